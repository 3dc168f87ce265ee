//! A plan of a front as a scenario of its own: the same file with the two goals, and the threshold that
//! the plan was found under.

use super::{Front, FrontPlan};
use crate::error::{Error, Result};
use crate::french_toml::read_text;
use crate::plan::PROVED_GAP;
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, table, value};

/// The file of a plan by its rank: beside the scenario, whose paths are taken from its own folder.
#[must_use]
pub fn file_of(scenario: &Path, front: &Front, rank: usize) -> PathBuf {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    let [first, second] = front.goals.map(super::Objective::code);
    scenario.with_file_name(format!("{stem}_{first}_{second}_{rank}.toml"))
}

/// The text of the scenario whose plan is the one of a rank, from 1.
///
/// # Errors
/// The scenario can no longer be read as it was.
pub fn text_of(
    scenario: &Scenario,
    front: &Front,
    rank: usize,
    plan: &FrontPlan,
) -> Result<String> {
    let file = &scenario.file;
    let text = read_text(file)?;
    let mut text: DocumentMut = text.parse().map_err(|_| {
        Error::input(
            file,
            "ce fichier n'est pas un TOML bien formé",
            "corrigez le scénario",
        )
    })?;
    let [first, second] = front.goals;
    let name = text.get("nom").and_then(Item::as_str).unwrap_or_default();
    let name = format!(
        "{name}, plan {rank} entre {} et {}",
        first.code(),
        second.code()
    );
    text["nom"] = value(name);
    if plan.is_refined {
        text["objectif"] = value(Array::from_iter([first.code(), second.code()]));
        text["tolerance_objectifs"] = value(0.0);
    } else {
        text["objectif"] = value(first.code());
    }
    free_wished_groups(&mut text);
    if scenario.calculation.gap < PROVED_GAP {
        let calculation = text.entry("calcul").or_insert(table());
        calculation["ecart"] = value(PROVED_GAP);
    }
    if let Some(least) = plan.least {
        let mut threshold = Table::new();
        // 0 has no sign.
        let bound = 0.0 + second.shown(least as f64) / 1000.0;
        let key = match second {
            super::Objective::Cout => "maximum",
            _ => "minimum",
        };
        threshold["mesure"] = value(second.code());
        threshold[key] = value(bound);
        let none = Item::ArrayOfTables(ArrayOfTables::new());
        let thresholds = text.entry("seuils").or_insert(none);
        if let Some(thresholds) = thresholds.as_array_of_tables_mut() {
            thresholds.push(threshold);
        }
    }
    Ok(text.to_string())
}

/// No group is wished whole any more, as in the front.
fn free_wished_groups(text: &mut DocumentMut) {
    let Some(groups) = text.get_mut("groupes").and_then(Item::as_table_like_mut) else {
        return;
    };
    for key in ["armoires", "voies"] {
        let wished = groups.get_mut(key);
        if let Some(wished) = wished.filter(|it| it.as_str() == Some("si_possible")) {
            *wished = value("libre");
        }
    }
    groups.remove("penalite");
}
