//! « Points »: the points of a programme, in the order of the years.

use super::{CourseDocument, sheet_name};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::{Column, one_table};
use crate::scenario::programme::CoursePoint;
use rust_xlsxwriter::Worksheet;

/// The sheet.
pub fn sheet(document: &CourseDocument<'_>) -> Written<Worksheet> {
    let basis = document.study.scenario.basis.basis.code();
    let columns = vec![
        Column::new("Année", 9.0, Kind::Plain),
        Column::new("Code INSEE", 9.0, Kind::Text),
        Column::new("Commune", 26.0, Kind::Text),
        Column::new("Armoire", 14.0, Kind::Text),
        Column::new("Rue", 28.0, Kind::Text),
        Column::new("Référence", 16.0, Kind::Text),
        Column::new("Solution", 46.0, Kind::Text),
        Column::new(format!("Coût (€ {basis})"), 14.0, Kind::Euros),
        Column::new("Économie (kWh/an)", 12.0, Kind::Whole),
    ];
    let rows = document
        .course
        .points
        .iter()
        .map(|point| row(document, point));
    let title = "Les points, année par année";
    one_table(sheet_name::POINTS, columns, rows, title, &document.footer())
}

fn row(document: &CourseDocument<'_>, point: &CoursePoint) -> Vec<Value<'static>> {
    let known = document.study.import.points.rows();
    let known = known.get(point.row as usize);
    let class = &document.study.classes.classes[point.class];
    let solution = &class.solutions[point.solution];
    let years = &document.course.years;
    vec![
        Value::Number(years.get(point.year).map_or(0, |year| year.name).into()),
        Value::text(known.insee.to_string()),
        Value::text(known.commune.to_string()),
        Value::text(known.armoire.to_string()),
        Value::text(known.voie.to_string()),
        Value::text(known.reference.to_string()),
        Value::text(solution.label.clone()),
        Value::euros(solution.cost_cents),
        Value::Number(solution.saving_kwh_per_year),
    ]
}
