//! Balances that are kept, one file for each day, so that the course of the contract shows.

use super::balance::Balance;
use super::contract::{Measure, parse_day};
use super::objectives::Standing;
use crate::error::{Error, Result};
use crate::inputs;
use crate::outputs::is_set_aside;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What the name of a file begins with; the day follows.
const PREFIX: &str = "bilan_";

/// A balance as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    contrat: String,
    date: String,
    /// What is counted of each measure, and how many it takes, by code.
    indicateurs: BTreeMap<String, [f64; 2]>,
}

/// What is counted of each measure on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The day.
    pub date: NaiveDate,
    /// What is counted, by code of the measure.
    pub counted: BTreeMap<String, f64>,
}

impl Past {
    /// The day of a balance.
    #[must_use]
    pub fn of(balance: &Balance, standings: &[Standing]) -> Self {
        let counted = standings.iter().map(|standing| {
            let code = standing.objective.measure.code();
            (code.to_owned(), standing.counted)
        });
        Self {
            date: balance.date,
            counted: counted.collect(),
        }
    }

    /// What is counted of a measure; `None` where the contract did not have it.
    #[must_use]
    pub fn counted(&self, measure: Measure) -> Option<f64> {
        self.counted.get(measure.code()).copied()
    }
}

/// Name and text of the file of a balance.
#[must_use]
pub fn file(balance: &Balance, standings: &[Standing]) -> (String, String) {
    let indicators = standings.iter().map(|standing| {
        let code = standing.objective.measure.code().to_owned();
        (code, [standing.counted, standing.needed])
    });
    let kept = Kept {
        contrat: balance.contract.name.clone(),
        date: balance.date.to_string(),
        indicateurs: indicators.collect(),
    };
    let text = serde_json::to_string_pretty(&kept).unwrap_or_default();
    (format!("{PREFIX}{}.json", balance.date), text + "\n")
}

/// The balances that a folder keeps of a contract, in the order of days; none where there is no
/// folder yet.
///
/// # Errors
/// A file of a balance that cannot be read, or is of another contract.
pub fn read(folder: &Path, contract: &str) -> Result<Vec<Past>> {
    let mut past = Vec::new();
    if !folder.exists() {
        return Ok(past);
    }
    for entry in std::fs::read_dir(folder).map_err(|error| Error::read(folder, error))? {
        let path = entry.map_err(|error| Error::read(folder, error))?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        if !name.starts_with(PREFIX) || !is_json || is_set_aside(&name) {
            continue;
        }
        let refuse = |problem: &str| {
            let remedy = "retirez-le du dossier d'historique, ou donnez-en un autre";
            Error::input(&path, problem, remedy)
        };
        let text = inputs::look_into_text(&path)?;
        let kept: Kept =
            serde_json::from_str(&text).map_err(|_| refuse("ce n'est pas un bilan conservé"))?;
        if kept.contrat != contract {
            return Err(refuse("ce bilan conservé est d'un autre contrat"));
        }
        let date = parse_day(&kept.date).ok_or_else(|| refuse("sa date est illisible"))?;
        let counted = kept.indicateurs.into_iter();
        past.push(Past {
            date,
            counted: counted
                .map(|(code, [counted, _])| (code, counted))
                .collect(),
        });
    }
    past.sort_by_key(|one| one.date);
    Ok(past)
}
