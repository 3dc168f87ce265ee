//! What tells points apart, and how many there are by cabinet and commune.

use super::PointsBuilder;
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// How often each point stands among some.
#[derive(Default)]
pub struct Marks {
    /// By what tells where and what it is.
    pub points: FxHashMap<u64, usize>,
    /// By its reference alone, where it has one.
    pub references: FxHashMap<u64, usize>,
    /// By its reference and street, where it has a reference.
    pub named: FxHashMap<u64, usize>,
    /// By its street and cabinet alone, where it has a street.
    pub streets: FxHashMap<u64, usize>,
    /// By its coordinates alone, where it has some.
    pub places: FxHashMap<u64, usize>,
    /// Whether something tells where the points are.
    pub tells_places: bool,
}

impl PointsBuilder {
    /// What tells the points apart.
    #[must_use]
    pub fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        for at in 0..self.ligne.len() {
            let mut mark = FxHasher::default();
            for text in [
                &self.insee[at],
                &self.reference[at],
                &self.armoire[at],
                &self.voie[at],
                &self.technologie[at],
            ] {
                text.hash(&mut mark);
            }
            for number in [
                self.puissance_lampe_w[at],
                self.puissance_systeme_lue_w[at],
                self.x[at],
                self.y[at],
            ] {
                number.map(f64::to_bits).hash(&mut mark);
            }
            self.foyer[at].hash(&mut mark);
            *marks.points.entry(mark.finish()).or_default() += 1;
            let reference = &self.reference[at];
            marks.tells_places |=
                !(reference.is_empty() && self.voie[at].is_empty()) || self.x[at].is_some();
            if !reference.is_empty() {
                let mut mark = FxHasher::default();
                self.insee[at].hash(&mut mark);
                reference.hash(&mut mark);
                self.foyer[at].hash(&mut mark);
                *marks.references.entry(mark.finish()).or_default() += 1;
                self.voie[at].hash(&mut mark);
                *marks.named.entry(mark.finish()).or_default() += 1;
            }
            if let (Some(x), Some(y)) = (self.x[at], self.y[at]) {
                let mut mark = FxHasher::default();
                (x.to_bits(), y.to_bits(), self.foyer[at]).hash(&mut mark);
                *marks.places.entry(mark.finish()).or_default() += 1;
            }
            if !self.voie[at].is_empty() {
                let mut mark = FxHasher::default();
                for text in [&self.insee[at], &self.armoire[at], &self.voie[at]] {
                    text.hash(&mut mark);
                }
                *marks.streets.entry(mark.finish()).or_default() += 1;
            }
        }
        marks
    }

    /// How many points each cabinet feeds, by its name as it is written; of one commune, or of all.
    #[must_use]
    pub fn by_cabinet(&self, insee: Option<&str>) -> BTreeMap<String, usize> {
        let here = self.armoire.iter().zip(&self.insee);
        let here = here.filter(|(_, of)| insee.is_none_or(|insee| &***of == insee));
        counted(here.map(|(cabinet, _)| cabinet.to_string()))
    }

    /// How many points each commune has, by INSEE code.
    #[must_use]
    pub fn by_commune(&self) -> BTreeMap<String, usize> {
        counted(self.insee.iter().map(ToString::to_string))
    }

    /// How many points each technology has, by its code.
    #[must_use]
    pub fn by_technology(&self) -> BTreeMap<String, usize> {
        counted(self.technologie.iter().map(ToString::to_string))
    }
}

/// How often each key comes.
fn counted(keys: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}
