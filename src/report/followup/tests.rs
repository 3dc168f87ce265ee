//! What the program and a person can rely on in a follow-up workbook.

use super::columns::{Entry, Register};
use super::form;
use super::lists::{Lists, Offered};
use crate::energy::hours::{Lit, SwitchingRule};
use crate::followup::columns::{Field, sheet};
use crate::followup::entries::{PlannedEntry, Status, Word};
use crate::followup::reading::{self, Days, FollowUp};
use crate::followup::reference::Reference;
use crate::inventory::profile::Profile;
use crate::inventory::read_sheets;
use crate::money::Basis;
use crate::report::fixture::Book;
use crate::scenario::assumed::{Assumed, PlannedCommune};
use crate::scenario::planned::{self, CountsFor, PlannedPoint, PlannedWorks};
use calamine::Data;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::path::Path;

/// Texts that a spreadsheet might compute, cut or shorten, all as an inventory may hold them.
const HOSTILE: [&str; 8] = [
    "=1+1",
    "+33 3 21",
    "-50",
    "@SUM(A1)",
    "0012",
    "1E5",
    "http://exemple.fr & <b>\"x\"</b>",
    "_x0041_ é 😀",
];

fn commune(insee: &str, name: &str) -> PlannedCommune {
    PlannedCommune {
        insee: insee.into(),
        name: name.into(),
        epci: "CC d'Essai".into(),
        budgets_cents: vec![123_456, 0],
    }
}

fn point(rank: usize, text: &str) -> PlannedPoint {
    PlannedPoint {
        insee: "62773".into(),
        commune: "Samer".into(),
        file: "parc.csv".into(),
        sheet: text.into(),
        line: rank as u32 + 2,
        lantern: 1,
        reference: text.into(),
        cabinet: text.into(),
        street: text.into(),
        solution: "routier-36".into(),
        year: Some(2027),
        factor: CountsFor::Nothing,
        cost_cents: Some(69_550),
        gain: 363.29,
        works: Some(PlannedWorks {
            label: text.into(),
            power_w: 36.5,
            profile: "−50 % 23h-5h".into(),
            calibration: 1.0 / 3.0,
            kwh_before: 363.290_000_000_000_13,
            kwh_after: 0.1 + 0.2,
        }),
        // The header of « Plan » is its first row.
        row: rank as u32 + 2,
    }
}

fn reference() -> Reference {
    let assumed = Assumed {
        print: "essai".into(),
        name: "=Essai « = » \"& compagnie\" ''' # [communes]".into(),
        date: "1er mars 2026".into(),
        basis: Basis::Ttc,
        years: vec![2027, 2028],
        budgets_are_left: false,
        asked: None,
        switching: SwitchingRule {
            latitude: 50.726_400_000_000_01,
            longitude: 1.6147,
            timezone: Tz::Europe__Paris,
            year: 2026,
            lit: Lit::SunAltitude(-0.1 - 0.2),
        },
        communes: vec![
            commune("62773", "Samer"),
            commune("62001", "=Double"),
            commune("62002", "=double"),
        ],
    };
    let points = (0..).zip(HOSTILE).map(|(rank, text)| point(rank, text));
    Reference::of(assumed, points.collect(), Path::new("plan.csv")).expect("a sound plan")
}

/// A form in which nothing is told yet.
fn empty(reference: Reference) -> crate::error::Result<Vec<u8>> {
    let follow = FollowUp::of_plan(reference);
    form(&follow.reference, &follow.rows())
}

#[test]
fn the_sheets_are_in_their_order() {
    let mut book = Book::open(&empty(reference()).expect("a workbook"));
    assert_eq!(
        book.sheets(),
        [
            sheet::HELP,
            sheet::POINTS,
            sheet::EXTRA,
            sheet::ADVICE,
            sheet::SITES,
            sheet::PLAN,
            sheet::ASSUMED,
            sheet::LISTS
        ]
    );
    let help = book.text(sheet::HELP);
    for register in Register::ALL {
        for column in register.columns() {
            assert!(help.contains(&column.field.title(Basis::Ttc)), "{column:?}");
            assert!(!column.what.is_empty(), "{column:?}");
        }
    }
    assert!(help.contains("Rien de personnel"), "{help}");
}

#[test]
fn points_are_those_of_the_plan_not_begun() {
    let reference = reference();
    let mut book = Book::open(&empty(reference.clone()).expect("a workbook"));
    let rows = book.rows(sheet::POINTS);
    let fields = Register::Points.columns();
    let titles: Vec<String> = (fields.iter())
        .map(|column| column.field.title(Basis::Ttc))
        .collect();
    let header = rows[2].iter().map(ToString::to_string);
    let header: Vec<String> = header.map(|title| title.replace('\u{a0}', " ")).collect();
    assert_eq!(header, titles);
    let filled = &rows[3..];
    assert_eq!(filled.len(), HOSTILE.len());
    let of = |field| {
        let column = fields.iter().position(|column| column.field == field);
        column.expect("a column")
    };
    for row in filled {
        assert_eq!(row[of(Field::Status)], Data::String("à faire".into()));
        assert_eq!(row[of(Field::PlannedPower)], Data::Float(36.5));
        assert_eq!(row[of(Field::PlannedCost)], Data::Float(695.5));
        let rest = fields.iter().zip(row).filter(|(column, cell)| {
            !column.is_given() && column.field != Field::Status && **cell != Data::Empty
        });
        assert_eq!(rest.count(), 0, "what is done is left to the services");
    }
    let mut references: Vec<String> = (filled.iter())
        .map(|row| row[of(Field::Reference)].to_string())
        .collect();
    references.sort();
    let mut expected = HOSTILE.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(references, expected);
    assert_eq!(book.formulas(), [], "no text has become a formula");
}

/// The mark is beside each point of « Plan », to be copied from there.
#[test]
fn the_plan_is_read_back_bit_for_bit() {
    let reference = reference();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("suivi.xlsx");
    std::fs::write(&file, empty(reference.clone()).expect("a workbook")).expect("a file");
    let sheets = read_sheets(&file).expect("a workbook");
    let named = |name: &str| {
        let mut sheets = sheets.iter();
        sheets.find(|sheet| sheet.name == name).expect("a sheet")
    };
    let plan = named(sheet::PLAN);
    let points = planned::read_sheet(&file, plan)
        .expect("a header")
        .expect("points");
    let lines: Vec<String> = (named(sheet::ASSUMED).rows.iter())
        .map(|row| row.text(0))
        .collect();
    let assumed = Assumed::parse(&lines.join("\n"), &file).expect("assumptions");
    let again = Reference::of(assumed, points, &file).expect("a sound plan");
    assert_eq!(again, reference);
    for (row, point) in plan.rows[1..].iter().zip(&reference.points) {
        assert_eq!(row.text(20), point.mark);
    }
}

#[test]
fn an_empty_form_is_read_with_nothing_to_say() {
    let reference = reference();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("suivi.xlsx");
    std::fs::write(&file, empty(reference.clone()).expect("a workbook")).expect("a file");
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a day");
    let days = Days {
        first: day(2026),
        last: day(2029),
    };
    let read = reading::read(&[file], days).expect("a follow-up");
    assert_eq!(read.remarks, []);
    assert_eq!(read.reference, reference);
    let todo = |entry: &PlannedEntry| entry.progress.status == Status::ToDo;
    assert_eq!(read.planned.len(), HOSTILE.len());
    assert!(read.planned.iter().all(todo));
    assert!(read.extra.is_empty() && read.advice.is_empty() && read.sites.is_empty());
}

/// The form refuses no number that is read, and lets none in that is not.
#[test]
fn numbers_to_fill_in_have_the_bounds_of_the_reader() {
    for column in Register::ALL.iter().flat_map(|register| register.columns()) {
        let is_number = matches!(column.entry, Entry::Number(_)) && !column.is_given();
        assert_eq!(is_number, column.field.bounds().is_some(), "{column:?}");
    }
}

#[test]
fn every_word_offered_is_read_as_itself() {
    let lists = Lists::of(&reference());
    let statuses = lists.values(Offered::Statuses).iter();
    let read: Vec<Status> = statuses.filter_map(|text| Status::of(text)).collect();
    assert_eq!(read, Status::ALL);
    let profiles = lists.values(Offered::Profiles);
    assert_eq!(profiles[..2], ["permanent", "−50 % 23h-5h"]);
    let read = profiles.iter().map(|text| Profile::parse(text));
    let read: Vec<Profile> = read.map(|profile| profile.expect("a profile")).collect();
    let distinct: std::collections::HashSet<&Profile> = read.iter().collect();
    assert_eq!(distinct.len(), read.len(), "each once: {profiles:?}");
    // Two communes of one name are told by their codes.
    assert_eq!(lists.values(Offered::Communes), ["Samer"]);
    assert_eq!(lists.values(Offered::Codes), ["62773", "62001", "62002"]);
    for column in Register::ALL.iter().flat_map(|register| register.columns()) {
        if let Entry::Choice(offered) | Entry::Suggestion(offered) = column.entry {
            assert!(lists.cells(offered).is_some(), "{column:?}");
        }
    }
}

#[test]
fn a_plan_without_points_has_its_form() {
    let reference = Reference {
        points: Vec::new(),
        ..reference()
    };
    let mut book = Book::open(&empty(reference.clone()).expect("a workbook"));
    assert_eq!(book.rows(sheet::PLAN).len(), 1);
    assert_eq!(book.rows(sheet::POINTS).len(), 3);
}

#[test]
fn the_same_plan_has_the_same_bytes() {
    let twice = [(); 2].map(|()| empty(reference()).expect("a workbook"));
    assert_eq!(twice[0], twice[1]);
}
