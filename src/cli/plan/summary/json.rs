//! Parts of what a plan comes to, as JSON has them.

use crate::cli::output::{euros, thousands};
use crate::report::proof::{EuroRange, GoalProof, gap_percent};
use crate::report::wording::{counted, decimal};
use crate::report::{Prices, Proof};
use crate::scenario::Objective;
use crate::scenario::rules::funds;
use crate::scenario::study::{Choice, Study, YearChoice};
use serde::Serialize;

/// A goal, and what is proved of it.
#[derive(Serialize)]
pub struct GoalReached {
    objectif: &'static str,
    libelle: String,
    unite: &'static str,
    /// What the plan is worth under it; a cost where the goal is the least cost.
    valeur: f64,
    /// No plan does better, among those that keep what the earlier goals reached.
    borne: f64,
    /// What the search for this goal had reached, before later goals gave up some of it.
    atteint: f64,
    ecart_relatif: f64,
    /// What the works are worth by themselves, where more than that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    travaux_seuls: Option<f64>,
    #[serde(skip)]
    alone: String,
}

impl GoalReached {
    pub fn of(goal: &GoalProof) -> Self {
        Self {
            objectif: goal.objective.code(),
            libelle: goal.label(),
            unite: goal.unit,
            valeur: goal.shown(goal.value),
            borne: goal.shown(goal.bound),
            atteint: goal.shown(goal.reached),
            ecart_relatif: goal.gap(),
            travaux_seuls: goal.alone.map(|alone| goal.shown(alone)),
            alone: goal.alone_in_words(),
        }
    }
}

impl GoalReached {
    /// In one line; a goal that counts more than it says so.
    pub fn in_words(&self) -> String {
        format!(
            "Objectif, {} : {} {} ; aucun plan ne fait mieux que {} (écart {})",
            self.libelle,
            thousands(self.valeur),
            self.unite,
            thousands(if self.objectif == Objective::Cout.code() {
                self.borne.floor()
            } else {
                self.borne.ceil()
            }),
            gap_percent(self.ecart_relatif)
        ) + &self.alone
    }
}

/// The proof of the last goal, and how it came about.
#[derive(Serialize)]
pub struct ProofFigures {
    valeur: f64,
    borne: f64,
    ecart_relatif: f64,
    unite: &'static str,
    variables: usize,
    variables_fixees: usize,
    etapes: u32,
    communes_a_regles: usize,
    duree_s: f64,
}

impl ProofFigures {
    pub fn of(proof: &Proof, seconds: f64) -> Self {
        let last = proof.last();
        let shown =
            |value: fn(&GoalProof) -> f64| last.map_or(f64::NAN, |goal| goal.shown(value(goal)));
        Self {
            valeur: shown(|goal| goal.value),
            borne: shown(|goal| goal.bound),
            ecart_relatif: proof.gap(),
            unite: last.map_or("", |goal| goal.unit),
            variables: proof.effort.variables,
            variables_fixees: proof.effort.fixed,
            etapes: proof.effort.steps,
            communes_a_regles: proof.effort.ruled_communes,
            duree_s: seconds,
        }
    }
}

impl ProofFigures {
    /// In one line. The only place, with JSON, that tells how long it took.
    pub fn in_words(&self) -> String {
        format!(
            "calcul : {} dont {} décidés d'emblée, {}, {} s",
            counted(self.variables, "choix possible", "choix possibles"),
            thousands(self.variables_fixees as f64),
            counted(self.etapes as usize, "étape", "étapes"),
            decimal((self.duree_s * 10.0).round() / 10.0)
        )
    }
}

/// What one more point in each target would change.
#[derive(Serialize)]
pub struct PriceOfPoints {
    unite: &'static str,
    point_facteur4: OfPoint,
    point_facteur2: OfPoint,
}

/// What one more point in a target would change, and the budget that changes as much.
#[derive(Serialize)]
pub struct OfPoint {
    valeur: Option<f64>,
    /// It depends on the commune that pays: over those whose budget binds.
    euros: Option<Euros>,
}

#[derive(Serialize)]
struct Euros {
    min: f64,
    mediane: f64,
    max: f64,
    /// None where the goal counts euros itself.
    communes: usize,
}

impl PriceOfPoints {
    pub fn of(prices: &Prices) -> Self {
        let point = |price: f64| OfPoint {
            valeur: price.is_finite().then(|| prices.shown(price)),
            euros: prices.in_euros(price).map(|range: EuroRange| Euros {
                min: range.least,
                mediane: range.median,
                max: range.most,
                communes: range.communes,
            }),
        };
        Self {
            unite: prices.unit,
            point_facteur4: point(prices.per_extra_f4),
            point_facteur2: point(prices.per_extra_f2),
        }
    }
}

/// What is done in a year, cents.
#[derive(Serialize)]
pub struct YearFigures {
    annee: i32,
    points: u32,
    cout_centimes: i64,
    armoires_travaux: u32,
    travaux_armoire_centimes: i64,
    aides_fonds_centimes: i64,
    prelevements_fonds_centimes: i64,
    part_commune_centimes: i64,
    deja_fait_centimes: i64,
    budget_centimes: i64,
    /// What works of earlier years save and bring to the budget.
    economies_reinvesties_centimes: i64,
}

impl YearFigures {
    pub fn of(name: i32, year: &YearChoice) -> Self {
        Self {
            annee: name,
            points: year.points,
            cout_centimes: year.cost_cents,
            armoires_travaux: year.works,
            travaux_armoire_centimes: year.works_cents,
            aides_fonds_centimes: year.grants_cents,
            prelevements_fonds_centimes: year.draws_cents,
            part_commune_centimes: year.own_cents(),
            deja_fait_centimes: year.done_cents,
            budget_centimes: year.budget_cents,
            economies_reinvesties_centimes: year.reinvested_cents,
        }
    }
}

impl YearFigures {
    /// In one line.
    pub fn in_words(&self) -> String {
        format!(
            "  {} : {}, {} aux communes\n",
            self.annee,
            counted(self.points as usize, "point", "points"),
            euros(self.part_commune_centimes)
        )
    }
}

/// A common fund, and what is used of it.
#[derive(Serialize)]
pub struct FundUse<'a> {
    nom: &'a str,
    montant_centimes: i64,
    utilise_centimes: i64,
    reste_centimes: i64,
}

impl<'a> FundUse<'a> {
    pub fn all(study: &'a Study, choice: &Choice) -> Vec<Self> {
        let of = |(rank, fund): (usize, &'a funds::Fund)| {
            let held = fund.held_cents();
            let used = choice.total(|commune| commune.fund_cents_in_all(rank));
            Self {
                nom: &fund.name,
                montant_centimes: held,
                utilise_centimes: used,
                reste_centimes: held - used,
            }
        };
        let funds = &study.scenario.rules.funds;
        funds.iter().enumerate().map(of).collect()
    }

    /// In one line.
    pub fn in_words(&self) -> String {
        format!(
            "Fonds « {} » : {} utilisés sur {}\n",
            self.nom,
            euros(self.utilise_centimes),
            euros(self.montant_centimes)
        )
    }
}
