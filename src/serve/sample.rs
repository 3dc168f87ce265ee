//! « Essayer avec le Pays Boulonnais »: the invented territory of the project's own examples, for
//! whoever wants to see the whole way before they have files of their own.

use super::act::{self, Said};
use super::project::{INVENTORIES, Project};
use super::reply::Next;
use super::settings::{self, Sense, Settings};
use super::uploads::Arrived;
use super::{budgets, refused, territory};
use crate::error::Result;
use crate::outputs::Kind;
use crate::scenario::planned::file_name;
use serde_json::json;
use std::path::Path;

/// The files of the example, in the program itself: 1.6 MB, so that one file is all there is to
/// install.
macro_rules! files {
    ($($name:literal,)*) => {
        [$(($name, include_bytes!(concat!("../../inventories/", $name)).as_slice()),)*]
    };
}

/// Its inventories.
const FILES: [(&str, &[u8]); 33] = files![
    "agglo_boulonnais.xlsx",
    "desvres_samer/Alincthun.xlsx",
    "desvres_samer/Belle-et-Houllefort.xlsx",
    "desvres_samer/Bellebrune.xlsx",
    "desvres_samer/Bournonville.xlsx",
    "desvres_samer/Brunembert.xlsx",
    "desvres_samer/Carly.xlsx",
    "desvres_samer/Colembert.xlsx",
    "desvres_samer/Courset.xlsx",
    "desvres_samer/Cremarest.csv",
    "desvres_samer/Desvres.xlsx",
    "desvres_samer/Doudeauville.xlsx",
    "desvres_samer/Halinghen.xlsx",
    "desvres_samer/Henneveux.xlsx",
    "desvres_samer/Lacres.xlsx",
    "desvres_samer/Le-Wast.xlsx",
    "desvres_samer/Longfosse.ods",
    "desvres_samer/Longueville.xlsx",
    "desvres_samer/Lottinghen.xlsx",
    "desvres_samer/Menneville.xlsx",
    "desvres_samer/Nabringhen.xlsx",
    "desvres_samer/Quesques.xlsx",
    "desvres_samer/Questrecques.xlsx",
    "desvres_samer/Saint-Martin-Choquel.xlsx",
    "desvres_samer/Samer.xlsx",
    "desvres_samer/Selles.xlsx",
    "desvres_samer/Senlecques.xlsx",
    "desvres_samer/Tingry.xlsx",
    "desvres_samer/Verlincthun.xlsx",
    "desvres_samer/Vieil-Moutier.xlsx",
    "desvres_samer/Wierre-au-Bois.xlsx",
    "desvres_samer/Wirwignes.xlsx",
    "terre_des_deux_caps.xlsx",
];
/// Its budgets.
const BUDGETS: &[u8] = include_bytes!("../../scenarios/budgets_boulonnais.xlsx");

/// Fills an empty project with the example.
pub fn take(project: &Project) -> Result<Next> {
    let has_files = std::fs::read_dir(INVENTORIES).is_ok_and(|mut files| files.next().is_some());
    if has_files || Settings::is_there() {
        return Err(refused(
            "ce projet a déjà des fichiers : l'exemple s'essaie dans un dossier vide (reverbere servir un_autre_dossier)",
        ));
    }
    let places: Vec<String> = (FILES.iter())
        .map(|(name, _)| format!("{INVENTORIES}/{}", file_name(name)))
        .collect();
    let names: Vec<&str> = places.iter().map(String::as_str).collect();
    act::done_on(project, &names, |_| {
        for (place, (_, bytes)) in places.iter().zip(FILES) {
            settings::write(Path::new(place), Kind::Inventory, bytes)?;
        }
        Ok(Said {
            kind: "exemple",
            words: format!(
                "Exemple du Pays Boulonnais, inventé : {} inventaires.",
                FILES.len()
            ),
            detail: json!({ "fichiers": FILES.len() }),
        })
    })?;
    territory::take_found(project)?;
    budgets::from_file(project, &Arrived::own("budgets_boulonnais.xlsx", BUDGETS)?)?;
    act::done(project, |_| {
        let mut settings = Settings::read()?;
        settings.set_name("Exemple : Pays Boulonnais, inventaires inventés");
        settings.set_target("facteur4", Sense::Exactly, 1_500);
        settings.set_target("facteur2", Sense::Exactly, 500);
        settings.set_named(super::lexicon::PROFILES, "demi-nuit", "extinction 0h-5h");
        settings.write()?;
        Ok(Said {
            kind: "objectifs",
            words: "Objectifs de l'exemple : 1500 points en facteur 4 et 500 en facteur 2.".into(),
            detail: json!({ "facteur4": 1_500, "facteur2": 500 }),
        })
    })?;
    Ok(Next::to("/depot"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_the_whole_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories");
        let there = crate::inventory::files_within(&root);
        assert_eq!(there.len(), FILES.len(), "{there:?}");
    }
}
