//! The plan is moved on its page: budgets, points forced and forbidden, what is missing; and each
//! point explains itself.

use super::client::Server;
use super::files;
use crate::common::{Workdir, reverbere_in};
use serde_json::{Value, json};
use std::path::Path;

/// Ten lamps of Samer in two streets, one of Desvres.
fn inventory() -> String {
    let mut text = String::from(
        "Commune;Référence;Rue;Armoire;Lampe;Puissance (W);Type luminaire\nDesvres;D-1;rue Neuve;B;SHP;150;Routier fermé\n",
    );
    for at in 1..=10 {
        let (street, watts) = if at <= 5 {
            ("rue Haute", 250)
        } else {
            ("rue Basse", 100)
        };
        text += &format!("Samer;S-{at};{street};A;SHP;{watts};Routier fermé\n");
    }
    text
}

pub fn opened(work: &Workdir) -> Server {
    let server = Server::start(work.path());
    let sent = server.put("/api/fichiers?nom=parc.csv", inventory().as_bytes());
    assert_eq!(sent.status, 200, "{}", sent.text());
    server.act("/api/lire", &json!({}));
    server
}

pub fn budgets(server: &Server, samer: &str) {
    let sent = json!({ "base": "HT", "budgets": { "62773": samer, "62268": "0" } });
    server.act("/api/budgets", &sent);
}

/// References of the points of the plan on disk.
fn chosen(project: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(project.join("plan/plan.csv")).expect("a plan");
    let rows = text.lines().skip(1);
    rows.filter_map(|row| row.split(';').nth(6).map(ToOwned::to_owned))
        .collect()
}

fn targets(server: &Server, count: &str) {
    let sent = json!({ "nom": "Essai", "facteur4_sens": "min", "facteur4": count, "facteur2_sens": "min", "facteur2": "0" });
    server.act("/api/objectifs", &sent);
}

#[test]
fn a_budget_that_is_moved_moves_the_plan_and_says_what_changed() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    budgets(&server, "1500");
    server.plan(&json!({}));
    let before = chosen(&project);
    assert!(!before.is_empty() && before.len() < 10, "{before:?}");

    server.act(
        "/api/plan/budget",
        &json!({ "insee": "62773", "budget": "4 000" }),
    );
    let page = server.follow();
    let after = chosen(&project);
    assert!(after.len() > before.len(), "{after:?}");
    assert!(page.contains("Par rapport au plan précédent"), "{page}");
    let kept = std::fs::read_to_string(project.join("budgets.csv")).expect("budgets");
    assert!(
        kept.contains("4000,00") && kept.contains("62268;Desvres;0,00"),
        "{kept}"
    );
    // What the page wrote is what the command writes.
    let run = reverbere_in(&project, &["planifier", "scenario.toml", "-o", "autre"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(files(&project.join("autre")), files(&project.join("plan")));

    // The same budget again: the same plan, and it says so.
    server.act(
        "/api/plan/budget",
        &json!({ "insee": "62773", "budget": "4000,00" }),
    );
    assert!(server.follow().contains("Les mêmes points."));
    for (insee, budget) in [("62773", "beaucoup"), ("75056", "100")] {
        let wrong = server.post(
            "/api/plan/budget",
            &json!({ "insee": insee, "budget": budget }),
        );
        assert_eq!(wrong.status, 422, "{insee} {budget}");
    }
    // Undone, and planned again: the first plan. What changed nothing needs no undoing.
    server.act("/api/annuler", &json!({}));
    server.plan(&json!({}));
    assert_eq!(chosen(&project), before);
}

#[test]
fn what_is_missing_is_stated_in_euros_and_added_in_one_act() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    budgets(&server, "1000");
    targets(&server, "5");
    let page = server.plan(&json!({}));
    assert!(page.contains("Ce qui le rendrait possible"), "{page}");
    let at = page
        .find("name=\"centimes.62773\" value=\"")
        .expect("Samer's money")
        + 29;
    let cents: String = page[at..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    server.act(
        "/api/budgets/ajouter",
        &json!({ "centimes": { "62773": cents } }),
    );
    let page = server.follow();
    assert!(!page.contains("Aucun plan"), "{page}");
    assert!(chosen(&project).len() >= 5);
    // The other way: targets brought down to what the budgets pay for.
    budgets(&server, "1000");
    let page = server.plan(&json!({}));
    let value = |name: &str| {
        let mark = format!("name=\"{name}\" value=\"");
        let at = page.rfind(&mark).expect("a target") + mark.len();
        page[at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
    };
    let sent = json!({ "facteur4": value("facteur4"), "facteur2": value("facteur2") });
    server.act("/api/objectifs/ramener", &sent);
    assert!(!server.follow().contains("Aucun plan"));
    let wrong = server.post(
        "/api/budgets/ajouter",
        &json!({ "centimes": { "62773": "-5" } }),
    );
    assert_eq!(wrong.status, 422);
}

#[test]
fn points_and_streets_are_forced_and_forbidden_and_left_free_again() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    budgets(&server, "1500");
    server.plan(&json!({}));
    let before = chosen(&project);
    let out = (1..=10)
        .map(|at| format!("S-{at}"))
        .find(|one| !before.contains(one))
        .expect("one that is not chosen");
    let rule = |sense: &str, reference: &str| {
        let sent = json!({ "sens": sense, "commune": "Samer", "reference": reference });
        server.act("/api/regle", &sent);
    };
    rule("forcer", &out);
    rule("interdire", &before[0]);
    assert!(
        server
            .page("/points?commune=62773")
            .contains("aria-pressed=\"true\"")
    );
    server.plan(&json!({}));
    let after = chosen(&project);
    assert!(
        after.contains(&out) && !after.contains(&before[0]),
        "{after:?}"
    );
    rule("libre", &out);
    rule("libre", &before[0]);
    let street = json!({ "sens": "interdire", "commune": "62773", "voie": "Rue Haute" });
    server.act("/api/regle", &street);
    assert!(server.page("/objectifs").contains("Rue Haute"));
    server.plan(&json!({}));
    let after = chosen(&project);
    assert!(!after.is_empty(), "rue Basse is left");
    for at in 1..=5 {
        assert!(!after.contains(&format!("S-{at}")), "{after:?}");
    }
    for wrong in [
        json!({ "sens": "forcer", "commune": "Samer" }),
        json!({ "sens": "forcer", "commune": "Paris", "voie": "rue Haute" }),
        json!({ "sens": "forcer", "reference": "S-1" }),
        json!({ "sens": "forcer", "commune": "Samer", "voie": "…" }),
    ] {
        assert_eq!(server.post("/api/regle", &wrong).status, 422, "{wrong}");
    }
}

#[test]
fn a_point_says_its_whole_computation() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    budgets(&server, "4000");
    server.plan(&json!({}));
    let list = server.page("/points?commune=62773&texte=rue+haute");
    assert!(
        list.contains("5 points.") && list.contains("S-1") && !list.contains("S-6"),
        "{list}"
    );
    let page = server.page("/point?fichier=parc.csv&feuille=&ligne=3&foyer=1");
    let run = reverbere_in(
        &project,
        &["expliquer", "S-1", "--scenario", "scenario.toml", "--json"],
    );
    let stated: Value = run.json();
    assert!(
        page.contains("Point S-1") && page.contains("kWh/an par euro"),
        "{page}"
    );
    for part in stated["calcul"].as_array().expect("parts") {
        assert!(
            page.contains(part["titre"].as_str().expect("a title")),
            "{part}"
        );
    }
    for solution in stated["solutions"].as_array().expect("solutions") {
        if let Some(code) = solution["code"].as_str() {
            assert!(page.contains(code), "{code}");
        }
    }
    let gone = server.get("/point?fichier=autre.csv&feuille=&ligne=3&foyer=1");
    assert_eq!(gone.status, 422);
}

/// What the file of the scenario prefers is said on the page of the plan, with its price, as everywhere.
#[test]
fn the_price_of_whole_streets_is_on_the_page() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    budgets(&server, "1500");
    targets(&server, "1");
    let said = "Préférence pour des rues entières";
    server.plan(&json!({}));
    assert!(!server.page("/plan").contains(said));
    let file = project.join("scenario.toml");
    let text = std::fs::read_to_string(&file).expect("a scenario");
    let groups = "\n[groupes]\nvoies = \"si_possible\"\npenalite = 100\n";
    std::fs::write(&file, text + groups).expect("a scenario");
    server.plan(&json!({}));
    assert_eq!(server.page("/plan").matches(said).count(), 1);
}

#[test]
fn several_who_move_budgets_at_once_lose_no_act_and_see_the_plan_of_all() {
    const PERSONS: usize = 5;
    const MOVES: usize = 6;
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    budgets(&server, "1500");
    targets(&server, "0");
    server.plan(&json!({}));
    std::thread::scope(|scope| {
        for person in 0..PERSONS {
            let server = &server;
            scope.spawn(move || {
                for turn in 0..MOVES {
                    let budget = 1_000 + 100 * person + 10 * turn;
                    let sent = json!({ "insee": "62773", "budget": budget.to_string() });
                    server.act("/api/plan/budget", &sent);
                    assert!(server.page("/plan").contains("Budget de Samer"));
                }
            });
        }
    });
    let page = server.follow();
    assert!(
        page.contains("Plan prouvé optimal") && !page.contains("Quelque chose a changé"),
        "{page}"
    );
    let journal = std::fs::read_to_string(project.join("journal.jsonl")).expect("a journal");
    let moved = (journal.lines()).filter(|line| line.contains("\"acte\":\"budgets\""));
    assert_eq!(moved.count(), 1 + PERSONS * MOVES);
    let run = reverbere_in(&project, &["planifier", "scenario.toml", "-o", "autre"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let written = files(&project.join("plan"));
    for (name, bytes) in files(&project.join("autre")) {
        assert!(bytes == written[&name], "{name} differs");
    }
}
