//! `reverbere factures`

use super::output::{Kind, Written, print, print_json, refuse_among_inputs, thousands, write_file};
use super::park::Park;
use super::territory::{TerritoryArgs, sun_as_json, sun_in_words};
use super::{Answer, terminal};
use crate::energy::bills::reconciliation::{Park as Compared, Reconciliation};
use crate::energy::bills::summary::{Consumed, Shape, Summary};
use crate::energy::bills::{self, Reason};
use crate::error::Result;
use crate::inventory::profile::Profile;
use crate::inventory::territory::Territory;
use crate::inventory::territory::find::{self, Found};
use crate::inventory::territory::sun::SunPlace;
use crate::report::reconciliation::{self, Document};
use crate::report::wording::{change_percent, counted};
use crate::scenario::usual_hours_at;
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
    /// Fichier de correspondance (TOML) des inventaires, quand ils sont donnés sans scénario ; plusieurs fois si besoin
    #[arg(long = "correspondance", value_name = "FICHIER.toml")]
    mappings: Vec<PathBuf>,
    #[command(flatten)]
    territory: TerritoryArgs,
    /// Classeur du rapprochement à écrire
    #[arg(short = 'o', long = "sortie", value_name = "CLASSEUR.xlsx")]
    output: Option<PathBuf>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let park = (!args.park.is_empty())
        .then(|| Park::of(&args.park, &args.mappings, &args.territory))
        .transpose()?;
    if let Some(output) = &args.output {
        let others = args.mappings.iter().chain(args.territory.list());
        let of_park = park.iter().flat_map(|park| &park.inputs);
        let inputs = args.paths.iter().chain(others).chain(of_park);
        refuse_among_inputs(output, Written::Document, inputs.map(PathBuf::as_path))?;
    }
    let alone = match &park {
        Some(_) => None,
        None => Some(of_bills_alone(args)?),
    };
    let territory = (park.as_ref().map(|park| &park.territory)).or(alone.as_ref());
    let bills = bills::read(&args.paths, territory.unwrap_or(&Territory::of(Vec::new())))?;
    let summary = Summary::of(&bills);
    let lit = park.as_ref().map(Park::theory).transpose()?;
    let sun = match &lit {
        Some(lit) => Some(lit.sun.clone()),
        None => (alone.as_ref())
            .map(|one| SunPlace::of_territory(one).unwrap_or_else(SunPlace::middle_of_france)),
    };
    let hours = match &lit {
        Some(lit) => Some(lit.hours.clone()),
        None => sun.as_ref().and_then(usual_hours_at),
    };
    let shape = hours
        .and_then(|hours| Shape::of(&summary, hours.equivalent_by_month(&Profile::full_night())));
    let reconciliation = lit.as_ref().zip(park.as_ref()).map(|(lit, park)| {
        Reconciliation::of(
            &summary,
            &Compared {
                points: &lit.import.points,
                hours: &lit.hours,
                regimes: &park.regimes,
            },
        )
    });
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
        let mut json = as_json(&document);
        json["soleil"] = json!(sun.as_ref().map(sun_as_json));
        print_json(&json)?;
    } else if args.output.is_none() || !terminal::is_quiet() {
        let place = sun.as_ref().map(sun_in_words).unwrap_or_default();
        print(&(in_words(&document, args) + &place))?;
    }
    Ok(Answer::Yes)
}

/// The territory of bills without inventories: as the options say, else as the bills do.
fn of_bills_alone(args: &Args) -> Result<Territory> {
    if let Some(stated) = args.territory.stated()? {
        return Ok(stated);
    }
    let clues = bills::clues(&args.paths)?;
    Ok(match find::territory(&[clues]) {
        Found::Territory(territory, _) => *territory,
        // Bills name supply points; their communes are a help, no need.
        Found::Ambiguous(_) | Found::Nothing => Territory::of(Vec::new()),
    })
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
        "decisions": bills.decisions,
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
    text += &of_reading(document);
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

/// How the tables were understood, and what is not read of them.
fn of_reading(document: &Document<'_>) -> String {
    let mut text = String::new();
    for decision in &document.bills.decisions {
        let alternative = match decision.alternative.as_str() {
            "" => String::new(),
            other => format!(" ; sinon : {other}"),
        };
        let evidence = match decision.evidence.as_str() {
            "" => String::new(),
            evidence => format!(" ({evidence})"),
        };
        text += &format!(
            "  compris : « {} » : {}{evidence}{alternative}\n",
            decision.read, decision.taken
        );
    }
    for sheet in &document.bills.sheets {
        if !sheet.unused.is_empty() {
            text += &format!(
                "  colonnes non lues de {} : {}\n",
                sheet.file,
                sheet.unused.join(", ")
            );
        }
    }
    text
}

fn of_years(summary: &Summary) -> String {
    let mut text = String::new();
    for year in &summary.years {
        let change = match year.compared {
            Some([then, now]) if then > 0.0 => format!(
                " ; {} sur ce qui se compare à {}",
                change_percent(now / then - 1.0, 1),
                year.year - 1
            ),
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
        let gap = line
            .gap()
            .map_or("sans facture".to_owned(), |gap| change_percent(gap, 0));
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
