//! What the points and the budgets let be done of each target alone.

use crate::french::{counted, thousands};
use crate::plan::Explanation;
use serde::Serialize;

/// Points that could count for each target, and those that the budgets pay for.
#[derive(Serialize)]
pub struct Countable {
    objectif_facteur4: u32,
    objectif_facteur2: u32,
    eligibles_facteur4: u64,
    eligibles_facteur2: u64,
    payables_facteur4: u64,
    payables_facteur2: u64,
}

impl Countable {
    /// What an explanation counts.
    #[must_use]
    pub fn of(payable: &Explanation) -> Self {
        Self {
            objectif_facteur4: payable.target_f4,
            objectif_facteur2: payable.target_f2,
            eligibles_facteur4: payable.territory.eligible_f4,
            eligibles_facteur2: payable.territory.eligible_f2,
            payables_facteur4: payable.territory.payable_f4,
            payables_facteur2: payable.territory.payable_f2,
        }
    }
}

/// Which targets are out of reach, and why.
#[must_use]
pub fn in_words(facts: &Explanation) -> String {
    let number = |number: u64| thousands(number as f64);
    let points = |number: u64| counted(number as usize, "point", "points");
    let mut text = format!(
        "les objectifs ne peuvent pas être atteints : {} en facteur 4 et {} en facteur 2 demandés",
        points(u64::from(facts.target_f4)),
        number(u64::from(facts.target_f2))
    );
    for (name, target, eligible, payable) in [
        (
            "facteur 4",
            facts.target_f4,
            facts.territory.eligible_f4,
            facts.territory.payable_f4,
        ),
        (
            "facteur 2",
            facts.target_f2,
            facts.territory.eligible_f2,
            facts.territory.payable_f2,
        ),
    ] {
        let target = u64::from(target);
        if eligible < target {
            text += &format!(
                "\n  {name} : {} l'atteindre ; complétez les inventaires ou abaissez l'objectif",
                match eligible {
                    0 => "aucun point du territoire ne peut".to_owned(),
                    1 => "seul 1 point du territoire peut".to_owned(),
                    several => format!("seuls {} points du territoire peuvent", number(several)),
                }
            );
        } else if payable < target {
            text += &format!(
                "\n  {name} : les budgets n'en paient que {} au plus (sur {}) ; augmentez les budgets ou abaissez l'objectif",
                number(payable),
                counted(eligible as usize, "point possible", "points possibles")
            );
        }
    }
    if let Some(nearest) = facts.nearest {
        text += &format!(
            "\n  au mieux, dans les budgets : {} en facteur 4 et {} en facteur 2 ensemble (il en manque {})",
            number(u64::from(nearest.f4)),
            number(u64::from(nearest.f2)),
            number(u64::from(nearest.missing))
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Nearest;
    use crate::plan::reach::Payable;

    #[test]
    fn what_cannot_be_is_said_with_figures() {
        let facts = Explanation {
            target_f4: 1500,
            target_f2: 500,
            territory: Payable {
                eligible_f4: 9000,
                eligible_f2: 300,
                eligible: 9100,
                payable_f4: 1200,
                payable_f2: 300,
            },
            communes: vec![],
            nearest: Some(Nearest {
                f4: 1000,
                f2: 200,
                missing: 800,
            }),
        };
        let text = in_words(&facts).replace('\u{a0}', " ");
        assert!(
            text.contains(
                "facteur 4 : les budgets n'en paient que 1 200 au plus (sur 9 000 points possibles)"
            ),
            "{text}"
        );
        assert!(text.contains("facteur 2 : seuls 300 points"), "{text}");
        assert!(
            text.contains("1 000 en facteur 4 et 200 en facteur 2 ensemble (il en manque 800)"),
            "{text}"
        );
    }
}
