//! What a page may claim: ranges, readings of the factor, whose data it stands on. The figures are
//! worked out here from plan.csv and the budgets of the small territory, by hand.

use crate::common::{SMALL_SCENARIO, Workdir};
use crate::libreoffice::cells;
use serde_json::Value;

fn plan(work: &Workdir) -> Value {
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// Consumption before and after of each point of plan.csv.
fn points(work: &Workdir) -> Vec<[f64; 2]> {
    let text = std::fs::read_to_string(work.path().join("plan/plan.csv")).expect("plan.csv");
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let titles: Vec<&str> = lines.next().expect("titles").split(';').collect();
    let at = |title: &str| titles.iter().position(|one| *one == title).expect(title);
    let columns = [at("kwh_avant"), at("kwh_apres")];
    let number = |text: &str| text.replace(',', ".").parse::<f64>().expect("a number");
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(';').collect();
            columns.map(|column| number(cells[column]))
        })
        .collect()
}

fn number(json: &Value, path: &str) -> f64 {
    let found = json.pointer(path).and_then(Value::as_f64);
    found.unwrap_or_else(|| panic!("{path} in {json}"))
}

fn close(stated: f64, expected: f64) {
    let most = 1e-6 * expected.abs().max(1.0);
    assert!((stated - expected).abs() <= most, "{stated} {expected}");
}

#[test]
fn the_headline_has_its_range() {
    let work = Workdir::small();
    let json = plan(&work);
    let [before, after] = points(&work)
        .into_iter()
        .fold([0.0, 0.0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
    let cost = number(&json, "/financement/cout_ht_centimes") / 100.0;
    let low = before * 0.95 - after;
    let high = before * 1.05 - after;
    for (path, expected) in [
        ("/economie_kwh_an/bas", low),
        ("/economie_kwh_an/retenu", before - after),
        ("/economie_kwh_an/haut", high),
        ("/electricite_eur_ht_an/bas", low * 0.12),
        ("/electricite_eur_ht_an/haut", high * 0.25),
        ("/cout_eur_ht/bas", cost * 0.8),
        ("/cout_eur_ht/haut", cost * 1.2),
        ("/retour_brut_annees/bas", cost * 0.8 / (high * 0.25)),
        ("/retour_brut_annees/haut", cost * 1.2 / (low * 0.12)),
    ] {
        close(
            number(&json, &format!("/energie/fourchette{path}")),
            expected,
        );
    }
    // A scenario has ranges of its own, and its own price is in them.
    let own = "[hypotheses]\nprix_kwh = 0.30\nmarge_couts = 0.5\nmarge_ballasts = 0\n";
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{own}"));
    let json = plan(&work);
    let range = |path: &str| number(&json, &format!("/energie/fourchette/{path}"));
    close(range("cout_eur_ht/haut"), range("cout_eur_ht/retenu") * 1.5);
    close(range("economie_kwh_an/bas"), range("economie_kwh_an/haut"));
    close(
        range("electricite_eur_ht_an/haut"),
        range("electricite_eur_ht_an/retenu"),
    );
}

/// Every reading stands beside the others, counted again point by point.
#[test]
fn the_factor_has_its_readings() {
    let work = Workdir::small();
    let json = plan(&work);
    let readings = json["lectures_facteur"].as_array().expect("readings");
    let names: Vec<&str> = (readings.iter())
        .filter_map(|one| one["lecture"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Par point",
            "Périmètre rénové par commune",
            "Par point, ballasts −5\u{a0}%"
        ],
        "no commune decides a switch-off"
    );
    let count = |share: f64| {
        let points = points(&work);
        let reach = |times: f64| {
            let kept = points.iter().filter(|one| times * one[1] <= one[0] * share);
            kept.count() as f64
        };
        [reach(4.0), reach(2.0) - reach(4.0)]
    };
    for (at, share) in [(0, 1.0), (2, 0.95)] {
        let [four, two] = count(share);
        close(number(&readings[at], "/facteur4"), four);
        close(number(&readings[at], "/facteur2"), two);
        let whole = points(&work)
            .iter()
            .fold([0.0, 0.0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
        close(
            number(&readings[at], "/facteur_ensemble"),
            whole[0] * share / whole[1],
        );
    }
    let all: f64 = ["facteur4", "facteur2", "moins_de_2"]
        .map(|key| number(&readings[1], &format!("/{key}")))
        .iter()
        .sum();
    close(all, points(&work).len() as f64);
}

/// A switch-off that a commune decides: counted, it divides by more, whichever way the plan counts.
#[test]
fn a_switch_off_is_counted_and_not_counted() {
    for counts in [false, true] {
        let work = Workdir::small();
        let decided = format!(
            "[extinction]\ncompte_pour_le_facteur = {counts}\n[extinction.communes]\n\"Samer\" = \"extinction 0h-5h\"\n\"Desvres\" = \"extinction 0h-5h\"\n"
        );
        // A network that is cut may not be dimmed as well: few points reach factor 4.
        let fewer = SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = 1");
        let scenario = fewer.replace("facteur2 = 2", "facteur2 = 0");
        work.write("scenario.toml", format!("{scenario}{decided}"));
        let json = plan(&work);
        let reading = |name: &str| {
            let all = json["lectures_facteur"].as_array().expect("readings");
            let one = all.iter().find(|one| one["lecture"] == name);
            number(one.unwrap_or_else(|| panic!("{name}")), "/facteur_ensemble")
        };
        let (without, with) = (
            reading("Par point"),
            reading("Par point, extinction comptée"),
        );
        // Lit all night, these points are lit 4,100 h a year, and 5 h × 365 fewer with the switch-off.
        let expected = 4100.0 / (4100.0 - 5.0 * 365.0);
        let stated = with / without;
        assert!((stated - expected).abs() < 1e-3, "{stated} {expected}");
        let planned = if counts { with } else { without };
        let [before, after] = points(&work)
            .into_iter()
            .fold([0.0, 0.0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
        close(planned, before / after);
    }
}

/// Made-up data say so on every sheet of every workbook, on the page and in the report.
#[test]
fn made_up_data_say_so_everywhere() {
    let work = Workdir::small();
    let stated = SMALL_SCENARIO.replace(
        "base_montants",
        "auteur = \"Service voirie\"\ndonnees_de_synthese = true\nbase_montants",
    );
    work.write("scenario.toml", stated);
    plan(&work);
    let run = work.run(&["presenter", "scenario.toml", "-o", "rapport.html"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for page in ["plan/Territoire.html", "rapport.html"] {
        let text = std::fs::read_to_string(work.path().join(page)).expect(page);
        assert!(text.contains("données de synthèse"), "{page}");
    }
    for book in ["plan/Territoire.xlsx", "plan/communes/62773_Samer.xlsx"] {
        let path = work.path().join(book);
        let bytes = std::fs::read(&path).expect(book);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheets: Vec<String> = (archive.file_names())
            .map(|name| name.expect("a name").into_owned())
            .filter(|name| name.starts_with("xl/worksheets/sheet"))
            .collect();
        assert!(sheets.len() > 4, "{book}");
        for sheet in sheets {
            let mut part = archive.by_name(&sheet).expect("a part");
            let mut xml = String::new();
            std::io::Read::read_to_string(&mut part, &mut xml).expect("XML");
            assert!(xml.contains("données de synthèse"), "{book}, {sheet}");
        }
        let page = cells(&path, "Synthèse");
        let said = |part: &str| page.values().any(|text| text.contains(part));
        assert!(said("Établi par : Service voirie"), "{book}");
        assert!(said("signature"), "{book}");
        assert!(said("parc.csv") && said("empreinte"), "{book}: the version");
    }
}

/// The version of an inventory is that of the file: another file has another.
#[test]
fn a_plan_says_the_version_of_its_inventories() {
    let work = Workdir::small();
    let version = || {
        plan(&work);
        let rows = cells(&work.path().join("plan/Territoire.xlsx"), "Hypothèses");
        let (cell, _) = (rows.iter())
            .find(|(cell, text)| cell.starts_with('B') && *text == "parc.csv")
            .expect("the inventory");
        rows[&format!("C{}", &cell[1..])].clone()
    };
    let first = version();
    assert_eq!(first.len(), 16, "{first}");
    assert_eq!(first, version());
    let text = std::fs::read_to_string(work.path().join("parc.csv")).expect("the inventory");
    work.write("parc.csv", format!("{text}\n"));
    assert_ne!(first, version());
}

/// Project costs are counted only where the scenario has them, apart from the plan's budgets.
#[test]
fn project_costs_are_shown_apart() {
    let work = Workdir::small();
    let book = work.path().join("plan/communes/62773_Samer.xlsx");
    let cost = |json: &Value| {
        let communes = json["communes"].as_array().expect("communes");
        let samer = communes.iter().find(|one| one["nom"] == "Samer");
        number(samer.expect("Samer"), "/financement/cout_ht_centimes") / 100.0
    };
    let before = cost(&plan(&work));
    let label = "Frais de projet (€ HT)";
    assert!(
        !cells(&book, "Financement")
            .values()
            .any(|text| text == label)
    );
    let shares = "[hypotheses]\nfrais_etudes = 0.03\nfrais_aleas = 0.05\n";
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{shares}"));
    let after = cost(&plan(&work));
    close(before, after);
    let said = crate::rules::beside(&cells(&book, "Financement"), label);
    assert!((said - after * 0.08).abs() < 0.02, "{said} of {after}");
    let page = cells(&book, "Synthèse");
    let said = crate::rules::beside(&page, "Coût avec les frais de projet (€ HT)");
    assert!((said - after * 1.08).abs() <= after / 150.0, "{said}");
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}
