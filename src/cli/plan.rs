//! `reverbere planifier`

use super::Answer;
use super::output::{euros, print, print_json, progress, thousands, while_reading, write_folder};
use crate::error::{Error, Result};
use crate::inventory::points::Format;
use crate::plan::{Explanation, Outcome, PROVED_GAP, Plan};
use crate::report::wording::counted;
use crate::report::{self, PlanDocument, Proof};
use crate::retrofit::finance::Finance;
use crate::scenario::Scenario;
use crate::scenario::study::{Choice, CommuneChoice, Study};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

#[derive(clap::Args)]
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
    let planning = study.plan(&limits, &|_| bar.inc(1));
    bar.finish_and_clear();
    clock.lap("plan");
    let plan = match &planning.outcome {
        Outcome::Proved(plan) | Outcome::WithinGap(plan) | Outcome::StoppedWithPlan(plan) => plan,
        Outcome::Impossible(Some(explanation)) => {
            return impossible(args, &study, explanation, &clock);
        }
        Outcome::Impossible(None) | Outcome::NoPlanFound { .. } => {
            return not_found(args, &study, &clock);
        }
    };
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
    let summary = Summary::of(&study, &choice, plan, &proof, &clock);
    if args.json {
        print_json(&summary)?;
    } else {
        print(&summary.in_words(args, &study))?;
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

#[derive(Serialize)]
struct Impossible<'a> {
    statut: &'static str,
    base_montants: &'static str,
    message: String,
    objectif_facteur4: u32,
    objectif_facteur2: u32,
    eligibles_facteur4: u64,
    eligibles_facteur2: u64,
    payables_facteur4: u64,
    payables_facteur2: u64,
    au_mieux: Option<Reached>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct Reached {
    facteur4: u32,
    facteur2: u32,
}

/// Targets that cannot be met: facts, then what to do. Nothing is written.
fn impossible(args: &Args, study: &Study, facts: &Explanation, clock: &Clock) -> Result<Answer> {
    let message = impossible_in_words(facts);
    eprintln!("{message}");
    if args.json {
        print_json(&Impossible {
            statut: "impossible",
            base_montants: study.scenario.basis.basis.code(),
            message,
            objectif_facteur4: facts.target_f4,
            objectif_facteur2: facts.target_f2,
            eligibles_facteur4: facts.territory.eligible_f4,
            eligibles_facteur2: facts.territory.eligible_f2,
            payables_facteur4: facts.territory.payable_f4,
            payables_facteur2: facts.territory.payable_f2,
            au_mieux: facts.nearest.map(|nearest| Reached {
                facteur4: nearest.f4,
                facteur2: nearest.f2,
            }),
            durees_s: &clock.laps,
        })?;
    }
    Ok(Answer::No)
}

fn impossible_in_words(facts: &Explanation) -> String {
    let number = |number: u64| thousands(number as f64);
    let mut text = format!(
        "les objectifs ne peuvent pas être atteints : {} points en facteur 4 et {} en facteur 2 demandés",
        number(u64::from(facts.target_f4)),
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
                "\n  {name} : seuls {} points du territoire peuvent l'atteindre ; complétez les inventaires ou abaissez l'objectif",
                number(eligible)
            );
        } else if payable < target {
            text += &format!(
                "\n  {name} : les budgets n'en paient que {} au plus (sur {} points possibles) ; augmentez les budgets ou abaissez l'objectif",
                number(payable),
                number(eligible)
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

#[derive(Serialize)]
struct NotFound<'a> {
    statut: &'static str,
    base_montants: &'static str,
    message: &'a str,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

/// The search ended with neither a plan nor a proof that there is none.
fn not_found(args: &Args, study: &Study, clock: &Clock) -> Result<Answer> {
    let message = "aucun plan trouvé dans le temps donné, sans preuve qu'il n'en existe pas ; augmentez « calcul.duree_max_s » ou les budgets";
    eprintln!("{message}");
    if args.json {
        print_json(&NotFound {
            statut: "inconnu",
            base_montants: study.scenario.basis.basis.code(),
            message,
            durees_s: &clock.laps,
        })?;
    }
    Ok(Answer::No)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Nearest, Payable};

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
        let text = impossible_in_words(&facts).replace('\u{a0}', " ");
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
