//! « Contrat »: what is asked, by when, and how everything is computed.

use super::{Document, sheet_name, words};
use crate::followup::contract::Measure;
use crate::french::counted;
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::{Column, one_table};
use rust_xlsxwriter::Worksheet;

/// What the table is called.
pub const TITLE: &str = "Le contrat, et comment le bilan compte";

/// The columns.
#[must_use]
pub fn columns() -> Vec<Column> {
    vec![
        Column::new("Hypothèse", 40.0, Kind::Wrapped),
        Column::new("Valeur", 46.0, Kind::Wrapped),
        Column::new("Ce que cela veut dire", 80.0, Kind::Wrapped),
    ]
}

/// What the contract says, then what the balance takes for granted.
#[must_use]
pub fn rows<'d>(document: &'d Document<'_>) -> Vec<Vec<Value<'d>>> {
    let balance = document.balance;
    let contract = &balance.contract;
    let assumed = &balance.reference.assumed;
    let days = |days: [chrono::NaiveDate; 2]| {
        let [first, last] = days.map(words::day_in_words);
        format!("du {first} au {last}")
    };
    let mut rows = vec![
        line(
            "Contrat",
            contract.name.clone(),
            "Nom, objectifs et dates : fichier du contrat donné par --contrat ; à défaut, scenarios/contrat.toml dans le Pays Boulonnais, et ailleurs les objectifs et les années du plan.",
        ),
        line(
            "Période",
            days([contract.start, contract.end]),
            "Ce qui est daté d'avant est écarté.",
        ),
        line(
            "Jour du bilan",
            words::day_in_words(balance.date),
            "Ce qui est daté d'après est écarté.",
        ),
        line(
            "Plan suivi",
            plan(document),
            "Points, solutions et budgets : plan.csv et plan.toml du dossier du plan, gardés dans chaque classeur de suivi.",
        ),
    ];
    rows.extend(document.standings.iter().map(|standing| {
        let objective = &standing.objective;
        let target = match objective.measure {
            Measure::TauxTravaux => format!(
                "{} des conseils, soit {} travaux",
                words::percent(objective.target),
                words::number(standing.needed, 0)
            ),
            measure => words::counted(measure, objective.target),
        };
        let deadline = words::day_in_words(objective.deadline);
        line(
            format!("Objectif : {}", objective.label),
            format!("{target}, au {deadline}"),
            meaning(objective.measure),
        )
    }));
    rows.extend([
        line(
            "Rythme actuel",
            words::of_late(contract.pace_months),
            "Ce qui a été fait dans ces mois, divisé par leur nombre ; depuis le début du contrat s'il est plus récent. La date à ce rythme suppose qu'il se maintienne ; au-delà d'un siècle, c'est « jamais ».",
        ),
        line("Attendu à ce jour", "prorata des jours", "Ce qui serait fait si tout venait régulièrement du début du contrat à l'échéance."),
        line("Points qui comptent", "points réceptionnés", "Un point posé sans réception ne compte pas encore. Un point réceptionné compte dans sa classe réelle, hors plan compris ; sous le facteur 2, il ne compte pour aucun objectif."),
        line("Facteur", "consommation avant / consommation après", "Avant : celle du plan ; hors plan, puissance système × heures équivalentes du régime d'avant. Après : puissance réellement posée × heures équivalentes du régime réellement réglé × calage / 1 000. La classe se juge sur les kWh non arrondis ; le facteur affiché est arrondi vers le bas."),
        line("Calage", "celui du plan", "Consommation facturée de l'armoire sur consommation calculée ; 1 sans factures. Un point hors plan prend celui de son armoire."),
        line(
            "Facteur 4 en plus",
            if contract.factor4_counts_for_factor2 { "compte pour le facteur 2" } else { "ne compte pas pour le facteur 2" },
            "Points de facteur 4 réceptionnés au-delà de leur objectif.",
        ),
        line("Heures d'allumage", "celles du plan", "Heures équivalentes d'un régime : une année d'allumage du plan, chaque heure comptée pour sa part de la pleine puissance."),
        line("Dépense", format!("coûts réels, € {}", assumed.basis.code()), "Points posés et réceptionnés dont le coût est donné ; les budgets sont ceux du plan, toutes années ensemble."),
    ]);
    rows
}

fn line<'d>(what: impl Into<String>, value: impl Into<String>, meaning: &str) -> Vec<Value<'d>> {
    [what.into(), value.into(), meaning.to_owned()]
        .map(Value::text)
        .into()
}

fn plan(document: &Document<'_>) -> String {
    let reference = &document.balance.reference;
    let assumed = &reference.assumed;
    let date = assumed.date.trim();
    let date = if date.is_empty() {
        String::new()
    } else {
        format!(" ({date})")
    };
    format!(
        "{}{date}, {} dans {}",
        assumed.name,
        counted(reference.points.len(), "point", "points"),
        counted(assumed.communes.len(), "commune", "communes")
    )
}

fn meaning(measure: Measure) -> &'static str {
    match measure {
        Measure::Points => {
            "Points réceptionnés dont la consommation est divisée par 2 au moins, d'après ce qui est réellement posé."
        }
        Measure::Facteur4 => "Ceux dont elle est divisée par 4 au moins.",
        Measure::Facteur2 => "Ceux dont elle est divisée par 2 au moins et par moins de 4.",
        Measure::Kwh => "Ce que ces points économisent, kWh par an.",
        Measure::Conseils => "Conseils donnés par les espaces info énergie.",
        Measure::TauxTravaux => {
            "Travaux qui ont suivi un conseil, sur les conseils que le contrat demande, ou sur ceux donnés s'ils sont plus nombreux."
        }
        Measure::Friches => "Sites à enjeux forts, au moins identifiés.",
    }
}

/// The sheet.
///
/// # Errors
/// As [`one_table`].
pub fn sheet(document: &Document<'_>) -> Written<Worksheet> {
    let rows = rows(document).into_iter();
    let footer = document.footer();
    one_table(sheet_name::CONTRACT, columns(), rows, TITLE, &footer)
}
