//! Names the lamp that a cell describes; what it does not know for sure it does not name.

use super::text::{is_blank_word, normalise};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

/// Lamp technology of a light point; the codes are those of domain usage and of the public schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "each code is told in lampes.toml")]
pub enum Technology {
    Shp,
    Sbp,
    Sb,
    Bf,
    Im,
    Cpo,
    Fc,
    Tf,
    Hal,
    Inc,
    Ind,
    Led,
    Solaire,
    /// Not told, not recognised, or ambiguous.
    Inconnue,
}

impl Technology {
    /// Every technology, in the order of reports.
    pub const ALL: [Self; 14] = [
        Self::Shp,
        Self::Sbp,
        Self::Sb,
        Self::Bf,
        Self::Im,
        Self::Cpo,
        Self::Fc,
        Self::Tf,
        Self::Hal,
        Self::Inc,
        Self::Ind,
        Self::Led,
        Self::Solaire,
        Self::Inconnue,
    ];

    /// The code in files and tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shp => "SHP",
            Self::Sbp => "SBP",
            Self::Sb => "SB",
            Self::Bf => "BF",
            Self::Im => "IM",
            Self::Cpo => "CPO",
            Self::Fc => "FC",
            Self::Tf => "TF",
            Self::Hal => "HAL",
            Self::Inc => "INC",
            Self::Ind => "IND",
            Self::Led => "LED",
            Self::Solaire => "SOLAIRE",
            Self::Inconnue => "INCONNUE",
        }
    }

    /// The technology of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|technology| technology.code().eq_ignore_ascii_case(code.trim()))
    }

    /// The name that a councillor reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        LAMPS
            .technologie
            .iter()
            .find(|entry| entry.code == self)
            .map_or("Lampe inconnue", |entry| entry.libelle.as_str())
    }
}

impl fmt::Display for Technology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a lamp cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LampName {
    /// One technology, and the watts if the text tells them.
    Known(Technology, Option<f64>),
    /// A code that means different lamps in different towns.
    Ambiguous,
    /// Text that names no lamp.
    Unknown,
    /// Nothing.
    Blank,
}

#[derive(Deserialize)]
struct LampTable {
    ambigus: Vec<String>,
    technologie: Vec<Entry>,
    mots_neutres: Neutral,
}

#[derive(Deserialize)]
struct Entry {
    code: Technology,
    libelle: String,
    mots: Vec<String>,
}

#[derive(Deserialize)]
struct Neutral {
    mots: Vec<String>,
}

static LAMPS: LazyLock<LampTable> = LazyLock::new(|| {
    toml::from_str(include_str!("lampes.toml")).expect("the embedded lamp table is read by a test")
});

/// Names the lamp of a cell such as `SHP 100W`, `Sodium Haute Pression Tub 150W`, `NAV 100 LED`.
#[must_use]
pub fn name_lamp(text: &str) -> LampName {
    if is_blank_word(text) {
        return LampName::Blank;
    }
    let (words, watts) = words_and_watts(text);
    let phrase = words.join(" ");
    let padded = format!(" {phrase} ");
    let holds = |spelling: &String| padded.contains(&format!(" {spelling} "));
    if let Some(entry) = LAMPS
        .technologie
        .iter()
        .find(|entry| entry.mots.iter().any(holds))
    {
        // The watts in « NAV 100 LED » are those of the lamp that was replaced.
        let bare = matches!(watts, Some((_, false)));
        let watts = watts
            .map(|(watts, _)| watts)
            .filter(|_| !(bare && entry.code == Technology::Led));
        return LampName::Known(entry.code, watts);
    }
    let telling: Vec<&String> = words
        .iter()
        .filter(|word| !LAMPS.mots_neutres.mots.contains(word))
        .collect();
    match telling.as_slice() {
        [] => LampName::Unknown,
        codes if codes.iter().any(|code| LAMPS.ambigus.contains(code)) => LampName::Ambiguous,
        _ => LampName::Unknown,
    }
}

/// Splits a lamp text into words and watts; the flag says whether the watts bore a `W`.
///
/// `shp100` counts as `shp 100`; a bare number counts as watts only if it stands alone as one.
fn words_and_watts(text: &str) -> (Vec<String>, Option<(f64, bool)>) {
    let mut words: Vec<String> = Vec::new();
    let mut marked = None;
    let mut bare = Vec::new();
    // A decimal comma inside a number must not fall to normalisation: « 8,5W ».
    let kept = text.replace(',', "\u{1}");
    for raw in kept.split(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '/' | '(' | ')' | '_' | ';' | ':' | '\'' | '’')
    }) {
        let raw = raw.trim_matches('\u{1}').trim_matches('.');
        let split_at = raw.find(|c: char| c.is_ascii_digit()).unwrap_or(raw.len());
        let (letters, rest) = raw.split_at(split_at);
        let number_end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '\u{1}' || c == '.'))
            .unwrap_or(rest.len());
        let (digits, unit) = rest.split_at(number_end);
        // « E27 », « T8 », « PAR38 », « G24 » are names, not watts.
        let named = normalise(raw);
        if !letters.is_empty() && letters.chars().count() <= 1 || is_spelling(&named) {
            words.extend(
                named
                    .split(' ')
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned),
            );
            continue;
        }
        words.extend(
            normalise(letters)
                .split(' ')
                .filter(|word| !word.is_empty())
                .map(str::to_owned),
        );
        let number: Option<f64> = digits
            .replace('\u{1}', ".")
            .parse()
            .ok()
            .filter(|n| *n > 0.0);
        let unit = normalise(unit);
        match (number, unit.as_str()) {
            (Some(number), "w" | "watt" | "watts") => marked = marked.or(Some(number)),
            (Some(number), "") => bare.push(number),
            (_, other) => words.extend(
                other
                    .split(' ')
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned),
            ),
        }
    }
    let separate_unit = words
        .iter()
        .any(|word| matches!(word.as_str(), "w" | "watt" | "watts"));
    let watts = match (marked, bare.as_slice()) {
        (Some(watts), _) => Some((watts, true)),
        (None, [watts]) => Some((*watts, separate_unit)),
        _ => None,
    };
    (words, watts)
}

fn is_spelling(word: &str) -> bool {
    LAMPS
        .technologie
        .iter()
        .any(|entry| entry.mots.iter().any(|spelling| spelling == word))
}

/// Watts of each lantern that a power cell tells: `70 W`, `2x70`, `1x150+1x100`.
///
/// `None` where the text is something else; zero watts stand for « unknown » and give an empty
/// list.
#[must_use]
pub fn parse_watts(text: &str) -> Option<Vec<f64>> {
    if is_blank_word(text) {
        return Some(Vec::new());
    }
    let mut lanterns = Vec::new();
    for part in text.split('+') {
        let part = part.trim().to_lowercase().replace(['×', '*'], "x");
        let (count, watts) = part.split_once('x').unwrap_or(("1", part.as_str()));
        let count: usize = count.trim().parse().ok()?;
        let watts = watts
            .trim()
            .trim_end_matches("atts")
            .trim_end_matches("att")
            .trim_end_matches('w');
        let watts = super::text::parse_number(watts)?;
        if !(1..=1000).contains(&count) || watts < 0.0 {
            return None;
        }
        if watts > 0.0 {
            lanterns.extend(std::iter::repeat_n(watts, count));
        }
    }
    Some(lanterns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use LampName::{Ambiguous, Blank, Known, Unknown};
    use Technology::{Bf, Cpo, Fc, Im, Led, Sbp, Shp, Solaire, Tf};

    #[test]
    fn lamps_are_named_as_the_trade_writes_them() {
        for (text, expected) in [
            ("SHP", Known(Shp, None)),
            ("SHP 100W", Known(Shp, Some(100.0))),
            ("shp100", Known(Shp, Some(100.0))),
            ("100 SHP", Known(Shp, Some(100.0))),
            ("Sodium Hate Pression 100 W", Known(Shp, Some(100.0))),
            ("Sodium Haute Pression Tub 150W", Known(Shp, Some(150.0))),
            ("Sodium basse pression", Known(Sbp, None)),
            ("SON-T", Known(Shp, None)),
            ("NAV 100 LED", Known(Led, None)),
            ("24LED 500mA", Known(Led, None)),
            ("16 LED 350mA 18W", Known(Led, Some(18.0))),
            ("LED 8,5W", Known(Led, Some(8.5))),
            ("Ballons fluos", Known(Bf, None)),
            ("Lampe à valeur de mercure", Known(Bf, None)),
            ("M.V.", Known(Bf, None)),
            ("Iodure Métal Tub 70W", Known(Im, Some(70.0))),
            ("Cosmopolis 60", Known(Cpo, Some(60.0))),
            ("Fluo compact", Known(Fc, None)),
            ("FLUO,COMPACTE", Known(Fc, None)),
            ("T8 36W", Known(Tf, Some(36.0))),
            ("Solar", Known(Solaire, None)),
            ("High Pressure Sodium", Known(Shp, None)),
            ("IMC", Ambiguous),
            ("TL", Ambiguous),
            ("FC", Ambiguous),
            ("FC 36", Ambiguous),
            ("console", Unknown),
            ("immeuble", Unknown),
            ("XYZ 70", Unknown),
            ("?", Blank),
            ("NC", Blank),
        ] {
            assert_eq!(name_lamp(text), expected, "{text}");
        }
    }

    #[test]
    fn watts_are_read_lantern_by_lantern() {
        assert_eq!(parse_watts("70 W"), Some(vec![70.0]));
        assert_eq!(parse_watts("70W"), Some(vec![70.0]));
        assert_eq!(parse_watts("2x70"), Some(vec![70.0, 70.0]));
        assert_eq!(parse_watts("1x150+1x100"), Some(vec![150.0, 100.0]));
        assert_eq!(parse_watts("0"), Some(vec![]));
        assert_eq!(parse_watts("-"), Some(vec![]));
        assert_eq!(parse_watts("150 watts"), Some(vec![150.0]));
        assert!(parse_watts("abc").is_none());
        assert!(parse_watts("-70").is_none());
    }

    #[test]
    fn each_technology_of_the_table_has_its_code() {
        for technology in Technology::ALL {
            assert_eq!(Technology::from_code(technology.code()), Some(technology));
        }
        assert_eq!(Shp.label(), "Sodium haute pression");
    }
}
