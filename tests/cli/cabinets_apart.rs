//! `reverbere importer`: a list of the cabinets in a file of its own, beside the points of an inventory.

use crate::common::{Run, Workdir, by, found, map};

const POINTS: &str =
    "Armoire;N°;Rue;Lampe;Puissance\nA1;1;rue a;SHP;100\nA1;2;rue a;SHP;100\nA2;3;rue b;SHP;70\n";

fn in_commune(commune: &str, table: &str) -> String {
    let rows = (table.lines().zip(0..)).map(|(line, row)| match row {
        0 => format!("Commune;{line}\n"),
        _ => format!("{commune};{line}\n"),
    });
    rows.collect()
}

/// The others are read, and the exit code says that something is missing.
fn is_unread(run: &Run, file: &str) {
    assert_eq!(run.code, 2);
    let said = format!("« {file} » : c'est une liste d'armoires");
    assert!(run.stderr.contains(&said), "{}", run.stderr);
}

#[test]
fn what_it_says_of_a_cabinet_holds_for_its_points() {
    for list in [
        "Armoire;PRM;Extinction\nA1;14500123456789;23h-5h\nA2;14500123456790;Permanent\n",
        // In other words and another order, with rows and cabinets that no point names.
        "Extinction;N° armoire;PRM;Adresse\n23h-5h;Armoire A01;14500123456789;place\n;A9;;\nPermanent;A-02;14500123456790;gare\n",
    ] {
        for (commune, folder) in [("Samer", "samer.csv"), ("", "Samer points.csv")] {
            let work = Workdir::new();
            let points = match commune {
                "" => POINTS.to_owned(),
                commune => in_commune(commune, POINTS),
            };
            work.write(folder, points);
            work.write("armoires de Samer.csv", list);
            let (json, points) = work.import(&[folder, "armoires de Samer.csv"]);
            let said = by(&points, &["regime", "pdl"]);
            let wanted = map([
                ("extinction 23h-5h | 14500123456789", 2),
                ("Permanent | 14500123456790", 1),
            ]);
            assert_eq!(said, wanted, "{list} {commune}");
            assert_eq!(found(&json, "liste_armoires"), 1);
            assert_eq!(points.len(), 3);
        }
    }
}

/// « A1 » of one commune is not that of another, in whatever files they are.
#[test]
fn cabinets_of_two_communes_are_kept_apart() {
    let work = Workdir::new();
    work.write("samer.csv", in_commune("Samer", POINTS));
    work.write("carly.csv", in_commune("Carly", POINTS));
    work.write(
        "armoires.csv",
        "Commune;Armoire;Extinction\nSamer;A1;23h-5h\nSamer;A2;Permanent\nCarly;A1;0h-5h\nCarly;A2;1h-5h\n",
    );
    let (_, points) = work.import(&["samer.csv", "carly.csv", "armoires.csv"]);
    let wanted = map([
        ("Samer | extinction 23h-5h", 2),
        ("Samer | Permanent", 1),
        ("Carly | extinction 0h-5h", 2),
        ("Carly | extinction 1h-5h", 1),
    ]);
    assert_eq!(by(&points, &["commune", "regime"]), wanted);
}

/// A list that does not say of which commune it is could be that of either.
#[test]
fn a_list_of_no_commune_beside_two_inventories_is_refused() {
    let work = Workdir::new();
    work.write("samer.csv", in_commune("Samer", POINTS));
    work.write("carly.csv", in_commune("Carly", POINTS));
    work.write(
        "armoires.csv",
        "Armoire;Extinction\nA1;23h-5h\nA2;Permanent\n",
    );
    let run = work.run(&[
        "importer",
        "samer.csv",
        "carly.csv",
        "armoires.csv",
        "--json",
    ]);
    is_unread(&run, "armoires.csv");
}

#[test]
fn a_list_whose_cabinets_no_point_names_is_refused() {
    let work = Workdir::new();
    work.write("samer.csv", in_commune("Samer", POINTS));
    work.write(
        "armoires de Samer.csv",
        "Armoire;Extinction\nB7;23h-5h\nB8;Permanent\nB9;Permanent\n",
    );
    let run = work.run(&["importer", "samer.csv", "armoires de Samer.csv", "--json"]);
    is_unread(&run, "armoires de Samer.csv");
    let run = work.run(&["importer", "armoires de Samer.csv", "--json"]);
    run.refuses(&[
        "armoires de Samer.csv",
        "liste d'armoires",
        "colonne Commune",
    ]);
}

/// Its own numbers of points are compared with those read, and what the points say themselves wins.
#[test]
fn its_numbers_are_compared_and_the_points_own_words_hold() {
    let work = Workdir::new();
    let points = "Armoire;N°;Rue;Lampe;Puissance;Extinction\nA1;1;rue a;SHP;100;Permanent\nA1;2;rue a;SHP;100;\nA2;3;rue b;SHP;70;\n";
    work.write("samer.csv", in_commune("Samer", points));
    work.write(
        "armoires.csv",
        "Armoire;Nb points;Extinction\nA1;12;23h-5h\nA2;1;0h-5h\n",
    );
    let (json, points) = work.import(&["samer.csv", "armoires.csv"]);
    let wanted = map([
        ("Permanent", 1),
        ("extinction 23h-5h", 1),
        ("extinction 0h-5h", 1),
    ]);
    assert_eq!(by(&points, &["regime"]), wanted);
    assert_eq!(found(&json, "total_different"), 1);
}

/// Each folder has its own, as communes send them.
#[test]
fn a_list_of_no_commune_is_that_of_its_folder() {
    let work = Workdir::new();
    for (commune, hours) in [("Samer", "23h-5h"), ("Carly", "0h-5h")] {
        std::fs::create_dir_all(work.path().join("parc").join(commune)).expect("a folder");
        work.write(
            &format!("parc/{commune}/points.csv"),
            in_commune(commune, POINTS),
        );
        let list = format!("Armoire;Nb points;Extinction\nA1;2;{hours}\nA2;1;Permanent\n");
        work.write(&format!("parc/{commune}/armoires.csv"), list);
    }
    let (json, points) = work.import(&["parc"]);
    let wanted = map([
        ("Samer | extinction 23h-5h", 2),
        ("Samer | Permanent", 1),
        ("Carly | extinction 0h-5h", 2),
        ("Carly | Permanent", 1),
    ]);
    assert_eq!(by(&points, &["commune", "regime"]), wanted);
    assert_eq!(found(&json, "total_different"), 0);
}
