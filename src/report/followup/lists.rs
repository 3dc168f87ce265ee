//! What the drop-down lists offer, and the sheet that holds it.

use super::protected;
use crate::followup::columns::sheet;
use crate::followup::entries::{Dwelling, Followed, Stage, Stakes, Status, Word};
use crate::followup::reference::Reference;
use crate::inventory::profile::Profile;
use crate::inventory::territory::{Commune, Territory};
use crate::report::sheet::{Value, Written, named, print_wide, write};
use crate::report::style::{self, Kind};
use crate::report::template::{REGIMES, communes};
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::column_number_to_name;
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

struct List {
    offered: Offered,
    title: &'static str,
    values: Vec<String>,
}

/// The lists of a workbook, each a column of the sheet.
pub(super) struct Lists(Vec<List>);

impl Lists {
    /// What the plan, and the tables of the program, offer.
    pub(super) fn of(reference: &Reference) -> Self {
        fn words<W: Word>() -> Vec<String> {
            W::ALL.iter().map(|word| word.label().to_owned()).collect()
        }
        let (names, codes) = communes(&territory(reference));
        let list = |offered, title, values| List {
            offered,
            title,
            values,
        };
        let mut lists = vec![
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
        // Excel takes no empty list.
        lists.retain(|list| !list.values.is_empty());
        Self(lists)
    }

    /// The cells that hold a list, as a formula; `None` where it is empty.
    pub(super) fn cells(&self, offered: Offered) -> Option<String> {
        let at = self.0.iter().position(|list| list.offered == offered)?;
        let column = column_number_to_name(at as u16);
        let last = HEADER as usize + 1 + self.0[at].values.len();
        Some(format!(
            "={}!${column}${}:${column}${last}",
            sheet::LISTS,
            HEADER + 2
        ))
    }

    /// The values of a list; none where it is empty.
    #[cfg(test)]
    pub(super) fn values(&self, offered: Offered) -> &[String] {
        let mut lists = self.0.iter();
        lists
            .find(|list| list.offered == offered)
            .map_or(&[], |list| &list.values)
    }

    /// The sheet « Listes ».
    pub(super) fn sheet(&self) -> Written<Worksheet> {
        let mut sheet = named(sheet::LISTS)?;
        let title = "Listes du suivi : ne rien y changer";
        write(&mut sheet, 0, 0, &Value::text(title), &style::title())?;
        sheet.set_row_height(0, 24.0)?;
        let (header, cell) = (style::header(Kind::Text), text_cell());
        for (list, column) in self.0.iter().zip(0..) {
            let widest = list.values.iter().map(|value| value.chars().count()).max();
            let width = widest.unwrap_or_default().max(list.title.chars().count());
            sheet.set_column_width(column, width as f64 + 4.0)?;
            write(
                &mut sheet,
                HEADER,
                column,
                &Value::text(list.title),
                &header,
            )?;
            for (value, row) in list.values.iter().zip(HEADER + 1..) {
                write(&mut sheet, row, column, &Value::text(&**value), &cell)?;
            }
        }
        sheet
            .set_freeze_panes(HEADER + 1, 0)?
            .set_repeat_rows(HEADER, HEADER)?;
        print_wide(&mut sheet, title);
        protected(&mut sheet);
        Ok(sheet)
    }
}

/// A cell whose text stays text when it is typed again.
pub(super) fn text_cell() -> rust_xlsxwriter::Format {
    style::short_cell(Kind::Text).set_num_format("@")
}

fn territory(reference: &Reference) -> Territory {
    let communes = reference.assumed.communes.iter().map(|commune| Commune {
        insee: commune.insee.clone(),
        nom: commune.name.clone(),
        epci: commune.epci.clone(),
        ..Commune::default()
    });
    Territory::of(communes.collect())
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
