//! The light points of many communes, made by the generator of the sample inventories.

use super::communes::Place;
use crate::park::{self, Commune, Epci, Park};
use crate::tables::{Luminaire, Tech};
use rayon::prelude::*;
use reverbere::sheets::Text;
use reverbere::{LightPoint, Points, PointsBuilder, Rule};
use rustc_hash::FxHashMap;

/// Communes are made into frames of about so many points, and these put together: a frame is much
/// smaller than the points that it is made of.
const PART: usize = 100_000;
/// Points a head, as the generator has them on the mean.
const A_HEAD: f64 = 0.165;
/// The generator makes no smaller park.
const LEAST: f64 = 18.0;

/// So many communes, drawn always alike, as have so many points together.
pub fn some_of(all: &[Place], size: usize) -> Vec<Place> {
    let mut drawn: Vec<&Place> = all.iter().collect();
    park::step_rng(3).shuffle(&mut drawn);
    let mut left = size as f64;
    let mut some: Vec<Place> = drawn
        .into_iter()
        .take_while(|place| {
            let goes_on = left > 0.0;
            left -= expected(place);
            goes_on
        })
        .cloned()
        .collect();
    some.sort_by(|a, b| a.insee.cmp(&b.insee));
    some
}

fn expected(place: &Place) -> f64 {
    (f64::from(place.population) * A_HEAD).max(LEAST)
}

/// The frame of their points, with what an import fills in.
pub fn frame(places: &[Place]) -> Points {
    let mut parts: Vec<&[Place]> = Vec::new();
    let mut left = places;
    while !left.is_empty() {
        let mut points = 0.0;
        let full = |place: &Place| {
            points += expected(place);
            points > PART as f64
        };
        let end = left.iter().position(full).map_or(left.len(), |at| at + 1);
        parts.push(&left[..end]);
        left = &left[end..];
    }
    let parts = parts.into_par_iter().map(part).collect();
    Points::concat(parts)
}

fn part(places: &[Place]) -> Points {
    let mut builder = PointsBuilder::default();
    let mut words = Words::default();
    for place in places {
        let commune = Commune {
            insee: place.number(),
            name: place.nom.clone(),
            // One that writes codes, and has no masts of two lanterns.
            epci: Epci::Cct2c,
            population: place.population,
        };
        let letters: String = place.nom.chars().filter(|c| c.is_alphabetic()).collect();
        let park = park::park(
            commune,
            &letters.to_uppercase().chars().take(3).collect::<String>(),
        );
        push(&park, place, &mut builder, &mut words);
    }
    builder.finish()
}

fn push(park: &Park, place: &Place, builder: &mut PointsBuilder, words: &mut Words) {
    let [insee, commune, fichier] = [
        place.insee.clone(),
        place.nom.clone(),
        format!("{}.xlsx", place.insee),
    ]
    .map(|text| words.keep(&text));
    for (ligne, point) in (2..).zip(&park.points) {
        let fixture = &point.fixture;
        let led = fixture.tech == Tech::Led;
        builder.push(LightPoint {
            insee: insee.clone(),
            commune: commune.clone(),
            reference: point.reference.as_str().into(),
            armoire: words.keep(&point.cabinet),
            voie: words.keep(&point.street),
            technologie: words.keep(technology(fixture.tech)),
            lampe_lue: words.keep(&point.lamp),
            ballast: words.keep(match fixture.ballast {
                "Ferromagnétique" => "magnetique",
                "Electronique" => "electronique",
                _ => "",
            }),
            luminaire: words.keep(luminaire(fixture.luminaire)),
            luminaire_lu: words.keep(point.luminaire),
            regime: words.keep(point.regime),
            exclusion: words.keep(if led { Rule::DejaLed.code() } else { "" }),
            puissance_lampe_w: Some(f64::from(fixture.lamp_w)),
            hauteur_m: Some(fixture.height),
            annee_pose: Some(f64::from(fixture.year)),
            fichier: fichier.clone(),
            ligne,
            foyer: 1,
            ..LightPoint::default()
        });
    }
}

/// Texts that are kept once.
#[derive(Default)]
struct Words(FxHashMap<String, Text>);

impl Words {
    fn keep(&mut self, text: &str) -> Text {
        if let Some(kept) = self.0.get(text) {
            return kept.clone();
        }
        let new = Text::from(text);
        self.0.insert(text.to_owned(), new.clone());
        new
    }
}

fn technology(tech: Tech) -> &'static str {
    match tech {
        Tech::Fc => "FC",
        other => other.row().code,
    }
}

fn luminaire(luminaire: Luminaire) -> &'static str {
    match luminaire {
        Luminaire::RoadClosed => "routier_ferme",
        Luminaire::RoadOpen => "routier_ouvert",
        Luminaire::Lantern => "style",
        Luminaire::Globe => "boule",
        Luminaire::Residential => "residentiel",
        Luminaire::Flood => "projecteur",
    }
}
