//! Streets as the points of an inventory draw them: those of one street, each joined to its nearest neighbours. There
//! is no map under the points, and none is fetched; what they draw is enough to know one's street again.

use super::Place;
use crate::inventory::points::Points;
use crate::inventory::text::normalise;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Points further apart than this, m, and than [`TIMES`] the usual step of their street are not joined: two hamlets may
/// have a street of one name.
const FAR: f64 = 150.0;
const TIMES: f64 = 5.0;
/// More points of one name are no street: « Centre-ville », or a column that is something else.
const MOST: usize = 2_000;

/// A street.
#[derive(Debug, Clone, PartialEq)]
pub struct Street<'a> {
    /// As its first point spells it.
    pub name: &'a str,
    /// Its lines, from a point to the next: metres east and north, Lambert-93.
    pub lines: Vec<[(f64, f64); 2]>,
}

impl Street<'_> {
    /// How long its lines are, m.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.lines
            .iter()
            .map(|[from, to]| distance(*from, *to))
            .sum()
    }

    /// The middle of its lines, the direction in which they go most (a step of one metre, eastwards), and how far they
    /// reach along it, m.
    #[must_use]
    pub fn axis(&self) -> Option<Axis> {
        let ends: Vec<(f64, f64)> = self.lines.iter().flatten().copied().collect();
        let count = ends.len() as f64;
        if ends.is_empty() {
            return None;
        }
        let sum = |of: fn(&(f64, f64)) -> f64| ends.iter().map(of).sum::<f64>();
        let middle = (sum(|at| at.0) / count, sum(|at| at.1) / count);
        let [mut xx, mut xy, mut yy] = [0.0; 3];
        for (x, y) in &ends {
            let (x, y) = (x - middle.0, y - middle.1);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        // The first axis of an ellipse around the points, by its greatest eigenvalue.
        let most = f64::midpoint(xx, yy) + ((xx - yy) * (xx - yy) / 4.0 + xy * xy).sqrt();
        let along = if xy.abs() > 1e-9 {
            (most - yy, xy)
        } else if xx >= yy {
            (1.0, 0.0)
        } else {
            (0.0, 1.0)
        };
        let length = distance(along, (0.0, 0.0));
        let sign = if along.0 < 0.0 { -1.0 } else { 1.0 };
        let along = (sign * along.0 / length, sign * along.1 / length);
        let reach = |at: &(f64, f64)| (at.0 - middle.0) * along.0 + (at.1 - middle.1) * along.1;
        let least = ends.iter().map(reach).fold(f64::INFINITY, f64::min);
        let greatest = ends.iter().map(reach).fold(f64::NEG_INFINITY, f64::max);
        let half = f64::midpoint(least, greatest);
        Some(Axis {
            middle: (middle.0 + half * along.0, middle.1 + half * along.1),
            along,
            reach: greatest - least,
        })
    }
}

/// Where a street lies and how it goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// Its middle, metres of Lambert-93.
    pub middle: (f64, f64),
    /// One metre along it, eastwards.
    pub along: (f64, f64),
    /// How far it reaches, m.
    pub reach: f64,
}

/// The places of the points of one name, and how the first of them spells it.
type Named<'a> = (&'a str, Vec<(f64, f64)>);

/// The streets of some points, the longest first. Spellings that differ by case or accents are one street of a
/// commune; points without a street are of none.
#[must_use]
pub fn streets<'a>(points: &'a Points, places: &[Place]) -> Vec<Street<'a>> {
    let [names, communes] = ["voie", "insee"].map(|name| points.text(name));
    let mut by_name: BTreeMap<(&str, String), Named<'a>> = BTreeMap::new();
    for place in places {
        let row = place.row as usize;
        let name = names.get(row).unwrap_or_default().trim();
        if name.is_empty() {
            continue;
        }
        let key = (communes.get(row).unwrap_or_default(), normalise(name));
        let (_, at) = by_name.entry(key).or_insert_with(|| (name, Vec::new()));
        at.push((place.x, place.y));
    }
    let named: Vec<Named<'a>> = by_name.into_values().collect();
    let mut streets: Vec<Street<'_>> = (named.par_iter())
        .filter(|(_, at)| at.len() <= MOST)
        .map(|(name, at)| Street {
            name,
            lines: joined(at),
        })
        .filter(|street| !street.lines.is_empty())
        .collect();
    // Stable: equal lengths stay in the order of communes and names.
    streets.sort_by(|a, b| b.length().total_cmp(&a.length()));
    streets
}

/// The lines of a shortest tree over places (Prim), without those that are too long.
fn joined(at: &[(f64, f64)]) -> Vec<[(f64, f64); 2]> {
    let mut lines: Vec<[(f64, f64); 2]> = tree(at)
        .into_iter()
        .map(|[from, to]| [at[from], at[to]])
        .collect();
    // Several luminaires of one mast draw nothing.
    lines.retain(|[from, to]| distance(*from, *to) > 0.0);
    let mut lengths: Vec<f64> = lines
        .iter()
        .map(|[from, to]| distance(*from, *to))
        .collect();
    let Some(usual) = super::median(&mut lengths) else {
        return lines;
    };
    let most = (TIMES * usual).max(FAR);
    lines.retain(|[from, to]| distance(*from, *to) <= most);
    lines
}

/// The pairs of a tree that joins all places over the least length.
fn tree(at: &[(f64, f64)]) -> Vec<[usize; 2]> {
    // For each place that is not in the tree yet: its distance to the tree, and the place there that is so near.
    let mut nearest: Vec<(f64, usize)> = at
        .iter()
        .map(|place| (distance(*place, at[0]), 0))
        .collect();
    let mut out: Vec<usize> = (1..at.len()).collect();
    let mut pairs = Vec::new();
    while let Some((rank, next)) =
        (out.iter().copied().enumerate()).min_by(|a, b| nearest[a.1].0.total_cmp(&nearest[b.1].0))
    {
        out.swap_remove(rank);
        pairs.push([nearest[next].1, next]);
        for place in &out {
            let length = distance(at[*place], at[next]);
            if length < nearest[*place].0 {
                nearest[*place] = (length, next);
            }
        }
    }
    pairs
}

/// The same on every machine, which `f64::hypot` is not promised to be.
fn distance(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (x, y) = (from.0 - to.0, from.1 - to.1);
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::points::{LightPoint, PointsBuilder};
    use crate::report::map::Kind;
    use proptest::prelude::*;

    /// The length of a shortest tree by another way: the shortest pairs first, as long as they join two parts.
    fn shortest(at: &[(f64, f64)]) -> f64 {
        let mut pairs = Vec::new();
        for from in 0..at.len() {
            for to in from + 1..at.len() {
                let (x, y) = (at[from].0 - at[to].0, at[from].1 - at[to].1);
                pairs.push((x.hypot(y), from, to));
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut part: Vec<usize> = (0..at.len()).collect();
        let mut length = 0.0;
        for (long, from, to) in pairs {
            let (kept, gone) = (part[from], part[to]);
            if kept != gone {
                length += long;
                part.iter_mut()
                    .filter(|one| **one == gone)
                    .for_each(|one| *one = kept);
            }
        }
        length
    }

    proptest! {
        #[test]
        fn a_tree_is_as_short_as_can_be(at in prop::collection::vec((0.0..500.0_f64, 0.0..500.0_f64), 1..40)) {
            let pairs = tree(&at);
            prop_assert_eq!(pairs.len(), at.len() - 1);
            let length: f64 = pairs.iter().map(|[from, to]| distance(at[*from], at[*to])).sum();
            prop_assert!((length - shortest(&at)).abs() < 1e-6);
        }
    }

    fn drawn(at: &[(&str, f64, f64)]) -> Vec<(String, usize, f64)> {
        let mut builder = PointsBuilder::default();
        for (street, ..) in at {
            builder.push(LightPoint {
                insee: "62773".into(),
                voie: (*street).into(),
                ..LightPoint::default()
            });
        }
        let points = builder.finish();
        let places: Vec<Place> = (0..)
            .zip(at)
            .map(|(row, (_, x, y))| Place {
                row,
                x: *x,
                y: *y,
                kind: Kind::Left,
            })
            .collect();
        let found = streets(&points, &places);
        let stated = found.iter();
        stated
            .map(|one| (one.name.to_owned(), one.lines.len(), one.length()))
            .collect()
    }

    #[test]
    fn points_of_one_street_are_joined_and_far_hamlets_are_not() {
        let found = drawn(&[
            ("Rue Haute", 0.0, 0.0),
            ("rue haute", 60.0, 0.0),
            ("RUE HAUTE", 30.0, 0.0),
            ("rue Haute", 30.0, 0.0),
            ("rue Haute", 5_000.0, 0.0),
            ("rue Haute", 5_040.0, 0.0),
            ("rue Basse", 0.0, 100.0),
            ("rue Basse", 25.0, 100.0),
            ("", 10.0, 10.0),
            ("", 20.0, 10.0),
        ]);
        assert_eq!(
            found,
            [
                ("Rue Haute".to_owned(), 3, 100.0),
                ("rue Basse".to_owned(), 1, 25.0)
            ]
        );
        assert!(drawn(&[("rue Seule", 1.0, 1.0)]).is_empty());
    }

    #[test]
    fn a_street_has_an_axis() {
        let street = Street {
            name: "x",
            lines: vec![[(0.0, 0.0), (30.0, 40.0)], [(30.0, 40.0), (60.0, 80.0)]],
        };
        let axis = street.axis().expect("an axis");
        assert!(
            (axis.along.0 - 0.6).abs() < 1e-9 && (axis.along.1 - 0.8).abs() < 1e-9,
            "{axis:?}"
        );
        assert!((axis.reach - 100.0).abs() < 1e-9, "{axis:?}");
        assert!((axis.middle.0 - 30.0).abs() < 1e-9, "{axis:?}");
        let south = Street {
            name: "x",
            lines: vec![[(5.0, 9.0), (5.0, 1.0)]],
        };
        assert_eq!(south.axis().map(|axis| axis.along), Some((0.0, 1.0)));
    }
}
