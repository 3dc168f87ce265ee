//! The scenario file: what a technical service decides, in one TOML file with French keys.

pub mod aided;
pub mod assumed;
pub mod budgets;
pub mod certainty;
pub mod choice;
pub mod claims;
mod communes;
pub mod comparison;
pub mod computation;
pub mod fairness;
pub mod financing;
pub mod front;
mod fund_share;
pub mod glance;
pub mod hypotheses;
pub mod money;
pub mod planned;
pub mod planning;
pub mod preferences;
pub mod problem;
pub mod programme;
pub mod rules;
pub mod shortfall;
#[cfg(test)]
mod small;
pub mod study;
pub mod supply;
mod switching;
pub mod uncertainty;
mod wants;
pub mod whole_cost;
pub mod wishes;
pub mod without;

use crate::energy::Regimes;
use crate::energy::hours::{LitHours, SwitchingRule};
use crate::energy::power::Ballasts;
use crate::error::{Error, Result};
use crate::french_toml::{OneOrMore, read_file};
use crate::inventory::mapping::{Mappings, Pattern};
use crate::inventory::points::Points;
use crate::inventory::profile::Profile;
use crate::inventory::territory::Territory;
use crate::inventory::territory::choice::Choice;
use crate::inventory::territory::find::{self, Found};
use crate::inventory::territory::sun::{Evidence, SunPlace};
use crate::inventory::text::normalise;
use crate::money::{AmountBasis, Basis};
use crate::retrofit::catalogue::{Catalogue, PriceLevel};
use crate::retrofit::classes::Communes;
use crate::retrofit::finance::{self, Aid, Terms};
use crate::retrofit::options::Wants;
use crate::retrofit::rules::{Flag, Stance, Stances};
use crate::retrofit::service::Service;
use crate::retrofit::worlds::Spreads;
use crate::retrofit::{Method, Tables};
use communes::SwitchOff;
use hypotheses::{Hypotheses, Overrides};
use rules::equity::EquitySection;
use rules::funds::FundSection;
use rules::groups::GroupsSection;
use rules::limits::LimitSection;
use rules::reinvestment::{ProgrammeSection, ReinvestmentSection};
use rules::replanning::{Replanning, ReplanningSection};
use rules::selector::SelectorSection;
use rules::thresholds::ThresholdSection;
use rules::years::YearsSection;
use rules::{Amounts, Known, RuleSections, Rules, Texts};
pub use rules::{Objective, Objectives, Target, Targets};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use switching::HoursSection;
pub use switching::{usual_hours, usual_hours_at, usual_switching, usual_switching_at};
use uncertainty::UncertaintySection;

/// The keys of a scenario file; each is told in `scenarios/boulonnais.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    nom: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    auteur: String,
    #[serde(default)]
    donnees_de_synthese: bool,
    base_montants: Basis,
    inventaires: Vec<PathBuf>,
    #[serde(default)]
    inventaires_a_ignorer: Vec<Pattern>,
    #[serde(default)]
    correspondance: OneOrMore<PathBuf>,
    territoire: Option<PathBuf>,
    #[serde(default)]
    epci: Texts,
    #[serde(default)]
    departement: Texts,
    #[serde(default)]
    communes: Texts,
    fichier_budgets: Option<PathBuf>,
    catalogue: Option<PathBuf>,
    #[serde(default)]
    calage_factures: Vec<PathBuf>,
    table_ballasts: Option<PathBuf>,
    table_service: Option<PathBuf>,
    #[serde(default)]
    niveau_prix: PriceLevel,
    #[serde(default)]
    communes_parc: Vec<String>,
    #[serde(default)]
    extinction: SwitchOff,
    #[serde(default)]
    drapeaux: BTreeMap<Flag, Stance>,
    #[serde(default)]
    aides: Vec<Aid>,
    #[serde(default)]
    objectif: Objectives,
    tolerance_objectifs: Option<f64>,
    objectifs: Targets,
    annees: Option<YearsSection>,
    #[serde(default)]
    forcer: Vec<SelectorSection>,
    #[serde(default)]
    interdire: Vec<SelectorSection>,
    #[serde(default)]
    limites: Vec<LimitSection>,
    #[serde(default)]
    equite: Vec<EquitySection>,
    #[serde(default)]
    seuils: Vec<ThresholdSection>,
    #[serde(default)]
    fonds: Vec<FundSection>,
    #[serde(default)]
    groupes: GroupsSection,
    replanification: Option<ReplanningSection>,
    reinvestissement: Option<ReinvestmentSection>,
    #[serde(default)]
    programme: ProgrammeSection,
    #[serde(default)]
    incertitudes: UncertaintySection,
    #[serde(default)]
    budgets: BTreeMap<String, Amounts>,
    #[serde(default)]
    heures: HoursSection,
    #[serde(default)]
    regimes: BTreeMap<String, String>,
    #[serde(default)]
    hypotheses: Overrides,
    #[serde(default)]
    calcul: Calculation,
}

/// How long and how far the plan is sought.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calculation {
    /// Relative gap to the proved bound at which the search may stop.
    #[serde(rename = "ecart")]
    pub gap: f64,
    /// Seconds after which the best plan known is given; none: until it is proved.
    #[serde(rename = "duree_max_s")]
    pub seconds: Option<f64>,
}

impl Default for Calculation {
    fn default() -> Self {
        Self {
            gap: 1e-5,
            seconds: None,
        }
    }
}

impl Calculation {
    /// The same, within its bounds.
    fn checked(self) -> std::result::Result<Self, String> {
        let is_gap = (0.0..1.0).contains(&self.gap);
        if is_gap && self.seconds.is_none_or(|seconds| seconds > 0.0) {
            return Ok(self);
        }
        Err("« calcul.ecart » doit être entre 0 et 1, et « calcul.duree_max_s » positif".into())
    }
}

/// A scenario with everything that it names read and checked, inventories and budgets excepted.
///
/// ```
/// # use reverbere::Scenario;
/// let scenario = Scenario::read("scenarios/boulonnais.toml".as_ref())?;
/// assert_eq!(scenario.territory.communes().len(), 74);
/// assert_eq!(scenario.targets.factor4.least(), 1500);
/// assert_eq!(scenario.targets.factor2.least(), 500);
/// # Ok::<(), reverbere::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file that it was read from.
    pub file: PathBuf,
    /// That file, and every file and folder that it names: nothing is to be written over them.
    pub inputs: Vec<PathBuf>,
    /// Its name, which says so where the data are made up.
    pub name: String,
    /// Whether its data are made up, as its name then says.
    pub is_made_up: bool,
    /// The date to print on documents, as written; may be empty.
    pub date: String,
    /// Who answers for the plan, as written; may be empty.
    pub author: String,
    /// HT or TTC, with the tax rate.
    pub basis: AmountBasis,
    /// Files and folders of inventories.
    pub inventories: Vec<PathBuf>,
    /// Names of files in them that are not to be read.
    pub left_out: Vec<Pattern>,
    /// What a person said of them.
    pub mappings: Mappings,
    /// Electricity bills on which consumption is calibrated, cabinet by cabinet.
    pub bills: Vec<PathBuf>,
    /// The communes.
    pub territory: Territory,
    /// Why they are the ones, where the scenario does not say it.
    pub territory_evidence: Option<String>,
    /// The table of budgets beside the scenario, if it has one.
    pub budget_file: Option<PathBuf>,
    /// Budgets written in the scenario, by INSEE code or name.
    pub budgets: BTreeMap<String, Amounts>,
    /// What can be fitted.
    pub catalogue: Catalogue,
    /// The tables of the field.
    pub tables: Tables,
    /// Which of its prices are computed with.
    pub price_level: PriceLevel,
    /// What communes decide for themselves, and where they are.
    pub communes: Communes,
    /// What is made of the flags of points and solutions.
    pub stances: Stances,
    /// Aids that communes may get.
    pub aids: Vec<Aid>,
    /// What to make as great as can be, the most important first.
    pub objectives: Objectives,
    /// Share of an earlier goal that may be given up for the next.
    pub goal_tolerance: f64,
    /// What to reach.
    pub targets: Targets,
    /// How communes decide: years, points to force or to leave, limits, funds, groups.
    pub rules: Rules,
    /// Where the sun is looked at.
    pub sun: SunPlace,
    /// How the network follows the sun.
    pub switching: SwitchingRule,
    /// What the scenario says of it.
    hours_section: HoursSection,
    /// When the network is lit.
    pub hours: LitHours,
    /// How regimes are understood.
    pub regimes: Regimes,
    /// Prices, factors, rates.
    pub hypotheses: Hypotheses,
    /// How far figures may turn out from what is kept.
    pub spreads: Spreads,
    /// What its choice may want of an offer.
    wants: Wants,
    /// How the plan is sought.
    pub calculation: Calculation,
}

/// Share of an earlier goal that may be given up for the next, where the scenario does not say.
const GOAL_TOLERANCE: f64 = 0.001;

/// What the name of a scenario of made-up data ends with: every document bears the name.
const MADE_UP: &str = "(données de synthèse)";

/// Key of `[regimes]` for the points whose regime is not stated.
const WHEN_BLANK: &str = "non renseigne";

impl ScenarioFile {
    /// The files and folders that it names, but for those of its rules.
    fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let one = [
            &self.territoire,
            &self.fichier_budgets,
            &self.catalogue,
            &self.table_ballasts,
            &self.table_service,
        ];
        let some = (self.inventaires.iter())
            .chain(&self.correspondance.0)
            .chain(&self.calage_factures);
        one.into_iter().flatten().chain(some)
    }

    /// Its name, which says so where the data are made up.
    fn name(&self) -> String {
        if self.donnees_de_synthese {
            format!("{} {MADE_UP}", self.nom)
        } else {
            self.nom.clone()
        }
    }

    fn goal_tolerance(&self) -> std::result::Result<f64, String> {
        let tolerance = self.tolerance_objectifs.unwrap_or(GOAL_TOLERANCE);
        if (0.0..1.0).contains(&tolerance) {
            Ok(tolerance)
        } else {
            Err("« tolerance_objectifs » doit être entre 0 et 1 (0.001 pour un millième)".into())
        }
    }
}

impl Scenario {
    /// The same scenario with another catalogue; works on cabinets that it asks for cost what that one
    /// says.
    ///
    /// ```
    /// # use reverbere::{Catalogue, PriceLevel, Scenario};
    /// let scenario = Scenario::read("examples/trois_points/scenario.toml".as_ref())?;
    /// let cheap = Catalogue::embedded(PriceLevel::Bas);
    /// assert_ne!(scenario.catalogue, cheap);
    /// assert_eq!(scenario.with_catalogue(cheap.clone()).catalogue, cheap);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn with_catalogue(self, catalogue: Catalogue) -> Self {
        let mut changed = Self { catalogue, ..self };
        if let Some(work) = &mut changed.rules.groups.cabinet_work {
            let mut known = changed.catalogue.cabinets.iter();
            let known = known.find(|one| one.code == work.code);
            work.cents_ht = known.map_or(work.cents_ht, |one| one.price.cents_ht());
        }
        changed
    }

    /// Reads a scenario file and what it names. Paths in it are taken from its own folder.
    ///
    /// ```
    /// # use reverbere::Scenario;
    /// let scenario = Scenario::read("examples/trois_points/scenario.toml".as_ref())?;
    /// assert_eq!(scenario.name, "Trois points (données de synthèse)");
    /// assert!(scenario.inventories[0].ends_with("trois_points/points.csv"));
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, has an unknown or missing key, a value out of its bounds, or names
    /// a file that cannot be read.
    pub fn read(file: &Path) -> Result<Self> {
        const REMEDY: &str = "corrigez le scénario";
        let refuse = |problem: String| Error::input(file, problem, REMEDY);
        let raw: ScenarioFile = read_file(file, REMEDY)?;
        let beside = |path: &PathBuf| file.parent().unwrap_or(Path::new("")).join(path);
        let mut inputs: Vec<PathBuf> = raw.files().map(beside).collect();
        inputs.push(file.to_owned());
        if raw.inventaires.is_empty() {
            return Err(refuse(
                "« inventaires » ne nomme aucun fichier ni dossier".into(),
            ));
        }
        if raw.fichier_budgets.is_some() != raw.budgets.is_empty() {
            return Err(refuse(
                "les budgets doivent être donnés par « fichier_budgets » ou par la section [budgets], et par une seule des deux".into(),
            ));
        }
        let calculation = raw.calcul.checked().map_err(refuse)?;
        let name = raw.name();
        let goal_tolerance = raw.goal_tolerance().map_err(refuse)?;
        let hypotheses = Hypotheses::new(&raw.hypotheses).map_err(refuse)?;
        let (territory, territory_evidence) = territory_of(&raw, file)?;
        let known = SunPlace::of_territory(&territory);
        let sun = raw.heures.place(known).map_err(refuse)?;
        let (switching, hours) = lit(&raw.heures, &sun).map_err(refuse)?;
        let mut tables = Tables::default();
        if let Some(path) = &raw.table_ballasts {
            tables.ballasts = Ballasts::read(&beside(path))?;
        }
        if let Some(path) = &raw.table_service {
            tables.service = Service::read(&beside(path))?;
        }
        let communes =
            communes::read(&raw.communes_parc, &raw.extinction, &territory).map_err(refuse)?;
        if let Some(problem) = finance::problem(&raw.aides) {
            return Err(refuse(problem));
        }
        let catalogue = raw.catalogue.map_or_else(
            || Ok(Catalogue::embedded(raw.niveau_prix)),
            |path| Catalogue::read(&beside(&path), raw.niveau_prix),
        )?;
        let sections = RuleSections {
            years: raw.annees,
            forced: raw.forcer,
            forbidden: raw.interdire,
            limits: raw.limites,
            equity: raw.equite,
            thresholds: raw.seuils,
            funds: raw.fonds,
            groups: raw.groupes,
            replanning: raw.replanification,
            reinvestment: raw.reinvestissement,
            programme: raw.programme,
        };
        let known = Known {
            territory: &territory,
            catalogue: &catalogue,
            folder: file.parent().unwrap_or(Path::new("")),
        };
        let rules = Rules::of(sections, &known).map_err(refuse)?;
        let wants = wants::wants(&rules, &raw.objectifs, &raw.objectif, &hypotheses);
        inputs.extend(rules.replanning.iter().flat_map(Replanning::files).cloned());
        Ok(Self {
            name,
            is_made_up: raw.donnees_de_synthese,
            author: raw.auteur.trim().to_owned(),
            date: raw.date,
            basis: AmountBasis {
                basis: raw.base_montants,
                vat_rate: hypotheses.vat_rate(),
            },
            inventories: raw.inventaires.iter().map(beside).collect(),
            bills: raw.calage_factures.iter().map(beside).collect(),
            left_out: raw.inventaires_a_ignorer,
            mappings: Mappings::read(&raw.correspondance.0.iter().map(beside).collect::<Vec<_>>())?,
            territory,
            territory_evidence,
            communes,
            tables,
            stances: Stances::new(raw.drapeaux).map_err(|problem| refuse(problem.into()))?,
            aids: raw.aides,
            price_level: raw.niveau_prix,
            budget_file: raw.fichier_budgets.as_ref().map(beside),
            budgets: raw.budgets,
            catalogue,
            rules,
            objectives: raw.objectif,
            goal_tolerance,
            targets: raw.objectifs,
            sun,
            switching,
            hours_section: raw.heures,
            hours,
            regimes: regimes(&raw.regimes).map_err(refuse)?,
            spreads: raw.incertitudes.check(&hypotheses).map_err(refuse)?,
            hypotheses,
            wants,
            calculation,
            file: file.to_owned(),
            inputs,
        })
    }
}

/// The territory that a scenario says, else the one that its budgets do, and why.
fn territory_of(raw: &ScenarioFile, file: &Path) -> Result<(Territory, Option<String>)> {
    const HOW_TO_SAY: &str = "dites le territoire dans le scénario : epci = [\"nom ou SIREN\"], departement = \"code\", ou territoire = \"liste des communes\"";
    let beside = |path: &PathBuf| file.parent().unwrap_or(Path::new("")).join(path);
    let choice = Choice {
        list: raw.territoire.as_ref().map(beside),
        epcis: raw.epci.0.clone(),
        departments: raw.departement.0.clone(),
        communes: raw.communes.0.clone(),
    };
    let stated = choice.territory().map_err(|error| match error {
        Error::Usage(problem) => Error::input(file, problem, "corrigez le scénario"),
        other => other,
    })?;
    if let Some(stated) = stated {
        return Ok((stated, None));
    }
    let budgets = raw.fichier_budgets.as_ref().map(beside);
    match find::territory(&[budgets::clues(budgets.as_deref(), &raw.budgets)?]) {
        Found::Territory(territory, decision) => {
            let doubt = match decision.alternative.as_str() {
                "" => String::new(),
                _ => format!(" ; si c'est un autre, {HOW_TO_SAY}"),
            };
            Ok((*territory, Some(format!("d'après les budgets{doubt}"))))
        }
        Found::Ambiguous(question) => Err(Error::input(file, question, HOW_TO_SAY)),
        // The table of budgets is wrong then, and says why when it is read.
        Found::Nothing => Ok((Territory::boulonnais(), None)),
    }
}

/// When the network is lit at a place.
fn lit(
    section: &HoursSection,
    place: &SunPlace,
) -> std::result::Result<(SwitchingRule, LitHours), String> {
    let switching = section.rule(place)?;
    let hours = LitHours::compute(&switching)
        .map_err(|error| format!("« heures.{} » {error}", error.key()))?;
    Ok((switching, hours))
}

impl Scenario {
    /// Sees anew what its rules, targets and goals want, once these were changed.
    fn renew_wants(&mut self) {
        self.wants = wants::wants(
            &self.rules,
            &self.targets,
            &self.objectives,
            &self.hypotheses,
        );
    }

    /// Moves the place of the sun to the middle of the points, where nobody says it and they have
    /// coordinates.
    ///
    /// # Errors
    /// The rule of the section `[heures]` cannot be followed there.
    pub fn place_sun(&mut self, points: &Points) -> Result<()> {
        if !matches!(
            self.sun.evidence,
            Evidence::Department | Evidence::Points(_)
        ) {
            return Ok(());
        }
        let known = SunPlace::of_points(points, &self.territory);
        let refuse = |problem| Error::input(&self.file, problem, "corrigez le scénario");
        let sun = self.hours_section.place(known).map_err(refuse)?;
        let (switching, hours) = lit(&self.hours_section, &sun).map_err(refuse)?;
        self.sun = sun;
        self.switching = switching;
        self.hours = hours;
        Ok(())
    }

    /// The territory, and why it is the one: a line for the terminal.
    #[must_use]
    pub fn territory_in_words(&self) -> String {
        let evidence = self.territory_evidence.as_ref();
        let because = evidence.map_or_else(String::new, |why| format!(", {why}"));
        format!("Territoire : {}{because}\n", self.territory.in_words())
    }

    /// How the solutions of a point are worked out.
    #[must_use]
    pub fn method(&self) -> Method<'_> {
        Method::new(&self.catalogue, &self.hours, &self.basis, &self.stances)
            .with_tables(self.tables)
            .with_wants(self.wants.clone())
    }

    /// Rates and prices.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let hypotheses = &self.hypotheses;
        Terms {
            basis: self.basis,
            fctva_rate: hypotheses.fctva_rate(),
            least_own_share: hypotheses.least_own_share(),
            price_eur_per_kwh: hypotheses.price_eur_per_kwh(),
            electricity_vat_rate: hypotheses.electricity_vat_rate(),
            price_drift: hypotheses.price_drift(),
            discount_rate: hypotheses.discount_rate(),
            subscription_eur_per_kva: hypotheses.subscription_eur_per_kva(),
            certificates_eur: hypotheses.certificates_eur(),
        }
    }
}

fn regimes(texts: &BTreeMap<String, String>) -> std::result::Result<Regimes, String> {
    let mut regimes = Regimes::default();
    for (name, text) in texts {
        let profile = Profile::parse(text).ok_or_else(|| {
            format!("« regimes.{name} » vaut « {text} », qui n'est pas un régime (exemple : extinction 0h-5h, -50% 23h-5h, permanent)")
        })?;
        match normalise(name).as_str() {
            WHEN_BLANK => regimes.when_blank = profile,
            name => {
                regimes.named.insert(name.to_owned(), profile);
            }
        }
    }
    Ok(regimes)
}
