//! What a plan changes of the one before it: the points that come in, those that go out, kWh, euros.

use crate::scenario::planned::PlannedPoint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What changed from a plan to the next.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// All communes together.
    pub ensemble: Moved,
    /// Those of which something changed, by name.
    pub communes: BTreeMap<String, Moved>,
}

/// What changed somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Points that the earlier plan had not.
    pub entres: usize,
    /// Points that the later plan has no longer.
    pub sortis: usize,
    /// Points of both, with another solution or year.
    pub autrement: usize,
    /// What is saved in a year, more or less.
    pub economie_kwh_an: f64,
    /// What the works cost, more or less.
    pub cout_centimes: i64,
}

impl Moved {
    /// Whether nothing changed.
    pub fn is_none(&self) -> bool {
        self.entres + self.sortis + self.autrement == 0
    }

    fn add(&mut self, point: &PlannedPoint, sign: i32) {
        let works = point.works.as_ref();
        let saved = works.map_or(0.0, |works| works.kwh_before - works.kwh_after);
        self.economie_kwh_an += f64::from(sign) * saved;
        self.cout_centimes += i64::from(sign) * point.cost_cents.unwrap_or_default();
    }
}

impl Changes {
    /// From the points of a plan to those of the next.
    pub fn between(before: &[PlannedPoint], after: &[PlannedPoint]) -> Self {
        let mut all = Self::default();
        let known: BTreeMap<[String; 4], &PlannedPoint> =
            before.iter().map(|point| (point.key(), point)).collect();
        let now: BTreeMap<[String; 4], &PlannedPoint> =
            after.iter().map(|point| (point.key(), point)).collect();
        for (key, point) in &known {
            if !now.contains_key(key) {
                all.change(point, |moved| {
                    moved.sortis += 1;
                    moved.add(point, -1);
                });
            }
        }
        for (key, point) in &now {
            match known.get(key) {
                None => all.change(point, |moved| {
                    moved.entres += 1;
                    moved.add(point, 1);
                }),
                Some(earlier)
                    if earlier.solution != point.solution || earlier.year != point.year =>
                {
                    all.change(point, |moved| {
                        moved.autrement += 1;
                        moved.add(earlier, -1);
                        moved.add(point, 1);
                    });
                }
                Some(_) => {}
            }
        }
        all
    }

    fn change(&mut self, point: &PlannedPoint, change: impl Fn(&mut Moved)) {
        change(&mut self.ensemble);
        change(self.communes.entry(point.commune.clone()).or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::planned::PlannedWorks;

    fn point(reference: &str, solution: &str, euros: i64, saved: f64) -> PlannedPoint {
        PlannedPoint {
            insee: "62773".into(),
            commune: "Samer".into(),
            reference: reference.into(),
            lantern: 1,
            solution: solution.into(),
            cost_cents: Some(euros * 100),
            works: Some(PlannedWorks {
                kwh_before: saved + 100.0,
                kwh_after: 100.0,
                ..PlannedWorks::default()
            }),
            ..PlannedPoint::default()
        }
    }

    #[test]
    fn points_in_points_out_and_what_they_save_and_cost_by_hand() {
        let before = [
            point("A", "led", 500, 300.0),
            point("B", "led", 400, 200.0),
            point("D", "led", 1, 1.0),
        ];
        let after = [
            point("B", "kit", 250, 150.0),
            point("C", "led", 700, 420.0),
            point("D", "led", 1, 1.0),
        ];
        let changes = Changes::between(&before, &after);
        let moved = changes.ensemble;
        assert_eq!((moved.entres, moved.sortis, moved.autrement), (1, 1, 1));
        // A −300, B −50, C +420; A −500 €, B −150 €, C +700 €.
        assert!((moved.economie_kwh_an - 70.0).abs() < 1e-9);
        assert_eq!(moved.cout_centimes, 5_000);
        assert_eq!(changes.communes["Samer"], moved);
        assert!(Changes::between(&after, &after).ensemble.is_none());
        let back = Changes::between(&after, &before).ensemble;
        assert_eq!(back.cout_centimes, -moved.cout_centimes);
    }
}
