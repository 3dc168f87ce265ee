//! The communes' budgets: in the scenario, or in a table beside it.

mod amount;
mod header;
mod table;
#[cfg(test)]
mod tests;
mod unit;
mod words;

use super::Scenario;
use super::rules::Amounts;
use super::rules::years::{CarryKey, Years};
use crate::error::{Error, Result};
use crate::french::counted;
use crate::inventory::decision::Decision;
use crate::inventory::grid::Cell;
use crate::inventory::read_sheets;
use crate::inventory::territory::find::Clues;
use amount::Amount;
use header::Header;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unit::Unit;

/// What is budgeted, and how the table that says it was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Budgets {
    /// Budget of each commune in cents, year by year, by index in the territory.
    pub cents: BTreeMap<usize, Vec<i64>>,
    /// How the table was understood; none for budgets of the scenario itself.
    pub decisions: Vec<Decision>,
}

/// The budgets of a scenario.
///
/// # Errors
/// The table cannot be read, names a commune that the territory does not have or the same twice,
/// holds an amount that is text or negative, does not say what each year has, or is in a unit that
/// only the name of its file says.
pub fn read(scenario: &Scenario) -> Result<Budgets> {
    match &scenario.budget_file {
        Some(file) => table::read(file, scenario),
        None => Ok(Budgets {
            cents: read_section(scenario)?,
            decisions: Vec::new(),
        }),
    }
}

/// The years for which a table has a column of budgets each, in order.
///
/// # Errors
/// The table cannot be read.
pub fn years_of(file: &Path) -> Result<Vec<i32>> {
    let sheets = read_sheets(file)?;
    let headers = sheets.iter().flat_map(Header::all);
    let columns = headers.flat_map(|header| header.amounts);
    let years: BTreeSet<i32> = columns.flat_map(|column| column.years()).collect();
    Ok(years.into_iter().collect())
}

/// An amount that a person types, in cents; none where they type nothing.
///
/// # Errors
/// What is wrong with it, in French.
pub fn typed(text: &str) -> std::result::Result<Option<i64>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let amount = Amount::of(Some(&Cell::Text(text.into())), Unit::EUROS)?;
    Ok(Some(amount.cents()))
}

/// What budgets say of the territory, before it is known: the codes and names of their communes.
///
/// # Errors
/// The table cannot be read.
pub fn clues(file: Option<&Path>, stated: &BTreeMap<String, Amounts>) -> Result<Clues> {
    let mut clues = Clues {
        is_list: true,
        ..Clues::default()
    };
    for name in stated.keys() {
        clues.add_stated(name, 1);
    }
    if let Some(file) = file {
        for sheet in read_sheets(file)? {
            if let Some(header) = Header::all(&sheet).first() {
                clues.add_columns(&sheet, header.row, header.insee, header.name);
            }
        }
    }
    Ok(clues)
}

/// One amount for all the years: what it is for is not stated, unless only the sum counts. It is then
/// that of the first year.
fn for_all_years(cents: i64, years: &Years) -> Option<Vec<i64>> {
    let stated = years.list.len() < 2 || years.carry == CarryKey::Total;
    stated.then(|| {
        let mut budgets = vec![0; years.count()];
        budgets[0] = cents;
        budgets
    })
}

fn read_section(scenario: &Scenario) -> Result<BTreeMap<usize, Vec<i64>>> {
    let refuse = |problem: String, remedy: &str| Err(Error::input(&scenario.file, problem, remedy));
    let years = &scenario.rules.years;
    let mut budgets = BTreeMap::new();
    for (name, amounts) in &scenario.budgets {
        let Some(commune) = scenario.territory.named(name) else {
            return refuse(
                format!(
                    "la section [budgets] nomme « {name} », qui n'est pas une commune du territoire"
                ),
                "écrivez le code INSEE ou le nom exact",
            );
        };
        let count = years.list.len();
        let of_years = match amounts {
            Amounts::One(amount) => for_all_years(amount.cents(), years).ok_or_else(|| {
                format!(
                    "la section [budgets] donne un seul montant à « {name} » pour {count} années"
                )
            }),
            Amounts::Years(list) if !list.is_empty() && list.len() == count => {
                Ok(list.iter().map(|amount| amount.cents()).collect())
            }
            Amounts::Years(list) => Err(format!(
                "la section [budgets] donne {} à « {name} », et « annees.liste » {count} années",
                counted(list.len(), "montant", "montants"),
            )),
            Amounts::Communes(_) => {
                Err(format!("la section [budgets] donne une table à « {name} »"))
            }
        };
        let of_years = match of_years {
            Ok(of_years) => of_years,
            Err(problem) => {
                return refuse(
                    problem,
                    "donnez un montant par année entre crochets ([10000, 12000] pour deux années), ou un seul avec report = \"total\" dans [annees]",
                );
            }
        };
        if budgets.insert(commune, of_years).is_some() {
            return refuse(
                format!(
                    "la section [budgets] donne deux budgets à {}",
                    scenario.territory.communes()[commune].nom
                ),
                "gardez un seul budget par commune",
            );
        }
    }
    Ok(budgets)
}
