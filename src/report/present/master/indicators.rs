//! Indicators to follow: today, after the plan, at the end of the programme.

use super::Master;
use crate::inventory::lamps::Technology;
use crate::report::present::Block;
use crate::report::web::number;
use crate::report::web::table::{Cell, Column, Table};
use crate::report::wording::planned;

/// An indicator: what it is, its value at each of the three moments, and where it is read again.
struct Indicator {
    label: &'static str,
    values: [Option<String>; 3],
    from: &'static str,
}

impl Master<'_> {
    pub(super) fn indicators(&self) -> Vec<Block> {
        let rows = self.followed().into_iter().map(|one| {
            let values = one
                .values
                .map(|value| Cell::text(value.unwrap_or_else(|| "–".into())));
            [
                vec![Cell::text(one.label)],
                values.into(),
                vec![Cell::text(one.from)],
            ]
            .concat()
        });
        let headers = [
            "Indicateur",
            "Aujourd'hui",
            "Après le plan",
            "Au terme du programme",
            "Où le relire",
        ];
        let table = Table {
            caption: "Indicateurs de suivi".into(),
            columns: headers.map(Column::text).into(),
            rows: rows.collect(),
        };
        vec![
            Block::Table(table, &[5, 3, 3, 3, 4]),
            Block::Note("Mêmes heures et mêmes hypothèses aux trois moments ; « reverbere suivi bilan » et les factures donnent les valeurs atteintes.".into()),
        ]
    }

    fn followed(&self) -> Vec<Indicator> {
        let study = self.document.study;
        let hypotheses = &study.scenario.hypotheses;
        let all = self.diagnosis.all();
        let course = self.known.course.course;
        let saved_by_course: f64 = course
            .years
            .iter()
            .map(|year| year.whole().saving_kwh)
            .sum();
        let kwh =
            [0.0, self.figures.saving_kwh_per_year, saved_by_course].map(|saved| all.kwh - saved);
        let shown = |per_kwh: f64, unit: &'static str, is_planned: bool| {
            kwh.map(|kwh| {
                let value = kwh * per_kwh;
                let value = if is_planned { planned(value) } else { value };
                let known = all.known_only(value);
                known.map(|value| number::with_unit(value, 0, unit))
            })
        };
        let per = |count: f64| 1.0 / count.max(1.0);
        vec![
            Indicator {
                label: "Consommation",
                values: shown(1.0, "kWh/an", true),
                from: "factures, 12 mois",
            },
            Indicator {
                label: "Consommation par point",
                values: shown(per(all.known as f64), "kWh/an", false),
                from: "factures et inventaire",
            },
            Indicator {
                label: "Consommation par habitant",
                values: shown(per(self.inhabitants().into()), "kWh/an", false),
                from: "factures, population INSEE",
            },
            Indicator {
                label: "Électricité (HT)",
                values: shown(hypotheses.price_eur_per_kwh(), "€/an", true),
                from: "factures, à prix constant",
            },
            Indicator {
                label: "Émissions de CO₂",
                values: shown(hypotheses.co2_kg_per_kwh() / 1000.0, "t/an", false),
                from: "consommation × facteur",
            },
            Indicator {
                label: "Points en LED",
                values: self.led().map(|share| Some(number::percent(share, 0))),
                from: "inventaire, suivi des travaux",
            },
            Indicator {
                label: "Points rénovés",
                values: [
                    Some("0".into()),
                    Some(number::whole(f64::from(
                        self.figures.factor4 + self.figures.factor2,
                    ))),
                    Some(number::whole(course.points.len() as f64)),
                ],
                from: "suivi des travaux",
            },
            Indicator {
                label: "Points de consommation inconnue",
                values: [Some(number::whole(all.unknown() as f64)), None, None],
                from: "inventaire : à compléter",
            },
        ]
    }

    /// Share of LED among all points at each moment. Whatever is fitted is LED.
    fn led(&self) -> [f64; 3] {
        let study = self.document.study;
        let lamps = study.import.points.text("technologie");
        let is_led = |row: usize| lamps.get(row) == Some(Technology::Led.code());
        let points = study.import.points.len();
        let today = (0..points).filter(|row| is_led(*row)).count();
        let chosen = self
            .document
            .choice
            .communes
            .iter()
            .flat_map(|one| &one.points);
        let by_plan = chosen.filter(|point| !is_led(point.row as usize)).count();
        let course = self.known.course.course.points.iter();
        let by_course = course.filter(|point| !is_led(point.row as usize)).count();
        [0, by_plan, by_course].map(|more| (today + more) as f64 / points.max(1) as f64)
    }
}
