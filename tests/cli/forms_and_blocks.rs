//! `reverbere importer`: what stands beside a label above or between tables, in the title of a block or in the row of
//! a cabinet holds for the rows that follow, and for no others.

use crate::common::{Workdir, by, decided, found, map, read};

const PDL: &str = "02134567890123";

const TABLE: &str = "N°;Rue;Lampe;Puissance;;\n1;rue Neuve;SHP;100;;\n2;rue Neuve;SHP;100;;\n";

#[test]
fn a_form_above_the_table_says_cabinet_supply_point_and_hours() {
    for form in [
        format!("Armoire :;C01;;;;\nPRM :;{PDL};;;;\nFonctionnement :;23h-5h;;;;\n"),
        format!("Armoire;C01;PDL;{PDL};Comptage;9 kVA\nExtinction;23h00;Rallumage;05h00;;\n"),
        format!("Armoire : C01;;;;;\nPDL : {PDL};;;;;\nExtinction : 23h à 5h;;;;;\n"),
        format!("Armoire;C01;Horloge;23h-5h;;\nPRM;{PDL};;;;\n"),
        format!("Poste;C01;PDL;{PDL};;\nCommande;Horloge astronomique;Extinction;23h-5h;;\n"),
    ] {
        let (json, points) = read(&format!("{form};;;;;\n{TABLE}"));
        let told = by(&points, &["armoire", "pdl"]);
        assert_eq!(told, map([(&format!("C01 | {PDL}"), 2)]), "{form}");
        assert!(
            points.iter().all(|point| point["regime"].contains("23")),
            "{form}"
        );
        assert!(
            decided(&json, "sure", "compris")
                .iter()
                .any(|taken| taken.contains("C01"))
        );
    }
}

/// « Permanent » is a title elsewhere, and what « Régime » says here.
#[test]
fn what_stands_beside_a_label_may_be_a_title_elsewhere() {
    let (_, points) = read(&format!("Armoire;C01;Régime;Permanent;;\n{TABLE}"));
    assert_eq!(
        by(&points, &["armoire", "regime"]),
        map([("C01 | Permanent", 2)])
    );
}

/// Another cabinet may follow, of which nothing of the first form holds.
#[test]
fn a_form_between_tables_begins_another_block() {
    let second = "02134567890456";
    let (_, points) = read(&format!(
        "Armoire;C01;PDL;{PDL};;\nCommande;Horloge;Extinction;23h00;Rallumage;05h00\n{TABLE};;;;;\n\
         Armoire;C02;PDL;{second};;\nCommande;Cellule;Extinction;-;Rallumage;-\n{TABLE}"
    ));
    let told = by(&points, &["armoire", "pdl", "regime"]);
    let first = format!("C01 | {PDL} | extinction 23:00-05:00");
    assert_eq!(told, map([(&first, 2), (&format!("C02 | {second} | "), 2)]));
}

#[test]
fn the_title_of_a_block_says_cabinet_hours_and_supply_point_together() {
    for (titles, told) in [
        (
            ["Armoire A1 23h-5h", "Armoire A2 permanent"],
            [
                "Armoire A1 |  | extinction 23h-5h",
                "Armoire A2 |  | permanent",
            ],
        ),
        (
            ["A1 (23h-5h)", "A2 (permanent)"],
            ["A1 |  | extinction 23h-5h", "A2 |  | permanent"],
        ),
        (
            [
                "Armoire A1, extinction 23h, allumage 5h",
                "Armoire A2, permanent",
            ],
            [
                "Armoire A1 |  | extinction 23h, allumage 5h",
                "Armoire A2 |  | permanent",
            ],
        ),
        (
            [
                "PRM 02134567890123 - Armoire A1",
                "PRM 02134567890456 - Armoire A2",
            ],
            [
                "Armoire A1 | 02134567890123 | ",
                "Armoire A2 | 02134567890456 | ",
            ],
        ),
    ] {
        let [a, b] = titles;
        let rows = "1;rue Neuve;SHP;100\n2;rue Neuve;SHP;100\n";
        let (_, points) = read(&format!(
            "N°;Rue;Lampe;Puissance\n{a};;;\n{rows}{b};;;\n{rows}"
        ));
        let expected = told.map(|block| (block, 2));
        assert_eq!(
            by(&points, &["armoire", "pdl", "regime"]),
            map(expected),
            "{titles:?}"
        );
    }
}

#[test]
fn what_a_cabinet_says_once_holds_for_its_points() {
    let titles = "Armoire;PDL;Régime;Rue;N°;Lampe;Puissance\n";
    let points_of = |cabinet: &str, first: u32| -> String {
        let row = |n: u32| format!("{cabinet};;;rue a;{};SHP;100\n", first + n);
        (0..3).map(row).collect()
    };
    for rows in [
        // On the first of its rows.
        format!(
            "A1;{PDL};23h-5h;rue a;1;SHP;100\n;;;rue a;2;SHP;100\n;;;rue a;3;SHP;100\n\
             A2;02134567890456;permanent;rue b;4;SHP;100\n;;;rue b;5;SHP;100\n;;;rue b;6;SHP;100\n"
        ),
        // On a row of its own.
        format!(
            "A1;{PDL};23h-5h;;;;\n{}A2;02134567890456;permanent;;;;\n{}",
            points_of("", 1),
            points_of("", 4)
        ),
        format!(
            "A1;{PDL};23h-5h;;;;\n{}A2;02134567890456;permanent;;;;\n{}",
            points_of("A1", 1),
            points_of("A2", 4)
        ),
    ] {
        let (_, points) = read(&format!("{titles}{rows}"));
        let regimes = by(&points, &["armoire", "pdl"]);
        let first = format!("A1 | {PDL}");
        assert_eq!(
            regimes,
            map([(&first, 3), ("A2 | 02134567890456", 3)]),
            "{rows}"
        );
        let lit_all_night = points.iter().filter(|point| point["regime"] == "permanent");
        assert_eq!(lit_all_night.count(), 3, "{rows}");
    }
    // A cabinet without such a row has nothing of the one above.
    let (_, points) = read(&format!(
        "{titles}A1;{PDL};23h-5h;;;;\n{}{}",
        points_of("A1", 1),
        points_of("A3", 4)
    ));
    let told = by(&points, &["armoire", "pdl"]);
    assert_eq!(told, map([(&format!("A1 | {PDL}"), 3), ("A3 | ", 3)]));
}

#[test]
fn communes_of_tables_that_stand_one_below_the_other() {
    let table = "N°;Rue;Lampe;Puissance;Armoire\n1;rue a;SHP;100;A1\n2;rue b;SHP;70;A1\n";
    for title in [
        "Commune;Carly",
        "Commune :;Carly",
        "Commune;;Carly;Nb PL;2",
        "2 - Carly",
        "Carly : 2 PL, 170 W",
    ] {
        let (_, points) = read(&format!("Commune;Samer\n{table};;;;\n{title}\n{table}"));
        let communes = by(&points, &["commune"]);
        assert_eq!(communes, map([("Samer", 2), ("Carly", 2)]), "{title}");
    }
}

/// The richer header is no reason to lose the table above it.
#[test]
fn a_table_above_one_with_more_columns_is_read() {
    let first = "N°;Commune;Rue;Lampe;Puissance;\n1;Samer;rue a;BF;125;\n2;Samer;rue a;BF;125;\n3;Samer;rue a;BF;125;\n";
    let richer = "N°;Commune;Rue;Lampe;Puissance;Armoire\n1;Carly;rue b;SHP;100;A1\n2;Carly;rue b;SHP;100;A1\n";
    for between in ["", ";;;;;\n", ";;;;;\nCentre bourg;;;;;\n"] {
        let (_, points) = read(&format!("{first}{between}{richer}"));
        let told = by(&points, &["commune", "technologie"]);
        assert_eq!(
            told,
            map([("Samer | BF", 3), ("Carly | SHP", 2)]),
            "{between}"
        );
    }
    // Each is of the commune that its own title names.
    let without = |table: &str| {
        table
            .replace(";Commune", "")
            .replace(";Samer", "")
            .replace(";Carly", "")
    };
    let (_, points) = read(&format!(
        "Commune de Samer\n{};;;\nCommune de Carly\n{}",
        without(first),
        without(richer)
    ));
    let told = by(&points, &["commune", "technologie"]);
    assert_eq!(told, map([("Samer | BF", 3), ("Carly | SHP", 2)]));
    // What its title says to come waits.
    let (json, points) = read(&format!("{first};;;;;\nTravaux prévus 2026;;;;;\n{richer}"));
    assert_eq!(decided(&json, "asked", "lu"), ["Travaux prévus 2026"]);
    let waiting = points.iter().filter(|point| !point["exclusion"].is_empty());
    assert_eq!(waiting.count(), 2);
}

#[test]
fn a_foot_of_a_page_and_a_contract_are_no_points() {
    let (json, points) = read(
        "N°;Rue;Lampe;Puissance\n1;rue a;SHP;100\nÉdité le 12/03/2024;;;1/3\nA1;;6 kVA;\n2;rue a;SHP;100\n",
    );
    assert_eq!(points.len(), 2);
    assert_eq!(found(&json, "sans_lampe_ni_puissance"), 2);
    // The names of a database below the titles for people.
    let (json, points) = read("N°;Rue;Lampe;Puissance\nNUM;VOIE;LAMPE;PUISS\n1;rue a;SHP;100\n");
    assert_eq!((points.len(), found(&json, "entete_repetee")), (1, 1));
}

#[test]
fn an_address_ends_with_its_commune() {
    let (json, points) = read(
        "N°;Adresse;Lampe;Puissance\n1;rue Neuve 62830 SAMER;SHP;100\n2;rue du Moulin 62830 CARLY;SHP;100\n",
    );
    assert_eq!(by(&points, &["commune"]), map([("Samer", 1), ("Carly", 1)]));
    let told = decided(&json, "likely", "compris");
    assert!(
        told.iter().any(|taken| taken.contains("Carly (62214)")),
        "{told:?}"
    );
}

#[test]
fn cabinets_are_those_of_their_commune() {
    let work = Workdir::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut sheet = |name: &str, rows: &[&[&str]]| {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (at, row) in (0..).zip(rows) {
            sheet.write_row(at, 0, row.iter().copied()).expect("a row");
        }
    };
    let point = |n: &'static str, commune: &'static str| [n, commune, "A1", "rue a", "SHP", "100"];
    let rows = [
        ["N°", "Commune", "Armoire", "Rue", "Lampe", "Puissance"],
        point("1", "Samer"),
        point("2", "Samer"),
        point("3", "Carly"),
        point("4", "Carly"),
        point("5", "Tingry"),
        point("6", "Tingry"),
    ];
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 6]>::as_slice).collect();
    sheet("Points", &rows);
    sheet(
        "Armoires",
        &[
            &["Commune", "Armoire", "PDL", "Extinction"],
            &["Samer", "A1", "02134567890121", "23h-5h"],
            &["Carly", "A1", "02134567890122", "0h-5h"],
        ],
    );
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    let (_, points) = work.import(&["parc.xlsx"]);
    let told = by(&points, &["commune", "pdl", "regime"]);
    assert_eq!(
        told,
        map([
            ("Samer | 02134567890121 | extinction 23h-5h", 2),
            ("Carly | 02134567890122 | extinction 0h-5h", 2),
            ("Tingry |  | ", 2),
        ])
    );
}

/// What follows the name of a cabinet is where it is, and two times beside a label are hours.
#[test]
fn a_title_of_a_cabinet_in_three_cells_and_its_hours() {
    for (first, second) in [
        ("ARMOIRE;C01;Mairie;", "ARMOIRE;C02;Stade;"),
        (
            "Armoire;C01;place de la gare;",
            "Armoire;C02;Salle des fêtes;",
        ),
        ("N° armoire;C01;;", "N° armoire;C02;;"),
    ] {
        let work = Workdir::new();
        work.write(
            "samer.csv",
            format!(
                "N°;Lampe;W;Rue\n{first}\nHoraires;23h00;05h00;\nP1;SHP;100;\nP2;SHP;100;\n{second}\nHoraires;permanent;;\nP3;BF;125;\n"
            ),
        );
        let (_, points) = work.import(&["samer.csv"]);
        let wanted = map([("C01 | extinction 23h00-05h00", 2), ("C02 | permanent", 1)]);
        assert_eq!(by(&points, &["armoire", "regime"]), wanted, "{first}");
    }
}

/// A form may number its rows, or fill in the commune: what nobody went on to fill in is no point.
#[test]
fn rows_that_only_a_form_has_filled_in_are_no_points() {
    const TOLD: &str = "P1;Samer;rue A;SHP;100\nP2;Samer;rue B;SHP;70\n";
    for (blank, points, set_apart) in [
        ("P9;Samer;;;\n".repeat(6), 2, 6),
        (";Samer;;;0\n".repeat(6), 2, 6),
        (";Samer;;-- Sélectionner --;\n".repeat(6), 2, 6),
        // Two may be points of which nothing is known yet; a street says where one is.
        ("P9;Samer;;;\n".repeat(2), 4, 0),
        ("P9;Samer;rue C;;\n".repeat(6), 8, 0),
    ] {
        let table = format!("Référence;Commune;Rue;Lampe;Puissance\n{TOLD}{blank}");
        let (json, _) = read(&table);
        assert_eq!(json["points"], points, "{blank}");
        assert_eq!(found(&json, "ligne_preremplie"), set_apart, "{blank}");
    }
}
