//! Colour temperatures as lists write them: kelvins, or a code of three digits.

use super::list::{COLOUR_CODE, ColourCode};
use crate::inventory::fields::Field;
use crate::inventory::grid::Cell;
use crate::inventory::text::{normalise, parse_number};
use std::collections::BTreeSet;

/// The kelvins that a cell tells, if it tells of one colour only: `740`, `4000 K`, `740 / 4000K`.
///
/// A code of three digits is never taken for kelvins.
pub(super) fn kelvins(cell: &Cell) -> Option<u32> {
    let text = cell.to_string();
    // « 4 000 K » is one number.
    let bare = text.trim().trim_end_matches(['k', 'K', '\u{212a}']);
    if let Some(number) = parse_number(bare) {
        return of_number(number);
    }
    let stated: BTreeSet<u32> = normalise(&text)
        .split(' ')
        .filter_map(|word| of_number(word.trim_end_matches('k').parse().ok()?))
        .collect();
    let mut stated = stated.into_iter();
    stated.next().filter(|_| stated.next().is_none())
}

fn of_number(number: f64) -> Option<u32> {
    if number.fract() != 0.0 {
        return None;
    }
    if Field::TemperatureCouleur.plausible()?.contains(&number) {
        return Some(number as u32);
    }
    let ColourCode {
        irc_min,
        irc_max,
        kelvins_par_unite,
        kelvins_min,
        kelvins_max,
    } = *COLOUR_CODE;
    let code = (100.0..1000.0).contains(&number).then_some(number as u32)?;
    let kelvins = code % 100 * kelvins_par_unite;
    let is_code = (irc_min..=irc_max).contains(&(code / 100))
        && (kelvins_min..=kelvins_max).contains(&kelvins);
    is_code.then_some(kelvins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_three_digits_is_never_kelvins() {
        let text = |text: &str| Cell::Text(text.into());
        for (cell, stated) in [
            (Cell::Number(740.0), Some(4000)),
            (text("830"), Some(3000)),
            (text("727"), Some(2700)),
            (text("740/4000K"), Some(4000)),
            (text("4 000 K"), Some(4000)),
            (text("IRC 70, 3000K"), Some(3000)),
            (Cell::Number(2200.0), Some(2200)),
            (Cell::Number(240.0), None),
            (Cell::Number(799.0), None),
            (text("3000/4000 K"), None),
            (text("RGBW"), None),
            (Cell::Number(74.5), None),
        ] {
            assert_eq!(kelvins(&cell), stated, "{cell}");
        }
    }
}
