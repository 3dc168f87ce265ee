//! What the renovation of a point is worth under each goal.

use super::ChoiceProblem;
use crate::money::Basis;
use crate::retrofit::Solution;
use crate::retrofit::classes::Class;
use crate::retrofit::finance::{Lot, Spending, finance};
use crate::retrofit::rules::upward;
use crate::scenario::preferences::cured;
use crate::scenario::rules::Objective;
use crate::scenario::study::Study;

impl Study {
    /// What one point of a class is worth with a solution in a year (from 0), in the unit of the
    /// goal. Savings follow `annees.economies`; money is that of the year of the works. A cost is
    /// that of the works, whoever pays; a net present value is that of the workbooks without aids.
    #[must_use]
    pub fn plain_value(
        &self,
        objective: Objective,
        class: &Class,
        solution: &Solution,
        year: usize,
    ) -> f64 {
        let times = self.scenario.rules.years.times(year);
        match objective {
            Objective::Kwh => solution.saving_kwh_per_year * times,
            Objective::Co2 => {
                let kg_per_kwh = self.scenario.hypotheses.co2_kg_per_kwh();
                solution.saving_kwh_per_year * kg_per_kwh * times
            }
            Objective::Cout => -(solution.cost_cents as f64) / 100.0,
            Objective::Van => self.net_present_value(class, solution),
            // Counted by what stands for the whole commune.
            Objective::Communes => 0.0,
            Objective::Ciel => f64::from(u8::from(shines_upwards(class, solution))),
        }
    }

    /// What the works on one point give back to the commune's budget of each later year, cents on the
    /// basis of the scenario, rounded down: a share of the electricity saved, at its price. With tax, the
    /// tax on electricity is saved as well: a commune does not get it back.
    #[must_use]
    pub fn returned_cents(&self, solution: &Solution) -> i64 {
        let euros = solution.saving_kwh_per_year * self.returned_eur_per_kwh();
        // What products of decimals are below a whole cent is no cent less.
        (euros * 100.0 + 1e-6).floor().max(0.0) as i64
    }

    /// What one kWh saved gives back, in euros on the basis of the scenario.
    #[must_use]
    pub fn returned_eur_per_kwh(&self) -> f64 {
        let share = (self.scenario.rules.reinvestment).map_or(0.0, |rule| rule.share);
        let hypotheses = &self.scenario.hypotheses;
        let tax = match self.scenario.basis.basis {
            Basis::Ht => 0.0,
            Basis::Ttc => hypotheses.electricity_vat_rate(),
        };
        hypotheses.price_eur_per_kwh() * (1.0 + tax) * share
    }

    fn net_present_value(&self, class: &Class, solution: &Solution) -> f64 {
        let upkeep = |cents: i64| cents as f64 / 100.0;
        let new_upkeep_eur = upkeep(solution.upkeep_cents_ht_per_year);
        let hypotheses = &self.scenario.hypotheses;
        let technology = class.existing.technology;
        let lot = Lot {
            points: 1,
            unit_cost_cents_ht: solution.cost_cents_ht,
            saving_kwh: solution.saving_kwh_per_year,
            saved_upkeep_eur: hypotheses.upkeep_eur_per_year(technology) - new_upkeep_eur,
            new_upkeep_eur,
            life_years: solution.life_years,
            certificate: solution.certificate,
            ..Lot::default()
        };
        // Whole kVA of a supply point are no matter of one point.
        let spending = Spending {
            lots: vec![lot],
            cost_cents: solution.cost_cents,
            perimeter_factor: 1.0,
            ..Spending::default()
        };
        finance(spending, &[], &self.scenario.terms()).net_present_value_eur
    }

    /// What a choice of counts by class and offer is worth under a goal by the works alone: nothing
    /// for favoured points, last year's plan or bundles done in part.
    #[must_use]
    pub fn worth_alone(&self, choice: &ChoiceProblem, goal: usize, counts: &[Vec<u32>]) -> f64 {
        let Some(goal) = choice.goals.get(goal) else {
            return 0.0;
        };
        let taken = choice.taken(counts).into_iter();
        let points = taken.map(|(_, class, offer)| {
            let origin = choice.origins[class][offer];
            let class = &self.classes.classes[choice.groups[class].class];
            let solution = &class.solutions[origin.solution];
            self.plain_value(goal.objective, class, solution, origin.year)
        });
        let openings = goal.openings.iter().zip(choice.opened(counts));
        let openings = openings.filter(|(_, opened)| *opened).map(|it| *it.0);
        points.sum::<f64>() + openings.sum::<f64>()
    }

    /// What works on a cabinet are worth: they save nothing by themselves.
    pub(super) fn opening_value(&self, objective: Objective, cents_ht: i64) -> f64 {
        match objective {
            Objective::Kwh | Objective::Co2 | Objective::Communes | Objective::Ciel => 0.0,
            Objective::Cout => -(self.scenario.basis.from_ht(cents_ht) as f64) / 100.0,
            Objective::Van => -(cents_ht as f64) / 100.0,
        }
    }
}

/// Whether too much of the light of a point goes upwards, by what its inventory says, and a solution
/// ends that.
fn shines_upwards(class: &Class, solution: &Solution) -> bool {
    !cured(class.existing.flags.among(upward()), solution).is_empty()
}
