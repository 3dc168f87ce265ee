//! The territory of a command: as its options say, else as its inventories do.

use super::output::while_reading;
use super::terminal;
use crate::error::{Error, Result};
use crate::inventory::decision::{Certainty, Decision};
use crate::inventory::mapping::Mappings;
use crate::inventory::territory::Territory;
use crate::inventory::territory::choice::Choice;
use crate::inventory::territory::find::{Found, HOW_TO_SAY};
use crate::inventory::territory::sun::SunPlace;
use crate::inventory::{Kept, Sources, find_territory};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The options that say a territory.
#[derive(clap::Args, Debug, Default)]
pub struct TerritoryArgs {
    /// Liste des communes du territoire : .xlsx, .ods ou .csv, avec leurs codes INSEE ou leurs noms ; sans aucune de ces options, le territoire se trouve d'après les communes des fichiers
    #[arg(long = "territoire", value_name = "COMMUNES")]
    list: Option<PathBuf>,
    /// EPCI du territoire, par son nom ou son SIREN ; plusieurs : répéter l'option, ou les séparer par des virgules
    #[arg(long = "epci", value_name = "NOM|SIREN")]
    epcis: Vec<String>,
    /// Département du territoire, par son code ou son nom ; plusieurs : de même
    #[arg(long = "departement", value_name = "CODE|NOM")]
    departments: Vec<String>,
    /// Communes du territoire, par leurs codes INSEE ; plusieurs : de même
    #[arg(long = "communes", value_name = "CODES")]
    communes: Vec<String>,
}

impl TerritoryArgs {
    /// The list that it names, which is read.
    pub fn list(&self) -> Option<&PathBuf> {
        self.list.as_ref()
    }

    fn choice(&self) -> Choice {
        Choice {
            list: self.list.clone(),
            epcis: self.epcis.clone(),
            departments: self.departments.clone(),
            communes: self.communes.clone(),
        }
    }

    /// The territory that the options say, if they say one.
    pub fn stated(&self) -> Result<Option<Territory>> {
        let territory = self.choice().territory()?;
        if let (Some(territory), Some(list)) = (&territory, &self.list) {
            for remark in &territory.remarks {
                terminal::warn(&format!("« {} », {remark}.", list.display()));
            }
        }
        Ok(territory)
    }
}

/// A territory, why it is the one, and what was opened to know it.
#[derive(Debug)]
pub struct Located {
    /// The communes.
    pub territory: Territory,
    /// Inventories that are open already.
    pub kept: Kept,
    /// Why; `None` where the options say it, or nothing does.
    decision: Option<Decision>,
}

impl Located {
    /// The territory of inventories.
    ///
    /// Where they name no commune, it is none: their rows are set apart with the reason.
    pub fn of(sources: &Sources<'_>, args: &TerritoryArgs, mappings: &Mappings) -> Result<Self> {
        if let Some(territory) = args.stated()? {
            return Ok(Self {
                territory,
                kept: Kept::default(),
                decision: None,
            });
        }
        let (found, kept) = while_reading(|done| find_territory(sources, mappings, done))?;
        let (territory, decision) = match found {
            Found::Territory(territory, decision) => (*territory, Some(*decision)),
            Found::Ambiguous(question) => {
                return Err(Error::Usage(format!("{question} ; {HOW_TO_SAY}")));
            }
            Found::Nothing => (Territory::of(Vec::new()), None),
        };
        Ok(Self {
            territory,
            kept,
            decision,
        })
    }

    /// The same, where a command has nothing to say of inventories without a commune.
    pub fn somewhere(
        sources: &Sources<'_>,
        args: &TerritoryArgs,
        mappings: &Mappings,
    ) -> Result<Self> {
        let located = Self::of(sources, args, mappings)?;
        if located.territory.communes().is_empty() {
            return Err(Error::Usage(format!(
                "aucune commune de France n'est reconnue dans les inventaires ; {HOW_TO_SAY}"
            )));
        }
        Ok(located)
    }

    /// The decision, where another territory is possible.
    pub fn doubt(&self) -> Option<&Decision> {
        let doubtful = |decision: &&Decision| decision.certainty < Certainty::Sure;
        self.decision.as_ref().filter(doubtful)
    }

    /// A line for the terminal.
    pub fn in_words(&self) -> String {
        if self.territory.communes().is_empty() {
            return format!("Territoire : aucune commune reconnue ; {HOW_TO_SAY}\n");
        }
        let mut text = format!("Territoire : {}", self.territory.in_words());
        if let Some(decision) = &self.decision {
            text += &format!(", {}", decision.evidence);
            if !decision.alternative.is_empty() {
                text += &format!(" ; {}", decision.alternative);
            }
        }
        text + "\n"
    }

    /// The same in JSON.
    pub fn as_json(&self) -> Value {
        territory_as_json(
            &self.territory,
            self.decision.as_ref().map(|one| one.evidence.as_str()),
        )
    }
}

/// A territory in JSON, and what it is known by.
pub fn territory_as_json(territory: &Territory, evidence: Option<&str>) -> Value {
    json!({
        "nom": territory.name(),
        "communes": territory.communes().len(),
        "indice": evidence,
        "remarques": territory.remarks,
    })
}

/// The place of the sun in JSON.
pub fn sun_as_json(place: &SunPlace) -> Value {
    json!({
        "lieu": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "fuseau": place.timezone.to_string(),
        "indice": place.because(),
        "source": place.source().map(|(source, ..)| source),
    })
}

/// The place of the sun, a line for the terminal.
pub fn sun_in_words(place: &SunPlace) -> String {
    format!("Lieu du soleil : {place}\n")
}
