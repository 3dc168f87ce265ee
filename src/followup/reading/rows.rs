//! What each row says.

use super::table::{Apart, Table};
use super::{FollowUp, Known, SheetRead};
use crate::followup::columns::Field;
use crate::followup::entries::{
    AdviceEntry, ExtraEntry, Followed, PlannedEntry, Progress, SiteEntry, Stage, Stakes, Status,
};
use crate::followup::remark::{Reason, Remark, Source};
use crate::inventory::grid::{Row, Sheet};
use crate::inventory::profile::Profile;
use crate::inventory::text::normalise;
use crate::money::{AmountBasis, Basis, Euros};
use crate::scenario::planned::PlannedWorks;
use chrono::NaiveDate;

/// Columns without which no row can be read.
pub(super) const NEEDED_POINTS: [Field; 5] = [
    Field::Mark,
    Field::Status,
    Field::Accepted,
    Field::Power,
    Field::Profile,
];
/// The same of « Hors plan ».
pub(super) const NEEDED_EXTRA: [Field; 7] = [
    Field::Commune,
    Field::PowerBefore,
    Field::ProfileBefore,
    Field::Status,
    Field::Accepted,
    Field::Power,
    Field::Profile,
];
/// The same of « Conseils ».
pub(super) const NEEDED_ADVICE: [Field; 3] = [Field::Date, Field::Commune, Field::Works];
/// The same of « Friches ».
pub(super) const NEEDED_SITES: [Field; 5] = [
    Field::Commune,
    Field::Parcel,
    Field::Stakes,
    Field::Stage,
    Field::Date,
];

/// The rows of a sheet.
pub(super) struct Rows<'a> {
    pub(super) file: &'a str,
    pub(super) name: &'static str,
    pub(super) sheet: &'a Sheet,
    pub(super) table: Table,
    pub(super) known: &'a Known,
}

impl Rows<'_> {
    /// Reads every row that holds something.
    pub(super) fn read<E>(
        &self,
        entry: impl Fn(&Self, &Row, &mut Vec<Remark>) -> Result<E, Apart>,
        follow: &mut FollowUp,
    ) -> Vec<E> {
        let rows = self.sheet.below(self.table.row).iter();
        let rows: Vec<&Row> = rows.filter(|row| self.table.holds(row)).collect();
        let mut read = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut stated = Vec::new();
            match entry(self, row, &mut stated) {
                Ok(entry) => {
                    read.push(entry);
                    follow.remarks.extend(stated);
                }
                Err(apart) => follow.remarks.push(self.remark(row, apart)),
            }
        }
        follow.sheets.push(SheetRead {
            file: self.file.to_owned(),
            sheet: self.name,
            rows: rows.len(),
            counted: read.len(),
            set_apart: rows.len() - read.len(),
        });
        read
    }

    fn remark(&self, row: &Row, (reason, field): Apart) -> Remark {
        Remark {
            reason,
            source: self.source(row),
            cell: self.table.address(row, field),
            column: field.map_or_else(String::new, |field| {
                field
                    .title(self.known.basis.basis)
                    .replace(" (€ ", " (€\u{a0}")
            }),
            read: field.map_or_else(String::new, |field| self.table.text(row, field)),
        }
    }

    fn source(&self, row: &Row) -> Source {
        Source {
            file: self.file.to_owned(),
            sheet: self.name.to_owned(),
            row: row.number,
        }
    }

    /// A row of « Points ».
    pub(super) fn planned(
        &self,
        row: &Row,
        stated: &mut Vec<Remark>,
    ) -> Result<PlannedEntry, Apart> {
        let mark = self.table.text(row, Field::Mark);
        if mark.is_empty() {
            return Err((Reason::WithoutMark, None));
        }
        let point = self.known.by_mark.get(&normalise(&mark));
        let point = *point.ok_or((Reason::UnknownPoint, Some(Field::Mark)))?;
        if let Some(field) = self.of_another_point(row, point) {
            return Err((Reason::OtherPoint, Some(field)));
        }
        Ok(PlannedEntry {
            source: self.source(row),
            point,
            progress: self.progress(row, self.known.works.get(point), stated)?,
        })
    }

    /// What a row says of its point that is another one's: some columns were sorted, and not the
    /// others. A reference that no point of the plan has was changed by a person.
    fn of_another_point(&self, row: &Row, point: usize) -> Option<Field> {
        let place = &self.known.places[point];
        let territory = &self.known.territory;
        let commune = territory.named(&self.table.text(row, Field::Commune));
        if commune.is_some_and(|index| territory.communes()[index].insee != place.0) {
            return Some(Field::Commune);
        }
        let reference = normalise(&self.table.text(row, Field::Reference));
        let is_of_another = !reference.is_empty()
            && reference != place.1
            && self.known.references.contains(&reference);
        is_of_another.then_some(Field::Reference)
    }

    /// A row of « Hors plan ».
    pub(super) fn extra(&self, row: &Row, stated: &mut Vec<Remark>) -> Result<ExtraEntry, Apart> {
        let insee = self.commune(row)?;
        let [reference, cabinet, street] = [Field::Reference, Field::Cabinet, Field::Street]
            .map(|field| self.table.text(row, field));
        if reference.is_empty() && street.is_empty() {
            return Err((Reason::Missing, Some(Field::Reference)));
        }
        let progress = self.progress(row, None, stated)?;
        let power_before_w = self.table.number(row, Field::PowerBefore)?;
        let profile_before = self.table.profile(row, Field::ProfileBefore)?;
        if progress.status == Status::Accepted {
            required(power_before_w, Field::PowerBefore)?;
            required(profile_before.as_ref(), Field::ProfileBefore)?;
        }
        Ok(ExtraEntry {
            source: self.source(row),
            insee,
            reference,
            cabinet,
            street,
            power_before_w,
            profile_before,
            progress,
        })
    }

    /// How far the works of a row are; what is installed at a planned point and is not stated is what
    /// was planned.
    fn progress(
        &self,
        row: &Row,
        planned: Option<&PlannedWorks>,
        stated: &mut Vec<Remark>,
    ) -> Result<Progress, Apart> {
        let table = &self.table;
        let status = table.word(row, Field::Status, Reason::UnknownStatus)?;
        let status = status.unwrap_or(Status::ToDo);
        let steps = [Field::Ordered, Field::Fitted, Field::Accepted];
        let [ordered, fitted, accepted] = self.steps(row, steps)?;
        let mut power_w = table.number(row, Field::Power)?;
        let mut profile = table.profile(row, Field::Profile)?;
        let cost_cents = self.cost(row, stated)?;
        if status == Status::Accepted {
            if let (None, Some(planned)) = (power_w, planned) {
                power_w = Some(planned.power_w);
                stated.push(self.remark(row, (Reason::PowerAsPlanned, Some(Field::Power))));
            }
            if let (None, Some(planned)) = (&profile, planned) {
                profile = Profile::parse(&planned.profile);
                stated.push(self.remark(row, (Reason::ProfileAsPlanned, Some(Field::Profile))));
            }
            let day = required(accepted, Field::Accepted)?;
            required(power_w, Field::Power)?;
            required(profile.as_ref(), Field::Profile)?;
            if day < self.known.days.first {
                return Err((Reason::BeforeContract, Some(Field::Accepted)));
            }
        }
        let text = |field| table.text(row, field);
        Ok(Progress {
            status,
            ordered,
            fitted,
            accepted,
            power_w,
            profile,
            cost_cents,
            contractor: text(Field::Contractor),
            invoice: text(Field::Invoice),
            note: text(Field::Note),
        })
    }

    /// What a row says that its point really cost, cents on the basis of the plan.
    fn cost(&self, row: &Row, stated: &mut Vec<Remark>) -> Result<Option<i64>, Apart> {
        let Some((euros, said)) = self.table.amount(row, Field::Cost)? else {
            return Ok(None);
        };
        // Invoices are rounded to the cent; a formula of the services may not be.
        let cents = Euros::from_euros((euros * 100.0).round() / 100.0);
        let cents = cents
            .ok_or((Reason::UnreadNumber, Some(Field::Cost)))?
            .cents();
        let basis = self.known.basis;
        let other = said.filter(|said| *said != basis.basis);
        if other.is_some() {
            stated.push(self.remark(row, (Reason::OtherBasis, Some(Field::Cost))));
        }
        Ok(Some(match other {
            Some(Basis::Ht) => basis.from_ht(cents),
            Some(Basis::Ttc) => AmountBasis {
                basis: Basis::Ttc,
                ..basis
            }
            .cents_to_ht(cents),
            None => cents,
        }))
    }

    /// A row of « Conseils ».
    pub(super) fn advice(&self, row: &Row, _: &mut Vec<Remark>) -> Result<AdviceEntry, Apart> {
        let [date, works_date] = self.steps(row, [Field::Date, Field::WorksDate])?;
        let date = required(date, Field::Date)?;
        if date < self.known.days.first {
            return Err((Reason::BeforeContract, Some(Field::Date)));
        }
        let words = Reason::UnknownWord;
        let works = self.table.word(row, Field::Works, words)?;
        Ok(AdviceEntry {
            source: self.source(row),
            date,
            desk: self.table.text(row, Field::Desk),
            insee: self.commune(row)?,
            dwelling: self.table.word(row, Field::Dwelling, words)?,
            works: works.unwrap_or(Followed::NotYet),
            works_date,
        })
    }

    /// A row of « Friches ».
    pub(super) fn site(&self, row: &Row, _: &mut Vec<Remark>) -> Result<SiteEntry, Apart> {
        let parcel = self.table.text(row, Field::Parcel);
        if parcel.is_empty() {
            return Err((Reason::Missing, Some(Field::Parcel)));
        }
        let [date] = self.steps(row, [Field::Date])?;
        let date = required(date, Field::Date)?;
        let words = Reason::UnknownWord;
        let stakes: Option<Stakes> = self.table.word(row, Field::Stakes, words)?;
        let stage: Option<Stage> = self.table.word(row, Field::Stage, words)?;
        Ok(SiteEntry {
            source: self.source(row),
            insee: self.commune(row)?,
            parcel,
            area_m2: self.table.number(row, Field::Area)?,
            stakes: required(stakes, Field::Stakes)?,
            stage: required(stage, Field::Stage)?,
            date,
            note: self.table.text(row, Field::Note),
        })
    }

    /// The INSEE code of the commune that a row names by its code or its name.
    fn commune(&self, row: &Row) -> Result<String, Apart> {
        let territory = &self.known.territory;
        let [code, name] = [Field::Insee, Field::Commune].map(|field| self.table.text(row, field));
        let field = if code.is_empty() {
            Field::Commune
        } else {
            Field::Insee
        };
        let stated = if code.is_empty() { &name } else { &code };
        if stated.is_empty() {
            return Err((Reason::Missing, Some(Field::Commune)));
        }
        let found = territory.named(stated);
        let index = found.ok_or((Reason::UnknownCommune, Some(field)))?;
        // A code and a name that are two communes are none.
        if !code.is_empty() && !name.is_empty() && territory.named(&name) != Some(index) {
            return Err((Reason::UnknownCommune, Some(Field::Commune)));
        }
        Ok(territory.communes()[index].insee.clone())
    }

    /// The dates of steps that follow each other, none later than the balance.
    fn steps<const N: usize>(
        &self,
        row: &Row,
        fields: [Field; N],
    ) -> Result<[Option<NaiveDate>; N], Apart> {
        let mut days = [None; N];
        let mut before = None;
        for (day, field) in days.iter_mut().zip(fields) {
            *day = self.table.day(row, field)?;
            let Some(stated) = *day else { continue };
            if stated > self.known.days.last {
                return Err((Reason::AfterBalance, Some(field)));
            }
            if before.is_some_and(|before| stated < before) {
                return Err((Reason::DatesBackwards, Some(field)));
            }
            before = Some(stated);
        }
        Ok(days)
    }
}

fn required<T>(value: Option<T>, field: Field) -> Result<T, Apart> {
    value.ok_or((Reason::Missing, Some(field)))
}
