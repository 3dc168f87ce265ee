//! What is told of a table once all its rows are read.

use super::{Read, Refusal, Seen, Table};
use crate::energy::bills::columns::Columns;
use crate::energy::bills::dates::DateCell;
use crate::energy::bills::terms::{Field, figures};
use crate::energy::bills::{Bill, Reason, Remark};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Row, address};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Days of one month of a supply point that make its dates those of days.
const FEWEST_DAYS: usize = 5;

impl Table<'_> {
    /// Whether dates stand for their days: some supply point has many in a month. Otherwise a date
    /// is that of a bill of the month.
    pub(super) fn is_daily(&self, rows: &[Row]) -> bool {
        let Some(column) = self.columns.index(Field::Periode) else {
            return false;
        };
        let mut days: BTreeMap<(String, i32, u32), BTreeSet<NaiveDate>> = BTreeMap::new();
        for row in rows {
            if let Some(DateCell::Day(day)) = row.get(column).and_then(DateCell::of) {
                let names = [Field::Pdl, Field::Armoire, Field::Adresse];
                let name = names.map(|field| self.text(row, field)).join("\n");
                let of_month = days.entry((name, day.year(), day.month())).or_default();
                of_month.insert(day);
            }
        }
        days.values().any(|days| days.len() >= FEWEST_DAYS)
    }

    /// Where kWh cost more than any does, their unit is wrong.
    pub(super) fn too_dear(&self, bills: &[Bill]) -> Option<Remark> {
        let price = price(bills)?;
        let (column, _) = *self.columns.energy().first()?;
        (price > figures().euros_par_kwh_le_plus_cher.valeur).then(|| Remark {
            reason: Reason::TooDear,
            file: self.file.to_owned(),
            sheet: self.sheet.name.clone(),
            cell: address(self.columns.row, column),
            read: euros(price),
        })
    }

    pub(super) fn decisions(&self, seen: &Seen) -> Vec<Decision> {
        let mut decisions = Vec::new();
        let counted = |count: usize| format!("{count} ligne{}", if count < 2 { "" } else { "s" });
        if let Some(first) = seen.zeros_restored.first() {
            let column = self.columns.index(Field::Pdl).unwrap_or_default();
            let decision = Decision::new(
                Kind::Column,
                format!(
                    "{} : numéro de 13 chiffres",
                    counted(seen.zeros_restored.len())
                ),
                "zéro de tête remis : un numéro de point de livraison en a 14",
            )
            .because("un tableur retire le zéro de tête d'un nombre")
            .or_else("autre numéro que celui d'un point de livraison");
            decisions.push(decision.at(address(*first, column)));
        }
        if let Some(first) = seen.carried.keys().next() {
            let decision = Decision::new(
                Kind::Block,
                format!("{} sans point de livraison", counted(seen.carried.len())),
                "celui de la ligne au-dessus",
            )
            .because("chaque point n'est nommé qu'à sa première ligne, et les périodes se suivent")
            .or_else("d'un autre point : écrivez son numéro");
            decisions.push(decision.at(format!("ligne {first}")));
        }
        if seen.agreeing > 0 {
            let decision = Decision::new(
                Kind::Total,
                counted(seen.agreeing),
                "le total donné est la somme des postes ou des mois : il n'est pas ajouté",
            );
            decisions.push(decision);
        }
        if seen.daily {
            let decision = Decision::new(
                Kind::Dates,
                "plusieurs dates d'un même mois par point de livraison",
                "consommations quotidiennes : chaque date compte pour son jour",
            );
            decisions.push(decision);
        }
        decisions
    }
}

/// Euros a kWh, over the bills that give both.
fn price(bills: &[Bill]) -> Option<f64> {
    let priced = bills
        .iter()
        .filter(|bill| bill.kwh > 0.0)
        .filter_map(|bill| Some((bill.euros.filter(|euros| *euros > 0.0)?, bill.kwh)));
    let (euros, kwh) = priced.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (kwh > 0.0).then(|| euros / kwh)
}

fn euros(price: f64) -> String {
    format!("{price:.2} €/kWh").replace('.', ",")
}

/// Why a table is refused whole: none of its numbers is left, its months are not what their sum
/// says, or nothing says a unit that its amounts contradict.
#[must_use]
pub fn refusal(read: &Read, columns: &Columns) -> Option<Refusal> {
    let rounded = |remark: &&Remark| remark.reason == Reason::Rounded;
    if read.used == 0
        && let Some(first) = read.remarks.iter().find(rounded)
    {
        return Some(Refusal {
            cell: first.cell.clone(),
            problem: format!(
                "les numéros de point de livraison sont abîmés par Excel (« {} », notation scientifique) : leurs derniers chiffres sont perdus, plusieurs points seraient confondus",
                first.read
            ),
            remedy: "rouvrez l'export d'origine en donnant à la colonne le format Texte (Données, À partir d'un fichier texte), puis enregistrez-le",
        });
    }
    let differs = |remark: &&Remark| remark.reason == Reason::PostsDiffer;
    if read.months_differ
        && let Some(first) = read.remarks.iter().find(differs)
    {
        return Some(Refusal {
            cell: first.cell.clone(),
            problem: format!(
                "aucune somme de mois n'est le total de sa ligne (« {} ») : les mois ne sont pas des consommations, ou pas toutes",
                first.read
            ),
            remedy: "dites dans le titre de chaque mois ce qu'il donne : « janvier 2024 (kWh) », « janvier 2024 (€) »",
        });
    }
    let is_assumed = columns.lacks_unit() && columns.said_unit.is_none();
    let price = price(&read.bills).filter(|_| is_assumed)?;
    (price > figures().euros_par_kwh_le_plus_cher.valeur).then(|| Refusal {
        cell: format!("ligne {}", columns.row),
        problem: format!(
            "rien ne dit l'unité des consommations, et en kWh elles coûteraient {}",
            euros(price)
        ),
        remedy: "écrivez l'unité dans le titre de la colonne : « Consommation (MWh) » ou « Consommation (kWh) »",
    })
}
