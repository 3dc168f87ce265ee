//! Inventories looked over before any scenario is known: what their points draw, and whether that is
//! likely.

use super::usual_hours_at;
use crate::energy::power::Ballasts;
use crate::energy::{self, Regimes};
use crate::inventory::Import;
use crate::inventory::territory::Territory;
use crate::inventory::territory::sun::SunPlace;

/// An import with the system power of its points, and findings on what they would consume under the
/// usual hours of their place; and that place, where it is known.
#[must_use]
pub fn looked_over(import: Import, territory: &Territory) -> (Import, Option<SunPlace>) {
    let points = energy::with_system_power(import.points, Ballasts::embedded());
    let mut findings = import.findings;
    let sun = SunPlace::of_points(&points, territory);
    if let Some(hours) = sun.as_ref().and_then(usual_hours_at) {
        let consumption = energy::with_consumption(points.clone(), &hours, &Regimes::default());
        findings.extend(energy::unlikely_consumptions(&consumption));
    }
    let import = Import {
        points,
        findings,
        ..import
    };
    (import, sun)
}
