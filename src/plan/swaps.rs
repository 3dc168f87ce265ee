//! One proposal a commune so that the ties hold, by local search: two communes at a time change to other
//! proposals of their lists, the best change first, as long as any helps.
//!
//! Ties may be of any kind: points, cents, the value of an earlier goal. Proves nothing by itself; what it
//! finds is measured against the bound.

use rayon::prelude::*;

use super::assemble::Priced;
use super::plain::{count_f64, points_f64};
use super::stop::Stop;
use super::ties::worth_of;

/// The least and the most of each tie.
type Bounds = [(Option<i64>, Option<i64>)];

/// Pairs of proposals looked at in one round over all the communes, at most: lists are cut to that.
const PAIRS: f64 = 80e6;
/// Rounds over all the communes, at most.
const ROUNDS: usize = 12;
/// What each unit that a tie misses is charged with, in times its price: first, how that grows while ties are
/// missed, and at the most.
const FIRST_CHARGE: f64 = 4.0;
const CHARGE_GROWTH: f64 = 8.0;
const LAST_CHARGE: f64 = 1e7;
/// The least that the largest amount of a tie is taken to be worth, as a share of the dearest one: that of one
/// without a price.
const LEAST_WORTH: f64 = 1e-2;

/// The proposals of a commune that take part, by growing loss.
struct List {
    /// Where they stand in the list given.
    places: Vec<usize>,
    losses: Vec<f64>,
    /// What each adds to the ties, one after the other.
    uses: Vec<f64>,
}

/// The search.
struct Swaps<'a> {
    bounds: &'a Bounds,
    prices: &'a [f64],
    /// The largest amount of each tie that a proposal adds; at least 1.
    sizes: Vec<f64>,
    /// What each unit that a tie misses is charged with.
    charges: Vec<f64>,
    lists: Vec<List>,
}

/// A choice under way.
struct Choice {
    taken: Vec<usize>,
    sums: Vec<f64>,
    loss: f64,
}

/// Two communes that change, and what the choice then comes to.
#[derive(Clone, Copy)]
struct Change {
    merit: f64,
    other: usize,
    taken: [usize; 2],
}

/// Chooses an index of each commune's list so that the ties hold, with as little loss as the search finds;
/// none where it finds no such choice. Each list must be sorted by loss at these prices; `from` is where it
/// begins, and need not hold.
pub(super) fn swapped(
    lists: &[Vec<Priced>],
    bounds: &Bounds,
    prices: &[f64],
    from: &[usize],
    stop: Stop<'_>,
) -> Option<Vec<usize>> {
    let most = (PAIRS.sqrt() / count_f64(lists.len().max(1))) as usize;
    if most < 2 || lists.iter().any(Vec::is_empty) {
        return None;
    }
    let mut swaps = Swaps::of(lists, from, most, bounds, prices);
    let begin = from.iter().zip(&swaps.lists).map(|(from, list)| {
        let place = list.places.iter().position(|place| place == from);
        place.unwrap_or(0)
    });
    let mut choice = swaps.choice(begin.collect());
    swaps.charge(FIRST_CHARGE);
    // What holds already must not be lost on the way.
    let mut charge = if swaps.missing(&choice.sums) > 0.0 {
        FIRST_CHARGE
    } else {
        LAST_CHARGE
    };
    while charge <= LAST_CHARGE && !stop.now() {
        swaps.charge(charge);
        swaps.improve(&mut choice, stop);
        if swaps.missing(&choice.sums) <= 0.0 {
            let taken = swaps.lists.iter().zip(choice.taken);
            return Some(taken.map(|(list, at)| list.places[at]).collect());
        }
        charge *= CHARGE_GROWTH;
    }
    None
}

impl<'a> Swaps<'a> {
    fn of(
        lists: &[Vec<Priced>],
        from: &[usize],
        most: usize,
        bounds: &'a Bounds,
        prices: &'a [f64],
    ) -> Self {
        let cut = |(list, &from): (&Vec<Priced>, &usize)| {
            let beyond = Some(from).filter(|from| *from >= most);
            let mut cut = List {
                places: (0..list.len().min(most)).chain(beyond).collect(),
                losses: Vec::new(),
                uses: Vec::new(),
            };
            for &place in &cut.places {
                cut.losses.push(list[place].loss);
                let uses = list[place].proposal.uses.iter();
                cut.uses.extend(uses.map(|it| points_f64(*it)));
            }
            cut
        };
        let lists: Vec<List> = lists.iter().zip(from).map(cut).collect();
        let mut sizes = vec![1.0_f64; prices.len()];
        for uses in lists
            .iter()
            .flat_map(|list| list.uses.chunks(prices.len().max(1)))
        {
            for (size, amount) in sizes.iter_mut().zip(uses) {
                *size = size.max(amount.abs());
            }
        }
        Self {
            bounds,
            prices,
            sizes,
            charges: Vec::new(),
            lists,
        }
    }

    fn charge(&mut self, times: f64) {
        let priced = || self.prices.iter().zip(&self.sizes);
        let dearest = priced().map(|(price, size)| price.abs() * size);
        let least = LEAST_WORTH * dearest.fold(1.0, f64::max);
        let charges = priced().map(|(price, size)| times * price.abs().max(least / size));
        self.charges = charges.collect();
    }

    fn uses(&self, commune: usize, at: usize) -> &[f64] {
        let ties = self.prices.len();
        &self.lists[commune].uses[at * ties..(at + 1) * ties]
    }

    fn choice(&self, taken: Vec<usize>) -> Choice {
        let mut sums = vec![0.0; self.prices.len()];
        let mut loss = 0.0;
        for (commune, &at) in taken.iter().enumerate() {
            loss += self.lists[commune].losses[at];
            for (sum, amount) in sums.iter_mut().zip(self.uses(commune, at)) {
                *sum += amount;
            }
        }
        Choice { taken, sums, loss }
    }

    /// By how much the ties are missed, at their charges.
    fn missing(&self, sums: &[f64]) -> f64 {
        let of_tie = sums.iter().zip(self.bounds).zip(&self.charges);
        of_tie
            .map(|((sum, &(least, most)), charge)| {
                let below = least.map_or(0.0, |least| points_f64(least) - sum).max(0.0);
                let above = most.map_or(0.0, |most| sum - points_f64(most)).max(0.0);
                charge * (below + above)
            })
            .sum()
    }

    /// What sums lose beyond the bounds that are priced, and by what they miss the others.
    fn beyond(&self, sums: &[f64]) -> f64 {
        let of_tie = sums.iter().zip(self.bounds).zip(self.prices);
        let paid: f64 = of_tie
            .map(|((sum, &bounds), &price)| price * sum - worth_of(price, bounds))
            .sum();
        paid + self.missing(sums)
    }

    /// What a choice loses in all, and by what it misses the ties.
    fn merit(&self, choice: &Choice) -> f64 {
        choice.loss + self.beyond(&choice.sums)
    }

    /// Lets two communes at a time change, as long as that helps.
    fn improve(&self, choice: &mut Choice, stop: Stop<'_>) {
        for _ in 0..ROUNDS {
            let mut is_better = false;
            for commune in 0..self.lists.len() {
                if stop.now() {
                    return;
                }
                let now = self.merit(choice);
                let enough = now - 1e-9 * (1.0 + now.abs());
                let others = 0..self.lists.len();
                let changes = others.into_par_iter().filter(|other| *other != commune);
                let change = changes
                    .filter_map(|other| self.best_change(choice, commune, other, enough))
                    .min_by(|a, b| a.merit.total_cmp(&b.merit).then(a.other.cmp(&b.other)));
                if let Some(change) = change {
                    let mut taken = std::mem::take(&mut choice.taken);
                    taken[commune] = change.taken[0];
                    taken[change.other] = change.taken[1];
                    *choice = self.choice(taken);
                    is_better = true;
                }
            }
            if !is_better {
                return;
            }
        }
    }

    /// The best that two communes can do together, if the choice then comes to less than `enough`.
    fn best_change(
        &self,
        choice: &Choice,
        commune: usize,
        other: usize,
        enough: f64,
    ) -> Option<Change> {
        let now = [commune, other].map(|at| (at, choice.taken[at]));
        let mut without = choice.sums.clone();
        let mut loss = choice.loss;
        for (at, taken) in now {
            loss -= self.lists[at].losses[taken];
            for (sum, amount) in without.iter_mut().zip(self.uses(at, taken)) {
                *sum -= amount;
            }
        }
        let mut best: Option<Change> = None;
        let mut most = enough;
        let mut base = without.clone();
        let mut sums = without.clone();
        for (i, &first) in self.lists[commune].losses.iter().enumerate() {
            if loss + first >= most {
                break;
            }
            add(&mut base, &without, self.uses(commune, i));
            for (j, &second) in self.lists[other].losses.iter().enumerate() {
                let lost = loss + first + second;
                if lost >= most {
                    break;
                }
                add(&mut sums, &base, self.uses(other, j));
                let merit = lost + self.beyond(&sums);
                if merit < most {
                    most = merit;
                    best = Some(Change {
                        merit,
                        other,
                        taken: [i, j],
                    });
                }
            }
        }
        best
    }
}

/// Writes the sum of two lists of amounts.
fn add(to: &mut [f64], one: &[f64], other: &[f64]) {
    for ((sum, one), other) in to.iter_mut().zip(one).zip(other) {
        *sum = one + other;
    }
}

#[cfg(test)]
mod tests;
