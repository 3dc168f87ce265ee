//! Reports for councils, in the shape that each has.

use super::{Group, Paper, Papers, pages};
use crate::document::html::said;
use crate::error::Result;
use crate::inputs;
use crate::inventory::extension;
use crate::report::present::Report;
use crate::report::verification::Control;
use crate::search::presented::{self, Shape};

impl Papers<'_> {
    pub(super) fn reports(&mut self, group: &Group, shape: Shape) -> Result<()> {
        for name in &group.names {
            let paper = self.paper(group, name, Control::Rapports);
            if !paper.path.is_file() {
                self.missing(&paper);
            } else if extension(&paper.path) == "pdf" {
                self.checked.unchecked.push(paper.shown);
            } else if self.is_of_plan(&paper) {
                self.report(&paper, shape)?;
            }
        }
        Ok(())
    }

    fn report(&mut self, paper: &Paper, shape: Shape) -> Result<()> {
        let bytes = inputs::read(&paper.path)?;
        let found = said::read(&String::from_utf8_lossy(&bytes));
        let Some(sought) = self.sought(paper)? else {
            return Ok(());
        };
        let mut study = self.document.study.clone();
        // A date may have been asked for in the place of the scenario's.
        if let Some(date) = Report::date_in(self.document, &found) {
            study.scenario.date = date;
        }
        let limits = study.limits();
        let (found_plan, plan) = (&sought.found, &sought.plan);
        let report = presented::report(&study, found_plan, plan, shape, &limits, &|_| ())?;
        let Some(report) = report else {
            return Ok(());
        };
        let expected = said::read(&report.html());
        for [part, place, message] in pages::differences(&found, &expected) {
            self.say(paper.control, paper, &part, &place, message);
        }
        Ok(())
    }
}
