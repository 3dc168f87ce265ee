//! The tables of a plan: communes, points, hypotheses.

use super::Content;
use crate::report::layout;
use crate::report::plan::measured;
use crate::report::web::number;
use crate::report::web::table::{Cell, Column, Table};
use crate::report::wording::{factor, unbroken};
use crate::retrofit::FactorClass;
use crate::scenario::study::{ChosenPoint, CommuneChoice, Study};

impl Content<'_> {
    pub fn commune_table(&self) -> Table {
        let basis = self.document.study.scenario.basis.basis.code();
        let euros =
            |what: &str, basis: &str| Column::number(format!("{what} (€ {basis})"), 0).summed();
        let whole = |what: &str| Column::number(what, 0).summed();
        let communes = self.document.study.scenario.territory.communes();
        let row = |(rank, chosen): (usize, &CommuneChoice)| {
            let commune = &communes[chosen.commune];
            let all = chosen.all_years();
            let divided = factor(chosen.kwh_before_per_year, chosen.kwh_after_per_year);
            vec![
                Cell::file(commune.nom.clone(), &layout::commune_file(commune)),
                Cell::text(commune.epci.clone()),
                Cell::Number(chosen.existing.points as f64),
                Cell::Number(chosen.factor4.into()),
                Cell::Number(chosen.factor2.into()),
                Cell::euros(chosen.budget_cents),
                Cell::euros(all.total_cents()),
                Cell::euros(all.rest_cents()),
                Cell::euros(self.finances[rank].remaining_cents),
                milli(chosen.kwh_before_per_year),
                milli(chosen.kwh_after_per_year),
                milli(chosen.saving_kwh_per_year()),
                Cell::optional(divided),
            ]
        };
        Table {
            caption: "Le plan commune par commune".into(),
            columns: vec![
                Column::text("Commune"),
                Column::text("EPCI").with_choice(),
                whole("Points du parc"),
                whole("Facteur 4"),
                whole("Facteur 2"),
                euros("Budget", basis),
                euros("Coût", basis),
                euros("Budget restant", basis),
                Column::number("Reste à charge (€ TTC, FCTVA et aides déduits)", 0).summed(),
                whole("kWh/an avant"),
                whole("kWh/an après"),
                whole("Économie (kWh/an)"),
                Column::number("Facteur", 2),
            ],
            rows: self
                .document
                .choice
                .communes
                .iter()
                .enumerate()
                .map(row)
                .collect(),
        }
    }

    /// The plan EPCI by EPCI.
    pub fn epci_table(&self) -> Table {
        let basis = self.document.study.scenario.basis.basis.code();
        let whole = |what: &str| Column::number(what, 0).summed();
        let rows = self.epcis.iter().map(|epci| {
            vec![
                Cell::text(epci.name),
                Cell::Number(epci.communes as f64),
                Cell::Number(epci.park_points as f64),
                Cell::Number(epci.factor4.into()),
                Cell::Number(epci.factor2.into()),
                Cell::euros(epci.budget_cents),
                Cell::euros(epci.cost_cents),
                Cell::euros(epci.remaining_cents),
                milli(epci.before_kwh),
                milli(epci.after_kwh),
                milli(epci.before_kwh - epci.after_kwh),
            ]
        });
        Table {
            caption: "Le plan EPCI par EPCI".into(),
            columns: vec![
                Column::text("EPCI"),
                whole("Communes"),
                whole("Points du parc"),
                whole("Facteur 4"),
                whole("Facteur 2"),
                whole(&format!("Budget (€ {basis})")),
                whole(&format!("Coût (€ {basis})")),
                whole("Reste à charge (€ TTC, FCTVA et aides déduits)"),
                whole("kWh/an avant"),
                whole("kWh/an après"),
                whole("Économie (kWh/an)"),
            ],
            rows: rows.collect(),
        }
    }

    pub fn point_table(&self) -> Table {
        let years = self.years();
        let basis = self.document.study.scenario.basis.basis.code();
        let mut columns = vec![
            Column::text("Référence"),
            Column::text("Commune").with_choice(),
            Column::text("Rue"),
            Column::text("Armoire"),
            Column::text("Lampe actuelle"),
            Column::text("Solution"),
            Column::text("Classe").with_choice(),
        ];
        if !years.is_empty() {
            columns.push(Column::text("Année").with_choice());
        }
        columns.extend([
            Column::number("kWh/an avant", 0).summed(),
            Column::number("kWh/an après", 0).summed(),
            Column::number("Facteur", 2),
            Column::number(format!("Coût (€ {basis})"), 2).summed(),
        ]);
        let communes = self.document.choice.communes.iter();
        let rows = communes.flat_map(|chosen| {
            let name = self.name(chosen);
            chosen
                .points
                .iter()
                .map(move |point| self.point_row(name, point))
        });
        Table {
            caption: "Les points à rénover".into(),
            columns,
            rows: rows.collect(),
        }
    }

    fn point_row(&self, commune: &str, chosen: &ChosenPoint) -> Vec<Cell> {
        let study = self.document.study;
        let (class, solution) = study.solution(chosen);
        let existing = &class.existing;
        let text = |column: &str| {
            let texts = study.import.points.text(column);
            Cell::text(texts.get(chosen.row as usize).unwrap_or_default())
        };
        let (before, after) = (existing.kwh_per_year(), solution.kwh_after_per_year);
        let mut cells = vec![
            text("reference"),
            Cell::text(commune),
            text("voie"),
            text("armoire"),
            Cell::text(format!(
                "{}, {}",
                existing.technology.label(),
                number::with_unit(existing.lamp_power_w, 0, "W")
            )),
            Cell::text(unbroken(&solution.label)),
            Cell::text(match chosen.counts_for {
                FactorClass::F4 => layout::F4,
                FactorClass::F2 => layout::F2,
            }),
        ];
        if let Some(year) = self.years().get(chosen.year) {
            cells.push(Cell::text(year.to_string()));
        }
        cells.extend([
            milli(before),
            milli(after),
            Cell::optional(factor(before, after)),
            Cell::euros(solution.cost_cents),
        ]);
        cells
    }
}

/// To the thousandth: what no reader sees is not written.
fn milli(number: f64) -> Cell {
    Cell::Number((number * 1000.0).round() / 1000.0)
}

/// The hypotheses that a scenario may change.
pub fn hypotheses(study: &Study) -> Table {
    let rows = study.scenario.hypotheses.all().iter().map(|one| {
        let value = one.value.map(|value| measured(value, &one.unit));
        vec![
            Cell::text(one.label.clone()),
            Cell::text(value.unwrap_or_else(|| "non renseignée".into())),
            Cell::text(one.source.clone()),
            Cell::text(one.year.map(|year| year.to_string()).unwrap_or_default()),
        ]
    });
    Table {
        caption: "Prix, taux et facteurs du calcul".into(),
        columns: ["Hypothèse", "Valeur", "Source", "Année"]
            .map(Column::text)
            .into(),
        rows: rows.collect(),
    }
}
