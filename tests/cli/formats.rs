//! What Excel or QGIS open, and what is told of how it was read.

use crate::common::{Run, Workdir};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

const TITLES: [&str; 6] = [
    "Référence",
    "Commune",
    "Rue",
    "Type lampe",
    "Puissance",
    "Année pose",
];

/// Four points, 445 W.
const POINTS: [[&str; 6]; 4] = [
    [
        "S-1",
        "Samer",
        "rue du Général Leclerc",
        "SHP",
        "100",
        "1998",
    ],
    [
        "S-2",
        "Samer",
        "allée des Mûriers",
        "Ballon fluorescent",
        "125",
        "1999",
    ],
    [
        "S-3",
        "Samer",
        "rue de la Forêt",
        "Iodures métalliques",
        "150",
        "2000",
    ],
    ["S-4", "Samer", "place de l'Église", "SHP", "70", "2001"],
];

fn rows() -> impl Iterator<Item = [&'static str; 6]> {
    std::iter::once(TITLES).chain(POINTS)
}

fn csv() -> String {
    rows().map(|row| row.join(";") + "\n").collect()
}

fn html() -> String {
    let row = |row: [&str; 6]| row.map(|cell| format!("<td>{cell}</td>")).concat();
    let rows: Vec<String> = rows()
        .map(|cells| format!("<tr>{}</tr>\n", row(cells)))
        .collect();
    let rows = rows.concat();
    format!("<html><head><meta charset=\"utf-8\"></head><body><table>{rows}</table></body></html>")
}

fn xml() -> String {
    let cell = |text| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
    let rows: Vec<String> = rows()
        .map(|row| format!("<Row>{}</Row>", row.map(cell).concat()))
        .collect();
    let rows = rows.concat();
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Parc\"><Table>{rows}</Table></Worksheet></Workbook>"
    )
}

fn mht() -> String {
    format!(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\nContent-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n{}\n--b--\n",
        html().replace('=', "=3D")
    )
}

fn geojson() -> String {
    let feature = |row: [&str; 6]| {
        let properties: Vec<String> = TITLES
            .iter()
            .zip(row)
            .map(|(title, cell)| format!("\"{title}\":\"{cell}\""))
            .collect();
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{{}}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[1.745,50.638]}}}}",
            properties.join(",")
        )
    };
    let features: Vec<String> = POINTS.into_iter().map(feature).collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
        features.join(",")
    )
}

/// The same text as « CSV (MS-DOS) » of Excel: its few accented letters by code page 850.
fn ms_dos() -> Vec<u8> {
    let code = |c: char| match c {
        'é' => 0x82,
        'û' => 0x96,
        'ê' => 0x88,
        'É' => 0x90,
        c => u8::try_from(c).expect("a letter of code page 850"),
    };
    csv().chars().map(code).collect()
}

fn import(work: &Workdir, args: &[&str]) -> Run {
    let mut all = vec!["importer", "-o", "points.csv", "--json"];
    all.extend(args);
    let run = work.run(&all);
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    run
}

fn decisions(json: &Value, kind: &str) -> Vec<Value> {
    let all = json["decisions"].as_array().expect("a list");
    all.iter()
        .filter(|one| one["sujet"] == kind)
        .cloned()
        .collect()
}

fn column(work: &Workdir, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes());
    let titles = reader.headers().expect("titles").clone();
    let at = titles
        .iter()
        .position(|title| title.trim_start_matches('\u{feff}') == name);
    let at = at.expect("the column");
    reader
        .records()
        .map(|row| row.expect("a row")[at].to_owned())
        .collect()
}

#[test]
fn the_same_inventory_reads_the_same_in_every_format() {
    let work = Workdir::new();
    work.write("utf8.csv", csv());
    import(&work, &["utf8.csv"]);
    let streets = column(&work, "voie");
    assert_eq!(streets[1], "allée des Mûriers");
    for (name, bytes, kind) in [
        ("html.xls", html().into_bytes(), "format"),
        ("xml.xls", xml().into_bytes(), "format"),
        ("parc.mht", mht().into_bytes(), "format"),
        ("parc.geojson", geojson().into_bytes(), "format"),
        ("dos.csv", ms_dos(), "encodage"),
    ] {
        work.write(name, bytes);
        let json = import(&work, &[name]).json();
        assert_eq!(json["points"], 4, "{name}");
        assert_eq!(json["puissance_lampe_w"], 445.0, "{name}");
        assert_eq!(column(&work, "voie"), streets, "{name}");
        assert_eq!(
            column(&work, "annee_pose"),
            ["1998", "1999", "2000", "2001"],
            "{name}"
        );
        assert_eq!(
            decisions(&json, kind).len(),
            1,
            "{name}: {}",
            json["decisions"]
        );
    }
    import(&work, &["parc.geojson"]);
    assert_eq!(column(&work, "x"), ["1,745"; 4]);
}

#[test]
fn in_a_folder_only_what_is_an_inventory_is_read_of_pages_and_json() {
    let work = Workdir::new();
    work.write("inv/parc.html", html());
    work.write(
        "inv/rapport.html",
        "<html><table><tr><td>Total<td>12</table></html>",
    );
    work.write("inv/reglages.json", "{\"a\":1}");
    work.write("inv/carte.kml", "<kml></kml>");
    let json = import(&work, &["inv"]).json();
    assert_eq!(json["points"], 4);
    let ignored = json["anomalies"].as_array().expect("a list").iter();
    let ignored = ignored.clone().find(|one| one["code"] == "fichier_ignore");
    assert_eq!(ignored.expect("told")["nombre"], 3);
    work.run(&["importer", "-o", "p.csv", "inv/carte.kml"])
        .refuses(&["KML", "QGIS"]);
    work.run(&["importer", "-o", "p.csv", "inv/reglages.json"])
        .refuses(&["pas du GeoJSON"]);
}

#[test]
fn what_nobody_sees_is_no_part_of_a_cell() {
    let work = Workdir::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows()) {
        for (column, cell) in (0..).zip(cells) {
            sheet
                .write(row, column, format!("\u{feff}{cell}\u{200b}"))
                .expect("a text");
        }
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    let json = import(&work, &["parc.xlsx"]).json();
    assert_eq!(json["puissance_lampe_w"], 445.0);
    assert_eq!(column(&work, "reference"), ["S-1", "S-2", "S-3", "S-4"]);
}

fn with_places(title: &str, places: [&str; 4]) -> String {
    let first = format!("Référence;Commune;Lampe;Puissance;{title}\n");
    let rows = places
        .iter()
        .zip(1..)
        .map(|(place, n)| format!("S-{n};Samer;SHP;100;\"{place}\"\n"));
    std::iter::once(first).chain(rows).collect()
}

#[test]
fn geometries_in_one_cell_give_coordinates() {
    let work = Workdir::new();
    let forms = [
        "POINT (604110.5 7063107.25)",
        "SRID=2154;POINT(604110.5 7063107.25)",
        "604110,5 7063107,25",
        "{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[604110.5,7063107.25]}",
    ];
    work.write("parc.csv", with_places("geom", forms));
    import(&work, &["parc.csv"]);
    assert_eq!(column(&work, "x"), ["604110,5"; 4]);
    assert_eq!(column(&work, "projection"), ["lambert93"; 4]);
}

/// How many findings of one rule an import has.
fn findings(work: &Workdir, args: &[&str], code: &str) -> usize {
    let json = import(work, args).json();
    let all = json["anomalies"].as_array().expect("a list");
    let found = all.iter().find(|one| one["code"] == code);
    found.map_or(0, |one| one["nombre"].as_u64().expect("a number") as usize)
}

#[test]
fn coordinates_that_are_not_read_are_stated() {
    let work = Workdir::new();
    let good = "POINT (604110.5 7063107.25)";
    work.write(
        "few.csv",
        with_places("geom", [good, "près du pont", good, "POINT EMPTY"]),
    );
    work.write(
        "all.csv",
        with_places("ma colonne", ["a1", "b2", "c3", "d4"]),
    );
    work.write("map.toml", "[colonnes]\ncoordonnees = \"ma colonne\"\n");
    assert_eq!(findings(&work, &["few.csv"], "coordonnees_illisibles"), 1);
    let mapped = ["all.csv", "--correspondance", "map.toml"];
    assert_eq!(findings(&work, &mapped, "coordonnees_illisibles"), 1);
}
