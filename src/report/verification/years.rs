//! Years, works on cabinets and money of funds, computed again from the points of the workbooks and
//! from what « Fonds » says that communes take.

use super::{Control, Expected, Recount, Spot, Verifier};
use crate::french::in_euros as euros;
use crate::inventory::grid::Cell;
use crate::inventory::text::normalise;
use crate::plan::Carry;
use crate::report::layout::{self, commune, extra, point};
use crate::report::plan::{EVERYWHERE, MoneyColumn, TERRITORY};
use crate::report::reread::{Book, Located, Record};
use crate::retrofit::Solution;
use crate::scenario::study::{CommuneChoice, Drawn, YearChoice};
use std::collections::{BTreeMap, BTreeSet};

impl Verifier<'_> {
    /// The place of the year of a record; the only one where years have no names.
    pub(super) fn year_of(&mut self, book: &Book, record: &Record) -> Option<usize> {
        if self.extras.years.is_empty() {
            return Some(0);
        }
        let located = record.get(point::YEAR);
        let place = self.place_of(record);
        if place.is_none() {
            let (file, sheet) = (book.name.clone(), layout::sheet::POINTS);
            let message = "cette année n'est pas une de celles du scénario".into();
            self.say(Control::Eligibilite, &file, sheet, &located.cell, message);
        }
        place
    }

    /// The place of the year that a record tells among those of the scenario.
    fn place_of(&self, record: &Record) -> Option<usize> {
        let stated = record.text(point::YEAR);
        let mut years = self.extras.years.iter();
        years.position(|year| year.to_string() == stated)
    }

    /// The fund that pays part of a point, and what it pays: what its rules say, or nothing.
    pub(super) fn grant_of(
        &mut self,
        book: &Book,
        record: &Record,
        insee: &str,
        solution: &Solution,
    ) -> (Option<usize>, i64) {
        let name = record.text(point::FUND);
        if !self.extras.grants || name.is_empty() {
            return (None, 0);
        }
        let study = self.study;
        let commune = study.scenario.territory.by_insee(insee);
        let funds = &study.scenario.rules.funds;
        let open = funds.iter().enumerate().find_map(|(at, fund)| {
            let grant = fund
                .grant
                .as_ref()
                .filter(|_| fund.name.trim() == name.trim())?;
            let factor = grant
                .factor
                .is_none_or(|factor| factor == solution.factor_class);
            let commune = commune.filter(|commune| factor && fund.scope.has(*commune))?;
            let most = study.most_granted_cents(fund, commune, solution);
            Some((at, grant.of(solution.cost_cents, most)))
        });
        let sheet = layout::sheet::POINTS;
        let Some((fund, cents)) = open else {
            let cell = record.get(point::FUND).cell;
            let message = format!("le fonds « {name} » n'est pas ouvert à ce point");
            self.say(Control::Regles, &book.name, sheet, &cell, message);
            return (None, 0);
        };
        let header = point::grant(study.scenario.basis.basis);
        let spot = Spot::new(Control::ChiffresDesPoints, book, sheet);
        self.expect_under(spot, record, &header, &Expected::Cents(cents));
        (Some(fund), cents)
    }

    /// What « Fonds » says that each commune takes from the funds that add to budgets.
    pub(super) fn read_draws(&mut self, book: &Book) {
        let study = self.study;
        let funds = &study.scenario.rules.funds;
        for record in &book.table_of(layout::sheet::FUNDS, commune::NAME).records {
            let name = record.text(extra::FUND);
            let Some(fund) = funds.iter().position(|one| one.name.trim() == name.trim()) else {
                continue;
            };
            if funds[fund].grant.is_some() {
                continue;
            }
            let insee = record.text(commune::INSEE);
            let commune = study.scenario.territory.by_insee(&insee);
            let located = record.get(extra::FUND_PART);
            let cents = match located.value {
                Some(Cell::Number(euros)) => (euros * 100.0).round() as i64,
                _ => 0,
            };
            let year = if self.extras.years.is_empty() {
                Some(0)
            } else {
                self.place_of(record)
            };
            let (Some(commune), Some(year)) = (commune, year) else {
                let message = "cette commune ou cette année n'est pas du scénario".into();
                let sheet = layout::sheet::FUNDS;
                self.say(Control::Regles, &book.name, sheet, &located.cell, message);
                continue;
            };
            let drawn = Drawn { fund, year, cents };
            self.draws.entry(commune).or_default().push(drawn);
        }
    }

    /// The choice that the points of a commune's workbook make, with its money year by year.
    pub(super) fn computed(&mut self, commune: usize, recount: &Recount) -> CommuneChoice {
        let study = self.study;
        let points = std::mem::take(&mut self.chosen);
        let draws = self.draws.get(&commune).cloned().unwrap_or_default();
        let mut years = vec![YearChoice::default(); study.scenario.rules.years.count()];
        let budgets = study.yearly_budgets.get(&commune);
        let spent = study.decisions.done_figures.spent_cents.get(&commune);
        let mut spent = spent.copied().unwrap_or(0);
        for (year, budget) in years.iter_mut().zip(budgets.into_iter().flatten()) {
            // The first years pay for points done.
            year.budget_cents = *budget;
            year.done_cents = spent.min(*budget).max(0);
            spent -= year.done_cents;
        }
        // What no budget pays weighs on the last one.
        if let Some(last) = years.last_mut() {
            last.done_cents += spent.max(0);
        }
        for chosen in &points {
            let (_, solution) = study.solution(chosen);
            let year = &mut years[chosen.year];
            year.points += 1;
            year.cost_cents += solution.cost_cents;
            year.grants_cents += chosen.grant_cents;
            study.reinvest(&mut years, chosen.year, solution);
        }
        for drawn in &draws {
            years[drawn.year].draws_cents += drawn.cents;
        }
        if let Some(work) = study.cabinet_work() {
            let cents = study.scenario.basis.from_ht(work.price.cents_ht());
            for first in self.opened(&points).values() {
                years[*first].works += 1;
                years[*first].works_cents += cents;
            }
        }
        CommuneChoice {
            commune,
            budget_cents: years.iter().map(|year| year.budget_cents).sum(),
            cost_cents: recount.cost_cents,
            factor4: recount.factor4,
            factor2: recount.factor2,
            kwh_before_per_year: recount.kwh_before,
            kwh_after_per_year: recount.kwh_after,
            points,
            years,
            draws,
            ..CommuneChoice::default()
        }
    }

    /// Cabinets of some points of a commune, with the first year of works; those that feed a point
    /// done have had theirs.
    fn opened(&self, points: &[crate::scenario::study::ChosenPoint]) -> BTreeMap<String, usize> {
        let frame = &self.study.import.points;
        let (names, insee) = (frame.text("armoire"), frame.text("insee"));
        let name = |row: u32| normalise(names.get(row as usize).unwrap_or_default());
        let place = |row: u32| (insee.get(row as usize).unwrap_or_default(), name(row));
        let had: BTreeSet<_> = self
            .study
            .decisions
            .done
            .iter()
            .map(|row| place(*row))
            .collect();
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for chosen in points {
            let cabinet = name(chosen.row);
            if !cabinet.is_empty() && !had.contains(&place(chosen.row)) {
                let year = first.entry(cabinet).or_insert(chosen.year);
                *year = chosen.year.min(*year);
            }
        }
        first
    }

    /// What a commune pays in each year is within its budget of then, with what other years may
    /// lend it.
    pub(super) fn budgets(&mut self, book: &Book, commune: usize, choice: &CommuneChoice) {
        let years = &self.study.scenario.rules.years;
        let carry = years.carry_of(commune);
        let last = choice.years.len().saturating_sub(1);
        let (mut own, mut budget, mut received) = (0_i64, 0_i64, 0_i64);
        let all: i64 = (choice.years.iter())
            .map(|year| (year.budget_cents - year.done_cents).max(0))
            .sum();
        let mut broken = Vec::new();
        for (at, year) in choice.years.iter().enumerate() {
            let of_year = (year.budget_cents - year.done_cents).max(0);
            (own, budget) = (own + year.own_cents(), budget + of_year);
            received += year.reinvested_cents;
            let (paid, limit) = match carry {
                Carry::Never => (year.own_cents(), of_year + year.reinvested_cents),
                Carry::Forward { borrow_cents } => {
                    let ahead = if at < last { borrow_cents.max(0) } else { 0 };
                    (own, budget.saturating_add(ahead).min(all) + received)
                }
                Carry::Total if at < last => continue,
                Carry::Total => (own, all + received),
            };
            if paid > limit {
                let when = years.in_year(at);
                broken.push(format!(
                    "le coût{when} ({}) dépasse le budget ({})",
                    euros(paid),
                    euros(limit)
                ));
            }
        }
        for message in broken {
            let sheet = layout::sheet::SYNTHESIS;
            self.say(Control::Budgets, &book.name, sheet, "", message);
        }
    }

    /// The lines by year of a commune's page.
    pub(super) fn years_of_page(&mut self, book: &Book, choice: &CommuneChoice) {
        if self.extras.years.is_empty() {
            return;
        }
        self.carried(book, choice);
        let found = book.by_year();
        self.remaining(book, choice, &found);
        let basis = self.study.scenario.basis.basis;
        let names = self.extras.years.iter().map(ToString::to_string);
        let mut places: Vec<(String, YearChoice)> = names.zip(choice.years.clone()).collect();
        places.push((layout::TOTAL.to_owned(), choice.all_years()));
        let page = Spot::new(Control::Totaux, book, layout::sheet::SYNTHESIS);
        for (above, year) in &places {
            for column in self.extras.columns() {
                let label = column.label(basis);
                let control = match column {
                    MoneyColumn::Budget | MoneyColumn::Rest => Control::Budgets,
                    _ => Control::Totaux,
                };
                let what = format!("{label}, {above}");
                let located = found.get(&(label, above.clone()));
                let expected = Expected::Kwh(column.of(year));
                self.expect(page.to(control), &what, located, &expected);
            }
        }
    }

    /// What is left to the commune of each year's works.
    fn remaining(
        &mut self,
        book: &Book,
        choice: &CommuneChoice,
        found: &BTreeMap<(String, String), Located>,
    ) {
        let spot = Spot::new(Control::Totaux, book, layout::sheet::SYNTHESIS);
        let remaining = self.study.remaining_by_year(choice);
        for (left, year) in remaining.iter().zip(self.extras.years.clone()) {
            let key = (extra::YEAR_REMAINING.to_owned(), year.to_string());
            let what = format!("{}, {year}", extra::YEAR_REMAINING);
            self.expect(spot, &what, found.get(&key), &Expected::Kwh(*left));
        }
    }

    /// What is left at the end of each year, where it serves the next ones.
    fn carried(&mut self, book: &Book, choice: &CommuneChoice) {
        if !self.extras.carries() {
            return;
        }
        let found = book.by_year();
        let label = extra::year_carried(self.study.scenario.basis.basis);
        let spot = Spot::new(Control::Budgets, book, layout::sheet::SYNTHESIS);
        let mut left = 0;
        for (year, stated) in choice.years.iter().zip(self.extras.years.clone()) {
            left += year.rest_cents();
            let what = format!("{label}, {stated}");
            let located = found.get(&(label.clone(), stated.to_string()));
            self.expect(spot, &what, located, &Expected::Cents(left));
        }
    }

    /// Figures that pages and « Communes » have where the scenario has works, funds or points done.
    pub(super) fn extra_figures(&self, all: &YearChoice) -> Vec<(String, Expected<'static>)> {
        use Expected::{Cents, Count};
        let basis = self.study.scenario.basis.basis;
        let mut figures = Vec::new();
        if self.extras.works() {
            figures.push((extra::CABINETS.to_owned(), Count(all.works)));
            figures.push((extra::works(basis), Cents(all.works_cents)));
        }
        if !self.extras.funds.is_empty() {
            figures.push((extra::funds(basis), Cents(all.funds_cents())));
        }
        if self.extras.done {
            figures.push((extra::done(basis), Cents(all.done_cents)));
        }
        if self.extras.reinvests {
            figures.push((extra::reinvested(basis), Cents(all.reinvested_cents)));
        }
        figures
    }

    /// The same on a page.
    pub(super) fn page_extras(&mut self, book: &Book, all: &YearChoice) {
        for (label, expected) in self.extra_figures(all) {
            let expected = match expected {
                Expected::Cents(cents) => Expected::Planned(cents as f64 / 100.0),
                other => other,
            };
            self.expect_label(Control::Totaux, book, &label, &expected);
        }
    }

    /// « Calendrier » of the territory: each commune and year once, and the whole of each year.
    pub(super) fn calendar(
        &mut self,
        book: &Book,
        recounts: &BTreeMap<usize, Recount>,
        whole: &Recount,
    ) {
        if self.extras.years.is_empty() {
            return;
        }
        let study = self.study;
        let communes = study.scenario.territory.communes();
        let below = book.table_of(layout::sheet::CALENDAR, commune::NAME);
        let above = book.table_of(layout::sheet::CALENDAR, TERRITORY);
        let years = self.extras.years.clone();
        let is_year = |record: &Record, year: i32| record.text(point::YEAR) == year.to_string();
        for (index, recount) in recounts {
            let insee = &communes[*index].insee;
            for (year, figures) in years.iter().zip(&recount.choice.years) {
                let mut records = below.records.iter();
                let record =
                    records.find(|one| one.text(commune::INSEE) == *insee && is_year(one, *year));
                self.calendar_line(book, record, &format!("{insee}, {year}"), figures);
            }
        }
        for (year, figures) in years.iter().zip(&whole.choice.years) {
            let mut records = above.records.iter();
            let record =
                records.find(|one| one.text(TERRITORY) == EVERYWHERE && is_year(one, *year));
            self.calendar_line(book, record, &year.to_string(), figures);
        }
    }

    fn calendar_line(
        &mut self,
        book: &Book,
        record: Option<&Record>,
        what: &str,
        figures: &YearChoice,
    ) {
        let sheet = layout::sheet::CALENDAR;
        let Some(record) = record else {
            let message = format!("la ligne « {what} » manque");
            self.say(Control::Totaux, &book.name, sheet, "", message);
            return;
        };
        let spot = Spot::new(Control::Totaux, book, sheet);
        for column in self.extras.columns() {
            let header = column.label(self.study.scenario.basis.basis);
            self.expect_under(spot, record, &header, &Expected::Kwh(column.of(figures)));
        }
    }
}
