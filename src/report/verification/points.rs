//! The chosen points of a commune's workbook, one by one.

use super::{Control, Expected, Recount, Spot, Verifier};
use crate::inventory::grid::Cell;
use crate::inventory::points::Row;
use crate::report::layout::{self, point};
use crate::report::plan::flag_codes;
use crate::report::reread::{Book, Record};
use crate::report::wording;
use crate::retrofit::classes::Class;
use crate::retrofit::{FactorClass, Solution};
use crate::scenario::study::ChosenPoint;

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
        self.chosen.push(ChosenPoint {
            row,
            class: index,
            solution: rank,
            counts_for,
            year,
            fund,
            grant_cents,
        });
        self.point_figures(
            book,
            record,
            &study.import.points.get(row as usize),
            class,
            solution,
        );
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
        let told = match located.value.as_ref().map(ToString::to_string).as_deref() {
            Some(layout::F4) => Some(FactorClass::F4),
            Some(layout::F2) => Some(FactorClass::F2),
            _ => None,
        };
        let lent = self.study.scenario.targets.factor4_counts_for_factor2;
        let allowed = |class| {
            class == solution.factor_class || (lent && solution.factor_class == FactorClass::F4)
        };
        if told.is_some_and(allowed) {
            return told;
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

    fn point_figures(
        &mut self,
        book: &Book,
        record: &Record,
        light: &Row<'_>,
        class: &Class,
        solution: &Solution,
    ) {
        use Expected::{Cents, Exactly, Kwh, Text};
        let before = class.existing.kwh_per_year();
        let after = solution.kwh_after_per_year;
        let cost = layout::cost(self.study.scenario.basis.basis);
        let profile = class.existing.profile.to_string();
        let factor = wording::factor(before, after).map_or(Text("∞"), Exactly);
        let flags = flag_codes(light, class, solution);
        let spot = Spot::new(Control::ChiffresDesPoints, book, layout::sheet::POINTS);
        for (header, expected) in [
            (point::CABINET, Text(light.armoire)),
            (point::STREET, Text(light.voie)),
            (point::REFERENCE, Text(light.reference)),
            (point::LAMP, Text(class.existing.technology.label())),
            (point::LAMP_POWER, Exactly(class.existing.lamp_power_w)),
            (point::SYSTEM_POWER, Exactly(class.existing.system_power_w)),
            (point::PROFILE, Text(&profile)),
            (point::SOLUTION, Text(&solution.label)),
            (point::NEW_POWER, Exactly(solution.power_w)),
            (point::BEFORE, Kwh(before)),
            (point::AFTER, Kwh(after)),
            (point::SAVING, Kwh(before - after)),
            (point::FACTOR, factor),
            (&cost, Cents(solution.cost_cents)),
            (point::BY_POWER, Kwh(solution.saving_by_power_kwh)),
            (point::BY_PROFILE, Kwh(solution.saving_by_profile_kwh())),
            (point::FLUX_NEEDED, Kwh(solution.sizing.needed_flux_lm())),
            (point::FLUX, Exactly(solution.flux_lm)),
            (point::MARGIN, Exactly(solution.flux_margin())),
            (point::FLAGS, Text(&flags)),
        ] {
            self.expect_under(spot, record, header, &expected);
        }
    }
}
