//! Points that must be in the plan, by name or by their flags, and cabinets and streets that go
//! together: all of their points in one year, or none.

use super::{Control, Recount, Verifier};
use crate::inventory::text::normalise;
use crate::report::layout;
use crate::retrofit::classes::Class;
use crate::scenario::rules::groups::Together;
use crate::scenario::study::ChosenPoint;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Points named in one message.
const TOLD: usize = 5;

/// The chosen points of the communes whose workbooks are read, by row of the frame.
type Chosen<'c> = FxHashMap<u32, &'c ChosenPoint>;

/// A cabinet or a street as the plan leaves it.
struct Group {
    /// Its name as the inventory writes it first.
    name: String,
    /// Points that could be in the plan.
    open: usize,
    /// Years of those that are, by their place.
    years: Vec<usize>,
}

impl Verifier<'_> {
    /// Forced points and whole groups of the communes that have been read.
    pub(super) fn obligations(&mut self, recounts: &BTreeMap<usize, Recount>) {
        let points = recounts.values().flat_map(|one| &one.choice.points);
        let chosen: Chosen<'_> = points.map(|point| (point.row, point)).collect();
        let communes = self.study.scenario.territory.communes();
        let read: BTreeMap<&str, String> = (recounts.keys())
            .map(|index| &communes[*index])
            .map(|commune| (commune.insee.as_str(), layout::commune_file(commune)))
            .collect();
        let mut broken = self.forced(&chosen);
        let groups = &self.study.scenario.rules.groups;
        for (column, noun, together) in [
            ("armoire", "armoire", groups.cabinets),
            ("voie", "rue", groups.streets),
        ] {
            if together == Together::Ensemble {
                broken.extend(self.in_parts(column, noun, &chosen));
            }
        }
        for (insee, message) in broken {
            if let Some(file) = read.get(insee.as_str()) {
                let sheet = layout::sheet::POINTS;
                self.say(Control::Regles, file, sheet, "", message);
            }
        }
    }

    /// Rows of a class that can be in a plan.
    fn open_rows<'b>(&'b self, class: &'b Class) -> impl Iterator<Item = u32> + 'b {
        let rows = class.rows.iter().copied();
        rows.filter(|row| self.study.decisions.leaves_open(*row))
    }

    /// What is wrong with forced points, by INSEE code.
    fn forced(&self, chosen: &Chosen<'_>) -> Vec<(String, String)> {
        let study = self.study;
        let by_name = "points de [[forcer]] absents du plan";
        let by_flag = "points forcés par [drapeaux] absents du plan";
        let uncured = "points forcés par [drapeaux] dont la solution ne répond pas au signalement";
        let mut broken: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
        for class in &study.classes.classes {
            let flagged = study.preferences.forces_any(class);
            for row in self.open_rows(class) {
                let named = study.decisions.forced.contains_key(&row);
                let what = match chosen.get(&row) {
                    None if named => by_name,
                    None if flagged => by_flag,
                    Some(point) if flagged => {
                        let solution = &class.solutions[point.solution];
                        if study.preferences.cures(class, solution) {
                            continue;
                        }
                        uncured
                    }
                    _ => continue,
                };
                broken.entry((&class.insee, what)).or_default().push(row);
            }
        }
        let message = |((insee, what), mut rows): ((&str, &str), Vec<u32>)| {
            rows.sort_unstable();
            (
                insee.to_owned(),
                format!("{what} : {} ({})", rows.len(), self.named(&rows)),
            )
        };
        broken.into_iter().map(message).collect()
    }

    /// Where the first of some points stand in the inventories.
    fn named(&self, rows: &[u32]) -> String {
        let points = &self.study.import.points;
        let first = rows.iter().take(TOLD).map(|row| {
            let point = points.get(*row as usize);
            if point.reference.is_empty() {
                format!("{}, ligne {}", point.fichier, point.ligne)
            } else {
                point.reference.to_string()
            }
        });
        let mut stated = first.collect::<Vec<_>>().join(" ; ");
        if rows.len() > TOLD {
            stated += " ; …";
        }
        stated
    }

    /// Cabinets or streets that are done in part or in several years, by INSEE code.
    fn in_parts(&self, column: &str, noun: &str, chosen: &Chosen<'_>) -> Vec<(String, String)> {
        let names = self.study.import.points.text(column);
        let mut groups: BTreeMap<(&str, String), Group> = BTreeMap::new();
        for class in &self.study.classes.classes {
            for row in self.open_rows(class) {
                let name = names.get(row as usize).unwrap_or_default();
                let stated = normalise(name);
                if stated.is_empty() {
                    continue;
                }
                let group = groups
                    .entry((&class.insee, stated))
                    .or_insert_with(|| Group {
                        name: name.to_owned(),
                        open: 0,
                        years: Vec::new(),
                    });
                group.open += 1;
                group.years.extend(chosen.get(&row).map(|point| point.year));
            }
        }
        let broken = |((insee, _), group): ((&str, String), Group)| {
            let what = self.in_part(&group)?;
            Some((
                insee.to_owned(),
                format!("{noun} « {} » : {what}", group.name),
            ))
        };
        groups.into_iter().filter_map(broken).collect()
    }

    /// How a group is not done as one; `None` where it is.
    fn in_part(&self, group: &Group) -> Option<String> {
        let done = group.years.len();
        if done > 0 && done < group.open {
            return Some(format!(
                "{done} de ses {} points sont dans le plan ; ils y sont tous ou aucun ([groupes])",
                group.open
            ));
        }
        let years: BTreeSet<usize> = group.years.iter().copied().collect();
        let stated = years.iter().filter_map(|year| self.extras.years.get(*year));
        let stated: Vec<String> = stated.map(ToString::to_string).collect();
        (years.len() > 1).then(|| {
            format!(
                "ses points sont rénovés en plusieurs années ({}), et non en une seule ([groupes])",
                stated.join(", ")
            )
        })
    }
}
