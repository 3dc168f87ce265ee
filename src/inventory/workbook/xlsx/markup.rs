//! Elements, attributes and texts of a part.
//!
//! A sheet is mostly tags of a few bytes: they are cut out of the bytes where they lie, nothing is
//! copied nor checked twice. Namespaces are not looked at, so that any prefix and the strict
//! namespaces read alike. Comments, CDATA sections and instructions are gone by then:
//! [`super::stream`] takes them out.

use super::fault::{Fault, Read};
use memchr::memchr2;
use std::borrow::Cow;

/// A start tag, an end tag or both in one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    /// The name, without its prefix.
    pub name: &'a [u8],
    /// What stands after the name, up to the end of the tag.
    attributes: &'a [u8],
    /// Whether the tag ends an element that another one began.
    pub ends: bool,
    /// Whether the element has no content at all: `<c/>`.
    pub is_empty: bool,
}

impl<'a> Tag<'a> {
    /// Whether the tag begins an element of this name.
    pub fn begins(&self, name: &[u8]) -> bool {
        !self.ends && self.name == name
    }

    /// Name and value of each attribute, names without their prefixes.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes {
            rest: self.attributes,
        }
    }

    /// The raw value of an attribute.
    pub fn attribute(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.attributes()
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// The value of an attribute as text.
    pub fn text(&self, name: &[u8]) -> Read<Option<String>> {
        let Some(raw) = self.attribute(name) else {
            return Ok(None);
        };
        let mut text = String::new();
        unescape(raw, &mut text)?;
        Ok(Some(text))
    }

    /// The value of an attribute as a whole number.
    pub fn number(&self, name: &[u8]) -> Option<u32> {
        whole_number(self.attribute(name)?)
    }

    /// Whether an attribute says yes; nothing where it is not there.
    pub fn says(&self, name: &[u8]) -> Option<bool> {
        self.attribute(name).map(is_true)
    }
}

/// Whether the value of a boolean attribute says yes.
pub(super) fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true" | b"on" | b"TRUE")
}

/// A whole number that fits.
pub(super) fn whole_number(digits: &[u8]) -> Option<u32> {
    let digits = digits.trim_ascii();
    let mut number = 0_u32;
    for digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
    }
    (!digits.is_empty()).then_some(number)
}

/// Name and value of each attribute of a tag; ends at what is no attribute.
#[derive(Debug, Clone)]
pub(super) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = self.rest;
        while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] = bytes {
            bytes = rest;
        }
        let equals = bytes.iter().position(|byte| *byte == b'=')?;
        let name = bytes[..equals].trim_ascii_end();
        let value = bytes[equals + 1..].trim_ascii_start();
        let (quote, value) = value.split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = value.iter().position(|byte| byte == quote)?;
        self.rest = &value[end + 1..];
        Some((local(name), &value[..end]))
    }
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|byte| *byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Goes through the tags of a piece of a part, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Tags<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tags<'a> {
    /// The tags of a piece that ends between two of them.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were gone through.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The text up to the next tag, entities and all.
    pub fn text(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let end = rest
            .iter()
            .position(|byte| *byte == b'<')
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// The next tag, whatever text stands before it; nothing at the end of the piece.
    pub fn next(&mut self) -> Read<Option<Tag<'a>>> {
        let cut = || Fault::damaged("une de ses parties s'arrête au milieu d'une balise");
        self.text();
        let Some(rest) = self.bytes.get(self.at + 1..) else {
            return Ok(None);
        };
        if rest.first() == Some(&b'/') {
            let end = rest.iter().position(|byte| *byte == b'>').ok_or_else(cut)?;
            self.at += end + 2;
            return Ok(Some(Tag {
                name: local(rest[1..end].trim_ascii_end()),
                attributes: &[],
                ends: true,
                is_empty: false,
            }));
        }
        let mut end = rest
            .iter()
            .position(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'))
            .ok_or_else(cut)?;
        let name = local(&rest[..end]);
        let begin = end;
        loop {
            match rest.get(end).ok_or_else(cut)? {
                b'>' => break,
                quote @ (b'"' | b'\'') => {
                    end += 2 + rest[end + 1..]
                        .iter()
                        .position(|byte| byte == quote)
                        .ok_or_else(cut)?;
                }
                _ => end += 1,
            }
        }
        self.at += end + 2;
        let attributes = &rest[begin..end];
        let is_empty = attributes.last() == Some(&b'/');
        Ok(Some(Tag {
            name,
            attributes,
            ends: false,
            is_empty,
        }))
    }

    /// Goes past the end of an element that has just begun, whatever it holds.
    pub fn skip(&mut self, begun: &Tag<'a>) -> Read<()> {
        if begun.is_empty || begun.ends {
            return Ok(());
        }
        let mut depth = 1_usize;
        while depth > 0 {
            let Some(tag) = self.next()? else {
                return Err(Fault::Truncated);
            };
            if tag.ends {
                depth -= 1;
            } else if !tag.is_empty {
                depth += 1;
            }
        }
        Ok(())
    }
}

/// Adds a text to another, with the characters that its entities stand for.
pub(super) fn unescape(raw: &[u8], out: &mut String) -> Read<()> {
    let text = std::str::from_utf8(raw)
        .map_err(|_| Fault::damaged("un texte n'est pas dans le codage annoncé"))?;
    if memchr2(b'&', b'\r', raw).is_none() {
        out.push_str(text);
        return Ok(());
    }
    // XML ends lines in one way, however the file does.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after) = after
            .split_once(';')
            .ok_or_else(|| Fault::damaged("un « & » seul dans un texte"))?;
        match entity {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            _ => {
                let code = entity.strip_prefix('#').and_then(|digits| {
                    match digits.strip_prefix(['x', 'X']) {
                        Some(digits) => u32::from_str_radix(digits, 16).ok(),
                        None => digits.parse().ok(),
                    }
                });
                // A number that is no character stands for nothing.
                out.extend(char::from_u32(code.ok_or_else(|| {
                    Fault::damaged("une entité inconnue dans un texte")
                })?));
            }
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(())
}

/// A text of a cell with the characters that Excel writes as `_x000D_`; `_x005F_` is the `_` that
/// keeps such a writing as it stands.
pub(super) fn without_escapes(text: &str) -> Cow<'_, str> {
    const LENGTH: usize = 7;
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let code = |at: usize| -> Option<u32> {
        let digits = text.get(at..at + LENGTH)?.strip_prefix("_x")?;
        let digits = digits.strip_suffix('_')?;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16)
            .ok()
            .filter(|_| is_hexadecimal)
    };
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = text[from..].find("_x") {
        let at = from + found;
        units.extend(text[from..at].encode_utf16());
        if let Some(code) = code(at) {
            // Four digits: one UTF-16 unit, perhaps half of a character.
            units.push(code as u16);
            from = at + LENGTH;
        } else {
            units.extend([u16::from(b'_'), u16::from(b'x')]);
            from = at + 2;
        }
    }
    units.extend(text[from..].encode_utf16());
    Cow::Owned(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(raw: &str) -> Read<String> {
        let mut text = String::new();
        unescape(raw.as_bytes(), &mut text).map(|()| text)
    }

    #[test]
    fn tags_are_read_under_any_prefix_and_quote() {
        let mut tags = Tags::of(b" <x:row r = '1' x:spans=\"a>b\"><c/>\n</x:row >");
        let row = tags.next().expect("well formed").expect("a row");
        assert!(row.begins(b"row") && !row.is_empty);
        assert_eq!(row.number(b"r"), Some(1));
        assert_eq!(row.attribute(b"spans"), Some(&b"a>b"[..]));
        assert!(tags.next().expect("well formed").expect("a cell").is_empty);
        let end = tags.next().expect("well formed").expect("an end");
        assert!(end.ends && end.name == b"row");
        assert!(tags.next().expect("well formed").is_none());
        assert!(Tags::of(b"<row r=\"1").next().is_err());
        assert!(Tags::of(b"<").next().is_err());
    }

    #[test]
    fn elements_are_skipped_whole() {
        let mut tags = Tags::of(b"<a><a>x</a><b/></a><c>");
        let begun = tags.next().expect("well formed").expect("a tag");
        tags.skip(&begun).expect("a whole element");
        assert_eq!(tags.next().expect("well formed").expect("a tag").name, b"c");
        let mut cut = Tags::of(b"<a><b>");
        let begun = cut.next().expect("well formed").expect("a tag");
        assert_eq!(cut.skip(&begun), Err(Fault::Truncated));
    }

    #[test]
    fn entities_are_characters() {
        assert_eq!(
            stated("l&apos;&amp;&#233;&#xE9;&lt;&gt;&quot;"),
            Ok("l'&éé<>\"".to_owned())
        );
        assert_eq!(stated("a\r\nb\rc&#13;"), Ok("a\nb\nc\r".to_owned()));
        assert_eq!(stated("a&#0;b&#xD800;"), Ok("a\0b".to_owned()));
        assert!(stated("a&b").is_err() && stated("&inconnue;").is_err());
        assert!(unescape(b"caf\xe9", &mut String::new()).is_err());
    }

    #[test]
    fn characters_that_excel_escapes_are_read() {
        for (written, read) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("x_x00e9_", "xé"),
            ("_x00_ et _x", "_x00_ et _x"),
            ("_xD83D__xDCA1_", "💡"),
            ("_x+123_", "_x+123_"),
        ] {
            assert_eq!(without_escapes(written), read, "{written}");
        }
    }
}
