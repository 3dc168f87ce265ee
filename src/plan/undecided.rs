//! The groups in which the relaxation leaves a doubt, and bounds on what they can still do.
//!
//! Against the base every other choice loses something (see [`super::relaxation`]). A group
//! whose smallest loss is already too much stays at its base; only the others are searched.

use super::plain::{Group, Plain, Profits, points_f64};
use super::relaxation::Relaxation;

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

/// The undecided groups with a loss of at most `limit`, by growing smallest loss.
pub(super) fn undecided(
    commune: &Plain,
    profits: &Profits,
    relaxation: &Relaxation,
    limit: f64,
    scope: Scope,
) -> Vec<Undecided> {
    let mut list = Vec::new();
    for (index, group) in commune.groups.iter().enumerate() {
        let base = relaxation.base[index];
        let deviations = deviations(
            group,
            base,
            profits.of(group),
            relaxation.unit_value,
            limit,
            scope,
        );
        if !deviations.is_empty() && group.count > 0 {
            list.push(Undecided {
                group: index,
                count: group.count,
                deviations,
            });
        }
    }
    list.sort_by(|a, b| {
        let (loss_a, loss_b) = (a.deviations[0].loss, b.deviations[0].loss);
        loss_a.total_cmp(&loss_b).then(a.group.cmp(&b.group))
    });
    list
}

/// A choice for one point: offer, cost, profit, and what it counts for the ties.
type Choice = (Option<usize>, i64, f64, [i64; 2]);

fn deviations(
    group: &Group,
    base: Option<usize>,
    profits: &[f64],
    unit_value: f64,
    limit: f64,
    scope: Scope,
) -> Vec<Deviation> {
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
    let choices = || std::iter::once(None).chain((0..group.offers.len()).map(Some));
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

/// `ahead[k]` speaks of the groups `k..`; the last entry of none.
pub(super) fn look_ahead(undecided: &[Undecided]) -> Vec<Ahead> {
    let mut ahead = vec![NOTHING_AHEAD; undecided.len() + 1];
    for (k, group) in undecided.iter().enumerate().rev() {
        let mut here = ahead[k + 1];
        let mut refund = 0;
        for deviation in &group.deviations {
            let loss = deviation.loss;
            here.least = here.least.min(loss);
            if deviation.room < 0 {
                let rate = loss / points_f64(-deviation.room);
                here.spend_least = here.spend_least.min(loss);
                here.spend_rate = here.spend_rate.min(rate);
            } else if deviation.room > 0 {
                let rate = loss / points_f64(deviation.room);
                here.refund_least = here.refund_least.min(loss);
                here.refund_rate = here.refund_rate.min(rate);
                refund = refund.max(deviation.room);
            }
        }
        here.refund = here
            .refund
            .saturating_add(refund.saturating_mul(group.count));
        ahead[k] = here;
    }
    ahead
}

impl Ahead {
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
