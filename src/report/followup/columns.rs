//! The columns that services fill in: what each takes, when it is wanted, and what a person is told
//! of it.

use super::lists::Offered;
use crate::followup::columns::{self, Field, sheet};
use crate::report::style::Kind;

/// A sheet to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// Planned points.
    Points,
    /// Points renovated that were not planned.
    Extra,
    /// Advice.
    Advice,
    /// Brownfield sites.
    Sites,
}

impl Register {
    /// All of them, in the order of the workbook.
    pub(super) const ALL: [Self; 4] = [Self::Points, Self::Extra, Self::Advice, Self::Sites];

    /// Name of its sheet.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Points => sheet::POINTS,
            Self::Extra => sheet::EXTRA,
            Self::Advice => sheet::ADVICE,
            Self::Sites => sheet::SITES,
        }
    }

    /// What it is for.
    pub(super) fn purpose(self) -> &'static str {
        match self {
            Self::Points => {
                "une ligne par point du plan. Ce qui est prévu est sur fond gris ; le reste se remplit au fil des travaux."
            }
            Self::Extra => "une ligne par point rénové que le plan ne prévoyait pas.",
            Self::Advice => {
                "une ligne par conseil donné, sans rien qui désigne un ménage : ni nom, ni adresse, ni téléphone."
            }
            Self::Sites => "une ligne par friche, sans nom de propriétaire.",
        }
    }

    /// Rows under the header, those that are filled already apart, that have lists and checks.
    pub(super) fn spare_rows(self) -> u32 {
        match self {
            Self::Points => 100,
            Self::Extra => 1_000,
            Self::Advice => 5_000,
            Self::Sites => 200,
        }
    }

    fn fields(self) -> &'static [Field] {
        match self {
            Self::Points => &columns::POINTS,
            Self::Extra => &columns::EXTRA,
            Self::Advice => &columns::ADVICE,
            Self::Sites => &columns::SITES,
        }
    }

    /// Its columns.
    pub(super) fn columns(self) -> Vec<Column> {
        let column = |field: &Field| {
            let (width, entry) = entry(*field);
            let (need, what) = wanted(*field, self);
            Column {
                field: *field,
                width,
                entry,
                need,
                what,
            }
        };
        self.fields().iter().map(column).collect()
    }
}

/// Rows of which something is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// All that hold something.
    Begun,
    /// Points that are accepted.
    Accepted,
    /// Advice that works followed.
    Worked,
}

/// How much a column is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It is filled in already.
    Given,
    /// Without it a row is not counted.
    Required(When),
    /// Without it and the other field a row is not counted.
    Either(Field),
    /// The balance is less sure without it.
    Advised(When),
    /// Nothing depends on it.
    Optional,
}

impl Need {
    /// What « Mode d'emploi » says.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Given => "déjà rempli",
            Self::Required(When::Begun) => "toujours",
            Self::Required(When::Accepted) => "si réceptionné",
            Self::Required(When::Worked) => "si travaux",
            Self::Either(_) => "l'un des deux",
            Self::Advised(When::Begun) => "conseillé",
            Self::Advised(When::Accepted) => "conseillé si réceptionné",
            Self::Advised(When::Worked) => "conseillé si travaux",
            Self::Optional => "facultatif",
        }
    }
}

/// What a cell takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Entry {
    /// Anything, kept as it is typed: `0012` stays `0012`.
    Text,
    /// A value of a list and nothing else.
    Choice(Offered),
    /// A value of a list, or another that is written alike.
    Suggestion(Offered),
    /// A day, not before those of other columns.
    Day(&'static [Field]),
    /// A number, and how it is shown.
    Number(Kind),
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// What is read in it.
    pub field: Field,
    /// Width in characters.
    pub width: f64,
    /// What it takes.
    pub entry: Entry,
    /// How much it is wanted.
    pub need: Need,
    /// What to write.
    pub what: &'static str,
}

impl Column {
    /// Whether the program fills it in.
    pub(super) fn is_given(&self) -> bool {
        self.need == Need::Given
    }
}

/// Width of the solution planned, whose words take the lines that they need.
pub(super) const SOLUTION_WIDTH: f64 = 32.0;

/// Width and content of a field.
fn entry(field: Field) -> (f64, Entry) {
    use Entry::{Choice, Day, Number, Suggestion, Text};
    match field {
        Field::Mark => (21.0, Text),
        Field::Insee => (9.5, Choice(Offered::Codes)),
        Field::Commune => (22.0, Choice(Offered::Communes)),
        Field::Cabinet => (11.0, Text),
        Field::Street | Field::Desk => (25.0, Text),
        Field::PlannedSolution => (SOLUTION_WIDTH, Text),
        Field::PlannedProfile => (17.0, Text),
        Field::PlannedYear => (9.0, Number(Kind::Plain)),
        Field::PlannedCost | Field::Cost => (11.0, Number(Kind::Euros)),
        Field::PlannedPower | Field::Power => (11.0, Number(Kind::Watts)),
        Field::PowerBefore => (12.0, Number(Kind::Watts)),
        Field::ProfileBefore | Field::Profile => (19.0, Suggestion(Offered::Profiles)),
        Field::Status => (13.0, Choice(Offered::Statuses)),
        Field::Ordered | Field::Date => (13.5, Day(&[])),
        Field::Fitted => (13.5, Day(&[Field::Ordered])),
        Field::Accepted => (13.5, Day(&[Field::Ordered, Field::Fitted])),
        Field::WorksDate => (13.5, Day(&[Field::Date])),
        Field::Contractor => (18.0, Text),
        Field::Reference | Field::Invoice | Field::Parcel => (14.0, Text),
        Field::Note => (28.0, Text),
        Field::Dwelling => (15.0, Choice(Offered::Dwellings)),
        Field::Works => (12.0, Choice(Offered::Works)),
        Field::Area => (12.0, Number(Kind::Figure)),
        Field::Stakes => (11.0, Choice(Offered::Stakes)),
        Field::Stage => (17.0, Choice(Offered::Stages)),
    }
}

/// How much a field of a sheet is wanted, and what to write in it.
fn wanted(field: Field, register: Register) -> (Need, &'static str) {
    use Need::{Advised, Either, Optional, Required};
    if register == Register::Points
        && let Some(what) = given(field)
    {
        return (Need::Given, what);
    }
    match (field, register) {
        (Field::Commune, Register::Extra) => (
            Either(Field::Insee),
            "La commune, choisie dans la liste ; ou son code dans la colonne d'à côté.",
        ),
        (Field::Commune, _) => (Required(When::Begun), "La commune, choisie dans la liste."),
        (Field::Insee, _) => (
            Either(Field::Commune),
            "Le code INSEE, choisi dans la liste ; inutile si la commune est écrite.",
        ),
        (Field::Reference, _) => (
            Either(Field::Street),
            "Le numéro du point ; sans numéro, la rue suffit.",
        ),
        (Field::Street, _) => (
            Either(Field::Reference),
            "La rue ; elle suffit si le point n'a pas de numéro.",
        ),
        (Field::Cabinet, _) => (Optional, "L'armoire de commande du point."),
        (Field::PowerBefore, _) => (
            Required(When::Accepted),
            "Les watts d'avant les travaux, lampe et ballast.",
        ),
        (Field::ProfileBefore, _) => (
            Required(When::Accepted),
            "Le régime d'avant les travaux : permanent, extinction 23h-5h, -50 % 23h-5h…",
        ),
        (Field::Status, _) => (
            Advised(When::Begun),
            "Où en est le point, choisi dans la liste ; vide vaut « à faire ».",
        ),
        (Field::Ordered, _) => (Optional, "Le jour de la commande : jour/mois/année."),
        (Field::Fitted, _) => (
            Optional,
            "Le jour de la pose, pas avant la commande : jour/mois/année.",
        ),
        (Field::Accepted, _) => (
            Required(When::Accepted),
            "Le jour de la réception, pas avant la pose : jour/mois/année.",
        ),
        (Field::Power, _) => (
            Required(When::Accepted),
            "Les watts du luminaire réellement posé, alimentation comprise. S'il est celui prévu, recopier la puissance prévue.",
        ),
        (Field::Profile, _) => (
            Required(When::Accepted),
            "Le régime vraiment réglé : un de la liste, ou un autre écrit pareil. S'il est celui prévu, recopier le régime prévu.",
        ),
        (Field::Cost, _) => (
            Advised(When::Accepted),
            "Le montant facturé pour ce point, aides non déduites. Vide, la dépense est sous-estimée.",
        ),
        (Field::Contractor, _) => (Optional, "L'entreprise qui a fait les travaux."),
        (Field::Invoice, _) => (Optional, "Le numéro de la facture."),
        (Field::Note, _) => (
            Optional,
            "Ce qui aide à s'y retrouver ; jamais un nom ni une adresse de particulier.",
        ),
        (Field::Date, Register::Sites) => (
            Required(When::Begun),
            "Le jour où la friche est arrivée à cette étape : jour/mois/année.",
        ),
        (Field::Date, _) => (
            Required(When::Begun),
            "Le jour du conseil : jour/mois/année.",
        ),
        (Field::Desk, _) => (Advised(When::Begun), "L'espace conseil qui l'a donné."),
        (Field::Dwelling, _) => (
            Optional,
            "Maison, appartement ou copropriété ; rien de plus précis.",
        ),
        (Field::Works, _) => (
            Advised(When::Begun),
            "Si des travaux ont suivi : oui, non, en attente ; vide vaut « en attente ».",
        ),
        (Field::WorksDate, _) => (
            Advised(When::Worked),
            "Le jour des travaux, pas avant le conseil. Vide, ils comptent à la date du conseil.",
        ),
        (Field::Parcel, _) => (
            Required(When::Begun),
            "Section et numéro du cadastre : AB 123.",
        ),
        (Field::Area, _) => (Optional, "La surface, en mètres carrés."),
        (Field::Stakes, _) => (
            Required(When::Begun),
            "Les enjeux de la reconversion. Seuls les enjeux forts comptent pour le contrat.",
        ),
        (Field::Stage, _) => (
            Required(When::Begun),
            "Où en est la friche. Elle compte à partir de « identifiée ».",
        ),
        // Planned columns stand in « Points » only.
        _ => (Optional, ""),
    }
}

/// What the plan says of a point in « Points »; `None` of what is to be filled in.
fn given(field: Field) -> Option<&'static str> {
    let what = match field {
        Field::Mark => {
            "Ce qui désigne le point dans le plan. Le bilan le retrouve par là : ne pas le changer."
        }
        Field::Commune | Field::Cabinet | Field::Street | Field::Reference => {
            "Où est le point, tel que l'inventaire le dit."
        }
        Field::PlannedSolution => "Le luminaire prévu.",
        Field::PlannedPower => "Sa puissance, avec son alimentation.",
        Field::PlannedProfile => "Son régime : abaissement ou extinction.",
        Field::PlannedYear => "L'année des travaux ; vide si le plan n'en dit pas.",
        Field::PlannedCost => "Le coût des travaux dans le plan, aides non déduites.",
        _ => return None,
    };
    Some(what)
}
