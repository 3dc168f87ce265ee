//! How long the reading of one file may take: no file holds up the others.
//!
//! Only the time of the work itself counts: a thread that waits for a piece of one file may read
//! another file meanwhile.

use super::bounds;
use crate::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The time that some work has taken so far, on all threads together, and the most that it may take.
#[derive(Debug, Clone)]
pub struct Stopwatch {
    longest: Duration,
    nanoseconds: Arc<AtomicU64>,
}

/// Some work takes longer than it may; how long that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSlow(Duration);

impl Default for Stopwatch {
    /// For a large file.
    fn default() -> Self {
        Self::for_bytes(usize::MAX)
    }
}

impl Stopwatch {
    /// For a file of so many bytes.
    #[must_use]
    pub fn for_bytes(own: usize) -> Self {
        Self::of(bounds::longest(own))
    }

    /// For work that may take so long.
    #[must_use]
    pub fn of(longest: Duration) -> Self {
        Self {
            longest,
            nanoseconds: Arc::default(),
        }
    }

    /// Does some work, and counts its time.
    ///
    /// # Errors
    /// All the work together takes longer than it may.
    pub fn time<T>(&self, work: impl FnOnce() -> T) -> Result<T, TooSlow> {
        let mut lap = Lap::of(self);
        let done = work();
        lap.end()?;
        Ok(done)
    }

    /// Whether the work has taken longer than it may.
    ///
    /// # Errors
    /// As [`Stopwatch::time`].
    pub fn check(&self) -> Result<(), TooSlow> {
        if Duration::from_nanos(self.nanoseconds.load(Relaxed)) >= self.longest {
            return Err(TooSlow(self.longest));
        }
        Ok(())
    }
}

/// A piece of work of one thread that looks at the watch from time to time.
#[derive(Debug)]
pub struct Lap {
    watch: Stopwatch,
    begun: Instant,
    steps: u32,
}

/// Steps of a piece of work from one look at the watch to the next.
const STEPS: u32 = 1024;

impl Lap {
    /// Work that begins now.
    #[must_use]
    pub fn of(watch: &Stopwatch) -> Self {
        Self {
            watch: watch.clone(),
            begun: Instant::now(),
            steps: 0,
        }
    }

    /// One more step: a row, a cell.
    ///
    /// # Errors
    /// As [`Stopwatch::time`].
    pub fn step(&mut self) -> Result<(), TooSlow> {
        self.steps += 1;
        if self.steps == 1 {
            return self.watch.check();
        }
        if self.steps > STEPS {
            self.steps = 0;
            return self.end();
        }
        Ok(())
    }

    /// The end of this piece of work, or a look at the watch.
    ///
    /// # Errors
    /// As [`Stopwatch::time`].
    pub fn end(&mut self) -> Result<(), TooSlow> {
        let now = Instant::now();
        let lasted = now.duration_since(self.begun).as_nanos();
        let lasted = u64::try_from(lasted).unwrap_or(u64::MAX);
        self.watch.nanoseconds.fetch_add(lasted, Relaxed);
        self.begun = now;
        self.watch.check()
    }
}

impl TooSlow {
    /// What is said of the file.
    #[must_use]
    pub fn problem(self) -> String {
        let seconds = self.0.as_secs();
        format!("sa lecture prend plus de {seconds} s, bien plus que celle d'un inventaire")
    }

    /// The same, of a file, with what to do.
    #[must_use]
    pub fn of(self, file: &Path) -> Error {
        Error::input(file, self.problem(), REMEDY)
    }
}

/// What to do about a file that asks for too much.
pub const REMEDY: &str = "enregistrez-le de nouveau sans les lignes et colonnes vides, ou séparez-le en plusieurs fichiers";
