//! What a person sees on a terminal: how much is said, in which colours, on lines of which width.
//!
//! Standard output has what was asked for, standard error all that is said beside it: nothing of
//! `--verbeux` is in the way of who reads the answer.

mod wrap;

#[cfg(test)]
pub use wrap::COLUMNS;
pub use wrap::wrapped;

use super::stdout;
use crate::french::unbroken;
use clap::ValueEnum;
use clap::builder::StyledStr;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::Instant;

/// The options of every command.
#[derive(clap::Args, Debug, Clone, Copy)]
pub struct TerminalArgs {
    /// N'écrit ni progression ni résumé : seulement ce qui est demandé, les mises en garde et les erreurs
    #[arg(
        short = 'q',
        long = "silencieux",
        global = true,
        conflicts_with = "verbose",
        help_heading = HEADING
    )]
    quiet: bool,
    /// Dit aussi, sur la sortie d'erreur et avec le temps écoulé : fichiers lus, chaque constat, étapes de la recherche, fichiers écrits
    #[arg(short = 'v', long = "verbeux", global = true, help_heading = HEADING)]
    verbose: bool,
    /// Couleurs : auto (sur un terminal, si NO_COLOR n'est pas donné ; par défaut), toujours ou jamais
    #[arg(
        long = "color",
        alias = "couleur",
        value_name = "QUAND",
        global = true,
        default_value = "auto",
        help_heading = HEADING
    )]
    colour: Colour,
}

/// Where the help of a command shows these options.
const HEADING: &str = "Options de toutes les commandes\u{a0}";

/// When colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Colour {
    #[default]
    Auto,
    #[value(alias = "always")]
    Toujours,
    #[value(alias = "never")]
    Jamais,
}

/// How much is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Talk {
    Quiet,
    #[default]
    Usual,
    Verbose,
}

/// What the command line asked for.
struct Terminal {
    talk: Talk,
    begun: Instant,
}

static TERMINAL: OnceLock<Terminal> = OnceLock::new();
static COLOUR: OnceLock<Colour> = OnceLock::new();

/// Heeds `--color` before the command line is parsed, since a help or an error of usage is coloured too.
pub fn heed_colour(args: &[OsString]) {
    let mut words = (args.iter())
        .take_while(|one| *one != "--")
        .filter_map(|one| one.to_str());
    let mut asked = None;
    while let Some(word) = words.next() {
        let Some(rest) = (word.strip_prefix("--color")).or_else(|| word.strip_prefix("--couleur"))
        else {
            continue;
        };
        asked = match rest.strip_prefix('=') {
            Some(value) => Some(value),
            None if rest.is_empty() => words.next(),
            None => asked,
        };
    }
    let asked = asked.and_then(|word| Colour::from_str(word, false).ok());
    let _ = COLOUR.set(asked.unwrap_or_default());
}

/// Heeds the options of a command line that was understood.
pub fn heed(args: TerminalArgs) {
    let talk = match (args.quiet, args.verbose) {
        (true, _) => Talk::Quiet,
        (_, true) => Talk::Verbose,
        _ => Talk::Usual,
    };
    let begun = Instant::now();
    let _ = TERMINAL.set(Terminal { talk, begun });
}

fn talk() -> Talk {
    TERMINAL.get().map_or(Talk::Usual, |it| it.talk)
}

/// Whether bars and summaries of what was done are left out.
pub fn is_quiet() -> bool {
    talk() == Talk::Quiet
}

/// Whether everything is said.
pub fn is_verbose() -> bool {
    talk() == Talk::Verbose
}

/// Whether bars have their place: where everything is said, that shows how far it is.
pub fn has_bars() -> bool {
    talk() == Talk::Usual
}

/// Says something, whatever was asked: why there is no answer.
pub fn inform(text: &str) {
    say("", text);
}

/// Says that something failed.
pub fn fail(text: &str) {
    say("erreur", text);
}

/// Says what a person should look at.
pub fn warn(text: &str) {
    say("attention", text);
}

/// Says what was done beside what was asked, unless silence was asked.
pub fn note(text: &str) {
    if !is_quiet() {
        say("", text);
    }
}

/// Says, where everything is said, what happens now, after how many seconds.
pub fn detail(text: impl FnOnce() -> String) {
    if let Some(terminal) = TERMINAL.get().filter(|it| it.talk == Talk::Verbose) {
        let seconds = format!("{:.1}", terminal.begun.elapsed().as_secs_f64()).replace('.', ",");
        say("", &format!("[{seconds:>6}\u{a0}s] {}", text()));
    }
}

/// One message on standard error, after what it is.
fn say(what: &str, text: &str) {
    let is_terminal = io::stderr().is_terminal();
    let head = if what.is_empty() {
        String::new()
    } else {
        format!("{what} : ")
    };
    let mut message = head.clone() + text;
    // Whoever reads a file or a pipe finds each message on one line.
    if is_terminal {
        message = wrapped(&message);
    }
    if !head.is_empty() && is_coloured(is_terminal) {
        let code = if what == "erreur" { "1;31" } else { "1;33" };
        let rest = message.split_off(head.len() - 1);
        message = format!("\u{1b}[{code}m{message}\u{1b}[0m{rest}");
    }
    // A closed standard error takes nothing more, which is no fault.
    let _ = writeln!(io::stderr(), "{message}");
}

/// Text for standard output, on lines that fit where a person reads it there.
pub fn for_output(text: &str) -> String {
    if stdout::is_terminal() {
        wrapped(text)
    } else {
        text.to_owned()
    }
}

/// Prints a help, which is always on lines of [`COLUMNS`]; a reader that has gone away is no fault.
pub fn print_help(help: &StyledStr, on_error: bool) {
    let text = |is_terminal| {
        let text = if is_coloured(is_terminal) {
            help.ansi().to_string()
        } else {
            help.to_string()
        };
        wrapped(&unbroken(&text))
    };
    let _ = if on_error {
        io::stderr().write_all(text(io::stderr().is_terminal()).as_bytes())
    } else {
        stdout::write(&text(stdout::is_terminal()))
    };
}

fn is_coloured(is_terminal: bool) -> bool {
    let refused = || {
        let given = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        given("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb")
    };
    match COLOUR.get().copied().unwrap_or_default() {
        Colour::Auto => is_terminal && !refused(),
        Colour::Toujours => true,
        Colour::Jamais => false,
    }
}
