//! What the number format of a cell makes of its number: a date, a time, digits with their zeros.

/// What a cell with a number shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Shows {
    /// The number.
    #[default]
    Number,
    /// A day.
    Date,
    /// A day and a time.
    DateAndTime,
    /// A time of day.
    Time,
    /// Hours, minutes or seconds that may pass a day: `[h]:mm`.
    Duration,
    /// All digits of a code, zeros in front included: `00000`.
    Digits(Vec<Piece>),
}

/// A piece of a format that shows the digits of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A digit, 0 where the number has none here.
    Digit,
    /// A digit where the number has one here.
    DigitIfAny,
    /// A character that is shown as it is.
    Literal(char),
}

impl Shows {
    /// What a format without a code of its own shows, by its number (ECMA-376, part 1, 18.8.30);
    /// from 27 on most depend on the language, and are dates in each.
    pub fn built_in(id: u32) -> Self {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Date,
            22 => Self::DateAndTime,
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Self::Time,
            46 => Self::Duration,
            _ => Self::Number,
        }
    }

    /// What a format shows by its code.
    pub fn of(code: &str) -> Self {
        let tokens = tokens_of_first_section(code);
        let mut seen = Seen::default();
        for (index, token) in tokens.iter().enumerate() {
            if !seen.take(*token, &tokens[index + 1..]) {
                break;
            }
        }
        match seen {
            Seen { elapsed: true, .. } => Self::Duration,
            Seen {
                date: true,
                time: true,
                ..
            } => Self::DateAndTime,
            Seen { date: true, .. } => Self::Date,
            Seen { time: true, .. } => Self::Time,
            // Minutes alone are months: only hours or seconds beside them tell.
            Seen { months: true, .. } => Self::Date,
            _ => digits(&tokens).map_or(Self::Number, Self::Digits),
        }
    }
}

/// A piece of a format code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A character that means something.
    Code(char),
    /// A character that is shown as it is.
    Literal(char),
    /// `[h]`, `[mm]`, `[s]`.
    Elapsed,
    /// A currency: `[$€-40C]`.
    Currency,
}

/// The pieces of the section of a format that shows usual numbers: the first one.
fn tokens_of_first_section(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => tokens.extend(chars.by_ref().take_while(|c| *c != '"').map(Token::Literal)),
            '\\' | '!' => tokens.extend(chars.next().map(Token::Literal)),
            // As wide as the next character; filled with it.
            '_' => {
                chars.next();
                tokens.push(Token::Literal(' '));
            }
            '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                tokens.extend(bracketed(&inside));
            }
            c => tokens.push(Token::Code(c)),
        }
    }
    tokens
}

/// What stands in brackets: a colour, a condition, a language, a currency, hours that go on.
fn bracketed(inside: &str) -> Option<Token> {
    let mut letters = inside.chars().map(|c| c.to_ascii_lowercase());
    let first = letters.next()?;
    if matches!(first, 'h' | 'm' | 's') && letters.all(|letter| letter == first) {
        return Some(Token::Elapsed);
    }
    let currency = inside.strip_prefix('$')?;
    (!currency.is_empty() && !currency.starts_with('-')).then_some(Token::Currency)
}

/// What the letters of a format tell.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each letter tells its own")]
struct Seen {
    date: bool,
    time: bool,
    elapsed: bool,
    months: bool,
}

impl Seen {
    /// Takes one token; false where the rest of the format tells nothing more.
    fn take(&mut self, token: Token, after: &[Token]) -> bool {
        let next = |at: usize| match after.get(at) {
            Some(Token::Code(c)) => c.to_ascii_lowercase(),
            _ => ' ',
        };
        match token {
            Token::Elapsed => self.elapsed = true,
            Token::Currency => return false,
            Token::Literal(_) => {}
            Token::Code(c) => match c.to_ascii_lowercase() {
                // A number, unless it is the parts of a second.
                '0' | '#' | '?' | '@' if !(self.time || self.elapsed) => return false,
                // « General », « Standard »: no date.
                'g' if next(0) == 'e' && next(1) == 'n' => return false,
                's' if next(0) == 't' && next(1) == 'a' => return false,
                // AM/PM and A/P.
                'a' if next(0) == '/' || next(0) == 'm' && next(1) == '/' => self.time = true,
                // The day and the year in French, the year of an era.
                'd' | 'j' | 'y' | 'e' => self.date = true,
                'a' if next(0) == 'a' => self.date = true,
                'h' | 's' => self.time = true,
                'm' => self.months = true,
                _ => {}
            },
        }
        // Three letters or more are always the name of a month: « mmm » is no minute.
        if token == Token::Code('m') && next(0) == 'm' && next(1) == 'm' {
            self.date = true;
        }
        true
    }
}

/// The pieces of a format that shows digits and never fewer than two.
fn digits(tokens: &[Token]) -> Option<Vec<Piece>> {
    const FEWEST: usize = 2;
    let pieces: Vec<Piece> = tokens
        .iter()
        .map(|token| match token {
            Token::Code('0') => Some(Piece::Digit),
            Token::Code('#' | '?') => Some(Piece::DigitIfAny),
            Token::Literal(c) => Some(Piece::Literal(*c)),
            Token::Code(c @ (' ' | '-' | '/' | '(' | ')' | '+' | ':' | '\'' | '\u{a0}')) => {
                Some(Piece::Literal(*c))
            }
            _ => None,
        })
        .collect::<Option<_>>()?;
    let shown = pieces.iter().filter(|piece| **piece == Piece::Digit);
    (shown.count() >= FEWEST).then_some(pieces)
}

/// A whole number as its cell shows it; nothing for another number.
pub(super) fn shown(number: f64, pieces: &[Piece]) -> Option<String> {
    const MOST: f64 = 1e15;
    if !(0.0..MOST).contains(&number) || number.fract() != 0.0 {
        return None;
    }
    let digits = (number as u64).to_string();
    let mut left = digits.chars().rev().peekable();
    if number == 0.0 {
        left.next();
    }
    let first = pieces
        .iter()
        .position(|piece| !matches!(piece, Piece::Literal(_)))?;
    let mut reversed = String::new();
    for (index, piece) in pieces.iter().enumerate().rev() {
        match piece {
            Piece::Literal(c) => reversed.push(*c),
            Piece::Digit => reversed.push(left.next().unwrap_or('0')),
            Piece::DigitIfAny => reversed.extend(left.next()),
        }
        if index == first {
            reversed.extend(left.by_ref());
        }
    }
    Some(reversed.chars().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_stated_by_their_formats() {
        for (codes, shows) in [
            (
                &[
                    "dd/mm/yyyy",
                    "jj/mm/aaaa",
                    "[$-40C]d mmmm yyyy;@",
                    "mmm-yy",
                    "MMMM\\ AAAA",
                    "yyyy",
                    "m\"M\"d\"D\";@",
                    "[$-404]e\"\\xfc\"m\"\\xfc\"d\"\\xfc\"",
                    "[Red]DD/MM/YY",
                    "*-yyyy-mm-dd",
                    "mmm",
                    "TT.MM.JJJJ",
                ][..],
                Shows::Date,
            ),
            (
                &[
                    "dd/mm/yyyy hh:mm",
                    "jj/mm/aaaa hh:mm:ss",
                    "m/d/yy h:mm AM/PM",
                ],
                Shows::DateAndTime,
            ),
            (
                &[
                    "h:mm",
                    "hh\"h\"mm",
                    "[$-F400]h:mm:ss\\ AM/PM",
                    "h:mm:ss.00",
                    "mm:ss",
                    "h\\hmm",
                    "h A/P",
                ],
                Shows::Time,
            ),
            (
                &[
                    "[h]:mm",
                    "[hh]:mm:ss",
                    "[mm]",
                    "[>=100][Magenta][s].00",
                    "[Blue]\\+[h]:mm;[Red]\\-[h]:mm",
                ],
                Shows::Duration,
            ),
            (
                &[
                    "General",
                    "Standard",
                    "GENERAL",
                    "0",
                    "0.00",
                    "#,##0",
                    "0.00E+00",
                    "# ?/?",
                    "0\" mois\"",
                    "0 m",
                    "#,##0.00\\ [$€-40C]",
                    "[$€-2]\\ #,##0",
                    "@",
                    "\"Y: \"0.00\"m\"",
                    "\\Y0",
                    "#,##0*y",
                    "_-* #,##0.00\\ _€_-",
                    "[>=100][Magenta]General",
                    "000.00",
                    "00%",
                    "",
                    "[",
                    "\"",
                    "\\",
                ],
                Shows::Number,
            ),
        ] {
            for code in codes {
                assert_eq!(Shows::of(code), shows, "{code}");
            }
        }
    }

    #[test]
    fn digits_are_shown_with_their_zeros() {
        for (code, number, text) in [
            ("00000", 1004.0, Some("01004")),
            ("00000", 62_773.0, Some("62773")),
            ("0000", 62_773.0, Some("62773")),
            ("\"EP-\"000", 7.0, Some("EP-007")),
            (
                "00\\ 00\\ 00\\ 00\\ 00",
                321_874_500.0,
                Some("03 21 87 45 00"),
            ),
            ("##00", 0.0, Some("00")),
            ("##00", 123.0, Some("123")),
            (
                "00000000000000",
                2_145_801_234_567.0,
                Some("02145801234567"),
            ),
            ("000", 1.5, None),
            ("000", -1.0, None),
            ("000", f64::NAN, None),
        ] {
            let Shows::Digits(pieces) = Shows::of(code) else {
                panic!("{code} shows digits");
            };
            assert_eq!(shown(number, &pieces).as_deref(), text, "{code}");
        }
    }
}
