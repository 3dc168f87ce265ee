//! One program for all: the last way out, where the gap asked for is not proved yet.

use super::super::whole::{Whole, near_pieces, whole};
use super::begin::InPieces;
use super::run::{Known, Run};

/// Pairs of a class and an offer up to which one program for all is solved at once.
const MAX_SMALL: usize = 1_000;
/// Or so many communes.
const MAX_SMALL_COMMUNES: usize = 12;

impl Run<'_> {
    /// A plan out of the offers that the relaxation takes: whoever gives little time has one then.
    pub fn near_pieces(&mut self, pieces: &InPieces) {
        let found = near_pieces(self.problem, &pieces.model, &pieces.relaxed, self.stop);
        if let Some((chosen, value)) = found.filter(|found| self.is_better(found.1)) {
            self.known = Some((Known::Chosen(chosen), value));
        }
        self.step(self.bound);
    }

    /// One program for all, as the last way out; `false` if it proves that there is no plan.
    pub fn in_one_piece(&mut self) -> bool {
        let gap = self.gap * self.bound.abs() / 4.0;
        let is_small = self.problem.pairs() <= MAX_SMALL;
        let late = self.stop.now() && (self.known.is_some() || !is_small);
        if self.may_be_whole
            && !late
            && (self.known.is_none() || self.is_worth_all())
            && let Some(whole) = whole(self.problem, gap, self.stop)
        {
            match whole {
                Whole::Impossible => return self.known.is_some(),
                Whole::Solved { plan, bound } => {
                    if let Some((chosen, value)) = plan
                        && self.is_better(value)
                    {
                        self.known = Some((Known::Chosen(chosen), value));
                    }
                    // A bound below a plan that stands would be nonsense: it is not believed.
                    if self.value().is_some_and(|known| known <= bound) {
                        self.bound = self.bound.min(bound);
                    }
                }
            }
        }
        self.step(self.bound);
        true
    }

    /// Whether one program for all may still bring something: it is slow on many small budgets, and
    /// quick on what is small or has few large ones.
    fn is_worth_all(&self) -> bool {
        !self.is_slow() && self.is_small()
    }

    /// Whether one program for all is soon solved.
    pub fn is_small(&self) -> bool {
        self.problem.pairs() <= MAX_SMALL || self.blocks.len() <= MAX_SMALL_COMMUNES
    }
}
