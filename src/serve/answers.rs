//! What a person answers: each answer is in the quality workbook beside the inventories at once,
//! where `importer` reads it as well.

use super::act::{self, Said};
use super::project::{ANSWERS, Project};
use super::reply::Next;
use super::settings::{self, Settings};
use super::{is_there, refused};
use crate::cli::import::links_from;
use crate::error::Result;
use crate::inventory::answers::{Answers, Like, TITLES};
use crate::inventory::confirmations::{IGNORED, column_of};
use crate::inventory::decision::Kind as Subject;
use crate::inventory::fields::Field;
use crate::inventory::grid::Cell;
use crate::outputs::Kind;
use crate::report::quality;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;

/// Longest answer, in characters.
const LONGEST: usize = 200;

/// Yes or no to a decision.
#[derive(Debug, Deserialize, Serialize)]
pub struct OfDecision {
    fichier: String,
    #[serde(default)]
    feuille: String,
    #[serde(default)]
    cellule: String,
    sujet: String,
    #[serde(default)]
    reponse: String,
}

/// What a column is.
#[derive(Debug, Deserialize, Serialize)]
pub struct OfColumn {
    fichier: String,
    #[serde(default)]
    feuille: String,
    colonne: String,
    #[serde(default)]
    champ: String,
}

/// What is missing of a row, or of rows alike.
#[derive(Debug, Deserialize, Serialize)]
pub struct OfRows {
    fichier: String,
    #[serde(default)]
    feuille: String,
    /// The number of the row; empty for rows alike.
    #[serde(default)]
    ligne: String,
    /// What was read of rows alike.
    #[serde(default)]
    commune: String,
    #[serde(default)]
    lampe: String,
    #[serde(default)]
    watts: String,
    champ: String,
    #[serde(default)]
    valeur: String,
}

/// Answers a decision.
pub fn decision(project: &Project, sent: &OfDecision) -> Result<Next> {
    let kind = Subject::ALL.iter().find(|kind| kind.code() == sent.sujet);
    let kind = *kind.ok_or_else(not_known)?;
    let said = match sent.reponse.as_str() {
        "oui" => Some(true),
        "non" => Some(false),
        "" => None,
        _ => return Err(not_known()),
    };
    let place = (sent.fichier.clone(), sent.feuille.clone());
    let words = match said {
        Some(_) => format!("« {} » : {}, {}.", sent.fichier, kind.label(), sent.reponse),
        None => format!("« {} » : {}, réponse retirée.", sent.fichier, kind.label()),
    };
    answer(project, "decision", words, json!(sent), |answers| {
        let cell = sent.cellule.clone();
        answers.confirmed.set_decision(place, kind, cell, said);
    })
}

/// Says what a column is.
pub fn column(project: &Project, sent: &OfColumn) -> Result<Next> {
    let at = column_of(&sent.colonne).ok_or_else(not_known)?;
    let stated = match sent.champ.as_str() {
        "" => None,
        IGNORED => Some(None),
        name => {
            let field = Field::of_name(name);
            Some(Some(field.ok_or_else(not_known)?))
        }
    };
    let place = (sent.fichier.clone(), sent.feuille.clone());
    let read = match sent.champ.as_str() {
        "" => "comme le programme l'a comprise",
        name => name,
    };
    let words = format!("« {} », colonne {} : {read}.", sent.fichier, sent.colonne);
    answer(project, "colonne", words, json!(sent), |answers| {
        answers.confirmed.set_column(place, at, stated);
    })
}

/// Says what is missing.
pub fn rows(project: &Project, sent: &OfRows) -> Result<Next> {
    let field = TITLES.iter().find(|(field, _)| field.name() == sent.champ);
    let (field, title) = *field.ok_or_else(not_known)?;
    let value: String = sent.valeur.trim().chars().take(LONGEST).collect();
    let value = value.replace(char::is_control, " ");
    let cell = (!value.is_empty()).then(|| Cell::Text(value.as_str().into()));
    let (file, sheet) = (sent.fichier.clone(), sent.feuille.clone());
    let words = format!("« {file} » : {title}, « {value} ».");
    let row = sent.ligne.parse::<u32>().ok().filter(|row| *row > 0);
    let read = [&sent.commune, &sent.lampe, &sent.watts].map(Clone::clone);
    let like = Like::of_line(&read);
    if row.is_none() && (like.is_none() || !sent.ligne.is_empty()) {
        return Err(not_known());
    }
    answer(
        project,
        "complement",
        words,
        json!(sent),
        |answers| match (row, like) {
            (Some(row), _) => answers.set_row((file, sheet, row), field, cell),
            (None, Some(like)) => answers.set_alike((file, sheet, like), field, cell),
            (None, None) => {}
        },
    )
}

fn not_known() -> crate::error::Error {
    refused("cette réponse ne porte sur rien de connu ; rechargez la page")
}

/// Changes the answers, and writes the workbook that holds them all.
fn answer(
    project: &Project,
    kind: &'static str,
    words: String,
    detail: serde_json::Value,
    change: impl FnOnce(&mut Answers),
) -> Result<Next> {
    let said = act::done(project, |project| {
        let mut import = project.to_answer()?.ok_or_else(|| {
            refused(
                "aucun inventaire n'est lu : il n'y a rien à quoi répondre ; déposez un fichier",
            )
        })?;
        change(&mut import.asked.answers);
        let file = Path::new(ANSWERS);
        let is_first = !is_there(ANSWERS);
        let workbook = quality::workbook(&import, &links_from(file, &import))?;
        settings::write(file, Kind::Quality, &workbook)?;
        project.keep_answered(import);
        if is_first && Settings::is_there() {
            let mut settings = Settings::read()?;
            settings.read_answers();
            settings.write()?;
        }
        Ok(Said {
            kind,
            words,
            detail,
        })
    })?;
    Ok(Next::stay(said))
}
