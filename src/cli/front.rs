//! `reverbere front`

use super::Answer;
use super::output::{
    Kind, Written, print, print_json, progress, refuse_among_inputs, report_read, require_workbook,
    stop_on_ctrl_c, thousands, while_reading, write_files,
};
use crate::error::{Error, Result};
use crate::french::significant;
use crate::inventory::extension;
use crate::plan::{Limits, PROVED_GAP};
use crate::report::front::{FrontDocument, page, workbook};
use crate::report::proof::gap_percent;
use crate::scenario::front::taken::{file_of, text_of};
use crate::scenario::front::{Front, FrontPlan, MOST_PLANS, PLANS};
use crate::scenario::study::Study;
use crate::scenario::{Objective, Scenario};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(clap::Args)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Les deux mesures, la première la plus grande possible, la seconde bornée pas à pas : kwh, euros, van, co2, communes (servies), ciel (points rénovés qui éclairent trop vers le haut)
    #[arg(long = "entre", value_name = "MESURE:MESURE", default_value = "kwh:euros", value_parser = goals)]
    goals: [Objective; 2],
    /// Combien de pas entre les deux meilleurs plans
    #[arg(long = "plans", value_name = "N", default_value_t = PLANS as u16, value_parser = clap::value_parser!(u16).range(2..=MOST_PLANS as i64))]
    plans: u16,
    /// Classeur à écrire : les plans, leurs preuves, leur graphique
    #[arg(short = 'o', long = "sortie", value_name = "CLASSEUR.xlsx")]
    output: PathBuf,
    /// Écrit aussi les plans en une page, qui s'ouvre d'un double clic et sans réseau
    #[arg(long, value_name = "PAGE.html")]
    page: Option<PathBuf>,
    /// Écrit à côté du scénario celui dont « planifier » donne le plan de ce rang
    #[arg(long = "retenir", value_name = "RANG")]
    take: Option<usize>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    require_workbook(&args.output, "le classeur")?;
    if let Some(page) = &args.page
        && extension(page) != "html"
    {
        return Err(Error::Usage(format!(
            "« {} » : la page doit avoir l'extension .html",
            page.display()
        )));
    }
    let scenario = Scenario::read(&args.scenario)?;
    let is_unwished = scenario.rules.groups.has_penalty();
    let scenario = scenario.between(args.goals)?;
    for output in std::iter::once(&args.output).chain(&args.page) {
        let inputs = scenario.inputs.iter().map(PathBuf::as_path);
        refuse_among_inputs(output, Written::Document, inputs)?;
    }
    let start = Instant::now();
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    let reading = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let limits = study.limits();
    let limits = Limits {
        gap: limits.gap.max(PROVED_GAP),
        stop: Some(stop_on_ctrl_c()),
        ..limits
    };
    let bar = progress("Recherche des plans");
    bar.set_length(u64::from(args.plans) + 2);
    let front = study.front(args.plans.into(), &limits, &|| bar.inc(1));
    bar.finish_and_clear();
    let planning = start.elapsed().as_secs_f64();
    let Some(front) = front else {
        eprintln!(
            "aucun plan ne tient les objectifs, les budgets et les règles, ou aucun n'a été trouvé : « reverbere planifier {} » dit pourquoi",
            args.scenario.display()
        );
        return Ok(Answer::No);
    };
    let taken = (args.take)
        .map(|rank| taken(&study, &front, rank))
        .transpose()?;
    let document = FrontDocument {
        study: &study,
        front: &front,
        is_unwished,
    };
    write(args, &document, taken.as_ref())?;
    let taken = taken.map(|(file, _)| file);
    if args.json {
        let seconds = [reading, planning];
        print_json(&Found::of(&document, taken.as_deref(), seconds))?;
    } else {
        print(&in_words(args, &document, taken.as_deref()))?;
    }
    Ok(Answer::Yes)
}

/// Two goals as typed: « kwh:euros ».
fn goals(text: &str) -> std::result::Result<[Objective; 2], String> {
    const ALL: [Objective; 6] = [
        Objective::Kwh,
        Objective::Cout,
        Objective::Van,
        Objective::Co2,
        Objective::Communes,
        Objective::Ciel,
    ];
    let refuse = || {
        "attendu deux mesures différentes séparées par « : », parmi kwh, euros, van, co2, communes et ciel"
            .to_owned()
    };
    let of = |typed: &str| {
        let typed = typed.trim().to_lowercase();
        let code = match typed.as_str() {
            "euros" | "€" => Objective::Cout.code(),
            other => other,
        };
        ALL.into_iter().find(|one| one.code() == code)
    };
    let (first, second) = text.split_once(':').ok_or_else(refuse)?;
    match (of(first), of(second)) {
        (Some(first), Some(second)) if first != second => Ok([first, second]),
        _ => Err(refuse()),
    }
}

/// The file of the scenario of a plan, and its text.
fn taken(study: &Study, front: &Front, rank: usize) -> Result<(PathBuf, String)> {
    let plan = rank.checked_sub(1).and_then(|at| front.plans.get(at));
    let Some(plan) = plan else {
        return Err(Error::Usage(format!(
            "« --retenir {rank} » : les plans vont de 1 à {}",
            front.plans.len()
        )));
    };
    let scenario = &study.scenario;
    let file = file_of(&scenario.file, front, rank);
    Ok((file, text_of(scenario, front, rank, plan)?))
}

fn write(
    args: &Args,
    document: &FrontDocument<'_>,
    taken: Option<&(PathBuf, String)>,
) -> Result<()> {
    let bytes = workbook(document)?;
    let mut files = vec![(args.output.as_path(), Kind::Comparison, bytes)];
    if let Some(path) = &args.page {
        files.push((path, Kind::Comparison, page(document).into_bytes()));
    }
    if let Some((file, text)) = taken {
        files.push((file, Kind::Scenario, text.clone().into_bytes()));
    }
    write_files(&files)
}

/// A front, as JSON has it.
#[derive(Serialize)]
struct Found<'a> {
    mesures: [&'static str; 2],
    unites: [String; 2],
    pas: usize,
    /// Whether the scenario wishes groups whole, which plans of a front do not count.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    preference_ecartee: bool,
    plans: Vec<OfPlan>,
    /// The scenario of the plan that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario_retenu: Option<&'a Path>,
    durees_s: Seconds,
}

#[derive(Serialize)]
struct Seconds {
    lecture_et_calcul: f64,
    plans: f64,
}

#[derive(Serialize)]
struct OfPlan {
    rang: usize,
    /// What the plan is worth under both measures; a cost is positive.
    valeurs: [f64; 2],
    /// No plan that is as good under the other measure does better.
    bornes: [f64; 2],
    ecarts_relatifs: [f64; 2],
    prouve: bool,
    sur_l_enveloppe: bool,
    /// What the first measure gives up for one unit of the second, from the plan before.
    cede_par_unite: Option<f64>,
    facteur4: u32,
    facteur2: u32,
    communes_servies: usize,
    economie_kwh_an: f64,
    cout_ht_centimes: i64,
    reste_a_charge_centimes: i64,
    van_eur: f64,
}

impl<'a> Found<'a> {
    fn of(
        document: &FrontDocument<'_>,
        taken: Option<&'a Path>,
        [reading, planning]: [f64; 2],
    ) -> Self {
        let front = document.front;
        let plans = front.plans.iter().enumerate();
        let thousandths = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
        Self {
            mesures: front.goals.map(Objective::code),
            unites: [document.unit(0), document.unit(1)],
            pas: front.steps,
            preference_ecartee: document.is_unwished,
            plans: plans
                .map(|(at, plan)| OfPlan::of(document, at, plan))
                .collect(),
            scenario_retenu: taken,
            durees_s: Seconds {
                lecture_et_calcul: thousandths(reading),
                plans: thousandths(planning),
            },
        }
    }
}

impl OfPlan {
    fn of(document: &FrontDocument<'_>, at: usize, plan: &FrontPlan) -> Self {
        let figures = &plan.figures;
        Self {
            rang: at + 1,
            valeurs: document.place(at),
            bornes: [0, 1].map(|goal| document.front.shown(goal, plan.bounds[goal])),
            ecarts_relatifs: plan.gaps(),
            prouve: plan.is_proved(),
            sur_l_enveloppe: plan.is_supported,
            cede_par_unite: document.exchanged(at),
            facteur4: figures.factor4,
            facteur2: figures.factor2,
            communes_servies: figures.communes_served,
            economie_kwh_an: figures.saving_kwh_per_year,
            cout_ht_centimes: figures.money.cost_ht_cents,
            reste_a_charge_centimes: figures.money.remaining_cents,
            van_eur: figures.money.net_present_value_eur,
        }
    }
}

fn in_words(args: &Args, document: &FrontDocument<'_>, taken: Option<&Path>) -> String {
    let mut text = format!("{}\n", document.sought());
    let [first, second] = [document.unit(0), document.unit(1)];
    for (at, plan) in document.front.plans.iter().enumerate() {
        let [one, other] = document.place(at);
        let [gap, other_gap] = plan.gaps().map(gap_percent);
        let exchanged = document.exchanged(at).map_or_else(String::new, |ratio| {
            format!(" ; {} cédé par unité gagnée", significant(ratio))
        });
        let edge = if plan.is_supported {
            ""
        } else {
            ", hors de l'enveloppe"
        };
        text += &format!(
            "{:>3}  {} {first} (écart {gap}), {} {second} (écart {other_gap}){exchanged}{edge}\n",
            at + 1,
            thousands(one),
            thousands(other),
        );
    }
    if let Some(untold) = document.untold() {
        text += &format!("{untold}\n");
    }
    text += &format!("Classeur : {}\n", args.output.display());
    if let Some(page) = &args.page {
        text += &format!("Page : {}\n", page.display());
    }
    match taken {
        Some(file) => text += &format!("Scénario du plan retenu : {}\n", file.display()),
        None => {
            text += "Pour planifier l'un d'eux : la même commande avec --retenir et son rang\n";
        }
    }
    text
}
