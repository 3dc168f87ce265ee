//! The first way of a new user: the example, its plan, one budget moved.

use super::client::Server;
use super::files;
use crate::common::{Workdir, reverbere_in};
use serde_json::json;

#[test]
fn the_example_leads_to_the_plan_of_the_project_s_own_scenario() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = Server::start(work.path());
    assert!(
        server
            .page("/depot")
            .contains("Essayer avec le Pays Boulonnais")
    );
    server.act("/api/essai", &json!({}));
    assert!(!server.page("/depot").contains("Essayer avec"));
    let again = server.post("/api/essai", &json!({}));
    assert_eq!(again.status, 422, "{}", again.text());

    let page = server.plan(&json!({}));
    for figure in ["1 500", "500", "Plan prouvé optimal"] {
        assert!(page.contains(figure), "{figure}: {page}");
    }
    server.act(
        "/api/plan/budget",
        &json!({ "insee": "62773", "budget": "1 000" }),
    );
    let page = server.follow();
    assert!(page.contains("Samer : "), "what changed in Samer: {page}");
    let run = reverbere_in(&project, &["planifier", "scenario.toml", "-o", "autre"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (page, command) = (files(&project.join("plan")), files(&project.join("autre")));
    assert!(page == command, "the page writes what the command writes");
}
