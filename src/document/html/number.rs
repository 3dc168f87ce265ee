//! Numbers as a French page shows them: thousands apart by a narrow no-break space, decimal comma.

/// Between thousands.
const NARROW: char = '\u{202f}';
/// Between a number and its unit.
const NBSP: char = '\u{a0}';

/// A number with so many decimals.
#[must_use]
pub fn fixed(number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return "–".into();
    }
    let written = format!("{:.decimals$}", number.abs());
    let (whole, part) = written.split_once('.').unwrap_or((&written, ""));
    let mut text = String::new();
    // Rounded to nothing, a number has no sign.
    if number < 0.0 && written.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(NARROW);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push(',');
        text.push_str(part);
    }
    text
}

/// A whole number.
#[must_use]
pub fn whole(number: f64) -> String {
    fixed(number, 0)
}

/// A number and its unit, kept on one line.
#[must_use]
pub fn with_unit(number: f64, decimals: usize, unit: &str) -> String {
    format!("{}{NBSP}{unit}", fixed(number, decimals))
}

/// Whole euros of an amount in cents.
#[must_use]
pub fn euros(cents: i64) -> String {
    with_unit(cents as f64 / 100.0, 0, "€")
}

/// A share in percent.
#[must_use]
pub fn percent(share: f64, decimals: usize) -> String {
    with_unit(share * 100.0, decimals, "%")
}

/// A sentence written elsewhere, with the thousands of its numbers set as here.
#[must_use]
pub fn narrowed(sentence: &str) -> String {
    let chars: Vec<char> = sentence.chars().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let set = |(at, c): (usize, &char)| {
        // Before three digits and no fourth one.
        let thousands = at > 0 && (at - 1..at + 4).all(|near| near == at || is_digit(near));
        if matches!(*c, NBSP | ' ') && thousands && !is_digit(at + 4) {
            NARROW
        } else {
            *c
        }
    };
    chars.iter().enumerate().map(set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_french() {
        for (number, decimals, written) in [
            (1_219_951.4, 0, "1\u{202f}219\u{202f}951"),
            (-999.6, 0, "−1\u{202f}000"),
            (-0.2, 0, "0"),
            (4.005, 1, "4,0"),
            (f64::INFINITY, 2, "–"),
        ] {
            assert_eq!(fixed(number, decimals), written);
        }
        assert_eq!(euros(123_456), "1\u{202f}235\u{a0}€");
        assert_eq!(
            narrowed("1\u{a0}234 567\u{a0}kWh en 2027 2028"),
            "1\u{202f}234\u{202f}567\u{a0}kWh en 2027 2028"
        );
        assert_eq!(percent(0.1234, 1), "12,3\u{a0}%");
    }
}
