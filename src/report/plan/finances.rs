//! « Financement » of the territory: who pays in each commune, and what comes back.

use super::Shared;
use super::blocks::planned_figure;
use crate::money::Basis;
use crate::report::layout::{self, finance as said, label, name};
use crate::report::page::Figure;
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, ColumnCells, Table};
use crate::retrofit::finance::{Finance, Lot};
use crate::scenario::study::CommuneChoice;
use rust_xlsxwriter::Worksheet;

const COMMUNE: &str = "Commune";
const EPCI: &str = "EPCI";
const HT: &str = "Coût (€ HT)";
const TTC: &str = "Coût (€ TTC)";
const WORKS: &str = "dont travaux d'armoire (€ HT)";
const FUNDS: &str = "Fonds (€)";
const AIDS: &str = "Aides (€)";
const CERTIFICATES: &str = "CEE (€)";
const RUNNING: &str = "Fonctionnement, sans FCTVA (€ TTC)";
const FCTVA: &str = "FCTVA (€)";
const REMAINING: &str = "Reste à charge (€)";
const YEARLY: &str = "Économie annuelle (€ TTC)";
const PAYBACK: &str = label::PAYBACK_OF_COMMUNE;
const WORTH: &str = "Valeur actuelle nette (€)";

/// The sheet, a row for each commune that has points in the plan, and its table for the formulas of
/// others.
pub fn sheet(shared: &Shared<'_>) -> Written<(Worksheet, Table)> {
    let euros = |header: &'static str, width: f64| Column::new(header, width, Kind::Euros).summed();
    let mut columns = vec![
        Column::new(COMMUNE, 28.0, Kind::Wrapped),
        Column::new(EPCI, 31.0, Kind::Wrapped),
        euros(HT, 15.0),
        euros(TTC, 15.0),
    ];
    if shared.extras.works() {
        columns.push(euros(WORKS, 14.0));
    }
    if !shared.extras.funds.is_empty() {
        columns.push(euros(FUNDS, 14.0));
    }
    columns.extend([
        euros(AIDS, 14.0),
        euros(CERTIFICATES, 12.0),
        euros(RUNNING, 15.0),
        euros(FCTVA, 14.0),
        euros(REMAINING, 15.0),
        euros(YEARLY, 14.0),
        Column::new(PAYBACK, 16.0, Kind::Years),
        euros(WORTH, 16.0),
    ]);
    let mut table = Table::new(layout::sheet::FINANCE, shared.top(), columns);
    let mut sheet = named(layout::sheet::FINANCE)?;
    let cells = Cells::of(shared, &table);
    let chosen = (shared.choice().communes.iter()).filter(|choice| !choice.points.is_empty());
    let rows = chosen
        .enumerate()
        .map(|(index, choice)| row(shared, choice, index, &cells));
    table.write(&mut sheet, rows)?;
    let title = "Financement du plan par commune";
    table.lay_out(&mut sheet, title)?;
    shared.dress(&mut sheet, title)?;
    Ok((sheet, table))
}

/// Who pays for the whole plan, for the page: the totals of the table.
pub fn payers(shared: &Shared<'_>, table: &Table) -> Vec<Figure<'static>> {
    let funds = (!shared.extras.funds.is_empty()).then_some((said::FUNDS, FUNDS));
    let others = [
        (said::AIDS, AIDS),
        (said::CERTIFICATES, CERTIFICATES),
        (said::FCTVA, FCTVA),
        (said::REMAINING, REMAINING),
    ];
    let lines = funds.into_iter().chain(others);
    lines
        .map(|(label, header)| planned_figure(label, &table.total(header), Kind::WholeEuros))
        .collect()
}

/// Columns that formulas of the rows name.
struct Cells {
    ht: ColumnCells,
    ttc: ColumnCells,
    funds: Option<ColumnCells>,
    aids: ColumnCells,
    certificates: ColumnCells,
    running: ColumnCells,
    fctva: ColumnCells,
    remaining: ColumnCells,
    yearly: ColumnCells,
}

impl Cells {
    fn of(shared: &Shared<'_>, table: &Table) -> Self {
        Self {
            ht: table.column(HT),
            ttc: table.column(TTC),
            funds: (!shared.extras.funds.is_empty()).then(|| table.column(FUNDS)),
            aids: table.column(AIDS),
            certificates: table.column(CERTIFICATES),
            running: table.column(RUNNING),
            fctva: table.column(FCTVA),
            remaining: table.column(REMAINING),
            yearly: table.column(YEARLY),
        }
    }
}

fn row(
    shared: &Shared<'_>,
    choice: &CommuneChoice,
    index: usize,
    cells: &Cells,
) -> Vec<Value<'static>> {
    let (commune, _) = shared.of(choice);
    let finance: Finance = shared.study().finance(choice);
    let euros = |cents: i64| cents as f64 / 100.0;
    let at = |column: ColumnCells| column.at(index);
    let (ht_cell, ttc_cell) = (at(cells.ht), at(cells.ttc));
    let (ht, ttc) = match shared.basis() {
        Basis::Ht => (
            Value::euros(finance.cost_ht_cents),
            Value::Formula(
                format!("ROUND({ht_cell}*(1+{}),2)", name::VAT),
                euros(finance.cost_ttc_cents),
            ),
        ),
        Basis::Ttc => (
            Value::Formula(
                format!("ROUND({ttc_cell}/(1+{}),2)", name::VAT),
                euros(finance.cost_ht_cents),
            ),
            Value::euros(finance.cost_ttc_cents),
        ),
    };
    // Who pays besides the commune.
    let mut others = format!("-{}-{}", at(cells.aids), at(cells.certificates));
    if let Some(funds) = cells.funds {
        others += &format!("-{}", at(funds));
    }
    let payback = finance
        .payback_of_commune_years()
        .map_or(Value::text("sans objet"), |years| {
            Value::Formula(
                format!("MAX(0,{})/{}", at(cells.remaining), at(cells.yearly)),
                years,
            )
        });
    let mut values = vec![
        Value::text(commune.nom.clone()),
        Value::text(commune.epci.clone()),
        ht,
        ttc,
    ];
    if shared.extras.works() {
        let works = finance.lots.iter().filter(|lot| lot.cabinets > 0);
        let works: f64 = works.map(Lot::cost_eur_ht).sum();
        values.push(Value::Number(works));
    }
    if cells.funds.is_some() {
        values.push(Value::euros(finance.fund_cents));
    }
    values.extend([
        Value::euros(finance.aid_cents),
        Value::euros(finance.certificates_cents),
        Value::euros(finance.running_ttc_cents),
        Value::Formula(
            format!(
                "ROUND(({ttc_cell}-{})*{},2)",
                at(cells.running),
                name::FCTVA
            ),
            euros(finance.fctva_cents),
        ),
        Value::Formula(
            format!("{ttc_cell}{others}-{}", at(cells.fctva)),
            euros(finance.remaining_cents),
        ),
        Value::Number(finance.yearly_ttc_eur),
        payback,
        Value::Number(finance.net_present_value_eur),
    ]);
    values
}
