//! What one more point or euro would change in what is missing.

use super::facts::{Facts, TOLD};
use crate::french::{agreeing, thousands, whole_euros as euros};
use crate::plan::Measure;
use crate::plan::explain::Part;
use crate::report::wording::significant;
use serde::Serialize;

/// What one unit more would change, by relaxations.
#[derive(Serialize)]
pub struct Margins<'a> {
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

impl<'a> Facts<'a> {
    /// What one more point or euro would change.
    #[must_use]
    pub fn margins(&self) -> Margins<'a> {
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

    pub(super) fn margins_in_words(&self) -> String {
        let margins = self.margins();
        // Whatever is added, no more points come than are missing.
        let range = self.reached().map_or_else(String::new, |reached| {
            format!(
                " (en points entiers, de 0 à {})",
                thousands(reached.missing as f64)
            )
        });
        let mut names = Vec::new();
        for rule in margins.regles.iter().take(TOLD) {
            let cents = rule.centimes_manquants.abs();
            if rule.unite == "point" && cents >= 1.0 {
                names.push(format!(
                    "{} : un point de {} réduit d'environ {} l'argent qui manque",
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
                    "{} : 1 000 € de plus y permettraient environ {} de plus{range}",
                    rule.regle,
                    points(rule.points_manquants * -1e5)
                ));
            }
        }
        let best = margins.budgets.iter();
        let best = best.max_by(|a, b| a.points_pour_1000_eur.total_cmp(&b.points_pour_1000_eur));
        if let Some(best) = best {
            names.push(format!(
                "1 000 € de plus au {} permettraient environ {} de plus{range}",
                best.budget,
                points(best.points_pour_1000_eur)
            ));
        }
        if names.is_empty() {
            return String::new();
        }
        format!(
            "\n  à la marge, par des estimations où les points se divisent : {}",
            names.join(" ; ")
        )
    }
}

/// So many points, which estimates part: « 2,62 points ».
fn points(number: f64) -> String {
    let shown = (number * 100.0).round() / 100.0;
    let noun = agreeing(shown.max(0.0) as usize, "point", "points");
    format!("{} {noun}", significant(shown))
}
