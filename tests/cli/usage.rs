//! Help and usage errors, in French.

use crate::common::Workdir;

const ENGLISH: [&str; 8] = [
    "Usage",
    "error:",
    "Print help",
    "tip:",
    "[default",
    "Arguments:",
    "Commands:",
    "Options:",
];

#[test]
fn help_is_in_french_for_every_command() {
    let work = Workdir::new();
    for args in [
        &["--help"][..],
        &["importer", "--help"],
        &["diagnostiquer", "-h"],
        &["planifier", "--help"],
        &["verifier", "--help"],
        &["modele", "--help"],
        &["exporter", "--help"],
        &["heures", "--help"],
        &["catalogue", "--help"],
        &["factures", "--help"],
        &["presenter", "--help"],
        &["completion", "--help"],
        &["manuel", "--help"],
    ] {
        let run = work.run(args);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("Utilisation"), "{}", run.stdout);
        for word in ENGLISH {
            assert!(!run.stdout.contains(word), "« {word} » in {}", run.stdout);
        }
    }
}

#[test]
fn usage_errors_are_in_french_with_exit_code_2() {
    let work = Workdir::new();
    for (args, said) in [
        (&["planifer"][..], "planifier"),
        (&["planifier"], "SCENARIO"),
        (&["planifier", "s.toml", "--sorti", "x"], "--sortie"),
        (&["importer"], "FICHIER"),
        (&["verifier", "dossier"], "SCENARIO"),
        (&["importer", "a.csv", "-o"], "--sortie"),
    ] {
        let run = work.run(args);
        assert_eq!(run.code, 2, "{args:?}");
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
        for word in ENGLISH {
            assert!(!run.stderr.contains(word), "« {word} » in {}", run.stderr);
        }
    }
}

#[test]
fn who_asks_for_json_reads_failures_as_json() {
    let work = Workdir::small();
    work.write("budgets.csv", "Code INSEE;Budget\n62773;beaucoup\n");
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 2);
    let json = run.json();
    assert_eq!(json["statut"], "erreur");
    let fault = &json["erreurs"][0];
    assert_eq!(fault["fichier"], "budgets.csv");
    for key in ["cellule", "probleme", "remede"] {
        assert!(fault[key].is_string(), "{key}: {json}");
    }
    assert!(run.stderr.starts_with("erreur : "), "{}", run.stderr);

    let run = work.run(&["planifier", "--json", "--sorti", "x"]);
    assert_eq!(run.code, 2);
    let json = run.json();
    assert_eq!(json["statut"], "erreur");
    let message = json["message"].as_str().expect("a message");
    assert!(
        message.contains("--sorti") && run.stderr.contains(message),
        "{json}"
    );
}
