use super::super::compound::tests::container;
use super::*;
use crate::inventory::grid::address;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn shorts(numbers: &[u16]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// A text of one byte a character.
fn text(text: &str) -> Vec<u8> {
    let length = shorts(&[text.len() as u16]);
    [&length[..], &[0], text.as_bytes()].concat()
}

const START: [u16; 2] = [0x0600, 0x0005];

/// A workbook of one sheet: what comes before it, and its records.
fn stream(before: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let looks = [
        record(0x041E, &[shorts(&[164]), text("hh:mm")].concat()),
        record(0x0031, &shorts(&[200, 0, 0])),
        record(0x0031, &shorts(&[200, 8, 0])),
        // Looks: plain, a day, a clock time, struck through.
        record(0x00E0, &shorts(&[0, 0, 0])),
        record(0x00E0, &shorts(&[0, 14, 0])),
        record(0x00E0, &shorts(&[0, 164, 0])),
        record(0x00E0, &shorts(&[1, 0, 0])),
    ];
    let mut globals = record(BOF, &shorts(&START));
    globals.extend(before.concat());
    globals.extend(looks.concat());
    let listed = |begin: u32| {
        record(
            0x0085,
            &[&begin.to_le_bytes()[..], &[1, 0], &[4, 0], b"Parc"].concat(),
        )
    };
    let begin = globals.len() + listed(0).len() + record(EOF, &[]).len();
    globals.extend(listed(begin as u32));
    globals.extend(record(EOF, &[]));
    globals.extend(record(BOF, &shorts(&[0x0600, 0x0010])));
    globals.extend(sheet.concat());
    globals.extend(record(EOF, &[]));
    globals
}

fn read_one(before: &[Vec<u8>], sheet: &[Vec<u8>]) -> Result<Sheet, Refusal> {
    let bytes = container("Workbook", &stream(before, sheet));
    read(&bytes, &Stopwatch::default()).map(|sheets| sheets.into_iter().next().expect("a sheet"))
}

fn shown(sheet: &Sheet) -> Vec<String> {
    let cells = sheet.rows.iter().flat_map(|row| {
        let cells = row.cells.iter();
        cells.map(move |(column, cell)| format!("{}={cell}", address(row.number, *column)))
    });
    cells.collect()
}

fn number(row: u16, column: u16, look: u16, value: f64) -> Vec<u8> {
    record(
        0x0203,
        &[shorts(&[row, column, look]), value.to_le_bytes().to_vec()].concat(),
    )
}

fn label(row: u16, column: u16, look: u16, says: &str) -> Vec<u8> {
    record(0x0204, &[shorts(&[row, column, look]), text(says)].concat())
}

fn packed(number: i32) -> [u8; 4] {
    (number << 2 | 2).to_le_bytes()
}

#[test]
fn cells_of_every_kind_are_read() {
    let shared = [
        &[9, 0, 0, 0, 2, 0, 0, 0][..],
        &text("SHP"),
        &[4, 0, 1, b'r', 0, b'u', 0],
    ]
    .concat();
    let before = [record(0x00FC, &shared), record(0x003C, &[0, b'e', 0xE9])];
    let formula = |row: u16, value: [u8; 8]| {
        record(
            0x0006,
            &[shorts(&[row, 0, 0]), value.to_vec(), vec![0; 8]].concat(),
        )
    };
    let marked = |kind: u8, value: u8| [kind, 0, value, 0, 0, 0, 0xFF, 0xFF];
    let sheet = [
        // Whatever is announced.
        record(0x0200, &[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 7, 7]),
        record(0x00FD, &[shorts(&[0, 0, 0]), vec![0, 0, 0, 0]].concat()),
        record(0x00FD, &[shorts(&[0, 1, 0]), vec![1, 0, 0, 0]].concat()),
        record(0x00FD, &[shorts(&[0, 2, 0]), vec![99, 0, 0, 0]].concat()),
        number(1, 0, 0, 70.5),
        number(1, 1, 1, 42_156.0),
        number(1, 2, 2, 23.0 / 24.0),
        record(0x027E, &[&shorts(&[2, 0, 0])[..], &packed(100)].concat()),
        record(
            0x00BD,
            &[
                &shorts(&[2, 1, 0])[..],
                &packed(7),
                &shorts(&[1]),
                &packed(42_156),
                &shorts(&[2]),
            ]
            .concat(),
        ),
        record(0x00BE, &shorts(&[2, 3, 0, 0, 4])),
        record(0x0205, &[&shorts(&[3, 0, 0])[..], &[1, 0]].concat()),
        record(0x0205, &[&shorts(&[3, 1, 0])[..], &[7, 1]].concat()),
        formula(4, 12.5_f64.to_le_bytes()),
        formula(5, marked(0, 0)),
        record(0x0207, &text("calcul")),
        formula(6, marked(1, 1)),
        formula(7, marked(2, 0x2A)),
        formula(8, marked(3, 0)),
        formula(9, marked(0, 0)),
        label(65_535, 255, 0, "loin"),
        // A chart within the sheet has cells of its own.
        record(BOF, &shorts(&[0x0600, 0x0020])),
        number(0, 0, 0, 1.0),
        record(EOF, &[]),
        number(65_535, 0, 0, 2.0),
    ];
    let sheet = read_one(&before, &sheet).expect("sound");
    assert_eq!(sheet.name, "Parc");
    assert!(sheet.hidden);
    assert_eq!(
        shown(&sheet),
        [
            "A1=SHP",
            "B1=rueé",
            "A2=70.5",
            "B2=01/06/2015",
            "C2=23:00",
            "A3=100",
            "B3=7",
            "C3=01/06/2015",
            "A4=VRAI",
            "B4=#DIV/0!",
            "A5=12.5",
            "A6=calcul",
            "A7=VRAI",
            "A8=#N/A",
            "A10=formule non calculée",
            "IV65536=loin",
            "A65536=2"
        ]
    );
}

#[test]
fn the_calendar_and_the_looks_of_rows_are_read() {
    let sheet = [
        record(0x007D, &shorts(&[1, 1, 0, 0, 1])),
        record(0x0208, &shorts(&[1, 0, 0, 0, 0, 0, 0x20, 0])),
        record(0x009B, &[]),
        number(0, 0, 1, 40_694.0),
        label(1, 0, 3, "barre"),
        label(1, 2, 3, "aussi"),
        label(2, 0, 3, "barre"),
        label(2, 1, 0, "non"),
        record(0x00E5, &shorts(&[1, 1, 4, 0, 0])),
    ];
    let sheet = read_one(&[record(0x0022, &[1, 0])], &sheet).expect("sound");
    assert_eq!(shown(&sheet)[0], "A1=01/06/2015");
    assert_eq!(sheet.decisions.len(), 1, "the calendar is told");
    assert_eq!(sheet.hidden_rows, [2]);
    assert_eq!(sheet.hidden_columns, [1]);
    assert!(sheet.filtered);
    assert_eq!(sheet.struck_rows, [2]);
    assert_eq!(sheet.merged[0].rows, (2, 5));
}

#[test]
fn what_is_struck_within_a_text_or_calls_a_note_is_not_read() {
    // Characters, marks, how often the font changes, and from which place to which font.
    let rich = |says: &str, changes: &[u16]| {
        let head = [shorts(&[says.len() as u16]), vec![8]].concat();
        let count = shorts(&[changes.len() as u16 / 2]);
        [head, count, says.as_bytes().to_vec(), shorts(changes)].concat()
    };
    let texts = [
        shorts(&[0; 4]),
        rich("LED SHP", &[0, 1, 4, 0]),
        rich("1001", &[3, 2]),
        rich("IM BF", &[3, 0]),
    ];
    let before = [
        record(0x0031, &shorts(&[200, 0, 0, 400, 0])),
        record(0x0031, &shorts(&[200, 8, 0, 400, 0])),
        record(0x0031, &shorts(&[200, 0, 0, 400, 1])),
        record(0x00FC, &texts.concat()),
    ];
    let named = |row: u16, look: u16, text: u16| record(0x00FD, &shorts(&[row, 0, look, text, 0]));
    // The font of the last look strikes through: what has no font of its own is struck.
    let cells = [
        named(0, 0, 0),
        named(1, 0, 1),
        named(2, 3, 2),
        named(3, 0, 2),
    ];
    let sheet = read_one(&before, &cells).expect("sound");
    assert_eq!(shown(&sheet), ["A1=SHP", "A2=100", "A3=BF", "A4=IM BF"]);
    assert!(sheet.struck_rows.is_empty());
    let told = sheet.partly_read.decisions();
    let told: Vec<&str> = told.iter().map(|told| &*told.cell).collect();
    assert_eq!(told, ["A1", "A2"]);
}

#[test]
fn what_cannot_be_read_is_refused_for_its_cause() {
    let protected = [record(0x002F, &[1, 0])];
    assert_eq!(read_one(&protected, &[]), Err(Refusal::Protected));
    let whole = stream(&[], &[label(0, 0, 0, "SHP")]);
    assert_eq!(
        read_stream(&whole[..whole.len() - 6], &Stopwatch::default()),
        Err(Refusal::Truncated)
    );
    let bytes = container("Workbook", &whole);
    assert_eq!(
        read(&bytes[..bytes.len() - 600], &Stopwatch::default()),
        Err(Refusal::Truncated)
    );
    for (name, why) in [
        ("EncryptedPackage", Refusal::Protected),
        (
            "WordDocument",
            Refusal::Other("c'est un document de traitement de texte"),
        ),
    ] {
        assert_eq!(read(&container(name, b""), &Stopwatch::default()), Err(why));
    }
    // Twenty sheets at one place.
    let listed = memchr::memmem::find(&whole, &[0x85, 0, 12, 0]).expect("a list");
    let again = &whole[listed..listed + 16];
    let begin = u32::from_le_bytes([again[4], again[5], again[6], again[7]]) + 16 * 19;
    let again = [&again[..4], &begin.to_le_bytes(), &again[8..]].concat();
    let many = [&whole[..listed], &again.repeat(20), &whole[listed + 16..]].concat();
    assert!(matches!(
        read_stream(&many, &Stopwatch::default()),
        Err(Refusal::Damaged(_))
    ));
}
