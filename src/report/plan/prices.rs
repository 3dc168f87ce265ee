//! « Valeurs marginales »: what one more euro would bring in each commune, where money is left that
//! nothing needs, and what one more point in a target would take.

use super::Shared;
use super::financing::ledger::{Ledger, Line};
use crate::french::counted;
use crate::report::layout::{self, commune};
use crate::report::proof::Prices;
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::study::CommuneChoice;
use rust_xlsxwriter::Worksheet;

/// The sheet.
pub fn sheet(shared: &Shared<'_>) -> Written<Worksheet> {
    let prices = &shared.proof().prices;
    let years = &shared.extras.years;
    let mut columns = vec![
        Column::new(commune::NAME, 48.0, Kind::Wrapped),
        Column::new("Budget", 24.0, Kind::Wrapped),
    ];
    if years.is_empty() {
        let header = format!("{} par € de plus", prices.unit);
        columns.push(Column::new(header, 16.0, Kind::Yield));
    }
    columns.extend(years.iter().map(|year| {
        let header = format!("{} par € de plus en {year}", prices.unit);
        Column::new(header, 16.0, Kind::Yield)
    }));
    let rest = commune::rest(shared.basis());
    columns.push(Column::new(rest, 18.0, Kind::Euros).summed());
    let mut table = Table::new(layout::sheet::PRICES, shared.top(), columns);
    let mut sheet = named(layout::sheet::PRICES)?;
    let communes = shared.choice().communes.iter().enumerate();
    let rows = communes.map(|(index, choice)| row(shared, choice, index));
    table.write(&mut sheet, rows)?;
    Ledger::new(table.total_row() + 2).write(&mut sheet, &points(prices))?;
    let title = "Ce qu'un euro ou un point de plus changerait, estimé";
    table.lay_out(&mut sheet, title)?;
    shared.dress(&mut sheet, title)?;
    Ok(sheet)
}

fn row(shared: &Shared<'_>, choice: &CommuneChoice, index: usize) -> Vec<Value<'static>> {
    let prices = &shared.proof().prices;
    let (known, _) = shared.of(choice);
    let stated = if prices.binds(index) {
        "limitant"
    } else {
        "budget suffisant"
    };
    let mut values = vec![Value::text(known.nom.clone()), Value::text(stated)];
    if shared.extras.years.is_empty() {
        values.push(Value::Number(prices.best_euro(index)));
    } else {
        let of_commune = prices.per_extra_euro.get(index);
        values.extend((0..shared.extras.years.len()).map(|year| {
            let euro = of_commune.and_then(|years| years.get(year));
            Value::optional(euro.copied())
        }));
    }
    values.push(Value::euros(choice.all_years().rest_cents()));
    values
}

/// What one more point takes. In euros only as a range: see [`Prices::in_euros`].
fn points(prices: &Prices) -> Vec<Line> {
    let mut lines = vec![Line::heading("Un point de plus dans un objectif")];
    for (key, what, price) in [
        ("f4", "facteur 4", prices.per_extra_f4),
        ("f2", "facteur 2", prices.per_extra_f2),
    ] {
        let shown = prices.shown(price);
        let figure = price.is_finite().then(|| (shown.to_string(), shown));
        let label = format!(
            "Un point de {what} de plus : ce que le plan vaut en plus ou en moins ({})",
            prices.unit
        );
        lines.push(Line::figure(
            key,
            label,
            Kind::Change,
            figure,
            "estimation, à confirmer en refaisant le plan",
        ));
        let Some(euros) = prices.in_euros(price).filter(|euros| euros.communes > 0) else {
            continue;
        };
        let as_much = if price < 0.0 {
            "Budget qui le compenserait"
        } else {
            "Budget supplémentaire équivalent"
        };
        for (part, amount, note) in [
            (
                "au moins",
                euros.least,
                "dans la commune où un euro rapporte le plus".to_owned(),
            ),
            (
                "en médiane",
                euros.median,
                format!(
                    "médiane de {} dont le budget limite",
                    counted(euros.communes, "commune", "communes")
                ),
            ),
            (
                "au plus",
                euros.most,
                "dans celle où il rapporte le moins, parmi celles dont le budget limite".to_owned(),
            ),
        ] {
            let label = format!("{as_much}, {part} (€)");
            lines.push(Line::euros(
                format!("{key}_{part}"),
                label,
                amount.to_string(),
                amount,
                note,
            ));
        }
    }
    lines
}
