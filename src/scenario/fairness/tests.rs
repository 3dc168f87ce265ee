//! Rules of fairness against figures worked by hand, and against every plan of small territories.

use crate::plan::Limits;
use crate::scenario::rules::equity::Level;
use crate::scenario::small::{every_plan, planned, points, study};
use crate::scenario::study::{CommuneChoice, Study};
use proptest::prelude::*;

/// By hand: Samer has two lamps of 100 W and 1,800 €, Boulogne two and 1,800 €; two points of factor 4
/// are wanted and no other. Two at 24 W (364 kWh each) in one commune save as much as one in each: one in
/// each is what « one point in each commune » asks, for nothing. At 370 kWh a commune, nobody has enough
/// with one point.
#[test]
fn one_point_each_is_what_is_asked() {
    let csv = points(&[("62773", 2, 100), ("62160", 2, 100)]);
    let with = |rule: &str| {
        study(
            &csv,
            &format!(
                "[objectifs]\nfacteur4 = 2\nfacteur2 = 0\n[budgets]\n\"62773\" = 1800\n\"62160\" = 1800\n\
                 [[equite]]\n{rule}\n"
            ),
        )
    };
    let by_commune = |study: &Study| -> Option<Vec<u32>> {
        let planning = planned(study);
        let choice = study.choose(&planning.choice, planning.outcome.plan()?);
        Some(choice.communes.iter().map(|one| one.factor4).collect())
    };
    let points = with("mesure = \"points\"\nminimum = 1");
    assert_eq!(by_commune(&points), Some(vec![1, 1]));
    let planning = planned(&points);
    let without = points.saving_without_fairness(&planning.choice, &Limits::default());
    assert!(
        without.is_some_and(|kwh| (kwh - 728.0).abs() < 0.1),
        "{without:?}"
    );
    let greatest = with("mesure = \"economie\"\npar = \"point\"\nminimum = \"max\"");
    assert_eq!(by_commune(&greatest), Some(vec![1, 1]));
    assert_eq!(
        by_commune(&with("mesure = \"economie\"\nminimum = 370")),
        None
    );
    // 364 kWh over two light points.
    let planning = planned(&greatest);
    let choice = planning.outcome.plan().expect("a plan");
    let choice = greatest.choose(&planning.choice, choice);
    let shares = greatest.fair_shares(&choice.communes);
    let (_, level) = shares[0].least.expect("a commune");
    assert!((level - 182.0).abs() < 0.1, "{level}");
}

/// A plan of a small territory: what it saves, and what each commune gets.
struct Enumerated {
    saving_kwh: f64,
    amounts: Vec<i64>,
}

/// Every plan that keeps budgets and the target of factor 4.
fn enumerated(study: &Study) -> Vec<Enumerated> {
    let rule = &study.scenario.rules.equity[0];
    let communes = study.scenario.territory.communes();
    every_plan(study, |taken| {
        let amount = |insee: &str| {
            let of_commune = taken.iter().filter(|(class, _)| class.insee == insee);
            rule.amount(of_commune.map(|(_, it)| it.saving_kwh_per_year))
        };
        Enumerated {
            saving_kwh: taken.iter().map(|(_, it)| it.saving_kwh_per_year).sum(),
            amounts: (study.budgets.keys())
                .map(|at| amount(&communes[*at].insee))
                .collect(),
        }
    })
}

fn territories() -> impl Strategy<Value = (String, String)> {
    let (a, b) = (1_u32..4, 1_u32..3);
    let budget = || 0_u32..2_600;
    let measure = prop::sample::select(vec!["points", "economie"]);
    let per = prop::sample::select(vec![("commune", 1.0), ("habitant", 5e-4), ("point", 0.5)]);
    let level = prop_oneof![Just(None), (1_u32..3).prop_map(Some)];
    let parts = (
        a,
        b,
        0_u32..2,
        budget(),
        budget(),
        0_u32..4,
        measure,
        per,
        level,
    );
    parts.prop_map(|(a, b, c, samer, boulogne, least, measure, per, level)| {
        let csv = points(&[("62773", a, 100), ("62160", b, 100), ("62160", c, 150)]);
        let of_one = if measure == "points" { 1.0 } else { 330.0 };
        let level = level.map_or("\"max\"".to_owned(), |times| {
            format!("{}", f64::from(times) * of_one * per.1)
        });
        let sections = format!(
            "[objectifs]\nfacteur4 = {{ min = {least} }}\nfacteur2 = {{ min = 0 }}\n[budgets]\n\
             \"62773\" = {samer}\n\"62160\" = {boulogne}\n[[equite]]\nmesure = \"{measure}\"\n\
             par = \"{}\"\nminimum = {level}\n",
            per.0
        );
        (csv, sections)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// The plan is the best of all that give each commune what the rule says; of a rule that wants as
    /// much as can be, the level is the greatest that every commune which can get something may have.
    #[test]
    fn the_plan_is_the_best_of_all_that_are_fair((csv, sections) in territories()) {
        let study = study(&csv, &sections);
        let rule = &study.scenario.rules.equity[0];
        let plans = enumerated(&study);
        let communes = study.scenario.territory.communes();
        let parks = study.points_by_commune();
        let sizes: Vec<f64> = (study.budgets.keys())
            .map(|at| rule.size(communes[*at].population, parks[at]))
            .collect();
        let level = |amount: i64, at: usize| rule.level_of(amount, sizes[at]).expect("a size");
        // Whatever the target: what a commune can get by itself.
        let alone = study_without_target(&csv, &sections);
        let alone = enumerated(&alone);
        let able: Vec<usize> = (0..sizes.len())
            .filter(|at| alone.iter().any(|plan| plan.amounts[*at] > 0))
            .collect();
        let lowest = |plan: &Enumerated| {
            let levels = able.iter().map(|at| level(plan.amounts[*at], *at));
            levels.fold(f64::INFINITY, f64::min)
        };
        let wanted = match rule.level {
            Level::Least(least) => least,
            Level::Greatest if able.is_empty() => 0.0,
            Level::Greatest => plans.iter().map(lowest).fold(0.0, f64::max),
        };
        let asked: Vec<usize> = match rule.level {
            Level::Least(_) => (0..sizes.len()).collect(),
            Level::Greatest => able.clone(),
        };
        let fair = plans.iter().filter(|plan| {
            asked.iter().all(|at| level(plan.amounts[*at], *at) >= wanted - 1e-5)
        });
        let best = fair.map(|plan| plan.saving_kwh).fold(f64::NEG_INFINITY, f64::max);
        let planning = planned(&study);
        match planning.outcome.plan() {
            None => prop_assert!(best == f64::NEG_INFINITY, "{best}"),
            Some(plan) => {
                let choice = study.choose(&planning.choice, plan);
                let saving = choice.total(CommuneChoice::saving_kwh_per_year);
                prop_assert!((saving - best).abs() < 0.01, "{saving} {best}");
                for at in asked {
                    let reached = study.level_of(rule, &choice.communes[at]).expect("a size");
                    // Levels are found to a share of themselves.
                    prop_assert!(reached >= wanted * (1.0 - 1e-3) - 1e-5, "{reached} {wanted}");
                }
            }
        }
    }
}

fn study_without_target(csv: &str, sections: &str) -> Study {
    let at = sections.find("min = ").expect("a target") + 6;
    let sections = format!("{}0{}", &sections[..at], &sections[at + 1..]);
    study(csv, &sections)
}
