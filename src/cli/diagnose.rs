//! `reverbere diagnostiquer`

use super::Answer;
use super::output::{Kind, Written, print, print_json, refuse_among_inputs, thousands, write_file};
use super::park::Park;
use super::territory::TerritoryArgs;
use crate::error::Result;
use crate::french::counted;
use crate::report::diagnosis::{self, Diagnosis, Line};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Lines of each table shown on a terminal; the workbook and JSON give them all.
const SHOWN: usize = 12;

#[derive(clap::Args)]
pub struct Args {
    /// Un scénario (.toml), ou des inventaires : fichiers ou dossiers
    #[arg(required = true, value_name = "SCENARIO.toml|FICHIER|DOSSIER")]
    paths: Vec<PathBuf>,
    /// Classeur du diagnostic à écrire
    #[arg(short = 'o', long = "sortie", value_name = "CLASSEUR.xlsx")]
    output: Option<PathBuf>,
    /// Fichier de correspondance (TOML), quand un inventaire est donné sans scénario ; plusieurs fois si besoin
    #[arg(long = "correspondance", value_name = "FICHIER.toml")]
    mappings: Vec<PathBuf>,
    #[command(flatten)]
    territory: TerritoryArgs,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let park = Park::of(&args.paths, &args.mappings, &args.territory)?;
    if let Some(output) = &args.output {
        let inputs = park.inputs.iter().map(PathBuf::as_path);
        refuse_among_inputs(output, Written::Document, inputs)?;
    }
    let lit = park.read()?;
    let diagnosis = Diagnosis::of(&lit.import);
    if let Some(output) = &args.output {
        let bytes = diagnosis::workbook(&diagnosis)?;
        write_file(output, Kind::Diagnosis, |out| out.write_all(&bytes))?;
    }
    if args.json {
        let mut json = as_json(&diagnosis);
        [json["territoire"], json["soleil"]] = park.as_json(&lit);
        print_json(&json)?;
    } else {
        print(&(in_words(&diagnosis) + &park.in_words(&lit)))?;
    }
    Ok(Answer::Yes)
}

fn tables(
    diagnosis: &Diagnosis,
) -> [(&'static str, &'static str, &'static [&'static str], &[Line]); 4] {
    [
        ("par_epci", "Par EPCI", &["epci"], &diagnosis.by_epci),
        (
            "par_commune",
            "Par commune",
            &["epci", "commune", "insee"],
            &diagnosis.by_commune,
        ),
        (
            "par_armoire",
            "Par armoire",
            &["commune", "insee", "armoire"],
            &diagnosis.by_cabinet,
        ),
        (
            "par_lampe",
            "Par lampe",
            &["lampe", "puissance"],
            &diagnosis.by_lamp,
        ),
    ]
}

fn as_json(diagnosis: &Diagnosis) -> Value {
    let mut object = Map::new();
    let sum = |figure: fn(&Line) -> f64| diagnosis.by_epci.iter().map(figure).sum::<f64>();
    object.insert(
        "points".into(),
        json!(
            diagnosis
                .by_epci
                .iter()
                .map(|line| line.points)
                .sum::<usize>()
        ),
    );
    object.insert("kwh_an".into(), json!(sum(|line| line.kwh)));
    object.insert(
        "puissance_systeme_w".into(),
        json!(sum(|line| line.system_w)),
    );
    for (key, _, labels, lines) in tables(diagnosis) {
        let lines = lines.iter().map(|line| {
            let mut one: Map<String, Value> = labels
                .iter()
                .zip(&line.labels)
                .map(|(label, value)| ((*label).to_owned(), json!(value)))
                .collect();
            one.insert("points".into(), json!(line.points));
            one.insert("points_consommation_connue".into(), json!(line.known));
            one.insert("puissance_lampe_w".into(), json!(line.lamp_w));
            one.insert("puissance_systeme_w".into(), json!(line.system_w));
            one.insert("kwh_an".into(), json!(line.kwh));
            Value::Object(one)
        });
        object.insert(key.into(), lines.collect());
    }
    let unknown = diagnosis
        .unknown
        .iter()
        .map(|one| json!({ "raison": one.reason, "points": one.points }));
    object.insert("consommation_inconnue".into(), unknown.collect());
    Value::Object(object)
}

fn in_words(diagnosis: &Diagnosis) -> String {
    let mut text = String::new();
    for (_, title, _, lines) in tables(diagnosis) {
        text += &format!("{title}\n");
        let mut greatest: Vec<&Line> = lines.iter().collect();
        greatest.sort_by(|a, b| b.kwh.total_cmp(&a.kwh));
        for line in greatest.iter().take(SHOWN) {
            text += &format!(
                "  {:>12} kWh/an  {:>8} points  {}\n",
                thousands(line.kwh),
                thousands(line.points as f64),
                line.labels.join(", ")
            );
        }
        if greatest.len() > SHOWN {
            text += &format!(
                "  … et {} autres (-o diagnostic.xlsx les donne tous)\n",
                greatest.len() - SHOWN
            );
        }
    }
    let kwh: f64 = diagnosis.by_epci.iter().map(|line| line.kwh).sum();
    text += &format!("En tout : {} kWh/an\n", thousands(kwh));
    for one in &diagnosis.unknown {
        text += &format!(
            "Consommation inconnue : {}, {}\n",
            counted(one.points, "point", "points"),
            one.reason
        );
    }
    text
}
