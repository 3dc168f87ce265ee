//! A table of budgets beside the scenario.

mod columns;
mod doubts;
mod gathered;
mod notes;
mod totals;

use super::Budgets;
use super::amount::Amount;
use super::header::{AmountColumn, Header};
use super::unit::Unit;
use super::words::is_total;
use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::read_sheets;
use crate::inventory::territory::{Lookup, Territory};
use crate::inventory::text::normalise;
use crate::money::Basis;
use crate::scenario::Scenario;
use crate::scenario::rules::years::Years;
use gathered::Gathered;
use notes::RowNotes;
use std::path::Path;

/// A table of budgets, as found in its file.
pub(super) struct Table<'a> {
    file: &'a Path,
    territory: &'a Territory,
    sheet: &'a Sheet,
    /// The other sheets of the file.
    others: Vec<&'a Sheet>,
    header: Header,
    /// Whether it is the only one of the file.
    is_alone: bool,
}

/// What a row is.
enum Line {
    /// Of a commune, with its budgets.
    Budget(usize, Vec<Amount>),
    /// The sum of others: of all above, or of an EPCI.
    Total(String),
    /// A note, or nothing.
    Note(String),
}

/// Reads the budgets of a file: all its tables, of one EPCI or of one year each.
pub(super) fn read(file: &Path, scenario: &Scenario) -> Result<Budgets> {
    let sheets = read_sheets(file)?;
    let headers = sheets.iter().flat_map(|sheet| {
        let headers = Header::all(sheet).into_iter();
        headers.map(move |header| (sheet, header))
    });
    let mut found: Vec<(&Sheet, Header)> = headers.collect();
    // What says no budget, or is hidden, counts where nothing else does.
    for is_sound in [
        |(_, header): &(&Sheet, Header)| !header.amounts.is_empty(),
        |(sheet, _): &(&Sheet, Header)| !sheet.hidden,
    ] {
        if found.iter().any(is_sound) {
            found.retain(is_sound);
        }
    }
    if found.is_empty() {
        return Err(Error::input(
            file,
            "aucun en-tête de budgets trouvé",
            "la table doit avoir les colonnes « Code INSEE » (ou « Commune ») et « Budget »",
        ));
    }
    let is_alone = found.len() == 1;
    let mut gathered = Gathered::new(&scenario.rules.years);
    for (sheet, header) in found {
        let table = Table {
            file,
            territory: &scenario.territory,
            sheet,
            others: sheets
                .iter()
                .filter(|one| !std::ptr::eq(*one, sheet))
                .collect(),
            header,
            is_alone,
        };
        table.read(scenario.basis.basis, &scenario.rules.years, &mut gathered)?;
    }
    gathered.whole(file, &scenario.territory)
}

impl Table<'_> {
    fn read(&self, basis: Basis, years: &Years, gathered: &mut Gathered) -> Result<()> {
        let mut decisions = self.sheet.decisions.clone();
        let columns = self.amount_columns(basis, years, &mut decisions)?;
        let amounts: Vec<&AmountColumn> = columns.iter().map(|(_, column)| *column).collect();
        gathered.by_year |=
            (years.list.iter()).any(|year| amounts.iter().any(|it| it.has_year(*year)));
        let unit = self.unit(&amounts, &mut decisions)?;
        self.doubt_columns(&amounts, unit, &mut decisions)?;
        let mut stated = RowNotes::default();
        let mut read = Vec::new();
        let mut totals = totals::Totals::new(columns.len(), unit);
        let rows = self.sheet.below(self.header.row).iter();
        for row in rows.take_while(|row| row.number < self.header.end) {
            let cells: Vec<Option<i64>> = (amounts.iter())
                .map(|column| Some(Amount::of(row.get(column.index), unit).ok()?.cents()))
                .collect();
            if self.names_nothing(row) && totals.are_sums(&cells) {
                totals.total("ligne sans nom".to_owned(), row.number, cells);
                continue;
            }
            match self.line(row, &amounts, unit)? {
                Line::Budget(commune, amounts) => {
                    let cents: Vec<i64> = amounts.iter().map(|one| one.cents()).collect();
                    self.refuse_other_basis(row, basis)?;
                    self.refuse_not_voted(row)?;
                    read.push((commune, cents.iter().sum()));
                    let named = &self.territory.communes()[commune];
                    stated.count(&named.nom, &amounts);
                    totals.add(&named.epci, &cents);
                    let place = (self.sheet.name.as_str(), row.number);
                    for ((year, _), cents) in columns.iter().zip(cents) {
                        if let Some(first) = gathered.add(commune, *year, cents, place) {
                            return Err(self.second_budget(row.number, &named.nom, &first));
                        }
                    }
                }
                Line::Total(label) => {
                    totals.total(label, row.number, cells);
                }
                Line::Note(text) if text.is_empty() => {}
                Line::Note(text) => stated.notes.push((row.number, text)),
            }
        }
        self.doubt_whole_budgets(&amounts, &read, &mut decisions);
        decisions.extend(stated.decisions());
        decisions.extend(totals.decisions());
        let file = self.file.file_name().unwrap_or_default().to_string_lossy();
        for decision in &mut decisions {
            decision.file = file.clone().into_owned();
            decision.sheet.clone_from(&self.sheet.name);
        }
        gathered.decisions.append(&mut decisions);
        Ok(())
    }

    fn second_budget(&self, row: u32, commune: &str, first: &str) -> Error {
        self.fail(
            row,
            self.header.key(),
            format!("deuxième budget pour {commune}, qui en a un {first}"),
            "gardez une seule ligne par commune",
        )
    }

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

    /// What a row is.
    fn line(&self, row: &Row, columns: &[&AmountColumn], unit: Unit) -> Result<Line> {
        let [insee, name] = [self.header.insee, self.header.name]
            .map(|column| column.map(|index| row.text(index)).unwrap_or_default())
            .map(|text| text.trim().to_owned());
        let has_amount = columns.iter().any(|one| {
            let amount = Amount::of(row.get(one.index), unit);
            !matches!(amount, Ok(Amount::Nothing))
        });
        let label = if name.is_empty() { &insee } else { &name };
        if let Some(label) = Self::total_label(row, &insee, &name) {
            return Ok(Line::Total(label));
        }
        if label.is_empty() && !has_amount {
            let texts: Vec<String> = row.cells.iter().map(|(_, cell)| cell.to_string()).collect();
            return Ok(Line::Note(texts.join(" ")));
        }
        if label.is_empty() {
            let texts = row.cells.iter().map(|(_, cell)| cell.to_string());
            let mut texts = texts.filter(|text| totals::epci_of(self.territory, text).is_some());
            if let Some(epci) = texts.next() {
                return Ok(Line::Total(epci));
            }
            let remedy = "écrivez le code INSEE ou le nom de la commune, ou supprimez la ligne";
            let problem = "un montant sans commune, qui n'est pas la somme des autres";
            return Err(self.fail(row.number, self.header.key(), problem, remedy));
        }
        let wanted = if insee.is_empty() { &name } else { &insee };
        let Some(commune) = self.commune(wanted) else {
            if has_amount && totals::epci_of(self.territory, wanted).is_some() {
                return Ok(Line::Total(wanted.clone()));
            }
            if !has_amount {
                return Ok(Line::Note(wanted.clone()));
            }
            let problem = format!("commune « {wanted} » inconnue dans le territoire");
            let remedy = "écrivez son code INSEE ou son nom exact, ou supprimez la ligne";
            return Err(self.fail(row.number, self.header.key(), problem, remedy));
        };
        if !insee.is_empty()
            && matches!(self.territory.by_name(&name), Lookup::Found(named) if named != commune)
        {
            let problem = format!("le code {insee} et le nom « {name} » désignent deux communes");
            return Err(self.fail(
                row.number,
                self.header.insee,
                problem,
                "corrigez l'un des deux",
            ));
        }
        let remedy = "écrivez un montant en euros, ou « - » s'il n'y a pas de budget";
        let amounts = columns.iter().map(|one| {
            Amount::of(row.get(one.index), unit)
                .map_err(|problem| self.fail(row.number, Some(one.index), problem, remedy))
        });
        Ok(Line::Budget(commune, amounts.collect::<Result<_>>()?))
    }

    /// Whether a row holds amounts and no text at all.
    fn names_nothing(&self, row: &Row) -> bool {
        let is_text = |(_, cell): &(u32, Cell)| matches!(cell, Cell::Text(text) if text.contains(char::is_alphabetic));
        let named = [self.header.insee, self.header.name].into_iter().flatten();
        let mut named = named.map(|column| row.text(column));
        !row.cells.iter().any(is_text) && named.all(|text| text.trim().is_empty())
    }

    /// The commune of a code or a name, « Ville de » and the like apart.
    fn commune(&self, text: &str) -> Option<usize> {
        self.territory.named(text).or_else(|| {
            let normal = normalise(text);
            let (kind, rest) = normal.split_once(' ')?;
            let rest = ["de la ", "de ", "d ", "du ", "des "]
                .iter()
                .find_map(|of| rest.strip_prefix(of))?;
            ["ville", "commune", "mairie"]
                .contains(&kind)
                .then(|| self.territory.named(rest))?
        })
    }

    /// What a row that sums others up is called, wherever it says so before its amounts.
    fn total_label(row: &Row, insee: &str, name: &str) -> Option<String> {
        let own = [insee, name].map(str::to_owned);
        let is_named = own.iter().any(|text| !text.is_empty());
        let beside = row.cells.iter().map(|(_, cell)| cell.to_string());
        let mut texts = own.into_iter().chain(beside.filter(|_| !is_named));
        texts.find(|text| is_total(text))
    }
}
