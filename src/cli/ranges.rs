//! What prices are, how far they hold, and what money is left: `planifier --fourchettes`.

use super::output::{euros, thousands};
use crate::plan::ranges::{MoneyRange, RowRange, money_ranges, row_range, unused_money};
use crate::plan::{Limits, Plan, SpendingLimit};
use crate::report::wording::significant;
use crate::scenario::planning::Planning;
use crate::scenario::shortfall::TARGETS;
use crate::scenario::study::Study;
use serde::Serialize;

/// Communes told in words; `--json` has them all.
const TOLD: usize = 5;

/// Prices with the ranges within which they hold, in the unit of the last goal.
#[derive(Serialize)]
pub struct Ranges {
    unite: &'static str,
    budgets: Vec<OfBudget>,
    objectifs: Vec<OfTarget>,
    inutilise: Vec<Left>,
}

#[derive(Serialize)]
struct OfBudget {
    budget: String,
    insee: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    annee: Option<i32>,
    valeur_par_euro: f64,
    /// The price holds for so much less.
    baisse_centimes: i64,
    /// And for so much more; none: for any more.
    hausse_centimes: Option<i64>,
}

#[derive(Serialize)]
struct OfTarget {
    objectif: String,
    valeur_par_point: f64,
    /// Points less and more for which planning again found what the price says, to 5 %.
    de: i64,
    a: i64,
    essais: Vec<Try>,
}

#[derive(Serialize)]
struct Try {
    ecart: i64,
    /// None where there is no plan.
    valeur: Option<f64>,
    borne: Option<f64>,
}

#[derive(Serialize)]
struct Left {
    budget: String,
    insee: String,
    centimes: i64,
    /// Whether one more euro would change nothing.
    sans_effet: bool,
}

impl Ranges {
    /// Works the ranges out; plans again for those of targets.
    pub fn of(study: &Study, planning: &Planning, plan: &Plan, limits: &Limits) -> Self {
        let (problem, choice) = (&planning.problem, &planning.choice);
        let insee = |place: usize| {
            let commune = study.commune_at(place);
            commune.map_or_else(String::new, |commune| commune.insee.clone())
        };
        let years = &study.scenario.rules.years.list;
        let money = money_ranges(problem, plan);
        let of_budget = |place: usize, year: usize, range: &MoneyRange| OfBudget {
            budget: choice.labels.budget(place, year, year),
            insee: insee(place),
            annee: years.get(year).copied(),
            valeur_par_euro: range.value_per_cent * 100.0,
            baisse_centimes: range.fewer_cents,
            hausse_centimes: range.more_cents,
        };
        // A commune beyond those of the study stands for points that are missing.
        let communes = study.budgets.len();
        let budgets = money
            .iter()
            .enumerate()
            .take(communes)
            .flat_map(|(place, ranges)| {
                let ranges = ranges.iter().enumerate();
                ranges.map(move |(year, range)| of_budget(place, year, range))
            });
        let is_idle = |place: usize, limit: &SpendingLimit| {
            let ranges = money[place].get(limit.first..=limit.last);
            ranges.is_some_and(|ranges| ranges.iter().all(|it| it.value_per_cent <= 0.0))
        };
        let left = unused_money(problem, plan);
        let left = left
            .iter()
            .enumerate()
            .take(communes)
            .flat_map(|(place, limits)| limits.iter().map(move |limit| (place, limit)));
        let binds =
            |row: &usize| problem.rows[*row].least.is_some() || problem.rows[*row].most.is_some();
        Self {
            unite: choice.goals.last().map_or("", |goal| goal.objective.unit()),
            budgets: budgets.collect(),
            objectifs: (TARGETS.into_iter().filter(binds))
                .map(|row| {
                    OfTarget::of(
                        choice.row_label(row),
                        &row_range(problem, plan, row, limits),
                    )
                })
                .collect(),
            inutilise: left
                .filter(|(_, limit)| limit.cents > 0)
                .map(|(place, limit)| Left {
                    budget: choice.labels.budget(place, limit.first, limit.last),
                    insee: insee(place),
                    centimes: limit.cents,
                    sans_effet: is_idle(place, limit),
                })
                .collect(),
        }
    }

    /// The same in words, the dearest first.
    pub fn in_words(&self) -> String {
        let mut text = String::new();
        for target in &self.objectifs {
            text += &format!(
                "{} : {} {} par point de plus, de {} à {} points d'écart\n",
                target.objectif,
                significant(target.valeur_par_point),
                self.unite,
                thousands(target.de as f64),
                thousands(target.a as f64),
            );
        }
        let mut budgets: Vec<&OfBudget> = self.budgets.iter().collect();
        budgets.sort_by(|a, b| b.valeur_par_euro.total_cmp(&a.valeur_par_euro));
        for one in budgets.iter().take(TOLD) {
            text += &format!(
                "{} : {} {} par euro de plus, de {} de moins à {}\n",
                one.budget,
                significant(one.valeur_par_euro),
                self.unite,
                euros(one.baisse_centimes),
                one.hausse_centimes.map_or_else(
                    || "n'importe quelle hausse".to_owned(),
                    |cents| format!("{} de plus", euros(cents))
                ),
            );
        }
        let idle = self.inutilise.iter().filter(|it| it.sans_effet);
        let (count, cents) = idle.fold((0_usize, 0), |(count, sum), it| {
            (count + 1, sum + it.centimes)
        });
        if count > 0 {
            text += &format!(
                "Budgets qui ne limitent rien : {count}, {} inutilisés\n",
                euros(cents)
            );
        }
        text
    }
}

impl OfTarget {
    fn of(objectif: String, range: &RowRange) -> Self {
        Self {
            objectif,
            valeur_par_point: range.value_per_unit,
            de: range.holds.0,
            a: range.holds.1,
            essais: (range.tried.iter())
                .map(|(ecart, found)| Try {
                    ecart: *ecart,
                    valeur: found.map(|it| it.0),
                    borne: found.map(|it| it.1),
                })
                .collect(),
        }
    }
}
