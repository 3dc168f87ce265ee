//! Plans of a commune that are one point away from one that it has: one point fewer, one more, or one
//! with another offer.
//!
//! Where communes take long to answer they propose few plans, and few plans seldom add up to what is
//! asked to the point. One point here and there does.

use std::collections::BTreeMap;

use super::model::{ColumnIs, Model};

/// One unit less of a column, one more of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    pub less: Option<usize>,
    pub more: Option<usize>,
}

impl Change {
    /// The columns that change, and by how much.
    pub fn parts(self) -> impl Iterator<Item = (usize, i64)> {
        let less = self.less.map(|column| (column, -1));
        less.into_iter().chain(self.more.map(|column| (column, 1)))
    }
}

/// For each change that these make to the ties, the one that is worth most. `uses` is what one unit
/// of each column adds to the ties; every row holds afterwards as it did before.
pub(super) fn variants(model: &Model, uses: &[Vec<(usize, i64)>], values: &[i64]) -> Vec<Change> {
    let mut rows_of: Vec<Vec<(usize, f64)>> = vec![Vec::new(); model.columns.len()];
    let mut sums = vec![0.0; model.rows.len()];
    for (index, row) in model.rows.iter().enumerate() {
        for &(column, factor) in &row.terms {
            rows_of[column].push((index, factor));
            sums[index] += factor * values[column] as f64;
        }
    }
    let holds = |change: Change| {
        let mut there: BTreeMap<usize, f64> = BTreeMap::new();
        for (column, by) in change.parts() {
            for &(row, factor) in &rows_of[column] {
                *there.entry(row).or_insert(sums[row]) += factor * by as f64;
            }
        }
        let rows = there.into_iter();
        rows.map(|(row, sum)| (&model.rows[row], sum))
            .all(|(row, sum)| row.least <= sum && sum <= row.most)
    };
    let mut best: BTreeMap<Vec<(usize, i64)>, (f64, Change)> = BTreeMap::new();
    let mut consider = |change: Change| {
        let mut added: BTreeMap<usize, i64> = BTreeMap::new();
        let mut worth = 0.0;
        for (column, by) in change.parts() {
            worth += model.columns[column].value * by as f64;
            for &(tie, amount) in &uses[column] {
                *added.entry(tie).or_default() += by * amount;
            }
        }
        let added: Vec<(usize, i64)> = added.into_iter().filter(|it| it.1 != 0).collect();
        let known = best.get(&added);
        if known.is_none_or(|known| known.0 < worth) && holds(change) {
            best.insert(added, (worth, change));
        }
    };
    for of_class in columns_by_class(model).values() {
        for &less in of_class.iter().filter(|column| values[**column] > 0) {
            let others = of_class.iter().filter(|column| **column != less);
            for more in others.map(|more| Some(*more)).chain([None]) {
                consider(Change {
                    less: Some(less),
                    more,
                });
            }
        }
        for &more in of_class {
            consider(Change {
                less: None,
                more: Some(more),
            });
        }
    }
    best.into_values().map(|(_, change)| change).collect()
}

/// The columns of points, class by class.
fn columns_by_class(model: &Model) -> BTreeMap<usize, Vec<usize>> {
    let mut classes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, column) in model.columns.iter().enumerate() {
        if let ColumnIs::Points { class, .. } = column.what {
            classes.entry(class).or_default().push(index);
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::super::model::{Column, ModelRow, RowIs};
    use super::*;

    /// Two points of one class; for 3 € each is worth 5, for 2 € it is worth 4, and counts for
    /// nothing. One has the first offer, 5 € are there: the other may have the second one; the first
    /// may change to the second, or be left.
    #[test]
    fn one_point_changes_within_the_money_by_hand() {
        let column = |offer, value| Column {
            what: ColumnIs::Points { class: 0, offer },
            upper: 2.0,
            integer: true,
            value,
        };
        let row = |what, most, terms: &[(usize, f64)]| ModelRow {
            what,
            least: f64::NEG_INFINITY,
            most,
            terms: terms.to_vec(),
        };
        let spending = RowIs::Spending {
            commune: 0,
            first: 0,
            last: 0,
        };
        let model = Model {
            columns: vec![column(0, 5.0), column(1, 4.0)],
            rows: vec![
                row(RowIs::Class(0), 2.0, &[(0, 1.0), (1, 1.0)]),
                row(spending, 500.0, &[(0, 300.0), (1, 200.0)]),
            ],
        };
        let uses = [vec![(0, 1)], Vec::new()];
        let change = |less, more| Change { less, more };
        // One fewer that counts: another offer is better than nothing. As many: one more.
        let expected = [change(None, Some(1)), change(Some(0), Some(1))];
        assert_eq!(variants(&model, &uses, &[1, 0]), expected);
    }
}
