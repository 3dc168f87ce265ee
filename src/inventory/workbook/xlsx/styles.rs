//! What the style of a cell says: how its number is shown, its background, whether it is struck.

use super::colours::{self, Colour};
use super::fault::Read;
use super::formats::Shows;
use super::markup::{Tag, Tags};
use super::package::{Package, Relation};
use rustc_hash::FxHashMap;

/// A style that cells refer to by its number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// What the cell makes of its number.
    pub shows: Shows,
    /// Background, 0xRRGGBB; none where it is white or there is none.
    pub fill: Option<u32>,
    /// Whether its text is struck through.
    pub struck: bool,
}

/// Reads the styles of a workbook; none where it has none.
pub(super) fn read(package: &Package<'_>, relations: &[Relation]) -> Read<Vec<Style>> {
    let part = |kind: &str| {
        let found = relations.iter().find(|relation| relation.kind == kind);
        found.map_or("", |relation| &relation.target)
    };
    if !package.has(part("styles")) {
        return Ok(Vec::new());
    }
    let mut stated = StyleParts::of(&package.whole(part("styles"))?)?;
    let by_theme = |colour: &Option<Colour>| matches!(colour, Some(Colour::Theme(..)));
    let theme = if stated.fills.iter().any(by_theme) && package.has(part("theme")) {
        colours::theme(&package.whole(part("theme"))?)?
    } else {
        Vec::new()
    };
    let cells = std::mem::take(&mut stated.cells);
    Ok(cells
        .into_iter()
        .map(|cell| stated.style(cell, &theme))
        .collect())
}

/// The colour of text on the screen, which a filled cell has until another one is told.
const OF_THE_SCREEN: Colour = Colour::Indexed(64);

/// The parts of styles, which the formats of cells refer to by their numbers.
#[derive(Debug, Default)]
struct StyleParts {
    formats: FxHashMap<u32, Shows>,
    /// Whether each font is struck through.
    fonts: Vec<bool>,
    fills: Vec<Option<Colour>>,
    palette: Vec<u32>,
    cells: Vec<CellFormat>,
}

/// The format of a cell: number format, font and fill.
#[derive(Debug, Clone, Copy)]
struct CellFormat {
    number: u32,
    font: usize,
    fill: usize,
}

impl StyleParts {
    fn of(part: &[u8]) -> Read<Self> {
        let mut stated = Self::default();
        let mut tags = Tags::of(part);
        // The same elements describe what conditions and tables add, which no cell refers to.
        let mut list: &[u8] = b"";
        while let Some(tag) = tags.next()? {
            match tag.name {
                b"numFmts" | b"fonts" | b"fills" | b"cellXfs" | b"indexedColors" => {
                    list = if tag.ends { b"" } else { tag.name };
                }
                // Another reading for newer programs, beside the one for all.
                b"Choice" => tags.skip(&tag)?,
                _ if !tag.ends => stated.take(list, &tag)?,
                _ => {}
            }
        }
        Ok(stated)
    }

    fn take(&mut self, list: &[u8], tag: &Tag<'_>) -> Read<()> {
        match (list, tag.name) {
            (b"numFmts", b"numFmt") => {
                if let (Some(id), Some(code)) = (tag.number(b"numFmtId"), tag.text(b"formatCode")?)
                {
                    self.formats.insert(id, Shows::of(&code));
                }
            }
            (b"fonts", b"font") => self.fonts.push(false),
            (b"fonts", b"strike") => {
                if let Some(font) = self.fonts.last_mut() {
                    *font = tag.says(b"val").unwrap_or(true);
                }
            }
            (b"fills", b"fill") => self.fills.push(None),
            (b"fills", b"patternFill") => {
                let pattern = tag.attribute(b"patternType");
                if matches!(pattern, None | Some(b"none" | b"gray125")) {
                    return Ok(());
                }
                if let Some(fill) = self.fills.last_mut() {
                    *fill = Some(OF_THE_SCREEN);
                }
            }
            (b"fills", b"fgColor") => {
                if let Some(fill @ Some(_)) = self.fills.last_mut() {
                    *fill = Colour::of(tag);
                }
            }
            // What is behind hatches, where these have no colour of their own.
            (b"fills", b"bgColor") => {
                if let Some(fill) = self.fills.last_mut()
                    && *fill == Some(OF_THE_SCREEN)
                {
                    *fill = Colour::of(tag);
                }
            }
            // A shading: the first of its colours.
            (b"fills", b"color") => {
                if let Some(fill @ None) = self.fills.last_mut() {
                    *fill = Colour::of(tag);
                }
            }
            (b"indexedColors", b"rgbColor") => {
                let rgb = tag.attribute(b"rgb").and_then(colours::rgb_of);
                self.palette.push(rgb.unwrap_or(0));
            }
            (b"cellXfs", b"xf") => {
                let index = |name| tag.number(name).unwrap_or(0);
                self.cells.push(CellFormat {
                    number: index(b"numFmtId"),
                    font: index(b"fontId") as usize,
                    fill: index(b"fillId") as usize,
                });
            }
            _ => {}
        }
        Ok(())
    }

    fn style(&self, cell: CellFormat, theme: &[u32]) -> Style {
        const WHITE: u32 = 0xFF_FF_FF;
        Style {
            shows: match self.formats.get(&cell.number) {
                Some(own) => own.clone(),
                None => Shows::built_in(cell.number),
            },
            fill: self
                .fills
                .get(cell.fill)
                .and_then(|fill| (*fill)?.resolve(&self.palette, theme))
                .filter(|rgb| *rgb != WHITE),
            struck: self.fonts.get(cell.font).copied().unwrap_or(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_put_together_from_their_lists() {
        let part = b"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='jj/mm/aaaa'/></numFmts>\
            <fonts><font/><font><strike/></font><font><strike val='0'/></font></fonts>\
            <fills><fill><patternFill patternType='none'/></fill>\
            <fill><patternFill patternType='gray125'><fgColor rgb='FF000000'/></patternFill></fill>\
            <fill><patternFill patternType='solid'><fgColor rgb='FFFFFF00'/><bgColor indexed='64'/></patternFill></fill>\
            <fill><patternFill patternType='solid'><fgColor indexed='9'/></patternFill></fill>\
            <fill><patternFill patternType='solid'><fgColor indexed='20'/></patternFill></fill></fills>\
            <cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
            <cellXfs><xf/><xf numFmtId='164' fontId='1' fillId='2'/><xf numFmtId='20' fontId='2' fillId='1'/><xf fillId='3'/><xf fillId='4' fontId='99'/></cellXfs>\
            <dxfs><dxf><font><strike/></font><fill><patternFill patternType='solid'><fgColor rgb='FFFF0000'/></patternFill></fill></dxf></dxfs>\
            <colors><indexedColors><rgbColor rgb='00000000'/></indexedColors></colors></styleSheet>";
        let stated = StyleParts::of(part).expect("well formed");
        let styles: Vec<Style> = stated
            .cells
            .iter()
            .map(|cell| stated.style(*cell, &[]))
            .collect();
        let plain = Style::default();
        assert_eq!(
            styles,
            [
                plain.clone(),
                Style {
                    shows: Shows::Date,
                    fill: Some(0xFF_FF_00),
                    struck: true
                },
                Style {
                    shows: Shows::Time,
                    ..plain.clone()
                },
                plain.clone(),
                Style {
                    fill: Some(0x80_00_80),
                    ..plain
                },
            ]
        );
    }
}
