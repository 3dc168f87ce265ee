//! The amount of a cell.

use super::unit::Unit;
use crate::inventory::grid::Cell;
use crate::inventory::text::{normalise, parse_number};
use crate::money::Euros;

/// What a cell of a budget says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Cents.
    Typed(i64),
    /// Cents, to the nearest: a formula gives a part of a cent, which the cell does not show.
    Rounded(i64),
    /// « - », « néant », a blank cell: nothing.
    Nothing,
}

impl Amount {
    /// What a cell says, in a unit.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn of(cell: Option<&Cell>, unit: Unit) -> Result<Self, String> {
        let (euros, is_computed) = match cell {
            None => return Ok(Self::Nothing),
            Some(Cell::Number(number)) => (*number, true),
            Some(Cell::Text(text)) if is_nothing(text) => return Ok(Self::Nothing),
            Some(Cell::Text(text)) => match Unit::at_end_of(text) {
                // « 21,5 k€ » says its unit itself, whatever the title says.
                Some((number, own)) => return Self::of(Some(&Cell::Text(number.into())), own),
                None => (typed(text)?, false),
            },
            Some(other) => return Err(format!("« {other} » n'est pas un montant")),
        };
        if euros < 0.0 {
            return Err(format!(
                "budget négatif ({})",
                euros.to_string().replace('.', ",")
            ));
        }
        let euros = euros * unit.0 as f64;
        if let Some(exact) = Euros::from_euros(euros) {
            return Ok(Self::Typed(exact.cents()));
        }
        let nearest = Euros::from_euros((euros * 100.0).round() / 100.0);
        nearest
            .filter(|_| is_computed)
            .map(|euros| Self::Rounded(euros.cents()))
            .ok_or_else(|| {
                let written = euros.to_string().replace('.', ",");
                format!("« {written} » n'est pas un montant en euros à deux décimales au plus")
            })
    }

    /// Cents.
    #[must_use]
    pub fn cents(self) -> i64 {
        match self {
            Self::Typed(cents) | Self::Rounded(cents) => cents,
            Self::Nothing => 0,
        }
    }
}

fn typed(text: &str) -> Result<f64, String> {
    let whole = without_thousands(text);
    let euros = parse_number(&whole).filter(|_| !thousands_or_decimals(&whole));
    euros.ok_or_else(|| {
        format!(
            "« {} » n'est pas un montant en euros sans équivoque",
            text.trim()
        )
    })
}

/// What stands for no money. « ? » and « NC » do not: somebody does not know.
fn is_nothing(text: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '−') || c.is_whitespace();
    text.chars().all(is_dash)
        || matches!(
            normalise(text).as_str(),
            "neant" | "aucun" | "rien" | "nul" | "zero" | "sans objet" | "s o" | "so"
        )
}

/// « 30.000,00 » without the mark of its thousands, which the mark of its decimals tells.
fn without_thousands(text: &str) -> String {
    for (thousands, decimals) in [('.', ','), (',', '.')] {
        let Some((whole, rest)) = text.split_once(decimals) else {
            continue;
        };
        let mut groups = whole.split(thousands);
        let first = groups.next().is_some_and(|group| !group.trim().is_empty());
        let are_thousands =
            |group: &str| group.len() == 3 && group.bytes().all(|c| c.is_ascii_digit());
        let mut others = groups.peekable();
        if first
            && others.peek().is_some()
            && others.all(are_thousands)
            && !rest.contains(thousands)
        {
            return text.replace(thousands, "");
        }
    }
    text.to_owned()
}

/// « 12.000 » may be twelve thousand or twelve.
fn thousands_or_decimals(text: &str) -> bool {
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    digits
        .split_once(['.', ','])
        .is_some_and(|(_, decimals)| decimals.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_or_refused() {
        let text = |text: &str| Amount::of(Some(&Cell::Text(text.into())), Unit::EUROS);
        let number = |number, unit| Amount::of(Some(&Cell::Number(number)), Unit(unit));
        assert_eq!(text("12 000,50 €"), Ok(Amount::Typed(1_200_050)));
        assert_eq!(text("30.000,00"), Ok(Amount::Typed(3_000_000)));
        assert_eq!(text("1,230,000.50"), Ok(Amount::Typed(123_000_050)));
        assert_eq!(number(0.0, 1), Ok(Amount::Typed(0)));
        assert_eq!(number(10_000.0 / 3.0, 1), Ok(Amount::Rounded(333_333)));
        assert_eq!(
            number(64.1 - f64::EPSILON * 64.0, 1000),
            Ok(Amount::Typed(6_410_000))
        );
        for unit in [Unit::EUROS, Unit(1000)] {
            let own = |text: &str| Amount::of(Some(&Cell::Text(text.into())), unit);
            assert_eq!(own("21,5 k€"), Ok(Amount::Typed(2_150_000)));
            assert_eq!(own("10K€"), Ok(Amount::Typed(1_000_000)));
            assert_eq!(own("0,25 M€"), Ok(Amount::Typed(25_000_000)));
        }
        for nothing in ["-", " — ", "–", "néant", "Sans objet"] {
            assert_eq!(text(nothing), Ok(Amount::Nothing), "{nothing}");
        }
        assert_eq!(Amount::of(None, Unit::EUROS), Ok(Amount::Nothing));
        for (refused, said) in [
            ("douze mille", "n'est pas un montant"),
            ("?", "n'est pas un montant"),
            ("-5", "négatif"),
            ("12,345", "sans équivoque"),
            ("12.000", "sans équivoque"),
            ("21,5 k", "n'est pas un montant"),
            ("12.000 k€", "sans équivoque"),
            ("k€", "n'est pas un montant"),
        ] {
            assert!(
                text(refused).expect_err(refused).contains(said),
                "{refused}"
            );
        }
        assert!(number(f64::INFINITY, 1).is_err());
        assert!(number(f64::NAN, 1).is_err());
    }
}
