//! Undo, redo, and back to how things were before any act: what an act replaces is kept, so that
//! the journal leads back to every state that the project had, across restarts too.

use super::act::{self, Said};
use super::journal::{self, Act};
use super::project::{ANSWERS, BUDGETS, CHECKED, INVENTORIES, MAPPING, OFFERS, Project};
use super::refused;
use super::reply::Next;
use super::settings::{self, SCENARIO};
use super::variants::is_variant;
use super::{contract, follow};
use crate::error::{Error, Result};
use crate::outputs::Kind;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where files are kept as they were, in a folder for each act by its number. Hidden, so that
/// nobody takes it for part of the project.
const FOLDER: &str = ".historique";
/// The files that the pages keep: any act may change them.
const OWN: [(&str, Kind); 9] = [
    (SCENARIO, Kind::Scenario),
    (BUDGETS, Kind::Budgets),
    (ANSWERS, Kind::Quality),
    (MAPPING, Kind::Scenario),
    (CHECKED, Kind::Scenario),
    (follow::FILE, Kind::Scenario),
    (contract::FILE, Kind::Scenario),
    (follow::DONE, Kind::Scenario),
    (follow::EARLIER, Kind::Scenario),
];
/// The kinds of acts that are about an earlier one.
const UNDO: &str = "annuler";
const REDO: &str = "retablir";

/// Files that an act changed, and where each is kept as it was; none for one that was not there.
pub type Kept = BTreeMap<String, Option<String>>;

/// Files as they are before an act.
pub struct Before(BTreeMap<String, Option<Vec<u8>>>);

impl Before {
    /// Those which the pages keep, and some more.
    pub fn of(more: &[&str]) -> Self {
        let names = OWN
            .iter()
            .map(|(name, _)| *name)
            .chain(more.iter().copied());
        Self(
            names
                .map(|name| (name.to_owned(), std::fs::read(name).ok()))
                .collect(),
        )
    }

    /// Keeps those that are not as they were, under the number of the act that changed them.
    ///
    /// # Errors
    /// The disk takes no more.
    pub fn keep(self, number: usize) -> Result<Kept> {
        let mut kept = Kept::new();
        for (name, bytes) in self.0 {
            if std::fs::read(&name).ok() == bytes {
                continue;
            }
            let place = bytes.map(|bytes| keep(number, &name, &bytes)).transpose()?;
            kept.insert(name, place);
        }
        Ok(kept)
    }
}

/// Keeps a file; gives its place.
fn keep(number: usize, name: &str, bytes: &[u8]) -> Result<String> {
    let place = format!("{FOLDER}/{number}/{name}");
    let path = Path::new(&place);
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, bytes))
        .and_then(|()| std::fs::File::open(path)?.sync_all())
        .map_err(|error| Error::write(path, error))?;
    Ok(place)
}

/// What can be undone and redone: places of acts in the journal, the next one last.
#[derive(Debug, Default, PartialEq, Eq)]
struct Stacks {
    done: Vec<usize>,
    /// Acts that were undone, each with the act that undid it.
    undone: Vec<(usize, usize)>,
}

impl Stacks {
    fn of(acts: &[Act]) -> Self {
        let mut stacks = Self::default();
        for (at, act) in acts.iter().enumerate() {
            if act.avant.is_empty() {
                continue;
            }
            match act.acte.as_str() {
                UNDO => {
                    let undone = stacks.done.pop();
                    stacks.undone.extend(undone.map(|undone| (undone, at)));
                }
                REDO => {
                    let again = stacks.undone.pop();
                    stacks.done.extend(again.map(|(again, _)| again));
                    // What it changed is kept by the act that did it again.
                }
                _ => {
                    stacks.done.push(at);
                    stacks.undone.clear();
                }
            }
        }
        stacks
    }
}

/// What the pages offer: the words of the act that can be undone, and of the one that can be redone.
pub fn offered() -> (Option<String>, Option<String>) {
    let acts = journal::acts();
    let stacks = Stacks::of(&acts);
    let words = |at: usize| acts[at].dit.clone();
    (
        stacks.done.last().map(|at| words(*at)),
        stacks.undone.last().map(|(at, _)| words(*at)),
    )
}

/// Undoes the last act that is not undone yet.
pub fn undo(project: &Project) -> Result<Next> {
    let acts = journal::acts();
    let at = Stacks::of(&acts).done.last().copied();
    let at = at.ok_or_else(|| refused("il n'y a plus rien à annuler"))?;
    let words = format!("Annulé : {}", acts[at].dit);
    restore(project, UNDO, &acts[at].avant, at, words)
}

/// Does again the last act that was undone.
pub fn redo(project: &Project) -> Result<Next> {
    let acts = journal::acts();
    let last = Stacks::of(&acts).undone.last().copied();
    let (at, by) = last.ok_or_else(|| refused("il n'y a rien à rétablir"))?;
    let words = format!("Rétabli : {}", acts[at].dit);
    restore(project, REDO, &acts[by].avant, at, words)
}

/// An act to go back to.
#[derive(Debug, Deserialize)]
pub struct Back {
    numero: String,
}

/// Has all files be as they were before an act, whatever was done since; it can be undone as well.
pub fn back(project: &Project, sent: &Back) -> Result<Next> {
    let acts = journal::acts();
    let number: usize = sent.numero.parse().unwrap_or(0);
    let act = number.checked_sub(1).and_then(|at| acts.get(at));
    let act =
        act.ok_or_else(|| refused("cet acte n'est pas dans le journal ; rechargez la page"))?;
    let mut before = Kept::new();
    for later in &acts[number - 1..] {
        for (name, place) in &later.avant {
            before.entry(name.clone()).or_insert_with(|| place.clone());
        }
    }
    if before.is_empty() {
        return Err(refused(
            "rien n'a changé depuis : tout est déjà comme alors",
        ));
    }
    let words = format!("Revenu à ce qui était avant : {}", act.dit);
    restore(project, "revenir", &before, number - 1, words)
}

/// Puts files back as they are kept.
fn restore(
    project: &Project,
    kind: &'static str,
    kept: &Kept,
    of: usize,
    words: String,
) -> Result<Next> {
    if let Some((name, _)) = kept
        .iter()
        .find(|(name, place)| !is_ours(name, place.as_deref()))
    {
        return Err(refused(format!(
            "le journal dit de remettre « {name} », qui n'est pas un fichier du projet : rien n'est fait ; il a été modifié hors du programme"
        )));
    }
    let names: Vec<&str> = kept.keys().map(String::as_str).collect();
    let said = act::done_on(project, &names, |_| {
        let files: Vec<(&str, Option<Vec<u8>>)> = (kept.iter())
            .map(|(name, place)| Ok((name.as_str(), place.as_deref().map(read).transpose()?)))
            .collect::<Result<_>>()?;
        for (name, bytes) in files {
            put(Path::new(name), bytes.as_deref())?;
        }
        Ok(Said {
            kind,
            words,
            detail: json!({ "numero": of + 1 }),
        })
    })?;
    Ok(Next::stay(said))
}

/// Whether a file is one that pages change, and is kept where they keep it: a folder that comes from
/// somebody else may have any journal.
fn is_ours(name: &str, place: Option<&str>) -> bool {
    let is_plain = |file: &str| !file.contains(['/', '\\']) && !file.starts_with('.');
    let is_known = OWN.iter().any(|(own, _)| *own == name)
        || is_variant(name)
        || [INVENTORIES, OFFERS].iter().any(|folder| {
            let inside = name.strip_prefix(folder);
            let inside = inside.and_then(|rest| rest.strip_prefix('/'));
            inside.is_some_and(is_plain)
        });
    let is_kept = |place: &str| {
        let rest = place
            .strip_prefix(FOLDER)
            .and_then(|rest| rest.strip_prefix('/'));
        let parts = rest.and_then(|rest| rest.split_once('/'));
        parts.is_some_and(|(number, file)| number.parse::<usize>().is_ok() && file == name)
    };
    is_known && place.is_none_or(is_kept)
}

fn read(place: &str) -> Result<Vec<u8>> {
    let path = PathBuf::from(place);
    std::fs::read(&path).map_err(|error| Error::read(&path, error))
}

/// A file as it was, or no longer there.
fn put(file: &Path, bytes: Option<&[u8]>) -> Result<()> {
    let Some(bytes) = bytes else {
        return match std::fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::write(file, error))
            }
            _ => Ok(()),
        };
    };
    let own = OWN.iter().find(|(name, _)| Path::new(name) == file);
    let other = match file {
        file if file.starts_with(INVENTORIES) => Kind::Inventory,
        file if file.starts_with(OFFERS) => Kind::Market,
        _ => Kind::Scenario,
    };
    let kind = own.map_or(other, |(_, kind)| *kind);
    settings::write(file, kind, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(kinds: &[&str]) -> Vec<Act> {
        let changed = Kept::from([(SCENARIO.to_owned(), None)]);
        let act = |kind: &&str| match *kind {
            "rien" => Act::now("plan", "", json!({}), Kept::new()),
            kind => Act::now(kind, "", json!({}), changed.clone()),
        };
        kinds.iter().map(act).collect()
    }

    #[test]
    fn what_is_undone_is_redone_in_turn_and_a_new_act_begins_anew() {
        let stacks = |kinds: &[&str]| Stacks::of(&acts(kinds));
        let all = stacks(&["a", "rien", "b", UNDO, UNDO]);
        assert_eq!((all.done, all.undone), (vec![], vec![(2, 3), (0, 4)]));
        let one = stacks(&["a", "b", UNDO, UNDO, REDO]);
        assert_eq!((one.done, one.undone), (vec![0], vec![(1, 2)]));
        let new = stacks(&["a", UNDO, "b"]);
        assert_eq!((new.done, new.undone), (vec![2], vec![]));
    }

    #[test]
    fn a_journal_of_somebody_else_leads_to_no_other_file() {
        for (name, place) in [
            ("scenario.toml", Some(".historique/3/scenario.toml")),
            ("inventaires/parc.csv", None),
            ("offres/Lumex.xlsx", None),
            (
                "inventaires/parc.csv",
                Some(".historique/3/inventaires/parc.csv"),
            ),
        ] {
            assert!(is_ours(name, place), "{name} {place:?}");
        }
        for (name, place) in [
            ("../scenario.toml", None),
            ("/etc/passwd", None),
            ("inventaires/../x.csv", None),
            ("offres/../x.xlsx", None),
            ("inventaires/a\\..\\x.csv", None),
            ("journal.jsonl", None),
            ("scenario.toml", Some("/etc/passwd")),
            ("scenario.toml", Some(".historique/../scenario.toml")),
            ("scenario.toml", Some(".historique/3/budgets.csv")),
        ] {
            assert!(!is_ours(name, place), "{name} {place:?}");
        }
    }
}
