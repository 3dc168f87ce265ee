//! What the search proved, kept beside its plan: `preuve.toml`. It is what no verifier can compute
//! again from the inventories: documents are compared with it.

use super::{GoalProof, Prices, Proof};
mod uncertainty;

use crate::error::{Error, Result};
use crate::french_toml::read_file;
use crate::plan::certain::Span;
use crate::plan::{Effort, PROVED_GAP};
use crate::scenario::Objective;
use crate::scenario::certainty::Certainties;
use crate::scenario::study::Study;
use crate::scenario::wishes::Unwished;
use crate::scenario::without::WithoutRules;
use serde::{Deserialize, Serialize};
use std::path::Path;
use uncertainty::UncertaintyFile;

/// Its name in the folder of a plan.
pub const FILE: &str = "preuve.toml";

const HEADER: &str = "\
# Ce que la recherche a prouvé du plan : « reverbere verifier » y compare les classeurs et la page.
# Ne pas modifier.
";

const REMEDY: &str = "refaites le plan avec « reverbere planifier »";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofFile {
    empreinte: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    manque: Option<String>,
    energie_seule: bool,
    tolerance: f64,
    variables: usize,
    fixees: usize,
    etapes: u32,
    communes_a_regles: usize,
    point_facteur4: f64,
    point_facteur2: f64,
    euro_par_commune_et_annee: Vec<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    economie_sans_equite_kwh: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    economie_sans_preference_kwh: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cout_sans_preference_centimes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certitudes: Option<CertaintiesFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incertitudes: Option<UncertaintyFile>,
    #[serde(rename = "but")]
    buts: Vec<GoalFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalFile {
    but: Objective,
    pondere: bool,
    valeur: f64,
    borne: f64,
    atteint: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    travaux_seuls: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CertaintiesFile {
    tolerance: f64,
    /// For each class: points, proved least and most, shown fewest and most.
    classes: Vec<[u32; 5]>,
}

impl From<&Certainties> for CertaintiesFile {
    fn from(of: &Certainties) -> Self {
        let spans = of.spans.iter();
        Self {
            tolerance: of.tolerance,
            classes: spans
                .map(|it| [it.points, it.least, it.most, it.fewest, it.largest])
                .collect(),
        }
    }
}

impl From<CertaintiesFile> for Certainties {
    fn from(of: CertaintiesFile) -> Self {
        let classes = of.classes.into_iter();
        let spans = classes.map(|[points, least, most, fewest, largest]| Span {
            points,
            least,
            most,
            fewest,
            largest,
        });
        Self {
            tolerance: of.tolerance,
            spans: spans.collect(),
        }
    }
}

/// What is kept of a plan's search.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptProof {
    /// What tells the plan from every other.
    pub print: String,
    /// What an incomplete plan falls short of, in words.
    pub short_of: Option<String>,
    /// The proof; `saved_kwh` is that of the plan to verify, 0 until it is known.
    pub proof: Proof,
}

impl KeptProof {
    /// The text of the file.
    ///
    /// # Errors
    /// What the writer says; never of a proof of ours.
    pub fn write(&self) -> std::result::Result<String, toml::ser::Error> {
        let (proof, prices) = (&self.proof, &self.proof.prices);
        let buts = proof.goals.iter().map(|goal| GoalFile {
            but: goal.objective,
            pondere: goal.weighted,
            valeur: goal.value,
            borne: goal.bound,
            atteint: goal.reached,
            travaux_seuls: goal.alone,
        });
        let file = ProofFile {
            empreinte: self.print.clone(),
            manque: self.short_of.clone(),
            energie_seule: proof.plain,
            tolerance: proof.tolerance,
            variables: proof.effort.variables,
            fixees: proof.effort.fixed,
            etapes: proof.effort.steps,
            communes_a_regles: proof.effort.ruled_communes,
            point_facteur4: prices.per_extra_f4,
            point_facteur2: prices.per_extra_f2,
            euro_par_commune_et_annee: prices.per_extra_euro.clone(),
            economie_sans_equite_kwh: proof.without.fairness_kwh,
            economie_sans_preference_kwh: proof.without.wishes.map(|it| it.saving_kwh),
            cout_sans_preference_centimes: proof.without.wishes.map(|it| it.cost_cents),
            certitudes: proof.certainties.as_ref().map(Into::into),
            incertitudes: proof.uncertainty.as_ref().map(Into::into),
            buts: buts.collect(),
        };
        Ok(format!("{HEADER}{}", toml::to_string(&file)?))
    }

    /// Reads the file beside a plan of a study.
    ///
    /// # Errors
    /// The file cannot be read, or is no longer as it was written.
    pub fn read(file: &Path, study: &Study) -> Result<Self> {
        let read: ProofFile = read_file(file, REMEDY)?;
        let years = &study.scenario.rules.years;
        let goals: Vec<GoalProof> = (read.buts.iter())
            .map(|goal| GoalProof {
                objective: goal.but,
                unit: years.unit(goal.but),
                weighted: goal.pondere,
                value: goal.valeur,
                bound: goal.borne,
                reached: goal.atteint,
                alone: goal.travaux_seuls,
            })
            .collect();
        let Some(last) = goals.last() else {
            return Err(Error::input(file, "aucun but n'y est dit", REMEDY));
        };
        let prices = Prices {
            objective: last.objective,
            unit: last.unit,
            per_extra_f4: read.point_facteur4,
            per_extra_f2: read.point_facteur2,
            per_extra_euro: read.euro_par_commune_et_annee,
        };
        let uncertainty = (read.incertitudes.map(UncertaintyFile::known).transpose())
            .map_err(|problem| Error::input(file, problem, REMEDY))?;
        Ok(Self {
            print: read.empreinte,
            proof: Proof {
                nearest_only: read.manque.is_some(),
                optimal: goals.iter().all(|goal| goal.gap() <= PROVED_GAP),
                plain: read.energie_seule,
                saved_kwh: 0.0,
                tolerance: read.tolerance,
                effort: Effort {
                    variables: read.variables,
                    fixed: read.fixees,
                    steps: read.etapes,
                    ruled_communes: read.communes_a_regles,
                },
                prices,
                without: WithoutRules {
                    fairness_kwh: read.economie_sans_equite_kwh,
                    wishes: (read.economie_sans_preference_kwh)
                        .zip(read.cout_sans_preference_centimes)
                        .map(|(saving_kwh, cost_cents)| Unwished {
                            saving_kwh,
                            cost_cents,
                        }),
                },
                certainties: read.certitudes.map(Into::into),
                uncertainty,
                goals,
            },
            short_of: read.manque,
        })
    }
}
