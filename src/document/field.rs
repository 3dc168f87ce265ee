//! Fields: what a column of a document is, declared once for every document that shows it.

use super::formula::Formula;
use super::xlsx::style::Kind;
use super::xlsx::table::Source;
use std::borrow::Cow;
use std::ops::BitOr;

/// What names a field: its column in files for software, and what formulas call it.
pub type Key = &'static str;

/// What says yes in files for software.
pub(super) const TRUE: &str = "true";

/// Documents that show a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown(pub u8);

impl Shown {
    /// Every document.
    pub const ALL: Self = Self(u8::MAX);

    /// Whether it is one of these documents.
    #[must_use]
    pub fn is_among(self, documents: Self) -> bool {
        self.0 & documents.0 != 0
    }
}

impl BitOr for Shown {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a field says of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum<'r> {
    /// Nothing: not known, or not said.
    Blank,
    /// A text.
    Text(Cow<'r, str>),
    /// A text by which other software knows the row again: it stays as it is, where that is safe.
    Key(&'r str),
    /// A number, unrounded.
    Number(f64),
    /// A whole number: a count, a row, a year.
    Whole(i64),
    /// An amount in whole cents, which every document shows in euros.
    Cents(i64),
    /// What software counts with, and the word for it that people read.
    Coded(i64, &'r str),
}

impl Datum<'_> {
    /// As a number; none where it is a text or nothing.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Whole(whole) | Self::Coded(whole, _) => Some(*whole as f64),
            Self::Cents(cents) => Some(*cents as f64 / 100.0),
            Self::Blank | Self::Text(_) | Self::Key(_) => None,
        }
    }
}

impl Datum<'static> {
    /// Yes or no, as files for software write it, in a field of the kind `Truth`.
    #[must_use]
    pub fn truth(is_true: bool) -> Self {
        Self::Text(if is_true { TRUE } else { "false" }.into())
    }
}

impl<'r> From<&'r str> for Datum<'r> {
    fn from(text: &'r str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'r, T: Into<Datum<'r>>> From<Option<T>> for Datum<'r> {
    fn from(known: Option<T>) -> Self {
        known.map_or(Self::Blank, Into::into)
    }
}

impl From<f64> for Datum<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Datum<'_> {
    fn from(whole: u32) -> Self {
        Self::Whole(whole.into())
    }
}

/// What a formula of a field is over.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// Another field of the row.
    Field(Key),
    /// A cell of another sheet, as the one that laid that out gives it.
    Elsewhere(Source),
}

/// A field of the row, in a formula.
#[must_use]
pub fn of(key: Key) -> Formula<Operand> {
    Formula::Cell(Operand::Field(key))
}

/// The same once the list is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// A column, by its place.
    Column(usize),
    /// A cell of another sheet.
    Elsewhere(Source),
}

impl Place {
    /// What stands there; `held` says it of a column.
    #[must_use]
    pub fn value(&self, held: impl Fn(usize) -> f64) -> f64 {
        match self {
            Self::Column(column) => held(*column),
            Self::Elsewhere(source) => source.value,
        }
    }

    /// Its address; `address` says it of a column.
    #[must_use]
    pub fn address(&self, address: impl Fn(usize) -> String) -> String {
        match self {
            Self::Column(column) => address(*column),
            Self::Elsewhere(source) => source.cell.clone(),
        }
    }
}

/// How a field gets what it says of a row, and what the total row has under it.
pub enum Made<R> {
    /// Read from the row.
    Read(fn(&R) -> Datum<'_>),
    /// Read from the row, and summed.
    Sum(fn(&R) -> Datum<'_>),
    /// Computed from other fields, in a spreadsheet by a formula.
    Live(Formula<Operand>),
    /// Computed from other fields, and summed.
    LiveSum(Formula<Operand>),
    /// Computed from other fields; from their totals in the total row.
    LiveTotal(Formula<Operand>),
}

impl<R> Made<R> {
    fn formula(&self) -> Option<&Formula<Operand>> {
        match self {
            Self::Read(_) | Self::Sum(_) => None,
            Self::Live(formula) | Self::LiveSum(formula) | Self::LiveTotal(formula) => {
                Some(formula)
            }
        }
    }
}

/// One column of rows `R`.
pub struct Field<R> {
    /// What names it.
    pub key: Key,
    /// What a person reads over it.
    pub label: String,
    /// What its cells hold.
    pub kind: Kind,
    /// Width of its column, in characters.
    pub width: f64,
    /// Whether pages let a reader keep the rows of one of its values.
    pub is_choice: bool,
    shown: Shown,
    made: Made<R>,
    decimals: Option<u8>,
    opens: Option<fn(&R) -> Option<String>>,
    otherwise: &'static str,
}

impl<R> Field<R> {
    /// A field: its label in French with its unit, what its cells hold and their width in characters,
    /// the documents that show it, and how it comes about.
    #[must_use]
    pub fn new(
        key: Key,
        label: &str,
        (kind, width): (Kind, f64),
        shown: Shown,
        made: Made<R>,
    ) -> Self {
        Self {
            key,
            label: label.to_owned(),
            kind,
            width,
            is_choice: false,
            shown,
            made,
            decimals: None,
            opens: None,
            otherwise: "",
        }
    }

    /// The same; this text stands where the formula comes to no number.
    #[must_use]
    pub fn otherwise(self, otherwise: &'static str) -> Self {
        Self { otherwise, ..self }
    }

    /// The same with so many decimals at most in files for software: the others are noise.
    #[must_use]
    pub fn decimals(self, decimals: u8) -> Self {
        let decimals = Some(decimals);
        Self { decimals, ..self }
    }

    /// The same; pages let a reader keep the rows of one of its values.
    #[must_use]
    pub fn with_choice(self) -> Self {
        let is_choice = true;
        Self { is_choice, ..self }
    }

    /// The same; on pages its text opens a file of the folder.
    #[must_use]
    pub fn opens(self, file: fn(&R) -> Option<String>) -> Self {
        let opens = Some(file);
        Self { opens, ..self }
    }

    /// The file that its text opens on pages.
    #[must_use]
    pub fn file(&self, row: &R) -> Option<String> {
        self.opens.and_then(|file| file(row))
    }

    /// Whether its sum stands in the total row.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        matches!(self.made, Made::Sum(_) | Made::LiveSum(_))
    }

    /// Whether its formula stands in the total row, over the totals.
    #[must_use]
    pub fn is_live_in_total(&self) -> bool {
        matches!(self.made, Made::LiveTotal(_))
    }

    /// A number as files for software have it.
    #[must_use]
    pub fn trimmed(&self, number: f64) -> f64 {
        self.decimals.map_or(number, |decimals| {
            let scale = 10_f64.powi(decimals.into());
            (number * scale).round() / scale
        })
    }
}

/// The fields of rows `R`, in the order of every document.
pub struct Fields<R> {
    fields: Vec<Field<R>>,
    /// For each that is computed, its formula over the places of others.
    formulas: Vec<Option<Formula<Place>>>,
}

impl<R> Fields<R> {
    /// These fields.
    ///
    /// # Panics
    /// Where a formula names none of them: a mistake of the program, its lists are constants.
    #[must_use]
    pub fn new(fields: Vec<Field<R>>) -> Self {
        let place = |operand: &Operand| match operand {
            Operand::Elsewhere(source) => Place::Elsewhere(source.clone()),
            Operand::Field(key) => {
                let place = fields.iter().position(|field| field.key == *key);
                Place::Column(place.expect("a formula over fields of its list"))
            }
        };
        let formulas = fields
            .iter()
            .map(|field| Some(field.made.formula()?.over(&mut { place })));
        Self {
            formulas: formulas.collect(),
            fields,
        }
    }

    /// The columns of a document.
    #[must_use]
    pub fn shown_in(&self, documents: Shown) -> Columns<'_, R> {
        let places = 0..self.fields.len();
        let shown = places.filter(|at| self.fields[*at].shown.is_among(documents));
        Columns {
            fields: self,
            places: shown.collect(),
        }
    }

    fn datum<'r>(&'r self, at: usize, row: &'r R) -> Datum<'r> {
        let field = &self.fields[at];
        let formula = match (&field.made, &self.formulas[at]) {
            (Made::Read(of) | Made::Sum(of), _) => return of(row),
            (_, Some(formula)) => formula,
            (_, None) => return Datum::Blank,
        };
        match formula.value(&|place| place.value(|at| self.number(at, row))) {
            value if value.is_finite() => Datum::Number(value),
            _ if field.otherwise.is_empty() => Datum::Blank,
            _ => field.otherwise.into(),
        }
    }

    fn number(&self, at: usize, row: &R) -> f64 {
        self.datum(at, row).number().unwrap_or_default()
    }
}

/// Some fields, in the order of a document: its columns.
pub struct Columns<'f, R> {
    fields: &'f Fields<R>,
    places: Vec<usize>,
}

impl<R> Clone for Columns<'_, R> {
    fn clone(&self) -> Self {
        Self {
            fields: self.fields,
            places: self.places.clone(),
        }
    }
}

impl<'f, R> Columns<'f, R> {
    /// The same, a field first: the one that names the row.
    #[must_use]
    pub fn led_by(mut self, key: Key) -> Self {
        self.places
            .sort_by_key(|at| self.fields.fields[*at].key != key);
        self
    }

    /// The same, those that meet a condition only.
    #[must_use]
    pub fn that(mut self, keep: impl Fn(&Field<R>) -> bool) -> Self {
        self.places.retain(|at| keep(&self.fields.fields[*at]));
        self
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The fields.
    pub fn iter(&self) -> impl Iterator<Item = &'f Field<R>> + use<'_, 'f, R> {
        self.places.iter().map(|at| &self.fields.fields[*at])
    }

    /// What each says of a row.
    pub fn data<'r>(&'r self, row: &'r R) -> impl Iterator<Item = Datum<'r>> {
        self.places.iter().map(|at| self.fields.datum(*at, row))
    }

    /// For each, its formula over the columns; none for a field that is read, or is computed from
    /// something that this document does not show.
    #[must_use]
    pub fn formulas(&self) -> Vec<Option<Formula<Place>>> {
        let of = |at: &usize| {
            let formula = self.fields.formulas[*at].as_ref()?;
            let mut is_whole = true;
            let placed = formula.over(&mut |place| match place {
                Place::Elsewhere(_) => place.clone(),
                Place::Column(wanted) => {
                    let column = self.places.iter().position(|at| at == wanted);
                    is_whole &= column.is_some();
                    Place::Column(column.unwrap_or_default())
                }
            });
            is_whole.then_some(placed)
        };
        self.places.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fields;

    const ALL: Shown = Shown(0b11);
    const PRINTED: Shown = Shown(0b01);

    /// Fields of pairs of numbers.
    fn fields() -> Fields<(f64, f64)> {
        Fields::new(fields! { (f64, f64);
            "a", "Avant", Whole 8.0, ALL, Read => |row| row.0.into();
            "b", "Après", Whole 8.0, Shown(0b10), Read => |row| row.1.into();
            "ratio", "Facteur", Whole 8.0, ALL, Live => of("a") / of("b"), otherwise("∞");
        })
    }

    #[test]
    fn a_document_has_its_fields_in_the_order_of_the_list() {
        let fields = fields();
        let keys = |columns: &Columns<'_, (f64, f64)>| -> Vec<Key> {
            columns.iter().map(|field| field.key).collect()
        };
        assert_eq!(keys(&fields.shown_in(ALL)), ["a", "b", "ratio"]);
        assert_eq!(keys(&fields.shown_in(PRINTED)), ["a", "ratio"]);
        let led = fields.shown_in(ALL).led_by("ratio");
        assert_eq!(keys(&led), ["ratio", "a", "b"]);
    }

    #[test]
    fn a_computed_field_needs_not_show_what_it_is_computed_from() {
        let fields = fields();
        let printed = fields.shown_in(PRINTED);
        let row = (6.0, 4.0);
        let data: Vec<_> = printed.data(&row).collect();
        assert_eq!(data, [Datum::Number(6.0), Datum::Number(1.5)]);
        assert_eq!(printed.formulas(), [None, None], "b has no column");
        let led = fields.shown_in(ALL).led_by("ratio");
        let formula = led.formulas().swap_remove(0).expect("a formula");
        assert_eq!(
            formula.text(&|place| place.address(|at| format!("c{at}"))),
            "c1/c2"
        );
        let endless = (6.0, 0.0);
        assert_eq!(led.data(&endless).next(), Some("∞".into()));
    }
}
