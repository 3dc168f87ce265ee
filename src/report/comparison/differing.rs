//! What changed between the hypotheses of scenarios: only what differs.

use crate::report::plan;
use crate::scenario::comparison::Side;
use crate::scenario::comparison::settings::{self, Setting, SettingValue};
use std::collections::BTreeMap;

/// Something that is not the same in all the scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Differing {
    /// What it belongs to.
    pub section: &'static str,
    /// What it is.
    pub what: String,
    /// Unit of numbers; that of the first scenario that has one.
    pub unit: String,
    /// What each scenario sets, in their order; none where it has no such thing.
    pub values: Vec<Option<SettingValue>>,
}

/// What differs, in the order of the first scenario that sets it.
#[must_use]
pub fn list(sides: &[Side]) -> Vec<Differing> {
    let of_side = |side: &Side| {
        let mut all = settings::list(side);
        all.extend(plan::settings(&side.study));
        all
    };
    differing(&sides.iter().map(of_side).collect::<Vec<_>>())
}

/// What tells a setting apart: its section, its name without what follows in brackets (figures that
/// come with a name, such as the hours of a dimming), and its rank among those of the same name.
type Key<'a> = (&'static str, &'a str, usize);

fn differing(lists: &[Vec<Setting>]) -> Vec<Differing> {
    let mut order: Vec<Key<'_>> = Vec::new();
    let mut known: BTreeMap<Key<'_>, Vec<Option<&Setting>>> = BTreeMap::new();
    for (side, settings) in lists.iter().enumerate() {
        let mut ranks: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for setting in settings {
            let name = plain_name(&setting.what);
            let rank = ranks.entry((setting.section, name)).or_default();
            let key = (setting.section, name, *rank);
            *rank += 1;
            let of_sides = known.entry(key).or_insert_with(|| {
                order.push(key);
                vec![None; lists.len()]
            });
            of_sides[side] = Some(setting);
        }
    }
    let stated = |key: &Key<'_>| {
        let of_sides = &known[key];
        let first = of_sides.iter().flatten().next()?;
        let value = |one: Option<&Setting>| one.map(|one| one.value.clone());
        let values: Vec<Option<SettingValue>> = of_sides.iter().copied().map(value).collect();
        let same_name = of_sides.iter().flatten().all(|one| one.what == first.what);
        let what = if same_name { &first.what } else { key.1 };
        values
            .windows(2)
            .any(|pair| pair[0] != pair[1])
            .then(|| Differing {
                section: key.0,
                what: what.to_owned(),
                unit: first.unit.clone(),
                values,
            })
    };
    order.iter().filter_map(stated).collect()
}

fn plain_name(what: &str) -> &str {
    what.split_once(" (").map_or(what, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(section: &'static str, what: &str, number: f64) -> Setting {
        Setting {
            section,
            what: what.into(),
            value: SettingValue::Number(number),
            unit: "€".into(),
        }
    }

    #[test]
    fn only_what_differs_is_stated() {
        let stated = differing(&[
            vec![
                setting("Prix", "Prix du kWh", 0.17),
                setting("Prix", "CO2", 0.052),
                setting("Catalogue", "Gradation : −50 % (3 005 h/an)", 30.0),
                setting("Catalogue", "LED 36 W", 665.0),
                setting("Catalogue", "LED 36 W", 700.0),
            ],
            vec![
                setting("Prix", "Prix du kWh", 0.20),
                setting("Prix", "CO2", 0.052),
                setting("Catalogue", "Gradation : −50 % (2 700 h/an)", 40.0),
                setting("Catalogue", "LED 36 W", 665.0),
                setting("Aides", "DETR : taux", 0.3),
            ],
        ]);
        let brief: Vec<(&str, [Option<f64>; 2])> = stated
            .iter()
            .map(|one| {
                let number = |at: usize| match one.values[at] {
                    Some(SettingValue::Number(number)) => Some(number),
                    _ => None,
                };
                (one.what.as_str(), [number(0), number(1)])
            })
            .collect();
        assert_eq!(
            brief,
            [
                ("Prix du kWh", [Some(0.17), Some(0.20)]),
                ("Gradation : −50 %", [Some(30.0), Some(40.0)]),
                ("LED 36 W", [Some(700.0), None]),
                ("DETR : taux", [None, Some(0.3)]),
            ]
        );
    }
}
