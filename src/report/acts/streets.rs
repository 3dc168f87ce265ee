//! The programme of a commune, street by street.

use crate::document::field::of;
use crate::document::{Datum, Fields, Shown, fields};
use crate::inventory::text::normalise;
use crate::report::layout::{self, commune, point};
use crate::report::wording::unbroken;
use crate::scenario::study::{CommuneChoice, Study};
use std::collections::BTreeMap;

/// Points of one street that get one kind of solution in one year.
pub struct Street<'a> {
    name: &'a str,
    year: Option<i32>,
    solution: &'a str,
    points: u32,
    before_kwh: f64,
    after_kwh: f64,
    cents: i64,
}

/// The streets of a plan by name; spellings that differ by case or accents are one street.
pub fn of_plan<'a>(study: &'a Study, choice: &CommuneChoice) -> Vec<Street<'a>> {
    let names = study.import.points.text("voie");
    let years = &study.scenario.rules.years.list;
    let mut streets: BTreeMap<(String, usize, &str), Street<'a>> = BTreeMap::new();
    for chosen in &choice.points {
        let name = names.get(chosen.row as usize).unwrap_or_default();
        let (class, solution) = study.solution(chosen);
        let key = (normalise(name), chosen.year, &*solution.kind);
        let street = streets.entry(key).or_insert_with(|| Street {
            name: Some(name.trim())
                .filter(|name| !name.is_empty())
                .unwrap_or(layout::NO_STREET),
            year: years.get(chosen.year).copied(),
            solution: &solution.kind,
            points: 0,
            before_kwh: 0.0,
            after_kwh: 0.0,
            cents: 0,
        });
        street.points += 1;
        street.before_kwh += class.existing.kwh_per_year();
        street.after_kwh += solution.kwh_after_per_year;
        street.cents += solution.cost_cents;
    }
    streets.into_values().collect()
}

/// What is said of a street; the year where the scenario has years.
pub fn fields<'a>(study: &Study) -> Fields<Street<'a>> {
    let scenario = &study.scenario;
    let years = if scenario.rules.years.list.is_empty() {
        Shown(0)
    } else {
        Shown::ALL
    };
    Fields::new(fields! { Street<'a>;
        "rue", point::STREET, Wrapped 25.0, Shown::ALL, Read => |one| one.name.into();
        "annee", point::YEAR, Plain 11.0, years, Read =>
            |one| one.year.map(|year| year as u32).into();
        "solution", "Solution", Wrapped 31.0, Shown::ALL, Read => |one| unbroken(one.solution).into();
        "points", commune::POINTS, Whole 12.0, Shown::ALL, Sum => |one| one.points.into();
        "kwh_avant", point::BEFORE, Whole 13.0, Shown::ALL, Sum => |one| one.before_kwh.into();
        "kwh_apres", point::AFTER, Whole 13.0, Shown::ALL, Sum => |one| one.after_kwh.into();
        "economie_kwh", point::SAVING, Whole 15.0, Shown::ALL, LiveSum =>
            of("kwh_avant") - of("kwh_apres");
        "cout_eur", &layout::cost(scenario.basis.basis), Euros 17.0, Shown::ALL, Sum =>
            |one| Datum::Cents(one.cents);
    })
}
