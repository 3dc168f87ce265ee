//! What a file that the program writes is.

use serde::{Deserialize, Serialize};

/// What a file that the program writes is; the name stands in the file, or in the list beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Points of an import.
    #[serde(rename = "points")]
    Points,
    /// Points in the public schema.
    #[serde(rename = "points_publics")]
    PublicPoints,
    /// The quality of inventories.
    #[serde(rename = "qualite")]
    Quality,
    /// A mapping to complete.
    #[serde(rename = "correspondance")]
    Mapping,
    /// An empty inventory to fill in.
    #[serde(rename = "modele")]
    Template,
    /// Solutions and prices.
    #[serde(rename = "catalogue")]
    Catalogue,
    /// Consumption of today.
    #[serde(rename = "diagnostic")]
    Diagnosis,
    /// Bills beside theory.
    #[serde(rename = "rapprochement")]
    Reconciliation,
    /// A file of a plan.
    #[serde(rename = "plan")]
    Plan,
    /// The points of a plan for a GIS.
    #[serde(rename = "plan_sig")]
    Layer,
    /// The model of a plan for a solver.
    #[serde(rename = "modele_de_solveur")]
    SolverModel,
    /// A draft of what a council votes.
    #[serde(rename = "deliberation")]
    Act,
    /// A template of such drafts, for a service to change.
    #[serde(rename = "modele_de_deliberation")]
    ActTemplate,
    /// The price schedule and quantities of a lot, for bidders to fill in.
    #[serde(rename = "marche")]
    Market,
    /// What a funder is asked for.
    #[serde(rename = "dossier_aide")]
    AidRequest,
    /// Subscribed power that can be given back.
    #[serde(rename = "puissances")]
    Supply,
    /// Offers side by side.
    #[serde(rename = "offres")]
    Offers,
    /// The report for the council.
    #[serde(rename = "rapport")]
    Report,
    /// The same in the shape of a lighting master plan, for services.
    #[serde(rename = "schema_directeur")]
    MasterPlan,
    /// The same for elected members.
    #[serde(rename = "schema_directeur_elus")]
    MasterPlanInShort,
    /// Scenarios side by side.
    #[serde(rename = "comparaison")]
    Comparison,
    /// A programme of many years.
    #[serde(rename = "programme")]
    Programme,
    /// A follow-up to fill in.
    #[serde(rename = "suivi")]
    FollowUp,
    /// The balance of a follow-up.
    #[serde(rename = "bilan")]
    Balance,
    /// A balance that is kept.
    #[serde(rename = "bilan_conserve")]
    KeptBalance,
    /// Points done.
    #[serde(rename = "faits")]
    Done,
    /// An inventory that a person dropped in the browser, as it came.
    #[serde(rename = "inventaire")]
    Inventory,
    /// A scenario that the browser's pages keep, or what goes with it.
    #[serde(rename = "scenario")]
    Scenario,
    /// Budgets that they keep, or a person's table of budgets or bills as it came.
    #[serde(rename = "budgets")]
    Budgets,
}

impl Kind {
    /// Whether it is made to be filled in, and read again: among inputs it is one.
    #[must_use]
    pub fn is_form(self) -> bool {
        matches!(
            self,
            Self::Quality
                | Self::Mapping
                | Self::Template
                | Self::Catalogue
                | Self::FollowUp
                | Self::Inventory
        )
    }

    /// Whether a file of that kind, once it is there, is a person's: it is never replaced, not even
    /// by one that is kept aside.
    #[must_use]
    pub fn is_never_replaced(self) -> bool {
        let is_form = self.is_form() && !matches!(self, Self::Quality | Self::Inventory);
        is_form || self == Self::ActTemplate
    }

    /// Its name in files.
    #[must_use]
    pub fn code(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(ToOwned::to_owned))
            .unwrap_or_default()
    }

    /// The kind of a name.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        serde_json::from_value(code.into()).ok()
    }
}
