//! Budgets of the communes: typed in a table, or from a file of the finance officer's.

use super::act::{self, Said};
use super::project::{BUDGETS, BUDGETS_SENT, Project};
use super::refused;
use super::reply::{Next, sentence};
use super::settings::{self, SCENARIO, Settings};
use super::uploads::Arrived;
use crate::csv_text::{CsvTable, Field};
use crate::error::{Error, Result};
use crate::money::Basis;
use crate::outputs::Kind;
use crate::scenario::Scenario;
use crate::scenario::budgets;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// What the table sends.
#[derive(Debug, Deserialize)]
pub struct Sent {
    /// HT or TTC.
    base: String,
    /// What was typed, by INSEE code.
    budgets: BTreeMap<String, String>,
}

/// Cents by INSEE code.
pub type Cents = BTreeMap<String, i64>;

/// The budgets on disk, and what is wrong with them where they cannot be read; none where there is
/// no territory yet.
///
/// # Errors
/// The scenario cannot be read.
pub fn on_disk() -> Result<Option<(Scenario, std::result::Result<Cents, String>)>> {
    if !Settings::is_there() {
        return Ok(None);
    }
    let scenario = Scenario::read(Path::new(SCENARIO))?;
    let is_missing = scenario
        .budget_file
        .as_ref()
        .is_some_and(|file| !file.exists());
    if is_missing {
        return Ok(Some((scenario, Ok(Cents::new()))));
    }
    let cents = match budgets::read(&scenario) {
        Ok(read) => Ok(by_insee(&scenario, &read.cents)),
        Err(error) => Err(sentence(&error)),
    };
    Ok(Some((scenario, cents)))
}

fn by_insee(scenario: &Scenario, cents: &BTreeMap<usize, Vec<i64>>) -> Cents {
    let communes = scenario.territory.communes();
    let of = |(commune, years): (&usize, &Vec<i64>)| {
        let code = communes.get(*commune)?.insee.clone();
        Some((code, years.iter().sum()))
    };
    cents.iter().filter_map(of).collect()
}

/// Keeps the budgets that were typed.
pub fn typed(project: &Project, sent: &Sent) -> Result<Next> {
    let basis = match sent.base.as_str() {
        "HT" => Basis::Ht,
        "TTC" => Basis::Ttc,
        _ => return Err(refused("dites si les budgets sont HT ou TTC")),
    };
    let said = act::done(project, |_| {
        let scenario = needed()?;
        if scenario.rules.years.list.len() > 1 {
            return Err(refused(
                "ce scénario a des budgets par année ; changez-les dans leur fichier, puis rechargez la page",
            ));
        }
        let mut cents = Cents::new();
        for (code, text) in &sent.budgets {
            let commune = scenario.territory.by_insee(code);
            let commune = commune.and_then(|at| scenario.territory.communes().get(at));
            let commune = commune.ok_or_else(|| {
                refused(format!(
                    "« {code} » n'est le code d'aucune commune du territoire"
                ))
            })?;
            let amount = budgets::typed(text).map_err(|problem| {
                refused(format!(
                    "budget de {} : {problem} ; écrivez un montant en euros, par exemple 12 000 ou 12 000,50",
                    commune.nom
                ))
            })?;
            if let Some(amount) = amount {
                cents.insert(commune.insee.clone(), amount);
            }
        }
        write(&scenario, &cents, basis)?;
        let total: i64 = cents.values().sum();
        Ok(Said {
            kind: "budgets",
            words: format!(
                "Budgets enregistrés : {}.",
                crate::report::wording::amount(total, basis)
            ),
            detail: json!({ "base": basis, "centimes": cents }),
        })
    })?;
    Ok(Next::stay(said))
}

/// Takes the budgets of a file that was dropped.
pub fn from_file(project: &Project, arrived: &Arrived) -> Result<Next> {
    act::done(project, |_| {
        let mut scenario = needed()?;
        scenario.budget_file = Some(arrived.path.clone());
        let read = budgets::read(&scenario)?;
        let cents = by_insee(&scenario, &read.cents);
        let kept = Path::new(BUDGETS_SENT).join(&arrived.name);
        let bytes = std::fs::read(&arrived.path)
            .map_err(|error| Error::read(Path::new(&arrived.name), error))?;
        settings::write(&kept, Kind::Budgets, &bytes)?;
        write(&scenario, &cents, scenario.basis.basis)?;
        let understood: Vec<String> = (read.decisions.iter())
            .map(|one| format!("« {} » : {}", one.read, one.taken))
            .collect();
        Ok(Said {
            kind: "budgets_de_fichier",
            words: format!("Budgets lus dans « {} ».", arrived.name),
            detail: json!({ "fichier": arrived.name, "centimes": cents, "compris": understood }),
        })
    })?;
    Ok(Next::to("/budgets"))
}

fn needed() -> Result<Scenario> {
    settings::require()?;
    Scenario::read(Path::new(SCENARIO))
}

/// Writes the table of budgets, and has the scenario read it.
fn write(scenario: &Scenario, cents: &Cents, basis: Basis) -> Result<()> {
    let file = Path::new(BUDGETS);
    let mut bytes = Vec::new();
    let mut fill = || -> std::io::Result<()> {
        let mut table = CsvTable::for_excel(&mut bytes)?;
        let title = format!("Budget (€ {})", basis.code());
        table.titles(["Code INSEE", "Commune", title.as_str()])?;
        for commune in scenario.territory.communes() {
            if let Some(cents) = cents.get(&commune.insee) {
                let amount = format!("{},{:02}", cents / 100, cents % 100);
                table.row([
                    Field::Key(&commune.insee),
                    Field::Text(&commune.nom),
                    Field::Figure(&amount),
                ])?;
            }
        }
        table.finish()
    };
    fill().map_err(|error| Error::write(file, error))?;
    settings::write(file, Kind::Budgets, &bytes)?;
    let mut settings = Settings::read()?;
    settings.set_basis(basis);
    settings.set_budgets();
    settings.write()
}
