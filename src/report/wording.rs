//! Numbers and sentences as a French reader expects them, and the rounding of factors.

use crate::money::Basis;

const NBSP: char = '\u{a0}';

/// A whole number with its thousands apart.
#[must_use]
pub fn thousands(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NBSP);
        }
        text.push(digit);
    }
    if number < 0.0 && digits != "0" {
        format!("-{text}")
    } else {
        text
    }
}

/// A number as short as it can be, with a decimal comma.
#[must_use]
pub fn decimal(number: f64) -> String {
    number.to_string().replace('.', ",")
}

/// A figure as an engineer writes it: whole above ten thousand, else its first five figures that
/// count; decimal comma, thousands apart.
#[must_use]
pub fn significant(number: f64) -> String {
    if !number.is_finite() {
        return "sans objet".into();
    }
    let magnitude = if number == 0.0 {
        0
    } else {
        number.abs().log10().floor() as i32
    };
    let places = (4 - magnitude).clamp(0, 8);
    let rounded = format!("{:.*}", places as usize, number);
    let (whole, part) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let part = part.trim_end_matches('0');
    let is_zero = rounded.trim_matches(['-', '0', '.']).is_empty();
    let sign = if number < 0.0 && !is_zero { "-" } else { "" };
    let whole: f64 = whole.trim_start_matches('-').parse().unwrap_or_default();
    let comma = if part.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{part}", thousands(whole))
}

/// Euros of an amount in cents, without cents: `1 470 000 €`.
#[must_use]
pub fn euros(cents: i64) -> String {
    format!("{}{NBSP}€", thousands(cents as f64 / 100.0))
}

/// An amount: `12 000,50 € HT`.
#[must_use]
pub fn amount(cents: i64, basis: Basis) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let (euros, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    format!(
        "{sign}{},{rest:02}{NBSP}€{NBSP}{}",
        thousands(euros as f64),
        basis.code()
    )
}

/// `1 point`, `12 points`.
#[must_use]
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!(
        "{}{NBSP}{}",
        thousands(count as f64),
        if count < 2 { one } else { several }
    )
}

/// Consumption before over after, two decimals, rounded down: 3,998 must not be read as 4.
///
/// `None` where nothing is consumed afterwards.
#[must_use]
pub fn factor(before: f64, after: f64) -> Option<f64> {
    // The ninth decimal is noise of the sums.
    let exact = (before / after * 1e9).round() / 1e9;
    (after > 0.0).then(|| (exact * 100.0 + 1e-6).floor() / 100.0)
}

/// The same as [`factor`], for a spreadsheet.
#[must_use]
pub fn factor_formula(before: &str, after: &str) -> String {
    format!("ROUNDDOWN(ROUND({before}/{after},9),2)")
}

/// A sentence that no line end cuts before a high punctuation mark, inside quotes or between a
/// number and its unit.
#[must_use]
pub fn unbroken(sentence: &str) -> String {
    let pairs = [
        (" :", ":"),
        (" ;", ";"),
        (" ?", "?"),
        (" %", "%"),
        (" »", "»"),
        (" €", "€"),
    ];
    let text = pairs.iter().fold(sentence.to_owned(), |text, (from, to)| {
        text.replace(from, &format!("{NBSP}{to}"))
    });
    text.replace("« ", &format!("«{NBSP}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_rounded_down() {
        for (before, after, printed) in [
            (398.0, 100.0, 3.98),
            (399.99, 100.0, 3.99),
            (400.0, 100.0, 4.0),
            (471.5, 147.6, 3.19),
            (0.3, 0.1, 3.0), // 2.9999999999999996 in binary
            (4.35, 1.0, 4.35),
        ] {
            let rounded = factor(before, after).unwrap_or_default();
            assert!(
                (rounded - printed).abs() < 1e-12,
                "{before} / {after}: {rounded}"
            );
        }
        assert_eq!(factor(1.0, 0.0), None);
    }

    #[test]
    fn numbers_are_written_in_french() {
        let plain = |text: String| text.replace(NBSP, " ");
        assert_eq!(plain(thousands(1_219_951.4)), "1 219 951");
        assert_eq!(plain(thousands(-999.6)), "-1 000");
        assert_eq!(plain(thousands(-0.2)), "0");
        for (number, written) in [
            (0.0, "0"),
            (0.16404, "0,16404"),
            (4100.234, "4 100,2"),
            (-0.052, "-0,052"),
            (13_897.06, "13 897"),
            (115.0, "115"),
            (1e-12, "0"),
            (-1e-12, "0"),
            (99_999.7, "100 000"),
        ] {
            assert_eq!(plain(significant(number)), written);
        }
        assert_eq!(plain(amount(1_200_050, Basis::Ht)), "12 000,50 € HT");
        assert_eq!(plain(amount(-5, Basis::Ttc)), "-0,05 € TTC");
        assert_eq!(plain(counted(1, "point", "points")), "1 point");
        assert_eq!(plain(counted(1500, "point", "points")), "1 500 points");
    }

    #[test]
    fn sentences_are_not_cut_where_they_must_not() {
        assert_eq!(
            unbroken("la feuille « Points » : 4 % ; oui"),
            "la feuille «\u{a0}Points\u{a0}»\u{a0}: 4\u{a0}%\u{a0}; oui"
        );
    }
}
