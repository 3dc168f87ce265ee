//! The contract that works are followed against: its name and days are typed on the page, its
//! objectives are those of the plan until a person writes others into its file.

use super::act::{self, Said};
use super::follow;
use super::project::Project;
use super::refused;
use super::reply::Next;
use super::settings::{self, printed_name, typed_day};
use super::toml_file::{self, put};
use crate::error::Result;
use crate::followup::contract::{Contract, Measure, Objective};
use crate::outputs::Kind;
use crate::scenario::assumed::Assumed;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// Its name in the folder, where the project has one of its own.
pub const FILE: &str = "contrat.toml";

/// The contract of the project's folder, else that of the plan; a plan without years has no
/// deadlines, and can be followed all the same.
///
/// # Errors
/// The file of the project cannot be read.
pub fn of(assumed: &Assumed) -> Result<Contract> {
    if super::is_there(FILE) {
        return Contract::read(Path::new(FILE));
    }
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    Ok(Contract::of_plan(assumed).unwrap_or_else(|_| Contract {
        name: format!("Plan « {} »", assumed.name),
        start: day(2000, 1, 1),
        end: day(2099, 12, 31),
        pace_months: 6,
        factor4_counts_for_factor2: false,
        objectives: Vec::new(),
    }))
}

/// What the page sends.
#[derive(Debug, Deserialize, Serialize)]
pub struct Sent {
    nom: String,
    debut: String,
    fin: String,
}

/// Keeps the name and the days of the contract.
pub fn keep(project: &Project, sent: &Sent) -> Result<Next> {
    let (start, end) = (typed_day(&sent.debut)?, typed_day(&sent.fin)?);
    let name = printed_name(
        &sent.nom,
        "donnez un nom au contrat : il est imprimé sur le bilan",
    )?;
    if end <= start {
        return Err(refused(
            "le dernier jour du contrat doit venir après le premier",
        ));
    }
    let said = act::done(project, |_| {
        let followed = follow::needed()?;
        let mut text = if super::is_there(FILE) {
            toml_file::read(Path::new(FILE))?
        } else {
            let planned = followed.reference.points.len();
            objectives_of(&of(&followed.reference.assumed)?, planned)
        };
        put(text.as_table_mut(), "nom", name.as_str().into());
        for (key, day) in [("debut", start), ("fin", end)] {
            put(text.as_table_mut(), key, day.to_string().into());
        }
        let text = text.to_string();
        // What a person wrote into it, a deadline say, may not agree with these days.
        Contract::of_text(&text, Path::new(FILE))?;
        settings::write(Path::new(FILE), Kind::Scenario, text.as_bytes())?;
        Ok(Said {
            kind: "contrat",
            words: format!(
                "Contrat enregistré : du {} au {}.",
                start.format("%d/%m/%Y"),
                end.format("%d/%m/%Y")
            ),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// A contract as its file: all but its name and its days, which are put there next.
fn objectives_of(contract: &Contract, planned: usize) -> DocumentMut {
    let mut text = DocumentMut::new();
    for key in ["nom", "debut", "fin"] {
        put(text.as_table_mut(), key, "".into());
    }
    let pace = i64::from(contract.pace_months);
    put(text.as_table_mut(), "rythme_mois", pace.into());
    let counts = contract.factor4_counts_for_factor2;
    put(
        text.as_table_mut(),
        "facteur4_compte_pour_facteur2",
        counts.into(),
    );
    let all = Objective {
        measure: Measure::Points,
        label: "Points lumineux rénovés".to_owned(),
        target: planned as f64,
        deadline: contract.end,
    };
    let objectives = match &contract.objectives[..] {
        [] => std::slice::from_ref(&all),
        asked => asked,
    };
    let mut tables = ArrayOfTables::new();
    for objective in objectives {
        let mut table = Table::new();
        put(&mut table, "mesure", objective.measure.code().into());
        put(&mut table, "libelle", objective.label.as_str().into());
        put(&mut table, "cible", objective.target.into());
        if objective.deadline != contract.end {
            put(
                &mut table,
                "echeance",
                objective.deadline.to_string().into(),
            );
        }
        tables.push(table);
    }
    text.insert("objectifs", Item::ArrayOfTables(tables));
    text
}
