//! `reverbere programme`

use super::Answer;
use super::output::{
    Kind, Written, euros, print, print_json, progress, refuse_among_inputs, report_read,
    require_workbook, stop_on_ctrl_c, thousands, while_reading, write_files,
};
use crate::error::Result;
use crate::french::counted;
use crate::plan::{Limits, PROVED_GAP};
use crate::report::programme::{CourseDocument, NOTE, workbook};
use crate::scenario::Scenario;
use crate::scenario::programme::{End, YearSums};
use crate::scenario::rules::reinvestment::MOST_YEARS;
use crate::scenario::study::Study;
use serde::Serialize;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// Fichier du scénario (TOML) ; ses sections [reinvestissement] et [programme] disent ce qui est réinvesti et ce que deviennent les budgets
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Classeur à écrire : année par année, par EPCI et par commune, quand tout est rénové, et les points
    #[arg(short = 'o', long = "sortie", value_name = "CLASSEUR.xlsx")]
    output: PathBuf,
    /// Années au plus, à la place de celles de [programme]
    #[arg(long = "annees", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_YEARS as i64))]
    years: Option<u32>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    require_workbook(&args.output, "le classeur")?;
    let (scenario, rule) = Scenario::read(&args.scenario)?.for_programme();
    let inputs = scenario.inputs.iter().map(PathBuf::as_path);
    refuse_among_inputs(&args.output, Written::Document, inputs)?;
    let most_years = args.years.unwrap_or(scenario.rules.programme.most_years) as usize;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    let limits = study.limits();
    let limits = Limits {
        gap: limits.gap.max(PROVED_GAP),
        stop: Some(stop_on_ctrl_c()),
        ..limits
    };
    let bar = progress("Années");
    bar.set_length(most_years as u64);
    let course = study.course(rule, most_years, &limits, &|| bar.inc(1));
    bar.finish_and_clear();
    let document = CourseDocument {
        study: &study,
        course: &course,
        rule,
    };
    let bytes = workbook(&document)?;
    write_files(&[(args.output.as_path(), Kind::Programme, bytes)])?;
    if args.json {
        print_json(&Found::of(&document))?;
    } else {
        print(&in_words(args, &document))?;
    }
    Ok(match course.end {
        End::Done(_) => Answer::Yes,
        End::Bound | End::Stuck => Answer::No,
        End::Stopped => Answer::Unknown,
    })
}

/// A programme, as JSON has it.
#[derive(Serialize)]
struct Found<'a> {
    /// « termine », « inacheve » (the bound of years), « jamais » or « interrompu ».
    statut: &'static str,
    /// The year in which all is renovated.
    annee_fin: Option<i32>,
    message: String,
    points_a_faire: u32,
    points_restants: u32,
    /// What these cost at their cheapest solutions: so much more in the last year would do.
    manque_centimes: i64,
    annees: Vec<OfYear>,
    communes: Vec<OfCommune<'a>>,
}

#[derive(Serialize)]
struct OfYear {
    annee: i32,
    budget_centimes: i64,
    economies_reinvesties_centimes: i64,
    reporte_centimes: i64,
    fonds_centimes: i64,
    travaux_centimes: i64,
    reste_centimes: i64,
    points: u32,
    points_restants: u32,
    economie_kwh_an: f64,
}

impl OfYear {
    fn of(annee: i32, sums: &YearSums) -> Self {
        Self {
            annee,
            budget_centimes: sums.budget_cents,
            economies_reinvesties_centimes: sums.reinvested_cents,
            reporte_centimes: sums.carried_cents,
            fonds_centimes: sums.fund_cents,
            travaux_centimes: sums.spent_cents,
            reste_centimes: sums.rest_cents(),
            points: sums.points,
            points_restants: sums.remaining,
            economie_kwh_an: sums.saving_kwh,
        }
    }
}

#[derive(Serialize)]
struct OfCommune<'a> {
    insee: &'a str,
    nom: &'a str,
    epci: &'a str,
    points_a_faire: u32,
    points_restants: u32,
    manque_centimes: i64,
    annee_fin: Option<i32>,
    annees: Vec<OfYear>,
}

impl<'a> Found<'a> {
    fn of(document: &'a CourseDocument<'_>) -> Self {
        let course = document.course;
        let name = |place: usize| course.years.get(place).map(|year| year.name);
        let (statut, annee_fin) = match course.end {
            End::Done(place) => ("termine", name(place)),
            End::Bound => ("inacheve", None),
            End::Stuck => ("jamais", None),
            End::Stopped => ("interrompu", None),
        };
        let territory = document.study.scenario.territory.communes();
        let communes = course.communes.iter().enumerate().map(|(place, commune)| {
            let known = &territory[*commune];
            let left = course.left.get(place).copied().unwrap_or_default();
            let years = course.years.iter();
            OfCommune {
                insee: &known.insee,
                nom: &known.nom,
                epci: &known.epci,
                points_a_faire: course.to_do[place],
                points_restants: left.points,
                manque_centimes: left.cheapest_cents,
                annee_fin: document.done_in(place).and_then(name),
                annees: years
                    .map(|year| OfYear::of(year.name, &year.communes[place]))
                    .collect(),
            }
        });
        Self {
            statut,
            annee_fin,
            message: document.end_in_words(),
            points_a_faire: course.to_do.iter().sum(),
            points_restants: document.left_points(),
            manque_centimes: document.left_cents(),
            annees: (course.years.iter())
                .map(|year| OfYear::of(year.name, &year.whole()))
                .collect(),
            communes: communes.collect(),
        }
    }
}

fn in_words(args: &Args, document: &CourseDocument<'_>) -> String {
    let basis = document.study.scenario.basis.basis.code();
    let mut text = String::new();
    for year in &document.course.years {
        let sums = year.whole();
        text += &format!(
            "{:>6} : {}, {} {basis} de travaux ({} réinvestis) ; {} restants ; {} kWh/an de plus\n",
            year.name,
            counted(sums.points as usize, "point", "points"),
            euros(sums.spent_cents),
            euros(sums.reinvested_cents),
            thousands(f64::from(sums.remaining)),
            thousands(sums.saving_kwh),
        );
    }
    text += &format!(
        "{}\n{}\n{NOTE}\n",
        document.end_in_words(),
        document.money_in_words()
    );
    text + &format!("Classeur : {}\n", args.output.display())
}
