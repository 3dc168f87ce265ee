//! The error that travels through serde: facts first, put into French at the very end, once the
//! path of the key is known.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::ops::Range;

use serde::de::{self, Expected, Unexpected};
use toml::Spanned;
use toml::de::DeValue;

use super::{TomlError, position};

/// Names shown at most when a list of the possible ones is given.
const NAMES_SHOWN: usize = 12;
/// Below this likeness a known name is not worth suggesting.
const LIKENESS: f64 = 0.6;
/// Characters shown at most of a text quoted from the file.
const QUOTED_LENGTH: usize = 70;

type Names = &'static [&'static str];

#[derive(Debug)]
enum Kind {
    UnknownKey { key: String, known: Names },
    MissingKey(&'static str),
    RepeatedKey(&'static str),
    Mismatch { expected: String, found: String },
    Choice { found: String, allowed: Names },
    NoShape,
    Other(String),
}

/// What the sentence is about, relative to the path.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// The value at the path.
    Value,
    /// The last key of the path.
    Key,
    /// Some value below the path: serde buffered a table (untagged, tagged or flattened types)
    /// and its parts lost their positions.
    Inside,
}

#[derive(Debug)]
pub(super) struct Flaw {
    kind: Kind,
    place: Place,
    /// Whether the faulty value is a scalar; a scalar fault seen at a table was inside it.
    scalar: bool,
    /// `.key` or `[index]`, innermost first.
    path: Vec<String>,
    span: Option<Range<usize>>,
}

impl Flaw {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            place: Place::Value,
            scalar: false,
            path: Vec::new(),
            span: None,
        }
    }

    pub(super) fn other(message: String) -> Self {
        Self::new(Kind::Other(message))
    }

    pub(super) fn not_a_variant(found: &Unexpected, allowed: Names) -> Self {
        let found = describe(found);
        Self::new(Kind::Choice { found, allowed })
    }

    pub(super) fn wrong_length(expected: usize, found: usize) -> Self {
        Self::new(Kind::Mismatch {
            expected: format!("une liste de {expected} {}", plural_values(expected)),
            found: format!("de {found}"),
        })
    }

    /// Called by each container on the way out, innermost first.
    pub(super) fn under(mut self, step: String, value: &Spanned<DeValue>) -> Self {
        if self.span.is_none() {
            self.span = Some(value.span());
            let container = matches!(value.get_ref(), DeValue::Table(_) | DeValue::Array(_));
            if container && self.scalar {
                self.place = Place::Inside;
            }
        }
        self.path.push(step);
        self
    }

    /// The fault lies in a key of a map rather than in its value.
    pub(super) fn in_key(mut self, key: &Spanned<Cow<str>>) -> Self {
        if !matches!(self.kind, Kind::UnknownKey { .. }) {
            self.path.push(key_step(key.get_ref()));
            self.place = Place::Key;
        }
        self.at(key.span())
    }

    pub(super) fn at(mut self, span: Range<usize>) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// The key that is refused without any position, which `flatten` does.
    pub(super) fn stray_key(&self) -> Option<&str> {
        match &self.kind {
            Kind::UnknownKey { key, .. } if self.span.is_none() => Some(key),
            _ => None,
        }
    }

    pub(super) fn at_root(mut self) -> Self {
        if self.scalar && self.span.is_none() {
            self.place = Place::Inside;
        }
        self
    }

    pub(super) fn into_error(self, text: &str) -> TomlError {
        let place = self.span.as_ref().map(|span| position(text, span.start));
        TomlError {
            message: self.to_string(),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            remedy: None,
        }
    }

    fn path_with(&self, last: &str) -> String {
        let joined: String = self.path.iter().rev().map(String::as_str).collect();
        let whole = joined + last;
        whole.strip_prefix('.').unwrap_or(&whole).to_owned()
    }

    fn subject(&self) -> String {
        let path = self.path_with("");
        match (self.place, path.is_empty()) {
            (Place::Inside, true) => "une valeur du fichier".to_owned(),
            (_, true) => "le fichier".to_owned(),
            (Place::Value, false) => quote(&path),
            (Place::Key, false) => format!("la clé {}", quote(&path)),
            (Place::Inside, false) => format!("dans {}, une valeur", quote(&path)),
        }
    }
}

impl Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.subject();
        match &self.kind {
            Kind::UnknownKey { key, known } => {
                let full = self.path_with(&key_step(key));
                write!(f, "clé inconnue {}", quote(&full))?;
                if let Some(near) = nearest(key, known) {
                    write!(f, "\u{a0}; vouliez-vous dire {}\u{a0}?", quote(near))?;
                } else if !known.is_empty() {
                    let names = list(known, ", ");
                    write!(f, "\u{a0}; clés possibles\u{a0}: {names}")?;
                }
                Ok(())
            }
            Kind::MissingKey(key) => {
                let parent = self.path_with("");
                write!(f, "il manque la clé {} (à ajouter ", quote(key))?;
                if parent.is_empty() {
                    write!(f, "en tête du fichier, ou comme section [{key}])")
                } else {
                    write!(f, "dans {})", quote(&parent))
                }
            }
            Kind::RepeatedKey(key) => {
                let full = self.path_with(&key_step(key));
                write!(f, "la clé {} est donnée deux fois", quote(&full))
            }
            Kind::Mismatch { expected, found } if expected == "any value" => {
                write!(f, "{subject} ne peut pas être {found}")
            }
            Kind::Mismatch { expected, found } => {
                write!(f, "{subject} doit être {expected}, et non {found}")
            }
            Kind::Choice { found, allowed } => {
                let names = list(allowed, " ou ");
                write!(f, "{subject} doit valoir {names}, et non {found}")
            }
            Kind::NoShape => write!(f, "{subject} n'a aucune des formes acceptées"),
            Kind::Other(message) if self.path.is_empty() => f.write_str(message),
            Kind::Other(message) => write!(f, "{subject}\u{a0}: {message}"),
        }
    }
}

impl std::error::Error for Flaw {}

impl de::Error for Flaw {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        // The derive macro has no constructor for these.
        let none_fits = ["data did not match any variant of", "no variant of enum"];
        if none_fits.iter().any(|said| message.starts_with(said)) {
            return Self::new(Kind::NoShape);
        }
        let stray = message.strip_prefix("unknown field `");
        if let Some(key) = stray.and_then(|rest| rest.strip_suffix('`')) {
            return Self::unknown_field(key, &[]);
        }
        Self::other(message.trim_end_matches('.').to_owned())
    }

    fn invalid_type(found: Unexpected, expected: &dyn Expected) -> Self {
        let scalar = is_scalar(&found);
        let expected = french_type(&expected.to_string());
        let found = describe(&found);
        Self {
            scalar,
            ..Self::new(Kind::Mismatch { expected, found })
        }
    }

    fn invalid_value(found: Unexpected, expected: &dyn Expected) -> Self {
        let scalar = is_scalar(&found);
        let name = expected.to_string();
        let expected = integer_range(&name).map_or_else(
            || french_type(&name),
            |range| format!("un nombre entier {range}"),
        );
        let found = match found {
            Unexpected::Signed(number) => number.to_string(),
            Unexpected::Unsigned(number) => number.to_string(),
            Unexpected::Float(number) => format!("{number:?}"),
            Unexpected::Str(text) => quote(text),
            other => describe(&other),
        };
        Self {
            scalar,
            ..Self::new(Kind::Mismatch { expected, found })
        }
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let expected = french_type(&expected.to_string());
        let found = format!("{length} {}", plural_values(length));
        Self::new(Kind::Mismatch { expected, found })
    }

    fn unknown_variant(variant: &str, allowed: Names) -> Self {
        let found = quote(variant);
        Self {
            scalar: true,
            ..Self::new(Kind::Choice { found, allowed })
        }
    }

    fn unknown_field(field: &str, known: Names) -> Self {
        let key = field.to_owned();
        Self::new(Kind::UnknownKey { key, known })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Kind::MissingKey(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Kind::RepeatedKey(field))
    }
}

/// Text of the file between French quotation marks, on one line and not too long.
pub(super) fn quote(text: &str) -> String {
    let mut shown = String::new();
    for (index, character) in text.chars().enumerate() {
        if index == QUOTED_LENGTH {
            shown.push('…');
            break;
        }
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    format!("«\u{a0}{shown}\u{a0}»")
}

/// A key as it must be written in the file, quoted if need be, after a dot.
pub(super) fn key_step(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        format!(".{key}")
    } else {
        format!(".{key:?}")
    }
}

fn list(names: &[&str], last_separator: &str) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(NAMES_SHOWN)
        .map(|name| quote(name))
        .collect();
    match shown.split_last() {
        _ if names.len() > NAMES_SHOWN => format!("{}, …", shown.join(", ")),
        Some((last, rest)) if !rest.is_empty() => rest.join(", ") + last_separator + last,
        _ => shown.concat(),
    }
}

fn nearest(name: &str, known: Names) -> Option<&'static str> {
    let name = name.to_lowercase();
    let likeness = |other: &str| strsim::normalized_damerau_levenshtein(&name, other);
    known
        .iter()
        .map(|other| (likeness(&other.to_lowercase()), *other))
        .filter(|(score, _)| *score >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, other)| other)
}

fn plural_values(count: usize) -> &'static str {
    if count > 1 { "valeurs" } else { "valeur" }
}

fn is_scalar(found: &Unexpected) -> bool {
    use Unexpected::{Bool, Bytes, Char, Float, Signed, Str, Unsigned};
    matches!(
        found,
        Bool(_) | Unsigned(_) | Signed(_) | Float(_) | Char(_) | Str(_) | Bytes(_)
    )
}

fn describe(found: &Unexpected) -> String {
    match found {
        Unexpected::Bool(value) => format!("la valeur {value}"),
        Unexpected::Unsigned(number) => format!("un nombre entier ({number})"),
        Unexpected::Signed(number) => format!("un nombre entier ({number})"),
        Unexpected::Float(number) => format!("un nombre décimal ({number:?})"),
        Unexpected::Char(character) => format!("du texte ({})", quote(&character.to_string())),
        Unexpected::Str(text) => format!("du texte ({})", quote(text)),
        Unexpected::Bytes(_) => "des octets".to_owned(),
        Unexpected::Seq => "une liste".to_owned(),
        Unexpected::Map | Unexpected::StructVariant => "une table".to_owned(),
        Unexpected::Unit | Unexpected::Option => "une valeur vide".to_owned(),
        Unexpected::UnitVariant => "un nom seul".to_owned(),
        Unexpected::Enum
        | Unexpected::NewtypeStruct
        | Unexpected::NewtypeVariant
        | Unexpected::TupleVariant => "un nom suivi d'une valeur".to_owned(),
        Unexpected::Other(other) => (*other).to_owned(),
    }
}

/// Puts what serde's own visitors expect into French; anything else comes from the project, in
/// French already.
fn french_type(expected: &str) -> String {
    let french = match expected {
        "f32" | "f64" => "un nombre",
        "a boolean" => "true ou false",
        "a string" | "a borrowed string" | "path string" | "os string" => {
            "du texte entre guillemets"
        }
        "a character" => "un seul caractère entre guillemets",
        "a sequence" => "une liste entre crochets",
        "a map" | "struct variant" => "une table",
        "unit" => "une valeur vide",
        "string or map" | "enum" => "un nom entre guillemets ou une table",
        "map with a single key" => "une table à une seule clé",
        "newtype variant" | "tuple variant" => "un nom suivi d'une valeur",
        "unit variant" => "un nom seul",
        name if integer_range(name).is_some() => "un nombre entier",
        name if name.starts_with("a nonzero ") => "un nombre entier différent de zéro",
        name if name.starts_with("enum ") => "un nom entre guillemets ou une table",
        name if name.starts_with("tuple ") || name.starts_with("a tuple ") => {
            "une liste de la bonne longueur"
        }
        name if name.starts_with("an array of ") => "une liste de la bonne longueur",
        name if name.starts_with("struct ") || name.contains("tagged enum ") => "une table",
        // What some other visitor expects, in English.
        name if name.starts_with("a ") || name.starts_with("an ") || name.ends_with(" address") => {
            "une valeur d'une autre sorte"
        }
        other => other,
    };
    french.to_owned()
}

fn integer_range(name: &str) -> Option<String> {
    let (low, high) = match name {
        "u8" => (0, i128::from(u8::MAX)),
        "u16" => (0, i128::from(u16::MAX)),
        "u32" => (0, i128::from(u32::MAX)),
        "i8" => (i128::from(i8::MIN), i128::from(i8::MAX)),
        "i16" => (i128::from(i16::MIN), i128::from(i16::MAX)),
        "i32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "i64" | "i128" | "isize" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        "u64" | "u128" | "usize" => return Some("positif ou nul".to_owned()),
        _ => return None,
    };
    Some(format!("entre {low} et {high}"))
}
