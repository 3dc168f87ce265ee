//! Operating profiles: what share of its power a light point draws through the night, and when it
//! is lit at all where it does not follow the network.
//!
//! A profile speaks of moments of the night, and when these are, the sun and the clock decide (see
//! `energy::hours`); or it only says for how many hours a night the point is lit.

pub(super) mod columns;
mod fixed;
mod full_night;
mod gmao;
mod moment;
mod nights;
mod schema;
mod shorthand;
#[cfg(test)]
mod tests;
mod wording;

pub use fixed::FixedHours;
pub use moment::{DAY, Moment, Period};
pub use nights::{Nights, Season, Weekdays, YearDay};
#[cfg(test)]
pub(crate) use tests::{arbitrary, of_moments};
pub use wording::MONTHS;

/// A stretch of the night in which less than full power is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// When.
    pub period: Period,
    /// Power drawn in it, percent of full power; 0 is switched off. Whole percents are what both
    /// the public schema and the inventories write.
    pub power_percent: u8,
}

impl Window {
    /// Share of full power drawn, from 0 (switched off) to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        f64::from(self.power_percent) / 100.0
    }
}

/// Full power all night but in the windows (where two meet, the lower share holds); or fixed hours,
/// and then neither lit periods nor windows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Profile {
    lit: Vec<Period>,
    windows: Vec<Window>,
    fixed: Vec<FixedHours>,
}

impl Profile {
    /// Full power from switch-on to switch-off.
    #[must_use]
    pub fn full_night() -> Self {
        Self::default()
    }

    /// A profile of lit periods and windows; a window of full power changes nothing and is left
    /// out.
    ///
    /// In a night for which `lit` has periods, the point is lit in those and only in those,
    /// whatever the sun does; in any other it is lit with the network.
    #[must_use]
    pub fn new(lit: Vec<Period>, mut windows: Vec<Window>) -> Self {
        windows.retain(|window| window.power_percent < 100);
        Self {
            lit,
            windows,
            fixed: Vec::new(),
        }
    }

    /// So many hours a night at so much power, whatever the sun does. `None` without any, or for
    /// more hours than a day has.
    #[must_use]
    pub fn with_fixed_hours(fixed: Vec<FixedHours>) -> Option<Self> {
        let minutes: u32 = fixed.iter().map(|part| u32::from(part.minutes())).sum();
        (1..=u32::from(DAY)).contains(&minutes).then(|| Self {
            fixed,
            ..Self::default()
        })
    }

    /// Full power but in one window of legal time, in minutes from midnight, every night; percent
    /// of full power in it.
    ///
    /// `None` where the two ends are the same or not minutes of a day.
    #[must_use]
    pub fn with_window(from: u16, to: u16, power_percent: u8) -> Option<Self> {
        let period = Period::new(Moment::Legal(from), Moment::Legal(to))?;
        let window = Window {
            period,
            power_percent,
        };
        Some(Self::new(Vec::new(), vec![window]))
    }

    /// When the point is lit, in the nights for which this says it.
    #[must_use]
    pub fn lit(&self) -> &[Period] {
        &self.lit
    }

    /// Whether the point goes out in the night, some nights at least, and comes on again or not.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        let off = |window: &Window| window.power_percent == 0;
        self.lit.iter().any(|lit| !lit.is_of_the_sun()) || self.windows.iter().any(off)
    }

    /// The stretches of less than full power.
    #[must_use]
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Hours at full power that draw as much as one night, where it is the same whatever the night:
    /// a profile of fixed hours.
    #[must_use]
    pub fn fixed_equivalent_hours(&self) -> Option<f64> {
        (!self.fixed.is_empty()).then(|| fixed::equivalent(&self.fixed))
    }

    /// This profile with another on top of it, as when a dimming luminaire is put on a network
    /// that the commune switches off at night: nothing is gained twice. One luminaire has one
    /// driver: where both dim, the lower share alone holds, they do not multiply. Where this one
    /// says when the point is lit, it is heard, and not the other.
    ///
    /// Nobody knows which of its fixed hours a window of the other meets, and fixed hours do not say
    /// what is left of a window: nothing is gained then, and this one is heard alone, unless it is
    /// the full night.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        if !self.fixed.is_empty() || !other.fixed.is_empty() {
            let says_nothing = *self == Self::full_night();
            return if says_nothing { other } else { self }.clone();
        }
        let lit = if self.lit.is_empty() { other } else { self };
        let windows = self.windows.iter().chain(&other.windows).copied();
        Self::new(lit.lit.clone(), windows.collect())
    }

    /// What is left of this profile when its luminaire goes: the old ballast or driver leaves, and
    /// its dimming with it; what switches the network on and off stays.
    #[must_use]
    pub fn without_dimming(&self) -> Self {
        if !self.fixed.is_empty() {
            return fixed::at_full_power(&self.fixed)
                .and_then(|full| Self::with_fixed_hours(vec![full]))
                .unwrap_or_else(|| self.clone());
        }
        let windows = self.windows.iter().copied();
        let off = windows.filter(|window| window.power_percent == 0);
        Self::new(self.lit.clone(), off.collect())
    }

    /// Share of full power at a minute of the day, legal time; `None` where it is not the same
    /// every night, or not known.
    #[must_use]
    pub fn share_by_the_clock(&self, minute: u16) -> Option<f64> {
        if !self.lit.is_empty() || !self.fixed.is_empty() {
            return None;
        }
        self.windows.iter().try_fold(1.0, |lowest: f64, window| {
            let inside = window.period.contains_by_the_clock(minute)?;
            Some(if inside {
                lowest.min(window.share())
            } else {
                lowest
            })
        })
    }

    /// Reads a regime as inventories write it, in any of four ways; `None` where it is none of
    /// them, or has a condition that is not understood: it is then asked for, never guessed.
    ///
    /// - in French: `permanent`, `coupure 23h-5h`, `-50% 23h-5h`, `Semi-permanent (coup. 0h30/5h)`,
    ///   `-30 % 22h-0h et -50 % 0h-5h`, `coupure 1h-5h en heure d'été`, and whatever [`Profile`]
    ///   displays as;
    /// - as fixed hours: `12 h/nuit`, `6 h/nuit à 100 % + 6 h/nuit à 70 %`, `H24`;
    /// - in the public schema, fields `profil_nocturne` and `plages_variation`, alone or both with
    ///   a blank between them, in either order: `A/F/%/30/-240MN/-120MN*A/X///23:00HL/05:00HL`;
    /// - as a maintenance program exports it: `[(A-23),100;(23-5),50;(5-E),100]`.
    ///
    /// « Demi-nuit » has no fixed hours: it is not read here but through the scenario, which says
    /// what it stands for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if full_night::is_said(text) {
            return Some(Self::full_night());
        }
        schema::read(text)
            .or_else(|| gmao::read(text))
            .or_else(|| fixed::read(text))
            .or_else(|| shorthand::read(text))
    }

    /// This profile in the public schema: `profil_nocturne` and `plages_variation`. A field that
    /// would say nothing is blank.
    ///
    /// `None` for fixed hours: the schema only knows moments of the night.
    #[must_use]
    pub fn to_schema(&self) -> Option<(String, String)> {
        self.fixed.is_empty().then(|| schema::write(self))
    }
}
