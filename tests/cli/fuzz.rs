//! Files that nobody would write: nothing brings the importer down, and what it counts holds
//! together. `PROPTEST_CASES=10000` tries harder.

use crate::common::shared_data;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use reverbere::{Import, Mappings, Sources, Territory, import};
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::LazyLock;

static TERRITORY: LazyLock<Territory> = LazyLock::new(Territory::boulonnais);

/// How many cases each property is tried on, unless the environment says otherwise.
fn cases(few: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|n| n.parse().ok()).unwrap_or(few),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Imports bytes under a name. A refusal is one sentence and no reader's own failure.
fn import_bytes(name: &str, bytes: &[u8]) -> Option<Import> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("a file");
    match import(
        &Sources::all(&[file]),
        &TERRITORY,
        &Mappings::default(),
        &|_, _| {},
    ) {
        Ok(import) => {
            assert!(adds_up(&import));
            Some(import)
        }
        Err(error) => {
            assert_eq!(error.to_string().trim().lines().count(), 1, "{error}");
            None
        }
    }
}

fn adds_up(import: &Import) -> bool {
    let points: usize = import.sheets.iter().map(|sheet| sheet.points).sum();
    points == import.points.len()
        && import.sheets.iter().all(|sheet| {
            sheet.lignes == sheet.lignes_points + sheet.lignes_ecartees + sheet.lignes_ignorees
        })
}

/// A text of a cell, and the most watts that it can tell of one lantern or of all that it counts.
type LampText = (&'static str, f64);

const LAMPS: [LampText; 12] = [
    ("SHP", 0.0),
    ("SHP 100W", 100.0),
    ("2x70 SHP", 140.0),
    ("BF", 0.0),
    ("LED", 0.0),
    ("NAV 100 LED", 0.0),
    ("IMC", 0.0),
    ("Cosmo", 0.0),
    ("solaire", 0.0),
    ("", 0.0),
    ("?", 0.0),
    ("TOTO 12", 0.0),
];
const WATTS: [LampText; 14] = [
    ("100", 100.0),
    ("70 W", 70.0),
    ("2x70", 140.0),
    ("1x150+1x100", 250.0),
    ("0,1 kW", 100.0),
    ("8,5", 8.5),
    ("1 000", 1000.0),
    ("115", 115.0),
    ("0", 0.0),
    ("-70", 0.0),
    ("-", 0.0),
    ("", 0.0),
    ("abc", 0.0),
    ("12/03/2024", 0.0),
];
const LANTERNS: [(&str, f64); 7] = [
    ("", 1.0),
    ("1", 1.0),
    ("2", 2.0),
    ("3", 3.0),
    ("0", 0.0),
    ("1,5", 0.0),
    ("deux", 0.0),
];
const STATES: [&str; 4] = ["", "Bon", "Déposé", "à déposer"];

#[derive(Debug, Clone)]
struct Line {
    lamp: LampText,
    watts: LampText,
    lanterns: (&'static str, f64),
    state: &'static str,
}

impl Line {
    fn any() -> impl Strategy<Value = Self> {
        (
            select(&LAMPS[..]),
            select(&WATTS[..]),
            select(&LANTERNS[..]),
            select(&STATES[..]),
        )
            .prop_map(|(lamp, watts, lanterns, state)| Self {
                lamp,
                watts,
                lanterns,
                state,
            })
    }

    fn cells(&self, rank: usize) -> [String; 6] {
        let texts = [self.lamp.0, self.watts.0, self.lanterns.0, self.state];
        let [lamp, watts, lanterns, state] = texts.map(str::to_owned);
        [
            format!("R-{rank}"),
            "Samer".into(),
            lamp,
            watts,
            lanterns,
            state,
        ]
    }

    /// No more watts than these can be read in the line.
    fn most_watts(&self) -> f64 {
        self.lamp.1.max(self.watts.1) * self.lanterns.1.max(1.0)
    }
}

fn sheet(lines: &[Line]) -> Vec<[String; 6]> {
    let titles = [
        "Référence",
        "Commune",
        "Type lampe",
        "Puissance (W)",
        "Nb foyers",
        "État",
    ];
    std::iter::once(titles.map(str::to_owned))
        .chain(
            lines
                .iter()
                .enumerate()
                .map(|(rank, line)| line.cells(rank)),
        )
        .collect()
}

fn as_csv(rows: &[[String; 6]], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("a row");
    }
    writer.into_inner().expect("the bytes")
}

fn as_xlsx(rows: &[[String; 6]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(rows) {
        sheet.write_row(at, 0, row).expect("a row");
    }
    book.save_to_buffer().expect("the bytes")
}

fn as_ods(rows: &[[String; 6]]) -> Vec<u8> {
    let mut content = String::from(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"F\">",
    );
    for row in rows {
        content += "<table:table-row>";
        for text in row {
            content += &format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            );
        }
        content += "</table:table-row>";
    }
    content += "</table:table></office:spreadsheet></office:body></office:document-content>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(text.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

/// The points whatever their order: what makes each of them, by its reference.
fn points(import: &Import) -> Vec<(String, u32, String, String, String)> {
    let mut points: Vec<_> = (0..import.points.len())
        .map(|row| import.points.get(row))
        .map(|point| {
            (
                point.reference.to_string(),
                point.foyer,
                point.technologie.to_string(),
                format!("{:?}", point.puissance_lampe_w),
                point.exclusion.to_string(),
            )
        })
        .collect();
    points.sort();
    points
}

/// Changes some bytes: one turned, some cut off, some doubled.
fn damaged(bytes: &[u8], changes: &[(u8, Index, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (kind, at, value) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        match kind % 4 {
            0 => bytes[at] ^= value | 1,
            1 => bytes.truncate(at.max(1)),
            2 => {
                let doubled = bytes[at..(at + usize::from(*value)).min(bytes.len())].to_vec();
                bytes.splice(at..at, doubled);
            }
            _ => bytes[at] = *value,
        }
    }
    bytes
}

fn few_lines() -> Vec<[String; 6]> {
    let line = |lamp, watts| Line {
        lamp: LAMPS[lamp],
        watts: WATTS[watts],
        lanterns: LANTERNS[1],
        state: "Bon",
    };
    sheet(&[line(0, 0), line(3, 2), line(4, 5)])
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400)) {
        for name in ["a.csv", "a.xlsx"] {
            import_bytes(name, &bytes);
        }
    }

    #[test]
    fn any_text_in_columns_is_read_or_refused(
        text in "(\u{feff})?([A-Za-zé0-9 .,;|\t\"\r\n'%-]{0,40}(;|,|\n|\r\n|\"\")){0,40}",
        head in select(vec!["", "Réf;Type lampe;Puissance;Commune\n", "Réf,Lampe,W\n\n", "Commune\tSource\tP\tNb\r\n"]),
    ) {
        import_bytes("Samer.csv", format!("{head}{text}").as_bytes());
    }

    #[test]
    fn damaged_workbooks_are_read_or_refused(
        changes in vec((any::<u8>(), any::<Index>(), any::<u8>()), 1..6),
    ) {
        static BOOKS: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(|| {
            let mut books = vec![("a.xlsx", as_xlsx(&few_lines())), ("a.ods", as_ods(&few_lines()))];
            for (name, path) in [("a.xls", "stress/calamine/merge_cells.xls"), ("a.xlsb", "stress/calamine/any_sheets.xlsb")] {
                books.extend(shared_data(path).map(|path: std::path::PathBuf| (name, std::fs::read(Path::new(&path)).expect("a file"))));
            }
            books
        });
        for (name, bytes) in BOOKS.iter() {
            import_bytes(name, &damaged(bytes, &changes));
        }
    }

    #[test]
    fn what_is_counted_holds_together(lines in vec(Line::any(), 4..24)) {
        let rows = sheet(&lines);
        let read = import_bytes("parc.csv", &as_csv(&rows, b';')).expect("an inventory");
        let stated: f64 = lines.iter().map(Line::most_watts).sum();
        let watts: f64 = read.points.number("puissance_lampe_w").iter().flatten().sum();
        prop_assert!(watts <= stated + 0.01, "{watts} W of {stated}");

        // Nor the format, nor the delimiter, nor the order of the rows says anything.
        let mut turned = rows.clone();
        turned[1..].reverse();
        for (name, bytes) in [
            ("parc.csv", as_csv(&rows, b',')),
            ("parc.csv", as_csv(&rows, b'\t')),
            ("parc.csv", as_csv(&turned, b';')),
            ("parc.xlsx", as_xlsx(&rows)),
            ("parc.ods", as_ods(&rows)),
        ] {
            let other = import_bytes(name, &bytes).expect("an inventory");
            prop_assert_eq!(points(&other), points(&read));
        }

        let mut summed = rows;
        let total = ["TOTAL", "", "", "1234", "56", ""];
        summed.push(total.map(str::to_owned));
        let other = import_bytes("parc.csv", &as_csv(&summed, b';')).expect("an inventory");
        prop_assert_eq!(points(&other), points(&read));
    }
}
