//! Rows that describe the luminaires of a support one by one, each in columns of its own.

use super::RowReader;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, address};
use crate::inventory::mapping::WattsPer;
use crate::inventory::text::normalise;

/// Whether a text says that there is nothing: « aucune », « - », « 0 ». « ? » and « NC » say that nobody
/// knows what there is.
fn names_nothing(text: &str) -> bool {
    let word = normalise(text);
    let nothing = ["", "0", "non", "sans", "aucun", "aucune", "neant", "vide"];
    !text.contains('?') && nothing.contains(&word.as_str())
}

fn is_number(stated: f64, count: usize) -> bool {
    (stated - count as f64).abs() < 0.5
}

impl RowReader<'_> {
    /// Whether the columns of one luminaire of the supports describe none in this row: « Lampe 2 » is blank.
    pub(super) fn describes_none(&self, row: &Row) -> bool {
        let is_nothing = |cell: &Cell| match cell {
            Cell::Number(number) => *number == 0.0,
            Cell::Text(text) => names_nothing(text),
            _ => false,
        };
        let described = [
            Field::Foyers,
            Field::Lampe,
            Field::PuissanceLampe,
            Field::PuissanceSysteme,
        ];
        (described.into_iter())
            .filter(|field| self.table.header.of_each_luminaire(*field))
            .filter_map(|field| row.get(self.column(field)?.index()))
            .all(is_nothing)
    }

    /// Compares the luminaires described one by one with what the row says of all of them: another number,
    /// or watts in one column, of which nobody knows whether they are each one's. Its points wait then.
    pub(super) fn compare_luminaires(&mut self, row: &Row) {
        let header = self.table.header;
        if !header.of_each_luminaire(Field::Lampe) {
            return;
        }
        let described = self.pending.len();
        let of_all = |field: Field| {
            let column = (header.column(field)).filter(|_| !header.of_each_luminaire(field))?;
            Some((column, column.number(row.get(column.index())?)?))
        };
        let another = |(_, count): &(_, f64)| !is_number(*count, described);
        let count = of_all(Field::Foyers)
            .filter(another)
            .filter(|_| !self.is_answered(Field::Foyers));
        let watts = of_all(Field::PuissanceLampe).or_else(|| of_all(Field::PuissanceSysteme));
        let watts = watts.filter(|_| described > 1);
        let said = self.table.context.mapping.watts_per();
        if watts.is_some() && said == Some(WattsPer::Ligne) {
            self.share_watts(described);
        }
        let Some((column, _)) = count.or(watts.filter(|_| said.is_none())) else {
            return;
        };
        let cell = address(row.number, column.index());
        self.find(Rule::AConfirmer, cell, row.text(column.index()));
        for point in &mut self.pending {
            if point.exclusion.is_empty() {
                point.exclusion = self.made.keep(Rule::AConfirmer.code());
            }
        }
    }

    /// Divides the watts of the row among its luminaires.
    fn share_watts(&mut self, luminaires: usize) {
        for point in &mut self.pending {
            for watts in [
                &mut point.puissance_lampe_w,
                &mut point.puissance_systeme_lue_w,
            ] {
                *watts = watts.map(|watts| watts / luminaires as f64);
            }
        }
    }
}
