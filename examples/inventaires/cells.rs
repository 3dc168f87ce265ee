//! What all the files share: the columns of a point, and the look of a sheet.

use crate::park::{Park, Point, Watts};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

pub const NOTICE: &str =
    "Données synthétiques — exemple Réverbère, ne décrivent aucune installation réelle";

pub enum Cell {
    Blank,
    Text(String),
    Number(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        match text {
            "" => Cell::Blank,
            text => Cell::Text(text.to_owned()),
        }
    }
}

impl<N: Into<f64>> From<Option<N>> for Cell {
    fn from(number: Option<N>) -> Self {
        number.map_or(Cell::Blank, |n| Cell::Number(n.into()))
    }
}

pub struct Column {
    pub header: &'static str,
    pub width: f64,
    pub value: fn(&Park, &Point) -> Cell,
}

pub const fn column(header: &'static str, width: f64, value: fn(&Park, &Point) -> Cell) -> Column {
    Column {
        header,
        width,
        value,
    }
}

pub fn insee(park: &Park, _: &Point) -> Cell {
    Cell::Number(f64::from(park.commune.insee))
}
pub fn commune(park: &Park, _: &Point) -> Cell {
    park.commune.name.as_str().into()
}
pub fn reference(_: &Park, point: &Point) -> Cell {
    point.reference.as_str().into()
}
pub fn cabinet(_: &Park, point: &Point) -> Cell {
    point.cabinet.as_str().into()
}
pub fn street(_: &Park, point: &Point) -> Cell {
    point.street.as_str().into()
}
pub fn number(_: &Park, point: &Point) -> Cell {
    point.number.into()
}
pub fn lamp(_: &Park, point: &Point) -> Cell {
    point.lamp.as_str().into()
}
pub fn lamp_w(_: &Park, point: &Point) -> Cell {
    match &point.watts {
        Watts::Number(watts) => Some(*watts).into(),
        Watts::Text(text) => text.as_str().into(),
        Watts::Blank => Cell::Blank,
    }
}
pub fn system_w(_: &Park, point: &Point) -> Cell {
    point.system_w.into()
}
pub fn lanterns(_: &Park, point: &Point) -> Cell {
    Some(point.lanterns).filter(|_| point.lanterns_given).into()
}
pub fn luminaire(_: &Park, point: &Point) -> Cell {
    point.luminaire.into()
}
pub fn mounting(_: &Park, point: &Point) -> Cell {
    point.fixture.mounting.label().into()
}
pub fn height(_: &Park, point: &Point) -> Cell {
    Some(point.fixture.height).into()
}
pub fn ballast(_: &Park, point: &Point) -> Cell {
    point.fixture.ballast.into()
}
pub fn regime(_: &Park, point: &Point) -> Cell {
    point.regime.into()
}
pub fn year(_: &Park, point: &Point) -> Cell {
    Some(point.fixture.year).into()
}
pub fn state(_: &Park, point: &Point) -> Cell {
    point.state.into()
}
pub fn remark(_: &Park, point: &Point) -> Cell {
    point.remark.into()
}

pub fn easting(_: &Park, point: &Point) -> Cell {
    point.place.map(|(x, _)| x).into()
}
pub fn northing(_: &Park, point: &Point) -> Cell {
    point.place.map(|(_, y)| y).into()
}

/// The few formats of a technician's workbook.
pub struct Look {
    pub title: Format,
    pub notice: Format,
    pub header: Format,
    pub text: Format,
    pub number: Format,
    pub label: Format,
    pub total: Format,
    pub total_points: Format,
    pub euros: Format,
}

impl Look {
    pub fn new() -> Self {
        let thin = Color::RGB(0xB7_C0C8);
        let cell = Format::new()
            .set_border(FormatBorder::Thin)
            .set_border_color(thin);
        let total = cell
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(0xEE_F2F5));
        Look {
            title: Format::new().set_bold().set_font_size(14),
            notice: Format::new()
                .set_italic()
                .set_font_color(Color::RGB(0x80_5A00)),
            header: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xD6_E4F0)),
            label: cell
                .clone()
                .set_indent(1)
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::Top),
            total_points: total.clone().set_num_format("0\" points\""),
            euros: cell.clone().set_num_format("#,##0"),
            total,
            text: cell.clone().set_indent(1),
            number: cell,
        }
    }
}

/// A workbook with nothing in it that changes from one run to the next.
pub fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_author("Réverbère (exemple)")
        .set_comment(NOTICE)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2025, 1, 15)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// Widths, frozen header, and a page that prints.
pub fn lay_out(sheet: &mut Worksheet, widths: &[f64], header: u32) -> Result<(), XlsxError> {
    for (column, &width) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    sheet
        .set_freeze_panes(header + 1, 0)?
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(0, header)?
        .set_footer("&L&A&RPage &P / &N");
    Ok(())
}

pub fn write_header(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    look: &Look,
) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(columns) {
        sheet.write_string_with_format(row, at, column.header, &look.header)?;
    }
    sheet.set_row_height(row, 32)?;
    Ok(())
}

pub fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Cell,
    look: &Look,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => sheet.write_blank(row, column, &look.text)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &look.text)?,
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, number, &look.number)?
        }
    };
    Ok(())
}

pub fn write_point(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    park: &Park,
    point: &Point,
    look: &Look,
) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(columns) {
        write_cell(sheet, row, at, (column.value)(park, point), look)?;
    }
    Ok(())
}
