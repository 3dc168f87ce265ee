//! Workbooks: the plan for each commune council and for the territory, the quality of the data,
//! the consumption of today. Spreadsheet types stay in this room.

pub mod acts;
pub(crate) mod aided;
pub mod balance;
pub mod catalogue;
pub mod certainty;
pub mod comparison;
pub mod diagnosis;
pub mod eclext;
pub mod explained;
pub mod fairness;
mod fields;
pub mod followup;
pub mod front;
pub mod layer;
pub mod layout;
mod lists;
pub mod map;
pub(crate) mod market;
pub mod plan;
pub mod present;
pub mod programme;
pub mod proof;
pub mod public_schema;
pub mod quality;
pub mod reconciliation;
mod reread;
pub mod stages;
pub(crate) mod supply;
pub mod template;
pub(crate) mod to_complete;
pub mod uncertainty;
pub(crate) mod understood;
pub mod verification;
pub mod web;
pub mod wishes;

pub mod claims;
#[cfg(test)]
mod fixture;
mod page;
pub mod wording;

use crate::document::xlsx::{chart, sheet, style, table};
use crate::outputs::{Kind, Mark};
use crate::scenario::assumed::print_of;
use crate::scenario::study::{Choice, Study};
use fields::point::Said;
pub use proof::{Prices, Proof};

/// A plan and all that its documents say of it.
pub struct PlanDocument<'a> {
    /// The scenario worked out.
    pub study: &'a Study,
    /// The points chosen.
    pub choice: &'a Choice,
    /// How good that is.
    pub proof: &'a Proof,
    /// What a plan that does not reach everything falls short of, one French sentence: « Plan
    /// incomplet : il manque 120 points en facteur 4 pour atteindre l'objectif ». Every sheet of
    /// every workbook then carries it near its top and in its printed header.
    pub short_of: Option<String>,
    /// The print of its points, which its files bear: files of two plans are told apart by it.
    /// Empty where only one document is made.
    pub print: String,
}

impl<'a> PlanDocument<'a> {
    /// The documents of a plan with all its files; `points` is the text of its table of points.
    ///
    /// ```
    /// # use reverbere::planner::Limits;
    /// # use reverbere::{PlanDocument, Proof, Scenario, Study};
    /// # let scenario = Scenario::read("examples/trois_points/scenario.toml".as_ref())?;
    /// # let study = Study::prepare(scenario, &|_, _| {})?;
    /// # let planning = study.plan(&Limits::default(), &|_| {});
    /// # let plan = planning.outcome.plan().expect("a plan");
    /// # let choice = study.choose(&planning.choice, plan);
    /// # let proof = Proof::of(&study, &planning, plan, &choice);
    /// let document = PlanDocument::of_plan(&study, &choice, &proof, None, b"plan.csv");
    /// let other = PlanDocument::of_plan(&study, &choice, &proof, None, b"another plan.csv");
    /// assert_ne!(document.print, other.print);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn of_plan(
        study: &'a Study,
        choice: &'a Choice,
        proof: &'a Proof,
        short_of: Option<String>,
        points: &[u8],
    ) -> Self {
        Self {
            study,
            choice,
            proof,
            short_of,
            print: print_of(points),
        }
    }

    /// What is stated of each point besides.
    fn said_of_points(&self) -> Said {
        let uncertainty = self.proof.uncertainty.as_ref();
        Said {
            certain: self.proof.certainties.is_some(),
            drawn: uncertainty.is_some_and(|known| known.replanned.is_some()),
        }
    }

    /// How much of the plan is settled, in sentences; none where that was not asked.
    #[must_use]
    pub fn settled_in_words(&self) -> Option<String> {
        let tolerance = self.proof.certainties.as_ref()?.tolerance;
        let settled = certainty::settled(self.choice)?;
        Some(certainty::in_words(&settled, tolerance))
    }

    /// What comes of the plan when figures turn out otherwise, a sentence or more each; none where that
    /// was not asked.
    #[must_use]
    pub fn uncertainty_in_words(&self) -> Vec<String> {
        let known = self.proof.uncertainty.as_ref();
        known.map_or_else(Vec::new, |known| uncertainty::in_words(known, self))
    }

    /// What is known of the plan besides its figures, in paragraphs: what is settled, what rules of fairness
    /// and preferences for whole groups cost, what comes of it when figures turn out otherwise.
    #[must_use]
    pub fn told_besides(&self) -> Vec<String> {
        let prices = [fairness::in_words(self), wishes::in_words(self)];
        let settled = self.settled_in_words().into_iter();
        let known = settled.chain(prices.into_iter().flatten());
        known.chain(self.uncertainty_in_words()).collect()
    }

    /// What its files say of themselves.
    fn mark(&self) -> Mark {
        self.mark_of(Kind::Plan)
    }

    /// What files of a kind that follow from it say of themselves.
    #[must_use]
    pub fn mark_of(&self, kind: Kind) -> Mark {
        Mark {
            plan: Some(self.print.clone()).filter(|print| !print.is_empty()),
            ..Mark::of(kind)
        }
    }
}
