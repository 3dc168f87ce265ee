//! Standard output, for what we write and nothing else.
//!
//! HiGHS, told to be silent, prints some lines meant for whoever debugs it, which C writes when the program
//! ends: below our JSON. `build/quiet.h` compiles it without them; a build folder older than that file keeps
//! its HiGHS, and `cargo install --git` does not read it.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

/// Standard output as the program was given it, once [`keep`] has taken it from everyone else.
static OURS: OnceLock<File> = OnceLock::new();

/// Takes standard output for [`write`] alone: what a library prints there is lost from now on. Where the
/// system has no such thing (Windows), or refuses it, nothing changes.
pub fn keep() {
    #[cfg(unix)]
    if let Ok(ours) = rustix::io::fcntl_dupfd_cloexec(io::stdout(), 3)
        && let Ok(nowhere) = File::options().write(true).open("/dev/null")
        && rustix::stdio::dup2_stdout(nowhere).is_ok()
    {
        // The only other call would be a second one, whose « ours » leads nowhere.
        let _ = OURS.set(ours.into());
    }
}

/// Writes the whole text.
///
/// # Errors
/// Those of the system, among them a reader that has gone away.
pub fn write(text: &str) -> io::Result<()> {
    match OURS.get() {
        Some(mut ours) => ours.write_all(text.as_bytes()),
        None => io::stdout().write_all(text.as_bytes()),
    }
}

/// Whether a person reads it there.
pub fn is_terminal() -> bool {
    match OURS.get() {
        Some(ours) => ours.is_terminal(),
        None => io::stdout().is_terminal(),
    }
}

/// Whether there is none at all: what a shortcut starts on Windows without a console.
pub fn is_absent() -> bool {
    #[cfg(windows)]
    let absent = std::os::windows::io::AsRawHandle::as_raw_handle(&io::stdout()).is_null();
    #[cfg(not(windows))]
    let absent = false;
    absent
}
