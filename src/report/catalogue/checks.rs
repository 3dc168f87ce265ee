//! What the cells of a catalogue workbook refuse, and the yellow of those to fill in.

use super::tables::{HEADER, to_fill};
use crate::inventory::fields::Field;
use crate::report::sheet::Written;
use crate::retrofit::catalogue::columns::{
    Column, Entry, RANGES, SITES_APART, SheetColumns, YES_NO,
};
use crate::retrofit::service::Service;
use rust_xlsxwriter::utility::{cell_range_absolute, row_col_to_cell};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    Formula, Worksheet,
};

/// Rows that have lists and checks.
pub(super) const ROWS: u32 = 500;
/// What the confidence of a figure may be.
const CONFIDENCES: [&str; 3] = ["faible", "moyenne", "élevée"];

/// Rows under a header, from 0, both ends included.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub first: u32,
    pub last: u32,
}

/// Puts checks and colours on the columns of a sheet.
pub(super) fn put(sheet: &mut Worksheet, of: &SheetColumns, area: Area) -> Written {
    let guard = DataValidation::new()
        .allow_custom("=FALSE()".into())
        .set_error_title("À laisser tel quel")?
        .set_error_message(
            "Les titres servent à la lecture du catalogue. Écrivez sous l'en-tête.",
        )?;
    let last_column = of.columns.len() as u16 - 1;
    sheet.add_data_validation(0, 0, HEADER, last_column, &guard)?;
    let row = format!(
        "${}:${}",
        row_col_to_cell(area.first, 0),
        row_col_to_cell(area.first, last_column)
    );
    for (column, index) in of.columns.iter().zip(0..) {
        if let Some(check) = check(column, index, area)? {
            sheet.add_data_validation(area.first, index, area.last, index, &check)?;
        }
        if column.required {
            let cell = row_col_to_cell(area.first, index);
            let rule = Formula::new(format!("=AND(COUNTA({row})>0,${cell}=\"\")"));
            let yellow = ConditionalFormatFormula::new()
                .set_rule(rule)
                .set_format(to_fill());
            sheet.add_conditional_format(area.first, index, area.last, index, &yellow)?;
        }
    }
    Ok(())
}

/// What a column refuses, or only questions.
fn check(column: &Column, index: u16, area: Area) -> Written<Option<DataValidation>> {
    let new = DataValidation::new;
    let least = |least| DataValidationRule::GreaterThanOrEqualTo(least);
    let decimal =
        |from: f64, to: f64| new().allow_decimal_number(DataValidationRule::Between(from, to));
    let plausible = |field: Field| field.plausible().unwrap_or(0.0..=f64::MAX);
    let kelvins = plausible(Field::TemperatureCouleur);
    let (check, message) = match column.entry {
        Entry::Text | Entry::Profile => return Ok(None),
        Entry::Code => (
            new().allow_custom(unique(index, area)),
            "Une autre ligne porte déjà ce code.",
        ),
        Entry::Range => {
            let codes = cell_range_absolute(HEADER + 1, 0, HEADER + ROWS, 0);
            let list = format!("={}!{codes}", RANGES.sheet);
            (
                new().allow_list_formula(list.as_str().into()),
                "Choisissez le code d'une gamme de la feuille « Gammes ».",
            )
        }
        Entry::Sites => {
            let check = new()
                .allow_list_strings(&sites())?
                .set_error_style(DataValidationErrorStyle::Warning);
            (
                check,
                "Plusieurs sites se séparent par un point-virgule. Garder ce texte ?",
            )
        }
        Entry::YesNo => (new().allow_list_strings(&YES_NO)?, "Écrivez oui ou non."),
        Entry::Confidence => (
            new().allow_list_strings(&CONFIDENCES)?,
            "Écrivez faible, moyenne ou élevée.",
        ),
        Entry::Number => (
            new().allow_decimal_number(DataValidationRule::GreaterThan(0.0)),
            "Écrivez un nombre plus grand que 0, sans unité.",
        ),
        Entry::Euros => (
            new().allow_decimal_number(least(0.0)),
            "Écrivez des euros hors taxes, sans unité.",
        ),
        Entry::Share => (decimal(0.0, 1.0), "Écrivez un nombre de 0 à 1."),
        Entry::Percent => (
            decimal(*plausible(Field::Ulr).start(), *plausible(Field::Ulr).end()),
            "Écrivez un pourcentage de 0 à 100, sans unité.",
        ),
        Entry::Kelvins => (
            whole(*kelvins.start(), *kelvins.end()),
            "Écrivez des kelvins, par exemple 3000. Un code 730 veut dire 3000 K.",
        ),
        Entry::Year => {
            let years = plausible(Field::Annee);
            (
                whole(*years.start(), *years.end()),
                "Écrivez une année, quatre chiffres.",
            )
        }
    };
    let check = check.set_error_title(column.title.chars().take(31).collect::<String>())?;
    Ok(Some(check.set_error_message(message)?))
}

fn whole(from: f64, to: f64) -> DataValidation {
    DataValidation::new().allow_whole_number(DataValidationRule::Between(from as i32, to as i32))
}

/// True where no other row bears the code. Not by `COUNTIF`, which takes `0012` for `12`.
fn unique(index: u16, area: Area) -> Formula {
    let codes = cell_range_absolute(area.first, index, area.last, index);
    let cell = row_col_to_cell(area.first, index);
    Formula::new(format!("=SUMPRODUCT(({codes}=${cell})*1)<=1"))
}

/// Each site alone, and all of them.
fn sites() -> Vec<String> {
    let sites = Service::embedded().sites();
    let all = sites.join(&format!(" {SITES_APART} "));
    sites.into_iter().map(str::to_owned).chain([all]).collect()
}
