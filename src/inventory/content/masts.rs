//! A count that each lantern of a mast repeats: the join of a table of masts and one of lanterns, as
//! maintenance software exports it. Two rows of a mast that each say 2 are two points, not four. The same of a
//! street, a cabinet or a commune whose number of points stands on each of its rows: asked, since four rows of
//! four points may be sixteen.

use super::column_place;
use super::counts::MOST_IN_A_ROW;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::Row;
use crate::inventory::header::{Column, Header};
use crate::inventory::vocabulary::names_supports;
use rustc_hash::FxHashMap;

/// A mast bears no more.
const MOST_ON_A_MAST: f64 = 20.0;
/// Fewer masts than this with several rows show nothing.
const FEWEST_MASTS: usize = 2;
/// A street alone shows something from so many rows on.
const FEWEST_ROWS: usize = 3;

/// What tells one mast from another, beside columns whose titles name masts.
const OF_MASTS: [Field; 7] = [
    Field::Reference,
    Field::TypeSupport,
    Field::X,
    Field::Y,
    Field::Latitude,
    Field::Longitude,
    Field::Coordonnees,
];

/// Leaves such a count unread, which is told; an answer may read it all the same.
pub(super) fn find(rows: &[Row], header: &mut Header, said: Said<'_>) -> Option<Decision> {
    let column = header.column(Field::Foyers).filter(|column| !column.said)?;
    let index = column.index();
    let counted = counted_up_to(MOST_ON_A_MAST, rows, column);
    let known = OF_MASTS
        .into_iter()
        .filter_map(|field| header.column(field));
    let known = known.map(|column| (column.index(), column.header.as_str()));
    let named = (header.unknown.iter()).filter(|(_, title)| names_supports(title).is_some());
    let aside = header
        .set_aside
        .iter()
        .map(|column| (column.index(), column.header.as_str()));
    let aside = aside.filter(|(_, title)| names_supports(title).is_some());
    let named = named
        .map(|(index, title)| (*index, title.as_str()))
        .chain(aside);
    let mut found = known.chain(named).filter(|(column, _)| *column != index);
    let by_column =
        found.find_map(|(column, title)| Some((title, masts(&counted, column, str::to_owned)?)));
    // « S1/0 » and « S1/1 » are two lanterns of S1.
    let by_reference = || {
        let column = header.column(Field::Reference)?;
        let masts = masts(&counted, column.index(), without_last_part)?;
        Some((column.header.as_str(), masts))
    };
    let place = column_place(index);
    let answer = said.to(Kind::Count, &place);
    let Some((title, masts)) = by_column.or_else(by_reference) else {
        let counted = counted_up_to(MOST_IN_A_ROW, rows, column);
        return of_places(&counted, header, index, answer).map(|asked| asked.at(place));
    };
    let decision = Decision::new(
        Kind::Count,
        column.header.clone(),
        "nombre de points du support, répété sur chacun d'eux : un point par ligne",
    )
    .because(format!(
        "{masts} supports (« {title} ») reviennent sur autant de lignes que ce nombre"
    ))
    .or_else("nombre de points de la ligne")
    .at(place)
    .of_points(counted.len());
    if answer != Some(false) {
        header.drop_column(index);
    }
    Some(match answer {
        Some(is_right) => decision.settled(is_right),
        None => decision,
    })
}

/// The rows that count points, and how many, up to so many.
fn counted_up_to<'a>(most: f64, rows: &'a [Row], column: &Column) -> Vec<(&'a Row, usize)> {
    let counted = rows.iter().filter_map(|row| {
        let count = column.number(row.get(column.index())?)?;
        let is_count = count.fract() == 0.0 && (1.0..=most).contains(&count);
        is_count.then_some((row, count as usize))
    });
    counted.collect()
}

/// The same of streets, cabinets or communes: a person says it.
fn of_places(
    counted: &[(&Row, usize)],
    header: &mut Header,
    index: u32,
    answer: Option<bool>,
) -> Option<Decision> {
    let columns = [Field::Voie, Field::Armoire, Field::Commune, Field::Insee];
    let mut columns = columns.into_iter().filter_map(|field| header.column(field));
    let title = columns.find_map(|column| {
        let groups = groups(counted, column.index(), str::to_owned);
        let is_said = |counts: &Vec<usize>| counts.iter().all(|count| *count == counts.len());
        let several = groups.values().filter(|counts| counts.len() > 1);
        let rows = several.clone().map(Vec::len).max().unwrap_or(0);
        let enough = several.count() >= FEWEST_MASTS || rows >= FEWEST_ROWS;
        (enough && groups.values().all(is_said)).then(|| column.header.clone())
    })?;
    let count = header.column(Field::Foyers)?.header.clone();
    let lines = counted.len();
    let points: usize = counted.iter().map(|(_, count)| count).sum();
    let decision = Decision::new(
        Kind::Count,
        count,
        format!("nombre de points du même « {title} », répété sur chacune de ses lignes : un point par ligne"),
    )
    .because("chaque ligne dit autant de points qu'il y a de telles lignes")
    .or_else(format!("nombre de points de la ligne, {points} en tout"))
    .of_points(lines);
    if answer != Some(false) {
        header.drop_column(index);
    }
    header.count_asked |= answer.is_none();
    Some(match answer {
        Some(is_right) => decision.settled(is_right),
        None => decision.asked(),
    })
}

/// The mast of a lantern's reference: « S1 » of « S1/0 », « S1-A » and « S1.2 ».
fn without_last_part(reference: &str) -> String {
    let parts = reference.rsplit_once(['/', '-', '.', '_', ' ']);
    parts.map_or(reference, |(mast, _)| mast).to_owned()
}

/// How many masts of a column are on as many rows as each of these says; `None` where one with several
/// points is not, or too few are.
fn masts(counted: &[(&Row, usize)], index: u32, name_of: impl Fn(&str) -> String) -> Option<usize> {
    let of_mast = groups(counted, index, name_of);
    let is_said = |counts: &&Vec<usize>| counts.iter().all(|count| *count == counts.len());
    let several = of_mast
        .values()
        .filter(|counts| counts.iter().any(|count| *count > 1));
    let all = several.clone().count();
    let masts = several.filter(is_said).count();
    (masts >= FEWEST_MASTS && masts == all).then_some(masts)
}

/// What the rows of each mast, street or cabinet of a column count.
fn groups(
    counted: &[(&Row, usize)],
    index: u32,
    name_of: impl Fn(&str) -> String,
) -> FxHashMap<String, Vec<usize>> {
    let mut groups: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (row, count) in counted {
        if let Some(cell) = row.get(index).filter(|cell| !cell.is_blank()) {
            let name = name_of(&cell.to_string());
            groups.entry(name).or_default().push(*count);
        }
    }
    groups
}
