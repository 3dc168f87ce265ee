//! The best plan of one commune at given target prices, exactly.
//!
//! The relaxation decides nearly all groups; the few others form the core, searched by a
//! dynamic program over (money left, loss) states, group by group in order of smallest loss. Points of a
//! cabinet or street that matters are settled together, once for each way in which it may be done.
//! A state may overdraw the budget as long as groups ahead can give money back. Since every
//! plan earns the relaxation's value less its losses less the worth of the money it leaves,
//! a state whose losses already exceed those of a known plan is dropped.

use super::moves::Links;
use super::plain::{Done, Plain, Profits, Proposal, points_f64};
use super::relaxation::{Relaxation, relax};
use super::search::{Effort, Search};
use super::ties::TiePrices;
use super::undecided::{Doubts, Scope};

/// The relaxation and a first plan, when the time is up.
pub(super) const LEAST: Effort = Effort {
    states: 0,
    moves: 0,
    work: 0,
};
/// Enough to find good prices; most communes are solved exactly with far less.
pub(super) const SHORT: Effort = Effort {
    states: 20_000,
    moves: 2_000,
    work: 1_000_000,
};
/// For the proof, once the prices are found.
pub(super) const FULL: Effort = Effort {
    states: 50_000,
    moves: 4_000,
    work: 2_000_000,
};

/// The best plan of one commune, and what is proved about all its plans.
#[derive(Debug)]
pub(super) struct Best {
    pub proposal: Proposal,
    /// Whether the search went to its end.
    pub complete: bool,
    /// No plan earns more than this (savings and target prices).
    pub upper: f64,
    /// Value of one more unit of the commune's money, by the relaxation.
    pub unit_value: f64,
}

/// The plans of one commune that earn about as much as its best.
#[derive(Debug)]
pub(super) struct Near {
    /// For each pair of counts the best plan, in the order of the counts.
    pub proposals: Vec<Proposal>,
    /// Whether no plan was left out that earns as much as asked.
    pub complete: bool,
}

/// Finds a plan that earns at most so much of its worth less than the best one.
pub(super) fn best(commune: &Plain, prices: &TiePrices, tolerance: f64, effort: Effort) -> Best {
    best_of(commune, &commune.profits(prices), tolerance, effort)
}

/// The same where the offers earn so much.
pub(super) fn best_of(commune: &Plain, profits: &Profits, tolerance: f64, effort: Effort) -> Best {
    let relaxation = relax(commune, profits);
    let rounding = rounding(&relaxation);
    let mut search = Search::new(commune, profits, &relaxation, Scope::Best);
    search.seed((tolerance * relaxation.upper.abs()).max(rounding));
    search.run(effort);
    let proposal = commune.proposal(search.known_plan());
    let least_loss = search.limit.min(search.complete_below).max(0.0);
    let earned = earned_by(commune, &proposal, profits);
    Best {
        complete: search.complete_below > search.limit,
        upper: earned.max(relaxation.upper - least_loss) + rounding,
        unit_value: relaxation.unit_value,
        proposal,
    }
}

/// Finds, for every pair of counts, the best plan that earns at least `floor`.
pub(super) fn near(commune: &Plain, prices: &TiePrices, floor: f64, effort: Effort) -> Near {
    let profits = commune.profits(prices);
    let relaxation = relax(commune, &profits);
    let mut search = Search::new(commune, &profits, &relaxation, Scope::EveryCount);
    search.limit = relaxation.upper - floor + rounding(&relaxation);
    search.list_undecided();
    search.run(effort);
    Near {
        proposals: search
            .ends()
            .into_iter()
            .map(|picks| commune.proposal(picks))
            .collect(),
        complete: search.complete_below > search.limit,
    }
}

/// The best plan in pieces of points: what it adds to the ties, its value, and what no plan earns
/// more than.
pub(super) fn in_pieces(commune: &Plain, prices: &TiePrices) -> (Vec<f64>, f64, f64) {
    let relaxation = relax(commune, &commune.profits(prices));
    let mut pieces = commune.nothing();
    let beyond = relaxation.mix.as_ref();
    let share = beyond.map_or(0.0, |mix| mix.share);
    add_base(
        commune,
        &relaxation.base,
        &relaxation.done,
        1.0 - share,
        &mut pieces,
    );
    if let Some(mix) = beyond {
        add_base(
            commune,
            &mix.beyond.base,
            &mix.beyond.done,
            share,
            &mut pieces,
        );
    }
    if let Some(split) = relaxation.split {
        let group = &commune.groups[split.group];
        let base = relaxation.base[split.group];
        let before = base.map_or(0, |base| group.offers[base].cost);
        let step = group.offers[split.offer].cost - before;
        let points = points_f64(relaxation.room) / points_f64(step.max(1));
        commune.add(&mut pieces, split.group, split.offer, points);
        if let Some(base) = base {
            commune.add(&mut pieces, split.group, base, -points);
        }
    }
    (pieces.0, pieces.1, relaxation.upper)
}

/// Adds a share of what every group and part does.
fn add_base(
    commune: &Plain,
    base: &[Option<usize>],
    done: &[Done],
    share: f64,
    to: &mut (Vec<f64>, f64),
) {
    for (group, base) in base.iter().enumerate() {
        if let Some(offer) = base {
            let points = share * points_f64(commune.groups[group].count);
            commune.add(to, group, *offer, points);
        }
    }
    for (part, done) in commune.parts.iter().zip(done) {
        if *done != Done::Nothing {
            Plain::add_extra(to, &part.opening, share);
        }
        if *done == Done::Some {
            Plain::add_extra(to, &part.partial, share);
        }
    }
}

/// How many pairs of a class and an offer stay as the relaxation has them in every plan that loses
/// at most so much against the bound.
pub(super) fn fixed(commune: &Plain, prices: &TiePrices, most_loss: f64) -> usize {
    let profits = commune.profits(prices);
    let relaxation = relax(commune, &profits);
    let doubts = Doubts {
        commune,
        profits: &profits,
        relaxation: &relaxation,
        scope: Scope::EveryCount,
        limit: most_loss,
    };
    let stages = doubts.stages(&mut Links::default());
    let open = stages.iter().map(|stage| {
        if let [only] = stage.branches.as_slice() {
            let groups = only.undecided.iter();
            let pairs = groups.map(|it| commune.groups[it.group].pairs(it.deviations.len()));
            return pairs.sum::<usize>();
        }
        // A part that may be done in several ways leaves all its points open.
        let groups = commune.groups[stage.groups.clone()].iter();
        groups.map(|group| group.pairs(usize::MAX)).sum()
    });
    commune.pairs() - open.sum::<usize>()
}

/// What a proposal earns at these prices.
pub(super) fn earned(proposal: &Proposal, prices: &TiePrices) -> f64 {
    proposal.value + prices.of(&proposal.uses)
}

/// What a proposal earns where the offers earn so much.
fn earned_by(commune: &Plain, proposal: &Proposal, profits: &Profits) -> f64 {
    let picks = proposal.picks.iter();
    let points = picks
        .map(|pick| points_f64(pick.points) * profits.of(&commune.groups[pick.group])[pick.offer]);
    let parts = commune.parts.iter().zip(&profits.ways);
    let on_top = parts.map(|(part, ways)| {
        let done = commune.done(part, &proposal.picks);
        let way = ways.iter().find(|way| way.0 == done).or(ways.last());
        way.filter(|_| done != Done::Nothing)
            .map_or(0.0, |way| way.1)
    });
    points.sum::<f64>() + on_top.sum::<f64>()
}

/// More than the rounding errors of one commune's sums can amount to.
fn rounding(relaxation: &Relaxation) -> f64 {
    1e-12 * (1.0 + relaxation.upper.abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Problem;
    use super::super::model::Holdings;
    use super::super::ties::Ties;
    use super::super::trial::{F2, F4, class, offer, plain_front, problems, two_targets};
    use super::*;

    fn at(problem: &Problem, f4: f64, f2: f64) -> TiePrices {
        Ties::of(problem).prices(vec![f4, f2])
    }

    fn commune(problem: &Problem) -> Plain {
        Plain::new(
            problem,
            &Ties::of(problem),
            &problem.spending_limits(0),
            &Holdings::of(problem).classes[0],
            &[],
        )
    }

    fn spent(commune: &Plain, proposal: &Proposal) -> i64 {
        let cost = |pick: &super::super::plain::Pick| {
            pick.points * commune.groups[pick.group].offers[pick.offer].cost
        };
        proposal.picks.iter().map(cost).sum()
    }

    /// Budget 10 €: two points of the best ratio (4 € for 40 kWh each) leave 2 € idle; one of
    /// them with one at 6 € for 55 kWh uses all of it and saves 95 instead of 80.
    #[test]
    fn a_worse_ratio_wins_where_it_uses_the_budget_up() {
        let classes = vec![
            class(0, 5, vec![offer(F4, 400, 40.0)]),
            class(0, 5, vec![offer(F2, 600, 55.0)]),
        ];
        let problem = two_targets(&[1_000], classes, 0, 0);
        let commune = commune(&problem);
        assert_eq!((commune.unit_cents, commune.budget), (200, 5));
        let best = best(&commune, &at(&problem, 0.0, 0.0), 0.0, FULL);
        assert_eq!(best.proposal.uses, [1, 1]);
        assert!((best.proposal.value - 95.0).abs() < 1e-9);
        assert!((best.upper - 95.0).abs() < 1e-6);
        // Two points at most fit: the money that is left would go to the other class.
        assert!((best.unit_value - 55.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_price_below_every_saving_leaves_the_money_unspent() {
        let classes = vec![class(0, 5, vec![offer(F4, 400, 40.0)])];
        let problem = two_targets(&[1_000], classes, 0, 0);
        let prices = at(&problem, -50.0, 0.0);
        let best = best(&commune(&problem), &prices, 0.0, FULL);
        assert_eq!(best.proposal.uses[0], 0);
        assert!(best.unit_value.abs() < 1e-12);
    }

    #[test]
    fn nothing_to_pay_with_or_nothing_to_pay_for() {
        for (budget, count) in [(0, 3), (1_000, 0)] {
            let classes = vec![class(0, count, vec![offer(F4, 400, 40.0)])];
            let problem = two_targets(&[budget], classes, 1, 0);
            let commune = commune(&problem);
            assert!(
                best(&commune, &at(&problem, 0.0, 0.0), 0.0, FULL)
                    .proposal
                    .picks
                    .is_empty()
            );
            let near = near(&commune, &at(&problem, 0.0, 0.0), -1e9, FULL);
            assert!(near.complete);
            assert_eq!(near.proposals.len(), 1);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn the_best_plan_is_that_of_a_plain_search(
            problem in problems(1),
            f4 in -200.0..200.0_f64,
            f2 in -200.0..200.0_f64,
            free in any::<bool>(),
        ) {
            let (f4, f2) = if free { (0.0, 0.0) } else { (f4, f2) };
            let prices = at(&problem, f4, f2);
            let commune = commune(&problem);
            let found = best(&commune, &prices, 0.0, FULL);
            let plain = plain_front(&problem, 0)
                .iter()
                .map(|(&(n4, n2), saving)| saving + points_f64(n4) * f4 + points_f64(n2) * f2)
                .fold(0.0, f64::max);
            prop_assert!(spent(&commune, &found.proposal) <= commune.budget);
            prop_assert!((super::earned(&found.proposal, &prices) - plain).abs() < 1e-7);
            prop_assert!(found.upper >= plain && found.upper < plain + 1e-6);
        }

        #[test]
        fn a_search_cut_short_still_bounds_every_plan(
            problem in problems(1),
            f4 in -200.0..200.0_f64,
            f2 in -200.0..200.0_f64,
            states in 1_usize..4,
            moves in 1_usize..4,
            work in 0_usize..30,
        ) {
            let effort = Effort { states, moves, work };
            let prices = at(&problem, f4, f2);
            let commune = commune(&problem);
            let front = plain_front(&problem, 0);
            let earned = |(&(n4, n2), saving): (&(i64, i64), &f64)| {
                saving + points_f64(n4) * f4 + points_f64(n2) * f2
            };
            let plain = front.iter().map(earned).fold(0.0, f64::max);
            let profits = commune.profits(&prices);
            let mut relaxation = relax(&commune, &profits);
            relaxation.upper += rounding(&relaxation);
            prop_assert!(relaxation.upper >= plain);
            // Without the quick search, which would solve such small problems alone.
            let mut search = Search::new(&commune, &profits, &relaxation, Scope::EveryCount);
            search.limit = relaxation.upper - 0.5 * plain;
            let limit = search.limit;
            search.list_undecided();
            search.run(effort);
            let found = search.ends().len();
            if search.complete_below > limit {
                let worth = front.iter().filter(|it| earned(*it) > 0.5 * plain + 1e-9).count();
                prop_assert!(found >= worth);
            }
            let best = best(&commune, &prices, 0.0, effort);
            prop_assert!(spent(&commune, &best.proposal) <= commune.budget);
            prop_assert!(best.upper >= plain);
        }

        #[test]
        fn the_near_plans_are_those_of_a_plain_search(
            problem in problems(1),
            f4 in -200.0..200.0_f64,
            f2 in -200.0..200.0_f64,
            share in 0.0..1.2_f64,
        ) {
            let prices = at(&problem, f4, f2);
            let commune = commune(&problem);
            let front = plain_front(&problem, 0);
            let earned = |(&(n4, n2), saving): (&(i64, i64), &f64)| {
                ((n4, n2), saving + points_f64(n4) * f4 + points_f64(n2) * f2)
            };
            let top = front.iter().map(|it| earned(it).1).fold(0.0, f64::max);
            let low = front.iter().map(|it| earned(it).1).fold(0.0, f64::min);
            let floor = top - share * (top - low);
            let found = near(&commune, &prices, floor, FULL);
            prop_assert!(found.complete);
            for proposal in &found.proposals {
                prop_assert!(spent(&commune, proposal) <= commune.budget);
                let best = front[&(proposal.uses[0], proposal.uses[1])];
                prop_assert!((proposal.value - best).abs() < 1e-7);
            }
            for it in &front {
                let (counts, earned) = earned(it);
                if earned > floor {
                    prop_assert!(found.proposals.iter().any(|found| (found.uses[0], found.uses[1]) == counts));
                }
            }
        }
    }
}
