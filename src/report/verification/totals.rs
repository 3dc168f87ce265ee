//! Budgets, totals and targets: what the chosen points amount to, against what the pages say.

use super::{Control, Expected, Recount, Spot, Verifier};
use crate::french::counted;
use crate::report::layout::{self, commune, finance, label, point};
use crate::report::plan::payers;
use crate::report::reread::Book;
use crate::report::wording;
use crate::scenario::Target;
use crate::scenario::study::CommuneChoice;
use std::collections::BTreeMap;

impl Verifier<'_> {
    pub(super) fn commune_totals(&mut self, book: &Book, recount: &Recount) {
        use Expected::{Cents, Count, Kwh};
        let basis = self.study.scenario.basis.basis;
        let budget_cents = recount.choice.budget_cents;
        self.expect_label(
            Control::Budgets,
            book,
            &label::budget(basis),
            &Cents(budget_cents),
        );
        // A page without chosen point has no figures but its budget.
        if recount.points == 0 {
            return;
        }
        self.expect_label(
            Control::Totaux,
            book,
            label::RENOVATED,
            &Count(recount.points),
        );
        for (label, expected) in [
            (label::FACTOR4, Count(recount.factor4)),
            (label::FACTOR2, Count(recount.factor2)),
        ] {
            self.expect_label(Control::Totaux, book, label, &expected);
        }
        self.page_figures(book, recount);
        let cost = layout::cost(basis);
        let totals = [
            (point::BEFORE, Kwh(recount.kwh_before)),
            (point::AFTER, Kwh(recount.kwh_after)),
            (point::SAVING, Kwh(recount.kwh_before - recount.kwh_after)),
            (cost.as_str(), Cents(recount.cost_cents)),
        ];
        self.expect_total(book, layout::sheet::POINTS, &totals);
        if self.extras.grants {
            let grants = recount.choice.in_all(|year| year.grants_cents);
            let header = point::grant(basis);
            let totals = [(header.as_str(), Cents(grants))];
            self.expect_total(book, layout::sheet::POINTS, &totals);
        }
    }

    /// « Financement » of a commune, computed again from the points of its workbook.
    pub(super) fn finance(&mut self, book: &Book, choice: &CommuneChoice) {
        use Expected::{Cents, Kwh};
        let money = self.study.finance(choice);
        let funds = &self.study.scenario.rules.funds;
        let mut funds: Vec<(String, i64)> = (funds.iter().zip(&money.by_fund_cents))
            .map(|(fund, cents)| (format!("Fonds : {}", fund.name), *cents))
            .collect();
        if !funds.is_empty() {
            funds.push((finance::FUNDS.to_owned(), money.fund_cents));
        }
        let funds = funds.iter();
        let funds: Vec<_> = funds
            .map(|(label, cents)| (label.as_str(), Cents(*cents)))
            .collect();
        self.payers_of_page(book, &payers(&money));
        let spot = Spot::new(Control::Totaux, book, layout::sheet::FINANCE);
        for (label, expected) in [
            (finance::HT, Cents(money.cost_ht_cents)),
            (finance::TTC, Cents(money.cost_ttc_cents)),
            (finance::AIDS, Cents(money.aid_cents)),
            (finance::CERTIFICATES, Cents(money.certificates_cents)),
            (finance::FCTVA, Cents(money.fctva_cents)),
            (finance::REMAINING, Cents(money.remaining_cents)),
            (finance::ENERGY, Kwh(money.energy_eur)),
            (finance::YEARLY, Kwh(money.yearly_eur)),
            (finance::YEARLY_TTC, Kwh(money.yearly_ttc_eur)),
            (finance::WORTH, Kwh(money.net_present_value_eur)),
        ]
        .into_iter()
        .chain(funds)
        {
            self.expect(spot, label, book.finance(label), &expected);
        }
    }

    /// Who pays, on a « Synthèse ».
    fn payers_of_page(&mut self, book: &Book, payers: &[(&'static str, i64)]) {
        for (label, cents) in payers {
            let planned = Expected::Planned(*cents as f64 / 100.0);
            self.expect_label(Control::Totaux, book, label, &planned);
        }
    }

    /// What both kinds of « Synthèse » say of what is proposed, and the hypotheses behind it.
    fn page_figures(&mut self, book: &Book, recount: &Recount) {
        use Expected::{Cents, Exactly, Planned};
        let hypotheses = &self.study.scenario.hypotheses;
        let saving = recount.kwh_before - recount.kwh_after;
        let (price, co2) = (hypotheses.price_eur_per_kwh(), hypotheses.co2_kg_per_kwh());
        let values: Vec<(String, f64)> = hypotheses
            .all()
            .iter()
            .filter_map(|one| Some((one.label.clone(), one.value?)))
            .collect();
        let basis = self.study.scenario.basis.basis;
        let factor = wording::factor(recount.kwh_before, recount.kwh_after);
        let all = recount.choice.all_years();
        self.page_extras(book, &all);
        let euros = |cents: i64| cents as f64 / 100.0;
        let (budget, rest) = (label::budget(basis), label::rest(basis));
        let given = Cents(recount.choice.budget_cents);
        self.expect_label(Control::Budgets, book, &budget, &given);
        self.expect_label(
            Control::Budgets,
            book,
            &rest,
            &Planned(euros(all.rest_cents())),
        );
        let (cost, total) = (label::cost(basis), Planned(euros(all.total_cents())));
        self.expect_label(Control::Totaux, book, &cost, &total);
        let (before, after) = (recount.kwh_before, recount.kwh_after);
        for (label, figure) in [
            (label::BEFORE, before),
            (label::AFTER, after),
            (label::SAVING, saving),
            (label::BEFORE_EUROS, before * price),
            (label::AFTER_EUROS, after * price),
            (label::SAVING_EUROS, saving * price),
            (label::BEFORE_CO2, before * co2),
            (label::AFTER_CO2, after * co2),
            (label::CO2, saving * co2),
        ] {
            self.expect_label(Control::Totaux, book, label, &Planned(figure));
        }
        if let Some(factor) = factor {
            self.expect_label(Control::Totaux, book, label::FACTOR, &Exactly(factor));
        }
        let spot = Spot::new(Control::Totaux, book, layout::sheet::HYPOTHESES);
        for (label, value) in values {
            self.expect(spot, &label, book.hypothesis(&label), &Exactly(value));
        }
    }

    fn expect_total(&mut self, book: &Book, sheet: &str, totals: &[(&str, Expected<'_>)]) {
        let Some(total) = &book.table.total else {
            self.say(
                Control::Totaux,
                &book.name,
                sheet,
                "",
                "la ligne de total manque".into(),
            );
            return;
        };
        let spot = Spot::new(Control::Totaux, book, sheet);
        for (header, expected) in totals {
            self.expect_under(spot, total, header, expected);
        }
    }

    pub(super) fn territory_book(&mut self, book: &Book, recounts: &BTreeMap<usize, Recount>) {
        use Expected::{Cents, Count, Kwh};
        let study = self.study;
        let basis = study.scenario.basis.basis;
        let spot = Spot::new(Control::Totaux, book, layout::sheet::COMMUNES);
        let mut whole = Recount::default();
        for (index, budget_cents) in &study.budgets {
            let insee = &study.scenario.territory.communes()[*index].insee;
            let recount = recounts.get(index).cloned().unwrap_or_default();
            let all = recount.choice.all_years();
            whole.add(&recount);
            let mut records = book
                .table
                .records
                .iter()
                .filter(|record| record.text(commune::INSEE) == *insee);
            let (Some(record), None) = (records.next(), records.next()) else {
                let message = format!("la commune {insee} doit avoir une ligne et une seule");
                self.say(
                    Control::Totaux,
                    &book.name,
                    layout::sheet::COMMUNES,
                    "",
                    message,
                );
                continue;
            };
            let (budget, cost, rest) = (
                commune::budget(basis),
                layout::cost(basis),
                commune::rest(basis),
            );
            for (control, header, expected) in [
                (Control::Budgets, budget.as_str(), Cents(*budget_cents)),
                (Control::Totaux, &cost, Cents(all.total_cents())),
                (
                    Control::Totaux,
                    &rest,
                    Cents(budget_cents + all.reinvested_cents - all.own_cents() - all.done_cents),
                ),
                (Control::Totaux, commune::FACTOR4, Count(recount.factor4)),
                (Control::Totaux, commune::FACTOR2, Count(recount.factor2)),
                (Control::Totaux, commune::BEFORE, Kwh(recount.kwh_before)),
                (Control::Totaux, commune::AFTER, Kwh(recount.kwh_after)),
                (
                    Control::Totaux,
                    commune::SAVING,
                    Kwh(recount.kwh_before - recount.kwh_after),
                ),
            ] {
                self.expect_under(spot.to(control), record, header, &expected);
            }
            for (header, expected) in self.extra_figures(&all) {
                self.expect_under(spot, record, &header, &expected);
            }
        }
        if book.table.records.len() != study.budgets.len() {
            let message = format!(
                "{}, {} attendues",
                counted(book.table.records.len(), "commune lue", "communes lues"),
                study.budgets.len()
            );
            self.say(
                Control::Totaux,
                &book.name,
                layout::sheet::COMMUNES,
                "",
                message,
            );
        }
        self.territory_totals(book, &whole);
        let mut payers_of_all: Vec<(&'static str, i64)> = Vec::new();
        for recount in recounts.values().filter(|one| one.points > 0) {
            let of_commune = payers(&study.finance(&recount.choice));
            payers_of_all.resize(of_commune.len(), ("", 0));
            for (all, (label, cents)) in payers_of_all.iter_mut().zip(of_commune) {
                *all = (label, all.1 + cents);
            }
        }
        self.payers_of_page(book, &payers_of_all);
        self.calendar(book, recounts, &whole);
    }

    fn territory_totals(&mut self, book: &Book, whole: &Recount) {
        use Expected::{Cents, Count, Kwh};
        let basis = self.study.scenario.basis.basis;
        let budget_cents: i64 = self.study.budgets.values().sum();
        let (budget, cost) = (commune::budget(basis), layout::cost(basis));
        let totals = [
            (budget.as_str(), Cents(budget_cents)),
            (cost.as_str(), Cents(whole.choice.all_years().total_cents())),
            (commune::FACTOR4, Count(whole.factor4)),
            (commune::FACTOR2, Count(whole.factor2)),
            (commune::BEFORE, Kwh(whole.kwh_before)),
            (commune::AFTER, Kwh(whole.kwh_after)),
            (commune::SAVING, Kwh(whole.kwh_before - whole.kwh_after)),
        ];
        self.expect_total(book, layout::sheet::COMMUNES, &totals);
        let targets = self.study.scenario.targets;
        let asked = [targets.factor4, targets.factor2];
        let labels = asked.map(Target::label);
        // A range is written in words.
        let shown = |at: usize| match asked[at].exact() {
            Some(points) => Count(points),
            None => Expected::Text(&labels[at]),
        };
        for (control, label, expected) in [
            (Control::Objectifs, label::TARGET4, shown(0)),
            (Control::Objectifs, label::REACHED4, Count(whole.factor4)),
            (Control::Objectifs, label::TARGET2, shown(1)),
            (Control::Objectifs, label::REACHED2, Count(whole.factor2)),
        ] {
            self.expect_label(control, book, label, &expected);
        }
        if whole.points > 0 {
            self.page_figures(book, whole);
        }
        // Points done count for the targets.
        let done = &self.study.decisions.done_figures;
        for (name, reached, target) in [
            ("facteur 4", whole.factor4 + done.factor4, targets.factor4),
            ("facteur 2", whole.factor2 + done.factor2, targets.factor2),
        ] {
            if !target.is_met_by(reached) {
                let message = format!(
                    "{} en {name}, {} demandés",
                    counted(reached as usize, "point valable", "points valables"),
                    match target.exact() {
                        Some(points) => points.to_string(),
                        None => target.label(),
                    }
                );
                self.say(
                    Control::Objectifs,
                    &book.name,
                    layout::sheet::SYNTHESIS,
                    "",
                    message,
                );
            }
        }
    }
}
