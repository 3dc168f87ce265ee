//! Says in French what the `toml` parser found wrong with the syntax.

use std::ops::Range;

use super::flaw::quote;
use super::{TomlError, position};

const POINT: &str = "un nombre s'écrit sans espace, avec un point pour les décimales (17.5)";
const QUOTES: &str = "un texte s'écrit entre guillemets droits (\"…\")";
const COMMENT: &str = "un commentaire commence par «\u{a0}#\u{a0}»";
const BOOLEAN: &str = "écrivez true ou false";

/// What is said of a fault that the parser names in a way not known here: its own words are English.
pub(super) const UNKNOWN: &str = "syntaxe TOML incorrecte";

/// What is wrong, and what to write instead when the text gives it away.
struct Verdict(&'static str, Option<&'static str>);

pub(super) fn explain(text: &str, error: &toml::de::Error) -> TomlError {
    let span = error.span();
    let place = span.as_ref().map(|span| {
        // The end of the text is better shown on the last line that says something.
        let at_end = text[text.floor_char_boundary(span.start)..]
            .trim()
            .is_empty();
        let last = text.trim_end().len();
        position(
            text,
            if at_end {
                last.min(span.start)
            } else {
                span.start
            },
        )
    });
    let line = place.and_then(|(line, _)| text.lines().nth(line - 1));
    let shown = line.unwrap_or_default().trim();
    let near = if shown.is_empty() {
        String::new()
    } else {
        format!(" près de {}", quote(shown))
    };
    let scene = Scene::new(text, span.unwrap_or_default(), shown);
    let message = match judge(error.message(), &scene) {
        Some(Verdict(fault, Some(advice))) => format!("{fault}{near}\u{a0}; {advice}"),
        Some(Verdict(fault, None)) => format!("{fault}{near}"),
        None => format!("{UNKNOWN}{near}"),
    };
    TomlError {
        message,
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        remedy: None,
    }
}

/// Whether the parser's sentence has its own in French.
#[cfg(test)]
pub(super) fn is_known(message: &str) -> bool {
    judge(message, &Scene::new("", 0..0, "")).is_some()
}

/// The text around the error.
struct Scene<'a> {
    before: &'a str,
    raw: &'a str,
    after: &'a str,
    line: &'a str,
}

impl<'a> Scene<'a> {
    fn new(text: &'a str, span: Range<usize>, line: &'a str) -> Self {
        Self {
            before: text.get(..span.start).unwrap_or_default(),
            after: text.get(span.start..).unwrap_or_default(),
            raw: text.get(span).unwrap_or_default().trim(),
            line,
        }
    }
}

fn judge(message: &str, scene: &Scene) -> Option<Verdict> {
    if scene.line.starts_with("//") || scene.line.starts_with(';') {
        return Some(Verdict("texte hors de toute clé", Some(COMMENT)));
    }
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let verdict = match what {
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string" => {
            if expected.starts_with('`') {
                Verdict("guillemet fermant manquant", None)
            } else {
                Verdict("caractère interdit dans un texte", None)
            }
        }
        "key with no value" | "missing assignment between key-value pairs" => missing_equals(scene),
        "string values must be quoted" | "invalid float" => unquoted_value(scene.raw),
        "missing opening quote" | "invalid string" => {
            Verdict("guillemet ouvrant manquant", Some(QUOTES))
        }
        "keys cannot be multi-line basic strings" | "keys cannot be multi-line literal strings" => {
            Verdict(
                "clé entre trois guillemets",
                Some("une clé s'écrit sur une ligne, entre guillemets simples ou doubles (\"…\")"),
            )
        }
        "missing value" | "missing value for key" => Verdict("valeur manquante", None),
        "unexpected key or value"
        | "unexpected content"
        | "unexpected content between comment and newline"
        | "invalid key-value pair"
        | "invalid inline table element" => surplus(scene),
        "missing comment start" => Verdict("texte en trop", Some(COMMENT)),
        "duplicate key" => Verdict("clé ou section définie deux fois", None),
        "invalid unquoted key" if scene.after.starts_with(':') => missing_equals(scene),
        "invalid unquoted key" | "invalid key" => Verdict(
            "clé mal écrite",
            Some("une clé avec des accents ou des espaces s'écrit entre guillemets"),
        ),
        "unquoted keys cannot be empty" | "missing key for inline table element" => {
            Verdict("clé manquante", None)
        }
        "unclosed table" | "unclosed array table" | "unclosed array" => {
            Verdict("crochet fermant «\u{a0}]\u{a0}» manquant", None)
        }
        "unclosed inline table" => Verdict("accolade fermante «\u{a0}}\u{a0}» manquante", None),
        "missing array opening" | "missing table open" => {
            Verdict("crochet «\u{a0}]\u{a0}» en trop", None)
        }
        "missing inline table opening" => Verdict("accolade «\u{a0}}\u{a0}» en trop", None),
        "extra comma in array" | "extra comma in inline table" => Verdict("virgule en trop", None),
        "missing comma between array elements"
        | "missing comma between key-value pairs"
        | "extra assignment between key-value pairs" => Verdict("virgule manquante", None),
        "extra `=`" | "unexpected `=` in array" => Verdict("signe «\u{a0}=\u{a0}» en trop", None),
        "invalid boolean" => Verdict("valeur incorrecte", Some(BOOLEAN)),
        "unexpected leading zero" => Verdict(
            "zéro en tête d'un nombre",
            Some("un code s'écrit entre guillemets (\"01234\")"),
        ),
        "missing escaped value" | "too few unicode value digits" | "invalid value" => Verdict(
            "barre oblique inverse «\u{a0}\\\u{a0}» mal employée",
            Some("dans un chemin, écrivez «\u{a0}/\u{a0}» ou doublez-la («\u{a0}\\\\\u{a0}»)"),
        ),
        "carriage return must be followed by newline" => {
            Verdict("fin de ligne incorrecte (retour chariot isolé)", None)
        }
        "invalid comment character" => Verdict("caractère interdit dans un commentaire", None),
        "cannot recurse further; max recursion depth met" | "recursion limit" => {
            Verdict("trop de niveaux imbriqués", None)
        }
        _ if what.starts_with("cannot extend value of type") => Verdict(
            "clé qui a déjà une valeur",
            Some("on ne peut pas lui ajouter de sous-clé"),
        ),
        _ if what.starts_with("invalid date") || what.starts_with("invalid time") => {
            Verdict("date ou heure incorrecte", None)
        }
        _ if is_number_fault(what) => Verdict("nombre mal écrit", Some(POINT)),
        _ => return None,
    };
    Some(verdict)
}

fn is_number_fault(what: &str) -> bool {
    let whole = [
        "invalid fraction",
        "invalid mantissa",
        "invalid exponent",
        "`_` may only go between digits",
        "redundant numeric sign",
        "redundant integer number prefix",
        "unexpected sign",
        "integers with a radix cannot be signed",
        "radix must be lowercase",
    ];
    whole.contains(&what) || what.starts_with("invalid ") && what.ends_with(" number")
}

fn missing_equals(scene: &Scene) -> Verdict {
    let colon = scene.after.trim_start().starts_with(':');
    let advice = colon.then_some("écrivez «\u{a0}=\u{a0}» et non «\u{a0}:\u{a0}»");
    Verdict("signe «\u{a0}=\u{a0}» manquant", advice)
}

fn unquoted_value(raw: &str) -> Verdict {
    let numeric = |c: char| c.is_ascii_digit() || c.is_whitespace() || ",.+-_'".contains(c);
    match raw.to_lowercase().as_str() {
        "" => Verdict("valeur manquante", None),
        "oui" | "non" | "vrai" | "faux" | "yes" | "no" => {
            Verdict("valeur incorrecte", Some(BOOLEAN))
        }
        _ if raw.chars().all(numeric) => Verdict("nombre mal écrit", Some(POINT)),
        _ if raw.starts_with(|c: char| c.is_ascii_digit()) => Verdict(
            "valeur mal écrite",
            Some("un nombre s'écrit sans unité, un texte entre guillemets droits"),
        ),
        _ => Verdict("valeur sans guillemets", Some(QUOTES)),
    }
}

fn surplus(scene: &Scene) -> Verdict {
    let digit_before = scene.before.ends_with(|c: char| c.is_ascii_digit());
    if digit_before && scene.after.starts_with(',') {
        Verdict("nombre mal écrit", Some(POINT))
    } else if scene.after.starts_with("//") {
        Verdict("texte en trop", Some(COMMENT))
    } else {
        Verdict("texte en trop en fin de ligne", None)
    }
}
