//! Points that a scenario favours or forces by their flags. Favoured points weigh more in what the
//! planner makes as great as can be; what it finds is then told in kWh that are really saved, and
//! its bound is one on what plans weigh, not on what they save.

use super::Scenario;
use super::study::Study;
use crate::retrofit::Solution;
use crate::retrofit::classes::Class;
use crate::retrofit::compliance::points_with;
use crate::retrofit::rules::{Flag, Flags, Stance, upward};

/// What makes a point weigh more, or be in every plan.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Preferences {
    favoured: Flags,
    forced: Flags,
    bonus: f64,
}

/// Those of some flags that a solution cures: a luminaire that stays keeps sending its light
/// upwards.
pub(super) fn cured(flags: Flags, solution: &Solution) -> Flags {
    if solution.checks.raised.has(Flag::UlrGarde) {
        flags.without(upward())
    } else {
        flags
    }
}

impl Preferences {
    /// The preferences of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let stances = &scenario.stances;
        Self {
            favoured: stances.flags(Stance::Favoriser),
            forced: stances.flags(Stance::Forcer),
            bonus: scenario.hypotheses.favoured_bonus(),
        }
    }

    /// The same where no point must be in a plan.
    #[must_use]
    pub fn without_forced(self) -> Self {
        Self {
            forced: Flags::default(),
            ..self
        }
    }

    /// What a point of a class is worth more with a solution for being favoured, as a share.
    #[must_use]
    pub fn favour(&self, class: &Class, solution: &Solution) -> f64 {
        let flags = cured(class.existing.flags, solution);
        if flags.among(self.favoured).is_empty() {
            0.0
        } else {
            self.bonus
        }
    }

    /// Whether any point may weigh more than it saves.
    #[must_use]
    pub fn favours(&self) -> bool {
        !self.favoured.is_empty()
    }

    /// Whether any point may weigh more than it saves, or is forced.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.favoured.is_empty() || !self.forced.is_empty()
    }

    /// Whether a flag forces the points of a class, and something cures it.
    #[must_use]
    pub fn forces_any(&self, class: &Class) -> bool {
        let mut solutions = class.solutions.iter();
        solutions.any(|solution| self.cures(class, solution))
    }

    /// Whether a solution answers for a flag that forces the points of a class: for all such flags,
    /// where some solution does.
    #[must_use]
    pub fn cures(&self, class: &Class, solution: &Solution) -> bool {
        let required = class.existing.flags.among(self.forced);
        let mine = cured(required, solution);
        let all = |one: &Solution| cured(required, one) == required;
        !mine.is_empty() && (mine == required || !class.solutions.iter().any(all))
    }
}

impl Study {
    /// Points that the scenario would force, and that nothing cures or that are out of any plan.
    #[must_use]
    pub fn forced_without_solution(&self) -> usize {
        let forced = self.preferences.forced;
        if forced.is_empty() {
            return 0;
        }
        let can_be = |class: &&Class| self.preferences.forces_any(class);
        let curable = self.classes.classes.iter().filter(can_be);
        let curable: usize = curable.map(|class| class.rows.len()).sum();
        points_with(&self.import.points, forced).saturating_sub(curable)
    }
}
