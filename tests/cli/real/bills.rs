//! Bills of a real town: 128 supply points of Béthune, 36 months.

use crate::common::{Workdir, shared_data};

/// Sums, counts and months agree with a reading of the file that owes nothing to the program. The
/// shape of the year follows the hours lit, but is flatter: June is 30 % over its share, December
/// 28 % under, hence a correlation of 0.69. Bills on estimates would do that; the file does not say.
#[test]
fn bethune_is_read_whole_and_its_year_follows_the_sun() {
    let Some(file) = shared_data("france-bethune/eclairage-public.csv") else {
        return;
    };
    let work = Workdir::new();
    let file = file.to_str().expect("a UTF-8 path");
    let run = work.run(&["factures", file, "--json", "-o", "r.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    let sum = |key: &str| json["total"][key].as_f64().expect(key).round();
    assert_eq!((sum("kwh"), sum("euros")), (6_410_054.0, 803_912.0));
    assert_eq!(
        (&json["lignes_lues"], &json["lignes_retenues"]),
        (&4354.into(), &4354.into())
    );
    let list = |key: &str| json[key].as_array().expect(key).clone();
    assert_eq!(
        (list("points_de_livraison").len(), list("par_mois").len()),
        (128, 36)
    );
    assert_eq!(json["base_montants"], "non précisé");
    let incomplete: Vec<(u64, u64, u64)> = list("par_mois")
        .iter()
        .filter(|month| month["complet"] == false)
        .map(|month| ["annee", "mois", "points"].map(|key| month[key].as_u64().expect(key)))
        .map(|[year, month, points]| (year, month, points))
        .collect();
    assert_eq!(
        incomplete,
        [
            (2017, 8, 120),
            (2017, 9, 120),
            (2019, 10, 120),
            (2019, 11, 103),
            (2019, 12, 68)
        ]
    );
    let shape = &json["forme"];
    assert_eq!(shape["annees_de_point"], 306);
    assert!(
        shape["correlation"].as_f64().expect("a correlation") > 0.65,
        "{shape}"
    );
}
