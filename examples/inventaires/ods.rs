//! A small OpenDocument spreadsheet, written by hand: one sheet, two title lines,
//! a single-line header, frozen.

use crate::cells::{Cell, Column, NOTICE};
use crate::park::Park;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Title, notice, header.
const FROZEN_ROWS: usize = 3;

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"#;

const HEAD: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2">
<office:automatic-styles>
<style:style style:name="title" style:family="table-cell"><style:text-properties fo:font-weight="bold" fo:font-size="14pt"/></style:style>
<style:style style:name="notice" style:family="table-cell"><style:text-properties fo:font-style="italic" fo:color="#805a00"/></style:style>
<style:style style:name="header" style:family="table-cell"><style:table-cell-properties fo:background-color="#d6e4f0" fo:border="0.05pt solid #b7c0c8"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:border="0.05pt solid #b7c0c8"/></style:style>
"##;

fn settings(sheet: &str, frozen_rows: usize) -> String {
    let item = |name: &str, kind: &str, value: usize| {
        format!(
            r#"<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>"#
        )
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:ooo="http://openoffice.org/2004/office" office:version="1.2"><office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry><config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="{sheet}">{}{}{}</config:config-item-map-entry></config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>
"#,
        item("VerticalSplitMode", "short", 2),
        item("VerticalSplitPosition", "int", frozen_rows),
        item("PositionBottom", "int", frozen_rows),
    )
}

pub fn write(
    title: &str,
    columns: &[Column],
    park: &Park,
    file: &Path,
) -> Result<(), Box<dyn Error>> {
    let sheet = "Points lumineux";
    let content = content(sheet, title, columns, park)?;
    let settings = settings(sheet, FROZEN_ROWS);
    let dated = SimpleFileOptions::default()
        .last_modified_time(DateTime::from_date_and_time(2025, 1, 15, 0, 0, 0)?);
    let stored = dated.compression_method(CompressionMethod::Stored);
    let deflated = dated.compression_method(CompressionMethod::Deflated);

    let mut zip = ZipWriter::new(File::create(file)?);
    // The first entry, stored, is how a program knows the format.
    for (name, options, text) in [
        ("mimetype", stored, MIME),
        ("content.xml", deflated, &content),
        ("settings.xml", deflated, &settings),
        ("META-INF/manifest.xml", deflated, MANIFEST),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish()?;
    Ok(())
}

fn content(
    sheet: &str,
    title: &str,
    columns: &[Column],
    park: &Park,
) -> Result<String, std::fmt::Error> {
    let mut xml = HEAD.to_owned();
    for (at, column) in columns.iter().enumerate() {
        // A character of Calibri 11 is about 2 mm wide.
        writeln!(
            xml,
            r#"<style:style style:name="co{at}" style:family="table-column"><style:table-column-properties style:column-width="{:.1}mm"/></style:style>"#,
            column.width * 2.1
        )?;
    }
    write!(
        xml,
        "</office:automatic-styles>\n<office:body><office:spreadsheet>\n<table:table table:name=\"{sheet}\">\n"
    )?;
    for at in 0..columns.len() {
        writeln!(xml, r#"<table:table-column table:style-name="co{at}"/>"#)?;
    }
    row(&mut xml, "title", [Cell::from(title)])?;
    row(&mut xml, "notice", [Cell::from(NOTICE)])?;
    row(
        &mut xml,
        "header",
        columns.iter().map(|c| Cell::from(c.header)),
    )?;
    for point in &park.points {
        row(
            &mut xml,
            "cell",
            columns.iter().map(|c| (c.value)(park, point)),
        )?;
    }
    xml.push_str(
        "</table:table>\n</office:spreadsheet></office:body>\n</office:document-content>\n",
    );
    Ok(xml)
}

fn row(xml: &mut String, style: &str, cells: impl IntoIterator<Item = Cell>) -> std::fmt::Result {
    xml.push_str("<table:table-row>");
    for cell in cells {
        match cell {
            Cell::Blank => write!(xml, r#"<table:table-cell table:style-name="{style}"/>"#)?,
            Cell::Text(text) => write!(
                xml,
                r#"<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
                escape(&text)
            )?,
            Cell::Number(number) => write!(
                xml,
                r#"<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>"#
            )?,
        }
    }
    xml.push_str("</table:table-row>\n");
    Ok(())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
