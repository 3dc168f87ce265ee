//! What is verified, and what does not hold.

use serde::Serialize;

/// What is verified; each name is a line of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// One workbook a commune, and no other; all files of the same plan.
    Classeurs,
    /// Each chosen point is in the inventory, can be renovated so, and is chosen once.
    Eligibilite,
    /// Each figure of a chosen point is the one computed again.
    ChiffresDesPoints,
    /// Each budget is the one of the scenario, and is not exceeded.
    Budgets,
    /// Each total is the sum of its points.
    Totaux,
    /// The targets are met exactly.
    Objectifs,
    /// Funds, limits, whole cabinets and streets, and points that must be in or must not.
    Regles,
    /// Every sheet, the page and the files beside them say what the plan says.
    Documents,
    /// No paper that follows from the plan is missing, none is of another plan.
    Pieces,
    /// Every paragraph and table of each draft that a council votes.
    Deliberations,
    /// Every cell of what funders are asked for.
    DossiersAide,
    /// Every cell of the forms for bidders, but their prices.
    Bordereaux,
    /// Every cell of offers side by side.
    Offres,
    /// Every cell of the subscribed power that can be given back.
    Puissances,
    /// Every word, table and chart of reports for councils.
    Rapports,
    /// Every object of layers for a GIS.
    Couches,
}

impl Control {
    /// Those of a plan, in the order of the answer.
    pub const OF_PLAN: [Self; 8] = [
        Self::Classeurs,
        Self::Eligibilite,
        Self::ChiffresDesPoints,
        Self::Budgets,
        Self::Totaux,
        Self::Objectifs,
        Self::Regles,
        Self::Documents,
    ];

    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Classeurs => "un classeur par commune, et aucun autre ; tous du même plan",
            Self::Eligibilite => {
                "chaque point choisi existe, peut être rénové ainsi, et n'est choisi qu'une fois"
            }
            Self::ChiffresDesPoints => "chaque chiffre de chaque point est celui du recalcul",
            Self::Budgets => {
                "chaque budget est celui du scénario, et n'est dépassé dans aucune année"
            }
            Self::Totaux => "chaque total est la somme de ses points",
            Self::Objectifs => "les objectifs sont atteints exactement",
            Self::Regles => {
                "les fonds, les limites, les armoires et rues entières, les points forcés ou interdits sont respectés"
            }
            Self::Documents => {
                "chaque cellule de chaque feuille, la page et les fichiers joints disent ce que dit le plan"
            }
            Self::Pieces => "chaque acte attendu est là, et tous sont de ce plan",
            Self::Deliberations => {
                "chaque paragraphe et chaque tableau des délibérations dit ce que dit le plan, hors ce qui est à remplir"
            }
            Self::DossiersAide => "chaque cellule des dossiers d'aide dit ce que dit le plan",
            Self::Bordereaux => {
                "chaque cellule des bordereaux et devis est celle du plan, et chaque montant celui des prix écrits"
            }
            Self::Offres => {
                "chaque cellule de la comparaison des offres est celle des bordereaux rendus et du plan à leurs prix"
            }
            Self::Rapports => {
                "chaque mot, tableau et graphique des rapports dit ce que dit le plan"
            }
            Self::Puissances => "chaque cellule des puissances à rendre dit ce que dit le plan",
            Self::Couches => "chaque objet des couches et tables du SIG dit ce que dit le plan",
        }
    }
}

/// Something in a workbook that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discrepancy {
    /// Which control fails.
    #[serde(rename = "controle")]
    pub control: Control,
    /// Workbook, by its name in the folder.
    #[serde(rename = "fichier")]
    pub file: String,
    /// Sheet.
    #[serde(rename = "feuille")]
    pub sheet: String,
    /// Cell, or `ligne N`; empty for the whole workbook.
    #[serde(rename = "cellule")]
    pub cell: String,
    /// What is wrong, in French.
    pub message: String,
}
