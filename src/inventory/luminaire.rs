//! Names the type of a luminaire from its text.

use super::text::{holds_words, normalise, normalise_header};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Kinds {
    r#type: Vec<Kind>,
    festif: Festive,
}

/// Words of festive lights; see `luminaires.toml`.
#[derive(Deserialize)]
struct Festive {
    choses: Vec<String>,
    usages: Vec<String>,
    avec: Vec<String>,
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
    let normal = normalise(text);
    KINDS
        .r#type
        .iter()
        .find(|kind| kind.mots.iter().any(|word| holds_words(&normal, word)))
        .map_or("", |kind| kind.code.as_str())
}

/// Whether the name of a lamp or luminaire says that it is a festive light: « Guirlande »,
/// « Illuminations de Noël », but not « Illumination Zenit », which is a make.
#[must_use]
pub fn names_festive_light(text: &str) -> bool {
    let normal = normalise_header(text);
    let has = |list: &[String]| normal.split(' ').any(|word| list.iter().any(|w| w == word));
    has(&KINDS.festif.choses) || has(&KINDS.festif.usages) && says_nothing_else(&normal)
}

/// Whether a regime or a state says that a point is lit for feasts only.
#[must_use]
pub fn is_for_feasts(text: &str) -> bool {
    let festive = &KINDS.festif;
    normalise_header(text).split(' ').any(|word| {
        let is = |list: &[String]| list.iter().any(|w| w == word);
        // « Motif » and « fête » alone may be a reason, or a hall.
        is(&festive.choses) && word != "motif" || is(&festive.usages) && word != "fete"
    })
}

/// Whether a remark says that the point is a festive light, and nothing else: it may speak of a plug.
#[must_use]
pub fn is_festive_remark(text: &str) -> bool {
    let normal = normalise_header(text);
    is_for_feasts(text) && says_nothing_else(&normal)
}

fn says_nothing_else(normal: &str) -> bool {
    let festive = &KINDS.festif;
    let lists = [&festive.choses, &festive.usages, &festive.avec];
    normal
        .split(' ')
        .all(|word| lists.iter().any(|list| list.iter().any(|w| w == word)))
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

    #[test]
    fn a_make_is_no_festive_light() {
        for text in [
            "Guirlande LED",
            "Motif étoile",
            "Illumination",
            "Illuminations de Noël",
            "Décor lumineux de Noël",
            "Éclairage festif",
            "illuminations de fin d'année",
        ] {
            assert!(names_festive_light(text), "{text}");
        }
        for text in [
            "Schréder Illumination Zenit",
            "Illumination Zenit",
            "Noelle",
            "Mise en valeur illuminations Mairie",
            "Salle des fêtes",
            "Lanterne Noël 4 faces",
            "Routier fermé",
            "LED",
        ] {
            assert!(!names_festive_light(text), "{text}");
        }
        for text in ["illumination", "Noël uniquement", "festif"] {
            assert!(is_for_feasts(text), "{text}");
        }
        for text in ["motif de dépose", "permanent", "salle des fêtes"] {
            assert!(!is_for_feasts(text), "{text}");
        }
        for (text, festive) in [
            ("illumination de Noël", true),
            ("guirlande", true),
            ("motif lumineux", false),
            ("prise guirlande", false),
            ("prise pour illuminations", false),
            ("fête", false),
        ] {
            assert_eq!(is_festive_remark(text), festive, "{text}");
        }
    }
}
