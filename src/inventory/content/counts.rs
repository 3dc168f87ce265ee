//! The column that counts the points of the rows: known by its title, by its title and its cells
//! together, or asked where these are not enough.

use super::{column_cells, column_place, nearly_all, sorts};
use crate::french;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{Counts, counts_stated, names_a_sort, names_supports};
use crate::inventory::watts;
use std::collections::{BTreeMap, BTreeSet};

/// No row of an inventory counts more points than a long street has.
pub(super) const MOST_IN_A_ROW: f64 = 500.0;
/// From so many rows on, counts repeat themselves and numbers of points do not.
const ROWS_THAT_REPEAT: usize = 8;

/// Finds the column that counts where no title says so outright: « Luminaires » over small numbers is
/// read, « PL » over the same is asked. Whether one was taken for what its cells hold, and what is told.
pub(super) fn find(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    said: Said<'_>,
) -> (bool, Option<Decision>) {
    let is_known = header.column(Field::Foyers).is_some() || !header.groups.is_empty();
    if is_known || mapping.constant(Field::Foyers).is_some() {
        return (false, None);
    }
    let titled = |field: Field| header.column(field).filter(|column| !column.said);
    let of_fields = [Field::Luminaire, Field::TypeSupport, Field::Reference]
        .into_iter()
        .filter_map(titled)
        .map(|column| (column.index(), column.header.clone()));
    let candidates: Vec<(Column, Counts)> = (header.unknown.iter().cloned())
        .chain(of_fields)
        .filter_map(|(index, title)| {
            let counts = counts_stated(&title)?;
            let column = Column::believed(index, title, Field::Foyers, mapping);
            holds_counts(rows, &column).then_some((column, counts))
        })
        .collect();
    let says_outright = |(column, counts): &&(Column, Counts)| {
        *counts == Counts::Outright && !names_a_sort(&column.header)
    };
    if candidates.iter().find(says_outright).is_none()
        && let Some(decision) = sorts::ask(rows, header, mapping, said)
    {
        return (false, Some(decision));
    }
    let Some((column, counts)) = candidates
        .iter()
        .find(|(_, counts)| *counts == Counts::Outright)
        .or(candidates.first())
        .cloned()
    else {
        return (false, lists_lamps(rows, header, mapping, said));
    };
    let index = column.index();
    let has_references = header.column(Field::Reference).is_some_and(|column| {
        column.index() != index && distinguishes_points(rows, column.index())
    });
    let place = column_place(index);
    let answer = said.to(Kind::Count, &place);
    let is_read = match answer {
        Some(is_right) => is_right,
        None => counts == Counts::Outright,
    };
    if is_read {
        header.free_column(index);
        header.columns.insert(Field::Foyers, column);
        return (true, None);
    }
    // Where each row has its own reference it is one point, whatever is counted beside it.
    if answer.is_none() && has_references {
        return (false, None);
    }
    let decision = if answer.is_some() {
        Decision::new(Kind::Count, column.header, "un point par ligne")
            .settled(true)
            .of_points(rows.len())
    } else {
        header.count_asked = true;
        may_count(rows, &column, rows.len())
            .because("de petits nombres sous un titre qui parle de points, mais peut vouloir dire autre chose")
            .asked()
    };
    (false, Some(decision.at(place)))
}

/// The other reading of a column that counts points.
fn one_a_line(lines: usize) -> String {
    format!(
        "un point par ligne : {}",
        french::counted(lines, "ligne", "lignes")
    )
}

/// That a column counts the points of the rows, or else that each of so many lines is one.
pub(super) fn may_count(rows: &[Row], column: &Column, lines: usize) -> Decision {
    let sum: f64 = numbers(rows, column).into_iter().flatten().sum();
    let taken = "nombre de points de la ligne";
    Decision::new(Kind::Count, column.header.clone(), taken)
        .or_else(one_a_line(lines))
        .of_points(sum as usize)
}

/// A table that says no place and has one row a lamp, beside whole numbers under titles that nothing
/// understands: « SHP 70 | 3 | 1 » under « Type | Rue du Port | Place ». Whether they count is asked.
fn lists_lamps(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    said: Said<'_>,
) -> Option<Decision> {
    let lamp = header.column(Field::Lampe)?.index();
    let watts = header.column(Field::PuissanceLampe).map(Column::index);
    let named: Vec<(String, String)> = (rows.iter())
        .filter(|row| row.get(lamp).is_some())
        .map(|row| {
            (
                row.text(lamp),
                watts.map_or_else(String::new, |index| row.text(index)),
            )
        })
        .collect();
    let distinct: BTreeSet<&(String, String)> = named.iter().collect();
    let counts_points = |index: u32, title: &str| {
        let column = Column::believed(index, title.to_owned(), Field::Foyers, mapping);
        holds_counts(rows, &column).then_some(column)
    };
    // « Rue A » over numbers is no column of streets.
    let street = header.column(Field::Voie).filter(|column| !column.said);
    let street = street.and_then(|column| counts_points(column.index(), &column.header));
    let says_places = header
        .columns
        .keys()
        .any(|field| field.says_a_place() && !(*field == Field::Voie && street.is_some()));
    if says_places || named.len() < 2 || !nearly_all(distinct.len(), named.len()) {
        return None;
    }
    let unknown = header.unknown.iter();
    let mut counts: Vec<Column> = unknown
        .filter_map(|(index, title)| counts_points(*index, title))
        .chain(street)
        .collect();
    counts.sort_by_key(Column::index);
    let place = column_place(counts.first()?.index());
    let titles: Vec<&str> = counts.iter().map(|column| column.header.as_str()).collect();
    let sum: f64 = (counts.iter())
        .flat_map(|column| numbers(rows, column))
        .flatten()
        .sum();
    let decision = Decision::new(
        Kind::Count,
        titles.join(" | "),
        "nombres de points de chaque lampe",
    )
    .because("une ligne par lampe, aucun lieu, des nombres entiers sous des titres inconnus")
    .or_else(one_a_line(rows.len()))
    .of_points(sum as usize)
    .at(place.as_str());
    match said.to(Kind::Count, &place) {
        Some(true) => {
            read_as_counts(header, counts);
            Some(decision.answered("nombres de points de chaque lampe"))
        }
        Some(false) => None,
        None => {
            header.count_asked = true;
            Some(decision.asked())
        }
    }
}

/// Reads columns as numbers of points of a row, to be summed.
pub(super) fn read_as_counts(header: &mut Header, columns: Vec<Column>) {
    for column in columns {
        header.free_column(column.index());
        let counts = BTreeMap::from([(Field::Foyers, column)]);
        header.numbered.push(counts);
    }
}

/// The numbers of a column that would count; none for a cell that holds something else.
pub(super) fn numbers(rows: &[Row], column: &Column) -> Vec<Option<f64>> {
    column_cells(rows, column.index())
        .map(|cell| column.number(cell))
        .collect()
}

/// Whether the cells of a column can be counts: small whole numbers, some over one, that do not number
/// the rows one after the other.
pub(super) fn holds_counts(rows: &[Row], column: &Column) -> bool {
    let mut stated: Vec<f64> = Vec::new();
    for number in numbers(rows, column) {
        match number.filter(|n| n.fract() == 0.0 && (0.0..=MOST_IN_A_ROW).contains(n)) {
            Some(number) => stated.push(number),
            None => return false,
        }
    }
    let distinct: BTreeSet<u64> = stated.iter().map(|number| *number as u64).collect();
    let repeats = stated.len() < ROWS_THAT_REPEAT || distinct.len() * 10 <= stated.len() * 9;
    let rises = stated.len() > 4 && stated.windows(2).all(|pair| pair[1] > pair[0]);
    stated.len() >= 2
        && stated.iter().any(|n| *n > 1.0)
        && !number_the_rows(&stated)
        && repeats
        && !rises
}

/// Whether most of some numbers follow the one above: they number the rows, 101, 102, 103.
fn number_the_rows(stated: &[f64]) -> bool {
    let next = |pair: &&[f64]| (pair[1] - pair[0] - 1.0).abs() < 0.5;
    stated.windows(2).filter(next).count() * 2 > stated.len().saturating_sub(1)
}

/// Whether nearly every row has a text or number of its own in a column.
fn distinguishes_points(rows: &[Row], index: u32) -> bool {
    let cells: Vec<String> = column_cells(rows, index).map(ToString::to_string).collect();
    let distinct: BTreeSet<&String> = cells.iter().collect();
    !cells.is_empty() && nearly_all(distinct.len(), cells.len())
}

/// What is told of the column that counts the points of the rows, where some row has several;
/// `is_believed` says that its cells, not its title, made it so.
pub(super) fn count(
    rows: &[Row],
    header: &mut Header,
    said: Said<'_>,
    is_believed: bool,
) -> Option<Decision> {
    let column = header.column(Field::Foyers)?.clone();
    if let Some(said_otherwise) = counts_nothing(rows, header, &column) {
        return Some(said_otherwise);
    }
    let (most, sum) = watts::counted(rows, &column, header)?;
    if most <= 1.0 {
        return None;
    }
    let place = column_place(column.index());
    let answer = said.to(Kind::Count, &place);
    if answer == Some(false) {
        header.drop_column(column.index());
        return Some(
            Decision::new(Kind::Count, column.header, "un point par ligne")
                .settled(true)
                .at(place)
                .of_points(rows.len()),
        );
    }
    let counts_masts = column.counts_supports();
    if let Some(stated) = lanterns_of_each(rows, header, &column, answer) {
        return Some(stated.at(place).of_points(sum as usize));
    }
    let decision = Decision::new(
        Kind::Count,
        column.header.clone(),
        if counts_masts {
            "nombre de points de la ligne : un point par support"
        } else {
            "nombre de points de la ligne"
        },
    )
    .because(format!(
        "nombres jusqu'à {}, {} en tout",
        french::decimal(most),
        french::decimal(sum)
    ))
    .at(place)
    .of_points(sum as usize);
    Some(if answer == Some(true) {
        decision.settled(true)
    } else if counts_masts {
        decision.or_else("supports à plusieurs luminaires : davantage de points")
    } else if is_believed {
        decision.or_else(one_a_line(rows.len()))
    } else if !column.said && numbers_rows(rows, &column) {
        header.count_asked = true;
        decision
            .because("des nombres qui se suivent de ligne en ligne : peut-être des numéros")
            .or_else(one_a_line(rows.len()))
            .asked()
    } else {
        let mut decision = decision;
        decision.alternative = one_a_line(rows.len());
        decision
    })
}

/// Whether the numbers of a column follow one another, in a table long enough for that to be no chance.
fn numbers_rows(rows: &[Row], column: &Column) -> bool {
    const FEWEST: usize = 4;
    let stated: Vec<f64> = numbers(rows, column).into_iter().flatten().collect();
    stated.len() >= FEWEST && number_the_rows(&stated)
}

/// A column that is no count, whatever its title: it holds texts, and no cell of it a number. « Comptage :
/// Linky », « Effectif : ok ».
fn counts_nothing(rows: &[Row], header: &mut Header, column: &Column) -> Option<Decision> {
    let holds_digits = |cell: &Cell| cell.to_string().contains(|c: char| c.is_ascii_digit());
    let mut cells = column_cells(rows, column.index()).peekable();
    let example = cells.peek()?.to_string();
    let is_text = |cell: &Cell| matches!(cell, Cell::Text(_)) && !holds_digits(cell);
    if column.said || !cells.all(|cell| is_text(cell) && !is_number_in_words(cell)) {
        return None;
    }
    header.drop_column(column.index());
    let read = format!("{} : {example}", column.header);
    let decision = Decision::new(Kind::Count, read, one_a_line(rows.len()))
        .because("aucune cellule n'est un nombre")
        .at(column_place(column.index()));
    Some(decision.of_points(rows.len()))
}

/// « un », « deux », « trois » count all the same.
fn is_number_in_words(cell: &Cell) -> bool {
    const WORDS: [&str; 13] = [
        "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
        "onze", "douze",
    ];
    WORDS.contains(&normalise(&cell.to_string()).as_str())
}

/// Of two columns that count: « Nb luminaires par mât » beside « Nb mâts » multiplies it; where they do not
/// agree otherwise, a person is asked.
fn lanterns_of_each(
    rows: &[Row],
    header: &mut Header,
    column: &Column,
    answer: Option<bool>,
) -> Option<Decision> {
    let other = header.set_aside.iter().find(|other| {
        let differs = |row: &Row| {
            let [a, b] =
                [column, other].map(|one| row.get(one.index()).and_then(|cell| one.number(cell)));
            matches!((a, b), (Some(a), Some(b)) if (a - b).abs() > 0.5)
        };
        other.field == Field::Foyers && rows.iter().any(differs)
    })?;
    let [supports, lanterns] = [column, other].map(|one| names_supports(&one.header));
    let title = format!("{} × {}", column.header, other.header);
    if (supports, lanterns) == (Some(true), Some(false)) {
        let stated = Decision::new(
            Kind::Count,
            title,
            "points de la ligne : mâts fois luminaires de chaque mât",
        )
        .because("le second titre parle de chaque mât");
        header.on_each_support = Some(other.clone());
        return Some(stated);
    }
    let agreed = column.said || other.said || answer == Some(true);
    // Lanterns are counted, not what bears them.
    let is_better = supports.is_none() && lanterns == Some(true);
    if agreed || is_better {
        return None;
    }
    header.count_asked = true;
    let asked = Decision::new(
        Kind::Count,
        column.header.clone(),
        "nombre de points de la ligne",
    )
    .because(format!(
        "« {} » compte autre chose sur certaines lignes",
        other.header
    ))
    .or_else(format!("« {} », ou un point par ligne", other.header))
    .asked();
    Some(asked)
}
