//! Legal and technical rules: which flags a point in place and a solution raise, and what a
//! scenario makes of them. The rules, their thresholds and sources are data (`regles.toml`).

mod checks;
mod stances;
#[cfg(test)]
mod tests;

use crate::inventory::lamps::Technology;
pub use checks::{Checks, Fitted, Park, Status, Upward, dense_light, of_point, of_solution};
use serde::Deserialize;
pub use stances::{Stance, Stances};
use std::sync::LazyLock;

/// A rule that a point or a solution may not meet. The order is that of `regles.toml`.
///
/// ```
/// use reverbere::Flag;
///
/// assert_eq!(Flag::LampeMercure.code(), "lampe_mercure");
/// assert_eq!(Flag::LampeMercure.rule().flag, Flag::LampeMercure);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// More than half of the light goes up: had to be replaced by 2025.
    #[serde(rename = "ulr_50")]
    Ulr50,
    /// A globe of which nobody told that share.
    Boule,
    /// A mercury lamp: off the market since 2015.
    LampeMercure,
    /// A compact fluorescent lamp without its own ballast: since February 2023.
    LampeFluocompacte,
    /// A fluorescent tube: since August 2023.
    LampeTube,
    /// An incandescent or halogen lamp.
    LampeIncandescence,
    /// A sodium or metal halide lamp: in 2027, unless its exemption is renewed.
    #[serde(rename = "lampe_2027")]
    Lampe2027,
    /// Its mast is in bad condition.
    EtatMat,
    /// Its cabinet is.
    EtatArmoire,
    /// It has no good earthing, and needs one.
    Terre,
    /// It is of class I.
    ClasseElectrique,
    /// Nothing protects it from surges.
    Parafoudre,
    /// Salt air corrodes there.
    BordDeMer,
    /// What its owner has to know of it is not in the inventory.
    #[serde(rename = "donnees_2018")]
    Donnees2018,
    /// Whiter than the decree allows on roads.
    TemperatureArrete,
    /// Whiter than allowed in a regional nature park.
    TemperatureParc,
    /// In such a park, allowed inside built-up areas only.
    TemperatureParcHorsAgglo,
    /// A new luminaire that sends too much light up.
    UlrNeuf,
    /// The luminaire that sends too much light up stays.
    UlrGarde,
    /// Sends too much light up once installed, tilted as it is.
    UlrInstalle,
    /// Too little of its light goes where it is needed.
    FluxCie3,
    /// Too many lumens for the surface to be lit.
    DensiteFlux,
    /// Lights the sea, a river or the public maritime domain.
    DomaineMaritime,
    /// Burns outside the hours that the decree allows.
    Temporalite,
    /// Dims by its own clock on a network that is cut at night.
    ReseauCoupe,
    /// Does not dim as the energy-saving certificate asks.
    #[serde(rename = "res_ec_104")]
    ResEc104,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// What is in place.
    Point,
    /// What would be fitted.
    Solution,
}

/// One rule with its threshold and source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The flag of who does not meet it.
    #[serde(rename = "code")]
    pub flag: Flag,
    /// What it is about.
    #[serde(rename = "porte_sur")]
    pub about: About,
    /// What a councillor reads.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Its threshold, in `unit`.
    #[serde(rename = "seuil")]
    pub threshold: Option<f64>,
    /// Unit of the threshold.
    #[serde(default, rename = "unite")]
    pub unit: String,
    #[serde(default, rename = "part")]
    share: f64,
    #[serde(default)]
    technologies: Vec<Technology>,
    #[serde(default)]
    luminaires: Vec<String>,
    /// What is made of it where the scenario says nothing.
    #[serde(default, rename = "par_defaut")]
    default_stance: Stance,
    /// The text that sets it.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
    /// How sure it is.
    #[serde(rename = "confiance")]
    pub confidence: String,
}

#[derive(Deserialize)]
struct Table {
    regle: Vec<Rule>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    toml::from_str::<Table>(include_str!("regles.toml"))
        .expect("the embedded rules are read by a test")
        .regle
});

/// Every rule, in the order of the table.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &RULES
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 26] = [
        Self::Ulr50,
        Self::Boule,
        Self::LampeMercure,
        Self::LampeFluocompacte,
        Self::LampeTube,
        Self::LampeIncandescence,
        Self::Lampe2027,
        Self::EtatMat,
        Self::EtatArmoire,
        Self::Terre,
        Self::ClasseElectrique,
        Self::Parafoudre,
        Self::BordDeMer,
        Self::Donnees2018,
        Self::TemperatureArrete,
        Self::TemperatureParc,
        Self::TemperatureParcHorsAgglo,
        Self::UlrNeuf,
        Self::UlrGarde,
        Self::UlrInstalle,
        Self::FluxCie3,
        Self::DensiteFlux,
        Self::DomaineMaritime,
        Self::Temporalite,
        Self::ReseauCoupe,
        Self::ResEc104,
    ];

    /// Its code in scenarios and workbooks.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ulr50 => "ulr_50",
            Self::Boule => "boule",
            Self::LampeMercure => "lampe_mercure",
            Self::LampeFluocompacte => "lampe_fluocompacte",
            Self::LampeTube => "lampe_tube",
            Self::LampeIncandescence => "lampe_incandescence",
            Self::Lampe2027 => "lampe_2027",
            Self::EtatMat => "etat_mat",
            Self::EtatArmoire => "etat_armoire",
            Self::Terre => "terre",
            Self::ClasseElectrique => "classe_electrique",
            Self::Parafoudre => "parafoudre",
            Self::BordDeMer => "bord_de_mer",
            Self::Donnees2018 => "donnees_2018",
            Self::TemperatureArrete => "temperature_arrete",
            Self::TemperatureParc => "temperature_parc",
            Self::TemperatureParcHorsAgglo => "temperature_parc_hors_agglo",
            Self::UlrNeuf => "ulr_neuf",
            Self::UlrGarde => "ulr_garde",
            Self::UlrInstalle => "ulr_installe",
            Self::FluxCie3 => "flux_cie3",
            Self::DensiteFlux => "densite_flux",
            Self::DomaineMaritime => "domaine_maritime",
            Self::Temporalite => "temporalite",
            Self::ReseauCoupe => "reseau_coupe",
            Self::ResEc104 => "res_ec_104",
        }
    }

    /// Its rule.
    ///
    /// # Panics
    /// Never: a test looks at the rule of each flag.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        RULES
            .iter()
            .find(|rule| rule.flag == self)
            .expect("every flag has its rule")
    }

    fn threshold(self) -> f64 {
        self.rule().threshold.unwrap_or(f64::NAN)
    }
}

/// A set of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Flags(u32);

impl Flags {
    /// Whether a flag is raised.
    #[must_use]
    pub fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u8) != 0
    }

    /// The flags raised, in their order.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |flag| self.has(*flag))
    }

    /// Whether no flag is raised.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The flags that either set has.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The flags that the other set does not have.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// The flags that both sets have.
    #[must_use]
    pub fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<T: IntoIterator<Item = Flag>>(flags: T) -> Self {
        Self(flags.into_iter().fold(0, |set, flag| set | 1 << flag as u8))
    }
}

/// The flags of too much light upwards, which a luminaire that stays keeps.
#[must_use]
pub fn upward() -> Flags {
    [Flag::Ulr50, Flag::Boule].into_iter().collect()
}

/// The flags of what bears and feeds a luminaire.
#[must_use]
pub fn of_condition() -> Flags {
    let flags = [
        Flag::EtatMat,
        Flag::EtatArmoire,
        Flag::Terre,
        Flag::ClasseElectrique,
        Flag::Parafoudre,
        Flag::BordDeMer,
    ];
    flags.into_iter().collect()
}

/// Share of full power under which the certificate's rule counts the hours of a night.
#[must_use]
pub fn dimmed_share() -> f64 {
    Flag::ResEc104.rule().share
}
