//! Layers and tables of a GeoPackage, the file that QGIS and other GIS open: a SQLite database, made
//! in memory and written whole. Nothing in it depends on the day: the same rows give the same bytes.

pub mod style;

use super::field::{Columns, Datum, Field, TRUE};
use super::xlsx::style::Kind;
use crate::inventory::coordinates::System;
use crate::outputs::{MARK_URI, Mark};
use rusqlite::{Connection, params};
use std::io::{self, Write};
use style::Rule;

/// `GPKG`, as SQLite keeps it in the head of the file.
const APPLICATION_ID: i32 = 0x4750_4B47;
/// Version 1.3 of the standard.
const VERSION: i32 = 10_300;
/// The clock would make two runs differ.
const WRITTEN: &str = "2000-01-01T00:00:00.000Z";
/// The column of geometry of a layer.
const GEOMETRY: &str = "geom";

/// What a layer or a table is called.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    /// Its name in the file.
    pub name: &'static str,
    /// What it holds, for people.
    pub description: &'static str,
}

/// A GeoPackage that is being made.
pub struct Package {
    database: Connection,
}

/// What the points of a layer span: least x and y, greatest x and y.
type Extent = [f64; 4];

impl Package {
    /// A package without any layer, that says what file of the program it is.
    ///
    /// # Errors
    /// Memory ends.
    pub fn new(mark: &Mark) -> io::Result<Self> {
        let database = Connection::open_in_memory().map_err(io::Error::other)?;
        let package = Self { database };
        package.begin(mark).map_err(io::Error::other)?;
        Ok(package)
    }

    fn begin(&self, mark: &Mark) -> rusqlite::Result<()> {
        let database = &self.database;
        database.pragma_update(None, "page_size", 4096)?;
        database.pragma_update(None, "application_id", APPLICATION_ID)?;
        database.pragma_update(None, "user_version", VERSION)?;
        database.execute_batch("BEGIN")?;
        database.execute_batch(include_str!("geopackage/tables.sql"))?;
        for (name, text) in mark.properties() {
            database.execute(
                "INSERT INTO gpkg_metadata VALUES (NULL, 'dataset', ?1, 'text/plain', ?2)",
                params![format!("{MARK_URI}{name}"), text],
            )?;
            database.execute(
                "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?1, ?2, NULL)",
                params![WRITTEN, database.last_insert_rowid()],
            )?;
        }
        self.contents("layer_styles", "attributes", "styles de QGIS", None)
    }

    /// Adds a table without geometry.
    ///
    /// # Errors
    /// Memory ends.
    pub fn table<R>(
        &self,
        named: Named,
        columns: &Columns<'_, R>,
        rows: impl Iterator<Item = R>,
    ) -> io::Result<()> {
        let fill = || -> rusqlite::Result<()> {
            self.contents(named.name, "attributes", named.description, None)?;
            self.rows(named, columns, None, |_| None, rows)?;
            Ok(())
        };
        fill().map_err(io::Error::other)
    }

    /// Adds a layer of points, each at the place that `place` gives in this system (WGS84, longitude
    /// first, or Lambert-93); a row without place has no geometry.
    ///
    /// # Errors
    /// Memory ends.
    pub fn layer<R>(
        &self,
        named: Named,
        columns: &Columns<'_, R>,
        system: System,
        place: impl Fn(&R) -> Option<[f64; 2]>,
        rows: impl Iterator<Item = R>,
    ) -> io::Result<()> {
        let reference = reference_of(system);
        let fill = || -> rusqlite::Result<()> {
            self.contents(named.name, "features", named.description, Some(reference))?;
            self.database.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, 'POINT', ?3, 0, 0)",
                params![named.name, GEOMETRY, reference],
            )?;
            let extent = self.rows(named, columns, Some(reference), place, rows)?;
            if let Some([west, south, east, north]) = extent {
                self.database.execute(
                    "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4 WHERE table_name = ?5",
                    params![west, south, east, north, named.name],
                )?;
            }
            Ok(())
        };
        fill().map_err(io::Error::other)
    }

    /// Says how QGIS draws a layer when it opens it.
    ///
    /// # Errors
    /// Memory ends.
    pub fn style(&self, named: Named, rules: &[Rule]) -> io::Result<()> {
        let kept = self.database.execute(
            "INSERT INTO layer_styles VALUES (NULL, '', '', ?1, ?2, 'Réverbère', ?3, '', 1, '', '', NULL, ?4)",
            params![named.name, GEOMETRY, style::qml(rules), WRITTEN],
        );
        kept.map(drop).map_err(io::Error::other)
    }

    /// Writes the file.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.database
            .execute_batch("COMMIT")
            .map_err(io::Error::other)?;
        let bytes = self.database.serialize("main").map_err(io::Error::other)?;
        out.write_all(&bytes)
    }

    fn contents(
        &self,
        table: &str,
        kind: &str,
        description: &str,
        reference: Option<i32>,
    ) -> rusqlite::Result<()> {
        self.database.execute(
            "INSERT INTO gpkg_contents VALUES (?1, ?2, ?1, ?3, ?4, NULL, NULL, NULL, NULL, ?5)",
            params![table, kind, description, WRITTEN, reference],
        )?;
        Ok(())
    }

    /// Makes a table, with geometry where it has a system, and fills it; says what its points span.
    fn rows<R>(
        &self,
        named: Named,
        columns: &Columns<'_, R>,
        reference: Option<i32>,
        place: impl Fn(&R) -> Option<[f64; 2]>,
        rows: impl Iterator<Item = R>,
    ) -> rusqlite::Result<Option<Extent>> {
        let mut declared = "fid INTEGER PRIMARY KEY NOT NULL".to_owned();
        if reference.is_some() {
            declared += &format!(", \"{GEOMETRY}\" POINT");
        }
        for field in columns.iter() {
            declared += &format!(", \"{}\" {}", field.key, affinity(field.kind));
        }
        let name = named.name;
        self.database
            .execute_batch(&format!("CREATE TABLE \"{name}\" ({declared})"))?;
        let first = 1 + usize::from(reference.is_some());
        let places = vec!["?"; columns.len() + first - 1].join(", ");
        let mut insert = self
            .database
            .prepare(&format!("INSERT INTO \"{name}\" VALUES (NULL, {places})"))?;
        let mut extent: Option<Extent> = None;
        for row in rows {
            insert.clear_bindings();
            if let (Some(reference), Some([x, y])) = (reference, place(&row)) {
                insert.raw_bind_parameter(1, point(reference, x, y).as_slice())?;
                let [west, south, east, north] = extent.unwrap_or([x, y, x, y]);
                extent = Some([west.min(x), south.min(y), east.max(x), north.max(y)]);
            }
            let cells = (first..).zip(columns.data(&row).zip(columns.iter()));
            for (at, (datum, field)) in cells {
                match datum {
                    Datum::Blank => {}
                    Datum::Text(text) if field.kind == Kind::Truth => {
                        insert.raw_bind_parameter(at, text == TRUE)?;
                    }
                    Datum::Text(text) => insert.raw_bind_parameter(at, &*text)?,
                    Datum::Key(key) => insert.raw_bind_parameter(at, key)?,
                    number => insert.raw_bind_parameter(at, figure(&number, field))?,
                }
            }
            insert.raw_execute()?;
        }
        Ok(extent)
    }
}

/// The number of a system in the registry of EPSG.
fn reference_of(system: System) -> i32 {
    match system {
        System::Lambert93 => 2154,
        _ => 4326,
    }
}

/// What SQLite is to take the cells of a column for.
fn affinity(kind: Kind) -> &'static str {
    match kind {
        Kind::Truth => "BOOLEAN",
        Kind::Whole | Kind::Points | Kind::Plain => "INTEGER",
        kind if kind.is_text() => "TEXT",
        _ => "REAL",
    }
}

/// A number as files for software have it; none where it is not one.
fn figure<R>(datum: &Datum<'_>, field: &Field<R>) -> Option<f64> {
    let number = datum.number()?;
    number.is_finite().then(|| field.trimmed(number))
}

/// A point as GeoPackages hold it: their header without envelope, then well-known binary, both
/// little-endian.
fn point(reference: i32, x: f64, y: f64) -> [u8; 29] {
    let mut blob = [0; 29];
    blob[..4].copy_from_slice(&[b'G', b'P', 0, 1]);
    blob[4..8].copy_from_slice(&reference.to_le_bytes());
    blob[8..13].copy_from_slice(&[1, 1, 0, 0, 0]);
    blob[13..21].copy_from_slice(&x.to_le_bytes());
    blob[21..].copy_from_slice(&y.to_le_bytes());
    blob
}
