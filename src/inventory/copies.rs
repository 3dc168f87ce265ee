//! The same points twice: a sheet or a file copied whole, or two vintages of one inventory. They are
//! read once.

use super::confirmations::Confirmations;
use super::decision::{Decision, Kind};
use super::finding::{Finding, Rule};
use super::points::Marks;
use super::rows::SheetRead;
use super::text::normalise;
use crate::french::counted;
use rustc_hash::FxHashMap;

/// Fewer points than this may well be alike.
const FEWEST_POINTS: usize = 4;
/// Two vintages share at least this part of their points.
const SHARE_SHARED: f64 = 0.7;
/// Two vintages whose lamps have changed have this part of their points in the same streets.
const SHARE_OF_STREETS: f64 = 0.95;

/// Words of the names of sheets and files that hold what is planned, and what was there once.
const PLANNED: &[&str] = &[
    "projet",
    "projets",
    "apres",
    "futur",
    "future",
    "prevu",
    "previsionnel",
    "projete",
    "projetee",
    "propose",
    "proposition",
    "cible",
];
const OLD: &[&str] = &[
    "ancien",
    "ancienne",
    "old",
    "archive",
    "archives",
    "sauvegarde",
    "backup",
    "bak",
    "obsolete",
];

/// What makes one sheet the copy of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Every point is the same, and they can be told apart.
    Same,
    /// Every point is the same, but nothing tells one from another: cabinets may be so.
    Indistinct,
    /// Most points are the same.
    Vintage,
}

/// Sets apart the sheets whose points are those of another: of two alike, the first visible one is
/// kept, and of two vintages the later year that their names tell. Nothing that tells which one is
/// right: the points wait for an answer.
pub fn set_apart(read: &mut [SheetRead], answers: &Confirmations) {
    let marks: Vec<Option<Marks>> = read
        .iter()
        .map(|sheet| {
            let marks = sheet.points.marks();
            (marks.count() >= FEWEST_POINTS).then_some(marks)
        })
        .collect();
    let mut gone = vec![false; read.len()];
    for at in 0..read.len() {
        for other in 0..at {
            let (Some(a), Some(b)) = (&marks[other], &marks[at]) else {
                continue;
            };
            if gone[at] || gone[other] {
                continue;
            }
            let (kept, dropped, because) = choose(read, other, at);
            let Some(likeness) = likeness(a, b, because.is_some()) else {
                continue;
            };
            let report = &read[dropped].report;
            let answer = answers.says(Kind::Copy, &report.fichier, &report.feuille, "");
            if answer == Some(false) {
                continue;
            }
            let asked = answer.is_none() && because.is_none() && likeness != Likeness::Same;
            let name = place(&read[kept]);
            let points = read[dropped].report.points;
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
            };
            let evidence = match &because {
                Some(why) => format!("{evidence} ; {why}"),
                None => evidence,
            };
            let decision = Decision::new(Kind::Copy, place(&read[dropped]), taken)
                .because(evidence)
                .or_else(format!("{} de plus", counted(points, "point", "points")))
                .of_points(points);
            let decision = if asked { decision.asked() } else { decision };
            let sheet = &mut read[dropped];
            sheet.decisions.push(Decision {
                file: sheet.report.fichier.clone(),
                sheet: sheet.report.feuille.clone(),
                ..decision
            });
            if asked {
                sheet.points.exclude_all(Rule::AConfirmer);
            } else {
                drop_points(sheet, name);
                gone[dropped] = true;
            }
        }
    }
}

/// How two sheets are alike; where their names say that they are two versions, less is needed.
fn likeness(a: &Marks, b: &Marks, is_named: bool) -> Option<Likeness> {
    let shared = shared(&a.points, &b.points);
    if a.count() == b.count() && shared == a.count() {
        return Some(
            if a.tells_places && a.points.len() >= FEWEST_POINTS.min(a.count()) {
                Likeness::Same
            } else {
                Likeness::Indistinct
            },
        );
    }
    let least = a.count().min(b.count());
    let is_most = |shared: usize, least: usize| shared as f64 >= least as f64 * SHARE_SHARED;
    let alike_in_size = least * 2 >= a.count().max(b.count());
    let references = a.references.len().min(b.references.len());
    let by_reference = references >= FEWEST_POINTS
        && is_most(self::shared(&a.references, &b.references), references);
    let by_place = a.tells_places && b.tells_places && is_most(shared, least);
    // Other lamps in the same streets, as many in each.
    let most = a.count().max(b.count()) as f64;
    let in_streets = if is_named {
        SHARE_SHARED
    } else {
        SHARE_OF_STREETS
    };
    let several = a.streets.len().min(b.streets.len()) >= FEWEST_POINTS;
    let by_street = several && self::shared(&a.streets, &b.streets) as f64 >= most * in_streets;
    (alike_in_size && (by_reference || by_place) || by_street).then_some(Likeness::Vintage)
}

fn shared(a: &FxHashMap<u64, usize>, b: &FxHashMap<u64, usize>) -> usize {
    a.iter()
        .map(|(mark, count)| count.min(b.get(mark).unwrap_or(&0)))
        .sum()
}

/// Which of two sheets is kept and which is not, and why where their names tell.
fn choose(read: &[SheetRead], first: usize, second: usize) -> (usize, usize, Option<String>) {
    let hidden = |at: usize| {
        let findings = &read[at].findings;
        findings.iter().any(|f| f.rule == Rule::FeuilleMasquee)
    };
    match (hidden(first), hidden(second)) {
        (true, false) => return (second, first, Some("l'autre feuille est masquée".into())),
        (false, true) => return (first, second, Some("cette feuille est masquée".into())),
        _ => {}
    }
    let name = |at: usize| {
        let report = &read[at].report;
        format!("{} {}", report.fichier, report.feuille)
    };
    for (words, because) in [
        (PLANNED, "parle de ce qui est prévu"),
        (OLD, "est une ancienne version"),
    ] {
        let says = |at: usize| {
            normalise(&name(at))
                .split(' ')
                .any(|word| words.contains(&word))
        };
        match (says(first), says(second)) {
            (true, false) => {
                return (
                    second,
                    first,
                    Some(format!("{} {because}", place(&read[first]))),
                );
            }
            (false, true) => {
                return (
                    first,
                    second,
                    Some(format!("{} {because}", place(&read[second]))),
                );
            }
            _ => {}
        }
    }
    match (year_in(&name(first)), year_in(&name(second))) {
        (Some(a), Some(b)) if a > b => {
            (first, second, Some(format!("{a} est plus récent que {b}")))
        }
        (Some(a), Some(b)) if b > a => {
            (second, first, Some(format!("{b} est plus récent que {a}")))
        }
        _ => (first, second, None),
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

/// A copy gives no point: its rows are set apart, with one finding for all of them.
fn drop_points(sheet: &mut SheetRead, original: String) {
    sheet.points = super::points::PointsBuilder::default();
    let report = &mut sheet.report;
    report.lignes_ecartees += std::mem::take(&mut report.lignes_points);
    report.points = 0;
    sheet.findings = vec![Finding {
        rule: Rule::FeuilleCopiee,
        file: report.fichier.clone(),
        sheet: report.feuille.clone(),
        cell: String::new(),
        read: original,
    }];
}
