//! What inventories write is named once for all files or for one, and each commune is looked over.

use super::client::Server;
use crate::common::{Workdir, reverbere_in};
use serde_json::json;

const SAMER: &str = "Commune;Référence;Lampe;Puissance (W);Régime\nSamer;S-1;ZZ9;100;nuit bleue\nSamer;S-2;SHP;150;\n";
const DESVRES: &str = "Commune;Référence;Lampe;Puissance (W)\nDesvres;D-1;ZZ9;125\n";

fn opened(work: &Workdir) -> Server {
    let server = Server::start(work.path());
    for (name, text) in [("samer.csv", SAMER), ("desvres.csv", DESVRES)] {
        let sent = server.put(&format!("/api/fichiers?nom={name}"), text.as_bytes());
        assert_eq!(sent.status, 200, "{}", sent.text());
    }
    server.act("/api/lire", &json!({}));
    server
}

#[test]
fn a_lamp_is_named_for_all_files_or_for_one_and_the_command_reads_it() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    let page = server.page("/vocabulaire");
    assert!(page.contains("ZZ9") && page.contains("inconnue"), "{page}");
    server.act(
        "/api/lampe",
        &json!({ "lampe": "ZZ9", "technologie": "SHP" }),
    );
    server.act(
        "/api/lampe",
        &json!({ "lampe": "ZZ9", "technologie": "BF", "fichier": "desvres.csv" }),
    );
    let run = reverbere_in(
        &project,
        &[
            "importer",
            "inventaires",
            "--correspondance",
            "correspondance.toml",
            "--json",
        ],
    );
    let read = run.json();
    assert_eq!(
        read["par_technologie"]["SHP"]["points"], 2,
        "{}",
        run.stderr
    );
    assert_eq!(read["par_technologie"]["BF"]["points"], 1);
    assert!(!server.page("/vocabulaire").contains("inconnue"));
    // Taken back for one file: what holds for all holds there.
    server.act(
        "/api/lampe",
        &json!({ "lampe": "ZZ9", "fichier": "desvres.csv" }),
    );
    let scenario = std::fs::read_to_string(project.join("scenario.toml")).expect("a scenario");
    assert!(
        scenario.contains("correspondance = [\"correspondance.toml\"]"),
        "{scenario}"
    );
    server.act("/api/annuler", &json!({}));
    let mapping = std::fs::read_to_string(project.join("correspondance.toml")).expect("a mapping");
    assert!(
        mapping.contains("\"ZZ9\" = \"BF\"") || mapping.contains("ZZ9 = \"BF\""),
        "{mapping}"
    );
    for wrong in [
        json!({ "lampe": "ZZ9", "technologie": "torche" }),
        json!({ "lampe": "ZZ9", "technologie": "SHP", "watts": "beaucoup" }),
    ] {
        assert_eq!(server.post("/api/lampe", &wrong).status, 422, "{wrong}");
    }
}

#[test]
fn a_profile_that_nobody_knows_or_writes_is_chosen_once() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = opened(&work);
    let page = server.page("/vocabulaire");
    assert!(
        page.contains("nuit bleue") && page.contains("non compris"),
        "{page}"
    );
    assert!(page.contains("Aucun régime"), "{page}");
    let wrong = server.post(
        "/api/regime",
        &json!({ "regime": "nuit bleue", "valeur": "bientôt" }),
    );
    assert_eq!(wrong.status, 422);
    server.act(
        "/api/regime",
        &json!({ "regime": "nuit bleue", "valeur": "extinction 23h-5h" }),
    );
    server.act(
        "/api/regime",
        &json!({ "regime": "", "valeur": "extinction 0h-5h" }),
    );
    let page = server.page("/vocabulaire");
    assert!(
        !page.contains("non compris") && !page.contains("(supposé)"),
        "{page}"
    );
    let scenario = std::fs::read_to_string(project.join("scenario.toml")).expect("a scenario");
    assert!(
        scenario.contains("\"nuit bleue\" = \"extinction 23h-5h\""),
        "{scenario}"
    );
    server.act(
        "/api/regime",
        &json!({ "regime": "Nuit Bleue", "valeur": "" }),
    );
    assert!(server.page("/vocabulaire").contains("non compris"));
}

#[test]
fn a_commune_is_found_right_and_that_lapses_when_it_changes() {
    let work = Workdir::new();
    let server = opened(&work);
    server.act(
        "/api/lampe",
        &json!({ "lampe": "ZZ9", "technologie": "SHP" }),
    );
    let page = server.page("/controle");
    assert!(page.contains("Validé : 0 sur 2 communes"), "{page}");
    server.act(
        "/api/validation",
        &json!({ "insee": "62773", "par": "Mme <b>Duval</b>" }),
    );
    let page = server.page("/controle");
    assert!(page.contains("Validé : 1 sur 2 communes"), "{page}");
    assert!(
        page.contains("validé par Mme &lt;b&gt;Duval&lt;/b&gt; le "),
        "{page}"
    );
    let more = format!("{SAMER}Samer;S-3;SHP;150;\n");
    server.put("/api/fichiers?nom=samer.csv", more.as_bytes());
    let page = server.page("/controle");
    assert!(
        page.contains("a changé depuis") && page.contains("Validé : 0 sur 2"),
        "{page}"
    );
    let wrong = server.post(
        "/api/validation",
        &json!({ "insee": "75056", "par": "moi" }),
    );
    assert_eq!(wrong.status, 422);
    let wrong = server.put("/api/factures?nom=f.csv", b"ceci;n'est pas\nune;facture\n");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("f.csv"), "{}", wrong.text());
}
