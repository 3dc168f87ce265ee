//! `reverbere expliquer`: the whole computation of a point, as an engineer would on paper.

use crate::common::{Run, Workdir, small_inventory, step};
use serde_json::Value;

fn explain(work: &Workdir, args: &[&str]) -> Run {
    let mut all = vec!["expliquer"];
    all.extend(args);
    all.extend(["--scenario", "scenario.toml"]);
    work.run(&all)
}

/// The figure of a step that is there.
fn figure(json: &Value, key: &str) -> f64 {
    step(json, key).unwrap_or_else(|| panic!("no step {key}"))
}

/// SHP 100 in Samer by hand, with the 4,099.95 h of Boulogne in 2026, 3,004.9 h of them left by
/// −50 % from 23h to 5h:
/// 115 × 4,099.95 / 1000 = 471.49 kWh; 10,000 × 0.70 × 0.75 × 0.75 / 0.85 = 4,632.4 lm, so 36 W and
/// 5,040 lm, 8.8 % more; 36 × 3,004.9 / 1000 = 108.18 kWh; 471.49 / 108.18 = 4.3585;
/// saved: 363.32, of which (115 − 36) × 4,099.95 / 1000 = 323.90 by power and 39.42 by the profile.
/// 665 + 30 = 695 € HT, 834 € TTC, less 16.404 % is 697.19 €.
/// 363.32 × 0.17 = 61.76 €, 695 / 61.76 = 11.252 years; upkeep 25 − 10: 76.76 € a year.
/// 100,000 / 4,099.95 = 24 years; annuity at 3.2 % 16.576; 76.76 × 16.576 − 695 = 577.43 €.
#[test]
fn a_point_by_hand() {
    let work = Workdir::small();
    let run = explain(&work, &["S-01", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    for (key, expected, within) in [
        ("p_systeme", 115.0, 1e-9),
        ("kwh_avant", 471.49, 0.01),
        ("flux_voulu", 4632.35, 0.01),
        ("flux_led", 5040.0, 1e-9),
        ("marge", 0.088, 1e-4),
        ("kwh_apres", 108.18, 0.01),
        ("facteur", 4.3585, 1e-3),
        ("eco", 363.32, 0.02),
        ("eco_puissance", 323.90, 0.01),
        ("eco_profil", 39.42, 0.02),
        ("cout_ht", 695.0, 1e-9),
        ("cout_ttc", 834.0, 1e-9),
        ("reste", 697.19, 0.005),
        ("eco_an", 76.76, 0.01),
        ("retour", 11.252, 0.002),
        ("annees", 24.0, 1e-9),
        ("annuite", 16.576, 0.001),
        ("van", 577.4, 0.3),
    ] {
        let value = figure(&json, key);
        assert!(
            (value - expected).abs() <= within,
            "{key}: {value}, not {expected}"
        );
    }
    let said = explain(&work, &["S-01"]).stdout.replace('\u{a0}', " ");
    for part in [
        "= 115 × 4 099,9 / 1000",
        "= 10 000 × 0,7 × 0,75 × (0,75 / 0,85)",
        "4 × après ≤ avant, donc facteur 4",
        "→ Luminaire LED routier 36 W, abaissement de 50 % de 23 h à 5 h",
        // 10,000 lm × 0.75 / 0.72 = 10,417 lm in old optics, more than the largest lamp gives.
        "écartée : aucune puissance proposée n'éclaire autant",
        "la mise sur le marché doit cesser en février 2027",
        "confiance moyenne",
    ] {
        assert!(said.contains(part), "« {part} » is not in: {said}");
    }
}

#[test]
fn another_solution_and_the_road_are_stated_on_demand() {
    let work = Workdir::small();
    let run = explain(
        &work,
        &["S-01", "--solution", "routier-36-aucune", "--json"],
    );
    let json = run.json();
    assert!((figure(&json, "facteur") - 3.1944).abs() < 1e-4); // 115 / 36, rounded down
    assert!(!run.stdout.contains("AECI"), "the road is not told");
    // 6 m × 30 m: 471.49 kWh on 180 m² are 2,619.4 Wh/m²; P4, 5 lux: 115,000 / 900 = 127.78.
    let mut lines = small_inventory();
    lines.insert_str(
        lines.find('\n').expect("a header"),
        ";Largeur de voie;Espacement;Classe d'éclairage",
    );
    let stated = lines.replacen(
        "S-01;Samer;A2;rue Haute;SHP;100;Routier fermé",
        "S-01;Samer;A2;rue Haute;SHP;100;Routier fermé;6;30;P4",
        1,
    );
    work.write("parc.csv", stated);
    let json = explain(&work, &["S-01", "--json"]).json();
    assert!((figure(&json, "aeci_avant") - 2619.4).abs() < 0.1);
    assert!((figure(&json, "pdi_avant") - 127.78).abs() < 0.01);
}

#[test]
fn what_cannot_be_explained_says_why() {
    let work = Workdir::small();
    explain(&work, &["X-99"]).refuses(&["« X-99 »", "points.csv"]);
    explain(&work, &["S-01", "--commune", "Paris"]).refuses(&["« Paris »", "INSEE"]);
    let run = explain(&work, &["S-01", "--solution", "inconnue"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("« inconnue »"), "{}", run.stderr);
    let twice = small_inventory().replace("D-01;", "S-01;");
    work.write(
        "parc.csv",
        format!("{twice}L-1;Samer;A1;rue Haute;LED;30;Routier fermé\n"),
    );
    explain(&work, &["S-01"]).refuses(&["2\u{a0}points", "--commune", "Desvres (62268)"]);
    assert_eq!(explain(&work, &["S-01", "--commune", "Desvres"]).code, 0);
    assert_eq!(explain(&work, &["S-01", "--ligne", "2"]).code, 0);
    let run = explain(&work, &["L-1"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("déjà en LED"), "{}", run.stderr);
}
