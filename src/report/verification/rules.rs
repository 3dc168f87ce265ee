//! What binds besides budgets and targets: funds, limits, least points of a year.

use super::{Control, Expected, Recount, Spot, Verifier};
use crate::french::{counted, in_euros as euros, significant};
use crate::report::layout::{self, extra, point};
use crate::report::plan::IN_ALL;
use crate::report::reread::Book;
use crate::retrofit::FactorClass;
use crate::scenario::rules::Objective;
use crate::scenario::rules::equity::{Equity, Level};
use crate::scenario::rules::funds::{Fund, Money};
use crate::scenario::rules::limits::{Limit, SHARE_PARTS};
use crate::scenario::rules::thresholds::{Threshold, thousandths};
use crate::scenario::study::{ChosenPoint, Study};
use std::collections::BTreeMap;

type Recounts = BTreeMap<usize, Recount>;

impl Verifier<'_> {
    /// What the scenario says of the territory as a whole, against the choice that the workbooks hold.
    pub(super) fn rules(&mut self, book: &Book, recounts: &Recounts) {
        let rules = &self.study.scenario.rules;
        let mut broken = Vec::new();
        for (at, fund) in rules.funds.iter().enumerate() {
            self.fund(book, at, fund, recounts);
            broken.extend(beyond_fund(fund, at, recounts));
        }
        broken.extend(beyond_share(self.study, recounts));
        for (rank, limit) in (1..).zip(&rules.limits) {
            let stated = beyond_limit(self.study, limit, recounts);
            broken.extend(stated.map(|stated| format!("règle [[limites]] n° {rank} : {stated}")));
        }
        for (rank, rule) in (1..).zip(&rules.equity) {
            let below = below_least(self.study, rule, recounts);
            broken.extend(below.map(|below| format!("règle [[equite]] n° {rank} : {below}")));
        }
        for (rank, rule) in (1..).zip(&rules.thresholds) {
            let beyond = beyond_threshold(self.study, rule, recounts);
            broken.extend(beyond.map(|beyond| format!("règle [[seuils]] n° {rank} : {beyond}")));
        }
        for (year, least) in rules.years.least_points.iter().enumerate() {
            let points: u32 = recounts.values().map(|one| points_of(one, year)).sum();
            if points < *least {
                let when = rules.years.in_year(year);
                let points = counted(points as usize, "point", "points");
                broken.push(format!("{points}{when}, au moins {least} demandés"));
            }
        }
        for message in broken {
            self.say(Control::Regles, &book.name, "", "", message);
        }
    }

    /// The lines of a fund in « Fonds »: what it holds, and what communes have of it.
    fn fund(&mut self, book: &Book, at: usize, fund: &Fund, recounts: &Recounts) {
        use Expected::Cents;
        let held: Vec<(Option<usize>, i64)> = match &fund.money {
            Money::Whole(cents) => vec![(None, *cents)],
            Money::Yearly(list) => (0..).map(Some).zip(list.iter().copied()).collect(),
        };
        let table = book.table_of(layout::sheet::FUNDS, extra::FUND_AMOUNT);
        let sheet = layout::sheet::FUNDS;
        let spot = Spot::new(Control::Regles, book, sheet);
        for (year, cents) in held {
            let stated = year.and_then(|year| self.extras.years.get(year)).copied();
            let record = table.records.iter().find(|record| {
                let one = record.text(point::YEAR);
                let is_year = stated.map_or(IN_ALL.to_owned(), |stated| stated.to_string()) == one;
                let is_held = record.get(extra::FUND_AMOUNT).value.is_some();
                is_year && is_held && record.text(extra::FUND) == fund.name.trim()
            });
            let Some(record) = record else {
                let message = format!("la ligne du fonds « {} » manque", fund.name);
                self.say(Control::Regles, &book.name, sheet, "", message);
                continue;
            };
            let used: i64 = recounts.values().map(|one| used(one, at, year)).sum();
            for (header, expected) in [
                (extra::FUND_AMOUNT, Cents(cents)),
                (extra::FUND_USED, Cents(used)),
                (extra::FUND_LEFT, Cents(cents - used)),
            ] {
                self.expect_under(spot, record, header, &expected);
            }
        }
    }
}

fn points_of(recount: &Recount, year: usize) -> u32 {
    recount.choice.years.get(year).map_or(0, |one| one.points)
}

/// What a commune has of a fund, in one year or in all.
fn used(recount: &Recount, fund: usize, year: Option<usize>) -> i64 {
    match year {
        Some(year) => recount.choice.fund_cents(fund, year),
        None => recount.choice.fund_cents_in_all(fund),
    }
}

/// What is wrong with the use of a fund, in French.
fn beyond_fund(fund: &Fund, at: usize, recounts: &Recounts) -> Vec<String> {
    let name = &fund.name;
    let mut broken = Vec::new();
    let in_all: i64 = recounts.values().map(|one| used(one, at, None)).sum();
    let beyond = match &fund.money {
        Money::Whole(cents) => in_all > *cents,
        Money::Yearly(list) => list.iter().enumerate().any(|(year, cents)| {
            let of_year = recounts.values().map(|one| used(one, at, Some(year)));
            of_year.sum::<i64>() > *cents
        }),
    };
    if beyond {
        broken.push(format!(
            "le fonds « {name} » donne plus qu'il n'a ({})",
            euros(in_all)
        ));
    }
    for (commune, recount) in recounts {
        let of_commune = used(recount, at, None);
        if of_commune > 0 && !fund.scope.has(*commune) {
            broken.push(format!(
                "le fonds « {name} » sert une commune qui n'y a pas droit"
            ));
        }
        if recount
            .choice
            .draws
            .iter()
            .any(|one| one.fund == at && one.cents < 0)
        {
            broken.push(format!(
                "le fonds « {name} » reçoit de l'argent d'une commune"
            ));
        }
        let Some(most) = fund.most_per_commune else {
            continue;
        };
        if of_commune > most {
            broken.push(format!(
                "une commune a {} du fonds « {name} », {} au plus",
                euros(of_commune),
                euros(most)
            ));
        }
    }
    broken
}

/// Communes of which the funds that may pay so much of what is left pay more, in French.
fn beyond_share(study: &Study, recounts: &Recounts) -> Vec<String> {
    let funds = &study.scenario.rules.funds;
    let shared = |at: &usize| funds[*at].most_share < 1.0;
    let most = funds.iter().map(|fund| fund.most_share);
    let most = most.filter(|share| *share < 1.0).fold(0.0, f64::max);
    let of_commune = |recount: &Recount| {
        let paid: i64 = (0..funds.len())
            .filter(shared)
            .map(|at| used(recount, at, None))
            .sum();
        let money = study.finance(&recount.choice);
        let left = money.cost_ht_cents - money.certificates_cents - money.aid_cents;
        // A cent is not looked at.
        (paid as f64 > most * left as f64 + 1.0).then(|| {
            format!(
                "une commune a {} de fonds, plus que la part qu'ils peuvent payer de ce qui lui reste ({})",
                euros(paid),
                euros(left)
            )
        })
    };
    recounts.values().filter_map(of_commune).collect()
}

/// The first commune that gets less than a rule of fairness says, in French; how much is as much as
/// possible, a verifier does not know.
fn below_least(study: &Study, rule: &Equity, recounts: &Recounts) -> Option<String> {
    let Level::Least(least) = rule.level else {
        return None;
    };
    let points = study.points_by_commune();
    let communes = study.scenario.territory.communes();
    let inside = recounts.iter().filter(|(at, _)| rule.scope.has(**at));
    let mut below = inside.filter_map(|(at, recount)| {
        let (known, park) = (&communes[*at], points.get(at).copied().unwrap_or(0));
        let size = rule.size(known.population, park);
        let amount = study.amount_of(rule, &recount.choice);
        let level = rule.level_of(amount, size).unwrap_or(0.0);
        (amount < rule.least(least, size)).then(|| {
            let level = significant(level);
            format!("{} a {level} {}", known.nom, rule.unit())
        })
    });
    below.next()
}

/// What is beyond a threshold, in French.
fn beyond_threshold(study: &Study, rule: &Threshold, recounts: &Recounts) -> Option<String> {
    let sum: i64 = recounts
        .values()
        .map(|recount| {
            let points = recount.choice.points.iter().map(|point| {
                let (class, solution) = study.solution(point);
                thousandths(study.plain_value(rule.measure, class, solution, point.year))
            });
            let works = recount.choice.all_years();
            match rule.measure {
                Objective::Communes => thousandths(f64::from(u8::from(works.points > 0))),
                // Ten thousandths a cent.
                Objective::Cout => {
                    -10 * (recount.costs_cents.iter().sum::<i64>() + works.works_cents)
                }
                Objective::Van => {
                    let paid = study.scenario.basis.to_ht(works.works_cents as f64);
                    points.sum::<i64>() - thousandths(paid / 100.0)
                }
                _ => points.sum(),
            }
        })
        .sum();
    let [least, most] = rule.bounds();
    // Works on each cabinet are rounded by themselves.
    let rounding = if rule.measure == Objective::Van {
        1_000
    } else {
        0
    };
    let within = least.is_none_or(|least| sum + rounding >= least)
        && most.is_none_or(|most| sum - rounding <= most);
    let shown = rule.measure.shown(sum as f64 / 1000.0);
    let unit = study.scenario.rules.years.unit(rule.measure);
    (!within).then(|| format!("{} {unit}, {} demandé", significant(shown), rule.in_words()))
}

/// What is beyond a limit, in French.
fn beyond_limit(study: &Study, limit: &Limit, recounts: &Recounts) -> Option<String> {
    let (mut points, mut cents, mut everywhere) = (0_i64, 0_i64, 0_i64);
    for (commune, recount) in recounts {
        for chosen in &recount.choice.points {
            let factor = Some(reached(study, chosen));
            everywhere += i64::from(limit.counts_anywhere(chosen.year, factor));
            points += i64::from(limit.counts(*commune, chosen.year, factor));
        }
        for (year, figures) in recount.choice.years.iter().enumerate() {
            if limit.counts(*commune, year, None) {
                cents += figures.works_cents;
            }
        }
        cents += recount.paid_within(study, limit, *commune);
    }
    let within = |sum: i64, [least, most]: [Option<i64>; 2]| {
        least.is_none_or(|least| sum >= least) && most.is_none_or(|most| sum <= most)
    };
    if !within(points, limit.points) {
        return Some(counted(points as usize, "point", "points"));
    }
    if !within(cents, limit.cents) {
        return Some(format!("{} dépensés", euros(cents)));
    }
    let share = limit.least_share?;
    (points * SHARE_PARTS < everywhere * share).then(|| {
        let points = counted(points as usize, "point", "points");
        format!("{points} sur {everywhere}")
    })
}

/// The factor that the works on a point reach: a limit speaks of it, whatever target they count for.
fn reached(study: &Study, chosen: &ChosenPoint) -> FactorClass {
    study.solution(chosen).1.factor_class
}

impl Recount {
    /// What the budget of a commune pays of its points that count in a limit.
    fn paid_within(&self, study: &Study, limit: &Limit, commune: usize) -> i64 {
        let counted = self.choice.points.iter().zip(&self.costs_cents);
        let counted =
            counted.filter(|(one, _)| limit.counts(commune, one.year, Some(reached(study, one))));
        counted.map(|(one, cost)| cost - one.grant_cents).sum()
    }
}
