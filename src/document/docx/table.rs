//! A table of fields in a document.

use super::text::{escaped, shown};
use crate::document::field::{Columns, Datum, Field};
use crate::document::xlsx::table::TOTAL;
use crate::report::wording::unbroken;
use std::fmt::Write;

/// Width of a table, in fiftieths of a percent of the text.
const WHOLE: f64 = 5000.0;
/// Height of its letters, in half points.
const SIZE: &str = "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>";
/// Behind titles and totals.
const SHADE: &str = "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E3E8EC\"/>";
const BORDERS: [&str; 6] = ["top", "left", "bottom", "right", "insideH", "insideV"];

/// How a row is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Titles,
    Plain,
    Total,
}

/// A table of fields with its titles, repeated on each page; sums stand below it where some are
/// summed.
#[must_use]
pub fn table<R>(columns: &Columns<'_, R>, rows: &[R]) -> String {
    let all: f64 = columns.iter().map(|field| field.width).sum();
    let width = |field: &Field<R>| (field.width / all * WHOLE).round();
    let mut xml = format!("<w:tbl><w:tblPr><w:tblW w:w=\"{WHOLE}\" w:type=\"pct\"/><w:tblBorders>");
    for side in BORDERS {
        let _ = write!(
            xml,
            "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B5BFC7\"/>"
        );
    }
    xml += "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>";
    for field in columns.iter() {
        // The grid is in twentieths of a point: the text is 17 cm wide.
        let _ = write!(
            xml,
            "<w:gridCol w:w=\"{:.0}\"/>",
            field.width / all * 9638.0
        );
    }
    xml += "</w:tblGrid>";
    let titles = columns
        .iter()
        .map(|field| (title(&field.label), width(field), field.kind.is_text()));
    row(&mut xml, Row::Titles, titles);
    for one in rows {
        let cells = columns.data(one).zip(columns.iter());
        let cells = cells.map(|(datum, field)| {
            (
                shown(&datum, field.kind),
                width(field),
                field.kind.is_text(),
            )
        });
        row(&mut xml, Row::Plain, cells);
    }
    if columns.iter().any(Field::is_summed) {
        let totals = (columns.iter().enumerate()).map(|(at, field)| {
            let text = match (at, field.is_summed()) {
                (0, _) => TOTAL.to_owned(),
                (_, true) => shown(&total(columns, rows, at), field.kind),
                (_, false) => String::new(),
            };
            (text, width(field), field.kind.is_text())
        });
        row(&mut xml, Row::Total, totals);
    }
    xml + "</w:tbl>"
}

/// The sum of a column; of amounts in whole cents.
fn total<R>(columns: &Columns<'_, R>, rows: &[R], at: usize) -> Datum<'static> {
    let (mut cents, mut number, mut is_money) = (0, 0.0, false);
    for datum in rows.iter().filter_map(|row| columns.data(row).nth(at)) {
        match datum {
            Datum::Cents(one) => {
                cents += one;
                is_money = true;
            }
            other => number += other.number().unwrap_or_default(),
        }
    }
    if is_money {
        Datum::Cents(cents)
    } else {
        Datum::Number(number)
    }
}

/// A title with its unit kept together.
fn title(label: &str) -> String {
    unbroken(label).replace("€ ", "€\u{a0}")
}

/// A row: text, width and whether it stands at the left, of each cell.
fn row(xml: &mut String, kind: Row, cells: impl Iterator<Item = (String, f64, bool)>) {
    *xml += "<w:tr><w:trPr><w:cantSplit/>";
    if kind == Row::Titles {
        *xml += "<w:tblHeader/>";
    }
    *xml += "</w:trPr>";
    let (shade, bold) = if kind == Row::Plain {
        ("", "")
    } else {
        (SHADE, "<w:b/>")
    };
    for (text, width, is_text) in cells {
        let side = if is_text { "left" } else { "right" };
        let _ = write!(
            xml,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"pct\"/>{shade}</w:tcPr><w:p><w:pPr><w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"{side}\"/></w:pPr><w:r><w:rPr>{bold}{SIZE}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:tc>",
            escaped(&text)
        );
    }
    *xml += "</w:tr>";
}
