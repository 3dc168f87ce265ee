use super::*;

fn point(reference: &str, armoire: &str) -> LightPoint {
    LightPoint {
        reference: reference.into(),
        armoire: armoire.into(),
        puissance_lampe_w: Some(70.5),
        ligne: 4,
        foyer: 1,
        ..LightPoint::default()
    }
}

fn points() -> Points {
    let mut builder = PointsBuilder::default();
    for (reference, armoire) in [("a", "B"), ("b", "A"), ("=c", "B")] {
        builder.push(point(reference, armoire));
    }
    builder.finish()
}

#[test]
fn what_goes_in_comes_out() {
    let expected = Row {
        reference: "b",
        armoire: "A",
        puissance_lampe_w: Some(70.5),
        ligne: 4,
        foyer: 1,
        ..Row::default()
    };
    assert_eq!(points().get(1), expected);
    assert_eq!(points().get(3), Row::default(), "past the end");
    assert!(PointsBuilder::default().finish().is_empty());
}

#[test]
fn frames_put_together_are_one_frame() {
    let whole = |rows: std::ops::Range<u32>| {
        let mut builder = PointsBuilder::default();
        for row in rows {
            builder.push(LightPoint {
                // More words than are kept as words, then one that is the same for all.
                reference: format!("PL-{row}").as_str().into(),
                armoire: format!("A{}", row / 700).as_str().into(),
                insee: "62160".into(),
                puissance_lampe_w: (row % 3 > 0).then_some(70.0),
                hauteur_m: Some(f64::from(row % 2)),
                ligne: row,
                ..LightPoint::default()
            });
        }
        builder.finish()
    };
    let parts = vec![whole(0..900), whole(900..900), whole(900..3000)];
    let (points, expected) = (Points::concat(parts), whole(0..3000));
    assert_eq!(points.to_frame(), expected.to_frame());
    let columns = ["insee", "armoire", "puissance_lampe_w", "hauteur_m"];
    assert_eq!(points.grouping(&columns), expected.grouping(&columns));
    assert_eq!(points.grouping(&["reference"]).firsts.len(), 3000);
    assert_eq!(points.get(2999), expected.get(2999));
    assert!(Points::concat(Vec::new()).is_empty());
}

#[test]
fn a_word_is_kept_once_whoever_says_it() {
    let labelled = points().with_labels("mot", &["x", "", "x"], vec![0, 1, 2]);
    let texts: Vec<_> = labelled.text("mot").iter().flatten().collect();
    assert_eq!(texts, ["x", "", "x"]);
    assert_eq!(labelled.groups(&["mot"]), vec![vec![0, 2], vec![1]]);
    let excluded = labelled.with_exclusion(&[1], Rule::RegimeInconnu);
    let again = excluded.with_exclusion(&[1, 2], Rule::DejaLed);
    let rules: Vec<_> = again.text("exclusion").iter().flatten().collect();
    assert_eq!(rules, ["", "regime_inconnu", "deja_led"]);
    assert_eq!(again.text("armoire").ranks(), Some(vec![1, 0, 1]));
}

#[test]
fn one_point_is_written_whole() {
    let mut builder = PointsBuilder::default();
    builder.push(point("seul", "A"));
    let mut out = Vec::new();
    builder
        .finish()
        .write_csv(&mut out)
        .expect("a write to memory");
    let text = String::from_utf8(out).expect("UTF-8");
    assert!(text.contains(";seul;A;"), "{text}");
}

#[test]
fn groups_keep_the_order_of_the_file() {
    assert_eq!(points().groups(&["armoire"]), vec![vec![0, 2], vec![1]]);
    assert_eq!(
        points().groups(&["armoire", "puissance_lampe_w"]),
        vec![vec![0, 2], vec![1]]
    );
    assert!(
        PointsBuilder::default()
            .finish()
            .groups(&["armoire"])
            .is_empty()
    );
}

#[test]
fn csv_is_for_a_french_excel_and_holds_no_formula() {
    let mut out = Vec::new();
    points().write_csv(&mut out).expect("a write to memory");
    let text = String::from_utf8(out).expect("UTF-8");
    assert!(text.starts_with("\u{feff}insee;commune;"));
    assert!(text.contains(";70,5;") && text.contains(";'=c;"));
}
