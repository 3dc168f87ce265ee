//! The words and figures of bills: `factures.toml`.

use crate::inventory::profile::MONTHS;
use crate::inventory::text::{begins_with_words, normalise, normalise_header};
use crate::money::Basis;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a column of bills tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// Number of the supply point.
    Pdl,
    /// Cabinet that it feeds.
    Armoire,
    /// Where it is.
    Adresse,
    /// INSEE code of the commune.
    Insee,
    /// Name of the commune.
    Commune,
    /// A month, a day that stands for its month, or two days.
    Periode,
    /// First day.
    Debut,
    /// Last day.
    Fin,
    /// Year.
    Annee,
    /// What the numbers of the row are in.
    Unite,
    /// Post of the tariff that the row is of.
    Poste,
    /// Consumption.
    Kwh,
    /// What it costs.
    Montant,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Pdl,
        Self::Armoire,
        Self::Adresse,
        Self::Insee,
        Self::Commune,
        Self::Periode,
        Self::Debut,
        Self::Fin,
        Self::Annee,
        Self::Unite,
        Self::Poste,
        Self::Kwh,
        Self::Montant,
    ];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdl => "pdl",
            Self::Armoire => "armoire",
            Self::Adresse => "adresse",
            Self::Insee => "insee",
            Self::Commune => "commune",
            Self::Periode => "periode",
            Self::Debut => "debut",
            Self::Fin => "fin",
            Self::Annee => "annee",
            Self::Unite => "unite",
            Self::Poste => "poste",
            Self::Kwh => "kwh",
            Self::Montant => "montant",
        }
    }
}

/// A figure that bills are judged by.
#[derive(Debug, Deserialize)]
pub struct Figure {
    /// The figure, in the unit that `quoi` says.
    pub valeur: f64,
    /// What it is, in French.
    pub quoi: String,
    /// Where it comes from.
    pub source: String,
    /// Year of the source.
    pub annee: i32,
    /// How sure it is.
    pub confiance: String,
}

/// The figures that bills are judged by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Gap between theory and bill above which somebody has to look: a share of the bill.
    pub ecart_a_verifier: Figure,
    /// Months of bills that a calibration factor needs.
    pub mois_pour_calage: Figure,
    /// Least calibration factor that is believed.
    pub calage_moins: Figure,
    /// Greatest calibration factor that is believed.
    pub calage_plus: Figure,
    /// Share of the usual supply points that a whole month has.
    pub mois_complet: Figure,
    /// Longest bill that tells how a month consumes, days.
    pub facture_mensuelle_jours: Figure,
    /// Longest period that is no slip of the pen, days.
    pub facture_la_plus_longue_jours: Figure,
    /// Price of a kWh that none has, euros.
    pub euros_par_kwh_le_plus_cher: Figure,
}

impl Figures {
    /// All of them, in the order in which documents show them.
    #[must_use]
    pub fn all(&self) -> [&Figure; 8] {
        [
            &self.ecart_a_verifier,
            &self.mois_pour_calage,
            &self.calage_moins,
            &self.calage_plus,
            &self.mois_complet,
            &self.facture_mensuelle_jours,
            &self.facture_la_plus_longue_jours,
            &self.euros_par_kwh_le_plus_cher,
        ]
    }
}

#[derive(Deserialize)]
struct Table {
    chiffres: Figures,
    titres: BTreeMap<Field, Vec<String>>,
    postes: BTreeMap<String, Vec<String>>,
    mots: Words,
}

#[derive(Deserialize)]
struct Words {
    point: Vec<String>,
    energie: Vec<String>,
    reel: Vec<String>,
    noms: Vec<String>,
    autre: Vec<String>,
    sans_unite: Vec<String>,
    ecarte: Vec<String>,
    lignes: Vec<String>,
    sites: Vec<String>,
    eclairage: Vec<String>,
    usage_eclairage: BTreeSet<String>,
    avoir: Vec<String>,
    totaux: Vec<String>,
    mois: Vec<Vec<String>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../factures.toml")).expect("the embedded table is read by a test")
});

static TITLES: LazyLock<BTreeMap<String, (Field, usize)>> = LazyLock::new(|| {
    let mut titles = BTreeMap::new();
    for (field, spellings) in &TABLE.titres {
        for (rank, spelling) in spellings.iter().enumerate() {
            titles
                .entry(normalise_header(spelling))
                .or_insert((*field, rank));
        }
    }
    titles
});

/// Posts of the tariffs: the code of each spelling.
static POSTS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let spelled = TABLE.postes.iter().flat_map(|(code, spellings)| {
        let of_code = move |spelling: &String| (normalise_header(spelling), code.as_str());
        spellings.iter().map(of_code)
    });
    spelled.collect()
});

/// The figures of the embedded table.
#[must_use]
pub fn figures() -> &'static Figures {
    &TABLE.chiffres
}

/// The month of a name, whole or shortened: 1 for « janvier », « janv. », « Jan ».
#[must_use]
pub fn month_named(word: &str) -> Option<u32> {
    let word = normalise(word);
    let whole = MONTHS.iter().position(|month| normalise(month) == word);
    let short = || {
        let mut months = TABLE.mots.mois.iter();
        months.position(|short| short.contains(&word))
    };
    whole.or_else(short).map(|month| month as u32 + 1)
}

/// Whether a text begins a row that sums others up.
#[must_use]
pub fn is_total(text: &str) -> bool {
    let normal = normalise(text);
    let mut totals = TABLE.mots.totaux.iter();
    totals.any(|word| begins_with_words(&normal, word))
}

/// What a cell says of its row, beside its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// No consumption to be counted: production, gas, a cancelled bill.
    Apart,
    /// A credit note: it takes a consumption back.
    Credit,
}

impl Nature {
    /// What a whole cell says; `None` where it says nothing of the kind.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let normal = normalise(text);
        // « Taxes », « Écoles »
        let singular = normalise_header(text);
        let words = &TABLE.mots;
        let has = |list: &[String]| says(&singular, list);
        // « Armoire de l'école » lights the street; « École » does not.
        let is_no_lighting = has(&words.sites) && !has(&words.eclairage);
        if words.ecarte.contains(&normal) || has(&words.lignes) || is_no_lighting {
            return Some(Self::Apart);
        }
        words.avoir.contains(&normal).then_some(Self::Credit)
    }
}

/// Whether a text says that a supply lights streets, and no more: « EP », « Éclairage public ».
#[must_use]
pub fn is_street_lighting(text: &str) -> bool {
    let normal = normalise_header(text);
    let says_it = |word: &str| matches!(word, "ep" | "eclairage" | "ecl");
    let mut words = normal.split(' ').filter(|word| !word.is_empty());
    (normal.split(' ').any(says_it) || normal == "e p")
        && words.all(|word| TABLE.mots.usage_eclairage.contains(word))
}

/// The rank of titles that are known by some of their words only: any spelling of the table is surer.
pub const BY_WORDS: usize = usize::MAX - 1;

/// The unit that a title gives, beside its other words.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Unit {
    /// What its energy is multiplied by to be in kWh.
    pub kwh: Option<f64>,
    /// Whether it speaks of money.
    pub is_money: bool,
    /// Whether its amounts are before tax or with it.
    pub basis: Option<Basis>,
}

/// What an energy in a unit, as [`normalise`] writes it, is multiplied by to be in kWh.
#[must_use]
pub fn kwh_of(unit: &str) -> Option<f64> {
    match unit {
        "wh" => Some(0.001),
        "kwh" | "kw h" => Some(1.0),
        "mwh" | "mw h" => Some(1000.0),
        "gwh" | "gw h" => Some(1_000_000.0),
        _ => None,
    }
}

impl Unit {
    /// The unit of a title, and its other words.
    #[must_use]
    pub fn split(title: &str) -> (Self, String) {
        let mut unit = Self {
            is_money: title.contains('€'),
            ..Self::default()
        };
        // « kW.h »
        let normal = normalise_header(title)
            .replace("kw h", "kwh")
            .replace("mw h", "mwh");
        let rest: Vec<&str> = normal
            .split(' ')
            .filter(|word| {
                if let Some(kwh) = kwh_of(word) {
                    unit.kwh = Some(kwh);
                    return false;
                }
                match *word {
                    "eur" | "euro" => unit.is_money = true,
                    "ht" => unit.basis = Some(Basis::Ht),
                    "ttc" => unit.basis = Some(Basis::Ttc),
                    "en" => {}
                    _ => return true,
                }
                false
            })
            .collect();
        (unit, rest.join(" "))
    }
}

/// Whether words stand in a row in a text, both as [`normalise_header`] writes them.
fn says(text: &str, words: &[String]) -> bool {
    let padded = format!(" {text} ");
    words
        .iter()
        .any(|word| padded.contains(&format!(" {} ", normalise_header(word))))
}

/// What a title tells, how sure its spelling is (0 is the surest), and its unit.
#[must_use]
pub fn recognise(title: &str) -> Option<(Field, usize, Unit)> {
    let (unit, rest) = Unit::split(title);
    let money = unit.is_money || unit.basis.is_some();
    let whole = TITLES.get(&normalise_header(title)).copied();
    let (field, rank) = match whole.or_else(|| TITLES.get(&rest).copied()) {
        Some(known) => known,
        None if rest.is_empty() && unit.kwh.is_some() => (Field::Kwh, usize::MAX),
        None if rest.is_empty() && money => (Field::Montant, usize::MAX),
        None if TABLE.mots.sans_unite.contains(&rest) => (Field::Kwh, usize::MAX),
        None => (by_words(&rest, unit)?, BY_WORDS),
    };
    // « Total (kWh) » is energy, and « Consommation (€) » money; « €/kWh » is a price.
    let field = match (field, unit.kwh.is_some(), money) {
        (Field::Kwh | Field::Montant, true, false) => Field::Kwh,
        (Field::Kwh | Field::Montant, false, true) => Field::Montant,
        (field, false, false) => field,
        _ => return None,
    };
    Some((field, rank, unit))
}

/// Each word without the ending of a feminine or a plural.
fn radicals(text: &str) -> String {
    let words = text.split(' ');
    let radical = |word: &'_ str| word.trim_end_matches('s').trim_end_matches('e').to_owned();
    words.map(radical).collect::<Vec<_>>().join(" ")
}

/// The radicals of the words that make a title speak of something else.
static OTHERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let others = TABLE.mots.autre.iter();
    others
        .map(|word| radicals(&normalise_header(word)))
        .collect()
});

/// What some words of a title say, where none says that it is about something else.
fn by_words(rest: &str, unit: Unit) -> Option<Field> {
    let words = &TABLE.mots;
    // « Consommation cumulée » speaks of a « cumul ».
    if says(&radicals(rest), &OTHERS) {
        return None;
    }
    if says(rest, &words.point) {
        return Some(Field::Pdl);
    }
    let is_real = || {
        rest.split(' ')
            .all(|word| words.reel.iter().any(|real| real == word))
    };
    (unit.kwh.is_some() && (says(rest, &words.energie) || is_real())).then_some(Field::Kwh)
}

/// Whether a title gives a unit of energy, whatever it says of it: « kWh cumulés », « 2023 (kWh) ».
#[must_use]
pub fn has_energy_unit(title: &str) -> bool {
    let (unit, _) = Unit::split(title);
    unit.kwh.is_some() && !unit.is_money && unit.basis.is_none()
}

/// Whether a title speaks of the names of sites or buildings, which may say of what a row is.
#[must_use]
pub fn is_of_names(title: &str) -> bool {
    says(&normalise_header(title), &TABLE.mots.noms)
}

/// Whether a title says a number and not of what: its unit must be told.
#[must_use]
pub fn needs_a_unit(title: &str) -> bool {
    TABLE.mots.sans_unite.contains(&Unit::split(title).1)
}

/// The post of a tariff that a cell names, and nothing else: `HPH`, « Heures creuses ».
#[must_use]
pub fn post_named(text: &str) -> Option<&'static str> {
    POSTS.get(&normalise_header(text)).copied()
}

/// The post of a tariff whose consumption a title tells: « HPE (kWh) », « Consommation HP »; the
/// title of an index, a power or an amount is none.
#[must_use]
pub fn post_of_title(title: &str) -> Option<(&'static str, Unit)> {
    let (unit, rest) = Unit::split(title);
    if unit.is_money || unit.basis.is_some() {
        return None;
    }
    let words: Vec<&str> = rest.split(' ').collect();
    // The longest spelling first: « HP hiver » is not « HP ».
    for length in (1..=words.len()).rev() {
        for start in 0..=words.len() - length {
            let spelling = words[start..start + length].join(" ");
            let Some(code) = POSTS.get(&spelling) else {
                continue;
            };
            let around = [&words[..start], &words[start + length..]]
                .concat()
                .join(" ");
            let is_energy = TITLES
                .get(&around)
                .is_some_and(|(field, _)| *field == Field::Kwh)
                || TABLE.mots.energie.contains(&around);
            return (around.is_empty() || is_energy).then_some((*code, unit));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_bills_are_recognised_with_their_units() {
        for (title, field, scale, basis) in [
            ("N° PDL", Field::Pdl, None, None),
            ("BatimentOuRue", Field::Adresse, None, None),
            ("Date de début", Field::Debut, None, None),
            ("Consommation", Field::Kwh, None, None),
            ("Énergie active (MWh)", Field::Kwh, Some(1000.0), None),
            ("kWh", Field::Kwh, Some(1.0), None),
            ("Total (kWh)", Field::Kwh, Some(1.0), None),
            ("Coût", Field::Montant, None, None),
            ("Montant HT (€)", Field::Montant, None, Some(Basis::Ht)),
            ("€ TTC", Field::Montant, None, Some(Basis::Ttc)),
            ("Consommation (€)", Field::Montant, None, None),
            ("Consommation (Wh)", Field::Kwh, Some(0.001), None),
            ("Énergie (MW.h)", Field::Kwh, Some(1000.0), None),
            ("Conso. de la période (kWh)", Field::Kwh, Some(1.0), None),
            ("Référence acheminement (PRM)", Field::Pdl, None, None),
            ("Identifiant PRM", Field::Pdl, None, None),
            (
                "Numéro du point de livraison Enedis",
                Field::Pdl,
                None,
                None,
            ),
            ("Adresse du point de livraison", Field::Adresse, None, None),
            ("Unité", Field::Unite, None, None),
            ("kWh N", Field::Kwh, Some(1.0), None),
            ("kWh réels", Field::Kwh, Some(1.0), None),
        ] {
            let (found, _, unit) = recognise(title).unwrap_or_else(|| panic!("{title}"));
            assert_eq!(
                (found, unit.kwh, unit.basis),
                (field, scale, basis),
                "{title}"
            );
        }
        for title in [
            "€/kWh",
            "Prix du kWh (€)",
            "Puissance souscrite (kVA)",
            "Date de facture",
            "Puissance PRM (kVA)",
            "Statut du PDL",
            "Index fin (kWh)",
            "Consommation N-1 (kWh)",
            "kWh N-1",
            "kWh prévus",
            "2023 (kWh)",
            "",
        ] {
            assert_eq!(recognise(title), None, "{title}");
        }
    }

    #[test]
    fn posts_are_recognised_in_titles_of_energy() {
        for (title, post) in [
            ("HPE (kWh)", Some("hpe")),
            ("Consommation HP (kWh)", Some("hp")),
            ("Conso. heures creuses saison haute", Some("hch")),
            ("HPB", Some("hpe")),
            ("Énergie active pointe (kWh)", Some("pointe")),
            ("kWh base", Some("base")),
            ("HP jours bleus (kWh)", Some("hpjb")),
            ("Montant HP (€)", None),
            ("Index HP", None),
            ("Puissance HPH (kVA)", None),
            ("Consommation (kWh)", None),
        ] {
            assert_eq!(post_of_title(title).map(|(post, _)| post), post, "{title}");
        }
    }

    #[test]
    fn no_spelling_stands_for_two_fields() {
        let spellings = TABLE.titres.values().map(Vec::len).sum::<usize>();
        let unique = TABLE.titres.values().flatten().map(|s| normalise_header(s));
        let unique: std::collections::BTreeSet<String> = unique.collect();
        assert_eq!(spellings, unique.len());
        assert_eq!(TABLE.mots.mois.len(), 12);
    }

    #[test]
    fn months_and_totals_have_their_words() {
        for (word, month) in [
            ("Janvier", Some(1)),
            ("févr.", Some(2)),
            ("AOÛT", Some(8)),
            ("déc", Some(12)),
            ("ma", None),
        ] {
            assert_eq!(month_named(word), month, "{word}");
        }
        assert!(is_total("TOTAL 2023") && is_total("Sous-total") && !is_total("Totalène"));
    }
}
