//! What the watts of a table mean, settled once for a whole column: of each point or of the row, of
//! the lamp alone or with its ballast. Read row by row, one column would have two meanings.

use super::confirmations::Said;
use super::decision::{Certainty, Decision, Kind};
use super::fields::Field;
use super::grid::{Cell, Row, Text, column_letters};
use super::header::{Column, GroupColumns, Header};
use super::kinds::{is_total, says_total};
use super::lamps::{LampName, Technology, name_lamp};
use super::mapping::{Mapping, WattsPer};
use super::text::normalise;
use super::vocabulary::watts_words;
use crate::french;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What the numbers of the watts columns mean; `None` where nothing tells, or where rows of one point
/// leave it open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WattsMeaning {
    /// Lamp watts: of each point, or of the row.
    pub lamp: Option<WattsPer>,
    /// Watts with ballast: of each point, or of the row.
    pub system: Option<WattsPer>,
    /// Rows speak for both readings: their points wait for an answer.
    pub asked: bool,
}

/// No ballast draws more than this share above its lamp.
const MOST_OVER_LAMP: f64 = 1.75;
/// Numbers nearer than this are the same watts.
const SAME: f64 = 0.6;
/// Of the rows that tell, this share must agree for the others to be errors of typing.
const SHARE_BELIEVED: f64 = 0.9;
/// Fewer rows in proportion to each other may be so by chance.
const FEWEST_PAIRS: usize = 3;
/// Fewer rows under a title of watts with ballast may have lamps' watts by chance.
const FEWEST_BARE: usize = 3;

/// How many filled rows a column is judged on.
const ROWS_JUDGED: usize = 5000;

/// What one row tells of its lamps.
struct Seen<'a> {
    points: f64,
    lamp: &'a str,
    technology: Option<Technology>,
    /// Watts of one lamp, told in the lamp's text.
    stated: Option<f64>,
    lamp_watts: Option<f64>,
    system_watts: Option<f64>,
}

impl Seen<'_> {
    /// The lamp, where it is known and has a ballast.
    fn with_ballast(&self) -> Option<Technology> {
        self.technology
            .filter(|technology| *technology != Technology::Led)
    }

    /// Whether its lamp may have these watts: they are told, or it is made in them; `None` where nothing tells.
    fn may_have(&self, watts: f64) -> Option<bool> {
        match (self.stated, self.technology) {
            (Some(stated), _) => Some(is(watts, stated)),
            (None, Some(technology)) => technology.is_usual(watts),
            (None, None) => None,
        }
    }
}

/// How many rows speak for each reading.
#[derive(Default)]
struct Votes {
    each: usize,
    row: usize,
}

impl Votes {
    fn cast(&mut self, each: bool, row: bool) {
        match (each, row) {
            (true, false) => self.each += 1,
            (false, true) => self.row += 1,
            _ => {}
        }
    }

    /// The reading that the rows agree on.
    fn verdict(&self) -> Option<WattsPer> {
        let (each, row) = (self.each as f64, self.row as f64);
        let all = each + row;
        if all == 0.0 {
            None
        } else if each >= all * SHARE_BELIEVED {
            Some(WattsPer::Foyer)
        } else if row >= all * SHARE_BELIEVED {
            Some(WattsPer::Ligne)
        } else {
            None
        }
    }

    fn all(&self) -> usize {
        self.each + self.row
    }
}

/// Kilowatts of one point: from a small lamp to the largest floodlight.
const KILOWATTS: std::ops::RangeInclusive<f64> = 0.008..=1.0;
/// No lamp of a street has fewer watts.
const LEAST_WATTS: f64 = 8.0;

/// Columns of watts whose numbers are no watts of any lamp and are kilowatts of some, on every row: « 0,07 »
/// for one point, « 5,2 » for forty-five.
#[must_use]
pub fn in_kilowatts(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    said: Said<'_>,
) -> Vec<Decision> {
    let count = header.column(Field::Foyers).cloned();
    let points = |row: &Row| {
        let number = count
            .as_ref()
            .and_then(|of| of.number(row.get(of.index())?));
        number.filter(|number| *number >= 1.0).unwrap_or(1.0)
    };
    let mut is_label = labels();
    let data: Vec<&Row> = (rows.iter().filter(|row| row.cells.len() > 1))
        .take(ROWS_JUDGED)
        .filter(|row| !is_total(row, header, &mut is_label))
        .collect();
    let mut decisions = Vec::new();
    for field in [Field::PuissanceLampe, Field::PuissanceSysteme] {
        let Some(column) = header.columns.get_mut(&field) else {
            continue;
        };
        let is_scaled = (column.numbers.scale - 1.0).abs() > 0.0;
        if column.said || is_scaled || mapping.unit(field).is_some() {
            continue;
        }
        let numbers: Vec<(f64, f64)> = (data.iter())
            .filter_map(|row| Some((column.number(row.get(column.index())?)?, points(row))))
            .filter(|(number, _)| *number > 0.0)
            .collect();
        let is_of_lamps = |(number, points): &(f64, f64)| KILOWATTS.contains(&(number / points));
        let is_no_watts = |(number, _): &&(f64, f64)| *number < LEAST_WATTS;
        let some_parts = numbers.iter().any(|(number, _)| number.fract() != 0.0);
        let few = numbers.iter().filter(is_no_watts).count() * 2 <= numbers.len();
        if numbers.len() < 2 || few || !some_parts || !numbers.iter().all(is_of_lamps) {
            continue;
        }
        let place = format!("colonne {}", column_letters(column.index()));
        let sum: f64 = numbers.iter().map(|(_, points)| points).sum();
        let decision = Decision::new(Kind::Unit, column.header.clone(), "kilowatts")
            .because(
                "aucune lampe n'a si peu de watts, toutes ces puissances existent en kilowatts",
            )
            .or_else("watts")
            .of_points(sum as usize)
            .at(place.as_str());
        let answer = said.to(Kind::Unit, &place);
        if answer != Some(false) {
            column.numbers.scale = 1000.0;
        }
        decisions.push(match answer {
            Some(is_right) => decision.settled(is_right),
            None => decision,
        });
    }
    decisions
}

/// Settles the watts columns of a table; what the mapping says of them stands.
#[must_use]
pub fn settle(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    said: Said<'_>,
) -> Vec<Decision> {
    let mut decisions = Vec::new();
    if mapping.watts_per().is_some() {
        return decisions;
    }
    if let Some(column) = header.watts_of_lamps().cloned() {
        let seen: Vec<Seen<'_>> = header
            .groups
            .iter()
            .flat_map(|group| seen_of_lamp(rows, group))
            .collect();
        let (meaning, decision) = settle_lamps(&seen, &column, said);
        header.watts = meaning;
        return decision.into_iter().collect();
    }
    if !header.groups.is_empty() {
        return decisions;
    }
    let says = [Field::Foyers, Field::PuissanceSysteme];
    if !says.iter().any(|field| header.column(*field).is_some()) {
        return decisions;
    }
    let seen = seen(rows, header, mapping);
    if let Some(column) = header.column(Field::PuissanceLampe).cloned() {
        let (meaning, decision) = settle_lamps(&seen, &column, said);
        header.watts = meaning;
        decisions.extend(decision);
    }
    decisions.extend(settle_systems(&seen, header));
    decisions
}

fn seen<'a>(rows: &'a [Row], header: &Header, mapping: &Mapping) -> Vec<Seen<'a>> {
    let index = |field| header.column(field).map(Column::index);
    let number = |row: &Row, field: Field| {
        let column = header.column(field)?;
        let number = column.number(row.get(column.index())?)?;
        (number > 0.0).then_some(number)
    };
    let mut is_label = labels();
    let mut names: FxHashMap<&str, LampName> = FxHashMap::default();
    rows.iter()
        .filter(|row| row.cells.len() > 1)
        .take(ROWS_JUDGED)
        .filter(|row| !is_total(row, header, &mut is_label))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|row| {
            let lamp = match index(Field::Lampe).and_then(|index| row.get(index)) {
                Some(Cell::Text(text)) => &**text,
                _ => "",
            };
            let name = *names
                .entry(lamp)
                .or_insert_with(|| mapping.lamp(lamp).unwrap_or_else(|| name_lamp(lamp)));
            let (technology, stated) = match name {
                LampName::Known(technology, stated) => (Some(technology), stated),
                _ => (None, None),
            };
            Seen {
                points: number(row, Field::Foyers).unwrap_or(1.0),
                lamp,
                technology,
                stated,
                lamp_watts: number(row, Field::PuissanceLampe),
                system_watts: number(row, Field::PuissanceSysteme),
            }
        })
        .collect()
}

/// What the rows tell of a lamp that has columns of its own.
fn seen_of_lamp<'a>(
    rows: &'a [Row],
    group: &'a GroupColumns,
) -> impl Iterator<Item = Seen<'a>> + 'a {
    let number = |row: &Row, field: Field| {
        let column = group.columns.get(&field)?;
        let number = column.number(row.get(column.index())?)?;
        (number > 0.0).then_some(number)
    };
    let (technology, stated) = match name_lamp(&group.lamp) {
        LampName::Known(technology, stated) => (Some(technology), stated),
        _ => (None, None),
    };
    rows.iter().take(ROWS_JUDGED).filter_map(move |row| {
        Some(Seen {
            points: number(row, Field::Foyers)?,
            lamp: &group.lamp,
            technology,
            stated,
            lamp_watts: number(row, Field::PuissanceLampe),
            system_watts: None,
        })
    })
}

fn is(a: f64, b: f64) -> bool {
    (a - b).abs() < SAME
}

/// Lamp watts of the row or of each point: by the watts that lamps are made in, by those in the lamp's
/// text, and by rows of the same lamp with another number of points.
fn settle_lamps(
    seen: &[Seen<'_>],
    column: &Column,
    said: Said<'_>,
) -> (WattsMeaning, Option<Decision>) {
    let meaning = |lamp: Option<WattsPer>, asked: bool| WattsMeaning {
        lamp,
        system: None,
        asked,
    };
    let several = || seen.iter().filter(|row| row.points > 1.0);
    let (votes, is_weak) = votes_on_lamps(seen);
    let points: f64 = several().map(|row| row.points).sum();
    if points == 0.0 {
        return (WattsMeaning::default(), None);
    }
    let sum: f64 = several()
        .filter_map(|row| Some(row.lamp_watts? * row.points))
        .sum();
    let divided: f64 = several().filter_map(|row| row.lamp_watts).sum();
    let title = column.header.clone();
    let decision = |per: WattsPer, because: String| {
        let (taken, other) = match per {
            WattsPer::Foyer => (
                "watts de chaque point de la ligne",
                format!(
                    "watts de toute la ligne : {divided:.0} W au lieu de {sum:.0} W sur ces lignes"
                ),
            ),
            WattsPer::Ligne => (
                "watts de toute la ligne, divisés par le nombre de points",
                format!(
                    "watts de chaque point : {sum:.0} W au lieu de {divided:.0} W sur ces lignes"
                ),
            ),
        };
        Decision::new(Kind::Watts, title.clone(), taken)
            .because(because)
            .or_else(other)
            .at(format!("colonne {}", column_letters(column.index())))
            .of_points(points as usize)
    };
    let by_title = said_by_title(&title);
    let verdict = votes.verdict();
    // What rows say by chance does not go against the title, nor against what is usual.
    let is_believed = |per: &WattsPer| match per {
        WattsPer::Foyer => true,
        WattsPer::Ligne => by_title == Some(*per) || !is_weak && by_title.is_none(),
    };
    let is_open = votes.all() > 0 && verdict.is_none_or(|per| !is_believed(&per));
    let (per, decision) = match (verdict.filter(is_believed), by_title) {
        (Some(per), _) => {
            let (stated, all) = match per {
                WattsPer::Foyer => (votes.each, votes.each + votes.row),
                WattsPer::Ligne => (votes.row, votes.each + votes.row),
            };
            (
                Some(per),
                decision(
                    per,
                    format!(
                        "lignes qui le disent : {stated} sur {all}, puissances de lampes qui existent, ou égales d'une ligne à l'autre"
                    ),
                ),
            )
        }
        (None, Some(WattsPer::Foyer)) if is_weak => (
            by_title,
            decision(WattsPer::Foyer, "le titre parle d'un seul point".into()),
        ),
        (None, _) if is_open => (
            None,
            decision(
                WattsPer::Foyer,
                format!(
                    "{} « par point » et {} « par ligne »{}",
                    french::counted(votes.each, "ligne dit", "lignes disent"),
                    votes.row,
                    if by_title == Some(WattsPer::Foyer) {
                        ", le titre « par point »"
                    } else {
                        ""
                    }
                ),
            )
            .asked(),
        ),
        (None, Some(per)) => (Some(per), decision(per, "le titre parle d'un total".into())),
        (None, None) => (
            None,
            decision(
                WattsPer::Foyer,
                "aucune ligne ne permet de trancher : lecture habituelle".into(),
            ),
        ),
    };
    // What was proposed, or the other reading, as a person says.
    let answer = said.to(Kind::Watts, &decision.cell);
    if let Some(is_right) = answer {
        let proposed = per.unwrap_or_default();
        let per = if is_right { proposed } else { proposed.other() };
        return (meaning(Some(per), false), Some(decision.settled(is_right)));
    }
    (
        meaning(per, decision.certainty == Certainty::Asked),
        Some(decision),
    )
}

/// What the rows of several points say of their lamps' watts, and whether it may be so by chance.
fn votes_on_lamps(seen: &[Seen<'_>]) -> (Votes, bool) {
    let mut votes = Votes::default();
    for row in seen.iter().filter(|row| row.points > 1.0) {
        if let Some(watts) = row.lamp_watts
            && let Some(each) = row.may_have(watts)
            && let Some(share) = row.may_have(watts / row.points)
        {
            votes.cast(each, share);
        }
    }
    if votes.all() > 0 {
        return (votes, false);
    }
    // Lamps that may have the watts of either reading say the more the more rows agree.
    by_pairs(seen, |row| row.lamp_watts, &mut votes);
    let is_weak = votes.row < FEWEST_PAIRS;
    (votes, is_weak)
}

/// Of two rows of one lamp with other numbers of points, the same watts are each point's, and watts in
/// proportion are the row's: but for lamps that are made in both, and shares that no lamp has.
fn by_pairs(seen: &[Seen<'_>], watts: impl Fn(&Seen<'_>) -> Option<f64>, votes: &mut Votes) {
    let mut last: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in seen {
        let Some(watts) = watts(row).filter(|_| !row.lamp.is_empty()) else {
            continue;
        };
        if let Some((points, before)) = last.insert(row.lamp, (row.points, watts))
            && (points - row.points).abs() > 0.5
        {
            let (share, share_before) = (watts / row.points, before / points);
            // As far as whole watts of a row tell.
            let rounding = SAME / row.points + SAME / points;
            let is_made_of = |watts| {
                row.with_ballast()
                    .is_some_and(|lamp| lamp.is_made_of(watts))
            };
            votes.cast(
                is(watts, before),
                (share - share_before).abs() < rounding
                    && share >= LEAST_WATTS
                    && !(is_made_of(watts) && is_made_of(before)),
            );
        }
    }
}

/// Whether a title of watts says that they are a sum.
pub(super) fn says_sum(title: &str) -> bool {
    has_one_of(title, &watts_words().sommes)
}

/// What it says that they are: all of the row, or one lamp's or one point's.
fn said_by_title(title: &str) -> Option<WattsPer> {
    if says_sum(title) {
        return Some(WattsPer::Ligne);
    }
    has_one_of(title, &watts_words().chacun).then_some(WattsPer::Foyer)
}

fn has_one_of(title: &str, words: &BTreeSet<String>) -> bool {
    normalise(title).split(' ').any(|word| words.contains(word))
}

/// « Puissance totale » may be a lantern's with its ballast, the sum of the row's, or the lamps' own
/// watts added up, which say nothing of ballasts: the rows tell which.
#[expect(
    clippy::too_many_lines,
    reason = "the votes, the verdict and its words, in this order"
)]
fn settle_systems(seen: &[Seen<'_>], header: &mut Header) -> Option<Decision> {
    let column = header.column(Field::PuissanceSysteme)?.clone();
    if column.said || header.is_public {
        return None;
    }
    let has_lamp_watts = header.column(Field::PuissanceLampe).is_some();
    let lamp_per = header.watts.lamp;
    let lamp_of = |row: &Seen<'_>| {
        let own = row.lamp_watts.map(|watts| match lamp_per {
            Some(WattsPer::Ligne) => watts / row.points,
            _ => watts,
        });
        own.or(row.stated)
    };
    let mut votes = Votes::default();
    let mut bare = 0_usize;
    let mut with_ballast = 0_usize;
    for row in seen {
        let Some(system) = row.system_watts else {
            continue;
        };
        let shared = system / row.points;
        if let Some(lamp) = lamp_of(row) {
            let plausible = |watts: f64| (0.95..=MOST_OVER_LAMP).contains(&(watts / lamp));
            if row.points > 1.0 {
                votes.cast(
                    plausible(system) && !plausible(shared),
                    plausible(shared) && !plausible(system),
                );
            }
            if row.with_ballast().is_some() {
                let is_bare = is(shared, lamp) || is(system, lamp);
                bare += usize::from(is_bare);
                with_ballast += usize::from(!is_bare);
            }
        } else if let Some(technology) = row.with_ballast() {
            if row.points > 1.0 {
                let like = |watts: f64| {
                    technology.is_made_of(watts) || technology.lamp_of_system_watts(watts).is_some()
                };
                votes.cast(like(system) && !like(shared), like(shared) && !like(system));
            }
            let is_bare = technology.is_made_of(shared) || technology.is_made_of(system);
            bare += usize::from(is_bare);
            with_ballast += usize::from(!is_bare);
        }
    }
    if !has_lamp_watts {
        by_pairs(seen, |row| row.system_watts, &mut votes);
    }
    let several: f64 = seen
        .iter()
        .filter(|row| row.points > 1.0)
        .map(|row| row.points)
        .sum();
    let per = votes
        .verdict()
        .or_else(|| (several > 0.0 && says_sum(&column.header)).then_some(WattsPer::Ligne));
    let points = seen
        .iter()
        .filter(|row| row.system_watts.is_some())
        .map(|row| row.points)
        .sum::<f64>() as usize;
    let place = format!("colonne {}", column_letters(column.index()));
    let of_what = match per {
        Some(WattsPer::Ligne) => ", pour toute la ligne",
        _ => "",
    };
    // A title that says « absorbée » or « système » outright is believed on any rows.
    let is_bare = bare > 0
        && bare as f64 >= (bare + with_ballast) as f64 * SHARE_BELIEVED
        && says_sum(&column.header);
    if is_bare {
        header.columns.remove(&Field::PuissanceSysteme);
        let decision = Decision::new(
            Kind::Watts,
            column.header.clone(),
            format!("puissances des lampes, sans ballast{of_what}"),
        )
        .because(format!(
            "lignes qui y ont les watts d'une lampe seule : {bare} sur {}",
            bare + with_ballast
        ))
        .or_else("puissance avec ballast : aucune perte ne serait ajoutée")
        .at(place)
        .of_points(points);
        if has_lamp_watts {
            header.set_aside.push(column);
        } else {
            header.watts.lamp = per;
            let lamp = Field::PuissanceLampe;
            header.columns.insert(lamp, column.saying(lamp));
        }
        return Some(decision);
    }
    header.watts.system = per;
    let looks_bare =
        bare >= FEWEST_BARE && bare as f64 >= (bare + with_ballast) as f64 * SHARE_BELIEVED;
    if looks_bare && !has_lamp_watts {
        let taken = "puissances avec ballast, comme le dit le titre";
        return Some(
            Decision::new(Kind::Watts, column.header, taken)
                .because(format!(
                    "pourtant {bare} sur {} y ont les watts d'une lampe seule",
                    french::counted(bare + with_ballast, "ligne", "lignes")
                ))
                .or_else("puissances des lampes, sans ballast : les pertes seraient à ajouter")
                .at(place)
                .of_points(points),
        );
    }
    if several == 0.0 {
        return None;
    }
    let decision = match per {
        Some(WattsPer::Ligne) => Decision::new(
            Kind::Watts,
            column.header,
            "puissances avec ballast de toute la ligne, divisées par le nombre de points",
        )
        .because(format!(
            "lignes qui le disent : {} sur {}",
            votes.row,
            votes.row + votes.each
        ))
        .or_else("puissance de chaque point"),
        Some(WattsPer::Foyer) => Decision::new(
            Kind::Watts,
            column.header,
            "puissances avec ballast de chaque point",
        )
        .because(format!(
            "lignes qui le disent : {} sur {}",
            votes.each,
            votes.row + votes.each
        )),
        None => Decision::new(
            Kind::Watts,
            column.header,
            "puissances avec ballast, ligne par ligne : de chaque point si elle convient à la lampe, sinon de la ligne",
        )
        .because("les lignes ne permettent pas de trancher pour la colonne")
        .or_else("un seul sens pour toute la colonne"),
    };
    Some(decision.at(place).of_points(points))
}

/// Tells labels of totals, each text once.
fn labels() -> impl FnMut(&Text) -> bool {
    let mut known: FxHashMap<usize, bool> = FxHashMap::default();
    move |text| {
        *known
            .entry(text.storage())
            .or_insert_with(|| says_total(text))
    }
}

/// The counts of a column, where it counts the points of its rows: the largest, and their sum.
#[must_use]
pub fn counted(rows: &[Row], column: &Column, header: &Header) -> Option<(f64, f64)> {
    let mut is_label = labels();
    let mut cell_of = |row: &Row| {
        let is_data = row.cells.len() > 1 && !is_total(row, header, &mut is_label);
        is_data.then(|| row.get(column.index()).cloned()).flatten()
    };
    let numbers = rows
        .iter()
        .filter_map(&mut cell_of)
        .filter_map(|cell| column.number(&cell));
    let (mut most, mut sum) = (0.0_f64, 0.0);
    for number in numbers {
        most = most.max(number);
        sum += number;
    }
    (most > 0.0).then_some((most, sum))
}
