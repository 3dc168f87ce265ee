//! The parts of a workbook that is an archive, unpacked within bounds that hold whatever the archive
//! announces, and wherever its parts stand.

use super::refusal::Refusal;
use crate::inventory::bounds::most_unpacked;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use rustc_hash::FxHashMap;
use std::io::{BufReader, Cursor, ErrorKind, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Most bytes of one text or tag: Excel's own limit is 32,767 characters a cell.
const LONGEST_RUN: u64 = 4 << 20;

/// Deepest nesting of elements: those of a sheet go a few dozen deep.
const DEEPEST: u32 = 2_000;

/// A workbook that is an archive.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part is, by its name in lower case, with slashes.
    places: FxHashMap<String, usize>,
    /// How many bytes more may be unpacked, over all parts.
    left: u64,
}

impl<'a> Parts<'a> {
    /// Opens an archive.
    pub fn of(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| why_no_archive(bytes))?;
        let places = archive
            .file_names()
            .enumerate()
            .filter_map(|(place, name)| Some((usual(&name.ok()?), place)))
            .collect();
        Ok(Self {
            archive,
            places,
            left: most_unpacked(bytes.len()),
        })
    }

    /// Whether there is a part of this name, in any case.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(&usual(name))
    }

    /// A part by its name; `None` where there is none.
    pub fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, Refusal> {
        let Some(place) = self.places.get(&usual(name)) else {
            return Ok(None);
        };
        match self.archive.by_index(*place) {
            Ok(file) => Ok(Some(Part {
                file: Box::new(file),
                left: &mut self.left,
            })),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                Err(Refusal::Protected)
            }
            Err(_) => Err(Refusal::Damaged("une de ses parties ne se décompresse pas")),
        }
    }

    /// A part that is XML, of so many elements at most: short ones shrink to next to nothing.
    pub fn xml(&mut self, name: &str, most: u32) -> Result<Option<Xml<'_>>, Refusal> {
        Ok(self.part(name)?.map(|part| Xml::of(part, most)))
    }
}

fn usual(name: &str) -> String {
    name.replace('\\', "/").to_lowercase()
}

/// Why bytes that begin like an archive are none: the list of its parts stands at the end, so that a
/// copy that stopped has none.
#[must_use]
pub(super) fn why_no_archive(bytes: &[u8]) -> Refusal {
    const END_OF_LIST: &[u8] = b"PK\x05\x06";
    if memchr::memmem::rfind(bytes, END_OF_LIST).is_none() {
        Refusal::Truncated
    } else {
        Refusal::Damaged("la liste de ses parties est illisible")
    }
}

/// One part while it is unpacked.
pub(super) struct Part<'a> {
    file: Box<dyn Read + 'a>,
    left: &'a mut u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => *self.left = left,
            None => return Err(ErrorKind::QuotaExceeded.into()),
        }
        Ok(read)
    }
}

/// A part read no further than an endless text or tag.
struct Runs<R> {
    inner: R,
    /// Bytes since the last tag began.
    run: u64,
}

impl<R: Read> Read for Runs<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.run = match memchr::memrchr(b'<', &buffer[..read]) {
            Some(at) => (read - at) as u64,
            None => self.run + read as u64,
        };
        if self.run > LONGEST_RUN {
            return Err(ErrorKind::QuotaExceeded.into());
        }
        Ok(read)
    }
}

/// A part that is XML, event by event; an empty element has a start and an end like any other.
pub(super) struct Xml<'a> {
    reader: Reader<BufReader<Runs<Part<'a>>>>,
    buffer: Vec<u8>,
    /// How many elements more there may be, and how many are open.
    left: u32,
    depth: u32,
}

impl<'a> Xml<'a> {
    fn of(part: Part<'a>, most: u32) -> Self {
        let runs = Runs {
            inner: part,
            run: 0,
        };
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, runs));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            left: most,
            depth: 0,
        }
    }

    /// The next event; the end of a part is [`Event::Eof`].
    pub fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer)?;
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                self.left = self.left.checked_sub(1).ok_or_else(|| {
                    Refusal::TooLarge("il a trop de cellules vides ou de marques".to_owned())
                })?;
                if self.depth > DEEPEST {
                    return Err(Refusal::Damaged("ses éléments s'imbriquent sans fin"));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }

    /// Passes over the rest of the element whose start was just read.
    pub fn skip(&mut self) -> Result<(), Refusal> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
        Ok(())
    }
}

/// What is said of a part that ends inside an element.
pub(super) const CUT: Refusal = Refusal::Damaged("une de ses parties est incomplète");

/// The attributes of a tag that can be read, with their values as written.
pub(super) fn attributes<'a>(
    tag: &'a BytesStart<'_>,
) -> impl Iterator<Item = (QName<'a>, std::borrow::Cow<'a, str>)> {
    let mut attributes = tag.attributes();
    // A check for doubles would compare each with all others.
    attributes.with_checks(false);
    attributes
        .flatten()
        .map(|attribute| (attribute.key, attribute.value))
}

/// The value of an attribute, without its escapes.
#[must_use]
pub(super) fn unescaped(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Into::into)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;

    /// An archive of parts.
    pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("a part");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("a zip").into_inner()
    }

    #[test]
    fn a_part_is_found_whatever_its_case_and_slashes() {
        let bytes = archive(&[("XL\\Workbook.bin", b"abc")]);
        let mut parts = Parts::of(&bytes).expect("an archive");
        assert!(parts.has("xl/workbook.bin"));
        let mut text = String::new();
        let mut part = parts
            .part("xl/workbook.bin")
            .expect("sound")
            .expect("there");
        part.read_to_string(&mut text).expect("a text");
        assert_eq!(text, "abc");
        drop(part);
        assert!(parts.part("xl/styles.bin").expect("sound").is_none());
    }

    #[test]
    fn an_endless_text_or_part_is_refused() {
        let endless = [b"<a>".to_vec(), vec![b'x'; 5 << 20]].concat();
        let bytes = archive(&[("a.xml", &endless)]);
        let mut parts = Parts::of(&bytes).expect("an archive");
        let mut xml = parts.xml("a.xml", 9).expect("sound").expect("there");
        assert!(xml.next().is_ok());
        assert!(matches!(xml.next(), Err(Refusal::TooLarge(_))));

        let bytes = archive(&[("a.bin", &vec![0; 70 << 20]), ("b.bin", b"b")]);
        let mut parts = Parts::of(&bytes).expect("an archive");
        let mut part = parts.part("a.bin").expect("sound").expect("there");
        let error = std::io::copy(&mut part, &mut std::io::sink()).expect_err("too large");
        assert!(matches!(Refusal::from(error), Refusal::TooLarge(_)));
    }

    #[test]
    fn endless_elements_are_refused() {
        let read = |text: String| {
            let bytes = archive(&[("a.xml", text.as_bytes())]);
            let mut parts = Parts::of(&bytes).expect("an archive");
            let mut xml = parts.xml("a.xml", 10_000).expect("sound").expect("there");
            loop {
                match xml.next() {
                    Ok(Event::Eof) => return Ok(()),
                    Ok(_) => {}
                    Err(why) => return Err(why),
                }
            }
        };
        assert_eq!(read(format!("<a>{}</a>", "<b/>".repeat(9_000))), Ok(()));
        let many = read(format!("<a>{}</a>", "<b/>".repeat(11_000)));
        assert!(matches!(many, Err(Refusal::TooLarge(_))));
        let deep = read("<a>".repeat(3_000));
        assert!(matches!(deep, Err(Refusal::Damaged(_))));
    }

    #[test]
    fn an_archive_cut_short_is_distinguished_from_a_damaged_one() {
        let bytes = archive(&[("a.bin", b"abc")]);
        let cut = &bytes[..bytes.len() - 30];
        assert_eq!(Parts::of(cut).err(), Some(Refusal::Truncated));
        let mut damaged = bytes.clone();
        let list = memchr::memmem::find(&damaged, b"PK\x01\x02").expect("a list");
        damaged[list] = b'X';
        assert!(matches!(
            Parts::of(&damaged).err(),
            Some(Refusal::Damaged(_))
        ));
    }
}
