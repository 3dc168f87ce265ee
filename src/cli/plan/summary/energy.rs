//! What the park consumes today, and what the chosen points consume before and after the works:
//! the figures that pages show.

use crate::report::claims;
use crate::scenario::claims::{Claims, Range, Readings};
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
    electricite_eur_ttc_an: Change,
    co2_kg_an: Change,
    /// Cost before tax over the electricity saved in a year; none where nothing is saved.
    retour_electricite_annees: Option<f64>,
    /// How low and how high the headline may turn out.
    fourchette: Ranges,
}

/// A figure as the plan has it, and how low and how high it may turn out.
#[derive(Serialize)]
struct Spread {
    retenu: f64,
    bas: f64,
    haut: f64,
}

impl From<Range> for Spread {
    fn from(range: Range) -> Self {
        Self {
            retenu: range.kept,
            bas: range.low,
            haut: range.high,
        }
    }
}

/// The headline with its ranges.
#[derive(Serialize)]
struct Ranges {
    economie_kwh_an: Spread,
    electricite_eur_ht_an: Spread,
    cout_eur_ht: Spread,
    retour_brut_annees: Option<Spread>,
}

/// How many points reach each class under one reading of the factor.
#[derive(Serialize)]
pub struct ReadingFigures {
    lecture: String,
    facteur4: usize,
    facteur2: usize,
    moins_de_2: usize,
    /// All together; none where nothing is consumed afterwards.
    facteur_ensemble: Option<f64>,
}

impl ReadingFigures {
    /// Every reading of some communes.
    pub fn all(study: &Study, communes: &[CommuneChoice]) -> Vec<Self> {
        let readings = Readings::of(study, communes);
        let named = claims::readings(&readings, &study.scenario.hypotheses).into_iter();
        let figures = named.map(|(lecture, one)| Self {
            lecture,
            facteur4: one.factor4,
            facteur2: one.factor2,
            moins_de_2: one.below,
            facteur_ensemble: (one.after_kwh > 0.0).then(|| one.before_kwh / one.after_kwh),
        });
        figures.collect()
    }
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
        let claims = Claims::of(study, before, after, cost_ht);
        Self {
            kwh_an: times(1.0),
            electricite_eur_ht_an: times(price),
            electricite_eur_ttc_an: times(price * (1.0 + hypotheses.electricity_vat_rate())),
            co2_kg_an: times(hypotheses.co2_kg_per_kwh()),
            retour_electricite_annees: (saved > 0.0).then(|| cost_ht / saved),
            fourchette: Ranges {
                economie_kwh_an: claims.saving_kwh.into(),
                electricite_eur_ht_an: claims.energy_eur.into(),
                cout_eur_ht: claims.cost_eur.into(),
                retour_brut_annees: claims.payback_years.map(Spread::from),
            },
        }
    }
}
