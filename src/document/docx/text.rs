//! Texts as WordprocessingML holds them, and data as sentences and cells of a document show them.

use crate::document::field::Datum;
use crate::document::html::number;
use crate::document::html::of_sheet;
use crate::document::xlsx::sheet::Value;
use crate::document::xlsx::style::Kind;

/// A text without anything that markup would read, nor a character that XML does not allow.
pub fn escaped(text: &str) -> String {
    let is_allowed = |c: &char| {
        matches!(*c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') || *c >= '\u{10000}'
    };
    let kept: String = text.chars().filter(is_allowed).collect();
    quick_xml::escape::escape(kept.as_str()).into_owned()
}

/// What a cell shows, under a title that has the unit: amounts to the cent, shares to the hundredth.
#[must_use]
pub fn shown(datum: &Datum<'_>, kind: Kind) -> String {
    match (datum.number(), datum) {
        (_, Datum::Coded(_, word)) => (*word).to_owned(),
        (Some(number), _) => match kind {
            Kind::Euros => number::fixed(number, 2),
            Kind::Percent => number::percent(number, 2),
            Kind::Plain => number.to_string(),
            kind => of_sheet::shown(kind, &Value::Number(number)),
        },
        (None, Datum::Text(text)) => text.to_string(),
        (None, Datum::Key(key)) => (*key).to_owned(),
        (None, _) => String::new(),
    }
}

/// The same inside a sentence: amounts have their unit.
#[must_use]
pub fn with_unit(datum: &Datum<'_>, kind: Kind) -> String {
    let text = shown(datum, kind);
    match kind {
        Kind::Euros | Kind::WholeEuros if !text.is_empty() => format!("{text}\u{a0}€"),
        _ => text,
    }
}
