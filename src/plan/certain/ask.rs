//! A commune asked again with points of a class left out, or taken.

use super::super::block::{Block, Effort};
use super::super::model::Holdings;
use super::super::plain::points_f64;
use super::super::problem::Problem;
use super::super::ties::Ties;
use super::Ground;

/// What is asked of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// The best with so many of its points left as they are.
    Left(u32),
    /// The best with so many of its points renovated.
    Taken(u32),
}

/// What a commune answers.
pub(super) struct Reply {
    /// No such plan of the commune earns more.
    pub upper: f64,
    /// Points by class of the commune and offer, of the best one found.
    pub counts: Option<Vec<Vec<u32>>>,
}

/// One commune by itself, ready to be changed: what is asked again and again.
pub(super) struct Local {
    problem: Problem,
    ties: Ties,
    /// More than any plan of the commune earns or loses.
    reward: f64,
}

impl Local {
    pub fn of(ground: &Ground<'_>, commune: usize) -> Self {
        let whole = ground.problem;
        let here = |of: usize| usize::from(of != commune);
        let classes = ground.holdings.classes[commune].iter();
        let classes = classes.map(|class| {
            let mut class = whole.classes[*class].clone();
            class.commune = 0;
            class
        });
        let mut problem = Problem {
            years: whole.years,
            communes: vec![whole.communes[commune].clone()],
            classes: classes.collect(),
            bundles: whole.bundles.clone(),
            rows: whole.rows.clone(),
            kinds: whole.kinds.clone(),
            draws: whole.draws.clone(),
        };
        for bundle in &mut problem.bundles {
            bundle.commune = here(bundle.commune);
        }
        for draw in &mut problem.draws {
            draw.commune = here(draw.commune);
        }
        let mut ties = ground.ties.clone();
        for own in ties.own.iter_mut().flatten() {
            *own = here(*own);
        }
        let offers = problem.classes.iter().flat_map(|class| &class.offers);
        let largest = offers.map(|offer| {
            let priced = ties.uses(&problem, offer);
            let priced = priced.map(|(tie, amount)| ground.prices.by_tie[tie] * points_f64(amount));
            (offer.value + priced.sum::<f64>()).abs()
        });
        let largest = largest.fold(0.0, f64::max);
        Self {
            reward: 2.0 * (ground.upper[commune].abs() + largest) + 1.0,
            problem,
            ties,
        }
    }

    /// The best that the commune can do where so many points of a class are left, or taken. Points that
    /// are to be taken are worth so much more that no plan does without them, unless none can pay them.
    pub fn ask(&self, ground: &Ground<'_>, at: usize, question: Question) -> Reply {
        let mut changed = self.problem.clone();
        let class = &mut changed.classes[at];
        let (Question::Left(points) | Question::Taken(points)) = question;
        let points = points.min(class.count);
        class.count -= points;
        let mut reward = 0.0;
        let is_taken = matches!(question, Question::Taken(_));
        if is_taken {
            let mut taken = class.clone();
            taken.count = points;
            for offer in &mut taken.offers {
                offer.value += self.reward;
            }
            reward = self.reward * f64::from(points);
            changed.classes.push(taken);
        }
        let holdings = Holdings::of(&changed);
        let block = Block::new(&changed, &self.ties, &holdings, 0);
        let best = block.best(&ground.prices, 0.0, Effort::Short, ground.stop);
        let classes = changed.classes.iter();
        let mut counts: Vec<Vec<u32>> = classes.map(|it| vec![0; it.offers.len()]).collect();
        if let Some(proposal) = &best.proposal {
            block.hand_out(&changed, proposal, &mut counts);
        }
        if is_taken && let Some(taken) = counts.pop() {
            for (count, one) in counts[at].iter_mut().zip(taken) {
                *count += one;
            }
        }
        Reply {
            upper: best.upper - reward,
            counts: best.proposal.map(|_| counts),
        }
    }
}
