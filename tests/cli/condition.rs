//! What bears and feeds luminaires: checked where the inventory tells, « à vérifier » elsewhere.

use crate::common::{Workdir, rows};
use rust_xlsxwriter::Workbook;

#[test]
fn masts_cabinets_and_earthing_are_checked_where_the_inventory_tells_and_else_not() {
    let work = Workdir::small();
    let head = "Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire;État du mât;Mise à la terre;Classe électrique;Parafoudre;Bord de mer\n";
    let mut csv = head.to_owned();
    for n in 1..=12 {
        let told = match n {
            1..=4 => "vétuste;absente;I;non;oui",
            5..=7 => "bon;;Classe II;oui;non",
            _ => ";;;;",
        };
        csv += &format!("S-{n:02};Samer;A1;rue Haute;SHP;100;Routier fermé;{told}\n");
    }
    for n in 1..=6 {
        csv += &format!("D-{n:02};Desvres;B1;rue Basse;BF;125;Routier fermé;;;;;\n");
    }
    work.write("parc.csv", csv);
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let conformity = |commune: &str| {
        let folder = work.path().join("plan/communes");
        let book = crate::common::names_in(&folder);
        let book = book.into_iter().find(|name| name.contains(commune));
        rows(&folder.join(book.expect("a workbook")), "Conformité")
    };
    let samer = conformity("Samer");
    let of = |sheet: &[Vec<String>], code: &str| {
        let row = sheet.iter().find(|row| row[0] == code).expect(code);
        [row[3].clone(), row[4].clone()]
    };
    for (code, raised, checked) in [
        ("etat_mat", "4", "7"),
        // What is of class II wants none: the three say nothing else of it.
        ("terre", "4", "4"),
        ("classe_electrique", "4", "7"),
        ("parafoudre", "4", "7"),
        ("bord_de_mer", "4", "7"),
        ("etat_armoire", "non vérifié", "0"),
    ] {
        assert_eq!(of(&samer, code), [raised, checked], "{code}");
    }
    let desvres = conformity("Desvres");
    for code in ["etat_mat", "terre", "parafoudre"] {
        assert_eq!(of(&desvres, code), ["non vérifié", "0"], "{code}");
    }
    let verified = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);

    // A scenario may make something of it, as of any other rule.
    let forbids =
        crate::common::SMALL_SCENARIO.to_owned() + "[drapeaux]\netat_mat = \"interdire\"\n";
    work.write("sans_mats.toml", forbids);
    let run = work.run(&[
        "planifier",
        "sans_mats.toml",
        "-o",
        "plan2",
        "--exporter-plan",
        "plan2.csv",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let chosen = std::fs::read_to_string(work.path().join("plan2.csv")).expect("the points");
    for n in 1..=4 {
        assert!(!chosen.contains(&format!("S-{n:02}")), "S-{n:02}: {chosen}");
    }
    assert!(chosen.contains("S-"), "others of Samer");
}

/// Points in a sheet, their cabinets in another with what was measured there: A1 is in a bad state and has
/// 240 Ω, A2 is sound with 38 Ω, of A3 nothing is told but a yes.
#[test]
fn a_list_of_cabinets_tells_the_state_and_the_earthing_of_its_points() {
    let work = Workdir::small();
    let mut points =
        vec![["Référence", "Commune", "Armoire", "Rue", "Lampe", "W"].map(str::to_owned)];
    for (cabinet, commune, count) in [("A1", "Samer", 5), ("A2", "Samer", 4), ("A3", "Samer", 3)] {
        for n in 1..=count {
            let reference = format!("{cabinet}-{n}");
            points.push(
                [&*reference, commune, cabinet, "rue Haute", "SHP", "100"].map(str::to_owned),
            );
        }
    }
    for n in 1..=6 {
        let reference = format!("B1-{n}");
        points.push([&*reference, "Desvres", "B1", "place", "BF", "125"].map(str::to_owned));
    }
    let cabinets = [
        ["Armoire", "État", "Résistance de terre (Ω)", "Parafoudre"],
        ["A1", "Vétuste", "240", "non"],
        ["A2", "Bon", "38", "oui"],
        ["A3", "penchée", "", "oui"],
        ["B1", "", "0", ""],
    ];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Points").expect("a name");
    for (at, row) in (0..).zip(&points) {
        sheet
            .write_row(at, 0, row.iter().map(String::as_str))
            .expect("a row");
    }
    let sheet = book.add_worksheet().set_name("Armoires").expect("a name");
    for (at, row) in (0..).zip(&cabinets) {
        sheet.write_row(at, 0, row.iter().copied()).expect("a row");
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    std::fs::remove_file(work.path().join("parc.csv")).expect("the other inventory");
    let scenario = crate::common::SMALL_SCENARIO.replace("parc.csv", "parc.xlsx");
    work.write("scenario.toml", scenario);
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let table = rows(&work.path().join("plan/Territoire.xlsx"), "Conformité");
    for (code, raised, checked) in [
        ("etat_armoire", "5", "9"),
        // 240 Ω is more than a residual-current device of 500 mA forgives; 38 Ω is not.
        ("terre", "5", "9"),
        ("parafoudre", "5", "12"),
        ("etat_mat", "non vérifié", "0"),
    ] {
        let row = table.iter().find(|row| row[0] == code).expect(code);
        assert_eq!([&*row[3], &*row[4]], [raised, checked], "{code}");
    }
    let verified = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
}
