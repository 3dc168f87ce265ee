//! « Points »: one row for each chosen point of a commune, cabinet by cabinet and street by street,
//! and what each cabinet makes.

use super::{Shared, subtotals};
use crate::inventory::points::Row;
use crate::inventory::territory::Commune;
use crate::report::layout::{self, point};
use crate::report::sheet::{Value, Written, named_of_size, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Source, Table};
use crate::report::wording::{factor, factor_formula};
use crate::retrofit::classes::Class;
use crate::retrofit::rules::{Flag, of_point};
use crate::retrofit::{FactorClass, Solution};
use crate::scenario::study::{ChosenPoint, CommuneChoice};
use rust_xlsxwriter::{Workbook, Worksheet};

/// Under the empty table of a commune without chosen points.
const NONE_CHOSEN: &str =
    "Aucun point de la commune n'est retenu dans ce plan : la feuille « Synthèse » dit pourquoi.";

/// The sheet, and its table for the formulas of others.
pub fn sheet(
    shared: &Shared<'_>,
    workbook: &mut Workbook,
    commune: &Commune,
    choice: &CommuneChoice,
) -> Written<(Worksheet, Table)> {
    let cost = layout::cost(shared.basis());
    let extras = &shared.extras;
    let mut columns = vec![
        Column::new(point::CABINET, 10.0, Kind::Wrapped),
        Column::new(point::STREET, 22.0, Kind::Wrapped),
        Column::new(point::REFERENCE, 13.0, Kind::Wrapped),
        Column::new(point::LAMP, 21.0, Kind::Wrapped),
        Column::new(point::LAMP_POWER, 10.0, Kind::Watts),
        Column::new(point::SYSTEM_POWER, 11.5, Kind::Watts),
        Column::new(point::PROFILE, 12.0, Kind::Wrapped),
        Column::new(point::SOLUTION, 38.0, Kind::Wrapped),
        Column::new(point::NEW_POWER, 10.0, Kind::Watts),
        Column::new(point::BEFORE, 8.0, Kind::Whole).summed(),
        Column::new(point::AFTER, 8.0, Kind::Whole).summed(),
        Column::new(point::SAVING, 10.0, Kind::Whole).summed(),
        Column::new(point::FACTOR, 8.0, Kind::Factor),
        Column::new(point::CLASS, 8.0, Kind::Text),
        Column::new(cost, 13.0, Kind::Euros).summed(),
        Column::new(point::SOLUTION_CODE, 24.0, Kind::Wrapped),
        Column::new(point::BY_POWER, 12.0, Kind::Whole).summed(),
        Column::new(point::BY_PROFILE, 12.0, Kind::Whole).summed(),
        Column::new(point::FLUX_NEEDED, 11.0, Kind::Whole),
        Column::new(point::FLUX, 9.0, Kind::Whole),
        Column::new(point::MARGIN, 9.0, Kind::Percent),
        Column::new(point::FLAGS, 26.0, Kind::Wrapped),
        Column::new(point::FILE, 30.0, Kind::Wrapped),
        Column::new(point::SHEET, 22.0, Kind::Wrapped),
        Column::new(point::LINE, 6.0, Kind::Plain),
        Column::new(point::LANTERN, 7.0, Kind::Plain),
    ];
    if extras.grants {
        let at = columns.len() - AFTER_COST;
        let grant = Column::new(point::grant(shared.basis()), 12.0, Kind::Euros).summed();
        columns.splice(
            at..at,
            [Column::new(point::FUND, 16.0, Kind::Wrapped), grant],
        );
    }
    if !extras.years.is_empty() {
        let at = columns.len() - AFTER_COST - if extras.grants { 3 } else { 1 };
        columns.insert(at, Column::new(point::YEAR, 8.0, Kind::Plain));
    }
    let cells = columns.len() * choice.points.len();
    let (mut sheet, holds) = named_of_size(workbook, layout::sheet::POINTS, cells)?;
    let table = Table::new(layout::sheet::POINTS, shared.top(), columns);
    let mut table = table.in_sheet_that(holds);
    shared.write_mark(&mut sheet)?;
    let [before, after] = [point::BEFORE, point::AFTER].map(|header| table.column(header));
    let live = [
        point::BEFORE,
        point::AFTER,
        point::SAVING,
        point::BY_POWER,
        point::FLUX_NEEDED,
        point::FLUX,
    ]
    .map(|header| table.column(header));
    let inventory = shared.study().import.points.rows();
    let rows = choice.points.iter().enumerate().map(|(index, chosen)| {
        let cells = live.map(|column| column.at(index));
        row(shared, &inventory.get(chosen.row as usize), chosen, &cells)
    });
    table.write(&mut sheet, rows)?;
    if let Some(factor) = factor(
        table.total(point::BEFORE).value,
        table.total(point::AFTER).value,
    ) {
        let formula = factor_formula(&before.at(table.rows()), &after.at(table.rows()));
        table.write_total(&mut sheet, point::FACTOR, &Value::Formula(formula, factor))?;
    }
    let mut last_row = subtotals::write_under(shared, &mut sheet, &table, choice)?;
    if choice.points.is_empty() {
        last_row += 2;
        let told = Value::text(NONE_CHOSEN);
        write(&mut sheet, last_row, 0, &told, &style::remark())?;
    }
    let title = format!("{} – Points lumineux à rénover", commune.nom);
    table.lay_out(&mut sheet, &title)?;
    // The columns after the cost say where a figure comes from; a council does without them.
    let last_printed = table.index(point::SOLUTION_CODE) as u16 - 1;
    sheet.set_print_area(0, 0, last_row, last_printed)?;
    table.print_across(&mut sheet, usize::from(last_printed) + 1)?;
    shared.dress_margins(&mut sheet, &title);
    Ok((sheet, table))
}

/// Columns after the cost and what funds pay of it.
const AFTER_COST: usize = 11;

/// What funds pay of the points of a table; none where no fund does.
pub fn grants(shared: &Shared<'_>, table: &Table) -> Option<Source> {
    let header = point::grant(shared.basis());
    shared.extras.grants.then(|| table.total(&header))
}

fn row<'a>(
    shared: &'a Shared<'_>,
    point: &Row<'a>,
    chosen: &ChosenPoint,
    [
        before_cell,
        after_cell,
        saving_cell,
        by_power_cell,
        needed_cell,
        flux_cell,
    ]: &[String; 6],
) -> Vec<Value<'a>> {
    let study = shared.study();
    let extras = &shared.extras;
    let (class, solution) = study.solution(chosen);
    let existing = &class.existing;
    let (before, after) = (existing.kwh_per_year(), solution.kwh_after_per_year);
    let factor = factor(before, after).map_or(Value::text("∞"), |factor| {
        Value::Formula(factor_formula(before_cell, after_cell), factor)
    });
    let mut cells = vec![
        Value::text(point.armoire),
        Value::text(point.voie),
        Value::text(point.reference),
        Value::text(existing.technology.label()),
        Value::Number(existing.lamp_power_w),
        Value::Number(existing.system_power_w),
        Value::text(existing.profile.to_string()),
        Value::text(&*solution.label),
        Value::Number(solution.power_w),
        Value::Number(before),
        Value::Number(after),
        Value::Formula(format!("{before_cell}-{after_cell}"), before - after),
        factor,
        Value::text(class_name(chosen.counts_for)),
    ];
    if let Some(year) = extras.years.get(chosen.year) {
        cells.push(Value::Number(f64::from(*year)));
    }
    cells.push(Value::euros(solution.cost_cents));
    if extras.grants {
        let fund = chosen.fund.and_then(|fund| extras.funds.get(fund));
        cells.push(fund.map_or(Value::Blank, |fund| Value::text(&**fund)));
        cells.push(match chosen.fund {
            Some(_) => Value::euros(chosen.grant_cents),
            None => Value::Blank,
        });
    }
    cells.extend([
        Value::text(&*solution.code),
        Value::Number(solution.saving_by_power_kwh),
        Value::Formula(
            format!("{saving_cell}-{by_power_cell}"),
            solution.saving_by_profile_kwh(),
        ),
        Value::Number(solution.sizing.needed_flux_lm()),
        Value::Number(solution.flux_lm),
        Value::Formula(
            format!("{flux_cell}/{needed_cell}-1"),
            solution.flux_margin(),
        ),
        Value::text(flag_codes(point, class, solution)),
        Value::text(point.fichier),
        Value::text(point.feuille),
        Value::Number(f64::from(point.ligne)),
        Value::Number(f64::from(point.foyer)),
    ]);
    cells
}

/// Codes of the rules that a point in place and its solution do not meet.
pub fn flag_codes(point: &Row<'_>, class: &Class, solution: &Solution) -> String {
    let existing = &class.existing;
    let in_place = of_point(point, existing.technology, Some(existing.luminaire)).raised;
    let codes: Vec<&str> = in_place
        .iter()
        .chain(solution.checks.raised.iter())
        .map(Flag::code)
        .collect();
    codes.join(" ; ")
}

/// The target that a point counts for, as « Points » writes it.
pub fn class_name(class: FactorClass) -> &'static str {
    match class {
        FactorClass::F4 => layout::F4,
        FactorClass::F2 => layout::F2,
    }
}
