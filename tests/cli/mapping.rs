//! Mappings by file: parts that add to what is recognised, several mappings, and a first one proposed
//! for a folder.

use crate::common::{Run, Workdir, found};
use serde_json::Value;

const PLAIN: &str = "ref;commune;rue;Type lampe;Puissance (W)\n1;Samer;rue Haute;SHP;100\n2;Samer;rue Basse;BF;125\n";

fn json(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn points_and_watts(json: &Value) -> (u64, f64) {
    (
        json["points"].as_u64().expect("a count"),
        json["puissance_lampe_w"].as_f64().expect("watts"),
    )
}

/// The values of a column of a file of points.
fn column(work: &Workdir, file: &str, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(work.path().join(file)).expect("points");
    let mut rows = text.trim_start_matches('\u{feff}').lines();
    let header = rows.next().expect("a header");
    let at = header.split(';').position(|title| title == name);
    let at = at.unwrap_or_else(|| panic!("{name} in {header}"));
    rows.map(|row| row.split(';').nth(at).expect("a value").to_owned())
        .collect()
}

#[test]
fn a_part_holds_for_its_files_and_adds_to_what_is_recognised() {
    let work = Workdir::new();
    work.write("inv/plain.csv", PLAIN);
    work.write(
        "inv/reçus/Lombers_EP.csv",
        "N;commune;rue;Equipement;P. source\n1;Samer;rue Neuve;XYZ;70\n2;Samer;rue Neuve;XYZ;70\n",
    );
    work.write(
        "m.toml",
        "[lampes]\n\"XYZ\" = \"SHP\"\n[colonnes]\nhauteur = \"H\"\n[[fichier]]\nnom = \"LOMBERS*.csv\"\n[fichier.colonnes]\nlampe = \"Equipement\"\npuissance_lampe = \"P. source\"\n[[fichier]]\nnom = [\"plain.csv\", \"absent*.xls\"]\n[fichier.colonnes]\nlampe = \"Equipement\"\n",
    );
    let run = work.run(&["importer", "inv", "--correspondance", "m.toml", "--json"]);
    let json = json(&run);
    assert_eq!(points_and_watts(&json), (4, 225.0 + 140.0));
    assert_eq!(json["par_technologie"]["SHP"]["points"], 3);
    // « absent*.xls » names no file.
    assert_eq!(found(&json, "partie_sans_fichier"), 1);
    // « H » stands nowhere, « Equipement » not in plain.csv, the only file of its part.
    assert_eq!(found(&json, "colonne_introuvable"), 2, "{json}");
}

#[test]
fn a_title_that_only_some_files_have_takes_nothing_from_the_others() {
    let work = Workdir::new();
    for n in 0..5 {
        work.write(&format!("inv/{n}.csv"), PLAIN);
    }
    work.write(
        "inv/other.csv",
        "ref;commune;Ampoule;Puissance (W)\n1;Samer;SHP;50\n",
    );
    work.write("m.toml", "[colonnes]\nlampe = \"Ampoule\"\n");
    let args = ["importer", "inv", "--correspondance", "m.toml", "--json"];
    let json = json(&work.run(&args));
    assert_eq!(points_and_watts(&json), (11, 5.0 * 225.0 + 50.0));
    assert_eq!(json["par_technologie"]["BF"]["points"], 5);
    assert_eq!(found(&json, "colonne_introuvable"), 0);
}

#[test]
fn of_several_mappings_the_later_holds_key_by_key() {
    let work = Workdir::new();
    work.write("parc.csv", "ref;commune;A;B;W\n1;Samer;XX;YY;70\n");
    work.write(
        "a.toml",
        "ignorer = [\"B\"]\n[colonnes]\nlampe = \"A\"\n[lampes]\n\"XX\" = \"SHP\"\n\"YY\" = \"BF\"\n",
    );
    work.write(
        "b.toml",
        "[colonnes]\nlampe = \"B\"\n[lampes]\n\"YY\" = \"\"\n",
    );
    let read = |mappings: &[&str]| {
        let mut args = vec!["importer", "parc.csv", "--json"];
        args.extend(mappings.iter().flat_map(|file| ["--correspondance", file]));
        json(&work.run(&args))["par_technologie"].clone()
    };
    assert_eq!(read(&["a.toml"])["SHP"]["points"], 1);
    // B is read though it was ignored, and an open question takes no answer away.
    assert_eq!(read(&["a.toml", "b.toml"])["BF"]["points"], 1);
    assert_eq!(read(&["b.toml", "a.toml"])["SHP"]["points"], 1);
}

#[test]
fn one_column_may_serve_two_fields() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "Circuit;Commune;Rue;Type lampe;Puissance (W)\nA1-2;Samer;rue Haute;SHP;100\nA1-3;Samer;rue Basse;SHP;150\n",
    );
    work.write(
        "m.toml",
        "[colonnes]\nreference = [\"Circuit\", \"Rue\"]\nvoie = \"Rue\"\narmoire = \"Circuit\"\n",
    );
    let args = [
        "importer",
        "parc.csv",
        "--correspondance",
        "m.toml",
        "-o",
        "p.csv",
        "--json",
    ];
    json(&work.run(&args));
    assert_eq!(column(&work, "p.csv", "voie"), ["rue Haute", "rue Basse"]);
    assert_eq!(column(&work, "p.csv", "armoire"), ["A1-2", "A1-3"]);
    assert_eq!(
        column(&work, "p.csv", "reference"),
        ["A1-2 rue Haute", "A1-3 rue Basse"]
    );
}

#[test]
fn a_named_column_that_yields_nothing_is_stated() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "ref;commune;lampe;W;Haut;Vide\n1;Samer;SHP;70;grand;\n2;Samer;SHP;70;petit;\n",
    );
    work.write(
        "m.toml",
        "[colonnes]\nhauteur = \"Haut\"\narmoire = \"Vide\"\nreference = \"ref\"\n",
    );
    let args = [
        "importer",
        "parc.csv",
        "--correspondance",
        "m.toml",
        "--json",
    ];
    let json = json(&work.run(&args));
    assert_eq!(found(&json, "colonne_sans_effet"), 2, "{json}");
}

/// A number that holds for all rows counts as it would in a cell; a cell that says another one is heard.
#[test]
fn a_constant_may_be_a_number() {
    const BARE: &str = "commune;rue;Type lampe;Puissance (W)\nSamer;A;SHP;\nSamer;B;SHP;70\n";
    let imported = |said: &str| {
        let work = Workdir::new();
        work.write("parc.csv", BARE);
        work.write("c.toml", format!("[constantes]\n{said}\n"));
        let run = work.run(&[
            "importer",
            "parc.csv",
            "--correspondance",
            "c.toml",
            "-o",
            "p.csv",
            "--json",
        ]);
        (json(&run), work)
    };
    for (said, points, watts) in [
        ("puissance_lampe = \"100\"", 2, 170.0),
        ("foyers = \"3\"", 6, 210.0),
    ] {
        let (json, _) = imported(said);
        assert_eq!(points_and_watts(&json), (points, watts), "{said}");
    }
    let (_, work) = imported("hauteur = \"800\"\nannee = \"2008\"\n[unites]\nhauteur = \"cm\"");
    assert_eq!(column(&work, "p.csv", "hauteur_m"), ["8", "8"]);
    assert_eq!(column(&work, "p.csv", "annee_pose"), ["2008", "2008"]);
}

#[test]
fn the_header_is_where_the_mapping_says() {
    let work = Workdir::new();
    let notes = (1..1000).fold(String::new(), |notes, n| notes + &format!("Note {n};;;;\n"));
    let rows = "A1;Samer;rue Haute;SHP;100\nA2;Samer;rue Haute;SHP;100\n";
    let one = "Référence;Commune;Rue;Type lampe;Puissance (W)\n";
    let two = "Point;;Lieu;Lampe;\nRéférence;Commune;Rue;Type;Puissance (W)\n";
    let read = |csv: String, mapping: &str| {
        work.write("parc.csv", csv);
        work.write("m.toml", mapping);
        let args = [
            "importer",
            "parc.csv",
            "--correspondance",
            "m.toml",
            "--json",
        ];
        points_and_watts(&json(&work.run(&args)))
    };
    assert_eq!(
        read(format!("{notes}{one}{rows}"), "ligne_entete = 1000"),
        (2, 200.0)
    );
    // Of two lines, either is the header's.
    for row in [1000, 1001] {
        let mapping = format!("ligne_entete = {row}");
        assert_eq!(
            read(format!("{notes}{two}{rows}"), &mapping),
            (2, 200.0),
            "{row}"
        );
    }
    let letters = "ligne_entete = 0\n[colonnes]\nreference = \"colonne A\"\ncommune = \"colonne B\"\nvoie = \"colonne C\"\nlampe = \"colonne D\"\npuissance_lampe = \"colonne E\"\n";
    assert_eq!(read(rows.to_owned(), letters), (2, 200.0));
}

#[test]
fn keys_that_have_no_place_are_refused_in_french() {
    let work = Workdir::new();
    work.write("parc.csv", PLAIN);
    for (mapping, says) in [
        ("nom = \"a.csv\"\n", &["ligne 1", "[[fichier]]"][..]),
        (
            "[[fichier]]\nnom = \"a\"\n[[fichier.fichier]]\nnom = \"b\"\n",
            &["[[fichier]]"],
        ),
        (
            "[[fichier]]\n[fichier.colonnes]\nlampe = \"A\"\n",
            &["lombers*.xls"],
        ),
        ("[[fichier]]\nnon = \"a\"\n", &["ligne 2", "nom"]),
    ] {
        work.write("m.toml", mapping);
        work.run(&["importer", "parc.csv", "--correspondance", "m.toml"])
            .refuses(&[&["m.toml"], says].concat());
    }
}

/// A folder of a known layout, an unknown one and a file that cannot be read: the proposal names the
/// unknown columns of the one, says nothing of the others, and can be read back.
#[test]
fn a_folder_is_proposed_part_by_part() {
    let work = Workdir::new();
    work.write("inv/a.csv", PLAIN);
    work.write("inv/b.csv", PLAIN);
    work.write(
        "inv/c.csv",
        "Num;commune;Ampoule;Valeur;Taille\n1;Samer;IMC;70;4,5\n2;Samer;SHP;100;9,5\n3;Samer;SHP;70;4,5\n",
    );
    work.write("inv/casse.xlsx", "PK\u{3}\u{4} rien");
    let run = work.run(&["importer", "inv", "--proposer-correspondance", "m.toml"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("casse.xlsx"), "{}", run.stderr);
    let text = std::fs::read_to_string(work.path().join("m.toml")).expect("a mapping");
    assert!(text.contains("Rien à dire de : a.csv, b.csv"), "{text}");
    assert!(text.contains("[[fichier]]\nnom = \"c.csv\"\n"), "{text}");
    assert!(text.contains("# puissance_lampe = \"Valeur\""), "{text}");
    assert!(
        text.contains("\"Taille\" : 4,5 (2), 9,5 (1) – peut-être : hauteur"),
        "{text}"
    );
    let answered = text
        .replace("# puissance_lampe", "puissance_lampe")
        .replace("# lampe", "lampe")
        .replace("\"IMC\" = \"\"", "\"IMC\" = \"IM\"");
    work.write("told.toml", answered);
    let args = [
        "importer",
        "inv",
        "--ignorer",
        "casse*",
        "--correspondance",
        "told.toml",
        "--json",
    ];
    let json = json(&work.run(&args));
    assert_eq!(points_and_watts(&json), (7, 2.0 * 225.0 + 240.0));
    assert_eq!(json["lampes_a_nommer"], Value::Array(Vec::new()));
    assert_eq!(found(&json, "colonne_introuvable"), 0, "{json}");
}

/// Whatever stands in titles and lamps, the proposal is TOML.
#[test]
fn a_proposal_can_be_read_back() {
    let work = Workdir::new();
    let lamp = "\"lampe dite \"\"S'P\"\" \\ \t\n n°1\"";
    work.write(
        "parc.csv",
        format!(
            "ref;commune;lampe;W;\"Drôle \"\"de\"\"\ntitre's \\\";(?);(?)\n1;Samer;{lamp};70;a#b;1;2\n2;Samer;{lamp};70;\"\"\"\";1;2\n3;Samer;BF;125;x;1;2\n"
        ),
    );
    let run = work.run(&[
        "importer",
        "parc.csv",
        "--proposer-correspondance",
        "m.toml",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(work.path().join("m.toml")).expect("a mapping");
    let asked = text
        .lines()
        .find(|line| line.ends_with("= \"\"  # 2 points"));
    let asked = asked.unwrap_or_else(|| panic!("a question in {text}"));
    let answered = text.replace(asked, &asked.replace("= \"\"", "= \"SHP\""));
    work.write("told.toml", answered);
    let args = [
        "importer",
        "parc.csv",
        "--correspondance",
        "told.toml",
        "--json",
    ];
    let json = json(&work.run(&args));
    assert_eq!(json["par_technologie"]["SHP"]["points"], 2);
    // What is added to a mapping written in another way is read, too.
    work.write("own.toml", "lampes = { \"BF\" = \"BF\" }\n");
    let args = [
        "importer",
        "parc.csv",
        "--correspondance",
        "own.toml",
        "--proposer-correspondance",
        "more.toml",
    ];
    assert_eq!(work.run(&args).code, 0);
    let more = std::fs::read_to_string(work.path().join("more.toml")).expect("a mapping");
    work.write("more.toml", more.replace("= \"\"", "= \"SHP\""));
    let args = [
        "importer",
        "parc.csv",
        "--correspondance",
        "more.toml",
        "--json",
    ];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{} {more}", run.stderr);
    assert_eq!(run.json()["par_technologie"]["SHP"]["points"], 2, "{more}");
}

#[test]
fn a_scenario_names_several_mappings() {
    let work = Workdir::small();
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    work.write(
        "scenario.toml",
        format!("correspondance = [\"a.toml\", \"b.toml\"]\n{scenario}"),
    );
    work.write("a.toml", "[lampes]\n\"SHP\" = \"IM\"\n");
    work.write(
        "b.toml",
        "[[fichier]]\nnom = \"parc.csv\"\n[fichier.lampes]\n\"SHP\" = \"SHP\"\n",
    );
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}
