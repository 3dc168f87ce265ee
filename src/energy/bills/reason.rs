//! What becomes of the rows of bills, and why.

/// What is to be told of a row, or why it is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It sums others up.
    Total,
    /// It is what several bills within its period come to together.
    SumOfOthers,
    /// Nothing says of which supply point it is.
    WithoutSupply,
    /// Its date or dates cannot be read.
    Date,
    /// It ends before it begins, or is too long or too old.
    Period,
    /// It has no consumption.
    WithoutKwh,
    /// Its consumption is no number.
    NoNumber,
    /// Its consumption may be read in two ways.
    Ambiguous,
    /// The number of its supply point lost its last digits in a spreadsheet.
    Rounded,
    /// Its unit is no energy.
    OtherUnit,
    /// Neither its unit nor its column's is told.
    WithoutUnit,
    /// Its unit is not that of the title of its column.
    UnitsDiffer,
    /// It is of no energy consumed: a subscription, a tax, production, a cancelled bill.
    OtherPost,
    /// It is of another usage than street lighting, which other rows name under the same title.
    OtherUsage,
    /// The same bill was read before.
    Double,
    /// A month of the row is no number, or may be read in two ways; the others are counted.
    MonthUnread,
    /// A credit note: counted.
    CreditNote,
    /// It shares days with another bill of its supply point; both are counted.
    Overlap,
    /// Its amount is negative and its consumption is not; it is counted as it stands.
    SignsDiffer,
    /// Its amount is missing or cannot be read; its kWh are counted.
    WithoutAmount,
    /// The number of its supply point lost its last digits; its cabinet tells which it is.
    NumberIgnored,
    /// A cell has another unit than its column: its own is heeded.
    CellUnit,
    /// Its posts or months together are not the whole that it gives.
    PostsDiffer,
    /// Its kWh cost more than any kWh does.
    TooDear,
    /// It has far more or far less a day than the other bills of its supply point; it is counted.
    Stray,
    /// The sheet is a load curve.
    LoadCurve,
    /// The sheet is of readings of indexes.
    Indexes,
    /// The sheet is no table of bills, or not a whole one.
    SheetUnread,
}

impl Reason {
    /// Whether the row is set apart, or only told of.
    #[must_use]
    pub fn sets_apart(self) -> bool {
        self <= Self::Double
    }

    /// What a user reads.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Total => "Ligne de total : écartée, ses lignes sont déjà comptées",
            Self::SumOfOthers => {
                "Écartée : elle est la somme d'autres factures du même point, déjà comptées"
            }
            Self::WithoutSupply => "Écartée : rien ne dit de quel point de livraison",
            Self::Date => "Écartée : date ou période illisible",
            Self::Period => {
                "Écartée : la période finit avant de commencer, ou elle est trop longue ou trop ancienne"
            }
            Self::WithoutKwh => "Écartée : pas de consommation",
            Self::NoNumber => "Écartée : la consommation n'est pas un nombre",
            Self::Ambiguous => {
                "Écartée : nombre ambigu, le point ou la virgule peut séparer les milliers ou les décimales"
            }
            Self::Rounded => {
                "Écartée : numéro de point de livraison abîmé par Excel (notation scientifique, derniers chiffres perdus) ; rouvrez l'export d'origine avec la colonne au format Texte"
            }
            Self::OtherUnit => "Écartée : l'unité de la ligne n'est pas une énergie (kWh, MWh, Wh)",
            Self::WithoutUnit => "Écartée : rien ne dit son unité (kWh, MWh ou Wh)",
            Self::UnitsDiffer => {
                "Écartée : l'unité de la ligne n'est pas celle du titre de la colonne"
            }
            Self::OtherPost => {
                "Écartée : ce n'est pas une consommation à compter (abonnement, taxe, production, gaz, facture annulée, école ou autre bâtiment…)"
            }
            Self::OtherUsage => {
                "Écartée : un autre usage que l'éclairage public, nommé sous le même titre"
            }
            Self::Double => "Doublon écarté : même point, même période, mêmes valeurs",
            Self::MonthUnread => "Mois non compté, illisible ; les autres mois de la ligne le sont",
            Self::CreditNote => "Consommation négative (avoir) : comptée",
            Self::Overlap => {
                "Période qui en recouvre une autre du même point, avec d'autres valeurs : les deux sont comptées"
            }
            Self::SignsDiffer => {
                "Montant négatif, consommation positive : avoir ou régularisation ? Comptée telle quelle"
            }
            Self::WithoutAmount => "Montant absent ou illisible : seuls les kWh sont comptés",
            Self::NumberIgnored => {
                "Numéro de point de livraison abîmé par Excel : c'est l'armoire qui dit de quel point"
            }
            Self::CellUnit => {
                "La cellule a sa propre unité, différente du titre : c'est elle qui compte"
            }
            Self::PostsDiffer => {
                "La somme des postes ou des mois n'est pas le total donné : c'est la somme qui compte"
            }
            Self::TooDear => {
                "Prix du kWh impossible : l'unité des consommations est sans doute fausse (MWh ?)"
            }
            Self::Stray => {
                "Consommation par jour sans rapport avec celle des autres périodes du même point (unité, virgule ?) : comptée telle quelle"
            }
            Self::LoadCurve => "Feuille non lue : c'est une courbe de charge, pas des factures",
            Self::Indexes => "Feuille non lue : ce sont des relevés d'index, pas des consommations",
            Self::SheetUnread => "Feuille non lue : ce n'est pas un tableau de factures complet",
        }
    }

    /// The same reason, for one month of a row that has others.
    pub(super) fn of_a_month(self) -> Self {
        match self {
            Self::NoNumber | Self::Ambiguous => Self::MonthUnread,
            other => other,
        }
    }
}

/// Something to tell, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// What.
    pub reason: Reason,
    /// File, as documents name it.
    pub file: String,
    /// Sheet; empty for a CSV.
    pub sheet: String,
    /// Address of the cell; empty for the whole sheet.
    pub cell: String,
    /// What was read.
    pub read: String,
}
