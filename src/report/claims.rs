//! How a page says what its figures rest on: the range of its headline and the readings of the factor,
//! in the same words in workbooks, on the page and in the report.

use super::web::number;
use super::web::table::{Cell, Column, Table};
use super::wording::{decimal, factor, planned};
use crate::scenario::claims::{Claims, Range, Reading, Readings};
use crate::scenario::hypotheses::Hypotheses;

/// What the classes mean, where they are named.
pub const FACTORS_MEAN: &str = "Facteur 4 : consommation annuelle divisée par 4 ou plus (avant travaux / après travaux), à service d'éclairage égal ; facteur 2 : par 2 à moins de 4.";

/// What has to be done in order, or money is lost.
pub const CALENDAR: &str = "Calendrier : l'accord avec l'obligé CEE précède la commande ; les travaux ne commencent pas avant l'accusé de réception d'un dossier DETR ou DSIL complet.";

/// What ranges are computed with, and what the payback on these pages is.
#[must_use]
pub fn ranges_rest_on(hypotheses: &Hypotheses) -> String {
    let [low, high] = hypotheses.price_range_eur_per_kwh();
    let share = |share: f64| number::percent(share, usize::from(share < 0.1)).replace(",0", "");
    format!(
        "Fourchette : électricité de {} à {} € HT/kWh, coûts à ± {}, puissance appelée aujourd'hui (ballasts) à ± {} ; hypothèses modifiables, avec leurs sources. Temps de retour brut : coût HT / électricité économisée HT, sans aides ni entretien.",
        decimal(low),
        decimal(high),
        share(hypotheses.cost_margin()),
        share(hypotheses.power_margin()),
    )
}

/// Each reading of the factor under its name; those with a switch-off where a commune decides one.
#[must_use]
pub fn readings(readings: &Readings, hypotheses: &Hypotheses) -> Vec<(String, Reading)> {
    let [point, counted_point] = readings.by_point;
    let [commune, counted_commune] = readings.by_commune;
    let weaker = format!(
        "Par point, ballasts −{}",
        number::percent(hypotheses.power_margin(), 0)
    );
    let mut lines = vec![
        ("Par point", point),
        ("Périmètre rénové par commune", commune),
    ];
    if readings.decided {
        lines.extend([
            ("Par point, extinction comptée", counted_point),
            ("Périmètre, extinction comptée", counted_commune),
        ]);
    }
    let lines = lines
        .into_iter()
        .map(|(label, one)| (label.to_owned(), one));
    lines.chain([(weaker, readings.weaker)]).collect()
}

/// Which reading the plan counts with, and what the others are.
#[must_use]
pub fn readings_mean(readings: &Readings) -> String {
    let switch_off = match (readings.decided, readings.counted) {
        (false, _) => {
            "aucune extinction n'est décidée avec les travaux : la compter ou non ne change rien"
        }
        (true, false) => "le plan ne compte pas l'extinction décidée avec les travaux",
        (true, true) => "le plan compte l'extinction décidée avec les travaux",
    };
    format!(
        "Le plan compte par point ; sur le périmètre rénové, les points d'une commune ont la classe de leur ensemble ; {switch_off}. Ballasts : points qui gardent leur classe si la puissance appelée aujourd'hui est plus basse."
    )
}

/// The headline with its ranges, as a table.
#[must_use]
pub fn ranges_table(claims: &Claims) -> Table {
    let line = |label: &str, unit: &str, range: Range| {
        let shown = [range.kept, range.low, range.high];
        let shown = shown.map(|figure| Cell::text(number::with_unit(planned(figure), 0, unit)));
        [vec![Cell::text(label)], shown.into()].concat()
    };
    let mut rows = vec![
        line("Consommation en moins", "kWh/an", claims.saving_kwh),
        line("Électricité en moins (HT)", "€/an", claims.energy_eur),
        line("Coût (HT)", "€", claims.cost_eur),
    ];
    if let Some(years) = claims.payback_years {
        let shown = [years.kept, years.low, years.high];
        let shown = shown.map(|years| Cell::text(number::with_unit(years, 1, "ans")));
        rows.push([vec![Cell::text("Temps de retour brut")], shown.into()].concat());
    }
    Table {
        caption: "Fourchette des chiffres du plan".into(),
        columns: ["Chiffre", "Retenu", "Au plus bas", "Au plus haut"]
            .map(Column::text)
            .into(),
        rows,
    }
}

/// The factor under each of its readings, as a table.
#[must_use]
pub fn readings_table(readings: &Readings, hypotheses: &Hypotheses) -> Table {
    let rows = self::readings(readings, hypotheses)
        .into_iter()
        .map(|(label, one)| {
            let counts = [one.factor4, one.factor2, one.below];
            let whole = factor(one.before_kwh, one.after_kwh);
            [
                vec![Cell::text(label)],
                counts.map(|count| Cell::Number(count as f64)).into(),
                vec![Cell::optional(whole)],
            ]
            .concat()
        });
    Table {
        caption: "Lectures du facteur (points)".into(),
        columns: vec![
            Column::text("Lecture"),
            Column::number("Facteur 4", 0),
            Column::number("Facteur 2", 0),
            Column::number("Moins de 2", 0),
            Column::number("Facteur d'ensemble", 2),
        ],
        rows: rows.collect(),
    }
}
