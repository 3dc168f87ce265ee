//! The program of one commune by itself, at prices on what ties it to the others.

use super::model::{Holdings, Model};
use super::problem::Problem;
use super::ties::{TiePrices, Ties};

/// The commune's program, and what one unit of each column earns: its value and what it adds to the
/// ties at these prices.
pub(super) fn alone(
    problem: &Problem,
    ties: &Ties,
    holdings: &Holdings,
    prices: &TiePrices,
    commune: usize,
) -> (Model, Vec<f64>) {
    let rows = ties.with_own(&[commune]);
    let mut model = Model::part(problem, holdings, &[commune], &rows);
    let mut worth = model.worth();
    // The rows of the problem are the last ones, in the order asked; ties are priced instead.
    let first = model.rows.len() - rows.len();
    let drained = model.rows.drain(first..first + ties.len());
    for (row, price) in drained.zip(&prices.by_tie) {
        for (column, amount) in row.terms {
            worth[column] += price * amount;
        }
    }
    (model, worth)
}
