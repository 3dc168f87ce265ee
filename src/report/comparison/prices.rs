//! The planner's prices in words: what 1,000 € more in a commune would bring, or what is left where
//! its budget binds nothing.

use crate::french::capitalised;
use crate::inventory::text::normalise;
use crate::plan::ranges::{MoneyRange, money_ranges, most_gained};
use crate::report::Proof;
use crate::report::wording::{significant, thousands, unbroken};
use crate::scenario::Objective;
use crate::scenario::comparison::Side;
use crate::scenario::study::{Choice, CommuneChoice, Study};

/// Cents that sentences are about.
pub const MORE_CENTS: i64 = 100_000;

/// What more money would bring to a commune in one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceLine {
    /// The scenario, by its place.
    pub side: usize,
    /// INSEE code.
    pub insee: String,
    /// Name of the commune.
    pub commune: String,
    /// What 1,000 € more would bring, in the unit of the last goal; 0 where the budget binds
    /// nothing.
    pub per_thousand: f64,
    /// The most that 1,000 € more can bring, proved, in the same unit; none where that is not known.
    pub most_per_thousand: Option<f64>,
    /// Unit of the last goal.
    pub unit: &'static str,
    /// Up to how many cents more the price holds; none: for any more.
    pub holds_cents: Option<i64>,
    /// What is left of the budget, cents on the basis of the scenario.
    pub rest_cents: i64,
    /// The same in one French sentence.
    pub words: String,
}

/// The prices of one scenario, commune by commune in the order of the plan; none without a plan.
#[must_use]
pub fn of_side(place: usize, side: &Side, proof: Option<&Proof>) -> Vec<PriceLine> {
    let (Some(planned), Some(proof), Some(plan)) =
        (&side.planned, proof, side.planning.outcome.plan())
    else {
        return Vec::new();
    };
    let problem = &side.planning.problem;
    let ranges = money_ranges(problem, plan);
    let most = most_gained(problem, plan, MORE_CENTS).unwrap_or_default();
    let known = Known {
        ranges: &ranges,
        most: &most,
    };
    of_plan(place, &side.study, &planned.choice, proof, &known)
}

/// What is known of more money beside its price.
pub struct Known<'a> {
    /// How far the price of each commune and year holds.
    pub ranges: &'a [Vec<MoneyRange>],
    /// The most that 1,000 € more can bring to each commune; may be empty.
    pub most: &'a [f64],
}

/// The prices of one plan, commune by commune, with the ranges within which they hold.
#[must_use]
pub fn of_plan(
    place: usize,
    study: &Study,
    choice: &Choice,
    proof: &Proof,
    known: &Known<'_>,
) -> Vec<PriceLine> {
    let prices = &proof.prices;
    let communes = study.scenario.territory.communes();
    let years = &study.scenario.rules.years;
    let line = |(rank, choice): (usize, &CommuneChoice)| {
        let commune = &communes[choice.commune];
        let euro = prices.best_euro(rank);
        let of_years = prices.per_extra_euro.get(rank).into_iter().flatten();
        let best_year = of_years.enumerate().max_by(|a, b| {
            let earliest = b.0.cmp(&a.0);
            a.1.total_cmp(b.1).then(earliest)
        });
        let year = best_year.map_or(0, |(year, _)| year);
        let binds = prices.binds(rank);
        let rest_cents = choice.all_years().rest_cents();
        let range = (known.ranges.get(rank)).and_then(|years| years.get(year));
        let most = known.most.get(rank).copied().filter(|_| binds);
        let words = if binds {
            more(
                &commune.nom,
                &years.in_year(year),
                prices.objective,
                &Amount {
                    estimate: euro * 1000.0,
                    most,
                    unit: prices.unit,
                    is_weighted: proof.last().is_some_and(|goal| goal.weighted),
                },
                range,
            )
        } else {
            left(&commune.nom, rest_cents, choice.budget_cents)
        };
        PriceLine {
            side: place,
            insee: commune.insee.clone(),
            commune: commune.nom.clone(),
            per_thousand: if binds { euro * 1000.0 } else { 0.0 },
            most_per_thousand: most,
            unit: prices.unit,
            holds_cents: range.and_then(|range| range.more_cents).filter(|_| binds),
            rest_cents,
            words: unbroken(&words),
        }
    };
    choice.communes.iter().enumerate().map(line).collect()
}

/// Whole above ten, else with one figure after the comma.
fn rounded(number: f64) -> f64 {
    if number >= 10.0 {
        number.round()
    } else {
        (number * 10.0).round() / 10.0
    }
}

fn more(
    commune: &str,
    in_year: &str,
    objective: Objective,
    amount: &Amount,
    range: Option<&MoneyRange>,
) -> String {
    let place = at_name(commune);
    let stated = format!(
        "environ {} {}{}",
        significant(rounded(amount.estimate)),
        amount.unit,
        if amount.is_weighted {
            ", préférences comprises"
        } else {
            ""
        }
    );
    let brings = match objective {
        Objective::Kwh => format!("économiseraient {stated}"),
        Objective::Co2 => format!("éviteraient {stated}"),
        Objective::Van => format!("rapporteraient {stated} de valeur actuelle nette"),
        Objective::Cout => format!("feraient baisser le coût total d'{stated}"),
        Objective::Communes => format!("serviraient {stated} de plus"),
        Objective::Ciel => format!("rénoveraient {stated} de plus qui éclairent trop vers le haut"),
    };
    let holds = range.and_then(|range| range.more_cents);
    let more = format!("1\u{a0}000 € de plus {place}{in_year} {brings}");
    let beyond = match holds {
        Some(cents) if cents < MORE_CENTS => format!(
            ", un euro apportant moins au-delà de {} €",
            thousands(cents as f64 / 100.0)
        ),
        _ => String::new(),
    };
    // Rounded up: it is a bound.
    let most = amount.most.map_or_else(
        || "les points sont entiers".to_owned(),
        |most| {
            format!(
                "de 0 à {}, les points étant entiers",
                thousands(most.ceil())
            )
        },
    );
    format!("{more} (estimation{beyond} ; {most})")
}

/// What is told of so much money.
struct Amount {
    /// Whether points weigh more or less than what they are worth.
    is_weighted: bool,
    /// What prices say.
    estimate: f64,
    /// What is proved to be the most.
    most: Option<f64>,
    unit: &'static str,
}

fn left(commune: &str, rest_cents: i64, budget_cents: i64) -> String {
    let place = at_name(commune);
    let place = capitalised(&place);
    if budget_cents <= 0 {
        return format!("{place}, aucun budget");
    }
    format!(
        "{place}, le budget suffit : il en reste {} €",
        thousands(rest_cents as f64 / 100.0)
    )
}

/// Where a commune is: « à Samer », « au Portel », « aux Attaques ».
fn at_name(name: &str) -> String {
    match name.split_once(' ') {
        Some((article, rest)) if normalise(article) == "le" => format!("au {rest}"),
        Some((article, rest)) if normalise(article) == "les" => format!("aux {rest}"),
        _ => format!("à {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_sentence() {
        let plain = |text: String| text.replace('\u{a0}', " ");
        let amount = |estimate, most, unit| Amount {
            estimate,
            most,
            unit,
            is_weighted: false,
        };
        let kwh = amount(412.3, Some(830.2), "kWh/an");
        let said = more("Samer", "", Objective::Kwh, &kwh, None);
        assert_eq!(
            plain(said),
            "1 000 € de plus à Samer économiseraient environ 412 kWh/an (estimation ; de 0 à 831, les points étant entiers)"
        );
        let range = MoneyRange {
            value_per_cent: 0.1,
            fewer_cents: 0,
            more_cents: Some(63_000),
        };
        let said = more(
            "Le Portel",
            " en 2027",
            Objective::Van,
            &amount(150.0, None, "€"),
            Some(&range),
        );
        assert_eq!(
            plain(said),
            "1 000 € de plus au Portel en 2027 rapporteraient environ 150 € de valeur actuelle nette (estimation, un euro apportant moins au-delà de 630 € ; les points sont entiers)"
        );
        assert_eq!(
            plain(left("Les Attaques", 124_000, 500_000)),
            "Aux Attaques, le budget suffit : il en reste 1 240 €"
        );
        assert_eq!(left("Samer", 0, 0), "À Samer, aucun budget");
    }
}
