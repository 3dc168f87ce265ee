//! The plan for a GIS.

use crate::cli::output::{Kind, Outputs, Written, refuse_among_inputs};
use crate::error::{Error, Result};
use crate::french::counted;
use crate::inventory::extension;
use crate::report::PlanDocument;
use crate::report::layer::{self, Format};
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};

/// A file to write, and its format.
pub type Layer = (PathBuf, Format);

/// The files that are asked for, with the formats that their names say.
pub fn asked(paths: &[PathBuf], scenario: &Scenario) -> Result<Vec<Layer>> {
    let layer = |path: &PathBuf| {
        let [all, inventories] = [&scenario.inputs, &scenario.inventories]
            .map(|inputs| inputs.iter().map(PathBuf::as_path));
        refuse_among_inputs(path, Written::Document, all)?;
        refuse_among_inputs(path, Written::Points, inventories)?;
        Ok((path.clone(), format_of(path)?))
    };
    paths.iter().map(layer).collect()
}

fn format_of(path: &Path) -> Result<Format> {
    match extension(path).as_str() {
        "csv" => Ok(Format::Csv),
        "geojson" => Ok(Format::GeoJson),
        "json" => Ok(Format::Json),
        _ => Err(Error::Usage(format!(
            "« {} » : format de plan inconnu ; extensions possibles : .csv, .geojson, .json",
            path.display()
        ))),
    }
}

/// Writes each; says on standard error how many points have no place.
pub fn write(layers: &[Layer], document: &PlanDocument<'_>, outputs: &Outputs) -> Result<()> {
    let mut without = 0;
    for (path, format) in layers {
        outputs.put(path, Kind::Layer, |out| {
            without = layer::write(document, *format, out)?;
            Ok(())
        })?;
    }
    if without > 0 {
        eprintln!(
            "attention : {} sur la carte, sans coordonnées ; ajoutez les colonnes X et Y aux inventaires.",
            counted(
                without,
                "point du plan ne sera pas",
                "points du plan ne seront pas"
            )
        );
    }
    Ok(())
}
