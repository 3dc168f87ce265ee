//! Titles about lighting hours, understood by their words: « Extinction », « Heure de coupure »,
//! « Coupure fin », « Allumage matin », « Ça s'éteint la nuit ? ».

use super::Field;
use crate::inventory::text::normalise_header;

/// Words that change nothing to such a title. Any other, as in « Organe de coupure » or « Date
/// d'extinction », and it is about something else.
const BESIDE: [&str; 31] = [
    "a",
    "au",
    "avec",
    "ca",
    "d",
    "de",
    "du",
    "eclairage",
    "elle",
    "en",
    "ep",
    "est",
    "il",
    "l",
    "la",
    "le",
    "les",
    "n",
    "night",
    "nocturne",
    "non",
    "nuit",
    "o",
    "on",
    "oui",
    "pratique",
    "programme",
    "public",
    "s",
    "se",
    "y",
];

/// What one word of a title says.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    Off,
    Again,
    Lit,
    Morning,
    Lowered,
    Always,
    Half,
    Hour,
    Span,
    Begins,
    Ends,
    Nothing,
}

fn says(word: &str) -> Option<Says> {
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    Some(match word {
        "off" => Says::Off,
        "matin" => Says::Morning,
        "heure" | "h" => Says::Hour,
        "horaire" | "plage" | "periode" | "regime" | "fonctionnement" => Says::Span,
        "debut" | "depuis" | "start" => Says::Begins,
        "fin" | "jusqu" | "end" => Says::Ends,
        "permanent" | "permanente" => Says::Always,
        "semi" | "demi" => Says::Half,
        _ if starts(&["extinction", "etein", "coupure"]) => Says::Off,
        _ if starts(&["rallum", "reallum", "reprise"]) => Says::Again,
        _ if starts(&["allum"]) => Says::Lit,
        _ if starts(&["abaissement", "gradation", "variation", "dimming"]) => Says::Lowered,
        word if BESIDE.contains(&word) => Says::Nothing,
        _ => return None,
    })
}

/// The field of a title about lighting hours; the title is normalised as headers are.
pub(super) fn titled(normal: &str) -> Option<Field> {
    // « On » beside « Off »: what is lit again.
    if matches!(normal, "on" | "heure on" | "on heure") {
        return Some(Field::HeureRallumage);
    }
    let words: Vec<Says> = normal.split(' ').map(says).collect::<Option<_>>()?;
    let has = |what: Says| words.contains(&what);
    let off = has(Says::Off);
    if has(Says::Again) || has(Says::Lit) && has(Says::Morning) || off && has(Says::Ends) {
        // « Extinction et rallumage » holds both hours.
        let both = off && has(Says::Again);
        Some(if both {
            Field::Extinction
        } else {
            Field::HeureRallumage
        })
    } else if off && (has(Says::Begins) || has(Says::Hour)) && !has(Says::Span) {
        Some(Field::HeureExtinction)
    } else if off {
        Some(Field::Extinction)
    } else if has(Says::Lowered) {
        Some(Field::Abaissement)
    } else if has(Says::Always) {
        let half = has(Says::Half);
        Some(if half {
            Field::SemiPermanent
        } else {
            Field::Permanent
        })
    } else {
        None
    }
}

/// Whether a title says that what stands under it is a switch-off.
pub(in crate::inventory) fn speaks_of_switch_off(header: &str) -> bool {
    matches!(
        titled(&normalise_header(header)),
        Some(Field::Extinction | Field::HeureExtinction)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_about_hours_are_understood_by_their_words() {
        for (title, field) in [
            ("Extinction", Field::Extinction),
            ("Ça s'éteint la nuit ?", Field::Extinction),
            ("Extinction la nuit", Field::Extinction),
            ("Extinction nocturne (oui/non)", Field::Extinction),
            ("Plage de coupure", Field::Extinction),
            ("Horaires d'extinction", Field::Extinction),
            ("Heure extinction", Field::HeureExtinction),
            ("Heure de coupure", Field::HeureExtinction),
            ("Coupure début", Field::HeureExtinction),
            ("Début d'extinction", Field::HeureExtinction),
            ("Coupure fin", Field::HeureRallumage),
            ("Fin de coupure", Field::HeureRallumage),
            ("Heure rallumage", Field::HeureRallumage),
            ("Réallumage", Field::HeureRallumage),
            ("Allumage matin", Field::HeureRallumage),
            ("off", Field::Extinction),
            ("on", Field::HeureRallumage),
            ("Régime permanent", Field::Permanent),
            ("Semi-permanent", Field::SemiPermanent),
            ("Variation nocturne", Field::Abaissement),
        ] {
            assert_eq!(titled(&normalise_header(title)), Some(field), "{title}");
        }
        for title in [
            "Organe de coupure",
            "Coupe-circuit",
            "Date d'extinction",
            "Heure",
            "Nuit",
            "Type d'allumage",
            "Puissance",
            "",
        ] {
            assert_eq!(titled(&normalise_header(title)), None, "{title}");
        }
    }
}
