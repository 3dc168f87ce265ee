//! The charts of a plan.

use super::Content;
use crate::report::web::chart::{Bar, Bars, Ink};
use crate::report::web::number;
use crate::retrofit::FactorClass;
use crate::scenario::Target;
use crate::scenario::study::CommuneChoice;
use maud::{Markup, html};

/// Communes in the chart of those that save most.
const COMMUNES: usize = 10;

impl Content<'_> {
    pub fn charts(&self) -> Markup {
        html! {
            div .grid {
                (self.progress().draw())
                (self.before_and_after().draw())
                (self.budgets().draw())
                @for bars in [self.calendar(), self.savings()].into_iter().flatten() {
                    (bars.draw())
                }
            }
        }
    }

    /// Points of each target, reached and asked.
    pub fn progress(&self) -> Bars<'static> {
        let study = self.document.study;
        let (choice, done) = (self.document.choice, &study.decisions.done_figures);
        let targets = &study.scenario.targets;
        let four = choice.total(|one| one.factor4) + done.factor4;
        let two = choice.total(|one| one.factor2) + done.factor2;
        let bar = |label: &str, values: [u32; 2], target: Target| {
            let reached: u32 = values.iter().sum();
            let goal = Some(target.least()).filter(|goal| *goal > 0);
            Bar {
                label: label.into(),
                values: values.map(f64::from).to_vec(),
                goal: goal.map(f64::from),
                shown: match goal {
                    Some(goal) => format!(
                        "{} sur {}",
                        number::whole(reached.into()),
                        number::whole(goal.into())
                    ),
                    None => number::whole(reached.into()),
                },
            }
        };
        Bars {
            goal: "Objectif",
            id: "g-objectifs",
            title: "Points rénovés et objectifs",
            series: &[("Facteur 4", Ink::Factor4), ("Facteur 2", Ink::Factor2)],
            stacked: true,
            bars: vec![
                bar("Facteur 4", [four, 0], targets.factor4),
                bar("Facteur 2", [0, two], targets.factor2),
            ],
        }
    }

    /// Energy of the chosen points, EPCI by EPCI.
    pub fn before_and_after(&self) -> Bars<'static> {
        let bars = self.epcis.iter().map(|epci| Bar {
            label: epci.epci.into(),
            values: vec![epci.before_kwh, epci.after_kwh],
            goal: None,
            shown: format!(
                "{} → {}",
                number::whole(epci.before_kwh / 1000.0),
                number::with_unit(epci.after_kwh / 1000.0, 0, "MWh")
            ),
        });
        Bars {
            goal: "Objectif",
            id: "g-consommation",
            title: "Consommation annuelle des points rénovés, par EPCI",
            series: &[
                ("Avant travaux", Ink::Before),
                ("Après travaux", Ink::After),
            ],
            stacked: false,
            bars: bars.collect(),
        }
    }

    /// Budgets used and left, EPCI by EPCI.
    pub fn budgets(&self) -> Bars<'static> {
        let bars = self.epcis.iter().map(|epci| {
            let (used, left) = (
                epci.used_cents(),
                epci.money.budget_cents - epci.used_cents(),
            );
            let share = if epci.money.budget_cents > 0 {
                format!(
                    "{} de ",
                    number::percent(used as f64 / epci.money.budget_cents as f64, 1)
                )
            } else {
                String::new()
            };
            Bar {
                label: epci.epci.into(),
                values: vec![used as f64 / 100.0, left as f64 / 100.0],
                goal: None,
                shown: format!("{share}{}", number::euros(epci.money.budget_cents)),
            }
        });
        Bars {
            goal: "Objectif",
            id: "g-budgets",
            title: "Budgets des communes, par EPCI",
            series: &[("Utilisé", Ink::After), ("Restant", Ink::Other)],
            stacked: true,
            bars: bars.collect(),
        }
    }

    /// Points and money of each year; nothing where years have no names.
    pub fn calendar(&self) -> Option<Bars<'static>> {
        let by_year = self.document.choice.years();
        let points = || (self.document.choice.communes.iter()).flat_map(|one| &one.points);
        let bars = self.years().iter().zip(&by_year).enumerate();
        let bars: Vec<Bar> = bars
            .map(|(year, (name, figures))| {
                let count = |class: FactorClass| {
                    let of_year =
                        points().filter(|one| one.year == year && one.counts_for == class);
                    of_year.count() as f64
                };
                Bar {
                    label: name.to_string(),
                    values: vec![count(FactorClass::F4), count(FactorClass::F2)],
                    goal: None,
                    shown: format!(
                        "{}, {}",
                        number::with_unit(figures.points.into(), 0, "points"),
                        number::euros(figures.total_cents())
                    ),
                }
            })
            .collect();
        if bars.is_empty() {
            return None;
        }
        Some(Bars {
            goal: "Objectif",
            id: "g-calendrier",
            title: "Calendrier : points et coût par année",
            series: &[("Facteur 4", Ink::Factor4), ("Facteur 2", Ink::Factor2)],
            stacked: true,
            bars,
        })
    }

    /// The communes that save most; nothing where no point is chosen.
    pub fn savings(&self) -> Option<Bars<'static>> {
        let mut communes: Vec<&CommuneChoice> = (self.document.choice.communes.iter())
            .filter(|one| !one.points.is_empty())
            .collect();
        communes.sort_by(|a, b| {
            let savings = b.saving_kwh_per_year().total_cmp(&a.saving_kwh_per_year());
            savings.then(a.commune.cmp(&b.commune))
        });
        if communes.is_empty() {
            return None;
        }
        let bars = communes.into_iter().take(COMMUNES).map(|one| Bar {
            label: self.name(one).into(),
            values: vec![one.saving_kwh_per_year()],
            goal: None,
            shown: number::with_unit(one.saving_kwh_per_year(), 0, "kWh/an"),
        });
        Some(Bars {
            goal: "Objectif",
            id: "g-economies",
            title: "Communes qui économisent le plus",
            series: &[("Économie", Ink::After)],
            stacked: true,
            bars: bars.collect(),
        })
    }
}
