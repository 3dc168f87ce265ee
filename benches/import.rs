//! How long an import takes against calamine alone reading the same cells, in one run on one
//! machine: `make bench`. Ratios travel between machines; seconds do not.

use calamine::{Reader, Xlsx};
use reverbere::{Mappings, Sources, Territory, import};
use rust_xlsxwriter::Workbook;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ROWS: u32 = 100_000;
const RUNS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let one = folder.path().join("parc.xlsx");
    std::fs::write(&one, inventory_of(ROWS, 0)).expect("a workbook");
    let many: Vec<PathBuf> = (0..4)
        .map(|part| {
            let file = folder.path().join(format!("partie-{part}.xlsx"));
            std::fs::write(&file, inventory_of(ROWS / 4, part)).expect("a workbook");
            file
        })
        .collect();
    println!(
        "| {ROWS} rows | calamine, cell by cell | calamine, `worksheet_range` | Réverbère, to points | ratios |"
    );
    println!("| --- | --- | --- | --- | --- |");
    for (what, files) in [
        ("one .xlsx", std::slice::from_ref(&one)),
        ("four .xlsx", &many),
    ] {
        let cells = median(|| files.iter().map(|file| cells_of(file)).sum::<usize>());
        let import = median(|| {
            import(
                &Sources::all(files),
                &Territory::boulonnais(),
                &Mappings::default(),
                &|_, _| {},
            )
            .expect("an inventory")
            .points
            .len()
        });
        let ranges = median(|| files.iter().map(|file| range_of(file)).sum::<usize>());
        let [cells, ranges, import] = [cells, ranges, import].map(|time| time.as_secs_f64());
        println!(
            "| {what} | {cells:.2} s | {ranges:.2} s | {import:.2} s | {:.2}, {:.2} |",
            import / cells,
            import / ranges
        );
    }
}

/// Every sheet as calamine's documentation reads it.
fn range_of(file: &Path) -> usize {
    let bytes = std::fs::read(file).expect("a file");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = book.sheet_names();
    names
        .iter()
        .map(|name| {
            book.worksheet_range(name)
                .expect("a sheet")
                .used_cells()
                .count()
        })
        .sum()
}

/// Every cell of every sheet, streamed: the least that any reader of the file has to do.
fn cells_of(file: &Path) -> usize {
    let bytes = std::fs::read(file).expect("a file");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut cells = 0;
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name).expect("a sheet");
        while reader.next_cell().expect("a cell").is_some() {
            cells += 1;
        }
    }
    cells
}

fn median(mut run: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

/// A workbook as a contractor exports it: 14 columns, a row a point.
fn inventory_of(rows: u32, part: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let headers = [
        "Référence",
        "Code INSEE",
        "Commune",
        "Armoire",
        "Départ",
        "Rue",
        "Type support",
        "Hauteur (m)",
        "Type luminaire",
        "Type lampe",
        "Puissance (W)",
        "Année pose",
        "X",
        "Y",
    ];
    sheet.write_row(0, 0, headers).expect("a header");
    for row in 0..rows {
        let at = row + 1;
        let (lamp, watts) =
            [("SHP", 100.0), ("BF", 125.0), ("IM", 70.0), ("LED", 38.0)][(row % 4) as usize];
        let texts = [
            (0, format!("P{part}-{row:06}")),
            (1, "62773".to_owned()),
            (2, "Samer".to_owned()),
            (3, format!("AR-{:03}", row / 60)),
            (4, format!("D{}", row % 4)),
            (5, format!("rue n° {}", row / 25)),
            (6, "Mât".to_owned()),
            (8, "Routier fermé".to_owned()),
            (9, lamp.to_owned()),
        ];
        for (column, text) in texts {
            sheet.write(at, column, text).expect("a text");
        }
        let numbers = [
            (7, 8.0),
            (10, watts),
            (11, 1990.0 + f64::from(row % 30)),
            (12, 610_000.0 + f64::from(row) * 0.13),
            (13, 7_060_000.0 + f64::from(row) * 0.07),
        ];
        for (column, number) in numbers {
            sheet.write(at, column, number).expect("a number");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
