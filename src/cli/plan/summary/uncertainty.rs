//! What comes of a plan when figures turn out otherwise, as JSON has it.

use crate::report::PlanDocument;
use crate::scenario::uncertainty::{
    FITTING_SEED, Held, Kept, Quantiles, Replanned, SEED, Safety, Voted,
};
use serde::Serialize;

/// What holds in how many draws.
#[derive(Serialize)]
pub struct Uncertainty {
    tirages: u32,
    graine: u64,
    economie_kwh_an: Spread,
    cout_euros: Spread,
    /// Before tax.
    electricite_eur_an: Spread,
    objectif_facteur4: OfTarget,
    objectif_facteur2: OfTarget,
    /// Draws in which every budget holds.
    budgets_tenus: u32,
    /// Draws in which every budget and both targets hold.
    tout_tenu: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    replanifies: Option<Again>,
    #[serde(skip_serializing_if = "Option::is_none")]
    surete: Option<Safe>,
    communes: Vec<OfCommune>,
    #[serde(skip)]
    words: Vec<String>,
}

/// A figure over the draws.
#[derive(Serialize)]
struct Spread {
    p5: f64,
    p50: f64,
    p95: f64,
}

#[derive(Serialize)]
struct OfTarget {
    /// Draws in which it holds.
    tenu: u32,
    /// Points planned for it that reach its factor.
    points: Spread,
}

/// The plans of the draws.
#[derive(Serialize)]
struct Again {
    plans: u32,
    sans_plan: u32,
    economie_kwh_an: Spread,
    /// Points that the plan leaves, in more than half of those of the draws.
    points_hors_plan_souvent_choisis: u32,
}

/// What the plan was made to hold.
#[derive(Serialize)]
struct Safe {
    confiance: f64,
    graine_marges: u64,
    /// What the ordinary plan saves more, kWh a year.
    prix_kwh_an: f64,
    economie_plan_ordinaire_kwh_an: f64,
    plan_ordinaire: HeldInAll,
}

/// Draws in which these hold.
#[derive(Serialize)]
struct HeldInAll {
    budget_le_moins_sur: u32,
    budgets_tenus: u32,
    objectif_facteur4: u32,
    objectif_facteur2: u32,
    tout_tenu: u32,
}

#[derive(Serialize)]
struct OfCommune {
    insee: String,
    nom: String,
    /// Draws in which its budget holds.
    budget_tenu: u32,
    part_commune_euros: Spread,
}

impl Uncertainty {
    /// What is known of a plan; none where it was not asked. `missed` counts the points that the plan
    /// leaves and most plans of the draws have.
    pub fn of(document: &PlanDocument<'_>, missed: impl Fn(&Replanned) -> u32) -> Option<Self> {
        let known = document.proof.uncertainty.as_ref()?;
        let voted: &Voted = &known.voted;
        let territory = document.study.scenario.territory.communes();
        let communes = document.choice.communes.iter().zip(&voted.budgets);
        let communes = communes.map(|(one, budget)| {
            let commune = &territory[one.commune];
            OfCommune {
                insee: commune.insee.clone(),
                nom: commune.nom.clone(),
                budget_tenu: budget.held,
                part_commune_euros: budget.own_eur.into(),
            }
        });
        let again = |it: &Replanned| Again {
            plans: it.planned,
            sans_plan: it.without,
            economie_kwh_an: it.saving_kwh.into(),
            points_hors_plan_souvent_choisis: missed(it),
        };
        let safe = |it: Safety| Safe {
            confiance: it.confidence,
            graine_marges: FITTING_SEED,
            prix_kwh_an: it.ordinary_kwh - document.proof.saved_kwh,
            economie_plan_ordinaire_kwh_an: it.ordinary_kwh,
            plan_ordinaire: it.ordinary.into(),
        };
        Some(Self {
            tirages: voted.draws,
            graine: SEED,
            economie_kwh_an: voted.saving_kwh.into(),
            cout_euros: voted.cost_eur.into(),
            electricite_eur_an: voted.energy_eur.into(),
            objectif_facteur4: voted.targets[0].into(),
            objectif_facteur2: voted.targets[1].into(),
            budgets_tenus: voted.budgets_held,
            tout_tenu: voted.all_held,
            replanifies: known.replanned.as_ref().map(again),
            surete: known.safety.map(safe),
            communes: communes.collect(),
            words: document.uncertainty_in_words(),
        })
    }

    /// In a few sentences.
    pub fn in_words(&self) -> String {
        self.words.join("\n") + "\n"
    }
}

impl From<Quantiles> for Spread {
    fn from(of: Quantiles) -> Self {
        Self {
            p5: of.low,
            p50: of.median,
            p95: of.high,
        }
    }
}

impl From<Kept> for OfTarget {
    fn from(of: Kept) -> Self {
        Self {
            tenu: of.held,
            points: of.points.into(),
        }
    }
}

impl From<Held> for HeldInAll {
    fn from(of: Held) -> Self {
        Self {
            budget_le_moins_sur: of.least_budget,
            budgets_tenus: of.budgets,
            objectif_facteur4: of.targets[0],
            objectif_facteur2: of.targets[1],
            tout_tenu: of.all,
        }
    }
}
