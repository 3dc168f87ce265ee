//! The rows of the sheets to fill in, as they stand in a workbook: what a form is written from.

use super::columns::Field;
use super::entries::{AdviceEntry, ExtraEntry, Followed, Progress, SiteEntry, Status, Word};
use super::reading::FollowUp;
use super::reference::Reference;
use chrono::NaiveDate;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum FormCell {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
}

/// The cells of a row that hold something; of « Points », what is planned is not among them.
///
/// ```
/// use reverbere::follow_up::{Field, FormCell, Row};
///
/// let mut row = Row::default();
/// row.set(Field::Power, Some(FormCell::Number(55.0)));
/// assert_eq!(row.get(Field::Power), Some(&FormCell::Number(55.0)));
/// row.set(Field::Power, None);
/// assert_eq!(row, Row::default());
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row(pub Vec<(Field, FormCell)>);

impl Row {
    /// What stands under a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&FormCell> {
        let mut cells = self.0.iter();
        cells
            .find(|(known, _)| *known == field)
            .map(|(_, stated)| stated)
    }

    /// The same row, with something else under a field; `None` empties it.
    pub fn set(&mut self, field: Field, stated: Option<FormCell>) {
        self.0.retain(|(known, _)| *known != field);
        self.0.extend(stated.map(|stated| (field, stated)));
    }

    fn text(&mut self, field: Field, text: &str) {
        let stated = (!text.is_empty()).then(|| FormCell::Text(text.to_owned()));
        self.set(field, stated);
    }

    fn number(&mut self, field: Field, number: Option<f64>) {
        self.set(field, number.map(FormCell::Number));
    }

    fn day(&mut self, field: Field, day: Option<NaiveDate>) {
        self.set(field, day.map(FormCell::Day));
    }

    fn progress(&mut self, progress: &Progress) {
        self.text(Field::Status, progress.status.label());
        self.day(Field::Ordered, progress.ordered);
        self.day(Field::Fitted, progress.fitted);
        self.day(Field::Accepted, progress.accepted);
        self.number(Field::Power, progress.power_w);
        let profile = progress.profile.as_ref().map(ToString::to_string);
        self.text(Field::Profile, &profile.unwrap_or_default());
        let cost = progress.cost_cents.map(|cents| cents as f64 / 100.0);
        self.number(Field::Cost, cost);
        self.text(Field::Contractor, &progress.contractor);
        self.text(Field::Invoice, &progress.invoice);
        self.text(Field::Note, &progress.note);
    }
}

/// The rows of the four sheets to fill in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Of « Points »: each has its mark.
    pub points: Vec<Row>,
    /// Of « Hors plan ».
    pub extra: Vec<Row>,
    /// Of « Conseils ».
    pub advice: Vec<Row>,
    /// Of « Friches ».
    pub sites: Vec<Row>,
}

impl FollowUp {
    /// Its rows: each point of the plan, in its order, those of which nothing is told yet to do.
    ///
    /// ```
    /// # use reverbere::follow_up::{Days, Field, FormCell, Reference, Rows, form, read};
    /// # let folder = tempfile::tempdir()?;
    /// # let plan = folder.path().join("plan");
    /// # let scenario = "examples/trois_points/scenario.toml";
    /// # let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
    /// # reverbere::run(words.map(Into::into));
    /// # let reference = Reference::of_folder(&plan)?;
    /// # let book = folder.path().join("suivi.xlsx");
    /// std::fs::write(&book, form(&reference, &Rows::default())?)?;
    /// let rows = read(&[book], Days::ALL)?.rows();
    /// let status = rows.points[0].get(Field::Status);
    /// assert_eq!(status, Some(&FormCell::Text("à faire".into())));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rows(&self) -> Rows {
        let name = |insee: &str| {
            let commune = self.reference.assumed.commune(insee);
            commune.map_or_else(|| insee.to_owned(), |known| known.name.clone())
        };
        let mut points = to_do(&self.reference);
        for entry in &self.planned {
            points[entry.point].progress(&entry.progress);
        }
        Rows {
            points,
            extra: self
                .extra
                .iter()
                .map(|entry| of_extra(entry, &name(&entry.insee)))
                .collect(),
            advice: self
                .advice
                .iter()
                .map(|entry| of_advice(entry, &name(&entry.insee)))
                .collect(),
            sites: self
                .sites
                .iter()
                .map(|entry| of_site(entry, &name(&entry.insee)))
                .collect(),
        }
    }
}

/// A row for each point of a plan, in its order, all to do.
fn to_do(reference: &Reference) -> Vec<Row> {
    let points = reference.points.iter();
    points
        .map(|point| {
            let mut row = Row::default();
            row.text(Field::Mark, &point.mark);
            row.text(Field::Status, Status::ToDo.label());
            row
        })
        .collect()
}

fn of_extra(entry: &ExtraEntry, commune: &str) -> Row {
    let mut row = Row::default();
    row.text(Field::Commune, commune);
    row.text(Field::Insee, &entry.insee);
    row.text(Field::Reference, &entry.reference);
    row.text(Field::Cabinet, &entry.cabinet);
    row.text(Field::Street, &entry.street);
    row.number(Field::PowerBefore, entry.power_before_w);
    let profile = entry.profile_before.as_ref().map(ToString::to_string);
    row.text(Field::ProfileBefore, &profile.unwrap_or_default());
    row.progress(&entry.progress);
    row
}

fn of_advice(entry: &AdviceEntry, commune: &str) -> Row {
    let mut row = Row::default();
    row.day(Field::Date, Some(entry.date));
    row.text(Field::Desk, &entry.desk);
    row.text(Field::Commune, commune);
    row.text(Field::Dwelling, entry.dwelling.map_or("", Word::label));
    let works = Some(entry.works).filter(|works| *works != Followed::NotYet);
    row.text(Field::Works, works.map_or("", Word::label));
    row.day(Field::WorksDate, entry.works_date);
    row
}

fn of_site(entry: &SiteEntry, commune: &str) -> Row {
    let mut row = Row::default();
    row.text(Field::Commune, commune);
    row.text(Field::Parcel, &entry.parcel);
    row.number(Field::Area, entry.area_m2);
    row.text(Field::Stakes, entry.stakes.label());
    row.text(Field::Stage, entry.stage.label());
    row.day(Field::Date, Some(entry.date));
    row.text(Field::Note, &entry.note);
    row
}
