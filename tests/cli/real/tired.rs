//! What a tired person sends: each figure below was computed by hand.

use super::{Import, same};
use crate::common::Workdir;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// Writes rows as a person types them: numbers where they are numbers, `=` for formulas.
fn fill(sheet: &mut Worksheet, rows: &[&str]) {
    for (row, line) in (0..).zip(rows) {
        for (column, text) in (0..).zip(line.split('|')) {
            let written = match text.trim() {
                "" => continue,
                text => match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number),
                    Err(_) => sheet.write_string(row, column, text),
                },
            };
            written.expect("a cell");
        }
    }
}

/// Imports one workbook of these sheets.
fn import(sheets: &[(&str, &[&str])]) -> Import {
    let work = Workdir::new();
    import_with(&work, sheets, &[])
}

fn import_with(work: &Workdir, sheets: &[(&str, &[&str])], args: &[&str]) -> Import {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        fill(book.add_worksheet().set_name(*name).expect("a name"), rows);
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    let mut all = vec!["parc.xlsx"];
    all.extend(args);
    Import::of(work, &all)
}

#[test]
fn idem_chains_under_title_rows_and_a_total_at_the_foot() {
    let import = import(&[(
        "Feuil1",
        &[
            "Commune de Samer",
            "Inventaire 2024",
            "",
            "Référence|Commune|Armoire|Rue|Type lampe|Puissance (W)",
            "S-1|Samer|A1|rue Haute|SHP|100",
            "S-2|idem|idem|\"|idem|idem",
            "S-3|\"|\"|\"|BF|125",
            "S-4|idem|idem|idem|idem|idem",
            "||||TOTAL|450",
        ],
    )]);
    // 100 + 100 + 125 + 125
    assert_eq!((import.points.len(), import.watts()), (4, 450.0));
    assert_eq!(import.lamp("BF"), (2, 250.0, 0.0));
    assert_eq!(import.points[3]["voie"], "rue Haute");
}

#[test]
fn watts_and_lanterns_in_the_lamp_s_own_text() {
    let import = import(&[(
        "Samer",
        &[
            "Réf|Lampe|Puissance",
            "1|SHP 100W",
            "2|NAV 100 LED",
            "3|2x70 SHP",
            "4|SHP 2x70W|70",
            "5|6x12V 8,5W LED",
            "6|SHP 1x150+1x100",
        ],
    )]);
    // 100 + (LED of unknown watts) + 2 × 70 + 2 × 70 + 6 × 8.5 + 150 + 100
    assert_eq!((import.points.len(), import.watts()), (14, 681.0));
    assert_eq!(import.lamp("LED"), (7, 51.0, 0.0));
}

/// Sub-totals by cabinet, a label that counts, a total without any label.
#[test]
fn totals_in_odd_places_are_no_points() {
    let import = import(&[(
        "Samer",
        &[
            "Réf|Armoire|Type lampe|Puissance|Nb foyers",
            "1|A1|SHP|100|1",
            "2|A1|SHP|100|2",
            "Sous-total A1|||300|3",
            "3|A2|BF|125|1",
            "|||125|1",
            "Samer : 4 points|||425",
            "|Total général|||4",
        ],
    )]);
    // 100 + 2 × 100 + 125
    assert_eq!((import.points.len(), import.watts()), (4, 425.0));
    assert_eq!(import.anomaly("ligne_de_total"), 4);
    let work = Workdir::new();
    work.write(
        "Samer.csv",
        "Rue;Type lampe;Puissance (W);Nb foyers;Puissance totale (W)\n\
         rue Haute;SHP;150;10;1 725\nrue Basse;BF;125;20;2 760\n;;;30;4 485\n",
    );
    // In a text file even numbers are texts: 10 × 150 + 20 × 125, and the last row is a sum.
    let import = Import::of(&work, &["Samer.csv"]);
    assert_eq!((import.points.len(), import.watts()), (30, 4000.0));
}

#[test]
fn a_second_table_to_the_right_or_below_counts_for_nothing() {
    let import = import(&[(
        "Samer",
        &[
            "Réf|Rue|Type lampe|Puissance||Lampe|Nombre",
            "1|rue Haute|SHP|100||SHP|2",
            "2|rue Haute|SHP|70||BF|1",
            "3|rue Basse|BF|125",
            "Nota : les points hors service ne sont pas comptés",
            "Armoire|Adresse|Puissance|Observations",
            "A1|rue Haute|12|souscrite",
        ],
    )]);
    assert_eq!((import.points.len(), import.watts()), (3, 295.0));
}

#[test]
fn a_list_of_cabinets_beside_the_points_does_not_count_them_twice() {
    let import = import(&[
        (
            "Armoires",
            &[
                "Armoire|Commune|Adresse|Puissance souscrite|Nb points|Puissance installée (W)",
                "A1|Samer|rue Haute|12|2|200",
                "A2|Samer|rue Basse|6|1|70",
            ],
        ),
        (
            "Points",
            &[
                "Référence|Commune|Armoire|Type lampe|Puissance (W)",
                "1|Samer|A1|SHP|100",
                "2|Samer|A1|SHP|100",
                "3|Samer|A2|SHP|70",
            ],
        ),
    ]);
    assert_eq!((import.points.len(), import.watts()), (3, 270.0));
    assert_eq!(import.anomaly("feuille_recapitulative"), 1);
}

#[test]
fn columns_that_each_count_one_lamp_take_its_watts_from_their_title() {
    let work = Workdir::new();
    let groups = ["SHP 70", "SHP 100", "BF 125"];
    work.write(
        "m.toml",
        groups
            .map(|lamp| format!("[[groupes]]\nlampe = \"{lamp}\"\nfoyers = \"{lamp}\"\n"))
            .concat(),
    );
    let import = import_with(
        &work,
        &[(
            "Samer",
            &[
                "Rue|Armoire|SHP 70|SHP 100|BF 125|Total",
                "rue Haute|A1|3|2|1|6",
                "rue Basse|A2|0|4||4",
                "Total||3|6|1|10",
            ],
        )],
        &["--correspondance", "m.toml"],
    );
    // 3 × 70 + 2 × 100 + 125 + 4 × 100
    assert_eq!((import.points.len(), import.watts()), (10, 935.0));
}

#[test]
fn what_is_planned_or_uncertain_is_not_what_is_there() {
    let import = import(&[(
        "Samer",
        &[
            "Réf|Type lampe|Puissance",
            "1|SHP à remplacer par LED|100",
            "2|LED (ex SHP 100)|40",
            "3|BF ou SHP|100",
            "4|Non LED|100",
            "5|LED solaire|30",
        ],
    )]);
    assert_eq!(
        import.columns(&["technologie", "exclusion"]),
        [
            ["SHP", ""],
            ["LED", "deja_led"],
            ["INCONNUE", "lampe_ambigue"],
            ["INCONNUE", "lampe_inconnue"],
            ["SOLAIRE", "solaire"],
        ]
    );
}

#[test]
fn points_that_are_gone_say_so_in_their_state_or_in_a_remark() {
    let import = import(&[(
        "Samer",
        &[
            "Réf|Lampe|Puissance|État|Observations",
            "1|SHP|100|Bon|",
            "2|SHP|100|Déposé|",
            "3|SHP|100|à déposer|",
            "4|SHP|100|non déposé|",
            "5|SHP|100||Déposé le 12/03/2024",
            "6|SHP|100||point supprimé",
            "7|SHP|100||déposé puis remplacé à l'identique",
            "8|SHP|100||mât privé de sa trappe",
        ],
    )]);
    let kept: Vec<&str> = import
        .points
        .iter()
        .map(|point| point["reference"].as_str())
        .collect();
    assert_eq!(kept, ["1", "3", "4", "7", "8"]);
    assert_eq!(import.anomaly("point_depose"), 3);
}

#[test]
fn units_of_the_title_and_of_the_cell() {
    let import = import(&[(
        "Samer",
        &[
            "Réf|Type lampe|Puissance (kW)|Hauteur",
            "1|SHP|0.1|8.000",
            "2|SHP|0,15|35.000",
            "3|SHP|0,07 kW|6,5 m",
        ],
    )]);
    // 100 + 150 + 70
    assert_eq!((import.points.len(), import.watts()), (3, 320.0));
    assert_eq!(import.columns(&["hauteur_m"]), [["8"], ["35"], ["6,5"]]);
}

#[test]
fn two_columns_of_the_same_title_are_asked_about() {
    let import = import(&[(
        "Samer",
        &[
            "Réf|Type lampe|Puissance|Puissance",
            "1|SHP|100|115",
            "2|SHP|70|83",
        ],
    )]);
    assert_eq!(import.anomaly("colonnes_concurrentes"), 1);
    assert_eq!((import.points.len(), import.watts()), (2, 0.0));
}

/// The sheet is the commune's; cabinet and street stand on the first row of their block.
#[test]
fn blocks_of_a_cabinet_and_its_streets() {
    let import = import(&[
        (
            "Samer",
            &[
                "Armoire|Rue|Lampe|W",
                "A1|rue Haute|SHP|100",
                "||SHP|100",
                "||SHP|100",
                "|rue Basse|BF|125",
                "||Sous-total|425",
                "A2||SHP|70",
                "||SHP|70",
                "||SHP|70",
            ],
        ),
        ("Desvres", &["Armoire|Rue|Lampe|W", "B1|rue Haute|SHP|250"]),
    ]);
    // 3 × 100 + 125 + 3 × 70 + 250
    assert_eq!((import.points.len(), import.watts()), (8, 885.0));
    assert_eq!(
        import.columns(&["commune", "armoire", "voie"])[4..],
        [
            ["Samer", "A2", ""],
            ["Samer", "A2", ""],
            ["Samer", "A2", ""],
            ["Desvres", "B1", "rue Haute"]
        ]
    );
}

#[test]
fn watts_of_a_row_watts_of_a_lantern_and_watts_with_ballast() {
    let import = import(&[(
        "Samer",
        &[
            "Rue|Type lampe|Nombre|Puissance unitaire (W)|Puissance totale (kW)",
            "rue Haute|SHP|10|100|1.15",
            "rue Basse|BF|4|125|0.552",
            "Total||14||1.702",
        ],
    )]);
    // 10 × 100 + 4 × 125 of lamps; 1150 + 552 with their ballasts
    assert_eq!((import.points.len(), import.watts()), (14, 1500.0));
    assert!(same(
        import.sum("puissance_systeme_lue_w", |_| true),
        1702.0
    ));
}

/// A date in a column of watts is no zero, an error is no lamp, a reference may be a date.
#[test]
fn cells_that_are_not_what_their_column_says() {
    let work = Workdir::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Samer").expect("a name");
    fill(
        sheet,
        &[
            "Référence|Type lampe|Puissance (W)",
            "|SHP|100",
            "2|SHP",
            "3|SHP|70",
        ],
    );
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet
        .write_number_with_format(1, 0, 45_363.0, &date)
        .and_then(|sheet| sheet.write_number_with_format(2, 2, 100.0, &date))
        .expect("cells");
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    let import = Import::of(&work, &["parc.xlsx"]);
    assert_eq!(
        import.columns(&["reference", "puissance_lampe_w", "exclusion"]),
        [
            ["12/03/2024", "100", ""],
            ["2", "", "puissance_inconnue"],
            ["3", "70", ""],
        ]
    );
    assert_eq!(import.anomaly("date_inattendue"), 2);
}
