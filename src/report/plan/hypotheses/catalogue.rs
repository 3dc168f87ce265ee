//! What can be put up, and what it costs.

use super::{Row, tenth};
use crate::report::layout::name;
use crate::report::sheet::Value;
use crate::report::wording::{decimal, thousands};
use crate::retrofit::catalogue::{Price, PriceLevel, Range};
use crate::scenario::Scenario;

/// Ranges with their steps, dimmings, and works on cabinets.
pub fn list(scenario: &Scenario) -> Vec<Row> {
    let section = "Catalogue";
    let catalogue = &scenario.catalogue;
    let mut rows = Vec::new();
    for range in &catalogue.ranges {
        let traits = traits(range);
        let row = |what: String, value: Value<'static>, unit: &str| {
            Row::of_scenario(section, what, value, unit).sourced(
                &*range.source,
                range.year,
                &*range.confidence,
            )
        };
        rows.push(row(
            format!("Gamme « {} » : {}", range.code, range.label),
            Value::text(traits),
            "",
        ));
        rows.extend(range.steps.iter().map(|step| Row {
            source: format!("comme la gamme « {} »", range.code),
            ..row(
                format!(
                    "{}, {} W, {} lm",
                    range.label,
                    decimal(step.power_w),
                    decimal(step.flux_lm)
                ),
                Value::euros(step.price.cents_ht()),
                &format!("€ HT/point, posé{}", span(&step.price)),
            )
        }));
    }
    for dimming in &catalogue.dimmings {
        let equivalent = scenario.hours.equivalent(dimming.profile());
        let what = format!(
            "Gradation : {} ({} h/an à pleine puissance)",
            dimming.label,
            decimal(tenth(equivalent))
        );
        let (value, unit) = (
            Value::euros(dimming.extra_cost.cents_ht()),
            format!("€ HT/point{}", span(&dimming.extra_cost)),
        );
        rows.push(Row::of_scenario(section, what, value, &unit).sourced(
            &*dimming.source,
            dimming.year,
            &*dimming.confidence,
        ));
    }
    let planned = scenario.rules.groups.cabinet_work.as_ref();
    rows.extend(catalogue.cabinets.iter().map(|work| {
        let in_plan = planned.is_some_and(|one| one.code == work.code);
        let place = if in_plan {
            "dans le plan"
        } else {
            "hors du plan"
        };
        let what = format!("Armoire : {}", work.label);
        let (value, unit) = (
            Value::euros(work.price.cents_ht()),
            format!("€ HT/armoire, {place}{}", span(&work.price)),
        );
        Row {
            key: in_plan.then(|| name::WORK.to_owned()),
            ..Row::of_scenario(section, what, value, &unit).sourced(
                &*work.source,
                work.year,
                &*work.confidence,
            )
        }
    }));
    rows
}

/// How far a price goes, where the catalogue says it.
fn span(price: &Price) -> String {
    let euros = |cents: i64| decimal(cents as f64 / 100.0);
    match (price.at(PriceLevel::Bas), price.at(PriceLevel::Haut)) {
        (Some(low), Some(high)) if low < high => {
            format!(" (de {} à {})", euros(low), euros(high))
        }
        _ => String::new(),
    }
}

/// What a range is, but for its prices.
fn traits(range: &Range) -> String {
    let mut traits = vec![
        format!("{} K", range.colour_temperature_k),
        if range.dimmable {
            "gradable"
        } else {
            "non gradable"
        }
        .to_owned(),
        if range.keeps_optics {
            "luminaire en place conservé"
        } else {
            "optique neuve"
        }
        .to_owned(),
        format!("{} h", thousands(range.life_h)),
        format!(
            "entretien {} € HT/an",
            decimal(range.upkeep_cents_ht_per_year() as f64 / 100.0)
        ),
    ];
    if let Some(ulr) = range.ulr_pct {
        traits.push(format!("ULR {} %", decimal(ulr)));
    }
    if range.utilisation < 1.0 {
        traits.push(format!("utilisation {}", decimal(range.utilisation)));
    }
    traits.join(" ; ")
}
