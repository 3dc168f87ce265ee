//! The stages between the inventories and a plan as tables, so that each figure of a plan can be
//! traced back: the points with their baseline and class, the classes, the solutions offered to each,
//! and what is chosen. In the order of the work; columns lead from one to the one before.

use super::fields::STAGE;
use super::fields::point::{Chosen, fields};
use crate::document::data::records;
use crate::inventory::points::{Points, Records};
use crate::retrofit::classes::{Class, NoSolution};
use crate::retrofit::options::Solution;
use crate::retrofit::rules::{Flag, Flags};
use crate::retrofit::{Existing, FactorClass};
use crate::scenario::study::{Choice, Study};

/// Number of its class, from 1; none where the point has no solution.
const CLASS: &str = "classe";
/// Code of the solution; with the class, it names a line of « solutions ».
const SOLUTION: &str = "solution";
/// Why a point that could be renovated is offered nothing.
const UNSOLVED: &str = "sans_solution";

/// The points of a study, as `diagnostiquer` and the planner compute with them: the columns of the
/// frame up to `kwh_an`, then `classe`, and `sans_solution` where nothing can be offered.
#[must_use]
pub fn points(study: &Study) -> Points {
    let points = study.import.points.clone();
    let mut class_of = vec![None; points.len()];
    for (number, class) in numbered(study) {
        for row in &class.rows {
            class_of[*row as usize] = Some(f64::from(number));
        }
    }
    let mut labels: Vec<String> = vec![String::new()];
    let mut why = vec![0; points.len()];
    for without in &study.classes.without {
        for row in &without.rows {
            why[*row as usize] = labels.len() as u32;
        }
        labels.push(match without.reason {
            NoSolution::Forbidden(flag) => format!("{} : {}", without.reason.label(), flag.code()),
            reason => reason.label().to_owned(),
        });
    }
    points
        .with_numbers(CLASS, class_of)
        .with_labels(UNSOLVED, &labels, why)
}

/// One line a class: points of one commune that are alike, what they are, and the consumption of one
/// of them today.
#[must_use]
pub fn classes(study: &Study) -> Records {
    let each = || numbered(study).map(|(_, class)| class);
    let known = |of: fn(&Existing) -> f64| each().map(move |class| Some(of(&class.existing)));
    Records::default()
        .count(CLASS, numbered(study).map(|(number, _)| number))
        .text("insee", each().map(|class| &class.insee))
        .count("points", each().map(|class| class.rows.len() as u32))
        .text(
            "technologie",
            each().map(|class| class.existing.technology.code()),
        )
        .text(
            "luminaire",
            each().map(|class| &class.existing.luminaire.code),
        )
        .number("puissance_lampe_w", known(|known| known.lamp_power_w))
        .number("puissance_systeme_w", known(|known| known.system_power_w))
        .text(
            "profil",
            each().map(|class| class.existing.profile.to_string()),
        )
        .text(
            "profil_apres",
            each().map(|class| class.existing.profile_after.to_string()),
        )
        .number("heures_equivalentes", known(|known| known.equivalent_hours))
        .number("calage", known(|known| known.calibration))
        .number("kwh_an", known(Existing::kwh_per_year))
        .text("drapeaux", each().map(|class| codes(class.existing.flags)))
}

/// One line a solution of a class, for one point; amounts without « ht » in their names are on the
/// basis of the scenario.
#[must_use]
pub fn solutions(study: &Study) -> Records {
    let each = || {
        numbered(study).flat_map(|(number, class)| {
            let of_class = class.solutions.iter();
            of_class.map(move |solution| (number, solution))
        })
    };
    let known = |of: fn(&Solution) -> f64| each().map(move |(_, solution)| Some(of(solution)));
    Records::default()
        .count(CLASS, each().map(|(number, _)| number))
        .text(SOLUTION, each().map(|(_, solution)| &solution.code))
        .text("libelle", each().map(|(_, solution)| &solution.label))
        .number("puissance_w", known(|known| known.power_w))
        .number(
            "flux_necessaire_lm",
            known(|known| known.sizing.needed_flux_lm()),
        )
        .number("flux_lm", known(|known| known.flux_lm))
        .number(
            "heures_equivalentes_apres",
            known(|known| known.equivalent_hours),
        )
        .number("kwh_apres_an", known(|known| known.kwh_after_per_year))
        .number("economie_kwh_an", known(|known| known.saving_kwh_per_year))
        .number(
            "economie_puissance_kwh_an",
            known(|known| known.saving_by_power_kwh),
        )
        .count(
            "facteur",
            each().map(|(_, solution)| factor(solution.factor_class)),
        )
        .number("cout_eur", known(|known| euros(known.cost_cents)))
        .number("cout_ht_eur", known(|known| euros(known.cost_cents_ht)))
        .number(
            "entretien_ht_eur_an",
            known(|known| euros(known.upkeep_cents_ht_per_year)),
        )
        .count(
            "duree_vie_ans",
            each().map(|(_, solution)| solution.life_years),
        )
        .text(
            "drapeaux",
            each().map(|(_, solution)| codes(solution.checks.raised)),
        )
}

/// One line a chosen point, commune by commune: which it is, its class and solution, and what the
/// plan makes of it.
#[must_use]
pub fn choices(study: &Study, choice: &Choice) -> Records {
    let fields = fields(study, true);
    records(&fields.shown_in(STAGE), || Chosen::of_plan(study, choice))
}

/// The classes with their numbers, from 1.
fn numbered(study: &Study) -> impl Iterator<Item = (u32, &Class)> {
    (1..).zip(&study.classes.classes)
}

fn codes(flags: Flags) -> String {
    let codes: Vec<&str> = flags.iter().map(Flag::code).collect();
    codes.join(" ; ")
}

fn factor(class: FactorClass) -> u32 {
    match class {
        FactorClass::F4 => 4,
        FactorClass::F2 => 2,
    }
}

fn euros(cents: i64) -> f64 {
    cents as f64 / 100.0
}
