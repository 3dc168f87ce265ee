//! A small project that the program makes by itself: its plan and its follow-up workbook are what the
//! targets change.

use crate::changes::Changes;
use crate::{folder, one_sentence};
use reverbere::follow_up::{self, Days};
use reverbere::{Scenario, Study, verify};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

const INVENTORY: &str = "Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire\nS-1;Samer;A1;rue Haute;SHP;100;Routier fermé\nS-2;Samer;A1;rue Haute;SHP;100;Routier fermé\nD-1;Desvres;B1;rue Basse;BF;125;Routier fermé\nD-2;Desvres;B1;rue Basse;BF;125;Routier fermé\n";
const BUDGETS: &str = "Code INSEE;Commune;Budget\n62773;Samer;2 200,00\n62268;Desvres;1 200,00\n";

/// The project, planned once.
struct Project {
    folder: TempDir,
    study: Study,
    /// The files of the plan, and what each held.
    plan: Vec<(PathBuf, Vec<u8>)>,
    follow_up: Vec<u8>,
}

static PROJECT: LazyLock<Project> = LazyLock::new(Project::make);

fn inputs() -> TempDir {
    let folder = folder();
    let write = |name: &str, content: &str| {
        std::fs::write(folder.path().join(name), content).expect("an input");
    };
    write("parc.csv", INVENTORY);
    write("budgets.csv", BUDGETS);
    write("scenario.toml", include_str!("../seeds/scenario/plain"));
    folder
}

impl Project {
    fn make() -> Self {
        let folder = inputs();
        let path = |name: &str| folder.path().join(name).into_os_string();
        let run = |args: Vec<std::ffi::OsString>| {
            let code = reverbere::run(args);
            assert_eq!(
                format!("{code:?}"),
                format!("{:?}", std::process::ExitCode::SUCCESS)
            );
        };
        let (scenario, plan, book) = (path("scenario.toml"), path("plan"), path("suivi.xlsx"));
        run(vec![
            "reverbere".into(),
            "planifier".into(),
            scenario.clone(),
            "-o".into(),
            plan.clone(),
        ]);
        run(vec![
            "reverbere".into(),
            "suivi".into(),
            "modele".into(),
            "--plan".into(),
            plan.clone(),
            "-o".into(),
            book.clone(),
        ]);
        let scenario = Scenario::read(Path::new(&scenario)).expect("a scenario");
        let study = Study::prepare(scenario, &|_, _| {}).expect("a study");
        let mut files = Vec::new();
        files_of(Path::new(&plan), &mut files);
        files.sort();
        let plan = files.into_iter().map(|file| {
            let held = std::fs::read(&file).expect("a file of the plan");
            (file, held)
        });
        Self {
            study,
            plan: plan.collect(),
            follow_up: std::fs::read(book).expect("the follow-up workbook"),
            folder,
        }
    }
}

fn files_of(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .expect("the plan's folder")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            files_of(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Reads a scenario that stands beside an inventory and budgets, and what it names.
pub fn read_scenario(bytes: &[u8]) {
    static INPUTS: LazyLock<TempDir> = LazyLock::new(inputs);
    let file = INPUTS.path().join("essai.toml");
    std::fs::write(&file, bytes).expect("the scenario is written");
    if let Err(error) = Scenario::read(&file) {
        one_sentence(&error);
    }
}

/// Changes the follow-up workbook and reads it.
pub fn change_follow_up(changes: &Changes) {
    let project = &*PROJECT;
    let file = project.folder.path().join("suivi.xlsx");
    std::fs::write(&file, changes.to_archive(&project.follow_up)).expect("the workbook is written");
    match follow_up::read(&[file], Days::ALL) {
        Ok(follow) => drop(follow.done_table(&follow.done())),
        Err(error) => one_sentence(&error),
    }
}

/// Changes one file of the plan and verifies the plan: it answers, whatever the file holds.
pub fn change_plan(which: usize, changes: &Changes) {
    let project = &*PROJECT;
    let (file, held) = &project.plan[which % project.plan.len()];
    let changed = if held.starts_with(b"PK") {
        changes.to_archive(held)
    } else {
        changes.to_text(held)
    };
    std::fs::write(file, changed).expect("the file is written");
    let answer = verify(&project.study, &project.folder.path().join("plan"));
    std::fs::write(file, held).expect("the file is written back");
    if let Err(error) = answer {
        one_sentence(&error);
    }
}
