//! Tables of dBASE and FoxPro (.dbf), which every shapefile has; with the shapefile beside it, its
//! points too.

use super::{report_format, shapes};
use crate::error::{Error, Result};
use crate::french::{agreeing, counted};
use crate::inputs;
use crate::inventory::bounds::{MOST_VALUES, ROWS, too_many_rows};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::encoding::decode;
use crate::inventory::grid::{Cell, Sheet, serial_of};
use crate::inventory::workbook::{Keeper, Refusal};
use std::path::Path;

const WHAT: &str = "une table dBASE (.dbf)";
const HEADER: usize = 32;
const FIELD: usize = 32;
const END_OF_FIELDS: u8 = 0x0D;
const DELETED: u8 = b'*';
/// dBASE III to V, FoxPro and Visual FoxPro, with or without memos.
const VERSIONS: [u8; 13] = [
    0x03, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x8B, 0xCB, 0xF5, 0xFB,
];

/// Whether bytes begin as such a table does: a version, a date, lengths that agree.
pub(super) fn is_dbf(bytes: &[u8]) -> bool {
    bytes.len() > HEADER
        && VERSIONS.contains(&bytes[0])
        && bytes[2] <= 12
        && bytes[3] <= 31
        && Layout::of(bytes).is_some()
}

/// Where the fields of a record are.
struct Layout {
    records: usize,
    first: usize,
    length: usize,
    fields: Vec<Field>,
}

struct Field {
    name: std::ops::Range<usize>,
    kind: u8,
    /// Where the value lies in its record.
    at: std::ops::Range<usize>,
}

impl Layout {
    fn of(bytes: &[u8]) -> Option<Self> {
        let two = |at: usize| {
            Some(usize::from(u16::from_le_bytes(
                bytes.get(at..at + 2)?.try_into().ok()?,
            )))
        };
        let records = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
        let (first, length) = (two(8)?, two(10)?);
        let mut fields = Vec::new();
        let mut start = HEADER;
        // The first byte of a record says whether it is deleted.
        let mut at = 1;
        while *bytes.get(start)? != END_OF_FIELDS {
            let field = bytes.get(start..start + FIELD)?;
            let name = field[..11].iter().take_while(|byte| **byte != 0).count();
            let kind = field[11];
            // Long texts of FoxPro use the byte of decimals too.
            let wide = if kind == b'C' {
                usize::from(field[17]) << 8
            } else {
                0
            };
            let width = usize::from(field[16]) + wide;
            if name == 0 || !kind.is_ascii_graphic() || start + FIELD > first {
                return None;
            }
            fields.push(Field {
                name: start..start + name,
                kind,
                at: at..at + width,
            });
            at += width;
            start += FIELD;
        }
        (!fields.is_empty() && at <= length && start < first).then_some(Self {
            records,
            first,
            length,
            fields,
        })
    }
}

/// Reads the records as one nameless sheet, with the titles in its first row.
///
/// # Errors
/// There are fewer records than the table announces.
pub(super) fn read(file: &Path, bytes: &[u8], mut keeper: Keeper) -> Result<Vec<Sheet>> {
    let layout = Layout::of(bytes).ok_or_else(|| Refusal::DamagedExport(WHAT).of(file))?;
    let records: Vec<&[u8]> = bytes
        .get(layout.first..)
        .unwrap_or_default()
        .chunks_exact(layout.length)
        .take(layout.records)
        .collect();
    if records.len() < layout.records {
        return Err(Error::input(
            file,
            format!(
                "c'est {WHAT} tronquée : elle annonce {} et en a {}",
                counted(layout.records, "ligne", "lignes"),
                records.len()
            ),
            "copiez-la ou exportez-la de nouveau",
        ));
    }
    if layout.records > ROWS as usize {
        return Err(Refusal::TooLarge(too_many_rows()).of(file));
    }
    if layout.records * layout.fields.len() > MOST_VALUES {
        let most = MOST_VALUES / 1_000_000;
        return Err(Refusal::TooLarge(format!("plus de {most} millions de valeurs")).of(file));
    }
    let all = all_texts(bytes, &layout, &records);
    let decoded = decode(&all, said_encoding(file, bytes));
    let table = Table {
        layout: &layout,
        records: &records,
        points: shapes::beside(file, records.len()),
    };
    let read = table.sheet(&mut decoded.text.split('\n'), &mut keeper);
    let (mut sheet, deleted) = read.map_err(|why| why.of(file))?;
    let points = table.points.is_some();
    sheet.decisions.extend(decoded.decision);
    if deleted > 0 {
        sheet.decisions.push(
            Decision::new(
                Kind::HiddenRows,
                format!(
                    "{deleted} {}",
                    agreeing(
                        deleted,
                        "ligne marquée comme supprimée",
                        "lignes marquées comme supprimées"
                    )
                ),
                "écartées",
            )
            .because("Excel et QGIS ne les montrent pas non plus"),
        );
    }
    let mut sheets = vec![sheet];
    let taken = if points {
        "ses lignes, avec les points du .shp voisin"
    } else {
        "ses lignes"
    };
    report_format(&mut sheets, WHAT, taken);
    Ok(sheets)
}

/// What the records say, and where they are.
struct Table<'a> {
    layout: &'a Layout,
    records: &'a [&'a [u8]],
    points: Option<Vec<Option<[f64; 2]>>>,
}

impl Table<'_> {
    /// The sheet, and how many records are marked as deleted; `texts` are those of [`all_texts`].
    fn sheet<'t>(
        &self,
        texts: &mut impl Iterator<Item = &'t str>,
        keeper: &mut Keeper,
    ) -> std::result::Result<(Sheet, usize), Refusal> {
        let mut sheet = Sheet::default();
        let fields = &self.layout.fields;
        for (column, _) in (0..).zip(fields) {
            let title = keeper.text_cell(texts.next().unwrap_or_default())?;
            keeper.put(&mut sheet, 0, column, title)?;
        }
        let of_points = u32::try_from(fields.len()).unwrap_or(u32::MAX - 2);
        if self.points.is_some() {
            for (column, title) in (of_points..).zip(["X", "Y"]) {
                let title = keeper.text_cell(title)?;
                keeper.put(&mut sheet, 0, column, title)?;
            }
        }
        let (mut row, mut deleted) = (0, 0);
        for (at, record) in self.records.iter().enumerate() {
            keeper.step()?;
            if record[0] == DELETED {
                deleted += 1;
                continue;
            }
            row += 1;
            for (column, field) in (0..).zip(fields) {
                let cell = if is_text(field) {
                    let text = texts.next().unwrap_or_default();
                    let is_blank = text.trim().is_empty();
                    (!is_blank).then(|| keeper.text_cell(text)).transpose()?
                } else {
                    value(field.kind, &record[field.at.clone()], keeper)?
                };
                if let Some(cell) = cell {
                    keeper.put(&mut sheet, row, column, cell)?;
                }
            }
            let point = self.points.as_ref().and_then(|points| points[at]);
            for (column, value) in (of_points..).zip(point.into_iter().flatten()) {
                keeper.put(&mut sheet, row, column, Cell::Number(value))?;
            }
        }
        Ok((sheet, deleted))
    }
}

fn is_text(field: &Field) -> bool {
    field.kind == b'C'
}

/// The titles and all texts that are read, a line each: together they tell their encoding.
fn all_texts(bytes: &[u8], layout: &Layout, records: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut add = |text: &[u8]| {
        all.extend(text.iter().map(|byte| match byte {
            b'\n' | 0 => b' ',
            byte => *byte,
        }));
        all.push(b'\n');
    };
    for field in &layout.fields {
        add(&bytes[field.name.clone()]);
    }
    for record in records.iter().filter(|record| record[0] != DELETED) {
        for field in layout.fields.iter().filter(|field| is_text(field)) {
            add(&record[field.at.clone()]);
        }
    }
    all
}

/// The encoding that the .cpg file beside the table says, or the table's own byte of it.
fn said_encoding(file: &Path, bytes: &[u8]) -> Option<&'static str> {
    let beside = ["cpg", "CPG"]
        .into_iter()
        .find_map(|extension| inputs::read(&file.with_extension(extension)).ok());
    if let Some(said) = beside {
        let said = String::from_utf8_lossy(&said).to_lowercase();
        let names = [
            ("utf", "utf-8"),
            ("1252", "windows-1252"),
            ("8859-15", "iso-8859-15"),
            ("885915", "iso-8859-15"),
            ("8859", "windows-1252"),
            ("850", "cp850"),
            ("437", "cp850"),
        ];
        return names
            .into_iter()
            .find(|(word, _)| said.contains(word))
            .map(|(_, name)| name);
    }
    // Source: dBASE's table of language drivers, as GDAL and QGIS know it.
    match bytes[29] {
        0x03 | 0x57 | 0x58 | 0x59 => Some("windows-1252"),
        0x01 | 0x02 | 0x0D | 0x0E | 0x0F | 0x10 | 0x12 | 0x15 | 0x17 | 0x18 | 0x1A | 0x1B
        | 0x1D => Some("cp850"),
        0x04 => Some("macintosh"),
        _ => None,
    }
}

/// What a field of a record holds that is no text.
fn value(kind: u8, raw: &[u8], keeper: &mut Keeper) -> std::result::Result<Option<Cell>, Refusal> {
    let eight = || <[u8; 8]>::try_from(raw).ok();
    let four = || <[u8; 4]>::try_from(raw).ok();
    let finite = |number: f64| number.is_finite().then_some(Cell::Number(number));
    Ok(match kind {
        b'I' => four().map(|bytes| Cell::Number(f64::from(i32::from_le_bytes(bytes)))),
        b'+' => four().map(|bytes| Cell::Number(f64::from(i32::from_be_bytes(bytes)))),
        b'B' | b'O' if raw.len() == 8 => eight().map(f64::from_le_bytes).and_then(finite),
        b'Y' => eight().and_then(|bytes| finite(i64::from_le_bytes(bytes) as f64 / 10_000.0)),
        b'T' | b'@' => moment(raw),
        // Memos lie in a file of their own; what is left here is where in it.
        b'M' | b'G' | b'P' | b'0' => None,
        _ => {
            let text = String::from_utf8_lossy(raw);
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
            let read = match kind {
                b'N' | b'F' => text.parse().ok().and_then(finite),
                b'D' => date(text).map(Cell::Date),
                b'L' => match text {
                    "T" | "t" | "Y" | "y" => Some(Cell::Bool(true)),
                    "F" | "f" | "N" | "n" => Some(Cell::Bool(false)),
                    "?" => return Ok(None),
                    _ => None,
                },
                _ => None,
            };
            // Stars stand for a number that is too long.
            let no_date = kind == b'D' && text.bytes().all(|byte| byte == b'0');
            match read {
                _ if text.is_empty() || no_date => None,
                None => Some(keeper.text_cell(text)?),
                read => read,
            }
        }
    })
}

/// Days of the Julian calendar, then milliseconds.
fn moment(raw: &[u8]) -> Option<Cell> {
    const DAY_ZERO_OF_EXCEL: f64 = 2_415_019.0;
    let days = u32::from_le_bytes(raw.get(..4)?.try_into().ok()?);
    let milliseconds = u32::from_le_bytes(raw.get(4..8)?.try_into().ok()?);
    let serial = f64::from(days) - DAY_ZERO_OF_EXCEL + f64::from(milliseconds) / 86_400_000.0;
    (days > 0).then_some(Cell::Date(serial))
}

/// `20150601`.
fn date(text: &str) -> Option<f64> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    serial_of(&format!("{year}-{month}-{day}"))
}
