//! What of a plan is certain and what is a choice: the points that every plan about as good renovates,
//! those that others may stand in for, and those that no such plan has.

use super::choice::Choice;
use super::planning::Planning;
use super::problem::ChoiceProblem;
use super::study::Study;
use crate::plan::certain::{Span, Verdict, certain};
use crate::plan::{Limits, Plan};

/// What plans within a tolerance of the best do to the points of each class.
#[derive(Debug, Clone, PartialEq)]
pub struct Certainties {
    /// The tolerance, as a share of what the best plan is worth under the last goal.
    pub tolerance: f64,
    /// For each class of the problem.
    pub spans: Vec<Span>,
}

/// Points of a plan, and what they save.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Part {
    /// Points.
    pub points: u32,
    /// Energy that they save, kWh a year.
    pub saving_kwh_per_year: f64,
}

/// How much of a plan is settled.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Settled {
    /// Points of the plan that every plan within the tolerance renovates; of points that are alike, as
    /// many as each of these plans does, those that save least.
    pub certain: Part,
    /// Points of the plan that such a plan does without: one is known.
    pub choice: Part,
    /// The other points of the plan: neither is proved.
    pub open: Part,
    /// Points that no such plan renovates.
    pub never: u32,
    /// The other points that the plan leaves.
    pub others: u32,
}

impl Part {
    fn plus(&self, other: &Self) -> Self {
        Self {
            points: self.points + other.points,
            saving_kwh_per_year: self.saving_kwh_per_year + other.saving_kwh_per_year,
        }
    }
}

impl std::iter::Sum for Settled {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |all, one| Self {
            certain: all.certain.plus(&one.certain),
            choice: all.choice.plus(&one.choice),
            open: all.open.plus(&one.open),
            never: all.never + one.never,
            others: all.others + one.others,
        })
    }
}

impl Settled {
    /// All the points of the plan.
    #[must_use]
    pub fn plan(&self) -> Part {
        self.certain.plus(&self.choice).plus(&self.open)
    }

    /// Adds a class: its span, and what each of its chosen points saves.
    fn add(&mut self, span: &Span, mut savings: Vec<f64>) {
        savings.sort_by(f64::total_cmp);
        let chosen = u32::try_from(savings.len()).unwrap_or(u32::MAX);
        let (certain, others) = savings.split_at(savings.len().min(span.least as usize));
        let part = |savings: &[f64]| Part {
            points: u32::try_from(savings.len()).unwrap_or(u32::MAX),
            saving_kwh_per_year: savings.iter().sum(),
        };
        self.certain = self.certain.plus(&part(certain));
        let rest = if span.fewest < chosen || span.verdict() == Verdict::Either {
            &mut self.choice
        } else {
            &mut self.open
        };
        *rest = rest.plus(&part(others));
        let never = span.points.saturating_sub(span.most.max(chosen));
        self.never += never;
        self.others += span.points.saturating_sub(chosen + never);
    }
}

impl Study {
    /// What is certain of a plan within a tolerance, a share of what the best plan is worth.
    #[must_use]
    pub fn certainties(
        &self,
        planning: &Planning,
        plan: &Plan,
        tolerance: f64,
        limits: &Limits,
    ) -> Certainties {
        let mut spans = certain(&planning.problem, plan, tolerance, limits);
        // Classes beyond those of the study stand for points that are missing.
        spans.truncate(planning.choice.groups.len());
        Certainties { tolerance, spans }
    }

    /// The choice with what is certain of each of its points and in each commune.
    #[must_use]
    pub fn choice_with(
        &self,
        mut choice: Choice,
        problem: &ChoiceProblem,
        certainties: &Certainties,
    ) -> Choice {
        let class_of = problem.class_of_rows();
        let mut savings: Vec<Vec<f64>> = vec![Vec::new(); certainties.spans.len()];
        for point in choice.communes.iter_mut().flat_map(|it| &mut it.points) {
            let Some(class) = class_of.get(&point.row) else {
                continue;
            };
            point.certainty = certainties.spans.get(*class).copied();
            let of_study = &self.classes.classes[point.class];
            let solution = &of_study.solutions[point.solution];
            if let Some(savings) = savings.get_mut(*class) {
                savings.push(of_study.existing.kwh_per_year() - solution.kwh_after_per_year);
            }
        }
        let classes = problem.base.classes.iter().zip(&certainties.spans);
        for ((class, span), savings) in classes.zip(savings) {
            if let Some(commune) = choice.communes.get_mut(class.commune) {
                let settled = commune.settled.get_or_insert_with(Settled::default);
                settled.add(span, savings);
            }
        }
        choice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five points alike, four of them chosen: three are in every plan, and a plan with three is
    /// known. No plan has all five.
    #[test]
    fn points_alike_are_shared_out_by_hand() {
        let span = Span {
            points: 5,
            least: 3,
            most: 4,
            fewest: 3,
            largest: 4,
        };
        let mut settled = Settled::default();
        settled.add(&span, vec![70.0, 60.0, 50.0, 60.0]);
        let part = |points, saving_kwh_per_year| Part {
            points,
            saving_kwh_per_year,
        };
        assert_eq!(settled.certain, part(3, 170.0));
        assert_eq!(settled.choice, part(1, 70.0));
        assert_eq!(settled.open, Part::default());
        assert_eq!((settled.never, settled.others), (1, 0));
        assert_eq!(settled.plan(), part(4, 240.0));
    }
}
