//! Each commune looked over before money is spent on it: what it has, what of it is assumed, what its
//! bills say, and who found it right.

use super::act::{self, Said};
use super::project::{BILLS, CHECKED, Project};
use super::refused;
use super::reply::Next;
use super::settings::{self, SCENARIO};
use super::toml_file;
use super::uploads::Arrived;
use crate::clock;
use crate::energy::assumptions::{self, Assumptions};
use crate::energy::bills;
use crate::energy::bills::reconciliation::{Park, Reconciliation};
use crate::energy::bills::summary::Summary;
use crate::error::{Error, Result};
use crate::inventory::Import;
use crate::inventory::territory::Commune;
use crate::outputs::Kind;
use crate::scenario::Scenario;
use crate::scenario::study::{Reading, computed};
use chrono_tz::Europe::Paris;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml_edit::{Table, value};

/// Longest name of a person, in characters.
const LONGEST: usize = 80;

/// A commune as its inventories and bills tell it.
pub struct Checked {
    /// The commune.
    pub commune: Commune,
    /// Its points, and what of them is assumed.
    pub assumed: Assumptions,
    /// What its bills say.
    pub billed: Option<Billed>,
    /// Who found it right.
    pub approved: Option<Approved>,
}

/// Bills of a commune beside what is computed for the same points and months.
#[derive(Debug, Clone, Copy, Default)]
pub struct Billed {
    /// kWh billed.
    pub metered_kwh: f64,
    /// kWh computed.
    pub computed_kwh: f64,
    /// Whether some of it is so far from the bills that somebody has to look.
    pub is_to_check: bool,
}

/// Who found a commune right, and of what.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Approved {
    /// Who.
    pub par: String,
    /// When, 30/06/2027.
    pub le: String,
    /// How many points it had then.
    pub points: i64,
    /// What they consumed, whole kWh a year.
    pub kwh: i64,
}

impl Checked {
    /// What is approved: points and whole kWh.
    fn figures(&self) -> (i64, i64) {
        (
            self.assumed.all.points as i64,
            self.assumed.all.kwh.round() as i64,
        )
    }

    /// Whether it has changed since it was found right.
    pub fn has_changed(&self) -> bool {
        let is_other = |it: &Approved| (it.points, it.kwh) != self.figures();
        self.approved.as_ref().is_some_and(is_other)
    }
}

/// The communes that have points, in the order of the territory; and what is wrong with the bills.
///
/// # Errors
/// The scenario cannot be read.
pub fn communes(project: &Project) -> Result<(Vec<Checked>, Option<String>)> {
    settings::require()?;
    let reading = project.reading()?;
    let Some(raw) = reading.raw.clone() else {
        return Ok((Vec::new(), None));
    };
    let mut scenario = Scenario::read(Path::new(SCENARIO))?;
    scenario.place_sun(&raw.points)?;
    let import = computed(raw, &Reading::of(&scenario))?;
    let (billed, problem) = match billed(&scenario, &import) {
        Ok(billed) => (billed, None),
        Err(error) => (BTreeMap::new(), Some(super::reply::sentence(&error))),
    };
    let approved = approved()?;
    let (assumed, _) = assumptions::of(&import.points, &import.decisions);
    let communes = scenario.territory.communes().iter();
    let checked = communes.filter_map(|commune| {
        Some(Checked {
            commune: commune.clone(),
            assumed: assumed.get(commune.insee.as_str())?.clone(),
            billed: billed.get(&commune.insee).copied(),
            approved: approved.get(&commune.insee).cloned(),
        })
    });
    Ok((checked.collect(), problem))
}

/// What the bills of each commune say that has some, by INSEE code.
fn billed(scenario: &Scenario, import: &Import) -> Result<BTreeMap<String, Billed>> {
    let mut paths = scenario.bills.clone();
    let own = PathBuf::from(BILLS);
    let has_own = std::fs::read_dir(&own).is_ok_and(|mut files| files.next().is_some());
    if has_own && !paths.contains(&own) {
        paths.push(own);
    }
    let mut all = BTreeMap::new();
    if paths.is_empty() {
        return Ok(all);
    }
    let bills = bills::read(&paths, &scenario.territory)?;
    let park = Park {
        points: &import.points,
        hours: &scenario.hours,
        regimes: &scenario.regimes,
    };
    let codes = import.points.text("insee");
    for line in Reconciliation::of(&Summary::of(&bills), &park).lines {
        let code = line.rows.first().and_then(|row| codes.get(*row));
        if let Some(code) = code {
            let billed: &mut Billed = all.entry(code.to_owned()).or_default();
            billed.metered_kwh += line.billed_kwh;
            billed.computed_kwh += line.theory_kwh;
            billed.is_to_check |= line.is_to_check();
        }
    }
    Ok(all)
}

/// Who found which commune right, by INSEE code.
fn approved() -> Result<BTreeMap<String, Approved>> {
    let of = |table: &dyn toml_edit::TableLike| {
        let text = |key: &str| table.get(key)?.as_str().map(ToOwned::to_owned);
        let count = |key: &str| table.get(key)?.as_integer();
        Some(Approved {
            par: text("par")?,
            le: text("le")?,
            points: count("points")?,
            kwh: count("kwh")?,
        })
    };
    let stated = toml_file::read(Path::new(CHECKED))?;
    let tables = stated.iter();
    Ok(tables
        .filter_map(|(code, item)| Some((code.to_owned(), of(item.as_table_like()?)?)))
        .collect())
}

/// What the page sends.
#[derive(Debug, Deserialize, Serialize)]
pub struct Sent {
    insee: String,
    /// Who finds it right; nothing to take that back.
    #[serde(default)]
    par: String,
}

/// Writes down who found a commune right, and of what.
pub fn approve(project: &Project, sent: &Sent) -> Result<Next> {
    let name: String = sent.par.trim().chars().take(LONGEST).collect();
    let name = name.replace(char::is_control, " ");
    let (communes, _) = communes(project)?;
    let one = communes.iter().find(|one| one.commune.insee == sent.insee);
    let one = one.ok_or_else(|| {
        refused("cette commune n'a pas de point dans les inventaires ; rechargez la page")
    })?;
    let said = act::done(project, |_| {
        let mut stated = toml_file::read(Path::new(CHECKED))?;
        let words = if name.is_empty() {
            stated.remove(&sent.insee);
            format!("{} : validation retirée.", one.commune.nom)
        } else {
            let day = clock::now()
                .with_timezone(&Paris)
                .format("%d/%m/%Y")
                .to_string();
            let (points, kwh) = one.figures();
            let mut table = Table::new();
            table.insert("par", value(name.as_str()));
            table.insert("le", value(day.as_str()));
            table.insert("points", value(points));
            table.insert("kwh", value(kwh));
            stated.insert(&sent.insee, toml_edit::Item::Table(table));
            format!("{} : validé par {name} le {day}.", one.commune.nom)
        };
        settings::write(
            Path::new(CHECKED),
            Kind::Scenario,
            stated.to_string().as_bytes(),
        )?;
        Ok(Said {
            kind: "validation",
            words,
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// Keeps a file of bills that was dropped, once it is read.
pub fn keep_bills(project: &Project, arrived: &Arrived) -> Result<Next> {
    act::done(project, |_| {
        settings::require()?;
        let scenario = Scenario::read(Path::new(SCENARIO))?;
        bills::read(std::slice::from_ref(&arrived.path), &scenario.territory)?;
        let kept = Path::new(BILLS).join(&arrived.name);
        let bytes = std::fs::read(&arrived.path)
            .map_err(|error| Error::read(Path::new(&arrived.name), error))?;
        settings::write(&kept, Kind::Budgets, &bytes)?;
        Ok(Said {
            kind: "factures",
            words: format!("Factures « {} » lues.", arrived.name),
            detail: json!({ "fichier": arrived.name }),
        })
    })?;
    Ok(Next::to("/controle"))
}
