//! Coordinates.

/// A system of coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Degrees.
    Wgs84,
}

impl System {
    /// The system of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        (code == "wgs84").then_some(Self::Wgs84)
    }
}

/// Degrees.
#[must_use]
pub fn parse_degrees(_text: &str) -> Option<f64> {
    None
}
