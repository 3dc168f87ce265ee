//! Tables that count, by street or by cabinet, points that other tables tell one by one: « Récapitulatif » beside
//! the inventory, whatever its name. They designate no point, so that nothing else tells them from more points.

use super::read_once;
use crate::french::counted;
use crate::inventory::confirmations::Confirmations;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::finding::Rule;
use crate::inventory::points::{Closeness, Group};
use crate::inventory::rows::SheetRead;
use rustc_hash::FxHashMap;

/// Fewer points may be others.
const FEWEST_POINTS: usize = 4;
/// Fewer sums may be equal by chance.
const FEWEST_SUMS: usize = 3;
/// So many sums of communes, lamp by lamp, are equal by no chance.
const FEWEST_EQUAL: usize = 2;

/// How many points each group has.
type Sums = FxHashMap<u64, usize>;

/// Sets such tables apart where each of their sums is that of points told more closely; one that counts some of these
/// points only is asked.
pub(super) fn set_apart(read: &mut [SheetRead], answers: &Confirmations) {
    let closeness: Vec<Closeness> = read
        .iter()
        .map(|sheet| sheet.points.closeness(sheet.report.lignes_points))
        .collect();
    let counting = || (read.iter().zip(&closeness)).filter(|(sheet, _)| sheet.report.points > 0);
    let first = counting().next().map(|(_, closeness)| *closeness);
    if counting().all(|(_, closeness)| Some(*closeness) == first) {
        return;
    }
    for coarse in [Closeness::Summed, Closeness::Counted, Closeness::Listed] {
        // Sums of whole communes are those of tables that name nothing smaller.
        let of_communes =
            |group: &Group| *group != Group::CommuneLamp || coarse == Closeness::Summed;
        for group in Group::ALL.into_iter().filter(of_communes) {
            let mut closer = Sums::default();
            for (sheet, _) in (read.iter().zip(&closeness)).filter(|(_, it)| **it > coarse) {
                for (key, count) in sheet.points.sums(group).into_iter().flatten() {
                    *closer.entry(key).or_default() += count;
                }
            }
            for at in (0..read.len()).filter(|at| closeness[*at] == coarse) {
                if read[at].report.points < FEWEST_POINTS || is_asked(&read[at]) {
                    continue;
                }
                if let Some(sums) = read[at].points.sums(group) {
                    judge(&mut read[at], group, &sums, &closer, answers);
                }
            }
        }
    }
}

/// Whether it is asked already.
fn is_asked(sheet: &SheetRead) -> bool {
    let of_copy = |decision: &Decision| decision.kind == Kind::Copy;
    sheet.decisions.iter().any(of_copy)
}

/// Compares the sums of a table with those of points told more closely.
fn judge(sheet: &mut SheetRead, group: Group, sums: &Sums, closer: &Sums, answers: &Confirmations) {
    let of = |key: &u64| closer.get(key).copied().unwrap_or(0);
    let are_within = sums.iter().all(|(key, count)| *count <= of(key));
    let equal = sums
        .iter()
        .filter(|(key, count)| of(key) == **count)
        .count();
    // A recapitulation of another day differs here and there.
    let are_known = sums.keys().all(|key| closer.contains_key(key));
    let is_nearly = are_known && sums.len() >= FEWEST_SUMS && equal * 2 >= sums.len();
    // Of some communes only: those that it alone counts are to be read, the others not twice.
    let is_in_part = group == Group::CommuneLamp && equal >= FEWEST_EQUAL;
    // Fewer points of a whole commune are no part of the others.
    let are_within = are_within && group != Group::CommuneLamp;
    if !(are_within || is_nearly || is_in_part) {
        return;
    }
    let report = &sheet.report;
    let answer = answers.says(Kind::Copy, &report.fichier, &report.feuille, "");
    if answer == Some(false) {
        return;
    }
    let is_whole = equal == sums.len() && equal >= FEWEST_SUMS;
    let asked = !is_whole && answer.is_none();
    let evidence = if is_whole {
        "aucun point n'y est désigné, chaque somme est celle de points décrits ailleurs".to_owned()
    } else {
        format!(
            "aucun point n'y est désigné, {} sur {} de points décrits ailleurs",
            counted(equal, "somme est celle", "sommes sont celles"),
            sums.len()
        )
    };
    let left_out = (!asked).then(|| (Rule::FeuilleRecapitulative, String::new()));
    let taken = "points déjà décrits ailleurs : lus une seule fois";
    read_once(sheet, taken, evidence, left_out);
}
