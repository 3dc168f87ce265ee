//! Forms that bidders filled in, dropped on the page of documents: what is wrong in them, and the plan at the prices
//! of each, as the command says it; and drafts of grouped orders.

use super::client::Server;
use super::files;
use super::plans::{budgets, opened};
use crate::common::{Workdir, edit_part, names_in, number_of, reverbere_in, set_number};
use crate::market::fill;
use serde_json::json;
use std::path::Path;

const FORM: &str = "papiers/marche/BPU_DQE_CC de Desvres-Samer.xlsx";
const PRICES: &str = "xl/worksheets/sheet1.xml";

/// The bytes of a form filled in at one price for all; one of its quantities is changed where that is asked.
fn filled(project: &Path, price: f64, is_wrong: bool) -> Vec<u8> {
    let to = project.with_file_name("rempli.xlsx");
    fill(&project.join(FORM), &to, |_| Some(price));
    if is_wrong {
        edit_part(&to, PRICES, |xml| {
            let count = number_of(&xml, "F7");
            set_number(&xml, "F7", count + 1.0)
        });
    }
    std::fs::read(to).expect("a form")
}

/// The forms that the project keeps.
fn kept(project: &Path) -> Vec<String> {
    let names = names_in(&project.join("offres")).into_iter();
    names.filter(|name| !name.starts_with('.')).collect()
}

/// A project with a plan and its papers.
fn prepared(work: &Workdir) -> Server {
    let server = opened(work);
    budgets(&server, "3000");
    server.plan(&json!({}));
    let wanted = json!({ "lots": "epci", "groupement": "oui" });
    server.act("/api/papiers", &wanted);
    server
}

#[test]
fn offers_are_those_of_the_command_and_what_is_wrong_is_told() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = prepared(&work);
    let early = server.post("/api/offres/comparer", &json!({}));
    assert_eq!(early.status, 422);
    assert!(early.text().contains("Aucun bordereau"), "{}", early.text());
    // What is no form is refused, and not kept.
    let other = server.put("/api/offres?nom=parc.csv", b"Commune;Rue\nSamer;Haute\n");
    assert_eq!(other.status, 422, "{}", other.text());
    assert!(other.text().contains("BPU"), "{}", other.text());
    assert!(!project.join("offres/parc.csv").exists());

    for (name, price, is_wrong) in [("Lumex", 150.0, false), ("Clart%C3%A9", 90.0, true)] {
        let body = filled(&project, price, is_wrong);
        let sent = server.put(&format!("/api/offres?nom={name}.xlsx"), &body);
        assert_eq!(sent.status, 200, "{}", sent.text());
        assert!(sent.text().contains("/documents"), "{}", sent.text());
    }
    assert_eq!(kept(&project), ["Clarté.xlsx", "Lumex.xlsx"]);
    server.act("/api/offres/comparer", &json!({}));
    let page = server.page("/documents");
    for said in [
        "Estimation (catalogue du scénario)",
        "Lumex",
        "quantité changée pour",
        "Coût du plan (€ HT)",
        "nom=offres.xlsx",
    ] {
        assert!(page.contains(said), "« {said} » in {page}");
    }
    let args = [
        "marche",
        "offres",
        "offres",
        "--scenario",
        "scenario.toml",
        "-o",
        "essai.xlsx",
    ];
    let run = reverbere_in(&project, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let expected = std::fs::read(project.join("essai.xlsx")).expect("the command's");
    let sent = server.get("/documents/fichier?dossier=papiers&nom=offres.xlsx");
    assert!(sent.body == expected, "the bytes of the command");
    let verified = reverbere_in(&project, &["verifier", "papiers", "scenario.toml"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);

    // One is taken away, and put back by undoing it.
    server.act("/api/offres/retirer", &json!({ "fichier": "Lumex.xlsx" }));
    assert_eq!(kept(&project), ["Clarté.xlsx"]);
    let page = server.page("/documents");
    assert!(page.contains("a changé depuis cette comparaison"), "{page}");
    server.act("/api/annuler", &json!({}));
    assert_eq!(kept(&project).len(), 2);
    let gone = server.post(
        "/api/offres/retirer",
        &json!({ "fichier": "../plan/plan.csv" }),
    );
    assert_eq!(gone.status, 422);
}

#[test]
fn a_form_of_other_lots_is_told() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = prepared(&work);
    let body = filled(&project, 150.0, false);
    let other = project.with_file_name("autre.xlsx");
    std::fs::write(&other, body).expect("a form");
    edit_part(&other, "xl/sharedStrings.xml", |xml| {
        xml.replace(">CC de Desvres-Samer<", ">Lot 7<")
    });
    let body = std::fs::read(&other).expect("a form");
    let sent = server.put("/api/offres?nom=autre.xlsx", &body);
    assert_eq!(sent.status, 200, "{}", sent.text());
    let refused = server.post("/api/offres/comparer", &json!({}));
    assert_eq!(refused.status, 422);
    for said in ["autre.xlsx", "Lot 7", "retirez-le"] {
        assert!(refused.text().contains(said), "{}", refused.text());
    }
}

#[test]
fn grouped_orders_are_those_of_the_command() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = prepared(&work);
    let args = [
        "deliberations",
        "scenario.toml",
        "-o",
        "essai",
        "--groupement",
    ];
    let run = reverbere_in(&project, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let expected = files(&project.join("essai"));
    assert!(expected.keys().any(|name| name.starts_with("GROUPEMENT_")));
    assert_eq!(files(&project.join("papiers/deliberations")), expected);
    let page = server.page("/documents");
    assert!(page.contains("qui coordonne"), "{page}");
    // The next papers are prepared likewise, unless another thing is said.
    assert!(page.contains("value=\"oui\" checked"), "{page}");
}
