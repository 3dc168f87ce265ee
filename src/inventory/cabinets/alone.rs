//! A file that lists the cabinets and holds no point: that of the points is beside it.

use super::{Cabinets, lists};
use crate::error::Error;
use crate::inventory::files::Named;
use crate::inventory::rows::SheetRead;
use crate::inventory::territory::Territory;
use std::path::Path;

/// What such a file says.
#[derive(Clone)]
pub struct Alone {
    lists: Vec<Cabinets>,
    sheets: Vec<SheetRead>,
}

impl Alone {
    /// Of the lists of a file and what is told of its sheets; `None` where it says nothing that points take.
    #[must_use]
    pub fn of(file: &Named, mut lists: Vec<Cabinets>, sheets: Vec<SheetRead>) -> Option<Self> {
        lists.retain(Cabinets::joins);
        for list in &mut lists {
            list.file = Some(file.label.clone());
        }
        (!lists.is_empty()).then_some(Self { lists, sheets })
    }
}

/// Why such a file is refused where no points are those of its cabinets.
fn unjoined(file: &Path) -> Error {
    Error::input(
        file,
        "c'est une liste d'armoires, que rien ne relie aux points : aucun inventaire lu ne nomme ces armoires, ou rien ne dit de quelle commune elles sont",
        "ajoutez-lui une colonne Commune et à l'inventaire une colonne Armoire, ou mettez-la dans une feuille du classeur des points",
    )
}

fn folder(file: &Named) -> Option<&Path> {
    file.path.parent()
}

/// The files of cabinets of an import.
#[derive(Default)]
pub struct Apart(Vec<(Named, Alone)>);

impl Apart {
    /// Adds a file.
    pub fn add(&mut self, file: &Named, alone: Alone) {
        self.0.push((file.clone(), alone));
    }

    /// Drops the lists of which nothing says whose they are: « A1 » of one commune is not that of another. A list
    /// says its commune, or is in a folder with one inventory.
    pub fn keep_those_of(&mut self, inventories: &[&Named]) {
        for (file, alone) in &mut self.0 {
            let mut beside = inventories.iter().filter(|one| folder(one) == folder(file));
            let has_one = beside.next().is_some() && beside.next().is_none();
            alone.lists.retain(|list| has_one || list.commune.is_some());
        }
    }

    /// The lists that may be those of an inventory's points.
    #[must_use]
    pub fn beside(&self, inventory: &Named) -> Vec<&Cabinets> {
        let lists = self.0.iter().flat_map(|(file, alone)| {
            let is_beside = folder(file) == folder(inventory);
            let may_be = move |list: &&Cabinets| is_beside || list.commune.is_some();
            alone.lists.iter().filter(may_be)
        });
        lists.collect()
    }

    /// Adds what is told of each file to what was read, its numbers of points compared; a file that no points
    /// are of is refused.
    pub fn settle(
        self,
        read: &mut Vec<SheetRead>,
        refused: &mut Vec<(Named, Error)>,
        territory: &Territory,
    ) {
        for (file, alone) in self.0 {
            if lists::are_of(alone.lists.iter(), read, territory) {
                lists::compare(&file, &alone.lists, read, territory);
                read.extend(alone.sheets);
            } else {
                let why = unjoined(&file.path);
                refused.push((file, why));
            }
        }
    }
}
