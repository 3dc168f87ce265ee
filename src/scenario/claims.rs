//! What a page may claim of a plan: how far its figures may be off, and what the factor is under each
//! of its readings.
//!
//! « Facteur 4 » is read in two ways in France: point by point, as a contract counts it, or over all
//! that is renovated together; and a switch-off that a commune decides with the works is counted as
//! saved by some and not by others. A page gives them side by side, and says how many points would
//! keep their class if the old ballasts drew a little less than the tables say.

use super::study::{ChosenPoint, CommuneChoice, Study};
use crate::retrofit::{FactorClass, Method, factor_class};

/// A figure, and how low and how high it may turn out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The lowest.
    pub low: f64,
    /// What the plan is computed with.
    pub kept: f64,
    /// The highest.
    pub high: f64,
}

/// The headline of a plan with its ranges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claims {
    /// Energy saved, kWh a year: the power drawn today is known to a few percent.
    pub saving_kwh: Range,
    /// What it is worth, € before tax a year: the price of electricity is not known for long.
    pub energy_eur: Range,
    /// What the works cost, € before tax: no firm has answered yet.
    pub cost_eur: Range,
    /// Cost over what energy saves, both before tax, years; none where nothing may be saved.
    pub payback_years: Option<Range>,
}

/// How many points reach each class under one reading of the factor.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Reading {
    /// Points of factor 4.
    pub factor4: usize,
    /// Points of factor 2.
    pub factor2: usize,
    /// Points below factor 2.
    pub below: usize,
    /// Consumption before the works of all of them, kWh a year.
    pub before_kwh: f64,
    /// After the works.
    pub after_kwh: f64,
}

/// Every reading of the factor of a plan. Of two, the first does not count a switch-off that communes
/// decide with the works (it is in force before them too), the second does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Readings {
    /// Point by point.
    pub by_point: [Reading; 2],
    /// All that is renovated in a commune together: its points have the class of the whole.
    pub by_commune: [Reading; 2],
    /// Point by point as the plan counts, with the power drawn today as low as it may be.
    pub weaker: Reading,
    /// Whether the plan counts the switch-off.
    pub counted: bool,
    /// Whether a commune with works decides one: else the two readings are the same.
    pub decided: bool,
}

impl Range {
    /// A figure that may turn out a share less or more.
    fn around(kept: f64, margin: f64) -> Self {
        Self {
            low: kept * (1.0 - margin),
            kept,
            high: kept * (1.0 + margin),
        }
    }
}

impl Claims {
    /// The headline of works that cost so many euros before tax.
    #[must_use]
    pub fn of(study: &Study, before_kwh: f64, after_kwh: f64, cost_eur: f64) -> Self {
        let hypotheses = &study.scenario.hypotheses;
        let before = Range::around(before_kwh, hypotheses.power_margin());
        let saving_kwh = Range {
            low: before.low - after_kwh,
            kept: before.kept - after_kwh,
            high: before.high - after_kwh,
        };
        let [low, high] = hypotheses.price_range_eur_per_kwh();
        let energy_eur = Range {
            low: saving_kwh.low * low,
            kept: saving_kwh.kept * hypotheses.price_eur_per_kwh(),
            high: saving_kwh.high * high,
        };
        let cost_eur = Range::around(cost_eur, hypotheses.cost_margin());
        let payback_years = (energy_eur.low > 0.0).then(|| Range {
            low: cost_eur.low / energy_eur.high,
            kept: cost_eur.kept / energy_eur.kept,
            high: cost_eur.high / energy_eur.low,
        });
        Self {
            saving_kwh,
            energy_eur,
            cost_eur,
            payback_years,
        }
    }
}

impl Reading {
    /// So many points more, which have the class of these consumptions.
    fn count(&mut self, points: usize, before_kwh: f64, after_kwh: f64) {
        match factor_class(before_kwh, after_kwh) {
            Some(FactorClass::F4) => self.factor4 += points,
            Some(FactorClass::F2) => self.factor2 += points,
            None => self.below += points,
        }
        self.before_kwh += before_kwh;
        self.after_kwh += after_kwh;
    }
}

impl Readings {
    /// The readings of some communes.
    #[must_use]
    pub fn of(study: &Study, communes: &[CommuneChoice]) -> Self {
        let method = study.scenario.method();
        let rules = &study.scenario.communes;
        let margin = study.scenario.hypotheses.power_margin();
        let mut all = Self {
            counted: rules.switch_off_counts,
            ..Self::default()
        };
        for chosen in communes.iter().filter(|one| !one.points.is_empty()) {
            let insee = &study.scenario.territory.communes()[chosen.commune].insee;
            all.decided |= rules.switch_off.contains_key(insee);
            let mut whole = [Reading::default(); 2];
            for point in &chosen.points {
                let after = study.solution(point).1.kwh_after_per_year;
                let before = study.before_works(&method, insee, point);
                for (at, before) in before.into_iter().enumerate() {
                    all.by_point[at].count(1, before, after);
                    whole[at].count(1, before, after);
                }
                let kept = before[usize::from(all.counted)];
                all.weaker.count(1, kept * (1.0 - margin), after);
            }
            for (of_all, whole) in all.by_commune.iter_mut().zip(whole) {
                of_all.count(chosen.points.len(), whole.before_kwh, whole.after_kwh);
            }
        }
        all
    }
}

impl Study {
    /// What a chosen point consumes before the works, kWh a year: with the switch-off that its
    /// commune decides along with them, and without it.
    fn before_works(&self, method: &Method<'_>, insee: &str, point: &ChosenPoint) -> [f64; 2] {
        let existing = &self.solution(point).0.existing;
        let kept = existing.kwh_per_year();
        let rules = &self.scenario.communes;
        let Some(switch_off) = rules.switch_off.get(insee) else {
            return [kept, kept];
        };
        if rules.switch_off_counts {
            let hours = method.equivalent_hours(&existing.profile.and(switch_off));
            return [existing.kwh(existing.system_power_w, hours), kept];
        }
        let today = self.import.points.number(crate::energy::column::KWH);
        [kept, today.get(point.row as usize).unwrap_or(kept)]
    }
}
