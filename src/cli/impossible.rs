//! What `planifier` says where a scenario cannot be planned as it asks: figures, what is missing,
//! which rules conflict, what each costs at the margin. Nothing is written.

use super::Answer;
use super::output::{euros, print_json, thousands};
use crate::error::Result;
use crate::plan::explain::{Conflict, ExtraMoney, Missing, Part, Reached};
use crate::plan::{Explanation, Measure, Outcome, Plan};
use crate::report::wording::{counted, significant};
use crate::scenario::planning::Planning;
use crate::scenario::shortfall::{Shortfall, TARGETS};
use crate::scenario::study::Study;
use serde::Serialize;
use std::collections::BTreeMap;

/// Communes or rules told by name on standard error; `--json` has them all.
const TOLD: usize = 5;

/// What is said of a scenario that has no plan.
pub struct Facts<'a> {
    pub study: &'a Study,
    pub planning: &'a Planning,
    pub shortfall: &'a Shortfall,
    pub seconds: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct Impossible<'a> {
    statut: &'static str,
    base_montants: &'static str,
    message: String,
    #[serde(flatten)]
    payables: Option<Countable>,
    au_mieux: Option<AtBest>,
    argent_manquant: Money<'a>,
    conflit: Option<Rules>,
    marges: Margins<'a>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct Countable {
    objectif_facteur4: u32,
    objectif_facteur2: u32,
    eligibles_facteur4: u64,
    eligibles_facteur2: u64,
    payables_facteur4: u64,
    payables_facteur2: u64,
}

/// What is reached of the targets, points already done left aside.
#[derive(Serialize)]
pub struct AtBest {
    facteur4: i64,
    facteur2: i64,
    demandes_facteur4: i64,
    demandes_facteur2: i64,
    manquants: i64,
    /// No plan misses fewer than this.
    manquants_au_moins: i64,
}

#[derive(Serialize)]
struct Money<'a> {
    /// « suffisant », « sans_effet » or « inconnu ».
    statut: &'static str,
    total_centimes: Option<i64>,
    au_moins_centimes: Option<i64>,
    communes: Vec<MoneyOf<'a>>,
}

#[derive(Serialize)]
struct MoneyOf<'a> {
    insee: &'a str,
    nom: &'a str,
    centimes: i64,
    /// By year, where the scenario names them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annees: BTreeMap<i32, i64>,
}

#[derive(Serialize)]
struct Rules {
    regles: Vec<String>,
    /// Whether it is proved that the others hold together without any one of them.
    minimal: bool,
}

/// What one unit more would change, by relaxations.
#[derive(Serialize)]
struct Margins<'a> {
    regles: Vec<OfRule>,
    budgets: Vec<OfBudget<'a>>,
}

#[derive(Serialize)]
struct OfRule {
    regle: String,
    /// « point » or « centime »: what is one more in the rule's bound.
    unite: &'static str,
    points_manquants: f64,
    centimes_manquants: f64,
}

#[derive(Serialize)]
struct OfBudget<'a> {
    #[serde(skip)]
    budget: String,
    insee: &'a str,
    nom: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    annee: Option<i32>,
    points_pour_1000_eur: f64,
}

/// Says why there is no plan.
pub fn answer(json: bool, facts: &Facts<'_>) -> Result<Answer> {
    let message = facts.in_words();
    eprintln!("{message}");
    if json {
        print_json(&Impossible {
            statut: if facts.is_proved() {
                "impossible"
            } else {
                "inconnu"
            },
            base_montants: facts.study.scenario.basis.basis.code(),
            message,
            payables: facts.payable().map(|payable| Countable {
                objectif_facteur4: payable.target_f4,
                objectif_facteur2: payable.target_f2,
                eligibles_facteur4: payable.territory.eligible_f4,
                eligibles_facteur2: payable.territory.eligible_f2,
                payables_facteur4: payable.territory.payable_f4,
                payables_facteur2: payable.territory.payable_f2,
            }),
            au_mieux: facts.reached().map(|reached| AtBest::of(reached, None)),
            argent_manquant: facts.money(),
            conflit: facts.conflict().map(|conflict| Rules {
                regles: facts.labels(&conflict.parts),
                minimal: conflict.is_smallest,
            }),
            marges: facts.margins(),
            durees_s: facts.seconds,
        })?;
    }
    Ok(Answer::No)
}

/// The sentence of an incomplete plan, for every sheet of its documents.
#[must_use]
pub fn short_of(study: &Study, at_best: &AtBest) -> String {
    let done = &study.decisions.done_figures;
    let aside = if done.factor4 + done.factor2 > 0 {
        " (points déjà faits non comptés)"
    } else {
        ""
    };
    let number = |points: i64| thousands(points as f64);
    let proof = if at_best.manquants_au_moins == at_best.manquants {
        "aucun plan n'en manque moins dans ces budgets et ces règles".to_owned()
    } else {
        format!(
            "au moins {} manqueront toujours dans ces budgets et ces règles",
            number(at_best.manquants_au_moins)
        )
    };
    format!(
        "Plan incomplet : {} points en facteur 4 sur {} demandés et {} en facteur 2 sur {}{aside}. Il en manque {} ; {proof}.",
        number(at_best.facteur4),
        number(at_best.demandes_facteur4),
        number(at_best.facteur2),
        number(at_best.demandes_facteur2),
        number(at_best.manquants)
    )
}

impl AtBest {
    /// What can be reached; what `plan` reaches of it, if there is one.
    #[must_use]
    pub fn of(reached: &Reached, plan: Option<&Plan>) -> Self {
        let place = |target: usize| {
            reached
                .targets
                .iter()
                .position(|row| *row == TARGETS[target])
        };
        let asked = |target| place(target).map_or(0, |at| reached.asked[at]);
        let points = |target: usize| {
            let found = plan.and_then(|plan| plan.recount.row_sums.get(TARGETS[target]));
            match found {
                Some(sum) => i64::try_from(*sum).unwrap_or(i64::MAX),
                None => place(target).map_or(0, |at| reached.points[at]),
            }
        };
        let missing = |target| (asked(target) - points(target)).max(0);
        Self {
            facteur4: points(0),
            facteur2: points(1),
            demandes_facteur4: asked(0),
            demandes_facteur2: asked(1),
            manquants: missing(0) + missing(1),
            manquants_au_moins: reached.missing_at_least,
        }
    }
}

impl<'a> Facts<'a> {
    fn payable(&self) -> Option<&'a Explanation> {
        match &self.planning.outcome {
            Outcome::Impossible(payable) => payable.as_ref(),
            _ => None,
        }
    }

    fn reached(&self) -> Option<&'a Reached> {
        self.shortfall.explained.reached.as_ref()
    }

    fn conflict(&self) -> Option<&'a Conflict> {
        self.shortfall.explained.conflict.as_ref()
    }

    /// Whether it is proved that there is no plan.
    fn is_proved(&self) -> bool {
        matches!(self.planning.outcome, Outcome::Impossible(_))
            || self.conflict().is_some()
            || self.reached().is_some_and(|it| it.missing_at_least > 0)
    }

    fn labels(&self, parts: &[Part]) -> Vec<String> {
        let label = |part: &Part| self.shortfall.label(&self.planning.choice, *part);
        parts.iter().map(label).collect()
    }

    /// INSEE code and name of a commune of the choice.
    fn commune(&self, place: usize) -> (&'a str, &'a str) {
        let communes = self.study.scenario.territory.communes();
        let index = self.study.budgets.keys().nth(place);
        let commune = index.and_then(|index| communes.get(*index));
        commune.map_or(("", ""), |it| (it.insee.as_str(), it.nom.as_str()))
    }

    fn year(&self, place: usize) -> Option<i32> {
        self.study.scenario.rules.years.list.get(place).copied()
    }

    fn money(&self) -> Money<'a> {
        let (statut, missing) = match &self.shortfall.explained.money {
            ExtraMoney::Found(missing) => ("suffisant", Some(missing)),
            ExtraMoney::NoneWillDo => ("sans_effet", None),
            ExtraMoney::Unknown => ("inconnu", None),
        };
        Money {
            statut,
            total_centimes: missing.map(|it| it.total_cents),
            au_moins_centimes: missing.map(|it| it.at_least_cents),
            communes: missing.map_or_else(Vec::new, |it| self.money_of_communes(it)),
        }
    }

    fn money_of_communes(&self, missing: &Missing) -> Vec<MoneyOf<'a>> {
        let communes = missing.cents.iter().enumerate();
        communes
            .filter(|(_, cents)| cents.iter().any(|it| *it > 0))
            .map(|(place, cents)| {
                let (insee, nom) = self.commune(place);
                let years = cents.iter().enumerate();
                MoneyOf {
                    insee,
                    nom,
                    centimes: cents.iter().sum(),
                    annees: years
                        .filter(|(_, cents)| **cents > 0)
                        .filter_map(|(year, cents)| Some((self.year(year)?, *cents)))
                        .collect(),
                }
            })
            .collect()
    }

    fn margins(&self) -> Margins<'a> {
        let margins = &self.shortfall.explained.margins;
        let choice = &self.planning.choice;
        let of = |list: &[f64], at: usize| list.get(at).copied().unwrap_or(0.0);
        let rows = choice.base.rows.iter().enumerate();
        let mut regles: Vec<OfRule> = rows
            .map(|(at, row)| OfRule {
                regle: choice.row_label(at),
                unite: match row.measure {
                    Measure::Points => "point",
                    Measure::Cents | Measure::Fund => "centime",
                    Measure::Earlier(_) => "millieme",
                },
                points_manquants: of(&margins.points_per_row, at),
                centimes_manquants: of(&margins.cents_per_row, at),
            })
            .collect();
        let forced = margins.forced.iter();
        regles.extend(forced.map(|&(rule, points, cents)| OfRule {
            regle: self.shortfall.label(choice, Part::Forced(rule)),
            unite: "point",
            points_manquants: points,
            centimes_manquants: cents,
        }));
        regles.retain(|it| it.points_manquants != 0.0 || it.centimes_manquants != 0.0);
        let mut budgets = Vec::new();
        for (place, years) in margins.points_per_cent.iter().enumerate() {
            let (insee, nom) = self.commune(place);
            for (year, points) in years
                .iter()
                .enumerate()
                .filter(|(_, points)| **points > 0.0)
            {
                budgets.push(OfBudget {
                    budget: choice.labels.budget(place, year, year),
                    insee,
                    nom,
                    annee: self.year(year),
                    points_pour_1000_eur: points * 100_000.0,
                });
            }
        }
        Margins { regles, budgets }
    }

    fn in_words(&self) -> String {
        let mut text = match self.payable() {
            Some(payable) => payable_in_words(payable),
            None if self.is_proved() => {
                "aucun plan ne tient à la fois les objectifs, les budgets et les règles".to_owned()
            }
            None => "aucun plan trouvé dans le temps donné, sans preuve qu'il n'en existe pas ; augmentez « calcul.duree_max_s » ou les budgets".to_owned(),
        };
        let nearest = self.payable().and_then(|payable| payable.nearest);
        match self.reached() {
            Some(reached) if nearest.is_none() => text += &reached_in_words(reached),
            None if self.is_proved() => {
                text += "\n  aucun plan n'a été trouvé qui tienne les budgets et les autres règles, même sans objectif";
            }
            _ => {}
        }
        text += &self.money_in_words();
        if let Some(conflict) = self.conflict() {
            text += &self.conflict_in_words(conflict);
        }
        text += &self.margins_in_words();
        if self.reached().is_some() {
            text += "\n  « --au-mieux » écrit le plan qui s'en approche le plus, marqué incomplet";
        }
        text
    }

    fn money_in_words(&self) -> String {
        let base = self.study.scenario.basis.basis.code();
        let missing = match &self.shortfall.explained.money {
            ExtraMoney::Found(missing) => missing,
            ExtraMoney::NoneWillDo => {
                return "\n  aucune somme n'y suffirait : ce sont les points ou les règles qui l'empêchent, pas l'argent".to_owned();
            }
            ExtraMoney::Unknown => return String::new(),
        };
        if missing.total_cents == 0 {
            return String::new();
        }
        let (least, most) = (euros(missing.at_least_cents), euros(missing.total_cents));
        let mut text = if least == most {
            format!(
                "\n  argent manquant : {most} {base}, bien répartis, suffisent ; moins ne suffit pas"
            )
        } else {
            format!(
                "\n  argent manquant : {most} {base}, bien répartis, suffisent ; il en faut au moins {least}"
            )
        };
        let mut communes = self.money_of_communes(missing);
        communes.sort_by_key(|it| std::cmp::Reverse(it.centimes));
        let names = communes.iter().map(|it| {
            let years: Vec<String> = (it.annees.iter())
                .map(|(year, cents)| format!("{year} : {}", euros(*cents)))
                .collect();
            if years.is_empty() {
                format!("{} {}", it.nom, euros(it.centimes))
            } else {
                format!("{} {} ({})", it.nom, euros(it.centimes), years.join(", "))
            }
        });
        text += &format!("\n    {}", some_of(names.collect(), "communes"));
        text
    }

    fn conflict_in_words(&self, conflict: &Conflict) -> String {
        let (budgets, others): (Vec<Part>, Vec<Part>) =
            (conflict.parts.iter()).partition(|part| matches!(part, Part::Budget(_)));
        let mut names = self.labels(&others);
        if budgets.len() > TOLD {
            let communes = budgets.iter().map(|part| match part {
                Part::Budget(place) => self.commune(*place).1.to_owned(),
                _ => String::new(),
            });
            let communes: Vec<String> = communes.collect();
            names.push(format!(
                "budgets de {} communes ({})",
                budgets.len(),
                communes.join(", ")
            ));
        } else {
            names.extend(self.labels(&budgets));
        }
        let word = if conflict.is_smallest {
            "ne tiennent pas ensemble, et tiennent dès qu'on en retire une"
        } else {
            "ne tiennent pas ensemble"
        };
        format!("\n  {word} : {}", names.join(" ; "))
    }

    fn margins_in_words(&self) -> String {
        let margins = self.margins();
        let mut names = Vec::new();
        for rule in margins.regles.iter().take(TOLD) {
            let cents = rule.centimes_manquants.abs();
            if rule.unite == "point" && cents >= 1.0 {
                names.push(format!(
                    "{} : un point de {} y fait {} d'argent manquant de moins",
                    rule.regle,
                    if rule.centimes_manquants > 0.0 {
                        "moins"
                    } else {
                        "plus"
                    },
                    euros(cents.round() as i64)
                ));
            } else if rule.unite == "centime" && rule.points_manquants < 0.0 {
                names.push(format!(
                    "{} : 1 000 € de plus y font {} points de plus",
                    rule.regle,
                    significant((rule.points_manquants * -1e7).round() / 100.0)
                ));
            }
        }
        let best = margins.budgets.iter();
        let best = best.max_by(|a, b| a.points_pour_1000_eur.total_cmp(&b.points_pour_1000_eur));
        if let Some(best) = best {
            names.push(format!(
                "1 000 € de plus au {} font jusqu'à {} points de plus",
                best.budget,
                significant((best.points_pour_1000_eur * 100.0).round() / 100.0)
            ));
        }
        if names.is_empty() {
            return String::new();
        }
        format!("\n  à la marge : {}", names.join(" ; "))
    }
}

/// The first names of a list, and how many more there are.
fn some_of(names: Vec<String>, what: &str) -> String {
    let more = names.len().saturating_sub(TOLD);
    let text = names.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
    match more {
        0 => text,
        1 => format!("{text} et 1 autre ({what} : voir --json)"),
        more => format!("{text} et {more} autres ({what} : voir --json)"),
    }
}

fn reached_in_words(reached: &Reached) -> String {
    let at_best = AtBest::of(reached, None);
    let number = |points: i64| thousands(points as f64);
    let proof = if reached.is_proved() {
        "aucun plan n'en manque moins".to_owned()
    } else {
        format!("au moins {} manqueront", number(reached.missing_at_least))
    };
    format!(
        "\n  au mieux, dans les budgets et les règles : {} en facteur 4 sur {} et {} en facteur 2 sur {} ensemble (il en manque {} ; {proof})",
        counted(at_best.facteur4.max(0) as usize, "point", "points"),
        number(at_best.demandes_facteur4),
        number(at_best.facteur2),
        number(at_best.demandes_facteur2),
        number(at_best.manquants)
    )
}

fn payable_in_words(facts: &Explanation) -> String {
    let number = |number: u64| thousands(number as f64);
    let mut text = format!(
        "les objectifs ne peuvent pas être atteints : {} points en facteur 4 et {} en facteur 2 demandés",
        number(u64::from(facts.target_f4)),
        number(u64::from(facts.target_f2))
    );
    for (name, target, eligible, payable) in [
        (
            "facteur 4",
            facts.target_f4,
            facts.territory.eligible_f4,
            facts.territory.payable_f4,
        ),
        (
            "facteur 2",
            facts.target_f2,
            facts.territory.eligible_f2,
            facts.territory.payable_f2,
        ),
    ] {
        let target = u64::from(target);
        if eligible < target {
            text += &format!(
                "\n  {name} : seuls {} points du territoire peuvent l'atteindre ; complétez les inventaires ou abaissez l'objectif",
                number(eligible)
            );
        } else if payable < target {
            text += &format!(
                "\n  {name} : les budgets n'en paient que {} au plus (sur {} points possibles) ; augmentez les budgets ou abaissez l'objectif",
                number(payable),
                number(eligible)
            );
        }
    }
    if let Some(nearest) = facts.nearest {
        text += &format!(
            "\n  au mieux, dans les budgets : {} en facteur 4 et {} en facteur 2 ensemble (il en manque {})",
            number(u64::from(nearest.f4)),
            number(u64::from(nearest.f2)),
            number(u64::from(nearest.missing))
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Nearest, Payable};

    #[test]
    fn what_cannot_be_is_said_with_figures() {
        let facts = Explanation {
            target_f4: 1500,
            target_f2: 500,
            territory: Payable {
                eligible_f4: 9000,
                eligible_f2: 300,
                eligible: 9100,
                payable_f4: 1200,
                payable_f2: 300,
            },
            communes: vec![],
            nearest: Some(Nearest {
                f4: 1000,
                f2: 200,
                missing: 800,
            }),
        };
        let text = payable_in_words(&facts).replace('\u{a0}', " ");
        assert!(
            text.contains(
                "facteur 4 : les budgets n'en paient que 1 200 au plus (sur 9 000 points possibles)"
            ),
            "{text}"
        );
        assert!(text.contains("facteur 2 : seuls 300 points"), "{text}");
        assert!(
            text.contains("1 000 en facteur 4 et 200 en facteur 2 ensemble (il en manque 800)"),
            "{text}"
        );
    }
}
