use crate::inventory::profile::Profile;

fn read(text: &str) -> Option<String> {
    Profile::parse(text).map(|profile| profile.to_string())
}

#[test]
fn hours_are_read_in_any_notation() {
    for text in [
        "coupure 23h-5h",
        "Coup. 23h/5h",
        "coup 23h à 5h",
        "Ext 23h-5h",
        "off 23:00-05:00",
        "extinction 23:00:00 / 05:00:00",
        "23h-5h coupé",
        "23H00-05H00 éteint",
        "éteint de 23h à 5h du matin",
        "arrêt 23.00-5.00",
        "extinction 2300-0500",
        "extinction 2300 à 0500",
        "coupure 23-5",
        "coupure de 23 à 5 h",
        "coupure nuit 23h-5h",
        "Semi-permanent (coupure 23h-5h)",
        "demi-nuit, coupure de 23h à 5h",
        "½ nuit coupure 23h/5h",
        "1/2 nuit (extinction 23h-5h)",
        "horloge astro - extinction 23h/5h",
        "extinction 23h, rallumage 5h",
        "Extinction à 23h et rallumage à 5h",
        "coupure 23h reprise 5h",
        "extinction totale : 23h-5h",
        "extinction=23h-5h",
        "OFF 23:00 ON 05:00",
        "off 23h - on 5h",
        "arrêt 23h marche 5h",
        "coupure cœur de nuit (23h-5h)",
        "semi-perm. coupure 23h-5h",
    ] {
        assert_eq!(read(text).as_deref(), Some("extinction 23h-5h"), "{text}");
    }
    for (text, expected) in [
        ("éteint de minuit à 5h", "extinction 0h-5h"),
        ("22h30-6h éteint", "extinction 22h30-6h"),
        ("extinction 23.30-5.30", "extinction 23h30-5h30"),
        ("on 18h-23h", "allumage 18h-23h"),
        (
            "extinction 23h-5h du 1/5 au 31/8",
            "extinction 23h-5h du 1er mai au 31 août",
        ),
        (
            "du 01/05 au 31/08 : coupure 23h-5h",
            "extinction 23h-5h du 1er mai au 31 août",
        ),
        (
            "-50% 22h-0h + extinction 0h-5h",
            "−50 % 22h-0h et extinction 0h-5h",
        ),
        (
            "extinction de 23h au lever du jour",
            "extinction de 23h au lever du soleil",
        ),
        ("abaissé de 30 % de 23 h à 5 h", "−30 % 23h-5h"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_class_or_half_of_the_hours_is_no_profile() {
    for text in [
        "semi-permanent",
        "1/2 nuit",
        "½ nuit",
        "extinction 1/2 nuit",
        "demi-nuit 23h-5h",
        "permanent (coupure 0h-5h)",
        "extinction 23h",
        "extinction 23h, rallumage",
        "rallumage 5h",
        "extinction 23h ; rallumage 5h",
        "extinction 1/2 23h-5h",
        "extinction 23-45",
        "extinction 2026",
        "abaissement 33.50% 23h-5h",
        "extinction 23h-5h du 1/5/2026 au 31/8/2026",
        "extinction 23h-5h du 31/6 au 31/8",
        "extinction 7.5-5",
        "cellule",
        "normal",
        "NP / NS",
        "seulement manifestations",
    ] {
        assert_eq!(Profile::parse(text), None, "{text}");
    }
}

#[test]
fn full_power_all_night_is_said_in_many_words() {
    for text in [
        "Perm.",
        "perm",
        "PERMANENTE",
        "allumé toute la nuit",
        "toute la nuit",
        "éclairage permanent",
        "Permanent (toute la nuit)",
        "pas d'extinction",
        "pas de coupure nocturne",
        "Extinction : non",
        "jamais éteint",
        "100 % toute la nuit",
    ] {
        assert_eq!(read(text).as_deref(), Some("nuit entière"), "{text}");
    }
    for text in ["H24", "24h/24", "24/24", "jour et nuit"] {
        assert_eq!(read(text).as_deref(), Some("24 h/nuit"), "{text}");
    }
    for text in [
        "non permanent",
        "sans allumage",
        "pas permanent",
        "allumage",
        "sans télégestion",
        "pas d'extinction 23h-5h",
    ] {
        assert_eq!(Profile::parse(text), None, "{text}");
    }
}
