//! `reverbere manuel`

use super::output::print_raw;
use super::{Answer, examples, named, whole_command};
use crate::error::{Error, Result};
use crate::version::VERSION;
use clap::Command;
use clap_mangen::Man;
use std::path::Path;

#[derive(clap::Args)]
pub struct Args {
    /// Commande dont écrire la page, comme « planifier » ou « suivi bilan » ; sans elle, la page du programme
    #[arg(value_name = "COMMANDE")]
    command: Vec<String>,
    /// Écrit seulement le nom de chaque page, un par ligne, comme cette commande les prend
    #[arg(long = "liste", conflicts_with = "command")]
    list: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let mut command = whole_command();
    // Gives every command its full name.
    command.build();
    if args.list {
        print_raw(&pages(&command, "").join("\n"))?;
        print_raw("\n")?;
    } else {
        let page = page(named(&command, &args.command)?)?;
        print_raw(&(page + &of_examples(&args.command.join(" "))))?;
    }
    Ok(Answer::Yes)
}

/// The commands that have a page, in words: the program (nothing), then each command with its own.
fn pages(command: &Command, words: &str) -> Vec<String> {
    let mut pages = vec![words.to_owned()];
    for below in command.get_subcommands() {
        let words = format!("{words} {}", below.get_name());
        pages.extend(self::pages(below, words.trim_start()));
    }
    pages
}

/// A page in the format of `man`.
fn page(command: &Command) -> Result<String> {
    let man = Man::new(command.clone())
        .date(VERSION)
        .source("Réverbère")
        .manual("Manuel de Réverbère");
    let mut page = Vec::new();
    man.render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_synopsis_section(&mut page))
        .and_then(|()| man.render_description_section(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .and_then(|()| {
            if command.has_subcommands() {
                man.render_subcommands_section(&mut page)
            } else {
                Ok(())
            }
        })
        .map_err(|error| Error::write(Path::new("sortie standard"), error))?;
    let page = String::from_utf8_lossy(&page);
    // Each section comes with the same preamble, which a page needs once.
    let preamble: Vec<&str> = page.lines().take(PREAMBLE).collect();
    let said_once = page.lines().enumerate();
    let said_once = said_once.filter(|(n, line)| *n < PREAMBLE || !preamble.contains(line));
    Ok(said_once.map(|(_, line)| french_heading(line)).collect())
}

/// The section of examples, which `man` leaves on lines of their own.
fn of_examples(command: &str) -> String {
    let plain = |text: &str| text.replace('\\', "\\\\").replace('-', "\\-");
    let mut section = String::from(".SH \"EXEMPLES\"\n");
    for (what, line) in examples::of(command) {
        section += &format!(
            ".PP\n{}\n.PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n",
            plain(what),
            plain(line)
        );
    }
    section
}

/// Lines that define the apostrophe, first of what clap_mangen renders.
const PREAMBLE: usize = 2;

/// Headings are those of the help, without the space before a colon that is not here; the one that
/// clap_mangen gives of its own has its French name.
fn french_heading(line: &str) -> String {
    let line = match line.strip_prefix(".SH ") {
        Some("NAME") => ".SH NOM".to_owned(),
        Some(heading) => {
            let bare = heading.trim_matches(['"', '\u{a0}']);
            format!(".SH \"{}\"", bare.trim_end_matches("\\ ").to_uppercase())
        }
        None => line.to_owned(),
    };
    line + "\n"
}
