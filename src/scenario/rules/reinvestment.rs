//! Savings that pay for the next works: section `[reinvestissement]`; and what becomes of budgets beyond
//! the years that are given: section `[programme]`.

use super::years::Years;
use serde::Deserialize;

/// Who gets the savings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Receiver {
    /// The commune whose works make them.
    #[default]
    Commune,
    /// A fund of its EPCI, that all the communes of the EPCI may draw on.
    Epci,
}

/// Section `[reinvestissement]`, as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReinvestmentSection {
    part: f64,
    #[serde(default)]
    vers: Receiver,
}

/// How much of what works save each year pays for works of the years after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reinvestment {
    /// Share of the electricity saved in a year, in euros at the price of the scenario.
    pub share: f64,
    /// Who gets it.
    pub to: Receiver,
}

impl ReinvestmentSection {
    /// Checks the section.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self) -> Result<Reinvestment, String> {
        if !(0.0..=1.0).contains(&self.part) {
            return Err("« reinvestissement.part » doit être entre 0 et 1 (0.5 pour la moitié des économies)".into());
        }
        Ok(Reinvestment {
            share: self.part,
            to: self.vers,
        })
    }
}

/// What communes have in the years beyond those of their budgets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Repeated {
    /// The budget of the last year, each year.
    #[default]
    Derniere,
    /// The budgets of all the years, again and again.
    Cycle,
    /// Nothing but what savings bring.
    Aucun,
}

/// Section `[programme]`, as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProgrammeSection {
    budgets: Repeated,
    annees_max: Option<u32>,
}

/// Years of a programme where the scenario does not say.
const YEARS: u32 = 30;
/// The most that it may have.
pub const MOST_YEARS: u32 = 60;

/// How a programme goes on until all is renovated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Programme {
    /// Budgets of the years that the scenario does not give.
    pub repeated: Repeated,
    /// Years that are planned at most.
    pub most_years: u32,
}

impl Default for Programme {
    fn default() -> Self {
        Self {
            repeated: Repeated::default(),
            most_years: YEARS,
        }
    }
}

impl ProgrammeSection {
    /// Checks the section.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self) -> Result<Programme, String> {
        let most_years = self.annees_max.unwrap_or(YEARS);
        if !(1..=MOST_YEARS).contains(&most_years) {
            return Err(format!(
                "« programme.annees_max » doit être de 1 à {MOST_YEARS}"
            ));
        }
        Ok(Programme {
            repeated: self.budgets,
            most_years,
        })
    }
}

impl Repeated {
    /// The budget of a year of a programme, from 0, out of those that are given.
    #[must_use]
    pub fn budget(self, given_cents: &[i64], year: usize) -> i64 {
        let beyond = match self {
            Self::Derniere => given_cents.last(),
            Self::Cycle => given_cents.get(year.checked_rem(given_cents.len()).unwrap_or(0)),
            Self::Aucun => None,
        };
        given_cents.get(year).or(beyond).copied().unwrap_or(0)
    }

    /// Whether every year after one has the same budget as it, where so many are given.
    #[must_use]
    pub fn is_settled(self, given: usize, year: usize) -> bool {
        match self {
            Self::Derniere => year + 1 >= given,
            Self::Aucun => year >= given,
            Self::Cycle => given <= 1,
        }
    }

    /// In words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Derniere => "le budget de la dernière année donnée, chaque année ensuite",
            Self::Cycle => "les budgets des années données, à nouveau l'un après l'autre",
            Self::Aucun => "aucun budget après les années données",
        }
    }
}

impl Reinvestment {
    /// Whether it makes a difference between some years of one plan.
    #[must_use]
    pub fn binds(&self, years: &Years) -> bool {
        self.share > 0.0 && years.count() > 1
    }

    /// In words: who gets it.
    #[must_use]
    pub fn receiver_in_words(&self) -> &'static str {
        match self.to {
            Receiver::Commune => "le budget de la commune",
            Receiver::Epci => "un fonds de l'EPCI, que ses communes se partagent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::rules::read;

    #[test]
    fn budgets_beyond_those_given_follow_their_rule() {
        let of = |rule: Repeated| -> Vec<i64> {
            (0..5).map(|year| rule.budget(&[10, 20], year)).collect()
        };
        assert_eq!(of(Repeated::Derniere), [10, 20, 20, 20, 20]);
        assert_eq!(of(Repeated::Cycle), [10, 20, 10, 20, 10]);
        assert_eq!(of(Repeated::Aucun), [10, 20, 0, 0, 0]);
        assert_eq!(Repeated::Cycle.budget(&[], 3), 0);
    }

    #[test]
    fn what_is_out_of_bounds_is_said() {
        let share = |text: &str| {
            let section: ReinvestmentSection = read(text).map_err(|error| error.to_string())?;
            section.check()
        };
        assert_eq!(
            share("part = 0.5"),
            Ok(Reinvestment {
                share: 0.5,
                to: Receiver::Commune
            })
        );
        for text in ["part = 1.5", "vers = \"epci\"", "part = 0.5\nvers = \"x\""] {
            assert!(share(text).is_err(), "{text}");
        }
        let section: ProgrammeSection = read("annees_max = 100").expect("a number");
        assert!(
            section
                .check()
                .is_err_and(|said| said.contains("de 1 à 60"))
        );
    }
}
