//! `reverbere aide`

use super::{Answer, named, terminal, whole_command};
use crate::error::Result;

#[derive(clap::Args)]
pub struct Args {
    /// Commande dont montrer l'aide, comme « planifier » ou « suivi bilan » ; sans elle, l'aide du programme
    #[arg(value_name = "COMMANDE")]
    command: Vec<String>,
}

pub fn run(args: &Args) -> Result<Answer> {
    let mut command = whole_command();
    // Gives every command its full name.
    command.build();
    let mut command = named(&command, &args.command)?.clone();
    terminal::print_help(&command.render_help(), false);
    Ok(Answer::Yes)
}
