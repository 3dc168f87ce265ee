//! Which plans of a front are shown, and what they prove of each other.

use super::{Cut, FrontPlan};

/// The plans that no other one is at least as good as, from the best under the first goal to the best
/// under the second.
///
/// What is proved of one step is proved of those that ask more of the second goal, and a line that no plan
/// is above holds for all: a plan's bounds are the tightest of them all.
pub(super) fn kept(found: &[FrontPlan], cuts: &[Cut]) -> Vec<FrontPlan> {
    let mut plans: Vec<FrontPlan> = Vec::with_capacity(found.len());
    for plan in found {
        let beaten = found.iter().any(|other| is_beaten(plan, other));
        let known = plans.iter().any(|other| other.exact() == plan.exact());
        if !beaten && !known {
            plans.push(*plan);
        }
    }
    plans.sort_by_key(|plan| std::cmp::Reverse(plan.exact()));
    for plan in &mut plans {
        for other in found {
            // Asked for no more than this plan has, the first goal can be worth no more than that.
            if other.least.is_none_or(|least| least <= plan.exact()[1]) {
                plan.bounds[0] = plan.bounds[0].min(other.bounds[0]).max(plan.values[0]);
            }
            // So good under the first goal, this plan is among those that the bound is about; but they
            // were also asked for something.
            let asked = other.least.unwrap_or(i64::MIN);
            if plan.exact()[0] >= other.exact()[0] && plan.exact()[1] >= asked {
                plan.bounds[1] = plan.bounds[1].min(other.bounds[1]).max(plan.values[1]);
            }
        }
    }
    for plan in &mut plans {
        for cut in cuts {
            let [first, second] = plan.values;
            let most = cut.most - cut.price * (second * 1000.0 - cut.least as f64);
            plan.bounds[0] = plan.bounds[0].min(most).max(first);
            plan.bounds[1] = plan.bounds[1].min(beyond(cut, first)).max(second);
        }
    }
    for at in supported(&plans) {
        plans[at].is_supported = true;
    }
    plans
}

/// What no plan that is worth so much under the first goal is worth more than under the second, by a line.
pub(super) fn beyond(cut: &Cut, first: f64) -> f64 {
    (cut.least as f64 + (cut.most - first) / cut.price) / 1000.0
}

/// Whether another plan is at least as good under both goals, and better under one.
fn is_beaten(plan: &FrontPlan, other: &FrontPlan) -> bool {
    let (plan, other) = (plan.exact(), other.exact());
    other != plan && other[0] >= plan[0] && other[1] >= plan[1]
}

/// The places of the plans on the upper edge; plans come from the best under the first goal to the best
/// under the second.
fn supported(plans: &[FrontPlan]) -> Vec<usize> {
    let turn = |a: usize, b: usize, c: usize| {
        let [a, b, c] = [a, b, c].map(|at| plans[at].exact().map(i128::from));
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    let mut edge: Vec<usize> = Vec::new();
    for at in 0..plans.len() {
        while let [.., before, last] = edge.as_slice() {
            // Inside: what is on the line itself stays.
            if turn(*before, *last, at) >= 0 {
                break;
            }
            edge.pop();
        }
        edge.push(at);
    }
    edge
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(least: Option<i64>, values: [f64; 2], bounds: [f64; 2]) -> FrontPlan {
        FrontPlan {
            least,
            values,
            bounds,
            is_refined: true,
            is_supported: false,
            figures: super::super::Figures::default(),
        }
    }

    /// Of (10, 1), (9, 2), (5, 3), (4, 6) and (4, 5), the last is beaten; (5, 3) lies inside the edge
    /// from (9, 2) to (4, 6).
    #[test]
    fn plans_that_are_beaten_go_and_those_inside_stay() {
        let found = vec![
            plan(None, [10.0, 1.0], [10.5, 1.0]),
            plan(Some(5_000), [4.0, 5.0], [4.5, 6.5]),
            plan(Some(1_500), [9.0, 2.0], [10.0, 2.2]),
            plan(Some(6_000), [4.0, 6.0], [4.2, 6.0]),
            plan(Some(2_500), [5.0, 3.0], [5.0, 3.0]),
        ];
        let kept = kept(&found, &[]);
        let values: Vec<([f64; 2], bool)> = kept
            .iter()
            .map(|plan| (plan.values, plan.is_supported))
            .collect();
        assert_eq!(
            values,
            [
                ([10.0, 1.0], true),
                ([9.0, 2.0], true),
                ([5.0, 3.0], false),
                ([4.0, 6.0], true)
            ]
        );
        // The tightest of all the steps that ask no more.
        let bounds = |plan: &FrontPlan| {
            FrontPlan {
                values: plan.bounds,
                ..*plan
            }
            .exact()
        };
        assert_eq!(bounds(&kept[3]), [4_200, 6_000]);
        assert_eq!(bounds(&kept[2]), [5_000, 3_000]);
    }

    /// No plan is above a line from (8, 0) to (0, 4): one at (5, 1) has no better than 6 with as much of the
    /// second, nor more than 1.5 with as much of the first.
    #[test]
    fn a_line_bounds_both_sides() {
        let line = Cut {
            most: 8.0,
            least: 0,
            price: 0.002,
        };
        let found = [plan(None, [5.0, 1.0], [f64::INFINITY; 2])];
        let kept = super::kept(&found, &[line]);
        let [first, second] = kept[0].bounds;
        assert!((first - 6.0).abs() < 1e-9 && (second - 1.5).abs() < 1e-9);
    }
}
