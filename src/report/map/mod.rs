//! Maps of light points, in Lambert-93: for the page as SVG, for workbooks as a picture.
//!
//! There is no ground under the points, only a grid and the streets that points of one name draw: nothing is
//! fetched, and the project has no outlines of communes.

pub mod picture;
pub mod streets;

use crate::inventory::coordinates::{System, to_lambert93};
use crate::inventory::points::Points;
use crate::retrofit::FactorClass;
use crate::scenario::study::Choice;
use rayon::prelude::*;

/// Width of a map over its height.
pub const ASPECT: f64 = 4.0 / 3.0;
/// Metres on each side of the middle that a map shows at least, were the points further together.
const LEAST_REACH: f64 = 150.0;
/// Points so many times further from the middle than half of the points are left out of the frame,
/// where that is also further than [`FAR`]: a slip in one coordinate would make all others one dot.
const OUTLYING: f64 = 12.0;
/// Metres: no commune and few towns reach further from their middle.
const FAR: f64 = 15_000.0;

/// What a plan does with a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nothing in this plan.
    Left,
    /// It counts for factor 2.
    Factor2,
    /// It counts for factor 4.
    Factor4,
}

impl Kind {
    /// All, in the order in which they are drawn.
    pub const ALL: [Self; 3] = [Self::Left, Self::Factor2, Self::Factor4];

    /// Red, green and blue of it on paper: blue, vermilion and grey, which colour-blind readers and
    /// grey printers keep apart (Okabe and Ito, 2008).
    #[must_use]
    pub fn colour(self) -> [u8; 3] {
        match self {
            Self::Left => [0x7C, 0x88, 0x92],
            Self::Factor2 => [0xDA, 0x6C, 0x0F],
            Self::Factor4 => [0x00, 0x3F, 0x6B],
        }
    }

    /// What a legend calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Left => "Non retenu dans ce plan",
            Self::Factor2 => "Rénové en facteur 2",
            Self::Factor4 => "Rénové en facteur 4",
        }
    }
}

/// Where the points of an import are, and what a plan does with each.
pub struct Places {
    at: Vec<Option<(f64, f64)>>,
    kinds: Vec<Kind>,
}

/// A point on a map: metres east and north, Lambert-93.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Row in the frame of points.
    pub row: u32,
    /// Easting, m.
    pub x: f64,
    /// Northing, m.
    pub y: f64,
    /// What the plan does with it.
    pub kind: Kind,
}

/// Lambert-93 easting and northing of each point, m; `None` where its place is not known.
#[must_use]
pub fn lambert93(points: &Points) -> Vec<Option<(f64, f64)>> {
    let (x, y) = (points.number("x"), points.number("y"));
    let systems = points.text("projection");
    (0..points.len())
        .into_par_iter()
        .map(|row| {
            let system = System::from_code(systems.get(row)?)?;
            to_lambert93(system, x.get(row)?, y.get(row)?)
        })
        .collect()
}

impl Places {
    /// The places of all points, and what a choice does with them.
    #[must_use]
    pub fn of(points: &Points, choice: &Choice) -> Self {
        let mut kinds = vec![Kind::Left; points.len()];
        for chosen in choice.communes.iter().flat_map(|commune| &commune.points) {
            kinds[chosen.row as usize] = match chosen.counts_for {
                FactorClass::F4 => Kind::Factor4,
                FactorClass::F2 => Kind::Factor2,
            };
        }
        Self {
            at: lambert93(points),
            kinds,
        }
    }

    /// Where a point is.
    #[must_use]
    pub fn at(&self, row: u32) -> Option<(f64, f64)> {
        self.at.get(row as usize).copied().flatten()
    }

    /// Those of some points that have a place.
    #[must_use]
    pub fn located(&self, rows: impl Iterator<Item = u32>) -> Vec<Place> {
        rows.filter_map(|row| {
            let (x, y) = self.at(row)?;
            let kind = self.kinds[row as usize];
            Some(Place { row, x, y, kind })
        })
        .collect()
    }

    /// Those of all the points that have a place.
    #[must_use]
    pub fn all(&self) -> Vec<Place> {
        self.located(0..self.at.len() as u32)
    }
}

/// The part of the ground that a map shows, metres of Lambert-93.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Its western edge.
    pub west: f64,
    /// Its northern edge.
    pub north: f64,
    /// How wide it is.
    pub width: f64,
}

impl Frame {
    /// A frame around places, all of them but those that are far from all others; `None` around
    /// none.
    #[must_use]
    pub fn around(places: &[Place]) -> Option<Self> {
        let (west, east) = extent(places.iter().map(|place| place.x))?;
        let (south, north) = extent(places.iter().map(|place| place.y))?;
        let width = (east - west).max((north - south) * ASPECT) * 1.08;
        let height = width / ASPECT;
        // Whole metres: what is drawn is then short to write.
        Some(Self {
            west: (west.midpoint(east) - width / 2.0).floor(),
            north: (south.midpoint(north) + height / 2.0).ceil(),
            width: width.ceil(),
        })
    }

    /// How high it is, m.
    #[must_use]
    pub fn height(&self) -> f64 {
        (self.width / ASPECT).round()
    }

    /// Whether it shows a place.
    #[must_use]
    pub fn holds(&self, place: &Place) -> bool {
        let (x, y) = self.within(place);
        (0.0..=self.width).contains(&x) && (0.0..=self.height()).contains(&y)
    }

    /// Metres from its western edge, and down from its northern one.
    #[must_use]
    pub fn within(&self, place: &Place) -> (f64, f64) {
        (place.x - self.west, self.north - place.y)
    }

    /// Metres between the lines of the grid, and of the scale bar: a round number, a fifth of the
    /// width at most.
    #[must_use]
    pub fn step(&self) -> f64 {
        let most = self.width / 5.0;
        let magnitude = 10_f64.powf(most.log10().floor());
        let steps = [5.0, 2.0, 1.0].map(|one| one * magnitude);
        steps.into_iter().find(|step| *step <= most).unwrap_or(most)
    }

    /// The lines of the grid, at round numbers of Lambert-93: metres from the western edge, and
    /// metres down from the northern one.
    #[must_use]
    pub fn grid(&self) -> [Vec<f64>; 2] {
        let step = self.step();
        let lines = |from: f64, to: f64| -> Vec<f64> {
            let (first, last) = ((from / step).ceil() as i64, (to / step).floor() as i64);
            (first..=last).map(|rank| rank as f64 * step).collect()
        };
        let upright = lines(self.west, self.west + self.width);
        let level = lines(self.north - self.height(), self.north);
        [
            upright.into_iter().map(|x| x - self.west).collect(),
            level.into_iter().map(|y| self.north - y).collect(),
        ]
    }
}

/// Both ends of some numbers, those left out that are far from the others.
fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = values.collect();
    let middle = median(&mut values)?;
    let mut distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    let reach = (median(&mut distances)? * OUTLYING).max(FAR);
    let near = values
        .iter()
        .filter(|value| (*value - middle).abs() <= reach);
    let ends = (middle - LEAST_REACH, middle + LEAST_REACH);
    Some(near.fold(ends, |(least, most), value| {
        (value.min(least), value.max(most))
    }))
}

fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}

/// A distance in words: `500 m`, `2 km`.
#[must_use]
pub fn distance(metres: f64) -> String {
    if metres >= 1000.0 {
        format!("{}\u{a0}km", metres / 1000.0)
    } else {
        format!("{metres}\u{a0}m")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(at: &[(f64, f64)]) -> Vec<Place> {
        let place = |(row, (x, y)): (u32, &(f64, f64))| Place {
            row,
            x: *x,
            y: *y,
            kind: Kind::Left,
        };
        (0..).zip(at).map(place).collect()
    }

    #[test]
    fn a_slip_in_a_coordinate_does_not_shrink_the_others() {
        let mut at: Vec<(f64, f64)> = (0..100)
            .map(|rank| (600_000.0 + f64::from(rank) * 10.0, 7_070_000.0))
            .collect();
        at.push((900_000.0, 6_500_000.0));
        let all = places(&at);
        let frame = Frame::around(&all).expect("a frame");
        assert!(frame.width < 1200.0, "{frame:?}");
        assert_eq!(all.iter().filter(|place| frame.holds(place)).count(), 100);
        assert!((frame.step() - 200.0).abs() < 1e-9);
        let [upright, _] = frame.grid();
        assert!(upright.iter().all(|x| (x + frame.west) % 200.0 == 0.0));
    }

    #[test]
    fn one_point_has_ground_around_it() {
        let frame = Frame::around(&places(&[(600_000.0, 7_070_000.0)])).expect("a frame");
        assert!(frame.width >= 300.0 && frame.height() >= 200.0);
        assert_eq!(Frame::around(&[]), None);
    }
}
