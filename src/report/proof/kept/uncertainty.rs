//! What is kept of a plan's draws: what only planning them again could say. What comes of the plan as
//! it is, any reader of its points computes again.

use crate::french::thousands;
use crate::scenario::uncertainty::{
    Held, MOST_DRAWS, Quantiles, Replanned, Safety, Uncertainty, Voted,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UncertaintyFile {
    tirages: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    replanifies: Option<ReplannedFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    surete: Option<SafetyFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplannedFile {
    plans: u32,
    sans_plan: u32,
    /// 5 %, 50 %, 95 %.
    economie_kwh: [f64; 3],
    /// For each class: the plans that renovate its first point, its second…
    classes: Vec<Vec<u32>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SafetyFile {
    confiance: f64,
    economie_plan_ordinaire_kwh: f64,
    /// The ordinary plan: the budget that holds least, all of them, each target, everything.
    plan_ordinaire: [u32; 5],
}

impl From<&Uncertainty> for UncertaintyFile {
    fn from(of: &Uncertainty) -> Self {
        let replanned = of.replanned.as_ref().map(|it| ReplannedFile {
            plans: it.planned,
            sans_plan: it.without,
            economie_kwh: [it.saving_kwh.low, it.saving_kwh.median, it.saving_kwh.high],
            classes: it.chosen.clone(),
        });
        let safety = of.safety.map(|it| SafetyFile {
            confiance: it.confidence,
            economie_plan_ordinaire_kwh: it.ordinary_kwh,
            plan_ordinaire: [
                it.ordinary.least_budget,
                it.ordinary.budgets,
                it.ordinary.targets[0],
                it.ordinary.targets[1],
                it.ordinary.all,
            ],
        });
        Self {
            tirages: of.voted.draws,
            replanifies: replanned,
            surete: safety,
        }
    }
}

impl UncertaintyFile {
    /// What is known by it; what comes of the plan as it is, is still to be computed.
    pub(super) fn known(self) -> Result<Uncertainty, String> {
        if self.tirages > MOST_DRAWS {
            return Err(format!(
                "« incertitudes.tirages » vaut {}, plus que les {} qui se demandent",
                thousands(self.tirages.into()),
                thousands(MOST_DRAWS.into())
            ));
        }
        let replanned = self.replanifies.map(|it| {
            let [low, median, high] = it.economie_kwh;
            Replanned {
                planned: it.plans,
                without: it.sans_plan,
                saving_kwh: Quantiles { low, median, high },
                chosen: it.classes,
            }
        });
        let safety = self.surete.map(|it| {
            let [least_budget, budgets, factor4, factor2, all] = it.plan_ordinaire;
            Safety {
                confidence: it.confiance,
                ordinary_kwh: it.economie_plan_ordinaire_kwh,
                ordinary: Held {
                    least_budget,
                    budgets,
                    targets: [factor4, factor2],
                    all,
                },
            }
        });
        Ok(Uncertainty {
            voted: Voted {
                draws: self.tirages,
                ..Voted::default()
            },
            replanned,
            safety,
        })
    }
}
