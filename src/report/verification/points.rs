//! The chosen points of a commune's workbook, one by one.

use super::{Control, Expected, Recount, Spot, Verifier};
use crate::document::Datum;
use crate::document::xlsx::style::Kind;
use crate::inventory::grid::Cell;
use crate::report::fields::point::{Chosen, FOUND_BY};
use crate::report::fields::{PRINTED, TRACED};
use crate::report::layout::{self, point};
use crate::report::reread::{Book, Record};
use crate::retrofit::{FactorClass, Solution};
use crate::scenario::study::ChosenPoint;
use std::rc::Rc;

impl Verifier<'_> {
    /// Finds the point of a row in the inventory and compares everything that the row says of it.
    pub(super) fn point(&mut self, book: &Book, insee: &str, record: &Record) -> Option<Recount> {
        let line = format!("ligne {}", record.row);
        let row = self.row_of(book, insee, record)?;
        let study = self.study;
        let Some((index, class)) = self
            .class_of_row
            .get(&row)
            .map(|class| (*class, &study.classes.classes[*class]))
        else {
            let message = "ce point ne peut pas être rénové dans ce scénario (déjà LED, incomplet ou sans solution)";
            self.ineligible(book, &line, message.into());
            return None;
        };
        let code = record.text(point::SOLUTION_CODE);
        let Some((rank, solution)) = class
            .solutions
            .iter()
            .enumerate()
            .find(|(_, solution)| solution.code == code)
        else {
            let message = format!("la solution « {code} » n'est pas offerte à ce point");
            self.ineligible(book, &line, message);
            return None;
        };
        let counts_for = self.counted_class(book, record, solution)?;
        if study.decisions.done.contains(&row) || study.decisions.forbidden.contains(&row) {
            let message = "ce point est interdit par le scénario, ou déjà fait";
            self.ineligible(book, &line, message.into());
        }
        let year = self.year_of(book, record)?;
        let (fund, grant_cents) = self.grant_of(book, record, insee, solution);
        let chosen = ChosenPoint {
            row,
            class: index,
            solution: rank,
            counts_for,
            year,
            fund,
            grant_cents,
            certainty: None,
        };
        self.chosen.push(chosen);
        self.point_fields(book, record, insee, chosen);
        Some(Recount {
            costs_cents: vec![solution.cost_cents],
            points: 1,
            factor4: u32::from(counts_for == FactorClass::F4),
            factor2: u32::from(counts_for == FactorClass::F2),
            cost_cents: solution.cost_cents,
            kwh_before: class.existing.kwh_per_year(),
            kwh_after: solution.kwh_after_per_year,
            ..Recount::default()
        })
    }

    /// The row of the frame that a record names, of this commune and not yet seen.
    fn row_of(&mut self, book: &Book, insee: &str, record: &Record) -> Option<u32> {
        let whole = |header: &str| match record.get(header).value {
            Some(Cell::Number(number)) if number >= 1.0 && number.fract() == 0.0 => {
                Some(number as u32)
            }
            _ => None,
        };
        let source = (
            record.text(point::FILE),
            record.text(point::SHEET),
            whole(point::LINE).unwrap_or_default(),
            whole(point::LANTERN).unwrap_or_default(),
        );
        let row =
            self.by_source.get(&source).copied().filter(|row| {
                self.study.import.points.text("insee").get(*row as usize) == Some(insee)
            });
        let message = match row {
            None => format!(
                "aucun point de la commune à cette place de l'inventaire ({}, {}, ligne {}, foyer {})",
                source.0, source.1, source.2, source.3
            ),
            Some(row) if !self.seen.insert(row) => "ce point est choisi deux fois".into(),
            Some(row) => return Some(row),
        };
        let line = format!("ligne {}", record.row);
        self.ineligible(book, &line, message);
        None
    }

    /// The target that a point counts for: its solution's class, or factor 2 for a factor-4
    /// solution where the scenario lets it.
    fn counted_class(
        &mut self,
        book: &Book,
        record: &Record,
        solution: &Solution,
    ) -> Option<FactorClass> {
        let located = record.get(point::CLASS);
        let stated = match located.value.as_ref().map(ToString::to_string).as_deref() {
            Some(layout::F4) => Some(FactorClass::F4),
            Some(layout::F2) => Some(FactorClass::F2),
            _ => None,
        };
        let lent = self.study.scenario.targets.factor4_counts_for_factor2;
        let allowed = |class| {
            class == solution.factor_class || (lent && solution.factor_class == FactorClass::F4)
        };
        if stated.is_some_and(allowed) {
            return stated;
        }
        let read = located
            .value
            .map(|cell| cell.to_string())
            .unwrap_or_default();
        let message = format!("classe « {read} » : cette solution n'atteint pas ce facteur");
        self.ineligible(book, &located.cell, message);
        None
    }

    /// Says at a cell or row of « Points » why what stands there cannot be chosen.
    fn ineligible(&mut self, book: &Book, place: &str, message: String) {
        self.say(
            Control::Eligibilite,
            &book.name,
            layout::sheet::POINTS,
            place,
            message,
        );
    }

    /// Compares each field of a point but those that it was found by.
    fn point_fields(&mut self, book: &Book, record: &Record, insee: &str, chosen: ChosenPoint) {
        let spot = Spot::new(Control::ChiffresDesPoints, book, layout::sheet::POINTS);
        let (study, fields) = (self.study, Rc::clone(&self.points));
        let commune = study.scenario.territory.by_insee(insee).unwrap_or_default();
        let columns = fields.shown_in(PRINTED | TRACED);
        let columns = columns.that(|field| !FOUND_BY.contains(&field.key));
        for point in Chosen::among(study, commune, &[chosen]) {
            for (field, datum) in columns.iter().zip(columns.data(&point)) {
                let expected = match &datum {
                    Datum::Blank => Expected::Text(""),
                    Datum::Text(text) => Expected::Text(text),
                    Datum::Coded(_, word) | Datum::Key(word) => Expected::Text(word),
                    Datum::Cents(cents) => Expected::Cents(*cents),
                    Datum::Whole(whole) => Expected::Exactly(*whole as f64),
                    Datum::Number(number) if field.kind == Kind::Whole => Expected::Kwh(*number),
                    Datum::Number(number) => Expected::Exactly(*number),
                };
                self.expect_under(spot, record, &field.label, &expected);
            }
        }
    }
}
