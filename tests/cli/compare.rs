//! `reverbere comparer`: worked by hand on a small scenario, and whole on the sample territory.

mod browser;

use crate::common::{SMALL_SCENARIO, Workdir, reference_scenario};
use crate::libreoffice::cells;
use serde_json::Value;

/// The small scenario, and beside it one that asks for one factor-4 point less, with dearer
/// electricity.
fn two() -> Workdir {
    let work = Workdir::small();
    let other = SMALL_SCENARIO
        .replace("nom = \"Essai\"", "nom = \"Moins\"")
        .replace("facteur4 = 3", "facteur4 = 2");
    work.write("moins.toml", other + "[hypotheses]\nprix_kwh = 0.2\n");
    work
}

fn compared(work: &Workdir, scenarios: &[&str]) -> Value {
    let mut args = vec!["comparer"];
    args.extend(scenarios);
    args.extend(["-o", "comparaison.xlsx", "--json"]);
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn list<'a>(json: &'a Value, key: &str) -> &'a [Value] {
    json[key].as_array().unwrap_or_else(|| panic!("{key}"))
}

fn number(json: &Value, key: &str) -> f64 {
    json[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key}: {json}"))
}

/// By hand (see `plan::a_small_plan_by_hand`): with two factor-4 points, Desvres keeps its one and
/// its one of factor 2 (960 €), Samer gives one of factor 4 instead of two: 695 € and 363.3 kWh less,
/// and its second point becomes the one of factor 2.
#[test]
fn differences_by_hand() {
    let json = compared(&two(), &["scenario.toml", "moins.toml"]);
    let [first, other] = list(&json, "scenarios") else {
        panic!("two scenarios");
    };
    assert_eq!(first["lettre"], "A");
    assert_eq!(
        (&other["facteur4"], &other["facteur2"]),
        (&2.into(), &2.into())
    );
    let saved = number(first, "economie_kwh_an") - number(other, "economie_kwh_an");
    assert!((saved - 363.3).abs() < 0.1, "{saved}");
    let brief: Vec<(&str, [u64; 3], i64)> = list(&json, "communes")
        .iter()
        .map(|one| {
            let change = &one["ecarts"][0];
            let count = |key: &str| change[key].as_u64().expect("a count");
            let cost = |at: usize| {
                one["plans"][at]["cout_ht_centimes"]
                    .as_i64()
                    .expect("cents")
            };
            (
                one["nom"].as_str().expect("a name"),
                [
                    count("points_gagnes"),
                    count("points_perdus"),
                    count("traites_autrement"),
                ],
                cost(1) - cost(0),
            )
        })
        .collect();
    assert_eq!(
        brief,
        [("Desvres", [0, 0, 0], 0), ("Samer", [0, 1, 1], -69_500)]
    );
    let differing: Vec<(&str, &Value)> = list(&json, "hypotheses")
        .iter()
        .map(|one| (one["hypothese"].as_str().expect("a name"), &one["valeurs"]))
        .collect();
    assert_eq!(differing.len(), 2, "{differing:?}");
    assert!(differing.iter().any(|(what, values)| {
        what.starts_with("Objectif facteur 4") && **values == serde_json::json!([3.0, 2.0])
    }));
    assert!(
        differing
            .iter()
            .any(|(_, values)| **values == serde_json::json!([0.17, 0.2]))
    );
}

/// Every figure of a scenario is that of its own plan, in JSON and in the workbook.
#[test]
fn figures_are_those_of_the_plans() {
    let work = two();
    let json = compared(&work, &["scenario.toml", "moins.toml"]);
    let sheet = cells(&work.path().join("comparaison.xlsx"), "Comparaison");
    let line = |label: &str, column: char| {
        let (cell, _) = sheet
            .iter()
            .find(|(cell, text)| cell.starts_with('A') && *text == label)
            .unwrap_or_else(|| panic!("{label}"));
        let text = &sheet[&cell.replacen('A', &column.to_string(), 1)];
        text.parse::<f64>()
            .unwrap_or_else(|_| panic!("{label}: {text}"))
    };
    for ((place, column), file) in (0..).zip(['B', 'C']).zip(["scenario.toml", "moins.toml"]) {
        let side = &json["scenarios"][place];
        let plan = work
            .run(&["planifier", file, "-o", "plan", "--json"])
            .json();
        for key in [
            "facteur4",
            "facteur2",
            "budget_centimes",
            "part_communes_centimes",
        ] {
            assert_eq!(side[key], plan[key], "{key}");
        }
        let money = |json: &Value| json["financement"].as_object().map(serde_json::Map::len);
        assert_eq!(money(side), money(&plan), "the same keys");
        for (key, value) in side["financement"].as_object().expect("money") {
            let (one, two) = (value.as_f64(), plan["financement"][key].as_f64());
            let (one, two) = (one.expect(key), two.expect(key));
            assert!((one - two).abs() < 1e-9, "{key}: {one} {two}");
        }
        for key in ["valeur", "borne", "ecart_relatif", "unite"] {
            assert_eq!(side["preuve"][key], plan["preuve"][key], "{key}");
        }
        assert_eq!(side["economie_kwh_an"], plan["economie_kwh_an"]);
        assert_eq!(side["statut"], plan["statut"]);
        for (label, stated) in [
            ("Facteur 4 : atteint", number(&plan, "facteur4")),
            ("Économie (kWh/an)", number(&plan, "economie_kwh_an")),
            (
                "Coût des travaux (€ HT)",
                number(&plan["financement"], "cout_ht_centimes") / 100.0,
            ),
            (
                "Reste à charge des communes (€ TTC, FCTVA et aides déduits)",
                number(&plan["financement"], "reste_a_charge_centimes") / 100.0,
            ),
            (
                "FCTVA (€)",
                number(&plan["financement"], "fctva_centimes") / 100.0,
            ),
            (
                "Aucun plan ne fait mieux que",
                number(&plan["preuve"], "borne"),
            ),
        ] {
            let shown = line(label, column);
            assert!((shown - stated).abs() < 1e-6, "{label}: {shown} {stated}");
        }
    }
}

/// An aid of 40 % that is refused: what is left to the communes rises by what it paid, and the
/// present value falls by as much. A dearer kWh changes no point of this plan.
#[test]
fn a_refused_aid_and_a_dearer_kwh_by_hand() {
    let work = Workdir::small();
    let aid = "[[aides]]\nnom = \"DETR\"\ntaux = 0.4\nsource = \"inventée\"\nannee = 2026\n";
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{aid}"));
    let json = compared(&work, &["scenario.toml"]);
    let base = &json["scenarios"][0];
    let money = |plan: &Value, key: &str| number(&plan["financement"], key);
    let tried = |what: &str, factor: f64| {
        let lever = list(&json, "sensibilite")
            .iter()
            .find(|one| one["hypothese"] == what)
            .unwrap_or_else(|| panic!("{what}"));
        let tries = list(lever, "essais");
        let one = tries.iter().find(|one| one["facteur"] == factor);
        one.unwrap_or_else(|| panic!("{what} {factor}")).clone()
    };
    let refused = tried("Aides refusées", 0.0);
    // 40 % of 3,015 € less the lamp at 310 €, which it does not pay for: 0.4 × 2,705 €.
    assert!((money(base, "aides_centimes") - 108_200.0).abs() < 1.0);
    let more = money(&refused, "reste_a_charge_centimes") - money(base, "reste_a_charge_centimes");
    assert!((more - 108_200.0).abs() < 1.0, "{more}");
    let worth = |plan: &Value| money(plan, "valeur_actuelle_nette_eur");
    assert!((worth(base) - worth(&refused) - 1082.0).abs() < 0.01);
    let dearer = tried("Prix de l'électricité", 1.2);
    assert_eq!(dearer["economie_kwh_an"], base["economie_kwh_an"]);
    let saved = money(&dearer, "dont_electricite_eur") / money(base, "dont_electricite_eur");
    assert!((saved - 1.2).abs() < 1e-9, "{saved}");
    // 10 % more hours: as much more is saved, and the class of each point stays.
    let longer = tried("Durée d'allumage", 1.1);
    let ratio = number(&longer, "economie_kwh_an") / number(base, "economie_kwh_an");
    assert!((1.09..1.12).contains(&ratio), "{ratio}");
    // With works a fifth dearer, Desvres still pays for its two points (780 + 372 of 1,200 €), and Samer
    // for two of factor 4 (1,668 of 2,200 €) and no third: one of factor 2 is missing.
    let dear = tried("Coût des travaux", 1.2);
    assert_eq!(dear["statut"], "hors_d_atteinte");
    assert_eq!(
        dear["au_mieux"],
        serde_json::json!({ "facteur4": 3, "facteur2": 1, "manquants": 1 })
    );
}

#[test]
fn the_curve_rises_and_its_bounds_hold() {
    let json = compared(&two(), &["scenario.toml"]);
    rises(&json);
    let curve = list(&json, "courbe");
    assert_eq!(curve[0]["statut"], "hors_d_atteinte", "{}", curve[0]);
    let whole = curve.iter().find(|point| point["pourcent"] == 100);
    let whole = whole.expect("the budgets as they are");
    assert_eq!(
        whole["economie_kwh_an"],
        json["scenarios"][0]["economie_kwh_an"]
    );
}

/// More money is never worth less, never more than what is proved, and once the targets can be met
/// they can be with more money.
fn rises(json: &Value) {
    let curve = list(json, "courbe");
    assert_eq!(curve.len(), 11);
    let mut least = 0.0;
    let mut reached = false;
    for point in curve {
        if point["statut"] != "plan" {
            assert!(!reached, "{point}");
            continue;
        }
        reached = true;
        // What the plan is worth: what it saves, less what its streets in part take where whole ones are
        // preferred.
        let [worth, bound] = ["valeur", "borne"].map(|key| number(&point["preuve"], key));
        assert!(worth >= least - 1e-6, "{point}");
        assert!(worth <= bound + 1e-6, "{point}");
        assert!(worth <= number(point, "economie_kwh_an") + 1e-3, "{point}");
        assert!(number(&point["preuve"], "ecart_relatif") <= 1e-4, "{point}");
        assert!(number(point, "part_communes_centimes") <= number(point, "budgets_centimes"));
        least = worth;
    }
    assert!(reached);
}

#[test]
fn a_scenario_out_of_reach_is_stated_beside_the_others() {
    let work = two();
    work.write(
        "trop.toml",
        SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = 9"),
    );
    let json = compared(&work, &["scenario.toml", "trop.toml"]);
    let [_, other] = list(&json, "scenarios") else {
        panic!("two scenarios");
    };
    assert_eq!(other["statut"], "incomplet");
    assert!(number(other, "manquants") > 0.0);
    // The same name twice: files tell them apart.
    assert_eq!(other["nom"], "Essai (trop.toml)");
}

#[test]
fn rules_are_stated_with_what_they_ask() {
    let work = two();
    let limit = "[[limites]]\ncommunes = [\"Samer\"]\npoints_min = 1\npoints_max = 2\n";
    work.write("limite.toml", format!("{SMALL_SCENARIO}{limit}"));
    let json = compared(&work, &["scenario.toml", "limite.toml"]);
    let stated = list(&json, "hypotheses").iter();
    let stated: Vec<&Value> = stated.map(|one| &one["valeurs"][1]).collect();
    assert!(
        stated.contains(&&Value::from("points : au moins 1, au plus 2 ; Samer")),
        "{stated:?}"
    );
}

#[test]
fn the_same_scenarios_give_the_same_bytes() {
    let work = two();
    let args = ["comparer", "scenario.toml", "moins.toml", "-o"];
    for name in ["un.xlsx", "deux.xlsx"] {
        let run = work.run(&[&args[..], &[name, "--page", "page.html"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains("Courbe : "), "{}", run.stdout);
        let page = work.path().join("page.html");
        std::fs::rename(page, work.path().join(format!("{name}.html"))).expect("renamed");
    }
    let read = |name: &str| std::fs::read(work.path().join(name)).expect("a file");
    assert!(read("un.xlsx") == read("deux.xlsx"), "workbooks differ");
    assert!(
        read("un.xlsx.html") == read("deux.xlsx.html"),
        "pages differ"
    );
}

#[test]
fn texts_of_files_stay_texts() {
    let work = two();
    let hostile = "=1+1</script><script>alert(1)</script>";
    work.write(
        "moins.toml",
        SMALL_SCENARIO.replace("\"Essai\"", &format!("'{hostile}'")),
    );
    let run = work.run(&[
        "comparer",
        "scenario.toml",
        "moins.toml",
        "-o",
        "c.xlsx",
        "--page",
        "c.html",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let sheet = cells(&work.path().join("c.xlsx"), "Comparaison");
    assert!(sheet.values().any(|text| text.contains(hostile)));
    let page = std::fs::read_to_string(work.path().join("c.html")).expect("a page");
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("=1+1&lt;/script&gt;"));
    for part in [
        "Côte à côte",
        "Samer",
        "tornade-van",
        "Ce que rapporteraient 1\u{a0}000\u{a0}€ de plus",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(
        !page.contains("http://") && !page.contains("https://"),
        "no network"
    );
}

#[test]
fn nothing_is_written_where_something_is_wrong() {
    let work = two();
    let before = work.names();
    work.run(&["comparer", "scenario.toml", "absent.toml", "-o", "c.xlsx"])
        .refuses(&["absent.toml"]);
    work.run(&["comparer", "scenario.toml", "-o", "c.csv"])
        .refuses(&["c.csv", ".xlsx"]);
    work.run(&[
        "comparer",
        "scenario.toml",
        "-o",
        "c.xlsx",
        "--page",
        "c.txt",
    ])
    .refuses(&["c.txt", ".html"]);
    work.write("parc.xlsx", "");
    work.write("faux.toml", SMALL_SCENARIO.replace("parc.csv", "parc.xlsx"));
    work.run(&["comparer", "faux.toml", "-o", "parc.xlsx"])
        .refuses(&["parc.xlsx", "ne sera pas remplacé"]);
    // The prices that a commune filled in are an input as well.
    work.run(&["catalogue", "-o", "prix.xlsx"]);
    let priced = format!("catalogue = \"prix.xlsx\"\n{SMALL_SCENARIO}");
    work.write("prix.toml", priced);
    work.run(&["comparer", "prix.toml", "-o", "prix.xlsx"])
        .refuses(&["prix.xlsx", "ne sera pas remplacé"]);
    let many = ["scenario.toml"; 9];
    work.run(&[&["comparer"], &many[..], &["-o", "c.xlsx"]].concat())
        .refuses(&["9 scénarios", "8 au plus"]);
    let mut after = work.names();
    after.retain(|name| {
        !["faux.toml", "parc.xlsx", "prix.toml", "prix.xlsx"].contains(&name.as_str())
    });
    assert_eq!(after, before);
}

#[test]
fn the_sample_territory_is_compared_with_itself_and_more() {
    let work = Workdir::new();
    let text = reference_scenario()
        .replace("facteur4 = 1500", "facteur4 = { min = 1500 }")
        .replace("facteur2 = 500", "facteur2 = { min = 500 }");
    work.write("reference.toml", &text);
    work.write("moins.toml", text.replace("min = 1500", "min = 1200"));
    let json = compared(&work, &["reference.toml", "moins.toml"]);
    rises(&json);
    assert_eq!(list(&json, "communes").len(), 74);
    let [first, other] = list(&json, "scenarios") else {
        panic!("two scenarios");
    };
    // Fewer points asked for: the plan is worth as much at least.
    let proved = number(&other["preuve"], "borne");
    assert!(number(&first["preuve"], "valeur") <= proved + 1e-6);
    let sum = |key: &str| {
        let changes = list(&json, "communes").iter();
        changes
            .map(|one| number(&one["ecarts"][0], key))
            .sum::<f64>()
    };
    let points = |side: &Value| number(side, "facteur4") + number(side, "facteur2");
    let gained = sum("points_gagnes") - sum("points_perdus");
    assert!((gained - (points(other) - points(first))).abs() < 1e-9);
    for lever in list(&json, "sensibilite") {
        for one in list(lever, "essais") {
            assert!(
                ["plan", "hors_d_atteinte"].contains(&one["statut"].as_str().expect("a decision"))
            );
        }
    }
    let words = list(&json, "prix").iter();
    let mut words = words.filter_map(|one| one["phrase"].as_str());
    assert!(words.any(|said| said.contains("économiseraient")));
}
