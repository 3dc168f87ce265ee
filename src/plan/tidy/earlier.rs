//! Works as early as can be: points move to the same offer of an earlier year, worth as much, while
//! every limit and row holds. Cabinets open earlier with their first point, what goes whole moves
//! whole, and money of a fund comes along.

use std::collections::BTreeMap;

use super::Remaining;
use crate::plan::model::Holdings;
use crate::plan::problem::{Chosen, Offer, Problem, Whole};
use crate::plan::recount::Recount;

/// A plan whose works come earlier and earlier.
pub(super) struct Earlier<'a> {
    problem: &'a Problem,
    holdings: &'a Holdings,
    chosen: &'a mut Chosen,
    /// The sum of each row.
    sums: Vec<i128>,
    /// The year in which each bundle is opened.
    opened: Vec<Option<usize>>,
}

/// Points of a class that change their offer.
#[derive(Debug, Clone, Copy)]
struct Step {
    class: usize,
    from: usize,
    to: usize,
    points: u32,
}

/// What some steps change.
#[derive(Default)]
struct Change {
    /// More cents that the commune spends in each year.
    spending: Vec<i64>,
    rows: BTreeMap<usize, i128>,
    opened: BTreeMap<usize, usize>,
    draws: BTreeMap<usize, i64>,
}

impl<'a> Earlier<'a> {
    pub fn new(
        problem: &'a Problem,
        holdings: &'a Holdings,
        found: &Recount,
        chosen: &'a mut Chosen,
        sums: Vec<i128>,
    ) -> Self {
        Self {
            problem,
            holdings,
            chosen,
            sums,
            opened: found.opened.clone(),
        }
    }

    /// The sum of each row, and the year in which each bundle is opened: points only come earlier, so
    /// that the first year of a bundle is known all the way.
    pub fn into_sums_and_opened(self) -> (Vec<i128>, Vec<Option<usize>>) {
        (self.sums, self.opened)
    }

    /// Goes through all the communes, the first years first; whether anything has moved.
    pub fn pass(&mut self) -> bool {
        let mut moved = false;
        for commune in 0..self.problem.communes.len() {
            let (problem, opened) = (self.problem, &self.opened);
            let mut remaining = Remaining::of(problem, self.holdings, opened, self.chosen, commune);
            for year in 0..self.problem.years {
                for &class in &self.holdings.classes[commune] {
                    moved |= self.class(commune, class, year, &mut remaining);
                }
            }
        }
        moved
    }

    /// Moves what it can of a class to a year.
    fn class(
        &mut self,
        commune: usize,
        class: usize,
        year: usize,
        remaining: &mut Remaining,
    ) -> bool {
        let mut moved = false;
        for from in 0..self.problem.classes[class].offers.len() {
            let offers = &self.problem.classes[class].offers;
            if offers[from].year <= year || self.chosen.counts[class][from] == 0 {
                continue;
            }
            for to in twins(offers, from, year) {
                let points = self.chosen.counts[class][from];
                if points == 0 {
                    break;
                }
                let step = Step {
                    class,
                    from,
                    to,
                    points,
                };
                moved |= self.step(commune, step, remaining);
            }
        }
        moved
    }

    /// Moves as many points as can be; all of them, with all that goes with them, where a bundle goes
    /// whole.
    fn step(&mut self, commune: usize, step: Step, remaining: &mut Remaining) -> bool {
        let bundles = self.problem.classes[step.class].bundles.iter();
        let is_whole = |it: &usize| self.problem.bundles[*it].whole == Whole::Required;
        if bundles.copied().any(|it| is_whole(&it)) {
            let Some(steps) = self.together(commune, step) else {
                return false;
            };
            return self.take(commune, &steps, remaining);
        }
        // If so many fit, fewer do: the most is found by halves.
        let (mut fit, mut beyond) = (0, step.points + 1);
        let mut points = step.points;
        while fit + 1 < beyond {
            if self
                .change(commune, &[Step { points, ..step }], remaining)
                .is_some()
            {
                fit = points;
            } else {
                beyond = points;
            }
            points = fit + (beyond - fit) / 2;
        }
        fit > 0
            && self.take(
                commune,
                &[Step {
                    points: fit,
                    ..step
                }],
                remaining,
            )
    }

    /// The same step of every point that must be done in the same year; `None` if one cannot.
    fn together(&self, commune: usize, step: Step) -> Option<Vec<Step>> {
        let problem = self.problem;
        let year = problem.classes[step.class].offers[step.to].year;
        let whole = |class: usize| {
            let bundles = problem.classes[class].bundles.iter().copied();
            bundles.filter(|it| problem.bundles[*it].whole == Whole::Required)
        };
        let mut bundles: Vec<usize> = whole(step.class).collect();
        let mut classes = vec![step.class];
        let mut at = 0;
        while let Some(&bundle) = bundles.get(at) {
            at += 1;
            for &class in &self.holdings.classes[commune] {
                if problem.classes[class].bundles.contains(&bundle) && !classes.contains(&class) {
                    classes.push(class);
                    let more = whole(class).filter(|it| !bundles.contains(it));
                    let more: Vec<usize> = more.collect();
                    bundles.extend(more);
                }
            }
        }
        let mut steps = Vec::new();
        for class in classes {
            let offers = &problem.classes[class].offers;
            for (from, &points) in self.chosen.counts[class].iter().enumerate() {
                if points > 0 {
                    let to = if (class, from) == (step.class, step.from) {
                        step.to
                    } else {
                        *twins(offers, from, year).first()?
                    };
                    steps.push(Step {
                        class,
                        from,
                        to,
                        points,
                    });
                }
            }
        }
        Some(steps)
    }

    fn take(&mut self, commune: usize, steps: &[Step], remaining: &mut Remaining) -> bool {
        let Some(change) = self.change(commune, steps, remaining) else {
            return false;
        };
        for step in steps {
            self.chosen.counts[step.class][step.from] -= step.points;
            self.chosen.counts[step.class][step.to] += step.points;
        }
        for (row, more) in change.rows {
            self.sums[row] += more;
        }
        for (bundle, year) in change.opened {
            self.opened[bundle] = Some(year);
        }
        for (year, more) in change.spending.iter().enumerate() {
            remaining.put(year, -more);
        }
        for (draw, more) in change.draws {
            self.chosen.draws_cents[draw] += more;
            remaining.put(self.problem.draws[draw].year, more);
        }
        true
    }

    /// What some steps change, if every limit and row holds after them.
    fn change(&self, commune: usize, steps: &[Step], remaining: &Remaining) -> Option<Change> {
        let problem = self.problem;
        let mut change = Change {
            spending: vec![0; problem.years],
            ..Change::default()
        };
        let mut first = problem.years;
        for step in steps {
            let class = &problem.classes[step.class];
            for (offer, sign) in [(&class.offers[step.from], -1), (&class.offers[step.to], 1)] {
                let points = sign * i64::from(step.points);
                let cents = offer.cost_cents.saturating_mul(points);
                change.spending[offer.year] += cents;
                let kind = &problem.kinds[offer.kind];
                change.add(kind, points, |row| problem.amount(offer, row));
            }
            let year = class.offers[step.to].year;
            first = first.min(year);
            for &bundle in &class.bundles {
                if self.opened[bundle].is_some_and(|opened| year < opened) {
                    let known = change.opened.entry(bundle).or_insert(year);
                    *known = year.min(*known);
                }
            }
        }
        for (at, year) in change.opened.clone() {
            let bundle = &problem.bundles[at];
            let before = self.opened[at].unwrap_or(year);
            for (year, sign) in [(before, -1), (year, 1)] {
                change.spending[year] += sign * bundle.opening_cents;
                let kind = problem.kind_of_opening(bundle, year);
                change.add(kind, sign, |row| problem.opening_amount(bundle, row));
            }
        }
        let short = remaining.short(&change.spending);
        if short > 0 && !self.draw_earlier(commune, first, short, &mut change, remaining) {
            return None;
        }
        let rows = change.rows.iter();
        let mut moved = rows.filter(|(_, more)| **more != 0);
        moved
            .all(|(row, more)| self.holds(*row, *more))
            .then_some(change)
    }

    fn holds(&self, row: usize, more: i128) -> bool {
        let (sum, row) = (self.sums[row] + more, &self.problem.rows[row]);
        row.least.is_none_or(|least| i128::from(least) <= sum)
            && row.most.is_none_or(|most| sum <= i128::from(most))
    }

    /// Draws in a year what is short there, and as much less in later years; whether that will do.
    fn draw_earlier(
        &self,
        commune: usize,
        year: usize,
        short: i64,
        change: &mut Change,
        remaining: &Remaining,
    ) -> bool {
        let draws = &self.holdings.draws[commune];
        let of = |draw: usize| &self.problem.draws[draw];
        let mut left = short;
        for &to in draws.iter().filter(|it| of(**it).year == year) {
            for &from in draws.iter().filter(|it| of(**it).year > year) {
                let drawn = |draw: usize, change: &Change| {
                    let more = change.draws.get(&draw).copied().unwrap_or(0);
                    self.chosen.draws_cents[draw] + more
                };
                let room = of(to).most_cents - drawn(to, change);
                let worth = |draw: usize| of(draw).value_per_cent.to_bits();
                let cents = left.min(room).min(drawn(from, change));
                if cents <= 0 || worth(to) != worth(from) {
                    continue;
                }
                for (draw, cents) in [(to, cents), (from, -cents)] {
                    *change.draws.entry(draw).or_default() += cents;
                    for row in &of(draw).rows {
                        *change.rows.entry(*row).or_default() += i128::from(cents);
                    }
                }
                left -= cents;
            }
        }
        let mut more = change.spending.clone();
        for (draw, cents) in &change.draws {
            more[of(*draw).year] -= cents;
        }
        left == 0 && remaining.short(&more) == 0
    }
}

impl Change {
    fn add(&mut self, kind: &[(usize, i64)], times: i64, amount: impl Fn(usize) -> i64) {
        for &(row, weight) in kind {
            let each = i128::from(weight) * i128::from(amount(row));
            *self.rows.entry(row).or_default() += each * i128::from(times);
        }
    }
}

/// The offers of a year that cost and are worth the same as another, the one at the same place among
/// those of its year first.
fn twins(offers: &[Offer], of: usize, year: usize) -> Vec<usize> {
    let key = |it: &Offer| {
        let cents = (it.cost_cents, it.grant_cents, it.returned_cents);
        (cents, it.value.to_bits())
    };
    let alike = |it: &usize| {
        let offer = &offers[*it];
        offer.year == year && key(offer) == key(&offers[of]) && offer.earlier == offers[of].earlier
    };
    let place = |it: usize| {
        let before = offers[..it].iter();
        before.filter(|other| other.year == offers[it].year).count()
    };
    let mut twins: Vec<usize> = (0..offers.len()).filter(alike).collect();
    if twins.len() > 1 {
        twins.sort_by_key(|it| place(*it) != place(of));
    }
    twins
}
