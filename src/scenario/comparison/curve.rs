//! What more or less money would save: the first scenario planned again with every commune's budget
//! at so many hundredths.

use super::attempt::Attempt;

/// Budgets of the curve, hundredths of those of the scenario.
pub const PERCENTS: std::ops::RangeInclusive<u32> = 50..=150;
/// From one point of the curve to the next.
pub const STEP: usize = 10;

/// One point of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// Hundredths of every budget.
    pub percent: u32,
    /// Budgets together, cents on the basis of the scenario.
    pub budget_cents: i64,
    /// What can be had for them.
    pub attempt: Attempt,
}

/// Tells neighbours what they prove of each other: a plan that fits some budgets fits larger ones,
/// and what no plan does with large budgets none does with smaller ones. Points come with the
/// smallest budget first.
///
/// Only where the value is the energy saved: what counts under several goals depends on what the
/// earlier ones reach.
pub fn tidy(points: &mut [CurvePoint]) {
    let plain = |point: &CurvePoint| point.attempt.worked().is_none_or(|one| one.is_plain_kwh);
    if !points.iter().all(plain) {
        return;
    }
    let mut best = None;
    for point in points.iter_mut() {
        let budget_cents = point.budget_cents;
        match (&mut point.attempt, best) {
            (Attempt::Planned(worked), Some(smaller)) if better(&smaller, worked) => {
                let bound = worked.bound;
                *worked = smaller;
                worked.bound = bound.max(smaller.value);
                worked.figures.budget_cents = budget_cents;
            }
            _ => {}
        }
        best = point.attempt.worked().copied().or(best);
    }
    let mut least = f64::INFINITY;
    for point in points.iter_mut().rev() {
        if let Attempt::Planned(worked) = &mut point.attempt {
            worked.bound = worked.bound.min(least).max(worked.value);
            least = worked.bound;
            worked.gap = (worked.bound - worked.value) / worked.bound.abs().max(1e-6);
        }
    }
}

fn better(one: &super::attempt::Worked, other: &super::attempt::Worked) -> bool {
    one.value > other.value
}

#[cfg(test)]
mod tests {
    use super::super::attempt::Worked;
    use super::super::figures::Figures;
    use super::*;

    fn point(percent: u32, value: f64, bound: f64) -> CurvePoint {
        CurvePoint {
            percent,
            budget_cents: i64::from(percent) * 100,
            attempt: Attempt::Planned(Worked {
                figures: Figures {
                    saving_kwh_per_year: value,
                    budget_cents: i64::from(percent) * 100,
                    ..Figures::default()
                },
                value,
                bound,
                gap: (bound - value) / bound,
                unit: "kWh/an",
                is_plain_kwh: true,
            }),
        }
    }

    #[test]
    fn a_point_of_the_curve_learns_from_its_neighbours() {
        let mut points = vec![
            CurvePoint {
                attempt: Attempt::OutOfReach {
                    proved: true,
                    nearest: None,
                },
                ..point(50, 0.0, 0.0)
            },
            point(60, 90.0, 120.0),
            point(70, 100.0, 130.0),
            point(80, 99.0, 110.0), // worth less than what a smaller budget buys
        ];
        tidy(&mut points);
        let values: Vec<(f64, f64)> = points
            .iter()
            .filter_map(|point| point.attempt.worked())
            .map(|worked| (worked.value, worked.bound))
            .collect();
        assert_eq!(values, [(90.0, 110.0), (100.0, 110.0), (100.0, 110.0)]);
        let last = points[3].attempt.worked().expect("a plan");
        assert_eq!(last.figures.budget_cents, 8_000);
        assert!((last.gap - 10.0 / 110.0).abs() < 1e-12);
    }
}
