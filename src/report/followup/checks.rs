//! The checks of the rows to fill in: lists, bounds, and colours for what is missing or wrong.

use super::columns::{Column, Entry, Need, When};
use super::lists::Lists;
use crate::followup::columns::Field;
use crate::followup::entries::{Followed, Status, Word};
use crate::money::Basis;
use crate::report::sheet::Written;
use crate::report::wording::thousands;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    ExcelDateTime, Format, Formula, Worksheet,
};

/// Behind a cell without which the row is not counted.
pub(super) const ORANGE: Color = Color::RGB(0xFF_D9_A8);
/// Behind a cell that had better be filled in.
pub(super) const YELLOW: Color = Color::RGB(0xFF_F6_C4);
/// Behind a day that is none, or goes backwards.
pub(super) const RED: Color = Color::RGB(0xF4_B6_AE);
/// Behind a point that is fitted.
pub(super) const PALE_GREEN: Color = Color::RGB(0xE6_F2_DF);
/// Behind a point that is accepted.
pub(super) const GREEN: Color = Color::RGB(0xC6_E3_B5);
/// Behind a point that is given up.
pub(super) const GREY: Color = Color::RGB(0xD0_D3_D6);
/// Of a point that is given up.
const FADED: Color = Color::RGB(0x6B_75_7D);

/// Years that a day may be of.
const YEARS: (u16, u16) = (2020, 2050);

/// The rows of a sheet to fill in.
pub(super) struct Rows<'a> {
    /// Their columns.
    pub columns: &'a [Column],
    /// First row under the header, from 0.
    pub first: u32,
    /// Last row that is checked.
    pub last: u32,
    /// Basis of amounts.
    pub basis: Basis,
}

impl Rows<'_> {
    /// The cell of a field in the first row, its column fixed: formulas are written for that row.
    fn cell(&self, field: Field) -> Option<String> {
        let mut columns = self.columns.iter();
        let index = columns.position(|column| column.field == field)?;
        Some(format!("${}", row_col_to_cell(self.first, index as u16)))
    }

    /// The cells of a row.
    fn row(&self) -> String {
        let right = self.columns.len() as u16 - 1;
        let [left, right] = [0, right].map(|column| row_col_to_cell(self.first, column));
        format!("${left}:${right}")
    }

    /// Puts lists and checks on the columns, and colours on cells.
    pub(super) fn check(&self, sheet: &mut Worksheet, lists: &Lists) -> Written {
        for (column, index) in self.columns.iter().zip(0..) {
            if let Some(check) = self.check_of(column, lists)? {
                sheet.add_data_validation(self.first, index, self.last, index, &check)?;
            }
            // The first colour of a cell wins.
            if let (Entry::Day(earlier), Some(cell)) = (column.entry, self.cell(column.field)) {
                let rule = format!("AND({cell}<>\"\",NOT({}))", self.sound_day(&cell, earlier));
                self.colour(sheet, (index, index), &rule, background(RED))?;
            }
            if let Some((rule, colour)) = self.missing(column) {
                self.colour(sheet, (index, index), &rule, background(colour))?;
            }
        }
        self.colour_by_status(sheet)
    }

    /// What a column refuses, or only questions.
    fn check_of(&self, column: &Column, lists: &Lists) -> Written<Option<DataValidation>> {
        let title = column.field.title(self.basis);
        let stated = |check: DataValidation, message: &str| {
            check.set_error_title(&title)?.set_error_message(message)
        };
        let list = |offered| {
            Some(DataValidation::new().allow_list_formula(lists.cells(offered)?.as_str().into()))
        };
        let check = match column.entry {
            _ if column.is_given() => stated(
                DataValidation::new().allow_custom("=FALSE()".into()),
                "Cette colonne vient du plan : le bilan retrouve le point par elle. La changer quand même ?",
            )?
            .set_error_style(DataValidationErrorStyle::Warning),
            Entry::Text => return Ok(None),
            Entry::Choice(offered) => {
                let Some(check) = list(offered) else { return Ok(None) };
                stated(
                    check,
                    "Choisissez une valeur de la liste : la flèche au bord de la case, ou Alt+↓, la montre.",
                )?
            }
            Entry::Suggestion(offered) => {
                let Some(check) = list(offered) else { return Ok(None) };
                stated(
                    check,
                    "Ce régime n'est pas dans la liste. Il sera lu s'il est écrit comme ceux-ci : « Extinction 21h30-6h », « Abaissement 40 % 23h-5h ». Le garder ?",
                )?
                .set_error_style(DataValidationErrorStyle::Warning)
            }
            Entry::Day([]) => {
                let [from, to] = [(YEARS.0, 1, 1), (YEARS.1, 12, 31)]
                    .map(|(year, month, day)| ExcelDateTime::from_ymd(year, month, day));
                let check = DataValidation::new().allow_date(DataValidationRule::Between(from?, to?));
                stated(check, &format!("Écrivez une date entre {} et {}, jour/mois/année : 30/06/2027.", YEARS.0, YEARS.1))?
            }
            Entry::Day(earlier) => {
                let cell = self.cell(column.field).unwrap_or_default();
                let rule = format!("=OR({cell}=\"\",{})", self.sound_day(&cell, earlier));
                let after = match earlier.last() {
                    Some(Field::Date) => "le conseil",
                    Some(Field::Ordered) => "la commande",
                    _ => "la commande ou la pose",
                };
                // A blank cell in the rule would let anything through.
                let check = DataValidation::new()
                    .allow_custom(Formula::new(rule))
                    .ignore_blank(false);
                stated(check, &format!(
                    "Écrivez une date entre {} et {}, jour/mois/année : 30/06/2027. Celle-ci n'en est pas une, ou vient avant {after}. La garder ?",
                    YEARS.0, YEARS.1
                ))?
                .set_error_style(DataValidationErrorStyle::Warning)
            }
            Entry::Number(_) => {
                let Some((from, to)) = column.field.bounds() else { return Ok(None) };
                stated(
                    DataValidation::new().allow_decimal_number(DataValidationRule::Between(from, to)),
                    &if from < 1.0 {
                        "Écrivez un nombre positif, sans unité.".to_owned()
                    } else {
                        format!("Écrivez un nombre, sans unité, de {} à {}.", thousands(from), thousands(to))
                    },
                )?
            }
        };
        Ok(Some(check))
    }

    /// True of a cell that holds a day, not before those of other columns.
    fn sound_day(&self, cell: &str, earlier: &[Field]) -> String {
        let days = [
            format!("DATE({},1,1)", YEARS.0),
            format!("DATE({},12,31)", YEARS.1),
        ];
        let [from, to] = days;
        let after: Vec<String> = earlier
            .iter()
            .filter_map(|field| self.cell(*field))
            .collect();
        let after = if after.is_empty() {
            String::new()
        } else {
            format!(",{cell}>=MAX({})", after.join(","))
        };
        format!("AND(ISNUMBER({cell}),{cell}>={from},{cell}<={to}{after})")
    }

    /// True where a column is empty and wanted, and its colour.
    fn missing(&self, column: &Column) -> Option<(String, Color)> {
        let cell = self.cell(column.field)?;
        let (when, colour) = match column.need {
            Need::Required(when) => (when, ORANGE),
            Need::Either(other) => {
                let other = self.cell(other)?;
                let row = self.row();
                let rule = format!("AND(COUNTA({row})>0,{cell}=\"\",{other}=\"\")");
                return Some((rule, ORANGE));
            }
            // What an empty cell stands for is said, and is mostly right.
            Need::Advised(When::Begun) | Need::Given | Need::Optional => return None,
            Need::Advised(when) => (when, YELLOW),
        };
        let when = match when {
            When::Begun => format!("COUNTA({})>0", self.row()),
            When::Accepted => equals(&self.cell(Field::Status)?, Status::Accepted),
            When::Worked => equals(&self.cell(Field::Works)?, Followed::Yes),
        };
        Some((format!("AND({when},{cell}=\"\")"), colour))
    }

    /// Tells at a glance how far each point is.
    fn colour_by_status(&self, sheet: &mut Worksheet) -> Written {
        let Some(status) = self.cell(Field::Status) else {
            return Ok(());
        };
        let right = self.columns.len() as u16 - 1;
        for (word, format) in [
            (Status::Accepted, background(GREEN)),
            (Status::Fitted, background(PALE_GREEN)),
            (Status::Abandoned, background(GREY).set_font_color(FADED)),
        ] {
            self.colour(sheet, (0, right), &equals(&status, word), format)?;
        }
        Ok(())
    }

    fn colour(
        &self,
        sheet: &mut Worksheet,
        (left, right): (u16, u16),
        rule: &str,
        format: Format,
    ) -> Written {
        let colour = ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!("={rule}")))
            .set_format(format);
        sheet.add_conditional_format(self.first, left, self.last, right, &colour)?;
        Ok(())
    }
}

fn background(colour: Color) -> Format {
    Format::new().set_background_color(colour)
}

fn equals<W: Word>(cell: &str, word: W) -> String {
    format!("{cell}=\"{}\"", word.label())
}

/// A title that is changed by mistake would no longer be recognised.
pub(super) fn guard_the_top(sheet: &mut Worksheet, header: u32, columns: usize) -> Written {
    let guard = DataValidation::new()
        .allow_custom("=FALSE()".into())
        .set_error_title("À laisser tel quel")?
        .set_error_message("Les titres servent à la lecture du suivi. Écrivez sous l'en-tête.")?;
    sheet.add_data_validation(0, 0, header, columns as u16 - 1, &guard)?;
    Ok(())
}
