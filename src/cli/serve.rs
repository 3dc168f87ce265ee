//! `reverbere servir`

use super::output::print;
use super::{Answer, terminal};
use crate::error::{Error, Result};
use crate::serve::{self, Place, PublicAddress, browser};
use std::net::IpAddr;
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
    /// Adresse de cet ordinateur où écouter, pour un serveur ; sans elle, 127.0.0.1, que lui seul atteint
    #[arg(long = "ecoute", value_name = "ADRESSE")]
    listen: Option<IpAddr>,
    /// Personnes qui peuvent se connecter : une ligne de « reverbere mot-de-passe » chacune
    #[arg(long = "mot-de-passe-fichier", value_name = "FICHIER")]
    passwords: Option<PathBuf>,
    /// Adresse que les navigateurs ouvrent, si un mandataire est devant : https://eclairage.epci.fr
    #[arg(long = "adresse-publique", value_name = "ADRESSE")]
    address: Option<PublicAddress>,
    /// N'ouvre pas le navigateur : l'adresse à ouvrir est seulement écrite
    #[arg(long = "sans-navigateur")]
    without_browser: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    // Before the folder is entered, from where its name is given.
    let passwords = args.passwords.as_deref().map(whole).transpose()?;
    let place = Place::of(args.listen, args.port, passwords, args.address.clone())?;
    let is_server = place.server.is_some();
    if is_server {
        write_log();
    }
    enter(&args.folder)?;
    serve::run(place, |address| {
        print(&format!("{address}\n"))?;
        if !is_server && !args.without_browser && !browser::open(address) {
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

/// A file by its whole name.
fn whole(file: &Path) -> Result<PathBuf> {
    std::path::absolute(file).map_err(|error| Error::read(file, error))
}

/// Lines on standard error of what is done and by whom; of every request too with `--verbeux`.
fn write_log() {
    let level = if terminal::is_verbose() {
        tracing::Level::DEBUG
    } else {
        tracing::Level::INFO
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
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
        listen: None,
        passwords: None,
        address: None,
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
