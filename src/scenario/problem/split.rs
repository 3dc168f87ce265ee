//! Points of one class told apart where a rule does so, and the cabinets, streets and whole communes that
//! mean something to the choice.

use super::Group;
use super::labels::of_name;
use crate::inventory::text::normalise;
use crate::retrofit::classes::Class;
use crate::scenario::rules::Objective;
use crate::scenario::rules::decisions::Planned;
use crate::scenario::rules::groups::Together;
use crate::scenario::study::Study;
use rustc_hash::FxHashMap;

/// What a rule tells apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Tag {
    /// Bundles that the point belongs to: its cabinet, its street, its commune.
    pub bundles: Vec<usize>,
    /// Rank of the entry of `[[forcer]]`, from 1.
    pub forced: Option<usize>,
    /// What last year's plan said of it.
    pub planned: Option<Planned>,
}

/// What points belong to together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Cabinet,
    Street,
    /// All of the commune, where communes served count.
    Commune,
}

/// A cabinet, a street, or a commune.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// INSEE code of its commune.
    pub insee: String,
    pub part: Part,
    /// Rank among those of its commune, from 1.
    pub rank: usize,
    /// « armoire « AR-1 » de Samer ».
    pub label: String,
    /// Whether works on it are still to be paid for.
    pub opens: bool,
    pub together: Together,
}

pub(super) struct Split {
    pub groups: Vec<(Group, Tag)>,
    pub bundles: Vec<Found>,
}

/// A column of cabinets or streets, and what the scenario wants of them.
struct Kind {
    part: Part,
    column: &'static str,
    together: Together,
    opens: bool,
}

impl Split {
    pub fn of(study: &Study) -> Self {
        let rules = &study.scenario.rules;
        let mut bundles = Vec::new();
        let mut of_row: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for kind in [
            Kind {
                part: Part::Cabinet,
                column: "armoire",
                together: rules.groups.cabinets,
                opens: rules.groups.cabinet_work.is_some(),
            },
            Kind {
                part: Part::Street,
                column: "voie",
                together: rules.groups.streets,
                opens: false,
            },
        ] {
            find(study, &kind, &mut bundles, &mut of_row);
        }
        let of_commune = served(study, &mut bundles);
        let mut groups: Vec<(Group, Tag)> = Vec::new();
        for (at, class) in study.classes.classes.iter().enumerate() {
            let mut known: FxHashMap<Tag, usize> = FxHashMap::default();
            for row in free_rows(study, class) {
                let mut bundles = of_row.get(&row).cloned().unwrap_or_default();
                bundles.extend(of_commune.get(class.insee.as_str()));
                let tag = Tag {
                    bundles,
                    forced: study.decisions.forced.get(&row).copied(),
                    planned: planned(study, class, row),
                };
                let group = *known.entry(tag).or_insert_with_key(|tag| {
                    let group = Group {
                        class: at,
                        rows: Vec::new(),
                    };
                    groups.push((group, tag.clone()));
                    groups.len() - 1
                });
                groups[group].0.rows.push(row);
            }
        }
        Self { groups, bundles }
    }
}

/// Rows of a class that are neither done nor forbidden.
fn free_rows<'a>(study: &'a Study, class: &'a Class) -> impl Iterator<Item = u32> + 'a {
    let decisions = &study.decisions;
    let rows = class.rows.iter().copied();
    rows.filter(|row| !decisions.done.contains(row) && !decisions.forbidden.contains(row))
}

/// What last year's plan said of a point, where that can still be done.
fn planned(study: &Study, class: &Class, row: u32) -> Option<Planned> {
    let weight = study.scenario.rules.replanning.as_ref()?.weight;
    let planned = study.decisions.planned.get(&row)?;
    let mut solutions = class.solutions.iter();
    (weight > 0.0 && solutions.any(|one| one.code == planned.solution)).then(|| planned.clone())
}

/// Cabinets or streets in order of first appearance, classes after classes.
fn find(
    study: &Study,
    kind: &Kind,
    bundles: &mut Vec<Found>,
    of_row: &mut FxHashMap<u32, Vec<usize>>,
) {
    if kind.together == Together::Libre && !kind.opens {
        return;
    }
    let names = study.import.points.text(kind.column);
    let insee = study.import.points.text("insee");
    let key = |row: u32| {
        let name = names.get(row as usize).unwrap_or_default();
        let stated = normalise(name);
        (!stated.is_empty()).then(|| {
            let commune = insee.get(row as usize).unwrap_or_default();
            ((commune, stated), name)
        })
    };
    let mut members: FxHashMap<(&str, String), Vec<u32>> = FxHashMap::default();
    let mut order: Vec<((&str, String), &str)> = Vec::new();
    for class in &study.classes.classes {
        for row in free_rows(study, class) {
            let Some((key, name)) = key(row) else {
                continue;
            };
            let rows = members.entry(key.clone()).or_default();
            if rows.is_empty() {
                order.push((key, name));
            }
            rows.push(row);
        }
    }
    // A cabinet that feeds a point done has had its works.
    let done: Vec<(&str, String)> = study
        .decisions
        .done
        .iter()
        .filter_map(|row| key(*row).map(|(key, _)| key))
        .collect();
    let mut ranks: FxHashMap<&str, usize> = FxHashMap::default();
    for (key, name) in order {
        let rows = members.remove(&key).unwrap_or_default();
        let opens = kind.opens && !done.contains(&key);
        let together = if rows.len() > 1 {
            kind.together
        } else {
            Together::Libre
        };
        if together == Together::Libre && !opens {
            continue;
        }
        let rank = ranks.entry(key.0).or_default();
        *rank += 1;
        for row in rows {
            of_row.entry(row).or_default().push(bundles.len());
        }
        let commune = name_of(study, key.0);
        bundles.push(Found {
            insee: key.0.to_owned(),
            part: kind.part,
            rank: *rank,
            label: format!("{} « {name} » {}", kind.column, of_name(commune)),
            opens,
            together,
        });
    }
}

fn name_of<'a>(study: &'a Study, insee: &'a str) -> &'a str {
    let territory = &study.scenario.territory;
    let known = territory.by_insee(insee);
    known.map_or(insee, |index| &territory.communes()[index].nom)
}

/// The communes with points to choose, where a goal or a threshold counts those served: the bundle of
/// each by its INSEE code.
fn served<'a>(study: &'a Study, bundles: &mut Vec<Found>) -> FxHashMap<&'a str, usize> {
    let mut of_commune: FxHashMap<&str, usize> = FxHashMap::default();
    let (scenario, thresholds) = (&study.scenario, &study.scenario.rules.thresholds);
    let mut counted = (scenario.objectives.all().iter().copied())
        .chain(thresholds.iter().map(|rule| rule.measure));
    if !counted.any(|goal| goal == Objective::Communes) {
        return of_commune;
    }
    for class in &study.classes.classes {
        let insee = class.insee.as_str();
        if of_commune.contains_key(insee) || free_rows(study, class).next().is_none() {
            continue;
        }
        of_commune.insert(insee, bundles.len());
        bundles.push(Found {
            insee: insee.to_owned(),
            part: Part::Commune,
            rank: 1,
            label: format!("part {}", of_name(name_of(study, insee))),
            opens: false,
            together: Together::Libre,
        });
    }
    of_commune
}
