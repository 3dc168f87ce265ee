//! What is odd in a list of lanterns. Nothing is repaired nor left out for it: it is told, on the row
//! or the step, and a person decides.

use super::list::{EFFICACY, Lantern};
use super::{DraftRange, LanternList, squeezed};
use std::collections::BTreeMap;

/// Something odd about a row or a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Remark {
    /// Its code tells other watts than its column, whose watts are taken.
    OtherWatts {
        /// Watts of the column.
        column_w: f64,
        /// Watts of the code.
        code_w: f64,
    },
    /// More rows give its body to another model.
    OtherModel {
        /// The body.
        body: String,
        /// The other model.
        model: String,
        /// How many rows say so.
        rows: usize,
    },
    /// Lumens per watt that no luminaire has.
    Efficacy {
        /// Its lumens per watt.
        lm_per_w: f64,
        /// The usual ones.
        usual: (f64, f64),
    },
    /// Another step of its range gives as much for fewer watts: no plan will take this one.
    Dominated {
        /// Watts of the other.
        power_w: f64,
        /// Lumens of the other.
        flux_lm: f64,
    },
}

/// Tells what is odd; `lanterns` are those of the rows.
pub(super) fn report(list: &mut LanternList, lanterns: &[Option<Lantern>]) {
    codes(list, lanterns);
    bodies(list, lanterns);
    for range in &mut list.ranges {
        efficacies(range);
        dominated(range);
    }
}

/// Watts that the row's own code contradicts.
fn codes(list: &mut LanternList, lanterns: &[Option<Lantern>]) {
    for (row, lantern) in list.rows.iter_mut().zip(lanterns) {
        let Some(lantern) = lantern else { continue };
        // Codes are of whole watts.
        let is_other = |watts: &f64| (watts - lantern.power_w).abs() >= 1.0;
        if let Some(watts) = lantern.watts_of_code.filter(is_other) {
            row.remarks.push(Remark::OtherWatts {
                column_w: lantern.power_w,
                code_w: watts,
            });
        }
    }
}

/// A body that most rows give to another model.
fn bodies(list: &mut LanternList, lanterns: &[Option<Lantern>]) {
    // By body, how many rows give it to each model, and how the first of them writes it.
    let mut models: BTreeMap<String, BTreeMap<String, (usize, &str)>> = BTreeMap::new();
    for lantern in lanterns.iter().flatten().filter(|l| !l.body.is_empty()) {
        let of_body = models.entry(squeezed(&lantern.body)).or_default();
        let (count, _) = of_body
            .entry(squeezed(&lantern.model))
            .or_insert((0, &lantern.model));
        *count += 1;
    }
    for (row, lantern) in list.rows.iter_mut().zip(lanterns) {
        let Some(lantern) = lantern else { continue };
        let of_body = models.get(&squeezed(&lantern.body));
        let usual = of_body.and_then(|models| models.values().max_by_key(|(count, _)| *count));
        let own = of_body.and_then(|models| models.get(&squeezed(&lantern.model)));
        if let (Some((count, model)), Some((own, _))) = (usual, own)
            && count > own
        {
            row.remarks.push(Remark::OtherModel {
                body: lantern.body.clone(),
                model: (*model).to_owned(),
                rows: *count,
            });
        }
    }
}

/// Lumens per watt that no luminaire of today has.
fn efficacies(range: &mut DraftRange) {
    for step in &mut range.steps {
        let efficacy = step.flux_lm / step.power_w;
        if !(EFFICACY.min..=EFFICACY.max).contains(&efficacy) {
            step.remarks.push(Remark::Efficacy {
                lm_per_w: efficacy,
                usual: (EFFICACY.min, EFFICACY.max),
            });
        }
    }
}

/// Steps that another of the range makes useless: it gives as much for fewer watts. They are kept,
/// for the list may be wrong of either, but no plan would take them.
fn dominated(range: &mut DraftRange) {
    let steps: Vec<(f64, f64)> = range
        .steps
        .iter()
        .map(|step| (step.power_w, step.flux_lm))
        .collect();
    for step in &mut range.steps {
        let better = steps
            .iter()
            .filter(|(watts, lumens)| *watts < step.power_w && *lumens >= step.flux_lm)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((power_w, flux_lm)) = better.copied() {
            step.remarks.push(Remark::Dominated { power_w, flux_lm });
        }
    }
}

impl LanternList {
    /// Everything odd, each with the place of the first row that says it.
    #[must_use]
    pub fn remarks(&self) -> Vec<(usize, &Remark)> {
        let of_rows = self
            .rows
            .iter()
            .enumerate()
            .flat_map(|(at, row)| row.remarks.iter().map(move |remark| (at, remark)));
        let of_steps = self
            .ranges
            .iter()
            .flat_map(|range| &range.steps)
            .flat_map(|step| step.remarks.iter().map(|remark| (step.rows[0], remark)));
        let mut all: Vec<(usize, &Remark)> = of_rows.chain(of_steps).collect();
        all.sort_by_key(|(row, _)| *row);
        all
    }
}
