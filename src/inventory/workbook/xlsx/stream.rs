//! A part of the archive piece by piece: inflated, in UTF-8, and without comments, CDATA sections
//! and instructions, so that what reads it sees elements and texts only.

use super::bounds::{LONGEST_PIECE, Spent};
use super::fault::{Fault, Read};
use super::markup::Tags;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::{memchr_iter, memchr2, memmem};
use std::io;

/// How much is inflated at once.
const CHUNK: usize = 128 << 10;
/// About how long a piece is that [`Stream::piece`] gives: long enough for a thread to be worth
/// its while, short enough for a sheet to keep all of them busy.
const PIECE: usize = 256 << 10;

/// A part that is being read.
pub(super) struct Stream<'a> {
    source: Box<dyn io::Read + Send + 'a>,
    spent: &'a Spent,
    /// Bytes inflated so far.
    inflated: u64,
    chunk: Vec<u8>,
    /// What turns the part into UTF-8, where it is written otherwise.
    decoder: Option<Decoder>,
    /// What was read and not given yet.
    kept: Vec<u8>,
    /// How much of it is clean.
    clean: usize,
    /// How far into what is open after that its end was looked for in vain.
    looked: usize,
    /// Whether all was read.
    ended: bool,
}

impl<'a> Stream<'a> {
    /// A part from its start.
    pub fn of(source: impl io::Read + Send + 'a, spent: &'a Spent) -> Self {
        Self {
            source: Box::new(source),
            spent,
            inflated: 0,
            chunk: vec![0; CHUNK],
            decoder: None,
            kept: Vec::new(),
            clean: 0,
            looked: 0,
            ended: false,
        }
    }

    /// The rest of the part, if it is no longer than this.
    pub fn whole(&mut self, most: usize) -> Read<Vec<u8>> {
        while !self.ended {
            self.fill()?;
            if self.kept.len() > most {
                return Err(too_long());
            }
        }
        self.clean = 0;
        Ok(std::mem::take(&mut self.kept))
    }

    /// The next piece of the part: up to where `cut` says that its bytes can be cut, the last such
    /// place if it can choose; the rest of the part at its end, nothing after it.
    pub fn piece(&mut self, mut cut: impl FnMut(&[u8]) -> Option<usize>) -> Read<Option<Vec<u8>>> {
        let mut wanted = PIECE;
        loop {
            while self.clean < wanted && !self.ended {
                self.fill()?;
                // A comment without end is never clean.
                if self.kept.len() - self.clean > LONGEST_PIECE {
                    return Err(too_long());
                }
            }
            if let Some(end) = cut(&self.kept[..self.clean]).filter(|end| *end > 0) {
                return Ok(Some(self.take(end)));
            }
            if self.ended {
                return Ok((self.clean > 0).then(|| self.take(self.clean)));
            }
            if self.clean >= LONGEST_PIECE {
                return Err(too_long());
            }
            // Twice as much each time: what was looked through is looked through again.
            wanted = (self.clean.max(PIECE) * 2).min(LONGEST_PIECE);
        }
    }

    fn take(&mut self, end: usize) -> Vec<u8> {
        let mut rest = Vec::with_capacity(PIECE + CHUNK);
        rest.extend_from_slice(&self.kept[end..]);
        self.clean -= end;
        let mut piece = std::mem::replace(&mut self.kept, rest);
        piece.truncate(end);
        piece
    }

    /// Reads some more.
    fn fill(&mut self) -> Read<()> {
        let mut filled = 0;
        while filled < CHUNK {
            match self.source.read(&mut self.chunk[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.spent.inflate(filled)?;
        let mut bytes = &self.chunk[..filled];
        if self.inflated == 0 {
            let (encoding, mark) = encoding_of(bytes);
            bytes = &bytes[mark..];
            self.decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        }
        self.inflated += filled as u64;
        match &mut self.decoder {
            None => self.kept.extend_from_slice(bytes),
            Some(decoder) => {
                let most = decoder
                    .max_utf8_buffer_length(bytes.len())
                    .ok_or_else(too_long)?;
                let before = self.kept.len();
                self.kept.resize(before + most, 0);
                let (_, _, written, _) =
                    decoder.decode_to_utf8(bytes, &mut self.kept[before..], self.ended);
                self.kept.truncate(before + written);
            }
        }
        self.tidy()
    }

    /// Takes out of what was read all that is neither element nor text.
    fn tidy(&mut self) -> Read<()> {
        let mut tidied: Option<Vec<u8>> = None;
        // What is clean stays where it is, but for a « < » at its end, which may begin something.
        let first = self.clean.saturating_sub(1);
        // What was copied to `tidied`, and what was looked through.
        let (mut done, mut at) = (first, self.clean);
        let open = loop {
            let Some(found) = memchr2(b'!', b'?', &self.kept[at..]) else {
                break None;
            };
            at += found + 1;
            let Some(begin) = at.checked_sub(2).filter(|begin| self.kept[*begin] == b'<') else {
                continue;
            };
            let Some(aside) = Aside::of(&self.kept[begin..])? else {
                break Some(begin);
            };
            let begin_text = begin + aside.begin().len();
            let from = begin_text.max(begin + self.looked);
            let Some(found) = aside.find_end(&self.kept[from..]) else {
                let looked = self.kept.len() - aside.end().len().min(self.kept.len());
                self.looked = looked.max(begin_text) - begin;
                break Some(begin);
            };
            self.looked = 0;
            let length = from + found - begin_text;
            let out = tidied.get_or_insert_default();
            out.extend_from_slice(&self.kept[done..begin]);
            if aside == Aside::Text {
                escape(&self.kept[begin_text..begin_text + length], out);
            }
            done = begin_text + length + aside.end().len();
            at = done;
        };
        if open.is_some() && self.ended {
            return Err(Fault::Truncated);
        }
        let end = open.unwrap_or(self.kept.len());
        self.clean = end;
        if let Some(mut out) = tidied {
            out.extend_from_slice(&self.kept[done..end]);
            self.clean = first + out.len();
            out.extend_from_slice(&self.kept[end..]);
            self.kept.truncate(first);
            self.kept.append(&mut out);
        }
        Ok(())
    }
}

fn too_long() -> Fault {
    Fault::TooLarge("une ligne, un texte ou une partie du classeur est démesuré".to_owned())
}

/// The encoding of a part from its first bytes, and how long its byte order mark is.
fn encoding_of(begin: &[u8]) -> (&'static Encoding, usize) {
    if let Some(known) = Encoding::for_bom(begin) {
        return known;
    }
    match begin {
        [b'<', 0, ..] => return (UTF_16LE, 0),
        [0, b'<', ..] => return (UTF_16BE, 0),
        _ => {}
    }
    let declared = || {
        let end = memmem::find(begin, b"?>")?;
        let head = begin[..end].strip_prefix(b"<?xml")?;
        let at = memmem::find(head, b"encoding")? + b"encoding".len();
        let value = head[at..].trim_ascii_start().strip_prefix(b"=")?;
        let label = value
            .trim_ascii_start()
            .split(|b| matches!(b, b'"' | b'\''))
            .nth(1)?;
        // What says UTF-16 and reached here is not: its bytes were read.
        Encoding::for_label(label).filter(|stated| *stated != UTF_16LE && *stated != UTF_16BE)
    };
    (declared().unwrap_or(UTF_8), 0)
}

/// What a part holds beside elements and texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    Comment,
    /// A text in which `<` and `&` stand for themselves.
    Text,
    Instruction,
}

impl Aside {
    /// What begins here; nothing where too little was read to tell.
    fn of(bytes: &[u8]) -> Read<Option<Self>> {
        for aside in [Self::Comment, Self::Text, Self::Instruction] {
            if bytes.starts_with(aside.begin()) {
                return Ok(Some(aside));
            }
            if aside.begin().starts_with(bytes) {
                return Ok(None);
            }
        }
        // A document type: Excel writes none and opens none. Entities that multiply stand there.
        Err(Fault::damaged("une de ses parties a un type de document"))
    }

    /// Where it ends. There may be millions of them: a search is not set up for each.
    fn find_end(self, text: &[u8]) -> Option<usize> {
        let before = self.end().strip_suffix(b">")?;
        memchr_iter(b'>', text)
            .find(|at| text[..*at].ends_with(before))
            .map(|at| at - before.len())
    }

    fn begin(self) -> &'static [u8] {
        match self {
            Self::Comment => b"<!--",
            Self::Text => b"<![CDATA[",
            Self::Instruction => b"<?",
        }
    }

    fn end(self) -> &'static [u8] {
        match self {
            Self::Comment => b"-->",
            Self::Text => b"]]>",
            Self::Instruction => b"?>",
        }
    }
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    for byte in text {
        match byte {
            b'<' => out.extend_from_slice(b"&lt;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            byte => out.push(*byte),
        }
    }
}

/// The end of the last element of this name that ends in the bytes.
pub(super) fn after_last(name: &[u8], bytes: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'<', bytes).find_map(|at| {
        let mut tags = Tags::of(&bytes[at..]);
        let tag = tags.next().ok()??;
        let ends = (tag.ends || tag.is_empty) && tag.name == name;
        ends.then(|| at + tags.position())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::stopwatch::Stopwatch;

    fn read(part: &[u8]) -> Read<String> {
        let spent = Spent::of(usize::MAX, &Stopwatch::default());
        let bytes = Stream::of(part, &spent).whole(1 << 20)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn only_elements_and_texts_are_left() {
        assert_eq!(
            read(b"<?xml version='1.0'?><!-- </a> --><a><!----><![CDATA[1 < 2 & 3]]>!?</a>"),
            Ok("<a>1 &lt; 2 &amp; 3!?</a>".to_owned())
        );
        assert_eq!(read(b"<a><!-- never"), Err(Fault::Truncated));
        assert!(matches!(
            read(b"<!DOCTYPE x [<!ENTITY a 'b'>]><a/>"),
            Err(Fault::Damaged(_))
        ));
    }

    /// Wherever one chunk ends and the next begins.
    #[test]
    fn what_is_taken_out_may_lie_in_two_chunks() {
        let aside = "<![CDATA[1 < 2]]><!-- > -- --><?a?><b/>";
        for before in CHUNK - aside.len() - 1..CHUNK {
            let text = "a".repeat(before);
            let part = format!("{text}{aside}{}", "<![CDATA[&]]>".repeat(20_000));
            let read = read(part.as_bytes()).expect("well formed");
            let after = read.strip_prefix(&text).expect("what stands before");
            assert_eq!(
                after.strip_prefix("1 &lt; 2<b/>"),
                Some(&*"&amp;".repeat(20_000))
            );
        }
    }

    #[test]
    fn parts_are_read_in_any_encoding() {
        let text = "<t>Mât</t>";
        let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
            let units = text.encode_utf16().flat_map(bytes);
            mark.iter().copied().chain(units).collect::<Vec<u8>>()
        };
        for part in [
            [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
            utf16(&[0xFF, 0xFE], u16::to_le_bytes),
            utf16(&[0xFE, 0xFF], u16::to_be_bytes),
            utf16(&[], u16::to_le_bytes),
            utf16(&[], u16::to_be_bytes),
            b"<?xml version=\"1.0\" encoding = 'ISO-8859-1'?><t>M\xE2t</t>".to_vec(),
        ] {
            assert_eq!(read(&part), Ok(text.to_owned()), "{part:?}");
        }
    }

    #[test]
    fn pieces_end_where_elements_do() {
        let rows = "<row><c/></row>".repeat(60_000);
        let part = format!("<a><!-- </row> -->{rows}<b></row ></a>");
        let spent = Spent::of(usize::MAX, &Stopwatch::default());
        let mut stream = Stream::of(part.as_bytes(), &spent);
        let mut all = Vec::new();
        let mut pieces = 0;
        while let Some(piece) = stream
            .piece(|bytes| after_last(b"row", bytes))
            .expect("well formed")
        {
            pieces += 1;
            all.extend(piece);
        }
        assert!(pieces > 2);
        assert_eq!(
            String::from_utf8_lossy(&all),
            format!("<a>{rows}<b></row ></a>")
        );
        assert_eq!(after_last(b"row", b"<x:row></x:row></arrow>"), Some(15));
        assert_eq!(after_last(b"row", b"<row r='1'/><row"), Some(12));
    }

    #[test]
    fn what_never_ends_is_too_long() {
        let spent = Spent::of(usize::MAX, &Stopwatch::default());
        let endless = io::Read::take(io::repeat(b'a'), 1 << 30);
        let mut stream = Stream::of(endless, &spent);
        assert!(matches!(
            stream.piece(|bytes| after_last(b"row", bytes)),
            Err(Fault::TooLarge(_))
        ));
        let comments = io::Read::take(io::repeat(b'-'), 1 << 30);
        let mut stream = Stream::of(io::Read::chain(&b"<!-- "[..], comments), &spent);
        assert!(stream.piece(|bytes| Some(bytes.len())).is_err());
    }
}
