//! Names that every solver reads: ASCII, short, each different.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::plan::model::{ColumnIs, RowIs};
use crate::plan::problem::Problem;

/// Longest name. Some solvers read 255 characters, an old one 64.
const LONGEST: usize = 60;

/// Many names, in one piece of text.
#[derive(Default)]
pub(super) struct Names {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Names {
    /// The name of this index, which must be one of those given.
    pub(super) fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[index]]
    }
}

/// Gives names, and none twice.
#[derive(Default)]
pub(super) struct Namer {
    /// Two names with one hash are held for one: the later takes a number that it could do without.
    taken: FxHashSet<u64>,
}

impl Namer {
    pub(super) fn names(&mut self, wished: impl Iterator<Item = String>) -> Names {
        let mut names = Names::default();
        for wish in wished {
            names.text.push_str(&self.name(&wish));
            names.ends.push(names.text.len());
        }
        names
    }

    /// The wish itself, if it can be.
    pub(super) fn name(&mut self, wish: &str) -> String {
        let base = fit(wish);
        if self.take(&base) {
            return base;
        }
        let mut number = 2_u64;
        loop {
            let mut name = String::with_capacity(LONGEST);
            let suffix = format!("_{number}");
            name.push_str(&base[..base.len().min(LONGEST - suffix.len())]);
            name.push_str(&suffix);
            if self.take(&name) {
                return name;
            }
            number += 1;
        }
    }

    fn take(&mut self, name: &str) -> bool {
        let mut hasher = FxHasher::default();
        name.hash(&mut hasher);
        self.taken.insert(hasher.finish())
    }
}

/// The name in ASCII letters, digits and underscores. It starts with a letter that no number
/// holds, and has an underscore, as no keyword of a format does.
fn fit(wish: &str) -> String {
    let mut name = String::with_capacity(LONGEST);
    let first = wish.chars().next().unwrap_or('_');
    if !first.is_ascii_alphabetic() || "eEiIjJ".contains(first) || !wish.contains('_') {
        name.push_str("x_");
    }
    let fitting = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    };
    let room = LONGEST - name.len();
    if wish.is_ascii() {
        name.extend(wish.chars().take(room).map(fitting));
    } else {
        // Letters without their accents.
        let letters = wish.nfd().filter(|&letter| !is_combining_mark(letter));
        name.extend(letters.take(room).map(fitting));
    }
    name
}

/// What a reader sees for a column: years, groups of like points and what they may become are
/// counted from 1.
pub(super) fn column_name(problem: &Problem, what: ColumnIs) -> String {
    match what {
        ColumnIs::Points { class, offer } => {
            let of = problem.classes.get(class);
            let year = of
                .and_then(|class| class.offers.get(offer))
                .map_or(0, |it| it.year);
            format!(
                "points_{}_groupe{}_choix{}_an{}",
                commune(problem, of.map_or(usize::MAX, |class| class.commune)),
                class + 1,
                offer + 1,
                year + 1
            )
        }
        ColumnIs::Opens { bundle: of, year } => {
            format!("ouvre_an{}_{}", year + 1, bundle(problem, of))
        }
        ColumnIs::Complete { bundle: of } => format!("complet_{}", bundle(problem, of)),
        ColumnIs::Draw(index) => {
            let draw = problem.draws.get(index);
            format!(
                "apport{}_{}_an{}",
                index + 1,
                commune(problem, draw.map_or(usize::MAX, |draw| draw.commune)),
                draw.map_or(0, |draw| draw.year) + 1
            )
        }
    }
}

/// The same for a row.
pub(super) fn row_name(problem: &Problem, what: RowIs) -> String {
    match what {
        RowIs::Class(class) => format!("groupe_{}", class + 1),
        RowIs::Spending {
            commune: of,
            first,
            last,
        } => {
            let commune = commune(problem, of);
            if first == last {
                format!("budget_{commune}_an{}", first + 1)
            } else {
                format!("budget_{commune}_an{}_a_an{}", first + 1, last + 1)
            }
        }
        RowIs::Row(row) => {
            let name = problem.rows.get(row).map_or("", |row| &row.name);
            format!("regle{}_{name}", row + 1)
        }
        RowIs::OpensOnce(of) => format!("une_fois_{}", bundle(problem, of)),
        RowIs::OpensFor { bundle: of, year } => {
            format!("sert_an{}_{}", year + 1, bundle(problem, of))
        }
        RowIs::Opened {
            class,
            bundle: of,
            year,
        } => {
            let bundle = bundle(problem, of);
            format!("attend_an{}_groupe{}_{bundle}", year + 1, class + 1)
        }
        RowIs::CompleteWith { bundle: of, class } => {
            format!("complet_groupe{}_{}", class + 1, bundle(problem, of))
        }
    }
}

fn commune(problem: &Problem, index: usize) -> &str {
    problem.communes.get(index).map_or("", |it| &it.name)
}

fn bundle(problem: &Problem, index: usize) -> &str {
    problem.bundles.get(index).map_or("", |it| &it.name)
}
