//! From a study to the choice.

use super::labels::of_name;
use super::rows::{Rows, Works, ascii};
use super::split::Split;
use super::{ChoiceProblem, Goal, Labels, Origin, counted_before};
use crate::plan::problem::{Commune, Draw, Offer, PointClass, Problem};
use crate::retrofit::FactorClass;
use crate::retrofit::Solution;
use crate::retrofit::classes::Class;
use crate::scenario::rules::decisions::Planned;
use crate::scenario::rules::thresholds::thousandths;
use crate::scenario::study::Study;
use rustc_hash::FxHashMap;

impl Study {
    /// The choice to make, in general terms.
    #[must_use]
    pub fn choice_problem(&self) -> ChoiceProblem {
        let split = Split::of(self);
        let mut rows = Rows::of(self);
        let places: FxHashMap<&str, Place> = (0..)
            .zip(self.budgets.keys())
            .map(|(position, index)| {
                let insee = self.scenario.territory.communes()[*index].insee.as_str();
                let commune = *index;
                (insee, Place { position, commune })
            })
            .collect();
        let mut problem = Problem {
            years: self.scenario.rules.years.count(),
            communes: self.communes(),
            ..Problem::default()
        };
        let mut labels = Labels {
            of_communes: self
                .budgets
                .keys()
                .map(|index| of_name(&self.scenario.territory.communes()[*index].nom))
                .collect(),
            years: self.scenario.rules.years.clone(),
            ..Labels::default()
        };
        let objectives = self.scenario.objectives.all();
        let mut goals: Vec<Goal> = objectives
            .iter()
            .map(|objective| Goal {
                objective: *objective,
                offers: Vec::new(),
                openings: Vec::new(),
                penalty: 0.0,
            })
            .collect();
        let mut origins = Vec::new();
        for (group, tag) in &split.groups {
            let class = &self.classes.classes[group.class];
            let place = places[class.insee.as_str()];
            let by_flag = self.preferences.forces_any(class);
            let made = self.offers_of(class, by_flag, place, &mut rows);
            for goal in &mut goals {
                let is_first = goal.objective == objectives[0];
                let value = |one: &Made| {
                    let solution = &class.solutions[one.origin.solution];
                    let plain = self.plain_value(goal.objective, class, solution, one.origin.year);
                    let favour = self.preferences.favour(class, solution) * plain.abs();
                    let kept = tag.planned.as_ref().filter(|_| is_first);
                    let kept = kept.map_or(0.0, |it| self.kept(it, solution, one.origin.year));
                    plain + favour + kept
                };
                goal.offers.push(made.iter().map(value).collect());
            }
            labels.forced.push(match tag.forced {
                Some(rank) => Some(format!("règle [[forcer]] n° {rank}")),
                None => by_flag.then(|| "[drapeaux] à « forcer »".to_owned()),
            });
            problem.classes.push(PointClass {
                commune: place.position,
                count: u32::try_from(group.rows.len()).unwrap_or(u32::MAX),
                forced: by_flag || tag.forced.is_some(),
                bundles: tag.bundles.clone(),
                offers: made.iter().map(|one| one.offer.clone()).collect(),
            });
            origins.push(made.into_iter().map(|one| one.origin).collect());
        }
        self.penalties(&problem.classes, &mut goals);
        for found in &split.bundles {
            let place = places[found.insee.as_str()];
            problem.bundles.push(self.bundle(found, place, &mut rows));
            labels.bundles.push(found.label.clone());
            for goal in &mut goals {
                goal.openings.push(self.opening_of(found, goal.objective));
            }
        }
        let draw_funds = self.draws(&rows, &mut problem, &mut labels);
        problem.rows = rows.list;
        problem.kinds = rows.kinds;
        labels.rows = rows.labels;
        let fair = rows.fair;
        apply(&goals[0], &mut problem);
        ChoiceProblem {
            base: problem,
            goals,
            tolerance: self.scenario.goal_tolerance,
            groups: split.groups.into_iter().map(|(group, _)| group).collect(),
            origins,
            draw_funds,
            labels,
            fair,
            forced_without_solution: self.decisions.forced_without_solution
                + self.forced_without_solution(),
        }
    }

    /// The communes whose points done have cost more than all their budgets, by index in the
    /// territory, and by how many cents.
    #[must_use]
    pub fn overspent(&self) -> Vec<(usize, i64)> {
        let communes = self.yearly_budgets.keys().zip(self.communes());
        communes
            .map(|(index, commune)| (*index, commune.overdrawn_cents))
            .filter(|(_, cents)| *cents > 0)
            .collect()
    }

    /// The communes, in the order of their budgets, less what points done have cost: the first
    /// years pay first.
    fn communes(&self) -> Vec<Commune> {
        let years = &self.scenario.rules.years;
        self.yearly_budgets
            .iter()
            .map(|(index, budgets)| {
                let spent = self.decisions.done_figures.spent_cents.get(index);
                let mut spent = spent.copied().unwrap_or(0);
                let left = budgets.iter().map(|budget| {
                    let paid = spent.min(*budget).max(0);
                    spent -= paid;
                    budget - paid
                });
                Commune {
                    name: ascii(&self.scenario.territory.communes()[*index].insee),
                    budgets_cents: left.collect(),
                    carry: years.carry_of(*index),
                    overdrawn_cents: spent.max(0),
                }
            })
            .collect()
    }

    /// The offers of a group, year after year, in the order of its solutions; a solution that a
    /// fund may help pay for comes without that money first.
    fn offers_of(
        &self,
        class: &Class,
        by_flag: bool,
        place: Place,
        rows: &mut Rows<'_>,
    ) -> Vec<Made> {
        let rules = &self.scenario.rules;
        let both = self.scenario.targets.factor4_counts_for_factor2;
        let counts_saving = counted_before(self) > 0;
        let reinvests = (rules.reinvestment).is_some_and(|rule| rule.binds(&rules.years));
        let mut made = Vec::new();
        for year in 0..rules.years.count() {
            for (index, solution) in class.solutions.iter().enumerate() {
                // What does not cure a point forced by its flags does not answer for it.
                if by_flag && !self.preferences.cures(class, solution) {
                    continue;
                }
                let own = solution.factor_class;
                let as_f2 = (both && own == FactorClass::F4).then_some(FactorClass::F2);
                for counts_for in [Some(own), as_f2].into_iter().flatten() {
                    let grants = rules.funds.iter().enumerate().filter_map(|(at, fund)| {
                        let grant = fund.grant.as_ref()?;
                        let open = fund.scope.has(place.commune)
                            && grant.factor.is_none_or(|factor| factor == own);
                        let most = self.most_granted_cents(fund, place.commune, solution);
                        let cents = grant.of(solution.cost_cents, most);
                        (open && cents > 0).then_some((Some(at), cents))
                    });
                    for (fund, grant_cents) in std::iter::once((None, 0)).chain(grants) {
                        let works = Works {
                            commune: place.commune,
                            year,
                            counts_for: Some(counts_for),
                            reaches: Some(own),
                            fund,
                        };
                        made.push(Made {
                            offer: Offer {
                                kind: rows.kind(&works),
                                year,
                                cost_cents: solution.cost_cents - grant_cents,
                                grant_cents,
                                returned_cents: if reinvests {
                                    self.returned_cents(solution)
                                } else {
                                    0
                                },
                                value: 0.0,
                                earlier: counts_saving
                                    .then(|| thousandths(solution.saving_kwh_per_year))
                                    .into_iter()
                                    .chain(rules.thresholds.iter().map(|rule| {
                                        let measure = rule.measure;
                                        let value =
                                            self.plain_value(measure, class, solution, year);
                                        thousandths(value)
                                    }))
                                    .collect(),
                            },
                            origin: Origin {
                                solution: index,
                                counts_for,
                                year,
                                fund,
                            },
                        });
                    }
                }
            }
        }
        made
    }

    /// What a point is worth more for being done as last year's plan said.
    fn kept(&self, planned: &Planned, solution: &Solution, year: usize) -> f64 {
        let rules = &self.scenario.rules;
        let weight = rules.replanning.as_ref().map_or(0.0, |one| one.weight);
        if planned.solution != solution.code {
            0.0
        } else if planned.year == rules.years.list.get(year).copied() {
            weight
        } else {
            weight / 2.0
        }
    }

    /// The penalty of the scenario under each goal.
    fn penalties(&self, classes: &[PointClass], goals: &mut [Goal]) {
        let penalty = self.scenario.rules.groups.penalty;
        let scale = |goal: &Goal| -> f64 {
            let best = |values: &Vec<f64>| values.iter().fold(0.0, |best, it| it.abs().max(best));
            let of_class = classes.iter().zip(&goal.offers);
            of_class
                .map(|(class, values)| best(values) * f64::from(class.count))
                .sum()
        };
        let first = goals.first().map_or(0.0, scale);
        for goal in goals {
            goal.penalty = if first > 0.0 {
                penalty * scale(goal) / first
            } else {
                penalty
            };
        }
    }

    /// Money of funds that communes add to their budgets, year by year; the fund of each draw.
    fn draws(&self, rows: &Rows<'_>, problem: &mut Problem, labels: &mut Labels) -> Vec<usize> {
        let rules = &self.scenario.rules;
        let mut funds = Vec::new();
        let certified = self.certified_shares();
        for (at, fund) in rules.funds.iter().enumerate() {
            if fund.grant.is_some() {
                continue;
            }
            for (position, commune) in self.budgets.keys().enumerate() {
                if !fund.scope.has(*commune) {
                    continue;
                }
                for year in 0..rules.years.count() {
                    let budgets = &problem.communes[position].budgets_cents;
                    let budget = budgets.get(year).copied().unwrap_or(0);
                    let most = fund.most_per_commune.unwrap_or(i64::MAX);
                    let most = most.min(self.most_drawn_cents(fund, *commune, budget, &certified));
                    problem.draws.push(Draw {
                        commune: position,
                        year,
                        rows: rows.of_fund(at, year, *commune),
                        most_cents: most.min(fund.in_year(year)),
                        value_per_cent: 0.0,
                    });
                    labels.draws.push(format!(
                        "part du fonds « {} » pour le budget {}{}",
                        fund.name,
                        labels.of_communes[position],
                        rules.years.in_year(year)
                    ));
                    funds.push(at);
                }
            }
        }
        funds
    }
}

/// An offer, and what it stands for.
struct Made {
    offer: Offer,
    origin: Origin,
}

/// A commune: its position among those with a budget, and its index in the territory.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub position: usize,
    pub commune: usize,
}

impl ChoiceProblem {
    /// The same choice under one of its goals alone.
    #[must_use]
    pub fn under(&self, goal: usize) -> Self {
        let mut alone = self.clone();
        if let Some(goal) = self.goals.get(goal) {
            alone.goals = vec![goal.clone()];
            apply(goal, &mut alone.base);
        }
        alone
    }
}

/// Gives a problem the values of a goal.
fn apply(goal: &Goal, problem: &mut Problem) {
    for (class, values) in problem.classes.iter_mut().zip(&goal.offers) {
        for (offer, value) in class.offers.iter_mut().zip(values) {
            offer.value = *value;
        }
    }
    for (bundle, value) in problem.bundles.iter_mut().zip(&goal.openings) {
        bundle.opening_value = *value;
    }
}
