//! Points whose coordinates are not in their commune: another town's, a sign or a decimal mark that was lost.

use super::{USUAL, at_row};
use crate::inventory::coordinates::{System, from_degrees};
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::points::Points;
use crate::inventory::territory::sun::main_town_of;
use std::collections::BTreeMap;

/// A degree of latitude, km.
const KM_A_DEGREE: f64 = 111.2;

/// Where points are from the main town of their department, km east and north, by their system.
struct Origin {
    longitude: f64,
    latitude: f64,
    of_system: BTreeMap<System, Option<(f64, f64)>>,
}

impl Origin {
    fn of(insee: &str) -> Option<Self> {
        let (longitude, latitude) = main_town_of(insee)?;
        Some(Self {
            longitude,
            latitude,
            of_system: BTreeMap::new(),
        })
    }

    fn distance(&mut self, system: System, x: f64, y: f64) -> Option<(f64, f64)> {
        if system == System::Wgs84 {
            let shrunk = self.latitude.to_radians().cos();
            let east = (x - self.longitude) * KM_A_DEGREE * shrunk;
            return Some((east, (y - self.latitude) * KM_A_DEGREE));
        }
        let (longitude, latitude) = (self.longitude, self.latitude);
        let known = self.of_system.entry(system);
        let (east, north) = (*known.or_insert_with(|| from_degrees(system, longitude, latitude)))?;
        Some(((x - east) / 1000.0, (y - north) / 1000.0))
    }
}

/// The points that are too far from the main town of their department, or from most others of their commune.
pub(super) fn far_away(points: &Points, communes: &[Vec<u32>]) -> Vec<Finding> {
    let of_commune = |rows: &Vec<u32>| far_in_commune(points, rows);
    communes.iter().flat_map(of_commune).collect()
}

fn far_in_commune(points: &Points, rows: &[u32]) -> Vec<Finding> {
    let (x, y) = (points.number("x"), points.number("y"));
    let systems = points.text("projection");
    let first = rows.first().map_or(0, |row| *row as usize);
    let insee = points.text("insee").get(first).unwrap_or_default();
    let Some(mut origin) = Origin::of(insee) else {
        return Vec::new();
    };
    let placed: Vec<(usize, f64, f64)> = (rows.iter().map(|row| *row as usize))
        .filter_map(|row| {
            let system = System::from_code(systems.get(row)?)?;
            let (east, north) = origin.distance(system, x.get(row)?, y.get(row)?)?;
            Some((row, east, north))
        })
        .collect();
    let is_near =
        |(_, east, north): &&(usize, f64, f64)| east.hypot(*north) <= USUAL.km_du_chef_lieu.max;
    let near: Vec<&(usize, f64, f64)> = placed.iter().filter(is_near).collect();
    let judges = USUAL.judges_places(near.len());
    let middle = |side: fn(&(usize, f64, f64)) -> f64| {
        let mut all: Vec<f64> = near.iter().map(|place| side(place)).collect();
        let half = all.len() / 2;
        all.sort_by(f64::total_cmp);
        all.get(half).copied().unwrap_or(0.0)
    };
    let (east, north) = (middle(|place| place.1), middle(|place| place.2));
    let from_others = |place: &(usize, f64, f64)| (place.1 - east).hypot(place.2 - north);
    let far = placed.iter().filter_map(|place| {
        if !is_near(&place) {
            let km = place.1.hypot(place.2).round();
            return Some((place.0, format!("à {km} km du chef-lieu du département")));
        }
        let km = from_others(place);
        let is_far = judges && km > USUAL.km_des_autres_points.max;
        is_far.then(|| {
            let km = km.round();
            (
                place.0,
                format!("à {km} km des autres points de la commune"),
            )
        })
    });
    far.map(|(row, read)| at_row(points, row, Rule::CoordonneesLointaines, read))
        .collect()
}
