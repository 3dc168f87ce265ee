//! Which texts and codes of a column say that a row is no light point of the commune today.

use super::super::states::gone;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, Text};
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{Belonging, Doubt, State, doubt_in_remark, state_in};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// A column of more texts holds something else than states.
const MOST_TEXTS: usize = 30;

/// Which time a cell speaks of.
fn phase(text: &str) -> State {
    match normalise(text).as_str() {
        "reel" | "reelle" | "actuel" => State::Existing,
        "pose" | "a poser" | "nouvelle pose" => State::Planned,
        _ => state_in(text),
    }
}

/// The states that a column of phases says are not those of today: « projet » beside « existant »,
/// « nouveau » beside « ancien »; none where its cells say something else.
pub(super) fn not_of_today(rows: &[Row], column: u32) -> Vec<State> {
    /// More values than this are no phases.
    const MOST_PHASES: usize = 6;
    let cells = || (rows.iter().filter_map(|row| row.get(column))).filter(|cell| !cell.is_blank());
    let mut phases: Vec<(&Text, State)> = Vec::new();
    for cell in cells() {
        let Cell::Text(text) = cell else {
            return Vec::new();
        };
        if phases.iter().all(|(known, _)| *known != text) {
            if phases.len() == MOST_PHASES {
                return Vec::new();
            }
            phases.push((text, phase(text)));
        }
    }
    let has = |state| phases.iter().any(|(_, known)| *known == state);
    if has(State::Plain) {
        Vec::new()
    } else if has(State::Existing) && (has(State::Planned) || has(State::Former)) {
        vec![State::Planned, State::Former]
    } else if has(State::Former) && has(State::Planned) {
        vec![State::Planned]
    } else {
        Vec::new()
    }
}

/// The texts of a column that say, as a column of states would, that a point is gone or to come: « Déposé » among
/// « Bon », « Moyen » and what nobody foresaw. A column of many texts, or of long ones, holds something else.
pub(super) fn texts_of_gone(rows: &[Row], column: u32) -> FxHashSet<Text> {
    const MOST_WORDS: usize = 4;
    texts_that(rows, column, MOST_TEXTS, |text| {
        let is_short = text.split_whitespace().count() <= MOST_WORDS;
        is_short && gone(text).is_some_and(|rule| rule != Rule::PointPrive)
    })
}

/// The texts of a column of which something is so; none where it holds more than so many texts. Each is judged once:
/// there are a hundred thousand rows, and few texts.
fn texts_that(
    rows: &[Row],
    column: u32,
    most: usize,
    is_so: impl Fn(&Text) -> bool,
) -> FxHashSet<Text> {
    let mut judged: FxHashMap<&Text, bool> = FxHashMap::default();
    for row in rows {
        let Some(Cell::Text(text)) = row.get(column) else {
            continue;
        };
        if judged.len() > most {
            return FxHashSet::default();
        }
        judged.entry(text).or_insert_with(|| is_so(text));
    }
    let so = judged.into_iter().filter(|(_, is_so)| *is_so);
    so.map(|(text, _)| text.clone()).collect()
}

/// The texts of a column that say that a row is no light point of the commune today; none where it holds
/// no texts that say so.
pub(super) fn texts_that_deny(
    belonging: Belonging,
    states: &[State],
    rows: &[Row],
    column: u32,
) -> FxHashSet<Text> {
    if !matches!(
        belonging,
        Belonging::Phase | Belonging::Owner | Belonging::Usage | Belonging::Equipment
    ) {
        return FxHashSet::default();
    }
    if belonging == Belonging::Phase && states.is_empty() {
        return texts_of_gone(rows, column);
    }
    texts_that(rows, column, usize::MAX, |text| match belonging {
        Belonging::Phase => states.contains(&phase(text)),
        _ => belonging.denies(text),
    })
}

/// The codes of a column of states that may say that a point is gone: all but the commonest of « E » and « D »,
/// « 0 » of « 0 » and « 1 ». Under « État » letters and numbers are marks from good to bad.
pub(super) fn codes_of_gone(title: &str, rows: &[Row], column: u32) -> BTreeSet<String> {
    /// More codes than this are no states.
    const MOST_CODES: usize = 4;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cell in rows.iter().filter_map(|row| row.get(column)) {
        let code = cell.to_string();
        if code.trim().is_empty() {
            continue;
        }
        if code.chars().count() > 1 || counts.len() > MOST_CODES {
            return BTreeSet::new();
        }
        *counts.entry(code).or_default() += 1;
    }
    if counts.keys().map(String::as_str).eq(["0", "1"]) {
        return BTreeSet::from(["0".to_owned()]);
    }
    let normal = normalise(title);
    let is_of_marks = normal
        .split(' ')
        .any(|word| matches!(word, "etat" | "vetuste"));
    if is_of_marks || !(2..=MOST_CODES).contains(&counts.len()) {
        return BTreeSet::new();
    }
    // Of as many rows each, the first: « D » after « E ».
    let first = |code: &str| rows.iter().position(|row| row.text(column) == code);
    let commonest = counts
        .iter()
        .max_by_key(|(code, count)| (**count, std::cmp::Reverse(first(code))))
        .map(|(code, _)| code.clone());
    let others = counts
        .into_keys()
        .filter(|code| Some(code) != commonest.as_ref());
    others.collect()
}

/// The texts of a column that say that a point is not there, or stands twice: « introuvable » under « Vérifié ». A
/// column of many texts holds something else.
pub(super) fn doubted(rows: &[Row], column: u32) -> BTreeSet<String> {
    let denied = texts_that(rows, column, MOST_TEXTS, |text| {
        let doubt = doubt_in_remark(text);
        matches!(doubt, Some(Doubt::Absent | Doubt::Double))
    });
    denied.into_iter().map(|text| text.to_string()).collect()
}
