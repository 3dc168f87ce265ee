//! A page beside the one that the plan makes, letter by letter and whatever the blanks: a program that saves it
//! again keeps its words, not its lines.

use crate::document::html::said::{Page, Piece};
use crate::report::verification::compared;

/// Letters in a row by which the text is found again after what has changed.
const ANCHOR: usize = 24;
/// Pieces among which it is looked for.
const AHEAD: usize = 200;
/// Differences that are told: a page with more is another one.
const MOST: usize = 50;

/// What is not as it should be: the part of the page, where in it, and how.
pub(super) fn differences(found: &Page, expected: &Page) -> Vec<[String; 3]> {
    let read = Letters::of(&found.pieces);
    let wanted: Vec<Vec<char>> = expected.pieces.iter().map(letters).collect();
    let mut differences = Vec::new();
    let (mut at, mut next) = (0, 0);
    while at < wanted.len() && differences.len() < MOST {
        if read.letters[next..].starts_with(&wanted[at]) {
            next += wanted[at].len();
            at += 1;
            continue;
        }
        let again = read.found_again(next, &wanted[at..]);
        let (skipped, to) = again.unwrap_or((wanted.len() - at, read.letters.len()));
        let message = match (skipped, read.between(next, to)) {
            (0, added) => compared::added(&added),
            (_, text) => compared::texts(&text, &joined(&expected.pieces[at..at + skipped])),
        };
        differences.push(stated(&expected.pieces[at], message));
        (at, next) = (at + skipped, to);
    }
    let is_more = at == wanted.len() && next < read.letters.len();
    if let Some(last) = expected.pieces.last().filter(|_| is_more) {
        let added = read.between(next, read.letters.len());
        differences.push(stated(last, compared::added(&added)));
    }
    // A text that is too many brings elements of its own.
    let at = first_shown(found, expected).filter(|_| differences.is_empty());
    if let Some(at) = at {
        let place = format!("élément {}", at + 1);
        let shown = |page: &Page| page.shown.get(at).cloned().unwrap_or_default();
        let how = compared::texts(&shown(found), &shown(expected));
        let message = format!("un graphique, ou la présentation, n'est pas de ce plan : {how}");
        differences.push([String::new(), place, message]);
    }
    differences
}

fn stated(piece: &Piece, message: String) -> [String; 3] {
    [piece.part.clone(), piece.place.clone(), message]
}

fn joined(pieces: &[Piece]) -> String {
    let texts: Vec<&str> = pieces.iter().map(|piece| &*piece.text).collect();
    texts.join(" ")
}

/// The first element that is shown otherwise; none of a page that a word processor saved.
fn first_shown(found: &Page, expected: &Page) -> Option<usize> {
    let (read, wanted) = (&found.shown, &expected.shown);
    if !found.is_drawn || read == wanted {
        return None;
    }
    let alike = (read.iter().zip(wanted)).take_while(|(read, wanted)| read == wanted);
    Some(alike.count())
}

/// The letters of a piece, blanks left out.
fn letters(piece: &Piece) -> Vec<char> {
    let letters = piece.text.chars();
    letters.filter(|letter| !letter.is_whitespace()).collect()
}

/// All the letters of a page, blanks left out, and where each stands in its text.
struct Letters {
    letters: Vec<char>,
    places: Vec<usize>,
    text: Vec<char>,
}

impl Letters {
    fn of(pieces: &[Piece]) -> Self {
        let text: Vec<char> = joined(pieces).chars().collect();
        let kept = text.iter().enumerate();
        let kept = kept.filter(|(_, letter)| !letter.is_whitespace());
        let (places, letters) = kept.map(|(place, letter)| (place, *letter)).unzip();
        Self {
            letters,
            places,
            text,
        }
    }

    /// What stands from one letter to another, which is left out.
    fn between(&self, from: usize, to: usize) -> String {
        let place = |letter: usize| self.places.get(letter).copied();
        let [from, to] = [from, to].map(|letter| place(letter).unwrap_or(self.text.len()));
        let text: String = self.text[from..to].iter().collect();
        text.trim().to_owned()
    }

    /// Where what follows a change stands again: how many pieces are passed over, and at which letter; the change
    /// that is the shortest.
    fn found_again(&self, from: usize, wanted: &[Vec<char>]) -> Option<(usize, usize)> {
        let left = &self.letters[from..];
        let ahead = 0..=wanted.len().min(AHEAD);
        let places = ahead.filter_map(|skipped| {
            // A piece is found again whole: what only begins like it is what has changed.
            let first = wanted.get(skipped).map_or(0, Vec::len);
            let anchor = wanted[skipped..].iter().flatten().copied();
            let anchor: Vec<char> = anchor.take(first.max(ANCHOR)).collect();
            let at = if anchor.is_empty() {
                left.len()
            } else {
                left.windows(anchor.len()).position(|here| here == anchor)?
            };
            let passed: usize = wanted[..skipped].iter().map(Vec::len).sum();
            Some((at + passed, (skipped, from + at)))
        });
        places.min().map(|(_, again)| again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::said::read;

    const PAGE: &str = "<h2>Plan</h2><p>Le conseil est saisi du projet.</p><table><tr><td>Samer</td><td>12</td></tr>\
        <tr><td>Desvres</td><td>34</td></tr></table><p>Fait à Boulogne, pour servir et valoir ce que de droit.</p>\
        <svg><rect width=\"4\"/></svg>";

    fn stated(page: &str) -> Vec<String> {
        let stated = differences(&read(page), &read(PAGE)).into_iter();
        stated.map(|one| one.join(" ; ")).collect()
    }

    #[test]
    fn lines_and_blanks_are_those_of_whichever_program_saved_the_page() {
        assert!(stated(PAGE).is_empty());
        let again = PAGE
            .replace("</td><td>", "</td>\n<td>  ")
            .replace("du projet", "du\nprojet");
        assert!(stated(&again).is_empty());
        let bare = PAGE.replace("<svg><rect width=\"4\"/></svg>", "");
        assert!(stated(&bare).is_empty(), "a program that keeps no drawings");
    }

    #[test]
    fn each_change_is_told_where_it_is() {
        for (from, to, said) in [
            (
                "34",
                "35",
                "Plan ; tableau 1, ligne 2 ; « Desvres 35 » lu, « Desvres 34 » attendu",
            ),
            (
                "saisi",
                "informé",
                "Plan ; paragraphe 1 ; « Le conseil est informé du projet. » lu, « Le conseil est saisi du projet. » attendu",
            ),
            (
                "<p>Fait",
                "<p>Approuvé.</p><p>Fait",
                "Plan ; paragraphe 2 ; texte de trop : « Approuvé. »",
            ),
            (
                "droit.",
                "droit. Fin",
                "Plan ; paragraphe 2 ; texte de trop : « Fin »",
            ),
            (
                "<td>Samer</td><td>12</td>",
                "",
                "Plan ; tableau 1, ligne 1 ; rien de lu, « Samer 12 » attendu",
            ),
            (
                "\"4\"",
                "\"5\"",
                " ; élément 12 ; un graphique, ou la présentation, n'est pas de ce plan : « rect width=\"5\" » lu, « rect width=\"4\" » attendu",
            ),
            (
                "<tr><td>Desvres",
                "<tr hidden><td>Desvres",
                " ; élément 7 ; un graphique, ou la présentation, n'est pas de ce plan : « tr hidden=\"\" » lu, « tr » attendu",
            ),
        ] {
            assert!(PAGE.contains(from));
            assert_eq!(stated(&PAGE.replace(from, to)), [said]);
        }
        let both = PAGE.replace("12", "13").replace("droit", "loi");
        assert_eq!(stated(&both).len(), 2, "{:?}", stated(&both));
        assert_eq!(stated("").len(), 1);
    }
}
