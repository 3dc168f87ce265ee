//! « Conformité »: the rules of law and technique, how many points do not meet each of them, how
//! many of these are in the plan, and how many were checked at all.

use super::Shared;
use crate::inventory::points::Rows;
use crate::report::layout;
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::retrofit::compliance::{Tally, tallies};
use crate::retrofit::en13201::Road;
use crate::retrofit::rules::{About, Flag, dense_light, of_point, rules};
use crate::scenario::study::{Choice, CommuneChoice, Study};
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

/// What came of each rule: over the points of the inventories, and over those of the plan.
#[derive(Debug, Clone, Default)]
pub struct Flagged {
    inventory: BTreeMap<Flag, Tally>,
    plan: BTreeMap<Flag, Tally>,
}

impl Flagged {
    /// Counts each commune, by its place in the territory.
    pub fn by_commune(study: &Study, choice: &Choice) -> BTreeMap<usize, Self> {
        let mut inventory = tallies(&study.import.points);
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

    fn of_plan(study: &Study, points: &Rows<'_>, choice: &CommuneChoice) -> BTreeMap<Flag, Tally> {
        let mut plan: BTreeMap<Flag, Tally> = BTreeMap::new();
        for chosen in &choice.points {
            let (class, solution) = study.solution(chosen);
            let existing = &class.existing;
            let point = points.get(chosen.row as usize);
            let in_place = of_point(&point, existing.technology, Some(existing.luminaire));
            for rule in rules() {
                let flag = rule.flag;
                let status = match (rule.about, flag) {
                    (About::Point, _) => in_place.status(flag),
                    (About::Solution, Flag::DensiteFlux) => {
                        dense_light(Road::of(&point).as_ref(), solution.flux_lm)
                    }
                    (About::Solution, _) => solution.checks.status(flag),
                };
                plan.entry(flag).or_default().add(status, 1);
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
                for (flag, tally) in counts {
                    *all.entry(*flag).or_default() += *tally;
                }
            }
        }
        sum
    }

    /// What came of a rule over the points of the inventories, and over those of the plan.
    pub fn tallies(&self, flag: Flag) -> [Tally; 2] {
        [&self.inventory, &self.plan].map(|counts| counts.get(&flag).copied().unwrap_or_default())
    }
}

/// How many points do not meet a rule; in words where none was checked, which is not zero.
fn found(tally: Tally) -> Value<'static> {
    tally
        .in_words()
        .map_or_else(|| Value::count(tally.raised), Value::text)
}

/// The sheet.
pub fn sheet(shared: &Shared<'_>, flagged: &Flagged, title: &str) -> Written<Worksheet> {
    let columns = vec![
        Column::new("Signalement", 27.0, Kind::Wrapped),
        Column::new("Règle", 46.0, Kind::Wrapped),
        Column::new("Porte sur", 13.0, Kind::Text),
        Column::new("Points de l'inventaire", 11.0, Kind::Whole),
        Column::new("dont vérifiés", 10.0, Kind::Whole),
        Column::new("Points du plan", 11.0, Kind::Whole),
        Column::new("Plan : vérifiés", 9.0, Kind::Whole),
        Column::new("Plan : sans objet", 9.0, Kind::Whole),
        Column::new("Plan : non vérifiés", 10.0, Kind::Whole),
        Column::new("Traitement", 11.0, Kind::Wrapped),
        Column::new("Seuil", 7.0, Kind::Watts),
        Column::new("Unité", 12.0, Kind::Wrapped),
        Column::new("Source", 44.0, Kind::Wrapped),
        Column::new("Année", 7.0, Kind::Plain),
        Column::new("Confiance", 13.0, Kind::Wrapped),
    ];
    let stances = &shared.study().scenario.stances;
    let rows = rules().iter().map(|rule| {
        let [inventory, plan] = flagged.tallies(rule.flag);
        let (about, inventory) = match rule.about {
            About::Point => (
                "l'existant",
                [found(inventory), Value::count(inventory.checked())],
            ),
            About::Solution => ("ce qui est posé", [Value::Blank, Value::Blank]),
        };
        let [raised, checked] = inventory;
        vec![
            Value::text(rule.flag.code()),
            Value::text(&*rule.label),
            Value::text(about),
            raised,
            checked,
            found(plan),
            Value::count(plan.checked()),
            Value::count(plan.moot),
            Value::count(plan.unchecked),
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
