//! `reverbere marche`: price schedules by lot, and what bidders make of them. The small territory is
//! that of `plan.rs`; its bidders write into the XML as their spreadsheet would.

use crate::common::{SMALL_SCENARIO, Workdir, edit_part, names_in, rows};
use crate::libreoffice::{computed, take_results_off};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const PRICES: &str = "xl/worksheets/sheet1.xml";
/// Row of the first item, from 1.
const FIRST: usize = 7;

/// Code, unit and quantity of the items of a form.
fn items(book: &Path) -> Vec<(String, String, f64)> {
    let rows = rows(book, "BPU");
    let items = rows[FIRST - 1..].iter().take_while(|row| row[0] != "Total");
    let item = |row: &Vec<String>| {
        (
            row[1].clone(),
            row[4].clone(),
            row[5].parse().expect("a quantity"),
        )
    };
    items.map(item).collect()
}

/// Writes a number into a cell, empty or not; a formula there is gone.
fn put(xml: &str, cell: &str, number: f64) -> String {
    let at = xml
        .find(&format!("<c r=\"{cell}\""))
        .unwrap_or_else(|| panic!("no cell {cell}"));
    let opened = at + xml[at..].find('>').expect("the end of a tag");
    let (tag, end) = if xml[..opened].ends_with('/') {
        (&xml[at..opened - 1], opened + 1)
    } else {
        (
            &xml[at..opened],
            at + xml[at..].find("</c>").expect("its end") + 4,
        )
    };
    let tag = tag.replace(" t=\"str\"", "");
    format!("{}{tag}><v>{number}</v></c>{}", &xml[..at], &xml[end..])
}

/// A copy of a form filled in at these prices, its sums as a spreadsheet computes them.
pub fn fill(form: &Path, to: &Path, price: impl Fn(&str) -> Option<f64>) {
    std::fs::copy(form, to).expect("a copy");
    let items = items(form);
    edit_part(to, PRICES, |mut xml| {
        let mut total = 0.0;
        for (at, (code, _, count)) in items.iter().enumerate() {
            let row = FIRST + at;
            let amount = price(code).map_or(0.0, |price| {
                xml = put(&xml, &format!("G{row}"), price);
                price * count
            });
            xml = put(&xml, &format!("H{row}"), amount);
            total += amount;
        }
        put(&xml, &format!("H{}", FIRST + items.len()), total)
    });
}

/// The row of an item of a form.
fn row_of(form: &Path, code: &str) -> usize {
    let items = items(form);
    let at = items.iter().position(|(known, ..)| known == code);
    FIRST + at.unwrap_or_else(|| panic!("{code} in {items:?}"))
}

/// A code of the form with a quantity, whose code begins so.
fn asked(form: &Path, begins: &str) -> String {
    let items = items(form);
    let found = items
        .iter()
        .find(|(code, _, count)| *count > 0.0 && code.starts_with(begins));
    found
        .unwrap_or_else(|| panic!("{begins} in {items:?}"))
        .0
        .clone()
}

/// The small scenario with its forms.
fn market(more: &[&str]) -> (Workdir, Value) {
    let work = Workdir::small();
    work.write(
        "scenario.toml",
        format!("{SMALL_SCENARIO}[groupes]\ntravaux_armoire = \"horloge\"\n"),
    );
    work.write(
        "budgets.csv",
        "Code INSEE;Commune;Budget\n62773;Samer;3 400,00\n62268;Desvres;2 200,00\n",
    );
    let args = ["marche", "scenario.toml", "-o", "marche", "--json"];
    let run = work.run(&[&args[..], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    (work, json)
}

fn form(work: &Workdir) -> PathBuf {
    work.path().join("marche/BPU_DQE_CC de Desvres-Samer.xlsx")
}

/// What the embedded catalogue asks for the item of a form, removal included.
fn usual(code: &str) -> Option<f64> {
    let text = std::fs::read_to_string(crate::common::project().join("scenarios/catalogue.toml"));
    let table: toml::Table = toml::from_str(&text.expect("the catalogue")).expect("TOML");
    let list = |key: &str| table[key].as_array().expect("a list").clone();
    let number = |value: &toml::Value| {
        value
            .as_float()
            .or_else(|| Some(value.as_integer()? as f64))
    };
    let named = |key: &str, begins: &str, price: &str| {
        let wanted = code.strip_prefix(begins)?;
        let list = list(key);
        let found = list
            .iter()
            .find(|one| one["code"].as_str() == Some(wanted))?;
        number(&found[price])
    };
    if let Some(price) = named("gradation", "plus-value-", "surcout_ht") {
        return Some(price);
    }
    if let Some(price) = named("armoire", "armoire-", "prix_ht") {
        return Some(price);
    }
    for range in list("gamme") {
        for step in range["paliers"].as_array().expect("steps") {
            let name = format!(
                "{}-{}w-{}lm",
                range["code"].as_str().expect("a code"),
                number(&step["puissance_w"]).expect("watts"),
                number(&step["flux_lm"]).expect("lumens")
            );
            if name.replace('.', ",") == code {
                return number(&step["prix_ht"]);
            }
        }
    }
    (code == "depose" || code == "etude-en-13201").then_some(0.0)
}

#[test]
fn a_lot_has_the_points_of_its_plan_street_by_street() {
    let (work, json) = market(&[]);
    let plan = work
        .run(&["planifier", "scenario.toml", "-o", "plan", "--json"])
        .json();
    let points =
        plan["facteur4"].as_i64().expect("points") + plan["facteur2"].as_i64().expect("points");
    let lot = &json["lots"][0];
    assert_eq!(lot["lot"], "CC de Desvres-Samer");
    assert_eq!(lot["points"], points);
    assert_eq!(
        lot["estimation_centimes"],
        plan["financement"]["cout_ht_centimes"]
    );
    let form = form(&work);
    let mut by_code: BTreeMap<String, f64> = BTreeMap::new();
    let quantities = rows(&form, "DQE");
    let lines = quantities[FIRST - 1..]
        .iter()
        .take_while(|row| row[0] != "Total");
    for row in lines {
        *by_code.entry(row[4].clone()).or_default() += row[7].parse::<f64>().expect("a quantity");
    }
    for (code, unit, count) in items(&form) {
        let placed = by_code.get(&code).copied().unwrap_or(0.0);
        assert!((placed - count).abs() < 1e-9, "{code}: {placed} {count}");
        assert!(usual(&code).is_some(), "{code} is of the catalogue");
        assert!(["U", "rue", "armoire"].contains(&&*unit), "{unit}");
    }
    let count = |code: &str| by_code[code].round() as i64;
    assert_eq!(count("depose"), points);
    assert_eq!(count("etude-en-13201"), 2, "two streets");
    let cabinets: i64 = (plan["communes"].as_array().expect("communes").iter())
        .map(|commune| commune["armoires_travaux"].as_i64().expect("cabinets"))
        .sum();
    assert_eq!(count("armoire-horloge"), cabinets);
    // At the prices of the catalogue, the items come to what the plan costs.
    let amount: f64 = by_code
        .iter()
        .map(|(code, count)| usual(code).expect("a price") * count)
        .sum();
    let cost = plan["financement"]["cout_ht_centimes"]
        .as_f64()
        .expect("cents")
        / 100.0;
    assert!((amount - cost).abs() < 0.005, "{amount} {cost}");
}

/// A spreadsheet computes the totals of what a bidder writes: those of « BPU » and of « DQE » are one.
#[test]
fn totals_live_on_what_bidders_write() {
    let (work, _) = market(&[]);
    let book = form(&work);
    let items = items(&book);
    edit_part(&book, PRICES, |xml| {
        let priced = items.iter().enumerate();
        priced.fold(xml, |xml, (at, (code, ..))| {
            put(
                &xml,
                &format!("G{}", FIRST + at),
                usual(code).expect("a price"),
            )
        })
    });
    take_results_off(&book);
    let Some(books) = computed(&work, std::slice::from_ref(&book)) else {
        return;
    };
    let wanted: f64 = items
        .iter()
        .map(|(code, _, count)| usual(code).expect("a price") * count)
        .sum();
    for (sheet, column) in [("BPU", 7), ("DQE", 9)] {
        let rows = rows(&books[0], sheet);
        let total = rows.iter().find(|row| row[0] == "Total").expect("a total");
        let total: f64 = total[column].parse().expect("an amount");
        assert!((total - wanted).abs() < 0.005, "{sheet}: {total} {wanted}");
    }
    let with_tax = rows(&books[0], "BPU");
    let with_tax = with_tax
        .iter()
        .find(|row| row[2].starts_with("Montant toutes taxes"));
    let with_tax: f64 = with_tax.expect("a line")[7].parse().expect("an amount");
    assert!(
        (with_tax - wanted * 1.2).abs() < 0.006,
        "{with_tax} {wanted}"
    );
}

#[test]
fn lots_are_of_communes_or_of_a_table() {
    let (work, json) = market(&["--lots", "commune"]);
    assert_eq!(json["lots"].as_array().map(Vec::len), Some(2), "{json}");
    work.write("lots.csv", "Commune;Lot\nSamer;Nord\n");
    let args = [
        "marche",
        "scenario.toml",
        "-o",
        "autre",
        "--lots",
        "lots.csv",
    ];
    work.run(&args).refuses(&["lots.csv", "Desvres (62268)"]);
    work.write("lots.csv", "Commune;Lot\nSamer;Nord\nDesvres;Nord\n");
    assert_eq!(work.run(&args).code, 0);
    assert!(work.path().join("autre/BPU_DQE_Nord.xlsx").exists());
    work.write("lots.csv", "Commune;Lot\nSamer;Nord\nNulle-Part;Sud\n");
    work.run(&args).refuses(&["lots.csv", "Nulle-Part"]);
    // What bidders may have filled in is kept beside.
    let form = work.path().join("marche/BPU_DQE_Samer.xlsx");
    edit_part(&form, PRICES, |xml| put(&xml, "G7", 500.0));
    let filled = std::fs::read(&form).expect("a form");
    let again = [
        "marche",
        "scenario.toml",
        "-o",
        "marche",
        "--lots",
        "commune",
    ];
    let run = work.run(&again);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("cette version est gardée"),
        "{}",
        run.stderr
    );
    let kept = names_in(&work.path().join("marche"))
        .into_iter()
        .find(|name| name.starts_with("BPU_DQE_Samer.ancien-"))
        .expect("what was filled in");
    let kept = std::fs::read(work.path().join("marche").join(kept));
    assert_eq!(kept.expect("its bytes"), filled);
}

fn offers(work: &Workdir, forms: &[&str], more: &[&str]) -> Value {
    let args = ["marche", "offres", "--scenario", "scenario.toml", "--json"];
    let run = work.run(&[&args[..], forms, more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// Three bids with known errors: all are told, and nothing else is.
#[test]
fn what_bidders_have_wrong_is_stated() {
    let (work, _) = market(&[]);
    let form = form(&work);
    let luminaire = asked(&form, "routier");
    let path = |name: &str| work.path().join(name);
    fill(&form, &path("juste.xlsx"), usual);
    fill(&form, &path("trou.xlsx"), |code| {
        usual(code).filter(|_| code != luminaire)
    });
    edit_part(&path("trou.xlsx"), PRICES, |xml| {
        put(&xml, &format!("H{}", FIRST + items(&form).len()), 1.0)
    });
    fill(&form, &path("change.xlsx"), usual);
    edit_part(&path("change.xlsx"), PRICES, |xml| {
        // The unit of one line is another text of the workbook; the code of another is nobody's.
        let unit = put(&xml, &format!("E{}", row_of(&form, &luminaire)), 0.0);
        put(&unit, &format!("B{}", row_of(&form, "depose")), 0.0)
    });
    let json = offers(
        &work,
        &["juste.xlsx", "trou.xlsx", "change.xlsx"],
        &["-o", "offres.xlsx"],
    );
    let stated = json["constats"].as_array().expect("remarks");
    let of = |file: &str| -> Vec<(String, String)> {
        let of_file = stated.iter().filter(|one| one["fichier"] == file);
        let text = |one: &Value, key: &str| one[key].as_str().expect("a text").to_owned();
        of_file
            .map(|one| (text(one, "constat"), text(one, "cellule")))
            .collect()
    };
    assert_eq!(of("juste.xlsx"), []);
    let at = |kind: &str, cell: String| (kind.to_owned(), cell);
    let luminaire_row = row_of(&form, &luminaire);
    let total = format!("H{}", FIRST + items(&form).len());
    assert_eq!(
        of("trou.xlsx"),
        [
            at("prix_manquant", format!("G{luminaire_row}")),
            at("total_faux", total),
        ]
    );
    let kinds: Vec<String> = of("change.xlsx")
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds, ["unite_changee", "ligne_ajoutee", "ligne_retiree"]);
    let sheets = rows(&work.path().join("offres.xlsx"), "Constats");
    assert_eq!(sheets.len(), 1 + stated.len(), "{sheets:?}");
}

/// At the prices of an offer, the plan is the one that its catalogue gives.
#[test]
fn the_plan_of_an_offer_is_that_of_its_catalogue() {
    let (work, _) = market(&[]);
    let form = form(&work);
    let dear = |code: &str| match code {
        "depose" => Some(25.0),
        "etude-en-13201" => Some(300.0),
        code => usual(code).map(|price| (price * 113.0).round() / 100.0),
    };
    fill(&form, &work.path().join("juste.xlsx"), usual);
    fill(&form, &work.path().join("cher.xlsx"), dear);
    let json = offers(
        &work,
        &["juste.xlsx", "cher.xlsx"],
        &["--catalogues", "catalogues"],
    );
    assert_eq!(json["constats"], Value::Array(Vec::new()));
    let plans = json["plans"].as_array().expect("plans");
    let figures = [
        "facteur4",
        "facteur2",
        "economie_kwh",
        "cout_eur",
        "reste_a_charge_eur",
    ];
    for key in figures {
        assert_eq!(
            plans[0][key], plans[1][key],
            "{key}: the catalogue's own prices"
        );
    }
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    let catalogue = "catalogue = \"catalogues/catalogue_cher_CC de Desvres-Samer.xlsx\"\n";
    work.write("cher.toml", format!("{catalogue}{scenario}"));
    let plan = work
        .run(&["planifier", "cher.toml", "-o", "plan", "--json"])
        .json();
    let euros = |key: &str| plan["financement"][key].as_f64().expect(key) / 100.0;
    assert_eq!(plans[2]["facteur4"], plan["facteur4"]);
    assert_eq!(plans[2]["facteur2"], plan["facteur2"]);
    assert_eq!(plans[2]["cout_eur"], euros("cout_ht_centimes"));
    assert_eq!(
        plans[2]["reste_a_charge_eur"],
        euros("reste_a_charge_centimes")
    );
    let saved = |value: &Value| value.as_f64().expect("kWh");
    assert!((saved(&plans[2]["economie_kwh"]) - saved(&plan["economie_kwh_an"])).abs() < 1e-6);
    assert_ne!(plans[2]["cout_eur"], plans[0]["cout_eur"], "dearer");
    let amount: f64 = items(&form)
        .iter()
        .map(|(code, _, count)| dear(code).expect("a price") * count)
        .sum();
    let stated = plans[2]["montant_eur"].as_f64().expect("euros");
    assert!((stated - amount).abs() < 0.005, "{stated} {amount}");
}

/// On a disk that takes capitals for small letters, the form of one would be that of the other.
#[test]
fn lots_whose_names_differ_in_capitals_only_have_files_of_their_own() {
    let (work, _) = market(&[]);
    work.write("lots.csv", "Commune;Lot\nSamer;Lot Sud\nDesvres;LOT SUD\n");
    let args = ["marche", "scenario.toml", "-o", "lots", "--json"];
    let json = work
        .run(&[&args[..], &["--lots", "lots.csv"]].concat())
        .json();
    let files: Vec<&str> = (json["lots"].as_array().expect("lots").iter())
        .map(|lot| lot["fichier"].as_str().expect("a file"))
        .collect();
    assert_eq!(files.len(), 2, "{json}");
    assert_ne!(files[0].to_lowercase(), files[1].to_lowercase());
    for file in files {
        assert!(work.path().join("lots").join(file).is_file(), "{file}");
    }
}

#[test]
fn two_communes_of_one_name_are_two_lots() {
    let work = Workdir::small();
    let parc = crate::common::small_inventory();
    let by_code = parc
        .replace(";Commune;", ";Code INSEE;")
        .replace("Samer", "62773")
        .replace("Desvres", "62268");
    work.write("parc.csv", by_code);
    work.write("budgets.csv", "Code INSEE;Budget\n62773;2200\n62268;1200\n");
    let epci = "Ensemble,2000";
    work.write(
        "territoire.csv",
        format!(
            "insee,nom,epci,population\n62773,Saint-Martin,{epci}\n62268,Saint-Martin,{epci}\n"
        ),
    );
    let sun = "[heures]\nlatitude = 50.7\nlongitude = 1.6\nfuseau = \"Europe/Paris\"\n";
    let scenario = SMALL_SCENARIO.replacen(
        "inventaires",
        "territoire = \"territoire.csv\"\ninventaires",
        1,
    );
    work.write("scenario.toml", format!("{scenario}{sun}"));
    let args = [
        "marche",
        "scenario.toml",
        "-o",
        "lots",
        "--lots",
        "commune",
        "--json",
    ];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    let lots = json["lots"].as_array().expect("lots").iter();
    let mut names: Vec<&str> = lots
        .map(|lot| lot["lot"].as_str().expect("a name"))
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["Saint-Martin (62268)", "Saint-Martin (62773)"],
        "{json}"
    );
    let verified = work.run(&["verifier", "lots", "scenario.toml"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
}

#[test]
fn a_file_that_is_no_form_of_the_scenario_is_refused() {
    let (work, _) = market(&[]);
    work.write("autre.csv", "a;b\n1;2\n");
    let args = [
        "marche",
        "offres",
        "autre.csv",
        "--scenario",
        "scenario.toml",
    ];
    work.run(&args).refuses(&["autre.csv", "BPU"]);
    let form = form(&work);
    let file = form.to_str().expect("UTF-8");
    let args = [
        "marche",
        "offres",
        file,
        "--scenario",
        "scenario.toml",
        "--lots",
        "commune",
    ];
    work.run(&args).refuses(&["CC de Desvres-Samer", "--lots"]);
}
