//! Names the lamp that a cell describes; what it does not know for sure it does not name.
//!
//! A text may name several lamps, count them, and speak of what is planned: [`read_lamp`] tells which
//! lamp is there, how many lanterns there are, and what was left aside.

mod counts;
mod mentions;
mod table;
mod technology;
mod times;
mod tokens;

use super::text::is_blank_word;
use counts::{Counted, Piece, counted, is_light_point, piece};
use mentions::{Mention, mentions, owners};
use std::borrow::Cow;
use table::{LAMPS, NEUTRAL};
pub use table::{counts_sources, is_word_of_lamps};
pub use technology::Technology;
use times::Role;
use tokens::{Joint, Token, tokens};

/// What a lamp cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LampName {
    /// One technology, and the watts if the text tells them.
    Known(Technology, Option<f64>),
    /// A code that means different lamps in different towns.
    Ambiguous,
    /// Text that names no lamp.
    Unknown,
    /// Nothing.
    Blank,
}

/// Whether a text names a lamp, were it by a code that means several.
#[must_use]
pub fn names_a_lamp(text: &str) -> bool {
    matches!(name_lamp(text), LampName::Known(..) | LampName::Ambiguous)
}

/// Whether a text names one lamp, and nothing beside it that leaves doubt.
#[must_use]
pub fn names_one_lamp(text: &str) -> bool {
    matches!(name_lamp(text), LampName::Known(..))
}

impl LampName {
    /// The lamp of a code of [`Technology`], alone or before its watts: `SHP`, `FC 36 W`. A code
    /// that is ambiguous in an inventory is not when a person answers with it.
    #[must_use]
    pub fn stated(text: &str) -> Option<Self> {
        let (code, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let technology = Technology::from_code(code)?;
        match parse_watts(rest)?.as_slice() {
            [] => Some(Self::Known(technology, None)),
            [watts] => Some(Self::Known(technology, Some(*watts))),
            _ => None,
        }
    }
}

/// One lantern that a lamp's text counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountedLantern {
    /// Its lamp; unknown where the text counts without naming one.
    pub technology: Technology,
    /// Watts of each of its lamps, where the text tells them.
    pub watts: Option<f64>,
    /// How many lamps are in it: more than one only in a luminaire of fluorescent tubes.
    pub tubes: usize,
}

/// What a lamp's text says.
#[derive(Debug, Clone, PartialEq)]
pub struct LampText {
    /// The lamp that is there.
    pub name: LampName,
    /// The lanterns that it counts; empty where it counts none.
    pub lanterns: Vec<CountedLantern>,
    /// Whether the lamps are fluorescent tubes, of which one luminaire may hold several.
    pub is_fluorescent: bool,
    /// Whether it is luminaires that it counts, not lamps.
    pub counts_luminaires: bool,
    /// A lamp that is only planned, and one that was replaced: neither is there.
    pub planned: Option<Technology>,
    /// A lamp that is no longer there.
    pub replaced: Option<Technology>,
}

impl LampText {
    /// The same text, of which a person says which lamp it names.
    #[must_use]
    pub fn stated(mut self, name: LampName) -> Self {
        self.name = name;
        self.planned = None;
        self.replaced = None;
        if let LampName::Known(technology, _) = name {
            self.is_fluorescent = technology.is_fluorescent();
            for lantern in &mut self.lanterns {
                lantern.technology = technology;
            }
            if self.is_fluorescent && !self.counts_luminaires {
                self.lanterns = in_one_luminaire(self.lanterns);
            }
        }
        self
    }

    /// A text that names a lamp and says nothing else.
    #[must_use]
    pub fn named(name: LampName) -> Self {
        Self {
            name,
            lanterns: Vec::new(),
            is_fluorescent: false,
            counts_luminaires: false,
            planned: None,
            replaced: None,
        }
    }
}

/// The text of which each line counts lamps, « 3 SHP 100 W » above « 2 SHP 70 W », as one sum. Other
/// texts on several lines are wrapped.
fn with_lines_added(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let counts = |line: &&str| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let word = rest.trim_start_matches([' ', 'x', 'X', '×', '*']);
        let is_watts = word.to_lowercase().starts_with("w ");
        rest.len() < line.len() && word.starts_with(char::is_alphabetic) && !is_watts
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.len() < 2 || !lines.iter().all(counts) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(lines.join(" + "))
}

/// Names the lamp of a cell such as `SHP 100W`, `Sodium Haute Pression Tub 150W`, `NAV 100 LED`.
#[must_use]
pub fn name_lamp(text: &str) -> LampName {
    read_lamp(text, u16::MAX).name
}

/// Reads a lamp's text; a year after `this_year` is one of a plan.
#[must_use]
pub fn read_lamp(text: &str, this_year: u16) -> LampText {
    if is_blank_word(text) {
        return LampText::named(LampName::Blank);
    }
    let tokens = tokens(&with_lines_added(text));
    let mentions = mentions(&tokens);
    if mentions.is_empty() {
        return of_no_known_lamp(&tokens);
    }
    let roles: Vec<Role> = mentions.iter().map(|m| m.marks.role(this_year)).collect();
    let first = |role: Role| {
        let at = roles.iter().position(|other| *other == role)?;
        Some(mentions[at].technology())
    };
    let mut read = LampText::named(LampName::Unknown);
    match present(&mentions, &roles) {
        Present::None => {}
        Present::Unclear => read.name = LampName::Ambiguous,
        Present::Lamps(lamps) => count(&mut read, &tokens, &mentions, &lamps),
    }
    let is_there = |technology: &Technology| match read.name {
        LampName::Known(there, _) => there == *technology,
        _ => true,
    };
    read.planned = first(Role::Planned).filter(|lamp| !is_there(lamp));
    read.replaced = first(Role::Old).filter(|lamp| !is_there(lamp));
    read
}

/// The lamps of a text that are there.
enum Present {
    None,
    /// Which of them is there is not said.
    Unclear,
    /// Those that are, by their places; one technology, or a sum.
    Lamps(Vec<usize>),
}

/// What is there: what has replaced another, else what is said to be there, else what is only named.
fn present(mentions: &[Mention], roles: &[Role]) -> Present {
    let of =
        |role: Role| -> Vec<usize> { (0..roles.len()).filter(|at| roles[*at] == role).collect() };
    let [new, now, bare, unclear, old] =
        [Role::New, Role::Now, Role::Bare, Role::Unclear, Role::Old].map(of);
    let differ = |lamps: &[usize], others: &[usize]| {
        let of = |at: &usize| mentions[*at].technology();
        lamps
            .iter()
            .any(|lamp| others.iter().any(|other| of(lamp) != of(other)))
    };
    let there = [new, now]
        .into_iter()
        .find(|lamps| !lamps.is_empty())
        .unwrap_or_else(|| match (bare.is_empty(), unclear.is_empty()) {
            (false, _) => bare,
            // « Relampage LED », « ancien mercure »: no other lamp is named.
            (true, false) => unclear.clone(),
            (true, true) => old,
        });
    if there.is_empty() {
        Present::None
    } else if differ(&there, &unclear) {
        Present::Unclear
    } else {
        agreed(mentions, there)
    }
}

/// One lamp of those named side by side; all of them where they are added up.
fn agreed(mentions: &[Mention], there: Vec<usize>) -> Present {
    let mut kept: Vec<usize> = Vec::new();
    let mut is_sum = false;
    for at in there {
        let Some(last) = kept.last().copied() else {
            kept.push(at);
            continue;
        };
        let (known, other) = (mentions[last].entry(), mentions[at].entry());
        let joint = mentions[at].joint;
        if joint == Some(Joint::Plus) {
            is_sum = true;
        } else if known.code != other.code {
            let side_by_side = joint.is_none() && !mentions[at].strange;
            let is_more_precise =
                known.precise.contains(&other.code) || other.precise.contains(&known.code);
            if is_more_precise && joint != Some(Joint::Or) {
                // « IM (Cosmopolis) 60 W »: the watts may stand beside either.
            } else if side_by_side {
                // « NAV 100 LED »: the first of the table.
                if mentions[at].rank > mentions[last].rank {
                    continue;
                }
                kept.clear();
            } else {
                return Present::Unclear;
            }
        }
        kept.push(at);
    }
    if is_sum || most_precise(mentions, &kept).is_some() {
        Present::Lamps(kept)
    } else {
        Present::Unclear
    }
}

/// The technology that some names mean: one, of which the others are less precise names.
fn most_precise(mentions: &[Mention], lamps: &[usize]) -> Option<Technology> {
    let entry = |at: &usize| mentions[*at].entry();
    lamps.iter().map(entry).find_map(|one| {
        let covers = |other: &usize| {
            entry(other).code == one.code || one.precise.contains(&entry(other).code)
        };
        lamps.iter().all(covers).then_some(one.code)
    })
}

/// What a text that names no lamp says: a code of many meanings, a number of lanterns.
fn of_no_known_lamp(tokens: &[Token]) -> LampText {
    let words = || {
        tokens.iter().filter_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        })
    };
    let is_ambiguous = |word: &str| LAMPS.ambigus.iter().any(|code| code == word);
    let mut saying = words().filter(|word| !NEUTRAL.contains(word));
    let mut read = LampText::named(if saying.any(is_ambiguous) {
        LampName::Ambiguous
    } else {
        LampName::Unknown
    });
    read.is_fluorescent = words().any(|word| LAMPS.tubes.iter().any(|tube| tube == word));
    let pieces: Vec<Piece> = tokens.iter().filter_map(piece).collect();
    if let Some(found) = counted(&pieces, Technology::Inconnue) {
        let technologies = vec![Technology::Inconnue; found.terms.len()];
        read.lanterns = lanterns(&found, &technologies, read.is_fluorescent);
        read.counts_luminaires = found.luminaires;
    }
    read
}

/// Names the lamps that are there, and counts them with the numbers beside them.
fn count(read: &mut LampText, tokens: &[Token], mentions: &[Mention], lamps: &[usize]) {
    let owners = owners(tokens, mentions);
    let named = |lamps: &[usize]| {
        most_precise(mentions, lamps).unwrap_or_else(|| mentions[lamps[0]].technology())
    };
    let mut found = Counted::default();
    let mut technologies = Vec::new();
    let mut clear = true;
    for sum in lamps.chunk_by(|_, next| mentions[*next].joint != Some(Joint::Plus)) {
        let technology = named(sum);
        let pieces = pieces_beside(tokens, mentions, &owners, sum);
        match counted(&pieces, technology) {
            Some(part) => {
                technologies.resize(technologies.len() + part.terms.len(), technology);
                found.terms.extend(part.terms);
                found.luminaires |= part.luminaires;
            }
            None => clear = false,
        }
    }
    let technology = technologies
        .first()
        .copied()
        .unwrap_or_else(|| named(lamps));
    let is_mixed = technologies.iter().any(|other| *other != technology);
    let is_stated = |term: &counts::Term| term.count.is_some() || term.watts.is_some();
    if is_mixed && !(clear && found.terms.iter().all(is_stated)) {
        // « SHP 70 + LED »: which of the two is there, or both?
        read.name = LampName::Ambiguous;
        return;
    }
    read.is_fluorescent = technology.is_fluorescent();
    let mut watts = None;
    if clear {
        read.lanterns = lanterns(&found, &technologies, read.is_fluorescent);
        read.counts_luminaires = found.luminaires;
        watts = found.terms.first().and_then(|term| term.watts);
        // « LED 24 »: watts, or diodes?
        let says_watts = |token: &Token| matches!(token, Token::Watts(_));
        if technology == Technology::Led
            && read.lanterns.is_empty()
            && !tokens.iter().any(says_watts)
        {
            watts = None;
        }
    }
    read.name = LampName::Known(technology, watts);
}

/// The pieces beside some lamps of one technology.
fn pieces_beside(
    tokens: &[Token],
    mentions: &[Mention],
    owners: &[Option<usize>],
    lamps: &[usize],
) -> Vec<Piece> {
    let is_beside = |at: &usize| owners[*at].is_some_and(|owner| lamps.contains(&owner));
    let mut pieces = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let within = mentions.iter().find(|m| m.from <= at && at < m.to);
        match within {
            Some(mention) if mention.from == at => {
                if is_beside(&at) {
                    pieces.push(Piece::Lamp);
                }
            }
            Some(_) => {}
            // A sign between two parts belongs to neither: « 70 + 70 » does count.
            None if matches!(token, Token::Joint(_)) => {
                let beside =
                    |at: Option<usize>| at.is_some_and(|at| at < tokens.len() && is_beside(&at));
                if beside(at.checked_sub(1)) && beside(Some(at + 1)) {
                    pieces.extend(piece(token));
                }
            }
            None => {
                let before = at.checked_sub(1).map(|before| &tokens[before]);
                if !is_beside(&at) {
                    continue;
                }
                if is_light_point(before, token) {
                    pieces.push(Piece::Luminaire);
                } else {
                    pieces.extend(piece(token));
                }
            }
        }
    }
    pieces
}

/// The lanterns that are counted; none where nothing is.
///
/// A luminaire of fluorescent tubes is one light point with the watts of all its tubes, unless the
/// text says that it counts luminaires.
fn lanterns(
    found: &Counted,
    technologies: &[Technology],
    is_fluorescent: bool,
) -> Vec<CountedLantern> {
    let counts = found.terms.len() > 1 || found.terms.iter().any(|term| term.count.is_some());
    let all: Vec<CountedLantern> = found
        .terms
        .iter()
        .zip(technologies)
        .filter(|_| counts)
        .flat_map(|(term, technology)| {
            let lantern = CountedLantern {
                technology: *technology,
                watts: term.watts,
                tubes: 1,
            };
            std::iter::repeat_n(lantern, term.count.unwrap_or(1))
        })
        .collect();
    if is_fluorescent && !found.luminaires {
        in_one_luminaire(all)
    } else {
        all
    }
}

/// The tubes of one luminaire, which is one light point.
fn in_one_luminaire(tubes: Vec<CountedLantern>) -> Vec<CountedLantern> {
    let [first, .., _] = tubes.as_slice() else {
        return tubes;
    };
    let same = tubes.iter().all(|tube| tube.watts == first.watts);
    let sum = tubes.iter().map(|tube| tube.watts).sum::<Option<f64>>();
    vec![CountedLantern {
        watts: if same {
            first.watts
        } else {
            sum.map(|sum| sum / tubes.len() as f64)
        },
        tubes: tubes.len(),
        ..*first
    }]
}

/// Watts of each lantern that a power cell tells: `70 W`, `2x70`, `1x150+1x100`,
/// `6x12V 8,5W`.
///
/// `None` where the text is something else, or could mean two things: `100+15` may be a lamp and its
/// ballast, `70x2` seventy lanterns; zero watts stand for « unknown » and give an empty list.
#[must_use]
pub fn parse_watts(text: &str) -> Option<Vec<f64>> {
    if is_blank_word(text) {
        return Some(Vec::new());
    }
    let normal = text.to_lowercase().replace(['×', '*'], "x");
    let mut lanterns = Vec::new();
    for part in normal.split('+') {
        let (count, watts) = match part.split_once('x') {
            Some((count, watts)) => (count.trim().parse::<usize>().ok()?, watts),
            None => (1, part),
        };
        // « 12V 8,5W »: volts are not watts.
        let after_volts = |(volts, watts)| super::text::parse_number(volts).map(|_| watts);
        let watts = watts.split_once('v').and_then(after_volts).unwrap_or(watts);
        let watts = watts
            .trim()
            .trim_end_matches('.')
            .trim_end_matches("atts")
            .trim_end_matches("att")
            .trim_end_matches('w');
        let watts = super::text::parse_number(watts)?;
        let swapped = count >= 20 && watts <= count as f64;
        if !(1..=1000).contains(&count) || watts < 0.0 || swapped {
            return None;
        }
        if watts > 0.0 {
            lanterns.extend(std::iter::repeat_n(watts, count));
        }
    }
    let counted = normal.contains('x');
    match lanterns.as_slice() {
        [first, .., last] if !counted && *last < first / 2.0 => None,
        _ => Some(lanterns),
    }
}

/// What stands beside « environ », « ~ » or « ≈ »; `None` where a text says no such thing.
#[must_use]
pub fn approximate(text: &str) -> Option<String> {
    const ABOUT: [&str; 6] = ["environ", "env", "approx", "ca", "circa", "vers"];
    let lower = text.trim().to_lowercase();
    let plain = lower
        .trim_matches(|c| matches!(c, '≈' | '~' | '±' | '≃' | '.'))
        .trim();
    let letters = |c: &char| c.is_alphabetic();
    let first: String = plain.chars().take_while(letters).collect();
    let last = plain.trim_end_matches(char::is_alphabetic).len();
    let rest = if ABOUT.contains(&&*first) {
        plain[first.len()..].trim_start_matches(['.', ' '])
    } else if ABOUT.contains(&&plain[last..]) {
        plain[..last].trim()
    } else if lower.contains(['≈', '~', '±', '≃']) {
        plain
    } else {
        return None;
    };
    rest.contains(|c: char| c.is_ascii_digit())
        .then(|| rest.to_owned())
}

#[cfg(test)]
mod tests;
