//! What the template of the PDF reads: the report as JSON, every text as it is printed.

use super::date::day;
use super::{Block, Place, Report, Section, printed};
use crate::report::web::Figure;
use crate::report::web::chart::{Bar, Bars, Ink};
use crate::report::web::table::Table;
use chrono::Datelike;
use serde_json::{Value, json};

impl Report {
    /// What the template reads.
    pub fn data(&self) -> Value {
        json!({
            "titre": printed(self.title),
            "sujet": printed(&self.subject),
            "etendue": printed(&self.extent),
            "date": printed(&self.date),
            "jour": day(&self.date).map(|day| [i64::from(day.year()), day.month().into(), day.day().into()]),
            "avertissement": self.warning.as_deref().map(printed),
            "demandes": self.asked.iter().map(|one| printed(one)).collect::<Vec<_>>(),
            "pied": printed(&self.foot()),
            "parties": self.sections.iter().map(section).collect::<Vec<_>>(),
        })
    }
}

fn section(section: &Section) -> Value {
    json!({
        "titre": printed(section.title),
        "page": match section.place {
            Place::Below => "suite",
            Place::Page => "nouvelle",
            Place::WidePage => "large",
        },
        "blocs": section.blocks.iter().map(block).collect::<Vec<_>>(),
    })
}

fn block(block: &Block) -> Value {
    match block {
        Block::Lead(text) => json!({ "genre": "chapeau", "texte": printed(text) }),
        Block::Text(text) => json!({ "genre": "texte", "texte": printed(text) }),
        Block::Note(text) => json!({ "genre": "note", "texte": printed(text) }),
        Block::List(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| printed(line)).collect();
            json!({ "genre": "liste", "lignes": lines })
        }
        Block::Figures(groups) => {
            let groups: Vec<Value> = groups
                .iter()
                .map(|(title, list)| group(title, list))
                .collect();
            json!({ "genre": "chiffres", "groupes": groups })
        }
        Block::Charts(charts) => {
            let charts: Vec<Value> = charts.iter().map(chart).collect();
            json!({ "genre": "graphiques", "graphiques": charts })
        }
        Block::Table(table, parts) => self::table(table, parts),
    }
}

fn group(title: &str, figures: &[Figure]) -> Value {
    let line =
        |figure: &Figure| [&figure.label, &figure.shown, &figure.remark].map(|text| printed(text));
    json!({
        "titre": printed(title),
        "lignes": figures.iter().map(line).collect::<Vec<_>>(),
    })
}

fn table(table: &Table, parts: &[u32]) -> Value {
    let columns = table
        .headers()
        .map(|(header, is_number)| json!({ "titre": printed(header), "nombre": is_number }));
    let row = |row: Vec<String>| row.iter().map(|text| printed(text)).collect::<Vec<_>>();
    json!({
        "genre": "tableau",
        "titre": printed(&table.caption),
        "colonnes": columns.collect::<Vec<_>>(),
        "parts": parts,
        "lignes": table.shown_rows().map(row).collect::<Vec<_>>(),
        "total": table.shown_sums().map(row),
    })
}

fn chart(chart: &Bars<'_>) -> Value {
    let bar = |bar: &Bar| {
        json!({
            "nom": printed(&bar.label),
            "valeurs": bar.values.iter().map(|value| value.max(0.0)).collect::<Vec<_>>(),
            "but": bar.goal,
            "dit": printed(&bar.shown),
        })
    };
    let said: Vec<String> = (chart.bars.iter())
        .map(|bar| printed(&format!("{} : {}", bar.label, bar.shown)))
        .collect();
    let series = chart
        .series
        .iter()
        .map(|(name, ink)| json!({ "nom": printed(name), "encre": colour(*ink) }));
    json!({
        "titre": printed(chart.title),
        "series": series.collect::<Vec<_>>(),
        "empile": chart.stacked,
        "barres": chart.bars.iter().map(bar).collect::<Vec<_>>(),
        "dit": format!("{}. {}.", printed(chart.title), said.join("\u{202f}; ")),
    })
}

/// The colours of pages, on white.
fn colour(ink: Ink) -> &'static str {
    match ink {
        Ink::Factor4 => "#003f6b",
        Ink::Factor2 => "#da6c0f",
        Ink::Other => "#7d8a95",
        Ink::Before => "#7d8a95",
        Ink::After => "#123a55",
    }
}
