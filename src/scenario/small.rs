//! Small territories for tests: lamps in two communes, four products.

use super::Scenario;
use super::planning::Planning;
use super::study::Study;
use crate::plan::Limits;
use crate::retrofit::classes::Class;
use crate::retrofit::{FactorClass, Solution};
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

/// Points of a plan: class and solution of each.
pub type Taken<'a> = Vec<(&'a Class, &'a Solution)>;

/// Calls with every choice of one of so many things, or none, in each of some slots: numbers of so many
/// digits, one after the other.
pub fn every(slots: &[usize], look: &mut dyn FnMut(&[usize])) {
    let mut picks = vec![0; slots.len()];
    loop {
        look(&picks);
        let Some(at) = (0..slots.len()).find(|at| picks[*at] < slots[*at]) else {
            return;
        };
        picks[at] += 1;
        picks[..at].fill(0);
    }
}

/// Calls with every choice of a product or none for each point.
pub fn every_choice<'a>(study: &'a Study, look: &mut dyn FnMut(&Taken<'a>)) {
    let classes = &study.classes.classes;
    let of_point: Vec<&Class> = (classes.iter())
        .flat_map(|class| class.rows.iter().map(move |_| class))
        .collect();
    let slots: Vec<usize> = of_point.iter().map(|class| class.solutions.len()).collect();
    every(&slots, &mut |picks| {
        let taken = of_point.iter().zip(picks).filter(|(_, pick)| **pick > 0);
        look(
            &taken
                .map(|(class, pick)| (*class, &class.solutions[pick - 1]))
                .collect(),
        );
    });
}

/// What is made of every choice that keeps the budgets and the target of factor 4.
pub fn every_plan<T>(study: &Study, of: impl Fn(&Taken<'_>) -> T) -> Vec<T> {
    let communes = study.scenario.territory.communes();
    let mut plans = Vec::new();
    every_choice(study, &mut |taken| {
        let paid = study.budgets.iter().all(|(at, cents)| {
            let of_commune = taken.iter();
            let of_commune = of_commune.filter(|(class, _)| class.insee == communes[*at].insee);
            of_commune.map(|(_, it)| it.cost_cents).sum::<i64>() <= *cents
        });
        let four = taken
            .iter()
            .filter(|(_, it)| it.factor_class == FactorClass::F4);
        if paid && four.count() >= study.scenario.targets.factor4.least() as usize {
            plans.push(of(taken));
        }
    });
    plans
}
