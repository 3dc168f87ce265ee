use super::*;

fn sheet(rows: &[&[&str]]) -> Sheet {
    let mut sheet = Sheet::default();
    for (number, row) in (1..).zip(rows) {
        for (column, text) in (0..).zip(*row) {
            sheet.push(number, column, Cell::Text((*text).into()));
        }
    }
    sheet
}

fn lacks(titles: &[&str]) -> Option<String> {
    Columns::find(&sheet(&[titles]), "factures")
        .expect("a header")
        .lacks()
}

#[test]
fn the_header_is_the_row_that_says_most() {
    let sheet = sheet(&[
        &["Factures de la ville 2023"],
        &[
            "PDL",
            "Mois",
            "Consommation (MWh)",
            "Montant HT",
            "Montant TTC",
            "Index",
        ],
        &["1", "2023-01", "12", "3", "4", "5"],
    ]);
    let columns = Columns::find(&sheet, "").expect("a header");
    assert_eq!((columns.row, columns.lacks()), (2, None));
    assert_eq!(
        (columns.energy(), columns.basis()),
        (vec![(2, Some(1000.0))], Some(Basis::Ttc))
    );
    assert_eq!(columns.unused, ["Montant HT", "Index"]);
}

#[test]
fn months_side_by_side_need_a_unit_and_a_year() {
    for (titles, lack) in [
        (
            &["PDL", "janv-23", "févr-23", "mars-23", "Total kWh"][..],
            None,
        ),
        (
            &[
                "PDL",
                "Année",
                "janvier (kWh)",
                "février (kWh)",
                "mars (kWh)",
            ],
            None,
        ),
        (
            &["PDL", "janv-23", "févr-23", "mars-23"],
            Some("kWh ou en MWh"),
        ),
        (
            &["PDL", "janvier", "février", "mars", "Total MWh"],
            Some("année"),
        ),
    ] {
        let said = lacks(titles);
        assert_eq!(said.is_some(), lack.is_some(), "{titles:?}: {said:?}");
        assert!(lack.is_none_or(|lack| said.unwrap_or_default().contains(lack)));
    }
}

#[test]
fn what_cannot_be_stated_is_asked() {
    for (titles, lack) in [
        (&["Date", "Consommation"][..], "point de livraison"),
        (&["PDL", "Date de début", "kWh"], "il faut les deux"),
        (&["PDL", "Commune", "kWh"], "période"),
        (&["PDL", "Date", "Montant TTC"], "consommation"),
        (
            &["PDL", "Date", "Consommation (kWh)", "Consommation (MWh)"],
            "même chose",
        ),
    ] {
        let said = lacks(titles).unwrap_or_default();
        assert!(said.contains(lack), "{titles:?}: {said}");
    }
}

#[test]
fn posts_are_summed_and_their_sums_left_out() {
    let posts = |titles: &[&str]| {
        let columns = Columns::find(&sheet(&[titles]), "factures").expect("a header");
        let of: Vec<&str> = columns.posts.iter().map(|post| post.post).collect();
        (of.join(" "), columns.lacks(), columns.unused.join(", "))
    };
    let whole = |posts: &str, unused: &str| (posts.to_owned(), None, unused.to_owned());
    assert_eq!(
        posts(&[
            "PRM",
            "Mois",
            "HPE (kWh)",
            "HCE (kWh)",
            "HPH (kWh)",
            "HCH (kWh)"
        ]),
        whole("hpe hce hph hch", "")
    );
    assert_eq!(
        posts(&[
            "PRM",
            "Mois",
            "HP",
            "HC",
            "HPE",
            "HPH",
            "HCE",
            "HCH",
            "Total kWh"
        ]),
        whole("hpe hph hce hch", "HP, HC")
    );
    assert_eq!(
        posts(&[
            "PRM",
            "Mois",
            "Consommation (kWh)",
            "dont pointe (kWh)",
            "Montant HP (€)"
        ]),
        whole("", "dont pointe (kWh), Montant HP (€)")
    );
    assert_eq!(
        posts(&["PRM", "Mois", "Base (kWh)", "Index HP"]),
        whole("base", "Index HP")
    );
}

#[test]
fn a_poste_is_a_cabinet_or_a_post_of_the_tariff() {
    let with = |cells: [&str; 2]| {
        let rows: &[&[&str]] = &[
            &["PDL", "Poste", "Mois", "Consommation"],
            &["1", cells[0], "01/2024", "5"],
            &["1", cells[1], "01/2024", "6"],
        ];
        Columns::find(&sheet(rows), "f").expect("a header")
    };
    assert_eq!(with(["HP", "HC"]).index(Field::Poste), Some(1));
    assert_eq!(with(["HP", "Mairie"]).index(Field::Armoire), Some(1));
}

#[test]
fn a_unit_beside_the_table_holds_where_titles_say_none() {
    let energy = |rows: &[&[&str]], file: &str| {
        let columns = Columns::find(&sheet(rows), file).expect("a header");
        (columns.energy()[0].1, columns.decisions().len())
    };
    let titles: &[&str] = &["PDL", "Mois", "Consommation"];
    assert_eq!(energy(&[titles], "factures"), (None, 1));
    assert_eq!(energy(&[titles], "conso en MWh"), (Some(1000.0), 1));
    assert_eq!(
        energy(&[&["Consommations en MWh"], titles], "f"),
        (Some(1000.0), 1)
    );
    assert_eq!(
        energy(&[&["PDL", "Mois", "Consommation (kWh)"]], "en MWh"),
        (Some(1.0), 0)
    );
    let lacks = Columns::find(&sheet(&[&["PDL", "Mois", "Valeur"]]), "f").and_then(|c| c.lacks());
    assert!(lacks.expect("asked").contains("unité"));
}
