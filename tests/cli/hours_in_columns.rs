//! `reverbere importer`: lighting hours that stand in a list of cabinets, in several columns, or as hours a
//! year.

use crate::common::{Run, Workdir, found};
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;

const POINTS: [[&str; 6]; 4] = [
    ["Commune", "Rue", "N°", "Lampe", "W", "Armoire"],
    ["Samer", "A", "1", "SHP", "100", "A1"],
    ["Samer", "A", "2", "SHP", "70", "A1"],
    ["Samer", "B", "3", "SHP", "70", "A2"],
];

fn import(work: &Workdir, file: &str) -> (Run, Vec<BTreeMap<String, String>>) {
    let run = work.run(&["importer", file, "-o", "points.csv", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let points = work.points("points.csv");
    (run, points)
}

fn regimes(points: &[BTreeMap<String, String>]) -> Vec<&str> {
    points
        .iter()
        .map(|point| point["regime"].as_str())
        .collect()
}

/// The regimes of the points above beside a sheet of cabinets.
fn with_cabinets(rows: &[&[&str]]) -> Vec<String> {
    let work = Workdir::new();
    let mut book = Workbook::new();
    let points: Vec<&[&str]> = POINTS.iter().map(<[&str; 6]>::as_slice).collect();
    for (name, rows) in [("Points", points.as_slice()), ("Armoires", rows)] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (at, row) in (0..).zip(rows) {
            sheet.write_row(at, 0, row.iter().copied()).expect("a row");
        }
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    let (_, points) = import(&work, "parc.xlsx");
    regimes(&points).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_list_of_cabinets_gives_the_hours_of_its_points_in_any_columns() {
    let off = "extinction 23:00-05:00";
    for rows in [
        [
            ["Armoire", "Extinction", "Rallumage"],
            ["A1", "23h00", "5h00"],
            ["A2", "", ""],
        ],
        [
            ["N° armoire", "Heure extinction", "Heure allumage"],
            ["a 1", "23", "5"],
            ["A02", "", ""],
        ],
    ] {
        let rows: Vec<&[&str]> = rows.iter().map(<[&str; 3]>::as_slice).collect();
        assert_eq!(with_cabinets(&rows), [off, off, ""], "{rows:?}");
    }
    let rows: [&[&str]; 3] = [
        &["Armoire", "Horaires de coupure"],
        &["Armoire A1", "23h-5h"],
        &["Armoire A2", "pas de coupure"],
    ];
    let off = "extinction 23h-5h";
    assert_eq!(with_cabinets(&rows), [off, off, "pas de coupure"]);
    // Whether there is a switch-off is known, and not when: asked.
    let rows: [&[&str]; 3] = [
        &["Armoire", "Coupure nocturne"],
        &["A1", "Oui"],
        &["A2", "Non"],
    ];
    let asked = "extinction (heures à préciser)";
    assert_eq!(with_cabinets(&rows), [asked, asked, "permanent"]);
}

/// 1,800 h over 365 nights are 4 h 56 a night.
#[test]
fn hours_a_year_are_full_nights_or_so_many_a_night() {
    for title in [
        "Nb heures/an",
        "Durée annuelle (h)",
        "Heures de fonctionnement",
    ] {
        let work = Workdir::new();
        work.write(
            "parc.csv",
            format!("commune;rue;n°;lampe;W;{title}\nSamer;A;1;SHP;100;4100\nSamer;A;2;SHP;70;1800\nSamer;A;3;SHP;70;12000\n"),
        );
        let (run, points) = import(&work, "parc.csv");
        assert_eq!(
            regimes(&points),
            ["permanent", "4 h 56/nuit", "12000 h"],
            "{title}"
        );
        assert!(run.stdout.contains("regime_inconnu"), "{title}");
    }
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "commune;rue;n°;lampe;W;Heures par nuit\nSamer;A;1;SHP;100;11,5\nSamer;A;2;SHP;70;6\n",
    );
    assert_eq!(
        regimes(&import(&work, "parc.csv").1),
        ["permanent", "6 h/nuit"]
    );
    // A regime says more than the hours that it sums up to.
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "commune;rue;n°;lampe;W;régime;heures/an\nSamer;A;1;SHP;100;coupure 23h-5h;2100\nSamer;A;2;SHP;70;permanent;4100\n",
    );
    let (_, points) = import(&work, "parc.csv");
    assert_eq!(regimes(&points), ["coupure 23h-5h", "permanent"]);
}

#[test]
fn several_columns_of_hours_are_asked_about() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "commune;rue;n°;lampe;W;Extinction hiver;Extinction été\nSamer;A;1;SHP;100;23h-5h;toute la nuit\nSamer;A;2;SHP;70;23h-5h;toute la nuit\nSamer;A;3;SHP;70;23h-5h;toute la nuit\nSamer;B;4;SHP;70;;\n",
    );
    let (_, points) = import(&work, "parc.csv");
    let excluded: Vec<&str> = points
        .iter()
        .map(|point| point["exclusion"].as_str())
        .collect();
    assert_eq!(excluded, ["a_confirmer", "a_confirmer", "a_confirmer", ""]);
}

#[test]
fn a_time_that_a_text_file_keeps_as_a_part_of_a_day_is_one() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "commune;rue;n°;lampe;W;Extinction;Rallumage\nSamer;A;1;SHP;100;0,958333;0,208333\n",
    );
    let (_, points) = import(&work, "parc.csv");
    assert_eq!(regimes(&points), ["extinction 23:00-05:00"]);
}

#[test]
fn a_profile_noted_below_the_points_is_asked_about() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "commune;rue;n°;lampe;W\nSamer;A;1;SHP;100\nSamer;A;2;SHP;70\n;;;;\nNB : extinction de 23h à 5h sur toute la commune;;;;\n",
    );
    let (run, points) = import(&work, "parc.csv");
    assert_eq!(regimes(&points), ["", ""]);
    assert!(run.stdout.contains("regime_inconnu"), "{}", run.stdout);
}

/// Under titles that nothing knows, times of a night are hours: understood, or asked, never passed over.
#[test]
fn hours_under_any_title_are_understood_or_asked() {
    for (title, hours, regime, is_asked) in [
        ("Durée quotidienne (h)", "6", "6 h/nuit", false),
        ("Heures par nuit", "5,5", "5 h 30/nuit", false),
        ("Programme", "E23h30 A5h", "E23h30 A5h", true),
        ("Amplitude", "18h-23h30 / 5h-8h", "18h-23h30 / 5h-8h", true),
        (
            "Switching regime",
            "Part night 23:30-05:00",
            "Part night 23:30-05:00",
            true,
        ),
        (
            "Créneau",
            "23:30 à 05:00",
            "extinction 23:30 à 05:00",
            false,
        ),
    ] {
        let (run, points) = with(title, hours, 4);
        assert_eq!(regimes(&points), [regime; 4], "{title}");
        assert_eq!(run.stdout.contains("regime_inconnu"), is_asked, "{title}");
    }
}

#[test]
fn times_that_are_no_hours_of_lighting_are_left_alone() {
    for (title, times) in [
        ("Passage", "08/03/2024 22:30 - 08/03/2024 23:15"),
        ("Ouverture mairie", "9h-12h / 14h-17h"),
        ("Temps de pose", "2h"),
    ] {
        let (_, points) = with(title, times, 4);
        assert_eq!(regimes(&points), [""; 4], "{title}");
    }
}

/// A table of so many alike rows with these columns beside those of every point, imported.
fn with(titles: &str, cells: &str, rows: usize) -> (Run, Vec<BTreeMap<String, String>>) {
    let work = Workdir::new();
    let rows: Vec<String> = (1..=rows)
        .map(|at| format!("{at};Samer;A;SHP;100;{cells}\n"))
        .collect();
    work.write(
        "parc.csv",
        format!("N°;Commune;Rue;Lampe;W;{titles}\n{}", rows.concat()),
    );
    import(&work, "parc.csv")
}

/// The regimes of three such rows, and how many of them wait for an answer.
fn with_columns(titles: &str, cells: &str) -> (Vec<String>, u64) {
    let (run, points) = with(titles, cells, 3);
    let regimes = regimes(&points).into_iter().map(str::to_owned).collect();
    (regimes, found(&run.json(), "a_confirmer"))
}

/// One column says what is done, the other when: they complete each other.
#[test]
fn what_is_done_and_when_in_two_columns_are_one_regime() {
    for (titles, cells, regime) in [
        (
            "Abaissement;Horaires abaissement",
            "50 %;23h-5h",
            "abaissement 50 % 23:00-05:00",
        ),
        (
            "Abaissement (%);Plage d'abaissement",
            "30;22h30-5h30",
            "abaissement 30 % 22:30-05:30",
        ),
        (
            "Horaires de réduction;Réduction de puissance (%)",
            "23h-5h;40",
            "abaissement 40 % 23:00-05:00",
        ),
        (
            "Taux d'abaissement;Heures d'abaissement",
            "50 %;23h-5h",
            "abaissement 50 % 23:00-05:00",
        ),
        (
            "Extinction;Horaires extinction",
            "Oui;23h-5h",
            "extinction 23h-5h",
        ),
        ("Extinction;Horaires extinction", "Non;", "permanent"),
        (
            "Gradation (%);Plage de gradation",
            "50;23h-5h",
            "abaissement 50 % 23:00-05:00",
        ),
    ] {
        let (regimes, asked) = with_columns(titles, cells);
        assert_eq!(
            (regimes, asked),
            (vec![regime.to_owned(); 3], 0),
            "{titles}"
        );
    }
    let (regimes, _) = with_columns("Extinction;Horaires extinction", "Non;23h-5h");
    assert_eq!(regimes[0], "extinction 23h-5h | extinction : non");
}

/// « Gradation : 30 % » takes 30 % away, or leaves 30 %: it is asked. Of a half nothing is open.
#[test]
fn a_level_that_may_be_what_stays_is_asked() {
    for (titles, cells, waiting) in [
        ("Gradation (%);Début;Fin", "30;23:00;05:00", 3),
        ("Gradation", "30 % 23h-5h", 3),
        ("Gradation", "-30 % 23h-5h", 0),
        ("Gradation", "50 % 23h-5h", 0),
        ("Abaissement", "30 % 23h-5h", 0),
    ] {
        assert_eq!(with_columns(titles, cells).1, waiting, "{titles} {cells}");
    }
}

/// Programs without times of their own write them with the first day of their calendar.
#[test]
fn times_on_the_first_day_of_a_calendar_are_hours() {
    for (off, on) in [
        ("30/12/1899 23:00:00", "30/12/1899 05:00:00"),
        ("1899-12-30 23:00:00", "1899-12-30 05:00:00"),
        ("01/01/1900 23:00", "01/01/1900 05:00"),
        ("11:00:00 PM", "5:00:00 AM"),
    ] {
        let (_, points) = with("Extinction;Rallumage", &format!("{off};{on}"), 2);
        assert_eq!(regimes(&points), ["extinction 23:00-05:00"; 2], "{off}");
    }
}
