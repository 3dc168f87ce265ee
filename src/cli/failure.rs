//! What a command that could not be done says: a sentence for people, and JSON where that was asked for.

use super::output::print_json;
use super::terminal;
use crate::error::{Error, Place};
use serde::Serialize;
use std::ffi::OsString;
use std::path::Path;

/// Whether the answer was asked for as JSON. Arguments that are not understood are asked too: whoever
/// reads JSON reads why they were refused.
pub fn is_json_asked(args: &[OsString]) -> bool {
    let options = args.iter().take_while(|one| *one != "--");
    options.into_iter().any(|one| one == "--json")
}

/// What is printed on standard output.
#[derive(Serialize)]
struct Failure<'a> {
    statut: &'static str,
    message: String,
    erreurs: Vec<Fault<'a>>,
}

/// One thing that is wrong.
#[derive(Default, Serialize)]
struct Fault<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    fichier: Option<&'a Path>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feuille: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cellule: Option<&'a str>,
    probleme: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remede: Option<&'a str>,
}

/// Says what is wrong.
pub fn report(error: &Error, as_json: bool) {
    terminal::fail(&format!("{error}."));
    if as_json {
        let mut faults = Vec::new();
        add(error, &mut faults);
        print_failure(error.to_string(), faults);
    }
}

/// Says what is wrong with the arguments.
pub fn report_usage(message: &str, as_json: bool) {
    terminal::fail(message);
    if as_json {
        let (problem, remedy) = message.rsplit_once('\n').unwrap_or((message, ""));
        let fault = Fault {
            probleme: problem.to_owned(),
            remede: Some(remedy).filter(|text| !text.is_empty()),
            ..Fault::default()
        };
        print_failure(message.to_owned(), vec![fault]);
    }
}

fn print_failure(message: String, erreurs: Vec<Fault<'_>>) {
    let failure = Failure {
        statut: "erreur",
        message,
        erreurs,
    };
    // Standard error has said it already.
    let _ = print_json(&failure);
}

fn add<'a>(error: &'a Error, faults: &mut Vec<Fault<'a>>) {
    match error {
        Error::Input {
            file,
            place: Place { sheet, cell },
            problem,
            remedy,
        } => faults.push(Fault {
            fichier: Some(file),
            feuille: sheet.as_deref(),
            cellule: cell.as_deref(),
            probleme: problem.clone(),
            remede: Some(remedy),
        }),
        Error::Read { file, .. } | Error::Write { file, .. } => faults.push(Fault {
            fichier: Some(file),
            probleme: error.to_string(),
            ..Fault::default()
        }),
        Error::Usage(problem) => faults.push(Fault {
            probleme: problem.clone(),
            ..Fault::default()
        }),
        Error::Several(errors) => errors.iter().for_each(|one| add(one, faults)),
    }
}
