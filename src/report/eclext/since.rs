//! What has changed since an earlier file of EclExt, point by point, by their identifiers.

use super::Tables;
use super::lists::Status;
use crate::error::{Error, Result};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::read_sheets;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What the standard says of a luminaire that two files are compared by.
#[derive(Debug, Clone, Default, PartialEq)]
struct Luminaire {
    source: String,
    watts: Option<f64>,
}

/// Watts nearer than this are the same: files are written to the thousandth, and people round.
const SAME_WATTS: f64 = 0.5;

impl Luminaire {
    fn is_as(&self, other: &Self) -> bool {
        let same_watts = match (self.watts, other.watts) {
            (Some(before), Some(after)) => (before - after).abs() < SAME_WATTS,
            (before, after) => before == after,
        };
        self.source == other.source && same_watts
    }

    fn in_words(&self) -> String {
        let watts = self.watts.map(|watts| format!(" {watts:.0} W"));
        format!("{}{}", self.source, watts.unwrap_or_default())
    }
}

/// The luminaires that were in place, as an earlier file of the program has them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Earlier {
    by_identifier: BTreeMap<String, Luminaire>,
}

impl Earlier {
    /// Reads a GeoPackage or the table `PointLumineux`; of a plan, what was there before the works.
    ///
    /// # Errors
    /// It cannot be read, or has no identifiers.
    pub fn read(file: &Path) -> Result<Self> {
        let sheets = read_sheets(file)?;
        let earlier = sheets.iter().find_map(Self::of);
        earlier.ok_or_else(|| {
            Error::input(
                file,
                "aucune colonne « idPointLumineux » : ce n'est pas un fichier EclExt de reverbere",
                "donnez le .gpkg, ou le « PointLumineux.csv », écrit auparavant par « reverbere exporter »",
            )
        })
    }

    fn of(sheet: &Sheet) -> Option<Self> {
        let (header, rows) = sheet.rows.split_first()?;
        let at = |name: &str| {
            let mut cells = header.cells.iter();
            let found = cells.find(|(_, cell)| cell.to_string() == name)?;
            Some(found.0)
        };
        let identifier = at("idPointLumineux")?;
        let [status, source, watts] = ["statut", "typeSource", "puissance"].map(at);
        let text =
            |row: &Row, column: Option<u32>| column.map(|at| row.text(at)).unwrap_or_default();
        let number = |row: &Row| match row.get(watts?)? {
            Cell::Number(number) => Some(*number),
            other => other.to_string().replace(',', ".").parse().ok(),
        };
        let is_there = |row: &&Row| {
            let gone = [Status::Projected.code(), "dismantled", "underConstruction"];
            !gone.contains(&text(row, status).as_str())
        };
        let known = rows.iter().filter(is_there).map(|row| {
            let luminaire = Luminaire {
                source: text(row, source),
                watts: number(row),
            };
            (row.text(identifier), luminaire)
        });
        Some(Self {
            by_identifier: known.filter(|(known, _)| !known.is_empty()).collect(),
        })
    }

    /// What of it the tables of an inventory have no more, have anew, or have otherwise.
    #[must_use]
    pub fn compared_with(mut self, tables: &Tables<'_>) -> Changes {
        let mut changes = Changes::default();
        for point in tables.points() {
            let now = Luminaire {
                source: point.source().to_owned(),
                watts: point.power_w(),
            };
            let identifier = point.identifier.to_owned();
            match self.by_identifier.remove(&identifier) {
                None => changes.nouveaux.push(identifier),
                Some(before) if before.is_as(&now) => changes.inchanges += 1,
                Some(before) => changes.remplaces.push(Replaced {
                    identifiant: identifier,
                    avant: before.in_words(),
                    apres: now.in_words(),
                }),
            }
        }
        changes.disparus.extend(self.by_identifier.into_keys());
        changes
    }
}

/// What has changed, by the identifiers of the points.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Points that were not there.
    pub nouveaux: Vec<String>,
    /// Points that are there no more.
    pub disparus: Vec<String>,
    /// Points whose source or power is another.
    pub remplaces: Vec<Replaced>,
    /// How many are as they were.
    pub inchanges: usize,
}

/// A point that has another luminaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// Its identifier.
    pub identifiant: String,
    /// Source and power before.
    pub avant: String,
    /// The same now.
    pub apres: String,
}
