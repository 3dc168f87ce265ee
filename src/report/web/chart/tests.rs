use super::*;
use crate::report::web::number;

/// Whether every element that is opened is closed, and no number is missing.
fn is_sound(drawing: &Markup) -> bool {
    let text = &drawing.0;
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => {
                return !text.contains("NaN") && !text.contains("inf");
            }
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

#[test]
fn bars_share_one_scale() {
    let bar = |label: &str, values: &[f64], goal| Bar {
        label: label.into(),
        values: values.to_vec(),
        goal,
        shown: "…".into(),
    };
    let mut bars = Bars {
        goal: "but",
        id: "b",
        title: "Bars",
        series: &[("un", Ink::Factor4), ("deux", Ink::Other)],
        stacked: true,
        bars: vec![
            bar("<A>", &[30.0, 10.0], None),
            bar("B", &[10.0, -5.0], Some(80.0)),
        ],
    };
    let drawn = bars.draw();
    assert!(is_sound(&drawn));
    assert!(drawn.0.contains("&lt;A&gt;") && drawn.0.contains(r#"width="458""#));
    bars.stacked = false;
    bars.bars.clear();
    assert!(is_sound(&bars.draw()), "no bar at all");
}

#[test]
fn curves_and_tornados_hold_what_they_are_given() {
    let curves = |points: Vec<(f64, f64)>| Curves {
        id: "c",
        title: "Courbe",
        along: "Budget (€)",
        up: "kWh/an",
        write: [number::whole; 2],
        curves: vec![Curve {
            name: "plan",
            ink: Ink::Factor4,
            dashed: false,
            points,
        }],
        marks: vec![Mark {
            name: "ici".into(),
            at: (1.0, 2.0),
        }],
    };
    assert!(is_sound(&curves(vec![(0.0, 1.0), (10.0, 5.0)]).draw()));
    assert!(is_sound(&curves(Vec::new()).draw()));
    let tornado = Tornado {
        id: "t",
        title: "Sensibilité",
        ends: ["bas", "haut"],
        write: number::whole,
        swings: vec![
            Swing {
                label: "étroit".into(),
                changes: [1.0, 2.0],
            },
            Swing {
                label: "large".into(),
                changes: [-10.0, 20.0],
            },
        ],
    };
    let drawn = tornado.draw();
    assert!(is_sound(&drawn));
    assert!(
        drawn.0.find("large") < drawn.0.find("étroit"),
        "widest first"
    );
}

#[test]
fn ticks_are_round() {
    assert_eq!(ticks(0.0, 100.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    assert_eq!(ticks(-1.0, 1.1), [-1.0, -0.5, 0.0, 0.5, 1.0]);
    assert_eq!(ticks(3.0, 3.0), [3.0]);
}
