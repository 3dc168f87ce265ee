use super::*;
use crate::document::geopackage::{Named, Package as Written};
use crate::document::{Datum, Fields, Shown, fields};
use crate::inventory::coordinates::System;
use crate::inventory::stopwatch::Stopwatch;
use crate::outputs::{Kind as FileKind, Mark};

const LAYER: Named = Named {
    name: "points",
    description: "",
};

/// A layer of so many points of one lamp, each a metre further.
fn layer(count: u32) -> Vec<u8> {
    let fields = Fields::new(fields! { u32;
        "lampe", "Lampe", Text 8.0, Shown::ALL, Read => |_| "SHP".into();
        "puissance", "Puissance", Figure 8.0, Shown::ALL, Read => |rank| f64::from(*rank).into();
        "public", "Public", Truth 8.0, Shown::ALL, Read => |rank| Datum::truth(*rank > 1);
    });
    let package = Written::new(&Mark::of(FileKind::PublicPoints)).expect("a package");
    let place = |rank: &u32| (*rank > 0).then(|| [6e5 + f64::from(*rank), 7e6]);
    let columns = fields.shown_in(Shown::ALL);
    package
        .layer(LAYER, &columns, System::Lambert93, place, 0..count)
        .expect("a layer");
    let mut bytes = Vec::new();
    package.write(&mut bytes).expect("written");
    bytes
}

fn room() -> Keeper {
    Keeper::of(64 << 20, &Stopwatch::default())
}

fn read_bytes(bytes: &[u8]) -> Result<Option<Vec<Sheet>>> {
    super::read(Path::new("parc.gpkg"), bytes, room())
}

#[test]
fn a_layer_is_a_sheet_with_its_points() {
    let sheets = read_bytes(&layer(3)).expect("read").expect("a package");
    let [sheet] = sheets.as_slice() else {
        panic!("styles are no data: {sheets:?}");
    };
    let rows: Vec<Vec<String>> = (sheet.rows.iter())
        .map(|row| (0..5).map(|column| row.text(column)).collect())
        .collect();
    assert_eq!(sheet.name, "points");
    assert_eq!(rows[0], ["lampe", "puissance", "public", "X", "Y"]);
    assert_eq!(rows[1], ["SHP", "0", "FAUX", "", ""], "without a place");
    assert_eq!(rows[3], ["SHP", "2", "VRAI", "600002", "7000000"]);
    let stated = &sheet.decisions[0];
    assert!(stated.read.contains("EPSG:2154"), "{stated:?}");
}

#[test]
fn what_takes_too_long_is_refused() {
    let bytes = layer(30_000);
    let slow = read_within(Path::new("parc.gpkg"), &bytes, room(), Duration::ZERO);
    let refused = slow.expect_err("refused").to_string();
    assert!(refused.contains("sa lecture prend plus de"), "{refused}");
}

/// Any byte may be another: the file is read or refused in one sentence, and another end is no panic.
#[test]
fn a_damaged_file_is_refused_in_a_sentence() {
    let whole = layer(40);
    let refused = |bytes: &[u8]| {
        let read = read_bytes(bytes);
        if let Err(error) = &read {
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
        read.is_err()
    };
    let mut refusals = 0;
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        refusals += usize::from(refused(&bytes));
    }
    assert!(refusals > 0);
    for end in [100, 511, 512, 4096, whole.len() / 2, whole.len() - 1] {
        assert!(refused(&whole[..end]), "cut at {end}");
    }
}
