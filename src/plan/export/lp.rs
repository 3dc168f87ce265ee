//! CPLEX LP.

use std::io::{self, Write};

use super::{Bound, Line, NOTHING, Number, Text, terms};

/// A line is broken after so many characters: some readers stop at 255 or 560.
const WIDTH: usize = 160;

impl<W: Write> Text<'_, W> {
    pub(super) fn lp(&mut self) -> io::Result<()> {
        self.header(
            "\\",
            "Ce format maximise : l'objectif est la valeur du plan.",
        )?;
        writeln!(self.to, "Maximize")?;
        let model = self.model;
        // Some readers refuse a column that is neither here nor in a row.
        let mut named = vec![false; model.columns.len()];
        for line in &self.lines {
            for &(column, _) in terms(&model.rows[line.row]).iter() {
                named[column] = true;
            }
        }
        let worth = model.columns.iter().map(|column| column.value).enumerate();
        let stated = |&(column, value): &(usize, f64)| value != 0.0 || !named[column];
        self.sum("valeur", worth.filter(stated))?;
        writeln!(self.to, "\nSubject To")?;
        if self.lines.is_empty() {
            // Some readers want a row.
            self.sum("aucune_0", std::iter::empty())?;
            writeln!(self.to, " <= 0")?;
        }
        for index in 0..self.lines.len() {
            let Line { row, bound, .. } = self.lines[index];
            let name = self.names.get(index).to_owned();
            self.sum(&name, terms(&model.rows[row]).iter().copied())?;
            let (sign, side) = match bound {
                Bound::Exactly(sum) => ("=", sum),
                Bound::AtMost(most) => ("<=", most),
                Bound::AtLeast(least) => (">=", least),
            };
            writeln!(self.to, " {sign} {}", Number(side))?;
        }
        self.lp_bounds()?;
        if model.columns.iter().any(|column| column.integer) {
            writeln!(self.to, "Generals")?;
        }
        for (index, column) in model.columns.iter().enumerate() {
            if column.integer {
                writeln!(self.to, " {}", self.columns.get(index))?;
            }
        }
        writeln!(self.to, "End")
    }

    /// Writes a named sum, without an end of line.
    fn sum(&mut self, name: &str, terms: impl Iterator<Item = (usize, f64)>) -> io::Result<()> {
        write!(self.to, " {name}:")?;
        let mut width = name.len() + 2;
        let mut empty = true;
        for (column, times) in terms {
            let name = self.columns.get(column);
            if width + name.len() > WIDTH {
                write!(self.to, "\n  ")?;
                width = 2;
            }
            let sign = if times < 0.0 { '-' } else { '+' };
            write!(self.to, " {sign} {} {name}", Number(times.abs()))?;
            // Signs, spaces, and most numbers.
            width += name.len() + 12;
            empty = false;
        }
        // A sum of nothing is not in the format.
        if empty {
            let none = self.model.columns.is_empty();
            let any = if none { NOTHING } else { self.columns.get(0) };
            write!(self.to, " 0 {any}")?;
        }
        Ok(())
    }

    fn lp_bounds(&mut self) -> io::Result<()> {
        writeln!(self.to, "Bounds")?;
        if self.model.columns.is_empty() {
            writeln!(self.to, " {NOTHING} = 0")?;
        }
        for (index, column) in self.model.columns.iter().enumerate() {
            let name = self.columns.get(index);
            if column.upper == f64::INFINITY {
                writeln!(self.to, " {name} >= 0")?;
            } else {
                writeln!(self.to, " 0 <= {name} <= {}", Number(column.upper))?;
            }
        }
        Ok(())
    }
}
