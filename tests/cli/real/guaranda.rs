//! Guaranda, in Ecuador, says of each point how many hours a night it burns at which watts, and what
//! that makes a month: an answer that owes nothing to this program.

use crate::common::{Workdir, shared_data};
use std::path::Path;

/// Days of the file's month.
const DAYS: f64 = 30.0;

/// The file's own month of each row is rounded to a whole kWh.
const ROUNDED: f64 = 0.5;

/// A regime says its shares to the hundredth of a percent: half of one, of 280 W for 12 h of 30
/// nights, is 0.005 kWh.
const SHARES: f64 = 0.006;

/// kWh a month of all the rows of the file together.
const TOTAL: f64 = 185_821.0;

/// A row of the file: hours a night at the first watts, then at the second.
struct Lamp {
    hours: [f64; 2],
    watts: [f64; 2],
    kwh_a_month: f64,
}

impl Lamp {
    fn read(file: &Path) -> Vec<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_path(file)
            .expect("the file");
        let titles = reader.headers().expect("titles").clone();
        let column = |title: &str| titles.iter().position(|one| one == title).expect(title);
        let columns = [
            "HORASFUNC1",
            "HORASFUNC2",
            "Luminaria.POTENCIA",
            "POTENCIA_2",
            "KWH",
        ]
        .map(column);
        reader
            .records()
            .map(|row| {
                let row = row.expect("a row");
                let [h1, h2, w1, w2, kwh_a_month] =
                    columns.map(|at| row[at].parse().expect("a number"));
                Self {
                    hours: [h1, h2],
                    watts: [w1, w2],
                    kwh_a_month,
                }
            })
            .collect()
    }

    fn full_power(&self) -> f64 {
        self.watts[0].max(self.watts[1])
    }

    /// 30 days × (W1 × h1 + W2 × h2) / 1000.
    fn by_hand(&self) -> f64 {
        let a_night = self.watts[0] * self.hours[0] + self.watts[1] * self.hours[1];
        DAYS * a_night / 1000.0
    }

    /// `6 h/nuit à 100 % + 6 h/nuit à 70,00 %`
    fn regime(&self) -> String {
        let parts: Vec<String> = (self.hours.iter().zip(self.watts))
            .filter(|(hours, _)| **hours > 0.0)
            .map(|(hours, watts)| {
                let percent = format!("{:.2}", 100.0 * watts / self.full_power());
                format!("{hours} h/nuit à {} %", percent.replace('.', ","))
            })
            .collect();
        parts.join(" + ")
    }
}

#[test]
fn every_point_of_guaranda_consumes_what_its_own_file_says() {
    let Some(file) = shared_data("ecuador-guaranda/luminarias.csv") else {
        return;
    };
    let lamps = Lamp::read(&file);
    assert_eq!(lamps.len(), 3371);
    for (number, lamp) in lamps.iter().enumerate() {
        let gap = (lamp.by_hand() - lamp.kwh_a_month).abs();
        assert!(gap <= ROUNDED + 1e-9, "row {number}: {gap}");
    }
    let found = diagnosed(&lamps);
    for (number, lamp) in lamps.iter().enumerate() {
        let gap = (found[number] - lamp.by_hand()).abs();
        assert!(gap <= SHARES, "row {number}, {}: {gap}", lamp.regime());
        let gap = (found[number] - lamp.kwh_a_month).abs();
        assert!(gap <= ROUNDED + SHARES, "row {number}: {gap}");
    }
    // Rounded row by row as the file does, half a kWh up: the same total, to the kWh.
    let rounded = |kwh: &f64| ((kwh * 100.0).round() / 100.0).round();
    let total: f64 = found.iter().map(rounded).sum();
    assert!((total - TOTAL).abs() < 0.5, "{total}");
    // Unrounded, 29 kWh more: 30 × Σ (W1 × h1 + W2 × h2) / 1000 = 185,850.
    let total: f64 = found.iter().sum();
    let by_hand: f64 = lamps.iter().map(Lamp::by_hand).sum();
    assert!((total - by_hand).abs() < 1.0, "{total}");
}

/// kWh a month of each lamp, as `diagnostiquer` finds them: each is in a cabinet of its own.
fn diagnosed(lamps: &[Lamp]) -> Vec<f64> {
    let work = Workdir::new();
    work.write(
        "communes.csv",
        "insee,nom,epci,population\n00001,Guaranda,Bolívar,91877\n",
    );
    work.write("m.toml", "[constantes]\ninsee = \"00001\"\n");
    // The file's kWh are those of the lamp's watts: they are told as what the system draws.
    let mut csv =
        String::from("Référence;Armoire;Lampe;Puissance lampe (W);Puissance système (W);Régime\n");
    for (number, lamp) in lamps.iter().enumerate() {
        let watts = lamp.full_power();
        csv += &format!(
            "P{number};A{number};SHP;{watts};{watts};{}\n",
            lamp.regime()
        );
    }
    work.write("parc.csv", csv);
    // A list from abroad does not say where the sun is: the scenario does.
    work.write(
        "scenario.toml",
        "nom = \"Guaranda\"\nbase_montants = \"HT\"\ninventaires = [\"parc.csv\"]\nterritoire = \"communes.csv\"\ncorrespondance = \"m.toml\"\n[budgets]\n\"00001\" = 0\n[objectifs]\nfacteur4 = { min = 0 }\nfacteur2 = { min = 0 }\n[heures]\nlatitude = -1.6\nlongitude = -79.0\nfuseau = \"America/Guayaquil\"\n",
    );
    let run = work.run(&["diagnostiquer", "scenario.toml", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut found = vec![f64::NAN; lamps.len()];
    let json = run.json();
    for line in json["par_armoire"].as_array().expect("cabinets") {
        let cabinet = line["armoire"].as_str().expect("a cabinet");
        let number: usize = cabinet[1..].parse().expect("its number");
        found[number] = line["kwh_an"].as_f64().expect("kWh") * DAYS / 365.0;
    }
    found
}
