mod facts;
mod kinds;

use super::{ChoiceProblem, Group, of_name};
use crate::plan::problem::{
    Bundle, Carry, Commune, Draw, Measure, Offer, PointClass, Problem, Row, Whole,
};
use crate::scenario::Scenario;
use crate::scenario::study::{Reading, Study, computed, read_inventories};
use rayon::prelude::*;
use std::path::Path;
use tempfile::TempDir;

const POINTS: &str = "Code INSEE;Référence;Armoire;Rue;Type lampe;Puissance (W);Régime;Luminaire\n\
    62773;A-1;AR-1;rue Haute;SHP;100;permanent;Routier fermé\n\
    62773;A-2;AR-1;rue Basse;SHP;100;permanent;Routier fermé\n\
    62160;B-1;AR-9;rue Haute;SHP;100;permanent;Routier fermé\n";

/// One product at 600 €: 36 W in the place of the 115 W that a lamp of 100 W draws with its
/// ballast, at 4,000 h a year: 460 kWh before, 144 after, factor 3.19, 316 kWh saved.
const CATALOGUE: &str = r#"
[[gamme]]
code = "routier"
libelle = "Routier"
sites = ["routier"]
conserve_optique = false
gradable = false
temperature_k = 3000
ulr_pct = 0.0
duree_vie_h = 98000
entretien_an_ht = 10.00
source = "essai"
annee = 2026
confiance = "moyenne"
paliers = [{ puissance_w = 36, flux_lm = 5040, prix_ht = 600.00 }]

[[gradation]]
code = "aucune"
libelle = "sans abaissement"
profil = ""
surcout_ht = 0.00
source = "essai"
annee = 2026
confiance = "moyenne"

[[armoire]]
code = "horloge"
libelle = "Horloge"
prix_ht = 100.00
source = "essai"
annee = 2026
confiance = "moyenne"
"#;

fn folder(head: &str, body: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("points.csv", POINTS);
    write("catalogue.toml", CATALOGUE);
    for (name, text) in files {
        write(name, text);
    }
    let targets = if head.contains("[objectifs]") {
        ""
    } else {
        "[objectifs]\nfacteur4 = 0\nfacteur2 = 2\n"
    };
    let budgets = if body.contains("[budgets]") || head.contains("fichier_budgets") {
        ""
    } else {
        "[budgets]\n\"Samer\" = 2000\n\"62160\" = 700.50\n"
    };
    write(
        "essai.toml",
        &format!(
            "nom = \"Essai\"\nbase_montants = \"HT\"\ninventaires = [\"points.csv\"]\n\
             catalogue = \"catalogue.toml\"\n{head}\n{targets}[heures]\nheures_an = 4000\n{body}\n{budgets}"
        ),
    );
    folder
}

fn prepared(head: &str, body: &str, files: &[(&str, &str)]) -> Result<Study, String> {
    let folder = folder(head, body, files);
    Scenario::read(&folder.path().join("essai.toml"))
        .and_then(|scenario| Study::prepare(scenario, &|_, _| {}))
        .map_err(|error| error.to_string())
}

fn study(head: &str, body: &str, files: &[(&str, &str)]) -> Study {
    prepared(head, body, files).expect("a sound scenario")
}

fn choice(head: &str, body: &str) -> ChoiceProblem {
    study(head, body, &[]).choice_problem()
}

#[track_caller]
fn refused(body: &str, files: &[(&str, &str)], said: &str) {
    let message = prepared("", body, files).err().expect("a refusal");
    assert!(message.contains(said), "{message}");
}

fn row(name: &str, measure: Measure, least: Option<i64>, most: Option<i64>) -> Row {
    Row {
        name: name.into(),
        measure,
        least,
        most,
    }
}

fn offer(kind: usize, year: usize, cost_cents: i64, grant_cents: i64, value: f64) -> Offer {
    Offer {
        kind,
        year,
        cost_cents,
        grant_cents,
        returned_cents: 0,
        value,
        earlier: Box::default(),
    }
}

/// Values are compared to the thousandth: hours a year are shared out over the minutes of nights.
fn rounded(mut problem: Problem) -> Problem {
    for offer in problem
        .classes
        .iter_mut()
        .flat_map(|class| &mut class.offers)
    {
        offer.value = (offer.value * 1e3).round() / 1e3;
    }
    problem
}

#[test]
fn without_rules_groups_are_the_classes() {
    let study = study("", "", &[]);
    let choice = study.choice_problem();
    assert_eq!(choice.groups.len(), study.classes.classes.len());
    for (at, (group, class)) in choice.groups.iter().zip(&study.classes.classes).enumerate() {
        let rows = class.rows.clone();
        assert_eq!(*group, Group { class: at, rows });
    }
    let commune = |name: &str, cents| Commune {
        name: name.into(),
        budgets_cents: vec![cents],
        carry: Carry::Never,
        ..Commune::default()
    };
    let class = |commune, count| PointClass {
        commune,
        count,
        offers: vec![offer(0, 0, 60_000, 0, 316.0)],
        ..PointClass::default()
    };
    let expected = Problem {
        years: 1,
        communes: vec![commune("62160", 70_050), commune("62773", 200_000)],
        classes: vec![class(1, 2), class(0, 1)],
        rows: vec![
            row("facteur4", Measure::Points, Some(0), Some(0)),
            row("facteur2", Measure::Points, Some(2), Some(2)),
        ],
        kinds: vec![vec![(1, 1)]],
        ..Problem::default()
    };
    assert_eq!(rounded(choice.base), expected);
}

/// Two years with everything: Samer's cabinet as a whole with its clock, a point of Boulogne forced,
/// 100 € of grant a point there, and a fund for Samer.
fn everything() -> Study {
    study(
        "objectif = [\"kwh\", \"cout\"]\ntolerance_objectifs = 0.01\n",
        "[annees]\nliste = [2027, 2028]\nreport = \"oui\"\nemprunt_max = 50\neconomies = \"cumul\"\npoints_min = [1, 0]\n\
         [[forcer]]\nreference = \"b 1\"\n\
         [[limites]]\ncommunes = [\"Samer\"]\nannee = 2028\ndepense_max = 900\n\
         [[limites]]\ncommunes = [\"62160\"]\npart_points_min = 0.2\n\
         [[fonds]]\nnom = \"Prime\"\ncommunes = [\"62160\"]\nmontant = 150\nusage = \"par_point\"\nmontant_par_point = 100\n\
         [[fonds]]\nnom = \"Concours\"\ncommunes = [\"Samer\"]\nmontant = [300, 200]\nusage = \"complement\"\nplafond_par_commune = 250\n\
         [groupes]\narmoires = \"ensemble\"\ntravaux_armoire = \"horloge\"\n\
         [budgets]\n\"Samer\" = [1000, 800]\n\"62160\" = [500, 200.50]\n",
        &[],
    )
}

#[test]
fn every_rule_is_in_the_problem() {
    let choice = everything().choice_problem();
    let commune = |name: &str, budgets: [i64; 2]| Commune {
        name: name.into(),
        budgets_cents: budgets.to_vec(),
        carry: Carry::Forward { borrow_cents: 5000 },
        ..Commune::default()
    };
    let bundle = |name: &str, commune, kinds: [usize; 2], whole| Bundle {
        name: name.into(),
        commune,
        opening_cents: 10_000,
        opening_value: 0.0,
        opening_earlier: Box::default(),
        penalty_earlier: Box::default(),
        kinds: kinds.to_vec(),
        whole,
    };
    let draw = |year, row, most_cents| Draw {
        commune: 1,
        year,
        rows: vec![row, 8],
        most_cents,
        value_per_cent: 0.0,
    };
    // Rows: 0 and 1 the targets, 2 points of 2027, 3 money of Samer in 2028, 4 the share of
    // Boulogne, 5 the grant, 6 and 7 Samer's fund of each year, 8 what Samer may have of it in all.
    let expected = Problem {
        years: 2,
        communes: vec![
            commune("62160", [50_000, 20_050]),
            commune("62773", [100_000, 80_000]),
        ],
        classes: vec![
            PointClass {
                commune: 1,
                count: 2,
                forced: false,
                bundles: vec![0],
                offers: vec![offer(0, 0, 60_000, 0, 632.0), offer(1, 1, 60_000, 0, 316.0)],
            },
            PointClass {
                commune: 0,
                count: 1,
                forced: true,
                bundles: vec![1],
                offers: vec![
                    offer(2, 0, 60_000, 0, 632.0),
                    offer(3, 0, 50_000, 10_000, 632.0),
                    offer(4, 1, 60_000, 0, 316.0),
                    offer(5, 1, 50_000, 10_000, 316.0),
                ],
            },
        ],
        bundles: vec![
            bundle("armoire_62773_1", 1, [6, 7], Whole::Required),
            bundle("armoire_62160_1", 0, [6, 6], Whole::Free),
        ],
        rows: vec![
            row("facteur4", Measure::Points, Some(0), Some(0)),
            row("facteur2", Measure::Points, Some(2), Some(2)),
            row("min_points_2027", Measure::Points, Some(1), None),
            row("limite_1_depense", Measure::Cents, None, Some(90_000)),
            row("limite_2_part", Measure::Points, Some(0), None),
            row("fonds_1", Measure::Fund, None, Some(15_000)),
            row("fonds_2_2027", Measure::Fund, None, Some(30_000)),
            row("fonds_2_2028", Measure::Fund, None, Some(20_000)),
            row("fonds_2_62773", Measure::Fund, None, Some(25_000)),
        ],
        kinds: vec![
            vec![(1, 1), (2, 1), (4, -2000)],
            vec![(1, 1), (3, 1), (4, -2000)],
            vec![(1, 1), (2, 1), (4, 8000)],
            vec![(1, 1), (2, 1), (4, 8000), (5, 1)],
            vec![(1, 1), (4, 8000)],
            vec![(1, 1), (4, 8000), (5, 1)],
            vec![],
            vec![(3, 1)],
        ],
        draws: vec![draw(0, 6, 25_000), draw(1, 7, 20_000)],
    };
    assert_eq!(rounded(choice.base.clone()), expected);
    assert_eq!(choice.origins[1][3].fund, Some(0));
    assert_eq!(
        choice.labels.forced[1].as_deref(),
        Some("règle [[forcer]] n° 1")
    );
    assert_eq!(choice.labels.bundles[0], "armoire « AR-1 » de Samer");
    assert_eq!(choice.labels.rows[3], "règle [[limites]] n° 1 (dépense)");
    assert_eq!(choice.labels.budget(1, 0, 0), "budget de Samer en 2027");
    assert_eq!(
        choice.labels.budget(1, 0, 1),
        "budget de Samer de 2027 à 2028"
    );
}

#[test]
fn the_next_goal_keeps_what_the_first_reached() {
    let study = everything();
    let choice = study.choice_problem();
    // Both points of Samer in 2028 and that of Boulogne in 2027: 2 × 316 + 632 kWh.
    let counts = [vec![0, 2], vec![0, 1, 0, 0]];
    let reached = choice.worth(0, &counts);
    assert_eq!(reached, 1_264_000);
    // Three points and two clocks.
    assert_eq!(choice.worth(1, &counts), -2_000_000);
    let next = choice.stage(&[reached]);
    let kept = row("but_1", Measure::Earlier(0), Some(1_264_000 - 12_640), None);
    assert_eq!(next.rows.last(), Some(&kept));
    assert_eq!(&*next.classes[0].offers[0].earlier, &[632_000]);
    assert!((next.classes[0].offers[0].value + 600.0).abs() < 1e-9);
    assert!((next.bundles[0].opening_value + 100.0).abs() < 1e-9);
    assert_eq!(&*next.bundles[0].opening_earlier, &[0]);
    assert!(next.kinds.iter().all(|kind| kind.last() == Some(&(9, 1))));
    assert!(choice.row_label(9).contains("tolerance_objectifs"));
    assert_eq!(choice.stage(&[]), choice.base);

    let lines = choice.planned_points(&study, &counts);
    let stated: Vec<_> = lines
        .iter()
        .map(|one| (&*one.reference, one.year))
        .collect();
    let expected = [
        ("A-1", Some(2028)),
        ("A-2", Some(2028)),
        ("B-1", Some(2027)),
    ];
    assert_eq!(stated, expected);
}

#[test]
fn points_are_distinguished_where_a_rule_does_so() {
    let streets = choice("", "[groupes]\nvoies = \"ensemble\"\n");
    // No street has two points.
    assert!(streets.base.bundles.is_empty() && streets.groups.len() == 2);
    let forbidden = choice(
        "",
        "[[interdire]]\narmoire = \"ar 1\"\nreference = \"A-2\"\n",
    );
    let counts: Vec<u32> = forbidden.base.classes.iter().map(|it| it.count).collect();
    assert_eq!(counts, [1, 1]);
    let forced = choice("", "[[forcer]]\nvoie = \"RUE HAUTE\"\n");
    let forced: Vec<(u32, bool)> = forced
        .base
        .classes
        .iter()
        .map(|class| (class.count, class.forced))
        .collect();
    // Within a class, points come by cabinet, then street.
    assert_eq!(forced, [(1, false), (1, true), (1, true)]);
    let wished = choice(
        "objectif = [\"kwh\", \"co2\"]\n",
        "[groupes]\narmoires = \"si_possible\"\npenalite = 200\n",
    );
    assert_eq!(
        wished.base.bundles[0].whole,
        Whole::Wished { penalty: 200.0 }
    );
    // 0.0519 kg a kWh.
    assert!((wished.goals[1].penalty - 10.38).abs() < 1e-9);
    refused(
        "[[forcer]]\nreference = \"Z\"\n",
        &[],
        "[[forcer]] n° 1 (reference « Z »)",
    );
    refused(
        "[[forcer]]\nreference = \"A-1\"\n[[interdire]]\ncommune = \"Samer\"\n",
        &[],
        "à la fois dans [[forcer]] n° 1 et dans [[interdire]] n° 1",
    );
}

#[test]
fn a_flag_forces_points() {
    let flag = "[drapeaux]\nlampe_2027 = \"forcer\"\n";
    let forced = choice("", flag);
    assert!(forced.base.classes.iter().all(|class| class.forced));
    assert_eq!(forced.forced_without_solution, 0);
    assert_eq!(
        forced.labels.forced[0].as_deref(),
        Some("[drapeaux] à « forcer »")
    );
    refused(
        &format!("{flag}[[interdire]]\nreference = \"A-1\"\n"),
        &[],
        "forcé par [drapeaux] et interdit",
    );
}

/// 600 € before tax; 316 kWh at 0.17 €, 15 € of upkeep, over 24 years of 4,000 h at 3.2 %:
/// 68.72 × (1 − 1.032^−24) / 0.032 = 68.72 × 16.5761 = 1,139.11 €, less 600.
#[test]
fn a_net_present_value_is_that_of_the_workbooks() {
    let van = choice("objectif = \"van\"\n", "");
    let value = van.base.classes[0].offers[0].value;
    assert!((value - 539.11).abs() < 0.05, "{value}");
}

#[test]
fn budgets_are_given_year_by_year() {
    let years = "[annees]\nliste = [2027, 2028]\n";
    refused(years, &[], "un seul montant à « 62160 » pour 2 années");
    refused(
        &format!("{years}[budgets]\n\"Samer\" = [1, 2, 3]\n\"62160\" = [1, 2]\n"),
        &[],
        "3\u{a0}montants à « Samer »",
    );
    refused(
        "[budgets]\n\"Samer\" = [1, 2]\n\"62160\" = 1\n",
        &[],
        "2\u{a0}montants à « Samer », et « annees.liste » 0 années",
    );
    let total = choice("", "[annees]\nliste = [2027, 2028]\nreport = \"total\"\n");
    assert_eq!(total.base.communes[1].budgets_cents, [200_000, 0]);
    assert_eq!(total.base.spending_limits(1)[0].cents, 200_000);
    let table = |titles: &str, report: &str| {
        let text = format!("Code INSEE;{titles}\n62773;1;2;3\n62160;4;5;6\n");
        prepared(
            "fichier_budgets = \"budgets.csv\"\n",
            &format!("{years}{report}"),
            &[("budgets.csv", &text)],
        )
        .map(|study| {
            study.choice_problem().base.communes[1]
                .budgets_cents
                .clone()
        })
    };
    assert_eq!(
        table("Budget 2026;Budget 2028 (HT);Budget 2027 (HT)", ""),
        Ok(vec![300, 200])
    );
    assert_eq!(
        table("Budget;Observations;Notes", "report = \"total\"\n"),
        Ok(vec![100, 0])
    );
    for (titles, said) in [
        (
            "Budget;Observations;Notes",
            "aucune colonne de budget ne dit la sienne",
        ),
        ("Budget 2027;Budget 2029;Notes", "pour l'année 2028"),
        ("Budget 2027;Montant 2027;Budget 2028", "plusieurs colonnes"),
        ("Budget 2027 TTC;Budget 2028;Notes", "TTC"),
    ] {
        let message = table(titles, "").expect_err(titles);
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn last_years_plan_is_taken_over() {
    // A-1 has moved to another row; B-1 is done, at its planned cost.
    let plan = "insee;reference;solution;annee;facteur;cout_centimes\n\
        62773;a-1;routier-36-aucune;2027;2;60000\n\
        62773;perdu;routier-36-aucune;2027;2;60000\n\
        62160;B-1;routier-36-aucune;2027;2;60000\n";
    let body = "[annees]\nliste = [2027, 2028]\n[replanification]\nplan = \"plan.csv\"\nfaits = \"faits.csv\"\npoids = 50\n\
        [budgets]\n\"Samer\" = [1000, 800]\n\"62160\" = [500, 200.50]\n";
    let done = "insee;reference\n62160;B-1\n62160;B-1\n";
    let files = [("plan.csv", plan), ("faits.csv", done)];
    let study = study("", body, &files);
    assert_eq!(study.decisions.lost, 1);
    let choice = study.choice_problem();
    // 500 € of the first year and 100 of the second are spent; one point of two is left to reach.
    assert_eq!(choice.base.communes[0].budgets_cents, [0, 10_050]);
    assert_eq!(
        choice.base.rows[1],
        row("facteur2", Measure::Points, Some(1), Some(1))
    );
    let values: Vec<Vec<f64>> = rounded(choice.base)
        .classes
        .iter()
        .map(|class| class.offers.iter().map(|offer| offer.value).collect())
        .collect();
    assert_eq!(values, [vec![316.0, 316.0], vec![366.0, 341.0]]);
    refused(
        &body
            .replace("plan = \"plan.csv\"\n", "")
            .replace("poids = 50\n", ""),
        &files,
        "le facteur d'un point fait",
    );
    refused(
        body,
        &[
            ("plan.csv", plan),
            ("faits.csv", "insee;reference\n75056;B-1\n"),
        ],
        "75056",
    );
    let left = body.replace("poids = 50", "budgets_restants = true");
    let left = self::study("", &left, &files).choice_problem();
    assert_eq!(left.base.communes[0].budgets_cents, [50_000, 20_050]);
}

#[test]
fn names_of_communes_have_their_preposition() {
    for (name, of) in [
        ("Samer", "de Samer"),
        ("Alincthun", "d'Alincthun"),
        ("Équihen-Plage", "d'Équihen-Plage"),
        ("Le Portel", "du Portel"),
        ("La Capelle-lès-Boulogne", "de La Capelle-lès-Boulogne"),
    ] {
        assert_eq!(of_name(name), of);
    }
}

#[test]
fn every_sample_of_a_rule_builds_its_problem() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/regles");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the samples")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 15);
    // All have the same inventories.
    let first = Scenario::read(&files[0]).expect("a sound scenario");
    let reading = Reading::of(&first);
    let read = read_inventories(&reading, &|_, _| {}).expect("the sample inventories");
    let import = computed(read, &reading).expect("the sample inventories");
    files.par_iter().for_each(|file| {
        let scenario = Scenario::read(file).unwrap_or_else(|error| panic!("{error}"));
        let study = Study::on(scenario, import.clone()).unwrap_or_else(|error| panic!("{error}"));
        let choice = study.choice_problem();
        let problem = &choice.base;
        assert_eq!(
            problem.rows.len(),
            choice.labels.rows.len(),
            "{}",
            file.display()
        );
        for (class, origins) in problem.classes.iter().zip(&choice.origins) {
            assert!(class.count > 0 && !class.offers.is_empty());
            assert_eq!(class.offers.len(), origins.len());
            assert!(
                class
                    .offers
                    .iter()
                    .all(|offer| offer.kind < problem.kinds.len())
            );
        }
    });
}
