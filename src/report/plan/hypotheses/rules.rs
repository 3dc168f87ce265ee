//! How the communes decide, where the scenario says more than budgets and targets.

use super::Row;
use crate::report::sheet::Value;
use crate::report::wording::decimal;
use crate::scenario::Scenario;
use crate::scenario::rules::Rules;
use crate::scenario::rules::funds::{Fund, Money};
use crate::scenario::rules::groups::Together;
use crate::scenario::rules::years::{CarryKey, Savings};

const SECTION: &str = "Règles du scénario";

/// A row for each rule that the scenario has; none for a scenario without.
pub fn list(scenario: &Scenario) -> Vec<Row> {
    let rules = &scenario.rules;
    let mut rows = years(rules);
    if scenario.objectives.all().len() > 1 {
        let share = Value::Number(scenario.goal_tolerance);
        rows.push(row(
            "Ce que chaque objectif peut perdre au profit des suivants",
            share,
            "part",
        ));
    }
    for (rule, rank) in rules.equity.iter().zip(1..) {
        let level = Value::text(rule.level_in_words());
        rows.push(row(
            format!("Équité entre communes, règle [[equite]] n° {rank}"),
            level,
            &rule.unit(),
        ));
    }
    for (rule, rank) in rules.thresholds.iter().zip(1..) {
        rows.push(row(
            format!(
                "Seuil, règle [[seuils]] n° {rank} ({})",
                rule.measure.code()
            ),
            Value::text(rule.in_words()),
            rules.years.unit(rule.measure),
        ));
    }
    for fund in &rules.funds {
        rows.extend(of_fund(fund));
    }
    for (what, together) in [
        ("Points d'une armoire", rules.groups.cabinets),
        ("Points d'une rue", rules.groups.streets),
    ] {
        let stated = match together {
            Together::Libre => continue,
            Together::SiPossible => "ensemble si possible",
            Together::Ensemble => "ensemble ou aucun",
        };
        rows.push(row(what, Value::text(stated), ""));
    }
    if rules.groups.has_penalty() {
        let penalty = Value::Number(rules.groups.penalty);
        let unit = scenario.objectives.first().unit();
        rows.push(row(
            "Ce que coûte un groupe rénové en partie",
            penalty,
            unit,
        ));
    }
    for (what, count) in [
        ("Règles [[forcer]]", rules.forced.len()),
        ("Règles [[interdire]]", rules.forbidden.len()),
        ("Règles [[limites]]", rules.limits.len()),
    ] {
        if count > 0 {
            rows.push(row(what, Value::count(count), "règles"));
        }
    }
    rows
}

fn row(what: impl Into<String>, value: Value<'static>, unit: &str) -> Row {
    Row::of_scenario(SECTION, what, value, unit)
}

fn years(rules: &Rules) -> Vec<Row> {
    let years = &rules.years;
    if years.list.is_empty() {
        return Vec::new();
    }
    let list: Vec<String> = years.list.iter().map(ToString::to_string).collect();
    let carry = match years.carry {
        CarryKey::Non => "le budget d'une année ne sert que cette année",
        CarryKey::Oui => "ce qu'une année laisse sert aux suivantes",
        CarryKey::Total => "un budget pour toutes les années",
    };
    let savings = match years.savings {
        Savings::ParAn => "économies d'une année, une fois tout fait",
        Savings::Cumul => "économies cumulées depuis l'année qui suit les travaux",
    };
    let mut rows = vec![
        row("Années de travaux", Value::text(list.join(" ; ")), ""),
        row("Report des budgets", Value::text(carry), ""),
        row("Économies comptées", Value::text(savings), ""),
    ];
    if let Some(rule) = rules.reinvestment.filter(|rule| rule.binds(years)) {
        rows.push(row(
            "Économies réinvesties",
            Value::Number(rule.share),
            "part de l'électricité économisée chaque année d'après",
        ));
        rows.push(row(
            "Économies réinvesties dans",
            Value::text(rule.receiver_in_words()),
            "",
        ));
    }
    for (year, least) in years.list.iter().zip(&years.least_points) {
        if *least > 0 {
            let least = Value::Number((*least).into());
            rows.push(row(format!("Points au moins en {year}"), least, "points"));
        }
    }
    rows
}

fn of_fund(fund: &Fund) -> Vec<Row> {
    let euros = |cents: i64| decimal(cents as f64 / 100.0);
    let amount = match &fund.money {
        Money::Whole(cents) => Value::euros(*cents),
        Money::Yearly(list) => {
            let list: Vec<String> = list.iter().map(|cents| euros(*cents)).collect();
            Value::text(list.join(" ; "))
        }
    };
    let usage = match &fund.grant {
        None => "s'ajoute aux budgets des communes".to_owned(),
        Some(grant) => format!(
            "{} € et {} % du coût par point",
            euros(grant.cents),
            decimal((grant.rate * 1e6).round() / 1e4)
        ),
    };
    let unit = match &fund.money {
        Money::Whole(_) => "€ en tout",
        Money::Yearly(_) => "€, année par année",
    };
    let named = |what: &str| format!("Fonds « {} » : {what}", fund.name);
    let mut rows = vec![
        row(named("montant"), amount, unit),
        row(named("usage"), Value::text(usage), ""),
    ];
    rows.push(row(
        named("part de ce qui reste à la commune, au plus"),
        Value::Number(fund.most_share),
        "part du coût HT, CEE et aides déduits",
    ));
    if let Some(most) = fund.most_per_commune {
        rows.push(row(
            named("plafond par commune"),
            Value::euros(most),
            "€ en tout",
        ));
    }
    rows
}
