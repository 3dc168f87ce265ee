//! From what a random draft says to a problem that most often has a plan.

use super::{BundleDraft, ClassDraft, CommuneDraft, DrawDraft, Goal, OfferDraft, RowDraft};
use crate::plan::problem::{
    Bundle, Carry, Commune, Draw, Measure, Offer, PointClass, Problem, Row, Whole,
};

/// How many ways there are to give points one of some offers, or none.
fn choices(points: u32, offers: usize) -> usize {
    // Points and separators in a row: the binomial (points + offers, offers).
    (1..=offers).fold(1, |ways, at| ways * (points as usize + at) / at)
}

/// The problem as it takes shape, with the plan that it is built around.
pub(super) struct Built {
    pub problem: Problem,
    goal: Goal,
    /// Whether works give money back.
    returns: bool,
    communes: usize,
    hidden: Vec<Vec<u32>>,
}

impl Built {
    pub fn new(years: usize, goal: Goal, returns: bool, communes: usize) -> Built {
        Built {
            problem: Problem {
                years,
                // Offers by factor, commune and year; then openings.
                kinds: vec![Vec::new(); 3 * communes * years],
                ..Problem::default()
            },
            goal,
            returns,
            communes,
            hidden: Vec::new(),
        }
    }

    /// Kind of an offer of factor 0 or 1; of an opening, for 2.
    fn kind(&self, factor: usize, commune: usize, year: usize) -> usize {
        (factor * self.communes + commune) * self.problem.years + year
    }

    fn worth(&self, value: i64, cost: i64) -> f64 {
        match self.goal {
            Goal::Worth => value as f64 * 0.37,
            Goal::Ties => (value % 3) as f64,
            Goal::Cost => -cost as f64,
        }
    }

    pub fn bundles(&mut self, drafts: &[BundleDraft]) {
        for (index, draft) in drafts.iter().enumerate() {
            let years = 0..self.problem.years;
            let bundle = Bundle {
                name: format!("b{index}"),
                commune: draft.commune,
                opening_cents: draft.opening,
                opening_value: self.worth(draft.value, draft.opening),
                opening_earlier: [draft.earlier * 1_000].into(),
                penalty_earlier: [draft.earlier.abs() * 1_000].into(),
                kinds: years.map(|at| self.kind(2, draft.commune, at)).collect(),
                whole: match draft.whole {
                    0 => Whole::Free,
                    1 | 2 => Whole::Required,
                    more => Whole::Wished {
                        penalty: more as f64 - 1.5,
                    },
                },
            };
            self.problem.bundles.push(bundle);
        }
    }

    pub fn classes(&mut self, drafts: &[ClassDraft], most_choices: usize) {
        let mut all = 1_usize;
        for draft in drafts {
            let mut count = draft.count;
            let ways = |count| choices(count, draft.offers.len());
            while ways(count).saturating_mul(all) > most_choices {
                count -= 1;
            }
            all = ways(count).saturating_mul(all);
            // Cabinets have even indices, streets odd ones.
            let of_commune = |odd: usize| {
                let all = self.problem.bundles.iter().enumerate();
                let all = all.filter(|(at, of)| at % 2 == odd && of.commune == draft.commune);
                let all: Vec<usize> = all.map(|(at, _)| at).collect();
                all.get(draft.hidden[1].checked_rem(all.len())?).copied()
            };
            let cabinet = of_commune(0).filter(|_| draft.in_cabinet);
            let bundles: Vec<usize> = cabinet
                .into_iter()
                .chain(of_commune(1).filter(|_| draft.in_street))
                .collect();
            let together = bundles
                .iter()
                .any(|&at| self.problem.bundles[at].whole == Whole::Required);
            let mut hidden = vec![0; draft.offers.len()];
            for point in 0..count as usize {
                let pick = draft.hidden[if together {
                    0
                } else {
                    point % draft.hidden.len()
                }];
                // Left alone, unless forced, in one case of so many as there are offers, plus one.
                let fates = draft.offers.len() + usize::from(!draft.forced);
                if let Some(points) = hidden.get_mut(pick.checked_rem(fates).unwrap_or(0)) {
                    *points += 1;
                }
            }
            self.hidden.push(hidden);
            let offers = draft.offers.iter().map(|offer| self.offer(draft, offer));
            let class = PointClass {
                commune: draft.commune,
                count,
                forced: draft.forced && !draft.offers.is_empty(),
                bundles,
                offers: offers.collect(),
            };
            self.problem.classes.push(class);
        }
    }

    fn offer(&self, class: &ClassDraft, draft: &OfferDraft) -> Offer {
        let cost_cents = match self.goal {
            Goal::Ties => draft.cost % 3 * 2,
            Goal::Worth | Goal::Cost => draft.cost,
        };
        Offer {
            kind: self.kind(draft.factor, class.commune, draft.year),
            year: draft.year,
            cost_cents,
            grant_cents: draft.grant,
            returned_cents: if self.returns { draft.returned } else { 0 },
            value: self.worth(draft.value, cost_cents),
            earlier: [draft.earlier * 1_000].into(),
        }
    }

    pub fn communes(&mut self, drafts: &[CommuneDraft]) {
        for (index, draft) in drafts.iter().enumerate() {
            let mut budgets: Vec<i64> = draft.slack.clone();
            for (class, counts) in self.problem.classes.iter().zip(&self.hidden) {
                for (offer, &points) in class.offers.iter().zip(counts) {
                    if class.commune == index {
                        budgets[offer.year] += i64::from(points) * offer.cost_cents;
                    }
                }
            }
            self.problem.communes.push(Commune {
                name: format!("6216{index}"),
                budgets_cents: budgets,
                carry: draft.carry,
                ..Commune::default()
            });
        }
    }

    /// What the hidden plan adds to a row, openings apart.
    fn hidden_sum(&self, row: usize) -> i64 {
        let all = self.problem.classes.iter().zip(&self.hidden);
        all.flat_map(|(class, counts)| class.offers.iter().zip(counts))
            .map(|(offer, &points)| {
                let kind = &self.problem.kinds[offer.kind];
                let weights = kind.iter().filter(|(at, _)| *at == row);
                let weight: i64 = weights.map(|(_, weight)| weight).sum();
                i64::from(points) * weight * self.problem.amount(offer, row)
            })
            .sum()
    }

    pub fn rows(&mut self, drafts: &[RowDraft]) {
        for draft in drafts {
            let row = self.problem.rows.len();
            let measure = match draft.rule {
                5 => Measure::Cents,
                7 => Measure::Fund,
                8 => Measure::Earlier(0),
                _ => Measure::Points,
            };
            self.problem.rows.push(Row {
                name: format!("r{row}"),
                measure,
                least: None,
                most: None,
            });
            let which = draft.which;
            for factor in 0..3 {
                for commune in 0..self.communes {
                    for year in 0..self.problem.years {
                        let in_group = (which / 4) >> commune & 1 == 1;
                        let weight = match draft.rule {
                            // Targets of a factor.
                            0..=2 => i64::from(factor == which % 2),
                            // A least of points in one year.
                            3 => i64::from(year == which / 3 % self.problem.years),
                            // Points or cents of some communes.
                            4 | 5 => i64::from(in_group),
                            // Some tenths of the points of one factor.
                            6 => [1 + which as i64 % 9, which as i64 % 9 - 9, 0][factor],
                            // A fund, a part of which some communes do not touch.
                            7 => i64::from(!in_group || which > 30),
                            _ => 1,
                        };
                        let kind = self.kind(factor, commune, year);
                        if weight != 0 {
                            self.problem.kinds[kind].push((row, weight));
                        }
                    }
                }
            }
            let sum = self.hidden_sum(row);
            let unit = match measure {
                Measure::Earlier(_) => 1_000,
                Measure::Cents | Measure::Fund => 3,
                Measure::Points => 1,
            };
            let (least, most) = (sum - unit * draft.below, sum + unit * draft.above);
            let (least, most) = match draft.rule {
                0 => (Some(sum), Some(sum)),
                1 | 3 | 8 => (Some(least), None),
                2 => (Some(least), Some(most.max(least))),
                4 | 5 if which % 3 == 0 => (Some(least), Some(most.max(least))),
                4 | 5 if which % 3 == 1 => (Some(least), None),
                4 | 5 => (None, Some(most)),
                6 => (Some(sum.min(0)), None),
                _ if which % 7 == 0 => (Some(least), Some(most.max(least) + 4)),
                _ => (None, Some(most)),
            };
            self.problem.rows[row].least = least;
            self.problem.rows[row].most = most;
        }
    }

    pub fn draws(&mut self, drafts: &[DrawDraft]) {
        let rows = self.problem.rows.iter().enumerate();
        let mut funds = rows.filter(|(_, row)| row.measure == Measure::Fund);
        let (fund, part) = (funds.next().map(|it| it.0), funds.next().map(|it| it.0));
        let draws = drafts.iter().map(|draft| Draw {
            commune: draft.commune,
            year: draft.year,
            // The part of one commune lies within the fund.
            rows: [fund, part.filter(|_| draft.commune == 0)]
                .into_iter()
                .flatten()
                .filter(|_| draft.from_fund)
                .collect(),
            most_cents: draft.most,
            value_per_cent: [0.0, -0.25, -1.0][draft.price],
        });
        self.problem.draws = draws.collect();
    }
}

/// The problem with so many cents for each of its cents.
pub(super) fn scaled(mut problem: Problem, cent: i64) -> Problem {
    for commune in &mut problem.communes {
        commune.budgets_cents.iter_mut().for_each(|it| *it *= cent);
        if let Carry::Forward { borrow_cents } = &mut commune.carry {
            *borrow_cents *= cent;
        }
    }
    let classes = problem.classes.iter_mut();
    for offer in classes.flat_map(|class| &mut class.offers) {
        offer.cost_cents *= cent;
        offer.grant_cents *= cent;
        offer.returned_cents *= cent;
    }
    for bundle in &mut problem.bundles {
        bundle.opening_cents *= cent;
    }
    for row in &mut problem.rows {
        if matches!(row.measure, Measure::Cents | Measure::Fund) {
            row.least = row.least.map(|it| it * cent);
            row.most = row.most.map(|it| it * cent);
        }
    }
    for draw in &mut problem.draws {
        draw.most_cents *= cent;
        draw.value_per_cent /= cent as f64;
    }
    problem
}
