//! The light points that a command takes: those of a scenario, or of inventories.

use super::output::{report_read, while_reading};
use super::territory::{Located, TerritoryArgs, sun_as_json, sun_in_words, territory_as_json};
use crate::energy::Regimes;
use crate::energy::hours::LitHours;
use crate::error::{Error, Result};
use crate::inventory::mapping::{Mappings, Pattern};
use crate::inventory::territory::Territory;
use crate::inventory::territory::sun::SunPlace;
use crate::inventory::{Import, Sources, extension, import};
use crate::retrofit::Tables;
use crate::scenario::hypotheses::{Hypotheses, Hypothesis};
use crate::scenario::study::{Reading, computed, read_inventories};
use crate::scenario::{Scenario, usual_hours_at};
use serde_json::Value;
use std::path::PathBuf;

/// What inventories are read and computed with, as a scenario or the command line says.
pub struct Park {
    pub territory: Territory,
    pub regimes: Regimes,
    /// Every file and folder that is read: nothing is to be written over them.
    pub inputs: Vec<PathBuf>,
    inventories: Vec<PathBuf>,
    left_out: Vec<Pattern>,
    mappings: Mappings,
    bills: Vec<PathBuf>,
    tables: Tables,
    of: Source,
}

/// Who says it all.
enum Source {
    Scenario(Box<Scenario>),
    CommandLine(Box<Located>),
}

/// Points that were read, and when they are lit.
pub struct Lit {
    pub import: Import,
    pub hours: LitHours,
    pub sun: SunPlace,
}

impl Park {
    /// One scenario (.toml), or inventories with the mapping and the territory of the command line.
    pub fn of(paths: &[PathBuf], mappings: &[PathBuf], territory: &TerritoryArgs) -> Result<Self> {
        if let [scenario] = paths
            && extension(scenario) == "toml"
        {
            let scenario = Scenario::read(scenario)?;
            return Ok(Self {
                territory: scenario.territory.clone(),
                regimes: scenario.regimes.clone(),
                inventories: scenario.inventories.clone(),
                left_out: scenario.left_out.clone(),
                mappings: scenario.mappings.clone(),
                bills: scenario.bills.clone(),
                inputs: scenario.inputs.clone(),
                tables: scenario.tables,
                of: Source::Scenario(Box::new(scenario)),
            });
        }
        let others = mappings.iter().chain(territory.list());
        let inputs = paths.iter().chain(others).cloned().collect();
        let mappings = Mappings::read(mappings)?;
        let located = Located::somewhere(&Sources::all(paths), territory, &mappings)?;
        Ok(Self {
            territory: located.territory.clone(),
            regimes: Regimes::default(),
            inputs,
            inventories: paths.to_vec(),
            left_out: Vec::new(),
            mappings,
            bills: Vec::new(),
            tables: Tables::default(),
            of: Source::CommandLine(Box::new(located)),
        })
    }

    /// Reads the inventories, with the system power and consumption of each point, calibrated on
    /// bills where the scenario asks for it.
    pub fn read(&self) -> Result<Lit> {
        self.read_with(&self.bills)
    }

    /// The same, not calibrated: what bills are compared with.
    pub fn theory(&self) -> Result<Lit> {
        self.read_with(&[])
    }

    fn read_with(&self, bills: &[PathBuf]) -> Result<Lit> {
        match &self.of {
            Source::Scenario(scenario) => {
                let mut scenario = scenario.clone();
                let import = while_reading(|done| read_inventories(&Reading::of(&scenario), done))?;
                scenario.place_sun(&import.points)?;
                let hours = scenario.hours.clone();
                let sun = scenario.sun.clone();
                self.lit(import, hours, sun, bills)
            }
            Source::CommandLine(located) => {
                let import = while_reading(|done| {
                    let sources = self.sources().with_kept(&located.kept);
                    import(&sources, &self.territory, &self.mappings, done)
                })?;
                let sun =
                    SunPlace::of_points(&import.points, &self.territory).ok_or_else(no_sun)?;
                let hours = usual_hours_at(&sun).ok_or_else(no_sun)?;
                self.lit(import, hours, sun, bills)
            }
        }
    }

    fn sources(&self) -> Sources<'_> {
        Sources {
            left_out: &self.left_out,
            ..Sources::all(&self.inventories)
        }
    }

    fn lit(
        &self,
        import: Import,
        hours: LitHours,
        sun: SunPlace,
        bills: &[PathBuf],
    ) -> Result<Lit> {
        let reading = Reading {
            inventories: self.sources(),
            territory: &self.territory,
            mappings: &self.mappings,
            hours: &hours,
            regimes: &self.regimes,
            ballasts: self.tables.ballasts,
            bills,
        };
        report_read(&import);
        let import = computed(import, &reading)?;
        Ok(Lit { import, hours, sun })
    }

    /// What a kWh costs, as the scenario says or by default.
    pub fn price(&self) -> Hypothesis {
        match &self.of {
            Source::Scenario(scenario) => scenario.hypotheses.price().clone(),
            Source::CommandLine(_) => Hypotheses::usual().price().clone(),
        }
    }

    /// Where the points are, and where their sun: lines for the terminal.
    pub fn in_words(&self, lit: &Lit) -> String {
        let territory = match &self.of {
            Source::Scenario(scenario) => scenario.territory_in_words(),
            Source::CommandLine(located) => located.in_words(),
        };
        territory + &sun_in_words(&lit.sun)
    }

    /// The same in JSON: the territory, and the place of the sun.
    pub fn as_json(&self, lit: &Lit) -> [Value; 2] {
        let territory = match &self.of {
            Source::Scenario(scenario) => {
                territory_as_json(&self.territory, scenario.territory_evidence.as_deref())
            }
            Source::CommandLine(located) => located.as_json(),
        };
        [territory, sun_as_json(&lit.sun)]
    }
}

fn no_sun() -> Error {
    Error::Usage(
        "le lieu du soleil n'est pas connu : les communes de la liste ne sont pas de France ; donnez un scénario avec sa section [heures] (latitude, longitude, fuseau)".into(),
    )
}
