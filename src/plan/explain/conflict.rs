//! A smallest set of rules that cannot hold together.

use std::collections::BTreeSet;

use super::super::outcome::{Limits, Outcome};
use super::super::problem::{Problem, Whole};
use super::super::solve::solve_by;
use super::super::solver::{Answer, Effort, rounded, solve};
use super::super::stop::Stop;
use super::program::program;
use super::skeleton::Skeleton;

/// A rule that may be part of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A row of the problem: a target, a limit, a fund.
    Row(usize),
    /// All the budgets of a commune.
    Budget(usize),
    /// Points that must be renovated: the number of their rule in [`super::Asked::forced_by`], or of
    /// their class.
    Forced(usize),
    /// A bundle that goes whole or not at all.
    Whole(usize),
}

/// Rules that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The rules: targets, then budgets, other rows, forced points and bundles.
    pub parts: Vec<Part>,
    /// Whether it is proved that the others can hold together once any one of them is left out.
    pub is_smallest: bool,
}

/// Nodes of the search for a plan of each set of rules: a limit that is the same on every machine.
const NODES: i32 = 200;
/// Seconds of the same, where the nodes take long.
const MOST_SECONDS: f64 = 1.5;

/// A set of rules that cannot hold together, none of which can be spared; `None` if all of them
/// can hold, or nothing is proved. Once it is time to stop the set is no longer made smaller.
///
/// Points in pieces come first: what cannot hold with them cannot hold at all, and that is quick.
pub(super) fn smallest(bare: &Skeleton, targets: &[usize], stop: Stop<'_>) -> Option<Conflict> {
    let families = families(bare, targets);
    let mut filter = Filter {
        bare,
        dearest: bare.dearest_cents(),
        stop,
        kept: families.iter().flatten().copied().collect(),
        sure: true,
        in_pieces: true,
    };
    if filter.holds(&filter.kept) == Some(false) {
        filter.make_smaller(families);
        // Each one left is needed with points in pieces; with whole ones some may not be.
        filter.in_pieces = false;
        filter.sure = true;
        for part in filter.kept.clone().into_iter().rev() {
            filter.spared(&[part]);
        }
    } else {
        filter.in_pieces = false;
        if filter.holds(&filter.kept) != Some(false) {
            return None;
        }
        filter.make_smaller(families);
    }
    Some(Conflict {
        parts: in_order(&filter.kept, targets),
        is_smallest: filter.sure,
    })
}

/// The rules, family by family, those first that are told last: the fewer of them are left the
/// better. Budgets of small communes come before those of large ones.
fn families(bare: &Skeleton, targets: &[usize]) -> Vec<Vec<Part>> {
    let problem = &bare.problem;
    let required = (0..problem.bundles.len())
        .filter(|it| problem.bundles[*it].whole == Whole::Required)
        .map(Part::Whole);
    let forced: BTreeSet<Part> = (bare.forced_by.iter().flatten().copied())
        .map(Part::Forced)
        .collect();
    let is_bound = |row: &usize| {
        let row = &problem.rows[*row];
        row.least.is_some() || row.most.is_some()
    };
    let (asked, rows): (Vec<usize>, Vec<usize>) = (0..problem.rows.len())
        .filter(is_bound)
        .partition(|row| targets.contains(row));
    let mut points = vec![0_u64; problem.communes.len()];
    for class in &problem.classes {
        points[class.commune] += u64::from(class.count);
    }
    let mut communes: Vec<usize> = (0..problem.communes.len()).collect();
    communes.sort_by_key(|it| points[*it]);
    vec![
        required.collect(),
        forced.into_iter().collect(),
        rows.into_iter().map(Part::Row).collect(),
        communes.into_iter().map(Part::Budget).collect(),
        asked.into_iter().rev().map(Part::Row).collect(),
    ]
}

/// Targets first, then budgets, then the rest.
fn in_order(parts: &BTreeSet<Part>, targets: &[usize]) -> Vec<Part> {
    let rank = |part: &Part| match part {
        Part::Row(row) if targets.contains(row) => 0,
        Part::Budget(_) => 1,
        Part::Row(_) => 2,
        Part::Forced(_) => 3,
        Part::Whole(_) => 4,
    };
    let mut parts: Vec<Part> = parts.iter().copied().collect();
    parts.sort_by_key(|part| (rank(part), *part));
    parts
}

/// A conflict that is made smaller.
struct Filter<'a> {
    bare: &'a Skeleton,
    dearest: Vec<i64>,
    stop: Stop<'a>,
    /// Rules that cannot hold together.
    kept: BTreeSet<Part>,
    /// Whether it was always clear if some rules can hold.
    sure: bool,
    /// Whether points may be cut in pieces.
    in_pieces: bool,
}

impl Filter<'_> {
    /// Leaves out what can be: whole families first, so that those that have nothing to do with it
    /// are gone at once.
    fn make_smaller(&mut self, families: Vec<Vec<Part>>) {
        let mut left = Vec::new();
        for family in families {
            if !self.spared(&family) {
                left.push(family);
            }
        }
        for family in &left {
            self.shrink(family, true);
        }
    }

    /// Leaves some rules out if the others still cannot hold.
    fn spared(&mut self, parts: &[Part]) -> bool {
        if parts.is_empty() {
            return true;
        }
        let mut others = self.kept.clone();
        for part in parts {
            others.remove(part);
        }
        match self.holds(&others) {
            Some(false) => {
                self.kept = others;
                true
            }
            Some(true) => false,
            None => {
                self.sure = false;
                false
            }
        }
    }

    /// Leaves out as many of some rules as it can: all, else half by half. `needed`: it is known
    /// that they cannot all be left out.
    fn shrink(&mut self, parts: &[Part], needed: bool) {
        if !needed && self.spared(parts) || parts.len() == 1 && needed {
            return;
        }
        if let [_] = parts {
            return;
        }
        let (first, second) = parts.split_at(parts.len() / 2);
        let gone = self.spared(first);
        if !gone {
            self.shrink(first, true);
        }
        // Without the first half the second cannot be spared, or all could have been.
        self.shrink(second, gone);
    }

    /// Whether some rules can hold together, if that is clear.
    fn holds(&self, parts: &BTreeSet<Part>) -> Option<bool> {
        if self.stop.now() {
            return None;
        }
        let seconds = (self.stop.seconds_left()).map(|left| left.min(MOST_SECONDS));
        let problem = self.only(parts);
        let mut model = program(&problem);
        let worth = vec![0.0; model.columns.len()];
        let effort = Effort {
            share: 0.0,
            gap: 0.0,
            nodes: NODES,
            seconds,
            threads: 1,
        };
        if self.in_pieces {
            for column in &mut model.columns {
                column.integer = false;
            }
            return match solve(&model, &worth, None, effort) {
                Answer::Infeasible => Some(false),
                Answer::Solved { .. } | Answer::Failed => Some(true),
            };
        }
        match solve(&model, &worth, None, effort) {
            Answer::Infeasible => return Some(false),
            Answer::Solved {
                values: Some(values),
                ..
            } if rounded(&model, &values).is_some() => return Some(true),
            Answer::Solved { .. } | Answer::Failed => {}
        }
        let limits = Limits {
            seconds,
            ..Limits::default()
        };
        match solve_by(&problem, None, &limits, &|_| (), false) {
            Outcome::Impossible(_) => Some(false),
            Outcome::NoPlanFound { .. } => None,
            Outcome::Proved(_) | Outcome::WithinGap(_) | Outcome::StoppedWithPlan(_) => Some(true),
        }
    }

    /// The choice bound by some of the rules only.
    fn only(&self, parts: &BTreeSet<Part>) -> Problem {
        let mut problem = self.bare.problem.clone();
        for (at, row) in problem.rows.iter_mut().enumerate() {
            if !parts.contains(&Part::Row(at)) {
                (row.least, row.most) = (None, None);
            }
        }
        for (at, commune) in problem.communes.iter_mut().enumerate() {
            if !parts.contains(&Part::Budget(at)) {
                commune.budgets_cents = vec![self.dearest[at]; problem.years];
            }
        }
        // What a fund gives at most is in the draw as well: without the row, it is free there too.
        for draw in &mut problem.draws {
            let mut rows = draw.rows.iter();
            if !rows.all(|row| parts.contains(&Part::Row(*row))) {
                draw.most_cents = draw.most_cents.max(self.dearest[draw.commune]);
            }
        }
        for (class, rule) in problem.classes.iter_mut().zip(&self.bare.forced_by) {
            class.forced &= rule.is_some_and(|rule| parts.contains(&Part::Forced(rule)));
        }
        for (at, bundle) in problem.bundles.iter_mut().enumerate() {
            if bundle.whole == Whole::Required && !parts.contains(&Part::Whole(at)) {
                bundle.whole = Whole::Free;
            }
        }
        problem
    }
}
