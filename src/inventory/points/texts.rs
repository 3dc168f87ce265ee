//! A column of text as the frame keeps it. Most columns say a few words over and over, many say
//! nothing at all: a number for each row and each word once take a quarter of the room of the
//! texts, and rows are grouped without reading them.

use crate::inventory::grid::Text;
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// A column with more different texts than this, and than half of its rows, is kept as it is.
const MANY_WORDS: usize = 1024;

/// The texts of a column, by row.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a>(pub(super) Held<'a>);

#[derive(Debug, Clone, Copy)]
pub(super) enum Held<'a> {
    /// The same text in so many rows.
    Same(&'a str, usize),
    /// A number of a word in each row.
    Coded(&'a [u32], &'a [Box<str>]),
    /// Each row by itself.
    Each(&'a StringChunked),
}

impl<'a> Texts<'a> {
    /// The text of a row; `None` past the end.
    #[must_use]
    pub fn get(self, row: usize) -> Option<&'a str> {
        match self.0 {
            Held::Same(text, rows) => (row < rows).then_some(text),
            Held::Coded(codes, words) => Some(&words[*codes.get(row)? as usize]),
            Held::Each(texts) => texts.get(row),
        }
    }

    /// Every row's text, in their order.
    pub fn iter(self) -> impl Iterator<Item = Option<&'a str>> + 'a {
        (0..self.len()).map(move |row| self.get(row))
    }

    /// How many rows.
    #[must_use]
    pub fn len(self) -> usize {
        match self.0 {
            Held::Same(_, rows) => rows,
            Held::Coded(codes, _) => codes.len(),
            Held::Each(texts) => texts.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// What sorts the rows as their texts do: a number for each row, or nothing where all are the
    /// same or too many are different.
    #[must_use]
    pub fn ranks(self) -> Option<Vec<u32>> {
        let Held::Coded(codes, words) = self.0 else {
            return None;
        };
        let mut order: Vec<u32> = (0..words.len() as u32).collect();
        order.sort_unstable_by_key(|code| &words[*code as usize]);
        let mut ranks = vec![0; words.len()];
        for (rank, code) in (0..).zip(order) {
            ranks[code as usize] = rank;
        }
        Some(codes.iter().map(|code| ranks[*code as usize]).collect())
    }
}

/// A column of text to put into the frame: numbers of words, or the texts themselves.
pub(super) enum Kept {
    Coded(Column, Vec<Box<str>>),
    Each(Column),
}

impl Kept {
    /// Codes with their words, as one number where all are the same.
    pub(super) fn coded(name: &str, codes: Vec<u32>, words: Vec<Box<str>>) -> Self {
        let column = match (codes.first(), words.len()) {
            (Some(_), 1) => Column::new_scalar(name.into(), Scalar::from(0_u32), codes.len()),
            _ => UInt32Chunked::from_vec(name.into(), codes).into_column(),
        };
        Self::Coded(column, words)
    }

    fn each<'t>(name: &str, texts: impl Iterator<Item = &'t str>) -> Self {
        Self::Each(StringChunked::from_iter_values(name.into(), texts).into_column())
    }

    /// The texts of a builder.
    pub(super) fn of_builder(name: &str, texts: &[Text]) -> Self {
        let mut numbers = Coder::default();
        // Equal texts of one file share their storage, which is quicker to compare.
        let mut known: FxHashMap<usize, u32> = FxHashMap::default();
        let mut codes = Vec::with_capacity(texts.len());
        let mut last = (0, 0);
        for text in texts {
            let storage = text.storage();
            if codes.is_empty() || storage != last.0 {
                let code = *known.entry(storage).or_insert_with(|| numbers.code(text));
                last = (storage, code);
            }
            codes.push(last.1);
            if numbers.is_too_many(codes.len()) {
                return Self::each(name, texts.iter().map(|text| &**text));
            }
        }
        Self::coded(name, codes, numbers.words())
    }

    /// The texts of several columns, one after another.
    pub(super) fn of_parts(name: &str, parts: &[Texts<'_>]) -> Self {
        let all = || parts.iter().flat_map(|part| part.iter().flatten());
        let rows = parts.iter().map(|part| part.len()).sum();
        let mut numbers = Coder::default();
        let mut codes = Vec::with_capacity(rows);
        for part in parts {
            match part.0 {
                Held::Same(_, 0) => {}
                Held::Same(text, rows) => {
                    let code = numbers.code(text);
                    codes.extend(std::iter::repeat_n(code, rows));
                }
                Held::Coded(of_part, words) => {
                    let new: Vec<u32> = words.iter().map(|word| numbers.code(word)).collect();
                    codes.extend(of_part.iter().map(|code| new[*code as usize]));
                }
                Held::Each(texts) => {
                    for text in texts.iter() {
                        codes.push(numbers.code(text.unwrap_or_default()));
                        if numbers.is_too_many(codes.len()) {
                            return Self::each(name, all());
                        }
                    }
                }
            }
            if numbers.is_too_many(codes.len()) {
                return Self::each(name, all());
            }
        }
        Self::coded(name, codes, numbers.words())
    }
}

/// Gives numbers to different texts, in order of first appearance.
#[derive(Default)]
struct Coder<'t> {
    known: FxHashMap<&'t str, u32>,
}

impl<'t> Coder<'t> {
    fn code(&mut self, text: &'t str) -> u32 {
        let next = self.known.len() as u32;
        *self.known.entry(text).or_insert(next)
    }

    fn is_too_many(&self, rows: usize) -> bool {
        self.known.len() > MANY_WORDS.max(rows / 2)
    }

    fn words(self) -> Vec<Box<str>> {
        let mut words: Vec<(&str, u32)> = self.known.into_iter().collect();
        words.sort_unstable_by_key(|(_, code)| *code);
        words.into_iter().map(|(word, _)| word.into()).collect()
    }
}

/// A number for each text, and the word that each number stands for.
pub(super) fn numbered<'t>(texts: impl Iterator<Item = &'t str>) -> (Vec<u32>, Vec<Box<str>>) {
    let mut numbers = Coder::default();
    let codes = texts.map(|text| numbers.code(text)).collect();
    (codes, numbers.words())
}

/// A number for each value, the same for the same value, from 0 in order of first appearance.
pub(super) fn coded<T: Eq + Hash + Copy>(values: impl Iterator<Item = T>) -> Vec<u32> {
    let mut known: FxHashMap<T, u32> = FxHashMap::default();
    // Neighbours are often alike.
    let mut last: Option<(T, u32)> = None;
    values
        .map(|value| match last {
            Some((same, code)) if same == value => code,
            _ => {
                let next = known.len() as u32;
                let code = *known.entry(value).or_insert(next);
                last = Some((value, code));
                code
            }
        })
        .collect()
}
