//! The words and figures of bills: `factures.toml`.

use crate::inventory::profile::MONTHS;
use crate::inventory::text::{normalise, normalise_header};
use crate::money::Basis;
use serde::Deserialize;
use std::collections::BTreeMap;
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
    /// Consumption.
    Kwh,
    /// What it costs.
    Montant,
}

impl Field {
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
}

impl Figures {
    /// All of them, in the order in which documents show them.
    #[must_use]
    pub fn all(&self) -> [&Figure; 7] {
        [
            &self.ecart_a_verifier,
            &self.mois_pour_calage,
            &self.calage_moins,
            &self.calage_plus,
            &self.mois_complet,
            &self.facture_mensuelle_jours,
            &self.facture_la_plus_longue_jours,
        ]
    }
}

#[derive(Deserialize)]
struct Table {
    chiffres: Figures,
    titres: BTreeMap<Field, Vec<String>>,
    mots: Words,
}

#[derive(Deserialize)]
struct Words {
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
    let begins = |word: &String| {
        normal
            .strip_prefix(word.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    TABLE.mots.totaux.iter().any(begins)
}

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

impl Unit {
    /// The unit of a title, and its other words.
    #[must_use]
    pub fn split(title: &str) -> (Self, String) {
        let mut unit = Self {
            is_money: title.contains('€'),
            ..Self::default()
        };
        let normal = normalise_header(title);
        let rest: Vec<&str> = normal
            .split(' ')
            .filter(|word| {
                match *word {
                    "kwh" => unit.kwh = Some(1.0),
                    "mwh" => unit.kwh = Some(1000.0),
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
        None => return None,
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
            "",
        ] {
            assert_eq!(recognise(title), None, "{title}");
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
