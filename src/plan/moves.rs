//! What the points of one group can do together: every useful mix of deviations.

use std::cmp::Ordering;

use super::commune::points_f64;
use super::undecided::{Deviation, Undecided};

/// Mixes looked at, per mix that may be kept, before the rest is left untried.
const MAX_WORK: usize = 100;
/// Lists longer than this are thinned before they grow further.
const THIN_ABOVE: usize = 256;

/// Marks the end of a chain of links.
pub(super) const NO_LINK: u32 = u32::MAX;

/// Some points of one group deviating from its base, together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    /// Money given back; negative if spent.
    pub room: i64,
    pub loss_kwh: f64,
    pub n4: i64,
    pub n2: i64,
    /// Deviating points.
    points: i64,
    /// The deviations, as a chain in [`Links`]; [`NO_LINK`] for none.
    pub link: u32,
}

/// Chains of deviations: each link names some points, their choice, and the link before.
#[derive(Debug, Default)]
pub(super) struct Links {
    links: Vec<Link>,
}

#[derive(Debug, Clone, Copy)]
struct Link {
    before: u32,
    group: usize,
    offer: Option<usize>,
    points: i64,
}

impl Links {
    pub fn add(&mut self, before: u32, group: usize, offer: Option<usize>, points: i64) -> u32 {
        self.links.push(Link {
            before,
            group,
            offer,
            points,
        });
        u32::try_from(self.links.len() - 1).unwrap_or(NO_LINK)
    }

    /// Calls `visit(group, offer, points)` for every link of the chain.
    pub fn walk(&self, mut link: u32, mut visit: impl FnMut(usize, Option<usize>, i64)) {
        while let Some(at) = self.links.get(link as usize) {
            visit(at.group, at.offer, at.points);
            link = at.before;
        }
    }
}

/// The mixes of one group, by growing loss; the first is to change nothing.
pub(super) struct Moves {
    pub list: Vec<Move>,
    /// Mixes that lose at least this much, in kWh a year, may be missing from the list.
    pub complete_below_kwh: f64,
    /// Mixes looked at.
    pub work: usize,
}

/// Every mix that loses at most `limit_kwh`, costs at most `most_room` and is not beaten by
/// another that gives back as much money, loses no more and counts for the same targets.
pub(super) fn moves(
    undecided: &Undecided,
    limit_kwh: f64,
    most_room: i64,
    money_kwh: f64,
    most_moves: usize,
    links: &mut Links,
) -> Moves {
    let mut complete_below_kwh = f64::INFINITY;
    let mut work = 0;
    let mut list = vec![Move {
        room: 0,
        loss_kwh: 0.0,
        n4: 0,
        n2: 0,
        points: 0,
        link: NO_LINK,
    }];
    'grow: for deviation in &undecided.deviations {
        let mut grown = list.clone();
        for from in &list {
            if work > MAX_WORK * most_moves {
                // Whatever was not tried contains this deviation, or one that loses more.
                complete_below_kwh = complete_below_kwh.min(deviation.loss_kwh);
                list = grown;
                break 'grow;
            }
            for points in 1..=undecided.count - from.points {
                let Some(next) = step(from, deviation, points, limit_kwh, most_room) else {
                    break;
                };
                let link = links.add(from.link, undecided.group, deviation.offer, points);
                grown.push(Move { link, ..next });
            }
            if grown.len() > 8 * most_moves {
                work += grown.len();
                complete_below_kwh = complete_below_kwh.min(cut(&mut grown, most_moves));
            }
        }
        work += grown.len();
        if grown.len() > THIN_ABOVE {
            // Fewer points used leaves more for the deviations to come, so a mix is only
            // dropped here for one that is the same in everything else.
            grown.sort_by(|a, b| {
                by_effect(a, b)
                    .then(a.points.cmp(&b.points))
                    .then(by_loss(a, b))
            });
            grown.dedup_by_key(|it| (it.n4, it.n2, it.room, it.points));
        }
        list = grown;
    }
    list.sort_by(|a, b| by_effect(a, b).then(by_loss(a, b)));
    let mut front = Front::new(money_kwh);
    list.retain(|it| front.accepts((it.n4, it.n2), it.room, it.loss_kwh));
    complete_below_kwh = complete_below_kwh.min(cut(&mut list, most_moves));
    Moves {
        list,
        complete_below_kwh,
        work,
    }
}

fn step(
    from: &Move,
    deviation: &Deviation,
    points: i64,
    limit_kwh: f64,
    most_room: i64,
) -> Option<Move> {
    let loss_kwh = from.loss_kwh + points_f64(points) * deviation.loss_kwh;
    let room = deviation.room.checked_mul(points)?.checked_add(from.room)?;
    (loss_kwh <= limit_kwh && room >= -most_room).then_some(Move {
        room,
        loss_kwh,
        n4: from.n4 + deviation.n4 * points,
        n2: from.n2 + deviation.n2 * points,
        points: from.points + points,
        link: from.link,
    })
}

/// By counts, then most room first: the order that [`Front`] needs.
fn by_effect(a: &Move, b: &Move) -> Ordering {
    (a.n4, a.n2).cmp(&(b.n4, b.n2)).then(b.room.cmp(&a.room))
}

fn by_loss(a: &Move, b: &Move) -> Ordering {
    a.loss_kwh.total_cmp(&b.loss_kwh)
}

/// Keeps the mixes with the smallest losses; returns the smallest loss that was dropped.
fn cut(list: &mut Vec<Move>, most_moves: usize) -> f64 {
    list.sort_by(by_loss);
    let dropped = list.get(most_moves).map_or(f64::INFINITY, |it| it.loss_kwh);
    list.truncate(most_moves);
    dropped
}

/// Sieves entries that come by counts, then by falling room, then by growing loss: one with
/// less room must be worth more than every one before it with the same counts.
pub(super) struct Front {
    money_kwh: f64,
    counts: Option<(i64, i64)>,
    least_kwh: f64,
}

impl Front {
    pub fn new(money_kwh: f64) -> Self {
        Self {
            money_kwh,
            counts: None,
            least_kwh: f64::INFINITY,
        }
    }

    pub fn accepts(&mut self, counts: (i64, i64), room: i64, loss_kwh: f64) -> bool {
        if self.counts != Some(counts) {
            self.counts = Some(counts);
            self.least_kwh = f64::INFINITY;
        }
        // What is lost if the room stays unspent: earnings compared, with the sign changed.
        let total_kwh = loss_kwh + self.money_kwh * points_f64(room);
        let better = total_kwh < self.least_kwh;
        self.least_kwh = self.least_kwh.min(total_kwh);
        better
    }
}
