//! Small territories for tests: lamps in two communes, four products.

use super::Scenario;
use super::planning::Planning;
use super::study::Study;
use crate::plan::Limits;
use std::fmt::Write as _;

/// At 4,000 h a year, in the place of the 115 W that a lamp of 100 W draws with its ballast (460 kWh):
/// 36 W (144 kWh, factor 3.19), 28 W (112, factor 4.11), 26 W (104, factor 4.42), 24 W (96, 4.79).
const PRODUCTS: [(&str, u32, u32); 4] = [
    ("A", 36, 600),
    ("B", 28, 700),
    ("D", 26, 750),
    ("C", 24, 900),
];

fn catalogue() -> String {
    let mut text = String::new();
    for (code, watts, euros) in PRODUCTS {
        let _ = write!(
            text,
            "[[gamme]]\ncode = \"{code}\"\nlibelle = \"{code}\"\nsites = [\"routier\"]\n\
             conserve_optique = false\ngradable = true\ntemperature_k = 3000\nulr_pct = 0.0\n\
             duree_vie_h = 98000\nentretien_an_ht = 10.00\nsource = \"essai\"\nannee = 2026\n\
             confiance = \"moyenne\"\n\
             paliers = [{{ puissance_w = {watts}, flux_lm = 15000, prix_ht = {euros}.00 }}]\n"
        );
    }
    text + "[[gradation]]\ncode = \"aucune\"\nlibelle = \"sans abaissement\"\nprofil = \"\"\n\
            surcout_ht = 0.00\nsource = \"essai\"\nannee = 2026\nconfiance = \"moyenne\"\n\
            [[armoire]]\ncode = \"horloge\"\nlibelle = \"Horloge\"\nprix_ht = 100.00\n\
            source = \"essai\"\nannee = 2026\nconfiance = \"moyenne\"\n"
}

/// So many lamps of so many watts in a commune.
pub fn points(of: &[(&str, u32, u32)]) -> String {
    let mut csv =
        "Code INSEE;Référence;Armoire;Type lampe;Puissance (W);Régime;Luminaire\n".to_owned();
    for (insee, count, watts) in of {
        for number in 0..*count {
            let _ = writeln!(
                csv,
                "{insee};{watts}-{number};A{};SHP;{watts};permanent;Routier fermé",
                number % 2
            );
        }
    }
    csv
}

/// The scenario of these sections on these points.
pub fn study(csv: &str, sections: &str) -> Study {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("points.csv", csv);
    write("catalogue.toml", &catalogue());
    write(
        "essai.toml",
        &format!(
            "nom = \"Essai\"\nbase_montants = \"HT\"\ninventaires = [\"points.csv\"]\n\
             catalogue = \"catalogue.toml\"\n[heures]\nheures_an = 4000\n{sections}"
        ),
    );
    let scenario = Scenario::read(&folder.path().join("essai.toml"));
    let scenario = scenario.unwrap_or_else(|error| panic!("{error}"));
    Study::prepare(scenario, &|_, _| {}).unwrap_or_else(|error| panic!("{error}"))
}

/// Its plan.
pub fn planned(study: &Study) -> Planning {
    study.plan(&Limits::default(), &|_| {})
}
