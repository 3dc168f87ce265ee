//! HiGHS given a [`Model`]: the only file that speaks to it about one.
//!
//! Its word is good within a tolerance only: whole numbers are rounded and every row is added up
//! again in whole numbers by whoever asks.

use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model as Highs, RowProblem, Sense};

use super::model::{ColumnIs, Model, RowIs};

/// HiGHS holds its rows within this share; its bound is believed no further.
const BOUND_TOLERANCE: f64 = 1e-7;

/// How far to search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Distance to the best value, in its units, at which the search may stop.
    pub gap: f64,
    /// The same as a share of the best value.
    pub share: f64,
    /// Nodes of the search tree: a limit that is the same on every machine.
    pub nodes: i32,
    /// Seconds, if there is a limit.
    pub seconds: Option<f64>,
    /// Threads; 1 where many programs are solved at the same time.
    pub threads: i32,
}

/// What HiGHS says of a program.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// A value for each column, if it found any, and a bound on the sum of values.
    Solved {
        values: Option<Vec<f64>>,
        bound: f64,
    },
    /// No values satisfy every row.
    Infeasible,
    /// It failed; nothing is known.
    Failed,
}

/// Seeks whole numbers with the greatest sum of `worth × column`.
pub(super) fn solve(model: &Model, worth: &[f64], start: Option<&[f64]>, effort: Effort) -> Answer {
    if model.columns.is_empty() {
        return if model
            .rows
            .iter()
            .all(|row| row.least <= 0.0 && row.most >= 0.0)
        {
            Answer::Solved {
                values: Some(Vec::new()),
                bound: 0.0,
            }
        } else {
            Answer::Infeasible
        };
    }
    let solved = || {
        let mut highs = loaded(model, worth, true)?;
        let option =
            |highs: &mut Highs, name: &str, value: f64| highs.try_set_option(name, value).ok();
        highs.try_set_option("threads", effort.threads).ok()?;
        highs.try_set_option("mip_max_nodes", effort.nodes).ok()?;
        option(&mut highs, "mip_rel_gap", effort.share.max(0.0))?;
        option(&mut highs, "mip_abs_gap", effort.gap.max(0.0))?;
        // These programs have no symmetry that is worth looking for.
        highs.try_set_option("mip_detect_symmetry", false).ok()?;
        // The default is 1e-6 of a point: 50,000 points of 700 € would be a few cents.
        option(&mut highs, "mip_feasibility_tolerance", 1e-9)?;
        if let Some(seconds) = effort.seconds {
            option(&mut highs, "time_limit", seconds.max(0.01))?;
        }
        // A plan near the relaxation is soon found; these two take as long as all the rest, and find
        // nothing more (measured: half the time, and plans of the same worth within 4e-5).
        for search in [
            "mip_heuristic_run_feasibility_jump",
            "mip_heuristic_run_rins",
        ] {
            highs.try_set_option(search, false).ok()?;
        }
        if let Some(start) = start {
            // Only a hint: the search goes on without it.
            let _ = highs.try_set_solution(Some(start), None, None, None);
        }
        highs.try_solve().ok()
    };
    let Some(solved) = solved() else {
        return Answer::Failed;
    };
    match solved.status() {
        HighsModelStatus::Infeasible => Answer::Infeasible,
        HighsModelStatus::Optimal
        | HighsModelStatus::ReachedSolutionLimit
        | HighsModelStatus::ReachedTimeLimit => {
            let Ok(bound) = solved.double_info_value(c"mip_dual_bound") else {
                return Answer::Failed;
            };
            let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
            let values = found.then(|| solved.get_solution().columns().to_vec());
            Answer::Solved {
                values,
                bound: bound + BOUND_TOLERANCE * bound.abs(),
            }
        }
        // After any other end there may be nothing to read, and asking would panic.
        _ => Answer::Failed,
    }
}

/// The program without whole numbers.
#[derive(Debug, Clone)]
pub(super) struct Relaxed {
    /// The greatest sum of worths.
    pub value: f64,
    /// A value for each column.
    pub values: Vec<f64>,
    /// What one more unit of each row's bound is worth.
    pub duals: Vec<f64>,
    /// What one unit of each column earns beyond what it takes from the rows: below zero for one
    /// that is left at zero.
    pub reduced: Vec<f64>,
}

impl Relaxed {
    /// No plan is worth more: the greatest sum, with what the solver may be off.
    pub fn bound(&self) -> f64 {
        self.value + 1e-6 * (1.0 + self.value.abs())
    }

    /// Whether something of a column is taken.
    pub fn takes(&self, column: usize) -> bool {
        self.values[column] > 1e-9
    }
}

/// Solves the relaxation; `None` if it has no solution, or HiGHS fails.
pub(super) fn relaxed(model: &Model, worth: &[f64], seconds: Option<f64>) -> Option<Relaxed> {
    if model.columns.is_empty() {
        return Some(Relaxed {
            value: 0.0,
            values: Vec::new(),
            duals: vec![0.0; model.rows.len()],
            reduced: Vec::new(),
        });
    }
    let mut highs = loaded(model, worth, false)?;
    highs.try_set_option("threads", 1).ok()?;
    if let Some(seconds) = seconds {
        highs.try_set_option("time_limit", seconds.max(0.01)).ok()?;
    }
    let solved = highs.try_solve().ok()?;
    (solved.status() == HighsModelStatus::Optimal).then(|| {
        let solution = solved.get_solution();
        Relaxed {
            value: solved.objective_value(),
            values: solution.columns().to_vec(),
            duals: solution.dual_rows().to_vec(),
            reduced: solution.dual_columns().to_vec(),
        }
    })
}

fn loaded(model: &Model, worth: &[f64], integer: bool) -> Option<Highs> {
    let mut rows = RowProblem::new();
    let columns: Vec<Col> = model
        .columns
        .iter()
        .zip(worth)
        .map(|(column, &worth)| {
            let integer = integer && column.integer;
            rows.add_column_with_integrality(worth, 0.0..=column.upper, integer)
        })
        .collect();
    for row in &model.rows {
        let terms = row.terms.iter();
        rows.add_row(
            row.least..=row.most,
            terms.map(|&(column, factor)| (columns[column], factor)),
        );
    }
    let mut highs = rows.try_optimise(Sense::Maximise).ok()?;
    highs.make_quiet();
    Some(highs)
}

/// The values in whole numbers, if every row holds with them to the last unit.
///
/// All factors and bounds are whole numbers far below 2^53, so the sums are exact.
pub(super) fn rounded(model: &Model, values: &[f64]) -> Option<Vec<i64>> {
    let mut whole: Vec<i64> = values.iter().map(|value| value.round() as i64).collect();
    for row in &model.rows {
        // A draw is a fraction of a cent off where the solver left it so: it is what is missing.
        if let RowIs::Spending { .. } = row.what {
            let mut missing = (sum(row, &whole) - row.most).max(0.0) as i64;
            for &(column, _) in &row.terms {
                if let ColumnIs::Draw(_) = model.columns[column].what {
                    let most = model.columns[column].upper as i64;
                    let more = missing.min(most - whole[column]);
                    whole[column] += more;
                    missing -= more;
                }
            }
        }
    }
    let holds = model.rows.iter().all(|row| {
        let sum = sum(row, &whole);
        row.least <= sum && sum <= row.most
    });
    let within = model.columns.iter().zip(&whole);
    let within = within
        .into_iter()
        .all(|(column, &value)| value >= 0 && value as f64 <= column.upper);
    (holds && within).then_some(whole)
}

fn sum(row: &super::model::ModelRow, values: &[i64]) -> f64 {
    let terms = row.terms.iter();
    terms
        .map(|&(column, factor)| factor * values[column] as f64)
        .sum()
}
