//! Madrid, Guaranda, Montpellier, Béthune, Norfolk.

use super::{Import, same};
use crate::common::{Workdir, shared_data};
use calamine::{Data, Ods, Reader, open_workbook};
use std::collections::BTreeMap;
use std::path::Path;

const MADRID: &str = r#"separateur_milliers = "."
[colonnes]
voie = "colonne A"
[constantes]
insee = "28079"
[[groupes]]
lampe = "SHP"
foyers = "Vapor sodio alta presión Puntos de luz"
puissance_systeme = "Vapor sodio alta presión Potencia total (kW)"
[[groupes]]
lampe = "LED"
foyers = "LED Puntos de luz"
puissance_systeme = "LED Potencia total (kW)"
[[groupes]]
lampe = "INCONNUE"
foyers = "Otros Puntos de luz"
puissance_systeme = "Otros Potencia total (kW)"
"#;

/// The total row of the file, as calamine reads it: points and kW, in all and by lamp.
fn madrid_total(file: &Path) -> Vec<f64> {
    let mut book: Ods<_> = open_workbook(file).expect("an .ods");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let row = sheet
        .rows()
        .find(|row| row[0].to_string().contains("Total Ciudad de Madrid"))
        .expect("a total row");
    row[1..9]
        .iter()
        .map(|cell| match cell {
            Data::String(text) => text.replace('.', "").parse().expect("a number"),
            other => other.to_string().parse().expect("a number"),
        })
        .collect()
}

/// Imports a file with the mapping and the communes beside it.
fn read_abroad(work: &Workdir, file: &Path) -> Import {
    Import::of(
        work,
        &[
            file.to_str().expect("a path"),
            "--correspondance",
            "m.toml",
            "--territoire",
            "communes.csv",
        ],
    )
}

#[test]
fn madrid_counts_as_its_own_total_row_does_and_the_row_is_no_point() {
    let Some(file) = shared_data("spain-madrid/puntos_luz_distritos_MAD2014.ods") else {
        return;
    };
    let total = madrid_total(&file);
    assert_eq!(total[..2], [235_057.0, 37_104.0]);
    let work = Workdir::new();
    work.write("m.toml", MADRID);
    work.write(
        "communes.csv",
        "insee,nom,epci,population\n28079,Madrid,Madrid,3165235\n",
    );
    let import = read_abroad(&work, &file);
    assert!(same(import.count("points") as f64, total[0]));
    assert!(same(
        import.sum("puissance_systeme_lue_w", |_| true),
        total[1] * 1000.0
    ));
    for (code, at) in [("SHP", 2), ("LED", 4), ("INCONNUE", 6)] {
        let (points, _, watts) = import.lamp(code);
        assert!(same(points as f64, total[at]), "{code}");
        assert!(same(watts, total[at + 1] * 1000.0), "{code}: {watts} W");
    }
    // 21 districts and the monuments; the total, the year and the source are no rows of points.
    assert_eq!(import.count("lignes_points"), 22);
    assert_eq!(import.anomaly("ligne_de_total"), 1);
    assert!(import.points.iter().all(|point| !point["voie"].is_empty()));
}

#[test]
fn columns_shifted_by_decimal_commas_are_refused_with_the_row_shown() {
    let Some(file) = shared_data("spain-madrid/Alumbrado.csv") else {
        return;
    };
    let work = Workdir::new();
    work.write(
        "m.toml",
        "[colonnes]\nlampe = \"tipoLampara\"\nvoie = \"calle\"\n[constantes]\ninsee = \"62160\"\n",
    );
    let file = file.to_str().expect("a path");
    for args in [&[][..], &["--correspondance", "m.toml"]] {
        let mut all = vec!["importer", file];
        all.extend(args);
        work.run(&all)
            .refuses(&["ligne 2", "11 valeurs pour 9 colonnes", "LBE002"]);
    }
}

const GUARANDA: &str = r#"[colonnes]
reference = "CODIGOESTR"
lampe = "SUBT"
puissance_lampe = "Luminaria.POTENCIA"
armoire = "TRAFO"
[constantes]
insee = "00001"
[lampes]
"Sodio Cerrada" = "SHP"
"Sodio Abierta" = "SHP"
"Proyector de Sodio" = "SHP"
"Mercurio Abierta" = "BF"
"Mercurio Cerrada" = "BF"
"Proyector de Mercurio" = "BF"
"#;

/// Rows and watts by lamp, as the csv crate reads them.
fn guaranda_by_lamp(file: &Path, delimiter: u8) -> BTreeMap<&'static str, (usize, f64)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_path(file)
        .expect("the file");
    let mut by_lamp = BTreeMap::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let lamp = match &row[6] {
            text if text.contains("odio") => "SHP",
            text if text.contains("ercurio") => "BF",
            _ => "LED",
        };
        let total: &mut (usize, f64) = by_lamp.entry(lamp).or_default();
        *total = (total.0 + 1, total.1 + row[8].parse::<f64>().expect("watts"));
    }
    by_lamp
}

#[test]
fn guaranda_is_the_same_with_semicolons_and_with_commas() {
    let files = [
        ("ecuador-guaranda/luminarias.csv", b';'),
        ("ecuador-guaranda/Luminaria.csv", b','),
    ];
    let work = Workdir::new();
    work.write("m.toml", GUARANDA);
    work.write(
        "communes.csv",
        "insee,nom,epci,population\n00001,Guaranda,Bolívar,91877\n",
    );
    let mut read: Option<Import> = None;
    for (name, delimiter) in files {
        let Some(file) = shared_data(name) else {
            return;
        };
        let import = read_abroad(&work, &file);
        assert_eq!(import.count("points"), 3371);
        for (lamp, (rows, watts)) in guaranda_by_lamp(&file, delimiter) {
            let (points, ours, _) = import.lamp(lamp);
            assert_eq!((points, ours), (rows, watts), "{lamp}");
        }
        assert!(same(import.watts(), 518_095.0));
        // Sodium lamps of 20 or 1500 W are made nowhere: their watts stand, out of any plan.
        let excluded = |p: &&BTreeMap<String, String>| p["exclusion"] == "puissance_hors_plage";
        assert_eq!(
            import.points.iter().filter(excluded).count() as u64,
            import.anomaly("puissance_hors_plage")
        );
        if let Some(other) = &read {
            let stated = [
                "reference",
                "armoire",
                "technologie",
                "puissance_lampe_w",
                "exclusion",
                "ligne",
            ];
            assert_eq!(import.columns(&stated), other.columns(&stated));
        }
        read = Some(import);
    }
}

/// Each is refused with what it lacks: posts without lamps, bills, a catalogue, trees, a note.
#[test]
fn what_is_no_inventory_says_what_it_lacks() {
    let work = Workdir::new();
    for (name, says) in [
        (
            "france-montpellier/derived_VilleMTP_MTP_EclairagePublic_L93.csv",
            "ni lampe ni puissance parmi les colonnes reconnues (X_L93, Y_L93)",
        ),
        ("france-bethune/eclairage-public.csv", "aucun en-tête"),
        (
            "uk-norfolk-terrago/ANoC 10 Lanterns UC.xlsx",
            "rien ne dit où sont les points",
        ),
        (
            "stress/montpellier-opendata/VilleMTP_MTP_Zoo_2011__VilleMTP_MTP_ZooIventVeget_2011.xls",
            "ni lampe ni puissance",
        ),
        ("france-montpellier/README.txt", "--correspondance"),
    ] {
        if let Some(file) = shared_data(name) {
            work.run(&["importer", file.to_str().expect("a path")])
                .refuses(&[says]);
        }
    }
}

/// A person fills what the proposed file leaves open, and gets what the hand-written one gives.
#[test]
fn proposed_mappings_need_only_their_gaps_filled() {
    let work = Workdir::new();
    work.write(
        "communes.csv",
        "insee,nom,epci,population\n00001,Guaranda,Bolívar,91877\n28079,Madrid,Madrid,3165235\n",
    );
    let total = "# [[groupes]]\n# lampe = \"INCONNUE\"  # « Total »\n# foyers = \"Total Puntos de luz\"\n# puissance_systeme = \"Total Potencia total (kW)\"\n";
    for (name, points, filled) in [
        (
            "ecuador-guaranda/Luminaria.csv",
            3371,
            &[
                ("# lampe = \"SUBT\"", "lampe = \"SUBT\""),
                ("# puissance_lampe", "puissance_lampe"),
                ("# insee = \"62160\"", "insee = \"00001\""),
                ("\"Sodio Cerrada\" = \"\"", "\"Sodio Cerrada\" = \"SHP\""),
            ][..],
        ),
        (
            "spain-madrid/puntos_luz_distritos_MAD2014.ods",
            235_057,
            &[
                (total, ""),
                ("# [[groupes]]", "[[groupes]]"),
                ("# lampe", "lampe"),
                ("# foyers", "foyers"),
                ("# puissance_systeme", "puissance_systeme"),
                ("# insee = \"62160\"", "insee = \"28079\""),
                (
                    "# puissance_par =",
                    "separateur_milliers = \".\"\n# puissance_par =",
                ),
            ],
        ),
    ] {
        let Some(file) = shared_data(name) else {
            return;
        };
        let file = file.to_str().expect("a path");
        let run = work.run(&["importer", file, "--proposer-correspondance", "p.toml"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let mut text = std::fs::read_to_string(work.path().join("p.toml")).expect("a mapping");
        for (gap, answer) in filled {
            assert!(text.contains(gap), "« {gap} » in {text}");
            text = text.replace(gap, answer);
        }
        work.write("m.toml", text);
        std::fs::remove_file(work.path().join("p.toml")).expect("removed");
        let args = ["--correspondance", "m.toml", "--territoire", "communes.csv"];
        let run = work.run(&[&["importer", file, "--json"], &args[..]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.json()["points"].as_u64(), Some(points), "{name}");
    }
}
