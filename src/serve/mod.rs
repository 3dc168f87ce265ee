//! `reverbere servir`: the project of a folder in a browser, on this computer or on a server whose persons
//! sign in.
//!
//! The folder is the project: the pages read and write the files that the commands read, so that
//! `reverbere planifier scenario.toml -o plan` in it gives the same documents. What is on disk is
//! the truth: nothing is kept in memory that is not read again once a file has changed.

mod act;
mod aids;
mod answers;
mod archive;
mod author;
pub mod browser;
mod budgets;
mod cards;
mod changes;
mod check;
mod contract;
mod door;
mod follow;
mod history;
mod job;
mod journal;
mod lexicon;
mod names;
mod offers;
mod pages;
mod papers;
mod project;
mod reading;
mod reply;
mod result;
mod routes;
mod rules;
mod sample;
mod settings;
mod targets;
mod territory;
mod toml_file;
mod uploads;
mod variants;
mod worked;

use crate::error::{Error, Result};
use door::Door;
pub use door::persons::line as password_line;
pub use door::{Place, PublicAddress};
use project::Project;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Files and folders that tell a project from another folder.
pub const OF_A_PROJECT: [&str; 3] = [settings::SCENARIO, journal::FILE, project::INVENTORIES];

/// What handlers share.
#[derive(Clone)]
struct App {
    door: Arc<Door>,
    project: Arc<Project>,
}

/// Serves the project of the current folder until the program is ended. `ready` is called once with
/// the address to open, when it answers.
///
/// # Errors
/// The folder is no place for a project or another program has it open, or the port is taken.
pub fn run(place: Place, ready: impl FnOnce(&str) -> Result<()>) -> Result<()> {
    let wished = place.listens;
    let project = Project::open()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| no_network(wished, &error))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(wished)
            .await
            .map_err(|error| no_network(wished, &error))?;
        let listens = listener
            .local_addr()
            .map_err(|error| no_network(wished, &error))?;
        let door = match place.server {
            None => Door::of_this_computer(listens.port())?,
            Some(server) => server.door(listens),
        };
        let app = App {
            door: Arc::new(door),
            project: Arc::new(project),
        };
        ready(&app.door.address())?;
        let router = routes::router(app);
        axum::serve(listener, router)
            .await
            .map_err(|error| no_network(wished, &error))
    })
}

fn no_network(wished: SocketAddr, error: &std::io::Error) -> Error {
    let port = wished.port();
    let reason = match error.kind() {
        std::io::ErrorKind::AddrInUse => "un autre programme s'en sert déjà",
        std::io::ErrorKind::PermissionDenied => "le système le réserve",
        std::io::ErrorKind::AddrNotAvailable => "l'adresse de --ecoute n'est pas la sienne",
        _ => "le système le refuse",
    };
    Error::Usage(format!(
        "le port {port} de cet ordinateur ne peut pas être ouvert : {reason} ; choisissez-en un autre avec --port, ou aucun"
    ))
}

/// A lock that holds whatever happened to those who had it: what it guards is whole at any time.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A mistake of whoever is at the page, in French.
fn refused(problem: impl Into<String>) -> Error {
    Error::Usage(problem.into())
}

/// Whether a file of the project is there.
fn is_there(name: &str) -> bool {
    Path::new(name).is_file()
}
