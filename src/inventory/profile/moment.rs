//! Moments of the night, and the stretches between two of them.

use super::Nights;

/// Minutes in a day.
pub const DAY: u16 = 1440;

/// Farther than this from the middle of the night, sunset or sunrise is another night.
const FARTHEST_MIN: i16 = DAY as i16 / 2;

/// A moment that comes once a night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Minutes from midnight, legal time.
    Legal(u16),
    /// Minutes from midnight, universal time.
    Universal(u16),
    /// Minutes after the middle of the night, half-way from sunset to sunrise; negative for
    /// before.
    MidNight(i16),
    /// Minutes after sunset; negative for before.
    Sunset(i16),
    /// Minutes after sunrise; negative for before.
    Sunrise(i16),
}

impl Moment {
    fn exists(self) -> bool {
        match self {
            Self::Legal(minute) | Self::Universal(minute) => minute < DAY,
            Self::MidNight(minutes) | Self::Sunset(minutes) | Self::Sunrise(minutes) => {
                (-FARTHEST_MIN..=FARTHEST_MIN).contains(&minutes)
            }
        }
    }

    /// Whether it is told by a clock, not by the sun.
    #[must_use]
    pub fn is_of_the_clock(self) -> bool {
        matches!(self, Self::Legal(_) | Self::Universal(_))
    }

    /// Which comes first, among the moments that the sun tells.
    fn rank(self) -> Option<(u8, i16)> {
        match self {
            Self::Legal(_) | Self::Universal(_) => None,
            Self::Sunset(minutes) => Some((0, minutes)),
            Self::MidNight(minutes) => Some((1, minutes)),
            Self::Sunrise(minutes) => Some((2, minutes)),
        }
    }
}

/// From one moment to another, in some nights.
///
/// Between two clock times it may pass midnight. Where one end at least follows the sun, a night
/// in which the first comes after the second has no such stretch: « from sunset to 21h » is
/// nothing in June.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    nights: Nights,
    from: Moment,
    to: Moment,
}

impl Period {
    /// Whether it goes from sunset to sunrise, or nearly.
    #[must_use]
    pub fn is_of_the_sun(&self) -> bool {
        matches!(
            (self.from, self.to),
            (Moment::Sunset(_), Moment::Sunrise(_))
        )
    }

    /// From one moment to another, every night. `None` where the two are the same, where they can
    /// only come in the other order (from sunrise to sunset), or where one is not a minute of a
    /// day or lies more than half a day from the night.
    #[must_use]
    pub fn new(from: Moment, to: Moment) -> Option<Self> {
        let in_order = match (from.rank(), to.rank()) {
            (Some(from), Some(to)) => from < to,
            _ => from != to,
        };
        (in_order && from.exists() && to.exists()).then_some(Self {
            nights: Nights::default(),
            from,
            to,
        })
    }

    /// The same, only in these nights.
    #[must_use]
    pub fn during(self, nights: Nights) -> Self {
        Self { nights, ..self }
    }

    /// The nights in which it holds.
    #[must_use]
    pub fn nights(&self) -> Nights {
        self.nights
    }

    /// Its first moment.
    #[must_use]
    pub fn from(&self) -> Moment {
        self.from
    }

    /// The first moment after it.
    #[must_use]
    pub fn to(&self) -> Moment {
        self.to
    }

    /// Whether it holds at a minute of the day, legal time; `None` where that is not the same
    /// every night.
    #[must_use]
    pub fn contains_by_the_clock(&self, minute: u16) -> Option<bool> {
        match (self.from, self.to) {
            (Moment::Legal(from), Moment::Legal(to)) if self.nights == Nights::default() => {
                Some(if from <= to {
                    (from..to).contains(&minute)
                } else {
                    minute >= from || minute < to
                })
            }
            _ => None,
        }
    }
}
