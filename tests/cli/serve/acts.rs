//! Nothing that was done is lost: undo and redo across restarts, back to any state, comments written
//! by hand, and two windows that know of each other.

use super::client::Server;
use crate::common::Workdir;
use serde_json::{Value, json};
use std::path::Path;

const INVENTORY: &str =
    "Commune;Référence;Lampe;Puissance (W)\nSamer;S-1;SHP;100\nSamer;S-2;SHP;150\n";

fn scenario(project: &Path) -> String {
    std::fs::read_to_string(project.join("scenario.toml")).unwrap_or_default()
}

fn budget(server: &Server, euros: &str) {
    let sent = json!({ "base": "HT", "budgets": { "62773": euros } });
    server.act("/api/budgets", &sent);
}

fn budgets(project: &Path) -> String {
    std::fs::read_to_string(project.join("budgets.csv")).unwrap_or_default()
}

#[test]
fn acts_are_undone_and_done_again_after_a_restart_and_none_is_lost() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = Server::start(work.path());
    let nothing = server.post("/api/annuler", &json!({}));
    assert_eq!(nothing.status, 422);
    assert!(nothing.text().contains("plus rien à annuler"));

    let sent = server.put("/api/fichiers?nom=samer.csv", INVENTORY.as_bytes());
    assert_eq!(sent.status, 200, "{}", sent.text());
    server.act("/api/lire", &json!({}));
    budget(&server, "1000");
    budget(&server, "2000");
    assert!(budgets(&project).contains("2000,00"));
    assert!(
        server
            .page("/budgets")
            .contains("Annuler : Budgets enregistrés : 2 000,00 €")
    );

    server.act("/api/annuler", &json!({}));
    assert!(budgets(&project).contains("1000,00"));
    // The program is killed: what was answered is on disk.
    drop(server);
    let server = Server::start(work.path());
    server.act("/api/annuler", &json!({}));
    assert!(
        !project.join("budgets.csv").exists(),
        "there was none before"
    );
    for expected in ["1000,00", "2000,00"] {
        server.act("/api/retablir", &json!({}));
        assert!(
            budgets(&project).contains(expected),
            "{}",
            budgets(&project)
        );
    }
    assert_eq!(server.post("/api/retablir", &json!({})).status, 422);

    // A new act after an undo: what was undone is still in the journal, and can be gone back to.
    server.act("/api/annuler", &json!({}));
    budget(&server, "3000");
    assert_eq!(server.post("/api/retablir", &json!({})).status, 422);
    let journal = std::fs::read_to_string(project.join("journal.jsonl")).expect("a journal");
    let undone = journal.lines().position(|line| {
        let act: Value = serde_json::from_str(line).expect("an act");
        act["acte"] == "annuler"
    });
    // Before the first undo, there were 2 000 €.
    let number = (undone.expect("an undo") + 1).to_string();
    assert!(
        server
            .page("/journal")
            .contains("Budgets enregistrés : 2 000,00 € HT")
    );
    server.act("/api/revenir", &json!({ "numero": number }));
    assert!(
        budgets(&project).contains("2000,00"),
        "{}",
        budgets(&project)
    );
    server.act("/api/annuler", &json!({}));
    assert!(
        budgets(&project).contains("3000,00"),
        "{}",
        budgets(&project)
    );

    // Back before the very first act: the file that was dropped is gone, and comes back.
    server.act("/api/revenir", &json!({ "numero": "1" }));
    assert!(!project.join("inventaires/samer.csv").exists());
    assert!(!project.join("scenario.toml").exists());
    server.act("/api/annuler", &json!({}));
    let kept = std::fs::read(project.join("inventaires/samer.csv")).expect("the file");
    assert_eq!(kept, INVENTORY.as_bytes());
    assert!(server.page("/depot").contains("2 points lumineux"));
    for number in ["0", "9999", "-1", "x"] {
        let wrong = server.post("/api/revenir", &json!({ "numero": number }));
        assert_eq!(wrong.status, 422, "{number}");
    }
}

#[test]
fn a_journal_from_elsewhere_writes_nothing_outside_of_the_project() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    std::fs::create_dir_all(&project).expect("a folder");
    let act = json!({
        "date": "2026-11-29T10:00:00+00:00", "acte": "budgets", "dit": "Budgets enregistrés.",
        "avant": { "../victime.txt": null },
    });
    std::fs::write(project.join("journal.jsonl"), format!("{act}\n")).expect("a journal");
    std::fs::write(work.path().join("victime.txt"), "à moi").expect("a file");
    let server = Server::start(work.path());
    let reply = server.post("/api/annuler", &json!({}));
    assert_eq!(reply.status, 422);
    assert!(
        reply.text().contains("n'est pas un fichier du projet"),
        "{}",
        reply.text()
    );
    assert!(work.path().join("victime.txt").exists());
}

#[test]
fn comments_written_by_hand_outlive_what_pages_save() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    std::fs::create_dir_all(&project).expect("a folder");
    std::fs::write(project.join("scenario.toml"), WRITTEN_BY_HAND).expect("a scenario");
    let server = Server::start(work.path());
    server.act(
        "/api/territoire",
        &json!({ "ajouter": "CC de la Terre des Deux Caps" }),
    );
    let targets = json!({ "nom": "Autre nom", "facteur4_sens": "min", "facteur4": "3", "facteur2_sens": "exact", "facteur2": "1" });
    server.act("/api/objectifs", &targets);
    let sent = json!({ "fichier": "notes.txt", "ecarter": "oui" });
    server.act("/api/ignorer", &sent);
    budget(&server, "1000");
    let saved = scenario(&project);
    for kept in [
        "# Choisi avec Mme Duval, le 12 mars.\nnom = \"Autre nom\" # à confirmer",
        "epci = [\"CC de Desvres-Samer\", \"CC de la Terre des Deux Caps\"]",
        "# Budgets d'avant.",
        "facteur4 = { min = 3 } # demandé par le préfet",
        "facteur2 = 1",
        "    # le carnet de 2019\n    \"carnet.txt\",",
        "\"notes.txt\"",
        "# Fin.",
    ] {
        assert!(saved.contains(kept), "{kept}\n---\n{saved}");
    }
    assert!(!saved.contains("[budgets]"), "{saved}");
    assert!(server.page("/objectifs").contains("Autre nom"));
}

const WRITTEN_BY_HAND: &str = "# Choisi avec Mme Duval, le 12 mars.
nom = \"Essai\" # à confirmer
base_montants = \"HT\"
inventaires = [\"inventaires\"]
inventaires_a_ignorer = [
    # le carnet de 2019
    \"carnet.txt\",
]
epci = [\"CC de Desvres-Samer\"]

[objectifs]
facteur4 = 0 # demandé par le préfet
facteur2 = { min = 0 }

# Budgets d'avant.
[budgets]
\"62773\" = 500

[calcul]
ecart = 1e-4
# Fin.
";

#[test]
fn each_window_hears_of_what_the_other_does() {
    let work = Workdir::new();
    let server = Server::start(work.path());
    let version = || {
        let stated: Value = serde_json::from_str(&server.get("/api/version").text()).expect("JSON");
        stated["version"].as_u64().expect("a number")
    };
    let before = version();
    assert!(
        server
            .page("/territoire")
            .contains(&format!("data-version=\"{before}\""))
    );
    assert_eq!(version(), before, "reading is no act");
    let refused = server.post("/api/territoire", &json!({ "ajouter": "Nulle part" }));
    assert_eq!(refused.status, 422);
    assert_eq!(version(), before, "what was not done is no news");
    let done = server.post(
        "/api/territoire",
        &json!({ "ajouter": "CC de Desvres-Samer" }),
    );
    let stated: Value = serde_json::from_str(&done.text()).expect("JSON");
    // The window that did it knows its own act by the next number.
    assert_eq!(stated["version"], before + 1);
    assert_eq!(version(), before + 1);
}
