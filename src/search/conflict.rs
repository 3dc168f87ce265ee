//! Rules that cannot hold together.

use super::facts::{Facts, TOLD};
use crate::french::thousands;
use crate::plan::explain::{Conflict, Part};
use serde::Serialize;

/// Communes of a conflict that are all named.
const NAMED: usize = 100;

/// Their names.
#[derive(Serialize)]
pub struct Rules {
    regles: Vec<String>,
    /// Whether it is proved that the others hold together without any one of them.
    minimal: bool,
}

impl Facts<'_> {
    /// The rules of a conflict.
    #[must_use]
    pub fn rules(&self, conflict: &Conflict) -> Rules {
        Rules {
            regles: self.labels(&conflict.parts),
            minimal: conflict.is_smallest,
        }
    }

    fn labels(&self, parts: &[Part]) -> Vec<String> {
        let label = |part: &Part| self.shortfall.label(&self.planning.choice, *part);
        parts.iter().map(label).collect()
    }

    pub(super) fn conflict_in_words(&self, conflict: &Conflict) -> String {
        let (budgets, others): (Vec<Part>, Vec<Part>) =
            (conflict.parts.iter()).partition(|part| matches!(part, Part::Budget(_)));
        let mut names = self.labels(&others);
        if budgets.len() > TOLD {
            let communes = budgets.iter().map(|part| match part {
                Part::Budget(place) => self.commune(*place).1.to_owned(),
                _ => String::new(),
            });
            let mut communes: Vec<String> = communes.collect();
            if communes.len() > NAMED {
                communes.truncate(TOLD);
                let others = thousands((budgets.len() - TOLD) as f64);
                communes.push(format!("et {others} autres, toutes dans --json"));
            }
            names.push(format!(
                "budgets de {} communes ({})",
                thousands(budgets.len() as f64),
                communes.join(", ")
            ));
        } else {
            names.extend(self.labels(&budgets));
        }
        let word = if conflict.is_smallest {
            "exigences incompatibles ; en assouplir une seule suffit"
        } else {
            "exigences incompatibles"
        };
        format!("\n  {word} : {}", names.join(" ; "))
    }
}
