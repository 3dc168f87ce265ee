//! The words, numbers and signs of a lamp's text.

use super::table::{is_spelling, is_word_of_lamps};
use crate::inventory::text::normalise;

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Lower case, without accents.
    Word(String),
    /// A number without a unit.
    Number(f64),
    /// A number of watts, said so.
    Watts(f64),
    /// `x`, `×`, `*`
    Times,
    /// What parts two things said.
    Joint(Joint),
}

/// A sign or word between two parts of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// `+`, `&`, « et »
    Plus,
    /// « ou »
    Or,
    /// `/`
    Slash,
    /// `->`
    Arrow,
    /// `<-`
    Back,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`, `;`, `:`, a dash between blanks
    Stop,
}

/// Units that a lamp's text may hold beside its watts; such a number is left out.
const OTHER_UNITS: [&str; 10] = ["v", "kv", "ma", "k", "lm", "m", "mm", "cm", "ans", "va"];

/// The tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = without_code(text).chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        at = if chars[at].is_ascii_digit() {
            number(&chars, at, &mut tokens)
        } else if chars[at].is_alphabetic() {
            word(&chars, at, &mut tokens)
        } else {
            sign(&chars, at, &mut tokens)
        };
    }
    join_lamps(&mut tokens);
    tokens
}

/// « SHP 70W, SHP 100W », « SHP 70W ; SHP 70W » are two lamps, as with a plus sign: one lamp named twice, each time
/// with its watts.
fn join_lamps(tokens: &mut [Token]) {
    let stop = Token::Joint(Joint::Stop);
    let lamp_of = |part: &[Token]| -> Option<Vec<String>> {
        let has_watts = part.iter().any(|token| matches!(token, Token::Watts(_)));
        let words = part.iter().filter_map(|token| match token {
            Token::Word(word) if is_word_of_lamps(word) => Some(word.clone()),
            _ => None,
        });
        let words: Vec<String> = words.collect();
        (has_watts && !words.is_empty()).then_some(words)
    };
    let parts: Vec<Option<Vec<String>>> = (tokens.split(|token| *token == stop))
        .map(lamp_of)
        .collect();
    let stops = (tokens.iter_mut()).filter(|token| **token == stop);
    for (token, pair) in stops.zip(parts.windows(2)) {
        if pair[0].is_some() && pair[0] == pair[1] {
            *token = Token::Joint(Joint::Plus);
        }
    }
}

/// A text without the code of its value in a list, « 1 - Sodium haute pression », and the mark of a foot note,
/// « SHP (1) ». A lamp of so few watts lights no street.
fn without_code(text: &str) -> &str {
    const HIGHEST: u32 = 14;
    let text = text.trim();
    let text = text.strip_suffix("(1)").unwrap_or(text);
    let name = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let code = text[..text.len() - name.len()].parse::<u32>();
    let after = name
        .trim_start()
        .trim_start_matches(['-', '–', ':', '.', ')']);
    let is_parted = after.len() < name.trim_start().len() && after.starts_with(' ');
    let is_code = code.is_ok_and(|code| code <= HIGHEST);
    if is_code && is_parted && after.trim_start().starts_with(char::is_alphabetic) {
        after.trim_start()
    } else {
        text
    }
}

/// The end of the run of characters that begins at a place.
fn run(chars: &[char], from: usize, accepts: impl Fn(char) -> bool) -> usize {
    let length = chars[from.min(chars.len())..]
        .iter()
        .take_while(|c| accepts(**c))
        .count();
    from + length
}

fn lower(chars: &[char]) -> String {
    chars.iter().flat_map(|c| c.to_lowercase()).collect()
}

/// `70`, `8,5 W`, `2x`; the watts of `0,1 kW`; nothing for `12V`, `350mA`, `3000 K`.
fn number(chars: &[char], at: usize, tokens: &mut Vec<Token>) -> usize {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut end = run(chars, at, is_digit);
    let is_mark = |c: Option<&char>| matches!(c, Some(',' | '.'));
    if is_mark(chars.get(end)) && chars.get(end + 1).copied().is_some_and(is_digit) {
        end = run(chars, end + 1, is_digit);
    }
    let written = lower(&chars[at..end]).replace(',', ".");
    let Some(number) = written.parse::<f64>().ok().filter(|number| *number > 0.0) else {
        return end;
    };
    let unit_at = run(chars, end, char::is_whitespace);
    let mut unit_end = run(chars, unit_at, char::is_alphabetic);
    let mut unit = lower(&chars[unit_at..unit_end]);
    // « 70Wx2 »: the unit ends where the count begins.
    if unit.len() > 1
        && unit.ends_with('x')
        && chars.get(unit_end).is_some_and(char::is_ascii_digit)
    {
        unit.pop();
        unit_end -= 1;
    }
    match unit.as_str() {
        "w" | "watt" | "watts" => tokens.push(Token::Watts(number)),
        "kw" => tokens.push(Token::Watts(number * 1000.0)),
        "ma" => forget_diodes(tokens),
        // « 2 M.V. » is no number of metres.
        unit if OTHER_UNITS.contains(&unit) && chars.get(unit_end) != Some(&'.') => {}
        unit if unit.starts_with('x') && unit_at == end => {
            tokens.extend([Token::Number(number), Token::Times]);
            return unit_at + 1;
        }
        _ => {
            tokens.push(Token::Number(number));
            return end;
        }
    }
    unit_end
}

/// « 24 x 500 mA »: what stands before the current of a module counts its diodes.
fn forget_diodes(tokens: &mut Vec<Token>) {
    if tokens.last() == Some(&Token::Times) {
        tokens.pop();
        if matches!(tokens.last(), Some(Token::Number(_))) {
            tokens.pop();
        }
    }
}

/// `shp`, `E27`, `x2`: letters, with the digits after them where they are one name.
fn word(chars: &[char], at: usize, tokens: &mut Vec<Token>) -> usize {
    let end = run(chars, at, char::is_alphabetic);
    let letters = normalise(&lower(&chars[at..end]));
    let after = run(chars, end, char::is_whitespace);
    let before_digit = chars.get(after).is_some_and(char::is_ascii_digit);
    let after_number = matches!(tokens.last(), Some(Token::Number(_) | Token::Watts(_)));
    if letters == "x" && (before_digit || after_number) {
        tokens.push(Token::Times);
        return end;
    }
    // « E27 », « T8 », « PAR38 » are names, « shp100 » is a lamp and its watts.
    let whole_end = run(chars, end, |c| c.is_ascii_digit());
    let whole = normalise(&lower(&chars[at..whole_end]));
    if whole_end > end && (letters.chars().count() <= 1 || is_spelling(&whole)) {
        tokens.push(Token::Word(whole));
        return whole_end;
    }
    tokens.push(match letters.as_str() {
        "ou" => Token::Joint(Joint::Or),
        "et" => Token::Joint(Joint::Plus),
        _ => Token::Word(letters),
    });
    end
}

fn sign(chars: &[char], at: usize, tokens: &mut Vec<Token>) -> usize {
    let next = chars.get(at + 1).copied();
    let before = at.checked_sub(1).map(|before| chars[before]);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let is_inside = is_letter(before) && is_letter(next);
    let (token, length) = match chars[at] {
        '-' | '=' if next == Some('>') => (Token::Joint(Joint::Arrow), 2),
        '<' if next == Some('-') => (Token::Joint(Joint::Back), 2),
        '→' | '⇒' | '➔' | '➜' | '➡' | '>' => (Token::Joint(Joint::Arrow), 1),
        '←' => (Token::Joint(Joint::Back), 1),
        '+' | '&' => (Token::Joint(Joint::Plus), 1),
        '×' | '*' => (Token::Times, 1),
        '/' => (Token::Joint(Joint::Slash), 1),
        '(' | '[' => (Token::Joint(Joint::Open), 1),
        ')' | ']' => (Token::Joint(Joint::Close), 1),
        // « SON-T », « FLUO,COMPACTE » are one name.
        '-' | '–' | '—' | '−' | ',' if is_inside => return at + 1,
        '-' | '–' | '—' | '−' | ',' | ';' | ':' | '|' | '\n' => {
            (Token::Joint(Joint::Stop), 1)
        }
        _ => return at + 1,
    };
    tokens.push(token);
    at + length
}
