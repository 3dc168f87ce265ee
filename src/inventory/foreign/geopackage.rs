//! GeoPackage, the SQLite file of QGIS: each of its layers and tables is a sheet.
//!
//! The file is read from memory, so nothing is written beside it. Only its tables are: views, triggers
//! and virtual tables of a stranger are SQL that runs. SQLite itself is bounded in texts, columns,
//! memory and time.

mod fault;
mod geometry;
mod head;

use super::features::{Features, Geometry};
use super::{MOST_COLUMNS, report_format};
use crate::error::{Error, Result};
use crate::inventory::bounds::{MOST_VALUES, ROWS, longest};
use crate::inventory::grid::{Cell, Sheet, serial_of};
use crate::inventory::workbook::{Keeper, Refusal};
use fault::Fault;
pub(super) use head::is_sqlite;
use head::{JOURNAL, LEAST};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest text or geometry, bytes.
const LONGEST_VALUE: i32 = 1 << 20;
/// Most bytes of a statement of SQL: the definition of a table.
const LONGEST_STATEMENT: i32 = 1 << 20;
/// Most layers and tables of a file.
const MOST_TABLES: usize = 1000;
/// Most columns of geometry that a file lists.
const MOST_GEOMETRIES: usize = 10_000;
/// Steps of SQLite from one look at the clock to the next.
const STEPS: i32 = 100_000;

/// Tables of QGIS that hold no data.
const OF_QGIS: [&str; 2] = ["layer_styles", "qgis_projects"];
/// The row number that writers of GeoPackages add.
const ROW_NUMBER: &str = "fid";

/// Reads the layers and tables; `None` where it is another kind of SQLite file.
///
/// # Errors
/// It is damaged, has a part in another file, or asks for more than an inventory does.
pub(super) fn read(file: &Path, bytes: &[u8], keeper: Keeper) -> Result<Option<Vec<Sheet>>> {
    read_within(file, bytes, keeper, longest(bytes.len()))
}

fn read_within(
    file: &Path,
    bytes: &[u8],
    mut keeper: Keeper,
    longest: Duration,
) -> Result<Option<Vec<Sheet>>> {
    let says_so = head::says_geopackage(bytes);
    if bytes.len() < LEAST {
        return if says_so {
            Err(Fault::Truncated.of(file))
        } else {
            Ok(None)
        };
    }
    head::refuse_if_open(file)?;
    if says_so && head::is_cut(bytes) {
        return Err(Fault::Truncated.of(file));
    }
    let mut read = || -> std::result::Result<Option<Vec<Sheet>>, Fault> {
        let package = Package::open(bytes, longest)?;
        if !says_so && !package.lists_its_tables()? {
            return Ok(None);
        }
        package.sheets(&mut keeper).map(Some)
    };
    let mut sheets = match read() {
        Ok(None) => return Ok(None),
        Ok(Some(sheets)) => sheets,
        // Another database, damaged or not, is refused as what it is.
        Err(Fault::Damaged) if !says_so => return Ok(None),
        Err(fault) => return Err(fault.of(file)),
    };
    if sheets.is_empty() {
        return Err(Error::input(
            file,
            "c'est un GeoPackage sans aucune couche ni table",
            "exportez-y la couche des points depuis QGIS",
        ));
    }
    report_format(
        &mut sheets,
        "GeoPackage",
        "une feuille par couche ou table, un point lumineux par objet",
    );
    Ok(Some(sheets))
}

struct Package {
    database: Connection,
}

/// A table of the file.
struct Table {
    name: String,
    geometry: Option<OfGeometry>,
}

/// A column of geometry, and the system that it says it is in.
type OfGeometry = (String, Option<String>);

impl Package {
    fn open(bytes: &[u8], longest: Duration) -> std::result::Result<Self, Fault> {
        let mut database = Connection::open_in_memory()?;
        // Nothing is in a log: that was looked for.
        let mut head = bytes[..LEAST].to_vec();
        head[JOURNAL].fill(1);
        let whole = head.as_slice().chain(&bytes[LEAST..]);
        database.deserialize_read_exact("main", whole, bytes.len(), true)?;
        for (limit, most) in [
            (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_STATEMENT),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 0),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        ] {
            database.set_limit(limit, most)?;
        }
        database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        database.execute_batch(
            "PRAGMA cell_size_check = ON; PRAGMA query_only = ON; PRAGMA temp_store = MEMORY",
        )?;
        let begun = Instant::now();
        database.progress_handler(STEPS, Some(move || begun.elapsed() >= longest))?;
        Ok(Self { database })
    }

    fn lists_its_tables(&self) -> rusqlite::Result<bool> {
        self.is_table("gpkg_contents")
    }

    /// Whether a name is that of a table that holds rows, not of a view or a virtual table.
    fn is_table(&self, name: &str) -> rusqlite::Result<bool> {
        let mut found = self.database.prepare(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE AND rootpage > 0",
        )?;
        found.exists([name])
    }

    fn sheets(&self, keeper: &mut Keeper) -> std::result::Result<Vec<Sheet>, Fault> {
        let mut cells = 0;
        let mut sheets = Vec::new();
        for table in self.tables()? {
            sheets.push(self.sheet(&table, &mut cells, keeper)?);
        }
        Ok(sheets)
    }

    /// The tables that the package lists as its data, in its order.
    fn tables(&self) -> std::result::Result<Vec<Table>, Fault> {
        if !self.lists_its_tables()? {
            return Err(Fault::Damaged);
        }
        let mut listed = self.database.prepare(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes', 'aspatial') ORDER BY rowid",
        )?;
        let names = listed.query_map([], |row| row.get::<_, String>(0))?;
        let mut geometries = self.geometries()?;
        let mut seen = FxHashSet::default();
        let mut tables = Vec::new();
        for name in names {
            let name = name?;
            let is_new = seen.insert(name.clone());
            if !is_new || OF_QGIS.contains(&name.as_str()) || !self.is_table(&name)? {
                continue;
            }
            if tables.len() == MOST_TABLES {
                return Err(Fault::TooLarge("plus de 1 000 tables"));
            }
            let geometry = geometries.remove(&name);
            tables.push(Table { name, geometry });
        }
        Ok(tables)
    }

    /// The column of geometry of each table that has one, all read at once: a list without an index would be
    /// gone through for each table.
    fn geometries(&self) -> std::result::Result<FxHashMap<String, OfGeometry>, Fault> {
        let mut geometries = FxHashMap::default();
        if !self.is_table("gpkg_geometry_columns")? || !self.is_table("gpkg_spatial_ref_sys")? {
            return Ok(geometries);
        }
        let mut listed = self.database.prepare(
            "SELECT table_name, column_name, organization || ':' || organization_coordsys_id \
             FROM gpkg_geometry_columns AS geometry LEFT JOIN gpkg_spatial_ref_sys AS system \
             ON geometry.srs_id = system.srs_id",
        )?;
        let of_tables =
            listed.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        for (count, of_table) in of_tables.enumerate() {
            let (table, geometry): (String, OfGeometry) = of_table?;
            if count == MOST_GEOMETRIES {
                return Err(Fault::TooLarge("plus de 10 000 colonnes de géométrie"));
            }
            geometries.entry(table).or_insert(geometry);
        }
        Ok(geometries)
    }

    /// The columns that a table keeps, by name; what it would work out of others is an expression of a
    /// stranger.
    fn columns(
        &self,
        table: &Table,
        features: &mut Features<'_>,
    ) -> std::result::Result<Vec<(String, Column)>, Fault> {
        let mut listed = self
            .database
            .prepare("SELECT name, type FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
        let listed = listed.query_map([&table.name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut columns = Vec::new();
        for column in listed {
            let (name, declared): (String, String) = column?;
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            let column = if table.geometry.as_ref().is_some_and(|(name, _)| is(name)) {
                Column::Geometry
            } else if is(ROW_NUMBER) {
                Column::RowNumber
            } else {
                Column::Data(features.column(&name)?, Kind::of(&declared))
            };
            columns.push((name, column));
        }
        if columns.len() > MOST_COLUMNS as usize {
            return Err(Fault::TooWide);
        }
        Ok(columns)
    }

    fn sheet(
        &self,
        table: &Table,
        cells: &mut usize,
        keeper: &mut Keeper,
    ) -> std::result::Result<Sheet, Fault> {
        let mut features = Features::of(keeper);
        let columns = self.columns(table, &mut features)?;
        let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
        // In the order of the table, whatever its indexes are.
        let mut rows = self.database.prepare(&format!(
            "SELECT {} FROM {} NOT INDEXED",
            names.join(", "),
            quoted(&table.name)
        ))?;
        let place = (columns.iter()).position(|(_, column)| matches!(column, Column::Geometry));
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let geometry = match place.map(|at| row.get_ref(at)).transpose()? {
                Some(ValueRef::Blob(blob)) => geometry::of(blob),
                _ => Geometry::None,
            };
            features.begin(geometry)?;
            for (at, (_, column)) in columns.iter().enumerate() {
                let Column::Data(index, kind) = column else {
                    continue;
                };
                if let Some(cell) = kind.cell(row.get_ref(at)?, &mut features)? {
                    features.put(*index, cell)?;
                }
            }
            *cells += columns.len();
            if *cells > MOST_VALUES || features.len() > ROWS as usize {
                return Err(Fault::TooLarge(
                    "plus de 12 millions de valeurs ou un million de lignes",
                ));
            }
        }
        let system = table
            .geometry
            .as_ref()
            .and_then(|(_, system)| system.as_deref());
        let mut sheet = features.sheet(system.map(|system| (system, "la couche le dit")))?;
        sheet.name.clone_from(&table.name);
        Ok(sheet)
    }
}

/// A name in SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What a column of a table is.
enum Column {
    Geometry,
    RowNumber,
    Data(u32, Kind),
}

/// What the values of a column stand for, by the type that the table declares.
#[derive(Clone, Copy)]
enum Kind {
    AsStored,
    Truth,
    Day,
}

impl Kind {
    fn of(declared: &str) -> Self {
        match declared.to_ascii_uppercase().as_str() {
            "BOOLEAN" => Self::Truth,
            "DATE" | "DATETIME" => Self::Day,
            _ => Self::AsStored,
        }
    }

    /// What a cell holds of a value; pictures and other bytes tell nothing.
    fn cell(
        self,
        value: ValueRef<'_>,
        features: &mut Features<'_>,
    ) -> std::result::Result<Option<Cell>, Refusal> {
        Ok(match (self, value) {
            (_, ValueRef::Null | ValueRef::Blob(_)) => None,
            (Self::Truth, ValueRef::Integer(whole @ (0 | 1))) => Some(Cell::Bool(whole == 1)),
            (_, ValueRef::Integer(whole)) => Some(Cell::Number(whole as f64)),
            (_, ValueRef::Real(number)) => number.is_finite().then_some(Cell::Number(number)),
            (kind, ValueRef::Text(text)) => {
                let text = String::from_utf8_lossy(text);
                let day = serial_of(&text).filter(|_| matches!(kind, Self::Day));
                Some(match day {
                    Some(day) => Cell::Date(day),
                    None => features.text(&text)?,
                })
            }
        })
    }
}

#[cfg(test)]
mod tests;
