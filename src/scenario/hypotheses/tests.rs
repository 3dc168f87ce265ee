use super::*;

#[test]
fn every_key_of_the_table_can_be_changed_and_the_others_are_valued() {
    for hypothesis in DEFAULTS.iter() {
        let least = hypothesis.bounds[0];
        let changed: Overrides =
            toml::from_str(&format!("{} = {least}", hypothesis.key)).expect("a key of the table");
        assert_eq!(changed.of(&hypothesis.key), Some(least));
        let empty = ["abonnement_kva", "cee_par_point", "cee_prix_mwhc"]
            .contains(&&*hypothesis.key)
            || hypothesis.key.starts_with("frais_");
        assert_eq!(hypothesis.value.is_none(), empty, "{}", hypothesis.key);
    }
}

#[test]
fn a_scenario_changes_what_it_names_and_says_so() {
    let changed = Overrides {
        prix_kwh: Some(0.2),
        ..Overrides::default()
    };
    let hypotheses = Hypotheses::new(&changed).expect("a plausible price");
    assert!((hypotheses.price_eur_per_kwh() - 0.2).abs() < 1e-12);
    assert!((hypotheses.co2_kg_per_kwh() - 0.0519).abs() < 1e-12);
    assert!((hypotheses.vat_rate() - 0.2).abs() < 1e-12);
    assert_eq!(hypotheses.all()[0].source, "Valeur du scénario");
    assert!(
        Hypotheses::new(&Overrides {
            tva: Some(20.0),
            ..Overrides::default()
        })
        .is_err()
    );
}

/// 4,000 kWh cumac at 7.95 €/MWh cumac are 31.80 €; 5,600 with detection, 44.52 €. What was agreed
/// comes before.
#[test]
fn certificates_by_hand() {
    let of = |text: &str| {
        let overrides: Overrides = toml::from_str(text).expect("keys of the table");
        Hypotheses::new(&overrides)
            .expect("plausible")
            .certificates_eur()
    };
    assert_eq!(of(""), None);
    let [dimmed, detecting] = of("cee_prix_mwhc = 7.95").expect("a price");
    assert!((dimmed - 31.80).abs() < 1e-9 && (detecting - 44.52).abs() < 1e-9);
    assert_eq!(
        of("cee_par_point = 50\ncee_prix_mwhc = 7.95"),
        Some([50.0, 50.0])
    );
}

/// The whole price, or energy and subscription apart: never energy at the whole price and its
/// subscription again.
#[test]
fn a_price_means_one_thing() {
    let of = |text: &str| {
        let overrides: Overrides = toml::from_str(text).expect("keys of the table");
        Hypotheses::new(&overrides)
    };
    let apart = of("prix_energie_kwh = 0.12\nabonnement_kva = 93.13").expect("both");
    assert!((apart.price_eur_per_kwh() - 0.12).abs() < 1e-12);
    assert!(apart.all()[0].label.contains("abonnement compté à part"));
    for refused in [
        "prix_kwh = 0.17\nabonnement_kva = 93.13",
        "abonnement_kva = 93.13",
        "prix_energie_kwh = 0.12",
        "prix_kwh = 0.17\nprix_energie_kwh = 0.12\nabonnement_kva = 93.13",
    ] {
        let error = of(refused).expect_err(refused);
        assert!(error.contains("abonnement"), "{error}");
    }
}
