use super::*;
use crate::inventory::grid::{Cell, Text};
use crate::inventory::header;
use crate::inventory::mapping::Mapping;
use proptest::prelude::*;
use std::path::PathBuf;

/// Texts that a person, a bad export or an attacker writes.
fn text() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        Just('"'),
        Just('\''),
        Just('\\'),
        Just('\n'),
        Just('\r'),
        Just('\t'),
        Just('\u{0}'),
        Just('\u{7f}'),
        Just('\u{85}'),
        Just('\u{2028}'),
        Just('\u{feff}'),
        Just('['),
        Just(']'),
        Just('#'),
        Just('='),
        Just('*'),
        Just('é'),
        Just(' '),
        prop::char::range('a', 'f'),
        prop::char::range('0', '9'),
    ];
    let odd = prop::collection::vec(sign, 1..8).prop_map(|signs| signs.into_iter().collect());
    prop_oneof![
        2 => odd,
        2 => prop::sample::select(vec!["SHP", "BF 125", "IMC", "Samer", "rue Haute", "70", "2008"])
            .prop_map(str::to_owned),
    ]
}

fn title() -> impl Strategy<Value = String> {
    let usual = [
        "Référence",
        "Commune",
        "Rue",
        "Type lampe",
        "Puissance (W)",
        "Armoire",
        "Type",
    ];
    prop_oneof![
        text(),
        prop::sample::select(usual.to_vec()).prop_map(str::to_owned)
    ]
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let titles = prop::collection::vec(title(), 2..7);
    let rows = prop::collection::vec(prop::collection::vec(text(), 0..7), 1..6);
    (text(), titles, rows).prop_map(|(name, titles, rows)| {
        let mut sheet = Sheet {
            name,
            ..Sheet::default()
        };
        for (row, texts) in (1..).zip(std::iter::once(titles).chain(rows)) {
            for (column, text) in (0..).zip(texts) {
                sheet.push(row, column, Cell::Text(Text::from(text.as_str())));
            }
        }
        sheet.tidy();
        sheet
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in files, sheets, titles and cells, the proposal is a mapping; what it names is
    /// there, and a mapping of its text with what is still asked is one, too.
    #[test]
    fn a_proposal_is_a_mapping(
        files in prop::collection::vec((text(), prop::collection::vec(sheet(), 1..3)), 1..4)
    ) {
        let territory = Territory::boulonnais();
        let none = Mappings::default();
        let reading = Reading { territory: &territory, mappings: &none, this_year: 2026, lists: &[] };
        let mut proposal = Proposal::default();
        for (name, sheets) in &files {
            let file = Named { path: PathBuf::from(name), label: name.clone() };
            proposal.look_at(&file, sheets, &reading);
        }
        let whole = proposal.whole();
        let mappings = Mappings::parse(&whole);
        prop_assert!(mappings.is_ok(), "{mappings:?}\n{whole}");
        let again = proposal.added_to(&whole);
        prop_assert!(Mappings::parse(&again).is_ok(), "{again}");
        let mappings = mappings.unwrap_or_default();
        for (name, sheets) in &files {
            for sheet in sheets {
                let mapping: Mapping = mappings.of(name, &sheet.name);
                let missing = header::find(sheet, &mapping).map(|header| header.missing);
                let is_alone = files.len() == 1 && sheets.len() == 1;
                prop_assert!(!is_alone || missing.unwrap_or_default().is_empty(), "{whole}");
            }
        }
    }
}
