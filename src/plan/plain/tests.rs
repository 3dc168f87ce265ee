//! A commune with cabinets and streets that matter, as a knapsack: against its integer program, which HiGHS
//! solves.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::block::Block;
use super::super::knapsack::{self, Near};
use super::super::model::Holdings;
use super::super::problem::{
    Bundle, Carry, Chosen, Commune, Measure, Offer, PointClass, Problem, Row, Whole,
};
use super::super::recount::recount;
use super::super::ruled::{Reply, Ruled};
use super::super::search::Effort;
use super::super::solver;
use super::super::ties::{TiePrices, Ties};
use super::*;

type OfferDraft = (usize, i64, i64);
type ClassDraft = (u32, usize, Vec<OfferDraft>);
type BundleDraft = (usize, i64, i64, i64);

fn bundle(number: usize, (whole, cents, value, penalty): BundleDraft) -> Bundle {
    let wished = Whole::Wished {
        penalty: penalty as f64,
    };
    Bundle {
        name: format!("b{number}"),
        commune: 0,
        opening_cents: cents,
        opening_value: value as f64,
        kinds: vec![2],
        whole: [Whole::Free, wished, Whole::Required][whole],
        ..Bundle::default()
    }
}

/// One commune and year, two targets that never bind; each class in one bundle at most.
fn problem(budget: i64, bundles: Vec<BundleDraft>, classes: Vec<ClassDraft>) -> Problem {
    let row = |name: &str| Row {
        name: name.into(),
        measure: Measure::Points,
        least: Some(0),
        most: None,
    };
    let count = bundles.len();
    let classes = classes
        .into_iter()
        .map(|(points, within, offers)| PointClass {
            count: points,
            bundles: (within < count).then_some(within).into_iter().collect(),
            offers: (offers.into_iter())
                .map(|(kind, cost_cents, value)| Offer {
                    kind,
                    cost_cents,
                    value: value as f64,
                    ..Offer::default()
                })
                .collect(),
            ..PointClass::default()
        });
    Problem {
        years: 1,
        communes: vec![Commune {
            name: "c".into(),
            budgets_cents: vec![budget],
            carry: Carry::Never,
            ..Commune::default()
        }],
        classes: classes.collect(),
        bundles: (bundles.into_iter().enumerate())
            .map(|(number, draft)| bundle(number, draft))
            .collect(),
        rows: vec![row("f4"), row("f2")],
        kinds: vec![vec![(0, 1)], vec![(1, 1)], Vec::new()],
        ..Problem::default()
    }
}

fn problems() -> impl Strategy<Value = Problem> {
    let offer = (0_usize..2, 0_i64..14, -3_i64..40);
    let class = (0_u32..7, 0_usize..5, vec(offer, 0..4));
    let bundle = (0_usize..3, 0_i64..12, -20_i64..1, 0_i64..30);
    (0_i64..120, vec(bundle, 1..4), vec(class, 1..9))
        .prop_map(|(budget, bundles, classes)| problem(budget, bundles, classes))
}

/// To the best plan.
const EXACT: solver::Effort = solver::Effort {
    gap: 0.0,
    share: 0.0,
    nodes: 10_000,
    seconds: None,
    threads: 1,
};

struct Both {
    problem: Problem,
    ties: Ties,
    block: Block,
    ruled: Ruled,
}

impl Both {
    fn of(problem: Problem) -> Self {
        let ties = Ties::of(&problem);
        let holdings = Holdings::of(&problem);
        Self {
            block: Block::new(&problem, &ties, &holdings, 0),
            ruled: Ruled::new(&problem, &ties, &holdings, 0),
            ties,
            problem,
        }
    }

    fn plain(&self) -> &Plain {
        self.block.plain().expect("bundles that no class shares")
    }

    /// What the best plan earns, by the integer program.
    fn best(&self, prices: &TiePrices) -> f64 {
        match self.ruled.best(prices, EXACT) {
            Reply::Plan {
                proposal: Some(proposal),
                ..
            } => knapsack::earned(&proposal, prices),
            _ => panic!("nothing is always a plan"),
        }
    }

    /// Whether a proposal stands, and is worth what it says, by the recount.
    fn stands(&self, proposal: &Proposal) -> bool {
        let mut chosen = Chosen::nothing(&self.problem);
        self.block
            .hand_out(&self.problem, proposal, &mut chosen.counts);
        recount(&self.problem, &chosen.counts, &[])
            .is_ok_and(|again| (again.value - proposal.value).abs() < 1e-6)
    }
}

/// A cabinet costs 5 and holds two points at 4 that save 10 each; two others at 6 save 9 each. With 13 the
/// cabinet's two are all that it pays for; with 12 the others, since one of the cabinet's would save 10.
#[test]
fn a_cabinet_is_opened_where_its_points_are_worth_it() {
    for (budget, saved) in [(13, 20.0), (12, 18.0), (8, 9.0), (25, 38.0)] {
        let classes = vec![(2, 0, vec![(0, 4, 10)]), (2, 9, vec![(0, 6, 9)])];
        let both = Both::of(problem(budget, vec![(0, 5, 0, 0)], classes));
        let prices = both.ties.prices(vec![0.0, 0.0]);
        let best = knapsack::best(both.plain(), &prices, 0.0, knapsack::FULL);
        assert!(
            (best.proposal.value - saved).abs() < 1e-9,
            "{budget}: {best:?}"
        );
        assert!(both.stands(&best.proposal));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_best_plan_is_that_of_the_integer_program(
        problem in problems(),
        f4 in -20.0..20.0_f64,
        f2 in -20.0..20.0_f64,
    ) {
        let both = Both::of(problem);
        let prices = both.ties.prices(vec![f4, f2]);
        let best = both.best(&prices);
        let found = knapsack::best(both.plain(), &prices, 0.0, knapsack::FULL);
        prop_assert!(both.stands(&found.proposal));
        prop_assert!((knapsack::earned(&found.proposal, &prices) - best).abs() < 1e-6);
        prop_assert!(found.upper >= best - 1e-6 && found.upper < best + 1e-5);
        let (uses, value, upper) = knapsack::in_pieces(both.plain(), &prices);
        prop_assert!(upper >= best - 1e-6);
        prop_assert!((value + prices.of_pieces(&uses) - upper).abs() < 1e-6 * (1.0 + upper.abs()));
    }

    #[test]
    fn a_search_cut_short_still_bounds_and_stands(
        problem in problems(),
        f4 in -20.0..20.0_f64,
        f2 in -20.0..20.0_f64,
        states in 1_usize..4,
        moves in 1_usize..4,
        work in 0_usize..60,
    ) {
        let both = Both::of(problem);
        let prices = both.ties.prices(vec![f4, f2]);
        let best = both.best(&prices);
        let found = knapsack::best(both.plain(), &prices, 0.0, Effort { states, moves, work });
        prop_assert!(both.stands(&found.proposal));
        prop_assert!(knapsack::earned(&found.proposal, &prices) <= best + 1e-6);
        prop_assert!(found.upper >= best - 1e-6);
    }

    #[test]
    fn near_plans_stand_and_none_is_missing(
        problem in problems(),
        f4 in -20.0..20.0_f64,
        f2 in -20.0..20.0_f64,
        off in (-8.0..8.0_f64, -8.0..8.0_f64),
    ) {
        let both = Both::of(problem);
        let prices = both.ties.prices(vec![f4, f2]);
        let best = both.best(&prices);
        let floor = best - 25.0;
        let Near { proposals, complete } = knapsack::near(both.plain(), &prices, floor, knapsack::FULL);
        prop_assert!(complete);
        prop_assert!(proposals.iter().all(|proposal| both.stands(proposal)));
        // The best at other prices is near at these, or earns too little here.
        let others = both.ties.prices(vec![f4 + off.0, f2 + off.1]);
        if let Reply::Plan { proposal: Some(other), .. } = both.ruled.best(&others, EXACT) {
            let earns = knapsack::earned(&other, &prices);
            if earns > floor + 1e-6 {
                let alike = proposals.iter().find(|it| it.uses == other.uses);
                prop_assert!(alike.is_some_and(|it| knapsack::earned(it, &prices) >= earns - 1e-6));
            }
        }
    }
}
