//! A real inventory that knows nothing of France, the whole way: Boise, Idaho. The file is not
//! ours: the test runs where it is beside the checkout, and says so where it is not.

use crate::common::{Workdir, shared_data};
use std::collections::BTreeMap;

const MAPPING: &str = r#"ignorer = ["Height"]
[colonnes]
reference = "PoleNum"
voie = "Street"
lampe = "LampType"
puissance_lampe = "Wattage"
luminaire = "FixtureType"
annee = "InstallDate"
[constantes]
insee = "00001"
[luminaires]
"Cobrahead" = "routier_ferme"
"Shoebox" = "routier_ferme"
"Historical" = "style"
"Bell" = "style"
"#;

const SCENARIO: &str = r#"nom = "Boise"
base_montants = "HT"
inventaires = ["Boise.csv"]
correspondance = "correspondance.toml"
territoire = "communes.csv"
[objectifs]
facteur4 = 1500
facteur2 = 500
[heures]
latitude = 43.615
longitude = -116.2
fuseau = "America/Boise"
[hypotheses]
prix_kwh = 0.10
[budgets]
"00001" = 1500000.00
"#;

/// An independent count of the file: rows and watts, in all and by lamp.
fn independent_count(file: &std::path::Path) -> (u64, f64, BTreeMap<String, (u64, f64)>) {
    let text = std::fs::read_to_string(file).expect("the file");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().expect("headers").clone();
    let at = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .expect(name)
    };
    let (lamp, watts) = (at("LampType"), at("Wattage"));
    let mut by_lamp: BTreeMap<String, (u64, f64)> = BTreeMap::new();
    let (mut rows, mut all) = (0, 0.0);
    for record in reader.records() {
        let record = record.expect("a row");
        let power: f64 = record[watts].parse().unwrap_or_default();
        let total = by_lamp.entry(record[lamp].to_owned()).or_default();
        *total = (total.0 + 1, total.1 + power);
        rows += 1;
        all += power;
    }
    (rows, all, by_lamp)
}

#[test]
fn boise_from_its_file_to_a_plan_that_holds() {
    let Some(file) = shared_data("us-boise/Boise_Streetlights_Open_Data.csv") else {
        return;
    };
    let work = Workdir::new();
    std::fs::copy(&file, work.path().join("Boise.csv")).expect("a copy");
    work.write("correspondance.toml", MAPPING);
    work.write(
        "communes.csv",
        "insee,nom,epci,population\n00001,Boise,Ada County,235000\n",
    );
    work.write("scenario.toml", SCENARIO);

    let run = work.run(&[
        "importer",
        "Boise.csv",
        "--correspondance",
        "correspondance.toml",
        "--territoire",
        "communes.csv",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let import = run.json();
    let (rows, watts, by_lamp) = independent_count(&file);
    assert_eq!((rows, watts), (11_439, 1_192_319.0));
    assert_eq!(
        (import["lignes"].as_u64(), import["points"].as_u64()),
        (Some(rows), Some(rows))
    );
    assert_eq!(import["puissance_lampe_w"].as_f64(), Some(watts));
    for (lamp, code) in [
        ("High Pressure Sodium", "SHP"),
        ("LED", "LED"),
        ("Solar", "SOLAIRE"),
        ("M.V.", "BF"),
        ("", "INCONNUE"),
    ] {
        let ours = &import["par_technologie"][code];
        let (points, power) = by_lamp[lamp];
        assert_eq!(
            (ours["points"].as_u64(), ours["puissance_lampe_w"].as_f64()),
            (Some(points), Some(power)),
            "{lamp}"
        );
    }

    let run = work.run(&["planifier", "scenario.toml", "-o", "sortie", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let plan = run.json();
    assert_eq!(plan["statut"], "optimal");
    assert_eq!(
        (plan["facteur4"].as_u64(), plan["facteur2"].as_u64()),
        (Some(1500), Some(500))
    );
    assert!(plan["cout_centimes"].as_i64() <= plan["budget_centimes"].as_i64());
    assert_eq!(work.run(&["verifier", "sortie", "scenario.toml"]).code, 0);
}
