use super::super::parts::tests::archive;
use super::*;
use crate::inventory::decision::Kind;

/// A document of styles and tables.
fn document(styles: &str, tables: &str) -> String {
    format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
}

fn read_document(content: &str) -> Result<Vec<Sheet>, Refusal> {
    read(
        &archive(&[("content.xml", content.as_bytes())]),
        &Stopwatch::default(),
    )
}

/// One sheet of rows.
fn sheet_of(styles: &str, rows: &str) -> Result<Sheet, Refusal> {
    let table = format!("<table:table table:name=\"F\">{rows}</table:table>");
    read_document(&document(styles, &table))
        .map(|sheets| sheets.into_iter().next().expect("a sheet"))
}

/// Each cell with its address, as a person reads it.
fn shown(sheet: &Sheet) -> Vec<String> {
    let cells = sheet.rows.iter().flat_map(|row| {
        let cells = row.cells.iter();
        cells.map(move |(column, cell)| {
            format!(
                "{}={cell}",
                crate::inventory::grid::address(row.number, *column)
            )
        })
    });
    cells.collect()
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn text(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

#[test]
fn values_are_read_by_their_type() {
    for (cell, says) in [
        (
            r#" office:value-type="float" office:value="100"><text:p>100 W</text:p>"#,
            "100",
        ),
        (
            r#" office:value-type="percentage" office:value="0.25"><text:p>25 %</text:p>"#,
            "0.25",
        ),
        (
            r#" office:value-type="currency" office:value="12.5"><text:p>12,50 €</text:p>"#,
            "12.5",
        ),
        (
            r#" office:value-type="boolean" office:boolean-value="true">"#,
            "VRAI",
        ),
        (
            r#" office:value-type="date" office:date-value="2015-06-01">"#,
            "01/06/2015",
        ),
        (
            r#" office:value-type="date" office:date-value="2015-06-01T22:30:00">"#,
            "01/06/2015",
        ),
        (
            r#" office:value-type="date" office:date-value="1899-12-30T23:00:00">"#,
            "23:00",
        ),
        (
            r#" office:value-type="time" office:time-value="PT23H00M00S">"#,
            "23:00",
        ),
        (
            r#" office:value-type="time" office:time-value="PT05H30M00.0000S">"#,
            "05:30",
        ),
        (
            r#" office:value-type="time" office:time-value="PT4100H00M00S">"#,
            "4100:00",
        ),
        (
            r#" office:value-type="time" office:time-value="P1DT1H">"#,
            "25:00",
        ),
        // As LibreOffice writes a duration that is not quite whole.
        (
            r#" office:value-type="time" office:time-value="PT4100H0-1M59.9S"><text:p>4100:00</text:p>"#,
            "4100:00",
        ),
        (
            r#" office:value-type="float" office:value="cent"><text:p>cent</text:p>"#,
            "cent",
        ),
        (
            r#" office:value-type="string" office:string-value="SHP"><text:p>S…</text:p>"#,
            "SHP",
        ),
        (
            r#" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>"#,
            "#DIV/0!",
        ),
        (r#" table:formula="of:=A1"> "#, "formule non calculée"),
        ("><text:p>sans type</text:p>", "sans type"),
    ] {
        let sheet = sheet_of(
            "",
            &row(&format!("<table:table-cell{cell}</table:table-cell>")),
        );
        assert_eq!(
            shown(&sheet.expect("sound")),
            [format!("A1={says}")],
            "{cell}"
        );
    }
    let error = row(
        "<table:table-cell calcext:value-type=\"error\" office:value-type=\"string\"><text:p>#N/A</text:p></table:table-cell>",
    );
    let sheet = sheet_of("", &error).expect("sound");
    assert!(matches!(
        sheet.rows[0].cells[0].1,
        crate::inventory::grid::Cell::Error(_)
    ));
    let empty = row(
        "<table:table-cell table:formula=\"of:=A1\" office:value-type=\"string\" office:string-value=\"\"/>",
    );
    assert!(
        sheet_of("", &empty).expect("sound").rows.is_empty(),
        "a formula with an empty text"
    );
}

#[test]
fn texts_are_read_as_they_are_shown() {
    for (paragraphs, says) in [
        (
            "<text:p>rue<text:s/>de<text:s text:c=\"2\"/>Desvres</text:p>",
            "rue de  Desvres",
        ),
        (
            "<text:p>deux</text:p><text:p>lignes</text:p>",
            "deux\nlignes",
        ),
        (
            "<text:p>a<text:tab/>b<text:line-break/>c</text:p>",
            "a\tb\nc",
        ),
        (
            "<text:p>SH<text:span>P</text:span> <text:a xlink:href=\"http://x\">100</text:a></text:p>",
            "SHP 100",
        ),
        (
            "<office:annotation><text:p>LED ?</text:p></office:annotation><text:p>SHP</text:p>",
            "SHP",
        ),
        (
            "<text:p>SHP<office:annotation><text:p>LED ?</text:p></office:annotation></text:p>",
            "SHP",
        ),
        (
            "<draw:frame><text:p>LED</text:p><table:table><table:table-row><table:table-cell/></table:table-row></table:table></draw:frame><text:p>SHP</text:p>",
            "SHP",
        ),
        (
            "<text:p>l&apos;été &lt;3&gt; &#233;&amp;</text:p>",
            "l'été <3> é&",
        ),
        ("<text:p><![CDATA[a<b]]></text:p>", "a<b"),
        ("<text:p>\n   SHP\n   100\n</text:p>", "SHP 100"),
        (
            "<text:list><text:list-item><text:p>un</text:p></text:list-item><text:list-item><text:p>deux</text:p></text:list-item></text:list>",
            "un\ndeux",
        ),
    ] {
        let cell = format!(
            "<table:table-cell office:value-type=\"string\">{paragraphs}</table:table-cell>"
        );
        let sheet = sheet_of("", &row(&(cell + &text("après")))).expect("sound");
        assert_eq!(
            shown(&sheet),
            [format!("A1={says}"), "B1=après".to_owned()],
            "{paragraphs}"
        );
    }
}

#[test]
fn repeats_and_merged_areas_stand_where_they_are() {
    let rows = [
        row(&format!(
            "{}<table:table-cell table:number-columns-repeated=\"3\"/>{}",
            text("A"),
            text("E")
        )),
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"7\"/></table:table-row>".to_owned(),
        "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row>".to_owned(),
        row("<table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"3\" table:number-columns-spanned=\"2\"><text:p>rue</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type=\"float\" office:value=\"1\"/>"),
        row("<table:covered-table-cell table:number-columns-repeated=\"2\" office:value-type=\"string\"><text:p>caché</text:p></table:covered-table-cell><table:table-cell office:value-type=\"float\" office:value=\"2\"/>"),
    ];
    let sheet = sheet_of("", &rows.concat()).expect("sound");
    assert_eq!(
        shown(&sheet),
        [
            "A1=A",
            "E1=E",
            "A2=7",
            "B2=7",
            "A3=7",
            "B3=7",
            "A1000004=rue",
            "C1000004=1",
            "C1000005=2"
        ]
    );
    assert_eq!(sheet.merged.len(), 1);
    assert_eq!(sheet.merged[0].rows, (1_000_004, 1_000_006));
    assert_eq!(sheet.merged[0].columns, (0, 1));
}

#[test]
fn what_is_hidden_or_filtered_is_noted() {
    let columns = "<table:table-column/><table:table-column table:visibility=\"collapse\"/>\
        <table:table-column-group table:display=\"false\"><table:table-column/></table:table-column-group><table:table-column table:number-columns-repeated=\"16381\" table:visibility=\"collapse\"/>";
    let cells = text("a") + &text("b") + &text("c");
    let line = |says: &str| format!("<table:table-row{says}>{cells}</table:table-row>");
    let rows = [
        columns.to_owned(),
        line(""),
        line(" table:visibility=\"collapse\""),
        format!("<table:table-row-group table:display=\"false\"><table:table-row-group>{}</table:table-row-group>{}</table:table-row-group>", line(""), line("")),
        format!("<table:table-row-group>{}</table:table-row-group>", line("")),
        "<table:table-row table:visibility=\"filter\" table:number-rows-repeated=\"1000\"><table:table-cell/></table:table-row>".to_owned(),
    ];
    let sheet = sheet_of("", &rows.concat()).expect("sound");
    assert_eq!(sheet.hidden_rows, [2, 3, 4]);
    assert_eq!(sheet.hidden_columns, [1, 2]);
    assert!(!sheet.filtered, "the rows of the filter are blank");
    let sheet = sheet_of("", &(line("") + &line(" table:visibility=\"filter\""))).expect("sound");
    assert_eq!(sheet.hidden_rows, [2]);
    assert!(sheet.filtered);

    let tables = "<table:table table:name=\"A\" table:style-name=\"ta1\"/><table:table table:name=\"B\"/>\
        <table:table table:name=\"'file:///a.ods'#F\"><table:table-row/></table:table>";
    let style = "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let sheets = read_document(&document(style, tables)).expect("sound");
    let hidden: Vec<_> = sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(hidden, [("A", true), ("B", false)]);
}

#[test]
fn colours_and_struck_texts_come_from_styles_and_their_parents() {
    let cell = |name: &str, parent: &str, says: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table-cell\" style:parent-style-name=\"{parent}\">{says}</style:style>"
        )
    };
    let struck = "<style:text-properties style:text-line-through-style=\"solid\" style:text-line-through-type=\"single\"/>";
    let fill =
        |colour: &str| format!("<style:table-cell-properties fo:background-color=\"{colour}\"/>");
    let styles = [
        cell("rouge", "Default", &fill("#ff0000")),
        cell("barre", "rouge", struck),
        cell("nu", "rouge", &fill("transparent")),
        cell("blanc", "rouge", &fill("#ffffff")),
        cell("boucle", "boucle", ""),
        format!("<style:style style:name=\"T1\" style:family=\"text\">{struck}</style:style>"),
    ];
    let styled = |style: &str, text: &str| {
        format!(
            "<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = [
        "<table:table-column/><table:table-column table:default-cell-style-name=\"rouge\"/>".to_owned(),
        row(&(styled("rouge", "a") + &text("colonne") + &styled("nu", "c"))),
        row(&(styled("barre", "a") + &styled("barre", "b"))),
        row(&(styled("barre", "a") + &styled("nu", "b"))),
        row(&(styled("nu", "<text:span text:style-name=\"T1\">x</text:span> <text:span text:style-name=\"T1\">y</text:span>") + &styled("blanc", ""))),
        row(&(styled("boucle", "<text:span text:style-name=\"T1\">x</text:span>y"))),
        "<table:table-row table:default-cell-style-name=\"rouge\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
        row("<table:table-cell table:style-name=\"rouge\"/><table:table-cell table:style-name=\"rouge\" table:number-columns-repeated=\"16383\"/>"),
    ];
    let sheet = sheet_of(&styles.concat(), &rows.concat()).expect("sound");
    let red = |columns: &[u32]| columns.iter().map(|c| (*c, 0xFF_0000)).collect::<Vec<_>>();
    assert_eq!(sheet.fills.get(&1), Some(&red(&[0, 1])));
    assert_eq!(sheet.fills.get(&2), Some(&red(&[0, 1])));
    assert_eq!(sheet.fills.get(&3), Some(&red(&[0])));
    assert_eq!(
        sheet.fills.get(&7),
        Some(&red(&[0])),
        "a legend, not a margin"
    );
    assert_eq!(
        sheet.fills.keys().copied().collect::<Vec<_>>(),
        [1, 2, 3, 7]
    );
    assert_eq!(sheet.struck_rows, [2, 4]);
}

#[test]
fn what_is_struck_within_a_text_or_calls_a_note_is_not_read() {
    let style = |name: &str, family: &str, says: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"{family}\"><style:text-properties {says}/></style:style>"
        )
    };
    let struck = "style:text-line-through-style=\"solid\"";
    let plain = "style:text-line-through-style=\"none\"";
    let styles = [
        style("barre", "text", struck),
        style("net", "text", plain),
        style("haut", "text", "style:text-position=\"super 58%\""),
        style("bas", "text", "style:text-position=\"-33% 58%\""),
        style("C", "table-cell", struck),
    ];
    let span = |style: &str, says: &str| {
        format!("<text:span text:style-name=\"{style}\">{says}</text:span>")
    };
    let cells = [
        text(&format!("{}SHP", span("barre", "LED "))),
        text(&format!("100{}", span("haut", "1"))),
        text(&format!("CO{} m{}", span("bas", "2"), span("haut", "2"))),
        text(&format!("IM {}", span("net", "BF")))
            .replace("table-cell ", "table-cell table:style-name=\"C\" "),
    ];
    let sheet = sheet_of(&styles.concat(), &row(&cells.concat())).expect("sound");
    assert_eq!(shown(&sheet), ["A1=SHP", "B1=100", "C1=CO2 m2", "D1=BF"]);
    let told = sheet.partly_read.decisions();
    let told: Vec<&str> = told.iter().map(|told| &*told.read).collect();
    assert_eq!(
        told,
        [
            "textes barrés en partie : 2, dont « LED » près de « SHP »",
            "appels de note : 1, dont « 1 » après « 100 »",
        ]
    );
}

#[test]
fn the_calendar_is_stated_where_there_are_days() {
    let tables = |cell: &str| {
        format!(
            "<table:calculation-settings><table:null-date table:date-value=\"1904-01-01\"/></table:calculation-settings><table:table table:name=\"F\">{}</table:table>",
            row(cell)
        )
    };
    let day = "<table:table-cell office:value-type=\"date\" office:date-value=\"2008-01-02\"/>";
    let sheets = read_document(&document("", &tables(day))).expect("sound");
    assert_eq!(shown(&sheets[0]), ["A1=02/01/2008"], "days are written out");
    assert_eq!(sheets[0].decisions[0].kind, Kind::Dates);
    let sheets = read_document(&document("", &tables(&text("SHP")))).expect("sound");
    assert!(sheets[0].decisions.is_empty());
}

#[test]
fn what_cannot_be_read_is_refused_for_its_cause() {
    let sound = document(
        "",
        &format!("<table:table>{}</table:table>", row(&text("SHP"))),
    );
    let (cut, _) = sound.split_once("</office:spreadsheet>").expect("an end");
    assert_eq!(read_document(cut), Err(CUT));
    assert!(matches!(
        read(&archive(&[("styles.xml", b"<a/>")]), &Stopwatch::default()),
        Err(Refusal::Damaged(_))
    ));
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let parts: &[(&str, &[u8])] = &[
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", b"\x01\x02"),
    ];
    assert_eq!(
        read(&archive(parts), &Stopwatch::default()),
        Err(Refusal::Protected)
    );
    let whole: &[(&str, &[u8])] = &[("mimetype", b""), ("encrypted-package", b"\x01\x02")];
    assert_eq!(
        read(&archive(whole), &Stopwatch::default()),
        Err(Refusal::Protected)
    );

    let filled = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
    for (rows, says) in [
        (
            format!(
                "<table:table-row table:number-rows-repeated=\"1048576\">{filled}</table:table-row>"
            ),
            "répétée 1048576 fois",
        ),
        (
            format!(
                "<table:table-row table:number-rows-repeated=\"90000\">{}</table:table-row>",
                filled.replace(
                    " office:value-type",
                    " table:number-columns-repeated=\"16384\" office:value-type"
                )
            ),
            "de mémoire",
        ),
        (
            row(&format!(
                "<table:table-cell table:number-columns-repeated=\"16384\"/>{filled}"
            )),
            "au-delà",
        ),
        (
            format!(
                "<table:table-row table:number-rows-repeated=\"1048576\"/>{}",
                row(filled)
            ),
            "au-delà",
        ),
    ] {
        let why = sheet_of("", &rows).expect_err("too much");
        let stated = why.of(std::path::Path::new("f.ods")).to_string();
        assert!(stated.contains(says), "{stated}");
    }
}
