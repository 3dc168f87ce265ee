//! The columns of a front, in its workbook and on its page.

use super::{FrontDocument, yes};
use crate::report::proof::gap_shown;
use crate::report::sheet::Value;
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::scenario::Objective;

/// Widths in characters: rank, both goals with their gaps, what is exchanged, the edge, the figures.
pub const WIDTHS: [f64; 14] = [
    7.0, 17.0, 12.0, 17.0, 12.0, 22.0, 13.0, 11.0, 11.0, 12.0, 15.0, 18.0, 18.0, 18.0,
];
/// Columns of the values of the first and of the second goal.
pub const VALUES: [u16; 2] = [1, 3];

/// How a value of a goal is shown.
fn kind(objective: Objective) -> Kind {
    match objective {
        Objective::Cout | Objective::Van => Kind::Euros,
        _ => Kind::Whole,
    }
}

/// Header of the values of a goal.
pub fn header(document: &FrontDocument<'_>, goal: usize) -> String {
    document.axis(goal)
}

/// The columns.
pub fn columns(document: &FrontDocument<'_>) -> Vec<Column> {
    let [first, second] = document.front.goals;
    let columns = [
        ("Plan".to_owned(), Kind::Plain),
        (header(document, 0), kind(first)),
        ("Écart prouvé de la première mesure".to_owned(), Kind::Gap),
        (header(document, 1), kind(second)),
        ("Écart prouvé de la seconde mesure".to_owned(), Kind::Gap),
        (document.exchange(), Kind::Figure),
        ("Sur l'enveloppe".to_owned(), Kind::Text),
        ("Facteur 4".to_owned(), Kind::Whole),
        ("Facteur 2".to_owned(), Kind::Whole),
        ("Communes avec des travaux".to_owned(), Kind::Whole),
        ("Énergie économisée (kWh/an)".to_owned(), Kind::Whole),
        ("Travaux (€ HT)".to_owned(), Kind::Euros),
        (
            "Reste à charge (€ TTC, FCTVA et aides déduits)".to_owned(),
            Kind::Euros,
        ),
        ("VAN avec les aides (€)".to_owned(), Kind::Euros),
    ];
    let widths = columns.into_iter().zip(WIDTHS);
    widths
        .map(|((header, kind), width)| Column::new(header, width, kind))
        .collect()
}

/// The rows: one for each plan.
pub fn rows<'d>(
    document: &'d FrontDocument<'_>,
) -> impl Iterator<Item = Vec<Value<'static>>> + use<'d> {
    document.front.plans.iter().enumerate().map(|(at, plan)| {
        let [first, second] = document.place(at);
        let [gap, other_gap] = plan.gaps();
        let figures = &plan.figures;
        vec![
            Value::count(at + 1),
            Value::Number(first),
            Value::Number(gap_shown(gap)),
            Value::Number(second),
            Value::Number(gap_shown(other_gap)),
            Value::optional(document.exchanged(at)),
            yes(plan.is_supported),
            Value::Number(figures.factor4.into()),
            Value::Number(figures.factor2.into()),
            Value::count(figures.communes_served),
            Value::Number(figures.saving_kwh_per_year),
            Value::euros(figures.money.cost_ht_cents),
            Value::euros(figures.money.remaining_cents),
            Value::Number(figures.money.net_present_value_eur),
        ]
    })
}
