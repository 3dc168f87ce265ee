//! Rules that cannot hold together.

use super::facts::{Facts, TOLD};
use crate::plan::explain::{Conflict, Part};
use serde::Serialize;

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
            "exigences incompatibles ; en assouplir une seule suffit"
        } else {
            "exigences incompatibles"
        };
        format!("\n  {word} : {}", names.join(" ; "))
    }
}
