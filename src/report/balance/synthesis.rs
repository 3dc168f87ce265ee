//! « Synthèse »: one A4 page. A line for each objective, a chart of them, money and energy, and the
//! same in sentences.

use super::objectives::{self, WIDTHS, header};
use super::{Document, TITLE, advice, remarks, sheet_name, tallies, words};
use crate::followup::contract::Measure;
use crate::followup::objectives::Standing;
use crate::report::chart::{filled, framed, legend_below, pale_line, small};
use crate::report::sheet::{Value, Written, foot, named, print_wide, sentence, write, write_over};
use crate::report::style::{self, Kind};
use crate::report::table::{Beyond, Source, Table, alarm};
use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartLayout, ChartType, Format, Worksheet};

const NBSP: char = '\u{a0}';
const LAST: u16 = WIDTHS.len() as u16 - 1;
/// Columns of the labels of figures, of the figures, and the first one of the chart.
const LABELS: (u16, u16) = (0, 2);
const FIGURES: (u16, u16) = (3, 4);
const CHART: u16 = 6;
const CHART_TITLE: &str = "Part faite de chaque objectif, et part attendue à ce jour";
const CUT_TITLE: &str =
    "Part faite de chaque objectif (coupée à 150 %), et part attendue à ce jour";

/// Tables of other sheets whose totals are shown.
pub struct Totals {
    /// That of « Communes ».
    pub communes: Table,
    /// That of « Conseils » by month.
    pub advice: Table,
    /// That of « Lectures ».
    pub readings: Table,
    /// What the points that count save.
    pub saving: Option<Source>,
    /// How many sites count.
    pub sites: Option<Source>,
}

impl Totals {
    /// Where another sheet has what is counted of a measure.
    fn source(&self, measure: Measure) -> Option<Source> {
        let points = |header: &str| self.communes.total(header);
        match measure {
            Measure::Points => {
                let [four, two] = [tallies::header::FACTOR4, tallies::header::FACTOR2].map(points);
                Some(Source {
                    cell: format!("{}+{}", four.cell, two.cell),
                    value: four.value + two.value,
                })
            }
            Measure::Facteur4 => Some(points(tallies::header::FACTOR4)),
            Measure::Facteur2 => Some(points(tallies::header::FACTOR2)),
            Measure::Conseils => Some(self.advice.total(advice::GIVEN)),
            Measure::TauxTravaux => Some(self.advice.total(advice::YES)),
            Measure::Kwh => self.saving.clone(),
            Measure::Friches => self.sites.clone(),
        }
    }
}

/// A figure with its label, or a heading.
enum Line {
    Heading(&'static str),
    Figure(String, Value<'static>, Kind),
    /// A figure that is seen to be wrong beyond a limit.
    Watched(String, Value<'static>, Kind, Beyond),
}

/// The sheet.
pub fn sheet(document: &Document<'_>, totals: &Totals) -> Written<Worksheet> {
    let mut sheet = named(sheet_name::SYNTHESIS)?;
    sheet.set_screen_gridlines(false);
    let width: f64 = WIDTHS.iter().sum();
    let mut row = heading(&mut sheet, document)?;
    let mut table = Table::new(sheet_name::SYNTHESIS, row, objectives::columns());
    let rows = objectives::rows(document, &table, |measure| totals.source(measure));
    table.write(&mut sheet, rows.into_iter())?;
    table.add_bars(&mut sheet, header::SHARE, Some(1.0))?;
    let signs = words::State::ALL.map(|state| (state.sign(), state.is_well()));
    table.add_states(&mut sheet, header::STATE, signs.into_iter())?;
    table.set_widths(&mut sheet)?;
    row = table.total_row() + 1;
    let lines = lines(document, totals);
    let shares = document.standings.iter().map(Standing::share);
    let is_past = shares.fold(0.0, f64::max) > 1.0;
    let chart = chart(&table, lines.len() as u32, is_past);
    // Without anything done or due, it would be empty.
    let mut standings = document.standings.iter();
    if standings.any(|standing| standing.counted.max(standing.even_by_now) > 0.0) {
        sheet.insert_chart(row, CHART, &chart)?;
    }
    for line in &lines {
        put(&mut sheet, row, line)?;
        row += 1;
    }
    row += 1;
    for standing in document.standings {
        let text = format!(
            "{} : {}.",
            standing.objective.label,
            words::beside_its_mark(standing)
        );
        sentence(&mut sheet, row, LAST, width, &text)?;
        row += 1;
    }
    sentence(&mut sheet, row, LAST, width, &pace(document))?;
    print_wide(&mut sheet, "");
    sheet
        .set_print_fit_to_pages(1, 1)
        .set_print_center_horizontally(true)
        .set_print_area(0, 0, row, LAST)?;
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

/// Title, contract, period and warning; gives the row under them.
fn heading(sheet: &mut Worksheet, document: &Document<'_>) -> Written<u32> {
    let mut row = 0;
    let mut line = |text: &str, format: &Format, height: f64| -> Written {
        write_over(sheet, row, (0, LAST), text, format)?;
        sheet.set_row_height(row, height)?;
        row += 1;
        Ok(())
    };
    line(TITLE, &style::title(), 24.0)?;
    line(&document.balance.contract.name, &style::subject(), 30.0)?;
    line(&document.period(), &style::sentence(), 18.0)?;
    for warning in document.not_begun().iter().chain(&document.warning()) {
        line(warning, &style::mark(), 24.0)?;
    }
    Ok(row + 1)
}

/// How the pace is computed.
fn pace(document: &Document<'_>) -> String {
    format!(
        "Rythme actuel : {} ; attendu à ce jour : prorata des jours du contrat. Points réceptionnés seulement, dans la classe du matériel réellement posé. Définitions : feuille « {} ».",
        words::of_late(document.balance.contract.pace_months),
        sheet_name::CONTRACT
    )
}

fn lines(document: &Document<'_>, totals: &Totals) -> Vec<Line> {
    use tallies::header::{EXPECTED_KWH, EXTRA_KWH, PLANNED_KWH, REAL_KWH, budget, left, spent};
    let basis = document.basis();
    let shown =
        |label: &str, source: &Source, kind| Line::Figure(label.to_owned(), source.shown(), kind);
    let share = |label: &str, part: &Source, whole: &Source| {
        let value = if whole.value > 0.0 {
            Value::Formula(
                format!("({})/{}", part.cell, whole.cell),
                part.value / whole.value,
            )
        } else {
            Value::Blank
        };
        Line::Figure(label.to_owned(), value, Kind::Percent)
    };
    let total = |header: &str| totals.communes.total(header);
    let [budgets, spent, left] = [budget(basis), spent(basis), left(basis)].map(|one| total(&one));
    let [planned, expected, real, extra] =
        [PLANNED_KWH, EXPECTED_KWH, REAL_KWH, EXTRA_KWH].map(total);
    let saved = Source {
        cell: format!("{}+{}", real.cell, extra.cell),
        value: real.value + extra.value,
    };
    let [given, yes] = [advice::GIVEN, advice::YES].map(|header| totals.advice.total(header));
    let read = remarks::counts().map(|header| totals.readings.total(header));
    let without = document.balance.all.without_cost;
    vec![
        Line::Heading("Argent"),
        shown(
            &format!("Budgets (€ {})", basis.code()),
            &budgets,
            Kind::Euros,
        ),
        shown("Dépensé", &spent, Kind::Euros),
        Line::Watched(
            if left.value < 0.0 {
                format!("Reste{NBSP}: budgets dépassés")
            } else {
                "Reste".into()
            },
            left.shown(),
            Kind::Euros,
            Beyond::Below(0.0),
        ),
        watched(
            share("Budget dépensé", &spent, &budgets),
            Beyond::Above(1.0),
        ),
        Line::Figure(
            "Points réceptionnés sans coût".into(),
            Value::Number(without.into()),
            Kind::Whole,
        ),
        Line::Heading("Économies d'énergie (kWh/an)"),
        shown("Économie prévue, plan entier", &planned, Kind::Whole),
        shown(
            "Économie prévue, points du plan réceptionnés",
            &expected,
            Kind::Whole,
        ),
        shown("Économie constatée (points du plan)", &real, Kind::Whole),
        share("Constaté / prévu, mêmes points", &real, &expected),
        shown("Économie constatée (points hors plan)", &extra, Kind::Whole),
        share("Constaté, total / plan entier", &saved, &planned),
        Line::Heading("Conseils"),
        shown("Conseils donnés", &given, Kind::Whole),
        share("Suivis de travaux", &yes, &given),
        Line::Heading("Lignes des classeurs de suivi"),
        shown("Lues", &read[0], Kind::Whole),
        shown("Comptées", &read[1], Kind::Whole),
        shown("Écartées, à corriger", &read[2], Kind::Whole),
    ]
}

/// A figure whose limit is watched.
fn watched(line: Line, limit: Beyond) -> Line {
    match line {
        Line::Figure(label, value, kind) => Line::Watched(label, value, kind, limit),
        other => other,
    }
}

fn put(sheet: &mut Worksheet, row: u32, line: &Line) -> Written {
    match line {
        Line::Heading(title) => {
            write_over(sheet, row, (LABELS.0, FIGURES.1), title, &style::section())?;
        }
        Line::Figure(label, value, kind) => {
            write_over(sheet, row, LABELS, label, &style::label())?;
            let format = style::figure(*kind);
            sheet.merge_range(row, FIGURES.0, row, FIGURES.1, "", &format)?;
            write(sheet, row, FIGURES.0, value, &format)?;
        }
        Line::Watched(label, value, kind, limit) => {
            let (label, value) = (label.clone(), value.clone());
            put(sheet, row, &Line::Figure(label, value, *kind))?;
            sheet.add_conditional_format(row, FIGURES.0, row, FIGURES.1, &alarm(*limit))?;
        }
    }
    Ok(())
}

/// What is done of each objective beside what would be, had it come evenly.
/// Where more than the target is done, the axis goes on for a while past it.
fn chart(table: &Table, rows: u32, is_past: bool) -> Chart {
    let title = if is_past { CUT_TITLE } else { CHART_TITLE };
    let mut chart = framed(ChartType::Bar, title);
    let cells = |header| {
        let (first_row, first_column, last_row, last_column) = table.area(header);
        let sheet = sheet_name::SYNTHESIS;
        (sheet, first_row, first_column, last_row, last_column)
    };
    for (header, name, colour) in [
        (header::SHARE, "faite", style::DARK),
        (header::EVEN_SHARE, "attendue à ce jour", style::MIDDLE),
    ] {
        chart
            .add_series()
            .set_categories(cells(header::OBJECTIVE))
            .set_values(cells(header))
            .set_name(name)
            .set_gap(50)
            .set_format(&mut filled(colour));
    }
    let (small, pale) = (small(), pale_line());
    // Bars are drawn from the bottom up. In a chart of bars, x is the axis of values.
    chart
        .y_axis()
        .set_reverse()
        .set_font(&small)
        .set_major_gridlines(false);
    chart
        .x_axis()
        .set_min(0)
        .set_max(if is_past { 1.5 } else { 1.0 })
        .set_num_format("0\"\u{a0}\"%")
        .set_font(&small)
        .set_label_position(ChartAxisLabelPosition::High)
        .set_major_gridlines_line(&pale);
    // Room at the left for the names of the objectives.
    let layout = ChartLayout::new()
        .set_offset(0.24, 0.12)
        .set_dimensions(0.72, 0.72);
    chart.plot_area().set_layout(&layout);
    legend_below(&mut chart);
    // 20 pixels a row; 7 pixels a character and 5 of padding a column.
    let columns = &WIDTHS[usize::from(CHART)..];
    let width: f64 = columns
        .iter()
        .map(|characters| characters * 7.0 + 5.0)
        .sum();
    chart
        .set_width(width as u32)
        .set_height(rows * 20)
        .set_alt_text(
            "Barres : pour chaque objectif du contrat, la part faite et la part attendue à ce jour si tout venait régulièrement. Les valeurs sont dans le tableau au-dessus.",
        );
    chart
}
