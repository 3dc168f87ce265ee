//! The lamps that a text names, and which of its words and numbers stand beside each.

use super::Technology;
use super::table::{Entry, LAMPS, LONGEST, spelled};
use super::times::{Marks, mark};
use super::tokens::{Joint, Token};

/// A lamp that a text names.
pub(super) struct Mention {
    /// Its place in the table.
    pub rank: usize,
    /// Its first token, and the first after it.
    pub from: usize,
    pub to: usize,
    /// What is said of it.
    pub marks: Marks,
    /// What parts it from the lamp before; nothing where they stand side by side.
    pub joint: Option<Joint>,
    /// Whether words that mean nothing known stand between it and the lamp before.
    pub strange: bool,
}

impl Mention {
    pub fn entry(&self) -> &'static Entry {
        &LAMPS.technologie[self.rank]
    }

    pub fn technology(&self) -> Technology {
        self.entry().code
    }
}

/// The lamps of a text, in order, with what is said of each.
pub(super) fn mentions(tokens: &[Token]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match longest(tokens, at) {
            Some((rank, to)) => {
                mentions.push(Mention {
                    rank,
                    from: at,
                    to,
                    marks: Marks::default(),
                    joint: None,
                    strange: false,
                });
                at = to;
            }
            None => at += 1,
        }
    }
    mark(tokens, &mut mentions);
    mentions
}

/// The longest spelling that begins at a token, signs of punctuation inside it left out: « sodium
/// (haute pression) ».
fn longest(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let mut words = String::new();
    let mut found = None;
    let mut count = 0;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token {
            Token::Word(word) => {
                if count > 0 {
                    words.push(' ');
                }
                words.push_str(word);
                count += 1;
                if let Some(rank) = spelled(&words) {
                    found = Some((rank, index + 1));
                }
                if count == *LONGEST {
                    break;
                }
            }
            Token::Joint(Joint::Stop | Joint::Open | Joint::Slash) if count > 0 => {}
            _ => break,
        }
    }
    found
}

/// For each token the lamp beside which it stands: that before it in its part of the text, else that
/// after it; a part that names none goes with the lamp before, and after a bracket with the one
/// before the bracket.
pub(super) fn owners(tokens: &[Token], mentions: &[Mention]) -> Vec<Option<usize>> {
    let mut owners = vec![None; tokens.len()];
    let mut outer = Vec::new();
    let mut last = None;
    let mut from = 0;
    for at in 0..=tokens.len() {
        let joint = match tokens.get(at) {
            Some(Token::Joint(joint)) if !mentions.iter().any(|m| m.from <= at && at < m.to) => {
                Some(*joint)
            }
            None => Some(Joint::Stop),
            Some(_) => continue,
        };
        let inside = |mention: &Mention| from <= mention.from && mention.from < at;
        let first = mentions.iter().position(inside);
        let mut owner = first.or(last);
        for (token, owned) in owners.iter_mut().enumerate().take(at).skip(from) {
            owner = mentions.iter().position(|m| m.from == token).or(owner);
            *owned = owner;
        }
        last = owner;
        match joint {
            Some(Joint::Open) => outer.push(last),
            Some(Joint::Close) => last = outer.pop().flatten().or(last),
            _ => {}
        }
        from = at + 1;
    }
    // What stands before the first lamp is its own.
    let first = (!mentions.is_empty()).then_some(0);
    for owner in &mut owners {
        *owner = owner.or(first);
    }
    owners
}
