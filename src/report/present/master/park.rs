//! The park as it is: lamps, age, condition and conformity; what it consumes and what is billed.

use super::Master;
use crate::report::diagnosis::{Diagnosis, Line};
use crate::report::present::Block;
use crate::report::web::chart::{Bar, Bars, Ink};
use crate::report::web::table::{Cell, Column, Table};
use crate::report::web::{Figure, number};
use crate::report::wording::{counted, planned, thousands};
use crate::retrofit::compliance::Tally;
use crate::retrofit::rules::{About, Rule};
use std::collections::BTreeMap;

/// Decades before this one are one line.
const OLDEST: i32 = 1980;
/// Lines of a chart.
const DRAWN: usize = 8;

impl Master<'_> {
    /// Price of a kWh, € before tax.
    fn price(&self) -> f64 {
        self.document.study.scenario.hypotheses.price_eur_per_kwh()
    }

    pub(super) fn inhabitants(&self) -> u32 {
        let communes = self.document.study.scenario.territory.communes();
        let chosen = self.document.choice.communes.iter();
        chosen.map(|one| communes[one.commune].population).sum()
    }

    /// What all points consume and cost, as far as it is known.
    pub(super) fn consumption_in_words(&self) -> String {
        let all = self.diagnosis.all();
        let unknown = match all.unknown() {
            0 => String::new(),
            some => format!(
                ", sans {} de consommation inconnue",
                counted(some, "point", "points")
            ),
        };
        format!(
            "environ {} et {} HT par an{unknown}",
            number::with_unit(planned(all.kwh), 0, "kWh"),
            number::with_unit(planned(all.kwh * self.price()), 0, "€"),
        )
    }

    /// Lamps, age, condition and conformity.
    pub(super) fn park(&self) -> Vec<Block> {
        let all = self.diagnosis.all();
        let known = |label: &str, shown: Option<String>, remark: &str| Figure {
            label: label.into(),
            shown: shown.unwrap_or_else(|| "inconnue".into()),
            remark: remark.into(),
            ..Figure::default()
        };
        let sum = |sum: f64| all.known_only(sum);
        let figures = vec![
            known("Points lumineux", Some(thousands(all.points as f64)), ""),
            known(
                "Puissance installée, appareillage compris",
                sum(all.system_w).map(|watts| number::with_unit(watts / 1000.0, 0, "kW")),
                "",
            ),
            known(
                "Consommation",
                sum(all.kwh).map(|kwh| number::with_unit(planned(kwh), 0, "kWh/an")),
                "",
            ),
        ];
        let ages = self.ages();
        let mut blocks = vec![
            Block::Figures(vec![("Le parc", figures)]),
            Block::Charts(vec![
                points_of("g-lampes", "Points par type de lampe", &self.by_lamp()),
                points_of("g-ages", "Points par année de pose", &ages),
            ]),
        ];
        if self.is_for_services() {
            blocks.push(Block::Table(self.lamps_table(), &[1]));
        }
        blocks.push(Block::Table(self.conformity(), &[3, 2]));
        if !self.is_for_services() {
            blocks.extend(self.not_checked());
        }
        blocks
    }

    /// Points by lamp, the most first.
    fn by_lamp(&self) -> Vec<(String, usize)> {
        let mut lamps: Vec<(String, usize)> = (self.diagnosis.by_technology.iter())
            .map(|line| (label_of(line), line.points))
            .collect();
        lamps.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
        if lamps.len() > DRAWN {
            let others = lamps.split_off(DRAWN - 1);
            let others = others.iter().map(|(_, points)| points).sum();
            lamps.push(("Autres".to_owned(), others));
        }
        lamps
    }

    /// Points by decade in which they were put up; those that nobody knows last.
    fn ages(&self) -> Vec<(String, usize)> {
        let years = self.document.study.import.points.number("annee_pose");
        let mut decades: BTreeMap<Option<i32>, usize> = BTreeMap::new();
        for row in 0..self.document.study.import.points.len() {
            let decade = years.get(row).map(|year| (year as i32).div_euclid(10) * 10);
            *decades
                .entry(decade.map(|it| it.max(OLDEST - 10)))
                .or_default() += 1;
        }
        let unknown = decades.remove(&None);
        let named = decades
            .into_iter()
            .filter_map(|(decade, points)| Some((decade?, points)));
        let named = named.map(|(decade, points)| match decade {
            decade if decade < OLDEST => (format!("Avant {OLDEST}"), points),
            decade => (format!("{decade}–{}", decade + 9), points),
        });
        named
            .chain(unknown.map(|points| ("Année inconnue".to_owned(), points)))
            .collect()
    }

    fn lamps_table(&self) -> Table {
        let price = self.price();
        of_lines(
            "Consommation par lampe et puissance",
            &["Lampe", "Puissance"],
            &self.diagnosis.by_lamp,
            price,
        )
    }

    /// The rules about what is in place.
    fn rules(&self) -> impl Iterator<Item = (&'static Rule, Tally)> {
        let rules = self.digest.compliance.iter();
        let rules = rules.filter(|(rule, _)| rule.about == About::Point);
        rules.map(|(rule, [park, _])| (*rule, *park))
    }

    /// Those that nothing of the inventories tells of, for whoever is not shown each.
    fn not_checked(&self) -> Option<Block> {
        let rules = self.rules().filter(|(_, park)| park.checked() == 0);
        let labels = rules.map(|(rule, _)| rule.label.split(" : ").next().unwrap_or_default());
        let labels: Vec<&str> = labels.collect();
        let note = || {
            format!(
                "Non vérifié, faute de données dans les inventaires : {}.",
                labels.join(" ; ")
            )
        };
        (!labels.is_empty()).then(|| Block::Note(note()))
    }

    /// The rules about what is in place, the most points first; for elected members those that were checked.
    fn conformity(&self) -> Table {
        let rules = self.rules();
        let rules = rules.filter(|(_, park)| self.is_for_services() || park.checked() > 0);
        let mut rules: Vec<_> = rules.collect();
        rules.sort_by_key(|(_, park)| std::cmp::Reverse(park.raised));
        let rows = rules.into_iter().map(|(rule, park)| {
            let found = park
                .in_words()
                .map_or_else(|| Cell::Number(park.raised as f64), Cell::text);
            vec![
                Cell::text(&*rule.label),
                found,
                Cell::Number(park.checked() as f64),
                Cell::Number(park.unchecked as f64),
            ]
        });
        Table {
            caption: "Conformité et état : points du parc qu'une règle concerne".into(),
            columns: vec![
                Column::text("Règle"),
                Column::number("Points concernés", 0),
                Column::number("Vérifiés", 0),
                Column::number("Non vérifiés", 0),
            ],
            rows: rows.collect(),
        }
    }

    /// Consumption and money, computed and billed.
    pub(super) fn consumption(&self) -> Vec<Block> {
        let all = self.diagnosis.all();
        let price = self.price();
        let people = self.inhabitants();
        let lead = format!(
            "Le parc consomme {}, soit {} par point et {} par habitant.",
            self.consumption_in_words(),
            number::with_unit(all.kwh / all.known.max(1) as f64, 0, "kWh"),
            number::with_unit(all.kwh / f64::from(people.max(1)), 0, "kWh"),
        );
        let mut blocks = vec![
            Block::Lead(lead),
            Block::Table(
                of_lines("Par EPCI", &["EPCI"], &self.diagnosis.by_epci, price),
                &[1],
            ),
            Block::Charts(vec![kwh_of(&self.diagnosis)]),
        ];
        if self.is_for_services() {
            let lines: Vec<Line> = self
                .diagnosis
                .by_commune
                .iter()
                .map(|line| Line {
                    labels: vec![line.labels[1].clone(), line.labels[0].clone()],
                    ..line.clone()
                })
                .collect();
            blocks.push(Block::Table(
                of_lines("Par commune", &["Commune", "EPCI"], &lines, price),
                &[2, 3],
            ));
        }
        blocks.push(self.billed());
        for one in &self.diagnosis.unknown {
            blocks.push(Block::Note(format!(
                "Consommation inconnue : {}, {}.",
                counted(one.points, "point", "points"),
                one.reason
            )));
        }
        blocks
    }

    /// What bills say, year after year.
    fn billed(&self) -> Block {
        let Some(bills) = self.known.bills else {
            return Block::Note("Aucune facture n'est donnée au scénario (« factures ») : consommation et dépense sont calculées, d'après les lampes, leurs heures et le prix du kWh.".into());
        };
        let summary = crate::energy::bills::summary::Summary::of(bills);
        let basis = bills.basis.map_or("", |basis| basis.code());
        let rows = summary.years.iter().map(|year| {
            vec![
                Cell::text(year.year.to_string()),
                Cell::Number(year.complete_months as f64),
                Cell::Number(year.consumed.kwh),
                Cell::Number(year.consumed.euros),
            ]
        });
        Block::Table(
            Table {
                caption: "Ce que disent les factures".into(),
                columns: vec![
                    Column::text("Année"),
                    Column::number("Mois complets", 0),
                    Column::number("kWh facturés", 0),
                    Column::number(format!("Montant (€ {basis})").replace(" )", ")"), 0),
                ],
                rows: rows.collect(),
            },
            &[1],
        )
    }
}

/// Lines of the diagnosis; what nobody knows is told, and is in no sum.
fn of_lines(caption: &str, labels: &[&str], lines: &[Line], price: f64) -> Table {
    let rows = lines.iter().map(|line| {
        let labels = line.labels.iter().map(|label| Cell::text(&**label));
        let figures = [
            Cell::Number(line.points as f64),
            Cell::Number(line.unknown() as f64),
            Cell::optional(line.known_only(line.kwh)),
            Cell::optional(line.known_only(line.kwh * price)),
        ];
        labels.chain(figures).collect()
    });
    let figures = [
        "Points",
        "Consommation inconnue (points)",
        "Consommation (kWh/an)",
        "Électricité (€ HT/an)",
    ];
    let labels = labels.iter().map(|label| Column::text(*label));
    let figures = figures.map(|header| Column::number(header, 0).summed());
    Table {
        caption: caption.to_owned(),
        columns: labels.chain(figures).collect(),
        rows: rows.collect(),
    }
}

fn label_of(line: &Line) -> String {
    line.labels.first().cloned().unwrap_or_default()
}

/// Bars of points, with the share of each.
fn points_of(id: &'static str, title: &'static str, lines: &[(String, usize)]) -> Bars<'static> {
    let all: usize = lines.iter().map(|(_, points)| points).sum();
    let bars = lines.iter().map(|(label, points)| Bar {
        label: label.clone(),
        values: vec![*points as f64],
        goal: None,
        shown: format!(
            "{}, {}",
            thousands(*points as f64),
            number::percent(*points as f64 / all.max(1) as f64, 0)
        ),
    });
    Bars {
        goal: "",
        id,
        title,
        series: &[("Points", Ink::After)],
        stacked: true,
        bars: bars.collect(),
    }
}

/// Bars of what each kind of lamp consumes.
fn kwh_of(diagnosis: &Diagnosis) -> Bars<'static> {
    let all = diagnosis.all().kwh;
    let lines = diagnosis.by_technology.iter().filter(|line| line.known > 0);
    let bars = lines.take(DRAWN).map(|line| Bar {
        label: label_of(line),
        values: vec![line.kwh],
        goal: None,
        shown: format!(
            "{}, {}",
            number::with_unit(line.kwh / 1000.0, 0, "MWh/an"),
            number::percent(line.kwh / all.max(1.0), 0)
        ),
    });
    Bars {
        goal: "",
        id: "g-kwh-lampes",
        title: "Consommation par type de lampe",
        series: &[("Consommation", Ink::Before)],
        stacked: true,
        bars: bars.collect(),
    }
}
