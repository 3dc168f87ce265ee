//! What a scenario sets beyond its hypotheses: budgets, rules and flags, each in words, so that two
//! scenarios can be told apart.

use super::Side;
use crate::plan::problem::Carry;
use crate::retrofit::FactorClass;
use crate::retrofit::rules::{Flag, Stance};
use crate::scenario::Scenario;
use crate::scenario::rules::limits::SHARE_PARTS;
use crate::scenario::rules::selector::Selector;
use crate::scenario::rules::{Rules, Scope};
use std::path::PathBuf;

/// One thing that a scenario sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// What it belongs to.
    pub section: &'static str,
    /// What it is.
    pub what: String,
    /// What it is set to.
    pub value: SettingValue,
    /// Unit of a number.
    pub unit: String,
}

/// What something is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// A number.
    Number(f64),
    /// Anything else.
    Text(String),
}

const MONEY: &str = "Budgets";
const RULES: &str = "Règles du scénario";

fn setting(
    section: &'static str,
    what: impl Into<String>,
    value: SettingValue,
    unit: &str,
) -> Setting {
    Setting {
        section,
        what: what.into(),
        value,
        unit: unit.into(),
    }
}

fn text(value: impl Into<String>) -> SettingValue {
    SettingValue::Text(value.into())
}

/// What a scenario sets in budgets, rules and flags.
#[must_use]
pub fn list(side: &Side) -> Vec<Setting> {
    let scenario = &side.study.scenario;
    let mut settings = budgets(side);
    settings.extend(limits(scenario));
    settings.extend(thresholds(&scenario.rules));
    settings.extend(scenario.rules.reinvestment.map(|rule| {
        let what = format!("Économies réinvesties dans {}", rule.receiver_in_words());
        setting(RULES, what, SettingValue::Number(rule.share), "part")
    }));
    settings.extend(fund_scopes(scenario));
    settings.extend(selectors("À forcer", &scenario.rules.forced));
    settings.extend(selectors("Interdits", &scenario.rules.forbidden));
    settings.extend(Flag::ALL.into_iter().filter_map(|flag| {
        let stance = scenario.stances.of(flag);
        let what = format!("Signalement {} : {}", flag.code(), flag.rule().label);
        (stance != Stance::Signaler).then(|| setting(RULES, what, text(stance.label()), ""))
    }));
    settings.extend(replanning(&scenario.rules));
    settings
}

fn budgets(side: &Side) -> Vec<Setting> {
    let study = &side.study;
    let euros = |cents: i64| SettingValue::Number(cents as f64 / 100.0);
    let unit = format!("€ {}", study.scenario.basis.basis.code());
    let total: i64 = study.budgets.values().sum();
    let mut settings = vec![setting(MONEY, "Budgets des communes", euros(total), &unit)];
    let years = &study.scenario.rules.years;
    for (place, year) in years.list.iter().enumerate() {
        let of_year = study.yearly_budgets.values();
        let of_year: i64 = of_year.filter_map(|budgets| budgets.get(place)).sum();
        let what = format!("Budgets des communes en {year}");
        settings.push(setting(MONEY, what, euros(of_year), &unit));
    }
    let borrowed = study
        .budgets
        .keys()
        .map(|commune| match years.carry_of(*commune) {
            Carry::Forward { borrow_cents } => borrow_cents,
            Carry::Never | Carry::Total => 0,
        });
    let borrowed: i64 = borrowed.sum();
    if borrowed > 0 {
        let what = "Emprunts possibles, toutes communes";
        settings.push(setting(MONEY, what, euros(borrowed), &unit));
    }
    settings
}

/// Each limit, with where it holds and what it bounds.
fn limits(scenario: &Scenario) -> impl Iterator<Item = Setting> {
    (1..).zip(&scenario.rules.limits).map(|(rank, limit)| {
        let mut words = Vec::new();
        let bounds = |what: &str, [least, most]: [Option<i64>; 2], scale: f64| {
            let stated =
                |word: &str, bound: i64| format!("{word} {}", decimal(bound as f64 / scale));
            let least = least.map(|bound| stated("au moins", bound));
            let most = most.map(|bound| stated("au plus", bound));
            let both: Vec<String> = least.into_iter().chain(most).collect();
            (!both.is_empty()).then(|| format!("{what} : {}", both.join(", ")))
        };
        words.extend(bounds("points", limit.points, 1.0));
        words.extend(bounds("dépense en €", limit.cents, 100.0));
        if let Some(share) = limit.least_share {
            let percent = share as f64 / SHARE_PARTS as f64 * 100.0;
            words.push(format!("au moins {} % des points", decimal(percent)));
        }
        words.extend(limit.factor.map(|factor| match factor {
            FactorClass::F4 => "facteur 4".to_owned(),
            FactorClass::F2 => "facteur 2".to_owned(),
        }));
        let year = limit
            .year
            .and_then(|place| scenario.rules.years.list.get(place));
        words.extend(year.map(|year| format!("en {year}")));
        words.extend(place(scenario, &limit.scope));
        let value = words.join(" ; ");
        setting(RULES, format!("Limite n° {rank}"), text(value), "")
    })
}

fn decimal(number: f64) -> String {
    number.to_string().replace('.', ",")
}

/// Each threshold, with what it bounds.
fn thresholds(rules: &Rules) -> impl Iterator<Item = Setting> {
    (1..).zip(&rules.thresholds).map(|(rank, rule)| {
        let what = format!("Seuil n° {rank} : {}", rule.measure.label());
        let unit = rules.years.unit(rule.measure);
        setting(RULES, what, text(rule.in_words()), unit)
    })
}

/// The communes of common funds that are not for all.
fn fund_scopes(scenario: &Scenario) -> impl Iterator<Item = Setting> {
    scenario.rules.funds.iter().filter_map(|fund| {
        let what = format!("Fonds « {} » : communes", fund.name);
        Some(setting(
            RULES,
            what,
            text(place(scenario, &fund.scope)?),
            "",
        ))
    })
}

/// The communes of a rule by name; none for the whole territory.
fn place(scenario: &Scenario, scope: &Scope) -> Option<String> {
    let Scope::Communes(inside) = scope else {
        return None;
    };
    let communes = scenario.territory.communes();
    let names: Vec<&str> = inside
        .iter()
        .map(|index| communes[*index].nom.as_str())
        .collect();
    Some(names.join(" ; "))
}

fn selectors(what: &str, list: &[Selector]) -> impl Iterator<Item = Setting> {
    list.iter()
        .map(move |one| setting(RULES, format!("{what} : {}", one.words), text("oui"), ""))
}

fn replanning(rules: &Rules) -> Vec<Setting> {
    let Some(replanning) = &rules.replanning else {
        return Vec::new();
    };
    let name = |path: &Option<PathBuf>| {
        let name = path.as_ref().and_then(|path| path.file_name());
        text(name.map_or("aucun".into(), |name| name.to_string_lossy().into_owned()))
    };
    let left = if replanning.budgets_are_left {
        "oui"
    } else {
        "non"
    };
    [
        ("Plan précédent", name(&replanning.plan)),
        ("Points déjà faits", name(&replanning.done)),
        ("Budgets déjà diminués des points faits", text(left)),
        (
            "Ce que vaut un point déjà prévu",
            SettingValue::Number(replanning.weight),
        ),
    ]
    .into_iter()
    .map(|(what, value)| setting(RULES, what, value, ""))
    .collect()
}
