//! Whether a workbook asks for more memory than a person's computer has, before it is opened.
//!
//! The reader of workbooks believes what a file says: it makes room for as many texts as the file
//! announces, keeps all texts of an .xlsx, and all cells of an .ods, blanks between them included. A
//! file of 2 kB can so ask for 96 GB, and the process dies. What is streamed later, the cells of an
//! .xlsx or .xlsb, is not counted here.

mod xls;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// No compressed byte makes more bytes than this (deflate).
const MOST_PER_BYTE: u64 = 1032;
/// Most bytes of a part that the reader keeps whole: its texts take three times as much.
const MOST_KEPT: u64 = 128 << 20;
/// Most bytes of a sheet, or of the content of an .ods: some ten million cells.
const MOST_STREAMED: u64 = 1 << 30;
/// A streamed part that shrank by more than this holds one thing over and over.
const USUAL_SHRINKING: u64 = 300;
/// Most bytes of one text or tag: Excel's own limit is 32,767 characters a cell.
const LONGEST_RUN: u64 = 4 << 20;
/// Most texts that a workbook may announce.
const MOST_TEXTS: u64 = 10_000_000;
/// Most cells of an .ods, blanks before and between them included: about 100 bytes each.
const MOST_CELLS: u64 = 5_000_000;

/// What makes a workbook too large to be opened, in French; `None` where nothing does, or where the
/// bytes are no workbook of this kind: the reader will say so.
#[must_use]
pub fn too_large(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(b"PK") {
        return xls::too_large(bytes);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len()).find_map(|index| {
        let part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.to_lowercase();
        let (packed, unpacked) = (part.compressed_size(), part.size());
        if name == "content.xml" {
            too_many_cells(part)
        } else if name.starts_with("xl/worksheets/") {
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

/// Counts the cells of an .ods as its reader keeps them: every cell up to the last one that is
/// filled of its row, and then the rectangle of all filled cells.
fn too_many_cells(part: impl Read) -> Option<String> {
    let mut measured = Measured::new(part, MOST_STREAMED);
    let mut xml = Reader::from_reader(BufReader::new(&mut measured));
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let (mut extent, mut kept) = (Extent::default(), 0);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => extent.open(&tag),
            Ok(Event::Empty(tag)) => {
                extent.open(&tag);
                extent.close(tag.name().as_ref());
            }
            Ok(Event::Text(text)) if text.contains(|c: char| !c.is_whitespace()) => extent.fill(),
            Ok(Event::CData(_) | Event::GeneralRef(_)) => extent.fill(),
            Ok(Event::End(tag)) => {
                if tag.name().as_ref() == "table:table" {
                    kept += std::mem::take(&mut extent).cells();
                }
                extent.close(tag.name().as_ref());
            }
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            Err(_) => {
                drop(xml);
                return measured
                    .passed
                    .then(|| "son contenu est démesuré une fois décompressé".to_owned());
            }
        }
        if kept.saturating_add(extent.cells()) > MOST_CELLS {
            return Some(format!(
                "une feuille s'étend jusqu'à la ligne {} et à la colonne {}, cases vides comprises",
                extent.rows.max(1),
                extent.right.max(1)
            ));
        }
    }
}

/// How far the filled cells of a sheet go.
#[derive(Default)]
struct Extent {
    /// Rows up to and with the last filled one, and how many are behind us.
    rows: u64,
    passed: u64,
    repeats: u64,
    /// Columns up to and with the last filled one, in the sheet and in the row at hand.
    right: u64,
    row_right: u64,
    row_passed: u64,
    cell_repeats: u64,
    in_cell: bool,
    /// Cells of all rows, each up to the last one that is filled.
    cells_of_rows: u64,
}

impl Extent {
    fn open(&mut self, tag: &BytesStart<'_>) {
        let repeats = |attribute: &str| -> u64 {
            tag.try_get_attribute(attribute)
                .ok()
                .flatten()
                .and_then(|told| told.value.parse().ok())
                .unwrap_or(1)
        };
        match tag.name().as_ref() {
            "table:table-row" => {
                self.repeats = repeats("table:number-rows-repeated").min(1 << 20);
                (self.row_passed, self.row_right) = (0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell_repeats = repeats("table:number-columns-repeated").min(1 << 14);
                self.in_cell = true;
                let tells = |attribute| tag.try_get_attribute(attribute).is_ok_and(|v| v.is_some());
                if tells("office:value-type") || tells("table:formula") {
                    self.fill();
                }
            }
            _ => {}
        }
    }

    /// The cell at hand holds something.
    fn fill(&mut self) {
        if self.in_cell {
            self.row_right = self.row_passed + self.cell_repeats;
        }
    }

    fn close(&mut self, tag: &str) {
        match tag {
            "table:table-cell" | "table:covered-table-cell" => {
                self.row_passed += self.cell_repeats;
                self.in_cell = false;
            }
            "table:table-row" => {
                self.passed += self.repeats;
                if self.row_right > 0 {
                    self.rows = self.passed;
                    self.right = self.right.max(self.row_right);
                    self.cells_of_rows += self.row_right;
                }
            }
            _ => {}
        }
    }

    /// How many cells the reader keeps at most of what has been seen.
    fn cells(&self) -> u64 {
        let rectangle = self.rows.saturating_mul(self.right);
        rectangle.max(self.cells_of_rows + self.row_right)
    }
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

    fn ods(rows: &str) -> Vec<u8> {
        archive("content.xml", |out| {
            write!(out, "<office:document-content><table:table table:name=\"F\">{rows}</table:table></office:document-content>").expect("written");
        })
    }

    const FILLED: &str = "office:value-type=\"float\" office:value=\"1\"";

    #[test]
    fn blanks_at_the_end_of_a_sheet_cost_nothing() {
        let cell = format!("<table:table-cell {FILLED}/>");
        let blank = "<table:table-cell table:number-columns-repeated=\"16384\"/>";
        assert_eq!(
            too_large(&ods(&format!(
                "<table:table-row>{cell}{blank}</table:table-row><table:table-row table:number-rows-repeated=\"1048575\">{blank}</table:table-row>"
            ))),
            None
        );
    }

    #[test]
    fn an_ods_of_endless_repeats_or_far_cells_is_too_large() {
        let far = format!(
            "<table:table-row><table:table-cell {FILLED}/></table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"99\"/><table:table-cell {FILLED}/></table:table-row>"
        );
        let repeated = format!(
            "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell table:number-columns-repeated=\"16384\" {FILLED}><text:p>1</text:p></table:table-cell></table:table-row>"
        );
        for (rows, says) in [
            (far, "ligne 1048576 et à la colonne 100"),
            (repeated, "ligne 1000 et à la colonne 16384"),
        ] {
            let told = too_large(&ods(&rows)).expect("too large");
            assert!(told.contains(says), "{told}");
        }
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
            ("content.xml", 6),
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
