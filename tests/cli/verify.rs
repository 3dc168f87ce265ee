//! `reverbere verifier`: yes to a plan as it was written, no to one that a person has changed.

use crate::common::{
    Workdir, edit_part, edit_parts, number_of, project, reverbere_in, sample_plan, set_number,
};
use serde_json::Value;
use std::path::Path;

/// Sheets of a commune's workbook, in the order of the file.
const SYNTHESIS: &str = "xl/worksheets/sheet1.xml";
const POINTS: &str = "xl/worksheets/sheet2.xml";

/// The plan of the small scenario with one change; what the verifier finds.
fn verify_changed(change: impl FnOnce(&Path)) -> Vec<Value> {
    let work = Workdir::small();
    assert_eq!(
        work.run(&["planifier", "scenario.toml", "-o", "plan"]).code,
        0
    );
    assert_eq!(work.run(&["verifier", "plan", "scenario.toml"]).code, 0);
    change(&work.path().join("plan"));
    let run = work.run(&["verifier", "plan", "scenario.toml", "--json"]);
    let json = run.json();
    assert_eq!(run.code, 1, "{json}");
    assert_eq!(json["statut"], "non_conforme");
    json["ecarts"].as_array().expect("a list").clone()
}

fn said_of(found: &[Value], control: &str, cell: &str) -> bool {
    found
        .iter()
        .any(|one| one["controle"] == control && one["cellule"] == cell)
}

const SAMER: &str = "communes/62773_Samer.xlsx";

#[test]
fn the_sample_plan_holds_as_written() {
    let folder = sample_plan().0.to_str().expect("UTF-8");
    let run = reverbere_in(
        project(),
        &["verifier", folder, "scenarios/boulonnais.toml", "--json"],
    );
    let json = run.json();
    assert_eq!(run.code, 0, "{json}");
    assert_eq!(json["statut"], "conforme");
    assert_eq!(json["controles"].as_array().map(Vec::len), Some(8));
}

#[test]
fn one_cost_cell() {
    let found = verify_changed(|folder| {
        edit_part(&folder.join(SAMER), POINTS, |xml| {
            let cost = number_of(&xml, "O2");
            set_number(&xml, "O2", cost - 1.0)
        });
    });
    assert!(said_of(&found, "chiffres_des_points", "O2"), "{found:?}");
}

#[test]
fn one_cent() {
    let found = verify_changed(|folder| {
        edit_part(&folder.join(SAMER), POINTS, |xml| {
            let cost = number_of(&xml, "O3");
            set_number(&xml, "O3", cost + 0.01)
        });
    });
    assert!(said_of(&found, "chiffres_des_points", "O3"), "{found:?}");
}

#[test]
fn one_figure_of_the_financing() {
    let found = verify_changed(|folder| {
        let book = folder.join(SAMER);
        let cells = crate::libreoffice::cells(&book, "Financement");
        let label = cells
            .iter()
            .find(|(_, text)| *text == "Reste à charge de la commune, à terme");
        let cell = format!("B{}", &label.expect("the line").0[1..]);
        edit_part(&book, "xl/worksheets/sheet3.xml", |xml| {
            let rest = number_of(&xml, &cell);
            set_number(&xml, &cell, rest - 100.0)
        });
    });
    assert!(
        found
            .iter()
            .any(|one| one["controle"] == "totaux" && one["feuille"] == "Financement"),
        "{found:?}"
    );
}

#[test]
fn one_chosen_row() {
    // The row of the source is another: another point, or one chosen twice.
    let found = verify_changed(|folder| {
        edit_part(&folder.join(SAMER), POINTS, |xml| {
            let line = number_of(&xml, "Y2");
            set_number(&xml, "Y2", line + 1.0)
        });
    });
    assert!(!found.is_empty());
    let found = verify_changed(|folder| {
        edit_part(&folder.join(SAMER), POINTS, |xml| {
            let line = number_of(&xml, "Y3");
            set_number(&xml, "Y2", line)
        });
    });
    assert!(found.iter().any(|one| one["controle"] == "eligibilite" || one["controle"] == "chiffres_des_points"), "{found:?}");
}

#[test]
fn one_row_less() {
    let found = verify_changed(|folder| {
        edit_part(&folder.join(SAMER), POINTS, |xml| {
            let at = xml.find("<row r=\"2\"").expect("a row");
            let end = at + xml[at..].find("</row>").expect("its end") + "</row>".len();
            format!("{}{}", &xml[..at], &xml[end..])
        });
    });
    assert!(
        found.iter().any(|one| one["controle"] == "totaux"),
        "{found:?}"
    );
    assert!(
        found.iter().any(|one| one["controle"] == "objectifs"),
        "{found:?}"
    );
}

#[test]
fn one_budget() {
    let found = verify_changed(|folder| {
        edit_part(&folder.join(SAMER), SYNTHESIS, |xml| {
            xml.replacen("<v>2200</v>", "<v>7200</v>", 1)
        });
    });
    assert!(
        found
            .iter()
            .any(|one| one["controle"] == "budgets" && one["fichier"] == SAMER),
        "{found:?}"
    );
}

#[test]
fn one_budget_of_the_territory() {
    let found = verify_changed(|folder| {
        edit_part(&folder.join("Territoire.xlsx"), POINTS, |xml| {
            let budget = number_of(&xml, "G2");
            set_number(&xml, "G2", budget + 100.0)
        });
    });
    assert!(said_of(&found, "budgets", "G2"), "{found:?}");
}

#[test]
fn a_workbook_missing_or_too_many() {
    let found = verify_changed(|folder| {
        std::fs::rename(
            folder.join(SAMER),
            folder.join("communes/99999_Ailleurs.xlsx"),
        )
        .expect("renamed");
    });
    let files: Vec<&str> = found
        .iter()
        .filter(|one| one["controle"] == "classeurs")
        .filter_map(|one| one["fichier"].as_str())
        .collect();
    assert_eq!(files, ["communes/99999_Ailleurs.xlsx", SAMER]);
}

#[test]
fn another_scenario_is_not_the_one_of_the_plan() {
    let work = Workdir::small();
    assert_eq!(
        work.run(&["planifier", "scenario.toml", "-o", "sortie"])
            .code,
        0
    );
    assert_eq!(work.run(&["verifier", "sortie", "scenario.toml"]).code, 0);
    work.write(
        "budgets.csv",
        "INSEE;Budget\n62773;1300,00\n62268;1200,00\n",
    );
    let run = work.run(&["verifier", "sortie", "scenario.toml"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("dépasse le budget"), "{}", run.stdout);
}

#[test]
fn a_folder_that_is_no_plan() {
    let work = Workdir::small();
    work.run(&["verifier", "ailleurs", "scenario.toml"])
        .refuses(&["ailleurs", "planifier"]);
}

/// Every figure of the territory's page that a council would read.
#[test]
fn one_figure_of_the_territory_s_page() {
    for cell in ["F14", "F16", "F17", "B14", "B15", "B16", "B17", "B18"] {
        let found = verify_changed(|folder| {
            edit_part(&folder.join("Territoire.xlsx"), SYNTHESIS, |xml| {
                let figure = number_of(&xml, cell);
                set_number(&xml, cell, figure + 1.0)
            });
        });
        assert!(
            found.iter().any(|one| one["cellule"] == cell),
            "{cell}: {found:?}"
        );
    }
}

/// The names of the sheets of a workbook, in the order of the file.
fn sheets(book: &Path) -> Vec<String> {
    let sheets = reverbere::sheets::read_sheets(book).expect("a workbook");
    sheets.into_iter().map(|sheet| sheet.name).collect()
}

/// Whichever sheet it stands in: a number and a text of each, in the workbook of the territory and in
/// that of a commune, one after the other.
#[test]
fn one_figure_and_one_text_of_any_sheet() {
    let work = Workdir::small();
    let made = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    for name in ["Territoire.xlsx", SAMER] {
        let book = work.path().join("plan").join(name);
        let whole = std::fs::read(&book).expect("a workbook");
        for (at, sheet) in (1..).zip(sheets(&book)) {
            let part = format!("xl/worksheets/sheet{at}.xml");
            // The last number of the sheet, formula or not.
            let mut changed = false;
            edit_parts(&book, |edited, xml| {
                let Some(from) = (edited == part).then(|| xml.rfind("</v></c>")).flatten() else {
                    return xml;
                };
                let open = xml[..from].rfind("<v>").expect("its beginning") + 3;
                let cell = xml[..open].rfind("<c ").expect("its cell");
                if xml[cell..open].contains("t=\"s") {
                    return xml;
                }
                changed = true;
                let number: f64 = xml[open..from].parse().expect("a number");
                format!("{}{}{}", &xml[..open], number * 1.07 + 1.0, &xml[from..])
            });
            let run = work.run(&["verifier", "plan", "scenario.toml"]);
            assert_eq!(
                run.code,
                i32::from(changed),
                "{name}, {sheet}: {}",
                run.stdout
            );
            assert_eq!(run.stdout.contains(&format!("{name}, {sheet}, ")), changed);
            std::fs::write(&book, &whole).expect("as it was");
        }
        // A text that several sheets share stands once in the file.
        edit_part(&book, "xl/sharedStrings.xml", |xml| {
            xml.replacen("lumineux", "allumés", 1)
        });
        let run = work.run(&["verifier", "plan", "scenario.toml"]);
        assert_eq!(run.code, 1, "{name}: {}", run.stdout);
        assert!(run.stdout.contains("allumés"), "{}", run.stdout);
        std::fs::write(&book, &whole).expect("as it was");
    }
    assert_eq!(work.run(&["verifier", "plan", "scenario.toml"]).code, 0);
}

#[test]
fn a_sheet_the_page_and_the_files_beside() {
    let found = verify_changed(|folder| {
        edit_part(&folder.join(SAMER), "xl/workbook.xml", |xml| {
            let at = xml.find("<sheet name=\"Conformit").expect("the sheet");
            let end = at + xml[at..].find("/>").expect("its end") + 2;
            format!("{}{}", &xml[..at], &xml[end..])
        });
    });
    assert!(
        found
            .iter()
            .any(|one| one["feuille"] == "Conformité" && one["fichier"] == SAMER),
        "{found:?}"
    );
    for (file, old, new) in [
        ("Territoire.html", "Samer", "Sainer"),
        ("plan.csv", "62773", "62774"),
        ("plan.toml", "Desvres", "Desvre"),
        ("preuve.toml", "valeur = 1", "valeur = 9"),
    ] {
        let found = verify_changed(|folder| {
            let file = folder.join(file);
            let text = std::fs::read_to_string(&file).expect("a text");
            assert!(text.contains(old), "{text}");
            std::fs::write(&file, text.replacen(old, new, 1)).expect("changed");
        });
        assert!(
            found.iter().any(|one| one["fichier"] == file),
            "{file}: {found:?}"
        );
    }
}

/// A table that a person sorted, or annotated, says the same.
#[test]
fn a_sorted_table_and_notes_are_no_discrepancy() {
    let work = Workdir::small();
    assert_eq!(
        work.run(&["planifier", "scenario.toml", "-o", "plan"]).code,
        0
    );
    edit_part(&work.path().join("plan").join(SAMER), POINTS, |xml| {
        let row = |number: usize| {
            let at = xml.find(&format!("<row r=\"{number}\"")).expect("a row");
            let end = at + xml[at..].find("</row>").expect("its end") + "</row>".len();
            (at, end)
        };
        let ((second, middle), (third, end)) = (row(2), row(3));
        let renumbered = |text: &str, from: char, to: char| {
            let mut changed = text.replacen(&format!("r=\"{from}\""), &format!("r=\"{to}\""), 1);
            for column in 'A'..='Z' {
                changed = changed.replace(
                    &format!("r=\"{column}{from}\""),
                    &format!("r=\"{column}{to}\""),
                );
            }
            changed
        };
        assert_eq!(middle, third);
        format!(
            "{}{}{}{}",
            &xml[..second],
            renumbered(&xml[third..end], '3', '2'),
            renumbered(&xml[second..middle], '2', '3'),
            &xml[end..]
        )
    });
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

/// A program that writes formulas without computing them: said once a workbook, with what to do.
#[test]
fn formulas_that_nobody_computed_are_said_once() {
    let found = verify_changed(|folder| {
        edit_parts(&folder.join(SAMER), |_, xml| {
            let mut parts = xml.split("</f><v>");
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |text, part| {
                let rest = part.split_once("</v>").map_or(part, |(_, rest)| rest);
                format!("{text}</f>{rest}")
            })
        });
    });
    let of_book: Vec<&Value> = found.iter().filter(|one| one["fichier"] == SAMER).collect();
    assert_eq!(of_book.len(), 1, "{of_book:?}");
    assert!(
        of_book[0]["message"]
            .to_string()
            .contains("jamais été calculées")
    );
}
