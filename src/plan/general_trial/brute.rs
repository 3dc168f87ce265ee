//! Every plan of a small problem, one after the other. Written from the rules as a reader would
//! state them, and from nothing else in this room.

use crate::plan::problem::{Carry, Draw, Measure, Offer, Problem, Whole};

/// The best value of all the plans, with the counts and the draws that reach it; `None` if no
/// choice is a plan. Time grows with the product over the classes of the ways to share out
/// their points.
pub(crate) fn brute(problem: &Problem) -> Option<(f64, Vec<Vec<u32>>, Vec<i64>)> {
    brute_where(problem, &|_| true)
}

/// The same of the plans whose counts are as asked.
pub(crate) fn brute_where(
    problem: &Problem,
    asked: &dyn Fn(&[Vec<u32>]) -> bool,
) -> Option<(f64, Vec<Vec<u32>>, Vec<i64>)> {
    let counts = problem
        .classes
        .iter()
        .map(|class| vec![0; class.offers.len()])
        .collect();
    let funds = (0..problem.communes.len())
        .map(|commune| {
            let budgets = problem.communes[commune].budgets_cents.iter();
            let draws = problem.draws.iter().filter(|draw| draw.commune == commune);
            // At most what every point of it may give back in every year.
            let classes = problem.classes.iter().filter(|it| it.commune == commune);
            let returned = classes.map(|class| {
                let most = class.offers.iter().map(|offer| offer.returned_cents).max();
                most.unwrap_or(0) * i64::from(class.count) * problem.years as i64
            });
            budgets.map(|&cents| cents.max(0)).sum::<i64>()
                + returned.sum::<i64>()
                + draws.map(|draw| draw.most_cents.max(0)).sum::<i64>()
        })
        .collect();
    let mut all = All {
        problem,
        asked,
        // Limits of spending nest, and so do funds: each draw is in one chain of either, and the
        // matrix of two such families is totally unimodular. Between whole counts, the best draws
        // are then sums and differences of the amounts, hence multiples of what divides them all.
        step: common_divisor(problem),
        counts,
        left_cents: funds,
        best: None,
    };
    all.choose(0, 0, problem.classes.first().map_or(0, |class| class.count));
    all.best
}

struct All<'a> {
    problem: &'a Problem,
    asked: &'a dyn Fn(&[Vec<u32>]) -> bool,
    step: i64,
    counts: Vec<Vec<u32>>,
    /// What each commune may still spend at all, whatever the year.
    left_cents: Vec<i64>,
    best: Option<(f64, Vec<Vec<u32>>, Vec<i64>)>,
}

impl All<'_> {
    fn choose(&mut self, class_index: usize, offer_index: usize, left: u32) {
        let Some(class) = self.problem.classes.get(class_index) else {
            self.look();
            return;
        };
        let Some(offer) = class.offers.get(offer_index) else {
            if !(class.forced && left > 0) {
                let next = self.problem.classes.get(class_index + 1);
                self.choose(class_index + 1, 0, next.map_or(0, |class| class.count));
            }
            return;
        };
        for points in 0..=left {
            let cents = i64::from(points) * offer.cost_cents;
            if cents > self.left_cents[class.commune] {
                break;
            }
            self.left_cents[class.commune] -= cents;
            self.counts[class_index][offer_index] = points;
            self.choose(class_index, offer_index + 1, left - points);
            self.left_cents[class.commune] += cents;
        }
        self.counts[class_index][offer_index] = 0;
    }

    fn look(&mut self) {
        if !(self.asked)(&self.counts) {
            return;
        }
        let Some(sums) = Sums::of(self.problem, &self.counts) else {
            return;
        };
        let mut draws = vec![0; self.problem.draws.len()];
        self.draw(&sums, &mut draws, 0);
    }

    fn draw(&mut self, sums: &Sums, draws: &mut Vec<i64>, index: usize) {
        // A draw is never worth more than nothing.
        if let Some((best, ..)) = self.best
            && sums.value <= best
        {
            return;
        }
        let Some(draw) = self.problem.draws.get(index) else {
            if let Some(value) = sums.with(self.problem, draws)
                && self.best.as_ref().is_none_or(|(best, ..)| value > *best)
            {
                self.best = Some((value, self.counts.clone(), draws.clone()));
            }
            return;
        };
        assert!(draw.value_per_cent <= 0.0);
        for cents in (0..=draw.most_cents).step_by(self.step as usize) {
            draws[index] = cents;
            self.draw(sums, draws, index + 1);
        }
        draws[index] = 0;
    }
}

/// What counts and draws are worth; `None` if they are not a plan.
pub(crate) fn judge(problem: &Problem, counts: &[Vec<u32>], draws: &[i64]) -> Option<f64> {
    let within = problem
        .draws
        .iter()
        .zip(draws)
        .all(|(draw, &cents)| cents >= 0 && cents <= draw.most_cents.max(0));
    if within {
        Sums::of(problem, counts)?.with(problem, draws)
    } else {
        None
    }
}

/// What counts add up to, draws apart.
struct Sums {
    value: f64,
    spent: Vec<Vec<i64>>,
    /// What earlier works give each commune in each year.
    received: Vec<Vec<i64>>,
    rows: Vec<i64>,
}

impl Sums {
    /// `None` if too many points are taken, forced ones left, or a bundle broken.
    fn of(problem: &Problem, counts: &[Vec<u32>]) -> Option<Sums> {
        let mut sums = Sums {
            value: 0.0,
            spent: vec![vec![0; problem.years]; problem.communes.len()],
            received: vec![vec![0; problem.years]; problem.communes.len()],
            rows: vec![0; problem.rows.len()],
        };
        for (class, counts) in problem.classes.iter().zip(counts) {
            let chosen = counts.iter().sum::<u32>();
            if chosen > class.count || (class.forced && chosen < class.count) {
                return None;
            }
            for (offer, &points) in class.offers.iter().zip(counts) {
                for _ in 0..points {
                    sums.value += offer.value;
                    sums.spent[class.commune][offer.year] += offer.cost_cents;
                    for year in offer.year + 1..problem.years {
                        sums.received[class.commune][year] += offer.returned_cents;
                    }
                    for &(row, weight) in &problem.kinds[offer.kind] {
                        sums.rows[row] += weight * amount(problem, row, offer);
                    }
                }
            }
        }
        for (index, bundle) in problem.bundles.iter().enumerate() {
            // The years in which its points are done, and `None` for each point left.
            let mut fates = Vec::new();
            for (class, counts) in problem.classes.iter().zip(counts) {
                if !class.bundles.contains(&index) || class.offers.is_empty() {
                    continue;
                }
                for (offer, &points) in class.offers.iter().zip(counts) {
                    fates.extend((0..points).map(|_| Some(offer.year)));
                }
                let left = class.count - counts.iter().sum::<u32>();
                fates.extend((0..left).map(|_| None));
            }
            let Some(first) = fates.iter().flatten().min() else {
                continue;
            };
            let wished = matches!(bundle.whole, Whole::Wished { .. });
            let lost = |goal: usize| {
                let in_part = wished && fates.contains(&None);
                if in_part {
                    bundle.penalty_earlier.get(goal).copied().unwrap_or(0)
                } else {
                    0
                }
            };
            match bundle.whole {
                Whole::Required if fates.iter().any(|fate| fate.as_ref() != Some(first)) => {
                    return None;
                }
                Whole::Wished { penalty } if fates.contains(&None) => sums.value -= penalty,
                _ => {}
            }
            sums.value += bundle.opening_value;
            sums.spent[bundle.commune][*first] += bundle.opening_cents;
            for &(row, weight) in &problem.kinds[bundle.kinds[*first]] {
                sums.rows[row] += match problem.rows[row].measure {
                    Measure::Points | Measure::Fund => 0,
                    Measure::Cents => weight * bundle.opening_cents,
                    Measure::Earlier(goal) => weight * (bundle.opening_earlier[goal] - lost(goal)),
                };
            }
        }
        Some(sums)
    }

    /// The value with these draws; `None` if money is short or a row out of its bounds.
    fn with(&self, problem: &Problem, draws: &[i64]) -> Option<f64> {
        let taken = |test: &dyn Fn(&Draw) -> bool| -> i64 {
            let all = problem.draws.iter().zip(draws);
            all.filter(|(draw, _)| test(draw)).map(|(_, &it)| it).sum()
        };
        for (index, commune) in problem.communes.iter().enumerate() {
            let budget = |year: usize| commune.budgets_cents.get(year).map_or(0, |&it| it.max(0));
            let (mut remaining, mut later) = (0, (0..problem.years).map(budget).sum::<i64>());
            for year in 0..problem.years {
                later -= budget(year);
                remaining +=
                    budget(year) + taken(&|draw| draw.commune == index && draw.year == year);
                remaining += self.received[index][year] - self.spent[index][year];
                let ahead = match commune.carry {
                    Carry::Forward { borrow_cents } => borrow_cents.max(0).min(later),
                    Carry::Total if year + 1 < problem.years => i64::MAX,
                    Carry::Never | Carry::Total => 0,
                };
                if remaining < -ahead {
                    return None;
                }
                if commune.carry == Carry::Never {
                    remaining = 0;
                }
            }
        }
        for (index, row) in problem.rows.iter().enumerate() {
            let sum = self.rows[index] + taken(&|draw| draw.rows.contains(&index));
            if row.least.is_some_and(|least| sum < least) || row.most.is_some_and(|most| sum > most)
            {
                return None;
            }
        }
        let paid = problem.draws.iter().zip(draws);
        let paid = paid.map(|(draw, &cents)| cents as f64 * draw.value_per_cent);
        Some(self.value + paid.sum::<f64>())
    }
}

fn amount(problem: &Problem, row: usize, offer: &Offer) -> i64 {
    match problem.rows[row].measure {
        Measure::Points => 1,
        Measure::Cents => offer.cost_cents,
        Measure::Fund => offer.grant_cents,
        Measure::Earlier(goal) => offer.earlier[goal],
    }
}

/// What divides every amount of cents in the problem; at least 1.
fn common_divisor(problem: &Problem) -> i64 {
    let mut amounts = Vec::new();
    for commune in &problem.communes {
        amounts.extend(commune.budgets_cents.iter().map(|&cents| cents.max(0)));
        if let Carry::Forward { borrow_cents } = commune.carry {
            amounts.push(borrow_cents);
        }
    }
    for offer in problem.classes.iter().flat_map(|class| &class.offers) {
        amounts.extend([offer.cost_cents, offer.grant_cents, offer.returned_cents]);
    }
    amounts.extend(problem.bundles.iter().map(|bundle| bundle.opening_cents));
    for row in &problem.rows {
        if matches!(row.measure, Measure::Cents | Measure::Fund) {
            amounts.extend(row.least.into_iter().chain(row.most));
        }
    }
    amounts.extend(problem.draws.iter().map(|draw| draw.most_cents));
    let divisor = amounts.into_iter().fold(0, |divisor, cents| {
        let (mut a, mut b) = (divisor, cents.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    });
    divisor.max(1)
}
