//! The light points that a command takes: those of a scenario, or of inventories.

use super::import::mappings_and_territory;
use super::output::{tell_left_out, while_reading};
use crate::energy::Regimes;
use crate::energy::hours::LitHours;
use crate::error::Result;
use crate::inventory::mapping::{Mappings, Pattern};
use crate::inventory::territory::Territory;
use crate::inventory::{Import, Sources, extension};
use crate::retrofit::Tables;
use crate::scenario::study::{Reading, read_points};
use crate::scenario::{Scenario, usual_hours};
use std::path::{Path, PathBuf};

/// What inventories are read and reckoned with, as a scenario or the command line says.
pub struct Park {
    pub territory: Territory,
    pub hours: LitHours,
    pub regimes: Regimes,
    /// Every file and folder that is read: nothing is to be written over them.
    pub inputs: Vec<PathBuf>,
    inventories: Vec<PathBuf>,
    left_out: Vec<Pattern>,
    mappings: Mappings,
    bills: Vec<PathBuf>,
    tables: Tables,
}

impl Park {
    /// One scenario (.toml), or inventories with the mapping and the territory of the command line.
    pub fn of(paths: &[PathBuf], mappings: &[PathBuf], territory: Option<&Path>) -> Result<Self> {
        if let [scenario] = paths
            && extension(scenario) == "toml"
        {
            let scenario = Scenario::read(scenario)?;
            return Ok(Self {
                territory: scenario.territory,
                hours: scenario.hours,
                regimes: scenario.regimes,
                inventories: scenario.inventories,
                left_out: scenario.left_out,
                mappings: scenario.mappings,
                bills: scenario.bills,
                inputs: scenario.inputs,
                tables: scenario.tables,
            });
        }
        let inputs = (paths.iter().chain(mappings).cloned())
            .chain(territory.map(Path::to_owned))
            .collect();
        let (mappings, territory) = mappings_and_territory(mappings, territory)?;
        Ok(Self {
            territory,
            hours: usual_hours(),
            regimes: Regimes::default(),
            inputs,
            inventories: paths.to_vec(),
            left_out: Vec::new(),
            mappings,
            bills: Vec::new(),
            tables: Tables::default(),
        })
    }

    /// Reads the inventories, with the system power and consumption of each point, calibrated on
    /// bills where the scenario asks for it.
    pub fn read(&self) -> Result<Import> {
        self.read_with(&self.bills)
    }

    /// The same, not calibrated: what bills are compared with.
    pub fn theory(&self) -> Result<Import> {
        self.read_with(&[])
    }

    fn read_with(&self, bills: &[PathBuf]) -> Result<Import> {
        let reading = Reading {
            inventories: Sources {
                paths: &self.inventories,
                left_out: &self.left_out,
            },
            territory: &self.territory,
            mappings: &self.mappings,
            hours: &self.hours,
            regimes: &self.regimes,
            ballasts: self.tables.ballasts,
            bills,
        };
        let import = while_reading(|done| read_points(&reading, done))?;
        tell_left_out(&import);
        Ok(import)
    }
}
