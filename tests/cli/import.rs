//! `reverbere importer`: every row is a point, set apart with its reason, or no data.

use crate::common::{Workdir, project, reverbere_in, small_inventory};
use serde_json::Value;

fn count(json: &Value, key: &str) -> u64 {
    json[key]
        .as_u64()
        .unwrap_or_else(|| panic!("{key} in {json}"))
}

fn anomaly(json: &Value, code: &str) -> u64 {
    json["anomalies"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["code"] == code)
        .map_or(0, |one| count(one, "nombre"))
}

fn adds_up(json: &Value) {
    let parts = ["lignes_points", "lignes_ecartees", "lignes_ignorees"].map(|key| count(json, key));
    assert_eq!(count(json, "lignes"), parts.iter().sum::<u64>(), "{json}");
    for file in json["fichiers"].as_array().expect("a list") {
        let parts =
            ["lignes_points", "lignes_ecartees", "lignes_ignorees"].map(|key| count(file, key));
        assert_eq!(count(file, "lignes"), parts.iter().sum::<u64>(), "{file}");
    }
}

/// The generator prints what it writes: 25,099 rows and 25,530 lanterns, of which 52 are removed
/// and 16 festive; 29 workbooks have 114 total rows; one mast in CAB with « 2x70 » has two.
#[test]
fn the_sample_territory_is_read_to_the_last_row() {
    let run = reverbere_in(project(), &["importer", "inventories", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    adds_up(&json);
    assert_eq!(count(&json, "lignes"), 25_099 + 114);
    assert_eq!(count(&json, "lignes_ignorees"), 114);
    assert_eq!(count(&json, "lignes_ecartees"), 52 + 16);
    assert_eq!(count(&json, "points"), 25_530 - 52 - 16);
    for (code, planted) in [
        ("lampe_ambigue", 26),
        ("lampe_inconnue", 52),
        ("puissance_inconnue", 78),
        ("point_depose", 52),
        ("eclairage_festif", 16),
        ("solaire", 12),
        ("reference_en_double", 6),
        ("ligne_de_total", 114),
    ] {
        assert_eq!(anomaly(&json, code), planted, "{code}");
    }
    let of_technology: u64 = json["par_technologie"]
        .as_object()
        .expect("a table")
        .values()
        .map(|one| count(one, "points"))
        .sum();
    assert_eq!(of_technology, count(&json, "points"));
}

#[test]
fn points_and_quality_are_written() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        small_inventory() + "S-13;Samer;A1;=1+1;IMC;70;Boule\n;;;;Total;;\n",
    );
    let run = work.run(&[
        "importer",
        "parc.csv",
        "-o",
        "points.csv",
        "--qualite",
        "qualite.xlsx",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    adds_up(&json);
    assert_eq!(
        (
            count(&json, "lignes"),
            count(&json, "points"),
            count(&json, "lignes_ignorees")
        ),
        (20, 19, 1)
    );
    // 12 × 100 W + 6 × 125 W + 70 W; with ballast 12 × 115 + 6 × 138, and 70 W × 1.20 by the
    // fallback rule for the lamp that has no name.
    assert_eq!(json["puissance_lampe_w"], 2020.0);
    assert_eq!(json["puissance_systeme_w"], 2292.0);
    assert_eq!(json["par_technologie"]["SHP"]["points"], 12);
    let csv = std::fs::read_to_string(work.path().join("points.csv")).expect("the points");
    assert_eq!(csv.lines().count(), 20);
    assert!(
        csv.contains(";'=1+1;"),
        "text from an inventory never becomes a formula"
    );
    assert_eq!(work.names(), ["parc.csv", "points.csv", "qualite.xlsx"]);
}

#[test]
fn nothing_but_json_on_standard_output_and_words_without_it() {
    let work = Workdir::small();
    let run = work.run(&["importer", "parc.csv", "--json"]);
    assert!(run.json().is_object());
    let run = work.run(&["importer", "parc.csv"]);
    assert!(
        run.stdout.contains("18\u{a0}points lumineux"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_shifted_row_is_refused_and_shown() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "ref,commune,lampe,W\n1,Samer,SHP,70\n2,Samer,SHP,8,5\n3,Samer,SHP,100\n",
    );
    let json = work.run(&["importer", "parc.csv", "--json"]).json();
    adds_up(&json);
    assert_eq!(
        (count(&json, "points"), count(&json, "lignes_ecartees")),
        (2, 1)
    );
    assert_eq!(anomaly(&json, "ligne_decalee"), 1);
}

#[test]
fn a_row_of_several_lanterns_is_several_points() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "ref;commune;lampe;W;nb foyers\n1;Samer;SHP;70;2\n2;Samer;SHP;2x70;\n3;Samer;SHP;1x150+1x100;2\n4;Samer;SHP;2x70;3\n5;Samer;SHP;70;zéro\n",
    );
    let json = work.run(&["importer", "parc.csv", "--json"]).json();
    adds_up(&json);
    assert_eq!(count(&json, "points"), 6);
    assert_eq!(json["puissance_lampe_w"], 4.0 * 70.0 + 250.0);
    assert_eq!(
        (
            anomaly(&json, "puissance_incoherente"),
            anomaly(&json, "foyers_illisibles")
        ),
        (1, 1)
    );
}

#[test]
fn communes_are_never_guessed() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "ref;commune;lampe;W\n1;St Martin;SHP;70\n2;Hardinghen;SHP;70\n3;;SHP;70\n4;Portel (Le);SHP;70\n5;Wierre;SHP;70\n",
    );
    let list = project().join("src/inventory/communes.csv");
    let list = list.to_str().expect("a path");
    let json = work
        .run(&["importer", "parc.csv", "--territoire", list, "--json"])
        .json();
    adds_up(&json);
    assert_eq!(count(&json, "points"), 1);
    for (code, number) in [
        ("commune_ambigue", 2),
        ("commune_inconnue", 1),
        ("commune_absente", 1),
    ] {
        assert_eq!(anomaly(&json, code), number, "{code}");
    }
}

/// Watts of a mast with two lanterns: 70 W each, 140 W in the « total » column, which is their sum
/// and no ballast: 2 × 83 W by the table.
#[test]
fn a_total_of_watts_is_not_each_lantern_s() {
    let work = Workdir::new();
    let header = "ref;commune;lampe;Nb lampes;Puissance unitaire;Puissance totale\n";
    work.write("parc.csv", format!("{header}1;Samer;SHP;2;70;140\n2;Samer;SHP;2;70;166\n3;Samer;SHP;1;70;83\n4;Samer;SHP;1;70;900\n"));
    let json = work.run(&["importer", "parc.csv", "--json"]).json();
    assert_eq!(json["puissance_lampe_w"], 6.0 * 70.0);
    assert_eq!(json["puissance_systeme_w"], 6.0 * 83.0);
    assert_eq!(anomaly(&json, "puissance_systeme_douteuse"), 1);
}

#[test]
fn totals_are_no_points_and_points_are_no_totals() {
    let work = Workdir::new();
    let header = "ref;commune;rue;lampe;W;Fournisseur;Observation\n";
    let points = "1;Samer;Somme (rue de la);SHP;70;Total Énergies;prise illumination\n2;Samer;rue du Total;SHP;70;Total Énergies;sur façade privée\n";
    work.write(
        "parc.csv",
        format!("{header}{points}Tot.;;;;140;;\nNombre de points :;;;;2;;\n;;;Total SHP;140;;\n"),
    );
    let json = work.run(&["importer", "parc.csv", "--json"]).json();
    adds_up(&json);
    assert_eq!(
        (count(&json, "points"), count(&json, "lignes_ignorees")),
        (2, 3),
        "{json}"
    );
}

#[test]
fn code_and_name_of_a_commune_must_agree() {
    let work = Workdir::new();
    work.write("parc.csv", "ref;INSEE;commune;lampe;W\n1;62773;Samer;SHP;70\n2;62773;Desvres;SHP;70\n3;;Desvres;SHP;70\n");
    let json = work.run(&["importer", "parc.csv", "--json"]).json();
    adds_up(&json);
    assert_eq!(
        (
            count(&json, "points"),
            anomaly(&json, "commune_contradictoire")
        ),
        (2, 1)
    );
}

#[test]
fn another_table_below_is_set_apart() {
    let work = Workdir::new();
    work.write("parc.csv", "ref;commune;lampe;W\n1;Samer;SHP;70\nRue;Référence;Puissance;Type lampe\nrue Haute;2;100;SHP\n");
    let json = work.run(&["importer", "parc.csv", "--json"]).json();
    adds_up(&json);
    assert_eq!(
        (count(&json, "points"), anomaly(&json, "autre_tableau")),
        (1, 2)
    );
}

#[test]
fn an_inventory_is_never_written_over() {
    let work = Workdir::small();
    work.run(&["importer", "parc.csv", "-o", "parc.csv"])
        .refuses(&["parc.csv", "ne sera pas remplacé"]);
    work.run(&["importer", "parc.csv", "--qualite", "q.pdf"])
        .refuses(&["q.pdf", ".xlsx"]);
    assert_eq!(
        std::fs::read_to_string(work.path().join("parc.csv")).expect("the inventory"),
        small_inventory()
    );
}
