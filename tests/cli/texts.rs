//! What the texts of an inventory say: lamps counted and planned, festive lights, lighting hours.

use crate::common::Workdir;
use serde_json::Value;
use std::collections::BTreeMap;

/// Imports an inventory of Samer: the points as they are written, and the JSON.
fn import(inventory: &str) -> (Vec<BTreeMap<String, String>>, Value) {
    let work = Workdir::new();
    work.write("parc.csv", inventory);
    let run = work.run(&["importer", "parc.csv", "-o", "points.csv", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read(work.path().join("points.csv")).expect("the points");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.strip_prefix("\u{feff}".as_bytes()).expect("a mark"));
    let points = reader.deserialize().map(|row| row.expect("a point"));
    (points.collect(), run.json())
}

/// One column of the points of a reference.
fn stated<'a>(
    points: &'a [BTreeMap<String, String>],
    reference: &str,
    column: &str,
) -> Vec<&'a str> {
    let of = |point: &&BTreeMap<String, String>| point["reference"] == reference;
    points
        .iter()
        .filter(of)
        .map(|point| point[column].as_str())
        .collect()
}

/// The decisions about a subject: what was read, what it was taken for, how many points.
fn decisions<'a>(json: &'a Value, subject: &str) -> Vec<(&'a str, &'a str, u64)> {
    let all = json["decisions"].as_array().expect("a list").iter();
    let of = all.filter(|one| one["sujet"] == subject);
    of.map(|one| {
        let text = |key: &str| one[key].as_str().expect("a text");
        (
            text("lu"),
            text("compris"),
            one["points"].as_u64().expect("a count"),
        )
    })
    .collect()
}

#[test]
fn lamps_are_counted_in_their_text_and_tubes_are_one_luminaire() {
    let (points, json) = import(
        "Référence;Commune;Rue;Type lampe\n\
         P1;Samer;rue Neuve;SHP 70W x2\n\
         P2;Samer;rue Neuve;1 SHP 150 + 1 IM 70\n\
         P3;Samer;rue Neuve;tube fluo 2x36 W\n\
         P4;Samer;rue Neuve;tube fluo 2x36 W\n\
         P5;Samer;rue Neuve;SHP 100 W\n",
    );
    assert_eq!(stated(&points, "P1", "puissance_lampe_w"), ["70", "70"]);
    assert_eq!(stated(&points, "P2", "technologie"), ["SHP", "IM"]);
    assert_eq!(stated(&points, "P2", "puissance_lampe_w"), ["150", "70"]);
    assert_eq!(stated(&points, "P3", "puissance_lampe_w"), ["72"]);
    assert_eq!(stated(&points, "P5", "puissance_lampe_w"), ["100"]);
    let counts = decisions(&json, "nombre_de_points");
    assert!(
        counts.contains(&("SHP 70W x2", "2 points de 70 W", 2)),
        "{counts:?}"
    );
    assert!(
        counts.contains(&(
            "tube fluo 2x36 W",
            "un luminaire de 72 W, 2 lampes comprises",
            2
        )),
        "{counts:?}"
    );
}

#[test]
fn tubes_in_the_power_column_are_those_of_each_luminaire() {
    let (points, _) = import(
        "Référence;Commune;Nb points;Type lampe;Puissance (W)\n\
         P1;Samer;2;tube fluo;2 x 36 W\n\
         P2;Samer;5;tube fluo;2 x 36 W\n\
         P3;Samer;2;SHP;2x100W\n",
    );
    assert_eq!(stated(&points, "P1", "puissance_lampe_w"), ["72"; 2]);
    assert_eq!(stated(&points, "P2", "puissance_lampe_w"), ["72"; 5]);
    assert_eq!(stated(&points, "P3", "puissance_lampe_w"), ["100"; 2]);
}

#[test]
fn supports_bear_the_lanterns_that_the_text_counts() {
    let (points, _) = import(
        "Référence;Commune;Nb de supports;Type lampe\n\
         P1;Samer;4;sodium 2x100W\n\
         P2;Samer;3;SHP 70\n",
    );
    assert_eq!(stated(&points, "P1", "puissance_lampe_w"), ["100"; 8]);
    assert_eq!(stated(&points, "P2", "puissance_lampe_w"), ["70"; 3]);
}

#[test]
fn planned_lamps_are_stated_and_not_read() {
    let (points, json) = import(
        "Référence;Commune;Rue;Type lampe;Puissance (W)\n\
         P1;Samer;rue Neuve;SHP (LED prévue);100\n\
         P2;Samer;rue Neuve;SHP (LED prévue);100\n\
         P3;Samer;rue Neuve;SHP/LED;100\n\
         P4;Samer;rue Neuve;LED (ex SHP 100);40\n",
    );
    assert_eq!(stated(&points, "P1", "technologie"), ["SHP"]);
    assert_eq!(stated(&points, "P3", "exclusion"), ["lampe_ambigue"]);
    assert_eq!(stated(&points, "P4", "technologie"), ["LED"]);
    assert_eq!(
        decisions(&json, "projet"),
        [(
            "SHP (LED prévue)",
            "SHP ; LED en projet, pas encore en place",
            2
        )]
    );
}

#[test]
fn a_make_is_no_festive_light_and_a_garland_is_stated() {
    let (points, json) = import(
        "Référence;Commune;Type lampe;Puissance (W);Luminaire;Régime\n\
         P1;Samer;SHP;100;Illumination Zenit;permanent\n\
         P2;Samer;LED;5;Guirlande;permanent\n\
         P3;Samer;LED;5;Projecteur;illumination\n",
    );
    assert_eq!(points.len(), 1);
    assert_eq!(stated(&points, "P1", "exclusion"), [""]);
    let counts = decisions(&json, "nombre_de_points");
    for text in ["Guirlande", "illumination"] {
        assert!(
            counts.contains(&(text, "éclairage festif, écarté", 1)),
            "{counts:?}"
        );
    }
}

#[test]
fn hours_are_read_under_any_title_about_them() {
    let (points, json) = import(
        "Référence;Commune;Type lampe;Puissance (W);Heure de coupure;Heure de rallumage;Abaissement\n\
         P1;Samer;SHP;100;23:00:00;05:00:00;non\n\
         P2;Samer;SHP;100;;;-50% 22h-6h\n\
         P3;Samer;SHP;100;0h;5h;-50% 22h-0h\n\
         P4;Samer;SHP;100;23h;;\n\
         P5;Samer;SHP;100;;;\n",
    );
    assert_eq!(stated(&points, "P1", "regime"), ["extinction 23:00-05:00"]);
    assert_eq!(stated(&points, "P2", "regime"), ["'-50% 22h-6h"]);
    assert_eq!(
        stated(&points, "P3", "regime"),
        ["extinction 0h-5h et −50 % 22h-0h"]
    );
    assert_eq!(stated(&points, "P4", "regime"), ["extinction 23:00"]);
    assert_eq!(stated(&points, "P5", "regime"), [""]);
    let unread = json["anomalies"].as_array().expect("a list").iter();
    let unread: Vec<_> = unread
        .filter(|one| one["code"] == "regime_inconnu")
        .collect();
    assert_eq!(
        unread[0]["nombre"], 1,
        "a switch-off without its end is asked for"
    );
    assert!(
        decisions(&json, "regime").contains(&(
            "Heure de coupure : 23:00:00 ; Heure de rallumage : 05:00:00 ; Abaissement : non",
            "extinction 23h-5h",
            1
        )),
        "{}",
        json["decisions"]
    );
}

#[test]
fn a_switch_off_that_is_true_without_hours_is_asked_for() {
    let (points, _) = import(
        "Référence;Commune;Type lampe;Puissance (W);extinctionNuit\n\
         P1;Samer;SHP;100;true\n\
         P2;Samer;SHP;100;false\n",
    );
    assert_eq!(
        stated(&points, "P1", "regime"),
        ["extinction (heures à préciser)"]
    );
    assert_eq!(stated(&points, "P2", "regime"), ["permanent"]);
}
