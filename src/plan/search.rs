//! The dynamic program over the core of a commune's knapsack (see [`super::knapsack`]).

use super::moves::{FromTo, Front, Links, Move, NO_LINK, moves};
use super::plain::{Pick, Plain, Profits, points_f64};
use super::relaxation::Relaxation;
use super::undecided::{Ahead, Branch, Doubts, Scope, Stage, Undecided, look_ahead};

/// How far a search goes before it gives up on being complete. All limits are counts, so that
/// the same search ends the same way on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Effort {
    /// States kept after one group.
    pub states: usize,
    /// Mixes kept of one group.
    pub moves: usize,
    /// States looked at in all.
    pub work: usize,
}

/// A first, quick search for a good plan.
const QUICK: Effort = Effort {
    states: 200,
    moves: 200,
    work: 500_000,
};

/// States generated before they are sieved, per state kept.
const RAW_STATES: usize = 8;

/// A partial plan: what was searched so far is settled, all else at its base.
#[derive(Debug, Clone, Copy)]
struct State {
    /// Money left; negative while overdrawn.
    room: i64,
    loss: f64,
    /// Points counted for each tie.
    n: [i64; 2],
    /// How it came about: an index of [`Search::traces`].
    trace: u32,
    /// The last move, where no trace has been written for it yet.
    link: u32,
}

/// A settled group: the state before it and the move made.
#[derive(Debug, Clone, Copy)]
struct Trace {
    before: u32,
    link: u32,
}

const NO_TRACE: u32 = u32::MAX;

/// One search through the core of a commune's knapsack.
pub(super) struct Search<'a> {
    commune: &'a Plain,
    profits: &'a Profits,
    relaxation: &'a Relaxation,
    scope: Scope,
    stages: Vec<Stage>,
    states: Vec<State>,
    /// Plans that lose more are of no interest.
    pub limit: f64,
    /// [`Scope::Best`]: a plan this much better than the known one is not searched for.
    tolerance: f64,
    /// The best plan known so far.
    known: u32,
    /// Plans that lose at least this much may have been missed.
    pub complete_below: f64,
    /// States looked at by the search under way.
    work: usize,
    links: Links,
    traces: Vec<Trace>,
}

impl<'a> Search<'a> {
    pub fn new(
        commune: &'a Plain,
        profits: &'a Profits,
        relaxation: &'a Relaxation,
        scope: Scope,
    ) -> Self {
        Self {
            commune,
            profits,
            relaxation,
            scope,
            stages: Vec::new(),
            states: Vec::new(),
            limit: f64::INFINITY,
            tolerance: 0.0,
            known: NO_TRACE,
            complete_below: f64::INFINITY,
            work: 0,
            links: Links::default(),
            traces: Vec::new(),
        }
    }

    /// Lists what may deviate within the limit.
    pub fn list_undecided(&mut self) {
        let doubts = Doubts {
            commune: self.commune,
            profits: self.profits,
            relaxation: self.relaxation,
            scope: self.scope,
            limit: self.limit,
        };
        self.stages = doubts.stages(&mut self.links);
    }

    /// A first plan: the base, the split as far as the room reaches, then greedily whatever
    /// earns most in each group in turn.
    pub fn seed(&mut self, tolerance: f64) {
        self.tolerance = tolerance;
        let unit_value = self.relaxation.unit_value;
        let mut room = self.relaxation.room;
        let mut loss = 0.0;
        if let Some(split) = self.relaxation.split {
            let offers = &self.commune.groups[split.group].offers;
            let base = self.relaxation.base[split.group];
            let before = base.map_or(0, |base| offers[base].cost);
            room -= split.points * (offers[split.offer].cost - before);
            let offers = (base, Some(split.offer));
            let link = self.links.add(NO_LINK, split.group, offers, split.points);
            self.known = self.trace(self.known, link);
        }
        self.limit = unit_value * points_f64(room);
        self.list_undecided();
        let split_group = self.relaxation.split.map(|split| split.group);
        let stages = std::mem::take(&mut self.stages);
        // A part that is done in another way is left to the search.
        let of_base = stages.iter().flat_map(|stage| &stage.branches);
        let of_base = of_base.filter(|branch| branch.first.is_nothing());
        for undecided in of_base.flat_map(|branch| &branch.undecided) {
            if room <= 0 {
                break;
            }
            if Some(undecided.group) == split_group {
                continue;
            }
            let mut most: Option<(f64, i64, usize)> = None;
            for (at, deviation) in undecided.deviations.iter().enumerate() {
                if deviation.room < 0 && -deviation.room <= room {
                    let points = undecided.count.min(room / -deviation.room);
                    let each = -unit_value * points_f64(deviation.room) - deviation.loss;
                    let gain = each * points_f64(points);
                    if gain > most.map_or(0.0, |most| most.0) {
                        most = Some((gain, points, at));
                    }
                }
            }
            if let Some((_, points, at)) = most {
                let deviation = undecided.deviations[at];
                room += deviation.room * points;
                loss += deviation.loss * points_f64(points);
                let offers = (undecided.base, deviation.offer);
                let link = self.links.add(NO_LINK, undecided.group, offers, points);
                self.known = self.trace(self.known, link);
            }
        }
        self.stages = stages;
        let total = loss + unit_value * points_f64(room);
        self.limit = self.limit.min(total) - tolerance;
    }

    /// Searches until nothing within the limit is left to try. With [`Scope::Best`] a quick
    /// search comes first: a good plan makes the limit low and the full search short.
    pub fn run(&mut self, effort: Effort) {
        if effort.work == 0 {
            self.complete_below = 0.0;
            return;
        }
        let ahead = look_ahead(&self.stages);
        if self.scope == Scope::Best {
            self.search(&ahead, QUICK);
        }
        if self.scope == Scope::EveryCount || self.complete_below <= self.limit {
            self.search(&ahead, effort);
        }
    }

    /// One search, stage by stage.
    fn search(&mut self, ahead: &[Ahead], effort: Effort) {
        self.states = vec![State {
            room: self.relaxation.room,
            loss: 0.0,
            n: [0, 0],
            trace: NO_TRACE,
            link: NO_LINK,
        }];
        self.complete_below = f64::INFINITY;
        self.work = 0;
        let stages = std::mem::take(&mut self.stages);
        for (index, stage) in stages.iter().enumerate() {
            if self.states.is_empty() || stage.least() > self.limit {
                break;
            }
            if self.work > effort.work {
                let bounds = self
                    .states
                    .iter()
                    .map(|it| self.least_total(it, &ahead[index]));
                let missed = bounds.fold(f64::INFINITY, f64::min);
                self.complete_below = self.complete_below.min(missed);
                break;
            }
            self.settle_stage(stage, ahead[index + 1], effort);
        }
        self.stages = stages;
    }

    /// Every way in which a stage may be done.
    fn settle_stage(&mut self, stage: &Stage, after: Ahead, effort: Effort) {
        let before = std::mem::take(&mut self.states);
        let mut all = Vec::new();
        for branch in &stage.branches {
            if branch.first.loss > self.limit {
                continue;
            }
            let ahead = branch.ahead(after);
            self.states = self.begun(&before, branch, &ahead[0]);
            for (at, undecided) in branch.undecided.iter().enumerate() {
                if self.states.is_empty() {
                    break;
                }
                self.settle(undecided, ahead[at].refund, &ahead[at + 1], effort);
            }
            if all.is_empty() {
                all = std::mem::take(&mut self.states);
            } else {
                all.append(&mut self.states);
            }
        }
        if stage.branches.len() > 1 {
            self.sieve(&mut all, &after, effort.states);
        }
        self.states = all;
    }

    /// The states from which a branch goes on.
    fn begun(&mut self, before: &[State], branch: &Branch, ahead: &Ahead) -> Vec<State> {
        if branch.first.is_nothing() {
            return before.to_vec();
        }
        let mut begun = Vec::with_capacity(before.len());
        for state in before {
            self.work += 1;
            self.extend(state, &branch.first, ahead, &mut begun);
        }
        self.write_traces(&mut begun);
        begun
    }

    /// Writes down how states came about.
    fn write_traces(&mut self, states: &mut [State]) {
        for state in states {
            if state.link != NO_LINK {
                state.trace = self.trace(state.trace, state.link);
                state.link = NO_LINK;
            }
        }
    }

    /// Extends every state by every useful move of one group.
    fn settle(&mut self, undecided: &Undecided, refund: i64, ahead: &Ahead, effort: Effort) {
        let most_room = self
            .states
            .iter()
            .map(|state| state.room)
            .max()
            .unwrap_or(0);
        let most_room = most_room.saturating_add(refund).max(0);
        let unit_value = self.relaxation.unit_value;
        let moves = moves(
            undecided,
            self.limit,
            most_room,
            unit_value,
            effort.moves,
            &mut self.links,
        );
        self.work += moves.work;
        self.complete_below = self.complete_below.min(moves.complete_below);
        let states = std::mem::take(&mut self.states);
        let mut next = Vec::with_capacity(states.len() * 2);
        // A move changes all states alike: what it makes of them stays in their order, and the sort that
        // follows has only to merge.
        for change in &moves.list {
            for state in &states {
                if state.loss + change.loss <= self.limit {
                    self.work += 1;
                    self.extend(state, change, ahead, &mut next);
                }
            }
            if next.len() > RAW_STATES * effort.states {
                self.sieve(&mut next, ahead, effort.states);
            }
        }
        self.sieve(&mut next, ahead, effort.states);
        self.write_traces(&mut next);
        self.states = next;
    }

    fn extend(&mut self, state: &State, change: &Move, ahead: &Ahead, next: &mut Vec<State>) {
        let reached = State {
            room: state.room + change.room,
            loss: state.loss + change.loss,
            n: [0, 1].map(|at| state.n[at] + change.n[at]),
            trace: state.trace,
            link: change.link,
        };
        if self.scope == Scope::Best && reached.room >= 0 {
            let unit_value = self.relaxation.unit_value;
            let total = reached.loss + unit_value * points_f64(reached.room);
            if total < self.limit {
                self.limit = total - self.tolerance;
                self.known = self.trace(reached.trace, reached.link);
            }
        }
        if self.least_total(&reached, ahead) <= self.limit {
            next.push(reached);
        }
    }

    fn least_total(&self, state: &State, ahead: &Ahead) -> f64 {
        let unit_value = self.relaxation.unit_value;
        state.loss + ahead.still_lost(state.room, unit_value, self.scope)
    }

    /// Drops the states that another one beats, then the least promising if too many are left.
    fn sieve(&mut self, next: &mut Vec<State>, ahead: &Ahead, max_states: usize) {
        next.sort_by(|a, b| {
            let by_loss = a.loss.total_cmp(&b.loss);
            let by_counts = a.n.cmp(&b.n);
            by_counts.then(b.room.cmp(&a.room)).then(by_loss)
        });
        let unit_value = self.relaxation.unit_value;
        let mut front = Front::new(unit_value);
        next.retain(|it| {
            front.accepts(it.n, it.room, it.loss) && self.least_total(it, ahead) <= self.limit
        });
        if next.len() > max_states {
            // Those that would be good plans already, or nearly, are the most promising.
            let promise = |it: &State| it.loss + unit_value * points_f64(it.room.abs());
            next.sort_by(|a, b| promise(a).total_cmp(&promise(b)));
            let dropped = next[max_states..].iter();
            let missed = dropped
                .map(|it| self.least_total(it, ahead))
                .fold(f64::INFINITY, f64::min);
            self.complete_below = self.complete_below.min(missed);
            next.truncate(max_states);
        }
    }

    fn trace(&mut self, before: u32, link: u32) -> u32 {
        if link == NO_LINK {
            return before;
        }
        self.traces.push(Trace { before, link });
        u32::try_from(self.traces.len() - 1).unwrap_or(NO_TRACE)
    }

    /// The best plan found with [`Scope::Best`].
    pub fn known_plan(&self) -> Vec<Pick> {
        self.plan(self.known)
    }

    /// With [`Scope::EveryCount`], the best plan for every pair of counts, in their order.
    pub fn ends(&mut self) -> Vec<Vec<Pick>> {
        let unit_value = self.relaxation.unit_value;
        let total = |state: &State| state.loss + unit_value * points_f64(state.room);
        let mut ends = std::mem::take(&mut self.states);
        ends.retain(|state| state.room >= 0 && total(state) <= self.limit);
        ends.sort_by(|a, b| {
            let by_total = total(a).total_cmp(&total(b));
            a.n.cmp(&b.n).then(by_total)
        });
        ends.dedup_by_key(|state| state.n);
        ends.iter().map(|state| self.plan(state.trace)).collect()
    }

    /// The whole plan behind a trace: the base, with its moves applied.
    fn plan(&self, mut trace: u32) -> Vec<Pick> {
        let groups = self.commune.groups.iter().zip(&self.relaxation.base);
        let at_base = groups
            .enumerate()
            .map(|(at, (group, base))| (at, *base, group.count));
        let mut points: Vec<(usize, Option<usize>, i64)> = at_base.collect();
        while let Some(at) = self.traces.get(trace as usize) {
            self.links
                .walk(at.link, |group, (from, to): FromTo, moved| {
                    points.push((group, from, -moved));
                    points.push((group, to, moved));
                });
            trace = at.before;
        }
        points.sort_by_key(|&(group, offer, _)| (group, offer));
        let mut picks: Vec<Pick> = Vec::new();
        for (group, offer, points) in points {
            let Some(offer) = offer else { continue };
            match picks.last_mut() {
                Some(last) if (last.group, last.offer) == (group, offer) => last.points += points,
                _ => picks.push(Pick {
                    group,
                    offer,
                    points,
                }),
            }
        }
        picks.retain(|pick| pick.points > 0);
        // Tens of thousands of plans are held at a time.
        picks.shrink_to_fit();
        picks
    }
}
