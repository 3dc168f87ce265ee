//! A small territory at mid-contract, for tests.

use crate::followup::balance::Balance;
use crate::followup::billed::{Billed, BilledCabinet};
use crate::followup::contract::{Contract, Measure, Objective};
use crate::followup::entries::{
    AdviceEntry, ExtraEntry, Followed, PlannedEntry, Progress, SiteEntry, Stage, Stakes, Status,
};
use crate::followup::reading::{FollowUp, SheetRead};
use crate::followup::reference::Reference;
use crate::followup::remark::{Reason, Remark, Source};
use crate::inventory::profile::Profile;
use crate::money::Basis;
use crate::retrofit::FactorClass;
use crate::scenario::assumed::{Assumed, PlannedCommune};
use crate::scenario::planned::{CountsFor, PlannedPoint, PlannedWorks};
use crate::scenario::usual_switching;
use chrono::NaiveDate;
use std::path::Path;

/// What a spreadsheet would compute and a browser would run.
pub const HOSTILE: &str = "=1+1</td><script>alert(1)</script>\"'& rue du Port";

/// Planned points of each commune.
const POINTS: u32 = 20;

/// A day.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn source(sheet: &str, row: u32) -> Source {
    Source {
        file: "suivi_boulonnais.xlsx".into(),
        sheet: sheet.into(),
        row,
    }
}

/// Three communes of two EPCI, with points planned in factor 4 and, one in four, in factor 2.
pub fn reference() -> Reference {
    let communes = [
        ("62160", "Boulogne-sur-Mer", "CA du Boulonnais"),
        ("62773", "Samer", "CC de Desvres-Samer"),
        ("62899", "Wissant", "CC de la Terre des Deux Caps"),
    ];
    let assumed = Assumed {
        print: "essai".into(),
        name: "Plan du Boulonnais".into(),
        date: "1er mars 2026".into(),
        basis: Basis::Ht,
        years: vec![2026, 2027, 2028],
        budgets_are_left: false,
        asked: None,
        switching: usual_switching(),
        communes: communes
            .map(|(insee, name, epci)| PlannedCommune {
                insee: insee.into(),
                name: name.into(),
                epci: epci.into(),
                budgets_cents: vec![400_000, 400_000, 400_000],
            })
            .into(),
    };
    let points = communes.iter().flat_map(|(insee, ..)| {
        (1..=POINTS).map(|line| {
            let is_f2 = line % 4 == 0;
            PlannedPoint {
                insee: (*insee).into(),
                file: "inventaire.csv".into(),
                line,
                lantern: 1,
                reference: format!("P-{line:03}"),
                cabinet: "AR-1".into(),
                street: "rue Nationale".into(),
                year: Some(2026 + line as i32 % 3),
                factor: CountsFor::Class(if is_f2 {
                    FactorClass::F2
                } else {
                    FactorClass::F4
                }),
                cost_cents: Some(45_000),
                works: Some(PlannedWorks {
                    label: "LED 36 W, extinction 23h-5h".into(),
                    power_w: 36.0,
                    profile: "extinction 23h-5h".into(),
                    calibration: 1.0,
                    kwh_before: 471.5,
                    kwh_after: if is_f2 { 147.6 } else { 69.3 },
                }),
                ..PlannedPoint::default()
            }
        })
    });
    Reference::of(assumed, points.collect(), Path::new("plan.csv")).expect("a sound plan")
}

/// A point accepted on a day.
fn accepted(on: NaiveDate, power_w: f64, profile: Profile) -> Progress {
    Progress {
        status: Status::Accepted,
        ordered: None,
        fitted: None,
        accepted: Some(on),
        power_w: Some(power_w),
        profile: Some(profile),
        cost_cents: Some(47_250),
        contractor: "Électricité du Port".into(),
        invoice: "F-2027-012".into(),
        note: String::new(),
    }
}

fn dimmed() -> Profile {
    Profile::with_window(23 * 60, 5 * 60, 0).expect("a profile")
}

/// A follow-up in which nothing is done yet.
pub fn nothing() -> FollowUp {
    FollowUp::of_plan(reference())
}

/// The same at mid-contract.
pub fn follow() -> FollowUp {
    let mut follow = nothing();
    for point in 0..24_usize {
        let on = day(2026, 3, 2) + chrono::Days::new(point as u64 * 19);
        // One in six as bright as nobody planned: factor 2 or less.
        let progress = match point % 6 {
            5 => accepted(on, 90.0, Profile::full_night()),
            4 => accepted(on, 50.0, Profile::full_night()),
            _ => accepted(on, 36.0, dimmed()),
        };
        follow.planned.push(PlannedEntry {
            source: source("Points", point as u32 + 2),
            point: point * 2,
            progress,
        });
    }
    follow.planned[3].progress.cost_cents = None;
    follow.planned[7].progress.contractor = HOSTILE.into();
    for (point, status) in [
        (1, Status::Ordered),
        (3, Status::Fitted),
        (5, Status::Abandoned),
    ] {
        let progress = Progress {
            status,
            accepted: None,
            ..accepted(day(2027, 6, 1), 36.0, dimmed())
        };
        follow.planned.push(PlannedEntry {
            source: source("Points", point as u32 + 40),
            point,
            progress,
        });
    }
    follow.extra.push(ExtraEntry {
        source: source("Hors plan", 2),
        insee: "62773".into(),
        reference: HOSTILE.into(),
        cabinet: "AR-9".into(),
        street: HOSTILE.into(),
        power_before_w: Some(115.0),
        profile_before: Some(Profile::full_night()),
        progress: accepted(day(2027, 5, 4), 0.0, dimmed()),
    });
    for advice in 0..60_u32 {
        follow.advice.push(AdviceEntry {
            source: source("Conseils", advice + 2),
            date: day(2026, 2, 1) + chrono::Days::new(u64::from(advice) * 8),
            desk: ["Boulogne", HOSTILE, ""][advice as usize % 3].into(),
            insee: ["62160", "62773", "62899"][advice as usize % 3].into(),
            dwelling: None,
            works: [Followed::Yes, Followed::Yes, Followed::No, Followed::NotYet]
                [advice as usize % 4],
            works_date: None,
        });
    }
    for (row, stakes, stage) in [
        (2, Stakes::High, Stage::Identified),
        (3, Stakes::High, Stage::Named),
        (4, Stakes::Low, Stage::Studied),
    ] {
        follow.sites.push(SiteEntry {
            source: source("Friches", row),
            insee: "62160".into(),
            parcel: format!("AB {row:04}"),
            area_m2: Some(12_500.0),
            stakes,
            stage,
            date: day(2026, 9, row),
            note: HOSTILE.into(),
        });
    }
    follow.remarks.push(Remark {
        reason: Reason::DatesBackwards,
        source: source("Points", 29),
        cell: "N29".into(),
        column: "Réceptionné le".into(),
        read: HOSTILE.into(),
    });
    follow.sheets = [
        ("Points", 28, 27),
        ("Hors plan", 1, 1),
        ("Conseils", 60, 60),
        ("Friches", 3, 3),
    ]
    .map(|(sheet, rows, counted)| SheetRead {
        file: "suivi_boulonnais.xlsx".into(),
        sheet,
        rows,
        counted,
        set_apart: rows - counted,
    })
    .into();
    follow
}

/// Objectives of all measures, within reach of the small territory.
pub fn contract() -> Contract {
    let objectives = [
        (Measure::Points, "Points rénovés", 50.0),
        (Measure::Facteur4, "dont facteur 4", 40.0),
        (Measure::Facteur2, "dont facteur 2", 10.0),
        (Measure::Kwh, "Énergie économisée", 20_000.0),
        (
            Measure::Conseils,
            "Conseils des espaces info énergie",
            100.0,
        ),
        (Measure::TauxTravaux, "Conseils suivis de travaux", 0.9),
        (Measure::Friches, "Friches à fort enjeu identifiées", 1.0),
    ];
    let boulonnais = Contract::boulonnais();
    Contract {
        objectives: objectives
            .map(|(measure, label, target)| Objective {
                measure,
                label: label.into(),
                target,
                deadline: boulonnais.end,
            })
            .into(),
        ..boulonnais
    }
}

/// The balance at mid-contract, with bills.
pub fn balance() -> Balance {
    let mut balance = Balance::of(follow(), contract(), day(2027, 6, 30), None);
    balance.billed = Some(Billed {
        cabinets: vec![BilledCabinet {
            insee: "62160".into(),
            commune: "Boulogne-sur-Mer".into(),
            cabinet: HOSTILE.into(),
            points: 10,
            works: (day(2026, 3, 2), day(2026, 8, 21)),
            months: 8,
            kwh_before: 3100.0,
            kwh_after: 900.0,
            computed_saving_kwh: 2300.0,
        }],
        without: vec![("Samer".into(), HOSTILE.into())],
    });
    balance
}
