//! What preferring whole cabinets and streets costs, as JSON has it.

use crate::report::{PlanDocument, wishes};
use crate::scenario::wishes::Unwished;
use serde::Serialize;

/// The plan without that preference, and what it takes from it.
#[derive(Serialize)]
pub struct Preference {
    /// What the plan without it saves, kWh a year.
    economie_sans_preference_kwh_an: f64,
    /// What it costs.
    cout_sans_preference_centimes: i64,
    /// What it saves more.
    prix_kwh_an: f64,
    /// What the plan with it costs more.
    prix_centimes: i64,
    #[serde(skip)]
    words: String,
}

impl Preference {
    /// What is known of a plan; none where the scenario prefers nothing whole.
    pub fn of(document: &PlanDocument<'_>) -> Option<Self> {
        let without = document.proof.without.wishes?;
        let with = Unwished::of(document.choice);
        Some(Self {
            economie_sans_preference_kwh_an: without.saving_kwh,
            cout_sans_preference_centimes: without.cost_cents,
            prix_kwh_an: without.saving_kwh - with.saving_kwh,
            prix_centimes: with.cost_cents - without.cost_cents,
            words: wishes::in_words(document)?,
        })
    }

    /// In a sentence.
    pub fn in_words(&self) -> String {
        format!("{}\n", self.words)
    }
}
