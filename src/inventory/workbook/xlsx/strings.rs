//! The texts of a workbook, each kept once.

use super::bounds::Spent;
use super::fault::{Fault, Read};
use super::markup::{Tag, Tags, unescape, without_escapes};
use super::package::{Package, Relation};
use super::stream::{Stream, after_last};
use super::waves::in_waves;
use crate::inventory::grid::Text;
use crate::inventory::invisible::visible;
use crate::inventory::workbook::runs::{Look, Runs, Shared};
use rustc_hash::FxHashSet;
use std::sync::{Mutex, PoisonError};

/// Reads the texts that the cells of a workbook share.
pub(super) fn read(package: &Package<'_>, relations: &[Relation]) -> Read<Vec<Shared>> {
    let found = relations
        .iter()
        .find(|relation| relation.kind == "sharedStrings" && package.has(&relation.target));
    let Some(part) = found else {
        return Ok(Vec::new());
    };
    package.read(&part.target, |stream: &mut Stream<'_>| {
        let mut shared = Vec::new();
        let mut ended = false;
        in_waves(
            &package.spent.watch,
            || stream.piece(|bytes| after_last(b"si", bytes)),
            |piece: Vec<u8>| texts(&piece),
            |(mut texts, bytes, last): (Vec<Shared>, usize, bool)| {
                package.spent.keep_texts(texts.len(), bytes)?;
                shared.append(&mut texts);
                ended = last;
                Ok(())
            },
        )?;
        if ended {
            Ok(shared)
        } else {
            Err(Fault::Truncated)
        }
    })
}

/// The texts of a piece of the list, how many bytes they take, and whether the list ends.
fn texts(piece: &[u8]) -> Read<(Vec<Shared>, usize, bool)> {
    let mut tags = Tags::of(piece);
    let (mut found, mut bytes, mut ended) = (Vec::new(), 0, false);
    let mut runs = Runs::default();
    while let Some(tag) = tags.next()? {
        if tag.begins(b"si") {
            rich_text(&mut tags, &tag, &mut runs)?;
            let shared = Shared::of(&runs, |text| {
                let kept = Text::from(&*visible(&without_escapes(text)));
                bytes += kept.len();
                Ok::<_, Fault>(kept)
            })?;
            found.push(shared);
        } else if tag.name == b"sst" {
            ended = tag.ends || tag.is_empty;
        }
    }
    Ok((found, bytes, ended))
}

/// Reads the text of an element that has just begun, which may be cut into runs of their own look.
/// How it is pronounced is no part of it.
pub(super) fn rich_text<'a>(tags: &mut Tags<'a>, begun: &Tag<'a>, runs: &mut Runs) -> Read<()> {
    runs.clear();
    if begun.is_empty {
        return Ok(());
    }
    let mut look = Look::default();
    loop {
        let tag = tags.next()?.ok_or(Fault::Truncated)?;
        match tag.name {
            name if tag.ends && name == begun.name => return Ok(()),
            b"r" if !tag.ends => look = Look::default(),
            // The look of a run says all: what it does not strike through is not.
            b"rPr" if !tag.ends => look.struck = Some(false),
            b"strike" if !tag.ends => look.struck = Some(tag.says(b"val").unwrap_or(true)),
            b"vertAlign" if !tag.ends => {
                look.raised = tag.attribute(b"val") == Some(b"superscript");
            }
            b"rPh" | b"Choice" if !tag.ends => tags.skip(&tag)?,
            b"t" if !tag.ends && !tag.is_empty => {
                unescape(tags.text(), &mut runs.text)?;
                runs.end(look);
            }
            _ => {}
        }
    }
}

/// The texts that stand in cells themselves, for all threads that read a workbook.
#[derive(Debug, Default)]
pub(super) struct Known {
    texts: Mutex<FxHashSet<Text>>,
}

/// The same, as one thread knows them while it reads a piece: it asks the others for new ones only.
pub(super) struct Kept<'a> {
    own: FxHashSet<Text>,
    known: &'a Known,
    spent: &'a Spent,
}

impl<'a> Kept<'a> {
    /// Nothing yet.
    pub fn of(known: &'a Known, spent: &'a Spent) -> Self {
        Self {
            own: FxHashSet::default(),
            known,
            spent,
        }
    }

    /// The text, kept once.
    pub fn keep(&mut self, text: &str) -> Read<Text> {
        let text = text.trim();
        if let Some(own) = self.own.get(text) {
            return Ok(own.clone());
        }
        let mut known = self
            .known
            .texts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let kept = if let Some(kept) = known.get(text) {
            kept.clone()
        } else {
            self.spent.keep_texts(1, text.len())?;
            let new = Text::from(&*visible(text));
            known.insert(new.clone());
            new
        };
        drop(known);
        self.own.insert(kept.clone());
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Vec<(String, bool)> {
        let (found, ..) = texts(list.as_bytes()).expect("well formed");
        found
            .iter()
            .map(|shared| {
                let (said, struck) = shared.in_cell(false);
                (said.text.to_string(), struck)
            })
            .collect()
    }

    #[test]
    fn texts_are_read_whole_and_without_how_they_are_pronounced() {
        let list = "<x:sst><x:si><x:t xml:space='preserve'> rue de l&apos;Église </x:t></x:si><x:si/>\
            <si><r><rPr><b/></rPr><t>SHP </t></r><r><t>100 W</t></r></si>\
            <si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr/></si>\
            <si><t/></si><si><t>a_x000D_\nb</t></si></x:sst>";
        let stated: Vec<String> = read(list).into_iter().map(|(text, _)| text).collect();
        assert_eq!(
            stated,
            ["rue de l'Église", "", "SHP 100 W", "東京", "", "a\nb"]
        );
    }

    #[test]
    fn a_text_is_struck_when_all_of_it_is() {
        let list = "<si><r><rPr><strike/></rPr><t>P1</t></r><r><t> </t></r></si>\
            <si><r><rPr><strike/></rPr><t>P1</t></r><r><t>P2</t></r></si>\
            <si><r><rPr><strike val='0'/></rPr><t>P1</t></r></si><si><t>P1</t></si>";
        let struck: Vec<bool> = read(list).into_iter().map(|(_, struck)| struck).collect();
        assert_eq!(struck, [true, false, false, false]);
    }

    #[test]
    fn what_is_struck_in_a_text_or_calls_a_note_is_no_part_of_it() {
        let list = "<si><r><rPr><strike/></rPr><t>LED 30W</t></r><r><rPr/><t xml:space='preserve'> SHP</t></r></si>\
            <si><r><t>100</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r></si>\
            <si><r><t>CO</t></r><r><rPr><vertAlign val='subscript'/></rPr><t>2</t></r></si>";
        let texts: Vec<String> = read(list).into_iter().map(|(text, _)| text).collect();
        assert_eq!(texts, ["SHP", "100", "CO2"]);
    }

    #[test]
    fn equal_texts_share_their_storage_between_threads() {
        let (known, spent) = (Known::default(), Spent::default());
        let mut kept = [Kept::of(&known, &spent), Kept::of(&known, &spent)];
        let [one, other] = kept
            .each_mut()
            .map(|kept| kept.keep(" SHP ").expect("kept"));
        assert_eq!((&*one, one.storage()), ("SHP", other.storage()));
    }
}
