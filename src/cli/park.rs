//! The light points that a command takes: those of a scenario, or of inventories.

use super::import::mapping_and_territory;
use super::output::while_reading;
use crate::energy::Regimes;
use crate::energy::hours::LitHours;
use crate::error::Result;
use crate::inventory::mapping::Mapping;
use crate::inventory::territory::Territory;
use crate::inventory::{Import, extension};
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
    mapping: Mapping,
    bills: Vec<PathBuf>,
    tables: Tables,
}

impl Park {
    /// One scenario (.toml), or inventories with the mapping and the territory of the command line.
    pub fn of(paths: &[PathBuf], mapping: Option<&Path>, territory: Option<&Path>) -> Result<Self> {
        if let [scenario] = paths
            && extension(scenario) == "toml"
        {
            let scenario = Scenario::read(scenario)?;
            return Ok(Self {
                territory: scenario.territory,
                hours: scenario.hours,
                regimes: scenario.regimes,
                inventories: scenario.inventories,
                mapping: scenario.mapping,
                bills: scenario.bills,
                inputs: scenario.inputs,
                tables: scenario.tables,
            });
        }
        let others = [mapping, territory].into_iter().flatten();
        let others = others.map(Path::to_owned);
        let inputs = paths.iter().cloned().chain(others).collect();
        let (mapping, territory) = mapping_and_territory(mapping, territory)?;
        Ok(Self {
            territory,
            hours: usual_hours(),
            regimes: Regimes::default(),
            inputs,
            inventories: paths.to_vec(),
            mapping,
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
            inventories: &self.inventories,
            territory: &self.territory,
            mapping: &self.mapping,
            hours: &self.hours,
            regimes: &self.regimes,
            ballasts: self.tables.ballasts,
            bills,
        };
        while_reading(|done| read_points(&reading, done))
    }
}
