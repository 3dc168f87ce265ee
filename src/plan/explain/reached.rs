//! The most that can be reached of the targets, and the best plan that reaches so much.

use super::super::block::Block;
use super::super::model::Holdings;
use super::super::outcome::{Effort, Plan, Prices};
use super::super::plain::Plain;
use super::super::problem::{Carry, Chosen, Commune, Offer, PointClass, Problem};
use super::super::reach::reach;
use super::super::recount::recount;
use super::super::ties::Ties;
use super::asking;
use super::passes::improve;
use super::program::{Solved, solved};
use super::skeleton::Skeleton;

/// The most that can be reached of the targets.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// The rows of the targets that ask for something.
    pub targets: Vec<usize>,
    /// What each asks for.
    pub asked: Vec<i64>,
    /// What can be reached of each, together; never more than what is asked.
    pub points: Vec<i64>,
    /// What is missing in all.
    pub missing: i64,
    /// It is proved that no plan misses fewer; as many as `missing` where that is proved to be the
    /// least.
    pub missing_at_least: i64,
    /// A plan that reaches so much: points by class and offer, and cents by draw. It is worth
    /// nothing in particular.
    pub counts: Vec<Vec<u32>>,
    /// See `counts`.
    pub draws_cents: Vec<i64>,
}

impl Reached {
    /// Whether it is proved that no plan reaches more.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.missing_at_least == self.missing
    }
}

/// The most that can be reached: the fewest points missing in all. Where communes have only budgets
/// and there are two targets, the most of the first one among those.
pub(super) fn most(
    problem: &Problem,
    bare: &Skeleton,
    targets: &[usize],
    seconds: Option<f64>,
) -> Option<Reached> {
    let targets = asking(problem, targets);
    let least = |row: &usize| problem.rows[*row].least.unwrap_or(0);
    let asked: Vec<i64> = targets.iter().map(least).collect();
    if let Some((points, counts)) = nearest(problem, &targets) {
        let missing = asked.iter().sum::<i64>() - points.iter().sum::<i64>();
        let reached = Reached {
            targets: targets.clone(),
            asked: asked.clone(),
            points,
            missing,
            missing_at_least: missing,
            counts,
            draws_cents: Vec::new(),
        };
        // What binds from above was not looked at.
        if reached.known(&reached.lowered(problem)).is_some() {
            return Some(reached);
        }
    }
    let with_missing = bare.with_missing(&targets);
    let Solved::Plan(mut found) = solved(&with_missing, seconds) else {
        return None;
    };
    let missing = with_missing.communes.len() - 1;
    improve(&with_missing, &mut found, missing, seconds);
    let real = bare.problem.classes.len();
    let missing = found.chosen.counts[real..].iter().flatten().copied();
    let missing: Vec<i64> = missing.map(i64::from).collect();
    let missing_sum: i64 = missing.iter().sum();
    let at_least = (-found.bound - 1e-3).ceil().max(0.0) as i64;
    Some(Reached {
        points: asked
            .iter()
            .zip(&missing)
            .map(|(all, it)| all - it)
            .collect(),
        missing: missing_sum,
        missing_at_least: at_least.min(missing_sum),
        counts: bare.real_counts(problem, &found.chosen.counts[..real]),
        draws_cents: found.chosen.draws_cents,
        asked,
        targets,
    })
}

/// The exact answer, where communes have only budgets and every offer counts for exactly one of two
/// targets: points of each, and a plan.
fn nearest(problem: &Problem, targets: &[usize]) -> Option<(Vec<i64>, Vec<Vec<u32>>)> {
    let ties = Ties::of(problem);
    if !ties.are_two_apart(problem) || !targets.iter().all(|row| ties.rows.contains(row)) {
        return None;
    }
    let blocks = Block::all(problem, &ties, &Holdings::of(problem));
    let plains: Vec<&Plain> = blocks.iter().map(Block::plain).collect::<Option<_>>()?;
    let shares = reach(problem, &ties, &plains).cheapest?;
    let mut counts = Chosen::nothing(problem).counts;
    for (block, share) in blocks.iter().zip(&shares) {
        block.hand_out(problem, share, &mut counts);
    }
    let sums = ties.sums(shares.iter().map(|share| &share.uses));
    let place = |row: &usize| ties.rows.iter().position(|it| it == row).unwrap_or(0);
    Some((targets.iter().map(|row| sums[place(row)]).collect(), counts))
}

impl Reached {
    /// The choice where no more points may be missing than must be, whichever target they are missing
    /// of: a commune that does not exist has points that count for the targets and are worth nothing,
    /// and the budget for so many of them. Its classes are the last ones, one a target.
    #[must_use]
    pub fn lowered(&self, problem: &Problem) -> Problem {
        let mut lowered = problem.clone();
        let mut budgets_cents = vec![0; problem.years.max(1)];
        budgets_cents[0] = self.missing;
        lowered.communes.push(Commune {
            name: "manque".into(),
            budgets_cents,
            carry: Carry::Total,
            ..Commune::default()
        });
        for (row, asked) in self.targets.iter().zip(&self.asked) {
            lowered.kinds.push(vec![(*row, 1)]);
            lowered.classes.push(PointClass {
                commune: problem.communes.len(),
                count: u32::try_from(self.missing.min(*asked)).unwrap_or(u32::MAX),
                offers: vec![Offer {
                    kind: lowered.kinds.len() - 1,
                    cost_cents: 1,
                    ..Offer::default()
                }],
                ..PointClass::default()
            });
        }
        lowered
    }

    /// What a plan of the lowered choice misses of each target.
    #[must_use]
    pub fn missing_of(&self, plan: &Plan) -> Vec<i64> {
        let first = plan.counts.len().saturating_sub(self.targets.len());
        let counts = plan.counts[first..].iter();
        counts
            .map(|it| it.iter().copied().map(i64::from).sum())
            .collect()
    }

    /// A plan for the lowered choice, to begin with.
    #[must_use]
    pub fn known(&self, lowered: &Problem) -> Option<Plan> {
        let mut counts = self.counts.clone();
        let missing = self.asked.iter().zip(&self.points);
        for (asked, points) in missing {
            counts.push(vec![u32::try_from(asked - points).ok()?]);
        }
        let recount = recount(lowered, &counts, &self.draws_cents).ok()?;
        Some(Plan {
            counts,
            draws_cents: self.draws_cents.clone(),
            value: recount.value,
            recount,
            bound: f64::INFINITY,
            prices: Prices {
                per_row: Vec::new(),
                per_cent: Vec::new(),
            },
            effort: Effort::default(),
        })
    }
}
