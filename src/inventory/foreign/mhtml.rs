//! Web archives (.mht): a page and its sheets in one file, as Excel saves « page web à fichier
//! unique ».

use super::{html, report_format, too_long};
use crate::inventory::bounds::MOST_SHEETS;
use crate::inventory::grid::Sheet;
use crate::inventory::workbook::Refusal;
use std::borrow::Cow;

const WHAT: &str = "une archive web (MHTML)";
/// Parts inside parts, deeper than any program writes them.
const DEEPEST: usize = 4;

/// Whether a text begins with the headings of a web archive; `head` is its beginning in lower case.
pub(super) fn is_mhtml(head: &str) -> bool {
    let mut lines = head.lines();
    let has_heading = lines.next().is_some_and(|line| {
        line.split_once(':')
            .is_some_and(|(name, _)| name.chars().all(|c| c.is_ascii_alphabetic() || c == '-'))
    });
    has_heading && head.contains("mime-version:") && head.contains("content-type:")
}

/// Reads the tables of every page of the archive.
///
/// # Errors
/// The archive holds no page, or one of them is refused.
pub(super) fn read(bytes: &[u8], room: &mut html::Room) -> Result<Vec<Sheet>, Refusal> {
    let mut pages = Vec::new();
    collect(bytes, 0, &mut pages);
    if pages.is_empty() {
        return Err(Refusal::DamagedExport(WHAT));
    }
    let mut sheets = Vec::new();
    let mut names = Vec::new();
    if pages.len() > MOST_SHEETS {
        return Err(too_long());
    }
    for page in &pages {
        names.extend(names_in(&String::from_utf8_lossy(&page.body)));
        sheets.extend(html::read(&page.body, page.charset.as_deref(), room)?);
    }
    // The first page of Excel's lists its sheets, which are the other pages.
    if names.len() == sheets.len() {
        for (sheet, name) in sheets.iter_mut().zip(names) {
            sheet.name = name;
        }
    }
    for sheet in &mut sheets {
        sheet
            .decisions
            .retain(|decision| decision.kind != crate::inventory::decision::Kind::Format);
    }
    report_format(&mut sheets, WHAT, "les tableaux de ses pages");
    Ok(sheets)
}

fn names_in(page: &str) -> Vec<String> {
    page.split("<x:Name>")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("</x:Name>")?.0.trim().to_owned()))
        .collect()
}

/// A page of the archive.
struct Page<'a> {
    body: Cow<'a, [u8]>,
    charset: Option<String>,
}

/// Collects the pages of a part and of the parts inside it.
fn collect<'a>(part: &'a [u8], depth: usize, pages: &mut Vec<Page<'a>>) {
    let (headings, body) = split_headings(part);
    let kind = heading(&headings, "content-type").unwrap_or_default();
    if let Some(boundary) = parameter(&kind, "boundary").filter(|_| depth < DEEPEST) {
        for inner in parts(body, &boundary) {
            collect(inner, depth + 1, pages);
        }
    } else if kind.to_lowercase().starts_with("text/html") {
        let how = heading(&headings, "content-transfer-encoding").unwrap_or_default();
        let body = match how.trim().to_lowercase().as_str() {
            "quoted-printable" => Cow::Owned(quoted_printable(body)),
            "base64" => Cow::Owned(base64(body)),
            _ => Cow::Borrowed(body),
        };
        pages.push(Page {
            body,
            charset: parameter(&kind, "charset"),
        });
    }
}

/// The headings of a part, each on one line, and what follows the blank line below them.
fn split_headings(part: &[u8]) -> (String, &[u8]) {
    let ends = [&b"\r\n\r\n"[..], b"\n\n"]
        .map(|blank| memchr::memmem::find(part, blank).map(|at| (at, at + blank.len())));
    let (end, body) = ends
        .into_iter()
        .flatten()
        .min()
        .unwrap_or((part.len(), part.len()));
    let headings = String::from_utf8_lossy(&part[..end])
        .replace("\r\n", "\n")
        .replace("\n\t", " ")
        .replace("\n ", " ");
    (headings, &part[body..])
}

fn heading(headings: &str, name: &str) -> Option<String> {
    headings.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}

/// A parameter of a heading: `boundary` of `multipart/related; boundary="x"`.
fn parameter(heading: &str, name: &str) -> Option<String> {
    heading.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// What stands between the boundaries of a body.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let marks: Vec<usize> = memchr::memmem::find_iter(body, mark.as_bytes()).collect();
    marks
        .iter()
        .enumerate()
        .filter_map(|(rank, at)| {
            let start = at + mark.len();
            let end = marks.get(rank + 1).copied().unwrap_or(body.len());
            let part = body.get(start..end)?;
            let line = part.iter().position(|byte| *byte == b'\n')?;
            // The last boundary ends with two hyphens.
            (!part.starts_with(b"--")).then(|| &part[line + 1..])
        })
        .collect()
}

/// RFC 2045, 6.7: `=E9` is a byte, `=` at the end of a line joins it to the next.
fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let code = text
            .get(at + 1..at + 3)
            .and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match (text[at], code) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                at += 3;
            }
            (b'=', None) => {
                let line = &text[at + 1..];
                let blank = line
                    .iter()
                    .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
                    .count();
                if line.get(blank) == Some(&b'\n') {
                    at += blank + 2;
                } else {
                    bytes.push(b'=');
                    at += 1;
                }
            }
            (byte, _) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    bytes
}

/// RFC 2045, 6.8; what is no letter of it is passed over.
fn base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.iter().take_while(|byte| **byte != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_decoded() {
        assert_eq!(quoted_printable(b"a=E9=\r\nb= \nc=3D=zz"), b"a\xe9bc==zz");
        assert_eq!(base64(b"UsOpZsOp\r\ncmVuY2U="), "Référence".as_bytes());
    }

    #[test]
    fn headings_are_unfolded() {
        let (headings, body) =
            split_headings(b"Content-Type: multipart/related;\r\n\tboundary=\"x\"\r\n\r\nrest");
        let kind = heading(&headings, "content-type").expect("a heading");
        assert_eq!(parameter(&kind, "boundary").as_deref(), Some("x"));
        assert_eq!(body, b"rest");
    }
}
