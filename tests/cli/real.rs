//! Real inventories, and invented ones as bad as real ones: counts and watts agree with a reading of
//! the file that owes nothing to the importer. Files that are not ours are read where they lie; the
//! tests say so where they are not there.

mod bills;
mod cities;
mod guaranda;
mod lanterns;
mod open_data;
mod sparse;
mod tired;
mod unseen;

use crate::common::{Run, Workdir};
use serde_json::Value;
use std::collections::BTreeMap;

/// What an import gave: its JSON, and its points as they are written.
struct Import {
    json: Value,
    points: Vec<BTreeMap<String, String>>,
}

impl Import {
    /// Imports a file of a folder, with these arguments beside it.
    fn of(work: &Workdir, args: &[&str]) -> Self {
        let mut all = vec!["importer", "-o", "points.csv", "--json"];
        all.extend(args);
        let run: Run = work.run(&all);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
        let text = std::fs::read(work.path().join("points.csv")).expect("the points");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.strip_prefix("\u{feff}".as_bytes()).expect("a mark"));
        let points = reader.deserialize().map(|row| row.expect("a point"));
        let import = Self {
            json: run.json(),
            points: points.collect(),
        };
        std::fs::remove_file(work.path().join("points.csv")).expect("removed");
        import.adds_up();
        import
    }

    /// Every row is a point's, set apart, or ignored; every point is of a technology.
    fn adds_up(&self) {
        let parts = ["lignes_points", "lignes_ecartees", "lignes_ignorees"];
        let sum: u64 = parts.iter().map(|key| self.count(key)).sum();
        assert_eq!(self.count("lignes"), sum, "{}", self.json);
        assert_eq!(self.count("points"), self.points.len() as u64);
    }

    fn count(&self, key: &str) -> u64 {
        self.json[key].as_u64().expect(key)
    }

    fn anomaly(&self, code: &str) -> u64 {
        let all = self.json["anomalies"].as_array().expect("a list");
        let one = all.iter().find(|one| one["code"] == code);
        one.map_or(0, |one| one["nombre"].as_u64().expect("a count"))
    }

    /// Lamp watts of all points.
    fn watts(&self) -> f64 {
        self.sum("puissance_lampe_w", |_| true)
    }

    fn sum(&self, column: &str, of: impl Fn(&BTreeMap<String, String>) -> bool) -> f64 {
        self.points
            .iter()
            .filter(|point| of(point))
            .filter_map(|point| point[column].replace(',', ".").parse::<f64>().ok())
            .sum()
    }

    /// Points and watts, lamp and system, of a technology.
    fn lamp(&self, code: &str) -> (usize, f64, f64) {
        let of = |point: &BTreeMap<String, String>| point["technologie"] == code;
        (
            self.points.iter().filter(|point| of(point)).count(),
            self.sum("puissance_lampe_w", of),
            self.sum("puissance_systeme_lue_w", of),
        )
    }

    /// Some columns of all points, in the order of the file.
    fn columns(&self, names: &[&str]) -> Vec<Vec<&str>> {
        self.points
            .iter()
            .map(|point| names.iter().map(|name| point[*name].as_str()).collect())
            .collect()
    }
}

/// Whether two sums of watts are the same but for rounding.
fn same(stated: f64, expected: f64) -> bool {
    (stated - expected).abs() < 0.5
}
