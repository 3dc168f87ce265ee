//! Finds the table in a sheet: which row is its header, which column tells what.

mod lamps;
mod numbered;
mod others;
mod titles;

use super::bounds::MOST_TITLES;
use super::eclext::{self, Attribute, Sources};
use super::fields::Field;
use super::grid::{Cell, Row, Sheet, column_letters};
use super::lamps::{LampName, name_lamp};
use super::mapping::{Mapping, Unit, is_spelled};
use super::numbers::{Marks, Unread};
use super::text::{normalise, normalise_header, spelling};
use super::units::without_unit;
use super::vocabulary::{
    Counts, Meaning, State, counts_stated, names_supports, says_kilowatts, understand,
};
use super::watts::WattsMeaning;
pub use lamps::mark;
pub use others::{another_table_beside, below_another};
use std::collections::{BTreeMap, BTreeSet};
use titles::all_text;
pub use titles::{Title, paired_titles, single_titles};

/// How far down a sheet a header is looked for, in rows that hold something.
const ROWS_SEARCHED: usize = 60;

/// One recognised column, or several whose texts are joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Column numbers, from 0, in the order of their texts.
    pub indices: Vec<u32>,
    /// The header as it is written, both lines of it.
    pub header: String,
    /// What it tells.
    pub field: Field,
    /// Whether the mapping says so, or the header's spelling alone.
    pub said: bool,
    /// How its numbers are written, and what they are multiplied by to be in W or m.
    pub numbers: Numbers,
    /// How sure the spelling is (0 is the surest), or the places of the columns in the mapping.
    ranks: Vec<usize>,
}

/// How the numbers of a column are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    /// What the point and the comma mean.
    pub marks: Marks,
    /// What a number is multiplied by to be in W or m.
    pub scale: f64,
}

impl Numbers {
    /// In W or m, with either decimal mark.
    pub const PLAIN: Self = Self {
        marks: Marks::DECIMAL_ONLY,
        scale: 1.0,
    };

    /// Reads a number as a column of a field writes them, in W or m.
    ///
    /// # Errors
    /// A text that is no number, or one of two readings.
    pub fn read(self, text: &str, field: Field) -> Result<f64, Unread> {
        // Excel has an apostrophe before a number that is kept as text, and some exports keep it; « '98 »
        // is a year.
        let text = match text.trim().strip_prefix('\'') {
            Some(number) if field != Field::Annee => number,
            _ => text,
        };
        // A unit in the cell is believed before that of the column.
        match without_unit(text, field) {
            Some((number, scale)) => Ok(self.marks.number(&number)? * scale),
            None => Ok(self.marks.number(text)? * self.scale),
        }
    }
}

/// Columns that count, beside others, the lanterns of one lamp: « Nombre SHP », « kW SHP ».
#[derive(Debug, Clone, PartialEq)]
pub struct GroupColumns {
    /// The lamp, as the mapping writes it.
    pub lamp: String,
    /// Foyers, lamp watts and system watts, where there are such columns.
    pub columns: BTreeMap<Field, Column>,
    /// Whether its cells mark the lamp of the row instead of counting: « X » under « SHP ».
    pub is_marked: bool,
}

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Header {
    /// The row, or the lower of two rows, under which the data begin; 0 for a table without one.
    pub row: u32,
    /// How many values the header's line of a text file holds; 0 in a workbook.
    pub values: u32,
    /// The columns in use: one for each field.
    pub columns: BTreeMap<Field, Column>,
    /// Groups of columns, one a lamp.
    pub groups: Vec<GroupColumns>,
    /// The columns of each luminaire of the supports, where they are numbered; else empty.
    pub numbered: Vec<BTreeMap<Field, Column>>,
    /// Columns that answered to a field that another column tells better.
    pub set_aside: Vec<Column>,
    /// Fields that two columns tell differently, neither of which is read before a person says which.
    pub open: BTreeSet<Field>,
    /// Columns that tell of another state than today's: planned, or gone.
    pub other_states: Vec<(State, Column)>,
    /// Columns that no field answers to, and their headers.
    pub unknown: Vec<(u32, String)>,
    /// Columns that the mapping names and that are not there.
    pub missing: Vec<String>,
    /// What its watts mean.
    pub watts: WattsMeaning,
    /// How many lanterns each of the supports of a row bears, where a column says so.
    pub on_each_support: Option<Column>,
    /// Whether a person must say which column counts the points: they all wait for the answer.
    pub count_asked: bool,
    /// Columns that all tell lighting hours, none of which is read: the points of which they say something
    /// wait for an answer.
    pub hours_asked: Vec<u32>,
    /// Whether this is the public schema or EclExt, whose codes mean one lamp each.
    pub is_public: bool,
    /// Whether this is `PointLumineux` of EclExt.
    pub is_eclext: bool,
    /// The two columns of EclExt that tell the lamp, where there are two.
    pub sources: Option<Sources>,
    /// Every column, and its title as the mapping may name it.
    pub titles: Vec<Title>,
}

impl Header {
    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns.get(&field)
    }

    /// Every column in use: of the table, of one lamp, of one luminaire of the supports.
    pub fn used(&self) -> impl Iterator<Item = &Column> {
        let of_lamps = self.groups.iter().flat_map(|group| group.columns.values());
        let of_luminaires = self.numbered.iter().flat_map(BTreeMap::values);
        (self.columns.values().chain(of_lamps)).chain(of_luminaires)
    }

    /// The same, to change how they are read.
    pub(super) fn used_mut(&mut self) -> impl Iterator<Item = &mut Column> {
        let of_lamps = (self.groups.iter_mut()).flat_map(|group| group.columns.values_mut());
        let of_luminaires = self.numbered.iter_mut().flat_map(BTreeMap::values_mut);
        (self.columns.values_mut().chain(of_lamps)).chain(of_luminaires)
    }

    /// Whether lamps have columns of their own, one by one.
    #[must_use]
    pub fn parts_lamps(&self) -> bool {
        !self.groups.is_empty() || !self.numbered.is_empty()
    }

    /// Whether each luminaire of the supports has a column of its own for a field.
    #[must_use]
    pub fn of_each_luminaire(&self, field: Field) -> bool {
        self.numbered
            .iter()
            .any(|luminaire| luminaire.contains_key(&field))
    }

    /// The watts of the first lamp that has columns of its own, by their titles.
    pub(super) fn watts_of_lamps(&self) -> Option<&Column> {
        let mut all =
            (self.groups.iter()).filter_map(|group| group.columns.get(&Field::PuissanceLampe));
        all.find(|column| !column.said)
    }

    /// Whether the table tells of lamps or watts.
    #[must_use]
    pub fn says_lamps(&self) -> bool {
        let mut fields = self.columns.keys().chain(&self.open);
        self.parts_lamps() || fields.any(|field| field.says_lamps())
    }

    /// Whether the table tells where its points are.
    #[must_use]
    pub fn says_places(&self) -> bool {
        self.columns.keys().any(|field| field.says_a_place())
    }

    /// The column that a mapping names.
    #[must_use]
    pub fn index_of(&self, name: &str) -> Option<u32> {
        self.titles
            .iter()
            .find(|title| title.is(name))
            .map(|title| title.index)
    }

    /// Whether two columns tell coordinates.
    #[must_use]
    pub fn says_coordinates(&self) -> bool {
        let both = |a, b| self.columns.contains_key(&a) && self.columns.contains_key(&b);
        both(Field::X, Field::Y) || both(Field::Longitude, Field::Latitude)
    }

    /// Whether a column tells a field of what is planned or was there once.
    #[must_use]
    pub fn says_another_state(&self, field: Field) -> bool {
        let says = |(_, column): &(State, Column)| column.field == field;
        self.other_states.iter().any(says)
    }

    /// « N » and « P » stand in any list of codes: such titles alone make no header.
    fn has_letters_only(&self) -> bool {
        let is_letter = |column: &Column| !column.said && column.header.chars().count() == 1;
        !self.parts_lamps() && self.columns.values().all(is_letter)
    }

    /// How much a header tells: what a person said of it counts more than what it looks like. « Source »
    /// twice tells less than one before the works and one after.
    fn weight(&self) -> usize {
        let said = self.columns.values().filter(|column| column.said).count();
        let of_luminaires: usize = self.numbered.iter().map(BTreeMap::len).sum();
        // Two columns of one lamp, its number and its watts, tell more than two numbers of one lamp.
        let of_groups = self.groups.iter().map(|group| {
            let says_watts = matches!(name_lamp(&group.lamp), LampName::Known(_, Some(_)));
            3 * group.columns.len() - 1 + usize::from(says_watts)
        });
        let of_lamps = of_groups.sum::<usize>() + of_luminaires;
        self.columns.len() + self.other_states.len() + 2 * said + of_lamps
    }
}

/// Finds the header: the row, or pair of rows, of which most cells name a field.
///
/// A row counts from two fields on; a pair counts only if it names more than either of its rows.
/// A mapping may say which row it is, or that there is none.
#[must_use]
pub fn find(sheet: &Sheet, mapping: &Mapping) -> Option<Header> {
    if mapping.header_row() == Some(0) {
        return Some(without_titles(sheet, mapping));
    }
    let read_header = |row: &Row, titles: Vec<Title>| {
        read_header(sheet, row, with_untitled(titles, sheet, mapping), mapping)
    };
    let rows = rows_searched(sheet, mapping);
    let said = said_row(sheet, mapping);
    let is_candidate = |row: &Row| said.is_none_or(|said| said == row.number);
    let mut best: Option<Header> = None;
    let is_narrow = |row: &Row| row.cells.len() <= MOST_TITLES;
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| is_narrow(row)) {
        let single = is_candidate(row).then(|| read_header(row, single_titles(row)));
        let pair = rows
            .get(at + 1)
            .filter(|below| below.number == row.number + 1 && is_narrow(below))
            .filter(|below| all_text(below) || lamps::are_watts(row, below))
            // Of two lines, either may be the one that was said.
            .filter(|below| is_candidate(below) || is_candidate(row))
            .map(|below| {
                let titles = paired_titles(sheet, row, below);
                (
                    read_header(below, titles),
                    read_header(below, single_titles(below)),
                )
            });
        let candidate = match (single, pair) {
            (single, Some((pair, lower)))
                if single
                    .as_ref()
                    .is_none_or(|single| pair.weight() > single.weight())
                    && pair.weight() > lower.weight() =>
            {
                pair
            }
            (Some(single), _) => single,
            (None, _) => continue,
        };
        let counts = |(_, title): &&(u32, String)| counts_stated(title) == Some(Counts::Outright);
        let counting = candidate.unknown.iter().filter(counts).count();
        let enough =
            candidate.columns.len() + candidate.groups.len() + candidate.numbered.len() + counting
                >= 2
                && !candidate.has_letters_only()
                || said.is_some();
        if enough
            && best
                .as_ref()
                .is_none_or(|best| candidate.weight() > best.weight())
        {
            best = Some(candidate);
        }
    }
    best
}

/// The row of the titles, where the mapping says one that holds something in this sheet.
fn said_row(sheet: &Sheet, mapping: &Mapping) -> Option<u32> {
    let said = mapping.header_row()?;
    let found = sheet.rows.binary_search_by_key(&said, |row| row.number);
    found.is_ok().then_some(said)
}

/// The rows among which the header is looked for: the first ones, or that which the mapping says and
/// its neighbours.
fn rows_searched<'a>(sheet: &'a Sheet, mapping: &Mapping) -> &'a [Row] {
    let Some(said) = said_row(sheet, mapping) else {
        return &sheet.rows[..sheet.rows.len().min(ROWS_SEARCHED)];
    };
    let at = sheet.rows.partition_point(|row| row.number < said);
    &sheet.rows[at.saturating_sub(1)..sheet.rows.len().min(at + 2)]
}

/// The titles, and the columns without one that the mapping names by their letters: names of
/// districts often stand under an empty corner.
fn with_untitled(mut titles: Vec<Title>, sheet: &Sheet, mapping: &Mapping) -> Vec<Title> {
    let by_letters: Vec<String> = (mapping.all_titles().map(spelling))
        .filter(|name| name.starts_with("colonne "))
        .collect();
    if by_letters.is_empty() {
        return titles;
    }
    let untitled: Vec<Title> = (0..=last_column(sheet))
        .filter(|index| titles.iter().all(|title| title.index != *index))
        .filter(|index| by_letters.iter().any(|name| is_spelled(name, "", *index)))
        .map(Title::empty)
        .collect();
    titles.extend(untitled);
    titles.sort_by_key(|title| title.index);
    titles
}

fn last_column(sheet: &Sheet) -> u32 {
    sheet
        .rows
        .iter()
        .filter_map(|row| row.cells.last())
        .map(|(column, _)| *column)
        .max()
        .unwrap_or(0)
}

/// A table without a header: its columns have letters only.
fn without_titles(sheet: &Sheet, mapping: &Mapping) -> Header {
    let titles = (0..=last_column(sheet)).map(Title::empty).collect();
    let nothing = Row {
        number: 0,
        values: 0,
        cells: Vec::new(),
    };
    read_header(sheet, &nothing, titles, mapping)
}

fn read_header(sheet: &Sheet, row: &Row, titles: Vec<Title>, mapping: &Mapping) -> Header {
    let mut header = Header {
        row: row.number,
        values: row.values,
        ..Header::default()
    };
    header.groups = groups(&titles, mapping);
    if header.groups.is_empty() {
        header.groups = lamps::columns_of_lamps(sheet, row.number, &titles, mapping);
    }
    header.is_eclext = eclext::is_table(&titles);
    header.is_public = header.is_eclext || is_public_schema(&titles);
    header.sources = Sources::of(&titles).filter(|_| header.is_eclext);
    if header.groups.is_empty() && !header.is_public {
        header.numbered = numbered::columns_of_luminaires(sheet, row.number, &titles, mapping);
        // « Lampe 1 » beside no other is the lamp.
        if let [_] = header.numbered.as_slice() {
            header.columns = header.numbered.remove(0);
        }
    }
    let of_lamps: BTreeSet<u32> = header
        .used()
        .flat_map(|column| column.indices.iter().copied())
        .collect();
    let spelled: Vec<[String; 2]> = titles
        .iter()
        .map(|title| [title.whole(), &title.own].map(spelling))
        .collect();
    let stands = |name: &str| {
        let name = spelling(name);
        (titles.iter().zip(&spelled))
            .any(|(title, own)| own.iter().any(|own| is_spelled(&name, own, title.index)))
    };
    let said: Vec<(Field, Vec<String>)> = mapping
        .columns_among(stands)
        .map(|(field, names)| (field, names.iter().map(|name| spelling(name)).collect()))
        .collect();
    for (title, spelled) in titles
        .iter()
        .zip(&spelled)
        .filter(|(title, _)| !of_lamps.contains(&title.index))
    {
        let names = [title.whole(), &title.own];
        if names.iter().any(|name| mapping.ignores(name, title.index)) {
            continue;
        }
        // A two-line title is first read whole: « Support / Type » is not a lamp's type.
        let fields = spelled
            .iter()
            .map(|name| fields_said(&said, name, title.index))
            .find(|fields| !fields.is_empty());
        let is_public = header.is_public;
        let attribute = eclext::attribute(title.whole()).filter(|_| header.is_eclext);
        let is_code = header
            .sources
            .is_some_and(|sources| sources.code == title.index);
        let understood = || {
            if let Some(Attribute::Field(field) | Attribute::Share(field)) = attribute {
                return Some(Meaning {
                    field,
                    rank: 0,
                    state: State::Plain,
                });
            }
            if is_public && normalise(title.whole()) == "puissance" {
                return Some(Meaning {
                    field: Field::PuissanceSysteme,
                    rank: 0,
                    state: State::Plain,
                });
            }
            title.meaning()
        };
        if let Some(fields) = fields {
            for (field, rank) in fields {
                header.add(Column::new(title, field, rank, true, mapping));
            }
        } else if is_code || attribute == Some(Attribute::Unread) {
            // Not for its cells to say what it is.
        } else if let Some(Meaning { field, rank, state }) = understood() {
            let mut column = Column::new(title, field, rank, false, mapping);
            if matches!(attribute, Some(Attribute::Share(_))) {
                column.numbers.scale *= 100.0;
            }
            let of_a_place =
                field.says_a_place() || matches!(field, Field::Commune | Field::Insee | Field::Pdl);
            if of_a_place && state == State::Former {
                // « Ancienne armoire » beside « Nouvelle armoire »: what a place is called now is what counts.
                header.unknown.push((title.index, title.whole().to_owned()));
            } else if !of_a_place && matches!(state, State::Planned | State::Former) {
                header.other_states.push((state, column));
            } else {
                header.add(column);
            }
        } else if !title.whole().is_empty() {
            header.unknown.push((title.index, title.whole().to_owned()));
        }
    }
    header.missing = mapping
        .all_titles()
        .filter(|name| !stands(name))
        .map(str::to_owned)
        .collect();
    header.titles = titles;
    header
}

/// The fields that the mapping gives to a column, and its rank among those that tell each: one column
/// may tell two.
fn fields_said(said: &[(Field, Vec<String>)], title: &str, column: u32) -> Vec<(Field, usize)> {
    said.iter()
        .filter_map(|(field, names)| {
            let rank = names
                .iter()
                .position(|name| is_spelled(name, title, column))?;
            Some((*field, rank))
        })
        .collect()
}

/// In the public schema (FDR « points lumineux » v0.2), `puissance` is the active power in operation:
/// that of the luminaire with its ballast.
fn is_public_schema(titles: &[Title]) -> bool {
    let has = |name: &str| titles.iter().any(|title| normalise(title.whole()) == name);
    has("insee") && has("siren") && (has("type source") || has("profil nocturne"))
}

fn groups(titles: &[Title], mapping: &Mapping) -> Vec<GroupColumns> {
    mapping
        .groups()
        .iter()
        .filter_map(|group| {
            let columns: BTreeMap<Field, Column> = group
                .titles()
                .filter_map(|(field, name)| {
                    let title = titles.iter().find(|title| title.is(name))?;
                    Some((field, Column::new(title, field, 0, true, mapping)))
                })
                .collect();
            columns.contains_key(&Field::Foyers).then(|| GroupColumns {
                lamp: group.lamp.clone(),
                columns,
                is_marked: false,
            })
        })
        .collect()
}

impl Header {
    /// Leaves a column unread; it is shown among those that nothing answers to.
    pub(super) fn drop_column(&mut self, index: u32) {
        let is_it = |column: &Column| column.indices.contains(&index);
        let fields: Vec<Field> = self
            .columns
            .iter()
            .filter(|(_, column)| is_it(column))
            .map(|(field, _)| *field)
            .collect();
        for field in fields {
            if let Some(column) = self.columns.remove(&field) {
                self.unknown.push((index, column.header));
            }
        }
        self.set_aside.retain(|column| !is_it(column));
        self.other_states.retain(|(_, column)| !is_it(column));
        self.groups
            .retain(|group| !group.columns.values().any(is_it));
        for set in &mut self.numbered {
            set.retain(|_, column| !is_it(column));
        }
    }

    /// Frees a column that is then read otherwise: it is not shown among those that nothing answers to.
    pub(super) fn free_column(&mut self, index: u32) {
        self.drop_column(index);
        self.unknown.retain(|(column, _)| *column != index);
    }

    /// Adds a column: beside those that a person joins to it, in place of one whose spelling is less
    /// sure, or to those set aside.
    fn add(&mut self, column: Column) {
        match self.columns.get_mut(&column.field) {
            Some(known) if known.said && column.said && !known.ranks.contains(&column.ranks[0]) => {
                known.join(&column);
            }
            Some(known) if known.said || (!column.said && known.ranks <= column.ranks) => {
                self.set_aside.push(column);
            }
            _ => {
                self.set_aside
                    .extend(self.columns.insert(column.field, column));
            }
        }
    }
}

impl Column {
    fn new(title: &Title, field: Field, rank: usize, said: bool, mapping: &Mapping) -> Self {
        let scale = mapping.unit(field).map_or_else(
            || {
                if says_kilowatts(title.whole()) {
                    1000.0
                } else {
                    1.0
                }
            },
            Unit::scale,
        );
        let header = if title.whole().is_empty() {
            format!("colonne {}", column_letters(title.index))
        } else {
            title.whole().to_owned()
        };
        Self {
            indices: vec![title.index],
            header,
            field,
            said,
            numbers: Numbers {
                marks: mapping.marks().unwrap_or(Marks::DECIMAL_ONLY),
                scale,
            },
            ranks: vec![rank],
        }
    }

    /// A column that is taken for what its cells hold.
    pub(super) fn believed(index: u32, own: String, field: Field, mapping: &Mapping) -> Self {
        let title = Title {
            index,
            own,
            grouped: None,
        };
        Self::new(&title, field, 0, false, mapping)
    }

    /// A column that a person says to tell a field.
    pub(super) fn stated(index: u32, own: String, field: Field, mapping: &Mapping) -> Self {
        Self {
            said: true,
            ..Self::believed(index, own, field, mapping)
        }
    }

    /// The same column, telling another field.
    #[must_use]
    pub(super) fn saying(self, field: Field) -> Self {
        Self { field, ..self }
    }

    /// The column, or the first of those that are joined.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.indices[0]
    }

    /// The number of a cell, in W or m; none where it holds no number, or one of two readings.
    #[must_use]
    pub fn number(&self, cell: &Cell) -> Option<f64> {
        match cell {
            Cell::Number(number) => Some(number * self.numbers.scale),
            Cell::Text(text) => self.numbers.read(text, self.field).ok(),
            _ => None,
        }
    }

    /// Whether its title says that it tells what is there: « Lampe existante ».
    #[must_use]
    pub fn says_existing(&self) -> bool {
        understand(&self.header).is_some_and(|meaning| meaning.state == State::Existing)
    }

    /// Whether it counts supports, each of which may bear several lanterns: « Nombre de mâts ». « Nombre de
    /// luminaires par mât » counts lanterns.
    #[must_use]
    pub fn counts_supports(&self) -> bool {
        names_supports(&self.header) == Some(true)
    }

    /// Whether two columns bear the same title, so that nothing tells which is meant.
    #[must_use]
    pub fn is_titled_as(&self, other: &Self) -> bool {
        normalise_header(&self.header) == normalise_header(&other.header)
    }

    /// Joins a column to this one, in the order of the mapping.
    fn join(&mut self, other: &Self) {
        let at = self.ranks.partition_point(|rank| *rank < other.ranks[0]);
        self.ranks.insert(at, other.ranks[0]);
        self.indices.insert(at, other.indices[0]);
        self.header = format!("{} + {}", self.header, other.header);
    }
}

#[cfg(test)]
mod tests;
