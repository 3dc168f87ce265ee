//! Makes clap speak French: the help it lays out and the errors it reports.

#[cfg(test)]
mod tests;

use std::error::Error as _;
use std::ffi::OsString;

use clap::builder::Str;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};

/// Help of the whole program. clap's own heading is English and cannot be renamed, hence the
/// escape codes that give this one the look of the other headings; clap strips them where the
/// output is not a terminal.
pub const HELP_TEMPLATE: &str = "\
{before-help}{about-with-newline}
\u{1b}[1m\u{1b}[4mUtilisation\u{a0}:\u{1b}[0m {usage}

{all-args}{after-help}

Pour l'aide d'une commande\u{a0}: {name} <COMMANDE> --help";

/// Help of one command.
pub const COMMAND_HELP_TEMPLATE: &str = "\
{before-help}{about-with-newline}
\u{1b}[1m\u{1b}[4mUtilisation\u{a0}:\u{1b}[0m {usage}

{all-args}{after-help}";

/// What the program is called.
pub const PROGRAM: &str = "reverbere";

/// Parses a command line with the help of `T` in French, and notes in an error which command it
/// belongs to, which clap forgets for wrong values.
///
/// # Errors
///
/// What clap reports: a fault to be told with [`usage_message`], or a help or version to print.
pub fn parse<T: CommandFactory + FromArgMatches>(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<T, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut command = in_french(T::command());
    command
        .try_get_matches_from_mut(&arguments)
        .and_then(|mut matches| T::from_arg_matches_mut(&mut matches))
        .map_err(|mut error| {
            let called = ContextValue::String(called_command(&command, &arguments));
            error.insert(ContextKind::Custom, called);
            error
        })
}

fn called_command(command: &Command, arguments: &[OsString]) -> String {
    let mut names = vec![command.get_name()];
    let mut innermost = command;
    for argument in arguments.iter().skip(1) {
        if let Some(found) = innermost.find_subcommand(argument) {
            names.push(found.get_name());
            innermost = found;
        }
    }
    names.join(" ")
}

/// Puts the help of a command and of all its subcommands into French.
///
/// Default and possible values are no longer shown by clap, which does so in English: the help
/// text of each argument has to give them. Sections come in the order of their first argument. A
/// `help_heading` of the project's own is to end with a no-break space: clap adds a bare colon.
#[must_use]
pub fn in_french(command: Command) -> Command {
    // A propagated version would come with an English text.
    dressed(command.propagate_version(false), HELP_TEMPLATE)
}

fn dressed(command: Command, template: &'static str) -> Command {
    let mut command = command
        .help_template(template)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("COMMANDE")
        .subcommand_help_heading("Commandes\u{a0}");
    let help = Arg::new("help").help("Affiche cette aide");
    command = with_flag(command, help.action(ArgAction::Help), 'h');
    if command.get_version().is_some() || command.get_long_version().is_some() {
        let version = Arg::new("version").help("Affiche la version du programme");
        command = command.disable_version_flag(true);
        command = with_flag(command, version.action(ArgAction::Version), 'V');
    }
    let mut order = 0;
    command
        .mut_args(|arg| {
            // clap forbids the second setting on a flag.
            let takes_values = arg.get_action().takes_values();
            let arg = arg
                .hide_default_value(takes_values)
                .hide_possible_values(takes_values);
            if arg.get_help_heading().is_some() {
                arg
            } else if arg.is_positional() {
                // Under a heading that is not its own, clap would sort these by name.
                order += 1;
                arg.help_heading("Arguments\u{a0}").display_order(order)
            } else {
                arg.help_heading("Options\u{a0}")
            }
        })
        .mut_subcommands(|subcommand| {
            // What an option does is a sentence: under its name it has the width of the line.
            let is_list = subcommand.has_subcommands();
            dressed(subcommand, COMMAND_HELP_TEMPLATE).next_line_help(!is_list)
        })
}

fn with_flag(command: Command, flag: Arg, short: char) -> Command {
    let long = Str::from(flag.get_id().clone());
    let taken = command
        .get_arguments()
        .any(|arg| arg.get_short() == Some(short));
    let flag = flag.long(long);
    command.arg(if taken { flag } else { flag.short(short) })
}

/// A command-line error in French: what is wrong, then where to find help.
///
/// A help or version to print, which clap hands out as errors too, comes back as it is.
#[must_use]
pub fn usage_message(error: &clap::Error) -> String {
    let fault = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return error.to_string(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "il manque la commande".to_owned(),
        ErrorKind::InvalidValue => invalid_value(error),
        ErrorKind::ValueValidation => refused_value(error),
        ErrorKind::UnknownArgument => unknown_argument(error),
        ErrorKind::InvalidSubcommand => {
            let name = quote(&text(error, ContextKind::InvalidSubcommand));
            let near = texts(error, ContextKind::SuggestedSubcommand);
            format!("commande inconnue {name}{}", suggestion(&near))
        }
        ErrorKind::MissingSubcommand => {
            let names = quoted_list(&texts(error, ContextKind::ValidSubcommand));
            format!("il manque la commande\u{a0}; commandes possibles\u{a0}: {names}")
        }
        ErrorKind::NoEquals => {
            let name = argument(error);
            format!("il faut un signe «\u{a0}=\u{a0}» entre {name} et sa valeur")
        }
        ErrorKind::TooManyValues => {
            let value = quote(&text(error, ContextKind::InvalidValue));
            format!("valeur en trop {value} pour {}", argument(error))
        }
        ErrorKind::TooFewValues => wrong_count(error, "au moins ", ContextKind::MinValues),
        ErrorKind::WrongNumberOfValues => wrong_count(error, "", ContextKind::ExpectedNumValues),
        ErrorKind::ArgumentConflict => conflict(error),
        ErrorKind::MissingRequiredArgument => missing_argument(error),
        ErrorKind::InvalidUtf8 => "un argument n'est pas du texte UTF-8 valide".to_owned(),
        ErrorKind::Io | ErrorKind::Format => "l'aide n'a pas pu être écrite".to_owned(),
        _ => "ligne de commande incorrecte".to_owned(),
    };
    let command = command_of(error);
    format!("{fault}\nPour l'aide\u{a0}: {command} --help")
}

fn invalid_value(error: &clap::Error) -> String {
    let value = text(error, ContextKind::InvalidValue);
    let valid = texts(error, ContextKind::ValidValue);
    let fault = if value.is_empty() {
        format!("il manque la valeur de {}", argument(error))
    } else {
        format!(
            "valeur incorrecte {} pour {}",
            quote(&value),
            argument(error)
        )
    };
    if valid.is_empty() {
        return fault;
    }
    let near = suggestion(&texts(error, ContextKind::SuggestedValue));
    let valid = quoted_list(&valid);
    format!("{fault}{near}\nValeurs possibles\u{a0}: {valid}")
}

fn refused_value(error: &clap::Error) -> String {
    let value = quote(&text(error, ContextKind::InvalidValue));
    let reason = error.source().map(|source| reason(&source.to_string()));
    let reason = reason.map_or_else(String::new, |reason| format!("\u{a0}: {reason}"));
    format!("valeur incorrecte {value} pour {}{reason}", argument(error))
}

/// Puts the parse errors of the standard library and of clap into French; the others come from
/// the project, in French already.
fn reason(source: &str) -> String {
    if let Some((_, range)) = source.split_once(" is not in ") {
        return in_range(range);
    }
    let french = match source {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            "un nombre entier est attendu"
        }
        "invalid float literal" | "cannot parse float from empty string" => {
            "un nombre est attendu, avec un point pour les décimales"
        }
        "number too large to fit in target type" => "le nombre est trop grand",
        "number too small to fit in target type" => "le nombre est trop petit",
        "number would be zero for non-zero type" => "le nombre ne peut pas être nul",
        "out of range integral type conversion attempted" => "le nombre est hors limites",
        "provided string was not `true` or `false`" | "value was not a boolean" => {
            "true ou false est attendu"
        }
        "too many characters in string" | "cannot parse char from empty string" => {
            "un seul caractère est attendu"
        }
        other => other,
    };
    french.to_owned()
}

/// `1..=9`, `1..9`, `1..` or `..9`.
fn in_range(range: &str) -> String {
    let Some((low, high)) = range.split_once("..") else {
        return "le nombre est hors limites".to_owned();
    };
    match (low, high.strip_prefix('=')) {
        ("", Some(high)) => format!("le nombre ne doit pas dépasser {high}"),
        ("", None) => format!("le nombre doit être inférieur à {high}"),
        (low, Some(high)) => format!("le nombre doit être compris entre {low} et {high}"),
        (low, None) if high.is_empty() => format!("le nombre doit être au moins {low}"),
        (low, None) => format!("le nombre doit être au moins {low} et inférieur à {high}"),
    }
}

fn unknown_argument(error: &clap::Error) -> String {
    let name = text(error, ContextKind::InvalidArg);
    let shown = quote(&name);
    let fault = if name.starts_with('-') {
        format!("option inconnue {shown}")
    } else {
        format!("argument en trop {shown}")
    };
    let near = texts(error, ContextKind::SuggestedArg);
    if !near.is_empty() {
        return fault + &suggestion(&near);
    }
    let tips = texts(error, ContextKind::Suggested);
    let tip = tips.iter().find_map(|tip| french_tip(tip, &name));
    tip.map_or_else(|| fault.clone(), |tip| format!("{fault}\u{a0}; {tip}"))
}

/// clap writes these three tips as English sentences, without their parts.
fn french_tip(tip: &str, name: &str) -> Option<String> {
    if tip.starts_with("to pass '") {
        let (name, escaped) = (quote(name), quote(&format!("-- {name}")));
        Some(format!(
            "pour donner {name} comme valeur, écrivez {escaped}"
        ))
    } else if tip.contains("' exists; to use it, remove the '--'") {
        let name = quote(name);
        Some(format!(
            "la commande {name} s'écrit sans «\u{a0}--\u{a0}» devant"
        ))
    } else {
        let elsewhere = tip.strip_prefix('\'')?.strip_suffix("' exists")?;
        Some(format!("{} existe", quote(elsewhere)))
    }
}

fn wrong_count(error: &clap::Error, bound: &str, wanted: ContextKind) -> String {
    let wanted = text(error, wanted);
    let found = text(error, ContextKind::ActualNumValues);
    let noun = if wanted == "1" { "valeur" } else { "valeurs" };
    format!(
        "{} demande {bound}{wanted} {noun}, et non {found}",
        argument(error)
    )
}

fn conflict(error: &clap::Error) -> String {
    let name = text(error, ContextKind::InvalidArg);
    let others = texts(error, ContextKind::PriorArg);
    let first = if name.is_empty() {
        let name = quote(&text(error, ContextKind::InvalidSubcommand));
        format!("la commande {name}")
    } else {
        quote(&name)
    };
    if others.contains(&name) {
        format!("{first} ne peut être donné qu'une fois")
    } else if others.is_empty() {
        format!("{first} ne peut pas être employé avec les autres arguments")
    } else {
        let others = quoted_list(&others);
        format!("{first} ne peut pas être employé avec {others}")
    }
}

fn missing_argument(error: &clap::Error) -> String {
    let names = texts(error, ContextKind::InvalidArg);
    match names.as_slice() {
        [one] if one.starts_with('-') => format!("il manque l'option {}", quote(one)),
        [one] => format!("il manque l'argument {}", quote(one)),
        several => format!("il manque {}", quoted_list(several)),
    }
}

/// The command that was called, as noted by [`parse`], or else as the usage line starts.
fn command_of(error: &clap::Error) -> String {
    let noted = text(error, ContextKind::Custom);
    if !noted.is_empty() {
        return noted;
    }
    let usage = text(error, ContextKind::Usage);
    let words: Vec<&str> = usage
        .split_whitespace()
        .skip(1)
        .take_while(|word| !word.starts_with(['[', '<', '-']))
        .collect();
    if words.is_empty() {
        PROGRAM.to_owned()
    } else {
        words.join(" ")
    }
}

fn argument(error: &clap::Error) -> String {
    quote(&text(error, ContextKind::InvalidArg))
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    error
        .get(kind)
        .map_or_else(String::new, ToString::to_string)
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::StyledStrs(several)) => {
            several.iter().map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    }
}

fn suggestion(near: &[String]) -> String {
    // clap puts the nearest name last.
    near.last().map_or_else(String::new, |name| {
        format!("\u{a0}; vouliez-vous dire {}\u{a0}?", quote(name))
    })
}

fn quoted_list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quote(name)).collect();
    quoted.join(", ")
}

/// Text between French quotation marks, on one line.
fn quote(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    format!("«\u{a0}{shown}\u{a0}»")
}
