//! What a tired person sends: one French sentence, exit code 2, nothing half written.

use crate::common::{SMALL_SCENARIO, Workdir, shared_data, small_inventory};

/// Plans the small scenario after a change, and checks that nothing was written.
fn plan_refuses(work: &Workdir, says: &[&str]) {
    let before = work.names();
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(says);
    assert_eq!(work.names(), before, "nothing is written");
}

#[test]
fn files_that_cannot_be_inventories() {
    let work = Workdir::new();
    work.write("vide/lisezmoi.pdf", "%PDF-1.4");
    work.write("faux.xlsx", "ceci n'est pas un classeur");
    work.write("zip.xlsx", b"PK\x03\x04rien");
    work.write("vide.csv", "\n");
    work.write("notes.csv", "jour;personne;remarque\nlundi;Anne;rien\n");
    work.write("lieux.csv", "commune;rue;x;y\nSamer;rue Haute;1;2\n");
    work.write(
        "page.xls",
        "<html><body><table><tr><td>x</td></tr></table></body></html>",
    );
    for (args, says) in [
        (&["absent.xlsx"][..], &["absent.xlsx", "n'existe pas"][..]),
        (&["vide"], &["vide", "aucune feuille de calcul"]),
        (&["faux.xlsx"], &["faux.xlsx", "texte sans colonnes"]),
        (&["zip.xlsx"], &["zip.xlsx", "incomplet"]),
        (&["vide.csv"], &["vide.csv", "vide"]),
        (
            &["notes.csv"],
            &["notes.csv", "aucun en-tête", "--correspondance"],
        ),
        (
            &["lieux.csv"],
            &["lieux.csv", "ligne 1", "ni lampe ni puissance"],
        ),
        (&["page.xls"], &["page.xls", "aucun en-tête"]),
    ] {
        let before = work.names();
        let mut all = vec!["importer", "-o", "points.csv"];
        all.extend(args);
        work.run(&all).refuses(says);
        assert_eq!(work.names(), before, "nothing is written for {args:?}");
    }
}

#[test]
fn formats_of_points_that_this_build_does_not_write() {
    let work = Workdir::small();
    let run = work.run(&["importer", "parc.csv", "-o", "points.docx"]);
    run.refuses(&["points.docx", ".csv"]);
}

#[test]
fn workbooks_under_a_password() {
    for name in [
        "pass_protected.xlsx",
        "pass_protected.xlsb",
        "pass_protected.ods",
    ] {
        let Some(file) = shared_data(&format!("stress/calamine/{name}")) else {
            return;
        };
        let work = Workdir::new();
        let run = work.run(&["importer", file.to_str().expect("a UTF-8 path")]);
        run.refuses(&[name, "mot de passe"]);
    }
}

#[test]
fn budgets_that_cannot_be() {
    for (budgets, says) in [
        (
            "INSEE;Budget\n62773;2200\n",
            &["budgets.csv", "Desvres", "aucun budget"][..],
        ),
        (
            "INSEE;Budget\n62773;2200\n62268;1200\n62160;1\n",
            &["budgets.csv", "Boulogne-sur-Mer", "sans inventaire"],
        ),
        (
            "INSEE;Budget\n62773;-5\n62268;1200\n",
            &["budgets.csv", "B2", "négatif"],
        ),
        (
            "INSEE;Budget\n62773;beaucoup\n62268;1200\n",
            &["budgets.csv", "B2", "beaucoup", "montant"],
        ),
        (
            "INSEE;Budget\n62773;2200\n62268;?\n",
            &["budgets.csv", "B3", "« ? »"],
        ),
        (
            "INSEE;Budget\n99999;2200\n62268;1\n",
            &["budgets.csv", "A2", "99999"],
        ),
        (
            "INSEE;Budget\n62773;1\n62773;2\n62268;1\n",
            &["budgets.csv", "A3", "deuxième budget"],
        ),
        (
            "INSEE;Budget TTC\n62773;1\n62268;1\n",
            &["budgets.csv", "B1", "TTC", "base_montants"],
        ),
        ("ville;argent\nSamer;1\n", &["budgets.csv", "en-tête"]),
        (
            "INSEE;Budget 2026 (k€);Budget (€)\n62773;21,5;1\n62268;1;1\n",
            &["budgets.csv", "plusieurs colonnes"],
        ),
        (
            "INSEE;Budget\n62773;21,5 k\n62268;1\n",
            &["budgets.csv", "B2", "21,5 k"],
        ),
        (
            "INSEE;Budget\n62773;12.000\n62268;1\n",
            &["budgets.csv", "B2", "équivoque"],
        ),
        (
            "INSEE;Budget 2025;Budget 2026\n62773;1;2\n62268;1;2\n",
            &["budgets.csv", "Budget 2025, Budget 2026"],
        ),
        (
            "INSEE;Commune;Budget\n62773;Desvres;1\n62268;Samer;1\n",
            &["budgets.csv", "A2", "deux communes"],
        ),
    ] {
        let work = Workdir::small();
        work.write("budgets.csv", budgets);
        plan_refuses(&work, says);
    }
    let work = Workdir::small();
    std::fs::remove_file(work.path().join("budgets.csv")).expect("removed");
    plan_refuses(&work, &["budgets.csv", "n'existe pas"]);
}

#[test]
fn a_plan_does_without_no_point() {
    for (row, says) in [
        (
            "X;Hardinghen;A1;rue;SHP;100;",
            &["parc.csv", "B20", "Hardinghen", "code INSEE"][..],
        ),
        (
            "X;St Martin;A1;rue;SHP;100;",
            &["parc.csv", "B20", "St Martin", "plusieurs communes"],
        ),
        ("X;;A1;rue;SHP;100;", &["parc.csv", "B20", "aucune commune"]),
    ] {
        let work = Workdir::small();
        work.write("parc.csv", small_inventory() + row + "\n");
        plan_refuses(&work, says);
    }
}

#[test]
fn a_plan_counts_no_point_twice() {
    let work = Workdir::small();
    work.write("copie/parc - Copie.csv", small_inventory());
    work.write(
        "scenario.toml",
        SMALL_SCENARIO.replace("\"parc.csv\"", "\"parc.csv\", \"copie\""),
    );
    // A whole copy is read once, and told.
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["parc"]["points"], 18);
    // A few of the points beside another list cannot be told from a mistake: refused.
    let some: Vec<String> = small_inventory()
        .lines()
        .take(3)
        .map(str::to_owned)
        .collect();
    work.write("copie/parc - Copie.csv", some.join("\n"));
    plan_refuses(&work, &["parc - Copie.csv", "deux fichiers"]);
}

#[test]
fn scenarios_that_cannot_be() {
    for (from, to, says) in [
        (
            "facteur4 = 3",
            "facteur_4 = 3",
            &["ligne 6", "facteur_4", "facteur4"][..],
        ),
        (
            "facteur4 = 3",
            "facteur4 = \"trois\"",
            &["ligne 6", "objectifs.facteur4", "trois"],
        ),
        (
            "base_montants = \"HT\"",
            "base_montants = \"TVA\"",
            &["ligne 2", "base_montants", "HT", "TTC"],
        ),
        (
            "inventaires = [\"parc.csv\"]",
            "inventaires = []",
            &["inventaires"],
        ),
        (
            "fichier_budgets = \"budgets.csv\"",
            "",
            &["fichier_budgets", "[budgets]"],
        ),
        (
            "facteur2 = 2",
            "facteur2 = 2\n[heures]\nlatitude = 80",
            &["latitude"],
        ),
        (
            "facteur2 = 2",
            "facteur2 = 2\n[heures]\nfuseau = \"Europe/Boulogne\"",
            &["Europe/Boulogne"],
        ),
        (
            "facteur2 = 2",
            "facteur2 = 2\n[regimes]\n\"demi-nuit\" = \"parfois\"",
            &["demi-nuit", "parfois"],
        ),
        (
            "facteur2 = 2",
            "facteur2 = 2\n[hypotheses]\nprix_kwh = 17",
            &["prix_kwh", "17"],
        ),
        (
            "facteur2 = 2",
            "facteur2 = 2\n[budgets]\n\"62773\" = 5",
            &["fichier_budgets", "[budgets]"],
        ),
        ("nom = \"Essai\"", "nom = \"Essai", &["ligne 1"]),
        (
            "nom = \"Essai\"",
            "cle_de_demain = 1\nversion_reverbere = \"99.1\"\nnom = \"Essai\"",
            &["ligne 2", "Réverbère 99.1", "version plus récente"],
        ),
    ] {
        let work = Workdir::small();
        work.write("scenario.toml", SMALL_SCENARIO.replace(from, to));
        let mut all = vec!["scenario.toml"];
        all.extend(says);
        plan_refuses(&work, &all);
    }
}

#[test]
fn budgets_in_the_scenario_are_checked_too() {
    for (budget, says) in [
        ("-5", &["ligne 10", "négatif"][..]),
        ("\"mille\"", &["ligne 10", "mille"]),
        ("12.345", &["12,345"]),
    ] {
        let work = Workdir::small();
        let budgets = format!("facteur2 = 2\n[budgets]\n\"62268\" = 1\n\"62773\" = {budget}\n");
        let scenario = SMALL_SCENARIO
            .replace("fichier_budgets = \"budgets.csv\"\n", "")
            .replace("facteur2 = 2\n", &budgets);
        work.write("scenario.toml", scenario.replace("nom", "\nnom"));
        plan_refuses(&work, says);
    }
}

#[test]
fn targets_above_what_exists_are_answered_no() {
    for (factor4, said) in [(30, "seuls 18"), (12, "budgets n'en paient que")] {
        let work = Workdir::small();
        work.write(
            "scenario.toml",
            SMALL_SCENARIO.replace("facteur4 = 3", &format!("facteur4 = {factor4}")),
        );
        let before = work.names();
        let run = work.run(&["planifier", "scenario.toml", "-o", "sortie", "--json"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(
            run.stderr.replace('\u{a0}', " ").contains(said),
            "{}",
            run.stderr
        );
        assert_eq!(run.json()["statut"], "impossible");
        assert_eq!(work.names(), before, "nothing is written");
    }
}

#[test]
fn a_plan_is_not_written_over_a_file() {
    let work = Workdir::small();
    plan_refuses_into(&work, "parc.csv", &["parc.csv", "dossier"]);
    assert_eq!(
        std::fs::read_to_string(work.path().join("parc.csv")).expect("the inventory"),
        small_inventory()
    );
}

fn plan_refuses_into(work: &Workdir, output: &str, says: &[&str]) {
    work.run(&["planifier", "scenario.toml", "-o", output])
        .refuses(says);
}
