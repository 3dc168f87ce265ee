//! What was looked at of a point and of a solution, rule by rule. A rule whose figures are not in
//! the inventory or in the catalogue was not checked, and that is never told as « 0 ».

use super::{Flag, Flags, Rule};
use crate::inventory::condition::{Condition, Part};
use crate::inventory::lamps::Technology;
use crate::inventory::points::Row;
use crate::retrofit::catalogue::Range;
use crate::retrofit::en13201::Road;
use crate::retrofit::service::Luminaire;

/// What came of a rule for one point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It is not met.
    Raised,
    /// It is met.
    Met,
    /// It says nothing of such a point.
    Moot,
    /// What it asks for is not known.
    Unchecked,
}

/// What came of the rules for one point or one solution. A rule of none of the sets is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Checks {
    /// Those that are not met.
    pub raised: Flags,
    /// Those that say nothing of it.
    pub moot: Flags,
    /// Those that could not be checked.
    pub unchecked: Flags,
}

impl Checks {
    fn of(status: impl Fn(Flag) -> Status) -> Self {
        let having =
            |wanted| (Flag::ALL.into_iter().filter(|flag| status(*flag) == wanted)).collect();
        Self {
            raised: having(Status::Raised),
            moot: having(Status::Moot),
            unchecked: having(Status::Unchecked),
        }
    }

    /// What came of one rule.
    #[must_use]
    pub fn status(&self, flag: Flag) -> Status {
        if self.raised.has(flag) {
            Status::Raised
        } else if self.unchecked.has(flag) {
            Status::Unchecked
        } else if self.moot.has(flag) {
            Status::Moot
        } else {
            Status::Met
        }
    }
}

/// Where the park's rules on colour stand for a commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Park {
    /// Nobody told which communes are in a park.
    #[default]
    Untold,
    /// It is in none.
    Outside,
    /// It is in one.
    Inside,
}

/// What is known of the light that a luminaire in place sends upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Upward {
    /// The inventory tells: whether the limits of a new luminaire, of an installed one and of
    /// article 8 are passed.
    Stated {
        /// As much as a new luminaire may not have.
        as_new: bool,
        /// More than an installed one may have.
        as_installed: bool,
        /// More than half.
        over_half: bool,
    },
    /// It does not, and the luminaire is a globe.
    Globe,
    /// It does not.
    #[default]
    Untold,
}

impl Upward {
    /// What the inventory tells of a point.
    #[must_use]
    pub fn of(point: &Row<'_>, luminaire: Option<&Luminaire>) -> Self {
        match point.ulr_pct {
            Some(ulr) => Self::Stated {
                as_new: ulr >= Flag::UlrNeuf.threshold(),
                as_installed: ulr > Flag::UlrInstalle.threshold(),
                over_half: ulr > Flag::Ulr50.threshold(),
            },
            None if luminaire.is_some_and(|one| Flag::Boule.rule().names(one)) => Self::Globe,
            None => Self::Untold,
        }
    }

    /// Whether a luminaire that stays breaks one of the limits; a globe breaks them all.
    fn breaks(self, limit: impl Fn(bool, bool, bool) -> bool) -> Status {
        match self {
            Self::Stated {
                as_new,
                as_installed,
                over_half,
            } => raised(limit(as_new, as_installed, over_half)),
            Self::Globe => Status::Raised,
            Self::Untold => Status::Unchecked,
        }
    }
}

impl Rule {
    fn names(&self, luminaire: &Luminaire) -> bool {
        self.luminaires.contains(&luminaire.code)
    }
}

fn raised(is_raised: bool) -> Status {
    if is_raised {
        Status::Raised
    } else {
        Status::Met
    }
}

/// What came of the rules about a point in place.
#[must_use]
pub fn of_point(point: &Row<'_>, technology: Technology, luminaire: Option<&Luminaire>) -> Checks {
    let upward = Upward::of(point, luminaire);
    let unknown = [point.flux_lm, point.temperature_couleur_k].contains(&None)
        || (point.puissance_lampe_w.is_none() && point.puissance_systeme_lue_w.is_none());
    let condition = Condition::from_text(point.constats);
    let looked_at = |part| match condition.of(part) {
        Some(well) => raised(!well),
        None => Status::Unchecked,
    };
    Checks::of(|flag| match flag {
        Flag::Ulr50 => match upward {
            Upward::Stated { over_half, .. } => raised(over_half),
            Upward::Globe | Upward::Untold => Status::Unchecked,
        },
        Flag::Boule => match upward {
            Upward::Stated { .. } => Status::Moot,
            Upward::Globe => Status::Raised,
            // A type that is guessed from the height of the mast says nothing.
            Upward::Untold if point.luminaire.is_empty() => Status::Unchecked,
            Upward::Untold => Status::Met,
        },
        Flag::LampeMercure
        | Flag::LampeFluocompacte
        | Flag::LampeTube
        | Flag::LampeIncandescence
        | Flag::Lampe2027 => match technology {
            Technology::Inconnue => Status::Unchecked,
            known => raised(flag.rule().technologies.contains(&known)),
        },
        Flag::EtatMat => looked_at(Part::Mast),
        Flag::EtatArmoire => looked_at(Part::Cabinet),
        // What is of class II wants no earthing.
        Flag::Terre if condition.of(Part::ClassTwo) == Some(true) => Status::Moot,
        Flag::Terre => match condition.earth_ohms() {
            Some(ohms) => raised(ohms > flag.threshold()),
            None => looked_at(Part::Earth),
        },
        Flag::ClasseElectrique => looked_at(Part::ClassTwo),
        Flag::Parafoudre => looked_at(Part::Surge),
        Flag::BordDeMer => looked_at(Part::Coast),
        Flag::Donnees2018 => raised(unknown),
        _ => Status::Moot,
    })
}

/// What is fitted, and where.
#[derive(Debug, Clone, Copy)]
pub struct Fitted<'a> {
    /// Its range.
    pub range: &'a Range,
    /// Whether it dims by itself.
    pub dims: bool,
    /// Hours at [`super::dimmed_share`] of power or less, of the night that has fewest.
    pub dimmed_hours: f64,
    /// Whether the network is cut in the night.
    pub network_is_cut: bool,
    /// Whether its commune is in a park.
    pub park: Park,
    /// The light that goes upwards in its place.
    pub upward: Upward,
}

/// What came of the rules about a solution; the one about lumens by surface needs the road: see
/// [`dense_light`].
#[must_use]
pub fn of_solution(fitted: &Fitted<'_>) -> Checks {
    let range = fitted.range;
    let kelvins = f64::from(range.colour_temperature_k);
    let stays = range.keeps_luminaire();
    Checks::of(|flag| match flag {
        Flag::TemperatureArrete => raised(kelvins > flag.threshold()),
        Flag::TemperatureParc | Flag::TemperatureParcHorsAgglo => match fitted.park {
            Park::Untold => Status::Unchecked,
            Park::Outside => Status::Moot,
            Park::Inside => raised(kelvins > flag.threshold()),
        },
        Flag::UlrNeuf => match range.ulr_pct {
            Some(ulr) => raised(ulr >= flag.threshold()),
            None => fitted.upward.breaks(|as_new, _, _| as_new),
        },
        Flag::UlrGarde if stays => fitted.upward.breaks(|_, _, over_half| over_half),
        Flag::UlrInstalle => match range.installed_ulr_pct {
            Some(ulr) => raised(ulr > flag.threshold()),
            None if stays => fitted.upward.breaks(|_, as_installed, _| as_installed),
            None => Status::Unchecked,
        },
        Flag::FluxCie3 => match range.cie3_pct {
            Some(share) => raised(share <= flag.threshold()),
            None => Status::Unchecked,
        },
        Flag::DensiteFlux | Flag::DomaineMaritime | Flag::Temporalite => Status::Unchecked,
        Flag::ReseauCoupe if fitted.dims => raised(fitted.network_is_cut),
        // A hundredth of an hour is not looked at.
        Flag::ResEc104 => raised(fitted.dimmed_hours < flag.threshold() - 0.01),
        _ => Status::Moot,
    })
}

/// Whether so many lumens are more than the surface of road of a point may get, where its road is
/// told.
#[must_use]
pub fn dense_light(road: Option<&Road>, flux_lm: f64) -> Status {
    road.map_or(Status::Unchecked, |road| {
        raised(flux_lm / road.area_m2() > Flag::DensiteFlux.threshold())
    })
}
