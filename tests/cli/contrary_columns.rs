//! `reverbere importer`: columns that say the same thing otherwise, states under any title, titles that deny, hours
//! that are no switch-off.

use crate::common::{counting, decided, found, read};

#[test]
fn columns_that_contradict_each_other_are_asked() {
    for titles in [
        "Lampe;Puissance;Source;Puissance (W)",
        "Type de lampe;Puissance;Type lampe;Puissance (W)",
        "Lampe;Puissance;Lampe;Puissance",
    ] {
        let (json, points) = read(&format!(
            "N°;Rue;{titles}\n1;rue a;SHP;100;LED;40\n2;rue a;SHP;100;LED;40\n"
        ));
        assert_eq!(counting(&points), 0, "{titles}");
        assert_eq!(decided(&json, "asked", "lu").len(), 2, "{titles}");
    }
    for titles in [
        "Régime;Plan de sobriété",
        "Régime avant;Régime depuis 2023",
        "Régime initial;Régime actuel",
        "Ancien régime;Nouveau régime",
    ] {
        let (json, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;{titles}\n1;rue a;SHP;100;permanent;23h-5h\n2;rue a;SHP;100;permanent;23h-5h\n3;rue a;SHP;100;permanent;23h-5h\n"
        ));
        assert_eq!(counting(&points), 0, "{titles}");
        assert_eq!(decided(&json, "asked", "lu").len(), 1, "{titles}");
    }
    // What is planned is left.
    let (json, points) = read(
        "N°;Rue;Lampe;Puissance;Régime;Régime projeté\n1;rue a;SHP;100;permanent;23h-5h\n2;rue a;SHP;100;permanent;23h-5h\n3;rue a;SHP;100;permanent;23h-5h\n",
    );
    assert_eq!(counting(&points), 3);
    assert!(decided(&json, "asked", "lu").is_empty());
}

/// A title of a database that nothing reads, beside one that is read and tells no lamps.
#[test]
fn the_column_whose_cells_are_lamps_is_read() {
    let (_, points) = read(
        "ref,lamp_type,light:method,street\n1,electric,SHP 100 W,rue a\n2,electric,SHP 100 W,rue a\n3,electric,BF 125 W,rue a\n",
    );
    assert_eq!(counting(&points), 3);
}

#[test]
fn states_are_read_under_any_title_and_beside_any_word() {
    for title in [
        "Statut EP",
        "Etat exploitation",
        "ETAT_PL",
        "Cycle de vie",
        "Commentaire SIG",
    ] {
        for others in ["En service", "Bon", "Moyen", "Abandon possible"] {
            let row = |n: u32, state: &str| format!("{n};rue a;SHP;100;{state}\n");
            let rows: String = (1..=8)
                .map(|n| row(n, if n % 3 == 0 { others } else { "En service" }))
                .chain((9..=10).map(|n| row(n, "Déposé")))
                .collect();
            let (_, points) = read(&format!("N°;Rue;Lampe;Puissance;{title}\n{rows}"));
            assert_eq!(counting(&points), 8, "{title} {others}");
        }
    }
}

/// « Non en service : non » is in service.
#[test]
fn a_title_that_denies_is_read_the_other_way_round() {
    for title in ["Non en service", "Non actif", "Non raccordé"] {
        let row = |n: u32| {
            let said = if n > 7 { "Oui" } else { "Non" };
            format!("{n};rue a;SHP;100;{said}\n")
        };
        let rows: String = (1..=10).map(row).collect();
        let (_, points) = read(&format!("N°;Rue;Lampe;Puissance;{title}\n{rows}"));
        assert_eq!(counting(&points), 7, "{title}");
    }
}

#[test]
fn less_light_is_no_switch_off() {
    for title in [
        "Réducteur",
        "Nuit réduite",
        "Régime réduit",
        "Variateur",
        "Eco",
        "Atténuation",
    ] {
        let (json, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;{title}\n1;rue a;SHP;100;23h-5h\n2;rue a;SHP;100;23h-5h\n3;rue a;SHP;100;23h-5h\n"
        ));
        assert!(
            points
                .iter()
                .all(|point| !point["regime"].contains("extinction")),
            "{title}"
        );
        assert_eq!(found(&json, "regime_inconnu"), 3, "{title}");
    }
    // Lit for two hours of the night: the columns are the wrong way round, or the file is.
    let (json, _) = read(
        "N°;Rue;Lampe;Puissance;Extinction;Rallumage\n1;rue a;SHP;100;01:00;23:00\n2;rue a;SHP;100;23:00;05:00\n",
    );
    assert_eq!(found(&json, "regime_inconnu"), 1);
}

#[test]
fn a_tick_says_which_lamp_a_code_is_no_watt_and_entities_are_letters() {
    let (_, points) = read("N°;Rue;SHP;BF;Puissance\n1;rue a;1;;100\n2;rue a;;1;125\n");
    let watts: Vec<&str> = points
        .iter()
        .map(|point| &*point["puissance_lampe_w"])
        .collect();
    assert_eq!((counting(&points), watts), (2, vec!["100", "125"]));
    let (_, points) = read(
        "N°;Rue;Lampe;Puissance\n1;rue a;1 - Sodium haute pression;100\n2;rue a;SHP (1);100\n3;rue a;2 feux SHP;100\n",
    );
    assert!(
        points.iter().all(|point| point["exclusion"].is_empty()),
        "{points:?}"
    );
    let (_, points) =
        read("N&deg;;Rue;Lampe;Puissance\n1;all&eacute;e des M&ucirc;riers;SHP;100\n");
    assert_eq!(
        (counting(&points), &*points[0]["voie"]),
        (1, "allée des Mûriers")
    );
}

/// Watts that are those of lamps alone under a title that says otherwise.
#[test]
fn watts_of_lamps_under_a_title_of_luminaires_are_told() {
    let (json, _) = read(
        "N°;Rue;Lampe;Puissance absorbée\n1;rue a;SHP;100\n2;rue a;SHP;70\n3;rue a;BF;125\n4;rue a;SHP;150\n",
    );
    let told = decided(&json, "likely", "compris");
    assert!(
        told.iter()
            .any(|taken| taken.contains("comme le dit le titre")),
        "{told:?}"
    );
}
