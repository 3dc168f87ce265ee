use super::*;
use crate::retrofit::catalogue::{Catalogue, PriceLevel};
use Technology::{Bf, Led, Shp};

#[test]
fn the_needed_flux_follows_from_the_old_lamp() {
    let road = Service::embedded()
        .luminaire("routier_ferme", None)
        .expect("a type of the table");
    // 10,000 lm × 0.70 × 0.75 × 0.75 / 0.85 = 4,632 lm.
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let range = |code| catalogue.ranges.iter().find(|range| range.code == code);
    let [luminaire, lamp] = ["routier", "lampe"].map(|code| range(code).expect("a range"));
    let needed = Service::embedded()
        .sizing(Shp, 100.0, road, luminaire)
        .map(|s| s.needed_flux_lm());
    assert!(
        (needed.unwrap_or_default() - 4632.35).abs() < 0.01,
        "{needed:?}"
    );
    // A lamp in the same luminaire, whose optics stay dirty: 6,250 lm × 0.60 / 0.72 = 5,208 lm.
    let kept = Service::embedded()
        .sizing(Bf, 125.0, road, lamp)
        .map(|s| s.needed_flux_lm());
    assert!(
        (kept.unwrap_or_default() - 5208.33).abs() < 0.01,
        "{kept:?}"
    );
    assert_eq!(Service::embedded().sizing(Led, 30.0, road, lamp), None);
}

#[test]
fn flux_between_and_beyond_the_table() {
    assert_eq!(Service::embedded().lamp_flux_lm(Shp, 70.0), Some(6300.0));
    // Half way between 100 W and 150 W.
    assert_eq!(Service::embedded().lamp_flux_lm(Shp, 125.0), Some(13_000.0));
    // Below 35 W, at the 2,300 / 35 lm/W of the smallest.
    assert_eq!(Service::embedded().lamp_flux_lm(Shp, 17.5), Some(1150.0));
}

#[test]
fn an_unstated_luminaire_is_stated_by_its_height() {
    for (height, code) in [
        (Some(8.0), "routier_ferme"),
        (Some(5.0), "residentiel"),
        (None, "residentiel"),
    ] {
        assert_eq!(
            Service::embedded()
                .luminaire("", height)
                .map(|entry| entry.code.as_str()),
            Some(code)
        );
    }
    assert!(Service::embedded().luminaire("inventé", None).is_none());
}
