//! Bars that lie under their labels: parts of a whole, sides compared, progress towards a goal.

use super::{BASELINE, GAP, Ink, LABEL, Legend, WIDTH, figure, units};
use maud::{Markup, html};

const BAR: f64 = 13.0;
/// Letters that label and figures have on one line, on a phone too.
const LINE: usize = 42;

/// A chart of bars, all on one scale from zero.
pub struct Bars<'a> {
    /// What tells it from the others of its page.
    pub id: &'a str,
    /// Its title, with the unit.
    pub title: &'a str,
    /// What the values of each bar are, in their order.
    pub series: &'a [(&'a str, Ink)],
    /// Whether the values of a bar stand one after another, as parts of it, or one under another.
    pub stacked: bool,
    /// What the frames of bars are, where they have a goal.
    pub goal: &'static str,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// One bar, or one group of them.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// Its values, one for each of the series; below zero they are not drawn.
    pub values: Vec<f64>,
    /// What it should reach, if anything.
    pub goal: Option<f64>,
    /// The figures as people read them, at its right.
    pub shown: String,
}

impl Bars<'_> {
    /// Draws them.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let most = self
            .bars
            .iter()
            .map(|bar| self.length(bar))
            .fold(0.0, f64::max);
        let scale = if most > 0.0 {
            (WIDTH - 2.0) / most
        } else {
            0.0
        };
        let thick = if self.stacked {
            BAR
        } else {
            BAR * self.series.len() as f64
        };
        let is_long = |bar: &Bar| bar.label.chars().count() + bar.shown.chars().count() > LINE;
        // One that is long sets the height of all: they stay evenly apart.
        let label = if self.bars.iter().any(is_long) {
            2.0 * LABEL
        } else {
            LABEL
        };
        let step = label + thick + GAP;
        let drawing = html! {
            @for (rank, bar) in self.bars.iter().enumerate() {
                @let top = rank as f64 * step;
                text x="0" y=(units(top + BASELINE)) { (bar.label) }
                text x=(WIDTH) y=(units(top + label - LABEL + BASELINE)) text-anchor="end" { (bar.shown) }
                (self.draw_bar(bar, top + label, scale))
                @if let Some(goal) = bar.goal {
                    rect .goal x="0.8" y=(units(top + label)) width=(units(goal * scale)) height=(thick) {}
                }
            }
        };
        let said: Vec<String> = (self.bars.iter())
            .map(|bar| format!("{} : {}", bar.label, bar.shown))
            .collect();
        let height = step * self.bars.len() as f64;
        let has_goal = self.bars.iter().any(|bar| bar.goal.is_some());
        let legend = Legend {
            inks: self.series,
            frame: Some(self.goal).filter(|_| has_goal),
        };
        figure(self.id, self.title, &said, legend, height, &drawing)
    }

    /// The values of a bar, one after another or one under another.
    fn draw_bar(&self, bar: &Bar, top: f64, scale: f64) -> Markup {
        let mut end = 0.0;
        let parts = bar.values.iter().zip(self.series).enumerate();
        let parts = parts.map(|(rank, (value, (_, ink)))| {
            let width = value.max(0.0) * scale;
            let (x, y) = if self.stacked {
                (end, top)
            } else {
                (0.0, top + rank as f64 * BAR)
            };
            end += width;
            (ink.class(), x, y, width)
        });
        html! {
            @for (class, x, y, width) in parts {
                rect .(class) x=(units(x)) y=(units(y)) width=(units(width)) height=(BAR) {}
            }
        }
    }

    /// How far a bar goes on the scale.
    fn length(&self, bar: &Bar) -> f64 {
        let values = bar.values.iter().map(|value| value.max(0.0));
        let drawn = if self.stacked {
            values.sum()
        } else {
            values.fold(0.0, f64::max)
        };
        bar.goal.map_or(drawn, |goal| goal.max(drawn))
    }
}
