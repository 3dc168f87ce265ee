//! The code lists of EclExt: what of them an inventory says.

use crate::inventory::text::normalise;
use serde::Deserialize;
use std::sync::LazyLock;

/// Not known, in every list.
pub const UNKNOWN: &str = "XX";

#[derive(Deserialize)]
struct Lists {
    usage_a: Vec<String>,
    structure: Vec<Structure>,
}

#[derive(Deserialize)]
struct Structure {
    code: String,
    mots: Vec<String>,
    #[serde(default)]
    types: Vec<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    toml::from_str(include_str!("eclext.toml")).expect("the embedded lists are read by a test")
});

/// Where a luminaire is in its life (`statut`, the list of INSPIRE).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is lit.
    Functional,
    /// A plan takes it away.
    Decommissioned,
    /// A plan fits it.
    Projected,
}

impl Status {
    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Functional => "functional",
            Self::Decommissioned => "decommissioned",
            Self::Projected => "projected",
        }
    }
}

/// `usage`, by the type of the luminaire.
#[must_use]
pub fn usage(luminaire: &str) -> &'static str {
    let is_for_roads = LISTS.usage_a.iter().any(|code| code == luminaire);
    if is_for_roads { "A" } else { UNKNOWN }
}

/// `structure`, by the name of the luminaire and by its type.
#[must_use]
pub fn structure(name: &str, luminaire: &str) -> &'static str {
    let words = normalise(name);
    let by_name = |one: &&Structure| {
        words
            .split(' ')
            .any(|word| one.mots.iter().any(|w| w == word))
    };
    let by_type = |one: &&Structure| one.types.iter().any(|code| code == luminaire);
    let mut all = LISTS.structure.iter();
    let found = all
        .find(by_name)
        .or_else(|| LISTS.structure.iter().find(by_type));
    found.map_or(UNKNOWN, |one| one.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_luminaire_is_called_says_its_structure_and_else_nothing_does() {
        for (name, luminaire, code) in [
            ("Lanterne 4 faces", "style", "LANT"),
            ("Boule opale", "boule", "BL"),
            ("Borne basse", "residentiel", "BOR"),
            ("Encastré de sol", "", "EN"),
            ("Routier fermé", "routier_ferme", "XX"),
            ("", "projecteur", "PROJ"),
            ("", "", "XX"),
        ] {
            assert_eq!(structure(name, luminaire), code, "{name}");
        }
        assert_eq!(
            [usage("routier_ferme"), usage("boule"), usage("")],
            ["A", "XX", "XX"]
        );
    }
}
