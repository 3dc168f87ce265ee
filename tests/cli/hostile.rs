//! What strangers send: small files that ask for more memory, time or rows than there are. Each is refused
//! in one sentence that names it, or read for what it is, within a gigabyte of addresses.

use crate::common::{Workdir, binary};
use std::io::{Cursor, Write};
use std::process::Command;

const TITLES: [&str; 5] = ["Commune", "Référence", "Rue", "Lampe", "Puissance (W)"];
const POINT: [&str; 5] = ["Samer", "A1", "rue Haute", "SHP", "100"];

/// Reads a file in little room: the exit code, and all that was said.
fn imported(work: &Workdir, name: &str) -> (Option<i32>, String) {
    let program = binary();
    let limit = if cfg!(target_os = "linux") {
        "ulimit -v 1000000; "
    } else {
        ""
    };
    let output = Command::new("sh")
        .args(["-c", &format!("{limit}exec \"$0\" \"$@\"")])
        .arg(&program)
        .args(["importer", name])
        .current_dir(work.path())
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr).replace('\u{a0}', " ");
    (output.status.code(), said)
}

fn refused(work: &Workdir, name: &str, bytes: impl AsRef<[u8]>, says: &str) {
    work.write(name, bytes);
    let (code, said) = imported(work, name);
    assert_eq!(code, Some(2), "{name}: {said}");
    let lines = said.trim_end().split("erreur : ").count();
    assert_eq!(lines, 2, "one sentence: {said}");
    assert!(said.contains(&format!("« {name} »")), "{said}");
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(says), "{flat}");
}

fn read(work: &Workdir, name: &str, bytes: impl AsRef<[u8]>) {
    work.write(name, bytes);
    let (code, said) = imported(work, name);
    assert_eq!(code, Some(0), "{name}: {said}");
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(of: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}'/>")
    };
    let all: Vec<String> = of.iter().map(one).collect();
    format!("<Relationships>{}</Relationships>", all.concat())
}

/// A workbook whose sheets are all the part « f.xml ».
fn workbook(sheets: usize, part: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let listed: Vec<String> = (0..sheets)
        .map(|sheet| format!("<sheet name='F{sheet}' sheetId='{}' r:id='f'/>", sheet + 1))
        .collect();
    let listed = listed.concat();
    let book = format!("<workbook xmlns:r='{OFFICE}'><sheets>{listed}</sheets></workbook>");
    let root = relations(&[("b", "officeDocument", "xl/workbook.xml")]);
    let of_book = relations(&[
        ("f", "worksheet", "f.xml"),
        ("s", "styles", "styles.xml"),
        ("t", "sharedStrings", "textes.xml"),
    ]);
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &of_book),
        ("xl/f.xml", part),
    ];
    parts.extend(more);
    archive(&parts)
}

fn row(values: [&str; 5]) -> String {
    let cell = |value| format!("<c t='inlineStr'><is><t>{value}</t></is></c>");
    format!("<row>{}</row>", values.map(cell).concat())
}

fn sheet(more: &str) -> String {
    let rows = row(TITLES) + &row(POINT);
    format!("<worksheet><sheetData>{rows}{more}</sheetData></worksheet>")
}

#[test]
fn workbooks_that_ask_for_more_than_they_hold() {
    let work = Workdir::new();
    let plain = sheet("");
    read(&work, "un.xlsx", workbook(1, &plain, &[]));
    // One part that is read as two thousand sheets, or as one sheet too many.
    let rows = sheet(&row(["Samer", "A2", &"a".repeat(20_000), "SHP", "100"]).repeat(40));
    refused(
        &work,
        "deux_cents.xlsx",
        workbook(200, &rows, &[]),
        "une fois décompressé",
    );
    refused(
        &work,
        "deux_mille.xlsx",
        workbook(2_001, &plain, &[]),
        "plus de 2000 feuilles",
    );
    let texts = format!("<sst>{}</sst>", "<si/>".repeat(2_100_000));
    refused(
        &work,
        "textes.xlsx",
        workbook(1, &plain, &[("xl/textes.xml", &texts)]),
        "démesurés",
    );
    let wide = "<row><c r='PUQCYS9'><v>1</v></c></row>";
    refused(
        &work,
        "large.xlsx",
        workbook(1, &sheet(wide), &[]),
        "n'est pas une place dans une feuille",
    );
    let numbers = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(8_000));
    refused(
        &work,
        "plein.xlsx",
        workbook(1, &sheet(&numbers.repeat(800)), &[]),
        "trop de cellules",
    );
    let styles = format!("<styleSheet><cellXfs>{}", "<xf/>".repeat(9 << 20));
    refused(
        &work,
        "styles.xlsx",
        workbook(1, &plain, &[("xl/styles.xml", &styles)]),
        "démesuré",
    );
    let long = row(["Samer", "A2", &"a".repeat(200_000), "SHP", "100"]);
    refused(
        &work,
        "long.xlsx",
        workbook(1, &sheet(&long), &[]),
        "un texte y fait plus de 128 Ko",
    );
}

#[test]
fn pages_of_too_many_tables() {
    let work = Workdir::new();
    let table = "<table><tr><td>a</td><td>b</td></tr></table>";
    refused(
        &work,
        "tableaux.html",
        format!("<html>{}</html>", table.repeat(2_100)),
        "plus nombreux",
    );
}

#[test]
fn texts_without_end() {
    let work = Workdir::new();
    let lines = |values: &[[&str; 5]]| -> String {
        let line = |line: &[&str; 5]| line.join(";") + "\n";
        values.iter().map(line).collect()
    };
    let plain = lines(&[TITLES, POINT]);
    read(&work, "sain.csv", &plain);
    let long = "a".repeat(200_000);
    refused(
        &work,
        "long.csv",
        plain.clone() + &lines(&[["Samer", "A2", &long, "SHP", "100"]]),
        "plus de 128 Ko",
    );
    refused(
        &work,
        "lignes.csv",
        plain.clone() + &"1;1\n".repeat(1 << 20),
        "plus de 1048576 lignes",
    );
    // Old Macintosh lines are lines, too.
    refused(
        &work,
        "lignes_mac.csv",
        plain.clone() + &"1;1\r".repeat(1 << 20),
        "plus de 1048576 lignes",
    );
    refused(
        &work,
        "valeurs.csv",
        plain.clone() + &"1;".repeat(20_000),
        "20001 valeurs",
    );
    let wide = "Puissance (W);".repeat(12_000) + "x\n";
    refused(&work, "titres.csv", wide.repeat(40), "en-tête");
    refused(
        &work,
        "lanternes.csv",
        format!(
            "{};Nombre de foyers\n{}",
            TITLES.join(";"),
            (POINT.join(";") + ";100000\n").repeat(60)
        ),
        "plus de 1 million de points",
    );
    let cell = format!("<td>{long}</td>");
    refused(
        &work,
        "long.html",
        format!("<html><table><tr>{}</tr></table></html>", cell.repeat(2)),
        "plus de 128 Ko",
    );
}

#[test]
fn other_formats_that_ask_for_more_than_they_hold() {
    let work = Workdir::new();
    let cells = |values: [&str; 5]| {
        let cell = |value| format!("<Cell><Data ss:Type='String'>{value}</Data></Cell>");
        format!("<Row>{}</Row>", values.map(cell).concat())
    };
    let book = |columns: &str, more: &str| {
        format!(
            "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' \
             xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='F'><Table>\
             {columns}{}{}{more}</Table></Worksheet></Workbook>",
            cells(TITLES),
            cells(POINT)
        )
    };
    // Hidden over and over: sixteen thousand columns, not a hundred million.
    let hidden = "<Column ss:Index='1' ss:Hidden='1' ss:Span='16000'/>".repeat(20_000);
    read(&work, "colonnes.xml", book(&hidden, ""));
    refused(
        &work,
        "ligne.xml",
        book("", "<Row ss:Index='4294967295'><Cell/></Row>"),
        "plus nombreux",
    );
    let key = |at: usize| format!("{{\"type\":\"Feature\",\"properties\":{{\"c{at}\":1}}}}");
    let features: Vec<String> = (0..17_000).map(key).collect();
    refused(
        &work,
        "colonnes.geojson",
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
            features.join(",")
        ),
        "colonnes",
    );
    refused(&work, "lignes.dbf", dbf(1 << 21), "lignes");
    let ods = |row: &str| {
        archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            (
                "content.xml",
                &format!(
                    "<office:document-content><office:body><office:spreadsheet><table:table table:name='F'>\
                     {row}</table:table></office:spreadsheet></office:body></office:document-content>"
                ),
            ),
        ])
    };
    refused(
        &work,
        "plein.ods",
        ods(&"<table:table-row table:number-rows-repeated='1000'><table:table-cell table:number-columns-repeated = '1000' office:value-type='string'><text:p>a</text:p></table:table-cell></table:table-row>".repeat(14)),
        "de mémoire",
    );
}

#[test]
fn texts_and_pages_that_ask_for_more_than_they_hold() {
    let work = Workdir::new();
    let text = format!("{}\n{}\n", TITLES.join(";"), POINT.join(";"));
    read(&work, "vides.csv", text.clone() + &"\n".repeat(1 << 20));
    let blank = text + &"\n".repeat(3 << 20);
    refused(&work, "lignes.csv", blank, "plus de 1048576 lignes");
    let rows = "Samer;A1;rue Haute;SHP;100\n".repeat((1 << 20) + 1);
    refused(&work, "rangees.csv", rows, "plus de 1048576 lignes");
    let page = |rows: &str| format!("<table><tr><th>{}</tr>{rows}</table>", TITLES.join("<th>"));
    // Each row leaves a column less to those below.
    let spans = "<tr><td rowspan=1000000>a</tr>".repeat(100_000);
    refused(&work, "large.html", page(&spans), "plus nombreux");
    // Rows that pass over all columns, again and again.
    let first = "<tr><td rowspan=65000>a<td rowspan=65000 colspan=15000>a</tr>";
    let passing = first.to_owned() + &"<tr><td>b</tr>".repeat(20_000);
    refused(&work, "haut.html", page(&passing), "plus nombreux");
    // As many faults of the markup as there are bytes, none of them kept.
    let archive = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\n\
        Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n";
    let nothing = "A".repeat(14_000_000);
    refused(
        &work,
        "zeros.mht",
        format!("{archive}{nothing}\n--b--"),
        "aucun tableau",
    );
}

/// A table of so many records of one letter.
fn dbf(records: u32) -> Vec<u8> {
    let mut bytes = vec![3, 20, 1, 1];
    bytes.extend(records.to_le_bytes());
    bytes.extend([65, 0, 2, 0]);
    bytes.resize(32, 0);
    bytes.extend(b"LAMPE\0\0\0\0\0\0C");
    bytes.extend([0, 0, 0, 0, 1]);
    bytes.resize(64, 0);
    bytes.push(b'\r');
    bytes.extend(b" a".repeat(records as usize));
    bytes
}

/// Titles that repeat across empty columns, with nothing below them: tables side by side are looked for as long as
/// there is more to the right, not for ever.
#[test]
fn titles_that_repeat_without_rows_end() {
    let work = Workdir::new();
    work.write(
        "Samer.csv",
        "y;;-p\n;;;;;;;;;;x;;;y;;;;;;;y;;;;;feuille;;;;;;;;;;;;;;N!;;;;;;;;;;;;;;;;;;;\n",
    );
    let run = work.run(&["importer", "Samer.csv", "-o", "points.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(work.points("points.csv").is_empty());
}
