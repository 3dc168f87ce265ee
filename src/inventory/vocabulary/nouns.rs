//! Titles that name no field, and yet say something of the rows: what may count points, whose a light is,
//! what was done to a lamp.

use super::{LONGEST_TITLE, State, WORDS, phrase_in, with_words_apart};
use crate::inventory::fields::Field;
use crate::inventory::text::{holds_words, normalise, normalise_header};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Titles that say whose a light is.
#[derive(Deserialize)]
pub(super) struct Owners {
    public: BTreeSet<String>,
    prive: BTreeSet<String>,
    retires: BTreeSet<String>,
    actifs: BTreeSet<String>,
    arrets: BTreeSet<String>,
    marches: BTreeSet<String>,
    doublons: BTreeSet<String>,
    coches: BTreeSet<String>,
    vides: BTreeSet<String>,
    proprietaires: BTreeSet<String>,
    autres: Vec<String>,
    usages: BTreeSet<String>,
    etrangers: Vec<String>,
    ailleurs: Vec<String>,
    materiels: BTreeSet<String>,
    grandeurs: BTreeSet<String>,
}

impl Owners {
    /// Titles are compared without the marks of plurals: « hors service » is « hor service ».
    pub(super) fn normalise(&mut self) {
        let lists = [
            &mut self.public,
            &mut self.prive,
            &mut self.retires,
            &mut self.actifs,
            &mut self.arrets,
            &mut self.marches,
            &mut self.doublons,
            &mut self.coches,
            &mut self.proprietaires,
            &mut self.usages,
        ];
        for list in lists {
            *list = list.iter().map(|title| normalise_header(title)).collect();
        }
    }
}

/// How the cells under a title say whether a row is a light point of the commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belonging {
    /// « Éclairage public » over « oui » and « non ».
    Public,
    /// « Privé » over « oui » and « non ».
    Private,
    /// « Supprimé » over « oui » and « non », or « Date de dépose » over days.
    Removed,
    /// « En service » over « oui » and « non ».
    Active,
    /// « HS » over « oui ».
    Stopped,
    /// « Fonctionne » over « non ».
    Working,
    /// « Doublon » over « oui ».
    Duplicate,
    /// « Solaire » over « oui ».
    Ticked,
    /// « Phase » over « existant » and « projet », whatever the title.
    Phase,
    /// « Statut » over letters or numbers that nothing explains.
    Codes,
    /// « Introuvable » among the texts of a column that nothing else reads.
    Doubted,
    /// « Propriétaire » over names.
    Owner,
    /// « Usage » over words.
    Usage,
    /// « Luminaire », « Type de support » over names: « Illumination » is a make there, no feast.
    Equipment,
}

impl Belonging {
    /// What a title says that denies another: « Non en service ».
    fn contrary(self) -> Self {
        match self {
            Self::Public => Self::Private,
            Self::Private => Self::Public,
            Self::Active | Self::Working => Self::Stopped,
            Self::Stopped => Self::Working,
            Self::Removed => Self::Active,
            other => other,
        }
    }

    /// Whether a text under the title says that the row is none: « Lotissement privé », « Feux
    /// tricolores ». « Oui » and « non » are for the caller.
    #[must_use]
    pub fn denies(self, text: &str) -> bool {
        let words = &WORDS.domaines;
        let (phrases, others): (&[String], &[String]) = match self {
            Self::Public
            | Self::Private
            | Self::Removed
            | Self::Active
            | Self::Stopped
            | Self::Working
            | Self::Duplicate
            | Self::Ticked
            | Self::Phase
            | Self::Codes
            | Self::Doubted => return false,
            Self::Owner => (&words.autres, &[]),
            Self::Usage => (&words.etrangers, &words.ailleurs),
            Self::Equipment => (&words.etrangers, &[]),
        };
        let normal = normalise(text);
        let mut phrases = phrases.iter().chain(others);
        phrases.any(|phrase| holds_words(&normal, phrase))
    }
}

/// Whether a whole text names what is no light point: « Armoire », « Mât sans luminaire ».
#[must_use]
pub fn names_no_light(text: &str) -> bool {
    text.len() <= LONGEST_TITLE && WORDS.domaines.materiels.contains(&normalise(text))
}

/// Whether a text measures what no lamp is measured in: « 6 kVA ».
#[must_use]
pub fn measures_no_lamp(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let number =
        |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}');
    let unit = text.trim_start_matches(number);
    unit.len() < text.len() && WORDS.domaines.grandeurs.contains(unit)
}

/// The words of titles about what was done to a lamp.
#[derive(Deserialize)]
pub(super) struct Done {
    led: BTreeSet<String>,
    travaux: BTreeSet<String>,
}

/// The nouns of what a column may count.
#[derive(Deserialize)]
pub(super) struct Counted {
    points: BTreeSet<String>,
    supports: BTreeSet<String>,
    qualites: BTreeSet<String>,
    places: BTreeSet<String>,
    sortes: BTreeSet<String>,
    autres: BTreeSet<String>,
}

/// What a column that is not read may say against the lamp of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// « Passage en LED » over « oui », a year, a number.
    Answers,
    /// « Travaux réalisés » over texts.
    Texts,
}

/// What the cells under a title may say against the lamp; `None` where it speaks of something else, or
/// of what is planned.
#[must_use]
pub fn may_contradict(title: &str) -> Option<Contradiction> {
    let normal = normalise_header(title);
    let words: Vec<&str> = normal.split(' ').collect();
    let done = &WORDS.faits;
    let is_planned = phrase_in(&words).is_some_and(|(.., state)| state == State::Planned);
    let is_of_led = |word: &&str| {
        matches!(*word, "led" | "leds") || done.led.contains(*word) || WORDS.neutres.contains(*word)
    };
    if words.iter().any(|word| matches!(*word, "led" | "leds")) {
        // « Remplacement LED » is planned where nothing is said of it, and « oui » says nothing more.
        return words
            .iter()
            .all(is_of_led)
            .then_some(Contradiction::Answers);
    }
    (!is_planned && words.iter().any(|word| done.travaux.contains(*word)))
        .then_some(Contradiction::Texts)
}

/// What the cells under a title say of whose a light is, or what it is for; `None` where it speaks of
/// something else.
#[must_use]
pub fn belonging(title: &str) -> Option<Belonging> {
    let titles = &WORDS.domaines;
    // « En service (O/N) » as « En service ».
    let whole = normalise_header(&with_words_apart(&title.replace(['(', ')', '/', '?'], " ")));
    let words = whole.split(' ');
    let stated: Vec<&str> = words.filter(|word| !titles.vides.contains(*word)).collect();
    let stated = stated.join(" ");
    let is_one_of = |spellings: &BTreeSet<String>, text: &String| spellings.contains(text);
    let kinds = [
        (&titles.public, Belonging::Public),
        (&titles.prive, Belonging::Private),
        (&titles.retires, Belonging::Removed),
        (&titles.actifs, Belonging::Active),
        (&titles.arrets, Belonging::Stopped),
        (&titles.marches, Belonging::Working),
        (&titles.doublons, Belonging::Duplicate),
        (&titles.coches, Belonging::Ticked),
        (&titles.proprietaires, Belonging::Owner),
        (&titles.usages, Belonging::Usage),
    ];
    let known = |text: &String| {
        let mut kinds = kinds.into_iter();
        let found = kinds.find(|(spellings, _)| is_one_of(spellings, text));
        found.map(|(_, belonging)| belonging)
    };
    // « Non en service » says the contrary of « En service (oui/non) ».
    let is_denied = ["non ", "pas "].iter().any(|no| whole.starts_with(no));
    known(&whole).or_else(|| {
        let found = known(&stated)?;
        Some(if is_denied { found.contrary() } else { found })
    })
}

/// How a title that no rule understands speaks of a number of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// « Luminaires », « Points lumineux »: several of them, and nothing else.
    Outright,
    /// « PL », « N° de luminaires », « Nb de points de la rue »: perhaps.
    Perhaps,
}

/// Whether a title may be that of a number of points, by its nouns; `None` where it speaks of
/// something else.
#[must_use]
pub fn counts_stated(title: &str) -> Option<Counts> {
    let apart = with_words_apart(title);
    let plain = normalise(&apart);
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let nouns = &WORDS.comptes;
    let singular = |word: &str| normalise_header(word);
    // « Pts » is too short for what takes the mark of the plural away.
    let stem = |word: &str| word.strip_suffix('s').map(str::to_owned);
    let is_point = |word: &&str| {
        let forms = [Some(singular(word)), stem(word)];
        (forms.iter().flatten()).any(|form| nouns.points.contains(form))
    };
    let counting = WORDS
        .regle
        .iter()
        .filter(|rule| rule.champ == Field::Foyers);
    let counts = |word: &&str| {
        counting
            .clone()
            .any(|rule| rule.avec.contains(&singular(word)))
    };
    if title.len() > LONGEST_TITLE || says_what_is_no_count(title) {
        return None;
    }
    if !words.iter().any(is_point) {
        // « Nb / rue »
        let is_of_places = |word: &&str| {
            nouns.places.contains(&singular(word)) || WORDS.neutres.contains(*word) || counts(word)
        };
        let is_it = words.iter().any(&counts) && words.iter().all(is_of_places);
        return is_it.then_some(Counts::Perhaps);
    }
    let is_plural = |word: &&str| is_point(word) && word.len() > 2 && word.ends_with('s');
    let rest = |word: &&str| {
        let word = singular(word);
        nouns.qualites.contains(&word) || WORDS.neutres.contains(&word)
    };
    if words.iter().all(|word| is_point(word) || rest(word)) {
        // « Foyer(s) », « PL (u) »
        let may_be_many = words
            .iter()
            .any(|word| is_plural(word) || matches!(*word, "s" | "u"));
        return Some(if may_be_many {
            Counts::Outright
        } else {
            Counts::Perhaps
        });
    }
    let is_many = words.iter().any(is_plural);
    (is_many || words.iter().any(counts)).then_some(Counts::Perhaps)
}

/// Whether a title names a sort of point and no more: « Double », « Nb crosses simples », « Façades ».
#[must_use]
pub fn names_a_sort(title: &str) -> bool {
    let plain = normalise_header(&with_words_apart(title));
    let nouns = &WORDS.comptes;
    let mut names = false;
    let mut words = plain.split(' ').filter(|word| !word.is_empty());
    let is_known = words.all(|word| {
        let is_sort = nouns.sortes.contains(word) || nouns.supports.contains(word);
        names |= is_sort;
        is_sort || is_of_counts(word) || word.bytes().all(|c| c.is_ascii_digit())
    });
    names && is_known
}

/// Whether a title speaks of what is measured, dated or paid: « Largeur (m) », « Nb de pannes ».
#[must_use]
pub fn says_what_is_no_count(title: &str) -> bool {
    let plain = normalise(&with_words_apart(title));
    let mut words = plain.split(' ');
    words.any(|word| WORDS.comptes.autres.contains(&normalise_header(word)))
}

/// Whether a word says nothing by itself: « de », « la ».
#[must_use]
pub fn says_nothing(word: &str) -> bool {
    WORDS.neutres.contains(word)
}

/// Whether a word of a title, compared as titles are, may stand beside the lamp whose points a column
/// counts: « Nb de points SHP », « Total LED ».
#[must_use]
pub fn is_of_counts(word: &str) -> bool {
    let nouns = &WORDS.comptes;
    let counting = |rule: &super::Rule| rule.champ == Field::Foyers && rule.avec.contains(word);
    nouns.points.contains(word)
        || nouns.qualites.contains(word)
        || WORDS.neutres.contains(word)
        || WORDS.regle.iter().any(counting)
}

/// Whether a word of a title names what a light point is: « Puissance foyer 2 ».
#[must_use]
pub fn names_points(word: &str) -> bool {
    WORDS.comptes.points.contains(word)
}

/// Whether a title names supports and nothing that they bear (« Nb mâts »), or what they bear as well
/// (« Nb luminaires par mât »); `None` where it names no support.
#[must_use]
pub fn names_supports(title: &str) -> Option<bool> {
    let normal = normalise_header(&with_words_apart(title));
    let nouns = &WORDS.comptes;
    let mut words = normal.split(' ');
    let on_supports = words.clone().any(|word| nouns.supports.contains(word));
    let borne = |word: &str| nouns.points.contains(word) && !nouns.supports.contains(word);
    on_supports.then(|| !words.any(borne))
}
