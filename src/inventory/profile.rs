//! Operating profiles: what share of its power a light point draws, minute by minute of the day.
//!
//! A profile speaks only of the hours when the network is lit; when that is, the sun decides
//! (see `energy::hours`).

use super::text::normalise;
use std::fmt;

/// Minutes in a day.
pub const DAY: u16 = 1440;

/// A span of legal time and the share of full power drawn in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// First minute, from midnight.
    pub from: u16,
    /// First minute after the window; less than `from` where the window passes midnight.
    pub to: u16,
    /// Share of full power, from 0 (switched off) to 1.
    pub share: f64,
}

/// Full power all night but in the windows; where two windows meet, the shares multiply.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    windows: Vec<Window>,
}

impl Profile {
    /// Full power from switch-on to switch-off.
    #[must_use]
    pub fn full_night() -> Self {
        Self::default()
    }

    /// Full power but in one window.
    #[must_use]
    pub fn with_window(from: u16, to: u16, share: f64) -> Self {
        Self {
            windows: vec![Window { from, to, share }],
        }
    }

    /// This profile with another on top of it, as when a dimming luminaire is put on a network
    /// that the commune switches off at night: nothing is gained twice.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            windows: self.windows.iter().chain(&other.windows).copied().collect(),
        }
    }

    /// Share of full power at a minute of the day.
    #[must_use]
    pub fn share_at(&self, minute: u16) -> f64 {
        self.windows
            .iter()
            .filter(|window| {
                if window.from <= window.to {
                    (window.from..window.to).contains(&minute)
                } else {
                    minute >= window.from || minute < window.to
                }
            })
            .map(|window| window.share)
            .product()
    }

    /// Reads a regime as inventories write it: `permanent`, `coupure 23h-5h`,
    /// `abaissement -30% 23h30-5h30`, `-50% 23h-5h`, `extinction de 0h à 5h`. `None` where it is
    /// none of these.
    ///
    /// « Demi-nuit » has no fixed hours: it is not read here but through the scenario, which says
    /// what it stands for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let normal = normalise(text);
        if matches!(
            normal.as_str(),
            "permanent"
                | "permanente"
                | "nuit"
                | "nuit entiere"
                | "nuit complete"
                | "toute la nuit"
                | "pleine nuit"
                | "100%"
                | "aucun"
                | "aucune"
                | "sans"
                | "non"
                | "sans coupure"
                | "sans extinction"
                | "sans abaissement"
        ) {
            return Some(Self::full_night());
        }
        let words: Vec<&str> = normal.split(' ').collect();
        // « 1 point sur 2 », « sauf le week-end »: more than a window and a share can tell.
        let conditional = [
            "sur", "sans", "pas", "sauf", "hors", "ou", "si", "point", "points",
        ];
        let decimals = text.split('%').next().is_some_and(|before| {
            before
                .trim_end()
                .trim_end_matches(|c: char| c.is_ascii_digit())
                .ends_with([',', '.'])
        });
        if words.iter().any(|word| conditional.contains(word)) || text.contains('%') && decimals {
            return None;
        }
        let percent = words
            .iter()
            .find_map(|word| word.strip_suffix('%')?.parse::<f64>().ok());
        let percent = percent.or_else(|| {
            let at = words.iter().position(|word| *word == "%")?;
            words.get(at.checked_sub(1)?)?.parse().ok()
        });
        let has = |stems: &[&str]| {
            words
                .iter()
                .any(|word| stems.iter().any(|stem| word.starts_with(stem)))
        };
        let lowered = has(&["abaissement", "reduction", "baisse"]) || has_minus_percent(text);
        let share = match percent {
            None if has(&["coupure", "extinction", "eteint"]) => 0.0,
            Some(percent) if lowered && (0.0..=100.0).contains(&percent) => 1.0 - percent / 100.0,
            // « gradation 50 % » says neither « by » nor « to ».
            _ => return None,
        };
        let (from, to) = window_in(&words)?;
        Some(Self::with_window(from, to, share))
    }
}

/// Whether a minus sign stands right before a percentage: « -50 % », « −30% ».
fn has_minus_percent(text: &str) -> bool {
    text.split('%').any(|before| {
        before
            .trim_end()
            .trim_end_matches(|c: char| c.is_ascii_digit())
            .ends_with(['-', '\u{2212}', '\u{2013}'])
            && before.trim_end().ends_with(|c: char| c.is_ascii_digit())
    }) && text.contains('%')
}

/// The two clock times of a text, each `23h`, `23h30`, `5 h`; exactly two, else nothing.
fn window_in(words: &[&str]) -> Option<(u16, u16)> {
    let joined = words.join(" ").replace(" h ", "h ").replace(" h", "h");
    let times: Vec<u16> = joined.split(' ').filter_map(clock).collect();
    match times.as_slice() {
        [from, to] if from != to => Some((*from, *to)),
        _ => None,
    }
}

fn clock(word: &str) -> Option<u16> {
    let (hours, minutes) = word.split_once('h')?;
    let hours: u16 = hours.parse().ok()?;
    let minutes: u16 = if minutes.is_empty() {
        0
    } else {
        minutes.parse().ok()?
    };
    (hours <= 24 && minutes < 60).then_some((hours * 60 + minutes) % DAY)
}

impl fmt::Display for Profile {
    /// `nuit entière`, `extinction 23h-5h`, `−50 % 23h-5h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.windows.is_empty() {
            return f.write_str("nuit entière");
        }
        for (index, window) in self.windows.iter().enumerate() {
            if index > 0 {
                f.write_str(" et ")?;
            }
            if window.share == 0.0 {
                f.write_str("extinction ")?;
            } else {
                write!(f, "−{:.0} % ", (1.0 - window.share) * 100.0)?;
            }
            write!(f, "{}-{}", Clock(window.from), Clock(window.to))?;
        }
        Ok(())
    }
}

struct Clock(u16);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 60 {
            0 => write!(f, "{}h", self.0 / 60),
            minutes => write!(f, "{}h{minutes:02}", self.0 / 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regimes_are_read_as_inventories_write_them() {
        for (text, expected) in [
            ("Permanent", "nuit entière"),
            ("nuit entière", "nuit entière"),
            ("coupure 23h-5h", "extinction 23h-5h"),
            ("Extinction de 0h à 5h", "extinction 0h-5h"),
            ("Extinction 23h30 / 5h30", "extinction 23h30-5h30"),
            ("abaissement -30% 23h-5h", "−30 % 23h-5h"),
            ("Abaissement 50 % 22h-6h", "−50 % 22h-6h"),
            ("-50% 23h-5h", "−50 % 23h-5h"),
        ] {
            assert_eq!(
                Profile::parse(text).map(|p| p.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in [
            "demi-nuit",
            "gradation 50 % 23h-5h",
            "coupure",
            "coupure 23h",
            "Extinction 1 point sur 2 de 23h à 5h",
            "sans extinction 23h-5h",
            "extinction 23h-5h sauf week-end",
            "abaissement 33,5% 23h-5h",
            "bleu",
            "",
        ] {
            assert_eq!(Profile::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for profile in [
            Profile::full_night(),
            Profile::with_window(23 * 60, 5 * 60, 0.0),
            Profile::with_window(22 * 60 + 30, 6 * 60, 0.3),
        ] {
            let text = profile.to_string().replace('−', "-");
            assert_eq!(
                Profile::parse(&text).map(|p| p.to_string()),
                Some(profile.to_string()),
                "{text}"
            );
        }
    }

    #[test]
    fn shares_multiply_where_windows_meet() {
        let off = Profile::with_window(23 * 60, 5 * 60, 0.0);
        let dimmed = Profile::with_window(22 * 60, 6 * 60, 0.5);
        let both = off.and(&dimmed);
        for (minute, share) in [
            (21 * 60, 1.0),
            (22 * 60 + 30, 0.5),
            (23 * 60, 0.0),
            (60, 0.0),
            (5 * 60, 0.5),
            (6 * 60, 1.0),
        ] {
            assert!((both.share_at(minute) - share).abs() < 1e-12, "{minute}");
        }
    }
}
