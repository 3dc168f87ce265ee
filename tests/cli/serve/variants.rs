//! Scenarios are duplicated, compared, taken back and removed, and nothing is lost on the way.

use super::client::Server;
use crate::common::{Workdir, reverbere_in};
use serde_json::json;
use std::path::Path;

const SAMER: &str = "Commune;Référence;Lampe;Puissance (W);Type luminaire\nSamer;S-1;SHP;150;Routier fermé\nSamer;S-2;SHP;250;Routier fermé\nSamer;S-3;SHP;250;Routier fermé\n";

#[test]
fn a_variant_keeps_what_was_and_is_compared_with_what_is() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = Server::start(work.path());
    server.put("/api/fichiers?nom=samer.csv", SAMER.as_bytes());
    server.act("/api/lire", &json!({}));
    let budget = |euros: &str| {
        server.act(
            "/api/budgets",
            &json!({ "base": "HT", "budgets": { "62773": euros } }),
        );
    };
    budget("500");
    server.act("/api/variante", &json!({ "nom": "Budget d'avant <b>" }));
    budget("2000");
    let twice = server.post("/api/variante", &json!({ "nom": "budget d'avant b" }));
    assert_eq!(twice.status, 422, "{}", twice.text());
    assert_eq!(
        server
            .post("/api/variante", &json!({ "nom": " … " }))
            .status,
        422
    );
    let files = std::fs::read_dir(&project).expect("a folder");
    let variant = files
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find(|name| {
            name.starts_with("variante-")
                && Path::new(name)
                    .extension()
                    .is_some_and(|kind| kind == "toml")
        })
        .expect("a variant");
    assert!(
        server
            .page("/comparer")
            .contains("Budget d'avant &lt;b&gt;")
    );

    server.act("/api/comparer", &json!({}));
    let page = server.page("/comparer");
    assert!(page.contains("A : ") && page.contains("B : "), "{page}");
    let run = reverbere_in(
        &project,
        &[
            "comparer",
            "scenario.toml",
            &variant,
            "-o",
            "c.xlsx",
            "--json",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    for budget in ["2 000 € HT", "500 € HT"] {
        assert!(page.contains(budget), "{budget}: {page}");
    }
    budget("2100");
    assert!(server.page("/comparer").contains("a changé depuis"));

    let chosen = json!({ "fichier": variant });
    server.act("/api/variante/reprendre", &chosen);
    assert!(server.page("/budgets").contains("Total : 500,00 € HT"));
    server.act("/api/annuler", &json!({}));
    assert!(server.page("/budgets").contains("Total : 2 100,00 € HT"));
    server.act("/api/variante/supprimer", &chosen);
    assert!(!project.join(&variant).exists());
    server.act("/api/annuler", &json!({}));
    assert!(project.join(&variant).exists());
    for file in ["scenario.toml", "../x.toml", "variante-autre.toml"] {
        let wrong = server.post("/api/variante/supprimer", &json!({ "fichier": file }));
        assert_eq!(wrong.status, 422, "{file}");
    }
    assert!(project.join("scenario.toml").exists());
}
