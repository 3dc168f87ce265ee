//! When it cannot be done: what can be reached, the money that is missing, the rules that conflict,
//! and what each of them costs at the margin. Figures only; putting them into words is left to
//! others.

mod conflict;
mod margins;
mod money;
mod passes;
mod program;
mod reached;
mod skeleton;
#[cfg(test)]
mod tests;

use super::outcome::Limits;
use super::problem::Problem;
use super::stop::Stop;
pub use conflict::{Conflict, Part};
pub use margins::Margins;
pub use money::{ExtraMoney, Missing};
pub use reached::Reached;
use skeleton::Skeleton;

/// What is explained.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The rows of the problem that are targets; the first one is served first where points are
    /// short.
    pub targets: &'a [usize],
    /// For each class that is forced, a number of the rule that does so: its points are told
    /// together. Classes beyond the list, or without a number, are each told alone.
    pub forced_by: &'a [Option<usize>],
}

/// Why a choice cannot be made, in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The most that can be reached within the budgets and the rules; `None` where the rules
    /// cannot hold together even without targets, or nothing was found in time.
    pub reached: Option<Reached>,
    /// The least money that would reach everything.
    pub money: ExtraMoney,
    /// Rules that cannot hold together; `None` where no conflict is proved.
    pub conflict: Option<Conflict>,
    /// What one unit more of each bound would change.
    pub margins: Margins,
}

/// Explains why a choice cannot be made as asked.
///
/// Each of the four answers takes no more than a part of the time in `limits`, if it has any; the
/// conflict is looked for during some seconds at most.
#[must_use]
pub fn explain(problem: &Problem, asked: Asked<'_>, limits: &Limits) -> Explained {
    let bare = Skeleton::of(problem, asked.forced_by);
    let (reached, (money, conflict)) = rayon::join(
        || reached::most(problem, &bare, asked.targets, limits.seconds),
        || {
            let conflict = || {
                let stop = Stop::within(limits.seconds, CONFLICT_SECONDS);
                conflict::smallest(&bare, asked.targets, stop)
            };
            rayon::join(|| money::least(&bare, limits.seconds), conflict)
        },
    );
    let is_possible = (reached.as_ref()).is_some_and(|reached| reached.missing == 0);
    Explained {
        margins: margins::of(&bare, asked.targets),
        reached,
        money,
        conflict: conflict.filter(|_| !is_possible),
    }
}

/// The targets that ask for something.
fn asking(problem: &Problem, targets: &[usize]) -> Vec<usize> {
    let asks = |row: &usize| {
        let least = problem.rows.get(*row).and_then(|row| row.least);
        least.is_some_and(|least| least > 0)
    };
    targets.iter().copied().filter(asks).collect()
}

/// How long a conflict is made smaller.
const CONFLICT_SECONDS: f64 = 8.0;
