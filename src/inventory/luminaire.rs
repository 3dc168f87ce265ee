//! Names the type of a luminaire from its text.

use super::text::normalise;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Kinds {
    r#type: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    code: String,
    mots: Vec<String>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    toml::from_str(include_str!("luminaires.toml"))
        .expect("the embedded luminaire table is read by a test")
});

/// The code of a luminaire's type, or an empty text where its text says nothing known.
#[must_use]
pub fn luminaire_type(text: &str) -> &'static str {
    let padded = format!(" {} ", normalise(text));
    KINDS
        .r#type
        .iter()
        .find(|kind| {
            kind.mots
                .iter()
                .any(|word| padded.contains(&format!(" {word} ")))
        })
        .map_or("", |kind| kind.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luminaires_are_named() {
        for (text, code) in [
            ("Routier fermé", "routier_ferme"),
            ("Lanterne 4 faces", "style"),
            ("Boule opale", "boule"),
            ("Luminaire routier ouvert", "routier_ouvert"),
            ("Projecteur", "projecteur"),
            ("Hublot", ""),
        ] {
            assert_eq!(luminaire_type(text), code, "{text}");
        }
    }
}
