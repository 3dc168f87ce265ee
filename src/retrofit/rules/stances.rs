//! What a scenario makes of each flag.

use super::{About, Flag, Flags};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a scenario makes of a flag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It is shown.
    #[default]
    Signaler,
    /// A point that has it counts for more in the choice.
    Favoriser,
    /// A point that has it must be in the plan.
    Forcer,
    /// A point or solution that has it is not in the plan.
    Interdire,
}

impl Stance {
    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Signaler => "signalé",
            Self::Favoriser => "favorisé",
            Self::Forcer => "forcé dans le plan",
            Self::Interdire => "interdit dans le plan",
        }
    }
}

/// What a scenario makes of each flag.
///
/// ```
/// use reverbere::{Flag, Stances};
///
/// // A scenario that says nothing keeps what each rule does.
/// let stances = Stances::default();
/// assert_eq!(stances.of(Flag::Boule).label(), "signalé");
/// assert_eq!(stances.of(Flag::UlrGarde).label(), "interdit dans le plan");
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stances(BTreeMap<Flag, Stance>);

impl Stances {
    /// The stances of a scenario.
    ///
    /// ```
    /// use reverbere::{Flag, Stances};
    ///
    /// let forbidden = Stances::default().of(Flag::UlrGarde);
    /// let stances = Stances::new([(Flag::Boule, forbidden)].into()).expect("a flag of points");
    /// assert!(stances.considered().has(Flag::Boule));
    /// ```
    ///
    /// # Errors
    /// A solution that would be forced or favoured for what is wrong with it, in French.
    pub fn new(stances: BTreeMap<Flag, Stance>) -> Result<Self, &'static str> {
        let wrong = stances.iter().any(|(flag, stance)| {
            flag.rule().about == About::Solution
                && matches!(stance, Stance::Forcer | Stance::Favoriser)
        });
        if wrong {
            return Err(
                "un signalement qui porte sur une solution (temperature_arrete, temperature_parc, ulr_neuf, ulr_garde, res_ec_104…) peut être « signaler » ou « interdire », pas autre chose",
            );
        }
        Ok(Self(stances))
    }

    /// What is made of a flag: what the scenario says, else what its rule does.
    #[must_use]
    pub fn of(&self, flag: Flag) -> Stance {
        let default = flag.rule().default_stance;
        self.0.get(&flag).copied().unwrap_or(default)
    }

    /// The flags of a stance.
    #[must_use]
    pub fn flags(&self, stance: Stance) -> Flags {
        Flag::ALL
            .into_iter()
            .filter(|flag| self.of(*flag) == stance)
            .collect()
    }

    /// The flags that change what is chosen: all that are not merely shown.
    #[must_use]
    pub fn considered(&self) -> Flags {
        Flag::ALL
            .into_iter()
            .filter(|flag| self.of(*flag) != Stance::Signaler)
            .collect()
    }
}
