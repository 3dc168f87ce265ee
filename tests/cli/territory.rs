//! Any territory the same day: communes chosen by name or found in the inventories, lists of any form,
//! the place of the sun, the targets of a plan.

use crate::common::{Run, Workdir};
use reverbere::follow_up::{FollowUp, Reference, form};
use rust_xlsxwriter::Workbook;

/// An inventory of twelve sodium lamps of 100 W, each with the code and name told in turn.
fn inventory(places: &[(&str, &str)]) -> String {
    let mut csv = String::from(
        "Référence;Code INSEE;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire\n",
    );
    for (n, (insee, name)) in (1..=12).zip(places.iter().cycle()) {
        csv += &format!("P-{n:02};{insee};{name};A1;rue Haute;SHP;100;Routier fermé\n");
    }
    csv
}

fn says(run: &Run, parts: &[&str]) {
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    let text = run.stdout.replace('\u{a0}', " ");
    for part in parts {
        assert!(text.contains(part), "« {part} » is not in: {text}");
    }
}

/// The codes of the points written, each once.
fn codes(work: &Workdir) -> Vec<String> {
    let text = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
    let mut codes: Vec<String> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(';').next().map(str::to_owned))
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn the_codes_of_the_inventory_say_the_territory_and_its_sun() {
    for (places, insee, territory, sun) in [
        (
            // Parts of Terre-de-Bancalié, under the codes that they had.
            &[
                ("81226", "Ronel"),
                ("81241", "Saint-Antonin-de-Lacalm"),
                ("81233", "Roumégoux"),
            ][..],
            "81233",
            "CC Centre Tarn (11 communes)",
            "Albi (Tarn), 43,93° N 2,15° E, d'après le département",
        ),
        (
            &[("97105", "Basse-Terre")],
            "97105",
            "CA Grand Sud Caraïbe (11 communes)",
            "Basse-Terre (Guadeloupe), 16° N 61,73° O, d'après le département ; heure légale America/Guadeloupe",
        ),
        (
            &[("2A004", "Ajaccio")],
            "2A004",
            "CA du Pays Ajaccien",
            "Ajaccio (Corse-du-Sud)",
        ),
        (
            &[("75108", "")],
            "75056",
            "Métropole du Grand Paris",
            "Paris, 48,85° N 2,35° E",
        ),
        (
            &[("69385", "Lyon")],
            "69123",
            "Métropole de Lyon",
            "Lyon (Rhône)",
        ),
        (
            &[("13203", "Marseille")],
            "13055",
            "Métropole d'Aix-Marseille",
            "Marseille (Bouches-du-Rhône)",
        ),
        (
            &[("67482", "Strasbourg")],
            "67482",
            "Eurométropole de Strasbourg",
            "Strasbourg (Bas-Rhin)",
        ),
        (
            &[("62773", "Samer")],
            "62773",
            "Pays Boulonnais (74 communes)",
            "Boulogne-sur-Mer, 50,7264° N 1,6147° E",
        ),
    ] {
        let work = Workdir::new();
        work.write("parc.csv", inventory(places));
        let run = work.run(&["importer", "parc.csv", "-o", "points.csv"]);
        let stated = [
            &format!("Territoire : {territory}")[..],
            "d'après les codes INSEE",
            &format!("Lieu du soleil : {sun}"),
        ];
        says(&run, &stated);
        assert_eq!(codes(&work), [insee], "{places:?}");
        let json = work.run(&["diagnostiquer", "parc.csv", "--json"]).json();
        assert_eq!(json["points"], 12);
        assert!(json["soleil"]["latitude"].is_number(), "{json}");
    }
}

#[test]
fn an_epci_is_chosen_by_its_name_however_written() {
    let work = Workdir::new();
    // Namesakes of many departments, and no code.
    work.write("parc.csv", inventory(&[("", "Fauch"), ("", "Roumégoux")]));
    for stated in [
        "CC Centre Tarn",
        "communauté de communes du centre-tarn",
        "200034049",
    ] {
        let run = work.run(&["importer", "parc.csv", "-o", "points.csv", "--epci", stated]);
        says(
            &run,
            &[
                "12 points lumineux",
                "Territoire : CC Centre Tarn (11 communes)\n",
            ],
        );
        assert_eq!(codes(&work), ["81088", "81233"]);
    }
    let run = work.run(&["diagnostiquer", "parc.csv", "--departement", "Tarn"]);
    says(&run, &["Territoire : Tarn (314 communes)", "Albi (Tarn)"]);
    work.run(&["importer", "parc.csv", "--epci", "CC Centre Tran"])
        .refuses(&[
            "Centre Tran",
            "« CC Centre Tarn » (200034049, Tarn)",
            "SIREN",
        ]);
    work.run(&["importer", "parc.csv", "--departement", "00"])
        .refuses(&["« 00 »", "département"]);
    work.run(&[
        "importer",
        "parc.csv",
        "--epci",
        "Centre Tarn",
        "--territoire",
        "x.csv",
    ])
    .refuses(&["deux fois"]);
}

#[test]
fn what_the_inventory_leaves_open_is_asked() {
    let work = Workdir::new();
    work.write("parc.csv", inventory(&[("", "Saint-Martin")]));
    for command in ["importer", "diagnostiquer"] {
        work.run(&[command, "parc.csv"]).refuses(&[
            "« Saint-Martin »",
            "plusieurs départements",
            "--epci",
            "--departement",
        ]);
    }
    // No commune at all: the import says which rows, what needs a place asks for one.
    let nowhere = inventory(&[("", "")]);
    work.write("points.csv", nowhere);
    says(
        &work.run(&["importer", "points.csv"]),
        &[
            "12 × aucune commune",
            "Territoire : aucune commune reconnue",
            "--epci",
        ],
    );
    work.run(&["diagnostiquer", "points.csv"])
        .refuses(&["aucune commune de France", "--epci"]);
}

#[test]
fn a_title_alone_says_it_and_says_what_to_do_if_it_is_wrong() {
    let work = Workdir::new();
    let table = inventory(&[("", "")]);
    work.write(
        "parc.csv",
        format!("Éclairage public de Lamillarié;;;;;;;\n{table}"),
    );
    let run = work.run(&["importer", "parc.csv", "-o", "points.csv"]);
    says(
        &run,
        &["CC Centre Tarn (11 communes), d'après les titres", "--epci"],
    );
    assert_eq!(codes(&work), ["81133"]);
    let json = work.run(&["importer", "parc.csv", "--json"]).json();
    let decisions = json["decisions"].as_array().expect("decisions");
    let place = decisions
        .iter()
        .find(|one| one["sujet"] == "lieu")
        .expect("a decision");
    assert_eq!(place["certitude"], "likely");
    assert_eq!(json["territoire"]["nom"], "CC Centre Tarn");
}

#[test]
fn lists_of_communes_come_as_they_are_kept() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        inventory(&[("81226", "Ronel"), ("81147", "Lombers")]),
    );
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Code INSEE").expect("a cell");
    sheet.write(0, 1, "Commune").expect("a cell");
    for (row, (code, name)) in [(81_233, "Terre-de-Bancalié"), (81_147, "Lombers")]
        .iter()
        .enumerate()
    {
        sheet.write(row as u32 + 1, 0, *code).expect("a cell");
        sheet.write(row as u32 + 1, 1, *name).expect("a cell");
    }
    work.write("liste.xlsx", book.save_to_buffer().expect("a workbook"));
    work.write("ansi.csv", &b"insee;nom;epci;population\r\n81233;Terre-de-Bancali\xe9;CC Centre Tarn;1725\r\n81147;Lombers;CC Centre Tarn;1080\r\n"[..]);
    work.write("noms.txt", "Terre-de-Bancalié\nLombers\n");
    for (list, stated) in [("liste.xlsx", 2), ("ansi.csv", 0), ("noms.txt", 2)] {
        let run = work.run(&[
            "importer",
            "parc.csv",
            "-o",
            "points.csv",
            "--territoire",
            list,
        ]);
        says(&run, &["Territoire : CC Centre Tarn (2 communes)"]);
        assert_eq!(codes(&work), ["81147", "81233"], "{list}");
        assert_eq!(
            run.stderr.lines().count(),
            stated,
            "{list} : {}",
            run.stderr
        );
        assert!(
            stated == 0 || run.stderr.contains("population de 2 communes"),
            "{}",
            run.stderr
        );
    }
    work.write(
        "faux.csv",
        "Code INSEE;Commune\n81233;Terre-de-Bancalié\n81999;Nulle-Part\n",
    );
    let run = work.run(&["importer", "parc.csv", "--territoire", "faux.csv"]);
    assert!(
        run.stderr.contains("ligne 3 : 81999 n'est le code INSEE"),
        "{}",
        run.stderr
    );
}

#[test]
fn coordinates_place_the_sun_where_the_points_are() {
    let work = Workdir::new();
    let mut csv = String::from("Code INSEE;Rue;Type lampe;Puissance (W);Longitude;Latitude\n");
    for n in 0..10 {
        csv += &format!("81222;rue Haute;SHP;100;2.19{n};43.77{n}\n");
    }
    work.write("parc.csv", csv);
    says(
        &work.run(&["diagnostiquer", "parc.csv"]),
        &["Lieu du soleil : 43,77° N 2,19° E, d'après les coordonnées de 10 points"],
    );
}

/// A scenario of the Tarn, its inventory and budgets; `more` is added above its targets.
fn tarn(more: &str, after: &str) -> Workdir {
    let work = Workdir::new();
    work.write("parc.csv", inventory(&[("81147", "Lombers")]));
    work.write("budgets.csv", "Commune;Budget 2027\nLombers;9 000\n");
    work.write(
        "s.toml",
        format!(
            "nom = \"Centre Tarn\"\nbase_montants = \"HT\"\ninventaires = [\"parc.csv\"]\nfichier_budgets = \"budgets.csv\"\n{more}[objectifs]\nfacteur4 = 3\nfacteur2 = 2\n{after}"
        ),
    );
    work
}

#[test]
fn a_scenario_says_its_territory_or_its_budgets_do() {
    for (more, said) in [
        (
            "epci = \"Centre Tarn\"\n",
            "Territoire : CC Centre Tarn (11 communes)\n",
        ),
        (
            "epci = [\"CC Centre Tarn\", \"CA de l'Albigeois\"]\n",
            "(27 communes)\n",
        ),
        (
            "departement = \"81\"\n",
            "Territoire : Tarn (314 communes)\n",
        ),
        ("communes = [\"81147\"]\n", "(1 commune)\n"),
        (
            "",
            "Territoire : CC Centre Tarn (11 communes), d'après les budgets\n",
        ),
    ] {
        let work = tarn(more, "");
        let run = work.run(&["planifier", "s.toml", "-o", "plan"]);
        let stated = [
            said,
            "Lieu du soleil : Albi (Tarn), 43,93° N 2,15° E, d'après le département",
            "Objectifs du scénario : 3 en facteur 4, 2 en facteur 2",
        ];
        says(&run, &stated);
        // The hours of the plan are those of Albi, and its workbooks say so.
        let kept = std::fs::read_to_string(work.path().join("plan/plan.toml")).expect("plan.toml");
        assert!(kept.contains("latitude = 43.93"), "{kept}");
        let book = work.path().join("plan/Territoire.xlsx");
        let sheets = reverbere::sheets::read_sheets(&book).expect("a workbook");
        let cells = sheets
            .iter()
            .flat_map(|sheet| &sheet.rows)
            .flat_map(|row| &row.cells);
        let place = "Albi (Tarn), 43,93° N 2,15° E, d'après le département";
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert!(
            cells
                .clone()
                .any(|(_, cell)| plain(cell.to_string()) == place)
        );
        assert!(
            cells
                .clone()
                .any(|(_, cell)| cell.to_string().starts_with("GeoNames"))
        );
    }
    let work = tarn("", "[heures]\nlatitude = 43.77\nlongitude = 2.19\n");
    says(
        &work.run(&["planifier", "s.toml", "-o", "plan"]),
        &["Lieu du soleil : 43,77° N 2,19° E, donné"],
    );
    let work = tarn("epci = \"Centre Tran\"\n", "");
    work.run(&["planifier", "s.toml", "-o", "plan"])
        .refuses(&["s.toml", "CC Centre Tarn"]);
    let work = tarn("", "[heures]\nlatitude = 43.77\n");
    work.run(&["planifier", "s.toml", "-o", "plan"]).refuses(&[
        "s.toml",
        "heures.longitude",
        "vont ensemble",
    ]);
    let work = tarn("", "");
    work.write("budgets.csv", "Commune;Budget\nSaint-Martin;9 000\n");
    work.run(&["planifier", "s.toml", "-o", "plan"]).refuses(&[
        "s.toml",
        "« Saint-Martin »",
        "epci = [",
    ]);
}

/// Writes the empty follow-up of the plan.
fn follow(work: &Workdir) {
    let run = work.run(&["planifier", "s.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let plan = Reference::of_folder(&work.path().join("plan")).expect("a plan");
    let rows = FollowUp::of_plan(plan.clone()).rows();
    work.write("suivi.xlsx", form(&plan, &rows).expect("a workbook"));
}

#[test]
fn another_territory_is_never_held_to_the_contract_of_the_boulonnais() {
    let work = tarn("", "[annees]\nliste = [2027]\n");
    follow(&work);
    let json = work
        .run(&[
            "suivi",
            "bilan",
            "suivi.xlsx",
            "--date",
            "2027-06-30",
            "--json",
        ])
        .json();
    assert_eq!(
        json["contrat"],
        "Objectifs du plan « Centre Tarn », faute de contrat"
    );
    let targets: Vec<(&str, f64)> = (json["objectifs"].as_array().expect("a list").iter())
        .map(|one| {
            (
                one["mesure"].as_str().expect("a measure"),
                one["cible"].as_f64().expect("a target"),
            )
        })
        .collect();
    assert_eq!(
        targets,
        [("points", 5.0), ("facteur4", 3.0), ("facteur2", 2.0)]
    );
    assert_eq!(json["objectifs"][0]["echeance"], "2027-12-31");
    // Without years there is no deadline to hold it to.
    let work = tarn("", "");
    follow(&work);
    work.run(&["suivi", "bilan", "suivi.xlsx", "--date", "2027-06-30"])
        .refuses(&["Centre Tarn", "n'a pas d'années", "--contrat"]);
}

#[test]
fn a_template_is_of_the_territory_of_its_commune() {
    let work = Workdir::new();
    let run = work.run(&["modele", "-o", "m.xlsx", "--commune", "81147"]);
    says(&run, &["Lombers, code INSEE 81147"]);
    let run = work.run(&["modele", "-o", "n.xlsx", "--epci", "Centre Tarn"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = |name: &str| {
        let sheets = reverbere::sheets::read_sheets(&work.path().join(name)).expect("sheets");
        let cells = sheets
            .into_iter()
            .flat_map(|sheet| sheet.rows)
            .flat_map(|row| row.cells);
        cells.map(|(_, cell)| cell.to_string()).collect::<Vec<_>>()
    };
    assert!(text("n.xlsx").contains(&"Terre-de-Bancalié".to_owned()));
    assert!(!text("n.xlsx").contains(&"Boulogne-sur-Mer".to_owned()));
    says(
        &work.run(&["modele", "-o", "p.xlsx"]),
        &[
            "Communes proposées : Pays Boulonnais (74 communes)",
            "--epci",
        ],
    );
}

#[test]
fn hours_are_those_of_a_department() {
    let work = Workdir::new();
    for (stated, said) in [
        (
            &["--departement", "974"][..],
            "à Saint-Denis (La Réunion), 20,88° S, 55,45° E ; heure légale Indian/Reunion",
        ),
        (
            &["--epci", "CC Centre Tarn"],
            "à Albi (Tarn), 43,93° N, 2,15° E ; heure légale Europe/Paris",
        ),
        (&[], "Lieu donné en exemple"),
    ] {
        says(&work.run(&[&["heures"], stated].concat()), &[said]);
    }
}
