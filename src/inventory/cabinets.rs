//! The sheet of the cabinets beside that of the points: what it says of a cabinet holds for the
//! points that it feeds.

use super::decision::{Decision, Kind};
use super::fields::Field;
use super::grid::{Cell, Row, Sheet, Text};
use super::header::Header;
use super::text::normalise;
use std::collections::BTreeMap;

/// Of the points' cabinets, at least this share must be in the list for it to be theirs.
const SHARE_MATCHED: f64 = 0.8;

/// What one row says of a cabinet.
#[derive(Debug, Clone, Default, PartialEq)]
struct Cabinet {
    regime: Option<Text>,
    pdl: Option<Text>,
    /// How many points it feeds, as the list says.
    points: Option<f64>,
    row: u32,
}

/// The cabinets of a file, by their names without case and punctuation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cabinets {
    sheet: String,
    by_name: BTreeMap<String, Cabinet>,
    /// Titles of the columns that are joined.
    titles: Vec<String>,
}

impl Cabinets {
    /// Reads a list of cabinets: a table of one row a cabinet that says more of it than its name.
    #[must_use]
    pub fn of(sheet: &Sheet, header: &Header) -> Option<Self> {
        let name = header.column(Field::Armoire)?.index();
        let joined = [Field::Regime, Field::Pdl];
        let columns: Vec<_> = joined
            .iter()
            .filter_map(|field| header.column(*field))
            .collect();
        let mut cabinets = Self {
            sheet: sheet.name.clone(),
            titles: columns.iter().map(|column| column.header.clone()).collect(),
            ..Self::default()
        };
        let text = |row: &Row, field: Field| {
            let column = header.column(field)?.index();
            match row.get(column)? {
                cell if cell.is_blank() => None,
                Cell::Text(text) => Some(text.clone()),
                cell @ Cell::Number(_) => Some(Text::from(cell.to_string().as_str())),
                _ => None,
            }
        };
        for row in sheet.below(header.row) {
            let key = normalise(&row.text(name));
            if key.is_empty() || key.starts_with("total") {
                continue;
            }
            let points = match header
                .column(Field::Foyers)
                .and_then(|column| row.get(column.index()))
            {
                Some(Cell::Number(number)) => Some(*number),
                Some(Cell::Text(text)) => text.trim().parse().ok(),
                _ => None,
            };
            let cabinet = Cabinet {
                regime: text(row, Field::Regime),
                pdl: text(row, Field::Pdl),
                points,
                row: row.number,
            };
            // Two rows of one cabinet: this is no list of cabinets.
            if cabinets.by_name.insert(key, cabinet).is_some() {
                return None;
            }
        }
        (cabinets.by_name.len() >= 2 || !cabinets.titles.is_empty()).then_some(cabinets)
    }

    /// The text of a field that the list gives for a cabinet.
    #[must_use]
    pub fn text(&self, cabinet: &str, field: Field) -> Option<&Text> {
        let cabinet = self.by_name.get(&normalise(cabinet))?;
        match field {
            Field::Regime => cabinet.regime.as_ref(),
            Field::Pdl => cabinet.pdl.as_ref(),
            _ => None,
        }
    }

    /// Whether the list is that of these points: most of their cabinets are in it.
    #[must_use]
    pub fn matches<'a>(&self, names: impl Iterator<Item = &'a str>) -> bool {
        let (mut all, mut known) = (0_usize, 0_usize);
        for name in names.filter(|name| !name.trim().is_empty()) {
            all += 1;
            known += usize::from(self.by_name.contains_key(&normalise(name)));
        }
        all > 0 && known as f64 >= all as f64 * SHARE_MATCHED
    }

    /// What was joined, told once for the points of a sheet.
    #[must_use]
    pub fn decision(&self, points: usize) -> Decision {
        Decision::new(
            Kind::Joined,
            format!("feuille « {} »", self.sheet),
            format!(
                "{} de chaque armoire repris pour ses points",
                self.titles.join(", ")
            ),
        )
        .because(format!(
            "les noms des {} armoires sont ceux des points",
            self.by_name.len()
        ))
        .or_else("points sans ces données")
        .of_points(points)
    }

    /// Titles that are joined; none for a list that only counts points.
    #[must_use]
    pub fn joins(&self) -> bool {
        !self.titles.is_empty()
    }

    /// The cabinets whose points, counted as the list names them, are not as many as it says: where,
    /// and in words.
    #[must_use]
    pub fn differing(&self, counted: &BTreeMap<String, usize>) -> Vec<(String, String)> {
        self.by_name
            .iter()
            .filter_map(|(key, cabinet)| {
                let stated = cabinet.points?;
                let read = counted.get(key).copied().unwrap_or(0);
                ((stated - read as f64).abs() > 0.5).then(|| {
                    (
                        format!("ligne {}", cabinet.row),
                        format!("armoire {key} : {stated} points annoncés, {read} lus"),
                    )
                })
            })
            .collect()
    }

    /// Name of the sheet.
    #[must_use]
    pub fn sheet(&self) -> &str {
        &self.sheet
    }
}
