//! Programmes and plans of several years that reinvest, against every plan of small territories.

use super::{Course, End};
use crate::plan::Limits;
use crate::retrofit::Solution;
use crate::scenario::Scenario;
use crate::scenario::rules::reinvestment::Reinvestment;
use crate::scenario::small::{every, planned, points, study};
use crate::scenario::study::{CommuneChoice, Study, YearChoice};
use proptest::prelude::*;

/// Two communes of the sample territory.
const COMMUNES: [&str; 2] = ["62160", "62773"];
/// € before tax a kWh: what scenarios take where they do not say.
const PRICE: f64 = 0.17;

/// What a point brings each later year, in cents.
fn brings(solution: &Solution, share: f64) -> i64 {
    (solution.saving_kwh_per_year * PRICE * share * 100.0 + 1e-6).floor() as i64
}

/// The programme of a scenario that is already that of its years.
fn course(plain: Study, years: usize) -> (Study, Course, Option<Reinvestment>) {
    let (scenario, rule): (Scenario, _) = plain.scenario.clone().for_programme();
    let study = Study::on(scenario, plain.import).unwrap_or_else(|error| panic!("{error}"));
    let course = study.course(rule, years, &Limits::default(), &|| ());
    (study, course, rule)
}

/// By hand: Samer has three lamps of 100 W and 500 € a year. The first year pays for nothing (the cheapest
/// product is 600 €); what is left passes on. The second pays for one at 1,000 € (« C », 900 €, 364 kWh),
/// which brings half of 61.88 €: 30.94 € a year.
#[test]
fn money_left_and_savings_pay_for_the_next_years() {
    let sections = "[objectifs]\nfacteur4 = 2\nfacteur2 = 0\n[budgets]\n\"62773\" = [500]\n\
                    [annees]\nliste = [2027]\nreport = \"oui\"\n[reinvestissement]\npart = 0.5\n";
    let plain = study(&points(&[("62773", 3, 100)]), sections);
    let (_, found, _) = course(plain, 20);
    let years: Vec<(i32, u32, i64, i64, i64)> = (found.years.iter())
        .map(|year| {
            let sums = year.whole();
            let money = (sums.reinvested_cents, sums.spent_cents, sums.rest_cents());
            (year.name, sums.points, money.0, money.1, money.2)
        })
        .collect();
    assert_eq!(years[0], (2027, 0, 0, 0, 50_000));
    assert_eq!(years[1], (2028, 1, 0, 90_000, 10_000));
    // 100 + 500 + 30.94 €: « A » alone, at 600 €.
    assert_eq!(years[2], (2029, 1, 3_094, 60_000, 3_094));
    assert_eq!(found.to_do, [3]);
    assert!(matches!(found.end, End::Done(_)), "{:?}", found.end);
    let last = found.years.last().expect("a year").whole();
    assert_eq!(last.remaining, 0);
    assert_eq!(found.points.len(), 3);
}

/// Without any money nothing is ever done, and what it would take is said: three times 600 €.
#[test]
fn what_is_never_done_is_told_at_once() {
    let sections = "[objectifs]\nfacteur4 = 0\nfacteur2 = 0\n[budgets]\n\"62773\" = 100\n";
    let plain = study(&points(&[("62773", 3, 100)]), sections);
    let (_, found, _) = course(plain, 30);
    assert_eq!((found.end, found.years.len()), (End::Stuck, 1));
    assert_eq!(found.left[0].points, 3);
    assert_eq!(found.left[0].cheapest_cents, 180_000);
}

/// A fund of the EPCI: Boulogne and Samer are in two EPCI, so that each fund serves its own works only;
/// what it holds is never below zero, and all that comes in is drawn or held.
#[test]
fn the_fund_of_an_epci_gives_what_its_works_save() {
    let sections = "[objectifs]\nfacteur4 = 0\nfacteur2 = 0\n\
                    [budgets]\n\"62773\" = 1900\n\"62160\" = 700\n\
                    [reinvestissement]\npart = 1\nvers = \"epci\"\n";
    let plain = study(&points(&[("62773", 4, 100), ("62160", 4, 100)]), sections);
    let (study, found, _) = course(plain, 12);
    for (place, insee) in COMMUNES.into_iter().enumerate() {
        let (mut income, mut held, mut drawn) = (0, 0, 0);
        for (at, year) in found.years.iter().enumerate() {
            held += income;
            let sums = year.communes[place];
            held -= sums.fund_cents;
            drawn += sums.fund_cents;
            assert!(held >= 0, "{at}: {held}");
            assert!(sums.spent_cents <= sums.budget_cents + sums.fund_cents);
            assert_eq!(sums.reinvested_cents, 0);
            let of_year = found.points.iter().filter(|point| point.year == at);
            income += of_year
                .map(|point| (&study.classes.classes[point.class], point.solution))
                .filter(|(class, _)| class.insee == insee)
                .map(|(class, solution)| brings(&class.solutions[solution], 1.0))
                .sum::<i64>();
        }
        assert!(place == 1 || drawn > 0, "the fund is of use");
    }
    assert!(matches!(found.end, End::Done(_)), "{:?}", found.end);
}

fn programmes() -> impl Strategy<Value = (String, String, f64, bool)> {
    let budget = || 0_u32..1_900;
    let share = prop::sample::select(vec![0.0, 0.5, 1.0]);
    let parts = (
        1_u32..4,
        1_u32..4,
        budget(),
        budget(),
        budget(),
        share,
        any::<bool>(),
    );
    parts.prop_map(|(a, b, samer, boulogne, next, share, carries)| {
        let csv = points(&[("62773", a, 100), ("62160", b, 150)]);
        let report = if carries { "oui" } else { "non" };
        let sections = format!(
            "[objectifs]\nfacteur4 = 0\nfacteur2 = 0\n\
             [budgets]\n\"62773\" = [{samer}, {next}]\n\"62160\" = [{boulogne}, {boulogne}]\n\
             [annees]\nliste = [2027, 2028]\nreport = \"{report}\"\n\
             [reinvestissement]\npart = {share:.1}\n"
        );
        (csv, sections, share, carries)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    /// Each year of each commune is the best that its money pays for, given the years before it.
    #[test]
    fn every_year_is_the_best_after_those_before_it((csv, sections, share, carries) in programmes()) {
        let (study, found, _) = course(study(&csv, &sections), 6);
        let classes = &study.classes.classes;
        for (place, insee) in COMMUNES.into_iter().enumerate() {
            let at = study.scenario.territory.by_insee(insee).expect("a commune");
            let budgets = &study.yearly_budgets[&at];
            let class = classes.iter().position(|class| class.insee == insee).expect("a class");
            let solutions = &classes[class].solutions;
            let (mut left, mut income, mut carried) = (classes[class].rows.len(), 0, 0);
            for (year, of_year) in found.years.iter().enumerate() {
                let sums = of_year.communes[place];
                let has = budgets.get(year).unwrap_or(&budgets[1]) + income + carried;
                let taken: Vec<&Solution> = (found.points.iter())
                    .filter(|point| point.year == year && point.class == class)
                    .map(|point| &solutions[point.solution])
                    .collect();
                let cost: i64 = taken.iter().map(|it| it.cost_cents).sum();
                let saved: f64 = taken.iter().map(|it| it.saving_kwh_per_year).sum();
                prop_assert_eq!((sums.spent_cents, sums.reinvested_cents), (cost, income));
                prop_assert!(cost <= has);
                let mut best = 0.0_f64;
                every(&vec![solutions.len(); left], &mut |picks| {
                    let taken = picks.iter().filter(|it| **it > 0).map(|it| &solutions[it - 1]);
                    let cents: i64 = taken.clone().map(|it| it.cost_cents).sum();
                    if cents <= has {
                        best = best.max(taken.map(|it| it.saving_kwh_per_year).sum());
                    }
                });
                prop_assert!((saved - best).abs() < 1e-3 + 1e-4 * best, "{year}: {saved} {best}");
                left -= taken.len();
                prop_assert_eq!(sums.remaining as usize, left);
                income += taken.iter().map(|it| brings(it, share)).sum::<i64>();
                carried = if carries { has - cost } else { 0 };
            }
            prop_assert_eq!(found.left[place].points as usize, left);
        }
    }

    /// One plan of two years that reinvests is the best of all such plans.
    #[test]
    fn a_plan_of_years_that_reinvests_is_the_best((csv, sections, share, carries) in programmes()) {
        let free = "facteur4 = { min = 0 }\nfacteur2 = { min = 0 }\n";
        let sections = sections.replace("facteur4 = 0\nfacteur2 = 0\n", free)
            // Works of the first year count twice: it matters when they are done.
            .replace("report =", "economies = \"cumul\"\nreport =");
        let study = study(&csv, &sections);
        let planning = planned(&study);
        let plan = planning.outcome.plan().expect("nothing is a plan");
        let choice = study.choose(&planning.choice, plan);
        let mut wanted = 0.0;
        for class in &study.classes.classes {
            let at = study.scenario.territory.by_insee(&class.insee).expect("a commune");
            let budgets = &study.yearly_budgets[&at];
            let solutions = &class.solutions;
            let mut best = 0.0_f64;
            every(&vec![2 * solutions.len(); class.rows.len()], &mut |picks| {
                let (mut spent, mut income, mut value) = ([0, 0], 0, 0.0);
                for pick in picks.iter().filter(|it| **it > 0) {
                    let (year, solution) = ((pick - 1) % 2, &solutions[(pick - 1) / 2]);
                    spent[year] += solution.cost_cents;
                    value += solution.saving_kwh_per_year * [2.0, 1.0][year];
                    income += if year == 0 { brings(solution, share) } else { 0 };
                }
                let carried = if carries { budgets[0] - spent[0] } else { 0 };
                if spent[0] <= budgets[0] && spent[1] <= budgets[1] + income + carried {
                    best = best.max(value);
                }
            });
            wanted += best;
        }
        prop_assert!((plan.value - wanted).abs() < 1e-3 + 1e-4 * wanted, "{} {wanted}", plan.value);
        // Documents tell the same money.
        let reinvested: i64 = choice.total(|one: &CommuneChoice| one.in_all(|year| year.reinvested_cents));
        let first = choice.communes.iter().flat_map(|one| &one.points);
        let first = first.filter(|point| point.year == 0);
        let expected: i64 = first.map(|point| brings(study.solution(point).1, share)).sum();
        prop_assert_eq!(reinvested, expected);
        for commune in &choice.communes {
            let years = &commune.years;
            let rests: Vec<i64> = years.iter().map(YearChoice::rest_cents).collect();
            let within = if carries { rests[0] + rests[1] } else { rests[1] };
            prop_assert!(rests[0] >= 0 && within >= 0, "{rests:?}");
        }
    }
}
