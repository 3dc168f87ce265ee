//! The prices of the ties, by cutting planes.
//!
//! At any prices the communes' best plans, less what the bounds of the ties are worth at these
//! prices, bound the whole territory. This bound is a convex, piecewise linear function of the
//! prices; those wanted make it least. Every answer is a plane below the function: a small linear
//! program over all of them (the dual of the restricted master) tells where to ask next, within a
//! box around the best prices so far, as few planes say nothing about far away.

use std::collections::BTreeMap;

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, highs, variable,
};
use rayon::prelude::*;

use super::block::{Best, Block, Effort, Pieces};
use super::knapsack::earned;
use super::outcome::PROVED_GAP;
use super::plain::{Proposal, points_f64};
use super::stop::Stop;
use super::ties::{TiePrices, Ties, worth_of};

/// The cutting planes end after so many steps at the latest.
const MAX_STEPS: u32 = 200;
/// So many where each takes long: enough for the communes' plans to lie on both sides of the ties.
const FEW_STEPS: u32 = 1;
/// They end after so many steps in a row without a gain worth the name: where the last digits are asked for
/// of communes that answer at once, where a proof is, and where less is or the communes take long: the last
/// answers, searched as far as it takes, then say more than further steps.
const STEPS_IN_VAIN: [u32; 3] = [8, 3, 1];
/// They end as well where communes have rules of their own, and the planes promise no more than this share of
/// the gap that makes a proof.
const SMALL_GAIN: f64 = 0.75;
/// They end once the least bound is known within this share of it.
const BOUND_TOLERANCE: f64 = 1e-9;
/// Planes are kept for so many groups of communes at most: more of them say little more, and cost
/// the linear program much.
const MAX_PARTS: usize = 96;
/// Territories with more communes keep few proposals of each: together they are enough.
pub(super) const MANY_COMMUNES: usize = 2_000;
const FEW_PROPOSALS: usize = 8;

/// The proposals of one commune: for each use of the ties the best one seen.
pub(super) type Pool = BTreeMap<Vec<i64>, Proposal>;

/// What the communes answer at some prices.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    pub prices: TiePrices,
    /// No plan within the ties is worth more than this.
    pub bound: f64,
    /// Whether every commune was solved to the tolerance asked.
    pub complete: bool,
    /// More than the rounding errors in the bound.
    pub rounding: f64,
    /// For each commune, what no plan of it can earn more than.
    pub upper: Vec<f64>,
    /// For each commune, the value of one more cent, where it is known.
    pub value_per_cent: Vec<f64>,
    /// The first commune whose own rules cannot hold together.
    pub impossible: Option<usize>,
    /// What the communes' plans miss in all of what they can earn at most.
    pub missed: f64,
}

impl Answers {
    /// What a proposal of a commune loses against what it can earn at most; never negative.
    pub fn loss(&self, commune: usize, proposal: &Proposal) -> f64 {
        (self.upper[commune] - earned(proposal, &self.prices)).max(0.0)
    }
}

/// Adds a proposal to a pool, unless a better one uses the ties the same way.
pub(super) fn add_to_pool(pool: &mut Pool, proposal: Proposal) {
    let known = pool.get(&proposal.uses);
    if known.is_none_or(|known| known.value < proposal.value) {
        pool.insert(proposal.uses.clone(), proposal);
    }
}

/// The search for prices.
pub(super) struct Master<'a> {
    pub blocks: &'a [Block],
    pub ties: &'a Ties,
    pub stop: Stop<'a>,
    /// The gap asked for.
    gap: f64,
    /// Whether the communes take so long to answer that few steps have to do, without the last
    /// thousandths of an answer.
    pub is_slow: bool,
    /// What a step of each price is measured in.
    scales: Vec<f64>,
    /// Planes of each part of the territory.
    planes: Vec<Vec<Plane>>,
    pub pools: Vec<Pool>,
}

/// What some communes together answered once: uses of the ties and value.
#[derive(Debug, Clone)]
struct Plane {
    uses: Vec<f64>,
    value: f64,
}

/// Whether points are whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Points {
    /// As they are.
    Whole,
    /// Cut in pieces: near the truth, and quick to answer.
    InPieces,
}

impl<'a> Master<'a> {
    /// `size` is the largest value that any one point may have.
    pub fn new(blocks: &'a [Block], ties: &'a Ties, stop: Stop<'a>, gap: f64, size: f64) -> Self {
        Self {
            scales: ties.sizes.iter().map(|amount| size / amount).collect(),
            planes: vec![Vec::new(); blocks.len().clamp(1, MAX_PARTS)],
            pools: vec![Pool::new(); blocks.len()],
            blocks,
            ties,
            stop,
            gap,
            is_slow: false,
        }
    }

    /// Finds the prices with the least bound, from the best of these on, in a box of this half width (in
    /// values of the largest point). `hopeless` is a value that every plan reaches: a bound below
    /// proves that there is none. `on_step` is told each bound, and says whether to go on.
    pub fn least_bound(
        &mut self,
        points: Points,
        from: &[Vec<f64>],
        mut half_width: f64,
        hopeless: f64,
        mut on_step: impl FnMut(f64) -> bool,
    ) -> Answers {
        for planes in &mut self.planes {
            planes.clear();
        }
        let mut centre = self.answers(points, self.ties.prices(from[0].clone()), 0.0);
        for other in &from[1..] {
            let other = self.answers(points, self.ties.prices(other.clone()), 0.0);
            if other.bound < centre.bound {
                centre = other;
            }
        }
        let mut in_vain = 0;
        let vain = self.steps_in_vain(points);
        let most = if self.is_slow { FEW_STEPS } else { MAX_STEPS };
        let is_ruled = self.blocks.iter().any(Block::is_ruled);
        for step in 0.. {
            let done = centre.impossible.is_some() || centre.bound < hopeless;
            let steady = self.ties.len() == 0 || in_vain > vain;
            if !on_step(centre.bound) || done || steady || step >= most {
                break;
            }
            let Ok(cut) = self.lowest_cut(&centre, half_width) else {
                break;
            };
            // The communes may stay below their best by this much in all.
            let tolerance = self.tolerance() * centre.bound.abs();
            let aim = BOUND_TOLERANCE * centre.bound.abs() + centre.rounding;
            // What the communes miss at the centre, no step makes up for.
            let gain = cut.decrease - centre.missed;
            if is_ruled && step >= FEW_STEPS && gain <= SMALL_GAIN * PROVED_GAP * centre.bound.abs()
            {
                break;
            }
            if cut.decrease <= aim + tolerance {
                if !cut.at_edge {
                    break;
                }
                half_width *= 4.0;
                continue;
            }
            let next = self.answers(points, cut.prices, self.share(&centre));
            in_vain += 1;
            if next.bound < centre.bound - aim {
                in_vain = 0;
            }
            if next.bound < centre.bound {
                centre = next;
                if cut.at_edge {
                    half_width *= 2.0;
                }
            } else {
                half_width *= 0.5;
            }
        }
        let whole = points == Points::Whole;
        if whole
            && !centre.complete
            && self.gap <= PROVED_GAP
            && !self.is_slow
            && !self.stop.now()
            && centre.impossible.is_none()
        {
            let full = self.ask(centre.prices.clone(), self.share(&centre), Effort::Full);
            if full.bound < centre.bound {
                centre = full;
            }
        }
        centre
    }

    /// What the communes may miss of the best bound, as a share of it: of many each may miss more of its
    /// own, as all together they are near enough.
    fn tolerance(&self) -> f64 {
        let many = self.blocks.len() > MANY_COMMUNES;
        self.gap.min(PROVED_GAP) / if many { 5.0 } else { 10.0 }
    }

    fn steps_in_vain(&self, points: Points) -> u32 {
        let [last_digits, proof, less] = STEPS_IN_VAIN;
        if points == Points::InPieces {
            last_digits
        } else if self.gap > PROVED_GAP || !self.blocks.iter().all(Block::is_plain) {
            less
        } else if self.gap < PROVED_GAP {
            last_digits
        } else {
            proof
        }
    }

    /// The share of its own worth that each commune may miss, so that all together miss no more of
    /// the whole than the tolerance.
    pub fn share(&self, at: &Answers) -> f64 {
        let sizes: f64 = at.upper.iter().map(|upper| upper.abs()).sum();
        if sizes > 0.0 {
            self.tolerance() * at.bound.abs() / sizes
        } else {
            0.0
        }
    }

    fn answers(&mut self, points: Points, prices: TiePrices, tolerance: f64) -> Answers {
        match points {
            Points::Whole if self.is_slow => self.ask(prices, tolerance, Effort::Seldom),
            Points::Whole => self.ask(prices, tolerance, Effort::Short),
            Points::InPieces => self.ask_in_pieces(prices),
        }
    }

    fn ask_in_pieces(&mut self, prices: TiePrices) -> Answers {
        let answers: Vec<Option<Pieces>> = self
            .blocks
            .par_iter()
            .map(|block| block.relaxed(&prices))
            .collect();
        let parts = answers.iter().map(|answer| {
            let pieces = answer.as_ref()?;
            Some((pieces.uses.iter().copied(), pieces.value))
        });
        self.keep_planes(parts);
        let upper = answers
            .iter()
            .map(|it| it.as_ref().map_or(f64::NAN, |it| it.upper));
        self.summed(prices, upper.collect(), Vec::new(), true, None)
    }

    /// Asks every commune for its best plan at these prices, each to within a share of its worth.
    pub fn ask(&mut self, prices: TiePrices, tolerance: f64, effort: Effort) -> Answers {
        let stop = self.stop;
        let answers: Vec<Best> = self
            .blocks
            .par_iter()
            .map(|block| {
                let effort = if stop.now() { Effort::Least } else { effort };
                block.best(&prices, tolerance, effort, stop)
            })
            .collect();
        let parts = answers.iter().map(|answer| {
            let proposal = answer.proposal.as_ref()?;
            Some((
                proposal.uses.iter().map(|&it| points_f64(it)),
                proposal.value,
            ))
        });
        self.keep_planes(parts);
        let upper = answers.iter().map(|answer| answer.upper).collect();
        let cents = answers.iter().map(|answer| answer.value_per_cent).collect();
        let complete = answers.iter().all(|answer| answer.complete);
        let impossible = answers.iter().position(|answer| answer.impossible);
        let missed = answers.iter().filter_map(|answer| {
            let proposal = answer.proposal.as_ref()?;
            Some(answer.upper - earned(proposal, &prices))
        });
        let missed = missed.sum();
        self.keep_proposals(answers);
        Answers {
            missed,
            ..self.summed(prices, upper, cents, complete, impossible)
        }
    }

    fn summed(
        &self,
        prices: TiePrices,
        upper: Vec<f64>,
        value_per_cent: Vec<f64>,
        complete: bool,
        impossible: Option<usize>,
    ) -> Answers {
        let (bound, rounding) = self.ties.bound(&prices, &upper);
        Answers {
            prices,
            bound,
            complete,
            rounding,
            upper,
            value_per_cent,
            impossible,
            missed: 0.0,
        }
    }

    /// The planes of these answers (uses of the ties and value), one a part of the territory.
    fn keep_planes<U: Iterator<Item = f64>>(
        &mut self,
        answers: impl ExactSizeIterator<Item = Option<(U, f64)>>,
    ) {
        let parts = self.planes.len();
        let communes = answers.len();
        let nothing = Plane {
            uses: vec![0.0; self.ties.len()],
            value: 0.0,
        };
        let mut planes = vec![Some(nothing); parts];
        for (commune, answer) in answers.enumerate() {
            let plane = &mut planes[part(commune, parts, communes)];
            match (&mut *plane, answer) {
                (Some(plane), Some((uses, value))) => {
                    plane.value += value;
                    for (sum, amount) in plane.uses.iter_mut().zip(uses) {
                        *sum += amount;
                    }
                }
                _ => *plane = None,
            }
        }
        for (known, plane) in self.planes.iter_mut().zip(planes) {
            let Some(plane) = plane else { continue };
            match known.iter_mut().find(|it| it.uses == plane.uses) {
                Some(it) => it.value = it.value.max(plane.value),
                None => known.push(plane),
            }
        }
    }

    fn keep_proposals(&mut self, answers: Vec<Best>) {
        let most = if self.blocks.len() > MANY_COMMUNES {
            FEW_PROPOSALS
        } else {
            usize::MAX
        };
        for (pool, answer) in self.pools.iter_mut().zip(answers) {
            if let Some(proposal) = answer.proposal.filter(|_| pool.len() < most) {
                add_to_pool(pool, proposal);
            }
        }
    }

    /// Minimises the planes over the box. All is written relative to the centre, where the planes
    /// are near zero, and in steps of about one: the solver's tolerances are absolute.
    fn lowest_cut(&self, centre: &Answers, half_width: f64) -> Result<Cut, ResolutionError> {
        let parts = self.planes.len();
        let mut variables = ProblemVariables::new();
        let prices = &centre.prices.by_tie;
        let mut objective = Expression::default();
        let mut ranges: Vec<(Variable, Expression)> = Vec::new();
        let mut steps = Vec::with_capacity(self.ties.len());
        for ((&scale, &price), &bounds) in self.scales.iter().zip(prices).zip(&self.ties.bounds) {
            let (least, most) = bounds;
            // What rewards must have a least to reach, what charges a most to keep.
            let low = if most.is_none() {
                (-price / scale).max(-half_width)
            } else {
                -half_width
            };
            let high = if least.is_none() {
                (-price / scale).min(half_width)
            } else {
                half_width
            };
            let step = variables.add(variable().min(low.min(high)).max(high.max(low)));
            steps.push(step);
            match (least, most) {
                (Some(least), Some(most)) if least == most => {
                    objective -= points_f64(least) * scale * step;
                }
                (Some(least), Some(most)) => {
                    let top = variables.add(variable());
                    objective += top;
                    let here = worth_of(price, bounds);
                    for bound in [least, most].map(points_f64) {
                        let line = -(bound * scale) * step - (price * bound - here);
                        ranges.push((top, line));
                    }
                }
                (Some(bound), None) | (None, Some(bound)) => {
                    objective -= points_f64(bound) * scale * step;
                }
                (None, None) => {}
            }
        }
        let tops = variables.add_vector(variable(), parts);
        for &top in &tops {
            objective += top;
        }
        let mut upper = vec![0.0; parts];
        for (commune, value) in centre.upper.iter().enumerate() {
            upper[part(commune, parts, centre.upper.len())] += value;
        }
        let mut model = variables
            .minimise(objective.clone())
            .using(highs)
            .set_threads(1);
        for (top, line) in ranges {
            model.add_constraint((top - line).geq(0.0));
        }
        for ((planes, &top), &upper) in self.planes.iter().zip(&tops).zip(&upper) {
            if planes.is_empty() {
                // Nothing is known of these communes but that they cannot gain by nothing.
                model.add_constraint((1.0 * top).geq(0.0));
            }
            for plane in planes {
                let mut line = Expression::from(top);
                for ((&amount, &step), scale) in plane.uses.iter().zip(&steps).zip(&self.scales) {
                    line.add_mul(-amount * scale, step);
                }
                let here = plane.value + centre.prices.of_pieces(&plane.uses) - upper;
                model.add_constraint(line.geq(here));
            }
        }
        let solution = model.solve()?;
        let edge = 0.999_999 * half_width;
        let taken: Vec<f64> = steps.iter().map(|&step| solution.value(step)).collect();
        let moved = prices.iter().zip(&taken).zip(&self.scales);
        Ok(Cut {
            at_edge: taken.iter().any(|step| step.abs() >= edge),
            prices: self.ties.prices(
                moved
                    .zip(&self.ties.bounds)
                    .map(|(((price, step), scale), bounds)| allowed(price + step * scale, *bounds))
                    .collect(),
            ),
            decrease: -solution.eval(objective),
        })
    }
}

/// A price that its row can have: no reward without a least, no charge without a most.
pub(super) fn allowed(price: f64, (least, most): (Option<i64>, Option<i64>)) -> f64 {
    let price = if least.is_none() {
        price.min(0.0)
    } else {
        price
    };
    if most.is_none() {
        price.max(0.0)
    } else {
        price
    }
}

/// The part of the territory that a commune is in: large and small ones mixed, so that parts are
/// alike.
fn part(commune: usize, parts: usize, communes: usize) -> usize {
    commune % parts.min(communes).max(1)
}

/// Where the planes known so far are lowest.
struct Cut {
    prices: TiePrices,
    /// How far below the bound at the centre they are there.
    decrease: f64,
    /// Whether that is on the edge of the box.
    at_edge: bool,
}
