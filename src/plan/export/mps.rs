//! Free MPS. Columns come one after the other, so the rows are turned over first.

use std::io::{self, Write};

use super::{Bound, Line, NOTHING, Number, Text, terms};
use crate::plan::model::Model;

/// What is minimised.
pub(super) const OBJECTIVE: &str = "moins_valeur";

impl<W: Write> Text<'_, W> {
    pub(super) fn mps(&mut self) -> io::Result<()> {
        self.header(
            "*",
            "Ce format minimise : l'objectif est l'opposé de la valeur du plan.",
        )?;
        // « FREE » is for readers that expect fixed columns unless told.
        writeln!(self.to, "NAME reverbere FREE\nROWS\n N {OBJECTIVE}")?;
        for (index, line) in self.lines.iter().enumerate() {
            let kind = match line.bound {
                Bound::Exactly(_) => 'E',
                Bound::AtMost(_) => 'L',
                Bound::AtLeast(_) => 'G',
            };
            writeln!(self.to, " {kind} {}", self.names.get(index))?;
        }
        self.mps_columns()?;
        self.mps_sides()?;
        self.mps_bounds()?;
        writeln!(self.to, "ENDATA")
    }

    fn mps_columns(&mut self) -> io::Result<()> {
        writeln!(self.to, "COLUMNS")?;
        if self.model.columns.is_empty() {
            writeln!(self.to, " {NOTHING} {OBJECTIVE} 0")?;
        }
        let by_column = ByColumn::of(self.model, &self.lines);
        let mut markers = 0;
        let mut integer = false;
        for (index, column) in self.model.columns.iter().enumerate() {
            if column.integer != integer {
                integer = column.integer;
                markers += 1;
                mark(&mut self.to, markers, integer)?;
            }
            let name = self.columns.get(index);
            let entries = by_column.entries(index);
            // A column in no row has to be named all the same.
            if column.value != 0.0 || entries.is_empty() {
                writeln!(self.to, " {name} {OBJECTIVE} {}", Number(-column.value))?;
            }
            for &(line, times) in entries {
                let line = self.names.get(line);
                writeln!(self.to, " {name} {line} {}", Number(times))?;
            }
        }
        if integer {
            mark(&mut self.to, markers + 1, false)?;
        }
        Ok(())
    }

    fn mps_sides(&mut self) -> io::Result<()> {
        writeln!(self.to, "RHS")?;
        for (index, line) in self.lines.iter().enumerate() {
            let (Bound::Exactly(side) | Bound::AtMost(side) | Bound::AtLeast(side)) = line.bound;
            if side != 0.0 {
                writeln!(self.to, " RHS {} {}", self.names.get(index), Number(side))?;
            }
        }
        if self.lines.iter().any(|line| line.width.is_some()) {
            writeln!(self.to, "RANGES")?;
        }
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(width) = line.width {
                let name = self.names.get(index);
                writeln!(self.to, " RANGES {name} {}", Number(width))?;
            }
        }
        Ok(())
    }

    /// Each bound in full: what an integer column without one may be, solvers do not agree on.
    fn mps_bounds(&mut self) -> io::Result<()> {
        writeln!(self.to, "BOUNDS")?;
        if self.model.columns.is_empty() {
            writeln!(self.to, " FX BOUND {NOTHING} 0")?;
        }
        for (index, column) in self.model.columns.iter().enumerate() {
            let name = self.columns.get(index);
            if column.upper == 0.0 {
                writeln!(self.to, " FX BOUND {name} 0")?;
            } else if column.upper == f64::INFINITY {
                writeln!(self.to, " PL BOUND {name}")?;
            } else {
                if column.upper < 0.0 {
                    // Else to some an upper bound below zero opens the lower one.
                    writeln!(self.to, " LO BOUND {name} 0")?;
                }
                writeln!(self.to, " UP BOUND {name} {}", Number(column.upper))?;
            }
        }
        Ok(())
    }
}

fn mark(to: &mut impl Write, number: usize, integer: bool) -> io::Result<()> {
    let what = if integer { "INTORG" } else { "INTEND" };
    writeln!(to, " MARQUE{number} 'MARKER' '{what}'")
}

/// For each column, the lines that it is in and how many times.
struct ByColumn {
    entries: Vec<(usize, f64)>,
    /// Where the entries of each column end.
    ends: Vec<usize>,
}

impl ByColumn {
    fn of(model: &Model, lines: &[Line]) -> ByColumn {
        let mut ends = vec![0; model.columns.len()];
        for line in lines {
            for &(column, _) in terms(&model.rows[line.row]).iter() {
                ends[column] += 1;
            }
        }
        let mut next = 0;
        for end in &mut ends {
            // For now where they start; each entry put down moves it on.
            (*end, next) = (next, next + *end);
        }
        let mut entries = vec![(0, 0.0); next];
        for (index, line) in lines.iter().enumerate() {
            for &(column, times) in terms(&model.rows[line.row]).iter() {
                entries[ends[column]] = (index, times);
                ends[column] += 1;
            }
        }
        ByColumn { entries, ends }
    }

    fn entries(&self, column: usize) -> &[(usize, f64)] {
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start..self.ends[column]]
    }
}
