//! Which lists of cabinets say more of the points of a sheet: that of their commune, where lists say of which they
//! are. « A1 » of one commune is not that of another.

use super::Cabinets;
use crate::inventory::decision::Decision;
use crate::inventory::fields::Field;
use crate::inventory::grid::Cell;

/// The lists that are joined to a table of points.
#[derive(Debug, Clone, Default)]
pub struct Joined<'a> {
    lists: Vec<&'a Cabinets>,
}

impl<'a> Joined<'a> {
    /// Those of so many communes, and the one that says none.
    #[must_use]
    pub fn of(of_communes: Vec<&'a Cabinets>, other: Option<&'a Cabinets>) -> Self {
        let mut lists = of_communes;
        lists.extend(other);
        Self { lists }
    }

    /// What the list of a commune gives for a cabinet; that of no commune where none is that of this one.
    #[must_use]
    pub fn cell(&self, commune: Option<usize>, cabinet: &str, field: Field) -> Option<&'a Cell> {
        let is_own = |list: &&&Cabinets| commune.is_some() && list.commune == commune;
        let own = self.lists.iter().find(is_own);
        let list = own.or_else(|| self.lists.iter().find(|list| list.commune.is_none()))?;
        list.cell(cabinet, field)
    }

    /// Whether some list has a cabinet.
    #[must_use]
    pub fn names(&self, cabinet: &str) -> bool {
        self.lists.iter().any(|list| list.find(cabinet).is_some())
    }

    /// The names of the sheets or files of the lists.
    #[must_use]
    pub fn places(&self) -> String {
        let mut names: Vec<&str> = self.lists.iter().map(|list| list.name()).collect();
        names.dedup();
        names.join(" », « ")
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// What was joined, told once for each list.
    #[must_use]
    pub fn decisions(&self, points: usize) -> Vec<Decision> {
        let joining = self.lists.iter().filter(|list| list.joins());
        joining.map(|list| list.decision(points)).collect()
    }
}
