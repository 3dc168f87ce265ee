//! Reads the rows under a header: each becomes light points, is set apart with its reason, or is
//! no data at all. Nothing falls between the three.

mod cells;
mod lanterns;
mod point;

use super::answers::Answers;
use super::content::Told;
use super::fields::Field;
use super::finding::{Finding, Rule, SheetReport};
use super::grid::{Cell, Row, Sheet, Text, Texts, address};
use super::header::{Column, Header};
use super::kinds::{NoData, is_total, repeats_header};
use super::lamps::LampName;
use super::mapping::Mapping;
use super::place::SheetPlace;
use super::points::{LightPoint, PointsBuilder};
use super::territory::{Lookup, Territory};
use super::text::normalise;
use cells::Memo;
use lanterns::exclusion;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What reading one sheet gave.
#[derive(Default)]
pub struct SheetRead {
    /// The light points, in the order of the rows.
    pub points: PointsBuilder,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// The counts.
    pub report: SheetReport,
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
    pub told: Vec<Told>,
}

/// Rows that one thread reads at a time.
const CHUNK: usize = 4096;

/// Reads every row under the header, on all cores where no row needs what stands above it.
#[must_use]
pub fn read_rows(sheet: &Sheet, header: &Header, context: &Context<'_>) -> SheetRead {
    let table = Table::new(sheet, header, context);
    let mut first = RowReader::new(&table);
    first.tell_columns();
    let mut read = first.read;
    let rows = table.rows;
    let chunks: Vec<SheetRead> = if table.carried.is_empty() && rows.iter().all(stands_alone) {
        rows.par_chunks(CHUNK)
            .map(|chunk| RowReader::new(&table).read(chunk))
            .collect()
    } else {
        vec![RowReader::new(&table).read(rows)]
    };
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
    table.locate(&mut read);
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
    /// Adds what was read of the rows that follow.
    fn add(&mut self, other: Self) {
        self.points.append(other.points);
        self.findings.extend(other.findings);
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

/// The columns of each field: those of the table, or those of one lamp where the table counts each
/// lamp in columns of its own.
struct Layout<'a> {
    columns: Vec<Option<&'a Column>>,
    /// The lamp, where the layout is that of one lamp.
    lamp: Option<Text>,
}

/// What holds for every row of a table.
struct Table<'a> {
    /// File and sheet, as points name them.
    file: Text,
    name: Text,
    sheet: &'a Sheet,
    header: &'a Header,
    context: &'a Context<'a>,
    rows: &'a [Row],
    layouts: Vec<Layout<'a>>,
    /// The field of each column, for what is wrong in a cell.
    field_of: Vec<Option<Field>>,
    /// Columns whose values set a row apart, and these values.
    left_out: Vec<(u32, BTreeSet<String>)>,
    /// More values than this in a line of a text file, and a delimiter has shifted it.
    most_values: u32,
    carried: Vec<&'a Column>,
    /// What holds for every row: constants of the mapping, what the sheet's name tells.
    constants: BTreeMap<Field, Text>,
}

impl<'a> Table<'a> {
    fn new(sheet: &'a Sheet, header: &'a Header, context: &'a Context<'a>) -> Self {
        let rows = sheet.below(header.row);
        let mut field_of = Vec::new();
        let of_groups = header
            .groups
            .iter()
            .flat_map(|group| group.columns.values());
        for column in header.columns.values().chain(of_groups) {
            for index in column.indices.iter().map(|index| *index as usize) {
                if field_of.len() <= index {
                    field_of.resize(index + 1, None);
                }
                field_of[index] = Some(column.field);
            }
        }
        let left_out = context.mapping.left_out().iter().filter_map(|rows| {
            let values = rows.values.iter().map(|value| normalise(value)).collect();
            Some((header.index_of(&rows.column)?, values))
        });
        let mut constants: BTreeMap<Field, Text> = Field::ALL
            .iter()
            .filter_map(|field| Some((*field, context.mapping.constant(*field)?.into())))
            .collect();
        for (field, told) in [
            (Field::Armoire, &context.place.armoire),
            (Field::Voie, &context.place.voie),
        ] {
            if let (None, Some(told)) = (header.column(field), told) {
                constants
                    .entry(field)
                    .or_insert_with(|| told.as_str().into());
            }
        }
        Self {
            file: Text::verbatim(context.file),
            name: Text::verbatim(&sheet.name),
            sheet,
            header,
            context,
            rows,
            layouts: layouts(header),
            field_of,
            left_out: left_out.collect(),
            most_values: header.values.max(usual_values(rows)),
            carried: carried_columns(sheet, rows, header),
            constants,
        }
    }

    /// Reads the coordinates of all the points together: one pair does not tell its system.
    fn locate(&self, read: &mut SheetRead) {
        for at in read.points.locate(self.context.mapping.projection()) {
            read.findings.push(Finding {
                rule: Rule::CoordonneesHorsSysteme,
                file: self.context.file.to_owned(),
                sheet: self.sheet.name.clone(),
                cell: format!("ligne {}", read.points.lines()[at]),
                read: String::new(),
            });
        }
    }
}

/// Reads rows one after the other.
struct RowReader<'a> {
    table: &'a Table<'a>,
    layout: usize,
    carry: BTreeMap<Field, Text>,
    answers: Option<&'a BTreeMap<Field, Cell>>,
    previous: Option<&'a Row>,
    repeated: FxHashMap<u32, Cell>,
    made: Texts,
    lamp_names: Memo<LampName>,
    luminaires: Memo<Text>,
    names: FxHashMap<usize, [Text; 3]>,
    regimes: Memo<bool>,
    communes: Memo<Lookup>,
    codes: Memo<Option<usize>>,
    states: Memo<Option<Rule>>,
    remarks: Memo<Option<Rule>>,
    festive: Memo<bool>,
    no_data: Memo<NoData>,
    in_another_table: bool,
    /// The points of the row at hand, kept back until the whole row is understood.
    pending: Vec<LightPoint>,
    read: SheetRead,
}

impl<'a> RowReader<'a> {
    fn new(table: &'a Table<'a>) -> Self {
        Self {
            table,
            layout: 0,
            carry: BTreeMap::new(),
            answers: None,
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
            festive: Memo::default(),
            no_data: Memo::default(),
            in_another_table: false,
            pending: Vec::new(),
            read: SheetRead::default(),
        }
    }

    fn read(mut self, rows: &'a [Row]) -> SheetRead {
        for row in rows {
            self.read.report.lignes += 1;
            match self.read_row(row) {
                Ok(lanterns) => {
                    self.read.report.lignes_points += 1;
                    self.read.report.points += lanterns;
                }
                Err(Refusal::Ignored) => self.read.report.lignes_ignorees += 1,
                Err(Refusal::SetApart) => self.read.report.lignes_ecartees += 1,
            }
        }
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
        let (cell, read) = match self.column(field).map(Column::index) {
            Some(column) => (address(row.number, column), row.text(column)),
            None => (format!("ligne {}", row.number), String::new()),
        };
        let read = match self.answers.and_then(|answers| answers.get(&field)) {
            Some(answer) => format!("{answer} (À compléter)"),
            None => read,
        };
        self.find(rule, cell, read);
    }

    /// Findings on a whole row, with its beginning as what was read.
    fn find_row(&mut self, rule: Rule, row: &Row) {
        self.find(rule, format!("ligne {}", row.number), beginning(row));
    }

    fn tell_columns(&mut self) {
        let row = self.table.header.row.max(1);
        for (rule, column, read) in &self.table.context.told {
            self.find(*rule, address(row, *column), read.clone());
        }
        for title in self.table.header.missing.clone() {
            self.find(Rule::ColonneIntrouvable, format!("ligne {row}"), title);
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
        self.ignore_what_is_no_data(row)?;
        self.set_apart_what_is_shifted(row)?;
        self.set_apart_another_table(row)?;
        self.answers = self.table.context.answers.of(
            self.table.context.file,
            &self.table.sheet.name,
            row.number,
        );
        if self.answers.is_some() {
            self.find_row(Rule::Complete, row);
        }
        let row: Cow<'_, Row> = self.without_dittos(row);
        let row = row.as_ref();
        self.update_carry(row);
        self.set_apart_what_the_mapping_says(row)?;
        self.tell_bad_cells(row)?;
        self.set_apart_what_is_gone(row)?;
        self.set_apart_what_tells_nothing(row)?;
        let commune = self.commune(row)?;
        self.pending.clear();
        for layout in 0..self.table.layouts.len() {
            self.layout = layout;
            self.read_lanterns(row, commune)?;
        }
        if self.pending.is_empty() {
            self.find_row(Rule::SansLampeNiPuissance, row);
            return Err(Refusal::SetApart);
        }
        let count = self.pending.len();
        for point in self.pending.drain(..) {
            self.read.points.push(point);
        }
        Ok(count)
    }

    /// Reads the lanterns of a row in the layout at hand.
    fn read_lanterns(&mut self, row: &Row, commune: usize) -> Result<(), Refusal> {
        if self.table.layouts[self.layout].lamp.is_some() && self.counts_none(row) {
            return Ok(());
        }
        let lamp = self.lamp(row);
        let lanterns = self.lanterns(row, &lamp)?;
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
            self.pending.push(LightPoint {
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

    fn ignore_what_is_no_data(&mut self, row: &Row) -> Result<(), Refusal> {
        let rule = if is_total(row, self.table.header, &mut |text| {
            self.no_data.of(text, NoData::of) == NoData::Total
        }) {
            Rule::Total
        } else if repeats_header(row, self.table.header) {
            Rule::EnteteRepetee
        } else if let [(column, Cell::Text(text))] = row.cells.as_slice() {
            // A cabinet or street alone on its row is the title of the block below.
            let title = self
                .table
                .header
                .columns
                .values()
                .find(|c| c.index() == *column && c.field.heads_a_block());
            if let Some(title) = title {
                self.carry.insert(title.field, text.clone());
            }
            Rule::TitreOuNote
        } else {
            return Ok(());
        };
        self.find_row(rule, row);
        Err(Refusal::Ignored)
    }

    fn set_apart_what_is_shifted(&mut self, row: &Row) -> Result<(), Refusal> {
        if row.values <= self.table.most_values {
            return Ok(());
        }
        self.find_row(Rule::LigneDecalee, row);
        Err(Refusal::SetApart)
    }

    /// Below the header of another table, the columns of this one mean nothing.
    fn set_apart_another_table(&mut self, row: &Row) -> Result<(), Refusal> {
        if !self.in_another_table && !self.is_header(row) {
            return Ok(());
        }
        self.in_another_table = true;
        self.find_row(Rule::AutreTableau, row);
        Err(Refusal::SetApart)
    }

    /// Whether a row is a header: three titles or more, most of its cells, and no number. « Candélabre »
    /// and « Rue » are titles in one inventory and values in another.
    fn is_header(&mut self, row: &Row) -> bool {
        let mut titles = 0;
        for (_, cell) in &row.cells {
            let Cell::Text(text) = cell else {
                return false;
            };
            match self.no_data.of(text, NoData::of) {
                NoData::Number => return false,
                NoData::Title => titles += 1,
                NoData::Total | NoData::Neither => {}
            }
        }
        titles >= 3 && titles * 2 > row.cells.len()
    }

    /// A new value at the head of a block ends the blocks written to the right of it.
    fn update_carry(&mut self, row: &Row) {
        for at in 0..self.table.carried.len() {
            let column = self.table.carried[at];
            let Some(text) = row
                .get(column.index())
                .filter(|cell| !cell.is_blank())
                .map(|cell| match cell {
                    Cell::Text(text) => text.clone(),
                    other => self.made.keep(&other.to_string()),
                })
            else {
                continue;
            };
            if self.carry.get(&column.field) == Some(&text) {
                continue;
            }
            for inner in &self.table.carried[at + 1..] {
                self.carry.remove(&inner.field);
            }
            self.carry.insert(column.field, text);
        }
    }

    fn set_apart_what_the_mapping_says(&mut self, row: &Row) -> Result<(), Refusal> {
        let is_left_out = self.table.left_out.iter().any(|(column, values)| {
            row.get(*column)
                .is_some_and(|cell| values.contains(&normalise(&cell.to_string())))
        });
        if !is_left_out {
            return Ok(());
        }
        self.find_row(Rule::EcarteParCorrespondance, row);
        Err(Refusal::SetApart)
    }

    fn set_apart_what_tells_nothing(&mut self, row: &Row) -> Result<(), Refusal> {
        const TELLING: [Field; 8] = [
            Field::Lampe,
            Field::PuissanceLampe,
            Field::PuissanceSysteme,
            Field::Reference,
            Field::Voie,
            Field::X,
            Field::Latitude,
            Field::Coordonnees,
        ];
        if TELLING.iter().any(|field| self.tells(row, *field))
            || !self.table.header.groups.is_empty()
        {
            return Ok(());
        }
        self.find_row(Rule::SansLampeNiPuissance, row);
        Err(Refusal::SetApart)
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

fn layouts(header: &Header) -> Vec<Layout<'_>> {
    let table: Vec<Option<&Column>> = Field::ALL
        .iter()
        .map(|field| header.columns.get(field))
        .collect();
    if header.groups.is_empty() {
        return vec![Layout {
            columns: table,
            lamp: None,
        }];
    }
    header
        .groups
        .iter()
        .map(|group| {
            let mut columns = table.clone();
            for field in [
                Field::Foyers,
                Field::PuissanceLampe,
                Field::PuissanceSysteme,
            ] {
                columns[field as usize] = group.columns.get(&field);
            }
            Layout {
                columns,
                lamp: Some(group.lamp.as_str().into()),
            }
        })
        .collect()
}

/// How many values most lines of a text file hold under the header; 0 in a workbook.
fn usual_values(rows: &[Row]) -> u32 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.values).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or(0, |(values, _)| values)
}

/// A row takes a column's last value when the column is filled at the head of blocks only.
///
/// Merged cells say so; else the column must be blank in more than half of the rows, so that a
/// street forgotten here and there is not filled with its neighbour's.
fn carried_columns<'a>(sheet: &Sheet, rows: &[Row], header: &'a Header) -> Vec<&'a Column> {
    let data = || rows.iter().filter(|row| row.cells.len() > 1);
    let total = data().count();
    let mut columns: Vec<&Column> = header
        .columns
        .values()
        .filter(|column| {
            let index = column.index();
            let filled = || data().filter(|row| row.get(index).is_some()).count();
            let merged = sheet.merged.iter().any(|area| {
                area.columns.0 == index && area.rows.0 > header.row && area.rows.1 > area.rows.0
            });
            column.field.heads_a_block() && {
                let filled = filled();
                filled > 0 && (merged || filled * 2 < total)
            }
        })
        .collect();
    columns.sort_by_key(|column| column.index());
    columns
}
