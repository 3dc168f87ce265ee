use super::*;

fn put(outputs: &Outputs, file: &Path, text: &str) -> Result<()> {
    outputs.put(file, Kind::Points, |out| out.write_all(text.as_bytes()))
}

#[test]
fn files_are_in_their_places_together_or_not_at_all() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name);
    std::fs::write(path("b.csv"), "à moi").expect("a file");
    let outputs = Outputs::default();
    put(&outputs, &path("a.csv"), "a\n1\n").expect("written");
    put(&outputs, &path("b.csv"), "b\n1\n").expect("written");
    let stated = outputs.commit().expect_err("refused").to_string();
    assert!(stated.contains("b.csv"), "{stated}");
    let names = || std::fs::read_dir(dir.path()).expect("a folder").count();
    assert_eq!(names(), 1, "nothing is left");
    let outputs = Outputs::default();
    put(&outputs, &path("a.csv"), "a\n1\n").expect("written");
    assert!(put(&outputs, &path("A.csv"), "a\n1\n").is_err(), "twice");
    assert_eq!(outputs.commit().expect("written"), []);
    assert_eq!(names(), 3);
}

#[test]
fn an_edited_file_is_kept_and_one_as_it_was_is_replaced() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("points.csv");
    let write = |text: &str| {
        let outputs = Outputs::default();
        put(&outputs, &file, text).expect("written");
        outputs.commit().expect("in its place")
    };
    assert_eq!(write("x;y\n1;2\n"), []);
    assert_eq!(write("x;y\n3;4\n"), []);
    std::fs::write(&file, "x;y\n3;4 vu\n").expect("edited");
    let aside = write("x;y\n5;6\n");
    assert_eq!(aside.len(), 1);
    assert!(aside[0].because == Because::Changed && is_set_aside(&aside[0].kept.to_string_lossy()));
    let kept = std::fs::read_to_string(&aside[0].kept).expect("kept");
    assert_eq!(kept, "x;y\n3;4 vu\n");
    assert_eq!(write("x;y\n7;8\n"), []);
}

#[test]
fn what_an_earlier_set_had_and_this_one_has_not_is_set_aside() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |names: &[&str]| {
        let outputs = Outputs::default();
        for name in names {
            let text = |out: &mut dyn Write| out.write_all(name.as_bytes());
            let put = outputs.put_in_set(dir.path(), name, Kind::Plan, text);
            put.expect("written");
        }
        outputs.commit().expect("in its place")
    };
    assert_eq!(write(&["T.csv", "communes/a.csv", "communes/b.csv"]), []);
    std::fs::write(dir.path().join("communes/notes.csv"), "à moi").expect("a file");
    let aside = write(&["T.csv", "communes/a.csv"]);
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].file, dir.path().join("communes/b.csv"));
    assert!(!aside[0].file.exists() && aside[0].kept.exists());
    assert!(dir.path().join("communes/notes.csv").exists());
    assert_eq!(write(&["T.csv", "communes/a.csv"]), []);
}
