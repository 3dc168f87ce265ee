//! Where a figure of the field comes from, in words.

/// `CELMA, classe D (2026, confiance moyenne)`.
#[must_use]
pub fn told(source: &str, year: i32, confidence: &str) -> String {
    format!("{source} ({year}, confiance {confidence})")
}
