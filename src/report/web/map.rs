//! A map in a page: SVG in metres of Lambert-93, moved and zoomed by `map.js`.
//!
//! Points of a kind are one path, a dot each: their size on the screen does not change with the zoom,
//! and paper gets them sharp.

use super::dots::{self, ChosenDot};
use super::number;
use crate::report::map::streets::Street;
use crate::report::map::{Frame, Kind, Place, distance};
use maud::{Markup, html};

/// The script that a page with a map has.
pub const SCRIPT: &str = include_str!("map.js");

/// A map.
pub struct Map<'a> {
    /// What it shows, for those who do not see it.
    pub said: String,
    /// The places.
    pub places: &'a [Place],
    /// The streets that they draw; of many places, none: a reader sees the whole at first, where streets are no more
    /// than dots.
    pub streets: &'a [Street<'a>],
    /// Names of places, the most important first, and the frame that shows each.
    pub names: Vec<Name<'a>>,
    /// What is told of each chosen point that has a place in the frame.
    pub stated: Vec<ChosenDot>,
}

/// A place with a name.
pub struct Name<'a> {
    /// The name.
    pub name: &'a str,
    /// Chosen points there of which nobody knows where they are.
    pub unplaced: usize,
    /// Where it is written.
    pub at: Place,
    /// What shows it whole.
    pub frame: Frame,
}

impl Map<'_> {
    /// Draws it within a frame.
    #[must_use]
    pub fn draw(&self, frame: &Frame) -> Markup {
        let (width, height) = (frame.width, frame.height());
        let step = frame.step();
        html! {
            div .map data-step=(step) data-many[dots::are_many(self.places)] {
                div .tools {
                    @if self.names.len() > 1 {
                        label { "Aller à" select {
                            option value=(view(frame, frame)) { "tout le territoire" }
                            @let mut sorted: Vec<&Name<'_>> = self.names.iter().collect();
                            @let () = sorted.sort_by(|a, b| a.name.cmp(b.name));
                            @for name in sorted {
                                option value=(view(frame, &name.frame)) { (name.name) }
                            }
                        } }
                    }
                    div role="group" aria-label="Carte" {
                        button type="button" data-zoom="0.5" aria-label="Agrandir" { "+" }
                        button type="button" data-zoom="2" aria-label="Réduire" { "−" }
                        button type="button" data-zoom="0" { "Tout" }
                    }
                }
                ul .legend {
                    @for kind in Kind::ALL.into_iter().rev() {
                        @let count = self.places.iter().filter(|place| place.kind == kind).count();
                        li { (symbol(kind)) (kind.label()) " (" (number::whole(count as f64)) ")" }
                    }
                }
                div .ground {
                    svg viewBox={ "0 0 " (width) " " (height) } role="img" tabindex="0"
                        aria-labelledby="carte-dite" font-size=((width / 75.0).round()) {
                        title id="carte-dite" { (self.said) }
                        path .grid-lines d=(grid(frame)) {}
                        @if !self.streets.is_empty() { path .streets d=(lines(self.streets, frame)) {} }
                        @for kind in Kind::ALL {
                            path class={ "dots " (class(kind)) } d=(dots::path(self.places, frame, kind)) {}
                        }
                        @for name in &self.names {
                            @let (x, y) = frame.within(&name.at);
                            text x=(x.round()) y=(y.round()) dy="-.6em" {
                                (name.name) @if name.unplaced > 0 { " (+\u{a0}" (name.unplaced) ")" }
                            }
                        }
                        circle .found r="0" {}
                    }
                    div .scale style={ "width:" (step / width * 100.0) "%" } { span { (distance(step)) } }
                    div .north aria-hidden="true" { "↑" br; "N" }
                }
                p .found-point role="status" {}
                (dots::data("carte-points", self.places, &self.stated, frame))
            }
        }
    }
}

/// The part of the drawing that a frame shows: `x y width height`.
fn view(whole: &Frame, part: &Frame) -> String {
    let (x, y) = (part.west - whole.west, whole.north - part.north);
    format!("{x} {y} {} {}", part.width, part.height())
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Left => "other",
        Kind::Factor2 => "f2",
        Kind::Factor4 => "f4",
    }
}

fn symbol(kind: Kind) -> Markup {
    html! {
        svg viewBox="0 0 10 10" aria-hidden="true" {
            @match kind {
                Kind::Left => { circle .other cx="5" cy="5" r="2.2" {} }
                Kind::Factor2 => { rect .f2 x="1" y="1" width="8" height="8" {} }
                Kind::Factor4 => { circle .f4 cx="5" cy="5" r="4.6" {} }
            }
        }
    }
}

fn grid(frame: &Frame) -> String {
    let [upright, level] = frame.grid();
    let (width, height) = (frame.width, frame.height());
    let mut path = String::new();
    for x in upright {
        path += &format!("M{x} 0V{height}");
    }
    for y in level {
        path += &format!("M0 {y}H{width}");
    }
    path
}

/// The lines of streets, to the metre, each from where the one before ends if it begins there.
fn lines(streets: &[Street<'_>], frame: &Frame) -> String {
    let metres = |(x, y): (f64, f64)| {
        let [x, y] = [x - frame.west, frame.north - y].map(|metres| metres.round() as i64);
        (x, y)
    };
    let mut path = String::new();
    let mut pen = None;
    for [from, to] in streets.iter().flat_map(|street| &street.lines) {
        let [from, to] = [metres(*from), metres(*to)];
        if pen != Some(from) {
            path += &format!("M{} {}", from.0, from.1);
        }
        path += &format!("l{} {}", to.0 - from.0, to.1 - from.1);
        pen = Some(to);
    }
    path
}
