//! The regime of a row: what its columns about lighting hours say together.

use super::{RowReader, place};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, Text};
use crate::inventory::profile::Profile;
use crate::inventory::profile::columns::{self, Reading, together};

/// What was understood of one combination of cells.
#[derive(Clone)]
pub(super) struct Regime {
    text: Text,
    is_read: bool,
    reading: Reading,
}

impl RowReader<'_> {
    /// The regime in the words of the inventory, or as its columns say it together; where it is no
    /// profile, that is told and asked.
    pub(super) fn regime(&mut self, row: &Row) -> Text {
        let cells = self.hours_stated(row);
        if cells.is_empty() {
            return Text::default();
        }
        let off = self.table.regime_is_off && !self.is_answered(Field::Regime);
        let key = match cells.as_slice() {
            [(Field::Regime, Cell::Text(text))] => text.clone(),
            several => {
                let stated = several
                    .iter()
                    .map(|(field, cell)| format!("{}\u{1f}{cell}", field.name()));
                self.made(&stated.collect::<Vec<_>>().join("\u{1e}"))
            }
        };
        let made = &mut self.made;
        let regime = self.regimes.of(&key, |_| {
            let read = together(&cells, off);
            Regime {
                text: made.keep(&read.text),
                is_read: read.is_read,
                reading: read.reading,
            }
        });
        let first = cells.iter().find_map(|(field, _)| self.column(*field));
        let place = place(row, first);
        if !regime.text.is_empty() && !regime.is_read {
            self.find(Rule::RegimeInconnu, place, &*regime.text);
        } else if regime.reading != Reading::Written {
            let titles: Vec<String> = cells
                .iter()
                .map(|(field, cell)| match self.column(*field) {
                    Some(column) => format!("{} : {cell}", column.header),
                    None => cell.to_string(),
                })
                .collect();
            self.noted.note(&key, place, 1, Kind::Profile.code(), || {
                decided(&regime, &titles.join(" ; "))
            });
        }
        regime.text
    }

    /// The cells about lighting hours; where no column tells a regime, the two fields of the public
    /// schema do.
    fn hours_stated(&mut self, row: &Row) -> Vec<(Field, Cell)> {
        if self.is_answered(Field::Regime) {
            let answer = self.cell(row, Field::Regime);
            return answer
                .map(|cell| (Field::Regime, cell))
                .into_iter()
                .collect();
        }
        let mut cells: Vec<(Field, Cell)> = Vec::new();
        for at in 0..self.table.of_hours.len() {
            let field = self.table.of_hours[at];
            let of_block = |it: &Self| it.carry.get(&field).cloned().map(Cell::Text);
            let cell = self.cell(row, field).or_else(|| of_block(self));
            // « Oui » under « Extinction (23h-5h) » says these hours.
            let by_title = self.table.hours_of_titles.get(&field).filter(|_| {
                let says_yes = |cell: &Cell| columns::yes_or_no(cell) == Some(true);
                cell.as_ref().is_some_and(says_yes)
            });
            let cell = by_title.map_or(cell, |profile| Some(Cell::Text(profile.clone())));
            cells.extend(stated(field, cell));
        }
        // What the row says of itself, else its cabinet, else the sheet.
        if cells.is_empty() {
            for field in columns::FIELDS {
                cells.extend(stated(field, self.of_cabinet(row, field)));
            }
        }
        if cells.is_empty() {
            for field in columns::FIELDS {
                let text = self.table.constants.get(&field).cloned();
                cells.extend(stated(field, text.map(Cell::Text)));
            }
        }
        if !cells.iter().any(|(field, _)| *field == Field::Regime) {
            let parts: Vec<String> = [Field::ProfilNocturne, Field::PlagesVariation]
                .into_iter()
                .filter_map(|field| self.text(row, field))
                .map(|text| text.to_string())
                .collect();
            if !parts.is_empty() {
                let mut stated = parts.join(" ");
                if self.table.header.is_eclext {
                    // The profile says all that the others only announce.
                    cells.clear();
                    let profiles = self.table.context.profiles;
                    stated = profiles
                        .of_name(&stated)
                        .map_or(stated.clone(), str::to_owned);
                }
                let text = self.made(&stated);
                cells.insert(0, (Field::Regime, Cell::Text(text)));
            }
        }
        cells
    }
}

fn stated(field: Field, cell: Option<Cell>) -> Option<(Field, Cell)> {
    let cell = cell.filter(|cell| !cell.is_blank())?;
    Some((field, cell))
}

fn decided(regime: &Regime, read: &str) -> Decision {
    let profile = Profile::parse(&regime.text).map(|profile| profile.to_string());
    let decision = Decision::new(Kind::Profile, read, profile.unwrap_or_default());
    match regime.reading {
        Reading::HoursAlone => decision
            .because("des heures seules, au cœur de la nuit : un point allumé à ces heures-là seulement serait éteint le soir")
            .or_else("le point est allumé à ces heures, et éteint aux autres"),
        _ => decision.because("les titres de ces colonnes disent ce que sont ces heures"),
    }
}

/// Whether a table has a column of a field about lighting hours, so that it is looked at in each row.
pub(super) fn of_hours(has: impl Fn(Field) -> bool) -> Vec<Field> {
    columns::FIELDS
        .into_iter()
        .filter(|field| has(*field))
        .collect()
}
