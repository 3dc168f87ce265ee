//! What came of a search for a plan, as the page shows it and the journal keeps it.

use super::changes::Changes;
use super::journal;
use super::project::{ANSWERS, BUDGETS, INVENTORIES};
use super::settings::SCENARIO;
use crate::money::Basis;
use crate::report::PlanDocument;
use crate::scenario::study::{CommuneChoice, Study};
use crate::search::{AtBest, Facts};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// The act of the journal that holds one.
pub const ACT: &str = "plan";

/// What came of a search.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanResult {
    /// What it was made of: see [`print_of_inputs`].
    pub empreinte: String,
    /// Seconds until the figures were known.
    pub secondes: f64,
    /// The plan, or why there is none.
    pub issue: Outcome,
}

/// A plan, or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Outcome {
    /// A plan.
    #[serde(rename = "plan")]
    Plan(Figures),
    /// None.
    #[serde(rename = "sans_plan")]
    None(Why),
}

/// Why there is no plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Why {
    /// Whether that is proved.
    pub prouve: bool,
    /// Why: a sentence, then a line each.
    pub dit: String,
    /// Whether a plan that comes near is known.
    pub approche: bool,
    /// What would do: the money that each commune lacks, the most first.
    #[serde(default)]
    pub manques: Vec<OfMissing>,
    /// What would do as well: points of factor 4 and of factor 2 that can be reached together.
    #[serde(default)]
    pub atteignable: Option<(i64, i64)>,
}

/// The money that a commune lacks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OfMissing {
    /// INSEE code.
    pub insee: String,
    /// Name.
    pub nom: String,
    /// How much.
    pub centimes: i64,
}

impl Why {
    /// Why a search ended without a plan.
    pub fn of(facts: &Facts<'_>) -> Self {
        let lacking = facts.lacking().into_iter();
        Self {
            prouve: facts.is_proved(),
            dit: facts.explained(),
            approche: facts.has_nearest(),
            manques: lacking
                .map(|(insee, nom, centimes)| OfMissing {
                    insee,
                    nom,
                    centimes,
                })
                .collect(),
            atteignable: facts.reached().map(|it| AtBest::of(it, None).counts()),
        }
    }
}

/// The figures of a plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figures {
    /// The proof in words.
    pub preuve: String,
    /// What is known of it besides: what rules and preferences cost, what is settled.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// What it falls short of, where it does.
    pub manque: Option<String>,
    /// HT or TTC.
    pub base: Basis,
    /// Points of factor 4.
    pub facteur4: u32,
    /// Points of factor 2.
    pub facteur2: u32,
    /// What is saved in a year.
    pub economie_kwh_an: f64,
    /// What the works cost, whoever pays.
    pub cout_centimes: i64,
    /// What the communes pay.
    pub part_communes_centimes: i64,
    /// All the budgets.
    pub budget_centimes: i64,
    /// Commune by commune.
    pub communes: Vec<OfCommune>,
    /// Whether budgets are given year by year.
    #[serde(default)]
    pub par_annee: bool,
    /// What it changes of the plan before it.
    #[serde(default)]
    pub changements: Option<Changes>,
}

/// The figures of a commune.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OfCommune {
    /// INSEE code.
    pub insee: String,
    /// Name.
    pub nom: String,
    /// Points of factor 4.
    pub facteur4: u32,
    /// Points of factor 2.
    pub facteur2: u32,
    /// What is saved in a year.
    pub economie_kwh_an: f64,
    /// What the works cost, whoever pays.
    pub cout_centimes: i64,
    /// Its budget.
    pub budget_centimes: i64,
    /// What is left of it.
    pub reste_centimes: i64,
}

impl OfCommune {
    fn of(study: &Study, chosen: &CommuneChoice) -> Option<Self> {
        let commune = study.scenario.territory.communes().get(chosen.commune)?;
        let all = chosen.all_years();
        Some(Self {
            insee: commune.insee.clone(),
            nom: commune.nom.clone(),
            facteur4: chosen.factor4,
            facteur2: chosen.factor2,
            economie_kwh_an: chosen.saving_kwh_per_year(),
            cout_centimes: all.total_cents(),
            budget_centimes: chosen.budget_cents,
            reste_centimes: all.rest_cents(),
        })
    }
}

impl Figures {
    /// Those of a plan.
    pub fn of(document: &PlanDocument<'_>, changements: Option<Changes>) -> Self {
        let (study, choice, proof) = (document.study, document.choice, document.proof);
        let all = choice.all_years();
        let communes = choice.communes.iter();
        Self {
            preuve: proof.line_under("hypothèses (feuille « Hypothèses » de Territoire.xlsx)"),
            phrases: document.told_besides(),
            manque: document.short_of.clone(),
            base: study.scenario.basis.basis,
            facteur4: choice.total(|commune| commune.factor4),
            facteur2: choice.total(|commune| commune.factor2),
            economie_kwh_an: proof.saved_kwh,
            cout_centimes: all.total_cents(),
            part_communes_centimes: all.own_cents(),
            budget_centimes: choice.total(|commune| commune.budget_cents),
            communes: communes
                .filter_map(|chosen| OfCommune::of(study, chosen))
                .collect(),
            par_annee: study.scenario.rules.years.list.len() > 1,
            changements,
        }
    }
}

/// The last one of the journal.
pub fn last() -> Option<PlanResult> {
    let acts = journal::acts();
    let act = acts.iter().rev().find(|act| act.acte == ACT)?;
    PlanResult::deserialize(&act.detail).ok()
}

/// A print of what a plan is made of: it tells whether something has changed since. Not of times:
/// a folder that is copied stays what it is.
pub fn print_of_inputs() -> String {
    let mut print = DefaultHasher::new();
    for file in [SCENARIO, BUDGETS, ANSWERS] {
        std::fs::read(file).unwrap_or_default().hash(&mut print);
    }
    add_folder(Path::new(INVENTORIES), &mut print);
    format!("{:016x}", print.finish())
}

fn add_folder(folder: &Path, print: &mut DefaultHasher) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            add_folder(&path, print);
        } else {
            path.hash(print);
            std::fs::read(&path).unwrap_or_default().hash(print);
        }
    }
}
