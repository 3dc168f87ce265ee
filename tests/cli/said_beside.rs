//! `reverbere importer`: what stands beside the columns that tell a lamp: remarks, codes of states, masts in
//! references, seasons, columns without a title, coordinates that cannot be, tubes counted, small parks given twice.

use crate::common::{Points, Workdir, decided, found, read};

fn waiting(points: &Points) -> usize {
    let waits = points
        .iter()
        .filter(|point| point["exclusion"] == "a_confirmer");
    waits.count()
}

#[test]
fn a_count_that_each_lantern_of_a_mast_repeats_counts_none() {
    let of_references = |references: [&str; 6]| {
        let rows = references.iter().zip([2, 2, 1, 3, 3, 3]);
        let rows = rows.map(|(reference, count)| format!("{reference};rue a;{count};SHP;100\n"));
        rows.collect::<Vec<_>>().concat()
    };
    for references in [
        ["S1/0", "S1/1", "S2/2", "S3/3", "S3/4", "S3/5"],
        ["S1-A", "S1-B", "S2-A", "S3-A", "S3-B", "S3-C"],
        ["12.1", "12.2", "13.1", "14.1", "14.2", "14.3"],
        ["M1 a", "M1 b", "M2 a", "M3 a", "M3 b", "M3 c"],
    ] {
        let rows = of_references(references);
        let (_, points) = read(&format!(
            "Réf;Rue;Nb luminaires du support;Lampe;Puissance\n{rows}"
        ));
        assert_eq!(points.len(), 6, "{references:?}");
    }
    for title in ["id_supp", "id_sup", "num_cand", "code_mat"] {
        let masts = ["S1", "S1", "S2", "S3", "S3", "S3"]
            .iter()
            .zip([2, 2, 1, 3, 3, 3]);
        let rows = (1..)
            .zip(masts)
            .map(|(at, (mast, count))| format!("{at};{mast};rue a;{count};SHP;100\n"));
        let rows = rows.collect::<String>();
        let (_, points) = read(&format!(
            "id_foyer;{title};voie;nbr_foyer;ty_lampe;puis_lam\n{rows}"
        ));
        assert_eq!(points.len(), 6, "{title}");
    }
    // Supports of a street, numbered with a dash, are counted as they say.
    let (_, points) = read(
        "Réf;Rue;Nb luminaires;Lampe;Puissance\nR-1;a;2;SHP;100\nR-2;b;2;SHP;100\nR-3;c;1;SHP;100\n",
    );
    assert_eq!(points.len(), 5);
}

#[test]
fn states_in_codes_are_asked() {
    for (title, codes, waits) in [
        ("Statut", ["1", "1", "0"], 1),
        ("Statut", ["E", "E", "D"], 1),
        ("Situation", ["A", "A", "S"], 1),
        ("État", ["1", "0", "1"], 1),
        // Marks from good to bad.
        ("État", ["A", "B", "C"], 0),
        ("État", ["1", "2", "3"], 0),
        ("Statut", ["Bon", "Bon", "Bon"], 0),
    ] {
        let rows = (1..)
            .zip(codes)
            .map(|(at, code)| format!("{at};rue a;SHP;100;{code}\n"));
        let (json, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;{title}\n{}",
            rows.collect::<String>()
        ));
        assert_eq!(
            (points.len(), waiting(&points)),
            (3, waits),
            "{title} {codes:?}"
        );
        assert_eq!(
            decided(&json, "asked", "lu").len(),
            waits,
            "{title} {codes:?}"
        );
    }
}

#[test]
fn a_remark_that_denies_its_row_is_told() {
    for remark in [
        "n'existe plus",
        "Non trouvé sur site",
        "doublon de 12",
        "HS depuis 2019",
        "éteint la nuit",
        "à supprimer du fichier",
        "double crosse",
        "2 lanternes",
        "Coupure 23h-5h",
        "en fait BF 125",
        "puissance réelle 70 W",
    ] {
        // Under its title, and without one at the end of the row.
        for title in ["Observations", ""] {
            let (json, points) = read(&format!(
                "N°;Rue;Lampe;Puissance;{title}\n1;rue a;SHP;100;{remark}\n2;rue a;SHP;100;\n3;rue a;SHP;100;vu\n"
            ));
            assert_eq!(points.len(), 3, "{remark}");
            assert!(
                decided(&json, "likely", "lu").contains(&remark),
                "{remark} {json}"
            );
        }
    }
    for remark in [
        "face au stade",
        "prise guirlande",
        "mât neuf",
        "lampe HS remplacée",
        "SHP 100 W",
    ] {
        let (json, _) = read(&format!(
            "N°;Rue;Lampe;Puissance;Observations\n1;a;SHP;100;{remark}\n"
        ));
        assert!(
            !decided(&json, "likely", "lu").contains(&remark),
            "{remark}"
        );
    }
    // Under a title that nobody foresaw.
    let (json, points) =
        read("N°;Rue;Lampe;Puissance;Vérifié\n1;a;SHP;100;oui\n2;a;SHP;100;introuvable\n");
    assert_eq!(
        (decided(&json, "asked", "lu"), waiting(&points)),
        (vec!["Vérifié"], 1)
    );
}

#[test]
fn columns_that_say_it_in_other_words_are_asked() {
    for (titles, rows, waits) in [
        (
            "N°;Rue;Lampe;Puissance;Hors service",
            "1;a;SHP;100;\n2;a;SHP;100;Oui\n",
            1,
        ),
        (
            "Rue;Du n°;Au n°;Lampe;Puissance",
            "a;1;5;SHP;100\nb;6;8;SHP;70\n",
            2,
        ),
        (
            "N°;Rue;Luminaire;Lampe;Puissance",
            "1;a;2 x Onyx 2;SHP;100\n2;a;Onyx 2 (x2);SHP;100\n3;a;Onyx 2;SHP;100\n",
            2,
        ),
        (
            "N°;Rue;Lampe;Puissance;Extinction hiver",
            "1;a;SHP;100;23h-5h\n2;a;SHP;100;22h-6h\n3;a;SHP;100;23h-5h\n",
            3,
        ),
    ] {
        let (json, points) = read(&format!("{titles}\n{rows}"));
        assert_eq!(waiting(&points), waits, "{titles} {json}");
    }
    // « // » repeats the cell above; « En service (O/N) » is no year.
    let (_, points) = read("N°;Rue;Lampe;Puissance\n1;rue a;SHP;100\n2;//;//;//\n3;-//-;-//-;70\n");
    let streets: Vec<&str> = points.iter().map(|point| point["voie"].as_str()).collect();
    assert_eq!(streets, ["rue a", "rue a", "rue a"]);
    let (json, points) =
        read("N°;Rue;Lampe;Puissance;En service (O/N)\n1;a;SHP;100;O\n2;a;SHP;100;N\n");
    assert_eq!((points.len(), found(&json, "valeur_illisible")), (1, 0));
}

#[test]
fn coordinates_that_cannot_be_are_told() {
    let head = "N°;Rue;Lampe;Puissance;Latitude;Longitude\n";
    let samer =
        "1;a;SHP;100;50,6386;1,7466\n2;a;SHP;100;50,6390;1,7470\n3;a;SHP;100;50,6394;1,7474\n";
    for (place, code) in [
        // In the sea, in Paris, in Dunkerque.
        ("50,6386;-1,7466", "coordonnees_lointaines"),
        ("48,8566;2,3522", "coordonnees_lointaines"),
        ("51,0343;2,3768", "coordonnees_lointaines"),
    ] {
        let (json, points) = read(&format!("{head}{samer}4;a;SHP;100;{place}\n"));
        assert_eq!((points.len(), found(&json, code)), (4, 1), "{place}");
    }
    let (json, _) = read(&format!("{head}{samer}4;a;SHP;100;50,64;1,75\n"));
    assert_eq!(found(&json, "coordonnees_lointaines"), 0);
    // A lost decimal mark, another system.
    for place in ["506386123;17466123", "5611000;411000"] {
        let (json, _) = read(&format!("{head}1;a;SHP;100;{place}\n2;a;SHP;100;{place}\n"));
        assert_eq!(found(&json, "coordonnees_inconnues"), 1, "{place}");
    }
}

#[test]
fn tubes_in_a_column_are_in_one_luminaire() {
    for (titles, cells, watts) in [
        ("Nb lampes;Lampe;Puissance", "2;PLL;36", "72"),
        ("Nb tubes;Lampe;Puissance", "2;Tube fluorescent;36", "72"),
        (
            "Nombre de sources;Lampe;Puissance",
            "4;Tube fluo T8;18",
            "72",
        ),
        ("Nb lampes;Lampe;Puissance luminaire", "2;PLL 36;72", "72"),
        ("Nb lampes;Lampe;Puissance", "2;PLL;72", "72"),
    ] {
        let (json, points) = read(&format!("N°;Rue;{titles}\n1;a;{cells}\n2;a;1;SHP;100\n"));
        assert_eq!(points.len(), 2, "{titles}");
        assert!(
            (points[0]["puissance_lampe_w"]
                .parse::<f64>()
                .expect("watts")
                - watts.parse::<f64>().expect("watts"))
            .abs()
                < 0.1,
            "{titles} {json}"
        );
    }
    // Luminaires are counted, and lamps of rows that are no single point.
    for csv in [
        "N°;Rue;Nb luminaires;Lampe;Puissance\n1;a;2;PLL;36\n",
        "Rue;Nb lampes;Lampe;Puissance\na;2;PLL;36\n",
        "N°;Rue;Nb lampes;Lampe;Puissance\n1;a;2;SHP;100\n",
    ] {
        assert_eq!(read(csv).1.len(), 2, "{csv}");
    }
}

#[test]
fn a_small_park_given_twice_is_asked() {
    let head = "Réf;Commune;Rue;Lampe;Puissance;Latitude;Longitude\n";
    let park = |references: [&str; 3]| {
        let rows = (0..).zip(references);
        let row = |(at, reference): (i32, &str)| {
            format!("{reference};Samer;rue a;SHP;100;50,63{at};1,74{at}\n")
        };
        format!("{head}{}", rows.map(row).collect::<String>())
    };
    let work = Workdir::new();
    work.write("syndicat.csv", park(["A01-12", "A01-13", "A02-1"]));
    work.write("entreprise.csv", park(["A1/12", "A1/13", "A2/1"]));
    let (json, points) = work.import(&["syndicat.csv", "entreprise.csv"]);
    assert_eq!((points.len(), waiting(&points)), (6, 3));
    assert_eq!(decided(&json, "asked", "lu").len(), 1);
    // Two versions of one name, as many points in each street.
    let head = "Commune;Rue;Lampe;Puissance\n";
    let old = format!("{head}{}", "Samer;rue a;SHP;100\n".repeat(6));
    let new = format!(
        "{head}{}{}",
        "Samer;rue a;LED;40\n".repeat(2),
        "Samer;rue a;SHP;100\n".repeat(4)
    );
    for (first, second, asked) in [
        ("samer 2021.csv", "samer 2023.csv", 1),
        ("samer.csv", "samer corrigé.csv", 1),
        ("janvier.csv", "février.csv", 1),
        ("nord.csv", "sud.csv", 0),
    ] {
        let work = Workdir::new();
        work.write(first, &old);
        work.write(second, &new);
        let (json, _) = work.import(&[first, second]);
        assert_eq!(
            decided(&json, "asked", "lu").len(),
            asked,
            "{first}, {second}"
        );
    }
}
