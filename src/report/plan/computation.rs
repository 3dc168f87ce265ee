//! « Calcul détaillé »: the whole computation of one point of the plan, as formulas that a lighting
//! engineer can follow and change.

use super::Shared;
use super::hypotheses::show_shares;
use crate::inventory::territory::Commune;
use crate::report::layout;
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::report::wording::{share_of, unit_of_share};
use crate::scenario::computation::{Computation, How, filled, spaced};
use crate::scenario::study::CommuneChoice;
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

/// The sheet of the first point of a commune's plan; `None` where it has none.
pub fn sheet(
    shared: &Shared<'_>,
    commune: &Commune,
    choice: &CommuneChoice,
) -> Written<Option<Worksheet>> {
    let study = shared.study();
    let Some(chosen) = choice.points.first() else {
        return Ok(None);
    };
    let (_, solution) = study.solution(chosen);
    let Ok(computation) = study.compute(shared.method, chosen.row, Some(&solution.code)) else {
        return Ok(None);
    };
    let columns = vec![
        Column::new("Étape", 54.0, Kind::Wrapped),
        Column::new("Valeur", 16.0, Kind::Figure),
        Column::new("Unité", 17.0, Kind::Wrapped),
        Column::new("Calcul", 32.0, Kind::Wrapped),
        Column::new("Source", 60.0, Kind::Wrapped),
    ];
    let title = format!(
        "{} – Calcul détaillé du point {}",
        commune.nom, computation.point.reference
    );
    let (rows, shares) = rows(&computation, &solution.label, shared.top());
    let name = layout::sheet::RECKONING;
    let mut sheet = shared.one_table(name, columns, rows.into_iter(), &title)?;
    show_shares(&mut sheet, shared.top(), 1, shares.into_iter())?;
    Ok(Some(sheet))
}

/// The rows of the sheet, and the places of those whose figure is a share.
fn rows(
    computation: &Computation<'_>,
    solution: &str,
    top: u32,
) -> (Vec<Vec<Value<'static>>>, Vec<u32>) {
    let point = &computation.point;
    let stated = |what: &'static str, text: String| {
        vec![
            Value::text(what),
            Value::Blank,
            Value::Blank,
            Value::Blank,
            Value::text(text),
        ]
    };
    let mut rows = vec![
        stated("Point lumineux", point.reference.to_string()),
        stated(
            "Armoire et rue",
            format!("{} ; {}", point.armoire, point.voie),
        ),
        stated(
            "Lu dans",
            format!(
                "{} {} ligne {}, foyer {}",
                point.fichier, point.feuille, point.ligne, point.foyer
            ),
        ),
        stated("Solution retenue", solution.to_owned()),
    ];
    // Where the value of each step stands.
    let mut cells: BTreeMap<&str, String> = BTreeMap::new();
    let mut shares = Vec::new();
    for part in &computation.parts {
        let mut heading = vec![Value::text(part.title.to_uppercase())];
        heading.resize(5, Value::Blank);
        rows.push(heading);
        for step in &part.steps {
            // The header stands above.
            cells.insert(&step.key, format!("B{}", top as usize + rows.len() + 2));
            let cell = |name: &str| cells.get(name).cloned().unwrap_or_default();
            let (value, how, source) = match &step.how {
                How::Given(source) => {
                    (Value::Number(step.value), String::new(), source.to_string())
                }
                How::Named(name, source) => (
                    Value::Formula((*name).to_owned(), step.value),
                    "feuille « Hypothèses »".to_owned(),
                    source.to_string(),
                ),
                How::Computed(formula, words) => {
                    let shown = words.map_or_else(|| spaced(formula), ToOwned::to_owned);
                    (
                        Value::Formula(filled(formula, cell), step.value),
                        filled(&shown, cell),
                        String::new(),
                    )
                }
            };
            if share_of(step.unit).is_some() {
                shares.push(rows.len() as u32);
            }
            rows.push(vec![
                Value::text(step.label.to_string()),
                value,
                Value::text(unit_of_share(step.unit)),
                Value::text(how),
                Value::text(source),
            ]);
        }
    }
    (rows, shares)
}
