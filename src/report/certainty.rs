//! What is certain of a plan and what is a choice, in words.

use super::wording::{agreeing, counted, decimal, thousands, unbroken};
use crate::plan::certain::{Span, Verdict};
use crate::scenario::certainty::Settled;
use crate::scenario::choice::Choice;

/// A tolerance in percent: `0,1 %`.
fn percent(tolerance: f64) -> String {
    format!("{}\u{a0}%", decimal((tolerance * 1e6).round() / 1e4))
}

/// What is said of a point, whose class has such a span.
#[must_use]
pub fn of_point(span: &Span) -> String {
    let word = match span.verdict() {
        Verdict::Always => return "indispensable".into(),
        Verdict::Never => return "écarté".into(),
        Verdict::Either => "au choix",
        Verdict::Open => "non tranché",
    };
    // Points alike stand in for each other, but not all of them can be done without.
    match span.least {
        0 => word.into(),
        least => format!("{word} ; au moins {least} des {} semblables", span.points),
    }
}

/// How much of a plan is settled, in all its communes; none where that was not asked.
#[must_use]
pub fn settled(choice: &Choice) -> Option<Settled> {
    let communes = choice.communes.iter();
    let known: Vec<Settled> = communes.filter_map(|one| one.settled).collect();
    (!known.is_empty()).then(|| known.into_iter().sum())
}

/// The same in sentences.
#[must_use]
pub fn in_words(settled: &Settled, tolerance: f64) -> String {
    let (plan, certain) = (settled.plan(), settled.certain);
    let points = |points: u32| counted(points as usize, "point", "points");
    let is = |points: u32, one: &'static str, several: &'static str| {
        agreeing(points as usize, one, several)
    };
    let share = if plan.saving_kwh_per_year > 0.0 {
        certain.saving_kwh_per_year / plan.saving_kwh_per_year
    } else {
        0.0
    };
    let mut text = format!(
        "Ce qui est sûr : tout plan à {} près du meilleur rénove au moins {} sur les {} de celui-ci ({} kWh/an, {:.0}\u{a0}% de son économie) ; {} {} au choix : pour chacun, un plan aussi bon s'en passe",
        percent(tolerance),
        points(certain.points),
        thousands(plan.points.into()),
        thousands(certain.saving_kwh_per_year),
        share * 100.0,
        points(settled.choice.points),
        is(settled.choice.points, "est", "sont"),
    );
    if settled.open.points > 0 {
        text += &format!(" ; pour {}, rien n'est prouvé", points(settled.open.points));
    }
    text += &format!(
        ". Parmi les autres, {} ne {} dans aucun de ces plans. Des points semblables se remplacent : leur liste dit combien tout plan en rénove au moins.",
        points(settled.never),
        is(settled.never, "peut être", "peuvent être"),
    );
    unbroken(&text)
}
