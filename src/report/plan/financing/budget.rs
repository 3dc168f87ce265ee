//! The financing plan as funders ask for it: what is spent, who pays for it, and its share.

use super::super::Shared;
use super::ledger::Line;
use super::{COST, euros};
use crate::report::acts::label;
use crate::report::table::Table;
use crate::retrofit::finance::Finance;
use crate::scenario::financing::{Amount, Entry};

/// What the plan comes to, for the lines below it.
const TOTAL: &str = "total_depenses";

/// Its lines, before tax; both sides come to the same.
pub fn lines(shared: &Shared<'_>, finance: &Finance, lots: &Table) -> Vec<Line> {
    let study = shared.study();
    let plan = study.financing_before_tax(finance);
    let whole = plan.total_cents();
    let said = |one: &Amount| (label(study, one.entry), euros(one.cents));
    let mut lines = vec![Line::heading(
        "Plan de financement prévisionnel, hors taxes : dépenses",
    )];
    let mut keys = Vec::new();
    for one in &plan.expenses {
        let (label, value) = said(one);
        let key = format!("depense_{}", keys.len());
        let formula = expense(shared, one.entry, finance, lots);
        keys.push(format!("{{{key}}}"));
        lines.push(Line::euros(key, label, formula, value, ""));
    }
    let sum = if keys.is_empty() {
        "0".to_owned()
    } else {
        keys.join("+")
    };
    lines.push(Line::euros(
        TOTAL,
        "Total des dépenses",
        sum,
        euros(whole),
        "",
    ));
    lines.push(Line::heading("Recettes, et leur part"));
    let mut keys: Vec<String> = Vec::new();
    for one in &plan.resources {
        let (label, value) = said(one);
        let key = format!("recette_{}", keys.len());
        let formula = match one.entry {
            Entry::Own => less(&format!("{{{TOTAL}}}"), &keys),
            entry => resource(entry, finance),
        };
        keys.push(format!("{{{key}}}"));
        let share = share_of(&key, one.cents, whole);
        lines.push(Line::euros(key, label, formula, value, note(one.entry)).with_share(share));
    }
    let share = share_of("total_recettes", whole, whole);
    let total = Line::euros(
        "total_recettes",
        "Total des recettes",
        keys.join("+"),
        euros(whole),
        "égal aux dépenses",
    );
    lines.push(total.with_share(share));
    lines
}

/// The formula of what is spent.
fn expense(shared: &Shared<'_>, entry: Entry, finance: &Finance, lots: &Table) -> String {
    let works = finance.lots.iter().enumerate();
    let works = works.filter(|(_, lot)| lot.cabinets > 0);
    let works: Vec<String> = works
        .map(|(index, _)| lots.column(COST).at(index))
        .collect();
    match entry {
        Entry::Cabinets => works.join("+"),
        Entry::Project(at) => {
            let mut shares = shared.study().scenario.hypotheses.project_shares();
            let key = shares.nth(at).map_or("ht", |(one, _)| &*one.key);
            format!("{{{key}}}")
        }
        _ => less("{ht}", &works),
    }
}

/// The formula of what others pay. Aids find what those before them leave of what they may come to.
fn resource(entry: Entry, finance: &Finance) -> String {
    match entry {
        Entry::Fund(at) => format!("{{fonds_{at}}}"),
        Entry::Aid(at) => {
            let before: Vec<String> = (0..at)
                .filter(|before| finance.aids[*before].cents > 0)
                .map(|before| format!("{{aide_{before}}}"))
                .collect();
            let left = match &*before {
                [] => "{plafond}".to_owned(),
                before => format!("{{plafond}}-({})", before.join("+")),
            };
            format!("MAX(0,MIN({{aide_{at}}},{left}))")
        }
        _ => "{cee}".to_owned(),
    }
}

/// The formula of what some cells leave of another.
fn less(whole: &str, parts: &[String]) -> String {
    [&[whole.to_owned()], parts].concat().join("-")
}

fn note(entry: Entry) -> &'static str {
    match entry {
        Entry::Aid(_) => "dans la limite du plafond ; les dernières aides cèdent d'abord",
        Entry::Own => "la TVA, moins le FCTVA, s'y ajoute",
        _ => "",
    }
}

/// The share of an amount in the whole.
fn share_of(key: &str, cents: i64, whole: i64) -> (String, f64) {
    let value = if whole == 0 {
        0.0
    } else {
        cents as f64 / whole as f64
    };
    let formula = format!("IF({{{TOTAL}}}=0,0,{{{key}}}/{{{TOTAL}}})");
    (formula, value)
}
