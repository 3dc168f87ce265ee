//! What the rules say of each point: forced, forbidden, planned last year, done.

use super::replanning::Replanning;
use super::selector::Selector;
use crate::error::{Error, Place, Result};
use crate::french::counted;
use crate::inventory::points::Points;
use crate::inventory::text::normalise;
use crate::retrofit::FactorClass;
use crate::retrofit::classes::Classes;
use crate::scenario::Scenario;
use crate::scenario::planned::{self, CountsFor, PlannedPoint, file_name};
use crate::scenario::preferences::Preferences;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::path::Path;

/// What the rules of a scenario say of the points, by row of the frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions {
    /// Points that `[[forcer]]` names, with the rank of the entry, from 1.
    pub forced: FxHashMap<u32, usize>,
    /// Points that `[[interdire]]` names.
    pub forbidden: FxHashSet<u32>,
    /// Points of last year's plan.
    pub planned: FxHashMap<u32, Planned>,
    /// Points done that the inventories still have.
    pub done: FxHashSet<u32>,
    /// What is done, in figures.
    pub done_figures: DoneFigures,
    /// Points that `[[forcer]]` names and that have no solution or are out of any plan.
    pub forced_without_solution: usize,
    /// Lines of last year's plan whose point the inventories no longer have.
    pub lost: usize,
}

/// What last year's plan said of a point.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Planned {
    /// Code of its solution.
    pub solution: String,
    /// Year of the works, where the plan had years with names.
    pub year: Option<i32>,
}

/// Points done, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoneFigures {
    /// Points of factor 4.
    pub factor4: u32,
    /// Points of factor 2.
    pub factor2: u32,
    /// Points whose cost is told nowhere: nothing is taken from the budgets for them.
    pub without_cost: u32,
    /// What they cost, in cents, by commune of the territory; empty where budgets are what is left.
    pub spent_cents: BTreeMap<usize, i64>,
}

impl Decisions {
    /// Whether a point is neither done nor forbidden.
    #[must_use]
    pub fn leaves_open(&self, row: u32) -> bool {
        !self.done.contains(&row) && !self.forbidden.contains(&row)
    }

    /// What the rules of a scenario say of its points.
    ///
    /// # Errors
    /// An entry that matches no point, a point both forced and forbidden, or what the files of
    /// `[replanification]` have wrong.
    pub fn of(
        scenario: &Scenario,
        points: &Points,
        classes: &Classes,
        budgets: &BTreeMap<usize, i64>,
    ) -> Result<Self> {
        let rules = &scenario.rules;
        let mut decisions = Self::default();
        for (rank, selector) in (1..).zip(&rules.forced) {
            for row in matched(selector, points, &scenario.file)? {
                decisions.forced.entry(row).or_insert(rank);
            }
        }
        for selector in &rules.forbidden {
            let rows = matched(selector, points, &scenario.file)?;
            if let Some((row, rank)) = rows
                .iter()
                .find_map(|row| Some((*row, *decisions.forced.get(row)?)))
            {
                return Err(Error::input(
                    &scenario.file,
                    format!(
                        "{} est à la fois dans [[forcer]] n° {rank} et dans {}",
                        described(points, row),
                        selector.name
                    ),
                    "retirez l'un des deux, ou précisez-les",
                ));
            }
            decisions.forbidden.extend(rows);
        }
        let preferences = Preferences::of(scenario);
        let flagged = classes
            .classes
            .iter()
            .filter(|class| preferences.forces_any(class));
        let mut flagged = flagged.flat_map(|class| &class.rows);
        if let Some(row) = flagged.find(|row| decisions.forbidden.contains(row)) {
            return Err(Error::input(
                &scenario.file,
                format!(
                    "{} est forcé par [drapeaux] et interdit par [[interdire]]",
                    described(points, *row)
                ),
                "retirez l'un des deux, ou remplacez « forcer » par « favoriser »",
            ));
        }
        if !decisions.forced.is_empty() {
            let solved = classes.classes.iter().flat_map(|class| &class.rows);
            let solved = solved
                .filter(|row| decisions.forced.contains_key(row))
                .count();
            decisions.forced_without_solution = decisions.forced.len() - solved;
        }
        if let Some(replanning) = &rules.replanning {
            decisions.take_over(scenario, replanning, points, budgets)?;
        }
        Ok(decisions)
    }

    fn take_over(
        &mut self,
        scenario: &Scenario,
        replanning: &Replanning,
        points: &Points,
        budgets: &BTreeMap<usize, i64>,
    ) -> Result<()> {
        let index = Index::of(points);
        let mut planned: FxHashMap<Identity, PlannedPoint> = FxHashMap::default();
        if let Some(file) = &replanning.plan {
            for line in planned::read(file)? {
                let row = index.row(&line);
                if let Some(row) = row {
                    let said = Planned {
                        solution: line.solution.clone(),
                        year: line.year,
                    };
                    self.planned.insert(row, said);
                } else {
                    self.lost += 1;
                }
                planned.insert(Identity::of(row, &line), line);
            }
        }
        let Some(file) = &replanning.done else {
            return Ok(());
        };
        let mut seen: FxHashSet<Identity> = FxHashSet::default();
        for line in planned::read(file)? {
            let row = index.row(&line);
            let identity = Identity::of(row, &line);
            let before = planned.get(&identity);
            if !seen.insert(identity) {
                continue;
            }
            self.done.extend(row);
            let refuse = |problem: &str, remedy: &str| {
                let place = Place {
                    sheet: None,
                    cell: Some(format!("ligne {}", line.row)),
                };
                Error::at(file, place, problem, remedy)
            };
            let commune = scenario
                .territory
                .by_insee(&line.insee)
                .filter(|commune| budgets.contains_key(commune))
                .ok_or_else(|| {
                    refuse(
                        &format!(
                            "le code INSEE « {} » n'est pas celui d'une commune du plan",
                            line.insee
                        ),
                        "corrigez-le, ou retirez la ligne",
                    )
                })?;
            let figures = &mut self.done_figures;
            let counts_for = match (line.factor, before) {
                (CountsFor::Untold, Some(before)) => before.factor,
                (stated, _) => stated,
            };
            match counts_for {
                CountsFor::Class(FactorClass::F4) => figures.factor4 += 1,
                CountsFor::Class(FactorClass::F2) => figures.factor2 += 1,
                CountsFor::Nothing => {}
                CountsFor::Untold => {
                    return Err(refuse(
                        "le facteur d'un point fait n'est dit ni là ni dans « plan »",
                        "écrivez 4, 2 ou 0 (aucun objectif) dans la colonne « facteur »",
                    ));
                }
            }
            if replanning.budgets_are_left {
                continue;
            }
            let cost = line
                .cost_cents
                .or_else(|| before.and_then(|it| it.cost_cents));
            // Invoices come late: the point is done all the same, and its cost is told as missing.
            let Some(cost) = cost else {
                figures.without_cost += 1;
                continue;
            };
            let spent = figures.spent_cents.entry(commune).or_default();
            *spent = spent.saturating_add(cost);
        }
        let targets = &scenario.targets;
        for (name, done, target) in [
            ("facteur 4", self.done_figures.factor4, targets.factor4),
            ("facteur 2", self.done_figures.factor2, targets.factor2),
        ] {
            if target.most().is_some_and(|most| done > most) {
                return Err(Error::input(
                    file,
                    format!(
                        "{} en {name}, plus que l'objectif ({})",
                        counted(done as usize, "point fait", "points faits"),
                        target.label()
                    ),
                    "relevez l'objectif du scénario, ou retirez des points faits",
                ));
            }
        }
        Ok(())
    }
}

fn matched(selector: &Selector, points: &Points, file: &Path) -> Result<Vec<u32>> {
    let rows = selector.rows(points);
    if rows.is_empty() {
        return Err(Error::input(
            file,
            format!(
                "{} ({}) ne correspond à aucun point des inventaires",
                selector.name, selector.words
            ),
            "corrigez-la d'après les inventaires, ou retirez-la",
        ));
    }
    Ok(rows)
}

/// A point as a message names it.
fn described(points: &Points, row: u32) -> String {
    let point = points.get(row as usize);
    let what = if point.reference.is_empty() {
        format!("{}, ligne {}", point.fichier, point.ligne)
    } else {
        format!("« {} »", point.reference)
    };
    format!("le point {what} ({})", point.commune)
}

/// What tells a line of a file from another: the point that it is, or else what it says.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    Row(u32),
    Stated([String; 4]),
}

impl Identity {
    fn of(row: Option<u32>, line: &PlannedPoint) -> Self {
        row.map_or_else(|| Self::Stated(line.key()), Self::Row)
    }
}

/// Where points are found again.
struct Index {
    /// By commune, reference and lantern; none where two points share them.
    by_reference: FxHashMap<(String, String, u32), Option<u32>>,
    /// By file, sheet, row and lantern.
    by_place: FxHashMap<(String, String, u32, u32), u32>,
}

impl Index {
    fn of(points: &Points) -> Self {
        let mut index = Self {
            by_reference: FxHashMap::default(),
            by_place: FxHashMap::default(),
        };
        let rows = points.rows();
        for row in 0..points.len() {
            let point = rows.get(row);
            let rank = point.foyer;
            let stated = normalise(point.reference);
            if !stated.is_empty() {
                let commune = point.insee.to_owned();
                index
                    .by_reference
                    .entry((commune, stated, rank))
                    .and_modify(|known| *known = None)
                    .or_insert(Some(row as u32));
            }
            let place = (
                file_name(point.fichier).to_owned(),
                point.feuille.to_owned(),
                point.ligne,
                rank,
            );
            index.by_place.insert(place, row as u32);
        }
        index
    }

    fn row(&self, line: &PlannedPoint) -> Option<u32> {
        let key = (
            format!("{:0>5}", line.insee),
            normalise(&line.reference),
            line.lantern,
        );
        if let Some(Some(row)) = self.by_reference.get(&key) {
            return Some(*row);
        }
        let place = (
            file_name(&line.file).to_owned(),
            line.sheet.clone(),
            line.line,
            line.lantern,
        );
        self.by_place.get(&place).copied()
    }
}
