//! `reverbere suivi bilan`

use crate::cli::output::{
    Kind, Written, print, print_json, refuse_among_inputs, require_workbook, write_files,
};
use crate::cli::{Answer, terminal};
use crate::clock;
use crate::energy::bills;
use crate::error::{Error, Result};
use crate::followup::balance::{Balance, Tally};
use crate::followup::contract::{Contract, parse_day};
use crate::followup::history::{self, Past};
use crate::followup::objectives::{Met, Standing, standings};
use crate::followup::reading::{self, Days};
use crate::followup::remark::Reason;
use crate::report::balance::{self as document, Document};
use crate::report::web;
use crate::scenario::assumed::Assumed;
use crate::scenario::{planned, usual_switching};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rows to correct that a terminal shows; the workbook and JSON give them all.
const SHOWN: usize = 12;

#[derive(clap::Args)]
pub struct Args {
    /// Classeurs de suivi remplis, un ou plusieurs (un par EPCI), ou leur dossier
    #[arg(required = true, value_name = "SUIVI.xlsx")]
    paths: Vec<PathBuf>,
    /// Classeur du bilan à écrire
    #[arg(short = 'o', long = "sortie", value_name = "BILAN.xlsx")]
    output: Option<PathBuf>,
    /// Page du bilan à écrire, qui s'ouvre d'un double clic
    #[arg(long = "page", value_name = "BILAN.html")]
    page: Option<PathBuf>,
    /// Contrat à suivre (TOML) : dates, objectifs ; par défaut, les objectifs et les années du plan (dans le Pays Boulonnais, son contrat)
    #[arg(long = "contrat", value_name = "CONTRAT.toml")]
    contract: Option<PathBuf>,
    /// Jour du bilan, 2027-06-30 ou 30/06/2027 ; par défaut, aujourd'hui
    #[arg(long = "date", value_name = "JOUR", value_parser = day)]
    date: Option<NaiveDate>,
    /// Factures d'électricité (fichiers ou dossiers) : compare avant et après travaux, armoire par armoire
    #[arg(long = "factures", value_name = "FACTURES", num_args = 1..)]
    bills: Vec<PathBuf>,
    /// Dossier où garder ce bilan ; la page montre alors le cours des indicateurs de bilan en bilan
    #[arg(long = "historique", value_name = "DOSSIER")]
    history: Option<PathBuf>,
    /// Écrit les points faits (CSV), à nommer dans [replanification] « faits » du prochain scénario
    #[arg(long = "faits", value_name = "FAITS.csv")]
    done: Option<PathBuf>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

fn day(stated: &str) -> std::result::Result<NaiveDate, String> {
    parse_day(stated).ok_or_else(|| "ce n'est pas une date (exemple : 2027-06-30)".into())
}

pub fn run(args: &Args) -> Result<Answer> {
    refuse_over_inputs(args)?;
    let given = args.contract.as_deref().map(Contract::read).transpose()?;
    let date = args.date.map_or_else(today, Ok)?;
    let contract_of =
        |assumed: &Assumed| (given.clone()).map_or_else(|| Contract::of_plan(assumed), Ok);
    let follow = reading::read_over(&args.paths, |assumed| {
        Ok(Days {
            first: contract_of(assumed)?.start,
            last: date,
        })
    })?;
    let contract = contract_of(&follow.reference.assumed)?;
    let bills = if args.bills.is_empty() {
        None
    } else {
        let territory = follow.reference.assumed.territory();
        Some(bills::read(&args.bills, &territory)?)
    };
    let done = follow.done();
    let done_table = follow.done_table(&done);
    let balance = Balance::of(follow, contract, date, bills.as_ref());
    let standings = standings(&balance);
    let mut past = match &args.history {
        Some(folder) => history::read(folder, &balance.contract.name)?,
        None => Vec::new(),
    };
    // A second balance of a day takes the place of the first; those of later days are not past.
    past.retain(|one| one.date < date);
    past.push(Past::of(&balance, &standings));
    let document = Document {
        balance: &balance,
        standings: &standings,
        past: &past,
    };
    let kept = args.history.as_ref().map(|folder| {
        let (name, text) = history::file(&balance, &standings);
        (folder.join(name), text.into_bytes())
    });
    let mut files: Vec<(&Path, Kind, Vec<u8>)> = Vec::new();
    if let Some(output) = &args.output {
        files.push((output, Kind::Balance, document::workbook(&document)?));
    }
    if let Some(page) = &args.page {
        files.push((
            page,
            Kind::Balance,
            web::balance::page(&document).into_bytes(),
        ));
    }
    if let Some(path) = &args.done {
        let bytes = planned::write(&done_table).map_err(|error| Error::write(path, error))?;
        files.push((path, Kind::Done, bytes));
    }
    if let Some((path, bytes)) = kept.as_ref() {
        files.push((path, Kind::KeptBalance, bytes.clone()));
    }
    write_files(&files)?;
    if args.json {
        print_json(&summary(&document))?;
    } else if files.is_empty() || !terminal::is_quiet() {
        print(&in_words(&document, &files))?;
    }
    Ok(Answer::Yes)
}

/// Today, where the network of a scenario that does not say is.
fn today() -> Result<NaiveDate> {
    let now = clock::now();
    let today = now.with_timezone(&usual_switching().timezone).date_naive();
    if clock::is_wrong(now) {
        return Err(Error::Usage(format!(
            "l'horloge de cet ordinateur indique le {} ; mettez-la à l'heure, ou donnez le jour du bilan avec --date",
            today.format("%d/%m/%Y")
        )));
    }
    Ok(today)
}

fn refuse_over_inputs(args: &Args) -> Result<()> {
    if let Some(output) = &args.output {
        require_workbook(output, "le bilan")?;
    }
    let inputs = || args.paths.iter().chain(&args.bills).chain(&args.contract);
    let outputs: Vec<&Path> = [&args.output, &args.page, &args.done]
        .into_iter()
        .flatten()
        .map(PathBuf::as_path)
        .collect();
    for (rank, output) in outputs.iter().enumerate() {
        if outputs[..rank].contains(output) {
            return Err(Error::Usage(format!(
                "« {} » est donné deux fois comme fichier à écrire",
                output.display()
            )));
        }
        // In a folder of follow-up workbooks, a balance would be read as one the next time.
        refuse_among_inputs(output, Written::Points, inputs().map(PathBuf::as_path))?;
    }
    Ok(())
}

/// The object of `--json`.
fn summary(document: &Document<'_>) -> Value {
    let balance = document.balance;
    let communes = balance
        .reference
        .assumed
        .communes
        .iter()
        .zip(&balance.communes);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for remark in &balance.remarks {
        *reasons.entry(remark.reason.meaning()).or_default() += 1;
    }
    json!({
        "contrat": balance.contract.name,
        "date": balance.date.to_string(),
        "contrat_commence": balance.has_begun(),
        "plan": balance.reference.assumed.name,
        "objectifs": document.standings.iter().map(of_standing).collect::<Vec<_>>(),
        "ensemble": of_tally(&balance.all),
        "epcis": balance.epcis.iter().map(|(name, tally)| named(name, tally)).collect::<Vec<_>>(),
        "communes": communes.map(|(commune, tally)| {
            let mut value = named(&commune.name, tally);
            value["insee"] = json!(commune.insee);
            value
        }).collect::<Vec<_>>(),
        "annees": balance.years.iter().map(|(year, tally)| {
            let mut value = of_tally(tally);
            value["annee"] = json!(year);
            value
        }).collect::<Vec<_>>(),
        "conseils": { "donnes": balance.advice.len(), "taux_travaux": balance.works_rate() },
        "friches": {
            "suivies": balance.sites.len(),
            "comptees": balance.sites.iter().filter(|site| site.counts()).count(),
        },
        "factures": balance.billed.as_ref().map(|billed| json!({
            "armoires_comparees": billed.cabinets.len(),
            "armoires_sans_comparaison": billed.without.len(),
            "kwh_avant": billed.cabinets.iter().map(|one| one.kwh_before).sum::<f64>(),
            "kwh_apres": billed.cabinets.iter().map(|one| one.kwh_after).sum::<f64>(),
            "economie_calculee_kwh": billed.cabinets.iter().map(|one| one.computed_saving_kwh).sum::<f64>(),
        })),
        "lectures": balance.sheets.iter().map(|sheet| json!({
            "fichier": sheet.file, "feuille": sheet.sheet, "lignes": sheet.rows,
            "comptees": sheet.counted, "ecartees": sheet.set_apart,
        })).collect::<Vec<_>>(),
        "remarques_par_motif": reasons,
        "remarques": balance.remarks.iter().map(|remark| json!({
            "motif": remark.reason.meaning(), "ecarte": remark.reason.sets_apart(),
            "fichier": remark.source.file, "feuille": remark.source.sheet, "cellule": remark.cell,
            "colonne": remark.column,
            "lu": remark.read, "remede": remark.reason.remedy(),
        })).collect::<Vec<_>>(),
    })
}

fn named(name: &str, tally: &Tally) -> Value {
    let mut value = of_tally(tally);
    value["nom"] = json!(name);
    value
}

fn of_tally(tally: &Tally) -> Value {
    let euros = |cents: i64| cents as f64 / 100.0;
    json!({
        "prevus": tally.planned, "commandes": tally.ordered, "poses": tally.fitted,
        "abandonnes": tally.abandoned, "receptionnes": tally.accepted(),
        "facteur4": tally.factor4, "facteur2": tally.factor2, "moins_de_2": tally.below,
        "hors_plan": tally.extra,
        "budget_eur": euros(tally.budget_cents), "cout_prevu_eur": euros(tally.planned_cents),
        "depense_eur": euros(tally.spent_cents), "reste_eur": euros(tally.left_cents()),
        "sans_cout": tally.without_cost,
        "economie_du_plan_kwh": tally.planned_saving_kwh,
        "economie_prevue_des_points_faits_kwh": tally.expected_saving_kwh,
        "economie_reelle_kwh": tally.saving_kwh(),
        "dont_points_du_plan_kwh": tally.real_saving_kwh,
        "dont_hors_plan_kwh": tally.extra_saving_kwh,
    })
}

fn of_standing(standing: &Standing) -> Value {
    let (state, day) = match standing.met {
        Met::On(day) => ("atteint", Some(day)),
        Met::Expected(day) => ("prevu", Some(day)),
        Met::Never => ("jamais_a_ce_rythme", None),
        Met::TooEarly => ("trop_tot", None),
    };
    json!({
        "mesure": standing.objective.measure.code(),
        "libelle": standing.objective.label,
        "cible": standing.objective.target,
        "valeur": standing.value,
        "compte": standing.counted, "a_compter": standing.needed, "manque": standing.missing(),
        "attendu_a_rythme_egal": standing.even_by_now,
        "rythme_par_mois": standing.pace_per_month,
        "etat": state, "jour": day.map(|day| day.to_string()),
        "echeance": standing.objective.deadline.to_string(),
        "dans_les_temps": standing.is_on_time(),
        "rythme_necessaire_par_mois": standing.needed_per_month,
    })
}

fn in_words(document: &Document<'_>, files: &[(&Path, Kind, Vec<u8>)]) -> String {
    let balance = document.balance;
    let mut text = format!(
        "{}\nBilan du {}\n",
        balance.contract.name,
        balance.date.format("%d/%m/%Y")
    );
    text.extend(document.not_begun().map(|stated| stated + "\n"));
    for standing in document.standings {
        text += &format!(
            "{} : {}\n",
            standing.objective.label,
            document::words::in_words(standing)
        );
    }
    let apart = balance
        .remarks
        .iter()
        .filter(|remark| remark.reason.sets_apart());
    let rows: usize = balance.sheets.iter().map(|sheet| sheet.rows).sum();
    let counted: usize = balance.sheets.iter().map(|sheet| sheet.counted).sum();
    text += &format!(
        "Lignes lues : {}, comptées : {}, écartées : {}\n",
        crate::french::thousands(rows as f64),
        crate::french::thousands(counted as f64),
        crate::french::thousands((rows - counted) as f64)
    );
    for remark in apart.clone().take(SHOWN) {
        let read = if remark.read.is_empty() {
            String::new()
        } else {
            format!(" (« {} »)", remark.read)
        };
        text += &format!(
            "  {} / {} / {} : {}{read}. {}.\n",
            remark.source.file,
            remark.source.sheet,
            remark.place(),
            remark.reason.meaning(),
            remark.reason.remedy()
        );
    }
    let more = apart.count().saturating_sub(SHOWN);
    if more > 0 {
        text += &format!("  … et {more} autres : feuille « À corriger » du bilan, ou --json\n");
    }
    for (reason, count) in stated(balance) {
        text += &format!("  {count} × {}. {}.\n", reason.meaning(), reason.remedy());
    }
    for (path, ..) in files {
        text += &format!("Écrit : {}\n", path.display());
    }
    text
}

/// What is told of rows that count, and of how many: most rows first.
fn stated(balance: &Balance) -> Vec<(Reason, usize)> {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    let stated = balance.remarks.iter();
    for remark in stated.filter(|remark| !remark.reason.sets_apart()) {
        *counts.entry(remark.reason).or_default() += 1;
    }
    let mut counts: Vec<(Reason, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
    counts
}
