//! What commands have in common: progress, JSON, and files that appear whole or not at all.

use crate::error::{Error, Result};
use crate::inventory::{Import, extension};
pub use crate::report::wording::thousands;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A progress bar on standard error; nothing where that is not a terminal.
pub fn progress(label: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_style(style).with_message(label);
    // Indicatif hides the bar by itself when standard error is no terminal.
    bar.tick();
    bar
}

/// Reads inventories under a progress bar: `read` is given what to call after each file.
pub fn while_reading<T>(
    read: impl FnOnce(&(dyn Fn(usize, usize) + Sync)) -> Result<T>,
) -> Result<T> {
    let bar = progress("Lecture des inventaires");
    let result = read(&|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    result
}

/// Says on standard error which files were left out as a scenario or an option asks.
pub fn tell_left_out(import: &Import) {
    if !import.left_out.is_empty() {
        eprintln!(
            "laissé de côté comme demandé, non lu : {}",
            import.left_out.join(", ")
        );
    }
}

/// A flag that Ctrl-C puts up: the search winds up and gives the best plan it knows. Pressed again,
/// it ends the program.
pub fn stop_on_ctrl_c() -> Arc<AtomicBool> {
    let asked = Arc::new(AtomicBool::new(false));
    let pressed = Arc::clone(&asked);
    // Without a handler (one is there already) Ctrl-C ends the program, as it always does.
    let _ = ctrlc::set_handler(move || {
        if pressed.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!(
            "arrêt demandé : le meilleur plan connu va être écrit (Ctrl-C encore pour tout arrêter)"
        );
    });
    asked
}

/// What a command is about to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A table of points: inside a folder of inventories it would be read again as one.
    Points,
    /// Anything else.
    Document,
}

/// An inventory is the commune's own file: nothing is written over an input, and no points among
/// inventories.
pub fn refuse_among_inputs<'a>(
    output: &Path,
    written: Written,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<()> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let existing = whole(output);
    // Folders that do not exist yet will be made.
    let place = std::path::absolute(output)
        .ok()
        .and_then(|path| path.ancestors().find_map(whole));
    for input in inputs.into_iter().filter_map(whole) {
        if existing.as_ref() == Some(&input) {
            return Err(Error::Usage(format!(
                "« {} » est un fichier à lire : il ne sera pas remplacé ; choisissez un autre nom de sortie",
                output.display()
            )));
        }
        let is_among = place
            .as_ref()
            .is_some_and(|place| place.starts_with(&input));
        if written == Written::Points && input.is_dir() && is_among {
            return Err(Error::Usage(format!(
                "« {} » est dans un dossier d'inventaires : ses points y seraient relus une seconde fois ; choisissez un autre dossier de sortie",
                output.display()
            )));
        }
    }
    Ok(())
}

/// A workbook (`what`: « le modèle ») has the extension of one.
pub fn require_workbook(output: &Path, what: &str) -> Result<()> {
    if extension(output) == "xlsx" {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "« {} » : {what} doit avoir l'extension .xlsx",
        output.display()
    )))
}

/// A workbook that a person fills in (`what`: « le modèle ») may already have been, under that name,
/// for a week: it is never replaced.
pub fn refuse_to_replace(output: &Path, what: &str) -> Result<()> {
    require_workbook(output, what)?;
    if output.symlink_metadata().is_ok() {
        return Err(Error::Usage(format!(
            "« {} » existe déjà et a peut-être été rempli : il ne sera pas remplacé ; choisissez un autre nom avec -o",
            output.display()
        )));
    }
    Ok(())
}

/// Prints one JSON object, and nothing else, on standard output.
pub fn print_json(value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Error::write(Path::new("sortie standard"), error))?;
    print(&format!("{text}\n"))
}

/// Prints on standard output; a reader that has gone away is no fault.
pub fn print(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::write(Path::new("sortie standard"), error))
        }
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all: beside it first, then renamed.
pub fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    stage(path, write)?
        .persist(path)
        .map(|_| ())
        .map_err(|error| Error::write(path, error.error))
}

/// Copies a file that is about to be replaced beside it, with the ending `.ancien` and the day; an
/// earlier copy is never replaced.
pub fn keep_earlier(path: &Path) -> Result<PathBuf> {
    let day = chrono::DateTime::from_timestamp(seconds_since_1970(), 0)
        .map(|now| now.format("%Y-%m-%d").to_string())
        .unwrap_or_default();
    let named = |rank: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(match rank {
            1 => format!(".{day}.ancien"),
            _ => format!(".{day}-{rank}.ancien"),
        });
        PathBuf::from(name)
    };
    for rank in 1.. {
        let kept = named(rank);
        let new = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&kept);
        match new {
            Ok(mut new) => {
                let copied =
                    std::fs::File::open(path).and_then(|mut old| io::copy(&mut old, &mut new));
                copied.map_err(|error| Error::write(&kept, error))?;
                return Ok(kept);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::write(&kept, error)),
        }
    }
    Err(Error::Usage(format!(
        "« {} » a trop d'anciennes versions ; rangez-en",
        path.display()
    )))
}

fn seconds_since_1970() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs() as i64)
}

fn stage(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<tempfile::NamedTempFile> {
    let fail = |error: io::Error| Error::write(path, error);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
    let mut file = tempfile::Builder::new()
        .prefix(".reverbere-")
        .permissions(plain_permissions())
        .tempfile_in(folder)
        .map_err(fail)?;
    let mut buffered = io::BufWriter::new(file.as_file_mut());
    write(&mut buffered)
        .and_then(|()| buffered.flush())
        .map_err(fail)?;
    drop(buffered);
    Ok(file)
}

/// Temporary files are private by default; a plan is to be shared.
fn plain_permissions() -> std::fs::Permissions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::Permissions::from_mode(0o644)
    }
    #[cfg(not(unix))]
    {
        std::fs::metadata(".")
            .map(|m| m.permissions())
            .expect("the current folder can be looked at")
    }
}

/// Writes several files: all are written beside their places before any is renamed.
pub fn write_files(files: &[(&Path, Vec<u8>)]) -> Result<()> {
    let staged: Vec<(&Path, tempfile::NamedTempFile)> = (files.iter())
        .map(|(path, bytes)| Ok((*path, stage(path, |out| out.write_all(bytes))?)))
        .collect::<Result<_>>()?;
    for (path, file) in staged {
        file.persist(path)
            .map_err(|error| Error::write(path, error.error))?;
    }
    Ok(())
}

/// Writes several files of a folder: all are written beside their places before any is renamed.
///
/// Workbooks of an earlier plan that this one does not replace get the ending `.ancien`, so that
/// nobody takes them for part of it; their names are returned.
pub fn write_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>> {
    if folder.is_file() {
        return Err(Error::input(
            folder,
            "c'est un fichier, un dossier est attendu",
            "choisissez un autre nom avec -o",
        ));
    }
    let staged: Vec<(PathBuf, tempfile::NamedTempFile)> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.join(name);
            Ok((path.clone(), stage(&path, |out| out.write_all(bytes))?))
        })
        .collect::<Result<_>>()?;
    let old = leftovers(folder, files)?;
    for (path, file) in staged {
        file.persist(&path)
            .map_err(|error| Error::write(&path, error.error))?;
    }
    for path in &old {
        let mut renamed = path.clone().into_os_string();
        renamed.push(".ancien");
        std::fs::rename(path, renamed).map_err(|error| Error::write(path, error))?;
    }
    Ok(old)
}

/// Workbooks beside those about to be written, in the same folders.
fn leftovers(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>> {
    let written: BTreeSet<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let folders: BTreeSet<&Path> = written
        .iter()
        .filter_map(|path| path.parent())
        .filter(|parent| *parent != folder)
        .collect();
    let mut old = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(folder).map_err(|error| Error::read(folder, error))?;
        for entry in entries {
            let path = entry.map_err(|error| Error::read(folder, error))?.path();
            if path.extension().is_some_and(|ext| ext == "xlsx") && !written.contains(&path) {
                old.push(path);
            }
        }
    }
    old.sort();
    Ok(old)
}

/// Euros of an amount in cents, without cents: `1 470 000 €`.
pub fn euros(cents: i64) -> String {
    format!("{}\u{a0}€", thousands(cents as f64 / 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_written_whole_and_old_workbooks_are_set_aside() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = |name: &str| (name.to_owned(), b"x".to_vec());
        write_folder(
            dir.path(),
            &[
                file("T.xlsx"),
                file("communes/a.xlsx"),
                file("communes/b.xlsx"),
            ],
        )
        .expect("written");
        let old = write_folder(dir.path(), &[file("T.xlsx"), file("communes/a.xlsx")])
            .expect("written again");
        assert_eq!(old, [dir.path().join("communes/b.xlsx")]);
        assert!(dir.path().join("communes/b.xlsx.ancien").exists());
        assert!(dir.path().join("communes/a.xlsx").exists());
    }
}
