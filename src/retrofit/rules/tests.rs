use super::*;
use crate::inventory::profile::Profile;
use crate::retrofit::catalogue::{Catalogue, PriceLevel};
use crate::retrofit::service::Service;
use Flag::{
    Boule, Donnees2018, Lampe2027, TemperatureParc, TemperatureParcHorsAgglo, Ulr50, UlrGarde,
};
use Technology::{Bf, Shp};

#[test]
fn every_flag_has_its_rule_in_the_order_of_the_table() {
    let table: Vec<Flag> = rules().iter().map(|rule| rule.flag).collect();
    assert_eq!(table, Flag::ALL);
    for flag in Flag::ALL {
        assert!(!flag.rule().source.is_empty(), "{flag:?}");
        let table = include_str!("regles.toml");
        assert!(
            table.contains(&format!("code = \"{}\"", flag.code())),
            "{flag:?}"
        );
    }
}

#[test]
fn a_point_is_flagged_by_what_is_told_of_it() {
    let globe = Service::embedded().luminaire("boule", None);
    let told = Row {
        flux_lm: Some(3000.0),
        temperature_couleur_k: Some(2000.0),
        puissance_lampe_w: Some(70.0),
        ..Row::default()
    };
    let with_ulr = |ulr: Option<f64>| Row {
        ulr_pct: ulr,
        ..told
    };
    let codes = |point: &Row<'_>, technology| -> Vec<Flag> {
        flags_of_point(point, technology, globe).iter().collect()
    };
    assert_eq!(codes(&with_ulr(Some(50.1)), Bf), [Ulr50]);
    assert_eq!(codes(&with_ulr(Some(50.0)), Bf), []);
    assert_eq!(codes(&with_ulr(None), Shp), [Boule, Lampe2027]);
    assert_eq!(
        codes(&Row::default(), Bf),
        [Boule, Donnees2018],
        "nothing is told"
    );
}

#[test]
fn a_solution_is_flagged_where_it_stands() {
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let range = |code: &str| {
        let found = catalogue.ranges.iter().find(|range| range.code == code);
        found.expect("a range")
    };
    let codes = |code, hours, in_park, in_place: &[Flag]| -> Vec<Flag> {
        let in_place = in_place.iter().copied().collect();
        flags_of_solution(range(code), hours, in_park, in_place)
            .iter()
            .collect()
    };
    assert_eq!(codes("routier", 5.0, false, &[]), []);
    assert_eq!(codes("routier", 4.5, false, &[]), [Flag::ResEc104]);
    let white = [TemperatureParc, TemperatureParcHorsAgglo];
    assert_eq!(codes("routier", 6.0, true, &[]), white);
    let warm = [TemperatureParcHorsAgglo];
    assert_eq!(codes("routier_2700", 6.0, true, &[]), warm);
    // A lamp in a globe leaves its light where it goes; a new luminaire does not.
    assert_eq!(codes("lampe", 6.0, false, &[Boule]), [UlrGarde]);
    assert_eq!(codes("lampe", 6.0, false, &[Lampe2027]), []);
    assert_eq!(codes("residentiel", 6.0, false, &[Ulr50]), []);
}

/// −50 % from 23h to 5h is six hours of the shortest night too; from 22h to 3h, June has 4.6.
#[test]
fn dimmed_hours_are_those_of_the_night_that_has_fewest() {
    let hours = crate::scenario::usual_hours();
    let least = |text: &str| {
        let profile = Profile::parse(text).expect("a profile");
        hours.least_hours_at_most(dimmed_share(), &profile)
    };
    for (text, expected) in [
        ("-50% 23h-5h", 6.0),
        ("extinction 0h-5h", 5.0),
        ("-50% 22h-3h", 4.58),
        ("-40% 23h-5h", 0.0),
        (
            "-50 % de 3h avant le milieu de la nuit à 2h après le milieu de la nuit",
            5.0,
        ),
        ("12 h/nuit", 0.0),
    ] {
        assert!(
            (least(text) - expected).abs() < 0.02,
            "{text}: {}",
            least(text)
        );
    }
}

#[test]
fn a_defect_of_a_solution_is_never_favoured() {
    let stances = |flag, stance| Stances::new(BTreeMap::from([(flag, stance)]));
    assert!(stances(Flag::Ulr50, Stance::Forcer).is_ok());
    assert!(stances(Flag::TemperatureParc, Stance::Interdire).is_ok());
    assert!(stances(Flag::TemperatureParc, Stance::Favoriser).is_err());
}
