//! What becomes of a folder: what is refused, what is kept aside, what goes where.

use super::guard::Guard;
use super::index::{self, Entry, Index};
use super::kind::Kind;
use super::mark::Mark;
use super::print::Seen;
use super::refusal::{Refusal, Why, refuse};
use super::staging::Move;
use super::standing::{Standing, is_set_aside, name_aside};
use super::{Because, Folder, How, New, SetAside, disk, lock};
use crate::clock;
use crate::error::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What becomes of a folder.
#[derive(Debug, Default)]
pub struct Change {
    /// The names to change, in their order.
    pub moves: Vec<Move>,
    /// What is kept under another name.
    pub aside: Vec<SetAside>,
    /// The same for the list of the folder.
    entries: Vec<(String, Entry)>,
}

impl Change {
    /// Of a folder to which all is written.
    ///
    /// # Errors
    /// The list of the folder cannot be written. What must not be replaced is no error yet: all of
    /// it is to be told together.
    pub fn of(folder: &Folder, guard: &Guard, refusals: &mut Vec<Refusal>) -> Result<Self> {
        let files = lock(&folder.files);
        let staging = lock(&folder.staging);
        let mut place = Place {
            root: staging.root.clone(),
            shown: &folder.shown,
            index: Index::of_folder(&staging.root),
            moment: moment(),
            change: Self::default(),
        };
        let before = refusals.len();
        place.refuse_closed_folders(&files, refusals);
        for (name, new) in files.iter() {
            place.take_over(name, new, guard, refusals);
        }
        if files.values().any(|new| new.how.in_set) {
            place.set_earlier_aside(&files)?;
        }
        if refusals.len() > before || files.is_empty() {
            return Ok(Self::default());
        }
        let Place {
            root,
            mut index,
            mut change,
            ..
        } = place;
        let new_moves = files.iter().map(|(name, new)| Move {
            from: new.number.to_string(),
            to: name.clone(),
            is_new: true,
        });
        change.moves.extend(new_moves);
        index.files.retain(|name, _| root.join(name).exists());
        for (name, new) in files.iter() {
            index.files.insert(name.clone(), new.entry());
        }
        index.files.extend(std::mem::take(&mut change.entries));
        let number = lock(&folder.names).len();
        let path = staging.place(number);
        let write = || -> io::Result<()> {
            disk::create(&path)?.write_all(index.text()?.as_bytes())?;
            disk::sync(&path)
        };
        write().map_err(|error| Error::write(&folder.shown.join(index::FILE), error))?;
        change.moves.push(Move {
            from: number.to_string(),
            to: index::FILE.to_owned(),
            is_new: true,
        });
        Ok(change)
    }
}

/// What would stand in the way of a file whose text is not known yet.
///
/// # Errors
/// It must not be replaced.
pub fn foresee(file: &Path) -> Result<()> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let index = Index::of_folder(if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    });
    let why = match Standing::of(file, &name, &index, &Seen::default()) {
        // A text without a mark may still begin as the new one does.
        Standing::Foreign(_) if Mark::is_in(&name) => Why::Foreign,
        Standing::NoFile => Why::NoFile,
        Standing::Open(program) => Why::Open(program),
        _ => return Ok(()),
    };
    refuse(vec![Refusal {
        file: file.to_owned(),
        why,
    }])
}

impl New {
    fn entry(&self) -> Entry {
        Entry {
            kind: self.how.kind,
            print: self.seen.print(),
            head: self.seen.head(),
            in_set: self.how.in_set,
        }
    }
}

/// Now, as names of files say it, where the communes are.
fn moment() -> String {
    let here = clock::now().with_timezone(&chrono_tz::Europe::Paris);
    here.format("%Y-%m-%d-%H%M").to_string()
}

/// A folder while its change is made up.
struct Place<'a> {
    root: PathBuf,
    shown: &'a Path,
    index: Index,
    moment: String,
    change: Change,
}

impl Place<'_> {
    /// Folders that lead elsewhere or take no files would stop the change midway.
    fn refuse_closed_folders(&self, files: &BTreeMap<String, New>, refusals: &mut Vec<Refusal>) {
        let folders: BTreeSet<&Path> = (files.keys())
            .filter_map(|name| Path::new(name).parent())
            .filter(|folder| !folder.as_os_str().is_empty())
            .collect();
        for folder in folders {
            let path = self.root.join(folder);
            let Ok(metadata) = path.symlink_metadata() else {
                continue;
            };
            let why = if metadata.is_symlink() {
                Why::LeadsElsewhere
            } else if !metadata.is_dir() {
                Why::NoFolder
            } else if cfg!(unix) && metadata.permissions().readonly() {
                Why::Closed
            } else {
                continue;
            };
            refusals.push(Refusal {
                file: self.shown.join(folder),
                why,
            });
        }
    }

    /// Sees to what stands where a file is to be written.
    fn take_over(&mut self, name: &str, new: &New, guard: &Guard, refusals: &mut Vec<Refusal>) {
        if let Err(why) = self.make_room(name, new, guard) {
            refusals.push(Refusal {
                file: new.shown.clone(),
                why,
            });
        }
    }

    fn make_room(&mut self, name: &str, new: &New, guard: &Guard) -> std::result::Result<(), Why> {
        let path = self.root.join(name);
        let How { kind, earlier, .. } = new.how;
        if let Some(clash) = guard.clash(&path).filter(|_| earlier.is_none()) {
            return Err(clash.into());
        }
        if kind.is_never_replaced() && path.symlink_metadata().is_ok() {
            return Err(Why::Exists);
        }
        let is_filled = earlier.is_some_and(|earlier| earlier.is_filled);
        let seen = match Standing::of(&path, name, &self.index, &new.seen) {
            Standing::Free => return Ok(()),
            Standing::AsWritten(_) if !is_filled => return Ok(()),
            Standing::Foreign(_) if earlier.is_none() => return Err(Why::Foreign),
            Standing::NoFile => return Err(Why::NoFile),
            Standing::Open(program) => return Err(Why::Open(program)),
            Standing::AsWritten(seen) | Standing::Changed(seen) | Standing::Foreign(seen) => seen,
        };
        if seen != new.seen {
            let because = if is_filled {
                Because::Filled
            } else {
                Because::Changed
            };
            self.set_aside(name, &new.shown, because, kind, &seen);
        }
        Ok(())
    }

    /// Keeps a file, that the user names as `shown`, under another name.
    fn set_aside(&mut self, name: &str, shown: &Path, because: Because, kind: Kind, seen: &Seen) {
        let given = |other: &str| self.change.moves.iter().any(|one| one.to == other);
        let kept = name_aside(name, &self.moment, |other| {
            given(other) || self.root.join(other).symlink_metadata().is_ok()
        });
        self.change.moves.push(Move {
            from: name.to_owned(),
            to: kept.clone(),
            is_new: false,
        });
        self.change.aside.push(SetAside {
            file: shown.to_owned(),
            kept: shown.with_file_name(Path::new(&kept).file_name().unwrap_or_default()),
            because,
        });
        let entry = Entry {
            kind,
            print: seen.print(),
            head: seen.head(),
            in_set: false,
        };
        self.change.entries.push((kept, entry));
    }

    /// Files of an earlier set that this one has not: nobody shall take them for part of it. A folder
    /// may hold sets of several kinds, each of which stands by itself.
    fn set_earlier_aside(&mut self, files: &BTreeMap<String, New>) -> Result<()> {
        let in_new = files.values().filter(|new| new.how.in_set);
        let kinds: BTreeSet<Kind> = in_new.map(|new| new.how.kind).collect();
        let in_set = self.index.files.iter();
        let in_set = in_set.filter(|(_, entry)| entry.in_set && kinds.contains(&entry.kind));
        let mut earlier: BTreeMap<String, Kind> = (in_set)
            .map(|(name, entry)| (name.clone(), entry.kind))
            .collect();
        let folders: BTreeSet<&Path> = (files.keys())
            .filter_map(|name| Path::new(name).parent())
            .filter(|folder| !folder.as_os_str().is_empty())
            .collect();
        for folder in folders.into_iter().filter(|_| kinds.contains(&Kind::Plan)) {
            for name in marked_workbooks(&self.root, folder)? {
                earlier.entry(name).or_insert(Kind::Plan);
            }
        }
        for (name, kind) in earlier {
            let path = self.root.join(&name);
            if files.contains_key(&name) {
                continue;
            }
            self.index.files.remove(&name);
            if !path.is_file() {
                continue;
            }
            let seen = Seen::of_file(&path).map_err(|error| Error::read(&path, error))?;
            let shown = self.shown.join(&name);
            self.set_aside(&name, &shown, Because::EarlierPlan, kind, &seen);
        }
        Ok(())
    }
}

/// Workbooks of a plan in a folder of it, by name; those set aside earlier are none.
fn marked_workbooks(root: &Path, folder: &Path) -> Result<Vec<String>> {
    let path = root.join(folder);
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let fail = |error| Error::read(&path, error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let Some(name) = entry.file_name().to_str().map(ToOwned::to_owned) else {
            continue;
        };
        let is_plan = || Mark::read(&entry.path()).is_some_and(|mark| mark.is_of_plan());
        let is_workbook = crate::inventory::extension(Path::new(&name)) == "xlsx";
        if is_workbook && !is_set_aside(&name) && is_plan() {
            names.push(format!("{}/{name}", folder.display()));
        }
    }
    Ok(names)
}
