//! The same workbooks read by calamine, another reader: the same cells.

use super::*;
use calamine::{DataRef, Reader, Xlsx};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::{Color, Format, Formula, Workbook, Worksheet};
use std::collections::BTreeMap;

type CellTexts = BTreeMap<(u32, u32), String>;

/// What calamine reads of a sheet: what each cell shows.
fn by_calamine(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Option<CellTexts> {
    let mut reader = book.worksheet_cells_reader(name).ok()?;
    let mut stated = CellTexts::new();
    while let Some(record) = reader.next_cell_with_formula_metadata().ok()? {
        let shown = match record.value {
            DataRef::Empty if record.formula.is_some() => Cell::Formula.to_string(),
            DataRef::Empty => continue,
            DataRef::SharedString(text) => text.trim().to_owned(),
            DataRef::String(text) => text.trim().to_owned(),
            DataRef::Bool(value) => Cell::Bool(value).to_string(),
            DataRef::Error(error) => error.to_string(),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            // What is shown of it depends on its format, which calamine does not tell.
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
                "date".to_owned()
            }
        };
        if !shown.is_empty() {
            stated.entry(record.pos).or_insert(shown);
        }
    }
    Some(stated)
}

/// What a person sees of cells: line breaks of one kind, blanks of one kind.
fn seen<K: Ord + Copy>(cells: &BTreeMap<K, String>) -> BTreeMap<K, String> {
    let plain = |text: &String| text.replace('\r', "").replace('\u{3000}', " ");
    cells.iter().map(|(at, text)| (*at, plain(text))).collect()
}

fn by_us(sheet: &Sheet) -> CellTexts {
    let cells = sheet.rows.iter().flat_map(|row| {
        row.cells.iter().map(move |(column, cell)| {
            let shown = match cell {
                Cell::Date(_) | Cell::Time(_) => "date".to_owned(),
                cell => cell.to_string(),
            };
            ((row.number - 1, *column), shown)
        })
    });
    cells.collect()
}

/// Every sheet that both read, as each reads it.
fn both(bytes: &[u8]) -> Vec<(String, Option<CellTexts>, CellTexts)> {
    let sheets = read_bytes(bytes).expect("a workbook");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    sheets
        .iter()
        .map(|sheet| {
            let name = sheet.name.clone();
            let other = by_calamine(&mut book, &name);
            (name, other, by_us(sheet))
        })
        .collect()
}

/// A cell of a random workbook.
#[derive(Debug, Clone)]
enum Random {
    Text(String),
    Number(f64),
    Styled(f64, usize),
    Bool(bool),
    Formula(f64),
    Blank,
    Rich(String, String),
}

const FORMATS: [&str; 8] = [
    "dd/mm/yyyy",
    "[$-40C]d mmmm yyyy;@",
    "0.00",
    "#,##0\\ \"W\"",
    "hh:mm",
    "dd/mm/yyyy hh:mm",
    "General",
    "0\" mois\"",
];

fn cell() -> impl Strategy<Value = Random> {
    prop_oneof![
        "[ -~éàœ€\n\t💡]{0,20}".prop_map(Random::Text),
        any::<u32>().prop_map(|number| Random::Number(f64::from(number) / 100.0)),
        (-1e15..1e15).prop_map(Random::Number),
        (2.0..60_000.0, 0..FORMATS.len()).prop_map(|(n, format)| Random::Styled(n, format)),
        any::<bool>().prop_map(Random::Bool),
        (0.0..1e6).prop_map(Random::Formula),
        Just(Random::Blank),
        ("[a-zé ]{1,9}", "[A-Z0-9]{1,9}").prop_map(|(one, other)| Random::Rich(one, other)),
    ]
}

fn write(
    sheet: &mut Worksheet,
    rows: &[Vec<Random>],
    inline: bool,
) -> std::result::Result<(), rust_xlsxwriter::XlsxError> {
    let coloured = Format::new().set_background_color(Color::Yellow);
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let at = (row as u32 * 3, column as u16 * 2);
            match cell {
                Random::Text(text) => sheet.write(at.0, at.1, text.as_str())?,
                Random::Number(number) => sheet.write(at.0, at.1, *number)?,
                Random::Styled(number, format) => {
                    let format = Format::new().set_num_format(FORMATS[*format]);
                    sheet.write_with_format(at.0, at.1, *number, &format)?
                }
                Random::Bool(value) => sheet.write(at.0, at.1, *value)?,
                Random::Formula(number) => sheet.write(
                    at.0,
                    at.1,
                    Formula::new("=1+1").set_result(number.to_string()),
                )?,
                Random::Blank => sheet.write_blank(at.0, at.1, &coloured)?,
                Random::Rich(one, other) if !inline => sheet.write_rich_string(
                    at.0,
                    at.1,
                    &[
                        (&Format::default(), one.as_str()),
                        (&Format::new().set_bold(), other),
                    ],
                )?,
                Random::Rich(one, _) => sheet.write(at.0, at.1, one.as_str())?,
            };
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn random_workbooks_are_read_alike(rows in vec(vec(cell(), 0..8), 0..20), inline in any::<bool>()) {
        let mut book = Workbook::new();
        let sheet = if inline {
            book.add_worksheet_with_constant_memory().expect("a sheet")
        } else {
            book.add_worksheet()
        };
        write(sheet, &rows, inline).expect("cells");
        let bytes = book.save_to_buffer().expect("a workbook");
        for (_, other, own) in both(&bytes) {
            prop_assert_eq!(other.expect("a sheet"), own);
        }
    }
}

#[test]
fn hidden_coloured_and_struck_cells_are_those_that_were_written() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let yellow = Format::new().set_background_color(Color::RGB(0xFF_FF_00));
    let struck = Format::new().set_font_strikethrough();
    let time = Format::new().set_num_format("hh:mm");
    for row in 0..6 {
        sheet.write(row, 0, format!("P{row}")).expect("a text");
        sheet.write(row, 1, 70).expect("a number");
    }
    sheet
        .write_with_format(2, 0, "P2", &yellow)
        .expect("a text");
    sheet
        .write_with_format(3, 0, "P3", &struck)
        .expect("a text");
    sheet
        .write_with_format(4, 1, 23.0 / 24.0, &time)
        .expect("a time");
    sheet.set_row_hidden(1).expect("a row");
    sheet.group_rows_collapsed(5, 5).expect("a group");
    sheet.set_column_hidden(1).expect("a column");
    sheet
        .merge_range(7, 0, 8, 1, "fin", &Format::new())
        .expect("a rectangle");
    let bytes = book.save_to_buffer().expect("a workbook");
    let sheet = &read_bytes(&bytes).expect("a workbook")[0];
    assert_eq!(sheet.hidden_rows, [2, 6]);
    assert_eq!(sheet.hidden_columns, [1]);
    assert_eq!(sheet.struck_rows, [4]);
    assert_eq!(
        sheet.fills.clone().into_iter().collect::<Vec<_>>(),
        [(3, vec![(0, 0xFF_FF_00)])]
    );
    assert_eq!(sheet.rows[4].text(1), "23:00");
    assert_eq!(
        (sheet.merged[0].rows, sheet.merged[0].columns),
        ((8, 9), (0, 1))
    );
    assert!(!sheet.filtered);
}

/// Workbooks that calamine reads and we refuse: one whose list of sheets was changed after its sum
/// was taken, and one under a password.
const REFUSED: [&str; 2] = ["issue252.xlsx", "pass_protected.xlsx"];

#[test]
fn collected_workbooks_are_read_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/stress");
    let Ok(groups) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no workbooks are beside this checkout");
        return;
    };
    let mut files: Vec<_> = groups
        .filter_map(|group| std::fs::read_dir(group.ok()?.path()).ok())
        .flatten()
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|file| {
            file.extension()
                .is_some_and(|end| end == "xlsx" || end == "xlsm")
        })
        .collect();
    files.sort();
    let mut wrong = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file).expect("a file");
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let sheets = match read_bytes(&bytes) {
            Ok(sheets) => sheets,
            Err(_) if REFUSED.contains(&&*name) => continue,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let Ok(mut book) = Xlsx::new(Cursor::new(&*bytes)) else {
            continue;
        };
        for sheet in &sheets {
            let own = by_us(sheet);
            match by_calamine(&mut book, &sheet.name) {
                Some(other) if seen(&other) != seen(&own) => {
                    let differ: Vec<_> = other
                        .iter()
                        .filter(|(at, shown)| own.get(at) != Some(shown))
                        .map(|(at, shown)| (at, shown, own.get(at)))
                        .chain(
                            own.iter()
                                .filter(|(at, _)| !other.contains_key(at))
                                .map(|(at, shown)| (at, shown, None)),
                        )
                        .take(4)
                        .collect();
                    wrong.push(format!("{name}, {}: {differ:?}", sheet.name));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
