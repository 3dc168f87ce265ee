//! `reverbere suivi`

mod balance;
mod template;

use super::{Answer, examples};
use crate::error::Result;
use clap::Subcommand;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Écrit le classeur de suivi d'un plan, que les services remplissent au fil des travaux
    #[command(after_help = examples::help("suivi modele"))]
    Modele(template::Args),
    /// Lit les suivis remplis ; dit ce qui est fait, et si le contrat sera tenu
    #[command(after_help = examples::help("suivi bilan"))]
    Bilan(balance::Args),
}

pub fn run(args: &Args) -> Result<Answer> {
    match &args.command {
        Command::Modele(args) => template::run(args),
        Command::Bilan(args) => balance::run(args),
    }
}
