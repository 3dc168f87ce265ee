//! Forms for bidders, filled in or not: written again at the prices that each has.

use super::{Group, Paper, Papers};
use crate::error::Result;
use crate::inventory::grid::Sheet;
use crate::inventory::read_sheets;
use crate::inventory::text::normalise;
use crate::market::lots::{counts, quantities};
use crate::market::{Lot, LotsBy, Offer, Schedule, lots};
use crate::report::layout::{commune, market as said};
use crate::report::market::{files_of, form_at};
use crate::report::verification::Control;
use std::collections::BTreeMap;

/// A form that is there.
struct Form {
    paper: Paper,
    sheets: Vec<Sheet>,
    lot: String,
}

impl Papers<'_> {
    pub(super) fn market(&mut self, group: &Group) -> Result<()> {
        let (study, choice) = (self.document.study, self.document.choice);
        let mut forms = Vec::new();
        for name in group.there() {
            let paper = self.paper(group, name, Control::Bordereaux);
            let sheets = read_sheets(&paper.path)?;
            let lot = Offer::lot_in(&paper.path, &sheets).unwrap_or_default();
            if self.is_of_plan(&paper) {
                forms.push(Form { paper, sheets, lot });
            }
        }
        let territory = &study.scenario.territory;
        let mut stated: BTreeMap<usize, String> = BTreeMap::new();
        for form in &forms {
            let codes = form.sheets.iter().flat_map(codes_of);
            let communes = codes.filter_map(|code| territory.by_insee(&code));
            stated.extend(communes.map(|commune| (commune, form.lot.clone())));
        }
        let names: Vec<&String> = group.names.iter().collect();
        let by = self.lots_by(stated, &names)?;
        let schedule = Schedule::of(study);
        let lots = lots(study, choice, &by)?;
        let files = files_of(&lots);
        for (lot, file) in lots.iter().zip(&files) {
            self.lot(group, &schedule, lot, file, &forms)?;
        }
        // Where no form of a lot is left, the list of the folder has the name that it had.
        let is_gone = |name: &&String| !files.contains(name) && !group.folder.join(name).is_file();
        let gone: Vec<&String> = group.names.iter().filter(is_gone).collect();
        for name in &gone {
            let paper = self.paper(group, name, Control::Bordereaux);
            self.missing(&paper);
        }
        for form in &forms {
            if !lots.iter().any(|lot| lot.name == form.lot) {
                let message = format!("son lot « {} » n'est pas de ce plan", form.lot);
                self.say(Control::Pieces, &form.paper, said::PRICES, "", message);
            }
        }
        let is_in_a_lot = |place: &usize| lots.iter().any(|lot| lot.communes.contains(place));
        let without = (0..choice.communes.len())
            .filter(|place| !choice.communes[*place].points.is_empty() && !is_in_a_lot(place));
        let communes = study.scenario.territory.communes();
        let names = without.map(|place| &*communes[choice.communes[place].commune].nom);
        let names: Vec<&str> = names.collect();
        if group.is_whole && gone.is_empty() && !names.is_empty() {
            let folder = self.paper(group, "", Control::Bordereaux);
            let message = format!("aucun bordereau n'a les travaux de {}", names.join(", "));
            self.say(Control::Pieces, &folder, "", "", message);
        }
        Ok(())
    }

    /// Compares the forms of a lot.
    fn lot(
        &mut self,
        group: &Group,
        schedule: &Schedule,
        lot: &Lot,
        file: &str,
        forms: &[Form],
    ) -> Result<()> {
        let (study, choice) = (self.document.study, self.document.choice);
        let mut of_lot = forms.iter().filter(|form| form.lot == lot.name).peekable();
        if of_lot.peek().is_none() {
            // One that is there, of another plan or another lot, is said once.
            let paper = self.paper(group, file, Control::Bordereaux);
            if group.is_whole && !paper.path.is_file() {
                self.missing(&paper);
            }
            return Ok(());
        }
        let asked = counts(schedule, &quantities(study, schedule, choice, lot));
        for form in of_lot {
            // Titles that have changed are told by their cells: no price is then known.
            let offer = Offer::read(&form.paper.path, schedule, &asked);
            let prices = offer.map(|offer| offer.prices).unwrap_or_default();
            let expected = form_at(file, self.document, schedule, lot, &prices)?;
            self.workbook(&form.paper, &form.sheets, &expected.bytes)?;
        }
        Ok(())
    }

    /// How works are cut into lots: by EPCI or by commune, where most of the communes whose lot is told are of the lot
    /// of that name, or where none is told and files have such names; else as is told.
    pub(super) fn lots_by(
        &self,
        stated: BTreeMap<usize, String>,
        files: &[&String],
    ) -> Result<LotsBy> {
        let (study, choice) = (self.document.study, self.document.choice);
        for by in [LotsBy::Epci, LotsBy::Commune] {
            let lots = lots(study, choice, &by)?;
            let is_told = |lot: &Lot, place: &usize| {
                stated.get(&choice.communes[*place].commune) == Some(&lot.name)
            };
            let agreeing = lots.iter().map(|lot| {
                lot.communes
                    .iter()
                    .filter(|place| is_told(lot, place))
                    .count()
            });
            let agree = if stated.is_empty() {
                files_of(&lots).iter().any(|file| files.contains(&file))
            } else {
                2 * agreeing.sum::<usize>() > stated.len()
            };
            if agree {
                return Ok(by);
            }
        }
        Ok(LotsBy::Told(stated))
    }
}

/// The INSEE codes of the quantities of a form.
fn codes_of(sheet: &Sheet) -> Vec<String> {
    if normalise(&sheet.name) != normalise(said::QUANTITIES) {
        return Vec::new();
    }
    let header = sheet.rows.iter().find_map(|row| {
        let mut cells = row.cells.iter();
        let found = cells.find(|(_, cell)| cell.to_string() == commune::INSEE)?;
        Some((row.number, found.0))
    });
    let Some((header, column)) = header else {
        return Vec::new();
    };
    let rows = sheet.below(header).iter();
    rows.map(|row| row.text(column)).collect()
}
