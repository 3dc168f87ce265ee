//! The fields an inventory may have, and the headers by which a column is recognised.

mod hours;

use super::text::normalise_header;
pub(super) use hours::speaks_of_switch_off;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Writes each field once, with its name.
macro_rules! fields {
    ($($field:ident $name:literal,)*) => {
        /// What a column tells about a light point. The names in mapping files and reports are those
        /// of [`Field::name`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[expect(missing_docs, reason = "each variant is the field that it names")]
        pub enum Field { $(#[serde(rename = $name)] $field,)* }

        impl Field {
            /// Every field, in their order.
            pub const ALL: &[Self] = &[$(Self::$field,)*];

            /// The name in mapping files and reports.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$field => $name,)* } }
        }
    };
}

fields! {
    Reference "reference",
    Insee "insee",
    Commune "commune",
    Epci "epci",
    Armoire "armoire",
    Depart "depart",
    Pdl "pdl",
    Voie "voie",
    NumeroVoie "numero_voie",
    Lampe "lampe",
    PuissanceLampe "puissance_lampe",
    PuissanceSysteme "puissance_systeme",
    Foyers "foyers",
    Luminaire "luminaire",
    TypeSupport "type_support",
    Hauteur "hauteur",
    Regime "regime",
    Annee "annee",
    Etat "etat",
    Ballast "ballast",
    Flux "flux",
    TemperatureCouleur "temperature_couleur",
    Ulr "ulr",
    LargeurVoie "largeur_voie",
    Espacement "espacement",
    ClasseEclairage "classe_eclairage",
    ProfilNocturne "profil_nocturne",
    PlagesVariation "plages_variation",
    Extinction "extinction",
    HeureExtinction "heure_extinction",
    HeureRallumage "heure_rallumage",
    Abaissement "abaissement",
    Permanent "permanent",
    SemiPermanent "semi_permanent",
    Observation "observation",
    X "x",
    Y "y",
    Latitude "latitude",
    Longitude "longitude",
    Coordonnees "coordonnees",
}

impl Field {
    /// Fields that technicians write once at the head of a block and leave blank, or merged,
    /// below.
    #[must_use]
    pub fn heads_a_block(self) -> bool {
        matches!(
            self,
            Self::Commune | Self::Insee | Self::Armoire | Self::Depart | Self::Voie
        )
    }

    /// Fields that tell where a point is: a table with none of them is a summary.
    #[must_use]
    pub fn tells_of_a_place(self) -> bool {
        matches!(
            self,
            Self::Reference
                | Self::Armoire
                | Self::Voie
                | Self::X
                | Self::Y
                | Self::Latitude
                | Self::Longitude
                | Self::Coordonnees
        )
    }

    /// Fields of which a wrong column would change the figures of a plan.
    #[must_use]
    pub fn changes_figures(self) -> bool {
        self.tells_of_lamps() || matches!(self, Self::Foyers | Self::Insee | Self::Commune)
    }

    /// Where the numbers of a field may lie, in W, m, years or degrees; `None` for a field of text.
    /// Far wider than what is usual: it only tells `8.000` m from `8 000` m.
    #[must_use]
    pub fn plausible(self) -> Option<RangeInclusive<f64>> {
        Some(match self {
            Self::PuissanceLampe | Self::PuissanceSysteme => 0.0..=2000.0,
            Self::Foyers => 0.0..=100_000.0,
            Self::Hauteur => 0.0..=60.0,
            Self::Annee => 1900.0..=2100.0,
            Self::Flux => 0.0..=200_000.0,
            Self::TemperatureCouleur => 1000.0..=10_000.0,
            Self::Ulr | Self::LargeurVoie => 0.0..=100.0,
            Self::Espacement => 0.0..=500.0,
            Self::X | Self::Y => -1e8..=1e8,
            Self::Latitude | Self::Longitude => -180.0..=180.0,
            _ => return None,
        })
    }

    /// Fields without which a table tells nothing of energy.
    #[must_use]
    pub fn tells_of_lamps(self) -> bool {
        matches!(
            self,
            Self::Lampe | Self::PuissanceLampe | Self::PuissanceSysteme
        )
    }
}

/// Units that may end a header.
const UNITS: [&str; 10] = ["w", "kw", "m", "k", "h", "lm", "an", "va", "watt", "en w"];

/// How sure a title is that is understood by its words: any spelling of the table is surer.
const BY_ITS_WORDS: usize = 1000;

static HEADERS: LazyLock<BTreeMap<String, (Field, usize)>> = LazyLock::new(|| {
    let table: BTreeMap<Field, Vec<String>> = toml::from_str(include_str!("entetes.toml"))
        .expect("the embedded header table is read by a test");
    let mut headers = BTreeMap::new();
    for (field, spellings) in table {
        for (rank, spelling) in spellings.iter().enumerate() {
            headers
                .entry(normalise_header(spelling))
                .or_insert((field, rank));
        }
    }
    headers
});

/// The field that a header names, and how sure the spelling is (0 is the surest).
#[must_use]
pub fn recognise(header: &str) -> Option<(Field, usize)> {
    let normal = normalise_header(header);
    if let Some(found) = HEADERS.get(&normal) {
        return Some(*found);
    }
    UNITS
        .iter()
        .find_map(|unit| normal.strip_suffix(unit)?.strip_suffix(' '))
        .and_then(|stem| HEADERS.get(stem))
        .copied()
        .or_else(|| Some((hours::titled(&normal)?, BY_ITS_WORDS)))
}

/// Whether a header says that its watts are kilowatts.
#[must_use]
pub fn says_kilowatts(header: &str) -> bool {
    normalise_header(header).split(' ').any(|word| word == "kw")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_trade_are_recognised() {
        for (header, field) in [
            ("Référence", Field::Reference),
            ("Type lampe", Field::Lampe),
            ("Lampe - Modèle lampe", Field::Lampe),
            ("Puissance (W)", Field::PuissanceLampe),
            ("P(W)", Field::PuissanceLampe),
            ("Puissance système (W)", Field::PuissanceSysteme),
            ("Hauteur du support (m)", Field::Hauteur),
            ("Régime (horaires)", Field::Regime),
            ("N° armoire", Field::Armoire),
            ("Nbre foyers", Field::Foyers),
            ("Nom de la voie", Field::Voie),
            ("CODE INSEE", Field::Insee),
            ("Année pose", Field::Annee),
            ("Largeur de voie (m)", Field::LargeurVoie),
            ("Espacement (m)", Field::Espacement),
            ("Classe d'éclairage", Field::ClasseEclairage),
            ("Ça s'éteint la nuit ?", Field::Extinction),
        ] {
            assert_eq!(
                recognise(header).map(|(field, _)| field),
                Some(field),
                "{header}"
            );
        }
        assert_eq!(recognise("Couleur du mât"), None);
        assert!(says_kilowatts("Puissance (kW)"));
    }

    #[test]
    fn no_spelling_stands_for_two_fields() {
        let table: BTreeMap<Field, Vec<String>> =
            toml::from_str(include_str!("entetes.toml")).expect("a table");
        let spellings: Vec<String> = table
            .values()
            .flatten()
            .map(|s| normalise_header(s))
            .collect();
        let mut unique = spellings.clone();
        unique.sort();
        unique.dedup();
        let doubled: Vec<_> = unique
            .iter()
            .filter(|s| spellings.iter().filter(|t| t == s).count() > 1)
            .collect();
        assert_eq!(spellings.len(), unique.len(), "{doubled:?}");
    }
}
