//! The package of a workbook: the same bytes on every system.

/// A header of the list of parts at the end of a package (APPNOTE 4.3.12), and the bytes of it that are
/// read here.
const HEADER: &[u8] = b"PK\x01\x02";
const HEADER_LENGTH: usize = 46;
/// Where a header has the system that wrote its part, and the lengths of the texts behind it.
const SYSTEM: usize = 5;
const TEXTS: [usize; 3] = [28, 30, 32];
/// The end of the package, without a comment, and where it says at which byte the list begins.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const LIST: usize = 16;
/// Unix, in the table of systems.
const UNIX: u8 = 3;

/// Says in every part that Unix wrote it, as on Linux. The zip writer of the library that writes workbooks
/// says « DOS » on Windows, which no reader heeds: it is all that the same plan would differ by.
pub fn same_on_every_system(mut package: Vec<u8>) -> Vec<u8> {
    let Some(end) = package.len().checked_sub(END_LENGTH) else {
        return package;
    };
    if !package[end..].starts_with(END) {
        return package;
    }
    let bytes = [0, 1, 2, 3].map(|n| package[end + LIST + n]);
    let mut at = u32::from_le_bytes(bytes) as usize;
    while package
        .get(at..at + HEADER_LENGTH)
        .is_some_and(|header| header.starts_with(HEADER))
    {
        package[at + SYSTEM] = UNIX;
        let text = |offset| {
            usize::from(u16::from_le_bytes([
                package[at + offset],
                package[at + offset + 1],
            ]))
        };
        at += HEADER_LENGTH + TEXTS.map(text).iter().sum::<usize>();
    }
    package
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read, Write};
    use zip::write::SimpleFileOptions;
    use zip::{ZipArchive, ZipWriter};

    fn package() -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [("un.xml", "PK\x01\x02 in a part"), ("dossier/é.xml", "")] {
            writer
                .start_file(name, SimpleFileOptions::default())
                .expect("a part");
            writer.write_all(text.as_bytes()).expect("its text");
        }
        writer.finish().expect("a package").into_inner()
    }

    /// The byte of the system of each part, found without the code above.
    fn systems(package: &[u8]) -> Vec<usize> {
        let archive = ZipArchive::new(Cursor::new(package)).expect("a package");
        (0..archive.len())
            .map(|n| {
                let mut archive = archive.clone();
                let part = archive.by_index(n).expect("a part");
                part.central_header_start() as usize + 5
            })
            .collect()
    }

    #[test]
    fn a_package_of_windows_becomes_that_of_linux() {
        let linux = package();
        let mut windows = linux.clone();
        for system in systems(&linux) {
            windows[system] = 0;
        }
        assert_ne!(windows, linux);
        assert_eq!(same_on_every_system(windows), linux);
        let mut read = String::new();
        let mut archive = ZipArchive::new(Cursor::new(linux)).expect("a package");
        let mut part = archive.by_name("un.xml").expect("its part");
        part.read_to_string(&mut read).expect("its text");
        assert_eq!(read, "PK\x01\x02 in a part");
    }

    #[test]
    fn bytes_that_are_no_package_are_left_as_they_are() {
        for bytes in [
            &b""[..],
            b"PK\x05\x06",
            b"a text longer than the end of a package",
        ] {
            assert_eq!(same_on_every_system(bytes.to_vec()), bytes);
        }
        let whole = package();
        for length in 0..whole.len() {
            let _ = same_on_every_system(whole[..length].to_vec());
        }
    }
}
