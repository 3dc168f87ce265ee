//! The budgets of several tables of a file, put together.

use crate::error::{Error, Result};
use crate::inventory::decision::Decision;
use crate::inventory::territory::Territory;
use crate::scenario::budgets::Budgets;
use crate::scenario::rules::years::Years;
use std::collections::BTreeMap;
use std::path::Path;

/// What the tables read so far say.
pub struct Gathered {
    /// Years of the plan; one at least.
    years: Vec<Option<i32>>,
    /// Cents of a commune, by its index, year by year, and where the first was read.
    cents: BTreeMap<usize, (Vec<Option<i64>>, String)>,
    /// Whether tables say years; otherwise only the sum counts.
    pub by_year: bool,
    /// How the tables were understood.
    pub decisions: Vec<Decision>,
}

impl Gathered {
    pub fn new(years: &Years) -> Self {
        let mut list: Vec<Option<i32>> = years.list.iter().copied().map(Some).collect();
        list.resize(years.count(), None);
        Self {
            by_year: false,
            years: list,
            cents: BTreeMap::new(),
            decisions: Vec::new(),
        }
    }

    /// Adds the budget of a commune in a year, read in a sheet and a row. Where it has one already,
    /// nothing is added, and the answer is where that one was read.
    pub fn add(
        &mut self,
        commune: usize,
        year: usize,
        cents: i64,
        (sheet, row): (&str, u32),
    ) -> Option<String> {
        let place = match sheet {
            "" => format!("ligne {row}"),
            sheet => format!("ligne {row} de la feuille « {sheet} »"),
        };
        let empty = || (vec![None; self.years.len()], place);
        let (of_years, first) = self.cents.entry(commune).or_insert_with(empty);
        if of_years[year].is_some() {
            return Some(first.clone());
        }
        of_years[year] = Some(cents);
        None
    }

    /// All the budgets. One column for all the years: only the sum counts.
    ///
    /// # Errors
    /// A commune has a budget in some years only.
    pub fn whole(self, file: &Path, territory: &Territory) -> Result<Budgets> {
        let mut cents = BTreeMap::new();
        for (commune, (of_years, _)) in self.cents {
            let missing = of_years.iter().position(Option::is_none);
            if let (true, Some(year)) = (self.by_year, missing) {
                let name = &territory.communes()[commune].nom;
                let year = self.years[year].unwrap_or_default();
                return Err(Error::input(
                    file,
                    format!("{name} n'a pas de budget pour {year}"),
                    "donnez à chaque commune un budget par année, « - » s'il n'y en a pas",
                ));
            }
            let of_years = of_years.into_iter().map(Option::unwrap_or_default);
            cents.insert(commune, of_years.collect());
        }
        Ok(Budgets {
            cents,
            decisions: self.decisions,
        })
    }
}
