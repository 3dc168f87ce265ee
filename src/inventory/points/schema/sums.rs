//! How many points each street or cabinet has, lamp by lamp, to tell a recapitulation from more points.

use super::PointsBuilder;
use crate::inventory::grid::Text;
use crate::inventory::text::normalise;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// What points are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Street and technology.
    StreetLamp,
    /// Street.
    Street,
    /// Cabinet and technology.
    CabinetLamp,
    /// Cabinet.
    Cabinet,
    /// Commune and technology.
    CommuneLamp,
}

impl Group {
    /// All of them, the finest first.
    pub const ALL: [Self; 5] = [
        Self::StreetLamp,
        Self::Street,
        Self::CabinetLamp,
        Self::Cabinet,
        Self::CommuneLamp,
    ];
}

/// How closely a table tells its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// Several in a row, of no street.
    Summed,
    /// Several in a row.
    Counted,
    /// One in a row, that nothing designates.
    Listed,
    /// Each by a reference or a place.
    Designated,
}

impl PointsBuilder {
    /// The number of points of each group, by commune, whatever the spelling of its name; `None` where some point
    /// says none.
    #[must_use]
    pub fn sums(&self, group: Group) -> Option<FxHashMap<u64, usize>> {
        let names = match group {
            Group::StreetLamp | Group::Street => &self.voie,
            Group::CabinetLamp | Group::Cabinet => &self.armoire,
            Group::CommuneLamp => &self.commune,
        };
        let has_lamp = !matches!(group, Group::Street | Group::Cabinet);
        let mut plain: FxHashMap<usize, String> = FxHashMap::default();
        let mut sums = FxHashMap::default();
        for (at, name) in names.iter().enumerate() {
            if name.is_empty() {
                return None;
            }
            let name = plain
                .entry(name.storage())
                .or_insert_with(|| normalise(name));
            let mut key = FxHasher::default();
            (&self.insee[at], name).hash(&mut key);
            if has_lamp {
                self.technologie[at].hash(&mut key);
            }
            *sums.entry(key.finish()).or_default() += 1;
        }
        (!sums.is_empty()).then_some(sums)
    }

    /// How closely the points are told, of so many rows.
    #[must_use]
    pub fn closeness(&self, rows: usize) -> Closeness {
        let points = self.ligne.len();
        let references = || -> FxHashSet<&Text> {
            let stated = self.reference.iter().filter(|it| !it.is_empty());
            stated.collect()
        };
        let places = || -> FxHashSet<(u64, u64)> {
            (self.x.iter().zip(&self.y))
                .filter_map(|(x, y)| Some(((*x)?.to_bits(), (*y)?.to_bits())))
                .collect()
        };
        if references().len() * 2 > points || places().len() * 2 > points {
            Closeness::Designated
        } else if rows >= points {
            Closeness::Listed
        } else if self.voie.iter().all(|street| street.is_empty()) {
            Closeness::Summed
        } else {
            Closeness::Counted
        }
    }
}
