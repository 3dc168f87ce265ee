//! « À compléter »: the rows of which something is missing, with cells to fill in. The workbook is
//! then imported beside the inventories, and the answers are read over them (`inventory::answers`).

use super::sheet::{LINE_HEIGHT, Value, Written, foot, lines, named, print_wide, write};
use super::style::{self, Kind};
use super::wording::unbroken;
use crate::inventory::Import;
use crate::inventory::answers::{KEYS, SHEET, TITLES, asked};
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::lamps::Technology;
use rust_xlsxwriter::{Color, DataValidation, Format, Worksheet};
use std::collections::{BTreeMap, HashMap};

/// Rows that the sheet lists at most: nobody fills in more by hand.
const MOST_ROWS: usize = 20_000;
/// Row of the header, from 0: above it stands how to fill in.
const HEADER: u32 = 2;

/// What is told of a row beside its keys: title and width.
const TOLD: [(&str, f64); 6] = [
    ("Ce qui manque", 44.0),
    ("Commune lue", 20.0),
    ("Référence lue", 14.0),
    ("Voie lue", 24.0),
    ("Lampe lue", 18.0),
    ("Watts lus", 9.0),
];

/// One row of an inventory to complete.
struct Gap<'a> {
    file: &'a str,
    sheet: &'a str,
    line: u32,
    rules: Vec<Rule>,
    read: &'a str,
}

/// The sheet of what is to be completed, with a line that says how.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn sheet(import: &Import) -> Written<Worksheet> {
    let gaps = gaps(&import.findings);
    let mut sheet = named(SHEET)?;
    let how = if gaps.is_empty() {
        "Rien à compléter.".to_owned()
    } else {
        let cut = if gaps.len() > MOST_ROWS {
            format!(
                " Seules les {MOST_ROWS} premières lignes sont données : une correspondance ira plus vite."
            )
        } else {
            String::new()
        };
        format!(
            "Remplissez les cases jaunes, enregistrez, puis importez ce classeur avec les inventaires : reverbere importer inventaires ce-classeur.xlsx. Une case laissée vide ne change rien.{cut}"
        )
    };
    let last = (KEYS.len() + TOLD.len() + TITLES.len() - 1) as u16;
    sheet.merge_range(0, 0, 0, last, &unbroken(&how), &style::sentence())?;
    sheet.set_row_height(0, 2.0 * LINE_HEIGHT)?;
    write_header(&mut sheet)?;
    let told = told_of_rows(import);
    let formats = Formats::new();
    for (gap, row) in gaps.iter().take(MOST_ROWS).zip(HEADER + 1..) {
        write_gap(
            &mut sheet,
            row,
            gap,
            told.get(&(gap.file, gap.sheet, gap.line)),
            &formats,
        )?;
    }
    check_input(&mut sheet, gaps.len().min(MOST_ROWS))?;
    sheet.set_freeze_panes(HEADER + 1, 3)?;
    print_wide(&mut sheet, "Inventaires à compléter");
    sheet.set_repeat_rows(HEADER, HEADER)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// The formats of the table, made once for all its rows.
struct Formats {
    plain: Format,
    number: Format,
    wrapped: Format,
    wanted: Format,
    unasked: Format,
}

impl Formats {
    fn new() -> Self {
        let unasked = style::cell(Kind::Text).set_num_format("@");
        Self {
            plain: style::cell(Kind::Text),
            number: style::cell(Kind::Plain),
            wrapped: style::cell(Kind::Wrapped),
            wanted: unasked
                .clone()
                .set_background_color(Color::RGB(0x00FF_F2CC)),
            unasked,
        }
    }
}

fn write_header(sheet: &mut Worksheet) -> Written {
    let keys = KEYS.into_iter().zip([28.0, 18.0, 7.0]);
    let answers = TITLES.into_iter().map(|(_, title)| (title, 15.0));
    sheet.set_row_height(HEADER, 45.0)?;
    for ((title, width), column) in keys.chain(TOLD).chain(answers).zip(0..) {
        write(
            sheet,
            HEADER,
            column,
            &Value::text(title),
            &style::header(Kind::Wrapped),
        )?;
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

/// Commune, reference, street, lamp and watts of a row that is a point.
type Told = [String; 5];

fn told_of_rows(import: &Import) -> HashMap<(&str, &str, u32), Told> {
    let points = &import.points;
    let rows = points.rows();
    let mut told = HashMap::new();
    for (row, reason) in points.text("exclusion").iter().enumerate() {
        if reason.is_none_or(str::is_empty) {
            continue;
        }
        let point = rows.get(row);
        let key = (point.fichier, point.feuille, point.ligne);
        told.entry(key).or_insert_with(|| {
            [
                point.commune.to_owned(),
                point.reference.to_owned(),
                point.voie.to_owned(),
                point.lampe_lue.to_owned(),
                point
                    .puissance_lampe_w
                    .map(|w| w.to_string().replace('.', ","))
                    .unwrap_or_default(),
            ]
        });
    }
    told
}

fn write_gap(
    sheet: &mut Worksheet,
    row: u32,
    gap: &Gap<'_>,
    told: Option<&Told>,
    formats: &Formats,
) -> Written {
    let mut why: Vec<&str> = gap.rules.iter().map(|rule| rule.meaning()).collect();
    why.dedup();
    let mut why = why.join(" ; ");
    // A row that is no point yet shows what was read of it.
    if told.is_none() && !gap.read.is_empty() {
        why += &format!(" (lu : {})", gap.read);
    }
    write(sheet, row, 0, &Value::text(gap.file), &formats.plain)?;
    write(sheet, row, 1, &Value::text(gap.sheet), &formats.plain)?;
    write(
        sheet,
        row,
        2,
        &Value::Number(f64::from(gap.line)),
        &formats.number,
    )?;
    write(
        sheet,
        row,
        3,
        &Value::text(unbroken(&why)),
        &formats.wrapped,
    )?;
    let blank = Told::default();
    for (text, column) in told.unwrap_or(&blank).iter().zip(4..) {
        write(
            sheet,
            row,
            column,
            &Value::text(text.as_str()),
            &formats.plain,
        )?;
    }
    let first = (KEYS.len() + TOLD.len()) as u16;
    for ((field, _), column) in TITLES.iter().zip(first..) {
        let is_wanted = gap.rules.iter().any(|rule| asked(*rule).contains(field));
        let format = if is_wanted {
            &formats.wanted
        } else {
            &formats.unasked
        };
        write(sheet, row, column, &Value::Blank, format)?;
    }
    let lines = lines(&why, TOLD[0].1).min(6);
    sheet.set_row_height(row, lines as f64 * LINE_HEIGHT)?;
    Ok(())
}

/// Lamps are chosen from a list; what else is typed is checked at the import.
fn check_input(sheet: &mut Worksheet, rows: usize) -> Written {
    if rows == 0 {
        return Ok(());
    }
    let codes: Vec<&str> = Technology::ALL
        .into_iter()
        .filter(|technology| *technology != Technology::Inconnue)
        .map(Technology::code)
        .collect();
    let first = (KEYS.len() + TOLD.len()) as u16;
    let lamp = TITLES.iter().position(|(field, _)| *field == Field::Lampe);
    let column = first + lamp.unwrap_or_default() as u16;
    let list = DataValidation::new()
        .allow_list_strings(&codes)?
        .set_error_title("Lampe")?
        .set_error_message("Choisissez une lampe dans la liste.")?;
    sheet.add_data_validation(HEADER + 1, column, HEADER + rows as u32, column, &list)?;
    Ok(())
}

/// The rows of which a person can complete something, in the order of files, sheets and rows.
fn gaps(findings: &[Finding]) -> Vec<Gap<'_>> {
    let mut gaps: BTreeMap<(&str, &str, u32), Gap<'_>> = BTreeMap::new();
    for finding in findings
        .iter()
        .filter(|finding| !asked(finding.rule).is_empty())
    {
        let digits = finding
            .cell
            .trim_start_matches(|c: char| !c.is_ascii_digit());
        let Ok(line) = digits.parse() else { continue };
        gaps.entry((&finding.file, &finding.sheet, line))
            .or_insert_with(|| Gap {
                file: &finding.file,
                sheet: &finding.sheet,
                line,
                rules: Vec::new(),
                read: &finding.read,
            })
            .rules
            .push(finding.rule);
    }
    gaps.into_values().collect()
}
