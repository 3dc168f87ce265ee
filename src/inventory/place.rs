//! What a sheet's titles and names say of all its rows: the commune, a cabinet, a street.

use super::fields::Field;
use super::grid::{Cell, Row, Sheet};
use super::profile::{Profile, columns};
use super::territory::{Lookup, Territory};
use super::text::normalise;
use std::collections::BTreeSet;
use std::path::Path;

/// First words of rows above a header that speak of no commune in particular: directions and the
/// example row of the template that `reverbere modele` writes.
const NO_TITLES: [&str; 2] = ["exemple", "mode d emploi"];

/// What holds for the rows of a sheet that say nothing themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetPlace {
    /// Index of the commune in the territory, if exactly one is named.
    pub commune: Option<usize>,
    /// The cabinet that the sheet is of.
    pub armoire: Option<String>,
    /// The street that the sheet is of.
    pub voie: Option<String>,
    /// Whether only the name of the file tells the commune.
    pub by_file_name: bool,
    /// The operating profile of rows that tell none.
    pub regime: Option<StatedProfile>,
}

/// An operating profile that a title or a name tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedProfile {
    /// The part that is the profile: « coupure 23h-5h ».
    pub text: String,
    /// The whole title or name.
    pub read: String,
    /// Where it stands.
    pub from: Source,
}

/// What tells something of all the rows of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A line above the table.
    Title,
    /// The name of the sheet.
    Sheet,
    /// The name of the file.
    File,
}

impl Source {
    /// In words, as evidence of a decision.
    #[must_use]
    pub fn evidence(self) -> &'static str {
        match self {
            Self::Title => "d'après une ligne au-dessus du tableau",
            Self::Sheet => "d'après le nom de la feuille",
            Self::File => "d'après le nom du fichier",
        }
    }
}

/// Reads the titles above the table, the sheet's name and the file's, in this order.
///
/// A title that gives an INSEE code is believed before any name, and to the letter: where the
/// territory lacks that code, no namesake takes its place.
#[must_use]
pub fn place_of(file: &Path, sheet: &Sheet, header_row: u32, territory: &Territory) -> SheetPlace {
    let titles = titles_above(sheet, header_row);
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().replace('_', " "))
        .unwrap_or_default();
    let of_sheet = || titles.iter().copied().chain([sheet.name.as_str()]);
    // « Rue de Desvres » is a street, in whatever commune.
    let of_commune = || of_sheet().filter(|text| !is_a_street(text));
    let code = titles.iter().find_map(|title| insee_code_in(title));
    let own = match &code {
        Some(code) => territory.by_insee(code),
        None => commune_of(&of_commune().collect::<Vec<_>>(), territory),
    };
    let of_file = || named_in(&stem, territory).filter(|_| code.is_none());
    SheetPlace {
        commune: own.or_else(of_file),
        by_file_name: own.is_none() && of_file().is_some(),
        armoire: of_sheet()
            .find(|text| begins_with(text, &CABINETS))
            .map(without_label),
        voie: of_sheet()
            .find(|text| begins_with(text, &STREETS))
            .map(without_label),
        regime: (titles.iter().map(|title| (*title, Source::Title)))
            .chain([(sheet.name.as_str(), Source::Sheet), (&*stem, Source::File)])
            .find_map(|(text, from)| {
                Some(StatedProfile {
                    text: profile_in(text)?,
                    read: text.to_owned(),
                    from,
                })
            }),
    }
}

/// What a title or name says of the operating profile of all the rows: the part of it that is one,
/// « coupure 23h-5h » of « Samer coupure 23h-5h »; a word alone that leaves the hours open,
/// « Semi-permanent »; or all of it where more than a profile is said, « Extinction 23h-5h sauf rue
/// Haute », for a person to say what that means.
fn profile_in(text: &str) -> Option<String> {
    const LEAVES_OPEN: [&str; 4] = [
        "semi permanent",
        "semi permanente",
        "demi nuit",
        "coupure nocturne",
    ];
    let parts: Vec<&str> = words_at(text).iter().map(|(at, _)| &text[*at..]).collect();
    let begins = |part: &&&str| {
        let word = words_at(part).first().map_or("", |(_, word)| word);
        is_of_hours(word)
    };
    let stated: Vec<&&str> = parts.iter().filter(begins).collect();
    let is_limited = words_at(text)
        .iter()
        .any(|(_, word)| LIMITS.contains(&normalise(word).as_str()));
    if !is_limited
        && let Some(whole) = stated.iter().find(|part| {
            Profile::parse(part).is_some() || LEAVES_OPEN.contains(&normalise(part).as_str())
        })
    {
        return Some((**whole).to_owned());
    }
    let (profile, rest) = (stated.iter()).find_map(|part| profile_and_rest(part))?;
    let is_said_of_all = words_at(rest)
        .iter()
        .all(|(_, word)| OF_ALL.contains(&normalise(word).as_str()));
    Some(if is_said_of_all && !is_limited && stated.len() == 1 {
        profile
    } else {
        text.to_owned()
    })
}

/// The longest profile with hours that a text begins with, and what comes after it.
fn profile_and_rest(text: &str) -> Option<(String, &str)> {
    let ends: Vec<usize> = words_at(text)
        .iter()
        .map(|(at, word)| at + word.len())
        .collect();
    ends.into_iter().rev().find_map(|end| {
        let (part, rest) = text.split_at(end);
        if !part.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        // « Les points sont éteints de 23h à 5h »
        let first = words_at(part).first().map_or(0, |(_, word)| word.len());
        let as_noun = format!("extinction{}", &part[first..]);
        let verb = normalise(part);
        let is_verb = ["eteint", "coupe "]
            .iter()
            .any(|stem| verb.starts_with(stem))
            || verb.starts_with("coupes")
            || verb.starts_with("coupee");
        let stated = if is_verb { as_noun } else { part.to_owned() };
        Profile::parse(&stated).map(|_| (stated, rest))
    })
}

/// The words of a text, each with where it begins.
fn words_at(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (from, c.is_alphanumeric()) {
            (None, true) => from = Some(at),
            (Some(begin), false) => {
                words.push((begin, &text[begin..at]));
                from = None;
            }
            _ => {}
        }
    }
    words
}

/// Whether a word begins what may be said of hours.
fn is_of_hours(word: &str) -> bool {
    const FIRST: [&str; 17] = [
        "coupe",
        "coupes",
        "coupee",
        "coupees",
        "coupure",
        "coup",
        "extinction",
        "eteint",
        "eteints",
        "eteinte",
        "eteintes",
        "semi",
        "demi",
        "permanent",
        "nuit",
        "abaissement",
        "reduction",
    ];
    FIRST.contains(&normalise(word).as_str())
}

/// Words after which a profile holds for some rows only.
const LIMITS: [&str; 23] = [
    "sans",
    "avant",
    "non",
    "simulation",
    "demande",
    "projet",
    "proposition",
    "prevu",
    "sauf",
    "hors",
    "hormis",
    "excepte",
    "exceptes",
    "exceptee",
    "exception",
    "uniquement",
    "seulement",
    "certains",
    "certaines",
    "partie",
    "partiellement",
    "etude",
    "jusqu",
];

/// Words that say that a profile holds for all rows.
const OF_ALL: [&str; 30] = [
    "sur",
    "toute",
    "toutes",
    "tout",
    "tous",
    "la",
    "le",
    "les",
    "l",
    "de",
    "du",
    "des",
    "d",
    "en",
    "et",
    "a",
    "commune",
    "ensemble",
    "territoire",
    "parc",
    "ville",
    "village",
    "points",
    "lumineux",
    "eclairage",
    "public",
    "ep",
    "nuits",
    "armoires",
    "totalite",
];

/// The texts above a table that may speak of all its rows.
#[must_use]
pub fn titles_above(sheet: &Sheet, header_row: u32) -> Vec<&str> {
    sheet
        .rows
        .iter()
        .take_while(|row| row.number < header_row)
        .filter(|row| is_title(row))
        .flat_map(|row| &row.cells)
        .filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(&**text),
            _ => None,
        })
        .collect()
}

/// Whether a text is the name of a street.
#[must_use]
pub fn is_a_street(text: &str) -> bool {
    begins_with(text, &STREETS)
}

/// Whether a text is the name of a cabinet.
#[must_use]
pub fn is_a_cabinet(text: &str) -> bool {
    begins_with(text, &CABINETS)
}

/// What the title of a block says of the rows below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockTitle {
    /// The cabinet that feeds them.
    pub armoire: Option<String>,
    /// The street that they stand in.
    pub voie: Option<String>,
    /// Their operating profile.
    pub regime: Option<String>,
}

impl BlockTitle {
    /// Reads a title such as « ARMOIRE N°1 – Traverse du Dadou (coupure 23h30 - 5h30) ».
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (label, regime) = match text.split_once(['(', '[']) {
            // « Extinction 23h-5h sauf armoire A2 (permanent) »: what is in brackets is no rule.
            Some((label, _)) if Self::limits_a_profile(label) => ("", Some(text.trim().to_owned())),
            Some((label, rest)) => {
                let within = rest.trim_end().trim_end_matches([')', ']']).trim();
                if says_profile(within) {
                    (label.trim(), Some(within.to_owned()))
                } else {
                    (text.trim(), None)
                }
            }
            None => match last_part(text) {
                Some((label, rest)) if says_profile(rest) => {
                    (label.trim(), Some(rest.trim().to_owned()))
                }
                // « Extinction 23h-5h », « Points coupés de 23h à 5h » alone.
                _ if says_hours(text) => ("", Some(text.trim().to_owned())),
                _ => match profile_in(text) {
                    Some(profile) => ("", Some(profile)),
                    None => (text.trim(), None),
                },
            },
        };
        let named = |words: &[&str]| begins_with(label, words).then(|| without_label(label));
        Self {
            armoire: named(&CABINETS),
            voie: named(&STREETS),
            regime,
        }
    }

    fn limits_a_profile(label: &str) -> bool {
        let words = words_at(label);
        let has = |is: &dyn Fn(&str) -> bool| words.iter().any(|(_, word)| is(word));
        has(&is_of_hours) && has(&|word| LIMITS.contains(&normalise(word).as_str()))
    }

    /// What it says, in words.
    #[must_use]
    pub fn stated(&self) -> String {
        let stated: Vec<String> = [
            ("armoire", &self.armoire),
            ("voie", &self.voie),
            ("régime", &self.regime),
        ]
        .into_iter()
        .filter_map(|(what, stated)| Some(format!("{what} « {} »", stated.as_ref()?)))
        .collect();
        format!("{} des lignes qui suivent", stated.join(", "))
    }

    /// Whether the title says nothing of the rows below.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What stands before and after the last sign that parts a title: « Armoire B2 - permanent ». A dash
/// inside a name or between two hours parts nothing.
fn last_part(text: &str) -> Option<(&str, &str)> {
    let dashes = [" - ", " – ", " — "];
    let signs = [":", ",", ";"].into_iter().chain(dashes);
    signs
        .filter_map(|sign| {
            let at = text.rfind(sign)?;
            let rest = &text[at + sign.len()..];
            let between_hours =
                sign.contains(' ') && rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
            (!between_hours).then(|| (at, &text[..at], rest))
        })
        .max_by_key(|(at, ..)| *at)
        .map(|(_, label, rest)| (label, rest))
}

/// Whether a text is hours of lighting and nothing else: « Sans coupure », « 23h-5h ».
fn says_hours(text: &str) -> bool {
    let alone = [(Field::Regime, Cell::Text(text.trim().into()))];
    let has_digits = text.contains(|c: char| c.is_ascii_digit());
    Profile::parse(text).is_some() || has_digits && columns::together(&alone, false).is_read
}

/// Whether a part of a title speaks of hours of lighting.
fn says_profile(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "coupure",
        "coup",
        "extinction",
        "eteint",
        "eteinte",
        "allume",
        "allumee",
        "permanent",
        "permanente",
        "nuit",
        "abaissement",
        "regime",
    ];
    let normal = normalise(text);
    says_hours(text) || normal.split(' ').any(|word| WORDS.contains(&word))
}

/// Words that begin the name of a cabinet.
const CABINETS: [&str; 3] = ["armoire", "coffret", "poste"];

/// Words that begin the name of a street; « rue » as a title is followed by its name.
const STREETS: [&str; 12] = [
    "rue",
    "avenue",
    "av",
    "boulevard",
    "bd",
    "place",
    "route",
    "chemin",
    "impasse",
    "allee",
    "quai",
    "square",
];

fn is_title(row: &Row) -> bool {
    let first = row
        .cells
        .first()
        .map(|(_, cell)| normalise(&cell.to_string()))
        .unwrap_or_default();
    !NO_TITLES
        .iter()
        .any(|words| first == *words || first.starts_with(&format!("{words} ")))
}

/// The code of a title such as « Commune : Samer, code INSEE 62773 ».
#[must_use]
pub fn insee_code_in(title: &str) -> Option<String> {
    let normal = normalise(title);
    let code = normal.split("code insee ").nth(1)?.split(' ').next()?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    // « 2A004 » has one letter.
    (code.len() == 5 && digits(code) >= 4).then(|| code.to_uppercase())
}

/// Whether a text is the name of one of these things: the word, then what tells it apart.
fn begins_with(text: &str, words: &[&str]) -> bool {
    const LONGEST_NAME: usize = 60;
    let normal = normalise(text);
    text.chars().count() <= LONGEST_NAME
        && normal
            .split_once(' ')
            .is_some_and(|(first, rest)| words.contains(&first) && !rest.is_empty())
}

/// « Armoire : AR-12 » is AR-12; « Armoire AR-12 » and « Rue Haute » are names as they stand.
fn without_label(text: &str) -> String {
    match text.split_once(':') {
        Some((_, name)) if !name.trim().is_empty() => name.trim().to_owned(),
        _ => text.trim().to_owned(),
    }
}

/// The commune that titles name: the first that says so or is its name and no more; else the only one that
/// the others name, those left out that speak of a firm, of a syndicate or of a day.
fn commune_of(titles: &[&str], territory: &Territory) -> Option<usize> {
    let mut stated = titles
        .iter()
        .filter_map(|title| commune_stated(title, territory));
    if let Some(commune) = stated.next() {
        return Some(commune);
    }
    let others = titles.iter().filter(|title| !speaks_of_others(title));
    let named: BTreeSet<usize> = others
        .filter_map(|title| named_in(title, territory))
        .collect();
    named.first().copied().filter(|_| named.len() == 1)
}

/// The commune that a title tells outright: « Commune de Carly », « Mairie : CARLY (62214) », « Carly -
/// inventaire EP », or its name alone.
#[must_use]
pub fn commune_stated(title: &str, territory: &Territory) -> Option<usize> {
    const LONGEST: usize = 80;
    if title.chars().count() > LONGEST || is_a_street(title) {
        return None;
    }
    let found = |text: &str| match territory.by_name(text) {
        Lookup::Found(commune) => Some(commune),
        _ => None,
    };
    let without_code = title.split('(').next().unwrap_or_default();
    let first = [" - ", " – ", " — ", ":", ","]
        .iter()
        .find_map(|sign| without_code.split_once(sign));
    let is_of_inventory = |rest: &str| {
        words_at(rest).iter().all(|(_, word)| {
            let word = normalise(word);
            OF_INVENTORIES.contains(&word.as_str()) || word.bytes().all(|c| c.is_ascii_digit())
        })
    };
    let is_name = || !speaks_of_others(title);
    if let Some(commune) = found(without_code.trim()).filter(|_| is_name()) {
        return Some(commune);
    }
    let named = first.filter(|(_, rest)| is_of_inventory(rest));
    if let Some(commune) = named.and_then(|(name, _)| found(name.trim())) {
        return Some(commune);
    }
    match territory
        .full_names_in(after(
            title,
            &["commune", "ville", "mairie", "municipalite"],
        )?)
        .as_slice()
    {
        [only] => Some(*only),
        _ => None,
    }
}

/// What follows the first of some words in a title.
fn after<'a>(title: &'a str, words: &[&str]) -> Option<&'a str> {
    let is_one = |word: &str| words.contains(&normalise(word).as_str());
    let (at, word) = words_at(title).into_iter().find(|(_, word)| is_one(word))?;
    Some(&title[at + word.len()..])
}

/// The name that a title gives as that of a commune, whichever it is: « Samer » of « Commune de Samer
/// (62773) », « Ville : Samer ».
#[must_use]
pub fn name_stated(title: &str) -> Option<&str> {
    let mut rest =
        after(title, &["commune", "ville", "mairie"])?.trim_start_matches([' ', ':', '\u{a0}']);
    for link in ["de ", "d'", "d’", "du "] {
        rest = rest.strip_prefix(link).unwrap_or(rest);
    }
    let ends = ["(", "|", ",", ";", " - ", " – ", " — "];
    let end = ends.iter().filter_map(|sign| rest.find(sign)).min();
    Some(rest[..end.unwrap_or(rest.len())].trim()).filter(|name| !name.is_empty())
}

/// Words beside the name of a commune that say what its table is.
const OF_INVENTORIES: [&str; 20] = [
    "inventaire",
    "eclairage",
    "public",
    "ep",
    "points",
    "point",
    "lumineux",
    "parc",
    "recensement",
    "releve",
    "liste",
    "des",
    "du",
    "de",
    "l",
    "d",
    "pl",
    "annee",
    "au",
    "luminaires",
];

/// Whether a title that names a town speaks of somebody who is there, not of the town's lights.
#[must_use]
pub fn speaks_of_others(title: &str) -> bool {
    const OTHERS: [&str; 24] = [
        "entreprise",
        "societe",
        "sa",
        "sas",
        "sarl",
        "agence",
        "canton",
        "subdivision",
        "syndicat",
        "sivom",
        "sde",
        "fde",
        "agglomeration",
        "responsable",
        "bureau",
        "etudes",
        "ingenierie",
        "constructeur",
        "fournisseur",
        "marche",
        "titulaire",
        "prestataire",
        "exploitant",
        "contact",
    ];
    let words = words_at(title);
    let is_other = words
        .iter()
        .any(|(_, word)| OTHERS.contains(&normalise(word).as_str()));
    // « Boulogne-sur-Mer, le 12/03/2024 »; « 62200 BOULOGNE-SUR-MER » is an address.
    let is_day = title.matches('/').count() >= 2 || title.contains(", le ");
    let is_code = |word: &str| word.len() == 5 && word.bytes().all(|c| c.is_ascii_digit());
    let is_address = words.first().is_some_and(|(_, word)| is_code(word));
    is_other || is_day || is_address
}

/// The commune that a text is, or else the only one whose whole name stands in it.
fn named_in(text: &str, territory: &Territory) -> Option<usize> {
    if let Lookup::Found(commune) = territory.by_name(text) {
        return Some(commune);
    }
    match territory.full_names_in(text).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<String> {
        let territory = Territory::boulonnais();
        named_in(text, &territory).map(|index| territory.communes()[index].nom.clone())
    }

    fn of_titles(titles: &[&str]) -> Option<String> {
        let mut sheet = Sheet::default();
        for (row, title) in (1..).zip(titles) {
            sheet.push(row, 0, Cell::Text((*title).into()));
        }
        let territory = Territory::boulonnais();
        place_of(Path::new("modele.xlsx"), &sheet, 10, &territory)
            .commune
            .map(|index| territory.communes()[index].nom.clone())
    }

    #[test]
    fn the_code_of_a_title_is_believed_before_any_name() {
        for (titles, commune) in [
            (&["Commune : Samer — code INSEE 62773"][..], Some("Samer")),
            (&["Desvres", "Code INSEE : 62773"], Some("Samer")),
            (&["Commune : Samer — code INSEE 80688"], None),
            (&["Samer, codes INSEE 2024"], Some("Samer")),
        ] {
            assert_eq!(of_titles(titles).as_deref(), commune, "{titles:?}");
        }
        assert_eq!(insee_code_in("Code INSEE 2A004").as_deref(), Some("2A004"));
    }

    #[test]
    fn examples_and_directions_are_no_titles() {
        assert_eq!(
            of_titles(&["Exemple : Samer", "Mode d'emploi : Samer"]),
            None
        );
        assert_eq!(
            of_titles(&["Exemplaire de Samer"]).as_deref(),
            Some("Samer")
        );
    }

    #[test]
    fn titles_name_their_commune() {
        for (title, commune) in [
            (
                "Commune de Samer — inventaire de l'éclairage public 2025",
                Some("Samer"),
            ),
            (
                "Inventaire EP Saint-Martin-Boulogne 2024",
                Some("Saint-Martin-Boulogne"),
            ),
            ("Hesdin-l'Abbé", Some("Hesdin-l'Abbé")),
            ("Communauté de communes de Desvres-Samer", None),
            ("Communauté d'agglomération du Boulonnais", None),
            ("Hardinghen", None),
        ] {
            assert_eq!(named(title).as_deref(), commune, "{title}");
        }
    }

    #[test]
    fn the_title_of_a_block_says_cabinet_street_and_profile() {
        for (text, armoire, voie, regime) in [
            (
                "ARMOIRE N°1 – Traverse du Dadou (coupure 23h30 - 5h30)",
                Some("ARMOIRE N°1 – Traverse du Dadou"),
                None,
                Some("coupure 23h30 - 5h30"),
            ),
            (
                "Coffret : C3 (place Foch)",
                Some("C3 (place Foch)"),
                None,
                None,
            ),
            (
                "Armoire B2 - permanent",
                Some("Armoire B2"),
                None,
                Some("permanent"),
            ),
            (
                "Armoire B3 : 22h - 6h éteint",
                Some("Armoire B3"),
                None,
                Some("22h - 6h éteint"),
            ),
            (
                "Armoire B4 - rue du Four",
                Some("Armoire B4 - rue du Four"),
                None,
                None,
            ),
            (
                "Rue Haute, éclairage permanent",
                None,
                Some("Rue Haute"),
                Some("éclairage permanent"),
            ),
            ("!! refait en 2019, à vérifier sur place", None, None, None),
        ] {
            let title = BlockTitle::of(text);
            assert_eq!(title.armoire.as_deref(), armoire, "{text}");
            assert_eq!(title.voie.as_deref(), voie, "{text}");
            assert_eq!(title.regime.as_deref(), regime, "{text}");
        }
    }

    #[test]
    fn a_sheet_may_be_a_cabinet_s_or_a_street_s() {
        let place = |name: &str| {
            let sheet = Sheet {
                name: name.into(),
                ..Sheet::default()
            };
            place_of(Path::new("parc.xlsx"), &sheet, 1, &Territory::boulonnais())
        };
        assert_eq!(
            place("Armoire AR-12").armoire.as_deref(),
            Some("Armoire AR-12")
        );
        assert_eq!(place("Coffret : C3").armoire.as_deref(), Some("C3"));
        assert_eq!(place("Rue de Samer").voie.as_deref(), Some("Rue de Samer"));
        assert_eq!(place("Armoires"), SheetPlace::default());
        assert_eq!(place("Feuil1"), SheetPlace::default());
    }
}
