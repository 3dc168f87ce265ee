//! The list of communes that a territory keeps: any sheet or text with their codes or names. What
//! it lacks is filled in from the communes of France.

use super::find::by_names;
use super::france::France;
use super::names::canonical;
use super::{Commune, Territory};
use crate::error::{Error, Place, Result};
use crate::french_toml;
use crate::inputs;
use crate::inventory::fields::{Field, recognise};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::read_sheets;
use crate::inventory::text::{normalise_header, parse_number};
use std::collections::BTreeSet;
use std::path::Path;

/// How far down a header is looked for, in rows that hold something.
const ROWS_SEARCHED: usize = 30;

/// How far to the right a column without title is looked for.
const COLUMNS_SEARCHED: u32 = 20;

/// Share of the cells of a column without title, in percent, that must be codes or names.
const SHARE_BELIEVED: usize = 80;

/// A commune as its line tells it.
#[derive(Debug, Default)]
struct Line {
    sheet: String,
    row: u32,
    insee: String,
    name: String,
    epci: String,
    population: Option<u32>,
    other_names: String,
}

/// Reads our own form: a CSV with the columns `insee,nom,epci,population` and, if wanted,
/// `autres_noms`; lines that begin with `#` are comments.
///
/// # Errors
/// A line lacks one of the columns.
pub fn parse(text: &str) -> csv::Result<Vec<Commune>> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
        .deserialize()
        .collect()
}

/// Reads a list.
///
/// # Errors
/// As [`Territory::read`].
pub fn read(file: &Path) -> Result<Territory> {
    let bytes = inputs::read(file)?;
    let ours = std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| parse(text).ok());
    if let Some(communes) = ours.filter(|communes| !communes.is_empty()) {
        // Whole as it stands: nothing to fill in, and any country.
        let lines = communes.iter().zip(2..).map(|(commune, row)| Line {
            row,
            insee: commune.insee.clone(),
            name: commune.nom.clone(),
            epci: commune.epci.clone(),
            population: Some(commune.population),
            other_names: commune.autres_noms.clone(),
            ..Line::default()
        });
        return completed(file, lines.collect());
    }
    // A list of one column has no delimiter, which nothing but a list may lack.
    let sheets = match read_sheets(file) {
        Ok(sheets) => sheets,
        Err(error) => vec![one_column(file).ok_or(error)?],
    };
    let lines = (sheets.iter())
        .find_map(|sheet| Some((sheet, Columns::of(sheet)?)))
        .map(|(sheet, columns)| columns.lines(sheet))
        .unwrap_or_default();
    if lines.is_empty() {
        return Err(Error::input(
            file,
            "aucune colonne ne dit les communes",
            "la liste doit avoir une colonne « Code INSEE » ou « Commune »",
        ));
    }
    completed(file, lines)
}

/// A text as a sheet of one column; `None` where it is none, or its lines hold more than names and
/// codes.
fn one_column(file: &Path) -> Option<Sheet> {
    let bytes = inputs::read(file).ok()?;
    let text = french_toml::decode(&bytes)?;
    if text.contains(['\t', ';', '<', '{']) {
        return None;
    }
    let mut sheet = Sheet::default();
    for (row, line) in (1..).zip(text.lines()) {
        sheet.push(row, 0, Cell::Text(line.into()));
    }
    sheet.tidy();
    Some(sheet)
}

/// Which column tells what.
#[derive(Debug, Default)]
struct Columns {
    /// Row of the titles; 0 without.
    header: u32,
    insee: Option<u32>,
    name: Option<u32>,
    epci: Option<u32>,
    population: Option<u32>,
    other_names: Option<u32>,
}

impl Columns {
    fn of(sheet: &Sheet) -> Option<Self> {
        let rows = || sheet.rows.iter().take(ROWS_SEARCHED);
        // « Liste des communes » above the table is no title of a column.
        rows()
            .filter(|row| row.cells.len() > 1)
            .find_map(Self::of_titles)
            .or_else(|| rows().find_map(Self::of_titles))
            .or_else(|| Self::of_contents(sheet))
    }

    fn of_titles(row: &Row) -> Option<Self> {
        let mut columns = Self {
            header: row.number,
            ..Self::default()
        };
        for (index, cell) in &row.cells {
            let Cell::Text(title) = cell else {
                continue;
            };
            if let Some(column) = columns.stated_by(title) {
                column.get_or_insert(*index);
            }
        }
        let says = columns.insee.is_some() || columns.name.is_some();
        says.then_some(columns)
    }

    /// The column that a title is of.
    fn stated_by(&mut self, title: &str) -> Option<&mut Option<u32>> {
        let normal = normalise_header(title);
        let says = |words: &[&str]| normal.split(' ').any(|word| words.contains(&word));
        if says(&["siren", "siret", "postal", "postaux", "cp"]) {
            return None;
        }
        match recognise(title) {
            Some((Field::Insee, _)) => return Some(&mut self.insee),
            Some((Field::Commune, _)) => return Some(&mut self.name),
            Some((Field::Epci, _)) => return Some(&mut self.epci),
            _ => {}
        }
        if says(&["epci", "intercommunalite", "interco"]) {
            (!says(&["code"])).then_some(&mut self.epci)
        } else if says(&["pop", "population", "habitant", "hab", "pmun"]) {
            Some(&mut self.population)
        } else if normal.starts_with("autre") {
            Some(&mut self.other_names)
        } else if says(&["insee", "cog"])
            || matches!(normal.as_str(), "code" | "code geo" | "code geographique")
        {
            Some(&mut self.insee)
        } else if says(&["commune", "nom", "libelle"]) {
            Some(&mut self.name)
        } else {
            None
        }
    }

    /// A list without titles: the column whose cells are codes, else the one whose cells are names.
    fn of_contents(sheet: &Sheet) -> Option<Self> {
        let france = France::get();
        let is_code = |text: &str| matches!(text.len(), 4 | 5) && france.by_insee(text).is_some();
        let is_name = |text: &str| !france.by_name(text).is_empty();
        let mostly = |test: &dyn Fn(&str) -> bool| {
            (0..COLUMNS_SEARCHED).find(|column| {
                let cells = || {
                    sheet
                        .rows
                        .iter()
                        .map(|row| row.text(*column))
                        .filter(|text| !text.is_empty())
                };
                let passing = cells().filter(|text| test(text)).count();
                passing > 0 && passing * 100 >= cells().count() * SHARE_BELIEVED
            })
        };
        let insee = mostly(&is_code);
        let name = mostly(&is_name);
        (insee.is_some() || name.is_some()).then(|| Self {
            insee,
            name,
            ..Self::default()
        })
    }

    fn lines(&self, sheet: &Sheet) -> Vec<Line> {
        let text = |row: &Row, column: Option<u32>| {
            column
                .map(|index| row.text(index))
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let rows = sheet.rows.iter().filter(|row| row.number > self.header);
        let lines = rows.map(|row| {
            let code = text(row, self.insee);
            Line {
                sheet: sheet.name.clone(),
                row: row.number,
                insee: if code.is_empty() {
                    code
                } else {
                    format!("{:0>5}", code.to_uppercase())
                },
                name: text(row, self.name),
                epci: text(row, self.epci),
                population: parse_number(&text(row, self.population))
                    .filter(|number| *number >= 0.0)
                    .map(|number| number as u32),
                other_names: text(row, self.other_names),
            }
        });
        lines.filter(Line::is_a_commune).collect()
    }
}

impl Line {
    /// No blank line, comment nor total.
    fn is_a_commune(&self) -> bool {
        let first = if self.insee.is_empty() {
            &self.name
        } else {
            &self.insee
        };
        let note = first.trim_start_matches('0').starts_with('#')
            || self.insee.is_empty() && normalise_header(&self.name).starts_with("total");
        !first.is_empty() && !note
    }

    fn fail(&self, file: &Path, problem: String, remedy: &str) -> Error {
        let place = Place {
            sheet: Some(self.sheet.clone()),
            cell: Some(format!("ligne {}", self.row)),
        };
        Error::at(file, place, problem, remedy)
    }
}

/// The territory of some lines, completed and checked by the communes of France.
#[expect(clippy::needless_pass_by_value, reason = "the lines are used up here")]
fn completed(file: &Path, lines: Vec<Line>) -> Result<Territory> {
    let france = France::get();
    let mut places = places(&lines);
    // A list from abroad has numbers that are codes here: none of its names agrees.
    let is_french = lines
        .iter()
        .zip(&places)
        .any(|(line, place)| place.is_some_and(|at| line.agrees_with(&france.commune(at), at)));
    if !is_french {
        places.fill(None);
    }
    let mut remarks = Vec::new();
    let mut filled: [usize; 3] = [0; 3];
    let mut communes: Vec<Commune> = Vec::new();
    let mut seen = BTreeSet::new();
    for (line, place) in lines.iter().zip(&places) {
        let row = line.row;
        let Some(at) = *place else {
            if line.insee.is_empty() {
                let problem = format!("« {} » n'est pas le nom d'une seule commune", line.name);
                return Err(line.fail(file, problem, "donnez son code INSEE"));
            }
            if line.name.is_empty() {
                let problem = format!("« {} » n'est le code INSEE d'aucune commune", line.insee);
                return Err(line.fail(file, problem, "corrigez-le, ou retirez la ligne"));
            }
            if is_french {
                remarks.push(format!(
                    "ligne {row} : {} n'est le code INSEE d'aucune commune de France, « {} » est gardée telle quelle",
                    line.insee, line.name
                ));
            }
            if seen.insert(line.insee.clone()) {
                communes.push(line.as_it_stands());
            }
            continue;
        };
        let known = france.commune(at);
        remarks.extend(
            line.disagreement(&known, at)
                .map(|stated| format!("ligne {row} : {stated}")),
        );
        if !seen.insert(known.insee.clone()) {
            continue;
        }
        let is_part = !line.insee.is_empty() && line.insee != known.insee;
        let nom = if line.name.is_empty() || is_part {
            filled[0] += usize::from(line.name.is_empty());
            known.nom
        } else {
            line.name.clone()
        };
        let epci = if line.epci.is_empty() {
            filled[1] += usize::from(!known.epci.is_empty());
            known.epci
        } else {
            line.epci.clone()
        };
        let population = line.population.filter(|_| !is_part).unwrap_or_else(|| {
            filled[2] += 1;
            known.population
        });
        communes.push(Commune {
            insee: known.insee,
            nom,
            epci,
            population,
            autres_noms: if line.other_names.is_empty() {
                known.autres_noms
            } else {
                line.other_names.clone()
            },
        });
    }
    for (count, what) in filled.into_iter().zip(["nom", "EPCI", "population"]) {
        if count > 0 {
            let communes = if count > 1 { "communes" } else { "commune" };
            remarks.push(format!(
                "{what} de {count} {communes} d'après la liste des communes de France (1er janvier 2026)"
            ));
        }
    }
    let territory = Territory::of(communes).with_former();
    Ok(Territory {
        remarks,
        ..territory
    })
}

/// The commune of France of each line: by its code, else by its name among those of the others.
fn places(lines: &[Line]) -> Vec<Option<usize>> {
    let france = France::get();
    let by_code = |line: &Line| {
        (!line.insee.is_empty())
            .then(|| france.by_insee(&line.insee))
            .flatten()
    };
    let mut places: Vec<Option<usize>> = lines.iter().map(by_code).collect();
    let unnamed: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].insee.is_empty())
        .collect();
    if !unnamed.is_empty() {
        let names: Vec<&str> = unnamed.iter().map(|at| lines[*at].name.as_str()).collect();
        let known: Vec<usize> = places.iter().flatten().copied().collect();
        for (at, place) in unnamed.into_iter().zip(by_names(&names, &known)) {
            places[at] = place;
        }
    }
    places
}

impl Line {
    fn as_it_stands(&self) -> Commune {
        Commune {
            insee: self.insee.clone(),
            nom: self.name.clone(),
            epci: self.epci.clone(),
            population: self.population.unwrap_or(0),
            autres_noms: self.other_names.clone(),
        }
    }

    /// Whether its name is one of those of the commune of its code.
    fn agrees_with(&self, known: &Commune, at: usize) -> bool {
        self.name.is_empty()
            || canonical(&self.name) == canonical(&known.nom)
            || Territory::of(vec![known.clone()])
                .named(&self.name)
                .is_some()
            || France::get().by_name(&self.name).contains(&at)
            || canonical(&known.nom).contains(&canonical(&self.name))
    }

    /// Where the line says one thing and its code another.
    fn disagreement(&self, known: &Commune, at: usize) -> Option<String> {
        if !self.insee.is_empty() && self.insee != known.insee {
            let name = if self.name.is_empty() {
                String::new()
            } else {
                format!(" ({})", self.name)
            };
            return Some(format!(
                "{}{name} fait aujourd'hui partie de {} ({})",
                self.insee, known.nom, known.insee
            ));
        }
        (!self.agrees_with(known, at)).then(|| {
            format!(
                "{} est le code de {}, la liste dit « {} »",
                known.insee, known.nom, self.name
            )
        })
    }
}

#[cfg(test)]
mod tests;
