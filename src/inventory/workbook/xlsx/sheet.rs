//! One sheet: its rows, and what stands before and after them.

use super::around::Around;
use super::book::Listed;
use super::bounds::MOST_COLOURED;
use super::cells::{self, Referred, Rows};
use super::fault::{Fault, Read};
use super::package::Package;
use super::stream::{Stream, after_last};
use super::waves::in_waves;
use crate::inventory::bounds::{CELL, ROW};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::Sheet;
use memchr::{memmem, memrchr};

/// The element that holds the rows.
const ROWS: &[u8] = b"sheetData";

/// What the sheets of a workbook may still hold.
#[derive(Debug)]
pub(super) struct Budget {
    /// Bytes that their cells and rows may take.
    pub bytes: usize,
    /// Cells that have a colour.
    pub coloured: usize,
}

impl Budget {
    /// For a whole workbook.
    pub fn of(bytes: usize) -> Self {
        Self {
            bytes,
            coloured: MOST_COLOURED,
        }
    }
}

/// Reads a sheet of a workbook.
pub(super) fn read(
    package: &Package<'_>,
    listed: &Listed,
    referred: &Referred<'_>,
    budget: &mut Budget,
) -> Read<Sheet> {
    let mut sheet = Sheet {
        name: listed.name.clone(),
        hidden: listed.hidden,
        ..Sheet::default()
    };
    let mut around = Around::default();
    let (mut last, mut has_dates) = (0, false);
    package.read(&listed.part, |stream| {
        let mut pieces = Pieces {
            stream,
            section: Section::Before,
        };
        in_waves(
            &package.spent.watch,
            || pieces.next(),
            |piece| made_of(piece, referred),
            |made| {
                let rows = match made {
                    Made::Around(bytes) => return around.read(&bytes),
                    Made::Rows(rows) => rows,
                    Made::Unnumbered(bytes) => {
                        cells::read(&bytes, Some(last), referred)?.unwrap_or_default()
                    }
                };
                last = rows.last;
                has_dates |= rows.has_dates;
                add(&mut sheet, rows, budget)
            },
        )
    })?;
    if !around.ended {
        return Err(Fault::Truncated);
    }
    sheet.filtered = around.filtered || has_filtered_table(package, &listed.part)?;
    sheet.merged = std::mem::take(&mut around.merged);
    keep_what_is_used(&mut sheet, &around);
    if has_dates && referred.from_1904 {
        sheet.decisions.push(
            Decision::new(
                Kind::Dates,
                "dates comptées depuis le 1er janvier 1904",
                "dates ramenées au calendrier usuel",
            )
            .because("le classeur le dit lui-même : il vient d'Excel pour Mac"),
        );
    }
    Ok(sheet)
}

/// What was made of a piece.
enum Made {
    Rows(Rows),
    /// Rows that must be counted from those before.
    Unnumbered(Vec<u8>),
    /// What stands before or after the rows, to be read in order.
    Around(Vec<u8>),
}

fn made_of(piece: Piece, referred: &Referred<'_>) -> Read<Made> {
    if piece.section != Section::Rows {
        return Ok(Made::Around(piece.bytes));
    }
    Ok(match cells::read(&piece.bytes, None, referred)? {
        Some(rows) => Made::Rows(rows),
        None => Made::Unnumbered(piece.bytes),
    })
}

fn add(sheet: &mut Sheet, mut rows: Rows, budget: &mut Budget) -> Read<()> {
    budget.bytes = budget
        .bytes
        .checked_sub(rows.cells * CELL + rows.filled.len() * ROW)
        .ok_or_else(|| Fault::TooLarge("trop de cellules remplies".to_owned()))?;
    sheet.rows.append(&mut rows.filled);
    sheet.hidden_rows.append(&mut rows.hidden);
    sheet.struck_rows.append(&mut rows.struck);
    sheet.partly_read.append(rows.partly_read);
    for (row, mut fills) in rows.fills {
        if let Some(left) = budget.coloured.checked_sub(fills.len()) {
            budget.coloured = left;
            sheet.fills.entry(row).or_default().append(&mut fills);
        } else {
            // Where everything is coloured, colours tell nothing.
            budget.coloured = 0;
            sheet.fills.clear();
        }
    }
    Ok(())
}

/// Whether a table of the sheet, which has a filter of its own, is filtered.
fn has_filtered_table(package: &Package<'_>, sheet: &str) -> Read<bool> {
    for relation in package.relations(sheet)? {
        if relation.kind == "table" && package.has(&relation.target) {
            let mut table = Around::default();
            table.read(&package.whole(&relation.target)?)?;
            if table.filtered {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Leaves out hidden and coloured columns to the right of all cells, and puts rows in order.
fn keep_what_is_used(sheet: &mut Sheet, around: &Around) {
    for rows in [&mut sheet.hidden_rows, &mut sheet.struck_rows] {
        rows.sort_unstable();
        rows.dedup();
    }
    if around.hidden_columns.is_empty() && sheet.fills.is_empty() {
        return;
    }
    let last_columns = sheet.rows.iter().filter_map(|row| row.cells.last());
    let used = last_columns
        .map(|(column, _)| column + 1)
        .max()
        .unwrap_or(0);
    let mut hidden: Vec<u32> = around
        .hidden_columns
        .iter()
        .flat_map(|(first, last)| *first..(last + 1).min(used))
        .collect();
    hidden.sort_unstable();
    hidden.dedup();
    sheet.hidden_columns = hidden;
    sheet.fills.retain(|_, fills| {
        fills.retain(|(column, _)| *column < used);
        fills.sort_by_key(|(column, _)| *column);
        fills.dedup_by_key(|(column, _)| *column);
        !fills.is_empty()
    });
}

/// Where in a sheet a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Before,
    Rows,
    After,
}

struct Piece {
    section: Section,
    bytes: Vec<u8>,
}

/// Cuts a sheet into pieces that can be read each by itself.
struct Pieces<'s, 'a> {
    stream: &'s mut Stream<'a>,
    section: Section,
}

impl Pieces<'_, '_> {
    fn next(&mut self) -> Read<Option<Piece>> {
        let section = self.section;
        let mut following = section;
        let bytes = self.stream.piece(|bytes| match section {
            Section::Before => {
                let (end, is_empty) = after_rows_tag(bytes, b"<")?;
                following = if is_empty {
                    Section::After
                } else {
                    Section::Rows
                };
                Some(end)
            }
            Section::Rows => match after_rows_tag(bytes, b"</") {
                Some((end, _)) => {
                    following = Section::After;
                    Some(end)
                }
                None => after_last(b"row", bytes),
            },
            Section::After => memrchr(b'<', bytes),
        })?;
        self.section = following;
        Ok(bytes.map(|bytes| Piece { section, bytes }))
    }
}

/// Where the tag ends that begins or ends the rows of a sheet, and whether it does both.
fn after_rows_tag(bytes: &[u8], opening: &[u8]) -> Option<(usize, bool)> {
    memmem::find_iter(bytes, ROWS).find_map(|at| {
        let begin = memrchr(b'<', &bytes[..at])?;
        let prefix = bytes[begin..at].strip_prefix(opening)?;
        let is_name = prefix.is_empty()
            || !prefix.starts_with(b"/")
                && prefix.iter().position(|b| *b == b':') == Some(prefix.len() - 1);
        let rest = &bytes[at + ROWS.len()..];
        let end = rest.iter().position(|byte| *byte == b'>')?;
        let is_whole = matches!(rest[0], b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n');
        let is_empty = end > 0 && rest[end - 1] == b'/';
        (is_name && is_whole).then_some((at + ROWS.len() + end + 1, is_empty))
    })
}
