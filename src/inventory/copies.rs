//! The same points twice: a sheet or a file copied whole, or two vintages of one inventory. They are
//! read once.

mod coarser;
mod pairs;

use super::confirmations::Confirmations;
use super::decision::{Decision, Kind};
use super::finding::Rule;
use super::points::Marks;
use super::rows::SheetRead;
use super::vocabulary::{State, state_of_name, without_revision};
use crate::french::counted;
use pairs::Pairs;
use rustc_hash::FxHashMap;

/// Fewer points than this may well be alike.
const FEWEST_POINTS: usize = 4;
/// Fewer places than this, to the last digit of their coordinates, may be one mast's.
const FEWEST_PLACES: usize = 2;
/// Two vintages share at least this part of their points.
const SHARE_SHARED: f64 = 0.7;
/// Two vintages whose lamps have changed have this part of their points in the same streets.
const SHARE_OF_STREETS: f64 = 0.95;

/// What makes one sheet the copy of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Every point is the same, and they can be told apart.
    Same,
    /// Every point is the same, but nothing tells one from another: cabinets may be so.
    Indistinct,
    /// Most points are the same.
    Vintage,
    /// All points of the smaller are in the larger: « Reste à faire » beside the inventory.
    Part,
    /// All places of the smaller are in the larger, under other references.
    Places,
    /// As many points in each street, under the names of two versions: asked, whatever they say.
    Streets,
}

/// Sets apart the sheets whose points are those of another: of two alike, the first visible one is
/// kept, and of two vintages the later year that their names tell. Nothing that tells which one is
/// right: the points wait for an answer.
pub fn set_apart(read: &mut [SheetRead], answers: &Confirmations) {
    // A sheet alone is no copy: the marks of a million points are not gathered for nothing.
    if read.len() < 2 {
        return;
    }
    let known: Vec<Option<Known>> = read.iter().map(Known::of).collect();
    let pairs = Pairs::of(&known);
    let mut gone = vec![false; read.len()];
    for at in 0..read.len() {
        let Some(b) = &known[at] else { continue };
        for other in pairs.earlier(at, b) {
            let Some(a) = &known[other] else { continue };
            if gone[at] || gone[other] {
                continue;
            }
            let choice = Choice::between(a, b);
            let Some(likeness) = likeness(a, b, choice != Choice::Open) else {
                continue;
            };
            let (kept, dropped) = match choice {
                Choice::Second(_) => (at, other),
                Choice::Open if likeness == Likeness::Part && a.count < b.count => (at, other),
                Choice::First(_) | Choice::Open => (other, at),
            };
            let because = choice.because(&place(&read[dropped]));
            let report = &read[dropped].report;
            let answer = answers.says(Kind::Copy, &report.fichier, &report.feuille, "");
            if answer == Some(false) {
                continue;
            }
            let is_sure = because.is_some() && likeness != Likeness::Streets;
            let asked = answer.is_none() && !is_sure && likeness != Likeness::Same;
            let name = place(&read[kept]);
            let (taken, evidence) = match likeness {
                Likeness::Same => (
                    format!("copie de {name} : lue une seule fois"),
                    "mêmes points, un par un".to_owned(),
                ),
                Likeness::Indistinct => (
                    format!("peut-être une copie de {name}"),
                    "mêmes lampes et mêmes puissances, mais rien ne distingue les points"
                        .to_owned(),
                ),
                Likeness::Vintage => (
                    format!("autre version de {name} : lue une seule fois"),
                    "la plupart des points sont les mêmes".to_owned(),
                ),
                Likeness::Part => (
                    format!("points déjà dans {name} : lus une seule fois"),
                    "tous ses points s'y trouvent, un par un".to_owned(),
                ),
                Likeness::Places => (
                    format!(
                        "points déjà dans {name}, sous d'autres références : lus une seule fois"
                    ),
                    "les mêmes coordonnées, point par point".to_owned(),
                ),
                Likeness::Streets => (
                    format!("autre version de {name} : lue une seule fois"),
                    "les noms de deux versions, autant de points dans chaque rue".to_owned(),
                ),
            };
            let evidence = match &because {
                Some(why) => format!("{evidence} ; {why}"),
                None => evidence,
            };
            let left_out = (!asked).then_some((Rule::FeuilleCopiee, name));
            read_once(&mut read[dropped], taken, evidence, left_out);
            if asked {
                // One question a sheet: of two thousand alike, each would be asked of each other.
                if dropped == at {
                    break;
                }
            } else {
                gone[dropped] = true;
            }
        }
    }
    coarser::set_apart(read, answers);
}

/// Tells that the points of a sheet stand elsewhere, and leaves them out under a rule, with the place where they
/// stand; without one, they wait for an answer.
fn read_once(
    sheet: &mut SheetRead,
    taken: impl Into<String>,
    evidence: String,
    left_out: Option<(Rule, String)>,
) {
    let points = sheet.report.points;
    let decision = Decision::new(Kind::Copy, place(sheet), taken)
        .because(evidence)
        .or_else(format!("{} de plus", counted(points, "point", "points")))
        .of_points(points);
    let decision = match left_out {
        Some(_) => decision,
        None => decision.asked(),
    };
    sheet.decisions.push(Decision {
        file: sheet.report.fichier.clone(),
        sheet: sheet.report.feuille.clone(),
        ..decision
    });
    match left_out {
        Some((rule, place)) => sheet.leave_out(rule, place),
        None => sheet.points.exclude_all(Rule::AConfirmer),
    }
}

/// How two sheets are alike; where their names say that they are two versions, less is needed.
fn likeness(a: &Known, b: &Known, is_named: bool) -> Option<Likeness> {
    let shared = shared(&a.marks.points, &b.marks.points);
    if a.count == b.count && shared == a.count {
        return Some(match a.marks.tells_places {
            true if a.marks.points.len() >= FEWEST_POINTS => Likeness::Same,
            // Two or three points may well be alike.
            true if a.marks.points.len() == a.count => Likeness::Part,
            _ => Likeness::Indistinct,
        });
    }
    let least = a.count.min(b.count);
    let is_most = |shared: usize, least: usize| shared as f64 >= least as f64 * SHARE_SHARED;
    let tells_places = a.marks.tells_places && b.marks.tells_places;
    // A few points are the same only where nothing else is like each of them.
    let smaller = if a.count <= b.count { a } else { b };
    let are_told_apart = least >= FEWEST_POINTS || smaller.marks.points.len() == least;
    if tells_places && are_told_apart && shared == least {
        return Some(Likeness::Part);
    }
    if are_all_named(a, b) {
        return Some(Likeness::Part);
    }
    let places = a.marks.places.len().min(b.marks.places.len());
    let shared_places = self::shared(&a.marks.places, &b.marks.places);
    if places >= FEWEST_PLACES && shared_places == least {
        return Some(Likeness::Places);
    }
    if least < FEWEST_POINTS {
        return None;
    }
    let alike_in_size = least * 2 >= a.count.max(b.count);
    let references = a.marks.references.len().min(b.marks.references.len());
    // Sheets that each number their points from 1 have nothing else in common.
    let streets = a.marks.streets.len().min(b.marks.streets.len());
    let are_elsewhere =
        streets > 0 && self::shared(&a.marks.streets, &b.marks.streets) == 0 && places == 0;
    let by_reference = references >= FEWEST_POINTS
        && !are_elsewhere
        && is_most(
            self::shared(&a.marks.references, &b.marks.references),
            references,
        );
    let by_place = tells_places && is_most(shared, least);
    // Other references at the same places.
    let by_coordinates = places >= FEWEST_POINTS && is_most(shared_places, places);
    // Other lamps in the same streets, as many in each.
    let most = a.count.max(b.count) as f64;
    let in_streets = if is_named {
        SHARE_SHARED
    } else {
        SHARE_OF_STREETS
    };
    let several = a.marks.streets.len().min(b.marks.streets.len()) >= FEWEST_POINTS;
    let shared_streets = self::shared(&a.marks.streets, &b.marks.streets);
    let by_street = several && shared_streets as f64 >= most * in_streets;
    let by_point = by_reference || by_place || by_coordinates;
    if alike_in_size && by_point || by_street {
        return Some(Likeness::Vintage);
    }
    let are_versions = a.name != b.name && without_revision(&a.name) == without_revision(&b.name);
    (are_versions && shared_streets == a.count && a.count == b.count).then_some(Likeness::Streets)
}

/// Whether each point of the smaller sheet is named in the larger, in its street: a log of works tells less of each
/// point, or other lamps.
fn are_all_named(a: &Known, b: &Known) -> bool {
    const FEWEST_NAMED: usize = 2;
    let count = a.count.min(b.count);
    count >= FEWEST_NAMED && shared(&a.marks.named, &b.marks.named) == count
}

fn shared(a: &FxHashMap<u64, usize>, b: &FxHashMap<u64, usize>) -> usize {
    a.iter()
        .map(|(mark, count)| count.min(b.get(mark).unwrap_or(&0)))
        .sum()
}

/// Which of two sheets is kept, where their names or their being hidden tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    First(Why),
    Second(Why),
    Open,
}

/// Why a sheet is kept and another is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Hidden,
    Planned,
    Old,
    /// The later and the earlier year.
    Years(u32, u32),
}

impl Choice {
    fn between(a: &Known, b: &Known) -> Self {
        for (first, second, why) in [
            (a.is_hidden, b.is_hidden, Why::Hidden),
            (a.is_planned, b.is_planned, Why::Planned),
            (a.is_old, b.is_old, Why::Old),
        ] {
            match (first, second) {
                (true, false) => return Self::Second(why),
                (false, true) => return Self::First(why),
                _ => {}
            }
        }
        match (a.year, b.year) {
            (Some(a), Some(b)) if a > b => Self::First(Why::Years(a, b)),
            (Some(a), Some(b)) if b > a => Self::Second(Why::Years(b, a)),
            _ => Self::Open,
        }
    }

    /// The reason, of the sheet that is not kept.
    fn because(self, dropped: &str) -> Option<String> {
        let (Self::First(why) | Self::Second(why)) = self else {
            return None;
        };
        Some(match why {
            Why::Hidden => format!("{dropped} est masquée"),
            Why::Planned => format!("{dropped} parle de ce qui est prévu"),
            Why::Old => format!("{dropped} est une ancienne version"),
            Why::Years(later, earlier) => format!("{later} est plus récent que {earlier}"),
        })
    }
}

/// What is known of a sheet that may be a copy.
struct Known {
    marks: Marks,
    name: String,
    count: usize,
    is_hidden: bool,
    is_planned: bool,
    is_old: bool,
    year: Option<u32>,
}

impl Known {
    /// What is known of a sheet of enough points.
    fn of(sheet: &SheetRead) -> Option<Self> {
        let marks = sheet.points.marks();
        let count: usize = marks.points.values().sum();
        let name = format!("{} {}", sheet.report.fichier, sheet.report.feuille);
        let state = state_of_name(&name);
        let tells_each =
            marks.places.len() >= FEWEST_PLACES || marks.references.len() >= FEWEST_PLACES;
        (count >= FEWEST_POINTS || tells_each).then(|| Self {
            year: year_in(&name),
            marks,
            count,
            is_hidden: (sheet.findings.iter()).any(|found| found.rule == Rule::FeuilleMasquee),
            is_planned: state == State::Planned,
            is_old: state == State::Former,
            name,
        })
    }
}

/// The year that a name tells: « Inventaire 2024 ».
fn year_in(name: &str) -> Option<u32> {
    name.split(|c: char| !c.is_ascii_digit())
        // « 20230501 » is a day.
        .filter(|digits| matches!(digits.len(), 4 | 8))
        .filter_map(|digits| digits[..4].parse().ok())
        .rfind(|year| (1990..=2100).contains(year))
}

fn place(read: &SheetRead) -> String {
    let report = &read.report;
    if report.feuille.is_empty() {
        format!("« {} »", report.fichier)
    } else {
        format!("« {} », feuille « {} »", report.fichier, report.feuille)
    }
}
