//! Text as people type it: accents, spaces, units, decimal commas.

use super::clock::time_without_day;
use super::invisible::visible;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without accents; every run of anything but letters and digits becomes one space.
///
/// `%`, `+` and `½` keep a meaning in lamp and regime texts, so `½` is written `1 2` and the two
/// signs stay.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        for word in text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '%' || c == '+'))
            .filter(|word| !word.is_empty())
        {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.make_ascii_lowercase();
        return out;
    }
    let mut gap = false;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        // « œ » and « æ » have no decomposition.
        let kept: &[char] = match c {
            'œ' | 'Œ' => &['o', 'e'],
            'æ' | 'Æ' => &['a', 'e'],
            c if c.is_alphanumeric() || c == '%' || c == '+' => &[c],
            _ => {
                gap = true;
                continue;
            }
        };
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.extend(kept.iter().flat_map(|c| c.to_lowercase()));
    }
    out
}

/// How a text that a person names is compared: [`normalise`]d, or as it stands where it has signs only.
#[must_use]
pub fn spelling(text: &str) -> String {
    let normal = normalise(text);
    if normal.is_empty() {
        return text.trim().to_owned();
    }
    normal
}

/// [`normalise`], then each word of more than three letters loses its plural `s`: the form in
/// which headers are compared.
#[must_use]
pub fn normalise_header(text: &str) -> String {
    normalise(text)
        .split(' ')
        .map(|word| match word.strip_suffix('s') {
            Some(stem) if stem.len() >= 3 => stem,
            _ => word,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a normalised text begins with some words, whole: « totaux » begins with no « total ».
#[must_use]
pub fn begins_with_words(text: &str, words: &str) -> bool {
    let rest = text.strip_prefix(words);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether some words stand next to each other in a normalised text, whole: « feux » holds no « feu ».
#[must_use]
pub fn holds_words(text: &str, words: &str) -> bool {
    let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(blank, _)| blank + 1));
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    starts
        .filter_map(|start| text[start..].strip_prefix(words))
        .any(ends_word)
}

/// What a text stands for in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing known.
    Blank,
    /// The same as the cell above.
    Ditto,
    /// An error of a spreadsheet.
    Error,
    /// A time of day, with a day that stands for none.
    Time,
    /// What it says.
    Itself,
}

/// What a text stands for: nothing known (`-`, `NC`, `?`, `HS` for a lamp out of order that nobody
/// has read), the cell above (`idem`, `dito`, `"`), or what it says.
#[must_use]
pub fn meaning(text: &str) -> Meaning {
    const LONGEST: usize = 16;
    let text = text.trim();
    if text.is_empty() {
        return Meaning::Blank;
    }
    if time_without_day(text).is_some() {
        return Meaning::Time;
    }
    if is_error(text) {
        return Meaning::Error;
    }
    // None of these words has a digit, and most texts that stand once in a file do.
    if text.len() > LONGEST || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Meaning::Itself;
    }
    if text
        .chars()
        .all(|c| matches!(c, '"' | '\'' | '〃' | '”' | '“' | '″' | '’'))
    {
        return Meaning::Ditto;
    }
    // « // », « -//- »
    if text.contains("//") && text.chars().all(|c| matches!(c, '-' | '/' | ' ')) {
        return Meaning::Ditto;
    }
    if text
        .chars()
        .all(|c| matches!(c, '-' | '–' | '—' | '?' | '.' | '/' | '*' | '_'))
    {
        return Meaning::Blank;
    }
    match normalise(text).as_str() {
        "idem" | "dito" | "ditto" => Meaning::Ditto,
        "id" if text.ends_with('.') => Meaning::Ditto,
        "d" if text.ends_with('°') => Meaning::Ditto,
        "nc" | "n c" | "na" | "n a" | "inconnu" | "inconnue" | "nr" | "neant" | "nd" | "vide"
        | "null" | "hs" | "h s" | "non renseigne" | "nan" | "a completer" | "a renseigner" => {
            Meaning::Blank
        }
        _ => Meaning::Itself,
    }
}

/// Whether a text is what a spreadsheet shows for an error, in whatever language (`#REF!`, `#NOM ?`,
/// `#N/A`, `Err:502`), or for a value that its column is too narrow for (`####`): a file of plain
/// texts has nothing else to say so. One « # » alone is the title of a column of numbers.
fn is_error(text: &str) -> bool {
    let Some(name) = text.strip_prefix('#') else {
        let number = text.strip_prefix("Err").map(str::trim_start);
        let number = number.and_then(|rest| rest.strip_prefix(':'));
        return number.is_some_and(|number| parse_number(number).is_some());
    };
    if !name.is_empty() && name.chars().all(|c| c == '#') {
        return true;
    }
    let called = name.strip_suffix(['!', '?']).map(str::trim_end);
    called.is_some_and(|called| {
        called.starts_with(char::is_alphabetic)
            && called
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '/' | '_'))
    }) || matches!(name.to_ascii_uppercase().as_str(), "N/A" | "N/D" | "NV")
}

/// What stands for « nothing known » in a cell.
#[must_use]
pub fn is_blank_word(text: &str) -> bool {
    meaning(text) == Meaning::Blank
}

/// A number as typed in France: `4 100,5`, `70`, `1 250,00 €`, `8m`. Spaces of every kind are
/// thousands marks; one comma or one point is the decimal mark. `None` where that is not so.
#[must_use]
pub fn parse_number(text: &str) -> Option<f64> {
    /// Longer than any number, whatever its decimals.
    const LONGEST: usize = 200;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let text = &*visible(text);
    let end = text
        .rfind(|c: char| c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let (number, unit) = text.split_at(end);
    // « 1,00E+02 », as Excel shows a number in a narrow column.
    if unit.is_empty()
        && let Some((digits, power)) = number.split_once(['E', 'e'])
        && power.len() == 3
        && power.starts_with(['+', '-'])
    {
        return Some(parse_number(digits)? * 10_f64.powi(power.parse().ok()?));
    }
    if !matches!(
        unit.trim().to_lowercase().as_str(),
        "" | ","
            | "."
            | "w"
            | "watt"
            | "watts"
            | "m"
            | "h"
            | "€"
            | "eur"
            | "euro"
            | "euros"
            | "€ ht"
            | "€ ttc"
    ) {
        return None;
    }
    let spaces = |c: char| c.is_whitespace() || c == '\'';
    // Thousands stand three by three: « 70 100 » may be two numbers, « 4 10 » is.
    let mut groups = number.split(spaces);
    let first = groups.next().unwrap_or_default();
    if groups.clone().count() > 0 && !(1..=3).contains(&first.trim_start_matches(['-', '+']).len())
        || groups.any(|group| {
            group
                .split([',', '.'])
                .next()
                .is_none_or(|digits| digits.len() != 3)
        })
    {
        return None;
    }
    let digits: String = number.chars().filter(|c| !spaces(*c)).collect();
    if digits.is_empty()
        || !digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '+'))
    {
        return None;
    }
    if digits.matches([',', '.']).count() > 1 {
        return None;
    }
    digits
        .replace(',', ".")
        .parse()
        .ok()
        .filter(|n: &f64| n.is_finite())
}

/// Whether a text is a number, whatever its point or comma stands for.
#[must_use]
pub fn is_number(text: &str) -> bool {
    parse_number(&text.replace(['.', ','], "")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_held_whole_and_in_a_row() {
        for (text, words) in [
            ("feux tricolores", "feux"),
            ("feux tricolores", "tricolores"),
            ("xa a a", "a a"),
            ("domaine prive", "domaine prive"),
        ] {
            assert!(holds_words(text, words), "{text} {words}");
        }
        for (text, words) in [
            ("feux tricolores", "feu"),
            ("feux tricolores", "olores"),
            ("domaine non prive", "domaine prive"),
            ("", "prive"),
        ] {
            assert!(!holds_words(text, words), "{text} {words}");
        }
    }

    #[test]
    fn normalising_forgets_accents_case_and_punctuation() {
        for (read, expected) in [
            ("N° d'armoire", "n d armoire"),
            ("  Équihen-Plage\u{a0}", "equihen plage"),
            ("S.H.P.", "s h p"),
            ("Puissance (W)", "puissance w"),
            ("½ nuit", "1 2 nuit"),
            ("Cœur -50%", "coeur 50%"),
        ] {
            assert_eq!(normalise(read), expected, "{read}");
        }
        assert_eq!(normalise_header("Nbre de foyers"), "nbre de foyer");
    }

    #[test]
    fn numbers_are_read_as_typed_in_france() {
        for (read, expected) in [
            ("4 100,5", Some(4100.5)),
            ("1\u{202f}250,00 €", Some(1250.0)),
            ("8m", Some(8.0)),
            ("27 watts", Some(27.0)),
            ("-12", Some(-12.0)),
            ("1.250,00", None),
            ("douze", None),
            ("", None),
            ("W", None),
            ("21,5 k€", None),
            ("0,1 kW", None),
            ("70 10", None),
            ("12 000", Some(12_000.0)),
            ("-1 250,5", Some(-1250.5)),
            ("\u{feff}1\u{a0}250\u{200b}", Some(1250.0)),
        ] {
            assert_eq!(parse_number(read), expected, "{read}");
        }
    }

    #[test]
    fn blank_words_are_blank() {
        for word in ["", " - ", "NC", "n.c.", "?", "Inconnu", "HS"] {
            assert!(is_blank_word(word), "{word}");
        }
        for word in ["idem", "Id.", "\"", "''", "//", "-//-"] {
            assert_eq!(meaning(word), Meaning::Ditto, "{word}");
        }
        for word in [
            "#REF!",
            "#NOM ?",
            "#NOM?",
            "#VALEUR!",
            "#DIV/0!",
            "#N/A",
            "#n/a",
            "#N/D",
            "#NUL!",
            "#NOMBRE !",
            "#EN_ATTENTE!",
            "Err:502",
            "Err :508",
            "##",
            "########",
        ] {
            assert_eq!(meaning(word), Meaning::Error, "{word}");
        }
        for word in [
            "SHP", "ID", "rue Idem", "#", "#12", "# !", "Err", "Erreur", "#A1", "#REF",
        ] {
            assert_eq!(meaning(word), Meaning::Itself, "{word}");
        }
    }
}
