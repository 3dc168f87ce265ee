use super::*;
use proptest::prelude::*;

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        (0..DAY).prop_map(Moment::Legal),
        (0..DAY).prop_map(Moment::Universal),
        (-720..=720_i16).prop_map(Moment::MidNight),
        (-720..=720_i16).prop_map(Moment::Sunset),
        (-720..=720_i16).prop_map(Moment::Sunrise),
    ]
}

fn season() -> impl Strategy<Value = Season> {
    let day = || {
        (1..=12_u8, 1..=31_u8).prop_filter_map("a date", |(month, day)| YearDay::new(month, day))
    };
    prop_oneof![
        Just(Season::AllYear),
        Just(Season::SummerTime),
        Just(Season::WinterTime),
        (day(), day()).prop_map(|(first, last)| Season::Dates(first, last)),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    let weekdays = prop_oneof![
        Just(Weekdays::default()),
        proptest::collection::vec(1..=7_u8, 1..7)
            .prop_map(|numbers| Weekdays::new(numbers).unwrap_or_default()),
    ];
    (moment(), moment(), season(), weekdays).prop_filter_map(
        "a period",
        |(from, to, season, weekdays)| {
            Some(Period::new(from, to)?.during(Nights { season, weekdays }))
        },
    )
}

/// Any profile that speaks of moments of the night.
pub(crate) fn of_moments() -> impl Strategy<Value = Profile> {
    let window = (period(), 0..=100_u8).prop_map(|(period, power_percent)| Window {
        period,
        power_percent,
    });
    (
        proptest::collection::vec(period(), 0..3),
        proptest::collection::vec(window, 0..4),
    )
        .prop_map(|(lit, windows)| Profile::new(lit, windows))
}

/// Any profile of fixed hours.
fn of_fixed_hours() -> impl Strategy<Value = Profile> {
    let part = (1..=480_u16, 0..=10_000_u16)
        .prop_filter_map("hours", |(minutes, power)| FixedHours::new(minutes, power));
    proptest::collection::vec(part, 1..4)
        .prop_filter_map("at most a day", Profile::with_fixed_hours)
}

/// Any profile.
pub(crate) fn arbitrary() -> impl Strategy<Value = Profile> {
    prop_oneof![4 => of_moments(), 1 => of_fixed_hours()]
}

fn read(text: &str) -> Option<String> {
    Profile::parse(text).map(|profile| profile.to_string())
}

#[test]
fn regimes_are_read_as_inventories_write_them() {
    for (text, expected) in [
        ("Permanent", "nuit entière"),
        ("nuit entière", "nuit entière"),
        ("100 %", "nuit entière"),
        ("coupure 23h-5h", "extinction 23h-5h"),
        ("Extinction de 0h à 5h", "extinction 0h-5h"),
        ("extinction entre minuit et 5 heures", "extinction 0h-5h"),
        ("Extinction 23h30 / 5h30", "extinction 23h30-5h30"),
        ("extinction 22:30-05:30", "extinction 22h30-5h30"),
        ("COUPURE NOCTURNE DE 23 H 30 À 5 H", "extinction 23h30-5h"),
        ("abaissement -30% 23h-5h", "−30 % 23h-5h"),
        ("Abaissement 50 % 22h-6h", "−50 % 22h-6h"),
        ("réduction de puissance de 40 % de 22h à 6h", "−40 % 22h-6h"),
        ("-50% 23h-5h", "−50 % 23h-5h"),
        ("-30 % 22h-0h et -50 % 0h-5h", "−30 % 22h-0h et −50 % 0h-5h"),
        (
            "abaissement 30% 22h-23h ; extinction 23h-5h puis -30% 5h-6h",
            "−30 % 22h-23h et extinction 23h-5h et −30 % 5h-6h",
        ),
        ("-30% 22h-0h, -50% 0h-5h", "−30 % 22h-0h et −50 % 0h-5h"),
        (
            "extinction 22h-23h et 1h-5h",
            "extinction 22h-23h et extinction 1h-5h",
        ),
        (
            "extinction 1h-5h du 1er avril au 30 septembre, les nuits du lundi au jeudi",
            "extinction 1h-5h du 1er avril au 30 septembre, nuits de lundi, mardi, mercredi, jeudi",
        ),
        (
            "extinction 1h-5h les nuits de vendredi et samedi et -50% 23h-1h toute l'année",
            "extinction 1h-5h, nuits de vendredi, samedi et −50 % 23h-1h toutes les nuits",
        ),
        (
            "extinction de 23h jusqu'à 30 min avant le lever du soleil en heure d'hiver",
            "extinction de 23h à 30 min avant le lever du soleil en heure d'hiver",
        ),
        (
            "allumage du coucher du soleil à 23h TU",
            "allumage du coucher du soleil à 23h TU",
        ),
        (
            "-70% de 2h avant le milieu de la nuit à 2h après le milieu de la nuit",
            "−70 % de 120 min avant le milieu de la nuit à 120 min après le milieu de la nuit",
        ),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_not_understood_is_not_read() {
    for text in [
        "demi-nuit",
        "semi-permanent",
        "gradation 50 % 23h-5h",
        "abaissement à 50 % 23h-5h",
        "coupure",
        "coupure 23h",
        "coupure 23h-23h",
        "coupure 25h-5h",
        "Extinction 1 point sur 2 de 23h à 5h",
        "Extinction ½ 23h-5h",
        "sans extinction 23h-5h",
        "extinction 23h-5h sauf week-end",
        "extinction 23h-5h samedi",
        "-30 % 22h-0h et extinction 0h-5h en heure d'été",
        "extinction 23h-5h en été",
        "extinction 23h-5h du 31 juin au 1er août",
        "extinction partielle 23h-5h",
        "extinction -50% 23h-5h",
        "abaissement 33,5% 23h-5h",
        "-150% 23h-5h",
        "-100%",
        "allumage 18h extinction 23h",
        "extinction 23h-5h et 6h",
        "extinction 23h-5h et allumage 6h-7h et 8h-9h",
        "extinction 23h-5h ?",
        "bleu",
        "",
        " et ; ",
    ] {
        assert_eq!(Profile::parse(text), None, "{text}");
    }
}

#[test]
fn the_public_schema_is_read() {
    for (text, expected) in [
        (
            "E/21:00HL/07:00HL*H/18:00HL/08:00HL",
            "allumage 21h-7h en heure d'été et allumage 18h-8h en heure d'hiver",
        ),
        (
            "A/F/%/30/-240MN/-120MN*A/F/%/70/-120MN/+120MN*A/F/%/30/+120MN/+240MN",
            "−30 % de 240 min avant le milieu de la nuit à 120 min avant le milieu de la nuit \
             et −70 % de 120 min avant le milieu de la nuit à 120 min après le milieu de la nuit \
             et −30 % de 120 min après le milieu de la nuit à 240 min après le milieu de la nuit",
        ),
        ("X///23:00HL/05:00HL", "extinction 23h-5h"),
        (
            "X///-240MN/05:00HL",
            "extinction de 240 min avant le milieu de la nuit à 5h",
        ),
        ("A/X///23:00HL/05:00HL*", "extinction 23h-5h"),
        ("A/P/%/-50/22:00TU/04:30TU", "−50 % de 22h TU à 4h30 TU"),
        (
            "0401-0930S56/X///23:00HL/-30LS",
            "extinction de 23h à 30 min avant le lever du soleil du 1er avril au 30 septembre, nuits de vendredi, samedi",
        ),
        // The star between two items may be left out.
        (
            "A/X///23:00HL/24:00HLA/P/%/50/00:00HL/05:00HL",
            "extinction 23h-0h et −50 % 0h-5h",
        ),
        // The colour temperature takes no energy.
        ("A/T/V/2200/23:00HL/05:00HL", "nuit entière"),
        (
            "A/X///23:00HL/05:00HL A/+15CS/-15LS",
            "allumage de 15 min après le coucher du soleil à 15 min avant le lever du soleil et extinction 23h-5h",
        ),
        (
            "A/+0CS/+0LS A/X///23:00HL/05:00HL",
            "allumage du coucher du soleil au lever du soleil et extinction 23h-5h",
        ),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn the_public_schema_is_not_guessed_at() {
    for text in [
        "A/P/V/35/23:00HL/05:00HL", // 35 W of how many?
        "A/P//35/23:00HL/05:00HL",  // 35 of what?
        "A/P/%//23:00HL/05:00HL",   // how much?
        "A/P/%/130/23:00HL/05:00HL",
        "AS8/X///23:00HL/05:00HL",       // no such day
        "0230-0401/X///23:00HL/05:00HL", // no such date
        "A/X///25:00HL/05:00HL",
        "A/X///9999:00HL/05:00HL",
        "A/X///23:00HL/23:00HL",
        "A/X///+0LS/+0CS",
        "A/X///23:00/05:00",
        "A/+0CS/+0LS A/+0CS/+0LS",
        "A/X///23:00HL/05:00HL sauf samedi",
    ] {
        assert_eq!(Profile::parse(text), None, "{text}");
    }
}

#[test]
fn a_maintenance_export_is_read() {
    for (text, expected) in [
        ("[(A-23),100;(23-5),50;(5-E),100]", Some("−50 % 23h-5h")),
        (
            "[(A-23),100; (23-5),0; (5-E),80]",
            Some("extinction 23h-5h et −20 % 5h-12h"),
        ),
        ("[(A-E),100]", Some("nuit entière")),
        ("[(A-23),100;(5-E),100]", None), // and from 23h to 5h?
        ("[(A-23),100]", None),
        ("[(A-23),100;(23-5),150;(5-E),100]", None),
        ("[]", None),
    ] {
        assert_eq!(read(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn the_lower_share_holds_where_windows_meet() {
    let off = Profile::with_window(23 * 60, 5 * 60, 0).expect("a window");
    let dimmed = Profile::with_window(22 * 60, 6 * 60, 50).expect("a window");
    let both = off.and(&dimmed);
    for (minute, share) in [
        (21 * 60, 1.0),
        (22 * 60 + 30, 0.5),
        (23 * 60, 0.0),
        (60, 0.0),
        (5 * 60, 0.5),
        (6 * 60, 1.0),
    ] {
        assert_eq!(both.share_by_the_clock(minute), Some(share), "{minute}");
    }
    let older = Profile::with_window(23 * 60, 5 * 60, 70).expect("a window");
    let newer = older.and(&dimmed);
    assert_eq!(newer.share_by_the_clock(0), Some(0.5), "not 35 %");
}

#[test]
fn a_dimming_leaves_with_its_ballast_and_a_switch_off_stays() {
    for (text, left) in [
        ("-30% 22h-6h", "nuit entière"),
        ("-30 % 22h-0h et extinction 0h-5h", "extinction 0h-5h"),
        (
            "extinction 1h-5h en heure d'été",
            "extinction 1h-5h en heure d'été",
        ),
        ("6 h/nuit à 100 % + 6 h/nuit à 70 %", "12 h/nuit"),
        ("permanent", "nuit entière"),
    ] {
        let profile = Profile::parse(text).expect("a profile");
        assert_eq!(profile.without_dimming().to_string(), left, "{text}");
    }
}

#[test]
fn fixed_hours_are_read_as_inventories_write_them() {
    for (text, expected) in [
        ("12 h/nuit", Some("12 h/nuit")),
        ("11 h par nuit", Some("11 h/nuit")),
        ("11 heures par nuit", Some("11 h/nuit")),
        ("11h30 / nuit", Some("11 h 30/nuit")),
        ("11,5 h par nuit", Some("11 h 30/nuit")),
        ("1 heure par nuit à 50%", Some("1 h/nuit à 50 %")),
        (
            "6 h/nuit à 100 % + 6 h/nuit à 70 %",
            Some("6 h/nuit à 100 % + 6 h/nuit à 70 %"),
        ),
        (
            "6 h/nuit et 6 h/nuit à 70 %",
            Some("6 h/nuit à 100 % + 6 h/nuit à 70 %"),
        ),
        ("24 h/nuit", Some("24 h/nuit")),
        (
            "6 h/nuit à 85.71 % + 6 h/nuit à 99,5 %",
            Some("6 h/nuit à 85,71 % + 6 h/nuit à 99,50 %"),
        ),
        ("12 h/nuit à 33,333 %", None),
        ("h/nuit", None),
        ("12 h/nuit à %", None),
        ("0 h/nuit", None),
        ("25 h/nuit", None),
        ("12 h/nuit + 12 h 01/nuit", None), // more than a day
        ("12 h", None),                     // a night, a week?
        ("12 h/nuit à 70", None),
        ("12 h/nuit à 170 %", None),
        ("12 h/nuit à -70 %", None), // at, or off?
        ("12 h/nuit sauf samedi", None),
        ("12 h/nuit et extinction 23h-5h", None),
        ("12h60/nuit", None),
        ("1e3h/nuit", None),
        ("9999999 h/nuit", None),
        ("NaN h/nuit", None),
    ] {
        assert_eq!(read(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn what_fixed_hours_meet_is_not_known_so_nothing_is_gained() {
    let [fixed, dimmed, off] = ["12 h/nuit", "-50% 23h-5h", "extinction 23h-5h"]
        .map(|text| Profile::parse(text).expect("a profile"));
    assert_eq!(fixed.and(&dimmed), fixed);
    assert_eq!(off.and(&fixed), off);
    assert_eq!(fixed.and(&Profile::full_night()), fixed);
    assert_eq!(Profile::full_night().and(&fixed), fixed);
    assert_eq!(fixed.share_by_the_clock(0), None);
    assert_eq!(fixed.to_schema(), None);
}

/// The patterns of the schema, « points lumineux » 0.2 of France Data Réseau, as checks on one
/// item between two stars.
mod pattern {
    fn digits(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())
    }

    /// `([0-9]{4}-[0-9]{4}|A|E|H)(S[1-9]+)?`
    fn nights(text: &str) -> bool {
        let (season, days) = text.split_once('S').unwrap_or((text, "1"));
        let dates = season
            .split_once('-')
            .is_some_and(|(a, b)| [a, b].iter().all(|d| d.len() == 4 && digits(d)));
        (dates || ["A", "E", "H"].contains(&season)) && digits(days) && !days.contains('0')
    }

    /// `[0-9]+:[0-9]+(HL|TU)|[+-]?[0-9]+(MN|CS|LS)`
    fn moment(text: &str) -> bool {
        let (number, unit) = text.split_at(text.len().saturating_sub(2));
        match unit {
            "HL" | "TU" => number
                .split_once(':')
                .is_some_and(|(h, m)| digits(h) && digits(m)),
            "MN" | "CS" | "LS" => digits(number.strip_prefix(['+', '-']).unwrap_or(number)),
            _ => false,
        }
    }

    pub(super) fn profil_nocturne(item: &str) -> bool {
        matches!(item.split('/').collect::<Vec<_>>()[..],
            [n, from, to] if nights(n) && moment(from) && moment(to))
    }

    pub(super) fn plages_variation(item: &str) -> bool {
        matches!(item.split('/').collect::<Vec<_>>()[..],
            [n, quantity, format, value, from, to]
                if nights(n)
                    && ["P", "F", "T", "X"].contains(&quantity)
                    && ["", "%", "V"].contains(&format)
                    && value.bytes().all(|c| c == b'-' || c.is_ascii_digit())
                    && moment(from) && moment(to))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_is_read_back(profile in arbitrary()) {
        let text = profile.to_string();
        prop_assert_eq!(Profile::parse(&text), Some(profile.clone()), "{}", text);
        let typed = text.replace('−', "-").to_uppercase();
        prop_assert_eq!(Profile::parse(&typed), Some(profile), "{}", typed);
    }

    #[test]
    fn the_schema_is_written_by_its_rules_and_read_back(profile in of_moments()) {
        let (lit, windows) = profile.to_schema().expect("moments of the night");
        prop_assert!(lit.is_empty() || lit.split('*').all(pattern::profil_nocturne), "{}", lit);
        prop_assert!(
            windows.is_empty() || windows.split('*').all(pattern::plages_variation),
            "{}", windows
        );
        for text in [format!("{lit} {windows}"), format!("{windows} {lit}")] {
            let said = (!text.trim().is_empty()).then(|| profile.clone());
            prop_assert_eq!(Profile::parse(&text), said, "{}", text);
        }
    }

    /// Whatever a cell holds, reading it ends.
    #[test]
    fn any_text_is_read_or_not(text in ".{0,60}") {
        let _ = Profile::parse(&text);
    }

    #[test]
    fn anything_like_the_schema_is_read_or_not(text in "[AEHS0-9PFTX/%V:+*MNCLHU -]{0,40}") {
        let _ = Profile::parse(&text);
    }
}
