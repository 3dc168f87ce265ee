//! The workbooks of a plan: one for the territory, one for each commune council.

mod blocks;
mod by_year;
mod calendar;
mod charts;
mod claims;
mod commune;
mod communes;
mod compliance;
mod computation;
mod digest;
mod extras;
mod facts;
pub mod files;
mod finances;
mod financing;
mod funds;
mod hypotheses;
mod map;
mod points;
mod prices;
mod proofs;
mod quality;
mod ranking;
mod streets;
mod subtotals;
mod sums;
mod territory;
#[cfg(test)]
mod tests;
mod uncertainty;
mod unsolved;
mod works;

use super::layout;
use super::map::Places;
use super::page::Page;
use super::sheet::{Value, Written, foot, mark_header, named, save_in, write};
use super::style;
use super::table::{Column, Table};
use super::{PlanDocument, Proof};
use crate::document::Fields;
use crate::error::{Error, Result};
use crate::inventory::profile::Profile;
use crate::inventory::territory::Commune;
use crate::money::{AmountBasis, Basis};
use crate::report::fields::commune::Line;
use crate::report::fields::point::Chosen;
use crate::report::fields::{commune as of_communes, point as of_points};
use crate::retrofit::Method;
use crate::scenario::Target;
use crate::scenario::study::{Choice, ChosenPoint, CommuneChoice, Study};
pub(super) use calendar::{EVERYWHERE, TERRITORY};
use compliance::Flagged;
pub(super) use digest::{Digest, digest};
pub(super) use extras::{Extras, MoneyColumn};
use facts::{CommuneFacts, Facts};
use files::Take;
pub(super) use financing::payers;
pub(super) use funds::IN_ALL;
pub(super) use hypotheses::{measured, settings};
use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::collections::BTreeMap;
use std::path::Path;

/// Writes the workbooks of a plan: `Territoire.xlsx`, then `communes/62160_Boulogne-sur-Mer.xlsx` and so
/// on for every commune with a budget, those without chosen point too. Names are relative to the
/// folder of the plan; each workbook is handed to `take` as soon as it is made.
///
/// Totals, euros, CO2 and payback are formulas with their results. The same document always gives
/// the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses, more points in a commune than a sheet has rows, or what `take`
/// refuses.
pub fn write_workbooks(document: &PlanDocument<'_>, take: &Take<'_>) -> Result<()> {
    shared(document, |shared| {
        let (name, bytes) = shared.territory()?;
        take(&name, &bytes)?;
        (document.choice.communes.par_iter()).try_for_each(|choice| {
            let (name, bytes) = shared.commune(choice)?;
            take(&name, &bytes)
        })
    })
}

/// The same workbooks all at once, by their names.
///
/// ```
/// # use reverbere::planner::Limits;
/// # use reverbere::{PlanDocument, Proof, Scenario, Study, workbooks};
/// # let scenario = Scenario::read("examples/trois_points/scenario.toml".as_ref())?;
/// # let study = Study::prepare(scenario, &|_, _| {})?;
/// # let planning = study.plan(&Limits::default(), &|_| {});
/// # let plan = planning.outcome.plan().expect("a plan");
/// # let choice = study.choose(&planning.choice, plan);
/// # let proof = Proof::of(&study, &planning, plan, &choice);
/// let document = PlanDocument::of_plan(&study, &choice, &proof, None, b"plan.csv");
/// let files = workbooks(&document)?;
/// // That of the territory, and that of its commune.
/// let books = files.keys().filter(|name| name.ends_with(".xlsx"));
/// assert_eq!(books.count(), 2);
/// assert!(files.contains_key("Territoire.xlsx"));
/// # Ok::<(), reverbere::Error>(())
/// ```
///
/// # Errors
/// As [`write_workbooks`].
pub fn workbooks(document: &PlanDocument<'_>) -> Result<BTreeMap<String, Vec<u8>>> {
    files::collected(|take| write_workbooks(document, take))
}

/// Gathers what the documents of a plan have in common, for `write` to use.
fn shared<T>(document: &PlanDocument<'_>, write: impl FnOnce(&Shared<'_>) -> T) -> T {
    let facts = Facts::gather(document.study);
    let mut hypotheses = hypotheses::list(document.study);
    hypotheses.extend(hypotheses::uncertainties(document));
    let method = document.study.scenario.method();
    write(&Shared {
        document,
        facts: &facts,
        flagged: Flagged::by_commune(document.study, document.choice),
        method: &method,
        hypotheses: &hypotheses,
        points: of_points::fields(document.study, document.said_of_points()),
        lines: of_communes::fields(document.study, document.proof),
        proof: document.proof.line(),
        extras: Extras::of(document.study),
        streets: streets::by_commune(document.study),
        places: map::by_commune(
            document.study,
            &Places::of(&document.study.import.points, document.choice),
        ),
    })
}

/// Columns over which the mark of a plan that falls short is underlined; every table has as many.
const MARKED: u16 = 4;

/// What all the workbooks of a plan have in common.
struct Shared<'a> {
    document: &'a PlanDocument<'a>,
    facts: &'a Facts<'a>,
    hypotheses: &'a [hypotheses::Row],
    /// What is said of a chosen point.
    points: Fields<Chosen<'a>>,
    /// What is said of a commune, or of several.
    lines: Fields<Line<'a>>,
    /// Points that raise each flag, by the place of their commune in the territory.
    flagged: BTreeMap<usize, Flagged>,
    /// How solutions are worked out.
    method: &'a Method<'a>,
    /// How good the plan is, in one sentence.
    proof: String,
    /// What the scenario has beyond points and budgets.
    extras: Extras,
    /// What the inventories have in each street.
    streets: streets::Streets<'a>,
    /// Where the points are, as far as inventories tell it.
    places: map::ByCommune<'a>,
}

impl<'a> Shared<'a> {
    fn study(&self) -> &'a Study {
        self.document.study
    }

    fn choice(&self) -> &'a Choice {
        self.document.choice
    }

    fn proof(&self) -> &'a Proof {
        self.document.proof
    }

    fn amounts(&self) -> AmountBasis {
        self.study().scenario.basis
    }

    fn basis(&self) -> Basis {
        self.amounts().basis
    }

    fn of(&self, choice: &CommuneChoice) -> (&'a Commune, &CommuneFacts) {
        let commune = &self.study().scenario.territory.communes()[choice.commune];
        (commune, self.facts.of(&commune.insee))
    }

    /// Some of the chosen points of a commune, with what is said of them.
    fn points_among<'c>(
        &self,
        choice: &CommuneChoice,
        points: &'c [ChosenPoint],
    ) -> impl Iterator<Item = Chosen<'a>> + use<'a, 'c> {
        Chosen::among(self.study(), choice.commune, points)
    }

    /// What the plan is for each commune.
    fn communes(&self) -> impl Iterator<Item = Line<'a>> {
        let communes = self.choice().communes.iter().enumerate();
        communes.map(|(place, choice)| {
            let line = Line::of(self.document, place, choice);
            line.with_eligible(self.of(choice).1.eligible as u32)
        })
    }

    /// Name and date of the scenario.
    fn scenario(&self) -> String {
        let scenario = &self.study().scenario;
        let date = scenario.date.trim();
        if date.is_empty() {
            scenario.name.clone()
        } else {
            format!("{} ({date})", scenario.name)
        }
    }

    /// The switch-off that a commune decides with the works, where it is counted before them too.
    fn decided(&self, commune: &Commune) -> Option<&'a Profile> {
        let communes = &self.study().scenario.communes;
        let decided = communes.switch_off.get(&commune.insee);
        decided.filter(|_| !communes.switch_off_counts)
    }

    /// What the plan falls short of, for every sheet to say.
    fn mark(&self) -> Option<&'a str> {
        self.document.short_of.as_deref()
    }

    /// The row (from 0) where the tables of sheets begin: under the mark, if there is one.
    fn top(&self) -> u32 {
        u32::from(self.mark().is_some())
    }

    /// Writes what every sheet of a plan has besides its table or page: its foot, and the mark of a
    /// plan that falls short, above everything and in the printed header. After the layout, which
    /// has a header of its own.
    fn dress(&self, sheet: &mut Worksheet, title: &str) -> Written {
        self.write_mark(sheet)?;
        self.dress_margins(sheet, title);
        Ok(())
    }

    /// Foot and printed header of a sheet that has its mark.
    fn dress_margins(&self, sheet: &mut Worksheet, title: &str) {
        foot(sheet, &self.footer());
        if let Some(mark) = self.mark() {
            mark_header(sheet, title, mark);
        }
    }

    /// The mark of a plan that falls short, above everything.
    fn write_mark(&self, sheet: &mut Worksheet) -> Written {
        if let Some(mark) = self.mark() {
            // It runs on over the empty cells at its right.
            for column in 0..MARKED {
                let text = if column == 0 { mark } else { "" };
                write(sheet, 0, column, &Value::text(text), &style::mark())?;
            }
            sheet.set_row_height(0, 22.0)?;
        }
        Ok(())
    }

    /// A page once it is full, with what every sheet of a plan has besides.
    fn finish_page(&self, page: Page) -> Written<Worksheet> {
        let mut sheet = page.finish(&self.footer())?;
        if let Some(mark) = self.mark() {
            mark_header(&mut sheet, "", mark);
        }
        Ok(sheet)
    }

    /// A sheet that is one table.
    fn one_table<'v>(
        &self,
        name: &'static str,
        columns: Vec<Column>,
        rows: impl Iterator<Item = Vec<Value<'v>>>,
        title: &str,
    ) -> Written<Worksheet> {
        let mut table = Table::new(name, self.top(), columns);
        let mut sheet = named(name)?;
        table.write(&mut sheet, rows)?;
        table.lay_out(&mut sheet, title)?;
        self.dress(&mut sheet, title)?;
        Ok(sheet)
    }

    fn footer(&self) -> String {
        format!("Réverbère – {}", self.study().scenario.name)
    }

    fn territory(&self) -> Result<(String, Vec<u8>)> {
        let file = layout::TERRITORY_FILE.to_owned();
        let bytes = self.finish(
            &file,
            "Plan de rénovation de l'éclairage public : territoire",
            Workbook::new(),
            territory::sheets(self),
        )?;
        Ok((file, bytes))
    }

    fn commune(&self, choice: &CommuneChoice) -> Result<(String, Vec<u8>)> {
        let (commune, _) = self.of(choice);
        let file = layout::commune_file(commune);
        let title = format!("Plan de rénovation de l'éclairage public : {}", commune.nom);
        let mut workbook = Workbook::new();
        let sheets = commune::sheets(self, &mut workbook, choice);
        let bytes = self.finish(&file, &title, workbook, sheets)?;
        Ok((file, bytes))
    }

    fn finish(
        &self,
        file: &str,
        title: &str,
        workbook: Workbook,
        sheets: Written<Vec<Worksheet>>,
    ) -> Result<Vec<u8>> {
        let sheets = sheets.map_err(|error| Error::write(Path::new(file), error))?;
        save_in(
            workbook,
            &self.document.mark(),
            file,
            title,
            sheets,
            &hypotheses::named_cells(self.hypotheses, self.top()),
        )
    }
}

/// What a target shows: its number, or its bounds in words.
fn target_value(target: Target) -> Value<'static> {
    match target.exact() {
        Some(points) => Value::Number(points.into()),
        None => Value::text(target.label()),
    }
}
