//! The model as it stands, solved here: what the texts must not change.

use highs::{HighsModelStatus, RowProblem, Sense};

use crate::plan::model::{Model, ModelRow};

/// The greatest value of a model; `None` if nothing is within its rows.
pub(crate) fn optimum_here(model: &Model) -> Option<f64> {
    // Without a column there is nothing to solve, and no sum but zero.
    if model.columns.is_empty() {
        let within = |row: &ModelRow| row.least <= 0.0 && row.most >= 0.0;
        return model.rows.iter().all(within).then_some(0.0);
    }
    let mut problem = RowProblem::new();
    let columns: Vec<_> = model
        .columns
        .iter()
        .map(|it| problem.add_column_with_integrality(it.value, 0.0..=it.upper, it.integer))
        .collect();
    for row in &model.rows {
        let terms = row.terms.iter();
        let terms: Vec<_> = terms.map(|&(at, times)| (columns[at], times)).collect();
        problem.add_row(row.least..=row.most, terms);
    }
    let mut here = problem.optimise(Sense::Maximise);
    here.make_quiet();
    here.set_option("threads", 1);
    here.set_option("mip_rel_gap", 0.0);
    here.set_option("mip_abs_gap", 0.0);
    let solved = here.solve();
    match solved.status() {
        HighsModelStatus::Optimal => Some(solved.objective_value()),
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => None,
        other => panic!("{other:?}"),
    }
}
