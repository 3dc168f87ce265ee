//! A count that each lantern of a mast repeats: the join of a table of masts and one of lanterns, as
//! maintenance software exports it. Two rows of a mast that each say 2 are two points, not four.

use super::column_place;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::Row;
use crate::inventory::header::Header;
use crate::inventory::vocabulary::names_supports;
use rustc_hash::FxHashMap;

/// A mast bears no more.
const MOST_ON_A_MAST: f64 = 20.0;
/// Fewer masts than this with several rows show nothing.
const FEWEST_MASTS: usize = 2;

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
    let counted: Vec<(&Row, usize)> = (rows.iter())
        .filter_map(|row| {
            let count = column.number(row.get(index)?)?;
            let is_of_a_mast = count.fract() == 0.0 && (1.0..=MOST_ON_A_MAST).contains(&count);
            is_of_a_mast.then_some((row, count as usize))
        })
        .collect();
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
    let (title, masts) = by_column.or_else(by_reference)?;
    let place = column_place(index);
    let answer = said.to(Kind::Count, &place);
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

/// The mast of a lantern's reference: « S1 » of « S1/0 », « S1-A » and « S1.2 ».
fn without_last_part(reference: &str) -> String {
    let parts = reference.rsplit_once(['/', '-', '.', '_', ' ']);
    parts.map_or(reference, |(mast, _)| mast).to_owned()
}

/// How many masts of a column are on as many rows as each of these says; `None` where one with several
/// points is not, or too few are.
fn masts(counted: &[(&Row, usize)], index: u32, name_of: impl Fn(&str) -> String) -> Option<usize> {
    let mut of_mast: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (row, count) in counted {
        if let Some(cell) = row.get(index).filter(|cell| !cell.is_blank()) {
            let name = name_of(&cell.to_string());
            of_mast.entry(name).or_default().push(*count);
        }
    }
    let is_said = |counts: &&Vec<usize>| counts.iter().all(|count| *count == counts.len());
    let several = of_mast
        .values()
        .filter(|counts| counts.iter().any(|count| *count > 1));
    let all = several.clone().count();
    let masts = several.filter(is_said).count();
    (masts >= FEWEST_MASTS && masts == all).then_some(masts)
}
