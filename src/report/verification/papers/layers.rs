//! Layers and tables for a GIS: those of a plan, and those of the inventories that it is of.

use super::{Group, Paper, Papers};
use crate::energy::power::Ballasts;
use crate::energy::{Regimes, with_system_power};
use crate::error::{Error, Result};
use crate::inputs;
use crate::inventory::coordinates::System;
use crate::inventory::grid::{Sheet, column_letters};
use crate::inventory::points::Points;
use crate::inventory::{extension, read_sheets, sheets_in};
use crate::outputs::{Kind, Mark};
use crate::report::eclext::{TABLES, Tables};
use crate::report::layer::{self, Format};
use crate::report::verification::{Control, compared};
use std::path::Path;

impl Papers<'_> {
    pub(super) fn layers(&mut self, group: &Group) -> Result<()> {
        let study = self.document.study;
        // As « exporter » reads them, whatever tables and profiles the scenario has of its own.
        let points: Option<Points> = (group.kind == Kind::PublicPoints)
            .then(|| with_system_power(study.import.points.clone(), Ballasts::embedded()));
        let regimes = Regimes::default();
        let tables = || match &points {
            Some(points) => Tables::of_inventory(points, &regimes),
            None => Tables::of_plan(study, self.document.choice),
        };
        let table_of = |name: &str| TABLES.into_iter().find(|table| name == file_of(table));
        if group.names.iter().any(|name| table_of(name).is_some()) {
            let mut expected = Vec::new();
            tables().csv(|table, write| {
                let mut bytes = Vec::new();
                write(&mut bytes).map_err(|error| Error::write(Path::new(table), error))?;
                expected.push((file_of(table), bytes));
                Ok::<(), Error>(())
            })?;
            let whole: Vec<String> = TABLES.map(file_of).into();
            let named = group.names.iter().filter(|name| whole.contains(name));
            let group = Group {
                names: named.cloned().collect(),
                ..group.clone()
            };
            self.set(&group, Control::Couches, expected, Self::table)?;
        }
        let others = group.names.iter().filter(|name| table_of(name).is_none());
        for name in others {
            let paper = self.paper(group, name, Control::Couches);
            if !paper.path.is_file() {
                self.missing(&paper);
                continue;
            }
            let format = match (&*extension(&paper.path), group.kind) {
                ("gpkg", kind) => {
                    if self.is_of_plan(&paper) {
                        self.package(&paper, kind, &tables())?;
                    }
                    continue;
                }
                ("csv", Kind::Layer) => Format::Csv,
                ("geojson", Kind::Layer) => Format::GeoJson,
                ("json", Kind::Layer) => Format::Json,
                // The number of whoever runs the lighting stands in no scenario.
                _ => {
                    self.checked.unchecked.push(paper.shown);
                    continue;
                }
            };
            if self.is_of_plan(&paper) {
                let mut expected = Vec::new();
                layer::write(self.document, format, &mut expected)
                    .map_err(|error| Error::write(&paper.path, error))?;
                self.lines(&paper, &expected)?;
            }
        }
        Ok(())
    }

    fn package(&mut self, paper: &Paper, kind: Kind, tables: &Tables<'_>) -> Result<()> {
        let found = read_sheets(&paper.path)?;
        let is_metric = |sheet: &Sheet| {
            let mut decisions = sheet.decisions.iter();
            decisions.any(|decision| decision.read == "EPSG:2154")
        };
        let system = if found.iter().any(is_metric) {
            System::Lambert93
        } else {
            System::Wgs84
        };
        let mut expected = Vec::new();
        tables
            .geopackage(&Mark::of(kind), system, &mut expected)
            .map_err(|error| Error::write(&paper.path, error))?;
        let expected = sheets_in(&paper.path, &expected)?;
        self.objects(paper, &found, &expected);
        Ok(())
    }

    fn table(&mut self, paper: &Paper, expected: &[u8]) -> Result<()> {
        let found = read_sheets(&paper.path)?;
        let expected = sheets_in(&paper.path, expected)?;
        self.objects(paper, &found, &expected);
        Ok(())
    }

    /// Compares layers or tables, whose cells are named by the titles of their columns.
    fn objects(&mut self, paper: &Paper, found: &[Sheet], expected: &[Sheet]) {
        for one in compared::cells(found, expected) {
            let sheet = expected.iter().find(|sheet| sheet.name == one.sheet);
            let titles = sheet.and_then(|sheet| sheet.rows.first());
            let place = one.at.map(|(row, column)| {
                let title = titles.map(|titles| titles.text(column));
                let title = title.unwrap_or_else(|| column_letters(column));
                format!("ligne {row}, « {title} »")
            });
            self.differs(paper, one, &place.unwrap_or_default());
        }
    }

    fn lines(&mut self, paper: &Paper, expected: &[u8]) -> Result<()> {
        let bytes = inputs::read(&paper.path)?;
        let [found, expected] = [&*bytes, expected].map(String::from_utf8_lossy);
        if let Some((line, message)) = compared::first_line(&found, &expected) {
            self.say(paper.control, paper, "", &format!("ligne {line}"), message);
        }
        Ok(())
    }
}

fn file_of(table: &str) -> String {
    format!("{table}.csv")
}
