//! What consumption today and light after the works are computed with.

use super::{Row, tenth};
use crate::energy::column;
use crate::energy::hours::Lit;
use crate::inventory::profile::Profile;
use crate::provenance::SourcedFigure;
use crate::report::sheet::Value;
use crate::report::wording::decimal;
use crate::scenario::Scenario;
use crate::scenario::study::Study;

/// When the network is lit, and for how long under each regime.
pub fn burning_hours(scenario: &Scenario) -> Vec<Row> {
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
    let calculation = format!("heure légale {} ; année {}", rule.timezone, rule.year);
    let sun = Row::of_scenario(
        section,
        "Lieu du soleil",
        Value::text(scenario.sun.to_string()),
        "",
    );
    let sun = match scenario.sun.source() {
        Some((source, year, confidence)) => sun.sourced(source, i32::from(year), confidence),
        None => sun,
    };
    let hours_row = |what: String, profile: &Profile| {
        let value = Value::Number(tenth(hours.equivalent(profile)));
        let source = "Calcul : position du soleil (troisième algorithme de Grena, 2012)";
        Row::of_scenario(section, what, value, "h/an à pleine puissance")
            .sourced(source, rule.year, "élevée")
    };
    let full_night = Profile::full_night();
    let mut rows = vec![
        Row::of_scenario(section, "Allumage du réseau", Value::text(switching), ""),
        sun,
        Row::of_scenario(
            section,
            "Heure légale et année du calcul",
            Value::text(calculation),
            "",
        ),
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

/// What lamps draw with their ballasts.
pub fn system_power(scenario: &Scenario) -> Vec<Row> {
    of_table("Puissance système", "W", scenario.tables.ballasts.figures())
}

/// How much light a new luminaire must give.
pub fn service(scenario: &Scenario) -> Vec<Row> {
    of_table("Service d'éclairage", "", scenario.tables.service.figures())
}

/// The figures of a table of the field.
fn of_table(section: &'static str, unit: &str, figures: Vec<SourcedFigure<'_>>) -> Vec<Row> {
    let row = |figure: SourcedFigure<'_>| {
        Row::of_scenario(section, figure.what, Value::text(figure.value), unit).sourced(
            figure.source,
            figure.year,
            figure.confidence,
        )
    };
    figures.into_iter().map(row).collect()
}

/// By how much bills correct the theory of each cabinet.
pub fn calibration(study: &Study) -> Vec<Row> {
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
