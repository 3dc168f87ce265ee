//! `reverbere factures`: invented bills, read and compared with invented points.

use crate::common::{Run, Workdir};
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::Value;

fn number(json: &Value) -> f64 {
    json.as_f64().unwrap_or_else(|| panic!("a number: {json}"))
}

fn near(read: &Value, expected: f64, within: f64) {
    assert!(
        (number(read) - expected).abs() < within,
        "{read}, not {expected}"
    );
}

/// Every row read is used or set apart, and those set apart are told one by one.
fn adds_up(json: &Value) {
    let count = |key: &str| json[key].as_u64().expect(key);
    assert_eq!(
        count("lignes_lues"),
        count("lignes_retenues") + count("lignes_ecartees")
    );
    let stated = json["constats"].as_array().expect("a list");
    let apart = stated.iter().filter(|one| one["ecartee"] == true).count();
    assert_eq!(apart as u64, count("lignes_ecartees"), "{stated:?}");
}

fn factures(work: &Workdir, args: &[&str]) -> Value {
    let mut all = vec!["factures", "--json"];
    all.extend(args);
    let run: Run = work.run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    adds_up(&json);
    json
}

fn reasons(json: &Value) -> Vec<(String, String)> {
    let stated = json["constats"].as_array().expect("a list").iter();
    stated
        .map(|one| {
            let text = |key: &str| one[key].as_str().expect(key).to_owned();
            (text("cellule"), text("raison"))
        })
        .collect()
}

#[test]
fn each_row_is_counted_or_set_apart_with_its_reason() {
    let work = Workdir::new();
    work.write(
        "f.csv",
        "Factures de la ville;;;\n\
         PDL;Mois;Consommation (kWh);Montant HT;Fournisseur\n\
         1;janvier 2023;1 250,5;100,00;Total Énergies\n\
         1;janvier 2023;1 250,5;100,00\n\
         1;02/2023;-50;-4,00\n\
         1;2023-03-01;x;1\n\
         1;un jour;12;1\n\
         1;04/2023;;1\n\
         ;05/2023;12;1\n\
         1;06/2023;200;?\n\
         1;06/2023;300;20\n\
         Total;;1 962,5;\n",
    );
    let json = factures(&work, &["f.csv"]);
    // 1 250,5 − 50 + 200 + 300
    near(&json["total"]["kwh"], 1700.5, 1e-9);
    near(&json["total"]["euros"], 116.0, 1e-9);
    // 116 € for 1 250,5 − 50 + 300 kWh: the row without an amount has no price.
    near(&json["total"]["eur_par_kwh"], 116.0 / 1500.5, 1e-12);
    assert_eq!(json["base_montants"], "HT");
    assert_eq!(json["lignes_lues"], 10);
    assert_eq!(json["lignes_retenues"], 4);
    let stated = reasons(&json);
    for (cell, reason) in [
        ("A4", "Doublon"),
        ("C5", "avoir"),
        ("C6", "pas un nombre"),
        ("B7", "illisible"),
        ("C8", "pas de consommation"),
        ("A9", "point de livraison"),
        ("D10", "Montant absent"),
        ("A11", "recouvre"),
        ("A12", "total"),
    ] {
        assert!(
            stated
                .iter()
                .any(|(at, why)| at == cell && why.contains(reason)),
            "{cell} {reason}: {stated:?}"
        );
    }
    assert_eq!(stated.len(), 9);
}

/// A workbook with first and last days, in MWh; the last day is the first of the next bill.
#[test]
fn periods_are_shared_out_among_months_by_day() {
    let work = Workdir::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (column, title) in ["N° PRM", "Date début", "Date fin", "Énergie active (MWh)"]
        .iter()
        .enumerate()
    {
        sheet.write(0, column as u16, *title).expect("a title");
    }
    let date = |y, m, d| ExcelDateTime::from_ymd(y, m, d).expect("a date");
    for (row, (from, to, mwh)) in [
        (date(2023, 1, 16), date(2023, 2, 16), 3.1),
        (date(2023, 2, 16), date(2023, 3, 16), 2.8),
    ]
    .into_iter()
    .enumerate()
    {
        let row = row as u32 + 1;
        sheet.write(row, 0, 21_234_567_890_123_f64).expect("a cell");
        sheet
            .write_with_format(row, 1, &from, &day)
            .expect("a cell");
        sheet.write_with_format(row, 2, &to, &day).expect("a cell");
        sheet.write(row, 3, mwh).expect("a cell");
    }
    book.save(work.path().join("f.xlsx")).expect("a workbook");
    let json = factures(&work, &["f.xlsx"]);
    // 31 days from 16 January to 15 February at 100 kWh; 28 days to 15 March at 100 kWh.
    let kwh: Vec<f64> = json["par_mois"]
        .as_array()
        .expect("months")
        .iter()
        .map(|month| number(&month["kwh"]))
        .collect();
    for (read, expected) in kwh.iter().zip([1600.0, 2800.0, 1500.0]) {
        assert!((read - expected).abs() < 1e-6, "{kwh:?}");
    }
    assert_eq!(json["points_de_livraison"][0]["nom"], "21234567890123");
    assert_eq!(json["forme"], Value::Null);
}

#[test]
fn months_side_by_side_are_bills_too() {
    let work = Workdir::new();
    let months =
        "janvier;février;mars;avril;mai;juin;juillet;août;septembre;octobre;novembre;décembre";
    work.write(
        "f.csv",
        format!("Armoire;Année;{months};Total kWh;Coût TTC\nA1;2023;12;11;10;9;8;7;7;8;9;10;11;12;114;11,4\n"),
    );
    let json = factures(&work, &["f.csv"]);
    near(&json["total"]["kwh"], 114.0, 1e-9);
    near(&json["par_mois"][0]["euros"], 1.2, 1e-9);
    assert_eq!(json["par_annee"][0]["mois_complets"], 12);
    near(&json["forme"]["part_facturee"][0], 12.0 / 114.0, 1e-12);
}

#[test]
fn what_cannot_be_stated_is_asked_in_one_sentence() {
    let work = Workdir::new();
    for (titles, says) in [
        ("PDL;Date;Avis", &["consommation", "PDL, Date, Avis"][..]),
        ("Lieu dit;Date;kWh", &["point de livraison", "ligne 1"]),
        ("PDL;Date début;kWh", &["il faut les deux"]),
        (
            "PDL;Date;Consommation kWh;Consommation MWh",
            &["la même chose"],
        ),
    ] {
        let count = titles.matches(';').count();
        work.write("f.csv", format!("{titles}\n{}\n", "1;".repeat(count) + "1"));
        let run = work.run(&["factures", "f.csv"]);
        run.refuses(says);
        run.refuses(&["f.csv", "renommez"]);
    }
    work.write("index.csv", "PDL;Date;Index\n1;01/2023;1\n");
    work.run(&["factures", "index.csv"])
        .refuses(&["index.csv", "relevés d'index"]);
    work.write("ht.csv", "PDL;Date;kWh;Montant HT\n1;01/2023;1;1\n");
    work.write("ttc.csv", "PDL;Date;kWh;Montant TTC\n1;02/2023;1;1\n");
    work.run(&["factures", "ht.csv", "ttc.csv"]).refuses(&[
        "ttc.csv",
        "TTC",
        "ht.csv",
        "séparément",
    ]);
    work.run(&["factures", "ht.csv", "-o", "ht.csv"])
        .refuses(&["fichier à lire"]);
}

/// The inventory of the reconciliation: five points of Samer and one of Desvres.
const PARK: &str = "Référence;Commune;Armoire;PDL;Type lampe;Puissance (W);Régime\n\
    S1;Samer;A1;21 111 111 111 111;SHP;100;\n\
    S2;Samer;A1;;SHP;100;\n\
    S3;Samer;A2;;SHP;70;coupure 23h-5h\n\
    S4;Samer;A3;;SHP;;\n\
    S5;Samer;A4;;SHP;150;\n\
    D1;Desvres;A2;;BF;125;\n";

/// A year of bills; A2 of Samer is billed from January to June only.
fn bills() -> String {
    let mut csv = String::from("Point de livraison;Ville;Mois;Année;kWh\n");
    for month in 1..=12 {
        csv += &format!("21111111111111;62830 Samer;{month};2023;80\n");
        csv += &format!("A3;Samer;{month};2023;20\n");
        if month <= 6 {
            csv += &format!("A2;Samer;{month};2023;10\n");
        }
    }
    csv + "A2;;7;2023;5\nA1;Calais;7;2023;6\nZ;Samer;7;2023;7\n"
}

/// 4,099.9 h a year under the usual rule, as `reverbere heures` says.
#[test]
fn theory_is_compared_with_bills_over_the_months_billed() {
    let work = Workdir::new();
    work.write("parc.csv", PARK);
    work.write("f.csv", bills());
    let json = factures(&work, &["f.csv", "--parc", "parc.csv"]);
    let compared = &json["rapprochement"];
    let lines = compared["lignes"].as_array().expect("lines");
    assert_eq!(lines.len(), 3);
    // The number stands on the first row of A1 only. SHP 100 W draw 115 W: 2 × 115 × 4 099,9 / 1000
    // = 943,0 kWh for 12 × 80 = 960 billed: -1,8 %, and a factor of 960 / 943,0 = 1,018.
    let a1 = &lines[0];
    assert_eq!(
        (&a1["points"], &a1["a_verifier"]),
        (&2.into(), &false.into())
    );
    near(&a1["kwh_theorie"], 943.0, 0.5);
    near(&a1["kwh_factures"], 960.0, 1e-9);
    near(&a1["ecart"], 943.0 / 960.0 - 1.0, 1e-3);
    near(&a1["facteur_calage"], 960.0 / 943.0, 1e-3);
    // 83 W, off from 23 h to 5 h, January to June: six hours of each of the 181 nights are dark, less
    // what the sun takes of them: (463,0 + 375,6 + 358,2 + 288,7 + 246,5 + 212,5) − 181 × 6 h, and
    // no night of these months ends before 5 h or begins after 23 h but by minutes.
    let a2 = &lines[1];
    near(&a2["kwh_theorie"], 83.0 * (1944.5 - 1086.0) / 1000.0, 1.5);
    assert_eq!(a2["mois"], 6.0);
    assert_eq!(a2["facteur_calage"], Value::Null);
    assert_eq!(a2["sans_facteur"], "moins d'une année facturée");
    // Nobody knows the watts of A3.
    assert_eq!(lines[2]["points_inconnus"], 1);
    assert!(
        lines[2]["sans_facteur"]
            .as_str()
            .expect("a reason")
            .contains("inconnue")
    );
    let without: Vec<(&str, &str)> = compared["factures_sans_points"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            (
                one["nom"].as_str().expect("a name"),
                one["raison"].as_str().expect("why"),
            )
        })
        .collect();
    assert!(
        without[0].0 == "A2" && without[0].1.contains("plusieurs communes"),
        "{without:?}"
    );
    assert!(
        without[1].0 == "Z" && without[1].1.contains("aucun point"),
        "{without:?}"
    );
    assert!(
        without[2].0 == "A1" && without[2].1.contains("commune absente"),
        "{without:?}"
    );
    let cabinets: Vec<&str> = compared["armoires_sans_facture"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["armoire"].as_str().expect("a name"))
        .collect();
    assert_eq!(cabinets, ["A2", "A4"]);
}

#[test]
fn the_workbook_has_every_sheet_and_always_the_same_bytes() {
    let work = Workdir::new();
    work.write("parc.csv", PARK);
    work.write("f.csv", bills() + "=X9();;7;2023;7\n");
    for name in ["a.xlsx", "b.xlsx"] {
        let run = work.run(&["factures", "f.csv", "--parc", "parc.csv", "-o", name]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains("Rapprochement : "), "{}", run.stdout);
    }
    let read = |name: &str| std::fs::read(work.path().join(name)).expect("a workbook");
    assert_eq!(read("a.xlsx"), read("b.xlsx"));
    let mut book: Xlsx<_> = calamine::open_workbook(work.path().join("a.xlsx")).expect("opens");
    assert_eq!(
        book.sheet_names(),
        [
            "Synthèse",
            "Points de livraison",
            "Mois",
            "Rapprochement",
            "Sans correspondance",
            "Lignes écartées",
            "Fichiers"
        ]
    );
    let rows = book.worksheet_range("Rapprochement").expect("a sheet");
    let total = rows.rows().next_back().expect("a total");
    assert_eq!(total[0], Data::String("Total".into()));
    assert_eq!(total[9], Data::Float(960.0 + 60.0 + 240.0));
    let points = book
        .worksheet_formula("Points de livraison")
        .expect("formulas");
    assert!(
        points
            .used_cells()
            .all(|(_, _, formula)| !formula.contains("X9"))
    );
    assert!(
        points
            .used_cells()
            .any(|(_, _, formula)| formula.starts_with("SUM("))
    );
    // Without light points, nothing is compared.
    let run = work.run(&["factures", "f.csv", "-o", "c.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let book: Xlsx<_> = calamine::open_workbook(work.path().join("c.xlsx")).expect("opens");
    assert_eq!(book.sheet_names().len(), 5);
}

#[test]
fn bills_of_a_scenario_are_compared_under_its_hours() {
    let work = Workdir::small();
    let scenario = crate::common::SMALL_SCENARIO.to_owned() + "[heures]\nheures_an = 4000.0\n";
    work.write("long.toml", scenario);
    work.write("f.csv", "Armoire;Année;kWh;Commune\nB1;2023;3000;Desvres\n");
    let json = factures(&work, &["f.csv", "--parc", "long.toml"]);
    // BF 125 W draw 138 W: 6 × 138 × 4 000 / 1000.
    near(
        &json["rapprochement"]["lignes"][0]["kwh_theorie"],
        3312.0,
        0.5,
    );
}
