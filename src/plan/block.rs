//! One commune, ready to answer at any prices.

use rayon::prelude::*;

use super::knapsack;
use super::model::Holdings;
use super::plain::{Plain, Proposal, points_f64};
use super::problem::{PointClass, Problem, Row, SpendingLimit};
use super::ruled::{Reply, Ruled};
use super::search;
use super::solver;
use super::stop::Stop;
use super::ties::{TiePrices, Ties};
use super::years::{self, Years};

/// A commune.
#[derive(Debug)]
pub(super) enum Block {
    /// With one budget, and perhaps cabinets and streets that matter: a knapsack.
    Plain(Plain),
    /// With a budget for each year, that serves no other: knapsacks that share the points.
    Years(Box<Years>),
    /// With rules of its own: an integer program.
    Ruled(Box<Ruled>),
}

/// What a commune answers where points may be cut in pieces.
#[derive(Debug)]
pub(super) struct Pieces {
    /// What its best plan adds to each tie.
    pub uses: Vec<f64>,
    /// What that plan is worth, without the prices.
    pub value: f64,
    /// No plan earns more than this (value and prices).
    pub upper: f64,
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// What the relaxation says, and a plan near it: to begin with, or when the time is up.
    Least,
    /// Enough to find good prices.
    Short,
    /// Enough for a proof to a thousandth, where communes take so long that few answers are asked
    /// for: most of a search goes into its first node, so the next hundreds come cheap.
    Seldom,
    /// For the proof.
    Full,
}

/// What a commune answers.
#[derive(Debug)]
pub(super) struct Best {
    /// Its best plan found; a commune with rules of its own may have found none in time.
    pub proposal: Option<Proposal>,
    /// Whether the plan is as good as was asked.
    pub complete: bool,
    /// No plan earns more than this (value and prices).
    pub upper: f64,
    /// What one more cent is worth, where that is known at once.
    pub value_per_cent: f64,
    /// Whether its own rules cannot hold together.
    pub impossible: bool,
}

impl Block {
    /// Every commune of a choice.
    pub fn all(problem: &Problem, ties: &Ties, holdings: &Holdings) -> Vec<Self> {
        (0..problem.communes.len())
            .into_par_iter()
            .map(|commune| Self::new(problem, ties, holdings, commune))
            .collect()
    }

    pub fn new(problem: &Problem, ties: &Ties, holdings: &Holdings, commune: usize) -> Self {
        match only_budget(problem, ties, holdings, commune) {
            Some((limits, bundles)) => {
                let classes = &holdings.classes[commune];
                Self::Plain(Plain::new(problem, ties, &limits, classes, &bundles))
            }
            None => yearly(problem, ties, holdings, commune).map_or_else(
                || Self::Ruled(Box::new(Ruled::new(problem, ties, holdings, commune))),
                |years| Self::Years(Box::new(years)),
            ),
        }
    }

    /// The best plan in pieces of points; `None` where the solver fails.
    pub fn relaxed(&self, prices: &TiePrices) -> Option<Pieces> {
        match self {
            Self::Plain(plain) => {
                let (uses, value, upper) = knapsack::in_pieces(plain, prices);
                Some(Pieces { uses, value, upper })
            }
            Self::Years(years) => years.in_pieces(prices),
            Self::Ruled(ruled) => ruled.in_pieces(prices),
        }
    }

    /// Finds a plan that earns at most a share `tolerance` of its worth less than the best one, as
    /// far as the effort goes.
    pub fn best(&self, prices: &TiePrices, tolerance: f64, effort: Effort, stop: Stop<'_>) -> Best {
        match self {
            Self::Plain(plain) => {
                let effort = match effort {
                    Effort::Least => knapsack::LEAST,
                    Effort::Short | Effort::Seldom => knapsack::SHORT,
                    Effort::Full => knapsack::FULL,
                };
                let best = knapsack::best(plain, prices, tolerance, effort);
                Best {
                    complete: best.complete,
                    upper: best.upper,
                    value_per_cent: best.unit_value / points_f64(plain.unit_cents),
                    proposal: Some(best.proposal),
                    impossible: false,
                }
            }
            Self::Years(years) => {
                let (nodes, program, share) = match effort {
                    Effort::Least => (0, 0, 1.0),
                    Effort::Short => (20, 0, 3e-5),
                    Effort::Seldom => (40, 0, 3e-5),
                    Effort::Full => (150, 5_000, 3e-5),
                };
                let share = tolerance.max(share);
                let asked = years::Effort {
                    nodes,
                    program,
                    share,
                };
                let best = years.best(prices, asked, stop);
                let earned = knapsack::earned(&best.proposal, prices);
                Best {
                    complete: best.upper - earned <= share * best.upper.abs(),
                    upper: best.upper.max(earned),
                    value_per_cent: f64::NAN,
                    proposal: Some(best.proposal),
                    impossible: false,
                }
            }
            Self::Ruled(ruled) => {
                // A small program takes long for its last thousandths.
                let (nodes, share) = match effort {
                    Effort::Least => (0, 1.0),
                    Effort::Short => (50, 2e-4),
                    Effort::Seldom => (500, 3e-4),
                    Effort::Full => (20_000, 2e-5),
                };
                let asked = solver::Effort {
                    gap: 0.0,
                    share: tolerance.max(share),
                    nodes,
                    seconds: stop.seconds_left(),
                    threads: 1,
                };
                let reply = if effort == Effort::Least {
                    ruled.quick(prices, stop.seconds_left())
                } else {
                    ruled.best(prices, asked)
                };
                let (proposal, upper, impossible) = match reply {
                    Reply::Plan { proposal, upper } => (proposal, upper, false),
                    Reply::Impossible => (None, f64::NEG_INFINITY, true),
                };
                let earned = proposal.as_ref().map(|it| knapsack::earned(it, prices));
                let short = |earned: f64| upper - earned > (tolerance + 1e-6) * upper.abs();
                Best {
                    complete: earned.is_some_and(|earned| !short(earned)),
                    upper: upper.max(earned.unwrap_or(f64::NEG_INFINITY)),
                    value_per_cent: f64::NAN,
                    proposal,
                    impossible,
                }
            }
        }
    }

    /// Its plans that earn at least `floor`, one for each pair of counts, and whether none is
    /// missing; none for a commune with rules of its own.
    pub fn near(
        &self,
        prices: &TiePrices,
        floor: f64,
        effort: search::Effort,
    ) -> Option<knapsack::Near> {
        match self {
            Self::Plain(plain) => Some(knapsack::near(plain, prices, floor, effort)),
            Self::Years(_) | Self::Ruled(_) => None,
        }
    }

    /// Plans that lose at most so much against the best one known. None for a commune with rules of its
    /// own.
    pub fn around(&self, prices: &TiePrices, loss: f64) -> Vec<Proposal> {
        match self {
            Self::Plain(plain) => {
                let best = knapsack::best(plain, prices, 0.0, knapsack::SHORT);
                let floor = knapsack::earned(&best.proposal, prices) - loss;
                knapsack::near(plain, prices, floor, knapsack::SHORT).proposals
            }
            Self::Years(years) => years.around(prices, loss),
            Self::Ruled(_) => Vec::new(),
        }
    }

    /// Plans one point away from its last one; none for a commune with nothing but a budget, whose
    /// near plans are all known.
    pub fn variants(&self) -> Vec<Proposal> {
        match self {
            Self::Plain(_) | Self::Years(_) => Vec::new(),
            Self::Ruled(ruled) => ruled.variants(),
        }
    }

    /// Whether the commune is a knapsack, all of whose near plans can be listed.
    pub fn is_plain(&self) -> bool {
        self.plain().is_some()
    }

    pub fn plain(&self) -> Option<&Plain> {
        match self {
            Self::Plain(plain) => Some(plain),
            Self::Years(_) | Self::Ruled(_) => None,
        }
    }

    /// The same of a commune with nothing but a budget.
    pub fn bare(&self) -> Option<&Plain> {
        self.plain().filter(|plain| plain.parts.is_empty())
    }

    /// Whether the commune has rules of its own, beside the money of its years.
    pub fn is_ruled(&self) -> bool {
        matches!(self, Self::Ruled(_))
    }

    /// How many of its pairs of a group and an offer the prices decide, for plans that lose at most
    /// so much against the bound.
    pub fn fixed(&self, prices: &TiePrices, most_loss: f64) -> usize {
        self.plain()
            .map_or(0, |plain| knapsack::fixed(plain, prices, most_loss))
    }

    /// What one more cent of each year is worth; `known` where the answers said it already.
    pub fn value_per_cent(&self, prices: &TiePrices, known: f64, years: usize) -> Vec<f64> {
        match self {
            Self::Plain(_) => vec![known; years],
            Self::Years(of) => of.value_per_cent(prices),
            Self::Ruled(ruled) => ruled.value_per_cent(prices, years),
        }
    }

    /// The proposal that these counts of the problem's classes are; none for a commune with years or rules of
    /// its own.
    pub fn proposal(&self, counts: &[Vec<u32>]) -> Option<Proposal> {
        let plain = self.plain()?;
        plain.picks(counts).map(|picks| plain.proposal(picks))
    }

    /// Writes a proposal into `counts[class][offer]`.
    pub fn hand_out(&self, problem: &Problem, proposal: &Proposal, counts: &mut [Vec<u32>]) {
        match self {
            Self::Plain(plain) => plain.hand_out(problem, &proposal.picks, counts),
            Self::Years(_) | Self::Ruled(_) => {
                for pick in &proposal.picks {
                    counts[pick.group][pick.offer] += u32::try_from(pick.points).unwrap_or(0);
                }
            }
        }
    }
}

/// The spending limits of a commune that is bound by nothing else but bundles that no point shares, and to
/// which the year of the works makes no difference: the last limit alone then decides what it can have.
fn only_budget(
    problem: &Problem,
    ties: &Ties,
    holdings: &Holdings,
    commune: usize,
) -> Option<(Vec<SpendingLimit>, Vec<usize>)> {
    if is_bound(problem, ties, holdings, commune) {
        return None;
    }
    let bundles = matter(problem, holdings, commune);
    let limits = problem.spending_limits(commune);
    let classes = &holdings.classes[commune];
    let grows = limits.iter().all(|limit| limit.first == 0);
    let alike = |class: &usize| years_are_alike(&problem.classes[*class], problem.years);
    if limits.len() > 1 && !(grows && classes.iter().all(alike)) {
        return None;
    }
    let shared = |class: &usize| {
        let within = &problem.classes[*class].bundles;
        within.iter().filter(|it| bundles.contains(it)).count() > 1
    };
    // What earns by being opened would be worth opening for none of its points.
    let sound = |bundle: &usize| {
        let of = &problem.bundles[*bundle];
        let rewards = problem.kind_of_opening(of, 0).iter().any(|&(row, weight)| {
            let amounts = [
                problem.opening_amount(of, row),
                -problem.penalty_amount(of, row),
            ];
            let Row { least, most, .. } = &problem.rows[row];
            let is_rewarded = |amount: i64| {
                let amount = amount.saturating_mul(weight);
                amount > 0 && least.is_some() || amount < 0 && most.is_some()
            };
            amounts.into_iter().any(is_rewarded)
        });
        of.opening_cents >= 0 && of.opening_value <= 0.0 && !rewards
    };
    let may_stay = bundles.is_empty()
        || problem.years == 1 && bundles.iter().all(sound) && !classes.iter().any(shared);
    may_stay.then_some((limits, bundles))
}

/// The years of a commune that is bound by nothing but their budgets, each for itself.
fn yearly(problem: &Problem, ties: &Ties, holdings: &Holdings, commune: usize) -> Option<Years> {
    let bundles = matter(problem, holdings, commune);
    if is_bound(problem, ties, holdings, commune) || !bundles.is_empty() {
        return None;
    }
    Years::new(problem, ties, holdings, commune)
}

/// The bundles of a commune that matter.
fn matter(problem: &Problem, holdings: &Holdings, commune: usize) -> Vec<usize> {
    let bundles = holdings.bundles[commune].iter().copied();
    bundles
        .filter(|it| problem.bundles[*it].matters())
        .collect()
}

/// Whether a commune has rules of its own beside its money and its bundles.
fn is_bound(problem: &Problem, ties: &Ties, holdings: &Holdings, commune: usize) -> bool {
    let forced = |class: &usize| problem.classes[*class].forced;
    let returns = |class: &usize| {
        let mut offers = problem.classes[*class].offers.iter();
        offers.any(|offer| offer.returns_within(problem.years))
    };
    let mut own = ties.own.iter().enumerate();
    !holdings.draws[commune].is_empty()
        || holdings.classes[commune].iter().any(returns)
        || holdings.classes[commune].iter().any(forced)
        || own.any(|(row, own)| *own == Some(commune) && may_bind(problem, holdings, commune, row))
}

/// Whether a row that is a commune's own affair may keep it from anything: the most of a fund's part, where
/// all its money and all its points come to less, does not.
fn may_bind(problem: &Problem, holdings: &Holdings, commune: usize, row: usize) -> bool {
    let Row { least, most, .. } = &problem.rows[row];
    let counts = |kind: usize| {
        let of = problem.kinds[kind].iter().filter(|it| it.0 == row);
        of.map(|it| it.1).sum::<i64>()
    };
    let bundles = holdings.bundles[commune].iter();
    let opens = bundles.flat_map(|bundle| &problem.bundles[*bundle].kinds);
    let Some(most) = most.filter(|_| least.is_none_or(|least| least <= 0)) else {
        return true;
    };
    if opens.copied().any(|kind| counts(kind) != 0) {
        return true;
    }
    let budgets = problem.communes[commune].budgets_cents.iter();
    let money = points_f64(
        budgets
            .map(|cents| (*cents).max(0))
            .fold(0, i64::saturating_add),
    );
    let (mut of_points, mut of_money) = (0.0, 0.0_f64);
    for class in holdings.classes[commune]
        .iter()
        .map(|it| &problem.classes[*it])
    {
        let mut largest = 0.0_f64;
        for offer in &class.offers {
            let amount = points_f64(counts(offer.kind)) * points_f64(problem.amount(offer, row));
            if amount < 0.0 {
                return true;
            }
            largest = largest.max(amount);
            if amount > 0.0 {
                of_money = of_money.max(amount / points_f64(offer.cost_cents) * money);
            }
        }
        of_points += largest * f64::from(class.count);
    }
    of_points.min(of_money) > points_f64(most)
}

/// Whether every offer of a class is there in each later year just as well.
fn years_are_alike(class: &PointClass, years: usize) -> bool {
    class.offers.iter().all(|offer| {
        (offer.year + 1..years).all(|year| {
            let mut others = class.offers.iter();
            others.any(|other| other.year == year && other.is_twin_of(offer))
        })
    })
}
