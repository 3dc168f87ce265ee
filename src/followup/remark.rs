//! What becomes of the rows of a follow-up workbook, and why.

use super::columns::sheet::TO_FILL;
use crate::inventory::decision::Kind;

/// Why a row is set apart, or what is to be told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It does not say which point it is about.
    WithoutMark,
    /// The plan has no such point.
    UnknownPoint,
    /// The commune or the reference of the row is that of another point than its mark.
    OtherPoint,
    /// The territory of the plan has no such commune.
    UnknownCommune,
    /// Its status is none of the list.
    UnknownStatus,
    /// A date cannot be read.
    UnreadDate,
    /// A number cannot be read, or cannot be.
    UnreadNumber,
    /// A profile cannot be read.
    UnreadProfile,
    /// A word is none of its list.
    UnknownWord,
    /// A step is dated before the one that it follows.
    DatesBackwards,
    /// A date is later than the balance.
    AfterBalance,
    /// The works were accepted, or advice given, before the contract began.
    BeforeContract,
    /// A column without which the row counts for nothing is empty.
    Missing,
    /// Another row tells as much or more of the same thing.
    Double,
    /// Another row says that the point is accepted too.
    AcceptedTwice,
    /// A row of « Hors plan » is about a planned point.
    Planned,
    /// The point draws half of what it did, or more.
    BelowFactor2,
    /// The point was planned in factor 4, and is in factor 2.
    BelowPlan,
    /// The power installed is not stated: it is counted as planned.
    PowerAsPlanned,
    /// The profile set is not stated: it is counted as planned.
    ProfileAsPlanned,
    /// A cost is on the other basis than the workbook's: it is converted.
    OtherBasis,
    /// A point cost many times more or less than planned.
    FarCost,
    /// A point is accepted and its cost is not stated.
    WithoutCost,
    /// Works are told of, and their date is not.
    WithoutWorksDate,
    /// A later step is dated than the status says.
    StatusBehind,
    /// The points of a commune cost more than its budgets.
    AboveBudget,
    /// A column of a register may tell a household apart: it is not read.
    Personal,
    /// A column is not one of the sheet: it is not read.
    UnknownColumn,
    /// A point of the plan has no row any more.
    RowsGone,
    /// A sheet is missing or has no header.
    SheetUnread,
    /// A sheet looks like one to fill in, under another name.
    SheetApart,
    /// Rows or columns of the sheet are hidden.
    Hidden,
    /// Rows of the sheet are struck through.
    Struck,
    /// A part of a text is not read, as it is struck through or calls a note.
    PartlyRead,
    /// A workbook says the same as another: it is read once.
    CopiedBook,
}

impl Reason {
    /// Whether the row is set apart, or only told of.
    #[must_use]
    pub fn sets_apart(self) -> bool {
        self <= Self::Planned
    }

    /// What is to be told of the way in which a sheet was opened.
    #[must_use]
    pub fn of_decision(kind: Kind) -> Option<Self> {
        match kind {
            Kind::HiddenRows | Kind::HiddenColumns => Some(Self::Hidden),
            Kind::StruckRows => Some(Self::Struck),
            Kind::StruckTexts | Kind::NoteMarks => Some(Self::PartlyRead),
            _ => None,
        }
    }

    /// What a user reads.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::WithoutMark => "Écartée : aucun repère, rien ne dit de quel point il s'agit",
            Self::UnknownPoint => "Écartée : le plan n'a pas de point de ce repère",
            Self::OtherPoint => {
                "Écartée : le repère est celui d'un point, la commune ou la référence celle d'un autre"
            }
            Self::UnknownCommune => "Écartée : commune absente du plan",
            Self::UnknownStatus => "Écartée : statut inconnu",
            Self::UnreadDate => "Écartée : date illisible",
            Self::UnreadNumber => "Écartée : nombre illisible ou impossible",
            Self::UnreadProfile => "Écartée : régime illisible",
            Self::UnknownWord => "Écartée : mot hors de la liste",
            Self::DatesBackwards => {
                "Écartée : les dates ne sont pas dans l'ordre (commande, pose, réception)"
            }
            Self::AfterBalance => "Écartée : date postérieure au bilan",
            Self::BeforeContract => "Écartée : date antérieure au contrat",
            Self::Missing => "Écartée : case obligatoire vide",
            Self::Double => "Écartée : doublon d'une autre ligne",
            Self::AcceptedTwice => "Écartée : point réceptionné deux fois",
            Self::Planned => "Écartée : ce point est dans le plan",
            Self::BelowFactor2 => "Facteur inférieur à 2 : le point ne compte pour aucun objectif",
            Self::BelowPlan => "Prévu en facteur 4, posé en facteur 2",
            Self::PowerAsPlanned => "Puissance posée vide : comptée comme prévu",
            Self::ProfileAsPlanned => "Régime posé vide : compté comme prévu",
            Self::OtherBasis => "Coût HT dans un suivi en TTC, ou l'inverse : converti avec la TVA",
            Self::FarCost => "Coût réel sans commune mesure avec le coût prévu",
            Self::WithoutCost => "Coût réel manquant : la dépense est sous-estimée",
            Self::WithoutWorksDate => "Travaux sans date : comptés à la date du conseil",
            Self::StatusBehind => "Une date dépasse le statut : c'est le statut qui compte",
            Self::AboveBudget => "Dépense au-dessus des budgets de la commune",
            Self::Personal => "Colonne contenant des données personnelles : non lue",
            Self::UnknownColumn => "Colonne inconnue : elle n'est pas lue",
            Self::RowsGone => {
                "Point du plan qui n'a plus de ligne dans la feuille : compté comme non fait"
            }
            Self::SheetUnread => "Feuille absente ou sans en-tête",
            Self::SheetApart => "Feuille en plus : elle n'est pas lue",
            Self::Hidden => "Lignes ou colonnes masquées : lues comme les autres",
            Self::Struck => "Lignes barrées : lues comme les autres",
            Self::PartlyRead => "Texte barré ou appel de note dans une case : non lu",
            Self::CopiedBook => "Classeur identique à un autre : compté une fois",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::WithoutMark | Self::UnknownPoint => {
                "Recopiez le repère depuis la feuille « Plan », ou mettez le point dans « Hors plan »"
            }
            Self::OtherPoint => {
                "La feuille a sans doute été triée en partie : remettez chaque repère devant sa ligne"
            }
            Self::UnknownCommune => "Écrivez le nom ou le code INSEE d'une commune du plan",
            Self::UnknownStatus | Self::UnknownWord => "Choisissez une valeur de la liste",
            Self::UnreadDate => "Écrivez jour/mois/année : 30/06/2027",
            Self::UnreadNumber => "Écrivez un nombre positif, sans autre texte",
            Self::UnreadProfile => {
                "Écrivez-le comme ceux de la liste : permanent, extinction 23h-5h, -50 % 23h-5h"
            }
            Self::DatesBackwards => "Commande, pose puis réception ; un conseil puis ses travaux",
            Self::AfterBalance => "Corrigez la date, ou celle du bilan (--date)",
            Self::BeforeContract => "Corrigez la date, ou le début du contrat",
            Self::Missing => "Remplissez-la",
            Self::Double | Self::AcceptedTwice => "Gardez une seule ligne",
            Self::Planned => "Remplissez sa ligne de la feuille « Points »",
            Self::BelowFactor2 | Self::BelowPlan => {
                "Vérifiez la puissance et le régime posés, ou réglez l'abaissement"
            }
            Self::PowerAsPlanned | Self::ProfileAsPlanned => {
                "Rien, si le matériel posé est celui prévu ; sinon écrivez ce qui l'est"
            }
            Self::OtherBasis => "Écrivez le montant sur la base du titre de la colonne",
            Self::FarCost => {
                "Vérifiez la virgule, et que ce n'est pas le total d'une facture de plusieurs points"
            }
            Self::WithoutCost => "Reportez le montant de la facture",
            Self::WithoutWorksDate => "Donnez le mois des travaux",
            Self::StatusBehind => "Mettez le statut à jour",
            Self::AboveBudget => "Vérifiez les coûts réels, ou demandez une décision modificative",
            Self::Personal => "Supprimez-la : le suivi ne garde ni nom ni adresse de ménage",
            Self::UnknownColumn => "Rien, si elle ne sert qu'à vous",
            Self::SheetApart => {
                "Reportez ses lignes dans « Points » ou « Hors plan », si elles doivent compter"
            }
            Self::RowsGone => {
                "Remettez sa ligne d'après la feuille « Plan », avec le statut « abandonné » s'il n'est plus à faire"
            }
            Self::Hidden => "Affichez-les ; supprimez celles qui ne doivent pas compter",
            Self::Struck => "Passez leur statut à « abandonné », si elles ne doivent pas compter",
            Self::PartlyRead => "Ôtez la rature ou l'exposant, si ce qui n'est pas lu doit compter",
            Self::CopiedBook => "Retirez la copie",
            Self::SheetUnread => "Reprenez la feuille d'un suivi vide, si elle doit être lue",
        }
    }
}

/// Where something stands in a follow-up workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// File, as documents name it.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Row, from 1; 0 for the whole sheet.
    pub row: u32,
}

/// Something to tell, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// What.
    pub reason: Reason,
    /// File, sheet and row.
    pub source: Source,
    /// Address of the cell; `ligne 12` for a whole row, empty for a whole sheet.
    pub cell: String,
    /// Title of its column; empty for a whole row or sheet.
    pub column: String,
    /// What was read.
    pub read: String,
}

impl Remark {
    /// Where it is, in the sheet: « P8, colonne « Régime posé » ».
    #[must_use]
    pub fn place(&self) -> String {
        if self.column.is_empty() {
            return self.cell.clone();
        }
        format!("{}, colonne « {} »", self.cell, self.column)
    }

    /// What remarks are put in order by: file, sheet, row, cell, reason.
    #[must_use]
    pub fn order(&self) -> impl Ord + use<> {
        let Source { file, sheet, row } = self.source.clone();
        let sheet = TO_FILL.iter().position(|name| *name == sheet);
        (file, sheet, row, self.cell.clone(), self.reason)
    }
}
