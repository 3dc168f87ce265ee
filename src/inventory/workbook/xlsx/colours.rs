//! Colours as a workbook names them: by themselves, by the palette, by the theme.

use super::fault::Read;
use super::markup::{Tag, Tags};

/// Colours that a workbook calls by a number, as Excel has them unless a workbook says otherwise
/// (ECMA-376, part 1, 18.8.27); the first eight are the next eight once more.
const PALETTE: [u32; 56] = [
    0x00_00_00, 0xFF_FF_FF, 0xFF_00_00, 0x00_FF_00, 0x00_00_FF, 0xFF_FF_00, 0xFF_00_FF, 0x00_FF_FF,
    0x80_00_00, 0x00_80_00, 0x00_00_80, 0x80_80_00, 0x80_00_80, 0x00_80_80, 0xC0_C0_C0, 0x80_80_80,
    0x99_99_FF, 0x99_33_66, 0xFF_FF_CC, 0xCC_FF_FF, 0x66_00_66, 0xFF_80_80, 0x00_66_CC, 0xCC_CC_FF,
    0x00_00_80, 0xFF_00_FF, 0xFF_FF_00, 0x00_FF_FF, 0x80_00_80, 0x80_00_00, 0x00_80_80, 0x00_00_FF,
    0x00_CC_FF, 0xCC_FF_FF, 0xCC_FF_CC, 0xFF_FF_99, 0x99_CC_FF, 0xFF_99_CC, 0xCC_99_FF, 0xFF_CC_99,
    0x33_66_FF, 0x33_CC_CC, 0x99_CC_00, 0xFF_CC_00, 0xFF_99_00, 0xFF_66_00, 0x66_66_99, 0x96_96_96,
    0x00_33_66, 0x33_99_66, 0x00_33_00, 0x33_33_00, 0x99_33_00, 0x99_33_66, 0x33_33_99, 0x33_33_33,
];

/// The theme of Office, for a workbook that has none of its own.
const OFFICE: [u32; 12] = [
    0xFF_FF_FF, 0x00_00_00, 0xE7_E6_E6, 0x44_54_6A, 0x44_72_C4, 0xED_7D_31, 0xA5_A5_A5, 0xFF_C0_00,
    0x5B_9B_D5, 0x70_AD_47, 0x05_63_C1, 0x95_4F_72,
];

/// A colour as it is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Colour {
    /// Red, green and blue: 0xRRGGBB.
    Rgb(u32),
    /// Of the palette.
    Indexed(usize),
    /// Of the theme, made lighter or darker.
    Theme(usize, f64),
}

impl Colour {
    /// The colour that a tag names; nothing for the one of the screen.
    pub fn of(tag: &Tag<'_>) -> Option<Self> {
        if let Some(rgb) = tag.attribute(b"rgb") {
            return rgb_of(rgb).map(Self::Rgb);
        }
        if let Some(theme) = tag.number(b"theme") {
            let tint = tag
                .attribute(b"tint")
                .and_then(|tint| std::str::from_utf8(tint).ok()?.trim().parse().ok())
                .filter(|tint: &f64| tint.is_finite());
            return Some(Self::Theme(theme as usize, tint.unwrap_or(0.0)));
        }
        tag.number(b"indexed")
            .map(|index| Self::Indexed(index as usize))
    }

    /// Red, green and blue.
    pub fn resolve(self, palette: &[u32], theme: &[u32]) -> Option<u32> {
        match self {
            Self::Rgb(rgb) => Some(rgb),
            Self::Indexed(index) => match palette.get(index) {
                Some(own) => Some(*own),
                None => PALETTE
                    .get(if index < 8 { index } else { index - 8 })
                    .copied(),
            },
            Self::Theme(index, tint) => theme
                .get(index)
                .or(OFFICE.get(index))
                .map(|rgb| tinted(*rgb, tint)),
        }
    }
}

/// Red, green and blue of six digits, or of eight whose first two are how opaque it is.
pub(super) fn rgb_of(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    let rgb = digits.get(digits.len().checked_sub(6)?..)?;
    u32::from_str_radix(rgb, 16).ok()
}

/// The colours of a theme, in the order in which cells count them: light before dark.
pub(super) fn theme(part: &[u8]) -> Read<Vec<u32>> {
    const ORDER: [&[u8]; 12] = [
        b"lt1",
        b"dk1",
        b"lt2",
        b"dk2",
        b"accent1",
        b"accent2",
        b"accent3",
        b"accent4",
        b"accent5",
        b"accent6",
        b"hlink",
        b"folHlink",
    ];
    let mut colours = OFFICE.to_vec();
    let mut tags = Tags::of(part);
    let (mut in_scheme, mut current) = (false, None);
    while let Some(tag) = tags.next()? {
        if tag.name == b"clrScheme" {
            if tag.ends {
                break;
            }
            in_scheme = true;
        } else if in_scheme && !tag.ends {
            if let Some(at) = ORDER.iter().position(|name| *name == tag.name) {
                current = Some(at);
            }
            let value = match tag.name {
                b"srgbClr" => tag.attribute(b"val"),
                b"sysClr" => tag.attribute(b"lastClr"),
                _ => None,
            };
            if let (Some(at), Some(rgb)) = (current, value.and_then(rgb_of)) {
                colours[at] = rgb;
            }
        }
    }
    Ok(colours)
}

/// A colour made lighter, or darker where the tint is below 0 (ECMA-376, part 1, 18.8.19): only
/// its lightness changes.
fn tinted(rgb: u32, tint: f64) -> u32 {
    let channels = [16, 8, 0].map(|shift| f64::from(rgb >> shift & 0xFF) / 255.0);
    let high = channels.into_iter().fold(0.0, f64::max);
    let low = channels.into_iter().fold(1.0, f64::min);
    let lightness = f64::midpoint(high, low);
    let tint = tint.clamp(-1.0, 1.0);
    let wanted = if tint < 0.0 {
        lightness * (1.0 + tint)
    } else {
        lightness * (1.0 - tint) + tint
    };
    // With hue and saturation kept, each channel lies where it lay between the two ends.
    let chroma = 1.0 - (2.0 * lightness - 1.0).abs();
    let saturation = if chroma > 0.0 {
        (high - low) / chroma
    } else {
        0.0
    };
    let spread = saturation * (1.0 - (2.0 * wanted - 1.0).abs());
    channels
        .map(|channel| {
            let place = if high > low {
                (channel - low) / (high - low) - 0.5
            } else {
                0.0
            };
            ((wanted + place * spread).clamp(0.0, 1.0) * 255.0).round() as u32
        })
        .into_iter()
        .fold(0, |rgb, channel| rgb << 8 | channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(xml: &str) -> Option<u32> {
        let mut tags = Tags::of(xml.as_bytes());
        let tag = tags.next().expect("well formed").expect("a tag");
        Colour::of(&tag)?.resolve(&[], &[])
    }

    #[test]
    fn colours_are_those_that_excel_shows() {
        for (xml, rgb) in [
            ("<fgColor rgb=\"FFFFFF00\"/>", Some(0xFF_FF_00)),
            ("<fgColor rgb=\"92D050\"/>", Some(0x92_D0_50)),
            ("<fgColor indexed=\"13\"/>", Some(0xFF_FF_00)),
            ("<fgColor indexed=\"5\"/>", Some(0xFF_FF_00)),
            ("<fgColor indexed=\"64\"/>", None),
            ("<fgColor auto=\"1\"/>", None),
            // « Vert, Accentuation 6 » and its lighter and darker shades in Excel 2016.
            ("<fgColor theme=\"9\"/>", Some(0x70_AD_47)),
            (
                "<fgColor theme=\"9\" tint=\"0.59999389629810485\"/>",
                Some(0xC5_E0_B3),
            ),
            (
                "<fgColor theme=\"9\" tint=\"-0.249977111117893\"/>",
                Some(0x54_82_35),
            ),
            (
                "<fgColor theme=\"0\" tint=\"-0.14999847407452621\"/>",
                Some(0xD9_D9_D9),
            ),
            (
                "<fgColor theme=\"1\" tint=\"0.499984740745262\"/>",
                Some(0x80_80_80),
            ),
            ("<fgColor theme=\"99\"/>", None),
        ] {
            let near = |one: u32, other: u32| {
                [16, 8, 0]
                    .iter()
                    .all(|shift| (one >> shift & 0xFF).abs_diff(other >> shift & 0xFF) <= 1)
            };
            match (colour(xml), rgb) {
                (Some(read), Some(rgb)) => assert!(near(read, rgb), "{xml}: {read:06X}"),
                (read, rgb) => assert_eq!(read, rgb, "{xml}"),
            }
        }
    }

    #[test]
    fn the_theme_of_a_workbook_is_its_own() {
        let part = b"<a:theme><a:clrScheme name=\"x\"><a:dk1><a:sysClr val=\"windowText\" lastClr=\"010203\"/></a:dk1><a:lt1><a:srgbClr val=\"FEFEFE\"/></a:lt1><a:accent1><a:srgbClr val=\"123456\"><a:alpha val=\"5\"/></a:srgbClr></a:accent1></a:clrScheme><a:srgbClr val=\"000000\"/></a:theme>";
        let colours = theme(part).expect("well formed");
        assert_eq!(colours[..2], [0xFE_FE_FE, 0x01_02_03]);
        assert_eq!(colours[4..6], [0x12_34_56, 0xED_7D_31]);
    }
}
