//! A commune whose years have each their own money, and share nothing but its points.
//!
//! What one year pays for is a knapsack, solved exactly. The years are put together by branch and
//! price: a restricted master mixes the patterns known, its dual prices on the groups' points ask
//! each year for a better one, and where the best mix takes half of two patterns, how many points
//! take an offer is bounded from both sides. Over all the years first: which of two like years does
//! a work makes no difference, and would be searched twice.

mod around;
mod program;
mod restricted;
mod rounded;
#[cfg(test)]
mod tests;
mod tree;
mod whole;

use std::sync::Mutex;

use super::block::Pieces;
use super::model::Holdings;
use super::plain::{Pick, Plain, Profits, Proposal, points_f64};
use super::problem::{Carry, Problem};
use super::relaxation::relax;
use super::ties::{TiePrices, Ties};
use restricted::{Count, Pattern, Restricted};
pub(super) use tree::Effort;

/// Patterns that are kept from one question to the next.
const MOST_PATTERNS: usize = 400;

/// The commune, ready to answer.
#[derive(Debug)]
pub(super) struct Years {
    /// Its knapsack of each year; all have the same groups.
    plains: Vec<Plain>,
    /// The same with the money of all years in one sum, where any year may pay for what another does.
    whole: Option<Plain>,
    /// How many points each group has.
    points: Vec<i64>,
    /// For each year, group and offer, which of the group's offers over the years it is.
    same: Vec<Vec<Vec<usize>>>,
    ties: usize,
    known: Mutex<Known>,
}

/// What it has found so far.
#[derive(Debug, Default)]
struct Known {
    patterns: Vec<Pattern>,
    /// The best plans of the last questions.
    plans: Vec<Plan>,
    /// The last question that was answered as well as it was asked, and the answer.
    settled: Option<Settled>,
}

/// A question that need not be searched again.
#[derive(Debug)]
struct Settled {
    prices: TiePrices,
    share: f64,
    best: Best,
}

/// What each year pays for, together within the points of each group.
type Plan = Vec<Vec<Pick>>;

/// What it answers.
#[derive(Debug, Clone)]
pub(super) struct Best {
    pub proposal: Proposal,
    /// No plan earns more than this.
    pub upper: f64,
}

impl Years {
    /// The commune, if nothing but its years' budgets binds it; whoever asks has made sure that it
    /// has no other rules of its own.
    pub fn new(
        problem: &Problem,
        ties: &Ties,
        holdings: &Holdings,
        commune: usize,
    ) -> Option<Self> {
        let of = &problem.communes[commune];
        if of.carry != Carry::Never {
            return None;
        }
        let budget = |year: usize| of.budgets_cents.get(year).copied().unwrap_or(0);
        let budgets: Vec<i64> = (0..problem.years).map(budget).collect();
        let classes = &holdings.classes[commune];
        let (plains, whole) = Plain::of_years(problem, ties, &budgets, classes);
        let points = plains
            .first()?
            .groups
            .iter()
            .map(super::plain::Group::points);
        Some(Self {
            points: points.collect(),
            same: same_offers(&plains),
            ties: ties.len(),
            known: Mutex::default(),
            whole: Some(whole).filter(|whole| whole::is_alike(&plains, whole)),
            plains,
        })
    }

    fn profits(&self, prices: &TiePrices) -> Vec<Profits> {
        self.plains
            .iter()
            .map(|plain| plain.profits(prices))
            .collect()
    }

    /// The best mix of patterns: what the restricted master says where none is missing.
    pub fn in_pieces(&self, prices: &TiePrices) -> Option<Pieces> {
        let profits = self.profits(prices);
        let patterns = self.patterns();
        let mut restricted = Restricted::new(self, &profits, &patterns, 1.0)?;
        let mix = restricted.solve(&[], f64::NEG_INFINITY)?;
        let mut pieces = Pieces {
            uses: vec![0.0; self.ties],
            value: 0.0,
            upper: mix.bound,
        };
        for &(part, column) in &mix.parts {
            let pattern = restricted.pattern(column);
            let plain = &self.plains[pattern.year];
            let mut of_pattern = plain.nothing();
            for pick in &pattern.picks {
                plain.add(
                    &mut of_pattern,
                    pick.group,
                    pick.offer,
                    points_f64(pick.points),
                );
            }
            pieces.value += part * of_pattern.1;
            for (sum, uses) in pieces.uses.iter_mut().zip(&of_pattern.0) {
                *sum += part * uses;
            }
        }
        self.keep_patterns(&restricted, &mix.parts);
        Some(pieces)
    }

    fn patterns(&self) -> Vec<Pattern> {
        let known = self.known.lock();
        known
            .map(|known| known.patterns.clone())
            .unwrap_or_default()
    }

    /// Keeps the patterns for the next question: those in use first, then the latest.
    fn keep_patterns(&self, restricted: &Restricted<'_>, parts: &[(f64, usize)]) {
        let Ok(mut known) = self.known.lock() else {
            return;
        };
        let all: Vec<&Pattern> = restricted.patterns().collect();
        let used = parts.iter().map(|part| all[part.1]);
        let others = all.iter().rev().copied();
        let others = others.filter(|it| !parts.iter().any(|part| all[part.1] == *it));
        let kept = used.chain(others).take(MOST_PATTERNS).cloned();
        let kept = kept.collect();
        known.patterns = kept;
    }

    /// What one more cent of each year is worth at these prices, by the relaxation of its knapsack
    /// where points cost what the best mix says.
    pub fn value_per_cent(&self, prices: &TiePrices) -> Vec<f64> {
        let profits = self.profits(prices);
        let mix = Restricted::new(self, &profits, &self.patterns(), 1.0)
            .and_then(|mut restricted| restricted.solve(&[], f64::NEG_INFINITY));
        let Some(mix) = mix else {
            return vec![f64::NAN; self.plains.len()];
        };
        let years = self.plains.iter().zip(profits);
        years
            .map(|(plain, profits)| {
                let left = less(plain, profits, &mix.of_group);
                relax(plain, &left).unit_value / points_f64(plain.unit_cents)
            })
            .collect()
    }

    /// The same pattern in another year, if that has the offers and the money.
    fn moved(&self, pattern: &Pattern, year: usize) -> Option<Pattern> {
        let plain = &self.plains[year];
        let mut left = plain.budget;
        let mut picks = Vec::with_capacity(pattern.picks.len());
        for pick in &pattern.picks {
            let same = self.same[pattern.year][pick.group][pick.offer];
            let offers = &self.same[year][pick.group];
            let offer = offers.iter().position(|it| *it == same)?;
            left -= plain.groups[pick.group].offers[offer].cost * pick.points;
            picks.push(Pick { offer, ..*pick });
        }
        picks.sort_unstable();
        (left >= 0).then_some(Pattern { year, picks })
    }

    /// What a pattern adds to a count.
    fn counted(&self, pattern: &Pattern, count: Count) -> i64 {
        if count.year.is_some_and(|year| year != pattern.year) {
            return 0;
        }
        let same = &self.same[pattern.year];
        let picks = pattern.picks.iter().filter(|pick| {
            pick.group == count.group && same[pick.group][pick.offer] == count.offer
        });
        picks.map(|pick| pick.points).sum()
    }

    /// The offer of a year that adds to a count.
    fn offer_in(&self, count: Count, year: usize) -> Option<usize> {
        if count.year.is_some_and(|it| it != year) {
            return None;
        }
        let offers = self.same[year][count.group].iter();
        offers
            .enumerate()
            .find(|it| *it.1 == count.offer)
            .map(|it| it.0)
    }

    /// What a plan adds to the ties, and its points by class and offer.
    fn proposal(&self, plan: &Plan) -> Proposal {
        let mut proposal = Proposal {
            uses: vec![0; self.ties],
            value: 0.0,
            picks: Vec::new(),
            draws: Vec::new(),
        };
        // A group's classes are used up in order, year after year.
        let mut given = vec![0; self.points.len()];
        for (plain, picks) in self.plains.iter().zip(plan) {
            let of_year = plain.proposal(picks.clone());
            proposal.value += of_year.value;
            for (sum, uses) in proposal.uses.iter_mut().zip(&of_year.uses) {
                *sum += uses;
            }
            for pick in picks {
                let from = given[pick.group];
                given[pick.group] += pick.points;
                plain.share_out(*pick, from, &mut proposal.picks);
            }
        }
        proposal
    }
}

/// Profits less what the points of each group are worth elsewhere.
fn less(plain: &Plain, mut profits: Profits, of_group: &[f64]) -> Profits {
    for (group, dual) in plain.groups.iter().zip(of_group) {
        for profit in profits.of_mut(group) {
            *profit -= dual;
        }
    }
    profits
}

/// For each year, group and offer, which of the different offers of the group it is.
fn same_offers(plains: &[Plain]) -> Vec<Vec<Vec<usize>>> {
    let groups = plains.first().map_or(0, |plain| plain.groups.len());
    // The different offers of each group: the year and the place where each stands first.
    let mut known: Vec<Vec<(usize, usize)>> = vec![Vec::new(); groups];
    let years = plains.iter().enumerate().map(|(year, plain)| {
        let groups = plain.groups.iter().zip(&mut known).enumerate();
        let of_groups = groups.map(|(at, (group, known))| {
            let mut same = Vec::with_capacity(group.offers.len());
            for (place, offer) in group.offers.iter().enumerate() {
                let is_same = |&(year, place): &(usize, usize)| {
                    let other = &plains[year].groups[at].offers[place];
                    let cents = other.cost * plains[year].unit_cents;
                    cents == offer.cost * plain.unit_cents && other.is_alike(offer)
                };
                same.push(known.iter().position(is_same).unwrap_or(known.len()));
                if same.last() == Some(&known.len()) {
                    known.push((year, place));
                }
            }
            same
        });
        of_groups.collect()
    });
    years.collect()
}
