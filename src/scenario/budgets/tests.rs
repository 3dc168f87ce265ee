use super::*;
use crate::scenario::Scenario;

/// Budgets of three communes of the Boulonnais as a file gives them, with a scenario on a basis.
fn read_with(name: &str, bytes: &[u8], settings: &str) -> Result<Budgets> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), bytes).expect("a file");
    std::fs::write(folder.path().join("parc.csv"), "commune;lampe\n").expect("a file");
    let text = format!(
        "nom = \"Essai\"\ninventaires = [\"parc.csv\"]\nfichier_budgets = \"{name}\"\n{settings}\n[objectifs]\nfacteur4 = 1\nfacteur2 = 0\n"
    );
    let file = folder.path().join("s.toml");
    std::fs::write(&file, text).expect("a scenario");
    read(&Scenario::read(&file).expect("a scenario"))
}

const HT: &str = "base_montants = \"HT\"";

fn in_ht(csv: &str) -> Result<Budgets> {
    read_with("budgets.csv", csv.as_bytes(), HT)
}

/// Sum of all budgets, euros, and what was told, in one text.
fn stated(budgets: &Budgets) -> (i64, String) {
    let cents: i64 = budgets.cents.values().flatten().sum();
    let stated = budgets.decisions.iter();
    let stated = stated.map(|one| format!("{} > {} < {}", one.read, one.taken, one.alternative));
    (cents / 100, stated.collect::<Vec<_>>().join("\n"))
}

fn all_say(csv: &str, euros: i64, says: &[&str]) {
    let budgets = in_ht(csv).unwrap_or_else(|error| panic!("{csv}: {error}"));
    let (sum, text) = stated(&budgets);
    assert_eq!(sum, euros, "{csv}: {text}");
    for words in says {
        assert!(text.contains(words), "{csv}: {text}");
    }
    assert_eq!(says.is_empty(), text.is_empty(), "{csv}: {text}");
}

#[test]
fn a_plain_table_is_read_without_a_word() {
    all_say("INSEE;Budget\n62773;2200\n62268;1200,50\n", 3400, &[]);
}

#[test]
fn thousands_are_read_wherever_they_are_said() {
    for csv in [
        "Commune;Budget (k€)\nSamer;12\nDesvres;9,5\n",
        "(en k€);\nCommune;Budget\nSamer;12\nDesvres;9,5\n",
        "Budgets des communes en milliers d'euros;\nCommune;Budget\nSamer;12\nDesvres;9,5\n",
        "Commune;Budget\n;(k€)\nSamer;12\nDesvres;9,5\n",
        "Commune (montants en K€);Budget\nSamer;12\nDesvres;9,5\n",
    ] {
        all_say(csv, 21_500, &["montants en milliers d'euros"]);
    }
    all_say(
        "Commune;Budget (M€)\nSamer;1,2\n",
        1_200_000,
        &["montants en millions d'euros"],
    );
    // A title that says euros is nearer than a text above.
    all_say(
        "(en k€);\nCommune;Budget (€)\nSamer;12000\n",
        12_000,
        &["milliers d'euros"],
    );
    // An amount of a note is no unit.
    all_say(
        "dont 5 k€ du SDET;\nCommune;Budget\nSamer;12000\n",
        12_000,
        &[],
    );
    all_say("Commune;Budget\nSamer;12\n", 12, &["milliers d'euros"]);
    let named = read_with("budgets k€.csv", b"Commune;Budget\nSamer;12000\n", HT);
    assert!(
        named
            .expect_err("asked")
            .to_string()
            .contains("le nom du fichier dit")
    );
    let sure = read_with(
        "budgets k€.csv",
        "Commune;Budget (€)\nSamer;12000\n".as_bytes(),
        HT,
    );
    assert_eq!(stated(&sure.expect("budgets")).0, 12_000);
}

#[test]
fn nothing_is_a_budget_of_nothing() {
    for nothing in ["-", "—", "néant", ""] {
        all_say(
            &format!("INSEE;Budget\n62773;2200\n62268;{nothing}\n"),
            2200,
            &["Desvres", "aucun budget"],
        );
    }
    let asked = in_ht("INSEE;Budget\n62773;2200\n62268;?\n");
    assert!(asked.expect_err("asked").to_string().contains("B3"));
}

#[test]
fn notes_below_are_left_and_stated() {
    all_say(
        "INSEE;Commune;Budget\n62773;Samer;2200\n\nSource : délibérations du printemps 2026\n;* hors subventions;\n",
        2200,
        &["Source : délibérations", "2 en tout"],
    );
    let unknown = in_ht("INSEE;Commune;Budget\n62773;Samer;2200\n;Atlantide;5\n");
    assert!(
        unknown
            .expect_err("unknown")
            .to_string()
            .contains("Atlantide")
    );
}

#[test]
fn headers_may_be_in_two_rows() {
    let years = "base_montants = \"HT\"\n[annees]\nliste = [2027, 2028]";
    for csv in [
        "Commune;Hab.;Crédits éclairage public;;Total\n;;Budget 2027;Budget 2028;\nSamer;5000;1000;2000;3000\n",
        "Commune;Hab.;Budget;;Total\n;;2027;2028;\nSamer;5000;1000;2000;3000\n",
        "Commune;Hab.;Crédits;Crédits;Total\nCommune;Hab.;2027;2028;Total\nSamer;5000;1000;2000;3000\n",
        ";Hab.;Crédits;;Total\nCommune;;Budget 2027;Budget 2028;\nSamer;5000;1000;2000;3000\n",
    ] {
        let budgets = read_with("budgets.csv", csv.as_bytes(), years);
        let budgets = budgets.unwrap_or_else(|error| panic!("{csv}: {error}"));
        let amounts: Vec<_> = budgets.cents.values().cloned().collect();
        assert_eq!(amounts, [vec![100_000, 200_000]], "{csv}");
    }
}

#[test]
fn the_basis_chooses_between_two_columns() {
    let csv = "Commune;Budget HT;Budget TTC\nSamer;10000;12000\n";
    all_say(csv, 10_000, &["Budget HT", "compte en HT"]);
    let ttc = read_with("budgets.csv", csv.as_bytes(), "base_montants = \"TTC\"");
    assert_eq!(stated(&ttc.expect("budgets")).0, 12_000);
    let other = in_ht("Montants TTC;\nCommune;Budget\nSamer;12000\n");
    assert!(other.expect_err("refused").to_string().contains("TTC"));
    let two = in_ht("Commune;Budget;Budget HT\nSamer;1;2\n");
    assert!(
        two.expect_err("asked")
            .to_string()
            .contains("plusieurs colonnes")
    );
}

#[test]
fn totals_are_compared_and_never_added() {
    let rows = "Commune;Budget\nSamer;12000\nDesvres;9000\n";
    all_say(&format!("{rows}Ensemble;21000\n"), 21_000, &["total égal"]);
    all_say(
        &format!("{rows}Total général;25000\n"),
        21_000,
        &["total différent", "21000,00 €", "une ligne manque"],
    );
    let territory = crate::inventory::territory::Territory::boulonnais();
    let desvres = territory.named("Desvres").expect("a commune");
    let epci = territory.communes()[desvres].epci.clone();
    all_say(
        &format!("{rows}{epci};21000\nWimille;7000\nTOTAL;28000\n"),
        28_000,
        &["total égal"],
    );
}

#[test]
fn computed_amounts_are_rounded_and_typed_ones_asked() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let write = |sheet: &mut rust_xlsxwriter::Worksheet, row, name: &str, amount: f64| {
        sheet.write_string(row, 0, name).expect("a cell");
        sheet.write_number(row, 1, amount).expect("a cell");
    };
    sheet.write_string(0, 0, "Commune").expect("a cell");
    sheet.write_string(0, 1, "Budget").expect("a cell");
    write(sheet, 1, "Samer", 10_000.0 / 3.0);
    write(sheet, 2, "Desvres", 3000.0);
    let bytes = book.save_to_buffer().expect("a workbook");
    let budgets = read_with("budgets.xlsx", &bytes, HT).expect("budgets");
    assert!(
        budgets
            .cents
            .values()
            .any(|of_years| of_years == &[333_333])
    );
    assert!(stated(&budgets).1.contains("arrondis au centime"));
    let typed = in_ht("Commune;Budget\nSamer;3333,333333\n");
    assert!(typed.expect_err("asked").to_string().contains("équivoque"));
}

#[test]
fn what_is_no_budget_of_the_plan_is_asked() {
    for (csv, said) in [
        ("Commune;Budget (%)\nSamer;60\n", "ne dit pas le budget"),
        (
            "Commune;Budget consommé\nSamer;9000\n",
            "ne dit pas le budget",
        ),
        (
            "Commune;Budget par habitant\nSamer;12\n",
            "ne dit pas le budget",
        ),
        ("Commune;Budget N-1\nSamer;9000\n", "ne dit pas le budget"),
        (
            "Commune;Budget (centimes)\nSamer;900000\n",
            "ne dit pas le budget",
        ),
        (
            "Commune;Budget\nSamer;0,6\nDesvres;0,4\n",
            "rien ne dit l'unité",
        ),
    ] {
        let refused = in_ht(csv).expect_err(csv).to_string();
        assert!(refused.contains(said), "{csv}: {refused}");
    }
    all_say(
        "Commune;Budget;Budget consommé\nSamer;9000;200\n",
        9000,
        &["Budget consommé", "non lue"],
    );
    all_say("Commune;Budget hors subventions\nSamer;9000\n", 9000, &[]);
    let of_2027 = format!("{HT}\n[annees]\nliste = [2027]");
    let other = read_with(
        "b.csv",
        "Commune;Budget 2025\nSamer;9000\n".as_bytes(),
        &of_2027,
    );
    let refused = other.expect_err("another year").to_string();
    assert!(refused.contains("le plan est de 2027"), "{refused}");
}

/// A workbook of tables of two columns, « Commune » and « Budget »: sheet by sheet, name and rows.
fn workbook(sheets: &[(&str, &[(&str, f64)])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        sheet.write_string(0, 0, "Commune").expect("a cell");
        sheet.write_string(0, 1, "Budget").expect("a cell");
        for (row, (commune, amount)) in (1..).zip(*rows) {
            sheet.write_string(row, 0, *commune).expect("a cell");
            sheet.write_number(row, 1, *amount).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn every_table_of_a_file_is_read() {
    let by_epci = workbook(&[
        ("Desvres-Samer", &[("Samer", 9000.0), ("Desvres", 8000.0)]),
        ("CAB", &[("Wimille", 7000.0)]),
    ]);
    let budgets = read_with("b.xlsx", &by_epci, HT).expect("budgets");
    assert_eq!(stated(&budgets).0, 24_000);
    let twice = workbook(&[("BP", &[("Samer", 9000.0)]), ("DM", &[("Samer", 100.0)])]);
    let refused = read_with("b.xlsx", &twice, HT)
        .expect_err("asked")
        .to_string();
    assert!(refused.contains("deuxième budget pour Samer"), "{refused}");
    assert!(refused.contains("feuille « BP »"), "{refused}");
    all_say(
        "CC;\nCommune;Budget (€)\nSamer;9000\n\nCAB;\nCommune;Budget (k€)\nWimille;7\n",
        16_000,
        &["milliers d'euros"],
    );
}

#[test]
fn a_sheet_a_year_is_read_for_its_year() {
    let years = |list: &str| format!("{HT}\n[annees]\nliste = {list}");
    let both = workbook(&[
        ("2026", &[("Samer", 1000.0), ("Desvres", 500.0)]),
        ("2027", &[("Samer", 2000.0), ("Desvres", 700.0)]),
    ]);
    let amounts = |list: &str| {
        let budgets = read_with("b.xlsx", &both, &years(list)).expect("budgets");
        let amounts: Vec<Vec<i64>> = budgets.cents.into_values().collect();
        (amounts, budgets.decisions)
    };
    let (one, decisions) = amounts("[2027]");
    assert!(one.contains(&vec![200_000]) && one.contains(&vec![70_000]));
    assert!(
        decisions
            .iter()
            .any(|one| one.sheet == "2026" && one.taken.contains("laissé"))
    );
    let (two, _) = amounts("[2026, 2027]");
    assert!(two.contains(&vec![100_000, 200_000]) && two.contains(&vec![50_000, 70_000]));
    let missing = workbook(&[
        ("2026", &[("Samer", 1000.0)]),
        ("2027", &[("Samer", 2000.0), ("Desvres", 700.0)]),
    ]);
    let refused = read_with("b.xlsx", &missing, &years("[2026, 2027]"));
    let refused = refused.expect_err("asked").to_string();
    assert!(
        refused.contains("Desvres n'a pas de budget pour 2026"),
        "{refused}"
    );
}
