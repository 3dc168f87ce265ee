//! The groups and parts in which the relaxation leaves a doubt, and bounds on what they can still do.
//!
//! Against the base every other choice loses something (see [`super::relaxation`]). A group
//! whose smallest loss is already too much stays at its base; only the others are searched.

use std::ops::Range;

use super::moves::{Links, Move, NO_LINK};
use super::plain::{Done, Group, Plain, Profits, points_f64};
use super::relaxation::{Relaxation, base_of, ways};

/// One point that leaves the base offer of its group for another choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deviation {
    /// The choice; `None` leaves the point as it is.
    pub offer: Option<usize>,
    /// Money that the change gives back; negative if it costs more.
    pub room: i64,
    /// What it loses against the relaxation; never negative.
    pub loss: f64,
    /// Change of what is counted for each tie (0 where that does not matter).
    pub n: [i64; 2],
}

/// A group worth searching.
#[derive(Debug)]
pub(super) struct Undecided {
    pub group: usize,
    pub count: i64,
    /// The offer that its points leave.
    pub base: Option<usize>,
    /// By growing loss.
    pub deviations: Vec<Deviation>,
}

/// Which choices are to be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Only the best plan: a dearer choice that earns less never matters.
    Best,
    /// The best plan for every pair of counts.
    EveryCount,
}

/// A choice for one point: offer, cost, profit, and what it counts for the ties.
type Choice = (Option<usize>, i64, f64, [i64; 2]);

/// What is settled together: a group in no part, or a part.
#[derive(Debug)]
pub(super) struct Stage {
    /// Its groups of points.
    pub groups: Range<usize>,
    /// The ways in which it may be done; a group has but one.
    pub branches: Vec<Branch>,
}

/// A part done in one way.
#[derive(Debug)]
pub(super) struct Branch {
    /// What it takes to go that way instead of that of the base.
    pub first: Move,
    /// Its groups that may then deviate, by growing smallest loss.
    pub undecided: Vec<Undecided>,
}

impl Stage {
    /// The smallest loss of any change.
    pub fn least(&self) -> f64 {
        let of_branch = |branch: &Branch| {
            let groups = branch.undecided.iter().map(|it| it.deviations[0].loss);
            if branch.first.is_nothing() {
                groups.fold(f64::INFINITY, f64::min)
            } else {
                branch.first.loss
            }
        };
        let branches = self.branches.iter().map(of_branch);
        branches.fold(f64::INFINITY, f64::min)
    }
}

/// What is searched, and how far.
#[derive(Clone, Copy)]
pub(super) struct Doubts<'a> {
    pub commune: &'a Plain,
    pub profits: &'a Profits,
    pub relaxation: &'a Relaxation,
    pub scope: Scope,
    /// What loses more is in no doubt.
    pub limit: f64,
}

impl Doubts<'_> {
    /// What is undecided, by growing smallest loss; the switches of parts are written into the links.
    pub fn stages(&self, links: &mut Links) -> Vec<Stage> {
        let base = &self.relaxation.base;
        let free = (0..self.commune.free_groups()).filter_map(|group| {
            let undecided = self.undecided(group, base[group], true, self.limit)?;
            let branch = Branch {
                first: Move::NOTHING,
                undecided: vec![undecided],
            };
            Some(Stage {
                groups: group..group + 1,
                branches: vec![branch],
            })
        });
        let mut stages: Vec<Stage> = free.collect();
        let parts = 0..self.commune.parts.len();
        let parts = parts.map(|part| self.of_part(part, links));
        stages.extend(parts.filter(|stage| stage.least().is_finite()));
        stages.sort_by(|a, b| {
            let by_loss = a.least().total_cmp(&b.least());
            by_loss.then(a.groups.start.cmp(&b.groups.start))
        });
        stages
    }

    /// A group whose points may leave this offer with a loss of at most so much.
    fn undecided(
        &self,
        index: usize,
        base: Option<usize>,
        may_be_left: bool,
        limit: f64,
    ) -> Option<Undecided> {
        let group = &self.commune.groups[index];
        let deviations = self.deviations(group, base, may_be_left, limit);
        (!deviations.is_empty() && group.count > 0).then_some(Undecided {
            group: index,
            count: group.count,
            base,
            deviations,
        })
    }

    fn of_part(&self, part: usize, links: &mut Links) -> Stage {
        let unit_value = self.relaxation.unit_value;
        let ways = ways(self.commune, self.profits, unit_value, part);
        let kept = self.relaxation.done[part];
        let best = ways.iter().find(|way| way.done == kept);
        let best = best.map_or(0.0, |way| way.reduced);
        let branches = ways.iter().filter_map(|way| {
            let loss = (best - way.reduced).max(0.0);
            let is_kept = way.done == kept;
            if !is_kept && loss > self.limit {
                return None;
            }
            let groups = self.commune.parts[part].groups.clone();
            // At this value of money the base is one of equals: it is kept as it is.
            let base = if is_kept {
                self.relaxation.base[groups.clone()].to_vec()
            } else {
                base_of(self.commune, self.profits, unit_value, (part, way.done))
            };
            let first = if is_kept {
                Move::NOTHING
            } else {
                self.switch((part, way.done), &base, loss, links)
            };
            let limit = self.limit - first.loss;
            let undecided = groups.zip(base).filter_map(|(group, base)| {
                let may_be_left = way.done == Done::Some;
                (way.done != Done::Nothing)
                    .then(|| self.undecided(group, base, may_be_left, limit))
                    .flatten()
            });
            let mut undecided: Vec<Undecided> = undecided.collect();
            by_least_loss(&mut undecided);
            Some(Branch { first, undecided })
        });
        Stage {
            groups: self.commune.parts[part].groups.clone(),
            branches: branches.collect(),
        }
    }

    /// What it takes to do a part in another way than the base does.
    fn switch(
        &self,
        (part, done): (usize, Done),
        to: &[Option<usize>],
        loss: f64,
        links: &mut Links,
    ) -> Move {
        let of = &self.commune.parts[part];
        let opens = |done: Done| i64::from(done != Done::Nothing);
        let mut switch = Move {
            room: (opens(self.relaxation.done[part]) - opens(done)) * of.cost,
            loss,
            ..Move::NOTHING
        };
        for (index, to) in of.groups.clone().zip(to) {
            let group = &self.commune.groups[index];
            let from = self.relaxation.base[index];
            if from == *to || group.count == 0 {
                continue;
            }
            let taken = |offer: Option<usize>| offer.map(|at| &group.offers[at]);
            let cost = |offer: Option<usize>| taken(offer).map_or(0, |it| it.cost);
            switch.room += group.count * (cost(from) - cost(*to));
            if self.scope == Scope::EveryCount {
                let n = |offer: Option<usize>, at: usize| taken(offer).map_or(0, |it| it.n[at]);
                for at in [0, 1] {
                    switch.n[at] += group.count * (n(*to, at) - n(from, at));
                }
            }
            switch.link = links.add(switch.link, index, (from, *to), group.count);
        }
        // A way that changes no point is one all the same.
        if switch.link == NO_LINK {
            switch.link = links.add(NO_LINK, of.groups.start, (None, None), 0);
        }
        switch
    }
    fn deviations(
        &self,
        group: &Group,
        base: Option<usize>,
        may_be_left: bool,
        limit: f64,
    ) -> Vec<Deviation> {
        let (profits, scope) = (self.profits.of(group), self.scope);
        let unit_value = self.relaxation.unit_value;
        let choice = |offer: Option<usize>| -> Choice {
            offer.map_or((None, 0, 0.0, [0, 0]), |index| {
                let offer = &group.offers[index];
                (Some(index), offer.cost, profits[index], offer.n)
            })
        };
        let base = choice(base);
        let base_reduced = base.2 - unit_value * points_f64(base.1);
        let change = |of: &Choice| match scope {
            Scope::Best => [0, 0],
            Scope::EveryCount => [0, 1].map(|at| of.3[at] - base.3[at]),
        };
        let left = may_be_left.then_some(None);
        let choices = || left.into_iter().chain((0..group.offers.len()).map(Some));
        let mut list: Vec<Deviation> = choices()
            .map(choice)
            .filter(|of| of.0 != base.0)
            .map(|of| Deviation {
                offer: of.0,
                room: base.1 - of.1,
                loss: (base_reduced - (of.2 - unit_value * points_f64(of.1))).max(0.0),
                n: change(&of),
            })
            .filter(|deviation| deviation.loss <= limit)
            .collect();
        if scope == Scope::Best && !list.is_empty() {
            let all: Vec<Choice> = choices().map(choice).collect();
            list.retain(|deviation| {
                let of = choice(deviation.offer);
                !all.iter().any(|other| dominates(other, &of))
            });
        }
        list.sort_by(|a, b| a.loss.total_cmp(&b.loss).then(a.offer.cmp(&b.offer)));
        list
    }
}

fn by_least_loss(list: &mut [Undecided]) {
    list.sort_by(|a, b| {
        let (loss_a, loss_b) = (a.deviations[0].loss, b.deviations[0].loss);
        loss_a.total_cmp(&loss_b).then(a.group.cmp(&b.group))
    });
}

/// Whether `other` costs no more and earns no less (the first of two equal choices wins).
fn dominates(other: &Choice, of: &Choice) -> bool {
    other.1 <= of.1 && other.2 >= of.2 && (other.1 < of.1 || other.2 > of.2 || other.0 < of.0)
}

/// What the undecided groups from some place on can do about the room, at best.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ahead {
    /// Smallest loss of any change at all.
    least: f64,
    /// Smallest loss, in all and per unit, of a change that spends money.
    spend_least: f64,
    spend_rate: f64,
    /// Smallest loss, in all and per unit, of a change that gives money back.
    refund_least: f64,
    refund_rate: f64,
    /// All the money that can be given back.
    pub refund: i64,
}

const NOTHING_AHEAD: Ahead = Ahead {
    least: f64::INFINITY,
    spend_least: f64::INFINITY,
    spend_rate: f64::INFINITY,
    refund_least: f64::INFINITY,
    refund_rate: f64::INFINITY,
    refund: 0,
};

/// `ahead[k]` speaks of the stages `k..`; the last entry of none.
pub(super) fn look_ahead(stages: &[Stage]) -> Vec<Ahead> {
    let mut ahead = vec![NOTHING_AHEAD; stages.len() + 1];
    for (k, stage) in stages.iter().enumerate().rev() {
        let after = ahead[k + 1];
        let mut here = after;
        for branch in &stage.branches {
            let within = branch.ahead(after)[0];
            let refund = within.refund.saturating_add(branch.first.room);
            here = Ahead {
                refund: here.refund.max(refund),
                ..here.or(within)
            };
            if !branch.first.is_nothing() {
                here.may(branch.first.room, branch.first.loss);
            }
        }
        ahead[k] = here;
    }
    ahead
}

impl Branch {
    /// The same of its groups from each on, with what comes after it.
    pub fn ahead(&self, after: Ahead) -> Vec<Ahead> {
        let mut ahead = vec![after; self.undecided.len() + 1];
        for (k, group) in self.undecided.iter().enumerate().rev() {
            let mut here = ahead[k + 1];
            let mut refund = 0;
            for deviation in &group.deviations {
                here.may(deviation.room, deviation.loss);
                refund = refund.max(deviation.room);
            }
            here.refund = here
                .refund
                .saturating_add(refund.saturating_mul(group.count));
            ahead[k] = here;
        }
        ahead
    }
}

impl Ahead {
    /// One more change that may come, with the money that it gives back.
    fn may(&mut self, room: i64, loss: f64) {
        self.least = self.least.min(loss);
        if room < 0 {
            let rate = loss / points_f64(-room);
            self.spend_least = self.spend_least.min(loss);
            self.spend_rate = self.spend_rate.min(rate);
        } else if room > 0 {
            let rate = loss / points_f64(room);
            self.refund_least = self.refund_least.min(loss);
            self.refund_rate = self.refund_rate.min(rate);
        }
    }

    /// What either of two may do, refunds apart.
    fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            spend_least: self.spend_least.min(other.spend_least),
            spend_rate: self.spend_rate.min(other.spend_rate),
            refund_least: self.refund_least.min(other.refund_least),
            refund_rate: self.refund_rate.min(other.refund_rate),
            refund: self.refund,
        }
    }

    /// A lower bound on what is still lost, from a state with this room: either
    /// the room stays unspent at `unit_value` a unit, or some group ahead changes it.
    /// Infinite where the budget cannot be kept any more. A state that may stop as it is
    /// (room not negative) is bounded for [`Scope::Best`] as if it had to go on, since the
    /// caller has already counted it as a plan.
    pub fn still_lost(&self, room: i64, unit_value: f64, scope: Scope) -> f64 {
        if room < 0 {
            if self.refund < -room {
                return f64::INFINITY;
            }
            let rate = points_f64(-room) * self.refund_rate;
            return self.refund_least.max(rate);
        }
        let room = points_f64(room);
        let unspent = room * unit_value;
        if self.spend_rate >= unit_value {
            // Also the case where nothing ahead spends: its rate is infinite.
            return match scope {
                Scope::Best => f64::INFINITY,
                Scope::EveryCount => unspent,
            };
        }
        let spent = room * self.spend_rate;
        match scope {
            // Only a change that spends earns more than stopping here.
            Scope::Best => spent.max(self.spend_least),
            Scope::EveryCount => unspent.min(spent.max(self.least)),
        }
    }
}
