//! What the cells of the columns say, where their titles leave it open: which of two columns is
//! meant, which untitled column names the lamps, how numbers are written.

mod competitors;
mod counts;
mod doubts;
mod hours;
mod levels;
mod masts;
mod share;
mod sorts;
mod streets;
mod untitled;

use super::confirmations::Said;
use super::coordinates::{System, Written, parse_place};
use super::decision::{Decision, Kind};
use super::fields::Field;
use super::finding::Rule;
use super::grid::{Cell, Row, Sheet, Text, column_letters};
use super::header::{Column, Header, Title};
use super::lamps::names_a_lamp;
use super::mapping::Mapping;
use super::numbers::Marks;
use super::profile::columns;
use super::territory::{Lookup, Territory};
use super::text::normalise;
use super::vocabulary::{State, is_of_a_part_of_the_year, names_a_reduction, state_in};
use super::watts;

/// How many filled rows a column is judged on.
const ROWS_JUDGED: usize = 500;
/// Share of the filled cells, in percent, that must say the same thing for a column to be believed.
const SHARE_BELIEVED: usize = 80;
/// The same for operating profiles, which nothing else looks like: the others are told and asked.
const SHARE_OF_PROFILES: usize = 50;
/// Fewer cells than this say nothing of a column.
const FEWEST_CELLS: usize = 3;

/// Something to tell about a column: the rule, the column, what was read.
pub type ColumnNote = (Rule, u32, String);

/// What the cells said of the columns of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settled {
    /// What is wrong or unusual.
    pub stated: Vec<ColumnNote>,
    /// What was decided.
    pub decisions: Vec<Decision>,
}

/// Settles the columns of a header by the cells below it.
#[must_use]
pub fn settle(
    sheet: &Sheet,
    header: &mut Header,
    mapping: &Mapping,
    territory: &Territory,
    said: Said<'_>,
) -> Settled {
    let rows = sheet.below(header.row);
    heed_columns(header, mapping, said);
    let mut stated = competitors::choose(rows, header);
    doubts::doubt(rows, header, mapping);
    hours::name_reductions(header);
    stated.extend(hours::believe_pairs(rows, header, mapping));
    stated.extend(hours::believe_titles(rows, header, mapping));
    stated.extend(believe_contents(rows, header, mapping, territory));
    stated.extend(hours::believe_yearly(rows, header, mapping));
    stated.extend(hours::believe_when(rows, header, mapping));
    stated.extend(hours::doubt_unread(rows, header));
    stated.extend(untitled::believe_remarks(rows, header, mapping));
    for (rule, index, _) in &stated {
        let denied = said.to(Kind::Column, &column_place(*index)) == Some(false);
        if *rule == Rule::ColonneDeduite && denied {
            header.drop_column(*index);
        }
    }
    let of_masts = masts::find(rows, header, said);
    let (is_believed, asked) = match of_masts {
        Some(_) => (false, None),
        None => counts::find(rows, header, mapping, said),
    };
    judge_numbers(rows, header, mapping);
    let in_kilowatts = watts::in_kilowatts(rows, header, mapping, said);
    let of_streets = streets::find(rows, header, mapping, said);
    let of_share = share::ask(rows, header, said);
    let of_levels = levels::ask(rows, header, said);
    let mut decisions = columns_of_other_states(header);
    decisions.extend(lamps_in_columns(header));
    decisions.extend(columns_stated(header, &stated));
    decisions.extend(asked);
    decisions.extend(of_masts);
    decisions.extend(of_streets);
    decisions.extend(of_share);
    decisions.extend(of_levels);
    decisions.extend(in_kilowatts);
    decisions.extend(watts::settle(rows, header, mapping, said));
    decisions.extend(counts::count(rows, header, said, is_believed));
    Settled { stated, decisions }
}

/// Reads the columns as a person says: under another field, or not at all.
fn heed_columns(header: &mut Header, mapping: &Mapping, said: Said<'_>) {
    let Some(columns) = said.answers.columns(said.file, said.sheet) else {
        return;
    };
    for (index, field) in columns {
        header.free_column(*index);
        if let Some(field) = field {
            let title = header.titles.iter().find(|title| title.index == *index);
            let title = title.map_or("", |title| title.whole()).to_owned();
            let old = header
                .columns
                .insert(*field, Column::stated(*index, title, *field, mapping));
            header.set_aside.extend(old);
        }
    }
}

/// « colonne B », as a mapping may name it.
fn column_place(index: u32) -> String {
    format!("colonne {}", column_letters(index))
}

/// Columns of what is planned, or was there once, are never read for what is there.
fn columns_of_other_states(header: &Header) -> Vec<Decision> {
    header
        .other_states
        .iter()
        .filter(|(_, column)| {
            column.field.changes_figures() || columns::FIELDS.contains(&column.field)
        })
        .map(|(state, column)| {
            let (taken, because) = match state {
                State::Former => (
                    "état passé : non lu",
                    "le titre parle de ce qui a été remplacé",
                ),
                _ => (
                    "état projeté : non lu",
                    "le titre parle de ce qui est prévu",
                ),
            };
            Decision::new(Kind::Planned, column.header.clone(), taken)
                .because(because)
                .or_else(format!("{} en place aujourd'hui", column.field.name()))
                .at(column_place(column.index()))
        })
        .collect()
}

/// Lamps that have columns of their own, where titles say so and no mapping does.
fn lamps_in_columns(header: &Header) -> Option<Decision> {
    let of_groups = header
        .groups
        .iter()
        .flat_map(|group| group.columns.values());
    if header.of_each_luminaire(Field::Foyers) && !header.of_each_luminaire(Field::Lampe) {
        // A person said so: that is stated already.
        return None;
    }
    let of_luminaires = header
        .numbered
        .iter()
        .flat_map(|luminaire| luminaire.values());
    let mut columns: Vec<&Column> = of_groups.chain(of_luminaires).collect();
    columns.sort_by_key(|column| column.index());
    let first = columns.first().filter(|column| !column.said)?;
    let (taken, evidence, otherwise) = if header.groups.is_empty() {
        (
            "un point lumineux pour chaque luminaire décrit dans la ligne",
            "des titres numérotés, des cellules qui nomment des lampes",
            "un point lumineux par ligne : celui des premières colonnes",
        )
    } else {
        (
            "autant de points lumineux que ces colonnes en comptent, lampe par lampe",
            "des titres qui nomment une lampe, des cellules qui comptent",
            "colonnes à ignorer",
        )
    };
    let titles: Vec<&str> = columns
        .iter()
        .map(|column| column.header.as_str())
        .collect();
    Some(
        Decision::new(Kind::Count, titles.join(" | "), taken)
            .because(evidence)
            .or_else(otherwise)
            .at(column_place(first.index())),
    )
}

/// What was told of columns because their cells, not their titles, decided.
fn columns_stated(header: &Header, stated: &[ColumnNote]) -> Vec<Decision> {
    stated
        .iter()
        .filter_map(|(rule, index, read)| {
            let title = header
                .titles
                .iter()
                .find(|title| title.index == *index)
                .map_or("", Title::whole);
            let decision = Decision::new(Kind::Column, title, read).at(column_place(*index));
            Some(match rule {
                Rule::ColonneDeduite => decision
                    .because("le titre ne dit rien, presque toutes les cellules le disent")
                    .or_else("colonne à ignorer"),
                Rule::ColonneEcartee => decision
                    .because("titre plus précis, ou cellules remplies")
                    .or_else("lire l'autre colonne"),
                Rule::ColonnesConcurrentes => decision
                    .because("une même donnée, des contenus différents")
                    .or_else("l'une des deux colonnes")
                    .asked(),
                _ => return None,
            })
        })
        .collect()
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

/// Whether nearly all of so many values differ.
fn nearly_all(distinct: usize, values: usize) -> bool {
    distinct * 10 >= values * 9
}

/// Whether most of a column's cells pass a test.
fn mostly(rows: &[Row], column: u32, test: impl Fn(&Cell) -> bool) -> bool {
    holds(rows, column, SHARE_BELIEVED, test)
}

/// Whether a share of a column's cells, in percent, pass a test.
fn holds(rows: &[Row], column: u32, share: usize, test: impl Fn(&Cell) -> bool) -> bool {
    let judged = || column_cells(rows, column).take(ROWS_JUDGED);
    let count = judged().count();
    count >= FEWEST_CELLS && judged().filter(|cell| test(cell)).count() * 100 >= count * share
}

fn names_lamp(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if names_a_lamp(text))
}

/// « coupure 23h-5h », « Semi-permanent (0h30-5h) », « 23h-6h » in the dead of night; not « non », which
/// answers any question.
pub(super) fn says_profile(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else {
        return false;
    };
    let says_something = text.contains(|c: char| c.is_ascii_digit())
        || text
            .split(|c: char| !c.is_alphabetic())
            .any(|word| word.chars().count() > 3);
    let answers = ["aucun", "aucune", "sans"].contains(&normalise(text).as_str());
    // « 23:00-05:00 » needs no letter, « 10-12 » may be anything.
    let is_written = text.contains(char::is_alphabetic) || text.matches(':').count() > 1;
    says_something && !answers && is_written && {
        let cells = [(Field::Regime, cell.clone())];
        columns::together(&cells, false).is_read || columns::is_a_mode(text)
    }
}

/// A column whose title says nothing, but whose cells all name lamps, codes, communes or operating
/// profiles, is taken
/// for what it holds if it is the only one; watts are never taken so, any number could be watts.
fn believe_contents(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    territory: &Territory,
) -> Vec<ColumnNote> {
    type Test<'a> = (Field, &'a dyn Fn(&Cell) -> bool);
    let is_commune = |cell: &Cell| matches!(cell, Cell::Text(text) if matches!(territory.by_name(text), Lookup::Found(_)));
    let is_code = |cell: &Cell| {
        let text = cell.to_string();
        text.len() == 5 && territory.by_insee(&text).is_some()
    };
    let is_place = |cell: &Cell| {
        matches!(cell, Cell::Text(text) if text.contains(['.', '°', '(']) && matches!(
            parse_place(text),
            Written::Place(x, y) if System::of([(x, y)]).is_some()
        ))
    };
    let tests: [Test<'_>; 5] = [
        (Field::Coordonnees, &is_place),
        (Field::Lampe, &names_lamp),
        (Field::Insee, &is_code),
        (Field::Commune, &is_commune),
        (Field::Regime, &says_profile),
    ];
    let mut stated = Vec::new();
    for (field, test) in tests {
        if header.columns.contains_key(&field)
            || field == Field::Coordonnees && header.says_coordinates()
            || mapping.constant(field).is_some()
            || field == Field::Lampe && (header.parts_lamps() || header.says_another_state(field))
            || field == Field::Regime
                && columns::FIELDS
                    .iter()
                    .any(|of| !columns::has_beside(*of) && header.columns.contains_key(of))
        {
            continue;
        }
        let share = match field {
            Field::Regime => SHARE_OF_PROFILES,
            _ => SHARE_BELIEVED,
        };
        // A title of what is planned says so in any language that has the word.
        let holding: Vec<usize> = (0..header.unknown.len())
            .filter(|at| {
                matches!(
                    state_in(&header.unknown[*at].1),
                    State::Plain | State::Existing
                )
            })
            .filter(|at| {
                let column = header.unknown[*at].0;
                holds(rows, column, share, test)
                    // Hours in words that nothing understands are asked, not passed over.
                    || field == Field::Regime && mostly(rows, column, columns::tells_times_of_a_night)
            })
            .collect();
        let (index, title) = match holding.as_slice() {
            [only]
                if field == Field::Regime && is_of_a_part_of_the_year(&header.unknown[*only].1) =>
            {
                let (index, title) = header.unknown[*only].clone();
                header.hours_asked = vec![index];
                let read = format!("« {title} » ne vaut qu'une partie de l'année");
                stated.push((Rule::ColonnesConcurrentes, index, read));
                continue;
            }
            [only] => header.unknown.remove(*only),
            // « Luminaire » over « SHP 100 W »: the lamp stands for its luminaire.
            [] if field == Field::Lampe => match header.column(Field::Luminaire) {
                Some(column) if mostly(rows, column.index(), test) => {
                    (column.index(), column.header.clone())
                }
                _ => continue,
            },
            // « Extinction été » beside « Extinction hiver »: neither is the profile, and none is none.
            several if field == Field::Regime && several.len() > 1 => {
                let all: Vec<(u32, String)> = (several.iter())
                    .map(|at| header.unknown[*at].clone())
                    .collect();
                let titles: Vec<String> = (all.iter())
                    .map(|(_, title)| format!("« {title} »"))
                    .collect();
                header.hours_asked = all.iter().map(|(index, _)| *index).collect();
                stated.push((
                    Rule::ColonnesConcurrentes,
                    all[0].0,
                    format!("{} disent toutes des horaires", titles.join(", ")),
                ));
                continue;
            }
            _ => continue,
        };
        let field = match field {
            Field::Regime if names_a_reduction(&title) => Field::Abaissement,
            field => field,
        };
        stated.push((
            Rule::ColonneDeduite,
            index,
            format!("« {title} » lue comme {}", field.name()),
        ));
        header
            .columns
            .insert(field, Column::believed(index, title, field, mapping));
    }
    stated
}

/// Judges how the numbers of each column are written, unless the mapping says it.
fn judge_numbers(rows: &[Row], header: &mut Header, mapping: &Mapping) {
    if mapping.marks().is_some() {
        return;
    }
    for column in header.used_mut() {
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
