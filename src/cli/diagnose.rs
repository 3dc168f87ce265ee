//! `reverbere diagnostiquer`

use super::output::{Kind, Written, print, print_json, refuse_among_inputs, thousands, write_file};
use super::park::Park;
use super::territory::TerritoryArgs;
use super::{Answer, terminal};
use crate::error::Result;
use crate::french::{counted, decimal};
use crate::report::diagnosis::{self, About, Diagnosis, Line};
use crate::scenario::hypotheses::Hypothesis;
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
    let price = park.price();
    if let Some(output) = &args.output {
        let about = About {
            territory: &park.territory,
            price: &price,
        };
        let bytes = diagnosis::workbook(&diagnosis, about)?;
        write_file(output, Kind::Diagnosis, |out| out.write_all(&bytes))?;
    }
    if args.json {
        let mut json = as_json(&diagnosis, &price);
        [json["territoire"], json["soleil"]] = park.as_json(&lit);
        print_json(&json)?;
    } else if args.output.is_none() || !terminal::is_quiet() {
        print(&(in_words(&diagnosis, &price) + &park.in_words(&lit)))?;
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

fn as_json(diagnosis: &Diagnosis, price: &Hypothesis) -> Value {
    let mut object = Map::new();
    figures(&mut object, &diagnosis.all(), price);
    object.insert("prix_kwh_eur_ht".into(), json!(price.value));
    for (key, _, labels, lines) in tables(diagnosis) {
        let lines = lines.iter().map(|line| {
            let mut one: Map<String, Value> = labels
                .iter()
                .zip(&line.labels)
                .map(|(label, value)| ((*label).to_owned(), json!(value)))
                .collect();
            figures(&mut one, line, price);
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

/// What a group consumes; a figure that nobody knows is null.
fn figures(object: &mut Map<String, Value>, line: &Line, price: &Hypothesis) {
    for (key, value) in [
        ("points", json!(line.points)),
        ("points_consommation_connue", json!(line.known)),
        ("puissance_lampe_w", json!(line.known_only(line.lamp_w))),
        ("puissance_systeme_w", json!(line.known_only(line.system_w))),
        ("kwh_an", json!(line.known_only(line.kwh))),
        ("euros_ht_an", json!(euros(line, price))),
    ] {
        object.insert(key.into(), value);
    }
}

/// What its electricity costs, € a year before tax.
fn euros(line: &Line, price: &Hypothesis) -> Option<f64> {
    line.known_only(line.kwh * price.value?)
}

fn in_words(diagnosis: &Diagnosis, price: &Hypothesis) -> String {
    let mut text = String::new();
    for (_, title, _, lines) in tables(diagnosis) {
        text += &format!("{title}\n");
        let mut greatest: Vec<&Line> = lines.iter().collect();
        greatest.sort_by(|a, b| b.kwh.total_cmp(&a.kwh));
        for line in greatest.iter().take(SHOWN) {
            let kwh = line.known_only(line.kwh).map(thousands);
            let beside = match line.unknown() {
                0 => String::new(),
                unknown => format!(" (consommation inconnue : {})", thousands(unknown as f64)),
            };
            text += &format!(
                "  {:>12} kWh/an  {:>8} points  {}{beside}\n",
                kwh.unwrap_or_else(|| "inconnue".into()),
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
    let all = diagnosis.all();
    text += &match (all.known_only(all.kwh), euros(&all, price)) {
        (Some(kwh), Some(euros)) => format!(
            "En tout{} : {} kWh/an, soit {} € HT par an à {} € le kWh\n",
            if all.unknown() > 0 {
                ", points connus"
            } else {
                ""
            },
            thousands(kwh),
            thousands(euros),
            decimal(price.value.unwrap_or_default())
        ),
        _ => "En tout : consommation inconnue\n".to_owned(),
    };
    for one in &diagnosis.unknown {
        text += &format!(
            "Consommation inconnue : {}, {}\n",
            counted(one.points, "point", "points"),
            one.reason
        );
    }
    text
}
