//! The list of points done that `suivi bilan` writes is one that `planifier` reads.

use super::prepared;
use crate::followup::fixture::{EXTRA, follow_under};
use crate::scenario::planned::{self, CountsFor};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const ANY_TARGET: &str = "[objectifs]\nfacteur4 = { min = 0 }\nfacteur2 = { min = 0 }\n";
const BODY: &str = "[replanification]\nfaits = \"faits.csv\"\n";

/// An extra row: with or without a reference, a cost, a note that a spreadsheet would run.
fn extra() -> impl Strategy<Value = String> {
    let references = select(vec!["", "H1", "H2", "=1+1", "°", "12;"]);
    let costs = select(vec!["", "400", "865 HT", "1 038 TTC", "0"]);
    let watts = select(vec!["25", "60", "119", "5000"]);
    let communes = select(vec!["Samer", "Boulogne-sur-Mer"]);
    (communes, references, watts, costs).prop_map(|(commune, reference, watts, cost)| {
        let reference = reference.trim_end_matches(';');
        format!(
            "{commune};{reference};AR-1;120;permanent;réceptionné;;01/05/2026;{watts};permanent;{cost};rue Haute\n"
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn points_done_are_always_read_back(
        extras in vec(extra(), 0..6),
        cost in select(vec!["", "512,50", "865 HT"]),
    ) {
        let points = format!("réceptionné;62160 A1;;;01/04/2026;;;{cost};\n");
        let header = EXTRA.trim_end().to_owned() + ";Rue\n";
        let follow = follow_under(&header, &points, &extras.concat());
        let done = follow.done_table(&follow.done());
        let text = String::from_utf8(planned::write(&done).expect("a table")).expect("UTF-8");
        let study = prepared(ANY_TARGET, BODY, &[("faits.csv", &text)]);
        let study = study.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let figures = &study.decisions.done_figures;
        let counted = done.iter().filter(|point| point.factor != CountsFor::Nothing).count();
        prop_assert_eq!((figures.factor4 + figures.factor2) as usize, counted);
        let without = done.iter().filter(|point| point.cost_cents.is_none()).count();
        prop_assert_eq!(figures.without_cost as usize, without);
        let cents: i64 = done.iter().filter_map(|point| point.cost_cents).sum();
        prop_assert_eq!(figures.spent_cents.values().sum::<i64>(), cents);
    }
}
