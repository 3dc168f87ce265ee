//! What the park consumes today, and what the chosen points consume before and after the works:
//! the figures that pages show.

use crate::scenario::study::{CommuneChoice, Existing, Study};
use serde::Serialize;

/// The whole park of a commune or of the territory today.
#[derive(Serialize)]
pub struct Park {
    points: usize,
    points_sans_consommation: usize,
    kwh_an: f64,
    electricite_eur_ht_an: f64,
}

impl Park {
    pub fn of(study: &Study, existing: Existing) -> Self {
        let price = study.scenario.hypotheses.price_eur_per_kwh();
        Self {
            points: existing.points,
            points_sans_consommation: existing.without_consumption,
            kwh_an: existing.kwh_per_year,
            electricite_eur_ht_an: existing.kwh_per_year * price,
        }
    }
}

/// A figure before the works, after them, and the difference.
#[derive(Serialize)]
struct Change {
    avant: f64,
    apres: f64,
    economie: f64,
}

/// The chosen points, all together.
#[derive(Serialize)]
pub struct Energy {
    kwh_an: Change,
    electricite_eur_ht_an: Change,
    co2_kg_an: Change,
    /// Cost before tax over the electricity saved in a year; none where nothing is saved.
    retour_electricite_annees: Option<f64>,
}

impl Energy {
    pub fn of<'a>(
        study: &Study,
        communes: impl Iterator<Item = &'a CommuneChoice> + Clone,
    ) -> Self {
        let hypotheses = &study.scenario.hypotheses;
        let before: f64 = communes.clone().map(|one| one.kwh_before_per_year).sum();
        let after: f64 = communes.clone().map(|one| one.kwh_after_per_year).sum();
        let times = |rate: f64| Change {
            avant: before * rate,
            apres: after * rate,
            economie: (before - after) * rate,
        };
        let price = hypotheses.price_eur_per_kwh();
        let saved = (before - after) * price;
        let cents: i64 = communes.map(|one| one.all_years().total_cents()).sum();
        let cost_ht = study.scenario.basis.to_ht(cents as f64 / 100.0);
        Self {
            kwh_an: times(1.0),
            electricite_eur_ht_an: times(price),
            co2_kg_an: times(hypotheses.co2_kg_per_kwh()),
            retour_electricite_annees: (saved > 0.0).then(|| cost_ht / saved),
        }
    }
}
