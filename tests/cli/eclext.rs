//! EclExt, the standard of the CNIG, as tables and as a GeoPackage, written and read. What judges the
//! GeoPackages is Python's own SQLite and GDAL, where they are.

use crate::common::{Run, Workdir, project};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// One of each: profiles of all shapes, points without a place, without a reference, of no known lamp.
pub const INVENTORY: &str = "Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire;Régime;X;Y;Hauteur;ULR;Année de pose
S-01;Samer;A1;rue Haute;SHP;100;Routier fermé;coupure 23h-5h;610500;7059100;8;3;2004
S-02;Samer;A1;rue Haute;SHP;100;Routier fermé;-50% 23h-5h;610520;7059120;8;3;2004
S-03;Samer;A1;rue Haute;SHP;150;Routier fermé;permanent;610540;7059140;8,5;;
S-04;Samer;A1;rue Haute;LED;30;Routier fermé;;610560;7059160;8;;2021
S-05;Samer;A1;rue Haute;SHP;100;Routier fermé;coupure 1h-5h en heure d'été;610580;7059180;8;;
;Samer;A2;rue Basse;TF;72;Boule;permanent;;;;;
;Samer;A2;rue Basse;CPO;60;Boule;demi-nuit;;;;;
D-01;Desvres;B1;rue du Bac;BF;125;Projecteur;12 h/nuit;615000;7063000;;;
D-01;Desvres;B1;rue du Bac;BF;125;;;615020;7063000;;;
";

pub type Record = BTreeMap<String, String>;

pub fn records(file: &Path) -> Vec<Record> {
    let mut reader = csv::Reader::from_path(file).expect("a CSV");
    let titles = reader.headers().expect("titles").clone();
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let cells = row.iter().map(str::to_owned);
        titles.iter().map(str::to_owned).zip(cells).collect()
    });
    rows.collect()
}

pub fn column<'r>(records: &'r [Record], name: &str) -> Vec<&'r str> {
    records.iter().map(|record| record[name].as_str()).collect()
}

/// Runs a program where it is installed; says so where it is not.
pub fn run_where_installed(program: &str, args: &[&str]) -> Option<Output> {
    let run = Command::new(program).args(args).output();
    if run.is_err() {
        eprintln!("skipped: {program} is not installed");
    }
    run.ok()
}

/// What a GeoPackage holds, as Python's own SQLite reads it by the specification.
fn as_python_reads(file: &Path) -> Option<Value> {
    let oracle = project().join("tests/oracles/geopackage.py");
    let args = [oracle.to_str()?, file.to_str()?];
    let run = run_where_installed("python3", &args)?;
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    Some(serde_json::from_slice(&run.stdout).expect("JSON"))
}

pub fn export(work: &Workdir, args: &[&str]) -> Run {
    let run = work.run(&[&["exporter"], args].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

#[test]
fn the_tables_have_the_attributes_of_the_standard_filled_or_unknown() {
    let work = Workdir::new();
    work.write("parc.csv", INVENTORY);
    let summary = export(
        &work,
        &["parc.csv", "--schema", "eclext", "-o", "sig", "--json"],
    )
    .json();
    let table = |name: &str| records(&work.path().join("sig").join(name));
    let points = table("PointLumineux.csv");
    assert_eq!(summary["points"], 9);
    assert_eq!(summary["points_sans_position"], 2);
    assert_eq!(summary["par_statut"]["functional"], 9);
    assert_eq!(
        summary["obligatoires_inconnus"],
        serde_json::json!({"structure": 6, "support": 9, "usage": 4})
    );
    assert_eq!(
        column(&points, "typeSource"),
        ["SHP", "SHP", "SHP", "LED", "SHP", "FLUO", "IM", "VM", "VM"]
    );
    // SHP 100 W draws 115 W with its ballast.
    assert_eq!(points[0]["puissance"], "115.0");
    assert_eq!(
        column(&points, "structure")[4..8],
        ["XX", "BL", "BL", "PROJ"]
    );
    assert_eq!(points[0]["ulrNominal"], "0.03");
    assert_eq!(
        [&points[0]["valideDe"], &points[2]["valideDe"]],
        ["2004", ""],
        "a year is no day, and no year is nothing"
    );
    let nights =
        ["extinctionNuit", "estAdaptatif", "profilNocturne"].map(|name| column(&points, name));
    assert_eq!(
        nights[0],
        ["true", "false", "false", "", "true", "false", "", "", ""]
    );
    assert_eq!(
        nights[1],
        ["false", "true", "false", "", "false", "false", "", "", ""]
    );
    assert_eq!(
        nights[2],
        [
            "extinction 23h-5h",
            "−50 % 23h-5h",
            "nuit entière",
            "",
            "extinction 1h-5h en heure d'été",
            "nuit entière",
            "demi-nuit",
            "12 h/nuit",
            ""
        ]
    );
    // What holds in summer only, fixed hours and words stand in names; they have no stretch that would
    // say something else.
    let stretches = table("PlageVariation.csv");
    let cells = [
        "grandeurVariation",
        "heureDebut",
        "heureFin",
        "formatVariation",
        "valeur",
    ];
    let cells = |row: usize| cells.map(|name| stretches[row][name].as_str());
    assert_eq!(stretches.len(), 2);
    assert_eq!(cells(0), ["EX", "23:00HL", "05:00HL", "", ""]);
    assert_eq!(cells(1), ["P", "23:00HL", "05:00HL", "%", "50.0"]);
    assert_eq!(summary["profils_en_mots"], 3);
    assert_eq!(table("ProfilNocturne.csv").len(), 6);
    let pairs = table("ProfilContientPlage.csv");
    assert_eq!(
        column(&pairs, "nomProfil"),
        ["extinction 23h-5h", "−50 % 23h-5h"]
    );
}

#[test]
fn identifiers_hold_when_rows_are_moved_and_lamps_changed() {
    let work = Workdir::new();
    work.write("parc.csv", INVENTORY);
    export(&work, &["parc.csv", "--schema", "eclext", "-o", "sig"]);
    let mut lines: Vec<&str> = INVENTORY.lines().collect();
    lines[1..].reverse();
    let next_year = lines.join("\n").replace("SHP;100", "LED;40") + "\n";
    work.write("parc2.csv", next_year);
    export(&work, &["parc2.csv", "--schema", "eclext", "-o", "sig2"]);
    let known = |folder: &str| -> BTreeMap<String, String> {
        let points = records(&work.path().join(folder).join("PointLumineux.csv"));
        let named = points
            .into_iter()
            .filter(|point| !point["reference"].is_empty());
        let spot = |point: &Record| format!("{} {}", point["reference"], point["voie"]);
        named
            .map(|point| (spot(&point), point["idPointLumineux"].clone()))
            .collect()
    };
    let [before, after] = ["sig", "sig2"].map(known);
    let without_doubles = |known: &BTreeMap<String, String>| -> Vec<String> {
        known
            .values()
            .filter(|id| id.starts_with("PL-62773-S-"))
            .cloned()
            .collect()
    };
    assert_eq!(without_doubles(&before).len(), 5);
    assert_eq!(without_doubles(&before), without_doubles(&after));
    let all = |folder: &str| -> Vec<String> {
        let points = records(&work.path().join(folder).join("PointLumineux.csv"));
        let mut all: Vec<String> = column(&points, "idPointLumineux")
            .into_iter()
            .map(str::to_owned)
            .collect();
        all.sort();
        all
    };
    assert_eq!(all("sig"), all("sig2"), "those without reference too");
}

#[test]
fn a_geopackage_is_what_its_specification_asks_for_and_says_what_the_tables_say() {
    let work = Workdir::new();
    work.write("parc.csv", INVENTORY);
    export(&work, &["parc.csv", "-o", "parc.gpkg"]);
    export(&work, &["parc.csv", "-o", "encore.gpkg"]);
    export(
        &work,
        &["parc.csv", "--projection", "lambert93", "-o", "l93.gpkg"],
    );
    export(&work, &["parc.csv", "--schema", "eclext", "-o", "sig"]);
    let bytes = |name: &str| std::fs::read(work.path().join(name)).expect("a package");
    assert_eq!(bytes("parc.gpkg"), bytes("encore.gpkg"));
    let (Some(package), Some(metres)) = (
        as_python_reads(&work.path().join("parc.gpkg")),
        as_python_reads(&work.path().join("l93.gpkg")),
    ) else {
        return;
    };
    for table in [
        "PointLumineux",
        "ProfilNocturne",
        "PlageVariation",
        "ProfilContientPlage",
    ] {
        let records = records(&work.path().join(format!("sig/{table}.csv")));
        let rows = package[table]["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), records.len(), "{table}");
        for (row, record) in rows.iter().zip(&records) {
            let cells = row.as_object().expect("a row").iter();
            for (name, value) in cells.filter(|(name, _)| !["fid", "geom"].contains(&name.as_str()))
            {
                let is_truth = package[table]["types"][name] == "BOOLEAN";
                match value {
                    Value::Number(number) if !is_truth => {
                        assert_eq!(record[name].parse().ok(), number.as_f64(), "{name}");
                    }
                    Value::Number(one) => {
                        assert_eq!(
                            record[name],
                            (one.as_u64() == Some(1)).to_string(),
                            "{name}"
                        );
                    }
                    text => assert_eq!(record[name], text.as_str().unwrap_or_default(), "{name}"),
                }
            }
        }
    }
    let rows = |package: &Value| {
        package["PointLumineux"]["rows"]
            .as_array()
            .cloned()
            .expect("rows")
    };
    let tables = records(&work.path().join("sig/PointLumineux.csv"));
    for (degrees, (metres, record)) in rows(&package).iter().zip(rows(&metres).iter().zip(&tables))
    {
        let place = |row: &Value, axis: usize| row["geom"][axis].as_f64();
        let stated = |name: &str| record[name].parse::<f64>().ok();
        for (axis, [of_metres, of_degrees]) in
            [["x", "longitude"], ["y", "latitude"]].iter().enumerate()
        {
            let near = |a: Option<f64>, b: Option<f64>, by: f64| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() <= by,
                (a, b) => a == b,
            };
            assert!(
                near(place(metres, axis), stated(of_metres), 0.006),
                "{record:?}"
            );
            assert!(
                near(place(degrees, axis), stated(of_degrees), 6e-8),
                "{record:?}"
            );
        }
    }
    let without = rows(&package)
        .iter()
        .filter(|row| row["geom"].is_null())
        .count();
    assert_eq!(without, 2, "a point without a place is a row");
    assert_eq!(
        [
            &package["PointLumineux"]["srs"],
            &metres["PointLumineux"]["srs"]
        ],
        [4326, 2154]
    );
    let style = package["layer_styles"]["rows"][0].clone();
    assert_eq!(
        [&style["f_table_name"], &style["useAsDefault"]],
        [&Value::from("PointLumineux"), &1.into()]
    );
}

#[test]
fn gdal_opens_the_layers() {
    let work = Workdir::new();
    work.write("parc.csv", INVENTORY);
    export(&work, &["parc.csv", "-o", "parc.gpkg"]);
    let file = work.path().join("parc.gpkg");
    let file = file.to_str().expect("UTF-8");
    let Some(run) = run_where_installed("ogrinfo", &["-ro", "-so", "-al", file]) else {
        return;
    };
    let [said, complaints] = [&run.stdout, &run.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(
        run.status.success() && complaints.is_empty(),
        "{complaints}"
    );
    for part in [
        "Layer name: PointLumineux",
        "Geometry: Point",
        "Feature Count: 9",
        "Layer name: ProfilContientPlage",
        "extinctionNuit: Integer(Boolean)",
        "ID[\"EPSG\",4326]",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn a_plan_says_what_goes_and_what_comes() {
    let work = Workdir::small();
    let run = work.run(&[
        "planifier",
        "scenario.toml",
        "-o",
        "plan",
        "--exporter-plan",
        "plan.gpkg",
        "--exporter-plan",
        "sig",
        "--exporter-plan",
        "plan.json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("5\u{a0}points du plan"),
        "{}",
        run.stderr
    );
    let chosen = std::fs::read(work.path().join("plan.json")).expect("the plan");
    let chosen: Value = serde_json::from_slice(&chosen).expect("JSON");
    let chosen = chosen.as_array().expect("a list");
    let rows = records(&work.path().join("sig/PointLumineux.csv"));
    let of = |status: &str| -> Vec<&Record> {
        rows.iter().filter(|row| row["statut"] == status).collect()
    };
    let [stay, go, come] = ["functional", "decommissioned", "projected"].map(of);
    assert_eq!([stay.len(), go.len(), come.len()], [13, 5, 5]);
    for row in come {
        let planned = chosen
            .iter()
            .find(|one| one["reference"] == row["reference"].as_str())
            .expect("chosen");
        let number = |name: &str| row[name].parse::<f64>().expect("a number");
        for (name, key) in [
            ("facteur", "facteur"),
            ("puissance", "puissance_led_w"),
            ("kwhAvant", "kwh_avant"),
            ("kwhApres", "kwh_apres"),
        ] {
            assert_eq!(Some(number(name)), planned[key].as_f64(), "{name}");
        }
        assert!(
            go.iter()
                .any(|old| old["idPointLumineux"] == row["remplace"]),
            "{row:?}"
        );
        assert_eq!([&row["typeSource"], &row["typeLampe"]], ["LED", "LED"]);
    }
    if let Some(package) = as_python_reads(&work.path().join("plan.gpkg")) {
        assert_eq!(
            package["PointLumineux"]["rows"].as_array().map(Vec::len),
            Some(23)
        );
    }
    // Read as an inventory, what goes and what is to come are set apart, each for its reason.
    let run = work.run(&["importer", "plan.gpkg", "-o", "points.csv", "--json"]);
    assert_eq!((run.code, run.json()["points"].as_u64()), (0, Some(13)));
}
