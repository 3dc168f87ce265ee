//! A map as a picture for a workbook: PNG with a palette, drawn here so that no font nor drawing
//! library is needed; the same points always give the same bytes.

mod canvas;
mod names;
mod png;
mod strokes;

use super::streets::Street;
use super::{ASPECT, Frame, Kind, Place, distance};
use canvas::{Canvas, Ink};
use strokes::Pen;

/// Pixels, twice what is shown so that print is sharp.
pub const WIDTH: usize = 1200;
/// See [`WIDTH`].
pub const HEIGHT: usize = (WIDTH as f64 / ASPECT) as usize;
/// Pixels from an edge to what lies inside.
const MARGIN: f64 = 24.0;

/// Metres that a street is drawn wide, and pixels at least and at most.
const STREET: (f64, f64, f64) = (9.0, 4.0, 18.0);

/// Draws places and their streets within a frame, as a PNG.
#[must_use]
pub fn draw(frame: &Frame, places: &[Place], streets: &[Street<'_>]) -> Vec<u8> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let scale = WIDTH as f64 / frame.width;
    let (right, foot) = (WIDTH as f64, HEIGHT as f64);
    let [upright, level] = frame.grid();
    for x in upright {
        canvas.stroke(Ink::Grid, 1.0, &[(x * scale, 0.0), (x * scale, foot)]);
    }
    for y in level {
        canvas.stroke(Ink::Grid, 1.0, &[(0.0, y * scale), (right, y * scale)]);
    }
    ground(&mut canvas, frame, scale, streets);
    let chosen = places.iter().filter(|place| place.kind != Kind::Left);
    // A few points are seen from afar, thousands do not hide one another.
    let radius = if chosen.count() > 400 { 6.0 } else { 8.0 };
    for kind in Kind::ALL {
        let of_kind = || {
            let shown = places.iter().filter(|place| frame.holds(place));
            let of_kind = shown.filter(move |place| place.kind == kind);
            of_kind.map(|place| {
                let (x, y) = frame.within(place);
                (x * scale, y * scale)
            })
        };
        // What lies under is set off first: the points of a street do not cut one another.
        for at in of_kind().filter(|_| kind != Kind::Left) {
            canvas.disc(Ink::Paper, at, radius + 2.0);
        }
        for at in of_kind() {
            symbol(&mut canvas, kind, at, radius);
        }
    }
    scale_bar(&mut canvas, frame.step(), scale);
    north(&mut canvas);
    let edge = [
        (1.0, 1.0),
        (right - 1.0, 1.0),
        (right - 1.0, foot - 1.0),
        (1.0, foot - 1.0),
        (1.0, 1.0),
    ];
    canvas.stroke(Ink::Of(Kind::Left), 2.0, &edge);
    png::encode(&canvas)
}

/// The streets, under their points, and the names of the longest.
fn ground(canvas: &mut Canvas, frame: &Frame, scale: f64, streets: &[Street<'_>]) {
    let (metres, least, most) = STREET;
    let width = (metres * scale).clamp(least, most);
    let at = |(x, y): (f64, f64)| ((x - frame.west) * scale, (frame.north - y) * scale);
    for line in streets.iter().flat_map(|street| &street.lines) {
        canvas.stroke(Ink::Grid, width, &line.map(at));
    }
    for label in names::labels(frame, streets) {
        label.pen.write(canvas, &label.text);
    }
}

/// A disc for factor 4, a square for factor 2, a small grey disc for what is left: told apart
/// without colours too.
fn symbol(canvas: &mut Canvas, kind: Kind, at: (f64, f64), radius: f64) {
    let ink = Ink::Of(kind);
    match kind {
        Kind::Left => canvas.disc(ink, at, radius * 0.4),
        Kind::Factor2 => canvas.square(ink, at, radius * 0.9),
        Kind::Factor4 => canvas.disc(ink, at, radius),
    }
}

/// At the bottom left, its length above it.
fn scale_bar(canvas: &mut Canvas, metres: f64, scale: f64) {
    let (left, y) = (MARGIN, HEIGHT as f64 - MARGIN);
    let right = left + metres * scale;
    let bar = [(left, y - 10.0), (left, y), (right, y), (right, y - 10.0)];
    canvas.stroke(Ink::Paper, 9.0, &bar);
    canvas.stroke(Ink::Black, 3.0, &bar);
    Pen::level((left + 12.0, y - 14.0)).write(canvas, &distance(metres));
}

/// An arrow at the top right: the north of the grid, a degree or two from the true one.
fn north(canvas: &mut Canvas) {
    let (x, top) = (WIDTH as f64 - MARGIN - 14.0, MARGIN);
    let arrow = [(x - 11.0, top + 22.0), (x, top), (x + 11.0, top + 22.0)];
    let shaft = [(x, top), (x, top + 46.0)];
    for (ink, width) in [(Ink::Paper, 9.0), (Ink::Black, 3.0)] {
        canvas.stroke(ink, width, &arrow);
        canvas.stroke(ink, width, &shaft);
    }
    Pen::level((x - 8.0, top + 78.0)).write(canvas, "N");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_small_and_always_the_same() {
        let places: Vec<Place> = (0..3000)
            .map(|row| Place {
                row,
                x: 600_000.0 + f64::from(row * 37 % 2900),
                y: 7_070_000.0 + f64::from(row * 91 % 2300),
                kind: Kind::ALL[row as usize % 7 % 3],
            })
            .collect();
        let frame = Frame::around(&places).expect("a frame");
        let street = Street {
            name: "rue Haute",
            lines: vec![[(600_000.0, 7_071_000.0), (602_900.0, 7_071_500.0)]],
        };
        let draw =
            |frame: &Frame, places: &[Place]| draw(frame, places, std::slice::from_ref(&street));
        let picture = draw(&frame, &places);
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(picture.len() < 120_000, "{}", picture.len());
        assert_eq!(picture, draw(&frame, &places));
    }
}
