//! The choice of a scenario in general terms, for the planner, and the way back: which points,
//! solution, year and fund each part of it stands for, and what each bound is called.
//!
//! Points of one class are told apart where a rule does so, and only there: without rules, groups
//! are the classes. Within a group, points keep the order of their class; a plan takes the first
//! ones. Years come in their order among the offers of a group, so that a planner that keeps the
//! first of equals renovates as early as it can.

mod build;
mod bundles;
mod labels;
mod rows;
mod split;
#[cfg(test)]
mod tests;
mod values;

use super::planned::{CountsFor, PlannedPoint, PlannedWorks};
use super::rules::Objective;
use super::rules::equity::Good;
use super::rules::thresholds::thousandths;
use super::study::Study;
use crate::plan::problem::{Bundle, Measure, Problem, Row, Whole};
use crate::retrofit::FactorClass;
pub use labels::{Labels, of_name};
use rustc_hash::FxHashMap;

/// A choice to make, and what its parts stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceProblem {
    /// The choice under the first goal alone.
    pub base: Problem,
    /// The goals, the most important first; never empty.
    pub goals: Vec<Goal>,
    /// Share of an earlier goal that may be given up for the next.
    pub tolerance: f64,
    /// The points of each class of the problem.
    pub groups: Vec<Group>,
    /// What each offer of each class stands for.
    pub origins: Vec<Vec<Origin>>,
    /// Index of the fund of the scenario that each draw takes from.
    pub draw_funds: Vec<usize>,
    /// What bounds are called, in French.
    pub labels: Labels,
    /// What every commune gets at least, commune by commune.
    pub fair: Vec<Fair>,
    /// Points to force, by `[[forcer]]` or by a flag, that have no solution or are out of any plan.
    pub forced_without_solution: usize,
}

/// What everything is worth under one goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// The goal.
    pub objective: Objective,
    /// What one point is worth, by class and offer.
    pub offers: Vec<Vec<f64>>,
    /// What opening each bundle is worth.
    pub openings: Vec<f64>,
    /// What a bundle renovated in part takes from the value: that of the scenario is in units of
    /// the first goal, and changed for others in the proportion of what all points at their best
    /// are worth.
    pub penalty: f64,
}

/// A row that gives one commune its part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fair {
    /// Its place among the rows of the problem.
    pub row: usize,
    /// Index of the rule of the scenario.
    pub rule: usize,
    /// Index of the commune in the problem.
    pub commune: usize,
    /// How many times the level of the rule the commune gets.
    pub size: f64,
}

/// What a row of [`Measure::Earlier`] sums up where it is about what communes save: that comes before
/// what thresholds count and before earlier goals, where a rule asks for it.
const SAVING: usize = 0;

/// Points that a class of the problem stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Index in the classes of the study.
    pub class: usize,
    /// Rows of the frame, in the order in which a plan takes them.
    pub rows: Vec<u32>,
}

/// What an offer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Index of the solution in its class.
    pub solution: usize,
    /// The target that it counts for.
    pub counts_for: FactorClass,
    /// Year of the works, from 0.
    pub year: usize,
    /// Index of the fund of the scenario that pays part of it.
    pub fund: Option<usize>,
}

/// How many values every offer has before those that thresholds count, one each.
fn counted_before(study: &Study) -> usize {
    let rules = &study.scenario.rules;
    usize::from(rules.equity.iter().any(|rule| rule.good == Good::Saving))
}

impl ChoiceProblem {
    /// The choice under the goal after those reached so far: `reached` has what the plan of each
    /// earlier stage is worth under its own goal, as [`ChoiceProblem::worth`] counts it. Those
    /// goals may lose no more than the tolerance.
    #[must_use]
    pub fn stage(&self, reached: &[i64]) -> Problem {
        let stage = reached.len().min(self.goals.len().saturating_sub(1));
        let (earlier, Some(goal)) = (&self.goals[..stage], self.goals.get(stage)) else {
            return self.base.clone();
        };
        if stage == 0 {
            return self.base.clone();
        }
        let mut problem = self.base.clone();
        // What communes save may be counted already.
        let counted = self.counted();
        let all = |list: &[i64], earlier: &mut dyn Iterator<Item = i64>| -> Box<[i64]> {
            list.iter().copied().chain(earlier).collect()
        };
        for (at, class) in problem.classes.iter_mut().enumerate() {
            for (offer, index) in class.offers.iter_mut().zip(0..) {
                offer.value = worth_of(goal, at, index);
                let mut goals = (earlier.iter()).map(|one| thousandths(worth_of(one, at, index)));
                offer.earlier = all(&offer.earlier, &mut goals);
            }
        }
        for (at, bundle) in problem.bundles.iter_mut().enumerate() {
            let of = |goal: &Goal| goal.openings.get(at).copied().unwrap_or(0.0);
            bundle.opening_value = of(goal);
            let mut goals = earlier.iter().map(|one| thousandths(of(one)));
            let mut known = bundle.opening_earlier.to_vec();
            known.resize(counted, 0);
            bundle.opening_earlier = all(&known, &mut goals);
            if let Whole::Wished { penalty } = &mut bundle.whole {
                *penalty = goal.penalty;
                let mut penalties = earlier.iter().map(|one| thousandths(one.penalty));
                bundle.penalty_earlier = all(&vec![0; counted], &mut penalties);
            }
        }
        for (at, best) in reached.iter().take(stage).enumerate() {
            let given_up = (best.unsigned_abs() as f64 * self.tolerance).floor() as i64;
            problem.rows.push(Row {
                name: format!("but_{}", at + 1),
                measure: Measure::Earlier(counted + at),
                least: Some(best.saturating_sub(given_up)),
                most: None,
            });
            let row = problem.rows.len() - 1;
            for kind in &mut problem.kinds {
                kind.push((row, 1));
            }
        }
        problem
    }

    /// How many values every offer has besides that of the goal at hand.
    fn counted(&self) -> usize {
        let offers = self.base.classes.iter().flat_map(|class| &class.offers);
        offers.map(|offer| offer.earlier.len()).max().unwrap_or(0)
    }

    /// What a choice of counts by class and offer is worth under a goal, in whole thousandths, less
    /// the penalties of bundles done in part: as the rows of earlier goals count it.
    #[must_use]
    pub fn worth(&self, goal: usize, counts: &[Vec<u32>]) -> i64 {
        let Some(values) = self.goals.get(goal) else {
            return 0;
        };
        let mut sum = 0_i64;
        for (at, counts) in counts.iter().enumerate() {
            for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let one = thousandths(worth_of(values, at, index));
                sum = sum.saturating_add(one.saturating_mul(i64::from(*count)));
            }
        }
        let openings = values.openings.iter().zip(self.opened(counts));
        let openings = openings.filter(|(_, opened)| *opened);
        let sum = openings.fold(sum, |sum, (value, _)| {
            sum.saturating_add(thousandths(*value))
        });
        let in_part = i64::try_from(self.in_part(counts)).unwrap_or(i64::MAX);
        sum.saturating_sub(thousandths(values.penalty).saturating_mul(in_part))
    }

    /// How many bundles that are wished whole a choice of counts does in part.
    fn in_part(&self, counts: &[Vec<u32>]) -> usize {
        let mut left = vec![false; self.base.bundles.len()];
        for (class, counts) in self.base.classes.iter().zip(counts) {
            if !class.offers.is_empty() && counts.iter().sum::<u32>() < class.count {
                for bundle in &class.bundles {
                    left[*bundle] = true;
                }
            }
        }
        let wished = |it: &Bundle| matches!(it.whole, Whole::Wished { .. });
        let bundles = self.base.bundles.iter().zip(self.opened(counts)).zip(left);
        bundles
            .filter(|((bundle, opened), left)| wished(bundle) && *opened && *left)
            .count()
    }

    /// The points of a choice of counts by class and offer, with what each offer stands for: row
    /// of the frame, class of the problem, offer.
    #[must_use]
    pub fn taken(&self, counts: &[Vec<u32>]) -> Vec<(u32, usize, usize)> {
        let mut taken = Vec::new();
        for (at, (group, counts)) in self.groups.iter().zip(counts).enumerate() {
            let mut rows = group.rows.iter();
            for (offer, count) in counts.iter().enumerate() {
                let some = rows.by_ref().take(*count as usize);
                taken.extend(some.map(|row| (*row, at, offer)));
            }
        }
        taken
    }

    /// The class of each point, by its row of the frame.
    #[must_use]
    pub fn class_of_rows(&self) -> FxHashMap<u32, usize> {
        let groups = self.groups.iter().enumerate();
        let rows = groups.flat_map(|(at, group)| group.rows.iter().map(move |row| (*row, at)));
        rows.collect()
    }

    /// The lines of plan.csv for a choice of counts by class and offer, in the order of the frame.
    #[must_use]
    pub fn planned_points(&self, study: &Study, counts: &[Vec<u32>]) -> Vec<PlannedPoint> {
        let mut taken = self.taken(counts);
        taken.sort_unstable();
        let points = study.import.points.rows();
        taken
            .into_iter()
            .map(|(row, class, offer)| {
                let point = points.get(row as usize);
                let origin = self.origins[class][offer];
                let of_study = &study.classes.classes[self.groups[class].class];
                let solution = &of_study.solutions[origin.solution];
                PlannedPoint {
                    insee: point.insee.to_string(),
                    commune: point.commune.to_string(),
                    file: point.fichier.to_string(),
                    sheet: point.feuille.to_string(),
                    line: point.ligne,
                    lantern: point.foyer,
                    reference: point.reference.to_string(),
                    cabinet: point.armoire.to_string(),
                    street: point.voie.to_string(),
                    solution: solution.code.clone(),
                    year: study.scenario.rules.years.list.get(origin.year).copied(),
                    factor: CountsFor::Class(origin.counts_for),
                    cost_cents: Some(solution.cost_cents),
                    gain: study.plain_value(
                        self.goals[0].objective,
                        of_study,
                        solution,
                        origin.year,
                    ),
                    works: Some(PlannedWorks {
                        label: solution.label.clone(),
                        power_w: solution.power_w,
                        profile: solution.profile.to_string(),
                        calibration: of_study.existing.calibration,
                        kwh_before: of_study.existing.kwh_per_year(),
                        kwh_after: solution.kwh_after_per_year,
                    }),
                    row: 0,
                }
            })
            .collect()
    }

    /// What a row of the problem of any stage is called, in French.
    #[must_use]
    pub fn row_label(&self, row: usize) -> String {
        self.labels.rows.get(row).cloned().unwrap_or_else(|| {
            let goal = self.goals.get(row - self.labels.rows.len());
            let label = goal.map_or("", |goal| goal.objective.label());
            format!("objectif précédent : {label} (tolerance_objectifs)")
        })
    }

    /// Whether a choice of counts by class and offer renovates points of each bundle, all or some.
    #[must_use]
    pub fn opened(&self, counts: &[Vec<u32>]) -> Vec<bool> {
        let mut opened = vec![false; self.base.bundles.len()];
        for (class, counts) in self.base.classes.iter().zip(counts) {
            if counts.iter().any(|count| *count > 0) {
                for bundle in &class.bundles {
                    opened[*bundle] = true;
                }
            }
        }
        opened
    }
}

fn worth_of(goal: &Goal, class: usize, offer: usize) -> f64 {
    let values = goal.offers.get(class);
    values
        .and_then(|one| one.get(offer))
        .copied()
        .unwrap_or(0.0)
}
