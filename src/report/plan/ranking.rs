//! « Classement »: the communes, from the one that saves most to the one that saves least.

use super::Shared;
use super::sums::are_quick;
use crate::report::layout::{self, commune, ranking};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::study::CommuneChoice;
use rust_xlsxwriter::Worksheet;

/// The communes that save most first; the order of the territory among equals.
pub fn by_saving<'a>(shared: &'a Shared<'_>) -> Vec<&'a CommuneChoice> {
    let mut communes: Vec<&CommuneChoice> = shared.choice().communes.iter().collect();
    communes.sort_by(|a, b| {
        b.saving_kwh_per_year()
            .total_cmp(&a.saving_kwh_per_year())
            .then(a.commune.cmp(&b.commune))
    });
    communes
}

/// The sheet: figures of « Communes » by INSEE code, which may be sorted otherwise there.
pub fn sheet(shared: &Shared<'_>, communes: &Table) -> Written<Worksheet> {
    let cost = layout::cost(shared.basis());
    let columns = vec![
        Column::new(ranking::RANK, 8.0, Kind::Whole),
        Column::new(commune::INSEE, 9.0, Kind::Text),
        Column::new(commune::NAME, 30.0, Kind::Text),
        Column::new(commune::EPCI, 30.0, Kind::Text),
        Column::new(ranking::POINTS, 11.0, Kind::Whole).summed(),
        Column::new(cost.clone(), 17.0, Kind::Euros).summed(),
        Column::new(commune::SAVING, 16.0, Kind::Whole).summed(),
        Column::new(ranking::PER_INHABITANT, 16.0, Kind::Tenth),
        Column::new(ranking::PER_EURO, 16.0, Kind::Yield),
    ];
    let mut table = Table::new(layout::sheet::RANKING, shared.top(), columns);
    let ranked = by_saving(shared);
    let quick = are_quick(5 * ranked.len(), ranked.len());
    let live = |formula: String, value: f64| {
        if quick {
            Value::Formula(formula, value)
        } else {
            Value::Number(value)
        }
    };
    let codes = communes.range(commune::INSEE);
    let [code, cost_cells, saving] =
        [commune::INSEE, &cost, commune::SAVING].map(|header| table.column(header));
    let last = ranked.len().saturating_sub(1);
    let all_savings = format!("{}:{}", saving.fixed(0), saving.fixed(last));
    let mut rank = 0;
    let mut above = f64::INFINITY;
    let rows = ranked.iter().enumerate().map(|(index, choice)| {
        let (known, _) = shared.of(choice);
        let saved = choice.saving_kwh_per_year();
        if saved < above {
            (rank, above) = (index + 1, saved);
        }
        let found = |header: &str| {
            let code_cell = code.at(index);
            format!("SUMIF({codes},{code_cell},{})", communes.range(header))
        };
        let saving_cell = saving.at(index);
        let ratio = |by_cell: String, by: f64| {
            if by > 0.0 {
                live(format!("{saving_cell}/{by_cell}"), saved / by)
            } else {
                Value::Blank
            }
        };
        let euros = choice.all_years().total_cents() as f64 / 100.0;
        let points = [commune::FACTOR4, commune::FACTOR2].map(found).join("+");
        vec![
            live(format!("RANK({saving_cell},{all_savings})"), rank as f64),
            Value::text(known.insee.clone()),
            Value::text(known.nom.clone()),
            Value::text(known.epci.clone()),
            live(points, f64::from(choice.factor4 + choice.factor2)),
            live(found(&cost), euros),
            live(found(commune::SAVING), saved),
            ratio(found(commune::POPULATION), f64::from(known.population)),
            ratio(cost_cells.at(index), euros),
        ]
    });
    let mut sheet = named(layout::sheet::RANKING)?;
    table.write(&mut sheet, rows)?;
    table.add_bars(&mut sheet, commune::SAVING, None)?;
    let title = "Classement des communes par économie d'énergie";
    table.lay_out(&mut sheet, title)?;
    shared.dress(&mut sheet, title)?;
    Ok(sheet)
}
