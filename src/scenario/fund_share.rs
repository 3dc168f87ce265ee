//! What a fund may pay at most of what is left to a commune. A fund of an intercommunality pays no
//! more than the commune itself does (CGCT, L.5214-16 V and L.5216-5 VI), of the cost before tax
//! less certificates and aids. The plan decides on funds before aids are known, so it stays within
//! the share of the cost less certificates; aids then find what the funds leave them.

use super::rules::funds::Fund;
use super::study::Study;
use crate::retrofit::Solution;
use std::collections::BTreeMap;

impl Study {
    /// The part of its share that each fund open to a commune may use: all of it, unless several
    /// funds share the commune's.
    fn share_of(&self, fund: &Fund, commune: usize) -> f64 {
        if fund.most_share >= 1.0 {
            return 1.0;
        }
        let open = |other: &&Fund| other.scope.has(commune) && other.most_share < 1.0;
        let funds = self.scenario.rules.funds.iter().filter(open);
        let (by_point, added): (Vec<&Fund>, Vec<&Fund>) =
            funds.partition(|fund| fund.grant.is_some());
        // Of the funds that pay by point, a point takes one.
        let together = added.len() + usize::from(!by_point.is_empty());
        fund.most_share / together.max(1) as f64
    }

    /// The most that a fund may pay for one point with a solution, in whole cents.
    pub(crate) fn most_granted_cents(
        &self,
        fund: &Fund,
        commune: usize,
        solution: &Solution,
    ) -> i64 {
        let share = self.share_of(fund, commune);
        if share >= 1.0 {
            return solution.cost_cents;
        }
        let certificate = self.scenario.terms().certificate_eur(solution.certificate);
        let public = solution.cost_cents_ht as f64 - certificate * 100.0;
        (public * share).floor().max(0.0) as i64
    }

    /// The most that a commune may add from a fund to a budget of its own, in whole cents. Works use
    /// the budget before the fund, so a fund of half the cost is as much as the budget.
    /// `certified` is what [`Study::certified_shares`] gives.
    pub(crate) fn most_drawn_cents(
        &self,
        fund: &Fund,
        commune: usize,
        budget_cents: i64,
        certified: &BTreeMap<&str, f64>,
    ) -> i64 {
        let share = self.share_of(fund, commune);
        if share >= 1.0 {
            return i64::MAX;
        }
        let insee = &*self.scenario.territory.communes()[commune].insee;
        let private = certified.get(insee).copied().unwrap_or(0.0).min(1.0);
        // On the basis of the scenario, whose taxes no fund pays.
        let before_tax = self.scenario.terms().basis.to_ht(1.0);
        let of_cost = share * (1.0 - private) * before_tax;
        (of_cost / (1.0 - of_cost) * budget_cents.max(0) as f64).floor() as i64
    }

    /// The share of the cost, before tax, that certificates pay at most in each commune, by INSEE code.
    pub(crate) fn certified_shares(&self) -> BTreeMap<&str, f64> {
        let terms = self.scenario.terms();
        let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
        for class in &self.classes.classes {
            let most = shares.entry(&*class.insee).or_default();
            let solutions = class.solutions.iter();
            for solution in solutions.filter(|solution| solution.cost_cents_ht > 0) {
                let paid = terms.certificate_eur(solution.certificate) * 100.0;
                *most = most.max(paid / solution.cost_cents_ht as f64);
            }
        }
        shares
    }
}
