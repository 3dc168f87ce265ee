//! Columns that count the points of a row by sort: « Simple | Double », « Candélabres | Consoles | Façades ». Which
//! of them to add up, and how many lanterns each bears, a person says.

use super::column_place;
use super::counts::{MOST_IN_A_ROW, numbers, read_as_counts};
use crate::french;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::Row;
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;
use crate::inventory::vocabulary::names_a_sort;

/// Asks whether such columns count; `None` where there are fewer than two.
pub(super) fn ask(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    said: Said<'_>,
) -> Option<Decision> {
    // « Candélabres » alone counts; beside « Consoles » it is one sort of several.
    let read_otherwise = [Field::Luminaire, Field::TypeSupport, Field::Foyers]
        .into_iter()
        .filter_map(|field| header.column(field).filter(|column| !column.said))
        .map(|column| (column.index(), column.header.clone()));
    let mut columns: Vec<Column> = (header.unknown.iter().cloned())
        .chain(read_otherwise)
        .filter(|(_, title)| names_a_sort(title))
        .map(|(index, title)| Column::believed(index, title, Field::Foyers, mapping))
        .filter(|column| holds_numbers_of_points(rows, column))
        .collect();
    columns.sort_by_key(Column::index);
    let counts = |column: &Column| numbers(rows, column).into_iter().flatten().any(|n| n > 1.0);
    if columns.len() < 2 || !columns.iter().any(counts) {
        return None;
    }
    let titles: Vec<&str> = columns.iter().map(|one| one.header.as_str()).collect();
    let title = titles.join(" | ");
    let sum: f64 = (columns.iter())
        .flat_map(|column| numbers(rows, column))
        .flatten()
        .sum();
    let place = column_place(columns[0].index());
    let taken = "nombres de points de la ligne, à additionner";
    let decision = Decision::new(Kind::Count, title, taken)
        .because("de petits nombres entiers sous des titres de supports ou de crosses")
        .or_else(format!(
            "un point par ligne : {} ; un support double peut porter deux points",
            french::counted(rows.len(), "ligne", "lignes")
        ))
        .of_points(sum as usize)
        .at(place.as_str());
    match said.to(Kind::Count, &place) {
        Some(true) => {
            read_as_counts(header, columns);
            Some(decision.answered(taken))
        }
        Some(false) => Some(decision.answered("un point par ligne")),
        None => {
            header.count_asked = true;
            Some(decision.asked())
        }
    }
}

/// Whether the cells of a column are small whole numbers, and some.
fn holds_numbers_of_points(rows: &[Row], column: &Column) -> bool {
    let stated = numbers(rows, column);
    let is_count = |number: &Option<f64>| {
        number.is_some_and(|n| n.fract() == 0.0 && (0.0..=MOST_IN_A_ROW).contains(&n))
    };
    !stated.is_empty() && stated.iter().all(is_count)
}
