//! Why a scenario cannot be planned as it asks, and the plan that comes nearest, with what each
//! figure is about for those who can change it.

#[cfg(test)]
mod measure;

use super::planning::Planning;
use super::problem::ChoiceProblem;
use super::study::Study;
use crate::plan::explain::{Asked, Explained, ExtraMoney, Margins, Part, Reached, explain};
use crate::plan::{Limits, Step};

/// The rows of a choice that are the targets of factor 4 and of factor 2.
pub const TARGETS: [usize; 2] = [0, 1];

/// Why a choice cannot be made, with the names of what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The figures.
    pub explained: Explained,
    /// The rules that force points, by their number in the figures.
    pub forced: Vec<String>,
}

impl Shortfall {
    /// Explains a choice.
    #[must_use]
    pub fn of(choice: &ChoiceProblem, limits: &Limits) -> Self {
        let mut forced: Vec<String> = Vec::new();
        let forced_by: Vec<Option<usize>> = (choice.labels.forced.iter())
            .map(|label| {
                let label = label.as_ref()?;
                let known = forced.iter().position(|it| it == label);
                Some(known.unwrap_or_else(|| {
                    forced.push(label.clone());
                    forced.len() - 1
                }))
            })
            .collect();
        let asked = Asked {
            targets: &TARGETS,
            forced_by: &forced_by,
        };
        Self {
            explained: explain(&choice.base, asked, limits),
            forced,
        }
    }

    /// Nothing explained: the time is up, and nothing is proved.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            explained: Explained {
                reached: None,
                money: ExtraMoney::Unknown,
                conflict: None,
                margins: Margins::default(),
            },
            forced: Vec::new(),
        }
    }

    /// What a rule is called, in French.
    #[must_use]
    pub fn label(&self, choice: &ChoiceProblem, part: Part) -> String {
        match part {
            Part::Row(row) => choice.row_label(row),
            Part::Budget(commune) => {
                let last = choice.base.years.saturating_sub(1);
                choice.labels.budget(commune, 0, last)
            }
            Part::Forced(rule) => self.forced.get(rule).cloned().unwrap_or_default(),
            Part::Whole(bundle) => {
                let bundle = choice.labels.bundles.get(bundle);
                let bundle = bundle.map_or("", String::as_str);
                format!("{bundle} : tous ses points la même année, ou aucun")
            }
        }
    }
}

impl Study {
    /// Plans as well as can be, where the targets cannot be reached: the most points first, then
    /// goal after goal.
    #[must_use]
    pub fn plan_reachable(
        &self,
        mut choice: ChoiceProblem,
        reached: &Reached,
        limits: &Limits,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Planning {
        choice.base = reached.lowered(&choice.base);
        let label = "des points qui manquent aux objectifs";
        choice.labels.of_communes.push(label.to_owned());
        let known = reached.known(&choice.base);
        self.plan_from(choice, known, limits, progress)
    }
}
