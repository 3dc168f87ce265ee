//! What the search answers: the plan written out, recounted, and how good it is.

use rayon::prelude::*;

use super::super::master::Answers;
use super::super::outcome::{Effort, Outcome, PROVED_GAP, Plan, Prices};
use super::super::plain::Proposal;
use super::super::problem::Chosen;
use super::super::recount::recount;
use super::super::tidy::tidy;
use super::run::{Known, Run};

impl Run<'_> {
    /// Writes the plan out, has it recounted, and says how good it is.
    pub fn outcome(&self, answers: &Answers) -> Outcome {
        let bound = self.bound;
        let problem = self.problem;
        let mut chosen = match &self.known {
            None => return Outcome::NoPlanFound { bound },
            Some((Known::Chosen(chosen), _)) => chosen.clone(),
            Some((Known::Proposals(proposals), _)) => self.written(proposals),
        };
        let recounted = |chosen: &Chosen| recount(problem, &chosen.counts, &chosen.draws_cents);
        let found = recounted(&chosen).and_then(|found| {
            if tidy(problem, self.holdings, &found, &mut chosen) {
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
    pub fn written(&self, proposals: &[Proposal]) -> Chosen {
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
