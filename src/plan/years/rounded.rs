//! Plans out of a mix of patterns: one year keeps a pattern, the others choose again within the
//! points that are left, and each in turn chooses again as long as that earns more.

use super::super::knapsack;
use super::super::plain::{Pick, Plain, Profits, points_f64};
use super::super::search::Effort;
use super::restricted::{Branch, Mix, Restricted, earned};
use super::{Plan, Years, less};

/// Enough for a good year.
const YEAR: Effort = Effort {
    states: 2_000,
    moves: 500,
    work: 100_000,
};
/// What a year may miss of its best: many plans are as good as one another.
const NEARLY: f64 = 1e-7;
/// Times that every year chooses again, at most.
const AGAIN: usize = 2;

impl Years {
    /// The best plan that begins with one of some patterns of the mix, and what it earns.
    pub(super) fn rounded(
        &self,
        restricted: &Restricted<'_>,
        mix: &Mix,
        profits: &[Profits],
        tries: usize,
    ) -> Option<(f64, Plan)> {
        let mut parts = mix.parts.clone();
        parts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(f64, Plan)> = None;
        for (_, column) in parts.into_iter().take(tries) {
            let pattern = restricted.pattern(column);
            let mut plan: Plan = vec![Vec::new(); self.plains.len()];
            plan[pattern.year].clone_from(&pattern.picks);
            let others: Vec<usize> = (0..plan.len()).filter(|it| *it != pattern.year).collect();
            for (place, &year) in others.iter().enumerate() {
                // Years to come want points as well, but for the last.
                let plain = self.with_left(&plan, year);
                let is_last = place + 1 == others.len();
                let own = profits[year].clone();
                let own = if is_last {
                    own
                } else {
                    less(&plain, own, &mix.of_group)
                };
                plan[year] = knapsack::best_of(&plain, &own, NEARLY, YEAR).proposal.picks;
            }
            let earns = self.improved(&mut plan, profits);
            if best.as_ref().is_none_or(|best| earns > best.0) {
                best = Some((earns, plan));
            }
        }
        best
    }

    /// A plan whose years keep a pattern one after the other, the mix of the others found again each
    /// time; the last one chooses out of what is left.
    pub(super) fn dived(
        &self,
        restricted: &mut Restricted<'_>,
        branches: &[Branch],
        mix: &Mix,
        profits: &[Profits],
    ) -> Option<(f64, Plan)> {
        let mut plan: Plan = vec![Vec::new(); self.plains.len()];
        let mut taken: Vec<usize> = Vec::new();
        let mut parts = mix.parts.clone();
        while taken.len() + 1 < plan.len() {
            let is_free = |column: usize| {
                let year = restricted.pattern(column).year;
                taken
                    .iter()
                    .all(|taken| restricted.pattern(*taken).year != year)
            };
            let free = parts.iter().filter(|it| is_free(it.1));
            let largest = free.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some(&(_, column)) = largest else { break };
            taken.push(column);
            parts = restricted.dive(branches, &taken)?.parts;
        }
        for column in taken {
            let pattern = restricted.pattern(column);
            plan[pattern.year].clone_from(&pattern.picks);
        }
        Some((self.improved(&mut plan, profits), plan))
    }

    /// Lets each year choose again, and says what the plan earns then.
    pub(super) fn improved(&self, plan: &mut Plan, profits: &[Profits]) -> f64 {
        let of = |year: usize, picks: &[Pick]| earned(&self.plains[year], &profits[year], picks);
        for _ in 0..AGAIN {
            let mut is_better = false;
            for year in 0..plan.len() {
                let plain = self.with_left(plan, year);
                let found = knapsack::best_of(&plain, &profits[year], NEARLY, YEAR);
                let picks = found.proposal.picks;
                let gain = of(year, &picks) - of(year, &plan[year]);
                if gain > 1e-9 * of(year, &picks).abs() {
                    plan[year] = picks;
                    is_better = true;
                }
            }
            if !is_better {
                break;
            }
        }
        let years = plan.iter().enumerate();
        years.map(|(year, picks)| of(year, picks)).sum()
    }

    /// A year's knapsack with the points that the other years of the plan leave.
    pub(super) fn with_left(&self, plan: &Plan, year: usize) -> Plain {
        let mut left = self.points.clone();
        let others = plan.iter().enumerate().filter(|it| it.0 != year);
        for pick in others.flat_map(|it| it.1) {
            left[pick.group] -= pick.points;
        }
        let mut plain = self.plains[year].clone();
        for (group, left) in plain.groups.iter_mut().zip(left) {
            group.count = group.count.min(left);
        }
        plain
    }

    /// Whether no group gives more points than it has, and no year more money.
    pub(super) fn holds(&self, plan: &Plan) -> bool {
        let mut left = self.points.clone();
        for pick in plan.iter().flatten() {
            left[pick.group] -= pick.points;
        }
        let within = self.plains.iter().zip(plan).all(|(plain, picks)| {
            let cost = |pick: &Pick| plain.groups[pick.group].offers[pick.offer].cost * pick.points;
            picks.iter().map(cost).sum::<i64>() <= plain.budget
        });
        within && left.iter().all(|it| *it >= 0)
    }
}

/// Points as they stand in a mix: how many of a group take an offer.
pub(super) fn part_of(part: f64, points: i64) -> f64 {
    part * points_f64(points)
}
