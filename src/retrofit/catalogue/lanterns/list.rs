//! The rows of a list of lanterns: columns by their titles, cells as lists write them.

use super::{ListRow, Outcome, colour};
use crate::inventory::fields::{Field, says_kilowatts};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::numbers::Marks;
use crate::inventory::text::normalise_header;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// What a column of a list tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ListField {
    Modele,
    Corps,
    Puissance,
    Flux,
    Couleur,
    Ulr,
    DureeVie,
    CodeUmsug,
}

/// `liste.toml`.
#[derive(Deserialize)]
struct Table {
    titres: BTreeMap<ListField, Vec<String>>,
    tailles: Sizes,
    code_couleur: ColourCode,
    lm_par_watt: Efficacy,
    code_umsug: Umsug,
}

#[derive(Deserialize)]
struct Sizes {
    mots: BTreeSet<String>,
}

/// What a colour code may be.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct ColourCode {
    pub irc_min: u32,
    pub irc_max: u32,
    pub kelvins_par_unite: u32,
    pub kelvins_min: u32,
    pub kelvins_max: u32,
}

/// Where lumens per watt usually lie.
#[derive(Clone, Copy, Deserialize)]
pub(super) struct Efficacy {
    pub min: f64,
    pub max: f64,
}

/// Where the watts are in a UMSUG code.
#[derive(Clone, Copy, Deserialize)]
struct Umsug {
    chiffres: usize,
    watts_du: usize,
    watts_au: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../liste.toml")).expect("the embedded table is read by a test")
});
/// Words that end the name of a model and tell its size.
pub(super) static SIZES: LazyLock<&BTreeSet<String>> = LazyLock::new(|| &TABLE.tailles.mots);
/// What a colour code may be.
pub(super) static COLOUR_CODE: LazyLock<ColourCode> = LazyLock::new(|| TABLE.code_couleur);
/// Where lumens per watt usually lie.
pub(super) static EFFICACY: LazyLock<Efficacy> = LazyLock::new(|| TABLE.lm_par_watt);

/// A row that can be a power step.
#[derive(Debug, Clone)]
pub(super) struct Lantern {
    pub model: String,
    pub body: String,
    pub power_w: f64,
    pub flux_lm: f64,
    pub kelvins: Option<u32>,
    pub ulr_pct: Option<f64>,
    pub life_h: Option<f64>,
    /// Watts of its UMSUG code, if it has one.
    pub watts_of_code: Option<f64>,
}

/// A row and what it tells, or why it tells of no lantern.
pub(super) struct Read {
    pub row: ListRow,
    pub lantern: Result<Lantern, &'static str>,
}

/// How far down a header is looked for, in rows that hold something.
const ROWS_SEARCHED: usize = 60;

/// The rows of a sheet; `None` where no row heads columns of models, watts and lumens.
pub(super) fn read(sheet: &Sheet) -> Option<Vec<Read>> {
    let (header, columns) = sheet
        .rows
        .iter()
        .take(ROWS_SEARCHED)
        .map(|row| (row, columns(row)))
        .find(|(_, columns)| {
            [ListField::Modele, ListField::Puissance, ListField::Flux]
                .iter()
                .all(|stated| columns.contains_key(stated))
        })?;
    let rows = sheet.below(header.number);
    let reader = Reader {
        power_scale: if says_kilowatts(&header.text(columns[&ListField::Puissance])) {
            1000.0
        } else {
            1.0
        },
        marks: marks(rows, &columns),
        columns,
    };
    Some(rows.iter().map(|row| reader.read(sheet, row)).collect())
}

/// The columns that a row heads, the surest title of each.
fn columns(row: &Row) -> BTreeMap<ListField, u32> {
    let mut found: BTreeMap<ListField, (usize, u32)> = BTreeMap::new();
    for (index, cell) in &row.cells {
        let Cell::Text(text) = cell else { continue };
        let bare = text.split_once('(').map_or(&**text, |(bare, _)| bare);
        let title = normalise_header(bare);
        for (stated, spellings) in &TABLE.titres {
            let is_it = |spelling: &String| normalise_header(spelling) == title;
            if let Some(rank) = spellings.iter().position(is_it) {
                let best = found.entry(*stated).or_insert((rank, *index));
                *best = (rank, *index).min(*best);
            }
        }
    }
    found
        .into_iter()
        .map(|(stated, (_, index))| (stated, index))
        .collect()
}

/// Where the numbers of a column may lie.
fn plausible(stated: ListField) -> RangeInclusive<f64> {
    match stated {
        ListField::Puissance => Field::PuissanceSysteme.plausible(),
        ListField::Flux => Field::Flux.plausible(),
        ListField::Ulr => Field::Ulr.plausible(),
        _ => None,
    }
    .unwrap_or(0.0..=f64::MAX)
}

fn marks(rows: &[Row], columns: &BTreeMap<ListField, u32>) -> BTreeMap<ListField, Marks> {
    let of_column = |stated: ListField, index: u32| {
        let texts: Vec<&str> = rows
            .iter()
            .filter_map(|row| match row.get(index) {
                Some(Cell::Text(text)) => Some(&**text),
                _ => None,
            })
            .collect();
        Marks::judge(&texts.into_iter(), &|number| {
            plausible(stated).contains(&number)
        })
    };
    columns
        .iter()
        .map(|(stated, index)| (*stated, of_column(*stated, *index)))
        .collect()
}

/// Reads the rows of a table of lanterns by its columns.
struct Reader {
    columns: BTreeMap<ListField, u32>,
    marks: BTreeMap<ListField, Marks>,
    power_scale: f64,
}

impl Reader {
    fn read(&self, sheet: &Sheet, row: &Row) -> Read {
        let shown = [
            ListField::Modele,
            ListField::Corps,
            ListField::Puissance,
            ListField::Flux,
            ListField::Couleur,
        ];
        Read {
            row: ListRow {
                sheet: sheet.name.clone(),
                line: row.number,
                read: shown.map(|stated| self.text(row, stated)),
                outcome: Outcome::Used,
                remarks: Vec::new(),
            },
            lantern: self.lantern(row),
        }
    }

    fn cell<'r>(&self, row: &'r Row, stated: ListField) -> Option<&'r Cell> {
        row.get(*self.columns.get(&stated)?)
            .filter(|cell| !cell.is_blank())
    }

    fn text(&self, row: &Row, stated: ListField) -> String {
        self.cell(row, stated)
            .map(|cell| cell.to_string().replace(['\n', '\r'], " "))
            .unwrap_or_default()
    }

    /// A number of a row; `None` where the cell is blank, `Err` where it cannot be read.
    fn number(&self, row: &Row, stated: ListField) -> Result<Option<f64>, ()> {
        let number = match self.cell(row, stated) {
            None => return Ok(None),
            Some(Cell::Number(number)) => *number,
            Some(Cell::Text(text)) => {
                let marks = self.marks.get(&stated).copied();
                // « 16000 lm », « 100 000 hours », « 0 % »
                let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '%');
                let marks = marks.unwrap_or(Marks::DECIMAL_ONLY);
                marks.number(bare).map_err(|_| ())?
            }
            Some(_) => return Err(()),
        };
        if plausible(stated).contains(&number) {
            Ok(Some(number))
        } else {
            Err(())
        }
    }

    fn lantern(&self, row: &Row) -> Result<Lantern, &'static str> {
        let model = self.text(row, ListField::Modele);
        if model.is_empty() {
            return Err("modèle absent");
        }
        let power_w = match self.number(row, ListField::Puissance) {
            Ok(Some(power)) if power > 0.0 => power * self.power_scale,
            Ok(None) => return Err("puissance absente"),
            _ => return Err("puissance illisible"),
        };
        let flux_lm = match self.number(row, ListField::Flux) {
            Ok(Some(flux)) if flux > 0.0 => flux,
            Ok(None) => return Err("flux absent"),
            _ => return Err("flux illisible"),
        };
        let colour = self.cell(row, ListField::Couleur);
        let kelvins = colour.map(|cell| colour::kelvins(cell).ok_or("couleur illisible"));
        Ok(Lantern {
            model,
            body: self.text(row, ListField::Corps),
            power_w,
            flux_lm,
            kelvins: kelvins.transpose()?,
            ulr_pct: self
                .number(row, ListField::Ulr)
                .map_err(|()| "ULR illisible")?,
            life_h: self
                .number(row, ListField::DureeVie)
                .map_err(|()| "durée de vie illisible")?,
            watts_of_code: watts_of_code(&self.text(row, ListField::CodeUmsug)),
        })
    }
}

/// The watts of a UMSUG code.
fn watts_of_code(code: &str) -> Option<f64> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let Umsug {
        chiffres,
        watts_du,
        watts_au,
    } = TABLE.code_umsug;
    if digits.len() != chiffres {
        return None;
    }
    digits.get(watts_du - 1..watts_au)?.parse().ok()
}
