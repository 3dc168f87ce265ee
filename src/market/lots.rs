//! The lots of a market, and what is to be done in each.

use super::items::Schedule;
use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Row, Sheet, address};
use crate::inventory::read_sheets;
use crate::inventory::territory::Commune;
use crate::inventory::text::normalise;
use crate::report::layout::NO_STREET;
use crate::scenario::study::{Choice, CommuneChoice, Study};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How works are cut into lots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LotsBy {
    /// One for each EPCI.
    Epci,
    /// One for each commune.
    Commune,
    /// As a table of communes and lots says.
    File(PathBuf),
    /// As forms say that are written already: the lot of each commune, by its place in the territory.
    Told(BTreeMap<usize, String>),
}

/// Communes whose works are one lot.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot {
    /// What it is called.
    pub name: String,
    /// Places of its communes in the choice.
    pub communes: Vec<usize>,
}

/// So many of an item at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity<'a> {
    /// The commune.
    pub commune: &'a Commune,
    /// The street; empty where the item is of no street.
    pub street: &'a str,
    /// The cabinet, where it is told.
    pub cabinet: &'a str,
    /// Year of the works, where years have names.
    pub year: Option<i32>,
    /// The item, by its place in the schedule.
    pub item: usize,
    /// How many.
    pub count: u32,
}

/// Rows above the titles of a table of lots at most.
const ROWS_ABOVE: usize = 30;

/// The lots of a plan: those of its communes that have chosen points, in the order of the plan.
///
/// # Errors
/// What a table of lots has wrong, or a commune that it lacks.
pub fn lots(study: &Study, choice: &Choice, by: &LotsBy) -> Result<Vec<Lot>> {
    let named = match by {
        LotsBy::File(file) => Some((file, of_file(study, file)?)),
        LotsBy::Epci | LotsBy::Commune | LotsBy::Told(_) => None,
    };
    let mut lots: Vec<Lot> = Vec::new();
    let mut without = Vec::new();
    let communes = study.scenario.territory.communes();
    let mut namesakes: BTreeMap<&str, usize> = BTreeMap::new();
    for commune in communes {
        *namesakes.entry(&commune.nom).or_default() += 1;
    }
    for (place, one) in choice.communes.iter().enumerate() {
        if one.points.is_empty() {
            continue;
        }
        let commune = &communes[one.commune];
        let full = format!("{} ({})", commune.nom, commune.insee);
        let name = match (by, &named) {
            (LotsBy::Epci, _) => Some(&commune.epci),
            // Two communes of one name are two lots.
            (LotsBy::Commune, _) if namesakes[commune.nom.as_str()] > 1 => Some(&full),
            (LotsBy::Commune, _) => Some(&commune.nom),
            (LotsBy::File(_), Some((_, lots))) | (LotsBy::Told(lots), _) => lots.get(&one.commune),
            (LotsBy::File(_), None) => None,
        };
        let Some(name) = name else {
            without.push(full);
            continue;
        };
        match lots.iter_mut().find(|lot| lot.name == *name) {
            Some(lot) => lot.communes.push(place),
            None => lots.push(Lot {
                name: name.clone(),
                communes: vec![place],
            }),
        }
    }
    match named {
        Some((file, _)) if !without.is_empty() => Err(Error::input(
            file,
            format!(
                "aucun lot pour {}, qui a des points dans le plan",
                without.join(", ")
            ),
            "ajoutez une ligne par commune, avec son lot",
        )),
        _ => Ok(lots),
    }
}

/// The lot of each commune of a table, by place in the territory.
fn of_file(study: &Study, file: &Path) -> Result<BTreeMap<usize, String>> {
    let sheets = read_sheets(file)?;
    let found = sheets
        .iter()
        .find_map(|sheet| Some((sheet, titles(sheet)?)));
    let Some((sheet, (header, communes, lots))) = found else {
        return Err(Error::input(
            file,
            "les colonnes « Commune » (ou « Code INSEE ») et « Lot » ne se trouvent pas",
            "donnez un tableau qui a ces deux titres",
        ));
    };
    let mut named = BTreeMap::new();
    for row in sheet.below(header) {
        let (stated, lot) = (row.text(communes), row.text(lots));
        if stated.trim().is_empty() && lot.trim().is_empty() {
            continue;
        }
        let place = |column| Place {
            sheet: Some(sheet.name.clone()),
            cell: Some(address(row.number, column)),
        };
        let Some(commune) = study.scenario.territory.named(&stated) else {
            return Err(Error::at(
                file,
                place(communes),
                format!("« {stated} » n'est pas une commune du territoire"),
                "écrivez son code INSEE ou son nom exact",
            ));
        };
        if lot.trim().is_empty() {
            return Err(Error::at(
                file,
                place(lots),
                "le lot manque",
                "écrivez son nom",
            ));
        }
        named.insert(commune, lot.trim().to_owned());
    }
    Ok(named)
}

/// The row of the titles, and the columns of communes and of lots.
fn titles(sheet: &Sheet) -> Option<(u32, u32, u32)> {
    let column = |row: &Row, titles: &[&str]| {
        let mut cells = row.cells.iter();
        let is_it = |text: &str| titles.contains(&normalise(text).as_str());
        cells
            .find(|(_, cell)| is_it(&cell.to_string()))
            .map(|(index, _)| *index)
    };
    sheet.rows.iter().take(ROWS_ABOVE).find_map(|row| {
        let commune = column(row, &["code insee", "insee", "commune"])?;
        Some((row.number, commune, column(row, &["lot"])?))
    })
}

/// What is to be done in a lot, commune by commune, street by street.
#[must_use]
pub fn quantities<'a>(
    study: &'a Study,
    schedule: &Schedule,
    choice: &Choice,
    lot: &Lot,
) -> Vec<Quantity<'a>> {
    let of_commune = |place: &usize| of_commune(study, schedule, &choice.communes[*place]);
    lot.communes.iter().flat_map(of_commune).collect()
}

/// How many of each item of the schedule there are.
#[must_use]
pub fn counts(schedule: &Schedule, quantities: &[Quantity<'_>]) -> Vec<u32> {
    let mut counts = vec![0; schedule.items.len()];
    for one in quantities {
        counts[one.item] += one.count;
    }
    counts
}

fn of_commune<'a>(
    study: &'a Study,
    schedule: &Schedule,
    choice: &CommuneChoice,
) -> Vec<Quantity<'a>> {
    let commune = &study.scenario.territory.communes()[choice.commune];
    let [streets, cabinets] = ["voie", "armoire"].map(|name| study.import.points.text(name));
    let years = &study.scenario.rules.years.list;
    // Spellings that differ by case or accents are one street.
    let mut lines: BTreeMap<(usize, String, String, usize), Quantity<'a>> = BTreeMap::new();
    let mut studied: BTreeMap<String, Quantity<'a>> = BTreeMap::new();
    for chosen in &choice.points {
        let stated = |text: Option<&'a str>| text.map_or("", str::trim);
        let street = Some(stated(streets.get(chosen.row as usize)));
        let street = street.filter(|name| !name.is_empty()).unwrap_or(NO_STREET);
        let cabinet = stated(cabinets.get(chosen.row as usize));
        let (_, solution) = study.solution(chosen);
        let line = |item: usize, cabinet: &'a str| Quantity {
            commune,
            street,
            cabinet,
            year: years.get(chosen.year).copied(),
            item,
            count: 0,
        };
        for item in schedule.of_point(&solution.code, solution.flux_lm) {
            let key = (chosen.year, normalise(street), normalise(cabinet), item);
            lines
                .entry(key)
                .or_insert_with(|| line(item, cabinet))
                .count += 1;
        }
        let study_of_street = || Quantity {
            count: 1,
            ..line(schedule.of_street(), "")
        };
        studied
            .entry(normalise(street))
            .or_insert_with(study_of_street);
    }
    let mut all: Vec<Quantity<'a>> = lines.into_values().chain(studied.into_values()).collect();
    let work = study.cabinet_work();
    let work = work.and_then(|work| schedule.of_cabinet(&study.scenario.catalogue, &work.code));
    if let Some(item) = work {
        let years = choice
            .years
            .iter()
            .enumerate()
            .filter(|(_, year)| year.works > 0);
        all.extend(years.map(|(at, year)| Quantity {
            commune,
            street: "",
            cabinet: "",
            year: study.scenario.rules.years.list.get(at).copied(),
            item,
            count: year.works,
        }));
    }
    all
}
