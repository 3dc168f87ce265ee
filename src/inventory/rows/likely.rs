//! Whether the watts of a row are those of its lamps: impossible, those of a lamp with its ballast, those of all
//! the lanterns together, or such as no lamp is made in.

use super::lanterns::{Lamp, Lantern};
use super::{RowReader, place};
use crate::inventory::checks::USUAL;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::Row;
use crate::inventory::lamps::{LampName, Technology};
use crate::inventory::mapping::WattsPer;
use crate::inventory::text::normalise;

/// No ballast draws more than this share above its lamp; the worst of the table is 66 %, on 35 W of
/// low-pressure sodium.
const SYSTEM_OVER_LAMP: f64 = 1.75;

impl RowReader<'_> {
    /// Whether the text of the lamp tells other watts than its column: neither those of the lamp, nor
    /// those with its ballast, nor those of all the lanterns of the row.
    pub(super) fn is_denied_by_lamp(&self, lamp: &Lamp, of_column: f64, count: usize) -> bool {
        /// Of the watts of a lamp, those that its ballast adds, and what a driver may take off.
        const ALIKE: std::ops::RangeInclusive<f64> = 0.85..=1.35;
        let LampName::Known(_, Some(stated)) = lamp.name else {
            return false;
        };
        let said = self.is_answered(Field::PuissanceLampe) || self.is_answered(Field::Lampe);
        let alike = |watts: f64| ALIKE.contains(&(watts / stated));
        let is_counted = lamp.read.lanterns.is_empty();
        is_counted && !said && !alike(of_column) && !alike(of_column / count.max(1) as f64)
    }

    /// Watts that no lamp of the technology has stand as they were read, out of any plan: either the
    /// lamp or the watts are wrong. Watts that are those of a lamp with its ballast (115 for SHP 100)
    /// are asked about, unless a person named the column.
    pub(super) fn check_watts(&mut self, row: &Row, lamp: &Lamp, lanterns: &mut [Lantern]) {
        let LampName::Known(..) = lamp.name else {
            return;
        };
        // Watts divided among many lanterns are a mean, not a lamp's.
        let is_mean = self.watts_per() == WattsPer::Ligne && lanterns.len() > 1;
        let said = self.column(Field::PuissanceLampe).is_some_and(|c| c.said)
            || self.is_answered(Field::PuissanceLampe);
        // Each is told once a row.
        let mut told: Vec<Rule> = Vec::new();
        let mut is_new = |rule: Rule| {
            let is_new = !told.contains(&rule);
            told.push(rule);
            is_new
        };
        for lantern in lanterns {
            let technology = lantern.technology;
            let Some(watts) = lantern.lamp_watts.map(|all| all / lantern.tubes as f64) else {
                continue;
            };
            if !technology.plausible_watts().contains(&watts) {
                lantern.doubt = Some(Rule::PuissanceHorsPlage);
                if is_new(Rule::PuissanceHorsPlage) {
                    self.find_at(Rule::PuissanceHorsPlage, row, Field::PuissanceLampe);
                }
            } else if watts > USUAL.watts_de_rue()
                && !is_mean
                && !self.is_answered(Field::PuissanceLampe)
            {
                lantern.doubt = Some(Rule::ProjecteurDeTerrain);
                if is_new(Rule::ProjecteurDeTerrain) {
                    self.find_at(Rule::ProjecteurDeTerrain, row, Field::PuissanceLampe);
                }
            } else if technology.may_be_several_tubes(watts) {
                // 72 W of tubes are two of 36 W.
            } else if !said
                && !is_mean
                && lantern.system_watts.is_none()
                && let Some(lamp_watts) = technology.lamp_of_system_watts(watts)
            {
                lantern.doubt = Some(Rule::PuissanceSystemePossible);
                if is_new(Rule::PuissanceSystemePossible) {
                    let place = place(row, self.column(Field::PuissanceLampe));
                    self.find(
                        Rule::PuissanceSystemePossible,
                        place,
                        format!(
                            "{technology} {watts} W : lampe de {lamp_watts} W avec son ballast ?"
                        ),
                    );
                }
            } else if !is_mean
                && technology.is_never_made_of(watts)
                && is_new(Rule::PuissanceInusitee)
            {
                let place = place(row, self.column(Field::PuissanceLampe));
                let read = format!("{technology} {watts} W");
                self.find(Rule::PuissanceInusitee, place, read);
            }
        }
    }

    /// « Puissance totale » may be a lantern's with its ballast, or the sum of the row's lanterns:
    /// the lamp tells. What agrees with neither is not used.
    pub(super) fn check_system_watts(
        &mut self,
        row: &Row,
        count: usize,
        lamp_watts: &[f64],
        system_watts: &mut Vec<f64>,
        lamp: &Lamp,
    ) {
        let [system] = system_watts.as_mut_slice() else {
            return;
        };
        let lanterns = count as f64;
        let per_row = self.system_watts_per() == Some(WattsPer::Ligne);
        let [lamp_w] = lamp_watts else {
            let title = self
                .column(Field::PuissanceSysteme)
                .map(|column| normalise(&column.header));
            let is_sum =
                title.is_some_and(|title| title.contains("total") || title.contains("installee"));
            if is_sum && lamp_watts.is_empty() && !per_row {
                *system /= lanterns;
            }
            return;
        };
        if lamp.technology() == Technology::Led {
            return;
        }
        let plausible = |watts: f64| (0.95..=SYSTEM_OVER_LAMP).contains(&(watts / lamp_w));
        if per_row {
            // What the rows of the column say together may not hold for one of them.
            let each = *system / lanterns;
            let is_doubtful = !plausible(each);
            if self.is_per_row_by_rows() && (is_doubtful || (each - lamp_w).abs() < 0.5) {
                system_watts.clear();
                if is_doubtful {
                    self.find_at(Rule::PuissanceSystemeDouteuse, row, Field::PuissanceSysteme);
                }
            }
            return;
        }
        let of_each = self.system_watts_per() == Some(WattsPer::Foyer);
        if !of_each && !plausible(*system) && plausible(*system / lanterns) {
            *system /= lanterns;
            // The lamps' own watts, added up: they say nothing of the ballasts.
            if (*system - lamp_w).abs() < 0.5 {
                system_watts.clear();
            }
        } else if !plausible(*system) {
            self.find_at(Rule::PuissanceSystemeDouteuse, row, Field::PuissanceSysteme);
            system_watts.clear();
        }
    }
}
