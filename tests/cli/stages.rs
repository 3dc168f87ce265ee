//! `reverbere planifier --garder-etapes`: from a figure of the plan back to the row of its file.

use crate::common::{Run, Workdir};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A line of a table, by the names of its columns.
type Line = HashMap<String, String>;

fn plan(work: &Workdir, folder: &str) -> Run {
    let layer = format!("{folder}.geojson");
    let run = work.run(&[
        "planifier",
        "scenario.toml",
        "-o",
        folder,
        "--garder-etapes",
        "--exporter-plan",
        &layer,
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

fn table(path: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(path).expect("a table");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes());
    let lines = reader.deserialize().map(|line| line.expect("a line"));
    lines.collect()
}

fn number(line: &Line, column: &str) -> f64 {
    let stated = line.get(column).unwrap_or_else(|| panic!("{column}"));
    stated
        .replace(',', ".")
        .parse()
        .unwrap_or_else(|_| panic!("{column} : {stated}"))
}

/// The plan of `plan::a_small_plan_by_hand`: 3 points of factor 4 and 2 of factor 2, 2,036 kWh saved
/// for 2,560 €.
#[test]
fn each_figure_of_a_plan_leads_back_to_its_row() {
    let work = Workdir::small();
    plan(&work, "sortie");
    let read = |name: &str| table(&work.path().join(format!("sortie/etapes/{name}.csv")));
    let [points, classes, solutions, choices] =
        ["points", "classes", "solutions", "choix"].map(read);
    let place =
        |line: &Line| ["fichier", "feuille", "ligne", "foyer"].map(|column| line[column].clone());
    let by_place: BTreeMap<_, &Line> = points.iter().map(|line| (place(line), line)).collect();
    assert_eq!(by_place.len(), points.len(), "one line a point");

    // Each class has the points that say so, and they consume what it does.
    for class in &classes {
        let alike = (points.iter()).filter(|point| point["classe"] == class["classe"]);
        let (mut count, kwh) = (0.0, number(class, "kwh_an"));
        for point in alike {
            count += 1.0;
            assert!((number(point, "kwh_an") - kwh).abs() < 1e-6, "{point:?}");
        }
        assert_eq!(count.to_string(), class["points"], "{class:?}");
    }
    for point in &points {
        let stated = [
            &point["classe"],
            &point["exclusion"],
            &point["sans_solution"],
        ];
        let stated = stated.into_iter().filter(|text| !text.is_empty()).count();
        assert_eq!(
            stated, 1,
            "offered something, or a reason why not: {point:?}"
        );
    }

    let (mut saved, mut cost, mut of_factor) = (0.0, 0.0, BTreeMap::new());
    for choice in &choices {
        let point = by_place[&place(choice)];
        assert_eq!(point["classe"], choice["classe"]);
        let offered = (solutions.iter())
            .find(|line| ["classe", "solution"].map(|key| line[key] == choice[key]) == [true; 2])
            .expect("a solution of its class");
        let after = number(offered, "kwh_apres_an");
        let saving = number(offered, "economie_kwh_an");
        assert!((number(point, "kwh_an") - after - saving).abs() < 1e-6);
        assert_eq!(offered["cout_eur"], choice["cout_eur"]);
        saved += saving;
        cost += number(choice, "cout_eur");
        *of_factor.entry(choice["facteur"].clone()).or_insert(0) += 1;
    }
    assert!((saved - 1900.6).abs() < 1.0, "{saved}");
    assert!((cost - 3015.0).abs() < 1e-6, "{cost}");
    assert_eq!(of_factor, [("2".to_owned(), 2), ("4".to_owned(), 3)].into());
}

#[test]
fn a_second_run_writes_the_same_stages_and_layers() {
    let work = Workdir::small();
    plan(&work, "un");
    plan(&work, "deux");
    let mut names = crate::plan::files_of(&work.path().join("un"));
    assert!(
        names.iter().any(|name| name.ends_with("choix.csv")),
        "{names:?}"
    );
    names.sort();
    let read = |name: String| std::fs::read(work.path().join(name)).expect("a file");
    for name in names {
        let [one, other] = ["un", "deux"].map(|folder| read(format!("{folder}/{name}")));
        assert!(one == other, "{name} differs");
    }
    assert!(read("un.geojson".into()) == read("deux.geojson".into()));
}

/// The same tables, the same columns.
#[cfg(feature = "parquet")]
#[test]
fn stages_are_written_in_parquet_too() {
    use polars::prelude::{ParquetReader, SerReader};
    use std::collections::BTreeSet;
    let work = Workdir::small();
    plan(&work, "sortie");
    for name in ["points", "classes", "solutions", "choix"] {
        let path = |extension: &str| {
            let name = format!("sortie/etapes/{name}.{extension}");
            work.path().join(name)
        };
        let lines = table(&path("csv"));
        let file = std::fs::File::open(path("parquet")).expect("a file");
        let frame = ParquetReader::new(file).finish().expect("a Parquet file");
        assert_eq!(frame.height(), lines.len(), "{name}");
        let stated: BTreeSet<&str> = lines[0].keys().map(String::as_str).collect();
        let columns = frame.get_column_names_owned();
        let columns: BTreeSet<&str> = columns.iter().map(|column| column.as_str()).collect();
        assert_eq!(columns, stated, "{name}");
    }
}
