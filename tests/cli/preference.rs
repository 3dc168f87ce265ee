//! Whole streets and cabinets by preference: what that costs, against the plan that a person would have
//! without it; and what is left in each street.

use crate::common::{SMALL_SCENARIO, Workdir, rows};
use serde_json::Value;

/// Samer has two streets of four points, one of them brighter; money for five.
fn work() -> Workdir {
    let work = Workdir::small();
    let mut csv =
        String::from("Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire\n");
    for n in 1..=4 {
        csv += &format!(
            "S-{n};Samer;A1;rue Haute;SHP;{};Routier fermé\n",
            100 + n % 2 * 50
        );
        csv += &format!(
            "T-{n};Samer;A1;Rue Basse;SHP;{};Routier fermé\n",
            100 + n % 2 * 50
        );
    }
    csv += "L-1;Samer;A1;RUE BASSE;LED;30;Routier fermé\n";
    csv += "D-1;Desvres;B1;place;BF;125;Routier fermé\n";
    work.write("parc.csv", csv);
    work.write("budgets.csv", "Code INSEE;Budget\n62773;9000\n62268;1000\n");
    let scenario = SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = { max = 4 }");
    let scenario = scenario.replace("facteur2 = 2", "facteur2 = 0");
    work.write("libre.toml", &scenario);
    work.write(
        "rues.toml",
        scenario + "[groupes]\nvoies = \"si_possible\"\npenalite = 5000\n",
    );
    work
}

fn planned(work: &Workdir, scenario: &str) -> Value {
    let folder = scenario.trim_end_matches(".toml");
    let run = work.run(&["planifier", scenario, "-o", folder, "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn number(json: &Value, key: &str) -> f64 {
    json[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key}: {json}"))
}

#[test]
fn the_price_of_whole_streets_is_what_the_plan_without_them_tells() {
    let work = work();
    let (free, whole) = (planned(&work, "libre.toml"), planned(&work, "rues.toml"));
    assert!(free["preference"].is_null(), "nothing is preferred");
    let preference = &whole["preference"];
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let saved = number(&free, "economie_kwh_an");
    assert!(near(
        number(preference, "economie_sans_preference_kwh_an"),
        saved
    ));
    assert!(near(
        number(preference, "cout_sans_preference_centimes"),
        number(&free, "cout_centimes")
    ));
    let price = saved - number(&whole, "economie_kwh_an");
    assert!(
        price > 1.0,
        "the two brighter points of each street, else one street: {price}"
    );
    assert!(near(number(preference, "prix_kwh_an"), price));
    let paid = number(&whole, "cout_centimes") - number(&free, "cout_centimes");
    assert!(near(number(preference, "prix_centimes"), paid));

    let said = "Préférence pour des rues entières : sans elle, le plan économiserait";
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ");
    let words = work.run(&["planifier", "rues.toml", "-o", "rues"]).stdout;
    let page = std::fs::read_to_string(work.path().join("rues/Territoire.html")).expect("a page");
    let proof = rows(&work.path().join("rues/Territoire.xlsx"), "Preuve")
        .concat()
        .join("\n");
    let to_print = work.run(&["presenter", "rues.toml", "-o", "rapport.html"]);
    assert_eq!(to_print.code, 0, "{}", to_print.stderr);
    let report = std::fs::read_to_string(work.path().join("rapport.html")).expect("a report");
    for text in [&words, &page, &proof, &report] {
        assert_eq!(plain(text).matches(said).count(), 1, "{said}");
    }
    let verified = work.run(&["verifier", "rues", "rues.toml"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
}

#[test]
fn a_list_of_streets_tells_what_is_left_in_each() {
    let work = work();
    planned(&work, "rues.toml");
    let list = rows(&work.path().join("rues/communes/62773_Samer.xlsx"), "Rues");
    let of = |street: &str| -> Vec<String> {
        let row = list.iter().find(|row| row[0] == street).expect(street);
        row[1..].to_vec()
    };
    let [low, high] = ["Rue Basse", "rue Haute"].map(of);
    // Two spellings are one street; its LED is neither renovated nor left.
    assert_eq!((&*low[0], &*low[1]), ("5", "1"));
    assert_eq!((&*high[0], &*high[1]), ("4", "0"));
    for street in [&low, &high] {
        let [all, led, done, left]: [f64; 4] =
            [0, 1, 2, 3].map(|at| street[at].parse().expect("a count"));
        assert!((all - led - done - left).abs() < 1e-9, "{street:?}");
    }
    let states = [&low[4], &high[4]].map(String::as_str);
    assert!(states.contains(&"rénovée en entier"), "{states:?}");
    assert!(!states.contains(&"rénovée en partie"), "{states:?}");
}
