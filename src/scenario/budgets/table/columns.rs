//! Which columns of a table hold the budgets of the plan, and in what they are.

use super::Table;
use crate::error::Result;
use crate::french::in_euros;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::address;
use crate::money::Basis;
use crate::scenario::budgets::amount::Amount;
use crate::scenario::budgets::header::AmountColumn;
use crate::scenario::budgets::unit::{Unit, basis_of};
use crate::scenario::rules::years::{CarryKey, Years};

/// No budget is of less than this: where all are, they are in another unit, or shares.
const LEAST_CENTS: i64 = 100;

impl Table<'_> {
    /// The columns of amounts on the basis of the scenario, each with the rank of its year: one for
    /// each year whose title has that year, else one for all where only the sum counts. Columns of
    /// other years are left; a table among others may have some of the years only.
    pub(super) fn amount_columns(
        &self,
        basis: Basis,
        years: &Years,
        decisions: &mut Vec<Decision>,
    ) -> Result<Vec<(usize, &AmountColumn)>> {
        let columns = &self.header.amounts;
        let header = self.header.row;
        if let ([], Some(other)) = (columns.as_slice(), self.header.not_budgets.first()) {
            return Err(self.fail(
                header,
                None,
                format!(
                    "« {other} » ne dit pas le budget à dépenser, et aucune autre colonne ne le dit"
                ),
                "donnez une colonne « Budget (€ HT) » ou « Budget (€ TTC) »",
            ));
        }
        for other in &self.header.not_budgets {
            let decision = Decision::new(
                Kind::Column,
                &**other,
                "ce n'est pas un budget à dépenser, non lue",
            );
            decisions.push(decision.at(format!("ligne {header}")));
        }
        let of_year = |year: i32| -> Vec<&AmountColumn> {
            columns.iter().filter(|one| one.has_year(year)).collect()
        };
        let is_of_other_years = |column: &AmountColumn| {
            let said = column.years();
            !said.is_empty() && !said.iter().any(|year| years.list.contains(year))
        };
        if !years.list.is_empty() && columns.iter().all(is_of_other_years) {
            if !self.is_alone {
                let decision = Decision::new(
                    Kind::Table,
                    columns
                        .iter()
                        .map(AmountColumn::with_year)
                        .collect::<Vec<_>>()
                        .join(", "),
                    "tableau laissé : ses années ne sont pas celles du plan",
                );
                decisions.push(decision.at(format!("ligne {header}")));
                return Ok(Vec::new());
            }
            let problem = format!(
                "le plan est de {}, le tableau d'autres années ({})",
                listed(&years.list),
                columns
                    .iter()
                    .map(AmountColumn::with_year)
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            let remedy = "donnez les budgets des années du plan, ou changez « annees.liste »";
            return Err(self.fail(header, None, problem, remedy));
        }
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
            return Ok(vec![(0, self.sound_column(&all, basis, decisions)?)]);
        }
        let mut chosen = Vec::with_capacity(years.list.len());
        for (rank, year) in years.list.iter().enumerate() {
            let of_year = of_year(*year);
            if of_year.is_empty() && !self.is_alone {
                continue;
            }
            if of_year.is_empty() {
                return Err(self.fail(
                    header,
                    None,
                    format!("aucune colonne de budget pour l'année {year}"),
                    "ajoutez-la, ou retirez l'année de « annees.liste »",
                ));
            }
            chosen.push((rank, self.sound_column(&of_year, basis, decisions)?));
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
    pub(super) fn unit(
        &self,
        columns: &[&AmountColumn],
        decisions: &mut Vec<Decision>,
    ) -> Result<Unit> {
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
        let most = self.greatest(columns);
        if (1..LEAST_CENTS).contains(&most) {
            return Err(self.fail(
                header,
                Some(first.index),
                format!(
                    "rien ne dit l'unité, et en euros le plus grand budget serait de {}",
                    in_euros(most)
                ),
                "écrivez l'unité dans le titre de la colonne : « Budget (k€) » ou « Budget (M€) »",
            ));
        }
        if (1..100_000).contains(&most) {
            let decision = said(&first.title, Unit::EUROS)
                .because("rien ne dit l'unité, et aucun montant n'atteint 1 000")
                .or_else("montants en milliers d'euros : écrivez « Budget (k€) » en titre");
            decisions.push(decision);
        }
        Ok(Unit::EUROS)
    }

    /// The greatest amount, in cents, if all are in euros.
    fn greatest(&self, columns: &[&AmountColumn]) -> i64 {
        let rows = self.sheet.below(self.header.row).iter();
        let rows = rows.take_while(|row| row.number < self.header.end);
        let cells = rows.flat_map(|row| {
            let amounts = columns.iter().map(|one| row.get(one.index));
            amounts.filter_map(|cell| Amount::of(cell, Unit::EUROS).ok())
        });
        cells.map(Amount::cents).max().unwrap_or_default()
    }
}

/// « 2027, 2028 »
fn listed(years: &[i32]) -> String {
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    years.join(", ")
}
