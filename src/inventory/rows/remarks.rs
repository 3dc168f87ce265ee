//! Remarks that say against their row that the point is there, burns, or is as its columns tell: the row is counted
//! as they tell, and the remark shown.

use super::{RowReader, place};
use crate::inventory::content::says_profile;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row, Text};
use crate::inventory::lamps::{LampName, Technology, name_lamp, read_lamp};
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{Doubt, doubt_in_remark};

/// What a remark tells by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Remark {
    doubt: Option<Doubt>,
    tells_hours: bool,
    lamp: Option<Technology>,
    watts: Option<f64>,
}

impl Remark {
    fn of(text: &Text, this_year: u16) -> Self {
        let read = read_lamp(text, this_year);
        let lamp = match read.name {
            // What an LED has replaced is asked, and what is to come is no contradiction.
            LampName::Known(technology, _)
                if read.planned.is_none() && technology != Technology::Led =>
            {
                Some(technology)
            }
            _ => None,
        };
        Self {
            doubt: doubt_in_remark(text),
            tells_hours: says_profile(&Cell::Text(text.clone())),
            watts: watts_in(text).filter(|_| read.planned.is_none()),
            lamp,
        }
    }
}

/// The watts that a remark names: « puissance réelle 70 W »; not those of an LED, which are asked.
fn watts_in(text: &str) -> Option<f64> {
    let normal = normalise(text);
    let words: Vec<&str> = normal.split(' ').collect();
    if words
        .iter()
        .any(|word| matches!(*word, "led" | "leds" | "prevu" | "projet"))
    {
        return None;
    }
    let apart = words
        .windows(2)
        .find(|pair| matches!(pair[1], "w" | "watt" | "watts"));
    let joined = words.iter().find_map(|word| word.strip_suffix('w'));
    apart.map(|pair| pair[0]).or(joined)?.parse().ok()
}

fn decided(doubt: Doubt, text: &str) -> Decision {
    let (kind, taken, otherwise) = match doubt {
        Doubt::Absent => (
            Kind::State,
            "point en place, compté",
            "il n'y est pas : à retirer de l'inventaire",
        ),
        Doubt::Stopped => (
            Kind::State,
            "point allumé comme les autres",
            "éteint pour de bon : à retirer de l'inventaire",
        ),
        Doubt::Double => (
            Kind::State,
            "point compté",
            "déjà compté sur une autre ligne : à retirer",
        ),
        Doubt::Several => (
            Kind::Count,
            "un point lumineux",
            "plusieurs : à écrire dans une colonne « Nombre de foyers »",
        ),
    };
    Decision::new(kind, text, taken)
        .because("une remarque dit autre chose que les colonnes")
        .or_else(otherwise)
}

impl RowReader<'_> {
    /// Notes what the remark of a row says against it.
    pub(super) fn note_remark(&mut self, row: &Row) {
        let Some(Cell::Text(text)) = self.cell(row, Field::Observation) else {
            return;
        };
        let this_year = self.table.context.this_year;
        let remark = self.doubts.of(&text, |_| Remark::of(&text, this_year));
        let cell = place(row, self.column(Field::Observation));
        if let Some(doubt) = remark.doubt {
            let code = Kind::State.code();
            self.noted
                .note(&text, cell, 1, code, || decided(doubt, &text));
            return;
        }
        let of_hours = [
            Field::Regime,
            Field::Extinction,
            Field::HeureExtinction,
            Field::Abaissement,
        ];
        let says_hours = of_hours
            .iter()
            .any(|field| self.text(row, *field).is_some());
        if remark.tells_hours && !says_hours {
            self.noted.note(&text, cell, 1, Kind::Profile.code(), || {
                Decision::new(Kind::Profile, &*text, "remarque, pas un régime")
                    .because("aucune colonne ne dit les horaires du point, cette remarque si")
                    .or_else("le régime du point : à écrire dans une colonne « Régime »")
            });
            return;
        }
        let named = |technology: Technology| {
            let own = self
                .column(Field::Lampe)
                .map(|column| row.text(column.index()));
            matches!(own.as_deref().map(name_lamp), Some(LampName::Known(own, _)) if own != technology)
        };
        let own_watts = self
            .column(Field::PuissanceLampe)
            .and_then(|column| column.number(row.get(column.index())?));
        let other_watts =
            (remark.watts.zip(own_watts)).is_some_and(|(said, own)| (said - own).abs() > 0.5);
        if remark.lamp.is_some_and(named) || other_watts {
            self.noted.note(&text, cell, 1, Kind::Lamp.code(), || {
                Decision::new(Kind::Lamp, &*text, "lampe et puissance des colonnes")
                    .because("une remarque dit autre chose que les colonnes")
                    .or_else("celles de la remarque : à écrire dans les colonnes")
            });
        }
    }
}
