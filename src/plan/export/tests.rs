use super::*;
use crate::plan::model::{Column, ColumnIs, RowIs};
use crate::plan::problem::{Bundle, Commune, Offer, PointClass, Whole};

fn text(problem: &Problem, model: &Model, format: Format) -> String {
    let known = Known {
        value: Some(12.5),
        bound: None,
    };
    let mut text = Vec::new();
    write(problem, model, format, known, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn column(class: usize, upper: f64, integer: bool, value: f64) -> Column {
    let what = if integer {
        ColumnIs::Points { class, offer: 0 }
    } else {
        ColumnIs::Draw(class)
    };
    Column {
        what,
        upper,
        integer,
        value,
    }
}

fn row(index: usize, least: f64, most: f64, terms: &[(usize, f64)]) -> ModelRow {
    ModelRow {
        what: RowIs::Row(index),
        least,
        most,
        terms: terms.to_vec(),
    }
}

fn named(rows: &[&str]) -> Problem {
    let row = |name: &&str| crate::plan::problem::Row {
        name: (*name).to_owned(),
        measure: crate::plan::problem::Measure::Points,
        least: None,
        most: None,
    };
    Problem {
        years: 1,
        communes: vec![Commune {
            name: "62160".into(),
            ..Commune::default()
        }],
        classes: vec![
            PointClass {
                offers: vec![Offer::default()],
                ..PointClass::default()
            };
            3
        ],
        rows: rows.iter().map(row).collect(),
        ..Problem::default()
    }
}

const FREE: f64 = f64::INFINITY;

fn model() -> Model {
    Model {
        columns: vec![
            column(0, 3.0, true, 3.5),
            column(1, 0.0, true, -0.1),
            column(2, FREE, false, 0.0),
        ],
        rows: vec![
            // A range, with a column twice and one that cancels out.
            row(
                0,
                5.0,
                7.0,
                &[(1, 2.0), (0, 1.0), (0, 1.0), (2, 1.0), (2, -1.0)],
            ),
            row(1, 1e-7, FREE, &[(0, 1.0)]),
            row(2, -FREE, FREE, &[(0, 1.0)]),
            row(3, 4.0, 4.0, &[(0, 0.1 + 0.2), (1, 1e20)]),
            // Without a plan.
            row(4, 2.0, 1.0, &[]),
        ],
    }
}

fn problem() -> Problem {
    named(&["Mât été", "a-b", "libre", "a b", "vide"])
}

#[test]
fn mps_minimises_and_says_every_bound() {
    let expected = "\
* Réverbère : le choix des points à rénover, en nombres entiers.
* 3 variables, 5 contraintes.
* Ce format minimise : l'objectif est l'opposé de la valeur du plan.
* Valeur du meilleur plan trouvé : 12.5.
* Aucun plan ne vaut plus de : borne inconnue.
NAME reverbere FREE
ROWS
 N moins_valeur
 L regle1_Mat_ete
 G regle2_a_b
 E regle4_a_b
 G regle5_vide
 L regle5_vide_max
COLUMNS
 MARQUE1 'MARKER' 'INTORG'
 points_62160_groupe1_choix1_an1 moins_valeur -3.5
 points_62160_groupe1_choix1_an1 regle1_Mat_ete 2
 points_62160_groupe1_choix1_an1 regle2_a_b 1
 points_62160_groupe1_choix1_an1 regle4_a_b 0.30000000000000004
 points_62160_groupe2_choix1_an1 moins_valeur 0.1
 points_62160_groupe2_choix1_an1 regle1_Mat_ete 2
 points_62160_groupe2_choix1_an1 regle4_a_b 1e20
 MARQUE2 'MARKER' 'INTEND'
 apport3__an1 moins_valeur 0
RHS
 RHS regle1_Mat_ete 7
 RHS regle2_a_b 1e-7
 RHS regle4_a_b 4
 RHS regle5_vide 2
 RHS regle5_vide_max 1
RANGES
 RANGES regle1_Mat_ete 2
BOUNDS
 UP BOUND points_62160_groupe1_choix1_an1 3
 FX BOUND points_62160_groupe2_choix1_an1 0
 PL BOUND apport3__an1
ENDATA
";
    assert_eq!(text(&problem(), &model(), Format::Mps), expected);
}

#[test]
fn lp_maximises_and_names_every_column() {
    let expected = "\
\\ Réverbère : le choix des points à rénover, en nombres entiers.
\\ 3 variables, 5 contraintes.
\\ Ce format maximise : l'objectif est la valeur du plan.
\\ Valeur du meilleur plan trouvé : 12.5.
\\ Aucun plan ne vaut plus de : borne inconnue.
Maximize
 valeur: + 3.5 points_62160_groupe1_choix1_an1 - 0.1 points_62160_groupe2_choix1_an1 + 0 apport3__an1
Subject To
 regle1_Mat_ete: + 2 points_62160_groupe1_choix1_an1 + 2 points_62160_groupe2_choix1_an1 >= 5
 regle1_Mat_ete_max: + 2 points_62160_groupe1_choix1_an1 + 2 points_62160_groupe2_choix1_an1 <= 7
 regle2_a_b: + 1 points_62160_groupe1_choix1_an1 >= 1e-7
 regle4_a_b: + 0.30000000000000004 points_62160_groupe1_choix1_an1 + 1e20 points_62160_groupe2_choix1_an1 = 4
 regle5_vide: 0 points_62160_groupe1_choix1_an1 >= 2
 regle5_vide_max: 0 points_62160_groupe1_choix1_an1 <= 1
Bounds
 0 <= points_62160_groupe1_choix1_an1 <= 3
 0 <= points_62160_groupe2_choix1_an1 <= 0
 apport3__an1 >= 0
Generals
 points_62160_groupe1_choix1_an1
 points_62160_groupe2_choix1_an1
End
";
    assert_eq!(text(&problem(), &model(), Format::Lp), expected);
}

#[test]
fn names_are_short_ascii_and_each_different() {
    let long = "Rue de l’Abbé-Grégoire, côté pair, de l’église à la mairie annexe et retour";
    let bundle = |name: &str| Bundle {
        name: name.to_owned(),
        commune: 0,
        opening_cents: 1,
        opening_value: 0.0,
        opening_earlier: Box::default(),
        penalty_earlier: Box::default(),
        kinds: vec![0],
        whole: Whole::Wished { penalty: 1.0 },
    };
    let mut problem = named(&[]);
    problem.kinds = vec![Vec::new()];
    problem.communes[0].budgets_cents = vec![10];
    problem.bundles = vec![
        bundle(long),
        bundle(&(long.to_owned() + " (bis)")),
        bundle("é è"),
        bundle("e.e"),
        bundle(""),
    ];
    for (class, bundles) in problem
        .classes
        .iter_mut()
        .zip([vec![0, 1], vec![2, 3], vec![4]])
    {
        class.count = 2;
        class.bundles = bundles;
        class.offers[0].cost_cents = 3;
    }
    let model = Model::of(&problem);
    let mut giver = Namer::default();
    let columns = model
        .columns
        .iter()
        .map(|it| column_name(&problem, it.what));
    let rows = model.rows.iter().map(|it| row_name(&problem, it.what));
    let count = model.columns.len() + model.rows.len();
    let names = giver.names(columns.chain(rows));
    let names: Vec<&str> = (0..count).map(|index| names.get(index)).collect();
    for name in &names {
        assert!(name.len() <= 60 && name.is_ascii(), "{name}");
        assert!(
            name.bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'_'),
            "{name}"
        );
    }
    let mut different = names.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), names.len());
    assert!(names.contains(&"ouvre_an1_Rue_de_l_Abbe_Gregoire__cote_pair__de_l_eglise_a_l"));
    assert!(names.contains(&"ouvre_an1_Rue_de_l_Abbe_Gregoire__cote_pair__de_l_eglise_a_2"));
    assert!(names.contains(&"ouvre_an1_e_e"));
    assert!(names.contains(&"ouvre_an1_e_e_2"));
    assert_eq!(giver.name("e12_3"), "x_e12_3");
    assert_eq!(giver.name("12"), "x_12");
    assert_eq!(giver.name("free"), "x_free");
    assert_eq!(giver.name(""), "x_");
}

#[test]
fn numbers_read_back_as_themselves() {
    for number in [
        0.0,
        1.0,
        -3.0,
        0.1,
        1e-5,
        1e-300,
        123_456_789.123,
        1e15,
        1e22,
        f64::MAX,
        -1.0 / 3.0,
        f64::MIN_POSITIVE,
        9_007_199_254_740_993.0,
    ] {
        let text = Number(number).to_string();
        assert_eq!(text.parse::<f64>().unwrap().to_bits(), number.to_bits());
        assert!(text.len() <= 24, "{text}");
    }
    assert_eq!(Number(-0.0).to_string(), "0");
}

#[test]
fn a_model_that_is_not_sound_is_refused() {
    let refused = |spoil: fn(&mut Model)| {
        let mut model = model();
        spoil(&mut model);
        let written = write(&problem(), &model, Format::Lp, Known::default(), io::sink());
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::InvalidData);
    };
    refused(|model| model.columns[0].value = f64::NAN);
    refused(|model| model.columns[0].upper = f64::NAN);
    refused(|model| model.rows[0].least = f64::NAN);
    refused(|model| model.rows[0].most = -FREE);
    refused(|model| model.rows[0].terms[0].0 = 9);
    refused(|model| model.rows[0].terms[0].1 = FREE);
}

#[test]
fn a_model_without_a_column_is_a_text_all_the_same() {
    let nothing = Model {
        columns: Vec::new(),
        rows: vec![row(0, 1.0, FREE, &[])],
    };
    let lp = text(&named(&["a"]), &nothing, Format::Lp);
    assert!(
        lp.contains(" valeur: 0 rien_0\nSubject To\n regle1_a: 0 rien_0 >= 1\n"),
        "{lp}"
    );
    assert!(lp.contains("\n rien_0 = 0\n"));
    let lp = text(&Problem::default(), &Model::default(), Format::Lp);
    assert!(lp.contains("\n aucune_0: 0 rien_0 <= 0\n"), "{lp}");
    let mps = text(&Problem::default(), &Model::default(), Format::Mps);
    let end = "COLUMNS\n rien_0 moins_valeur 0\nRHS\nBOUNDS\n FX BOUND rien_0 0\nENDATA\n";
    assert!(mps.ends_with(end), "{mps}");
}

#[test]
fn a_writer_that_fails_is_stated() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Mps, Format::Lp] {
        let written = write(&problem(), &model(), format, Known::default(), Full);
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}

/// Run by hand: `cargo test --lib plan::export -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn a_million_columns_take_seconds() {
    let class = PointClass {
        count: 9,
        bundles: vec![0],
        offers: vec![Offer::default(); 10],
        ..PointClass::default()
    };
    let mut problem = named(&["total"]);
    problem.communes[0].budgets_cents = vec![1_000_000];
    problem.classes = vec![class; 100_000];
    for (index, class) in problem.classes.iter_mut().enumerate() {
        for (offer, of) in class.offers.iter_mut().enumerate() {
            of.value = 0.37 * (index + offer) as f64;
            of.cost_cents = 100 + offer as i64;
        }
    }
    problem.kinds = vec![vec![(0, 1)]];
    problem.bundles = vec![Bundle {
        name: "A-0012".into(),
        commune: 0,
        opening_cents: 5,
        opening_value: 0.0,
        opening_earlier: Box::default(),
        penalty_earlier: Box::default(),
        kinds: vec![0],
        whole: Whole::Free,
    }];
    let model = Model::of(&problem);
    for format in [Format::Mps, Format::Lp] {
        let start = std::time::Instant::now();
        write(&problem, &model, format, Known::default(), io::sink()).unwrap();
        println!(
            "{format:?}: {} columns in {:?}",
            model.columns.len(),
            start.elapsed()
        );
    }
}
