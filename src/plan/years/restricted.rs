//! The restricted master of one commune: which of the known patterns each year pays for.
//!
//! A pattern is what one year's money buys. Columns are patterns, between 0 and 1 of each; rows say
//! that a year has one pattern, and a group no more points than it has. Branching adds rows on how
//! many points of a group take an offer, over the years or in one of them.

mod pricing;

use std::collections::BTreeSet;

use highs::{Col, HighsModelStatus, Model as Highs, Row, RowProblem, Sense};

use super::super::plain::{Pick, Plain, Profits, points_f64};
use super::Years;
use pricing::Duals;

/// What one year's money buys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    pub year: usize,
    pub picks: Vec<Pick>,
}

/// A count that branching bounds: points of a group that take an offer, in one year or in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub group: usize,
    /// Index of the offer among all those of the group, whatever the year.
    pub offer: usize,
    pub year: Option<usize>,
}

/// Bounds on a count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    pub count: Count,
    pub least: i64,
    pub most: i64,
}

/// A row of the program, and its place among them.
#[derive(Debug, Clone, Copy)]
struct Line {
    row: Row,
    at: usize,
}

/// A row that branching has asked for.
struct Bounded {
    count: Count,
    /// What the sum is; its bounds are those of the branch.
    sum: Col,
    row: Line,
}

/// The restricted master at some prices, solved again and again.
pub(super) struct Restricted<'a> {
    years: &'a Years,
    /// What the offers of each year earn.
    profits: &'a [Profits],
    highs: Option<Highs>,
    of_year: Vec<Line>,
    /// None for a group that has points for all the years.
    of_group: Vec<Option<Line>>,
    bounded: Vec<Bounded>,
    columns: Vec<(Col, Pattern)>,
    known: BTreeSet<Pattern>,
    /// What missing one point of a count costs: more than it can be worth.
    penalty: f64,
    /// The share of its worth that an answer may miss.
    share: f64,
}

/// What the restricted master says.
pub(super) struct Mix {
    /// How much of each column is taken, and the columns.
    pub parts: Vec<(f64, usize)>,
    /// What one more point of each group would earn.
    pub of_group: Vec<f64>,
    /// No plan within the branches earns more.
    pub bound: f64,
}

/// Rounds of pricing, at most.
const ROUNDS: usize = 80;
/// The share of its worth that an answer may miss, whatever is asked.
const MOST_SHARE: f64 = 1e-5;
/// An answer is never as exact as the solver's last digits.
const LEAST_SHARE: f64 = 1e-9;

impl<'a> Restricted<'a> {
    /// `share` is what an answer may miss, as a share of its worth.
    pub fn new(
        years: &'a Years,
        profits: &'a [Profits],
        patterns: &[Pattern],
        share: f64,
    ) -> Option<Self> {
        let mut highs = RowProblem::new().try_optimise(Sense::Maximise).ok()?;
        highs.make_quiet();
        highs.try_set_option("threads", 1).ok()?;
        // A few rows and columns, solved again from where they were.
        highs.try_set_option("presolve", "off").ok()?;
        highs.try_set_option("solver", "simplex").ok()?;
        let none = std::iter::empty::<(Col, f64)>;
        let mut rows = 0..;
        let mut of_year = Vec::new();
        for _ in &years.plains {
            let row = highs.try_add_row(..=1.0, none()).ok()?;
            of_year.push(Line {
                row,
                at: rows.next()?,
            });
        }
        let mut of_group = Vec::new();
        for (group, &points) in years.points.iter().enumerate() {
            let payable = years.plains.iter().map(|plain| plain.groups[group].count);
            let row = if payable.sum::<i64>() > points {
                let most = points_f64(points);
                let row = highs.try_add_row(..=most, none()).ok()?;
                Some(Line {
                    row,
                    at: rows.next()?,
                })
            } else {
                None
            };
            of_group.push(row);
        }
        let largest = years
            .plains
            .iter()
            .zip(profits)
            .flat_map(|(plain, profits)| {
                let groups = plain.groups.iter();
                groups.flat_map(|group| profits.of(group).iter().copied())
            });
        let largest = largest.fold(1.0, |most: f64, it| most.max(it.abs()));
        let mut restricted = Self {
            years,
            profits,
            highs: Some(highs),
            of_year,
            of_group,
            bounded: Vec::new(),
            columns: Vec::new(),
            known: BTreeSet::new(),
            penalty: 10.0 * largest,
            share: share.min(MOST_SHARE),
        };
        // Nothing is always there.
        let picks = Vec::new();
        restricted.add(Pattern { year: 0, picks })?;
        for pattern in patterns {
            restricted.add(pattern.clone())?;
        }
        Some(restricted)
    }

    pub fn pattern(&self, column: usize) -> &Pattern {
        &self.columns[column].1
    }

    /// The most that a count can be.
    pub fn most(&self, count: Count) -> i64 {
        self.years.points[count.group]
    }

    /// The patterns known.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.columns.iter().map(|it| &it.1)
    }

    fn profit(&self, pattern: &Pattern) -> f64 {
        let plain = &self.years.plains[pattern.year];
        earned(plain, &self.profits[pattern.year], &pattern.picks)
    }

    /// Adds a pattern, and the same in the other years that can pay for it; `None` where HiGHS
    /// fails.
    fn add(&mut self, pattern: Pattern) -> Option<bool> {
        let others = (0..self.years.plains.len()).filter(|year| *year != pattern.year);
        let years = self.years;
        let twins: Vec<Pattern> = others
            .filter_map(|year| years.moved(&pattern, year))
            .collect();
        let is_new = self.add_one(pattern)?;
        if is_new {
            for twin in twins {
                self.add_one(twin)?;
            }
        }
        Some(is_new)
    }

    fn add_one(&mut self, pattern: Pattern) -> Option<bool> {
        if !self.known.insert(pattern.clone()) {
            return Some(false);
        }
        let mut factors = vec![(self.of_year[pattern.year].row, 1.0)];
        let mut by_group: Vec<(usize, i64)> = Vec::new();
        for pick in &pattern.picks {
            match by_group.last_mut() {
                Some(last) if last.0 == pick.group => last.1 += pick.points,
                _ => by_group.push((pick.group, pick.points)),
            }
        }
        for (group, points) in by_group {
            if let Some(line) = self.of_group[group] {
                factors.push((line.row, points_f64(points)));
            }
        }
        for bounded in &self.bounded {
            let points = self.years.counted(&pattern, bounded.count);
            if points != 0 {
                factors.push((bounded.row.row, points_f64(points)));
            }
        }
        let profit = self.profit(&pattern);
        let column = self.highs.as_mut()?;
        let column = column.try_add_column(profit, 0.0..=1.0, factors).ok()?;
        self.columns.push((column, pattern));
        Some(true)
    }

    /// Bounds these counts and no others.
    pub fn branch(&mut self, branches: &[Branch]) -> Option<()> {
        for bounded in &self.bounded {
            self.highs
                .as_mut()?
                .change_column_bounds(bounded.sum, 0.0..);
        }
        for branch in branches {
            let known = self.bounded.iter().find(|it| it.count == branch.count);
            let sum = match known {
                Some(bounded) => bounded.sum,
                None => self.bound(branch.count)?,
            };
            let (least, most) = (points_f64(branch.least), points_f64(branch.most));
            self.highs.as_mut()?.change_column_bounds(sum, least..=most);
        }
        Some(())
    }

    fn bound(&mut self, count: Count) -> Option<Col> {
        let counted = self.columns.iter().filter_map(|(column, pattern)| {
            let points = self.years.counted(pattern, count);
            (points != 0).then_some((*column, points_f64(points)))
        });
        let counted: Vec<(Col, f64)> = counted.collect();
        let highs = self.highs.as_mut()?;
        let row = highs.try_add_row(0.0..=0.0, counted).ok()?;
        let sum = highs.try_add_column(0.0, 0.0.., [(row, -1.0)]).ok()?;
        // Points that no pattern known has yet, at a price that no plan would pay.
        let missing = [(row, 1.0)];
        highs.try_add_column(-self.penalty, 0.0.., missing).ok()?;
        let at = self.of_year.len() + self.of_group.iter().flatten().count() + self.bounded.len();
        let row = Line { row, at };
        self.bounded.push(Bounded { count, sum, row });
        Some(sum)
    }

    /// The best mix of patterns within the branches, columns added until none is missing, or the
    /// bound falls to `enough`; `None` where HiGHS fails.
    pub fn solve(&mut self, branches: &[Branch], enough: f64) -> Option<Mix> {
        self.branch(branches)?;
        let mut bound = f64::INFINITY;
        for round in 0.. {
            let solved = self.highs.take()?.try_solve().ok()?;
            if solved.status() != HighsModelStatus::Optimal {
                self.highs = Some(Highs::from(solved));
                return None;
            }
            let value = solved.objective_value();
            let solution = solved.get_solution();
            let dual = |line: Line| solution.dual_rows()[line.at];
            let duals = Duals {
                years: self.of_year.iter().map(|row| dual(*row).max(0.0)).collect(),
                groups: self
                    .of_group
                    .iter()
                    .map(|row| row.map_or(0.0, |row| dual(row).max(0.0)))
                    .collect(),
                counts: self.bounded.iter().map(|it| dual(it.row)).collect(),
            };
            let parts = self.columns.iter().enumerate();
            let parts: Vec<(f64, usize)> = parts
                .map(|(at, (column, _))| (solution.columns()[column.index()], at))
                .filter(|(part, _)| *part > 1e-9)
                .collect();
            self.highs = Some(Highs::from(solved));
            let priced = self.priced(&duals, branches);
            bound = priced.bound.min(bound);
            let aim = self.share.max(LEAST_SHARE) / 2.0 * value.abs();
            let mut any = false;
            if bound - value > aim && bound > enough && round < ROUNDS {
                for (reduced, pattern) in priced.patterns {
                    if reduced > aim / 8.0 {
                        any |= self.add(pattern)?;
                    }
                }
            }
            if !any {
                return Some(Mix {
                    parts,
                    of_group: duals.groups,
                    bound,
                });
            }
        }
        None
    }

    /// The best mix with these columns taken whole.
    pub fn dive(&mut self, branches: &[Branch], taken: &[usize]) -> Option<Mix> {
        self.take(taken, 1.0)?;
        let mix = self.solve(branches, f64::NEG_INFINITY);
        self.take(taken, 0.0)?;
        mix
    }

    /// At least so much of each of these columns.
    fn take(&mut self, columns: &[usize], least: f64) -> Option<()> {
        for &column in columns {
            let column = self.columns[column].0;
            let highs = self.highs.as_mut()?;
            highs.change_column_bounds(column, least..=1.0);
        }
        Some(())
    }
}

/// What these picks of one year earn.
pub(super) fn earned(plain: &Plain, profits: &Profits, picks: &[Pick]) -> f64 {
    let picks = picks.iter();
    picks
        .map(|pick| points_f64(pick.points) * profits.of(&plain.groups[pick.group])[pick.offer])
        .sum()
}
