//! « Rues » of a commune: what is in each street, what the plan renovates there, and what is left.

use super::Shared;
use super::sums::{are_quick, count_of};
use crate::inventory::lamps::Technology;
use crate::inventory::territory::Commune;
use crate::inventory::text::normalise;
use crate::report::layout::{self, point};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::study::{CommuneChoice, Study};
use rust_xlsxwriter::Worksheet;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const ALL: &str = "Points de la rue";
const LED: &str = "dont déjà en LED";
const CHOSEN: &str = "Rénovés dans ce plan";
const LEFT: &str = "Restent à rénover";

/// The points of a street, by the inventory.
#[derive(Debug, Default)]
pub struct Street<'a> {
    /// How the inventory writes it: spellings that differ by case or accents are one street.
    spellings: Vec<&'a str>,
    points: usize,
    led: usize,
}

/// The streets of each commune, by its INSEE code and their names without case and accents.
pub type Streets<'a> = BTreeMap<&'a str, BTreeMap<String, Street<'a>>>;

/// All streets of the inventories.
pub fn by_commune(study: &Study) -> Streets<'_> {
    let points = &study.import.points;
    let [codes, names, lamps] = ["insee", "voie", "technologie"].map(|name| points.text(name));
    let mut streets = Streets::new();
    // A street has many points: each spelling is brought to its key once.
    let mut keys: FxHashMap<&str, String> = FxHashMap::default();
    for row in 0..points.len() {
        let [code, name, lamp] =
            [&codes, &names, &lamps].map(|one| one.get(row).unwrap_or_default());
        let of_commune = streets.entry(code).or_default();
        let key = keys.entry(name).or_insert_with(|| normalise(name));
        let street = of_commune.entry(key.clone()).or_default();
        if !street.spellings.contains(&name) {
            street.spellings.push(name);
        }
        street.points += 1;
        street.led += usize::from(lamp == Technology::Led.code());
    }
    streets
}

/// The sheet; none where nothing is done.
pub fn sheet(
    shared: &Shared<'_>,
    commune: &Commune,
    choice: &CommuneChoice,
    points: &Table,
) -> Written<Option<Worksheet>> {
    let Some(streets) = (shared.streets.get(&*commune.insee)).filter(|_| !choice.points.is_empty())
    else {
        return Ok(None);
    };
    let names = shared.study().import.points.text("voie");
    let mut chosen: BTreeMap<String, usize> = BTreeMap::new();
    for one in &choice.points {
        let name = names.get(one.row as usize).unwrap_or_default();
        *chosen.entry(normalise(name)).or_default() += 1;
    }
    let count = |header| Column::new(header, 16.0, Kind::Whole).summed();
    let columns = vec![
        Column::new(point::STREET, 44.0, Kind::Wrapped),
        count(ALL),
        count(LED),
        count(CHOSEN),
        count(LEFT),
        Column::new("Situation", 34.0, Kind::Text),
    ];
    let name = layout::sheet::STREETS;
    let mut table = Table::new(name, shared.top(), columns);
    let cells = [ALL, LED, CHOSEN].map(|header| table.column(header));
    let range = points.range(point::STREET);
    let is_quick = are_quick(streets.len(), choice.points.len());
    // A council looks for what is done before what is not.
    let renovated = |key: &String| chosen.get(key).copied().unwrap_or(0);
    let mut listed: Vec<(&String, &Street<'_>)> = streets.iter().collect();
    listed.sort_by_key(|(key, _)| renovated(key) == 0);
    let rows = listed.into_iter().enumerate().map(|(row, (key, street))| {
        let renovated = renovated(key);
        let left = street.points.saturating_sub(street.led + renovated);
        let [all, led, done] = cells.map(|column| column.at(row));
        let counted = if is_quick {
            count_of(&range, &street.spellings, "", renovated as f64)
        } else {
            Value::count(renovated)
        };
        let shown = street.spellings.iter().find(|name| !name.is_empty());
        vec![
            Value::text(shown.map_or(layout::NO_STREET, |name| name).to_owned()),
            Value::count(street.points),
            Value::count(street.led),
            counted,
            Value::Formula(format!("{all}-{led}-{done}"), left as f64),
            Value::text(state(renovated, left)),
        ]
    });
    let mut sheet = named(name)?;
    table.write(&mut sheet, rows)?;
    let title = format!("{} – Rues : ce qui est rénové et ce qui reste", commune.nom);
    table.lay_out(&mut sheet, &title)?;
    shared.dress(&mut sheet, &title)?;
    // Few columns and many rows.
    sheet.set_portrait();
    Ok(Some(sheet))
}

/// What the plan makes of a street.
fn state(renovated: usize, left: usize) -> &'static str {
    match (renovated, left) {
        (0, 0) => "rien à rénover",
        (0, _) => "hors de ce plan",
        (_, 0) => "rénovée en entier",
        _ => "rénovée en partie",
    }
}
