//! Rows that look like data and are none: totals, and headers repeated down the sheet.

use super::fields::Field;
use super::grid::{Cell, Row, Sheet, Text};
use super::header::{Column, Header};
use super::lamps::names_one_lamp;
use super::place::{is_a_cabinet, is_a_street};
use super::text::{is_number, normalise, parse_number};
use super::vocabulary::recognise;
use std::collections::BTreeSet;

/// What a text says of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoData {
    /// It is the label of a total.
    Total,
    /// It is the title of a column.
    Title,
    /// It is a number, so that the row is no header.
    Number,
    /// Nothing.
    Neither,
}

impl NoData {
    /// What a text says of its row.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if says_total(text) {
            Self::Total
        } else if parse_number(text).is_some() {
            Self::Number
        } else if !text.contains(|c: char| c.is_ascii_digit()) && recognise(text).is_some() {
            Self::Title
        } else {
            Self::Neither
        }
    }
}

/// Rows of a table that lies on its side: it has a row a title.
const MOST_TITLES: usize = 60;
/// Fewer titles than this may stand above a table as its heading.
const FEWEST_TITLES: usize = 3;

/// Whether the titles of a sheet stand in its first column, a point in each column beside it: most of its
/// rows begin with a title of their own, one of lamps or watts among them.
pub(super) fn lies_on_its_side(sheet: &Sheet) -> bool {
    if sheet.rows.len() > MOST_TITLES {
        return false;
    }
    let titles = sheet.rows.iter().filter_map(|row| match row.cells.first() {
        Some((0, Cell::Text(text))) => Some(recognise(text)?.0),
        _ => None,
    });
    let fields: BTreeSet<Field> = titles.collect();
    fields.len() >= FEWEST_TITLES
        && fields.len() * 2 > sheet.rows.len()
        && fields.iter().any(|field| field.says_lamps())
}

/// Totals read as points would be the worst error. A row is one if the text of its first cell, or
/// of a recognised column, says so while no lamp is named beside it, or if it holds nothing but
/// numbers of lanterns and watts. `says_total` tells labels of totals.
pub(super) fn is_total(
    row: &Row,
    header: &Header,
    says_total: &mut dyn FnMut(&Text) -> bool,
) -> bool {
    let column = |field| header.column(field).map(Column::index);
    let mut says_so =
        |index: u32| matches!(row.get(index), Some(Cell::Text(text)) if says_total(text));
    let first_says_so = row.cells.first().is_some_and(|(index, _)| says_so(*index));
    let says_so_somewhere = first_says_so
        || header
            .columns
            .values()
            .filter(|column| column.field != Field::Observation)
            .any(|column| says_so(column.index()));
    if says_so_somewhere {
        let lamp = column(Field::Lampe).filter(|index| !says_so(*index));
        let names_lamp = lamp.is_some_and(|index| names_one_lamp(&row.text(index)));
        let has_reference = column(Field::Reference)
            .is_some_and(|index| row.get(index).is_some() && !says_so(index));
        // « Rue du Port (5 PL) » beside a lamp is a street with its points.
        let counts = || match row.cells.first() {
            Some((_, Cell::Text(text))) => points_at_end(text).is_some(),
            _ => false,
        };
        return !(names_lamp && (has_reference || !first_says_so || counts()));
    }
    // « SHP 100 | 12 » under « Rue | Nb », and nothing under « Lampe »: a sum by lamp below the table.
    let names_lamp_for_street = || {
        let is_blank = |field| column(field).is_none_or(|index| row.get(index).is_none());
        let street = column(Field::Voie).and_then(|index| row.get(index));
        column(Field::Lampe).is_some()
            && [Field::Lampe, Field::PuissanceLampe, Field::Reference]
                .into_iter()
                .all(is_blank)
            && matches!(street, Some(Cell::Text(text)) if names_one_lamp(text))
    };
    if names_lamp_for_street() {
        return true;
    }
    let is_summed = |index: u32| {
        [
            Field::Foyers,
            Field::PuissanceLampe,
            Field::PuissanceSysteme,
        ]
        .iter()
        .any(|field| column(*field) == Some(index))
            || (header
                .groups
                .iter()
                .flat_map(|group| group.columns.values()))
            .any(|column| column.index() == index)
    };
    row.cells.len() < header.titles.len()
        && row
            .cells
            .iter()
            .all(|(index, cell)| holds_number(cell) && is_summed(*index))
}

/// Whether a cell holds a number; all cells of a text file are texts.
fn holds_number(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => is_number(text),
        _ => false,
    }
}

/// Whether a text is the label that Excel's « Sous-total » command writes below a group: the function,
/// then the value of the group, or « général ». The value must be that of the rows above: « Max » alone
/// may begin a street's name.
pub(super) fn is_subtotal_of(text: &str, group: &str) -> bool {
    let group = normalise(group);
    subtotal(text)
        .any(|value| value == group || ["general", "generale", "grand"].contains(&&*value))
}

/// Whether a text looks like the label of a subtotal, whatever its group; quick, for every cell.
pub(super) fn may_be_subtotal(text: &str) -> bool {
    let is_function = |word: &str| {
        let begins = word.as_bytes().first().map(u8::to_ascii_lowercase);
        // « É » of « Écartype » is no ASCII.
        matches!(
            begins,
            Some(b's' | b't' | b'n' | b'm' | b'p' | b'e' | b'v' | b'c' | b'a' | 0xC3)
        ) && (word.starts_with(['É', 'é'])
            || FUNCTIONS
                .iter()
                .any(|function| word.eq_ignore_ascii_case(function)))
    };
    text.len() <= 80
        && (text
            .split_once(' ')
            .is_some_and(|(first, _)| is_function(first))
            || text
                .rsplit_once(' ')
                .is_some_and(|(_, last)| is_function(last)))
}

/// The functions of Excel's command, as its French and English write them.
const FUNCTIONS: [&str; 22] = [
    "total",
    "somme",
    "nombre",
    "nb",
    "nbval",
    "moyenne",
    "max",
    "min",
    "produit",
    "ecartype",
    "ecartypep",
    "ecart type",
    "var",
    "varp",
    "variance",
    "sum",
    "count",
    "average",
    "product",
    "stdev",
    "stdevp",
    "std dev",
];

/// The groups of which a text would be the subtotal.
fn subtotal(text: &str) -> impl Iterator<Item = String> {
    let normal = normalise(text);
    FUNCTIONS.iter().flat_map(move |function| {
        let before = normal.strip_prefix(function);
        let after = normal.strip_suffix(function);
        [
            before.and_then(|rest| rest.strip_prefix(' ')),
            after.and_then(|rest| rest.strip_suffix(' ')),
        ]
        .into_iter()
        .flatten()
        .filter(|group| !group.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
    })
}

/// A post bears no more lanterns than this.
const MOST_ON_A_POST: u32 = 6;

/// Whether a text is the label of a total.
pub(super) fn says_total(text: &str) -> bool {
    if text.chars().count() > 60 {
        return false;
    }
    let normal = normalise(text);
    let words: Vec<&str> = normal.split(' ').collect();
    match words.as_slice() {
        [
            "total" | "totaux" | "tot" | "stotal" | "cumul" | "recapitulatif" | "recap" | "moyenne"
            | "bilan"
            // « dont LED : 3 » details the row above; « soit environ 160 lampadaires » sums up the sheet.
            | "dont" | "soit",
            ..,
        ]
        | ["sous", "total" | "totaux", ..]
        | ["general", "total"]
        | ["a", "reporter", ..]
        | ["report", "page" | "de" | "du" | "a", ..]
        | ["ensemble", "de", "la", "commune"]
        | [
            "nombre" | "nb" | "nbre",
            "total" | "de" | "points" | "foyers",
            ..,
        ]
        | ["puissance", "totale" | "installee", ..]
        | ["somme", "des" | "totale", ..]
        | ["ensemble" | "somme" | "report" | "reports" | "totalite" | "global" | "tt"] => true,
        ["s", "t" | "total", ..] => text.trim_start().to_lowercase().starts_with("s/t"),
        [.., "total" | "totaux"] => words.len() <= 3,
        // « Samer : 12 points »
        [
            ..,
            count,
            "point" | "points" | "foyers" | "luminaires" | "lanternes" | "pl",
        ] => {
            let count = count.parse::<u32>().ok().filter(|_| words.len() <= 6);
            // « SHP 100 W, 2 lanternes » is a lamp and its lanterns; « Rue Neuve (3 points) » heads its rows.
            let is_of_a_post = |count: u32| count <= MOST_ON_A_POST && names_one_lamp(text);
            let is_a_place = || is_a_street(text) || is_a_cabinet(text);
            count.is_some_and(|count| !is_of_a_post(count) && !is_a_place())
        }
        _ => false,
    }
}

/// The number of points that ends a text which names something else: « Rue du Port (5 PL) », « Rue de la
/// Mer - 12 points ».
pub(super) fn points_at_end(text: &str) -> Option<u32> {
    let text = text.trim_end_matches([')', ' ', '.']);
    let (rest, noun) = text.rsplit_once(' ')?;
    let is_noun = matches!(
        normalise(noun).as_str(),
        "pl" | "pt"
            | "pts"
            | "point"
            | "points"
            | "foyer"
            | "foyers"
            | "luminaire"
            | "luminaires"
            | "lanterne"
            | "lanternes"
            | "lampadaire"
            | "lampadaires"
            | "candelabre"
            | "candelabres"
    );
    let (name, count) = rest.trim_end().rsplit_once([' ', '(', ':', '-'])?;
    let names = name.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let count = count.parse().ok().filter(|count| *count > 0)?;
    (is_noun && names).then_some(count)
}

/// Whether a row right below the header goes on with it: units, numbers of the columns, what must be filled
/// in, an example.
pub(super) fn goes_on_with_header(row: &Row) -> bool {
    const UNITS: [&str; 12] = [
        "w", "kw", "m", "h", "k", "lm", "%", "kwh", "°", "cm", "an", "u",
    ];
    const NEEDS: [&str; 8] = [
        "obligatoire",
        "facultatif",
        "optionnel",
        "requis",
        "recommande",
        "oui/non",
        "texte",
        "nombre",
    ];
    let cells: Vec<String> = (row.cells.iter())
        .map(|(_, cell)| cell.to_string())
        .filter(|text| !text.trim().is_empty())
        .collect();
    let all = |test: &dyn Fn(&str) -> bool| cells.iter().all(|text| test(text.trim()));
    let bare = |text: &str| text.trim_matches(['(', ')', '[', ']', ' ']).to_lowercase();
    let is_unit = |text: &str| UNITS.contains(&bare(text).as_str()) || text == "-";
    let is_need = |text: &str| NEEDS.contains(&normalise(text).as_str());
    let is_example = |text: &str| {
        let text = text.to_lowercase();
        ["ex :", "ex:", "ex.", "exemple", "p. ex.", "par exemple"]
            .iter()
            .any(|word| text.starts_with(word))
    };
    let numbers = || {
        let mut before = None;
        cells.iter().all(|text| {
            let number = text.trim().parse::<u32>().ok();
            let next = number.is_some_and(|n| before.is_none_or(|last| n == last + 1) && n > 0);
            let begins = before.is_some() || number == Some(1);
            before = number;
            next && begins
        })
    };
    let examples = cells.iter().filter(|text| is_example(text.trim())).count();
    let has_header_words = all(&is_unit) || all(&is_need) || examples * 2 > cells.len();
    cells.len() > 1 && (has_header_words || cells.len() > 2 && numbers())
}

/// Whether a row says in other words what the titles of its columns say: the names of a database below those
/// for people, « LAMPE | PUISS | VOIE » under « Lampe | Puissance (W) | Rue ».
pub(super) fn says_titles_anew(row: &Row, header: &Header) -> bool {
    let says_field = |column: &&Column| match row.get(column.index()) {
        Some(Cell::Text(text)) => recognise(text).is_some_and(|(field, _)| field == column.field),
        _ => false,
    };
    let said = header.columns.values().filter(says_field).count();
    let is_word = |(_, cell): &(u32, Cell)| matches!(cell, Cell::Text(text) if !text.contains(|c: char| c.is_ascii_digit()));
    said >= 2 && said * 2 >= row.cells.len() && row.cells.iter().all(is_word)
}

/// Whether a row is the header once more, in whole or but its lower line; one that has some of its titles is that
/// of another table.
pub(super) fn repeats_header(row: &Row, header: &Header) -> bool {
    let same = header
        .columns
        .values()
        .filter(|column| match row.get(column.index()) {
            Some(Cell::Text(text)) => {
                !text.trim().is_empty() && column.header.ends_with(text.trim())
            }
            _ => false,
        })
        .count();
    same >= 2 && same * 4 >= row.cells.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_end_a_name() {
        for (text, points) in [
            ("Rue du Port (5 PL)", Some(5)),
            ("Rue de la Mer - 12 pts", Some(12)),
            ("rue du Stade : 3 luminaires", Some(3)),
            ("12 PL", None),
            ("Rue du 8 Mai", None),
            ("Place des Points", None),
        ] {
            assert_eq!(points_at_end(text), points, "{text}");
        }
    }

    #[test]
    fn labels_of_totals_and_what_only_looks_like_them() {
        for text in [
            "Total",
            "TOTAL GÉNÉRAL",
            "Sous-total AR-3",
            "S/T",
            "Tot.",
            "Moyenne",
            "Nombre de points :",
            "Puissance installée :",
            "Général total",
            "Récap",
            "Somme",
            "Samer : 12 points",
            "12 PL",
            "À reporter",
            "Report page précédente",
        ] {
            assert!(says_total(text), "{text}");
        }
        for text in [
            "rue de la Somme",
            "Somme (rue de la)",
            "rue du Général Total de Vaux",
            "Reportage (rue du)",
            "SHP",
            "AR-001",
            "S-T 12",
            "rond-point",
            "PL 12",
        ] {
            assert!(!says_total(text), "{text}");
        }
    }
}
