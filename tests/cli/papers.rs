//! `reverbere verifier` on what follows from a plan: yes to papers as they were written, filled in and saved by
//! another program; no to each change. The small territory is that of `plan.rs`.

use crate::common::{SMALL_SCENARIO, Workdir, edit_part, number_of, set_number};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two years, an aid, certificates, a fund and works on cabinets.
const SECTIONS: &str = r#"[hypotheses]
cee_par_point = 50
[annees]
liste = [2027, 2028]
report = "oui"
[groupes]
travaux_armoire = "horloge"
[[aides]]
nom = "DETR 2027"
taux = 0.4
source = "inventée"
annee = 2026
[[fonds]]
nom = "Fonds vert"
montant = 1000
usage = "complement"
"#;

const SAMER: &str = "deliberations/62773_Samer.docx";
const REQUEST: &str = "aide/62773_Samer.xlsx";
const FORM: &str = "marche/BPU_DQE_CC de Desvres-Samer.xlsx";
const TEXT: &str = "word/document.xml";

/// A scenario with every kind of paper in « actes ».
pub fn papers() -> Workdir {
    let work = Workdir::small();
    let mut csv =
        String::from("Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire;X;Y\n");
    for n in 1..=12 {
        let (x, y) = (612_000 + 30 * n, 7_061_000 + n);
        csv += &format!(
            "S-{n:02};Samer;A{};rue Haute;SHP;250;Routier fermé;{x};{y}\n",
            n % 2 + 1
        );
    }
    for n in 1..=6 {
        csv += &format!("D-{n:02};Desvres;B1;rue Basse;BF;125;Routier fermé;;\n");
    }
    work.write("parc.csv", csv);
    work.write(
        "budgets.csv",
        "Code INSEE;Commune;Budget 2027;Budget 2028\n62773;Samer;9 000,00;1 000,00\n62268;Desvres;4 000,00;1 000,00\n",
    );
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{SECTIONS}"));
    let scenario = "scenario.toml";
    for args in [
        &["deliberations", scenario, "-o", "actes/deliberations"][..],
        &[
            "dossier-aide",
            scenario,
            "--aide",
            "DETR 2027",
            "-o",
            "actes/aide",
        ],
        &["dossier-aide", scenario, "--aide", "CEE", "-o", "actes/cee"],
        &["marche", scenario, "-o", "actes/marche"],
        &["puissances", scenario, "-o", "actes/puissances.xlsx"],
        &[
            "exporter",
            "parc.csv",
            "-o",
            "actes/parc.gpkg",
            "--projection",
            "lambert93",
        ],
        &[
            "exporter",
            "parc.csv",
            "--schema",
            "eclext",
            "-o",
            "actes/eclext",
        ],
        &[
            "planifier",
            scenario,
            "-o",
            "plan",
            "--exporter-plan",
            "actes/plan.gpkg",
            "--exporter-plan",
            "actes/plan.geojson",
            "--exporter-plan",
            "actes/tables",
        ],
    ] {
        let run = work.run(args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    }
    work
}

fn verified(work: &Workdir, more: &[&str]) -> Value {
    let args = ["verifier", "actes", "scenario.toml", "--json"];
    let run = work.run(&[&args[..], more].concat());
    let json = run.json();
    let is_yes = json["statut"] == "conforme";
    assert_eq!(run.code, i32::from(!is_yes), "{json}");
    json
}

pub fn holds(work: &Workdir) {
    let json = verified(work, &[]);
    assert_eq!(json["statut"], "conforme", "{json}");
}

/// What is found: file, sheet, cell and message.
pub fn found(work: &Workdir) -> Vec<[String; 4]> {
    let json = verified(work, &[]);
    let found = json["ecarts"].as_array().expect("a list");
    let text = |one: &Value, key: &str| one[key].as_str().expect("a text").to_owned();
    found
        .iter()
        .map(|one| ["fichier", "feuille", "cellule", "message"].map(|key| text(one, key)))
        .collect()
}

/// Changes a file, says what is found, and puts it back.
pub fn found_after(work: &Workdir, name: &str, change: impl FnOnce(&Path)) -> Vec<[String; 4]> {
    let file = work.path().join("actes").join(name);
    let whole = std::fs::read(&file).expect("a paper");
    change(&file);
    let found = found(work);
    std::fs::write(&file, whole).expect("as it was");
    found
}

/// One discrepancy: in that file, sheet and cell, with these words.
pub fn is_one(found: &[[String; 4]], [file, sheet, cell]: [&str; 3], words: &[&str]) {
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][..3], [file, sheet, cell], "{found:?}");
    for word in words {
        assert!(found[0][3].contains(word), "« {word} » in {found:?}");
    }
}

#[test]
fn papers_as_written_hold_and_each_change_is_named() {
    let work = papers();
    let public = work.run(&["exporter", "parc.csv", "-o", "actes/points.csv"]);
    assert_eq!(public.code, 0, "{}", public.stderr);
    let json = verified(&work, &[]);
    assert_eq!(json["statut"], "conforme", "{json}");
    assert_eq!(json["sans_controle"], serde_json::json!(["points.csv"]));
    let names: Vec<&str> = (json["controles"].as_array().expect("controls").iter())
        .map(|one| one["nom"].as_str().expect("a name"))
        .collect();
    let all = [
        "pieces",
        "deliberations",
        "dossiers_aide",
        "bordereaux",
        "puissances",
        "couches",
    ];
    assert_eq!(names, all);
    assert!(json["actes"].as_u64() > Some(15), "{json}");

    // A draft: an amount of an article, then one of a table.
    let changed = found_after(&work, SAMER, |file| {
        edit_part(file, TEXT, |xml| {
            xml.replacen("Article 2 : ", "Article 2 bis : ", 1)
        });
    });
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0][0], SAMER);
    assert!(changed[0][2].starts_with("paragraphe "), "{changed:?}");
    assert!(changed[0][3].contains("« Article 2 bis"), "{changed:?}");
    let changed = found_after(&work, SAMER, |file| {
        edit_part(file, TEXT, |xml| {
            let at = xml.rfind("rue Haute").expect("the street");
            format!("{}rue Longue{}", &xml[..at], &xml[at + "rue Haute".len()..])
        });
    });
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(
        changed[0][2].starts_with("tableau 3, ligne "),
        "{changed:?}"
    );
    assert!(
        changed[0][3].contains("« rue Longue » lu, « rue Haute » attendu"),
        "{changed:?}"
    );

    // What a funder is asked for.
    let changed = found_after(&work, REQUEST, |file| {
        edit_part(file, "xl/worksheets/sheet1.xml", |xml| {
            let points = number_of(&xml, "B6");
            set_number(&xml, "B6", points + 1.0)
        });
    });
    is_one(&changed, [REQUEST, "Demande", "B6"], &["lu", "attendu"]);

    // A quantity of a form, then one place of it.
    for (part, sheet, cell) in [(1, "BPU", "F8"), (2, "DQE", "I8")] {
        let changed = found_after(&work, FORM, |file| {
            edit_part(file, &format!("xl/worksheets/sheet{part}.xml"), |xml| {
                let count = number_of(&xml, cell);
                set_number(&xml, cell, count + 1.0)
            });
        });
        is_one(&changed, [FORM, sheet, cell], &["lu", "attendu"]);
    }

    // Power to give back.
    let changed = found_after(&work, "puissances.xlsx", |file| {
        edit_part(file, "xl/worksheets/sheet1.xml", |xml| {
            let watts = number_of(&xml, "H6");
            set_number(&xml, "H6", watts + 1.0)
        });
    });
    is_one(
        &changed,
        ["puissances.xlsx", "Points de livraison", "H6"],
        &["lu"],
    );

    // Tables and layers.
    for (name, from, to) in [
        ("plan.geojson", "rue Haute", "rue Longue"),
        ("tables/PointLumineux.csv", "projected", "functional"),
        ("eclext/PointLumineux.csv", "SHP", "LED"),
    ] {
        let changed = found_after(&work, name, |file| {
            let text = std::fs::read_to_string(file).expect("a text");
            assert!(text.contains(from), "{text}");
            std::fs::write(file, text.replacen(from, to, 1)).expect("changed");
        });
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(changed[0][0], name);
        assert!(
            changed[0][3].contains(to) && changed[0][3].contains(from),
            "{changed:?}"
        );
    }
    holds(&work);
}

/// What Python's sqlite3 changes in a layer, as a GIS would.
fn run_sql(file: &Path, sql: &str) -> bool {
    let script = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nassert c.execute(sys.argv[2]).rowcount == 1\nc.commit()";
    let run = Command::new("python3")
        .args(["-c", script])
        .arg(file)
        .arg(sql)
        .output();
    if let Ok(output) = run {
        assert!(output.status.success(), "{output:?}");
        true
    } else {
        eprintln!("Python n'est pas là : test sauté");
        false
    }
}

#[test]
fn one_object_of_a_layer() {
    let work = papers();
    for (name, sql, cell, words) in [
        (
            "plan.gpkg",
            "UPDATE PointLumineux SET puissance = 7 WHERE idPointLumineux = 'PL-62773-S-12'",
            "« puissance »",
            "« 7 » lu",
        ),
        (
            "parc.gpkg",
            "UPDATE PointLumineux SET voie = NULL WHERE fid = 3",
            "ligne 4, « voie »",
            "rien de lu, « rue Haute » attendu",
        ),
    ] {
        let mut is_there = true;
        let changed = found_after(&work, name, |file| is_there = run_sql(file, sql));
        if !is_there {
            return;
        }
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(changed[0][..2], [name, "PointLumineux"]);
        assert!(
            changed[0][2].contains(cell) && changed[0][3].contains(words),
            "{changed:?}"
        );
    }
}

#[test]
fn a_paper_missing_or_too_many_or_of_another_plan() {
    let work = papers();
    for (name, words) in [
        (SAMER, "manque"),
        (REQUEST, "manque"),
        (FORM, "aucun bordereau"),
        ("puissances.xlsx", "manque"),
        ("tables/ProfilNocturne.csv", "manque"),
        ("plan.gpkg", "manque"),
    ] {
        let changed = found_after(&work, name, |file| {
            std::fs::remove_file(file).expect("gone");
        });
        let said = |one: &[String; 4]| one[0] == name && one[3] == "ce fichier manque";
        assert!(
            changed.iter().any(said) || (name == FORM && changed.len() == 1),
            "{name}, {words}: {changed:?}"
        );
    }
    let folder = work.path().join("actes/deliberations");
    std::fs::copy(
        folder.join("62773_Samer.docx"),
        folder.join("62160_Boulogne-sur-Mer.docx"),
    )
    .expect("a copy");
    let changed = found(&work);
    is_one(
        &changed,
        ["deliberations/62160_Boulogne-sur-Mer.docx", "", ""],
        &["d'aucune commune"],
    );
    std::fs::remove_file(folder.join("62160_Boulogne-sur-Mer.docx")).expect("gone");

    // Budgets have changed since: the papers are those of the plan on disk, no longer of the scenario.
    let budgets = std::fs::read_to_string(work.path().join("budgets.csv")).expect("budgets");
    work.write("budgets.csv", budgets.replace("9 000,00", "1 500,00"));
    let changed = found(&work);
    let of_another = changed.iter().filter(|one| one[3].contains("autre plan"));
    assert!(of_another.count() > 8, "{changed:?}");
    assert!(changed.iter().any(|one| one[0] == SAMER), "{changed:?}");
}

#[test]
fn papers_are_compared_with_the_plan_of_a_folder() {
    let work = papers();
    let json = verified(&work, &["--plan", "plan"]);
    assert_eq!(json["statut"], "conforme", "{json}");
    assert_eq!(
        json["controles"].as_array().map(Vec::len),
        Some(14),
        "{json}"
    );
    // One file alone, and papers inside the folder of a plan.
    let run = work.run(&["verifier", "actes/puissances.xlsx", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("1\u{a0}acte comparé :"),
        "{}",
        run.stdout
    );
    let drafts = ["deliberations", "scenario.toml", "-o", "plan/deliberations"];
    assert_eq!(work.run(&drafts).code, 0);
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let file = work.path().join("plan/deliberations/62268_Desvres.docx");
    edit_part(&file, TEXT, |xml| xml.replacen("rue Basse", "rue Plate", 1));
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout
            .contains("deliberations/62268_Desvres.docx, tableau"),
        "{}",
        run.stdout
    );
    // A plan that cannot be told is said, and so is a folder without any paper.
    let nothing = ["verifier", "ailleurs", "scenario.toml", "--plan", "plan"];
    work.run(&nothing).refuses(&["ailleurs", "aucun acte"]);
    std::fs::remove_file(work.path().join("plan/preuve.toml")).expect("gone");
    let run = work.run(&["verifier", "actes", "scenario.toml", "--plan", "plan"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout.contains("n'ont pas été comparés"),
        "{}",
        run.stdout
    );
    work.run(&["verifier", "parc.csv", "scenario.toml"])
        .refuses(&["parc.csv", "ni une délibération"]);
}

/// Writes a number into a cell, empty or not.
fn put(xml: &str, cell: &str, number: f64) -> String {
    let at = xml
        .find(&format!("<c r=\"{cell}\""))
        .unwrap_or_else(|| panic!("no cell {cell}"));
    let opened = at + xml[at..].find('>').expect("the end of a tag");
    if !xml[..opened].ends_with('/') {
        return set_number(xml, cell, number);
    }
    format!(
        "{}><v>{number}</v></c>{}",
        &xml[..opened - 1],
        &xml[opened + 1..]
    )
}

#[test]
fn what_a_person_fills_in_is_theirs_and_its_sums_are_checked() {
    let work = papers();
    let file = work.path().join("actes").join(SAMER);
    edit_part(&file, TEXT, |xml| {
        let filled = xml
            .replace("[date de la séance]", "3 mars 2027")
            .replace("[numéro]", "12")
            .replace("[exercice]", "2027");
        let at = filled.find("<w:p>").expect("a paragraph");
        format!(
            "{}<w:p><w:r><w:t>Rapporteur : M. Martin.</w:t></w:r></w:p>{}",
            &filled[..at],
            &filled[at..]
        )
    });
    holds(&work);
    // A bidder prices the second item: its amount follows, the total and the tax do not.
    let form = work.path().join("actes").join(FORM);
    edit_part(&form, "xl/worksheets/sheet1.xml", |xml| {
        let amount = number_of(&xml, "F8") * 310.5;
        assert!(amount > 0.0, "the item is in the plan");
        put(&put(&xml, "G8", 310.5), "H8", amount)
    });
    let changed = found(&work);
    let at = |sheet: &str, cell: &str| changed.iter().any(|one| one[1..3] == [sheet, cell]);
    assert!(changed.iter().all(|one| one[0] == FORM), "{changed:?}");
    assert!(!at("BPU", "G8") && !at("BPU", "H8"), "{changed:?}");
    let sums = changed.iter().filter(|one| one[1] == "BPU");
    assert_eq!(sums.count(), 3, "total, tax, total with tax: {changed:?}");
}

/// Files saved again by `LibreOffice` in the same format; `None` where it is not installed.
pub fn saved_again(work: &Workdir, files: &[PathBuf], format: &str) -> Option<()> {
    let out = work.path().join("refait");
    let run = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            work.path().join("profil").display()
        ))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(&out)
        .args(files)
        .output();
    if run.is_err() {
        eprintln!("LibreOffice n'est pas là : test sauté");
        return None;
    }
    for file in files {
        let again = out.join(file.file_name().expect("a name"));
        if !again.exists() {
            eprintln!("LibreOffice ne convertit pas en {format} : test sauté");
            return None;
        }
        std::fs::rename(again, file).expect("in its place");
    }
    Some(())
}

/// Prices written in a spreadsheet, which computes all that follows from them.
#[test]
fn papers_that_another_program_saved_hold() {
    let work = papers();
    let at = |name: &str| work.path().join("actes").join(name);
    let form = at(FORM);
    edit_part(&form, "xl/worksheets/sheet1.xml", |xml| {
        put(&xml, "G8", 310.5)
    });
    crate::libreoffice::take_results_off(&form);
    let books = [FORM, REQUEST, "aide/Ensemble.xlsx", "puissances.xlsx"].map(at);
    if saved_again(&work, &books, "xlsx").is_none() {
        return;
    }
    holds(&work);
    if saved_again(&work, &[at(SAMER)], "docx").is_some() {
        holds(&work);
    }
    // A wrong sum is found in a file that LibreOffice wrote, too.
    let changed = found_after(&work, REQUEST, |file| {
        edit_part(file, "xl/worksheets/sheet4.xml", |xml| {
            let amount = number_of(&xml, "B5");
            set_number(&xml, "B5", amount + 10.0)
        });
    });
    is_one(&changed, [REQUEST, "Financement", "B5"], &["lu"]);
}

#[test]
fn drafts_of_a_service_s_template_are_compared_with_it() {
    let work = papers();
    let model = ["deliberations", "--ecrire-modele", "modele.docx"];
    assert_eq!(work.run(&model).code, 0);
    edit_part(&work.path().join("modele.docx"), TEXT, |xml| {
        xml.replace("Extrait du registre", "Registre de la mairie : extrait")
    });
    let own = ["--modele", "modele.docx"];
    let args = [
        "deliberations",
        "scenario.toml",
        "-o",
        "actes/deliberations",
    ];
    assert_eq!(work.run(&[&args[..], &own].concat()).code, 0);
    let json = verified(&work, &own);
    assert_eq!(json["statut"], "conforme", "{json}");
    let changed = found(&work);
    assert_eq!(changed.len(), 2, "one title in each draft: {changed:?}");
}

#[test]
fn drafts_of_grouped_orders_are_compared_where_there_are_some() {
    let work = papers();
    let args = [
        "deliberations",
        "scenario.toml",
        "-o",
        "actes/deliberations",
        "--groupement",
    ];
    assert_eq!(work.run(&args).code, 0);
    holds(&work);
    let name = "deliberations/GROUPEMENT_CC de Desvres-Samer.docx";
    let changed = found_after(&work, name, |file| {
        edit_part(file, TEXT, |xml| {
            xml.replacen("comme coordonnateur", "comme mandataire", 1)
        });
    });
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0][0], name);
    let changed = found_after(&work, name, |file| {
        std::fs::remove_file(file).expect("gone");
    });
    is_one(&changed, [name, "", ""], &["manque"]);
}
