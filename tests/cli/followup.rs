//! `reverbere suivi modele`: the workbook that services fill in as works go on.

use crate::common::{SMALL_SCENARIO, Workdir};
use reverbere::Assumed;
use reverbere::follow_up::{Reference, read_planned_sheet, sheet};
use reverbere::sheets::read_sheets;
use std::path::{Path, PathBuf};
use std::process::Command;

const FILE: &str = "suivi.xlsx";
const EPCI: &str = "CC de Desvres-Samer";

/// The plan of the small scenario, in `plan`.
pub fn planned() -> Workdir {
    let work = Workdir::small();
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    work
}

/// The plan that a follow-up workbook keeps.
fn kept(book: &Path) -> Reference {
    let sheets = read_sheets(book).expect("a workbook");
    let named = |name: &str| {
        let mut sheets = sheets.iter();
        sheets.find(|sheet| sheet.name == name).expect("a sheet")
    };
    let points = read_planned_sheet(book, named(sheet::PLAN)).expect("a header");
    let lines: Vec<String> = (named(sheet::ASSUMED).rows.iter())
        .map(|row| row.text(0))
        .collect();
    let assumed = Assumed::parse(&lines.join("\n"), book).expect("assumptions");
    Reference::of(assumed, points.expect("points"), book).expect("a sound plan")
}

/// The workbooks saved again by `LibreOffice` in a format; `None` where it is not installed.
fn saved_again(work: &Workdir, format: &str) -> Option<PathBuf> {
    let profile = work.path().join("profil");
    let run = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", format, "--outdir", "saved"])
        .arg(FILE)
        .current_dir(work.path())
        .output();
    let saved = work.path().join("saved").join(FILE).with_extension(format);
    if saved.exists() {
        return Some(saved);
    }
    eprintln!("skipped: LibreOffice does not convert here ({run:?})");
    None
}

#[test]
fn the_form_keeps_the_plan_and_is_never_replaced() {
    let work = planned();
    let args = ["suivi", "modele", "-o", FILE, "--plan", "plan"];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("suivi bilan"), "{}", run.stdout);
    let file = work.path().join(FILE);
    let expected = Reference::of_folder(&work.path().join("plan")).expect("a plan");
    assert_eq!(kept(&file), expected);
    assert_eq!(expected.points.len(), 5);
    let before = std::fs::read(&file).expect("a workbook");
    work.run(&args).refuses(&[FILE, "existe déjà", "-o"]);
    assert_eq!(std::fs::read(&file).expect("a workbook"), before);
    let again = [
        "suivi", "modele", "-o", "2.xlsx", "--plan", "plan", "--json",
    ];
    let json = work.run(&again).json();
    assert_eq!(json["points"], 5);
    assert_eq!(json["classeurs"][0]["fichier"], "2.xlsx");
    let second = std::fs::read(work.path().join("2.xlsx")).expect("a workbook");
    assert_eq!(second, before, "the same plan has the same bytes");
}

#[test]
fn libreoffice_keeps_the_plan_bit_for_bit() {
    let work = planned();
    let run = work.run(&["suivi", "modele", "-o", FILE, "--plan", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let expected = kept(&work.path().join(FILE));
    for format in ["xlsx", "ods"] {
        let Some(saved) = saved_again(&work, format) else {
            return;
        };
        assert_eq!(kept(&saved), expected, "{format}");
    }
}

#[test]
fn each_epci_has_its_own() {
    let work = planned();
    let suivi = |args: &[&str]| work.run(&[&["suivi", "modele", "--plan", "plan"], args].concat());
    let json = suivi(&["-o", "un.xlsx", "--epci", "cc de desvres samer", "--json"]).json();
    assert_eq!(json["classeurs"][0]["epci"], EPCI);
    let json = suivi(&["-o", "dossier", "--par-epci", "--json"]).json();
    assert_eq!(json["points"], 5);
    let name = format!("dossier/suivi_{EPCI}.xlsx");
    let [alone, of_folder] = ["un.xlsx", &*name].map(|name| std::fs::read(work.path().join(name)));
    assert_eq!(alone.expect("a workbook"), of_folder.expect("a workbook"));
    suivi(&["-o", "dossier", "--par-epci"]).refuses(&[EPCI, "existe déjà"]);
    suivi(&["-o", "scenario.toml", "--par-epci"]).refuses(&["scenario.toml", "dossier"]);
    suivi(&["-o", "x.xlsx", "--epci", "Nulle part"]).refuses(&["Nulle part", EPCI]);
    let both = suivi(&["-o", "x", "--epci", EPCI, "--par-epci"]);
    assert_eq!(both.code, 2);
    assert!(both.stderr.contains("--par-epci"), "{}", both.stderr);
    suivi(&["-o", "x.ods"]).refuses(&["x.ods", ".xlsx"]);
    assert!(!work.names().iter().any(|name| name.starts_with('x')));
    let elsewhere = ["suivi", "modele", "-o", "x.xlsx", "--plan", "absent"];
    work.run(&elsewhere).refuses(&["absent", "planifier"]);
}

/// A name over several lines would not be read back from a cell for each line.
#[test]
fn a_scenario_named_on_two_lines_is_followed() {
    let work = Workdir::small();
    let name = "nom = \"\"\"Essai\n   en deux lignes\"\"\"";
    work.write(
        "scenario.toml",
        SMALL_SCENARIO.replace("nom = \"Essai\"", name),
    );
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = work.run(&["suivi", "modele", "-o", FILE, "--plan", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let kept = kept(&work.path().join(FILE));
    assert_eq!(kept.assumed.name, "Essai en deux lignes");
}
