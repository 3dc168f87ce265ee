//! What the process holds in memory, as Linux tells it.

use std::cell::Cell;
use std::fs;
use std::time::Duration;

/// The most that was held so far, in KiB.
#[derive(Default)]
pub struct Memory(Cell<u64>);

impl Memory {
    /// Tells what a stage took, and begins the next.
    pub fn report(&self, stage: &str, time: Duration) {
        let [most, now] = ["VmHWM:", "VmRSS:"].map(read);
        self.0.set(self.0.get().max(most));
        // From here on the most is counted anew; where that may not be, it only grows.
        let _ = fs::write("/proc/self/clear_refs", "5");
        eprintln!(
            "  {stage} : {:.2} s, {} Gio au plus, {} Gio à la fin",
            time.as_secs_f64(),
            gib(most),
            gib(now)
        );
    }

    /// The most that was held, in KiB.
    pub fn most(&self) -> u64 {
        self.0.get()
    }
}

/// KiB in GiB, as they are printed.
pub fn gib(kib: u64) -> String {
    format!("{:.2}", kib as f64 / 1024.0 / 1024.0).replace('.', ",")
}

fn read(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}
