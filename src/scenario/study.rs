//! A scenario worked out as far as the choice of points, and the choice once it is made: what
//! commands and workbooks speak of.

pub use super::choice::{Choice, ChosenPoint, CommuneChoice, Drawn, Existing, YearChoice};
use super::preferences::Preferences;
use super::rules::decisions::Decisions;
use super::rules::reinvestment::Receiver;
use super::{Scenario, budgets};
use crate::energy::bills;
use crate::energy::bills::calibration::Calibration;
use crate::energy::bills::reconciliation::{Park, Reconciliation};
use crate::energy::bills::summary::Summary;
use crate::energy::hours::LitHours;
use crate::energy::power::Ballasts;
use crate::energy::{self, Regimes};
use crate::error::{Error, Place, Result};
use crate::inventory::decision::Decision;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::mapping::Mappings;
use crate::inventory::points::Points;
use crate::inventory::territory::{Commune, Territory};
use crate::inventory::{self, Import, Sources};
use crate::retrofit::Solution;
use crate::retrofit::classes::{Class, Classes, classes};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything known before points are chosen.
#[derive(Clone)]
pub struct Study {
    /// The scenario.
    pub scenario: Scenario,
    /// The import, its points with system power and consumption.
    pub import: Import,
    /// Budget in cents of each commune that has points, by index in the territory, in its order.
    pub budgets: BTreeMap<usize, i64>,
    /// The same budgets year by year; one year where the scenario names none.
    pub yearly_budgets: BTreeMap<usize, Vec<i64>>,
    /// How the table of budgets was understood.
    pub budget_decisions: Vec<Decision>,
    /// The points that can be renovated, and the reasons of the others.
    pub classes: Classes,
    /// Which points the scenario favours or forces.
    pub preferences: Preferences,
    /// Which points the scenario names, and what is known of them from last year's plan.
    pub decisions: Decisions,
}

impl Study {
    /// The commune at a place of the choice: those with a budget, in the order of the territory.
    ///
    /// ```
    /// # use reverbere::{Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// assert_eq!(study.commune_at(0).map(|one| &*one.nom), Some("Boulogne-sur-Mer"));
    /// assert_eq!(study.commune_at(1), None);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn commune_at(&self, place: usize) -> Option<&Commune> {
        let index = self.budgets.keys().nth(place)?;
        self.scenario.territory.communes().get(*index)
    }

    /// Reads the inventories and the budgets, computes consumption and solutions.
    ///
    /// `done` is called after each inventory file, with how many are done and how many there are.
    ///
    /// ```
    /// # use reverbere::{Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// assert_eq!(study.import.points.len(), 3);
    /// assert_eq!(study.classes.classes.len(), 3, "three lamps, none like another");
    /// // 900 € for one commune.
    /// assert_eq!(study.budgets.values().collect::<Vec<_>>(), [&90_000]);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the inventories or the budgets have wrong; a row of no known commune or read twice; a commune with an
    /// inventory and no budget, or the reverse.
    pub fn prepare(mut scenario: Scenario, done: &(dyn Fn(usize, usize) + Sync)) -> Result<Self> {
        let import = read_inventories(&Reading::of(&scenario), done)?;
        scenario.place_sun(&import.points)?;
        let import = computed(import, &Reading::of(&scenario))?;
        Self::on(scenario, import)
    }

    /// The study of a scenario on inventories that are read already.
    ///
    /// ```
    /// # use reverbere::{Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// let again = Study::on(study.scenario.clone(), study.import.clone())?;
    /// assert_eq!(again.budgets, study.budgets);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Study::prepare`].
    pub fn on(scenario: Scenario, import: Import) -> Result<Self> {
        refuse_what_falsifies_a_plan(&import)?;
        refuse_shared_savings(&scenario)?;
        let budgets = budgets::read(&scenario)?;
        let yearly_budgets = budgets.cents;
        let study = Self {
            classes: Classes::default(),
            preferences: Preferences::default(),
            decisions: Decisions::default(),
            import,
            budgets: sums(&yearly_budgets),
            yearly_budgets,
            budget_decisions: budgets.decisions,
            scenario,
        };
        study.match_budgets_and_inventories()?;
        let scenario = &study.scenario;
        let classes = classes(
            &study.import.points,
            &scenario.regimes,
            &scenario.communes,
            &scenario.method(),
        );
        let preferences = Preferences::of(scenario);
        let decisions = Decisions::of(scenario, &study.import.points, &classes, &study.budgets)?;
        Ok(Self {
            classes,
            preferences,
            decisions,
            ..study
        })
    }

    /// The same study with the budgets of its scenario as they are on disk now: solutions do not
    /// depend on them.
    ///
    /// # Errors
    /// What the budgets have wrong; a commune with an inventory and no budget, or the reverse.
    pub fn with_budgets_again(&self) -> Result<Self> {
        let budgets = budgets::read(&self.scenario)?;
        let study = Self {
            budgets: sums(&budgets.cents),
            yearly_budgets: budgets.cents,
            budget_decisions: budgets.decisions,
            ..self.clone()
        };
        study.match_budgets_and_inventories()?;
        let points = &study.import.points;
        let decisions = Decisions::of(&study.scenario, points, &study.classes, &study.budgets)?;
        Ok(Self { decisions, ..study })
    }

    /// The same study with so many hundredths of every budget of a commune, cents rounded down;
    /// common funds stay as they are.
    ///
    /// ```
    /// # use reverbere::{Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// let half = study.with_budgets_at(50);
    /// assert_eq!(half.budgets.values().collect::<Vec<_>>(), [&45_000]);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn with_budgets_at(&self, percent: u32) -> Self {
        let part = |cents: &i64| {
            let cents = i128::from(*cents) * i128::from(percent) / 100;
            i64::try_from(cents).unwrap_or(i64::MAX)
        };
        let yearly_budgets: BTreeMap<usize, Vec<i64>> = (self.yearly_budgets.iter())
            .map(|(commune, years)| (*commune, years.iter().map(part).collect()))
            .collect();
        Self {
            budgets: sums(&yearly_budgets),
            yearly_budgets,
            ..self.clone()
        }
    }

    fn match_budgets_and_inventories(&self) -> Result<()> {
        let points = self.points_by_commune();
        let communes = self.scenario.territory.communes();
        let named = |indices: Vec<usize>| {
            let names: Vec<String> = indices
                .iter()
                .map(|i| format!("{} ({})", communes[*i].nom, communes[*i].insee))
                .collect();
            names.join(", ")
        };
        let file = self
            .scenario
            .budget_file
            .as_ref()
            .unwrap_or(&self.scenario.file);
        let orphans: Vec<usize> = self
            .budgets
            .keys()
            .copied()
            .filter(|index| !points.contains_key(index))
            .collect();
        if !orphans.is_empty() {
            return Err(Error::input(
                file,
                format!(
                    "budget donné pour une commune sans inventaire : {}",
                    named(orphans)
                ),
                "ajoutez son inventaire, ou retirez son budget",
            ));
        }
        let unfunded: Vec<usize> = points
            .keys()
            .copied()
            .filter(|index| !self.budgets.contains_key(index))
            .collect();
        if !unfunded.is_empty() {
            return Err(Error::input(
                file,
                format!(
                    "aucun budget pour une commune qui a un inventaire : {}",
                    named(unfunded)
                ),
                "ajoutez une ligne de budget (0 si la commune ne finance rien)",
            ));
        }
        Ok(())
    }

    /// How many light points each commune has, by index in the territory.
    ///
    /// ```
    /// # use reverbere::{Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// assert_eq!(study.points_by_commune().into_values().collect::<Vec<_>>(), [3]);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn points_by_commune(&self) -> BTreeMap<usize, usize> {
        let mut counts = BTreeMap::new();
        for rows in self.import.points.groups(&["insee"]) {
            let insee = rows
                .first()
                .and_then(|row| self.import.points.text("insee").get(*row as usize));
            if let Some(index) = insee.and_then(|insee| self.scenario.territory.by_insee(insee)) {
                counts.insert(index, rows.len());
            }
        }
        counts
    }

    /// The class and the solution of a chosen point.
    #[must_use]
    pub fn solution(&self, point: &ChosenPoint) -> (&Class, &Solution) {
        let class = &self.classes.classes[point.class];
        (class, &class.solutions[point.solution])
    }
}

/// Budgets of all the years together.
fn sums(yearly: &BTreeMap<usize, Vec<i64>>) -> BTreeMap<usize, i64> {
    let sum = |(commune, cents): (&usize, &Vec<i64>)| (*commune, cents.iter().sum());
    yearly.iter().map(sum).collect()
}

/// Rules under which a plan would be a plan of something else: points without commune have no
/// budget, points in two files would be paid for twice.
const NO_PLAN_WITH: [Rule; 5] = [
    Rule::CommuneInconnue,
    Rule::CommuneAmbigue,
    Rule::CommuneAbsente,
    Rule::CommuneContradictoire,
    Rule::PointCopie,
];

fn refuse_what_falsifies_a_plan(import: &Import) -> Result<()> {
    let rule = NO_PLAN_WITH
        .into_iter()
        .find(|rule| import.findings.iter().any(|one| one.rule == *rule));
    let lost: Vec<&Finding> = import
        .findings
        .iter()
        .filter(|one| Some(one.rule) == rule)
        .collect();
    let Some(first) = lost.first() else {
        return Ok(());
    };
    let read = if first.read.is_empty() {
        String::new()
    } else {
        format!(" (« {} »)", first.read)
    };
    let others = match lost.len() - 1 {
        0 => String::new(),
        others => format!(", et {others} autres lignes de même"),
    };
    Err(Error::at(
        Path::new(&first.file),
        Place {
            sheet: Some(first.sheet.clone()),
            cell: Some(first.cell.clone()),
        },
        format!("{}{read}{others}", first.rule.meaning()),
        first.rule.remedy(),
    ))
}

/// One plan of several years cannot share savings out: a fund would hold what its own works bring.
fn refuse_shared_savings(scenario: &Scenario) -> Result<()> {
    let rules = &scenario.rules;
    let shared = (rules.reinvestment.as_ref())
        .is_some_and(|rule| rule.to == Receiver::Epci && rule.binds(&rules.years));
    if !shared {
        return Ok(());
    }
    Err(Error::input(
        &scenario.file,
        "« reinvestissement.vers = \"epci\" » n'est pas compté dans un plan de plusieurs années",
        "écrivez vers = \"commune\", ou cherchez les années l'une après l'autre avec « reverbere programme »",
    ))
}

/// What inventories are read and computed with.
pub struct Reading<'a> {
    /// Files and folders, but for those left out.
    pub inventories: Sources<'a>,
    /// The communes.
    pub territory: &'a Territory,
    /// What a person said of the inventories.
    pub mappings: &'a Mappings,
    /// When the network is lit.
    pub hours: &'a LitHours,
    /// How regimes are understood.
    pub regimes: &'a Regimes,
    /// What lamps draw with their ballasts.
    pub ballasts: &'a Ballasts,
    /// Bills on which consumption is calibrated; none for the theory alone.
    pub bills: &'a [PathBuf],
}

impl<'a> Reading<'a> {
    /// The reading that a scenario asks for.
    #[must_use]
    pub fn of(scenario: &'a Scenario) -> Self {
        Self {
            inventories: Sources {
                left_out: &scenario.left_out,
                ..Sources::all(&scenario.inventories)
            },
            territory: &scenario.territory,
            mappings: &scenario.mappings,
            hours: &scenario.hours,
            regimes: &scenario.regimes,
            ballasts: scenario.tables.ballasts,
            bills: &scenario.bills,
        }
    }
}

/// By how much the bills correct the theory of each cabinet.
///
/// # Errors
/// What the bills have wrong.
pub fn calibration(reading: &Reading<'_>, points: &Points) -> Result<Calibration> {
    let bills = bills::read(reading.bills, reading.territory)?;
    let park = Park {
        points,
        hours: reading.hours,
        regimes: reading.regimes,
    };
    let reconciliation = Reconciliation::of(&Summary::of(&bills), &park);
    let calibration = Calibration::of(&reconciliation, points);
    if let (true, [file, ..]) = (calibration.is_empty(), reading.bills) {
        return Err(Error::input(
            file,
            "aucune armoire des inventaires ne peut être calée sur ces factures",
            "regardez pourquoi avec « reverbere factures … --parc … », ou retirez « calage_factures » du scénario",
        ));
    }
    Ok(calibration)
}

/// Reads inventories, without what their points consume.
///
/// # Errors
/// What the inventories have wrong.
pub fn read_inventories(
    reading: &Reading<'_>,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Import> {
    inventory::import(
        &reading.inventories,
        reading.territory,
        reading.mappings,
        done,
    )
}

/// Inventories as [`read_inventories`] gives them, with the system power and consumption of each
/// point.
///
/// # Errors
/// What the bills have wrong.
pub fn computed(import: Import, reading: &Reading<'_>) -> Result<Import> {
    let points = energy::with_system_power(import.points, reading.ballasts);
    let mut points = energy::with_consumption(points, reading.hours, reading.regimes);
    if !reading.bills.is_empty() {
        let factors = calibration(reading, &points)?.factors(&points);
        points = energy::calibrated(points, factors);
    }
    let mut findings = import.findings;
    findings.extend(energy::unlikely_consumptions(&points));
    Ok(Import {
        points,
        findings,
        ..import
    })
}
