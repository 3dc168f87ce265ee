//! What a comparison comes to, as JSON has it; the figures of a scenario have the keys of
//! `planifier --json`.

use crate::cli::financing::Financing;
use crate::plan::Nearest;
use crate::report::comparison::{ComparisonDocument, Differing, PriceLine, letter};
use crate::scenario::comparison::communes::CommunePlan;
use crate::scenario::comparison::settings::SettingValue;
use crate::scenario::comparison::{
    Attempt, Case, CommuneLine, CurvePoint, Figures, Lever, Side, Worked,
};
use serde::Serialize;

#[derive(Serialize)]
pub struct Answer<'a> {
    scenarios: Vec<OfScenario<'a>>,
    communes: Vec<OfCommune<'a>>,
    hypotheses: Vec<OfHypothesis<'a>>,
    sensibilite: Vec<OfLever>,
    courbe: Vec<OfPoint>,
    prix: Vec<Price<'a>>,
    durees_s: Seconds,
}

/// Seconds of each stage.
#[derive(Serialize)]
pub struct Seconds {
    lecture_et_calcul: f64,
    plans: f64,
    classeur: f64,
}

impl Seconds {
    pub fn new(reading: f64, planning: f64, writing: f64) -> Self {
        let thousandths = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
        Self {
            lecture_et_calcul: thousandths(reading),
            plans: thousandths(planning),
            classeur: thousandths(writing),
        }
    }
}

#[derive(Serialize)]
struct OfScenario<'a> {
    lettre: char,
    nom: &'a str,
    fichier: String,
    statut: String,
    /// Points that a plan that does not reach the targets misses.
    manquants: Option<i64>,
    objectif_facteur4: String,
    objectif_facteur2: String,
    #[serde(flatten)]
    chiffres: Option<OfFigures>,
    preuve: Option<Proved>,
    duree_s: f64,
}

#[derive(Serialize)]
struct OfFigures {
    facteur4: u32,
    facteur2: u32,
    communes_servies: usize,
    economie_kwh_an: f64,
    co2_kg_an: f64,
    budget_centimes: i64,
    part_communes_centimes: i64,
    financement: Financing,
    retour_annees: Option<f64>,
}

impl OfFigures {
    fn of(figures: &Figures) -> Self {
        Self {
            facteur4: figures.factor4,
            facteur2: figures.factor2,
            communes_servies: figures.communes_served,
            economie_kwh_an: figures.saving_kwh_per_year,
            co2_kg_an: figures.co2_kg_per_year,
            budget_centimes: figures.budget_cents,
            part_communes_centimes: figures.own_cents,
            financement: Financing::of(&figures.money),
            retour_annees: figures.money.payback_of_communes_years(),
        }
    }
}

#[derive(Serialize)]
struct Proved {
    valeur: f64,
    borne: f64,
    ecart_relatif: f64,
    unite: &'static str,
}

impl Proved {
    fn of(worked: &Worked) -> Self {
        Self {
            valeur: worked.value,
            borne: worked.bound,
            ecart_relatif: worked.gap,
            unite: worked.unit,
        }
    }
}

impl<'a> OfScenario<'a> {
    fn of(document: &'a ComparisonDocument<'_>, place: usize, side: &Side) -> Self {
        let scenario = &side.study.scenario;
        let proof = document.proofs.get(place).and_then(Option::as_ref);
        let proof = proof.and_then(|proof| Some((proof.last()?, proof.gap())));
        let status = match (&side.nearest, document.proofs.get(place)) {
            (_, None | Some(None)) => "aucun_plan",
            (Some(_), _) => "incomplet",
            (None, Some(Some(proof))) if proof.optimal => "optimal",
            (None, _) => "faisable",
        };
        Self {
            lettre: letter(place),
            nom: document.names.get(place).map_or("", String::as_str),
            fichier: scenario.file.display().to_string(),
            statut: status.to_owned(),
            manquants: side.nearest.as_ref().map(|reached| reached.missing),
            objectif_facteur4: scenario.targets.factor4.label(),
            objectif_facteur2: scenario.targets.factor2.label(),
            chiffres: side.figures().map(OfFigures::of),
            preuve: proof.map(|(goal, gap)| Proved {
                valeur: goal.shown(goal.value),
                borne: goal.shown(goal.bound),
                ecart_relatif: gap,
                unite: goal.unit,
            }),
            duree_s: (side.seconds * 1000.0).round() / 1000.0,
        }
    }
}

#[derive(Serialize)]
struct OfCommune<'a> {
    insee: &'a str,
    nom: &'a str,
    epci: &'a str,
    plans: Vec<Option<OfPlan>>,
    /// From the first scenario to each of the others.
    ecarts: Vec<Changed>,
}

#[derive(Serialize)]
struct OfPlan {
    facteur4: u32,
    facteur2: u32,
    budget_centimes: i64,
    cout_ht_centimes: i64,
    economie_kwh_an: f64,
}

#[derive(Serialize)]
struct Changed {
    points_gagnes: usize,
    points_perdus: usize,
    traites_autrement: usize,
}

impl<'a> OfCommune<'a> {
    fn of(line: &'a CommuneLine) -> Self {
        let plan = |plan: &CommunePlan| OfPlan {
            facteur4: plan.factor4,
            facteur2: plan.factor2,
            budget_centimes: plan.budget_cents,
            cout_ht_centimes: plan.cost_ht_cents,
            economie_kwh_an: plan.saving_kwh_per_year,
        };
        let changes = line.changes.iter().map(|change| Changed {
            points_gagnes: change.gained,
            points_perdus: change.lost,
            traites_autrement: change.otherwise,
        });
        Self {
            insee: &line.insee,
            nom: &line.name,
            epci: &line.epci,
            plans: line.plans.iter().map(|it| it.as_ref().map(plan)).collect(),
            ecarts: changes.collect(),
        }
    }
}

#[derive(Serialize)]
struct OfHypothesis<'a> {
    rubrique: &'static str,
    hypothese: &'a str,
    unite: &'a str,
    valeurs: Vec<Option<Shown<'a>>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Number(f64),
    Text(&'a str),
}

impl<'a> OfHypothesis<'a> {
    fn of(one: &'a Differing) -> Self {
        let value = |stated: &'a SettingValue| match stated {
            SettingValue::Number(number) => Shown::Number(*number),
            SettingValue::Text(text) => Shown::Text(text),
        };
        Self {
            rubrique: one.section,
            hypothese: &one.what,
            unite: &one.unit,
            valeurs: one.values.iter().map(|it| it.as_ref().map(value)).collect(),
        }
    }
}

#[derive(Serialize)]
struct OfLever {
    hypothese: &'static str,
    unite: &'static str,
    essais: Vec<OfCase>,
}

#[derive(Serialize)]
struct OfCase {
    /// What the hypothesis is multiplied by; 0 for what is refused.
    facteur: f64,
    valeur: Option<f64>,
    #[serde(flatten)]
    plan: Option<Tried>,
}

/// A plan that was tried, or what can be reached where there is none.
#[derive(Serialize)]
struct Tried {
    statut: &'static str,
    #[serde(flatten)]
    chiffres: Option<OfFigures>,
    preuve: Option<Proved>,
    au_mieux: Option<AtBest>,
}

#[derive(Serialize)]
struct AtBest {
    facteur4: u32,
    facteur2: u32,
    manquants: u32,
}

impl Tried {
    fn of(attempt: &Attempt) -> Self {
        let worked = attempt.worked();
        let (statut, nearest) = match attempt {
            Attempt::Planned(_) => ("plan", None),
            Attempt::OutOfReach {
                proved: true,
                nearest,
            } => ("hors_d_atteinte", *nearest),
            Attempt::OutOfReach { nearest, .. } => ("inconnu", *nearest),
        };
        Self {
            statut,
            chiffres: worked.map(|worked| OfFigures::of(&worked.figures)),
            preuve: worked.map(Proved::of),
            au_mieux: nearest.map(|Nearest { f4, f2, missing }| AtBest {
                facteur4: f4,
                facteur2: f2,
                manquants: missing,
            }),
        }
    }
}

impl OfLever {
    fn of(lever: &Lever) -> Self {
        let case = |case: &Case| OfCase {
            facteur: case.factor,
            valeur: case.value,
            plan: case.attempt.as_ref().map(Tried::of),
        };
        Self {
            hypothese: lever.what.label(),
            unite: lever.what.unit(),
            essais: lever.cases.iter().map(case).collect(),
        }
    }
}

#[derive(Serialize)]
struct OfPoint {
    pourcent: u32,
    budgets_centimes: i64,
    #[serde(flatten)]
    plan: Tried,
}

impl OfPoint {
    fn of(point: &CurvePoint) -> Self {
        Self {
            pourcent: point.percent,
            budgets_centimes: point.budget_cents,
            plan: Tried::of(&point.attempt),
        }
    }
}

#[derive(Serialize)]
struct Price<'a> {
    scenario: char,
    insee: &'a str,
    commune: &'a str,
    pour_1000_eur: f64,
    /// No plan gains more by 1,000 €; none where that is not known.
    au_plus_pour_1000_eur: Option<f64>,
    unite: &'static str,
    /// The price holds for so much more; none: for any more.
    valable_centimes: Option<i64>,
    reste_centimes: i64,
    phrase: &'a str,
}

impl<'a> Price<'a> {
    fn of(line: &'a PriceLine) -> Self {
        Self {
            scenario: letter(line.side),
            insee: &line.insee,
            commune: &line.commune,
            pour_1000_eur: line.per_thousand,
            au_plus_pour_1000_eur: line.most_per_thousand,
            unite: line.unit,
            valable_centimes: line.holds_cents,
            reste_centimes: line.rest_cents,
            phrase: &line.words,
        }
    }
}

impl<'a> Answer<'a> {
    pub fn of(document: &'a ComparisonDocument<'_>, durees_s: Seconds) -> Self {
        let comparison = document.comparison;
        let sides = comparison.sides.iter().enumerate();
        Self {
            scenarios: sides
                .map(|(place, side)| OfScenario::of(document, place, side))
                .collect(),
            communes: comparison.communes.iter().map(OfCommune::of).collect(),
            hypotheses: document.differing.iter().map(OfHypothesis::of).collect(),
            sensibilite: comparison.levers.iter().map(OfLever::of).collect(),
            courbe: comparison.curve.iter().map(OfPoint::of).collect(),
            prix: document.prices.iter().map(Price::of).collect(),
            durees_s,
        }
    }
}
