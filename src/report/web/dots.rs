//! The points of a map in a page. A few are all drawn, and told of, in the page itself. Of many the
//! page draws what can be told apart, and holds them all packed: `map.js` draws those of the part that
//! a reader looks at. Browsers take seconds to paint a hundred thousand dots, and nobody sees them.

use crate::document::html::by_column::{Cells, texts};
use crate::document::html::data::{json, packed};
use crate::report::map::{Frame, Kind, Place};
use maud::Markup;
use rustc_hash::FxHashSet;
use serde::Serialize;

/// Points from which on they are packed.
const MANY: usize = 20_000;
/// Of many the page draws one in each square of so many to the width of the map: a dot hides as much.
const SQUARES: f64 = 240.0;
/// So many points at most that a plan leaves as they are are packed: beyond, one in each square of
/// some metres.
const MOST_LEFT: usize = 150_000;

/// What is told of a chosen point: its place, then the parts of a sentence.
pub struct ChosenDot {
    /// Where it is.
    pub place: Place,
    /// Its reference, street and commune.
    pub names: [String; 3],
    /// What is done to it.
    pub change: String,
}

impl ChosenDot {
    fn sentence(&self) -> String {
        let names = self.names.iter().filter(|name| !name.is_empty());
        let names: Vec<&str> = names.map(String::as_str).collect();
        format!("{} : {}", names.join(", "), self.change)
    }
}

/// Whether so many points are too many to draw them all.
#[must_use]
pub fn are_many(places: &[Place]) -> bool {
    places.len() > MANY
}

/// The path of the points of a kind.
#[must_use]
pub fn path(places: &[Place], frame: &Frame, kind: Kind) -> String {
    let of_kind = places.iter().filter(|place| place.kind == kind);
    let at = of_kind.map(|place| metres(place, frame));
    if are_many(places) {
        drawn(thinned(at, frame.width / SQUARES), kind)
    } else {
        drawn(at, kind)
    }
}

/// What the script of the map knows of the points.
#[must_use]
pub fn data(id: &str, places: &[Place], stated: &[ChosenDot], frame: &Frame) -> Markup {
    if are_many(places) {
        return packed(id, &Many::of(places, stated, frame));
    }
    let one = |stated: &ChosenDot| {
        let (x, y) = metres(&stated.place, frame);
        (x, y, stated.sentence())
    };
    json(id, &stated.iter().map(one).collect::<Vec<_>>())
}

/// Many points: those of a kind after those of another, each from the one before.
#[derive(Serialize)]
struct Many<'a> {
    /// How many of each kind, in the order of [`Kind::ALL`].
    nombres: Vec<usize>,
    x: Vec<i64>,
    y: Vec<i64>,
    /// What is told of the chosen ones: reference, street, commune, change.
    dits: Vec<Cells<'a>>,
}

impl<'a> Many<'a> {
    fn of(places: &[Place], stated: &'a [ChosenDot], frame: &Frame) -> Self {
        let left = || {
            let left = places.iter().filter(|place| place.kind == Kind::Left);
            left.map(|place| metres(place, frame))
        };
        let mut square = 0.0;
        let mut at: Vec<(i64, i64)> = left().collect();
        while at.len() > MOST_LEFT {
            square = f64::max(2.0 * square, 2.0);
            at = thinned(left(), square).collect();
        }
        let mut nombres = vec![at.len()];
        let mut in_order: Vec<&ChosenDot> = Vec::with_capacity(stated.len());
        for kind in [Kind::Factor2, Kind::Factor4] {
            let before = in_order.len();
            in_order.extend(stated.iter().filter(|stated| stated.place.kind == kind));
            nombres.push(in_order.len() - before);
        }
        at.extend(in_order.iter().map(|stated| metres(&stated.place, frame)));
        let mut dits: Vec<Cells<'a>> = (0..3)
            .map(|part| texts(in_order.iter().map(|stated| &*stated.names[part])))
            .collect();
        dits.push(texts(in_order.iter().map(|stated| &*stated.change)));
        Self {
            nombres,
            x: steps(at.iter().map(|at| at.0)),
            y: steps(at.iter().map(|at| at.1)),
            dits,
        }
    }
}

/// Each number less the one before.
fn steps(numbers: impl Iterator<Item = i64>) -> Vec<i64> {
    let step = |before: &mut i64, number: i64| Some(number - std::mem::replace(before, number));
    numbers.scan(0, step).collect()
}

/// To the metre, from the north-western corner of the frame.
fn metres(place: &Place, frame: &Frame) -> (i64, i64) {
    let (x, y) = frame.within(place);
    (x.round() as i64, y.round() as i64)
}

/// The first point in each square of so many metres.
fn thinned(at: impl Iterator<Item = (i64, i64)>, square: f64) -> impl Iterator<Item = (i64, i64)> {
    let mut taken = FxHashSet::default();
    at.filter(move |at| taken.insert([at.0, at.1].map(|metres| (metres as f64 / square) as i64)))
}

/// A line of no length at each point, to the metre, from one to the next. PDF does not draw square
/// ends of a line of no length, so a square's goes a decimetre there and back.
fn drawn(at: impl Iterator<Item = (i64, i64)>, kind: Kind) -> String {
    let dot = if kind == Kind::Factor2 {
        "h.1h-.1"
    } else {
        "h0"
    };
    let mut path = String::new();
    let mut pen = (0, 0);
    for at in at {
        path += &format!("m{} {}{dot}", at.0 - pen.0, at.1 - pen.1);
        pen = at;
    }
    path
}
