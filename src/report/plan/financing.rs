//! « Financement »: who pays for a commune's plan and what comes back, as formulas on « Hypothèses » and « Points »;
//! « Plan de financement »: the same as it is voted.

mod budget;
pub mod ledger;
mod lines;

use super::blocks::planned_figure;
use super::commune::PageCells;
use super::{Shared, hypotheses};
use crate::inventory::lamps::Technology;
use crate::inventory::territory::Commune;
use crate::report::layout::{self, finance as said, name, point};
use crate::report::page::Figure;
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Source, Table};
use crate::report::wording::counted;
use crate::retrofit::FactorClass;
use crate::retrofit::finance::{Aid, Finance, Granted, Lot};
use crate::scenario::study::CommuneChoice;
use ledger::Ledger;
use rust_xlsxwriter::Worksheet;

const SOLUTION: &str = "Solution";
const POINTS: &str = "Points";
const UNIT_COST: &str = "Coût unitaire (€ HT)";
const COST: &str = "Coût (€ HT)";
const SAVING: &str = "Économie (kWh/an)";
const WATTS: &str = "Puissance économisée (W)";
const UPKEEP: &str = "Entretien évité (€ HT/an)";
const LIFE: &str = "Durée de vie (années)";
const WORTH: &str = "Valeur des économies (€ HT)";
const DISCOUNTED: &str = "kWh actualisés";
const CODE: &str = "Code solution";

/// Columns before those of the aids.
const FIRST_AID: usize = 10;

/// The sheets of a commune, « Plan de financement » after the one that it is computed from; `points` is its table of
/// points, `cells` are those of its page.
pub fn sheets(
    shared: &Shared<'_>,
    commune: &Commune,
    choice: &CommuneChoice,
    points: &Table,
    cells: &PageCells,
) -> Written<[Worksheet; 2]> {
    let finance = shared.study().finance(choice);
    let aids = &shared.study().scenario.aids;
    let mut columns = vec![
        Column::new(SOLUTION, 61.0, Kind::Wrapped),
        Column::new(POINTS, 15.0, Kind::Whole).summed(),
        Column::new(UNIT_COST, 12.0, Kind::Euros),
        Column::new(COST, 15.0, Kind::Euros).summed(),
        Column::new(SAVING, 12.0, Kind::Whole).summed(),
        Column::new(WATTS, 13.0, Kind::Whole).summed(),
        Column::new(UPKEEP, 13.0, Kind::Euros).summed(),
        Column::new(LIFE, 10.0, Kind::Whole),
        Column::new(WORTH, 15.0, Kind::Euros).summed(),
        Column::new(DISCOUNTED, 13.0, Kind::Whole).summed(),
    ];
    for aid in aids {
        let aided = format!("{} : points aidés", aid.name);
        columns.push(Column::new(aided, 11.0, Kind::Whole).summed());
        columns.push(Column::new(paid_header(aid), 14.0, Kind::Euros).summed());
    }
    columns.push(Column::new(CODE, 26.0, Kind::Wrapped));
    let last = columns.len();
    let mut table = Table::new(layout::sheet::FINANCE, shared.top(), columns);
    let mut sheet = named(layout::sheet::FINANCE)?;
    let rows =
        finance
            .lots
            .iter()
            .enumerate()
            .map(|(index, lot)| match (&cells.cabinets, lot.cabinets) {
                (Some(count), 1..) => works_row(shared, &finance, index, lot, count),
                _ => lot_row(shared, &finance, points, index, lot, last),
            });
    table.write(&mut sheet, rows)?;
    let mut said = lines::payers(shared, choice, &finance, &table, points, cells);
    said.extend(lines::yearly(shared, &finance, &table));
    said.extend(lines::worth(&finance, &table));
    said.extend(lines::project(shared, &finance));
    said.extend(lines::cabinets(shared, choice));
    let places = Ledger::new(table.total_row() + 2).write(&mut sheet, &said)?;
    let title = format!("{} – Financement", commune.nom);
    table.lay_out(&mut sheet, &title)?;
    shared.dress(&mut sheet, &title)?;
    let budget = budget::Pen::new(shared, &finance, &table, &places).sheet(commune)?;
    Ok([sheet, budget])
}

/// Who pays for a plan with tax, and what is left to the commune: label and cents.
#[must_use]
pub fn payers(finance: &Finance) -> Vec<(&'static str, i64)> {
    let funds = !finance.by_fund_cents.is_empty();
    let funds = funds.then_some((said::FUNDS, finance.fund_cents));
    let others = [
        (said::AIDS, finance.aid_cents),
        (said::CERTIFICATES, finance.certificates_cents),
        (said::FCTVA, finance.fctva_cents),
        (said::REMAINING, finance.remaining_cents),
    ];
    funds.into_iter().chain(others).collect()
}

/// The same for the page of a commune, from the lines of « Financement ».
pub fn payers_of_page(shared: &Shared<'_>, choice: &CommuneChoice) -> Vec<Figure<'static>> {
    let payers = payers(&shared.study().finance(choice)).into_iter();
    payers
        .map(|(label, cents)| {
            let exact = Source {
                cell: line_cell(label),
                value: euros(cents),
            };
            planned_figure(label, &exact, Kind::WholeEuros)
        })
        .collect()
}

/// The figure of a line of the sheet by its label, for formulas of other sheets.
pub fn line_cell(label: &str) -> String {
    format!(
        "VLOOKUP(\"{label}\",{}!$A:$B,2,FALSE)",
        layout::sheet::FINANCE
    )
}

/// Points that get one solution: counted in « Points », priced and valued.
fn lot_row(
    shared: &Shared<'_>,
    finance: &Finance,
    points: &Table,
    index: usize,
    lot: &Lot,
    last: usize,
) -> Vec<Value<'static>> {
    let terms = shared.study().scenario.terms();
    let row = row_of(shared, index);
    // EXACT, for SUMIF would take « * » and « ? » of a code for any text.
    let is_code = format!(
        "EXACT({},${}{row})",
        points.range(point::SOLUTION_CODE),
        letter(last - 1)
    );
    let summed = |what: &str| format!("SUMPRODUCT(({is_code})*({what}))");
    let saving = points.range(point::SAVING);
    let watts = format!(
        "{}-{}",
        points.range(point::SYSTEM_POWER),
        points.range(point::NEW_POWER)
    );
    let cost = f64::from(lot.points) * euros(lot.unit_cost_cents_ht);
    let (rate, drift) = (name::DISCOUNT, name::DRIFT);
    let pv = format!("-PV({rate},H{row},1)");
    let drifting_pv = format!("(-PV((1+{rate})/(1+{drift})-1,H{row},1)/(1+{drift}))");
    let mut cells = vec![
        Value::text(lot.label.clone()),
        Value::Formula(format!("SUMPRODUCT(0+{is_code})"), f64::from(lot.points)),
        Value::euros(lot.unit_cost_cents_ht),
        Value::Formula(format!("B{row}*C{row}"), cost),
        Value::Formula(summed(&saving), lot.saving_kwh),
        Value::Formula(summed(&watts), lot.saved_watts),
        Value::Formula(
            format!("B{row}*({}-{})", name::UPKEEP, lot.new_upkeep_eur),
            lot.saved_upkeep_eur,
        ),
        Value::Number(f64::from(lot.life_years)),
        Value::Formula(
            format!("E{row}*{}*{drifting_pv}+G{row}*({pv})", name::PRICE),
            lot.worth_eur(&terms),
        ),
        Value::Formula(format!("E{row}*({pv})"), lot.discounted_kwh(&terms)),
    ];
    // The formula holds where no LED in place is replaced, whose upkeep is another.
    let upkeep = shared
        .study()
        .scenario
        .hypotheses
        .upkeep_eur_per_year(Technology::Shp);
    let by_formula = f64::from(lot.points) * (upkeep - lot.new_upkeep_eur);
    if (by_formula - lot.saved_upkeep_eur).abs() > 1e-6 {
        cells[6] = Value::Number(lot.saved_upkeep_eur);
    }
    let aids = &shared.study().scenario.aids;
    for (rank, (aid, granted)) in aids.iter().zip(&finance.aids).enumerate() {
        let column = letter(FIRST_AID + 2 * rank);
        let eligible = eligible_points(aid, lot, row, &is_code, points);
        cells.extend(aid_cells(
            shared, aid, granted, rank, index, &column, &eligible,
        ));
    }
    cells.push(Value::text(lot.code.clone()));
    cells
}

/// The row of a lot in the sheet, from 1.
fn row_of(shared: &Shared<'_>, index: usize) -> usize {
    shared.top() as usize + index + 2
}

/// Works on cabinets: a lot that holds no point and saves nothing. Aids whose rules count points pay
/// nothing of them.
fn works_row(
    shared: &Shared<'_>,
    finance: &Finance,
    index: usize,
    lot: &Lot,
    count: &str,
) -> Vec<Value<'static>> {
    let row = row_of(shared, index);
    let cost = lot.cost_eur_ht();
    let mut cells = vec![
        Value::text(format!(
            "Travaux d'armoire : {} ({})",
            lot.label,
            counted(lot.cabinets as usize, "armoire", "armoires")
        )),
        Value::Blank,
        Value::Formula(name::WORK.into(), euros(lot.unit_cost_cents_ht)),
        Value::Formula(format!("{count}*C{row}"), cost),
    ];
    cells.resize(FIRST_AID, Value::Blank);
    let aids = &shared.study().scenario.aids;
    for (rank, (aid, granted)) in aids.iter().zip(&finance.aids).enumerate() {
        let paid = if granted.open && !aid.is_by_point() {
            let rate = hypotheses::aid_name(rank, "taux");
            Value::Formula(format!("{rate}*D{row}"), granted.euros[index])
        } else {
            Value::Number(0.0)
        };
        cells.extend([Value::Blank, paid]);
    }
    cells.push(Value::text(lot.code.clone()));
    cells
}

/// Formula of the points of a lot that an aid may pay for: none of a lamp or kit that it refuses,
/// those of its factor class, or all.
fn eligible_points(aid: &Aid, lot: &Lot, row: usize, is_code: &str, points: &Table) -> String {
    let pays = |class| aid.pays_for(lot.new_luminaire, class);
    let (before, after) = (points.range(point::BEFORE), points.range(point::AFTER));
    match (pays(FactorClass::F4), pays(FactorClass::F2)) {
        (true, true) => format!("B{row}"),
        (true, false) => format!("SUMPRODUCT(({is_code})*(4*{after}<={before}))"),
        (false, true) => format!("SUMPRODUCT(({is_code})*(4*{after}>{before}))"),
        (false, false) => "0".into(),
    }
}

/// Points that an aid pays for, the dearest first, and what it pays for them.
fn aid_cells(
    shared: &Shared<'_>,
    aid: &Aid,
    granted: &Granted,
    rank: usize,
    index: usize,
    column: &str,
    eligible: &str,
) -> [Value<'static>; 2] {
    let row = row_of(shared, index);
    let first = row_of(shared, 0);
    let name = |limit: &str| hypotheses::aid_name(rank, limit);
    let points = f64::from(granted.points[index]);
    if !granted.open {
        return [Value::Number(0.0), Value::Number(0.0)];
    }
    let aided = match aid.most_points {
        None => eligible.to_owned(),
        Some(_) if index == 0 => format!("MIN({eligible},{})", name("points_max")),
        Some(_) => format!(
            "MAX(0,MIN({eligible},{}-SUM({column}${first}:{column}{})))",
            name("points_max"),
            row - 1
        ),
    };
    let base = match aid.most_cost_per_point {
        None => format!("C{row}"),
        Some(_) => format!("MIN(C{row},{})", name("assiette")),
    };
    let share = format!("{}*{base}", name("taux"));
    let of_point = match aid.most_per_point {
        None => share,
        Some(_) => format!("MIN({share},{})", name("plafond_point")),
    };
    [
        Value::Formula(aided, points),
        Value::Formula(format!("{column}{row}*{of_point}"), granted.euros[index]),
    ]
}

/// Header of what an aid pays.
fn paid_header(aid: &Aid) -> String {
    format!("{} (€)", aid.name)
}

fn euros(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// The letter of a column, from 0.
fn letter(column: usize) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column as u16)
}
