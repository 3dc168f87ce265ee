//! The program without an argument, as a double click calls it.

use crate::common::Workdir;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn on_a_terminal(folder: &Path, home: &Path) -> Option<Child> {
    // No browser is found, so that a test opens none.
    let call = format!("PATH=/nulle-part {}", env!("CARGO_BIN_EXE_reverbere"));
    let child = Command::new("script")
        .args(["--quiet", "--return", "--command", &call, "/dev/null"])
        .current_dir(folder)
        .env("HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    child.ok()
}

/// What it says until its address, or to its end.
fn said(child: &mut Child) -> String {
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut all = String::new();
    for line in lines.map_while(Result::ok) {
        all += &line;
        all += "\n";
        if line.contains("/ouvrir?jeton=") {
            break;
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    all
}

#[test]
fn a_double_click_opens_the_project_at_hand_else_one_in_the_documents() {
    let work = Workdir::new();
    let (home, elsewhere) = (work.path().join("moi"), work.path().join("ailleurs"));
    for folder in [&home.join("Documents"), &elsewhere] {
        std::fs::create_dir_all(folder).expect("a folder");
    }
    let Some(mut child) = on_a_terminal(&elsewhere, &home) else {
        eprintln!("skipped: no « script » here to make a terminal");
        return;
    };
    let all = said(&mut child);
    assert!(
        all.contains("reverbere aide") && all.contains("http://127.0.0.1:"),
        "{all}"
    );
    assert!(
        home.join("Documents/Réverbère/inventaires").exists()
            || home.join("Documents/Réverbère").exists(),
        "{all}"
    );
    assert_eq!(
        std::fs::read_dir(&elsewhere).expect("a folder").count(),
        0,
        "nothing is left here"
    );

    let project = work.path().join("projet");
    std::fs::create_dir_all(project.join("inventaires")).expect("a folder");
    let mut child = on_a_terminal(&project, &home).expect("a terminal");
    let all = said(&mut child);
    assert!(
        all.contains("dossier du projet : .\r") || all.contains("dossier du projet : .\n"),
        "{all}"
    );
}

#[test]
fn a_script_that_forgot_its_arguments_is_stated_so() {
    let work = Workdir::new();
    let run = Command::new(env!("CARGO_BIN_EXE_reverbere"))
        .current_dir(work.path())
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    assert_eq!(run.status.code(), Some(2));
    let stated = String::from_utf8_lossy(&run.stderr);
    assert!(stated.contains("servir"), "{stated}");
    assert_eq!(std::fs::read_dir(work.path()).expect("a folder").count(), 0);
}
