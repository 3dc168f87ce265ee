//! One scenario among those compared: its study, its plan and what they come to.

use super::{Figures, Import, Planning, Reading, Scenario, Study, Worked, computed};
use crate::error::Result;
use crate::inventory::mapping::{Mappings, Pattern};
use crate::inventory::territory::Commune;
use crate::plan::Limits;
use crate::plan::explain::Reached;
use crate::retrofit::finance::Finance;
use crate::scenario::shortfall::Shortfall;
use crate::scenario::study::{Choice, read_inventories};
use std::path::PathBuf;
use std::time::Instant;

/// A scenario and its plan.
pub struct Side {
    /// The scenario worked out.
    pub study: Study,
    /// What came of planning it.
    pub planning: Planning,
    /// Its plan; none where there is none at all.
    pub planned: Option<Planned>,
    /// Where the targets are out of reach: what is reached of them, and the plan is the one that
    /// comes nearest.
    pub nearest: Option<Reached>,
    /// How long planning took, in seconds.
    pub seconds: f64,
}

/// A plan, with what it comes to.
pub struct Planned {
    /// The points.
    pub choice: Choice,
    /// The money, commune by commune.
    pub finances: Vec<Finance>,
    /// All the communes together, and the proof.
    pub worked: Worked,
}

impl Side {
    /// Plans a scenario, or comes as near to its targets as can be.
    #[must_use]
    pub fn of(study: Study, limits: &Limits) -> Self {
        let start = Instant::now();
        let mut planning = study.plan(limits, &|_| ());
        let mut nearest = None;
        if planning.outcome.plan().is_none() {
            let reached = Shortfall::of(&planning.choice, limits).explained.reached;
            if let Some(reached) = reached {
                let choice = planning.choice.clone();
                planning = study.plan_reachable(choice, &reached, limits, &|_| ());
                nearest = Some(reached).filter(|one| one.missing > 0);
            }
        }
        let planned = planning.outcome.plan().map(|plan| {
            let choice = study.choose(&planning.choice, plan);
            let finances = study.finances(&choice);
            let figures = Figures::of(&study, &choice, &finances);
            Planned {
                worked: Worked::of(&study, &planning, plan, figures),
                choice,
                finances,
            }
        });
        Self {
            study,
            planning,
            planned,
            nearest,
            seconds: start.elapsed().as_secs_f64(),
        }
    }

    /// What the plan comes to, if there is one.
    #[must_use]
    pub fn figures(&self) -> Option<&Figures> {
        self.planned.as_ref().map(|planned| &planned.worked.figures)
    }
}

/// Inventories as they were read, and what they were read with.
pub struct Inventories {
    files: Vec<PathBuf>,
    left_out: Vec<Pattern>,
    mappings: Mappings,
    communes: Vec<Commune>,
    import: Import,
}

impl Inventories {
    /// Reads the inventories of a scenario.
    ///
    /// # Errors
    /// What the inventories have wrong.
    pub fn read(scenario: &Scenario, done: &(dyn Fn(usize, usize) + Sync)) -> Result<Self> {
        Ok(Self {
            files: whole_paths(scenario),
            left_out: scenario.left_out.clone(),
            mappings: scenario.mappings.clone(),
            communes: scenario.territory.communes().to_vec(),
            import: read_inventories(&Reading::of(scenario), done)?,
        })
    }

    /// Whether a scenario would read the very same.
    #[must_use]
    pub fn serve(&self, scenario: &Scenario) -> bool {
        self.files == whole_paths(scenario)
            && self.left_out == scenario.left_out
            && self.mappings == scenario.mappings
            && self.communes == scenario.territory.communes()
    }

    /// Puts the sun of a scenario where the points are, as [`Study::prepare`] does.
    ///
    /// # Errors
    /// As [`Scenario::place_sun`].
    pub fn place_sun(&self, scenario: &mut Scenario) -> Result<()> {
        scenario.place_sun(&self.import.points)
    }

    /// The points with what they consume, as a scenario computes it.
    ///
    /// # Errors
    /// What the bills of the scenario have wrong.
    pub fn computed_for(&self, scenario: &Scenario) -> Result<Import> {
        computed(self.import.clone(), &Reading::of(scenario))
    }
}

/// The inventories of a scenario, however its file names them.
fn whole_paths(scenario: &Scenario) -> Vec<PathBuf> {
    let whole = |path: &PathBuf| crate::inputs::canonical(path).unwrap_or_else(|_| path.clone());
    scenario.inventories.iter().map(whole).collect()
}
