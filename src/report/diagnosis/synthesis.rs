//! « Synthèse » of a diagnosis: one A4 page. What lighting consumes and costs, of which points nobody knows it,
//! and where most of it goes.

use super::{About, Diagnosis, Line, NOT_KNOWN, header};
use crate::document::xlsx::chart::{filled, framed, hide, whole_labels};
use crate::report::layout::sheet::SYNTHESIS;
use crate::report::page::{Block, Figure, Half, Page, figure};
use crate::report::sheet::{Value, Written};
use crate::report::style::{self, Kind};
use crate::report::table::Table;
use crate::report::wording::counted;
use rust_xlsxwriter::{Chart, ChartLayout, ChartType, Worksheet};

const TITLE: &str = "Diagnostic de l'éclairage public";
/// Lines of a list that has a chart.
const LISTED: usize = 10;
/// Lines of a list whose chart is low.
const SHORT: u32 = 5;
/// The place of the price and of the consumption among the figures at the right.
const PRICE: u32 = 3;
const KWH: u32 = 0;

/// The page up to its figures, and the cell where the price of a kWh will stand, for other sheets.
pub fn begun(diagnosis: &Diagnosis, about: About<'_>) -> Written<(Page, String)> {
    let all = diagnosis.all();
    let mark = (all.unknown() > 0).then(|| {
        format!(
            "Consommation inconnue pour {} sur {} : les sommes de ce classeur sont celles des autres, pas de tout l'éclairage.",
            counted(all.unknown(), "point", "points"),
            counted(all.points, "point", "points")
        )
    });
    let mut page = Page::new(TITLE, &about.territory.name(), mark.as_deref())?;
    page.wide("Prix de l'électricité", &about.price.source)?;
    let cell = fixed(&page.next_cell(Half::Right, PRICE));
    Ok((page, format!("'{SYNTHESIS}'!{cell}")))
}

/// The same with its figures, its charts and its notes; `table` is that of « EPCI ».
pub fn sheet(
    mut page: Page,
    diagnosis: &Diagnosis,
    about: About<'_>,
    table: &Table,
) -> Written<Worksheet> {
    let all = diagnosis.all();
    let total = |header: &str| table.total(header);
    let shown = |header: &str| total(header).shown();
    let known = |value: Option<Value<'static>>| value.unwrap_or(Value::text(NOT_KNOWN));
    let kilowatts = |header: &str| {
        let source = total(header);
        let value = Value::Formula(format!("{}/1000", source.cell), source.value / 1000.0);
        known(all.known_only(0.0).map(|_| value))
    };
    let [kwh, price] = [KWH, PRICE].map(|rank| page.next_cell(Half::Right, rank));
    let price_eur = about.price.value.unwrap_or_default();
    let of_points = total(header::KNOWN);
    let per_point = all.known_only(all.kwh / all.known.max(1) as f64);
    let per_point =
        per_point.map(|value| Value::Formula(format!("{kwh}/{}", of_points.cell), value));
    let people = population(diagnosis, about);
    let per_person = (people > 0 && all.known > 0)
        .then(|| Value::Formula(format!("{kwh}/{people}"), all.kwh / f64::from(people)));
    let park = Block {
        title: "Points lumineux",
        figures: vec![
            figure("Points", shown(header::POINTS), Kind::Whole),
            figure("de consommation connue", shown(header::KNOWN), Kind::Whole),
            figure(
                "de consommation inconnue",
                shown(header::UNKNOWN),
                Kind::Whole,
            ),
            figure(
                "Puissance des lampes (kW)",
                kilowatts(header::LAMP_W),
                Kind::Tenth,
            ),
            figure(
                "avec appareillage (kW)",
                kilowatts(header::SYSTEM_W),
                Kind::Tenth,
            ),
        ],
    };
    let cost = all
        .known_only(all.kwh * price_eur)
        .map(|cost| Value::Formula(format!("{kwh}*{price}"), cost));
    let consumed = Block {
        title: "Consommation actuelle",
        figures: vec![
            figure(
                if all.unknown() > 0 {
                    "des points connus (kWh/an)"
                } else {
                    "Consommation (kWh/an)"
                },
                known(all.known_only(0.0).map(|_| shown(header::KWH))),
                Kind::Whole,
            ),
            figure("par point (kWh/an)", known(per_point), Kind::Whole),
            figure(
                if all.unknown() > 0 {
                    "par habitant, au moins (kWh/an)"
                } else {
                    "par habitant (kWh/an)"
                },
                known(per_person),
                Kind::Whole,
            ),
            figure("Prix du kWh (€ HT)", Value::Number(price_eur), Kind::Figure).editable(),
            figure("Électricité (€ HT/an)", known(cost), Kind::WholeEuros),
        ],
    };
    page.blocks(&park, &consumed)?;
    if all.known > 0 {
        // One EPCI has nothing to be compared with.
        let lists: [(&str, &[Line], usize); 3] = [
            ("Par EPCI (kWh/an)", &diagnosis.by_epci, 0),
            ("Par commune (kWh/an)", &diagnosis.by_commune, 1),
            ("Par lampe (kWh/an)", &diagnosis.by_technology, 0),
        ];
        for (title, lines, label) in lists.into_iter().filter(|list| list.1.len() > 1) {
            drawn(&mut page, title, lines, label)?;
        }
    }
    for one in &diagnosis.unknown {
        page.note(&format!(
            "Consommation inconnue : {}, {}.",
            counted(one.points, "point", "points"),
            one.reason
        ))?;
    }
    page.note("Changer le prix du kWh dans la case jaune change tout le classeur. Puissance avec appareillage : lampe et ballast. Un point dont la consommation est inconnue n'est compté dans aucune puissance ni aucun kWh.")?;
    page.finish("Réverbère")
}

/// The lines of which the consumption is known, the greatest first, and a chart of them.
fn drawn(page: &mut Page, title: &str, lines: &[Line], label: usize) -> Written {
    let mut known: Vec<&Line> = lines.iter().filter(|line| line.known > 0).collect();
    // Stable: equal consumptions stay in the order of their labels.
    known.sort_by(|a, b| b.kwh.total_cmp(&a.kwh));
    let is_cut = known.len() > LISTED;
    known.truncate(LISTED);
    let title = if is_cut {
        format!("{title} : les {LISTED} premiers postes")
    } else {
        title.to_owned()
    };
    let figures: Vec<Figure<'_>> = (known.iter())
        .map(|line| {
            let label = line.labels.get(label).filter(|label| !label.is_empty());
            let label = label.map_or("non renseigné", String::as_str);
            figure(label, Value::Number(line.kwh), Kind::Whole)
        })
        .collect();
    let rows = figures.len() as u32;
    let mut chart = bars(&title, page.list_row(), rows);
    let block = Block {
        title: &title,
        figures,
    };
    page.list_and_chart(&block, &mut chart, rows.max(4) + 2)
}

/// Bars of a list whose first figure is in a row (from 0).
fn bars(title: &str, first_row: u32, rows: u32) -> Chart {
    let mut chart = framed(ChartType::Bar, title);
    chart.legend().set_hidden();
    let last_row = first_row + rows - 1;
    chart
        .add_series()
        .set_categories((SYNTHESIS, first_row, 0, last_row, 0))
        .set_values((SYNTHESIS, first_row, 1, last_row, 1))
        .set_name("kWh/an")
        .set_gap(40)
        .set_data_label(&whole_labels())
        .set_format(&mut filled(style::DARK));
    // Bars are drawn from the bottom up. In a chart of bars, x is the axis of values.
    chart.y_axis().set_reverse();
    hide(chart.x_axis());
    // Room for the title, which takes more of a low chart, and at the right for the label of the longest bar.
    let top = if rows < SHORT { 0.28 } else { 0.16 };
    let layout = ChartLayout::new()
        .set_offset(0.36, top)
        .set_dimensions(0.34, 0.96 - top);
    chart.plot_area().set_layout(&layout);
    chart.set_alt_text(format!(
        "Barres : {title}, de la plus grande consommation à la plus petite. Les valeurs sont dans la liste à gauche."
    ));
    chart
}

/// Inhabitants of the communes that have points.
fn population(diagnosis: &Diagnosis, about: About<'_>) -> u32 {
    let communes = about.territory.communes();
    let codes = diagnosis
        .by_commune
        .iter()
        .filter_map(|line| line.labels.get(2));
    let known = codes.filter_map(|code| about.territory.by_insee(code));
    known.map(|index| communes[index].population).sum()
}

/// An address that stays where it is: `F8` is `$F$8`.
fn fixed(cell: &str) -> String {
    let digits = cell
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(cell.len());
    let (column, row) = cell.split_at(digits);
    format!("${column}${row}")
}
