//! When a search must wind up: its time is over, or somebody asked for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Asked again and again by whoever searches.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stop<'a> {
    deadline: Option<Instant>,
    asked: Option<&'a AtomicBool>,
}

impl<'a> Stop<'a> {
    /// After so many seconds, or once the flag is up.
    pub fn new(seconds: Option<f64>, asked: Option<&'a AtomicBool>) -> Self {
        let wish = seconds.and_then(|wish| Duration::try_from_secs_f64(wish.max(0.0)).ok());
        Self {
            deadline: wish.and_then(|wish| Instant::now().checked_add(wish)),
            asked,
        }
    }

    /// After so many seconds, and at most after those that are wished for.
    pub fn within(wish: Option<f64>, most: f64) -> Self {
        Self::new(Some(wish.map_or(most, |wish| wish.min(most))), None)
    }

    /// Whether the time is limited.
    pub fn is_limited(self) -> bool {
        self.deadline.is_some()
    }

    /// Whether to wind up.
    pub fn now(self) -> bool {
        let is_late = |deadline| Instant::now() >= deadline;
        self.is_asked() || self.deadline.is_some_and(is_late)
    }

    fn is_asked(self) -> bool {
        self.asked
            .is_some_and(|asked| asked.load(Ordering::Relaxed))
    }

    /// Seconds that are left, if there is a limit; none once somebody asked.
    pub fn seconds_left(self) -> Option<f64> {
        if self.is_asked() {
            return Some(0.0);
        }
        let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
        self.deadline.map(|deadline| left(deadline).as_secs_f64())
    }
}
