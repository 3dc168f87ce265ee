//! What a follow-up workbook says, row by row, and what it comes to: figures by hand.

use super::balance::Balance;
use super::columns::{Field, sheet};
use super::contract::Measure;
use super::entries::Status;
use super::fixture::*;
use super::objectives::{Met, Standing, standings};
use super::reading::{FollowUp, read};
use super::remark::Reason;
use crate::retrofit::FactorClass;
use crate::scenario::planned::{self, CountsFor, PlannedPoint};
use chrono::NaiveDate;
use std::path::PathBuf;

/// The reasons of the remarks, with their cells.
/// What is stated of rows and cells; these workbooks have rows of a few points only.
fn stated(follow: &FollowUp) -> Vec<(Reason, &str)> {
    let remarks = follow.remarks.iter();
    remarks
        .filter(|remark| remark.reason != Reason::RowsGone)
        .map(|remark| (remark.reason, &*remark.cell))
        .collect()
}

/// Each row read is counted or set apart.
fn assert_nothing_lost(follow: &FollowUp) {
    for sheet in &follow.sheets {
        assert_eq!(sheet.rows, sheet.counted + sheet.set_apart, "{sheet:?}");
    }
    let counted: usize = follow.sheets.iter().map(|sheet| sheet.counted).sum();
    let kept = follow.planned.len() + follow.extra.len() + follow.advice.len() + follow.sites.len();
    assert_eq!(counted, kept);
    let apart: usize = follow.sheets.iter().map(|sheet| sheet.set_apart).sum();
    let remarks = follow
        .remarks
        .iter()
        .filter(|remark| remark.reason.sets_apart());
    assert_eq!(apart, remarks.count());
}

#[test]
fn a_row_says_how_far_a_point_is_wherever_its_columns_are() {
    let follow = follow(
        "réceptionné;62160 A1;15/03/2026;02/01/2026;01/04/2026;25;-50% 23h-5h;512,5;Dupont\n\
         Posée;62160 A2;10/05/2026;;;;;;\n;62160 A3;;;;;;;\n\
         abandonné;62773 s1;;;;;;;\n",
        "",
        "",
        "",
    );
    assert_nothing_lost(&follow);
    assert_eq!(stated(&follow), []);
    let statuses: Vec<Status> = follow
        .planned
        .iter()
        .map(|entry| entry.progress.status)
        .collect();
    let expected = [
        Status::Accepted,
        Status::Fitted,
        Status::ToDo,
        Status::Abandoned,
    ];
    assert_eq!(statuses, expected);
    let first = &follow.planned[0].progress;
    assert_eq!(first.ordered, Some(day("2026-01-02")));
    assert_eq!(first.accepted, Some(day("2026-04-01")));
    assert_eq!(first.cost_cents, Some(51_250));
    assert_eq!(first.contractor, "Dupont");
}

#[test]
fn a_row_that_cannot_count_is_set_apart_with_its_cell() {
    for (row, expected) in [
        ("posé;;01/02/2026;;;;;;x", (Reason::WithoutMark, "ligne 3")),
        ("posé;62160 Z9;;;;;;;", (Reason::UnknownPoint, "B3")),
        ("peut-être;62160 A1;;;;;;;", (Reason::UnknownStatus, "A3")),
        ("posé;62160 A1;bientôt;;;;;;", (Reason::UnreadDate, "C3")),
        ("posé;62160 A1;;;;-3;;;", (Reason::UnreadNumber, "F3")),
        ("posé;62160 A1;;;;25 ou 30;;;", (Reason::UnreadNumber, "F3")),
        (
            "posé;62160 A1;;;;;selon besoin;;",
            (Reason::UnreadProfile, "G3"),
        ),
        (
            "posé;62160 A1;01/02/2026;01/03/2026;;;;;",
            (Reason::DatesBackwards, "C3"),
        ),
        (
            "posé;62160 A1;01/07/2027;;;;;;",
            (Reason::AfterBalance, "C3"),
        ),
        (
            "réceptionné;62160 A1;;;01/02/2025;25;permanent;;",
            (Reason::BeforeContract, "E3"),
        ),
        (
            "réceptionné;62160 A1;;;;25;permanent;;",
            (Reason::Missing, "E3"),
        ),
    ] {
        let follow = follow(&format!("{row}\n"), "", "", "");
        assert_nothing_lost(&follow);
        assert_eq!(stated(&follow), [expected], "{row}");
        assert!(follow.planned.is_empty());
    }
}

#[test]
fn what_is_installed_and_not_stated_is_what_was_planned() {
    let follow = follow(
        "réceptionné;62160 A1;;;01/02/2026;;;500;\nréceptionné;62160 A2;;;01/02/2026;30;;500;\n",
        "",
        "",
        "",
    );
    assert_nothing_lost(&follow);
    let expected = [
        (Reason::PowerAsPlanned, "F3"),
        (Reason::ProfileAsPlanned, "G3"),
        (Reason::ProfileAsPlanned, "G4"),
    ];
    assert_eq!(stated(&follow), expected);
    let mut remarks = follow.remarks.iter();
    let of_profile = remarks.find(|remark| remark.reason == Reason::ProfileAsPlanned);
    let place = of_profile.map(super::remark::Remark::place);
    assert_eq!(place.as_deref(), Some("G3, colonne « Régime posé »"));
    let done = follow.done();
    let works = &follow.reference.points[0].works;
    assert!((done[0].kwh_after - works.kwh_after).abs() < 1e-9);
    assert!((done[1].power_w - 30.0).abs() < 1e-9 && done[1].profile == done[0].profile);
}

#[test]
fn amounts_may_say_their_basis() {
    for (written, cents, is_stated) in [
        ("865 HT", 86_500, false),
        ("865 € HT", 86_500, false),
        ("865,5 euros H.T.", 86_550, false),
        ("654,00 €", 65_400, false),
        ("1 038 TTC", 86_500, true),
        ("1 038,00 € TTC", 86_500, true),
    ] {
        let row = format!("réceptionné;62160 A1;;;01/02/2026;25;-50% 23h-5h;{written};\n");
        let follow = follow(&row, "", "", "");
        let progress = &follow.planned.first().expect(written).progress;
        assert_eq!(progress.cost_cents, Some(cents), "{written}");
        let stated = stated(&follow);
        assert_eq!(
            stated.contains(&(Reason::OtherBasis, "H3")),
            is_stated,
            "{written}: {stated:?}"
        );
        assert_eq!(stated.is_empty(), !is_stated, "{written}: {stated:?}");
    }
    let unread = follow(
        "réceptionné;62160 A1;;;01/02/2026;25;permanent;cher HT;\n",
        "",
        "",
        "",
    );
    assert_eq!(stated(&unread), [(Reason::UnreadNumber, "H3")]);
}

#[test]
fn a_copied_workbook_counts_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let rows = "réceptionné;62160 A1;;;01/02/2026;25;-50% 23h-5h;500;\n";
    // Two points of a street without references, alike: both count.
    let one = ";;AR-1;120;permanent;réceptionné;;01/05/2026;25;-50% 23h-5h;400\n";
    let street = "Commune;Rue;Armoire;Puissance système avant (W);Régime avant;Statut;Posé le;Réceptionné le;Puissance posée (W);Régime posé;Coût réel (€ HT)\n";
    let extra = one.replacen(";;", "Samer;rue Basse;", 1).repeat(2);
    let sheets = |more: &str| {
        [
            (sheet::POINTS, format!("Suivi\n{POINTS}{rows}{more}")),
            (sheet::EXTRA, format!("{street}{extra}")),
            (sheet::ADVICE, ADVICE.to_owned()),
            (sheet::SITES, SITES.to_owned()),
        ]
    };
    let book = |name: &str, more: &str| book(folder.path(), name, &reference(), &sheets(more));
    let (first, copy) = (book("a.xlsx", ""), book("copie de a.xlsx", ""));
    let both = read(&[first.clone(), copy], days()).expect("a follow-up");
    assert_nothing_lost(&both);
    assert_eq!((both.planned.len(), both.extra.len()), (1, 2));
    assert_eq!(stated(&both), [(Reason::CopiedBook, "")]);
    // Carried on since: what it says again is set apart row by row.
    let later = book("b.xlsx", "posé;62160 A2;;;;;;;\n");
    let both = read(&[first, later], days()).expect("a follow-up");
    assert_nothing_lost(&both);
    assert_eq!((both.planned.len(), both.extra.len()), (2, 2));
}

#[test]
fn points_whose_rows_are_gone_are_stated_unless_another_workbook_has_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let of = |name: &str, rows: &str| {
        let sheets = [
            (sheet::POINTS, format!("Suivi\n{POINTS}{rows}")),
            (sheet::EXTRA, EXTRA.to_owned()),
            (sheet::ADVICE, ADVICE.to_owned()),
            (sheet::SITES, SITES.to_owned()),
        ];
        book(folder.path(), name, &reference(), &sheets)
    };
    let gone = |books: &[PathBuf]| -> Vec<String> {
        let follow = read(books, days()).expect("a follow-up");
        let remarks = follow.remarks.iter();
        let gone = remarks.filter(|remark| remark.reason == Reason::RowsGone);
        gone.map(|remark| remark.read.clone()).collect()
    };
    let marks: Vec<String> = (reference().points.iter())
        .map(|point| point.mark.clone())
        .collect();
    let row = |mark: &String| format!(";{mark};;;;;;;\n");
    let (first, others) = marks.split_first().expect("points");
    let of_others: String = others.iter().map(row).collect();
    let (one, rest) = (of("un.xlsx", &row(first)), of("autres.xlsx", &of_others));
    assert_eq!(gone(std::slice::from_ref(&rest)), [first.as_str()]);
    assert_eq!(gone(std::slice::from_ref(&one)), others);
    assert!(gone(&[one, rest]).is_empty());
}

#[test]
fn points_done_are_read_back_as_they_are_written() {
    let follow = follow(
        "réceptionné;62160 A1;;;01/02/2026;25;-50% 23h-5h;;\n",
        "Samer;H1;AR-1;120;permanent;réceptionné;;01/05/2026;25;-50% 23h-5h;\n",
        "",
        "",
    );
    let mut follow = follow;
    let mut nameless = follow.extra[0].clone();
    nameless.reference.clear();
    nameless.source.row += 1;
    follow.extra.push(nameless);
    let done = follow.done_table(&follow.done());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("faits.csv");
    std::fs::write(&file, planned::write(&done).expect("a table")).expect("a file");
    let back = planned::read(&file).expect("the same");
    let plain = |points: &[PlannedPoint]| -> Vec<PlannedPoint> {
        let points = points.iter().cloned();
        points
            .map(|point| PlannedPoint { row: 0, ..point })
            .collect()
    };
    assert_eq!(plain(&back), plain(&done));
    assert_eq!(back.len(), 3);
    let keys: std::collections::BTreeSet<_> = back.iter().map(PlannedPoint::key).collect();
    assert_eq!(keys.len(), 3);
}

#[test]
fn rows_outside_the_plan_say_what_was_there_before() {
    let follow = follow(
        "",
        "Samer;H1;AR-1;120;permanent;réceptionné;;01/05/2026;25;-50% 23h-5h;400\n\
         Atlantis;H2;;120;permanent;posé;;;;;\n\
         Samer;;;120;permanent;posé;;;;;\n\
         Samer;S1;;120;permanent;réceptionné;;01/05/2026;25;permanent;\n\
         Samer;H3;;;permanent;réceptionné;;01/05/2026;25;permanent;\n",
        "",
        "",
    );
    assert_nothing_lost(&follow);
    let expected = [
        (Reason::UnknownCommune, "A3"),
        (Reason::Missing, "B4"),
        (Reason::Planned, "ligne 5"),
        (Reason::Missing, "D6"),
    ];
    assert_eq!(stated(&follow), expected);
    let done = follow.done();
    // As the planned ones: 120 W all night, then 25 W halved from 23 h to 5 h.
    let works = &follow.reference.points[0].works;
    assert_eq!(done.len(), 1);
    assert!((done[0].kwh_before - works.kwh_before).abs() < 1e-9);
    assert!((done[0].kwh_after - works.kwh_after).abs() < 1e-9);
    assert_eq!(
        (done[0].planned, done[0].class),
        (None, Some(FactorClass::F4))
    );
}

#[test]
fn registers_are_read_and_hold_nothing_personal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let advice = "Date;Nom du demandeur;Commune;Travaux;Date des travaux\n\
                  05/01/2026;M. X;Samer;oui;01/06/2026\n06/01/2026;;Outreau;non;\n\
                  07/01/2026;;Outreau;;\n08/01/2026;;Paris;oui;\n09/01/2026;;Samer;oui;01/01/2026\n\
                  ;;Samer;oui;\n10/01/2026;;Samer;oui;\n";
    let sites = format!(
        "{SITES}Samer;AB 12;5200;fort;identifiée;01/03/2026\nSamer;ab12;1;fort;étudiée;01/03/2026\n\
         Outreau;C 1;;moyen;étudiée;01/03/2026\nOutreau;C 2;;énorme;étudiée;01/03/2026\n\
         Outreau;C 3;;fort;signalée;01/03/2026\n"
    );
    let sheets = [
        ("Points", format!("{POINTS}à faire;62160 A1;;;;;;;\n")),
        ("Conseils", advice.to_owned()),
        ("Friches", sites),
    ];
    let path = book(folder.path(), "suivi.xlsx", &reference(), &sheets);
    let follow = read(&[path], days()).expect("a follow-up");
    assert_nothing_lost(&follow);
    let expected = [
        (Reason::SheetUnread, ""),
        (Reason::Personal, "B1"),
        (Reason::UnknownCommune, "C5"),
        (Reason::DatesBackwards, "E6"),
        (Reason::Missing, "A7"),
        (Reason::Double, "ligne 3"),
        (Reason::UnknownWord, "D5"),
    ];
    assert_eq!(stated(&follow), expected);
    let text = format!("{:?}", follow.advice);
    assert!(!text.contains("M. X"));
    let balance = balance(follow);
    assert_eq!(balance.works_rate(), Some(0.5));
    assert_eq!(balance.sites.iter().filter(|site| site.counts()).count(), 1);
    let untold = balance
        .remarks
        .iter()
        .filter(|one| one.reason == Reason::WithoutWorksDate);
    assert_eq!(untold.count(), 1);
}

#[test]
fn of_several_rows_of_a_point_the_furthest_counts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let one = "réceptionné;62160 A1;;;01/03/2026;25;permanent;;\nà faire;62160 A2;;;;;;;\n";
    let other = "réceptionné;62160 A1;;;01/02/2026;30;permanent;;\nposé;62160 A2;;;;;;;\n";
    let [one, other] = [("a.xlsx", one), ("b.xlsx", other)].map(|(name, rows)| {
        let sheets = [("Points", format!("{POINTS}{rows}"))];
        book(folder.path(), name, &reference(), &sheets)
    });
    for paths in [[one.clone(), other.clone()], [other, one]] {
        let follow = read(&paths, days()).expect("a follow-up");
        assert_nothing_lost(&follow);
        let doubles: Vec<(Reason, &str)> = (follow.remarks.iter())
            .filter(|remark| remark.reason.sets_apart())
            .map(|remark| (remark.reason, &*remark.source.file))
            .collect();
        assert_eq!(
            doubles,
            [
                (Reason::AcceptedTwice, "a.xlsx"),
                (Reason::Double, "a.xlsx")
            ]
        );
        assert_eq!(follow.done()[0].power_w.to_bits(), 30_f64.to_bits());
    }
}

#[test]
fn workbooks_of_two_plans_are_not_mixed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut other = reference();
    other.assumed.print = "un autre".into();
    let sheets = [("Points", POINTS.to_owned() + "à faire;62160 A1;;;;;;;\n")];
    let paths = [
        book(folder.path(), "a.xlsx", &reference(), &sheets),
        book(folder.path(), "b.xlsx", &other, &sheets),
    ];
    let message = read(&paths, days()).expect_err("two plans").to_string();
    assert!(
        message.contains("b.xlsx") && message.contains("un seul plan"),
        "{message}"
    );
    other = reference();
    other.points[0].works.kwh_before += 1.0;
    other.points[0].planned.works = Some(other.points[0].works.clone());
    let path = book(folder.path(), "b.xlsx", &other, &sheets);
    let message = read(&[paths[0].clone(), path], days())
        .expect_err("two plans")
        .to_string();
    assert!(message.contains("un point du plan"), "{message}");
}

#[test]
fn a_file_that_is_no_follow_up_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("x.csv");
    std::fs::write(&path, "a;b\n1;2\n").expect("a file");
    let message = read(&[path], days()).expect_err("no follow-up").to_string();
    assert!(message.contains("suivi modele"), "{message}");
    let sheets = [("Points", "Repère;Statut\n62160 A1;posé\n".to_owned())];
    let path = book(folder.path(), "y.xlsx", &reference(), &sheets);
    let message = read(&[path], days()).expect_err("no column").to_string();
    assert!(
        message.contains("« Réceptionné le »") && message.contains("Points"),
        "{message}"
    );
}

fn balance(follow: FollowUp) -> Balance {
    Balance::of(follow, contract(), days().last, None)
}

/// Three points of Boulogne accepted: as planned, too strong for factor 4, too strong for factor 2;
/// one of Samer fitted; one outside the plan.
fn done() -> Balance {
    balance(follow(
        "réceptionné;62160 A1;;;01/04/2026;25;-50% 23h-5h;1200;\n\
         réceptionné;62160 A2;;;02/04/2026;50;permanent;1200;\n\
         réceptionné;62160 A3;;;01/05/2027;70;permanent;;\n\
         posé;62773 S1;01/06/2027;;;;;450;\nréceptionné;62773 S1;;;01/02/2020;25;permanent;;\n",
        "Boulogne-sur-Mer;H1;AR-1;120;permanent;réceptionné;;03/04/2027;25;-50% 23h-5h;700\n",
        "01/02/2026;Maison de l'énergie;Samer;maison;oui;15/05/2027\n\
         01/03/2026;Maison de l'énergie;Outreau;appartement;en attente;\n",
        "",
    ))
}

#[test]
fn points_count_as_really_installed() {
    let balance = done();
    let all = &balance.all;
    assert_eq!(
        (all.factor4, all.factor2, all.below, all.extra),
        (2, 1, 1, 1)
    );
    assert_eq!((all.planned, all.fitted, all.accepted()), (5, 1, 4));
    // 1,200 + 1,200 + 700 + 450 €, and one cost not stated.
    assert_eq!((all.spent_cents, all.without_cost), (355_000, 1));
    assert_eq!(all.budget_cents, 400_000);
    let full = crate::scenario::usual_hours().total();
    let of_a2 = balance
        .done
        .iter()
        .find(|point| point.reference == "A2")
        .expect("A2");
    assert!((of_a2.saving_kwh() - 70.0 * full / 1000.0).abs() < 1e-9);
    let works = &balance.reference.points[0].works;
    let planned = works.kwh_before - works.kwh_after;
    assert!((all.expected_saving_kwh - 3.0 * planned).abs() < 1e-9);
    let real = planned + (70.0 + 50.0) * full / 1000.0;
    assert!((all.real_saving_kwh - real).abs() < 1e-9);
    assert!((all.extra_saving_kwh - planned).abs() < 1e-9);
    // Boulogne has 3,000 € and spent 3,100.
    let reasons: Vec<Reason> = balance.remarks.iter().map(|remark| remark.reason).collect();
    let expected = [
        Reason::BeforeContract,
        Reason::BelowFactor2,
        Reason::BelowPlan,
        Reason::WithoutCost,
        Reason::AboveBudget,
    ];
    for reason in expected {
        assert!(reasons.contains(&reason), "{reason:?} in {reasons:?}");
    }
    assert_eq!(balance.years[&2026].accepted(), 2);
    assert_eq!(balance.years[&2027].accepted(), 2);
    assert_eq!(balance.years[&2027].spent_cents, 70_000);
    let [cab, samer] = [0, 1].map(|rank| &balance.epcis[rank].1);
    assert_eq!((cab.accepted(), samer.accepted(), samer.fitted), (4, 0, 1));
}

#[test]
fn what_is_done_is_a_table_for_the_next_plan() {
    let follow = follow(
        "réceptionné;62160 A1;;;01/04/2026;25;-50% 23h-5h;500;\n\
         réceptionné;62160 A3;;;01/05/2027;70;permanent;;\n",
        "Samer;H1;AR-1;120;permanent;réceptionné;;03/04/2027;25;-50% 23h-5h;400\n",
        "",
        "",
    );
    let table = follow.done_table(&follow.done());
    let stated: Vec<_> = (table.iter())
        .map(|line| (&*line.reference, line.factor, line.year, line.cost_cents))
        .collect();
    let f4 = CountsFor::Class(FactorClass::F4);
    let expected = [
        ("A1", f4, Some(2026), Some(50_000)),
        ("H1", f4, Some(2027), Some(40_000)),
        ("A3", CountsFor::Nothing, Some(2027), None),
    ];
    assert_eq!(stated, expected);
}

fn assert_counts(balance: &Balance, measure: Measure, expected: f64) {
    let counted = standing(balance, measure).counted;
    assert!((counted - expected).abs() < 1e-9, "{counted}");
}

fn standing(balance: &Balance, measure: Measure) -> Standing {
    let all = standings(balance);
    let found = all.iter().find(|one| one.objective.measure == measure);
    found.expect("an objective").clone()
}

#[test]
fn each_objective_says_where_it_stands() {
    let balance = done();
    // 546 of 1,095 days of the contract are over; the pace is that of 30 December to 30 June.
    let points = standing(&balance, Measure::Points);
    assert_eq!((points.counted, points.needed), (3.0, 2000.0));
    let even = 2000.0 * f64::from(545) / f64::from(1095);
    assert!(
        (points.even_by_now - even).abs() < 1e-9,
        "{}",
        points.even_by_now
    );
    let months = 182.0 * 12.0 / 365.25;
    let pace = points.pace_per_month.expect("a pace");
    assert!((pace - 1.0 / months).abs() < 1e-9);
    assert_eq!(points.met, Met::Never);
    let left = 550.0 * 12.0 / 365.25;
    let needed = points.needed_per_month.expect("not met");
    assert!((needed - 1997.0 / left).abs() < 1e-9);
    assert_eq!(points.is_on_time(), Some(false));
    // One of two led to works; it takes 1,800 of 2,000.
    let rate = standing(&balance, Measure::TauxTravaux);
    assert_eq!((rate.value, rate.counted, rate.needed), (0.5, 1.0, 1800.0));
    assert_counts(&balance, Measure::Facteur2, 1.0);
}

#[test]
fn a_target_is_met_on_the_day_of_its_last_point() {
    let mut balance = done();
    for objective in &mut balance.contract.objectives {
        if objective.measure == Measure::Facteur4 {
            objective.target = 2.0;
        }
        if objective.measure == Measure::Points {
            objective.target = 4.0;
        }
    }
    let factor4 = standing(&balance, Measure::Facteur4);
    assert_eq!(factor4.met, Met::On(day("2027-04-03")));
    assert_eq!(factor4.is_on_time(), Some(true));
    assert!(factor4.needed_per_month.is_none());
    // One in the last 182 days, one to go: 182 days more.
    let points = standing(&balance, Measure::Points);
    assert_eq!(points.met, Met::Expected(day("2027-12-29")));
    assert_eq!(points.is_on_time(), Some(true));
    // A surplus of factor 4 counts for factor 2 where the contract says so.
    balance.contract.objectives[1].target = 1.0;
    assert_counts(&balance, Measure::Facteur2, 1.0);
    balance.contract.factor4_counts_for_factor2 = true;
    assert_counts(&balance, Measure::Facteur2, 2.0);
}

/// What the form lets in is what is read: the bounds are said once.
#[test]
fn numbers_are_read_within_the_bounds_of_the_form() {
    let row = |watts: &str| format!("réceptionné;62160 A1;;;01/02/2026;{watts};permanent;;\n");
    let (least, most) = Field::Power.bounds().expect("a number");
    for (watts, is_read) in [
        (least, true),
        (most, true),
        (least - 0.5, false),
        (most + 1.0, false),
    ] {
        let follow = follow(&row(&watts.to_string()), "", "", "");
        assert_nothing_lost(&follow);
        assert_eq!(follow.planned.len() == 1, is_read, "{watts} W");
        assert!(is_read || stated(&follow) == [(Reason::UnreadNumber, "F3")]);
    }
}

/// Neither the first day nor the days before it have a pace, and nothing is late of it.
#[test]
fn a_contract_that_begins_has_no_pace_yet() {
    let mut balance = done();
    balance.done.clear();
    let start = balance.contract.start;
    let months = |from: NaiveDate| (balance.contract.end - from).num_days() as f64 * 12.0 / 365.25;
    let all = months(start);
    for (date, has_begun, left) in [
        (day("2025-06-30"), false, all),
        (start, true, all),
        (day("2026-01-20"), true, months(day("2026-01-20"))),
    ] {
        balance.date = date;
        let points = standing(&balance, Measure::Points);
        assert_eq!((points.met, points.pace_per_month), (Met::TooEarly, None));
        assert_eq!(points.is_on_time(), None, "{date}");
        let needed = points.needed_per_month.expect("not met");
        assert!((needed - 2000.0 / left).abs() < 1e-9, "{date}");
        assert_eq!(balance.has_begun(), has_begun, "{date}");
    }
    balance.date = day("2026-02-01");
    let points = standing(&balance, Measure::Points);
    assert_eq!((points.met, points.pace_per_month), (Met::Never, Some(0.0)));
}

#[test]
fn marks_say_points_apart() {
    let plan = reference();
    let marks: Vec<&str> = plan.points.iter().map(|point| &*point.mark).collect();
    assert_eq!(
        marks,
        [
            "62160 A1",
            "62160 A2",
            "62160 A3",
            "62773 S1",
            WITHOUT_REFERENCE
        ]
    );
    assert_eq!(plan.by_mark().len(), 5);
    let desvres = plan.within("cc de desvres samer").expect("an EPCI");
    assert_eq!(
        (desvres.points.len(), desvres.assumed.communes.len()),
        (2, 1)
    );
    assert!(plan.within("CCTDC").is_none());
}

#[test]
fn amounts_that_may_be_read_in_two_ways_are_set_apart() {
    let row = |cost: &str| format!("posé;62160 A1;;01/02/2026;;;;{cost};\n");
    let one = follow(&row("1.250 €"), "", "", "");
    assert_nothing_lost(&one);
    assert_eq!(stated(&one), [(Reason::UnreadNumber, "H3")]);
    let two = follow(&row("1.250,00"), "", "", "");
    let cost = two.planned.first().map(|entry| entry.progress.cost_cents);
    assert_eq!(cost, Some(Some(125_000)));
}

/// What is told of a workbook of these sheets.
fn read_sheets_of(sheets: &[(&str, String)]) -> FollowUp {
    let folder = tempfile::tempdir().expect("a folder");
    let path = book(folder.path(), "suivi.xlsx", &reference(), sheets);
    read(&[path], days()).expect("a follow-up")
}

#[test]
fn a_mark_before_the_row_of_another_point_is_set_apart() {
    let header =
        "Repère;Commune;Référence;Statut;Posé le;Réceptionné le;Puissance posée (W);Régime posé\n";
    for (row, expected) in [
        ("62160 A1;Boulogne-sur-Mer;A1", None),
        ("62160 A1;Samer;A1", Some(Reason::OtherPoint)),
        ("62160 A1;Boulogne-sur-Mer;A2", Some(Reason::OtherPoint)),
        // A new number is that of no other point.
        ("62160 A1;Boulogne-sur-Mer;B-77", None),
    ] {
        let points = format!("{header}{row};posé;01/02/2026;;;\n");
        let follow = read_sheets_of(&[(sheet::POINTS, points)]);
        let apart = stated(&follow).into_iter().map(|(reason, _)| reason);
        let apart: Vec<Reason> = apart.filter(|reason| reason.sets_apart()).collect();
        assert_eq!(apart, Vec::from_iter(expected), "{row}");
    }
}

#[test]
fn the_title_of_costs_says_their_basis() {
    let header = POINTS.replace("(€ HT)", "(€ TTC)");
    let row = "réceptionné;62160 A1;;;01/02/2026;25;-50% 23h-5h;600;\n";
    let follow = read_sheets_of(&[(sheet::POINTS, format!("{header}{row}"))]);
    assert_eq!(follow.planned[0].progress.cost_cents, Some(50_000));
    assert!(stated(&follow).contains(&(Reason::OtherBasis, "H2")));
}

#[test]
fn what_is_not_read_and_what_is_doubtful_is_stated() {
    let rows = format!("{POINTS}réceptionné;62160 A1;;;01/02/2026;25;-50% 23h-5h;5000;\n");
    let follow = read_sheets_of(&[(sheet::POINTS, rows.clone()), ("Points (2)", rows)]);
    let apart = follow
        .remarks
        .iter()
        .filter(|it| it.reason == Reason::SheetApart);
    let sheets: Vec<&str> = apart.map(|remark| &*remark.source.sheet).collect();
    assert_eq!(sheets, ["Points (2)"]);
    // Ten times what was planned.
    let remarks = follow.remarks_on(&follow.done());
    assert!(
        remarks
            .iter()
            .any(|remark| remark.reason == Reason::FarCost)
    );
}
