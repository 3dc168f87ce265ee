//! What holds of any point and any inventory, whatever the figures of the tables: consumption,
//! factors, offers, sums.

use super::catalogue::{Catalogue, PriceLevel};
use super::classes::{Communes, classes};
use super::rules::{Flags, Park, Stances, Upward};
use super::service::Service;
use super::{Existing, FactorClass, Method, Solution};
use crate::energy::hours::LitHours;
use crate::energy::power::Ballasts;
use crate::energy::{Regimes, column, with_consumption, with_system_power};
use crate::inventory::grid::Text;
use crate::inventory::lamps::Technology;
use crate::inventory::mapping::Mappings;
use crate::inventory::points::{LightPoint, Points, PointsBuilder};
use crate::inventory::profile::{Profile, Window, arbitrary, of_moments};
use crate::inventory::territory::Territory;
use crate::inventory::{self, Import, Sources};
use crate::money::AmountBasis;
use crate::report::diagnosis::{Diagnosis, Line};
use crate::report::wording::factor;
use crate::scenario::usual_hours;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static HOURS: LazyLock<LitHours> = LazyLock::new(usual_hours);
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded(PriceLevel::Usuel));

fn with_method<T>(work: impl FnOnce(&Method<'_>) -> T) -> T {
    let (basis, stances) = (AmountBasis::ht(), Stances::default());
    work(&Method::new(&CATALOGUE, &HOURS, &basis, &stances))
}

fn frame(rows: Vec<LightPoint>) -> Points {
    let mut builder = PointsBuilder::default();
    for row in rows {
        builder.push(row);
    }
    computed(builder.finish())
}

fn computed(points: Points) -> Points {
    with_consumption(
        with_system_power(points, Ballasts::embedded()),
        &HOURS,
        &Regimes::default(),
    )
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

/// A lamp of the flux table, of any watts.
fn lamp() -> impl Strategy<Value = (Technology, f64)> {
    use Technology::{Bf, Cpo, Fc, Hal, Im, Inc, Ind, Sb, Sbp, Shp, Tf};
    let technology = select(vec![Bf, Cpo, Fc, Hal, Im, Inc, Ind, Sb, Sbp, Shp, Tf]);
    (technology, (10..=1000_u32).prop_map(f64::from))
}

fn luminaire() -> impl Strategy<Value = &'static str> {
    select(Service::embedded().luminaire_codes().collect::<Vec<_>>())
}

/// A point of any lamp and profile, in a commune that switches off or not.
fn existing() -> impl Strategy<Value = Existing> {
    let switch_off = prop_oneof![Just(Profile::full_night()), of_moments()];
    let scale = prop_oneof![Just(1.0), 0.7..1.3];
    (lamp(), luminaire(), arbitrary(), switch_off, scale).prop_map(
        |((technology, lamp_power_w), luminaire, profile, switch_off, calibration)| Existing {
            technology,
            lamp_power_w,
            system_power_w: Ballasts::embedded()
                .system_power_w(technology, lamp_power_w, "")
                .0,
            equivalent_hours: HOURS.equivalent(&profile),
            profile_after: profile.without_dimming().and(&switch_off),
            profile,
            calibration,
            luminaire: Service::embedded()
                .luminaire(luminaire, None)
                .expect("a type of the table"),
            park: Park::default(),
            upward: Upward::default(),
            flags: Flags::default(),
        },
    )
}

/// Whether one of two solutions makes the other useless in its class.
fn dominates(one: &Solution, other: &Solution) -> bool {
    one.factor_class == other.factor_class
        && one.cost_cents_ht <= other.cost_cents_ht
        && one.saving_kwh_per_year >= other.saving_kwh_per_year
}

/// Points of a few communes and cabinets, told more or less.
fn points() -> impl Strategy<Value = Vec<LightPoint>> {
    let regimes = [
        "",
        "extinction 23h-5h",
        "-50% 22h-6h",
        "12 h/nuit",
        "un peu",
    ];
    let stated = (lamp(), luminaire(), select(regimes.to_vec()));
    let place = (select(vec!["A", "B", "C"]), select(vec!["1", "2", ""]));
    let one = (stated, place, proptest::option::of(5..500_u32));
    proptest::collection::vec(one, 1..30).prop_map(|points| {
        let rows = points.into_iter().enumerate();
        rows.map(
            |(number, ((lamp, luminaire, regime), (commune, cabinet), system_w))| LightPoint {
                reference: Text::from(number.to_string().as_str()),
                insee: Text::from(commune),
                commune: Text::from(commune),
                epci: Text::from(if commune == "A" { "Est" } else { "Ouest" }),
                armoire: Text::from(cabinet),
                technologie: Text::from(lamp.0.code()),
                puissance_lampe_w: Some(lamp.1),
                puissance_systeme_lue_w: system_w.map(f64::from),
                luminaire: Text::from(luminaire),
                regime: Text::from(regime),
                ..LightPoint::default()
            },
        )
        .collect()
    })
}

/// What becomes of each point, by its reference: kWh, and the solutions that it is offered.
fn outcomes(points: &Points) -> BTreeMap<String, (Option<f64>, Vec<String>)> {
    let kwh = points.number(column::KWH);
    let reference = |row: usize| {
        let stated = points.text("reference").get(row);
        stated.unwrap_or_default().to_owned()
    };
    let mut outcomes: BTreeMap<_, _> = (0..points.len())
        .map(|row| (reference(row), (kwh.get(row), Vec::new())))
        .collect();
    let found =
        with_method(|method| classes(points, &Regimes::default(), &Communes::default(), method));
    for class in found.classes {
        for row in class.rows {
            let (_, offered) = outcomes.get_mut(&reference(row as usize)).expect("a point");
            offered.extend(
                (class.solutions.iter()).map(|s| format!("{} {:?}", s.code, s.factor_class)),
            );
        }
    }
    outcomes
}

/// A row of a file: lamp, watts, regime.
type Written = (&'static str, u32, &'static str);

fn written() -> impl Strategy<Value = Vec<Written>> {
    let lamp = select(vec![
        ("SHP", 70),
        ("SHP", 100),
        ("SHP", 150),
        ("SHP", 250),
        ("BF", 80),
        ("BF", 125),
        ("IM", 70),
        ("IM", 150),
        ("CPO", 60),
    ]);
    let regime = select(vec![
        "permanent",
        "extinction 23h-5h",
        "-50% 23h-5h",
        "12 h/nuit",
    ]);
    let row = (lamp, regime).prop_map(|((lamp, watts), regime)| (lamp, watts, regime));
    proptest::collection::vec(row, 3..12)
}

/// Imports a file of these rows, its columns in this order, its watts in W or in kW.
fn imported(rows: &[Written], order: &[usize], kilowatts: bool) -> Points {
    let folder = tempfile::tempdir().expect("a folder");
    let title = if kilowatts {
        "Puissance"
    } else {
        "Puissance (W)"
    };
    let titles = ["Référence", "Commune", "Type lampe", title, "Régime", "Rue"];
    let line = |cells: [String; 6]| {
        let cells: Vec<&str> = order.iter().map(|at| cells[*at].as_str()).collect();
        cells.join(";") + "\n"
    };
    let mut csv = line(titles.map(str::to_owned));
    for (number, (lamp, watts, regime)) in rows.iter().enumerate() {
        let power = if kilowatts {
            (f64::from(*watts) / 1000.0).to_string().replace('.', ",")
        } else {
            watts.to_string()
        };
        let stated = [lamp, power.as_str(), regime, "rue Haute"].map(str::to_owned);
        let [lamp, power, regime, street] = stated;
        csv += &line([
            format!("P{number}"),
            "Samer".into(),
            lamp,
            power,
            regime,
            street,
        ]);
    }
    let [inventory, mapping] = ["parc.csv", "m.toml"].map(|name| folder.path().join(name));
    std::fs::write(&inventory, csv).expect("a file");
    let mapping = if kilowatts {
        let text =
            "[colonnes]\npuissance_lampe = \"Puissance\"\n[unites]\npuissance_lampe = \"kW\"\n";
        std::fs::write(&mapping, text).expect("a file");
        Mappings::read(&[mapping]).expect("a mapping")
    } else {
        Mappings::default()
    };
    let import = inventory::import(
        &Sources::all(&[inventory]),
        &Territory::boulonnais(),
        &mapping,
        &|_, _| {},
    );
    computed(import.unwrap_or_else(|error| panic!("{error}")).points)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn more_power_or_more_hours_never_lowers_consumption(
        profile in of_moments(),
        watts in 1..1000_u32,
        more in 0..100_u32,
        percent in 0..=100_u8,
        lamp: bool,
    ) {
        let brighter = profile.windows().iter().map(|window| Window {
            power_percent: window.power_percent.max(percent),
            ..*window
        });
        let brighter = Profile::new(profile.lit().to_vec(), brighter.collect());
        let point = |watts: u32, profile: &Profile| LightPoint {
            technologie: Text::from("SHP"),
            puissance_lampe_w: lamp.then_some(f64::from(watts)),
            puissance_systeme_lue_w: (!lamp).then_some(f64::from(watts)),
            regime: Text::from(profile.to_string().as_str()),
            ..LightPoint::default()
        };
        let points = frame(vec![
            point(watts, &profile),
            point(watts + more, &profile),
            point(watts, &brighter),
        ]);
        let kwh: Vec<f64> = points.number(column::KWH).iter().flatten().collect();
        prop_assert_eq!(kwh.len(), 3);
        prop_assert!(kwh[1] >= kwh[0] && kwh[2] >= kwh[0] - 1e-9, "{:?}", kwh);
    }

    #[test]
    fn a_solution_is_what_it_says(existing in existing()) {
        let solutions = with_method(|method| method.solutions(&existing));
        let before = existing.kwh_per_year();
        for solution in &solutions {
            let after = solution.kwh_after_per_year;
            // What documents print is rounded down to the hundredth; a commune that never lights
            // again has no factor, which they print as ∞.
            if let Some(printed) = factor(before, after) {
                prop_assert!(printed * after <= before * (1.0 + 1e-9));
                prop_assert!(before < (printed + 0.01) * after * (1.0 + 1e-9));
            } else {
                prop_assert!(after <= 0.0);
            }
            prop_assert!(close(after + solution.saving_kwh_per_year, before));
            let parts = solution.saving_by_power_kwh + solution.saving_by_profile_kwh();
            prop_assert!(close(parts, solution.saving_kwh_per_year));
            prop_assert!(solution.flux_lm >= solution.sizing.needed_flux_lm());
            prop_assert!(solution.flux_margin() >= 0.0);
            prop_assert_eq!(solution.factor_class == FactorClass::F4, 4.0 * after <= before);
            prop_assert!(2.0 * after <= before);
            let useless = solutions
                .iter()
                .any(|other| other.code != solution.code && dominates(other, solution));
            prop_assert!(!useless, "{}", solution.code);
        }
    }

    /// To the watt-hour.
    #[test]
    fn every_subtotal_is_the_sum_of_its_points(rows in points()) {
        let points = frame(rows);
        let kwh: f64 = points.number(column::KWH).iter().flatten().sum();
        let count = points.len();
        let diagnosis = Diagnosis::of(&Import {
            points,
            findings: Vec::new(),
            decisions: Vec::new(),
            sheets: Vec::new(),
            files: BTreeMap::new(),
            versions: BTreeMap::new(),
            asked: crate::inventory::answers::Asked::default(),
            unread: Vec::new(),
            left_out: Vec::new(),
        });
        for lines in [
            &diagnosis.by_epci,
            &diagnosis.by_commune,
            &diagnosis.by_cabinet,
            &diagnosis.by_lamp,
        ] {
            let sum = |figure: fn(&Line) -> f64| lines.iter().map(figure).sum::<f64>();
            prop_assert!((sum(|line| line.kwh) - kwh).abs() < 0.0005);
            prop_assert_eq!(lines.iter().map(|line| line.points).sum::<usize>(), count);
        }
        let unknown: usize = diagnosis.unknown.iter().map(|one| one.points).sum();
        let known: usize = diagnosis.by_epci.iter().map(|line| line.known).sum();
        prop_assert_eq!(known + unknown, count);
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in points().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        prop_assert_eq!(outcomes(&frame(rows)), outcomes(&frame(shuffled)));
    }

    #[test]
    fn neither_units_nor_the_order_of_columns_change_anything(
        rows in written(),
        order in Just(vec![0, 1, 2, 3, 4, 5]).prop_shuffle(),
    ) {
        let straight = outcomes(&imported(&rows, &[0, 1, 2, 3, 4, 5], false));
        prop_assert_eq!(straight.len(), rows.len());
        prop_assert!(straight.values().all(|(kwh, _)| kwh.is_some_and(|kwh| kwh > 0.0)));
        prop_assert_eq!(&outcomes(&imported(&rows, &order, false)), &straight);
        prop_assert_eq!(&outcomes(&imported(&rows, &order, true)), &straight);
    }
}
