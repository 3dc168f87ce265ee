//! The lanterns of a row: how many there are, which lamp is in them, and their watts.

use super::{Refusal, RowReader};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::lamps::{LampName, Technology, name_lamp, parse_watts};
use crate::inventory::mapping::WattsPer;
use crate::inventory::text::{is_blank_word, normalise};

/// A row that repeats more lanterns than this is a mistake, not an inventory.
const MAX_LANTERNS: f64 = 100_000.0;
/// No ballast draws more than this share above its lamp; the worst of the table is 66 %, on 35 W of
/// low-pressure sodium.
const SYSTEM_OVER_LAMP: f64 = 1.75;

/// Watts of one lantern: lamp, and system where the inventory gives it.
pub(super) type Lantern = (Option<f64>, Option<f64>);

/// The lamp of a row, and the text that named it.
pub(super) struct Lamp {
    pub name: LampName,
    pub text: String,
}

impl Lamp {
    pub fn technology(&self) -> Technology {
        match self.name {
            LampName::Known(technology, _) => technology,
            _ => Technology::Inconnue,
        }
    }
}

/// Why a point can be in no plan, whatever the scenario says.
pub(super) fn exclusion(lamp: &Lamp, watts: Option<f64>) -> Option<Rule> {
    match (lamp.name, watts) {
        (LampName::Known(Technology::Led, _), _) => Some(Rule::DejaLed),
        (LampName::Known(Technology::Solaire, _), _) => Some(Rule::Solaire),
        (LampName::Ambiguous, _) => Some(Rule::LampeAmbigue),
        (LampName::Unknown | LampName::Blank, _) => Some(Rule::LampeInconnue),
        (LampName::Known(..), None) => Some(Rule::PuissanceInconnue),
        (LampName::Known(..), Some(_)) => None,
    }
}

impl RowReader<'_> {
    pub(super) fn lamp(&mut self, row: &Row) -> Lamp {
        let mut text = self.text(row, Field::Lampe);
        let mut field = Field::Lampe;
        if text.is_empty()
            && let Some(Cell::Text(power)) = self.raw(row, Field::PuissanceLampe)
            && parse_watts(&power).is_none()
        {
            // « SHP 100W » in the power column of an inventory that has no lamp column.
            field = Field::PuissanceLampe;
            text = power;
        }
        let mapping = self.context.mapping;
        let name =
            *self
                .lamp_names
                .entry(text.clone())
                .or_insert_with(|| match mapping.lamp(&text) {
                    Some(Technology::Inconnue) => LampName::Unknown,
                    Some(technology) => LampName::Known(technology, None),
                    None => name_lamp(&text),
                });
        match name {
            LampName::Ambiguous => self.find_at(Rule::LampeAmbigue, row, field),
            LampName::Unknown | LampName::Blank => self.find_at(Rule::LampeInconnue, row, field),
            LampName::Known(..) => {}
        }
        Lamp { name, text }
    }

    /// Watts of each lantern of the row: lamp, and system where the inventory gives it.
    pub(super) fn lanterns(&mut self, row: &Row, lamp: &Lamp) -> Result<Vec<Lantern>, Refusal> {
        let told = self.number(row, Field::Foyers, None);
        let count = match (told, self.raw(row, Field::Foyers)) {
            (Some(count), _) if count >= 1.0 && count.fract() == 0.0 && count <= MAX_LANTERNS => {
                Some(count as usize)
            }
            (None, None) => None,
            (None, Some(cell)) if is_blank_word(&cell.to_string()) => None,
            _ => {
                self.find_at(Rule::FoyersIllisibles, row, Field::Foyers);
                return Err(Refusal::SetApart);
            }
        };
        let lamp_watts = self.watts(row, Field::PuissanceLampe, lamp);
        let mut system_watts = self.watts(row, Field::PuissanceSysteme, lamp);
        let detailed = lamp_watts.len().max(system_watts.len());
        let count = count.unwrap_or(detailed.max(1));
        self.check_system_watts(row, count, &lamp_watts, &mut system_watts, lamp);
        let spread = |watts: &[f64]| match watts {
            [] => Some(vec![None; count]),
            [one] if self.context.mapping.watts_per() == WattsPer::Ligne => {
                Some(vec![Some(one / count as f64); count])
            }
            [one] => Some(vec![Some(*one); count]),
            several => {
                (several.len() == count).then(|| several.iter().copied().map(Some).collect())
            }
        };
        let (Some(lamps), Some(systems)) = (spread(&lamp_watts), spread(&system_watts)) else {
            self.find_at(Rule::PuissanceIncoherente, row, Field::PuissanceLampe);
            return Err(Refusal::SetApart);
        };
        if lamp_watts.is_empty() && system_watts.is_empty() {
            self.find_at(Rule::PuissanceInconnue, row, Field::PuissanceLampe);
        }
        Ok(lamps.into_iter().zip(systems).collect())
    }

    /// « Puissance totale » may be a lantern's with its ballast, or the sum of the row's lanterns:
    /// the lamp tells. What agrees with neither is not used.
    fn check_system_watts(
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
        let [lamp_w] = lamp_watts else {
            let header = self
                .header
                .column(Field::PuissanceSysteme)
                .map(|column| normalise(&column.header));
            let is_sum =
                header.is_some_and(|title| title.contains("total") || title.contains("installee"));
            if is_sum
                && lamp_watts.is_empty()
                && self.context.mapping.watts_per() == WattsPer::Foyer
            {
                *system /= lanterns;
            }
            return;
        };
        if lamp.technology() == Technology::Led
            || self.context.mapping.watts_per() == WattsPer::Ligne
        {
            return;
        }
        let plausible = |watts: f64| (0.95..=SYSTEM_OVER_LAMP).contains(&(watts / lamp_w));
        if !plausible(*system) && plausible(*system / lanterns) {
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

    /// The watts of a power cell; for the lamp, the watts in the lamp's text where it is blank.
    fn watts(&mut self, row: &Row, field: Field, lamp: &Lamp) -> Vec<f64> {
        let kilowatts = self
            .header
            .column(field)
            .is_some_and(|column| column.kilowatts);
        let scale = if kilowatts { 1000.0 } else { 1.0 };
        let mut watts = match self.raw(row, field) {
            None | Some(Cell::Number(0.0)) => Vec::new(),
            Some(Cell::Number(number)) if number > 0.0 => vec![number],
            Some(Cell::Text(text)) => match parse_watts(&text) {
                Some(watts) => watts,
                None if text == lamp.text => Vec::new(),
                None => {
                    self.find_at(Rule::PuissanceIllisible, row, field);
                    Vec::new()
                }
            },
            Some(Cell::Error(_)) => {
                self.find_at(Rule::CelluleErreur, row, field);
                Vec::new()
            }
            Some(_) => {
                self.find_at(Rule::PuissanceIllisible, row, field);
                Vec::new()
            }
        };
        for watts in &mut watts {
            *watts *= scale;
        }
        if watts.is_empty()
            && field == Field::PuissanceLampe
            && let LampName::Known(_, Some(told)) = lamp.name
        {
            watts.push(told);
        }
        if watts.iter().any(|watts| !(1.0..=2000.0).contains(watts)) {
            self.find_at(Rule::PuissanceHorsPlage, row, field);
            watts.clear();
        }
        watts
    }
}
