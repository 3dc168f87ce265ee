use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::*;

/// Planifie la rénovation de l'éclairage public
#[derive(Debug, Parser)]
#[command(name = "reverbere", version = "1.2.3")]
struct Cli {
    /// Écrit moins de messages
    #[arg(short, long, global = true)]
    silencieux: bool,
    #[command(subcommand)]
    commande: Commande,
}

#[derive(Debug, Subcommand)]
enum Commande {
    /// Choisit les points à rénover
    Planifier(Plan),
    /// Contrôle un scénario
    Verifier {
        /// Fichier du scénario
        scenario: PathBuf,
        /// Rapport à écrire
        #[arg(long, value_name = "FICHIER")]
        rapport: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Plan {
    /// Fichier du scénario
    scenario: PathBuf,
    /// Dossier des inventaires
    dossier: Option<PathBuf>,
    /// Base des montants, HT ou TTC (HT par défaut)
    #[arg(long, value_enum, default_value_t = Base::Ht)]
    base: Base,
    /// Nombre de points
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=500))]
    points: Option<u32>,
    /// Prix du kilowattheure
    #[arg(long, value_name = "EUROS")]
    prix: Option<f64>,
    /// Heures de début et de fin
    #[arg(long, num_args = 2, value_names = ["DEBUT", "FIN"])]
    plage: Vec<u8>,
    /// Communes à traiter
    #[arg(long, num_args = 2.., value_name = "CODE")]
    communes: Vec<String>,
    /// Format de sortie
    #[arg(long, require_equals = true, help_heading = "Sorties\u{a0}")]
    format: Option<String>,
    /// N'écrit rien
    #[arg(long, conflicts_with = "format")]
    essai: bool,
    /// Rapport à écrire
    #[arg(long, value_parser = report_name)]
    rapport: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Base {
    /// Hors taxes
    Ht,
    Ttc,
}

fn report_name(name: &str) -> Result<String, String> {
    name.starts_with("rapport")
        .then(|| name.to_owned())
        .ok_or_else(|| "le nom doit commencer par rapport".to_owned())
}

fn words(line: &str) -> Vec<OsString> {
    let words = line.split_whitespace().map(OsString::from);
    std::iter::once("reverbere".into()).chain(words).collect()
}

const ENGLISH: &[&str] = &[
    "Usage",
    "Commands",
    "Print",
    "error",
    "tip",
    "[default",
    "[possible",
    "Possible",
    "value ",
    "argument '",
    "For more",
    "more with",
    "unexpected",
    "required",
    "cannot",
    "invalid",
    "This message",
];

fn stated(line: &str) -> String {
    let error = parse::<Cli>(words(line)).expect_err(line);
    let message = usage_message(&error);
    for english in ENGLISH {
        assert!(!message.contains(english), "{english:?} in {message}");
    }
    for bad in ["« ", " »", " :", " ;", " ?"] {
        assert!(!message.contains(bad), "{bad:?} in {message}");
    }
    message.replace('\u{a0}', " ")
}

#[rustfmt::skip] // one case a line
const REFUSED: &[(&str, &str)] = &[
    ("", "il manque la commande\nPour l'aide : reverbere --help"),
    ("planifer", "commande inconnue « planifer » ; vouliez-vous dire « planifier » ?\nPour l'aide : reverbere --help"),
    ("xyz", "commande inconnue « xyz »\nPour l'aide : reverbere --help"),
    ("help", "commande inconnue « help »\nPour l'aide : reverbere --help"),
    ("--silencieux", "il manque la commande ; commandes possibles : « planifier », « verifier »\nPour l'aide : reverbere --help"),
    ("--silencieu", "option inconnue « --silencieu » ; vouliez-vous dire « --silencieux » ?\nPour l'aide : reverbere --help"),
    ("--points 3 planifier", "option inconnue « --points » ; « planifier --points » existe\nPour l'aide : reverbere planifier --help"),
    ("planifier s --pont 3", "option inconnue « --pont » ; vouliez-vous dire « --points » ?\nPour l'aide : reverbere planifier --help"),
    ("planifier s --zzz", "option inconnue « --zzz » ; pour donner « --zzz » comme valeur, écrivez « -- --zzz »\nPour l'aide : reverbere planifier --help"),
    ("planifier a b c", "argument en trop « c »\nPour l'aide : reverbere planifier --help"),
    ("planifier", "il manque l'argument « <SCENARIO> »\nPour l'aide : reverbere planifier --help"),
    ("verifier s", "il manque l'option « --rapport <FICHIER> »\nPour l'aide : reverbere verifier --help"),
    ("verifier", "il manque « --rapport <FICHIER> », « <SCENARIO> »\nPour l'aide : reverbere verifier --help"),
    ("-- planifier", "argument en trop « planifier » ; la commande « planifier » s'écrit sans « -- » devant\nPour l'aide : reverbere planifier --help"),
    ("planifier s --points", "il manque la valeur de « --points <N> »\nPour l'aide : reverbere planifier --help"),
    ("planifier s --base", "il manque la valeur de « --base <BASE> »\nValeurs possibles : « ht », « ttc »\nPour l'aide : reverbere planifier --help"),
    ("planifier s --base tcc", "valeur incorrecte « tcc » pour « --base <BASE> » ; vouliez-vous dire « ttc » ?\nValeurs possibles : « ht », « ttc »\nPour l'aide : reverbere planifier --help"),
    ("planifier s --points mille", "valeur incorrecte « mille » pour « --points <N> » : un nombre entier est attendu\nPour l'aide : reverbere planifier --help"),
    ("planifier s --points 501", "valeur incorrecte « 501 » pour « --points <N> » : le nombre doit être compris entre 1 et 500\nPour l'aide : reverbere planifier --help"),
    ("planifier s --prix 17,5", "valeur incorrecte « 17,5 » pour « --prix <EUROS> » : un nombre est attendu, avec un point pour les décimales\nPour l'aide : reverbere planifier --help"),
    ("planifier s --plage 1", "« --plage <DEBUT> <FIN> » demande 2 valeurs, et non 1\nPour l'aide : reverbere planifier --help"),
    ("planifier s --communes 1", "« --communes <CODE> <CODE>... » demande au moins 2 valeurs, et non 1\nPour l'aide : reverbere planifier --help"),
    ("planifier s --format csv", "il faut un signe « = » entre « --format=<FORMAT> » et sa valeur\nPour l'aide : reverbere planifier --help"),
    ("planifier s --essai=oui", "valeur en trop « oui » pour « --essai »\nPour l'aide : reverbere planifier --help"),
    ("planifier s --essai --format=csv", "« --essai » ne peut pas être employé avec « --format=<FORMAT> »\nPour l'aide : reverbere planifier --help"),
    ("planifier s --essai --essai", "« --essai » ne peut être donné qu'une fois\nPour l'aide : reverbere planifier --help"),
    ("planifier s --rapport a.pdf", "valeur incorrecte « a.pdf » pour « --rapport <RAPPORT> » : le nom doit commencer par rapport\nPour l'aide : reverbere planifier --help"),
];

#[test]
fn errors_are_stated_in_french() {
    for (line, expected) in REFUSED {
        assert_eq!(&stated(line), expected, "{line}");
    }
}

#[test]
fn the_usage_line_names_the_command_when_clap_parses_alone() {
    let error = in_french(Cli::command()).try_get_matches_from(words("planifier"));
    let message = usage_message(&error.unwrap_err());
    assert!(message.ends_with("reverbere planifier --help"), "{message}");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_text_is_stated_in_french() {
    use std::os::unix::ffi::OsStringExt;
    let mut line = words("planifier s --rapport");
    line.push(OsString::from_vec(vec![0xff]));
    let message = usage_message(&parse::<Cli>(line).unwrap_err());
    assert!(
        message.starts_with("un argument n'est pas du texte"),
        "{message}"
    );
}

#[test]
fn ranges_are_stated_in_french() {
    for (range, expected) in [
        ("1..=9", "le nombre doit être compris entre 1 et 9"),
        ("1..9", "le nombre doit être au moins 1 et inférieur à 9"),
        ("1..", "le nombre doit être au moins 1"),
        ("..9", "le nombre doit être inférieur à 9"),
        ("..=9", "le nombre ne doit pas dépasser 9"),
    ] {
        assert_eq!(in_range(range), expected);
    }
}

const ROOT_HELP: &str = "\
Planifie la rénovation de l'éclairage public

Utilisation : reverbere [OPTIONS] <COMMANDE>

Commandes :
  planifier  Choisit les points à rénover
  verifier   Contrôle un scénario

Options :
  -s, --silencieux  Écrit moins de messages
  -h, --help        Affiche cette aide
  -V, --version     Affiche la version du programme

Pour l'aide d'une commande : reverbere <COMMANDE> --help
";

const PLAN_HELP: &str = "\
Choisit les points à rénover

Utilisation : reverbere planifier [OPTIONS] <SCENARIO> [DOSSIER]

Arguments :
  <SCENARIO>
          Fichier du scénario
  [DOSSIER]
          Dossier des inventaires

Options :
      --base <BASE>
          Base des montants, HT ou TTC (HT par défaut)
  -s, --silencieux
          Écrit moins de messages
      --points <N>
          Nombre de points
      --prix <EUROS>
          Prix du kilowattheure
      --plage <DEBUT> <FIN>
          Heures de début et de fin
      --communes <CODE> <CODE>...
          Communes à traiter
      --essai
          N'écrit rien
      --rapport <RAPPORT>
          Rapport à écrire
  -h, --help
          Affiche cette aide

Sorties :
      --format=<FORMAT>
          Format de sortie
";

#[test]
fn help_is_laid_out_in_french() {
    in_french(Cli::command()).debug_assert();
    assert_eq!(stated("--help"), ROOT_HELP);
    assert_eq!(stated("planifier -h"), PLAN_HELP);
    assert!(stated("planifier --help").contains("Affiche cette aide"));
    assert_eq!(stated("--version"), "reverbere 1.2.3\n");
}
