//! The most that can be reached of the targets.

use crate::french::{agreeing, counted, thousands};
use crate::plan::Plan;
use crate::plan::explain::Reached;
use crate::scenario::shortfall::TARGETS;
use crate::scenario::study::Study;
use serde::Serialize;

/// What is reached of the targets, points already done left aside.
#[derive(Serialize)]
pub struct AtBest {
    facteur4: i64,
    facteur2: i64,
    demandes_facteur4: i64,
    demandes_facteur2: i64,
    manquants: i64,
    /// No plan misses fewer than this.
    manquants_au_moins: i64,
}

impl AtBest {
    /// What can be reached; what `plan` reaches of it, if there is one.
    #[must_use]
    pub fn of(reached: &Reached, plan: Option<&Plan>) -> Self {
        let place = |target: usize| {
            reached
                .targets
                .iter()
                .position(|row| *row == TARGETS[target])
        };
        let asked = |target| place(target).map_or(0, |at| reached.asked[at]);
        let missing_of = plan.map(|plan| reached.missing_of(plan));
        let points = |target: usize| {
            let found = plan.and_then(|plan| plan.recount.row_sums.get(TARGETS[target]));
            let missing = missing_of.as_ref().zip(place(target));
            // Points that are missing count in the row as if they were there.
            let missing = missing.map_or(0, |(missing, at)| missing[at]);
            match found {
                Some(sum) => i64::try_from(*sum).unwrap_or(i64::MAX) - missing,
                None => place(target).map_or(0, |at| reached.points[at]),
            }
        };
        let missing = |target| (asked(target) - points(target)).max(0);
        Self {
            facteur4: points(0),
            facteur2: points(1),
            demandes_facteur4: asked(0),
            demandes_facteur2: asked(1),
            manquants: missing(0) + missing(1),
            manquants_au_moins: reached.missing_at_least,
        }
    }
}

impl AtBest {
    /// Points of factor 4 and of factor 2 that can be reached together.
    #[must_use]
    pub fn counts(&self) -> (i64, i64) {
        (self.facteur4, self.facteur2)
    }
}

/// The sentence of an incomplete plan, for every sheet of its documents.
#[must_use]
pub fn short_of(study: &Study, at_best: &AtBest) -> String {
    let done = &study.decisions.done_figures;
    let aside = if done.factor4 + done.factor2 > 0 {
        " (points déjà faits non comptés)"
    } else {
        ""
    };
    let number = |points: i64| thousands(points as f64);
    let proof = if at_best.manquants_au_moins == at_best.manquants {
        "aucun plan n'approche davantage des objectifs dans ces budgets et ces règles".to_owned()
    } else {
        format!(
            "au moins {} manqueront toujours dans ces budgets et ces règles",
            number(at_best.manquants_au_moins)
        )
    };
    format!(
        "Plan incomplet : {} en facteur 4 sur {} {} et {} en facteur 2 sur {}{aside}. Il en manque {} ; {proof} ; le plus proche est celui où il manque le moins de points en tout, un point de facteur 4 comptant autant qu'un de facteur 2.",
        counted(at_best.facteur4 as usize, "point", "points"),
        number(at_best.demandes_facteur4),
        agreeing(at_best.demandes_facteur4 as usize, "demandé", "demandés"),
        number(at_best.facteur2),
        number(at_best.demandes_facteur2),
        number(at_best.manquants)
    )
}

/// The same of a scenario without plan, in one line.
pub fn in_words(reached: &Reached) -> String {
    let at_best = AtBest::of(reached, None);
    let number = |points: i64| thousands(points as f64);
    let proof = if reached.is_proved() {
        "aucun plan n'approche davantage des objectifs".to_owned()
    } else {
        format!("au moins {} manqueront", number(reached.missing_at_least))
    };
    format!(
        "\n  au mieux, dans les budgets et les règles : {} en facteur 4 sur {} et {} en facteur 2 sur {} ensemble (il en manque {} ; {proof})",
        counted(at_best.facteur4.max(0) as usize, "point", "points"),
        number(at_best.demandes_facteur4),
        number(at_best.facteur2),
        number(at_best.demandes_facteur2),
        number(at_best.manquants)
    )
}
