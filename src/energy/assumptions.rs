//! How many points, and how many kWh a year, stand on something that no inventory says: the profile
//! taken where none is written, the power of a lamp that is in no ballast table, the commune that only
//! the name of a file tells.

use super::column;
use super::power::PowerOrigin;
use crate::french::agreeing;
use crate::inventory::decision::{Certainty, Decision, Kind};
use crate::inventory::finding::Rule;
use crate::inventory::points::Points;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is assumed of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumed {
    /// Its operating profile: the inventory writes none.
    Regime,
    /// Its power with ballast: by the fallback rule.
    Puissance,
    /// Its commune: by the name of the file.
    Commune,
    /// A question about it waits for an answer: it is in no plan.
    EnAttente,
}

impl Assumed {
    /// What it is called, in a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Regime => "régime non écrit, supposé",
            Self::Puissance => "puissance avec appareillage estimée par la règle de repli",
            Self::Commune => "commune d'après le nom du fichier ou de son dossier",
            Self::EnAttente => "en attente d'une réponse, hors du plan",
        }
    }
}

/// Points that stand on one assumption.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Share {
    /// How many.
    pub points: usize,
    /// What they consume today, kWh a year, as far as it is known.
    pub kwh: f64,
}

/// The assumptions of a commune, or of a territory.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Assumptions {
    /// All its points.
    #[serde(rename = "parc")]
    pub all: Share,
    /// Those that stand on each assumption; a point may stand on several.
    #[serde(rename = "suppositions")]
    pub by_kind: BTreeMap<Assumed, Share>,
}

impl Share {
    fn add(&mut self, kwh: f64) {
        self.points += 1;
        self.kwh += kwh;
    }
}

impl Assumptions {
    fn add(&mut self, kinds: &[Assumed], kwh: f64) {
        self.all.add(kwh);
        for kind in kinds {
            self.by_kind.entry(*kind).or_default().add(kwh);
        }
    }

    /// A sentence for whoever reads the plan; `None` where nothing is assumed. `whole` writes a number.
    #[must_use]
    pub fn sentence(&self, whole: impl Fn(f64) -> String) -> Option<String> {
        if self.by_kind.is_empty() {
            return None;
        }
        let stated: Vec<String> = self
            .by_kind
            .iter()
            .map(|(kind, share)| {
                format!(
                    "{} : {} {}, {} kWh/an",
                    kind.label(),
                    whole(share.points as f64),
                    agreeing(share.points, "point", "points"),
                    whole(share.kwh)
                )
            })
            .collect();
        Some(format!(
            "Ce que les inventaires ne disent pas, sur {} {} et {} kWh/an : {}.",
            whole(self.all.points as f64),
            agreeing(self.all.points, "point", "points"),
            whole(self.all.kwh),
            stated.join(" ; ")
        ))
    }
}

/// The assumptions of each commune, by INSEE code, and of all together. The points have their power
/// and consumption already.
#[must_use]
pub fn of<'a>(
    points: &'a Points,
    decisions: &[Decision],
) -> (BTreeMap<&'a str, Assumptions>, Assumptions) {
    let placed: BTreeSet<(&str, &str)> = decisions
        .iter()
        .filter(|decision| decision.kind == Kind::Place && decision.certainty == Certainty::Likely)
        .map(|decision| (&*decision.file, &*decision.sheet))
        .collect();
    let (insee, regime, exclusion) = (
        points.text("insee"),
        points.text("regime"),
        points.text("exclusion"),
    );
    let (file, sheet) = (points.text("fichier"), points.text("feuille"));
    let (origin, kwh) = (
        points.text(column::POWER_ORIGIN),
        points.number(column::KWH),
    );
    let mut by_commune: BTreeMap<&str, Assumptions> = BTreeMap::new();
    let mut all = Assumptions::default();
    let mut kinds = Vec::new();
    for row in 0..points.len() {
        let text = |texts: crate::inventory::points::Texts<'a>| texts.get(row).unwrap_or_default();
        kinds.clear();
        if text(regime).trim().is_empty() {
            kinds.push(Assumed::Regime);
        }
        if text(origin) == PowerOrigin::Rule.label() {
            kinds.push(Assumed::Puissance);
        }
        if !placed.is_empty() && placed.contains(&(text(file), text(sheet))) {
            kinds.push(Assumed::Commune);
        }
        if text(exclusion) == Rule::AConfirmer.code() {
            kinds.push(Assumed::EnAttente);
        }
        let kwh = kwh.get(row).unwrap_or_default();
        all.add(&kinds, kwh);
        by_commune.entry(text(insee)).or_default().add(&kinds, kwh);
    }
    (by_commune, all)
}
