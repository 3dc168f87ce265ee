//! What a profile makes of one night.

use crate::inventory::profile::{Moment, Period, Profile};
use chrono::{DateTime, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// A sunset, the sunrise after it, and when the network is lit between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Night {
    /// Date of the sunset, legal time.
    pub(super) date: NaiveDate,
    /// Whether legal summer time is in force at sunset.
    pub(super) summer_time: bool,
    pub(super) sunset: DateTime<Utc>,
    pub(super) sunrise: DateTime<Utc>,
    /// When the network is switched on.
    pub(super) on: DateTime<Utc>,
    /// When it is switched off.
    pub(super) off: DateTime<Utc>,
}

/// Milliseconds, of universal time or long.
type Ms = i64;

const MINUTE: Ms = 60_000;
const DAY: Ms = 24 * 60 * MINUTE;

/// From the first time, to just before the second.
type Span = (Ms, Ms);

/// A part of a night during which legal time keeps the same offset from universal time.
#[derive(Clone, Copy)]
struct Segment {
    span: Span,
    offset: Ms,
}

impl Night {
    /// Hours at full power that draw as much as this night of a profile.
    pub(super) fn equivalent(&self, profile: &Profile, timezone: Tz) -> f64 {
        profile.fixed_equivalent_hours().unwrap_or_else(|| {
            let pieces = self.pieces(profile, timezone);
            pieces.into_iter().map(|(hours, share)| hours * share).sum()
        })
    }

    /// Hours of this night during which a profile draws no more than a share of full power; none of
    /// fixed hours, of which nobody knows when they are.
    pub(super) fn hours_at_most(&self, most: f64, profile: &Profile, timezone: Tz) -> f64 {
        if profile.fixed_equivalent_hours().is_some() {
            return 0.0;
        }
        let pieces = self.pieces(profile, timezone).into_iter();
        pieces
            .filter(|(_, share)| *share <= most)
            .map(|(hours, _)| hours)
            .sum()
    }

    /// The lit hours of this night, piece by piece, with their share of power. The night is cut
    /// wherever something changes, so that sums are exact.
    fn pieces(&self, profile: &Profile, timezone: Tz) -> Vec<(f64, f64)> {
        let tonight = |period: &Period| period.nights().hold(self.date, self.summer_time);
        let own: Vec<&Period> = profile.lit().iter().filter(|lit| tonight(lit)).collect();
        let windows = profile.windows().iter();
        let windows: Vec<_> = windows.filter(|w| tonight(&w.period)).collect();
        let mut pieces = Vec::new();
        for segment in self.segments(timezone) {
            let lit: Vec<Span> = if own.is_empty() {
                vec![(ms(self.on), ms(self.off))]
            } else {
                own.iter()
                    .flat_map(|period| self.spans(period, segment))
                    .collect()
            };
            let dimmed: Vec<(Span, f64)> = windows
                .iter()
                .flat_map(|window| {
                    let share = window.share();
                    let spans = self.spans(&window.period, segment);
                    spans.into_iter().map(move |span| (span, share))
                })
                .collect();
            let spans = lit.iter().chain(dimmed.iter().map(|(span, _)| span));
            let mut cuts: Vec<Ms> = spans
                .flat_map(|span| [span.0, span.1])
                .map(|cut| cut.clamp(segment.span.0, segment.span.1))
                .collect();
            cuts.sort_unstable();
            for piece in cuts.windows(2) {
                let holds = |span: &Span| (span.0..span.1).contains(&piece[0]);
                if lit.iter().any(holds) {
                    let shares = dimmed.iter().filter(|(span, _)| holds(span));
                    // One driver, one share at a time: where windows meet, the lowest holds.
                    let share = shares.map(|(_, share)| *share).fold(1.0, f64::min);
                    pieces.push(((piece[1] - piece[0]) as f64 / 3_600_000.0, share));
                }
            }
        }
        pieces
    }

    /// Whether the clocks are changed in this night.
    pub(super) fn changes_clocks(&self, timezone: Tz) -> bool {
        self.segments(timezone).len() > 1
    }

    fn middle(&self) -> Ms {
        i64::midpoint(ms(self.sunset), ms(self.sunrise))
    }

    /// The night from midday to midday, in two where the clocks change in it.
    fn segments(&self, timezone: Tz) -> Vec<Segment> {
        let offset_at = |time: Ms| {
            DateTime::from_timestamp_millis(time).map_or(0, |time| {
                let offset = timezone.offset_from_utc_datetime(&time.naive_utc());
                Ms::from(offset.fix().local_minus_utc()) * 1000
            })
        };
        let (start, end) = (self.middle() - DAY / 2, self.middle() + DAY / 2);
        let (before, after) = (offset_at(start), offset_at(end));
        let segment = |start, end, offset| Segment {
            span: (start, end),
            offset,
        };
        if before == after {
            return vec![segment(start, end, before)];
        }
        let (mut last_before, mut change) = (start, end);
        while change - last_before > 1 {
            let middle = i64::midpoint(last_before, change);
            if offset_at(middle) == before {
                last_before = middle;
            } else {
                change = middle;
            }
        }
        vec![segment(start, change, before), segment(change, end, after)]
    }

    /// When a period holds, as the clock goes in a part of this night.
    fn spans(&self, period: &Period, segment: Segment) -> Vec<Span> {
        let (from, to) = (period.from(), period.to());
        let clock = from.is_of_the_clock() && to.is_of_the_clock();
        let (start, end) = segment.span;
        match [from, to].map(|moment| self.time(moment, segment.offset)) {
            [from, to] if from < to => vec![(from, to)],
            // It passes midday, between two nights.
            [from, to] if clock => vec![(start, to), (from, end)],
            _ => Vec::new(),
        }
    }

    /// The time of a moment in this night; of the clock's, the one nearest to its middle.
    fn time(&self, moment: Moment, offset: Ms) -> Ms {
        let near_middle = |midnight: Ms, minute: u16| {
            let time = midnight + Ms::from(minute) * MINUTE;
            let days = (self.middle() - time + DAY / 2).div_euclid(DAY);
            time + days * DAY
        };
        match moment {
            Moment::Legal(minute) => near_middle(-offset, minute),
            Moment::Universal(minute) => near_middle(0, minute),
            Moment::MidNight(minutes) => self.middle() + Ms::from(minutes) * MINUTE,
            Moment::Sunset(minutes) => ms(self.sunset) + Ms::from(minutes) * MINUTE,
            Moment::Sunrise(minutes) => ms(self.sunrise) + Ms::from(minutes) * MINUTE,
        }
    }
}

fn ms(time: DateTime<Utc>) -> Ms {
    time.timestamp_millis()
}
