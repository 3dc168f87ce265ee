//! How good a plan is proved to be, goal after goal, and what a little more of everything would
//! change. No durations: workbooks hold the proof, and two runs write the same bytes.

mod kept;
mod words;

use super::wording::thousands;
use crate::plan::{Effort, PROVED_GAP, Plan};
use crate::scenario::Objective;
use crate::scenario::certainty::Certainties;
use crate::scenario::planning::Planning;
use crate::scenario::study::{Choice, CommuneChoice, Study};
use crate::scenario::uncertainty::{Safety, Uncertainty};
use crate::scenario::without::WithoutRules;

pub use kept::{FILE, KeptProof};
pub use words::{gap_percent, gap_shown};

/// A bound this little above a value differs from it by rounding only.
const ROUNDING: f64 = 1e-6;
/// A euro that brings less than this brings nothing: the budget does not bind.
const NOTHING: f64 = 1e-6;

/// How good a plan is proved to be, and with what.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// Whether the plan may be called optimal: a proved gap of at most [`PROVED_GAP`] for each goal.
    pub optimal: bool,
    /// Whether the plan only comes as near the targets as the budgets allow: its proof is about such
    /// plans, for none keeps both.
    pub nearest_only: bool,
    /// Whether the one goal is the energy saved in a year, with nothing counted on top.
    pub plain: bool,
    /// Energy saved by the plan, kWh a year.
    pub saved_kwh: f64,
    /// What is proved of each goal, the most important first; never empty.
    pub goals: Vec<GoalProof>,
    /// Share of an earlier goal that may be given up for the next.
    pub tolerance: f64,
    /// How large the choice was, and what was done about it.
    pub effort: Effort,
    /// What a little more of each target or budget would change, under the last goal.
    pub prices: Prices,
    /// What the plan would be without some of its rules, where that is known.
    pub without: WithoutRules,
    /// What is certain of it, where that was asked.
    pub certainties: Option<Certainties>,
    /// What comes of it when figures turn out otherwise, where that was asked.
    pub uncertainty: Option<Uncertainty>,
}

/// What is proved of one goal.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalProof {
    /// The goal.
    pub objective: Objective,
    /// Unit of its values: savings of several years are no kWh a year.
    pub unit: &'static str,
    /// Whether some points weighed more or less in the choice than what they are worth.
    pub weighted: bool,
    /// What the plan is worth under it; minus the cost for the least cost.
    pub value: f64,
    /// No plan is worth more, among those that keep what the earlier goals reached.
    pub bound: f64,
    /// What the search for this goal had reached, before later goals gave up some of it.
    pub reached: f64,
    /// What the works are worth by themselves, where more than that counts: without favours, last
    /// year's plan and penalties.
    pub alone: Option<f64>,
}

/// What counts beside what points are worth.
const WEIGHTS: &str =
    "compte tenu des points favorisés ou déjà prévus et des groupes rénovés en partie";

impl GoalProof {
    /// See [`Objective::shown`].
    #[must_use]
    pub fn shown(&self, value: f64) -> f64 {
        self.objective.shown(value)
    }

    /// How far the best that was found for the goal is from the bound, as a share of the bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        relative(self.reached, self.bound)
    }

    /// The goal in words, with what counts besides.
    #[must_use]
    pub fn label(&self) -> String {
        let label = self.objective.label();
        if self.weighted {
            format!("{label}, {WEIGHTS}")
        } else {
            label.to_owned()
        }
    }

    /// What the works are worth by themselves, where more than that counts; else nothing.
    #[must_use]
    pub fn alone_in_words(&self) -> String {
        self.alone.map_or_else(String::new, |alone| {
            let alone = thousands(self.shown(alone));
            format!(" ; les travaux seuls : {alone} {}", self.unit)
        })
    }
}

/// `(bound - value) / |bound|`; 0 where the two differ by rounding only.
fn relative(value: f64, bound: f64) -> f64 {
    if bound > value + ROUNDING {
        (bound - value) / bound.abs().max(ROUNDING)
    } else {
        0.0
    }
}

impl Proof {
    /// What is proved of a plan.
    ///
    /// ```
    /// # use reverbere::planner::Limits;
    /// # use reverbere::{Proof, Scenario, Study};
    /// # let scenario = Scenario::read("examples/trois_points/scenario.toml".as_ref())?;
    /// # let study = Study::prepare(scenario, &|_, _| {})?;
    /// # let planning = study.plan(&Limits::default(), &|_| {});
    /// # let plan = planning.outcome.plan().expect("a plan");
    /// # let choice = study.choose(&planning.choice, plan);
    /// let proof = Proof::of(&study, &planning, plan, &choice);
    /// assert!(proof.optimal && proof.gap() <= 1e-4);
    /// // 170 W all night become 55 W, dimmed by half from 23 h to 5 h.
    /// assert!((proof.saved_kwh - 531.7).abs() < 0.1);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn of(study: &Study, planning: &Planning, plan: &Plan, choice: &Choice) -> Self {
        let only_kwh = planning.is_plain_kwh(study);
        let saved_kwh = choice.total(CommuneChoice::saving_kwh_per_year);
        let goals = goals(study, planning, plan, only_kwh.then_some(saved_kwh));
        Self {
            optimal: goals.iter().all(|goal| goal.gap() <= PROVED_GAP),
            nearest_only: false,
            plain: only_kwh,
            saved_kwh,
            tolerance: planning.choice.tolerance,
            effort: plan.effort,
            prices: Prices::of(&plan.prices, choice.communes.len(), goals.last()),
            without: WithoutRules::default(),
            certainties: None,
            uncertainty: None,
            goals,
        }
    }

    /// The same of a plan that comes nearest to targets which no plan reaches.
    #[must_use]
    pub fn of_nearest(self, nearest_only: bool) -> Self {
        Self {
            nearest_only,
            ..self
        }
    }

    /// The same with what the plan would be without some of its rules.
    #[must_use]
    pub fn without_rules(self, without: WithoutRules) -> Self {
        Self { without, ..self }
    }

    /// The same with what is certain of the plan.
    #[must_use]
    pub fn with_certainties(self, certainties: Certainties) -> Self {
        Self {
            certainties: Some(certainties),
            ..self
        }
    }

    /// The same with what comes of the plan when figures turn out otherwise.
    #[must_use]
    pub fn with_uncertainty(self, uncertainty: Uncertainty) -> Self {
        Self {
            uncertainty: Some(uncertainty),
            ..self
        }
    }

    /// What the plan was made to hold, where that was asked.
    #[must_use]
    pub fn safety(&self) -> Option<&Safety> {
        self.uncertainty.as_ref()?.safety.as_ref()
    }

    /// What rules of fairness cost, kWh a year, where the scenario has any: of a safe plan, what they
    /// cost before it was made safe.
    #[must_use]
    pub fn fairness_price_kwh(&self) -> Option<f64> {
        let fair = self.safety().map_or(self.saved_kwh, |it| it.ordinary_kwh);
        Some(self.without.fairness_kwh? - fair)
    }

    /// What is proved of the last goal, that the planner's search was about in the end.
    #[must_use]
    pub fn last(&self) -> Option<&GoalProof> {
        self.goals.last()
    }

    /// The gap of the last goal.
    #[must_use]
    pub fn gap(&self) -> f64 {
        self.last().map_or(f64::NAN, GoalProof::gap)
    }

    /// The bound on the energy saved, kWh a year; none where the goal is another.
    #[must_use]
    pub fn bound_kwh(&self) -> Option<f64> {
        self.last().filter(|_| self.plain).map(|goal| goal.bound)
    }
}

/// What is proved of each goal; `saved_kwh` where the goal is that and nothing else.
fn goals(
    study: &Study,
    planning: &Planning,
    plan: &Plan,
    saved_kwh: Option<f64>,
) -> Vec<GoalProof> {
    let rules = &study.scenario.rules;
    let kept = rules
        .replanning
        .as_ref()
        .is_some_and(|one| one.weight > 0.0);
    let weighted = study.preferences.favours() || rules.groups.has_penalty();
    let last = planning.stages.len().saturating_sub(1);
    let is_weighted = |rank: usize| weighted || (kept && rank == 0);
    let stages = planning.stages.iter().enumerate();
    stages
        .map(|(rank, stage)| {
            // The plan of the last stage is the plan; earlier ones gave way to it.
            let value = if rank == last {
                plan.value
            } else {
                planning.choice.worth(rank, &plan.counts) as f64 / 1000.0
            };
            // What the points save, to the last digit that workbooks add up.
            let shift = saved_kwh.map_or(0.0, |saved| saved - value);
            GoalProof {
                objective: stage.objective,
                unit: rules.years.unit(stage.objective),
                weighted: is_weighted(rank),
                value: value + shift,
                bound: stage.bound + shift,
                reached: stage.value + shift,
                alone: is_weighted(rank)
                    .then(|| study.worth_alone(&planning.choice, rank, &plan.counts)),
            }
        })
        .collect()
}

/// What a little more of a target or of a budget would change, in the unit of the last goal. It
/// comes from relaxations: a hint, to be confirmed by planning again with the change.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// The last goal.
    pub objective: Objective,
    /// Its unit.
    pub unit: &'static str,
    /// Change of the value for one more point in the factor-4 target (negative if the target
    /// already costs value).
    pub per_extra_f4: f64,
    /// The same for one more point in the factor-2 target.
    pub per_extra_f2: f64,
    /// For each commune and year, what one more euro is worth.
    pub per_extra_euro: Vec<Vec<f64>>,
}

/// What it would take in euros: it depends on the commune that gives them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EuroRange {
    /// Where a euro brings most.
    pub least: f64,
    /// Half of the communes are below it.
    pub median: f64,
    /// Where a euro brings least, among the communes whose budget binds.
    pub most: f64,
    /// How many communes the range is over; none where the goal counts euros itself.
    pub communes: usize,
}

impl Prices {
    /// Those of so many communes: what is beyond stands for points that are missing.
    fn of(prices: &crate::plan::Prices, communes: usize, last: Option<&GoalProof>) -> Self {
        let row = |index: usize| prices.per_row.get(index).copied().unwrap_or(0.0);
        let of_year = |cents: &f64| cents.max(0.0) * 100.0;
        let of_commune = |years: &Vec<f64>| years.iter().map(of_year).collect();
        Self {
            objective: last.map_or(Objective::Kwh, |goal| goal.objective),
            unit: last.map_or("", |goal| goal.unit),
            per_extra_f4: row(0),
            per_extra_f2: row(1),
            per_extra_euro: prices
                .per_cent
                .iter()
                .take(communes)
                .map(of_commune)
                .collect(),
        }
    }

    /// What one more euro is worth to a commune, by its place in the choice, in its best year.
    #[must_use]
    pub fn best_euro(&self, commune: usize) -> f64 {
        let years = self.per_extra_euro.get(commune);
        years.map_or(0.0, |years| years.iter().copied().fold(0.0, f64::max))
    }

    /// Whether one more euro would change something.
    #[must_use]
    pub fn binds(&self, commune: usize) -> bool {
        self.best_euro(commune) > NOTHING
    }

    /// How much budget changes the value as much as one more point in a target does, for the price
    /// of the point in the goal's unit: what would make up for a point that costs value, or what a
    /// point that brings some is as good as.
    ///
    /// A goal that counts euros says it itself. Else so many kWh are bought in the commune that
    /// gives the money, whose euro is worth more or less than its neighbour's: no one rate holds for
    /// the territory, so what is told is the range over the communes whose budget binds. Elsewhere
    /// money changes nothing. None where no budget binds, or where one more point changes nothing.
    #[must_use]
    pub fn in_euros(&self, price: f64) -> Option<EuroRange> {
        let worth = price.abs();
        if !worth.is_finite() || worth < NOTHING {
            return None;
        }
        if matches!(self.objective, Objective::Cout | Objective::Van) {
            return Some(EuroRange {
                least: worth,
                median: worth,
                most: worth,
                communes: 0,
            });
        }
        let mut euros: Vec<f64> = (0..self.per_extra_euro.len())
            .filter(|commune| self.binds(*commune))
            .map(|commune| worth / self.best_euro(commune))
            .collect();
        euros.sort_by(f64::total_cmp);
        Some(EuroRange {
            least: *euros.first()?,
            median: euros[euros.len() / 2],
            most: *euros.last()?,
            communes: euros.len(),
        })
    }

    /// A change of the value, see [`Objective::shown`].
    #[must_use]
    pub fn shown(&self, change: f64) -> f64 {
        self.objective.shown(change)
    }
}

#[cfg(test)]
mod tests;
