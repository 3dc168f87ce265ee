//! Offers side by side: written again from the forms of bidders where these are still there, else from what the
//! workbook tells of them, and planned again at the prices of each.

use super::{Group, Paper, Papers};
use crate::error::Result;
use crate::inventory::read_sheets;
use crate::market::Offer;
use crate::report::market::offers::{StatedOffer, lots_in, stated};
use crate::report::verification::Control;
use crate::search::offers::Tender;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders around a workbook in which the forms that it names are looked for.
const AROUND: usize = 3;

impl Papers<'_> {
    pub(super) fn offers(&mut self, group: &Group) -> Result<()> {
        for name in &group.names {
            let paper = self.paper(group, name, Control::Offres);
            if !paper.path.is_file() {
                self.missing(&paper);
            } else if self.is_of_plan(&paper) {
                self.of_offers(&paper)?;
            }
        }
        Ok(())
    }

    fn of_offers(&mut self, paper: &Paper) -> Result<()> {
        let study = self.document.study;
        let found = read_sheets(&paper.path)?;
        let territory = &study.scenario.territory;
        let lots: BTreeMap<usize, String> = (lots_in(&found).into_iter())
            .filter_map(|(insee, lot)| Some((territory.by_insee(&insee)?, lot)))
            .collect();
        let by = self.lots_by(lots, &[])?;
        let limits = study.limits();
        let Some(sought) = self.sought(paper)? else {
            return Ok(());
        };
        let Some(tender) = Tender::of(study, &sought.found.planning, &by, &limits)? else {
            return Ok(());
        };
        let mut offers = Vec::new();
        let mut unknown = Vec::new();
        for stated in stated(&found, tender.schedule()) {
            let lot = stated.lot.clone();
            match offer(&tender, &paper.path, stated) {
                Some(offer) => offers.push(offer),
                None => unknown.push(lot),
            }
        }
        let expected = tender.workbook(tender.sides(&offers, &|| ())?)?;
        for lot in unknown {
            let message = format!("le lot « {lot} » n'est pas de ce plan");
            self.say(Control::Pieces, paper, "", "", message);
        }
        self.workbook(paper, &found, &expected)
    }
}

/// An offer as its form says it now, else as the workbook tells it; `None` where its lot is not of this plan.
fn offer(tender: &Tender<'_>, workbook: &Path, stated: StatedOffer) -> Option<Offer> {
    let form = form(workbook, &stated.file);
    let read = form.and_then(|form| tender.read(&form, "").ok());
    match read {
        Some(offer) => Some(Offer {
            file: stated.file,
            ..offer
        }),
        None => tender.taken(stated),
    }
}

/// The form that a workbook names, as it was named, or from one of the folders around the workbook.
fn form(workbook: &Path, named: &Path) -> Option<PathBuf> {
    let around = workbook.ancestors().skip(1).take(AROUND);
    let around = around.map(|folder| folder.join(named));
    let beside = workbook.with_file_name(named.file_name()?);
    let mut places = std::iter::once(named.to_owned())
        .chain(around)
        .chain([beside]);
    places.find(|place| place.is_file())
}
