//! The page of a balance: the same figures as its workbook, in one file that opens without network.

mod charts;

use super::of_sheet::table_of;
use super::{Figure, Page, Section, figures, number};
use crate::followup::billed::Billed;
use crate::followup::contract::Measure;
use crate::followup::objectives::Standing;
use crate::outputs::{Kind, Mark};
use crate::report::balance::words::State;
use crate::report::balance::{
    Document, TITLE, advice, bills, contract, course, objectives, remarks, sites, tallies, words,
};
use crate::report::table::{Column, Table};
use maud::{Markup, html};

/// Rows of long tables shown at a time.
const ROWS: usize = 100;

/// The page of a balance. The same document always gives the same bytes.
#[must_use]
pub fn page(document: &Document<'_>) -> String {
    let balance = document.balance;
    let warning = document.warning();
    let section = |id, title, body| Section { id, title, body };
    let mut sections = vec![
        section("essentiel", "L'essentiel", essentials(document)),
        section("evolution", "Évolution", progress(document)),
        section("argent", "Argent et énergie", money(document)),
        section("communes", "Communes", communes(document)),
        section("registre", "Conseils", advice(document)),
        section("sites", "Friches", sites(document)),
    ];
    if let Some(billed) = &balance.billed {
        sections.push(section("factures", "Factures", bills(billed)));
    }
    sections.push(section("corriger", "À corriger", to_correct(document)));
    sections.push(section("hypotheses", "Hypothèses", hypotheses(document)));
    Page {
        title: TITLE,
        subject: &number::narrowed(&balance.contract.name),
        warning: warning.as_deref(),
        sections,
        foot: &format!("Réverbère – {}", document.period()),
        mark: Mark::of(Kind::Balance),
        ..Page::default()
    }
    .into_html()
}

fn essentials(document: &Document<'_>) -> Markup {
    // The state of each stands above, beside its sentence: once is enough.
    let mut columns = objectives::columns();
    let table = Table::new("", 0, objectives::columns());
    let mut rows = objectives::rows(document, &table, |_| None);
    let state = table.index(objectives::header::STATE);
    columns.remove(state);
    for row in &mut rows {
        row.remove(state);
    }
    let table = table_of("Les objectifs du contrat", &columns, rows.into_iter());
    html! {
        @if let Some(stated) = document.not_begun() { p .lead { strong { (stated) } } }
        p .lead { (document.period()) "." }
        ul .states {
            @for standing in document.standings {
                li {
                    strong { (standing.objective.label) "\u{a0}: " }
                    span .state .(state_class(State::of(standing))) { (words::mark(standing)) }
                    " " (number::narrowed(&words::beside_its_mark(standing))) "."
                }
            }
        }
        div .grid {
            (figures("Objectifs", &document.standings.iter().map(standing).collect::<Vec<_>>()))
            div .grid {
                (figures("Argent", &spending(document)))
                (figures("Économies d'énergie", &energy(document)))
            }
        }
        (table.whole())
    }
}

fn standing(standing: &Standing) -> Figure {
    let objective = &standing.objective;
    let measure = objective.measure;
    Figure {
        key: measure.code(),
        label: objective.label.clone(),
        shown: if measure == Measure::TauxTravaux {
            number::percent(standing.value, 1)
        } else {
            number::whole(standing.counted)
        },
        value: Some(standing.value),
        remark: format!(
            "sur {}",
            if measure == Measure::TauxTravaux {
                number::percent(objective.target, 1)
            } else {
                number::narrowed(&words::counted(measure, objective.target))
            }
        ),
        ..Figure::default()
    }
}

/// The class of a mark in `style.css`.
fn state_class(state: State) -> &'static str {
    match state {
        State::OnTime => "good",
        State::Late => "bad",
        State::TooEarly => "unsure",
    }
}

fn figure(key: &'static str, label: &str, value: f64, shown: String, remark: String) -> Figure {
    Figure {
        key,
        label: label.to_owned(),
        shown,
        value: Some(value),
        remark,
        ..Figure::default()
    }
}

/// « 40,6 % de ceci »; nothing where there is no whole.
fn part(part: f64, whole: f64, of: &str) -> String {
    if whole > 0.0 {
        format!("{} {of}", number::percent(part / whole, 1))
    } else {
        String::new()
    }
}

fn spending(document: &Document<'_>) -> Vec<Figure> {
    let all = &document.balance.all;
    let basis = document.basis().code();
    let euros = |key, label: String, cents: i64, remark| {
        figure(
            key,
            &label,
            cents as f64 / 100.0,
            number::euros(cents),
            remark,
        )
    };
    let share = part(
        all.spent_cents as f64,
        all.budget_cents as f64,
        "des budgets",
    );
    vec![
        euros(
            "budgets",
            format!("Budgets ({basis})"),
            all.budget_cents,
            String::new(),
        ),
        Figure {
            alarm: words::overspent(all.left_cents()),
            ..euros("depense", "Dépensé".into(), all.spent_cents, share)
        },
        euros("reste", "Reste".into(), all.left_cents(), String::new()),
        figure(
            "sans_cout",
            "Points réceptionnés sans coût",
            all.without_cost.into(),
            number::whole(all.without_cost.into()),
            String::new(),
        ),
    ]
}

fn energy(document: &Document<'_>) -> Vec<Figure> {
    let all = &document.balance.all;
    let kwh = |key, label: &str, value: f64, remark| {
        figure(
            key,
            label,
            value,
            number::with_unit(value, 0, "kWh/an"),
            remark,
        )
    };
    let (planned, expected) = (all.planned_saving_kwh, all.expected_saving_kwh);
    vec![
        kwh(
            "a_economiser",
            "Économie prévue, plan entier",
            planned,
            String::new(),
        ),
        kwh(
            "prevu",
            "Économie prévue, points du plan réceptionnés",
            expected,
            String::new(),
        ),
        kwh(
            "reel",
            "Économie constatée (points du plan)",
            all.real_saving_kwh,
            part(all.real_saving_kwh, expected, "du prévu"),
        ),
        kwh(
            "hors_plan",
            "Économie constatée (points hors plan)",
            all.extra_saving_kwh,
            String::new(),
        ),
        kwh(
            "economie",
            "Économie constatée, total",
            all.saving_kwh(),
            part(all.saving_kwh(), planned, "du plan entier"),
        ),
    ]
}

fn progress(document: &Document<'_>) -> Markup {
    let columns = course::columns(document, "Bilan du");
    let kept = table_of(
        "Ce qui est compté à chaque bilan conservé",
        &columns,
        course::kept_rows(document).into_iter(),
    );
    html! {
        p { "Cumul mois par mois, d'après les dates des classeurs. Tirets : progression régulière du début du contrat à la cible. Losanges : ce bilan et les précédents." }
        div .grid {
            @for standing in document.standings { (charts::course(document, standing)) }
        }
        (kept.whole())
    }
}

fn money(document: &Document<'_>) -> Markup {
    html! {
        div .grid {
            (charts::spending(document))
            (charts::energy(document))
        }
    }
}

/// What the page leaves to the workbook: names that it has already, and shares that it draws.
const LEFT_OUT: [&str; 3] = [
    "Code INSEE",
    tallies::header::SPENT_SHARE,
    tallies::header::REAL_SHARE,
];

/// The place of the column of EPCI among those that are left.
const EPCI_SHOWN: usize = 1;

fn communes(document: &Document<'_>) -> Markup {
    let lines = tallies::Lines::communes(document);
    html! {
        p .note { (tallies::NOTE) }
        // Under the last table it would be alone on a sheet of paper.
        p .note { (tallies::YEARS_NOTE) }
        div .wide {
            (tally_table(lines).in_groups("t-communes", ROWS, Some(EPCI_SHOWN)))
            (tally_table(tallies::Lines::epcis(document)).whole())
            (tally_table(tallies::Lines::years(document)).whole())
        }
    }
}

/// Lines of tallies without the columns that the page leaves out.
fn tally_table(lines: tallies::Lines<'_>) -> super::table::Table {
    let stays: Vec<bool> = (lines.columns.iter())
        .map(|column| !LEFT_OUT.contains(&column.header()))
        .collect();
    let keep = |row: Vec<_>| -> Vec<_> {
        let cells = row.into_iter().zip(&stays);
        cells
            .filter_map(|(cell, stays)| stays.then_some(cell))
            .collect()
    };
    let rows: Vec<_> = lines.rows.into_iter().map(keep).collect();
    let columns = lines.columns.into_iter().zip(&stays);
    let columns: Vec<Column> = columns
        .filter_map(|(column, stays)| stays.then_some(column))
        .collect();
    table_of(lines.title, &columns, rows.into_iter())
}

fn advice(document: &Document<'_>) -> Markup {
    if document.balance.advice.is_empty() {
        return html! { p { "Aucun conseil n'est compté." } };
    }
    html! {
        @if let Some(rate) = document.balance.works_rate() {
            p {
                (number::whole(document.balance.advice.len() as f64)) " conseils donnés, "
                (number::percent(rate, 1)) " suivis de travaux."
            }
        }
        div .grid {
            @for by in advice::By::ALL {
                @let table = Table::new("", 0, by.columns());
                @let rows = by.rows(document, &table).into_iter();
                (table_of(by.caption(), &by.columns(), rows).whole())
            }
        }
    }
}

fn sites(document: &Document<'_>) -> Markup {
    if document.balance.sites.is_empty() {
        return html! { p { "Aucune friche n'est comptée." } };
    }
    table_of(sites::TITLE, &sites::columns(), sites::rows(document)).whole()
}

fn bills(billed: &Billed) -> Markup {
    let table = Table::new("", 0, bills::columns());
    let compared = table_of(bills::TITLE, &bills::columns(), bills::rows(billed, &table));
    html! {
        p .note { (bills::NOTE) }
        @if billed.cabinets.is_empty() { p { "Aucune armoire ne peut être comparée." } }
        @else { (compared.whole()) }
        @if !billed.without.is_empty() {
            p { (bills::WITHOUT) "\u{a0}:" }
            ul {
                @for cabinets in bills::without(billed) { li { (cabinets) } }
            }
        }
    }
}

fn to_correct(document: &Document<'_>) -> Markup {
    let rows = remarks::rows(document);
    let reasons = remarks::reason_rows(document).into_iter();
    html! {
        @if rows.is_empty() { p { "Rien à corriger." } }
        @else {
            (table_of("Ce qu'il y a à corriger", &remarks::reason_columns(), reasons).whole())
            (table_of(remarks::TITLE, &remarks::columns(), rows.into_iter()).in_pages("t-corriger", ROWS))
        }
    }
}

fn hypotheses(document: &Document<'_>) -> Markup {
    let rows = contract::rows(document).into_iter();
    table_of(contract::TITLE, &contract::columns(), rows).whole()
}
