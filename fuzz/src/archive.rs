//! Archives written and opened again.

use std::io::{Cursor, Read, Write};

/// A part of an archive: its name and its bytes.
#[derive(Debug, Clone)]
pub struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// An archive of parts, stored: mutations are lost in compressed ones, and stopped by their sums.
pub fn archive<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        // Two parts of one name are refused by the writer: the second stands under another.
        if zip.start_file(name, stored).is_err() {
            continue;
        }
        zip.write_all(bytes).expect("written to memory");
    }
    zip.finish().expect("an archive").into_inner()
}

/// The parts of an archive, in their order.
pub(crate) fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive of ours");
    let count = zip.len();
    let read = |at| {
        let mut part = zip.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        Part { name, bytes }
    };
    (0..count).map(read).collect()
}
