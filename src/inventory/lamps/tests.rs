use super::*;
use LampName::{Ambiguous, Blank, Known, Unknown};
use Technology::{Bf, Cpo, Fc, Im, Inconnue, Led, Sbp, Shp, Solaire, Tf};

#[test]
fn lamps_are_named_as_the_trade_writes_them() {
    for (text, expected) in [
        ("SHP", Known(Shp, None)),
        ("SHP 100W", Known(Shp, Some(100.0))),
        ("shp100", Known(Shp, Some(100.0))),
        ("100 SHP", Known(Shp, Some(100.0))),
        ("Sodium Hate Pression 100 W", Known(Shp, Some(100.0))),
        ("Sodium Haute Pression Tub 150W", Known(Shp, Some(150.0))),
        ("Sodium basse pression", Known(Sbp, None)),
        ("SON-T", Known(Shp, None)),
        ("NAV 100 LED", Known(Led, None)),
        ("LED (ex SHP 100)", Known(Led, None)),
        ("SHP à remplacer par LED", Known(Shp, None)),
        ("non LED", Unknown),
        ("BF ou SHP", Ambiguous),
        ("Sodium HP 70W + LED", Ambiguous),
        ("SHP ou sodium 70", Known(Shp, Some(70.0))),
        ("24LED 500mA", Known(Led, None)),
        ("16 LED 350mA 18W", Known(Led, Some(18.0))),
        ("LED 8,5W", Known(Led, Some(8.5))),
        ("Ballons fluos", Known(Bf, None)),
        ("Lampe à valeur de mercure", Known(Bf, None)),
        ("M.V.", Known(Bf, None)),
        ("Iodure Métal Tub 70W", Known(Im, Some(70.0))),
        ("Cosmopolis 60", Known(Cpo, Some(60.0))),
        ("Fluo compact", Known(Fc, None)),
        ("FLUO,COMPACTE", Known(Fc, None)),
        ("T8 36W", Known(Tf, Some(36.0))),
        ("Solar", Known(Solaire, None)),
        ("High Pressure Sodium", Known(Shp, None)),
        ("IMC", Ambiguous),
        ("TL", Ambiguous),
        ("FC", Ambiguous),
        ("FC 36", Ambiguous),
        ("console", Unknown),
        ("immeuble", Unknown),
        ("XYZ 70", Unknown),
        ("?", Blank),
        ("NC", Blank),
    ] {
        assert_eq!(name_lamp(text), expected, "{text}");
    }
}

#[test]
fn watts_are_read_lantern_by_lantern() {
    assert_eq!(parse_watts("70 W"), Some(vec![70.0]));
    assert_eq!(parse_watts("70W"), Some(vec![70.0]));
    assert_eq!(parse_watts("2x70"), Some(vec![70.0, 70.0]));
    assert_eq!(parse_watts("1x150+1x100"), Some(vec![150.0, 100.0]));
    assert_eq!(parse_watts("0"), Some(vec![]));
    assert_eq!(parse_watts("-"), Some(vec![]));
    assert_eq!(parse_watts("150 watts"), Some(vec![150.0]));
    assert_eq!(parse_watts("6x12V 8,5W"), Some(vec![8.5; 6]));
    assert_eq!(parse_watts("70+70"), Some(vec![70.0, 70.0]));
    for text in ["70x2", "100+15", "24LED 500mA", "70/100"] {
        assert_eq!(parse_watts(text), None, "{text}");
    }
    assert!(parse_watts("abc").is_none());
    assert!(parse_watts("-70").is_none());
    assert_eq!(parse_watts("100 w."), Some(vec![100.0]));
    assert_eq!(parse_watts("env. 100"), None, "no number of volts");
    for (text, rest) in [
        ("≈100", Some("100")),
        ("~ 70 W", Some("70 w")),
        ("100 W env.", Some("100 w")),
        ("environ 150", Some("150")),
        ("env.100", Some("100")),
        ("100", None),
        ("envoyé 100", None),
        ("environ", None),
    ] {
        assert_eq!(approximate(text).as_deref(), rest, "{text}");
    }
}

/// The lanterns that a text counts: technology, watts of each lamp, lamps in it.
fn counted(text: &str) -> Vec<(Technology, Option<f64>, usize)> {
    let lanterns = read_lamp(text, 2026).lanterns;
    lanterns
        .iter()
        .map(|l| (l.technology, l.watts, l.tubes))
        .collect()
}

#[test]
fn a_lamp_s_text_may_count_lanterns() {
    for text in [
        "SHP 2x70W",
        "2xSHP 70W",
        "SHP 70W x2",
        "SHP 70W x 2",
        "2 SHP 70W",
        "2 SHP 70",
        "2 x SHP 70 W",
        "SHP 70 W (x2)",
        "SHP 70 (2x)",
        "Double SHP 70W",
        "bi-SHP 70 W",
        "SHP 70W double",
        "SHP70x2",
        "SHP 2*70",
        "SHP 2 × 70 W",
        "2 x 70 W SHP",
        "2 lampes SHP 70",
        "deux lanternes SHP 70 W",
        "SHP 70 W 2 lanternes",
        "SHP 70W + SHP 70W",
        "SHP 70+70",
        "1 SHP 70 + 1 SHP 70",
        "2 x (SHP 70)",
        "2 SHP de 70 W",
        "SHP-70Wx2",
        "Paire SHP 70W",
    ] {
        assert_eq!(counted(text), [(Shp, Some(70.0), 1); 2], "{text}");
        let Known(Shp, Some(70.0)) = name_lamp(text) else {
            panic!("{text}: {:?}", name_lamp(text));
        };
    }
    for (text, expected) in [
        ("3 x LED 36W", vec![(Led, Some(36.0), 1); 3]),
        ("2 LED 40W", vec![(Led, Some(40.0), 1); 2]),
        ("6x12V 8,5W LED", vec![(Led, Some(8.5), 1); 6]),
        ("Double SHP", vec![(Shp, None, 1); 2]),
        ("2 luminaires LED 40 W", vec![(Led, Some(40.0), 1); 2]),
        (
            "SHP 1x150+1x100",
            vec![(Shp, Some(150.0), 1), (Shp, Some(100.0), 1)],
        ),
        (
            "1 SHP 150 + 1 IM 70",
            vec![(Shp, Some(150.0), 1), (Im, Some(70.0), 1)],
        ),
        (
            "SHP 150W et LED 40W",
            vec![(Shp, Some(150.0), 1), (Led, Some(40.0), 1)],
        ),
        // Tubes of one luminaire.
        ("tube fluo 2x36W", vec![(Tf, Some(36.0), 2)]),
        ("T8 2 tubes 36W", vec![(Tf, Some(36.0), 2)]),
        ("Fluo compact 2x18", vec![(Fc, Some(18.0), 2)]),
        ("fluo 2x36", vec![(Inconnue, Some(36.0), 2)]),
        ("2 luminaires néon 36W", vec![(Tf, Some(36.0), 1); 2]),
        ("2 x 36 W", vec![(Inconnue, Some(36.0), 1); 2]),
        // No count.
        ("SHP 100W", vec![]),
        ("100 SHP", vec![]),
        ("LUX 24 LED", vec![]),
        ("16x LED 350mA", vec![]),
        ("16 LED 350mA 18W", vec![]),
        ("LED 24 leds 41W 500mA", vec![]),
        ("SHP bi-puissance 100W", vec![]),
        ("SHP double enveloppe 100W", vec![]),
        ("SHP 100+15", vec![]),
        ("SHP 70/100", vec![]),
        ("SHP 100 W 2015", vec![]),
    ] {
        assert_eq!(counted(text), expected, "{text}");
    }
}

#[test]
fn two_powers_of_one_lamp_are_asked_about() {
    for text in ["SHP 150/100W", "SHP 150 W / 100 W", "LED 60W/30W"] {
        assert!(matches!(name_lamp(text), Known(_, None)), "{text}");
    }
    // A base, a count.
    for (text, watts) in [("SHP 150W/E40", 150.0), ("SHP 70W/2", 70.0)] {
        let known = matches!(name_lamp(text), Known(_, Some(w)) if (w - watts).abs() < 0.1);
        assert!(known, "{text}: {:?}", name_lamp(text));
    }
}

#[test]
fn what_is_planned_is_not_there() {
    for text in [
        "SHP (LED prévue 2026)",
        "SHP (LED 40 W prévue)",
        "SHP - passage LED programmé",
        "SHP -> LED",
        "SHP → LED 40 W",
        "SHP => LED",
        "SHP à remplacer par LED",
        "A REMPLACER PAR LED (SHP)",
        "SHP 100 W / projet LED 40 W",
        "SHP futur LED",
        "SHP, LED à venir",
        "SHP, bientôt LED",
        "SHP relampage LED prévu",
        "SHP - LED pas encore posée",
        "SHP prévu LED",
        "LED prévue en remplacement de SHP",
        "LED prévue, SHP actuel",
        "SHP existant LED prévue",
        "SHP (LED en 2029)",
        "Projet LED ; actuellement SHP",
    ] {
        let read = read_lamp(text, 2026);
        assert!(
            matches!(read.name, Known(Shp, _)),
            "{text}: {:?}",
            read.name
        );
        assert_eq!(read.planned, Some(Led), "{text}");
    }
    for text in [
        "LED (ex SHP 100)",
        "ancien SHP, LED depuis 2021",
        "LED en remplacement de SHP",
        "SHP remplacée par LED en 2021",
        "SHP relampé LED",
        "SHP passé en LED",
        "SHP -> LED fait 2022",
        "LED 40W à la place de SHP 100",
    ] {
        let read = read_lamp(text, 2026);
        assert!(
            matches!(read.name, Known(Led, _)),
            "{text}: {:?}",
            read.name
        );
        assert_eq!(read.planned, None, "{text}");
    }
    for text in [
        "SHP/LED",
        "SHP, LED",
        "SHP, relampage LED",
        "SHP - passage LED",
        "SHP -> LED 2021",
        "SHP (dont 3 LED)",
        "SHP remplacée par LED en 2029",
        "remplacement de SHP par LED",
        "SHP (LED)",
    ] {
        assert_eq!(read_lamp(text, 2026).name, Ambiguous, "{text}");
    }
    for (text, name) in [
        ("SHP 100 W / projet LED 40 W", Known(Shp, Some(100.0))),
        ("SHP → LED 40 W", Known(Shp, None)),
        ("LED 40W à la place de SHP 100", Known(Led, Some(40.0))),
        ("LED prévue", Unknown),
        ("relampage LED", Known(Led, None)),
        ("ancien (lumière blanche) mercure", Known(Bf, None)),
        ("LED à remplacer", Known(Led, None)),
        ("SHP posé en 2015", Known(Shp, None)),
        ("Solaire / LED", Known(Solaire, None)),
        ("IM (Cosmopolis) 60W", Known(Cpo, Some(60.0))),
        ("Sodium haute pression (SHP) 70W", Known(Shp, Some(70.0))),
        ("SHP hors LED", Known(Shp, None)),
        ("projecteurs iodure", Known(Im, None)),
        ("petites bornes LED", Known(Led, None)),
    ] {
        assert_eq!(read_lamp(text, 2026).name, name, "{text}");
    }
}

proptest::proptest! {
    /// Whatever a cell holds, reading it ends.
    #[test]
    fn any_text_is_read_or_not(text in ".{0,40}") {
        let _ = read_lamp(&text, 2026);
    }

    #[test]
    fn anything_like_a_lamp_is_read_or_not(text in "([0-9]{1,3}|x|SHP|LED| |\\+|/|\\(|\\)|->|W|par|prévu|ex|,|double|tube){0,14}") {
        let _ = read_lamp(&text, 2026);
    }
}

#[test]
fn watts_of_a_lamp_with_its_ballast_are_noticed() {
    for (technology, watts, lamp) in [
        (Shp, 83.0, Some(70.0)),
        (Shp, 115.0, Some(100.0)),
        (Shp, 170.0, Some(150.0)),
        (Shp, 275.0, Some(250.0)),
        (Shp, 100.0, None),
        (Bf, 138.0, Some(125.0)),
        (Bf, 125.0, None),
        (Im, 114.0, Some(100.0)),
        (Led, 83.0, None),
    ] {
        assert_eq!(
            technology.lamp_of_system_watts(watts),
            lamp,
            "{technology} {watts}"
        );
    }
    assert!(!Shp.plausible_watts().contains(&3.0));
    assert!(Led.plausible_watts().contains(&3.0));
}

#[test]
fn each_technology_of_the_table_has_its_code() {
    for technology in Technology::ALL {
        assert_eq!(Technology::from_code(technology.code()), Some(technology));
    }
    assert_eq!(Shp.label(), "Sodium haute pression");
}
