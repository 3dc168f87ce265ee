//! Files that nobody looked at before: each is read or refused in one sentence.

use crate::common::{Workdir, shared_data};
use std::path::PathBuf;

fn files_under(folder: PathBuf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// None of these 191 workbooks is an inventory.
#[test]
fn no_workbook_of_something_else_is_taken_for_an_inventory() {
    let Some(folder) = shared_data("stress") else {
        return;
    };
    let work = Workdir::new();
    let files = files_under(folder);
    assert!(files.len() > 100, "{} files", files.len());
    for file in &files {
        let run = work.run(&["importer", file.to_str().expect("a path"), "--json"]);
        run.refuses(&["erreur : «", " ; "]);
        for word in ["interne", "panick"] {
            assert!(!run.stderr.contains(word), "{}", run.stderr);
        }
    }
}

/// A mapping is proposed for any file that opens, and it can be read back.
#[test]
fn a_mapping_is_proposed_for_any_file_that_opens() {
    let Some(folder) = shared_data("stress/montpellier-opendata") else {
        return;
    };
    let work = Workdir::new();
    for (rank, file) in files_under(folder).iter().enumerate().step_by(4) {
        let map = format!("{rank}.toml");
        let file = file.to_str().expect("a path");
        let run = work.run(&["importer", file, "--proposer-correspondance", &map]);
        if run.code == 2 {
            run.refuses(&["erreur : «"]);
            continue;
        }
        assert_eq!(run.code, 0, "{}", run.stderr);
        let run = work.run(&["importer", file, "--correspondance", &map]);
        assert!(!run.stderr.contains(&map), "{}", run.stderr);
    }
}
