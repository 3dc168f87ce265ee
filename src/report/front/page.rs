//! The page of a front: the same figures as its workbook, in one file that opens without network.

use super::{FrontDocument, NOTE, columns};
use crate::outputs;
use crate::report::web::chart::{Curve, Curves, Ink, Mark};
use crate::report::web::number;
use crate::report::web::of_sheet::table_of;
use crate::report::web::{Page, Section};
use maud::html;

/// The page, as the text of its one file.
#[must_use]
pub fn page(document: &FrontDocument<'_>) -> String {
    let places = || {
        (0..document.front.plans.len()).map(|plan| {
            let [first, second] = document.place(plan);
            (second, first)
        })
    };
    let (along, up) = (document.axis(1), document.axis(0));
    let title = format!("{up} selon : {along}");
    let mut along_line: Vec<(f64, f64)> = places().collect();
    along_line.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ends = [0, document.front.plans.len().saturating_sub(1)];
    let marks = places().enumerate().filter(|(plan, _)| ends.contains(plan));
    let chart = Curves {
        id: "front",
        title: &title,
        along: &along,
        up: &up,
        write: [number::whole, number::whole],
        curves: vec![Curve {
            name: "Plans",
            ink: Ink::Factor4,
            dashed: false,
            points: along_line,
        }],
        marks: marks
            .map(|(plan, at)| Mark {
                name: (plan + 1).to_string(),
                at,
            })
            .collect(),
    };
    let table = table_of(
        "Les plans",
        &columns::columns(document),
        columns::rows(document),
    );
    let body = html! {
        p { (document.sought()) }
        (chart.draw())
        (table.whole())
        p { (NOTE) }
        @if let Some(untold) = document.untold() { p { (untold) } }
    };
    let sections = vec![Section {
        id: "front",
        title: "Les plans",
        body,
    }];
    Page {
        title: "Plans entre deux mesures",
        subject: &document.study.scenario.name,
        sections,
        foot: "Réverbère",
        mark: outputs::Mark::of(outputs::Kind::Comparison),
        ..Page::default()
    }
    .into_html()
}
