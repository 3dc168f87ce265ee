use super::*;

#[test]
fn headers_of_the_trade_are_recognised() {
    for (header, field) in [
        ("Référence", Field::Reference),
        ("Type lampe", Field::Lampe),
        ("Lampe - Modèle lampe", Field::Lampe),
        ("Puissance (W)", Field::PuissanceLampe),
        ("P(W)", Field::PuissanceLampe),
        ("Puissance système (W)", Field::PuissanceSysteme),
        ("Hauteur du support (m)", Field::Hauteur),
        ("Régime (horaires)", Field::Regime),
        ("N° armoire", Field::Armoire),
        ("Nbre foyers", Field::Foyers),
        ("Nom de la voie", Field::Voie),
        ("CODE INSEE", Field::Insee),
        ("Année pose", Field::Annee),
        ("Largeur de voie (m)", Field::LargeurVoie),
        ("Espacement (m)", Field::Espacement),
        ("Classe d'éclairage", Field::ClasseEclairage),
    ] {
        assert_eq!(
            recognise(header).map(|(field, _)| field),
            Some(field),
            "{header}"
        );
    }
    assert_eq!(recognise("Couleur du mât"), None);
    assert!(says_kilowatts("Puissance (kW)"));
}

#[test]
fn no_spelling_stands_for_two_fields() {
    let table: BTreeMap<Field, Vec<String>> =
        toml::from_str(include_str!("entetes.toml")).expect("a table");
    let spellings: Vec<String> = table
        .values()
        .flatten()
        .map(|s| normalise_header(s))
        .collect();
    let mut unique = spellings.clone();
    unique.sort();
    unique.dedup();
    let doubled: Vec<_> = unique
        .iter()
        .filter(|s| spellings.iter().filter(|t| t == s).count() > 1)
        .collect();
    assert_eq!(spellings.len(), unique.len(), "{doubled:?}");
}
