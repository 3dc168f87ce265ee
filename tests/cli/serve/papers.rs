//! What follows from a plan, prepared on its page: the same as the commands write, of the plan that is
//! shown, and over nobody's work.

use super::client::Server;
use super::files;
use super::plans::{budgets, opened};
use crate::common::{Workdir, edit_part, names_in, reverbere_in};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

fn prepared(server: &Server, lots: &str) -> String {
    let reply = server.post("/api/papiers", &json!({ "lots": lots }));
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.text()
}

/// The files that the commands write of the same scenario, by their names on the page.
fn by_commands(project: &Path) -> BTreeMap<String, Vec<u8>> {
    let run = |args: &[&str]| {
        let run = reverbere_in(project, args);
        assert_eq!(run.code, 0, "{}", run.stderr);
    };
    run(&[
        "deliberations",
        "scenario.toml",
        "-o",
        "essai/deliberations",
    ]);
    run(&["marche", "scenario.toml", "-o", "essai/marche"]);
    run(&["puissances", "scenario.toml", "-o", "essai/puissances.xlsx"]);
    run(&["presenter", "scenario.toml", "-o", "essai/rapport.html"]);
    files(&project.join("essai"))
}

#[test]
fn papers_are_those_of_the_commands_and_of_the_plan_that_is_shown() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    let early = server.post("/api/papiers", &json!({}));
    assert_eq!(early.status, 422);
    assert!(
        early.text().contains("pas encore de plan"),
        "{}",
        early.text()
    );
    budgets(&server, "1500");
    server.plan(&json!({}));
    let said = prepared(&server, "epci");
    assert!(
        said.contains("1\u{a0}projet de délibération, 1\u{a0}lot à chiffrer"),
        "{said}"
    );
    let written = files(&project.join("papiers"));
    let expected = by_commands(&project);
    assert!(expected.keys().eq(written.keys()), "{:?}", written.keys());
    for (name, bytes) in &expected {
        assert!(*bytes == written[name], "{name} differs");
    }
    let one = server.get("/documents/fichier?dossier=papiers&nom=deliberations%2F62773_Samer.docx");
    assert_eq!(one.body, written["deliberations/62773_Samer.docx"]);
    assert!(server.get("/documents/papiers.zip").body.starts_with(b"PK"));
    let elsewhere = server.get("/documents/fichier?dossier=papiers&nom=..%2Fscenario.toml");
    assert_eq!(elsewhere.status, 404);

    // Someone completes a draft in Word; then the plan moves.
    let draft = project.join("papiers/deliberations/62773_Samer.docx");
    edit_part(&draft, "word/document.xml", |xml| {
        xml.replace("[date]", "12 mars 2027")
            .replace("Article", "ARTICLE")
    });
    let read = std::fs::read(&draft).expect("a draft");
    let moved = json!({ "insee": "62773", "budget": "4 000" });
    server.act("/api/plan/budget", &moved);
    server.follow();
    let page = server.page("/documents");
    assert!(
        page.contains("Le plan a changé depuis que ces papiers"),
        "{page}"
    );
    let said = prepared(&server, "commune");
    assert!(said.contains("d'avant sont gardés"), "{said}");
    let kept = names_in(&project.join("papiers/deliberations"))
        .into_iter()
        .find(|name| name.contains(".ancien-"))
        .expect("what was changed");
    let kept = std::fs::read(project.join("papiers/deliberations").join(kept));
    assert_eq!(kept.expect("its bytes"), read);
    assert!(!server.page("/documents").contains("Le plan a changé"));

    // Closed and opened again, the program finds the same plan.
    let before = files(&project.join("papiers"));
    drop(server);
    let server = Server::start(work.path());
    prepared(&server, "commune");
    assert_eq!(files(&project.join("papiers")), before);
}

/// Half of the cost of each new luminaire, at most 300 € a point: what the page says is what the
/// command reads, and each aid has its request among the papers.
#[test]
fn aids_are_said_on_the_page_and_asked_for_in_the_papers() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    budgets(&server, "3000");
    let text = std::fs::read_to_string(project.join("scenario.toml")).expect("a scenario");
    std::fs::write(
        project.join("scenario.toml"),
        format!("{text}\n# à revoir en mars\n"),
    )
    .expect("a comment");
    let detr = json!({
        "nom": "DETR", "taux": "50 %", "plafond_par_point": "300", "points_max": "", "annee": "2026",
        "source": "Règlement <b>2026</b>", "eligibles": "luminaires_neufs", "facteur": ""
    });
    server.act("/api/aides", &detr);
    for (key, wrong, said) in [
        ("taux", "cinquante", "n'est pas un nombre"),
        ("taux", "150", "de 0 à 100"),
        ("plafond_par_point", "300 €/pt env.", "Plafond par point"),
        ("nom", "CEE", "prix du MWh cumac"),
    ] {
        let mut sent = detr.clone();
        sent[key] = json!(wrong);
        let refused = server.post("/api/aides", &sent);
        assert_eq!(refused.status, 422, "{key}");
        assert!(refused.text().contains(said), "{}", refused.text());
    }
    server.act("/api/cee", &json!({ "prix": "7,95" }));
    let page = server.page("/budgets");
    assert!(
        page.contains("50 % du coût HT, luminaires neufs, au plus 300 € par point"),
        "{page}"
    );
    assert!(page.contains("&lt;b&gt;") && !page.contains("<b>2026"));
    let text = std::fs::read_to_string(project.join("scenario.toml")).expect("a scenario");
    assert!(
        text.contains("# à revoir en mars") && text.contains("taux = 0.5"),
        "{text}"
    );
    server.plan(&json!({}));
    let said = prepared(&server, "epci");
    assert!(said.contains("dossier « DETR », dossier « CEE »"), "{said}");
    let written = files(&project.join("papiers"));
    let args = [
        "dossier-aide",
        "scenario.toml",
        "--aide",
        "DETR",
        "-o",
        "essai",
    ];
    let run = reverbere_in(&project, &args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for (name, bytes) in files(&project.join("essai")) {
        assert!(
            bytes == written[&format!("aides/DETR/{name}")],
            "{name} differs"
        );
    }
    // Other rules in the place of those, then none.
    let mut less = detr.clone();
    less["taux"] = json!("20");
    server.act("/api/aides", &less);
    let page = server.page("/budgets");
    assert!(
        page.contains("20 % du coût HT") && !page.contains("50 % du coût HT"),
        "{page}"
    );
    server.act("/api/aides/retirer", &json!({ "nom": "DETR" }));
    let text = std::fs::read_to_string(project.join("scenario.toml")).expect("a scenario");
    assert!(
        !text.contains("[[aides]]") && text.contains("# à revoir en mars"),
        "{text}"
    );
}

#[test]
fn no_papers_of_a_plan_whose_inputs_have_changed() {
    let work = Workdir::new();
    let server = opened(&work);
    budgets(&server, "1500");
    server.plan(&json!({}));
    budgets(&server, "1600");
    let late = server.post("/api/papiers", &json!({}));
    assert_eq!(late.status, 422);
    assert!(late.text().contains("a changé"), "{}", late.text());
}
