//! Other plans about as good: as far from the plan known, and from each other, as a tolerance lets
//! them be.
//!
//! Points of a class of which known plans have some are charged for each of these plans: another plan
//! is one that does other kinds of points, not others that are alike. The higher the charge, the further
//! the best plan under it is from those known, and the less it is worth: the highest charge whose plan
//! is still within the tolerance is sought. A small territory is asked as a whole, exactly.

use super::model::{ColumnIs, Model, ModelRow, RowIs};
use super::outcome::{Limits, Plan, ROUNDING, within};
use super::problem::{Chosen, Problem};
use super::recount::recount;
use super::solve::solve_from;
use super::stop::Stop;
use super::whole::{Whole, exact, is_small};

/// Plans that are made for another one: each halves, in magnitude, what the charge may be.
const STEPS: usize = 7;
/// The least charge that is tried, as a share of the largest value of a point.
const LEAST_CHARGE: f64 = 1e-4;
/// Plans under a charge are proved to this gap only: what they are worth is counted again.
const GAP: f64 = 1e-4;

/// At most so many other plans that are proved to be within the tolerance, a share of what the best
/// plan is worth: each has as few points of the classes of `plan` and of those before it as was found
/// possible. None has as many points of each class as another.
///
/// Each is proved by the bound of `plan`, whose prices it bears.
#[must_use]
pub fn others(
    problem: &Problem,
    plan: &Plan,
    tolerance: f64,
    count: usize,
    limits: &Limits,
) -> Vec<Plan> {
    // Plans that differ by rounding only are alike.
    let near = within(plan.bound, tolerance) - ROUNDING;
    let mut known = vec![plan.clone()];
    while known.len() <= count {
        let search = Search::of(problem, &known, near, limits);
        let found = if is_small(problem) {
            search.furthest()
        } else {
            search.far()
        };
        match found {
            Some(other) => known.push(other),
            None => break,
        }
    }
    known.split_off(1)
}

/// The search for one more plan.
struct Search<'a> {
    problem: &'a Problem,
    known: &'a [Plan],
    /// For each class, how many known plans have points of it.
    sharing: Vec<u32>,
    /// What the plan is worth at least.
    near: f64,
    limits: &'a Limits,
}

/// What a choice comes to.
enum Found {
    /// Another plan within the tolerance; how often its points are in those known.
    Other(u32, Box<Plan>),
    /// One with the same points of each class as one that is known.
    Known,
    /// None that stands and is worth enough.
    Beyond,
}

impl<'a> Search<'a> {
    fn of(problem: &'a Problem, known: &'a [Plan], near: f64, limits: &'a Limits) -> Self {
        let classes = 0..problem.classes.len();
        let sharing = classes.map(|class| {
            let having = known.iter().filter(|plan| taken(&plan.counts[class]) > 0);
            having.count() as u32
        });
        Self {
            sharing: sharing.collect(),
            problem,
            known,
            near,
            limits,
        }
    }

    /// What a choice comes to.
    fn judged(&self, chosen: Chosen) -> Found {
        let Ok(recount) = recount(self.problem, &chosen.counts, &chosen.draws_cents) else {
            return Found::Beyond;
        };
        if recount.value < self.near {
            return Found::Beyond;
        }
        let is_same = |plan: &Plan| {
            let mut classes = plan.counts.iter().zip(&chosen.counts);
            classes.all(|(plan, other)| taken(plan) == taken(other))
        };
        let first = self.known.first();
        let Some(first) = first.filter(|_| !self.known.iter().any(is_same)) else {
            return Found::Known;
        };
        let classes = chosen.counts.iter().zip(&self.sharing);
        let shared = classes
            .map(|(counts, sharing)| taken(counts) * sharing)
            .sum();
        let plan = Plan {
            value: recount.value,
            bound: first.bound.max(recount.value),
            prices: first.prices.clone(),
            effort: first.effort,
            counts: chosen.counts,
            draws_cents: chosen.draws_cents,
            recount,
        };
        Found::Other(shared, Box::new(plan))
    }

    /// The plan that has fewest points of those known, within the tolerance.
    fn furthest(&self) -> Option<Plan> {
        let mut model = Model::of(self.problem);
        model.rows.push(ModelRow {
            what: RowIs::Row(self.problem.rows.len()),
            least: self.near,
            most: f64::INFINITY,
            terms: model.worth().into_iter().enumerate().collect(),
        });
        let columns = model.columns.iter();
        let shared = columns.map(|column| match column.what {
            ColumnIs::Points { class, .. } => -f64::from(self.sharing[class]),
            _ => 0.0,
        });
        let shared: Vec<f64> = shared.collect();
        let stop = Stop::new(self.limits.seconds, self.limits.stop.as_deref());
        let Whole::Solved { plan, .. } = exact(self.problem, &model, &shared, stop)? else {
            return None;
        };
        let (chosen, _) = plan?;
        match self.judged(chosen) {
            Found::Other(_, plan) => Some(*plan),
            Found::Known | Found::Beyond => None,
        }
    }

    /// The plan under the highest charge found that leaves it within the tolerance.
    fn far(&self) -> Option<Plan> {
        let offers = self.problem.classes.iter().flat_map(|class| &class.offers);
        let largest = offers.map(|offer| offer.value.abs()).fold(0.0, f64::max);
        let (mut low, mut high) = (LEAST_CHARGE * largest, largest);
        let mut best: Option<(u32, Plan)> = None;
        for _ in 0..STEPS {
            let charge = (low * high).sqrt();
            let found = self.under(charge);
            match found.map_or(Found::Beyond, |chosen| self.judged(chosen)) {
                Found::Known => low = charge,
                Found::Beyond => high = charge,
                Found::Other(shared, plan) => {
                    low = charge;
                    if best.as_ref().is_none_or(|best| shared < best.0) {
                        best = Some((shared, *plan));
                    }
                }
            }
            let stop = Stop::new(None, self.limits.stop.as_deref());
            if stop.now() {
                break;
            }
        }
        best.map(|best| best.1)
    }

    /// What is best where each point is charged so much for each known plan that has it.
    fn under(&self, charge: f64) -> Option<Chosen> {
        let mut problem = self.problem.clone();
        for (class, sharing) in problem.classes.iter_mut().zip(&self.sharing) {
            for offer in &mut class.offers {
                offer.value -= charge * f64::from(*sharing);
            }
        }
        let limits = Limits {
            gap: self.limits.gap.max(GAP),
            ..self.limits.clone()
        };
        let outcome = solve_from(&problem, None, &limits, &|_| ());
        let plan = outcome.plan()?;
        Some(Chosen {
            counts: plan.counts.clone(),
            draws_cents: plan.draws_cents.clone(),
        })
    }
}

/// Points of a class that take some offer.
fn taken(counts: &[u32]) -> u32 {
    counts.iter().sum()
}

#[cfg(test)]
mod tests;
