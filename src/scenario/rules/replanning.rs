//! Last year's plan and what is done of it: section `[replanification]` and the files that it
//! names.
//!
//! A file has one line for each point. Points are known again by their commune and reference where
//! no other point of the commune has it, whatever row they have moved to; else by file, sheet and
//! row. Masts of several lanterns have a line for each, told apart by `foyer`.

use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Row, Sheet};
use crate::inventory::points::{as_plain_text, from_plain_text};
use crate::inventory::read_sheets;
use crate::inventory::text::normalise;
use crate::retrofit::FactorClass;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The columns of a plan, in their order.
const COLUMNS: [&str; 14] = [
    "insee",
    "commune",
    "fichier",
    "feuille",
    "ligne",
    "foyer",
    "reference",
    "armoire",
    "voie",
    "solution",
    "annee",
    "facteur",
    "cout_centimes",
    "gain",
];

/// Rows above a header at most.
const ROWS_ABOVE: usize = 30;

/// The section, as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplanningSection {
    plan: Option<PathBuf>,
    faits: Option<PathBuf>,
    #[serde(default)]
    budgets_restants: bool,
    poids: Option<f64>,
}

/// What a new plan takes over from the last one, checked; its files are read with the inventories.
#[derive(Debug, Clone, PartialEq)]
pub struct Replanning {
    /// Last year's plan.
    pub plan: Option<PathBuf>,
    /// Points done.
    pub done: Option<PathBuf>,
    /// Whether budgets are what is left: the cost of points done is then not taken from them.
    pub budgets_are_left: bool,
    /// What a point planned with the same solution in the same year is worth more, in units of
    /// the first goal; in another year, half of it.
    pub weight: f64,
}

impl Replanning {
    /// The files that it is read from.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.plan, &self.done].into_iter().flatten()
    }
}

impl ReplanningSection {
    /// Checks the section; its paths are taken from a folder.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, folder: &Path) -> std::result::Result<Replanning, String> {
        if self.plan.is_none() && self.faits.is_none() {
            return Err("« replanification » demande « plan », « faits » ou les deux".into());
        }
        let weight = self.poids.unwrap_or(0.0);
        if !(0.0..=1e9).contains(&weight) {
            return Err("« replanification.poids » ne peut pas être négatif".into());
        }
        if self.poids.is_some() && self.plan.is_none() {
            return Err("« replanification.poids » demande « plan », le plan à retrouver".into());
        }
        if self.budgets_restants && self.faits.is_none() {
            return Err(
                "« replanification.budgets_restants » demande « faits », les points faits".into(),
            );
        }
        Ok(Replanning {
            plan: self.plan.map(|path| folder.join(path)),
            done: self.faits.map(|path| folder.join(path)),
            budgets_are_left: self.budgets_restants,
            weight,
        })
    }
}

/// One line of a plan: a point and what is done to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlannedPoint {
    /// INSEE code of its commune.
    pub insee: String,
    /// Name of the commune; written for the reader only.
    pub commune: String,
    /// File of its inventory.
    pub file: String,
    /// Sheet; empty for a CSV.
    pub sheet: String,
    /// Row in the sheet, from 1; 0 where it is not told.
    pub line: u32,
    /// Rank of the lantern in its row, from 1.
    pub lantern: u32,
    /// Reference of the point.
    pub reference: String,
    /// Its cabinet; written for the reader only.
    pub cabinet: String,
    /// Its street; likewise.
    pub street: String,
    /// Code of the solution.
    pub solution: String,
    /// Year of the works, where years have names.
    pub year: Option<i32>,
    /// The target that it counts for.
    pub factor: Option<FactorClass>,
    /// What the works cost, grants included, in cents.
    pub cost_cents: Option<i64>,
    /// What it is worth under the first goal; written for the reader only.
    pub gain: f64,
    /// The line of the file that it was read from; 0 for one to write.
    pub row: u32,
}

impl PlannedPoint {
    /// What tells it from other points, where the inventory lacks it.
    #[must_use]
    pub fn key(&self) -> [String; 4] {
        let lantern = self.lantern.to_string();
        let reference = normalise(&self.reference);
        if reference.is_empty() {
            let place = format!("{}\u{0}{}", file_name(&self.file), self.sheet);
            [self.insee.clone(), place, self.line.to_string(), lantern]
        } else {
            [self.insee.clone(), reference, String::new(), lantern]
        }
    }
}

/// The last part of a path, whichever system wrote it.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The text of a plan: CSV for a French Excel, without any formula.
///
/// # Errors
/// What the writer says; never in memory.
pub fn write(points: &[PlannedPoint]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(&mut out);
    writer.write_record(COLUMNS)?;
    for point in points {
        let factor = point.factor.map(|factor| match factor {
            FactorClass::F4 => "4",
            FactorClass::F2 => "2",
        });
        let optional = |number: Option<i64>| number.map_or_else(String::new, |it| it.to_string());
        writer.write_record([
            as_plain_text(&point.insee),
            as_plain_text(&point.commune),
            as_plain_text(&point.file),
            as_plain_text(&point.sheet),
            point.line.to_string(),
            point.lantern.to_string(),
            as_plain_text(&point.reference),
            as_plain_text(&point.cabinet),
            as_plain_text(&point.street),
            as_plain_text(&point.solution),
            optional(point.year.map(i64::from)),
            factor.unwrap_or_default().to_owned(),
            optional(point.cost_cents),
            format!("{:.3}", point.gain).replace('.', ","),
        ])?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Reads a plan or a list of points done: a CSV or a workbook.
///
/// # Errors
/// The file cannot be read, lacks a column, or a line does not say which point it is about.
pub fn read(file: &Path) -> Result<Vec<PlannedPoint>> {
    let sheets = read_sheets(file)?;
    let table = sheets.iter().find_map(|sheet| {
        let header = sheet.rows.iter().take(ROWS_ABOVE).find_map(Header::of)?;
        Some((sheet, header))
    });
    let Some((sheet, header)) = table else {
        return Err(Error::input(
            file,
            "aucun en-tête de plan trouvé",
            "la table doit avoir les colonnes « insee » et « reference », ou « insee », « fichier » et « ligne », comme le plan.csv que « reverbere planifier » écrit",
        ));
    };
    sheet
        .below(header.row)
        .iter()
        .map(|row| header.point(file, sheet, row))
        .collect()
}

/// The columns of a file, by name.
struct Header {
    row: u32,
    columns: BTreeMap<&'static str, u32>,
}

impl Header {
    fn of(row: &Row) -> Option<Self> {
        let columns: BTreeMap<&'static str, u32> = row
            .cells
            .iter()
            .filter_map(|(column, cell)| {
                let title = normalise(&cell.to_string()).replace(' ', "_");
                let known = COLUMNS.into_iter().find(|name| *name == title)?;
                Some((known, *column))
            })
            .collect();
        let has = |name: &str| columns.contains_key(name);
        (has("insee") && (has("reference") || has("fichier") && has("ligne"))).then_some(Self {
            row: row.number,
            columns,
        })
    }

    fn point(&self, file: &Path, sheet: &Sheet, row: &Row) -> Result<PlannedPoint> {
        let refuse = |problem: String, remedy: &str| {
            let place = Place {
                sheet: Some(sheet.name.clone()),
                cell: Some(format!("ligne {}", row.number)),
            };
            Error::at(file, place, problem, remedy)
        };
        let text = |name: &str| {
            let read = self.columns.get(name).map(|column| row.text(*column));
            from_plain_text(read.unwrap_or_default().trim()).to_owned()
        };
        let number = |name: &str, most: i64| match text(name).as_str() {
            "" => Ok(None),
            told => match told.parse::<i64>() {
                Ok(number) if (0..=most).contains(&number) => Ok(Some(number)),
                _ => Err(refuse(
                    format!("« {name} » vaut « {told} », qui n'est pas un nombre entier positif"),
                    "corrigez-le, ou laissez-le vide",
                )),
            },
        };
        let factor = match text("facteur").as_str() {
            "" => None,
            "4" => Some(FactorClass::F4),
            "2" => Some(FactorClass::F2),
            other => {
                return Err(refuse(
                    format!("« facteur » vaut « {other} »"),
                    "écrivez 4 ou 2",
                ));
            }
        };
        let point = PlannedPoint {
            insee: text("insee"),
            commune: text("commune"),
            file: text("fichier"),
            sheet: text("feuille"),
            line: number("ligne", u32::MAX.into())?.unwrap_or(0) as u32,
            lantern: number("foyer", u32::MAX.into())?.unwrap_or(1) as u32,
            reference: text("reference"),
            cabinet: text("armoire"),
            street: text("voie"),
            solution: text("solution"),
            year: number("annee", 9999)?.map(|year| year as i32),
            factor,
            cost_cents: number("cout_centimes", 100_000_000_000)?,
            gain: 0.0,
            row: row.number,
        };
        let known =
            !normalise(&point.reference).is_empty() || (!point.file.is_empty() && point.line > 0);
        if point.insee.is_empty() || !known {
            return Err(refuse(
                "la ligne ne dit pas de quel point il s'agit".into(),
                "donnez « insee » et « reference », ou « insee », « fichier » et « ligne »",
            ));
        }
        Ok(point)
    }
}
