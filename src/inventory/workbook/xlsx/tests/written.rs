//! Workbooks as programs write them, each in its own way.

use super::*;

/// The cells of the first sheet of parts.
fn cells(parts: &[(&str, Vec<u8>)]) -> Vec<(u32, u32, String)> {
    let sheets = read_bytes(&archive(parts)).expect("a workbook");
    let cell = |number, (column, cell): &(u32, Cell)| (number, *column, cell.to_string());
    sheets[0]
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().map(move |stated| cell(row.number, stated)))
        .collect()
}

fn one() -> Vec<(u32, u32, String)> {
    vec![(1, 0, "1".to_owned())]
}

#[test]
fn parts_are_found_where_their_relations_lead() {
    let relations = |target: &str| {
        format!(
            "<Relationships><Relationship Id='r1' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet' Target='{target}'/></Relationships>"
        )
    };
    for (target, part) in [
        ("worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml"),
        ("../feuilles/parc%201.xml", "feuilles/parc 1.xml"),
        ("worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
    ] {
        let mut all = parts(&[("xl/_rels/workbook.xml.rels", &relations(target))]);
        all.retain(|(name, _)| *name != "xl/worksheets/sheet1.xml");
        all.push((part, SHEET.as_bytes().to_vec()));
        assert_eq!(cells(&all), one(), "{target}");
    }
}

#[test]
fn the_workbook_may_have_any_place_and_name() {
    let root = ROOT.replace("xl/workbook.xml", "/classeur/livre.xml");
    let all = [
        ("_rels/.rels", root.into_bytes()),
        ("classeur/livre.xml", BOOK.as_bytes().to_vec()),
        (
            "classeur/_rels/livre.xml.rels",
            RELATIONS.as_bytes().to_vec(),
        ),
        ("classeur/worksheets/sheet1.xml", SHEET.as_bytes().to_vec()),
    ];
    assert_eq!(cells(&all), one());
    // Without the relations of the archive, the name tells.
    assert_eq!(cells(&parts(&[("_rels/.rels", "<Relationships/>")])), one());
}

#[test]
fn sheets_of_cells_are_read_in_their_order_and_others_passed_over() {
    let book = "<x:workbook xmlns:x='y'><x:sheets><x:sheet name='Graphique' r:id='r3'/><x:sheet name='Macro' r:id='r4'/>\
        <mc:AlternateContent><mc:Choice><sheet name='Non' r:id='r1'/></mc:Choice></mc:AlternateContent>\
        <x:sheet name='L&apos;ancien' state='veryHidden' r:id='r2'/><x:sheet name='Parc' state='visible' r:id='r1'/></x:sheets></x:workbook>";
    let relations = "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>\
        <Relationship Id='r2' Type='x/worksheet' Target='worksheets/sheet1.xml'/>\
        <Relationship Id='r3' Type='x/chartsheet' Target='chartsheets/sheet1.xml'/>\
        <Relationship Id='r4' Type='x/xlMacrosheet' Target='macrosheets/sheet1.xml'/></Relationships>";
    let bytes = archive(&parts(&[
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
    ]));
    let sheets = read_bytes(&bytes).expect("a workbook");
    let stated: Vec<(&str, bool)> = sheets
        .iter()
        .map(|sheet| (&*sheet.name, sheet.hidden))
        .collect();
    assert_eq!(stated, [("L'ancien", true), ("Parc", false)]);
}

#[test]
fn utf_16_and_byte_order_marks_are_read() {
    let sheet = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row><c t='str'><v>Mât</v></c></row></sheetData></worksheet>";
    let mut all = parts(&[]);
    all.retain(|(name, _)| *name != "xl/worksheets/sheet1.xml" && *name != "xl/workbook.xml");
    let utf16 = sheet.encode_utf16().flat_map(u16::to_le_bytes);
    all.push((
        "xl/worksheets/sheet1.xml",
        [0xFF, 0xFE].into_iter().chain(utf16).collect(),
    ));
    all.push(("xl/workbook.xml", format!("\u{feff}{BOOK}").into_bytes()));
    assert_eq!(cells(&all), [(1, 0, "Mât".to_owned())]);
}

#[test]
fn dates_of_1904_are_stated() {
    let styles = "<styleSheet><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>";
    let relations = RELATIONS.replace(
        "</Relationships>",
        "<Relationship Id='r2' Type='x/styles' Target='styles.xml'/></Relationships>",
    );
    let sheet =
        "<worksheet><sheetData><row r='1'><c s='1'><v>40694</v></c></row></sheetData></worksheet>";
    for (flag, shown, stated) in [
        ("date1904='1'", "01/06/2015", 1),
        ("date1904=\"true\"", "01/06/2015", 1),
        ("date1904='0'", "31/05/2011", 0),
        ("", "31/05/2011", 0),
    ] {
        let book = BOOK.replace("<sheets>", &format!("<workbookPr {flag}/><sheets>"));
        let bytes = archive(&parts(&[
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", &relations),
            ("xl/styles.xml", styles),
            ("xl/worksheets/sheet1.xml", sheet),
        ]));
        let sheets = read_bytes(&bytes).expect("a workbook");
        assert_eq!(sheets[0].rows[0].text(0), shown, "{flag}");
        assert_eq!(sheets[0].decisions.len(), stated, "{flag}");
    }
}

#[test]
fn rows_without_numbers_are_counted_through_a_long_sheet() {
    let row = "<row><c t='inlineStr'><is><t>une rue assez longue pour remplir</t></is></c></row>";
    let sheet = format!(
        "<worksheet><sheetData>{}<row r='50000'><c><v>1</v></c></row>{}</sheetData></worksheet>",
        row.repeat(20_000),
        row.repeat(20_000)
    );
    let stated = cells(&parts(&[("xl/worksheets/sheet1.xml", &sheet)]));
    assert_eq!(stated.len(), 40_001);
    assert_eq!(stated[19_999].0, 20_000);
    assert_eq!(stated[20_000].0, 50_000);
    assert_eq!(stated[40_000].0, 70_000);
}

#[test]
fn what_surrounds_the_cells_is_read_in_the_same_pass() {
    let sheet = "<worksheet><sheetPr/><cols><col min='2' max='16384' hidden='1'/></cols><sheetData>\
        <row r='1'><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row><row r='2' hidden='1'><c><v>1</v></c></row></sheetData>\
        <autoFilter ref='A1:C2'><filterColumn colId='0'><filters><filter val='2'/></filters></filterColumn></autoFilter>\
        <mergeCells count='1'><mergeCell ref='A1:B1'/></mergeCells><tail/></worksheet>";
    let bytes = archive(&parts(&[("xl/worksheets/sheet1.xml", sheet)]));
    let sheet = &read_bytes(&bytes).expect("a workbook")[0];
    assert_eq!(sheet.hidden_columns, [1, 2]);
    assert_eq!(sheet.hidden_rows, [2]);
    assert!(sheet.filtered);
    assert_eq!(sheet.merged.len(), 1);
    let table = "<table><autoFilter ref='A1:B2'><filterColumn colId='0'><filters><filter val='x'/></filters></filterColumn></autoFilter></table>";
    let relations = "<Relationships><Relationship Id='r1' Type='x/table' Target='../tables/table1.xml'/></Relationships>";
    let bytes = archive(&parts(&[
        ("xl/tables/table1.xml", table),
        ("xl/worksheets/_rels/sheet1.xml.rels", relations),
    ]));
    assert!(read_bytes(&bytes).expect("a workbook")[0].filtered);
}

#[test]
fn sheets_of_every_shape_are_read() {
    for (sheet, count) in [
        ("<worksheet><sheetData/></worksheet>", 0),
        ("<worksheet><sheetData></sheetData></worksheet>", 0),
        ("<worksheet/>", 0),
        (
            "<x:worksheet><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData ></x:worksheet>",
            1,
        ),
        (
            "<worksheet><!-- <sheetData/> --><sheetData ><row ><c ><v >1</v ></c ></row ></sheetData></worksheet>",
            1,
        ),
        (
            "<worksheet><sheetData><row><c t='str'><v><![CDATA[</row></sheetData>]]></v></c></row></sheetData></worksheet>",
            1,
        ),
        (
            "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><controls><from><xdr:col>1</xdr:col><xdr:row>3</xdr:row></from></controls></worksheet>",
            1,
        ),
    ] {
        assert_eq!(
            cells(&parts(&[("xl/worksheets/sheet1.xml", sheet)])).len(),
            count,
            "{sheet}"
        );
    }
}
