//! Which of the lamps that a text names is there: « SHP (LED prévue 2026) » is a sodium lamp, « LED
//! (ex SHP 100) » an LED. Words of time and arrows tell; where they do not, nobody can.

use super::mentions::Mention;
use super::table::{LAMPS, Times};
use super::tokens::{Joint, Token};
use std::sync::LazyLock;

/// What words say of a lamp beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// « prévu », « futur », « pas encore »
    Future,
    /// « à remplacer par »
    ToDo,
    /// « relampage »: done or to be done, nobody says.
    Change,
    /// « remplacé par »
    Done,
    /// « depuis », « posé »
    Since,
    /// « ex », « en remplacement de »
    Old,
    /// « actuel », « en place »
    Now,
    /// « pas de », « hors »
    Denied,
    Year(u16),
    /// A word that says nothing known.
    Other,
}

impl Mark {
    /// Whether it speaks of a change, of which the lamp that follows is what comes after.
    fn changes(self) -> bool {
        matches!(self, Self::ToDo | Self::Change | Self::Done)
    }
}

/// All that is said of one lamp.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each mark is said or is not, whatever the others"
)]
pub(super) struct Marks {
    planned: bool,
    changed: bool,
    done: bool,
    old: bool,
    now: bool,
    denied: bool,
    /// Whether an arrow leads to it.
    arrow: bool,
    year: Option<u16>,
}

/// What a text says of a lamp that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing but its name.
    Bare,
    Now,
    /// It has replaced another.
    New,
    Old,
    Planned,
    Unclear,
    /// Denied: it is not there.
    Absent,
}

impl Marks {
    fn set(&mut self, mark: Mark) {
        match mark {
            Mark::Future | Mark::ToDo => self.planned = true,
            Mark::Change => self.changed = true,
            Mark::Done | Mark::Since => self.done = true,
            Mark::Old => self.old = true,
            Mark::Now => self.now = true,
            Mark::Denied => self.denied = true,
            Mark::Year(year) => self.year = Some(year),
            Mark::Other => {}
        }
    }

    /// The role, in a year after which all is to come.
    pub(super) fn role(self, this_year: u16) -> Role {
        let to_come = self.year.is_some_and(|year| year > this_year);
        let planned = self.planned || to_come;
        match self {
            Self { denied: true, .. } => Role::Absent,
            _ if planned && (self.done || self.old) => Role::Unclear,
            Self { old: true, .. } => Role::Old,
            _ if planned => Role::Planned,
            Self { done: true, .. } => Role::New,
            // « SHP -> LED 2021 » may have been done since.
            Self {
                arrow: true,
                year: Some(_),
                ..
            } => Role::Unclear,
            Self { arrow: true, .. } => Role::Planned,
            Self { now: true, .. } => Role::Now,
            Self { changed: true, .. } => Role::Unclear,
            _ => Role::Bare,
        }
    }
}

/// Tells each lamp what the words around it say, and what parts it from the one before.
pub(super) fn mark(tokens: &[Token], mentions: &mut [Mention]) {
    if mentions.is_empty() {
        return;
    }
    let mut from = 0;
    for right in 0..=mentions.len() {
        let to = mentions
            .get(right)
            .map_or(tokens.len(), |mention| mention.from);
        let gap = Gap::read(&tokens[from..to]);
        gap.report(mentions, right);
        from = mentions.get(right).map_or(to, |mention| mention.to);
    }
}

/// What stands between two lamps, before the first or after the last.
struct Gap {
    marks: Vec<(usize, Mark)>,
    /// Where it is parted first, and how.
    joint: Option<usize>,
    joints: Vec<Joint>,
}

impl Gap {
    fn read(tokens: &[Token]) -> Self {
        let joint = |token: &Token| match token {
            Token::Joint(joint) => Some(*joint),
            _ => None,
        };
        Self {
            marks: marks(tokens),
            joint: tokens.iter().position(|token| joint(token).is_some()),
            joints: tokens.iter().filter_map(joint).collect(),
        }
    }

    fn report(&self, mentions: &mut [Mention], right: usize) {
        let left = right.checked_sub(1);
        let has_right = right < mentions.len();
        if has_right && left.is_some() {
            let strongest = [
                Joint::Arrow,
                Joint::Back,
                Joint::Or,
                Joint::Plus,
                Joint::Slash,
            ]
            .into_iter()
            .find(|joint| self.joints.contains(joint));
            mentions[right].joint = strongest.or_else(|| self.joints.first().copied());
            mentions[right].strange = self.marks.iter().any(|(_, mark)| *mark == Mark::Other);
        }
        for (at, mark) in &self.marks {
            let to_the_right = match left {
                None => true,
                Some(_) if !has_right => false,
                Some(_) => self.belongs_to_the_right(*at, *mark),
            };
            // « SHP à remplacer » speaks of no other lamp, and takes nothing from this one.
            let of_nothing = !has_right && self.speaks_of_a_change() && *mark != Mark::Old;
            let whose = if to_the_right { Some(right) } else { left };
            if let Some(whose) = whose.filter(|_| !of_nothing) {
                mentions[whose].marks.set(*mark);
            }
        }
        if let Some(left) = left.filter(|_| has_right) {
            mentions[right].marks.arrow |= self.joints.contains(&Joint::Arrow);
            mentions[left].marks.arrow |= self.joints.contains(&Joint::Back);
        }
    }

    fn speaks_of_a_change(&self) -> bool {
        self.marks.iter().any(|(_, mark)| mark.changes())
    }

    /// Whether words between two lamps speak of the second.
    #[expect(
        clippy::match_same_arms,
        reason = "the order of the arms is the order of the rules"
    )]
    fn belongs_to_the_right(&self, at: usize, mark: Mark) -> bool {
        let is_old_after = || {
            self.marks
                .iter()
                .any(|(other, m)| *m == Mark::Old && *other > at)
        };
        match (mark, self.joint) {
            (Mark::ToDo | Mark::Change | Mark::Done | Mark::Denied, _) => true,
            // « SHP existant LED prévue »
            (Mark::Now, None) => false,
            // « LED prévue en remplacement de SHP »
            (Mark::Future | Mark::Since | Mark::Year(_), None) => !is_old_after(),
            (_, None) => true,
            (Mark::Future | Mark::Since | Mark::Year(_), Some(joint)) if at < joint => {
                // « SHP, remplacement prévu : LED »
                self.marks
                    .iter()
                    .any(|(other, mark)| *other < joint && mark.changes())
            }
            (_, Some(joint)) => at > joint,
        }
    }
}

static TIMES: LazyLock<&'static Times> = LazyLock::new(|| &LAMPS.temps);

/// The marks in some tokens, with their places.
fn marks(tokens: &[Token]) -> Vec<(usize, Mark)> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let length = match &tokens[at] {
            Token::Word(_) => {
                let words: Vec<&str> = tokens[at..].iter().map_while(word).take(3).collect();
                let (mark, length) = mark_of(&words);
                marks.extend(mark.map(|mark| (at, mark)));
                length
            }
            Token::Number(number) => {
                marks.extend(year(*number).map(|year| (at, Mark::Year(year))));
                1
            }
            _ => 1,
        };
        at += length;
    }
    marks
}

fn word(token: &Token) -> Option<&str> {
    match token {
        Token::Word(word) => Some(word),
        _ => None,
    }
}

/// A bare number that is a year, not watts: 2000 W lamps are made.
pub(super) fn year(number: f64) -> Option<u16> {
    let is_year = (1980.0..2080.0).contains(&number)
        && number.fract() == 0.0
        && (number - 2000.0).abs() > 0.5;
    is_year.then_some(number as u16)
}

/// What the first of some words says, with those after it where they go together, and how many
/// words that takes.
fn mark_of(words: &[&str]) -> (Option<Mark>, usize) {
    // Longer phrases first: « pas encore » is no « pas ».
    for length in (1..=words.len()).rev() {
        let phrase = words[..length].join(" ");
        let is = |list: &[String]| list.contains(&phrase);
        let begins = |list: &[String]| {
            list.iter()
                .filter_map(|stem| stem.strip_suffix('*'))
                .any(|stem| phrase.starts_with(stem))
        };
        let any = |list: &[String]| is(list) || length == 1 && begins(list);
        let times = *TIMES;
        let mark = if any(&times.projet) {
            Mark::Future
        } else if any(&times.a_faire) {
            Mark::ToDo
        } else if any(&times.ancien) {
            Mark::Old
        } else if any(&times.change) {
            Mark::Change
        } else if any(&times.fait) {
            Mark::Done
        } else if any(&times.depuis) {
            Mark::Since
        } else if any(&times.actuel) {
            Mark::Now
        } else if any(&times.nie) {
            Mark::Denied
        } else {
            continue;
        };
        // « Pas encore posée » is not « posée ».
        let is_not_yet = mark == Mark::Future && length > 1;
        let followed = words
            .get(length)
            .is_some_and(|word| is_not_yet && times.depuis.iter().any(|done| done == word));
        return (Some(mark), length + usize::from(followed));
    }
    let neutral = words.first().is_none_or(|word| {
        super::table::NEUTRAL.contains(word) || LAMPS.nombres.multiples.contains_key(*word)
    });
    ((!neutral).then_some(Mark::Other), 1)
}
