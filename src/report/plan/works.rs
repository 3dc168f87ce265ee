//! « Calendrier » of a commune: what is done in each year, cabinet by cabinet and street by street.

use super::Shared;
use super::sums::{are_quick, sum_where};
use crate::inventory::territory::Commune;
use crate::report::layout::{self, point};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::study::{ChosenPoint, CommuneChoice};
use rust_xlsxwriter::Worksheet;
use std::collections::{BTreeMap, BTreeSet};

const POINTS: &str = "Points";
const CABINETS: &str = "Armoires";
const STREETS: &str = "Rues";

/// Points, kWh saved a year and euros.
#[derive(Debug, Clone, Copy, Default)]
struct Sums([f64; 3]);

impl Sums {
    fn of(shared: &Shared<'_>, chosen: &ChosenPoint) -> Self {
        let (_, solution) = shared.study().solution(chosen);
        let euros = solution.cost_cents as f64 / 100.0;
        Self([1.0, solution.saving_kwh_per_year, euros])
    }

    fn add(&mut self, other: Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

/// The sheet; none where years have no names or nothing is done. The years first, as sums of the
/// lines below them.
pub fn sheet(
    shared: &Shared<'_>,
    commune: &Commune,
    choice: &CommuneChoice,
    points: &Table,
) -> Written<Option<Worksheet>> {
    let years = &shared.extras.years;
    if years.is_empty() || choice.points.is_empty() {
        return Ok(None);
    }
    let text = |name: &'static str| shared.study().import.points.text(name);
    let (cabinets, streets) = (text("armoire"), text("voie"));
    let mut lines: BTreeMap<(usize, &str, &str), Sums> = BTreeMap::new();
    for chosen in &choice.points {
        let row = chosen.row as usize;
        let [cabinet, street] = [&cabinets, &streets].map(|one| one.get(row).unwrap_or_default());
        let sums = lines.entry((chosen.year, cabinet, street)).or_default();
        sums.add(Sums::of(shared, chosen));
    }
    let cost = layout::cost(shared.basis());
    let figures = |keys: [(&'static str, f64, Kind); 3]| {
        let mut columns: Vec<Column> = (keys.into_iter())
            .map(|(header, width, kind)| Column::new(header, width, kind))
            .collect();
        columns.push(Column::new(POINTS, 10.0, Kind::Whole).summed());
        columns.push(Column::new(point::SAVING, 19.0, Kind::Whole).summed());
        columns.push(Column::new(cost.clone(), 18.0, Kind::Euros).summed());
        columns
    };
    let mut sheet = named(layout::sheet::CALENDAR)?;
    let (top, year_count) = (shared.top(), years.len() as u32);
    let mut by_place = Table::new(
        layout::sheet::CALENDAR,
        top + year_count + 3,
        figures([
            (point::YEAR, 12.0, Kind::Plain),
            (point::CABINET, 24.0, Kind::Wrapped),
            (point::STREET, 44.0, Kind::Wrapped),
        ]),
    );
    let keys = [point::YEAR, point::CABINET, point::STREET];
    let cells = keys.map(|header| by_place.column(header));
    let summed = [None, Some(point::SAVING), Some(&*cost)];
    let quick = are_quick(lines.len() * summed.len(), choice.points.len());
    let rows = lines
        .iter()
        .enumerate()
        .map(|(index, ((year, cabinet, street), sums))| {
            let [year_cell, cabinet_cell, street_cell] = cells.map(|column| column.at(index));
            let same = [
                format!("{}={year_cell}", points.range(point::YEAR)),
                format!("EXACT({},{cabinet_cell})", points.range(point::CABINET)),
                format!("EXACT({},{street_cell})", points.range(point::STREET)),
            ];
            let mut values = vec![
                Value::Number(f64::from(years[*year])),
                Value::text((*cabinet).to_owned()),
                Value::text((*street).to_owned()),
            ];
            values.extend(summed.iter().zip(sums.0).map(|(header, sum)| {
                let range = header.map(|header| points.range(header));
                sum_where(&same, range.as_deref(), quick, sum)
            }));
            values
        });
    by_place.write(&mut sheet, rows)?;
    let mut by_year = Table::new(
        layout::sheet::CALENDAR,
        top,
        figures([
            (point::YEAR, 12.0, Kind::Plain),
            (CABINETS, 24.0, Kind::Whole),
            (STREETS, 44.0, Kind::Whole),
        ]),
    );
    let range = by_place.range(point::YEAR);
    let rows = years.iter().enumerate().map(|(place, year)| {
        let mut sums = Sums::default();
        let (mut cabinets, mut streets) = (BTreeSet::new(), BTreeSet::new());
        for ((_, cabinet, street), of_line) in lines.iter().filter(|((of, ..), _)| *of == place) {
            sums.add(*of_line);
            cabinets.insert(*cabinet);
            streets.insert(*street);
        }
        let mut values = vec![
            Value::Number(f64::from(*year)),
            Value::count(cabinets.len()),
            Value::count(streets.len()),
        ];
        let headers = [POINTS, point::SAVING, &*cost];
        values.extend(headers.iter().zip(sums.0).map(|(header, sum)| {
            Value::Formula(
                format!("SUMIF({range},{year},{})", by_place.range(header)),
                sum,
            )
        }));
        values
    });
    by_year.write(&mut sheet, rows)?;
    let title = format!("{} – Calendrier des travaux", commune.nom);
    by_place.lay_out_last(&mut sheet, &title)?;
    shared.dress(&mut sheet, &title)?;
    Ok(Some(sheet))
}
