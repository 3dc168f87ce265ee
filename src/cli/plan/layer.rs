//! The plan for a GIS.

use crate::cli::export::{put_tables, tables_in};
use crate::cli::output::{Kind, Outputs, Written, refuse_among_inputs};
use crate::cli::terminal;
use crate::error::{Error, Result};
use crate::french::counted;
use crate::inventory::coordinates::System;
use crate::inventory::extension;
use crate::report::PlanDocument;
use crate::report::eclext::Tables;
use crate::report::layer::{self, Format};
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};

/// A file or folder to write, and what of the plan.
pub type Layer = (PathBuf, Shape);

/// What of the plan is written.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// The chosen points.
    Points(Format),
    /// The whole park and what the plan makes of it, in EclExt: a GeoPackage.
    Package,
    /// The same as tables of a folder.
    Tables,
}

/// The files that are asked for, with the formats that their names say.
pub fn asked(paths: &[PathBuf], scenario: &Scenario) -> Result<Vec<Layer>> {
    let layer = |path: &PathBuf| {
        let shape = shape_of(path)?;
        let files = match shape {
            Shape::Tables => tables_in(path),
            Shape::Package | Shape::Points(_) => vec![path.clone()],
        };
        for file in files {
            let [all, inventories] = [&scenario.inputs, &scenario.inventories]
                .map(|inputs| inputs.iter().map(PathBuf::as_path));
            refuse_among_inputs(&file, Written::Document, all)?;
            refuse_among_inputs(&file, Written::Points, inventories)?;
        }
        Ok((path.clone(), shape))
    };
    paths.iter().map(layer).collect()
}

fn shape_of(path: &Path) -> Result<Shape> {
    match extension(path).as_str() {
        "csv" => Ok(Shape::Points(Format::Csv)),
        "geojson" => Ok(Shape::Points(Format::GeoJson)),
        "json" => Ok(Shape::Points(Format::Json)),
        "gpkg" => Ok(Shape::Package),
        "" => Ok(Shape::Tables),
        _ => Err(Error::Usage(format!(
            "« {} » : format de plan inconnu ; extensions possibles : .csv, .geojson, .json, .gpkg (ou un dossier, pour les tables EclExt)",
            path.display()
        ))),
    }
}

/// Writes each; says on standard error how many points have no place.
pub fn write(layers: &[Layer], document: &PlanDocument<'_>, outputs: &Outputs) -> Result<()> {
    let mut without = 0;
    let eclext = || Tables::of_plan(document.study, document.choice);
    for (path, shape) in layers {
        match shape {
            Shape::Points(format) => outputs.put(path, Kind::Layer, |out| {
                without = layer::write(document, *format, out)?;
                Ok(())
            })?,
            Shape::Package => {
                let mark = document.mark_of(Kind::Layer);
                let tables = eclext();
                without = tables.unplaced_to_come();
                outputs.put(path, Kind::Layer, |out| {
                    tables.geopackage(&mark, System::Wgs84, out)
                })?;
            }
            Shape::Tables => put_tables(&eclext(), path, Kind::Layer, outputs)?,
        }
    }
    if without > 0 {
        let missing = counted(
            without,
            "point du plan ne sera pas",
            "points du plan ne seront pas",
        );
        terminal::warn(&format!(
            "{missing} sur la carte, sans coordonnées ; ajoutez les colonnes X et Y aux inventaires."
        ));
    }
    Ok(())
}
