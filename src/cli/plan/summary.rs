//! What a plan comes to, in JSON and in a few lines.

mod certainty;
mod energy;
mod fairness;
mod json;
mod uncertainty;
mod wishes;

use super::variants::Variant;
use super::{Args, Clock};
use crate::cli::financing::Financing;
use crate::cli::output::{euros, thousands};
use crate::cli::ranges::Ranges;
use crate::cli::territory::{sun_as_json, sun_in_words, territory_as_json};
use crate::energy::assumptions::{self, Assumptions};
use crate::french::counted;
use crate::inventory::decision::Decision;
use crate::plan::Plan;
use crate::report::PlanDocument;
use crate::report::proof::gap_percent;
use crate::retrofit::finance::Finance;
use crate::scenario::planning::Planning;
use crate::scenario::study::{Study, YearChoice};
use crate::search::AtBest;
use certainty::Certainty;
use energy::{Energy, Park, ReadingFigures};
use fairness::Fairness;
use json::{FundUse, GoalReached, PriceOfPoints, ProofFigures, YearFigures};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use uncertainty::Uncertainty;
use wishes::Preference;

#[derive(Serialize)]
pub struct Summary<'a> {
    statut: &'static str,
    /// What an incomplete plan falls short of.
    #[serde(skip_serializing_if = "Option::is_none")]
    manque: Option<&'a str>,
    /// The same in figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub au_mieux: Option<AtBest>,
    /// What is certain and what is a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    certitudes: Option<Certainty>,
    /// What every commune gets at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    equite: Option<Fairness>,
    /// What preferring whole groups costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    preference: Option<Preference>,
    /// What holds when figures turn out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    incertitudes: Option<Uncertainty>,
    /// Other plans about as good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variantes: Option<Vec<Variant>>,
    /// Prices with the ranges within which they hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fourchettes: Option<Ranges>,
    base_montants: &'static str,
    facteur4: u32,
    facteur2: u32,
    economie_kwh_an: f64,
    parc: Park,
    energie: Energy,
    /// No plan saves more; none where the goal is not just that.
    borne_kwh_an: Option<f64>,
    /// What a better plan could be worth more than this one, in the unit of the last goal.
    marge_kwh_an: f64,
    ecart_relatif: f64,
    objectifs: Vec<GoalReached>,
    preuve: ProofFigures,
    prix: PriceOfPoints,
    /// Points to force that nothing cures or that are out of any plan.
    forces_sans_solution: usize,
    /// Lines of last year's plan whose point the inventories no longer have.
    plan_precedent_perdus: usize,
    /// Points done whose cost nothing tells: the budgets are not reduced by it.
    faits_sans_cout: u32,
    /// What points done have cost beyond all the budgets of their communes.
    faits_au_dela_centimes: i64,
    /// How the table of budgets was understood.
    budgets_compris: &'a [Decision],
    /// Points alone; works on cabinets come on top.
    cout_centimes: i64,
    travaux_armoire_centimes: i64,
    fonds_utilises_centimes: i64,
    /// What the communes pay of the whole.
    part_communes_centimes: i64,
    budget_centimes: i64,
    annees: Vec<YearFigures>,
    fonds: Vec<FundUse<'a>>,
    financement: Financing,
    communes: Vec<OfCommune<'a>>,
    territoire: Value,
    soleil: Value,
    /// What the inventories do not say and the plan stands on.
    donnees_supposees: Assumptions,
    /// The factor under each of its readings.
    lectures_facteur: Vec<ReadingFigures>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct OfCommune<'a> {
    insee: &'a str,
    nom: &'a str,
    epci: &'a str,
    population: u32,
    parc: Park,
    energie: Energy,
    budget_centimes: i64,
    /// Points alone.
    cout_centimes: i64,
    travaux_armoire_centimes: i64,
    armoires_travaux: u32,
    fonds_utilises_centimes: i64,
    part_commune_centimes: i64,
    /// What is left of the budget.
    reste_centimes: i64,
    /// Whether one more euro would change something.
    budget_limitant: bool,
    /// What it would be worth, year by year, in the unit of `prix`.
    prix_par_euro: Vec<f64>,
    facteur4: u32,
    facteur2: u32,
    economie_kwh_an: f64,
    /// Consumption before over after, all the chosen points together; none without any.
    facteur_perimetre: Option<f64>,
    lectures_facteur: Vec<ReadingFigures>,
    annees: Vec<YearFigures>,
    financement: Financing,
}

impl<'a> OfCommune<'a> {
    /// The commune at a place in the choice, with its money.
    fn of(document: &PlanDocument<'a>, rank: usize, finance: &Finance) -> Self {
        let (study, prices) = (document.study, &document.proof.prices);
        let chosen = &document.choice.communes[rank];
        let commune = &study.scenario.territory.communes()[chosen.commune];
        let after = chosen.kwh_after_per_year;
        let all = chosen.all_years();
        OfCommune {
            insee: &commune.insee,
            nom: &commune.nom,
            epci: &commune.epci,
            population: commune.population,
            parc: Park::of(study, chosen.existing),
            energie: Energy::of(study, std::iter::once(chosen)),
            budget_centimes: chosen.budget_cents,
            cout_centimes: chosen.cost_cents,
            travaux_armoire_centimes: all.works_cents,
            armoires_travaux: all.works,
            fonds_utilises_centimes: all.funds_cents(),
            part_commune_centimes: all.own_cents(),
            reste_centimes: all.rest_cents(),
            budget_limitant: prices.binds(rank),
            prix_par_euro: prices.per_extra_euro.get(rank).cloned().unwrap_or_default(),
            facteur4: chosen.factor4,
            facteur2: chosen.factor2,
            economie_kwh_an: chosen.saving_kwh_per_year(),
            facteur_perimetre: (after > 0.0).then(|| chosen.kwh_before_per_year / after),
            lectures_facteur: ReadingFigures::all(study, std::slice::from_ref(chosen)),
            annees: years(study, &chosen.years),
            financement: Financing::of(&std::iter::once(finance).sum()),
        }
    }
}

/// The figures of each year that has a name.
fn years(study: &Study, years: &[YearChoice]) -> Vec<YearFigures> {
    let names = &study.scenario.rules.years.list;
    (names.iter().zip(years))
        .map(|(name, year)| YearFigures::of(*name, year))
        .collect()
}

impl<'a> Summary<'a> {
    pub fn of(
        document: &'a PlanDocument<'a>,
        planning: &Planning,
        plan: &Plan,
        clock: &'a Clock,
    ) -> Self {
        let (study, choice, proof) = (document.study, document.choice, document.proof);
        let finances = study.finances(choice);
        let communes = finances.iter().enumerate();
        let communes = communes.map(|(rank, finance)| OfCommune::of(document, rank, finance));
        let all = choice.all_years();
        Self {
            statut: status(document),
            manque: document.short_of.as_deref(),
            au_mieux: None,
            fourchettes: None,
            variantes: None,
            certitudes: Certainty::of(document),
            equite: Fairness::of(document),
            preference: Preference::of(document),
            incertitudes: Uncertainty::of(document, |it| it.missed(&planning.choice, choice)),
            base_montants: study.scenario.basis.basis.code(),
            facteur4: choice.total(|commune| commune.factor4),
            facteur2: choice.total(|commune| commune.factor2),
            economie_kwh_an: proof.saved_kwh,
            parc: Park::of(study, choice.existing()),
            energie: Energy::of(study, choice.communes.iter()),
            borne_kwh_an: proof.bound_kwh(),
            marge_kwh_an: plan.bound - plan.value,
            ecart_relatif: proof.gap(),
            objectifs: proof.goals.iter().map(GoalReached::of).collect(),
            preuve: ProofFigures::of(proof, clock.seconds("plan")),
            prix: PriceOfPoints::of(&proof.prices),
            forces_sans_solution: planning.choice.forced_without_solution,
            plan_precedent_perdus: study.decisions.lost,
            faits_sans_cout: study.decisions.done_figures.without_cost,
            faits_au_dela_centimes: study.overspent().iter().map(|it| it.1).sum(),
            budgets_compris: &study.budget_decisions,
            cout_centimes: all.cost_cents,
            travaux_armoire_centimes: all.works_cents,
            fonds_utilises_centimes: all.funds_cents(),
            part_communes_centimes: all.own_cents(),
            budget_centimes: choice.total(|commune| commune.budget_cents),
            annees: years(study, &choice.years()),
            fonds: FundUse::all(study, choice),
            financement: Financing::of(&finances.iter().sum()),
            communes: communes.collect(),
            territoire: territory_as_json(
                &study.scenario.territory,
                study.scenario.territory_evidence.as_deref(),
            ),
            donnees_supposees: assumptions::of(&study.import.points, &study.import.decisions).1,
            lectures_facteur: ReadingFigures::all(study, &choice.communes),
            soleil: sun_as_json(&study.scenario.sun),
            durees_s: &clock.laps,
        }
    }

    pub fn in_words(&self, args: &Args, study: &Study) -> String {
        let base = self.base_montants;
        let proof = match self.statut {
            "optimal" => "prouvé optimal au regard des hypothèses",
            "incomplet" => "incomplet",
            _ => "réalisable",
        };
        let served = self
            .communes
            .iter()
            .filter(|commune| commune.facteur4 + commune.facteur2 > 0)
            .count();
        let scenario = &study.scenario;
        let mut text = scenario.territory_in_words();
        text += &sun_in_words(&scenario.sun);
        text += &format!(
            "Objectifs du scénario : {} en facteur 4, {} en facteur 2\n",
            scenario.targets.factor4.label(),
            scenario.targets.factor2.label()
        );
        text += &format!(
            "Plan {proof} : {} en facteur 4 et {} en facteur 2, dans {}\n",
            counted(self.facteur4 as usize, "point", "points"),
            thousands(f64::from(self.facteur2)),
            counted(served, "commune", "communes"),
        );
        if let Some(missing) = self.manque {
            text += &format!("{missing}\n");
        }
        text += &self.goals_in_words();
        if let Some(certainty) = &self.certitudes {
            text += &certainty.in_words();
        }
        if let Some(fairness) = &self.equite {
            text += &fairness.in_words();
        }
        if let Some(preference) = &self.preference {
            text += &preference.in_words();
        }
        if let Some(uncertainty) = &self.incertitudes {
            text += &uncertainty.in_words();
        }
        if self.forces_sans_solution > 0 {
            text += &format!(
                "À forcer, mais sans solution qui convienne ou hors de tout plan : {}\n",
                counted(self.forces_sans_solution, "point", "points")
            );
        }
        if self.plan_precedent_perdus > 0 {
            text += &format!(
                "Plan précédent : {} sans point correspondant dans les inventaires\n",
                counted(self.plan_precedent_perdus, "ligne", "lignes")
            );
        }
        if self.faits_sans_cout > 0 {
            text += &format!(
                "Points faits sans coût connu : {}, rien n'est retiré des budgets pour eux\n",
                self.faits_sans_cout
            );
        }
        text += &overspent_in_words(study);
        if let Some(assumed) = self.donnees_supposees.sentence(thousands) {
            text += &format!("{assumed}\n");
        }
        text += &self.budgets_in_words();
        text += &self.money_in_words(base);
        text += &self.financement.in_words(!self.fonds.is_empty());
        let excluded: usize = study.classes.excluded.values().sum();
        let without: usize = (study.classes.without.iter())
            .map(|without| without.rows.len())
            .sum();
        text += &format!(
            "Écartés d'emblée : {} (déjà en LED ou données à compléter) ; sans solution équivalente ou interdits : {}\n",
            counted(excluded, "point", "points"),
            thousands(without as f64)
        );
        text += &format!("Classeurs : {}\n", args.output.display());
        text
    }

    /// How the proof came about.
    pub fn effort_in_words(&self) -> String {
        self.preuve.in_words()
    }

    /// How the table of budgets was understood.
    fn budgets_in_words(&self) -> String {
        budgets_in_words(self.budgets_compris)
    }

    /// What is saved, and the bound of each goal.
    fn goals_in_words(&self) -> String {
        let saved = thousands(self.economie_kwh_an);
        let gap = gap_percent(self.ecart_relatif);
        if let Some(bound) = self.borne_kwh_an {
            return format!(
                "Économie : {saved} kWh/an ; aucun plan ne dépasse {} kWh/an (écart {gap})\n",
                thousands(bound.ceil())
            );
        }
        let goals: String = (self.objectifs.iter())
            .map(|goal| goal.in_words() + "\n")
            .collect();
        format!("Économie : {saved} kWh/an\n{goals}")
    }

    /// What it costs in all, who pays, and year by year.
    fn money_in_words(&self, base: &str) -> String {
        let mut parts = Vec::new();
        for (what, cents) in [
            ("dont travaux d'armoire", self.travaux_armoire_centimes),
            ("payé par les fonds", self.fonds_utilises_centimes),
        ] {
            if cents > 0 {
                parts.push(format!("{what} {}", euros(cents)));
            }
        }
        let parts = match parts.as_slice() {
            [] => String::new(),
            parts => format!(" ({})", parts.join(", ")),
        };
        let total = self.cout_centimes + self.travaux_armoire_centimes;
        let mut text = format!(
            "Coût : {} {base}{parts} pour {} {base} de budgets\n",
            euros(total),
            euros(self.budget_centimes)
        );
        for year in &self.annees {
            text += &year.in_words();
        }
        for fund in &self.fonds {
            text += &fund.in_words();
        }
        text
    }
}

/// How good the plan is, in one word.
fn status(document: &PlanDocument<'_>) -> &'static str {
    match (&document.short_of, document.proof.optimal) {
        (Some(_), _) => "incomplet",
        (None, true) => "optimal",
        (None, false) => "faisable",
    }
}

/// The communes whose points done have cost more than their budgets; nothing where there is none.
pub fn overspent_in_words(study: &Study) -> String {
    let communes = study.scenario.territory.communes();
    let beyond: Vec<String> = (study.overspent().iter())
        .map(|(commune, cents)| format!("{} {}", communes[*commune].nom, euros(*cents)))
        .collect();
    if beyond.is_empty() {
        return String::new();
    }
    format!(
        "attention : les points faits ont coûté plus que les budgets : {} ; toute somme ajoutée à ces budgets paie d'abord cela\n",
        beyond.join(", ")
    )
}

/// How the table of budgets was understood, a line each.
pub fn budgets_in_words(decisions: &[Decision]) -> String {
    let stated = decisions.iter().map(|decision| {
        let alternative = match decision.alternative.as_str() {
            "" => String::new(),
            other => format!(" ; sinon : {other}"),
        };
        format!(
            "Budgets : « {} » : {}{alternative}\n",
            decision.read, decision.taken
        )
    });
    stated.collect()
}
