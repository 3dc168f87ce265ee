//! Where a figure of the field comes from.

/// A figure of a table of the field, for the sheets that show where figures come from.
pub struct SourcedFigure<'a> {
    /// What it is.
    pub what: String,
    /// The figure, or figures, in words.
    pub value: String,
    /// Where it comes from.
    pub source: &'a str,
    /// Year of the source.
    pub year: i32,
    /// How sure it is.
    pub confidence: &'a str,
}

/// `CELMA, classe D (2026, confiance moyenne)`.
#[must_use]
pub fn stated(source: &str, year: i32, confidence: &str) -> String {
    format!("{source} ({year}, confiance {confidence})")
}
