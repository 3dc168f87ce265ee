//! The contract: its dates and its objectives, in a file that a territory makes its own.

use crate::error::{Error, Result};
use crate::french_toml::{read_text, read_toml};
use crate::scenario::assumed::Assumed;
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::Path;

/// What an objective counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Points renovated by a factor of 2 or more, as really installed.
    Points,
    /// Points that count for factor 4.
    Facteur4,
    /// Points that count for factor 2.
    Facteur2,
    /// Energy that the points renovated save, kWh a year.
    Kwh,
    /// Pieces of advice given.
    Conseils,
    /// Share of them that led to works.
    TauxTravaux,
    /// Brownfield sites identified whose stakes are high.
    Friches,
}

impl Measure {
    /// Its code in contracts and histories.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Facteur4 => "facteur4",
            Self::Facteur2 => "facteur2",
            Self::Kwh => "kwh",
            Self::Conseils => "conseils",
            Self::TauxTravaux => "taux_travaux",
            Self::Friches => "friches",
        }
    }

    /// What its figures are counted in, as written after them.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Points | Self::Facteur4 | Self::Facteur2 => "points",
            Self::Kwh => "kWh/an",
            Self::Conseils => "conseils",
            Self::TauxTravaux => "%",
            Self::Friches => "sites",
        }
    }
}

/// Something that the contract asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// What is counted.
    pub measure: Measure,
    /// What a councillor reads.
    pub label: String,
    /// How much; a share from 0 to 1 for [`Measure::TauxTravaux`].
    pub target: f64,
    /// By when.
    pub deadline: NaiveDate,
}

/// A contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// Its name, printed on documents.
    pub name: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Months before a balance of which the pace is taken.
    pub pace_months: u32,
    /// Whether a factor-4 point past the target of factor 4 counts for factor 2.
    pub factor4_counts_for_factor2: bool,
    /// What it asks for, in its order; one of each measure at most.
    pub objectives: Vec<Objective>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContractFile {
    nom: String,
    debut: String,
    fin: String,
    #[serde(default = "usual_pace_months")]
    rythme_mois: u32,
    #[serde(default)]
    facteur4_compte_pour_facteur2: bool,
    objectifs: Vec<ObjectiveEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectiveEntry {
    mesure: Measure,
    libelle: String,
    cible: f64,
    echeance: Option<String>,
}

/// Half a year: works on roads stop and start again with the seasons.
fn usual_pace_months() -> u32 {
    6
}

/// What to do about a contract that is wrong.
const REMEDY: &str = "corrigez le contrat ; scenarios/contrat.toml explique chaque clé";

impl Contract {
    /// The contract of the Pays Boulonnais, which `scenarios/contrat.toml` is.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn boulonnais() -> Self {
        let raw = read_toml(include_str!("../../scenarios/contrat.toml"));
        let raw: ContractFile = raw.expect("the contract is read by a test");
        Self::check(raw).expect("the contract is checked by a test")
    }

    /// The contract of a plan for which none is given: that of the Pays Boulonnais for its communes;
    /// elsewhere what the plan itself had to reach, over its years.
    ///
    /// # Errors
    /// The plan is of another territory and has no years or nothing to reach: the contract must be
    /// given.
    pub fn of_plan(assumed: &Assumed) -> Result<Self> {
        if assumed.territory().is_of_boulonnais() {
            return Ok(Self::boulonnais());
        }
        let ask = |lacks: &str| {
            Error::Usage(format!(
                "le plan « {} » {lacks} : donnez le contrat à suivre avec --contrat (scenarios/contrat.toml en est un modèle, celui du Pays Boulonnais)",
                assumed.name
            ))
        };
        let years = assumed.years.first().zip(assumed.years.last());
        let days = years.and_then(|(first, last)| {
            let start = NaiveDate::from_ymd_opt(*first, 1, 1)?;
            Some((start, NaiveDate::from_ymd_opt(*last, 12, 31)?))
        });
        let Some((start, end)) = days else {
            return Err(ask("n'a pas d'années, donc pas d'échéances"));
        };
        let asked = assumed
            .asked
            .ok_or_else(|| ask("ne dit pas ses objectifs"))?;
        let (factor4, factor2) = (f64::from(asked.factor4), f64::from(asked.factor2));
        let objectives: Vec<Objective> = [
            (
                Measure::Points,
                "Points lumineux rénovés",
                factor4 + factor2,
            ),
            (Measure::Facteur4, "dont facteur 4", factor4),
            (Measure::Facteur2, "dont facteur 2", factor2),
        ]
        .into_iter()
        .filter(|(.., target)| *target > 0.0)
        .map(|(measure, label, target)| Objective {
            measure,
            label: label.into(),
            target,
            deadline: end,
        })
        .collect();
        if objectives.is_empty() {
            return Err(ask("n'a pas d'objectifs"));
        }
        Ok(Self {
            name: format!("Objectifs du plan « {} », faute de contrat", assumed.name),
            start,
            end,
            pace_months: usual_pace_months(),
            factor4_counts_for_factor2: asked.factor4_counts_for_factor2,
            objectives,
        })
    }

    /// Reads a contract.
    ///
    /// # Errors
    /// The file cannot be read, has an unknown or missing key, or a date or target that makes no
    /// sense.
    pub fn read(file: &Path) -> Result<Self> {
        Self::of_text(&read_text(file)?, file)
    }

    /// Reads the text of a contract; `file` is where it stands, or will.
    ///
    /// # Errors
    /// As [`Contract::read`].
    pub fn of_text(text: &str, file: &Path) -> Result<Self> {
        let raw: ContractFile = read_toml(text).map_err(|error| error.in_file(file, REMEDY))?;
        Self::check(raw).map_err(|problem| Error::input(file, problem, REMEDY))
    }

    fn check(raw: ContractFile) -> std::result::Result<Self, String> {
        let start = day("debut", &raw.debut)?;
        let end = day("fin", &raw.fin)?;
        if end <= start {
            return Err("« fin » doit venir après « debut »".into());
        }
        if !(1..=60).contains(&raw.rythme_mois) {
            return Err("« rythme_mois » doit être entre 1 et 60".into());
        }
        if raw.objectifs.is_empty() {
            return Err("« objectifs » est vide".into());
        }
        let mut objectives: Vec<Objective> = Vec::new();
        for entry in raw.objectifs {
            let code = entry.mesure.code();
            let most = if entry.mesure == Measure::TauxTravaux {
                1.0
            } else {
                1e12
            };
            if !(entry.cible > 0.0 && entry.cible <= most) {
                return Err(format!(
                    "la cible de « {code} » doit être plus grande que 0{}",
                    if most > 1.0 {
                        ""
                    } else {
                        " et au plus 1 (0.90 pour 90 %)"
                    }
                ));
            }
            if objectives.iter().any(|known| known.measure == entry.mesure) {
                return Err(format!("« {code} » est dans « objectifs » deux fois"));
            }
            let deadline = entry.echeance.as_deref();
            let deadline = deadline.map_or(Ok(end), |stated| day("echeance", stated))?;
            if deadline <= start {
                return Err(format!(
                    "l'échéance de « {code} » doit venir après « debut »"
                ));
            }
            objectives.push(Objective {
                measure: entry.mesure,
                label: entry.libelle,
                target: entry.cible,
                deadline,
            });
        }
        Ok(Self {
            name: raw.nom,
            start,
            end,
            pace_months: raw.rythme_mois,
            factor4_counts_for_factor2: raw.facteur4_compte_pour_facteur2,
            objectives,
        })
    }

    /// The target of a measure, where the contract has one.
    #[must_use]
    pub fn target(&self, measure: Measure) -> Option<f64> {
        let mut objectives = self.objectives.iter();
        objectives
            .find(|objective| objective.measure == measure)
            .map(|objective| objective.target)
    }
}

fn day(key: &str, stated: &str) -> std::result::Result<NaiveDate, String> {
    parse_day(stated).ok_or_else(|| {
        format!("« {key} » vaut « {stated} », qui n'est pas une date (exemple : 2027-12-31)")
    })
}

/// A day as the contract and the command line write it: `2027-06-30` or `30/06/2027`.
#[must_use]
pub fn parse_day(stated: &str) -> Option<NaiveDate> {
    let stated = stated.trim();
    let forms = ["%Y-%m-%d", "%d/%m/%Y"];
    let read = forms
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(stated, form).ok())?;
    crate::energy::bills::period::YEARS
        .contains(&chrono::Datelike::year(&read))
        .then_some(read)
}
