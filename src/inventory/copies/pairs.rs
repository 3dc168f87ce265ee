//! Which sheets may be like which, without comparing each with each: a folder may hold ten thousand.
//!
//! A sheet that is like another shares most of its marks with it. Without its rarest marks, what is left
//! of it is too little to be most: one of those is in the other too (« prefix filtering », of joins of
//! alike sets). Rare marks are in few sheets, so few are compared.

use super::{Known, SHARE_SHARED};
use rustc_hash::FxHashMap;

/// The marks of all sheets, in each way in which sheets are alike.
pub(super) struct Pairs {
    indexes: Vec<Index>,
}

impl Pairs {
    pub(super) fn of(known: &[Option<Known>]) -> Self {
        let indexes = WAYS.iter().map(|way| Index::of(way, known));
        Self {
            indexes: indexes.collect(),
        }
    }

    /// The sheets before this one that may be like it, in order: every one that is, and few others.
    pub(super) fn earlier(&self, at: usize, sheet: &Known) -> Vec<usize> {
        let mut earlier = Vec::new();
        for (way, index) in WAYS.iter().zip(&self.indexes) {
            let marks = (way.marks)(sheet);
            for &mark in marks.keys() {
                earlier.extend(sheets(&index.rare, mark).take_while(|&other| other < at));
            }
            for mark in index.rarest(marks, (way.most)(sheet)) {
                earlier.extend(sheets(&index.all, mark).take_while(|&other| other < at));
            }
            // Marks that two sheets share by the thousand would be kept by the thousand.
            earlier.sort_unstable();
            earlier.dedup();
        }
        earlier
    }
}

/// One of the ways in which sheets are alike.
struct Way {
    /// How many times each mark is in a sheet.
    marks: fn(&Known) -> &FxHashMap<u64, usize>,
    /// How many of them a sheet shares, at least, with another that has no fewer.
    most: fn(&Known) -> f64,
}

const WAYS: [Way; 4] = [
    Way {
        marks: |known| &known.marks.points,
        most: |known| known.count as f64 * SHARE_SHARED,
    },
    Way {
        marks: |known| &known.marks.references,
        most: |known| known.marks.references.len() as f64 * SHARE_SHARED,
    },
    Way {
        marks: |known| &known.marks.places,
        most: |known| known.marks.places.len() as f64 * SHARE_SHARED,
    },
    Way {
        marks: |known| &known.marks.streets,
        most: |known| known.count as f64 * SHARE_SHARED,
    },
];

/// Which sheets have a mark, in the order of marks and of sheets.
struct Index {
    all: Vec<(u64, usize)>,
    /// Those among the rarest of their sheet.
    rare: Vec<(u64, usize)>,
}

impl Index {
    fn of(way: &Way, known: &[Option<Known>]) -> Self {
        let each =
            || (known.iter().enumerate()).filter_map(|(at, sheet)| Some((at, sheet.as_ref()?)));
        let mut index = Self {
            all: Vec::new(),
            rare: Vec::new(),
        };
        for (at, sheet) in each() {
            index
                .all
                .extend((way.marks)(sheet).keys().map(|&mark| (mark, at)));
        }
        index.all.sort_unstable();
        for (at, sheet) in each() {
            let rarest = index.rarest((way.marks)(sheet), (way.most)(sheet));
            index.rare.extend(rarest.into_iter().map(|mark| (mark, at)));
        }
        index.rare.sort_unstable();
        index
    }

    /// The fewest marks, the rarest first, without which fewer than `most` are left.
    fn rarest(&self, marks: &FxHashMap<u64, usize>, most: f64) -> Vec<u64> {
        let mut by_rarity: Vec<(usize, u64)> = (marks.keys())
            .map(|&mark| (sheets(&self.all, mark).len(), mark))
            .collect();
        by_rarity.sort_unstable();
        let mut left: usize = marks.values().sum();
        let rarest = by_rarity
            .into_iter()
            .map(|(_, mark)| mark)
            .take_while(|mark| {
                let is_most = left as f64 >= most;
                left -= marks[mark];
                is_most
            });
        rarest.collect()
    }
}

/// The sheets of an index that have a mark.
fn sheets(index: &[(u64, usize)], mark: u64) -> impl ExactSizeIterator<Item = usize> + '_ {
    let from = index.partition_point(|&(other, _)| other < mark);
    let count = index[from..].partition_point(|&(other, _)| other == mark);
    index[from..from + count].iter().map(|&(_, sheet)| sheet)
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, likeness};
    use super::*;
    use crate::inventory::points::Marks;
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// A sheet of points, each with a street and, where it is not 0, a reference.
    fn sheet(points: &[(u64, u64, u64)], year: Option<u32>) -> Known {
        let mut marks = Marks {
            tells_places: true,
            ..Marks::default()
        };
        for &(street, reference, lamp) in points {
            *marks
                .points
                .entry(street * 100 + reference * 10 + lamp)
                .or_default() += 1;
            *marks.streets.entry(street).or_default() += 1;
            if reference > 0 {
                *marks.references.entry(reference).or_default() += 1;
                *marks.places.entry(reference * 2 + lamp).or_default() += 1;
            }
        }
        Known {
            marks,
            name: String::new(),
            count: points.len(),
            is_hidden: false,
            is_planned: false,
            is_old: false,
            year,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whatever two sheets are alike are compared.
        #[test]
        fn every_two_alike_are_candidates(
            sheets in vec((vec((0..6_u64, 0..10_u64, 0..2_u64), 4..12), 0..3_u32), 2..7)
        ) {
            let known: Vec<Option<Known>> = (sheets.iter())
                .map(|(points, year)| Some(sheet(points, (*year > 0).then_some(2020 + year))))
                .collect();
            let pairs = Pairs::of(&known);
            for (at, sheet) in known.iter().enumerate() {
                let sheet = sheet.as_ref().expect("every sheet is known");
                let earlier = pairs.earlier(at, sheet);
                for (other, of) in known[..at].iter().enumerate() {
                    let of = of.as_ref().expect("every sheet is known");
                    let named = Choice::between(of, sheet) != Choice::Open;
                    if likeness(of, sheet, named).is_some() {
                        prop_assert!(earlier.contains(&other), "{other} and {at}");
                    }
                }
            }
        }
    }

    /// Of a thousand sheets that share their commonest streets only, none is compared with another.
    #[test]
    fn sheets_that_share_little_are_not_candidates() {
        let known: Vec<Option<Known>> = (0..1_000_u64)
            .map(|at| {
                let own = (0..8).map(|k| (1_000 + at * 8 + k, 0, 0));
                let points: Vec<_> = [(1, 0, 0), (2, 0, 0)].into_iter().chain(own).collect();
                Some(sheet(&points, None))
            })
            .collect();
        let pairs = Pairs::of(&known);
        let compared: usize = (known.iter().enumerate())
            .map(|(at, sheet)| pairs.earlier(at, sheet.as_ref().expect("known")).len())
            .sum();
        assert_eq!(compared, 0);
    }
}
