//! A scenario worked out as far as the choice of points, and the choice once it is made: what
//! commands and workbooks speak of.

use super::preferences::Preferences;
use super::{Scenario, budgets};
use crate::energy::bills;
use crate::energy::bills::calibration::Calibration;
use crate::energy::bills::reconciliation::{Park, Reconciliation};
use crate::energy::bills::summary::Summary;
use crate::energy::hours::LitHours;
use crate::energy::power::Ballasts;
use crate::energy::{self, Regimes, column};
use crate::error::{Error, Place, Result};
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::mapping::Mapping;
use crate::inventory::points::Points;
use crate::inventory::territory::Territory;
use crate::inventory::{self, Import};
use crate::plan::{Carry, Commune, Measure, Offer, PointClass, Problem, Row};
use crate::retrofit::FactorClass;
use crate::retrofit::Solution;
use crate::retrofit::classes::{Class, Classes, classes};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything known before points are chosen.
pub struct Study {
    /// The scenario.
    pub scenario: Scenario,
    /// The import, its points with system power and consumption.
    pub import: Import,
    /// Budget in cents of each commune that has points, by index in the territory, in its order.
    pub budgets: BTreeMap<usize, i64>,
    /// The points that can be renovated, and the reasons of the others.
    pub classes: Classes,
    /// Which points the scenario favours or forces.
    pub preferences: Preferences,
}

impl Study {
    /// Reads the inventories and the budgets, reckons consumption and solutions.
    ///
    /// `done` is called after each inventory file, with how many are done and how many there are.
    ///
    /// # Errors
    /// What the inventories or the budgets have wrong; a row of no known commune or read twice; a commune with an
    /// inventory and no budget, or the reverse.
    pub fn prepare(scenario: Scenario, done: &(dyn Fn(usize, usize) + Sync)) -> Result<Self> {
        let import = read_points(&Reading::of(&scenario), done)?;
        refuse_what_falsifies_a_plan(&import)?;
        let budgets = budgets::read(&scenario)?;
        let study = Self {
            classes: Classes::default(),
            preferences: Preferences::default(),
            import,
            budgets,
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
        let preferences = Preferences::of(scenario, &classes, &study.budgets);
        Ok(Self {
            classes,
            preferences,
            ..study
        })
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

    /// The choice to make, for the planner: communes in the order of their budgets.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let position: BTreeMap<&str, usize> = self
            .budgets
            .keys()
            .enumerate()
            .map(|(position, index)| {
                (
                    self.scenario.territory.communes()[*index].insee.as_str(),
                    position,
                )
            })
            .collect();
        let targets = self.scenario.targets;
        let exactly = |name: &str, points: u32| Row {
            name: name.into(),
            measure: Measure::Points,
            least: Some(points.into()),
            most: Some(points.into()),
        };
        Problem {
            years: 1,
            communes: (self.budgets.iter())
                .map(|(index, cents)| Commune {
                    name: self.scenario.territory.communes()[*index].insee.clone(),
                    budgets_cents: vec![*cents],
                    carry: Carry::Never,
                })
                .collect(),
            classes: (self.classes.classes.iter())
                .map(|class| PointClass {
                    commune: position[class.insee.as_str()],
                    count: u32::try_from(class.rows.len()).unwrap_or(u32::MAX),
                    offers: (self.offers(class).into_iter())
                        .map(|offer| offer.plan)
                        .collect(),
                    ..PointClass::default()
                })
                .collect(),
            rows: vec![
                exactly("facteur4", targets.factor4),
                exactly("facteur2", targets.factor2),
            ],
            kinds: vec![vec![(0, 1)], vec![(1, 1)]],
            ..Problem::default()
        }
    }

    /// The offers of a class, with the solution that each stands for: a factor-4 solution is
    /// offered twice where the scenario lets it count for the factor-2 target.
    #[must_use]
    pub fn offers(&self, class: &Class) -> Vec<StudyOffer> {
        let both = self.scenario.targets.factor4_counts_for_factor2;
        class
            .solutions
            .iter()
            .enumerate()
            .flat_map(|(solution, s)| {
                let offer = |counts_for| StudyOffer {
                    solution,
                    counts_for,
                    plan: Offer {
                        kind: usize::from(counts_for == FactorClass::F2),
                        cost_cents: s.cost_cents,
                        value: (self.preferences.weight(class, s)).of(s.saving_kwh_per_year),
                        ..Offer::default()
                    },
                };
                let as_f2 =
                    (both && s.factor_class == FactorClass::F4).then(|| offer(FactorClass::F2));
                [Some(offer(s.factor_class)), as_f2].into_iter().flatten()
            })
            .collect()
    }

    /// The points of a choice of counts by class and offer, commune by commune.
    #[must_use]
    pub fn choose(&self, counts: &[Vec<u32>]) -> Choice {
        let mut by_insee: BTreeMap<&str, Vec<ChosenPoint>> = BTreeMap::new();
        for (class_index, (class, counts)) in self.classes.classes.iter().zip(counts).enumerate() {
            let mut rows = class.rows.iter();
            for (offer, count) in self.offers(class).iter().zip(counts) {
                let taken = rows.by_ref().take(*count as usize).map(|row| ChosenPoint {
                    row: *row,
                    class: class_index,
                    solution: offer.solution,
                    counts_for: offer.counts_for,
                });
                by_insee
                    .entry(class.insee.as_str())
                    .or_default()
                    .extend(taken);
            }
        }
        let totals = self.existing_by_commune();
        let communes = self
            .budgets
            .iter()
            .map(|(index, budget_cents)| {
                let insee = self.scenario.territory.communes()[*index].insee.as_str();
                let mut points = by_insee.remove(insee).unwrap_or_default();
                points.sort_by(|a, b| self.place(a.row).cmp(&self.place(b.row)));
                self.commune_choice(
                    *index,
                    *budget_cents,
                    totals.get(insee).copied().unwrap_or_default(),
                    points,
                )
            })
            .collect();
        Choice { communes }
    }

    /// The order of points in documents: cabinet, street, reference, place in the files.
    fn place(&self, row: u32) -> ([&str; 3], u32) {
        let columns = ["armoire", "voie", "reference"];
        (
            columns.map(|name| {
                self.import
                    .points
                    .text(name)
                    .get(row as usize)
                    .unwrap_or_default()
            }),
            row,
        )
    }

    fn existing_by_commune(&self) -> BTreeMap<&str, Existing> {
        let points = &self.import.points;
        let kwh = points.number(column::KWH);
        let mut totals: BTreeMap<&str, Existing> = BTreeMap::new();
        for row in 0..points.len() {
            let total = totals
                .entry(points.text("insee").get(row).unwrap_or_default())
                .or_default();
            total.points += 1;
            total.kwh_per_year += kwh.get(row).unwrap_or_default();
        }
        totals
    }

    fn commune_choice(
        &self,
        commune: usize,
        budget_cents: i64,
        existing: Existing,
        points: Vec<ChosenPoint>,
    ) -> CommuneChoice {
        let mut choice = CommuneChoice {
            commune,
            budget_cents,
            existing,
            ..CommuneChoice::default()
        };
        for point in &points {
            let class = &self.classes.classes[point.class];
            let solution = &class.solutions[point.solution];
            choice.cost_cents += solution.cost_cents;
            choice.kwh_before_per_year += class.existing.kwh_per_year();
            choice.kwh_after_per_year += solution.kwh_after_per_year;
            match point.counts_for {
                FactorClass::F4 => choice.factor4 += 1,
                FactorClass::F2 => choice.factor2 += 1,
            }
        }
        choice.points = points;
        choice
    }

    /// The class and the solution of a chosen point.
    #[must_use]
    pub fn solution(&self, point: &ChosenPoint) -> (&Class, &Solution) {
        let class = &self.classes.classes[point.class];
        (class, &class.solutions[point.solution])
    }
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

/// What inventories are read and reckoned with.
pub struct Reading<'a> {
    /// Files and folders.
    pub inventories: &'a [PathBuf],
    /// The communes.
    pub territory: &'a Territory,
    /// What a person said of the inventories.
    pub mapping: &'a Mapping,
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
            inventories: &scenario.inventories,
            territory: &scenario.territory,
            mapping: &scenario.mapping,
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

/// Reads inventories, with the system power and consumption of each point.
///
/// # Errors
/// What the inventories have wrong.
pub fn read_points(reading: &Reading<'_>, done: &(dyn Fn(usize, usize) + Sync)) -> Result<Import> {
    let import = inventory::import(
        reading.inventories,
        reading.territory,
        reading.mapping,
        done,
    )?;
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

/// An offer of the plan, and the solution of its class that it stands for.
pub struct StudyOffer {
    /// Index in [`Class::solutions`].
    pub solution: usize,
    /// The target that it counts for.
    pub counts_for: FactorClass,
    /// What the planner sees.
    pub plan: Offer,
}

/// The points chosen, commune by commune in the order of the territory.
pub struct Choice {
    /// One for each commune with a budget, chosen points or not.
    pub communes: Vec<CommuneChoice>,
}

/// One chosen point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChosenPoint {
    /// Row in the frame of points.
    pub row: u32,
    /// Index of its class.
    pub class: usize,
    /// Index of the solution in its class.
    pub solution: usize,
    /// The target that it counts for.
    pub counts_for: FactorClass,
}

/// What a commune has today.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Existing {
    /// Light points.
    pub points: usize,
    /// Consumption of those of which it is known, kWh a year.
    pub kwh_per_year: f64,
}

/// What is chosen in one commune.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CommuneChoice {
    /// Index in the territory.
    pub commune: usize,
    /// Its budget, cents on the basis of the scenario.
    pub budget_cents: i64,
    /// What the chosen points cost.
    pub cost_cents: i64,
    /// Points that count for factor 4.
    pub factor4: u32,
    /// Points that count for factor 2.
    pub factor2: u32,
    /// Consumption of the chosen points today, kWh a year.
    pub kwh_before_per_year: f64,
    /// Consumption of the chosen points after the works, kWh a year.
    pub kwh_after_per_year: f64,
    /// All the light points of the commune.
    pub existing: Existing,
    /// The chosen points, in the order of documents.
    pub points: Vec<ChosenPoint>,
}

impl CommuneChoice {
    /// Energy saved, kWh a year.
    #[must_use]
    pub fn saving_kwh_per_year(&self) -> f64 {
        self.kwh_before_per_year - self.kwh_after_per_year
    }
}

impl Choice {
    /// The sum of a figure over the communes.
    pub fn total<T: std::iter::Sum>(&self, figure: impl Fn(&CommuneChoice) -> T) -> T {
        self.communes.iter().map(figure).sum()
    }
}
