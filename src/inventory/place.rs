//! What a sheet's titles and names say of all its rows: the commune, a cabinet, a street.

mod blocks;
mod communes;
mod forms;
mod profiles;

use super::fields::Field;
use super::grid::{Cell, Row, Sheet};
use super::territory::{Lookup, Territory};
use super::text::normalise;
use super::vocabulary::title_words;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;

pub use blocks::BlockTitle;
use communes::{commune_of, named_in};
pub use communes::{commune_stated, name_stated, names_a_commune, speaks_of_others};
pub use forms::Form;
pub use forms::profile_of;
use forms::without_contract;
use profiles::profile_in;

/// First words of rows above a header that speak of no commune in particular: directions and the
/// example row of the template that `reverbere modele` writes.
const NO_TITLES: [&str; 2] = ["exemple", "mode d emploi"];

/// What holds for the rows of a sheet that say nothing themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetPlace {
    /// Index of the commune in the territory, if exactly one is named.
    pub commune: Option<usize>,
    /// The cabinet that the sheet is of.
    pub armoire: Option<String>,
    /// The street that the sheet is of.
    pub voie: Option<String>,
    /// The point of delivery that feeds its points.
    pub pdl: Option<String>,
    /// Whether only the name of the file, or that of its folder, tells the commune.
    pub by_file_name: bool,
    /// The operating profile of rows that tell none.
    pub regime: Option<StatedProfile>,
    /// The block that a form above the table begins: its cabinet, and all that stands with it. Another may
    /// follow below, of which nothing of this holds.
    pub block: Option<BlockTitle>,
}

/// An operating profile that a title or a name tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedProfile {
    /// The part that is the profile: « coupure 23h-5h ».
    pub text: String,
    /// The whole title or name.
    pub read: String,
    /// Where it stands.
    pub from: Source,
}

/// What tells something of all the rows of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A line above the table.
    Title,
    /// The name of the sheet.
    Sheet,
    /// The name of the file.
    File,
}

impl Source {
    /// In words, as evidence of a decision.
    #[must_use]
    pub fn evidence(self) -> &'static str {
        match self {
            Self::Title => "d'après une ligne au-dessus du tableau",
            Self::Sheet => "d'après le nom de la feuille",
            Self::File => "d'après le nom du fichier",
        }
    }
}

/// Reads the titles above the table, the sheet's name and the file's, in this order.
///
/// A title that gives an INSEE code is believed before any name, and to the letter: where the
/// territory lacks that code, no namesake takes its place.
#[must_use]
pub fn place_of(file: &Path, sheet: &Sheet, header_row: u32, territory: &Territory) -> SheetPlace {
    let titles = titles_above(sheet, header_row);
    let stem = file.file_stem().map(spelled).unwrap_or_default();
    let of_sheet = || titles.iter().copied().chain([sheet.name.as_str()]);
    // « Rue de Desvres » is a street, in whatever commune.
    let of_commune = || of_sheet().filter(|text| !is_a_street(text));
    let code = titles.iter().find_map(|title| insee_code_in(title));
    let own = match &code {
        Some(code) => territory.by_insee(code),
        None => commune_of(&of_commune().collect::<Vec<_>>(), territory),
    };
    // « Samer/inventaire.xlsx »: the nearest folder, and only by the name of a commune, no more.
    let of_folder = || match territory.by_name(&folder_of(file)?) {
        Lookup::Found(commune) => Some(commune),
        _ => None,
    };
    let of_file = || {
        let named = named_in(&stem, territory).or_else(of_folder);
        named.filter(|_| code.is_none())
    };
    let commune = own.or_else(of_file);
    let by_file_name = own.is_none() && commune.is_some();
    let forms: Vec<Form> = rows_above(sheet, header_row).map(Form::of).collect();
    let said = |field| forms.iter().find_map(|form| form.name(field));
    let hours: Vec<(Field, Cell)> = forms.iter().flat_map(Form::hours).collect();
    let (read, open) = match profile_of(&hours) {
        Some((text, true)) => (Some(text), None),
        Some((text, false)) => (None, Some(text)),
        None => (None, None),
    };
    let of_form = |text: String| StatedProfile {
        read: written(&hours),
        text,
        from: Source::Title,
    };
    let of_titles = titles.iter().map(|title| (*title, Source::Title));
    let of_title = || {
        of_titles
            .chain([(sheet.name.as_str(), Source::Sheet), (&*stem, Source::File)])
            .find_map(|(text, from)| {
                Some(StatedProfile {
                    text: profile_in(text)?,
                    read: text.to_owned(),
                    from,
                })
            })
    };
    // A cell that says it all is quoted as it stands; several are put together.
    let is_beside = |row: &Row| row.cells.len() > 1 && Form::of(row).hours().next().is_some();
    let regime = if rows_above(sheet, header_row).any(is_beside) {
        (read.map(of_form)).or_else(of_title)
    } else {
        of_title().or_else(|| read.map(of_form))
    };
    let regime = regime.or_else(|| open.map(of_form));
    let pdl = said(Field::Pdl).or_else(|| titles.iter().find_map(|it| without_contract(it).1));
    if let Some(armoire) = said(Field::Armoire) {
        return SheetPlace {
            commune,
            by_file_name,
            block: Some(BlockTitle {
                armoire: Some(armoire),
                voie: said(Field::Voie),
                pdl,
                regime: regime.map(|stated| stated.text),
            }),
            ..SheetPlace::default()
        };
    }
    let name = |text: &str| without_label(text).to_owned();
    let whole: Vec<String> = of_sheet().map(|text| without_contract(text).0).collect();
    SheetPlace {
        commune,
        by_file_name,
        armoire: whole.iter().find_map(|text| cabinet_in(text)).map(name),
        voie: said(Field::Voie).or_else(|| of_sheet().find(|text| is_a_street(text)).map(name)),
        pdl,
        regime,
        block: None,
    }
}

/// The name of the folder that a file is in.
pub fn folder_of(file: &Path) -> Option<String> {
    file.parent().and_then(Path::file_name).map(spelled)
}

/// The name of a file or a folder as it is said: « Samer_EP » has a blank.
pub fn spelled(name: &OsStr) -> String {
    name.to_string_lossy().replace('_', " ")
}

/// What cells of a form hold, as evidence.
fn written(cells: &[(Field, Cell)]) -> String {
    let cells = cells.iter().map(|(_, cell)| cell.to_string());
    cells.collect::<Vec<_>>().join(" | ")
}

/// The rows above a table that may speak of all of its rows.
fn rows_above(sheet: &Sheet, header_row: u32) -> impl Iterator<Item = &Row> {
    let above = (sheet.rows.iter()).take_while(move |row| row.number < header_row);
    above.filter(|row| is_title(row))
}

/// The part of a title that names a cabinet: « Armoire C01 », « Fiche armoire n° C01 ».
fn cabinet_in(text: &str) -> Option<&str> {
    const FORM: &str = "fiche ";
    let from = if normalise(text).starts_with(FORM) {
        FORM.len()
    } else {
        0
    };
    let name = text.get(from..).unwrap_or(text).trim();
    begins_with(name, &title_words().armoires).then_some(name)
}

/// The texts above a table that may speak of all its rows.
#[must_use]
pub fn titles_above(sheet: &Sheet, header_row: u32) -> Vec<&str> {
    rows_above(sheet, header_row)
        .flat_map(|row| &row.cells)
        .filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(&**text),
            _ => None,
        })
        .collect()
}

/// Whether a text is the name of a street.
#[must_use]
pub fn is_a_street(text: &str) -> bool {
    begins_with(text, &title_words().voies)
}

/// Whether a text is the name of a cabinet.
#[must_use]
pub fn is_a_cabinet(text: &str) -> bool {
    cabinet_in(text).is_some()
}

fn is_title(row: &Row) -> bool {
    let first = row
        .cells
        .first()
        .map(|(_, cell)| normalise(&cell.to_string()))
        .unwrap_or_default();
    !NO_TITLES
        .iter()
        .any(|words| first == *words || first.starts_with(&format!("{words} ")))
}

/// The code of a title such as « Commune : Samer, code INSEE 62773 ».
#[must_use]
pub fn insee_code_in(title: &str) -> Option<String> {
    let normal = normalise(title);
    let code = normal.split("code insee ").nth(1)?.split(' ').next()?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    // « 2A004 » has one letter.
    (code.len() == 5 && digits(code) >= 4).then(|| code.to_uppercase())
}

/// Whether a text is the name of one of these things: the word, then what tells it apart.
fn begins_with(text: &str, words: &BTreeSet<String>) -> bool {
    const LONGEST_NAME: usize = 60;
    let normal = normalise(text);
    text.chars().count() <= LONGEST_NAME
        && normal
            .split_once(' ')
            .is_some_and(|(first, rest)| words.contains(first) && !rest.is_empty())
}

/// « Armoire : AR-12 » is AR-12; « Armoire AR-12 » and « Rue Haute » are names as they stand.
fn without_label(text: &str) -> &str {
    match text.split_once(':') {
        Some((_, name)) if !name.trim().is_empty() => name.trim(),
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests;
