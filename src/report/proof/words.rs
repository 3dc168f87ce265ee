//! How good a plan is, in words. What was searched and how far it is from the bound stands under « La
//! preuve »: a council votes on a plan under hypotheses that are far less sure than that.

use super::{GoalProof, Proof, WEIGHTS};
use crate::report::wording::{decimal, planned, thousands, unbroken};
use crate::scenario::Objective;

/// A proved gap as it is shown: rounded up to the fourth decimal of a percent, never nothing.
#[must_use]
pub fn gap_shown(gap: f64) -> f64 {
    // A tenth of a billionth is noise of the division.
    ((gap * 1e6) - 1e-4).ceil().max(1.0) / 1e6
}

/// The same in percent: the one way it is written.
#[must_use]
pub fn gap_percent(gap: f64) -> String {
    let percent = (gap_shown(gap) * 1e6).round() / 1e4;
    format!("{}\u{a0}%", decimal(percent))
}

impl GoalProof {
    /// `le moindre coût des travaux, 1 137 500 €`. What the works are worth by themselves follows, unless
    /// it is the energy saved, which is said anyway.
    fn reached_in_words(&self, saved_kwh: f64) -> String {
        let amount =
            |worth: f64| format!("{} {}", thousands(planned(self.shown(worth))), self.unit);
        let reached = format!("{}, {}", self.label(), amount(self.value));
        match self.alone.filter(|alone| (alone - saved_kwh).abs() > 0.5) {
            Some(alone) => format!("{reached} ; les travaux seuls : {}", amount(alone)),
            None => reached,
        }
    }
}

impl Proof {
    /// How good the plan is, in one sentence, on a page that shows the hypotheses beside it.
    #[must_use]
    pub fn line(&self) -> String {
        self.line_under("hypothèses ci-contre")
    }

    /// The same where they stand elsewhere, under what they are called there.
    #[must_use]
    pub fn line_under(&self, hypotheses: &str) -> String {
        let saved = thousands(planned(self.saved_kwh));
        if !self.is_bounded() {
            return unbroken(&format!(
                "Plan réalisable, sans preuve qu'il soit le meilleur : il économise {saved} kWh/an sur l'ensemble du territoire."
            ));
        }
        let claim = match (self.nearest_only, self.optimal) {
            (true, _) => "Plan le plus proche des objectifs,",
            _ if self.safety().is_some() => "Plan sûr",
            (false, true) => "Plan prouvé optimal",
            (false, false) => "Bon plan",
        };
        let claim = format!("{claim} au regard des {hypotheses}");
        let line = match self.bound_kwh() {
            Some(bound) => format!(
                "{claim}, pour l'ensemble du territoire : il économise {saved} kWh/an ; {}",
                self.no_other(&thousands(bound.ceil()))
            ),
            None if self.is_energy_weighted() => format!(
                "{claim}, pour l'ensemble du territoire : il économise {saved} kWh/an ; {WEIGHTS}, aucun autre plan {} {}",
                self.of_which(),
                self.better()
            ),
            None => format!(
                "{claim}, pour l'ensemble du territoire : {} Il économise {saved} kWh/an.",
                self.goals_in_words()
            ),
        };
        unbroken(&line)
    }

    /// How far the plan may be from the best, for « La preuve ».
    #[must_use]
    pub fn gap_in_words(&self) -> String {
        if !self.is_bounded() {
            return "La recherche n'a pas fini : rien n'est prouvé de l'écart au meilleur plan."
                .into();
        }
        let widest = self.goals.iter().map(GoalProof::gap).fold(0.0, f64::max);
        let of_which = if self.nearest_only {
            "qui s'approche autant des objectifs"
        } else if self.safety().is_some() {
            "qui laisse les mêmes marges"
        } else {
            "possible sous les mêmes hypothèses"
        };
        unbroken(&format!(
            "Calcul vérifié : le meilleur plan {of_which} ferait au plus {} de mieux.",
            gap_percent(widest)
        ))
    }

    fn is_bounded(&self) -> bool {
        let finite = |goal: &GoalProof| goal.bound.is_finite() && goal.gap().is_finite();
        self.goals.iter().all(finite)
    }

    /// Which plans are no better.
    fn of_which(&self) -> &'static str {
        if self.safety().is_some() {
            return "qui laisse les mêmes marges";
        }
        match (self.nearest_only, self.plain) {
            (true, _) => "qui s'approche autant des objectifs dans ces budgets",
            (false, true) => "qui respecte les budgets et les objectifs",
            (false, false) => "qui respecte les budgets et les règles du scénario",
        }
    }

    fn no_other(&self, bound: &str) -> String {
        let of_which = self.of_which();
        if self.optimal {
            format!("aucun autre plan {of_which} n'en économise sensiblement plus.")
        } else {
            format!("aucun plan {of_which} n'en économise plus de {bound} kWh/an.")
        }
    }

    fn better(&self) -> &'static str {
        if self.optimal {
            "ne fait sensiblement mieux."
        } else {
            "ne fait mieux que les bornes de « La preuve »."
        }
    }

    /// Whether the goal is the energy saved, by points that weigh more or less than what they save: what
    /// they are worth then is no figure for a council.
    fn is_energy_weighted(&self) -> bool {
        let is_saved = |goal: &GoalProof| {
            goal.objective == Objective::Kwh
                && (goal.alone).is_some_and(|alone| (alone - self.saved_kwh).abs() <= 0.5)
        };
        matches!(self.goals.as_slice(), [goal] if is_saved(goal))
    }

    fn goals_in_words(&self) -> String {
        let goals = self.goals.iter();
        let goals: Vec<String> =
            (goals.map(|goal| goal.reached_in_words(self.saved_kwh))).collect();
        let better = self.better();
        let given_up = if self.goals.len() > 1 && self.tolerance > 0.0 {
            format!(
                " Chaque objectif peut perdre jusqu'à {} % au profit des suivants.",
                decimal(self.tolerance * 100.0)
            )
        } else {
            String::new()
        };
        format!(
            "{}. Aucun plan {} {better}{given_up}",
            goals.join(" ; puis "),
            self.of_which()
        )
    }
}
