//! `reverbere servir`

use super::Answer;
use super::output::print;
use crate::error::{Error, Result};
use crate::serve::{self, browser};
use std::path::{Path, PathBuf};

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
            eprintln!("le navigateur ne s'ouvre pas : copiez l'adresse ci-dessus dans le vôtre");
        }
        eprintln!("le projet reste ouvert tant que ce programme tourne (Ctrl-C pour l'arrêter)");
        Ok(())
    })?;
    Ok(Answer::Yes)
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
