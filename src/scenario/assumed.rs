//! What a plan takes for granted, kept beside it: `plan.toml`. The follow-up of the works computes
//! with it, whatever has become of the scenario and the inventories since.

use super::study::Study;
use super::switching::HoursSection;
use crate::energy::hours::{LitHours, SwitchingRule};
use crate::error::{Error, Result};
use crate::french_toml::{read_file, read_toml};
use crate::inventory::territory::{Commune, Territory};
use crate::money::Basis;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::hash::Hasher;
use std::path::Path;

/// Its name in the folder of a plan.
pub const FILE: &str = "plan.toml";

/// What stands above the keys.
const HEADER: &str = "\
# Ce que le plan tient pour acquis : « reverbere suivi » le lit avec plan.csv. Ne pas modifier.
";

/// What to do about a file that is no longer as it was written.
const REMEDY: &str = "refaites le plan avec « reverbere planifier »";

/// A commune of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedCommune {
    /// INSEE code.
    pub insee: String,
    /// Name.
    #[serde(rename = "nom")]
    pub name: String,
    /// Its EPCI.
    pub epci: String,
    /// Its budget of each year, cents; one figure where the plan has no years.
    #[serde(rename = "budgets_centimes")]
    pub budgets_cents: Vec<i64>,
}

/// How many points a plan had to reach at least; 0 where nothing was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Of factor 4.
    #[serde(rename = "facteur4")]
    pub factor4: u32,
    /// Of factor 2.
    #[serde(rename = "facteur2")]
    pub factor2: u32,
    /// Whether a factor-4 point may count for factor 2.
    #[serde(rename = "facteur4_compte_pour_facteur2")]
    pub factor4_counts_for_factor2: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssumedFile {
    empreinte: String,
    nom: String,
    date: String,
    base_montants: Basis,
    annees: Vec<i32>,
    #[serde(default)]
    budgets_restants: bool,
    /// Plans of before it was kept have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    objectifs: Option<Asked>,
    heures: HoursSection,
    communes: Vec<PlannedCommune>,
}

/// What tells a plan from every other, by the text of its table of points.
#[must_use]
pub fn print_of(points: &[u8]) -> String {
    let mut hasher = FxHasher::default();
    hasher.write(points);
    format!("{:016x}", hasher.finish())
}

/// A text without line ends: each line of the file may be kept in a cell.
fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join(" ").trim().to_owned()
}

/// What a plan takes for granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumed {
    /// What tells the plan from every other: a print of its points.
    pub print: String,
    /// Name of the scenario.
    pub name: String,
    /// Its date, as written; may be empty.
    pub date: String,
    /// Basis of all amounts.
    pub basis: Basis,
    /// Years of the works; empty where the plan has none.
    pub years: Vec<i32>,
    /// Whether budgets are what was left when the plan was made, once points done were paid.
    pub budgets_are_left: bool,
    /// How many points it had to reach; unknown of plans of before it was kept.
    pub asked: Option<Asked>,
    /// How the network follows the sun.
    pub switching: SwitchingRule,
    /// The communes that have a budget, in the order of the territory.
    pub communes: Vec<PlannedCommune>,
}

impl Assumed {
    /// What the plan of a study takes for granted; `points` is the text of its table of points.
    ///
    /// ```
    /// # use reverbere::{Assumed, Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// let assumed = Assumed::of(&study, b"plan.csv");
    /// assert_eq!(assumed.communes[0].budgets_cents, [90_000]);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn of(study: &Study, points: &[u8]) -> Self {
        let scenario = &study.scenario;
        let communes = study.yearly_budgets.iter().map(|(index, budgets)| {
            let commune = &scenario.territory.communes()[*index];
            PlannedCommune {
                insee: commune.insee.clone(),
                name: one_line(&commune.nom),
                epci: one_line(&commune.epci),
                budgets_cents: budgets.clone(),
            }
        });
        Self {
            print: print_of(points),
            name: one_line(&scenario.name),
            date: one_line(&scenario.date),
            basis: scenario.basis.basis,
            years: scenario.rules.years.list.clone(),
            budgets_are_left: (scenario.rules.replanning.as_ref())
                .is_some_and(|replanning| replanning.budgets_are_left),
            asked: Some(Asked {
                factor4: scenario.targets.factor4.least(),
                factor2: scenario.targets.factor2.least(),
                factor4_counts_for_factor2: scenario.targets.factor4_counts_for_factor2,
            }),
            switching: scenario.switching.clone(),
            communes: communes.collect(),
        }
    }

    /// A commune of the plan by its INSEE code.
    #[must_use]
    pub fn commune(&self, insee: &str) -> Option<&PlannedCommune> {
        self.communes.iter().find(|commune| commune.insee == insee)
    }

    /// Its communes, to be found by name or code.
    #[must_use]
    pub fn territory(&self) -> Territory {
        let communes = self.communes.iter().map(|commune| Commune {
            insee: commune.insee.clone(),
            nom: commune.name.clone(),
            epci: commune.epci.clone(),
            ..Commune::default()
        });
        Territory::of(communes.collect())
    }

    /// The same without its communes: what the plans of several parts of a territory share.
    #[must_use]
    pub fn without_communes(&self) -> Self {
        Self {
            communes: Vec::new(),
            ..self.clone()
        }
    }

    /// The text of the file.
    ///
    /// ```
    /// # use reverbere::{Assumed, Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// # let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// let assumed = Assumed::of(&study, b"plan.csv");
    /// let text = assumed.write()?;
    /// assert_eq!(Assumed::parse(&text, "plan.toml".as_ref())?, assumed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What the writer says; never of a plan that was read.
    pub fn write(&self) -> std::result::Result<String, toml::ser::Error> {
        let file = AssumedFile {
            empreinte: self.print.clone(),
            nom: self.name.clone(),
            date: self.date.clone(),
            base_montants: self.basis,
            annees: self.years.clone(),
            budgets_restants: self.budgets_are_left,
            objectifs: self.asked,
            heures: HoursSection::of(&self.switching),
            communes: self.communes.clone(),
        };
        Ok(format!("{HEADER}{}", toml::to_string(&file)?))
    }

    /// Reads the file.
    ///
    /// ```
    /// # use reverbere::{Assumed, Scenario, Study};
    /// # let folder = tempfile::tempdir()?;
    /// # let file = "examples/trois_points/scenario.toml";
    /// # let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// # let assumed = Assumed::of(&study, b"plan.csv");
    /// let file = folder.path().join("plan.toml");
    /// std::fs::write(&file, assumed.write()?)?;
    /// assert_eq!(Assumed::read(&file)?, assumed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, or is no longer as it was written.
    pub fn read(file: &Path) -> Result<Self> {
        Self::check(read_file(file, REMEDY)?, file)
    }

    /// Reads the text of the file, found in another.
    ///
    /// ```
    /// # use reverbere::Assumed;
    /// let text = "empreinte = \"a\"\nnom = \"Essai\"\ndate = \"\"\nbase_montants = \"HT\"\n\
    ///     annees = []\n[heures]\nlatitude = 50.7\nlongitude = 1.6\nannee = 2026\n\
    ///     [[communes]]\ninsee = \"62160\"\nnom = \"Boulogne-sur-Mer\"\nepci = \"CAB\"\n\
    ///     budgets_centimes = [90000]\n";
    /// let assumed = Assumed::parse(text, "plan.toml".as_ref())?;
    /// assert_eq!(assumed.commune("62160").map(|one| &*one.name), Some("Boulogne-sur-Mer"));
    /// assert!(Assumed::parse("", "plan.toml".as_ref()).is_err());
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    ///
    /// # Errors
    /// It is no longer as it was written.
    pub fn parse(text: &str, file: &Path) -> Result<Self> {
        let raw = read_toml(text).map_err(|error| error.in_file(file, REMEDY))?;
        Self::check(raw, file)
    }

    fn check(raw: AssumedFile, file: &Path) -> Result<Self> {
        let refuse = |problem: String| Error::input(file, problem, REMEDY);
        let place = raw.heures.place(None).map_err(refuse)?;
        let switching = raw.heures.rule(&place).map_err(refuse)?;
        LitHours::compute(&switching)
            .map_err(|error| refuse(format!("« heures.{} » {error}", error.key())))?;
        Ok(Self {
            print: raw.empreinte,
            name: raw.nom,
            date: raw.date,
            basis: raw.base_montants,
            years: raw.annees,
            budgets_are_left: raw.budgets_restants,
            asked: raw.objectifs,
            switching,
            communes: raw.communes,
        })
    }
}
