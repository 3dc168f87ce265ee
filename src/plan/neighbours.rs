//! A plan made to stand, and made better, a few communes at a time: the others keep theirs, and the
//! ties bind what those few do together.
//!
//! Proves nothing by itself. What it finds is measured against the bound.

use super::model::{ColumnIs, Holdings, Model, RowIs};
use super::plain::{Proposal, points_f64};
use super::problem::Problem;
use super::solver::{Answer, Effort, rounded, solve};
use super::ties::Ties;
use rustc_hash::FxHashMap;

/// One plan for each commune, that the ties may not hold for yet.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// Points by class and offer.
    pub counts: Vec<Vec<u32>>,
    /// Cents by draw.
    pub draws: Vec<i64>,
    /// What each commune adds to each tie.
    pub uses: Vec<Vec<i64>>,
    /// What each commune's plan is worth.
    pub values: Vec<f64>,
}

impl Standing {
    /// The plan that these proposals make, written out.
    pub fn new(proposals: &[Proposal], counts: Vec<Vec<u32>>, draws: Vec<i64>) -> Self {
        Self {
            counts,
            draws,
            uses: proposals.iter().map(|it| it.uses.clone()).collect(),
            values: proposals.iter().map(|it| it.value).collect(),
        }
    }

    pub fn value(&self) -> f64 {
        self.values.iter().sum()
    }

    /// What all communes together add to each tie.
    pub fn sums(&self, ties: usize) -> Vec<i64> {
        let mut sums = vec![0; ties];
        for uses in &self.uses {
            for (sum, amount) in sums.iter_mut().zip(uses) {
                *sum += amount;
            }
        }
        sums
    }
}

/// What the few communes of a neighbourhood have to deal with.
pub(super) struct Neighbours<'a> {
    pub problem: &'a Problem,
    pub holdings: &'a Holdings,
    pub ties: &'a Ties,
}

/// What a few communes found together.
pub(super) struct Found {
    counts: Vec<(usize, usize, u32)>,
    draws: Vec<(usize, i64)>,
    /// For each of the communes, uses of the ties and value.
    communes: Vec<(usize, Vec<i64>, f64)>,
    pub value: f64,
}

impl Neighbours<'_> {
    /// The best that these communes can do together while the others keep their plans; `None` if
    /// nothing was found.
    pub fn search(&self, standing: &Standing, communes: &[usize], effort: Effort) -> Option<Found> {
        let ties = self.ties;
        let mut rows = ties.rows.clone();
        let is_theirs = |row: &usize| ties.own[*row].is_some_and(|own| communes.contains(&own));
        rows.extend((0..self.problem.rows.len()).filter(is_theirs));
        let mut model = Model::part(self.problem, self.holdings, communes, &rows);
        let mut fixed = standing.sums(ties.len());
        for &commune in communes {
            for (sum, amount) in fixed.iter_mut().zip(&standing.uses[commune]) {
                *sum -= amount;
            }
        }
        let first = model.rows.len() - rows.len();
        for (row, sum) in model.rows[first..].iter_mut().zip(&fixed) {
            row.least -= points_f64(*sum);
            row.most -= points_f64(*sum);
        }
        let worth: Vec<f64> = model.columns.iter().map(|column| column.value).collect();
        let start = self.as_it_stands(&model, standing);
        let Answer::Solved { values, .. } = solve(&model, &worth, Some(&start), effort) else {
            return None;
        };
        let values = rounded(&model, &values?)?;
        Some(self.found(&model, first, &values, communes))
    }

    /// The columns of a part of the choice, as the plan has them: where the search begins.
    fn as_it_stands(&self, model: &Model, standing: &Standing) -> Vec<f64> {
        let mut first_year: FxHashMap<usize, usize> = FxHashMap::default();
        let mut in_part: FxHashMap<usize, bool> = FxHashMap::default();
        for row in &model.rows {
            let RowIs::Class(index) = row.what else {
                continue;
            };
            let class = &self.problem.classes[index];
            let counts = &standing.counts[index];
            let chosen: u32 = counts.iter().sum();
            for bundle in &class.bundles {
                *in_part.entry(*bundle).or_default() |= chosen < class.count;
                for (offer, _) in class.offers.iter().zip(counts).filter(|it| *it.1 > 0) {
                    let first = first_year.entry(*bundle).or_insert(offer.year);
                    *first = offer.year.min(*first);
                }
            }
        }
        let columns = model.columns.iter().map(|column| match column.what {
            ColumnIs::Points { class, offer } => f64::from(standing.counts[class][offer]),
            ColumnIs::Opens { bundle, year } => {
                f64::from(u8::from(first_year.get(&bundle) == Some(&year)))
            }
            ColumnIs::Complete { bundle } => {
                f64::from(u8::from(in_part.get(&bundle) == Some(&false)))
            }
            ColumnIs::Draw(draw) => points_f64(standing.draws[draw]),
        });
        columns.collect()
    }

    fn found(&self, model: &Model, first: usize, values: &[i64], communes: &[usize]) -> Found {
        let problem = self.problem;
        let place = |commune: usize| communes.iter().position(|it| *it == commune).unwrap_or(0);
        let of_column = |what: ColumnIs| match what {
            ColumnIs::Points { class, .. } => problem.classes[class].commune,
            ColumnIs::Opens { bundle, .. } | ColumnIs::Complete { bundle } => {
                problem.bundles[bundle].commune
            }
            ColumnIs::Draw(draw) => problem.draws[draw].commune,
        };
        let mut found = Found {
            counts: Vec::new(),
            draws: Vec::new(),
            communes: communes
                .iter()
                .map(|&commune| (commune, vec![0; self.ties.len()], 0.0))
                .collect(),
            value: 0.0,
        };
        for (column, &amount) in model.columns.iter().zip(values) {
            let value = column.value * points_f64(amount);
            found.value += value;
            found.communes[place(of_column(column.what))].2 += value;
            match column.what {
                ColumnIs::Points { class, offer } if amount > 0 => {
                    let points = u32::try_from(amount).unwrap_or(0);
                    found.counts.push((class, offer, points));
                }
                ColumnIs::Draw(draw) => found.draws.push((draw, amount)),
                _ => {}
            }
        }
        for (tie, row) in model.rows[first..].iter().take(self.ties.len()).enumerate() {
            debug_assert_eq!(row.what, RowIs::Row(self.ties.rows[tie]));
            for &(column, factor) in &row.terms {
                let amount = factor as i64 * values[column];
                found.communes[place(of_column(model.columns[column].what))].1[tie] += amount;
            }
        }
        found
    }

    /// Puts what was found in the place of what these communes had.
    pub fn take(&self, standing: &mut Standing, found: Found) {
        for (commune, uses, value) in found.communes {
            for &class in &self.holdings.classes[commune] {
                standing.counts[class].fill(0);
            }
            standing.uses[commune] = uses;
            standing.values[commune] = value;
        }
        for (class, offer, points) in found.counts {
            standing.counts[class][offer] = points;
        }
        for (draw, cents) in found.draws {
            standing.draws[draw] = cents;
        }
    }
}
