//! The model of a plan, for another solver.

use crate::cli::output::{Kind, Outputs};
use crate::error::{Error, Result};
use crate::inventory::extension;
use crate::plan::export::{self, Format, Known};
use crate::plan::model::Model;
use crate::scenario::planning::Planning;
use std::path::Path;

/// The format that a file name asks for.
pub fn format_of(path: &Path) -> Result<Format> {
    match extension(path).as_str() {
        "mps" => Ok(Format::Mps),
        "lp" => Ok(Format::Lp),
        _ => Err(Error::Usage(format!(
            "« {} » : format de modèle inconnu ; extensions possibles : .mps, .lp",
            path.display()
        ))),
    }
}

/// Writes the model of the last goal, with what is known of its optimum.
pub fn write(path: &Path, format: Format, planning: &Planning, outputs: &Outputs) -> Result<()> {
    let plan = planning.outcome.plan();
    let known = Known {
        value: plan.map(|plan| plan.value),
        bound: plan.map(|plan| plan.bound),
    };
    let problem = &planning.problem;
    let model = Model::of(problem);
    outputs.put(path, Kind::SolverModel, |out| {
        export::write(problem, &model, format, known, out)
    })
}
