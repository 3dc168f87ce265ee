use super::*;
use crate::inventory::decision::Certainty;

/// Files that bear these codes and names, in so many rows each, and these titles.
fn clues(codes: &[(&str, usize)], names: &[(&str, usize)], texts: &[&str]) -> Clues {
    let counted = |stated: &[(&str, usize)]| {
        let owned = stated
            .iter()
            .map(|(text, rows)| ((*text).to_owned(), *rows));
        owned.collect()
    };
    Clues {
        codes: counted(codes),
        names: counted(names),
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..Clues::default()
    }
}

fn found(clues: Clues) -> (String, Certainty, String) {
    match territory(&[clues]) {
        Found::Territory(territory, decision) => (
            territory.in_words(),
            decision.certainty,
            decision.alternative,
        ),
        other => panic!("{other:?}"),
    }
}

fn asked(clues: Clues) -> String {
    match territory(&[clues]) {
        Found::Ambiguous(question) => question,
        other => panic!("{other:?}"),
    }
}

#[test]
fn codes_say_the_epci_of_today() {
    for (codes, said) in [
        (
            &[("81226", 4), ("81222", 9)][..],
            "CC Centre Tarn (11 communes)",
        ),
        (&[("97105", 3)], "CA Grand Sud Caraïbe (11 communes)"),
        (&[("75108", 3)], "Métropole du Grand Paris (130 communes)"),
        (&[("62773", 3)], "Pays Boulonnais (74 communes)"),
        (&[("29155", 3)], "liste de communes (1 commune)"),
    ] {
        let (words, certainty, _) = found(clues(codes, &[], &[]));
        assert_eq!((words.as_str(), certainty), (said, Certainty::Sure));
    }
}

#[test]
fn a_slip_of_a_code_makes_no_territory() {
    let (words, certainty, alternative) = found(clues(
        &[("81222", 600), ("62773", 40), ("81004", 2)],
        &[],
        &[],
    ));
    assert_eq!(words, "CC Centre Tarn (11 communes)");
    assert_eq!(certainty, Certainty::Likely);
    assert!(
        alternative.contains("Samer (62773, 40\u{a0}lignes)"),
        "{alternative}"
    );
    assert!(
        alternative.contains("Albi (81004, 2\u{a0}lignes)"),
        "{alternative}"
    );
    // A person's list has one row a commune, and no slips.
    let listed = Clues {
        is_list: true,
        ..clues(&[("81222", 1), ("62773", 1), ("81004", 1)], &[], &[])
    };
    assert!(matches!(
        territory(&[listed]),
        Found::Territory(territory, _) if territory.named("Samer").is_some()
    ));
    // With as many rows as a commune has, it is another EPCI.
    let (words, ..) = found(clues(&[("81222", 600), ("81004", 300)], &[], &[]));
    assert_eq!(
        words,
        "CA de l'Albigeois (C2A) et CC Centre Tarn (27 communes)"
    );
}

#[test]
fn names_say_it_where_one_department_has_them_all() {
    let lombers = found(clues(&[], &[("LOMBERS", 4), ("Saint-Martin", 2)], &[]));
    assert_eq!(lombers.0, "CC Centre Tarn (11 communes)");
    // Each has namesakes; only the Tarn has all three.
    let (words, certainty, _) = found(clues(
        &[],
        &[
            ("Cambon", 1),
            ("Saint-Juéry", 1),
            ("Terssac", 1),
            ("Castelnau-de-Lévis", 1),
        ],
        &[],
    ));
    assert!(words.starts_with("CA de l'Albigeois"), "{words}");
    assert!(certainty >= Certainty::Likely);
    let question = asked(clues(&[], &[("Saint-Martin", 8)], &[]));
    assert!(question.contains("« Saint-Martin »"), "{question}");
    assert!(question.contains("plusieurs départements"), "{question}");
}

#[test]
fn titles_and_file_names_say_it_less_surely() {
    for texts in [
        &["Lamillarié - lampadaires (secrétariat)"][..],
        &[
            "LABOUTARIE – Bourg",
            "LABOUTARIE – Le Fargal",
            "Bourg",
            "Laboutarie",
        ],
        &[
            "MAIRIE DE MONTREDON-LABESSONNIÉ",
            "Montredon EP 2025 relevé adjoint",
        ],
    ] {
        let (words, certainty, alternative) = found(clues(&[], &[], texts));
        assert_eq!(words, "CC Centre Tarn (11 communes)", "{texts:?}");
        assert_eq!(certainty, Certainty::Likely);
        assert!(alternative.contains("--epci"));
    }
    for texts in [&["plan des rues", "Rue", "Y", "points"][..], &[]] {
        let found = territory(&[clues(&[], &[], texts)]);
        assert!(matches!(found, Found::Nothing), "{texts:?}: {found:?}");
    }
}

#[test]
fn names_of_a_list_help_each_other() {
    let france = France::get();
    let places = by_names(&["Lombers", "Saint-Jean-de-Rives", "Nulle-Part"], &[]);
    let insee: Vec<Option<&str>> = (places.iter())
        .map(|place| place.map(|at| france.communes[at].insee.as_str()))
        .collect();
    assert_eq!(insee, [Some("81147"), Some("81255"), None]);
}
