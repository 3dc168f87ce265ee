//! The documents themselves: every sheet of every workbook, the page and the files beside them are
//! written again for the choice that the workbooks tell, and compared cell by cell and line by line.
//!
//! The other controls compute the figures again with nothing of the writer's. This one sees what they
//! do not look at: a figure or a text changed anywhere, a sheet, a row or a column that is gone.

use super::compared::{self, RELATIVE};
use super::{Control, Recount, Verifier};
use crate::error::Result;
use crate::inputs;
use crate::inventory::grid::Sheet;
use crate::inventory::{extension, sheets_in};
use crate::report::plan::files::all_files;
use crate::report::proof::{self, KeptProof, Proof};
use crate::scenario::planned;
use crate::scenario::problem::ChoiceProblem;
use crate::scenario::study::{Choice, CommuneChoice};
use crate::search::Documented;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a proof's value may differ by from the sum of its points, kWh or euros.
const ROUNDED: f64 = 1.0;

impl Verifier<'_> {
    /// The plan that the workbooks of the communes tell, where all of these could be read.
    pub(super) fn retold(
        &mut self,
        folder: &Path,
        recounts: BTreeMap<usize, Recount>,
    ) -> Result<Option<Documented>> {
        if recounts.len() < self.study.budgets.len() {
            return Ok(None);
        }
        let kept = folder.join(proof::FILE);
        if !kept.is_file() {
            let message = "ce fichier manque : les documents n'ont pas pu être comparés en entier";
            self.say(Control::Documents, proof::FILE, "", "", message.into());
            return Ok(None);
        }
        let mut kept = KeptProof::read(&kept, self.study)?;
        let existing = self.study.existing_by_commune();
        let territory = self.study.scenario.territory.communes();
        let communes = recounts.into_values().map(|recount| CommuneChoice {
            existing: (existing
                .get(&*territory[recount.choice.commune].insee)
                .copied())
            .unwrap_or_default(),
            ..recount.choice
        });
        let mut choice = Choice {
            communes: communes.collect(),
        };
        for commune in &mut choice.communes {
            self.study.put_in_order(&mut commune.points);
        }
        kept.proof.saved_kwh = choice.total(CommuneChoice::saving_kwh_per_year);
        let problem = self.study.choice_problem();
        // A point that the scenario cannot renovate so was told already; nothing can be written for it.
        let Some(counts) = counts_of(&problem, &choice) else {
            return Ok(None);
        };
        self.proof(&kept.proof, &problem, &counts);
        if let Some(certainties) = &kept.proof.certainties {
            choice = self.study.choice_with(choice, &problem, certainties);
        }
        if let Some(uncertainty) = &mut kept.proof.uncertainty {
            // What comes of the plan is computed again; what came of other plans is taken as kept.
            uncertainty.voted = self
                .study
                .voted(&choice, &problem, uncertainty.voted.draws)?;
            if let Some(replanned) = &uncertainty.replanned {
                choice = self.study.choice_replanned(choice, &problem, replanned);
            }
        }
        let points = problem.planned_points(self.study, &counts);
        Ok(Some(Documented {
            choice,
            proof: kept.proof,
            short_of: kept.short_of,
            table: planned::write(&points).unwrap_or_default(),
            points,
        }))
    }

    /// Compares the documents with those of the plan that the workbooks tell.
    pub(super) fn documents(&mut self, folder: &Path, plan: &Documented) -> Result<()> {
        let stated = self.found.iter();
        let stated: BTreeSet<[String; 3]> = stated
            .map(|one| [&one.file, &one.sheet, &one.cell].map(Clone::clone))
            .collect();
        let document = plan.document(self.study);
        for (name, expected) in all_files(&document, &plan.table)? {
            if !is_workbook(&name) {
                self.text(folder, &name, &String::from_utf8_lossy(&expected))?;
            } else if let Some(found) = self.sheets.remove(&name) {
                let expected = sheets_in(Path::new(&name), &expected)?;
                self.workbook(&name, &found, &expected, &stated);
            }
        }
        Ok(())
    }

    /// What the search proved is about this plan: its values are those of the points.
    fn proof(&mut self, proof: &Proof, problem: &ChoiceProblem, counts: &[Vec<u32>]) {
        for (rank, goal) in proof.goals.iter().enumerate() {
            let worth = problem.worth(rank, counts) as f64 / 1000.0;
            let far = |value: f64| (value - worth).abs() > ROUNDED + RELATIVE * worth.abs();
            if far(goal.value) || goal.bound < goal.value - ROUNDED {
                let message = format!(
                    "but {} : valeur {:.0} et borne {:.0} lues, les points du plan valent {worth:.0}",
                    rank + 1,
                    goal.value,
                    goal.bound,
                );
                self.say(Control::Documents, proof::FILE, "", "", message);
            }
        }
    }

    fn workbook(
        &mut self,
        name: &str,
        found: &[Sheet],
        expected: &[Sheet],
        stated: &BTreeSet<[String; 3]>,
    ) {
        for one in compared::cells(found, expected) {
            let at = one.cell();
            if !stated.contains(&[name.into(), one.sheet.clone(), at.clone()]) {
                self.say(Control::Documents, name, &one.sheet, &at, one.message);
            }
        }
    }

    /// Compares a file of text line by line; the first line that differs is told.
    fn text(&mut self, folder: &Path, name: &str, expected: &str) -> Result<()> {
        let file = folder.join(name);
        if !file.is_file() {
            let message = "ce fichier du plan manque".into();
            self.say(Control::Documents, name, "", "", message);
            return Ok(());
        }
        let bytes = inputs::read(&file)?;
        let found = String::from_utf8_lossy(&bytes);
        if let Some((line, message)) = compared::first_line(&found, expected) {
            let line = format!("ligne {line}");
            self.say(Control::Documents, name, "", &line, message);
        }
        Ok(())
    }
}

/// Whether a file of the plan is a workbook; the others are texts.
fn is_workbook(name: &str) -> bool {
    extension(Path::new(name)) == "xlsx"
}

/// The counts by class and offer of a choice; `None` where a point is not in the problem so.
fn counts_of(problem: &ChoiceProblem, choice: &Choice) -> Option<Vec<Vec<u32>>> {
    let mut counts: Vec<Vec<u32>> = (problem.origins.iter())
        .map(|offers| vec![0; offers.len()])
        .collect();
    let group_of = problem.class_of_rows();
    for point in choice.communes.iter().flat_map(|commune| &commune.points) {
        let group = *group_of.get(&point.row)?;
        let offer = problem.origins[group].iter().position(|origin| {
            origin.solution == point.solution
                && origin.counts_for == point.counts_for
                && origin.year == point.year
                && origin.fund == point.fund
        })?;
        counts[group][offer] += 1;
    }
    Some(counts)
}
