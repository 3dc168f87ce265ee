//! The words of a regime: clock times, percentages, numbers, words, and where clauses end.

use crate::inventory::clock::of_half_a_day;
use crate::inventory::profile::schema::clock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    /// `23h`, `23h30`, `22:30`, `5 heures`: minutes from midnight.
    Clock(u16),
    /// `50 %`, and whether a minus sign stands before it.
    Percent(u8, bool),
    Number(u16),
    /// `2330`, where it can be a time: minutes from midnight.
    Packed(u16),
    /// `1/5` after « du » or « au »: day and month.
    Date(u16, u16),
    /// Lower case, without accents.
    Word(&'a str),
    Comma,
    /// A semicolon or the end of a line.
    Break,
}

/// Lower case without accents; unlike `normalise`, keeps signs and punctuation.
pub(in crate::inventory::profile) fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The words of a folded text; `None` for a sign or a number that has no place in a regime.
pub(super) fn tokens(folded: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = folded;
    let mut minus = false;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let after_article = matches!(tokens.last(), Some(Token::Word("du" | "au" | "le")));
            let (token, after) = match (after_article, date(rest), half(rest)) {
                (true, Some(date), _) => date,
                (_, _, Some(after)) => (Token::Word("demi"), after),
                _ if is_a_part(rest) => return None,
                _ => number(rest, minus)?,
            };
            tokens.push(token);
            (rest, minus) = (after, false);
            continue;
        }
        if c.is_alphabetic() {
            let (word, after) = split(rest, char::is_alphabetic);
            // « 11:30 PM », « 11 PM »
            if let ("am" | "pm", Some(minute)) = (word, tokens.last().copied().and_then(minute_of))
            {
                tokens.pop();
                let hours = of_half_a_day(f64::from(minute / 60), word)?;
                tokens.push(Token::Clock(hours as u16 * 60 + minute % 60));
                (rest, minus) = (after, false);
                continue;
            }
            tokens.push(match word {
                "minuit" => Token::Clock(0),
                word => Token::Word(word),
            });
            (rest, minus) = (after, false);
            continue;
        }
        rest = &rest[c.len_utf8()..];
        minus = match c {
            '-' | '\u{2212}' | '\u{2013}' => true,
            ',' => {
                tokens.push(Token::Comma);
                false
            }
            ';' | '\n' | '+' => {
                tokens.push(Token::Break);
                false
            }
            c if c.is_whitespace() => minus,
            '/' | '(' | ')' | '\'' | '\u{2019}' | '.' | ':' | '=' | '>' | '→' => false,
            _ => return None,
        };
    }
    Some(tokens)
}

/// What begins with a digit.
fn number(text: &str, minus: bool) -> Option<(Token<'_>, &str)> {
    let (digits, after) = split(text, |c| c.is_ascii_digit());
    let number: u16 = digits.parse().ok()?;
    if after
        .strip_prefix([',', '.'])
        .is_some_and(|decimals| decimals.starts_with(|c: char| c.is_ascii_digit()))
    {
        // « 23.30 » is a time; « 33.50 % » is not, and neither is « 7.5 ».
        let (minutes, after) = two_digits(after.strip_prefix('.')?)
            .filter(|(_, after)| !after.trim_start().starts_with(['%', 'h']))?;
        return Some((Token::Clock(clock(number, minutes)?), after));
    }
    if let Some(after) = after.strip_prefix(':') {
        let (minutes, after) = two_digits(after)?;
        // The seconds of « 23:00:00 », as spreadsheets write them in a text file.
        let after = after.strip_prefix(":00").unwrap_or(after);
        return Some((Token::Clock(clock(number, minutes)?), after));
    }
    let next = after.trim_start();
    if let Some(after) = next.strip_prefix('%') {
        let percent = u8::try_from(number).ok().filter(|p| *p <= 100)?;
        return Some((Token::Percent(percent, minus), after));
    }
    let (word, after_word) = split(next, char::is_alphabetic);
    if !matches!(word, "h" | "heure" | "heures") {
        let packed = clock(number / 100, number % 100).filter(|_| digits.len() == 4);
        return Some((packed.map_or(Token::Number(number), Token::Packed), after));
    }
    // « 23 h 30 », but neither « 23h 30 % » nor « 23h 05h ».
    let spaced = next.len() != after.len();
    let minutes = two_digits(if spaced {
        after_word.trim_start()
    } else {
        after_word
    })
    .filter(|(_, after)| !after.trim_start().starts_with(['%', ':', 'h']));
    let (minutes, after) = minutes.unwrap_or((0, after_word));
    Some((Token::Clock(clock(number, minutes)?), after))
}

/// The minute of a time, or of a whole hour.
fn minute_of(token: Token<'_>) -> Option<u16> {
    match token {
        Token::Clock(minute) => Some(minute),
        Token::Number(hours) => clock(hours, 0),
        _ => None,
    }
}

/// `1/5`, `01/05`, but not `1/5/2026`.
fn date(text: &str) -> Option<(Token<'_>, &str)> {
    let (day, after) = split(text, |c| c.is_ascii_digit());
    let (month, after) = split(after.strip_prefix('/')?, |c| c.is_ascii_digit());
    let is_short = |digits: &str| (1..=2).contains(&digits.len());
    let is_date = is_short(day) && is_short(month) && !after.starts_with(['/', 'h', ':']);
    is_date.then_some((Token::Date(day.parse().ok()?, month.parse().ok()?), after))
}

/// What follows `1/2` or `½`, which `fold` spells with a slash of its own.
fn half(text: &str) -> Option<&str> {
    let after = text.strip_prefix('1')?.trim_start();
    let after = after.strip_prefix(['/', '\u{2044}'])?.trim_start();
    let after = after.strip_prefix('2')?;
    (!after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'h' | ':' | '.')))
        .then_some(after)
}

/// Whether a text begins with `2/3` or `3/4`: of the night, and no hours.
fn is_a_part(text: &str) -> bool {
    let Some((Token::Date(part, whole), _)) = date(text) else {
        return false;
    };
    part < whole && (3..=4).contains(&whole)
}

/// A number of exactly two digits.
fn two_digits(text: &str) -> Option<(u16, &str)> {
    let (digits, after) = split(text, |c| c.is_ascii_digit());
    (digits.len() == 2).then_some((digits.parse().ok()?, after))
}

fn split(text: &str, accepts: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !accepts(c)).unwrap_or(text.len()))
}
