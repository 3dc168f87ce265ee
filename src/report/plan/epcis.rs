//! « EPCI »: what the plan is in each EPCI, and how far each takes the territory to its targets.

use super::Shared;
use crate::inventory::territory::Commune;
use crate::report::layout::{self, commune, epci, label};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::Target;
use crate::scenario::study::{CommuneChoice, YearChoice};
use rust_xlsxwriter::Worksheet;

/// A column of « Communes » that is summed by EPCI.
struct Summed {
    header: String,
    width: f64,
    kind: Kind,
    of: fn(&Commune, &CommuneChoice) -> f64,
}

/// The communes of one EPCI.
type Members<'a> = Vec<(&'a Commune, &'a CommuneChoice)>;

/// The sheet: a row for each EPCI, as sums of « Communes ».
pub fn sheet(shared: &Shared<'_>, communes: &Table) -> Written<Worksheet> {
    let basis = shared.basis();
    let budget = commune::budget(basis);
    let summed = summed(shared);
    let mut columns = vec![
        Column::new(commune::EPCI, 32.0, Kind::Wrapped),
        Column::new(epci::COMMUNES, 11.0, Kind::Whole).summed(),
    ];
    let of_summed = |one: &Summed| Column::new(one.header.clone(), one.width, one.kind).summed();
    columns.extend(summed.iter().map(of_summed));
    let shares = [epci::SHARE4, epci::SHARE2, commune::BUDGET_SHARE];
    columns.extend(shares.map(|header| Column::new(header, 14.0, Kind::Percent)));
    let mut table = Table::new(layout::sheet::EPCIS, shared.top(), columns);
    let names = communes.range(commune::EPCI);
    let share_of = |at: usize, members: &Members<'_>| {
        let cell = |header: &str| table.column(header).at(at);
        let sum = |figure: &dyn Fn(&CommuneChoice) -> f64| -> f64 {
            members.iter().map(|(_, choice)| figure(choice)).sum()
        };
        let targets = &shared.study().scenario.targets;
        let four = sum(&|one| f64::from(one.factor4));
        let two = sum(&|one| f64::from(one.factor2));
        let all: YearChoice = members.iter().map(|(_, choice)| choice.all_years()).sum();
        let (used, voted) = (
            (all.budget_cents - all.rest_cents()) as f64,
            all.budget_cents as f64,
        );
        [
            share(
                targets.factor4,
                label::TARGET4,
                four,
                &cell(commune::FACTOR4),
            ),
            share(
                targets.factor2,
                label::TARGET2,
                two,
                &cell(commune::FACTOR2),
            ),
            if voted > 0.0 {
                let (rest, budget) = (cell(&commune::rest(basis)), cell(&budget));
                Value::Formula(format!("1-{rest}/{budget}"), used / voted)
            } else {
                Value::Blank
            },
        ]
    };
    let epcis = members(shared);
    let row = |(index, (name, members)): (usize, &(&str, Members<'_>))| {
        let key = table.column(commune::EPCI).at(index);
        let count = Value::Formula(format!("COUNTIF({names},{key})"), members.len() as f64);
        let mut values = vec![Value::text((*name).to_owned()), count];
        values.extend(summed.iter().map(|one| {
            let sum = members
                .iter()
                .map(|(known, choice)| (one.of)(known, choice));
            let range = communes.range(&one.header);
            Value::Formula(format!("SUMIF({names},{key},{range})"), sum.sum())
        }));
        values.extend(share_of(index, members));
        values
    };
    let rows: Vec<Vec<Value<'_>>> = epcis.iter().enumerate().map(row).collect();
    let everyone: Members<'_> = epcis
        .iter()
        .flat_map(|(_, members)| members.clone())
        .collect();
    let in_all = share_of(rows.len(), &everyone);
    let mut sheet = named(layout::sheet::EPCIS)?;
    table.write(&mut sheet, rows.into_iter())?;
    for (header, value) in shares.iter().zip(&in_all) {
        table.write_total(&mut sheet, header, value)?;
        table.add_bars(&mut sheet, header, Some(1.0))?;
    }
    let title = "Plan par EPCI";
    table.lay_out(&mut sheet, title)?;
    shared.dress(&mut sheet, title)?;
    Ok(sheet)
}

/// The share of a target that some points make; nothing where it is not one number of points.
fn share(target: Target, label: &str, points: f64, cell: &str) -> Value<'static> {
    match target.exact() {
        Some(asked @ 1..) => {
            let page = layout::sheet::SYNTHESIS;
            let asked_cell = format!("VLOOKUP(\"{label}\",{page}!$D:$F,3,FALSE)");
            Value::Formula(format!("{cell}/{asked_cell}"), points / f64::from(asked))
        }
        _ => Value::Blank,
    }
}

/// The communes of each EPCI, both in the order of the territory.
fn members<'a>(shared: &'a Shared<'_>) -> Vec<(&'a str, Members<'a>)> {
    let mut epcis: Vec<(&str, Members<'_>)> = Vec::new();
    for choice in &shared.choice().communes {
        let (known, _) = shared.of(choice);
        match epcis.iter_mut().find(|(name, _)| *name == known.epci) {
            Some((_, members)) => members.push((known, choice)),
            None => epcis.push((&known.epci, vec![(known, choice)])),
        }
    }
    epcis
}

fn summed(shared: &Shared<'_>) -> Vec<Summed> {
    let basis = shared.basis();
    let column = |header: &str, width: f64, kind: Kind, of: fn(&Commune, &CommuneChoice) -> f64| {
        let header = header.to_owned();
        Summed {
            header,
            width,
            kind,
            of,
        }
    };
    let whole = |header: &str, of| column(header, 12.0, Kind::Whole, of);
    let euros = |header: &str, of| column(header, 17.0, Kind::Euros, of);
    vec![
        whole(commune::POPULATION, |known, _| f64::from(known.population)),
        whole(commune::POINTS, |_, one| one.existing.points as f64),
        euros(&commune::budget(basis), |_, one| {
            one.budget_cents as f64 / 100.0
        }),
        euros(&layout::cost(basis), |_, one| {
            one.all_years().total_cents() as f64 / 100.0
        }),
        euros(&commune::rest(basis), |_, one| {
            one.all_years().rest_cents() as f64 / 100.0
        }),
        whole(commune::FACTOR4, |_, one| f64::from(one.factor4)),
        whole(commune::FACTOR2, |_, one| f64::from(one.factor2)),
        whole(commune::BEFORE, |_, one| one.kwh_before_per_year),
        whole(commune::AFTER, |_, one| one.kwh_after_per_year),
        whole(commune::SAVING, |_, one| one.saving_kwh_per_year()),
    ]
}
