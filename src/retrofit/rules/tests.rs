use super::*;
use crate::inventory::points::Row;
use crate::inventory::profile::Profile;
use crate::retrofit::catalogue::{Catalogue, PriceLevel};
use crate::retrofit::en13201::Road;
use crate::retrofit::service::Service;
use Flag::{
    Boule, DensiteFlux, DomaineMaritime, Donnees2018, FluxCie3, Lampe2027, LampeFluocompacte,
    LampeIncandescence, LampeMercure, LampeTube, ReseauCoupe, TemperatureParc,
    TemperatureParcHorsAgglo, Temporalite, Ulr50, UlrGarde, UlrInstalle, UlrNeuf,
};
use Technology::{Bf, Fc, Hal, Inc, Led, Shp, Tf};
use std::collections::BTreeMap;

#[test]
fn every_flag_has_its_rule_in_the_order_of_the_table() {
    let table: Vec<Flag> = rules().iter().map(|rule| rule.flag).collect();
    assert_eq!(table, Flag::ALL);
    for flag in Flag::ALL {
        assert!(!flag.rule().source.is_empty(), "{flag:?}");
        let table = include_str!("../regles.toml");
        assert!(
            table.contains(&format!("code = \"{}\"", flag.code())),
            "{flag:?}"
        );
    }
}

/// A point of which all is told but its upward light.
fn stated() -> Row<'static> {
    Row {
        flux_lm: Some(3000.0),
        temperature_couleur_k: Some(2000.0),
        puissance_lampe_w: Some(70.0),
        luminaire: "boule",
        ..Row::default()
    }
}

#[test]
fn a_point_is_flagged_by_what_is_stated_of_it() {
    let globe = Service::embedded().luminaire("boule", None);
    let with_ulr = |ulr: Option<f64>| Row {
        ulr_pct: ulr,
        ..stated()
    };
    let codes = |point: &Row<'_>, technology| -> Vec<Flag> {
        of_point(point, technology, globe).raised.iter().collect()
    };
    assert_eq!(codes(&with_ulr(Some(50.1)), Shp), [Ulr50, Lampe2027]);
    assert_eq!(codes(&with_ulr(Some(50.0)), Led), []);
    assert_eq!(codes(&with_ulr(None), Bf), [Boule, LampeMercure]);
    let nothing = codes(&Row::default(), Led);
    assert_eq!(nothing, [Boule, Donnees2018], "nothing is stated");
}

/// Mercury, compact lamps and tubes left the market before sodium does.
#[test]
fn every_withdrawn_lamp_has_its_rule() {
    let flag = |technology| -> Vec<Flag> {
        let point = Row {
            ulr_pct: Some(0.0),
            ..stated()
        };
        let raised = of_point(&point, technology, None).raised;
        raised.iter().collect()
    };
    for (technology, rule) in [
        (Bf, LampeMercure),
        (Fc, LampeFluocompacte),
        (Tf, LampeTube),
        (Hal, LampeIncandescence),
        (Inc, LampeIncandescence),
        (Shp, Lampe2027),
    ] {
        assert_eq!(flag(technology), [rule]);
        assert!(rule.rule().label.contains("tant qu'il reste des stocks"));
    }
    assert_eq!(flag(Led), []);
}

/// No upward light is read of a globe, nor of a luminaire of no type: « 0 » would be a lie.
#[test]
fn what_was_not_checked_is_not_zero() {
    let status = |point: &Row<'_>, flag| {
        let luminaire = Service::embedded().luminaire(point.luminaire, None);
        of_point(point, Bf, luminaire).status(flag)
    };
    assert_eq!(status(&stated(), Ulr50), Status::Unchecked);
    assert_eq!(status(&stated(), Boule), Status::Raised);
    let read = Row {
        ulr_pct: Some(12.0),
        ..stated()
    };
    assert_eq!(status(&read, Ulr50), Status::Met);
    assert_eq!(status(&read, Boule), Status::Moot);
    let untyped = Row {
        luminaire: "",
        ..stated()
    };
    assert_eq!(status(&untyped, Boule), Status::Unchecked);
    let road = Row {
        luminaire: "routier_ferme",
        ..stated()
    };
    assert_eq!(status(&road, Boule), Status::Met);
}

/// A range of the catalogue, dimmed by itself, on a network that is lit all night.
fn fitted<'a>(catalogue: &'a Catalogue, code: &str, hours: f64) -> Fitted<'a> {
    let found = catalogue.ranges.iter().find(|range| range.code == code);
    Fitted {
        range: found.expect("a range"),
        dims: true,
        dimmed_hours: hours,
        network_is_cut: false,
        park: Park::Outside,
        upward: Upward::Untold,
    }
}

#[test]
fn a_solution_is_flagged_where_it_stands() {
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let codes = |fitted: Fitted<'_>| -> Vec<Flag> { of_solution(&fitted).raised.iter().collect() };
    let of = |code, hours| fitted(&catalogue, code, hours);
    assert_eq!(codes(of("routier", 5.0)), []);
    assert_eq!(codes(of("routier", 4.5)), [Flag::ResEc104]);
    let inside = |code| Fitted {
        park: Park::Inside,
        ..of(code, 6.0)
    };
    let white = [TemperatureParc, TemperatureParcHorsAgglo];
    assert_eq!(codes(inside("routier")), white);
    let warm = [TemperatureParcHorsAgglo];
    assert_eq!(codes(inside("routier_2700")), warm);
    // On a network that the commune cuts, a driver loses the middle of the night.
    let cut = Fitted {
        network_is_cut: true,
        ..of("routier", 6.0)
    };
    assert_eq!(codes(cut), [ReseauCoupe]);
    assert_eq!(codes(Fitted { dims: false, ..cut }), []);
    assert_eq!(Stances::default().of(ReseauCoupe), Stance::Interdire);
}

/// A lamp or a kit leaves its light where it goes; a new luminaire does not.
#[test]
fn lamps_and_kits_do_not_escape_the_rules_of_upward_light() {
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let over_half = Upward::Stated {
        as_new: true,
        as_installed: true,
        over_half: true,
    };
    let some = Upward::Stated {
        as_new: true,
        as_installed: true,
        over_half: false,
    };
    let of = |code, upward| {
        of_solution(&Fitted {
            upward,
            ..fitted(&catalogue, code, 6.0)
        })
    };
    for code in ["lampe", "kit_style"] {
        for upward in [over_half, Upward::Globe] {
            let raised: Vec<Flag> = of(code, upward).raised.iter().collect();
            assert_eq!(raised, [UlrNeuf, UlrGarde, UlrInstalle], "{code}");
        }
        let raised: Vec<Flag> = of(code, some).raised.iter().collect();
        assert_eq!(raised, [UlrNeuf, UlrInstalle], "{code}");
        let unread = of(code, Upward::Untold);
        for flag in [UlrNeuf, UlrGarde, UlrInstalle] {
            assert_eq!(unread.status(flag), Status::Unchecked, "{code}");
        }
    }
    assert_eq!(of("residentiel", over_half).status(UlrGarde), Status::Moot);
    assert_eq!(of("residentiel", over_half).status(UlrNeuf), Status::Met);
    assert_eq!(Stances::default().of(UlrGarde), Stance::Interdire);
}

/// No list of park communes, no CIE code in the catalogue, no road in the inventory.
#[test]
fn duties_without_figures_are_stated_as_not_checked() {
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let untold = Fitted {
        park: Park::Untold,
        ..fitted(&catalogue, "routier", 6.0)
    };
    let checks = of_solution(&untold);
    for flag in [
        TemperatureParc,
        UlrInstalle,
        FluxCie3,
        DensiteFlux,
        DomaineMaritime,
        Temporalite,
    ] {
        assert_eq!(checks.status(flag), Status::Unchecked, "{flag:?}");
    }
    assert_eq!(dense_light(None, 5040.0), Status::Unchecked);
    // 5,040 lm on 6 m × 24 m = 144 m² are exactly 35 lm/m²; on 6 m × 23 m, 36.5.
    let road = |spacing_m| Road {
        width_m: 6.0,
        spacing_m,
        lux: None,
    };
    assert_eq!(dense_light(Some(&road(24.0)), 5040.0), Status::Met);
    assert_eq!(dense_light(Some(&road(23.0)), 5040.0), Status::Raised);
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
