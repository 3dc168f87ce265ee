//! What the plan is to reach, and which files it leaves out.

use super::act::{self, Said};
use super::project::Project;
use super::refused;
use super::reply::Next;
use super::settings::{self, Sense, Settings};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What the page sends.
#[derive(Debug, Deserialize, Serialize)]
pub struct Sent {
    nom: String,
    facteur4_sens: String,
    facteur4: String,
    facteur2_sens: String,
    facteur2: String,
}

/// Keeps the targets.
pub fn keep(project: &Project, sent: &Sent) -> Result<Next> {
    let said = act::done(project, |_| {
        settings::require()?;
        let mut settings = Settings::read()?;
        settings.set_name(&settings::printed_name(
            &sent.nom,
            "donnez un nom au plan : il est imprimé sur les documents",
        )?);
        let mut stated = Vec::new();
        for (key, label, sense, count) in [
            ("facteur4", "facteur 4", &sent.facteur4_sens, &sent.facteur4),
            ("facteur2", "facteur 2", &sent.facteur2_sens, &sent.facteur2),
        ] {
            let (sense, words) = Sense::ALL
                .into_iter()
                .find(|(_, code, _)| code == sense)
                .map(|(sense, _, words)| (sense, words))
                .ok_or_else(|| refused("dites « au moins », « exactement » ou « au plus »"))?;
            let digits: String = count.chars().filter(|c| !c.is_whitespace()).collect();
            let count: u32 = digits.parse().map_err(|_| {
                refused(format!(
                    "nombre de points en {label} : « {count} » n'est pas un nombre entier ; écrivez par exemple 1500"
                ))
            })?;
            settings.set_target(key, sense, i64::from(count));
            stated.push(format!("{words} {count} en {label}"));
        }
        settings.write()?;
        Ok(Said {
            kind: "objectifs",
            words: format!("Objectifs enregistrés : {}.", stated.join(", ")),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// Targets that can be reached.
#[derive(Debug, Deserialize, Serialize)]
pub struct Reachable {
    facteur4: String,
    facteur2: String,
}

/// Brings targets down to what can be reached; those that ask less stay.
pub fn lower(project: &Project, sent: &Reachable) -> Result<Next> {
    let said = act::done(project, |_| {
        settings::require()?;
        let mut settings = Settings::read()?;
        let mut stated = Vec::new();
        for (key, label, count) in [
            ("facteur4", "facteur 4", &sent.facteur4),
            ("facteur2", "facteur 2", &sent.facteur2),
        ] {
            let count: u32 = count
                .parse()
                .map_err(|_| refused("ce nombre de points n'est pas connu ; rechargez la page"))?;
            let count = i64::from(count);
            if let Some((sense, asked)) = settings.target(key)
                && asked > count
            {
                settings.set_target(key, sense, count);
                stated.push(format!("{count} en {label}"));
            }
        }
        if stated.is_empty() {
            return Err(refused(
                "les objectifs ne demandent pas plus que cela ; changez-les à l'écran « Objectifs »",
            ));
        }
        settings.write()?;
        Ok(Said {
            kind: "objectifs",
            words: format!(
                "Objectifs ramenés à ce qui s'atteint : {}.",
                stated.join(", ")
            ),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// A file to leave out, or to read again.
#[derive(Debug, Deserialize)]
pub struct LeftOut {
    fichier: String,
    #[serde(default)]
    ecarter: String,
}

/// Leaves a file out, or takes it in again.
pub fn leave_out(project: &Project, sent: &LeftOut) -> Result<Next> {
    act::done(project, |_| {
        if !Settings::is_there() {
            return Err(refused(
                "le territoire n'est pas encore connu ; choisissez-le d'abord",
            ));
        }
        let is_out = sent.ecarter == "oui";
        let mut settings = Settings::read()?;
        settings.leave_out(&sent.fichier, is_out);
        settings.write()?;
        let words = if is_out {
            format!("« {} » laissé de côté.", sent.fichier)
        } else {
            format!("« {} » repris.", sent.fichier)
        };
        Ok(Said {
            kind: "fichier_ecarte",
            words,
            detail: json!({ "fichier": sent.fichier, "ecarte": is_out }),
        })
    })?;
    Ok(Next::to("/depot"))
}
