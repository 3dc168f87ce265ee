//! What the colours of rows mean, by the legend of the sheet: « en vert = passé en LED 30 W ».

use super::confirmations::Said;
use super::decision::{Certainty, Decision, Kind};
use super::grid::{Cell, Row, Sheet};
use super::header::Header;
use super::lamps::{LampName, name_lamp};
use super::mapping::Mapping;
use super::text::normalise;
use crate::french::counted;
use std::collections::{BTreeMap, BTreeSet};

/// How far below « Légende » its entries are looked for, in rows.
const ROWS_OF_LEGEND: u32 = 20;

/// What one colour means.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// What the legend writes.
    pub text: String,
    /// The lamp that it names.
    pub lamp: Option<LampName>,
    /// Whether it says that the point is there no more.
    pub gone: bool,
}

/// The colours of a sheet's rows, and what they mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Colours {
    by_colour: BTreeMap<u32, Option<Meaning>>,
    rows: BTreeMap<u32, u32>,
    answered: BTreeMap<u32, bool>,
    /// Those of which a mapping says what they mean.
    stated: BTreeSet<u32>,
}

impl Colours {
    /// Reads the colours of the rows below a header, and what a mapping, else the legend, wherever it
    /// stands in the sheet, says of them.
    #[must_use]
    pub fn of(sheet: &Sheet, header: &Header, mapping: &Mapping) -> Self {
        if sheet.fills.is_empty() {
            return Self::default();
        }
        let rows = if sheet.legend.is_empty() {
            &sheet.rows
        } else {
            &sheet.legend
        };
        let mut meanings = entries(sheet, rows);
        let stated = mapping.colours();
        meanings.extend(
            stated
                .iter()
                .map(|(colour, meaning)| (*colour, meaning.clone())),
        );
        let mut rows = BTreeMap::new();
        let mut by_colour = BTreeMap::new();
        for row in sheet.below(header.row) {
            let Some(colour) = colour_of(sheet, row) else {
                continue;
            };
            rows.insert(row.number, colour);
            by_colour
                .entry(colour)
                .or_insert_with(|| meanings.get(&colour).cloned());
        }
        // A table that is coloured all over, or every other row, says nothing by it.
        let lines = sheet.below(header.row).len();
        let is_style = |colour: &u32| {
            let rows = rows.values().filter(|other| *other == colour).count();
            !meanings.contains_key(colour) && rows * 5 >= lines * 2
        };
        let styles: Vec<u32> = by_colour.keys().copied().filter(is_style).collect();
        rows.retain(|_, colour| !styles.contains(colour));
        by_colour.retain(|colour, _| !styles.contains(colour));
        Self {
            by_colour,
            rows,
            answered: stated.keys().map(|colour| (*colour, true)).collect(),
            stated: stated.keys().copied().collect(),
        }
    }

    /// What the colour of a row changes, and whether a person says so: to be asked where nobody has.
    #[must_use]
    pub fn of_row(&self, row: u32) -> Option<(&Meaning, Option<bool>)> {
        let colour = self.rows.get(&row)?;
        let meaning = self.by_colour.get(colour)?.as_ref()?;
        meaning
            .changes()
            .then(|| (meaning, self.answered.get(colour).copied()))
    }

    /// The same colours, with what a person answered of them.
    #[must_use]
    pub fn answered(mut self, said: Said<'_>) -> Self {
        let colours: Vec<u32> = self.by_colour.keys().copied().collect();
        for colour in colours {
            if let Some(is_right) = said.to(Kind::Colours, &self.place(colour)) {
                self.answered.insert(colour, is_right);
            }
        }
        self
    }

    /// The first row of a colour.
    fn place(&self, colour: u32) -> String {
        let first = self.rows.iter().find(|(_, other)| **other == colour);
        format!("ligne {}", first.map_or(0, |(row, _)| *row))
    }

    /// One decision a colour: asked where it changes the lamp or takes points away, told elsewhere.
    #[must_use]
    pub fn decisions(&self, points_of: impl Fn(&[u32]) -> usize) -> Vec<Decision> {
        self.by_colour
            .iter()
            .map(|(colour, meaning)| {
                let rows: Vec<u32> = self
                    .rows
                    .iter()
                    .filter(|(_, other)| *other == colour)
                    .map(|(row, _)| *row)
                    .collect();
                let read = format!(
                    "{} en couleur #{colour:06X}",
                    counted(rows.len(), "ligne", "lignes")
                );
                let decision = match meaning {
                    Some(meaning) if meaning.changes() => Decision::new(
                        Kind::Colours,
                        read,
                        format!("« {} » : à appliquer à ces lignes ?", meaning.text),
                    )
                    .because("légende de la feuille")
                    .or_else("lampes telles qu'elles sont écrites")
                    .asked(),
                    Some(meaning) => Decision::new(
                        Kind::Colours,
                        read,
                        format!("« {} » : sans effet", meaning.text),
                    )
                    .because("légende de la feuille"),
                    None => Decision::new(Kind::Colours, read, "sans effet")
                        .because("aucune légende ne dit ce que veut dire cette couleur")
                        .or_else("le dire sous [couleurs] dans une correspondance"),
                };
                let decision = decision.at(self.place(*colour)).of_points(points_of(&rows));
                match self.answered.get(colour) {
                    Some(is_right) => Decision {
                        certainty: Certainty::Sure,
                        taken: match (is_right, meaning) {
                            (true, Some(meaning)) => format!("« {} » : appliqué", meaning.text),
                            _ => "sans effet".to_owned(),
                        },
                        ..decision
                    }
                    .because(if self.stated.contains(colour) {
                        "dit dans la correspondance"
                    } else {
                        "réponse donnée"
                    }),
                    None => decision,
                }
            })
            .collect()
    }
}

impl Meaning {
    /// What a legend or a mapping says of a colour: a lamp, or that the point is gone.
    #[must_use]
    pub fn of(text: &str) -> Self {
        const GONE: [&str; 5] = ["depose", "supprime", "enleve", "demonte", "abandonne"];
        let normal = normalise(text);
        // « en vert = passé en LED » names its colour before its meaning.
        let said = text.split_once(['=', ':']).map_or(text, |(_, said)| said);
        let lamp = match name_lamp(said) {
            named @ LampName::Known(..) => Some(named),
            _ => None,
        };
        let gone = normal
            .split(' ')
            .any(|word| GONE.iter().any(|stem| word.starts_with(stem)))
            && !normal.contains(" a ");
        Self {
            text: text.trim().to_owned(),
            lamp,
            gone,
        }
    }

    /// Whether it changes what a row says.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.lamp.is_some() || self.gone
    }
}

/// The colour of a row: that of at least half of its filled cells.
fn colour_of(sheet: &Sheet, row: &Row) -> Option<u32> {
    let fills = sheet.fills.get(&row.number)?;
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (column, colour) in fills {
        if row.get(*column).is_some() {
            *counts.entry(*colour).or_default() += 1;
        }
    }
    let (colour, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 >= row.cells.len()).then_some(colour)
}

/// The legend: coloured cells at and below a cell « Légende », with the text in them or to their right.
fn entries(sheet: &Sheet, rows: &[Row]) -> BTreeMap<u32, Meaning> {
    let mut meanings = BTreeMap::new();
    let begins = |row: &&Row| {
        row.cells
            .iter()
            .any(|(_, cell)| normalise(&cell.to_string()).starts_with("legende"))
    };
    let Some(first) = rows.iter().find(begins).map(|row| row.number) else {
        return meanings;
    };
    for (number, fills) in sheet.fills.range(first..first + ROWS_OF_LEGEND) {
        let Some(row) = rows.iter().find(|row| row.number == *number) else {
            continue;
        };
        for (column, colour) in fills {
            let text = row
                .cells
                .iter()
                .filter(|(at, _)| at >= column)
                .filter_map(|(_, cell)| match cell {
                    Cell::Text(text) if !text.is_blank() => Some(text),
                    _ => None,
                })
                .find(|text| !normalise(text).starts_with("legende"));
            if let Some(text) = text {
                meanings.entry(*colour).or_insert_with(|| Meaning::of(text));
            }
        }
    }
    meanings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::header::find;
    use crate::inventory::lamps::Technology;

    #[test]
    fn the_legend_says_what_green_rows_are() {
        const GREEN: u32 = 0x0092_D050;
        let mut sheet = Sheet::default();
        let rows: [&[&str]; 5] = [
            &["Rue", "Lampe", "Puissance (W)"],
            &["Rue Haute", "SHP", "100"],
            &["Rue Basse", "SHP", "70"],
            &["Rue Neuve", "BF", "125"],
            &["Légende :", "", "en vert = passé en LED 30 W"],
        ];
        for (number, cells) in (1..).zip(rows) {
            for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                sheet.push(number, column, Cell::Text((*text).into()));
            }
        }
        sheet
            .fills
            .insert(3, vec![(0, GREEN), (1, GREEN), (2, GREEN)]);
        sheet.fills.insert(5, vec![(1, GREEN)]);
        let header = find(&sheet, &Mapping::default()).expect("a header");
        let colours = Colours::of(&sheet, &header, &Mapping::default());
        let (meaning, answer) = colours.of_row(3).expect("a meaning");
        assert_eq!(answer, None);
        assert_eq!(
            meaning.lamp,
            Some(LampName::Known(Technology::Led, Some(30.0)))
        );
        assert_eq!(colours.of_row(2), None);
        let decisions = colours.decisions(<[u32]>::len);
        assert_eq!(decisions.len(), 1);
        assert_eq!(decisions[0].certainty, Certainty::Asked);
    }
}
