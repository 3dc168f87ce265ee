//! Cabinets and streets that go together: section `[groupes]`.

use crate::retrofit::catalogue::Catalogue;
use serde::Deserialize;

/// Whether the points of a cabinet or a street go together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// Each for itself.
    #[default]
    Libre,
    /// One that is renovated in part is worth so much less.
    SiPossible,
    /// All of its points that have a solution and are not forbidden, in one year, or none.
    Ensemble,
}

/// The section, as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GroupsSection {
    armoires: Together,
    voies: Together,
    penalite: Option<f64>,
    travaux_armoire: Option<String>,
}

/// What goes together, checked.
///
/// ```
/// # use reverbere::{Groups, Scenario};
/// let scenario = Scenario::read("examples/trois_points/scenario.toml".as_ref())?;
/// assert_eq!(scenario.rules.groups, Groups::default(), "each point for itself");
/// # Ok::<(), reverbere::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Groups {
    /// Points of one cabinet.
    pub cabinets: Together,
    /// Points of one street.
    pub streets: Together,
    /// What a group renovated in part takes from the value, in units of the first goal.
    pub penalty: f64,
    /// Works that each cabinet with a chosen point needs once, if any.
    pub cabinet_work: Option<CabinetCost>,
}

/// Works on one cabinet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CabinetCost {
    /// Their code in the catalogue.
    pub code: String,
    /// What they cost, cents before tax.
    pub cents_ht: i64,
}

impl GroupsSection {
    /// Checks the section.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, catalogue: &Catalogue) -> Result<Groups, String> {
        let penalty = self.penalite;
        let wished = [self.armoires, self.voies].contains(&Together::SiPossible);
        match penalty {
            Some(penalty) if !(penalty > 0.0 && penalty <= 1e9) => {
                return Err("« groupes.penalite » doit être plus grande que 0".into());
            }
            Some(_) if !wished => {
                return Err(
                    "« groupes.penalite » n'a de sens qu'avec armoires ou voies = \"si_possible\""
                        .into(),
                );
            }
            None if wished => {
                return Err(
                    "« groupes » : \"si_possible\" demande « penalite », ce que coûte un groupe rénové en partie (dans l'unité de l'objectif)"
                        .into(),
                );
            }
            _ => {}
        }
        let cabinet_work = match self.travaux_armoire {
            None => None,
            Some(code) => {
                let known = catalogue.cabinets.iter().find(|work| work.code == code);
                let Some(work) = known else {
                    let codes: Vec<&str> = catalogue
                        .cabinets
                        .iter()
                        .map(|one| one.code.as_str())
                        .collect();
                    return Err(format!(
                        "« groupes.travaux_armoire » vaut « {code} », qui n'est pas un code des [[armoire]] du catalogue ({})",
                        codes.join(", ")
                    ));
                };
                Some(CabinetCost {
                    cents_ht: work.price.cents_ht(),
                    code,
                })
            }
        };
        Ok(Groups {
            cabinets: self.armoires,
            streets: self.voies,
            penalty: penalty.unwrap_or(0.0),
            cabinet_work,
        })
    }
}

impl Groups {
    /// Whether a group renovated in part takes from the value of a plan.
    ///
    /// ```
    /// # use reverbere::Scenario;
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("scenario.toml");
    /// let text = std::fs::read_to_string("examples/trois_points/scenario.toml")?;
    /// std::fs::write(&file, text + "[groupes]\narmoires = \"si_possible\"\npenalite = 10.0\n")?;
    /// let groups = Scenario::read(&file)?.rules.groups;
    /// assert!(groups.has_penalty());
    /// assert!(!groups.unwished().has_penalty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn has_penalty(&self) -> bool {
        [self.cabinets, self.streets].contains(&Together::SiPossible)
    }

    /// The same, with the groups that were wished whole each free.
    #[must_use]
    pub fn unwished(self) -> Self {
        let free = |together| match together {
            Together::SiPossible => Together::Libre,
            other => other,
        };
        Self {
            cabinets: free(self.cabinets),
            streets: free(self.streets),
            penalty: 0.0,
            ..self
        }
    }
}
