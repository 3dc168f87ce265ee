//! « Hypothèses »: every figure that a plan rests on, with its source, year and confidence.

mod rules;

use super::{Shared, target_value};
use crate::energy::column;
use crate::energy::hours::Lit;
use crate::inventory::profile::Profile;
use crate::money::Euros;
use crate::report::layout::{self, name};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::report::wording::{decimal, thousands};
use crate::retrofit::catalogue::{Price, PriceLevel, Range};
use crate::scenario::Scenario;
use crate::scenario::comparison::settings::{Setting, Told};
use crate::scenario::study::Study;
use rust_xlsxwriter::Worksheet;
use std::path::{Path, PathBuf};

const HEADERS: [&str; 7] = [
    "Rubrique",
    "Hypothèse",
    "Valeur",
    "Unité",
    "Source",
    "Année",
    "Confiance",
];

/// One hypothesis.
pub struct Row {
    section: &'static str,
    what: String,
    value: Value<'static>,
    unit: String,
    source: String,
    year: Option<i32>,
    confidence: String,
    /// Key of a general hypothesis: the name of its cell.
    key: Option<String>,
}

impl Row {
    /// A value that the scenario sets.
    fn of_scenario(
        section: &'static str,
        what: impl Into<String>,
        value: Value<'static>,
        unit: &str,
    ) -> Self {
        Self {
            section,
            what: what.into(),
            value,
            unit: unit.into(),
            source: "Scénario".into(),
            year: None,
            confidence: "selon le scénario".into(),
            key: None,
        }
    }

    fn cells(&self) -> Vec<Value<'_>> {
        vec![
            Value::text(self.section),
            Value::text(&*self.what),
            self.value.clone(),
            Value::text(&*self.unit),
            Value::text(&*self.source),
            Value::optional(self.year.map(f64::from)),
            Value::text(&*self.confidence),
        ]
    }
}

/// Every hypothesis of a study, in the order of the sheet.
pub fn list(study: &Study) -> Vec<Row> {
    let scenario = &study.scenario;
    let mut rows = general(scenario);
    rows.extend(aids(scenario));
    rows.extend(burning_hours(scenario));
    rows.extend(
        scenario
            .tables
            .ballasts
            .figures()
            .into_iter()
            .map(|figure| Row {
                section: "Puissance système",
                what: figure.what,
                value: Value::text(figure.value),
                unit: "W".into(),
                source: figure.source.into(),
                year: Some(figure.year),
                confidence: figure.confidence.into(),
                key: None,
            }),
    );
    rows.extend(
        scenario
            .tables
            .service
            .figures()
            .into_iter()
            .map(|figure| Row {
                section: "Service d'éclairage",
                what: figure.what,
                value: Value::text(figure.value),
                unit: String::new(),
                source: figure.source.into(),
                year: Some(figure.year),
                confidence: figure.confidence.into(),
                key: None,
            }),
    );
    rows.extend(calibration(study));
    rows.extend(communes(scenario));
    rows.extend(catalogue(scenario));
    rows.extend(choice(scenario));
    rows.extend(rules::list(scenario));
    rows
}

/// The same, for scenarios to be compared by.
pub fn settings(study: &Study) -> Vec<Setting> {
    let told = |value: Value<'static>| match value {
        Value::Number(number) | Value::Formula(_, number) => Told::Number(number),
        Value::Text(text) => Told::Text(text.into_owned()),
        Value::Blank => Told::Text(String::new()),
    };
    let setting = |row: Row| Setting {
        section: row.section,
        what: row.what,
        value: told(row.value),
        unit: row.unit,
    };
    list(study).into_iter().map(setting).collect()
}

/// The cells that formulas name: name and address; `top` is the row (from 0) of the header.
pub fn named_cells(rows: &[Row], top: u32) -> Vec<(&str, String)> {
    rows.iter()
        .zip(top + 2..)
        .filter(|(row, _)| matches!(row.value, Value::Number(_)))
        .filter_map(|(row, line)| {
            let cell = format!("'{}'!$C${line}", layout::sheet::HYPOTHESES);
            Some((row.key.as_deref()?, cell))
        })
        .collect()
}

/// The name of the cell that holds a limit of an aid, by the aid's place in the scenario.
pub fn aid_name(rank: usize, limit: &str) -> String {
    format!("aide{}_{limit}", rank + 1)
}

/// The sheet.
pub fn sheet(shared: &Shared<'_>, title: &str) -> Written<Worksheet> {
    let widths = [22.0, 47.0, 38.0, 21.0, 50.0, 8.0, 18.0];
    let kinds = [
        Kind::Wrapped,
        Kind::Wrapped,
        Kind::General,
        Kind::Wrapped,
        Kind::Wrapped,
        Kind::Plain,
        Kind::Wrapped,
    ];
    let columns = HEADERS
        .into_iter()
        .zip(widths)
        .zip(kinds)
        .map(|((header, width), kind)| Column::new(header, width, kind));
    shared.one_table(
        layout::sheet::HYPOTHESES,
        columns.collect(),
        shared.hypotheses.iter().map(Row::cells),
        title,
    )
}

fn general(scenario: &Scenario) -> Vec<Row> {
    let row = |hypothesis: &crate::scenario::hypotheses::Hypothesis| Row {
        section: "Prix et facteurs",
        what: hypothesis.label.clone(),
        value: hypothesis
            .value
            .map_or(Value::text("non renseigné"), Value::Number),
        unit: hypothesis.unit.clone(),
        source: hypothesis.source.clone(),
        year: hypothesis.year,
        confidence: hypothesis.confidence.clone(),
        key: Some(hypothesis.key.clone()),
    };
    scenario.hypotheses.all().iter().map(row).collect()
}

/// Rates and limits of each aid, in cells that formulas name.
fn aids(scenario: &Scenario) -> Vec<Row> {
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
            rows.push(Row {
                section: "Aides",
                what: format!("{} : {what}", aid.name),
                value: Value::Number(value),
                unit: unit.into(),
                source: aid.source.clone(),
                year: Some(aid.year),
                confidence: "selon le scénario".into(),
                key: Some(aid_name(rank, limit)),
            });
        }
    }
    rows
}

fn burning_hours(scenario: &Scenario) -> Vec<Row> {
    let (rule, hours) = (&scenario.switching, &scenario.hours);
    let section = "Durée de fonctionnement";
    let minutes = |minutes: f64| decimal((minutes * 10.0).round() / 10.0);
    let switching = match rule.lit {
        Lit::SunAltitude(_) => rule.lit.to_string(),
        Lit::AroundSun { .. } | Lit::YearlyHours(_) => format!(
            "de {} min après le coucher du soleil à {} min avant son lever",
            minutes(hours.after_sunset_min),
            minutes(hours.before_sunrise_min)
        ),
    };
    let place = format!(
        "{}° N, {}° E ; heure légale {} ; année {}",
        decimal(rule.latitude),
        decimal(rule.longitude),
        rule.timezone,
        rule.year
    );
    let hours_row = |what: String, profile: &Profile| Row {
        source: "Calcul : position du soleil (troisième algorithme de Grena, 2012)".into(),
        year: Some(rule.year),
        confidence: "élevée".into(),
        ..Row::of_scenario(
            section,
            what,
            Value::Number(tenth(hours.equivalent(profile))),
            "h/an à pleine puissance",
        )
    };
    let full_night = Profile::full_night();
    let mut rows = vec![
        Row::of_scenario(section, "Allumage du réseau", Value::text(switching), ""),
        Row::of_scenario(section, "Lieu et année du calcul", Value::text(place), ""),
        hours_row("Nuit entière".into(), &full_night),
    ];
    let blank = &scenario.regimes.when_blank;
    rows.push(hours_row(format!("Régime non renseigné : {blank}"), blank));
    let named = scenario.regimes.named.iter();
    rows.extend(
        named.map(|(name, profile)| hours_row(format!("Régime « {name} » : {profile}"), profile)),
    );
    rows
}

/// By how much bills correct the theory of each cabinet.
fn calibration(study: &Study) -> Vec<Row> {
    let points = &study.import.points;
    let factors = points.number(column::CALIBRATION);
    let cabinets = points.grouping(&["commune", "armoire", column::CALIBRATION]);
    let [commune, cabinet] = ["commune", "armoire"].map(|name| points.text(name));
    cabinets
        .firsts
        .iter()
        .map(|row| *row as usize)
        .filter_map(|row| Some((row, factors.get(row)?)))
        .filter(|(_, factor)| (factor - 1.0).abs() > f64::EPSILON)
        .map(|(row, factor)| Row {
            source: "Rapprochement avec les factures (calage_factures)".into(),
            ..Row::of_scenario(
                "Calage sur factures",
                format!(
                    "Armoire {}, {}",
                    cabinet.get(row).unwrap_or_default(),
                    commune.get(row).unwrap_or_default()
                ),
                Value::Number(factor),
                "facture / calcul",
            )
        })
        .collect()
}

/// What single communes decide, and those of a nature park.
fn communes(scenario: &Scenario) -> Vec<Row> {
    let name = |insee: &str| {
        let territory = &scenario.territory;
        territory
            .by_insee(insee)
            .map_or(insee, |index| &territory.communes()[index].nom)
            .to_owned()
    };
    let section = "Communes";
    let counted = if scenario.communes.switch_off_counts {
        "comptée dans le facteur : après travaux seulement"
    } else {
        "non comptée dans le facteur : avant et après travaux"
    };
    let mut rows: Vec<Row> = scenario
        .communes
        .switch_off
        .iter()
        .map(|(insee, profile)| {
            let what = format!(
                "{} : décision prise avec les travaux, {counted}",
                name(insee)
            );
            Row::of_scenario(section, what, Value::text(profile.to_string()), "")
        })
        .collect();
    let in_park: Vec<String> = scenario
        .communes
        .in_park
        .iter()
        .map(|insee| name(insee))
        .collect();
    let listed = if in_park.is_empty() {
        "aucune commune donnée (communes_parc)".to_owned()
    } else {
        in_park.join(" ; ")
    };
    rows.push(Row::of_scenario(
        section,
        "Communes du parc naturel régional",
        Value::text(listed),
        "",
    ));
    rows
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn catalogue(scenario: &Scenario) -> Vec<Row> {
    let section = "Catalogue";
    let catalogue = &scenario.catalogue;
    let mut rows = Vec::new();
    for range in &catalogue.ranges {
        let traits = traits(range);
        let row = |what: String, value: Value<'static>, unit: &str| Row {
            section,
            what,
            value,
            unit: unit.into(),
            source: range.source.clone(),
            year: Some(range.year),
            confidence: range.confidence.clone(),
            key: None,
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
        rows.push(Row {
            section,
            what: format!(
                "Gradation : {} ({} h/an à pleine puissance)",
                dimming.label,
                decimal(tenth(equivalent))
            ),
            value: Value::euros(dimming.extra_cost.cents_ht()),
            unit: format!("€ HT/point{}", span(&dimming.extra_cost)),
            source: dimming.source.clone(),
            year: Some(dimming.year),
            confidence: dimming.confidence.clone(),
            key: None,
        });
    }
    let planned = scenario.rules.groups.cabinet_work.as_ref();
    rows.extend(catalogue.cabinets.iter().map(|work| {
        let in_plan = planned.is_some_and(|one| one.code == work.code);
        let place = if in_plan {
            "dans le plan"
        } else {
            "hors du plan"
        };
        Row {
            section,
            what: format!("Armoire : {}", work.label),
            value: Value::euros(work.price.cents_ht()),
            unit: format!("€ HT/armoire, {place}{}", span(&work.price)),
            source: work.source.clone(),
            year: Some(work.year),
            confidence: work.confidence.clone(),
            key: in_plan.then(|| name::WORK.to_owned()),
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

fn choice(scenario: &Scenario) -> Vec<Row> {
    let section = "Objectifs et calcul";
    let row = |what: &str, value: Value<'static>, unit: &str| {
        Row::of_scenario(section, what, value, unit)
    };
    let yes_no = |yes: bool| Value::text(if yes { "oui" } else { "non" });
    let objective = scenario.objectives.label();
    let names = |paths: &mut dyn Iterator<Item = &Path>| {
        let names: Vec<String> = paths
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        Value::text(names.join(" ; "))
    };
    let targets = &scenario.targets;
    let limit = scenario.calculation.seconds;
    vec![
        row(
            "Ce que le plan recherche",
            Value::text(objective),
            scenario.objectives.first().unit(),
        ),
        row(
            "Objectif facteur 4 (consommation divisée par 4 ou plus)",
            target_value(targets.factor4),
            "points",
        ),
        row(
            "Objectif facteur 2 (divisée par 2 à 4)",
            target_value(targets.factor2),
            "points",
        ),
        row(
            "Un facteur 4 peut compter pour l'objectif facteur 2",
            yes_no(targets.factor4_counts_for_factor2),
            "",
        ),
        row(
            "Prix du catalogue retenus",
            Value::text(scenario.price_level.label()),
            "",
        ),
        row(
            "Base des budgets et des coûts",
            Value::text(scenario.basis.basis.code()),
            "",
        ),
        row(
            "Écart relatif à prouver",
            Value::Number(scenario.calculation.gap),
            "part",
        ),
        row(
            "Durée maximale du calcul",
            limit.map_or(Value::text("sans limite"), Value::Number),
            "s",
        ),
        row(
            "Inventaires",
            names(&mut scenario.inventories.iter().map(PathBuf::as_path)),
            "",
        ),
        row(
            "Budgets",
            match &scenario.budget_file {
                Some(file) => names(&mut std::iter::once(file.as_path())),
                None => Value::text("section [budgets] du scénario"),
            },
            "",
        ),
    ]
}
