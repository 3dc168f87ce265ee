//! The readers of .ods, .xls and .xlsb against calamine, which reads them by other code: on sheets
//! made at random, and on the files of other projects where they are beside this checkout.

use super::parts::tests::archive;
use super::{ods, read_sheets};
use crate::inventory::grid::{Cell, Sheet, serial_of};
use crate::inventory::stopwatch::Stopwatch;
use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

type Filled = BTreeMap<(u32, u32), String>;

/// Blanks are told apart by neither.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Numbers to a tenth of a second, if they are days.
fn number(number: f64) -> String {
    format!("{:.6}", number + 0.0)
}

fn ours(sheet: &Sheet) -> Filled {
    let mut filled = Filled::new();
    for row in &sheet.rows {
        for (column, cell) in &row.cells {
            let shown = match cell {
                Cell::Text(text) | Cell::Error(text) => squeezed(text),
                Cell::Number(value) | Cell::Time(value) => number(*value),
                Cell::Date(value) => number(value.floor()),
                Cell::Bool(value) => value.to_string(),
                Cell::Formula => continue,
            };
            filled.insert((row.number - 1, *column), shown);
        }
    }
    filled.retain(|_, shown| !shown.is_empty());
    filled
}

/// What calamine reads, said in the same way; `is_day` where we read a day.
fn theirs(data: &Data, ours: Option<&Cell>) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => squeezed(text),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => number(*value as f64),
        Data::Float(value) => number(*value),
        Data::Error(error) => error.to_string(),
        Data::DateTime(date) => match ours {
            // Of a clock time, the day is nothing.
            Some(Cell::Time(_)) if !date.is_duration() => number(date.as_f64().fract()),
            Some(Cell::Time(_)) => number(date.as_f64()),
            _ if date.is_datetime() => {
                let day = date.to_ymd_hms_milli();
                let iso = format!("{}-{:02}-{:02}", day.0, day.1, day.2);
                serial_of(&iso).map_or(iso, number)
            }
            _ => number(date.as_f64()),
        },
        Data::DateTimeIso(iso) => serial_of(iso).map_or_else(|| iso.clone(), number),
        Data::DurationIso(_) => match ours {
            Some(Cell::Time(time)) => number(*time),
            _ => "a duration that we do not read".to_owned(),
        },
    }
}

/// Compares every sheet; says the first difference.
fn compare(name: &str, sheets: &[Sheet], bytes: &[u8]) -> Result<usize, String> {
    let mut book: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| format!("calamine: {error}"))?;
    let mut compared = 0;
    for sheet in sheets {
        let Ok(range) = book.worksheet_range(&sheet.name) else {
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut filled = ours(sheet);
        for (row, column, data) in range.used_cells() {
            let at = (row as u32 + top, column as u32 + left);
            let row = sheet.rows.partition_point(|row| row.number <= at.0);
            let row = sheet.rows.get(row).filter(|row| row.number == at.0 + 1);
            let cell = row.and_then(|row| row.get(at.1));
            let stated = theirs(data, cell);
            let own = filled.remove(&at).unwrap_or_default();
            if visible(&stated) != visible(&own) {
                return Err(format!(
                    "{name} {} {at:?}: {stated:?}, here {own:?}",
                    sheet.name
                ));
            }
            compared += 1;
        }
        if let Some((at, own)) = filled.first_key_value() {
            return Err(format!(
                "{name} {} {at:?}: nothing, here {own:?}",
                sheet.name
            ));
        }
    }
    Ok(compared)
}

/// A text without the signs that nobody sees, which we do not keep.
fn visible(text: &str) -> String {
    let is_seen = |c: &char| !c.is_control() && *c != '\u{ad}';
    text.chars().filter(is_seen).collect()
}

/// Files of other projects, of the formats that are read here.
fn files_of_others() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let mut files = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.extension().and_then(|ext| ext.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("ods" | "xls" | "xlsb") => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

#[test]
fn files_of_others_are_read_as_calamine_reads_them() {
    /// Where we differ, and rightly: what a merged cell covers is not shown, and calamine takes the
    /// bytes of a text for characters.
    const OTHERWISE: [&str; 2] = ["covered.ods", "sheet_name_parsing.xls"];
    /// The largest file that is compared: more takes minutes, and shows nothing else.
    const LARGEST: usize = 300_000;
    let files = files_of_others();
    if files.is_empty() {
        eprintln!("skipped: no files of others beside this checkout");
    }
    let mut stated = Vec::new();
    for file in files {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = std::fs::read(&file).expect("a file");
        if bytes.len() > LARGEST || OTHERWISE.contains(&&*name) {
            continue;
        }
        let compared = match read_sheets(&file) {
            Ok(sheets) => compare(&name, &sheets, &bytes),
            Err(error) => match open_workbook_auto_from_rs(Cursor::new(&bytes)) {
                Ok(_) => Err(format!("{name}: {error}")),
                Err(_) => Ok(0),
            },
        };
        stated.extend(compared.err());
    }
    assert!(stated.is_empty(), "{}", stated.join("\n"));
}

/// A cell as an .ods writes it.
fn any_cell() -> impl Strategy<Value = String> {
    let typed = prop_oneof![
        "[a-zé &<']{1,8}".prop_map(|text| {
            let text = quick_xml::escape::escape(&*text).into_owned();
            format!(" office:value-type=\"string\"><text:p>{text}</text:p>")
        }),
        (-9_999_i32..9_999).prop_map(|value| {
            format!(
                " office:value-type=\"float\" office:value=\"{}\"><text:p>x</text:p>",
                f64::from(value) / 8.0
            )
        }),
        (0_u32..24, 0_u32..60).prop_map(|(hour, minute)| {
            format!(
                " office:value-type=\"time\" office:time-value=\"PT{hour:02}H{minute:02}M00S\">"
            )
        }),
        (1950_u32..2030, 1_u32..13, 1_u32..29).prop_map(|(year, month, day)| {
            format!(" office:value-type=\"date\" office:date-value=\"{year}-{month:02}-{day:02}\">")
        }),
        any::<bool>().prop_map(|value| {
            format!(" office:value-type=\"boolean\" office:boolean-value=\"{value}\">")
        }),
        Just(">".to_owned()),
        Just(" table:formula=\"of:=A1\">".to_owned()),
    ];
    (typed, 1_u32..4).prop_map(|(cell, repeated)| {
        format!("<table:table-cell table:number-columns-repeated=\"{repeated}\"{cell}</table:table-cell>")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sheets_at_random_are_read_as_calamine_reads_them(
        rows in prop::collection::vec((prop::collection::vec(any_cell(), 0..6), 1_u32..4, any::<bool>()), 0..12),
    ) {
        let rows: String = rows
            .iter()
            .map(|(cells, repeated, grouped)| {
                let row = format!("<table:table-row table:number-rows-repeated=\"{repeated}\">{}</table:table-row>", cells.concat());
                if *grouped { format!("<table:table-row-group>{row}</table:table-row-group>") } else { row }
            })
            .collect();
        let content = format!("<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"F\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>");
        let manifest = "<manifest:manifest xmlns:manifest=\"m\"/>";
        let bytes = archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content.as_bytes()),
            ("META-INF/manifest.xml", manifest.as_bytes()),
        ]);
        let sheets = ods::read(&bytes, &Stopwatch::default()).expect("sound");
        if let Err(difference) = compare("random", &sheets, &bytes) {
            prop_assert!(false, "{difference}\n{content}");
        }
    }
}
