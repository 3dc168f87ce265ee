//! A draft beside the one that the plan makes. Places in square brackets are for a person to fill in, and
//! paragraphs that a person adds are theirs; all else must stand, in its order.

use crate::document::docx::Said;
use crate::report::verification::compared;

/// Beyond so many pairs of pieces two documents have too little in common for what is missing to be found: each is
/// compared with the one at its place.
const MOST_PAIRS: usize = 16_000_000;
/// Characters of a piece that are looked at to tell which one it was.
const COMPARED: usize = 1_000;
/// Characters that two pieces have in common at least, where one is taken for the other, changed.
const LEAST_ALIKE: usize = 8;

/// What is not as it should be: where, and how.
pub(super) fn differences(found: &[Said], expected: &[Said]) -> Vec<(String, String)> {
    let mut differences = Vec::new();
    for gap in gaps(found, expected) {
        let mut left: Vec<usize> = gap.found.collect();
        for wanted in gap.expected.map(|at| &expected[at]) {
            let nearest = left.iter().enumerate();
            let nearest = nearest.max_by_key(|(rank, at)| {
                (likeness(&found[**at], wanted), std::cmp::Reverse(*rank))
            });
            match nearest {
                Some((rank, at)) if likeness(&found[*at], wanted) >= LEAST_ALIKE => {
                    differences.extend(changes(&found[*at], wanted));
                    left.remove(rank);
                }
                _ => differences.push(missing(wanted)),
            }
        }
    }
    differences
}

/// Pieces of both documents that stand between two that are as they should be.
struct Gap {
    found: std::ops::Range<usize>,
    expected: std::ops::Range<usize>,
}

/// Where the documents differ: around the longest list of pieces that stand in both, in the same order.
fn gaps(found: &[Said], expected: &[Said]) -> Vec<Gap> {
    let alike = (found.iter().zip(expected)).take_while(|(read, wanted)| holds(read, wanted));
    let start = alike.count();
    let (found_left, left) = (&found[start..], &expected[start..]);
    let alike = (found_left.iter().rev().zip(left.iter().rev()))
        .take_while(|(read, wanted)| holds(read, wanted));
    let end = alike.count();
    let found_left = &found_left[..found_left.len() - end];
    let left = &left[..left.len() - end];
    let pairs = if found_left.len().saturating_mul(left.len()) > MOST_PAIRS {
        let both = found_left.iter().zip(left).enumerate();
        let both = both.filter(|(_, (read, wanted))| holds(read, wanted));
        both.map(|(at, _)| (at, at)).collect()
    } else {
        common(found_left, left)
    };
    let mut gaps = Vec::new();
    let mut from = (0, 0);
    for (read, wanted) in pairs.into_iter().chain([(found_left.len(), left.len())]) {
        if wanted > from.1 {
            gaps.push(Gap {
                found: start + from.0..start + read,
                expected: start + from.1..start + wanted,
            });
        }
        from = (read + 1, wanted + 1);
    }
    gaps
}

/// The places of a longest list of pieces that stand in both.
fn common(found: &[Said], expected: &[Said]) -> Vec<(usize, usize)> {
    let width = expected.len() + 1;
    let mut lengths = vec![0_u32; (found.len() + 1) * width];
    for read in (0..found.len()).rev() {
        for wanted in (0..expected.len()).rev() {
            lengths[read * width + wanted] = if holds(&found[read], &expected[wanted]) {
                lengths[(read + 1) * width + wanted + 1] + 1
            } else {
                let [skipped, missing] = [(read + 1) * width + wanted, read * width + wanted + 1];
                lengths[skipped].max(lengths[missing])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut read, mut wanted) = (0, 0);
    while read < found.len() && wanted < expected.len() {
        if holds(&found[read], &expected[wanted]) {
            pairs.push((read, wanted));
            (read, wanted) = (read + 1, wanted + 1);
        } else if lengths[(read + 1) * width + wanted] >= lengths[read * width + wanted + 1] {
            read += 1;
        } else {
            wanted += 1;
        }
    }
    pairs
}

/// Whether a piece says what it should, places to fill in aside.
fn holds(read: &Said, wanted: &Said) -> bool {
    match (read, wanted) {
        (Said::Paragraph { text: read, .. }, Said::Paragraph { text: wanted, .. }) => {
            is_filled(read, wanted)
        }
        (Said::Row { cells: read, .. }, Said::Row { cells: wanted, .. }) => {
            let mut cells = read.iter().zip(wanted);
            read.len() == wanted.len() && cells.all(|(read, wanted)| is_filled(read, wanted))
        }
        _ => false,
    }
}

/// Whether a text is another one in which whatever stands in square brackets may have been replaced.
fn is_filled(read: &str, wanted: &str) -> bool {
    let mut literals = literals(wanted).into_iter();
    let first = literals.next().unwrap_or_default();
    let Some(mut rest) = read.strip_prefix(first) else {
        return false;
    };
    let Some(last) = literals.next_back() else {
        return rest.is_empty();
    };
    for literal in literals {
        let Some(at) = rest.find(literal) else {
            return false;
        };
        rest = &rest[at + literal.len()..];
    }
    rest.ends_with(last)
}

/// What stands around the places to fill in, blanks beside them left out: an empty place leaves none.
fn literals(wanted: &str) -> Vec<&str> {
    let mut literals = Vec::new();
    let mut rest = wanted;
    while let Some((before, opened)) = rest.split_once('[') {
        let Some((_, after)) = opened.split_once(']') else {
            break;
        };
        literals.push(before.trim());
        rest = after;
    }
    literals.push(if literals.is_empty() {
        rest
    } else {
        rest.trim()
    });
    literals
}

/// How many characters two pieces of one shape have in common at their beginning and their end.
fn likeness(read: &Said, wanted: &Said) -> usize {
    if std::mem::discriminant(read) != std::mem::discriminant(wanted) {
        return 0;
    }
    let [read, wanted]: [Vec<char>; 2] =
        [read, wanted].map(|one| one.text().chars().take(COMPARED).collect());
    let alike = |(read, wanted): &(&char, &char)| read == wanted;
    let start = read.iter().zip(&wanted).take_while(alike).count();
    let end = (read.iter().rev().zip(wanted.iter().rev())).take_while(alike);
    (start + end.count()).min(read.len()).min(wanted.len())
}

/// That a piece is not there.
fn missing(wanted: &Said) -> (String, String) {
    (wanted.place(), compared::difference(None, &wanted.text()))
}

/// How a piece has changed: of a row, cell by cell.
fn changes(read: &Said, wanted: &Said) -> Vec<(String, String)> {
    match (read, wanted) {
        (Said::Row { cells, .. }, Said::Row { cells: others, .. })
            if cells.len() == others.len() =>
        {
            let changed = (cells.iter().zip(others).zip(1..))
                .filter(|((read, wanted), _)| !is_filled(read, wanted));
            changed
                .map(|((text, wanted), column)| {
                    let place = format!("{}, colonne {column}", read.place());
                    (place, compared::texts(text, wanted))
                })
                .collect()
        }
        _ => vec![(read.place(), compared::texts(&read.text(), &wanted.text()))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(texts: &[&str]) -> Vec<Said> {
        let piece = |(rank, text): (usize, &&str)| match text.split_once('|') {
            None => Said::Paragraph {
                rank,
                text: (*text).to_owned(),
            },
            Some(_) => Said::Row {
                table: 1,
                line: rank,
                cells: text.split('|').map(ToOwned::to_owned).collect(),
            },
        };
        (1..).zip(texts).map(piece).collect()
    }

    fn stated(found: &[&str], expected: &[&str]) -> Vec<String> {
        let found = differences(&document(found), &document(expected));
        found
            .into_iter()
            .map(|(place, how)| format!("{place} : {how}"))
            .collect()
    }

    const ACT: [&str; 5] = [
        "Séance du [date]",
        "Vu le budget [exercice] ;",
        "rue Haute|12|3 400,00",
        "rue Basse|5|1 200,00",
        "Article 1er : d'approuver [la liste].",
    ];

    #[test]
    fn places_are_for_people_to_fill_in_and_what_they_add_is_theirs() {
        assert!(stated(&ACT, &ACT).is_empty());
        let filled = [
            "Séance du 3 mars",
            "Vu le budget 2027 ;",
            "Vu l'avis de la commission ;",
            "rue Haute|12|3 400,00",
            "rue Basse|5|1 200,00",
            "Article 1er : d'approuver la liste de l'annexe.",
        ];
        assert!(stated(&filled, &ACT).is_empty());
        assert!(is_filled("le à huis clos", "le [jour] à huis clos"));
        assert!(!is_filled("aba", "ab[x]ba"), "the ends may not overlap");
    }

    #[test]
    fn a_change_is_told_where_it_is() {
        let with = |at: usize, text: &'static str| {
            let mut changed = ACT;
            changed[at] = text;
            stated(&changed, &ACT)
        };
        assert_eq!(
            with(2, "rue Haute|12|3 500,00"),
            ["tableau 1, ligne 3, colonne 3 : « 3 500,00 » lu, « 3 400,00 » attendu"]
        );
        assert_eq!(
            with(4, "Article 1er : de rejeter la liste."),
            [
                "paragraphe 5 : « Article 1er : de rejeter la liste. » lu, « Article 1er : d'approuver [la liste]. » attendu"
            ]
        );
        assert_eq!(
            stated(&[ACT[0], ACT[2], ACT[3], ACT[4]], &ACT),
            ["paragraphe 2 : rien de lu, « Vu le budget [exercice] ; » attendu"]
        );
        assert_eq!(
            stated(&[ACT[0], ACT[1], ACT[3], ACT[2], ACT[4]], &ACT).len(),
            1,
            "an order that has changed is stated once"
        );
    }
}
