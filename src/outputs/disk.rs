//! Every step by which files change. A test ends the program before any of them, as a power cut
//! would.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Ends the program before the step of this number; read in builds with debug assertions only.
#[cfg(debug_assertions)]
const END_BEFORE: &str = "REVERBERE_ESSAI_FIN_AVANT";

#[cfg(debug_assertions)]
fn step() {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static LAST: OnceLock<Option<u64>> = OnceLock::new();
    static DONE: AtomicU64 = AtomicU64::new(0);
    let last = LAST.get_or_init(|| std::env::var(END_BEFORE).ok()?.parse().ok());
    let now = DONE.fetch_add(1, Ordering::SeqCst) + 1;
    if *last == Some(now) {
        // Nothing is tidied up: no destructor runs.
        std::process::exit(137);
    }
}

#[cfg(not(debug_assertions))]
fn step() {}

/// Makes a folder and those above it.
pub fn make_folders(folder: &Path) -> io::Result<()> {
    step();
    fs::create_dir_all(folder)
}

/// A new file, or one emptied.
pub fn create(file: &Path) -> io::Result<File> {
    step();
    let created = File::create(file)?;
    step();
    Ok(created)
}

/// Waits until a file is on the disk. Some shared disks know no such thing: then nothing more can be done.
pub fn sync(file: &Path) -> io::Result<()> {
    // Windows asks for the right to write.
    match fs::OpenOptions::new().append(true).open(file)?.sync_all() {
        Err(error) if !is_unknown(&error) => Err(error),
        _ => Ok(()),
    }
}

/// The same of the names in a folder, where the system can say so.
pub fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

fn is_unknown(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidInput, Unsupported};
    matches!(error.kind(), InvalidInput | Unsupported)
}

/// Gives a file another name.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step();
    fs::rename(from, to)
}

/// Removes a file; it need not be there.
pub fn remove(file: &Path) -> io::Result<()> {
    step();
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes an empty folder; it need not be there, and may hold something.
pub fn remove_folder(folder: &Path) {
    step();
    let _ = fs::remove_dir(folder);
}
