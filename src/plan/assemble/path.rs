//! The least loss over the counts reached, commune after commune, and the way there.
//!
//! Only the counts reached after some of the communes are kept: where the way to a plan went between
//! two of these stages is looked for again once its end is known, and that is a narrow search. Memory
//! is then bounded whatever the territory; a search that fits in it whole is never made twice.

use super::ahead::Ahead;
use super::{Goal, Priced, count, near};

/// A beam is narrower where each of its states has so many ways on that these would be more.
const BEAM_POSSIBILITIES: usize = 2_000_000;
/// No beam is narrower than this for that.
const LEAST_BEAM: usize = 1_000;

/// So few stages are kept whatever their size: with one alone the way would be as long as before.
const FEW_STAGES: usize = 3;

/// How far a search goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Possibilities in one step: above, the search gives up.
    pub possibilities: usize,
    /// States kept of all stages together, 24 bytes each.
    pub kept: usize,
    /// The most promising states of a stage that are gone on from; without it all of them are.
    pub beam: Option<usize>,
}

/// A sum of counts that the communes so far can reach, with its least loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct State {
    pub n: [i64; 2],
    pub loss: f64,
}

/// How a search ended.
#[derive(Debug)]
pub(super) enum Found {
    /// What is taken of each list, and the state that this comes to.
    Way(Vec<usize>, State),
    /// Nothing within the limit.
    Nothing,
    /// Too many possibilities to tell.
    TooMany,
}

impl State {
    /// Before the first commune.
    pub const START: Self = Self {
        n: [0, 0],
        loss: 0.0,
    };

    /// What one proposal alone comes to.
    fn of(priced: &Priced) -> Self {
        Self {
            n: [0, 1].map(|at| count(&priced.proposal, at)),
            loss: priced.loss,
        }
    }

    fn after(&self, more: &Self) -> Self {
        Self {
            n: [self.n[0] + more.n[0], self.n[1] + more.n[1]],
            loss: self.loss + more.loss,
        }
    }
}

/// The way from one of these states through all lists to the goal that loses least in all, if that
/// is at most `limit`. Each list must be sorted by loss, nothing in it beyond the limit, and the states
/// by their counts. `tries` are the possibilities that may still be looked at, most of them dead ends:
/// they bound the time, as the room does the memory.
pub(super) fn way(
    start: &[State],
    lists: &[&[Priced]],
    goal: &Goal,
    limit: f64,
    room: Room,
    tries: &mut usize,
) -> Found {
    let ahead = Ahead::of(lists, start, goal);
    let mut stages = Kept::new(room.kept);
    let mut current = start.to_vec();
    for (stage, list) in lists.iter().enumerate() {
        let still = |n| ahead.least(stage + 1, n);
        let Some(next) = step(&current, list, still, limit, room, tries) else {
            return Found::TooMany;
        };
        stages.keep(stage, std::mem::replace(&mut current, next));
    }
    let total = |state: &State| state.loss + goal.beyond(state.n);
    let ends = current.iter();
    let ends = ends.filter(|state| goal.holds(state.n) && total(state) <= limit);
    let Some(&end) = ends.min_by(|a, b| total(a).total_cmp(&total(b))) else {
        return Found::Nothing;
    };
    drop((current, ahead));
    let mut taken = vec![0; lists.len()];
    let (mut to, mut after) = (end, lists.len());
    for (stage, states) in stages.list.into_iter().rev() {
        let part = match &lists[stage..after] {
            [list] => before(&states, list, to).map(|(at, before)| (vec![at], before)),
            // Between two states there is little to look through: all of it.
            between => way_to(&states, between, to, Room { beam: None, ..room }, tries),
        };
        let Some((part, before)) = part else {
            return Found::TooMany;
        };
        taken[stage..after].copy_from_slice(&part);
        (to, after) = (before, stage);
    }
    Found::Way(taken, end)
}

/// What to take of each list to come from one of these states to that one, and from which. There is
/// a way: only the room may not do.
fn way_to(
    start: &[State],
    lists: &[&[Priced]],
    to: State,
    room: Room,
    tries: &mut usize,
) -> Option<(Vec<usize>, State)> {
    let lists: Vec<&[Priced]> = lists.iter().map(|list| near(list, to.loss)).collect();
    let goal = Goal::exactly(to.n);
    let Found::Way(taken, _) = way(start, &lists, &goal, to.loss, room, tries) else {
        return None;
    };
    let mut n = to.n;
    for (list, &at) in lists.iter().zip(&taken) {
        n = [0, 1].map(|count_of| n[count_of] - count(&list[at].proposal, count_of));
    }
    let at = start.binary_search_by(|state| state.n.cmp(&n)).ok()?;
    Some((taken, start[at]))
}

/// What was taken of a list to come to a state, and which state that was from.
fn before(states: &[State], list: &[Priced], to: State) -> Option<(usize, State)> {
    let tries = list.iter().enumerate().filter_map(|(at, priced)| {
        let n = [0, 1].map(|of| to.n[of] - count(&priced.proposal, of));
        let from = states.binary_search_by(|state| state.n.cmp(&n)).ok()?;
        Some((at, states[from]))
    });
    // Its loss is the sum of these two, to the last bit; of ways that lose the same, the one from the
    // least counts.
    let loss = |of: &(usize, State)| of.1.after(&State::of(&list[of.0])).loss;
    tries.min_by(|a, b| loss(a).total_cmp(&loss(b)).then(a.1.n.cmp(&b.1.n)))
}

/// The states after one more list, sorted by their counts; `None` if there are too many.
fn step(
    current: &[State],
    list: &[Priced],
    still: impl Fn([i64; 2]) -> f64,
    limit: f64,
    room: Room,
    tries: &mut usize,
) -> Option<Vec<State>> {
    let in_all = |state: &State| state.loss + still(state.n);
    let beam = room.beam.map(|most| {
        let affordable = BEAM_POSSIBILITIES / list.len().max(1);
        affordable.clamp(LEAST_BEAM.min(most), most)
    });
    let mut next = Vec::new();
    // Of a full beam the last one says what is still of use.
    let mut limit = limit;
    let list: Vec<State> = list.iter().map(State::of).collect();
    for state in current {
        let mut tried = 0;
        for more in &list {
            let reached = state.after(more);
            if reached.loss > limit {
                break;
            }
            tried += 1;
            if in_all(&reached) <= limit {
                next.push(reached);
            }
        }
        *tries = tries.checked_sub(tried)?;
        if next.len() > room.possibilities {
            let beam = beam?;
            sieve(&mut next, in_all, beam);
            if next.len() == beam {
                limit = next.iter().map(in_all).fold(0.0, f64::max);
            }
        }
    }
    sieve(&mut next, in_all, beam.unwrap_or(usize::MAX));
    next.shrink_to_fit();
    Some(next)
}

/// Leaves the best of the states with the same counts, sorted by these, and of all of them so many
/// that may lose least in the end.
fn sieve(states: &mut Vec<State>, in_all: impl Fn(&State) -> f64, most: usize) {
    let by_counts = |a: &State, b: &State| a.n.cmp(&b.n).then(a.loss.total_cmp(&b.loss));
    states.sort_unstable_by(by_counts);
    states.dedup_by_key(|state| state.n);
    if states.len() > most {
        states.select_nth_unstable_by(most, |a, b| {
            in_all(a).total_cmp(&in_all(b)).then(by_counts(a, b))
        });
        states.truncate(most);
        states.sort_unstable_by(by_counts);
    }
}

/// The states before some of the lists, the first one always.
struct Kept {
    list: Vec<(usize, Vec<State>)>,
    every: usize,
    count: usize,
    most: usize,
}

impl Kept {
    fn new(most: usize) -> Self {
        Self {
            list: Vec::new(),
            every: 1,
            count: 0,
            most,
        }
    }

    /// Keeps the states before a list, or not; where they become too many, half of the stages go.
    fn keep(&mut self, stage: usize, states: Vec<State>) {
        if !stage.is_multiple_of(self.every) {
            return;
        }
        self.count += states.len();
        self.list.push((stage, states));
        while self.count > self.most && self.list.len() > FEW_STAGES {
            self.every *= 2;
            let every = self.every;
            self.list.retain(|(stage, _)| stage.is_multiple_of(every));
            self.count = self.list.iter().map(|(_, states)| states.len()).sum();
        }
    }
}
