//! The independent recount of a plan. It shares nothing with the solver: it reads the problem
//! and the counts, and adds up whole cents and whole points.

use super::{FactorClass, Problem};

/// What a valid plan amounts to.
#[derive(Debug, Clone, PartialEq)]
pub struct Recount {
    /// Points that count for factor 4.
    pub f4_points: u64,
    /// Points that count for factor 2.
    pub f2_points: u64,
    /// Energy saved, in kWh a year.
    pub saving_kwh: f64,
    /// Cost in each commune, in cents.
    pub cost_cents: Vec<i64>,
}

/// One way in which counts are not a plan for the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each field is the index or number that it names"
)]
pub enum Violation {
    /// There must be one list of counts a class.
    WrongNumberOfClasses { counts: usize, classes: usize },
    /// There must be one count an offer.
    WrongNumberOfOffers {
        class: usize,
        counts: usize,
        offers: usize,
    },
    /// The class has points in the plan but names a commune without a budget.
    UnknownCommune { class: usize, commune: usize },
    /// The offer is taken, but its cost is negative or its saving is not a number.
    UnsoundOffer { class: usize, offer: usize },
    /// More points take an offer than there are.
    TooManyPoints {
        class: usize,
        chosen: u64,
        count: u32,
    },
    /// The commune spends more than it has. (A budget below zero counts as none at all.)
    OverBudget {
        commune: usize,
        cost_cents: i128,
        budget_cents: i64,
    },
    /// The points for a target are not exactly as many as asked.
    WrongTotal {
        factor: FactorClass,
        chosen: u64,
        target: u32,
    },
}

/// Recounts a plan, `counts[class][offer]` in points.
///
/// # Errors
/// Every [`Violation`] found, in the order of the classes, then of the communes, then the
/// targets.
pub fn check(problem: &Problem, counts: &[Vec<u32>]) -> Result<Recount, Vec<Violation>> {
    if counts.len() != problem.classes.len() {
        return Err(vec![Violation::WrongNumberOfClasses {
            counts: counts.len(),
            classes: problem.classes.len(),
        }]);
    }
    let mut violations = Vec::new();
    let mut cost_cents = vec![0_i128; problem.budgets_cents.len()];
    let (mut f4_points, mut f2_points) = (0_u64, 0_u64);
    let mut saving_kwh = 0.0;
    for (index, (class, counts)) in problem.classes.iter().zip(counts).enumerate() {
        if counts.len() != class.offers.len() {
            violations.push(Violation::WrongNumberOfOffers {
                class: index,
                counts: counts.len(),
                offers: class.offers.len(),
            });
            continue;
        }
        let mut chosen = 0;
        for (offer_index, (offer, &points)) in class.offers.iter().zip(counts).enumerate() {
            if points == 0 {
                continue;
            }
            chosen += u64::from(points);
            if offer.cost_cents < 0 || !offer.saving_kwh_per_year.is_finite() {
                violations.push(Violation::UnsoundOffer {
                    class: index,
                    offer: offer_index,
                });
            }
            match offer.counts_for {
                FactorClass::F4 => f4_points += u64::from(points),
                FactorClass::F2 => f2_points += u64::from(points),
            }
            saving_kwh += f64::from(points) * offer.saving_kwh_per_year;
            if let Some(cost) = cost_cents.get_mut(class.commune) {
                *cost += i128::from(points) * i128::from(offer.cost_cents);
            }
        }
        if chosen > 0 && class.commune >= cost_cents.len() {
            violations.push(Violation::UnknownCommune {
                class: index,
                commune: class.commune,
            });
        }
        if chosen > u64::from(class.count) {
            violations.push(Violation::TooManyPoints {
                class: index,
                chosen,
                count: class.count,
            });
        }
    }
    for (commune, (&cost_cents, &budget_cents)) in
        cost_cents.iter().zip(&problem.budgets_cents).enumerate()
    {
        if cost_cents > i128::from(budget_cents.max(0)) {
            violations.push(Violation::OverBudget {
                commune,
                cost_cents,
                budget_cents,
            });
        }
    }
    let totals = [
        (FactorClass::F4, f4_points, problem.target_f4),
        (FactorClass::F2, f2_points, problem.target_f2),
    ];
    for (factor, chosen, target) in totals {
        if chosen != u64::from(target) {
            violations.push(Violation::WrongTotal {
                factor,
                chosen,
                target,
            });
        }
    }
    if !violations.is_empty() {
        return Err(violations);
    }
    Ok(Recount {
        f4_points,
        f2_points,
        saving_kwh,
        // Within the budgets, hence within an i64.
        cost_cents: cost_cents
            .into_iter()
            .map(|cost| i64::try_from(cost).unwrap_or(i64::MAX))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::trial::{class, offer};
    use super::*;

    fn problem() -> Problem {
        Problem {
            budgets_cents: vec![100_000, -5],
            classes: vec![
                class(
                    0,
                    3,
                    vec![
                        offer(FactorClass::F4, 50_000, 400.0),
                        offer(FactorClass::F2, 30_000, 250.0),
                    ],
                ),
                class(1, 2, vec![offer(FactorClass::F2, 10_000, 90.0)]),
            ],
            target_f4: 1,
            target_f2: 1,
        }
    }

    #[test]
    fn a_plan_is_recounted() {
        let recount = check(&problem(), &[vec![1, 1], vec![0]]).unwrap();
        assert_eq!((recount.f4_points, recount.f2_points), (1, 1));
        assert_eq!(recount.cost_cents, [80_000, 0]);
        assert!((recount.saving_kwh - 650.0).abs() < 1e-9);
    }

    #[test]
    fn each_kind_of_violation_is_caught() {
        let violations =
            |problem: &Problem, counts: &[Vec<u32>]| check(problem, counts).unwrap_err();
        assert_eq!(
            violations(&problem(), &[vec![1, 1]]),
            [Violation::WrongNumberOfClasses {
                counts: 1,
                classes: 2
            }]
        );
        assert_eq!(
            violations(&problem(), &[vec![1, 1], vec![]]),
            [Violation::WrongNumberOfOffers {
                class: 1,
                counts: 0,
                offers: 1
            }]
        );
        assert_eq!(
            violations(&problem(), &[vec![2, 2], vec![1]]),
            [
                Violation::TooManyPoints {
                    class: 0,
                    chosen: 4,
                    count: 3
                },
                Violation::OverBudget {
                    commune: 0,
                    cost_cents: 160_000,
                    budget_cents: 100_000
                },
                Violation::OverBudget {
                    commune: 1,
                    cost_cents: 10_000,
                    budget_cents: -5
                },
                Violation::WrongTotal {
                    factor: FactorClass::F4,
                    chosen: 2,
                    target: 1
                },
                Violation::WrongTotal {
                    factor: FactorClass::F2,
                    chosen: 3,
                    target: 1
                },
            ]
        );
        let mut unsound = problem();
        unsound.classes[0].offers[0].saving_kwh_per_year = f64::NAN;
        unsound.classes[0].offers[1].cost_cents = -1;
        unsound.classes[1].commune = 7;
        unsound.target_f2 = 2;
        assert_eq!(
            violations(&unsound, &[vec![1, 1], vec![1]]),
            [
                Violation::UnsoundOffer { class: 0, offer: 0 },
                Violation::UnsoundOffer { class: 0, offer: 1 },
                Violation::UnknownCommune {
                    class: 1,
                    commune: 7
                },
            ]
        );
    }

    #[test]
    fn counts_too_large_for_an_i64_in_cents_are_counted_all_the_same() {
        let mut problem = problem();
        problem.classes[0].offers[0].cost_cents = i64::MAX;
        problem.classes[0].count = u32::MAX;
        let violations = check(&problem, &[vec![u32::MAX, 0], vec![0]]).unwrap_err();
        let cost_cents = i128::from(i64::MAX) * i128::from(u32::MAX);
        assert_eq!(
            violations[0],
            Violation::OverBudget {
                commune: 0,
                cost_cents,
                budget_cents: 100_000
            }
        );
    }
}
