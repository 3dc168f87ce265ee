//! The look of every workbook: number formats, fonts, and colours that a black-and-white printer
//! keeps apart.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Titles and the stronger colour of charts.
pub const DARK: Color = Color::RGB(0x1F_3A_4D);
/// The weaker colour of charts.
pub const MIDDLE: Color = Color::RGB(0x9A_A7_B1);
/// What a chart of lines tells, beside lines that are there for comparison.
pub const TOLD: Color = Color::RGB(0xDA_6C_0F);
/// Bars behind figures.
pub const BAR: Color = Color::RGB(0xCB_D4_DB);
/// Behind figures that a person may change.
pub const INPUT: Color = Color::RGB(0xFF_F2_CC);
/// Behind headers.
const PALE: Color = Color::RGB(0xE3_E8_EC);
/// Behind what is as it should be, behind what is not, behind what nobody can tell; black on them has a
/// contrast of 10 and more.
const GOOD: Color = Color::RGB(0xC8_E6_C9);
const BAD: Color = Color::RGB(0xF9_CF_C6);
const UNSURE: Color = Color::RGB(0xE3_E8_EC);
/// Lines of tables.
pub const LINE: Color = Color::RGB(0xB5_BF_C7);

/// What a cell holds, hence how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text on one line.
    Text,
    /// Text that takes the lines that it needs.
    Wrapped,
    /// A number as it is, or text.
    General,
    /// `true` or `false`, in files for software.
    Truth,
    /// A count, or kWh.
    Whole,
    /// A count of points that says so itself, where another header may stand over it.
    Points,
    /// Watts.
    Watts,
    /// Euros and cents.
    Euros,
    /// Whole euros.
    WholeEuros,
    /// A factor.
    Factor,
    /// A share.
    Percent,
    /// A very small share.
    Gap,
    /// A share with as many decimals as tell something.
    Rate,
    /// A number to the tenth.
    Tenth,
    /// A number of years.
    Years,
    /// A change, with its sign.
    Change,
    /// The same of a count, or of kWh.
    WholeChange,
    /// The same in euros and cents.
    EurosChange,
    /// A yield with three decimals.
    Yield,
    /// A number that is a name: a year, a row.
    Plain,
    /// A day.
    Date,
    /// A figure of any size, with as many decimals as tell something.
    Figure,
}

impl Kind {
    fn number_format(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Wrapped | Self::General | Self::Truth => None,
            Self::Whole => Some("#,##0"),
            Self::Points => Some("[<2]0\"\u{a0}point\";#,##0\"\u{a0}points\""),
            Self::Watts => Some("General"),
            Self::Euros => Some("#,##0.00\"\u{a0}€\""),
            Self::WholeEuros => Some("#,##0\"\u{a0}€\""),
            Self::Factor => Some("0.00"),
            Self::Percent => Some("0.0\"\u{a0}\"%"),
            Self::Gap => Some("0.0000\"\u{a0}\"%"),
            Self::Rate => Some("0.0##\"\u{a0}\"%"),
            Self::Tenth => Some("#,##0.0"),
            Self::Years => Some("0.0"),
            Self::Change => Some("+#,##0.0;\"−\"#,##0.0;0"),
            Self::WholeChange => Some("+#,##0;\"−\"#,##0;0"),
            Self::EurosChange => {
                Some("+#,##0.00\"\u{a0}€\";\"−\"#,##0.00\"\u{a0}€\";0.00\"\u{a0}€\"")
            }
            Self::Yield => Some("0.000"),
            Self::Plain => Some("0"),
            Self::Date => Some("dd/mm/yyyy"),
            Self::Figure => Some("[>=1000]#,##0.0;[>=10]0.00;0.0####"),
        }
    }

    fn apply(self, format: Format) -> Format {
        let format = match self.number_format() {
            Some(code) => format.set_num_format(code).set_align(FormatAlign::Right),
            // The indent keeps text off the number at its left.
            None => format.set_align(FormatAlign::Left).set_indent(1),
        };
        if self.wraps() {
            format.set_text_wrap()
        } else {
            format
        }
    }

    /// Whether cells stand at the left, with an indent.
    #[must_use]
    pub fn is_text(self) -> bool {
        self.number_format().is_none()
    }

    /// Whether long text takes several lines.
    #[must_use]
    pub fn wraps(self) -> bool {
        matches!(self, Self::Wrapped | Self::General)
    }
}

fn line(format: Format) -> Format {
    format
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
}

fn heading(size: u32) -> Format {
    Format::new()
        .set_bold()
        .set_font_size(size)
        .set_font_color(DARK)
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_align(FormatAlign::VerticalCenter)
}

/// Title of a page.
#[must_use]
pub fn title() -> Format {
    heading(15)
}

/// Whom the page is about.
#[must_use]
pub fn subject() -> Format {
    heading(20).set_shrink()
}

/// Heading of a block of figures.
#[must_use]
pub fn section() -> Format {
    line(
        Format::new()
            .set_bold()
            .set_font_color(DARK)
            .set_background_color(PALE),
    )
    .set_indent(1)
}

/// Header of a column.
#[must_use]
pub fn header(kind: Kind) -> Format {
    let header = line(
        Format::new()
            .set_bold()
            .set_font_color(DARK)
            .set_background_color(PALE),
    )
    .set_text_wrap();
    let header = if kind.is_text() {
        header.set_align(FormatAlign::Left).set_indent(1)
    } else {
        header.set_align(FormatAlign::Right)
    };
    header.set_align(FormatAlign::VerticalCenter)
}

/// A cell of a table whose rows may take several lines.
#[must_use]
pub fn cell(kind: Kind) -> Format {
    line(kind.apply(Format::new())).set_align(FormatAlign::Top)
}

/// A cell of a table whose rows take one line each: text that is too long becomes smaller.
#[must_use]
pub fn short_cell(kind: Kind) -> Format {
    line(kind.apply(Format::new())).set_shrink()
}

/// A cell of a total row.
#[must_use]
pub fn total(kind: Kind) -> Format {
    kind.apply(Format::new().set_bold().set_background_color(PALE))
        .set_border_top(FormatBorder::Thin)
        .set_border_bottom(FormatBorder::Thin)
}

/// Label of a figure.
#[must_use]
pub fn label() -> Format {
    line(Format::new())
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_shrink()
}

/// A figure.
#[must_use]
pub fn figure(kind: Kind) -> Format {
    line(kind.apply(Format::new().set_bold()))
}

/// Where a person signs.
#[must_use]
pub fn signature() -> Format {
    Format::new()
        .set_align(FormatAlign::Left)
        .set_align(FormatAlign::Top)
        .set_indent(1)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
}

/// What is added to a cell that says that all is well, or not, or that it is too early to tell.
#[must_use]
pub fn state(is_well: Option<bool>) -> Format {
    let colour = match is_well {
        Some(true) => GOOD,
        Some(false) => BAD,
        None => UNSURE,
    };
    Format::new()
        .set_bold()
        .set_font_color(Color::Black)
        .set_background_color(colour)
}

/// A sentence that matters.
#[must_use]
pub fn statement() -> Format {
    Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
}

/// A sentence that no reader may miss, above everything else.
#[must_use]
pub fn mark() -> Format {
    heading(12)
        .set_background_color(PALE)
        .set_border_bottom(FormatBorder::Medium)
        .set_border_bottom_color(DARK)
}

/// A note.
#[must_use]
pub fn note() -> Format {
    Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_align(FormatAlign::Top)
        .set_font_size(9)
        .set_italic()
}

/// The symbol of a kind of points beside its name, in the colour (red, green, blue) that it has on maps.
#[must_use]
pub fn symbol(colour: [u8; 3]) -> Format {
    let [red, green, blue] = colour.map(u32::from);
    Format::new()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_font_size(13)
        .set_font_color(Color::RGB(red << 16 | green << 8 | blue))
}

/// The name of a symbol.
#[must_use]
pub fn legend() -> Format {
    Format::new()
        .set_align(FormatAlign::Left)
        .set_align(FormatAlign::VerticalCenter)
}

/// A remark beside a figure; it runs on over the empty cells at its right.
#[must_use]
pub fn remark() -> Format {
    Format::new()
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_font_size(9)
        .set_italic()
}

/// A plain sentence over several columns.
#[must_use]
pub fn sentence() -> Format {
    Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_align(FormatAlign::Top)
}
