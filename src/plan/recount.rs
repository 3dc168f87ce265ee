//! The independent recount of a plan. It shares nothing with the solver: it reads the problem, the
//! counts and the draws, and adds up whole cents and whole points.

use super::problem::{Measure, Problem, Whole};

/// What a valid plan amounts to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recount {
    /// What the plan is worth: offers, openings, draws, less the penalties of incomplete bundles.
    pub value: f64,
    /// Cents spent by each commune in each year, openings included.
    pub spent_cents: Vec<Vec<i128>>,
    /// Cents that works of earlier years give back to each commune in each year.
    pub received_cents: Vec<Vec<i128>>,
    /// The sum of each row of the problem, in the unit of its measure.
    pub row_sums: Vec<i128>,
    /// For each bundle, the year in which it is opened, if any of its points is done.
    pub opened: Vec<Option<usize>>,
    /// Bundles wished whole ([`Whole::Wished`]) of which some points are done and others not.
    pub incomplete: Vec<usize>,
}

/// One way in which counts and draws are not a plan for the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// There must be one list of counts a class.
    WrongNumberOfClasses { counts: usize, classes: usize },
    /// There must be one count an offer.
    WrongNumberOfOffers {
        class: usize,
        counts: usize,
        offers: usize,
    },
    /// There must be one amount a draw.
    WrongNumberOfDraws { amounts: usize, draws: usize },
    /// The class has points in the plan but names a commune or a bundle that is not there.
    UnsoundClass { class: usize },
    /// The offer is taken, but its year or kind is not there, it costs or takes less than nothing,
    /// or its value is not a number.
    UnsoundOffer { class: usize, offer: usize },
    /// The bundle is opened, but its commune or its kind of the year is not there, it costs less
    /// than nothing, or its value or penalty is not a number.
    UnsoundBundle { bundle: usize },
    /// The draw is used, but its commune or year is not there, its row is not of a fund, or its
    /// value is not a number.
    UnsoundDraw { draw: usize },
    /// The kind is used, but names a row that is not there.
    UnsoundKind { kind: usize },
    /// More points take an offer than there are.
    TooManyPoints {
        class: usize,
        chosen: u64,
        count: u32,
    },
    /// Every point of the class must be renovated, and some are not.
    ForcedPointsLeft {
        class: usize,
        chosen: u64,
        count: u32,
    },
    /// The bundle goes whole or not at all, and is neither.
    RequiredInPart {
        bundle: usize,
        chosen: u64,
        points: u64,
    },
    /// The bundle goes in one year, and is spread over several.
    RequiredOverYears {
        bundle: usize,
        first: usize,
        last: usize,
    },
    /// The commune spends more in these years together than it has, draws and what works give back
    /// included.
    OverBudget {
        commune: usize,
        first: usize,
        last: usize,
        spent_cents: i128,
        limit_cents: i128,
    },
    /// The draw is below zero or beyond its most.
    DrawOutOfBounds { draw: usize, cents: i64, most: i64 },
    /// The sum of the row is below its least.
    BelowRow { row: usize, sum: i128, least: i64 },
    /// The sum of the row is beyond its most.
    BeyondRow { row: usize, sum: i128, most: i64 },
    /// The sum of the row is beyond what can be counted at all.
    RowOverflows { row: usize },
    /// The values add up to no finite number.
    ValueNotFinite,
}

/// Recounts a plan: `counts[class][offer]` in points, `draws_cents[draw]` in cents.
///
/// # Errors
/// Every [`Violation`] found, in the order of the classes, then of the bundles, the draws, the
/// communes and the rows.
pub fn recount(
    problem: &Problem,
    counts: &[Vec<u32>],
    draws_cents: &[i64],
) -> Result<Recount, Vec<Violation>> {
    if counts.len() != problem.classes.len() {
        return Err(vec![Violation::WrongNumberOfClasses {
            counts: counts.len(),
            classes: problem.classes.len(),
        }]);
    }
    if draws_cents.len() != problem.draws.len() {
        return Err(vec![Violation::WrongNumberOfDraws {
            amounts: draws_cents.len(),
            draws: problem.draws.len(),
        }]);
    }
    let mut tally = Tally::new(problem);
    for (class, counts) in counts.iter().enumerate() {
        tally.add_class(class, counts);
    }
    for bundle in 0..problem.bundles.len() {
        tally.close_bundle(bundle);
    }
    for (draw, &cents) in draws_cents.iter().enumerate() {
        tally.add_draw(draw, cents);
    }
    tally.limits();
    tally.rows();
    if tally.violations.is_empty() && !tally.value.is_finite() {
        tally.violations.push(Violation::ValueNotFinite);
    }
    if tally.violations.is_empty() {
        Ok(Recount {
            value: tally.value,
            spent_cents: tally.spent,
            received_cents: tally.received,
            row_sums: tally.sums.into_iter().flatten().collect(),
            opened: tally
                .taken
                .iter()
                .map(|taken| taken.years.map(|(first, _)| first))
                .collect(),
            incomplete: tally.incomplete,
        })
    } else {
        Err(tally.violations)
    }
}

/// What of a bundle is in the plan.
#[derive(Clone, Copy, Default)]
struct Taken {
    /// Points of the classes that have an offer.
    points: u64,
    chosen: u64,
    /// First and last year of the chosen points.
    years: Option<(usize, usize)>,
}

/// The sums as they grow.
struct Tally<'a> {
    problem: &'a Problem,
    value: f64,
    spent: Vec<Vec<i128>>,
    drawn: Vec<Vec<i128>>,
    received: Vec<Vec<i128>>,
    /// `None`: beyond an `i128`.
    sums: Vec<Option<i128>>,
    taken: Vec<Taken>,
    incomplete: Vec<usize>,
    violations: Vec<Violation>,
}

impl<'a> Tally<'a> {
    fn new(problem: &'a Problem) -> Tally<'a> {
        let nothing = vec![vec![0; problem.years]; problem.communes.len()];
        Tally {
            problem,
            value: 0.0,
            spent: nothing.clone(),
            received: nothing.clone(),
            drawn: nothing,
            sums: vec![Some(0); problem.rows.len()],
            taken: vec![Taken::default(); problem.bundles.len()],
            incomplete: Vec::new(),
            violations: Vec::new(),
        }
    }

    fn add_class(&mut self, index: usize, counts: &[u32]) {
        let class = &self.problem.classes[index];
        if counts.len() != class.offers.len() {
            self.violations.push(Violation::WrongNumberOfOffers {
                class: index,
                counts: counts.len(),
                offers: class.offers.len(),
            });
            return;
        }
        let chosen: u64 = counts.iter().map(|&points| u64::from(points)).sum();
        let sound = class.commune < self.problem.communes.len()
            && class
                .bundles
                .iter()
                .all(|&bundle| bundle < self.taken.len());
        if chosen > 0 && !sound {
            self.violations
                .push(Violation::UnsoundClass { class: index });
        }
        for (offer, &points) in counts.iter().enumerate() {
            if points > 0 {
                self.add_offer(index, offer, points);
            }
        }
        if chosen > u64::from(class.count) {
            self.violations.push(Violation::TooManyPoints {
                class: index,
                chosen,
                count: class.count,
            });
        } else if class.forced && chosen < u64::from(class.count) {
            self.violations.push(Violation::ForcedPointsLeft {
                class: index,
                chosen,
                count: class.count,
            });
        }
        if class.offers.is_empty() {
            return;
        }
        for (position, &bundle) in class.bundles.iter().enumerate() {
            // Named twice, it still holds these points once.
            if class.bundles[..position].contains(&bundle) {
                continue;
            }
            if let Some(taken) = self.taken.get_mut(bundle) {
                taken.points += u64::from(class.count);
                taken.chosen += chosen;
            }
        }
    }

    fn add_offer(&mut self, class_index: usize, offer_index: usize, points: u32) {
        let problem = self.problem;
        let class = &problem.classes[class_index];
        let offer = &class.offers[offer_index];
        let sound = offer.year < problem.years
            && offer.kind < problem.kinds.len()
            && offer.cost_cents >= 0
            && offer.grant_cents >= 0
            && offer.returned_cents >= 0
            && offer.value.is_finite();
        if !sound {
            self.violations.push(Violation::UnsoundOffer {
                class: class_index,
                offer: offer_index,
            });
            return;
        }
        self.value += f64::from(points) * offer.value;
        if let Some(spent) = self.spent.get_mut(class.commune) {
            spent[offer.year] += i128::from(points) * i128::from(offer.cost_cents);
        }
        if let Some(received) = self.received.get_mut(class.commune) {
            for year in received.iter_mut().skip(offer.year + 1) {
                *year += i128::from(points) * i128::from(offer.returned_cents);
            }
        }
        self.add_to_rows(offer.kind, i128::from(points), |row| {
            problem.amount(offer, row)
        });
        for &bundle in &class.bundles {
            if let Some(taken) = self.taken.get_mut(bundle) {
                let (first, last) = taken.years.unwrap_or((offer.year, offer.year));
                taken.years = Some((first.min(offer.year), last.max(offer.year)));
            }
        }
    }

    fn add_to_rows(&mut self, kind: usize, times: i128, amount: impl Fn(usize) -> i64) {
        for &(row, weight) in &self.problem.kinds[kind] {
            let Some(sum) = self.sums.get_mut(row) else {
                let violation = Violation::UnsoundKind { kind };
                if !self.violations.contains(&violation) {
                    self.violations.push(violation);
                }
                continue;
            };
            // A product of two i64 fits; times a number of points it may not.
            *sum = (i128::from(weight) * i128::from(amount(row)))
                .checked_mul(times)
                .and_then(|more| sum.and_then(|sum| sum.checked_add(more)));
        }
    }

    /// Adds the opening of a bundle in the first year of its points, and looks whether it is whole.
    fn close_bundle(&mut self, index: usize) {
        let problem = self.problem;
        let bundle = &problem.bundles[index];
        let taken = self.taken[index];
        let Some((first, last)) = taken.years else {
            return;
        };
        let kind = bundle.kinds.get(first).copied();
        let penalty = match bundle.whole {
            Whole::Wished { penalty } => penalty,
            Whole::Free | Whole::Required => 0.0,
        };
        let sound = bundle.commune < self.spent.len()
            && bundle.opening_cents >= 0
            && bundle.opening_value.is_finite()
            && penalty.is_finite()
            && penalty >= 0.0;
        let (Some(kind), true) = (kind.filter(|&kind| kind < problem.kinds.len()), sound) else {
            self.violations
                .push(Violation::UnsoundBundle { bundle: index });
            return;
        };
        self.spent[bundle.commune][first] += i128::from(bundle.opening_cents);
        self.value += bundle.opening_value;
        self.add_to_rows(kind, 1, |row| problem.opening_amount(bundle, row));
        let in_part = taken.chosen < taken.points;
        match bundle.whole {
            Whole::Wished { .. } => {
                if in_part {
                    self.value -= penalty;
                    self.incomplete.push(index);
                    self.add_to_rows(kind, -1, |row| problem.penalty_amount(bundle, row));
                }
            }
            Whole::Required if in_part => self.violations.push(Violation::RequiredInPart {
                bundle: index,
                chosen: taken.chosen,
                points: taken.points,
            }),
            Whole::Required if first < last => {
                self.violations.push(Violation::RequiredOverYears {
                    bundle: index,
                    first,
                    last,
                });
            }
            Whole::Free | Whole::Required => {}
        }
    }

    fn add_draw(&mut self, index: usize, cents: i64) {
        let draw = &self.problem.draws[index];
        if cents < 0 || cents > draw.most_cents.max(0) {
            self.violations.push(Violation::DrawOutOfBounds {
                draw: index,
                cents,
                most: draw.most_cents,
            });
        }
        if cents == 0 {
            return;
        }
        let of_fund = |row: &usize| {
            let row = self.problem.rows.get(*row);
            row.is_some_and(|row| row.measure == Measure::Fund)
        };
        let are_of_funds = draw.rows.iter().all(of_fund);
        let drawn = self
            .drawn
            .get_mut(draw.commune)
            .and_then(|years| years.get_mut(draw.year));
        let (Some(drawn), true, true) = (drawn, draw.value_per_cent.is_finite(), are_of_funds)
        else {
            self.violations.push(Violation::UnsoundDraw { draw: index });
            return;
        };
        *drawn += i128::from(cents);
        self.value += cents as f64 * draw.value_per_cent;
        for &row in &draw.rows {
            let sum = &mut self.sums[row];
            *sum = sum.and_then(|sum| sum.checked_add(i128::from(cents)));
        }
    }

    fn limits(&mut self) {
        for commune in 0..self.spent.len() {
            for limit in self.problem.spending_limits(commune) {
                let years = |of: &[i128]| -> i128 {
                    let until = limit.last.saturating_add(1).min(of.len());
                    of.get(limit.first..until).unwrap_or_default().iter().sum()
                };
                let spent_cents = years(&self.spent[commune]);
                let limit_cents = i128::from(limit.cents)
                    + years(&self.drawn[commune])
                    + years(&self.received[commune]);
                if spent_cents > limit_cents {
                    self.violations.push(Violation::OverBudget {
                        commune,
                        first: limit.first,
                        last: limit.last,
                        spent_cents,
                        limit_cents,
                    });
                }
            }
        }
    }

    fn rows(&mut self) {
        for (index, (row, sum)) in self.problem.rows.iter().zip(&self.sums).enumerate() {
            let Some(sum) = *sum else {
                self.violations.push(Violation::RowOverflows { row: index });
                continue;
            };
            if let Some(least) = row.least.filter(|&least| sum < i128::from(least)) {
                self.violations.push(Violation::BelowRow {
                    row: index,
                    sum,
                    least,
                });
            }
            if let Some(most) = row.most.filter(|&most| sum > i128::from(most)) {
                self.violations.push(Violation::BeyondRow {
                    row: index,
                    sum,
                    most,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
