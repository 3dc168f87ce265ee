//! `reverbere planifier`

use super::Answer;
use super::impossible::{self, AtBest, Facts};
use super::output::{euros, print, print_json, progress, thousands, while_reading, write_folder};
use super::ranges::Ranges;
use crate::error::{Error, Result};
use crate::inventory::points::Format;
use crate::plan::{PROVED_GAP, Plan};
use crate::report::wording::counted;
use crate::report::{self, PlanDocument, Proof};
use crate::retrofit::finance::Finance;
use crate::scenario::Scenario;
use crate::scenario::shortfall::Shortfall;
use crate::scenario::study::{Choice, CommuneChoice, Study};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

#[derive(clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Dossier où écrire les classeurs du plan
    #[arg(short = 'o', long = "sortie", value_name = "DOSSIER")]
    output: PathBuf,
    /// Garde aussi les points et leur consommation (etapes/points.csv), pour remonter d'un chiffre à sa source
    #[arg(long = "garder-etapes")]
    keep_steps: bool,
    /// Si les objectifs ne peuvent pas être atteints, écrit quand même le plan qui s'en approche le plus, marqué incomplet
    #[arg(long = "au-mieux")]
    at_best: bool,
    /// Donne les prix des budgets et des objectifs avec les écarts dans lesquels ils valent ; recalcule plusieurs plans
    #[arg(long = "fourchettes")]
    ranges: bool,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let mut clock = Clock::default();
    let scenario = Scenario::read(&args.scenario)?;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    clock.lap("lecture_et_calcul");
    let limits = study.limits();
    let bar = progress("Recherche du meilleur plan");
    let mut planning = study.plan(&limits, &|_| bar.inc(1));
    clock.lap("plan");
    let mut at_best = None;
    if planning.outcome.plan().is_none() {
        bar.set_message("Recherche de ce qui manque");
        let shortfall = Shortfall::of(&planning.choice, &limits);
        clock.lap("explication");
        let reached = shortfall.explained.reached.as_ref();
        // What was not found in time may have been found since.
        let reached = reached.filter(|reached| args.at_best || reached.missing == 0);
        if let Some(reached) = reached {
            let choice = planning.choice.clone();
            let again = study.plan_reachable(choice, reached, &limits, &|_| bar.inc(1));
            clock.lap("plan_au_mieux");
            if let Some(plan) = again.outcome.plan() {
                at_best = Some(AtBest::of(reached, Some(plan))).filter(|_| reached.missing > 0);
                planning = again;
            }
        }
        if planning.outcome.plan().is_none() {
            bar.finish_and_clear();
            let facts = Facts {
                study: &study,
                planning: &planning,
                shortfall: &shortfall,
                seconds: &clock.laps,
            };
            return impossible::answer(args.json, &facts);
        }
    }
    bar.finish_and_clear();
    let Some(plan) = planning.outcome.plan() else {
        return Ok(Answer::No);
    };
    let short_of = at_best
        .as_ref()
        .map(|at_best| impossible::short_of(&study, at_best));
    let ranges = (args.ranges).then(|| Ranges::of(&study, &planning, plan, &limits));
    if ranges.is_some() {
        clock.lap("fourchettes");
    }
    let optimal = plan.gap() <= PROVED_GAP;
    let choice = study.choose(&planning.choice, plan);
    let plain = planning.is_plain_kwh(&study);
    let saved = choice.total(CommuneChoice::saving_kwh_per_year);
    let proof = Proof {
        optimal,
        preferred: !plain,
        value_kwh: saved,
        bound_kwh: saved + (plan.bound - plan.value),
        gap: plan.gap(),
        prices: report::Prices::of(&plan.prices, plain),
    };
    let mut files = report::plan::workbooks(&PlanDocument {
        study: &study,
        choice: &choice,
        proof: &proof,
    })?;
    if args.keep_steps {
        let mut csv = Vec::new();
        study
            .import
            .points
            .write(Format::Csv, &mut csv)
            .map_err(|error| Error::write(&args.output, error))?;
        files.push(("etapes/points.csv".to_owned(), csv));
    }
    for old in write_folder(&args.output, &files)? {
        eprintln!(
            "classeur d'un plan précédent mis de côté : {}.ancien",
            old.display()
        );
    }
    clock.lap("classeurs");
    let mut summary = Summary::of(&study, &choice, plan, &proof, &clock);
    if at_best.is_some() {
        summary.statut = "incomplet";
        summary.au_mieux = at_best;
    }
    summary.fourchettes = ranges;
    if args.json {
        print_json(&summary)?;
    } else {
        let short_of = short_of.map_or_else(String::new, |sentence| format!("{sentence}\n"));
        let ranges = (summary.fourchettes.as_ref()).map_or_else(String::new, Ranges::in_words);
        print(&(short_of + &summary.in_words(args, &study) + &ranges))?;
    }
    Ok(Answer::Yes)
}

/// Seconds of each stage, for `durees_s`.
struct Clock {
    last: Instant,
    laps: BTreeMap<&'static str, f64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            last: Instant::now(),
            laps: BTreeMap::new(),
        }
    }
}

impl Clock {
    fn lap(&mut self, stage: &'static str) {
        self.laps.insert(
            stage,
            (self.last.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        );
        self.last = Instant::now();
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    statut: &'static str,
    base_montants: &'static str,
    facteur4: u32,
    facteur2: u32,
    economie_kwh_an: f64,
    /// No plan saves more; none where some points weigh more than they save.
    borne_kwh_an: Option<f64>,
    /// What a better plan could save or weigh more than this one.
    marge_kwh_an: f64,
    ecart_relatif: f64,
    /// Points to force that nothing cures or that are out of any plan.
    forces_sans_solution: usize,
    cout_centimes: i64,
    budget_centimes: i64,
    financement: Money,
    communes: Vec<OfCommune<'a>>,
    /// What is reached of targets that cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    au_mieux: Option<AtBest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fourchettes: Option<Ranges>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct OfCommune<'a> {
    insee: &'a str,
    nom: &'a str,
    epci: &'a str,
    budget_centimes: i64,
    cout_centimes: i64,
    facteur4: u32,
    facteur2: u32,
    economie_kwh_an: f64,
    /// Consumption before over after, all the chosen points together; none without any.
    facteur_perimetre: Option<f64>,
    financement: Money,
}

/// Who pays, and what comes back, in cents and in euros a year.
#[derive(Default, Clone, Serialize)]
struct Money {
    cout_ht_centimes: i64,
    cout_ttc_centimes: i64,
    aides_centimes: i64,
    cee_centimes: i64,
    fctva_centimes: i64,
    reste_a_charge_centimes: i64,
    economie_annuelle_eur: f64,
    dont_electricite_eur: f64,
    dont_abonnement_eur: f64,
    dont_entretien_eur: f64,
    valeur_actuelle_nette_eur: f64,
}

impl Money {
    fn of(finance: &Finance) -> Self {
        Self {
            cout_ht_centimes: finance.cost_ht_cents,
            cout_ttc_centimes: finance.cost_ttc_cents,
            aides_centimes: finance.aid_cents,
            cee_centimes: finance.certificates_cents,
            fctva_centimes: finance.fctva_cents,
            reste_a_charge_centimes: finance.remaining_cents,
            economie_annuelle_eur: finance.yearly_eur,
            dont_electricite_eur: finance.energy_eur,
            dont_abonnement_eur: finance.subscription_eur,
            dont_entretien_eur: finance.upkeep_eur,
            valeur_actuelle_nette_eur: finance.net_present_value_eur,
        }
    }

    fn add(mut self, other: &Self) -> Self {
        self.cout_ht_centimes += other.cout_ht_centimes;
        self.cout_ttc_centimes += other.cout_ttc_centimes;
        self.aides_centimes += other.aides_centimes;
        self.cee_centimes += other.cee_centimes;
        self.fctva_centimes += other.fctva_centimes;
        self.reste_a_charge_centimes += other.reste_a_charge_centimes;
        self.economie_annuelle_eur += other.economie_annuelle_eur;
        self.dont_electricite_eur += other.dont_electricite_eur;
        self.dont_abonnement_eur += other.dont_abonnement_eur;
        self.dont_entretien_eur += other.dont_entretien_eur;
        self.valeur_actuelle_nette_eur += other.valeur_actuelle_nette_eur;
        self
    }
}

impl<'a> Summary<'a> {
    fn of(study: &'a Study, choice: &Choice, plan: &Plan, proof: &Proof, clock: &'a Clock) -> Self {
        let communes = study.scenario.territory.communes();
        let communes: Vec<OfCommune<'a>> = choice
            .communes
            .iter()
            .map(|chosen| {
                let commune = &communes[chosen.commune];
                let after = chosen.kwh_after_per_year;
                OfCommune {
                    insee: &commune.insee,
                    nom: &commune.nom,
                    epci: &commune.epci,
                    budget_centimes: chosen.budget_cents,
                    cout_centimes: chosen.cost_cents,
                    facteur4: chosen.factor4,
                    facteur2: chosen.factor2,
                    economie_kwh_an: chosen.saving_kwh_per_year(),
                    facteur_perimetre: (after > 0.0).then(|| chosen.kwh_before_per_year / after),
                    financement: Money::of(&study.finance(chosen)),
                }
            })
            .collect();
        let money = communes.iter().map(|commune| &commune.financement);
        Self {
            statut: if proof.optimal { "optimal" } else { "faisable" },
            base_montants: study.scenario.basis.basis.code(),
            facteur4: choice.total(|commune| commune.factor4),
            facteur2: choice.total(|commune| commune.factor2),
            economie_kwh_an: proof.value_kwh,
            borne_kwh_an: (!proof.preferred).then_some(proof.bound_kwh),
            marge_kwh_an: plan.bound - plan.value,
            forces_sans_solution: study.forced_without_solution(),
            ecart_relatif: plan.gap(),
            cout_centimes: choice.total(|commune| commune.cost_cents),
            budget_centimes: choice.total(|commune| commune.budget_cents),
            financement: money.fold(Money::default(), Money::add),
            communes,
            au_mieux: None,
            fourchettes: None,
            durees_s: &clock.laps,
        }
    }

    fn in_words(&self, args: &Args, study: &Study) -> String {
        let base = self.base_montants;
        let proof = if self.statut == "optimal" {
            "prouvé optimal"
        } else {
            "réalisable"
        };
        let served = self
            .communes
            .iter()
            .filter(|commune| commune.facteur4 + commune.facteur2 > 0)
            .count();
        let mut text = format!(
            "Plan {proof} : {} en facteur 4 et {} en facteur 2, dans {}\n",
            counted(self.facteur4 as usize, "point", "points"),
            thousands(f64::from(self.facteur2)),
            counted(served, "commune", "communes"),
        );
        text += &format!("Économie : {} kWh/an ; ", thousands(self.economie_kwh_an));
        text += &match self.borne_kwh_an {
            Some(bound) => format!("aucun plan ne dépasse {} kWh/an", thousands(bound.ceil())),
            None => format!(
                "points favorisés ou forcés comptés en plus, aucun plan ne vaut mieux de plus de {} kWh/an",
                thousands(self.marge_kwh_an.ceil())
            ),
        };
        text += &format!(" (écart {})\n", relative(self.ecart_relatif));
        if self.forces_sans_solution > 0 {
            text += &format!(
                "À forcer, mais sans solution qui convienne ou hors de tout plan : {}\n",
                counted(self.forces_sans_solution, "point", "points")
            );
        }
        text += &format!(
            "Coût : {} {base} pour {} {base} de budgets\n",
            euros(self.cout_centimes),
            euros(self.budget_centimes)
        );
        let money = &self.financement;
        text += &format!(
            "Reste à charge des communes : {} (sur {} TTC, aides {}, CEE {}, FCTVA {})\n",
            euros(money.reste_a_charge_centimes),
            euros(money.cout_ttc_centimes),
            euros(money.aides_centimes),
            euros(money.cee_centimes),
            euros(money.fctva_centimes)
        );
        let excluded: usize = study.classes.excluded.values().sum();
        let without: usize = (study.classes.without.iter())
            .map(|without| without.rows.len())
            .sum();
        text += &format!(
            "Hors du plan : {} points déjà en LED, incomplets ou à préciser, {} sans solution à service égal ou interdits\n",
            thousands(excluded as f64),
            thousands(without as f64)
        );
        text += &format!("Classeurs : {}\n", args.output.display());
        text
    }
}

/// A relative gap in words: `0,0002 %`.
fn relative(gap: f64) -> String {
    format!("{:.5}\u{a0}%", gap * 100.0).replace('.', ",")
}
