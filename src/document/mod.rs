//! What documents are made of. A [`field::Field`] says what a column is, once; a list of them is
//! shown by every renderer: [`xlsx`], [`html`], [`docx`], [`data`] (CSV, JSON, GeoJSON, stages), [`geopackage`]. A
//! [`formula::Formula`] is both what a cell shows and what it computes.

pub mod data;
pub mod docx;
pub mod field;
pub mod formula;
pub mod geopackage;
pub mod html;
pub mod xlsx;

pub use field::{Columns, Datum, Field, Fields, Shown};
pub use formula::Formula;

/// A list of fields of a row, one an entry: key, label, kind and width in characters, documents, then
/// how the field comes about (a [`field::Made`] with what it is made of), and what else there is to say
/// of it (methods of [`Field`]).
macro_rules! fields {
    ($row:ty; $(
        $key:expr, $label:expr, $kind:ident $width:literal, $shown:expr, $made:ident => $of:expr
        $(, $more:ident($($with:expr)?))*;
    )*) => {
        vec![$(
            $crate::document::Field::<$row>::new(
                $key,
                $label,
                ($crate::document::xlsx::style::Kind::$kind, $width),
                $shown,
                $crate::document::field::Made::$made($of),
            )
            $(.$more($($with)?))*
        ),*]
    };
    // For software only: a key is all that it reads.
    ($row:ty; $($key:literal => $of:expr $(, $more:ident($($with:expr)?))*;)*) => {
        vec![$(
            $crate::document::Field::<$row>::new(
                $key,
                $key,
                ($crate::document::xlsx::style::Kind::Text, 0.0),
                $crate::document::Shown::ALL,
                $crate::document::field::Made::Read($of),
            )
            $(.$more($($with)?))*
        ),*]
    };
}
pub(crate) use fields;
