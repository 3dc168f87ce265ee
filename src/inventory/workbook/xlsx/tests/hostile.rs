//! Workbooks that are cut, damaged, encrypted, or that ask for more than there is.

use super::*;
use crate::inventory::bounds::{CELL, ROW};

fn with_sheet(sheet: &str) -> Vec<u8> {
    archive(&parts(&[("xl/worksheets/sheet1.xml", sheet)]))
}

#[test]
fn encrypted_cut_and_damaged_workbooks_are_three_sentences() {
    let whole = with_sheet(SHEET);
    for cut in [10, whole.len() / 2, whole.len() - 30] {
        let said = refusal(&whole[..cut]);
        assert!(said.contains("incomplet"), "{said}");
    }
    for sheet in [
        "<worksheet><sheetData><row r='1'><c><v>1</v>",
        "<worksheet><sheetData>",
        "<worksheet><sheetData></sheetData>",
        "",
        "<worksheet><!-- ",
    ] {
        let said = refusal(&with_sheet(sheet));
        assert!(said.contains("incomplet"), "{sheet}: {said}");
    }
    let said = refusal(b"\xD0\xCF\x11\xE0 EncryptedPackage");
    assert!(said.contains("mot de passe"), "{said}");
    for sheet in [
        "<worksheet><sheetData><row r='1'><c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r='1'><c t='str'><v>&x;</v></c></row></sheetData></worksheet>",
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'>]><worksheet><sheetData/></worksheet>",
        "<worksheet><sheetData><row r='1'><c r='FXSHRXX1'><v>1</v></c></row></sheetData></worksheet>",
    ] {
        let said = refusal(&with_sheet(sheet));
        assert!(
            said.contains("endommagé") && said.contains("Parc"),
            "{sheet}: {said}"
        );
    }
}

#[test]
fn bytes_that_are_changed_are_never_read_as_they_stand() {
    let whole = with_sheet(&format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        "<row><c t='inlineStr'><is><t>rue Haute</t></is></c><c><v>100</v></c></row>".repeat(500)
    ));
    let right = read_bytes(&whole).expect("a workbook");
    for at in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        // What is read all the same was not changed: names and sums of the archive see to that.
        if let Ok(sheets) = read_bytes(&changed) {
            assert!(sheets == right || sheets.is_empty(), "byte {at}");
        }
    }
}

#[test]
fn missing_parts_are_named() {
    let mut all = parts(&[]);
    all.retain(|(name, _)| *name != "xl/worksheets/sheet1.xml");
    let said = refusal(&archive(&all));
    assert!(
        said.contains("sheet1.xml") && said.contains("manque"),
        "{said}"
    );
    let said = refusal(&archive(&parts(&[(
        "xl/_rels/workbook.xml.rels",
        "<Relationships/>",
    )])));
    assert!(said.contains("Parc"), "{said}");
    assert!(refusal(&archive(&[("a.txt", Vec::new())])).contains("endommagé"));
}

#[test]
fn announced_counts_are_not_believed() {
    let relations = RELATIONS.replace(
        "</Relationships>",
        "<Relationship Id='r2' Type='x/sharedStrings' Target='textes.xml'/></Relationships>",
    );
    let bytes = archive(&parts(&[
        ("xl/_rels/workbook.xml.rels", &relations),
        (
            "xl/textes.xml",
            "<!-- --><sst uniqueCount = '4000000000'><si><t>a</t></si></sst>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c t='s'><v>0</v></c></row></sheetData></worksheet>",
        ),
    ]));
    assert_eq!(
        read_bytes(&bytes).expect("a workbook")[0].rows[0].text(0),
        "a"
    );
}

#[test]
fn what_is_endless_is_refused_wherever_it_stands() {
    let endless = "a".repeat(33 << 20);
    let row = format!(
        "<worksheet><sheetData><row><c t='str'><v>{endless}</v></c></row></sheetData></worksheet>"
    );
    let relations = format!("{RELATIONS}<x>{endless}</x>");
    for part in [
        ("xl/worksheets/sheet1.xml", &row),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("_rels/.rels", &endless),
        ("xl/workbook.xml", &endless),
    ] {
        let said = refusal(&archive(&parts(&[(part.0, part.1)])));
        assert!(said.contains("démesuré"), "{}: {said}", part.0);
    }
}

#[test]
fn cells_and_merged_areas_are_counted_while_they_are_read() {
    let rows = "<row><c><v>1</v></c></row>".repeat(1_000);
    let bytes = with_sheet(&format!(
        "<worksheet><sheetData>{rows}</sheetData></worksheet>"
    ));
    let read =
        |most| super::super::read(Path::new("parc.xlsx"), &bytes, most, &Stopwatch::default());
    assert!(read(1_000 * (CELL + ROW)).is_ok());
    let said = read(1_000 * (CELL + ROW) - 1)
        .expect_err("too many cells")
        .to_string();
    assert!(said.contains("cellules"), "{said}");
    let areas = "<mergeCell ref='A1:A1048576'/>".repeat(bounds::MOST_MERGED + 1);
    let said = refusal(&with_sheet(&format!(
        "<worksheet><sheetData/><mergeCells>{areas}</mergeCells></worksheet>"
    )));
    assert!(said.contains("fusionnées"), "{said}");
}
