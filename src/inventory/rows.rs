//! Reads the rows under a header: each becomes light points, is set apart with its reason, or is
//! no data at all. Nothing falls between the three.

mod beside;
mod blocks;
mod cells;
mod contradicted;
mod detail;
mod lanterns;
mod likely;
mod luminaires;
mod merged;
mod noted;
mod owners;
mod places;
mod point;
mod prefilled;
mod questions;
mod ranges;
mod recapitulation;
mod refusals;
mod regime;
mod remarks;
mod sections;
mod states;
mod sums;
mod table;

use super::answers::{Answers, Like, RowAsRead, asked};
use super::cabinets::Joined;
use super::content::ColumnNote;
use super::control::{self, Total};
use super::decision::{Decision, Kind};
use super::eclext::Profiles;
use super::fields::Field;
use super::finding::{Finding, Rule, SheetReport};
use super::grid::{Cell, Row, Sheet, Text, Texts, address};
use super::header::{Column, Header};
use super::kinds::NoData;
use super::lamps::{LampName, LampText, Technology};
use super::legend::Legend;
use super::mapping::Mapping;
use super::place::SheetPlace;
use super::points::{LightPoint, PointsBuilder};
use super::profile::Profile;
use super::stopwatch::{Lap, Stopwatch};
use super::territory::{Lookup, Territory};
use beside::{names_stated, place_stated, report_profiles_below};
use cells::Memo;
use lanterns::exclusion;
use noted::Noted;
use rayon::prelude::*;
use regime::Regime;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use table::Table;

/// What reading one sheet gave.
#[derive(Clone, Default)]
pub struct SheetRead {
    /// The light points, in the order of the rows.
    pub points: PointsBuilder,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// How the sheet was understood.
    pub decisions: Vec<Decision>,
    /// The totals that its rows write.
    pub totals: Vec<Total>,
    /// The rows that begin a block.
    pub blocks: Vec<u32>,
    /// The counts.
    pub report: SheetReport,
    /// The titles of the mapping that the table does not have.
    pub missing: Vec<String>,
    /// What was read of the rows of which something is missing, or was before a person answered.
    pub stated: Vec<(u32, RowAsRead)>,
    /// How many rows took each answer for rows alike.
    pub used: BTreeMap<Like, usize>,
}

/// What the rows of a sheet are read with.
pub struct Context<'a> {
    /// File, as named in reports.
    pub file: &'a str,
    /// The communes that a row may belong to.
    pub territory: &'a Territory,
    /// What a person said of this inventory.
    pub mapping: &'a Mapping,
    /// What the sheet's titles and name say of all its rows.
    pub place: SheetPlace,
    /// The year after which nothing can have been installed.
    pub this_year: u16,
    /// What a person answered row by row.
    pub answers: &'a Answers,
    /// What the cells said of the columns.
    pub stated: Vec<ColumnNote>,
    /// The tables of night profiles of the file.
    pub profiles: &'a Profiles,
    /// What the file says that codes of lamps mean.
    pub legend: &'a Legend,
    /// The sheets of the file that hold no table.
    pub notes: &'a [&'a Sheet],
    /// The lists of cabinets that say more of the points.
    pub cabinets: &'a Joined<'a>,
    /// The points of the whole file so far.
    pub points: &'a PointCount,
    /// The time that the rows of its file take.
    pub watch: &'a Stopwatch,
}

/// Points that one file may hold: more than any territory has. A few bytes can announce far more.
pub const MAX_POINTS: usize = 1_000_000;

/// Counts the points of a file while its sheets are read, so that none fills the memory.
#[derive(Debug, Default)]
pub struct PointCount(AtomicUsize);

impl PointCount {
    /// Whether there are more than a file may hold.
    #[must_use]
    pub fn is_too_high(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MAX_POINTS
    }

    fn add(&self, points: usize) {
        self.0.fetch_add(points, Ordering::Relaxed);
    }
}

/// Rows that one thread reads at a time.
const CHUNK: usize = 4096;

/// Reads every row under the header, on all cores where no row needs what stands above it.
#[must_use]
pub fn read_rows(sheet: &Sheet, header: &Header, context: &Context<'_>) -> SheetRead {
    let table = Table::new(sheet, header, context);
    let mut first = RowReader::new(&table);
    first.report_columns();
    first.begin_section_above();
    let mut read = first.read;
    read.decisions.extend(table.merges.decisions(header));
    if let Some((row, text, title)) = &table.first_block {
        read.decisions.push(
            Decision::new(Kind::Block, &**text, title.stated())
                .because("titre au-dessus de l'en-tête")
                .at(format!("ligne {row}")),
        );
    }
    let of_owners = table
        .owners
        .iter()
        .filter_map(|owners| owners.decision.clone());
    read.decisions.extend(of_owners);
    let rows = table.rows;
    let chunks: Vec<SheetRead> = if table.carried.is_empty() && rows.iter().all(stands_alone) {
        rows.par_chunks(CHUNK)
            .map(|chunk| RowReader::new(&table).read(chunk))
            .collect()
    } else {
        vec![RowReader::new(&table).read(rows)]
    };
    if context.points.is_too_high() {
        // The file is refused: its million points need not be put together.
        return read;
    }
    let other = |chunk: &SheetRead| {
        chunk
            .findings
            .iter()
            .any(|finding| finding.rule == Rule::AutreTableau)
    };
    if chunks.len() > 1 && chunks.iter().any(other) {
        // From there on everything belongs to the other table: only the way down tells.
        read.add(RowReader::new(&table).read(rows));
    } else {
        for chunk in chunks {
            read.add(chunk);
        }
    }
    let colours = table.colours.decisions(|rows| {
        let lines = read.points.lines();
        let of_row = |row: &u32| {
            lines.partition_point(|line| line <= row) - lines.partition_point(|line| line < row)
        };
        rows.iter().map(of_row).sum()
    });
    read.decisions.extend(colours);
    table.locate(&mut read);
    table.report_silent_columns(&mut read);
    report_profiles_below(&table, &mut read);
    if header.is_eclext {
        read.decisions
            .extend(context.profiles.decision(read.report.points));
    }
    read.decisions
        .extend(context.legend.decisions(sheet, header));
    if let Some(lamp) = &table.lamp_of_sheet {
        let stated = Decision::new(
            Kind::Lamp,
            lamp.as_str(),
            "lampe de toutes les lignes de la feuille",
        )
        .because("aucune colonne ne nomme les lampes, le nom de la feuille en est une")
        .or_else("une lampe inconnue");
        read.decisions.push(stated.of_points(read.report.points));
    }
    // What is no profile is asked instead.
    let of_sheet = table.regime_of_sheet;
    if let Some(stated) = of_sheet.filter(|it| Profile::parse(&it.text).is_some()) {
        let stated = Decision::new(
            Kind::Profile,
            stated.read.as_str(),
            format!("régime « {} » des lignes qui n'en disent pas", stated.text),
        )
        .because(stated.from.evidence())
        .or_else("un autre régime, à écrire ligne par ligne");
        read.decisions.push(stated.of_points(read.report.points));
    }
    read.decisions
        .extend(context.cabinets.decisions(read.report.points));
    read.decisions.extend(place_stated(header, context, &read));
    read.decisions
        .extend(names_stated(header, context, read.report.points));
    control::compare(&mut read, context.file, &sheet.name);
    read
}

/// Whether a row is read without those above it: no title of a block, nothing repeated.
fn stands_alone(row: &Row) -> bool {
    row.cells.len() != 1
        && !row
            .cells
            .iter()
            .any(|(_, cell)| matches!(cell, Cell::Text(text) if text.is_ditto()))
}

impl SheetRead {
    /// Gives no point: all its rows are set apart, with one finding for them.
    pub(super) fn leave_out(&mut self, rule: Rule, read: String) {
        self.points = PointsBuilder::default();
        let report = &mut self.report;
        report.lignes_ecartees += std::mem::take(&mut report.lignes_points);
        report.points = 0;
        self.findings = vec![Finding {
            rule,
            file: report.fichier.clone(),
            sheet: report.feuille.clone(),
            cell: String::new(),
            read,
        }];
    }

    /// Adds what was read of the rows that follow.
    fn add(&mut self, other: Self) {
        self.points.append(other.points);
        self.findings.extend(other.findings);
        noted::add(&mut self.decisions, other.decisions);
        self.stated.extend(other.stated);
        for (like, rows) in other.used {
            *self.used.entry(like).or_default() += rows;
        }
        self.totals.extend(other.totals);
        self.blocks.extend(other.blocks);
        let (report, more) = (&mut self.report, other.report);
        report.lignes += more.lignes;
        report.lignes_points += more.lignes_points;
        report.lignes_ecartees += more.lignes_ecartees;
        report.lignes_ignorees += more.lignes_ignorees;
        report.points += more.points;
    }
}

/// Why a row gives no point; the finding is already written.
enum Refusal {
    Ignored,
    SetApart,
}

/// The cell of a column in a row; the whole row where no column says it.
fn place(row: &Row, column: Option<&Column>) -> String {
    column.map_or_else(
        || format!("ligne {}", row.number),
        |column| address(row.number, column.index()),
    )
}

/// Reads rows one after the other.
struct RowReader<'a> {
    table: &'a Table<'a>,
    layout: usize,
    carry: BTreeMap<Field, Text>,
    answers: Option<Cow<'a, BTreeMap<Field, Cell>>>,
    /// The commune of the row at hand, once it is known.
    commune: Option<usize>,
    previous: Option<&'a Row>,
    repeated: FxHashMap<u32, Cell>,
    made: Texts,
    lamp_names: Memo<Arc<LampText>>,
    luminaires: Memo<Text>,
    names: FxHashMap<usize, [Text; 3]>,
    regimes: Memo<Regime>,
    communes: Memo<Lookup>,
    codes: Memo<Option<usize>>,
    states: Memo<states::State>,
    remarks: Memo<Option<Rule>>,
    doubts: Memo<remarks::Remark>,
    relamped: Memo<bool>,
    festive_names: Memo<bool>,
    festive_uses: Memo<bool>,
    no_data: Memo<NoData>,
    noted: Noted,
    in_another_table: bool,
    /// The part of the sheet that a title says is no inventory of today.
    section: Option<sections::Section>,
    /// The points of the row at hand, kept back until the whole row is understood.
    pending: Vec<LightPoint>,
    read: SheetRead,
}

impl<'a> RowReader<'a> {
    fn new(table: &'a Table<'a>) -> Self {
        let mut reader = Self {
            table,
            layout: 0,
            carry: BTreeMap::new(),
            answers: None,
            commune: None,
            previous: None,
            repeated: FxHashMap::default(),
            made: Texts::default(),
            lamp_names: Memo::default(),
            luminaires: Memo::default(),
            names: FxHashMap::default(),
            regimes: Memo::default(),
            communes: Memo::default(),
            codes: Memo::default(),
            states: Memo::default(),
            remarks: Memo::default(),
            doubts: Memo::default(),
            relamped: Memo::default(),
            festive_names: Memo::default(),
            festive_uses: Memo::default(),
            no_data: Memo::default(),
            noted: Noted::default(),
            in_another_table: false,
            section: None,
            pending: Vec::new(),
            read: SheetRead::default(),
        };
        if let Some((_, _, title)) = &table.first_block {
            reader.carry_block(title.clone());
        }
        reader.begin_section_above();
        // Told once, not by each reader of some rows.
        reader.read.decisions.clear();
        reader
    }

    fn read(mut self, rows: &'a [Row]) -> SheetRead {
        let mut lap = Lap::of(self.table.context.watch);
        for row in rows {
            // Who asked for the rows looks at the watch.
            if lap.step().is_err() {
                break;
            }
            self.read.report.lignes += 1;
            let read = self.read_row(row);
            match read {
                Ok(lanterns) => {
                    self.noted.settle();
                    self.read.report.lignes_points += 1;
                    self.read.report.points += lanterns;
                }
                Err(Refusal::Ignored) => self.read.report.lignes_ignorees += 1,
                Err(Refusal::SetApart) => self.read.report.lignes_ecartees += 1,
            }
            self.noted.forget();
        }
        // What is left of the time is told by the next look at the watch.
        let _ = lap.end();
        self.read.decisions.extend(self.noted.into_decisions());
        self.read
    }

    fn find(&mut self, rule: Rule, cell: String, read: impl Into<String>) {
        self.read.findings.push(Finding {
            rule,
            file: self.table.context.file.to_owned(),
            sheet: self.table.sheet.name.clone(),
            cell,
            read: read.into(),
        });
    }

    /// Findings on a cell of a known column.
    fn find_at(&mut self, rule: Rule, row: &Row, field: Field) {
        let column = self.column(field);
        let cell = place(row, column);
        let read = column.map_or_else(String::new, |column| row.text(column.index()));
        let read = match self.answer(field) {
            Some(answer) => format!("{answer} (À compléter)"),
            // The value of the block stands above.
            None if read.is_empty() => self
                .carry
                .get(&field)
                .map(ToString::to_string)
                .unwrap_or_default(),
            None => read,
        };
        self.find(rule, cell, read);
    }

    /// Findings on a whole row, with its beginning as what was read.
    fn find_row(&mut self, rule: Rule, row: &Row) {
        self.find(rule, format!("ligne {}", row.number), beginning(row));
    }

    fn report_columns(&mut self) {
        let row = self.table.header.row.max(1);
        for (rule, column, read) in &self.table.context.stated {
            self.find(*rule, address(row, *column), read.clone());
        }
        for column in self.table.carried.clone() {
            self.find(
                Rule::ValeursReportees,
                address(row, column.index()),
                column.header.clone(),
            );
        }
        if self.table.sheet.hidden {
            self.find(Rule::FeuilleMasquee, String::new(), "");
        }
    }

    fn read_row(&mut self, row: &'a Row) -> Result<usize, Refusal> {
        self.layout = 0;
        self.answers = None;
        self.commune = None;
        let merged = self.merged(row);
        self.ignore_what_is_no_data(&merged)?;
        self.set_apart_what_is_shifted(row)?;
        self.set_apart_another_table(row)?;
        let row: Cow<'_, Row> = self.completed(row, merged);
        let row = row.as_ref();
        self.update_carry(row);
        self.take_answers(row);
        let before = self.read.findings.len();
        let lanterns = self.read_points(row);
        let mut found = self.read.findings[before..].iter();
        if self.answers.is_some() || found.any(|finding| !asked(finding.rule).is_empty()) {
            self.answers = None;
            let stated = self.stated(row);
            self.read.stated.push((row.number, stated));
        }
        lanterns
    }

    /// Reads the points of a row that is data of this table.
    fn read_points(&mut self, row: &Row) -> Result<usize, Refusal> {
        if self.table.context.points.is_too_high() {
            // The file is refused once its sheets are read.
            return Err(Refusal::SetApart);
        }
        self.set_apart_what_the_mapping_says(row)?;
        self.report_bad_cells(row)?;
        self.set_apart_what_is_gone(row)?;
        self.set_apart_what_says_nothing(row)?;
        let commune = self.commune(row)?;
        self.commune = Some(commune);
        self.pending.clear();
        for layout in 0..self.table.layouts.len() {
            self.layout = layout;
            self.read_lanterns(row, commune)?;
        }
        self.compare_luminaires(row);
        self.note_remark(row);
        if self.pending.is_empty() {
            self.find_row(Rule::SansLampeNiPuissance, row);
            return Err(Refusal::SetApart);
        }
        let count = self.pending.len();
        // Taken, so that a row of a hundred thousand points holds no room for as many more.
        for point in std::mem::take(&mut self.pending) {
            self.read.points.push(point);
        }
        Ok(count)
    }

    /// Reads the lanterns of a row in the layout at hand.
    fn read_lanterns(&mut self, row: &Row, commune: usize) -> Result<(), Refusal> {
        if self.table.layouts[self.layout].lamp.is_some() && self.counts_none(row) {
            return Ok(());
        }
        if !self.table.header.numbered.is_empty() && self.describes_none(row) {
            return Ok(());
        }
        let lamp = self.lamp(row);
        let lanterns = self.lanterns(row, &lamp)?;
        // Counted lamp by lamp: a row may have a column of counts for each of hundreds.
        self.table.context.points.add(lanterns.len());
        if self.table.context.points.is_too_high() {
            return Err(Refusal::SetApart);
        }
        let point = self.point(row, commune, &lamp);
        let before = self.pending.len();
        let last = lanterns.len();
        let mut point = Some(point);
        for (rank, lantern) in (1_u32..).zip(lanterns) {
            let whole = if rank as usize == last {
                point.take()
            } else {
                point.clone()
            };
            let technology = match lamp.name {
                LampName::Known(..) => lantern.technology,
                _ => Technology::Inconnue,
            };
            self.pending.push(LightPoint {
                technologie: self.made.keep(technology.code()),
                puissance_lampe_w: lantern.lamp_watts,
                puissance_systeme_lue_w: lantern.system_watts,
                exclusion: exclusion(&lamp, &lantern)
                    .map_or_else(Text::default, |rule| self.made.keep(rule.code())),
                // Ranks go on from one lamp of the row to the next.
                foyer: before as u32 + rank,
                ..whole.unwrap_or_default()
            });
        }
        Ok(())
    }
}

/// The beginning of a row, for a person who looks for it.
#[must_use]
pub fn beginning(row: &Row) -> String {
    let read: Vec<String> = row
        .cells
        .iter()
        .map(|(_, cell)| cell.to_string())
        .take(6)
        .collect();
    read.join(" | ")
}
