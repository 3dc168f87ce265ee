use super::fixture::{HOSTILE, balance, contract, day, follow, nothing};
use super::{Document, sheet_name, words, workbook};
use crate::followup::balance::Balance;
use crate::followup::contract::{Contract, Measure};
use crate::followup::history::Past;
use crate::followup::objectives::standings;
use crate::report::fixture::Book;
use crate::report::web;
use calamine::Data;

/// The workbook and the page of a balance.
fn documents(balance: &Balance, past: &[Past]) -> (Book, String) {
    let standings = standings(balance);
    let document = Document {
        balance,
        standings: &standings,
        past,
    };
    let bytes = workbook(&document).expect("a workbook");
    let page = web::balance::page(&document);
    assert_eq!(bytes, workbook(&document).expect("the same workbook"));
    assert_eq!(page, web::balance::page(&document));
    (Book::open(&bytes), page)
}

/// A text as it is compared: whatever spaces it has.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn objectives_are_the_same_in_the_workbook_and_on_the_page() {
    let balance = balance();
    let past = [Past {
        date: day(2026, 12, 31),
        counted: [("points".to_owned(), 12.0)].into(),
    }];
    let (mut book, page) = documents(&balance, &past);
    let page = plain(&page);
    let text = book.text(sheet_name::SYNTHESIS);
    for standing in standings(&balance) {
        let label = &standing.objective.label;
        let said = plain(&words::beside_its_mark(&standing));
        assert!(plain(&text).contains(&said), "{said}\n{text}");
        assert!(page.contains(&said), "{said}");
        // Its state by sign and word, in the table of the workbook and once on the page.
        let mark = plain(&words::mark(&standing));
        assert!(page.contains(&format!("\">{mark}</span> {said}")), "{mark}");
        assert!(page.contains(&format!(
            "<data id=\"{}\" value=\"{}\">",
            standing.objective.measure.code(),
            standing.value
        )));
        let rows = book.rows(sheet_name::SYNTHESIS);
        let of_label = |row: &&Vec<Data>| row[0].to_string().starts_with(label.as_str());
        let row = rows.iter().find(of_label).expect("a line of the objective");
        let number = |column: usize| number(&row[column]);
        assert!((number(2) - standing.needed).abs() < 1e-9, "{label}");
        assert!((number(3) - standing.counted).abs() < 1e-6, "{label}");
        assert!((number(4) - standing.share()).abs() < 1e-9, "{label}");
        assert!((number(5) - standing.missing()).abs() < 1e-6, "{label}");
        assert!((number(6) - standing.even_by_now).abs() < 1e-9, "{label}");
        assert_eq!(row[10].to_string(), words::met(&standing));
        assert_eq!(plain(&row[12].to_string()), mark);
    }
    assert!(page.contains("1 ligne écartée"), "the banner");
    assert!(text.contains("1 ligne écartée"), "the banner");
}

/// The number that a cell holds.
fn number(cell: &Data) -> f64 {
    calamine::DataType::as_f64(cell).unwrap_or(f64::NAN)
}

#[test]
fn money_is_the_same_in_the_workbook_and_on_the_page() {
    let balance = balance();
    let (mut book, page) = documents(&balance, &[]);
    let all = &balance.all;
    for (label, key, cents) in [
        ("Budgets (€ HT)", "budgets", all.budget_cents),
        ("Dépensé", "depense", all.spent_cents),
        ("Reste", "reste", all.left_cents()),
    ] {
        let euros = cents as f64 / 100.0;
        assert!(
            (number(&book.figure(label)) - euros).abs() < 1e-9,
            "{label}"
        );
        assert!(page.contains(&format!("<data id=\"{key}\" value=\"{euros}\">")));
    }
    for name in [sheet_name::EPCIS, sheet_name::COMMUNES, sheet_name::YEARS] {
        let rows = book.rows(name);
        let spent = rows[0]
            .iter()
            .position(|cell| *cell == Data::String("Dépensé (€ HT)".into()));
        let spent = spent.expect("the column of what is spent");
        let total = rows
            .iter()
            .find(|row| row[0] == Data::String("Total".into()));
        let total = total.expect("a total");
        let euros = all.spent_cents as f64 / 100.0;
        assert!((number(&total[spent]) - euros).abs() < 1e-9, "{name}");
    }
}

#[test]
fn nothing_of_the_page_has_the_name_of_something_else() {
    let (_, page) = documents(&balance(), &[]);
    let mut ids: Vec<&str> = (page.split(" id=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn balances_kept_are_stated_once_a_day() {
    let balance = balance();
    let kept = |date, points| Past {
        date,
        counted: [("points".to_owned(), points)].into(),
    };
    let past = [
        kept(day(2026, 12, 31), 12.0),
        kept(balance.date, 1.0),
        kept(day(2028, 1, 31), 40.0),
    ];
    let (mut book, page) = documents(&balance, &past);
    let rows = book.rows(sheet_name::COURSE);
    let points: Vec<f64> = rows[3..6].iter().map(|row| number(&row[1])).collect();
    assert_eq!(points, [12.0, 21.0, 40.0]);
    assert_eq!(page.matches("30/06/2027</th>").count(), 1);
}

#[test]
fn texts_from_outside_are_texts() {
    let (mut book, page) = documents(&balance(), &[]);
    assert!(!page.contains("<script>alert"));
    assert!(book.text(sheet_name::POINTS).contains(HOSTILE));
    assert!(book.text(sheet_name::REMARKS).contains(HOSTILE));
    for (formula, value) in book.formulas() {
        assert!(!formula.contains("alert") && formula != "1+1", "{formula}");
        assert!(number(&value).is_finite(), "{formula}: {value}");
    }
}

#[test]
fn every_point_done_is_computed_from_what_is_installed() {
    let balance = balance();
    let (mut book, _) = documents(&balance, &[]);
    let rows = book.rows(sheet_name::POINTS);
    let at = |header: &str| {
        let found = rows[0]
            .iter()
            .position(|cell| *cell == Data::String(header.into()));
        found.expect("a header")
    };
    let [power, hours, calibration] = [
        "Puissance posée (W)",
        "Heures équivalentes (h/an)",
        "Calage",
    ]
    .map(at);
    let [after, factor, class] = ["kWh/an après, posé", "Facteur réel", "Classe réelle"].map(at);
    assert_eq!(
        rows.len(),
        balance.done.len() + 2,
        "a header, points, a total"
    );
    for (row, point) in rows[1..].iter().zip(&balance.done) {
        let number = |column: usize| number(&row[column]);
        let product = number(power) * number(hours) * number(calibration) / 1000.0;
        assert!((number(after) - product).abs() < 1e-6);
        if point.kwh_after > 0.0 {
            assert!(number(factor) <= point.factor() && number(factor) > point.factor() - 0.01);
        } else {
            assert_eq!(row[factor].to_string(), "∞");
        }
        let real = point.class.map_or("sous F2", |class| match class {
            crate::retrofit::FactorClass::F4 => "F4",
            crate::retrofit::FactorClass::F2 => "F2",
        });
        assert_eq!(row[class].to_string(), real);
    }
}

#[test]
fn rows_read_are_rows_counted_and_rows_set_apart() {
    let (mut book, _) = documents(&balance(), &[]);
    let rows = book.rows(sheet_name::READINGS);
    for row in &rows[1..] {
        let number = |column: usize| number(&row[column]);
        assert!((number(2) - number(3) - number(4)).abs() < 1e-9);
        assert!(number(5).abs() < 1e-9, "the check");
    }
    let effects: Vec<String> = book.rows(sheet_name::REMARKS)[1..]
        .iter()
        .map(|row| row[0].to_string())
        .collect();
    assert_eq!(effects[0], "écartée");
    assert!(effects[1..].iter().all(|effect| effect == "à voir"));
}

#[test]
fn nothing_done_is_never_met() {
    let balance = Balance::of(nothing(), Contract::boulonnais(), day(2027, 6, 30), None);
    let (mut book, page) = documents(&balance, &[]);
    let text = plain(&book.text(sheet_name::SYNTHESIS));
    assert!(
        text.contains("0 point sur 2 000 (0,0 %), 0,0 par mois ; à ce rythme, jamais"),
        "{text}"
    );
    assert!(!book.sheets().contains(&sheet_name::BILLS.to_owned()));
    assert!(!plain(&page).contains("écartée"));
    assert!(page.contains("Rien à corriger."));
    for (formula, value) in book.formulas() {
        assert!(number(&value).is_finite(), "{formula}");
    }
}

#[test]
fn everything_met_is_said_so() {
    let mut contract = contract();
    for objective in &mut contract.objectives {
        objective.target = match objective.measure {
            Measure::TauxTravaux => 0.01,
            Measure::Kwh => 5000.0,
            _ => 1.0,
        };
    }
    let balance = Balance::of(follow(), contract, day(2027, 6, 30), None);
    let (mut book, page) = documents(&balance, &[]);
    let text = book.text(sheet_name::SYNTHESIS);
    let count = balance.contract.objectives.len();
    assert_eq!(
        text.matches("atteint dans les temps").count(),
        count,
        "{text}"
    );
    assert!(!text.contains("en retard"), "{text}");
    assert!(!page.contains("en retard"));
}
