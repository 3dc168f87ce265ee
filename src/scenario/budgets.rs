//! The communes' budgets: in the scenario, or in a table beside it.

use super::Scenario;
use super::rules::Amounts;
use super::rules::years::{CarryKey, Years};
use crate::error::{Error, Place, Result};
use crate::inventory::fields::{Field, recognise};
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::read_sheets;
use crate::inventory::territory::find::Clues;
use crate::inventory::territory::{Lookup, Territory};
use crate::inventory::text::{normalise, parse_number};
use crate::money::{Basis, Euros};
use std::collections::BTreeMap;
use std::path::Path;

/// Budget of each commune in cents, year by year, by index in the territory.
///
/// # Errors
/// The table cannot be read, names a commune that the territory does not have or the same twice,
/// holds an amount that is text, negative or missing, or does not say what each year has.
pub fn read(scenario: &Scenario) -> Result<BTreeMap<usize, Vec<i64>>> {
    match &scenario.budget_file {
        Some(file) => read_table(file, scenario),
        None => read_section(scenario),
    }
}

/// One amount for all the years: what it is for is not told, unless only the sum counts. It is then
/// that of the first year.
fn for_all_years(cents: i64, years: &Years) -> Option<Vec<i64>> {
    let told = years.list.len() < 2 || years.carry == CarryKey::Total;
    told.then(|| {
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
                "la section [budgets] donne {} montants à « {name} », et « annees.liste » {count} années",
                list.len(),
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

/// The columns of a table of budgets.
struct Columns {
    header_row: u32,
    insee: Option<u32>,
    name: Option<u32>,
    /// Columns that may hold the amounts, with their titles; one only may, or one for each year.
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

fn read_table(file: &Path, scenario: &Scenario) -> Result<BTreeMap<usize, Vec<i64>>> {
    let (territory, years) = (&scenario.territory, &scenario.rules.years);
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
    let amounts = table.amount_columns(scenario.basis.basis, years)?;
    let mut budgets = BTreeMap::new();
    for row in table
        .sheet
        .rows
        .iter()
        .filter(|row| row.number > table.columns.header_row)
    {
        let Some((commune, mut cents)) = table.budget(row, &amounts)? else {
            continue;
        };
        // One column for all the years: only the sum counts.
        cents.resize(years.count(), 0);
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

    /// The columns of amounts, in euros on the basis of the scenario: one for each year whose title
    /// has that year, else one for all where only the sum counts. Columns of other years are left.
    fn amount_columns(&self, basis: Basis, years: &Years) -> Result<Vec<u32>> {
        let columns = &self.columns.amounts;
        let has = |title: &str, year: i32| {
            let year = year.to_string();
            normalise(title).split(' ').any(|word| word == year)
        };
        let any_year = years
            .list
            .iter()
            .any(|year| columns.iter().any(|(_, title)| has(title, *year)));
        if !any_year {
            if years.list.len() > 1 && years.carry != CarryKey::Total {
                let problem = format!(
                    "le scénario a {} années, et aucune colonne de budget ne dit la sienne",
                    years.list.len()
                );
                return Err(self.fail(
                    self.columns.header_row,
                    None,
                    problem,
                    "donnez une colonne par année (« Budget 2027 »), ou mettez report = \"total\" dans [annees]",
                ));
            }
            return self
                .sound_column(&columns.iter().collect::<Vec<_>>(), basis)
                .map(|column| vec![column]);
        }
        years
            .list
            .iter()
            .map(|year| {
                let of_year: Vec<&(u32, String)> = columns
                    .iter()
                    .filter(|(_, title)| has(title, *year))
                    .collect();
                if of_year.is_empty() {
                    return Err(self.fail(
                        self.columns.header_row,
                        None,
                        format!("aucune colonne de budget pour l'année {year}"),
                        "ajoutez-la, ou retirez l'année de « annees.liste »",
                    ));
                }
                self.sound_column(&of_year, basis)
            })
            .collect()
    }

    /// The one column of some, in euros on the basis of the scenario.
    fn sound_column(&self, columns: &[&(u32, String)], basis: Basis) -> Result<u32> {
        let header = self.columns.header_row;
        let [(column, title)] = columns else {
            let titles: Vec<&str> = columns.iter().map(|(_, title)| title.as_str()).collect();
            let problem = format!("plusieurs colonnes de budget ({})", titles.join(", "));
            let remedy = "n'en gardez qu'une, celle du plan ; pour plusieurs années, donnez « annees.liste » et mettez l'année dans chaque titre";
            return Err(self.fail(header, None, problem, remedy));
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

    /// The commune of a row and its budgets in cents; `None` for a blank row or a total.
    fn budget(&self, row: &Row, amounts: &[u32]) -> Result<Option<(usize, Vec<i64>)>> {
        let [insee, name] = [self.columns.insee, self.columns.name]
            .map(|column| column.map(|index| row.text(index)).unwrap_or_default());
        let no_amount = amounts.iter().all(|amount| row.get(*amount).is_none());
        let is_total = [&insee, &name]
            .iter()
            .any(|text| normalise(text).starts_with("total"));
        if is_total || insee.is_empty() && name.is_empty() && no_amount {
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
        let cents = amounts
            .iter()
            .map(|amount| {
                amount_cents(row.get(*amount))
                    .map_err(|problem| self.fail(row.number, Some(*amount), problem, remedy))
            })
            .collect::<Result<Vec<i64>>>()?;
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

/// What budgets say of the territory, before it is known: the codes and names of their communes.
///
/// # Errors
/// The table cannot be read.
pub fn clues(file: Option<&Path>, told: &BTreeMap<String, Amounts>) -> Result<Clues> {
    let mut clues = Clues {
        is_list: true,
        ..Clues::default()
    };
    told.keys().for_each(|name| clues.add_told(name, 1));
    if let Some(file) = file {
        for sheet in read_sheets(file)? {
            if let Some(columns) = sheet.rows.iter().take(30).find_map(Columns::of) {
                clues.add_columns(&sheet, columns.header_row, columns.insee, columns.name);
                break;
            }
        }
    }
    Ok(clues)
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
