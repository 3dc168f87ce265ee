//! What a run of the program takes, as Linux tells it.

use std::env;
use std::error::Error;
use std::fmt;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Between two looks at what a run holds.
const LOOK: Duration = Duration::from_millis(10);
/// What a browser that shows a page may be called.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// What a run took.
pub struct Measured {
    seconds: f64,
    processor: f64,
    kib: u64,
    /// What it told of itself, or how it ended.
    gap: String,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.1} s | {:.1} s | {} MiB | {}",
            self.seconds,
            self.processor,
            self.kib / 1024,
            self.gap
        )
    }
}

/// Runs the program.
pub fn run(arguments: &[&str]) -> Result<Measured, Box<dyn Error>> {
    let program = env::var("REVERBERE").unwrap_or(env!("CARGO_BIN_EXE_reverbere").to_owned());
    let files = env::var("OPEN_FILES").unwrap_or("1024".to_owned());
    let before = processor();
    let start = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n \"$0\"; exec \"$@\"", &files, &program])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut stated = child.stdout.take().ok_or("no output")?;
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stated.read_to_string(&mut text).map(|_| text)
    });
    let mut kib = 0;
    let status = loop {
        kib = kib.max(peak(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        sleep(LOOK);
    };
    let seconds = start.elapsed().as_secs_f64();
    let text = reader.join().map_err(|_| "the reader of the output")??;
    let gap = match status.code() {
        Some(0) => gap(&text).map_or("—".to_owned(), |gap| format!("{gap:.1e}")),
        code => format!("exit code {code:?}"),
    };
    Ok(Measured {
        seconds,
        processor: processor() - before,
        kib,
        gap,
    })
}

/// How long a browser takes to show a page: s, and s of the processor; `None` without one.
pub fn browser(page: &Path) -> Result<Option<(f64, f64)>, Box<dyn Error>> {
    let profile = tempfile::tempdir()?;
    for name in BROWSERS {
        let (before, start) = (processor(), Instant::now());
        let run = Command::new(name)
            .args(["--headless", "--no-sandbox", "--disable-gpu"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!(
                "--screenshot={}",
                profile.path().join("page.png").display()
            ))
            .arg(format!("file://{}", page.display()))
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .status();
        if run.is_ok() {
            return Ok(Some((start.elapsed().as_secs_f64(), processor() - before)));
        }
    }
    Ok(None)
}

/// The gap in the answer of `planifier --json`.
fn gap(text: &str) -> Option<f64> {
    let answer: serde_json::Value = serde_json::from_str(text).ok()?;
    answer.get("ecart_relatif")?.as_f64()
}

/// Processor time that ended children have taken, and theirs, s: in hundredths.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name of the program, the state is the third field; those of children are 16 and 17.
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3).and_then(|it| it.parse::<f64>().ok());
    ticks(16)
        .zip(ticks(17))
        .map_or(0.0, |(user, system)| (user + system) / 100.0)
}

/// The most that a process has held, KiB.
fn peak(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}
