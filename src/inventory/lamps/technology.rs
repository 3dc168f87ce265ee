//! Technologies of lamps, with the watts that their lamps can have.

use super::table::{Entry, LAMPS};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;

/// Lamp technology of a light point; the codes are those of domain usage and of the public schema.
///
/// ```
/// use reverbere::Technology;
///
/// assert_eq!(Technology::from_code("SHP"), Some(Technology::Shp));
/// assert_eq!(Technology::Bf.code(), "BF");
/// assert_eq!(Technology::from_code("néon"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "each code is explained in lampes.toml")]
pub enum Technology {
    Shp,
    Sbp,
    Sb,
    Bf,
    Im,
    Cpo,
    Fc,
    Tf,
    Hal,
    Inc,
    Ind,
    Led,
    Solaire,
    /// Not told, not recognised, or ambiguous.
    Inconnue,
}

impl Technology {
    /// Every technology, in the order of reports.
    pub const ALL: [Self; 14] = [
        Self::Shp,
        Self::Sbp,
        Self::Sb,
        Self::Bf,
        Self::Im,
        Self::Cpo,
        Self::Fc,
        Self::Tf,
        Self::Hal,
        Self::Inc,
        Self::Ind,
        Self::Led,
        Self::Solaire,
        Self::Inconnue,
    ];

    /// The code in files and tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shp => "SHP",
            Self::Sbp => "SBP",
            Self::Sb => "SB",
            Self::Bf => "BF",
            Self::Im => "IM",
            Self::Cpo => "CPO",
            Self::Fc => "FC",
            Self::Tf => "TF",
            Self::Hal => "HAL",
            Self::Inc => "INC",
            Self::Ind => "IND",
            Self::Led => "LED",
            Self::Solaire => "SOLAIRE",
            Self::Inconnue => "INCONNUE",
        }
    }

    /// Its code in EclExt, the standard of the CNIG (`typeSource`). Fluorescent lamps of all shapes are one
    /// code; Cosmopolis is a metal halide, white sodium a high-pressure sodium; a solar point says how it
    /// is fed, not what shines.
    #[must_use]
    pub fn eclext(self) -> &'static str {
        match self {
            Self::Bf => "VM",
            Self::Cpo => "IM",
            Self::Sb => "SHP",
            Self::Fc | Self::Tf => "FLUO",
            Self::Solaire | Self::Inconnue => "XX",
            same => same.code(),
        }
    }

    /// The technology of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|technology| technology.code().eq_ignore_ascii_case(code.trim()))
    }

    /// Watts that a lamp of this technology can have.
    #[must_use]
    pub fn plausible_watts(self) -> RangeInclusive<f64> {
        match self.entry().and_then(|entry| entry.watts) {
            Some([least, most]) => least..=most,
            None => 1.0..=2000.0,
        }
    }

    /// The lamp of which these watts are the power with a magnetic ballast, where no lamp of the
    /// technology has these watts itself: 100 for 115 W of high-pressure sodium.
    #[must_use]
    pub fn lamp_of_system_watts(self, watts: f64) -> Option<f64> {
        let lamps = &self.entry()?.lampes_w;
        if lamps.iter().any(|lamp| (lamp - watts).abs() < 0.5) {
            return None;
        }
        let ballast = &LAMPS.avec_ballast;
        let gap = |lamp: f64| {
            let usual = if lamp < 100.0 {
                ballast.moins_de_100_w
            } else {
                ballast.des_100_w
            };
            (watts / lamp - usual).abs()
        };
        lamps
            .iter()
            .copied()
            .filter(|lamp| *lamp < watts && gap(*lamp) <= ballast.ecart)
            .min_by(|a, b| gap(*a).total_cmp(&gap(*b)))
    }

    /// Whether lamps of some usual technology are made in these watts.
    #[must_use]
    pub fn is_made_in(watts: f64) -> bool {
        let made = |lamp: &f64| (lamp - watts).abs() < 0.5;
        LAMPS
            .technologie
            .iter()
            .any(|entry| !entry.rare && entry.lampes_w.iter().any(made))
    }

    /// Whether fluorescent tubes are made in these watts.
    #[must_use]
    pub fn is_tube_of(watts: f64) -> bool {
        let made = |tube: &f64| (tube - watts).abs() < 0.5;
        LAMPS.tubes_w.iter().any(made)
    }

    /// Whether these watts are those of two to four of its lamps, which stand in one luminaire.
    #[must_use]
    pub fn may_be_several_tubes(self, watts: f64) -> bool {
        self.is_fluorescent() && (2..=4).any(|tubes| Self::is_tube_of(watts / f64::from(tubes)))
    }

    /// Whether lamps of this technology are made in these watts.
    #[must_use]
    pub fn is_made_of(self, watts: f64) -> bool {
        let lamps = self.entry().map_or(&[][..], |entry| &entry.lampes_w);
        lamps.iter().any(|lamp| (lamp - watts).abs() < 0.5)
    }

    /// Whether a lamp of a street has these watts: made in them, or within what is usual of those that are made in any;
    /// `None` where the table knows neither.
    #[must_use]
    pub fn is_usual(self, watts: f64) -> Option<bool> {
        let entry = self.entry()?;
        if let Some([least, most]) = entry.usuels_w {
            return Some((least..=most).contains(&watts));
        }
        (!entry.lampes_w.is_empty()).then(|| self.is_made_of(watts))
    }

    /// Whether no lamp of this technology is made in these watts, where the table knows them all.
    #[must_use]
    pub fn is_never_made_of(self, watts: f64) -> bool {
        let knows = self.entry().is_some_and(|entry| !entry.lampes_w.is_empty());
        knows && !self.is_made_of(watts)
    }

    /// Whether its lamps are fluorescent, so that one luminaire may hold several.
    #[must_use]
    pub fn is_fluorescent(self) -> bool {
        matches!(self, Self::Fc | Self::Tf)
    }

    fn entry(self) -> Option<&'static Entry> {
        LAMPS.technologie.iter().find(|entry| entry.code == self)
    }

    /// The name that a councillor reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.entry()
            .map_or("Lampe inconnue", |entry| entry.libelle.as_str())
    }
}

impl fmt::Display for Technology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
