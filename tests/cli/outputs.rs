//! What is written: nothing of somebody else's is replaced, and a folder changes as a whole.

use crate::common::{Workdir, binary, edit_part, small_inventory};
use std::path::Path;

const PLAN: [&str; 4] = ["planifier", "scenario.toml", "-o", "plan"];
const SAMER: &str = "plan/communes/62773_Samer.xlsx";

/// Names in a folder that contain this.
fn names_with(folder: &Path, part: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| {
        let name = entry.expect("an entry").file_name();
        name.to_string_lossy().into_owned()
    });
    names.filter(|name| name.contains(part)).collect()
}

/// A workbook as a person changes it.
fn annotate(workbook: &Path) {
    edit_part(workbook, "docProps/core.xml", |text| {
        text.replace(
            "</cp:coreProperties>",
            "<!-- vu en conseil --></cp:coreProperties>",
        )
    });
}

#[test]
fn a_file_of_a_folder_of_inventories_is_never_replaced() {
    let work = Workdir::small();
    work.write("parcs/samer.csv", small_inventory());
    let scenario = crate::common::SMALL_SCENARIO.replace("parc.csv", "parcs");
    work.write("s.toml", &scenario);
    for args in [
        &["importer", "parcs", "--qualite", "parcs/samer.xlsx"][..],
        &["diagnostiquer", "parcs", "-o", "parcs/samer.xlsx"],
        &["comparer", "s.toml", "-o", "parcs/samer.xlsx"],
        &["front", "s.toml", "-o", "parcs/samer.xlsx"],
        &["presenter", "s.toml", "-o", "parcs/samer.html"],
        &["factures", "parcs/samer.csv", "-o", "parcs/samer.xlsx"],
    ] {
        let name = args[args.len() - 1];
        work.write(name, "le fichier de la commune");
        work.run(args).refuses(&[name, "ne sera pas remplacé"]);
        let kept = std::fs::read_to_string(work.path().join(name)).expect("a file");
        assert_eq!(kept, "le fichier de la commune", "{args:?}");
        std::fs::remove_file(work.path().join(name)).expect("removed");
    }
    work.run(&["exporter", "parcs/samer.csv", "-o", "parcs/Samer.CSV"])
        .refuses(&["Samer.CSV", "majuscules"]);
    work.write("autre.csv", "notes;du service\n");
    work.run(&["importer", "parc.csv", "-o", "autre.csv"])
        .refuses(&["« autre.csv »", "n'a pas été écrit par reverbere"]);
}

#[cfg(unix)]
#[test]
fn links_lead_to_inventories_too() {
    let work = Workdir::small();
    work.write("parcs/samer.csv", small_inventory());
    let path = |name: &str| work.path().join(name);
    std::os::unix::fs::symlink("parcs", path("lien")).expect("a link");
    std::fs::hard_link(path("parcs/samer.csv"), path("dur.csv")).expect("a link");
    for output in ["lien/samer.csv", "dur.csv"] {
        work.run(&["exporter", "parcs", "-o", output])
            .refuses(&[output, "est un fichier à lire"]);
    }
}

#[test]
fn a_plan_among_inventories_is_no_inventory() {
    let work = Workdir::small();
    work.write("parcs/parc.csv", small_inventory());
    let scenario = crate::common::SMALL_SCENARIO.replace("parc.csv", "parcs");
    work.write("s.toml", &scenario);
    let args = ["planifier", "s.toml", "-o", "parcs/plan"];
    assert_eq!(work.run(&args).code, 0);
    let again = work.run(&args);
    assert_eq!(again.code, 0, "{}", again.stderr);
    // Alone, without the list of its folder, a workbook still says what it is.
    let book = std::fs::read(work.path().join("parcs/plan/Territoire.xlsx")).expect("a workbook");
    work.write("parcs/copie.xlsx", book);
    let json = work.run(&["importer", "parcs", "--json"]).json();
    assert_eq!(json["points"], 18);
    let stated = json["anomalies"].as_array().expect("a list").iter();
    let ours: Vec<_> = stated
        .filter(|one| one["code"] == "fichier_du_programme")
        .map(|one| one["nombre"].as_u64())
        .collect();
    // Territory and its page, two communes, plan.csv, and the copy.
    assert_eq!(ours, [Some(6)]);
}

#[test]
fn what_a_person_wrote_into_a_workbook_is_kept_and_stated() {
    let work = Workdir::small();
    assert_eq!(work.run(&PLAN).code, 0);
    let again = work.run(&PLAN);
    assert_eq!(again.stderr, "", "a plan nobody changed is replaced");
    annotate(&work.path().join(SAMER));
    work.write("plan/communes/notes.xlsx", "à nous");
    for kept in 1..=2 {
        let run = work.run(&PLAN);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.contains("62773_Samer.ancien-"), "{}", run.stderr);
        let folder = work.path().join("plan/communes");
        assert_eq!(names_with(&folder, "Samer.ancien-").len(), kept);
        let notes = std::fs::read_to_string(folder.join("notes.xlsx")).expect("notes");
        assert_eq!(notes, "à nous");
        annotate(&work.path().join(SAMER));
    }
    assert_eq!(work.run(&PLAN).code, 0);
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn all_that_stands_in_the_way_is_stated_at_once_and_nothing_is_changed() {
    let work = Workdir::small();
    assert_eq!(work.run(&PLAN).code, 0);
    let csv = || std::fs::read_to_string(work.path().join("plan/plan.csv")).expect("a plan");
    let before = csv();
    work.write("plan/communes/.~lock.62773_Samer.xlsx#", "");
    work.write("plan/~$Territoire.xlsx", "");
    let page = work.path().join("plan/Territoire.html");
    std::fs::remove_file(&page).expect("removed");
    std::fs::create_dir(&page).expect("a folder");
    work.write("parc.csv", small_inventory().replace("SHP", "BF"));
    work.run(&PLAN).refuses(&[
        "3 fichiers",
        "Territoire.html",
        "Samer.xlsx » est ouvert dans LibreOffice",
        "Territoire.xlsx » est ouvert dans Excel",
    ]);
    assert_eq!(csv(), before);
    assert_eq!(names_with(&work.path().join("plan"), "en-cours").len(), 0);
}

#[test]
fn a_folder_that_mixes_two_plans_is_stated() {
    let work = Workdir::small();
    assert_eq!(work.run(&PLAN).code, 0);
    let other = crate::common::SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = 2");
    work.write("autre.toml", &other);
    assert_eq!(
        work.run(&["planifier", "autre.toml", "-o", "autre"]).code,
        0
    );
    let path = |name: &str| work.path().join(name);
    let page = "Territoire.html";
    std::fs::copy(path("autre").join(page), path("plan").join(page)).expect("copied");
    std::fs::copy(path("autre/plan.csv"), path("plan/plan.csv")).expect("copied");
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 1);
    for stated in [
        "Territoire.html : ce fichier est d'un autre plan",
        "plan.csv : ",
    ] {
        assert!(run.stdout.contains(stated), "{}", run.stdout);
    }
}

#[cfg(unix)]
#[test]
fn many_communes_need_few_open_files() {
    let work = Workdir::new();
    let mut parc = String::from("Insee;Référence;Type lampe;Puissance (W);Type luminaire\n");
    let mut territory = String::from("insee,nom,epci,population\n");
    let mut budgets = String::from("Code INSEE;Budget\n");
    for commune in 10_001..10_151 {
        territory += &format!("{commune},Commune {commune},Ensemble,90\n");
        budgets += &format!("{commune};2000\n");
        for point in 0..3 {
            parc += &format!("{commune};P-{point};BF;125;Routier fermé\n");
        }
    }
    work.write("parc.csv", parc);
    work.write("territoire.csv", territory);
    work.write("budgets.csv", budgets);
    work.write(
        "s.toml",
        "nom = \"x\"\nbase_montants = \"HT\"\ninventaires = [\"parc.csv\"]\n\
         territoire = \"territoire.csv\"\nfichier_budgets = \"budgets.csv\"\n\
         [objectifs]\nfacteur4 = 5\nfacteur2 = 5\n\
         [heures]\nlatitude = 50.7\nlongitude = 1.6\nfuseau = \"Europe/Paris\"\n",
    );
    let program = binary();
    let output = std::process::Command::new("sh")
        .args([
            "-c",
            &format!(
                "ulimit -n 64; '{}' planifier s.toml -o plan",
                program.display()
            ),
        ])
        .current_dir(work.path())
        .output()
        .expect("a shell");
    let stated = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stated}");
    assert_eq!(
        names_with(&work.path().join("plan/communes"), ".xlsx").len(),
        150
    );
}
