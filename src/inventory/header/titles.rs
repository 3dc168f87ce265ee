//! The titles of a table before they are understood: of one row, or of two read together.

use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::mapping::is_named;
use crate::inventory::vocabulary::{Meaning, State, state_in, understand};

pub(super) fn all_text(row: &Row) -> bool {
    row.cells
        .iter()
        .all(|(_, cell)| matches!(cell, Cell::Text(text) if text.parse::<f64>().is_err()))
}

/// A column of a header before it is understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Title {
    /// Column number, from 0.
    pub index: u32,
    /// Its title.
    pub(super) own: String,
    /// The title of the group above it and its own.
    pub(super) grouped: Option<String>,
}

impl Title {
    /// A column without a title.
    pub(super) fn empty(index: u32) -> Self {
        Self {
            index,
            own: String::new(),
            grouped: None,
        }
    }

    /// Both lines of the title.
    #[must_use]
    pub fn whole(&self) -> &str {
        self.grouped.as_deref().unwrap_or(&self.own)
    }

    /// The title of the group above it.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        let group = self.grouped.as_deref()?.strip_suffix(&self.own)?;
        Some(group.trim())
    }

    /// What the title means: both its lines, else its own under what the group says of its state:
    /// « Type lampe » under « Projet 2026 » is planned.
    pub(super) fn meaning(&self) -> Option<Meaning> {
        understand(self.whole()).or_else(|| {
            let own = understand(&self.own)?;
            Some(match self.group().map(state_in) {
                Some(state) if state != State::Plain => own.of(state),
                _ => own,
            })
        })
    }

    /// Whether a mapping means this column by a name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        is_named(name, self.whole(), self.index) || is_named(name, &self.own, self.index)
    }
}

pub fn single_titles(row: &Row) -> Vec<Title> {
    row.cells
        .iter()
        .filter(|(_, cell)| matches!(cell, Cell::Text(_)))
        .map(|(index, cell)| Title {
            index: *index,
            own: cell.to_string(),
            grouped: None,
        })
        .collect()
}

/// Two-line headers: « Lampe » over « Type | Puissance », merged or simply left blank to the
/// right; a column without a lower line keeps its upper one.
pub fn paired_titles(sheet: &Sheet, upper: &Row, lower: &Row) -> Vec<Title> {
    let last = upper
        .cells
        .iter()
        .chain(&lower.cells)
        .map(|(column, _)| *column)
        .max()
        .unwrap_or(0);
    let across = Across::of(sheet, upper.number, last);
    let mut titles = Vec::new();
    let mut group = String::new();
    for index in 0..=last {
        let above = upper.text(index);
        let merged_to_here = across.contains(index);
        let merges_known = !sheet.merged.is_empty();
        if !above.is_empty() {
            group.clone_from(&above);
        } else if merges_known && !merged_to_here {
            group.clear();
        }
        let below = lower.text(index);
        match (below.is_empty(), above.is_empty()) {
            (false, _) => titles.push(Title {
                index,
                grouped: (!group.is_empty()).then(|| format!("{group} {below}")),
                own: below,
            }),
            (true, false) => titles.push(Title {
                index,
                own: above,
                grouped: None,
            }),
            (true, true) => {}
        }
    }
    titles
}

/// The columns of a row that are merged with one to their left.
struct Across {
    /// By column: how far to the right an area goes that begins to its left.
    reach: Vec<u32>,
}

impl Across {
    /// Looked for once a row: a sheet may have as many areas as it has rows.
    fn of(sheet: &Sheet, row: u32, last: u32) -> Self {
        let mut reach = vec![0; last as usize + 2];
        for area in &sheet.merged {
            if (area.rows.0..=area.rows.1).contains(&row)
                && let Some(end) = reach.get_mut(area.columns.0 as usize + 1)
            {
                *end = area.columns.1.max(*end);
            }
        }
        for column in 1..reach.len() {
            reach[column] = reach[column].max(reach[column - 1]);
        }
        Self { reach }
    }

    fn contains(&self, column: u32) -> bool {
        column > 0 && self.reach[column as usize] >= column
    }
}
