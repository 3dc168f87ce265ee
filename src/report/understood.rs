//! « Ce qui a été compris »: how the importer read each file, for a person to confirm or to correct.
//! The workbook is then imported beside the inventories, and the answers are heeded
//! (`inventory::confirmations`).

use super::sheet::{
    LINE_HEIGHT, Value, Written, foot, lines, named, print_wide, write, write_over,
};
use super::style::{self, Kind};
use super::wording::counted;
use crate::inventory::Import;
use crate::inventory::confirmations::{ANSWER, BLOCK, IGNORED, KEYS, SHEET};
use crate::inventory::decision::{self, Certainty, Decision};
use crate::inventory::fields::Field;
use crate::inventory::finding::SheetReport;
use crate::inventory::grid::column_letters;
use rust_xlsxwriter::{Color, DataValidation, Format, Formula, Worksheet};
use std::collections::BTreeMap;

/// Decisions that the sheet lists at most.
const MOST_DECISIONS: usize = 5_000;
/// Sheets of inventories that the sheet shows at most.
const MOST_SHEETS: usize = 2_000;
/// Columns of a table that are shown at most.
const MOST_COLUMNS: usize = 100;
/// Row of the header of the decisions, from 0.
const HEADER: u32 = 3;
/// Where the names of the fields stand, for the drop-down lists.
const LIST: u16 = MOST_COLUMNS as u16 + 5;

/// The columns of the table of decisions: title, width.
const COLUMNS: [(&str, f64); 11] = [
    ("Certitude", 17.0),
    (KEYS[0], 26.0),
    (KEYS[1], 16.0),
    (KEYS[2], 12.0),
    (KEYS[3], 22.0),
    ("Lu dans le fichier", 28.0),
    ("Compris comme", 34.0),
    ("Indice", 32.0),
    ("Sinon", 28.0),
    ("Points", 9.0),
    (ANSWER, 12.0),
];

/// The formats of the sheet, made once.
struct Formats {
    text: Format,
    wrapped: Format,
    whole: Format,
    answer: Format,
    unread: Format,
    title: Format,
}

impl Formats {
    fn new() -> Self {
        let answer = style::cell(Kind::Text)
            .set_num_format("@")
            .set_background_color(Color::RGB(0x00FF_F2CC));
        Self {
            text: style::cell(Kind::Text),
            wrapped: style::cell(Kind::Wrapped),
            whole: style::cell(Kind::Whole),
            answer,
            unread: style::cell(Kind::Text).set_background_color(Color::RGB(0x00D9_D9D9)),
            title: style::header(Kind::Wrapped),
        }
    }
}

/// How a certainty is called.
#[must_use]
pub fn certainty_name(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Asked => "À confirmer",
        Certainty::Likely => "Probable",
        Certainty::Sure => "Dit par le fichier",
    }
}

/// The sheet: the decisions, those to confirm first, then each file with its first rows and what each
/// of its columns was taken for.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn sheet(import: &Import) -> Written<Worksheet> {
    let mut sheet = named(SHEET)?;
    let formats = Formats::new();
    write(&mut sheet, 0, 0, &Value::text(SHEET), &style::title())?;
    let last = COLUMNS.len() as u16 - 1;
    write_over(&mut sheet, 1, (0, last), &how(import), &style::sentence())?;
    sheet.set_row_height(1, 3.0 * LINE_HEIGHT)?;
    for ((title, width), column) in COLUMNS.iter().zip(0..) {
        write(
            &mut sheet,
            HEADER,
            column,
            &Value::text(*title),
            &formats.title,
        )?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_row_height(HEADER, 2.0 * LINE_HEIGHT)?;
    let confirmed = &import.asked.answers.confirmed;
    let mut decisions: Vec<&Decision> = import.decisions.iter().collect();
    // Stable: within a certainty, the order of files and sheets.
    decisions.sort_by_key(|decision| decision.certainty);
    let mut row = HEADER + 1;
    for decision in decisions.iter().take(MOST_DECISIONS) {
        let answer = confirmed.of(decision);
        write_decision(&mut sheet, row, decision, answer, &formats)?;
        row += 1;
    }
    // What was answered stands in the next workbook, too, though its question is no longer asked.
    for (file, name, cell, kind, said) in confirmed.decisions() {
        let is_shown = decisions.iter().take(MOST_DECISIONS).any(|decision| {
            (decision.kind.code(), &*decision.file) == (kind, file)
                && (&*decision.sheet, &*decision.cell) == (name, cell)
        });
        let known = decision::Kind::ALL.iter().find(|one| one.code() == kind);
        if let (false, Some(kind)) = (is_shown, known) {
            let mut answered = Decision::new(*kind, "", "déjà répondu").at(cell);
            file.clone_into(&mut answered.file);
            name.clone_into(&mut answered.sheet);
            write_decision(&mut sheet, row, &answered, Some(said), &formats)?;
            row += 1;
        }
    }
    if row > HEADER + 1 {
        let yes_or_no = DataValidation::new()
            .allow_list_strings(&["oui", "non"])?
            .set_error_message("Répondez oui ou non.")?;
        sheet.add_data_validation(HEADER + 1, last, row - 1, last, &yes_or_no)?;
    }
    write_fields(&mut sheet)?;
    row += 1;
    let tables = import
        .sheets
        .iter()
        .filter(|report| !report.detail_colonnes.is_empty());
    for report in tables.take(MOST_SHEETS) {
        let answered = confirmed.columns(&report.fichier, &report.feuille);
        row = write_table(&mut sheet, row, report, answered, &formats)? + 1;
    }
    // The names of the fields stand far to the right: they are not printed.
    sheet.set_print_area(0, 0, row, last)?;
    sheet.set_freeze_panes(HEADER + 1, 0)?;
    print_wide(&mut sheet, SHEET);
    sheet.set_repeat_rows(HEADER, HEADER)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

fn how(import: &Import) -> String {
    let asked: Vec<&Decision> = import
        .decisions
        .iter()
        .filter(|decision| decision.certainty == Certainty::Asked)
        .collect();
    let points: usize = asked.iter().map(|decision| decision.points).sum();
    let waiting = if asked.is_empty() {
        "Rien n'attend de réponse.".to_owned()
    } else {
        format!(
            "{} ({}, hors du plan en attendant).",
            counted(
                asked.len(),
                "question attend une réponse",
                "questions attendent une réponse"
            ),
            counted(points, "point concerné", "points concernés")
        )
    };
    format!(
        "{waiting} Répondez oui (c'est bien cela) ou non (c'est « Sinon ») dans les cases jaunes, ou dites sous chaque colonne d'un fichier ce qu'elle est ; enregistrez, puis importez ce classeur avec les inventaires : reverbere importer inventaires ce-classeur.xlsx. Les colonnes grises ne sont pas lues."
    )
}

fn write_decision(
    sheet: &mut Worksheet,
    row: u32,
    decision: &Decision,
    answer: Option<bool>,
    formats: &Formats,
) -> Written {
    let texts = [
        certainty_name(decision.certainty),
        &decision.file,
        &decision.sheet,
        &decision.cell,
        decision.kind.label(),
        &decision.read,
        &decision.taken,
        &decision.evidence,
        &decision.alternative,
    ];
    let mut height = 1;
    for ((text, column), (_, width)) in texts.iter().zip(0..).zip(COLUMNS) {
        write(sheet, row, column, &Value::text(*text), &formats.wrapped)?;
        height = height.max(lines(text, width));
    }
    let points = match decision.points {
        0 => Value::Blank,
        points => Value::count(points),
    };
    write(sheet, row, 9, &points, &formats.whole)?;
    let answer = match answer {
        Some(true) => Value::text("oui"),
        Some(false) => Value::text("non"),
        None => Value::Blank,
    };
    write(sheet, row, 10, &answer, &formats.answer)?;
    sheet.set_row_height(row, height.min(8) as f64 * LINE_HEIGHT)?;
    Ok(())
}

/// The names that « À lire comme » takes: too long for a list within a cell's rule.
fn write_fields(sheet: &mut Worksheet) -> Written {
    let names = std::iter::once(IGNORED).chain(Field::ALL.iter().map(|field| field.name()));
    for (name, row) in names.zip(HEADER..) {
        write(
            sheet,
            row,
            LIST,
            &Value::text(name),
            &style::cell(Kind::Text),
        )?;
    }
    sheet.set_column_hidden(LIST)?;
    Ok(())
}

/// A file as it was read: its columns, what each was taken for, and its first rows. Gives the row
/// after it.
fn write_table(
    sheet: &mut Worksheet,
    row: u32,
    report: &SheetReport,
    answered: Option<&BTreeMap<u32, Option<Field>>>,
    formats: &Formats,
) -> Written<u32> {
    let header = report.ligne_entete.unwrap_or_default();
    let stated = format!(
        "{} sur {} ; en-tête ligne {header}",
        counted(report.points, "point", "points"),
        counted(report.lignes_points, "ligne", "lignes"),
    );
    for (text, column) in [BLOCK[0], &report.fichier, &report.feuille, &stated]
        .iter()
        .zip(0..)
    {
        write(sheet, row, column, &Value::text(*text), &style::section())?;
    }
    let columns = &report.detail_colonnes[..report.detail_colonnes.len().min(MOST_COLUMNS)];
    for (title, below) in [BLOCK[1], "Titre", "Lue comme", BLOCK[2], "Exemples"]
        .iter()
        .zip(row + 1..)
    {
        write(sheet, below, 0, &Value::text(*title), &formats.text)?;
    }
    for (seen, column) in columns.iter().zip(1..) {
        let format = match seen.champ {
            Some(_) => &formats.text,
            None => &formats.unread,
        };
        let samples = seen.exemples.join(" | ");
        for (text, below) in [
            seen.colonne.as_str(),
            seen.titre.as_str(),
            seen.champ.unwrap_or("non lue"),
        ]
        .into_iter()
        .zip(row + 1..)
        {
            write(sheet, below, column, &Value::text(text), format)?;
        }
        let answer = answered.and_then(|columns| {
            let mut columns = columns.iter();
            columns.find(|(index, _)| column_letters(**index) == seen.colonne)
        });
        let answer = answer.map_or(Value::Blank, |(_, field)| {
            Value::text(field.map_or(IGNORED, Field::name))
        });
        write(sheet, row + 4, column, &answer, &formats.answer)?;
        write(sheet, row + 5, column, &Value::text(samples), format)?;
    }
    let list = format!(
        "='{SHEET}'!{}:{}",
        rust_xlsxwriter::utility::row_col_to_cell_absolute(HEADER, LIST),
        rust_xlsxwriter::utility::row_col_to_cell_absolute(HEADER + Field::ALL.len() as u32, LIST)
    );
    let fields = DataValidation::new()
        .allow_list_formula(Formula::new(list))
        .set_error_message("Choisissez un champ dans la liste, ou « ignorer ».")?;
    let last = columns.len().max(1) as u16;
    sheet.add_data_validation(row + 4, 1, row + 4, last, &fields)?;
    let mut below = row + 6;
    for values in &report.premieres_lignes {
        write(sheet, below, 0, &Value::text("Ligne lue"), &formats.text)?;
        for ((value, seen), column) in values.iter().zip(columns).zip(1..) {
            let format = match seen.champ {
                Some(_) => &formats.text,
                None => &formats.unread,
            };
            write(sheet, below, column, &Value::text(value.as_str()), format)?;
        }
        below += 1;
    }
    Ok(below)
}
