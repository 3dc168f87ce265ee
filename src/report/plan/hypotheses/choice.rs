//! What is asked of the plan, and what single communes decide.

use super::super::target_value;
use super::Row;
use crate::inventory::Version;
use crate::report::sheet::Value;
use crate::scenario::Scenario;
use crate::scenario::assumed::print_of;
use crate::scenario::study::Study;
use std::path::{Path, PathBuf};

/// Inventories that are told one by one.
const MOST_FILES: usize = 40;

/// Targets, goal, bases and limits of the computation.
pub fn list(scenario: &Scenario) -> Vec<Row> {
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

/// The inventories, each with its version; a print of all of them where they are very many.
pub fn versions(study: &Study) -> Vec<Row> {
    let section = "Inventaires lus";
    let versions = &study.import.versions;
    if versions.len() > MOST_FILES {
        let prints: Vec<&str> = versions.values().map(|one| &*one.print).collect();
        let what = format!("{} fichiers ensemble", versions.len());
        let print = Value::text(print_of(prints.concat().as_bytes()));
        return vec![Row::of_scenario(section, what, print, "empreinte")];
    }
    let row = |(file, version): (&String, &Version)| {
        Row::of_scenario(
            section,
            &**file,
            Value::text(version.print.clone()),
            "empreinte",
        )
        .sourced(
            match version.origin() {
                origin if origin.is_empty() => "Le fichier ne dit ni son auteur ni sa date".into(),
                origin => origin,
            },
            None,
            "lu dans le fichier",
        )
    };
    versions.iter().map(row).collect()
}

/// What single communes decide, and those of a nature park.
pub fn communes(scenario: &Scenario) -> Vec<Row> {
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
