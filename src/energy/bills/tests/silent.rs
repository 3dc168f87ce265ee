//! Tables that were once read wrong without a word: each is read, set apart or refused.

use super::super::period::Coverage;
use super::super::reason::Reason;
use super::read_text;

const A: &str = "21345678901234";
const B: &str = "21345678905678";

/// The kWh, to the nearest, of a table in which `A` and `B` stand for supply points, and what is told of its rows.
fn read(text: &str) -> (i64, Vec<Reason>) {
    let bills = read_text(&filled(text)).unwrap_or_else(|error| panic!("{text}: {error}"));
    let kwh: f64 = bills.bills.iter().map(|bill| bill.kwh).sum();
    (
        kwh.round() as i64,
        bills.remarks.iter().map(|remark| remark.reason).collect(),
    )
}

fn filled(text: &str) -> String {
    text.replace("{A}", A).replace("{B}", B)
}

fn refused(text: &str, says: &str) {
    let refused = read_text(&filled(text)).expect_err(text).to_string();
    assert!(refused.contains(says), "{text}: {refused}");
}

#[test]
fn a_supply_point_named_once_is_that_of_the_rows_below() {
    let (kwh, stated) =
        read("PRM;Mois;kWh\n{A};01/2024;100\n;02/2024;110\n{B};01/2024;5\n;02/2024;6\n");
    assert_eq!((kwh, stated), (221, vec![]));
    // Where rows have their own names, one without is of nobody knows which.
    let (kwh, stated) = read("PRM;Mois;kWh\n{A};01/2024;100\n{A};02/2024;110\n;03/2024;5\n");
    assert_eq!((kwh, stated), (210, vec![Reason::WithoutSupply]));
    // The same month twice below one name: of another point.
    let (kwh, stated) = read("PRM;Mois;kWh\n{A};01/2024;100\n;01/2024;110\n");
    assert_eq!((kwh, stated), (100, vec![Reason::WithoutSupply]));
    let (kwh, _) = read("PRM;Mois;kWh\n{A};01/2024;100\n;;100\n");
    assert_eq!(kwh, 100);
}

#[test]
fn titles_in_two_rows_are_one_header() {
    let (kwh, stated) = read(
        "PRM;Mois;Consommation (kWh);;Montant\n;;HP;HC;TTC\n{A};01/2024;40;60;20\n{B};01/2024;4;6;2\n",
    );
    assert_eq!((kwh, stated), (110, vec![]));
}

#[test]
fn a_total_without_the_word_is_known_by_its_sum() {
    let (kwh, stated) = read(
        "PRM;Mois;kWh\n{A};janvier 2024;100\n{A};février 2024;90\n{A};2024;190\n{B};2024;190\n",
    );
    assert_eq!((kwh, stated), (380, vec![Reason::SumOfOthers]));
}

#[test]
fn what_is_no_consumption_is_set_apart() {
    let (kwh, stated) = read(
        "PRM;Date début;Date fin;Grandeur;Valeur;Unité\n{A};01/01/2024;31/01/2024;Consommation;520;kWh\n{A};01/01/2024;31/01/2024;Production;90;kWh\n{A};01/01/2024;31/01/2024;Énergie réactive;50;kWh\n",
    );
    assert_eq!((kwh, stated), (520, vec![Reason::OtherPost; 2]));
    let (kwh, stated) = read(
        "PRM/PCE;Energie;Mois;kWh\n{A};Électricité;01/2024;100\nGI1;Gaz naturel;01/2024;9000\n",
    );
    assert_eq!((kwh, stated), (100, vec![Reason::OtherPost]));
    // A street may bear any name.
    let (kwh, _) = read("PRM;Site;Mois;kWh\n{A};rue de la Production;01/2024;100\n");
    assert_eq!(kwh, 100);
}

#[test]
fn credit_notes_take_back_with_or_without_a_sign() {
    let (kwh, stated) = read(
        "PRM;Mois;Type;kWh;Montant TTC\n{A};01/2024;Facture;300;60\n{A};01/2024;Avoir;300;-60\n",
    );
    assert_eq!((kwh, stated), (0, vec![Reason::CreditNote]));
    let (kwh, stated) = read("PRM;Mois;kWh;Montant TTC\n{A};01/2024;300;-60\n");
    assert_eq!((kwh, stated), (300, vec![Reason::SignsDiffer]));
}

#[test]
fn months_are_of_the_year_that_stands_beside_them() {
    let (kwh, _) = read("Consommations 2023;;\nPRM;Mois;kWh\n{A};janvier;100\n{A};février;90\n");
    assert_eq!(kwh, 190);
    refused(
        "Édité le 12/01/2025;;\nPRM;Mois;kWh\n{A};janvier;100\n",
        "aucune ligne n'est lue",
    );
}

#[test]
fn months_that_are_not_their_total_are_refused() {
    refused(
        "Dépenses, dont total kWh;;;;\nPRM;janv-24;févr-24;mars-24;Total kWh\n{A};10;20;30;500\n",
        "aucune somme de mois n'est le total",
    );
    let (kwh, stated) = read(
        "PRM;janv-24;févr-24;mars-24;Total kWh\n{A};10;20;30;60\n{B};1;2;3;7,9\n{B};1;2;3;60\n",
    );
    assert_eq!(
        stated
            .iter()
            .filter(|reason| **reason == Reason::PostsDiffer)
            .count(),
        1
    );
    assert_eq!(kwh, 66);
}

#[test]
fn what_is_cumulated_or_by_the_hour_is_no_bill() {
    refused(
        "PRM;Mois;Consommation cumulée (kWh)\n{A};01/2024;100\n{A};02/2024;250\n",
        "« Consommation cumulée (kWh) » ne dit pas la consommation",
    );
    let hours: String = (0..6)
        .flat_map(|hour| {
            [0, 30].map(|minute| format!("{{A}};01/01/2024;{hour:02}:{minute:02};0,4\n"))
        })
        .collect();
    refused(&format!("PRM;Date;Heure;kWh\n{hours}"), "courbe de charge");
    refused(
        "PRM;Début;Fin;kWh\n{A};01/01/2024;01/31/2024;100\n",
        "aucune ligne n'est lue",
    );
}

#[test]
fn units_usages_and_totals_are_known_by_their_cells() {
    // A column of units, whatever its title.
    for title in ["Unité de facturation", "UM", "kWh/MWh"] {
        let text = format!(
            "PRM;Mois;Consommation;{title}\n{{A}};01/2024;1,5;MWh\n{{A}};02/2024;900;kWh\n"
        );
        assert_eq!(read(&text), (2400, vec![]), "{title}");
    }
    // « Total » of the posts is no money.
    let bills = read_text(&filled(
        "PRM;Mois;HP (kWh);HC (kWh);Total\n{A};01/2024;200;300;500\n{A};02/2024;100;350;450\n",
    ))
    .expect("bills");
    assert!(bills.bills.iter().all(|bill| bill.euros.is_none()));
    // Where some rows say that they light streets, the others do not.
    for title in ["Usage", "Famille", "Code usage", "Destination"] {
        let text = format!(
            "PRM;{title};Mois;kWh\n{{A}};EP;01/2024;100\n{{B}};BAT;01/2024;9000\n{{A}};EP;02/2024;90\n"
        );
        assert_eq!(read(&text), (190, vec![Reason::OtherUsage]), "{title}");
    }
}

#[test]
fn bills_above_a_table_that_tells_more_are_read() {
    let (kwh, stated) = read(
        "PRM;Mois;kWh;\n{A};01/2024;100;\n{A};02/2024;110;\n;;;\nPRM;Mois;kWh;Montant TTC\n{B};01/2024;50;10\n{B};02/2024;60;12\n",
    );
    assert_eq!((kwh, stated), (320, vec![]));
}

/// A quarter beside its year is no whole year.
#[test]
fn parts_of_years_stand_beside_them() {
    for (part, months) in [("Trimestre", 6.0), ("Bimestre", 4.0), ("Semestre", 12.0)] {
        let text = format!("PRM;{part};Année;kWh\n{{A}};1;2023;1500\n{{A}};2;2023;900\n");
        let bills = read_text(&filled(&text)).expect("bills");
        let covered = Coverage::of(bills.bills.iter().map(|bill| bill.period));
        assert!((covered.month_count() - months).abs() < 1e-9, "{part}");
    }
}
