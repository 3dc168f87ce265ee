//! `reverbere servir`

use super::output::print;
use super::{Answer, terminal};
use crate::error::{Error, Result};
use crate::serve::{self, browser};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// Dossier du projet, créé s'il n'existe pas ; sans lui, le dossier où l'on est
    #[arg(value_name = "DOSSIER", default_value = ".")]
    folder: PathBuf,
    /// Port sur cet ordinateur ; sans lui, un port libre
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// N'ouvre pas le navigateur : l'adresse à ouvrir est seulement écrite
    #[arg(long = "sans-navigateur")]
    without_browser: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    enter(&args.folder)?;
    serve::run(args.port, |address| {
        print(&format!("{address}\n"))?;
        if !args.without_browser && !browser::open(address) {
            terminal::inform(
                "le navigateur ne s'ouvre pas : copiez l'adresse ci-dessus dans le vôtre",
            );
        }
        terminal::note(
            "le projet reste ouvert tant que ce programme tourne (Ctrl-C pour l'arrêter)",
        );
        Ok(())
    })?;
    Ok(Answer::Yes)
}

/// What a double click does: it opens the page of the project where the program is, else of the one
/// in the person's documents.
pub fn alone() -> ExitCode {
    let folder = project_at_hand();
    terminal::inform("sans commande, la page d'un projet s'ouvre ; les commandes : reverbere aide");
    terminal::inform(&format!("dossier du projet : {}", folder.display()));
    let opened = run(&Args {
        folder,
        port: 0,
        without_browser: false,
    });
    let Err(error) = opened else {
        return ExitCode::SUCCESS;
    };
    super::failure::report(&error, false);
    if cfg!(windows) {
        // The window that a double click opened closes with the program.
        terminal::inform("appuyez sur Entrée pour fermer");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
    ExitCode::from(2)
}

/// The folder where the program is called, if it is a project; else one of its own among the
/// documents of the person, so that a home or a folder of downloads does not become one.
fn project_at_hand() -> PathBuf {
    if serve::OF_A_PROJECT
        .iter()
        .any(|name| Path::new(name).exists())
    {
        return PathBuf::from(".");
    }
    let home = std::env::home_dir().unwrap_or_default();
    let documents = home.join("Documents");
    let place = if documents.is_dir() { documents } else { home };
    place.join("Réverbère")
}

/// Works inside the folder from here on: files are then called as the commands call them there.
fn enter(folder: &Path) -> Result<()> {
    if folder.is_file() {
        return Err(Error::input(
            folder,
            "c'est un fichier, un dossier est attendu",
            "donnez le dossier du projet",
        ));
    }
    std::fs::create_dir_all(folder)
        .and_then(|()| std::env::set_current_dir(folder))
        .map_err(|error| Error::write(folder, error))
}
