use super::super::parts::tests::archive;
use super::*;
use crate::inventory::grid::address;

/// A record, with the length that it says.
fn saying(kind: u16, length: usize, data: &[u8]) -> Vec<u8> {
    let mut bytes = if kind < 128 {
        vec![kind as u8]
    } else {
        vec![(kind & 0x7F | 0x80) as u8, (kind >> 7) as u8]
    };
    let mut rest = length;
    loop {
        let more = if rest > 0x7F { 0x80 } else { 0 };
        bytes.push((rest & 0x7F) as u8 | more);
        rest >>= 7;
        if more == 0 {
            break;
        }
    }
    bytes.extend(data);
    bytes
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    saying(kind, data.len(), data)
}

fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

fn text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [longs(&[units.len() as u32 / 2]), units].concat()
}

fn row(row: u32, marks: u8) -> Vec<u8> {
    record(0, &[longs(&[row, 0]), vec![0, 0, 0, marks, 0]].concat())
}

fn cell(kind: u16, column: u32, look: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&longs(&[column, look])[..], value].concat())
}

/// A workbook of one sheet, and what it says of its calendar.
fn book(is_1904: bool, sheet: &[Vec<u8>]) -> Vec<u8> {
    let list = [
        record(0x0099, &[u8::from(is_1904), 0, 0, 0, 0, 0, 0, 0]),
        record(0x009C, &[longs(&[1, 1]), text("r1"), text("Parc")].concat()),
        record(
            0x009C,
            &[longs(&[0, 2]), text("r2"), text("Graphique")].concat(),
        ),
    ];
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://x/worksheet\" Target=\"../xl/feuilles/une.bin\"/>\
        <Relationship Id=\"r2\" Type=\"http://x/chartsheet\" Target=\"chartsheets/sheet1.bin\"/>\
        <Relationship Id=\"r3\" Type=\"http://x/sharedStrings\" Target=\"/xl/textes.bin\"/></Relationships>";
    let format = |id: u16, font: u16| {
        [id, font]
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let look = |id: u16, font: u16| {
        record(
            0x002F,
            &[vec![0, 0], format(id, font), vec![0; 10]].concat(),
        )
    };
    let styles = [
        record(
            0x002C,
            &[164_u16.to_le_bytes().to_vec(), text("hh:mm")].concat(),
        ),
        record(0x002B, &[0; 20]),
        record(0x002B, &[0, 0, 8, 0, 0, 0]),
        look(14, 0),
        // As many looks as no file has.
        record(0x0269, &longs(&[u32::MAX])),
        look(0, 0),
        look(14, 0),
        look(164, 0),
        look(0, 1),
        record(0x026A, &[]),
    ];
    let texts = [
        record(0x009F, &longs(&[u32::MAX, u32::MAX])),
        record(0x0013, &[vec![0], text("SHP")].concat()),
    ];
    archive(&[
        ("xl/workbook.bin", &list.concat()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/styles.bin", &styles.concat()),
        ("xl/textes.bin", &texts.concat()),
        ("xl/feuilles/une.bin", &sheet.concat()),
    ])
}

fn read_one(sheet: &[Vec<u8>]) -> Result<Sheet, Refusal> {
    read(&book(false, sheet), &Stopwatch::default())
        .map(|sheets| sheets.into_iter().next().expect("a sheet"))
}

fn shown(sheet: &Sheet) -> Vec<String> {
    let cells = sheet.rows.iter().flat_map(|row| {
        let cells = row.cells.iter();
        cells.map(move |(column, cell)| format!("{}={cell}", address(row.number, *column)))
    });
    cells.collect()
}

#[test]
fn cells_of_every_kind_are_read() {
    let sheet = read_one(&[
        record(0x0094, &[0xFF; 16]),
        row(0, 0),
        cell(7, 0, 0, &longs(&[0])),
        cell(7, 1, 0, &longs(&[u32::MAX])),
        cell(6, 2, 0, &text("rue Haute")),
        cell(0x003E, 3, 0, &[vec![0], text("riche")].concat()),
        cell(1, 4, 0, &[]),
        row(1, 0),
        cell(2, 0, 0, &(100_u32 << 2 | 2).to_le_bytes()),
        cell(5, 1, 1, &42_156.0_f64.to_le_bytes()),
        cell(9, 2, 2, &(23.0_f64 / 24.0).to_le_bytes()),
        cell(4, 3, 0, &[1]),
        cell(3, 4, 0, &[7]),
        cell(8, 5, 0, &text("calcul")),
        cell(0x000B, 6, 0, &[0x2A]),
        row(1_048_575, 0),
        // Cells without a column stand side by side.
        record(
            0x0010,
            &[longs(&[0]), 5.0_f64.to_le_bytes().to_vec()].concat(),
        ),
        record(0x0012, &longs(&[0, 0])),
        cell(5, 16_383, 0, &1.0_f64.to_le_bytes()),
    ])
    .expect("sound");
    assert_eq!((sheet.name.as_str(), sheet.hidden), ("Parc", true));
    assert_eq!(
        shown(&sheet),
        [
            "A1=SHP",
            "C1=rue Haute",
            "D1=riche",
            "A2=100",
            "B2=01/06/2015",
            "C2=23:00",
            "D2=VRAI",
            "E2=#DIV/0!",
            "F2=calcul",
            "G2=#N/A",
            "A1048576=5",
            "B1048576=SHP",
            "XFD1048576=1"
        ]
    );
}

#[test]
fn the_calendar_and_the_looks_of_rows_are_read() {
    let sheet = [
        record(0x003C, &[longs(&[1, 2, 0, 0]), vec![1, 0]].concat()),
        row(0, 0),
        cell(5, 0, 1, &40_694.0_f64.to_le_bytes()),
        row(1, 0x10),
        cell(6, 0, 3, &text("barré")),
        row(2, 0),
        cell(6, 0, 3, &text("barré")),
        cell(6, 2, 0, &text("non")),
        record(0x00B0, &longs(&[1, 4, 0, 0])),
        record(0x00A1, &[]),
    ];
    let sheet = &read(&book(true, &sheet), &Stopwatch::default()).expect("sound")[0];
    assert_eq!(shown(sheet)[0], "A1=01/06/2015");
    assert_eq!(sheet.decisions.len(), 1, "the calendar is told");
    assert_eq!(sheet.hidden_rows, [2]);
    assert_eq!(sheet.hidden_columns, [1, 2]);
    assert!(sheet.filtered);
    assert_eq!(sheet.struck_rows, [2]);
    assert_eq!(sheet.merged[0].rows, (2, 5));
}

#[test]
fn damaged_sheets_are_refused() {
    let one = 1.0_f64.to_le_bytes();
    for (says, sheet) in [
        ("au-delà", vec![row(0, 0), cell(5, 16_384, 0, &one)]),
        ("au-delà", vec![row(0, 0), cell(5, u32::MAX, 0, &one)]),
        ("au-delà", vec![row(1 << 20, 0), cell(5, 0, 0, &one)]),
        ("au-delà", vec![row(u32::MAX, 0), cell(5, 0, 0, &one)]),
        ("démesuré", vec![row(0, 0), saying(5, 0x0FFF_FFFF, &[0])]),
        (
            "incomplète",
            vec![row(0, 0), saying(0x0077, 0x0FFF_FFFF, &[0])],
        ),
        ("incomplète", vec![row(0, 0), saying(5, 16, &[0])]),
        ("incomplète", vec![row(0, 0), vec![0x85]]),
    ] {
        let why = read_one(&sheet).expect_err("damaged");
        let stated = why.of(std::path::Path::new("f.xlsb")).to_string();
        assert!(stated.contains(says), "{stated}");
    }
    // A text that says to be longer than its record is none.
    let sheet = read_one(&[row(0, 0), cell(6, 0, 0, &longs(&[0x7FFF_FFFF, 65]))]).expect("sound");
    assert!(sheet.rows.is_empty());
}
