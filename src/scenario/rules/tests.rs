use super::objectives::Target;
use super::years::{CarryKey, Savings};
use super::{Objective, Scope, read};
use crate::plan::problem::Carry;
use crate::retrofit::FactorClass;
use crate::scenario::Scenario;
use crate::scenario::planned::{self, CountsFor, PlannedPoint, PlannedWorks};

const TARGETS: &str = "[objectifs]\nfacteur4 = 1500\nfacteur2 = 500\n";

/// A scenario with some keys at its head and some sections, or what is said of it.
fn scenario(head: &str, targets: &str, body: &str) -> Result<Scenario, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("essai.toml");
    let budgets = if body.contains("[budgets]") {
        ""
    } else {
        "[budgets]\n\"Samer\" = 1000\n"
    };
    let text = format!(
        "nom = \"Essai\"\nbase_montants = \"HT\"\ninventaires = [\"points.csv\"]\n{head}{targets}{body}{budgets}"
    );
    std::fs::write(&file, text).expect("a file");
    Scenario::read(&file).map_err(|error| error.to_string())
}

fn sound(head: &str, targets: &str, body: &str) -> Scenario {
    scenario(head, targets, body).expect("a sound scenario")
}

#[track_caller]
fn refused(head: &str, targets: &str, body: &str, said: &str) {
    let message = scenario(head, targets, body).expect_err(body);
    let message = message.replace('\u{a0}', " ");
    assert!(message.contains("essai.toml"), "{message}");
    assert!(message.contains(said), "{message}");
}

#[test]
fn without_rules_nothing_changes() {
    let plain = sound("", TARGETS, "");
    assert_eq!(plain.rules, super::Rules::default());
    assert_eq!(plain.objectives.all(), [Objective::Kwh]);
    assert_eq!(plain.rules.years.count(), 1);
}

#[test]
fn goals_are_one_or_a_list() {
    let list = sound(
        "objectif = [\"kwh\", \"cout\"]\ntolerance_objectifs = 0\n",
        TARGETS,
        "",
    );
    assert_eq!(list.objectives.all(), [Objective::Kwh, Objective::Cout]);
    assert!(list.goal_tolerance.abs() < 1e-12);
    assert_eq!(
        list.objectives.label(),
        "la plus grande économie d'énergie, puis le moindre coût des travaux"
    );
    let one = sound("objectif = \"van\"\n", TARGETS, "");
    assert_eq!(one.objectives.first(), Objective::Van);
    refused("objectif = \"prix\"\n", TARGETS, "", "« cout »");
    refused("objectif = 3\n", TARGETS, "", "ou une liste de ceux-là");
    refused("objectif = []\n", TARGETS, "", "vide");
    refused("objectif = [\"kwh\", \"kwh\"]\n", TARGETS, "", "deux fois");
    refused("tolerance_objectifs = 1.5\n", TARGETS, "", "entre 0 et 1");
}

#[test]
fn targets_are_numbers_or_bounds() {
    let target = |text: &str| {
        let targets = format!("[objectifs]\nfacteur4 = {text}\nfacteur2 = 500\n");
        sound("", &targets, "").targets.factor4
    };
    for (text, least, most, label) in [
        ("1500", 1500, Some(1500), "1 500"),
        ("{ min = 1500 }", 1500, None, "au moins 1 500"),
        ("{ max = 1700 }", 0, Some(1700), "au plus 1 700"),
        (
            "{ min = 1500, max = 1700 }",
            1500,
            Some(1700),
            "1 500 à 1 700",
        ),
    ] {
        let target = target(text);
        assert_eq!((target.least(), target.most()), (least, most), "{text}");
        assert_eq!(target.label().replace('\u{a0}', " "), label);
    }
    assert_eq!(target("12").exact(), Some(12));
    assert!(target("{ max = 3 }").is_met_by(0) && !target("{ max = 3 }").is_met_by(4));
    assert_eq!(Target::exactly(7).label(), "7");
    for (text, said) in [
        ("{}", "donnez « min », « max »"),
        ("{ min = 3, max = 2 }", "plus grand"),
        ("{ mini = 3 }", "mini"),
        ("-1", "un nombre de points, ou { min"),
        ("\"mille\"", "un nombre de points, ou { min"),
    ] {
        let targets = format!("[objectifs]\nfacteur4 = {text}\nfacteur2 = 500\n");
        refused("", &targets, "", said);
    }
}

#[test]
fn years_are_read_and_checked() {
    let text = "[annees]\nliste = [2027, 2028, 2029]\nreport = \"oui\"\neconomies = \"cumul\"\npoints_min = [500, 0, 0]\n";
    let years = sound(
        "",
        TARGETS,
        &format!("{text}emprunt_max = 20000.00\n[budgets]\n\"Samer\" = [1, 2, 3]\n"),
    )
    .rules
    .years;
    assert_eq!((years.count(), years.place(2028)), (3, Some(1)));
    assert_eq!(years.savings, Savings::Cumul);
    let borrow_cents = 2_000_000;
    assert_eq!(years.carry_of(0), Carry::Forward { borrow_cents });
    let times: Vec<u32> = (0..3).map(|year| years.times(year) as u32).collect();
    assert_eq!(times, [3, 2, 1]);
    let of_communes = sound(
        "",
        TARGETS,
        "[annees]\nliste = [2027, 2028]\nreport = \"oui\"\nemprunt_max = { \"Samer\" = 50 }\n",
    );
    let samer = of_communes.territory.named("Samer").expect("Samer");
    let years = &of_communes.rules.years;
    assert_eq!(years.carry_of(samer), Carry::Forward { borrow_cents: 5000 });
    let other = (samer + 1) % 70;
    assert_eq!(years.carry_of(other), Carry::Forward { borrow_cents: 0 });
    let total = sound(
        "",
        TARGETS,
        "[annees]\nliste = [2027]\nreport = \"total\"\n",
    );
    assert_eq!(total.rules.years.carry, CarryKey::Total);
    for (body, said) in [
        ("liste = []", "de 1 à 15 années"),
        ("liste = [2028, 2027]", "dans l'ordre"),
        ("liste = [27]", "années"),
        ("liste = [2027]\nreport = \"peut-être\"", "« total »"),
        (
            "liste = [2027]\npoints_min = [1, 2]",
            "2 nombres pour 1 années",
        ),
        ("liste = [2027]\nemprunt_max = 5", "report = \"oui\""),
        (
            "liste = [2027]\nreport = \"oui\"\nemprunt_max = { \"Paris\" = 5 }",
            "« Paris »",
        ),
        (
            "liste = [2027]\nreport = \"oui\"\nemprunt_max = [5]",
            "par commune",
        ),
        (
            "liste = [2027]\nreport = \"oui\"\nemprunt_max = -5",
            "négatif",
        ),
        ("liste = [2027]\nduree = 3", "duree"),
    ] {
        refused("", TARGETS, &format!("[annees]\n{body}\n"), said);
    }
}

#[test]
fn points_are_named() {
    let named = sound(
        "",
        TARGETS,
        "[[forcer]]\ncommune = \"62773\"\ntechnologie = \"bf\"\n[[interdire]]\nvoie = \"rue Haute\"\n",
    );
    assert_eq!(named.rules.forced[0].name, "[[forcer]] n° 1");
    assert_eq!(named.rules.forbidden[0].words, "voie « rue Haute »");
    for (body, said) in [
        ("[[forcer]]\n", "[[forcer]] n° 1 ne dit pas quels points"),
        ("[[forcer]]\ncommune = \"Paris\"\n", "« Paris »"),
        ("[[interdire]]\ntechnologie = \"LUNE\"\n", "SHP"),
        ("[[interdire]]\nvoie = \" - \"\n", "vide"),
        ("[[interdire]]\nrue = \"x\"\n", "rue"),
    ] {
        refused("", TARGETS, body, said);
    }
}

#[test]
fn limits_are_read_and_checked() {
    let scenario = sound(
        "",
        TARGETS,
        "[annees]\nliste = [2027, 2028]\nreport = \"total\"\n[[limites]]\nepci = \"ca du boulonnais\"\npopulation_max = 1000\nannee = 2028\nfacteur = 4\npoints_max = 3\n[[limites]]\ncommunes = [\"Samer\"]\npart_points_min = 0.25\n",
    );
    let [first, second] = scenario.rules.limits.as_slice() else {
        panic!("two limits");
    };
    let Scope::Communes(small) = &first.scope else {
        panic!("some communes");
    };
    let communes = scenario.territory.communes();
    assert!(!small.is_empty());
    assert!(small.iter().all(|one| communes[*one].population <= 1000));
    let one = *small.first().expect("a commune");
    assert!(first.counts(one, 1, Some(FactorClass::F4)));
    assert!(!first.counts(one, 0, Some(FactorClass::F4)));
    assert!(!first.counts(one, 1, Some(FactorClass::F2)));
    assert!(!first.counts(one, 1, None));
    assert_eq!(first.points, [None, Some(3)]);
    assert_eq!(second.least_share, Some(2500));
    for (body, said) in [
        ("", "ne limite rien"),
        ("points_min = 3\npoints_max = 2", "plus grand"),
        ("epci = \"Métropole\"\npoints_min = 3", "CA du Boulonnais"),
        ("communes = [\"Paris\"]\npoints_min = 3", "« Paris »"),
        ("population_max = 3\npoints_min = 3", "aucune commune"),
        ("annee = 2031\npoints_min = 3", "2031"),
        ("facteur = 3\npoints_min = 3", "4 ou 2"),
        ("part_points_min = 0.2", "demande « communes »"),
        (
            "communes = [\"Samer\"]\npart_points_min = 20",
            "entre 0 et 1",
        ),
        ("depense_min = -3", "négative"),
    ] {
        refused("", TARGETS, &format!("[[limites]]\n{body}\n"), said);
    }
}

#[test]
fn funds_are_read_and_checked() {
    let scenario = sound(
        "",
        TARGETS,
        "[[fonds]]\nnom = \"A\"\nmontant = 1000\nusage = \"par_point\"\nmontant_par_point = 50\ntaux = 0.1\n",
    );
    let grant = scenario.rules.funds[0].grant.as_ref().expect("a grant");
    assert_eq!(grant.of(60_000, 30_000), 11_000);
    assert_eq!(grant.of(4_000, 2_000), 2_000, "half of what is left");
    let share = scenario.rules.funds[0].most_share;
    assert!((share - 0.5).abs() < 1e-12);
    for (body, said) in [
        (
            "montant = 1\nusage = \"par_point\"",
            "demande « montant_par_point »",
        ),
        (
            "montant = 1\nusage = \"complement\"\ntaux = 0.5",
            "n'ont de sens",
        ),
        ("montant = [1, 2]\nusage = \"complement\"", "2 montants"),
        (
            "montant = { \"Samer\" = 2 }\nusage = \"complement\"",
            "un par année",
        ),
        (
            "montant = 1\nusage = \"par_point\"\ntaux = 5",
            "entre 0 et 1",
        ),
        ("montant = -1\nusage = \"complement\"", "négatif"),
        ("montant = 1\nusage = \"don\"", "« par_point »"),
        ("usage = \"complement\"", "montant"),
        (
            "montant = 1\nusage = \"complement\"\n[[fonds]]\nnom = \"F\"\nmontant = 1\nusage = \"complement\"",
            "deux fonds",
        ),
    ] {
        refused(
            "",
            TARGETS,
            &format!("[[fonds]]\nnom = \"F\"\n{body}\n"),
            said,
        );
    }
}

#[test]
fn groups_are_read_and_checked() {
    let scenario = sound(
        "",
        TARGETS,
        "[groupes]\narmoires = \"ensemble\"\nvoies = \"si_possible\"\npenalite = 200\ntravaux_armoire = \"horloge\"\n",
    );
    let work = scenario.rules.groups.cabinet_work.as_ref().expect("a work");
    assert_eq!(work.cents_ht, 45_000);
    for (body, said) in [
        ("armoires = \"si_possible\"", "demande « penalite »"),
        ("penalite = 5", "n'a de sens"),
        (
            "armoires = \"si_possible\"\npenalite = 0",
            "plus grande que 0",
        ),
        ("armoires = \"toutes\"", "« ensemble »"),
        ("travaux_armoire = \"coffret\"", "horloge, reprise, neuve"),
    ] {
        refused("", TARGETS, &format!("[groupes]\n{body}\n"), said);
    }
}

#[test]
fn replanning_is_read_and_checked() {
    let text = "[replanification]\nplan = \"plan.csv\"\nfaits = \"faits.csv\"\npoids = 50\n";
    let scenario = sound("", TARGETS, text);
    let replanning = scenario.rules.replanning.expect("a section");
    assert!(
        replanning
            .plan
            .is_some_and(|path| path.ends_with("plan.csv"))
    );
    for (body, said) in [
        ("", "demande « plan », « faits »"),
        ("faits = \"f\"\npoids = 3", "demande « plan »"),
        ("plan = \"p\"\npoids = -3", "négatif"),
        ("plan = \"p\"\nbudgets_restants = true", "demande « faits »"),
    ] {
        refused("", TARGETS, &format!("[replanification]\n{body}\n"), said);
    }
}

#[test]
fn an_unknown_key_is_named() {
    refused("objectiff = \"kwh\"\n", TARGETS, "", "objectif");
    let error = read::<super::years::YearsSection>("liste = [2027]\nreports = \"oui\"");
    assert!(
        error
            .expect_err("a misspelt key")
            .message
            .contains("report")
    );
}

#[test]
fn a_plan_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("plan.csv");
    let point = PlannedPoint {
        insee: "62773".into(),
        commune: "Samer".into(),
        file: "desvres_samer/Samer.xlsx".into(),
        sheet: "Feuil1".into(),
        line: 12,
        lantern: 2,
        reference: "=1+1".into(),
        cabinet: "AR;1".into(),
        street: "rue \"Haute\"".into(),
        solution: "routier-36-50_23_5".into(),
        year: Some(2027),
        factor: CountsFor::Class(FactorClass::F4),
        cost_cents: Some(69_500),
        gain: 363.29,
        works: Some(PlannedWorks {
            label: "Luminaire routier 36 W, −50 % 23h-5h".into(),
            power_w: 36.5,
            profile: "−50 % 23h-5h".into(),
            calibration: 1.0,
            kwh_before: 363.290_000_000_000_13,
            kwh_after: 90.1,
        }),
        row: 0,
    };
    let bytes = planned::write(std::slice::from_ref(&point)).expect("a write to memory");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(text.starts_with("\u{feff}insee;commune;fichier;"), "{text}");
    assert!(
        text.contains(";'=1+1;") && text.contains(";363,290"),
        "{text}"
    );
    std::fs::write(&file, bytes).expect("a file");
    let read = planned::read(&file).expect("a plan");
    let expected = PlannedPoint { row: 2, ..point };
    assert_eq!(read, [expected]);
    for (text, said) in [
        ("a;b\n1;2\n", "aucun en-tête de plan"),
        ("insee;reference\n62773;\n", "de quel point"),
        ("insee;reference;facteur\n62773;A;3\n", "4 ou 2"),
        ("insee;reference;annee\n62773;A;demain\n", "« demain »"),
    ] {
        std::fs::write(&file, text).expect("a file");
        let message = planned::read(&file).expect_err(text).to_string();
        assert!(message.contains(said), "{message}");
    }
}
