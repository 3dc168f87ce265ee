//! Budgets of the communes: typed in a table, or from a file of the finance officer's.

use super::act::{self, Said};
use super::project::{BUDGETS, BUDGETS_SENT, Project};
use super::refused;
use super::reply::{Next, sentence};
use super::settings::{self, SCENARIO, Settings};
use super::uploads::Arrived;
use crate::csv_text::{CsvTable, Field};
use crate::error::{Error, Result};
use crate::inventory::territory::Commune;
use crate::money::Basis;
use crate::outputs::{Kind, is_set_aside};
use crate::scenario::Scenario;
use crate::scenario::budgets::{self, Budgets};
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
        refuse_years(&scenario)?;
        let mut cents = Cents::new();
        for (code, text) in &sent.budgets {
            let (commune, amount) = read_typed(&scenario, code, text)?;
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

/// One budget that is moved on the page of the plan.
#[derive(Debug, Deserialize)]
pub struct One {
    insee: String,
    budget: String,
}

/// Keeps the budget of one commune; the others stay.
pub fn moved(project: &Project, sent: &One) -> Result<Next> {
    change(project, |scenario, cents| {
        let (commune, amount) = read_typed(scenario, &sent.insee, &sent.budget)?;
        let words = if let Some(amount) = amount {
            cents.insert(commune.insee.clone(), amount);
            crate::report::wording::amount(amount, scenario.basis.basis)
        } else {
            cents.remove(&commune.insee);
            "aucun".to_owned()
        };
        Ok(format!("Budget de {} : {words}.", commune.nom))
    })
}

/// Money that communes would add.
#[derive(Debug, Deserialize)]
pub struct Added {
    /// Cents by INSEE code, as the page had them.
    centimes: BTreeMap<String, String>,
}

/// Adds to budgets what is missing.
pub fn add(project: &Project, sent: &Added) -> Result<Next> {
    change(project, |scenario, cents| {
        let mut total = 0;
        for (code, more) in &sent.centimes {
            let commune = commune_of(scenario, code)?;
            let more: i64 = more
                .parse()
                .ok()
                .filter(|more| *more >= 0)
                .ok_or_else(|| refused("cette somme n'est pas connue ; rechargez la page"))?;
            let budget = cents.entry(commune.insee.clone()).or_default();
            *budget = budget
                .checked_add(more)
                .ok_or_else(|| refused("cette somme est trop grande"))?;
            total += more;
        }
        let more = crate::report::wording::amount(total, scenario.basis.basis);
        Ok(format!("Ajouté aux budgets : {more}."))
    })
}

/// Changes the budgets on disk; `words` come from the change.
fn change(
    project: &Project,
    change: impl FnOnce(&Scenario, &mut Cents) -> Result<String>,
) -> Result<Next> {
    let said = act::done(project, |_| {
        let (scenario, known) = on_disk()?.ok_or_else(settings::missing)?;
        refuse_years(&scenario)?;
        let mut cents = known.map_err(refused)?;
        let words = change(&scenario, &mut cents)?;
        write(&scenario, &cents, scenario.basis.basis)?;
        Ok(Said {
            kind: "budgets",
            words,
            detail: json!({ "base": scenario.basis.basis, "centimes": cents }),
        })
    })?;
    Ok(Next::stay(said))
}

fn refuse_years(scenario: &Scenario) -> Result<()> {
    if scenario.rules.years.list.len() > 1 {
        return Err(refused(
            "ce scénario a des budgets par année ; changez-les dans leur fichier, puis rechargez la page",
        ));
    }
    Ok(())
}

fn commune_of<'a>(scenario: &'a Scenario, code: &str) -> Result<&'a Commune> {
    let commune = scenario.territory.by_insee(code);
    let commune = commune.and_then(|at| scenario.territory.communes().get(at));
    commune.ok_or_else(|| {
        refused(format!(
            "« {code} » n'est le code d'aucune commune du territoire"
        ))
    })
}

/// An amount that was typed for a commune; none where the cell is empty.
fn read_typed<'a>(
    scenario: &'a Scenario,
    code: &str,
    text: &str,
) -> Result<(&'a Commune, Option<i64>)> {
    let commune = commune_of(scenario, code)?;
    let amount = budgets::typed(text).map_err(|problem| {
        refused(format!(
            "budget de {} : {problem} ; écrivez un montant en euros, par exemple 12 000 ou 12 000,50",
            commune.nom
        ))
    })?;
    Ok((commune, amount))
}

/// Takes the budgets of a file that was dropped; where it has several years, the page asks which.
pub fn from_file(project: &Project, arrived: &Arrived) -> Result<Next> {
    act::done(project, |_| {
        let scenario = needed()?;
        let bytes = std::fs::read(&arrived.path)
            .map_err(|error| Error::read(Path::new(&arrived.name), error))?;
        let kept = Path::new(BUDGETS_SENT).join(&arrived.name);
        settings::write(&kept, Kind::Budgets, &bytes)?;
        let years = budgets::years_of(&kept)?;
        if years.len() > 1 && years != scenario.rules.years.list {
            return Ok(Said {
                kind: "budgets_recus",
                words: format!(
                    "« {} » a une colonne par année : choisissez ci-dessous.",
                    arrived.name
                ),
                detail: json!({ "fichier": arrived.name, "annees": years }),
            });
        }
        take(scenario, &kept, &arrived.name)
    })?;
    Ok(Next::to("/budgets"))
}

/// Which years of a table that was received are planned.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    fichier: String,
    /// « 2027 », or « 2027,2028,2029 ».
    annees: String,
}

/// Takes the budgets of some years of a table that was received.
pub fn choose_years(project: &Project, sent: &Chosen) -> Result<Next> {
    act::done(project, |_| {
        let (file, known) = by_year()?
            .into_iter()
            .find(|(file, _)| *file == sent.fichier)
            .ok_or_else(|| refused("ce fichier n'est plus là ; déposez-le de nouveau"))?;
        let years: Vec<i32> = sent
            .annees
            .split(',')
            .filter_map(|year| year.parse().ok())
            .filter(|year| known.contains(year))
            .collect();
        if years.is_empty() {
            return Err(refused("choisissez une année, ou toutes"));
        }
        let mut scenario = needed()?;
        scenario.rules.years.list = years;
        let kept = Path::new(BUDGETS_SENT).join(&file);
        take(scenario, &kept, &file)
    })?;
    Ok(Next::to("/budgets"))
}

/// The tables received that have several years, and these.
///
/// # Errors
/// Their folder cannot be read.
pub fn by_year() -> Result<Vec<(String, Vec<i32>)>> {
    let folder = Path::new(BUDGETS_SENT);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let fail = |error| Error::read(folder, error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        // One that cannot be read was refused when it came.
        let years = budgets::years_of(&path).unwrap_or_default();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if years.len() > 1 && !is_set_aside(&name) {
            found.push((name.into_owned(), years));
        }
    }
    found.sort();
    Ok(found)
}

/// Has the scenario plan with the budgets of a table: as they are where there are several years, else
/// in the table that pages keep.
fn take(mut scenario: Scenario, kept: &Path, name: &str) -> Result<Said> {
    scenario.budget_file = Some(kept.to_owned());
    let (read, basis) = read_on_its_basis(&mut scenario)?;
    let cents = by_insee(&scenario, &read.cents);
    if scenario.rules.years.list.len() > 1 {
        read_from(&scenario, &format!("{BUDGETS_SENT}/{name}"), basis)?;
    } else {
        write(&scenario, &cents, basis)?;
    }
    let understood: Vec<String> = (read.decisions.iter())
        .map(|one| format!("« {} » : {}", one.read, one.taken))
        .collect();
    Ok(Said {
        kind: "budgets_de_fichier",
        words: format!("Budgets lus dans « {name} », en € {}.", basis.code()),
        detail: json!({ "fichier": name, "centimes": cents, "compris": understood }),
    })
}

/// Reads the budgets of a table on the basis that it says, where the scenario has no other amounts.
fn read_on_its_basis(scenario: &mut Scenario) -> Result<(Budgets, Basis)> {
    let known = scenario.basis.basis;
    let refused = match budgets::read(scenario) {
        Ok(read) => return Ok((read, known)),
        Err(error) => error,
    };
    if Settings::read()?.has_other_amounts() {
        return Err(refused);
    }
    let other = match known {
        Basis::Ht => Basis::Ttc,
        Basis::Ttc => Basis::Ht,
    };
    scenario.basis.basis = other;
    match budgets::read(scenario) {
        Ok(read) => Ok((read, other)),
        Err(_) => Err(refused),
    }
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
    read_from(scenario, BUDGETS, basis)
}

/// Has the scenario on disk read its budgets from a table, for its years.
fn read_from(scenario: &Scenario, file: &str, basis: Basis) -> Result<()> {
    let mut settings = Settings::read()?;
    settings.set_basis(basis);
    settings.set_budgets(file);
    settings.set_years(&scenario.rules.years.list);
    settings.write()
}
