//! How the C library of Linux gives memory back.
//!
//! It learns from the first large block that is given back to keep the next ones: a plan of a million points
//! then holds 1,130 MiB of which it uses 840. It may be told not to, by a variable of the environment only,
//! and only before it begins.

/// The variable, and from which size on a block is given back, bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const SETTING: (&str, &str) = ("MALLOC_MMAP_THRESHOLD_", "1048576");

/// Begins the program anew, as the same process, where memory would be kept. It goes on as it began where
/// that cannot be done, or where whoever calls it has settled the matter.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn settle_memory() {
    use std::os::unix::process::CommandExt;
    let (name, value) = SETTING;
    if std::env::var_os(name).is_some() {
        return;
    }
    let mut args = std::env::args_os();
    if let (Ok(program), Some(own_name)) = (std::env::current_exe(), args.next()) {
        let mut again = std::process::Command::new(program);
        // It comes back only where it fails.
        let _ = again.arg0(own_name).args(args).env(name, value).exec();
    }
}

/// Elsewhere there is nothing to settle.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn settle_memory() {}
