use super::*;
use crate::inventory::decision::Certainty;
use crate::inventory::grid::{Cell, Merged};

fn read_named(name: &str, bytes: impl AsRef<[u8]>) -> Result<Option<Vec<Sheet>>> {
    read(Path::new(name), bytes.as_ref(), &Stopwatch::default())
}

fn sheets(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Sheet> {
    let mut sheets = read_named(name, bytes)
        .expect("a readable file")
        .expect("a format of this module");
    sheets.iter_mut().for_each(Sheet::tidy);
    sheets
}

fn rows(sheet: &Sheet) -> Vec<Vec<String>> {
    let width = sheet
        .rows
        .iter()
        .filter_map(|row| row.cells.last())
        .map(|(at, _)| at + 1);
    let width = width.max().unwrap_or(0);
    let texts = |row: &super::super::grid::Row| (0..width).map(|at| row.text(at)).collect();
    sheet.rows.iter().map(texts).collect()
}

fn refusal(name: &str, bytes: impl AsRef<[u8]>) -> String {
    read_named(name, bytes).expect_err("a refusal").to_string()
}

#[test]
fn a_page_is_read_as_a_browser_shows_it() {
    let page = b"<!DOCTYPE html><html><head><meta charset=iso-8859-1><style>.d{mso-number-format:\"Short Date\"} .x{color:red}</style><title>x;y</title></head><body><h2>Commune de Samer</h2>
        <TABLE border=1><tr><th>R&eacute;f<th>Type  de\n lampe<th>Pos\xe9 le<th>W</tr>
        <tr><td>1<td>SHP&nbsp;70 &lt;W&gt;<br>fa\xe7ade</td><td class='c d' x:num=\"42156\">1 juin</td><td x:num='70.5'>70,5</tr>
        <tr style='display: none'><td>2<td colspan=2><b>LED</b><td sdval=36 sdnum='1036;'>36 W</table><p>Total : 2</body></html>";
    let [sheet] = sheets("export.xls", page).try_into().expect("one sheet");
    assert_eq!(
        rows(&sheet),
        [
            ["Commune de Samer", "", "", ""],
            ["Réf", "Type de lampe", "Posé le", "W"],
            ["1", "SHP 70 <W>\nfaçade", "01/06/2015", "70.5"],
            ["2", "LED", "", "36"],
            ["Total : 2", "", "", ""],
        ]
    );
    assert_eq!(sheet.hidden_rows, [4]);
    assert_eq!(
        sheet.merged,
        [Merged {
            rows: (4, 4),
            columns: (1, 2)
        }]
    );
    assert_eq!(sheet.decisions[0].kind, Kind::Format);
}

#[test]
fn spans_move_what_stands_beside_and_below() {
    let page = "<table><tr><td rowspan=3>A1<td>1<td>a</tr><tr><td rowspan='2'>2<td>b</tr><tr><td>c</tr><tr><td>A2<td>4<td>d</tr></table>";
    let [sheet] = sheets("page.html", page).try_into().expect("one sheet");
    assert_eq!(
        rows(&sheet),
        [
            ["A1", "1", "a"],
            ["", "2", "b"],
            ["", "", "c"],
            ["A2", "4", "d"]
        ]
    );
    assert_eq!(
        sheet.merged[0],
        Merged {
            rows: (1, 3),
            columns: (0, 0)
        }
    );
    assert_eq!(
        sheet.merged[1],
        Merged {
            rows: (2, 3),
            columns: (1, 1)
        }
    );
}

#[test]
fn each_table_is_a_sheet_but_for_titles_kept_in_view() {
    let page = "<table><tr><td><table><caption>Parc</caption><tr><th>ref<th>lampe</tr></table><table><tr><td>1<td>SHP</tr><tr><td>2<td>BF</tr></table></td></tr></table><table><tr><td>armoire<td>kVA<td>x</tr><tr><td>A1<td>6</tr></table><script>document.write('<table><tr><td>no')</script>";
    let all = sheets("page.htm", page);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].name, "Parc");
    assert_eq!(rows(&all[0]), [["ref", "lampe"], ["1", "SHP"], ["2", "BF"]]);
    assert_eq!(all[1].name, "Tableau 2");
    assert!(refusal("page.xls", "<html><body>rien</body></html>").contains("sans aucun tableau"));
}

#[test]
fn a_page_with_an_endless_row_is_refused() {
    let page = format!(
        "<table><tr>{}</tr></table>",
        "<td colspan=1000>x".repeat(40)
    );
    assert!(refusal("page.xls", page).contains("16384 colonnes"));
}

const BOOK: &str = r##"<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="s1"><Interior ss:Color="#FFFF00" ss:Pattern="Solid"/></Style><Style ss:ID="s2"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="Parc"><Table><Column ss:Index="3" ss:Hidden="1"/>
<Row ss:Index="2"><Cell><Data ss:Type="String">Réf &amp; n°&#10;B</Data></Cell><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">lampe</Data></Cell><Cell><Data ss:Type="String">W</Data><Comment><ss:Data><B>note</B></ss:Data></Comment></Cell></Row>
<Row ss:Hidden="1"><Cell ss:StyleID="s1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>S</B>HP</ss:Data></Cell><Cell ss:Index="4" ss:StyleID="s2"><Data ss:Type="Number">1.5E2</Data></Cell><Cell><Data ss:Type="DateTime">2015-06-01T12:00:00.000</Data></Cell><Cell><Data ss:Type="DateTime">1899-12-31T18:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=A1"/></Row>
</Table><WorksheetOptions><x:Visible>SheetHidden</x:Visible></WorksheetOptions></Worksheet>
<Worksheet ss:Name="Vide"><Table/></Worksheet></Workbook>"##;

#[test]
fn an_xml_workbook_keeps_types_places_and_what_is_hidden() {
    let all = sheets("export.xls", BOOK);
    assert_eq!(all.len(), 2);
    let parc = &all[0];
    assert_eq!((parc.name.as_str(), parc.hidden), ("Parc", true));
    assert_eq!(
        (&parc.hidden_rows[..], &parc.hidden_columns[..]),
        (&[3][..], &[2][..])
    );
    assert_eq!(
        parc.merged,
        [Merged {
            rows: (2, 3),
            columns: (1, 2)
        }]
    );
    assert_eq!(parc.fills[&3], [(0, 0xFF_FF00)]);
    assert_eq!(parc.struck_rows, [3]);
    assert_eq!(parc.rows[0].text(0), "Réf & n°\nB");
    assert_eq!(parc.rows[0].text(3), "W");
    let cells: Vec<&Cell> = parc.rows[1].cells.iter().map(|(_, cell)| cell).collect();
    let [shp, watts, day, time, truth, error, formula] = cells[..] else {
        panic!("{cells:?}");
    };
    assert_eq!(shp.to_string(), "SHP");
    assert_eq!(*watts, Cell::Number(150.0));
    assert_eq!(*day, Cell::Date(42_156.5));
    assert_eq!(*time, Cell::Time(0.75));
    assert_eq!(*truth, Cell::Bool(true));
    assert_eq!(*error, Cell::Error("#DIV/0!".into()));
    assert_eq!(*formula, Cell::Formula);
}

#[test]
fn an_xml_workbook_that_breaks_off_is_damaged() {
    for cut in ["</Row>", "</Worksheet>", "ss:Type"] {
        let at = BOOK.find(cut).expect("a place");
        let stated = refusal("export.xls", &BOOK[..at]);
        assert!(stated.contains("endommagé"), "{cut}: {stated}");
    }
}

#[test]
fn a_web_archive_is_read_part_by_part() {
    let archive = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=\"----=_P\"\r\n\r\nPr=E9ambule\r\n------=_P\r\nContent-Location: file:///C:/x/book.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"us-ascii\"\r\n\r\n<html><!--[if gte mso 9]><xml><x:Name>Parc</x:Name><x:Name>Notes</x:Name></xml><![endif]--><frameset></frameset></html>\r\n------=_P\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n<table><tr><td>R=E9f<td>lam=\r\npe<tr><td>1<td>SHP</table>\r\n------=_P\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=utf-8\r\n\r\nPHRhYmxlPjx0cj48dGQ+w6k8dGQ+Mg==\r\n------=_P\r\nContent-Type: image/png\r\n\r\nx\r\n------=_P--\r\n";
    let all = sheets("export.xls", archive);
    let names: Vec<&str> = all.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Parc", "Notes"]);
    assert_eq!(rows(&all[0]), [["Réf", "lampe"], ["1", "SHP"]]);
    assert_eq!(rows(&all[1]), [["é", "2"]]);
    assert!(refusal("x.mht", "MIME-Version: 1.0\nContent-Type: text/plain\n\nx").contains("MHTML"));
}

/// A table of dBASE III: fields of a name, a kind and a width; records with their mark.
fn dbf(page: u8, fields: &[(&str, u8, u8)], records: &[&[u8]]) -> Vec<u8> {
    let length = 1 + fields
        .iter()
        .map(|field| usize::from(field.2))
        .sum::<usize>();
    let first = 32 + 32 * fields.len() + 1;
    let mut bytes = vec![3, 126, 1, 10];
    bytes.extend(u32::try_from(records.len()).expect("few").to_le_bytes());
    bytes.extend(u16::try_from(first).expect("few").to_le_bytes());
    bytes.extend(u16::try_from(length).expect("few").to_le_bytes());
    bytes.resize(32, 0);
    bytes[29] = page;
    for (name, kind, width) in fields {
        let start = bytes.len();
        bytes.extend(name.as_bytes());
        bytes.resize(start + 11, 0);
        bytes.push(*kind);
        bytes.resize(start + 16, 0);
        bytes.push(*width);
        bytes.resize(start + 32, 0);
    }
    bytes.push(0x0D);
    for record in records {
        let start = bytes.len();
        bytes.extend(*record);
        bytes.resize(start + length, b' ');
    }
    bytes.push(0x1A);
    bytes
}

const FIELDS: [(&str, u8, u8); 5] = [
    ("RUE", b'C', 10),
    ("PUISSANCE", b'N', 6),
    ("POSE", b'D', 8),
    ("ACTIF", b'L', 1),
    ("NOTE", b'M', 10),
];

#[test]
fn a_dbase_table_keeps_types_and_drops_what_is_deleted() {
    let bytes = dbf(
        2,
        &FIELDS,
        &[
            b" for\x88t       70.520150601T",
            b"*rue a       10020150601F",
            b" rue b     ******00000000?",
        ],
    );
    let [sheet] = sheets("EP.dbf", &bytes).try_into().expect("one sheet");
    assert_eq!(
        rows(&sheet),
        [
            ["RUE", "PUISSANCE", "POSE", "ACTIF", "NOTE"],
            ["forêt", "70.5", "01/06/2015", "VRAI", ""],
            ["rue b", "******", "", "", ""],
        ]
    );
    assert!(
        sheet
            .decisions
            .iter()
            .any(|decision| decision.kind == Kind::HiddenRows)
    );
    let stated = refusal("EP.dbf", &bytes[..bytes.len() - 40]);
    assert!(
        stated.contains("3\u{a0}lignes") && stated.contains("en a 1"),
        "{stated}"
    );
}

#[test]
fn a_dbase_table_takes_its_encoding_and_points_from_its_neighbours() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("EP.dbf");
    let bytes = dbf(0, &FIELDS[..1], &[b" for\xc3\xaat", b" b"]);
    std::fs::write(folder.path().join("EP.cpg"), "UTF-8").expect("a file");
    let mut shapes = vec![0_u8; 100];
    shapes[..4].copy_from_slice(&9994_u32.to_be_bytes());
    for (number, place) in [(1_u32, Some([604_110.5, 7_063_107.0])), (2, None)] {
        let mut shape = Vec::new();
        shape.extend(i32::from(place.is_some()).to_le_bytes());
        shape.extend(place.into_iter().flatten().flat_map(f64::to_le_bytes));
        shapes.extend(number.to_be_bytes());
        shapes.extend(u32::try_from(shape.len() / 2).expect("few").to_be_bytes());
        shapes.extend(shape);
    }
    std::fs::write(table.with_extension("shp"), &shapes).expect("a file");
    std::fs::write(&table, &bytes).expect("a file");
    let mut all = read(&table, &bytes, &Stopwatch::default())
        .expect("readable")
        .expect("a table");
    all[0].tidy();
    assert_eq!(
        rows(&all[0]),
        [
            ["RUE", "X", "Y"],
            ["forêt", "604110.5", "7063107"],
            ["b", "", ""]
        ]
    );
    assert!(refusal("EP.shp", &shapes).contains(".dbf"));
}

#[test]
fn geojson_gives_properties_in_their_order_and_points() {
    let text = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},"features":[
      {"type":"Feature","properties":{"ref":"1","lampe":"SHP","w":70,"led":false},"geometry":{"type":"Point","coordinates":[1.7,50.6,3]}},
      {"type":"Feature","properties":{"w":100,"autre":[1],"ref":"2","lampe":null},"geometry":{"type":"MultiPoint","coordinates":[[1.8,50.5],[1.9,50.4]]}},
      {"type":"Feature","properties":null,"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}]}"#;
    let [sheet] = sheets("points.geojson", text)
        .try_into()
        .expect("one sheet");
    assert_eq!(
        rows(&sheet),
        [
            ["ref", "lampe", "w", "led", "autre", "X", "Y"],
            ["1", "SHP", "70", "FAUX", "", "1.7", "50.6"],
            ["2", "", "100", "", "[1]", "1.8", "50.5"],
        ]
    );
    let likely = sheet
        .decisions
        .iter()
        .filter(|one| one.certainty == Certainty::Likely);
    assert_eq!(likely.count(), 2, "{:?}", sheet.decisions);
}

#[test]
fn json_is_refused_for_what_it_is() {
    for (text, says) in [
        (
            r#"{"type":"FeatureCollection","features":[{"ty"#,
            "endommagé",
        ),
        (r#"{"a":1}"#, "pas du GeoJSON"),
        (r#"{"type":"Topology"}"#, "pas du GeoJSON"),
    ] {
        let stated = refusal("x.txt", text);
        assert!(stated.contains(says), "{stated}");
    }
    assert!(refusal("x.json", "[1,2]").contains("pas du GeoJSON"));
    // A title in brackets over a delimited table.
    assert!(
        read_named("x.csv", b"[Parc]\nref;W\n1;70\n")
            .expect("text")
            .is_none()
    );
}

#[test]
fn what_is_not_read_is_refused_by_its_name() {
    let archive = |names: &[&str]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("a part");
        }
        zip.finish().expect("a zip").into_inner()
    };
    let mut package = b"SQLite format 3\0".to_vec();
    package.resize(68, 0);
    package.extend(b"GPKG");
    for (bytes, says) in [
        (b"%PDF-1.4".to_vec(), "PDF"),
        (b"{\\rtf1".to_vec(), ".rtf"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "image"),
        (package, "GeoPackage"),
        (b"SQLite format 3\0".to_vec(), "SQLite"),
        (
            archive(&["[Content_Types].xml", "word/document.xml"]),
            "Word",
        ),
        (
            archive(&["Index/Document.iwa", "Index/CalculationEngine.iwa"]),
            "Numbers",
        ),
        (archive(&["doc.kml"]), ".kmz"),
        (
            archive(&["a/", "a/parc.xlsx", "a/b.csv"]),
            "archive .zip de 2\u{a0}fichiers (a/parc.xlsx, a/b.csv)",
        ),
        (
            b"<?xml version='1.0'?><!-- x --><kml xmlns='y'>".to_vec(),
            "KML",
        ),
        (b"<gml:FeatureCollection x='y'>".to_vec(), "GML"),
        (b"<office:document x='y'>".to_vec(), ".fods"),
        (b"<parc><point/></parc>".to_vec(), "XML"),
        (
            b"ID;PWXL;N;E\r\nC;Y1;X1;K\"Lampe\"\r\nE\r\n".to_vec(),
            "SYLK",
        ),
        (b"TABLE\n0,1\n\"EXCEL\"\n".to_vec(), "DIF"),
    ] {
        let stated = refusal("inventaire.xlsx", bytes);
        assert!(stated.contains(says), "{says}: {stated}");
    }
    for workbook in [
        archive(&["[Content_Types].xml", "xl/workbook.xml"]),
        archive(&["mimetype", "content.xml"]),
        b"PK\x03\x04rien".to_vec(),
        b"ref;lampe\n".to_vec(),
        // Excel takes this one for SYLK.
        b"ID;Puissance;Lampe\n1;100;SHP\n".to_vec(),
    ] {
        assert!(
            read_named("x", &workbook)
                .expect("left to others")
                .is_none()
        );
    }
}

#[test]
fn what_is_kept_of_any_format_has_a_bound() {
    let room = || Keeper::of(150, &Stopwatch::default());
    let file = Path::new("parc");
    let page = "<table><tr><td>Commune<td>Rue</tr><tr><td>Samer<td>rue Haute</table>";
    let archive = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n{page}\n--b--"
    );
    let features =
        r#"{"type":"FeatureCollection","features":[{"properties":{"rue":"a","lampe":"b"}}]}"#;
    let table = dbf(2, &FIELDS, &[b" rue a       10020150601F"]);
    let of = |read: std::result::Result<Vec<Sheet>, Refusal>| read.map_err(|why| why.of(file));
    for (name, read) in [
        (
            "page",
            of(html::read(page.as_bytes(), None, &mut Room::of(room()))),
        ),
        (
            "archive",
            of(mhtml::read(archive.as_bytes(), &mut Room::of(room()))),
        ),
        ("workbook", of(spreadsheetml::read(BOOK.as_bytes(), room()))),
        ("features", geojson::read(file, features.as_bytes(), room())),
        ("table", super::dbf::read(file, &table, room())),
    ] {
        let refused = read.expect_err(name).to_string();
        assert!(refused.contains("de mémoire"), "{name}: {refused}");
    }
}
