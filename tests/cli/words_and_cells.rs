//! `reverbere importer`: what a column counts, which hours it tells and what speaks against a lamp is
//! found by words and cells together; where they are not enough, the points wait for an answer.

use crate::common::{Workdir, found};
use rust_xlsxwriter::{Color, Format, Workbook};
use serde_json::Value;

fn import(work: &Workdir, args: &[&str]) -> Value {
    let mut all = vec!["importer"];
    all.extend(args);
    all.extend(["-o", "points.csv", "--json"]);
    let run = work.run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// The import of one text file, and the values of some columns of its points.
fn read(csv: &str, columns: &[&str]) -> (Value, Vec<Vec<String>>) {
    let work = Workdir::new();
    work.write("samer.csv", csv);
    let json = import(&work, &["samer.csv"]);
    let points = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
    let mut lines = points.trim_start_matches('\u{feff}').lines();
    let titles: Vec<&str> = lines.next().expect("titles").split(';').collect();
    let at: Vec<usize> = columns
        .iter()
        .map(|column| {
            titles
                .iter()
                .position(|title| title == column)
                .expect("a column")
        })
        .collect();
    let values = lines.map(|line| {
        let cells: Vec<&str> = line.split(';').collect();
        at.iter().map(|at| cells[*at].to_owned()).collect()
    });
    (json, values.collect())
}

fn asked(json: &Value) -> Vec<&str> {
    let decisions = json["decisions"].as_array().expect("a list").iter();
    decisions
        .filter(|decision| decision["certitude"] == "asked")
        .map(|decision| decision["lu"].as_str().expect("a text"))
        .collect()
}

/// Four rows of which a column holds other numbers: 3, 5, 2 and 7.
fn with_numbers(title: &str, more: &str) -> Value {
    let cells = ["3", "5", "2", "7"];
    let rows = cells.iter().zip(1..).map(|(cell, row)| {
        let more = more.replace('#', &row.to_string());
        format!("Samer;rue {row};SHP;100;{cell}{more}\n")
    });
    let more = if more.is_empty() { "" } else { ";Repère" };
    let csv = format!(
        "Commune;Rue;Lampe;Puissance;{title}{more}\n{}",
        rows.collect::<String>()
    );
    read(&csv, &[]).0
}

#[test]
fn a_column_counts_by_its_nouns_and_its_small_numbers() {
    for title in [
        "Luminaires",
        "Points lumineux",
        "Lampadaires",
        "Foyer(s)",
        "PL (u)",
        "# luminaires",
        "Nb ensembles",
        "NbPtLum",
        "Nb. P.L.",
    ] {
        let json = with_numbers(title, "");
        assert_eq!(
            (json["points"].as_u64(), asked(&json)),
            (Some(17), vec![]),
            "{title}"
        );
    }
    for title in [
        "PL",
        "N° de luminaires",
        "Nb / rue",
        "Nb de points lumineux du départ",
    ] {
        let json = with_numbers(title, "");
        assert_eq!(asked(&json), [title]);
        assert_eq!(found(&json, "a_confirmer"), 4, "{title}");
    }
    // With a reference on each row, a number of something else is left alone.
    for title in ["PL", "Nombre de points par armoire", "Nb de pannes"] {
        let json = with_numbers(title, ";P#");
        assert_eq!(
            (json["points"].as_u64(), asked(&json)),
            (Some(4), vec![]),
            "{title}"
        );
    }
}

#[test]
fn an_answer_settles_which_column_counts() {
    let work = Workdir::new();
    work.write(
        "samer.csv",
        "Commune;Rue;Lampe;Puissance;PL\nSamer;a;SHP;100;3\nSamer;b;SHP;100;5\nSamer;c;SHP;100;2\n",
    );
    let keys = "Fichier;Feuille;Où;Sujet;Votre réponse";
    for (answer, points) in [("oui", 10), ("non", 3)] {
        let mut book = Workbook::new();
        let sheet = book
            .add_worksheet()
            .set_name("Ce qui a été compris")
            .expect("a name");
        let row = format!("samer.csv;;colonne E;Nombre de points de la ligne;{answer}");
        for (at, line) in (0..).zip([keys, &row]) {
            for (column, cell) in (0..).zip(line.split(';')) {
                sheet.write(at, column, cell).expect("a cell");
            }
        }
        book.save(work.path().join("reponses.xlsx"))
            .expect("a workbook");
        let json = import(&work, &["samer.csv", "reponses.xlsx"]);
        assert_eq!(json["points"], points, "{answer}");
        assert_eq!(found(&json, "a_confirmer"), 0, "{answer}");
    }
}

#[test]
fn counts_have_units_and_supports_bear_several_lanterns() {
    let head = "Commune;Rue;Lampe;Puissance";
    for cells in ["3 u|2 u", "x3|x2", "3 PL|2 PL", "3 points|2 points"] {
        let [a, b] = cells.split('|').collect::<Vec<_>>()[..] else {
            panic!("two cells");
        };
        let csv = format!("{head};Nombre\nSamer;a;SHP;100;{a}\nSamer;b;SHP;100;{b}\n");
        assert_eq!(read(&csv, &[]).0["points"], 5, "{cells}");
    }
    let csv =
        format!("{head};Nb mâts;Nb luminaires par mât\nSamer;a;SHP;100;5;2\nSamer;b;SHP;100;4;1\n");
    assert_eq!(read(&csv, &[]).0["points"], 14);
    let csv = format!("{head};Nb PL;Nombre de foyers\nSamer;a;SHP;100;5;2\nSamer;b;SHP;100;4;4\n");
    assert_eq!(asked(&read(&csv, &[]).0).len(), 1);
    let csv = "Commune;Rue;Matériel\nSamer;a;7 PL SHP 100W\nSamer;b;4 PL BF 125 W\nSamer;c;1 PL IM 400W\n";
    let json = read(csv, &[]).0;
    assert_eq!(
        (&json["points"], &json["puissance_lampe_w"]),
        (&12.into(), &1600.0.into())
    );
}

#[test]
fn a_reference_of_several_points_is_asked() {
    let csv = "Commune;Rue;N° PL;Lampe;Puissance\nSamer;a;P1 à P7;SHP;100\nSamer;b;12, 13 et 14;SHP;100\nSamer;c;A 15;SHP;100\n";
    let (json, points) = read(csv, &["exclusion"]);
    assert_eq!(points, [["a_confirmer"], ["a_confirmer"], [""]]);
    assert_eq!(found(&json, "a_confirmer"), 2);
}

#[test]
fn what_speaks_against_a_lamp_keeps_its_points_apart() {
    let head = "Commune;Rue;Lampe;Puissance";
    for (title, first, second) in [
        ("Passage en LED", "oui", "non"),
        ("dont LED", "3", "0"),
        ("LED ?", "x", ""),
        ("Relampé LED en", "2019", ""),
        ("Travaux réalisés", "relampage LED 30 W", "peinture"),
        (
            "Observations",
            "passé en LED 30W en 2021",
            "LED prévue en 2090",
        ),
    ] {
        let csv = format!("{head};{title}\nSamer;a;SHP;100;{first}\nSamer;b;SHP;100;{second}\n");
        let (json, points) = read(&csv, &["exclusion"]);
        assert_eq!(points, [["lampe_contredite"], [""]], "{title}");
        assert_eq!(found(&json, "lampe_contredite"), 1, "{title}");
    }
    // Two columns of lamps that differ, of which no title says which is there.
    let csv = "Commune;Rue;Type de lampe;Lampe;Puissance\nSamer;a;SHP;LED;100\nSamer;b;SHP;LED;100\nSamer;c;BF;LED;125\n";
    let (json, points) = read(csv, &["exclusion"]);
    assert_eq!(points, vec![vec!["lampe_inconnue"]; 3]);
    assert_eq!(asked(&json).len(), 1);
}

#[test]
fn approximate_watts_are_read_and_stated() {
    let cells = ["≈100", "150 W env.", "~70", "environ 250", "100 w."];
    let rows = cells.iter().map(|cell| format!("Samer;a;SHP;{cell}\n"));
    let csv = format!("Commune;Rue;Lampe;Puissance\n{}", rows.collect::<String>());
    let json = read(&csv, &[]).0;
    assert_eq!(json["puissance_lampe_w"], 670.0);
    let decisions = json["decisions"].as_array().expect("a list");
    let stated = |text: &str| decisions.iter().any(|one| one["lu"] == text);
    assert!(cells[..4].iter().all(|cell| stated(cell)), "{decisions:?}");
}

#[test]
fn rows_that_add_up_and_sentences_are_compared() {
    let head = "Rue;Lampe;Puissance;Nb\na;SHP;100;3\nb;SHP;150;2\n";
    for total in [
        "Σ;;;5",
        "Ensemble;;;5",
        "A reporter;;;5",
        "Global;;;5",
        ";;;5",
    ] {
        let json = read(&format!("{head}{total}\n"), &[]).0;
        assert_eq!(
            (json["points"].as_u64(), found(&json, "ligne_de_total")),
            (Some(5), 1),
            "{total}"
        );
    }
    for sentence in [
        "La commune compte 9 points lumineux.",
        "Total de points lumineux : 9",
    ] {
        let json = read(&format!("{head}{sentence};;;\n"), &[]).0;
        assert_eq!(found(&json, "total_different"), 1, "{sentence}");
    }
    let json = read(&format!("{head}9 points à remplacer;;;\n"), &[]).0;
    assert_eq!(found(&json, "total_different"), 0);
}

/// A workbook of sheets, each of rows parted by `;`.
fn workbook(work: &Workdir, name: &str, sheets: &[(&str, &str)]) {
    let mut book = Workbook::new();
    for (title, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*title).expect("a name");
        for (row, line) in (0..).zip(rows.lines()) {
            for (column, cell) in (0..)
                .zip(line.split(';'))
                .filter(|(_, cell)| !cell.is_empty())
            {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number),
                    Err(_) => sheet.write(row, column, cell),
                }
                .expect("a cell");
            }
        }
    }
    book.save(work.path().join(name)).expect("a workbook");
}

#[test]
fn a_recap_of_communes_is_compared_with_their_sheets() {
    let points = "Rue;Lampe;Puissance;Nb\na;SHP;100;3\nb;SHP;150;2\n";
    for (wimille, differences) in [(5, 0), (7, 1)] {
        let work = Workdir::new();
        let recap = format!("Communes;Points lumineux\nSamer;5\nWimille;{wimille}\nTotal;12\n");
        workbook(
            &work,
            "parc.xlsx",
            &[("Synthèse", &recap), ("Samer", points), ("Wimille", points)],
        );
        let json = import(&work, &["parc.xlsx"]);
        assert_eq!(json["points"], 10);
        assert_eq!(found(&json, "total_different"), differences);
    }
}

#[test]
fn what_is_planned_or_old_is_read_once() {
    let then = "Rue;Lampe;Puissance\na;SHP;100\na;SHP;100\nb;BF;125\nb;BF;125\nc;SHP;70\n\
                c;SHP;70\nd;SHP;70\nd;SHP;70\n";
    let after = then
        .replace("SHP;100", "LED;30")
        .replace("BF;125", "LED;40")
        .replace("SHP;70", "LED;20");
    for names in [["Avant", "Après"], ["Existant", "Projet LED"]] {
        let work = Workdir::new();
        workbook(&work, "samer.xlsx", &[(names[0], then), (names[1], &after)]);
        let json = import(&work, &["samer.xlsx"]);
        assert_eq!(
            (
                json["points"].as_u64(),
                json["par_technologie"]["LED"].is_null()
            ),
            (Some(8), true)
        );
    }
    // Nothing tells which is right: asked.
    let work = Workdir::new();
    work.write("Samer a.csv", then);
    work.write("Samer b.csv", &after);
    let json = import(&work, &["Samer a.csv", "Samer b.csv"]);
    assert_eq!(asked(&json).len(), 1);
}

#[test]
fn two_columns_of_hours_are_a_switch_off_whatever_their_titles() {
    let head = "Commune;Rue;Lampe;Puissance";
    for titles in [
        "Arrêt;Marche",
        "Extinction de;Extinction à",
        "Coupure soir;Reprise matin",
        "Minuterie OFF;Minuterie ON",
    ] {
        let csv = format!("{head};{titles}\nSamer;a;SHP;100;23h;6h\nSamer;b;SHP;100;0h30;5h30\n");
        let (_, points) = read(&csv, &["regime"]);
        assert_eq!(
            points,
            [["extinction 23:00-06:00"], ["extinction 00:30-05:30"]],
            "{titles}"
        );
    }
    // Hours of the day, and bare numbers, are something else.
    for cells in ["8h;17h", "1;5"] {
        let csv = format!("{head};Début;Fin\nSamer;a;SHP;100;{cells}\nSamer;b;SHP;100;{cells}\n");
        assert_eq!(read(&csv, &["regime"]).1, [[""], [""]], "{cells}");
    }
    // A column of profiles under any title.
    let csv = format!(
        "{head};Gestion\nSamer;a;SHP;100;OFF 00:30 ON 05:30\nSamer;b;SHP;100;23h - 6h\nSamer;c;SHP;100;perm.\n"
    );
    let (_, points) = read(&csv, &["regime"]);
    assert_eq!(points[0], ["OFF 00:30 ON 05:30"]);
    let csv = format!(
        "{head};Télégestion\nSamer;a;SHP;100;non\nSamer;b;SHP;100;non\nSamer;c;SHP;100;non\n"
    );
    assert_eq!(read(&csv, &["regime"]).1, vec![vec![""]; 3]);
}

#[test]
fn eclext_says_what_is_public_and_what_is_switched() {
    let csv = "insee;typeSource;puissance;extinctionNuit;estAdaptatif;eclairagePublic\n62773;SHP;100;true;false;true\n62773;SHP;100;false;true;true\n62773;SHP;100;false;false;false\n";
    let (json, points) = read(csv, &["regime", "exclusion"]);
    let expected = [
        ["extinction (heures à préciser)", ""],
        ["abaissement (heures à préciser)", ""],
        ["permanent", "a_confirmer"],
    ];
    assert_eq!(points, expected);
    assert_eq!(asked(&json), ["eclairagePublic"]);
    let csv = "Commune;Rue;Lampe;Puissance;Privé\nSamer;a;SHP;100;oui\nSamer;b;SHP;100;non\n";
    let json = read(csv, &[]).0;
    assert_eq!(
        (json["points"].as_u64(), found(&json, "point_prive")),
        (Some(1), 1)
    );
}

#[test]
fn merged_cells_hold_for_rows_that_have_nothing_else() {
    let work = Workdir::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(["Commune", "Rue", "Lampe", "Puissance", "Nb PL"]) {
        sheet.write(0, column, title).expect("a cell");
    }
    for row in 1..=3 {
        sheet.write(row, 1, format!("rue {row}")).expect("a cell");
    }
    let plain = Format::new();
    for (column, text) in [(0, "Samer"), (2, "SHP"), (3, "100")] {
        sheet
            .merge_range(1, column, 3, column, text, &plain)
            .expect("an area");
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    let json = import(&work, &["parc.xlsx"]);
    assert_eq!(
        (&json["points"], &json["puissance_lampe_w"]),
        (&3.into(), &300.0.into())
    );
    // Twelve points on three rows: nobody knows how many on each.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(["Commune", "Rue", "Lampe", "Puissance", "Nb PL"]) {
        sheet.write(0, column, title).expect("a cell");
    }
    for row in 1..=3 {
        for (column, cell) in (0..).zip(["Samer", "rue", "SHP", "100"]) {
            sheet.write(row, column, cell).expect("a cell");
        }
    }
    sheet
        .merge_range(1, 4, 3, 4, "12", &plain)
        .expect("an area");
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    let json = import(&work, &["parc.xlsx"]);
    assert_eq!(
        (json["points"].as_u64(), found(&json, "foyers_illisibles")),
        (Some(12), 3)
    );
}

#[test]
fn tables_side_by_side_are_both_read() {
    let csv = "Rue;Lampe;Puissance;Nb;;Rue;Lampe;Puissance;Nb\na;SHP;100;2;;d;BF;125;1\nb;SHP;100;2;;e;BF;125;1\nc;SHP;100;2;;;;;\n";
    let json = read(csv, &[]).0;
    assert_eq!(
        (&json["points"], &json["puissance_lampe_w"]),
        (&8.into(), &850.0.into())
    );
}

#[test]
fn a_mapping_says_what_colours_mean() {
    let work = Workdir::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        "Commune;Rue;Lampe;Puissance",
        "Samer;a;SHP;100",
        "Samer;b;SHP;100",
        "Samer;c;SHP;100",
        "Samer;d;SHP;100",
    ];
    let fills = [None, Some(0x0092_D050), Some(0x00FF_0000), None, None];
    for (row, (line, fill)) in (0..).zip(rows.iter().zip(fills)) {
        let format = fill.map_or_else(Format::new, |fill| {
            Format::new().set_background_color(Color::RGB(fill))
        });
        for (column, cell) in (0..).zip(line.split(';')) {
            sheet
                .write_with_format(row, column, cell, &format)
                .expect("a cell");
        }
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    assert_eq!(import(&work, &["parc.xlsx"])["points"], 4);
    work.write(
        "c.toml",
        "[couleurs]\n\"#92D050\" = \"LED 30 W\"\n\"FF0000\" = \"déposé\"\n",
    );
    let json = import(&work, &["parc.xlsx", "--correspondance", "c.toml"]);
    assert_eq!(
        (
            json["points"].as_u64(),
            json["par_technologie"]["LED"]["points"].as_u64()
        ),
        (Some(3), Some(1))
    );
    for (wrong, said) in [
        ("\"vert\" = \"LED\"", "n'est pas une couleur"),
        ("\"92D050\" = \"joli\"", "ne dit ni une lampe"),
    ] {
        work.write("c.toml", format!("[couleurs]\n{wrong}\n"));
        let run = work.run(&["importer", "parc.xlsx", "--correspondance", "c.toml"]);
        run.refuses(&[said]);
    }
}

#[test]
fn places_are_read_under_any_title() {
    for cell in [
        "50.6384, 1.7528",
        "https://www.google.com/maps?q=50.6384,1.7528",
    ] {
        let csv = format!(
            "Commune;Lampe;Puissance;Position\n{}",
            format!("Samer;SHP;100;{cell}\n").repeat(3)
        );
        let (_, points) = read(&csv, &["x", "y", "projection"]);
        assert_eq!(points[0], ["1,7528", "50,6384", "wgs84"], "{cell}");
    }
}

#[test]
fn errors_written_as_texts_are_errors() {
    let (json, points) = read(
        "#;Commune;Armoire;Rue;Lampe;Puissance\n\
         1;Samer;#REF!;rue Haute;SHP;100\n\
         2;Samer;#NOM ?;########;SHP;#N/A\n\
         3;Samer;A1;Err:502;SHP;70\n",
        &["armoire", "voie"],
    );
    assert_eq!(
        points,
        [["", "rue Haute"], ["", ""], ["A1", ""]].map(|point| point.map(str::to_owned).to_vec())
    );
    assert_eq!(found(&json, "cellule_en_erreur"), 5, "{json}");
}

#[test]
fn what_was_struck_in_a_cell_is_told_and_not_read() {
    let work = Workdir::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(["Commune", "Rue", "Lampe", "Puissance"]) {
        sheet.write_string(0, column, title).expect("written");
    }
    let (struck, plain) = (Format::new().set_font_strikethrough(), Format::new());
    let raised = Format::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript);
    for row in 1..=2 {
        sheet.write_string(row, 0, "Samer").expect("written");
        sheet.write_string(row, 1, "rue Haute").expect("written");
        let lamps = [(&struck, "LED "), (&plain, "SHP")];
        sheet.write_rich_string(row, 2, &lamps).expect("written");
        let watts = [(&plain, "100"), (&raised, "1")];
        sheet.write_rich_string(row, 3, &watts).expect("written");
    }
    book.save(work.path().join("samer.xlsx")).expect("saved");
    let json = import(&work, &["samer.xlsx"]);
    assert_eq!(json["puissance_lampe_w"], 200.0);
    assert_eq!(json["par_technologie"]["SHP"]["points"], 2, "{json}");
    let told: Vec<&str> = json["decisions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|decision| decision["lu"].as_str())
        .collect();
    for read in [
        "textes barrés en partie : 2, dont « LED » près de « SHP »",
        "appels de note : 2, dont « 1 » après « 100 »",
    ] {
        assert!(told.iter().any(|told| french(told) == read), "{told:?}");
    }
}

/// A text with plain spaces.
fn french(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// Excel writes dates into a text file with two digits of the year.
#[test]
fn years_of_two_digits_are_the_last_that_are_not_to_come() {
    for (date, year) in [
        ("12/05/08", "2008"),
        ("12-05-98", "1998"),
        ("mai-08", "2008"),
        ("déc.-99", "1999"),
        ("12-mai-08", "2008"),
        ("5 juil. 12", "2012"),
        ("12/13/08", "2008"),
        ("3/4", ""),
    ] {
        let (_, points) = crate::common::read(&format!(
            "Commune;Rue;Lampe;W;Date de pose\nSamer;A;SHP;100;{date}\nSamer;B;SHP;100;{date}\n"
        ));
        let years: Vec<&str> = points
            .iter()
            .map(|point| point["annee_pose"].as_str())
            .collect();
        assert_eq!(years, [year; 2], "{date}");
    }
}
