use super::*;

fn mapping(text: &str, file: &str, sheet: &str) -> Mapping {
    Mappings::parse(text).expect("a mapping").of(file, sheet)
}

fn title(mapping: &Mapping, field: Field, stands: &[&str]) -> Option<String> {
    let mut among = mapping.columns_among(|name| stands.contains(&name));
    let (_, titles) = among.find(|(known, _)| *known == field)?;
    titles.first().cloned()
}

#[test]
fn the_last_said_holds_where_it_stands() {
    let text = "[colonnes]\nlampe = \"A\"\n[[fichier]]\nnom = \"x*\"\n[fichier.colonnes]\nlampe = \"B\"\n[fichier.constantes]\ninsee = \"62160\"\n";
    let of_x = mapping(text, "X.csv", "");
    let lamp = |stands: &[&str]| title(&of_x, Field::Lampe, stands);
    assert_eq!(lamp(&["A", "B"]).as_deref(), Some("B"));
    assert_eq!(lamp(&["A"]).as_deref(), Some("A"));
    assert_eq!(lamp(&["C"]), None);
    assert_eq!(of_x.constant(Field::Insee), Some("62160"));
    let of_y = mapping(text, "y.csv", "");
    assert_eq!(
        title(&of_y, Field::Lampe, &["A", "B"]).as_deref(),
        Some("A")
    );
    assert_eq!(of_y.constant(Field::Insee), None);
}

#[test]
fn a_part_may_be_for_some_sheets() {
    let text = "[[fichier]]\nfeuille = \"Points*\"\nligne_entete = 3\n";
    assert_eq!(mapping(text, "a.xlsx", "points 2026").header_row(), Some(3));
    assert_eq!(mapping(text, "a.xlsx", "Armoires").header_row(), None);
    assert_eq!(mapping(text, "a.csv", "").header_row(), None);
}

#[test]
fn an_open_question_takes_no_answer_away() {
    let text = "[lampes]\n\"S.H.P\" = \"SHP\"\n\"s h p\" = \"\"\n\"!!\" = \"BF\"\n[[fichier]]\nnom = \"*\"\n[fichier.lampes]\n\"S.H.P\" = \"\"\n";
    let mapping = mapping(text, "a.csv", "");
    assert!(matches!(mapping.lamp("S-H-P"), Some(LampName::Known(..))));
    // A text of signs only is not every text of signs, nor an empty cell.
    assert!(mapping.lamp("!!").is_some());
    assert!(mapping.lamp("").is_none() && mapping.lamp("??").is_none());
}

#[test]
fn a_column_is_named_by_its_title_or_its_letters() {
    assert!(is_named("Type  de LAMPE", "type de lampe", 0));
    assert!(is_named("colonne AB", "", 27));
    assert!(!is_named("(?)", "", 0) && !is_named("(?)", "(!)", 0));
    assert!(is_named("(?)", "(?)", 0));
}

#[test]
fn a_part_is_made_for_one_table() {
    let mut mappings = Mappings::parse("[colonnes]\nlampe = \"A\"\n").expect("a mapping");
    let part = Part::of_table("parc.csv", "")
        .with_column(1, Field::Lampe)
        .with_column(3, Field::Voie)
        .with_column(4, Field::Voie)
        .without_column(5);
    mappings.push(part);
    let own = mappings.of("parc.csv", "");
    assert_eq!(
        title(&own, Field::Lampe, &["A", "colonne B"]).as_deref(),
        Some("colonne B")
    );
    assert!(own.ignores("peu importe", 5));
    // No other file of that name is meant.
    assert!(!mappings.of("vieux/parc.csv", "").ignores("", 5));
}

#[test]
fn what_nothing_answers_to_is_stated_once() {
    let text = "[colonnes]\nlampe = \"Nulle part\"\nvoie = \"Ici\"\n[[fichier]]\nnom = [\"a.csv\", \"z*\"]\nfeuille = \"Parc\"\n[fichier.colonnes]\nlampe = \"Lampe\"\n";
    let table = |file: &str, missing: &[&str]| Table {
        file: file.into(),
        sheet: String::new(),
        header: Some(1),
        missing: missing.iter().map(|title| (*title).to_owned()).collect(),
    };
    let tables = [
        table("a.csv", &["Nulle part", "Ici"]),
        table("b.csv", &["Nulle part"]),
    ];
    let mappings = Mappings::parse(text).expect("a mapping");
    let stated: Vec<String> = (mappings.unanswered(&["a.csv", "b.csv"], &tables))
        .into_iter()
        .map(|finding| finding.read)
        .collect();
    assert_eq!(stated, ["Nulle part", "z*", "feuille « Parc »"]);
}
