use super::*;

fn read_text(text: &[u8]) -> Result<Territory> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("communes.csv");
    std::fs::write(&file, text).expect("a file");
    read(&file)
}

/// Codes, names, EPCI and inhabitants of a list.
fn lines(territory: &Territory) -> Vec<(&str, &str, &str, u32)> {
    let communes = territory.communes().iter();
    communes
        .map(|one| {
            (
                one.insee.as_str(),
                one.nom.as_str(),
                one.epci.as_str(),
                one.population,
            )
        })
        .collect()
}

#[test]
fn lists_of_any_usual_form_say_the_same() {
    let whole = [
        ("81222", "Réalmont", "CC Centre Tarn", 3561),
        (
            "01004",
            "Ambérieu-en-Bugey",
            "CC de la Plaine de l'Ain",
            15_983,
        ),
    ];
    let cp1252 = b"Code INSEE;Commune;EPCI;Population\r\n81222;R\xe9almont;CC Centre Tarn;3 561\r\n1004;Amb\xe9rieu-en-Bugey;CC de la Plaine de l'Ain;15 983\r\n";
    let utf8 = "\u{feff}Liste des communes\n\nN° INSEE\tNom de la commune\tIntercommunalité\tPop. municipale\n81222\tRéalmont\tCC Centre Tarn\t3561\n01004\tAmbérieu-en-Bugey\tCC de la Plaine de l'Ain\t15983\nTOTAL\t\t\t19544\n".replace("TOTAL\t\t\t", "\tTOTAL\t\t");
    let ours = "# notre liste\ninsee,nom,epci,population\n81222,Réalmont,CC Centre Tarn,3561\n01004,Ambérieu-en-Bugey,CC de la Plaine de l'Ain,15983\n";
    for text in [&cp1252[..], utf8.as_bytes(), ours.as_bytes()] {
        let territory = read_text(text).expect("a list");
        assert_eq!(lines(&territory), whole);
        assert_eq!(territory.remarks, Vec::<String>::new());
    }
}

#[test]
fn what_a_list_lacks_is_filled_in_and_stated() {
    for text in [
        "Code INSEE\n81222\n81147\n",
        "81222\n81147\n",
        "Commune\nRéalmont\nLOMBERS\n",
        "code,libellé,code postal\n81222,Réalmont,81120\n81147,Lombers,81120\n",
    ] {
        let territory = read_text(text.as_bytes()).expect("a list");
        let stated: Vec<&str> = lines(&territory).iter().map(|line| line.2).collect();
        assert_eq!(stated, ["CC Centre Tarn"; 2], "{text}");
        assert!(territory.communes().iter().all(|one| one.population > 0));
        let remarks = territory.remarks.join(" ; ");
        assert!(remarks.contains("EPCI de 2 communes"), "{remarks}");
        assert!(remarks.contains("population de 2 communes"), "{remarks}");
    }
}

#[test]
fn codes_that_are_not_or_no_longer_are_stated_with_their_row() {
    let text = "insee,nom,epci,population\n81222,Réalmont,A,1\n81999,Nulle-Part,A,1\n81226,Ronel,A,1\n81147,Albi,A,1\n";
    let territory = read_text(text.as_bytes()).expect("a list");
    let remarks = territory.remarks.join("\n");
    for said in [
        "ligne 3 : 81999 n'est le code INSEE d'aucune commune",
        "ligne 4 : 81226 (Ronel) fait aujourd'hui partie de Terre-de-Bancalié (81233)",
        "ligne 5 : 81147 est le code de Lombers, la liste dit « Albi »",
    ] {
        assert!(remarks.contains(said), "« {said} » is not in: {remarks}");
    }
    assert_eq!(territory.by_insee("81226"), territory.by_insee("81233"));
    // A list from abroad is as it stands.
    let abroad = read_text(b"insee,nom,epci,population\n90001,Boise,Ada County,235684\n");
    assert_eq!(abroad.expect("a list").remarks, Vec::<String>::new());
}

#[test]
fn what_stands_for_no_commune_is_refused_with_its_row() {
    for (text, says) in [
        ("Code INSEE\n81222\n81999\n", "ligne 3"),
        ("Commune\nLombers\nNulle-Part\n", "« Nulle-Part »"),
        ("Rue;Lampe\nHaute;SHP\n", "Code INSEE"),
    ] {
        let error = read_text(text.as_bytes()).expect_err(text).to_string();
        assert!(error.contains(says), "{error}");
    }
}
