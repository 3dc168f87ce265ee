//! « Financement » of the territory: who pays in each commune, and what comes back.

use super::Shared;
use crate::money::Basis;
use crate::report::layout::{self, name};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::{Column, one_table};
use crate::retrofit::finance::Finance;
use crate::scenario::study::CommuneChoice;
use rust_xlsxwriter::Worksheet;

/// The sheet: a row for each commune that has points in the plan.
pub fn sheet(shared: &Shared<'_>) -> Written<Worksheet> {
    let columns = vec![
        Column::new("Commune", 26.0, Kind::Wrapped),
        Column::new("EPCI", 26.0, Kind::Wrapped),
        Column::new("Coût (€ HT)", 15.0, Kind::Euros).summed(),
        Column::new("Coût (€ TTC)", 15.0, Kind::Euros).summed(),
        Column::new("Aides (€)", 14.0, Kind::Euros).summed(),
        Column::new("CEE (€)", 12.0, Kind::Euros).summed(),
        Column::new("FCTVA (€)", 14.0, Kind::Euros).summed(),
        Column::new("Reste à charge (€)", 15.0, Kind::Euros).summed(),
        Column::new("Économie annuelle (€ HT)", 14.0, Kind::Euros).summed(),
        Column::new(
            "Temps de retour, aides déduites (années)",
            10.0,
            Kind::Years,
        ),
        Column::new("Valeur actuelle nette (€)", 16.0, Kind::Euros).summed(),
    ];
    let chosen = shared
        .choice()
        .communes
        .iter()
        .filter(|choice| !choice.points.is_empty());
    one_table(
        layout::sheet::FINANCE,
        columns,
        chosen
            .enumerate()
            .map(|(index, choice)| row(shared, choice, index + 2)),
        "Financement du plan par commune",
        &shared.footer(),
    )
}

fn row(shared: &Shared<'_>, choice: &CommuneChoice, row: usize) -> Vec<Value<'static>> {
    let (commune, _) = shared.of(choice);
    let finance: Finance = shared.study().finance(choice);
    let euros = |cents: i64| cents as f64 / 100.0;
    let (ht, ttc) = match shared.basis() {
        Basis::Ht => (
            Value::euros(finance.cost_ht_cents),
            Value::Formula(
                format!("ROUND(C{row}*(1+{}),2)", name::VAT),
                euros(finance.cost_ttc_cents),
            ),
        ),
        Basis::Ttc => (
            Value::Formula(
                format!("ROUND(D{row}/(1+{}),2)", name::VAT),
                euros(finance.cost_ht_cents),
            ),
            Value::euros(finance.cost_ttc_cents),
        ),
    };
    let payback = finance
        .payback_years
        .map_or(Value::text("sans objet"), |years| {
            Value::Formula(format!("MAX(0,C{row}-E{row}-F{row})/I{row}"), years)
        });
    vec![
        Value::text(commune.nom.clone()),
        Value::text(commune.epci.clone()),
        ht,
        ttc,
        Value::euros(finance.aid_cents),
        Value::euros(finance.certificates_cents),
        Value::Formula(
            format!("ROUND(D{row}*{},2)", name::FCTVA),
            euros(finance.fctva_cents),
        ),
        Value::Formula(
            format!("D{row}-E{row}-F{row}-G{row}"),
            euros(finance.remaining_cents),
        ),
        Value::Number(finance.yearly_eur),
        payback,
        Value::Number(finance.net_present_value_eur),
    ]
}
