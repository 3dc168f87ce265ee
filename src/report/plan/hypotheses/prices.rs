//! Prices, taxes, carbon content and aids.

use super::Row;
use crate::money::Euros;
use crate::report::sheet::Value;
use crate::scenario::Scenario;
use crate::scenario::hypotheses::Hypothesis;

/// Prices, carbon content, taxes and rates, in cells that formulas name.
pub fn general(scenario: &Scenario) -> Vec<Row> {
    let row = |hypothesis: &Hypothesis| {
        let value = hypothesis
            .value
            .map_or(Value::text("non renseigné"), Value::Number);
        let (what, unit) = (hypothesis.label.clone(), &hypothesis.unit);
        Row::of_scenario("Prix et facteurs", what, value, unit)
            .sourced(
                &*hypothesis.source,
                hypothesis.year,
                &*hypothesis.confidence,
            )
            .keyed(&*hypothesis.key)
    };
    scenario.hypotheses.all().iter().map(row).collect()
}

/// Rates and limits of each aid, in cells that formulas name.
pub fn aids(scenario: &Scenario) -> Vec<Row> {
    let euros = |amount: Option<Euros>| amount.map(|amount| amount.cents() as f64 / 100.0);
    let mut rows = Vec::new();
    for (rank, aid) in scenario.aids.iter().enumerate() {
        let inhabitants = aid.most_inhabitants.map(f64::from);
        for (limit, what, value, unit) in [
            ("taux", "taux", Some(aid.rate), "part du coût HT"),
            (
                "assiette",
                "coût d'un point retenu au plus",
                euros(aid.most_cost_per_point),
                "€ HT/point",
            ),
            (
                "plafond_point",
                "plafond par point",
                euros(aid.most_per_point),
                "€/point",
            ),
            (
                "plafond_commune",
                "plafond par commune",
                euros(aid.most_per_commune),
                "€",
            ),
            (
                "points_max",
                "points aidés au plus par commune",
                aid.most_points.map(f64::from),
                "points",
            ),
            (
                "facteur_min",
                "facteur du périmètre rénové au moins",
                aid.least_factor,
                "avant / après",
            ),
            (
                "population_max",
                "population au plus",
                inhabitants,
                "habitants",
            ),
        ] {
            let Some(value) = value else { continue };
            let what = format!("{} : {what}", aid.name);
            let row = Row::of_scenario("Aides", what, Value::Number(value), unit);
            rows.push(Row {
                source: aid.source.clone(),
                year: Some(aid.year),
                ..row.keyed(aid_name(rank, limit))
            });
        }
    }
    rows
}

/// The name of the cell that holds a limit of an aid, by the aid's place in the scenario.
pub fn aid_name(rank: usize, limit: &str) -> String {
    format!("aide{}_{limit}", rank + 1)
}
