//! The encodings of one byte a letter that French files are found in.

use std::borrow::Cow;

/// An encoding of one byte a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Windows-1252, which holds ISO 8859-1.
    Windows,
    /// MS-DOS: code page 858, which is 850 with a euro sign. Its letters, degrees, squares and
    /// halves are those of code page 437 too, but for capitals that 437 has not.
    Dos,
    /// The Macintosh before Mac OS X, and Excel for Mac ever since.
    Mac,
}

/// Code page 858 from 128 on. Source: IBM's CDRA table CP00858; Python's `cp858` gives the same.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

impl Page {
    /// Every page, the most frequent first.
    pub const ALL: [Self; 3] = [Self::Windows, Self::Dos, Self::Mac];

    /// What it is called, for a technical service.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Windows => "Windows-1252",
            Self::Dos => "CP850 (MS-DOS)",
            Self::Mac => "Mac Roman (ancien Macintosh)",
        }
    }

    /// The text of some bytes.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Windows => {
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(bytes)
                    .0
            }
            Self::Mac => encoding_rs::MACINTOSH.decode_without_bom_handling(bytes).0,
            Self::Dos => {
                let table: Vec<char> = DOS.chars().collect();
                let letter = |byte: &u8| match byte.checked_sub(0x80) {
                    None => char::from(*byte),
                    Some(at) => table
                        .get(usize::from(at))
                        .copied()
                        .unwrap_or(char::REPLACEMENT_CHARACTER),
                };
                bytes.iter().map(letter).collect::<String>().into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_ms_dos_is_whole() {
        assert_eq!(DOS.chars().count(), 128);
        assert_eq!(Page::Dos.decode(b"G\x82n\x82ral \xf8 \xd5"), "Général ° €");
        assert_eq!(Page::Mac.decode(b"Fa\x8dade"), "Façade");
        assert_eq!(Page::Windows.decode(b"\xc9quihen \x80"), "Équihen €");
    }
}
