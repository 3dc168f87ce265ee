//! The cells of a catalogue workbook, each read as its column takes it and written as TOML.

use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::numbers::{Marks, Unread};
use crate::inventory::text::normalise;
use crate::money::Euros;
use crate::retrofit::catalogue::columns::{Column, Entry, SITES_APART, YES_NO};
use rustc_hash::FxHashMap;
use std::path::Path;

/// The cells of one sheet.
pub(super) struct Cells<'a> {
    file: &'a Path,
    sheet: &'a str,
    /// How each column writes its numbers.
    marks: FxHashMap<u32, Marks>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(file: &'a Path, sheet: &'a Sheet, rows: &[&Row]) -> Self {
        let mut texts: FxHashMap<u32, Vec<&str>> = FxHashMap::default();
        for (index, cell) in rows.iter().flat_map(|row| &row.cells) {
            if let Cell::Text(text) = cell {
                texts.entry(*index).or_default().push(text);
            }
        }
        let marks = texts
            .into_iter()
            .map(|(index, texts)| (index, Marks::judge(&texts.into_iter(), &|_| true)))
            .collect();
        Self {
            file,
            sheet: &sheet.name,
            marks,
        }
    }

    /// Where a cell is.
    pub(super) fn place(&self, row: &Row, index: u32) -> Place {
        Place {
            sheet: Some(self.sheet.to_owned()),
            cell: Some(address(row.number, index)),
        }
    }

    /// The value of a cell as TOML; `None` for a blank one that may be so.
    ///
    /// # Errors
    /// A required cell that is blank, or one that is not what its column takes.
    pub(super) fn value(&self, column: &Column, row: &Row, index: u32) -> Result<Option<String>> {
        let refuse = |problem: String, remedy: &str| {
            Err(Error::at(
                self.file,
                self.place(row, index),
                problem,
                remedy,
            ))
        };
        let title = column.title;
        let cell = match row.get(index).filter(|cell| !cell.is_blank()) {
            Some(Cell::Formula) => {
                return refuse(
                    format!("la formule de « {title} » n'a jamais été calculée"),
                    "ouvrez le classeur dans Excel ou LibreOffice et enregistrez-le, ou écrivez la valeur",
                );
            }
            Some(Cell::Error(error)) => {
                return refuse(
                    format!("la case « {title} » est en erreur ({error})"),
                    "écrivez-y la valeur",
                );
            }
            Some(cell) => cell,
            None if column.entry == Entry::Profile => return Ok(Some("\"\"".to_owned())),
            None if column.required => {
                return refuse(format!("la case « {title} » est vide"), "remplissez-la");
            }
            None => return Ok(None),
        };
        let toml = match column.entry {
            Entry::YesNo => yes_no(cell).ok_or("écrivez oui ou non"),
            Entry::Sites => Ok(sites(&cell.to_string())),
            Entry::Code | Entry::Range | Entry::Text | Entry::Profile | Entry::Confidence => {
                text(cell).ok_or("écrivez-y du texte")
            }
            Entry::Number | Entry::Share | Entry::Percent => self.number(cell, index, |_| true),
            Entry::Kelvins | Entry::Year => {
                self.number(cell, index, |number| number.fract() == 0.0)
            }
            Entry::Euros => self.number(cell, index, |number| Euros::from_euros(number).is_some()),
        };
        match toml {
            Ok(toml) => Ok(Some(toml)),
            Err(remedy) => {
                let shown = on_one_line(&cell.to_string());
                refuse(format!("« {shown} » ne convient pas à « {title} »"), remedy)
            }
        }
    }

    /// A number, typed as one or as text, that its column may hold.
    fn number(
        &self,
        cell: &Cell,
        index: u32,
        fits: impl Fn(f64) -> bool,
    ) -> std::result::Result<String, &'static str> {
        const PLAIN: &str = "écrivez un nombre seul, sans unité ; entier pour des kelvins ou une année, au centime au plus pour des euros";
        let number = match cell {
            Cell::Number(number) => *number,
            Cell::Text(text) => {
                let marks = self
                    .marks
                    .get(&index)
                    .copied()
                    .unwrap_or(Marks::DECIMAL_ONLY);
                marks.number(text).map_err(|unread| match unread {
                    Unread::NoNumber => PLAIN,
                    Unread::Ambiguous => {
                        "écrivez le nombre sans séparateur de milliers : 1.250 peut vouloir dire deux choses"
                    }
                })?
            }
            _ => return Err(PLAIN),
        };
        if number.is_finite() && fits(number) {
            Ok(number.to_string())
        } else {
            Err(PLAIN)
        }
    }
}

fn yes_no(cell: &Cell) -> Option<String> {
    let yes = match cell {
        Cell::Bool(yes) => *yes,
        Cell::Text(text) => match normalise(text).as_str() {
            stated if stated == YES_NO[0] || stated == "vrai" => true,
            stated if stated == YES_NO[1] || stated == "faux" => false,
            _ => return None,
        },
        _ => return None,
    };
    Some(yes.to_string())
}

/// A text; a code may have been typed as a number.
fn text(cell: &Cell) -> Option<String> {
    matches!(cell, Cell::Text(_) | Cell::Number(_)).then(|| quoted(&cell.to_string()))
}

fn sites(stated: &str) -> String {
    let sites: Vec<String> = stated
        .split(SITES_APART)
        .map(str::trim)
        .filter(|site| !site.is_empty())
        .map(quoted)
        .collect();
    format!("[{}]", sites.join(", "))
}

/// A text with its line breaks as blanks.
pub(super) fn on_one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// A text as TOML writes it on one line.
fn quoted(text: &str) -> String {
    let escaped = on_one_line(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
