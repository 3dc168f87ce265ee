//! What can be done to each point: the solutions of the catalogue that keep the lighting service,
//! what each saves and costs, which factor class it reaches, and which rules it meets.

pub mod catalogue;
pub mod classes;
pub mod compliance;
pub mod en13201;
pub mod factor;
pub mod finance;
#[cfg(test)]
mod hand;
pub mod options;
#[cfg(test)]
mod properties;
pub mod rules;
pub mod service;

use crate::energy::power::Ballasts;
use crate::inventory::lamps::Technology;
use crate::inventory::profile::Profile;
pub use factor::{FactorClass, factor_class};
pub use options::{Method, Solution};

/// The tables of the field that a scenario may replace.
#[derive(Debug, Clone, Copy)]
pub struct Tables {
    /// What lamps draw with their ballasts.
    pub ballasts: &'static Ballasts,
    /// What lamps and luminaires in place give.
    pub service: &'static service::Service,
}

impl Default for Tables {
    /// Those that the program carries.
    fn default() -> Self {
        Self {
            ballasts: Ballasts::embedded(),
            service: service::Service::embedded(),
        }
    }
}

/// What makes two points alike for a renovation.
#[derive(Debug, Clone, PartialEq)]
pub struct Existing {
    /// Lamp technology.
    pub technology: Technology,
    /// Nominal power of the lamp, W.
    pub lamp_power_w: f64,
    /// Power drawn with ballast, W.
    pub system_power_w: f64,
    /// Profile that it is computed with before the works.
    pub profile: Profile,
    /// Equivalent hours of that profile a year.
    pub equivalent_hours: f64,
    /// What is left of it after the works, under the new luminaire's dimming: its switch-offs, and
    /// what the commune decides along with the works. The old ballast's dimming leaves with it.
    pub profile_after: Profile,
    /// Consumption on the bills of its cabinet over that computed; 1 where nothing is calibrated.
    pub calibration: f64,
    /// Type of luminaire in place.
    pub luminaire: &'static service::Luminaire,
    /// Whether its commune is in a regional nature park.
    pub park: rules::Park,
    /// What is known of the light that it sends upwards.
    pub upward: rules::Upward,
    /// Its flags, those that the scenario hears.
    pub flags: rules::Flags,
}

impl Existing {
    /// Profile after the works under the dimming of what is fitted. The commune's switch-off stays,
    /// so it is not gained twice; a dimming that it decides holds where what is fitted can dim.
    #[must_use]
    pub fn profile_under(&self, range: &catalogue::Range, dimming: &catalogue::Dimming) -> Profile {
        if range.dimmable {
            self.profile_after.and(dimming.profile())
        } else {
            self.profile_after.without_dimming()
        }
    }

    /// What so many watts consume in so many equivalent hours here, kWh a year.
    #[must_use]
    pub fn kwh(&self, watts: f64, hours: f64) -> f64 {
        watts * hours * self.calibration / 1000.0
    }

    /// Consumption of one point before the works, kWh a year.
    #[must_use]
    pub fn kwh_per_year(&self) -> f64 {
        self.kwh(self.system_power_w, self.equivalent_hours)
    }
}
