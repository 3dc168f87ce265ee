//! What comes of a plan when figures turn out otherwise, in words.

use super::PlanDocument;
use super::wording::{counted, decimal, planned, thousands, unbroken};
use crate::scenario::uncertainty::{
    Budget, Held, Quantiles, Replanned, Safety, Uncertainty, Voted,
};

/// A share of draws in percent, rounded down: what fails once in a thousand is not sure.
#[must_use]
pub fn share(some: u32, all: u32) -> String {
    let tenths = u64::from(some) * 1000 / u64::from(all.max(1));
    format!("{}\u{a0}%", decimal(tenths as f64 / 10.0))
}

/// A share in percent: `95 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{}\u{a0}%", decimal((share * 1e6).round() / 1e4))
}

/// `de 800 000 à 1 000 000 kWh/an`.
fn between(figure: &Quantiles, unit: &str) -> String {
    let [low, high] = [figure.low, figure.high].map(|it| thousands(planned(it)));
    format!("de {low} à {high} {unit}")
}

/// All that is known, a paragraph each.
#[must_use]
pub fn in_words(known: &Uncertainty, document: &PlanDocument<'_>) -> Vec<String> {
    let basis = document.study.scenario.basis.basis.code();
    let factor4 = of_factor4(document, &known.voted);
    let mut paragraphs: Vec<String> = factor4.into_iter().collect();
    paragraphs.push(of_voted(&known.voted, basis));
    if let Some(safety) = &known.safety {
        paragraphs.push(of_safety(safety, &known.voted, document.proof.saved_kwh));
    }
    if let Some(replanned) = &known.replanned {
        paragraphs.push(of_replanned(replanned, document));
    }
    paragraphs.iter().map(|text| unbroken(text)).collect()
}

/// In how many draws the plan keeps its target of factor 4; none without such a target.
#[must_use]
pub fn of_factor4(document: &PlanDocument<'_>, voted: &Voted) -> Option<String> {
    let target = document.study.scenario.targets.factor4;
    (target.least() > 0).then(|| {
        unbroken(&format!(
            "Avec l'incertitude donnée ([incertitudes], feuille « Hypothèses »), le plan du territoire garde son objectif de facteur 4 ({}) dans {} des {} tirages.",
            target.label(),
            share(voted.held().targets[0], voted.draws),
            thousands(voted.draws.into()),
        ))
    })
}

fn of_voted(voted: &Voted, basis: &str) -> String {
    let held = voted.held();
    format!(
        "Si coûts, puissances, heures et prix se révèlent autres que prévu ({}, feuille « Hypothèses ») : dans neuf tirages sur dix, le plan économise {} (coût {}, électricité {}) ; {}.",
        counted(voted.draws as usize, "tirage", "tirages"),
        between(&voted.saving_kwh, "kWh/an"),
        between(&voted.cost_eur, &format!("€ {basis}")),
        between(&voted.energy_eur, "€ HT par an"),
        held_in_words(&held, voted.draws),
    )
}

/// What holds in how many draws.
fn held_in_words(held: &Held, draws: u32) -> String {
    let of = |some: u32| share(some, draws);
    format!(
        "l'objectif facteur 4 tient dans {} des tirages, l'objectif facteur 2 dans {}, le budget le moins sûr dans {}, tous les budgets ensemble dans {}",
        of(held.targets[0]),
        of(held.targets[1]),
        of(held.least_budget),
        of(held.budgets),
    )
}

fn of_safety(safety: &Safety, voted: &Voted, saved_kwh: f64) -> String {
    let held = voted.held();
    let surest = held.least_budget.min(held.targets[0]).min(held.targets[1]);
    let confirmed = if f64::from(surest) < safety.confidence * f64::from(voted.draws) {
        "ne confirment pas tout à fait (ci-dessus)"
    } else {
        "confirment ci-dessus"
    };
    format!(
        "Plan sûr : fait pour que chaque budget et chaque objectif tiennent avec une confiance de {} au moins, ce que d'autres tirages que ceux de sa mise au point {confirmed}. Prix de cette sûreté : {} kWh/an de moins que le plan ordinaire ({} kWh/an), dont {}.",
        percent(safety.confidence),
        thousands(planned(safety.ordinary_kwh - saved_kwh)),
        thousands(planned(safety.ordinary_kwh)),
        held_in_words(&safety.ordinary, voted.draws)
    )
}

fn of_replanned(replanned: &Replanned, document: &PlanDocument<'_>) -> String {
    let points = document.choice.communes.iter().flat_map(|one| &one.points);
    let times = points.filter_map(|point| point.chosen_in);
    let of = |is: fn(u64, u64) -> bool| {
        let some = times
            .clone()
            .filter(|[times, of]| is((*times).into(), (*of).into()));
        some.count()
    };
    let sure = of(|times, of| times * 20 >= of * 19);
    let rare = of(|times, of| times * 2 < of);
    let points = |count: usize| counted(count, "point", "points");
    let without = match replanned.without {
        0 => String::new(),
        without => format!(
            " ; dans {}, aucun plan ne tient les objectifs et les budgets",
            counted(without as usize, "tirage", "tirages")
        ),
    };
    format!(
        "Refait dans chaque tirage, le plan garde {} de celui-ci dans 95 % des tirages au moins, et {} dans moins de la moitié ; il économise {}{without}.",
        points(sure),
        points(rare),
        between(&replanned.saving_kwh, "kWh/an"),
    )
}

/// What a commune reads of its budget.
#[must_use]
pub fn of_budget(budget: &Budget, draws: u32) -> String {
    unbroken(&format!(
        "Si coûts et puissances se révèlent autres que prévu (feuille « Hypothèses »), le budget tient dans {} des {} tirages, et la commune paie {} dans neuf tirages sur dix.",
        share(budget.held, draws),
        thousands(draws.into()),
        between(&budget.own_eur, "€"),
    ))
}
