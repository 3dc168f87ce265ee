//! The workbook itself: its sheets and the calendar of its dates.

use super::fault::{Fault, Read};
use super::markup::{Tags, is_true};
use super::package::{Package, Relation};
use crate::inventory::bounds::{MOST_SHEETS, too_many_sheets};

/// What a workbook says of its sheets.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Whether its dates are counted from 1904.
    pub from_1904: bool,
    /// Its sheets of cells, in order.
    pub sheets: Vec<Listed>,
    /// What the workbook leads to.
    pub relations: Vec<Relation>,
}

/// A sheet of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Name of its part.
    pub part: String,
}

impl Book {
    /// Reads the list of sheets.
    pub fn read(package: &Package<'_>) -> Read<Self> {
        let part = part_of_the_book(package)?;
        let mut book = Self {
            relations: package.relations(&part)?,
            ..Self::default()
        };
        let bytes = package.whole(&part)?;
        let mut tags = Tags::of(&bytes);
        let mut ended = false;
        while let Some(tag) = tags.next()? {
            match tag.name {
                b"workbookPr" if !tag.ends => {
                    book.from_1904 = tag.attribute(b"date1904").is_some_and(is_true);
                }
                b"sheet" if !tag.ends => {
                    let name = tag.text(b"name")?.unwrap_or_default();
                    let id = tag.text(b"id")?.unwrap_or_default();
                    let relation = book
                        .relations
                        .iter()
                        .find(|relation| relation.id == id)
                        .ok_or_else(|| {
                            Fault::damaged(format!("rien ne mène à la feuille « {name} »"))
                        })?;
                    // Charts, dialogs and macros of old hold no cells of an inventory.
                    if relation.kind == "worksheet" {
                        if book.sheets.len() == MOST_SHEETS {
                            return Err(Fault::TooLarge(too_many_sheets()));
                        }
                        book.sheets.push(Listed {
                            name,
                            hidden: matches!(
                                tag.attribute(b"state"),
                                Some(b"hidden" | b"veryHidden")
                            ),
                            part: relation.target.clone(),
                        });
                    }
                }
                b"workbook" => ended = tag.ends,
                // Another reading for newer programs, beside the one for all.
                b"Choice" => tags.skip(&tag)?,
                _ => {}
            }
        }
        if ended {
            Ok(book)
        } else {
            Err(Fault::Truncated)
        }
    }
}

/// The part that the archive says is the workbook; else the one that is called so.
fn part_of_the_book(package: &Package<'_>) -> Read<String> {
    let stated = package
        .relations("")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument" && package.has(&relation.target));
    if let Some(stated) = stated {
        return Ok(stated.target);
    }
    package
        .names()
        .into_iter()
        .find(|name| *name == "workbook.xml" || name.ends_with("/workbook.xml"))
        .map(str::to_owned)
        .ok_or_else(|| Fault::damaged("aucune partie n'est le classeur"))
}
