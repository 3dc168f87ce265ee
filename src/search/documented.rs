//! A plan that was found, ready for whatever document is asked of it.

use super::{Found, short_of};
use crate::error::{Error, Result};
use crate::plan::ranges::{money_ranges, most_gained};
use crate::report::comparison::{KnownOfMoney, MORE_CENTS, PriceLine, prices_of_plan};
use crate::report::present::Report;
use crate::report::present::master::{Audience, Known};
use crate::report::{PlanDocument, Proof};
use crate::scenario::certainty::Certainties;
use crate::scenario::planned::{self, PlannedPoint};
use crate::scenario::study::{Choice, Study};
use crate::scenario::uncertainty::Uncertainty;
use std::path::Path;

/// What documents of a plan are written from, besides its study.
pub struct Documented {
    /// The points chosen, commune by commune.
    pub choice: Choice,
    /// How good that is.
    pub proof: Proof,
    /// What it falls short of, where it does.
    pub short_of: Option<String>,
    /// The points chosen, as the next plan and the follow-up know them.
    pub points: Vec<PlannedPoint>,
    /// The text of their table, `plan.csv`.
    pub table: Vec<u8>,
}

impl Documented {
    /// That of a search of the study; `None` where it has no plan.
    ///
    /// # Errors
    /// The table of points cannot be written.
    pub fn of(study: &Study, found: &Found) -> Result<Option<Self>> {
        let planning = &found.planning;
        let Some(plan) = planning.outcome.plan() else {
            return Ok(None);
        };
        let choice = study.choose(&planning.choice, plan);
        let short_of = (found.at_best.as_ref()).map(|at_best| short_of(study, at_best));
        let proof = Proof::of(study, planning, plan, &choice).of_nearest(short_of.is_some());
        let proof = proof.without_rules(found.without);
        let points = planning.choice.planned_points(study, &plan.counts);
        let fail = |error| Error::write(Path::new(planned::FILE), error);
        let table = planned::write(&points).map_err(fail)?;
        Ok(Some(Self {
            choice,
            proof,
            short_of,
            points,
            table,
        }))
    }

    /// The same with what the rules of the plan cost.
    #[must_use]
    pub fn with_rules_priced(self, found: &Found) -> Self {
        Self {
            proof: self.proof.without_rules(found.without),
            ..self
        }
    }

    /// The same with what is certain of the plan.
    #[must_use]
    pub fn with_certainties(self, study: &Study, found: &Found, certainties: Certainties) -> Self {
        let problem = &found.planning.choice;
        Self {
            choice: study.choice_with(self.choice, problem, &certainties),
            proof: self.proof.with_certainties(certainties),
            ..self
        }
    }

    /// The same with what comes of the plan when figures turn out otherwise.
    #[must_use]
    pub fn with_uncertainty(self, study: &Study, found: &Found, uncertainty: Uncertainty) -> Self {
        let choice = match &uncertainty.replanned {
            Some(replanned) => {
                study.choice_replanned(self.choice, &found.planning.choice, replanned)
            }
            None => self.choice,
        };
        Self {
            choice,
            proof: self.proof.with_uncertainty(uncertainty),
            ..self
        }
    }

    /// What writers of documents take.
    #[must_use]
    pub fn document<'a>(&'a self, study: &'a Study) -> PlanDocument<'a> {
        PlanDocument::of_plan(
            study,
            &self.choice,
            &self.proof,
            self.short_of.clone(),
            &self.table,
        )
    }

    /// The report that presents it to a council; `None` where the search has no plan. What more money
    /// would bring is computed for it.
    #[must_use]
    pub fn report(&self, study: &Study, found: &Found) -> Option<Report> {
        let prices = self.prices(study, found)?;
        Some(Report::of(&self.document(study), &prices))
    }

    /// The master plan that it is part of, likewise.
    #[must_use]
    pub fn master(
        &self,
        study: &Study,
        found: &Found,
        known: &Known<'_>,
        audience: Audience,
    ) -> Option<Report> {
        let prices = self.prices(study, found)?;
        let document = self.document(study);
        Some(Report::master(&document, &prices, known, audience))
    }

    /// What more money would bring, commune by commune.
    fn prices(&self, study: &Study, found: &Found) -> Option<Vec<PriceLine>> {
        let planning = &found.planning;
        let plan = planning.outcome.plan()?;
        let ranges = money_ranges(&planning.problem, plan);
        let most = most_gained(&planning.problem, plan, MORE_CENTS).unwrap_or_default();
        let known = KnownOfMoney {
            ranges: &ranges,
            most: &most,
        };
        Some(prices_of_plan(0, study, &self.choice, &self.proof, &known))
    }
}
