//! How many lamps a text counts, and their watts: « 2 x 70 W », « 70W (x2) », « Double », « 2 lampes »,
//! « 150 + 70 ». A rule on numbers and the words beside them, for any lamp.

use super::Technology;
use super::table::LAMPS;
use super::times::year;
use super::tokens::{Joint, Token};
use crate::inventory::text::normalise_header;

/// A lamp's text holds no more lanterns than this.
const MOST: f64 = 1000.0;
/// From so many on, the number before « LED » counts the diodes of a module: no post holds as many
/// lanterns, and no module has fewer.
const FEWEST_DIODES: f64 = 5.0;
/// A diode draws no more watts than this, and no street light so few.
const MOST_OF_A_DIODE: f64 = 4.0;
/// A first number from here on, with a smaller one after « x », is more likely watts than a count.
const LIKELY_WATTS: f64 = 20.0;

/// What is counted beside a lamp.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Piece {
    Lamp,
    Number(f64),
    Watts(f64),
    /// « double »
    Count(usize),
    Times,
    Plus,
    Slash,
    /// A noun of what is one light point each.
    Luminaire,
    /// A noun of lamps.
    Source,
    /// Anything else.
    Other,
}

/// Lamps that are counted together, and the watts of each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Term {
    pub count: Option<usize>,
    pub watts: Option<f64>,
}

/// What a text counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Counted {
    pub terms: Vec<Term>,
    /// Whether it says that what it counts is luminaires.
    pub luminaires: bool,
}

/// A token as it counts; `None` for a year, which counts nothing.
pub(super) fn piece(token: &Token) -> Option<Piece> {
    let numbers = &LAMPS.nombres;
    Some(match token {
        Token::Number(number) if year(*number).is_some() => return None,
        Token::Number(number) => Piece::Number(*number),
        Token::Watts(watts) => Piece::Watts(*watts),
        Token::Times => Piece::Times,
        Token::Joint(Joint::Plus) => Piece::Plus,
        Token::Joint(Joint::Slash) => Piece::Slash,
        Token::Joint(_) => Piece::Other,
        Token::Word(word) => {
            let singular = normalise_header(word);
            if let Some(count) = numbers.multiples.get(word) {
                Piece::Count(*count)
            } else if numbers.luminaires.contains(&singular) {
                Piece::Luminaire
            } else if numbers.sources.contains(&singular) {
                Piece::Source
            } else {
                Piece::Other
            }
        }
    })
}

/// « 7 PL SHP 100 W »: before a lamp that is named, « PL » after a number is a light point, not a code of
/// compact lamps.
pub(super) fn is_light_point(before: Option<&Token>, token: &Token) -> bool {
    matches!(before, Some(Token::Number(_))) && matches!(token, Token::Word(word) if word == "pl")
}

/// What pieces count; `None` where they can be read in two ways.
pub(super) fn counted(pieces: &[Piece], technology: Technology) -> Option<Counted> {
    if names_two_powers(pieces, technology) {
        return None;
    }
    let pieces = without_idle_multiples(pieces);
    let mut terms = Vec::new();
    for part in pieces.split(|piece| *piece == Piece::Plus) {
        let names = part.contains(&Piece::Lamp);
        let term = term(part, technology)?;
        if names || term.count.is_some() || term.watts.is_some() {
            terms.push(term);
        }
    }
    let counts = terms.iter().any(|term| term.count.is_some());
    if let (false, [first, .., last]) = (counts, terms.as_slice())
        && let (Some(first), Some(last)) = (first.watts, last.watts)
        && last < first / 2.0
    {
        // « 100+15 »: a lamp and its ballast?
        return None;
    }
    Some(Counted {
        terms,
        luminaires: pieces.contains(&Piece::Luminaire),
    })
}

/// « 150/100 W »: a ballast of two powers, or one lamp or the other. « 70 W / 2 » and « 150/830 »
/// (a colour) are not: bare numbers are powers where such lamps are made in both.
fn names_two_powers(pieces: &[Piece], technology: Technology) -> bool {
    pieces.windows(3).any(|three| {
        let ([one, other], said) = match three {
            [Piece::Watts(one), Piece::Slash, Piece::Watts(other)] => ([*one, *other], true),
            [
                Piece::Number(one) | Piece::Watts(one),
                Piece::Slash,
                Piece::Number(other) | Piece::Watts(other),
            ] => ([*one, *other], false),
            _ => return false,
        };
        let made = [one, other]
            .iter()
            .all(|watts| technology.is_made_of(*watts));
        (one - other).abs() > 0.5 && (said || made)
    })
}

/// « Double » counts lamps only before what can be counted, or at the end: « double enveloppe » and
/// « bi-puissance » count nothing.
fn without_idle_multiples(pieces: &[Piece]) -> Vec<Piece> {
    let mut kept = pieces.to_vec();
    for at in 0..kept.len() {
        let counts = !matches!(kept.get(at + 1), Some(Piece::Other | Piece::Slash));
        if matches!(kept[at], Piece::Count(_)) && !counts {
            kept[at] = Piece::Other;
        }
    }
    kept
}

fn as_count(number: f64) -> Option<usize> {
    ((1.0..=MOST).contains(&number) && number.fract() == 0.0).then_some(number as usize)
}

fn term(pieces: &[Piece], technology: Technology) -> Option<Term> {
    if let Some(at) = pieces.iter().position(|piece| *piece == Piece::Times) {
        return times(pieces, at, technology);
    }
    let counted = pieces
        .iter()
        .enumerate()
        .find_map(|(at, piece)| match *piece {
            Piece::Count(count) => Some((at, count)),
            Piece::Number(number) => match pieces.get(at + 1)? {
                Piece::Source | Piece::Luminaire => Some((at, as_count(number)?)),
                _ => None,
            },
            _ => None,
        });
    if let Some((at, count)) = counted {
        let rest: Vec<Piece> = without(pieces, &[at]);
        return Some(Term {
            count: Some(count),
            watts: watts_of(&rest),
        });
    }
    match pieces.windows(2).position(
        |pair| matches!(pair, [Piece::Number(number), Piece::Lamp] if as_count(*number).is_some()),
    ) {
        Some(at) => before_the_lamp(pieces, at, technology),
        None => Some(Term {
            count: None,
            watts: watts_of(pieces),
        }),
    }
}

/// Whether so few watts are those of a diode of a module.
fn is_of_diodes(technology: Technology, watts: f64) -> bool {
    technology == Technology::Led && watts <= MOST_OF_A_DIODE
}

/// « 2 SHP 70W », « 100 SHP », « 24 LED 40W ».
fn before_the_lamp(pieces: &[Piece], at: usize, technology: Technology) -> Option<Term> {
    let Piece::Number(number) = pieces[at] else {
        return None;
    };
    let rest = without(pieces, &[at]);
    let others = || {
        rest.iter()
            .any(|p| matches!(p, Piece::Number(_) | Piece::Watts(_)))
    };
    let plausible = |watts: f64| technology.plausible_watts().contains(&watts);
    let watts = watts_of(&rest);
    let term = |count, watts| Some(Term { count, watts });
    if let Some(each) = watts.filter(|each| is_of_diodes(technology, *each)) {
        return term(None, Some(number * each));
    }
    if technology == Technology::Led && number >= FEWEST_DIODES {
        return term(None, watts);
    }
    let marked = rest.iter().any(|piece| matches!(piece, Piece::Watts(_)));
    match watts {
        Some(_) if marked => term(as_count(number), watts),
        Some(other)
            if plausible(other) && (!plausible(number) || technology == Technology::Led) =>
        {
            term(as_count(number), watts)
        }
        None if !others() && plausible(number) && technology != Technology::Led => {
            term(None, Some(number))
        }
        None if !others() => term(as_count(number), None),
        // Two numbers, either of which may be the watts.
        _ => None,
    }
}

/// « 2 x 70 W », « 70W x2 », « 2xSHP 70W », « SHP x2 ».
fn times(pieces: &[Piece], at: usize, technology: Technology) -> Option<Term> {
    let value = |piece: Piece| match piece {
        Piece::Number(number) => Some((number, false)),
        Piece::Watts(number) => Some((number, true)),
        _ => None,
    };
    let before = at
        .checked_sub(1)
        .filter(|before| value(pieces[*before]).is_some());
    let after = (at + 1..pieces.len()).find(|after| value(pieces[*after]).is_some());
    let term = |count: f64, watts: Option<f64>| {
        // « 16 x 1,2 W » of LED: the diodes of one module.
        if let Some(each) = watts.filter(|each| is_of_diodes(technology, *each)) {
            return Some(Term {
                count: None,
                watts: Some(count * each),
            });
        }
        Some(Term {
            count: Some(as_count(count)?),
            watts,
        })
    };
    let single = |index: usize| {
        let (count, _) = value(pieces[index])?;
        let rest = without(pieces, &[index]);
        // « 16x LED 350mA »: diodes.
        let is_module = technology == Technology::Led && count >= FEWEST_DIODES;
        match watts_of(&rest) {
            None if is_module => Some(Term {
                count: None,
                watts: None,
            }),
            watts => term(count, watts),
        }
    };
    let (first, second) = match (before, after) {
        (Some(before), Some(after)) => (value(pieces[before])?, value(pieces[after])?),
        (Some(index), None) | (None, Some(index)) => return single(index),
        (None, None) => {
            return Some(Term {
                count: None,
                watts: watts_of(pieces),
            });
        }
    };
    let both = [before, after].map(Option::unwrap_or_default);
    // « LED 3x12 LED 36 W »: other watts are said, and what « 3x12 » counts is not.
    let is_said = |piece: &Piece| matches!(piece, Piece::Watts(_));
    if !first.1 && !second.1 && without(pieces, &both).iter().any(is_said) {
        return None;
    }
    let plausible = |watts: f64| technology.plausible_watts().contains(&watts);
    let watts_first = match (first, second) {
        ((_, true), (_, true)) => return None,
        ((_, true), _) => true,
        (_, (_, true)) => false,
        ((first, _), (second, _)) => plausible(first) && !plausible(second),
    };
    let (count, watts) = if watts_first {
        (second.0, first.0)
    } else {
        (first.0, second.0)
    };
    // « 70x2 » of an unknown lamp may be seventy of two watts.
    if count >= LIKELY_WATTS && watts <= count {
        return None;
    }
    term(count, Some(watts))
}

/// The only watts of some pieces: those said to be watts, else the only number.
fn watts_of(pieces: &[Piece]) -> Option<f64> {
    let marked = pieces.iter().find_map(|piece| match piece {
        Piece::Watts(watts) => Some(*watts),
        _ => None,
    });
    let mut bare = pieces.iter().filter_map(|piece| match piece {
        Piece::Number(number) => Some(*number),
        _ => None,
    });
    marked.or_else(|| bare.next().filter(|_| bare.next().is_none()))
}

fn without(pieces: &[Piece], left_out: &[usize]) -> Vec<Piece> {
    let kept = |at: &usize| !left_out.contains(at);
    (0..pieces.len())
        .filter(kept)
        .map(|at| pieces[at])
        .collect()
}
