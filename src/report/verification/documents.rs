//! The documents themselves: every sheet of every workbook, the page and the files beside them are
//! written again for the choice that the workbooks tell, and compared cell by cell and line by line.
//!
//! The other controls compute the figures again with nothing of the writer's. This one sees what they
//! do not look at: a figure or a text changed anywhere, a sheet, a row or a column that is gone.

use super::{Control, Recount, Verifier};
use crate::error::Result;
use crate::inputs;
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::{extension, sheets_in};
use crate::report::PlanDocument;
use crate::report::plan::files::all_files;
use crate::report::proof::{self, KeptProof, Proof};
use crate::scenario::planned;
use crate::scenario::problem::ChoiceProblem;
use crate::scenario::study::{Choice, CommuneChoice};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Numbers are written with 15 digits, and other programs add up in another order.
const RELATIVE: f64 = 1e-9;
/// What is next to nothing: a sum of cents that should be zero.
const ABSOLUTE: f64 = 1e-6;
/// What a proof's value may differ by from the sum of its points, kWh or euros.
const ROUNDED: f64 = 1.0;
/// Characters shown of a text.
const SHOWN: usize = 60;

impl Verifier<'_> {
    /// Compares the documents with those of the choice that the workbooks of the communes tell, where
    /// all of these could be read.
    pub(super) fn documents(
        &mut self,
        folder: &Path,
        recounts: BTreeMap<usize, Recount>,
    ) -> Result<()> {
        if recounts.len() < self.study.budgets.len() {
            return Ok(());
        }
        let kept = folder.join(proof::FILE);
        if !kept.is_file() {
            let message = "ce fichier manque : les documents n'ont pas pu être comparés en entier";
            self.say(Control::Documents, proof::FILE, "", "", message.into());
            return Ok(());
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
            return Ok(());
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
        let points = planned::write(&points).unwrap_or_default();
        let document =
            PlanDocument::of_plan(self.study, &choice, &kept.proof, kept.short_of, &points);
        let stated = self.found.iter();
        let stated: BTreeSet<[String; 3]> = stated
            .map(|one| [&one.file, &one.sheet, &one.cell].map(Clone::clone))
            .collect();
        for (name, expected) in all_files(&document, &points)? {
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
        for sheet in expected {
            let Some(found) = found.iter().find(|one| one.name == sheet.name) else {
                let is_stated = stated.contains(&[name.into(), sheet.name.clone(), String::new()]);
                if !is_stated {
                    let message = "cette feuille du plan manque ou est vide".into();
                    self.say(Control::Documents, name, &sheet.name, "", message);
                }
                continue;
            };
            let rows: FxHashMap<u32, &Row> =
                (found.rows.iter().map(|row| (row.number, row))).collect();
            let differing: Vec<&Row> = (sheet.rows.iter())
                .filter(|wanted| differences(wanted, rows.get(&wanted.number).copied()).count() > 0)
                .collect();
            // A table that a person sorted holds the same rows at other places.
            let elsewhere: BTreeSet<String> = (differing.iter())
                .filter_map(|wanted| rows.get(&wanted.number).copied().map(contents))
                .collect();
            let changed = (differing.into_iter()).filter(|row| !elsewhere.contains(&contents(row)));
            for wanted in changed {
                for (column, cell, read) in differences(wanted, rows.get(&wanted.number).copied()) {
                    let at = address(wanted.number, column);
                    if stated.contains(&[name.into(), sheet.name.clone(), at.clone()]) {
                        continue;
                    }
                    let message = difference(read.map(ToString::to_string), &cell.to_string());
                    self.say(Control::Documents, name, &sheet.name, &at, message);
                }
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
        if found == expected {
            return Ok(());
        }
        let (mut read, mut wanted) = (found.lines(), expected.lines());
        for line in 1.. {
            let message = match (read.next(), wanted.next()) {
                (None, None) => break,
                (read, wanted) if read == wanted => continue,
                (read, Some(wanted)) => {
                    let (read, wanted) = around(read.unwrap_or_default(), wanted);
                    difference(Some(read).filter(|read| !read.is_empty()), &wanted)
                }
                (Some(read), None) => format!("ligne de trop : « {} »", shown(read)),
            };
            self.say(
                Control::Documents,
                name,
                "",
                &format!("ligne {line}"),
                message,
            );
            break;
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

/// The cells of a row that are not as they should be, with what is read there; what a person wrote
/// into empty cells is theirs.
fn differences<'a>(
    wanted: &'a Row,
    read: Option<&'a Row>,
) -> impl Iterator<Item = (u32, &'a Cell, Option<&'a Cell>)> {
    let cells = wanted.cells.iter().filter(|(_, cell)| !cell.is_blank());
    cells.filter_map(move |(column, cell)| {
        let read = read.and_then(|row| row.get(*column));
        (!read.is_some_and(|read| same(read, cell))).then_some((*column, cell, read))
    })
}

/// What a row holds, whatever its place.
fn contents(row: &Row) -> String {
    let mut contents = String::new();
    for (column, cell) in row.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
        contents += &match number(cell) {
            Some(number) => format!("{column}={number:.4}\n"),
            None => format!("{column}={cell}\n"),
        };
    }
    contents
}

/// Whether a cell holds what it should; formulas were computed by whichever program wrote it last.
fn same(read: &Cell, wanted: &Cell) -> bool {
    match (number(read), number(wanted)) {
        (Some(read), Some(wanted)) => {
            (read - wanted).abs() <= ABSOLUTE + RELATIVE * read.abs().max(wanted.abs())
        }
        (None, None) => {
            let words = |cell: &Cell| {
                let text = cell.to_string();
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            words(read) == words(wanted)
        }
        _ => false,
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) | Cell::Date(number) | Cell::Time(number) => Some(*number),
        Cell::Bool(is) => Some(f64::from(u8::from(*is))),
        Cell::Text(_) | Cell::Error(_) | Cell::Formula => None,
    }
}

fn difference(read: Option<String>, wanted: &str) -> String {
    let wanted = shown(wanted);
    match read {
        Some(read) => format!("« {} » lu, « {wanted} » attendu", shown(&read)),
        None => format!("rien de lu, « {wanted} » attendu"),
    }
}

fn shown(text: &str) -> String {
    let mut shown: String = text.trim().chars().take(SHOWN).collect();
    if text.trim().chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

/// What stands where two lines begin to differ, a few characters before it included.
fn around(read: &str, wanted: &str) -> (String, String) {
    const BEFORE: usize = 20;
    let alike = (read.chars().zip(wanted.chars()))
        .take_while(|(read, wanted)| read == wanted)
        .count();
    let from = |text: &str| text.chars().skip(alike.saturating_sub(BEFORE)).collect();
    (from(read), from(wanted))
}
