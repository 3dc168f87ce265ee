//! What commands have in common: progress, JSON, and what they write.

use super::{stdout, terminal};
use crate::error::{Error, Result};
use crate::french::counted;
pub use crate::french::{thousands, whole_euros as euros};
use crate::inventory::{Import, extension, files_within};
use crate::outputs::{Because, Guard, refused, true_path};
pub use crate::outputs::{Earlier, Kind, Outputs};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What is being done, and since when, on standard error; nothing where that is not a terminal.
pub fn progress(label: &'static str) -> ProgressBar {
    /// How often it is drawn again, so that a long part is seen to be at work.
    const EVERY: Duration = Duration::from_millis(120);
    if !terminal::has_bars() {
        return ProgressBar::hidden();
    }
    // Indicatif hides the bar by itself when standard error is no terminal.
    let bar = ProgressBar::no_length().with_message(label);
    bar.set_style(style("{spinner} {msg} ({elapsed})"));
    bar.enable_steady_tick(EVERY);
    bar
}

/// Makes it a bar, once it is known how many parts there are.
pub fn count_parts(bar: &ProgressBar, parts: usize) {
    if parts > 0 && bar.length().is_none() {
        bar.set_style(style("{msg} {wide_bar} {pos}/{len}"));
    }
    bar.set_length(parts as u64);
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Reads inventories under a progress bar: `read` is given what to call after each file.
pub fn while_reading<T>(
    read: impl FnOnce(&(dyn Fn(usize, usize) + Sync)) -> Result<T>,
) -> Result<T> {
    let bar = progress("Lecture des inventaires");
    let result = read(&|done, all| {
        count_parts(&bar, all);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    result
}

/// Says on standard error which files were left out as a scenario or an option asks, and where everything
/// is said, what was read of each.
pub fn report_read(import: &Import) {
    if !import.left_out.is_empty() {
        terminal::note(&format!(
            "laissé de côté comme demandé, non lu : {}",
            import.left_out.join(", ")
        ));
    }
    for sheet in &import.sheets {
        terminal::detail(|| {
            let place = match &*sheet.feuille {
                "" => format!("« {} »", sheet.fichier),
                name => format!("« {} », feuille « {name} »", sheet.fichier),
            };
            format!(
                "lu : {place}, {}, {}, {}, {}",
                counted(sheet.lignes, "ligne", "lignes"),
                counted(sheet.points, "point", "points"),
                counted(sheet.lignes_ecartees, "ligne écartée", "lignes écartées"),
                counted(sheet.lignes_ignorees, "ligne ignorée", "lignes ignorées"),
            )
        });
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
        terminal::inform(
            "arrêt demandé : le meilleur plan connu va être écrit (Ctrl-C encore pour tout arrêter)",
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
/// inventories. Said before the work begins, as far as inputs are known then; [`commit`] compares
/// with all that was read.
pub fn refuse_among_inputs<'a>(
    output: &Path,
    written: Written,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<()> {
    let whole = |path: &Path| crate::inputs::canonical(path).ok();
    let place = true_path(output);
    let mut read = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            read.push(input.to_owned());
            continue;
        }
        read.extend(files_within(input));
        let is_among = whole(input).is_some_and(|input| place.starts_with(input));
        let clashes = || Guard::of(read.iter().cloned()).clash(output).is_some();
        if written == Written::Points && is_among && !clashes() {
            return Err(Error::Usage(format!(
                "« {} » est dans un dossier d'inventaires : ses points y seraient relus une seconde fois ; choisissez un autre dossier de sortie",
                output.display()
            )));
        }
    }
    match Guard::of(read).clash(output) {
        Some(clash) => Err(refused(output, clash)),
        None => Outputs::foresee(output),
    }
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
    refuse_existing(output)
}

/// The same of any file that a person fills in.
pub fn refuse_existing(output: &Path) -> Result<()> {
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
    print_raw(&format!("{text}\n"))
}

/// Prints what was asked for: as JSON where that is asked, else in words.
pub fn print_answer(
    json: bool,
    answer: &impl Serialize,
    words: impl FnOnce() -> String,
) -> Result<()> {
    if json {
        print_json(answer)
    } else {
        print(&words())
    }
}

/// Prints what was written and what came of it: as JSON where that is asked, else in words, unless
/// silence was asked.
pub fn print_done(
    json: bool,
    answer: &impl Serialize,
    words: impl FnOnce() -> String,
) -> Result<()> {
    if json || !terminal::is_quiet() {
        print_answer(json, answer, words)
    } else {
        Ok(())
    }
}

/// Prints on standard output; a reader that has gone away is no fault.
pub fn print(text: &str) -> Result<()> {
    print_raw(&terminal::for_output(text))
}

/// The same of what a program reads, line for line.
pub fn print_raw(text: &str) -> Result<()> {
    match stdout::write(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::write(Path::new("sortie standard"), error))
        }
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all.
pub fn write_file(
    path: &Path,
    kind: Kind,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let outputs = Outputs::default();
    outputs.put(path, kind, write)?;
    commit(outputs)
}

/// Writes several files: all are there, or none.
pub fn write_files(files: &[(&Path, Kind, Vec<u8>)]) -> Result<()> {
    let outputs = Outputs::default();
    for (path, kind, bytes) in files {
        outputs.put(path, *kind, |out| out.write_all(bytes))?;
    }
    commit(outputs)
}

/// Puts what was written into its place, and says what was kept under another name.
pub fn commit(outputs: Outputs) -> Result<()> {
    /// Files named one by one.
    const NAMED: usize = 20;
    let files = outputs.files();
    let aside = outputs.commit()?;
    for file in files {
        terminal::detail(|| format!("écrit : « {} »", file.display()));
    }
    for one in aside.iter().take(NAMED) {
        let (file, kept) = (one.file.display(), one.kept.display());
        match one.because {
            Because::Changed => terminal::note(&format!(
                "« {file} » avait été modifié depuis que reverbere l'a écrit : cette version est gardée, « {kept} »"
            )),
            Because::Filled => terminal::note(&format!(
                "« {file} » était rempli : ses réponses sont reprises, et l'ancien est gardé, « {kept} »"
            )),
            Because::EarlierPlan => terminal::note(&format!(
                "« {file} » est d'un plan précédent : mis de côté, « {kept} »"
            )),
        }
    }
    if aside.len() > NAMED {
        terminal::note(&format!(
            "et {} autres fichiers gardés de même, leurs noms contiennent « .ancien- »",
            aside.len() - NAMED
        ));
    }
    Ok(())
}
