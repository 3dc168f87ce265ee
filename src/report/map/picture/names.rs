//! The names of the longest streets, each beside its own, where least is under it.

use super::strokes::{Pen, width};
use super::{HEIGHT, WIDTH};
use crate::report::map::Frame;
use crate::report::map::streets::{Axis, Street};

/// Pixels of a square of the grid of letters, and of their lines.
const UNIT: f64 = 2.5;
const THICK: f64 = 1.9;
/// Names at most: more hide what they name.
const MOST: usize = 14;
/// Pixels from the line of a street to the nearest side of its name.
const BESIDE: f64 = 11.0;
/// Pixels from a name to another, and to the edges.
const APART: f64 = 26.0;
/// Pixels of the corners where the scale and the arrow of the north stand.
const KEPT: (f64, f64) = (330.0, 110.0);
/// Pixels of a side of the squares that are free or not.
const SQUARE: f64 = 10.0;
/// Where along a street its name may stand: shares of what is left of its length.
const PLACES: [f64; 5] = [0.5, 0.3, 0.7, 0.1, 0.9];
/// Share of a name under which other streets may pass.
const HIDDEN: f64 = 0.15;

/// A name, and how it is written.
pub struct Label {
    /// In capitals.
    pub text: String,
    /// Where and how.
    pub pen: Pen,
}

/// The names that find room: of the longest streets first, none longer than its street.
#[must_use]
pub fn labels(frame: &Frame, streets: &[Street<'_>]) -> Vec<Label> {
    let scale = WIDTH as f64 / frame.width;
    let on_picture = |(x, y): (f64, f64)| ((x - frame.west) * scale, (frame.north - y) * scale);
    // From here on all is in pixels, where y goes down.
    let streets: Vec<Street<'_>> = (streets.iter())
        .map(|street| Street {
            name: street.name,
            lines: street
                .lines
                .iter()
                .map(|line| line.map(on_picture))
                .collect(),
        })
        .collect();
    let ground = Ground::of(&streets);
    let mut labels: Vec<Label> = Vec::new();
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for street in &streets {
        if labels.len() == MOST {
            break;
        }
        let text = street
            .name
            .to_uppercase()
            .replace('Œ', "OE")
            .replace('’', "'");
        let long = width(&text) * UNIT;
        let places = places(street, long);
        let free = places.into_iter().filter(|pen| {
            let mut spots = spots(pen, long);
            spots.all(|spot| is_inside(spot) && taken.iter().all(|other| is_apart(spot, *other)))
        });
        let hidden = free.map(|pen| (ground.hidden(&pen, long), pen));
        let best = hidden.min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, pen)) = best.filter(|(hidden, _)| *hidden <= HIDDEN) {
            taken.extend(spots(&pen, long));
            labels.push(Label { text, pen });
        }
    }
    labels
}

/// Where a name of a length may stand beside its street: on both sides of several parts of it.
fn places(street: &Street<'_>, long: f64) -> Vec<Pen> {
    let Some(axis) = street.axis().filter(|axis| axis.reach >= long) else {
        return Vec::new();
    };
    let parts = PLACES.iter().filter_map(|share| {
        let from = (share - 0.5) * (axis.reach - long);
        part(street, &axis, from, long)
    });
    let sides = parts.flat_map(|axis| {
        // Above the line, or below it by the height of its letters.
        [-BESIDE, BESIDE + 6.0 * UNIT].map(|aside| {
            let ((x, y), (ux, uy)) = (axis.middle, axis.along);
            Pen {
                at: (
                    x - ux * long / 2.0 - uy * aside,
                    y - uy * long / 2.0 + ux * aside,
                ),
                along: axis.along,
                unit: UNIT,
                thick: THICK,
            }
        })
    });
    sides.collect()
}

/// How a part of a street goes, so long, that begins so far from its middle.
fn part(street: &Street<'_>, axis: &Axis, middle: f64, long: f64) -> Option<Axis> {
    let along = |(x, y): (f64, f64)| {
        (x - axis.middle.0) * axis.along.0 + (y - axis.middle.1) * axis.along.1
    };
    let is_in = |at: (f64, f64)| (along(at) - middle).abs() <= long / 2.0;
    let lines = street
        .lines
        .iter()
        .filter(|[from, to]| is_in(*from) || is_in(*to));
    let part = Street {
        name: street.name,
        lines: lines.copied().collect(),
    };
    part.axis()
}

/// Places along a name, at half the height of its letters, close enough that nothing passes between them.
fn spots(pen: &Pen, long: f64) -> impl Iterator<Item = (f64, f64)> + use<> {
    let count = (long / APART).ceil().max(1.0);
    let (pen, up) = (*pen, 3.0 * UNIT);
    (0..=count as usize).map(move |rank| beside(&pen, long * rank as f64 / count, up))
}

/// A place so far along a name, and so far above its foot.
fn beside(pen: &Pen, far: f64, up: f64) -> (f64, f64) {
    let ((x, y), (ux, uy)) = (pen.at, pen.along);
    (x + ux * far + uy * up, y + uy * far - ux * up)
}

fn is_apart(one: (f64, f64), other: (f64, f64)) -> bool {
    let (x, y) = (one.0 - other.0, one.1 - other.1);
    x * x + y * y > APART * APART
}

/// Whether a place is on the picture, away from its edges, its scale and its arrow.
fn is_inside((x, y): (f64, f64)) -> bool {
    let (right, foot) = (WIDTH as f64, HEIGHT as f64);
    let is_in = (APART..right - APART).contains(&x) && (APART..foot - APART).contains(&y);
    let in_scale = x < KEPT.0 && y > foot - KEPT.1;
    let in_arrow = x > right - KEPT.1 && y < KEPT.1;
    is_in && !in_scale && !in_arrow
}

/// What streets pass over, square by square.
struct Ground {
    squares: Vec<bool>,
}

impl Ground {
    const COLUMNS: usize = (WIDTH as f64 / SQUARE) as usize;
    const ROWS: usize = (HEIGHT as f64 / SQUARE) as usize;

    fn of(streets: &[Street<'_>]) -> Self {
        let mut squares = vec![false; Self::COLUMNS * Self::ROWS];
        for [from, to] in streets.iter().flat_map(|street| &street.lines) {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let steps = (dx.abs().max(dy.abs()) / SQUARE * 2.0).ceil().max(1.0);
            for step in 0..=steps as usize {
                let share = step as f64 / steps;
                if let Some(at) = Self::square((from.0 + dx * share, from.1 + dy * share)) {
                    squares[at] = true;
                }
            }
        }
        Self { squares }
    }

    fn square((x, y): (f64, f64)) -> Option<usize> {
        let (column, row) = ((x / SQUARE).floor(), (y / SQUARE).floor());
        let is_in = (0.0..Self::COLUMNS as f64).contains(&column)
            && (0.0..Self::ROWS as f64).contains(&row);
        is_in.then_some(row as usize * Self::COLUMNS + column as usize)
    }

    /// Share of a name under which streets pass.
    fn hidden(&self, pen: &Pen, long: f64) -> f64 {
        let steps = (long / SQUARE).ceil().max(1.0);
        let heights = [1.0, 3.0, 5.0].map(|squares| squares * UNIT);
        let all = (0..=steps as usize).flat_map(|step| {
            let far = long * step as f64 / steps;
            heights.map(|up| Self::square(beside(pen, far, up)))
        });
        let (mut hidden, mut count) = (0.0, 0.0);
        for at in all.flatten() {
            count += 1.0;
            hidden += f64::from(u8::from(self.squares[at]));
        }
        if count > 0.0 { hidden / count } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_apart_and_are_no_longer_than_their_streets() {
        let frame = Frame {
            west: 0.0,
            north: 900.0,
            width: 1200.0,
        };
        let street = |name, y: f64, long: f64| Street {
            name,
            lines: (0..20)
                .map(|part| [part, part + 1].map(|end| (300.0 + long * f64::from(end) / 20.0, y)))
                .collect(),
        };
        let streets = [
            street("rue de l'Église", 450.0, 600.0),
            street("rue Voisine", 446.0, 230.0),
            street("chemin d'Œuf", 700.0, 500.0),
            street("avenue du Général de Gaulle", 200.0, 60.0),
            street("rue du Port", 899.0, 500.0),
        ];
        let found = labels(&frame, &streets);
        let names: Vec<&str> = found.iter().map(|label| &*label.text).collect();
        // The first two stand on both sides; a name has no room at the edge, nor beside a shorter street.
        assert_eq!(names, ["RUE DE L'ÉGLISE", "RUE VOISINE", "CHEMIN D'OEUF"]);
        for (at, one) in found.iter().enumerate() {
            for other in &found[at + 1..] {
                let long = |label: &Label| width(&label.text) * UNIT;
                for spot in spots(&one.pen, long(one)) {
                    let mut others = spots(&other.pen, long(other));
                    assert!(
                        others.all(|other| is_apart(spot, other)),
                        "{} {}",
                        one.text,
                        other.text
                    );
                }
            }
        }
        // 450 m from the south is 450 pixels from the top; the name stands above its street or below it.
        let foot = found[0].pen.at.1;
        let sides = [450.0 - BESIDE, 450.0 + BESIDE + 6.0 * UNIT];
        assert!(
            sides.iter().any(|side| (foot - side).abs() < 1e-9),
            "{foot}"
        );
    }
}
