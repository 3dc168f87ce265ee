use proptest::prelude::*;

use super::super::pick::pick;
use super::super::stop::Stop;
use super::ahead::Ahead;
use super::*;

fn exactly(targets: (i64, i64)) -> Goal {
    Goal::exactly([targets.0, targets.1])
}

fn list(of: &[(i64, i64, f64)]) -> Vec<Priced> {
    let mut list: Vec<Priced> = of
        .iter()
        .map(|&(n4, n2, loss)| Priced {
            proposal: Proposal {
                uses: vec![n4, n2],
                value: 0.0,
                picks: Vec::new(),
                draws: Vec::new(),
            },
            loss,
        })
        .collect();
    list.sort_by(|a, b| a.loss.total_cmp(&b.loss));
    list
}

/// The least loss by trying every combination, from a state on.
fn plain(lists: &[Vec<Priced>], goal: &Goal, from: State) -> Option<f64> {
    let Some((first, rest)) = lists.split_first() else {
        let ends = goal.holds(from.n);
        return ends.then(|| from.loss + goal.beyond(from.n));
    };
    let tries = first.iter().filter_map(|it| {
        let next = State {
            n: [0, 1].map(|at| from.n[at] + count(&it.proposal, at)),
            loss: from.loss + it.loss,
        };
        plain(rest, goal, next)
    });
    tries.min_by(f64::total_cmp)
}

#[test]
fn nothing_within_the_limit_is_not_found() {
    let lists = [list(&[(1, 0, 0.0), (0, 1, 5.0)]), list(&[(1, 0, 0.0)])];
    assert_eq!(assemble(&lists, &exactly((1, 1)), 4.0), Assembly::Nothing);
    assert_eq!(assemble(&lists, &exactly((3, 0)), 99.0), Assembly::Nothing);
    let found = Assembly::Found {
        chosen: vec![1, 0],
        loss: 5.0,
    };
    assert_eq!(assemble(&lists, &exactly((1, 1)), 5.0), found);
}

/// So many lists of so many plans each, their points and what they lose drawn at random.
fn any_lists(
    lists: std::ops::Range<usize>,
    plans: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Vec<Priced>>> {
    let plan = (0_i64..4, 0_i64..4, 0.0..9.0_f64);
    prop::collection::vec(prop::collection::vec(plan, plans), lists)
        .prop_map(|lists| lists.iter().map(|it| list(it)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_choice_has_the_least_loss(
        lists in any_lists(0..5, 0..5),
        targets in (0_i64..8, 0_i64..8),
    ) {
        let least = plain(&lists, &exactly(targets), State::START);
        match assemble(&lists, &exactly(targets), 1e3) {
            Assembly::Found { chosen, loss } => {
                let taken = || lists.iter().zip(&chosen).map(|(list, &at)| &list[at]);
                let sum: f64 = taken().map(|it| it.loss).sum();
                prop_assert!((sum - loss).abs() < 1e-9);
                prop_assert!((loss - least.unwrap_or(f64::NAN)).abs() < 1e-9);
                prop_assert_eq!(taken().map(|it| it.proposal.uses[0]).sum::<i64>(), targets.0);
                prop_assert_eq!(taken().map(|it| it.proposal.uses[1]).sum::<i64>(), targets.1);
            }
            Assembly::Nothing => prop_assert!(least.is_none()),
            Assembly::TooMany => prop_assert!(false),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn little_room_finds_the_same_choice(
        lists in any_lists(1..7, 1..5),
        targets in (0_i64..12, 0_i64..12),
        prices in (-3.0..3.0_f64, 0.0..3.0_f64),
        limit in 5.0..60.0_f64,
    ) {
        // A price is of a bound that there is: the most if it is below nothing, else the least.
        let ranged = Goal {
            range: [
                if prices.0 > 0.0 { (targets.0, MANY) } else { (-MANY, targets.0) },
                (targets.1, targets.1 + 2),
            ],
            prices: prices.into(),
        };
        for goal in [exactly(targets), ranged] {
            let all = assemble(&lists, &goal, limit);
            let least = plain(&lists, &goal, State::START).filter(|least| *least <= limit);
            if let Some(least) = least {
                let Assembly::Found { loss, .. } = all else {
                    return Err(TestCaseError::fail("there is a choice"));
                };
                prop_assert!((loss - least).abs() < 1e-9);
            } else {
                prop_assert_eq!(&all, &Assembly::Nothing);
            }
            // Hardly any stage is kept: the way between them is found again.
            prop_assert_eq!(&within(&lists, &goal, limit, Room { kept: 4, ..ROOM }, &mut { TRIES }), &all);
            // Who may look at little does not tell.
            let soon = within(&lists, &goal, limit, ROOM, &mut 20);
            prop_assert!(soon == all || soon == Assembly::TooMany);
            // A beam finds a choice that holds, if any, and none that is better.
            let narrow = Room { possibilities: 8, beam: Some(4), ..ROOM };
            if let Assembly::Found { chosen, loss } = within(&lists, &goal, limit, narrow, &mut { TRIES }) {
                let Assembly::Found { loss: least, .. } = all else {
                    return Err(TestCaseError::fail("a choice that is none"));
                };
                let sum = [0, 1].map(|at| {
                    let taken = lists.iter().zip(&chosen);
                    taken.map(|(list, &one)| count(&list[one].proposal, at)).sum()
                });
                prop_assert!(goal.holds(sum) && loss >= least);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_integer_program_chooses_as_well(
        lists in any_lists(1..5, 1..6),
        targets in (0_i64..8, 0_i64..8),
    ) {
        let ties = [targets.0, targets.1].map(|it| (Some(it), Some(it)));
        let least = plain(&lists, &exactly(targets), State::START);
        match (pick(&lists, &ties, &[0.0; 2], 1e-6, Stop::default()), least) {
            (Some(chosen), Some(least)) => {
                let taken = lists.iter().zip(&chosen).map(|(list, &at)| list[at].loss);
                prop_assert!((taken.sum::<f64>() - least).abs() < 1e-5);
            }
            (chosen, least) => prop_assert!(chosen.is_none() && least.is_none()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_way_on_loses_less_than_what_is_said(
        lists in any_lists(1..6, 1..5),
        from in (0_i64..6, 0_i64..6),
        targets in (0_i64..16, 0_i64..16),
        price in 0.0..3.0_f64,
    ) {
        let in_order: Vec<&[Priced]> = lists.iter().map(Vec::as_slice).collect();
        let at_least = Goal {
            range: [(targets.0, MANY), (targets.1, targets.1 + 2)],
            prices: [price, 0.0],
        };
        for goal in [exactly(targets), at_least] {
            let start = State { n: [from.0, from.1], loss: 0.0 };
            let ahead = Ahead::of(&in_order, &[State::START, start], &goal);
            if let Some(least) = plain(&lists, &goal, start) {
                prop_assert!(ahead.least(0, start.n) <= least);
            }
            // From the last list on as well, whatever came before it.
            let (stage, last) = (lists.len() - 1, &lists[lists.len() - 1..]);
            let taken = lists[..stage].iter().map(|list| &list[0].proposal);
            let n = taken.fold(start.n, |n, it| [0, 1].map(|at| n[at] + count(it, at)));
            if let Some(least) = plain(last, &goal, State { n, loss: 0.0 }) {
                prop_assert!(ahead.least(stage, n) <= least);
            }
        }
    }
}
