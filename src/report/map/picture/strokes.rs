//! The few letters that a map needs, as lines of a pen.

use super::canvas::{Canvas, Ink};

type Line = &'static [(f64, f64)];

/// Pixels of a square of the grid in which letters are drawn: they are six high.
const UNIT: f64 = 3.6;

/// Width in squares, and lines; y goes down from the top of a capital.
fn letter(c: char) -> (f64, &'static [Line]) {
    match c {
        '0' => (
            4.0,
            &[&[
                (1.2, 0.0),
                (2.8, 0.0),
                (4.0, 1.4),
                (4.0, 4.6),
                (2.8, 6.0),
                (1.2, 6.0),
                (0.0, 4.6),
                (0.0, 1.4),
                (1.2, 0.0),
            ]],
        ),
        '1' => (2.0, &[&[(0.0, 1.4), (2.0, 0.0), (2.0, 6.0)]]),
        '2' => (
            4.0,
            &[&[
                (0.0, 1.2),
                (1.2, 0.0),
                (2.8, 0.0),
                (4.0, 1.2),
                (4.0, 2.2),
                (0.0, 6.0),
                (4.0, 6.0),
            ]],
        ),
        '5' => (
            4.0,
            &[&[
                (3.8, 0.0),
                (0.4, 0.0),
                (0.0, 2.8),
                (2.4, 2.4),
                (4.0, 3.4),
                (4.0, 4.8),
                (2.6, 6.0),
                (1.2, 6.0),
                (0.0, 5.2),
            ]],
        ),
        'k' => (
            3.4,
            &[
                &[(0.0, 0.0), (0.0, 6.0)],
                &[(3.2, 2.0), (0.0, 4.4)],
                &[(1.2, 3.5), (3.4, 6.0)],
            ],
        ),
        'm' => (
            5.6,
            &[
                &[(0.0, 6.0), (0.0, 2.0)],
                &[(0.0, 3.2), (1.2, 2.0), (2.2, 2.0), (2.8, 3.0), (2.8, 6.0)],
                &[(2.8, 3.2), (4.0, 2.0), (5.0, 2.0), (5.6, 3.0), (5.6, 6.0)],
            ],
        ),
        'N' => (4.4, &[&[(0.0, 6.0), (0.0, 0.0), (4.4, 6.0), (4.4, 0.0)]]),
        _ => (1.6, &[]),
    }
}

/// Writes at the right of a place, above it.
pub fn write(canvas: &mut Canvas, text: &str, (x, y): (f64, f64)) {
    for (ink, width) in [(Ink::Paper, 8.0), (Ink::Black, 2.8)] {
        let mut left = x;
        for c in text.chars() {
            let (wide, lines) = letter(c);
            for line in lines {
                let place = |(dx, dy): &(f64, f64)| (left + dx * UNIT, y + (dy - 6.0) * UNIT);
                let points: Vec<(f64, f64)> = line.iter().map(place).collect();
                canvas.stroke(ink, width, &points);
            }
            left += (wide + 1.8) * UNIT;
        }
    }
}
