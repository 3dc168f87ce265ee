//! Sheets without titles that go on with the table of the sheet before them, as a table of a PDF does that
//! was cut into pages.

use super::Kind;
use crate::french::counted;
use crate::inventory::content::Settled;
use crate::inventory::decision::{self, Decision};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Row, Sheet};
use crate::inventory::header::{Column, Header};
use crate::inventory::lamps::names_a_lamp;
use std::borrow::Cow;

/// How a sheet goes on with the table before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Match {
    /// In the same columns.
    Same,
    /// In columns further right or left: which is which is not sure enough to be read.
    Shifted,
}

/// Rows that must fit, in percent of those that have several cells.
const SHARE_THAT_FITS: usize = 80;

/// Gives the sheets without titles the header of the table that they go on with.
pub(super) fn join(sheets: &[Cow<'_, Sheet>], kinds: &mut [Kind]) {
    let mut before = None;
    for (at, sheet) in sheets.iter().enumerate() {
        if matches!(kinds[at], Kind::Table(..)) {
            before = Some(at);
            continue;
        }
        let is_open = matches!(kinds[at], Kind::Other(_)) && !sheet.is_part;
        let Some(of) = before.filter(|_| is_open) else {
            continue;
        };
        let Kind::Table(header, _) = &kinds[of] else {
            continue;
        };
        kinds[at] = match matching(sheet, header) {
            Some(Match::Same) => {
                let header = Header {
                    row: 0,
                    ..header.clone()
                };
                Kind::Table(header, decided(&sheets[of].name, sheet))
            }
            Some(Match::Shifted) => Kind::Shifted,
            None => continue,
        };
    }
}

fn decided(before: &str, sheet: &Sheet) -> Settled {
    let rows = rows_of(sheet).count();
    let decision = Decision::new(
        decision::Kind::Table,
        format!("{} sans titres", counted(rows, "ligne", "lignes")),
        format!("suite de la feuille « {before} » : mêmes colonnes"),
    )
    .because("même largeur, des lampes et des nombres dans les mêmes colonnes")
    .or_else("une feuille à part, à écarter dans une correspondance (feuilles_a_ignorer)")
    .of_points(rows);
    Settled {
        decisions: vec![decision],
        ..Default::default()
    }
}

/// The rows of a sheet but titles alone on theirs.
fn rows_of(sheet: &Sheet) -> impl Iterator<Item = &Row> {
    sheet.rows.iter().filter(|row| row.cells.len() > 1)
}

/// How the rows of a sheet fit the columns of a table: lamps stand under its lamps, numbers under its watts.
fn matching(sheet: &Sheet, header: &Header) -> Option<Match> {
    let rows: Vec<&Row> = rows_of(sheet).collect();
    let columns: Vec<&Column> = (header.used())
        .filter(|column| column.field.says_lamps())
        .collect();
    let first = header.titles.first()?.index;
    let last = header.titles.last()?.index;
    if rows.len() < 2 || columns.is_empty() {
        return None;
    }
    let fits = |shift: i64| {
        let fitting = rows.iter().filter(|row| {
            let moved = |column: u32| u32::try_from(i64::from(column) + shift).ok();
            let is_within = |column: u32| {
                let own = i64::from(column) - shift;
                (i64::from(first)..=i64::from(last)).contains(&own)
            };
            let holds = |column: &&Column| {
                let cell = moved(column.index()).and_then(|index| row.get(index));
                cell.is_some_and(|cell| match column.field {
                    Field::Lampe => names_a_lamp(&cell.to_string()),
                    _ => column.number(cell).is_some(),
                })
            };
            row.cells.iter().all(|(column, _)| is_within(*column))
                && row.cells.len() * 2 > header.titles.len()
                && columns.iter().filter(|column| holds(column)).count() * 2 > columns.len()
        });
        fitting.count() * 100 >= rows.len() * SHARE_THAT_FITS
    };
    if fits(0) {
        return Some(Match::Same);
    }
    let own = rows.iter().map(|row| row.cells[0].0).min()?;
    let shift = i64::from(own) - i64::from(first);
    (shift != 0 && fits(shift)).then_some(Match::Shifted)
}
