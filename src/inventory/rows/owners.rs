//! Columns that say whether a row is a light point of the commune: « eclairagePublic : false », « Privé :
//! oui », « Propriétaire : Département », « Usage : Feux tricolores ».

use super::Context;
use crate::french;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Cell, Row, column_letters};
use crate::inventory::header::Header;
use crate::inventory::profile::columns::yes_or_no;
use crate::inventory::vocabulary::{Belonging, belonging};

/// Such a column.
pub(super) struct Owners {
    column: u32,
    /// What its cells say.
    belonging: Belonging,
    /// Whether the lights that are not are set apart; where nobody says so, they wait.
    pub(super) apart: Option<bool>,
    /// What is told of it.
    pub(super) decision: Option<Decision>,
}

impl Owners {
    /// Whether it says that the light of a row is not public.
    pub(super) fn denies(&self, row: &Row) -> bool {
        let Some(cell) = row.get(self.column) else {
            return false;
        };
        match self.belonging {
            Belonging::Public => yes_or_no(cell) == Some(false),
            Belonging::Private => yes_or_no(cell) == Some(true),
            Belonging::Owner | Belonging::Usage => {
                matches!(cell, Cell::Text(text) if self.belonging.denies(text))
            }
        }
    }
}

/// The columns of a table that say so. « Privé : oui » sets apart; « public : non » may also be said of
/// what lights a park or a front, and a commune may pay for the lights of others: that is asked.
pub(super) fn owners(
    header: &Header,
    rows: &[Row],
    context: &Context<'_>,
    sheet: &str,
) -> Vec<Owners> {
    let of_title = |(column, title): &(u32, String)| {
        let belonging = belonging(title)?;
        let mut owners = Owners {
            column: *column,
            belonging,
            apart: None,
            decision: None,
        };
        let private = rows.iter().filter(|row| owners.denies(row)).count();
        let place = format!("colonne {}", column_letters(*column));
        let said = Said {
            answers: &context.answers.confirmed,
            file: context.file,
            sheet,
        };
        let answer = said.to(Kind::Count, &place);
        owners.apart = answer.or((belonging == Belonging::Private).then_some(true));
        let (apart, counted) = match belonging {
            Belonging::Usage => (
                "équipements qui n'éclairent pas la voie, à écarter",
                "points lumineux, à compter",
            ),
            Belonging::Owner => (
                "points d'un autre propriétaire, à écarter",
                "points de la commune, à compter",
            ),
            _ => (
                "points non publics, à écarter",
                "points d'éclairage public, à compter",
            ),
        };
        let decision = Decision::new(Kind::Count, title.clone(), apart)
            .because(format!(
                "{} sous ce titre",
                french::counted(private, "ligne le dit", "lignes le disent")
            ))
            .or_else(counted)
            .at(place)
            .of_points(private);
        owners.decision = (private > 0).then(|| match (answer, owners.apart) {
            (Some(true), _) => decision.answered("points écartés"),
            (Some(false), _) => decision.answered("points comptés"),
            (None, None) => decision.asked(),
            (None, _) => decision,
        });
        Some(owners)
    };
    header.unknown.iter().filter_map(of_title).collect()
}
