//! The communes of France, from the npm package @etalab/decoupage-administratif.

use serde::Deserialize;
use std::error::Error;
use std::fs;
use std::path::Path;

/// One commune of today.
#[derive(Clone, Deserialize)]
pub struct Place {
    /// INSEE code.
    #[serde(rename = "code")]
    pub insee: String,
    /// Official name.
    pub nom: String,
    /// Municipal population; nobody lives in six of them.
    #[serde(default)]
    pub population: u32,
    #[serde(rename = "type")]
    kind: String,
}

impl Place {
    /// A number of its own, to seed its points with: Corsican codes have a letter.
    pub fn number(&self) -> u32 {
        let digits = self.insee.replace(['A', 'B'], "");
        let corsica = match self.insee.as_bytes().get(1) {
            Some(b'A') => 1_000_000,
            Some(b'B') => 2_000_000,
            _ => 0,
        };
        corsica + digits.parse().unwrap_or(0)
    }
}

/// Every commune of today, by INSEE code.
pub fn communes(file: &Path) -> Result<Vec<Place>, Box<dyn Error>> {
    let mut all: Vec<Place> = serde_json::from_str(&fs::read_to_string(file)?)?;
    all.retain(|one| one.kind == "commune-actuelle");
    all.sort_by(|a, b| a.insee.cmp(&b.insee));
    Ok(all)
}
