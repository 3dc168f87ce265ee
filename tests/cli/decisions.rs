//! What a scenario decides beyond budgets and targets: prices, switch-off, flags, aids.

use crate::common::{SMALL_SCENARIO, Workdir, small_inventory, step};
use serde_json::Value;

/// The small scenario with lines before its sections, and sections after them.
fn scenario(work: &Workdir, keys: &str, sections: &str) {
    let text = SMALL_SCENARIO.replace("[objectifs]", &format!("{keys}\n[objectifs]"));
    work.write("scenario.toml", format!("{text}{sections}"));
}

fn solutions(work: &Workdir, reference: &str) -> Vec<Value> {
    let run = work.run(&[
        "expliquer",
        reference,
        "--scenario",
        "scenario.toml",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()["solutions"].as_array().expect("a list").clone()
}

/// Codes and factors (two decimals, down) of the solutions offered.
fn offered(work: &Workdir, reference: &str) -> Vec<(String, f64)> {
    solutions(work, reference)
        .iter()
        .filter(|one| {
            one["verdict"]
                .as_str()
                .is_some_and(|verdict| verdict.starts_with("proposée"))
        })
        .map(|one| {
            let factor = one["facteur"].as_f64().expect("a factor");
            let code = one["code"].as_str().expect("a code").to_owned();
            (code, (factor * 100.0).floor() / 100.0)
        })
        .collect()
}

/// The small inventory with a column of ULR, and more rows.
fn with_ulr(work: &Workdir, rows: &str) {
    let parc = small_inventory();
    let (header, points) = parc.split_once('\n').expect("a header");
    work.write("parc.csv", format!("{header};ULR (%)\n{points}{rows}"));
}

fn plan(work: &Workdir) -> Value {
    let run = work.run(&["planifier", "scenario.toml", "-o", "sortie", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// Samer decides to switch off from 23h to 5h with the works: 1,910 h are left.
/// Not counted: 115 W and 36 W at the same hours, 115 / 36 = 3.19; dimming at the same hours gains
/// nothing. Counted: 115 × 4,100 before, 36 × 1,910 after, 6.85; a lamp needs 10,000 × 0.75 / 0.85 =
/// 8,824 lm, 80 W, 115 × 4,100 / (80 × 1,910) = 3.08.
#[test]
fn a_switch_off_counts_only_if_the_scenario_says_so() {
    let work = Workdir::small();
    let decided = "[extinction.communes]\nSamer = \"extinction 23h-5h\"\n";
    scenario(&work, "", decided);
    assert_eq!(
        offered(&work, "S-01"),
        [("routier-36-aucune".to_owned(), 3.19)]
    );
    scenario(
        &work,
        "",
        &format!("[extinction]\ncompte_pour_le_facteur = true\n{decided}"),
    );
    assert_eq!(
        offered(&work, "S-01"),
        [("routier-36-aucune".to_owned(), 6.85)]
    );
    // Desvres has decided nothing.
    assert_eq!(offered(&work, "D-01").len(), 3);
    scenario(&work, "", "[extinction.communes]\nSamer = \"un peu\"\n");
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&[
            "scenario.toml",
            "extinction.communes.Samer",
            "extinction 23h-5h",
        ]);
}

/// Low and high prices of a 36 W road luminaire: 490 + 0 and 975 + 60 € HT.
#[test]
fn the_level_of_prices_is_chosen() {
    let work = Workdir::small();
    for (level, cents) in [("bas", 49_000), ("usuel", 69_500), ("haut", 103_500)] {
        scenario(&work, &format!("niveau_prix = \"{level}\""), "");
        let all = solutions(&work, "S-01");
        let best = all
            .iter()
            .find(|one| one["code"] == "routier-36-50_23_5")
            .expect("it");
        assert_eq!(best["cout_centimes"], cents, "{level}");
    }
}

/// In a nature park 3000 K are forbidden: 4,632 lm at 130 lm/W are 36 W of the 2700 K range.
#[test]
fn a_flag_of_solutions_forbids_them_where_it_stands() {
    let work = Workdir::small();
    scenario(
        &work,
        "communes_parc = [\"Samer\"]",
        "[drapeaux]\ntemperature_parc = \"interdire\"\n",
    );
    let codes = |reference: &str| -> Vec<String> {
        offered(&work, reference)
            .into_iter()
            .map(|(code, _)| code)
            .collect()
    };
    assert_eq!(
        codes("S-01"),
        ["routier_2700-36-50_23_5", "routier_2700-36-aucune"]
    );
    assert_eq!(codes("D-01")[0], "routier-20-50_23_5");
    scenario(&work, "communes_parc = [\"Paris\"]", "");
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&["communes_parc", "« Paris »"]);
    scenario(&work, "", "[drapeaux]\nres_ec_104 = \"forcer\"\n");
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&["signalement", "interdire"]);
}

/// A SHP 70 of Samer sends 60 % of its light up. It saves less than any SHP 100, so no plan takes
/// it; forced, it is in; forbidden, it is offered nothing; favoured a lot, it is in.
#[test]
fn a_flag_of_points_forces_favours_and_forbids() {
    let work = Workdir::small();
    with_ulr(&work, "S-99;Samer;A1;rue Haute;SHP;70;Routier fermé;60\n");
    let chosen = |sections: &str| {
        scenario(&work, "", sections);
        let json = plan(&work);
        let book = work.path().join("sortie/communes/62773_Samer.xlsx");
        let points = crate::libreoffice::cells(&book, "Points");
        (json, points.values().any(|text| text == "S-99"))
    };
    let (free, is_in) = chosen("");
    assert!(!is_in);
    let (forced, is_in) = chosen("[drapeaux]\nulr_50 = \"forcer\"\n");
    assert!(is_in);
    assert!(forced["economie_kwh_an"].as_f64() < free["economie_kwh_an"].as_f64());
    assert_eq!(forced["statut"], "optimal");
    assert!(forced["ecart_relatif"].as_f64() < Some(1e-4));
    assert!(chosen("[drapeaux]\nulr_50 = \"favoriser\"\n[hypotheses]\nbonus_favorise = 9\n").1);
    assert!(!chosen("[drapeaux]\nulr_50 = \"interdire\"\n").1);
    let run = work.run(&["verifier", "sortie", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    // Every SHP lamp leaves the market: thirteen points, and no money for all of them.
    scenario(&work, "", "[drapeaux]\nlampe_2027 = \"forcer\"\n");
    let run = work.run(&["planifier", "scenario.toml", "-o", "sortie"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("exigences incompatibles") && run.stderr.contains("« forcer »"),
        "{}",
        run.stderr
    );
}

/// Samer gets two points at 695 € and one at 665 €: 2,055 € HT, 2,466 € TTC, 404.52 € of FCTVA. Half of
/// the cost of one point, at most 300 €: 300 €; the rest is 1,761.48 €.
#[test]
fn aids_are_granted_within_their_caps() {
    let work = Workdir::small();
    scenario(
        &work,
        "",
        "[[aides]]\nnom = \"DETR\"\ntaux = 0.5\nplafond_par_point = 300.0\npoints_max = 1\npopulation_max = 5000\nsource = \"inventée\"\nannee = 2026\n",
    );
    let json = plan(&work);
    let samer = &json["communes"][1]["financement"];
    for (key, cents) in [
        ("cout_ht_centimes", 205_500),
        ("cout_ttc_centimes", 246_600),
        ("aides_centimes", 30_000),
        ("fctva_centimes", 40_452),
        ("reste_a_charge_centimes", 176_148),
    ] {
        assert_eq!(samer[key], cents, "{key}");
    }
    scenario(
        &work,
        "",
        "[[aides]]\nnom = \"X\"\ntaux = 50\nsource = \"s\"\nannee = 2026\n",
    );
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&["« X »", "taux"]);
}

/// SBP 18: 26 W. The smallest road luminaire, 20 W under −50 % 23h-5h, gives
/// 26 × 4,100 / (20 × 3,005) = 1.77; a lamp needs 1,800 × 0.75 / 0.72 = 1,875 lm, 16 W, 1.62.
#[test]
fn a_point_that_reaches_neither_factor_says_how_near_it_comes() {
    let work = Workdir::small();
    let parc = small_inventory();
    work.write(
        "parc.csv",
        format!("{parc}S-98;Samer;A1;rue Haute;SBP;18;Routier fermé\n"),
    );
    plan(&work);
    let book = work.path().join("sortie/communes/62773_Samer.xlsx");
    let cells = crate::libreoffice::cells(&book, "Sans solution");
    assert_eq!(cells["C2"], "S-98");
    assert!(cells["F2"].contains("facteur 2"), "{}", cells["F2"]);
    assert_eq!(cells["G2"], "1.77");
    assert!(cells["H2"].contains("20 W"), "{}", cells["H2"]);
    let run = work.run(&["expliquer", "S-98", "--scenario", "scenario.toml"]);
    assert!(run.stdout.contains("Rien n'est proposé"), "{}", run.stdout);
}

/// Bills of cabinet A1 of Samer, six points of 115 W, 4,100 h: 2,829 kWh in theory, 3,112 billed,
/// so ten percent more, before as after: the factor stays.
#[test]
fn consumption_is_calibrated_on_the_bills_of_its_cabinet() {
    let work = Workdir::small();
    let mut bills = String::from("Armoire;Commune;Date début;Date fin;kWh;Montant TTC\n");
    bills += "A1;Samer;01/01/2026;31/12/2026;3112;500\n";
    work.write("factures.csv", bills);
    let explained = |reference: &str| {
        let run = work.run(&[
            "expliquer",
            reference,
            "--scenario",
            "scenario.toml",
            "--json",
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let json = run.json();
        move |key: &str| step(&json, key)
    };
    scenario(&work, "calage_factures = [\"factures.csv\"]", "");
    let (calibrated, other) = (explained("S-02"), explained("S-01"));
    let factor = calibrated("calage").expect("a factor");
    assert!((factor - 1.1).abs() < 1e-3, "{factor}");
    assert!((calibrated("kwh_avant").unwrap_or_default() - 518.7).abs() < 0.1);
    assert_eq!(calibrated("facteur"), other("facteur"));
    assert_eq!(other("calage"), None);
    plan(&work);
    assert_eq!(work.run(&["verifier", "sortie", "scenario.toml"]).code, 0);
    work.write(
        "factures.csv",
        "Armoire;Commune;Date début;Date fin;kWh\nZ9;Samer;01/01/2026;31/12/2026;3112\n",
    );
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&["factures.csv", "calage_factures"]);
}

/// With its own tables, a service says that SHP 100 draws 120 W and that luminaires are kept up
/// better: 120 × 4,100 before, and 10,000 × 0.70 × 0.75 × 0.80 / 0.85 = 4,941 lm.
#[test]
fn tables_of_the_field_can_be_replaced() {
    let work = Workdir::small();
    let table =
        |name: &str| std::fs::read_to_string(crate::common::project().join(name)).expect("a table");
    let ballasts = table("src/energy/ballast.toml").replacen("100 = 115", "100 = 120", 1);
    work.write("ballast.toml", &ballasts);
    let service = table("src/retrofit/service.toml");
    let sodium = service.find("code = \"SHP\"").expect("sodium");
    let (head, tail) = service.split_at(sodium);
    let kept_up = format!(
        "{head}{}",
        tail.replacen("maintenance = 0.75", "maintenance = 0.80", 1)
    );
    work.write("service.toml", &kept_up);
    let keys = "table_ballasts = \"ballast.toml\"\ntable_service = \"service.toml\"";
    scenario(&work, keys, "");
    let run = work.run(&["expliquer", "S-01", "--scenario", "scenario.toml"]);
    let said = run.stdout.replace('\u{a0}', " ");
    assert!(said.contains("= 120 × 4 099,9 / 1000"), "{said}");
    assert!(said.contains(": 4 941,2 lm"), "{said}");
    work.write(
        "ballast.toml",
        ballasts.replacen("100 = 120", "100 = -120", 1),
    );
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&["ballast.toml", "SHP"]);
    work.write(
        "ballast.toml",
        ballasts.replacen("electronique", "electronic", 1),
    );
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&["ballast.toml", "ligne"]);
}

/// A globe whose lamp is changed still lights the sky: forcing it wants a new luminaire, and its
/// certificate too; a forbidden point is offered nothing.
#[test]
fn a_globe_is_cured_by_a_new_luminaire_only() {
    let work = Workdir::small();
    with_ulr(
        &work,
        "B-1;Desvres;B1;rue Basse;BF;125;Boule;70\nL-1;Samer;A1;rue Haute;LED;30;Boule;60\n",
    );
    scenario(
        &work,
        "",
        "[drapeaux]\nulr_50 = \"forcer\"\n[hypotheses]\ncee_par_point = 100\n",
    );
    let json = plan(&work);
    assert!(
        json["borne_kwh_an"].as_f64() >= json["economie_kwh_an"].as_f64(),
        "forced points bind, they weigh nothing: the bound is one on savings"
    );
    assert_eq!(json["forces_sans_solution"], 1, "the LED globe");
    let cells = crate::libreoffice::cells(
        &work.path().join("sortie/communes/62268_Desvres.xlsx"),
        "Points",
    );
    let row = cells
        .iter()
        .find(|(_, text)| *text == "B-1")
        .expect("the globe")
        .0[1..]
        .to_owned();
    assert!(
        cells[&format!("P{row}")].starts_with("residentiel-"),
        "{cells:?}"
    );
    scenario(
        &work,
        "",
        "[drapeaux]\nulr_50 = \"favoriser\"\n[hypotheses]\nbonus_favorise = 0.25\n",
    );
    assert_eq!(
        plan(&work)["borne_kwh_an"],
        Value::Null,
        "a bound on weights is none on savings"
    );
    let said = work
        .run(&["planifier", "scenario.toml", "-o", "sortie"])
        .stdout;
    assert!(
        said.contains("compte tenu des points favorisés") && !said.contains("ne dépasse"),
        "{said}"
    );
    let territory =
        crate::libreoffice::cells(&work.path().join("sortie/Territoire.xlsx"), "Synthèse");
    let weighted = |text: &String| text.contains("compte tenu des points favorisés");
    assert!(territory.values().any(weighted));
    scenario(&work, "", "[drapeaux]\nulr_50 = \"interdire\"\n");
    let run = work.run(&["expliquer", "B-1", "--scenario", "scenario.toml"]);
    assert!(!run.stdout.contains("proposée (facteur"), "{}", run.stdout);
    assert!(run.stdout.contains("interdit"), "{}", run.stdout);
}

/// One forced globe takes the whole budget of its commune, in place of the points that the target
/// would cost least: it is in the plan all the same.
#[test]
fn a_forced_point_is_worth_any_other() {
    let work = Workdir::new();
    let mut parc = String::from("Référence;Commune;Type lampe;Puissance (W);Type luminaire;ULR\n");
    parc += "F-1;Samer;SHP;70;Style;60\n";
    for n in 1..=8 {
        parc += &format!("S-{n};Samer;BF;400;Routier fermé;\n");
    }
    for n in 1..=9 {
        parc +=
            &format!("D-{n};Desvres;BF;400;Routier fermé;\nE-{n};Desvres;BF;50;Routier fermé;\n");
    }
    work.write("parc.csv", parc);
    work.write("budgets.csv", "Commune;Budget\nSamer;800\nDesvres;6000\n");
    let text = "nom = \"Essai\"\nbase_montants = \"HT\"\ninventaires = [\"parc.csv\"]\nfichier_budgets = \"budgets.csv\"\n[objectifs]\nfacteur4 = 9\nfacteur2 = 0\n";
    work.write("scenario.toml", text);
    let free = plan(&work);
    work.write(
        "scenario.toml",
        format!("{text}[drapeaux]\nulr_50 = \"forcer\"\n"),
    );
    let forced = plan(&work);
    let cells = crate::libreoffice::cells(
        &work.path().join("sortie/communes/62773_Samer.xlsx"),
        "Points",
    );
    assert!(cells.values().any(|text| text == "F-1"));
    assert!(forced["economie_kwh_an"].as_f64() < free["economie_kwh_an"].as_f64());
}

/// Two aids that together pay more than the commune may be given; one that it is too large for.
#[test]
fn explained_aids_are_those_of_the_financing() {
    let work = Workdir::small();
    let aid = |name: &str, rate: f64, more: &str| {
        format!("[[aides]]\nnom = \"{name}\"\ntaux = {rate}\n{more}source = \"s\"\nannee = 2026\n")
    };
    let aids = aid("A", 0.5, "") + &aid("B", 0.5, "") + &aid("C", 0.9, "population_max = 10\n");
    scenario(&work, "", &aids);
    let run = work.run(&["expliquer", "S-01", "--scenario", "scenario.toml"]);
    let said = run.stdout.replace('\u{a0}', " ");
    // 80 % of 695 € are 556 €; 834 × (1 − 0.16404) − 556 = 141.19 €.
    assert!(said.contains("Aides retenues : 556 €"), "{said}");
    assert!(said.contains("à terme : 141,19 €"), "{said}");
    assert!(said.contains("« C » : non ouverte"), "{said}");
    scenario(&work, "", &(aid("A", 0.5, "") + &aid("A", 0.1, "")));
    work.run(&["planifier", "scenario.toml", "-o", "sortie"])
        .refuses(&["deux aides", "« A »"]);
}
