use super::*;
use crate::energy::hours::{Lit, SwitchingRule};
use crate::energy::power::Ballasts;
use crate::inventory::lamps::Technology;
use crate::retrofit::catalogue::PriceLevel;
use crate::retrofit::rules::{Park, Upward};
use crate::retrofit::service::Service;
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
        system_power_w: Ballasts::embedded()
            .system_power_w(technology, lamp_power_w, "")
            .0,
        equivalent_hours: hours().equivalent(&profile),
        profile_after: profile.without_dimming(),
        profile,
        calibration: 1.0,
        luminaire: Service::embedded()
            .luminaire("routier_ferme", None)
            .expect("a type of the table"),
        park: Park::default(),
        upward: Upward::default(),
        flags: Flags::default(),
    }
}

fn solutions(existing: &Existing) -> Vec<Solution> {
    let (catalogue, hours) = (Catalogue::embedded(PriceLevel::Usuel), hours());
    Method::new(&catalogue, &hours, &AmountBasis::ht(), &Stances::default()).solutions(existing)
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

/// BF 125 by hand: 138 W. A lamp in the old optics, which stay dirty, needs 6,250 × 0.60 / 0.72 =
/// 5,208 lm, so 54 W (6,480 lm), ÷2.56 for 310 €. The luminaire needs 6,250 × 0.70 × 0.75 × 0.60 / 0.85 = 2,316 lm: 20 W.
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
            ("lampe-54-aucune", FactorClass::F2, 31_000),
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
