use super::*;
use crate::outputs::{Kind, Outputs};
use std::io::Write;

fn labels(files: &[Named]) -> Vec<&str> {
    files.iter().map(|file| &*file.label).collect()
}

fn folder_with(names: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for name in names {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "a;b\n1;2\n").expect("a file");
    }
    dir
}

#[cfg(unix)]
#[test]
fn links_to_themselves_and_pipes_end() {
    let dir = folder_with(&["b/x.csv", "y.csv"]);
    let path = |name: &str| dir.path().join(name);
    std::os::unix::fs::symlink(".", path("a")).expect("a link");
    std::os::unix::fs::symlink("../b", path("b/z")).expect("a link");
    std::os::unix::fs::symlink("b", path("aa")).expect("a link");
    let made = std::process::Command::new("mkfifo")
        .arg(path("tube.csv"))
        .status();
    let (files, others) = list(&[dir.path().to_owned()]).expect("a list");
    assert_eq!(labels(&files), ["b/x.csv", "y.csv"]);
    let why: Vec<Why> = others.iter().map(|(_, why)| *why).collect();
    let read_already = why.iter().filter(|why| **why == Why::ReadAlready).count();
    assert_eq!(read_already, 3);
    if made.is_ok_and(|status| status.success()) {
        assert!(why.contains(&Why::NoFile));
    }
}

#[test]
fn what_the_program_wrote_is_no_input_unless_a_person_fills_it_in() {
    let dir = folder_with(&["parc.csv"]);
    let path = |name: &str| dir.path().join(name);
    let outputs = Outputs::default();
    for (name, kind) in [
        ("plan/plan.csv", Kind::Plan),
        ("points.csv", Kind::Points),
        ("catalogue.csv", Kind::Catalogue),
    ] {
        let write = |out: &mut dyn Write| out.write_all(b"x;y\n3;4\n");
        outputs.put(&path(name), kind, write).expect("written");
    }
    outputs.commit().expect("in its place");
    let ours = || {
        let (files, others) = list(&[dir.path().to_owned()]).expect("a list");
        let ours = others.into_iter().filter(|(_, why)| *why == Why::OurOutput);
        (files, ours.map(|(file, _)| file).collect::<Vec<_>>())
    };
    let (files, left) = ours();
    assert_eq!(labels(&files), ["catalogue.csv", "parc.csv"]);
    assert_eq!(labels(&left), ["plan/plan.csv", "points.csv"]);
    // Edited, it is still ours; another file of that name is not.
    std::fs::write(path("points.csv"), "x;y\n5;6\n").expect("a file");
    assert_eq!(labels(&ours().1), ["plan/plan.csv", "points.csv"]);
    std::fs::write(path("points.csv"), "rue;lampe\nHaute;SHP\n").expect("a file");
    assert_eq!(labels(&ours().1), ["plan/plan.csv"]);
}
