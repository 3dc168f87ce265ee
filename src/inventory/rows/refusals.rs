//! The rows that give no light point: no data at all, or set apart with the reason.

use super::{Refusal, RowReader, beginning};
use crate::inventory::control::{Total, announced, points_of_all, points_stated};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::kinds::{
    NoData, goes_on_with_header, is_subtotal_of, is_total, may_be_subtotal, repeats_header,
    says_titles_anew,
};
use crate::inventory::lamps::names_one_lamp;
use crate::inventory::numbers::Unread;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{measures_no_lamp, names_no_light};
use std::collections::BTreeSet;

/// How far above a subtotal its group is looked for, in filled cells.
const LEVELS: usize = 12;
/// So many rows below the titles may still speak of the columns.
const ROWS_OF_HEADER: u32 = 3;

/// Whether a text alone on its row can be a name: short, and no remark.
pub(super) fn is_name(text: &str) -> bool {
    const REMARKS: [&str; 8] = [
        "attention",
        "nb",
        "note",
        "voir",
        "remarque",
        "verifier",
        "refait",
        "dont",
    ];
    let begins = text.starts_with(char::is_alphanumeric);
    let normal = normalise(text);
    begins && text.chars().count() <= 60 && !normal.split(' ').any(|word| REMARKS.contains(&word))
}

impl RowReader<'_> {
    pub(super) fn ignore_what_is_no_data(&mut self, row: &Row) -> Result<(), Refusal> {
        let is_total = is_total(row, self.table.header, &mut |text| {
            self.no_data.of(text, NoData::of) == NoData::Total
        });
        let adds_up = self.table.sums.contains(&row.number);
        if self.is_recapitulation(row) {
            self.find_row(Rule::Total, row);
            return Err(Refusal::Ignored);
        }
        let rule = if is_total || adds_up || self.is_subtotal(row) {
            Rule::Total
        } else if repeats_header(row, self.table.header) || self.goes_on_with_header(row) {
            Rule::EnteteRepetee
        } else if let [(column, Cell::Text(text))] = row.cells.as_slice() {
            self.begin_block(*column, text, row.number);
            if let Some((points, about)) = points_of_all(text, false) {
                self.read.totals.push(Total {
                    row: row.number,
                    label: beginning(row),
                    points,
                    about,
                });
            }
            Rule::TitreOuNote
        } else if let Some(title) = self.form(row) {
            self.begin_form(title, row);
            Rule::TitreOuNote
        } else if let Some(title) = self.cabinet_of_block(row) {
            self.begin_cabinet(title, row);
            Rule::TitreOuNote
        } else {
            return Ok(());
        };
        if rule == Rule::Total {
            self.begin_recapitulation(row);
            self.note_total(row);
        }
        self.find_row(rule, row);
        Err(Refusal::Ignored)
    }

    /// Whether a row among the first ones is no point but more of the header.
    fn goes_on_with_header(&self, row: &Row) -> bool {
        let header = self.table.header;
        let is_near = header.row > 0 && row.number <= header.row + ROWS_OF_HEADER;
        is_near && (goes_on_with_header(row) || says_titles_anew(row, header))
    }

    /// What a row of total says of the number of points: in the column that counts them, or in words.
    fn note_total(&mut self, row: &Row) {
        let label = beginning(row);
        let first = row
            .cells
            .first()
            .map(|(_, cell)| normalise(&cell.to_string()));
        // What is carried over to the next page adds up what stands on others.
        let is_detail = first.is_some_and(|first| {
            ["dont", "report", "a reporter"]
                .iter()
                .any(|word| first.starts_with(word))
        });
        // « Total SHP » is no total of all the points above.
        let names_a_lamp = |cell: &Cell| {
            let normal = normalise(&cell.to_string());
            normal.split(' ').any(names_one_lamp)
        };
        let is_of_a_lamp = row.cells.iter().any(|(_, cell)| names_a_lamp(cell));
        // Where each lamp has its own column of counts, they add up.
        let counts: Vec<f64> = self
            .table
            .layouts
            .iter()
            .filter_map(|layout| layout.columns[Field::Foyers as usize])
            .filter_map(|column| match row.get(column.index())? {
                Cell::Number(number) => Some(*number),
                Cell::Text(text) => text.trim().parse().ok(),
                _ => None,
            })
            .collect();
        let counted = (!counts.is_empty()).then(|| (counts.iter().sum(), false));
        let stated = || {
            row.cells.iter().find_map(|(_, cell)| match cell {
                Cell::Text(text) => points_stated(text),
                _ => None,
            })
        };
        let stated = || stated().or_else(|| announced(row, false).map(|it| (it.points, it.about)));
        if let Some((points, about)) = counted.or_else(stated)
            && !(is_detail || is_of_a_lamp)
            && points > 0.0
        {
            self.read.totals.push(Total {
                row: row.number,
                label,
                points,
                about,
            });
        }
    }

    /// Whether a cell of the row is the label of a subtotal of the value that stands above it.
    fn is_subtotal(&self, row: &Row) -> bool {
        let rows = self.table.rows;
        row.cells.iter().any(|(column, cell)| {
            let Cell::Text(text) = cell else {
                return false;
            };
            if !may_be_subtotal(text) {
                return false;
            }
            let above = rows[..rows.partition_point(|above| above.number < row.number)]
                .iter()
                .rev()
                .filter_map(|above| above.get(*column))
                .map(ToString::to_string);
            // Subtotals of several levels and functions follow each other below a group.
            above
                .into_iter()
                .take(LEVELS)
                .any(|group| is_subtotal_of(text, &group))
        })
    }

    pub(super) fn set_apart_what_is_shifted(&mut self, row: &Row) -> Result<(), Refusal> {
        if row.values <= self.table.most_values {
            return Ok(());
        }
        self.find_row(Rule::LigneDecalee, row);
        Err(Refusal::SetApart)
    }

    /// Below the header of another table, the columns of this one mean nothing.
    pub(super) fn set_apart_another_table(&mut self, row: &Row) -> Result<(), Refusal> {
        if !self.in_another_table && !self.is_header(row) {
            return Ok(());
        }
        self.in_another_table = true;
        self.find_row(Rule::AutreTableau, row);
        Err(Refusal::SetApart)
    }

    /// Whether a row is a header: three different titles or more, most of its cells, and no number. « Candélabre »
    /// and « Rue » are titles in one inventory and values in another.
    fn is_header(&mut self, row: &Row) -> bool {
        // « id. | id. | id. » is no header.
        let mut titles = BTreeSet::new();
        for (_, cell) in &row.cells {
            let Cell::Text(text) = cell else {
                return false;
            };
            match self.no_data.of(text, NoData::of) {
                NoData::Number => return false,
                NoData::Title => {
                    titles.insert(&**text);
                }
                NoData::Total | NoData::Neither => {}
            }
        }
        titles.len() >= 3 && titles.len() * 2 > row.cells.len()
    }

    pub(super) fn set_apart_what_the_mapping_says(&mut self, row: &Row) -> Result<(), Refusal> {
        let is_left_out = self.table.left_out.iter().any(|(column, values)| {
            row.get(*column)
                .is_some_and(|cell| values.contains(&normalise(&cell.to_string())))
        });
        if !is_left_out {
            return Ok(());
        }
        self.find_row(Rule::EcarteParCorrespondance, row);
        Err(Refusal::SetApart)
    }

    pub(super) fn set_apart_what_says_nothing(&mut self, row: &Row) -> Result<(), Refusal> {
        const SAYING: [Field; 8] = [
            Field::Lampe,
            Field::PuissanceLampe,
            Field::PuissanceSysteme,
            Field::Reference,
            Field::Voie,
            Field::X,
            Field::Latitude,
            Field::Coordonnees,
        ];
        if self.table.prefilled.holds(row) {
            self.find_row(Rule::LignePreremplie, row);
            return Err(Refusal::SetApart);
        }
        if self.names_other_equipment(row) {
            self.find_row(Rule::AutreMateriel, row);
            return Err(Refusal::SetApart);
        }
        let says_something = SAYING.iter().any(|field| self.says(row, *field));
        if says_something && !self.is_of_no_point(row) || self.table.header.parts_lamps() {
            return Ok(());
        }
        self.find_row(Rule::SansLampeNiPuissance, row);
        Err(Refusal::SetApart)
    }

    /// Whether a row says no place, and under the titles of lamp and watts what is neither: the foot of a
    /// printed page (« Édité le 12/03/2024 | | | 1/3 »), a cabinet with its contract (« A1 | | 6 kVA »).
    fn is_of_no_point(&self, row: &Row) -> bool {
        const PLACES: [Field; 4] = [Field::Voie, Field::X, Field::Latitude, Field::Coordonnees];
        const WATTS: [Field; 2] = [Field::PuissanceLampe, Field::PuissanceSysteme];
        if PLACES.iter().any(|field| self.says(row, *field)) {
            return false;
        }
        let is_none = |field: &Field, test: &dyn Fn(&str) -> bool| {
            let cell = self.column(*field).map(|column| row.text(column.index()));
            !self.is_answered(*field) && cell.is_some_and(|text| test(&text))
        };
        let is_no_number = |field: &Field| {
            is_none(field, &|text| {
                self.parse(*field, text) == Err(Unread::NoNumber)
            })
        };
        let watts: Vec<&Field> = (WATTS.iter().filter(|field| self.says(row, **field))).collect();
        let is_no_lamp = || is_none(&Field::Lampe, &measures_no_lamp);
        let says_lamp = self.says(row, Field::Lampe);
        watts.iter().all(|field| is_no_number(field))
            && if says_lamp {
                is_no_lamp()
            } else {
                !watts.is_empty()
            }
    }

    /// Whether a row that tells no lamp and no watts says that it is something else: « Armoire », « Mât sans
    /// luminaire ».
    fn names_other_equipment(&self, row: &Row) -> bool {
        const OF_LAMPS: [Field; 3] = [Field::Lampe, Field::PuissanceLampe, Field::PuissanceSysteme];
        let says = |field: &Field| self.says(row, *field) || self.carry.contains_key(field);
        !self.table.header.parts_lamps()
            && !OF_LAMPS.iter().any(says)
            && row
                .cells
                .iter()
                .any(|(_, cell)| matches!(cell, Cell::Text(text) if names_no_light(text)))
    }
}
