//! Files that ask for more than they are: far cells, endless repeats, wrong names, cut bytes.

use super::Import;
use crate::common::{Run, Workdir, binary};
use std::io::{Cursor, Write};
use std::process::Command;

const CONTENT_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Samer" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const INVENTORY: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Référence</t></is></c><c r="B1" t="inlineStr"><is><t>Type lampe</t></is></c><c r="C1" t="inlineStr"><is><t>Puissance (W)</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>S-1</t></is></c><c r="B2" t="inlineStr"><is><t>SHP</t></is></c><c r="C2"><v>100</v></c></row>"#;
/// Far beyond what any inventory needs, far below what a dense reading would.
const KILOBYTES: &str = "1048576";

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(content.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    zipped(&[
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// Runs the importer with no more memory than 1 GiB of addresses.
#[cfg(target_os = "linux")]
fn within_a_gibibyte(work: &Workdir, file: &str) -> Run {
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "ulimit -v {KILOBYTES}; exec \"$0\" importer \"$1\" --json"
        ))
        .arg(binary())
        .arg(file)
        .current_dir(work.path())
        .output()
        .expect("a shell");
    Run {
        code: output.status.code().expect("an exit code, not a signal"),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn two_cells_at_both_ends_of_a_sheet_cost_no_memory() {
    let work = Workdir::new();
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    work.write(
        "vide.xlsx",
        xlsx(&format!(r#"<row r="1"><c r="A1"><v>1</v></c></row>{far}"#)),
    );
    within_a_gibibyte(&work, "vide.xlsx").refuses(&["vide.xlsx", "aucun en-tête"]);
    work.write("Samer.xlsx", xlsx(&format!("{INVENTORY}{far}")));
    let run = within_a_gibibyte(&work, "Samer.xlsx");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!(
        (json["points"].as_u64(), json["lignes_ecartees"].as_u64()),
        (Some(1), Some(1))
    );
}

#[test]
fn the_bytes_of_a_file_count_and_not_its_name() {
    let work = Workdir::new();
    let csv = "Référence;Type lampe;Puissance (W)\nS-1;SHP;100\n";
    work.write("a/Samer.xlsx", csv);
    work.write("b/Samer.csv", xlsx(INVENTORY));
    work.write("c/Samer.xls", xlsx(INVENTORY));
    for file in ["a/Samer.xlsx", "b/Samer.csv", "c/Samer.xls"] {
        let import = Import::of(&work, &[file]);
        assert_eq!((import.points.len(), import.watts()), (1, 100.0), "{file}");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused_in_a_sentence() {
    let work = Workdir::new();
    let whole = xlsx(INVENTORY);
    for tenth in 0..10 {
        work.write("coupe.xlsx", &whole[..whole.len() * tenth / 10]);
        work.run(&["importer", "coupe.xlsx"])
            .refuses(&["coupe.xlsx"]);
    }
}
