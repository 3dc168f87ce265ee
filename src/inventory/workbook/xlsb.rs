//! Reads binary workbooks of Excel 2007 and later (.xlsb), record by record (MS-XLSB). No count that
//! a file announces is believed, and no record is longer than what it says could be.

mod cells;
mod records;

use super::formats::{Epoch, Shown};
use super::keeper::Keeper;
use super::parts::{Parts, attributes, unescaped};
use super::refusal::Refusal;
use super::runs::{self, Runs, Shared};
use crate::inventory::bounds::most_kept;
use crate::inventory::grid::Sheet;
use crate::inventory::stopwatch::Stopwatch;
use cells::read_sheet;
use quick_xml::events::Event;
use records::Records;
use rustc_hash::FxHashMap;

/// Where the parts of a workbook are found.
const FOLDER: &str = "xl/";
const WORKBOOK: &str = "xl/workbook.bin";
const RELATIONS: &str = "xl/_rels/workbook.bin.rels";
const MOST_RELATIONS: u32 = 200_000;

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], watch: &Stopwatch) -> Result<Vec<Sheet>, Refusal> {
    let mut parts = Parts::of(bytes)?;
    let mut keeper = Keeper::of(most_kept(bytes.len()), watch);
    let relations = relations(&mut parts)?;
    let place = |kind: &str, usual: &str| {
        let related = relations.values().find(|relation| relation.kind == kind);
        related.map_or_else(|| format!("{FOLDER}{usual}"), |found| found.target.clone())
    };
    let mut book = Book::default();
    // The fonts come first: texts name them where their look changes.
    book.read_styles(&mut parts, &place("styles", "styles.bin"))?;
    book.read_texts(
        &mut parts,
        &place("sharedStrings", "sharedStrings.bin"),
        &mut keeper,
    )?;
    let listed = book.read_list(&mut parts)?;
    let mut sheets = Vec::new();
    for listed in listed {
        let Some(relation) = relations.get(&listed.relation) else {
            continue;
        };
        // Charts, dialogs and macros have no cells.
        if relation.kind != "worksheet" {
            continue;
        }
        let sheet = keeper.sheet(listed.name, listed.hidden)?;
        let Some(part) = parts.part(&relation.target)? else {
            return Err(Refusal::Damaged("une de ses feuilles manque"));
        };
        let mut records = Records::of(part);
        sheets.push(read_sheet(sheet, &mut records, &book, &mut keeper)?);
    }
    Ok(sheets)
}

/// A part that the workbook names.
struct Relation {
    /// Last word of its kind: `worksheet`, `styles`.
    kind: String,
    target: String,
}

/// The parts that the workbook names, by the names it gives them.
fn relations(parts: &mut Parts<'_>) -> Result<FxHashMap<String, Relation>, Refusal> {
    let mut relations = FxHashMap::default();
    let Some(mut xml) = parts.xml(RELATIONS, MOST_RELATIONS)? else {
        return Ok(relations);
    };
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let (mut id, mut kind, mut target) = Default::default();
                for (key, value) in attributes(&tag) {
                    match key.as_ref() {
                        "Id" => id = unescaped(&value),
                        "Type" => {
                            let kind_of = value.rsplit('/').next().unwrap_or_default();
                            kind = String::from(kind_of);
                        }
                        "Target" => target = absolute(&unescaped(&value)),
                        _ => {}
                    }
                }
                relations.insert(id, Relation { kind, target });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// The full name of a part, from one that may begin in the folder of the workbook.
fn absolute(target: &str) -> String {
    let full = target
        .strip_prefix('/')
        .map_or_else(|| format!("{FOLDER}{target}"), str::to_owned);
    let mut folders: Vec<&str> = Vec::new();
    for folder in full.split(['/', '\\']) {
        match folder {
            "." => {}
            ".." => {
                folders.pop();
            }
            _ => folders.push(folder),
        }
    }
    folders.join("/")
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    hidden: bool,
    relation: String,
}

/// What a workbook says of all its sheets.
#[derive(Default)]
struct Book {
    epoch: Epoch,
    texts: Vec<Shared>,
    /// How each font looks.
    fonts: Vec<runs::Look>,
    /// What each look of a cell shows, and whether it strikes through.
    looks: Vec<(Shown, bool)>,
}

impl Book {
    fn read_texts(
        &mut self,
        parts: &mut Parts<'_>,
        name: &str,
        keeper: &mut Keeper,
    ) -> Result<(), Refusal> {
        let Some(part) = parts.part(name)? else {
            return Ok(());
        };
        let mut records = Records::of(part);
        while let Some(kind) = records.next(|kind| kind == 0x0013)? {
            // BrtSSTItem
            if kind == 0x0013 {
                let text = records.text(1).unwrap_or_default();
                let fonts = records.font_changes(1);
                let looks = fonts.map(|(at, font)| {
                    let look = self.fonts.get(usize::from(font));
                    (u32::from(at), look.copied().unwrap_or_default())
                });
                let runs = Runs::of(&text, looks);
                let shared = Shared::of(&runs, |text| keeper.shared_text(text))?;
                self.texts.push(shared);
            }
        }
        Ok(())
    }

    fn read_styles(&mut self, parts: &mut Parts<'_>, name: &str) -> Result<(), Refusal> {
        /// BrtFmt, BrtFont, BrtBeginCellXFs, BrtEndCellXFs, BrtXF.
        const USED: [u16; 5] = [0x002C, 0x002B, 0x0269, 0x026A, 0x002F];
        let Some(part) = parts.part(name)? else {
            return Ok(());
        };
        let mut records = Records::of(part);
        let mut formats = FxHashMap::default();
        let mut of_cells = false;
        while let Some(kind) = records.next(|kind| USED.contains(&kind))? {
            match kind {
                0x002C => {
                    if let (Some(id), Some(written)) = (records.short(0), records.text(2)) {
                        formats.insert(id, Shown::written(&written));
                    }
                }
                0x002B => {
                    let marks = records.short(2).unwrap_or(0);
                    self.fonts.push(runs::Look {
                        struck: Some(marks & 8 != 0),
                        raised: records.short(6) == Some(1),
                    });
                }
                0x0269 => of_cells = true,
                0x026A => of_cells = false,
                0x002F if of_cells => {
                    let format = records.short(2).unwrap_or(0);
                    let shown = formats.get(&format).copied();
                    let font = usize::from(records.short(4).unwrap_or(0));
                    self.looks.push((
                        shown.unwrap_or_else(|| Shown::built_in(format)),
                        self.fonts
                            .get(font)
                            .is_some_and(|font| font.struck == Some(true)),
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_list(&mut self, parts: &mut Parts<'_>) -> Result<Vec<Listed>, Refusal> {
        /// BrtWbProp, BrtBundleSh.
        const USED: [u16; 2] = [0x0099, 0x009C];
        let Some(part) = parts.part(WORKBOOK)? else {
            return Err(Refusal::Damaged("la liste de ses feuilles manque"));
        };
        let mut records = Records::of(part);
        let mut listed = Vec::new();
        while let Some(kind) = records.next(|kind| USED.contains(&kind))? {
            match kind {
                0x0099 if records.byte(0).is_some_and(|marks| marks & 1 != 0) => {
                    self.epoch = Epoch::Of1904;
                }
                0x009C => {
                    // A sheet without a part is a module.
                    let (Some(relation), Some(state)) = (records.text(8), records.long(0)) else {
                        continue;
                    };
                    let after = 12 + 2 * records.long(8).unwrap_or(0) as usize;
                    listed.push(Listed {
                        name: records.text(after).unwrap_or_default(),
                        hidden: state != 0,
                        relation,
                    });
                }
                _ => {}
            }
        }
        Ok(listed)
    }

    fn shown(&self, look: u32) -> Shown {
        let look = self.looks.get(look as usize);
        look.map(|(shown, _)| *shown).unwrap_or_default()
    }

    fn strikes(&self, look: u32) -> bool {
        self.looks
            .get(look as usize)
            .is_some_and(|(_, struck)| *struck)
    }
}

#[cfg(test)]
mod tests;
