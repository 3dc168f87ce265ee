//! Several scenarios side by side: the workbook of a comparison.

mod charts;
mod communes;
mod curve;
mod differing;
mod hypotheses;
mod lines;
mod page;
mod prices;
mod sensitivity;
mod side_by_side;
mod tornado;
mod words;

use super::Proof;
use super::sheet::{Written, save};
use crate::error::{Error, Result};
use crate::outputs::Kind;
use crate::scenario::comparison::{Comparison, Side};
pub use differing::Differing;
pub use page::page;
pub use prices::{Known as KnownOfMoney, MORE_CENTS, PriceLine, of_plan as prices_of_plan};
use rust_xlsxwriter::Worksheet;
pub use sensitivity::out_of_reach;
use std::collections::BTreeMap;
use std::path::Path;
pub(super) use words::NOTE as PRICES_NOTE;

/// Name of the workbook in messages.
const FILE: &str = "comparaison.xlsx";

/// Names of sheets.
mod sheet_name {
    pub const SIDE_BY_SIDE: &str = "Comparaison";
    pub const COMMUNES: &str = "Par commune";
    pub const HYPOTHESES: &str = "Hypothèses qui changent";
    pub const SENSITIVITY: &str = "Sensibilité";
    pub const CURVE: &str = "Courbe";
    pub const PRICES: &str = "Effet de 1 000 € de plus";
}

/// A comparison and all that its documents say of it.
pub struct ComparisonDocument<'a> {
    /// The scenarios, planned.
    pub comparison: &'a Comparison,
    /// How good each plan is; none where there is no plan.
    pub proofs: Vec<Option<Proof>>,
    /// What each scenario is called: its name, with its file where two have the same.
    pub names: Vec<String>,
    /// What is not the same in all the scenarios.
    pub differing: Vec<Differing>,
    /// What more money would bring, scenario by scenario.
    pub prices: Vec<PriceLine>,
}

impl<'a> ComparisonDocument<'a> {
    /// All that there is to say of a comparison.
    #[must_use]
    pub fn of(comparison: &'a Comparison) -> Self {
        let sides = &comparison.sides;
        let proof = |side: &Side| {
            let (planned, plan) = (side.planned.as_ref()?, side.planning.outcome.plan()?);
            let (study, planning) = (&side.study, &side.planning);
            Some(Proof::of(study, planning, plan, &planned.choice))
        };
        let proofs: Vec<Option<Proof>> = sides.iter().map(proof).collect();
        let prices = (sides.iter().zip(&proofs).enumerate())
            .flat_map(|(place, (side, proof))| prices::of_side(place, side, proof.as_ref()))
            .collect();
        Self {
            comparison,
            names: names(sides),
            differing: differing::list(sides),
            prices,
            proofs,
        }
    }

    /// The scenarios.
    #[must_use]
    pub fn sides(&self) -> &'a [Side] {
        &self.comparison.sides
    }

    /// A scenario's letter and name: « A : Budgets votés ».
    #[must_use]
    pub fn label(&self, place: usize) -> String {
        let name = self.names.get(place).map_or("", String::as_str);
        format!("{} : {name}", letter(place))
    }

    /// What stands at the foot of every sheet.
    fn footer(&self) -> String {
        let letters: Vec<String> = (0..self.names.len()).map(|it| self.label(it)).collect();
        format!("Réverbère – {}", letters.join(" ; "))
    }
}

/// The letter by which tables name a scenario, by its place: A, B, C…
#[must_use]
pub fn letter(place: usize) -> char {
    u8::try_from(place)
        .ok()
        .and_then(|place| b'A'.checked_add(place))
        .map_or('?', char::from)
}

/// Names of scenarios; those that two have come with their files.
fn names(sides: &[Side]) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for side in sides {
        *count.entry(side.study.scenario.name.trim()).or_default() += 1;
    }
    let name = |side: &Side| {
        let scenario = &side.study.scenario;
        let name = scenario.name.trim();
        if count.get(name).is_none_or(|count| *count < 2) {
            return name.to_owned();
        }
        let file = scenario
            .file
            .file_name()
            .unwrap_or(scenario.file.as_os_str());
        format!("{name} ({})", file.to_string_lossy())
    };
    sides.iter().map(name).collect()
}

/// The workbook of a comparison, in bytes; the same comparison always gives the same bytes. How
/// long planning took is not in it.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(document: &ComparisonDocument<'_>) -> Result<Vec<u8>> {
    let sheets = sheets(document).map_err(|error| Error::write(Path::new(FILE), error))?;
    let title = "Comparaison de scénarios de rénovation de l'éclairage public";
    save(Kind::Comparison, FILE, title, sheets, &[])
}

fn sheets(document: &ComparisonDocument<'_>) -> Written<Vec<Worksheet>> {
    Ok(vec![
        side_by_side::sheet(document)?,
        communes::sheet(document)?,
        hypotheses::sheet(document)?,
        sensitivity::sheet(document)?,
        curve::sheet(document)?,
        words::sheet(document)?,
    ])
}
