//! The page of a plan, its maps and its layers: figures equal to the JSON, hostile texts, nothing
//! fetched, the same bytes at each run; and what a browser makes of it.

pub mod browser;

use crate::common::{Workdir, sample_plan};
use regex::Regex;
use serde_json::Value;
use std::io::{Cursor, Read};
use std::path::Path;

/// A reference and a street made to break out of a page, or to be computed.
const HOSTILE: &str = "</script><script>alert(1)</script>";
const FORMULA: &str = "=1+1";

/// The page in a folder of a plan.
fn page(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("Territoire.html")).expect("the page")
}

/// The figure of a key: the unrounded number behind what is shown.
pub fn figure(html: &str, key: &str) -> f64 {
    let data = Regex::new(&format!(r#"<data id="{key}" value="([^"]+)">"#)).expect("a pattern");
    let value = &data.captures(html).unwrap_or_else(|| panic!("{key}"))[1];
    value.parse().expect("a number")
}

/// Checks that figures of a page, by key, are those of the JSON, each at its place there.
pub fn agree(html: &str, json: &Value, shared: &[(&str, &str)]) {
    for (key, pointer) in shared {
        let expected = json.pointer(pointer).and_then(Value::as_f64).expect(key);
        let shown = figure(html, key);
        assert!(
            (shown - expected).abs() <= 1e-9 * expected.abs(),
            "{key}: {shown} on the page, {expected} in the JSON"
        );
    }
}

/// The rows of a table, by the name of its element.
pub fn rows(html: &str, table: &str) -> Vec<Vec<Value>> {
    let data = data(html, table);
    let rows = data["lignes"].as_array().expect("rows").iter();
    rows.map(|row| row.as_array().expect("cells").clone())
        .collect()
}

/// The place of a column of a table, by what a reader sees of its title.
fn column(html: &str, table: &str, title: &str) -> usize {
    let data = data(html, table);
    let columns = data["colonnes"].as_array().expect("columns");
    let is_it = |column: &Value| {
        let text = column["titre"].as_str();
        text.is_some_and(|text| text == title || text.starts_with(&format!("{title} (")))
    };
    columns.iter().position(is_it).expect("a column")
}

fn data(html: &str, table: &str) -> Value {
    let start = format!("<script type=\"application/json\" id=\"{table}-donnees\">");
    let (_, rest) = html.split_once(&start).expect("the data of the table");
    let (data, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(data).expect("JSON")
}

/// The small scenario with places: Samer in Lambert-93, one point without, and hostile texts.
pub fn with_places() -> Workdir {
    let work = Workdir::small();
    let mut csv =
        String::from("Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire;X;Y\n");
    for n in 1..=12 {
        let (reference, street) = match n {
            1 => (HOSTILE.to_owned(), "\"><img src=x onerror=alert(2)>"),
            2 => (FORMULA.to_owned(), "rue Haute"),
            _ => (format!("S-{n:02}"), "rue Haute"),
        };
        let (x, y) = (610_000 + n * 30, 7_060_000 + n % 3 * 25);
        let street = format!("\"{}\"", street.replace('"', "\"\""));
        csv += &format!("{reference};Samer;A1;{street};SHP;100;Routier fermé;{x};{y}\n");
    }
    for n in 1..=6 {
        let place = if n == 1 { ";" } else { "615000;7063000" };
        csv += &format!("D-{n:02};Desvres;B1;rue Basse;BF;125;Routier fermé;{place}\n");
    }
    work.write("parc.csv", csv);
    work
}

fn plan(work: &Workdir, output: &str) -> Value {
    let layers = [
        "--exporter-plan",
        "plan.geojson",
        "--exporter-plan",
        "plan_sig.csv",
    ];
    let args = ["planifier", "scenario.toml", "-o", output, "--json"];
    let run = work.run(&[&args[..], &layers].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

#[test]
fn figures_are_those_of_the_json() {
    let (folder, json) = sample_plan();
    let json: Value = serde_json::from_str(json).expect("JSON");
    let html = page(folder);
    let shared = [
        ("facteur4", "/facteur4"),
        ("facteur2", "/facteur2"),
        ("economie_kwh_an", "/economie_kwh_an"),
        ("ecart_relatif", "/ecart_relatif"),
        ("budget_centimes", "/budget_centimes"),
        ("cout_ht_centimes", "/financement/cout_ht_centimes"),
        ("cout_ttc_centimes", "/financement/cout_ttc_centimes"),
        ("fctva_centimes", "/financement/fctva_centimes"),
        (
            "reste_a_charge_centimes",
            "/financement/reste_a_charge_centimes",
        ),
        (
            "economie_annuelle_eur",
            "/financement/economie_annuelle_eur",
        ),
    ];
    agree(&html, &json, &shared);
    let communes = json["communes"].as_array().expect("communes");
    let table = rows(&html, "t-communes");
    assert_eq!(table.len(), communes.len());
    for (row, commune) in table.iter().zip(communes) {
        assert_eq!(row[0][0], commune["nom"]);
        let number = |rank: usize| row[rank].as_f64().expect("a number");
        let expected = |key: &str| commune[key].as_f64().expect(key);
        for (title, key, scale) in [
            ("Facteur 4", "facteur4", 1.0),
            ("Facteur 2", "facteur2", 1.0),
            ("Budget", "budget_centimes", 0.01),
            ("Reste", "reste_centimes", 0.01),
            ("Économie", "economie_kwh_an", 1.0),
        ] {
            let difference = number(column(&html, "t-communes", title)) - expected(key) * scale;
            assert!(difference.abs() < 1e-3, "{key} of {}", row[0][0]);
        }
        // The link opens the workbook that is there.
        let address = row[0][1].as_str().expect("a link");
        assert!(address.starts_with("./communes/"), "{address}");
    }
    assert_eq!(rows(&html, "t-points").len(), 2000);
}

#[test]
fn communes_without_places_are_tiles_that_say_so() {
    let work = with_places();
    plan(&work, "plan");
    let html = page(&work.path().join("plan"));
    assert!(
        !html.contains("<ul class=\"tiles\">"),
        "both communes have places"
    );

    let parc = std::fs::read_to_string(work.path().join("parc.csv")).expect("the inventory");
    work.write("parc.csv", parc.replace("615000;7063000", ";"));
    let json = plan(&work, "sans");
    let html = page(&work.path().join("sans"));
    let (_, tiles) = html.split_once("<ul class=\"tiles\">").expect("tiles");
    let (tiles, _) = tiles.split_once("</ul>").expect("their end");
    let desvres = &json["communes"].as_array().expect("communes")[0];
    let desvres = [desvres, &json["communes"][1]]
        .into_iter()
        .find(|one| one["nom"] == "Desvres")
        .expect("Desvres");
    let stated = format!(
        "{} en F4, {} en F2",
        desvres["facteur4"], desvres["facteur2"]
    );
    assert!(
        tiles.contains("<strong>Desvres</strong>") && tiles.contains(&stated),
        "{tiles}"
    );
    assert!(!tiles.contains("Samer"), "Samer is on the map: {tiles}");
    assert!(html.contains("Schéma, et non carte"), "said to be no map");
}

#[test]
fn nothing_is_fetched_and_no_text_breaks_out() {
    let work = with_places();
    plan(&work, "plan");
    let (folder, _) = sample_plan();
    let hostile = page(&work.path().join("plan"));
    let fetched = r#"(?i)((src|href|action)\s*=\s*["']?\s*(https?:|//)|@import|url\()"#;
    let fetched = Regex::new(fetched).expect("a pattern");
    for html in [&hostile, &page(folder)] {
        assert_eq!(fetched.find(html).map(|found| found.as_str()), None);
        assert!(html.contains("default-src 'none'"));
    }
    assert!(!hostile.contains("<script>alert"));
    assert!(!hostile.contains("<img"));
    let points = rows(&hostile, "t-points");
    let read: Vec<&str> = points.iter().filter_map(|row| row[0].as_str()).collect();
    assert!(
        read.contains(&HOSTILE) && read.contains(&FORMULA),
        "{read:?}"
    );
}

#[test]
fn layers_hold_the_plan_where_it_is() {
    let work = with_places();
    let json = plan(&work, "plan");
    let layer: Value = serde_json::from_slice(
        &std::fs::read(work.path().join("plan.geojson")).expect("the layer"),
    )
    .expect("JSON");
    assert_eq!(layer["type"], "FeatureCollection");
    let features = layer["features"].as_array().expect("features");
    let chosen = json["facteur4"].as_u64().zip(json["facteur2"].as_u64());
    assert_eq!(
        chosen.map(|(four, two)| four + two),
        Some(features.len() as u64)
    );
    let sum: f64 = features
        .iter()
        .filter_map(|one| one["properties"]["economie_kwh"].as_f64())
        .sum();
    assert!((sum - json["economie_kwh_an"].as_f64().expect("a number")).abs() < 0.01);
    let mut csv = csv::Reader::from_path(work.path().join("plan_sig.csv")).expect("a CSV");
    let header: Vec<String> = csv
        .headers()
        .expect("a header")
        .iter()
        .map(str::to_owned)
        .collect();
    let at = |name: &str| header.iter().position(|one| one == name).expect("a column");
    let (x, reference) = (at("x"), at("reference"));
    let lines: Vec<csv::StringRecord> = csv.records().map(|row| row.expect("a row")).collect();
    assert_eq!(lines.len(), features.len());
    let mut located = 0;
    for (line, feature) in lines.iter().zip(features) {
        let place = &feature["geometry"];
        assert_eq!(place.is_null(), line[x].is_empty());
        if place.is_null() {
            continue;
        }
        located += 1;
        let degrees = |rank: usize| place["coordinates"][rank].as_f64().expect("a number");
        assert!((1.5..2.2).contains(&degrees(0)) && (50.4..51.0).contains(&degrees(1)));
        let east: f64 = line[x].parse().expect("metres");
        assert!((610_000.0..=615_000.0).contains(&east));
        let stated = feature["properties"]["reference"].as_str().expect("text");
        assert_eq!(
            &line[reference],
            if stated == FORMULA { "'=1+1" } else { stated }
        );
    }
    assert!(located >= features.len() - 1);
    let systeme: f64 = lines[0][at("puissance_systeme_w")].parse().expect("watts");
    assert_eq!(
        Some(systeme),
        features[0]["properties"]["puissance_systeme_w"].as_f64()
    );
    // A layer among the inventories would be read again as one.
    work.write("parc/parc.csv", crate::common::small_inventory());
    let scenario = crate::common::SMALL_SCENARIO.replace("parc.csv", "parc");
    work.write("dossier.toml", scenario);
    let args = ["planifier", "dossier.toml", "-o", "p", "--exporter-plan"];
    work.run(&[&args[..], &["parc/plan.csv"]].concat())
        .refuses(&["parc/plan.csv", "dossier d'inventaires"]);
    work.run(&[&args[..], &["plan.shp"]].concat())
        .refuses(&["plan.shp", ".geojson"]);
}

/// The part of a workbook, as bytes; none without it.
fn part(book: &Path, name: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(book).expect("a workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut content = Vec::new();
    archive
        .by_name(name)
        .ok()?
        .read_to_end(&mut content)
        .expect("its bytes");
    Some(content)
}

#[test]
fn councils_get_a_map_where_places_are_known() {
    let work = with_places();
    plan(&work, "plan");
    let samer = work.path().join("plan/communes/62773_Samer.xlsx");
    let picture = part(&samer, "xl/media/image1.png").expect("a picture");
    assert!(picture.starts_with(b"\x89PNG"));
    let drawings =
        (1..=3).filter_map(|rank| part(&samer, &format!("xl/drawings/drawing{rank}.xml")));
    let said: Vec<String> = drawings
        .map(|drawing| String::from_utf8(drawing).expect("UTF-8"))
        .collect();
    assert!(
        said.concat()
            .contains("descr=\"Carte des points lumineux de Samer : "),
        "{said:?}"
    );
    // Of the sample, one EPCI gives coordinates.
    let (folder, _) = sample_plan();
    let map = |name: &str| part(&folder.join("communes").join(name), "xl/media/image1.png");
    assert!(map("62899_Wissant.xlsx").is_some());
    assert_eq!(map("62773_Samer.xlsx"), None, "no place is known");
    let without = Workdir::small();
    plan(&without, "plan");
    assert!(page(&without.path().join("plan")).contains("il n’y a pas de carte"));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let work = with_places();
    plan(&work, "un");
    let layers = ["plan.geojson", "plan_sig.csv"];
    let read = |name: &str| std::fs::read(work.path().join(name)).expect("a file");
    let before = layers.map(read);
    plan(&work, "deux");
    assert_eq!(before, layers.map(read));
    for name in ["Territoire.html", "communes/62773_Samer.xlsx"] {
        let [one, other] = ["un", "deux"].map(|folder| read(&format!("{folder}/{name}")));
        assert!(one == other, "{name} differs");
    }
}
