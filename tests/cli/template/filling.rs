//! Fills a template in as a person would, and imports it.

use crate::common::{Workdir, edit_part};
use reverbere::sheets::{Sheet, column_letters, read_sheets};
use serde_json::Value;
use std::collections::BTreeMap;

pub const FILE: &str = "modele.xlsx";
const INVENTORY: &str = "xl/worksheets/sheet1.xml";
/// What tells of a lamp that needs no renovation, and of a commune of which a dozen points are filled
/// in.
const HARMLESS: [&str; 3] = ["deja_led", "solaire", "densite_inhabituelle"];

/// A cell that a person has filled in: text in a cell of text, else a number.
#[derive(Clone)]
pub enum Filled {
    Text(String),
    Number(f64),
}

pub fn text(text: &str) -> Filled {
    Filled::Text(text.to_owned())
}

/// A row filled in: headers without the mark of what is required, and what stands under them.
pub type FilledRow = Vec<(&'static str, Filled)>;

/// Enough to be a point in a plan.
pub fn plain_row(reference: &str) -> FilledRow {
    vec![
        ("Référence", text(reference)),
        ("Armoire", text("AR-1")),
        ("Rue", text("rue Haute")),
        ("Type de lampe", text("Sodium haute pression (SHP)")),
        ("Puissance lampe (W)", Filled::Number(100.0)),
    ]
}

/// The template as the binary writes it, with or without a commune.
pub fn template(args: &[&str]) -> Workdir {
    let work = Workdir::new();
    let run = work.run(&[&["modele", "-o", FILE], args].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(work.names(), [FILE]);
    work
}

fn sheets(work: &Workdir) -> Vec<Sheet> {
    read_sheets(&work.path().join(FILE)).expect("a workbook")
}

/// Row of the header and letters of each column, by header without its mark.
pub fn header(work: &Workdir) -> (u32, BTreeMap<String, String>) {
    let sheets = sheets(work);
    let row = sheets[0].rows.last().expect("a header");
    let letters = row
        .cells
        .iter()
        .map(|(column, cell)| {
            let letter = column_letters(*column);
            (cell.to_string().trim_end_matches(" *").to_owned(), letter)
        })
        .collect();
    (row.number, letters)
}

/// Types rows under the header, as Excel would write them.
pub fn fill(work: &Workdir, rows: &[FilledRow]) {
    let (header, letters) = header(work);
    let mut xml = String::new();
    for (number, row) in (header + 1..).zip(rows) {
        let mut cells: Vec<(&String, &Filled)> = row
            .iter()
            .map(|(title, cell)| (&letters[*title], cell))
            .collect();
        cells.sort_by_key(|(letter, _)| (letter.len(), *letter));
        xml += &format!("<row r=\"{number}\">");
        for (letter, cell) in cells {
            xml += &match cell {
                Filled::Text(text) => format!(
                    "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                    text.replace('&', "&amp;").replace('<', "&lt;")
                ),
                Filled::Number(value) => format!("<c r=\"{letter}{number}\"><v>{value}</v></c>"),
            };
        }
        xml += "</row>";
    }
    let first = format!("<row r=\"{}\"", header + 1);
    edit_part(&work.path().join(FILE), INVENTORY, |part| {
        let (top, below) = part.split_once(&first).expect("ruled rows");
        let (_, end) = below.split_once("</sheetData>").expect("their end");
        format!("{top}{xml}</sheetData>{end}")
    });
}

/// The values that a column's drop-down list offers, found as Excel finds them.
pub fn offered(work: &Workdir, title: &str) -> Vec<String> {
    let (header, letters) = header(work);
    let cell = format!("sqref=\"{}{}:", letters[title], header + 1);
    let mut formula = String::new();
    // Nothing is changed but one line break at the end: the part is only read.
    edit_part(&work.path().join(FILE), INVENTORY, |part| {
        let check = part
            .split("<dataValidation ")
            .skip(1)
            .find(|check| check.contains(&cell))
            .unwrap_or_else(|| panic!("{title} has no check"));
        assert!(check.contains("type=\"list\""), "{title}: {check}");
        let (_, after) = check.split_once("<formula1>").expect("a formula");
        after
            .split('<')
            .next()
            .expect("its text")
            .clone_into(&mut formula);
        format!("{part}\n")
    });
    let (sheet, range) = formula.split_once('!').expect("cells of another sheet");
    let bounds: Vec<&str> = range
        .split(['$', ':'])
        .filter(|part| !part.is_empty())
        .collect();
    let [letter, first, _, last] = bounds[..] else {
        panic!("{range} is no column of cells");
    };
    let [first, last]: [u32; 2] = [first, last].map(|row| row.parse().expect("a row"));
    let sheets = sheets(work);
    let lists = sheets.iter().find(|s| s.name == sheet).expect("the lists");
    let column = (0..26)
        .find(|column| column_letters(*column) == letter)
        .expect("a column");
    let values: Vec<String> = lists
        .rows
        .iter()
        .filter(|row| (first..=last).contains(&row.number))
        .map(|row| row.text(column))
        .collect();
    assert_eq!(values.len(), (last - first + 1) as usize, "{title}");
    let next = lists.rows.iter().find(|row| row.number == last + 1);
    assert_eq!(
        next.map_or_else(String::new, |row| row.text(column)),
        "",
        "{title}"
    );
    values
}

/// Imports the template, every row a point and nothing to correct; the points, row by row.
pub fn imported(
    work: &Workdir,
    file: &str,
    rows: usize,
    args: &[&str],
) -> Vec<BTreeMap<String, String>> {
    let run = work.run(&[&["importer", file, "-o", "points.csv", "--json"], args].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["lignes"], rows, "{json}");
    assert_eq!(json["lignes_points"], rows, "{json}");
    for anomaly in json["anomalies"].as_array().expect("a list") {
        let code = anomaly["code"].as_str().expect("a code");
        assert!(HARMLESS.contains(&code), "{code} in {}", run.stdout);
    }
    for sheet in json["fichiers"].as_array().expect("a list") {
        let is_inventory = sheet["feuille"] == "Inventaire";
        assert_eq!(sheet["ligne_entete"].is_null(), !is_inventory, "{sheet}");
        assert_eq!(sheet["colonnes_non_reconnues"], Value::Array(Vec::new()));
    }
    let csv = std::fs::read_to_string(work.path().join("points.csv")).expect("the points");
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let names: Vec<&str> = lines.next().expect("a header").split(';').collect();
    lines
        .map(|line| {
            let fields = line.split(';').map(str::to_owned);
            names
                .iter()
                .map(|name| (*name).to_owned())
                .zip(fields)
                .collect()
        })
        .collect()
}
