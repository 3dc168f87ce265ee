//! Columns that say whether a row is a light point of the commune that is still there: « eclairagePublic :
//! false », « Privé : oui », « Date de dépose », « Propriétaire : Département », « Usage : Feux tricolores ».

use super::Context;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, column_letters, date_of};
use crate::inventory::header::Header;
use crate::inventory::profile::columns::yes_or_no;
use crate::inventory::vocabulary::{Belonging, belonging};
use crate::{clock, french};
use chrono::{Datelike, NaiveDate};

/// How text files write a day.
const DAYS: [&str; 4] = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"];

/// Such a column.
pub(super) struct Owners {
    column: u32,
    /// What its cells say.
    belonging: Belonging,
    /// The day on which the inventory is read.
    today: NaiveDate,
    /// Whether the lights that are not are set apart; where nobody says so, they wait.
    pub(super) apart: Option<bool>,
    /// What is told of it.
    pub(super) decision: Option<Decision>,
}

/// Whether a cell is a day or a year that has passed.
fn is_past(cell: &Cell, today: NaiveDate) -> bool {
    let of_year = |year: f64| (1950.0..f64::from(today.year())).contains(&year);
    match cell {
        Cell::Date(serial) => date_of(*serial).is_some_and(|day| day <= today),
        Cell::Number(year) => of_year(*year),
        Cell::Text(text) => {
            let day = text.split([' ', 'T']).next().unwrap_or_default();
            let year = || day.parse().is_ok_and(of_year);
            DAYS.iter()
                .find_map(|form| NaiveDate::parse_from_str(day, form).ok())
                .map_or_else(year, |day| day <= today)
        }
        _ => false,
    }
}

impl Owners {
    /// Why the rows that it denies are set apart.
    pub(super) fn rule(&self) -> Rule {
        match self.belonging {
            Belonging::Removed | Belonging::Active => Rule::PointDepose,
            _ => Rule::PointPrive,
        }
    }

    /// Whether it says that the light of a row is not public.
    pub(super) fn denies(&self, row: &Row) -> bool {
        let Some(cell) = row.get(self.column) else {
            return false;
        };
        match self.belonging {
            Belonging::Public | Belonging::Active => yes_or_no(cell) == Some(false),
            Belonging::Private => yes_or_no(cell) == Some(true),
            Belonging::Removed => yes_or_no(cell) == Some(true) || is_past(cell, self.today),
            Belonging::Owner | Belonging::Usage => {
                matches!(cell, Cell::Text(text) if self.belonging.denies(text))
            }
        }
    }
}

/// What the rows that a column denies are, and what they would be in the other reading.
fn readings(belonging: Belonging) -> (&'static str, &'static str) {
    match belonging {
        Belonging::Usage => (
            "équipements qui n'éclairent pas la voie, à écarter",
            "points lumineux, à compter",
        ),
        Belonging::Removed | Belonging::Active => (
            "points qui ne sont plus en place, à écarter",
            "points encore en place, à compter",
        ),
        Belonging::Owner => (
            "points d'un autre propriétaire, à écarter",
            "points de la commune, à compter",
        ),
        Belonging::Public | Belonging::Private => (
            "points non publics, à écarter",
            "points d'éclairage public, à compter",
        ),
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
    let today = clock::now().date_naive();
    let of_title = |(column, title): &(u32, String)| {
        let belonging = belonging(title)?;
        let mut owners = Owners {
            column: *column,
            belonging,
            today,
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
        let is_sure = matches!(
            belonging,
            Belonging::Private | Belonging::Removed | Belonging::Active
        );
        owners.apart = answer.or(is_sure.then_some(true));
        let (apart, counted) = readings(belonging);
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
    // « En service » may be read as a year, and hold « oui » and « non ».
    let read_otherwise = header.columns.values().filter(|column| {
        let flags = [Some(Belonging::Removed), Some(Belonging::Active)];
        !column.said && flags.contains(&belonging(&column.header))
    });
    let read_otherwise = read_otherwise.map(|column| (column.index(), column.header.clone()));
    (header.unknown.iter().cloned().chain(read_otherwise))
        .filter_map(|column| of_title(&column))
        .collect()
}
