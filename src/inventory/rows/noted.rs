//! The decisions of rows, told once for each distinct text with the number of points that hang on it.

use crate::inventory::decision::Decision;
use crate::inventory::grid::Text;
use rustc_hash::FxHashMap;

/// The decisions of the rows that have been read, and those of the row at hand, which count only
/// once the whole row is understood.
#[derive(Default)]
pub(super) struct Noted {
    /// By kind and text; the text is kept for as long as the sheet is read.
    index: FxHashMap<(&'static str, usize), usize>,
    decisions: Vec<Decision>,
    pending: Vec<(usize, String, usize)>,
}

impl Noted {
    /// Notes that so many points of the row at hand stand on how a text was understood; the decision
    /// itself is worked out the first time.
    pub fn note(
        &mut self,
        text: &Text,
        cell: String,
        points: usize,
        subject: &'static str,
        decide: impl FnOnce() -> Decision,
    ) {
        let decisions = &mut self.decisions;
        let at = *self
            .index
            .entry((subject, text.storage()))
            .or_insert_with(|| {
                decisions.push(decide());
                decisions.len() - 1
            });
        self.pending.push((at, cell, points));
    }

    /// The row at hand is understood.
    pub fn settle(&mut self) {
        for (at, cell, points) in self.pending.drain(..) {
            let decision = &mut self.decisions[at];
            decision.points += points;
            if decision.cell.is_empty() {
                decision.cell = cell;
            }
        }
    }

    /// The row at hand gives no point.
    pub fn forget(&mut self) {
        self.pending.clear();
    }

    /// The decisions on which some point hangs.
    pub fn into_decisions(self) -> impl Iterator<Item = Decision> {
        let hang = |decision: &Decision| decision.points > 0;
        self.decisions.into_iter().filter(hang)
    }
}

/// Adds the decisions of the rows that follow: the same decision is told once.
pub(super) fn add(decisions: &mut Vec<Decision>, others: Vec<Decision>) {
    for other in others {
        let same = |known: &&mut Decision| {
            (known.kind, &known.read, &known.taken) == (other.kind, &other.read, &other.taken)
        };
        match decisions.iter_mut().find(same) {
            Some(known) if other.points > 0 => known.points += other.points,
            _ => decisions.push(other),
        }
    }
}
