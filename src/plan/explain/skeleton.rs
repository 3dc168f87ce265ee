//! A choice laid bare: who can be renovated, within which money and rules, whatever it is worth.
//!
//! Without values, a point needs only the cheapest of the offers that count alike, and points that
//! count and cost alike are one class. What is left is ten times smaller, with the same answers to
//! every question about what can be reached.

use std::collections::BTreeMap;

use super::super::problem::{
    Bundle, Chosen, Commune, Draw, Measure, Offer, PointClass, Problem, Row, SpendingLimit, Whole,
};

/// A choice laid bare.
#[derive(Debug, Clone)]
pub(super) struct Skeleton {
    /// Its classes stand for some of the real ones; the rest is that of the real choice, worth
    /// nothing.
    pub problem: Problem,
    /// For each class, those that it stands for.
    members: Vec<Vec<Member>>,
    /// For each class, the rule that forces it.
    pub forced_by: Vec<Option<usize>>,
}

/// A real class, and which of its offers are kept.
#[derive(Debug, Clone)]
struct Member {
    class: usize,
    count: u32,
    offers: Vec<usize>,
}

/// What makes points alike: commune, rule that forces them, bundles, offers.
type Likeness = (usize, Option<usize>, Vec<usize>, Vec<OfferKey>);

/// Kind, year, cost, grant, what is given back, value under earlier goals.
type OfferKey = (usize, usize, i64, i64, i64, Box<[i64]>);

impl Skeleton {
    /// Lays a choice bare; `forced_by` says which rule forces each class.
    pub fn of(problem: &Problem, forced_by: &[Option<usize>]) -> Self {
        let thrifty: Vec<bool> = (problem.kinds.iter())
            .map(|kind| is_thrifty(problem, kind))
            .collect();
        let mut places: BTreeMap<Likeness, usize> = BTreeMap::new();
        let mut bare = Self {
            problem: Problem {
                classes: Vec::new(),
                ..problem.clone()
            },
            members: Vec::new(),
            forced_by: Vec::new(),
        };
        for bundle in &mut bare.problem.bundles {
            bundle.opening_value = 0.0;
            if let Whole::Wished { penalty } = &mut bundle.whole {
                // An earlier goal may count what it takes.
                *penalty = 0.0;
                if bundle.penalty_earlier.iter().all(|it| *it == 0) {
                    bundle.whole = Whole::Free;
                }
            }
        }
        let bundles = bare.problem.bundles.iter();
        let matters: Vec<bool> = bundles.map(Bundle::matters).collect();
        for draw in &mut bare.problem.draws {
            draw.value_per_cent = 0.0;
        }
        for (index, class) in problem.classes.iter().enumerate() {
            let is_idle = class.offers.is_empty() && !class.forced;
            if is_idle || class.count == 0 {
                continue;
            }
            let offers = needed(class, &thrifty);
            let rule = class
                .forced
                .then(|| forced_by.get(index).copied().flatten().unwrap_or(index));
            let bundles = class.bundles.iter().copied();
            let bundles = bundles.filter(|it| matters.get(*it).is_none_or(|it| *it));
            let keys = offers.iter().map(|at| key(&class.offers[*at])).collect();
            let likeness = (class.commune, rule, bundles.collect(), keys);
            let place = *places
                .entry(likeness)
                .or_insert_with(|| bare.problem.classes.len());
            if place == bare.problem.classes.len() {
                bare.add(class, rule, &matters, &offers);
            }
            let together = &mut bare.problem.classes[place];
            together.count = together.count.saturating_add(class.count);
            bare.members[place].push(Member {
                class: index,
                count: class.count,
                offers,
            });
        }
        bare
    }

    fn add(&mut self, class: &PointClass, rule: Option<usize>, matters: &[bool], kept: &[usize]) {
        let offers = kept.iter().map(|at| Offer {
            value: 0.0,
            ..class.offers[*at].clone()
        });
        let bundles = class.bundles.iter().copied();
        self.problem.classes.push(PointClass {
            commune: class.commune,
            count: 0,
            forced: class.forced,
            bundles: bundles
                .filter(|it| matters.get(*it).is_none_or(|it| *it))
                .collect(),
            offers: offers.collect(),
        });
        self.members.push(Vec::new());
        self.forced_by.push(rule);
    }

    /// Counts of the real choice for counts of this one.
    pub fn real_counts(&self, problem: &Problem, counts: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let mut real = Chosen::nothing(problem).counts;
        for (members, counts) in self.members.iter().zip(counts) {
            let mut left = counts.clone();
            for member in members {
                let mut room = member.count;
                for (left, offer) in left.iter_mut().zip(&member.offers) {
                    let taken = room.min(*left);
                    *left -= taken;
                    room -= taken;
                    real[member.class][*offer] += taken;
                }
            }
        }
        real
    }

    /// The most that a commune could spend on each point at its dearest, in one year.
    pub fn dearest_cents(&self) -> Vec<i64> {
        let mut cents = vec![0_i64; self.problem.communes.len()];
        for class in &self.problem.classes {
            let dearest = class.offers.iter().map(|offer| offer.cost_cents).max();
            let all = dearest.unwrap_or(0).saturating_mul(class.count.into());
            cents[class.commune] = cents[class.commune].saturating_add(all);
        }
        for bundle in &self.problem.bundles {
            cents[bundle.commune] = cents[bundle.commune].saturating_add(bundle.opening_cents);
        }
        cents
    }

    /// The same with points that do not exist and may count for each of the targets, at a price
    /// of 1: what is asked for of them is missing.
    pub fn with_missing(&self, targets: &[usize]) -> Problem {
        let mut problem = self.problem.clone();
        problem.communes.push(Commune {
            name: "manque".into(),
            budgets_cents: vec![0; problem.years],
            ..Commune::default()
        });
        let commune = problem.communes.len() - 1;
        for &target in targets {
            let least = problem.rows[target].least.unwrap_or(0).max(0);
            problem.kinds.push(vec![(target, 1)]);
            problem.classes.push(PointClass {
                commune,
                count: u32::try_from(least).unwrap_or(u32::MAX),
                offers: vec![Offer {
                    kind: problem.kinds.len() - 1,
                    value: -1.0,
                    ..Offer::default()
                }],
                ..PointClass::default()
            });
        }
        problem
    }

    /// The same where every commune may have as much money as it needs in each year, at a price of
    /// 1 a cent. The draws are the last ones: commune by commune, year by year. A commune that has
    /// spent more than its budgets pays that back first: a point that does not exist, at this price,
    /// opens its money.
    pub fn with_money(&self) -> Problem {
        let mut problem = self.problem.clone();
        let dearest = self.dearest_cents();
        for (commune, most_cents) in dearest.into_iter().enumerate() {
            let overdrawn_cents = problem.communes[commune].overdrawn_cents;
            let rows = if overdrawn_cents > 0 {
                vec![opening(&mut problem, commune, most_cents, overdrawn_cents)]
            } else {
                Vec::new()
            };
            for year in 0..problem.years {
                problem.draws.push(Draw {
                    commune,
                    year,
                    rows: rows.clone(),
                    most_cents,
                    value_per_cent: -1.0,
                });
            }
        }
        problem
    }
}

/// A row that lets no money into a commune unless a point that does not exist is taken, at a price.
fn opening(problem: &mut Problem, commune: usize, most_cents: i64, price_cents: i64) -> usize {
    let row = problem.rows.len();
    problem.rows.push(Row {
        name: format!("avance_{commune}"),
        measure: Measure::Fund,
        least: None,
        most: Some(0),
    });
    let years = i64::try_from(problem.years).unwrap_or(i64::MAX);
    problem.kinds.push(vec![(row, -1)]);
    problem.classes.push(PointClass {
        commune,
        count: 1,
        offers: vec![Offer {
            kind: problem.kinds.len() - 1,
            grant_cents: most_cents.saturating_mul(years),
            value: -(price_cents as f64),
            ..Offer::default()
        }],
        ..PointClass::default()
    });
    row
}

/// Where an offer counts, spending less never breaks a rule.
fn is_thrifty(problem: &Problem, kind: &[(usize, i64)]) -> bool {
    kind.iter().all(|&(row, weight)| {
        let Row {
            measure,
            least,
            most,
            ..
        } = &problem.rows[row];
        match measure {
            Measure::Points => true,
            Measure::Cents | Measure::Fund if weight >= 0 => least.is_none_or(|least| least <= 0),
            Measure::Cents | Measure::Fund => most.is_none(),
            Measure::Earlier(_) => false,
        }
    })
}

/// The offers of a class of which no other is at least as good.
fn needed(class: &PointClass, thrifty: &[bool]) -> Vec<usize> {
    let mut needed: Vec<usize> = Vec::new();
    for (at, offer) in class.offers.iter().enumerate() {
        let beats = |one: &Offer, other: &Offer| {
            let alike = one.kind == other.kind && one.year == other.year;
            let same = one.cost_cents == other.cost_cents
                && one.grant_cents == other.grant_cents
                && one.returned_cents == other.returned_cents
                && one.earlier == other.earlier;
            let less = one.cost_cents <= other.cost_cents
                && one.grant_cents <= other.grant_cents
                && one.returned_cents >= other.returned_cents;
            alike && (same || less && thrifty.get(one.kind).is_some_and(|it| *it))
        };
        if needed.iter().any(|it| beats(&class.offers[*it], offer)) {
            continue;
        }
        needed.retain(|it| !beats(offer, &class.offers[*it]));
        needed.push(at);
    }
    needed.sort_by_cached_key(|at| key(&class.offers[*at]));
    needed
}

fn key(offer: &Offer) -> OfferKey {
    (
        offer.kind,
        offer.year,
        offer.cost_cents,
        offer.grant_cents,
        offer.returned_cents,
        offer.earlier.clone(),
    )
}

/// Money that spending needs beyond the limits, year by year and as late as it can come.
///
/// `net_cents` is what a commune spends in each year less what funds give it; `limits` are those
/// of [`Problem::spending_limits`].
pub(super) fn needed_money(net_cents: &[i64], limits: &[SpendingLimit]) -> Vec<i64> {
    let mut added = vec![0_i64; net_cents.len()];
    for limit in limits {
        let until = limit.last.saturating_add(1).min(net_cents.len());
        let Some(years) = net_cents.get(limit.first..until) else {
            continue;
        };
        let have: i64 = added[limit.first..until].iter().sum();
        let short = years.iter().sum::<i64>() - limit.cents - have;
        if let (Some(last), 1..) = (until.checked_sub(1), short) {
            added[last] += short;
        }
    }
    added
}
