//! The report of a plan, in the shape that is asked: for a command, a page, or to be compared with one that is there.

use super::{Documented, Found};
use crate::energy::bills;
use crate::error::Result;
use crate::outputs::Kind;
use crate::plan::{Limits, PROVED_GAP};
use crate::report::present::Report;
use crate::report::present::master::{Audience, Known};
use crate::report::programme::CourseDocument;
use crate::scenario::study::Study;

/// What a report is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// What the council votes: the plan.
    Council,
    /// The lighting master plan that it is part of.
    Master(Audience),
}

impl Shape {
    /// The shape of a file of a kind; `None` where that is no report.
    #[must_use]
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Report => Some(Self::Council),
            Kind::MasterPlan => Some(Self::Master(Audience::Services)),
            Kind::MasterPlanInShort => Some(Self::Master(Audience::Elected)),
            _ => None,
        }
    }
}

/// The report of a plan that was found; `None` where the search has none. `done` is called after each year of the
/// programme of a master plan, with how many there may be.
///
/// # Errors
/// Bills, or the scenario of the programme, cannot be read.
pub fn report(
    study: &Study,
    found: &Found,
    plan: &Documented,
    shape: Shape,
    limits: &Limits,
    done: &(dyn Fn(u64) + Sync),
) -> Result<Option<Report>> {
    let audience = match shape {
        Shape::Council => return Ok(plan.report(study, found)),
        Shape::Master(audience) => audience,
    };
    let bills = match &*study.scenario.bills {
        [] => None,
        files => Some(bills::read(files, &study.scenario.territory)?),
    };
    let (scenario, rule) = study.scenario.clone().for_programme();
    let most_years = scenario.rules.programme.most_years as usize;
    let park = Study::on(scenario, study.import.clone())?;
    let limits = Limits {
        gap: limits.gap.max(PROVED_GAP),
        ..limits.clone()
    };
    let course = park.course(rule, most_years, &limits, &|| done(most_years as u64));
    let course = CourseDocument {
        study: &park,
        course: &course,
        rule,
    };
    let known = Known {
        course: &course,
        bills: bills.as_ref(),
    };
    Ok(plan.master(study, found, &known, audience))
}
