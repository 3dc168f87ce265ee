//! `reverbere exporter`: the points in the national schema, checked against the schema itself.

use crate::common::{Run, Workdir, project, reverbere_in, shared_data, small_inventory};
use regex::Regex;
use serde_json::Value;
use std::path::Path;

const SIREN: &str = "120027016";

/// Exports the sample territory into a folder; `name` gives the format.
fn export_sample(folder: &Workdir, name: &str) -> Run {
    let output = folder.path().join(name);
    let output = output.to_str().expect("a UTF-8 path");
    let args = ["exporter", "inventories", "-o", output, "--siren", SIREN];
    let run = reverbere_in(project(), &[&args[..], &["--json"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

fn rows(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(path).expect("a CSV");
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let header = texts(reader.headers().expect("a header"));
    let rows = reader
        .records()
        .map(|row| texts(&row.expect("a row")))
        .collect();
    (header, rows)
}

fn count(json: &Value, pointer: &str) -> usize {
    json.pointer(pointer)
        .and_then(Value::as_u64)
        .unwrap_or_else(|| panic!("{pointer} in {json}")) as usize
}

/// Fields in order, types, enumerations and patterns of the schema; what it requires is there, but
/// for as many points as the summary says.
#[test]
fn the_sample_territory_is_valid_in_the_schema() {
    let Some(schema) = shared_data("schema/eclairagepublic_pointslumineux_tableschema.json") else {
        return;
    };
    let schema: Value =
        serde_json::from_slice(&std::fs::read(schema).expect("the schema")).expect("JSON");
    let work = Workdir::new();
    let summary = export_sample(&work, "points.csv").json();
    let (header, rows) = rows(&work.path().join("points.csv"));
    let fields = schema["fields"].as_array().expect("the fields");
    let names: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(header, names);
    assert_eq!(rows.len(), count(&summary, "/points"));
    for (column, field) in fields.iter().enumerate() {
        let constraints = &field["constraints"];
        let pattern = constraints["pattern"]
            .as_str()
            .map(|pattern| Regex::new(pattern).expect("a pattern"));
        let values = || rows.iter().map(|row| row[column].as_str());
        for value in values().filter(|value| !value.is_empty()) {
            let typed = match field["type"].as_str() {
                Some("integer") => value.parse::<i64>().is_ok(),
                Some("number") => value.parse::<f64>().is_ok_and(f64::is_finite),
                _ => true,
            };
            let listed = constraints["enum"]
                .as_array()
                .is_none_or(|list| list.iter().any(|one| one == value));
            let shaped = pattern.as_ref().is_none_or(|p| p.is_match(value));
            assert!(typed && listed && shaped, "{field} : {value}");
        }
        if constraints["required"] == true {
            let empty = values().filter(|value| value.is_empty()).count();
            let stated = format!("/obligatoires_vides/{}", names[column]);
            assert_eq!(empty, count(&summary, &stated), "{field}");
        }
    }
}

#[test]
fn what_is_exported_is_imported_again_point_for_point() {
    let work = Workdir::new();
    let exported = count(&export_sample(&work, "points.csv").json(), "/points");
    let run = work.run(&["importer", "points.csv", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!(count(&json, "/points"), exported);
    assert_eq!(count(&json, "/lignes"), exported);
}

/// The schema's `puissance` is the active power, to a whole watt; a solar point has none there.
#[test]
fn the_system_power_comes_back_to_the_watt() {
    let work = Workdir::new();
    export_sample(&work, "public.csv");
    let before = work.path().join("avant.csv");
    let before_text = before.to_str().expect("a UTF-8 path");
    reverbere_in(project(), &["importer", "inventories", "-o", before_text]);
    work.run(&["importer", "public.csv", "-o", "apres.csv"]);
    let power = |path: &Path| -> Vec<(String, Option<f64>)> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_path(path)
            .expect("a CSV");
        let header = reader.headers().expect("a header").clone();
        let at = |name: &str| {
            header
                .iter()
                .position(|one| one.trim_start_matches('\u{feff}') == name)
        };
        let (lamp, watts) = (
            at("technologie").expect("a column"),
            at("puissance_systeme_w").expect("a column"),
        );
        reader
            .records()
            .map(|row| {
                let row = row.expect("a row");
                (
                    row[lamp].to_owned(),
                    row[watts].replace(',', ".").parse().ok(),
                )
            })
            .collect()
    };
    let (before, after) = (power(&before), power(&work.path().join("apres.csv")));
    assert_eq!(before.len(), after.len());
    for ((lamp, before), (_, after)) in before.iter().zip(&after) {
        let before = before.filter(|_| lamp != "SOLAIRE").map(f64::round);
        // Zero watts are « unknown » in an inventory.
        assert_eq!(before.filter(|watts| *watts > 0.0), *after, "{lamp}");
    }
}

/// The Pays Boulonnais lies between these longitudes and latitudes, to a tenth of a degree.
fn positions_in_the_territory(json: &Value) -> usize {
    let features = json["features"].as_array().expect("a list");
    let mut positions = 0;
    for feature in features.iter().filter(|f| !f["geometry"].is_null()) {
        let position = |axis: usize| feature["geometry"]["coordinates"][axis].as_f64();
        let (longitude, latitude) = (
            position(0).expect("a number"),
            position(1).expect("a number"),
        );
        assert!(
            (1.5..2.2).contains(&longitude) && (50.4..51.0).contains(&latitude),
            "{feature}"
        );
        positions += 1;
    }
    positions
}

#[test]
fn every_position_of_the_sample_map_is_in_the_territory() {
    let work = Workdir::new();
    let summary = export_sample(&work, "points.geojson").json();
    let text = std::fs::read_to_string(work.path().join("points.geojson")).expect("the map");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        json["features"].as_array().map(Vec::len),
        Some(count(&summary, "/points"))
    );
    assert_eq!(
        positions_in_the_territory(&json),
        count(&summary, "/points_avec_position")
    );
}

#[test]
fn coordinates_of_an_inventory_reach_the_map() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "ref;commune;lampe;W;X;Y\n1;Samer;SHP;100;610500,5;7059100\n2;Samer;SHP;100;610520;7059120\n3;Samer;SHP;100;;\n",
    );
    let run = work.run(&[
        "exporter",
        "parc.csv",
        "-o",
        "p.geojson",
        "--siren",
        SIREN,
        "--json",
    ]);
    let summary = run.json();
    assert_eq!(count(&summary, "/points_avec_position"), 2);
    let text = std::fs::read_to_string(work.path().join("p.geojson")).expect("the map");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(positions_in_the_territory(&json), 2);
}

#[test]
fn what_the_schema_requires_and_a_point_lacks_is_said() {
    let work = Workdir::small();
    let run = work.run(&["exporter", "parc.csv", "-o", "points.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("SIREN") && run.stderr.contains("--siren"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("18\u{a0}points sur 18"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("18\u{a0}points lumineux"),
        "{}",
        run.stdout
    );
    let (header, rows) = rows(&work.path().join("points.csv"));
    let row: Vec<(&str, &str)> = header
        .iter()
        .zip(&rows[0])
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    // SHP 100 W: 115 W with its ballast.
    assert_eq!(
        row,
        [
            ("insee", "62773"),
            ("commune", "Samer"),
            ("reference", "S-01"),
            ("puissance", "115"),
            ("type_luminaire", "Routier fermé"),
            ("type_source", "SHP"),
            ("commentaire", "armoire : A2 ; voie : rue Haute"),
        ]
    );
}

#[test]
fn references_are_keys_and_stay_as_they_are() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "ref;commune;lampe;W\n-12;Samer;SHP;70\n=1+1;Samer;SHP;70\n",
    );
    let run = work.run(&["exporter", "parc.csv", "-o", "public.csv"]);
    assert!(run.stderr.contains("2\u{a0}références"), "{}", run.stderr);
    let references = |name: &str| -> Vec<String> {
        let (header, rows) = rows(&work.path().join(name));
        let column = header
            .iter()
            .position(|one| one == "reference")
            .expect("a column");
        rows.into_iter().map(|row| row[column].clone()).collect()
    };
    // One that is a formula and not a number is no key that any software gave.
    assert_eq!(references("public.csv"), ["-12", "'=1+1"]);
    work.run(&["exporter", "public.csv", "-o", "encore.csv"]);
    assert_eq!(references("encore.csv"), ["-12", "'=1+1"]);
}

#[test]
fn nothing_is_written_over_an_input_nor_among_inputs() {
    let work = Workdir::small();
    work.write("parcs/samer.csv", small_inventory());
    work.run(&["exporter", "parc.csv", "-o", "parc.csv"])
        .refuses(&["parc.csv", "ne sera pas remplacé"]);
    work.run(&["exporter", "parcs", "-o", "parcs/samer.csv"])
        .refuses(&["parcs/samer.csv", "est un fichier à lire"]);
    work.run(&["exporter", "parcs", "-o", "parcs/public/points.csv"])
        .refuses(&["relus une seconde fois"]);
    work.run(&[
        "exporter",
        "parc.csv",
        "--territoire",
        "budgets.csv",
        "-o",
        "budgets.csv",
    ])
    .refuses(&["budgets.csv", "ne sera pas remplacé"]);
    work.run(&["exporter", "parc.csv", "-o", "points.xlsx"])
        .refuses(&["points.xlsx", ".csv", ".geojson"]);
    work.run(&[
        "exporter",
        "parc.csv",
        "-o",
        "p.csv",
        "--siren",
        "123456789",
    ])
    .refuses(&["123456789", "SIREN"]);
    assert_eq!(
        work.names(),
        ["budgets.csv", "parc.csv", "parcs", "scenario.toml"]
    );
    for name in ["parc.csv", "parcs/samer.csv"] {
        let kept = std::fs::read_to_string(work.path().join(name)).expect("the inventory");
        assert_eq!(kept, small_inventory());
    }
}

#[test]
fn help_is_in_french() {
    let run = Workdir::new().run(&["exporter", "--help"]);
    assert!(
        run.stdout.contains("Utilisation") && !run.stdout.contains("Usage"),
        "{}",
        run.stdout
    );
}
