//! The script of the pages in a headless Chromium: what a person does on a page is what is sent.
//! Skipped, and said so, where Chromium is not installed.

use super::client::Server;
use crate::common::Workdir;
use crate::page::browser::said;
use serde_json::{Value, json};

/// Sends nothing and leads nowhere: says what would be sent.
const SENDS: &str = r#"
addEventListener("submit", (event) => event.preventDefault());
window.fetch = (address, { method, body, headers }) => {
  said.push(`envoi ${method} ${address} ${headers["x-reverbere"]} ${body}`);
  return new Promise(() => {});
};
"#;
/// Types a budget and saves.
const SAVES: &str = r#"
document.querySelector("[name='budgets.62773']").value = "1500";
document.querySelector("form[data-envoi='/api/budgets']").requestSubmit();
"#;

#[test]
fn what_a_person_types_and_saves_is_sent_and_no_page_has_a_script_error() {
    let work = Workdir::new();
    let server = Server::start(work.path());
    let text = "Commune;Référence;Lampe;Puissance (W)\nSamer;S-1;SHP;100\n";
    let sent = server.put("/api/fichiers?nom=samer.csv", text.as_bytes());
    assert_eq!(sent.status, 200, "{}", sent.text());
    server.act("/api/lire", &json!({}));
    let script = server.get("/page.js").text();
    let on_page = |path: &str, acts: &str| {
        let html = server.page(path);
        // In a scope of its own: a person's acts have names of theirs.
        let own = format!("<script>(() => {{{script}}})();</script></body>");
        let html = html.replace("</body>", &own);
        said(&work, &html, &format!("{SENDS}{acts}"), 1280)
    };
    let Some(saved) = on_page("/budgets", SAVES) else {
        return;
    };
    let sent = saved.iter().find_map(|line| {
        line.strip_prefix("envoi POST /api/budgets 1 ")
            .and_then(|body| serde_json::from_str::<Value>(body).ok())
    });
    let sent = sent.unwrap_or_else(|| panic!("nothing is sent: {saved:?}"));
    assert_eq!(sent["budgets"]["62773"], "1500", "{sent}");
    server.act("/api/budgets", &sent);
    for path in [
        "/territoire",
        "/depot",
        "/controle",
        "/suivi",
        "/journal",
        "/objectifs",
        "/plan",
        "/points",
        "/vocabulaire",
        "/comparer",
    ] {
        let said = on_page(path, "").expect("Chromium, as before");
        let wrong: Vec<&String> = said
            .iter()
            .filter(|line| line.starts_with("erreur"))
            .collect();
        assert!(wrong.is_empty(), "{path}: {wrong:?}");
    }
}
