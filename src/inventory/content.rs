//! What the cells of the columns say, where their titles leave it open: which of two columns is
//! meant, which untitled column names the lamps, how numbers are written.

use super::fields::Field;
use super::finding::Rule;
use super::grid::{Cell, Row, Sheet, Text};
use super::header::{Column, Header};
use super::lamps::{LampName, name_lamp};
use super::mapping::Mapping;
use super::numbers::Marks;
use super::territory::{Lookup, Territory};
use super::text::normalise;

/// How many filled rows a column is judged on.
const ROWS_JUDGED: usize = 500;
/// Share of the filled cells, in percent, that must say the same thing for a column to be believed.
const SHARE_BELIEVED: usize = 80;
/// Fewer cells than this say nothing of a column.
const FEWEST_CELLS: usize = 3;

/// Something to tell about a column: the rule, the column, what was read.
pub type Told = (Rule, u32, String);

/// Settles the columns of a header by the cells below it.
#[must_use]
pub fn settle(
    sheet: &Sheet,
    header: &mut Header,
    mapping: &Mapping,
    territory: &Territory,
) -> Vec<Told> {
    let rows = sheet.below(header.row);
    let mut told = choose_among_competitors(rows, header);
    doubt_lamps(rows, header, mapping);
    told.extend(believe_contents(rows, header, mapping, territory));
    judge_numbers(rows, header, mapping);
    told
}

/// The cells of a column that tell something.
pub fn column_cells(rows: &[Row], column: u32) -> impl Iterator<Item = &Cell> + Clone {
    rows.iter()
        .filter_map(move |row| row.get(column))
        .filter(|cell| !cell.is_blank())
}

fn texts(rows: &[Row], column: u32) -> impl Iterator<Item = &Text> + Clone {
    column_cells(rows, column).filter_map(|cell| match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    })
}

/// Whether most of a column's cells pass a test.
fn mostly(rows: &[Row], column: u32, test: impl Fn(&Cell) -> bool) -> bool {
    let judged = || column_cells(rows, column).take(ROWS_JUDGED);
    let count = judged().count();
    count >= FEWEST_CELLS
        && judged().filter(|cell| test(cell)).count() * 100 >= count * SHARE_BELIEVED
}

fn names_lamp(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if matches!(name_lamp(text), LampName::Known(..) | LampName::Ambiguous))
}

/// Of two columns for one field: the one that holds something, the one whose cells name lamps;
/// else the surer title. Where both titles are the same and the cells are not, nobody can tell:
/// neither is read where a wrong choice would change the figures.
fn choose_among_competitors(rows: &[Row], header: &mut Header) -> Vec<Told> {
    let mut told = Vec::new();
    for other in std::mem::take(&mut header.set_aside) {
        let field = other.field;
        let Some(kept) = header.columns.get(&field) else {
            header.set_aside.push(other);
            continue;
        };
        let empty = |column: &Column| column_cells(rows, column.index()).next().is_none();
        let same = || {
            rows.iter()
                .all(|row| row.get(kept.index()) == row.get(other.index()))
        };
        let lamps = |column: &Column| mostly(rows, column.index(), names_lamp);
        let better = !kept.said
            && (empty(kept) && !empty(&other)
                || field == Field::Lampe && !lamps(kept) && lamps(&other));
        let undecided = field.changes_figures()
            && kept.is_titled_as(&other)
            && kept.said == other.said
            && !better
            && !empty(&other)
            && !same();
        if undecided {
            told.push((
                Rule::ColonnesConcurrentes,
                other.index(),
                format!(
                    "« {} » et « {} » pour {}",
                    kept.header,
                    other.header,
                    field.name()
                ),
            ));
            header.columns.remove(&field);
            continue;
        }
        let (kept, aside) = if better {
            let old = header.columns.insert(field, other);
            (&header.columns[&field], old)
        } else {
            (kept, Some(other))
        };
        if let Some(aside) = aside {
            told.push((
                Rule::ColonneEcartee,
                aside.index(),
                format!(
                    "« {} » écartée, « {} » retenue pour {}",
                    aside.header,
                    kept.header,
                    field.name()
                ),
            ));
            header.set_aside.push(aside);
        }
    }
    told
}

/// « Source » and « Technologie » may be anything's: such a title names lamps only beside watts, or
/// over a cell that names one.
fn doubt_lamps(rows: &[Row], header: &mut Header, mapping: &Mapping) {
    const OF_ANYTHING: [&str; 4] = ["source", "technologie", "techno", "nature source"];
    let has_watts = [Field::PuissanceLampe, Field::PuissanceSysteme]
        .iter()
        .any(|field| header.column(*field).is_some());
    let Some(column) = header.column(Field::Lampe).filter(|_| !has_watts) else {
        return;
    };
    let named = |cell: &Cell| {
        names_lamp(cell) || matches!(cell, Cell::Text(text) if mapping.lamp(text).is_some())
    };
    let doubted = !column.said
        && OF_ANYTHING.contains(&normalise(&column.header).as_str())
        && !column_cells(rows, column.index()).any(named);
    if doubted && let Some(column) = header.columns.remove(&Field::Lampe) {
        header.unknown.push((column.index(), column.header));
    }
}

/// A column whose title says nothing, but whose cells all name lamps, codes or communes, is taken
/// for what it holds if it is the only one; watts are never taken so, any number could be watts.
fn believe_contents(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    territory: &Territory,
) -> Vec<Told> {
    type Test<'a> = (Field, &'a dyn Fn(&Cell) -> bool);
    let is_commune = |cell: &Cell| matches!(cell, Cell::Text(text) if matches!(territory.by_name(text), Lookup::Found(_)));
    let is_code = |cell: &Cell| {
        let text = cell.to_string();
        text.len() == 5 && territory.by_insee(&text).is_some()
    };
    let tests: [Test<'_>; 3] = [
        (Field::Lampe, &names_lamp),
        (Field::Insee, &is_code),
        (Field::Commune, &is_commune),
    ];
    let mut told = Vec::new();
    for (field, test) in tests {
        if header.columns.contains_key(&field)
            || mapping.constant(field).is_some()
            || field == Field::Lampe && !header.groups.is_empty()
        {
            continue;
        }
        let holding: Vec<usize> = (0..header.unknown.len())
            .filter(|at| mostly(rows, header.unknown[*at].0, test))
            .collect();
        let [only] = holding.as_slice() else {
            continue;
        };
        let (index, title) = header.unknown.remove(*only);
        told.push((
            Rule::ColonneDeduite,
            index,
            format!("« {title} » lue comme {}", field.name()),
        ));
        header
            .columns
            .insert(field, Column::believed(index, title, field, mapping));
    }
    told
}

/// Judges how the numbers of each column are written, unless the mapping says it.
fn judge_numbers(rows: &[Row], header: &mut Header, mapping: &Mapping) {
    if mapping.marks().is_some() {
        return;
    }
    let of_groups = header
        .groups
        .iter_mut()
        .flat_map(|group| group.columns.values_mut());
    for column in header.columns.values_mut().chain(of_groups) {
        let Some(plausible) = column.field.plausible() else {
            continue;
        };
        let scale = column.numbers.scale;
        let in_range = |number: f64| {
            plausible.contains(&(number * scale))
                && (column.field != Field::Foyers || number.fract() == 0.0)
        };
        let written = texts(rows, column.index())
            .filter(|text| text.contains(['.', ',']))
            .map(|text| &**text);
        column.numbers.marks = Marks::judge(&written, &in_range);
    }
}
