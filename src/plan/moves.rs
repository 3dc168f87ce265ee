//! What the points of one group can do together: every useful mix of deviations.

use std::cmp::Ordering;

use super::plain::points_f64;
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
    pub loss: f64,
    pub n: [i64; 2],
    /// Deviating points.
    pub points: i64,
    /// The deviations, as a chain in [`Links`]; [`NO_LINK`] for none.
    pub link: u32,
}

impl Move {
    /// To change nothing.
    pub const NOTHING: Self = Self {
        room: 0,
        loss: 0.0,
        n: [0, 0],
        points: 0,
        link: NO_LINK,
    };

    /// Whether it changes nothing.
    pub fn is_nothing(&self) -> bool {
        self.link == NO_LINK
    }
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
    /// The offers left and taken.
    offers: FromTo,
    points: i64,
}

/// The offer that points leave, and that they take; `None` is to be left as they are.
pub(super) type FromTo = (Option<usize>, Option<usize>);

impl Links {
    pub fn add(&mut self, before: u32, group: usize, offers: FromTo, points: i64) -> u32 {
        self.links.push(Link {
            before,
            group,
            offers,
            points,
        });
        u32::try_from(self.links.len() - 1).unwrap_or(NO_LINK)
    }

    /// Calls `visit(group, offers, points)` for every link of the chain.
    pub fn walk(&self, mut link: u32, mut visit: impl FnMut(usize, FromTo, i64)) {
        while let Some(at) = self.links.get(link as usize) {
            visit(at.group, at.offers, at.points);
            link = at.before;
        }
    }
}

/// The mixes of one group, by growing loss; the first is to change nothing.
pub(super) struct Moves {
    pub list: Vec<Move>,
    /// Mixes that lose at least this much, may be missing from the list.
    pub complete_below: f64,
    /// Mixes looked at.
    pub work: usize,
}

/// Every mix that loses at most `limit`, costs at most `most_room` and is not beaten by
/// another that gives back as much money, loses no more and counts for the same targets.
pub(super) fn moves(
    undecided: &Undecided,
    limit: f64,
    most_room: i64,
    unit_value: f64,
    most_moves: usize,
    links: &mut Links,
) -> Moves {
    let mut complete_below = f64::INFINITY;
    let mut work = 0;
    let mut list = vec![Move::NOTHING];
    'grow: for deviation in &undecided.deviations {
        let mut grown = list.clone();
        for from in &list {
            if work > MAX_WORK * most_moves {
                // Whatever was not tried contains this deviation, or one that loses more.
                complete_below = complete_below.min(deviation.loss);
                list = grown;
                break 'grow;
            }
            for points in 1..=undecided.count - from.points {
                let Some(next) = step(from, deviation, points, limit, most_room) else {
                    break;
                };
                let offers = (undecided.base, deviation.offer);
                let link = links.add(from.link, undecided.group, offers, points);
                grown.push(Move { link, ..next });
            }
            if grown.len() > 8 * most_moves {
                work += grown.len();
                complete_below = complete_below.min(cut(&mut grown, most_moves));
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
            grown.dedup_by_key(|it| (it.n, it.room, it.points));
        }
        list = grown;
    }
    list.sort_by(|a, b| by_effect(a, b).then(by_loss(a, b)));
    let mut front = Front::new(unit_value);
    list.retain(|it| front.accepts(it.n, it.room, it.loss));
    complete_below = complete_below.min(cut(&mut list, most_moves));
    Moves {
        list,
        complete_below,
        work,
    }
}

fn step(
    from: &Move,
    deviation: &Deviation,
    points: i64,
    limit: f64,
    most_room: i64,
) -> Option<Move> {
    let loss = from.loss + points_f64(points) * deviation.loss;
    let room = deviation.room.checked_mul(points)?.checked_add(from.room)?;
    (loss <= limit && room >= -most_room).then_some(Move {
        room,
        loss,
        n: [0, 1].map(|at| from.n[at] + deviation.n[at] * points),
        points: from.points + points,
        link: from.link,
    })
}

/// By counts, then most room first: the order that [`Front`] needs.
fn by_effect(a: &Move, b: &Move) -> Ordering {
    a.n.cmp(&b.n).then(b.room.cmp(&a.room))
}

fn by_loss(a: &Move, b: &Move) -> Ordering {
    a.loss.total_cmp(&b.loss)
}

/// Keeps the mixes with the smallest losses; returns the smallest loss that was dropped.
fn cut(list: &mut Vec<Move>, most_moves: usize) -> f64 {
    list.sort_by(by_loss);
    let dropped = list.get(most_moves).map_or(f64::INFINITY, |it| it.loss);
    list.truncate(most_moves);
    dropped
}

/// Sieves entries that come by counts, then by falling room, then by growing loss: one with
/// less room must be worth more than every one before it with the same counts.
pub(super) struct Front {
    unit_value: f64,
    counts: Option<[i64; 2]>,
    least: f64,
}

impl Front {
    pub fn new(unit_value: f64) -> Self {
        Self {
            unit_value,
            counts: None,
            least: f64::INFINITY,
        }
    }

    pub fn accepts(&mut self, counts: [i64; 2], room: i64, loss: f64) -> bool {
        if self.counts != Some(counts) {
            self.counts = Some(counts);
            self.least = f64::INFINITY;
        }
        // What is lost if the room stays unspent: earnings compared, with the sign changed.
        let total = loss + self.unit_value * points_f64(room);
        let better = total < self.least;
        self.least = self.least.min(total);
        better
    }
}
