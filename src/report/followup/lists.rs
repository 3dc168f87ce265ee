//! What the drop-down lists offer, and the sheet that holds it.

use super::protected;
use crate::followup::columns::sheet;
use crate::followup::entries::{Dwelling, Followed, Stage, Stakes, Status, Word};
use crate::followup::reference::Reference;
use crate::inventory::profile::Profile;
use crate::report::lists::{self, List};
use crate::report::sheet::{Value, Written, named, print_wide, write};
use crate::report::style;
use crate::report::template::{REGIMES, communes};
use rust_xlsxwriter::Worksheet;
use std::collections::HashSet;

/// Row of the headers, from 0.
const HEADER: u32 = 2;

/// What a list offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offered {
    /// How far works are.
    Statuses,
    /// Profiles: those of the plan, and usual ones.
    Profiles,
    /// Names of communes of the plan.
    Communes,
    /// Their INSEE codes.
    Codes,
    /// Whether works followed.
    Works,
    /// Types of dwelling.
    Dwellings,
    /// Stakes of a site.
    Stakes,
    /// How far its conversion is.
    Stages,
}

/// The lists of a follow-up workbook.
pub(super) struct Lists(lists::Lists<Offered>);

impl Lists {
    /// What the plan, and the tables of the program, offer.
    pub(super) fn of(reference: &Reference) -> Self {
        fn words<W: Word>() -> Vec<String> {
            W::ALL.iter().map(|word| word.label().to_owned()).collect()
        }
        let (names, codes) = communes(&reference.assumed.territory());
        let list = |key, title, values| List { key, title, values };
        let lists = vec![
            list(
                Offered::Statuses,
                "Statuts, dans l'ordre",
                words::<Status>(),
            ),
            list(Offered::Profiles, "Régimes proposés", profiles(reference)),
            list(Offered::Communes, "Communes du plan", names),
            list(Offered::Codes, "Leurs codes INSEE", codes),
            list(Offered::Works, "Travaux", words::<Followed>()),
            list(Offered::Dwellings, "Types de logement", words::<Dwelling>()),
            list(Offered::Stakes, "Enjeux d'une friche", words::<Stakes>()),
            list(Offered::Stages, "Étapes d'une friche", words::<Stage>()),
        ];
        Self(lists::Lists::new(sheet::LISTS, HEADER, lists))
    }

    /// The cells that hold a list, as a formula; `None` where it is empty.
    pub(super) fn cells(&self, offered: Offered) -> Option<String> {
        self.0.cells(offered)
    }

    /// The values of a list; none where it is empty.
    #[cfg(test)]
    pub(super) fn values(&self, offered: Offered) -> &[String] {
        self.0.values(offered)
    }

    /// The sheet « Listes ».
    pub(super) fn sheet(&self) -> Written<Worksheet> {
        let mut sheet = named(sheet::LISTS)?;
        let title = "Listes du suivi : ne rien y changer";
        write(&mut sheet, 0, 0, &Value::text(title), &style::title())?;
        sheet.set_row_height(0, 24.0)?;
        self.0.write(&mut sheet)?;
        print_wide(&mut sheet, title);
        protected(&mut sheet);
        Ok(sheet)
    }
}

/// « permanent », the profiles of the plan, and the usual ones; each that says the same once.
fn profiles(reference: &Reference) -> Vec<String> {
    let planned = reference.points.iter().map(|point| &*point.works.profile);
    let mut known: HashSet<Profile> = HashSet::new();
    std::iter::once("permanent")
        .chain(planned)
        .chain(REGIMES)
        .filter(|text| Profile::parse(text).is_some_and(|profile| known.insert(profile)))
        .map(str::to_owned)
        .collect()
}
