#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "coordinates read best grouped before the point only"
)]

use super::*;
use crate::energy::power::Ballasts;
use crate::inventory::points::{LightPoint, PointsBuilder};
use serde_json::Value;

/// The fields of the schema, in its order, as France Données Réseau publishes them.
const FIELDS: [&str; 20] = [
    "insee",
    "commune",
    "siren",
    "reference",
    "x",
    "y",
    "latitude",
    "longitude",
    "puissance",
    "flux",
    "type_luminaire",
    "type_source",
    "ulr",
    "temperature_couleur",
    "hauteur",
    "profil_nocturne",
    "plages_variation",
    "eclairage_adaptatif",
    "tag",
    "commentaire",
];

fn samer(reference: &str) -> LightPoint {
    LightPoint {
        insee: "62773".into(),
        commune: "Samer".into(),
        reference: reference.into(),
        armoire: "A1".into(),
        technologie: "SHP".into(),
        lampe_lue: "SHP 100".into(),
        luminaire: "routier_ferme".into(),
        puissance_lampe_w: Some(100.0),
        ..LightPoint::default()
    }
}

/// The same lamp post of Boulogne in three systems (control point of PROJ, see the tests of
/// `inventory::coordinates`), then what is no place, a system that is not known, and nothing.
fn points() -> Points {
    let at = |reference: &str, projection: &str, x: f64, y: f64| LightPoint {
        projection: projection.into(),
        x: Some(x),
        y: Some(y),
        ..samer(reference)
    };
    let mut builder = PointsBuilder::default();
    for point in [
        at("-12", "lambert93", 602_011.7063, 7_070_826.3571),
        at("=1+1", "cc50", 1_602_190.4744, 9_281_702.9548),
        at("3", "wgs84", 1.6147, 50.7264),
        at("4", "lambert93", f64::NAN, f64::INFINITY),
        at("5", "", 602_011.7063, 7_070_826.3571),
        LightPoint {
            technologie: "SOLAIRE".into(),
            lampe_lue: "Solaire, \"LED\"".into(),
            regime: "demi-nuit".into(),
            hauteur_m: Some(f64::NAN),
            flux_lm: Some(3999.6),
            ..samer("")
        },
    ] {
        builder.push(point);
    }
    energy::with_system_power(builder.finish(), Ballasts::embedded())
}

fn written(points: &Points, siren: Option<&str>, format: Format) -> (String, Tally) {
    let siren = siren.map(|siren| Siren::parse(siren).expect("a SIREN"));
    let mut out = Vec::new();
    let tally = write(points, siren, format, &mut out).expect("a write to memory");
    (String::from_utf8(out).expect("UTF-8"), tally)
}

#[test]
fn csv_is_the_schema_s() {
    let (text, tally) = written(&points(), Some("120 027 016"), Format::Csv);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], FIELDS.join(","));
    let boulogne = "602011.71,7070826.36,50.7264,1.6147,115,,Routier fermé,SHP,,,,,,,,armoire : A1";
    assert_eq!(lines[1], format!("62773,Samer,120027016,-12,{boulogne}"));
    assert_eq!(lines[2], format!("62773,Samer,120027016,'=1+1,{boulogne}"));
    assert_eq!(lines[3], format!("62773,Samer,120027016,3,{boulogne}"));
    assert_eq!(
        lines[6],
        "62773,Samer,120027016,,,,,,,4000,Routier fermé,XX,,,,,,,,\"armoire : A1 ; lampe : Solaire, \"\"LED\"\" ; régime : demi-nuit\""
    );
    assert_eq!(
        tally,
        Tally {
            points: 6,
            located: 3,
            without_lambert93: 3,
            misplaced: 2,
            without_insee: 0,
            without_siren: 0,
            without_power: 1,
            regime_in_words: 1,
            formula_like: 2,
            by_source: BTreeMap::from([("SHP", 5), ("XX", 1)]),
        }
    );
}

#[test]
fn geojson_is_that_of_rfc_7946() {
    let (text, tally) = written(&points(), None, Format::GeoJson);
    assert_eq!(tally.without_siren, 6);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["type"], "FeatureCollection");
    let features = json["features"].as_array().expect("a list");
    assert_eq!(features.len(), 6);
    for feature in &features[..3] {
        assert_eq!(feature["type"], "Feature");
        assert_eq!(feature["geometry"]["type"], "Point");
        assert_eq!(feature["geometry"]["coordinates"][0], 1.6147);
        assert_eq!(feature["geometry"]["coordinates"][1], 50.7264);
    }
    for feature in &features[3..] {
        assert!(feature["geometry"].is_null());
    }
    let properties = features[0]["properties"].as_object().expect("an object");
    assert_eq!(properties.len(), FIELDS.len());
    assert_eq!(properties["reference"], "-12");
    assert_eq!(properties["puissance"], 115);
    assert!(properties["siren"].is_null());
}

#[test]
fn no_point_gives_a_header_or_an_empty_collection() {
    let none = energy::with_system_power(PointsBuilder::default().finish(), Ballasts::embedded());
    assert_eq!(written(&none, None, Format::Csv).0, FIELDS.join(",") + "\n");
    let json: Value = serde_json::from_str(&written(&none, None, Format::GeoJson).0).expect("JSON");
    assert_eq!(json["features"].as_array().map(Vec::len), Some(0));
}

/// INSEE's own SIREN, and mistakes.
#[test]
fn a_siren_has_its_key() {
    assert_eq!(Siren::parse("120 027 016"), Some(Siren(120_027_016)));
    for wrong in [
        "120027017",
        "12002701",
        "1200270160",
        "12002701A",
        "000000000",
        "",
    ] {
        assert_eq!(Siren::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn every_technology_has_a_code_of_the_schema() {
    for (technology, code) in [
        (Technology::Bf, "VM"),
        (Technology::Cpo, "IM"),
        (Technology::Sb, "SHP"),
        (Technology::Solaire, "XX"),
        (Technology::Inconnue, "XX"),
        (Technology::Led, "LED"),
    ] {
        assert_eq!(source(technology), code);
    }
    let codes = [
        "LED", "SHP", "SBP", "IM", "INC", "HAL", "TF", "FC", "VM", "IND", "XEN", "AU", "XX",
    ];
    for technology in Technology::ALL {
        assert!(codes.contains(&source(technology)), "{technology}");
    }
}
