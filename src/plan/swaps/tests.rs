use super::*;
use crate::plan::plain::Proposal;
use proptest::prelude::*;

fn priced(loss: u8, uses: Vec<i64>) -> Priced {
    Priced {
        proposal: Proposal {
            uses,
            value: 0.0,
            picks: Vec::new(),
            draws: Vec::new(),
        },
        loss: f64::from(loss),
    }
}

/// Lists of so many communes, with two ties, each sorted by loss.
fn lists(communes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<Priced>>> {
    let one = (0_u8..40, -5_i64..6, 0_i64..1000);
    let list = prop::collection::vec(one, 1..7).prop_map(|mut list| {
        list.sort_by_key(|it| it.0);
        let list = list.into_iter();
        list.map(|(loss, points, cents)| priced(loss, vec![points, cents]))
            .collect()
    });
    prop::collection::vec(list, communes)
}

/// What a choice loses with what it pays for going beyond its bounds; none where these do not hold.
fn loss(lists: &[Vec<Priced>], bounds: &Bounds, prices: &[f64], taken: &[usize]) -> Option<f64> {
    let taken: Vec<&Priced> = lists
        .iter()
        .zip(taken)
        .map(|(list, at)| &list[*at])
        .collect();
    let mut all: f64 = taken.iter().map(|it| it.loss).sum();
    for (tie, &(least, most)) in bounds.iter().enumerate() {
        let sum: i64 = taken.iter().map(|it| it.proposal.uses[tie]).sum();
        if least.is_some_and(|least| sum < least) || most.is_some_and(|most| sum > most) {
            return None;
        }
        let priced = if prices[tie] > 0.0 { least } else { most };
        all += prices[tie] * (sum - priced.unwrap_or(sum)) as f64;
    }
    Some(all)
}

fn never() -> Stop<'static> {
    Stop::new(None, None)
}

/// Where nothing ties the communes each takes its best.
#[test]
fn without_ties_each_takes_its_best() {
    let lists = [
        vec![priced(0, vec![]), priced(3, vec![])],
        vec![priced(1, vec![])],
    ];
    let found = swapped(&lists, &[], &[], &[1, 0], never());
    assert_eq!(found, Some(vec![0, 0]));
}

proptest! {
    /// Two communes that change together try every pair: the best that there is.
    #[test]
    fn two_communes_find_the_best_pair(
        lists in lists(2..3),
        least in -3_i64..6,
        most in 200_i64..1500,
        prices in (0_u8..3, 0_u8..3),
    ) {
        let bounds = [(Some(least), None), (None, Some(most))];
        let prices = [f64::from(prices.0), -f64::from(prices.1) / 100.0];
        let pairs = (0..lists[0].len()).flat_map(|i| (0..lists[1].len()).map(move |j| [i, j]));
        let best = pairs
            .filter_map(|taken| loss(&lists, &bounds, &prices, &taken))
            .min_by(f64::total_cmp);
        let found = swapped(&lists, &bounds, &prices, &[0, 0], never());
        let found = found.map(|taken| loss(&lists, &bounds, &prices, &taken));
        prop_assert_eq!(found.is_some(), best.is_some());
        if let (Some(found), Some(best)) = (found, best) {
            prop_assert!((found.expect("holds") - best).abs() < 1e-6);
        }
    }

    /// Whatever it begins with, a choice that holds comes out, and one that held is not made worse.
    #[test]
    fn what_is_found_holds_and_is_no_worse(
        lists in lists(1..9),
        least in -3_i64..9,
        most in 500_i64..5000,
        seed in 0_usize..1000,
    ) {
        let bounds = [(Some(least), None), (None, Some(most))];
        let prices = [1.5, -0.01];
        let from = lists.iter().enumerate();
        let from: Vec<usize> = from.map(|(at, list)| (seed + at) % list.len()).collect();
        let before = loss(&lists, &bounds, &prices, &from);
        let found = swapped(&lists, &bounds, &prices, &from, never());
        if let Some(before) = before {
            prop_assert!(found.is_some(), "a choice that held is lost");
            let after = loss(&lists, &bounds, &prices, found.as_deref().unwrap_or(&from));
            prop_assert!(after.is_some_and(|after| after <= before + 1e-6));
        } else if let Some(found) = found {
            prop_assert!(loss(&lists, &bounds, &prices, &found).is_some());
        }
    }
}
