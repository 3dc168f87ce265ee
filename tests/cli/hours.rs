//! `reverbere heures`: when the network is lit.

use crate::common::Workdir;
use serde_json::Value;

fn sum(months: &Value) -> f64 {
    let months = months.as_array().expect("a list of months");
    assert_eq!(months.len(), 12);
    months.iter().filter_map(Value::as_f64).sum()
}

#[test]
fn the_usual_table_is_that_of_boulogne_in_2026() {
    let run = Workdir::new().run(&["heures"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = run.stdout.replace('\u{a0}', " ");
    for said in [
        "50,7264° N, 1,6147° E",
        "Europe/Paris",
        "année 2026",
        "coucher au lever",
        "±15 min",
        "crépuscule civil",
    ] {
        assert!(text.contains(said), "« {said} » is not in: {text}");
    }
    let rows: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("mois"))
        .collect();
    assert!(rows[1].starts_with("janvier ") && rows[12].starts_with("décembre "));
    // Right-aligned: every row ends in the same column.
    let widths: Vec<usize> = rows[..14].iter().map(|row| row.chars().count()).collect();
    assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
    assert!(rows[13].starts_with("année "), "{text}");
    for hours in ["4 282,4", "4 099,9", "3 829,1"] {
        assert!(rows[13].contains(hours), "{text}");
    }
}

/// Hours of domain experts: 4,282 h sunset to sunrise, 4,100 h with 15 minutes at each end, 3,829 h
/// of civil twilight, 4,093 h with the sun 3° down; 1,910 h are left of 4,100 with 23h-5h off.
#[test]
fn json_gives_each_rule_and_the_regime_by_month() {
    let args = [
        "heures", "--lat", "50.7264", "--lon", "1.6147", "--annee", "2026", "--json",
    ];
    let work = Workdir::new();
    let json = work
        .run(&[&args[..], &["--regle", "-3deg"]].concat())
        .json();
    let expected = [
        ("coucher-lever", 4282.0),
        ("15min", 4100.0),
        ("crepuscule-civil", 3829.0),
        ("-3deg", 4093.0),
    ];
    let rules = json["regles"].as_array().expect("a list of rules");
    assert_eq!(rules.len(), expected.len());
    for (rule, (code, hours)) in rules.iter().zip(expected) {
        assert_eq!(rule["regle"], code);
        let year = rule["heures_an"].as_f64().expect("hours");
        assert!((year - hours).abs() < 1.0, "{code}: {year}");
        assert!((sum(&rule["heures_par_mois"]) - year).abs() < 1e-6);
    }
    assert_eq!(json["regime"], Value::Null);

    let json = work
        .run(&[&args[..], &["--regime", "coupure 23h-5h"]].concat())
        .json();
    assert_eq!(json["regime"]["regime"], "extinction 23h-5h");
    assert_eq!(json["regime"]["regle"], "15min");
    let year = json["regime"]["heures_equivalentes_an"]
        .as_f64()
        .expect("hours");
    assert!((year - 1910.0).abs() < 1.0, "{year}");
    assert!((sum(&json["regime"]["heures_equivalentes_par_mois"]) - year).abs() < 1e-6);
}

#[test]
fn regimes_of_the_public_schema_are_understood() {
    let work = Workdir::new();
    let run = work.run(&[
        "heures",
        "--regle",
        "coucher-lever",
        "--regime",
        "A/F/%/30/-240MN/-120MN*A/F/%/70/-120MN/+120MN*A/F/%/30/+120MN/+240MN",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("240 min avant le milieu de la nuit"));
    assert!(run.stdout.contains("sous la règle « coucher au lever »"));
    let run = work.run(&["heures", "--regime", "-50% 23h-5h en heure d'été"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn errors_name_the_option() {
    let work = Workdir::new();
    for (args, says) in [
        (&["--lat", "70", "--lon", "1.6"][..], ["--lat", "60 degrés"]),
        (&["--lat", "50", "--lon", "200"], ["--lon", "180 degrés"]),
        (&["--annee", "1950"], ["--annee", "2010"]),
        (&["--regle", "8760h"], ["--regle", "trop loin"]),
        (&["--regle", "-18deg"], ["--regle", "toute l'année"]),
        (&["--regle", "NaNdeg"], ["--regle", "toute l'année"]),
    ] {
        work.run(&[&["heures"], args].concat()).refuses(&says);
    }
    for (args, says) in [
        (&["--lat", "50.7"][..], "--lon"),
        (&["--annee", "MMXXVI"], "--annee"),
        (&["--fuseau", "Paris"], "Europe/Paris"),
        (&["--regle", "le soir"], "crepuscule-civil"),
        (&["--regle", "300min"], "120"),
        (&["--regime", "demi-nuit"], "coupure 23h-5h"),
    ] {
        let run = work.run(&[&["heures"], args].concat());
        assert_eq!(run.code, 2, "{args:?}");
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.stderr.contains(says), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn help_is_in_french() {
    let run = Workdir::new().run(&["heures", "--help"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("Utilisation"), "{}", run.stdout);
    assert!(run.stdout.contains("--regle"), "{}", run.stdout);
    for word in ["Usage", "error:", "Print help", "[default", "Options:\n"] {
        assert!(!run.stdout.contains(word), "« {word} » in {}", run.stdout);
    }
}

#[test]
fn a_scenario_may_switch_at_an_altitude_of_the_sun() {
    let work = Workdir::small();
    let scenario = format!(
        "{}[heures]\nhauteur_soleil = -6\n",
        crate::common::SMALL_SCENARIO
    );
    work.write("crepuscule.toml", &scenario);
    let kwh = |file: &str| {
        let json = work.run(&["diagnostiquer", file, "--json"]).json();
        json["kwh_an"].as_f64().expect("a consumption")
    };
    let ratio = kwh("crepuscule.toml") / kwh("scenario.toml");
    assert!((ratio - 3829.0 / 4100.0).abs() < 1e-3, "{ratio}");
    work.write("deux.toml", format!("{scenario}heures_an = 4100\n"));
    work.run(&["diagnostiquer", "deux.toml"])
        .refuses(&["heures.hauteur_soleil", "heures.heures_an"]);
    work.write("nuit.toml", scenario.replace("-6", "-40"));
    work.run(&["diagnostiquer", "nuit.toml"])
        .refuses(&["heures.hauteur_soleil", "-40 degrés"]);
}
