//! A plan made to stand, and made better, a few communes at a time: the others keep theirs, and the
//! ties bind what those few do together.
//!
//! Proves nothing by itself. What it finds is measured against the bound.

use super::model::{ColumnIs, Holdings, Model, RowIs};
use super::plain::{Proposal, points_f64};
use super::problem::{Chosen, Problem};
use super::solver::{Answer, Effort, rounded, solve};
use super::ties::Ties;

/// One plan for each commune, that the ties may not hold for yet.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub chosen: Chosen,
    /// What each commune adds to each tie.
    pub uses: Vec<Vec<i64>>,
    /// What each commune's plan is worth.
    pub values: Vec<f64>,
}

impl Standing {
    /// The plan that these proposals make, written out.
    pub fn new(proposals: &[Proposal], chosen: Chosen) -> Self {
        Self {
            chosen,
            uses: proposals.iter().map(|it| it.uses.clone()).collect(),
            values: proposals.iter().map(|it| it.value).collect(),
        }
    }

    pub fn value(&self) -> f64 {
        self.values.iter().sum()
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
    model: Model,
    values: Vec<i64>,
    /// For each of the communes, uses of the ties and value.
    communes: Vec<(usize, Vec<i64>, f64)>,
}

impl Neighbours<'_> {
    /// The best that these communes can do together while the others keep their plans; `None` if
    /// nothing was found.
    pub fn search(&self, standing: &Standing, communes: &[usize], effort: Effort) -> Option<Found> {
        let ties = self.ties;
        let rows = ties.with_own(communes);
        let mut model = Model::part(self.problem, self.holdings, communes, &rows);
        let others = standing.uses.iter().enumerate();
        let others = others.filter(|(commune, _)| !communes.contains(commune));
        let fixed = ties.sums(others.map(|(_, uses)| uses));
        let first = model.rows.len() - rows.len();
        for (row, sum) in model.rows[first..].iter_mut().zip(&fixed) {
            row.least -= points_f64(*sum);
            row.most -= points_f64(*sum);
        }
        let start = model.read(self.problem, &standing.chosen);
        let answer = solve(&model, &model.worth(), Some(&start), effort);
        let Answer::Solved { values, .. } = answer else {
            return None;
        };
        let values = rounded(&model, &values?)?;
        Some(self.found(model, first, values, communes))
    }

    fn found(&self, model: Model, first: usize, values: Vec<i64>, communes: &[usize]) -> Found {
        let problem = self.problem;
        let place = |commune: usize| communes.iter().position(|it| *it == commune).unwrap_or(0);
        let of_column = |what: ColumnIs| match what {
            ColumnIs::Points { class, .. } => problem.classes[class].commune,
            ColumnIs::Opens { bundle, .. } | ColumnIs::Complete { bundle } => {
                problem.bundles[bundle].commune
            }
            ColumnIs::Draw(draw) => problem.draws[draw].commune,
        };
        let nothing = |&commune: &usize| (commune, vec![0; self.ties.len()], 0.0);
        let mut of_communes: Vec<(usize, Vec<i64>, f64)> = communes.iter().map(nothing).collect();
        for (column, &amount) in model.columns.iter().zip(&values) {
            of_communes[place(of_column(column.what))].2 += column.value * points_f64(amount);
        }
        for (tie, row) in model.rows[first..].iter().take(self.ties.len()).enumerate() {
            debug_assert_eq!(row.what, RowIs::Row(self.ties.rows[tie]));
            for &(column, factor) in &row.terms {
                let amount = factor as i64 * values[column];
                of_communes[place(of_column(model.columns[column].what))].1[tie] += amount;
            }
        }
        Found {
            communes: of_communes,
            model,
            values,
        }
    }
}

impl Standing {
    /// How much more the whole is worth with what was found.
    pub fn gain(&self, found: &Found) -> f64 {
        let communes = found.communes.iter();
        communes
            .map(|(commune, _, value)| value - self.values[*commune])
            .sum()
    }

    /// What all the communes add to each tie with what was found.
    pub fn sums_with(&self, ties: &Ties, found: &Found) -> Vec<i64> {
        let mut uses: Vec<&Vec<i64>> = self.uses.iter().collect();
        for (commune, of_commune, _) in &found.communes {
            uses[*commune] = of_commune;
        }
        ties.sums(uses.into_iter())
    }

    /// Puts what was found in the place of what these communes had.
    pub fn take(&mut self, found: Found) {
        found.model.write(&found.values, &mut self.chosen);
        for (commune, uses, value) in found.communes {
            self.uses[commune] = uses;
            self.values[commune] = value;
        }
    }
}
