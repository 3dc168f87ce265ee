//! Rows that tell of the same thing: one is kept, and which does not depend on the order of files.

use super::FollowUp;
use crate::followup::entries::{Progress, Status};
use crate::followup::remark::{Reason, Remark, Source};
use crate::inventory::text::normalise;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

impl FollowUp {
    pub(super) fn set_doubles_apart(&mut self) {
        let mut apart: Vec<(Source, Reason, String)> = Vec::new();
        self.same_points(&mut apart);
        self.planned_as_extra(&mut apart);
        self.same_extras(&mut apart);
        self.copied_extras(&mut apart);
        self.same_registers(&mut apart);
        let sources: BTreeSet<&Source> = apart.iter().map(|(source, ..)| source).collect();
        self.planned
            .retain(|entry| !sources.contains(&entry.source));
        self.extra.retain(|entry| !sources.contains(&entry.source));
        self.advice.retain(|entry| !sources.contains(&entry.source));
        self.sites.retain(|entry| !sources.contains(&entry.source));
        for (source, reason, read) in apart {
            let of_row =
                |one: &&mut super::SheetRead| one.file == source.file && one.sheet == source.sheet;
            if let Some(sheet) = self.sheets.iter_mut().find(of_row) {
                sheet.counted -= 1;
                sheet.set_apart += 1;
            }
            self.remarks.push(Remark {
                reason,
                cell: format!("ligne {}", source.row),
                source,
                column: String::new(),
                read,
            });
        }
    }

    /// Of the rows of one point, the one that is furthest on is kept; of those, the one accepted
    /// first, then the first.
    fn same_points(&self, apart: &mut Vec<(Source, Reason, String)>) {
        let rows = self.planned.iter().map(|entry| {
            let mark = &self.reference.points[entry.point].mark;
            (mark.clone(), &entry.source, &entry.progress)
        });
        keep_one(rows, apart);
    }

    /// The same of « Hors plan », where rows give a reference.
    fn same_extras(&self, apart: &mut Vec<(Source, Reason, String)>) {
        let gone: BTreeSet<Source> = apart.iter().map(|(source, ..)| source.clone()).collect();
        let rows = self
            .extra
            .iter()
            .filter(|entry| !gone.contains(&entry.source));
        let rows = rows.filter(|entry| !normalise(&entry.reference).is_empty());
        let rows = rows.map(|entry| {
            let mark = format!("{} {}", entry.insee, entry.reference);
            (mark, &entry.source, &entry.progress)
        });
        keep_one(rows, apart);
    }

    /// Rows of « Hors plan » without a reference: two alike in a file are two points of a street, but
    /// the same row in another file is a copy of it.
    fn copied_extras(&self, apart: &mut Vec<(Source, Reason, String)>) {
        let mut first_file = BTreeMap::new();
        let rows = self.extra.iter();
        for entry in rows.filter(|entry| normalise(&entry.reference).is_empty()) {
            let progress = &entry.progress;
            let places = [&entry.street, &entry.cabinet].map(|text| normalise(text));
            let days = [progress.ordered, progress.fitted, progress.accepted];
            let watts = [entry.power_before_w, progress.power_w].map(|it| it.map(f64::to_bits));
            let profiles = [&entry.profile_before, &progress.profile];
            let profiles = profiles.map(|it| it.as_ref().map(ToString::to_string));
            let papers = [&progress.contractor, &progress.invoice, &progress.note];
            let key = (
                (&entry.insee, places, days, progress.status),
                (watts, profiles, progress.cost_cents, papers),
            );
            let first = *first_file.entry(key).or_insert(&entry.source.file);
            if *first != entry.source.file {
                apart.push((entry.source.clone(), Reason::Double, entry.street.clone()));
            }
        }
    }

    /// A row of « Hors plan » that bears the reference of a planned point of its commune.
    fn planned_as_extra(&self, apart: &mut Vec<(Source, Reason, String)>) {
        let references: BTreeSet<(&str, String)> = self
            .reference
            .points
            .iter()
            .map(|point| (&*point.planned.insee, normalise(&point.planned.reference)))
            .collect();
        for entry in &self.extra {
            let reference = normalise(&entry.reference);
            if !reference.is_empty() && references.contains(&(&entry.insee, reference)) {
                apart.push((
                    entry.source.clone(),
                    Reason::Planned,
                    entry.reference.clone(),
                ));
            }
        }
    }

    /// A parcel is one site. Advice is told apart by nothing personal: two rows alike in a file
    /// are two households, but the same row in another file is a copy of it.
    fn same_registers(&self, apart: &mut Vec<(Source, Reason, String)>) {
        let mut sites = BTreeSet::new();
        for site in &self.sites {
            let key = (&site.insee, normalise(&site.parcel).replace(' ', ""));
            if !sites.insert(key) {
                apart.push((site.source.clone(), Reason::Double, site.parcel.clone()));
            }
        }
        let mut first_file = BTreeMap::new();
        for advice in &self.advice {
            let words = (advice.works, advice.dwelling);
            let key = (
                advice.date,
                normalise(&advice.desk),
                &advice.insee,
                words,
                advice.works_date,
            );
            let first = *first_file.entry(key).or_insert(&advice.source.file);
            if *first != advice.source.file {
                let read = advice.date.format("%d/%m/%Y").to_string();
                apart.push((advice.source.clone(), Reason::Double, read));
            }
        }
    }
}

/// Sets apart all rows of a mark but one.
fn keep_one<'a>(
    rows: impl Iterator<Item = (String, &'a Source, &'a Progress)>,
    apart: &mut Vec<(Source, Reason, String)>,
) {
    let mut by_mark: BTreeMap<String, Vec<(String, &Source, &Progress)>> = BTreeMap::new();
    for (mark, source, progress) in rows {
        let rows = by_mark.entry(normalise(&mark)).or_default();
        rows.push((mark, source, progress));
    }
    for mut rows in by_mark.into_values() {
        rows.sort_by_key(|(_, source, progress)| {
            let cost_is_stated = progress.cost_cents.is_some();
            (
                Reverse(progress.status),
                progress.accepted,
                Reverse(cost_is_stated),
                *source,
            )
        });
        for (mark, source, progress) in rows.into_iter().skip(1) {
            let reason = if progress.status == Status::Accepted {
                Reason::AcceptedTwice
            } else {
                Reason::Double
            };
            apart.push((source.clone(), reason, mark));
        }
    }
}
