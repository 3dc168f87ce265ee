//! Columns that say whether a light is public: « eclairagePublic : false », « Privé : oui ».

use super::Context;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Certainty, Decision, Kind};
use crate::inventory::grid::{Row, column_letters};
use crate::inventory::header::Header;
use crate::inventory::profile::columns::yes_or_no;
use crate::inventory::vocabulary::says_public;

/// Such a column.
pub(super) struct Owners {
    column: u32,
    /// The answer that says that a light is public.
    if_public: bool,
    /// Whether the lights that are not are set apart; where nobody says so, they wait.
    pub(super) apart: Option<bool>,
    /// What is told of it.
    pub(super) decision: Option<Decision>,
}

impl Owners {
    /// Whether it says that the light of a row is not public.
    pub(super) fn denies(&self, row: &Row) -> bool {
        let said = row.get(self.column).and_then(yes_or_no);
        said.is_some_and(|said| said != self.if_public)
    }
}

/// The columns of a table that say so. « Privé : oui » sets apart; « public : non » may also be said of
/// what lights a park or a front: that is asked.
pub(super) fn owners(
    header: &Header,
    rows: &[Row],
    context: &Context<'_>,
    sheet: &str,
) -> Vec<Owners> {
    let of_title = |(column, title): &(u32, String)| {
        let if_public = says_public(title)?;
        let mut owners = Owners {
            column: *column,
            if_public,
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
        owners.apart = answer.or((!if_public).then_some(true));
        let decision = Decision::new(Kind::Count, title.clone(), "points non publics, à écarter")
            .because(format!("{private} lignes le disent sous ce titre"))
            .or_else("points d'éclairage public, à compter")
            .at(place)
            .of_points(private);
        owners.decision = (private > 0).then(|| match (answer, owners.apart) {
            (Some(is_right), _) => Decision {
                certainty: Certainty::Sure,
                taken: if is_right {
                    "points non publics, écartés"
                } else {
                    "points comptés"
                }
                .into(),
                ..decision
            }
            .because("réponse donnée"),
            (None, None) => decision.asked(),
            (None, _) => decision,
        });
        Some(owners)
    };
    header.unknown.iter().filter_map(of_title).collect()
}
