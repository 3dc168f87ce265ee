//! Rows that are the sum of those above them, whatever they call themselves: « Σ », « Ensemble de la
//! commune », « Global », or nothing at all.

use crate::inventory::fields::Field;
use crate::inventory::grid::Row;
use crate::inventory::header::Header;
use std::collections::BTreeSet;

/// One row is no sum of itself, unless its table has other sums.
const FEWEST_ADDED: usize = 2;

/// The rows that name no lamp, no watts of one and no reference, and count exactly the points of the
/// rows above: all of them, or those since the last such row.
pub(super) fn rows_that_add_up(rows: &[Row], header: &Header) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut of_one_row = Vec::new();
    let Some(count) = header.column(Field::Foyers) else {
        return found;
    };
    let of_points = [Field::Lampe, Field::Reference].map(|field| header.column(field));
    let watts = header.column(Field::PuissanceLampe);
    let (mut all, mut block, mut of_all, mut added) = (0.0, 0.0, 0, 0);
    for row in rows {
        let Some(points) = row.get(count.index()).and_then(|cell| count.number(cell)) else {
            continue;
        };
        let says = of_points
            .iter()
            .flatten()
            .any(|column| row.get(column.index()).is_some());
        // A sum of watts is no lamp's: a total may have one.
        let has_watts = watts.is_some_and(|column| row.get(column.index()).is_some());
        if says || has_watts {
            all += points;
            block += points;
            of_all += 1;
            added += 1;
            continue;
        }
        let is = |sum: f64| (sum - points).abs() < 0.5;
        let is_of_all = of_all >= FEWEST_ADDED && is(all);
        if is_of_all || added >= FEWEST_ADDED && is(block) {
            found.insert(row.number);
        } else if added == 1 && is(block) {
            of_one_row.push(row.number);
        }
        (block, added) = (0.0, 0);
    }
    if !found.is_empty() {
        found.extend(of_one_row);
    }
    found
}
