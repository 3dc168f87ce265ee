//! Draws against figures worked by hand, and against scenarios planned with other prices and hours.

mod properties;

use super::*;
use crate::plan::Limits;
use crate::scenario::comparison::sensitivity::What;
use crate::scenario::planning::Planning;
use crate::scenario::small::{planned, points, study};
use crate::scenario::study::{Reading, computed};

fn voted(study: &Study, planning: &Planning, draws: u32) -> Voted {
    let plan = planning.outcome.plan().expect("a plan");
    let choice = study.choose(&planning.choice, plan);
    study
        .voted(&choice, &planning.choice, draws)
        .expect("draws")
}

/// Samer may pay 1,500 € for one point of each factor: 36 W and 24 W, 1,500 €.
const TWO_POINTS: &str = "[objectifs]\nfacteur4 = 1\nfacteur2 = 1\n[budgets]\n\"62773\" = 1500\n\
    [incertitudes]\ncouts = 0.1\npuissances = 0.05\nprix_kwh = 0\n";

/// By hand: what costs 1,500 € of 1,500 € holds where prices do not rise, in half of the draws. The
/// factor 4.79 of 24 W is 4.55 at worst. Before the works, 2 × 460 kWh ± 5 %; after, 144 + 96.
#[test]
fn shares_are_those_counted_by_hand() {
    let study = study(&points(&[("62773", 2, 100)]), TWO_POINTS);
    let planning = planned(&study);
    let voted = voted(&study, &planning, 10_000);
    let near = |held: u32, share: f64| (f64::from(held) / 10_000.0 - share).abs() < 0.015;
    assert!(near(voted.budgets[0].held, 0.5), "{voted:?}");
    assert_eq!(voted.budgets_held, voted.budgets[0].held);
    assert_eq!(voted.targets.map(|it| it.held), [10_000; 2]);
    // Twentieths of uniform draws: 5 % of the way, half, 95 %.
    for (quantile, expected) in [
        (voted.saving_kwh.low, 920.0 * 0.955 - 240.0),
        (voted.saving_kwh.median, 920.0 - 240.0),
        (voted.saving_kwh.high, 920.0 * 1.045 - 240.0),
        (voted.cost_eur.low / 2.0, 750.0 * 0.91),
        (voted.cost_eur.high / 2.0, 750.0 * 1.09),
        (voted.budgets[0].own_eur.median / 2.0, 750.0),
    ] {
        assert!((quantile - expected).abs() < 3.0, "{quantile} {expected}");
    }
}

/// By hand: with 1,300 €, only 36 W and 28 W are within reach. The factor 4.107 of 28 W is 4 or more
/// where the lamp draws at least 448 / 460 of what is kept: 76.1 % of draws of ± 5 %. At 1,300 € of
/// 1,300 €, half of the draws; both, 38 %.
#[test]
fn a_factor_is_lost_where_lamps_draw_less() {
    let sections = TWO_POINTS.replace("1500", "1300");
    let study = study(&points(&[("62773", 2, 100)]), &sections);
    let planning = planned(&study);
    let voted = voted(&study, &planning, 10_000);
    let near = |held: u32, share: f64| (f64::from(held) / 10_000.0 - share).abs() < 0.015;
    assert!(near(voted.targets[0].held, 0.761), "{voted:?}");
    assert_eq!(voted.targets[1].held, 10_000);
    assert!(near(voted.all_held, 0.38), "{voted:?}");
    assert!((voted.targets[0].points.low).abs() < 1e-9);
}

/// By hand: at 95 %, 1,500 € pay for 1,350 € of works whatever happens: 36 W and 26 W, whose factor is
/// 4.2 at worst. 28 W would be cheaper, and loses its factor. Eight kWh are given up: 104 for 96.
#[test]
fn a_safe_plan_is_the_one_found_by_hand() {
    let study = study(&points(&[("62773", 2, 100)]), TWO_POINTS);
    let planning = planned(&study);
    let worlds = Drawer::of(&study).worlds(FITTING_SEED).expect("worlds");
    let limits = Limits::default();
    let safe = study.safe(&planning, 0.95, (&worlds, DRAWS), &limits, &|_| ());
    let safe = safe.expect("a safe plan");
    let value = |planning: &Planning| planning.outcome.plan().expect("a plan").value;
    assert!((value(&planning) - 680.0).abs() < 0.1);
    assert!((value(&safe) - 672.0).abs() < 0.1);
    let voted = voted(&study, &safe, DRAWS);
    assert_eq!(voted.all_held, DRAWS);
    // With 1,400 €, 26 W costs too much in the worst draws, and 28 W may lose its factor.
    let poor = self::study(
        &points(&[("62773", 2, 100)]),
        &TWO_POINTS.replace("1500", "1400"),
    );
    let planning = planned(&poor);
    let safe = poor.safe(&planning, 0.95, (&worlds, DRAWS), &limits, &|_| ());
    assert_eq!(safe.err(), Some(NotSafe::NoPlan));
}

/// By hand: of one point of factor 4, Samer's two (900 € of 1,500 € for 24 W) stay the best choice in
/// every draw: Boulogne's 820 € never pay for 24 W. Of two points alike, a plan takes the first.
#[test]
fn points_are_counted_in_the_plans_of_draws() {
    let sections = TWO_POINTS.replace("facteur2 = 1", "facteur2 = 0");
    let study = study(
        &points(&[("62773", 2, 100), ("62160", 1, 100)]),
        &sections.replace("[budgets]\n", "[budgets]\n\"62160\" = 820\n"),
    );
    let planning = planned(&study);
    let drawer = Drawer::of(&study);
    let worlds = drawer.worlds(SEED).expect("worlds");
    let limits = Limits::default();
    let replanned = Replanned::of(&drawer, &planning.choice, (&worlds, 60), &limits, &|| ());
    assert_eq!((replanned.planned, replanned.without), (60, 0));
    let groups = planning.choice.groups.iter().zip(&replanned.chosen);
    for (group, chosen) in groups {
        let insee = &study.classes.classes[group.class].insee;
        let expected: &[u32] = if insee == "62773" { &[60] } else { &[] };
        assert_eq!(chosen, expected, "{insee}");
    }
    let plan = planning.outcome.plan().expect("a plan");
    let choice = study.choose(&planning.choice, plan);
    let choice = study.choice_replanned(choice, &planning.choice, &replanned);
    let shares: Vec<Option<[u32; 2]>> = (choice.communes.iter())
        .flat_map(|one| one.points.iter().map(|point| point.chosen_in))
        .collect();
    assert_eq!(shares, [Some([60, 60])]);
    assert_eq!(replanned.missed(&planning.choice, &choice), 0);
}

/// A world where only prices, or only hours, are other is the scenario with those prices or hours,
/// read and computed anew: the same solutions, the same best value.
#[test]
fn a_world_is_the_scenario_with_its_figures() {
    let csv = points(&[("62773", 5, 100), ("62773", 4, 150), ("62160", 3, 70)]);
    let sections = "[objectifs]\nfacteur4 = { min = 2 }\nfacteur2 = { max = 6 }\n[budgets]\n\
        \"62773\" = 3700\n\"62160\" = 1600\n[incertitudes]\npuissances = 0\nprix_kwh = 0\n";
    for (key, what) in [("couts", What::Cost), ("heures", What::Hours)] {
        let certain = if key == "couts" { "" } else { "couts = 0\n" };
        let study = study(&csv, &format!("{sections}{certain}{key} = 0.08\n"));
        let drawer = Drawer::of(&study);
        let worlds = drawer.worlds(SEED).expect("worlds");
        for number in 0..12 {
            let world = worlds.world(number);
            let factor = match what {
                What::Cost => world.cost_cents_ht("A", 100_000_000) as f64 / 1e8,
                _ => world.hours(&study.classes.classes[0].existing.profile),
            };
            let scenario = what.changed(&study.scenario, factor).expect("a scenario");
            let import = computed(study.import.clone(), &Reading::of(&scenario));
            let import = import.expect("an import");
            let anew = Study::on(scenario, import).expect("a study");
            let drawn = drawer.in_world(&world);
            for (one, other) in drawn.classes.classes.iter().zip(&anew.classes.classes) {
                assert_eq!(one.solutions.len(), other.solutions.len());
                for (one, other) in one.solutions.iter().zip(&*other.solutions) {
                    assert_eq!((&one.code, one.cost_cents), (&other.code, other.cost_cents));
                    assert_eq!(one.factor_class, other.factor_class);
                    let (one, other) = (one.saving_kwh_per_year, other.saving_kwh_per_year);
                    assert!((one - other).abs() < 0.01, "{one} {other}");
                }
            }
            let value = |study: &Study| planned(study).outcome.plan().map(|plan| plan.value);
            let (one, other) = (value(&drawn), value(&anew));
            assert!(
                one.zip(other)
                    .is_some_and(|(one, other)| (one - other).abs() < 0.2)
            );
        }
    }
}

/// By hand: two points of factor 4, budgets of 750 and 1,000 €. Year by year, and where what a year
/// leaves serves the next, 26 W (750 €) in the first year hold where prices do not rise; where only the
/// sum counts, 1,650 € of 1,750 € hold up to 6.06 % above: (1.0606 - 0.9) / 0.2 = 80.3 %.
#[test]
fn budgets_of_years_hold_as_their_money_may_be_carried() {
    for (carry, share) in [("non", 0.5), ("oui", 0.5), ("total", 0.803)] {
        let sections = TWO_POINTS
            .replace("facteur4 = 1\nfacteur2 = 1", "facteur4 = 2\nfacteur2 = 0")
            .replace("= 1500\n", "= [750, 1000]\n");
        let years = format!("[annees]\nliste = [2027, 2028]\nreport = \"{carry}\"\n");
        let study = study(&points(&[("62773", 2, 100)]), &(sections + &years));
        let planning = planned(&study);
        let value = planning.outcome.plan().expect("a plan").value;
        assert!((value - 720.0).abs() < 0.1, "{value}");
        let held = voted(&study, &planning, 5_000).budgets[0].held;
        let held = f64::from(held) / 5_000.0;
        assert!((held - share).abs() < 0.02, "{carry}: {held}");
    }
}
