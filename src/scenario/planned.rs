//! The points of a plan as a table, one line for each: `plan.csv`, which next year's scenario and the
//! follow-up of the works read.
//!
//! Points are known again by their commune and reference where no other point of the commune has
//! it, whatever row they have moved to; else by file, sheet and row. Masts of several lanterns have
//! a line for each, told apart by `foyer`.

use crate::csv_text::{CsvTable, Field, as_plain_text, from_plain_text};
use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Row, Sheet};
use crate::inventory::read_sheets;
use crate::inventory::text::{normalise, parse_number};
use crate::retrofit::FactorClass;
use std::collections::BTreeMap;
use std::path::Path;

/// Its name in the folder of a plan.
pub const FILE: &str = "plan.csv";

/// The columns, in their order.
const COLUMNS: [&str; 20] = [
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
    "solution_libelle",
    "puissance_led_w",
    "regime_apres",
    "calage",
    "kwh_avant",
    "kwh_apres",
];

/// Rows above a header at most.
const ROWS_ABOVE: usize = 30;

/// What a planned point is to become.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlannedWorks {
    /// The solution in words.
    pub label: String,
    /// Power of the new luminaire, W.
    pub power_w: f64,
    /// Profile after the works, in words that are read back.
    pub profile: String,
    /// Consumption on the bills of its cabinet over that computed; 1 where nothing is calibrated.
    pub calibration: f64,
    /// Consumption before the works, kWh a year.
    pub kwh_before: f64,
    /// Consumption after the works, kWh a year.
    pub kwh_after: f64,
}

/// Which target a point counts for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CountsFor {
    /// The line does not say.
    #[default]
    Untold,
    /// None: done, it divides its consumption by less than two.
    Nothing,
    /// That of a factor class.
    Class(FactorClass),
}

impl CountsFor {
    /// What it is written with, and read back from.
    const WORDS: [(&'static str, Self); 4] = [
        ("", Self::Untold),
        ("0", Self::Nothing),
        ("2", Self::Class(FactorClass::F2)),
        ("4", Self::Class(FactorClass::F4)),
    ];

    /// That of a class that is reached, or of none.
    #[must_use]
    pub fn of(class: Option<FactorClass>) -> Self {
        class.map_or(Self::Nothing, Self::Class)
    }

    fn word(self) -> &'static str {
        let mut words = Self::WORDS.iter();
        words
            .find(|(_, known)| *known == self)
            .map_or("", |(word, _)| word)
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
    /// Row in the sheet, from 1; 0 where it is not stated.
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
    pub factor: CountsFor,
    /// What the works cost, grants included, in cents.
    pub cost_cents: Option<i64>,
    /// What it is worth under the first goal; written for the reader only.
    pub gain: f64,
    /// What the works are, where the line says so.
    pub works: Option<PlannedWorks>,
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

    /// Its row of a table.
    fn cells(&self) -> [Written<'_>; COLUMNS.len()] {
        let optional = |number: Option<i64>| {
            Written::Figure(number.map_or_else(String::new, |it| it.to_string()))
        };
        let works = self.works.as_ref();
        // All their digits: factors are tested on unrounded consumptions.
        let stated = |of: fn(&PlannedWorks) -> f64| {
            let stated = works.map_or_else(String::new, |works| comma(&of(works).to_string()));
            Written::Figure(stated)
        };
        let text = |of: fn(&PlannedWorks) -> &str| Written::Text(works.map_or("", of));
        [
            Written::Text(&self.insee),
            Written::Text(&self.commune),
            Written::Text(&self.file),
            Written::Text(&self.sheet),
            Written::Figure(self.line.to_string()),
            Written::Figure(self.lantern.to_string()),
            Written::Text(&self.reference),
            Written::Text(&self.cabinet),
            Written::Text(&self.street),
            Written::Text(&self.solution),
            optional(self.year.map(i64::from)),
            Written::Text(self.factor.word()),
            optional(self.cost_cents),
            Written::Figure(comma(&format!("{:.3}", self.gain))),
            text(|works| &works.label),
            stated(|works| works.power_w),
            text(|works| &works.profile),
            stated(|works| works.calibration),
            stated(|works| works.kwh_before),
            stated(|works| works.kwh_after),
        ]
    }
}

/// What stands in a cell.
enum Written<'a> {
    Text(&'a str),
    Figure(String),
}

impl Written<'_> {
    fn field(&self) -> Field<'_> {
        match self {
            Self::Text(text) => Field::Text(text),
            Self::Figure(figure) => Field::Figure(figure),
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::Text(text) => as_plain_text(text).into_owned(),
            Self::Figure(figure) => figure.clone(),
        }
    }
}

/// The last part of a path, whichever system wrote it.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A plan as a table of texts: the header, and a row for each point; no text is a formula.
pub fn table<'a>(
    points: impl IntoIterator<Item = &'a PlannedPoint>,
) -> impl Iterator<Item = [String; COLUMNS.len()]> {
    let header = COLUMNS.map(str::to_owned);
    let rows = points.into_iter();
    std::iter::once(header).chain(rows.map(|point| point.cells().map(|cell| cell.plain())))
}

/// The text of a plan: CSV for a French Excel, without any formula.
///
/// # Errors
/// What the writer says; never in memory.
pub fn write(points: &[PlannedPoint]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut table = CsvTable::for_excel(&mut out)?;
    table.titles(COLUMNS)?;
    for point in points {
        table.row(point.cells().iter().map(Written::field))?;
    }
    table.finish()?;
    Ok(out)
}

/// A number as a French Excel reads it.
fn comma(number: &str) -> String {
    number.replace('.', ",")
}

/// Reads a plan or a list of points done: a CSV or a workbook.
///
/// # Errors
/// The file cannot be read, lacks a column, or a line does not say which point it is about.
pub fn read(file: &Path) -> Result<Vec<PlannedPoint>> {
    let sheets = read_sheets(file)?;
    let table = sheets.iter().find_map(|sheet| read_sheet(file, sheet));
    table.unwrap_or_else(|| {
        Err(Error::input(
            file,
            "aucun en-tête de plan trouvé",
            "la table doit avoir les colonnes « insee » et « reference », ou « insee », « fichier » et « ligne », comme le plan.csv que « reverbere planifier » écrit",
        ))
    })
}

/// Reads the points of one sheet; `None` where it has no header of a plan.
///
/// ```
/// # use reverbere::{follow_up::read_planned_sheet, sheets::read_sheets};
/// # let folder = tempfile::tempdir()?;
/// let file = folder.path().join("plan.csv");
/// std::fs::write(&file, "insee;reference;solution;annee\n62773;SAM-001;routier-55;2027\n")?;
/// let sheets = read_sheets(&file)?;
/// let points = read_planned_sheet(&file, &sheets[0]).expect("a header")?;
/// assert_eq!((&*points[0].reference, points[0].year), ("SAM-001", Some(2027)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`read`], inside.
#[must_use]
pub fn read_sheet(file: &Path, sheet: &Sheet) -> Option<Result<Vec<PlannedPoint>>> {
    let header = sheet.rows.iter().take(ROWS_ABOVE).find_map(Header::of)?;
    let rows = sheet.below(header.row).iter();
    Some(rows.map(|row| header.point(file, sheet, row)).collect())
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
            from_plain_text(read.unwrap_or_default().trim()).into_owned()
        };
        let number = |name: &str, most: i64| match text(name).as_str() {
            "" => Ok(None),
            stated => match stated.parse::<i64>() {
                Ok(number) if (0..=most).contains(&number) => Ok(Some(number)),
                _ => Err(refuse(
                    format!("« {name} » vaut « {stated} », qui n'est pas un nombre entier positif"),
                    "corrigez-le, ou laissez-le vide",
                )),
            },
        };
        let stated = text("facteur");
        let mut words = CountsFor::WORDS.iter();
        let Some((_, factor)) = words.find(|(word, _)| *word == stated) else {
            return Err(refuse(
                format!("« facteur » vaut « {stated} »"),
                "écrivez 4 ou 2, ou 0 pour un point fait qui ne compte pour aucun objectif",
            ));
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
            factor: *factor,
            cost_cents: number("cout_centimes", 100_000_000_000)?,
            gain: parse_number(&text("gain")).unwrap_or_default(),
            works: Self::works(&text),
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

    /// What the point is to become; `None` where a column of it is empty or is no number, as in a
    /// list that a person made.
    fn works(text: &dyn Fn(&str) -> String) -> Option<PlannedWorks> {
        let number = |name: &str| parse_number(&text(name));
        Some(PlannedWorks {
            label: text("solution_libelle"),
            power_w: number("puissance_led_w")?,
            profile: text("regime_apres"),
            calibration: number("calage")?,
            kwh_before: number("kwh_avant")?,
            kwh_after: number("kwh_apres")?,
        })
    }
}
