//! The checks of the rows to fill in: lists, bounds, and colours for what is missing.

use super::columns::{Column, Entry, Need};
use super::lists::Lists;
use crate::inventory::fields::Field;
use crate::inventory::lamps::Technology;
use crate::inventory::territory::{Commune, Territory};
use crate::report::sheet::Written;
use rust_xlsxwriter::utility::{cell_range_absolute, row_col_to_cell};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    Format, Formula, Worksheet,
};

/// Behind a cell that is missing.
const ORANGE: Color = Color::RGB(0xFF_D9_A8);

/// A header or title that is changed by mistake would no longer be recognised.
pub(super) fn guard_the_top(sheet: &mut Worksheet, header: u32, columns: usize) -> Written {
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
pub(super) fn is_metropolitan(territory: &Territory, commune: Option<&Commune>) -> bool {
    let overseas =
        |commune: &Commune| commune.insee.starts_with("97") || commune.insee.starts_with("98");
    match commune {
        Some(commune) => !overseas(commune),
        None => !territory.communes().iter().any(overseas),
    }
}

/// The rows to fill in.
pub(super) struct Rows<'a> {
    /// Their columns.
    pub columns: &'a [Column],
    /// First row under the header, from 0.
    pub first: u32,
    /// Last row that is checked.
    pub last: u32,
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

    /// Puts the lists and checks on the columns.
    pub(super) fn check(
        &self,
        sheet: &mut Worksheet,
        lists: &Lists,
        metropolitan: bool,
    ) -> Written {
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
        let led = Technology::Led.label();
        Formula::new(format!(
            "=AND({system}>=1,{system}<=2000,OR({lamp}=\"\",{technology}=\"{led}\",AND({system}>=0.95*{lamp},{system}<=1.75*{lamp})))"
        ))
    }

    /// Colours what is required and still empty in a row that somebody has begun.
    pub(super) fn show_what_is_missing(&self, sheet: &mut Worksheet) -> Written {
        let right = self.columns.len() as u16 - 1;
        let row = format!(
            "${}:${}",
            row_col_to_cell(self.first, 0),
            row_col_to_cell(self.first, right)
        );
        let either: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.need == Need::Either)
            .filter_map(|column| self.cell(column.field))
            .collect();
        for (column, index) in self.columns.iter().zip(0..) {
            let missing: Vec<String> = match column.need {
                Need::Required => self.cell(column.field).into_iter().collect(),
                Need::Either => either.clone(),
                Need::Useful | Need::Optional => continue,
            };
            let empty: Vec<String> = missing.iter().map(|cell| format!("{cell}=\"\"")).collect();
            let rule = format!("=AND(COUNTA({row})>0,{})", empty.join(","));
            let orange = ConditionalFormatFormula::new()
                .set_rule(Formula::new(rule))
                .set_format(Format::new().set_background_color(ORANGE));
            sheet.add_conditional_format(self.first, index, self.last, index, &orange)?;
        }
        Ok(())
    }
}
