//! Communes whose points have no place: a tile each, since nothing tells where they are.

use super::Content;
use crate::report::web::number;
use crate::report::wording::counted;
use crate::retrofit::FactorClass;
use crate::scenario::study::CommuneChoice;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// Units that the bar of the commune with most points is wide, and all are high.
const WIDTH: f64 = 100.0;
const HEIGHT: f64 = 10.0;

/// What a tile says of a commune.
struct Tile<'a> {
    name: &'a str,
    points: [usize; 2],
}

impl Tile<'_> {
    fn all(&self) -> usize {
        self.points.iter().sum()
    }
}

impl Content<'_> {
    /// A tile for each commune of the plan of which no point has a place; nothing where all have.
    pub fn tiles(&self) -> Markup {
        let study = self.document.study;
        let communes = study.scenario.territory.communes();
        let placed = self.placed_communes();
        let unplaced = |chosen: &&CommuneChoice| {
            let commune = &communes[chosen.commune];
            chosen.existing.points > 0 && !placed.contains(&*commune.insee)
        };
        let mut by_epci: BTreeMap<&str, Vec<Tile<'_>>> = BTreeMap::new();
        let mut points = 0;
        for chosen in self.document.choice.communes.iter().filter(unplaced) {
            points += chosen.existing.points;
            let of = |class| {
                let chosen = chosen.points.iter();
                chosen.filter(|point| point.counts_for == class).count()
            };
            let tile = Tile {
                name: self.name(chosen),
                points: [of(FactorClass::F4), of(FactorClass::F2)],
            };
            let epci = &*communes[chosen.commune].epci;
            by_epci.entry(epci).or_default().push(tile);
        }
        if by_epci.is_empty() {
            return html! {};
        }
        let tiles = || by_epci.values().flatten();
        let most = tiles().map(Tile::all).max().unwrap_or(0).max(1);
        let count = counted(tiles().count(), "commune", "communes");
        html! {
            h3 { "Communes sans coordonnées" }
            p .note {
                "Schéma, et non carte : les inventaires de " (count) " (" (number::whole(points as f64))
                " points) ne donnent aucune coordonnée ; les cases ne disent pas où elles sont. Barre : points rénovés en facteur 4, puis en facteur 2, à l'échelle de la commune qui en a le plus."
            }
            @for (epci, tiles) in &by_epci {
                h4 { (epci) }
                ul .tiles {
                    @for tile in tiles { li { (tile.draw(most)) } }
                }
            }
        }
    }

    /// INSEE codes of the communes of which some point has a place.
    pub fn placed_communes(&self) -> BTreeSet<&str> {
        let codes = self.document.study.import.points.text("insee");
        let places = self.places.all();
        let codes = places
            .iter()
            .filter_map(|place| codes.get(place.row as usize));
        codes.collect()
    }
}

impl Tile<'_> {
    fn draw(&self, most: usize) -> Markup {
        let [four, two] = self
            .points
            .map(|count| (count as f64 / most as f64 * WIDTH * 10.0).round() / 10.0);
        html! {
            strong { (self.name) }
            @if self.all() == 0 {
                span { "aucun point rénové" }
            } @else {
                svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" aria-hidden="true" {
                    rect .f4 width=(four) height=(HEIGHT) {}
                    rect .f2 x=(four) width=(two) height=(HEIGHT) {}
                }
                span { (self.points[0]) " en F4, " (self.points[1]) " en F2" }
            }
        }
    }
}
