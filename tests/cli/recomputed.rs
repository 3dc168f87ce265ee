//! The sample plan computed again in another language, from the raw inventories, the tables and the
//! scenario only: `tests/oracles/recompute.py`. Skipped where no Python 3.11 is.

use crate::common::{Workdir, oracle, project, sample_plan};
use serde_json::Value;
use std::path::Path;

/// What the recomputation of a plan found; none without Python.
fn recomputed(plan: &Path) -> Option<Value> {
    oracle("recompute.py", &[project(), plan])
}

#[test]
fn every_chosen_point_and_all_the_money_of_the_sample_are_computed_again() {
    let Some(found) = recomputed(sample_plan().0.as_ref()) else {
        return;
    };
    assert_eq!(found["points"], 2000);
    assert!(found["communes"].as_u64() > Some(60), "{found}");
    assert_eq!(found["differences"], Value::Array(Vec::new()));
}

/// A wrong energy, price or class in plan.csv is found.
#[test]
fn a_wrong_figure_is_found() {
    let text = std::fs::read_to_string(Path::new(&sample_plan().0).join("plan.csv"));
    let text = text.expect("plan.csv");
    let lines: Vec<&str> = text.lines().take(2).collect();
    let titles: Vec<&str> = lines[0].trim_start_matches('\u{feff}').split(';').collect();
    let right = lines[1].to_owned();
    for (title, wrong) in [
        ("kwh_avant", "1"),
        ("kwh_apres", "99999"),
        ("cout_centimes", "1"),
        ("facteur", if right.contains(";4;") { "2" } else { "4" }),
    ] {
        let at = titles.iter().position(|one| *one == title).expect(title);
        let mut cells: Vec<&str> = right.split(';').collect();
        cells[at] = wrong;
        let work = Workdir::new();
        work.write("plan.csv", format!("{}\n{}", lines[0], cells.join(";")));
        let Some(found) = recomputed(work.path()) else {
            return;
        };
        let differences = found["differences"].as_array().expect("a list");
        assert_eq!(differences.len(), 1, "{title}: {found}");
    }
}

/// The sample with two aids of all kinds of limits, a fund of an intercommunality, certificates at a price, and
/// the subscription apart from the price of the kWh.
fn with_aids() -> String {
    let project = project().display();
    format!(
        r#"
nom = "Aides, fonds, certificats, abonnement"
base_montants = "HT"
inventaires = ["{project}/inventories"]
fichier_budgets = "{project}/scenarios/budgets_boulonnais.xlsx"
[objectifs]
facteur4 = 1500
facteur2 = 500
[regimes]
"demi-nuit" = "extinction 0h-5h"
"non renseigné" = "permanent"
[[fonds]]
nom = "Fonds de concours"
epci = "CC de Desvres-Samer"
montant = 60000.00
usage = "complement"
plafond_par_commune = 10000.00
[[aides]]
nom = "DETR"
taux = 0.60
assiette_max_par_point = 600.00
plafond_par_commune = 20000.00
points_max = 60
source = "Essai"
annee = 2026
[[aides]]
nom = "Syndicat"
taux = 0.50
eligibles = "toutes"
facteur = 4
plafond_par_point = 150.00
source = "Essai"
annee = 2026
[hypotheses]
cee_prix_mwhc = 7.95
prix_energie_kwh = 0.12
abonnement_kva = 93.13
source = "Essai"
annee = 2026
"#
    )
}

/// What others pay and what comes back: the commune's own fifth of what is not certificates (CGCT L.1111-10), a
/// fund of half of what is left at most (L.5214-16), certificates, whole kVA of each cabinet, CO2, tax.
#[test]
fn aids_funds_certificates_and_subscriptions_are_computed_again() {
    let work = Workdir::new();
    let scenario = with_aids();
    work.write("scenario.toml", &scenario);
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let against = |scenario: &str| {
        work.write("autre.toml", scenario);
        let given = ["plan", "autre.toml"].map(|name| work.path().join(name));
        oracle("recompute.py", &[project(), &given[0], &given[1]])
    };
    let Some(found) = against(&scenario) else {
        return;
    };
    assert_eq!(found["differences"], Value::Array(Vec::new()));
    assert_eq!(found["points"], 2000);
    for sum in ["fund", "aids", "certificates", "kva", "at_ceiling"] {
        assert!(found["sums"][sum].as_u64() > Some(0), "{sum}: {found}");
    }
    // Each of them is looked at: another figure in the scenario alone is found.
    for (stated, other) in [
        ("taux = 0.60", "taux = 0.55"),
        ("points_max = 60", "points_max = 5"),
        ("cee_prix_mwhc = 7.95", "cee_prix_mwhc = 8.00"),
        ("abonnement_kva = 93.13", "abonnement_kva = 94.00"),
        ("prix_energie_kwh = 0.12", "prix_energie_kwh = 0.125"),
        ("[hypotheses]", "[hypotheses]\nco2_kg_par_kwh = 0.06"),
    ] {
        let found = against(&scenario.replace(stated, other)).expect("Python is there");
        let differences = found["differences"].as_array().expect("a list");
        assert!(!differences.is_empty(), "{other}");
    }
    let own_share = scenario.replace("[hypotheses]", "[hypotheses]\npart_propre_min = 0.25");
    let found = against(&own_share).expect("Python is there");
    let differences = found["differences"].as_array().expect("a list");
    let says = |one: &Value| {
        one.as_str()
            .is_some_and(|text| text.contains("ne garde pas"))
    };
    assert!(differences.iter().any(says), "{found}");
}
