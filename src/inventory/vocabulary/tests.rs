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
fn titles_about_lighting_hours_are_recognised() {
    for (title, field) in [
        ("Extinction", Field::Extinction),
        ("extinctionNuit", Field::Extinction),
        ("Ça s'éteint la nuit ?", Field::Extinction),
        ("Extinction la nuit", Field::Extinction),
        ("Extinction nocturne (oui/non)", Field::Extinction),
        ("Plage de coupure", Field::Extinction),
        ("Horaires d'extinction", Field::Extinction),
        ("Extinction et rallumage", Field::Extinction),
        ("Heure extinction", Field::HeureExtinction),
        ("Heure de coupure", Field::HeureExtinction),
        ("Coupure début", Field::HeureExtinction),
        ("Coupure fin", Field::HeureRallumage),
        ("Fin de l'extinction", Field::HeureRallumage),
        ("Heure rallumage", Field::HeureRallumage),
        ("Réallumage", Field::HeureRallumage),
        ("Allumage matin", Field::HeureRallumage),
        ("Off", Field::Extinction),
        ("On", Field::HeureRallumage),
        ("Régime permanent", Field::Permanent),
        ("Semi-permanent", Field::SemiPermanent),
        ("Variation nocturne", Field::Abaissement),
        ("Régime fonct.", Field::Regime),
    ] {
        let found = recognise(title).map(|(field, _)| field);
        assert_eq!(found, Some(field), "{title}");
    }
    for title in [
        "Organe de coupure",
        "Coupe-circuit",
        "Date d'extinction",
        "Heure",
    ] {
        assert_eq!(recognise(title), None, "{title}");
    }
}

#[test]
fn no_spelling_stands_for_two_fields() {
    let table: BTreeMap<Field, Vec<String>> =
        toml::from_str(include_str!("../entetes.toml")).expect("a table");
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

#[test]
fn titles_are_understood_by_their_words() {
    for (title, field) in [
        ("Nombre de points lumineux", Field::Foyers),
        ("Nb pts", Field::Foyers),
        ("Nbre de PL", Field::Foyers),
        ("Nombre total de sources", Field::Foyers),
        ("Combien de lampadaires", Field::Foyers),
        ("Qty", Field::Foyers),
        ("nbPointsLumineux", Field::Foyers),
        ("nb_candelabres", Field::Foyers),
        ("Total PL", Field::Foyers),
        ("nb_foy", Field::Foyers),
        ("Puissance totale (W)", Field::PuissanceSysteme),
        ("Date posée", Field::Annee),
        ("P. source (W)", Field::PuissanceLampe),
        ("puiss_w", Field::PuissanceLampe),
        ("Puiss. nom.", Field::PuissanceLampe),
        ("Puissance avec ballast (W)", Field::PuissanceSysteme),
        ("Puiss. absorbée", Field::PuissanceSysteme),
        ("Genre d'ampoule", Field::Lampe),
        ("typeSource", Field::Lampe),
        ("hauteurFeu", Field::Hauteur),
        ("H. feu (m)", Field::Hauteur),
        ("dateInstallation", Field::Annee),
        ("posé en", Field::Annee),
        ("Référence acheminement (PRM)", Field::Pdl),
        ("Ça s'éteint la nuit ?", Field::Extinction),
        ("idPointLumineux", Field::Reference),
    ] {
        assert_eq!(
            recognise(title).map(|(field, _)| field),
            Some(field),
            "{title}"
        );
    }
}

#[test]
fn a_word_that_nobody_foresaw_leaves_a_title_not_understood() {
    for title in [
        "Nombre d'habitants",
        "Nb PL par armoire et commune",
        "Nombre d'heures",
        "Nb armoires",
        "Puissance souscrite (kVA)",
        "Durée de pose du chantier",
        "Hauteur de neige",
        "Date de mise à jour",
        "Couleur du mât",
    ] {
        assert_eq!(recognise(title), None, "{title}");
    }
}

#[test]
fn what_is_planned_is_not_what_is_there() {
    for (title, state) in [
        ("Source projetée", State::Planned),
        ("Puissance après travaux (W)", State::Planned),
        ("sorgente_post", State::Plain),
        ("Lampe future", State::Planned),
        ("Puissance LED projetée", State::Planned),
        ("Lampe existante", State::Existing),
        ("P en place (W)", State::Existing),
        ("Source avant travaux", State::Existing),
        ("Ancienne lampe", State::Former),
        ("Type de lampe", State::Plain),
    ] {
        let understood = understand(title).map_or(State::Plain, |meaning| meaning.state);
        assert_eq!(understood, state, "{title}");
    }
    assert_eq!(state_in("sorgente_post"), State::Planned);
    assert_eq!(state_in("Projet 2026"), State::Planned);
    // What is there comes before a title that says nothing of it.
    let there = understand("Lampe en place").map(|meaning| meaning.rank);
    let unsaid = understand("Type de lampe").map(|meaning| meaning.rank);
    assert!(there < unsaid, "{there:?} {unsaid:?}");
}
