//! The commands: parse, call the rooms, print. One file a verb; no domain logic.

mod aided;
mod allocator;
mod bills;
mod catalogue;
mod compare;
mod completion;
mod deliberations;
mod diagnose;
mod examples;
mod explain;
mod export;
mod failure;
mod financing;
mod followup;
pub mod french;
mod front;
mod help;
mod hours;
pub(crate) mod import;
mod impossible;
mod manual;
mod market;
mod output;
mod park;
mod password;
mod plan;
mod present;
mod programme;
mod ranges;
mod search;
mod serve;
mod stdout;
mod supply;
mod template;
mod terminal;
mod territory;
mod verify;

use crate::error::{Error, Result};
use crate::version::{LONG_VERSION, VERSION};
pub use allocator::settle_memory;
use clap::{CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;
pub use stdout::keep as keep_stdout;

/// Prépare la rénovation de l'éclairage public : des inventaires des communes au plan que vote un conseil municipal
#[derive(Parser)]
#[command(name = french::PROGRAM, version = VERSION, long_version = LONG_VERSION.as_str(), after_help = examples::help(""))]
struct Cli {
    #[command(flatten)]
    terminal: terminal::TerminalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Écrit un inventaire vide à remplir, pour une commune qui n'en a pas
    #[command(after_help = examples::help("modele"))]
    Modele(template::Args),
    /// Écrit le catalogue des solutions dans un classeur, ou en prépare un d'après une liste de luminaires
    #[command(after_help = examples::help("catalogue"))]
    Catalogue(catalogue::Args),
    /// Lit des inventaires ; écrit les points lumineux et la qualité des données
    #[command(after_help = examples::help("importer"))]
    Importer(import::Args),
    /// Écrit les points lumineux au format public, pour l'open data ou un SIG
    #[command(after_help = examples::help("exporter"))]
    Exporter(export::Args),
    /// Calcule la consommation actuelle, par EPCI, commune, armoire et lampe
    #[command(after_help = examples::help("diagnostiquer"))]
    Diagnostiquer(diagnose::Args),
    /// Résume les factures d'électricité mois par mois et les compare au calcul
    #[command(after_help = examples::help("factures"))]
    Factures(bills::Args),
    /// Choisit les points à rénover dans le budget de chaque commune et écrit les plans
    #[command(after_help = examples::help("planifier"))]
    Planifier(plan::Args),
    /// Écrit le rapport pour le conseil du territoire (PDF, ou page HTML à imprimer)
    #[command(after_help = examples::help("presenter"))]
    Presenter(present::Args),
    /// Écrit un projet de délibération par commune (et par EPCI qui verse un fonds), pour Word ou LibreOffice
    #[command(after_help = examples::help("deliberations"))]
    Deliberations(deliberations::Args),
    /// Écrit le bordereau des prix et le devis quantitatif de chaque lot ; lit ceux que les candidats remplissent
    #[command(after_help = examples::help("marche"))]
    Marche(market::Args),
    /// Donne, par point de livraison, la puissance souscrite à rendre après les travaux
    #[command(after_help = examples::help("puissances"))]
    Puissances(supply::Args),
    /// Écrit le dossier que demande un financeur, commune par commune : ce qu'il peut aider, ses conditions, chaque luminaire
    #[command(name = "dossier-aide", after_help = examples::help("dossier-aide"))]
    DossierAide(aided::Args),
    /// Met des scénarios côte à côte : chiffres, écarts par commune, sensibilité, économies selon le budget
    #[command(after_help = examples::help("comparer"))]
    Comparer(compare::Args),
    /// Cherche les plans entre deux mesures (kWh et euros, communes avec des travaux, valeur actuelle nette…) dont aucun n'est meilleur sur les deux
    #[command(after_help = examples::help("front"))]
    Front(front::Args),
    /// Dit quand tout sera rénové : année après année, avec les budgets et les économies réinvesties
    #[command(after_help = examples::help("programme"))]
    Programme(programme::Args),
    /// Montre tout le calcul d'un point lumineux, chiffre par chiffre, avec ses sources
    #[command(after_help = examples::help("expliquer"))]
    Expliquer(explain::Args),
    /// Relit un plan dans ses classeurs et recompte tout à partir des inventaires ; de même ce qui en découle : délibérations, dossiers d'aide, bordereaux, puissances, couches SIG
    #[command(after_help = examples::help("verifier"))]
    Verifier(verify::Args),
    /// Suit les travaux : ce qui est fait, et si le contrat sera tenu
    #[command(after_help = examples::help("suivi"))]
    Suivi(followup::Args),
    /// Ouvre le projet d'un dossier dans le navigateur : fichiers à déposer, réponses, budgets, plan, documents
    #[command(after_help = examples::help("servir"))]
    Servir(serve::Args),
    /// Donne la ligne d'une personne dans le fichier des mots de passe d'un serveur (servir --mot-de-passe-fichier)
    #[command(name = "mot-de-passe", after_help = examples::help("mot-de-passe"))]
    MotDePasse(password::Args),
    /// Donne les heures d'allumage du réseau, mois par mois et règle par règle
    #[command(after_help = examples::help("heures"))]
    Heures(hours::Args),
    /// Montre l'aide du programme ou d'une commande
    #[command(alias = "help", after_help = examples::help("aide"))]
    Aide(help::Args),
    /// Écrit de quoi compléter les commandes au clavier, pour bash, zsh, fish ou PowerShell
    #[command(after_help = examples::help("completion"))]
    Completion(completion::Args),
    /// Écrit une page de manuel, au format de « man »
    #[command(after_help = examples::help("manuel"))]
    Manuel(manual::Args),
}

/// The command of some words.
fn named<'a>(whole: &'a clap::Command, words: &[String]) -> Result<&'a clap::Command> {
    words.iter().try_fold(whole, |command, word| {
        command.find_subcommand(word).ok_or_else(|| {
            Error::Usage(format!(
                "« {} » n'est pas une commande ; « reverbere manuel --liste » les donne toutes",
                words.join(" ")
            ))
        })
    })
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
/// Without an argument (a double click) it opens the page of a project, in a terminal or where there is
/// nothing to write to: a script that forgot its arguments is told so, and does not wait for a page that
/// nobody looks at.
///
/// ```
/// use std::process::ExitCode;
///
/// let code = reverbere::run(["reverbere", "--version"].map(Into::into));
/// assert_eq!(code, ExitCode::SUCCESS);
/// let code = reverbere::run(["reverbere", "planifer"].map(Into::into));
/// assert_eq!(code, ExitCode::from(2));
/// ```
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    use clap::error::ErrorKind::{
        DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion,
    };
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() < 2 && (stdout::is_terminal() || stdout::is_absent()) {
        return serve::alone();
    }
    let as_json = failure::is_json_asked(&args);
    terminal::heed_colour(&args);
    let cli = match french::parse::<Cli>(args) {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), DisplayHelp | DisplayVersion) => {
            terminal::print_help(&error.render(), false);
            return ExitCode::SUCCESS;
        }
        Err(error) if error.kind() == DisplayHelpOnMissingArgumentOrSubcommand && !as_json => {
            terminal::print_help(&error.render(), true);
            return ExitCode::from(2);
        }
        Err(error) => {
            failure::report_usage(&french::usage_message(&error), as_json);
            return ExitCode::from(2);
        }
    };
    terminal::heed(cli.terminal);
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
        Command::MotDePasse(args) => password::run(args),
        Command::Heures(args) => hours::run(args),
        Command::Aide(args) => help::run(args),
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
