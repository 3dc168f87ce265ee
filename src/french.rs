//! French as a reader expects it: numbers, counted nouns, sentences.

use std::borrow::Cow;

const NBSP: char = '\u{a0}';

/// Digits with their thousands apart, by no-break spaces.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NBSP);
        }
        text.push(digit);
    }
    text
}

/// A whole number with its thousands apart.
#[must_use]
pub fn thousands(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let text = grouped(&digits);
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

/// `1 point`, `12 points`; nothing is singular in French.
#[must_use]
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!(
        "{}{NBSP}{}",
        thousands(count as f64),
        agreeing(count, one, several)
    )
}

/// A text that begins with a capital, as a sentence does.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A word as its number wants it: « 1 demandé », « 2 demandés ».
#[must_use]
pub fn agreeing<'a>(count: usize, one: &'a str, several: &'a str) -> &'a str {
    if count < 2 { one } else { several }
}

/// Whole euros of an amount in cents: `1 470 000 €`.
#[must_use]
pub fn whole_euros(cents: i64) -> String {
    format!("{}{NBSP}€", thousands(cents as f64 / 100.0))
}

/// Cents in euros, with a decimal part where there is one: `2 625 €`, `2 625,50 €`.
#[must_use]
pub fn in_euros(cents: i64) -> String {
    format!("{}{NBSP}€", typed_euros(cents))
}

/// The same without its unit, as a person types it: `2 625`, `2 625,50`.
#[must_use]
pub fn typed_euros(cents: i64) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    let (euros, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let rest = match rest {
        0 => String::new(),
        rest => format!(",{rest:02}"),
    };
    format!("{sign}{}{rest}", grouped(&euros.to_string()))
}

/// A sentence that no line end cuts before a high punctuation mark, inside quotes, inside a number or
/// between it and its unit.
#[must_use]
pub fn unbroken(sentence: &str) -> String {
    kept_together(sentence).into_owned()
}

/// The same as [`unbroken`]; most texts have nothing to keep together.
#[must_use]
pub fn kept_together(sentence: &str) -> Cow<'_, str> {
    // A text without spaces, or with letters only around them, is the text of most cells.
    let mut kept = String::new();
    let mut done = 0;
    for (at, _) in sentence.match_indices(' ') {
        if holds(&sentence[..at], &sentence[at + 1..]) {
            kept.push_str(&sentence[done..at]);
            kept.push(NBSP);
            done = at + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(sentence);
    }
    kept.push_str(&sentence[done..]);
    Cow::Owned(kept)
}

/// Whether a space holds what stands before it and what follows together.
fn holds(before: &str, after: &str) -> bool {
    if after.starts_with([':', ';', '?', '!', '%', '»', '€']) || before.ends_with('«') {
        return true;
    }
    if before.ends_with('€') {
        return ["HT", "TTC"].contains(&first_word(after));
    }
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 {
        return false;
    }
    let word = first_word(after);
    // Thousands: « 12 345 », and « 1 500 » of « 1 500 000 », but no two years.
    let grouped = digits <= 3 && word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    grouped || UNITS.contains(&word)
}

/// The letters or digits that a text begins with: « kWh » of « kWh/an, soit ».
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Units that follow a number, without what they are divided by.
const UNITS: [&str; 20] = [
    "W", "kW", "Wh", "kWh", "MWh", "kVA", "lm", "lux", "cd", "K", "h", "an", "ans", "mois", "min",
    "m", "km", "kg", "t", "Ω",
];
