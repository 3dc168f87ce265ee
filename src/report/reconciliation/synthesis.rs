//! « Synthèse »: the totals, what they do not hold, the years side by side.

use super::{Document, TITLE, header, price, write_price};
use crate::energy::bills::reconciliation::Reconciliation;
use crate::energy::bills::summary::{Consumed, Shape};
use crate::energy::bills::terms::figures;
use crate::report::layout;
use crate::report::sheet::{Value, Written, foot, named, print_wide, sentence, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::report::wording::{change_percent, counted, decimal, thousands};
use rust_xlsxwriter::Worksheet;

const NAME: &str = layout::sheet::SYNTHESIS;
/// Last column of the years, and the widths of all together, in characters.
const LAST: u16 = 8;
const WIDTH: f64 = 128.0;

pub fn sheet(document: &Document<'_>) -> Written<Worksheet> {
    let mut sheet = named(NAME)?;
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    let mut row = 2;
    for text in sentences(document) {
        sentence(&mut sheet, row, LAST, WIDTH, &text)?;
        row += 1;
    }
    let years = years(&mut sheet, row + 1, document)?;
    years.set_widths(&mut sheet)?;
    row = years.total_row() + 2;
    for text in notes() {
        sentence(&mut sheet, row, LAST, WIDTH, &text)?;
        row += 1;
    }
    print_wide(&mut sheet, TITLE);
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// What became of the rows that were read.
fn read(rows: usize, used: usize, set_apart: usize) -> String {
    let rows = counted(rows, "ligne lue", "lignes lues");
    if set_apart == 0 {
        return format!("{rows}, toutes retenues.");
    }
    format!(
        "{rows} : {} et {} (raisons dans « Lignes écartées »).",
        counted(used, "retenue", "retenues"),
        counted(set_apart, "écartée", "écartées"),
    )
}

/// What the workbook and the terminal say first.
pub fn sentences(document: &Document<'_>) -> Vec<String> {
    let summary = document.summary;
    let sum = |count: fn(&crate::energy::bills::SheetRead) -> usize| -> usize {
        document.bills.sheets.iter().map(count).sum()
    };
    let mut sentences = vec![
        read(
            sum(|sheet| sheet.rows),
            sum(|sheet| sheet.used),
            sum(|sheet| sheet.set_apart),
        ),
        totals(document, &summary.consumed),
    ];
    let incomplete: Vec<String> = summary
        .months
        .iter()
        .filter(|total| !total.complete)
        .map(|total| format!("{} ({})", total.month, total.supply_points))
        .collect();
    if !incomplete.is_empty() {
        sentences.push(format!(
            "Mois incomplets, avec leurs points de livraison facturés en entier ({} d'habitude) : {}.",
            summary.usual_supply_points,
            incomplete.join(", ")
        ));
    }
    sentences.extend(document.shape.map(shape));
    sentences.extend(document.reconciliation.map(reconciliation));
    sentences
}

fn totals(document: &Document<'_>, consumed: &Consumed) -> String {
    let summary = document.summary;
    let mut text = format!(
        "{} facturés à {} sur {}",
        counted(consumed.kwh.round().max(0.0) as usize, "kWh", "kWh"),
        counted(
            summary.supply_points.len(),
            "point de livraison",
            "points de livraison"
        ),
        counted(summary.months.len(), "mois", "mois"),
    );
    if let Some(price) = consumed.euros_per_kwh() {
        let basis = document
            .bills
            .basis
            .map_or("HT ou TTC non précisé", crate::money::Basis::code);
        text += &format!(
            ", pour {} € ({basis}), soit {} €/kWh",
            thousands(consumed.euros),
            decimal((price * 1000.0).round() / 1000.0)
        );
    }
    text + "."
}

fn shape(shape: &Shape) -> String {
    let [billed, computed] = [shape.billed(), shape.computed()];
    let mut far: Vec<(usize, f64)> = (0..12)
        .map(|month| (month, billed[month] / computed[month] - 1.0))
        .collect();
    far.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let far: Vec<String> = far
        .iter()
        .take(3)
        .map(|(month, gap)| {
            format!(
                "{} ({})",
                crate::inventory::profile::MONTHS[*month],
                change_percent(*gap, 0)
            )
        })
        .collect();
    let correlation = shape.correlation().map_or(String::new(), |correlation| {
        format!(
            " (corrélation {} avec les heures d'allumage)",
            decimal((correlation * 100.0).round() / 100.0)
        )
    });
    format!(
        "Forme de l'année, part facturée de chaque mois contre part calculée{correlation} : les plus grands écarts sont {}.",
        far.join(", ")
    )
}

fn reconciliation(reconciliation: &Reconciliation) -> String {
    let [theory, billed] = reconciliation.totals();
    let lines = &reconciliation.lines;
    let to_check = lines.iter().filter(|line| line.is_to_check()).count();
    let with_factor = lines.iter().filter(|line| line.factor.is_ok()).count();
    let gap = if billed > 0.0 {
        format!(" ({})", change_percent(theory / billed - 1.0, 1))
    } else {
        String::new()
    };
    format!(
        "{} : {} kWh de théorie pour {} kWh facturés sur les mêmes mois{gap}. À vérifier, écart au-dessus de {} % : {to_check}. Facteurs de calage : {with_factor}. Sans correspondance : {} et {}.",
        counted(
            lines.len(),
            "armoire ou groupe rapproché",
            "armoires ou groupes rapprochés"
        ),
        thousands(theory),
        thousands(billed),
        decimal(figures().ecart_a_verifier.valeur * 100.0),
        counted(
            reconciliation.without_points.len(),
            "point de livraison",
            "points de livraison"
        ),
        counted(reconciliation.without_bill.len(), "armoire", "armoires"),
    )
}

fn years(sheet: &mut Worksheet, row: u32, document: &Document<'_>) -> Written<Table> {
    const THEN: &str = "Comparable, année d'avant (kWh)";
    const NOW: &str = "Comparable, cette année (kWh)";
    let columns = vec![
        Column::new("Année", 12.0, Kind::Plain),
        Column::new("Mois facturés", 10.0, Kind::Whole).summed(),
        Column::new("Mois complets", 10.0, Kind::Whole).summed(),
        Column::new(header::KWH, 16.0, Kind::Whole).summed(),
        Column::new(document.amount(), 18.0, Kind::Euros).summed(),
        Column::new(header::PRICE, 10.0, Kind::Yield),
        Column::new(THEN, 18.0, Kind::Whole),
        Column::new(NOW, 18.0, Kind::Whole),
        Column::new("Évolution", 16.0, Kind::Percent),
    ];
    let mut table = Table::new(NAME, row, columns);
    let names = [header::KWH, document.amount(), THEN, NOW];
    let [kwh, euros, then_at, now_at] = names.map(|name| table.column(name));
    let rows = document
        .summary
        .years
        .iter()
        .enumerate()
        .map(|(row, year)| {
            let change = year
                .compared
                .filter(|[then, _]| *then > 0.0)
                .map(|[then, now]| {
                    let formula = format!("{}/{}-1", now_at.at(row), then_at.at(row));
                    Value::Formula(formula, now / then - 1.0)
                });
            vec![
                Value::Number(year.year.into()),
                Value::count(year.months),
                Value::count(year.complete_months),
                Value::Number(year.consumed.kwh),
                Value::Number(year.consumed.euros),
                price(&year.consumed, &euros.at(row), &kwh.at(row)),
                Value::optional(year.compared.map(|[then, _]| then)),
                Value::optional(year.compared.map(|[_, now]| now)),
                change.unwrap_or(Value::Blank),
            ]
        });
    table.write(sheet, rows)?;
    write_price(&table, sheet, document, &document.summary.consumed)?;
    Ok(table)
}

/// How the figures are made, and what they are judged by.
fn notes() -> Vec<String> {
    let figures = figures();
    let longest = decimal(figures.facture_mensuelle_jours.valeur);
    let mut notes = vec![
        "Une date seule vaut pour tout son mois ; une facture à cheval sur plusieurs mois est répartie entre eux au prorata des jours.".to_owned(),
        "Deux années ne se comparent que sur les mêmes points de livraison et les mêmes mois, facturés en entier les deux années.".to_owned(),
        format!("La forme de l'année ne retient que les points de livraison facturés de janvier à décembre par des factures de {longest} jours au plus."),
        "La théorie est la puissance système des points, multipliée par les heures équivalentes de leur régime, mois par mois, sur les seuls jours facturés ; le facteur de calage est facture / théorie.".to_owned(),
    ];
    notes.extend(figures.all().map(|figure| {
        format!(
            "{} : {} – {} ({}, confiance {}).",
            figure.quoi,
            decimal(figure.valeur),
            figure.source,
            figure.annee,
            figure.confiance
        )
    }));
    notes
}
