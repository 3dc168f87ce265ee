//! The columns of an inventory that speak of lighting hours, read together: a regime, a switch-off
//! with its hours, a reduction, « permanent : oui ». What they say is one profile; where they do not
//! agree, or leave the hours open, their words are kept for a person to say what they stand for.

use super::{FixedHours, Moment, Period, Profile, Window};
use crate::inventory::clock::is_no_day;
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, minute_of};
use crate::inventory::text::{normalise, parse_number};
use std::ops::RangeInclusive;

/// Between two columns that are not understood together: no regime is read across it.
const APART: &str = " | ";

/// What a reduction is called in what the columns say.
const REDUCTION: &str = "abaissement";

/// Minutes from midnight: an hour before it is one of a morning.
const NOON: u16 = 12 * 60;
/// Between these it is day all the year: no hours of a night begin there.
const MORNING: u16 = 9 * 60;
const EVENING: u16 = 16 * 60;

/// The columns that tell of hours, in the order in which they are read.
pub(in crate::inventory) const FIELDS: [Field; 11] = [
    Field::Regime,
    Field::Extinction,
    Field::HeureExtinction,
    Field::HeureRallumage,
    Field::Abaissement,
    Field::NiveauNuit,
    Field::DebutAbaissement,
    Field::FinAbaissement,
    Field::Permanent,
    Field::SemiPermanent,
    Field::HeuresParAn,
];

/// Hours a year of a point that is lit all night, in any commune of France and with any switch: from
/// 3,829 h at civil twilight to 4,282 h from sunset to sunrise in Boulogne, and some margin.
const FULL_NIGHTS: RangeInclusive<f64> = 3700.0..=4450.0;
/// Fewer hours a year are no operating profile; hours a night may be.
const FEWEST_A_YEAR: f64 = 200.0;
const NIGHTS: f64 = 365.0;

/// What the columns of a row say together.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::inventory) struct Together {
    /// The regime, in the words of the inventory where one column says it all; empty where nothing
    /// is told.
    pub text: String,
    /// Whether it is a profile.
    pub is_read: bool,
    /// How it was understood, where the words alone do not say it.
    pub reading: Reading,
}

/// How a regime was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::inventory) enum Reading {
    /// As it is written.
    #[default]
    Written,
    /// By the titles of its columns.
    Titles,
    /// Hours alone, in the dead of night: they are taken for those of a switch-off.
    HoursAlone,
}

/// What one column says.
enum Part {
    /// Full power all night, and not only that one thing is not done.
    Full(String),
    /// That one thing, a switch-off or a reduction, is not done.
    Without,
    /// A profile of less than full power, and the words for it.
    Less(String, Profile, Reading),
    /// A class of regime, whose hours another column may tell.
    Class(String),
    /// A reduction by so many percent, whose hours another column tells; of a regime, the hours that
    /// stand beside it.
    Reduction(f64, Beside),
    From(u16),
    To(u16),
    DimFrom(u16),
    DimTo(u16),
    Unread(String),
}

impl Part {
    /// Whether it says that the point goes out in the night.
    fn cuts(&self) -> bool {
        matches!(self, Self::Less(_, profile, _) if profile.is_cut())
    }
}

/// Which hours may be those of a reduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// Those under titles of a reduction.
    OfReduction,
    /// Any: « Mode : abaissement 50 % », from, to.
    Any,
}

/// Reads the cells of these columns together; `off` says that the regime stands under a title that
/// speaks of a switch-off.
pub(in crate::inventory) fn together(cells: &[(Field, Cell)], off: bool) -> Together {
    let has = |searched: Field| cells.iter().any(|(field, _)| *field == searched);
    // « Allumage » beside « Extinction » is when it is lit again, where it says a morning hour.
    let begins = has(Field::Extinction) || has(Field::HeureExtinction);
    let lit_again = |cell: &Cell| hour(cell).filter(|minute| begins && *minute < NOON);
    let relit =
        |(field, cell): &(Field, Cell)| *field == Field::Regime && lit_again(cell).is_some();
    let ends = has(Field::HeureRallumage) || cells.iter().any(relit);
    // Hours a year sum up what the other columns say.
    let only_a_year = cells.iter().all(|(field, _)| *field == Field::HeuresParAn);
    let part = |field: &Field, cell: &Cell| match field {
        Field::Regime if off => switch_off(cell),
        Field::Regime if let Some(minute) = lit_again(cell) => Part::To(minute),
        Field::Regime => regime(&cell.to_string()),
        // « 23 » is an hour beside the one at which it is lit again.
        Field::Extinction if ends => hour(cell).map_or_else(|| switch_off(cell), Part::From),
        Field::Extinction => switch_off(cell),
        Field::HeureExtinction => hour(cell).map_or_else(|| switch_off(cell), Part::From),
        Field::HeureRallumage => hour(cell).map_or_else(|| switch_off(cell), Part::To),
        Field::Abaissement => reduction(cell),
        Field::NiveauNuit => level(cell),
        Field::DebutAbaissement => hour(cell).map_or_else(|| reduction(cell), Part::DimFrom),
        Field::FinAbaissement => hour(cell).map_or_else(|| reduction(cell), Part::DimTo),
        Field::Permanent => permanent(cell),
        Field::HeuresParAn => a_year(cell),
        _ => half(cell),
    };
    let mut parts: Vec<Part> = cells
        .iter()
        .filter(|(_, cell)| !cell.is_blank())
        .filter(|(field, _)| only_a_year || *field != Field::HeuresParAn)
        .flat_map(|(field, cell)| match field {
            Field::DebutAbaissement if let Some((from, to)) = both_ends(cell) => {
                vec![Part::DimFrom(from), Part::DimTo(to)]
            }
            _ => vec![part(field, cell)],
        })
        .collect();
    dim(&mut parts);
    pair_hours(&mut parts);
    let is_denied = |(field, cell): &(Field, Cell)| {
        *field == Field::Extinction && yes_or_no(cell) == Some(false)
    };
    // « Extinction : non » beside « 23h-5h »: one of the two is wrong.
    if cells.iter().any(is_denied) && parts.iter().any(Part::cuts) {
        parts.push(Part::Unread("extinction : non".to_owned()));
    }
    combine(&parts)
}

/// Puts a reduction and its hours together; one without the other is not understood.
fn dim(parts: &mut Vec<Part>) {
    let reduction = parts.iter().find_map(|part| match part {
        Part::Reduction(percent, beside) => Some((*percent, *beside)),
        _ => None,
    });
    if matches!(reduction, Some((_, Beside::Any))) {
        for part in parts.iter_mut() {
            match *part {
                Part::From(minute) => *part = Part::DimFrom(minute),
                Part::To(minute) => *part = Part::DimTo(minute),
                _ => {}
            }
        }
    }
    let from = parts.iter().find_map(|part| match part {
        Part::DimFrom(minute) => Some(*minute),
        _ => None,
    });
    let to = parts.iter().find_map(|part| match part {
        Part::DimTo(minute) => Some(*minute),
        _ => None,
    });
    // « 22h-6h » beside « 50 % »: the hours are those of the reduction.
    if let Some((percent, _)) = reduction.filter(|_| from.is_none() && to.is_none()) {
        for part in parts.iter_mut() {
            if let Part::Less(text, _, Reading::HoursAlone) = part
                && let Some(hours) = text.strip_prefix("extinction ")
            {
                let text = format!("{REDUCTION} {percent} % {hours}");
                if let Some(profile) = read(&text) {
                    *part = Part::Less(text, profile, Reading::Titles);
                    parts.retain(|part| !matches!(part, Part::Reduction(..)));
                    return;
                }
            }
        }
    }
    // A class of reduction says no more than its hours do.
    let has_hours = from.is_some() || to.is_some();
    let is_class = |part: &Part| matches!(part, Part::Class(text) if text.starts_with(REDUCTION));
    parts.retain(|part| match part {
        Part::Reduction(..) | Part::DimFrom(_) | Part::DimTo(_) => false,
        part => !(has_hours && is_class(part)),
    });
    let switched_off = |part: &Part| matches!(part, Part::From(_) | Part::To(_));
    let part = match (reduction, from, to) {
        (None, None, None) => return,
        // « 0 % », or from midnight to midnight: cells that were never filled in.
        (Some((0.0, _)), ..) | (None, Some(0), Some(0)) => Part::Without,
        (Some((percent, _)), None, None) => {
            let text = format!("{REDUCTION} {percent} %");
            let says_hours = |part: &Part| matches!(part, Part::Less(..));
            if parts
                .iter()
                .any(|part| switched_off(part) || says_hours(part))
            {
                Part::Unread(text)
            } else {
                Part::Class(text)
            }
        }
        (Some((percent, _)), Some(from), Some(to)) => {
            let text = format!("{REDUCTION} {percent} % {}-{}", clock(from), clock(to));
            match read(&text) {
                Some(profile) => Part::Less(text, profile, Reading::Titles),
                None => Part::Unread(text),
            }
        }
        (reduction, from, to) => {
            let percent =
                reduction.map_or("taux à préciser".to_owned(), |(it, _)| format!("{it} %"));
            let end = |minute: Option<u16>| minute.map_or("?".to_owned(), clock);
            Part::Unread(format!("{REDUCTION} ({percent}) {}-{}", end(from), end(to)))
        }
    };
    parts.push(part);
}

/// Puts the beginning and the end of a switch-off together; one alone is not understood.
fn pair_hours(parts: &mut Vec<Part>) {
    let from = parts.iter().position(|part| matches!(part, Part::From(_)));
    let to = parts.iter().position(|part| matches!(part, Part::To(_)));
    if let (Some(from), Some(to)) = (from, to)
        && let (Part::From(begin), Part::To(end)) = (&parts[from], &parts[to])
    {
        let text = format!("extinction {}-{}", clock(*begin), clock(*end));
        parts[from] = match read(&text) {
            Some(profile) => Part::Less(text, profile, Reading::Titles),
            // From midnight to midnight: cells that were never filled in.
            None if begin == end => Part::Without,
            None => Part::Unread(text),
        };
        parts.remove(to);
    }
    for part in parts {
        match part {
            Part::From(begin) => *part = Part::Unread(format!("extinction {}", clock(*begin))),
            Part::To(end) => *part = Part::Unread(format!("rallumage {}", clock(*end))),
            _ => {}
        }
    }
}

fn combine(parts: &[Part]) -> Together {
    let mut less: Vec<(&str, &Profile, Reading)> = Vec::new();
    let (mut full, mut classes, mut unread) = (None, Vec::new(), Vec::new());
    for part in parts {
        match part {
            Part::Less(text, profile, reading) => {
                if less.iter().all(|(_, known, _)| *known != profile) {
                    less.push((text, profile, *reading));
                }
            }
            Part::Full(text) => full = full.or(Some(text.as_str())),
            Part::Class(text) => classes.push(text.as_str()),
            Part::Unread(text) => unread.push(text.as_str()),
            // Hours and reductions are paired by now.
            Part::Without
            | Part::Reduction(..)
            | Part::From(_)
            | Part::To(_)
            | Part::DimFrom(_)
            | Part::DimTo(_) => {}
        }
    }
    let asked = |words: Vec<&str>| Together {
        text: words.join(APART),
        ..Together::default()
    };
    let cuts = |profile: &Profile| profile.windows.iter().any(|w| w.power_percent == 0);
    let off = less.iter().filter(|(_, profile, _)| cuts(profile)).count();
    let texts = less.iter().map(|(text, ..)| *text);
    // « Permanent » may be dimmed, but is not switched off; and one point has one switch-off.
    let contradicts = off > 1 || full.is_some() && (off > 0 || !classes.is_empty());
    if !unread.is_empty() || contradicts {
        let stated = full.into_iter().chain(texts);
        let all = stated
            .chain(classes.iter().copied())
            .chain(unread.iter().copied());
        return asked(all.collect());
    }
    match less.as_slice() {
        [] if !classes.is_empty() => asked(classes),
        [] if parts.is_empty() => Together::default(),
        [] => Together {
            text: full.unwrap_or("permanent").to_owned(),
            is_read: true,
            reading: full.map_or(Reading::Titles, |_| Reading::Written),
        },
        [(text, _, reading)] => Together {
            text: (*text).to_owned(),
            is_read: true,
            reading: *reading,
        },
        several
            if several
                .iter()
                .any(|(_, profile, _)| !profile.fixed.is_empty()) =>
        {
            asked(texts.collect())
        }
        several => {
            let all = several
                .iter()
                .fold(Profile::full_night(), |all, (_, profile, _)| {
                    all.and(profile)
                });
            Together {
                text: all.to_string(),
                is_read: true,
                reading: Reading::Titles,
            }
        }
    }
}

/// A text that is a profile by itself, or that is none.
fn profile(text: &str, otherwise: impl FnOnce() -> Part) -> Part {
    match read(text) {
        Some(full) if full == Profile::full_night() => Part::Full(text.to_owned()),
        Some(profile) => Part::Less(text.to_owned(), profile, Reading::Written),
        None => otherwise(),
    }
}

fn regime(text: &str) -> Part {
    profile(text, || {
        let off = format!("extinction {text}");
        if is_half(text) || is_switch_off(text) {
            Part::Class(text.to_owned())
        } else if let Some(percent) = reduction_alone(text) {
            Part::Reduction(percent, Beside::Any)
        } else if let Some(profile) = read(&off).filter(is_in_the_dead_of_night) {
            Part::Less(off, profile, Reading::HoursAlone)
        } else {
            Part::Unread(text.to_owned())
        }
    })
}

/// A text as a profile of nights. Hours that hold noon, or begin by day, are the wrong way round or speak of the
/// day: « allumé de 5h à 23h », « extinction 5h-23h », « extinction 12h-5h » are asked.
fn read(text: &str) -> Option<Profile> {
    let is_of_a_day = |period: &Period| match (period.from(), period.to()) {
        (Moment::Legal(from), Moment::Legal(to)) if from < to => from < NOON && NOON < to,
        // From one evening to the next morning; « 12h-5h » is from midnight.
        (Moment::Legal(from), Moment::Legal(_)) => (MORNING..EVENING).contains(&from),
        _ => false,
    };
    Profile::parse(text).filter(|profile| {
        let windows = profile.windows.iter().map(|window| &window.period);
        !profile.lit.iter().chain(windows).any(is_of_a_day)
    })
}

/// Whether a text is the name of a class and says no hours: « semi-permanent », « ½ nuit ».
fn is_half(text: &str) -> bool {
    matches!(
        normalise(text).as_str(),
        "semi permanent" | "semi permanente" | "demi nuit" | "1 2 nuit" | "demi permanent"
    )
}

/// Whether a text says that the light is switched off, and not when.
fn is_switch_off(text: &str) -> bool {
    matches!(
        normalise(text).as_str(),
        "extinction" | "coupure" | "extinction nocturne" | "extinction totale" | "coupure nocturne"
    )
}

/// The words of a title that tell hours, as what « oui » under it says: « Coupure 23h-5h », « 23h-5h »,
/// « Extinction (23h-5h) ».
pub(in crate::inventory) fn profile_of_title(title: &str) -> Option<String> {
    if !title.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain = title.replace(['(', ')', '?'], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let stated = together(&[(Field::Regime, Cell::Text(plain.as_str().into()))], false);
    stated.is_read.then_some(stated.text)
}

/// Whether a text says what is done at night, and leaves to other columns when: « Extinction », « −50 % ».
pub(in crate::inventory) fn is_a_mode(text: &str) -> bool {
    is_switch_off(text) || reduction_alone(text).is_some()
}

/// Whether a cell of a field about hours says what is done, or that it is not, and not when: « Oui », « 50 % ».
pub(in crate::inventory) fn says_what(field: Field, cell: &Cell) -> bool {
    let is_level = field == Field::Abaissement && percent(cell).is_some();
    is_level || yes_or_no(cell).is_some() || matches!(cell, Cell::Text(text) if is_a_mode(text))
}

/// Whether a cell says when, and not what is done then: « 23h-5h ».
pub(in crate::inventory) fn says_when(cell: &Cell) -> bool {
    both_ends(cell).is_some()
}

/// The two ends of a cell that holds hours alone: « 23h-5h », « de 22h30 à 5h30 ».
fn both_ends(cell: &Cell) -> Option<(u16, u16)> {
    let Cell::Text(text) = cell else {
        return None;
    };
    let has_two = times_in(text).len() == 2;
    let profile = has_two
        .then(|| read(&format!("extinction {text}")))
        .flatten()?;
    match profile.windows() {
        [Window { period, .. }] => match (period.from(), period.to()) {
            (Moment::Legal(from), Moment::Legal(to)) => Some((from, to)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a cell is a text that tells two times of a night at least, and none of a day: « 18h-23h30 / 5h-8h », « E23h30 A5h ». No
/// other column of an inventory does; what is done at them, its words may say or not.
pub(in crate::inventory) fn tells_times_of_a_night(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else {
        return false;
    };
    let times = times_in(text);
    times.len() > 1
        && !times
            .iter()
            .any(|minute| (MORNING + 1..EVENING).contains(minute))
}

/// The times that are written in a text with their « h » or colon, in minutes from midnight; none where it
/// holds a date too.
fn times_in(text: &str) -> Vec<u16> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ':' | 'h' | 'H' | '/');
    let mut times = Vec::new();
    for part in text.split(|c: char| !is_part(c)) {
        let is_date = part
            .split('/')
            .filter(|it| it.parse::<u16>().is_ok())
            .count()
            > 2;
        if is_date {
            return Vec::new();
        }
        for written in part.split('/') {
            let (hours, minutes) = match written.split_once([':', 'h', 'H']) {
                Some((hours, "")) if written.ends_with(['h', 'H']) => (hours, "0"),
                Some(both) => both,
                None => continue,
            };
            let minutes = minutes.split(':').next().unwrap_or_default();
            if let (Ok(hours), Ok(minutes)) = (hours.parse(), minutes.parse())
                && let Some(minute) = super::schema::clock(hours, minutes)
            {
                times.push(minute);
            }
        }
    }
    times
}

/// Whether a column of this field may stand beside one that says what is done: it holds hours.
pub(in crate::inventory) fn has_beside(field: Field) -> bool {
    matches!(
        field,
        Field::HeuresParAn | Field::HeureExtinction | Field::HeureRallumage
    )
}

/// The percents of a text that says a reduction and no hours: « Abaissement 50 % », « −30% ».
fn reduction_alone(text: &str) -> Option<f64> {
    const WORDS: [&str; 8] = [
        "abaissement",
        "gradation",
        "variation",
        "reduction",
        "baisse",
        "dimming",
        "de",
        "a",
    ];
    let (before, after) = text.split_once('%')?;
    if !after.trim().is_empty() {
        return None;
    }
    let at = before.find(|c: char| c.is_ascii_digit())?;
    let (words, number) = before.split_at(at);
    let normal = normalise(words);
    let mut named = normal.split(' ').filter(|word| !word.is_empty());
    // « 50 % » alone is no word for a reduction: it may be what stays.
    let says = !normal.is_empty() || words.trim_end().ends_with(['-', '−', '–']);
    (says && named.all(|word| WORDS.contains(&word)))
        .then(|| parse_number(number))
        .flatten()
        .filter(|percent| (0.0..=100.0).contains(percent))
}

/// Whether a profile is one stretch that begins in the evening and ends in the morning: no point is
/// lit then and only then, for it would be dark at dusk.
fn is_in_the_dead_of_night(profile: &Profile) -> bool {
    const EVENING: u16 = 20 * 60;
    const SMALL_HOURS: u16 = 3 * 60;
    const MORNING: u16 = 8 * 60;
    let [Window { period, .. }] = profile.windows.as_slice() else {
        return false;
    };
    match (period.from(), period.to()) {
        (Moment::Legal(from), Moment::Legal(to)) => {
            !(SMALL_HOURS..EVENING).contains(&from) && (SMALL_HOURS..=MORNING).contains(&to)
        }
        _ => false,
    }
}

/// Whether two cells are the ends of a switch-off in the dead of night.
pub(in crate::inventory) fn is_a_switch_off(from: &Cell, to: &Cell) -> bool {
    let ends = minute_in(from).zip(minute_in(to));
    ends.and_then(|(from, to)| Profile::with_window(from, to, 0))
        .is_some_and(|profile| is_in_the_dead_of_night(&profile))
}

/// What stands under a title that speaks of a switch-off.
fn switch_off(cell: &Cell) -> Part {
    if let Some(minute) = minute_in(cell) {
        return Part::From(minute);
    }
    under(cell, "extinction")
}

/// What stands under a title that speaks of a reduction.
fn reduction(cell: &Cell) -> Part {
    match percent(cell) {
        Some(percent) => Part::Reduction(percent, Beside::OfReduction),
        None => under(cell, REDUCTION),
    }
}

/// What stands under a title that speaks of the level that stays.
fn level(cell: &Cell) -> Part {
    match percent(cell) {
        Some(percent) => Part::Reduction(100.0 - percent, Beside::OfReduction),
        None => Part::Unread(format!("niveau {cell}")),
    }
}

/// A share in percent: 50, « 50 % », or 0.5 in a cell shown as a percentage.
pub(in crate::inventory) fn percent(cell: &Cell) -> Option<f64> {
    let number = match cell {
        Cell::Number(share) if *share > 0.0 && *share < 1.0 => Some((share * 1e4).round() / 1e2),
        Cell::Number(percent) => Some(*percent),
        Cell::Text(text) => parse_number(text.trim().strip_suffix('%').unwrap_or(text).trim()),
        _ => None,
    };
    number.filter(|percent| (0.0..=100.0).contains(percent))
}

/// What a title says is done, or is not: `oui`, `non`, hours, or a whole regime.
fn under(cell: &Cell, title: &str) -> Part {
    let text = cell.to_string();
    match yes_or_no(cell) {
        Some(true) => return Part::Class(format!("{title} (heures à préciser)")),
        Some(false) => return Part::Without,
        None => {}
    }
    let hours = after_yes(&text);
    profile(hours, || {
        let whole = format!("{title} {hours}");
        match read(&whole) {
            Some(profile) => Part::Less(whole, profile, Reading::Titles),
            None if is_half(hours) => Part::Class(hours.to_owned()),
            None => Part::Unread(text.clone()),
        }
    })
}

fn permanent(cell: &Cell) -> Part {
    match yes_or_no(cell) {
        Some(true) => Part::Full("permanent".to_owned()),
        Some(false) => Part::Class("non permanent".to_owned()),
        None => regime(&cell.to_string()),
    }
}

fn half(cell: &Cell) -> Part {
    match yes_or_no(cell) {
        Some(true) => Part::Class("semi-permanent".to_owned()),
        Some(false) => Part::Without,
        None => regime(&cell.to_string()),
    }
}

/// Hours a year, or a night where they are no more than a day has: those of full nights, or so many a
/// night whatever the sun does.
fn a_year(cell: &Cell) -> Part {
    let hours = match cell {
        Cell::Number(hours) => Some(*hours),
        Cell::Text(text) => parse_number(text),
        _ => None,
    };
    let a_night = |hours: &f64| (1.0..24.0).contains(hours);
    match hours.map(|hours| {
        if a_night(&hours) {
            hours * NIGHTS
        } else {
            hours
        }
    }) {
        Some(hours) if FULL_NIGHTS.contains(&hours) => Part::Without,
        Some(hours) if (FEWEST_A_YEAR..*FULL_NIGHTS.start()).contains(&hours) => {
            let minutes = (hours / NIGHTS * 60.0).round() as u16;
            let fixed = FixedHours::new(minutes, 100 * 100).map(|hours| vec![hours]);
            match fixed.and_then(Profile::with_fixed_hours) {
                Some(profile) => Part::Less(profile.to_string(), profile, Reading::Titles),
                None => Part::Unread(cell.to_string()),
            }
        }
        Some(_) => Part::Unread(format!("{cell} h")),
        None => regime(&cell.to_string()),
    }
}

/// `oui`, `VRAI`, `x`; `non`, `FAUX`, `0`.
pub(in crate::inventory) fn yes_or_no(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Bool(yes) => Some(*yes),
        Cell::Number(1.0) => Some(true),
        Cell::Number(0.0) => Some(false),
        Cell::Text(text) => match normalise(text).as_str() {
            "oui" | "o" | "vrai" | "true" | "yes" | "x" | "1" => Some(true),
            "non" | "n" | "faux" | "false" | "no" | "0" | "aucun" | "aucune" | "jamais" => {
                Some(false)
            }
            _ => None,
        },
        _ => None,
    }
}

/// « oui, de minuit à 5 h » without its « oui ».
fn after_yes(text: &str) -> &str {
    let rest = text
        .get(..3)
        .filter(|yes| yes.eq_ignore_ascii_case("oui"))
        .and_then(|_| text.get(3..))
        .filter(|rest| !rest.starts_with(char::is_alphanumeric));
    rest.map_or(text, |rest| {
        rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '(' | ')'))
    })
}

/// The hour under a title that asks for one: a time, `23h`, `23:00`, `minuit`, `23`, the quarters of
/// an hour `23,5`, and the number 2330.
fn hour(cell: &Cell) -> Option<u16> {
    let quarters = |hours: f64| {
        ((0.0..=24.0).contains(&hours) && (hours * 4.0).fract() == 0.0)
            .then_some((hours * 60.0) as u16 % super::DAY)
    };
    minute_in(cell).or_else(|| match cell {
        Cell::Number(packed) if (100.0..=2400.0).contains(packed) && packed.fract() == 0.0 => {
            super::shorthand::clock_alone(&format!("{packed:04}"))
        }
        Cell::Number(hours) => quarters(*hours),
        // « 0,958333 »: a time that a text file keeps as a part of a day.
        Cell::Text(text) if text.starts_with("0,") || text.starts_with("0.") => {
            minute_of(parse_number(text)?)
        }
        Cell::Text(text) => parse_number(text).and_then(quarters),
        _ => None,
    })
}

/// The time of day of a cell that holds nothing else; spreadsheets keep it as a part of a day, and
/// « 29:00 » is in the next morning.
fn minute_in(cell: &Cell) -> Option<u16> {
    match cell {
        Cell::Time(days) if (1.0..2.0).contains(days) => minute_of(days.fract()),
        Cell::Date(serial) if is_no_day(*serial) => minute_of(serial.fract()),
        Cell::Time(fraction) => minute_of(*fraction),
        Cell::Number(fraction) if *fraction > 0.0 => minute_of(*fraction),
        Cell::Text(text) => super::shorthand::clock_alone(text),
        _ => None,
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field::{
        Abaissement, Extinction, HeureExtinction, HeureRallumage, Permanent, Regime, SemiPermanent,
    };

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    const ELEVEN: Cell = Cell::Time(23.0 / 24.0);
    const FIVE: Cell = Cell::Time(5.0 / 24.0);

    #[test]
    fn what_columns_say_together() {
        let (oui, non) = (text("oui"), text("non"));
        for (cells, expected) in [
            (vec![(Regime, text("Permanent"))], "Permanent"),
            (
                vec![(Extinction, ELEVEN), (HeureRallumage, FIVE)],
                "extinction 23:00-05:00",
            ),
            (
                vec![(HeureExtinction, text("23h")), (HeureRallumage, text("5"))],
                "extinction 23:00-05:00",
            ),
            (
                vec![
                    (HeureExtinction, Cell::Number(23.0)),
                    (HeureRallumage, Cell::Number(0.25)),
                ],
                "extinction 23:00-06:00",
            ),
            (
                vec![
                    (HeureExtinction, text("minuit")),
                    (HeureRallumage, text("05:30:00")),
                ],
                "extinction 00:00-05:30",
            ),
            // « Allumage » of a morning ends the switch-off.
            (
                vec![(Regime, FIVE), (Extinction, ELEVEN)],
                "extinction 23:00-05:00",
            ),
            (vec![(HeureExtinction, text("23h-5h"))], "extinction 23h-5h"),
            (
                vec![
                    (HeureExtinction, Cell::Time(0.0)),
                    (HeureRallumage, Cell::Time(0.0)),
                ],
                "permanent",
            ),
            (
                vec![
                    (Regime, text("semi-permanent")),
                    (HeureExtinction, ELEVEN),
                    (HeureRallumage, FIVE),
                ],
                "extinction 23:00-05:00",
            ),
            (vec![(Extinction, non.clone())], "permanent"),
            (vec![(Extinction, Cell::Bool(false))], "permanent"),
            (
                vec![(Extinction, text("oui de minuit à 5 h"))],
                "extinction de minuit à 5 h",
            ),
            (
                vec![(Extinction, text("oui (23h-5h)"))],
                "extinction 23h-5h",
            ),
            (vec![(Extinction, text("PERMANENT"))], "PERMANENT"),
            (vec![(Extinction, text("23h/5h"))], "extinction 23h/5h"),
            (vec![(Regime, text("23h00/6h00"))], "extinction 23h00/6h00"),
            (
                vec![(Abaissement, text("50% 22h-6h"))],
                "abaissement 50% 22h-6h",
            ),
            (
                vec![
                    (Extinction, text("0h-5h")),
                    (Abaissement, text("-50% 22h-0h")),
                ],
                "extinction 0h-5h et −50 % 22h-0h",
            ),
            (
                vec![
                    (Regime, text("permanent")),
                    (Abaissement, text("-50% 22h-6h")),
                ],
                "-50% 22h-6h",
            ),
            (
                vec![
                    (Regime, text("coupure 23h-5h")),
                    (Extinction, text("23:00/05:00")),
                ],
                "coupure 23h-5h",
            ),
            (vec![(Permanent, oui.clone())], "permanent"),
            (
                vec![(SemiPermanent, non.clone()), (Abaissement, non.clone())],
                "permanent",
            ),
        ] {
            let read = together(&cells, false);
            assert_eq!(read.text, expected, "{cells:?}");
            assert!(
                read.is_read && Profile::parse(&read.text).is_some(),
                "{cells:?}"
            );
        }
    }

    #[test]
    fn hours_are_read_as_programs_write_them() {
        for (cells, expected) in [
            (
                vec![
                    (HeureExtinction, text("23,5")),
                    (HeureRallumage, Cell::Number(5.25)),
                ],
                "extinction 23:30-05:15",
            ),
            (
                vec![
                    (HeureExtinction, Cell::Number(2330.0)),
                    (HeureRallumage, Cell::Number(530.0)),
                ],
                "extinction 23:30-05:30",
            ),
            // « 24:00 » and « 29:00 » of a format that goes on after a day; 1 January 1900.
            (
                vec![
                    (HeureExtinction, Cell::Time(1.0)),
                    (HeureRallumage, Cell::Time(29.0 / 24.0)),
                ],
                "extinction 00:00-05:00",
            ),
            (
                vec![
                    (HeureExtinction, Cell::Date(2.0)),
                    (HeureRallumage, Cell::Date(2.0 + 5.0 / 24.0)),
                ],
                "extinction 00:00-05:00",
            ),
            (
                vec![
                    (HeureExtinction, text("11:00:00 PM")),
                    (HeureRallumage, text("5 am")),
                ],
                "extinction 23:00-05:00",
            ),
        ] {
            let read = together(&cells, false);
            assert_eq!(
                (read.text.as_str(), read.is_read),
                (expected, true),
                "{cells:?}"
            );
        }
    }

    #[test]
    fn hours_of_a_reduction_are_not_those_of_a_switch_off() {
        use Field::{DebutAbaissement, FinAbaissement, NiveauNuit};
        const TEN: Cell = Cell::Time(22.0 / 24.0);
        const SIX: Cell = Cell::Time(0.25);
        let begin = |cell: Cell| (DebutAbaissement, cell);
        let end = |cell: Cell| (FinAbaissement, cell);
        let half = |field| (field, Cell::Number(50.0));
        for (cells, expected, is_read) in [
            (
                vec![half(Abaissement), begin(TEN), end(SIX)],
                "abaissement 50 % 22:00-06:00",
                true,
            ),
            // A cell shown as a percentage; a text; what stays, not what is taken off.
            (
                vec![
                    (Abaissement, Cell::Number(0.3)),
                    begin(text("22h")),
                    end(text("6h")),
                ],
                "abaissement 30 % 22:00-06:00",
                true,
            ),
            (
                vec![(NiveauNuit, text("70 %")), begin(TEN), end(SIX)],
                "abaissement 30 % 22:00-06:00",
                true,
            ),
            // « Mode », from, to: the hours are those of what the mode says.
            (
                vec![
                    (Regime, text("Abaissement 50 %")),
                    (HeureExtinction, TEN),
                    (HeureRallumage, SIX),
                ],
                "abaissement 50 % 22:00-06:00",
                true,
            ),
            (
                vec![
                    (Regime, text("Extinction")),
                    (HeureExtinction, TEN),
                    (HeureRallumage, SIX),
                ],
                "extinction 22:00-06:00",
                true,
            ),
            // Both, each with its hours.
            (
                vec![
                    (HeureExtinction, Cell::Time(0.0)),
                    (HeureRallumage, FIVE),
                    half(Abaissement),
                    begin(TEN),
                    end(SIX),
                ],
                "extinction 0h-5h et −50 % 22h-6h",
                true,
            ),
            (vec![(Abaissement, Cell::Number(0.0))], "permanent", true),
            (
                vec![begin(TEN), end(SIX)],
                "abaissement (taux à préciser) 22:00-06:00",
                false,
            ),
            (
                vec![(Abaissement, text("oui")), begin(TEN), end(SIX)],
                "abaissement (taux à préciser) 22:00-06:00",
                false,
            ),
            (
                vec![half(Abaissement), begin(TEN)],
                "abaissement (50 %) 22:00-?",
                false,
            ),
            // A switch-off that has hours tells none of a reduction beside it.
            (
                vec![
                    (HeureExtinction, ELEVEN),
                    (HeureRallumage, FIVE),
                    half(Abaissement),
                ],
                "extinction 23:00-05:00 | abaissement 50 %",
                false,
            ),
        ] {
            let read = together(&cells, false);
            assert_eq!(
                (read.text.as_str(), read.is_read),
                (expected, is_read),
                "{cells:?}"
            );
        }
    }

    #[test]
    fn what_is_asked() {
        let (oui, non) = (text("oui"), text("non"));
        for (cells, expected) in [
            (
                vec![(Extinction, oui.clone())],
                "extinction (heures à préciser)",
            ),
            (
                vec![(Extinction, Cell::Bool(true))],
                "extinction (heures à préciser)",
            ),
            (vec![(Extinction, ELEVEN)], "extinction 23:00"),
            (vec![(HeureRallumage, FIVE)], "rallumage 05:00"),
            (vec![(Permanent, non.clone())], "non permanent"),
            (vec![(SemiPermanent, oui.clone())], "semi-permanent"),
            (vec![(Abaissement, Cell::Number(50.0))], "abaissement 50 %"),
            (vec![(Regime, text("½ nuit"))], "½ nuit"),
            (vec![(Regime, text("18h-6h"))], "18h-6h"),
            (
                vec![
                    (Regime, text("Permanent")),
                    (HeureExtinction, ELEVEN),
                    (HeureRallumage, FIVE),
                ],
                "Permanent | extinction 23:00-05:00",
            ),
            (
                vec![
                    (Regime, text("coupure 22h-5h")),
                    (HeureExtinction, ELEVEN),
                    (HeureRallumage, FIVE),
                ],
                "coupure 22h-5h | extinction 23:00-05:00",
            ),
            (
                vec![
                    (Regime, text("cellule")),
                    (Abaissement, text("-50% 22h-6h")),
                ],
                "-50% 22h-6h | cellule",
            ),
            (
                vec![
                    (Regime, text("12 h/nuit")),
                    (Abaissement, text("-50% 22h-6h")),
                ],
                "12 h/nuit | -50% 22h-6h",
            ),
        ] {
            let read = together(&cells, false);
            assert_eq!(read.text, expected, "{cells:?}");
            assert!(
                !read.is_read && Profile::parse(&read.text).is_none(),
                "{cells:?}"
            );
        }
        assert_eq!(together(&[], false), Together::default());
        assert_eq!(
            together(&[(Regime, text("23h-5h"))], true).text,
            "extinction 23h-5h"
        );
        assert!(!together(&[(Regime, oui)], true).is_read);
        assert_eq!(together(&[(Regime, non)], true).text, "permanent");
    }
}
