//! What the colours of rows mean, by the legend of the sheet: « en vert = passé en LED 30 W ».

use super::confirmations::Said;
use super::decision::{Certainty, Decision, Kind};
use super::grid::{Cell, Row, Sheet};
use super::header::Header;
use super::lamps::{LampName, name_lamp};
use super::mapping::Mapping;
use super::place::{is_a_cabinet, is_a_street};
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
    /// stands in the sheet or in the notes of its file (the sheets without a table), says of them.
    #[must_use]
    pub fn of(sheet: &Sheet, header: &Header, mapping: &Mapping, notes: &[&Sheet]) -> Self {
        if sheet.fills.is_empty() {
            return Self::default();
        }
        let Entries {
            mut meanings,
            rows: of_legend,
        } = entries(sheet, header, notes);
        let stated = mapping.colours();
        meanings.extend(
            stated
                .iter()
                .map(|(colour, meaning)| (*colour, meaning.clone())),
        );
        let mut rows = BTreeMap::new();
        let mut by_colour = BTreeMap::new();
        let points = || {
            let rows = sheet.below(header.row).iter();
            rows.filter(|row| !of_legend.contains(&row.number))
        };
        for row in points() {
            let Some(colour) = colour_of(sheet, row) else {
                continue;
            };
            rows.insert(row.number, colour);
            by_colour
                .entry(colour)
                .or_insert_with(|| meanings.get(&colour).cloned());
        }
        // A table that is coloured all over, or every other row, says nothing by it.
        let lines = points().count();
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

/// What is said of colours, and the rows that say it.
#[derive(Default)]
struct Entries {
    meanings: BTreeMap<u32, Meaning>,
    rows: BTreeSet<u32>,
}

/// The legend: coloured cells at and below a cell « Légende », with the text in them or to their right, and
/// texts that name a colour, « rouge = supprimé ». It stands where the table is not: in rows too short for it,
/// beyond an empty column beside it, in a sheet without any table. Where nothing is called a legend, what does not
/// change a point is none.
fn entries(sheet: &Sheet, header: &Header, notes: &[&Sheet]) -> Entries {
    let used = colours_of_rows(sheet, header);
    let end = end_of_table(header);
    let titles = header.titles.iter().filter(|title| title.index < end);
    let width = titles.count();
    let own = sheet.rows.iter().chain(&sheet.legend);
    let title_of = |row: &Row| {
        let mut cells = row.cells.iter();
        let (column, _) = cells.find(|(_, cell)| is_title(cell))?;
        Some((row.number, *column))
    };
    let first = own.clone().find_map(title_of);
    let is_of_legend = |row: &Row| {
        first.is_some_and(|(first, _)| (first..first + ROWS_OF_LEGEND).contains(&row.number))
    };
    let is_below = first.is_some_and(|(_, column)| column < end);
    let from = |row: &Row| {
        let is_of_table = row.number == header.row
            || row.cells.len() * 2 >= width && !(is_below && is_of_legend(row));
        if is_of_table { end } else { 0 }
    };
    let here = own.map(|row| (sheet, row, from(row), is_of_legend(row)));
    let elsewhere = notes.iter().flat_map(|notes| {
        let rows = notes.rows.iter();
        rows.map(|row| (*notes, row, 0, says_legend(&notes.name)))
    });
    let mut entries = Entries::default();
    for (of, row, from, is_of_legend) in here.chain(elsewhere) {
        for (colour, meaning) in coloured(of, row, from).chain(named(row, from, &used)) {
            let is_of_block = is_a_cabinet(&meaning.text) || is_a_street(&meaning.text);
            let says_so = meaning.changes() && used.contains(&colour) && !is_of_block;
            if is_of_legend || says_so {
                if from == 0 && std::ptr::eq(of, sheet) {
                    entries.rows.insert(row.number);
                }
                entries.meanings.entry(colour).or_insert(meaning);
            }
        }
    }
    entries
}

fn is_title(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if says_legend(text))
}

/// Whether a title is that of a legend.
pub(super) fn says_legend(text: &str) -> bool {
    // Quick: it is asked of every cell.
    text.trim_start().starts_with(['L', 'l']) && normalise(text).starts_with("legende")
}

/// The first column beyond the table: a gap in the titles, or that of a legend.
fn end_of_table(header: &Header) -> u32 {
    let mut titles = header.titles.iter();
    let mut end = titles.next().map_or(0, |title| title.index) + 1;
    for title in titles {
        if title.index > end || says_legend(title.whole()) {
            break;
        }
        end = title.index + 1;
    }
    let last_read = header.used().flat_map(|column| &column.indices).max();
    end.max(last_read.map_or(0, |last| last + 1))
}

/// The coloured cells of a row from a column, with the text in them or to their right.
fn coloured<'a>(
    sheet: &'a Sheet,
    row: &'a Row,
    from: u32,
) -> impl Iterator<Item = (u32, Meaning)> + 'a {
    let fills = sheet.fills.get(&row.number).map_or(&[][..], Vec::as_slice);
    let is_of_row = move |column: u32, colour: u32| {
        let before = fills.iter().find(|(at, _)| at + 1 == column);
        from > 0 && before.is_some_and(|(_, other)| *other == colour)
    };
    fills.iter().filter_map(move |(column, colour)| {
        if *column < from || is_of_row(*column, *colour) {
            return None;
        }
        let (_, text) = row
            .cells
            .iter()
            .filter(|(at, cell)| at >= column && !is_title(cell))
            .find(|(_, cell)| matches!(cell, Cell::Text(text) if !text.is_blank()))?;
        Some((*colour, Meaning::of(&text.to_string())))
    })
}

/// What a row says from a column of colours by their names: « rouge = supprimé ; en vert : passé en LED ».
fn named<'a>(
    row: &'a Row,
    from: u32,
    used: &'a BTreeSet<u32>,
) -> impl Iterator<Item = (u32, Meaning)> + 'a {
    let texts = (row.cells.iter())
        .filter(move |(at, _)| *at >= from && !used.is_empty())
        .filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(text.to_string()),
            _ => None,
        });
    let parts = texts.flat_map(|text| {
        let parts = text.split([';', ',', '\n']).map(str::to_owned);
        parts.collect::<Vec<_>>()
    });
    parts.filter_map(|part| {
        let normal = normalise(&part);
        let mut colours = used.iter().filter(|colour| is_named_in(&normal, **colour));
        // Two reds are told apart by no word.
        match (colours.next(), colours.next()) {
            (Some(colour), None) => Some((*colour, Meaning::of(&part))),
            _ => None,
        }
    })
}

/// Whether a normalised text speaks of a colour: « rouge : », « les lignes en rouge », not « rue Verte ».
fn is_named_in(normal: &str, colour: u32) -> bool {
    const BEFORE: [&str; 12] = [
        "legende",
        "en",
        "couleur",
        "fond",
        "surligne",
        "surlignee",
        "surlignes",
        "ligne",
        "lignes",
        "point",
        "points",
        "cellules",
    ];
    let words: Vec<&str> = normal.split(' ').collect();
    let is_named = |(at, word): (usize, &&str)| {
        let is_spoken_of = at == 0 || BEFORE.contains(&words[at - 1]);
        is_spoken_of && name_of(colour).contains(word)
    };
    words.iter().enumerate().any(is_named)
}

/// The colours of the rows of a table.
fn colours_of_rows(sheet: &Sheet, header: &Header) -> BTreeSet<u32> {
    let rows = sheet.below(header.row).iter();
    rows.filter(|row| row.cells.len() > 1)
        .filter_map(|row| colour_of(sheet, row))
        .collect()
}

/// Less between the strongest and the weakest of red, green and blue is a grey, of 255.
const LEAST_SPREAD: i16 = 20;

/// The words for a colour, 0xRRGGBB, by its hue.
fn name_of(colour: u32) -> &'static [&'static str] {
    let [_, red, green, blue] = colour.to_be_bytes().map(i16::from);
    let most = red.max(green).max(blue);
    let spread = most - red.min(green).min(blue);
    if spread < LEAST_SPREAD {
        return &["gris", "grise", "grises"];
    }
    let share = |difference: i16| f64::from(difference) / f64::from(spread);
    let sixths = if most == red {
        share(green - blue).rem_euclid(6.0)
    } else if most == green {
        share(blue - red) + 2.0
    } else {
        share(red - green) + 4.0
    };
    match sixths * 60.0 {
        hue if hue < 15.0 => &["rouge", "rouges", "rose", "roses"],
        hue if hue < 46.5 => &["orange", "oranges"],
        hue if hue < 70.0 => &["jaune", "jaunes"],
        hue if hue < 165.0 => &["vert", "verte", "verts", "vertes"],
        hue if hue < 260.0 => &["bleu", "bleue", "bleus", "bleues"],
        hue if hue < 320.0 => &[
            "violet",
            "violette",
            "violets",
            "violettes",
            "mauve",
            "mauves",
        ],
        _ => &["rouge", "rouges", "rose", "roses"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::header::find;
    use crate::inventory::lamps::Technology;

    const GREEN: u32 = 0x0092_D050;
    const RED: u32 = 0x00FF_0000;

    /// Three points, the second of them in a colour.
    fn points(colour: u32) -> Sheet {
        let mut sheet = Sheet::default();
        let rows: [&[&str]; 4] = [
            &["Rue", "Lampe", "Puissance (W)", "Commune"],
            &["Rue Haute", "SHP", "100", "Samer"],
            &["Rue Basse", "SHP", "70", "Samer"],
            &["Rue Neuve", "BF", "125", "Samer"],
        ];
        for (number, cells) in (5..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.push(number, column, Cell::Text((*text).into()));
            }
        }
        let fills = (0..4).map(|column| (column, colour)).collect();
        sheet.fills.insert(7, fills);
        sheet
    }

    /// Writes a cell, coloured or not, in a row that may hold others.
    fn write(sheet: &mut Sheet, row: u32, column: u32, text: &str, fill: Option<u32>) {
        if let Some(colour) = fill {
            sheet.fills.entry(row).or_default().push((column, colour));
        }
        if text.is_empty() {
            return;
        }
        let cell = (column, Cell::Text(text.into()));
        match sheet.rows.binary_search_by_key(&row, |row| row.number) {
            Ok(at) => sheet.rows[at].cells.push(cell),
            Err(at) => {
                let cells = vec![cell];
                sheet.rows.insert(
                    at,
                    Row {
                        number: row,
                        values: 0,
                        cells,
                    },
                );
            }
        }
    }

    fn meaning(sheet: &Sheet, notes: &[&Sheet]) -> Option<Meaning> {
        let header = find(sheet, &Mapping::default()).expect("a header");
        let colours = Colours::of(sheet, &header, &Mapping::default(), notes);
        assert_eq!(colours.of_row(6), None);
        let (meaning, answer) = colours.of_row(7)?;
        assert_eq!(answer, None);
        let decisions = colours.decisions(<[u32]>::len);
        assert_eq!(decisions.len(), 1);
        assert_eq!(decisions[0].certainty, Certainty::Asked);
        Some(meaning.clone())
    }

    #[test]
    fn the_legend_says_what_green_rows_are() {
        let mut sheet = points(GREEN);
        write(&mut sheet, 9, 0, "Légende :", None);
        write(&mut sheet, 9, 1, "en vert = passé en LED 30 W", Some(GREEN));
        assert_eq!(
            meaning(&sheet, &[]).expect("a meaning").lamp,
            Some(LampName::Known(Technology::Led, Some(30.0)))
        );
    }

    #[test]
    fn a_legend_stands_anywhere_but_in_the_table_and_needs_no_title() {
        type Cells = [(u32, u32, &'static str, Option<u32>)];
        let legends: [(&str, &Cells); 9] = [
            ("below", &[(10, 0, "supprimés en 2023", Some(RED))]),
            (
                "swatch below",
                &[(10, 0, "", Some(RED)), (10, 1, "déposés", None)],
            ),
            ("above", &[(2, 0, "points supprimés", Some(RED))]),
            (
                "words above",
                &[(2, 0, "lignes rouges : points supprimés", None)],
            ),
            (
                "words below",
                &[(
                    10,
                    0,
                    "NB : les points surlignés en rouge ont été supprimés",
                    None,
                )],
            ),
            ("beside", &[(6, 6, "supprimés", Some(RED))]),
            (
                "swatch beside",
                &[(6, 6, "", Some(RED)), (6, 7, "supprimés", None)],
            ),
            (
                "with a title beside",
                &[(6, 6, "Légende", None), (8, 6, "déposé", Some(RED))],
            ),
            (
                "title in the header",
                &[
                    (5, 6, "Légende", None),
                    (6, 6, "", Some(RED)),
                    (6, 7, "déposé", None),
                ],
            ),
        ];
        for (place, cells) in legends {
            let mut sheet = points(RED);
            for (row, column, text, fill) in cells {
                write(&mut sheet, *row, *column, text, *fill);
            }
            let meaning = meaning(&sheet, &[]).unwrap_or_else(|| panic!("{place}"));
            assert!(meaning.gone, "{place}: {meaning:?}");
        }
        let mut notes = Sheet::default();
        write(&mut notes, 1, 0, "Les points en rouge = déposés", None);
        assert!(meaning(&points(RED), &[&notes]).expect("a meaning").gone);
    }

    #[test]
    fn what_is_no_legend_says_nothing_of_a_colour() {
        for (text, fill) in [
            ("Armoire C02 - LED", Some(RED)),
            ("Rue Rouge : LED 30 W", None),
            ("à vérifier", Some(RED)),
            ("supprimés", Some(GREEN)),
            ("les points verts ont été supprimés", None),
        ] {
            let mut sheet = points(RED);
            write(&mut sheet, 10, 0, text, fill);
            assert_eq!(meaning(&sheet, &[]), None, "{text}");
        }
    }
}
