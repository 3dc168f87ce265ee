//! `--incertitudes` and `--confiance`: what holds when figures turn out otherwise.

use super::Args;
use crate::cli::output::{count_parts, print_json, progress};
use crate::cli::{Answer, terminal};
use crate::error::Result;
use crate::plan::Limits;
use crate::report::uncertainty::percent;
use crate::scenario::study::Study;
use crate::scenario::uncertainty::{DRAWS, MOST_DRAWS, NotSafe, Uncertainty};
use crate::search::Found;
use crate::search::uncertain::{Asked, uncertain};
use serde::Serialize;

/// What was asked of draws; none where nothing was.
fn asked(args: &Args) -> Option<Asked> {
    (args.draws.is_some() || args.confidence.is_some()).then(|| Asked {
        draws: args.draws.unwrap_or(DRAWS),
        replan: args.draws.is_some(),
        confidence: args.confidence,
    })
}

/// The plan as it was found with what holds of it, or the safe plan in its place; where there is none,
/// why has then been said, and that is the answer.
pub fn of(
    args: &Args,
    study: &Study,
    found: Found,
    limits: &Limits,
) -> Result<std::result::Result<(Found, Option<Uncertainty>), Answer>> {
    let Some(asked) = asked(args).filter(|_| found.planning.outcome.plan().is_some()) else {
        return Ok(Ok((found, None)));
    };
    let bar = progress("Plans des tirages");
    if asked.replan {
        count_parts(&bar, asked.draws as usize);
    }
    let known = uncertain(study, found, asked, limits, &|| bar.inc(1));
    bar.finish_and_clear();
    match known? {
        Ok((found, known)) => Ok(Ok((found, Some(known)))),
        Err(why) => not_safe(args, asked.confidence.unwrap_or_default(), why).map(Err),
    }
}

#[derive(Serialize)]
struct NoSafePlan {
    statut: &'static str,
    message: String,
}

fn not_safe(args: &Args, confidence: f64, why: NotSafe) -> Result<Answer> {
    let because = match why {
        NotSafe::NoPlan => {
            "avec les marges qu'il faut, les objectifs ne tiennent pas dans les budgets"
        }
        NotSafe::NoMargin => {
            "aucune marge n'y suffit : des solutions, ou des travaux que seuls des fonds paient, restent trop incertains"
        }
    };
    let message = format!(
        "aucun plan n'est connu où chaque budget et chaque objectif tient avec une confiance de {} : {because} ; demandez une confiance plus faible, resserrez [incertitudes], baissez les objectifs ou augmentez les budgets",
        percent(confidence)
    );
    terminal::inform(&message);
    if args.json {
        print_json(&NoSafePlan {
            statut: "impossible",
            message,
        })?;
    }
    Ok(Answer::No)
}

/// A number of draws, as typed.
pub fn draws(text: &str) -> std::result::Result<u32, String> {
    let typed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let draws = typed.parse::<u32>().ok();
    draws
        .filter(|draws| (1..=MOST_DRAWS).contains(draws))
        .ok_or_else(|| format!("attendu un nombre de tirages de 1 à {MOST_DRAWS}"))
}

/// A confidence typed in percent: « 95 », « 99,5 % ».
pub fn confidence(text: &str) -> std::result::Result<f64, String> {
    super::percent(text, 50.0..=99.9)
        .ok_or_else(|| "attendu un pourcentage de 50 à 99,9, comme 95".into())
}
