//! The columns of the template: what each holds, and what a person is told of it.

use crate::inventory::fields::Field;
use crate::inventory::territory::Commune;

/// How much a column is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Without it the point is in no plan.
    Required,
    /// The commune's code or its name: either will do.
    Either,
    /// The plan is better with it.
    Useful,
    /// Nothing depends on it, or a table gives it.
    Optional,
}

impl Need {
    /// What « Aide » says.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Required => "oui",
            Self::Either => "oui, l'un des deux",
            Self::Useful => "conseillé",
            Self::Optional => "non",
        }
    }

    /// Whether an empty cell leaves the row unfinished.
    pub(super) fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Either)
    }
}

/// What a cell takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Entry {
    /// Anything, kept as it is typed: `0012` stays `0012`.
    Text,
    /// A text that no other row of the commune bears.
    Reference,
    /// Five characters, of the territory's list where it has one.
    Insee,
    /// A value of the list and nothing else.
    Choice,
    /// A value of the list, or another that is written alike.
    Suggestion,
    /// A whole number.
    Whole(i32, i32),
    /// A number.
    Decimal(f64, f64),
    /// Watts with ballast, in keeping with those of the lamp.
    SystemPower,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// What the importer reads in it.
    pub field: Field,
    /// Header, without the mark of what is required.
    pub title: &'static str,
    /// Width in characters.
    pub width: f64,
    /// How much it is wanted.
    pub need: Need,
    /// What it takes.
    pub entry: Entry,
    /// What the example row shows, as typed in France; of the commune, see [`Column::example`].
    example: &'static str,
    /// What to write.
    pub what: &'static str,
    /// What an empty cell means.
    pub if_empty: &'static str,
}

impl Column {
    /// The header as written: `Type de lampe *`.
    pub(super) fn header(&self) -> String {
        let mark = if self.need.is_required() { " *" } else { "" };
        format!("{}{mark}", self.title)
    }

    /// What the example row shows, as typed in France, for a point of a commune.
    pub(super) fn example<'a>(&'a self, commune: Option<&'a Commune>) -> &'a str {
        match (self.field, commune) {
            (Field::Insee, Some(commune)) => &commune.insee,
            (Field::Commune, Some(commune)) => &commune.nom,
            _ => self.example,
        }
    }

    /// Whether cells hold text, whatever is typed.
    pub(super) fn is_text(&self) -> bool {
        matches!(
            self.entry,
            Entry::Text | Entry::Reference | Entry::Insee | Entry::Choice | Entry::Suggestion
        )
    }
}

/// The columns of a template; those of the commune only where the title does not name it.
pub(super) fn columns(names_commune: bool) -> Vec<Column> {
    COLUMNS
        .into_iter()
        .filter(|column| names_commune || column.need != Need::Either)
        .collect()
}

const COLUMNS: [Column; 19] = [
    Column {
        field: Field::Reference,
        title: "Référence",
        width: 15.0,
        need: Need::Useful,
        entry: Entry::Reference,
        example: "0012",
        what: "Le numéro du point, celui du plan ou de la plaque du mât. Chaque point a le sien ; les zéros de tête sont gardés.",
        if_empty: "Le point est lu ; les plans ne le désignent que par sa rue et son armoire.",
    },
    Column {
        field: Field::Insee,
        title: "Code INSEE",
        width: 9.0,
        need: Need::Either,
        entry: Entry::Insee,
        example: "",
        what: "Le code INSEE de la commune, cinq caractères.",
        if_empty: "Le nom de la commune suffit. Sans code ni nom, la ligne est écartée.",
    },
    Column {
        field: Field::Commune,
        title: "Commune",
        width: 22.0,
        need: Need::Either,
        entry: Entry::Choice,
        example: "",
        what: "Le nom officiel de la commune.",
        if_empty: "Le code INSEE suffit. Sans code ni nom, la ligne est écartée.",
    },
    Column {
        field: Field::Armoire,
        title: "Armoire",
        width: 11.0,
        need: Need::Useful,
        entry: Entry::Text,
        example: "AR-03",
        what: "L'armoire de commande qui alimente le point. À écrire sur chaque ligne.",
        if_empty: "Le point n'est rattaché à aucune armoire. Si plus de la moitié des cases sont vides, la dernière armoire écrite au-dessus est reportée.",
    },
    Column {
        field: Field::Voie,
        title: "Rue",
        width: 25.0,
        need: Need::Useful,
        entry: Entry::Text,
        example: "rue de la Mairie",
        what: "La rue, la place ou le lieu-dit. À écrire sur chaque ligne.",
        if_empty: "Le point n'est rattaché à aucune rue. Si plus de la moitié des cases sont vides, la dernière rue écrite au-dessus est reportée.",
    },
    Column {
        field: Field::NumeroVoie,
        title: "N° dans la rue",
        width: 9.0,
        need: Need::Optional,
        entry: Entry::Text,
        example: "12 bis",
        what: "Le numéro de la maison la plus proche.",
        if_empty: "Rien ne change : c'est un repère pour la commune.",
    },
    Column {
        field: Field::Lampe,
        title: "Type de lampe",
        width: 29.0,
        need: Need::Required,
        entry: Entry::Choice,
        example: "Sodium haute pression (SHP)",
        what: "La technologie de la lampe en place, choisie dans la liste.",
        if_empty: "La lampe est inconnue : le point est compté, mais reste hors de tout plan.",
    },
    Column {
        field: Field::PuissanceLampe,
        title: "Puissance lampe (W)",
        width: 12.5,
        need: Need::Required,
        entry: Entry::Whole(1, 2000),
        example: "100",
        what: "La puissance nominale d'une seule lampe, sans son ballast, en watts entiers de 1 à 2 000. C'est le nombre gravé sur la lampe.",
        if_empty: "La puissance est inconnue : le point est compté, mais reste hors de tout plan.",
    },
    Column {
        field: Field::PuissanceSysteme,
        title: "Puissance système (W)",
        width: 12.5,
        need: Need::Optional,
        entry: Entry::SystemPower,
        example: "115",
        what: "La puissance que prend un foyer, lampe et ballast, en watts, si une mesure ou une fiche la donne. Un peu plus que la lampe seule, jamais le double.",
        if_empty: "Elle est calculée avec la table des ballasts.",
    },
    Column {
        field: Field::Foyers,
        title: "Nombre de foyers",
        width: 10.0,
        need: Need::Optional,
        entry: Entry::Whole(1, 1000),
        example: "1",
        what: "Combien de foyers identiques la ligne décrit : 2 pour un mât à deux foyers.",
        if_empty: "La ligne décrit un foyer.",
    },
    Column {
        field: Field::Ballast,
        title: "Ballast",
        width: 17.0,
        need: Need::Optional,
        entry: Entry::Choice,
        example: "Ferromagnétique",
        what: "Le ballast, choisi dans la liste.",
        if_empty: "La table des ballasts donne le plus courant pour cette lampe.",
    },
    Column {
        field: Field::Luminaire,
        title: "Type de luminaire",
        width: 24.0,
        need: Need::Useful,
        entry: Entry::Choice,
        example: "Routier fermé",
        what: "La forme du luminaire, choisie dans la liste.",
        if_empty: "Le type est supposé d'après la hauteur de feu : routier fermé si le mât est haut, sinon résidentiel.",
    },
    Column {
        field: Field::Hauteur,
        title: "Hauteur de feu (m)",
        width: 10.0,
        need: Need::Useful,
        entry: Entry::Decimal(1.0, 40.0),
        example: "7,5",
        what: "La hauteur de la lampe au-dessus du sol, en mètres, de 1 à 40.",
        if_empty: "Sans type de luminaire ni hauteur, le point est pris pour résidentiel.",
    },
    Column {
        field: Field::Regime,
        title: "Régime",
        width: 25.0,
        need: Need::Useful,
        entry: Entry::Suggestion,
        example: "Extinction 23h-5h",
        what: "Ce que fait le point la nuit. D'autres heures s'écrivent de la même façon que dans la liste : « Extinction 21h30-6h », « Abaissement 40 % 23h-5h ».",
        if_empty: "Le scénario du plan en décide : nuit entière, s'il ne dit rien.",
    },
    Column {
        field: Field::Annee,
        title: "Année de pose",
        width: 10.5,
        need: Need::Optional,
        entry: Entry::Whole(1950, 2100),
        example: "1998",
        what: "L'année de pose du luminaire, quatre chiffres.",
        if_empty: "Rien ne change dans les calculs.",
    },
    Column {
        field: Field::Etat,
        title: "État",
        width: 14.0,
        need: Need::Optional,
        entry: Entry::Choice,
        example: "Moyen",
        what: "L'état du luminaire, choisi dans la liste. Un point déposé ne s'écrit pas dans l'inventaire.",
        if_empty: "Rien ne change dans les calculs.",
    },
    Column {
        field: Field::Latitude,
        title: "Latitude",
        width: 11.0,
        need: Need::Optional,
        entry: Entry::Latitude,
        example: "50,7264",
        what: "Degrés vers le nord (WGS 84), en nombre décimal, tels que les donnent un téléphone ou une carte en ligne.",
        if_empty: "Le point est lu sans position. Latitude et longitude vont ensemble.",
    },
    Column {
        field: Field::Longitude,
        title: "Longitude",
        width: 11.0,
        need: Need::Optional,
        entry: Entry::Longitude,
        example: "1,6147",
        what: "Degrés vers l'est (WGS 84), négatifs à l'ouest de Greenwich.",
        if_empty: "Le point est lu sans position. Latitude et longitude vont ensemble.",
    },
    Column {
        field: Field::Observation,
        title: "Observation",
        width: 26.0,
        need: Need::Optional,
        entry: Entry::Text,
        example: "mât à redresser",
        what: "Ce que vous voulez. Le seul mot « privé » écarte le point.",
        if_empty: "Rien ne change.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::fields::{recognise, says_kilowatts};

    #[test]
    fn every_header_is_its_field_and_no_other() {
        let columns = columns(true);
        for column in &columns {
            let header = column.header();
            assert_eq!(
                recognise(&header).map(|(field, _)| field),
                Some(column.field),
                "{header}"
            );
            assert!(!says_kilowatts(&header), "{header}");
            let same = columns.iter().filter(|other| other.field == column.field);
            assert_eq!(same.count(), 1, "{header}");
        }
    }
}
