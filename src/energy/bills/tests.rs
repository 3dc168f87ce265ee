mod silent;

use super::calibration::Calibration;
use super::reconciliation::{NoFactor, Park, Reconciliation};
use super::summary::{Shape, Summary};
use super::*;
use crate::energy::power::Ballasts;
use crate::energy::{Regimes, with_consumption, with_system_power};
use crate::inventory::points::{LightPoint, Points, PointsBuilder};
use crate::scenario::usual_hours;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn read_text(text: &str) -> Result<Bills> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("f.csv");
    std::fs::write(&file, text).expect("a file");
    read(&[file], &Territory::boulonnais())
}

fn summary(text: &str) -> Summary {
    Summary::of(&read_text(text).expect("bills"))
}

/// Lamps of 138 W with their ballasts, by cabinet and supply point, in Samer.
fn points(cabinets: &[(&str, &str)]) -> Points {
    let mut builder = PointsBuilder::default();
    for (cabinet, pdl) in cabinets {
        builder.push(LightPoint {
            insee: "62773".into(),
            commune: "Samer".into(),
            armoire: (*cabinet).into(),
            pdl: (*pdl).into(),
            technologie: "BF".into(),
            puissance_lampe_w: Some(125.0),
            ..LightPoint::default()
        });
    }
    let points = with_system_power(builder.finish(), Ballasts::embedded());
    with_consumption(points, &usual_hours(), &Regimes::default())
}

fn reconcile(points: &Points, bills: &str) -> Reconciliation {
    let park = Park {
        points,
        hours: &usual_hours(),
        regimes: &Regimes::default(),
    };
    Reconciliation::of(&summary(bills), &park)
}

#[test]
fn years_are_compared_on_what_both_have_whole() {
    // Supply point 2 begins in July 2022: January to June of 2023 have no counterpart.
    let mut csv = String::from("PDL;Mois;Année;kWh\n");
    for month in 1..=12 {
        csv += &format!("1;{month};2022;100\n1;{month};2023;90\n2;{month};2023;50\n");
        if month > 6 {
            csv += &format!("2;{month};2022;40\n");
        }
    }
    let summary = summary(&csv);
    assert_eq!(summary.years[0].compared, None);
    let [then, now] = summary.years[1].compared.expect("comparable months");
    // 12 × 100 + 6 × 40, then 12 × 90 + 6 × 50.
    assert!((then - 1440.0).abs() < 1e-6 && (now - 1380.0).abs() < 1e-6);
    assert_eq!(summary.usual_supply_points, 2);
    assert_eq!(summary.years[0].complete_months, 6);
    // Supply point 2 has no whole 2022.
    assert_eq!(Shape::of(&summary, [1.0; 12]).expect("a shape").years, 3);
}

#[test]
fn factors_are_those_of_whole_cabinets_and_whole_years() {
    let points = points(&[
        ("A1", ""),
        ("A1", ""),
        ("A2", "7"),
        ("A2", ""),
        ("A3", "8"),
        ("A3", "9"),
        ("", ""),
    ]);
    let kwh = 138.0 * usual_hours().total() / 1000.0;
    let reconciliation = reconcile(
        &points,
        &format!(
            "PDL;Année;kWh\nA1;2023;{}\n7;2023;{}\n8;2023;{}\n",
            kwh * 3.0,
            kwh,
            kwh
        ),
    );
    let factors: Vec<_> = reconciliation
        .lines
        .iter()
        .map(|line| line.factor)
        .collect();
    assert!((factors[0].expect("a factor") - 1.5).abs() < 1e-6);
    assert!((factors[1].expect("a factor") - 0.5).abs() < 1e-6);
    assert_eq!(factors[2], Err(NoFactor::PartOfCabinet));
    let calibration = Calibration::of(&reconciliation, &points);
    let expected = [1.5, 1.5, 0.5, 0.5, 1.0, 1.0, 1.0];
    for (factor, expected) in calibration.factors(&points).iter().zip(expected) {
        assert!((factor - expected).abs() < 1e-6);
    }
    let unbilled: usize = reconciliation
        .without_bill
        .iter()
        .map(|one| one.points)
        .sum();
    assert_eq!(unbilled, 2);
}

#[test]
fn no_factor_where_bills_mislead() {
    let points = points(&[("A1", "")]);
    let factor = |bills: &str| reconcile(&points, bills).lines[0].factor;
    // Two meters one after the other are a year; one beside the other for half of it are not.
    let after = "PDL;Armoire;Début;Fin;kWh\n1;A1;01/01/2023;30/06/2023;300\n2;A1;01/07/2023;31/12/2023;300\n";
    assert!(factor(after).is_ok());
    let beside = "PDL;Armoire;Début;Fin;kWh\n1;A1;01/01/2023;31/12/2023;300\n2;A1;01/07/2023;31/12/2023;300\n";
    assert_eq!(factor(beside), Err(NoFactor::UnevenCoverage));
    let twice = "PDL;Année;kWh\nA1;2023;300\nA1;2023;310\n";
    assert_eq!(factor(twice), Err(NoFactor::Overlaps));
    let credit = "PDL;Année;kWh\nA1;2023;300\nA1;2023;-10\n";
    assert!(factor(credit).is_ok());
    assert_eq!(
        factor("PDL;Mois;kWh\nA1;03/2023;300\n"),
        Err(NoFactor::TooFewMonths)
    );
    assert_eq!(factor("PDL;Année;kWh\nA1;2023;0\n"), Err(NoFactor::Nothing));
}

/// What each year was billed, and how many rows were set apart for a reason.
fn kwh(text: &str) -> f64 {
    summary(text).consumed.kwh
}

fn reasons(text: &str) -> Vec<Reason> {
    let bills = read_text(text).expect("bills");
    bills.remarks.iter().map(|remark| remark.reason).collect()
}

fn refusal(text: &str) -> String {
    read_text(text).expect_err("refused").to_string()
}

#[test]
fn rounded_numbers_are_never_one_supply_point() {
    let all = "PRM;Mois;kWh\n2,13456E+13;01/2024;5\n2,13456E+13;02/2024;5\n";
    assert!(
        refusal(all).contains("notation scientifique"),
        "{}",
        refusal(all)
    );
    // Written back by a spreadsheet, the digits lost are zeros.
    let zeros = "PRM;Mois;kWh\n21345600000000;01/2024;5\n21345700000000;02/2024;5\n";
    assert!(refusal(zeros).contains("abîmés"), "{}", refusal(zeros));
    let some = "PRM;Mois;kWh\n2,13456E+13;01/2024;5\n21345678901234;01/2024;7\n";
    assert_eq!((kwh(some), reasons(some)), (7.0, vec![Reason::Rounded]));
    let cabinet = "PRM;Armoire;Mois;kWh\n2,13456E+13;A1;01/2024;5\n2,13456E+13;A2;01/2024;5\n";
    assert!((kwh(cabinet) - 10.0).abs() < 1e-9);
    assert_eq!(summary(cabinet).supply_points.len(), 2);
    assert_eq!(reasons(cabinet), [Reason::NumberIgnored; 2]);
    let head = read_text("PRM;Mois;kWh\n1234567890123;01/2024;5\n").expect("bills");
    assert_eq!(head.bills[0].supply.pdl, "01234567890123");
    assert!(head.decisions[0].taken.contains("zéro de tête"));
}

#[test]
fn each_row_is_read_in_its_own_unit() {
    let units = "PRM;Mois;Consommation;Unité\n1;01/2024;520;kWh\n1;02/2024;0,52;MWh\n1;03/2024;520000;Wh\n1;04/2024;12;€\n1;05/2024;36;kVA\n1;06/2024;5;\n";
    assert!((kwh(units) - 1560.0).abs() < 1e-9);
    assert_eq!(
        reasons(units),
        [Reason::OtherUnit, Reason::OtherUnit, Reason::WithoutUnit]
    );
    let cells =
        "PRM;Mois;Consommation (kWh)\n1;01/2024;520\n1;02/2024;0,52 MWh\n1;03/2024;520 kWh\n";
    assert_eq!(
        (kwh(cells), reasons(cells)),
        (1560.0, vec![Reason::CellUnit])
    );
    let differ = "PRM;Mois;Consommation (kWh);Unité\n1;01/2024;520;kWh\n1;02/2024;0,52;MWh\n";
    assert_eq!(
        (kwh(differ), reasons(differ)),
        (520.0, vec![Reason::UnitsDiffer])
    );
}

#[test]
fn a_unit_that_amounts_contradict_is_stated_or_asked() {
    let titled = "PRM;Mois;Consommation (kWh);Montant TTC\n1;01/2024;1,5;300\n";
    assert_eq!(reasons(titled), [Reason::TooDear]);
    let untold = "PRM;Mois;Consommation;Montant TTC\n1;01/2024;1,5;300\n";
    assert!(
        refusal(untold).contains("200,00 €/kWh"),
        "{}",
        refusal(untold)
    );
    let sound =
        read_text("PRM;Mois;Consommation;Montant TTC\n1;01/2024;1500;300\n").expect("bills");
    assert!(sound.decisions[0].evidence.contains("aucune unité"));
}

#[test]
fn a_bill_out_of_all_proportion_is_stated_and_counted() {
    let bills = |odd: &str| {
        let months = (1..=11).fold(String::new(), |text, month| {
            text + &format!("1;{month:02}/2024;{}\n", 200 + 40 * (month % 4))
        });
        format!("PRM;Mois;Consommation (kWh)\n{months}1;12/2024;{odd}\n")
    };
    for odd in ["0,32", "320000"] {
        assert_eq!(reasons(&bills(odd)), [Reason::Stray], "{odd}");
    }
    // A winter, a month almost dark, a month without any light.
    for usual in ["900", "12", "0"] {
        assert_eq!(reasons(&bills(usual)), [], "{usual}");
    }
    assert!((kwh(&bills("320000")) - (320_000.0 + kwh(&bills("0")))).abs() < 1e-6);
}

#[test]
fn posts_are_summed_in_columns_and_in_rows() {
    let columns = "PRM;Mois;HPE (kWh);HCE (kWh);Total (kWh)\n1;01/2024;10;20;30\n1;02/2024;10;20;35\n1;03/2024;;20;20\n1;04/2024;;;7\n";
    assert_eq!(
        (kwh(columns), reasons(columns)),
        (87.0, vec![Reason::PostsDiffer])
    );
    let rows = "PRM;Date début;Date fin;Poste horosaisonnier;Consommation (kWh);Montant TTC\n1;01/01/2024;31/01/2024;HP;20;4\n1;01/01/2024;31/01/2024;HC;20;4\n1;01/01/2024;31/01/2024;Abonnement;1;9\n1;01/01/2024;31/01/2024;Total;40;8\n1;01/02/2024;29/02/2024;HP;7;1\n";
    let bills = read_text(rows).expect("bills");
    assert_eq!(bills.bills.len(), 2);
    assert_eq!(
        (bills.bills[0].kwh, bills.bills[0].euros),
        (40.0, Some(8.0))
    );
    assert_eq!(reasons(rows), [Reason::OtherPost, Reason::Total]);
    assert!(!Summary::of(&bills).supply_points[0].overlaps);
    // The same post twice is the same row, or another bill of the same days.
    let twice = format!("{rows}1;01/02/2024;29/02/2024;HP;7;1\n1;01/02/2024;29/02/2024;HP;8;1\n");
    let stated = reasons(&twice);
    assert!(
        stated.contains(&Reason::Double) && stated.contains(&Reason::Overlap),
        "{stated:?}"
    );
}

#[test]
fn days_of_a_month_are_days() {
    let days = (1..=9).fold(String::new(), |days, day| {
        days + &format!("1;0{day}/01/2024;12\n")
    });
    let text = format!("PRM;Date;kWh\n{days}");
    assert_eq!((kwh(&text), reasons(&text)), (108.0, vec![]));
}

#[test]
fn what_is_no_bill_is_refused_by_its_name() {
    let curve = "Identifiant PRM;Type\n1;Courbe de charge\nHorodate;Valeur\n2024-03-08T00:00:00+01:00;264\n";
    assert!(refusal(curve).contains("courbe de charge"));
    let indexes = "PRM;Date;Index HP;Index HC\n1;01/01/2024;1000;2000\n";
    assert!(refusal(indexes).contains("relevés d'index"));
}

proptest! {
    /// Whatever stands in the cells, no row is lost, and no kWh either.
    #[test]
    fn every_row_is_used_or_set_apart(
        header in select(vec![
            "PDL;Date;kWh;Montant TTC",
            "Armoire;Date début;Date fin;Conso (MWh)",
            "Adresse;Année;Mois;kWh",
            "PDL;janv-23;févr-23;mars-23;Total kWh",
            "PDL;Index;Ville",
            "PRM;Mois;HP (kWh);HC (kWh)",
            "PRM;Mois;Valeur;Unité",
            "PRM;Mois;Poste tarifaire;Conso (kWh)",
        ]),
        cells in vec(select(vec![
            "1", "A1", "", "-", "Total", "2023", "01/2023", "2023-02-28", "31/02/2023", "1 250,5",
            "-12", "1.250", "1e400", "12", "0", "\"", "=A1", "#N/A", "999999999999", "🌃", "HP", "HC", "MWh", "2,13456E+13", "1234567890123", "5 MWh",
        ]), 0..60),
    ) {
        let rows: Vec<String> = cells.chunks(4).map(|row| row.join(";")).collect();
        match read_text(&format!("{header}\n{}\n", rows.join("\n"))) {
            Ok(bills) => {
                let [rows, used, apart] = [
                    bills.sheets.iter().map(|sheet| sheet.rows).sum::<usize>(),
                    bills.sheets.iter().map(|sheet| sheet.used).sum(),
                    bills.sheets.iter().map(|sheet| sheet.set_apart).sum(),
                ];
                prop_assert_eq!(rows, used + apart);
                let stated = bills.remarks.iter().filter(|remark| remark.reason.sets_apart());
                prop_assert_eq!(stated.count(), apart);
                let summary = Summary::of(&bills);
                let billed: f64 = bills.bills.iter().map(|bill| bill.kwh).sum();
                let shared: f64 = summary.months.iter().map(|total| total.consumed.kwh).sum();
                prop_assert!((billed - shared).abs() <= 1e-9 * billed.abs().max(1.0) * 1e3);
            }
            Err(error) => prop_assert_eq!(error.to_string().lines().count(), 1),
        }
    }
}
