//! The fields that an inventory may have.

pub use super::vocabulary::{recognise, says_kilowatts};
use serde::Deserialize;
use std::ops::RangeInclusive;

/// Writes each field once, with its name and what people call it.
macro_rules! fields {
    ($($field:ident $name:literal $label:literal,)*) => {
        /// What a column tells about a light point. The names in mapping files and reports are those
        /// of [`Field::name`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        pub enum Field { $(#[serde(rename = $name)] $field,)* }

        impl Field {
            /// Every field, in their order.
            pub const ALL: &[Self] = &[$(Self::$field,)*];

            /// The name in mapping files and reports.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$field => $name,)* } }

            /// What people call it, on pages.
            #[must_use]
            pub fn label(self) -> &'static str { match self { $(Self::$field => $label,)* } }
        }
    };
}

fields! {
    Reference "reference" "référence du point",
    Insee "insee" "code INSEE",
    Commune "commune" "commune",
    Epci "epci" "EPCI",
    Armoire "armoire" "armoire",
    Depart "depart" "départ",
    Pdl "pdl" "point de livraison (PRM)",
    Voie "voie" "rue",
    NumeroVoie "numero_voie" "numéro dans la rue",
    Lampe "lampe" "lampe",
    PuissanceLampe "puissance_lampe" "puissance de la lampe (W)",
    PuissanceSysteme "puissance_systeme" "puissance avec appareillage (W)",
    Foyers "foyers" "nombre de points ou de foyers",
    Luminaire "luminaire" "luminaire",
    TypeSupport "type_support" "support",
    Hauteur "hauteur" "hauteur (m)",
    Regime "regime" "régime de fonctionnement",
    Annee "annee" "année de pose",
    Etat "etat" "état",
    Ballast "ballast" "ballast",
    Flux "flux" "flux lumineux (lm)",
    TemperatureCouleur "temperature_couleur" "température de couleur (K)",
    Ulr "ulr" "ULR (part vers le ciel)",
    LargeurVoie "largeur_voie" "largeur de la voie (m)",
    Espacement "espacement" "espacement (m)",
    ClasseEclairage "classe_eclairage" "classe d'éclairage",
    EtatMat "etat_mat" "état du mât ou du support",
    EtatArmoire "etat_armoire" "état de l'armoire",
    Terre "terre" "mise à la terre",
    ClasseElectrique "classe_electrique" "classe électrique (I ou II)",
    Parafoudre "parafoudre" "protection contre les surtensions",
    BordDeMer "bord_de_mer" "bord de mer (corrosion)",
    ProfilNocturne "profil_nocturne" "profil nocturne",
    PlagesVariation "plages_variation" "plages de variation",
    Extinction "extinction" "extinction la nuit",
    HeureExtinction "heure_extinction" "heure d'extinction",
    HeureRallumage "heure_rallumage" "heure de rallumage",
    Abaissement "abaissement" "abaissement",
    DebutAbaissement "debut_abaissement" "heure de début de l'abaissement",
    FinAbaissement "fin_abaissement" "heure de fin de l'abaissement",
    NiveauNuit "niveau_nuit" "niveau qui reste la nuit (%)",
    Permanent "permanent" "permanent (coché)",
    SemiPermanent "semi_permanent" "semi-permanent (coché)",
    HeuresParAn "heures_par_an" "heures d'éclairage par an",
    Observation "observation" "observation",
    X "x" "X",
    Y "y" "Y",
    Latitude "latitude" "latitude",
    Longitude "longitude" "longitude",
    Coordonnees "coordonnees" "coordonnées (X et Y ensemble)",
}

impl Field {
    /// The field of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|field| field.name() == name)
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
    pub fn says_a_place(self) -> bool {
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
        self.says_lamps() || matches!(self, Self::Foyers | Self::Insee | Self::Commune)
    }

    /// Where the numbers of a field may lie, in W, m, years or degrees; `None` for a field of text.
    /// Far wider than what is usual: it only tells `8.000` m from `8 000` m.
    #[must_use]
    pub fn plausible(self) -> Option<RangeInclusive<f64>> {
        Some(match self {
            Self::PuissanceLampe | Self::PuissanceSysteme => 0.0..=2000.0,
            Self::Foyers => 0.0..=100_000.0,
            Self::HeuresParAn => 0.0..=8784.0,
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
    pub fn says_lamps(self) -> bool {
        matches!(
            self,
            Self::Lampe | Self::PuissanceLampe | Self::PuissanceSysteme
        )
    }
}
