//! Curves and marks between two axes.

use super::{Ink, Legend, WIDTH, figure, ticks, units};
use maud::{Markup, html};

const HEIGHT: f64 = 300.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 44.0;

/// A chart of curves.
pub struct Curves<'a> {
    /// What tells it from the others of its page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What is along the horizontal axis, with its unit.
    pub along: &'a str,
    /// What is up the vertical axis, with its unit.
    pub up: &'a str,
    /// How a value of each axis is written.
    pub write: [fn(f64) -> String; 2],
    /// The curves.
    pub curves: Vec<Curve<'a>>,
    /// Places that have a name.
    pub marks: Vec<Mark>,
}

/// A curve from point to point.
pub struct Curve<'a> {
    /// What it is.
    pub name: &'a str,
    /// Its ink.
    pub ink: Ink,
    /// Whether it is drawn in dashes.
    pub dashed: bool,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
}

/// A place with its name beside it.
pub struct Mark {
    /// The name; a mark without one is only drawn.
    pub name: String,
    /// Where it is.
    pub at: (f64, f64),
}

/// From values to units of the drawing.
struct Axes {
    along: (f64, f64),
    up: (f64, f64),
}

impl Axes {
    fn x(&self, value: f64) -> f64 {
        LEFT + share(value, self.along) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - share(value, self.up) * (HEIGHT - TOP - BOTTOM)
    }
}

/// A line from point to point.
fn path(points: &[(f64, f64)], axes: &Axes) -> String {
    let mut path = String::new();
    for (x, y) in points {
        path.push(if path.is_empty() { 'M' } else { 'L' });
        path += &format!("{} {}", units(axes.x(*x)), units(axes.y(*y)));
    }
    path
}

fn share(value: f64, (least, most): (f64, f64)) -> f64 {
    if most > least {
        (value - least) / (most - least)
    } else {
        0.5
    }
}

impl Curves<'_> {
    /// Draws them.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let curves = self.curves.iter().flat_map(|curve| &curve.points);
        let all = || curves.clone().chain(self.marks.iter().map(|mark| &mark.at));
        let axes = Axes {
            along: range(all().map(|point| point.0)),
            up: range(all().map(|point| point.1)),
        };
        let drawing = html! {
            (self.grid(&axes))
            @for curve in &self.curves {
                path .curve .(curve.ink.class()) .dashed[curve.dashed] d=(path(&curve.points, &axes)) {}
                @for (x, y) in &curve.points {
                    circle .(curve.ink.class()) cx=(units(axes.x(*x))) cy=(units(axes.y(*y))) r="2.6" {}
                }
            }
            @for mark in &self.marks {
                (mark.draw(&axes))
            }
        };
        let inks: Vec<(&str, Ink)> = (self.curves.iter())
            .map(|curve| (curve.name, curve.ink))
            .collect();
        figure(
            self.id,
            self.title,
            &self.said(),
            Legend::of(&inks),
            HEIGHT,
            &drawing,
        )
    }

    fn grid(&self, axes: &Axes) -> Markup {
        let [write_x, write_y] = self.write;
        let (right, foot) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        html! {
            @for value in ticks(axes.up.0, axes.up.1) {
                @let y = units(axes.y(value));
                line .axis x1=(LEFT) x2=(right) y1=(y) y2=(y) {}
                text .quiet x=(LEFT - 6.0) y=(y + 4.0) text-anchor="end" { (write_y(value)) }
            }
            @for value in ticks(axes.along.0, axes.along.1) {
                @let x = units(axes.x(value));
                line .axis x1=(x) x2=(x) y1=(foot) y2=(foot + 5.0) {}
                @let anchor = if x > right - 30.0 { "end" } else { "middle" };
                text .quiet x=(x) y=(foot + 18.0) text-anchor=(anchor) { (write_x(value)) }
            }
            text .quiet x="0" y="11" { (self.up) }
            text .quiet x=(right) y=(HEIGHT - 6.0) text-anchor="end" { (self.along) }
        }
    }

    fn said(&self) -> Vec<String> {
        let [write_x, write_y] = self.write;
        let place =
            |name: &str, (x, y): &(f64, f64)| format!("{name}, {} : {}", write_x(*x), write_y(*y));
        let curves = self.curves.iter().flat_map(|curve| {
            let points = curve.points.iter();
            points.map(|point| place(curve.name, point))
        });
        let named = self.marks.iter().filter(|mark| !mark.name.is_empty());
        let marks = named.map(|mark| place(&mark.name, &mark.at));
        curves.chain(marks).collect()
    }
}

impl Mark {
    fn draw(&self, axes: &Axes) -> Markup {
        let (x, y) = (units(axes.x(self.at.0)), units(axes.y(self.at.1)));
        // The name stays inside the drawing.
        let (anchor, shift) = if x > WIDTH * 0.6 {
            ("end", -8.0)
        } else {
            ("start", 8.0)
        };
        html! {
            path .f2 d=(format!("M{x} {}l6 6l-6 6l-6 -6z", units(y - 6.0))) {}
            @if !self.name.is_empty() {
                text x=(x + shift) y=(y + 16.0) text-anchor=(anchor) { (self.name) }
            }
        }
    }
}

/// From the least to the most, widened by a little so that no point is on an edge.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    let (least, most) = values
        .filter(|value| value.is_finite())
        .fold(ends, |(least, most), value| {
            (least.min(value), most.max(value))
        });
    if least > most {
        return (0.0, 1.0);
    }
    let room = ((most - least) * 0.06).max(most.abs() * 1e-6);
    (least - room, most + room)
}
