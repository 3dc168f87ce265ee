//! The page of a comparison: the same figures as the workbook, in one file that opens without
//! network.

use super::lines::{Line, sections};
use super::tornado::{ENDS, METRICS, Metric, bars};
use super::{ComparisonDocument, communes, curve, hypotheses, letter, sensitivity, words};
use crate::outputs;
use crate::report::sheet::Value;
use crate::report::web::chart::{Bar, Bars, Curve, Curves, Ink, Mark, Swing, Tornado};
use crate::report::web::number;
use crate::report::web::of_sheet::{shown, table_of};
use crate::report::web::table::{self, Cell, Table};
use crate::report::web::{Page, Section};
use crate::report::wording::counted;
use crate::scenario::comparison::Figures;
use maud::{Markup, html};

/// Rows of long tables shown at a time.
const ROWS: usize = 25;
/// On paper the prices are figures: the words, in the last column, say them once more.
const STYLE: &str = "@media print { #prix-en-mots tr > :last-child { display: none; } #prix-en-mots tbody th { white-space: nowrap; } }";

/// The page, as the text of its one file.
#[must_use]
pub fn page(document: &ComparisonDocument<'_>) -> String {
    let sections = vec![
        section("comparaison", "Côte à côte", side_by_side(document)),
        section("courbe", "Selon le budget", budgets(document)),
        section("sensibilite", "Sensibilité", sensitivities(document)),
        section("communes", "Par commune", by_commune(document)),
        section("hypotheses", "Ce qui change", settings(document)),
        section(
            "prix",
            "Ce que rapporteraient 1 000 € de plus",
            prices(document),
        ),
    ];
    let count = counted(document.names.len(), "scénario", "scénarios");
    Page {
        title: "Comparaison de scénarios de rénovation de l'éclairage public",
        subject: &count,
        sections,
        foot: "Réverbère",
        style: STYLE,
        mark: outputs::Mark::of(outputs::Kind::Comparison),
        ..Page::default()
    }
    .into_html()
}

fn section(id: &'static str, title: &'static str, body: Markup) -> Section {
    Section { id, title, body }
}

fn side_by_side(document: &ComparisonDocument<'_>) -> Markup {
    let count = document.sides().len();
    let sections = sections(document);
    let lines = sections.iter().flat_map(|section| &section.lines);
    let (texts, figures): (Vec<&Line>, Vec<&Line>) = lines.partition(|line| line.kind.wraps());
    let letters = (0..count).map(|place| letter(place).to_string());
    let mut columns = vec![table::Column::text("")];
    columns.extend(letters.clone().map(table::Column::text));
    let proofs = Table {
        caption: "Ce que chaque plan recherche, et sa preuve".to_owned(),
        columns,
        rows: texts.into_iter().map(|line| cells(line, 1)).collect(),
    };
    let mut columns = vec![table::Column::text("")];
    columns.extend(letters.map(|letter| table::Column::number(letter, 0)));
    columns.extend(
        (1..count).map(|place| table::Column::number(format!("Écart {} − A", letter(place)), 0)),
    );
    let table = Table {
        caption: "Les scénarios côte à côte".to_owned(),
        columns,
        rows: figures.into_iter().map(|line| cells(line, count)).collect(),
    };
    html! {
        ul {
            @for place in 0..count { li { (document.label(place)) } }
        }
        (table.whole())
        (proofs.whole())
        div .grid {
            (by_scenario(document, "economie", "Économie (kWh/an)", |it| it.saving_kwh_per_year))
            (by_scenario(document, "reste", "Reste à charge des communes, à terme (€)", |it| {
                it.money.remaining_cents as f64 / 100.0
            }))
        }
    }
}

/// A figure of every scenario, and its differences from the first one.
fn cells(line: &Line, count: usize) -> Vec<Cell> {
    let mut cells = vec![Cell::text(&*line.label)];
    cells.extend(
        line.values
            .iter()
            .map(|value| Cell::text(shown(line.kind, value))),
    );
    cells.extend((1..count).map(|place| {
        let change = line.change.zip(line.difference(place));
        change.map_or(Cell::Blank(()), |(kind, change)| {
            Cell::text(shown(kind, &Value::Number(change)))
        })
    }));
    cells
}

fn by_scenario(
    document: &ComparisonDocument<'_>,
    id: &str,
    title: &str,
    figure: fn(&Figures) -> f64,
) -> Markup {
    let planned = document.sides().iter().enumerate();
    let bars = planned.filter_map(|(place, side)| {
        let value = figure(side.figures()?);
        Some(Bar {
            label: document.label(place),
            values: vec![value],
            goal: None,
            shown: number::whole(value),
        })
    });
    let chart = Bars {
        goal: "",
        id,
        title,
        series: &[(title, Ink::After)],
        stacked: false,
        bars: bars.collect(),
    };
    html! { @if !chart.bars.is_empty() { (chart.draw()) } }
}

fn budgets(document: &ComparisonDocument<'_>) -> Markup {
    let along = curve::budget_header(document);
    let places = (0..document.sides().len()).filter_map(|place| {
        let at = curve::place(document, place)?;
        let name = letter(place).to_string();
        Some(Mark { name, at })
    });
    let chart = Curves {
        id: "economie-budget",
        title: "Économie selon le budget total (kWh/an)",
        along: &along,
        up: "kWh/an",
        write: [number::whole, number::whole],
        curves: vec![Curve {
            name: "Tous les budgets multipliés",
            ink: Ink::Factor4,
            dashed: false,
            points: curve::drawn(document).collect(),
        }],
        marks: places.collect(),
    };
    let is_empty = chart.marks.is_empty() && chart.curves.iter().all(|it| it.points.is_empty());
    let table = table_of(
        "Plans selon le budget",
        &curve::columns(document),
        curve::rows(document),
    );
    html! {
        p { (curve::NOTE) }
        @if !is_empty { (chart.draw()) }
        (table.whole())
    }
}

fn sensitivities(document: &ComparisonDocument<'_>) -> Markup {
    let table = table_of(
        "Le scénario A, une hypothèse changée à la fois",
        &sensitivity::columns(),
        sensitivity::rows(document).into_iter(),
    );
    html! {
        p { (sensitivity::NOTE) }
        div .grid {
            @for (metric, id) in METRICS.iter().zip(["tornade-van", "tornade-kwh"]) {
                (tornado(document, metric, id))
            }
        }
        (table.whole())
    }
}

fn tornado(document: &ComparisonDocument<'_>, metric: &Metric, id: &str) -> Markup {
    let swings = bars(document, metric).into_iter().map(|bar| Swing {
        label: bar.label,
        changes: [bar.less.unwrap_or(0.0), bar.more.unwrap_or(0.0)],
    });
    let chart = Tornado {
        id,
        title: metric.title,
        ends: ENDS,
        write: number::whole,
        swings: swings.collect(),
    };
    html! { @if !chart.swings.is_empty() { (chart.draw()) } }
}

fn by_commune(document: &ComparisonDocument<'_>) -> Markup {
    let columns = communes::columns(document);
    let table = table_of(
        communes::title(document),
        &columns,
        communes::rows(document),
    );
    let parts = communes::parts(document).into_iter().enumerate();
    html! {
        @for (place, (caption, columns)) in parts {
            @let id = if place == 0 { "par-commune".to_owned() } else { format!("par-commune-{place}") };
            // More columns than a page in portrait has room for.
            div .wide { (table.of_columns(caption, &columns).in_groups(&id, ROWS, Some(communes::EPCI))) }
        }
    }
}

fn settings(document: &ComparisonDocument<'_>) -> Markup {
    let columns = hypotheses::columns(document);
    let table = table_of(
        "Hypothèses, budgets et règles qui changent",
        &columns,
        hypotheses::rows(document),
    );
    html! {
        @if document.differing.is_empty() { p { (hypotheses::NOTHING) } }
        @else { (table.whole()) }
        p { (hypotheses::NOTE) }
    }
}

fn prices(document: &ComparisonDocument<'_>) -> Markup {
    let columns = words::columns(document);
    let table = table_of(
        "Ce que 1 000 € de plus apporteraient",
        &columns,
        words::rows(document),
    );
    html! {
        p { (words::NOTE) }
        (table.in_pages("prix-en-mots", ROWS))
    }
}
