//! Pixels with smooth edges, in few colours: each pixel is one ink over white, more or less.

use crate::report::map::Kind;

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The paper: it takes off what is under it.
    Paper,
    /// The grid.
    Grid,
    /// Letters and bars.
    Black,
    /// A kind of points.
    Of(Kind),
}

/// Those that are in the palette: all but the paper.
const INKS: [Ink; 5] = [
    Ink::Grid,
    Ink::Black,
    Ink::Of(Kind::Left),
    Ink::Of(Kind::Factor2),
    Ink::Of(Kind::Factor4),
];

impl Ink {
    fn colour(self) -> [u8; 3] {
        match self {
            Self::Paper => [0xFF; 3],
            Self::Grid => [0xD6, 0xDD, 0xE2],
            Self::Black => [0x1B, 0x28, 0x33],
            Self::Of(kind) => kind.colour(),
        }
    }
}

/// How finely the edge of a shape is told: three steps from paper to ink fill a palette of 16.
const LEVELS: u8 = 3;

/// A picture in the making.
pub struct Canvas {
    /// Pixels in a row, an even number.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Numbers in the palette, row by row, two pixels a byte, as files hold them.
    pub pairs: Vec<u8>,
}

/// Red, green and blue of each number that a pixel may be.
pub fn palette() -> Vec<[u8; 3]> {
    let mut palette = vec![Ink::Paper.colour()];
    for full in INKS.map(Ink::colour) {
        for level in 1..=LEVELS {
            let share = f64::from(level) / f64::from(LEVELS);
            let mixed = full.map(|part| (255.0 + (f64::from(part) - 255.0) * share).round() as u8);
            palette.push(mixed);
        }
    }
    palette
}

impl Canvas {
    /// White paper.
    pub fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pairs: vec![0; width / 2 * height],
        }
    }

    /// A disc.
    pub fn disc(&mut self, ink: Ink, (x, y): (f64, f64), radius: f64) {
        let ends = (x - radius, y - radius, x + radius, y + radius);
        self.fill(ink, ends, |px, py| length(px - x, py - y) - radius);
    }

    /// A square, so far from its middle to its sides.
    pub fn square(&mut self, ink: Ink, (x, y): (f64, f64), half: f64) {
        let ends = (x - half, y - half, x + half, y + half);
        self.fill(ink, ends, |px, py| {
            (px - x).abs().max((py - y).abs()) - half
        });
    }

    /// A line from point to point, with round ends.
    pub fn stroke(&mut self, ink: Ink, width: f64, points: &[(f64, f64)]) {
        let half = width / 2.0;
        for pair in points.windows(2) {
            let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
            let (dx, dy) = (x2 - x1, y2 - y1);
            let square = (dx * dx + dy * dy).max(1e-9);
            let ends = (
                x1.min(x2) - half,
                y1.min(y2) - half,
                x1.max(x2) + half,
                y1.max(y2) + half,
            );
            self.fill(ink, ends, |px, py| {
                let along = (((px - x1) * dx + (py - y1) * dy) / square).clamp(0.0, 1.0);
                length(px - x1 - along * dx, py - y1 - along * dy) - half
            });
        }
    }

    /// Inks the pixels of a rectangle (left, top, right, bottom) whose middles are inside a shape;
    /// `outside` is how many pixels a place is out of the shape, less than zero inside.
    fn fill(
        &mut self,
        ink: Ink,
        (left, top, right, bottom): (f64, f64, f64, f64),
        outside: impl Fn(f64, f64) -> f64,
    ) {
        let first = |edge: f64| (edge - 1.0).max(0.0) as usize;
        let last = |edge: f64, most: usize| ((edge + 2.0).max(0.0) as usize).min(most);
        let rank = INKS.iter().position(|one| *one == ink);
        let below = rank.map(|rank| rank as u8 * LEVELS);
        for row in first(top)..last(bottom, self.height) {
            for column in first(left)..last(right, self.width) {
                let out = outside(column as f64 + 0.5, row as f64 + 0.5);
                if out < 0.5 {
                    let covered = (0.5 - out).min(1.0);
                    let level = (covered * f64::from(LEVELS)).round() as u8;
                    self.put(row * self.width + column, below, level);
                }
            }
        }
    }

    /// A pixel that is mostly covered takes the ink, whose levels stand after `below` in the
    /// palette (none for the paper); an edge does not lighten what is under it.
    fn put(&mut self, at: usize, below: Option<u8>, level: u8) {
        let pair = &mut self.pairs[at / 2];
        // The left pixel is in the high half.
        let shift = if at.is_multiple_of(2) { 4 } else { 0 };
        let (held, other) = (*pair >> shift & 0xF, *pair & (0xF0 >> shift));
        let mostly = level * 2 > LEVELS;
        let number = match below {
            None if mostly => 0,
            Some(below) if level > 0 && (mostly || held == 0) => below + level,
            _ => return,
        };
        *pair = number << shift | other;
    }
}

/// The same on every machine, which `f64::hypot` is not promised to be, and quicker.
fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}
