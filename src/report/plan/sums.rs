//! Sums over the rows of « Points » whose cells hold a text, as formulas.
//!
//! By `EXACT`: `COUNTIF` and `SUMIF` would take `*` and `?` in a text for any text.

use crate::report::sheet::Value;

/// Excel refuses longer texts inside formulas, and longer formulas.
const LONGEST_QUOTE: usize = 255;
const LONGEST_FORMULA: usize = 8000;
/// Cells that the formulas of one sheet may compare: past some seconds a reader would rather have
/// the figures.
const MOST_COMPARISONS: usize = 20_000_000;

/// How many cells of a range hold one of some texts, or the sum of what stands beside these cells
/// (`times`); the mere number where a formula would be too long for Excel.
pub fn count_of(range: &str, texts: &[&str], times: &str, result: f64) -> Value<'static> {
    let comparisons: Vec<String> = texts
        .iter()
        .map(|text| format!("EXACT({range},\"{}\")", text.replace('"', "\"\"")))
        .collect();
    let formula = format!("SUMPRODUCT((0+{}){times})", comparisons.join("+"));
    let fits = texts
        .iter()
        .all(|text| text.encode_utf16().count() <= LONGEST_QUOTE);
    if fits && formula.len() <= LONGEST_FORMULA {
        Value::Formula(formula, result)
    } else {
        Value::Number(result)
    }
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
