//! Sums over the rows of « Points » whose cells hold a text, as formulas.
//!
//! By `EXACT`: `COUNTIF` and `SUMIF` would take `*` and `?` in a text for any text.

use crate::report::sheet::{LONGEST_FORMULA, Value};

/// Excel refuses longer texts inside formulas.
const LONGEST_QUOTE: usize = 255;
/// Cells that the formulas of one sheet may compare: past some seconds a reader would rather have
/// the figures.
const MOST_COMPARISONS: usize = 20_000_000;

/// How many cells of a range hold one of some texts, or the sum of what stands beside these cells
/// (`times`); the mere number where a formula would be too long for Excel.
pub fn count_of(range: &str, texts: &[&str], times: &str, result: f64) -> Value<'static> {
    let comparisons: Vec<String> = texts
        .iter()
        .map(|text| format!("EXACT({range},{})", quoted(text)))
        .collect();
    let formula = format!("SUMPRODUCT((0+{}){times})", comparisons.join("+"));
    if formula.len() <= LONGEST_FORMULA {
        Value::Formula(formula, result)
    } else {
        Value::Number(result)
    }
}

/// A text inside a formula: in pieces that Excel takes, put together again.
pub fn quoted(text: &str) -> String {
    let mut pieces = vec![String::new()];
    let mut units = 0;
    for sign in text.chars() {
        units += sign.len_utf16();
        if units > LONGEST_QUOTE {
            pieces.push(String::new());
            units = sign.len_utf16();
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(sign);
        }
    }
    let pieces = pieces.iter();
    let pieces: Vec<String> = pieces
        .map(|piece| format!("\"{}\"", piece.replace('"', "\"\"")))
        .collect();
    pieces.join("&")
}

/// Whether a spreadsheet has soon worked out so many sums, each over so many rows.
#[must_use]
pub fn are_quick(sums: usize, rows: usize) -> bool {
    sums.saturating_mul(rows) <= MOST_COMPARISONS
}

/// The sum of a range, or the count of its rows without one, over the rows that meet all the
/// conditions; the mere number where that would take too long.
pub fn sum_where(
    conditions: &[String],
    of: Option<&str>,
    quick: bool,
    result: f64,
) -> Value<'static> {
    if !quick {
        return Value::Number(result);
    }
    let mut factors: Vec<String> = conditions.iter().map(|one| format!("({one})")).collect();
    factors.push(of.unwrap_or("1").to_owned());
    Value::Formula(format!("SUMPRODUCT({})", factors.join("*")), result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_put_into_a_formula_piece_by_piece() {
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        let long = "é".repeat(300) + &"\u{1f4a9}".repeat(100);
        let formula = quoted(&long);
        let pieces: Vec<&str> = formula.split('&').collect();
        assert_eq!(pieces.len(), 2);
        for piece in &pieces {
            assert!(piece.encode_utf16().count() <= LONGEST_QUOTE + 2);
        }
        assert_eq!(formula.replace("\"&\"", "").trim_matches('"'), long);
    }
}
