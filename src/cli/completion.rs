//! `reverbere completion`

use super::output::print_raw;
use super::{Answer, french, whole_command};
use crate::error::Result;
use clap::ValueEnum;
use clap_complete::aot::{Shell, generate};

#[derive(clap::Args)]
pub struct Args {
    /// Interpréteur de commandes : bash, zsh, fish ou powershell
    #[arg(value_name = "INTERPRETEUR", value_enum)]
    interpreter: Interpreter,
}

/// The shells whose scripts are tested.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Interpreter {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

impl From<Interpreter> for Shell {
    fn from(interpreter: Interpreter) -> Self {
        match interpreter {
            Interpreter::Bash => Self::Bash,
            Interpreter::Zsh => Self::Zsh,
            Interpreter::Fish => Self::Fish,
            Interpreter::Powershell => Self::PowerShell,
        }
    }
}

pub fn run(args: &Args) -> Result<Answer> {
    let mut script = Vec::new();
    generate(
        Shell::from(args.interpreter),
        &mut whole_command(),
        french::PROGRAM,
        &mut script,
    );
    // The only words of clap_complete's own that a shell shows: zsh's heading above a list of commands.
    let script = String::from_utf8_lossy(&script).replace(" commands' commands", "' commands");
    print_raw(&script)?;
    Ok(Answer::Yes)
}
