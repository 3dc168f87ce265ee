//! Whether an .xlsx asks for more memory than a person's computer has, before it is opened.
//!
//! Its reader believes what a file says: it makes room for as many texts as the file announces, and
//! keeps them all. A file of 2 kB can so ask for 96 GB, and the process dies. What is streamed later,
//! the cells, is not counted here.

use std::io::{Cursor, Read};
use zip::ZipArchive;

/// No compressed byte makes more bytes than this (deflate).
const MOST_PER_BYTE: u64 = 1032;
/// Most bytes of a part that the reader keeps whole: its texts take three times as much.
const MOST_KEPT: u64 = 128 << 20;
/// Most bytes of a sheet: some ten million cells.
const MOST_STREAMED: u64 = 1 << 30;
/// A streamed part that shrank by more than this holds one thing over and over.
const USUAL_SHRINKING: u64 = 300;
/// Most bytes of one text or tag: Excel's own limit is 32,767 characters a cell.
const LONGEST_RUN: u64 = 4 << 20;
/// Most texts that a workbook may announce.
const MOST_TEXTS: u64 = 10_000_000;

/// What makes a workbook too large to be opened, in French; `None` where nothing does, or where the
/// bytes are no workbook of this kind: the reader will say so.
#[must_use]
pub fn too_large(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len()).find_map(|index| {
        let part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.to_lowercase();
        let (packed, unpacked) = (part.compressed_size(), part.size());
        if name.starts_with("xl/worksheets/") {
            let is_suspect = unpacked > packed.saturating_mul(USUAL_SHRINKING) + LONGEST_RUN;
            (unpacked > MOST_STREAMED || is_suspect && !is_measured(part, MOST_STREAMED))
                .then(|| unpacked_to(&name, unpacked))
        } else if name.ends_with("sharedstrings.xml") {
            too_many_texts(part, packed, unpacked)
        } else if name.starts_with("xl/") && !name.starts_with("xl/media/") {
            let fits = packed.saturating_mul(MOST_PER_BYTE) <= MOST_KEPT
                || unpacked <= MOST_KEPT && is_measured(part, MOST_KEPT);
            (!fits).then(|| unpacked_to(&name, unpacked))
        } else {
            None
        }
    })
}

fn unpacked_to(part: &str, bytes: u64) -> String {
    format!(
        "sa partie « {part} » fait {} Mo une fois décompressée, ou un seul texte y est démesuré",
        bytes >> 20
    )
}

/// The texts of an .xlsx, which the reader keeps whole and makes room for as announced.
fn too_many_texts(mut part: impl Read, packed: u64, unpacked: u64) -> Option<String> {
    const HEAD: u64 = 2048;
    let mut head = Vec::new();
    part.by_ref().take(HEAD).read_to_end(&mut head).ok()?;
    let announced = String::from_utf8_lossy(&head)
        .split_once("uniqueCount=")
        .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1)?.parse::<u64>().ok());
    if let Some(texts) = announced.filter(|texts| *texts > MOST_TEXTS) {
        return Some(format!("il annonce {texts} textes"));
    }
    let fits = packed.saturating_mul(MOST_PER_BYTE) <= MOST_KEPT
        || unpacked <= MOST_KEPT && is_measured(Cursor::new(head).chain(part), MOST_KEPT);
    (!fits).then(|| unpacked_to("xl/sharedStrings.xml", unpacked))
}

/// Whether a part has no more bytes than this, and no endless text, whatever its archive says.
fn is_measured(part: impl Read, most: u64) -> bool {
    let mut measured = Measured::new(part, most);
    // A part that cannot be unpacked is for the reader to refuse.
    std::io::copy(&mut measured, &mut std::io::sink()).is_ok() || !measured.passed
}

/// A part of an archive, read no further than some bytes, and no further than an endless text.
struct Measured<R> {
    part: R,
    left: u64,
    /// Bytes since the last tag began.
    run: u64,
    /// Whether the part was longer.
    passed: bool,
}

impl<R: Read> Measured<R> {
    fn new(part: R, most: u64) -> Self {
        Self {
            part,
            left: most,
            run: 0,
            passed: false,
        }
    }
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        let bytes = &buffer[..read];
        self.run = match memchr::memrchr(b'<', bytes) {
            Some(at) => (read - at) as u64,
            None => self.run + read as u64,
        };
        self.passed |= read as u64 > self.left || self.run > LONGEST_RUN;
        if self.passed {
            return Err(std::io::Error::other("too long"));
        }
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn archive(name: &str, mut write: impl FnMut(&mut dyn Write)) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        write(&mut zip);
        zip.finish().expect("a zip").into_inner()
    }

    #[test]
    fn announced_or_endless_texts_are_too_large() {
        let claims = archive("xl/sharedStrings.xml", |out| {
            write!(
                out,
                "<sst count=\"9\" uniqueCount=\"4000000000\"><si><t>a</t></si></sst>"
            )
            .expect("written");
        });
        assert!(too_large(&claims).is_some_and(|told| told.contains("4000000000")));
        let few = archive("xl/sharedStrings.xml", |out| {
            write!(
                out,
                "<sst count=\"1\" uniqueCount=\"1\"><si><t>a</t></si></sst>"
            )
            .expect("written");
        });
        assert_eq!(too_large(&few), None);
        for (name, megabytes) in [
            ("xl/sharedStrings.xml", 140),
            ("xl/worksheets/sheet1.xml", 6),
        ] {
            let endless = archive(name, |out| {
                out.write_all(b"<t>").expect("written");
                for _ in 0..megabytes {
                    out.write_all(&vec![b'a'; 1 << 20]).expect("written");
                }
            });
            assert!(too_large(&endless).is_some(), "{name}");
        }
        assert_eq!(too_large(b"PK\x03\x04"), None);
    }
}
