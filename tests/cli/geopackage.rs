//! `GeoPackages` read back, those of the program and those of others, sound or hostile. Other makers' files are
//! written by Python's own SQLite, where it is.

use crate::common::{Workdir, project, small_inventory};
use crate::eclext::{INVENTORY, Record, column, export, records, run_where_installed};

/// A file of another maker.
fn foreign(work: &Workdir, name: &str, kind: &str) -> bool {
    let oracle = project().join("tests/oracles/geopackage_foreign.py");
    let file = work.path().join(name);
    let args = [&oracle, &file].map(|path| path.to_str().expect("UTF-8"));
    let Some(run) = run_where_installed("python3", &[args[0], args[1], kind]) else {
        return false;
    };
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    true
}

#[test]
fn a_package_is_replaced_only_where_the_program_wrote_it() {
    let work = Workdir::new();
    work.write("parc.csv", small_inventory());
    if !foreign(&work, "autre.gpkg", "shapes") {
        return;
    }
    let theirs = std::fs::read(work.path().join("autre.gpkg")).expect("their file");
    work.run(&["exporter", "parc.csv", "-o", "autre.gpkg"])
        .refuses(&["autre.gpkg", "ne sera pas remplacé"]);
    let kept = std::fs::read(work.path().join("autre.gpkg")).expect("their file");
    assert!(theirs == kept, "not a byte is changed");
    export(&work, &["parc.csv", "-o", "parc.gpkg"]);
    std::fs::remove_file(work.path().join(".reverbere")).expect("the list");
    work.write("parc.csv", INVENTORY);
    export(&work, &["parc.csv", "-o", "parc.gpkg"]);
    // By its own mark, without the list: what it was is kept aside, for it may have been changed.
    let names = work.names();
    assert!(
        names.iter().any(|name| name.starts_with("parc.ancien-")),
        "{names:?}"
    );
    let beside = |name: &String| {
        name.ends_with("-wal") || name.ends_with("-journal") || name.ends_with("-shm")
    };
    assert!(!names.iter().any(beside), "{names:?}");
}

#[test]
fn layers_of_other_makers_are_read() {
    let work = Workdir::new();
    if !foreign(&work, "formes.gpkg", "shapes") {
        return;
    }
    let json = work
        .run(&["importer", "formes.gpkg", "-o", "points.csv", "--json"])
        .json();
    assert_eq!(json["points"], 7, "none is lost for its geometry");
    let decisions = json["decisions"].to_string();
    for part in ["EPSG:4326", "lignes ou surfaces", "MultiPoint"] {
        assert!(decisions.contains(part), "{part} in {decisions}");
    }
    let run = export(&work, &["formes.gpkg", "-o", "public.geojson", "--json"]);
    assert_eq!(run.json()["points_avec_position"], 3);
    for (kind, points) in [("generated", 3), ("closed-log", 3)] {
        foreign(&work, "f.gpkg", kind);
        let run = work.run(&["importer", "f.gpkg", "-o", "p.csv", "--json"]);
        assert_eq!(
            (run.code, &run.json()["points"]),
            (0, &points.into()),
            "{kind}"
        );
        std::fs::remove_file(work.path().join("f.gpkg")).expect("removed");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let work = Workdir::new();
    work.write("parc.csv", small_inventory());
    export(&work, &["parc.csv", "-o", "entier.gpkg"]);
    let whole = std::fs::read(work.path().join("entier.gpkg")).expect("a package");
    work.write("coupe.gpkg", &whole[..whole.len() / 2]);
    work.run(&["importer", "coupe.gpkg", "-o", "p.csv"])
        .refuses(&["coupe.gpkg", "GeoPackage", "incomplet"]);
    let mut damaged = whole.clone();
    damaged[4096..].fill(0x55);
    work.write("abime.gpkg", damaged);
    work.run(&["importer", "abime.gpkg", "-o", "p.csv"])
        .refuses(&["abime.gpkg", "GeoPackage", "endommagé"]);
    for (kind, says) in [
        ("view", ["sans aucune couche", "QGIS"]),
        ("empty", ["sans aucune couche", "QGIS"]),
        ("log", ["log.gpkg-wal", "fermez"]),
        ("database", ["base de données SQLite", ".csv"]),
    ] {
        let name = format!("{kind}.gpkg");
        if foreign(&work, &name, kind) {
            work.run(&["importer", &name, "-o", "p.csv"])
                .refuses(&[&name, says[0], says[1]]);
        }
    }
    assert!(!work.names().contains(&"p.csv".to_owned()));
    for (args, says) in [
        (
            ["parc.csv", "-o", "a.csv", "--schema", "eclext"].as_slice(),
            "quatre tables",
        ),
        (
            &["parc.csv", "-o", "a.gpkg", "--schema", "points-lumineux"],
            "EclExt",
        ),
        (
            &["parc.csv", "-o", "a.csv", "--projection", "lambert93"],
            "GeoPackage",
        ),
        (&["parc.csv", "-o", "a.xlsx"], ".gpkg"),
    ] {
        work.run(&[&["exporter"], args].concat()).refuses(&[says]);
    }
}

#[test]
fn the_tables_of_profiles_are_joined_and_codes_understood() {
    let work = Workdir::new();
    if !foreign(&work, "cnig.gpkg", "profiles") {
        return;
    }
    let json = work
        .run(&["importer", "cnig.gpkg", "-o", "points.csv", "--json"])
        .json();
    assert_eq!(
        (&json["points"], &json["lignes_ecartees"]),
        (&5.into(), &2.into()),
        "projected, dismantled"
    );
    assert!(
        json["decisions"].to_string().contains("part retirée"),
        "{json}"
    );
    let text = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes());
    let titles = reader.headers().expect("titles").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let column = |name: &str| -> Vec<String> {
        let at = titles.iter().position(|title| title == name).expect(name);
        rows.iter().map(|row| row[at].to_owned()).collect()
    };
    assert_eq!(
        column("technologie"),
        ["SHP", "BF", "LED", "INCONNUE", "INCONNUE"]
    );
    assert_eq!(
        column("puissance_systeme_lue_w"),
        ["115", "137", "30", "115", "44"]
    );
    assert_eq!(
        [&column("flux_lm")[0], &column("ulr_pct")[0]],
        ["7500", "3"]
    );
    let regimes = column("regime");
    assert_eq!(regimes[0], "extinction 23h-5h");
    assert!(regimes[1].contains("−30 %"), "{}", regimes[1]);
}

/// After works a GIS holds another source under the same reference, and the old lamp's name beside it.
#[test]
fn a_source_changed_in_a_gis_is_heeded() {
    let work = Workdir::new();
    work.write("parc.csv", small_inventory());
    export(&work, &["parc.csv", "--schema", "eclext", "-o", "sig"]);
    let file = work.path().join("sig/PointLumineux.csv");
    let text = std::fs::read_to_string(&file).expect("the table");
    let changed: Vec<String> = text
        .lines()
        .map(|line| {
            if line.contains(",S-01,") {
                line.replacen(",SHP,", ",LED,", 1)
                    .replacen(",115.0,", ",28,", 1)
            } else {
                line.to_owned()
            }
        })
        .collect();
    work.write("rendu.csv", changed.join("\n"));
    let json = work
        .run(&["importer", "rendu.csv", "-o", "points.csv", "--json"])
        .json();
    assert_eq!(json["par_technologie"]["LED"]["points"], 1, "{json}");
    let watts = json["puissance_systeme_w"].as_f64().expect("watts");
    // 11 × SHP 100 (115 W) and 6 × BF 125 (138 W) stay.
    assert!(
        (watts - (28.0 + 11.0 * 115.0 + 6.0 * 138.0)).abs() < 0.5,
        "{watts}"
    );
}

#[test]
fn what_is_written_is_read_back_whole() {
    let work = Workdir::new();
    work.write("parc.csv", INVENTORY);
    export(&work, &["parc.csv", "-o", "parc.gpkg"]);
    export(
        &work,
        &["parc.csv", "--projection", "lambert93", "-o", "l93.gpkg"],
    );
    export(&work, &["parc.csv", "--schema", "eclext", "-o", "sig"]);
    let points = |input: &str| {
        let run = work.run(&["importer", input, "-o", "points.csv", "--json"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let text = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text.as_bytes());
        let titles = reader.headers().expect("titles").clone();
        let kept = [
            "insee",
            "reference",
            "armoire",
            "voie",
            "technologie",
            "luminaire",
            "luminaire_lu",
            "exclusion",
            "puissance_lampe_w",
            "hauteur_m",
            "annee_pose",
            "ulr_pct",
            "puissance_systeme_w",
        ];
        let rows = reader.records().map(|row| {
            let row = row.expect("a row");
            let cell = |name: &str| {
                let at = titles.iter().position(|title| title == name).expect(name);
                row[at].to_owned()
            };
            kept.map(cell)
        });
        rows.collect::<Vec<_>>()
    };
    let original = points("parc.csv");
    assert_eq!(original.len(), 9);
    // In the public schema, what a night is and where a point is are written in one way.
    let public = |input: &str| {
        export(&work, &[input, "-o", "public.csv"]);
        let records = records(&work.path().join("public.csv"));
        let kept = [
            "reference",
            "puissance",
            "profil_nocturne",
            "plages_variation",
            "commentaire",
        ];
        let place = ["x", "y"].map(|name| {
            let metres = |record: &Record| {
                record[name]
                    .parse::<f64>()
                    .map_or(0.0, |metres| (metres * 10.0).round())
            };
            records.iter().map(metres).collect::<Vec<_>>()
        });
        let kept: Vec<Vec<String>> = kept
            .map(|name| {
                column(&records, name)
                    .into_iter()
                    .map(str::to_owned)
                    .collect()
            })
            .into();
        (kept, place)
    };
    let stated = public("parc.csv");
    for again in ["parc.gpkg", "l93.gpkg", "sig/PointLumineux.csv"] {
        assert_eq!(points(again), original, "{again}");
        assert_eq!(public(again), stated, "{again}");
    }
}

/// What a syndicate gives back after works: a point replaced, one that is gone, one that is new.
#[test]
fn what_changed_since_an_earlier_file_is_said_point_by_point() {
    let work = Workdir::small();
    let run = work.run(&[
        "planifier",
        "scenario.toml",
        "-o",
        "plan",
        "--exporter-plan",
        "plan.gpkg",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    export(&work, &["parc.csv", "-o", "avant.gpkg"]);
    let given_back = small_inventory()
        .replace(
            "S-03;Samer;A2;rue Haute;SHP;100",
            "S-03;Samer;A2;rue Haute;LED;28",
        )
        .replace("D-06;", "D-07;");
    work.write("rendu.csv", given_back);
    // Of a plan, what was there before the works is what counts.
    for before in ["avant.gpkg", "plan.gpkg"] {
        let run = export(
            &work,
            &[
                "rendu.csv",
                "-o",
                "apres.gpkg",
                "--depuis",
                before,
                "--json",
            ],
        );
        let since = run.json()["depuis"].clone();
        assert_eq!(
            since["nouveaux"],
            serde_json::json!(["PL-62268-D-07"]),
            "{before}"
        );
        assert_eq!(
            since["disparus"],
            serde_json::json!(["PL-62268-D-06"]),
            "{before}"
        );
        assert_eq!(
            since["remplaces"],
            serde_json::json!([{"identifiant": "PL-62773-S-03", "avant": "SHP 115 W", "apres": "LED 28 W"}]),
            "{before}"
        );
        assert_eq!(since["inchanges"], 16, "{before}");
    }
    let run = export(
        &work,
        &["rendu.csv", "-o", "apres.gpkg", "--depuis", "avant.gpkg"],
    );
    assert!(
        run.stdout.contains("PL-62773-S-03 (SHP 115 W → LED 28 W)"),
        "{}",
        run.stdout
    );
    work.run(&[
        "exporter",
        "rendu.csv",
        "-o",
        "x.gpkg",
        "--depuis",
        "parc.csv",
    ])
    .refuses(&["parc.csv", "idPointLumineux"]);
    work.run(&[
        "exporter",
        "rendu.csv",
        "-o",
        "x.csv",
        "--depuis",
        "avant.gpkg",
    ])
    .refuses(&["--depuis", "EclExt"]);
    work.run(&[
        "exporter",
        "rendu.csv",
        "-o",
        "avant.gpkg",
        "--depuis",
        "avant.gpkg",
    ])
    .refuses(&["avant.gpkg", "ne sera pas remplacé"]);
}
