use super::*;
use LampName::{Ambiguous, Blank, Known, Unknown};
use Technology::{Bf, Cpo, Fc, Im, Led, Sbp, Shp, Solaire, Tf};

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
}

#[test]
fn a_lamp_s_text_may_count_lanterns() {
    for (text, lanterns) in [
        ("SHP 2x70W", Some(vec![70.0; 2])),
        ("2 x 70 W SHP", Some(vec![70.0; 2])),
        ("SHP 1x150+1x100", Some(vec![150.0, 100.0])),
        ("6x12V 8,5W LED", Some(vec![8.5; 6])),
        ("SHP 100W", None),
        ("LUX 24 LED", None),
        ("16x LED 350mA", None),
    ] {
        assert_eq!(lanterns_in(text), lanterns, "{text}");
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
