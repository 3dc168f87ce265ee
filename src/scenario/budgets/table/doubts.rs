//! Amounts that may not be what is to be spent on lighting: what is left is told beside them, or spent already;
//! a row says another basis; or they are the budget of the whole commune.

use super::Table;
use crate::error::Result;
use crate::french::in_euros;
use crate::inventory::checks::USUAL;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Cell, Row, address};
use crate::money::Basis;
use crate::scenario::budgets::amount::Amount;
use crate::scenario::budgets::header::AmountColumn;
use crate::scenario::budgets::unit::Unit;
use crate::scenario::budgets::words::{basis_of_row, is_not_voted, is_of_all};

impl Table<'_> {
    /// What columns beside the budgets say of them: « Reste disponible » that differs is refused, since one of
    /// the two is to be spent; « Déjà engagé » is told.
    ///
    /// # Errors
    /// What is left differs from the budget on some row.
    pub(super) fn doubt_columns(
        &self,
        columns: &[&AmountColumn],
        unit: Unit,
        decisions: &mut Vec<Decision>,
    ) -> Result<()> {
        for left in &self.header.left {
            let rows = self.sheet.below(self.header.row).iter();
            for row in rows.take_while(|row| row.number < self.header.end) {
                let cents = |index| Amount::of(row.get(index), unit).ok().map(Amount::cents);
                let said = row.get(left.index).and_then(|_| cents(left.index));
                let known: Option<i64> = columns.iter().map(|one| cents(one.index)).sum();
                let (Some(said), Some(known)) = (said, known.filter(|cents| *cents > 0)) else {
                    continue;
                };
                if said != known {
                    let titles: Vec<&str> = columns.iter().map(|one| one.title.as_str()).collect();
                    let problem = format!(
                        "« {} » dit {}, « {} » {} : lequel est à dépenser ?",
                        left.title,
                        in_euros(said),
                        titles.join(", "),
                        in_euros(known)
                    );
                    let remedy =
                        "gardez la seule colonne du montant à dépenser, sous le titre « Budget »";
                    return Err(self.fail(row.number, Some(left.index), problem, remedy));
                }
            }
        }
        for spent in &self.header.spent {
            let decision = Decision::new(Kind::Column, &*spent.title, "n'est pas déduit du budget")
                .because("un titre de dépenses, à côté du budget")
                .or_else("ce qui reste à dépenser : récrivez le budget");
            decisions.push(decision.at(address(self.header.row, spent.index)));
        }
        Ok(())
    }

    /// A row may say for itself whether it is before tax or with it.
    ///
    /// # Errors
    /// It is not on the basis of the scenario.
    pub(super) fn refuse_other_basis(&self, row: &Row, basis: Basis) -> Result<()> {
        let said = row.cells.iter().find_map(|(column, cell)| match cell {
            Cell::Text(text) => Some((*column, basis_of_row(text)?)),
            _ => None,
        });
        let Some((column, other)) = said.filter(|(_, said)| *said != basis) else {
            return Ok(());
        };
        let problem = format!(
            "cette ligne est en {}, le scénario compte en {}",
            other.code(),
            basis.code()
        );
        let remedy = "écrivez tous les montants sur la base du scénario (« base_montants »)";
        Err(self.fail(row.number, Some(column), problem, remedy))
    }

    /// A budget that the row says not to be voted is nobody's to spend.
    ///
    /// # Errors
    /// It says so: « Refusé », « En attente », « non » under « Voté ».
    pub(super) fn refuse_not_voted(&self, row: &Row) -> Result<()> {
        /// More words are a remark.
        const MOST_WORDS: usize = 4;
        let is_header = |titles: &&Row| titles.number == self.header.row;
        let titles = self.sheet.rows.iter().find(is_header);
        let title = |column| titles.map_or_else(String::new, |titles| titles.text(column));
        let said = row.cells.iter().find(|(column, cell)| {
            let Cell::Text(text) = cell else { return false };
            let is_short = text.split_whitespace().count() <= MOST_WORDS;
            is_short && is_not_voted(&title(*column), text)
        });
        let Some((column, cell)) = said else {
            return Ok(());
        };
        let problem = format!("« {cell} » : ce budget n'est pas voté");
        let remedy = "retirez la ligne de la table, ou ce texte si le budget est à dépenser";
        Err(self.fail(row.number, Some(*column), problem, remedy))
    }

    /// Tells budgets that are those of whole communes: their title says so, or no lighting costs that much.
    pub(super) fn doubt_whole_budgets(
        &self,
        columns: &[&AmountColumn],
        read: &[(usize, i64)],
        decisions: &mut Vec<Decision>,
    ) {
        let otherwise = "le budget de toute la commune : donnez celui de l'éclairage public";
        let titled = columns.iter().find(|column| is_of_all(&column.title));
        if let Some(column) = titled {
            let decision = Decision::new(
                Kind::Column,
                &*column.title,
                "pris tout entier pour l'éclairage public",
            );
            let decision = decision.because("le titre parle du budget de la commune");
            decisions.push(
                decision
                    .or_else(otherwise)
                    .at(address(self.header.row, column.index)),
            );
        }
        let per_head = |(commune, cents): &(usize, i64)| {
            let people = self.territory.communes()[*commune].population;
            (people > 0).then(|| *cents as f64 / 100.0 / f64::from(people))
        };
        let most = USUAL.budget_par_habitant();
        let unlikely: Vec<&(usize, i64)> = (read.iter())
            .filter(|one| per_head(one).is_some_and(|euros| euros > most))
            .collect();
        let Some((commune, cents)) = unlikely.first() else {
            return;
        };
        let named = &self.territory.communes()[*commune];
        let read = format!(
            "{} : {} pour {} habitants",
            named.nom,
            in_euros(*cents),
            named.population
        );
        let count = unlikely.len();
        let taken =
            crate::french::counted(count, "budget pris tel quel", "budgets pris tels quels");
        decisions.push(
            Decision::new(Kind::Unit, read, taken)
                .because(format!(
                    "plus de {most} € par habitant, ce qu'aucun éclairage ne coûte"
                ))
                .or_else(otherwise),
        );
    }
}
