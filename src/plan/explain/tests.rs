//! Why a choice cannot be made: examples by hand, and random choices against every plan there is.

use proptest::prelude::*;

use super::super::general_trial::{brute, judge, problems};
use super::super::problem::{Carry, Measure, Problem, Whole};
use super::super::recount::recount;
use super::super::solve::solve_from;
use super::super::trial::{F2, F4, class, offer, two_targets};
use super::*;

const TARGETS: Asked<'_> = Asked {
    targets: &[0, 1],
    forced_by: &[],
};

/// Five points of factor 4 at 3 €, three of factor 2 at 2 €; four and two are asked, for 10 €.
fn short_of_money() -> Problem {
    let classes = vec![
        class(0, 5, vec![offer(F4, 300, 50.0), offer(F4, 400, 60.0)]),
        class(0, 3, vec![offer(F2, 200, 10.0), offer(F2, 250, 9.0)]),
    ];
    two_targets(&[1_000], classes, 4, 2)
}

fn money(explained: &Explained) -> &Missing {
    match &explained.money {
        ExtraMoney::Found(missing) => missing,
        other => panic!("{other:?}"),
    }
}

/// Two and two cost 6 + 4 = 10 €: four points of six; three and one would cost 11 €. All cost
/// 12 + 4 = 16 €, so 6 € are missing. Factor 4 alone costs 12 €: with the budget, it cannot hold.
/// One euro more is a third of a point; one more of factor 4 asked is one more missing and 3 €, one
/// of factor 2 takes 2 € from factor 4: two thirds, and 2 €.
#[test]
fn short_of_money_by_hand() {
    let problem = short_of_money();
    let explained = explain(&problem, TARGETS, &Limits::default());
    let reached = explained.reached.as_ref().expect("something");
    assert_eq!(
        (reached.points.as_slice(), reached.missing),
        (&[2, 2][..], 2)
    );
    assert!(reached.is_proved());
    let missing = money(&explained);
    assert_eq!(missing.cents, [[600]]);
    assert_eq!((missing.total_cents, missing.at_least_cents), (600, 600));
    let conflict = explained.conflict.expect("one");
    assert_eq!(conflict.parts, [Part::Row(0), Part::Budget(0)]);
    assert!(conflict.is_smallest);
    let near = |a: &[f64], b: &[f64]| {
        assert_eq!(a.len(), b.len());
        let close = a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(close, "{a:?} {b:?}");
    };
    let margins = &explained.margins;
    near(&margins.points_per_cent[0], &[1.0 / 300.0]);
    near(&margins.points_per_row, &[1.0, 2.0 / 3.0]);
    near(&margins.cents_per_row, &[300.0, 200.0]);
    // At two and two the budget leaves nothing for dearer ones: 2 × 50 + 2 × 10.
    let lowered = reached.lowered(&problem);
    let known = reached.known(&lowered);
    let plan = solve_from(&lowered, known.as_ref(), &Limits::default(), &|_| ());
    assert!((plan.plan().expect("a plan").value - 120.0).abs() < 1e-9);
}

/// Two points, one of each target asked, and 3 € for one: as factor 4 it is worth 10, as factor 2 it
/// is worth 50. One is missing either way, and the better one is found.
#[test]
fn the_nearest_plan_is_the_best_of_every_split() {
    let offers = vec![offer(F4, 300, 10.0), offer(F2, 300, 50.0)];
    let problem = two_targets(&[300], vec![class(0, 2, offers)], 1, 1);
    let explained = explain(&problem, TARGETS, &Limits::default());
    let reached = explained.reached.as_ref().expect("something");
    assert_eq!(reached.missing, 1);
    let lowered = reached.lowered(&problem);
    let known = reached.known(&lowered);
    let found = solve_from(&lowered, known.as_ref(), &Limits::default(), &|_| ());
    let plan = found.plan().expect("a plan");
    assert!((plan.value - 50.0).abs() < 1e-9 && plan.bound - plan.value < 1e-3);
    assert_eq!(reached.missing_of(plan), [1, 0]);
}

/// Six points of factor 4 are asked, five are there: no money helps, and no other rule matters.
#[test]
fn short_of_points_by_hand() {
    let mut problem = short_of_money();
    problem.rows[0].least = Some(6);
    problem.rows[0].most = None;
    let explained = explain(&problem, TARGETS, &Limits::default());
    assert_eq!(explained.money, ExtraMoney::NoneWillDo);
    let conflict = explained.conflict.expect("one");
    assert_eq!(conflict.parts, [Part::Row(0)]);
}

/// Two points at 6 € are forced for 10 € in the first of two years; the second has 1 €. Without
/// targets too, that cannot hold: 2 € are missing, in the first year where money does not pass on,
/// 1 € where the sum counts.
#[test]
fn forced_beyond_the_budget_by_hand() {
    let mut problem = two_targets(&[0], vec![class(0, 2, vec![offer(F4, 600, 1.0)])], 0, 0);
    problem.rows[0].most = None;
    problem.years = 2;
    problem.communes[0].budgets_cents = vec![1_000, 100];
    problem.classes[0].forced = true;
    let explained = explain(&problem, TARGETS, &Limits::default());
    assert_eq!(explained.reached, None);
    assert_eq!(money(&explained).cents, [[200, 0]]);
    let conflict = explained.conflict.expect("one");
    assert_eq!(conflict.parts, [Part::Budget(0), Part::Forced(0)]);
    // One less to force is 6 € less.
    assert_eq!(explained.margins.forced, [(0, 0.0, 600.0)]);
    problem.communes[0].carry = Carry::Total;
    let explained = explain(&problem, TARGETS, &Limits::default());
    assert_eq!(money(&explained).cents, [[0, 100]]);
}

/// A cabinet of two points goes whole; one point exactly is asked.
#[test]
fn a_cabinet_that_goes_whole_by_hand() {
    let mut problem = two_targets(&[9_000], vec![class(0, 2, vec![offer(F4, 600, 1.0)])], 1, 0);
    problem.classes[0].bundles = vec![0];
    problem.bundles = vec![super::super::problem::Bundle {
        name: "b".into(),
        commune: 0,
        opening_cents: 0,
        opening_value: 0.0,
        opening_earlier: Box::default(),
        penalty_earlier: Box::default(),
        kinds: vec![0],
        whole: Whole::Required,
    }];
    let explained = explain(&problem, TARGETS, &Limits::default());
    assert_eq!(explained.money, ExtraMoney::NoneWillDo);
    let reached = explained.reached.expect("nothing renovated");
    assert_eq!((reached.points.as_slice(), reached.missing), (&[0][..], 1));
    let conflict = explained.conflict.expect("one");
    assert_eq!(conflict.parts, [Part::Row(0), Part::Whole(0)]);
}

/// Rows that count points, with something asked: targets of a random choice.
fn targets(problem: &Problem) -> Vec<usize> {
    let asks = |row: &usize| {
        let row = &problem.rows[*row];
        row.measure == Measure::Points && row.least.is_some_and(|least| (1..9).contains(&least))
    };
    (0..problem.rows.len()).filter(asks).take(2).collect()
}

/// The fewest points missing of two targets at most, by asking for less and less.
fn fewest_missing(problem: &Problem, targets: &[usize]) -> Option<i64> {
    let least: Vec<i64> = (0..2)
        .map(|at| {
            targets
                .get(at)
                .map_or(0, |row| problem.rows[*row].least.unwrap_or(0))
        })
        .collect();
    let can = |less: [i64; 2]| {
        let mut lowered = problem.clone();
        for (row, less) in targets.iter().zip(less) {
            lowered.rows[*row].least = lowered.rows[*row].least.map(|least| least - less);
        }
        brute(&lowered).is_some()
    };
    (0..=least[0] + least[1]).find(|missing| {
        (0..=least[0].min(*missing))
            .any(|first| missing - first <= least[1] && can([first, missing - first]))
    })
}

/// The best value of all the plans that miss so many points, however they are split.
fn best_missing(problem: &Problem, targets: &[usize], missing: i64) -> Option<f64> {
    let least = |at: usize| targets.get(at).and_then(|row| problem.rows[*row].least);
    let [first, second] = [0, 1].map(|at| least(at).unwrap_or(0));
    let with = |less: i64| {
        let mut lowered = problem.clone();
        for (row, less) in targets.iter().zip([less, missing - less]) {
            lowered.rows[*row].least = lowered.rows[*row].least.map(|least| least - less);
        }
        brute(&lowered).map(|it| it.0)
    };
    let splits = (0..=first.min(missing)).filter(|less| missing - less <= second);
    splits.filter_map(with).max_by(f64::total_cmp)
}

/// The problem where some rules no longer bind.
fn only(problem: &Problem, parts: &[Part]) -> Problem {
    let mut freed = problem.clone();
    for (at, row) in freed.rows.iter_mut().enumerate() {
        if !parts.contains(&Part::Row(at)) {
            (row.least, row.most) = (None, None);
        }
    }
    for (at, commune) in freed.communes.iter_mut().enumerate() {
        if !parts.contains(&Part::Budget(at)) {
            commune.budgets_cents = vec![1_234_700_000; problem.years];
        }
    }
    let dearest = Skeleton::of(problem, &[]).dearest_cents();
    for draw in &mut freed.draws {
        let mut rows = draw.rows.iter();
        if !rows.all(|row| parts.contains(&Part::Row(*row))) {
            draw.most_cents = draw.most_cents.max(dearest[draw.commune]);
        }
    }
    for (at, class) in freed.classes.iter_mut().enumerate() {
        class.forced &= parts.contains(&Part::Forced(at));
    }
    for (at, bundle) in freed.bundles.iter_mut().enumerate() {
        if bundle.whole == Whole::Required && !parts.contains(&Part::Whole(at)) {
            bundle.whole = Whole::Free;
        }
    }
    freed
}

/// The least extra money of all choices of counts, without draws.
fn least_money(problem: &Problem) -> Option<i64> {
    let rich = Problem {
        communes: only(problem, &[]).communes,
        ..problem.clone()
    };
    let mut counts: Vec<Vec<u32>> = Vec::new();
    let mut least = None;
    every_count(problem, &mut counts, &mut |counts| {
        if judge(&rich, counts, &[]).is_some() {
            let recount = recount(&rich, counts, &[]).expect("judged");
            let communes = recount.spent_cents.iter().zip(&recount.received_cents);
            let missing = (communes.zip(&problem.communes))
                .map(|((spent, received), commune)| {
                    let years = spent.iter().zip(received);
                    let net: Vec<i64> = years.map(|(out, back)| (out - back) as i64).collect();
                    short(&net, &commune.budgets_cents, commune.carry)
                })
                .sum::<i64>();
            least = Some(least.map_or(missing, |least: i64| least.min(missing)));
        }
    });
    least
}

/// What is short of what is spent in each year, less what comes back by then.
fn short(net: &[i64], budgets: &[i64], carry: Carry) -> i64 {
    let spent = net;
    let budgets: Vec<i64> = budgets.iter().map(|it| *it.max(&0)).collect();
    let until = |list: &[i64], year: usize| list[..=year].iter().sum::<i64>();
    let last = spent.len() - 1;
    let years = 0..spent.len();
    match carry {
        Carry::Never => years.map(|at| (spent[at] - budgets[at]).max(0)).sum(),
        Carry::Total => (until(spent, last) - until(&budgets, last)).max(0),
        Carry::Forward { borrow_cents } => years
            .map(|at| {
                let have = if at == last { 0 } else { borrow_cents } + until(&budgets, at);
                (until(spent, at) - have.min(until(&budgets, last))).max(0)
            })
            .max()
            .unwrap_or(0),
    }
}

fn every_count(problem: &Problem, counts: &mut Vec<Vec<u32>>, look: &mut dyn FnMut(&[Vec<u32>])) {
    let Some(class) = problem.classes.get(counts.len()) else {
        look(counts);
        return;
    };
    let mut own = vec![0_u32; class.offers.len()];
    loop {
        if own.iter().sum::<u32>() <= class.count {
            counts.push(own.clone());
            every_count(problem, counts, look);
            counts.pop();
        }
        let Some(at) = own.iter().position(|it| *it < class.count) else {
            return;
        };
        own[at] += 1;
        own[..at].fill(0);
    }
}

/// Random choices, half of them with a commune that has no money.
fn scarce(choices: usize) -> impl Strategy<Value = Problem> {
    (problems(choices), any::<bool>()).prop_map(|(mut problem, poor)| {
        if poor {
            problem.communes[0].budgets_cents.fill(0);
        }
        problem
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn the_most_that_can_be_reached_is_that_of_every_plan(problem in scarce(120)) {
        let targets = targets(&problem);
        let bare = Skeleton::of(&problem, &[]);
        let reached = reached::most(&problem, &bare, &targets, None);
        let fewest = fewest_missing(&problem, &targets);
        prop_assert_eq!(reached.as_ref().map(|it| it.missing), fewest);
        if let Some(reached) = reached {
            prop_assert!(reached.is_proved());
            let lowered = reached.lowered(&problem);
            let known = reached.known(&lowered);
            prop_assert!(known.is_some());
            let found = solve_from(&lowered, known.as_ref(), &Limits::default(), &|_| ());
            let plan = found.plan().expect("a plan");
            let best = best_missing(&problem, &targets, reached.missing).expect("one");
            prop_assert!((plan.value - best).abs() < 1e-4 + 1e-4 * best.abs(), "{} {}", plan.value, best);
            prop_assert!(plan.bound >= best - 1e-6);
        }
    }

    #[test]
    fn the_least_money_is_that_of_every_plan(problem in scarce(120)) {
        let problem = Problem { draws: Vec::new(), ..problem };
        let found = money::least(&Skeleton::of(&problem, &[]), None);
        let least = least_money(&problem);
        match found {
            ExtraMoney::Found(missing) => {
                prop_assert_eq!(Some(missing.total_cents), least);
                prop_assert_eq!(missing.at_least_cents, missing.total_cents);
                let mut richer = problem.clone();
                for (commune, more) in richer.communes.iter_mut().zip(&missing.cents) {
                    for (budget, more) in commune.budgets_cents.iter_mut().zip(more) {
                        *budget = (*budget).max(0) + more;
                    }
                }
                prop_assert!(brute(&richer).is_some());
            }
            ExtraMoney::NoneWillDo => prop_assert_eq!(least, None),
            ExtraMoney::Unknown => prop_assert!(false, "nothing found"),
        }
    }

    #[test]
    fn a_conflict_cannot_hold_and_nothing_of_it_can_be_spared(problem in scarce(120)) {
        let conflict = conflict::smallest(&Skeleton::of(&problem, &[]), &targets(&problem), Stop::default());
        prop_assert_eq!(conflict.is_none(), brute(&problem).is_some());
        if let Some(conflict) = conflict {
            prop_assert!(brute(&only(&problem, &conflict.parts)).is_none());
            prop_assert!(conflict.is_smallest);
            for part in &conflict.parts {
                let others = conflict.parts.iter().copied().filter(|it| it != part);
                let others: Vec<Part> = others.collect();
                prop_assert!(brute(&only(&problem, &others)).is_some(), "{:?} of {:?}", part, conflict);
            }
        }
    }
}
