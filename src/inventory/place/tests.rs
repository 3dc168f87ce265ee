use super::*;

fn named(text: &str) -> Option<String> {
    let territory = Territory::boulonnais();
    named_in(text, &territory).map(|index| territory.communes()[index].nom.clone())
}

fn of_titles(titles: &[&str]) -> Option<String> {
    let mut sheet = Sheet::default();
    for (row, title) in (1..).zip(titles) {
        sheet.push(row, 0, Cell::Text((*title).into()));
    }
    let territory = Territory::boulonnais();
    place_of(Path::new("modele.xlsx"), &sheet, 10, &territory)
        .commune
        .map(|index| territory.communes()[index].nom.clone())
}

#[test]
fn the_code_of_a_title_is_believed_before_any_name() {
    for (titles, commune) in [
        (&["Commune : Samer — code INSEE 62773"][..], Some("Samer")),
        (&["Desvres", "Code INSEE : 62773"], Some("Samer")),
        (&["Commune : Samer — code INSEE 80688"], None),
        (&["Samer, codes INSEE 2024"], Some("Samer")),
    ] {
        assert_eq!(of_titles(titles).as_deref(), commune, "{titles:?}");
    }
    assert_eq!(insee_code_in("Code INSEE 2A004").as_deref(), Some("2A004"));
}

#[test]
fn examples_and_directions_are_no_titles() {
    assert_eq!(
        of_titles(&["Exemple : Samer", "Mode d'emploi : Samer"]),
        None
    );
    assert_eq!(
        of_titles(&["Exemplaire de Samer"]).as_deref(),
        Some("Samer")
    );
}

#[test]
fn titles_name_their_commune() {
    for (title, commune) in [
        (
            "Commune de Samer — inventaire de l'éclairage public 2025",
            Some("Samer"),
        ),
        (
            "Inventaire EP Saint-Martin-Boulogne 2024",
            Some("Saint-Martin-Boulogne"),
        ),
        ("Hesdin-l'Abbé", Some("Hesdin-l'Abbé")),
        ("Communauté de communes de Desvres-Samer", None),
        ("Communauté d'agglomération du Boulonnais", None),
        ("Hardinghen", None),
    ] {
        assert_eq!(named(title).as_deref(), commune, "{title}");
    }
}

#[test]
fn the_title_of_a_block_says_cabinet_street_and_profile() {
    for (text, armoire, voie, regime) in [
        (
            "ARMOIRE N°1 – Traverse du Dadou (coupure 23h30 - 5h30)",
            Some("ARMOIRE N°1 – Traverse du Dadou"),
            None,
            Some("coupure 23h30 - 5h30"),
        ),
        (
            "Coffret : C3 (place Foch)",
            Some("C3 (place Foch)"),
            None,
            None,
        ),
        (
            "Armoire B2 - permanent",
            Some("Armoire B2"),
            None,
            Some("permanent"),
        ),
        (
            "Armoire B3 : 22h - 6h éteint",
            Some("Armoire B3"),
            None,
            Some("22h - 6h éteint"),
        ),
        (
            "Armoire B4 - rue du Four",
            Some("Armoire B4 - rue du Four"),
            None,
            None,
        ),
        (
            "Rue Haute, éclairage permanent",
            None,
            Some("Rue Haute"),
            Some("éclairage permanent"),
        ),
        ("!! refait en 2019, à vérifier sur place", None, None, None),
    ] {
        let title = BlockTitle::of(text);
        assert_eq!(title.armoire.as_deref(), armoire, "{text}");
        assert_eq!(title.voie.as_deref(), voie, "{text}");
        assert_eq!(title.regime.as_deref(), regime, "{text}");
    }
}

#[test]
fn a_sheet_may_be_a_cabinet_s_or_a_street_s() {
    let place = |name: &str| {
        let sheet = Sheet {
            name: name.into(),
            ..Sheet::default()
        };
        place_of(Path::new("parc.xlsx"), &sheet, 1, &Territory::boulonnais())
    };
    assert_eq!(
        place("Armoire AR-12").armoire.as_deref(),
        Some("Armoire AR-12")
    );
    assert_eq!(place("Coffret : C3").armoire.as_deref(), Some("C3"));
    assert_eq!(place("Rue de Samer").voie.as_deref(), Some("Rue de Samer"));
    assert_eq!(place("Armoires"), SheetPlace::default());
    assert_eq!(place("Feuil1"), SheetPlace::default());
}
