//! The sheet « Inventaire »: title, directions, example, header, and the checks below it.

use super::columns::{Column, Entry, Need};
use super::lists::Lists;
use super::{CHECKED_ROWS, TITLE};
use crate::inventory::fields::Field;
use crate::inventory::territory::{Commune, Territory};
use crate::inventory::text::parse_number;
use crate::report::sheet::{LINE_HEIGHT, Value, Written, foot, lines, named, print_wide, write};
use crate::report::style::{self, DARK, Kind, LINE};
use rust_xlsxwriter::utility::{cell_range_absolute, row_col_to_cell};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    Format, FormatAlign, FormatBorder, Formula, IgnoreError, Note, Worksheet,
};

const SHEET: &str = "Inventaire";
/// Of the example row.
const GREY: Color = Color::RGB(0x6B_75_7D);
/// Behind a cell that is missing.
const ORANGE: Color = Color::RGB(0xFF_D9_A8);
/// Rows ruled beforehand: they fill the first printed page, for whoever takes it into the street.
const RULED_ROWS: u32 = 50;
/// The directions and the example begin with words by which the import knows that they name no
/// commune.
const DIRECTIONS: &str = "Mode d'emploi : une ligne par point lumineux, sous l'en-tête ; les colonnes marquées * sont obligatoires, et la feuille « Aide » explique chacune.";
const EXAMPLE: &str = "Exemple";

/// The sheet « Inventaire ».
pub(super) fn sheet(
    columns: &[Column],
    lists: &Lists,
    territory: &Territory,
    commune: Option<&Commune>,
) -> Written<Worksheet> {
    let mut sheet = named(SHEET)?;
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let mut row = 1;
    if let Some(commune) = commune {
        let whose = format!("Commune : {} — code INSEE {}", commune.nom, commune.insee);
        let subject = style::title().set_font_size(13);
        write(&mut sheet, row, 0, &Value::text(whose), &subject)?;
        sheet.set_row_height(row, 20.0)?;
        row += 1;
    }
    let plain = style::sentence().unset_text_wrap();
    write(&mut sheet, row, 0, &Value::text(DIRECTIONS), &plain)?;
    sheet.set_row_height(row, 20.0)?;
    let example = row + 1;
    let header = example + 1;
    let place = territory.communes().first();
    for (column, index) in columns.iter().zip(0..) {
        sheet.set_column_width(index, column.width)?;
        sheet.set_column_format(index, &cell_format(column))?;
        let shown = example_of(column, index, place);
        let grey = cell_format(column).set_italic().set_font_color(GREY);
        write(&mut sheet, example, index, &shown, &grey)?;
        let (title, format) = (column.header(), header_format(column));
        write(&mut sheet, header, index, &Value::text(title), &format)?;
        sheet.insert_note(header, index, &note(column))?;
        let ruled = ruled(cell_format(column));
        for row in header + 1..=header + RULED_ROWS {
            write(&mut sheet, row, index, &Value::Blank, &ruled)?;
        }
    }
    let header_lines = columns
        .iter()
        .map(|column| lines(&column.header(), column.width))
        .max();
    // One line more for the buttons of the filter, which would hide the words.
    let height = (header_lines.unwrap_or(1) + 1) as f64 * LINE_HEIGHT;
    sheet.set_row_height(header, height)?;
    let rows = Rows {
        columns,
        first: header + 1,
        last: header + CHECKED_ROWS,
    };
    guard_the_top(&mut sheet, header, columns.len())?;
    rows.check(&mut sheet, lists, is_metropolitan(territory, commune))?;
    rows.show_progress(&mut sheet)?;
    let right = columns.len() as u16 - 1;
    sheet
        .autofilter(header, 0, rows.last, right)?
        .ignore_error_range(
            example,
            0,
            rows.last,
            right,
            IgnoreError::NumberStoredAsText,
        )?
        .set_freeze_panes(header + 1, 1)?
        .set_selection(rows.first, 0, rows.first, 0)?
        .set_repeat_rows(header, header)?;
    print_wide(&mut sheet, TITLE);
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// Of the cells of a column. Those of text are set as text: Excel would make 12 of `0012`.
fn cell_format(column: &Column) -> Format {
    if column.is_text() {
        Format::new()
            .set_num_format("@")
            .set_align(FormatAlign::Left)
            .set_indent(1)
            .set_shrink()
    } else {
        Format::new().set_align(FormatAlign::Right).set_indent(1)
    }
}

fn ruled(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

fn header_format(column: &Column) -> Format {
    let kind = if column.is_text() {
        Kind::Text
    } else {
        Kind::Plain
    };
    let format = ruled(style::header(kind))
        .set_indent(1)
        .set_align(FormatAlign::Top);
    if column.need.is_required() {
        format
            .set_background_color(DARK)
            .set_font_color(Color::White)
    } else {
        format
    }
}

/// The example of a column; the first says what its row is.
fn example_of(column: &Column, index: u16, place: Option<&Commune>) -> Value<'static> {
    let text = match column.field {
        Field::Insee => place.map_or("", |commune| &commune.insee),
        Field::Commune => place.map_or("", |commune| &commune.nom),
        _ => column.example,
    };
    match parse_number(text) {
        _ if index == 0 => Value::text(format!("{EXAMPLE} : {text}")),
        Some(number) if !column.is_text() => Value::Number(number),
        _ => Value::text(text.to_owned()),
    }
}

/// What « Aide » says of a column, on its header.
fn note(column: &Column) -> Note {
    let wanted = match column.need {
        Need::Required => "Obligatoire.",
        Need::Either => "Obligatoire : le code INSEE ou la commune.",
        Need::Useful => "Conseillé.",
        Need::Optional => "Facultatif.",
    };
    let text = format!("{}\n{wanted}\nCase vide : {}", column.what, column.if_empty);
    let height = lines(&text, 38.0) as u32 * 15 + 12;
    Note::new(text)
        .add_author_prefix(false)
        .set_author("Réverbère")
        .set_font_size(9)
        .set_width(260)
        .set_height(height)
}

/// A header or title that is changed by mistake would no longer be recognised.
fn guard_the_top(sheet: &mut Worksheet, header: u32, columns: usize) -> Written {
    let guard = refusing(
        DataValidation::new().allow_custom("=FALSE()".into()),
        "À laisser tel quel",
        "Le titre, l'exemple et les en-têtes servent à la lecture de l'inventaire. Écrivez sous l'en-tête.",
    )?;
    sheet.add_data_validation(0, 0, header, columns as u16 - 1, &guard)?;
    Ok(())
}

fn refusing(check: DataValidation, title: &str, message: &str) -> Written<DataValidation> {
    check.set_error_title(title)?.set_error_message(message)
}

/// Whether coordinates must lie in France or Corsica; overseas they may lie anywhere.
fn is_metropolitan(territory: &Territory, commune: Option<&Commune>) -> bool {
    let overseas =
        |commune: &Commune| commune.insee.starts_with("97") || commune.insee.starts_with("98");
    match commune {
        Some(commune) => !overseas(commune),
        None => !territory.communes().iter().any(overseas),
    }
}

/// The rows to fill in.
struct Rows<'a> {
    columns: &'a [Column],
    first: u32,
    last: u32,
}

impl Rows<'_> {
    fn index(&self, field: Field) -> Option<u16> {
        let at = self
            .columns
            .iter()
            .position(|column| column.field == field)?;
        Some(at as u16)
    }

    /// The cell of a field in the first row, its column fixed: formulas are written for that row.
    fn cell(&self, field: Field) -> Option<String> {
        let index = self.index(field)?;
        Some(format!("${}", row_col_to_cell(self.first, index)))
    }

    /// All the cells of a field.
    fn area(&self, field: Field) -> Option<String> {
        let index = self.index(field)?;
        Some(cell_range_absolute(self.first, index, self.last, index))
    }

    fn check(&self, sheet: &mut Worksheet, lists: &Lists, metropolitan: bool) -> Written {
        for (column, index) in self.columns.iter().zip(0..) {
            if let Some(check) = self.check_of(column, lists, metropolitan)? {
                sheet.add_data_validation(self.first, index, self.last, index, &check)?;
            }
        }
        Ok(())
    }

    /// What a column refuses, or only questions.
    fn check_of(
        &self,
        column: &Column,
        lists: &Lists,
        metropolitan: bool,
    ) -> Written<Option<DataValidation>> {
        let new = DataValidation::new;
        let list = lists.cells(column.field);
        let decimal = |from, to| new().allow_decimal_number(DataValidationRule::Between(from, to));
        let check = match (column.entry, list) {
            (Entry::Suggestion, Some(cells)) => refusing(
                new().allow_list_formula(cells.as_str().into()),
                "Régime hors de la liste",
                "Il sera lu s'il est écrit comme ceux de la liste : « Extinction 21h30-6h », « Abaissement 40 % 23h-5h ». Le garder ?",
            )?
            .set_error_style(DataValidationErrorStyle::Warning),
            (_, Some(cells)) => refusing(
                new().allow_list_formula(cells.as_str().into()),
                "Valeur hors de la liste",
                "Choisissez une valeur de la liste : la flèche au bord de la case, ou Alt+↓, la montre.",
            )?,
            (Entry::Text | Entry::Choice | Entry::Suggestion, None) => return Ok(None),
            (Entry::Reference, None) => refusing(
                new().allow_custom(self.unique_reference()),
                "Référence en double",
                "Une autre ligne porte déjà cette référence. La garder ?",
            )?
            .set_error_style(DataValidationErrorStyle::Warning),
            (Entry::Insee, None) => refusing(
                new().allow_text_length(DataValidationRule::EqualTo(5)),
                "Code INSEE",
                "Un code INSEE a cinq caractères, zéros de tête compris : 62160, 01004, 2A004.",
            )?,
            (Entry::Whole(from, to), None) => refusing(
                new().allow_whole_number(DataValidationRule::Between(from, to)),
                column.title,
                &format!("Écrivez un nombre entier, sans unité, de {from} à {to}."),
            )?,
            (Entry::Decimal(from, to), None) => refusing(
                decimal(from, to),
                column.title,
                &format!("Écrivez un nombre, sans unité, de {from} à {to}."),
            )?,
            (Entry::SystemPower, None) => refusing(
                new().allow_custom(self.plausible_system_power()),
                column.title,
                "Écrivez les watts d'un seul foyer avec son ballast, sans unité : un peu plus que la lampe seule, jamais le double. Dans le doute, laissez vide.",
            )?,
            (Entry::Latitude, None) => refusing(
                if metropolitan { decimal(41.0, 52.0) } else { decimal(-90.0, 90.0) },
                column.title,
                "Écrivez des degrés en nombre décimal, par exemple 50,7264. Vérifiez que latitude et longitude ne sont pas échangées.",
            )?,
            (Entry::Longitude, None) => refusing(
                if metropolitan { decimal(-6.0, 10.0) } else { decimal(-180.0, 180.0) },
                column.title,
                "Écrivez des degrés en nombre décimal, par exemple 1,6147. Vérifiez que latitude et longitude ne sont pas échangées.",
            )?,
        };
        Ok(Some(check))
    }

    /// True where no other row of the commune bears the reference. Not by `COUNTIF`, which takes
    /// `0012` for `12`.
    fn unique_reference(&self) -> Formula {
        let same = [Field::Reference, Field::Insee, Field::Commune]
            .into_iter()
            .filter_map(|field| Some(format!("({}={})", self.area(field)?, self.cell(field)?)))
            .collect::<Vec<_>>()
            .join("*");
        Formula::new(format!("=SUMPRODUCT({same}*1)<=1"))
    }

    /// True where the import would believe the watts beside those of the lamp.
    fn plausible_system_power(&self) -> Formula {
        let [system, lamp, technology] =
            [Field::PuissanceSysteme, Field::PuissanceLampe, Field::Lampe]
                .map(|field| self.cell(field).unwrap_or_default());
        Formula::new(format!(
            "=AND({system}>=1,{system}<=2000,OR({lamp}=\"\",{technology}=\"LED\",AND({system}>=0.95*{lamp},{system}<=1.75*{lamp})))"
        ))
    }

    /// Rules the rows that somebody has begun, and colours what is required and still empty in
    /// them.
    fn show_progress(&self, sheet: &mut Worksheet) -> Written {
        let right = self.columns.len() as u16 - 1;
        let row = format!(
            "${}:${}",
            row_col_to_cell(self.first, 0),
            row_col_to_cell(self.first, right)
        );
        let begun = ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!("=COUNTA({row})>0")))
            .set_format(ruled(Format::new()));
        sheet.add_conditional_format(self.first, 0, self.last, right, &begun)?;
        let either: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.need == Need::Either)
            .filter_map(|column| self.cell(column.field))
            .collect();
        for (column, index) in self.columns.iter().zip(0..) {
            let missing = match column.need {
                Need::Required => self.cell(column.field).into_iter().collect(),
                Need::Either => either.clone(),
                Need::Useful | Need::Optional => continue,
            };
            let rule = missing
                .iter()
                .map(|cell| format!(",{cell}=\"\""))
                .collect::<String>();
            let orange = ConditionalFormatFormula::new()
                .set_rule(Formula::new(format!("=AND(COUNTA({row})>0{rule})")))
                .set_format(Format::new().set_background_color(ORANGE));
            sheet.add_conditional_format(self.first, index, self.last, index, &orange)?;
        }
        Ok(())
    }
}
