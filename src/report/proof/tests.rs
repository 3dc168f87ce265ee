use super::*;

fn goal(objective: Objective, unit: &'static str, value: f64, bound: f64) -> GoalProof {
    GoalProof {
        objective,
        unit,
        weighted: false,
        value,
        bound,
        reached: value,
        alone: None,
    }
}

fn proof(goals: Vec<GoalProof>) -> Proof {
    Proof {
        optimal: goals.iter().all(|goal| goal.gap() <= PROVED_GAP),
        nearest_only: false,
        plain: false,
        saved_kwh: 1_219_951.4,
        tolerance: 0.005,
        effort: Effort::default(),
        prices: Prices {
            objective: Objective::Kwh,
            unit: "kWh/an",
            per_extra_f4: -120.0,
            per_extra_f2: 0.0,
            per_extra_euro: vec![vec![0.5, 0.2], vec![0.0, 0.0], vec![0.1, 0.3]],
        },
        without: WithoutRules::default(),
        certainties: None,
        uncertainty: None,
        goals,
    }
}

fn line(proof: &Proof) -> String {
    proof.line().replace('\u{a0}', " ")
}

#[test]
fn a_proof_claims_no_more_than_it_proves() {
    let plain = |value: f64, bound: f64| {
        line(&Proof {
            plain: true,
            ..proof(vec![goal(Objective::Kwh, "kWh/an", value, bound)])
        })
    };
    let optimal = plain(1_219_951.4, 1_219_952.2);
    assert!(
        optimal.starts_with("Plan prouvé optimal au regard des hypothèses ci-contre"),
        "{optimal}"
    );
    assert!(optimal.contains(" 1 220 000 kWh/an"), "{optimal}");
    let far = plain(987_660.0, 1_000_000.0);
    assert!(!far.contains("optimal"), "{far}");
    assert!(far.ends_with("plus de 1 000 000 kWh/an."), "{far}");
    for said in [optimal, far] {
        assert!(!said.contains('%'), "the gap is for « La preuve »: {said}");
    }
    assert_eq!(gap_percent(1e-12), "0,0001\u{a0}%", "never nothing");
    assert_eq!(gap_percent(0.012_340_01), "1,2341\u{a0}%", "rounded up");
    assert!(plain(1e6, f64::INFINITY).contains("sans preuve"));
    // No plan keeps the targets: none may be said to keep them.
    let goals = vec![goal(Objective::Kwh, "kWh/an", 1e6, 1e6)];
    for is_plain in [true, false] {
        let nearest = line(&Proof {
            plain: is_plain,
            nearest_only: true,
            ..proof(goals.clone())
        });
        assert!(!nearest.contains("prouvé optimal"), "{nearest}");
        assert!(!nearest.contains("respecte"), "{nearest}");
        assert!(nearest.contains("s'approche"), "{nearest}");
    }
}

#[test]
fn another_goal_is_named_with_its_unit() {
    let cost = goal(Objective::Cout, "€", -1200.4, -1200.3);
    let said = line(&proof(vec![cost.clone()]));
    assert!(
        said.contains("le moindre coût des travaux, 1 200 €."),
        "{said}"
    );
    assert!(!said.contains("n'en économise plus"), "{said}");
    assert!(
        (cost.gap() - 0.1 / 1200.3).abs() < 1e-9,
        "a negative bound has a gap too"
    );
    let mut energy = goal(Objective::Kwh, "kWh cumulés", 5000.0, 5000.2);
    energy.weighted = true;
    energy.alone = Some(1_219_951.4);
    let said = line(&proof(vec![energy.clone(), cost.clone()]));
    assert_eq!(said.matches("1 220 000").count(), 1, "once: {said}");
    // What points are worth with their weights is no figure for a council.
    let said = line(&proof(vec![energy.clone()]));
    assert!(!said.contains("5 000"), "{said}");
    assert!(
        said.contains("il économise 1 220 000 kWh/an ; compte tenu des"),
        "{said}"
    );
    energy.alone = Some(5_120.0);
    let said = line(&proof(vec![energy, cost]));
    for part in [
        "rénovés en partie, 5 000 kWh cumulés ; les travaux seuls : 5 120 kWh cumulés ; puis le moindre coût",
        "ne fait sensiblement mieux. Chaque objectif peut perdre jusqu'à 0,5 % au profit des suivants.",
        "Il économise 1 220 000 kWh/an.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// A point of −120 kWh: 240 € where a euro brings 0.5 kWh, 400 € where it brings 0.3.
#[test]
fn euros_for_a_point_depend_on_the_commune() {
    let prices = proof(vec![]).prices;
    let range = prices.in_euros(prices.per_extra_f4).expect("budgets bind");
    assert!((range.least - 240.0).abs() < 1e-9 && (range.most - 400.0).abs() < 1e-9);
    assert_eq!(range.communes, 2);
    assert!(!prices.binds(1));
    assert_eq!(prices.in_euros(f64::NAN), None);
    assert_eq!(prices.in_euros(prices.per_extra_f2), None);
    assert_eq!(
        prices.in_euros(120.0),
        Some(range),
        "one that brings as much"
    );
    let worth = Prices {
        objective: Objective::Van,
        ..prices
    };
    assert_eq!(worth.in_euros(-90.0).map(|range| range.most), Some(90.0));
}
