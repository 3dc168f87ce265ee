//! What it costs to prefer whole cabinets and streets, in words.

use super::PlanDocument;
use super::wording::{planned, thousands, unbroken};
use crate::scenario::rules::groups::Together;
use crate::scenario::wishes::Unwished;

/// A sentence; none where the scenario prefers nothing whole, or nobody knows the plan without that.
#[must_use]
pub fn in_words(document: &PlanDocument<'_>) -> Option<String> {
    let without = document.proof.without.wishes?;
    let with = Unwished::of(document.choice);
    let scenario = &document.study.scenario;
    let groups = &scenario.rules.groups;
    let wished = |together| together == Together::SiPossible;
    let what = match (wished(groups.cabinets), wished(groups.streets)) {
        (true, true) => "des armoires et des rues entières",
        (true, false) => "des armoires entières",
        _ => "des rues entières",
    };
    let euros = |cents: i64| thousands(planned(cents as f64 / 100.0));
    let kwh = |kwh: f64| thousands(planned(kwh));
    let saved = without.saving_kwh - with.saving_kwh;
    let cost = with.cost_cents - without.cost_cents;
    let paid = match cost {
        0 => "pour le même coût".to_owned(),
        1.. => format!(
            "et {} € {} de plus",
            euros(cost),
            scenario.basis.basis.code()
        ),
        _ => format!(
            "pour {} € {} de moins",
            euros(-cost),
            scenario.basis.basis.code()
        ),
    };
    Some(unbroken(&format!(
        "Préférence pour {what} : sans elle, le plan économiserait {} kWh/an et coûterait {} € {} ; elle coûte {} kWh/an {paid}.",
        kwh(without.saving_kwh),
        euros(without.cost_cents),
        scenario.basis.basis.code(),
        kwh(saved.max(0.0)),
    )))
}
