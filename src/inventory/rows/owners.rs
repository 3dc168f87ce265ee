//! Columns that say whether a row is a light point of the commune that is still there: « eclairagePublic :
//! false », « Privé : oui », « Date de dépose », « Propriétaire : Département », « Usage : Feux tricolores ».

mod texts;

use super::Context;
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, Text, column_letters, date_of};
use crate::inventory::header::Header;
use crate::inventory::profile::columns::yes_or_no;
use crate::inventory::vocabulary::{Belonging, State, belonging};
use crate::{clock, french};
use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use texts::{codes_of_gone, doubted, not_of_today, texts_of_gone, texts_that_deny};

/// How text files write a day.
const DAYS: [&str; 4] = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"];

/// Such a column.
pub(super) struct Owners {
    column: u32,
    /// What its cells say.
    belonging: Belonging,
    /// The texts that say that a row is none, where it holds texts.
    denied: FxHashSet<Text>,
    /// The codes that may say so, where it holds codes.
    codes: BTreeSet<String>,
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
            Belonging::Removed
            | Belonging::Active
            | Belonging::Stopped
            | Belonging::Working
            | Belonging::Codes
            | Belonging::Doubted => Rule::PointDepose,
            Belonging::Phase => Rule::PointAVenir,
            Belonging::Duplicate => Rule::DoublonAnnonce,
            _ => Rule::PointPrive,
        }
    }

    /// Whether it says that the light of a row is not public.
    pub(super) fn denies(&self, row: &Row) -> bool {
        let Some(cell) = row.get(self.column) else {
            return false;
        };
        match self.belonging {
            Belonging::Public | Belonging::Active | Belonging::Working => {
                yes_or_no(cell) == Some(false)
            }
            Belonging::Private | Belonging::Stopped | Belonging::Duplicate | Belonging::Ticked => {
                yes_or_no(cell) == Some(true)
            }
            Belonging::Codes | Belonging::Doubted => self.codes.contains(&cell.to_string()),
            Belonging::Removed => yes_or_no(cell) == Some(true) || is_past(cell, self.today),
            Belonging::Phase | Belonging::Owner | Belonging::Usage | Belonging::Equipment => {
                matches!(cell, Cell::Text(text) if self.denied.contains(text))
            }
        }
    }
}

/// What the rows that a column denies are, and what they would be in the other reading.
fn readings(belonging: Belonging) -> (&'static str, &'static str) {
    match belonging {
        Belonging::Stopped | Belonging::Working => (
            "points qui n'éclairent plus, à écarter",
            "points à remettre en état, à compter",
        ),
        Belonging::Codes => (
            "codes qui peuvent dire que le point n'est plus en place : à écarter",
            "points en place, à compter",
        ),
        Belonging::Doubted => (
            "points dits absents ou en double : à écarter",
            "points en place, à compter",
        ),
        Belonging::Phase => (
            "ce qui n'est pas en place aujourd'hui, à écarter",
            "points en place, à compter",
        ),
        Belonging::Duplicate => ("lignes en double, à écarter", "points de plus, à compter"),
        Belonging::Usage | Belonging::Equipment | Belonging::Ticked => (
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
    let of_title = |(column, title, belonging, states): &(u32, String, Belonging, Vec<State>)| {
        let belonging = *belonging;
        let mut owners = Owners {
            column: *column,
            belonging,
            denied: texts_that_deny(belonging, states, rows, *column),
            codes: match belonging {
                Belonging::Codes => codes_of_gone(title, rows, *column),
                Belonging::Doubted => doubted(rows, *column),
                _ => BTreeSet::new(),
            },
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
        owners
    };
    // « En service » may be read as a year, and hold « oui » and « non ».
    let read_otherwise = header.columns.values().filter(|column| {
        let is_flag = belonging(&column.header)
            .is_some_and(|it| !matches!(it, Belonging::Owner | Belonging::Usage));
        !column.said && is_flag
    });
    // « Candélabre solaire », « Feux tricolores » where luminaires and supports are told.
    let named = [Field::Luminaire, Field::TypeSupport];
    let named = named.into_iter().filter_map(|field| header.column(field));
    let named = named.filter(|column| !column.said);
    let of_uses = named.map(|column| {
        let title = column.header.clone();
        (column.index(), title, Belonging::Equipment, Vec::new())
    });
    let stated = (header.unknown.iter().cloned())
        .chain(read_otherwise.map(|column| (column.index(), column.header.clone())))
        .filter_map(|(column, title)| {
            let belongs = belonging(&title);
            let may_be_states = match belongs {
                None => true,
                Some(Belonging::Usage) => {
                    texts_that_deny(Belonging::Usage, &[], rows, column).is_empty()
                }
                Some(_) => false,
            };
            let is_of_gone = || may_be_states && !texts_of_gone(rows, column).is_empty();
            if let Some(belonging) = belongs.filter(|_| !is_of_gone()) {
                return Some((column, title, belonging, Vec::new()));
            }
            let states = not_of_today(rows, column);
            if !states.is_empty() || is_of_gone() {
                return Some((column, title, Belonging::Phase, states));
            }
            let is_doubted = !doubted(rows, column).is_empty();
            is_doubted.then_some((column, title, Belonging::Doubted, states))
        });
    let state = header.column(Field::Etat).filter(|column| !column.said);
    let of_codes = state.into_iter().map(|column| {
        let title = column.header.clone();
        (column.index(), title, Belonging::Codes, Vec::new())
    });
    // A support that is gone bears no light.
    let of_support = header
        .column(Field::EtatMat)
        .filter(|column| !column.said && !texts_of_gone(rows, column.index()).is_empty())
        .map(|column| {
            let title = column.header.clone();
            (column.index(), title, Belonging::Phase, Vec::new())
        });
    let all = stated
        .chain(of_uses)
        .chain(of_codes)
        .chain(of_support)
        .map(|column| of_title(&column));
    all.filter(|owners| owners.decision.is_some()).collect()
}
