use super::*;
use crate::inventory::profile::{Moment, Nights, Period, Season, Weekdays, Window};
use proptest::prelude::*;
use std::sync::LazyLock;

fn rule(lit: Lit) -> SwitchingRule {
    SwitchingRule {
        latitude: 50.7264,
        longitude: 1.6147,
        timezone: Tz::Europe__Paris,
        year: 2026,
        lit,
    }
}

fn boulogne(lit: Lit) -> LitHours {
    LitHours::compute(&rule(lit)).expect("Boulogne has a sunset every day")
}

fn around(minutes: f64) -> Lit {
    Lit::AroundSun {
        after_sunset_min: minutes,
        before_sunrise_min: minutes,
    }
}

static USUAL: LazyLock<LitHours> = LazyLock::new(|| boulogne(around(15.0)));

fn profile(text: &str) -> Profile {
    Profile::parse(text).unwrap_or_else(|| panic!("{text}"))
}

/// Independent computation with the NOAA equations: 4,282 h sunset to sunrise, 4,161, 4,100 and
/// 4,039 h with 10, 15 and 20 minutes at each end; 4,093, 4,006 and 3,829 h with the sun 3, 4 and
/// 6 degrees down.
#[test]
fn yearly_hours_at_boulogne() {
    for (lit, hours) in [
        (around(0.0), 4282.0),
        (around(10.0), 4161.0),
        (around(15.0), 4100.0),
        (around(20.0), 4039.0),
        (Lit::SunAltitude(-3.0), 4093.0),
        (Lit::SunAltitude(-4.0), 4006.0),
        (Lit::CIVIL_TWILIGHT, 3829.0),
    ] {
        let total = boulogne(lit).total();
        assert!((total - hours).abs() < 1.0, "{lit}: {total}");
    }
}

/// Same source, elsewhere in France: sunset to sunrise, 15 minutes at each end, civil twilight.
#[test]
fn yearly_hours_in_france() {
    for (place, latitude, longitude, expected) in [
        ("Lille", 50.633, 3.058, [4283.0, 4100.0, 3830.0]),
        ("Paris", 48.857, 2.352, [4288.0, 4105.0, 3857.0]),
        ("Lyon", 45.76, 4.84, [4295.0, 4112.0, 3896.0]),
        ("Marseille", 43.30, 5.37, [4300.0, 4117.0, 3921.0]),
    ] {
        let rules = [around(0.0), around(15.0), Lit::CIVIL_TWILIGHT];
        for (lit, hours) in rules.into_iter().zip(expected) {
            let rule = SwitchingRule {
                latitude,
                longitude,
                ..rule(lit)
            };
            let total = LitHours::compute(&rule).map_or(f64::NAN, |hours| hours.total());
            assert!((total - hours).abs() < 1.0, "{place}, {lit}: {total}");
        }
    }
}

/// Same source: 4,115 h in 2024.
#[test]
fn a_leap_year_has_one_night_more() {
    let rule = SwitchingRule {
        year: 2024,
        ..rule(around(15.0))
    };
    let hours = LitHours::compute(&rule).expect("Boulogne has a sunset every day");
    assert_eq!(hours.nights.len(), 366);
    assert!((hours.total() - 4115.0).abs() < 1.0, "{}", hours.total());
}

/// Same source, hours from sunset to sunrise.
#[test]
fn hours_of_each_month() {
    let months = boulogne(around(0.0)).equivalent_by_month(&Profile::full_night());
    let expected = [
        478.0, 390.0, 374.0, 304.0, 262.0, 228.0, 250.0, 296.0, 342.0, 413.0, 452.0, 495.0,
    ];
    for (month, hours) in months.iter().zip(expected) {
        assert!((month - hours).abs() < 0.6, "{months:?}");
    }
}

/// Same source, legal time: sunrise 05:40 and sunset 22:10 on 21 June, 08:52 and 16:50 on 21
/// December; civil twilight 04:54 and 22:56, 08:13 and 17:29.
#[test]
fn sunset_and_sunrise_to_the_minute() {
    for (lit, day, rise, set) in [
        (around(0.0), "06-21", "05:40", "22:10"),
        (around(0.0), "12-21", "08:52", "16:50"),
        (Lit::CIVIL_TWILIGHT, "06-21", "04:54", "22:56"),
        (Lit::CIVIL_TWILIGHT, "12-21", "08:13", "17:29"),
    ] {
        let nights = boulogne(lit).nights;
        let on_day = |time: fn(&Night) -> DateTime<Utc>| {
            nights
                .iter()
                .map(|night| time(night).with_timezone(&Tz::Europe__Paris))
                .find(|time| time.format("%m-%d").to_string() == day)
                .map(|time| time.format("%H:%M").to_string())
        };
        assert_eq!(on_day(|night| night.off).as_deref(), Some(rise), "{day}");
        assert_eq!(on_day(|night| night.on).as_deref(), Some(set), "{day}");
    }
}

/// Same source: hours inside night windows, lit from 15 minutes after sunset to 15 before
/// sunrise. 22h-6h is not 365 × 8 = 2,920 h: summer sunsets come after 22h, sunrises before 6h.
#[test]
fn hours_inside_night_windows() {
    for (from, to, inside) in [
        (22.0, 5.0, 2536.0),
        (22.0, 6.0, 2871.0),
        (22.5, 5.5, 2553.0),
        (23.0, 5.0, 2190.0),
        (0.0, 6.0, 2159.0),
        (21.0, 6.0, 3131.0),
    ] {
        let minute = |hour: f64| (hour * 60.0) as u16;
        let off = Profile::with_window(minute(from), minute(to), 0).expect("a window");
        let computed = USUAL.total() - USUAL.equivalent(&off);
        assert!((computed - inside).abs() < 1.5, "{from}-{to}: {computed}");
    }
}

/// 4 h around the middle of each night is always dark at Boulogne: 365 × 4 × 70 % = 1,022 h less.
#[test]
fn moments_of_the_sun() {
    let total = USUAL.total();
    for (text, less) in [
        ("A/P/%/70/-120MN/+120MN", 1022.0),
        // Lit from 15 minutes after sunset only: 45 of the 60 minutes count.
        ("A/X///+0CS/+60CS", 365.0 * 0.75),
        ("A/X///-60LS/+0LS", 365.0 * 0.75),
        // Sunset is after 21h for part of the year: then there is no such stretch, and no less
        // than none. The rest is what the clock says of 12h-21h.
        (
            "A/X///+0CS/21:00HL",
            total - USUAL.equivalent(&profile("extinction 12h-21h")),
        ),
        ("A/X///22:00TU/02:00TU", 365.0 * 4.0),
    ] {
        let found = total - USUAL.equivalent(&profile(text));
        assert!((found - less).abs() < 0.01, "{text}: {found}, not {less}");
    }
}

/// In 2026 legal summer time holds for the nights of 29 March to 24 October: 210. The windows are
/// dark all year, but for the hour that the clocks skip on 29 March (night of the 28th) and the one
/// that they repeat on 25 October (night of the 24th).
#[test]
fn seasons_and_days_of_the_week() {
    let total = USUAL.total();
    for (text, less) in [
        ("extinction 0h-2h en heure d'été", 210.0 * 2.0),
        ("extinction 0h-2h en heure d'hiver", 155.0 * 2.0),
        ("extinction 1h-4h en heure d'été", 210.0 * 3.0 + 1.0),
        ("extinction 1h-4h en heure d'hiver", 155.0 * 3.0 - 1.0),
        ("extinction 0h-2h du 1er avril au 30 septembre", 183.0 * 2.0),
        ("extinction 0h-2h du 1er octobre au 31 mars", 182.0 * 2.0),
        // 2026 begins on a Thursday: 52 Saturdays and 52 Sundays, 53 Thursdays.
        ("extinction 0h-2h nuits de samedi, dimanche", 104.0 * 2.0),
        ("extinction 0h-2h nuits de jeudi", 53.0 * 2.0),
    ] {
        let found = total - USUAL.equivalent(&profile(text));
        assert!((found - less).abs() < 0.01, "{text}: {found}, not {less}");
    }
}

/// The schema's own example, fixed clocks: 10 h in summer time, 14 h in winter time. The clocks
/// skip an hour in a winter night and repeat one in a summer night.
#[test]
fn a_point_lit_by_its_own_clock() {
    let own = profile("E/21:00HL/07:00HL*H/18:00HL/08:00HL");
    let hours = 210.0 * 10.0 + 1.0 + 155.0 * 14.0 - 1.0;
    assert!((USUAL.equivalent(&own) - hours).abs() < 1e-6);
    // Nights of which it says nothing follow the network; two periods of a night add up.
    let summer = profile("E/+0CS/23:00HL*E/05:00HL/+0LS");
    let winter = profile("extinction de 12h-12h01 en heure d'hiver");
    let split = boulogne(around(0.0)).equivalent(&profile("extinction 23h-5h en heure d'été"));
    let full_sun = boulogne(around(0.0));
    assert!((full_sun.equivalent(&summer) - split).abs() < 1e-6);
    assert!((full_sun.equivalent(&winter) - full_sun.total()).abs() < 1e-6);
}

/// 12 h × 365 nights; 31 in January, 28 in February. 6 h + 6 h × 0.70 = 10.2 h a night.
#[test]
fn fixed_hours_do_not_follow_the_sun() {
    let flat = profile("12 h/nuit");
    for lit in [around(0.0), Lit::CIVIL_TWILIGHT, Lit::YearlyHours(4100.0)] {
        let hours = boulogne(lit);
        assert!((hours.equivalent(&flat) - 4380.0).abs() < 1e-6, "{lit}");
        let months = hours.equivalent_by_month(&flat);
        assert!((months[0] - 372.0).abs() < 1e-9 && (months[1] - 336.0).abs() < 1e-9);
    }
    let stepped = profile("6 h/nuit à 100 % + 6 h/nuit à 70 %");
    assert!((USUAL.equivalent(&stepped) - 10.2 * 365.0).abs() < 1e-6);
}

#[test]
fn nothing_is_gained_twice() {
    let off = Profile::with_window(23 * 60, 5 * 60, 0).expect("a window");
    let dimmed = Profile::with_window(23 * 60, 5 * 60, 50).expect("a window");
    assert!((USUAL.equivalent(&off.and(&dimmed)) - USUAL.equivalent(&off)).abs() < 1e-9);
    // 4,100 h less half of 2,190 h.
    assert!((USUAL.equivalent(&dimmed) - 3005.0).abs() < 1.0);
}

#[test]
fn given_hours_are_kept_and_stated_as_a_delay() {
    let lit = boulogne(Lit::YearlyHours(4100.0));
    assert!((lit.total() - 4100.0).abs() < 0.01);
    assert!((lit.after_sunset_min - 15.0).abs() < 0.2);
}

/// 4,282 h less 3,829 h over 365 evenings and mornings: 37 minutes each.
#[test]
fn an_altitude_is_stated_as_a_mean_delay() {
    let lit = boulogne(Lit::CIVIL_TWILIGHT);
    let mean = f64::midpoint(lit.after_sunset_min, lit.before_sunrise_min);
    assert!((mean - 37.2).abs() < 0.2, "{mean}");
}

/// Legal time of the other side of the world moves the hours of the clock, not those of the sun.
#[test]
fn any_legal_time_gives_the_same_lit_hours() {
    for timezone in [
        Tz::Asia__Tokyo,
        Tz::Pacific__Auckland,
        Tz::Pacific__Honolulu,
    ] {
        let lit = LitHours::compute(&SwitchingRule {
            timezone,
            ..rule(around(15.0))
        })
        .expect("Boulogne has a sunset every day");
        // The first or last night may fall in another year.
        assert!((lit.total() - 4100.0).abs() < 16.0, "{}", lit.total());
    }
}

#[test]
fn impossible_rules_are_refused() {
    let polar = SwitchingRule {
        latitude: 70.0,
        ..rule(around(15.0))
    };
    let refused = |rule| LitHours::compute(&rule).map(|_| ());
    assert_eq!(refused(polar), Err(HoursError::Latitude(70.0)));
    assert!(matches!(
        refused(rule(Lit::YearlyHours(8760.0))),
        Err(HoursError::YearlyHours(..))
    ));
    // The sun stays above −16° all night in June, and under 16° all day in December.
    for degrees in [-18.0, 17.0, 90.0, f64::NAN] {
        assert!(matches!(
            refused(rule(Lit::SunAltitude(degrees))),
            Err(HoursError::SunAltitude(_))
        ));
    }
}

/// Any window that follows the clock every night.
fn clock_window() -> impl Strategy<Value = (u16, u16, u8)> {
    (0..DAY, 0..DAY, 0..=100_u8).prop_filter("two ends", |(from, to, _)| from != to)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The sum over minutes of the day and the sum over nights are the same.
    #[test]
    fn nights_and_minutes_agree(windows in proptest::collection::vec(clock_window(), 0..4)) {
        let windows = windows.iter().map(|(from, to, percent)| Window {
            period: Period::new(Moment::Legal(*from), Moment::Legal(*to)).expect("two ends"),
            power_percent: *percent,
        });
        let profile = Profile::new(Vec::new(), windows.collect());
        let nights: f64 = USUAL.equivalent_by_month(&profile).iter().sum();
        prop_assert!((nights - USUAL.equivalent(&profile)).abs() < 1e-6);
    }

    /// A window that holds all year is the same as one in summer time and one in winter time, or
    /// one on some days and one on the others.
    #[test]
    fn a_year_is_the_sum_of_its_seasons((from, to, percent) in clock_window(), days in 1..127_u8) {
        let period = Period::new(Moment::Legal(from), Moment::Legal(to)).expect("two ends");
        let numbers = |bit: u8| (1..=7).filter(move |n| (days >> (n - 1)) & 1 == bit);
        let all = Weekdays::default();
        let split = [
            [(Season::SummerTime, all), (Season::WinterTime, all)],
            [0, 1].map(|bit| (Season::AllYear, Weekdays::new(numbers(bit)).expect("some days"))),
        ];
        let window = |nights| Window {
            period: period.during(nights),
            power_percent: percent,
        };
        let whole = USUAL.equivalent(&Profile::new(vec![], vec![window(Nights::default())]));
        for parts in split {
            let windows = parts.map(|(season, weekdays)| window(Nights { season, weekdays }));
            let sum = USUAL.equivalent(&Profile::new(vec![], windows.to_vec()));
            prop_assert!((sum - whole).abs() < 1e-6, "{sum} {whole}");
        }
    }

    /// More power in a window never lowers the hours; without lit periods of its own a profile
    /// takes no more than the full night.
    #[test]
    fn more_power_is_more_hours(
        profile in crate::inventory::profile::of_moments(),
        percent in 0..=100_u8,
    ) {
        let hours = USUAL.equivalent(&profile);
        prop_assert!(hours >= 0.0);
        let own = Profile::new(profile.lit().to_vec(), Vec::new());
        prop_assert!(hours <= USUAL.equivalent(&own) + 1e-6);
        let brighter = profile.windows().iter().map(|window| Window {
            power_percent: window.power_percent.max(percent),
            ..*window
        });
        let brighter = Profile::new(profile.lit().to_vec(), brighter.collect());
        prop_assert!(USUAL.equivalent(&brighter) >= hours - 1e-6);
    }

    /// The year is the sum of its months.
    #[test]
    fn months_add_up(profile in crate::inventory::profile::arbitrary()) {
        let months: f64 = USUAL.equivalent_by_month(&profile).iter().sum();
        prop_assert!((months - USUAL.equivalent(&profile)).abs() < 1e-6);
    }
}
