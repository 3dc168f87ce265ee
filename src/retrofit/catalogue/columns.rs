//! The sheets of a catalogue workbook and their columns: the keys of the TOML under the titles that
//! a person reads. The workbook is written and read by this one table.

/// What a cell takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A short text that names the row.
    Code,
    /// The code of a range of « Gammes ».
    Range,
    /// Any text.
    Text,
    /// A night profile as inventories write it; blank for the whole night at full power.
    Profile,
    /// Sites, apart by semicolons.
    Sites,
    /// « oui » or « non ».
    YesNo,
    /// A number.
    Number,
    /// A share, from 0 to 1.
    Share,
    /// A share in percent.
    Percent,
    /// Kelvins, a whole number.
    Kelvins,
    /// A year.
    Year,
    /// Euros before tax, cents at most.
    Euros,
    /// How sure the figures are.
    Confidence,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The key of the TOML.
    pub key: &'static str,
    /// Its title, unit included.
    pub title: &'static str,
    /// What its cells take.
    pub entry: Entry,
    /// Whether a row cannot do without it.
    pub required: bool,
    /// What to write in it, and what a blank cell means where one may be.
    pub what: &'static str,
}

/// One sheet, a table of the TOML.
#[derive(Debug, Clone, Copy)]
pub struct SheetColumns {
    /// Name of the sheet.
    pub sheet: &'static str,
    /// The table of the TOML.
    pub table: &'static str,
    /// Its columns, in the order in which they are written; a person may move them.
    pub columns: &'static [Column],
}

impl SheetColumns {
    /// The place of the column of a key.
    #[must_use]
    pub fn index(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}

const fn required(
    key: &'static str,
    title: &'static str,
    entry: Entry,
    what: &'static str,
) -> Column {
    Column {
        key,
        title,
        entry,
        required: true,
        what,
    }
}

const fn optional(
    key: &'static str,
    title: &'static str,
    entry: Entry,
    what: &'static str,
) -> Column {
    Column {
        required: false,
        ..required(key, title, entry, what)
    }
}

const SOURCE: Column = required(
    "source",
    "Source",
    Entry::Text,
    "D'où viennent les chiffres de la ligne : bordereau, devis, fiche technique. Elle est imprimée dans les plans.",
);
const YEAR: Column = required("annee", "Année", Entry::Year, "L'année de la source.");
const CONFIDENCE: Column = required(
    "confiance",
    "Confiance",
    Entry::Confidence,
    "faible, moyenne ou élevée.",
);
const LOW: &str = "Le prix le plus bas que l'on attend. Vide : inconnu ; il n'est demandé que par un scénario aux prix bas.";
const HIGH: &str = "Le prix le plus haut que l'on attend. Vide : inconnu ; il n'est demandé que par un scénario aux prix hauts.";

/// Ranges of luminaires and lamps.
pub const RANGES: SheetColumns = SheetColumns {
    sheet: "Gammes",
    table: "gamme",
    columns: &[
        required(
            "code",
            "Code",
            Entry::Code,
            "Le nom court de la gamme, unique ; la feuille « Paliers » le reprend.",
        ),
        required(
            "libelle",
            "Libellé",
            Entry::Text,
            "Ce que lit un conseil municipal.",
        ),
        required(
            "sites",
            "Sites",
            Entry::Sites,
            "Où la gamme se pose : routier, residentiel, style. Plusieurs sites se séparent par un point-virgule.",
        ),
        required(
            "conserve_optique",
            "Conserve l'optique",
            Entry::YesNo,
            "oui : la lampe change, le luminaire reste, et son optique aussi. non : le luminaire ou son optique sont neufs.",
        ),
        optional(
            "utilisation",
            "Utilisation (0 à 1)",
            Entry::Share,
            "Part utile du flux par rapport à un luminaire neuf. Vide : 1.",
        ),
        required(
            "gradable",
            "Gradable",
            Entry::YesNo,
            "oui : un abaissement peut y être programmé.",
        ),
        required(
            "temperature_k",
            "Température de couleur (K)",
            Entry::Kelvins,
            "En kelvins : 3000. Un code 730 veut dire 3000 K.",
        ),
        optional(
            "ulr_pct",
            "ULR (%)",
            Entry::Percent,
            "Part du flux au-dessus de l'horizontale, luminaire posé à plat. Vide : celle du luminaire en place, qui ne convient qu'à une lampe ou à un bloc.",
        ),
        optional(
            "ulr_installe_pct",
            "ULR installé (%)",
            Entry::Percent,
            "La même part une fois le luminaire posé, inclinaison comprise. Vide : inconnue, la règle est dite non vérifiée.",
        ),
        optional(
            "cie3_pct",
            "Code CIE n° 3 (%)",
            Entry::Percent,
            "Part de la lumière vers le bas qui reste sous 75,5°. Vide : inconnue, la règle est dite non vérifiée.",
        ),
        optional(
            "fctva",
            "FCTVA",
            Entry::YesNo,
            "non : dépense de fonctionnement, sur laquelle la TVA n'est pas rendue. Vide : oui.",
        ),
        required(
            "duree_vie_h",
            "Durée de vie (h)",
            Entry::Number,
            "Heures d'allumage jusqu'au remplacement.",
        ),
        required(
            "entretien_an_ht",
            "Entretien (€ HT/an)",
            Entry::Euros,
            "Entretien courant d'un point, par an.",
        ),
        SOURCE,
        YEAR,
        CONFIDENCE,
    ],
};

/// Power steps, each of a range.
pub const STEPS: SheetColumns = SheetColumns {
    sheet: "Paliers",
    table: "paliers",
    columns: &[
        required(
            "gamme",
            "Gamme",
            Entry::Range,
            "Le code d'une gamme de la feuille « Gammes ».",
        ),
        required(
            "puissance_w",
            "Puissance (W)",
            Entry::Number,
            "À l'entrée du luminaire, alimentation comprise.",
        ),
        required(
            "flux_lm",
            "Flux (lm)",
            Entry::Number,
            "Flux sortant du luminaire. Le plus petit palier qui rend le même service est retenu.",
        ),
        optional("prix_bas_ht", "Prix bas (€ HT)", Entry::Euros, LOW),
        required(
            "prix_ht",
            "Prix usuel (€ HT)",
            Entry::Euros,
            "Prix d'un point : fourniture, pose et dépose comprises.",
        ),
        optional("prix_haut_ht", "Prix haut (€ HT)", Entry::Euros, HIGH),
    ],
};

/// Dimming profiles.
pub const DIMMINGS: SheetColumns = SheetColumns {
    sheet: "Gradations",
    table: "gradation",
    columns: &[
        required(
            "code",
            "Code",
            Entry::Code,
            "Le nom court de la gradation, unique.",
        ),
        required(
            "libelle",
            "Libellé",
            Entry::Text,
            "Ce que lit un conseil municipal.",
        ),
        optional(
            "profil",
            "Profil",
            Entry::Profile,
            "Comme dans les inventaires : -50% 23h-5h. Vide : pleine puissance toute la nuit.",
        ),
        optional("surcout_bas_ht", "Surcoût bas (€ HT)", Entry::Euros, LOW),
        required(
            "surcout_ht",
            "Surcoût usuel (€ HT)",
            Entry::Euros,
            "Ce que la gradation ajoute au prix d'un point ; 0 si elle n'ajoute rien.",
        ),
        optional("surcout_haut_ht", "Surcoût haut (€ HT)", Entry::Euros, HIGH),
        optional(
            "entretien_an_ht",
            "Entretien en plus (€ HT/an)",
            Entry::Euros,
            "Ce qu'elle ajoute à l'entretien d'un point, par an : un abonnement. Vide : rien.",
        ),
        optional(
            "detection",
            "Détection",
            Entry::YesNo,
            "oui : la présence est aussi détectée, et le certificat (CEE) vaut davantage. Vide : non.",
        ),
        SOURCE,
        YEAR,
        CONFIDENCE,
    ],
};

/// Works on control cabinets.
pub const CABINETS: SheetColumns = SheetColumns {
    sheet: "Armoires",
    table: "armoire",
    columns: &[
        required(
            "code",
            "Code",
            Entry::Code,
            "Le nom court des travaux, unique.",
        ),
        required(
            "libelle",
            "Libellé",
            Entry::Text,
            "Ce que lit un conseil municipal.",
        ),
        optional("prix_bas_ht", "Prix bas (€ HT)", Entry::Euros, LOW),
        required(
            "prix_ht",
            "Prix usuel (€ HT)",
            Entry::Euros,
            "Prix des travaux d'une armoire.",
        ),
        optional("prix_haut_ht", "Prix haut (€ HT)", Entry::Euros, HIGH),
        SOURCE,
        YEAR,
        CONFIDENCE,
    ],
};

/// The four sheets, in their order.
pub const SHEETS: [SheetColumns; 4] = [RANGES, STEPS, DIMMINGS, CABINETS];
/// The answers of [`Entry::YesNo`].
pub const YES_NO: [&str; 2] = ["oui", "non"];
/// What separates sites in a cell.
pub const SITES_APART: char = ';';
