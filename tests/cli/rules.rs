//! Plans with years, works on cabinets, funds and other goals: JSON, workbooks and the verifier say
//! the same, and a change in a workbook is found.

use crate::common::{SMALL_SCENARIO, Workdir, edit_part, number_of, set_number};
use crate::libreoffice::cells;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Two years with carry-over, a clock in each cabinet, one fund of each kind, and an aid.
pub const RULES: &str = r#"[annees]
liste = [2027, 2028]
report = "oui"
[groupes]
travaux_armoire = "horloge"
[[fonds]]
nom = "Prime"
montant = 400.00
usage = "par_point"
montant_par_point = 100.00
facteur = 4
[[fonds]]
nom = "Concours"
montant = [150.00, 50.00]
usage = "complement"
plafond_par_commune = 100.00
[[aides]]
nom = "DETR"
taux = 0.3
source = "inventée"
annee = 2026
"#;

/// The small scenario with other lines, and budgets of two years.
pub fn ruled(sections: &str) -> Workdir {
    let work = Workdir::small();
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028\n62773;1000,00;1400,00\n62268;1200,00;300,00\n",
    );
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{sections}"));
    work
}

fn plan(work: &Workdir) -> Value {
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn verified(work: &Workdir) {
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

fn cents(json: &Value, key: &str) -> f64 {
    json[key].as_i64().unwrap_or_else(|| panic!("{key}")) as f64 / 100.0
}

type Cells = BTreeMap<String, String>;

/// The cell at the right of a label, in the columns of the left or the right half.
pub fn beside(all: &Cells, label: &str) -> f64 {
    let (cell, _) = all
        .iter()
        .find(|(_, text)| *text == label)
        .unwrap_or_else(|| panic!("{label}"));
    let column = if cell.starts_with('A') { 'B' } else { 'F' };
    all[&format!("{column}{}", &cell[1..])]
        .parse()
        .expect(label)
}

fn close(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-6, "{one} {other}");
}

/// A planning value: within half a hundredth.
fn near(stated: f64, exact: f64) {
    assert!(
        (stated - exact).abs() <= 0.5_f64.max(exact.abs() / 200.0) + 1e-6,
        "{stated} {exact}"
    );
}

#[test]
fn years_works_and_funds_are_the_same_everywhere() {
    let work = ruled(RULES);
    let json = plan(&work);
    verified(&work);
    let territory = work.path().join("plan/Territoire.xlsx");
    let page = cells(&territory, "Synthèse");
    let total = cents(&json, "cout_centimes") + cents(&json, "travaux_armoire_centimes");
    near(beside(&page, "Coût total (€ HT)"), total);
    let funds = cents(&json, "fonds_utilises_centimes");
    near(beside(&page, "Payé par les fonds (€ HT)"), funds);
    near(
        beside(&page, "Budget restant (€ HT)"),
        3900.0 - total + funds,
    );
    close(total - funds, cents(&json, "part_communes_centimes"));
    assert!(
        cents(&json, "travaux_armoire_centimes") > 0.0 && funds > 0.0,
        "{json}"
    );
    // « Calendrier »: the years of the territory first.
    let calendar = cells(&territory, "Calendrier");
    for (year, row) in json["annees"].as_array().expect("years").iter().zip(2..) {
        close(
            calendar[&format!("C{row}")].parse().expect("a year"),
            year["annee"].as_f64().expect("it"),
        );
        close(
            calendar[&format!("D{row}")].parse().expect("points"),
            year["points"].as_f64().expect("it"),
        );
        close(
            calendar[&format!("E{row}")].parse().expect("cost"),
            cents(year, "cout_centimes"),
        );
        close(
            calendar[&format!("I{row}")].parse().expect("own"),
            cents(year, "part_commune_centimes"),
        );
    }
    let shown = cells(&territory, "Fonds");
    for (fund, used) in json["fonds"]
        .as_array()
        .expect("funds")
        .iter()
        .zip([&["E2"][..], &["E3", "E4"]])
    {
        let sum: f64 = used
            .iter()
            .map(|cell| shown[*cell].parse::<f64>().expect("euros"))
            .sum();
        close(sum, cents(fund, "utilise_centimes"));
        assert!(fund["reste_centimes"].as_i64() >= Some(0));
    }
    for one in json["communes"].as_array().expect("communes") {
        let (insee, name) = (one["insee"].as_str(), one["nom"].as_str());
        let file = format!(
            "plan/communes/{}_{}.xlsx",
            insee.expect("it"),
            name.expect("it")
        );
        let money = cells(&work.path().join(file), "Financement");
        close(
            beside(&money, "Coût hors taxes"),
            cents(&one["financement"], "cout_ht_centimes"),
        );
        close(
            beside(&money, "Fonds communs"),
            cents(one, "fonds_utilises_centimes"),
        );
        close(
            beside(&money, "Reste à charge de la commune, à terme"),
            cents(&one["financement"], "reste_a_charge_centimes"),
        );
        assert_eq!(one["annees"].as_array().map(Vec::len), Some(2));
    }
    assert_eq!(
        json["preuve"]["variables"].as_u64().map(|count| count > 0),
        Some(true)
    );
    assert_eq!(json["objectifs"][0]["unite"], "kWh/an");
    // The plan as a table: one line a point, under the header.
    let csv = std::fs::read_to_string(work.path().join("plan/plan.csv")).expect("plan.csv");
    assert_eq!(csv.lines().count(), 6, "{csv}");
    assert!(csv.contains(";2027;") || csv.contains(";2028;"), "{csv}");
}

#[test]
fn what_a_commune_may_have_of_a_fund_is_for_all_the_years() {
    let used = |most: &str| {
        let work = ruled(&format!(
            "[annees]\nliste = [2027, 2028]\n[[fonds]]\nnom = \"Concours\"\nmontant = [1000.00, 1000.00]\n\
             usage = \"complement\"\nplafond_par_commune = {most}\npart_max = 1.0\n"
        ));
        work.write(
            "budgets.csv",
            "INSEE;Budget 2027;Budget 2028\n62773;0;0\n62268;0;0\n",
        );
        let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("it");
        let scenario = scenario.replace("facteur4 = 3", "facteur4 = { min = 0 }");
        let scenario = scenario.replace("facteur2 = 2", "facteur2 = { min = 0 }");
        work.write("scenario.toml", scenario);
        let json = plan(&work);
        verified(&work);
        let communes = json["communes"].as_array().expect("communes");
        let used = communes
            .iter()
            .map(|one| cents(one, "fonds_utilises_centimes"));
        used.fold(0.0, f64::max)
    };
    let (one, two) = (used("700.00"), used("1400.00"));
    assert!(0.0 < one && one <= 700.0, "{one}");
    assert!(700.0 < two && two <= 1400.0, "{two}");
}

/// A figure of each new table, one euro or one year away: the verifier says where.
#[test]
fn a_change_of_what_is_new_is_found() {
    let work = ruled(RULES);
    plan(&work);
    let copy = |what: &str| {
        let to = work.path().join(what);
        let from = work.path().join("plan");
        for name in crate::plan::files_of(&from) {
            let path = to.join(&name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::copy(from.join(&name), path).expect("copied");
        }
        to
    };
    let samer = "communes/62773_Samer.xlsx";
    let change = |what: &str, book: &str, sheet: &str, edit: &dyn Fn(String) -> String| {
        let folder = copy(what);
        let part = part_of(&folder.join(book), sheet);
        edit_part(
            &folder.join(book),
            &format!("xl/worksheets/sheet{part}.xml"),
            edit,
        );
        let run = work.run(&["verifier", what, "scenario.toml", "--json"]);
        assert_eq!(run.code, 1, "{what}");
        run.json()["ecarts"].as_array().expect("a list").clone()
    };
    let add = |cell: &'static str, more: f64| {
        move |xml: String| {
            let number = number_of(&xml, cell);
            set_number(&xml, cell, number + more)
        }
    };
    let year = header(&work, samer, "Points", "Année");
    let cell: &'static str = Box::leak(format!("{year}2").into_boxed_str());
    let found = change("an", samer, "Points", &add(cell, 1.0));
    assert!(!found.is_empty());
    let found = change("autre_an", samer, "Points", &add(cell, 10.0));
    assert!(
        found
            .iter()
            .any(|one| one["controle"] == "eligibilite" && one["cellule"] == *cell),
        "{found:?}"
    );
    let found = change(
        "calendrier",
        "Territoire.xlsx",
        "Calendrier",
        &add("D2", 1.0),
    );
    assert!(
        found.iter().any(|one| one["feuille"] == "Calendrier"),
        "{found:?}"
    );
    let found = change("fonds", "Territoire.xlsx", "Fonds", &add("D2", 1.0));
    assert!(
        found.iter().any(|one| one["controle"] == "regles"),
        "{found:?}"
    );
    let works = header(
        &work,
        "Territoire.xlsx",
        "Communes",
        "Armoires avec travaux",
    );
    let cell: &'static str = Box::leak(format!("{works}2").into_boxed_str());
    let found = change("armoires", "Territoire.xlsx", "Communes", &add(cell, 1.0));
    assert!(found.iter().any(|one| one["cellule"] == *cell), "{found:?}");
}

/// The number of a sheet in a workbook, from 1.
pub fn part_of(book: &Path, sheet: &str) -> usize {
    let book: calamine::Xlsx<_> = calamine::open_workbook(book).expect("a workbook");
    let names = calamine::Reader::sheet_names(&book);
    let at = names.iter().position(|name| name == sheet);
    1 + at.unwrap_or_else(|| panic!("{sheet}"))
}

/// The letter of a column of a sheet, by its header.
fn header(work: &Workdir, book: &str, sheet: &str, title: &str) -> String {
    let all = cells(&work.path().join("plan").join(book), sheet);
    let found = all
        .iter()
        .find(|(cell, text)| *text == title && cell.ends_with('1'));
    let (cell, _) = found.unwrap_or_else(|| panic!("{title}"));
    cell.trim_end_matches(char::is_numeric).to_owned()
}

/// Without carry-over each year is paid from its own budget.
#[test]
fn a_budget_of_a_year_is_not_another_s() {
    let work = ruled("[annees]\nliste = [2027, 2028]\n");
    plan(&work);
    verified(&work);
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028\n62773;0;2400,00\n62268;0;1500,00\n",
    );
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("en 2027 ("), "{}", run.stdout);
}

/// kWh first, then the least cost: each has its unit and its bound, and no page says that the last
/// bound is in kWh a year.
#[test]
fn goals_are_named_with_their_units() {
    let work = Workdir::small();
    let text = SMALL_SCENARIO.replace(
        "[objectifs]",
        "objectif = [\"kwh\", \"cout\"]\ntolerance_objectifs = 0.05\n[objectifs]",
    );
    work.write("scenario.toml", text);
    let json = plan(&work);
    verified(&work);
    let units: Vec<&str> = json["objectifs"]
        .as_array()
        .expect("goals")
        .iter()
        .filter_map(|goal| goal["unite"].as_str())
        .collect();
    assert_eq!(units, ["kWh/an", "€"]);
    assert_eq!(json["borne_kwh_an"], Value::Null);
    close(
        json["preuve"]["valeur"].as_f64().expect("a cost"),
        cents(&json, "cout_centimes"),
    );
    let territory = work.path().join("plan/Territoire.xlsx");
    let mut page = cells(&territory, "Synthèse");
    let proof = cells(&territory, "Preuve").into_iter();
    page.extend(proof.map(|(cell, text)| (format!("Preuve!{cell}"), text)));
    let said = |what: &str| {
        page.values()
            .any(|text| text.replace('\u{a0}', " ").contains(what))
    };
    assert!(said("le moindre coût des travaux") && said("perdre jusqu'à 5 %"));
    assert!(!said("Aucun plan au-delà de (kWh/an)") && !said("n'en économise plus"));
    assert!(said("Ce qu'un point de plus changerait (€)"));
}

#[test]
fn the_model_is_written_for_another_solver() {
    let work = Workdir::small();
    let run = |model: &str| {
        work.run(&[
            "planifier",
            "scenario.toml",
            "-o",
            "plan",
            "--exporter-modele",
            model,
        ])
    };
    run("modele.txt").refuses(&["« modele.txt »", ".mps", ".lp"]);
    assert!(
        !work.path().join("plan").exists(),
        "refused before planning"
    );
    for (name, starts) in [
        ("modele.mps", "* Réverbère"),
        ("sous/modele.lp", "\\ Réverbère"),
    ] {
        assert_eq!(run(name).code, 0);
        let text = std::fs::read_to_string(work.path().join(name)).expect("a model");
        assert!(text.starts_with(starts), "{text}");
        assert!(text.contains("Valeur du meilleur plan trouvé"), "{text}");
    }
}

/// Last year's plan is an input: planning into its folder is refused before anything is read.
#[test]
fn the_plan_of_last_year_is_not_written_over() {
    let work = Workdir::small();
    plan(&work);
    work.write(
        "scenario.toml",
        format!("{SMALL_SCENARIO}[replanification]\nplan = \"plan/plan.csv\"\npoids = 50\n"),
    );
    work.run(&["planifier", "scenario.toml", "-o", "plan"])
        .refuses(&["plan.csv", "ne sera pas remplacé"]);
    let layer = [
        "planifier",
        "scenario.toml",
        "-o",
        "neuf",
        "--exporter-plan",
    ];
    for input in ["plan/plan.csv", "budgets.csv"] {
        work.run(&[&layer[..], &[input]].concat())
            .refuses(&[input, "ne sera pas remplacé"]);
    }
    let csv = std::fs::read_to_string(work.path().join("plan/plan.csv")).expect("plan.csv");
    work.write(
        "plan/plan.csv",
        csv + "62773;Samer;;;;1;INCONNU;;;x;;4;100;0\n",
    );
    let run = work.run(&["planifier", "scenario.toml", "-o", "suite", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["plan_precedent_perdus"], 1);
    assert!(Path::new(&work.path().join("suite/plan.csv")).exists());
    let run = work.run(&["verifier", "suite", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

/// A plan that takes works of factor 4, counted for factor 2 or not, does not keep a limit of none.
#[test]
fn a_limit_by_factor_is_verified_on_what_works_reach() {
    let work = ruled("");
    let any = SMALL_SCENARIO
        .replace("facteur4 = 3", "facteur4 = { max = 0 }")
        .replace(
            "facteur2 = 2",
            "facteur2 = { min = 1 }\nfacteur4_compte_pour_facteur2 = true",
        );
    let years = "[annees]\nliste = [2027, 2028]\n";
    work.write("scenario.toml", format!("{any}{years}"));
    let json = plan(&work);
    assert_eq!(json["facteur4"].as_u64(), Some(0), "{json}");
    verified(&work);
    let limit = "[[limites]]\nfacteur = 4\npoints_max = 0\n";
    work.write("scenario.toml", format!("{any}{years}{limit}"));
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("[[limites]] n° 1"), "{}", run.stdout);
    plan(&work);
    verified(&work);
}
