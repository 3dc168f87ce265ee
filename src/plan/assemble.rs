//! One proposal a commune, so that the targets are met exactly at the least total loss.
//!
//! Measured against the bound at the best prices every proposal has a loss, and the value of a
//! plan is the bound less the losses of its proposals. So the plan wanted is a shortest path
//! through the communes over the counts reached so far, and any path that already lost more
//! than the limit ends there.

use std::cmp::Ordering;

use super::commune::Proposal;
use super::master::Targets;

/// Above so many entries in one step the search gives up.
const MAX_ENTRIES: usize = 3_000_000;

/// A proposal with its loss.
#[derive(Debug, Clone)]
pub(super) struct Priced {
    pub proposal: Proposal,
    /// What its commune could earn more at the prices, in kWh a year; never negative.
    pub loss_kwh: f64,
}

/// The result of [`assemble`].
#[derive(Debug, PartialEq)]
pub(super) enum Assembly {
    /// The best choice: for each commune an index of its list.
    Found { chosen: Vec<usize>, loss_kwh: f64 },
    /// No choice within the limit meets the targets.
    Nothing,
    /// Too many possibilities to tell.
    TooMany,
}

/// A sum of counts that the communes so far can reach.
#[derive(Debug, Clone, Copy)]
struct Entry {
    n4: i64,
    n2: i64,
    loss_kwh: f64,
    /// Index of the entry it comes from, and of the proposal taken.
    from: u32,
    taken: u32,
}

/// Finds the choice of one proposal a commune that meets the targets with the least loss,
/// if that is at most `limit_kwh`. Each list must be sorted by loss.
pub(super) fn assemble(lists: &[Vec<Priced>], targets: Targets, limit_kwh: f64) -> Assembly {
    // Communes with most to choose from come last: the states stay few for longest.
    let mut order: Vec<usize> = (0..lists.len()).collect();
    order.sort_by_key(|&commune| (lists[commune].len(), commune));
    let ahead = ranges_ahead(lists, &order);

    let mut stages: Vec<Vec<Entry>> = Vec::with_capacity(order.len());
    let mut current = vec![Entry {
        n4: 0,
        n2: 0,
        loss_kwh: 0.0,
        from: 0,
        taken: 0,
    }];
    for (&commune, ahead) in order.iter().zip(&ahead) {
        let mut next = Vec::new();
        for (from, entry) in (0_u32..).zip(&current) {
            for (taken, priced) in (0_u32..).zip(&lists[commune]) {
                let reached = Entry {
                    n4: entry.n4 + priced.proposal.n4,
                    n2: entry.n2 + priced.proposal.n2,
                    loss_kwh: entry.loss_kwh + priced.loss_kwh,
                    from,
                    taken,
                };
                if reached.loss_kwh > limit_kwh {
                    break;
                }
                if ahead.can_end_at(targets, &reached) {
                    next.push(reached);
                }
            }
            if next.len() > MAX_ENTRIES {
                return Assembly::TooMany;
            }
        }
        next.sort_by(|a, b| by_counts(a, b).then(a.loss_kwh.total_cmp(&b.loss_kwh)));
        next.dedup_by(|later, kept| by_counts(later, kept).is_eq());
        stages.push(std::mem::replace(&mut current, next));
    }
    let Some(end) = current.first() else {
        return Assembly::Nothing;
    };
    if (end.n4, end.n2) != targets {
        return Assembly::Nothing;
    }
    let mut chosen = vec![0; lists.len()];
    let mut entry = *end;
    for (&commune, stage) in order.iter().zip(&stages).rev() {
        chosen[commune] = entry.taken as usize;
        entry = stage[entry.from as usize];
    }
    Assembly::Found {
        chosen,
        loss_kwh: end.loss_kwh,
    }
}

fn by_counts(a: &Entry, b: &Entry) -> Ordering {
    (a.n4, a.n2).cmp(&(b.n4, b.n2))
}

/// The least and most that the communes still to come can add to each count.
#[derive(Debug, Clone, Copy, Default)]
struct Range {
    n4: (i64, i64),
    n2: (i64, i64),
}

impl Range {
    fn can_end_at(&self, targets: Targets, entry: &Entry) -> bool {
        let within = |(least, most): (i64, i64), left: i64| least <= left && left <= most;
        within(self.n4, targets.0 - entry.n4) && within(self.n2, targets.1 - entry.n2)
    }
}

/// For each commune in the order, the range of those after it.
fn ranges_ahead(lists: &[Vec<Priced>], order: &[usize]) -> Vec<Range> {
    let mut ahead = vec![Range::default(); order.len()];
    let mut sum = Range::default();
    for (place, &commune) in order.iter().enumerate().rev() {
        ahead[place] = sum;
        let span = |count: fn(&Proposal) -> i64| {
            let counts = || lists[commune].iter().map(|it| count(&it.proposal));
            (counts().min().unwrap_or(0), counts().max().unwrap_or(0))
        };
        let (n4, n2) = (span(|it| it.n4), span(|it| it.n2));
        sum.n4 = (sum.n4.0 + n4.0, sum.n4.1 + n4.1);
        sum.n2 = (sum.n2.0 + n2.0, sum.n2.1 + n2.1);
    }
    ahead
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::pick::pick;
    use super::*;

    fn list(of: &[(i64, i64, f64)]) -> Vec<Priced> {
        let mut list: Vec<Priced> = of
            .iter()
            .map(|&(n4, n2, loss_kwh)| Priced {
                proposal: Proposal {
                    n4,
                    n2,
                    saving_kwh: 0.0,
                    picks: Vec::new(),
                },
                loss_kwh,
            })
            .collect();
        list.sort_by(|a, b| a.loss_kwh.total_cmp(&b.loss_kwh));
        list
    }

    /// The least loss by trying every combination.
    fn plain(lists: &[Vec<Priced>], targets: Targets) -> Option<f64> {
        let Some((first, rest)) = lists.split_first() else {
            return (targets == (0, 0)).then_some(0.0);
        };
        let tries = first.iter().filter_map(|it| {
            let left = (targets.0 - it.proposal.n4, targets.1 - it.proposal.n2);
            Some(it.loss_kwh + plain(rest, left)?)
        });
        tries.min_by(f64::total_cmp)
    }

    #[test]
    fn nothing_within_the_limit_is_not_found() {
        let lists = [list(&[(1, 0, 0.0), (0, 1, 5.0)]), list(&[(1, 0, 0.0)])];
        assert_eq!(assemble(&lists, (1, 1), 4.0), Assembly::Nothing);
        assert_eq!(assemble(&lists, (3, 0), 99.0), Assembly::Nothing);
        let found = Assembly::Found {
            chosen: vec![1, 0],
            loss_kwh: 5.0,
        };
        assert_eq!(assemble(&lists, (1, 1), 5.0), found);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn the_choice_has_the_least_loss(
            lists in prop::collection::vec(
                prop::collection::vec((0_i64..4, 0_i64..4, 0.0..9.0_f64), 0..5),
                0..5,
            ),
            targets in (0_i64..8, 0_i64..8),
        ) {
            let lists: Vec<Vec<Priced>> = lists.iter().map(|it| list(it)).collect();
            let least = plain(&lists, targets);
            match assemble(&lists, targets, 1e3) {
                Assembly::Found { chosen, loss_kwh } => {
                    let taken = || lists.iter().zip(&chosen).map(|(list, &at)| &list[at]);
                    let sum: f64 = taken().map(|it| it.loss_kwh).sum();
                    prop_assert!((sum - loss_kwh).abs() < 1e-9);
                    prop_assert!((loss_kwh - least.unwrap_or(f64::NAN)).abs() < 1e-9);
                    prop_assert_eq!(taken().map(|it| it.proposal.n4).sum::<i64>(), targets.0);
                    prop_assert_eq!(taken().map(|it| it.proposal.n2).sum::<i64>(), targets.1);
                }
                Assembly::Nothing => prop_assert!(least.is_none()),
                Assembly::TooMany => prop_assert!(false),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn the_integer_program_chooses_as_well(
            lists in prop::collection::vec(
                prop::collection::vec((0_i64..4, 0_i64..4, 0.0..9.0_f64), 1..6),
                1..5,
            ),
            targets in (0_i64..8, 0_i64..8),
        ) {
            let lists: Vec<Vec<Priced>> = lists.iter().map(|it| list(it)).collect();
            match (pick(&lists, targets, 1e-6, None), plain(&lists, targets)) {
                (Some(chosen), Some(least)) => {
                    let taken = lists.iter().zip(&chosen).map(|(list, &at)| list[at].loss_kwh);
                    prop_assert!((taken.sum::<f64>() - least).abs() < 1e-5);
                }
                (chosen, least) => prop_assert!(chosen.is_none() && least.is_none()),
            }
        }
    }
}
