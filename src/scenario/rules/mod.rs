//! How communes decide: goals, years, points to force or to leave, limits, funds, cabinets and
//! streets, and last year's plan. Each key is told in `scenarios/boulonnais.toml`.

pub mod decisions;
pub mod equity;
pub mod funds;
pub mod groups;
pub mod limits;
pub mod objectives;
pub mod reinvestment;
pub mod replanning;
mod scope;
pub mod selector;
mod shapes;
#[cfg(test)]
mod tests;
pub mod thresholds;
pub mod years;

use crate::inventory::territory::Territory;
use crate::retrofit::catalogue::Catalogue;
use equity::{Equity, EquitySection};
use funds::{Fund, FundSection};
use groups::{Groups, GroupsSection};
use limits::{Limit, LimitSection};
pub use objectives::{Objective, Objectives, Target, Targets};
use reinvestment::{Programme, ProgrammeSection, Reinvestment, ReinvestmentSection};
use replanning::{Replanning, ReplanningSection};
pub use scope::Scope;
use selector::{Selector, SelectorSection};
use serde::Deserialize;
pub use shapes::{Amounts, Texts};
use std::path::Path;
use thresholds::{Threshold, ThresholdSection};
use years::{Years, YearsSection};

/// The sections of a scenario file that say how communes decide, as written.
#[derive(Debug, Default)]
pub struct RuleSections {
    /// `[annees]`.
    pub years: Option<YearsSection>,
    /// `[[forcer]]`.
    pub forced: Vec<SelectorSection>,
    /// `[[interdire]]`.
    pub forbidden: Vec<SelectorSection>,
    /// `[[limites]]`.
    pub limits: Vec<LimitSection>,
    /// `[[equite]]`.
    pub equity: Vec<EquitySection>,
    /// `[[seuils]]`.
    pub thresholds: Vec<ThresholdSection>,
    /// `[[fonds]]`.
    pub funds: Vec<FundSection>,
    /// `[groupes]`.
    pub groups: GroupsSection,
    /// `[replanification]`.
    pub replanning: Option<ReplanningSection>,
    /// `[reinvestissement]`.
    pub reinvestment: Option<ReinvestmentSection>,
    /// `[programme]`.
    pub programme: ProgrammeSection,
}

/// The same, checked against the territory and the catalogue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    /// Years of works, and what becomes of money between them.
    pub years: Years,
    /// Points that must be in the plan.
    pub forced: Vec<Selector>,
    /// Points that must not be.
    pub forbidden: Vec<Selector>,
    /// Least and most points or money of some communes.
    pub limits: Vec<Limit>,
    /// What every commune gets at least.
    pub equity: Vec<Equity>,
    /// Least and most of what other goals count.
    pub thresholds: Vec<Threshold>,
    /// Money beside the communes' budgets.
    pub funds: Vec<Fund>,
    /// Cabinets and streets that go together.
    pub groups: Groups,
    /// Last year's plan, and what is done of it.
    pub replanning: Option<Replanning>,
    /// Savings that pay for the next works.
    pub reinvestment: Option<Reinvestment>,
    /// How works go on beyond the years of the plan.
    pub programme: Programme,
}

/// What rules are checked against.
pub struct Known<'a> {
    /// The communes.
    pub territory: &'a Territory,
    /// What can be fitted, works on cabinets included.
    pub catalogue: &'a Catalogue,
    /// The folder of the scenario, from which paths are taken.
    pub folder: &'a Path,
}

impl Rules {
    /// Checks the sections of a scenario.
    ///
    /// # Errors
    /// What is wrong, in French, with the key.
    pub fn of(sections: RuleSections, known: &Known<'_>) -> Result<Self, String> {
        let years = sections
            .years
            .map_or_else(|| Ok(Years::default()), |one| one.check(known.territory))?;
        let selectors = |key: &str, list: Vec<SelectorSection>| {
            (1..)
                .zip(list)
                .map(|(rank, one)| one.check(&format!("[[{key}]] n° {rank}"), known.territory))
                .collect::<Result<Vec<Selector>, String>>()
        };
        Ok(Self {
            forced: selectors("forcer", sections.forced)?,
            forbidden: selectors("interdire", sections.forbidden)?,
            limits: (1..)
                .zip(sections.limits)
                .map(|(rank, one)| one.check(rank, known.territory, &years))
                .collect::<Result<_, _>>()?,
            equity: (1..)
                .zip(sections.equity)
                .map(|(rank, one)| one.check(rank, known.territory))
                .collect::<Result<_, _>>()?,
            thresholds: (1..)
                .zip(sections.thresholds)
                .map(|(rank, one)| one.check(rank))
                .collect::<Result<_, _>>()?,
            funds: funds::check(sections.funds, known.territory, &years)?,
            groups: sections.groups.check(known.catalogue)?,
            replanning: sections
                .replanning
                .map(|one| one.check(known.folder))
                .transpose()?,
            reinvestment: (sections.reinvestment)
                .map(ReinvestmentSection::check)
                .transpose()?,
            programme: sections.programme.check()?,
            years,
        })
    }
}

/// Reads one rule from a TOML text; for tests.
#[cfg(test)]
fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, crate::french_toml::TomlError> {
    crate::french_toml::read_toml(text)
}

/// A factor class as scenarios write it: 4 or 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub struct FactorKey(pub crate::retrofit::FactorClass);

impl TryFrom<u32> for FactorKey {
    type Error = &'static str;
    fn try_from(number: u32) -> Result<Self, Self::Error> {
        match number {
            4 => Ok(Self(crate::retrofit::FactorClass::F4)),
            2 => Ok(Self(crate::retrofit::FactorClass::F2)),
            _ => Err("le facteur doit être 4 ou 2"),
        }
    }
}
