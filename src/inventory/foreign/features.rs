//! The objects of a layer of a GIS as the rows of a sheet: their properties are its columns, and the point
//! gives two more.

use crate::inventory::bounds::{CELL, ROW, TEXT};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Cell, Sheet};
use crate::inventory::workbook::{Keeper, Refusal};
use rustc_hash::FxHashMap;

/// Titles of the columns that the geometry gives. Which system they are in is judged from the values.
const OF_GEOMETRY: [&str; 2] = ["X", "Y"];

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Geometry {
    /// Nobody says.
    None,
    /// At a point.
    Point([f64; 2]),
    /// At several points, of which this is the first.
    Several([f64; 2]),
    /// Along a line or over an area.
    NoPoint,
}

/// The rows of some objects, before the titles of all of them are known.
pub(super) struct Features<'a> {
    keeper: &'a mut Keeper,
    titles: Vec<String>,
    by_title: FxHashMap<String, u32>,
    rows: Vec<Vec<(u32, Cell)>>,
    places: Vec<Option<[f64; 2]>>,
    /// Objects that are no point, and those that are several.
    no_point: usize,
    several: usize,
}

impl<'a> Features<'a> {
    /// None yet of a layer.
    pub fn of(keeper: &'a mut Keeper) -> Self {
        Self {
            keeper,
            titles: Vec::new(),
            by_title: FxHashMap::default(),
            rows: Vec::new(),
            places: Vec::new(),
            no_point: 0,
            several: 0,
        }
    }

    /// Begins the row of an object.
    pub fn begin(&mut self, geometry: Geometry) -> Result<(), Refusal> {
        let of_place = 2 * CELL;
        self.keeper.pay(ROW + of_place)?;
        let place = match geometry {
            Geometry::Point(place) | Geometry::Several(place) => Some(place),
            Geometry::None | Geometry::NoPoint => None,
        };
        self.no_point += usize::from(geometry == Geometry::NoPoint);
        self.several += usize::from(matches!(geometry, Geometry::Several(_)));
        self.places.push(place);
        // An object mostly has as much to tell as the one before, not as all of them together.
        let usual = self.rows.last().map_or(self.titles.len(), Vec::len);
        self.rows.push(Vec::with_capacity(usual));
        Ok(())
    }

    /// The column of a title.
    pub fn column(&mut self, title: &str) -> Result<u32, Refusal> {
        if let Some(column) = self.by_title.get(title) {
            return Ok(*column);
        }
        // Kept in the list and in the index.
        self.keeper.pay(2 * (TEXT + title.len()))?;
        let column = u32::try_from(self.titles.len()).unwrap_or(u32::MAX);
        self.titles.push(title.to_owned());
        self.by_title.insert(title.to_owned(), column);
        Ok(column)
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.titles.len()
    }

    /// A cell of text.
    pub fn text(&mut self, text: &str) -> Result<Cell, Refusal> {
        self.keeper.text_cell(text)
    }

    /// Puts a cell into the row that was begun last.
    pub fn put(&mut self, column: u32, cell: Cell) -> Result<(), Refusal> {
        self.keeper.pay(CELL)?;
        if let Some(row) = self.rows.last_mut() {
            row.push((column, cell));
        }
        Ok(())
    }

    /// The sheet, with the titles in its first row; `system` is the system of coordinates that the file
    /// names, and where it does.
    pub fn sheet(mut self, system: Option<(&str, &str)>) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet::default();
        let first = u32::try_from(self.titles.len()).unwrap_or(u32::MAX - 2);
        if self.places.iter().any(Option::is_some) {
            self.titles.extend(OF_GEOMETRY.map(str::to_owned));
        }
        for (column, title) in (0..).zip(&self.titles) {
            sheet.push(1, column, self.keeper.text_cell(title)?);
        }
        for (number, (row, place)) in (2..).zip(self.rows.into_iter().zip(&self.places)) {
            let place = place.iter().flat_map(|place| (first..).zip(*place));
            let place = place.map(|(column, value)| (column, Cell::Number(value)));
            for (column, cell) in row.into_iter().chain(place) {
                sheet.push(number, column, cell);
            }
        }
        if let Some((name, source)) = system {
            sheet.decisions.push(
                Decision::new(Kind::Format, name, "système de coordonnées annoncé")
                    .because(format!("{source} ; le système est vérifié sur les valeurs")),
            );
        }
        if self.no_point > 0 {
            sheet.decisions.push(
                Decision::new(
                    Kind::Format,
                    "lignes ou surfaces",
                    format!("{} objets sans coordonnées", self.no_point),
                )
                .because("seuls les points donnent le lieu d'un point lumineux")
                .or_else("une autre couche que celle des points lumineux"),
            );
        }
        if self.several > 0 {
            sheet.decisions.push(
                Decision::new(
                    Kind::Format,
                    "MultiPoint",
                    format!("{} objets placés à leur premier point", self.several),
                )
                .because("un objet est un point lumineux")
                .or_else("un point lumineux par point de la géométrie"),
            );
        }
        Ok(sheet)
    }
}
