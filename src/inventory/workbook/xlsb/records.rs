//! The records that a part of an .xlsb is made of.

use super::super::parts::{CUT, Part};
use super::super::refusal::Refusal;
use std::io::{BufRead, BufReader, ErrorKind, Read};

/// Longest record that is looked into: a text of 32,767 characters with its fonts and sounds.
const LONGEST: u32 = 4 << 20;

/// Most records of a part: those of a cell take twelve bytes at least, empty ones two.
const MOST: u32 = 50_000_000;

/// The records of a part, one after the other.
pub(super) struct Records<'a> {
    part: BufReader<Part<'a>>,
    data: Vec<u8>,
    left: u32,
}

impl<'a> Records<'a> {
    pub fn of(part: Part<'a>) -> Self {
        Self {
            part: BufReader::with_capacity(1 << 16, part),
            data: Vec::new(),
            left: MOST,
        }
    }

    /// The kind of the next record, whose data is kept if it is of use; `None` at the end.
    pub fn next(&mut self, is_used: impl FnOnce(u16) -> bool) -> Result<Option<u16>, Refusal> {
        let Some(first) = self.read_byte()? else {
            return Ok(None);
        };
        self.left = self
            .left
            .checked_sub(1)
            .ok_or(Refusal::Damaged("ses enregistrements sont sans fin"))?;
        let mut kind = u16::from(first);
        if first & 0x80 != 0 {
            kind = kind & 0x7F | u16::from(self.must_read_byte()? & 0x7F) << 7;
        }
        let mut length = 0_u32;
        for shift in [0, 7, 14, 21] {
            let byte = self.must_read_byte()?;
            length |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        self.data.clear();
        let used = is_used(kind);
        if used && length > LONGEST {
            return Err(Refusal::Damaged("un de ses enregistrements est démesuré"));
        }
        if used {
            self.data.resize(length as usize, 0);
            self.part.read_exact(&mut self.data)?;
        } else if (length as usize) <= self.part.buffer().len() {
            self.part.consume(length as usize);
        } else {
            let mut rest = self.part.by_ref().take(u64::from(length));
            if std::io::copy(&mut rest, &mut std::io::sink())? < u64::from(length) {
                return Err(CUT);
            }
        }
        Ok(Some(kind))
    }

    fn read_byte(&mut self) -> Result<Option<u8>, Refusal> {
        let mut byte = [0];
        match self.part.read_exact(&mut byte) {
            Ok(()) => Ok(Some(byte[0])),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn must_read_byte(&mut self) -> Result<u8, Refusal> {
        let byte = self.read_byte()?;
        byte.ok_or(CUT)
    }

    fn bytes<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.data.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    pub fn byte(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    pub fn short(&self, at: usize) -> Option<u16> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    pub fn long(&self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    pub fn float(&self, at: usize) -> Option<f64> {
        self.bytes(at).map(f64::from_le_bytes)
    }

    /// Where the font changes in a text with marks before it, and to which: what stands after the
    /// text, if the marks say that something does.
    pub fn font_changes(&self, at: usize) -> impl Iterator<Item = (u16, u16)> + '_ {
        let is_rich = at > 0 && self.byte(at - 1).is_some_and(|marks| marks & 1 != 0);
        let length = self.long(at).unwrap_or(0) as usize;
        let after = length.saturating_mul(2).saturating_add(at + 4);
        let count = self.long(after).filter(|_| is_rich).unwrap_or(0) as usize;
        (0..count).map_while(move |change| {
            let at = after + 4 + 4 * change;
            Some((self.short(at)?, self.short(at + 2)?))
        })
    }

    /// A text with the number of its characters before it; `None` where it is said to be none, or
    /// does not fit its record.
    pub fn text(&self, at: usize) -> Option<String> {
        let length = 2 * self.long(at)? as usize;
        let bytes = self.data.get(at + 4..(at + 4).checked_add(length)?)?;
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        Some(String::from_utf16_lossy(&units))
    }
}
