//! What a person sees on a terminal: how much is said, in which colours, on lines of which width; and what
//! a program reads there, failures too.

use crate::common::{Workdir, binary};
use std::process::Command;

const PLAN: [&str; 4] = ["planifier", "scenario.toml", "-o", "plan"];

fn planned(more: &[&str]) -> crate::common::Run {
    let run = Workdir::small().run(&[&PLAN[..], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

/// Checks that the command line was refused, with words that say why.
fn misused(run: &crate::common::Run, says: &[&str]) {
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.starts_with("erreur : "), "{}", run.stderr);
    for part in says {
        assert!(run.stderr.contains(part), "« {part} » in {}", run.stderr);
    }
}

/// Every command, as `manuel` lists them.
fn commands() -> Vec<String> {
    let list = Workdir::new().run(&["manuel", "--liste"]).stdout;
    list.lines().map(str::to_owned).collect()
}

#[test]
fn every_help_fits_eighty_columns_and_has_examples() {
    let work = Workdir::new();
    for words in commands() {
        let words: Vec<&str> = words.split_whitespace().collect();
        let help = work.run(&[&words[..], &["--help"]].concat());
        assert_eq!(help.code, 0, "{}", help.stderr);
        let (options, examples) = help.stdout.split_once("Exemples\u{a0}:").expect("examples");
        for line in options.lines() {
            assert!(line.chars().count() <= 80, "{words:?}: {line}");
        }
        assert!(
            examples.contains(
                &format!("reverbere {}", words.join(" "))
                    .trim_end()
                    .to_owned()
            )
        );
        for option in ["--silencieux", "--verbeux", "--color"] {
            assert!(options.contains(option), "{option} in {words:?}");
        }
        for asked in ["aide", "help"] {
            let same = work.run(&[&[asked], &words[..]].concat());
            assert_eq!(same.stdout, help.stdout, "{asked} {words:?}");
        }
    }
    work.run(&["aide", "planifer"]).refuses(&["planifer"]);
}

#[test]
fn silence_leaves_what_was_asked_for_and_what_is_wrong() {
    let quiet = planned(&["-q"]);
    assert_eq!((&*quiet.stdout, &*quiet.stderr), ("", ""));
    let json = planned(&["--silencieux", "--json"]);
    assert_eq!(json.json()["facteur4"], 3);

    let work = Workdir::small();
    assert!(!work.run(&["heures", "-q"]).stdout.is_empty(), "an answer");
    assert!(
        !work
            .run(&["-q", "diagnostiquer", "parc.csv"])
            .stdout
            .is_empty()
    );
    let written = work.run(&["diagnostiquer", "parc.csv", "-o", "d.xlsx", "-q"]);
    assert_eq!((written.code, &*written.stdout), (0, ""));
    work.run(&["planifier", "absent.toml", "-o", "plan", "-q"])
        .refuses(&["erreur : ", "absent.toml"]);
    misused(
        &work.run(&["heures", "-q", "-v"]),
        &["--silencieux", "--verbeux"],
    );
}

#[test]
fn all_is_told_beside_the_answer() {
    let usual = planned(&[]);
    let told = planned(&["-v"]);
    assert_eq!(told.stdout, usual.stdout, "the answer stays as it is");
    assert_eq!(usual.stderr, "");
    for said in [
        "lu : « parc.csv », 18\u{a0}lignes, 18\u{a0}points",
        "Recherche du meilleur plan : ",
        "du meilleur possible",
        "écrit : « plan/Territoire.xlsx »",
        "choix possibles",
        "durées : ",
    ] {
        assert!(told.stderr.contains(said), "« {said} » in {}", told.stderr);
    }
    let has_time = |line: &str| line.starts_with('[') && line.contains("\u{a0}s] ");
    assert!(told.stderr.lines().all(has_time), "{}", told.stderr);
}

#[test]
fn all_tells_each_finding_and_not_only_how_many() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "Référence;Commune;Type lampe;Puissance (W)\nA1;Samer;SHP;cent\nA2;Samer;SHP;100\nA3;Samer;SHP;mille\n",
    );
    let usual = work.run(&["importer", "parc.csv"]);
    assert!(
        usual.stdout.contains("2 × puissance illisible"),
        "{}",
        usual.stdout
    );
    assert_eq!(usual.stderr, "");
    let told = work.run(&["importer", "parc.csv", "--verbeux"]).stderr;
    for (cell, read) in [("D2", "cent"), ("D4", "mille")] {
        let line = told.lines().find(|line| line.contains(cell)).expect(cell);
        assert!(
            line.contains(read) && line.contains("puissance illisible"),
            "{line}"
        );
        assert!(line.contains("écrire un nombre de watts"), "{line}");
    }
}

#[test]
fn colours_are_asked_for_refused_or_left_to_the_terminal() {
    let work = Workdir::new();
    let error = |more: &[&str]| {
        work.run(&[&["verifier", "plan", "absent.toml"], more].concat())
            .stderr
    };
    assert!(error(&["--color", "toujours"]).starts_with("\u{1b}[1;31merreur :\u{1b}[0m "));
    assert!(error(&["--color=always"]).starts_with('\u{1b}'));
    assert!(!error(&[]).contains('\u{1b}'), "no terminal here");
    assert!(
        work.run(&["aide", "--color=toujours"])
            .stdout
            .contains('\u{1b}')
    );
    assert!(!work.run(&["--help"]).stdout.contains('\u{1b}'));
    misused(
        &work.run(&["aide", "--color", "rouge"]),
        &["rouge", "toujours", "jamais"],
    );
}

#[test]
fn every_failure_is_one_shape_of_json() {
    let work = Workdir::small();
    work.write("abime.xlsx", "PK\u{3}\u{4} rien");
    for args in [
        &["--json"][..],
        &["planifer", "--json"],
        &["planifier", "--json"],
        &[
            "planifier",
            "--json",
            "scenario.toml",
            "-o",
            "plan",
            "--certitudes=mille",
        ],
        &["planifier", "absent.toml", "-o", "plan", "--json"],
        &["importer", "abime.xlsx", "-o", "parc.txt", "--json"],
        &["exporter", "abime.xlsx", "-o", "p.csv", "--json"],
        &["verifier", "absent", "scenario.toml", "--json"],
        &["suivi", "bilan", "absent.xlsx", "--json"],
        &["suivi", "--json"],
        &["aide", "planifer", "--json"],
        &["heures", "--lat", "95", "--lon", "2", "--json"],
    ] {
        let run = work.run(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        let json = run.json();
        assert_eq!(json["statut"], "erreur", "{args:?}");
        assert!(json["message"].is_string(), "{args:?}: {json}");
        let faults = json["erreurs"].as_array().expect("faults");
        assert!(!faults.is_empty(), "{args:?}: {json}");
        for fault in faults {
            assert!(fault["probleme"].is_string(), "{args:?}: {json}");
            let known = ["fichier", "feuille", "cellule", "probleme", "remede"];
            let keys = fault.as_object().expect("an object").keys();
            assert!(
                keys.into_iter().all(|key| known.contains(&&**key)),
                "{json}"
            );
        }
        assert!(
            run.stderr.starts_with("erreur : "),
            "{args:?}: {}",
            run.stderr
        );
    }
}

/// What a person sees on a terminal of their own; none where there is no program to make one.
fn on_a_terminal(work: &Workdir, args: &str) -> Option<String> {
    let line = format!("'{}' {args}", binary().display());
    let run = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(work.path())
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .output();
    let Ok(run) = run else {
        eprintln!("skipped: no terminal can be made here");
        return None;
    };
    Some(String::from_utf8_lossy(&run.stdout).replace('\r', "\n"))
}

#[test]
fn a_terminal_has_colours_short_lines_and_a_bar_that_moves() {
    let work = Workdir::small();
    let Some(seen) = on_a_terminal(
        &work,
        "planifier absent_au_nom_assez_long_pour_une_ligne.toml -o plan",
    ) else {
        return;
    };
    assert!(seen.contains("\u{1b}[1;31merreur :\u{1b}[0m"), "{seen}");
    assert!(
        seen.lines().all(|line| line.chars().count() <= 90),
        "{seen}"
    );

    let plan = on_a_terminal(&work, "planifier scenario.toml -o plan").unwrap_or_default();
    assert!(plan.contains("Recherche du meilleur plan"), "{plan}");
    assert!(!plan.contains("/0"), "a bar of no length: {plan}");
    let words: Vec<&str> = plan
        .lines()
        .filter(|line| !line.contains('\u{1b}'))
        .collect();
    assert!(
        words.iter().all(|line| line.chars().count() <= 80),
        "{words:?}"
    );
    let quiet = on_a_terminal(&work, "planifier scenario.toml -o plan -q").unwrap_or_default();
    assert_eq!(quiet.trim(), "");
}
