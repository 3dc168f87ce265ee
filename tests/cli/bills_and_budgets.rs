//! What stands beside the amounts of budgets and the kWh of bills: what is left to spend, the basis of a row, the
//! budget of a whole commune; the year before, lines of a bill that are no energy, sites that are no lighting.

use crate::common::{Run, Workdir};

/// The small plan with other budgets.
fn plan(budgets: &str) -> Run {
    let work = Workdir::small();
    work.write("budgets.csv", budgets);
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
}

#[test]
fn what_is_left_to_spend_is_not_guessed() {
    for (budgets, says) in [
        (
            "Commune;Budget;Reste disponible\nSamer;2200;1000\nDesvres;1200;1200\n",
            "lequel est à dépenser",
        ),
        (
            "Commune;Budget;Déjà engagé;Solde\nSamer;2200;1200;1000\nDesvres;1200;0;1200\n",
            "« Solde » dit 1\u{a0}000\u{a0}€",
        ),
        (
            "Commune;Budget;Base\nSamer;2200;HT\nDesvres;1200;TTC\n",
            "cette ligne est en TTC",
        ),
        (
            "Commune;Budget;Unité\nSamer;2200;€ HT\nDesvres;1200;€ TTC\n",
            "cette ligne est en TTC",
        ),
        (
            "Commune;Budget\nSamer;2200\nDesvres;1200\n;5000\n",
            "un montant sans commune",
        ),
        (
            "Commune;Budget;Statut\nSamer;2200;Voté\nDesvres;1200;Refusé\n",
            "« Refusé » : ce budget n'est pas voté",
        ),
        (
            "Commune;Budget;Validé\nSamer;2200;oui\nDesvres;1200;non\n",
            "« non » : ce budget n'est pas voté",
        ),
    ] {
        let run = plan(budgets);
        assert_ne!(run.code, 0, "{budgets}");
        assert!(run.stderr.contains(says), "{says}: {}", run.stderr);
    }
    // The same amount twice, a sum without a name, all rows before tax: nothing to ask.
    for budgets in [
        "Commune;Budget;Reste disponible\nSamer;2200;2200\nDesvres;1200;1200\n",
        "Commune;Budget;Base\nSamer;2200;HT\nDesvres;1200;HT\n",
        "Commune;Budget\nSamer;2200\nDesvres;1200\n;3400\n",
    ] {
        let run = plan(budgets);
        assert_eq!(run.code, 0, "{budgets} {}", run.stderr);
        assert!(run.stdout.contains("3\u{a0}400\u{a0}€"), "{}", run.stdout);
    }
}

#[test]
fn what_may_be_another_budget_is_told() {
    for (budgets, says) in [
        (
            "Commune;Budget principal\nSamer;2200\nDesvres;1200\n",
            "le budget de toute la commune",
        ),
        ("Commune;Budget\nSamer;4500000\nDesvres;1200\n", "habitants"),
        (
            "Commune;Budget;Déjà engagé\nSamer;2200;1000\nDesvres;1200;0\n",
            "n'est pas déduit du budget",
        ),
    ] {
        let run = plan(budgets);
        assert_eq!(run.code, 0, "{budgets} {}", run.stderr);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(told.contains(says), "{told}");
    }
}

/// The kWh of a table of bills, and how many of its rows are set apart.
fn bills(csv: &str) -> (f64, u64) {
    let work = Workdir::new();
    work.write("factures.csv", csv);
    let run = work.run(&["factures", "factures.csv", "--json"]);
    assert_eq!(run.code, 0, "{csv} {}", run.stderr);
    let json = run.json();
    let years = json["par_annee"].as_array().expect("a list").iter();
    let kwh = years.map(|year| year["kwh"].as_f64().expect("kWh")).sum();
    (kwh, json["lignes_ecartees"].as_u64().expect("a count"))
}

#[test]
fn kwh_of_other_years_other_sites_and_taxes_are_not_counted() {
    let head = "PDL;Commune;Mois";
    let row = "21345678901234;Samer;01/2024";
    for titles in [
        "kWh N;kWh N-1",
        "kWh réels;kWh prévus",
        "kWh N;kWh prévisionnels",
    ] {
        assert_eq!(
            bills(&format!("{head};{titles}\n{row};500;600\n")),
            (500.0, 0),
            "{titles}"
        );
    }
    for (title, cells, apart) in [
        ("Nom du site", ["EP centre", "École Jules Ferry"], 1),
        ("Site", ["Armoire de l'école", "Salle des fêtes"], 1),
        ("Bâtiment", ["Rue du Stade", "Gymnase"], 1),
        ("Type de ligne", ["Fourniture", "Taxes"], 1),
        ("Libellé", ["Consommation", "Contributions"], 1),
        ("Nom du site", ["EP centre", "Place de la Mairie"], 0),
    ] {
        let other = "21345678905678;Samer;01/2024";
        let csv = format!(
            "{head};{title};kWh\n{row};{};500\n{other};{};700\n",
            cells[0], cells[1]
        );
        let kwh = if apart == 1 { 500.0 } else { 1200.0 };
        assert_eq!(bills(&csv), (kwh, apart), "{title} {cells:?}");
    }
}

/// What is refused says why, by the name of the column.
#[test]
fn years_side_by_side_and_running_sums_are_refused_by_their_names() {
    let work = Workdir::new();
    for (titles, cells, says) in [
        (
            "2022 (kWh);2023 (kWh)",
            "500;600",
            "les années sont côte à côte",
        ),
        (
            "Mois;kWh cumulés",
            "01/2024;500",
            "« kWh cumulés » ne dit pas la consommation",
        ),
    ] {
        let csv = format!("PDL;Commune;{titles}\n21345678901234;Samer;{cells}\n");
        work.write("factures.csv", csv);
        work.run(&["factures", "factures.csv", "--json"])
            .refuses(&[says]);
    }
}
