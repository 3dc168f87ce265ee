//! « Conformité »: the rules of law and technique, how many points do not meet each of them, and
//! how many of these are in the plan.

use super::Shared;
use crate::inventory::points::Rows;
use crate::report::layout;
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::retrofit::compliance::flagged_points;
use crate::retrofit::rules::{About, Flag, flags_of_point, rules};
use crate::scenario::study::{Choice, CommuneChoice, Study};
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

/// Points that raise each flag: those of the inventories, and those of the plan.
#[derive(Debug, Clone, Default)]
pub struct Flagged {
    inventory: BTreeMap<Flag, usize>,
    plan: BTreeMap<Flag, usize>,
}

impl Flagged {
    /// Counts each commune, by its place in the territory.
    pub fn by_commune(study: &Study, choice: &Choice) -> BTreeMap<usize, Self> {
        let mut inventory = flagged_points(&study.import.points);
        let communes = study.scenario.territory.communes();
        let points = study.import.points.rows();
        let count = |choice: &CommuneChoice| {
            let flagged = Self {
                inventory: (inventory.remove(&communes[choice.commune].insee)).unwrap_or_default(),
                plan: Self::of_plan(study, &points, choice),
            };
            (choice.commune, flagged)
        };
        choice.communes.iter().map(count).collect()
    }

    fn of_plan(study: &Study, points: &Rows<'_>, choice: &CommuneChoice) -> BTreeMap<Flag, usize> {
        let mut plan: BTreeMap<Flag, usize> = BTreeMap::new();
        for chosen in &choice.points {
            let (class, solution) = study.solution(chosen);
            let existing = &class.existing;
            let point = points.get(chosen.row as usize);
            let in_place = flags_of_point(&point, existing.technology, Some(existing.luminaire));
            for flag in in_place.iter().chain(solution.flags.iter()) {
                *plan.entry(flag).or_default() += 1;
            }
        }
        plan
    }

    /// Counts all communes together.
    pub fn sum<'f>(communes: impl Iterator<Item = &'f Self>) -> Self {
        let mut sum = Self::default();
        for one in communes {
            for (all, counts) in [
                (&mut sum.inventory, &one.inventory),
                (&mut sum.plan, &one.plan),
            ] {
                for (flag, count) in counts {
                    *all.entry(*flag).or_default() += count;
                }
            }
        }
        sum
    }

    /// How many points of the inventories, and of the plan, raise a flag.
    pub fn counts(&self, flag: Flag) -> [usize; 2] {
        [&self.inventory, &self.plan].map(|counts| counts.get(&flag).copied().unwrap_or_default())
    }
}

/// The sheet.
pub fn sheet(shared: &Shared<'_>, flagged: &Flagged, title: &str) -> Written<Worksheet> {
    let columns = vec![
        Column::new("Drapeau", 28.0, Kind::Wrapped),
        Column::new("Règle", 48.0, Kind::Wrapped),
        Column::new("Porte sur", 16.0, Kind::Text),
        Column::new("Points de l'inventaire", 12.0, Kind::Whole),
        Column::new("Points du plan", 10.0, Kind::Whole),
        Column::new("Traitement", 20.0, Kind::Wrapped),
        Column::new("Seuil", 9.0, Kind::Watts),
        Column::new("Unité", 18.0, Kind::Wrapped),
        Column::new("Source", 48.0, Kind::Wrapped),
        Column::new("Année", 8.0, Kind::Plain),
        Column::new("Confiance", 15.0, Kind::Wrapped),
    ];
    let stances = &shared.study().scenario.stances;
    let count = |counts: &BTreeMap<Flag, usize>, flag: Flag| {
        Value::count(counts.get(&flag).copied().unwrap_or_default())
    };
    let rows = rules().iter().map(|rule| {
        let (about, inventory) = match rule.about {
            About::Point => ("l'existant", count(&flagged.inventory, rule.flag)),
            About::Solution => ("ce qui est posé", Value::Blank),
        };
        vec![
            Value::text(rule.flag.code()),
            Value::text(&*rule.label),
            Value::text(about),
            inventory,
            count(&flagged.plan, rule.flag),
            Value::text(stances.of(rule.flag).label()),
            Value::optional(rule.threshold),
            Value::text(&*rule.unit),
            Value::text(&*rule.source),
            Value::Number(f64::from(rule.year)),
            Value::text(&*rule.confidence),
        ]
    });
    shared.one_table(layout::sheet::COMPLIANCE, columns, rows, title)
}
