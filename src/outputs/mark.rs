//! What a file says of itself: that the program wrote it, what it is, and of which plan.

use super::kind::Kind;
use quick_xml::Reader;
use quick_xml::events::Event;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use zip::ZipArchive;

/// Who writes.
pub const AUTHOR: &str = "Réverbère";
/// The property of a workbook or document, and the `meta` of a page, that say what the file is.
pub const KIND: &str = "reverbere-genre";
/// Those that say of which plan it is.
pub const PLAN: &str = "reverbere-plan";
/// What the name of a property follows in the metadata of a GeoPackage.
pub const MARK_URI: &str = "urn:x-reverbere:";
/// How SQLite files begin.
const SQLITE: &[u8] = b"SQLite format 3\0";
/// Most bytes of properties that are looked at.
const MOST_PROPERTIES: u64 = 64 << 10;

/// What a file of the program says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// What it is; `None` in files of versions that did not say it.
    pub kind: Option<Kind>,
    /// The print of its plan.
    pub plan: Option<String>,
}

impl Mark {
    /// The mark of a file that is no part of a plan.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind: Some(kind),
            plan: None,
        }
    }

    /// What a file of that mark says of itself: the names of properties, and what they say.
    pub fn properties(&self) -> impl Iterator<Item = (&'static str, String)> {
        let kind = self.kind.map(|kind| (KIND, kind.code()));
        let plan = self.plan.clone().map(|plan| (PLAN, plan));
        kind.into_iter().chain(plan)
    }

    /// Whether it may be of a plan: it says so, or is of a version that did not say.
    #[must_use]
    pub fn is_of_plan(&self) -> bool {
        self.kind.is_none_or(|kind| kind == Kind::Plan)
    }

    /// Whether files of such a name bear marks.
    #[must_use]
    pub fn is_in(name: &str) -> bool {
        let name = name.to_lowercase();
        [".xlsx", ".docx", ".html", ".htm", ".gpkg"]
            .iter()
            .any(|end| name.ends_with(end))
    }

    /// The mark that a workbook, document or page has; `None` where the program did not write it, or where it
    /// cannot be read.
    #[must_use]
    pub fn read(file: &Path) -> Option<Self> {
        if !std::fs::metadata(file).ok()?.is_file() {
            return None;
        }
        let mut opened = BufReader::new(File::open(file).ok()?);
        let mut start = [0; 2];
        opened.read_exact(&mut start).ok()?;
        if start == *b"PK" {
            return Self::of_workbook(File::open(file).ok()?);
        }
        if start == SQLITE[..2] {
            return Self::of_package(file);
        }
        let mut head = String::from_utf8_lossy(&start).into_owned();
        let mut rest = Vec::new();
        opened.take(4096).read_to_end(&mut rest).ok()?;
        head += &String::from_utf8_lossy(&rest);
        Self::of_page(&head)
    }

    fn of_workbook(file: File) -> Option<Self> {
        let mut archive = ZipArchive::new(BufReader::new(file)).ok()?;
        let mut mark = Self::default();
        let mut is_ours = false;
        for (name, text) in properties(&mut archive, "docProps/custom.xml") {
            is_ours |= mark.take(&name, &text);
        }
        let mut core = properties(&mut archive, "docProps/core.xml").into_iter();
        is_ours |= core.any(|(name, text)| name == "creator" && text == AUTHOR);
        is_ours.then_some(mark)
    }

    /// Opened as a file that nobody writes to: nothing appears beside it.
    fn of_package(file: &Path) -> Option<Self> {
        let database = read_only(file)?;
        let mut kept = database
            .prepare("SELECT md_standard_uri, metadata FROM gpkg_metadata WHERE instr(md_standard_uri, ?1) = 1 LIMIT 9")
            .ok()?;
        let mut mark = Self::default();
        let mut is_ours = false;
        let properties = kept.query_map([MARK_URI], |row| Ok((row.get(0)?, row.get(1)?)));
        for (uri, text) in properties.ok()?.flatten() {
            let (uri, text): (String, String) = (uri, text);
            is_ours |= uri
                .strip_prefix(MARK_URI)
                .is_some_and(|name| mark.take(name, &text));
        }
        is_ours.then_some(mark)
    }

    fn of_page(head: &str) -> Option<Self> {
        if !head.trim_start().to_lowercase().starts_with("<!doctype") {
            return None;
        }
        let mut mark = Self::default();
        let mut is_ours = false;
        for tag in head.split('<').filter(|tag| tag.starts_with("meta name=")) {
            if let [_, name, _, content, ..] = tag.split('"').collect::<Vec<_>>()[..] {
                is_ours |= mark.take(name, content);
            }
        }
        is_ours.then_some(mark)
    }

    /// Takes what a property says; whether it is one of ours.
    fn take(&mut self, name: &str, text: &str) -> bool {
        match name {
            KIND => self.kind = Kind::of_code(text),
            PLAN => self.plan = Some(text.to_owned()),
            _ => return false,
        }
        true
    }
}

/// A SQLite file as it stands on the disk, without its lock and whatever stands beside it.
fn read_only(file: &Path) -> Option<Connection> {
    let mut address = "file:".to_owned();
    for byte in std::path::absolute(file).ok()?.to_str()?.bytes() {
        match byte {
            b'\\' if cfg!(windows) => address.push('/'),
            b'/' | b'.' | b'-' | b'_' | b':' => address.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => address.push(byte.into()),
            byte => address += &format!("%{byte:02x}"),
        }
    }
    if cfg!(windows) {
        // A drive is no host.
        address.insert_str("file:".len(), "///");
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(address + "?immutable=1", flags).ok()
}

/// The properties of a part: the name of each, or of its element, and its text.
pub(crate) fn properties<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
) -> Vec<(String, String)> {
    let Ok(part) = archive.by_name(part) else {
        return Vec::new();
    };
    let mut reader = Reader::from_reader(BufReader::new(part.take(MOST_PROPERTIES)));
    let (mut found, mut buffer) = (Vec::new(), Vec::new());
    let mut name = String::new();
    let mut text = String::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                let named = start.attributes().flatten().find_map(|attribute| {
                    (attribute.key.as_ref() == "name").then(|| attribute.value.into_owned())
                });
                let is_property = start.local_name().as_ref() == "property";
                if let Some(named) = named.filter(|_| is_property) {
                    name = named;
                } else if start.name().prefix().is_none_or(|it| it.as_ref() != "vt") {
                    start.local_name().as_ref().clone_into(&mut name);
                }
                text.clear();
            }
            Ok(Event::Text(stated)) => text += &stated,
            Ok(Event::End(_)) if !text.is_empty() => {
                found.push((name.clone(), text.trim().to_owned()));
                text.clear();
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_what_it_is() {
        let page = "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><meta name=\"reverbere-genre\" content=\"plan\"><meta name=\"reverbere-plan\" content=\"00ff\"><title>";
        let mark = Mark::of_page(page).expect("a mark");
        assert_eq!(mark.kind, Some(Kind::Plan));
        assert_eq!(mark.plan.as_deref(), Some("00ff"));
        assert_eq!(
            Mark::of_page("<!DOCTYPE html><meta name=\"a\" content=\"b\">"),
            None
        );
    }

    #[test]
    fn a_workbook_says_what_it_is_and_a_foreign_one_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.xlsx");
        let mut foreign = rust_xlsxwriter::Workbook::new();
        foreign.add_worksheet();
        foreign.save(&path).expect("written");
        assert_eq!(Mark::read(&path), None);
        let mut ours = rust_xlsxwriter::Workbook::new();
        ours.add_worksheet();
        let properties = rust_xlsxwriter::DocProperties::new().set_author(AUTHOR);
        ours.set_properties(&properties);
        ours.save(&path).expect("written");
        assert_eq!(Mark::read(&path), Some(Mark::default()), "an old version");
        let properties = properties.set_custom_property(KIND, "bilan");
        ours.set_properties(&properties);
        ours.save(&path).expect("written");
        assert_eq!(Mark::read(&path), Some(Mark::of(Kind::Balance)));
    }
}
