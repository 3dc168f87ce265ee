//! Files that are neither workbooks nor delimited text, and that Excel or QGIS open all the same: web
//! pages named .xls, XML spreadsheets, web archives, tables of shapefiles, GeoJSON, GeoPackage. What is none of
//! these is refused by its true name.

mod dbf;
mod features;
mod geojson;
mod geopackage;
mod html;
mod mhtml;
mod names;
mod shapes;
mod spreadsheetml;

use super::bounds::{most_kept, most_kept_of_text};
use super::decision::{Decision, Kind};
use super::delimited::looks_like_text;
use super::encoding::decode;
use super::fields::recognise;
use super::grid::Sheet;
use super::stopwatch::Stopwatch;
use super::workbook::{Keeper, Refusal, extension};
use crate::error::{Error, Result};
use crate::inputs;
use html::Room;
use std::path::Path;

pub(super) use super::bounds::COLUMNS as MOST_COLUMNS;
/// How far down a text its nature is looked for.
const HEAD: usize = 4096;

/// Extensions of files that may hold a table, or anything else: what they hold tells.
pub(super) const MAYBE_TABLES: [&str; 7] = ["htm", "html", "xhtml", "xml", "mht", "mhtml", "json"];
/// Extensions of files that always hold a table.
pub(super) const TABLES: [&str; 3] = ["dbf", "geojson", "gpkg"];

/// What a text is, by its first characters.
enum Nature {
    Html,
    SpreadsheetMl,
    Mhtml,
    Json,
    /// XML of another kind, by the name of its first element.
    OtherXml(String),
    Delimited,
}

/// Reads a file of another format; `None` where it is a workbook or a delimited text.
///
/// # Errors
/// A format that is not read, said by its name, or a file of these formats that is damaged or holds no
/// table.
pub(super) fn read(file: &Path, bytes: &[u8], watch: &Stopwatch) -> Result<Option<Vec<Sheet>>> {
    let packed = || Keeper::of(most_kept(bytes.len()), watch);
    if geopackage::is_sqlite(bytes)
        && let Some(sheets) = geopackage::read(file, bytes, packed())?
    {
        return Ok(Some(sheets));
    }
    if let Some(refused) = names::refused(bytes) {
        return Err(refused.error(file));
    }
    if dbf::is_dbf(bytes) {
        return dbf::read(file, bytes, packed()).map(Some);
    }
    if !looks_like_text(bytes) {
        return Ok(None);
    }
    let keeper = Keeper::of(most_kept_of_text(bytes.len()), watch);
    let read = match nature(bytes) {
        Nature::Delimited => return Ok(None),
        Nature::Html => html::read(bytes, None, &mut Room::of(keeper)),
        Nature::SpreadsheetMl => spreadsheetml::read(bytes, keeper),
        Nature::Mhtml => mhtml::read(bytes, &mut Room::of(keeper)),
        Nature::Json => {
            return match geojson::read(file, bytes, keeper) {
                // A title in brackets begins a text like any other.
                Err(_) if !names_json(file) && !geojson::begins_an_object(bytes) => Ok(None),
                read => read.map(Some),
            };
        }
        Nature::OtherXml(root) => return Err(names::of_xml(&root).error(file)),
    };
    let mut sheets = read.map_err(|why| why.of(file))?;
    if sheets.is_empty() {
        return Err(Error::input(
            file,
            "c'est une page web ou un document XML sans aucun tableau",
            "exportez l'inventaire lui-même, au format .xlsx ou .csv",
        ));
    }
    if sheets.len() > 1 {
        for (number, sheet) in (1..).zip(&mut sheets) {
            if sheet.name.is_empty() {
                sheet.name = format!("Tableau {number}");
            }
        }
    }
    Ok(Some(sheets))
}

/// Whether a file whose extension may mean anything holds an inventory: a page may be a report, a
/// JSON file the settings of a program.
pub(super) fn holds_a_table(file: &Path) -> bool {
    let knows_lamps = |sheet: &Sheet| {
        sheet.rows.iter().any(|row| {
            let known = row
                .cells
                .iter()
                .filter_map(|(_, cell)| recognise(&cell.to_string()))
                .map(|(field, _)| field);
            let known: Vec<_> = known.collect();
            known.len() > 1 && known.iter().any(|field| field.says_lamps())
        })
    };
    inputs::look_into(file)
        .ok()
        .and_then(|bytes| read(file, &bytes, &Stopwatch::for_bytes(bytes.len())).ok()?)
        .is_some_and(|sheets| sheets.iter().any(knows_lamps))
}

fn nature(bytes: &[u8]) -> Nature {
    let head = &bytes[..bytes.len().min(HEAD)];
    let head = decode(head, None).text;
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if head.starts_with(['{', '[']) {
        return Nature::Json;
    }
    let lower = head.to_lowercase();
    if mhtml::is_mhtml(&lower) {
        return Nature::Mhtml;
    }
    if !head.starts_with('<') {
        return Nature::Delimited;
    }
    let Some(root) = first_element(&lower) else {
        return Nature::Html;
    };
    match root {
        "workbook" | "ss:workbook" if lower.contains("office:spreadsheet") => Nature::SpreadsheetMl,
        "html" | "head" | "body" | "table" | "div" | "style" | "meta" | "center" | "font" | "p"
        | "h1" | "h2" | "h3" | "br" | "span" | "form" | "title" | "b" | "tr" | "script" => {
            Nature::Html
        }
        root => Nature::OtherXml(root.to_owned()),
    }
}

/// The name of the first element of a page, after declarations and comments.
fn first_element(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        let (_, after) = rest.split_once('<')?;
        rest = if let Some(comment) = after.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if after.starts_with(['!', '?']) {
            after.split_once('>')?.1
        } else {
            let end = after.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
            return Some(&after[..end]);
        };
    }
}

fn names_json(file: &Path) -> bool {
    matches!(extension(file).as_str(), "json" | "geojson")
}

/// What a file is, told on the first of its sheets.
fn report_format(sheets: &mut [Sheet], what: &str, taken: &str) {
    if let Some(first) = sheets.first_mut() {
        first
            .decisions
            .push(Decision::new(Kind::Format, what, taken).because("le contenu le montre"));
    }
}

fn too_wide() -> Refusal {
    Refusal::TooLarge(format!("un tableau a plus de {MOST_COLUMNS} colonnes"))
}

fn too_long() -> Refusal {
    let problem = "ses cellules ou ses tableaux sont bien plus nombreux que ceux d'un inventaire";
    Refusal::TooLarge(problem.to_owned())
}

#[cfg(test)]
mod tests;
