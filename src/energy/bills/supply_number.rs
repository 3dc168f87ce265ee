//! Numbers of supply points as spreadsheets leave them: a PRM has 14 digits, more than Excel shows
//! of a number, and some begin with a zero, which a number has not.

use crate::inventory::grid::Cell;

/// Digits of a PRM.
pub const DIGITS: usize = 14;
/// Zeros at the end by which a column of numbers is told to have lost its last digits: Excel shows
/// six significant ones, « 2,13456E+13 », and writes the others back as zeros.
const ZEROS_OF_LOSS: usize = 8;

/// The number of a supply point, as a cell gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupplyNumber {
    /// As it is.
    Known(String),
    /// With the zero that it had at its head before it became a number.
    ZeroRestored(String),
    /// Rounded by a spreadsheet: several supply points would be one.
    Rounded,
}

impl SupplyNumber {
    /// What a cell says; a name that is no number stays as it is.
    #[must_use]
    pub fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Number(number) => Self::of_text(&number.to_string()),
            _ => Self::of_text(&cell.to_string()),
        }
    }

    fn of_text(text: &str) -> Self {
        let plain = unguarded(text);
        if let Some((mantissa, exponent)) = scientific(plain) {
            return match exact(&mantissa, exponent) {
                Some(digits) => Self::Known(digits),
                None => Self::Rounded,
            };
        }
        // « 21 345 678 901 234 », « 21345678901234,00 »
        let whole = plain
            .split_once(['.', ','])
            .map_or(plain, |(whole, cents)| {
                if !cents.is_empty() && cents.bytes().all(|digit| digit == b'0') {
                    whole
                } else {
                    plain
                }
            });
        let digits: String = whole.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Known(plain.to_owned());
        }
        if digits.len() == DIGITS - 1 {
            return Self::ZeroRestored(format!("0{digits}"));
        }
        Self::Known(digits)
    }

    /// Whether the last digits of a number may have been lost before it was saved.
    #[must_use]
    pub fn ends_in_zeros(&self) -> bool {
        matches!(self, Self::Known(digits) if digits.len() == DIGITS
            && digits.bytes().rev().take_while(|digit| *digit == b'0').count() >= ZEROS_OF_LOSS)
    }
}

/// The text without what keeps a spreadsheet from taking it for a number: `'21345678901234`,
/// `="21345678901234"`.
fn unguarded(text: &str) -> &str {
    let text = text.trim();
    let quoted = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    quoted
        .unwrap_or(text)
        .trim_start_matches(['\'', '’'])
        .trim()
}

/// Mantissa and exponent of « 2,13456E+13 ».
fn scientific(text: &str) -> Option<(String, usize)> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let mantissa = mantissa.trim().replace(',', ".");
    let is_number = mantissa.starts_with(|c: char| c.is_ascii_digit())
        && mantissa
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && mantissa.matches('.').count() <= 1;
    let exponent = exponent.trim().trim_start_matches('+').parse().ok()?;
    // « 1E5 » is the name of a cabinet.
    (is_number && (DIGITS - 3..=DIGITS).contains(&exponent)).then_some((mantissa, exponent))
}

/// The digits of a number, where its mantissa has all of them.
fn exact(mantissa: &str, exponent: usize) -> Option<String> {
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    (whole.len() == 1 && decimals.len() == exponent).then(|| format!("{whole}{decimals}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_restored_or_refused() {
        use SupplyNumber::{Known, Rounded, ZeroRestored};
        let number = |digits: &str| Known(digits.to_owned());
        for (text, expected) in [
            ("21345678901234", number("21345678901234")),
            ("'21345678901234", number("21345678901234")),
            ("=\"21345678901234\"", number("21345678901234")),
            ("21 345 678 901 234", number("21345678901234")),
            ("21345678901234,00", number("21345678901234")),
            ("2,1345678901234E+13", number("21345678901234")),
            ("2,13456E+13", Rounded),
            ("2.13456e13", Rounded),
            ("2E+13", Rounded),
            ("1234567890123", ZeroRestored("01234567890123".into())),
            ("A12", number("A12")),
            ("12E", number("12E")),
            ("1E5", number("1E5")),
            ("EP TB01", number("EP TB01")),
            ("012345", number("012345")),
        ] {
            assert_eq!(
                SupplyNumber::of(&Cell::Text(text.into())),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            SupplyNumber::of(&Cell::Number(21_345_678_901_234.0)),
            number("21345678901234")
        );
        assert_eq!(
            SupplyNumber::of(&Cell::Number(1_234_567_890_123.0)),
            ZeroRestored("01234567890123".into())
        );
        assert!(number("21345600000000").ends_in_zeros());
        assert!(!number("21345678901230").ends_in_zeros());
    }
}
