//! How far figures may turn out from what is kept, and what the plan was made to hold.

use super::Row;
use crate::report::PlanDocument;
use crate::report::sheet::Value;
use crate::report::uncertainty::percent;
use crate::report::wording::{change_percent, decimal};
use crate::retrofit::worlds::Spread;
use crate::scenario::uncertainty::{FITTING_SEED, GAP, SEED};

const SECTION: &str = "Incertitudes";

/// A row for each figure that is drawn, and how; none where no draws were asked for.
pub fn list(document: &PlanDocument<'_>) -> Vec<Row> {
    let Some(known) = &document.proof.uncertainty else {
        return Vec::new();
    };
    let row = |what: &str, value: String, unit: &str| {
        Row::of_scenario(SECTION, what, Value::text(value), unit)
    };
    let spreads = &document.study.scenario.spreads;
    let mut rows = vec![Row::of_scenario(
        SECTION,
        "Tirages, tout étant également probable entre les bornes",
        Value::Number(known.voted.draws.into()),
        &format!("tirages, graine {SEED}"),
    )];
    for (what, spread, unit) in [
        ("Niveau des prix des travaux", spreads.costs, COMMON),
        (
            "En plus, prix de chaque gamme et des travaux d'armoire",
            spreads.costs_of_range,
            "un tirage par gamme",
        ),
        (
            "Puissance appelée aujourd'hui",
            spreads.watts,
            "un tirage par lampe (technologie, watts)",
        ),
        (
            "Puissance de ce qui est posé",
            spreads.new_watts,
            "un tirage par gamme",
        ),
        (
            "Durée d'allumage de l'année, prise ou rendue soir et matin",
            spreads.hours,
            COMMON,
        ),
        ("Prix de l'électricité", spreads.price, COMMON),
    ] {
        rows.push(row(what, in_words(spread), unit));
    }
    rows.push(row(
        "Fonds et aides par point dans les tirages",
        "ce que dit le plan, quel que soit le coût".into(),
        "",
    ));
    rows.push(row(
        "Point dont le facteur change dans un tirage",
        "il tient s'il atteint au moins le facteur pour lequel il est prévu".into(),
        "",
    ));
    if known.replanned.is_some() {
        let gap = format!("à {} près", percent(GAP));
        rows.push(row("Plan refait dans chaque tirage", gap, ""));
    }
    if let Some(safety) = known.safety {
        rows.push(row(
            "Sûreté demandée : chaque budget et chaque objectif tient avec une confiance d'au moins",
            percent(safety.confidence),
            &format!("marges ajustées sur la graine {FITTING_SEED}"),
        ));
    }
    rows
}

/// Of a figure that all works share.
const COMMON: &str = "un tirage pour tout le territoire";

/// `de −5 % à +20 %`.
fn in_words(spread: Spread) -> String {
    if spread.is_nothing() {
        return "certain".into();
    }
    let shown = |share: f64| change_percent(share, decimals(share));
    format!("de {} à {}", shown(spread.low), shown(spread.high))
}

/// The decimals, two at most, that a share has in percent.
fn decimals(share: f64) -> usize {
    let written = decimal((share * 1e4).round() / 100.0);
    written
        .split_once(',')
        .map_or(0, |(_, part)| part.len().min(2))
}
