//! The records that an .xls is made of, and the texts in them.

use super::super::refusal::Refusal;
use encoding_rs::Encoding;

/// A record whose data did not fit goes on in others of this kind.
const CONTINUE: u16 = 0x003C;

/// One record: its kind, where it begins and what it holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: Data<'a>,
}

/// The records from some place of a stream on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    /// Where the next one begins.
    pub at: usize,
}

impl<'a> Records<'a> {
    pub fn from(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// The next record; `None` at the end of the stream.
    pub fn next(&mut self) -> Result<Option<Record<'a>>, Refusal> {
        let rest = Data(self.stream.get(self.at..).unwrap_or_default());
        let (Some(kind), Some(length)) = (rest.short(0), rest.short(2)) else {
            return if rest.0.is_empty() {
                Ok(None)
            } else {
                Err(Refusal::Truncated)
            };
        };
        let end = 4 + usize::from(length);
        let data = rest.0.get(4..end).ok_or(Refusal::Truncated)?;
        self.at += end;
        Ok(Some(Record {
            kind,
            data: Data(data),
        }))
    }

    /// The pieces in which the record that was just read goes on.
    pub fn pieces(&mut self) -> Result<Vec<&'a [u8]>, Refusal> {
        let mut pieces = Vec::new();
        loop {
            let at = self.at;
            match self.next()? {
                Some(record) if record.kind == CONTINUE => pieces.push(record.data.0),
                _ => {
                    self.at = at;
                    return Ok(pieces);
                }
            }
        }
    }
}

/// What a record holds: numbers at places, little end first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Data<'a>(pub &'a [u8]);

impl<'a> Data<'a> {
    pub fn byte(self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    pub fn short(self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(
            self.0.get(at..at.checked_add(2)?)?.try_into().ok()?,
        ))
    }

    pub fn long(self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(
            self.0.get(at..at.checked_add(4)?)?.try_into().ok()?,
        ))
    }

    pub fn float(self, at: usize) -> Option<f64> {
        Some(f64::from_le_bytes(
            self.0.get(at..at.checked_add(8)?)?.try_into().ok()?,
        ))
    }

    pub fn from(self, at: usize) -> &'a [u8] {
        self.0.get(at..).unwrap_or_default()
    }

    /// A number packed into four bytes: an integer or the upper half of a float, perhaps of
    /// hundredths.
    pub fn packed(self, at: usize) -> Option<f64> {
        let packed = self.long(at)?;
        Some(unpacked(packed))
    }
}

/// The number of an RK.
#[must_use]
pub(in super::super) fn unpacked(packed: u32) -> f64 {
    let number = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & 0xFFFF_FFFC) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 {
        number
    } else {
        number / 100.0
    }
}

/// How a workbook writes its texts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Writing {
    /// Excel 97 and later: one or two bytes a character, as a mark says.
    Unicode,
    /// Excel 5 and 95: bytes of some code page.
    Bytes(&'static Encoding),
}

impl Writing {
    /// Of a code page of a workbook before Excel 97.
    #[must_use]
    pub fn of_page(page: u16) -> Self {
        Self::Bytes(match page {
            10_000 | 32_768 => encoding_rs::MACINTOSH,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            _ => encoding_rs::WINDOWS_1252,
        })
    }

    /// A text with its length before it, in one byte or two.
    #[must_use]
    pub fn text(self, data: Data<'_>, at: usize, is_short: bool, more: &[&[u8]]) -> Option<String> {
        let (length, at) = if is_short {
            (u16::from(data.byte(at)?), at + 1)
        } else {
            (data.short(at)?, at + 2)
        };
        match self {
            Self::Bytes(encoding) => {
                let bytes = data.from(at);
                let bytes = &bytes[..bytes.len().min(usize::from(length))];
                Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
            }
            Self::Unicode if length == 0 => Some(String::new()),
            Self::Unicode => {
                let mut pieces = Pieces::of(data.from(at), more);
                let is_wide = pieces.byte()? & 1 != 0;
                Some(pieces.characters(length, is_wide))
            }
        }
    }
}

/// The data of a record and of those in which it goes on, as one.
pub(super) struct Pieces<'a, 'p> {
    rest: &'a [u8],
    more: std::slice::Iter<'p, &'a [u8]>,
}

impl<'a, 'p> Pieces<'a, 'p> {
    pub fn of(first: &'a [u8], more: &'p [&'a [u8]]) -> Self {
        Self {
            rest: first,
            more: more.iter(),
        }
    }

    fn byte(&mut self) -> Option<u8> {
        while self.rest.is_empty() {
            self.rest = self.more.next()?;
        }
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) | u32::from(self.short()?) << 16)
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 {
            if self.rest.is_empty() {
                match self.more.next() {
                    Some(next) => self.rest = next,
                    None => return,
                }
            }
            let skipped = bytes.min(self.rest.len());
            self.rest = &self.rest[skipped..];
            bytes -= skipped;
        }
    }

    /// Characters; where a piece ends among them, the next begins by saying their width anew.
    fn characters(&mut self, count: u16, mut is_wide: bool) -> String {
        let mut left = usize::from(count);
        let mut units: Vec<u16> = Vec::with_capacity(left);
        while left > 0 {
            if self.rest.len() < if is_wide { 2 } else { 1 } {
                let Some(next) = self.more.next() else {
                    break;
                };
                let Some((mark, rest)) = next.split_first() else {
                    continue;
                };
                is_wide = mark & 1 != 0;
                self.rest = rest;
                continue;
            }
            let width = if is_wide { 2 } else { 1 };
            let here = left.min(self.rest.len() / width);
            let (bytes, rest) = self.rest.split_at(here * width);
            if is_wide {
                let pairs = bytes.chunks_exact(2);
                units.extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
            } else {
                units.extend(bytes.iter().map(|byte| u16::from(*byte)));
            }
            self.rest = rest;
            left -= here;
        }
        String::from_utf16_lossy(&units)
    }

    /// The next text of the table of shared texts, and the font from each place on where it changes;
    /// `None` at its end. What is said of its pronunciation is passed over.
    pub fn shared_text(&mut self) -> Option<(String, Vec<(u16, u16)>)> {
        let count = self.short()?;
        let marks = self.byte()?;
        let fonts = if marks & 8 == 0 { 0 } else { self.short()? };
        let sounds = if marks & 4 == 0 { 0 } else { self.long()? };
        let text = self.characters(count, marks & 1 != 0);
        let changes = (0..fonts).map_while(|_| Some((self.short()?, self.short()?)));
        let changes = changes.collect();
        self.skip(sounds as usize);
        Some((text, changes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_integers_or_floats_or_hundredths() {
        for (packed, number) in [
            (100 << 2 | 2, 100.0),
            (12_345 << 2 | 3, 123.45),
            ((-5_i32 << 2 | 2).cast_unsigned(), -5.0),
            (0x3FF0_0000, 1.0),
            (0x3FF0_0001, 0.01),
        ] {
            assert!((unpacked(packed) - number).abs() < 1e-12, "{packed:X}");
        }
    }

    #[test]
    fn a_text_goes_on_where_its_record_ends() {
        // Four characters, two of one byte here, two of two bytes there.
        let first = [4, 0, 0, b'S', b'H'];
        let second = [1, b'P', 0, 0x19, 0x20];
        let more = [&second[..]];
        let mut pieces = Pieces::of(&first, &more);
        let plain = |text: &str| Some((text.to_owned(), Vec::new()));
        assert_eq!(pieces.shared_text(), plain("SHP\u{2019}"));
        assert_eq!(pieces.shared_text(), None);
        // A text with fonts that stand in the next piece.
        let first = [1, 0, 8, 1, 0, b'A'];
        let second = [9, 9, 9, 9, 1, 0, 0, b'B'];
        let more = [&second[..]];
        let mut pieces = Pieces::of(&first, &more);
        let changes = vec![(0x0909, 0x0909)];
        assert_eq!(pieces.shared_text(), Some(("A".to_owned(), changes)));
        assert_eq!(pieces.shared_text(), plain("B"));
    }

    #[test]
    fn a_record_that_does_not_fit_is_cut() {
        let mut records = Records::from(&[0x0A, 0, 2, 0, 1], 0);
        assert_eq!(records.next().err(), Some(Refusal::Truncated));
        let mut records = Records::from(&[0x0A, 0, 1, 0, 1], 0);
        assert!(records.next().is_ok_and(|record| record.is_some()));
        assert!(records.next().is_ok_and(|record| record.is_none()));
    }
}
