//! What the services write: how far each point is, and the two registers.

use super::remark::Source;
use crate::inventory::profile::Profile;
use crate::inventory::text::normalise;
use chrono::NaiveDate;

/// A word of a list.
pub trait Word: Copy + PartialEq + 'static {
    /// All of them, in their order.
    const ALL: &'static [Self];

    /// What a person reads and chooses.
    fn label(self) -> &'static str;

    /// The word that a text stands for: its own letters, or the same in the feminine or the plural.
    #[must_use]
    fn of(text: &str) -> Option<Self> {
        let stem = |text: &str| {
            let plain = normalise(text);
            plain.trim_end_matches('s').trim_end_matches('e').to_owned()
        };
        let stated = stem(text);
        let mut all = Self::ALL.iter().copied();
        all.find(|word| stem(word.label()) == stated)
    }
}

/// How far the works on a point are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Given up.
    Abandoned,
    /// Not begun.
    ToDo,
    /// Ordered.
    Ordered,
    /// Fitted.
    Fitted,
    /// Accepted.
    Accepted,
}

impl Word for Status {
    const ALL: &'static [Self] = &[
        Self::ToDo,
        Self::Ordered,
        Self::Fitted,
        Self::Accepted,
        Self::Abandoned,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::ToDo => "à faire",
            Self::Ordered => "commandé",
            Self::Fitted => "posé",
            Self::Accepted => "réceptionné",
            Self::Abandoned => "abandonné",
        }
    }
}

/// Whether works followed a piece of advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Followed {
    /// They did.
    Yes,
    /// They will not.
    No,
    /// Nobody knows yet.
    NotYet,
}

impl Word for Followed {
    const ALL: &'static [Self] = &[Self::Yes, Self::No, Self::NotYet];

    fn label(self) -> &'static str {
        match self {
            Self::Yes => "oui",
            Self::No => "non",
            Self::NotYet => "en attente",
        }
    }
}

/// Type of dwelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dwelling {
    /// A house.
    House,
    /// A flat.
    Flat,
    /// A building in co-ownership.
    Building,
}

impl Word for Dwelling {
    const ALL: &'static [Self] = &[Self::House, Self::Flat, Self::Building];

    fn label(self) -> &'static str {
        match self {
            Self::House => "maison",
            Self::Flat => "appartement",
            Self::Building => "copropriété",
        }
    }
}

/// Stakes of the conversion of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stakes {
    /// High: it counts for the contract.
    High,
    /// Middling.
    Middling,
    /// Low.
    Low,
}

impl Word for Stakes {
    const ALL: &'static [Self] = &[Self::High, Self::Middling, Self::Low];

    fn label(self) -> &'static str {
        match self {
            Self::High => "fort",
            Self::Middling => "moyen",
            Self::Low => "faible",
        }
    }
}

/// How far the conversion of a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Somebody has named it: it does not count yet.
    Named,
    /// Identified: its owner, its state and its stakes are known.
    Identified,
    /// Studied.
    Studied,
    /// A project is decided.
    Project,
    /// Works are under way.
    UnderWay,
    /// Converted.
    Converted,
}

impl Word for Stage {
    const ALL: &'static [Self] = &[
        Self::Named,
        Self::Identified,
        Self::Studied,
        Self::Project,
        Self::UnderWay,
        Self::Converted,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::Named => "signalée",
            Self::Identified => "identifiée",
            Self::Studied => "étudiée",
            Self::Project => "projet décidé",
            Self::UnderWay => "travaux en cours",
            Self::Converted => "reconvertie",
        }
    }
}

/// What a row says of the works on a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// How far they are.
    pub status: Status,
    /// When they were ordered.
    pub ordered: Option<NaiveDate>,
    /// When the luminaire was fitted.
    pub fitted: Option<NaiveDate>,
    /// When they were accepted; told where the status says so.
    pub accepted: Option<NaiveDate>,
    /// Power really installed, W; told where they are accepted.
    pub power_w: Option<f64>,
    /// Profile really set; told where they are accepted.
    pub profile: Option<Profile>,
    /// What they really cost, cents on the basis of the plan.
    pub cost_cents: Option<i64>,
    /// Firm.
    pub contractor: String,
    /// Number of the invoice.
    pub invoice: String,
    /// Anything else.
    pub note: String,
}

/// A row of « Points ».
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedEntry {
    /// Where it stands.
    pub source: Source,
    /// The point, by its index in the reference plan.
    pub point: usize,
    /// How far it is.
    pub progress: Progress,
}

/// A row of « Hors plan ».
#[derive(Debug, Clone, PartialEq)]
pub struct ExtraEntry {
    /// Where it stands.
    pub source: Source,
    /// INSEE code of its commune.
    pub insee: String,
    /// Reference of the technical service; may be empty.
    pub reference: String,
    /// Its cabinet; may be empty.
    pub cabinet: String,
    /// Its street; may be empty.
    pub street: String,
    /// Power drawn before the works, W.
    pub power_before_w: Option<f64>,
    /// Profile before the works.
    pub profile_before: Option<Profile>,
    /// How far it is.
    pub progress: Progress,
}

/// A row of « Conseils ».
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceEntry {
    /// Where it stands.
    pub source: Source,
    /// When it was given.
    pub date: NaiveDate,
    /// Which desk gave it; may be empty.
    pub desk: String,
    /// INSEE code of the commune.
    pub insee: String,
    /// Type of dwelling.
    pub dwelling: Option<Dwelling>,
    /// Whether works followed.
    pub works: Followed,
    /// When they did.
    pub works_date: Option<NaiveDate>,
}

/// A row of « Friches ».
#[derive(Debug, Clone, PartialEq)]
pub struct SiteEntry {
    /// Where it stands.
    pub source: Source,
    /// INSEE code of the commune.
    pub insee: String,
    /// Cadastral parcel.
    pub parcel: String,
    /// Area, m².
    pub area_m2: Option<f64>,
    /// Stakes of its conversion.
    pub stakes: Stakes,
    /// How far it is.
    pub stage: Stage,
    /// Since when.
    pub date: NaiveDate,
    /// Anything else.
    pub note: String,
}

impl SiteEntry {
    /// Whether it counts for the contract: identified, and its stakes high.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.stakes == Stakes::High && self.stage >= Stage::Identified
    }
}
