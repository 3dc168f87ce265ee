//! The communes' budgets: in the scenario, or in a table beside it.

use super::Scenario;
use crate::error::{Error, Place, Result};
use crate::inventory::fields::{Field, recognise};
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::read_sheets;
use crate::inventory::territory::{Lookup, Territory};
use crate::inventory::text::{normalise, parse_number};
use crate::money::{Basis, Euros};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::path::Path;

/// The budget of a commune: an amount that is not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(pub Euros);

impl<'de> Deserialize<'de> for Budget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let euros = Euros::deserialize(deserializer)?;
        if euros.cents() < 0 {
            return Err(serde::de::Error::custom(
                "un budget ne peut pas être négatif",
            ));
        }
        Ok(Self(euros))
    }
}

/// Budget of each commune in cents, by index in the territory.
///
/// # Errors
/// The table cannot be read, names a commune that the territory does not have or the same twice,
/// or holds an amount that is text, negative or missing.
pub fn read(scenario: &Scenario) -> Result<BTreeMap<usize, i64>> {
    match &scenario.budget_file {
        Some(file) => read_table(file, &scenario.territory, scenario.basis.basis),
        None => read_section(scenario),
    }
}

fn read_section(scenario: &Scenario) -> Result<BTreeMap<usize, i64>> {
    let refuse = |problem: String, remedy: &str| Err(Error::input(&scenario.file, problem, remedy));
    let mut budgets = BTreeMap::new();
    for (name, budget) in &scenario.budgets {
        let Some(commune) = scenario.territory.named(name) else {
            return refuse(
                format!(
                    "la section [budgets] nomme « {name} », qui n'est pas une commune du territoire"
                ),
                "écrivez le code INSEE ou le nom exact",
            );
        };
        if budgets.insert(commune, budget.0.cents()).is_some() {
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

/// The columns of a table of budgets.
struct Columns {
    header_row: u32,
    insee: Option<u32>,
    name: Option<u32>,
    /// Columns that may hold the amounts, with their titles; one only may.
    amounts: Vec<(u32, String)>,
}

impl Columns {
    fn of(row: &Row) -> Option<Self> {
        let column = |field| {
            row.cells
                .iter()
                .find(|(_, cell)| {
                    recognise(&cell.to_string()).is_some_and(|(found, _)| found == field)
                })
                .map(|(column, _)| *column)
        };
        let amounts: Vec<(u32, String)> = row
            .cells
            .iter()
            .filter(|(_, cell)| matches!(cell, Cell::Text(_)))
            .map(|(column, cell)| (*column, cell.to_string()))
            .filter(|(_, title)| {
                let title = normalise(title);
                ["budget", "enveloppe", "montant"]
                    .iter()
                    .any(|word| title.starts_with(word))
            })
            .collect();
        let (insee, name) = (column(Field::Insee), column(Field::Commune));
        (!amounts.is_empty() && (insee.is_some() || name.is_some())).then_some(Self {
            header_row: row.number,
            insee,
            name,
            amounts,
        })
    }
}

fn read_table(file: &Path, territory: &Territory, basis: Basis) -> Result<BTreeMap<usize, i64>> {
    let sheets = read_sheets(file)?;
    let found = sheets.iter().find_map(|sheet| {
        let columns = sheet.rows.iter().take(30).find_map(Columns::of)?;
        Some(Table {
            file,
            territory,
            sheet,
            columns,
        })
    });
    let Some(table) = found else {
        return Err(Error::input(
            file,
            "aucun en-tête de budgets trouvé",
            "la table doit avoir les colonnes « Code INSEE » (ou « Commune ») et « Budget »",
        ));
    };
    let amount = table.amount_column(basis)?;
    let mut budgets = BTreeMap::new();
    for row in table
        .sheet
        .rows
        .iter()
        .filter(|row| row.number > table.columns.header_row)
    {
        let Some((commune, cents)) = table.budget(row, amount)? else {
            continue;
        };
        if budgets.insert(commune, cents).is_some() {
            let problem = format!("deuxième budget pour {}", territory.communes()[commune].nom);
            return Err(table.fail(
                row.number,
                table.key(),
                problem,
                "gardez une seule ligne par commune",
            ));
        }
    }
    Ok(budgets)
}

/// A table of budgets, as found in its file.
struct Table<'a> {
    file: &'a Path,
    territory: &'a Territory,
    sheet: &'a Sheet,
    columns: Columns,
}

impl Table<'_> {
    fn fail(
        &self,
        row: u32,
        column: Option<u32>,
        problem: impl Into<String>,
        remedy: &str,
    ) -> Error {
        let cell = column.map_or_else(|| format!("ligne {row}"), |column| address(row, column));
        let place = Place {
            sheet: Some(self.sheet.name.clone()),
            cell: Some(cell),
        };
        Error::at(self.file, place, problem, remedy)
    }

    /// The column that names the commune.
    fn key(&self) -> Option<u32> {
        self.columns.insee.or(self.columns.name)
    }

    /// The one column of amounts, in euros on the basis of the scenario.
    fn amount_column(&self, basis: Basis) -> Result<u32> {
        let header = self.columns.header_row;
        let [(column, title)] = self.columns.amounts.as_slice() else {
            let titles: Vec<&str> = self
                .columns
                .amounts
                .iter()
                .map(|(_, title)| title.as_str())
                .collect();
            let problem = format!("plusieurs colonnes de budget ({})", titles.join(", "));
            return Err(self.fail(header, None, problem, "n'en gardez qu'une, celle du plan"));
        };
        let told = normalise(title);
        let says = |words: &[&str]| told.split(' ').any(|word| words.contains(&word));
        let (other, ours) = match basis {
            Basis::Ht => ("ttc", basis.code()),
            Basis::Ttc => ("ht", basis.code()),
        };
        if says(&[other]) {
            let problem = format!(
                "les budgets sont en {}, le scénario compte en {ours}",
                other.to_uppercase()
            );
            let remedy = "accordez « base_montants » du scénario et le titre de la colonne";
            return Err(self.fail(header, Some(*column), problem, remedy));
        }
        if title.contains("k€") || says(&["k", "ke", "keur", "millier", "milliers"]) {
            let problem = "les budgets sont en milliers d'euros";
            return Err(self.fail(header, Some(*column), problem, "écrivez-les en euros"));
        }
        Ok(*column)
    }

    /// The commune of a row and its budget in cents; `None` for a blank row or a total.
    fn budget(&self, row: &Row, amount: u32) -> Result<Option<(usize, i64)>> {
        let [insee, name] = [self.columns.insee, self.columns.name]
            .map(|column| column.map(|index| row.text(index)).unwrap_or_default());
        let cell = row.get(amount);
        let is_total = [&insee, &name]
            .iter()
            .any(|text| normalise(text).starts_with("total"));
        if is_total || insee.is_empty() && name.is_empty() && cell.is_none() {
            return Ok(None);
        }
        let wanted = if insee.is_empty() { &name } else { &insee };
        let Some(commune) = self.territory.named(wanted) else {
            let problem = format!("commune « {wanted} » inconnue dans le territoire");
            let remedy = "écrivez son code INSEE ou son nom exact, ou supprimez la ligne";
            return Err(self.fail(row.number, self.key(), problem, remedy));
        };
        if !insee.is_empty()
            && matches!(self.territory.by_name(&name), Lookup::Found(named) if named != commune)
        {
            let problem = format!("le code {insee} et le nom « {name} » désignent deux communes");
            return Err(self.fail(
                row.number,
                self.columns.insee,
                problem,
                "corrigez l'un des deux",
            ));
        }
        let remedy = "écrivez un montant en euros, 0 s'il n'y a pas de budget";
        let cents = amount_cents(cell)
            .map_err(|problem| self.fail(row.number, Some(amount), problem, remedy))?;
        Ok(Some((commune, cents)))
    }
}

fn amount_cents(cell: Option<&Cell>) -> std::result::Result<i64, String> {
    let euros = match cell {
        None => return Err("budget manquant".into()),
        Some(Cell::Number(number)) => *number,
        Some(Cell::Text(text)) => parse_number(text)
            .filter(|_| !thousands_or_decimals(text))
            .ok_or_else(|| {
                format!(
                    "« {} » n'est pas un montant en euros sans équivoque",
                    text.trim()
                )
            })?,
        Some(other) => return Err(format!("« {other} » n'est pas un montant")),
    };
    if euros < 0.0 {
        return Err(format!(
            "budget négatif ({})",
            euros.to_string().replace('.', ",")
        ));
    }
    Euros::from_euros(euros).map(Euros::cents).ok_or_else(|| {
        format!("« {euros} » n'est pas un montant en euros à deux décimales au plus")
    })
}

/// « 12.000 » may be twelve thousand or twelve.
fn thousands_or_decimals(text: &str) -> bool {
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    digits
        .split_once(['.', ','])
        .is_some_and(|(_, decimals)| decimals.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_or_refused() {
        let text = |text: &str| amount_cents(Some(&Cell::Text(text.into())));
        assert_eq!(text("12 000,50 €"), Ok(1_200_050));
        assert_eq!(amount_cents(Some(&Cell::Number(0.0))), Ok(0));
        for (refused, said) in [
            ("douze mille", "n'est pas un montant"),
            ("-5", "négatif"),
            ("12,345", "sans équivoque"),
            ("12.000", "sans équivoque"),
            ("21,5 k€", "n'est pas un montant"),
        ] {
            assert!(
                text(refused).expect_err(refused).contains(said),
                "{refused}"
            );
        }
        assert!(amount_cents(None).is_err());
        assert!(amount_cents(Some(&Cell::Number(f64::INFINITY))).is_err());
    }
}
