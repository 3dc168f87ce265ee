//! Control points, the whole country for the judgement of columns, and any number at all.

#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "coordinates read best grouped before the point only"
)]

use super::*;
use System::{Cc42, Cc43, Cc44, Cc46, Cc48, Cc49, Cc50, Lambert93, Wgs84};
use proptest::prelude::*;

/// A tenth of a millimetre, and the same in degrees.
const TENTH_MM: f64 = 1e-4;
const TENTH_MM_DEGREES: f64 = 1e-9;

fn near(a: (f64, f64), b: (f64, f64), tolerance: f64) -> bool {
    (a.0 - b.0).abs() < tolerance && (a.1 - b.1).abs() < tolerance
}

#[test]
fn the_origins_are_those_of_the_definitions() {
    let at =
        |system, longitude, latitude| from_degrees(system, longitude, latitude).expect("on Earth");
    assert!(near(
        at(Lambert93, 3.0, 46.5),
        (700_000.0, 6_600_000.0),
        1e-6
    ));
    for system in System::ALL {
        let Some(zone) = system.zone() else { continue };
        let northing = f64::from(zone - 41) * 1e6 + 200_000.0;
        // The origin of a secant conic is not on its central parallel, but for CCnn it is the
        // northing given to the zone's latitude on the central meridian.
        let origin = at(system, 3.0, f64::from(zone));
        assert!(
            near(origin, (1_700_000.0, northing), 1e-6),
            "{system:?}: {origin:?}"
        );
    }
}

/// Computed with pyproj 3.7.2 (PROJ 9.5.1), an implementation that shares no code with ours:
/// `Transformer.from_crs(4326, 2154 or 39nn, always_xy=True)`, rounded to 0.1 mm.
#[test]
fn control_points_are_those_of_proj() {
    for (place, system, expected) in [
        ((1.6147, 50.7264), Lambert93, (602_011.7063, 7_070_826.3571)),
        ((1.6147, 50.7264), Cc50, (1_602_190.4744, 9_281_702.9548)),
        (
            (-4.4861, 48.3904),
            Lambert93,
            (146_632.9785, 6_836_262.3267),
        ),
        ((-4.4861, 48.3904), Cc48, (1_146_480.4158, 7_270_301.3026)),
        ((-4.4861, 48.3904), Cc49, (1_146_489.1380, 8_159_527.9238)),
        (
            (7.2620, 43.7102),
            Lambert93,
            (1_043_410.1597, 6_299_400.0430),
        ),
        ((7.2620, 43.7102), Cc43, (2_043_347.8994, 2_287_609.5744)),
        ((7.2620, 43.7102), Cc44, (2_043_320.5240, 3_176_675.5016)),
        (
            (9.1590, 41.3870),
            Lambert93,
            (1_216_136.5781, 6_051_823.4226),
        ),
        ((9.1590, 41.3870), Cc42, (2_214_687.1787, 1_150_438.9856)),
        ((3.0, 46.5), Cc46, (1_700_000.0, 5_255_574.0521)),
    ] {
        let found = from_degrees(system, place.0, place.1).expect("on Earth");
        assert!(near(found, expected, TENTH_MM), "{system:?}: {found:?}");
        let (x, y) = expected;
        let back = to_wgs84(system, x, y).expect("in France");
        assert!(
            near(back, place, 2.0 * TENTH_MM_DEGREES),
            "{system:?}: {back:?}"
        );
        let lambert = to_lambert93(system, x, y).expect("in France");
        let direct = from_degrees(Lambert93, place.0, place.1).expect("in France");
        assert!(
            near(lambert, direct, 2.0 * TENTH_MM),
            "{system:?}: {lambert:?}"
        );
    }
}

/// Every twentieth of a degree of the rectangles, in every system that serves it.
fn country() -> impl Iterator<Item = ((f64, f64), System, (f64, f64))> {
    let steps = |[low, high]: [f64; 2]| {
        let count = ((high - low) * 20.0).round() as u32;
        (0..=count).map(move |step| low + f64::from(step) / 20.0)
    };
    FRANCE
        .into_iter()
        .flat_map(move |(longitudes, latitudes)| {
            steps(longitudes).flat_map(move |longitude| {
                steps(latitudes).map(move |latitude| (longitude, latitude))
            })
        })
        .filter(|(longitude, latitude)| in_france(*longitude, *latitude))
        .flat_map(|(longitude, latitude)| {
            System::ALL.into_iter().filter_map(move |system| {
                let pair = if system == Wgs84 {
                    Some((longitude, latitude))
                } else {
                    from_degrees(system, longitude, latitude)
                };
                let served = system.serves(longitude, latitude);
                Some(((longitude, latitude), system, pair.filter(|_| served)?))
            })
        })
}

#[test]
fn a_place_of_france_has_one_reading_only() {
    let mut pairs = 0;
    for (place, system, (x, y)) in country() {
        let readings: Vec<(System, bool)> = System::ALL
            .into_iter()
            .flat_map(|other| [(other, x, y, false), (other, y, x, true)])
            .filter(|(other, x, y, _)| other.holds(*x, *y))
            .map(|(other, _, _, swapped)| (other, swapped))
            .collect();
        // A place on a rectangle's very edge may fall out of it by rounding.
        if readings.is_empty() {
            continue;
        }
        assert_eq!(readings, [(system, false)], "{place:?} {x} {y}");
        pairs += 1;
    }
    assert!(pairs > 100_000, "{pairs}");
}

/// Ouessant, Groix, Belle-Île, Yeu, Hendaye, Lamanère, le Levant, Menton, Bonifacio, Cap Corse,
/// Saint-Louis, Lauterbourg, Bray-Dunes: longitude and latitude to a hundredth of a degree.
#[test]
fn the_rectangles_hold_the_ends_of_the_country() {
    for place in [
        (-5.14, 48.46),
        (-3.50, 47.64),
        (-3.26, 47.33),
        (-2.40, 46.70),
        (-1.79, 43.36),
        (2.52, 42.35),
        (6.50, 43.02),
        (7.53, 43.77),
        (9.16, 41.37),
        (9.36, 43.02),
        (7.58, 47.59),
        (8.23, 48.97),
        (2.53, 51.09),
    ] {
        assert!(in_france(place.0, place.1), "{place:?}");
    }
}

#[test]
fn a_column_is_judged_as_a_whole() {
    let boulogne = |n: u32| (1.6 + f64::from(n) / 1000.0, 50.7 + f64::from(n) / 2000.0);
    for system in [Wgs84, Lambert93, Cc50] {
        let mut pairs: Vec<(f64, f64)> = (0..100)
            .map(|n| {
                let (longitude, latitude) = boulogne(n);
                if system == Wgs84 {
                    (longitude, latitude)
                } else {
                    from_degrees(system, longitude, latitude).expect("on Earth")
                }
            })
            .collect();
        // Missing values tell nothing, and a few wild ones change nothing.
        pairs.extend([(0.0, 0.0), (f64::NAN, 50.0), (f64::INFINITY, 1.0)].repeat(50));
        pairs.extend([(12.0, 12.0), (-1e300, 1e300), (602.0, 7070.0)]);
        let reading = System::of(pairs.iter().copied()).expect("a reading");
        assert_eq!(
            reading,
            Reading {
                system,
                swapped: false
            }
        );
        assert_eq!(
            pairs
                .iter()
                .filter(|(x, y)| reading.place(*x, *y).is_none())
                .count(),
            153
        );
        let exchanged = System::of(pairs.iter().map(|(x, y)| (*y, *x))).expect("a reading");
        assert_eq!(
            exchanged,
            Reading {
                system,
                swapped: true
            }
        );
        let (x, y) = pairs[0];
        assert_eq!(exchanged.place(y, x), Some((x, y)));
        assert_eq!(exchanged.place(x, y), None);
    }
}

#[test]
fn what_is_not_sure_is_unknown() {
    let lambert = (602_011.0, 7_070_826.0);
    let conic = (1_602_190.0, 9_281_702.0);
    assert_eq!(System::of([]), None);
    assert_eq!(System::of([(0.0, 0.0)]), None);
    assert_eq!(System::of([lambert, conic]), None, "two systems mixed");
    // Guaranda in Ecuador, Madrid in UTM 30, Lambert II étendu at Boulogne, Réunion.
    for pair in [
        (-78.99, -1.59),
        (440_290.0, 4_474_257.0),
        (549_000.0, 2_637_000.0),
        (55.45, -20.88),
    ] {
        assert_eq!(System::of([pair]), None, "{pair:?}");
    }
}

#[test]
fn codes_are_read_back() {
    for system in System::ALL {
        assert_eq!(System::from_code(system.code()), Some(system));
    }
    assert_eq!(System::from_code("lambert2"), None);
}

#[test]
fn what_is_no_place_has_no_coordinates() {
    for system in System::ALL {
        for x in [0.0, f64::NAN, f64::INFINITY, -1e300, 1e300, 700_000.0] {
            for y in [0.0, f64::NAN, f64::NEG_INFINITY, 1e300, 12_655_612.05] {
                assert_eq!(to_wgs84(system, x, y), None, "{system:?} {x} {y}");
                assert_eq!(to_lambert93(system, x, y), None, "{system:?} {x} {y}");
            }
        }
    }
    // On Earth, and out of France.
    assert_eq!(to_wgs84(Wgs84, -78.99, -1.59), Some((-78.99, -1.59)));
    assert_eq!(to_lambert93(Wgs84, -78.99, -1.59), None);
    assert_eq!(to_wgs84(Wgs84, 0.0, 90.0), Some((0.0, 90.0)));
    assert_eq!(to_lambert93(Wgs84, 0.0, 90.0), None);
}

proptest! {
    #[test]
    fn lambert93_goes_and_comes_back_within_a_millimetre(
        x in 100_000.0..1_250_000.0_f64,
        y in 6_040_000.0..7_120_000.0_f64,
    ) {
        let (longitude, latitude) = Lambert93.degrees(x, y).expect("on Earth");
        let back = from_degrees(Lambert93, longitude, latitude).expect("on Earth");
        prop_assert!(near(back, (x, y), 1e-3), "{back:?}");
    }

    #[test]
    fn any_numbers_at_all_are_borne(x in any::<f64>(), y in any::<f64>()) {
        for system in System::ALL {
            if let Some((longitude, latitude)) = to_wgs84(system, x, y) {
                prop_assert!(longitude.abs() <= 180.0 && latitude.abs() <= 90.0);
            }
            let _ = (to_lambert93(system, x, y), System::of([(x, y)]));
        }
    }

    #[test]
    fn any_text_at_all_is_borne(text in "\\PC{0,12}", digits in "[-0-9°'\"., NSEO]{0,16}") {
        for text in [text, digits] {
            if let Some(degrees) = parse_degrees(&text) {
                prop_assert!(degrees.abs() <= 180.0);
            }
            let _ = parse_geo_point(&text);
        }
    }
}
