//! The financing plan of a commune's works: what is spent and who pays for it, to the same cent.

use super::study::Study;
use crate::retrofit::finance::Finance;

/// What an amount of a financing plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Works on points, removal included.
    Points,
    /// Works on cabinets.
    Cabinets,
    /// What goes with the works, by its place among [`Study::project_costs`].
    Project(usize),
    /// A common fund, by its place in the scenario.
    Fund(usize),
    /// An aid, likewise.
    Aid(usize),
    /// Energy-saving certificates.
    Certificates,
    /// What the State gives back of the tax.
    Fctva,
    /// What the commune pays itself.
    Own,
}

/// A line of a financing plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// What it is.
    pub entry: Entry,
    /// How much, cents.
    pub cents: i64,
}

/// What is spent and who pays for it; both sides come to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinancingPlan {
    /// What is spent.
    pub expenses: Vec<Amount>,
    /// Who pays for it; what the commune pays itself is the last.
    pub resources: Vec<Amount>,
}

impl FinancingPlan {
    fn balanced(expenses: Vec<Amount>, mut resources: Vec<Amount>) -> Self {
        let own = sum(&expenses) - sum(&resources);
        resources.push(Amount {
            entry: Entry::Own,
            cents: own,
        });
        let is_some = |one: &Amount| one.cents != 0 || one.entry == Entry::Own;
        resources.retain(is_some);
        Self {
            expenses: expenses.into_iter().filter(is_some).collect(),
            resources,
        }
    }

    /// What either side comes to, cents.
    #[must_use]
    pub fn total_cents(&self) -> i64 {
        sum(&self.expenses)
    }

    /// What one entry is, cents; nothing where it is not there.
    #[must_use]
    pub fn cents(&self, entry: Entry) -> i64 {
        let all = self.expenses.iter().chain(&self.resources);
        all.filter(|one| one.entry == entry)
            .map(|one| one.cents)
            .sum()
    }
}

fn sum(amounts: &[Amount]) -> i64 {
    amounts.iter().map(|one| one.cents).sum()
}

/// The share of each amount in their sum, in hundredths of a percent, that come to the whole: what
/// rounding down leaves goes to those that lost most by it.
#[must_use]
pub fn shares(amounts: &[Amount]) -> Vec<i64> {
    const WHOLE: i128 = 10_000;
    let all = i128::from(sum(amounts));
    if all <= 0 {
        return vec![0; amounts.len()];
    }
    let exact = |one: &Amount| i128::from(one.cents) * WHOLE;
    let mut shares: Vec<i128> = (amounts.iter())
        .map(|one| exact(one).div_euclid(all))
        .collect();
    let mut by_loss: Vec<usize> = (0..amounts.len()).collect();
    by_loss.sort_by_key(|at| (std::cmp::Reverse(exact(&amounts[*at]).rem_euclid(all)), *at));
    let missing = WHOLE - shares.iter().sum::<i128>();
    for at in by_loss
        .into_iter()
        .take(usize::try_from(missing).unwrap_or(0))
    {
        shares[at] += 1;
    }
    shares.into_iter().map(|one| one as i64).collect()
}

/// Cents of a share of an amount, the nearest.
fn share_of(cents: i64, share: f64) -> i64 {
    (cents as f64 * share).round() as i64
}

impl Study {
    /// What a project costs beside works that cost so much before tax, where the scenario counts
    /// some of it: what it is, and cents before tax.
    #[must_use]
    pub fn project_costs(&self, works_ht_cents: i64) -> Vec<(&str, i64)> {
        let shares = self.scenario.hypotheses.project_shares();
        shares
            .map(|(one, share)| (&*one.label, share_of(works_ht_cents, share)))
            .collect()
    }

    /// The financing plan of a commune before tax, as funders ask for it.
    #[must_use]
    pub fn financing_before_tax(&self, finance: &Finance) -> FinancingPlan {
        let expenses = self.expenses(finance, finance.cost_ht_cents, |cents| cents);
        FinancingPlan::balanced(expenses, granted(finance))
    }

    /// The same with tax, as a budget has it: the State gives some of it back later.
    #[must_use]
    pub fn financing_with_tax(&self, finance: &Finance) -> FinancingPlan {
        let with_tax = |cents: i64| share_of(cents, 1.0 + self.scenario.basis.vat_rate);
        let expenses = self.expenses(finance, finance.cost_ttc_cents, with_tax);
        let mut resources = granted(finance);
        resources.push(Amount {
            entry: Entry::Fctva,
            cents: finance.fctva_cents,
        });
        FinancingPlan::balanced(expenses, resources)
    }

    /// What is spent, on one basis: works cost `all` there, and what costs so much before tax is
    /// `on_basis` of it.
    fn expenses(&self, finance: &Finance, all: i64, on_basis: impl Fn(i64) -> i64) -> Vec<Amount> {
        let works = on_basis(works_ht_cents(finance));
        let mut expenses = vec![
            Amount {
                entry: Entry::Points,
                cents: all - works,
            },
            Amount {
                entry: Entry::Cabinets,
                cents: works,
            },
        ];
        let project = self.project_costs(finance.cost_ht_cents);
        expenses.extend((project.iter().enumerate()).map(|(at, (_, cents))| Amount {
            entry: Entry::Project(at),
            cents: on_basis(*cents),
        }));
        expenses
    }
}

/// What works on cabinets cost before tax, cents.
fn works_ht_cents(finance: &Finance) -> i64 {
    let works = finance.lots.iter();
    works
        .map(|lot| i64::from(lot.cabinets) * lot.unit_cost_cents_ht)
        .sum()
}

/// What others pay of works: funds first, for the budgets rest on them.
fn granted(finance: &Finance) -> Vec<Amount> {
    let funds = (finance.by_fund_cents.iter().enumerate()).map(|(at, cents)| Amount {
        entry: Entry::Fund(at),
        cents: *cents,
    });
    let aids = finance.kept_aids_cents().into_iter().enumerate();
    let aids = aids.map(|(at, cents)| Amount {
        entry: Entry::Aid(at),
        cents,
    });
    let certificates = Amount {
        entry: Entry::Certificates,
        cents: finance.certificates_cents,
    };
    funds.chain(aids).chain([certificates]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(cents: &[i64]) -> Vec<Amount> {
        let amount = |cents: &i64| Amount {
            entry: Entry::Own,
            cents: *cents,
        };
        cents.iter().map(amount).collect()
    }

    #[test]
    fn shares_come_to_the_whole() {
        assert_eq!(shares(&amounts(&[1, 1, 1])), [3334, 3333, 3333]);
        assert_eq!(shares(&amounts(&[262_500, 0, 87_500])), [7500, 0, 2500]);
        assert_eq!(shares(&amounts(&[110, -10])), [11_000, -1_000]);
        assert_eq!(shares(&amounts(&[0, 0])), [0, 0]);
        for cents in [[7, 11, 13], [1, 999, 12_345], [-5, 3, 100]] {
            assert_eq!(shares(&amounts(&cents)).iter().sum::<i64>(), 10_000);
        }
    }

    #[test]
    fn what_others_do_not_pay_is_the_commune_s() {
        let line = |entry, cents| Amount { entry, cents };
        let plan = FinancingPlan::balanced(
            vec![line(Entry::Points, 1_000), line(Entry::Cabinets, 0)],
            vec![line(Entry::Aid(0), 300), line(Entry::Certificates, 0)],
        );
        assert_eq!(plan.expenses, [line(Entry::Points, 1_000)]);
        assert_eq!(
            plan.resources,
            [line(Entry::Aid(0), 300), line(Entry::Own, 700)]
        );
    }
}
