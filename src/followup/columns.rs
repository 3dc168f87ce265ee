//! The sheets of a follow-up workbook and their columns, said once for the one who writes them and
//! the one who reads them back.
//!
//! A title is known again whatever its case, its accents and what stands in brackets, in any column.

use crate::inventory::text::normalise_header;
use crate::money::Basis;

/// Names of sheets.
///
/// ```
/// use reverbere::follow_up::sheet;
///
/// assert_eq!(sheet::TO_FILL, ["Points", "Hors plan", "Conseils", "Friches"]);
/// ```
pub mod sheet {
    /// How to fill the workbook in.
    pub const HELP: &str = "Mode d'emploi";
    /// One row for each planned point.
    pub const POINTS: &str = "Points";
    /// Points renovated that were not planned.
    pub const EXTRA: &str = "Hors plan";
    /// Register of advice.
    pub const ADVICE: &str = "Conseils";
    /// Register of brownfield sites.
    pub const SITES: &str = "Friches";
    /// The plan as it was when the workbook was made.
    pub const PLAN: &str = "Plan";
    /// What that plan takes for granted.
    pub const ASSUMED: &str = "Hypothèses du plan";
    /// What drop-down lists offer.
    pub const LISTS: &str = "Listes";

    /// All of them.
    pub const ALL: [&str; 8] = [HELP, POINTS, EXTRA, ADVICE, SITES, PLAN, ASSUMED, LISTS];

    /// Those that services fill in, in their order.
    pub const TO_FILL: [&str; 4] = [POINTS, EXTRA, ADVICE, SITES];
}

/// What a person fills in, one of each kind in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What tells a planned point apart.
    Mark,
    /// INSEE code.
    Insee,
    /// Name of a commune.
    Commune,
    /// Cabinet.
    Cabinet,
    /// Street.
    Street,
    /// Reference of the technical service.
    Reference,
    /// The solution planned, in words.
    PlannedSolution,
    /// Its power, W.
    PlannedPower,
    /// Its profile.
    PlannedProfile,
    /// Year planned.
    PlannedYear,
    /// Cost planned, euros.
    PlannedCost,
    /// Power drawn before the works, with ballast, W.
    PowerBefore,
    /// Profile before the works.
    ProfileBefore,
    /// How far the works are.
    Status,
    /// When they were ordered.
    Ordered,
    /// When the luminaire was fitted.
    Fitted,
    /// When the works were accepted.
    Accepted,
    /// Power really installed, W.
    Power,
    /// Profile really set.
    Profile,
    /// What it really cost, euros on the basis of the plan.
    Cost,
    /// Firm.
    Contractor,
    /// Number of the invoice.
    Invoice,
    /// Anything else.
    Note,
    /// When advice was given.
    Date,
    /// Which desk gave it.
    Desk,
    /// Type of dwelling.
    Dwelling,
    /// Whether works followed.
    Works,
    /// When they did.
    WorksDate,
    /// Cadastral parcel.
    Parcel,
    /// Area of a site, m².
    Area,
    /// Stakes of its conversion.
    Stakes,
    /// How far its conversion is.
    Stage,
}

/// Columns of « Points », in their order.
pub const POINTS: [Field; 20] = [
    Field::Mark,
    Field::Commune,
    Field::Cabinet,
    Field::Street,
    Field::Reference,
    Field::PlannedSolution,
    Field::PlannedPower,
    Field::PlannedProfile,
    Field::PlannedYear,
    Field::PlannedCost,
    Field::Status,
    Field::Ordered,
    Field::Fitted,
    Field::Accepted,
    Field::Power,
    Field::Profile,
    Field::Cost,
    Field::Contractor,
    Field::Invoice,
    Field::Note,
];

/// Columns of « Hors plan », in their order.
pub const EXTRA: [Field; 17] = [
    Field::Commune,
    Field::Insee,
    Field::Reference,
    Field::Cabinet,
    Field::Street,
    Field::PowerBefore,
    Field::ProfileBefore,
    Field::Status,
    Field::Ordered,
    Field::Fitted,
    Field::Accepted,
    Field::Power,
    Field::Profile,
    Field::Cost,
    Field::Contractor,
    Field::Invoice,
    Field::Note,
];

/// Columns of « Conseils », in their order: nothing that tells a household apart.
pub const ADVICE: [Field; 6] = [
    Field::Date,
    Field::Desk,
    Field::Commune,
    Field::Dwelling,
    Field::Works,
    Field::WorksDate,
];

/// Columns of « Friches », in their order.
pub const SITES: [Field; 7] = [
    Field::Commune,
    Field::Parcel,
    Field::Area,
    Field::Stakes,
    Field::Stage,
    Field::Date,
    Field::Note,
];

impl Field {
    /// Its title; amounts are on a basis.
    ///
    /// ```
    /// # use reverbere::follow_up::{Field, Reference};
    /// # let folder = tempfile::tempdir()?;
    /// # let plan = folder.path().join("plan");
    /// # let scenario = "examples/trois_points/scenario.toml";
    /// # let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
    /// # reverbere::run(words.map(Into::into));
    /// # let reference = Reference::of_folder(&plan)?;
    /// let basis = reference.assumed.basis;
    /// assert_eq!(Field::Cost.title(basis), "Coût réel (€ HT)");
    /// assert_eq!(Field::Status.title(basis), "Statut");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn title(self, basis: Basis) -> String {
        let euros = |what: &str| format!("{what} (€ {})", basis.code());
        match self {
            Self::PlannedCost => euros("Coût prévu"),
            Self::Cost => euros("Coût réel"),
            Self::Mark => "Repère".into(),
            Self::Insee => "Code INSEE".into(),
            Self::Commune => "Commune".into(),
            Self::Cabinet => "Armoire".into(),
            Self::Street => "Rue".into(),
            Self::Reference => "Référence".into(),
            Self::PlannedSolution => "Solution prévue".into(),
            Self::PlannedPower => "Puissance prévue (W)".into(),
            Self::PlannedProfile => "Régime prévu".into(),
            Self::PlannedYear => "Année prévue".into(),
            Self::PowerBefore => "Puissance système avant (W)".into(),
            Self::ProfileBefore => "Régime avant".into(),
            Self::Status => "Statut".into(),
            Self::Ordered => "Commandé le".into(),
            Self::Fitted => "Posé le".into(),
            Self::Accepted => "Réceptionné le".into(),
            Self::Power => "Puissance posée (W)".into(),
            Self::Profile => "Régime posé".into(),
            Self::Contractor => "Entreprise".into(),
            Self::Invoice => "Facture".into(),
            Self::Note => "Remarque".into(),
            Self::Date => "Date".into(),
            Self::Desk => "Espace conseil".into(),
            Self::Dwelling => "Type de logement".into(),
            Self::Works => "Travaux".into(),
            Self::WorksDate => "Date des travaux".into(),
            Self::Parcel => "Parcelle".into(),
            Self::Area => "Surface (m²)".into(),
            Self::Stakes => "Enjeux".into(),
            Self::Stage => "Étape".into(),
        }
    }

    /// The least and the greatest number that a cell of this field takes, in its unit; `None` where
    /// no number is filled in.
    #[must_use]
    pub fn bounds(self) -> Option<(f64, f64)> {
        match self {
            // Floodlights of a stadium are of some thousand watts.
            Self::Power | Self::PowerBefore => Some((1.0, 5_000.0)),
            Self::Cost => Some((0.0, 1e7)),
            // A hundred square kilometres.
            Self::Area => Some((0.01, 1e8)),
            _ => None,
        }
    }

    /// The field of `known` that a title names.
    #[must_use]
    pub fn of_title(title: &str, known: &[Self]) -> Option<Self> {
        let stated = title_key(title);
        let mut known = known.iter().copied();
        known.find(|field| title_key(&field.title(Basis::Ht)) == stated)
    }
}

/// The form in which titles are compared.
fn title_key(title: &str) -> String {
    let title = title.split('(').next().unwrap_or_default();
    normalise_header(title)
}

/// Titles that would tell a household apart, by their first words: such a column is told of, and
/// never read.
pub const PERSONAL: [&str; 12] = [
    "nom",
    "prenom",
    "adresse",
    "telephone",
    "tel",
    "portable",
    "courriel",
    "mail",
    "email",
    "e mail",
    "demandeur",
    "beneficiaire",
];

/// Whether a title of a register is that of something personal.
#[must_use]
pub fn is_personal(title: &str) -> bool {
    let stated = title_key(title);
    PERSONAL
        .iter()
        .any(|word| stated == *word || stated.starts_with(&format!("{word} ")))
}
