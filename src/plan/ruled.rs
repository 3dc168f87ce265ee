//! A commune with more rules than a budget: years, forced points, whole cabinets and streets, works
//! on cabinets, money from funds, limits of its own. It answers at prices with a small integer
//! program of its own.

use std::sync::Mutex;

use rustc_hash::FxHashMap;

use super::block::Pieces;
use super::model::{Alike, ColumnIs, Holdings, Model, RowIs};
use super::plain::{Pick, Proposal, points_f64, share_out};
use super::problem::Problem;
use super::solver::{Answer, Effort, relaxed, rounded, solve};
use super::ties::{TiePrices, Ties};
use super::variants::variants;

/// For a plan out of few columns.
const QUICK: Effort = Effort {
    gap: 0.0,
    share: 1e-2,
    nodes: 1,
    seconds: Some(1.0),
    threads: 1,
};

/// The commune's own program.
#[derive(Debug)]
pub(super) struct Ruled {
    /// Its last plan, column by column: where the next search begins.
    last: Mutex<Option<Vec<f64>>>,
    model: Model,
    /// The classes that those of the program stand for.
    alike: Alike,
    /// What one unit of each column adds to the ties.
    uses: Vec<Vec<(usize, i64)>>,
    ties: usize,
}

/// What the commune answers.
pub(super) enum Reply {
    /// Its best plan found, if any, and what no plan of it earns more than.
    Plan {
        proposal: Option<Proposal>,
        upper: f64,
    },
    /// Its own rules cannot hold together.
    Impossible,
}

impl Ruled {
    pub fn new(problem: &Problem, ties: &Ties, holdings: &Holdings, commune: usize) -> Self {
        let rows = ties.with_own(&[commune]);
        let mut model = Model::part(problem, holdings, &[commune], &rows);
        let alike = model.merge_alike(problem);
        let mut uses = vec![Vec::new(); model.columns.len()];
        // The rows of the problem are the last ones, in the order asked.
        let first = model.rows.len() - rows.len();
        for (tie, row) in model.rows[first..first + ties.len()].iter().enumerate() {
            for &(column, amount) in &row.terms {
                uses[column].push((tie, amount as i64));
            }
        }
        model.rows.drain(first..first + ties.len());
        Self {
            last: Mutex::new(None),
            model,
            alike,
            uses,
            ties: ties.len(),
        }
    }

    /// What one unit of each column earns.
    fn worth(&self, prices: &TiePrices) -> Vec<f64> {
        let columns = self.model.columns.iter().zip(&self.uses);
        columns
            .map(|(column, uses)| {
                let priced = uses.iter();
                let priced = priced.map(|&(tie, amount)| prices.by_tie[tie] * points_f64(amount));
                column.value + priced.sum::<f64>()
            })
            .collect()
    }

    /// Its best plan at these prices.
    pub fn best(&self, prices: &TiePrices, effort: Effort) -> Reply {
        let worth = self.worth(prices);
        let last = self.last.lock().ok().and_then(|last| last.clone());
        let narrowed = last.as_ref().and_then(|last| self.narrowed(&worth, last));
        let model = narrowed.as_ref().unwrap_or(&self.model);
        match solve(model, &worth, last.as_deref(), effort) {
            Answer::Infeasible => Reply::Impossible,
            Answer::Failed => Reply::Plan {
                proposal: None,
                upper: self.crude_bound(&worth),
            },
            Answer::Solved { values, bound } => Reply::Plan {
                proposal: values
                    .and_then(|values| rounded(&self.model, &values))
                    .map(|values| self.kept(&values)),
                upper: if bound.is_finite() {
                    bound
                } else {
                    self.crude_bound(&worth)
                },
            },
        }
    }

    /// What the relaxation says, and a plan out of what it takes: where time is short.
    pub fn quick(&self, prices: &TiePrices, seconds: Option<f64>) -> Reply {
        let worth = self.worth(prices);
        let Some(relaxed) = relaxed(&self.model, &worth, None) else {
            return Reply::Plan {
                proposal: None,
                upper: self.crude_bound(&worth),
            };
        };
        let upper = relaxed.bound();
        // Once the time is up, what bounds it is all that is asked for.
        if seconds.is_some_and(|left| left <= 0.0) {
            let proposal = None;
            return Reply::Plan { proposal, upper };
        }
        let last = self.last.lock().ok().and_then(|last| last.clone());
        let in_last = |at: usize| last.as_ref().is_some_and(|last| last[at] > 0.0);
        let model = self.model.taking(|at| in_last(at) || relaxed.takes(at));
        let effort = Effort {
            seconds: QUICK
                .seconds
                .map(|wish| seconds.map_or(wish, |left| left.min(wish))),
            ..QUICK
        };
        let found = match solve(&model, &worth, last.as_deref(), effort) {
            Answer::Solved { values, .. } => values,
            Answer::Infeasible | Answer::Failed => None,
        };
        let found = found.and_then(|values| rounded(&self.model, &values));
        Reply::Plan {
            // Not kept as the last one: a search that begins with such a plan takes longer.
            proposal: found.map(|values| self.proposal(&values)),
            upper,
        }
    }

    /// Plans one point away from its last one.
    pub fn variants(&self) -> Vec<Proposal> {
        let last = self.last.lock().ok().and_then(|last| last.clone());
        let Some(last) = last else {
            return Vec::new();
        };
        let last: Vec<i64> = last.iter().map(|value| value.round() as i64).collect();
        let changes = variants(&self.model, &self.uses, &last).into_iter();
        changes
            .map(|change| {
                let mut values = last.clone();
                for (column, by) in change.parts() {
                    values[column] += by;
                }
                self.proposal(&values)
            })
            .collect()
    }

    /// The program without the columns that no plan better than the last one has: in pieces of
    /// points, one unit of such a column already loses more than what lies between the two.
    fn narrowed(&self, worth: &[f64], last: &[f64]) -> Option<Model> {
        let relaxed = relaxed(&self.model, worth, None)?;
        let earned: f64 = worth.iter().zip(last).map(|(worth, it)| worth * it).sum();
        let between = relaxed.bound() - earned;
        let loses = |at: usize| -relaxed.reduced[at] > between;
        Some(self.model.taking(|at| last[at] > 0.0 || !loses(at)))
    }

    /// Its best plan in pieces of points.
    pub fn in_pieces(&self, prices: &TiePrices) -> Option<Pieces> {
        let relaxed = relaxed(&self.model, &self.worth(prices), None)?;
        let mut pieces = Pieces {
            uses: vec![0.0; self.ties],
            value: 0.0,
            upper: relaxed.value,
        };
        for ((column, uses), &amount) in self
            .model
            .columns
            .iter()
            .zip(&self.uses)
            .zip(&relaxed.values)
        {
            pieces.value += column.value * amount;
            for &(tie, each) in uses {
                pieces.uses[tie] += points_f64(each) * amount;
            }
        }
        Some(pieces)
    }

    /// Every column at its best, whatever the rows say.
    fn crude_bound(&self, worth: &[f64]) -> f64 {
        let columns = self.model.columns.iter().zip(worth);
        columns
            .map(|(column, &worth)| (column.upper * worth).max(0.0))
            .sum()
    }

    /// The proposal of these values, which the next search begins with.
    fn kept(&self, values: &[i64]) -> Proposal {
        if let Ok(mut last) = self.last.lock() {
            *last = Some(values.iter().map(|value| points_f64(*value)).collect());
        }
        self.proposal(values)
    }

    fn proposal(&self, values: &[i64]) -> Proposal {
        let mut proposal = Proposal {
            uses: vec![0; self.ties],
            value: 0.0,
            picks: Vec::new(),
            draws: Vec::new(),
        };
        // Classes that are alike are used up in order, offer after offer.
        let mut given: FxHashMap<usize, i64> = FxHashMap::default();
        for ((column, uses), &amount) in self.model.columns.iter().zip(&self.uses).zip(values) {
            if let ColumnIs::Draw(_) = column.what {
                proposal.draws.push(amount);
            }
            if amount == 0 {
                continue;
            }
            proposal.value += column.value * points_f64(amount);
            for &(tie, each) in uses {
                proposal.uses[tie] += each * amount;
            }
            if let ColumnIs::Points { class, offer } = column.what {
                let pick = Pick {
                    group: class,
                    offer,
                    points: amount,
                };
                let given = given.entry(class).or_insert(0);
                share_out(&self.alike[&class], pick, *given, &mut proposal.picks);
                *given += amount;
            }
        }
        proposal
    }

    /// What one more cent is worth in each year at these prices, by the relaxation.
    pub fn value_per_cent(&self, prices: &TiePrices, years: usize) -> Vec<f64> {
        let mut values = vec![0.0; years];
        let Some(relaxed) = relaxed(&self.model, &self.worth(prices), None) else {
            return vec![f64::NAN; years];
        };
        for (row, dual) in self.model.rows.iter().zip(&relaxed.duals) {
            if let RowIs::Spending { first, last, .. } = row.what {
                // A cent more in one year raises every limit that this year's money is part of.
                for (year, value) in values.iter_mut().enumerate() {
                    if first <= year && year <= last {
                        *value += dual.abs();
                    }
                }
            }
        }
        values
    }
}
