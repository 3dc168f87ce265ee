//! The map of a plan.

use super::Content;
use crate::french::counted;
use crate::report::map::streets::streets;
use crate::report::map::{Frame, Kind, Place};
use crate::report::web::dots::{self, ChosenDot};
use crate::report::web::map::{Map, Name};
use crate::report::web::number;
use crate::report::wording::unbroken;
use maud::{Markup, html};
use std::collections::BTreeMap;

impl Content<'_> {
    pub fn map(&self) -> Markup {
        let places = self.places.all();
        let Some(frame) = Frame::around(&places) else {
            return html! {
                p { "Les inventaires ne donnent les coordonnées d'aucun point : il n'y a pas de carte. Avec les colonnes X et Y (Lambert-93, CC42 à CC50) ou longitude et latitude, elle apparaît ici et dans chaque classeur de commune." }
                (self.tiles())
            };
        };
        let (shown, far): (Vec<Place>, Vec<Place>) =
            places.iter().partition(|place| frame.holds(place));
        let all = self.document.study.import.points.len();
        let count = |kind| shown.iter().filter(|place| place.kind == kind).count() as f64;
        let said = format!(
            "Carte de {}, dont {} en facteur 4 et {} en facteur 2. La table des points en donne la liste.",
            counted(shown.len(), "point lumineux", "points lumineux"),
            number::whole(count(Kind::Factor4)),
            number::whole(count(Kind::Factor2)),
        );
        let many = dots::are_many(&shown);
        let streets = if many {
            Vec::new()
        } else {
            streets(&self.document.study.import.points, &shown)
        };
        let map = Map {
            said,
            places: &shown,
            streets: &streets,
            names: self.names(&shown),
            stated: self.stated(),
        };
        let without = all - places.len();
        html! {
            (map.draw(&frame))
            p .note {
                "Grille Lambert-93."
                @if !streets.is_empty() { " En gris, les rues telles que leurs points les dessinent." }
                span .screen-only { " Cliquez sur un point rénové pour voir sa référence, sa rue et sa solution ; clavier : flèches, + et −, 0 pour tout voir, Entrée pour le point le plus proche du centre, puis les suivants ; molette avec Ctrl." }
                @if many { " Vue d'ensemble allégée : tous les points se voient en agrandissant." }
                @if without > 0 { " " (number::whole(without as f64)) " points sans coordonnées ne sont pas sur la carte." }
                @if !self.unplaced().is_empty() { " « (+ 3) » après un nom : points rénovés de la commune dont la place n'est pas connue." }
                @if !far.is_empty() { " " (number::whole(far.len() as f64)) " points très éloignés des autres sont hors du cadre : leurs coordonnées sont à vérifier." }
            }
            (self.tiles())
        }
    }

    /// Communes that have places, those with most first.
    fn names(&self, places: &[Place]) -> Vec<Name<'_>> {
        let codes = self.document.study.import.points.text("insee");
        let mut by_commune: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        for place in places {
            let code = codes.get(place.row as usize).unwrap_or_default();
            by_commune.entry(code).or_default().push(*place);
        }
        let territory = &self.document.study.scenario.territory;
        let unplaced = self.unplaced();
        let mut names: Vec<(usize, Name<'_>)> = (by_commune.into_iter())
            .filter_map(|(code, places)| {
                let commune = &territory.communes()[territory.by_insee(code)?];
                let frame = Frame::around(&places)?;
                // Above the commune, so that no name hides its points.
                let near = places.iter().filter(|place| frame.holds(place));
                let mut across: Vec<f64> = near.clone().map(|place| place.x).collect();
                across.sort_by(f64::total_cmp);
                let at = Place {
                    x: *across.get(across.len() / 2)?,
                    y: near.map(|place| place.y).reduce(f64::max)?,
                    ..places[0]
                };
                let name = &*commune.nom;
                let unplaced = unplaced.get(code).copied().unwrap_or(0);
                let name = Name {
                    name,
                    unplaced,
                    at,
                    frame,
                };
                Some((places.len(), name))
            })
            .collect();
        names.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.name.cmp(b.1.name)));
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Chosen points without a place, by the INSEE code of communes that have others on the map.
    fn unplaced(&self) -> BTreeMap<&str, usize> {
        let communes = self.document.study.scenario.territory.communes();
        let placed = self.placed_communes();
        let counts = self.document.choice.communes.iter().map(|chosen| {
            let rows = chosen.points.iter().map(|point| point.row);
            let known = self.places.located(rows).len();
            let code = &*communes[chosen.commune].insee;
            (code, chosen.points.len() - known)
        });
        counts
            .filter(|(code, missing)| *missing > 0 && placed.contains(code))
            .collect()
    }

    /// What each chosen point on the map is.
    fn stated(&self) -> Vec<ChosenDot> {
        let study = self.document.study;
        let points = &study.import.points;
        let communes = self.document.choice.communes.iter();
        let stated = communes.flat_map(|chosen| {
            let name = self.name(chosen);
            chosen.points.iter().filter_map(move |point| {
                let place = self.places.located(std::iter::once(point.row)).pop()?;
                let text = |column: &str| points.text(column).get(point.row as usize);
                let (class, solution) = study.solution(point);
                let named = |column: &str| text(column).unwrap_or_default().to_owned();
                Some(ChosenDot {
                    place,
                    names: [named("reference"), named("voie"), name.to_owned()],
                    change: format!(
                        "{} {} → {}, {} en moins",
                        class.existing.technology.label(),
                        number::with_unit(class.existing.lamp_power_w, 0, "W"),
                        unbroken(&solution.label),
                        number::with_unit(solution.saving_kwh_per_year, 0, "kWh/an"),
                    ),
                })
            })
        });
        stated.collect()
    }
}
