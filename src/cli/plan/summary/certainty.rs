//! What is certain of a plan and what is a choice, as JSON has it.

use crate::report::{PlanDocument, certainty};
use crate::scenario::certainty::{Part, Settled};
use serde::Serialize;

/// Points that every plan about as good renovates, those that are a choice, those that no such plan
/// has.
#[derive(Serialize)]
pub struct Certainty {
    /// How near the best a plan has to be, as a share of its worth under the last goal.
    tolerance: f64,
    #[serde(flatten)]
    territoire: Figures,
    communes: Vec<OfCommune>,
    #[serde(skip)]
    words: String,
}

#[derive(Serialize)]
struct OfCommune {
    insee: String,
    nom: String,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
struct Figures {
    indispensables: Points,
    au_choix: Points,
    non_tranches: Points,
    /// Points that the plan leaves, and that no plan within the tolerance has.
    ecartes: u32,
    /// The other points that it leaves.
    autres: u32,
}

#[derive(Serialize)]
struct Points {
    points: u32,
    economie_kwh_an: f64,
}

impl Certainty {
    /// What is known of a plan; none where it was not asked.
    pub fn of(document: &PlanDocument<'_>) -> Option<Self> {
        let known = document.proof.certainties.as_ref()?;
        let territory = document.study.scenario.territory.communes();
        let communes = document.choice.communes.iter().filter_map(|one| {
            let commune = &territory[one.commune];
            Some(OfCommune {
                insee: commune.insee.clone(),
                nom: commune.nom.clone(),
                figures: one.settled.as_ref()?.into(),
            })
        });
        Some(Self {
            tolerance: known.tolerance,
            territoire: (&certainty::settled(document.choice)?).into(),
            communes: communes.collect(),
            words: document.settled_in_words()?,
        })
    }

    /// In a sentence or two.
    pub fn in_words(&self) -> String {
        format!("{}\n", self.words)
    }
}

impl From<&Settled> for Figures {
    fn from(settled: &Settled) -> Self {
        Self {
            indispensables: settled.certain.into(),
            au_choix: settled.choice.into(),
            non_tranches: settled.open.into(),
            ecartes: settled.never,
            autres: settled.others,
        }
    }
}

impl From<Part> for Points {
    fn from(part: Part) -> Self {
        Self {
            points: part.points,
            economie_kwh_an: part.saving_kwh_per_year,
        }
    }
}
