//! A plan of five points in two EPCI, and follow-up workbooks of it, for tests.

use super::columns::sheet;
use super::contract::Contract;
use super::reading::{Days, FollowUp, read};
use super::reference::Reference;
use crate::error::Result;
use crate::inventory::profile::Profile;
use crate::money::Basis;
use crate::retrofit::FactorClass;
use crate::scenario::assumed::{Assumed, PlannedCommune};
use crate::scenario::planned::{self, CountsFor, PlannedPoint, PlannedWorks};
use crate::scenario::{usual_hours, usual_switching};
use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::path::{Path, PathBuf};

/// A day.
pub fn day(stated: &str) -> NaiveDate {
    super::contract::parse_day(stated).expect("a day")
}

/// The contract of the Boulonnais, from 2026 to 2028.
pub fn contract() -> Contract {
    let mut contract = Contract::boulonnais();
    (contract.start, contract.end) = (day("2026-01-01"), day("2028-12-31"));
    for objective in &mut contract.objectives {
        objective.deadline = contract.end;
    }
    contract
}

/// From the first day of 2026 to the middle of 2027.
pub fn days() -> Days {
    Days {
        first: day("2026-01-01"),
        last: day("2027-06-30"),
    }
}

/// What the plan takes for granted: Boulogne and Outreau in one EPCI, Samer in another.
pub fn assumed() -> Assumed {
    let commune = |insee: &str, name: &str, epci: &str, budgets_cents: [i64; 2]| PlannedCommune {
        insee: insee.into(),
        name: name.into(),
        epci: epci.into(),
        budgets_cents: budgets_cents.into(),
    };
    Assumed {
        print: "essai".into(),
        name: "Essai".into(),
        date: String::new(),
        basis: Basis::Ht,
        years: vec![2026, 2027],
        budgets_are_left: false,
        asked: None,
        switching: usual_switching(),
        communes: vec![
            commune("62160", "Boulogne-sur-Mer", "CAB", [200_000, 100_000]),
            commune("62643", "Outreau", "CAB", [0, 0]),
            commune("62773", "Samer", "CC de Desvres-Samer", [100_000, 0]),
        ],
    }
}

/// A point that draws 120 W all night, and is to draw 25 W, halved from 23 h to 5 h: factor 4 and
/// more, 500 €.
fn point(insee: &str, reference: &str, row: u32) -> PlannedPoint {
    let (before, after) = (Profile::full_night(), profile("-50% 23h-5h"));
    let hours = usual_hours();
    PlannedPoint {
        insee: insee.into(),
        commune: "x".into(),
        file: "parc.xlsx".into(),
        sheet: "Feuil1".into(),
        line: row + 10,
        lantern: 1,
        reference: reference.into(),
        cabinet: "AR-1".into(),
        street: "rue Haute".into(),
        solution: "routier-25-50".into(),
        year: Some(2026),
        factor: CountsFor::Class(FactorClass::F4),
        cost_cents: Some(50_000),
        gain: 0.0,
        works: Some(PlannedWorks {
            label: "Luminaire routier 25 W, −50 % 23h-5h".into(),
            power_w: 25.0,
            profile: after.to_string(),
            calibration: 1.0,
            kwh_before: 120.0 * hours.equivalent(&before) / 1000.0,
            kwh_after: 25.0 * hours.equivalent(&after) / 1000.0,
        }),
        row,
    }
}

/// A profile.
pub fn profile(text: &str) -> Profile {
    Profile::parse(text).expect("a profile")
}

/// The plan: A1, A2, A3 at Boulogne, S1 and one without reference at Samer.
pub fn reference() -> Reference {
    let points = vec![
        point("62160", "A1", 2),
        point("62160", "A2", 3),
        point("62160", "A3", 4),
        point("62773", "S1", 5),
        point("62773", "", 6),
    ];
    Reference::of(assumed(), points, Path::new("plan.csv")).expect("a plan")
}

/// The mark of the point without reference.
pub const WITHOUT_REFERENCE: &str = "62773 parc.xlsx Feuil1 ligne 16 foyer 1";

/// Header of « Points » in these tests, columns not in the order of the form.
pub const POINTS: &str = "Statut;Repère;Posé le;Commandé le;RÉCEPTIONNÉ LE;Puissance posee;Régime posé;Coût réel (€ HT);Entreprise\n";
/// Header of « Hors plan ».
pub const EXTRA: &str = "Commune;Référence;Armoire;Puissance système avant (W);Régime avant;Statut;Posé le;Réceptionné le;Puissance posée (W);Régime posé;Coût réel (€ HT)\n";
/// Header of « Conseils ».
pub const ADVICE: &str = "Date;Espace conseil;Commune;Type de logement;Travaux;Date des travaux\n";
/// Header of « Friches ».
pub const SITES: &str = "Commune;Parcelle;Surface (m²);Enjeux;Étape;Date\n";

/// Writes a follow-up workbook of a plan with these sheets: a header and rows each, cells apart by
/// semicolons; what looks like a date or a number is written as one.
pub fn book(folder: &Path, name: &str, plan: &Reference, sheets: &[(&str, String)]) -> PathBuf {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let points: Vec<PlannedPoint> = plan.points.iter().map(|one| one.planned.clone()).collect();
    let table = planned::write(&points).expect("a table");
    let table = String::from_utf8(table).expect("UTF-8");
    let assumed = plan.assumed.write().expect("a text");
    let own = [
        (sheet::PLAN, table.trim_start_matches('\u{feff}').to_owned()),
        (sheet::ASSUMED, assumed.replace(';', ",")),
    ];
    for (name, text) in sheets.iter().cloned().chain(own) {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(';')) {
                let number: Option<f64> = cell.replace(',', ".").parse().ok();
                if let Some(day) = super::contract::parse_day(cell) {
                    let day = ExcelDateTime::parse_from_str(&day.to_string()).expect("a date");
                    sheet
                        .write_with_format(row, column, &day, &date)
                        .expect("a cell");
                } else if let (Some(number), true) = (number, name != sheet::ASSUMED) {
                    sheet.write(row, column, number).expect("a cell");
                } else if !cell.is_empty() {
                    sheet.write(row, column, cell).expect("a cell");
                }
            }
        }
    }
    let path = folder.join(name);
    workbook.save(&path).expect("a workbook");
    path
}

fn sheets(points: &str, extra: &str, advice: &str, sites: &str) -> [(&'static str, String); 4] {
    [
        (sheet::POINTS, format!("Suivi\n{POINTS}{points}")),
        (sheet::EXTRA, format!("{EXTRA}{extra}")),
        (sheet::ADVICE, format!("{ADVICE}{advice}")),
        (sheet::SITES, format!("{SITES}{sites}")),
    ]
}

/// Reads a workbook of these rows.
pub fn try_follow(points: &str, extra: &str, advice: &str, sites: &str) -> Result<FollowUp> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sheets = self::sheets(points, extra, advice, sites);
    let path = book(folder.path(), "suivi.xlsx", &reference(), &sheets);
    read(&[path], days())
}

/// The same, of a workbook that can be read.
pub fn follow(points: &str, extra: &str, advice: &str, sites: &str) -> FollowUp {
    try_follow(points, extra, advice, sites).expect("a follow-up")
}

/// The same of a workbook whose « Hors plan » has another header.
pub fn follow_under(header: &str, points: &str, extra: &str) -> FollowUp {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut sheets = self::sheets(points, "", "", "");
    sheets[1].1 = format!("{header}{extra}");
    let path = book(folder.path(), "suivi.xlsx", &reference(), &sheets);
    read(&[path], days()).expect("a follow-up")
}
