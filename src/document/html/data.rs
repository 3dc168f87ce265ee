//! Data of a page for its scripts: as it is or, where there is much of it, deflated in base64, which
//! `data.js` turns back.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use std::io::{Result, Write};

/// Digits of base64.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The script that a page with data has, before those that read them.
pub const SCRIPT: &str = include_str!("data.js");

/// Data that take little room, at the price that nobody reads them without the script. It is written
/// as it is compressed: the text of a hundred thousand rows is never held whole.
#[must_use]
pub fn packed(id: &str, value: &impl Serialize) -> Markup {
    let mut text = Counted {
        into: DeflateEncoder::new(Base64::default(), Compression::best()),
        bytes: 0,
    };
    // Memory takes whatever is written, and tables have no keys that are not texts: never else.
    if serde_json::to_writer(&mut text, value).is_err() {
        return json(id, &());
    }
    let size = text.bytes;
    let Ok(letters) = text.into.finish() else {
        return json(id, &());
    };
    html! {
        script type="text/plain" id=(id) data-size=(size) { (PreEscaped(letters.finish())) }
    }
}

/// Data for scripts. No text in it can end the element, nor begin a comment in it.
#[must_use]
pub fn json(id: &str, value: &impl Serialize) -> Markup {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".into());
    // Only texts hold these: elsewhere JSON has none of them.
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e");
    html! {
        script type="application/json" id=(id) { (PreEscaped(text)) }
    }
}

/// Counts what goes through.
struct Counted<W> {
    into: W,
    bytes: usize,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = self.into.write(bytes)?;
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        self.into.flush()
    }
}

/// Bytes as letters that HTML leaves alone.
#[derive(Default)]
struct Base64 {
    letters: String,
    /// Bytes that wait for those which make three with them.
    waiting: Vec<u8>,
}

impl Base64 {
    fn group(&mut self, bytes: &[u8]) {
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..4 {
            let digit = DIGITS[((bits >> (18 - 6 * place)) & 63) as usize];
            self.letters.push(if place <= bytes.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }

    fn finish(mut self) -> String {
        let rest = std::mem::take(&mut self.waiting);
        if !rest.is_empty() {
            self.group(&rest);
        }
        self.letters
    }
}

impl Write for Base64 {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut left = bytes;
        while !left.is_empty() {
            let wanted = (3 - self.waiting.len()).min(left.len());
            if self.waiting.is_empty() && wanted == 3 {
                self.group(&left[..3]);
            } else {
                self.waiting.extend_from_slice(&left[..wanted]);
                if self.waiting.len() == 3 {
                    let full = std::mem::take(&mut self.waiting);
                    self.group(&full);
                }
            }
            left = &left[wanted..];
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10.
        for (text, letters) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            for at in 0..=text.len() {
                let mut written = Base64::default();
                let (one, other) = text.as_bytes().split_at(at);
                written.write_all(one).expect("memory");
                written.write_all(other).expect("memory");
                assert_eq!(written.finish(), letters);
            }
        }
    }

    #[test]
    fn packed_data_hold_no_markup() {
        let html = packed("donnees", &vec!["</script><script>alert(1)</script>"; 50]).into_string();
        assert_eq!(html.matches("script").count(), 2, "{html}");
    }
}
