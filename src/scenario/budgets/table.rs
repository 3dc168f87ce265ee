//! A table of budgets beside the scenario.

mod told;
mod totals;

use super::Budgets;
use super::amount::Amount;
use super::header::{AmountColumn, Header};
use super::unit::{Unit, basis_of};
use crate::error::{Error, Place, Result};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Row, Sheet, address};
use crate::inventory::read_sheets;
use crate::inventory::territory::{Lookup, Territory};
use crate::inventory::text::normalise;
use crate::money::Basis;
use crate::scenario::Scenario;
use crate::scenario::rules::years::{CarryKey, Years};
use std::collections::BTreeMap;
use std::path::Path;
use told::Told;

/// A table of budgets, as found in its file.
pub(super) struct Table<'a> {
    file: &'a Path,
    territory: &'a Territory,
    sheet: &'a Sheet,
    /// The other sheets of the file.
    others: Vec<&'a Sheet>,
    header: Header,
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

/// Reads the budgets of a file.
pub(super) fn read(file: &Path, scenario: &Scenario) -> Result<Budgets> {
    let sheets = read_sheets(file)?;
    let found = sheets
        .iter()
        .find_map(|sheet| Some((sheet, Header::find(sheet)?)));
    let Some((sheet, header)) = found else {
        return Err(Error::input(
            file,
            "aucun en-tête de budgets trouvé",
            "la table doit avoir les colonnes « Code INSEE » (ou « Commune ») et « Budget »",
        ));
    };
    let table = Table {
        file,
        territory: &scenario.territory,
        sheet,
        others: sheets
            .iter()
            .filter(|one| !std::ptr::eq(*one, sheet))
            .collect(),
        header,
    };
    table.read(scenario.basis.basis, &scenario.rules.years)
}

impl Table<'_> {
    fn read(&self, basis: Basis, years: &Years) -> Result<Budgets> {
        let mut decisions = Vec::new();
        let columns = self.amount_columns(basis, years, &mut decisions)?;
        let unit = self.unit(&columns, &mut decisions)?;
        let mut told = Told::default();
        let mut cents: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        let mut totals = totals::Totals::new(columns.len(), unit);
        for row in self.sheet.below(self.header.row) {
            match self.line(row, &columns, unit)? {
                Line::Budget(commune, amounts) => {
                    let of_years: Vec<i64> = amounts.iter().map(|one| one.cents()).collect();
                    told.count(&self.territory.communes()[commune].nom, &amounts);
                    totals.add(&self.territory.communes()[commune].epci, &of_years);
                    if cents.insert(commune, of_years).is_some() {
                        let name = &self.territory.communes()[commune].nom;
                        return Err(self.fail(
                            row.number,
                            self.header.key(),
                            format!("deuxième budget pour {name}"),
                            "gardez une seule ligne par commune",
                        ));
                    }
                }
                Line::Total(label) => {
                    let read = columns.iter().map(|column| {
                        let amount = Amount::of(row.get(column.index), unit).ok()?;
                        Some(amount.cents())
                    });
                    totals.total(label, row.number, read.collect());
                }
                Line::Note(text) if text.is_empty() => {}
                Line::Note(text) => told.notes.push((row.number, text)),
            }
        }
        // One column for all the years: only the sum counts.
        for of_years in cents.values_mut() {
            of_years.resize(years.count(), 0);
        }
        decisions.extend(told.decisions());
        decisions.extend(totals.decisions());
        let file = self.file.file_name().unwrap_or_default().to_string_lossy();
        for decision in &mut decisions {
            decision.file = file.clone().into_owned();
            decision.sheet.clone_from(&self.sheet.name);
        }
        Ok(Budgets { cents, decisions })
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

    /// The columns of amounts on the basis of the scenario: one for each year whose title has that
    /// year, else one for all where only the sum counts. Columns of other years are left.
    fn amount_columns(
        &self,
        basis: Basis,
        years: &Years,
        decisions: &mut Vec<Decision>,
    ) -> Result<Vec<&AmountColumn>> {
        let columns = &self.header.amounts;
        let header = self.header.row;
        let of_year = |year: i32| -> Vec<&AmountColumn> {
            columns.iter().filter(|one| one.has_year(year)).collect()
        };
        if years.list.iter().all(|year| of_year(*year).is_empty()) {
            if years.list.len() > 1 && years.carry != CarryKey::Total {
                let problem = format!(
                    "le scénario a {} années, et aucune colonne de budget ne dit la sienne",
                    years.list.len()
                );
                return Err(self.fail(
                    header,
                    None,
                    problem,
                    "donnez une colonne par année (« Budget 2027 »), ou mettez report = \"total\" dans [annees]",
                ));
            }
            let all: Vec<&AmountColumn> = columns.iter().collect();
            return Ok(vec![self.sound_column(&all, basis, decisions)?]);
        }
        let mut chosen = Vec::with_capacity(years.list.len());
        for year in &years.list {
            let of_year = of_year(*year);
            if of_year.is_empty() {
                return Err(self.fail(
                    header,
                    None,
                    format!("aucune colonne de budget pour l'année {year}"),
                    "ajoutez-la, ou retirez l'année de « annees.liste »",
                ));
            }
            chosen.push(self.sound_column(&of_year, basis, decisions)?);
        }
        Ok(chosen)
    }

    /// The one column of some on the basis of the scenario. Before tax and with it side by side,
    /// the basis decides.
    fn sound_column<'t>(
        &self,
        columns: &[&'t AmountColumn],
        basis: Basis,
        decisions: &mut Vec<Decision>,
    ) -> Result<&'t AmountColumn> {
        let header = self.header.row;
        let says = |column: &AmountColumn| basis_of(&column.title);
        let is_ours = |column: &&AmountColumn| says(column) == Some(basis);
        let (ours, others): (Vec<&AmountColumn>, Vec<&AmountColumn>) =
            columns.iter().copied().partition(is_ours);
        let column = match (ours.as_slice(), others.as_slice()) {
            ([one], [other, ..]) if others.iter().all(|other| says(other).is_some()) => {
                let decision = Decision::new(
                    Kind::Column,
                    &*one.title,
                    format!("budget : le scénario compte en {}", basis.code()),
                )
                .because(format!("« {} » n'est pas lue", other.title));
                decisions.push(decision.at(address(header, one.index)));
                *one
            }
            ([one], []) | ([], [one]) => *one,
            _ => {
                let titles: Vec<&str> = columns.iter().map(|one| one.title.as_str()).collect();
                let problem = format!("plusieurs colonnes de budget ({})", titles.join(", "));
                let remedy = "n'en gardez qu'une, celle du plan ; pour plusieurs années, donnez « annees.liste » et mettez l'année dans chaque titre";
                return Err(self.fail(header, None, problem, remedy));
            }
        };
        let around = self.header.basis_around().map(|(said, _)| said);
        let elsewhere = || self.texts_elsewhere().find_map(|text| basis_of(&text));
        let said = says(column).or(around).or_else(elsewhere);
        if let Some(other) = said.filter(|said| *said != basis) {
            let problem = format!(
                "les budgets sont en {}, le scénario compte en {}",
                other.code(),
                basis.code()
            );
            let remedy = "accordez « base_montants » du scénario et le titre de la colonne";
            return Err(self.fail(header, Some(column.index), problem, remedy));
        }
        Ok(column)
    }

    /// Texts of sheets that are not the table: a page of notes.
    fn texts_elsewhere(&self) -> impl Iterator<Item = String> + '_ {
        let rows = self
            .others
            .iter()
            .flat_map(|sheet| sheet.rows.iter().take(30));
        rows.flat_map(|row| row.cells.iter().map(|(_, cell)| cell.to_string()))
    }

    /// What the amounts are in: their titles say it, else the texts around the table, else those of
    /// the other sheets. What only the name of the file says is asked.
    fn unit(&self, columns: &[&AmountColumn], decisions: &mut Vec<Decision>) -> Result<Unit> {
        let header = self.header.row;
        let Some(first) = columns.first() else {
            return Ok(Unit::EUROS);
        };
        let of_title = |column: &AmountColumn| Unit::of(&column.title);
        if let Some(other) = columns.iter().find(|one| of_title(one) != of_title(first)) {
            let problem = format!(
                "« {} » et « {} » ne sont pas dans la même unité",
                first.title, other.title
            );
            let remedy = "écrivez tous les montants en euros, ou tous en milliers d'euros";
            return Err(self.fail(header, Some(other.index), problem, remedy));
        }
        let around = self.header.unit_around();
        let said = |text: &str, unit: Unit| {
            Decision::new(Kind::Unit, text, unit.name()).at(address(header, first.index))
        };
        if let Some(unit) = of_title(first) {
            let decision = said(&first.title, unit).because("le titre de la colonne le dit");
            let decision = match around {
                Some((other, text)) if other != unit => {
                    decision.or_else(format!("« {text} » : {}", other.name()))
                }
                _ => decision,
            };
            if unit != Unit::EUROS || !decision.alternative.is_empty() {
                decisions.push(decision);
            }
            return Ok(unit);
        }
        if let Some((unit, text)) = around {
            decisions.push(said(text, unit).because("ce texte accompagne le tableau"));
            return Ok(unit);
        }
        let mut elsewhere = self.texts_elsewhere();
        if let Some((unit, text)) = elsewhere.find_map(|text| Some((Unit::of(&text)?, text))) {
            let decision = said(&text, unit).because("une autre feuille le dit");
            decisions.push(decision.or_else("montants en euros"));
            return Ok(unit);
        }
        let name = self.file.file_stem().unwrap_or_default().to_string_lossy();
        if let Some(unit) = Unit::of(&name.replace('_', " ")).filter(|unit| *unit != Unit::EUROS) {
            return Err(self.fail(
                header,
                Some(first.index),
                format!(
                    "le nom du fichier dit « {} », le tableau ne dit rien",
                    unit.name()
                ),
                "écrivez l'unité dans le titre de la colonne : « Budget (k€) » ou « Budget (€) »",
            ));
        }
        if self.looks_like_thousands(columns) {
            let decision = said(&first.title, Unit::EUROS)
                .because("rien ne dit l'unité, et aucun montant n'atteint 1 000")
                .or_else("montants en milliers d'euros : écrivez « Budget (k€) » en titre");
            decisions.push(decision);
        }
        Ok(Unit::EUROS)
    }

    /// Whether no amount comes to a thousand, though there are some.
    fn looks_like_thousands(&self, columns: &[&AmountColumn]) -> bool {
        let cells = self.sheet.below(self.header.row).iter().flat_map(|row| {
            let amounts = columns.iter().map(|one| row.get(one.index));
            amounts.filter_map(|cell| Amount::of(cell, Unit::EUROS).ok())
        });
        let most = cells.map(Amount::cents).max().unwrap_or_default();
        (1..100_000).contains(&most)
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
        let wanted = if insee.is_empty() { &name } else { &insee };
        let Some(commune) = self.commune(wanted) else {
            if totals::epci_of(self.territory, wanted).is_some() {
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
        texts.find(|text| totals::is_total(text))
    }
}
