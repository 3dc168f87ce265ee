//! The sample follow-up at mid-contract, three EPCI: every error planted in it is found.

use crate::common::{Workdir, project, reverbere_in};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// The balance of the sample on 30 June 2028.
static SAMPLE: LazyLock<Value> = LazyLock::new(|| balance(&project().join("suivis")));

fn balance(folder: &Path) -> Value {
    let folder = folder.to_str().expect("a path");
    let args = ["suivi", "bilan", folder, "--date", "2028-06-30", "--json"];
    let run = reverbere_in(project(), &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// What is planted: EPCI, sheet, cell, what is told, what was read.
const PLANTED: [[&str; 5]; 26] = [
    ["CA du", "Points", "K4", "statut inconnu", "terminé"],
    [
        "CA du",
        "Points",
        "N11",
        "les dates ne sont pas dans l'ordre",
        "04/01/2027",
    ],
    [
        "CA du",
        "Points",
        "N18",
        "postérieure au bilan",
        "27/09/2029",
    ],
    ["CA du", "Points", "M25", "date illisible", "avant Pâques"],
    ["CA du", "Points", "O32", "comptée comme prévu", ""],
    ["CA du", "Points", "P39", "compté comme prévu", ""],
    ["CA du", "Points", "P46", "régime illisible", "comme avant"],
    ["CA du", "Points", "N53", "case obligatoire vide", ""],
    ["CA du", "Points", "Q60", "nombre illisible", "voir facture"],
    ["CA du", "Points", "Q67", "nombre illisible", "-570"],
    ["CA du", "Points", "ligne 74", "Coût réel manquant", ""],
    [
        "CA du",
        "Points",
        "ligne 180",
        "réceptionné deux fois",
        "62160 BOU-052-021",
    ],
    [
        "CA du",
        "Points",
        "A1313",
        "le plan n'a pas de point",
        "62160 BOU-9999",
    ],
    ["CA du", "Points", "ligne 1314", "aucun repère", ""],
    [
        "CA du",
        "Hors plan",
        "ligne 12",
        "ce point est dans le plan",
        "BAI-001-031",
    ],
    ["CA du", "Hors plan", "F13", "case obligatoire vide", ""],
    [
        "Desvres",
        "Points",
        "",
        "au-dessus des budgets",
        "Alincthun : 97\u{a0}450\u{a0}€",
    ],
    ["Desvres", "Conseils", "C8", "commune absente", "Calais"],
    [
        "Desvres",
        "Conseils",
        "E13",
        "mot hors de la liste",
        "peut-être",
    ],
    ["Desvres", "Conseils", "A18", "case obligatoire vide", ""],
    [
        "Desvres",
        "Conseils",
        "F23",
        "les dates ne sont pas dans l'ordre",
        "11/04/2027",
    ],
    ["Desvres", "Conseils", "ligne 28", "Travaux sans date", ""],
    ["Terre", "Conseils", "ligne 134", "doublon", "14/03/2027"],
    ["Terre", "Friches", "ligne 7", "doublon", "AB 268"],
    ["Terre", "Friches", "B8", "case obligatoire vide", ""],
    ["Terre", "Friches", "D9", "mot hors de la liste", "énorme"],
];

#[test]
fn every_planted_error_is_found_at_its_cell() {
    let remarks = SAMPLE["remarques"].as_array().expect("remarks");
    let holds = |remark: &Value, key: &str, part: &str| {
        remark[key].as_str().is_some_and(|text| text.contains(part))
    };
    for [file, sheet, cell, said, read] in PLANTED {
        let is_it = |remark: &&Value| {
            holds(remark, "fichier", file)
                && remark["feuille"] == sheet
                && remark["cellule"] == cell
                && holds(remark, "motif", said)
                && holds(remark, "lu", read)
        };
        let found = remarks.iter().filter(is_it).count();
        assert_eq!(found, 1, "{file} {sheet} {cell} {said}");
    }
    let apart = remarks
        .iter()
        .filter(|remark| remark["ecarte"] == true)
        .count();
    let planted = PLANTED.iter().filter(|[_, _, _, said, _]| {
        ![
            "Coût réel manquant",
            "au-dessus des budgets",
            "Travaux sans date",
            "comptée comme prévu",
            "compté comme prévu",
        ]
        .contains(said)
    });
    assert_eq!(apart, planted.count(), "nothing else is set apart");
    // The lamp of before, noted as the one installed.
    let below = remarks
        .iter()
        .any(|remark| holds(remark, "motif", "Facteur inférieur à 2"));
    assert!(below);
}

#[test]
fn rows_read_are_counted_or_set_apart() {
    let sheets = SAMPLE["lectures"].as_array().expect("sheets");
    assert_eq!(sheets.len(), 12);
    for sheet in sheets {
        let count = |key: &str| sheet[key].as_u64().expect("a count");
        assert_eq!(
            count("lignes"),
            count("comptees") + count("ecartees"),
            "{sheet}"
        );
    }
    let all = &SAMPLE["ensemble"];
    let classes = ["facteur4", "facteur2", "moins_de_2"].map(|key| all[key].as_u64().expect(key));
    assert_eq!(all["receptionnes"], classes.iter().sum::<u64>());
    for part in ["epcis", "communes", "annees"] {
        for key in ["receptionnes", "facteur4", "facteur2", "hors_plan"] {
            let parts = SAMPLE[part].as_array().expect("parts").iter();
            let sum: u64 = parts.filter_map(|one| one[key].as_u64()).sum();
            assert_eq!(all[key], sum, "{part} {key}");
        }
    }
}

/// What a technical service sends back: the same workbooks saved by another program, as xlsx and as
/// OpenDocument.
#[test]
fn workbooks_saved_by_libreoffice_say_the_same() {
    let work = Workdir::new();
    for (format, extension) in [("xlsx", "xlsx"), ("ods", "ods")] {
        let run = Command::new("soffice")
            .arg(format!(
                "-env:UserInstallation=file://{}",
                work.path().join("profil").display()
            ))
            .args(["--headless", "--convert-to", format, "--outdir"])
            .arg(work.path().join(extension))
            .args(
                std::fs::read_dir(project().join("suivis"))
                    .expect("a folder")
                    .flatten()
                    .map(|it| it.path()),
            )
            .output();
        let folder = work.path().join(extension);
        let saved = std::fs::read_dir(&folder).map_or(0, |entries| entries.flatten().count());
        if saved != 3 {
            eprintln!("skipped: LibreOffice does not convert here ({run:?})");
            return;
        }
        let again = balance(&folder);
        for key in [
            "objectifs",
            "ensemble",
            "epcis",
            "communes",
            "annees",
            "conseils",
            "friches",
            "remarques_par_motif",
        ] {
            assert_eq!(again[key], SAMPLE[key], "{format} {key}");
        }
    }
}
