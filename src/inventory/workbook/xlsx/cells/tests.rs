//! Pieces of sheets as programs write them.

use super::*;
use crate::inventory::grid::Text;
use crate::inventory::workbook::runs::Look;
use std::convert::Infallible;

fn shared(texts: &[&str]) -> Vec<Shared> {
    texts
        .iter()
        .map(|text| {
            let mut runs = Runs::default();
            runs.text.push_str(text);
            runs.end(Look {
                struck: text.starts_with("struck").then_some(true),
                raised: false,
            });
            let Ok(shared) = Shared::of(&runs, |text| Ok::<_, Infallible>(Text::from(text)));
            shared
        })
        .collect()
}

fn read_with(piece: &str, before: Option<u32>, from_1904: bool) -> Read<Option<Rows>> {
    let style = |shows| Style {
        shows,
        ..Style::default()
    };
    let styles = [
        Style::default(),
        style(Shows::Date),
        style(Shows::DateAndTime),
        style(Shows::Time),
        style(Shows::Duration),
        style(Shows::of("00000")),
        Style {
            fill: Some(0xFF_FF_00),
            ..Style::default()
        },
        Style {
            struck: true,
            ..Style::default()
        },
    ];
    read(
        piece.as_bytes(),
        before,
        &Referred {
            shared: &shared(&["SHP", "", "struck SHP"]),
            styles: &styles,
            from_1904,
            known: &Known::default(),
            spent: &Spent::default(),
        },
    )
}

fn rows(piece: &str) -> Rows {
    read_with(piece, Some(0), false)
        .expect("well formed")
        .expect("rows in their places")
}

/// The cells of a piece as addresses and what they show.
fn stated(piece: &str) -> Vec<(u32, u32, String)> {
    let all = rows(piece).filled.into_iter();
    all.flat_map(|row| {
        let number = row.number;
        row.cells
            .into_iter()
            .map(move |(column, cell)| (number, column, cell.to_string()))
    })
    .collect()
}

fn cell(xml: &str) -> Option<Cell> {
    let mut rows = rows(&format!("<row r='1'>{xml}</row>")).filled;
    rows.pop()
        .and_then(|mut row| row.cells.pop())
        .map(|(_, cell)| cell)
}

fn text(text: &str) -> Cell {
    Cell::Text(Text::from(text))
}

#[test]
fn cells_hold_what_their_kind_says() {
    for (xml, read) in [
        ("<c><v>12.5</v></c>", Some(Cell::Number(12.5))),
        ("<c t='n'><v> -1e3 </v></c>", Some(Cell::Number(-1000.0))),
        (
            "<c><v>21458012345678</v></c>",
            Some(Cell::Number(21_458_012_345_678.0)),
        ),
        (
            "<c><v>2.1458012345678E13</v></c>",
            Some(Cell::Number(21_458_012_345_678.0)),
        ),
        ("<c><v>SHP 100</v></c>", Some(text("SHP 100"))),
        ("<c><v>NaN</v></c>", Some(text("NaN"))),
        ("<c t='s'><v>0</v></c>", Some(text("SHP"))),
        ("<c t='s'><v/></c>", None),
        ("<c t='s'><v>1</v></c>", None),
        (
            "<c t='str'><v>l&apos;a_x000D_b</v></c>",
            Some(text("l'a\nb")),
        ),
        ("<c t='str'><f>A1&amp;\"\"</f><v></v></c>", None),
        (
            "<c t='inlineStr'><is><t> a </t><rPh><t>z</t></rPh></is></c>",
            Some(text("a")),
        ),
        (
            "<c t='inlineStr'><is><r><t>a</t></r><r><t xml:space='preserve'> b</t></r></is></c>",
            Some(text("a b")),
        ),
        ("<c t='inlineStr'><is><t/></is></c>", None),
        (
            "<x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c>",
            Some(text("a")),
        ),
        ("<c t='b'><v>1</v></c>", Some(Cell::Bool(true))),
        ("<c t='b'><v>false</v></c>", Some(Cell::Bool(false))),
        (
            "<c t='e'><v>#N/A</v></c>",
            Some(Cell::Error(Text::from("#N/A"))),
        ),
        (
            "<c t='d'><v>2015-06-01T00:00:00Z</v></c>",
            Some(Cell::Date(42_156.0)),
        ),
        ("<c t='d'><v>T12:00:00</v></c>", Some(Cell::Time(0.5))),
        (
            "<c t='d' s='1'><v>42156</v></c>",
            Some(Cell::Date(42_156.0)),
        ),
        ("<c><f>1+1</f><v>2</v></c>", Some(Cell::Number(2.0))),
        ("<c><f>1+1</f><v/></c>", Some(Cell::Formula)),
        ("<c><f>1+1</f></c>", Some(Cell::Formula)),
        ("<c t='n'><f t='shared' si='0'/></c>", Some(Cell::Formula)),
        ("<c s='1'><v>42156</v></c>", Some(Cell::Date(42_156.0))),
        ("<c s='2'><v>42156.5</v></c>", Some(Cell::Date(42_156.5))),
        ("<c s='2'><v>0.5</v></c>", Some(Cell::Time(0.5))),
        ("<c s='3'><v>0.5</v></c>", Some(Cell::Time(0.5))),
        ("<c s='3'><v>42156.5</v></c>", Some(Cell::Time(0.5))),
        ("<c s='4'><v>1.5</v></c>", Some(Cell::Time(1.5))),
        ("<c s='4'><v>-1.5</v></c>", Some(Cell::Number(-1.5))),
        ("<c s='5'><v>1004</v></c>", Some(text("01004"))),
        ("<c s='99'><v>1</v></c>", Some(Cell::Number(1.0))),
        ("<c s='1'/>", None),
        ("<c><extLst><ext><v2/></ext></extLst></c>", None),
    ] {
        assert_eq!(cell(xml), read, "{xml}");
    }
    let lost = cell("<c t='s'><v>7</v></c>");
    assert!(matches!(lost, Some(Cell::Error(_))), "{lost:?}");
}

#[test]
fn dates_of_1904_are_those_of_the_usual_calendar() {
    let piece = "<row r='1'><c s='1'><v>40694</v></c><c t='d'><v>2015-06-01</v></c><c s='3'><v>0.5</v></c><c><v>40694</v></c></row>";
    let read = read_with(piece, None, true)
        .expect("well formed")
        .expect("rows");
    let cells: Vec<&Cell> = read.filled[0].cells.iter().map(|(_, cell)| cell).collect();
    assert_eq!(
        cells,
        [
            &Cell::Date(42_156.0),
            &Cell::Date(42_156.0),
            &Cell::Time(0.5),
            &Cell::Number(40_694.0)
        ]
    );
    assert!(read.has_dates);
}

#[test]
fn rows_and_cells_stand_where_they_say_or_after_the_last() {
    let one = "<c><v>1</v></c>";
    let at = |row, column| (row, column, "1".to_owned());
    for (piece, places) in [
        (
            format!("<row r='3'>{one}{one}</row>"),
            vec![at(3, 0), at(3, 1)],
        ),
        (
            format!("<row>{one}</row><row/><row>{one}</row>"),
            vec![at(1, 0), at(3, 0)],
        ),
        (
            format!("<row r='4'>{one}</row><row>{one}</row>"),
            vec![at(4, 0), at(5, 0)],
        ),
        (
            "<row r='1'><c r='C1'><v>1</v></c><c><v>1</v></c></row>".to_owned(),
            vec![at(1, 2), at(1, 3)],
        ),
        (
            "<row><c r='B7'><v>1</v></c></row>".to_owned(),
            vec![at(7, 1)],
        ),
        (
            "<row r='2'><c r='b2'><v>1</v></c><c r='XFD2'><v>1</v></c></row>".to_owned(),
            vec![at(2, 1), at(2, 16_383)],
        ),
        (
            "<x:row r='1048576'><x:c><x:v>1</x:v></x:c></x:row>".to_owned(),
            vec![at(1_048_576, 0)],
        ),
        (
            format!(
                "<row r='1'><mc:AlternateContent><mc:Choice Requires='z'>{one}</mc:Choice><mc:Fallback>{one}</mc:Fallback></mc:AlternateContent></row>"
            ),
            vec![at(1, 0)],
        ),
    ] {
        assert_eq!(stated(&piece), places, "{piece}");
    }
    // A cell that says another row than the one around it.
    let elsewhere = stated("<row r='2'><c r='A9'><v>1</v></c><c r='B2'><v>1</v></c></row>");
    assert!(elsewhere.contains(&at(9, 0)) && elsewhere.contains(&at(2, 1)));
}

#[test]
fn rows_without_a_number_need_the_one_before() {
    let piece = "<row><c><v>1</v></c></row>";
    let unknown = read_with(piece, None, false).expect("well formed");
    assert!(unknown.is_none());
    let known = read_with(piece, Some(9), false).expect("well formed");
    assert_eq!(
        known.map(|rows| (rows.filled[0].number, rows.last)),
        Some((10, 10))
    );
}

#[test]
fn places_that_no_sheet_has_are_refused() {
    for piece in [
        "<row r='1'><c r='XFE1'><v>1</v></c></row>",
        "<row r='1'><c r='FXSHRXX1'><v>1</v></c></row>",
        "<row r='1'><c r='A1048577'><v>1</v></c></row>",
        "<row r='1'><c r='1'><v>1</v></c></row>",
        "<row r='1048577'/>",
        "<row r='0'/>",
        "<row r='99999999999'/>",
        "<row r='x'/>",
        &format!("<row r='1'>{}</row>", "<c/>".repeat(16_385)),
    ] {
        let refused = read_with(piece, Some(0), false);
        assert!(matches!(refused, Err(Fault::Damaged(_))), "{piece}");
    }
}

#[test]
fn what_is_not_closed_is_damaged_or_cut() {
    for (piece, fault) in [
        ("<row r='1'><c><v>1</v>", Fault::Truncated),
        ("<row r='1'>", Fault::Truncated),
    ] {
        assert_eq!(
            read_with(piece, Some(0), false).err(),
            Some(fault),
            "{piece}"
        );
    }
    for piece in [
        "<row r='1'><c><c/></row>",
        "<row r='1'><row r='2'/></row>",
        "<row r='1'><c></row>",
    ] {
        let refused = read_with(piece, Some(0), false);
        assert!(matches!(refused, Err(Fault::Damaged(_))), "{piece}");
    }
}

#[test]
fn what_hides_colours_and_strikes_rows_is_kept() {
    let read = rows(
        "<row r='1' hidden='1'><c t='s'><v>0</v></c></row>\
         <row r='2' hidden='0' ht='15'><c t='s'><v>0</v></c></row>\
         <row r='3' ht='0' customHeight='1'><c t='s'><v>0</v></c></row>\
         <row r='4' hidden='true'/>\
         <row r='5'><c s='6' t='s'><v>0</v></c><c s='6'/><c r='D5' s='6'><v>1</v></c></row>\
         <row r='6'><c s='6'/></row>\
         <row r='7'><c s='7' t='s'><v>0</v></c><c><v>1</v></c><c><v>2</v></c></row>\
         <row r='8'><c t='s'><v>2</v></c></row>\
         <row r='9'><c s='7' t='s'><v>0</v></c><c t='s'><v>0</v></c></row>\
         <row r='10'><c t='inlineStr'><is><r><rPr><strike/></rPr><t>a</t></r></is></c></row>",
    );
    assert_eq!(read.hidden, [1, 3]);
    let yellow = 0xFF_FF_00;
    assert_eq!(
        read.fills,
        [(5, vec![(0, yellow), (1, yellow), (3, yellow)])]
    );
    assert_eq!(read.struck, [7, 8, 10]);
}
