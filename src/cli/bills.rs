//! `reverbere factures`

use super::Answer;
use super::output::{Kind, Written, print, print_json, refuse_among_inputs, thousands, write_file};
use super::park::Park;
use crate::energy::bills::reconciliation::{Park as Compared, Reconciliation};
use crate::energy::bills::summary::{Consumed, Shape, Summary};
use crate::energy::bills::{self, Reason};
use crate::error::Result;
use crate::inventory::profile::Profile;
use crate::report::reconciliation::{self, Document};
use crate::report::wording::counted;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Lines of each list shown on a terminal; the workbook and JSON give them all.
const SHOWN: usize = 12;

#[derive(clap::Args)]
pub struct Args {
    /// Factures d'électricité : fichiers (.xlsx, .xls, .ods, .csv…) ou dossiers
    #[arg(required = true, value_name = "FACTURES")]
    paths: Vec<PathBuf>,
    /// Points lumineux à rapprocher des factures : un scénario (.toml), ou des inventaires
    #[arg(long = "parc", value_name = "SCENARIO.toml|INVENTAIRES", num_args = 1..)]
    park: Vec<PathBuf>,
    /// Fichier de correspondance (TOML) des inventaires, quand ils sont donnés sans scénario
    #[arg(long = "correspondance", value_name = "FICHIER.toml")]
    mapping: Option<PathBuf>,
    /// Liste des communes (CSV), de même ; par défaut, les 74 communes du Pays Boulonnais
    #[arg(long = "territoire", value_name = "COMMUNES.csv")]
    territory: Option<PathBuf>,
    /// Classeur du rapprochement à écrire
    #[arg(short = 'o', long = "sortie", value_name = "CLASSEUR.xlsx")]
    output: Option<PathBuf>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let park = Park::of(
        &args.park,
        args.mapping.as_deref(),
        args.territory.as_deref(),
    )?;
    if let Some(output) = &args.output {
        let inputs = args.paths.iter().chain(&park.inputs);
        refuse_among_inputs(output, Written::Document, inputs.map(PathBuf::as_path))?;
    }
    let bills = bills::read(&args.paths, &park.territory)?;
    let summary = Summary::of(&bills);
    let hours = park.hours.equivalent_by_month(&Profile::full_night());
    let shape = Shape::of(&summary, hours);
    let reconciliation = if args.park.is_empty() {
        None
    } else {
        let import = park.theory()?;
        Some(Reconciliation::of(
            &summary,
            &Compared {
                points: &import.points,
                hours: &park.hours,
                regimes: &park.regimes,
            },
        ))
    };
    let document = Document {
        bills: &bills,
        summary: &summary,
        shape: shape.as_ref(),
        reconciliation: reconciliation.as_ref(),
    };
    if let Some(output) = &args.output {
        let bytes = reconciliation::workbook(&document)?;
        write_file(output, Kind::Reconciliation, |out| out.write_all(&bytes))?;
    }
    if args.json {
        print_json(&as_json(&document))?;
    } else {
        print(&in_words(&document, args))?;
    }
    Ok(Answer::Yes)
}

fn as_json(document: &Document<'_>) -> Value {
    let (bills, summary) = (document.bills, document.summary);
    let sum = |count: fn(&bills::SheetRead) -> usize| bills.sheets.iter().map(count).sum::<usize>();
    let mut json = json!({
        "lignes_lues": sum(|sheet| sheet.rows),
        "lignes_retenues": sum(|sheet| sheet.used),
        "lignes_ecartees": sum(|sheet| sheet.set_apart),
        "total": consumed(&summary.consumed),
        "base_montants": bills.basis.map_or("non précisé", crate::money::Basis::code),
        "points_habituels": summary.usual_supply_points,
        "points_de_livraison": summary.supply_points.iter().map(|point| {
            let mut one = consumed(&point.consumed);
            one["commune"] = json!(point.supply.town.name);
            one["insee"] = json!(point.supply.town.insee);
            one["nom"] = json!(point.supply.name());
            one["armoire"] = json!(point.supply.cabinet);
            one["mois_couverts"] = json!(point.coverage.month_count());
            one
        }).collect::<Vec<_>>(),
        "par_mois": summary.months.iter().map(|total| {
            let mut one = consumed(&total.consumed);
            one["annee"] = json!(total.month.year);
            one["mois"] = json!(total.month.month);
            one["points"] = json!(total.supply_points);
            one["complet"] = json!(total.complete);
            one
        }).collect::<Vec<_>>(),
        "par_annee": summary.years.iter().map(|year| {
            let mut one = consumed(&year.consumed);
            one["annee"] = json!(year.year);
            one["mois"] = json!(year.months);
            one["mois_complets"] = json!(year.complete_months);
            one["kwh_comparables"] = json!(year.compared);
            one
        }).collect::<Vec<_>>(),
        "forme": document.shape.map(|shape| json!({
            "annees_de_point": shape.years,
            "part_facturee": shape.billed(),
            "part_calculee": shape.computed(),
            "correlation": shape.correlation(),
        })),
        "constats": bills.remarks.iter().map(|remark| json!({
            "ecartee": remark.reason.sets_apart(),
            "raison": remark.reason.meaning(),
            "fichier": remark.file,
            "feuille": remark.sheet,
            "cellule": remark.cell,
            "lu": remark.read,
        })).collect::<Vec<_>>(),
        "feuilles": bills.sheets.iter().map(|sheet| json!({
            "fichier": sheet.file,
            "feuille": sheet.sheet,
            "ligne_entete": sheet.header,
            "colonnes": sheet.columns.iter().cloned().collect::<BTreeMap<_, _>>(),
            "colonnes_non_retenues": sheet.unused,
            "lignes": sheet.rows,
            "lignes_retenues": sheet.used,
            "lignes_ecartees": sheet.set_apart,
        })).collect::<Vec<_>>(),
    });
    if let Some(reconciliation) = document.reconciliation {
        json["rapprochement"] = compared(document, reconciliation);
    }
    json
}

fn consumed(consumed: &Consumed) -> Value {
    json!({
        "kwh": consumed.kwh,
        "euros": consumed.euros,
        "eur_par_kwh": consumed.euros_per_kwh(),
    })
}

fn compared(document: &Document<'_>, reconciliation: &Reconciliation) -> Value {
    let supply = |index: usize| &document.summary.supply_points[index];
    let name = |index: &usize| supply(*index).supply.name();
    json!({
        "seuil": bills::terms::figures().ecart_a_verifier.valeur,
        "lignes": reconciliation.lines.iter().map(|line| json!({
            "commune": line.town.name,
            "insee": line.town.insee,
            "armoires": line.cabinets,
            "points_de_livraison": line.supply_points.iter().map(name).collect::<Vec<_>>(),
            "points": line.rows.len(),
            "points_inconnus": line.unknown,
            "puissance_systeme_w": line.system_w,
            "mois": line.months,
            "kwh_theorie": line.theory_kwh,
            "kwh_factures": line.billed_kwh,
            "ecart": line.gap(),
            "a_verifier": line.is_to_check(),
            "facteur_calage": line.factor.ok(),
            "sans_facteur": line.factor.err().map(bills::reconciliation::NoFactor::meaning),
        })).collect::<Vec<_>>(),
        "factures_sans_points": reconciliation.without_points.iter().map(|(index, why)| json!({
            "commune": supply(*index).supply.town.name,
            "nom": name(index),
            "kwh": supply(*index).consumed.kwh,
            "raison": why.meaning(),
        })).collect::<Vec<_>>(),
        "armoires_sans_facture": reconciliation.without_bill.iter().map(|one| json!({
            "commune": one.town.name,
            "insee": one.town.insee,
            "armoire": one.cabinet,
            "points": one.points,
            "kwh_an": one.kwh_per_year,
        })).collect::<Vec<_>>(),
    })
}

fn in_words(document: &Document<'_>, args: &Args) -> String {
    let mut text = String::new();
    for sentence in reconciliation::sentences(document) {
        text += &format!("{sentence}\n");
    }
    text += &of_years(document.summary);
    if let Some(reconciliation) = document.reconciliation {
        text += &of_lines(reconciliation);
    }
    let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
    for remark in &document.bills.remarks {
        *reasons.entry(remark.reason).or_default() += 1;
    }
    for (reason, count) in reasons {
        text += &format!("  {:>8} × {}\n", thousands(count as f64), reason.meaning());
    }
    if let Some(output) = &args.output {
        text += &format!("Rapprochement : {}\n", output.display());
    }
    text
}

fn of_years(summary: &Summary) -> String {
    let mut text = String::new();
    for year in &summary.years {
        let change = match year.compared {
            Some([then, now]) if then > 0.0 => format!(
                " ; {:+.1} % sur ce qui se compare à {}",
                (now / then - 1.0) * 100.0,
                year.year - 1
            )
            .replace('.', ","),
            _ => String::new(),
        };
        text += &format!(
            "  {} : {:>12} kWh, {} dont {}{change}\n",
            year.year,
            thousands(year.consumed.kwh),
            counted(year.months, "mois", "mois"),
            counted(year.complete_months, "complet", "complets"),
        );
    }
    text
}

/// The lines that are farthest from their bills.
fn of_lines(reconciliation: &Reconciliation) -> String {
    let mut lines: Vec<_> = reconciliation
        .lines
        .iter()
        .filter(|line| line.is_to_check())
        .collect();
    let apart = |line: &bills::reconciliation::Line| (line.theory_kwh - line.billed_kwh).abs();
    lines.sort_by(|a, b| apart(b).total_cmp(&apart(a)));
    let mut text = String::new();
    for line in lines.iter().take(SHOWN) {
        let gap = line.gap().map_or("sans facture".to_owned(), |gap| {
            format!("{:+.0} %", gap * 100.0)
        });
        text += &format!(
            "  à vérifier : {gap:>7}  théorie {} kWh, facture {} kWh  {}, {}\n",
            thousands(line.theory_kwh),
            thousands(line.billed_kwh),
            line.town.name,
            line.cabinets.join(", ")
        );
    }
    if lines.len() > SHOWN {
        text += &format!(
            "  … et {} autres (-o rapprochement.xlsx les donne tous)\n",
            lines.len() - SHOWN
        );
    }
    text
}
