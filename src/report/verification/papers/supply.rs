//! Power to give back: written again for the price of a kVA and the powers of today that the workbook has.

use super::{Group, Papers};
use crate::error::Result;
use crate::inventory::read_sheets;
use crate::report::supply::{Filled, PRICE_AT, price_of_kva, workbook};
use crate::report::verification::{Control, compared};

impl Papers<'_> {
    pub(super) fn supply(&mut self, group: &Group) -> Result<()> {
        let study = self.document.study;
        let points = study.supply_points(self.document.choice);
        for name in &group.names {
            let paper = self.paper(group, name, Control::Puissances);
            if !paper.path.is_file() {
                self.missing(&paper);
                continue;
            }
            if !self.is_of_plan(&paper) {
                continue;
            }
            let found = read_sheets(&paper.path)?;
            let filled = Filled::read(&found);
            let (price, _) = price_of_kva(self.document);
            // Another price is one difference, not one for each amount that follows from it.
            if let Some(read) = filled.price.filter(|read| (read - price).abs() > 1e-9) {
                let (sheet, cell) = PRICE_AT;
                let message = compared::difference(Some(read.to_string()), &price.to_string());
                self.say(paper.control, &paper, sheet, cell, message);
            }
            let expected = workbook(self.document, &points, &filled)?;
            self.workbook(&paper, &found, &expected)?;
        }
        Ok(())
    }
}
