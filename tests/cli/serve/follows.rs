//! From the plan to its works, and to the next plan, on the page alone.

use super::client::Server;
use crate::common::{Workdir, reverbere_in};
use serde_json::json;
use std::path::Path;

fn inventory() -> String {
    let mut text = String::from("Commune;Référence;Rue;Lampe;Puissance (W);Type luminaire\n");
    for at in 1..=10 {
        text += &format!(
            "Samer;S-{at};rue Haute;SHP;{};Routier fermé\n",
            90 + at * 10
        );
    }
    text
}

fn references(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("a table of points");
    let rows = text.lines().skip(1);
    rows.filter_map(|row| row.split(';').nth(6).map(ToOwned::to_owned))
        .collect()
}

/// The days of the contract, on the page; what a person writes into its file stays.
fn gives_its_contract(server: &Server, project: &Path) {
    let days = |first: &str, last: &str| json!({ "nom": "Essai", "debut": first, "fin": last });
    for (first, last) in [("2028-12-31", "2026-01-01"), ("hier", "2028-12-31")] {
        let refused = server.post("/api/suivi/contrat", &days(first, last));
        assert_eq!(refused.status, 422, "{first} {last}");
        assert!(!project.join("contrat.toml").exists());
    }
    server.act("/api/suivi/contrat", &days("2025-01-01", "2028-12-31"));
    // Its objectives are those that were followed so far; what a person writes there stays.
    let file = project.join("contrat.toml");
    let text = std::fs::read_to_string(&file).expect("a contract");
    assert!(text.contains("cible = 2000"), "{text}");
    std::fs::write(&file, format!("# convention du 3 mai\n{text}")).expect("a comment");
    server.act("/api/suivi/contrat", &days("2026-01-01", "31/12/2028"));
    let text = std::fs::read_to_string(&file).expect("a contract");
    assert!(
        text.starts_with("# convention du 3 mai\n") && text.contains("debut = \"2026-01-01\""),
        "{text}"
    );
}

#[test]
fn points_are_accepted_as_planned_and_the_rest_is_planned_again() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = Server::start(work.path());
    let sent = server.put("/api/fichiers?nom=samer.csv", inventory().as_bytes());
    assert_eq!(sent.status, 200, "{}", sent.text());
    server.act("/api/lire", &json!({}));
    server.act(
        "/api/budgets",
        &json!({ "base": "HT", "budgets": { "62773": "3000" } }),
    );
    assert!(server.page("/suivi").contains("calculez-le d'abord"));
    server.plan(&json!({}));
    let planned = references(&project.join("plan/plan.csv"));
    assert!(planned.len() >= 3, "{planned:?}");
    let early = server.post(
        "/api/suivi/reception",
        &json!({ "points": { "62773 S-1": "oui" }, "le": "2026-01-15" }),
    );
    assert_eq!(early.status, 422);
    server.act("/api/suivi/commencer", &json!({}));
    // The contract of the Pays Boulonnais begins in 2027: that of this project has begun.
    let early = json!({ "points": { format!("62773 {}", planned[0]): "oui" }, "le": "15/01/2026" });
    let early = server.post("/api/suivi/reception", &early);
    assert!(
        early.status == 422 && early.text().contains("01/01/2027"),
        "{}",
        early.text()
    );
    gives_its_contract(&server, &project);

    let mark = |at: usize| format!("62773 {}", planned[at]);
    let accepted = json!({ "points": { mark(0): "oui", mark(1): "oui" }, "le": "15/01/2026", "entreprise": "=Lumen" });
    server.act("/api/suivi/reception", &accepted);
    let page = server.page("/suivi");
    assert!(page.contains(&format!("2 sur {}", planned.len())), "{page}");
    // The command reads the same from the workbook.
    let run = reverbere_in(
        &project,
        &[
            "suivi",
            "bilan",
            "suivi.xlsx",
            "--json",
            "--date",
            "2026-02-01",
            "--contrat",
            "contrat.toml",
            "--faits",
            "f.csv",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["ensemble"]["receptionnes"], 2, "{}", run.stdout);
    for wrong in [
        json!({ "points": {}, "le": "15/01/2026" }),
        json!({ "points": { "62773 S-99": "oui" }, "le": "15/01/2026" }),
        json!({ "points": { mark(2): "oui" }, "le": "hier" }),
        json!({ "points": { mark(2): "oui" }, "le": "2199-01-01" }),
    ] {
        assert_eq!(
            server.post("/api/suivi/reception", &wrong).status,
            422,
            "{wrong}"
        );
    }
    // The same workbook, sent back as a contractor would: nothing is counted twice.
    let book = std::fs::read(project.join("suivi.xlsx")).expect("a workbook");
    let back = server.put("/api/suivi?nom=entreprise.xlsx", &book);
    assert_eq!(back.status, 200, "{}", back.text());
    assert!(
        server
            .page("/suivi")
            .contains(&format!("2 sur {}", planned.len()))
    );
    let wrong = server.put("/api/suivi?nom=faux.csv", inventory().as_bytes());
    assert_eq!(wrong.status, 422);

    server.act("/api/suivi/replanifier", &json!({}));
    server.follow();
    let done = references(&project.join("faits.csv"));
    let again = references(&project.join("plan/plan.csv"));
    assert_eq!(done.len(), 2);
    assert!(
        done.iter()
            .all(|one| planned.contains(one) && !again.contains(one)),
        "{done:?} {again:?}"
    );
    // The follow-up is carried onto the new plan: what is done stays done.
    server.act("/api/suivi/commencer", &json!({}));
    let page = server.page("/suivi");
    assert!(
        page.contains("2 sur ") && !page.contains("Le plan a changé"),
        "{page}"
    );
}
