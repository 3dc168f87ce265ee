//! Changes to an archive that know what it is made of: parts moved, doubled or taken out, numbers and
//! texts of their XML replaced, sizes that are not true.

use crate::archive::{Part, archive, parts};
use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};

/// Names that a reader asks for, and some where it would not look.
const NAMES: [&str; 12] = [
    "[Content_Types].xml",
    "_rels/.rels",
    "META-INF/manifest.xml",
    "content.xml",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/../sheet1.xml",
    "XL/Worksheets/Sheet1.XML",
    "/xl/workbook.xml",
];

/// Numbers on which sums, columns and days break.
const NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "16383",
    "16385",
    "65536",
    "1048577",
    "2147483648",
    "4294967296",
    "18446744073709551616",
    "1e308",
    "-1e-320",
    "NaN",
    "2958466",
];

/// Texts with a meaning for some reader.
const TEXTS: [&str; 12] = [
    "=1+1",
    "<b>",
    "&amp;#0;",
    "SHP 70W x2",
    "2x36",
    "23h/6h",
    "Total",
    "Samer",
    "12,5",
    "\u{200b}",
    "oui",
    "2027-02-30",
];

/// What is done to one part.
#[derive(Debug)]
enum Change {
    Move(&'static str),
    Double(&'static str),
    Remove,
    /// A run of digits, the nth.
    Number(usize, &'static str),
    /// What stands between two tags, the nth.
    Text(usize, &'static str),
    /// A stretch of bytes, again and again.
    Repeat(usize, usize, usize),
    Cut(usize),
    Byte(usize, u8),
}

/// Changes to the parts of an archive, and then to its announced sizes.
#[derive(Debug)]
pub struct Changes {
    parts: Vec<(usize, Change)>,
    sizes: Vec<(usize, u32)>,
}

impl<'a> Arbitrary<'a> for Changes {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let mut parts = Vec::new();
        for _ in 0..bytes.int_in_range(1..=6)? {
            parts.push((bytes.arbitrary::<u8>()?.into(), change(bytes)?));
        }
        let mut sizes = Vec::new();
        for _ in 0..bytes.int_in_range(0..=2)? {
            sizes.push((bytes.arbitrary::<u8>()?.into(), bytes.arbitrary()?));
        }
        Ok(Self { parts, sizes })
    }
}

fn change(bytes: &mut Unstructured<'_>) -> Result<Change> {
    let place = |bytes: &mut Unstructured<'_>| bytes.arbitrary::<u16>().map(usize::from);
    Ok(match bytes.int_in_range(0..=9)? {
        0 => Change::Move(bytes.choose(&NAMES)?),
        1 => Change::Double(bytes.choose(&NAMES)?),
        2 => Change::Remove,
        3 | 4 => Change::Number(place(bytes)?, bytes.choose(&NUMBERS)?),
        5 | 6 => Change::Text(place(bytes)?, bytes.choose(&TEXTS)?),
        7 => Change::Repeat(place(bytes)?, place(bytes)?, bytes.int_in_range(2..=200)?),
        8 => Change::Cut(place(bytes)?),
        _ => Change::Byte(place(bytes)?, bytes.arbitrary()?),
    })
}

impl Changes {
    /// The archive with these changes.
    pub fn to_archive(&self, book: &[u8]) -> Vec<u8> {
        let mut parts = parts(book);
        for (at, change) in &self.parts {
            if parts.is_empty() {
                break;
            }
            let at = at % parts.len();
            match change {
                Change::Remove => drop(parts.remove(at)),
                Change::Move(name) => (*name).clone_into(&mut parts[at].name),
                Change::Double(name) => parts.push(Part {
                    name: (*name).into(),
                    bytes: parts[at].bytes.clone(),
                }),
                within => within.within(&mut parts[at].bytes),
            }
        }
        let written = parts.iter().map(|part| (&*part.name, &*part.bytes));
        let mut bytes = archive(written);
        for (at, size) in &self.sizes {
            untrue_size(&mut bytes, *at, *size);
        }
        bytes
    }

    /// A text with the changes that make sense in one.
    pub fn to_text(&self, text: &[u8]) -> Vec<u8> {
        let mut text = text.to_vec();
        for (_, change) in &self.parts {
            change.within(&mut text);
        }
        text
    }
}

impl Change {
    fn within(&self, bytes: &mut Vec<u8>) {
        match *self {
            Change::Number(nth, number) => {
                replace(bytes, &runs(bytes, u8::is_ascii_digit), nth, number)
            }
            Change::Text(nth, text) => {
                let mut inside = false;
                let between = runs(bytes, |byte| {
                    inside = match byte {
                        b'>' | b';' | b'\n' => {
                            return std::mem::replace(&mut inside, true) && false;
                        }
                        b'<' => false,
                        _ => inside,
                    };
                    inside
                });
                replace(bytes, &between, nth, text);
            }
            Change::Repeat(from, length, times) if from < bytes.len() => {
                let to = bytes.len().min(from + length % 4096);
                let again = bytes[from..to].repeat(times);
                bytes.splice(from..from, again);
            }
            Change::Cut(at) => bytes.truncate(at),
            Change::Byte(at, byte) if !bytes.is_empty() => {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            _ => {}
        }
    }
}

/// Runs of bytes that are of a kind.
fn runs(bytes: &[u8], mut is: impl FnMut(&u8) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if !is(byte) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

fn replace(bytes: &mut Vec<u8>, runs: &[std::ops::Range<usize>], nth: usize, with: &str) {
    if !runs.is_empty() {
        bytes.splice(runs[nth % runs.len()].clone(), with.bytes());
    }
}

/// Writes another size in a header of the archive: those of parts, then those of the directory.
fn untrue_size(archive: &mut [u8], nth: usize, size: u32) {
    let headers: Vec<usize> = (0..archive.len().saturating_sub(46))
        .filter(|at| matches!(&archive[*at..*at + 4], b"PK\x03\x04" | b"PK\x01\x02"))
        .collect();
    let Some(at) = headers.get(nth % headers.len().max(1)) else {
        return;
    };
    let local = archive[at + 2] == 3;
    // The bytes kept, or the bytes that they become.
    let field = if local { 18 } else { 20 } + if nth >= 128 { 4 } else { 0 };
    archive[at + field..at + field + 4].copy_from_slice(&size.to_le_bytes());
}
