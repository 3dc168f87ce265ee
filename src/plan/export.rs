//! The model as text that any solver reads: free MPS and CPLEX LP.
//!
//! What is written is exactly what the solver here is given: each number is the shortest decimal
//! that reads back as itself.

mod lp;
mod mps;
mod names;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::io::{self, BufWriter, Write};

use super::model::{Model, ModelRow};
use super::problem::Problem;
use names::{Namer, Names, column_name, row_name};

/// The text formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Free MPS. It minimises: which section would say otherwise, solvers do not agree on.
    Mps,
    /// CPLEX LP. It maximises.
    Lp,
}

/// What is known of the optimum, in the unit of the values.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Known {
    /// Value of the best plan found.
    pub value: Option<f64>,
    /// No plan is worth more than this.
    pub bound: Option<f64>,
}

/// Writes the model of a problem, in a few passes over its columns and rows.
///
/// ```
/// use reverbere::planner::{Commune, Format, Known, Model, Offer, PointClass, Problem, write};
///
/// // Two points of 760 € each, for a budget of 900 €.
/// let problem = Problem {
///     years: 1,
///     communes: vec![Commune { budgets_cents: vec![90_000], ..Commune::default() }],
///     classes: vec![PointClass {
///         count: 2,
///         offers: vec![Offer { cost_cents: 76_000, value: 500.0, ..Offer::default() }],
///         ..PointClass::default()
///     }],
///     kinds: vec![Vec::new()],
///     ..Problem::default()
/// };
/// let mut text = Vec::new();
/// write(&problem, &Model::of(&problem), Format::Lp, Known::default(), &mut text)?;
/// let text = String::from_utf8_lossy(&text);
/// assert!(text.contains("Maximize") && text.contains("76000") && text.contains("<= 90000"));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// What the writer returns; [`io::ErrorKind::InvalidData`] if the model holds a number that is not
/// finite where it must be, or names what is not there.
pub fn write(
    problem: &Problem,
    model: &Model,
    format: Format,
    known: Known,
    to: impl Write,
) -> io::Result<()> {
    sound(model)?;
    let lines = lines(model, format);
    let mut giver = Namer::default();
    giver.name(mps::OBJECTIVE);
    let columns = giver.names(model.columns.iter().map(|it| column_name(problem, it.what)));
    let names = giver.names(lines.iter().map(|line| {
        let name = row_name(problem, model.rows[line.row].what);
        if line.second { name + "_max" } else { name }
    }));
    let mut text = Text {
        model,
        known,
        columns,
        lines,
        names,
        to: BufWriter::with_capacity(1 << 16, to),
    };
    match format {
        Format::Mps => text.mps()?,
        Format::Lp => text.lp()?,
    }
    text.to.flush()
}

/// A row of the text.
struct Line {
    /// Index of the row of the model.
    row: usize,
    /// Of a row that takes two lines, the one for the most.
    second: bool,
    bound: Bound,
    /// Of a row with two bounds in one line, how far the least is below the most.
    width: Option<f64>,
}

/// What the sum of a line is held to.
#[derive(Clone, Copy)]
enum Bound {
    Exactly(f64),
    AtLeast(f64),
    AtMost(f64),
}

/// The rows that bind, those with two bounds in two lines if the format cannot tell them exactly in
/// one: LP knows no range that every solver reads, MPS tells the width of one that holds something.
fn lines(model: &Model, format: Format) -> Vec<Line> {
    let mut lines = Vec::with_capacity(model.rows.len());
    for (row, &ModelRow { least, most, .. }) in model.rows.iter().enumerate() {
        let mut line = |second, bound, width| {
            lines.push(Line {
                row,
                second,
                bound,
                width,
            });
        };
        let is = |one: f64, other: f64| one.partial_cmp(&other) == Some(Ordering::Equal);
        let width = most - least;
        match (least.is_finite(), most.is_finite()) {
            (false, false) => {}
            (true, false) => line(false, Bound::AtLeast(least), None),
            (false, true) => line(false, Bound::AtMost(most), None),
            (true, true) if is(least, most) => line(false, Bound::Exactly(most), None),
            (true, true) if format == Format::Mps && width > 0.0 && is(most - width, least) => {
                line(false, Bound::AtMost(most), Some(width));
            }
            (true, true) => {
                line(false, Bound::AtLeast(least), None);
                line(true, Bound::AtMost(most), None);
            }
        }
    }
    lines
}

/// The one column of a model without columns: to some solvers, what has none has no rows to break.
const NOTHING: &str = "rien_0";

/// What a text is written from, and where to.
struct Text<'a, W: Write> {
    model: &'a Model,
    known: Known,
    /// Names of the columns.
    columns: Names,
    lines: Vec<Line>,
    /// Names of the lines.
    names: Names,
    to: BufWriter<W>,
}

impl<W: Write> Text<'_, W> {
    /// Writes what the text is, each line after the sign of a comment.
    fn header(&mut self, sign: &str, objective: &str) -> io::Result<()> {
        writeln!(
            self.to,
            "{sign} Réverbère : le choix des points à rénover, en nombres entiers."
        )?;
        writeln!(
            self.to,
            "{sign} {} variables, {} contraintes.",
            self.model.columns.len(),
            self.model.rows.len()
        )?;
        writeln!(self.to, "{sign} {objective}")?;
        let mut fact = |what: &str, value: Option<f64>, none: &str| match value {
            Some(value) => writeln!(self.to, "{sign} {what} : {}.", Number(value)),
            None => writeln!(self.to, "{sign} {what} : {none}."),
        };
        fact(
            "Valeur du meilleur plan trouvé",
            self.known.value,
            "aucun plan",
        )?;
        fact(
            "Aucun plan ne vaut plus de",
            self.known.bound,
            "borne inconnue",
        )
    }
}

/// A number as the shortest text that reads back as itself.
struct Number(f64);

impl std::fmt::Display for Number {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let size = self.0.abs();
        if size < 1e15 && self.0.fract() == 0.0 {
            // Also the fastest way, and most are whole. Minus zero is zero.
            write!(to, "{}", self.0 as i64)
        } else if (1e-4..1e15).contains(&size) {
            write!(to, "{}", self.0)
        } else {
            write!(to, "{:e}", self.0)
        }
    }
}

/// The terms of a row, each column once, without those that are nothing.
fn terms(row: &ModelRow) -> Cow<'_, [(usize, f64)]> {
    let in_order = row.terms.is_sorted_by(|a, b| a.0 < b.0);
    if in_order && row.terms.iter().all(|&(_, times)| times != 0.0) {
        return Cow::Borrowed(&row.terms);
    }
    let mut terms = row.terms.clone();
    terms.sort_by_key(|&(column, _)| column);
    terms.dedup_by(|more, kept| {
        let same = more.0 == kept.0;
        if same {
            kept.1 += more.1;
        }
        same
    });
    terms.retain(|&(_, times)| times != 0.0);
    Cow::Owned(terms)
}

fn sound(model: &Model) -> io::Result<()> {
    let invalid = |what: String| Err(io::Error::new(io::ErrorKind::InvalidData, what));
    for (index, column) in model.columns.iter().enumerate() {
        if !column.value.is_finite() || column.upper.is_nan() {
            return invalid(format!("column {index}: {column:?}"));
        }
    }
    for (index, row) in model.rows.iter().enumerate() {
        // Bounds that cross are sound: there is no plan then, and a solver says so.
        if !(row.least < f64::INFINITY && row.most > f64::NEG_INFINITY) {
            return invalid(format!("row {index}: {} to {}", row.least, row.most));
        }
        for &(column, times) in &row.terms {
            if column >= model.columns.len() || !times.is_finite() {
                return invalid(format!("row {index}: {times} times column {column}"));
            }
        }
    }
    Ok(())
}
