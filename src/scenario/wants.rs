//! What the rules of a scenario may want of an offer, so that none is set aside that some plan needs.

use super::hypotheses::Hypotheses;
use super::rules::replanning::Replanning;
use super::rules::{Objective, Rules};
use super::{Objectives, Targets, planned};
use crate::retrofit::options::Wants;
use std::collections::BTreeSet;

/// What the choice may want of an offer besides more energy saved for less money.
pub(super) fn wants(
    rules: &Rules,
    targets: &Targets,
    objectives: &Objectives,
    hypotheses: &Hypotheses,
) -> Wants {
    let factors = (rules.limits.iter().any(|limit| limit.factor.is_some()))
        || (rules.funds.iter().filter_map(|fund| fund.grant.as_ref()))
            .any(|grant| grant.factor.is_some());
    // A point that counts for factor 4 where it could count for factor 2 must be no loss.
    let is_free = targets.factor4.most().is_none() && targets.factor2.least() == 0;
    let asks_for_money = |least: Option<i64>| least.is_some_and(|cents| cents > 0);
    // Such a fund pays less for what has a certificate, and so leaves more to the budget.
    let certificates_cost = hypotheses.certificates_eur().is_some()
        && (rules.funds.iter()).any(|it| it.grant.is_some() && it.most_share < 1.0);
    let values_money = (objectives.all().iter())
        .chain(rules.thresholds.iter().map(|it| &it.measure))
        .any(|goal| *goal == Objective::Van);
    Wants {
        spending: rules.limits.iter().any(|it| asks_for_money(it.cents[0])),
        net_present_value: values_money || certificates_cost,
        more_factor_is_better: !factors && (targets.factor4_counts_for_factor2 || is_free),
        codes: rules
            .replanning
            .as_ref()
            .map(codes_of_plan)
            .unwrap_or_default(),
    }
}

/// The solutions of last year's plan, where they are worth more than others. A file that cannot be
/// read is told where its points are looked up.
fn codes_of_plan(replanning: &Replanning) -> BTreeSet<String> {
    let plan = replanning.plan.as_ref().filter(|_| replanning.weight > 0.0);
    let points = plan.and_then(|file| planned::read(file).ok());
    let points = points.into_iter().flatten();
    points.map(|point| point.solution).collect()
}
