//! What moves a result, from what moves it most down: bars on both sides of the result as it is.

use super::{BASELINE, GAP, Ink, LABEL, Legend, WIDTH, figure, units};
use maud::{Markup, html};

const SIDE: f64 = 96.0;
const BAR: f64 = 15.0;

/// A tornado chart.
pub struct Tornado<'a> {
    /// What tells it from the others of its page.
    pub id: &'a str,
    /// Its title, with the unit.
    pub title: &'a str,
    /// Names of the two ends: « hypothèse basse », « hypothèse haute ».
    pub ends: [&'a str; 2],
    /// How a change is written; signs are put before it.
    pub write: fn(f64) -> String,
    /// What moves the result.
    pub swings: Vec<Swing>,
}

/// What a hypothesis changes at each of its ends.
pub struct Swing {
    /// The hypothesis, and its ends: « Prix du kWh, ±20 % ».
    pub label: String,
    /// What the result changes by at each end.
    pub changes: [f64; 2],
}

impl Swing {
    fn width(&self) -> f64 {
        let [one, other] = self.changes;
        one.max(other).max(0.0) - one.min(other).min(0.0)
    }
}

impl Tornado<'_> {
    /// Draws it, the widest swing at the top.
    #[must_use]
    pub fn draw(mut self) -> Markup {
        self.swings.sort_by(|a, b| b.width().total_cmp(&a.width()));
        let changes = self.swings.iter().flat_map(|swing| swing.changes);
        let most = changes.map(f64::abs).fold(0.0, f64::max);
        let middle = WIDTH / 2.0;
        let scale = if most > 0.0 {
            (middle - SIDE) / most
        } else {
            0.0
        };
        let step = LABEL + BAR + GAP;
        let height = step * self.swings.len() as f64;
        let inks = [Ink::Factor2, Ink::Factor4];
        let drawing = html! {
            @for (rank, swing) in self.swings.iter().enumerate() {
                @let top = rank as f64 * step;
                text x=(middle) y=(units(top + BASELINE)) text-anchor="middle" { (swing.label) }
                @for (change, ink) in swing.changes.iter().zip(inks) {
                    @let end = middle + change * scale;
                    rect .(ink.class()) x=(units(end.min(middle))) y=(units(top + LABEL))
                        width=(units((end - middle).abs())) height=(BAR) {}
                }
                (self.words(swing, top + LABEL + BAR - 3.0, scale))
            }
            line .goal x1=(middle) x2=(middle) y1="16" y2=(units(height - GAP)) {}
        };
        let said: Vec<String> = (self.swings.iter())
            .map(|swing| {
                let [one, other] = swing.changes.map(|change| self.signed(change));
                format!(
                    "{} : {} {one}, {} {other}",
                    swing.label, self.ends[0], self.ends[1]
                )
            })
            .collect();
        let legend = [(self.ends[0], inks[0]), (self.ends[1], inks[1])];
        figure(
            self.id,
            self.title,
            &said,
            Legend::of(&legend),
            height,
            &drawing,
        )
    }

    /// The two changes at the two ends of the bar.
    fn words(&self, swing: &Swing, y: f64, scale: f64) -> Markup {
        let [one, other] = swing.changes;
        let (left, right) = (one.min(other), one.max(other));
        let middle = WIDTH / 2.0;
        let at_left = middle + left.min(0.0) * scale - 5.0;
        let at_right = middle + right.max(0.0) * scale + 5.0;
        // Both on one side: told together at its end.
        let (stated_left, stated_right) = if left > 0.0 {
            (
                String::new(),
                format!("{} à {}", self.signed(left), self.signed(right)),
            )
        } else if right < 0.0 {
            (
                format!("{} à {}", self.signed(left), self.signed(right)),
                String::new(),
            )
        } else {
            (self.signed(left), self.signed(right))
        };
        html! {
            text .quiet x=(units(at_left)) y=(units(y)) text-anchor="end" { (stated_left) }
            text .quiet x=(units(at_right)) y=(units(y)) { (stated_right) }
        }
    }

    fn signed(&self, change: f64) -> String {
        let sign = if change > 0.0 { "+" } else { "" };
        format!("{sign}{}", (self.write)(change))
    }
}
