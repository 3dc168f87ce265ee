//! `reverbere verifier` on offers side by side, on reports in each shape, and on forms of which some are gone: yes as
//! they were written and as another program saved them; no to each change.

use crate::common::{Workdir, edit_part, number_of, set_number};
use crate::market::fill;
use crate::papers::{found, found_after, holds, is_one, papers, saved_again};
use std::path::Path;

const SHEETS: &str = "xl/worksheets/sheet";
const TEXTS: &str = "xl/sharedStrings.xml";
const BOOK: &str = "offres.xlsx";

fn done(work: &Workdir, args: &[&str]) {
    let run = work.run(args);
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
}

/// « recus » with the forms of two bidders, one of them wrong, and in « actes » the offers side by side.
fn offers() -> Workdir {
    let work = Workdir::small();
    work.write(
        "scenario.toml",
        format!(
            "{}[groupes]\ntravaux_armoire = \"horloge\"\n",
            crate::common::SMALL_SCENARIO
        ),
    );
    work.write(
        "budgets.csv",
        "Code INSEE;Commune;Budget\n62773;Samer;3 400,00\n62268;Desvres;2 200,00\n",
    );
    done(&work, &["marche", "scenario.toml", "-o", "actes/marche"]);
    let form = work
        .path()
        .join("actes/marche/BPU_DQE_CC de Desvres-Samer.xlsx");
    std::fs::create_dir_all(work.path().join("recus")).expect("a folder");
    for (name, factor, missing) in [("Lumex", 1.0, ""), ("Clarté", 0.9, "depose")] {
        let to = work.path().join(format!("recus/{name}.xlsx"));
        fill(&form, &to, |code| {
            let price = if code.starts_with("armoire") || code.starts_with("plus-value") {
                40.0
            } else {
                260.0
            };
            (code != missing).then_some(price * factor)
        });
    }
    done(
        &work,
        &[
            "marche",
            "offres",
            "recus",
            "--scenario",
            "scenario.toml",
            "-o",
            &format!("actes/{BOOK}"),
        ],
    );
    work
}

/// Adds one to a cell of a sheet of the workbook of offers.
fn one_more(sheet: u8, cell: &str) -> impl FnOnce(&Path) {
    move |file| {
        edit_part(file, &format!("{SHEETS}{sheet}.xml"), |xml| {
            let number = number_of(&xml, cell);
            set_number(&xml, cell, number + 1.0)
        });
    }
}

#[test]
fn offers_hold_and_each_change_is_named() {
    let work = offers();
    holds(&work);
    // A figure of the plan at the prices of the first offer, then one of the scenario's own.
    for (cell, sheet) in [("I3", 1), ("I2", 1), ("E2", 3)] {
        let changed = found_after(&work, BOOK, one_more(sheet, cell));
        let name = if sheet == 1 { "Comparaison" } else { "Prix" };
        is_one(&changed, [BOOK, name, cell], &["lu", "attendu"]);
    }
    // What is said against an offer, and whose a commune is.
    for (from, to, sheet) in [
        ("prix manquant pour", "prix donné pour", "Constats"),
        (">Samer<", ">Samère<", "Lots"),
    ] {
        let changed = found_after(&work, BOOK, |file| {
            edit_part(file, TEXTS, |xml| {
                assert!(xml.contains(from), "{xml}");
                xml.replacen(from, to, 1)
            });
        });
        assert!(
            !changed.is_empty() && changed.iter().all(|one| one[..2] == [BOOK, sheet]),
            "{changed:?}"
        );
    }
    // The forms are gone: the workbook tells what bidders wrote, and all that follows is still computed.
    for name in ["Lumex", "Clarté"] {
        let file = work.path().join(format!("recus/{name}.xlsx"));
        std::fs::remove_file(file).expect("gone");
    }
    holds(&work);
    let changed = found_after(&work, BOOK, one_more(3, "E2"));
    assert!(
        changed
            .iter()
            .any(|one| one[1] == "Comparaison" && one[2].starts_with('D')),
        "the amount of the lot does not follow: {changed:?}"
    );
    // Another plan: said once.
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    work.write(
        "scenario.toml",
        scenario.replace("facteur4 = 3", "facteur4 = 2"),
    );
    let changed = found(&work);
    let of_book = changed.iter().filter(|one| one[0] == BOOK);
    assert_eq!(of_book.count(), 1, "{changed:?}");
}

/// A report in each shape, one of them with a date of its own.
fn reports() -> Workdir {
    let work = Workdir::small();
    for (shape, more) in [
        ("conseil", &["--date", "12 mars 2027"][..]),
        ("elus", &[]),
        ("services", &[]),
    ] {
        let output = format!("actes/{shape}.html");
        let args = [
            "presenter",
            "scenario.toml",
            "--forme",
            shape,
            "-o",
            &output,
        ];
        done(&work, &[&args[..], more].concat());
    }
    work
}

#[test]
fn reports_of_each_shape_hold_and_each_change_is_named() {
    let work = reports();
    holds(&work);
    let edit = |from: &'static str, to: &'static str| {
        move |file: &Path| {
            let page = std::fs::read_to_string(file).expect("a page");
            let at = page
                .rfind(from)
                .unwrap_or_else(|| panic!("{from} in {page}"));
            let changed = format!("{}{to}{}", &page[..at], &page[at + from.len()..]);
            std::fs::write(file, changed).expect("changed");
        }
    };
    for name in ["conseil.html", "elus.html", "services.html"] {
        // A word of a sentence, and a bar.
        let changed = found_after(&work, name, edit(" – Essai</p>", " – Décidé</p>"));
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(changed[0][0], name);
        assert!(
            changed[0][3].contains("Décidé") && changed[0][3].contains("Essai"),
            "{changed:?}"
        );
        let changed = found_after(&work, name, edit("<rect ", "<rect rx=\"9\" "));
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert!(changed[0][3].contains("graphique"), "{changed:?}");
        let changed = found_after(&work, name, |file| {
            std::fs::remove_file(file).expect("gone");
        });
        is_one(&changed, [name, "", ""], &["manque"]);
    }
    // A figure of a table, in its part.
    let changed = found_after(&work, "conseil.html", edit(">Desvres<", ">Devres<"));
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0][2].starts_with("tableau "), "{changed:?}");
    // One file alone, and one of another plan.
    let one = ["verifier", "actes/services.html", "scenario.toml"];
    assert_eq!(work.run(&one).code, 0);
    let budgets = std::fs::read_to_string(work.path().join("budgets.csv")).expect("budgets");
    work.write("budgets.csv", budgets.replace("2 200,00", "1 500,00"));
    let changed = found(&work);
    let of_another = changed.iter().filter(|one| one[3].contains("autre plan"));
    assert_eq!(of_another.count(), 3, "{changed:?}");
}

/// What nobody can compare is said, and why.
#[test]
fn a_report_as_a_pdf_is_told_apart() {
    let work = reports();
    let page = work.path().join("actes/conseil.html");
    std::fs::rename(&page, work.path().join("actes/conseil.pdf")).expect("renamed");
    let list = work.path().join("actes/.reverbere");
    let text = std::fs::read_to_string(&list).expect("the list");
    std::fs::write(&list, text.replace("conseil.html", "conseil.pdf")).expect("written");
    let run = work.run(&["verifier", "actes", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("conseil.pdf, dont la mise en page"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_another_program_saved_holds() {
    let work = offers();
    done(
        &work,
        &["presenter", "scenario.toml", "-o", "actes/rapport.html"],
    );
    let at = |name: &str| work.path().join("actes").join(name);
    if saved_again(&work, &[at(BOOK)], "xlsx").is_none() {
        return;
    }
    holds(&work);
    if saved_again(&work, &[at("rapport.html")], "html").is_none() {
        return;
    }
    let page = std::fs::read_to_string(at("rapport.html")).expect("a page");
    assert!(page.contains("LibreOffice") && !page.contains("<svg"));
    holds(&work);
    let changed = found_after(&work, "rapport.html", |file| {
        std::fs::write(file, page.replacen("Desvres", "Devres", 1)).expect("changed");
    });
    assert_eq!(changed.len(), 1, "{changed:?}");
}

/// Lots of a table: one whose forms are all gone has its name in the list of the folder.
#[test]
fn forms_of_a_lot_that_are_gone_are_named() {
    let work = papers();
    work.write("lots.csv", "Commune;Lot\nSamer;Nord\nDesvres;Sud\n");
    let lots = |by: &str| {
        done(
            &work,
            &[
                "marche",
                "scenario.toml",
                "-o",
                "actes/marche",
                "--lots",
                by,
            ],
        );
    };
    lots("lots.csv");
    holds(&work);
    let gone = |name: &str| {
        let file = work.path().join("actes/marche").join(name);
        std::fs::remove_file(file).expect("gone");
    };
    gone("BPU_DQE_Nord.xlsx");
    let nord = ["marche/BPU_DQE_Nord.xlsx", "", ""];
    is_one(&found(&work), nord, &["ce fichier manque"]);
    gone("BPU_DQE_Sud.xlsx");
    let both = found(&work);
    assert_eq!(both.len(), 2, "{both:?}");
    assert_eq!(both[0][..3], nord, "{both:?}");
    assert_eq!(both[1][0], "marche/BPU_DQE_Sud.xlsx", "{both:?}");
    // What was gone already when others were written is of no set any more.
    lots("epci");
    holds(&work);
}
