//! Aids that communes ask for, as their rules say them on a page, and the price of certificates.

use super::act::{self, Said};
use super::project::Project;
use super::refused;
use super::reply::Next;
use super::settings::{self, Settings};
use crate::error::Result;
use crate::inventory::text::{normalise, parse_number};
use crate::retrofit::finance::{Aid, problem};
use crate::scenario::budgets;
use serde::{Deserialize, Serialize};
use serde_json::json;
use toml_edit::{Table, value};

/// The key of the price of a MWh cumac among the hypotheses.
pub const CUMAC_PRICE: &str = "cee_prix_mwhc";
/// Where an aid's rules are written, unless the page says so.
const NO_SOURCE: &str = "à préciser";

/// An aid, as it was typed.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Sent {
    nom: String,
    taux: String,
    plafond_par_point: String,
    plafond_par_commune: String,
    points_max: String,
    population_max: String,
    facteur: String,
    eligibles: String,
    source: String,
    annee: String,
}

/// Adds an aid, or gives that of its name other rules.
pub fn keep(project: &Project, sent: &Sent) -> Result<Next> {
    let said = act::done(project, |_| {
        settings::require()?;
        let table = table_of(sent)?;
        let mut settings = Settings::read()?;
        settings.set_aid(&table);
        let aids = settings.aids()?;
        if let Some(problem) = problem(&aids) {
            return Err(refused(problem));
        }
        settings.write()?;
        Ok(Said {
            kind: "aide",
            words: format!("Aide « {} » enregistrée.", sent.nom.trim()),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// An aid that a page names.
#[derive(Debug, Deserialize, Serialize)]
pub struct Named {
    nom: String,
}

/// Takes an aid out.
pub fn remove(project: &Project, sent: &Named) -> Result<Next> {
    let said = act::done(project, |_| {
        settings::require()?;
        let mut settings = Settings::read()?;
        if !settings.remove_aid(&sent.nom) {
            return Err(refused("cette aide n'existe plus ; rechargez la page"));
        }
        settings.write()?;
        Ok(Said {
            kind: "aide_retiree",
            words: format!("Aide « {} » retirée.", sent.nom),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// The price of certificates, as it was typed.
#[derive(Debug, Deserialize, Serialize)]
pub struct Price {
    prix: String,
}

/// Keeps the price of certificates; none where nothing is typed.
pub fn price(project: &Project, sent: &Price) -> Result<Next> {
    let said = act::done(project, |_| {
        settings::require()?;
        let price = optional(&sent.prix, "prix du MWh cumac", "7,95")?;
        let mut settings = Settings::read()?;
        settings.set_hypothesis(CUMAC_PRICE, price);
        settings.write()?;
        Ok(Said {
            kind: "cee",
            words: match price {
                Some(_) => format!("Certificats comptés à {} € le MWh cumac.", sent.prix.trim()),
                None => "Certificats non comptés.".to_owned(),
            },
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// What the scenario says of an aid.
fn table_of(sent: &Sent) -> Result<Table> {
    let name = settings::printed_name(&sent.nom, "donnez un nom à l'aide : DETR, région…")?;
    if normalise(&name) == "cee" {
        return Err(refused(
            "les CEE ne sont pas une aide de plus : donnez le prix du MWh cumac, plus bas",
        ));
    }
    let mut table = Table::new();
    table.insert("nom", value(name));
    let rate = sent.taux.trim().trim_end_matches('%').trim_end();
    let rate = needed(rate, "taux", "30")?;
    if !(0.0..=100.0).contains(&rate) {
        return Err(refused("taux : de 0 à 100 % du coût hors taxes"));
    }
    // Of a percentage with a few decimals, the share has two more.
    table.insert("taux", value((rate * 1e6).round() / 1e8));
    let amounts = [
        (
            "plafond_par_point",
            "plafond par point",
            &sent.plafond_par_point,
        ),
        (
            "plafond_par_commune",
            "plafond par commune",
            &sent.plafond_par_commune,
        ),
    ];
    for (key, label, typed) in amounts {
        let cents = budgets::typed(typed).map_err(|problem| {
            refused(format!(
                "{label} : {problem} ; écrivez un montant en euros, par exemple 350, ou rien"
            ))
        })?;
        if let Some(cents) = cents {
            table.insert(key, value(cents as f64 / 100.0));
        }
    }
    let counts = [
        ("points_max", "points aidés par commune", &sent.points_max),
        (
            "population_max",
            "habitants de la commune",
            &sent.population_max,
        ),
    ];
    for (key, label, typed) in counts {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            continue;
        }
        let count: u32 = digits.parse().map_err(|_| {
            refused(format!(
                "{label} : « {typed} » n'est pas un nombre entier ; écrivez par exemple 50, ou rien"
            ))
        })?;
        table.insert(key, value(i64::from(count)));
    }
    if let Some(factor) = match sent.facteur.as_str() {
        "4" => Some(4),
        "2" => Some(2),
        _ => None,
    } {
        table.insert("facteur", value(factor));
    }
    if sent.eligibles == "toutes" {
        table.insert("eligibles", value("toutes"));
    }
    let source = match sent.source.trim() {
        "" => NO_SOURCE.to_owned(),
        source => settings::printed_name(source, "")?,
    };
    table.insert("source", value(source));
    let year = needed(&sent.annee, "année des règles", "2026")?;
    table.insert("annee", value(year as i64));
    Ok(table)
}

fn needed(typed: &str, label: &str, example: &str) -> Result<f64> {
    optional(typed, label, example)?.ok_or_else(|| {
        refused(format!(
            "{label} : écrivez un nombre, par exemple {example}"
        ))
    })
}

fn optional(typed: &str, label: &str, example: &str) -> Result<Option<f64>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let number = parse_number(typed).filter(|number| *number >= 0.0);
    number.map(Some).ok_or_else(|| {
        refused(format!(
            "{label} : « {typed} » n'est pas un nombre ; écrivez par exemple {example}"
        ))
    })
}

/// The aids of a scenario, whatever else it holds.
#[derive(Deserialize)]
pub struct Aids {
    #[serde(default)]
    aides: Vec<Aid>,
}

impl Aids {
    /// Those of a text.
    ///
    /// # Errors
    /// One is not as an aid is written.
    pub fn of(text: &str) -> Result<Vec<Aid>> {
        let read: std::result::Result<Self, _> = toml::from_str(text);
        read.map(|read| read.aides).map_err(|_| {
            refused(
                "une aide de scenario.toml n'est pas comprise ; « reverbere planifier scenario.toml » dit laquelle",
            )
        })
    }
}
