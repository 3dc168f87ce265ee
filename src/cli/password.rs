//! `reverbere mot-de-passe`

use super::output::print;
use super::{Answer, terminal};
use crate::error::{Error, Result};
use crate::serve::password_line;
use std::io::BufRead;

/// Letters that are not taken for one another when read aloud or copied by hand.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
/// Letters of a password that is drawn: 100 bits.
const DRAWN: usize = 20;

#[derive(clap::Args)]
pub struct Args {
    /// Nom de la personne, tel que le journal du projet le dira
    #[arg(value_name = "NOM")]
    name: String,
    /// Lit le mot de passe sur l'entrée standard (une ligne) au lieu d'en tirer un
    #[arg(long = "lire")]
    read: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let password = if args.read { typed()? } else { drawn()? };
    print(&format!("{}\n", password_line(&args.name, &password)?))?;
    if !args.read {
        terminal::inform(&format!(
            "mot de passe de {}, à lui remettre (il n'est écrit nulle part ailleurs) : {password}",
            args.name.trim()
        ));
    }
    Ok(Answer::Yes)
}

/// The line of standard input.
fn typed() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|_| {
        Error::Usage(
            "l'entrée standard n'est pas un texte ; donnez-y le mot de passe, sur une ligne".into(),
        )
    })?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A password by chance, in fours.
fn drawn() -> Result<String> {
    let mut bytes = [0_u8; DRAWN];
    getrandom::fill(&mut bytes).map_err(|_| {
        Error::Usage(
            "le système ne donne pas de nombres au hasard ; donnez le mot de passe avec --lire"
                .into(),
        )
    })?;
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    let fours: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    Ok(fours.join("-"))
}
