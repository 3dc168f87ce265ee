//! How the amounts and notes of a table of budgets were understood.

use crate::inventory::decision::{Decision, Kind};
use crate::scenario::budgets::amount::Amount;

/// What is told of the rows.
#[derive(Default)]
pub struct RowNotes {
    /// Amounts that a formula gave parts of a cent.
    rounded: usize,
    /// Communes that have no budget in some year.
    nothing: Vec<String>,
    /// Rows without amounts that name no commune, with their texts.
    pub notes: Vec<(u32, String)>,
}

/// Names shown at most.
const NAMES_SHOWN: usize = 6;

impl RowNotes {
    /// Counts a commune's amounts.
    pub fn count(&mut self, commune: &str, amounts: &[Amount]) {
        let is_rounded = |amount: &&Amount| matches!(amount, Amount::Rounded(_));
        self.rounded += amounts.iter().filter(is_rounded).count();
        if amounts.contains(&Amount::Nothing) {
            self.nothing.push(commune.to_owned());
        }
    }

    /// What is told.
    pub fn decisions(&self) -> Vec<Decision> {
        let mut decisions = Vec::new();
        if self.rounded > 0 {
            decisions.push(
                Decision::new(
                    Kind::Unit,
                    format!("{} montants à plus de deux décimales", self.rounded),
                    "arrondis au centime, comme la cellule les montre",
                )
                .because("ce sont des nombres calculés"),
            );
        }
        if !self.nothing.is_empty() {
            let shown = &self.nothing[..self.nothing.len().min(NAMES_SHOWN)];
            let more = self.nothing.len() - shown.len();
            let more = match more {
                0 => String::new(),
                more => format!(" et {more} autres"),
            };
            decisions.push(
                Decision::new(
                    Kind::Table,
                    format!("{}{more}", shown.join(", ")),
                    "aucun budget (case vide, « - » ou « néant »)",
                )
                .or_else("budget oublié : écrivez-le"),
            );
        }
        if let Some((row, text)) = self.notes.first() {
            decisions.push(
                Decision::new(
                    Kind::Table,
                    text,
                    format!("note sans montant, laissée ({} en tout)", self.notes.len()),
                )
                .at(format!("ligne {row}")),
            );
        }
        decisions
    }
}
