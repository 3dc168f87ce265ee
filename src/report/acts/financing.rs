//! The financing plan as a table: what is spent at the left, who pays for it at the right.

use crate::document::field::Key;
use crate::document::{Datum, Fields, Shown, fields};
use crate::report::layout::finance as said;
use crate::scenario::financing::{Amount, Entry, FinancingPlan, shares};
use crate::scenario::study::Study;

/// What is spent on a line.
pub const SPENT: Key = "depense_eur";
/// What is paid by another.
pub const PAID: Key = "recette_eur";
/// Its share in all that is paid.
pub const SHARE: Key = "part";

/// A line of both sides; one of them may have no more.
pub struct Row {
    expense: Option<(String, i64)>,
    resource: Option<(String, i64)>,
    /// Share of the resource in all.
    share: Option<f64>,
}

/// What an amount is, in words.
fn label(study: &Study, entry: Entry) -> String {
    let scenario = &study.scenario;
    match entry {
        Entry::Points => said::POINTS.to_owned(),
        Entry::Cabinets => said::CABINETS.to_owned(),
        Entry::Project(at) => {
            let costs = study.project_costs(0);
            costs
                .get(at)
                .map_or_else(String::new, |(label, _)| (*label).to_owned())
        }
        Entry::Fund(at) => format!("Fonds de concours « {} »", scenario.rules.funds[at].name),
        Entry::Aid(at) => scenario.aids[at].name.clone(),
        Entry::Certificates => said::CERTIFICATES.to_owned(),
        Entry::Fctva => said::FCTVA.to_owned(),
        Entry::Own => said::OWN.to_owned(),
    }
}

/// The lines of a plan as they are printed: shares to the hundredth of a percent, which come to the whole.
pub fn rows(study: &Study, plan: &FinancingPlan) -> Vec<Row> {
    let shares = shares(&plan.resources).into_iter();
    let shares = shares.map(|share| share as f64 / 10_000.0);
    lines(study, plan, &shares.collect::<Vec<_>>())
}

/// The same with the shares that a spreadsheet computes, unrounded.
pub fn live_rows(study: &Study, plan: &FinancingPlan) -> Vec<Row> {
    let whole = plan.total_cents().max(1) as f64;
    let shares = plan.resources.iter().map(|one| one.cents as f64 / whole);
    lines(study, plan, &shares.collect::<Vec<_>>())
}

/// What the commune pays of a plan with tax is what is left to it in the end.
fn lines(study: &Study, plan: &FinancingPlan, shares: &[f64]) -> Vec<Row> {
    let is_with_tax = plan.cents(Entry::Fctva) > 0;
    let stated = |one: &Amount| match one.entry {
        Entry::Own if is_with_tax => (said::REMAINING.to_owned(), one.cents),
        entry => (label(study, entry), one.cents),
    };
    let lines = plan.expenses.len().max(plan.resources.len());
    let row = |at: usize| Row {
        expense: plan.expenses.get(at).map(stated),
        resource: plan.resources.get(at).map(stated),
        share: shares.get(at).copied(),
    };
    (0..lines).map(row).collect()
}

/// What is said of a line; `basis` is « HT » or « TTC ».
pub fn fields(basis: &str) -> Fields<Row> {
    let amount = format!("Montant (€ {basis})");
    Fields::new(fields! { Row;
        "depense", "Dépenses", Wrapped 27.0, Shown::ALL, Read => |row| words(row.expense.as_ref());
        SPENT, &amount, Euros 16.0, Shown::ALL, Sum => |row| cents(row.expense.as_ref());
        "recette", "Recettes", Wrapped 34.0, Shown::ALL, Read => |row| words(row.resource.as_ref());
        PAID, "Montant (€)", Euros 16.0, Shown::ALL, Sum => |row| cents(row.resource.as_ref());
        SHARE, "Part", Percent 13.0, Shown::ALL, Sum => |row| row.share.into();
    })
}

fn words(side: Option<&(String, i64)>) -> Datum<'_> {
    side.map(|(label, _)| label.as_str()).into()
}

fn cents(side: Option<&(String, i64)>) -> Datum<'static> {
    side.map_or(Datum::Blank, |(_, cents)| Datum::Cents(*cents))
}
