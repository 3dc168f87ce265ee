//! Cabinets, streets and communes as the planner knows them.

use super::build::Place;
use super::counted_before;
use super::rows::{Rows, Works, ascii};
use super::split::{Found, Part};
use crate::plan::problem::{Bundle, Whole};
use crate::scenario::rules::Objective;
use crate::scenario::rules::groups::Together;
use crate::scenario::rules::thresholds::thousandths;
use crate::scenario::study::Study;

impl Study {
    fn cabinet_cents_ht(&self) -> i64 {
        let work = self.scenario.rules.groups.cabinet_work.as_ref();
        work.map_or(0, |work| work.cents_ht)
    }

    /// What opening a cabinet or serving a commune is worth under a goal.
    pub(super) fn opening_of(&self, found: &Found, objective: Objective) -> f64 {
        match (found.part, objective) {
            (Part::Commune, Objective::Communes) => 1.0,
            (Part::Cabinet, _) if found.opens => {
                self.opening_value(objective, self.cabinet_cents_ht())
            }
            _ => 0.0,
        }
    }

    /// A cabinet, a street or a commune as the planner knows it.
    pub(super) fn bundle(&self, found: &Found, place: Place, rows: &mut Rows<'_>) -> Bundle {
        let opening_cents = if found.opens {
            self.scenario.basis.from_ht(self.cabinet_cents_ht())
        } else {
            0
        };
        let insee = ascii(&found.insee);
        let thresholds = self.scenario.rules.thresholds.iter();
        let counted = thresholds.map(|rule| thousandths(self.opening_of(found, rule.measure)));
        Bundle {
            name: match found.part {
                Part::Cabinet => format!("armoire_{insee}_{}", found.rank),
                Part::Street => format!("voie_{insee}_{}", found.rank),
                Part::Commune => format!("commune_{insee}"),
            },
            commune: place.position,
            opening_cents,
            opening_value: 0.0,
            opening_earlier: std::iter::repeat_n(0, counted_before(self))
                .chain(counted)
                .collect(),
            penalty_earlier: Box::default(),
            kinds: (0..self.scenario.rules.years.count())
                .map(|year| {
                    rows.kind(&Works {
                        commune: place.commune,
                        year,
                        counts_for: None,
                        reaches: None,
                        fund: None,
                    })
                })
                .collect(),
            whole: match found.together {
                Together::Libre => Whole::Free,
                Together::SiPossible => Whole::Wished {
                    penalty: self.scenario.rules.groups.penalty,
                },
                Together::Ensemble => Whole::Required,
            },
        }
    }
}
