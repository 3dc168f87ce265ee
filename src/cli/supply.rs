//! `reverbere puissances`

use super::Answer;
use super::output::{Kind, euros, print_done, require_workbook, thousands, write_file};
use super::search::{Asked, with_plan};
use crate::error::Result;
use crate::french::counted;
use crate::report::PlanDocument;
use crate::report::supply::{Filled, price_of_kva, workbook};
use crate::scenario::supply::SupplyPoint;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Classeur à écrire
    #[arg(short = 'o', long = "sortie", value_name = "PUISSANCES.xlsx")]
    output: PathBuf,
    #[command(flatten)]
    asked: Asked,
}

/// What can be given back.
#[derive(Serialize)]
struct Summary {
    statut: &'static str,
    fichier: String,
    points_de_livraison: usize,
    kw_avant: f64,
    kw_en_moins: f64,
    kva_a_rendre: u32,
    prix_kva_eur_an: f64,
    economie_eur_ht_an: f64,
    /// Renovated points of no supply point nor cabinet that the inventories tell.
    points_sans_livraison: usize,
}

pub fn run(args: &Args) -> Result<Answer> {
    require_workbook(&args.output, "le classeur des puissances")?;
    with_plan(&args.scenario, &args.output, &args.asked, |document, _| {
        write(&args.output, args.asked.json, document)
    })
}

fn write(output: &Path, json: bool, document: &PlanDocument<'_>) -> Result<Answer> {
    let points = document.study.supply_points(document.choice);
    let bytes = workbook(document, &points, &Filled::default())?;
    write_file(output, Kind::Supply, |out| out.write_all(&bytes))?;
    let (price, _) = price_of_kva(document);
    let kva: u32 = points.iter().map(SupplyPoint::whole_kva).sum();
    let summary = Summary {
        statut: document.short_of.as_ref().map_or("fait", |_| "incomplet"),
        fichier: output.display().to_string(),
        points_de_livraison: points.len(),
        kw_avant: points.iter().map(|one| one.before_w).sum::<f64>() / 1000.0,
        kw_en_moins: points.iter().map(|one| one.saved_w).sum::<f64>() / 1000.0,
        kva_a_rendre: kva,
        prix_kva_eur_an: price,
        economie_eur_ht_an: f64::from(kva) * price,
        points_sans_livraison: document.study.points_of_no_supply(document.choice),
    };
    print_done(json, &summary, || {
        let cents = (summary.economie_eur_ht_an * 100.0).round() as i64;
        format!(
            "{} : {} kVA à rendre, {} HT par an ; {} sans point de livraison ni armoire, non comptés\nClasseur : {}\n",
            counted(
                summary.points_de_livraison,
                "point de livraison",
                "points de livraison"
            ),
            thousands(kva.into()),
            euros(cents),
            counted(
                summary.points_sans_livraison,
                "point rénové",
                "points rénovés"
            ),
            summary.fichier
        )
    })?;
    Ok(Answer::Yes)
}
