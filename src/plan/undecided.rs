//! The groups in which the relaxation leaves a doubt, and bounds on what they can still do.
//!
//! Against the base every other choice loses something (see [`super::relaxation`]). A group
//! whose smallest loss is already too much stays at its base; only the others are searched.

use super::FactorClass;
use super::commune::{Commune, Group, points_f64};
use super::relaxation::{Relaxation, TargetPrices};

/// One point that leaves the base offer of its group for another choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deviation {
    /// The choice; `None` leaves the point as it is.
    pub offer: Option<usize>,
    /// Money that the change gives back; negative if it costs more.
    pub room: i64,
    /// What it loses against the relaxation, in kWh a year; never negative.
    pub loss_kwh: f64,
    /// Change of the points counted for each target (both 0 where these do not matter).
    pub n4: i64,
    pub n2: i64,
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

/// The undecided groups with a loss of at most `limit_kwh`, by growing smallest loss.
pub(super) fn undecided(
    commune: &Commune,
    prices: TargetPrices,
    relaxation: &Relaxation,
    limit_kwh: f64,
    scope: Scope,
) -> Vec<Undecided> {
    let mut list = Vec::new();
    for (index, group) in commune.groups.iter().enumerate() {
        let base = relaxation.base[index];
        let deviations = deviations(group, base, prices, relaxation.money_kwh, limit_kwh, scope);
        if !deviations.is_empty() && group.count > 0 {
            list.push(Undecided {
                group: index,
                count: group.count,
                deviations,
            });
        }
    }
    list.sort_by(|a, b| {
        let (loss_a, loss_b) = (a.deviations[0].loss_kwh, b.deviations[0].loss_kwh);
        loss_a.total_cmp(&loss_b).then(a.group.cmp(&b.group))
    });
    list
}

/// A choice for one point: offer, cost, profit, and the target it counts for.
type Choice = (Option<usize>, i64, f64, Option<FactorClass>);

fn deviations(
    group: &Group,
    base: Option<usize>,
    prices: TargetPrices,
    money_kwh: f64,
    limit_kwh: f64,
    scope: Scope,
) -> Vec<Deviation> {
    let choice = |offer: Option<usize>| -> Choice {
        offer.map_or((None, 0, 0.0, None), |index| {
            let offer = &group.offers[index];
            let profit = prices.profit(offer);
            (Some(index), offer.cost, profit, Some(offer.factor))
        })
    };
    let base = choice(base);
    let base_reduced = base.2 - money_kwh * points_f64(base.1);
    let count = |of: &Choice, factor| i64::from(of.3 == Some(factor));
    let change = |of: &Choice, factor| match scope {
        Scope::Best => 0,
        Scope::EveryCount => count(of, factor) - count(&base, factor),
    };
    let choices = || std::iter::once(None).chain((0..group.offers.len()).map(Some));
    let mut list: Vec<Deviation> = choices()
        .map(choice)
        .filter(|of| of.0 != base.0)
        .map(|of| Deviation {
            offer: of.0,
            room: base.1 - of.1,
            loss_kwh: (base_reduced - (of.2 - money_kwh * points_f64(of.1))).max(0.0),
            n4: change(&of, FactorClass::F4),
            n2: change(&of, FactorClass::F2),
        })
        .filter(|deviation| deviation.loss_kwh <= limit_kwh)
        .collect();
    if scope == Scope::Best && !list.is_empty() {
        let all: Vec<Choice> = choices().map(choice).collect();
        list.retain(|deviation| {
            let of = choice(deviation.offer);
            !all.iter().any(|other| dominates(other, &of))
        });
    }
    list.sort_by(|a, b| {
        a.loss_kwh
            .total_cmp(&b.loss_kwh)
            .then(a.offer.cmp(&b.offer))
    });
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
    least_kwh: f64,
    /// Smallest loss, in all and per unit, of a change that spends money.
    spend_least_kwh: f64,
    spend_rate_kwh: f64,
    /// Smallest loss, in all and per unit, of a change that gives money back.
    refund_least_kwh: f64,
    refund_rate_kwh: f64,
    /// All the money that can be given back.
    pub refund: i64,
}

const NOTHING_AHEAD: Ahead = Ahead {
    least_kwh: f64::INFINITY,
    spend_least_kwh: f64::INFINITY,
    spend_rate_kwh: f64::INFINITY,
    refund_least_kwh: f64::INFINITY,
    refund_rate_kwh: f64::INFINITY,
    refund: 0,
};

/// `ahead[k]` speaks of the groups `k..`; the last entry of none.
pub(super) fn look_ahead(undecided: &[Undecided]) -> Vec<Ahead> {
    let mut ahead = vec![NOTHING_AHEAD; undecided.len() + 1];
    for (k, group) in undecided.iter().enumerate().rev() {
        let mut here = ahead[k + 1];
        let mut refund = 0;
        for deviation in &group.deviations {
            let loss = deviation.loss_kwh;
            here.least_kwh = here.least_kwh.min(loss);
            if deviation.room < 0 {
                let rate = loss / points_f64(-deviation.room);
                here.spend_least_kwh = here.spend_least_kwh.min(loss);
                here.spend_rate_kwh = here.spend_rate_kwh.min(rate);
            } else if deviation.room > 0 {
                let rate = loss / points_f64(deviation.room);
                here.refund_least_kwh = here.refund_least_kwh.min(loss);
                here.refund_rate_kwh = here.refund_rate_kwh.min(rate);
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
    /// A lower bound on what is still lost, in kWh a year, from a state with this room: either
    /// the room stays unspent at `money_kwh` a unit, or some group ahead changes it.
    /// Infinite where the budget cannot be kept any more. A state that may stop as it is
    /// (room not negative) is bounded for [`Scope::Best`] as if it had to go on, since the
    /// caller has already counted it as a plan.
    pub fn still_lost_kwh(&self, room: i64, money_kwh: f64, scope: Scope) -> f64 {
        if room < 0 {
            if self.refund < -room {
                return f64::INFINITY;
            }
            let rate = points_f64(-room) * self.refund_rate_kwh;
            return self.refund_least_kwh.max(rate);
        }
        let room = points_f64(room);
        let unspent = room * money_kwh;
        if self.spend_rate_kwh >= money_kwh {
            // Also the case where nothing ahead spends: its rate is infinite.
            return match scope {
                Scope::Best => f64::INFINITY,
                Scope::EveryCount => unspent,
            };
        }
        let spent = room * self.spend_rate_kwh;
        match scope {
            // Only a change that spends earns more than stopping here.
            Scope::Best => spent.max(self.spend_least_kwh),
            Scope::EveryCount => unspent.min(spent.max(self.least_kwh)),
        }
    }
}
