//! Scenarios beside that of the project: duplicated to try something, compared, taken back.

use super::act::{self, Said};
use super::project::{BUDGETS, Project};
use super::reading::Stamp;
use super::refused;
use super::reply::Next;
use super::settings::{self, SCENARIO, Settings};
use crate::error::{Error, Result};
use crate::inventory::extension;
use crate::inventory::text::normalise;
use crate::money::Basis;
use crate::outputs::Kind;
use crate::plan::Limits;
use crate::report::comparison::ComparisonDocument;
use crate::scenario::Scenario;
use crate::scenario::comparison::{Comparison, Figures, Side, communes};
use crate::scenario::study::{Reading, Study, computed};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What the names of their files begin with.
pub const START: &str = "variante-";
/// Scenarios that a page holds side by side.
pub const MOST: usize = 8;
/// Longest name, in characters.
const LONGEST: usize = 60;

/// A scenario beside that of the project.
pub struct Variant {
    /// Its file.
    pub file: String,
    /// What it is called.
    pub name: String,
}

/// All of them, in the order of their files.
///
/// # Errors
/// One cannot be read.
pub fn all() -> Result<Vec<Variant>> {
    let entries = std::fs::read_dir(".").into_iter().flatten().flatten();
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| is_variant(name) && extension(Path::new(name)) == "toml")
        .collect();
    files.sort();
    let variants = files.into_iter().map(|file| {
        let name = Settings::of_file(Path::new(&file))?.name().to_owned();
        Ok(Variant { file, name })
    });
    variants.collect()
}

/// Whether a file of the project's folder is of a variant.
pub fn is_variant(name: &str) -> bool {
    name.starts_with(START) && !name.contains(['/', '\\']) && !name.contains(".ancien")
}

/// The table of budgets of a variant.
fn budgets_of(file: &str) -> String {
    file.replace(".toml", ".csv")
}

/// What a page sends.
#[derive(Debug, Deserialize, Serialize)]
pub struct Named {
    nom: String,
}

/// Duplicates the scenario of the project under another name.
pub fn duplicate(project: &Project, sent: &Named) -> Result<Next> {
    let name: String = sent.nom.trim().chars().take(LONGEST).collect();
    let name = name.replace(char::is_control, " ");
    let plain = normalise(&name).replace(' ', "-");
    if plain.is_empty() {
        return Err(refused("donnez un nom à cette variante"));
    }
    let known = all()?;
    if known.len() + 1 >= MOST {
        return Err(refused(format!(
            "{MOST} scénarios au plus tiennent côte à côte ; supprimez d'abord une variante"
        )));
    }
    let file = format!("{START}{plain}.toml");
    let budgets = budgets_of(&file);
    if known.iter().any(|one| one.file == file) {
        return Err(refused(format!(
            "« {name} » existe déjà ; donnez un autre nom"
        )));
    }
    let said = act::done_on(project, &[&file, &budgets], |_| {
        settings::require()?;
        let mut settings = Settings::read()?;
        settings.set_name(&name);
        if let Ok(bytes) = std::fs::read(BUDGETS) {
            settings::write(Path::new(&budgets), Kind::Budgets, &bytes)?;
            settings.set_budgets(&budgets);
        }
        settings.write_to(Path::new(&file))?;
        Ok(Said {
            kind: "variante",
            words: format!("Variante « {name} » créée."),
            detail: json!({ "fichier": file }),
        })
    })?;
    Ok(Next::stay(said))
}

/// A variant that a page names.
#[derive(Debug, Deserialize, Serialize)]
pub struct Chosen {
    fichier: String,
}

fn known(sent: &Chosen) -> Result<Variant> {
    let found = all()?.into_iter().find(|one| one.file == sent.fichier);
    found.ok_or_else(|| refused("cette variante n'existe plus ; rechargez la page"))
}

/// Takes a variant as the scenario of the project; the journal leads back.
pub fn take(project: &Project, sent: &Chosen) -> Result<Next> {
    let variant = known(sent)?;
    let said = act::done(project, |_| {
        let mut settings = Settings::of_file(Path::new(&variant.file))?;
        let budgets = budgets_of(&variant.file);
        if let Ok(bytes) = std::fs::read(&budgets) {
            settings::write(Path::new(BUDGETS), Kind::Budgets, &bytes)?;
            settings.set_budgets(BUDGETS);
        }
        settings.write()?;
        Ok(Said {
            kind: "variante_reprise",
            words: format!("« {} » est le scénario du projet.", variant.name),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// Removes a variant; the journal leads back.
pub fn remove(project: &Project, sent: &Chosen) -> Result<Next> {
    let variant = known(sent)?;
    let files = [variant.file.clone(), budgets_of(&variant.file)];
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let said = act::done_on(project, &names, |_| {
        for file in &files {
            let path = Path::new(file);
            if path.exists() {
                std::fs::remove_file(path).map_err(|error| Error::write(path, error))?;
            }
        }
        Ok(Said {
            kind: "variante_supprimee",
            words: format!("Variante « {} » supprimée.", variant.name),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// What came of the last comparison, and of which files.
#[derive(Default)]
pub struct Compared(Mutex<Option<(Stamp, Vec<Compare>)>>);

/// One scenario of a comparison.
#[derive(Debug, Clone)]
pub struct Compare {
    /// Its letter and name.
    pub label: String,
    /// How good its plan is, or what it misses.
    pub status: String,
    /// HT or TTC.
    pub basis: Basis,
    /// What its plan comes to; none where there is no plan.
    pub figures: Option<Figures>,
}

fn files() -> Result<Vec<PathBuf>> {
    let mut files = vec![PathBuf::from(SCENARIO)];
    files.extend(all()?.into_iter().map(|one| PathBuf::from(one.file)));
    files.truncate(MOST);
    Ok(files)
}

fn stamp() -> Result<Stamp> {
    let mut all = files()?;
    let budgets = all.iter().map(|file| file.with_extension("csv"));
    let budgets: Vec<PathBuf> = budgets.collect();
    all.extend(budgets);
    all.push(PathBuf::from(BUDGETS));
    Ok(Stamp::of(&all))
}

/// Plans every scenario, and sets them side by side.
pub fn compare(project: &Project) -> Result<Next> {
    settings::require()?;
    let stamp = stamp()?;
    let reading = project.reading()?;
    let raw = (reading.raw.as_ref())
        .ok_or_else(|| refused("aucun inventaire n'est lu ; déposez d'abord des fichiers"))?;
    let mut sides = Vec::new();
    for file in files()? {
        let mut scenario = Scenario::read(&file)?;
        scenario.place_sun(&raw.points)?;
        let import = computed(raw.clone(), &Reading::of(&scenario))?;
        let study = Study::on(scenario, import)?;
        let limits: Limits = study.limits();
        sides.push(Side::of(study, &limits));
    }
    let comparison = Comparison {
        communes: communes::lines(&sides),
        sides,
        levers: Vec::new(),
        curve: Vec::new(),
    };
    let document = ComparisonDocument::of(&comparison);
    let stated = document
        .sides()
        .iter()
        .enumerate()
        .map(|(place, side)| Compare {
            label: document.label(place),
            status: document.status(place, side),
            basis: side.study.scenario.basis.basis,
            figures: side.figures().copied(),
        });
    project.compared.keep(stamp, stated.collect());
    Ok(Next::to("/comparer"))
}

impl Compared {
    fn keep(&self, stamp: Stamp, stated: Vec<Compare>) {
        *super::lock(&self.0) = Some((stamp, stated));
    }

    /// The last comparison, and whether something has changed since.
    ///
    /// # Errors
    /// A variant cannot be read.
    pub fn last(&self) -> Result<Option<(Vec<Compare>, bool)>> {
        let now = stamp()?;
        let known = super::lock(&self.0);
        let known = known.as_ref();
        Ok(known.map(|(stamp, stated)| (stated.clone(), *stamp != now)))
    }
}
