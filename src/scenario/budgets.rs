//! The communes' budgets: in the scenario, or in a table beside it.

use super::Scenario;
use crate::error::{Error, Place, Result};
use crate::inventory::fields::{Field, recognise};
use crate::inventory::grid::{Cell, Row, address};
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
        let Some(commune) = commune_of(name, &scenario.territory) else {
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

fn commune_of(name: &str, territory: &Territory) -> Option<usize> {
    territory
        .by_insee(name)
        .or_else(|| match territory.by_name(name) {
            Lookup::Found(commune) => Some(commune),
            Lookup::Ambiguous | Lookup::Absent => None,
        })
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
        sheet
            .rows
            .iter()
            .take(30)
            .find_map(Columns::of)
            .map(|columns| (sheet, columns))
    });
    let Some((sheet, columns)) = found else {
        return Err(Error::input(
            file,
            "aucun en-tête de budgets trouvé",
            "la table doit avoir les colonnes « Code INSEE » (ou « Commune ») et « Budget »",
        ));
    };
    let fail = |row: u32, column: Option<u32>, problem: String, remedy: &str| {
        let cell = column.map_or_else(|| format!("ligne {row}"), |column| address(row, column));
        Error::at(
            file,
            Place {
                sheet: Some(sheet.name.clone()),
                cell: Some(cell),
            },
            problem,
            remedy,
        )
    };
    let [(amount_column, amount_header)] = columns.amounts.as_slice() else {
        let titles: Vec<&str> = columns
            .amounts
            .iter()
            .map(|(_, title)| title.as_str())
            .collect();
        return Err(fail(
            columns.header_row,
            None,
            format!("plusieurs colonnes de budget ({})", titles.join(", ")),
            "n'en gardez qu'une, celle du plan",
        ));
    };
    let told = normalise(amount_header);
    let other = if basis == Basis::Ht { "ttc" } else { "ht" };
    let problem = if told.split(' ').any(|word| word == other) {
        Some((
            format!(
                "les budgets sont en {}, le scénario compte en {}",
                other.to_uppercase(),
                basis.code()
            ),
            "accordez « base_montants » du scénario et le titre de la colonne",
        ))
    } else if amount_header.contains("k€")
        || told
            .split(' ')
            .any(|word| matches!(word, "k" | "ke" | "keur" | "millier" | "milliers"))
    {
        Some((
            "les budgets sont en milliers d'euros".to_owned(),
            "écrivez-les en euros",
        ))
    } else {
        None
    };
    if let Some((problem, remedy)) = problem {
        return Err(fail(
            columns.header_row,
            Some(*amount_column),
            problem,
            remedy,
        ));
    }
    let mut budgets = BTreeMap::new();
    for row in sheet
        .rows
        .iter()
        .filter(|row| row.number > columns.header_row)
    {
        let texts = [columns.insee, columns.name]
            .map(|column| column.map(|c| row.text(c)).unwrap_or_default());
        let [insee, name] = &texts;
        let amount = row.get(*amount_column);
        if insee.is_empty() && name.is_empty() && amount.is_none() {
            continue;
        }
        if texts
            .iter()
            .any(|text| normalise(text).starts_with("total"))
        {
            continue;
        }
        let wanted = if insee.is_empty() { name } else { insee };
        let Some(commune) = commune_of(wanted, territory) else {
            return Err(fail(
                row.number,
                columns.insee.or(columns.name),
                format!("commune « {wanted} » inconnue dans le territoire"),
                "écrivez son code INSEE ou son nom exact, ou supprimez la ligne",
            ));
        };
        if let (false, Lookup::Found(named)) = (insee.is_empty(), territory.by_name(name))
            && named != commune
        {
            return Err(fail(
                row.number,
                columns.insee,
                format!("le code {insee} et le nom « {name} » désignent deux communes"),
                "corrigez l'un des deux",
            ));
        }
        let cents = match amount_cents(amount) {
            Ok(cents) => cents,
            Err(problem) => {
                return Err(fail(
                    row.number,
                    Some(*amount_column),
                    problem,
                    "écrivez un montant en euros, 0 s'il n'y a pas de budget",
                ));
            }
        };
        if budgets.insert(commune, cents).is_some() {
            return Err(fail(
                row.number,
                columns.insee.or(columns.name),
                format!("deuxième budget pour {}", territory.communes()[commune].nom),
                "gardez une seule ligne par commune",
            ));
        }
    }
    Ok(budgets)
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
