//! What the importer decided by itself: data, with the evidence and the other reading, for a person
//! to confirm.
//!
//! A *finding* says that something is wrong or unusual in an inventory; a *decision* says how the
//! inventory was understood. Whatever changes a count, a watt, an hour or a kWh is one.

use serde::Serialize;

/// How well the evidence supports a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Not taken: the points that hang on it are in no plan until a person answers.
    Asked,
    /// Taken, though another reading is possible: to be looked at.
    Likely,
    /// Taken: the file says so itself.
    Sure,
}

/// Writes each kind of decision once: its code and what it is called.
macro_rules! kinds {
    ($($kind:ident $code:literal $means:literal,)*) => {
        /// What a decision is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $(#[doc = $means] $kind,)* }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The code in JSON.
            #[must_use]
            pub fn code(self) -> &'static str { match self { $(Self::$kind => $code,)* } }

            /// What it is called, for a technical service.
            #[must_use]
            pub fn label(self) -> &'static str { match self { $(Self::$kind => $means,)* } }
        }
    };
}

kinds! {
    Encoding "encodage" "Encodage du fichier",
    Delimiter "separateur" "Séparateur de colonnes",
    Format "format" "Format du fichier",
    Dates "dates" "Calendrier des dates",
    HiddenRows "lignes_masquees" "Lignes masquées ou filtrées",
    HiddenColumns "colonnes_masquees" "Colonnes masquées",
    StruckRows "lignes_barrees" "Lignes barrées",
    StruckTexts "textes_barres" "Textes barrés en partie",
    NoteMarks "appels_de_note" "Appels de note en exposant",
    Comments "commentaires" "Commentaires de cellules",
    Merged "cellules_fusionnees" "Cellules fusionnées",
    Colours "couleurs" "Couleurs de cellules",
    Table "tableau" "Tableau lu",
    Column "colonne" "Colonne comprise",
    Count "nombre_de_points" "Nombre de points de la ligne",
    Watts "puissance" "Puissance de la ligne ou du point",
    Lamp "lampe" "Lampe en place",
    State "etat" "État du point",
    Planned "projet" "État projeté, non lu",
    Block "bloc" "Titre de bloc",
    Joined "jointure" "Liste d'armoires jointe aux points",
    Profile "regime" "Régime de fonctionnement",
    Unit "unite" "Unité",
    Place "lieu" "Commune",
    Copy "copie" "Copie",
    Total "total" "Total annoncé par le fichier",
}

impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// One decision, where it was taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// What it is about.
    #[serde(rename = "sujet")]
    pub kind: Kind,
    /// How sure it is.
    #[serde(rename = "certitude")]
    pub certainty: Certainty,
    /// File, as named in the import; the import fills it in.
    #[serde(rename = "fichier")]
    pub file: String,
    /// Sheet; empty for a text file; the import fills it in.
    #[serde(rename = "feuille")]
    pub sheet: String,
    /// Address of the cell, `ligne N` or `colonne B`; empty for the whole sheet or file.
    #[serde(rename = "cellule")]
    pub cell: String,
    /// What stands in the file.
    #[serde(rename = "lu")]
    pub read: String,
    /// What it was taken for.
    #[serde(rename = "compris")]
    pub taken: String,
    /// Why.
    #[serde(rename = "indice")]
    pub evidence: String,
    /// The other reading, and what it would change.
    #[serde(rename = "sinon")]
    pub alternative: String,
    /// How many light points hang on it; 0 where that is not known.
    pub points: usize,
}

impl Decision {
    /// A decision that the file itself supports; the other fields are filled in by the caller with
    /// struct update, [`Decision::because`] and [`Decision::or_else`].
    #[must_use]
    pub fn new(kind: Kind, read: impl Into<String>, taken: impl Into<String>) -> Self {
        Self {
            kind,
            certainty: Certainty::Sure,
            file: String::new(),
            sheet: String::new(),
            cell: String::new(),
            read: read.into(),
            taken: taken.into(),
            evidence: String::new(),
            alternative: String::new(),
            points: 0,
        }
    }

    /// The same, with its evidence.
    #[must_use]
    pub fn because(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = evidence.into();
        self
    }

    /// The same, taken though another reading is possible.
    #[must_use]
    pub fn or_else(mut self, alternative: impl Into<String>) -> Self {
        self.alternative = alternative.into();
        self.certainty = self.certainty.min(Certainty::Likely);
        self
    }

    /// The same, not taken but asked.
    #[must_use]
    pub fn asked(mut self) -> Self {
        self.certainty = Certainty::Asked;
        self
    }

    /// The same, as a person answered: nothing is left to ask.
    #[must_use]
    pub fn answered(self, taken: impl Into<String>) -> Self {
        Self {
            certainty: Certainty::Sure,
            taken: taken.into(),
            evidence: "réponse donnée".to_owned(),
            alternative: String::new(),
            ..self
        }
    }

    /// The same, as a person answered: that it is right, or that the other reading is.
    #[must_use]
    pub fn settled(self, is_right: bool) -> Self {
        let taken = if is_right {
            self.taken.clone()
        } else {
            self.alternative.clone()
        };
        self.answered(taken)
    }

    /// The same, at a place of its sheet.
    #[must_use]
    pub fn at(mut self, cell: impl Into<String>) -> Self {
        self.cell = cell.into();
        self
    }

    /// The same, with how many points hang on it.
    #[must_use]
    pub fn of_points(mut self, points: usize) -> Self {
        self.points = points;
        self
    }
}
