//! Letters, as lines of a pen: no font is needed, and the same text always gives the same pixels.

use super::canvas::{Canvas, Ink};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

type Line = Vec<(f64, f64)>;

/// A letter on its grid, six squares high.
#[derive(Default)]
struct Letter {
    width: f64,
    lines: Vec<Line>,
}

static LETTERS: LazyLock<BTreeMap<char, Letter>> = LazyLock::new(|| {
    let text = include_str!("letters.txt").lines();
    let letters = text.filter(|line| !line.starts_with("# "));
    letters.filter_map(letter).collect()
});

/// A letter of the list.
fn letter(line: &str) -> Option<(char, Letter)> {
    let (head, drawn) = line.split_once('|')?;
    let (name, width) = head.trim().split_once(' ')?;
    let place = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    let line = |text: &str| text.split_whitespace().filter_map(place).collect();
    let letter = Letter {
        width: width.parse().ok()?,
        lines: drawn.split('|').map(line).collect(),
    };
    Some((name.chars().next()?, letter))
}

/// Squares from a letter to the next, and of a blank.
const BETWEEN: f64 = 1.8;
const BLANK: f64 = 1.6;

/// The lines of what stands over or under a letter of that width.
fn accent(mark: char, width: f64) -> Option<Line> {
    let middle = width / 2.0;
    let line: &[(f64, f64)] = match mark {
        '\u{300}' => &[(-0.9, -1.9), (0.3, -0.9)],
        '\u{301}' => &[(0.9, -1.9), (-0.3, -0.9)],
        '\u{302}' => &[(-1.0, -0.9), (0.0, -1.9), (1.0, -0.9)],
        '\u{308}' => &[(-0.8, -1.3), (-0.8, -1.2)],
        '\u{327}' => &[(0.2, 6.2), (0.5, 7.0), (-0.4, 7.4)],
        _ => return None,
    };
    Some(line.iter().map(|(x, y)| (middle + x, *y)).collect())
}

/// How a text is written: where it begins, at the foot of its letters, in which direction, and how large.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// The place, pixels.
    pub at: (f64, f64),
    /// One pixel along the text.
    pub along: (f64, f64),
    /// Pixels of a square of the grid in which letters are drawn: they are six high.
    pub unit: f64,
    /// Pixels of the lines.
    pub thick: f64,
}

impl Pen {
    /// Level, from a place, in the size of scales.
    #[must_use]
    pub fn level(at: (f64, f64)) -> Self {
        Self {
            at,
            along: (1.0, 0.0),
            unit: 3.6,
            thick: 2.8,
        }
    }

    /// Writes, set off from what is under it.
    pub fn write(&self, canvas: &mut Canvas, text: &str) {
        let (lines, _) = lines(text);
        for (ink, width) in [(Ink::Paper, self.thick + 5.2), (Ink::Black, self.thick)] {
            for line in &lines {
                let points: Vec<(f64, f64)> = line.iter().map(|at| self.place(*at)).collect();
                canvas.stroke(ink, width, &points);
            }
        }
    }

    /// Where a place of the grid is on the picture.
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (dx, dy) = (x * self.unit, (y - 6.0) * self.unit);
        let (ux, uy) = self.along;
        (self.at.0 + dx * ux - dy * uy, self.at.1 + dx * uy + dy * ux)
    }
}

/// How wide a text is, squares.
#[must_use]
pub fn width(text: &str) -> f64 {
    lines(text).1
}

/// The lines of a text, and its width; what has no letter is a blank.
fn lines(text: &str) -> (Vec<Line>, f64) {
    let mut lines = Vec::new();
    let (mut left, mut width) = (0.0, 0.0);
    for c in text.nfd() {
        if let Some(letter) = LETTERS.get(&c) {
            let moved = |line: &Line| line.iter().map(|(x, y)| (left + x, *y)).collect();
            lines.extend(letter.lines.iter().map(moved));
            width = letter.width;
            left += width + BETWEEN;
        } else if let Some(mark) = accent(c, width) {
            let from = left - width - BETWEEN;
            lines.push(mark.iter().map(|(x, y)| (from + x, *y)).collect());
            if c == '\u{308}' {
                // The other dot.
                lines.push(mark.iter().map(|(x, y)| (from + x + 1.6, *y)).collect());
            }
        } else {
            left += BLANK + BETWEEN;
        }
    }
    (lines, (left - BETWEEN).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_french_name_is_drawn() {
        let all = ('A'..='Z')
            .chain('0'..='9')
            .chain(['k', 'm', '-', '\'', '.', '/']);
        for c in all {
            let letter = LETTERS.get(&c).unwrap_or_else(|| panic!("« {c} »"));
            assert!(
                letter.width > 0.0 && letter.lines.iter().all(|line| line.len() > 1),
                "« {c} »"
            );
            let inside = |(x, y): &(f64, f64)| {
                (-0.1..=letter.width + 0.1).contains(x) && (-0.1..=6.5).contains(y)
            };
            assert!(letter.lines.iter().flatten().all(inside), "« {c} »");
        }
        let (plain, wide) = lines("CHENE");
        let (marked, as_wide) = lines("CHÊNE");
        assert_eq!(marked.len(), plain.len() + 1);
        assert!((wide - as_wide).abs() < 1e-12);
        assert_eq!(lines("NOËL").0.len(), lines("NOEL").0.len() + 2);
    }
}
