//! The whole solve: the prices, the plan and its proof.

use rayon::prelude::*;

use super::assemble::{Assembly, Goal, Priced, assemble};
use super::block::{self, Block};
use super::knapsack::{FULL, SHORT};
use super::master::{Answers, MANY_COMMUNES, Master, Points, Pool, add_to_pool, allowed};
use super::mend::mend;
use super::model::{Holdings, Model, RowIs};
use super::neighbours::{Neighbours, Standing};
use super::outcome::{Effort, Limits, Outcome, PROVED_GAP, Plan, Prices, ROUNDING, Step};
use super::pick::pick;
use super::plain::{Plain, Proposal, points_f64};
use super::problem::{Chosen, Problem, Whole};
use super::reach::{Reach, reach};
use super::recount::recount;
use super::solver::{self, relaxed};
use super::stop::Stop;
use super::tidy::tidy;
use super::ties::Ties;
use super::whole::{self, whole};

/// The first loss that is searched through, as a share of the bound, and how it grows.
const FIRST_LOSS: f64 = 2e-9;
const LOSS_GROWTH: f64 = 3.0;
/// Half width of the box in which prices are sought around those of points in pieces, in values of
/// the largest point.
const NEAR: f64 = 0.005;
/// Shares by which prices are changed in turn, for other proposals of the communes.
const OFF: [f64; 4] = [0.01, -0.01, 0.03, -0.03];
/// Pairs of a class and an offer up to which communes with rules of their own are quick to answer.
const MAX_QUICK: usize = 6_000;
/// Pairs up to which one program for all is solved at once.
const MAX_SMALL: usize = 1_000;
/// Or so many communes.
const MAX_SMALL_COMMUNES: usize = 12;
/// Communes that choose again together, how often, and how far each time.
const FEW_COMMUNES: usize = 4;
const ROUNDS: usize = 16;
const SOME_NODES: i32 = 20;
/// Share of what they are worth together that is near enough.
const SOME_SHARE: f64 = 3e-4;
/// Where communes take long to answer, a plan proved to this gap is not made better any more.
const NEAR_ENOUGH: f64 = 1e-3;
/// A larger program is not solved for its prices alone.
const MAX_RELAXED: usize = 400_000;

/// Finds the plan that is worth most, and proves it.
///
/// The communes are tied together by few rows only. Prices on these, such that the communes' own
/// best plans bound the whole as tightly as possible, come first. Where the ties only count points,
/// all the communes' plans that lose little at these prices are then listed, with a growing limit
/// on the loss, until one of each can be combined so that the ties hold: as every better plan would
/// be on the lists too, the first one found is the best there is. Elsewhere the communes' best plans
/// at the prices are made to stand, and made better, a few communes choosing again at a time.
///
/// The same problem and limits give bit for bit the same outcome, unless time or a person cuts the
/// search short. `progress` is called from the calling thread after each step.
#[must_use]
pub fn solve(problem: &Problem, limits: &Limits, progress: &(dyn Fn(Step) + Sync)) -> Outcome {
    solve_by(problem, None, limits, progress, true)
}

/// The same, from a plan that may stand: of an earlier goal, or of last time.
#[must_use]
pub fn solve_from(
    problem: &Problem,
    known: Option<&Plan>,
    limits: &Limits,
    progress: &(dyn Fn(Step) + Sync),
) -> Outcome {
    solve_by(problem, known, limits, progress, true)
}

/// The same, with or without the last way out of one program for all.
pub(super) fn solve_by(
    problem: &Problem,
    known: Option<&Plan>,
    limits: &Limits,
    progress: &(dyn Fn(Step) + Sync),
    in_one_piece: bool,
) -> Outcome {
    let stop = Stop::new(limits.seconds, limits.stop.as_deref());
    let holdings = Holdings::of(problem);
    let ties = Ties::of(problem);
    let blocks = Block::all(problem, &ties, &holdings);
    let reach = reach_of(problem, &ties, &blocks);
    if let Some(reach) = reach.as_ref().filter(|reach| reach.is_impossible()) {
        return Outcome::Impossible(Some(reach.explanation.clone()));
    }
    let gap = if limits.gap > 0.0 { limits.gap } else { 0.0 };
    // Of many communes each may miss more of its own: all together they are near enough.
    let share = if blocks.len() > MANY_COMMUNES {
        5.0
    } else {
        10.0
    };
    let tolerance = gap.min(PROVED_GAP) / share;
    let mut run = Run {
        problem,
        blocks: &blocks,
        ties: &ties,
        holdings: &holdings,
        gap,
        stop,
        progress,
        may_be_whole: in_one_piece,
        steps: 0,
        known: None,
        bound: f64::INFINITY,
    };
    if let Some(plan) = known
        && let Ok(again) = recount(problem, &plan.counts, &plan.draws_cents)
    {
        let chosen = Chosen {
            counts: plan.counts.clone(),
            draws_cents: plan.draws_cents.clone(),
        };
        run.known = Some((Known::Chosen(chosen), again.value));
    }
    let (explanation, cheapest) = match reach {
        Some(reach) => (Some(reach.explanation), reach.cheapest),
        None => (None, None),
    };
    if let Some(cheapest) = cheapest {
        run.improve(cheapest);
    }
    let mut master = Master::new(&blocks, &ties, stop, tolerance, largest_value(problem));
    let hopeless = least_value(problem);
    // Points in pieces first: near the best prices, and quick. Their bound is one, only wider.
    let near = if let Some(prices) = first_prices(problem, &blocks, &ties, stop) {
        prices
    } else {
        let none = vec![0.0; ties.len()];
        let step = |bound| run.step(bound);
        let near = master.least_bound(Points::InPieces, none, 1.0, hopeless, step);
        near.prices.by_tie
    };
    master.is_slow = run.is_slow();
    let step = |bound| run.step(bound);
    let answers = master.least_bound(Points::Whole, near, NEAR, hopeless, step);
    run.step(answers.bound);
    if answers.impossible.is_some() || run.bound < hopeless && run.known.is_none() {
        return Outcome::Impossible(explanation);
    }
    let pools = std::mem::take(&mut master.pools);
    if blocks.len() > MANY_COMMUNES {
        if let Some(proposals) = mend(&blocks, &ties, &answers, &pools, gap) {
            run.improve(proposals);
        }
        run.step(answers.bound);
        if run.known.is_some() {
            return run.outcome(&answers);
        }
    }
    let possible = if ties.are_counts() && run.is_plain() {
        run.search(&answers, pools)
    } else {
        run.combine(&mut master, &answers, pools)
    };
    if possible {
        run.outcome(&answers)
    } else {
        Outcome::Impossible(explanation)
    }
}

/// What can be paid for, where the communes have only budgets, and every offer counts for exactly
/// one of two targets.
fn reach_of(problem: &Problem, ties: &Ties, blocks: &[Block]) -> Option<Reach> {
    if blocks.len() > MANY_COMMUNES || !ties.are_two_apart(problem) {
        return None;
    }
    let plains: Option<Vec<&Plain>> = blocks.iter().map(Block::plain).collect();
    Some(reach(problem, ties, &plains?))
}

/// The largest value of a point, a bundle or a cent drawn.
fn largest_value(problem: &Problem) -> f64 {
    let offers = problem.classes.iter().flat_map(|class| &class.offers);
    let largest = offers.map(|offer| offer.value.abs()).fold(0.0, f64::max);
    if largest > 0.0 { largest } else { 1.0 }
}

/// No plan is worth less than this.
fn least_value(problem: &Problem) -> f64 {
    let classes: f64 = problem
        .classes
        .iter()
        .map(|class| {
            let least = class.offers.iter().map(|offer| offer.value);
            least.fold(0.0, f64::min) * f64::from(class.count)
        })
        .sum();
    let bundles: f64 = problem
        .bundles
        .iter()
        .map(|bundle| {
            let penalty = match bundle.whole {
                Whole::Wished { penalty } => penalty.max(0.0),
                Whole::Free | Whole::Required => 0.0,
            };
            bundle.opening_value.min(0.0) - penalty
        })
        .sum();
    let draws = problem.draws.iter();
    let draws: f64 = draws
        .map(|draw| draw.value_per_cent.min(0.0) * points_f64(draw.most_cents))
        .sum();
    let least = classes + bundles + draws;
    least - 1e-6 * least.abs()
}

/// The prices to begin with: those of the whole relaxation, where communes take long to answer;
/// `None` where they are quick, or the relaxation has no solution.
fn first_prices(
    problem: &Problem,
    blocks: &[Block],
    ties: &Ties,
    stop: Stop<'_>,
) -> Option<Vec<f64>> {
    let is_plain = blocks.iter().all(Block::is_plain);
    if ties.len() == 0 || is_plain || problem.pairs() > MAX_RELAXED {
        return None;
    }
    let model = Model::of(problem);
    let relaxed = relaxed(&model, &model.worth(), stop.seconds_left())?;
    let mut prices = vec![0.0; ties.len()];
    for (row, dual) in model.rows.iter().zip(&relaxed.duals) {
        if let RowIs::Row(row) = row.what
            && let Some(tie) = ties.rows.iter().position(|it| *it == row)
        {
            // What one unit more of the bound brings is what one unit of use costs.
            prices[tie] = allowed(-dual, ties.bounds[tie]);
        }
    }
    Some(prices)
}

/// A plan known.
enum Known {
    /// One proposal a commune.
    Proposals(Vec<Proposal>),
    /// Written out.
    Chosen(Chosen),
}

/// A solve under way.
struct Run<'a> {
    problem: &'a Problem,
    blocks: &'a [Block],
    ties: &'a Ties,
    holdings: &'a Holdings,
    gap: f64,
    stop: Stop<'a>,
    progress: &'a (dyn Fn(Step) + Sync),
    /// Whether one program for all may be the last way out.
    may_be_whole: bool,
    steps: u32,
    /// The best plan so far and what it is worth.
    known: Option<(Known, f64)>,
    bound: f64,
}

impl Run<'_> {
    /// Reports a step; `false` once the time is up.
    fn step(&mut self, bound: f64) -> bool {
        self.bound = self.bound.min(bound);
        self.steps += 1;
        (self.progress)(Step {
            iteration: self.steps,
            value: self.value(),
            bound: self.bound,
        });
        !self.stop.now()
    }

    fn value(&self) -> Option<f64> {
        self.known.as_ref().map(|known| known.1)
    }

    /// Whether the gap asked for is proved.
    fn is_within_gap(&self) -> bool {
        let enough = (self.gap * self.bound.abs()).max(ROUNDING);
        self.value()
            .is_some_and(|value| self.bound - value <= enough)
    }

    /// Whether it is within the gap asked for, or so near that a slow search is better ended.
    fn is_near_enough(&self) -> bool {
        let near = NEAR_ENOUGH * self.bound.abs();
        let is_near = |value: f64| self.bound - value <= near;
        self.is_within_gap() || self.is_slow() && self.value().is_some_and(is_near)
    }

    /// Keeps the plan if the ties hold and it is worth more than the one known.
    fn improve(&mut self, proposals: Vec<Proposal>) {
        let sums = self.ties.sums(proposals.iter().map(|it| &it.uses));
        let value = proposals.iter().map(|it| it.value).sum();
        if self.ties.hold(&sums) && self.value().is_none_or(|known| known < value) {
            self.known = Some((Known::Proposals(proposals), value));
        }
    }

    /// Looks for the plan with the least loss, the limit on the loss growing step by step; `false`
    /// if it is proved that there is none.
    fn search(&mut self, answers: &Answers, mut pools: Vec<Pool>) -> bool {
        let goal = Goal::of(self.ties, &answers.prices.by_tie);
        let mut limit = FIRST_LOSS * answers.bound.abs() + answers.rounding;
        let mut effort = SHORT;
        while !self.is_within_gap() && !self.stop.now() {
            let loss_known = self.value().map(|value| answers.bound - value);
            // Nothing can lose more than the plan known: a limit just above proves it best.
            let last = loss_known.filter(|&loss| loss <= limit);
            if let Some(loss) = last {
                limit = loss + answers.rounding;
            }
            let (lists, complete) = self.near_lists(answers, limit, effort);
            let assembly = assemble(&lists, &goal, limit);
            let proved = complete && assembly != Assembly::TooMany;
            if let Assembly::Found { chosen, loss } = &assembly {
                self.improve(take(&lists, chosen));
                limit = *loss;
            }
            if proved {
                // No plan loses less than the limit.
                self.step(answers.bound - limit + answers.rounding);
                if last.is_some() || assembly != Assembly::Nothing || !limit.is_finite() {
                    break;
                }
                limit *= LOSS_GROWTH;
                continue;
            }
            self.step(self.bound);
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
            let lists = self.lists(answers, pools);
            self.pick(answers, &lists);
        }
        self.is_within_gap() || self.in_one_piece()
    }

    /// Every commune's plans that lose at most so much at the prices, and whether none was
    /// left out.
    fn near_lists(
        &self,
        answers: &Answers,
        limit: f64,
        effort: super::search::Effort,
    ) -> (Vec<Vec<Priced>>, bool) {
        let found: Vec<(Vec<Priced>, bool)> = self
            .blocks
            .par_iter()
            .enumerate()
            .map(|(commune, block)| {
                let floor = answers.upper[commune] - limit;
                let near = block.near(&answers.prices, floor, effort);
                near.map_or((Vec::new(), false), |near| {
                    let list = Priced::list(near.proposals, answers, commune);
                    (list, near.complete)
                })
            })
            .collect();
        let complete = found.iter().all(|(_, complete)| *complete);
        (found.into_iter().map(|(list, _)| list).collect(), complete)
    }

    /// A plan out of what the communes propose at the best prices and, where they are quick to
    /// answer, a little off them; then made to stand and made better a few communes at a time.
    fn combine(&mut self, master: &mut Master<'_>, answers: &Answers, pools: Vec<Pool>) -> bool {
        master.pools = pools;
        let share = master.share(answers);
        let steps = if self.is_slow() { &[] } else { &OFF[..] };
        for step in steps {
            for tie in 0..self.ties.len() {
                if self.stop.now() || self.is_within_gap() {
                    break;
                }
                let mut prices = answers.prices.by_tie.clone();
                prices[tie] = allowed(prices[tie] * (1.0 + step), self.ties.bounds[tie]);
                if (prices[tie] - answers.prices.by_tie[tie]).abs() <= 0.0 {
                    continue;
                }
                let prices = self.ties.prices(prices);
                let off = master.ask(prices, share, block::Effort::Short);
                self.step(off.bound);
            }
        }
        let mut pools = std::mem::take(&mut master.pools);
        let variants: Vec<Vec<Proposal>> = self.blocks.par_iter().map(Block::variants).collect();
        for (pool, variants) in pools.iter_mut().zip(variants) {
            for variant in variants {
                add_to_pool(pool, variant);
            }
        }
        let lists = self.lists(answers, pools);
        self.pick(answers, &lists);
        self.step(self.bound);
        self.by_neighbours(answers, &lists);
        self.is_within_gap() || self.in_one_piece()
    }

    /// All the proposals seen, those of the plan known as well, by their losses.
    fn lists(&self, answers: &Answers, mut pools: Vec<Pool>) -> Vec<Vec<Priced>> {
        if let Some((Known::Proposals(known), _)) = &self.known {
            for (pool, proposal) in pools.iter_mut().zip(known) {
                add_to_pool(pool, proposal.clone());
            }
        }
        let lists = pools.into_iter().enumerate();
        lists
            .map(|(commune, pool)| Priced::list(pool.into_values(), answers, commune))
            .collect()
    }

    /// A good plan out of the communes' proposals.
    fn pick(&mut self, answers: &Answers, lists: &[Vec<Priced>]) {
        let gap = self.gap * self.bound.abs() / 4.0;
        let prices = &answers.prices.by_tie;
        if let Some(chosen) = pick(lists, &self.ties.bounds, prices, gap, self.stop) {
            self.improve(take(lists, &chosen));
        }
    }

    /// Whether one program for all may still bring something: it is slow on many small budgets, and
    /// quick on what is small or has few large ones.
    fn is_worth_all(&self) -> bool {
        let is_small = self.problem.pairs() <= MAX_SMALL || self.blocks.len() <= MAX_SMALL_COMMUNES;
        !self.is_slow() && is_small
    }

    /// Whether communes take long to answer.
    fn is_slow(&self) -> bool {
        !self.is_plain() && self.problem.pairs() > MAX_QUICK
    }

    fn is_plain(&self) -> bool {
        self.blocks.iter().all(Block::is_plain)
    }

    /// Lets a few communes at a time choose again, first so that the ties hold, then for the better.
    fn by_neighbours(&mut self, answers: &Answers, lists: &[Vec<Priced>]) {
        let first = if let Some((Known::Proposals(known), _)) = &self.known {
            Some(known.clone())
        } else {
            let best = lists
                .iter()
                .map(|list| Some(list.first()?.proposal.clone()));
            best.collect()
        };
        let Some(first) = first else {
            return;
        };
        let mut standing = Standing::new(&first, self.written(&first));
        let neighbours = Neighbours {
            problem: self.problem,
            holdings: self.holdings,
            ties: self.ties,
        };
        let order = self.by_size();
        // First the ties: a few large communes, then more of them.
        let mut few = FEW_COMMUNES;
        while !self.ties.hold(&self.ties.sums(standing.uses.iter())) {
            if self.stop.now() || few > 4 * order.len() {
                return;
            }
            let some = large(&order, few);
            let found = neighbours.search(&standing, &some, self.effort_for_some());
            if let Some(found) = found {
                standing.take(found);
            }
            few *= 2;
        }
        self.stands(&standing);
        // Then those that lose most, each time with others.
        for round in 0..ROUNDS {
            if self.stop.now() || self.is_near_enough() {
                return;
            }
            let mut by_loss: Vec<(f64, usize)> = (0..self.blocks.len())
                .map(|commune| {
                    let earned =
                        standing.values[commune] + answers.prices.of(&standing.uses[commune]);
                    (answers.upper[commune] - earned, commune)
                })
                .collect();
            by_loss.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let every = (by_loss.len() / FEW_COMMUNES).max(1);
            let worst = by_loss.iter().take(FEW_COMMUNES / 2);
            let others = by_loss
                .iter()
                .skip(FEW_COMMUNES / 2 + round % every)
                .step_by(every);
            let some: Vec<usize> = worst
                .chain(others)
                .map(|it| it.1)
                .take(FEW_COMMUNES)
                .collect();
            let before: f64 = some.iter().map(|it| standing.values[*it]).sum();
            if let Some(found) = neighbours.search(&standing, &some, self.effort_for_some())
                && found.value > before
            {
                standing.take(found);
                self.stands(&standing);
            }
            self.step(self.bound);
        }
    }

    /// Keeps a plan for which the ties hold, if it is better than the one known.
    fn stands(&mut self, standing: &Standing) {
        let value = standing.value();
        if self.value().is_none_or(|known| known < value) {
            self.known = Some((Known::Chosen(standing.chosen.clone()), value));
        }
    }

    fn effort_for_some(&self) -> solver::Effort {
        solver::Effort {
            gap: 0.0,
            share: SOME_SHARE,
            nodes: SOME_NODES,
            seconds: self.stop.seconds_left(),
            threads: 1,
        }
    }

    /// The communes by how much there is to decide.
    fn by_size(&self) -> Vec<usize> {
        let size = |commune: &usize| {
            let classes = self.holdings.classes[*commune].iter();
            let offers = classes.map(|class| self.problem.classes[*class].offers.len());
            offers.sum::<usize>()
        };
        let mut order: Vec<usize> = (0..self.blocks.len()).collect();
        order.sort_by_cached_key(|commune| (size(commune), *commune));
        order
    }

    /// One program for all, as the last way out; `false` if it proves that there is no plan.
    fn in_one_piece(&mut self) -> bool {
        let gap = self.gap * self.bound.abs() / 4.0;
        let late = self.stop.now() && self.known.is_some();
        if !self.is_within_gap()
            && !late
            && self.may_be_whole
            && (self.known.is_none() || self.is_worth_all())
            && let Some(whole) = whole(self.problem, gap, self.stop)
        {
            match whole {
                whole::Whole::Impossible => return self.known.is_some(),
                whole::Whole::Solved { plan, bound } => {
                    if let Some((chosen, value)) = plan
                        && self.value().is_none_or(|known| known < value)
                    {
                        self.known = Some((Known::Chosen(chosen), value));
                    }
                    // A bound below a plan that stands would be nonsense: it is not believed.
                    if self.value().is_some_and(|known| known <= bound) {
                        self.bound = self.bound.min(bound);
                    }
                }
            }
        }
        self.step(self.bound);
        true
    }

    /// Writes the plan out, has it recounted, and says how good it is.
    fn outcome(&self, answers: &Answers) -> Outcome {
        let bound = self.bound;
        let problem = self.problem;
        let mut chosen = match &self.known {
            None => return Outcome::NoPlanFound { bound },
            Some((Known::Chosen(chosen), _)) => chosen.clone(),
            Some((Known::Proposals(proposals), _)) => self.written(proposals),
        };
        let recounted = |chosen: &Chosen| recount(problem, &chosen.counts, &chosen.draws_cents);
        let found = recounted(&chosen).and_then(|found| {
            if tidy(problem, self.holdings, &found.opened, &mut chosen) {
                recounted(&chosen)
            } else {
                Ok(found)
            }
        });
        let Ok(recount) = found else {
            // Would be a fault of this room; a plan that does not stand is not handed out.
            return Outcome::NoPlanFound { bound };
        };
        let plan = Plan {
            value: recount.value,
            bound: bound.max(recount.value),
            prices: self.prices(answers),
            effort: self.effort(answers, recount.value),
            recount,
            counts: chosen.counts,
            draws_cents: chosen.draws_cents,
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

    /// One proposal a commune, written out.
    fn written(&self, proposals: &[Proposal]) -> Chosen {
        let mut chosen = Chosen::nothing(self.problem);
        let mut drawn: Vec<_> = proposals.iter().map(|it| it.draws.iter()).collect();
        for (block, proposal) in self.blocks.iter().zip(proposals) {
            block.hand_out(self.problem, proposal, &mut chosen.counts);
        }
        for (cents, draw) in chosen.draws_cents.iter_mut().zip(&self.problem.draws) {
            let amounts = drawn.get_mut(draw.commune);
            *cents = amounts.and_then(Iterator::next).copied().unwrap_or(0);
        }
        chosen
    }

    fn effort(&self, answers: &Answers, value: f64) -> Effort {
        let slack = answers.bound - value;
        let fixed = self
            .blocks
            .par_iter()
            .map(|block| block.fixed(&answers.prices, slack));
        Effort {
            variables: self.problem.pairs(),
            fixed: fixed.sum(),
            steps: self.steps,
            ruled_communes: self.blocks.iter().filter(|block| !block.is_plain()).count(),
        }
    }

    fn prices(&self, answers: &Answers) -> Prices {
        let mut per_row = vec![0.0; self.problem.rows.len()];
        for (row, price) in self.ties.rows.iter().zip(&answers.prices.by_tie) {
            // One more asked is one more that has to be bought at its price.
            per_row[*row] = 0.0 - price;
        }
        let years = self.problem.years;
        let cents = self.blocks.par_iter().zip(&answers.value_per_cent);
        Prices {
            per_row,
            per_cent: cents
                .map(|(block, &known)| block.value_per_cent(&answers.prices, known, years))
                .collect(),
        }
    }
}

/// So many of the largest communes, but for the very largest: they can give way most, and are not
/// as long to search.
fn large(order: &[usize], few: usize) -> Vec<usize> {
    let end = order.len() - order.len() / 20;
    order[end.saturating_sub(few)..end].to_vec()
}

/// The chosen proposal of each list.
fn take(lists: &[Vec<Priced>], chosen: &[usize]) -> Vec<Proposal> {
    let proposals = lists.iter().zip(chosen);
    proposals
        .map(|(list, &at)| list[at].proposal.clone())
        .collect()
}
