//! Names the lamp that a cell describes; what it does not know for sure it does not name.

use super::text::{is_blank_word, normalise};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;
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

    /// Watts that a lamp of this technology can have.
    #[must_use]
    pub fn plausible_watts(self) -> RangeInclusive<f64> {
        match self.entry().and_then(|entry| entry.watts) {
            Some([least, most]) => least..=most,
            None => 1.0..=2000.0,
        }
    }

    /// The lamp of which these watts are the power with a magnetic ballast, where no lamp of the
    /// technology has these watts itself: 100 for 115 W of high-pressure sodium.
    #[must_use]
    pub fn lamp_of_system_watts(self, watts: f64) -> Option<f64> {
        let lamps = &self.entry()?.lampes_w;
        if lamps.iter().any(|lamp| (lamp - watts).abs() < 0.5) {
            return None;
        }
        let ballast = &LAMPS.avec_ballast;
        let gap = |lamp: f64| {
            let usual = if lamp < 100.0 {
                ballast.moins_de_100_w
            } else {
                ballast.des_100_w
            };
            (watts / lamp - usual).abs()
        };
        lamps
            .iter()
            .copied()
            .filter(|lamp| *lamp < watts && gap(*lamp) <= ballast.ecart)
            .min_by(|a, b| gap(*a).total_cmp(&gap(*b)))
    }

    /// Whether lamps of some technology are made in these watts.
    #[must_use]
    pub fn is_made_in(watts: f64) -> bool {
        let made = |lamp: &f64| (lamp - watts).abs() < 0.5;
        LAMPS
            .technologie
            .iter()
            .any(|entry| entry.lampes_w.iter().any(made))
    }

    /// Whether lamps of this technology are made in these watts.
    #[must_use]
    pub fn is_made_of(self, watts: f64) -> bool {
        let lamps = self.entry().map_or(&[][..], |entry| &entry.lampes_w);
        lamps.iter().any(|lamp| (lamp - watts).abs() < 0.5)
    }

    fn entry(self) -> Option<&'static Entry> {
        LAMPS.technologie.iter().find(|entry| entry.code == self)
    }

    /// The name that a councillor reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.entry()
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

impl LampName {
    /// The lamp of a code of [`Technology`], alone or before its watts: `SHP`, `FC 36 W`. A code
    /// that is ambiguous in an inventory is not when a person answers with it.
    #[must_use]
    pub fn told(text: &str) -> Option<Self> {
        let (code, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let technology = Technology::from_code(code)?;
        match parse_watts(rest)?.as_slice() {
            [] => Some(Self::Known(technology, None)),
            [watts] => Some(Self::Known(technology, Some(*watts))),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct LampTable {
    ambigus: Vec<String>,
    alternatives: Vec<String>,
    projets: Vec<String>,
    negations: Vec<String>,
    avec_ballast: WithBallast,
    technologie: Vec<Entry>,
    mots_neutres: Neutral,
}

/// What the power with a magnetic ballast usually is of the lamp's, and how far it may be from that.
#[derive(Deserialize)]
struct WithBallast {
    moins_de_100_w: f64,
    des_100_w: f64,
    ecart: f64,
}

#[derive(Deserialize)]
struct Entry {
    code: Technology,
    libelle: String,
    mots: Vec<String>,
    /// Least and most watts of a lamp.
    watts: Option<[f64; 2]>,
    /// The watts that lamps are made in, where they are few.
    #[serde(default)]
    lampes_w: Vec<f64>,
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
    let words = without_plans(&words);
    let mut named = words
        .split(|word| LAMPS.alternatives.contains(word))
        .filter_map(entry_of);
    if let Some(entry) = named.next() {
        // « BF ou SHP », « SHP 70 + LED »: which of the two is not said.
        if named.any(|other| other.code != entry.code) {
            return LampName::Ambiguous;
        }
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

/// The words that tell what is there: « SHP à remplacer par LED » is SHP, « non LED » is nothing.
fn without_plans(words: &[String]) -> &[String] {
    let plans = |pair: &[String]| pair[0] == "a" && LAMPS.projets.contains(&pair[1]);
    let denies = |word: &String| LAMPS.negations.contains(word);
    let end = words
        .windows(2)
        .position(plans)
        .into_iter()
        .chain(words.iter().position(denies))
        .min()
        .unwrap_or(words.len());
    &words[..end]
}

/// The technology that words name, by the first of the table that they spell.
fn entry_of(words: &[String]) -> Option<&'static Entry> {
    let padded = format!(" {} ", words.join(" "));
    LAMPS.technologie.iter().find(|entry| {
        entry
            .mots
            .iter()
            .any(|spelling| padded.contains(&format!(" {spelling} ")))
    })
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

/// Watts of each lantern that a lamp's text counts: `SHP 2x70W`, `6x12V 8,5W LED`; `None` where it
/// counts none.
#[must_use]
pub fn lanterns_in(text: &str) -> Option<Vec<f64>> {
    let lower = text.to_lowercase().replace(['×', '*'], "x");
    let numbers: Vec<&str> = lower
        .split_whitespace()
        .filter(|word| {
            word.starts_with(|c: char| c.is_ascii_digit()) || matches!(*word, "x" | "+" | "w")
        })
        .collect();
    let counted = numbers.join(" ");
    counted.contains('x').then(|| parse_watts(&counted))?
}

/// Watts of each lantern that a power cell tells: `70 W`, `2x70`, `1x150+1x100`,
/// `6x12V 8,5W`.
///
/// `None` where the text is something else, or could mean two things: `100+15` may be a lamp and its
/// ballast, `70x2` seventy lanterns; zero watts stand for « unknown » and give an empty list.
#[must_use]
pub fn parse_watts(text: &str) -> Option<Vec<f64>> {
    if is_blank_word(text) {
        return Some(Vec::new());
    }
    let normal = text.to_lowercase().replace(['×', '*'], "x");
    let mut lanterns = Vec::new();
    for part in normal.split('+') {
        let (count, watts) = match part.split_once('x') {
            Some((count, watts)) => (count.trim().parse::<usize>().ok()?, watts),
            None => (1, part),
        };
        // « 12V 8,5W »: volts are not watts.
        let watts = watts.split_once('v').map_or(watts, |(_, watts)| watts);
        let watts = watts
            .trim()
            .trim_end_matches("atts")
            .trim_end_matches("att")
            .trim_end_matches('w');
        let watts = super::text::parse_number(watts)?;
        let swapped = count >= 20 && watts <= count as f64;
        if !(1..=1000).contains(&count) || watts < 0.0 || swapped {
            return None;
        }
        if watts > 0.0 {
            lanterns.extend(std::iter::repeat_n(watts, count));
        }
    }
    let counted = normal.contains('x');
    match lanterns.as_slice() {
        [first, .., last] if !counted && *last < first / 2.0 => None,
        _ => Some(lanterns),
    }
}

#[cfg(test)]
mod tests;
