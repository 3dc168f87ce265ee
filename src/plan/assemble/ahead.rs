//! What the communes still to come lose at least, whatever the others have come to.
//!
//! Over both counts at once that would be the search itself. Over one sum of them (either count, both
//! together, the one less the other) it is a small table: the exact least loss that brings this sum to
//! its goal. Whatever brings both counts to theirs brings each sum to its own, so that each table is
//! a bound, and the largest of the four keeps most dead ends out of the search.

use super::path::State;
use super::{Goal, MANY, Priced, count};

/// The sums: how many times each count goes into it.
const SUMS: [[i64; 2]; 4] = [[1, 0], [0, 1], [1, 1], [1, -1]];
/// A longer table would say little for its size.
const MAX_LENGTH: i64 = 100_000;
/// Losses in all the tables of a sum, 4 bytes each: with more of them the sum is done without.
const MAX_LOSSES: usize = 5_000_000;

/// The least losses from each stage on.
pub(super) struct Ahead {
    /// Of each sum one table a stage; the last is after all lists.
    sums: Vec<([i64; 2], Vec<Table>)>,
}

/// The least losses from one stage on, by what the sum has come to.
struct Table {
    /// The first sum in the table: from any before it or after the last the goal cannot be reached.
    low: i64,
    /// Rounded down, so that they stay bounds.
    losses: Vec<f32>,
}

impl Ahead {
    /// For these lists, in this order, from any of these states on.
    pub fn of(lists: &[&[Priced]], from: &[State], goal: &Goal) -> Self {
        let start = |of: [i64; 2]| {
            let sums = || from.iter().map(|state| summed(of, state.n));
            Some((sums().min()?, sums().max()?))
        };
        let sums = SUMS.into_iter().filter_map(|of| {
            let tables = tables(lists, of, start(of)?, goal)?;
            Some((of, tables))
        });
        Self {
            sums: sums.collect(),
        }
    }

    /// No way on from these counts after so many lists loses less.
    pub fn least(&self, stage: usize, n: [i64; 2]) -> f64 {
        let mut least = 0.0_f64;
        for (of, tables) in &self.sums {
            let table = &tables[stage];
            let at = summed(*of, n) - table.low;
            if at < 0 || at as usize >= table.losses.len() {
                return f64::INFINITY;
            }
            least = least.max(f64::from(table.losses[at as usize]));
        }
        least
    }
}

fn summed(of: [i64; 2], n: [i64; 2]) -> i64 {
    of[0] * n[0] + of[1] * n[1]
}

/// The tables of one sum, from the first stage to the last; `None` if they would be too long.
fn tables(lists: &[&[Priced]], of: [i64; 2], start: (i64, i64), goal: &Goal) -> Option<Vec<Table>> {
    let sum = |priced: &Priced| summed(of, [0, 1].map(|at| count(&priced.proposal, at)));
    // What the sum can have come to before each list.
    let mut reach = vec![start];
    for list in lists {
        let (low, high) = reach[reach.len() - 1];
        let sums = || list.iter().map(sum);
        reach.push((
            low + sums().min().unwrap_or(0),
            high + sums().max().unwrap_or(0),
        ));
    }
    let &(low, high) = reach.last()?;
    let (least, most) = goal.bounds_of(of);
    let (low, high) = (low.max(least), high.min(most));
    if high - low > MAX_LENGTH {
        return None;
    }
    let last = (low..=high).map(|sum| goal.least_beyond(of, sum));
    let mut later: Vec<f64> = last.collect();
    let mut later_low = low;
    let mut tables = vec![Table::of(low, &later)];
    let mut length = later.len();
    for (list, &(low, high)) in lists.iter().zip(&reach).rev() {
        // Each change of the sum once, at its least loss.
        let mut changes: Vec<(i64, f64)> = list.iter().map(|it| (sum(it), it.loss)).collect();
        changes.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        changes.dedup_by_key(|change| change.0);
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else {
            later = Vec::new();
            tables.push(Table::of(later_low, &later));
            continue;
        };
        let later_high = later_low + later.len() as i64 - 1;
        let low = low.max(later_low - last.0);
        let high = high.min(later_high - first.0);
        length += usize::try_from(high - low + 1).unwrap_or(0);
        if high - low > MAX_LENGTH || length > MAX_LOSSES {
            return None;
        }
        let mut losses = vec![f64::INFINITY; usize::try_from(high - low + 1).unwrap_or(0)];
        for &(change, loss) in &changes {
            let shift = low + change - later_low;
            let skipped = usize::try_from(-shift).unwrap_or(0);
            let taken = usize::try_from(shift).unwrap_or(0);
            let reached = later.iter().skip(taken);
            for (least, after) in losses.iter_mut().skip(skipped).zip(reached) {
                *least = least.min(loss + after);
            }
        }
        (later, later_low) = (losses, low);
        tables.push(Table::of(later_low, &later));
    }
    tables.reverse();
    Some(tables)
}

impl Table {
    fn of(low: i64, losses: &[f64]) -> Self {
        // Sums of a hundred floats in another order are off by far less.
        let down = |loss: &f64| ((loss * (1.0 - 1e-6)) as f32).next_down().max(0.0);
        Self {
            low,
            losses: losses.iter().map(down).collect(),
        }
    }
}

impl Goal {
    /// Between what a sum of the counts may end.
    fn bounds_of(&self, of: [i64; 2]) -> (i64, i64) {
        let side = |at: usize| {
            let (least, most) = self.range[at];
            // Less its most is its least.
            match of[at] {
                0 => (0, 0),
                1 => (least, most),
                _ => (-most, -least),
            }
        };
        let (one, other) = (side(0), side(1));
        ((one.0 + other.0).max(-MANY), (one.1 + other.1).min(MANY))
    }

    /// What a sum loses at least against the bounds that are priced: known of a count alone.
    fn least_beyond(&self, of: [i64; 2], sum: i64) -> f64 {
        match of {
            [1, 0] => self.beyond_one(0, sum),
            [0, 1] => self.beyond_one(1, sum),
            _ => 0.0,
        }
    }
}
