//! The Python that has solvers which are not ours, for tests and for the benchmark of the planner.

use std::path::PathBuf;

/// The Python of the folder that `.ci/solveurs` fills.
pub fn python() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = || match set("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None => PathBuf::from(set("HOME").unwrap_or_default()).join(".cache"),
    };
    let folder = set("REVERBERE_SOLVEURS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| cache().join("reverbere/solveurs"));
    folder.join("bin/python3")
}
