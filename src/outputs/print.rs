//! A print of what was written, to tell whether a person has changed it since.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// Most bytes of the first line that are kept.
const LONGEST_HEAD: usize = 256;

/// A print of some bytes: nobody is to be fooled, only edits are to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print(u128);

impl Default for Print {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Print {
    /// Adds bytes (FNV-1a of 128 bits).
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 ^= u128::from(*byte);
            self.0 = self
                .0
                .wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B);
        }
    }
}

impl std::fmt::Display for Print {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What tells a text from others, and that it is still of the same making: all of it, and its first
/// line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    print: Print,
    head: Vec<u8>,
    is_past_head: bool,
}

impl Seen {
    /// Of a file.
    ///
    /// # Errors
    /// What the reader says.
    pub fn of_file(file: &Path) -> io::Result<Self> {
        let mut seen = Self::default();
        let mut opened = File::open(file)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            match opened.read(&mut buffer)? {
                0 => return Ok(seen),
                read => seen.add(&buffer[..read]),
            }
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.print.add(bytes);
        if self.is_past_head {
            return;
        }
        let room = LONGEST_HEAD - self.head.len();
        let line = bytes.iter().position(|byte| *byte == b'\n');
        let taken = line.unwrap_or(bytes.len()).min(room);
        self.head.extend(&bytes[..taken]);
        self.is_past_head = line.is_some() || self.head.len() == LONGEST_HEAD;
    }

    /// The print of all of it.
    #[must_use]
    pub fn print(&self) -> String {
        self.print.to_string()
    }

    /// The print of its first line.
    #[must_use]
    pub fn head(&self) -> String {
        let mut print = Print::default();
        // Whoever saved it again may have changed the ends of lines.
        print.add(self.head.trim_ascii_end());
        print.to_string()
    }
}

/// A writer that sees what passes.
pub struct Seeing<W> {
    out: W,
    /// What has passed.
    pub seen: Seen,
}

impl<W> Seeing<W> {
    /// Before `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            seen: Seen::default(),
        }
    }
}

impl<W: Write> Write for Seeing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.seen.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_distinguished_from_the_rest() {
        let of = |text: &str| {
            let mut seeing = Seeing::new(Vec::new());
            seeing.write_all(text.as_bytes()).expect("written");
            seeing.seen
        };
        let (short, long) = (of("a;b\n1;2\n"), of("a;b\r\n3;4\n"));
        assert_eq!(short.head(), long.head());
        assert_ne!(short.print(), long.print());
        assert_ne!(of("a;c\n1;2\n").head(), short.head());
        assert_eq!(of("").print(), of("").print());
    }
}
