//! A programme as tables of pages: the same columns and figures as in its workbook.

use super::columns::{Line, columns, ends};
use super::{CourseDocument, sheet_name};
use crate::report::sheet::Value;
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::report::web::of_sheet::table_of;
use crate::report::web::table::Table;
use crate::scenario::programme::{CourseYear, YearSums};

/// When each commune is done, and what would be missing.
pub fn end_rows<'a>(
    document: &'a CourseDocument<'_>,
) -> impl Iterator<Item = Vec<Value<'static>>> + use<'a> {
    let communes = document.study.scenario.territory.communes();
    let course = document.course;
    course
        .communes
        .iter()
        .enumerate()
        .map(move |(place, commune)| {
            let known = &communes[*commune];
            let years = course.years.iter().map(|year| year.communes[place]);
            let all: YearSums = years.sum();
            let left = course.left.get(place).copied().unwrap_or_default();
            let when = document.done_in(place);
            vec![
                Value::text(known.insee.clone()),
                Value::text(known.nom.clone()),
                Value::text(known.epci.clone()),
                Value::Number(course.to_do[place].into()),
                Value::Number(all.points.into()),
                Value::Number(left.points.into()),
                match when.and_then(|year| course.years.get(year)) {
                    Some(year) => Value::Number(year.name.into()),
                    None => Value::text(if left.points == 0 { "" } else { "pas encore" }),
                },
                Value::euros(all.budget_cents),
                Value::euros(all.reinvested_cents),
                Value::euros(all.spent_cents),
                Value::Number(all.saving_kwh),
                Value::euros(left.cheapest_cents),
            ]
        })
}

impl CourseDocument<'_> {
    /// The years, put together where there are more than so many lines: « 2027–2028 ». Points left and money are those
    /// at the end of the last of them.
    #[must_use]
    pub fn periods(&self, most: usize) -> Vec<(String, YearSums)> {
        let years = &self.course.years;
        let size = years.len().div_ceil(most.max(1)).max(1);
        let periods = years.chunks(size).filter_map(|years| {
            let (first, last) = (years.first()?, years.last()?);
            let name = match last.name {
                name if name == first.name => name.to_string(),
                name => format!("{}–{name}", first.name),
            };
            let sums: YearSums = years.iter().map(CourseYear::whole).sum();
            // What a year leaves is in what the next one has.
            let carried_cents = first.whole().carried_cents;
            let remaining = last.whole().remaining;
            Some((
                name,
                YearSums {
                    carried_cents,
                    remaining,
                    ..sums
                },
            ))
        });
        periods.collect()
    }

    /// The programme in so many lines at most.
    #[must_use]
    pub fn table(&self, most: usize) -> Table {
        let periods = self.periods(most);
        let title = if periods.len() == self.course.years.len() {
            super::columns::YEAR
        } else {
            "Années"
        };
        let mut columns = columns(self, &[]);
        columns[0] = Column::new(title, 12.0, Kind::Text);
        let rows = periods.into_iter().map(|(name, sums)| {
            let mut row = Line::new(Vec::new(), 0, sums).row(self);
            row[0] = Value::text(name);
            row
        });
        table_of(sheet_name::YEARS, &columns, rows)
    }

    /// When all of each commune is done.
    #[must_use]
    pub fn ends_table(&self) -> Table {
        table_of(sheet_name::ENDS, &ends(self), end_rows(self))
    }
}
