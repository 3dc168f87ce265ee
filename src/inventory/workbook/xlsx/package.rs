//! The parts of a workbook by their names, and what leads from one to the other.

use super::bounds::{MOST_WHOLE, Spent};
use super::fault::{Fault, Read};
use super::markup::Tags;
use super::stream::Stream;
use crate::inventory::stopwatch::Stopwatch;
use memchr::memmem;
use rustc_hash::FxHashMap;
use std::io::Cursor;
use zip::ZipArchive;

/// A workbook: an archive of parts.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part is, by its name as [`part_name`] writes it.
    parts: FxHashMap<String, usize>,
    /// What was read of all parts.
    pub spent: Spent,
}

/// That a part leads to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// What the part calls it.
    pub id: String,
    /// The last word of its type: `worksheet`, `styles`; the same in strict workbooks.
    pub kind: String,
    /// Name of the part that it leads to.
    pub target: String,
}

impl<'a> Package<'a> {
    /// Opens an archive.
    pub fn open(bytes: &'a [u8], watch: &Stopwatch) -> Read<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            // The list of parts stands at the end of an archive.
            if memmem::rfind(bytes, b"PK\x05\x06").is_none() {
                Fault::Truncated
            } else {
                error.into()
            }
        })?;
        let mut parts = FxHashMap::default();
        for (index, name) in archive.file_names().enumerate() {
            if let Ok(name) = name {
                parts.entry(part_name("", &name)).or_insert(index);
            }
        }
        Ok(Self {
            archive,
            parts,
            spent: Spent::of(bytes.len(), watch),
        })
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The names of all parts, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.parts.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// Reads a part piece by piece.
    pub fn read<T>(&self, name: &str, read: impl FnOnce(&mut Stream<'_>) -> Read<T>) -> Read<T> {
        let index = self
            .parts
            .get(name)
            .ok_or_else(|| Fault::damaged(format!("sa partie « {name} » manque")))?;
        let mut archive = self.archive.clone();
        let part = archive.by_index(*index)?;
        read(&mut Stream::of(part, &self.spent))
    }

    /// A part as a whole.
    pub fn whole(&self, name: &str) -> Read<Vec<u8>> {
        self.read(name, |stream| stream.whole(MOST_WHOLE))
    }

    /// What a part leads to; nothing where it has no list of relations. The name of the whole
    /// workbook is empty.
    pub fn relations(&self, part: &str) -> Read<Vec<Relation>> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let list = part_name(folder, &format!("_rels/{file}.rels"));
        if !self.has(&list) {
            return Ok(Vec::new());
        }
        let bytes = self.whole(&list)?;
        let mut tags = Tags::of(&bytes);
        let mut relations = Vec::new();
        while let Some(tag) = tags.next()? {
            if !tag.begins(b"Relationship") || tag.attribute(b"TargetMode") == Some(b"External") {
                continue;
            }
            let kind = tag.text(b"Type")?.unwrap_or_default();
            let target = tag.text(b"Target")?.unwrap_or_default();
            relations.push(Relation {
                id: tag.text(b"Id")?.unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: self.resolve(folder, &target),
            });
        }
        Ok(relations)
    }

    /// The part that a target means; some writers escape the characters of names.
    fn resolve(&self, folder: &str, target: &str) -> String {
        let name = part_name(folder, target);
        if !self.has(&name) && target.contains('%') {
            let plain = part_name(folder, &without_percents(target));
            if self.has(&plain) {
                return plain;
            }
        }
        name
    }
}

/// The name of a part that is told from a folder: in lower case, as names are compared without
/// regard to case, and with `/` where some writers put `\`.
fn part_name(folder: &str, stated: &str) -> String {
    let stated = stated.replace('\\', "/").to_lowercase();
    let mut names: Vec<&str> = Vec::new();
    if !stated.starts_with('/') {
        names.extend(folder.split('/'));
    }
    names.extend(stated.split('/'));
    let mut path: Vec<&str> = Vec::new();
    for name in names {
        match name {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.join("/")
}

fn without_percents(target: &str) -> String {
    let bytes = target.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| target.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_however_their_names_are_written() {
        for (folder, stated, name) in [
            ("xl", "worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
            (
                "xl",
                "/XL/worksheets\\sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
            ("xl/worksheets", "../tables/./t1.xml", "xl/tables/t1.xml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(part_name(folder, stated), name);
        }
        assert_eq!(without_percents("feuille%201%C3%A9.xml"), "feuille 1é.xml");
        assert_eq!(without_percents("100%"), "100%");
    }

    #[test]
    fn an_archive_without_its_end_is_truncated() {
        assert_eq!(
            Package::open(b"PK\x03\x04 and no more", &Stopwatch::default()).err(),
            Some(Fault::Truncated)
        );
        assert!(matches!(
            Package::open(b"PK\x03\x04 PK\x05\x06", &Stopwatch::default()).err(),
            Some(Fault::Damaged(_) | Fault::Truncated)
        ));
    }
}
