//! The whole solve: whether the targets can be met, the prices, the plan and its proof.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::assemble::{Assembly, Priced, assemble};
use super::check::check;
use super::commune::{Commune, Proposal};
use super::knapsack::{FULL, SHORT, earned_kwh, near};
use super::master::{Answers, Pool, Targets, add_to_pool, least_bound};
use super::outcome::{Limits, Outcome, PROVED_GAP, Plan, Prices, ROUNDING_KWH, Step};
use super::pick::pick;
use super::reach::reach;
use super::search::Effort;
use super::whole::whole;
use super::{Problem, relaxation::TargetPrices};

/// The first loss that is searched through, as a share of the bound, and how it grows.
const FIRST_LOSS: f64 = 2e-9;
const LOSS_GROWTH: f64 = 3.0;

/// Finds the plan that saves most, and proves it.
///
/// The communes are tied together by the two targets only. Prices on these, such that the
/// communes' own best plans bound the whole as tightly as possible, come first; then all the
/// communes' plans that lose little at these prices are listed, with a growing limit on the
/// loss, until one of each can be combined to the exact targets. As every better plan would
/// be on the lists too, the first one found is the best there is.
///
/// The same problem and limits give bit for bit the same outcome, unless `limits.seconds` cuts
/// the search short. `progress` is called from the calling thread after each step.
#[must_use]
pub fn solve(problem: &Problem, limits: &Limits, progress: &(dyn Fn(Step) + Sync)) -> Outcome {
    let communes = Commune::gather(problem);
    let reach = reach(problem, &communes);
    if reach.is_impossible() {
        return Outcome::Impossible(reach.explanation);
    }
    let targets = (i64::from(problem.target_f4), i64::from(problem.target_f2));
    let mut run = Run {
        communes: &communes,
        targets,
        gap: if limits.gap > 0.0 { limits.gap } else { 0.0 },
        deadline: deadline(limits.seconds),
        progress,
        iteration: 0,
        known: None,
        bound_kwh: f64::INFINITY,
    };
    if let Some(cheapest) = reach.cheapest {
        run.improve(cheapest);
    }
    let mut pools = vec![Pool::new(); communes.len()];
    let tolerance = run.gap.min(PROVED_GAP) / 100.0;
    let answers = least_bound(&communes, targets, tolerance, &mut pools, |bound_kwh| {
        run.step(bound_kwh)
    });
    run.step(answers.bound_kwh);
    // With savings that are never negative, a bound below zero is a proof as well.
    if answers.bound_kwh < 0.0 && run.known.is_none() && saves_always(problem) {
        return Outcome::Impossible(reach.explanation);
    }
    run.search(&answers, pools);
    run.outcome(problem, &answers)
}

fn deadline(seconds: Option<f64>) -> Option<Instant> {
    let wish = Duration::try_from_secs_f64(seconds?.max(0.0)).ok()?;
    Instant::now().checked_add(wish)
}

fn saves_always(problem: &Problem) -> bool {
    let mut offers = problem.classes.iter().flat_map(|class| &class.offers);
    offers.all(|offer| offer.saving_kwh_per_year >= 0.0)
}

/// A solve under way.
struct Run<'a> {
    communes: &'a [Commune],
    targets: Targets,
    gap: f64,
    deadline: Option<Instant>,
    progress: &'a (dyn Fn(Step) + Sync),
    iteration: u32,
    /// The best plan so far, one proposal a commune, and what it saves in kWh a year.
    known: Option<(Vec<Proposal>, f64)>,
    bound_kwh: f64,
}

impl Run<'_> {
    /// Reports a step; `false` once the time is up.
    fn step(&mut self, bound_kwh: f64) -> bool {
        self.bound_kwh = self.bound_kwh.min(bound_kwh);
        self.iteration += 1;
        (self.progress)(Step {
            iteration: self.iteration,
            value_kwh: self.known.as_ref().map(|known| known.1),
            bound_kwh: self.bound_kwh,
        });
        self.has_time()
    }

    fn has_time(&self) -> bool {
        self.deadline
            .is_none_or(|deadline| Instant::now() < deadline)
    }

    /// Whether the gap asked for is proved.
    fn is_within_gap(&self) -> bool {
        let known = self.known.as_ref();
        let enough_kwh = (self.gap * self.bound_kwh).max(ROUNDING_KWH);
        known.is_some_and(|known| self.bound_kwh - known.1 <= enough_kwh)
    }

    /// Keeps the plan if it meets the targets and saves more than the one known.
    fn improve(&mut self, proposals: Vec<Proposal>) {
        let (mut counts, mut value_kwh) = ((0, 0), 0.0);
        for proposal in &proposals {
            counts = (counts.0 + proposal.n4, counts.1 + proposal.n2);
            value_kwh += proposal.saving_kwh;
        }
        let better = self.known.as_ref().is_none_or(|known| known.1 < value_kwh);
        if counts == self.targets && better {
            self.known = Some((proposals, value_kwh));
        }
    }

    /// Looks for the plan with the least loss, the limit on the loss growing step by step.
    fn search(&mut self, answers: &Answers, mut pools: Vec<Pool>) {
        let mut limit_kwh = FIRST_LOSS * answers.bound_kwh.abs() + answers.rounding_kwh;
        let mut effort = SHORT;
        while !self.is_within_gap() && self.has_time() {
            let loss_known = self.known.as_ref().map(|it| answers.bound_kwh - it.1);
            // Nothing can lose more than the plan known: a limit just above proves it best.
            let last = loss_known.filter(|&loss_kwh| loss_kwh <= limit_kwh);
            if let Some(loss_kwh) = last {
                limit_kwh = loss_kwh + answers.rounding_kwh;
            }
            let (lists, complete) = self.near_lists(answers, limit_kwh, effort);
            let assembly = assemble(&lists, self.targets, limit_kwh);
            let proved = complete && assembly != Assembly::TooMany;
            if let Assembly::Found { chosen, loss_kwh } = &assembly {
                self.improve(take(&lists, chosen));
                limit_kwh = *loss_kwh;
            }
            if proved {
                // No plan loses less than the limit.
                self.step(answers.bound_kwh - limit_kwh + answers.rounding_kwh);
                if last.is_some() || assembly != Assembly::Nothing || !limit_kwh.is_finite() {
                    break;
                }
                limit_kwh *= LOSS_GROWTH;
                continue;
            }
            self.step(self.bound_kwh);
            for (pool, list) in pools.iter_mut().zip(lists) {
                for priced in list {
                    add_to_pool(pool, priced.proposal);
                }
            }
            if effort == FULL || assembly == Assembly::TooMany {
                break;
            }
            effort = FULL;
        }
        if !self.is_within_gap() {
            self.settle_for_less(answers, pools);
        }
    }

    /// Every commune's plans that lose at most so much at the prices, and whether none was
    /// left out.
    fn near_lists(
        &self,
        answers: &Answers,
        limit_kwh: f64,
        effort: Effort,
    ) -> (Vec<Vec<Priced>>, bool) {
        let found: Vec<(Vec<Priced>, bool)> = self
            .communes
            .par_iter()
            .zip(&answers.upper_kwh)
            .map(|(commune, &upper_kwh)| {
                let near = near(commune, answers.prices, upper_kwh - limit_kwh, effort);
                let list = priced(near.proposals, answers.prices, upper_kwh);
                (list, near.complete)
            })
            .collect();
        let complete = found.iter().all(|(_, complete)| *complete);
        (found.into_iter().map(|(list, _)| list).collect(), complete)
    }

    /// A good plan out of all the proposals seen, where the best one is out of reach.
    fn settle_for_less(&mut self, answers: &Answers, mut pools: Vec<Pool>) {
        if let Some((known, _)) = &self.known {
            for (pool, proposal) in pools.iter_mut().zip(known) {
                add_to_pool(pool, proposal.clone());
            }
        }
        let lists: Vec<Vec<Priced>> = pools
            .into_iter()
            .zip(&answers.upper_kwh)
            .map(|(pool, &upper_kwh)| {
                priced(pool.into_values().collect(), answers.prices, upper_kwh)
            })
            .collect();
        let gap_kwh = self.gap * self.bound_kwh.abs() / 4.0;
        let seconds = self.deadline.map(|deadline| {
            let left = deadline.saturating_duration_since(Instant::now());
            left.as_secs_f64().max(1.0)
        });
        if let Some(chosen) = pick(&lists, self.targets, gap_kwh, seconds) {
            self.improve(take(&lists, &chosen));
        }
        if !self.is_within_gap()
            && let Some(whole) = whole(self.communes, self.targets, gap_kwh, seconds)
        {
            if let Some(proposals) = whole.proposals {
                self.improve(proposals);
            }
            // A bound below a plan that stands would be nonsense: it is not believed.
            if self
                .known
                .as_ref()
                .is_some_and(|known| known.1 <= whole.bound_kwh)
            {
                self.bound_kwh = self.bound_kwh.min(whole.bound_kwh);
            }
        }
        self.step(self.bound_kwh);
    }

    /// Writes the plan out, has it recounted, and says how good it is.
    fn outcome(&self, problem: &Problem, answers: &Answers) -> Outcome {
        let bound_kwh = self.bound_kwh;
        let Some((proposals, _)) = &self.known else {
            return Outcome::NoPlanFound { bound_kwh };
        };
        let mut counts: Vec<Vec<u32>> = problem
            .classes
            .iter()
            .map(|class| vec![0; class.offers.len()])
            .collect();
        for (commune, proposal) in self.communes.iter().zip(proposals) {
            commune.hand_out(&proposal.picks, &mut counts);
        }
        let Ok(recount) = check(problem, &counts) else {
            // Would be a fault of this room; a plan that does not stand is not handed out.
            return Outcome::NoPlanFound { bound_kwh };
        };
        let plan = Plan {
            counts,
            value_kwh: recount.saving_kwh,
            bound_kwh: bound_kwh.max(recount.saving_kwh),
            prices: prices(answers),
        };
        let gap = plan.gap();
        if gap <= PROVED_GAP {
            Outcome::Proved(plan)
        } else if gap <= self.gap {
            Outcome::WithinGap(plan)
        } else {
            Outcome::StoppedWithPlan(plan)
        }
    }
}

/// The chosen proposal of each list.
fn take(lists: &[Vec<Priced>], chosen: &[usize]) -> Vec<Proposal> {
    let proposals = lists.iter().zip(chosen);
    proposals
        .map(|(list, &at)| list[at].proposal.clone())
        .collect()
}

/// The proposals with their losses, by growing loss.
fn priced(proposals: Vec<Proposal>, prices: TargetPrices, upper_kwh: f64) -> Vec<Priced> {
    let mut list: Vec<Priced> = proposals
        .into_iter()
        .map(|proposal| Priced {
            loss_kwh: (upper_kwh - earned_kwh(&proposal, prices)).max(0.0),
            proposal,
        })
        .collect();
    // Stable: proposals with equal losses stay in the order of their counts.
    list.sort_by(|a, b| a.loss_kwh.total_cmp(&b.loss_kwh));
    list
}

fn prices(answers: &Answers) -> Prices {
    // One more point in a target is one more that has to be bought at its price.
    Prices {
        kwh_per_extra_f4: 0.0 - answers.prices.f4,
        kwh_per_extra_f2: 0.0 - answers.prices.f2,
        kwh_per_extra_euro: answers.kwh_per_cent.iter().map(|kwh| kwh * 100.0).collect(),
    }
}
