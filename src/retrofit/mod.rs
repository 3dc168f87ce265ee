//! What can be done to each point: the solutions of the catalogue that keep the lighting service,
//! what each saves and costs, and which factor class it reaches.

pub mod catalogue;
pub mod classes;
pub mod factor;
pub mod service;

use crate::energy::hours::LitHours;
use crate::inventory::lamps::Technology;
use crate::inventory::profile::Profile;
use crate::money::AmountBasis;
pub use factor::{FactorClass, factor_class};

use catalogue::{Catalogue, Dimming, Luminaire, Range};
use service::Sizing;

/// What makes two points alike for a renovation.
#[derive(Debug, Clone, PartialEq)]
pub struct Existing {
    /// Lamp technology.
    pub technology: Technology,
    /// Nominal power of the lamp, W.
    pub lamp_power_w: f64,
    /// Power drawn with ballast, W.
    pub system_power_w: f64,
    /// Profile in force.
    pub profile: Profile,
    /// Equivalent hours of that profile a year.
    pub equivalent_hours: f64,
    /// Type of luminaire in place.
    pub luminaire: &'static service::Luminaire,
}

impl Existing {
    /// Consumption of one point today, kWh a year.
    #[must_use]
    pub fn kwh_per_year(&self) -> f64 {
        self.system_power_w * self.equivalent_hours / 1000.0
    }
}

/// One way to renovate a point, and what comes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Code that stands for it in workbooks: range, watts and dimming.
    pub code: String,
    /// What a councillor reads.
    pub label: String,
    /// Power of the new luminaire, W.
    pub power_w: f64,
    /// Flux that leaves it, lm.
    pub flux_lm: f64,
    /// How the flux was sized.
    pub sizing: Sizing,
    /// Equivalent hours a year after the works.
    pub equivalent_hours: f64,
    /// Consumption after the works, kWh a year.
    pub kwh_after_per_year: f64,
    /// Energy saved, kWh a year.
    pub saving_kwh_per_year: f64,
    /// Factor class reached.
    pub factor_class: FactorClass,
    /// Cost of one point, whole cents, on the basis of the scenario.
    pub cost_cents: i64,
}

/// Which solutions are worked out, and with which hypotheses.
pub struct Method<'a> {
    /// What can be fitted.
    pub catalogue: &'a Catalogue,
    /// When the network is lit.
    pub hours: &'a LitHours,
    /// HT or TTC.
    pub basis: &'a AmountBasis,
}

impl Method<'_> {
    /// Every solution that keeps the lighting service and reaches a factor class, the best saving
    /// first; those that cost as much or more for no greater saving of the same class left out.
    #[must_use]
    pub fn solutions(&self, existing: &Existing) -> Vec<Solution> {
        let mut solutions: Vec<Solution> = self
            .catalogue
            .ranges
            .iter()
            .filter(|range| range.keeps_optics || range.code == existing.luminaire.gamme)
            .flat_map(|range| self.solutions_of(existing, range))
            .collect();
        solutions.sort_by(|a, b| {
            (b.saving_kwh_per_year.total_cmp(&a.saving_kwh_per_year))
                .then(a.cost_cents.cmp(&b.cost_cents))
                .then_with(|| a.code.cmp(&b.code))
        });
        let mut kept: Vec<Solution> = Vec::new();
        for solution in solutions {
            let dominated = kept.iter().any(|better| {
                better.factor_class == solution.factor_class
                    && better.cost_cents <= solution.cost_cents
            });
            if !dominated {
                kept.push(solution);
            }
        }
        kept
    }

    fn solutions_of(&self, existing: &Existing, range: &Range) -> Vec<Solution> {
        let sized = service::sizing(
            existing.technology,
            existing.lamp_power_w,
            existing.luminaire,
            range.keeps_optics,
        )
        .and_then(|sizing| {
            Some((
                sizing,
                self.catalogue
                    .smallest(&range.code, sizing.needed_flux_lm())?,
            ))
        });
        let Some((sizing, luminaire)) = sized else {
            return Vec::new();
        };
        self.catalogue
            .dimmings
            .iter()
            .filter(|dimming| range.dimmable || !dimming.dims())
            .filter_map(|dimming| self.solution(existing, range, sizing, luminaire, dimming))
            .collect()
    }

    fn solution(
        &self,
        existing: &Existing,
        range: &Range,
        sizing: Sizing,
        luminaire: &Luminaire,
        dimming: &Dimming,
    ) -> Option<Solution> {
        // The commune's own switch-off or dimming stays, so it is not gained twice.
        let equivalent_hours = self
            .hours
            .equivalent(&existing.profile.and(dimming.profile()));
        let before = existing.kwh_per_year();
        let after = luminaire.power_w * equivalent_hours / 1000.0;
        let dims = if dimming.dims() {
            format!(", {}", dimming.label)
        } else {
            String::new()
        };
        Some(Solution {
            code: format!("{}-{}-{}", range.code, luminaire.power_w, dimming.code),
            label: format!("{} {} W{dims}", range.label, luminaire.power_w),
            power_w: luminaire.power_w,
            flux_lm: luminaire.flux_lm,
            sizing,
            equivalent_hours,
            kwh_after_per_year: after,
            saving_kwh_per_year: before - after,
            factor_class: factor_class(before, after)?,
            cost_cents: self
                .basis
                .from_ht(luminaire.price_cents_ht() + dimming.extra_cost_cents_ht()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::energy::hours::{Lit, SwitchingRule};
    use crate::energy::power::system_power_w;
    use chrono_tz::Tz;

    fn hours() -> LitHours {
        let lit = Lit::YearlyHours(4100.0);
        let rule = SwitchingRule {
            latitude: 50.7264,
            longitude: 1.6147,
            timezone: Tz::Europe__Paris,
            year: 2026,
            lit,
        };
        LitHours::compute(&rule).expect("Boulogne has a sunset every day")
    }

    fn existing(technology: Technology, lamp_power_w: f64, profile: Profile) -> Existing {
        Existing {
            technology,
            lamp_power_w,
            system_power_w: system_power_w(technology, lamp_power_w, "").0,
            equivalent_hours: hours().equivalent(&profile),
            profile,
            luminaire: service::luminaire("routier_ferme", None).expect("a type of the table"),
        }
    }

    fn solutions(existing: &Existing) -> Vec<Solution> {
        let (catalogue, hours) = (Catalogue::embedded(), hours());
        let basis = AmountBasis::ht();
        Method {
            catalogue: &catalogue,
            hours: &hours,
            basis: &basis,
        }
        .solutions(existing)
    }

    /// SHP 100 by hand: 115 W × 4,100 h = 471.5 kWh. The road luminaire needs 4,632 lm, so 36 W.
    /// Undimmed 36 × 4,100 = 147.6 kWh, ÷3.19: factor 2, 665 €. With −50 % 23h-5h (3,005 h)
    /// 108.2 kWh, ÷4.36: factor 4, 695 €.
    #[test]
    fn shp_100_by_hand() {
        let found = solutions(&existing(Technology::Shp, 100.0, Profile::full_night()));
        let brief: Vec<(&str, FactorClass, i64, f64)> = found
            .iter()
            .map(|s| {
                (
                    s.code.as_str(),
                    s.factor_class,
                    s.cost_cents,
                    s.kwh_after_per_year.round(),
                )
            })
            .collect();
        assert_eq!(
            brief,
            [
                ("routier-36-50_23_5", FactorClass::F4, 69_500, 108.0),
                ("routier-36-aucune", FactorClass::F2, 66_500, 148.0),
            ]
        );
    }

    /// BF 125 by hand: 138 W. A 54 W-equivalent lamp is not needed: 4,412 lm, so 40 W (4,800 lm),
    /// ÷3.45 for 260 €. The luminaire needs 6,250 × 0.70 × 0.75 × 0.60 / 0.85 = 2,316 lm: 20 W.
    #[test]
    fn bf_125_by_hand() {
        let found = solutions(&existing(Technology::Bf, 125.0, Profile::full_night()));
        let brief: Vec<(&str, FactorClass, i64)> = found
            .iter()
            .map(|s| (s.code.as_str(), s.factor_class, s.cost_cents))
            .collect();
        assert_eq!(
            brief,
            [
                ("routier-20-50_23_5", FactorClass::F4, 65_000),
                ("routier-20-aucune", FactorClass::F4, 62_000),
                ("lampe-40-aucune", FactorClass::F2, 26_000),
            ]
        );
    }

    /// A commune that switches off from 23h to 5h gains nothing from a dimming at the same hours.
    #[test]
    fn a_switch_off_is_not_gained_twice() {
        let off = Profile::with_window(23 * 60, 5 * 60, 0).expect("a window");
        let found = solutions(&existing(Technology::Shp, 100.0, off));
        // 115 W → 36 W at the same hours: ÷3.19, and the dearer dimmed one is dominated.
        assert_eq!(
            found.iter().map(|s| s.code.as_str()).collect::<Vec<_>>(),
            ["routier-36-aucune"]
        );
    }
}
