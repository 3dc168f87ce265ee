//! Charts as plain SVG, each in a `figure` with its title, its legend where it has several inks, and
//! all its figures in words for those who do not see it.
//!
//! Every chart is [`WIDTH`] units wide, so that its letters stay readable on a phone.

mod bars;
mod curves;
mod tornado;

pub use bars::{Bar, Bars};
pub use curves::{Curve, Curves, Mark};
pub use tornado::{Swing, Tornado};

use maud::{Markup, html};

/// Units that a chart is wide.
const WIDTH: f64 = 460.0;
/// Height of the label above a bar, its baseline from the top, and the room below the bar.
const LABEL: f64 = 17.0;
const BASELINE: f64 = 12.0;
const GAP: f64 = 11.0;

/// What a mark is coloured with, by what it stands for: colours that colour-blind readers keep apart,
/// on white as on black, and on a grey printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Factor 4, or what is told first.
    Factor4,
    /// Factor 2, or what is told next.
    Factor2,
    /// What is not chosen, left, or beside the matter.
    Other,
    /// Today.
    Before,
    /// Once the works are done.
    After,
    /// More than there may be.
    Over,
}

impl Ink {
    /// Its class in `style.css`.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Factor4 => "f4",
            Self::Factor2 => "f2",
            Self::Other => "other",
            Self::Before => "before",
            Self::After => "after",
            Self::Over => "over",
        }
    }
}

/// What the marks of a chart are.
#[derive(Clone, Copy)]
struct Legend<'a> {
    /// The names of its inks.
    inks: &'a [(&'a str, Ink)],
    /// What a frame around bars is.
    frame: Option<&'a str>,
}

impl<'a> Legend<'a> {
    fn of(inks: &'a [(&'a str, Ink)]) -> Self {
        Self { inks, frame: None }
    }
}

/// A figure around a chart so many units high; `said` are its figures in words.
fn figure(
    id: &str,
    title: &str,
    said: &[String],
    legend: Legend<'_>,
    height: f64,
    drawing: &Markup,
) -> Markup {
    html! {
        figure {
            figcaption { (title) }
            @if legend.inks.len() > 1 || legend.frame.is_some() {
                ul .legend {
                    @for (name, ink) in legend.inks {
                        li {
                            svg viewBox="0 0 10 10" aria-hidden="true" {
                                rect .(ink.class()) width="10" height="10" {}
                            }
                            (name)
                        }
                    }
                    @if let Some(name) = legend.frame {
                        li {
                            svg viewBox="0 0 10 10" aria-hidden="true" {
                                rect .goal x="0.8" y="0.8" width="8.4" height="8.4" {}
                            }
                            (name)
                        }
                    }
                }
            }
            svg .chart viewBox={ "0 0 " (WIDTH) " " (units(height)) } role="img"
                aria-labelledby={ (id) "-titre " (id) "-valeurs" } {
                title id={ (id) "-titre" } { (title) }
                desc id={ (id) "-valeurs" } { (said.join(" ; ")) "." }
                (drawing)
            }
        }
    }
}

/// A length to the tenth of a unit.
fn units(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

/// Some round numbers from about one end of a range to the other, 0 among them where it is inside.
fn ticks(least: f64, most: f64) -> Vec<f64> {
    let span = most - least;
    if !span.is_finite() || span <= 0.0 {
        return vec![least];
    }
    let rough = span / 5.0;
    let magnitude = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|one| one * magnitude);
    let step = step
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let first = (least / step).ceil() as i64;
    let last = (most / step + 1e-9).floor() as i64;
    (first..=last).map(|rank| rank as f64 * step).collect()
}

#[cfg(test)]
mod tests;
