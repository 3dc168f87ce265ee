//! What changes in each commune from the first scenario to another.

use super::Side;
use crate::scenario::study::{ChosenPoint, CommuneChoice, Study};
use std::collections::{BTreeMap, BTreeSet};

/// A commune in all the scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct CommuneLine {
    /// INSEE code.
    pub insee: String,
    /// Name.
    pub name: String,
    /// Name of its EPCI.
    pub epci: String,
    /// Its plan in each scenario, in their order; none where it has no budget there, or the
    /// scenario no plan.
    pub plans: Vec<Option<CommunePlan>>,
    /// What changes from the first scenario to each of the others.
    pub changes: Vec<Change>,
}

/// The plan of a commune in one scenario.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CommunePlan {
    /// Points that count for factor 4.
    pub factor4: u32,
    /// Points that count for factor 2.
    pub factor2: u32,
    /// Its budget, cents on the basis of the scenario.
    pub budget_cents: i64,
    /// Cost of the works before tax, cents.
    pub cost_ht_cents: i64,
    /// Energy saved, kWh a year.
    pub saving_kwh_per_year: f64,
}

/// Points that one scenario renovates and the other does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Renovated in the other only.
    pub gained: usize,
    /// Renovated in the first only.
    pub lost: usize,
    /// Renovated in both, with another solution, factor class or year.
    pub otherwise: usize,
}

/// Where a point stands in the inventories: file, sheet, row, lantern.
type Identity<'a> = (&'a str, &'a str, u32, u32);

/// What is done to a point: solution, target that it counts for, year of the works.
type Treatment<'a> = (&'a str, bool, Option<i32>);

/// The communes of all the scenarios, in the order of INSEE codes.
#[must_use]
pub fn lines(sides: &[Side]) -> Vec<CommuneLine> {
    let by_insee: Vec<BTreeMap<&str, (usize, &CommuneChoice)>> =
        sides.iter().map(communes_of).collect();
    let all: BTreeSet<&str> = sides
        .iter()
        .flat_map(|side| insee_codes(&side.study))
        .collect();
    let known = |insee: &str| {
        sides.iter().find_map(|side| {
            let territory = &side.study.scenario.territory;
            let index = territory.by_insee(insee)?;
            Some(&territory.communes()[index])
        })
    };
    let line = |insee: &str| {
        let commune = known(insee);
        let plans = sides.iter().zip(&by_insee).map(|(side, communes)| {
            let (rank, choice) = communes.get(insee)?;
            Some(plan_of(side, *rank, choice))
        });
        let treatments: Vec<BTreeMap<Identity<'_>, Treatment<'_>>> = sides
            .iter()
            .zip(&by_insee)
            .map(|(side, communes)| {
                let choice = communes.get(insee);
                choice.map_or_else(BTreeMap::new, |(_, choice)| treated(&side.study, choice))
            })
            .collect();
        let first = treatments.first();
        let others = treatments.iter().skip(1);
        CommuneLine {
            insee: insee.to_owned(),
            name: commune.map_or_else(String::new, |one| one.nom.clone()),
            epci: commune.map_or_else(String::new, |one| one.epci.clone()),
            plans: plans.collect(),
            changes: others
                .map(|other| first.map_or_else(Change::default, |first| change(first, other)))
                .collect(),
        }
    };
    all.into_iter().map(line).collect()
}

fn insee_codes(study: &Study) -> impl Iterator<Item = &str> {
    let communes = study.scenario.territory.communes();
    (study.budgets.keys()).map(move |index| communes[*index].insee.as_str())
}

/// The communes of a plan by INSEE code, with their ranks.
fn communes_of(side: &Side) -> BTreeMap<&str, (usize, &CommuneChoice)> {
    let communes = side.study.scenario.territory.communes();
    let Some(planned) = &side.planned else {
        return BTreeMap::new();
    };
    let chosen = planned.choice.communes.iter().enumerate();
    chosen
        .map(|(rank, choice)| (communes[choice.commune].insee.as_str(), (rank, choice)))
        .collect()
}

fn plan_of(side: &Side, rank: usize, choice: &CommuneChoice) -> CommunePlan {
    let finances = side.planned.as_ref().map(|planned| &planned.finances);
    let finance = finances.and_then(|finances| finances.get(rank));
    CommunePlan {
        factor4: choice.factor4,
        factor2: choice.factor2,
        budget_cents: choice.budget_cents,
        cost_ht_cents: finance.map_or(0, |one| one.cost_ht_cents),
        saving_kwh_per_year: choice.saving_kwh_per_year(),
    }
}

fn treated<'a>(
    study: &'a Study,
    choice: &'a CommuneChoice,
) -> BTreeMap<Identity<'a>, Treatment<'a>> {
    let points = study.import.points.rows();
    let one = |point: &'a ChosenPoint| {
        let row = point.row as usize;
        let (_, solution) = study.solution(point);
        let known = points.get(row);
        let identity = (known.fichier, known.feuille, known.ligne, known.foyer);
        let counts_for_f4 = point.counts_for == crate::retrofit::FactorClass::F4;
        let year = study.scenario.rules.years.list.get(point.year).copied();
        (identity, (solution.code.as_str(), counts_for_f4, year))
    };
    choice.points.iter().map(one).collect()
}

fn change(
    first: &BTreeMap<Identity<'_>, Treatment<'_>>,
    other: &BTreeMap<Identity<'_>, Treatment<'_>>,
) -> Change {
    let kept = first
        .iter()
        .filter_map(|(point, treatment)| Some((treatment, other.get(point)?)));
    let (same, otherwise): (Vec<_>, Vec<_>) = kept.partition(|(one, two)| one == two);
    let kept = same.len() + otherwise.len();
    Change {
        gained: other.len() - kept,
        lost: first.len() - kept,
        otherwise: otherwise.len(),
    }
}
