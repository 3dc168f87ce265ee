//! The territory that inventories say by themselves: the EPCI of the communes that they name. What
//! they leave open is asked, never guessed.

use super::Territory;
use super::choice::territory_of;
pub use super::clues::Clues;
use super::france::{France, department_of};
use super::names::{NamesInTexts, canonical};
use super::sun::department_name;
use crate::french::counted;
use crate::inventory::decision::{Decision, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// What inventories say of their territory.
#[derive(Debug, Clone)]
pub enum Found {
    /// The territory, and why.
    Territory(Box<Territory>, Box<Decision>),
    /// They name communes that may be in several places: the question.
    Ambiguous(String),
    /// They name no commune at all.
    Nothing,
}

/// What to type on the command line to say it.
pub const HOW_TO_SAY: &str = "dites le territoire avec --epci « nom ou SIREN », --departement « code », ou --territoire « liste des communes »";

/// A department with less than this share of the rows, in percent, is a slip of some codes.
const SHARE_OF_A_DEPARTMENT: usize = 20;
/// A commune alone of its EPCI with so few rows, twenty times fewer than communes have, is one too.
const ROWS_OF_A_SLIP: usize = 5;
/// Share of names, in percent, that must be in one department for it to be the one: others may be
/// hamlets and streets.
const SHARE_OF_NAMES: usize = 67;
/// Letters from which a single word in a text may be the name of any commune of France.
const SURE_LETTERS: usize = 6;

/// Communes, as places in [`France::communes`], and how many rows are theirs.
type Rows = BTreeMap<usize, usize>;

/// Finds the territory.
#[must_use]
pub fn territory(files: &[Clues]) -> Found {
    let france = France::get();
    let mut rows = Rows::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut by_code = false;
    for clues in files {
        for (code, count) in &clues.codes {
            if let Some(at) = france.by_insee(code) {
                *rows.entry(at).or_default() += count;
                by_code = true;
            }
        }
        // Rows that have codes need no names.
        if clues.names.values().sum::<usize>() <= clues.codes.values().sum() {
            continue;
        }
        for (name, count) in &clues.names {
            match france.by_name(name) {
                [only] if france.is_called(*only, name) => *rows.entry(*only).or_default() += count,
                [] => {}
                _ => open.push((name, *count)),
            }
        }
    }
    let texts: BTreeSet<&str> = (files.iter().flat_map(|clues| &clues.texts))
        .map(String::as_str)
        .collect();
    let mut weak = None;
    if rows.is_empty() {
        let of_titles = open.is_empty();
        let named: Vec<(&str, Vec<usize>)> = if of_titles {
            named_anywhere(&texts)
        } else {
            let of_name = |(name, _): &(&'_ str, usize)| france.by_name(name).to_vec();
            open.iter().map(|one| (one.0, of_name(one))).collect()
        };
        match agreed_department(&named) {
            Ok(None) => return of_the_contract(&texts),
            Err(question) => return Found::Ambiguous(question),
            Ok(Some(department)) => {
                if let Some(question) = only_of_old(&named).filter(|_| !of_titles) {
                    return Found::Ambiguous(question);
                }
                for (_, places) in &named {
                    if let [only] = in_department(places, department).as_slice() {
                        *rows.entry(*only).or_default() += 1;
                    }
                }
                weak = Some(of_titles);
            }
        }
    }
    let slips = if files.iter().any(|clues| clues.is_list) {
        Rows::new()
    } else {
        take_slips(&mut rows)
    };
    add_the_rest(&mut rows, &open, &texts);
    if rows.is_empty() {
        return of_the_contract(&texts);
    }
    let territory = around(&rows);
    let evidence = match weak {
        Some(true) => "d'après les titres et les noms des fichiers",
        Some(false) => "d'après les noms des communes, tous d'un seul département",
        None if by_code => "d'après les codes INSEE et les noms des communes",
        None => "d'après les noms des communes",
    };
    let mut decision =
        Decision::new(Kind::Place, "territoire", territory.in_words()).because(evidence);
    if weak.is_some() {
        decision = decision.or_else(format!("si c'est un autre territoire, {HOW_TO_SAY}"));
    }
    if !slips.is_empty() {
        let stated: Vec<String> = slips
            .iter()
            .map(|(at, count)| {
                let known = &france.communes[*at];
                let rows = counted(*count, "ligne", "lignes");
                format!("{} ({}, {rows})", known.name, known.insee)
            })
            .collect();
        decision = decision.or_else(format!(
            "{} en est exclu ; s'il en fait partie, {HOW_TO_SAY}",
            stated.join(", ")
        ));
    }
    Found::Territory(Box::new(territory), Box::new(decision))
}

/// The Pays Boulonnais, for which the program was made, where a title or the name of a file names one of
/// its communes, too short a name to be looked for in all of France.
fn of_the_contract(texts: &BTreeSet<&str>) -> Found {
    let territory = Territory::boulonnais();
    if texts
        .iter()
        .all(|text| territory.full_names_in(text).is_empty())
    {
        return Found::Nothing;
    }
    let decision = Decision::new(Kind::Place, "territoire", territory.in_words())
        .because("d'après les titres et les noms des fichiers")
        .or_else(format!("si c'est un autre territoire, {HOW_TO_SAY}"));
    Found::Territory(Box::new(territory), Box::new(decision))
}

/// The communes of names in one list, those already known beside them: of a name that several bear,
/// the one in their departments, if there is one only.
#[must_use]
pub fn by_names(names: &[&str], known: &[usize]) -> Vec<Option<usize>> {
    let france = France::get();
    let candidates: Vec<(&str, Vec<usize>)> = (names.iter())
        .map(|name| (*name, france.by_name(name).to_vec()))
        .collect();
    let sure = candidates.iter().map(|(_, places)| places);
    let sure = sure.filter(|places| places.len() == 1).flatten();
    let mut departments: BTreeSet<&str> = (known.iter().chain(sure))
        .map(|at| department(*at))
        .collect();
    if departments.is_empty()
        && let Ok(Some(agreed)) = agreed_department(&candidates)
    {
        departments.insert(agreed);
    }
    candidates
        .iter()
        .map(|(_, places)| {
            if let [only] = places.as_slice() {
                return Some(*only);
            }
            let mut ours = places
                .iter()
                .filter(|at| departments.contains(department(**at)));
            ours.next().copied().filter(|_| ours.next().is_none())
        })
        .collect()
}

fn department(at: usize) -> &'static str {
    let known = France::get().communes.get(at);
    known.map_or("", |known| department_of(&known.insee))
}

fn in_department(places: &[usize], wanted: &str) -> Vec<usize> {
    let mut ours = places.to_vec();
    ours.retain(|at| department(*at) == wanted);
    ours
}

/// The only department in which several names, each with the communes that bear it, may all be, or
/// nearly; none where there is no name.
///
/// # Errors
/// There are more: the question.
fn agreed_department(
    named: &[(&str, Vec<usize>)],
) -> std::result::Result<Option<&'static str>, String> {
    const TOLD: usize = 4;
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, places) in named {
        let departments: BTreeSet<&'static str> = places.iter().map(|at| department(*at)).collect();
        for one in departments {
            *counts.entry(one).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&'static str, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    match ranked.as_slice() {
        [] => Ok(None),
        [(best, count), others @ ..]
            if others.first().is_none_or(|(_, other)| other < count)
                && count * 100 >= named.len() * SHARE_OF_NAMES =>
        {
            Ok(Some(best))
        }
        _ => {
            let names = named
                .iter()
                .take(TOLD)
                .map(|(name, _)| format!("« {name} »"));
            let departments = ranked
                .iter()
                .take(TOLD)
                .map(|(code, _)| format!("{} {code}", department_name(code)));
            let more = if ranked.len() > TOLD { "…" } else { "" };
            Err(format!(
                "le territoire n'est pas dit : {} peut être dans plusieurs départements ({}{more})",
                names.collect::<Vec<_>>().join(", "),
                departments.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

/// The question, where all that is named is one commune that bears this name no more: « Boulogne » became part of
/// Essarts-en-Bocage, and is short for others.
fn only_of_old(named: &[(&str, Vec<usize>)]) -> Option<String> {
    let [(name, places)] = named else {
        return None;
    };
    let [only] = places.as_slice() else {
        return None;
    };
    let france = France::get();
    let now = &france.communes[*only];
    (!france.is_called(*only, name)).then(|| {
        format!(
            "le territoire n'est pas dit : « {name} » n'est plus le nom d'aucune commune, sinon d'une ancienne, devenue {} ({}), ou l'abrégé d'une autre",
            now.name, now.insee
        )
    })
}

/// The texts that name communes, anywhere in France, and which. A name that begins a longer one of
/// another text is short for it: « Montredon » beside « Montredon-Labessonnié ».
fn named_anywhere<'a>(texts: &BTreeSet<&'a str>) -> Vec<(&'a str, Vec<usize>)> {
    let all: Vec<(&str, &[usize])> = France::names().collect();
    let names = (0..)
        .zip(&all)
        .map(|(rank, (name, _))| ((*name).to_owned(), rank));
    let names = NamesInTexts::of(names).with_sure_letters(SURE_LETTERS);
    // « Y » is a commune, and any sheet's name.
    let is_long = |text: &&&str| text.chars().count() > 2;
    let found: Vec<(&str, Vec<usize>)> = (texts.iter().filter(is_long))
        .map(|text| (*text, names.in_text(text)))
        .collect();
    let said: BTreeSet<&str> = (found.iter().flat_map(|(_, ranks)| ranks))
        .map(|rank| all[*rank].0)
        .collect();
    let is_short = |name: &str| {
        let longer = format!("{name} ");
        said.iter().any(|other| other.starts_with(&longer))
    };
    let communes = |ranks: Vec<usize>| -> Vec<usize> {
        let whole = ranks.into_iter().filter(|rank| !is_short(all[*rank].0));
        whole.flat_map(|rank| all[rank].1.iter().copied()).collect()
    };
    let named: Vec<(&str, Vec<usize>)> = (found.into_iter())
        .map(|(text, ranks)| (text, communes(ranks)))
        .filter(|(_, places)| !places.is_empty())
        .collect();
    // « Samer » above the table says more than a word of the file's name that some village bears too.
    let is_whole = |(text, _): &&(&str, Vec<usize>)| said.contains(canonical(text).as_str());
    if named.iter().any(|one| is_whole(&one)) {
        return named.iter().filter(is_whole).cloned().collect();
    }
    named
}

/// Takes out the communes that a wrong code must have named: of a department, or alone of their
/// EPCI, with hardly any rows.
fn take_slips(rows: &mut Rows) -> Rows {
    let france = France::get();
    let all: usize = rows.values().sum();
    let mean = all / rows.len().max(1);
    let mut of_department: BTreeMap<&str, usize> = BTreeMap::new();
    let mut of_epci: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for (at, count) in rows.iter() {
        *of_department.entry(department(*at)).or_default() += count;
        *of_epci.entry(france.communes[*at].epci).or_default() += 1;
    }
    let is_main = |at: usize| of_department[department(at)] * 100 >= all * SHARE_OF_A_DEPARTMENT;
    let main_epcis: BTreeSet<usize> = (rows.keys().filter(|at| is_main(**at)))
        .filter_map(|at| france.communes[*at].epci)
        .collect();
    let is_slip = |at: usize, count: usize| {
        let epci = france.communes[at].epci;
        let astride = epci.is_some_and(|epci| main_epcis.contains(&epci));
        let far = !is_main(at) && !astride;
        let lonely = of_epci[&epci] == 1 && count <= ROWS_OF_A_SLIP && count * 20 < mean;
        far || lonely
    };
    let slips: Rows = rows
        .iter()
        .filter(|(at, count)| is_slip(**at, **count))
        .map(|(at, count)| (*at, *count))
        .collect();
    rows.retain(|at, _| !slips.contains_key(at));
    slips
}

/// Adds what is named less surely, where it can only be one commune of the departments known: first
/// of the EPCI known, which need nothing more, then of others.
fn add_the_rest(rows: &mut Rows, open: &[(&str, usize)], texts: &BTreeSet<&str>) {
    let france = France::get();
    let departments: BTreeSet<&str> = rows.keys().map(|at| department(*at)).collect();
    let epcis: BTreeSet<usize> = rows
        .keys()
        .filter_map(|at| france.communes[*at].epci)
        .collect();
    let known = |at: &usize| {
        france.communes[*at]
            .epci
            .is_some_and(|epci| epcis.contains(&epci))
    };
    let mut add = |places: &[usize], count: usize| {
        if places.iter().any(known) {
            return;
        }
        let ours: Vec<usize> = (places.iter().copied())
            .filter(|at| departments.contains(department(*at)))
            .collect();
        if let [only] = ours.as_slice() {
            *rows.entry(*only).or_default() += count;
        }
    };
    for (name, count) in open {
        add(france.by_name(name), *count);
    }
    let near: Vec<usize> = (0..france.communes.len())
        .filter(|at| departments.contains(department(*at)))
        .collect();
    let names = near
        .iter()
        .map(|at| (canonical(france.communes[*at].name), *at));
    let names = NamesInTexts::of(names);
    for text in texts {
        if let [only] = names.in_text(text).as_slice() {
            add(&[*only], 1);
        }
    }
}

/// The territory of some communes: all those of their EPCI. Any part of the Pays Boulonnais stands
/// for the whole, which shares a contract.
fn around(rows: &Rows) -> Territory {
    let france = France::get();
    let ours = Territory::boulonnais();
    if rows
        .keys()
        .all(|at| ours.by_insee(&france.communes[*at].insee).is_some())
    {
        return ours;
    }
    let epcis: BTreeSet<usize> = rows
        .keys()
        .filter_map(|at| france.communes[*at].epci)
        .collect();
    let alone = rows
        .keys()
        .filter(|at| france.communes[**at].epci.is_none());
    let of_epcis = epcis.iter().flat_map(|epci| &france.epcis[*epci].communes);
    territory_of(of_epcis.chain(alone).copied().collect())
}

#[cfg(test)]
mod tests;
