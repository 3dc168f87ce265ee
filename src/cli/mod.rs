//! The commands: parse, call the rooms, print. One file a verb; no domain logic.

mod aided;
mod bills;
mod catalogue;
mod compare;
mod completion;
mod deliberations;
mod diagnose;
mod explain;
mod export;
mod failure;
mod financing;
mod followup;
pub mod french;
mod front;
mod hours;
pub(crate) mod import;
mod impossible;
mod manual;
mod market;
mod output;
mod park;
mod plan;
mod present;
mod programme;
mod ranges;
mod search;
mod serve;
mod supply;
mod template;
mod territory;
mod verify;

use crate::version::{LONG_VERSION, VERSION};
use clap::{CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Prépare la rénovation de l'éclairage public : des inventaires des communes au plan que vote un conseil municipal
#[derive(Parser)]
#[command(name = french::PROGRAM, version = VERSION, long_version = LONG_VERSION.as_str())]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Écrit un inventaire vide à remplir, pour une commune qui n'en a pas
    Modele(template::Args),
    /// Écrit le catalogue des solutions dans un classeur, ou en prépare un d'après une liste de luminaires
    Catalogue(catalogue::Args),
    /// Lit des inventaires ; écrit les points lumineux et la qualité des données
    Importer(import::Args),
    /// Écrit les points lumineux au format public, pour l'open data ou un SIG
    Exporter(export::Args),
    /// Calcule la consommation actuelle, par EPCI, commune, armoire et lampe
    Diagnostiquer(diagnose::Args),
    /// Résume les factures d'électricité mois par mois et les compare au calcul
    Factures(bills::Args),
    /// Choisit les points à rénover dans le budget de chaque commune et écrit les plans
    Planifier(plan::Args),
    /// Écrit le rapport du plan pour le conseil du territoire, à imprimer : PDF, ou page à imprimer
    Presenter(present::Args),
    /// Écrit un projet de délibération par commune (et par EPCI qui verse un fonds), pour Word ou LibreOffice
    Deliberations(deliberations::Args),
    /// Écrit le bordereau des prix et le devis quantitatif de chaque lot ; lit ceux que les candidats remplissent
    Marche(market::Args),
    /// Dit, point de livraison par point de livraison, quelle puissance souscrite peut être rendue après les travaux
    Puissances(supply::Args),
    /// Écrit le dossier que demande un financeur, commune par commune : ce qu'il peut aider, ses conditions, chaque luminaire
    #[command(name = "dossier-aide")]
    DossierAide(aided::Args),
    /// Met des scénarios côte à côte : chiffres, écarts par commune, sensibilité, économies selon le budget
    Comparer(compare::Args),
    /// Cherche les plans entre deux mesures (kWh et euros, communes servies, valeur actuelle nette…) dont aucun n'est meilleur sur les deux
    Front(front::Args),
    /// Dit quand tout sera rénové : année après année, avec les budgets et les économies réinvesties
    Programme(programme::Args),
    /// Montre tout le calcul d'un point lumineux, chiffre par chiffre, avec ses sources
    Expliquer(explain::Args),
    /// Relit un plan dans ses classeurs et recompte tout à partir des inventaires
    Verifier(verify::Args),
    /// Suit les travaux : ce qui est fait, et si le contrat sera tenu
    Suivi(followup::Args),
    /// Ouvre le projet d'un dossier dans le navigateur : fichiers à déposer, réponses, budgets, plan, documents
    Servir(serve::Args),
    /// Dit quand le réseau est allumé, mois par mois et règle par règle
    Heures(hours::Args),
    /// Écrit de quoi compléter les commandes au clavier, pour bash, zsh, fish ou PowerShell
    Completion(completion::Args),
    /// Écrit une page de manuel, au format de « man »
    Manuel(manual::Args),
}

/// The whole command line in French: what is parsed, helped with, completed and documented.
fn whole_command() -> clap::Command {
    french::in_french(Cli::command())
}

/// What a command answers: yes, or no for a reason that it has already given.
pub(crate) enum Answer {
    Yes,
    No,
    /// Neither is known: the search ended before it found out.
    Unknown,
    /// Yes, but for files that could not be read, which it has named.
    Incomplete,
}

/// Runs the command line; exit code 0 done, 1 the answer is no, 2 bad usage or input, be it that of
/// one file among others that were read, 3 the search ended before it had an answer.
///
/// Without an argument (a double click) it opens the page of a project, where there is a terminal: a
/// script that forgot its arguments is told so, and does not wait for a page that nobody looks at.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    use clap::error::ErrorKind::{
        DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion,
    };
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() < 2 && std::io::stdout().is_terminal() {
        return serve::alone();
    }
    let as_json = failure::is_json_asked(&args);
    let cli = match french::parse::<Cli>(args) {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), DisplayHelp | DisplayVersion) => {
            // A closed pipe is no fault of the user's.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) if error.kind() == DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        Err(error) => {
            failure::report_usage(&french::usage_message(&error), as_json);
            return ExitCode::from(2);
        }
    };
    let answer = match &cli.command {
        Command::Modele(args) => template::run(args),
        Command::Catalogue(args) => catalogue::run(args),
        Command::Importer(args) => import::run(args),
        Command::Exporter(args) => export::run(args),
        Command::Diagnostiquer(args) => diagnose::run(args),
        Command::Factures(args) => bills::run(args),
        Command::Planifier(args) => plan::run(args),
        Command::Presenter(args) => present::run(args),
        Command::Deliberations(args) => deliberations::run(args),
        Command::Marche(args) => market::run(args),
        Command::Puissances(args) => supply::run(args),
        Command::DossierAide(args) => aided::run(args),
        Command::Comparer(args) => compare::run(args),
        Command::Front(args) => front::run(args),
        Command::Programme(args) => programme::run(args),
        Command::Expliquer(args) => explain::run(args),
        Command::Verifier(args) => verify::run(args),
        Command::Suivi(args) => followup::run(args),
        Command::Servir(args) => serve::run(args),
        Command::Heures(args) => hours::run(args),
        Command::Completion(args) => completion::run(args),
        Command::Manuel(args) => manual::run(args),
    };
    match answer {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Ok(Answer::Unknown) => ExitCode::from(3),
        Ok(Answer::Incomplete) => ExitCode::from(2),
        Err(error) => {
            failure::report(&error, as_json);
            ExitCode::from(2)
        }
    }
}
