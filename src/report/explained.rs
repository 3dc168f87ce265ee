//! The whole computation of a point in words: what `expliquer` prints and the page of a point shows.

use crate::inventory::finding::Rule;
use crate::report::wording::{decimal, significant, thousands};
use crate::retrofit::FactorClass;
use crate::retrofit::classes::NoSolution;
use crate::retrofit::options::{Candidate, Verdict};
use crate::scenario::computation::{Computation, How, NotComputed, Step, filled, spaced};
use crate::scenario::study::Study;

/// Why nothing can be computed for the point that `name` calls.
#[must_use]
pub fn not_computed(why: &NotComputed, name: &str, solution: Option<&str>) -> String {
    match why {
        NotComputed::Excluded(code) => {
            let (meaning, remedy) = Rule::from_code(code).map_or(
                ("exclu", "voyez la feuille « Qualité des données »"),
                |rule| (rule.meaning(), rule.remedy()),
            );
            format!("le point « {name} » est hors de tout plan : {meaning} ; {remedy}")
        }
        NotComputed::Unsized => format!(
            "le point « {name} » ne peut pas être dimensionné : {} ; donnez la puissance de sa lampe si l'inventaire n'a que la puissance système, et son type de luminaire",
            NoSolution::Unsized.label()
        ),
        NotComputed::NoSuchSolution => format!(
            "la solution « {} » n'est pas examinée pour ce point ; sans --solution, toutes sont listées",
            solution.unwrap_or_default()
        ),
    }
}

/// How a figure comes about.
#[must_use]
pub fn how(step: &Step, computation: &Computation<'_>) -> String {
    match &step.how {
        How::Given(source) => source.to_string(),
        How::Named(name, source) => format!("{source} [{name}]"),
        How::Computed(formula, words) => {
            let shown = words.map_or_else(|| spaced(formula), ToOwned::to_owned);
            format!("= {}", formula_in_words(&shown, computation))
        }
    }
}

/// A formula with its figures.
fn formula_in_words(formula: &str, computation: &Computation<'_>) -> String {
    let figure = |key: &str| {
        let step = computation
            .parts
            .iter()
            .flat_map(|part| &part.steps)
            .find(|step| step.key == key);
        step.map_or_else(String::new, |step| significant(step.value))
    };
    filled(formula, figure)
}

/// A solution that was looked at, with what became of it.
#[must_use]
pub fn candidate(
    study: &Study,
    computation: &Computation<'_>,
    candidate: &Candidate<'_>,
) -> String {
    let Some(fit) = &candidate.fit else {
        return format!("{} : {}", candidate.range.label, verdict(candidate.verdict));
    };
    let before = computation.existing.kwh_per_year();
    let cost = study.scenario.basis.from_ht(fit.cost_cents_ht) as f64 / 100.0;
    // Rounded down: 3,998 must not be read as 4; the ninth decimal is noise.
    let factor = (before / fit.kwh_after * 1000.0 + 1e-6).floor() / 1000.0;
    let factor = if factor.is_finite() {
        decimal(factor)
    } else {
        "sans objet".into()
    };
    format!(
        "{} [{}] : {} kWh/an, facteur {factor}, {} € {} – {}",
        fit.label(candidate.range, true),
        fit.code(candidate.range),
        significant(fit.kwh_after),
        thousands(cost),
        study.scenario.basis.basis.code(),
        verdict(candidate.verdict)
    )
}

/// What became of a solution.
#[must_use]
pub fn verdict(verdict: Verdict) -> String {
    let class = |class| match class {
        FactorClass::F4 => "facteur 4",
        FactorClass::F2 => "facteur 2",
    };
    match verdict {
        Verdict::Offered(of) => format!("proposée ({})", class(of)),
        Verdict::Dominated(of) => format!(
            "écartée ({}) : une autre économise autant ou plus sans coûter plus",
            class(of)
        ),
        Verdict::TooLittle => "écartée : facteur inférieur à 2".into(),
        Verdict::Forbidden(flag) => format!("interdite : {}", flag.rule().label),
        Verdict::NoStep => "écartée : aucune puissance proposée n'éclaire autant".into(),
    }
}
