//! `reverbere puissances`: subscribed power after the works. The small territory is that of `plan.rs`.

use crate::common::{SMALL_SCENARIO, Workdir};
use calamine::{Data, Reader, open_workbook_auto};

/// Watts by hand: 40 SHP 100 (115 W with their ballasts) in one cabinet; the plan takes what it can.
#[test]
fn whole_kva_are_those_of_the_plan_s_money() {
    let work = Workdir::new();
    let mut csv =
        String::from("Référence;Commune;Armoire;PDL;Rue;Type lampe;Puissance (W);Type luminaire\n");
    for n in 1..=40 {
        // One supply point behind two cabinets, one cabinet without a supply point, and nothing.
        let (cabinet, supply) = match n % 4 {
            0 => ("A1", "12345678901234"),
            1 => ("A2", "12345678901234"),
            2 => ("A3", ""),
            _ => ("", ""),
        };
        csv += &format!("S-{n:02};Samer;{cabinet};{supply};rue Haute;SHP;100;Routier fermé\n");
    }
    work.write("parc.csv", csv);
    work.write("budgets.csv", "Code INSEE;Budget\n62773;30000\n");
    let targets = SMALL_SCENARIO
        .replace("facteur4 = 3", "facteur4 = 20")
        .replace("facteur2 = 2", "facteur2 = 20");
    let prices = "[hypotheses]\nprix_energie_kwh = 0.12\nabonnement_kva = 100\n";
    work.write("scenario.toml", format!("{targets}{prices}"));
    let plan = work
        .run(&["planifier", "scenario.toml", "-o", "plan", "--json"])
        .json();
    let args = [
        "puissances",
        "scenario.toml",
        "-o",
        "puissances.xlsx",
        "--json",
    ];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    let paid = plan["financement"]["dont_abonnement_eur"]
        .as_f64()
        .expect("euros");
    let stated = json["economie_eur_ht_an"].as_f64().expect("euros");
    assert!((paid - stated).abs() < 1e-9, "{paid} {stated}");
    assert!(stated > 0.0, "{json}");
    assert_eq!(json["points_de_livraison"], 2, "{json}");
    assert_eq!(json["points_sans_livraison"], 10, "{json}");
    let mut book = open_workbook_auto(work.path().join("puissances.xlsx")).expect("a workbook");
    let rows = |sheet: &str, book: &mut calamine::Sheets<_>| -> Vec<Vec<String>> {
        let range = book.worksheet_range(sheet).expect("a sheet");
        range
            .rows()
            .map(|row| row.iter().map(Data::to_string).collect())
            .collect()
    };
    let all = rows("Points de livraison", &mut book);
    let total = all.iter().find(|row| row[0] == "Total").expect("a total");
    assert_eq!(total[10], json["kva_a_rendre"].to_string());
    assert_eq!(total[4], "30", "every point of both: {all:?}");
    let shared = all
        .iter()
        .find(|row| row[2] == "12345678901234")
        .expect("a line");
    assert_eq!(shared[4], "20");
    let letter = rows("Demande au fournisseur", &mut book);
    let asked = letter.iter().filter(|row| row[0] == "Samer").count();
    assert!((1..=2).contains(&asked), "{letter:?}");
}

#[test]
fn without_a_price_the_usual_one_is_taken_and_its_source_said() {
    let work = Workdir::small();
    let args = [
        "puissances",
        "scenario.toml",
        "-o",
        "puissances.xlsx",
        "--json",
    ];
    let json = work.run(&args).json();
    assert_eq!(json["prix_kva_eur_an"], 93.13);
    assert_eq!(json["kva_a_rendre"], 0, "five points are no kVA");
    work.run(&["puissances", "scenario.toml", "-o", "puissances.csv"])
        .refuses(&["puissances.csv", ".xlsx"]);
}
