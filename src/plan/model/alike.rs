//! Classes of a commune that are alike in all but their number, as one: a search would try each of them in
//! the place of the others.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::plain::{Member, points_f64};
use super::super::problem::{PointClass, Problem};
use super::{ColumnIs, Model, RowIs};

/// For each class that is kept, those that it stands for, itself first.
pub(in super::super) type Alike = FxHashMap<usize, Vec<Member>>;

/// What makes two classes alike.
type Key<'a> = (usize, bool, bool, &'a [usize], Vec<OfferKey<'a>>);
type OfferKey<'a> = (usize, usize, [i64; 3], u64, &'a [i64]);

impl Model {
    /// Leaves the first of the classes that are alike, with the points of all of them.
    pub(in super::super) fn merge_alike(&mut self, problem: &Problem) -> Alike {
        let mut first_of: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        let mut alike = Alike::default();
        for row in &self.rows {
            if let RowIs::Class(class) = row.what {
                let of = &problem.classes[class];
                let first = *first_of.entry(key(of)).or_insert(class);
                let count = of.count;
                alike
                    .entry(first)
                    .or_default()
                    .push(Member { class, count });
            }
        }
        let points = |class: usize| {
            let members = alike.get(&class)?.iter();
            Some(points_f64(members.map(|it| i64::from(it.count)).sum()))
        };
        let mut places = vec![None; self.columns.len()];
        let mut columns = Vec::with_capacity(self.columns.len());
        for (place, column) in places.iter_mut().zip(&self.columns) {
            let mut column = *column;
            if let ColumnIs::Points { class, .. } = column.what {
                let Some(points) = points(class) else {
                    continue;
                };
                column.upper = points;
            }
            *place = Some(columns.len());
            columns.push(column);
        }
        self.rows.retain_mut(|row| {
            let (RowIs::Class(class)
            | RowIs::Opened { class, .. }
            | RowIs::CompleteWith { class, .. }) = row.what
            else {
                return true;
            };
            let Some(points) = points(class) else {
                return false;
            };
            if let RowIs::Class(_) = row.what {
                row.most = points;
                row.least = if row.least > 0.0 { points } else { row.least };
            }
            // What the bundle does counts for all the points of the class.
            for (column, factor) in &mut row.terms {
                if !matches!(self.columns[*column].what, ColumnIs::Points { .. }) {
                    *factor = -points;
                }
            }
            true
        });
        for row in &mut self.rows {
            let kept = row.terms.iter();
            let kept = kept.filter_map(|&(column, factor)| Some((places[column]?, factor)));
            row.terms = kept.collect();
        }
        self.columns = columns;
        alike
    }
}

fn key(class: &PointClass) -> Key<'_> {
    let offers = class.offers.iter().map(|offer| {
        let cents = [offer.cost_cents, offer.grant_cents, offer.returned_cents];
        let value = offer.value.to_bits();
        (offer.kind, offer.year, cents, value, &*offer.earlier)
    });
    // A class with no points binds no bundle.
    let is_empty = class.count == 0;
    (
        class.commune,
        class.forced,
        is_empty,
        &class.bundles,
        offers.collect(),
    )
}
