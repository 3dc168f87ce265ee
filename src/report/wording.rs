//! Numbers and sentences as a French reader expects them, and the rounding of factors.

pub use crate::french::{agreeing, counted, decimal, significant, thousands, unbroken};
use crate::money::Basis;

const NBSP: char = '\u{a0}';

/// A change in percent, always with its sign: `−28 %`, `+3,5 %`.
#[must_use]
pub fn change_percent(share: f64, decimals: usize) -> String {
    let written = format!("{:+.decimals$}", share * 100.0);
    format!("{}{NBSP}%", written.replace('-', "−").replace('.', ","))
}

/// What a unit says that its number is a share of: « part du TTC », of « du TTC ». None of another unit.
#[must_use]
pub fn share_of(unit: &str) -> Option<&str> {
    let of = unit.strip_prefix("part")?;
    (of.is_empty() || of.starts_with([' ', ','])).then_some(of)
}

/// The unit beside a number whose share a cell shows in percent: what it is a share of; else the unit.
#[must_use]
pub fn unit_of_share(unit: &str) -> &str {
    let of = share_of(unit).unwrap_or(unit);
    of.trim_start_matches([',', ' '])
}

/// A number with its unit; a share in percent, « 3,2 % par an ». `written` is how numbers are written.
#[must_use]
pub fn measured(number: f64, unit: &str, written: impl Fn(f64) -> String) -> String {
    match share_of(unit) {
        // To the ninth decimal: what multiplying by a hundred adds is not the rate's.
        Some(of) => format!("{}{NBSP}%{of}", written((number * 1e11).round() / 1e9)),
        None if unit.is_empty() => written(number),
        None => format!("{} {unit}", written(number)),
    }
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

/// What a planning value is rounded to: hundreds, or less where that would be more than a hundredth of
/// it. Its cents stand where money is paid or checked.
fn planning_step(number: f64) -> (f64, i32) {
    match number.abs() {
        size if size < 1_000.0 => (1.0, 0),
        size if size < 10_000.0 => (10.0, -1),
        _ => (100.0, -2),
    }
}

/// A number of euros or kWh as a planning value: estimates are not known to the unit.
#[must_use]
pub fn planned(number: f64) -> f64 {
    let (step, _) = planning_step(number);
    (number / step).round() * step
}

/// The same as [`planned`] of a formula whose result is this number, for a spreadsheet.
#[must_use]
pub fn planned_formula(formula: &str, number: f64) -> String {
    format!("ROUND({formula},{})", planning_step(number).1)
}

/// Whether a number may be what [`planned`] made of another.
#[must_use]
pub fn is_planned(written: f64, number: f64) -> bool {
    let (step, _) = planning_step(number);
    (written - number).abs() <= step / 2.0 + 1e-6
}

/// Planning values in whole euros, from cents: `1 137 500 €`.
#[must_use]
pub fn planned_euros(cents: i64) -> String {
    format!("{}{NBSP}€", thousands(planned(cents as f64 / 100.0)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::{in_euros, kept_together};
    use std::borrow::Cow;

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
    fn shares_are_in_percent_and_other_numbers_with_their_unit() {
        for (number, unit, said) in [
            (0.032, "part par an", "3,2 % par an"),
            (0.16404, "part du TTC", "16,404 % du TTC"),
            (0.2, "part", "20 %"),
            (
                0.05,
                "part, en plus ou en moins",
                "5 %, en plus ou en moins",
            ),
            (0.17, "€/kWh", "0,17 €/kWh"),
            (0.75, "", "0,75"),
            (2.0, "partants", "2 partants"),
        ] {
            assert_eq!(measured(number, unit, decimal).replace(NBSP, " "), said);
        }
    }

    #[test]
    fn planning_values_are_rounded_to_the_hundred_and_small_ones_less() {
        for (number, rounded) in [
            (1_137_455.49, 1_137_500.0),
            (10_049.99, 10_000.0),
            (9_994.0, 9_990.0),
            (1_254.5, 1_250.0),
            (999.4, 999.0),
            (-12_350.0, -12_400.0),
            (0.0, 0.0),
        ] {
            assert!((planned(number) - rounded).abs() < 1e-9, "{number}");
            assert!(is_planned(rounded, number), "{number}");
        }
        assert!(!is_planned(1_137_400.0, 1_137_455.49));
        assert_eq!(planned_formula("A1+B1", 12_350.0), "ROUND(A1+B1,-2)");
    }

    #[test]
    fn sentences_are_not_cut_where_they_must_not() {
        assert_eq!(
            unbroken("la feuille « Points » : 4 % ; oui"),
            "la feuille «\u{a0}Points\u{a0}»\u{a0}: 4\u{a0}%\u{a0}; oui"
        );
        assert_eq!(
            unbroken("LED 45 W, de 23 h à 5 h, 2 h 30, 3 mâts et 12 hommes"),
            "LED 45\u{a0}W, de 23\u{a0}h à 5\u{a0}h, 2\u{a0}h 30, 3 mâts et 12 hommes"
        );
        for (text, kept) in [
            ("1 500 000 points", "1\u{a0}500\u{a0}000 points"),
            ("550 à 1 100 € HT/an", "550 à 1\u{a0}100\u{a0}€\u{a0}HT/an"),
            ("4 kWh/an, 140 lm/W", "4\u{a0}kWh/an, 140\u{a0}lm/W"),
            ("en 2027 2028, rue du 8 mai", "en 2027 2028, rue du 8 mai"),
            ("Oui ? Non !", "Oui\u{a0}? Non\u{a0}!"),
        ] {
            assert_eq!(unbroken(text), kept);
            assert_eq!(unbroken(kept), kept);
        }
        assert!(matches!(kept_together("rue Haute"), Cow::Borrowed(_)));
        assert_eq!(in_euros(262_500), "2\u{a0}625\u{a0}€");
        assert_eq!(in_euros(-262_550), "−2\u{a0}625,50\u{a0}€");
        assert_eq!(change_percent(-0.28, 0), "−28\u{a0}%");
        assert_eq!(change_percent(0.035, 1), "+3,5\u{a0}%");
    }
}
