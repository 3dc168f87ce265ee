//! The fields an inventory may have, and the headers by which a column is recognised.

use super::text::normalise_header;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a column tells about a light point. The names in mapping files and reports are those of
/// [`Field::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the field that it names")]
pub enum Field {
    Reference,
    Insee,
    Commune,
    Epci,
    Armoire,
    Depart,
    Pdl,
    Voie,
    NumeroVoie,
    Lampe,
    PuissanceLampe,
    PuissanceSysteme,
    Foyers,
    Luminaire,
    TypeSupport,
    Hauteur,
    Regime,
    Annee,
    Etat,
    Ballast,
    Flux,
    TemperatureCouleur,
    Ulr,
    ProfilNocturne,
    PlagesVariation,
    Observation,
    X,
    Y,
    Latitude,
    Longitude,
}

impl Field {
    /// The name in mapping files and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Insee => "insee",
            Self::Commune => "commune",
            Self::Epci => "epci",
            Self::Armoire => "armoire",
            Self::Depart => "depart",
            Self::Pdl => "pdl",
            Self::Voie => "voie",
            Self::NumeroVoie => "numero_voie",
            Self::Lampe => "lampe",
            Self::PuissanceLampe => "puissance_lampe",
            Self::PuissanceSysteme => "puissance_systeme",
            Self::Foyers => "foyers",
            Self::Luminaire => "luminaire",
            Self::TypeSupport => "type_support",
            Self::Hauteur => "hauteur",
            Self::Regime => "regime",
            Self::Annee => "annee",
            Self::Etat => "etat",
            Self::Ballast => "ballast",
            Self::Flux => "flux",
            Self::TemperatureCouleur => "temperature_couleur",
            Self::Ulr => "ulr",
            Self::ProfilNocturne => "profil_nocturne",
            Self::PlagesVariation => "plages_variation",
            Self::Observation => "observation",
            Self::X => "x",
            Self::Y => "y",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
        }
    }

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
        )
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
