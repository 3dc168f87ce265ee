//! What a document says, whoever saved it last: its paragraphs and the rows of its tables, in the order in which
//! they are read.

use super::package::Package;
use quick_xml::Reader;
use quick_xml::events::Event;

/// A piece of a document. Blanks are one space, empty paragraphs and rows are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A paragraph outside of tables.
    Paragraph {
        /// Which one, from 1.
        rank: usize,
        /// What it says.
        text: String,
    },
    /// The row of a table.
    Row {
        /// Which table, from 1.
        table: usize,
        /// Which of its rows, from 1.
        line: usize,
        /// The texts of its cells; those of a table inside a cell are the cell's.
        cells: Vec<String>,
    },
}

impl Said {
    /// Where it stands, for people: « paragraphe 4 », « tableau 1, ligne 3 ».
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Paragraph { rank, .. } => format!("paragraphe {rank}"),
            Self::Row { table, line, .. } => format!("tableau {table}, ligne {line}"),
        }
    }

    /// What it says, cells one after the other.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Paragraph { text, .. } => text.clone(),
            Self::Row { cells, .. } => cells.join(" | "),
        }
    }
}

/// Reads a document: its text first, then its heads, feet and notes.
///
/// # Errors
/// Why it cannot be read, in French.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Said>, String> {
    let mut parts = Package::open(bytes)?.printed()?;
    let is_text = |name: &str| name == "word/document.xml";
    parts.sort_by(|(a, _), (b, _)| (!is_text(a), a).cmp(&(!is_text(b), b)));
    let mut reading = Reading::default();
    for (_, xml) in &parts {
        reading.part(xml)?;
    }
    Ok(reading.said)
}

#[derive(Default)]
struct Reading {
    said: Vec<Said>,
    /// The paragraph, or the cell, under way.
    text: String,
    cells: Vec<String>,
    paragraphs: usize,
    tables: usize,
    lines: usize,
    /// Tables and fields that are open, one inside another.
    open_tables: usize,
    open_fields: usize,
    /// Elements whose content another one says as well.
    open_doubles: usize,
}

impl Reading {
    fn part(&mut self, xml: &str) -> Result<(), String> {
        let damaged = |_| "son texte est abîmé".to_owned();
        let mut reader = Reader::from_str(xml);
        let mut text_begins = 0;
        loop {
            let before = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(damaged)?;
            let after = reader.buffer_position() as usize;
            match event {
                Event::Start(tag) => match tag.name().as_ref() {
                    "w:t" => text_begins = after,
                    "w:tbl" => self.begin_table(),
                    "mc:Fallback" => self.open_doubles += 1,
                    "w:fldChar" => self.field(&xml[before..after]),
                    _ => {}
                },
                Event::Empty(tag) => match tag.name().as_ref() {
                    "w:br" | "w:cr" | "w:tab" => self.text.push(' '),
                    "w:noBreakHyphen" => self.text.push('-'),
                    "w:fldChar" => self.field(&xml[before..after]),
                    _ => {}
                },
                Event::End(tag) => match tag.name().as_ref() {
                    // What a field says, such as the number of a page, is its reader's.
                    "w:t" if self.open_fields + self.open_doubles == 0 => {
                        let text = quick_xml::escape::unescape(&xml[text_begins..before]);
                        self.text += &text.map_err(|_| "son texte est abîmé".to_owned())?;
                    }
                    "w:p" => self.end_paragraph(),
                    "w:tc" if self.open_tables == 1 => {
                        let text = self.take();
                        self.cells.push(text);
                    }
                    "w:tr" if self.open_tables == 1 => self.end_row(),
                    "w:tbl" => self.open_tables = self.open_tables.saturating_sub(1),
                    "mc:Fallback" => self.open_doubles = self.open_doubles.saturating_sub(1),
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn begin_table(&mut self) {
        if self.open_tables == 0 {
            self.tables += 1;
            self.lines = 0;
        }
        self.open_tables += 1;
    }

    fn field(&mut self, tag: &str) {
        if tag.contains("\"begin\"") {
            self.open_fields += 1;
        } else if tag.contains("\"end\"") {
            self.open_fields = self.open_fields.saturating_sub(1);
        }
    }

    fn end_paragraph(&mut self) {
        if self.open_tables > 0 {
            self.text.push(' ');
            return;
        }
        let text = self.take();
        if !text.is_empty() {
            self.paragraphs += 1;
            let rank = self.paragraphs;
            self.said.push(Said::Paragraph { rank, text });
        }
    }

    fn end_row(&mut self) {
        self.lines += 1;
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| !cell.is_empty()) {
            let (table, line) = (self.tables, self.lines);
            self.said.push(Said::Row { table, line, cells });
        }
    }

    /// The text under way, its blanks made one space each.
    fn take(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::docx::built;

    const TYPES: &str = "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

    #[test]
    fn a_document_says_its_paragraphs_and_its_rows() {
        let foot = "<w:ftr><w:p><w:r><w:t>Pied</w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>";
        let body = "<w:body><w:p/><w:p><w:r><w:t>L&apos;an\u{a0}</w:t></w:r><w:r><w:br/><w:t>deux</w:t></w:r></w:p><w:p><w:r><w:delText>ôté</w:delText></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b &lt; c</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>dedans</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl></w:body>";
        let parts = [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", "<Relationships></Relationships>"),
            ("word/footer1.xml", foot),
            ("word/document.xml", body),
        ];
        let said = read(built(&parts).expect("a package")).expect("a document");
        let row = |line, cells: &[&str]| Said::Row {
            table: 1,
            line,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let paragraph = |rank, text: &str| Said::Paragraph {
            rank,
            text: text.to_owned(),
        };
        assert_eq!(
            said,
            [
                paragraph(1, "L'an deux"),
                row(1, &["a b < c", ""]),
                row(3, &["dedans"]),
                paragraph(2, "Pied"),
            ]
        );
        assert!(read(b"PK".to_vec()).is_err());
    }
}
