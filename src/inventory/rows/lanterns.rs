//! The lanterns of a row: how many there are, which lamp is in them, and their watts.

use super::detail::Detail;
use super::{Refusal, RowReader, place};
use crate::french;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::eclext;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, Text, address};
use crate::inventory::header::mark;
use crate::inventory::kinds::points_at_end;
use crate::inventory::lamps::{
    LampName, LampText, Technology, approximate, parse_watts, read_lamp,
};
use crate::inventory::mapping::WattsPer;
use crate::inventory::numbers::Unread;
use crate::inventory::text::{normalise, parse_number};
use std::sync::Arc;

/// A row that repeats more lanterns than this is a mistake, not an inventory.
const MAX_LANTERNS: f64 = 100_000.0;
/// Watts of one lantern.
#[derive(Clone, Copy)]
pub(super) struct Lantern {
    pub technology: Technology,
    pub lamp_watts: Option<f64>,
    /// With its ballast, where the inventory gives it.
    pub system_watts: Option<f64>,
    /// How many lamps share its watts: more than one only in a luminaire of fluorescent tubes.
    pub tubes: usize,
    /// Why its lamp's watts, though told, can be in no plan.
    pub doubt: Option<Rule>,
}

/// The lamp of a row, and the text that named it.
pub(super) struct Lamp {
    pub name: LampName,
    pub text: Text,
    /// What else the text says: how many lanterns, what is planned.
    pub read: Arc<LampText>,
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
pub(super) fn exclusion(lamp: &Lamp, lantern: &Lantern) -> Option<Rule> {
    let watts = lantern.lamp_watts.or(lantern.system_watts);
    match (lamp.name, lantern.technology, watts) {
        (LampName::Ambiguous, ..) => Some(Rule::LampeAmbigue),
        (LampName::Unknown | LampName::Blank, ..) => Some(Rule::LampeInconnue),
        (LampName::Known(..), Technology::Led, _) => Some(Rule::DejaLed),
        (LampName::Known(..), Technology::Solaire, _) => Some(Rule::Solaire),
        (LampName::Known(..), _, None) => Some(Rule::PuissanceInconnue),
        (LampName::Known(..), _, Some(_)) => lantern.doubt,
    }
}

/// Whether a reference is several: two or more that end with a number, parted by « à », « et » or a
/// comma, or one with how many it stands for: « L12 (x3) ».
fn names_several(text: &str) -> bool {
    if !text.contains([',', ' ', '(']) {
        return false;
    }
    let last = text.rsplit([' ', '(']).next().unwrap_or_default();
    let times = last.trim_end_matches(')').strip_prefix(['x', 'X', '×']);
    if times.is_some_and(|count| {
        count
            .parse()
            .is_ok_and(|count| (2..=99_u32).contains(&count))
    }) {
        return true;
    }
    let parted = text
        .replace(" à ", ",")
        .replace(" au ", ",")
        .replace(" et ", ",");
    let ends_with_number =
        |part: &str| part.len() <= 12 && part.ends_with(|c: char| c.is_ascii_digit());
    let parts: Vec<&str> = parted.split(',').map(str::trim).collect();
    parts.len() > 1 && parts.iter().all(|part| ends_with_number(part))
}

/// Whether the name of a luminaire counts it: « 2 x Onyx », « Onyx 2 (x2) ».
fn counts_luminaires(text: &str) -> bool {
    let is_many = |count: &str| {
        count
            .parse()
            .is_ok_and(|count| (2..=9_u32).contains(&count))
    };
    let normal = normalise(text);
    let (first, rest) = normal.split_once(' ').unwrap_or((normal.as_str(), ""));
    let before = is_many(first) && rest.starts_with("x ")
        || first.strip_suffix('x').is_some_and(is_many) && !rest.is_empty();
    let last = text
        .trim_end()
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('));
    let after = last.and_then(|(_, last)| last.trim().strip_prefix(['x', 'X', '×']));
    before || after.is_some_and(is_many)
}

/// Keeps lanterns out of any plan, for a reason, where there is none yet.
fn doubt(lanterns: &mut [Lantern], rule: Rule) {
    for lantern in lanterns {
        lantern.doubt = lantern.doubt.or(Some(rule));
    }
}

/// « Exemple », « ex : PL001 », « PL001 (exemple) », « XXX ».
fn says_example(text: &str) -> bool {
    let normal = normalise(text);
    let begins = text.trim_start().to_lowercase();
    let is_short =
        begins.starts_with("ex :") || begins.starts_with("ex:") || begins.starts_with("ex.");
    let is_blank = normal.len() >= 3 && normal.bytes().all(|letter| letter == b'x');
    is_short || is_blank || normal.starts_with("exemple") || normal.ends_with(" exemple")
}

/// The watts of « 0,1 kW ».
fn kilowatts(text: &str) -> Option<f64> {
    let number = text
        .to_lowercase()
        .strip_suffix("kw")
        .and_then(parse_number)?;
    (number > 0.0).then_some(number * 1000.0)
}

impl RowReader<'_> {
    pub(super) fn lamp(&mut self, row: &Row) -> Lamp {
        if let Some((meaning, Some(true))) = self.table.colours.of_row(row.number)
            && let Some(name) = meaning.lamp
        {
            let text = self.made(&meaning.text.clone());
            let read = Arc::new(LampText::named(name));
            return Lamp { name, text, read };
        }
        let answer = self.answer(Field::Lampe).map(ToString::to_string);
        let answer = answer.and_then(|text| LampName::stated(&text));
        let mut field = Field::Lampe;
        let of_column = self.table.layouts[self.layout].lamp.clone();
        let mut text = of_column.or_else(|| match answer {
            // A code alone names the lamp of what is written: its watts and its tubes stay.
            Some(LampName::Known(_, None)) => self.written_text(row, Field::Lampe),
            _ => self.text(row, Field::Lampe),
        });
        if text.is_none()
            && let Some(Cell::Text(power)) = self.cell(row, Field::PuissanceLampe)
            && self.watts_in(Field::PuissanceLampe, &power).is_none()
        {
            // « SHP 100W » in the power column of an inventory that has no lamp column.
            field = Field::PuissanceLampe;
            text = Some(power);
        }
        let text = text
            .or_else(|| self.text(row, Field::Lampe))
            .unwrap_or_else(|| self.made(""));
        let mapping = self.table.context.mapping;
        let this_year = self.table.context.this_year;
        let legend = self.table.context.legend;
        let mut read = self.lamp_names.of(&text, |text| {
            let read = || read_lamp(text, this_year);
            Arc::new(match mapping.lamp(text) {
                Some(name) => read().stated(name),
                None => legend
                    .lamp(text)
                    .map_or_else(read, |explained| read_lamp(explained, this_year)),
            })
        });
        // A code that is ambiguous elsewhere is not in an answer nor in the public schema.
        let header = self.table.header;
        let of_schema = || {
            if header.is_eclext {
                eclext::lamp(&text)
            } else {
                LampName::stated(&text).filter(|_| header.is_public)
            }
        };
        if let Some(name) = answer.or_else(of_schema) {
            read = Arc::new(LampText::clone(&read).stated(name));
        }
        let name = read.name;
        match name {
            LampName::Ambiguous => self.find_at(Rule::LampeAmbigue, row, field),
            LampName::Unknown | LampName::Blank => self.find_at(Rule::LampeInconnue, row, field),
            LampName::Known(..) => {}
        }
        Lamp { name, text, read }
    }

    /// Whether a column of lanterns of one lamp says that the row has none.
    pub(super) fn counts_none(&mut self, row: &Row) -> bool {
        match self.cell(row, Field::Foyers) {
            None => true,
            Some(Cell::Number(number)) => number == 0.0,
            Some(Cell::Text(text)) => {
                self.parse(Field::Foyers, &text) == Ok(0.0) || mark(&text) == Some(false)
            }
            Some(_) => false,
        }
    }

    /// Watts of each lantern of the row: lamp, and system where the inventory gives it.
    pub(super) fn lanterns(&mut self, row: &Row, lamp: &Lamp) -> Result<Vec<Lantern>, Refusal> {
        let counted = self.count_stated(row)?;
        let tubes = self.tubes_counted(row, lamp, counted);
        let stated = counted.filter(|_| tubes.is_none());
        let mut of_column = self.watts(row, Field::PuissanceLampe, lamp);
        let mut system_watts = self.watts(row, Field::PuissanceSysteme, lamp);
        if let Some((meaning, Some(true))) = self.table.colours.of_row(row.number)
            && let Some(LampName::Known(_, Some(_))) = meaning.lamp
        {
            // The columns tell the lamp that was replaced.
            of_column.clear();
            system_watts.clear();
        }
        let by_column = of_column.first().copied().filter(|_| of_column.len() == 1);
        let Some(detail) = Detail::of(lamp, of_column) else {
            self.find_at(Rule::PuissanceIncoherente, row, Field::PuissanceLampe);
            return Err(Refusal::SetApart);
        };
        let detail = match tubes {
            Some(tubes) if detail.tubes == 1 && detail.count == 1 => detail.with_tubes(tubes),
            _ => detail,
        };
        let on_supports = self.counts_supports();
        let detailed = detail.count.max(system_watts.len());
        let count = match stated {
            // Two lanterns on each of four supports.
            Some(supports) if on_supports => {
                supports.saturating_mul(self.on_each_support(row).unwrap_or(detail.count))
            }
            Some(stated) => stated,
            None => detailed,
        };
        let lamp_watts = &detail.watts;
        self.check_system_watts(row, count, lamp_watts, &mut system_watts, lamp);
        // An answer tells the lamp's watts, as its column says, whatever those of the sheet are.
        let per_row =
            self.watts_per() == WattsPer::Ligne && !self.is_answered(Field::PuissanceLampe);
        let systems_per_row = self.system_watts_per() == Some(WattsPer::Ligne)
            && !self.is_answered(Field::PuissanceSysteme);
        let spread = |watts: &[f64], per_row: bool| match watts {
            [] => Some(vec![None; count]),
            [one] if per_row => Some(vec![Some(one / count as f64); count]),
            [one] => Some(vec![Some(*one); count]),
            several => (count % several.len() == 0 && (on_supports || several.len() == count))
                .then(|| {
                    several
                        .iter()
                        .copied()
                        .map(Some)
                        .cycle()
                        .take(count)
                        .collect()
                }),
        };
        let (Some(lamps), Some(systems), true) = (
            spread(lamp_watts, per_row && !detail.of_each),
            spread(&system_watts, systems_per_row),
            on_supports || stated.is_none() || detail.count == 1 || stated == Some(detail.count),
        ) else {
            self.find_at(Rule::PuissanceIncoherente, row, Field::PuissanceLampe);
            return Err(Refusal::SetApart);
        };
        if lamp_watts.is_empty() && system_watts.is_empty() {
            self.find_at(Rule::PuissanceInconnue, row, Field::PuissanceLampe);
        }
        let mut lanterns: Vec<Lantern> = lamps
            .into_iter()
            .zip(systems)
            .zip(detail.technologies.iter().cycle())
            .map(|((lamp_watts, system_watts), technology)| Lantern {
                technology: *technology,
                lamp_watts,
                system_watts,
                tubes: detail.tubes,
                doubt: None,
            })
            .collect();
        self.note_lanterns(row, lamp, &detail, lanterns.len());
        self.check_watts(row, lamp, &mut lanterns);
        if by_column.is_some_and(|watts| self.is_denied_by_lamp(lamp, watts, count)) {
            let place = place(row, self.column(Field::PuissanceLampe));
            self.find(Rule::PuissanceContredite, place, &*lamp.text);
            doubt(&mut lanterns, Rule::PuissanceContredite);
        }
        if self.is_example(row) {
            self.find_at(Rule::AConfirmer, row, Field::Reference);
            doubt(&mut lanterns, Rule::AConfirmer);
        }
        if self.waits(row, count) {
            doubt(&mut lanterns, Rule::AConfirmer);
        }
        if self.is_contradicted(row, lamp) {
            for lantern in &mut lanterns {
                lantern.doubt = Some(Rule::LampeContredite);
            }
        }
        Ok(lanterns)
    }

    /// How many points the row tells; a number that merged cells share with other rows is the first one's,
    /// and is asked about.
    fn count_stated(&mut self, row: &Row) -> Result<Option<usize>, Refusal> {
        let shares = self.table.merges.shares_count(row.number);
        if let Some(is_first) = shares.filter(|_| !self.is_answered(Field::Foyers)) {
            self.find_at(Rule::FoyersIllisibles, row, Field::Foyers);
            if !is_first {
                return Err(Refusal::SetApart);
            }
        }
        if self.cell(row, Field::Foyers).is_none() {
            if !self.table.header.numbered.is_empty() {
                // Each luminaire is described.
            } else if let Some(points) = self.points_of_street(row) {
                return Ok(Some(points));
            } else if self.names_several(row) {
                self.find_at(Rule::AConfirmer, row, Field::Reference);
            } else if let Some((column, range)) = self.table.ranges.of_row(row.number) {
                let cell = address(row.number, *column);
                self.find(Rule::AConfirmer, cell, range.as_str());
            }
            return Ok(None);
        }
        if self.table.layouts[self.layout].lamp.is_some()
            && let Some(Cell::Text(text)) = self.cell(row, Field::Foyers)
            && mark(&text) == Some(true)
        {
            return Ok(Some(1));
        }
        match self.number(row, Field::Foyers, None) {
            Some(count) if count.fract() == 0.0 && (1.0..=MAX_LANTERNS).contains(&count) => {
                Ok(Some(count as usize))
            }
            _ => {
                self.find_at(Rule::FoyersIllisibles, row, Field::Foyers);
                Err(Refusal::SetApart)
            }
        }
    }

    /// The points that the name of a street tells, where no column counts them and the row names none of
    /// them: « Rue du Port (5 PL) ».
    fn points_of_street(&mut self, row: &Row) -> Option<usize> {
        let counts = self.column(Field::Foyers).is_some() || self.says(row, Field::Reference);
        let column = self.column(Field::Voie).filter(|_| !counts)?.index();
        let Some(Cell::Text(text)) = row.get(column) else {
            return None;
        };
        let points = points_at_end(text)? as usize;
        let cell = address(row.number, column);
        self.noted.note(text, cell, points, Kind::Count.code(), || {
            Decision::new(
                Kind::Count,
                &**text,
                french::counted(points, "point", "points"),
            )
            .because("le nom de la rue finit par un nombre de points")
            .or_else("un point par ligne")
        });
        Some(points)
    }

    /// Whether a row without a number of points has the references of several: « P1 à P7 », « 12, 13 ».
    fn names_several(&self, row: &Row) -> bool {
        let reference = self.column(Field::Reference);
        let cell = reference.and_then(|column| row.get(column.index()));
        let luminaire = self.column(Field::Luminaire);
        let luminaire = luminaire.and_then(|column| row.get(column.index()));
        let several = matches!(cell, Some(Cell::Text(text)) if names_several(text))
            || matches!(luminaire, Some(Cell::Text(text)) if counts_luminaires(text));
        several && self.is_blank(row, Field::Foyers)
    }

    fn is_blank(&self, row: &Row, field: Field) -> bool {
        let column = self.column(field);
        column.is_none_or(|column| row.get(column.index()).is_none())
    }

    /// Whether a row without a number of points stands for several by its references or numbers.
    fn stands_for_several(&self, row: &Row) -> bool {
        let is_range = self.table.ranges.of_row(row.number).is_some();
        self.names_several(row) || is_range && self.is_blank(row, Field::Foyers)
    }

    /// How many lanterns each support of the row bears, where a column says it.
    fn on_each_support(&self, row: &Row) -> Option<usize> {
        let column = self.table.header.on_each_support.as_ref()?;
        let each = column.number(row.get(column.index())?)?;
        (each.fract() == 0.0 && (1.0..=20.0).contains(&each)).then_some(each as usize)
    }

    /// Whether one of the first rows is the example of a form: « ex : PL001 », « XXX ».
    fn is_example(&self, row: &Row) -> bool {
        /// An example stands at the head of its table.
        const FIRST_ROWS: u32 = 3;
        let is_first = row.number <= self.table.header.row.saturating_add(FIRST_ROWS);
        is_first
            && row
                .cells
                .iter()
                .any(|(_, cell)| matches!(cell, Cell::Text(text) if says_example(text)))
    }

    /// Whether the points of the row wait for a person's answer.
    fn waits(&self, row: &Row, count: usize) -> bool {
        let header = self.table.header;
        let mut owners = self.table.owners.iter();
        let shares = self.table.merges.shares_count(row.number).is_some();
        let says_hours = |index: &u32| row.get(*index).is_some_and(|cell| !cell.is_blank());
        header.count_asked
            || self.section.is_some()
            || header.hours_asked.iter().any(says_hours)
            || header.watts.asked && count > 1
            || (shares || self.stands_for_several(row)) && !self.is_answered(Field::Foyers)
            || owners.any(|owners| owners.apart.is_none() && owners.denies(row))
            || matches!(self.table.colours.of_row(row.number), Some((_, None)))
    }

    /// In a column of one lamp that the mapping names the watts stand for all its lanterns, as the count
    /// beside them does; else as the mapping or the rows of the table say.
    pub(super) fn watts_per(&self) -> WattsPer {
        let header = self.table.header;
        let said = self.table.context.mapping.watts_per();
        if self.table.layouts[self.layout].lamp.is_some() && header.watts_of_lamps().is_none() {
            return WattsPer::Ligne;
        }
        said.or(header.watts.lamp).unwrap_or_default()
    }

    /// The same for watts with ballast; `None` where each row tells it for itself.
    pub(super) fn system_watts_per(&self) -> Option<WattsPer> {
        let said = self.table.context.mapping.watts_per();
        let of_lamp = self.table.layouts[self.layout].lamp.is_some();
        let said = said.or(of_lamp.then_some(WattsPer::Ligne));
        said.or(self.table.header.watts.system)
    }

    /// Whether it is the rows of the table, and nobody else, that say that the watts with ballast are the
    /// row's.
    pub(super) fn is_per_row_by_rows(&self) -> bool {
        self.table.layouts[self.layout].lamp.is_none()
            && self.table.context.mapping.watts_per().is_none()
    }

    /// The watts that a power text tells, lantern by lantern, as its column writes numbers; `None`
    /// where it is something else, such as a lamp.
    fn watts_in(&self, field: Field, text: &str) -> Option<Result<Vec<f64>, Unread>> {
        let about = approximate(text);
        let text = about.as_deref().unwrap_or(text);
        // A unit in the cell is believed before that of the column.
        if let Some(watts) = kilowatts(text) {
            return Some(Ok(vec![watts]));
        }
        match self.parse(field, text) {
            Ok(0.0) => return Some(Ok(Vec::new())),
            Ok(watts) if watts > 0.0 => return Some(Ok(vec![watts])),
            Err(Unread::Ambiguous) => return Some(Err(Unread::Ambiguous)),
            _ => {}
        }
        let scale = self.scale(field);
        parse_watts(text).map(|watts| Ok(watts.iter().map(|w| w * scale).collect()))
    }

    /// The watts of a power cell.
    fn watts(&mut self, row: &Row, field: Field, lamp: &Lamp) -> Vec<f64> {
        let scale = self.scale(field);
        let stated = match self.cell(row, field) {
            // A date was told already.
            None | Some(Cell::Number(0.0) | Cell::Date(_) | Cell::Time(_) | Cell::Bool(_)) => {
                Ok(Vec::new())
            }
            Some(Cell::Number(number)) if number > 0.0 => Ok(vec![number * scale]),
            Some(Cell::Text(text)) => match self.watts_in(field, &text) {
                Some(Ok(watts)) => {
                    self.note_approximate(row, field, &text);
                    Ok(watts)
                }
                Some(Err(_)) => Err(Rule::NombreAmbigu),
                None if text == lamp.text => Ok(Vec::new()),
                None => Err(Rule::PuissanceIllisible),
            },
            Some(_) => Err(Rule::PuissanceIllisible),
        };
        let mut watts = stated.unwrap_or_else(|rule| {
            self.find_at(rule, row, field);
            Vec::new()
        });
        // The watts of a whole row may be many lanterns'.
        let most = if self.watts_per() == WattsPer::Ligne || field == Field::PuissanceSysteme {
            1e8
        } else {
            2000.0
        };
        if watts.iter().any(|watts| !(1.0..=most).contains(watts)) {
            self.find_at(Rule::PuissanceHorsPlage, row, field);
            watts.clear();
        }
        watts
    }
}
