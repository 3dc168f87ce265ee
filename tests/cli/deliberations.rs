//! `reverbere deliberations`: drafts of what councils vote. The small territory is that of `plan.rs`.

use crate::common::{
    SMALL_SCENARIO, Workdir, edit_part, names_in, project, reverbere_in, rows, sample_plan,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Aids that come to more than they may, certificates, fees, a fund and two years.
const SECTIONS: &str = r#"[hypotheses]
cee_par_point = 50
frais_maitrise_oeuvre = 0.08
[annees]
liste = [2027, 2028]
report = "oui"
[[aides]]
nom = "DETR 2027"
taux = 0.6
source = "inventée"
annee = 2026
[[aides]]
nom = "Syndicat"
taux = 0.4
source = "inventée"
annee = 2026
[[fonds]]
nom = "Fonds <vert> & {{commune}}"
montant = 1000
usage = "complement"
"#;

/// The texts of a document: a line for each paragraph, a tab after each cell.
fn text_of(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap_or_else(|_| panic!("{}", file.display()));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").expect("the text");
    part.read_to_string(&mut xml).expect("UTF-8");
    let xml = xml
        .replace("</w:p></w:tc>", "\t")
        .replace("</w:tr>", "\n")
        .replace("</w:p>", "\n");
    let mut text = String::new();
    let mut is_tag = false;
    for c in xml.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&apos;", "'")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    plain(&text)
}

/// The same with plain spaces and apostrophes.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

/// An amount as a draft writes it, without its unit.
fn euros(cents: i64) -> String {
    let mut whole = (cents / 100).to_string();
    let mut at = whole.len();
    while at > 3 {
        at -= 3;
        whole.insert(at, ' ');
    }
    format!("{whole},{:02}", cents % 100)
}

/// Cents of an amount as a draft writes it.
fn cents(amount: &str) -> i64 {
    let digits: String = amount.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// The cells of the lines of a table under a title.
fn table(text: &str, title: &str) -> Vec<Vec<String>> {
    let from = text
        .find(title)
        .unwrap_or_else(|| panic!("« {title} » in {text}"));
    let lines = text[from..]
        .lines()
        .skip(1)
        .filter(|line| line.contains('\t'));
    let mut rows = Vec::new();
    for line in lines {
        let cells: Vec<String> = line
            .split('\t')
            .map(|cell| cell.trim().to_owned())
            .collect();
        let is_last = cells[0] == "Total";
        rows.push(cells);
        if is_last {
            break;
        }
    }
    rows
}

fn plan(work: &Workdir) -> Value {
    work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"])
        .json()
}

fn drafts(work: &Workdir, more: &[&str]) -> BTreeMap<String, PathBuf> {
    let args = ["deliberations", "scenario.toml", "-o", "actes", "--json"];
    let run = work.run(&[&args[..], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let files = run.json()["fichiers"].clone();
    let files = files.as_array().expect("files").iter();
    let files = files.map(|file| file.as_str().expect("a name").to_owned());
    files
        .map(|file| (file.clone(), work.path().join("actes").join(file)))
        .collect()
}

/// « Plan de financement » of the workbook has the lines of the draft, to the cent, and shares as near as a draft
/// prints them.
fn is_on_the_sheet(book: &Path, draft: &str) {
    let sheet = rows(book, "Plan de financement");
    let number = |cell: &str| {
        cell.parse::<f64>()
            .unwrap_or_else(|_| panic!("{cell} in {sheet:?}"))
    };
    let mut below = sheet.iter();
    for title in [
        "Plan de financement prévisionnel, hors taxes",
        "toutes taxes comprises",
    ] {
        below.find(|row| row[0] == "Dépenses").expect("the titles");
        for line in &table(draft, title)[1..] {
            let row = below.next().expect("a line");
            for label in [0, 2] {
                assert_eq!(plain(&row[label]), line[label], "{sheet:?}");
            }
            for amount in [1, 3].into_iter().filter(|at| !line[*at].is_empty()) {
                let read = (number(&row[amount]) * 100.0).round() as i64;
                assert_eq!(read, cents(&line[amount]), "{sheet:?}");
            }
            if !line[4].is_empty() {
                let printed = cents(&line[4]) as f64 / 10_000.0;
                assert!((number(&row[4]) - printed).abs() < 1.01e-4, "{sheet:?}");
            }
        }
    }
}

#[test]
fn a_draft_has_the_figures_of_the_plan_and_both_sides_come_to_the_same() {
    let work = Workdir::small();
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028\n62773;1000,00;1400,00\n62268;1200,00;300,00\n",
    );
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{SECTIONS}"));
    let json = plan(&work);
    let files = drafts(&work, &[]);
    let mut funds = 0;
    for commune in json["communes"].as_array().expect("communes") {
        let name = commune["nom"].as_str().expect("a name");
        let file = format!("{}_{name}.docx", commune["insee"].as_str().expect("a code"));
        let text = text_of(&files[&file]);
        let money = |key: &str| commune["financement"][key].as_i64().expect(key);
        for amount in [
            "cout_ht_centimes",
            "cout_ttc_centimes",
            "reste_a_charge_centimes",
        ] {
            let shown = format!("{} €", euros(money(amount)));
            assert!(text.contains(&shown), "{amount}: {shown} in {text}");
        }
        for title in [
            "Plan de financement prévisionnel, hors taxes",
            "toutes taxes comprises",
        ] {
            let rows = table(&text, title);
            let (total, lines) = rows.split_last().expect("a total");
            let sum =
                |column: usize| -> i64 { lines[1..].iter().map(|row| cents(&row[column])).sum() };
            assert_eq!(total[1], total[3], "{rows:?}");
            assert_eq!(
                [sum(1), sum(3)],
                [cents(&total[1]), cents(&total[3])],
                "{rows:?}"
            );
            assert_eq!([sum(4), cents(&total[4])], [10_000, 10_000], "{rows:?}");
            let line = |label: &str| -> i64 {
                let found = lines.iter().find(|row| row[2] == label);
                found.map_or(0, |row| cents(&row[3]))
            };
            // The first aid is kept whole as far as both may go; the second has what is left.
            assert_eq!(
                line("DETR 2027") + line("Syndicat"),
                money("aides_centimes")
            );
            assert_eq!(
                line("Certificats d'économies d'énergie"),
                money("cee_centimes")
            );
            let of_funds = line("Fonds de concours « Fonds <vert> & {{commune}} »");
            assert_eq!(of_funds, money("fonds_centimes"));
            assert_eq!(
                line("FCTVA, versé un à deux ans après") > 0,
                title.contains("toutes")
            );
        }
        let book = format!(
            "plan/communes/{}_{name}.xlsx",
            commune["insee"].as_str().expect("a code")
        );
        is_on_the_sheet(&work.path().join(book), &text);
        funds += money("fonds_centimes");
        let fees = (money("cout_ht_centimes") as f64 * 0.08).round() as i64;
        let before_tax = table(&text, "Plan de financement prévisionnel, hors taxes");
        let total = before_tax.last().map(|row| cents(&row[1]));
        assert_eq!(total, Some(money("cout_ht_centimes") + fees));
        for said in [
            "L'aide « Syndicat » est ramenée de",
            "avant l'accusé de réception d'un dossier complet de demande de DETR",
            "signé avant la commande des travaux",
            "L. 2334-32",
            "de solliciter l'aide « DETR 2027 »",
            "[date de la séance]",
        ] {
            assert!(text.contains(said), "« {said} » in {text}");
        }
        for year in commune["annees"].as_array().expect("years") {
            let points = year["points"].as_u64().expect("points");
            let said = format!("en {}, {points} point", year["annee"]);
            assert_eq!(text.contains(&said), points > 0, "{said} in {text}");
        }
        let streets = table(&text, "Annexe");
        let total = streets.last().expect("a total");
        let points = commune["facteur4"].as_i64().expect("points")
            + commune["facteur2"].as_i64().expect("points");
        assert!(total.contains(&points.to_string()), "{streets:?}");
        assert!(total.contains(&euros(commune["cout_centimes"].as_i64().expect("cents"))));
    }
    let epci = text_of(&files["EPCI_CC de Desvres-Samer.docx"]);
    assert!(funds > 0, "{json}");
    assert!(epci.contains(&format!("{} €", euros(funds))), "{epci}");
    assert!(
        epci.contains("Communauté de communes de Desvres-Samer"),
        "{epci}"
    );
    assert!(epci.contains("L. 5214-16, V"), "{epci}");
}

#[test]
fn a_plan_without_aids_asks_for_none() {
    let work = Workdir::small();
    let text = text_of(&drafts(&work, &[])["62773_Samer.docx"]);
    for absent in [
        "DETR",
        "solliciter",
        "fonds de concours",
        "Données de synthèse",
        "Plan incomplet",
    ] {
        assert!(!text.contains(absent), "« {absent} » in {text}");
    }
    let rows = table(&text, "Plan de financement prévisionnel, hors taxes");
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(
        rows[1][1..],
        [
            "2 055,00",
            "Autofinancement de la commune",
            "2 055,00",
            "100,00 %",
            ""
        ]
        .map(str::to_owned)[..],
        "{rows:?}"
    );
}

/// With tax as the basis, works on cabinets and fees, both sides still come to the same cent.
#[test]
fn amounts_with_tax_come_to_the_same_too() {
    let work = Workdir::small();
    let scenario = SMALL_SCENARIO.replace("\"HT\"", "\"TTC\"");
    let more = "[groupes]\ntravaux_armoire = \"horloge\"\n[hypotheses]\nfrais_etudes = 0.0333\n";
    work.write("scenario.toml", format!("{scenario}{more}"));
    work.write(
        "budgets.csv",
        "Code INSEE;Budget\n62773;4 100,00\n62268;2 700,00\n",
    );
    let json = plan(&work);
    let files = drafts(&work, &[]);
    for commune in json["communes"].as_array().expect("communes") {
        let name = commune["nom"].as_str().expect("a name");
        let text =
            text_of(&files[&format!("{}_{name}.docx", commune["insee"].as_str().expect("a code"))]);
        for title in [
            "Plan de financement prévisionnel, hors taxes",
            "toutes taxes comprises",
        ] {
            let rows = table(&text, title);
            assert_eq!(rows[1][0], "Travaux sur les points lumineux");
            assert_eq!(rows[2][0], "Travaux d'armoire");
            let (total, lines) = rows.split_last().expect("a total");
            let sum =
                |column: usize| -> i64 { lines[1..].iter().map(|row| cents(&row[column])).sum() };
            assert_eq!(
                [sum(1), sum(3)],
                [cents(&total[1]), cents(&total[3])],
                "{rows:?}"
            );
            assert_eq!(total[1], total[3], "{rows:?}");
        }
    }
}

#[test]
fn what_is_made_up_or_incomplete_says_so() {
    let work = Workdir::small();
    let scenario = SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = 9");
    work.write(
        "scenario.toml",
        format!("donnees_de_synthese = true\n{scenario}"),
    );
    let args = ["deliberations", "scenario.toml", "-o", "actes"];
    assert_eq!(work.run(&args).code, 1);
    let text = text_of(&drafts(&work, &["--au-mieux"])["62773_Samer.docx"]);
    assert!(text.contains("Plan incomplet"), "{text}");
    assert!(text.contains("Données de synthèse"), "{text}");
}

#[test]
fn texts_of_an_inventory_are_neither_fields_nor_markup() {
    let work = Workdir::small();
    let inventory = crate::common::small_inventory();
    let hostile = "rue {{montant_ttc}} </w:t></w:r></w:p><w:p> &";
    work.write("parc.csv", inventory.replace("rue Haute", hostile));
    let file = drafts(&work, &[])["62773_Samer.docx"].clone();
    let text = text_of(&file);
    assert!(
        text.contains("rue {{montant_ttc}} </w:t></w:r></w:p><w:p> &"),
        "{text}"
    );
}

/// The service's own template: the one of the program, changed as Word changes one.
#[test]
fn a_service_gives_its_own_template() {
    let work = Workdir::small();
    let own = drafts(&work, &[])["62773_Samer.docx"].clone();
    let own = text_of(&own);
    let run = work.run(&["deliberations", "--ecrire-modele", "modele.docx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let again = drafts(&work, &["--modele", "modele.docx"])["62773_Samer.docx"].clone();
    assert_eq!(
        text_of(&again),
        own,
        "the program's own template, given as a service's"
    );
    let model = work.path().join("modele.docx");
    edit_part(&model, "word/document.xml", |xml| {
        xml.replace(
            "<w:t xml:space=\"preserve\">Extrait du registre des délibérations</w:t>",
            "<w:t>Mairie {{de_</w:t></w:r><w:r><w:t>commune}} : {{montant_ttc}}</w:t>",
        )
    });
    let changed = text_of(&drafts(&work, &["--modele", "modele.docx"])["62773_Samer.docx"]);
    assert!(
        changed.contains("Mairie de Samer : 2 466,00 €\n"),
        "{changed}"
    );
    edit_part(&model, "word/document.xml", |xml| {
        xml.replace("{{articles}}", "{{artikles}}")
    });
    let args = [
        "deliberations",
        "scenario.toml",
        "-o",
        "actes",
        "--modele",
        "modele.docx",
    ];
    work.run(&args).refuses(&[
        "« modele.docx »",
        "{{artikles}}",
        "{{articles}}",
        "--champs",
    ]);
    work.run(&["deliberations", "--ecrire-modele", "modele.docx"])
        .refuses(&["modele.docx", "existe déjà"]);
    let stated = work.run(&["deliberations", "--champs"]);
    assert!(
        stated.stdout.contains("{{tableau_financement}}"),
        "{}",
        stated.stdout
    );
}

/// Grouped orders, where they are asked for: the EPCI coordinates, each commune joins by an article of its own.
#[test]
fn communes_may_order_together() {
    const GROUPED: &str = "GROUPEMENT_CC de Desvres-Samer.docx";
    let work = Workdir::small();
    let json = plan(&work);
    let without = drafts(&work, &[]);
    assert!(!without.contains_key(GROUPED), "{without:?}");
    assert!(!text_of(&without["62773_Samer.docx"]).contains("groupement"));
    let files = drafts(&work, &["--groupement"]);
    let text = text_of(&files[GROUPED]);
    for words in [
        "constitution d'un groupement de commandes",
        "articles L. 2113-6 à L. 2113-8 du Code de la commande publique",
        "désigne la communauté de communes de Desvres-Samer comme coordonnateur",
        "est signé avant la commande des travaux",
    ] {
        assert!(text.contains(words), "« {words} » in {text}");
    }
    let money = |key: &str| json["financement"][key].as_i64().expect(key);
    let sums = format!(
        "{} € HT, soit {} € TTC",
        euros(money("cout_ht_centimes")),
        euros(money("cout_ttc_centimes"))
    );
    assert!(text.contains(&sums), "{sums} in {text}");
    let members = table(&text, "besoins estimés de chaque membre");
    let total = members.last().expect("a total");
    assert_eq!(total[1], "5");
    assert_eq!(cents(&total[2]), money("cout_ht_centimes"));
    assert_eq!(
        members.len(),
        4,
        "titles, two communes, the total: {members:?}"
    );
    for commune in ["62773_Samer.docx", "62268_Desvres.docx"] {
        let text = text_of(&files[commune]);
        let joins = "d'adhérer au groupement de commandes que coordonne la communauté de communes";
        assert!(text.contains(joins), "{text}");
    }
    let fields = work.run(&["deliberations", "--champs"]);
    assert!(fields.stdout.contains("Champs du modèle des groupements"));
}

/// Drafts and a plan may be in one folder; what a person has written there is never lost.
#[test]
fn drafts_live_beside_a_plan_and_what_a_person_wrote_is_kept() {
    let work = Workdir::small();
    plan(&work);
    let run = |args: &[&str]| {
        let run = work.run(args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    };
    let deliberations = ["deliberations", "scenario.toml", "-o", "plan"];
    run(&deliberations);
    let all = names_in(&work.path().join("plan"));
    let read = |name: &str| std::fs::read(work.path().join("plan").join(name)).expect(name);
    let draft = read("62773_Samer.docx");
    run(&deliberations);
    plan(&work);
    assert_eq!(
        names_in(&work.path().join("plan")).len(),
        all.len(),
        "nothing is set aside"
    );
    assert!(read("62773_Samer.docx") == draft, "the same bytes again");
    let check = run(&["verifier", "plan", "scenario.toml"]);
    assert!(!check.stdout.contains("docx"), "{}", check.stdout);
    let file = work.path().join("plan/62773_Samer.docx");
    edit_part(&file, "word/document.xml", |xml| {
        xml.replace("[date de la séance]", "3 mars")
    });
    let again = run(&deliberations);
    assert!(
        again.stderr.contains("cette version est gardée"),
        "{}",
        again.stderr
    );
    std::fs::write(work.path().join("plan/62268_Desvres.docx"), "à moi").expect("a file");
    work.run(&deliberations).refuses(&["62268_Desvres.docx"]);
}

/// Documents as PDF by `LibreOffice` Writer, as text; none where that is not installed, which a plain
/// text that it cannot convert either shows.
fn as_pdf(work: &Workdir, files: &[PathBuf]) -> Option<Vec<String>> {
    let folder = work.path().join("pdf");
    work.write("essai.txt", "essai");
    let convert = |files: &[PathBuf]| {
        let profile = work.path().join("profil");
        Command::new("soffice")
            .arg(format!(
                "-env:UserInstallation=file://{}",
                profile.display()
            ))
            .args(["--headless", "--convert-to", "pdf", "--outdir"])
            .arg(&folder)
            .args(files)
            .output()
    };
    let tried = convert(&[work.path().join("essai.txt")]);
    if tried.is_err() || !folder.join("essai.pdf").exists() {
        eprintln!("LibreOffice Writer n'est pas là : test sauté");
        return None;
    }
    convert(files).expect("LibreOffice runs");
    let text = |file: &PathBuf| {
        let pdf = folder
            .join(file.file_name().expect("a name"))
            .with_extension("pdf");
        assert!(pdf.exists(), "{} is opened", file.display());
        let output = Command::new("pdftotext")
            .args(["-layout", "-enc", "UTF-8"])
            .arg(&pdf)
            .arg("-")
            .output();
        let output = output
            .map_err(|_| eprintln!("pdftotext n'est pas là : test sauté"))
            .ok()?;
        let text = plain(&String::from_utf8(output.stdout).expect("UTF-8"));
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    files.iter().map(text).collect()
}

/// Every commune of the sample has a draft with its figures, and LibreOffice opens some.
#[test]
fn the_sample_s_drafts_have_its_figures_and_are_opened() {
    let work = Workdir::new();
    let folder = work.path().join("actes");
    let args = ["deliberations", "scenarios/boulonnais.toml", "-o"];
    let run = reverbere_in(
        project(),
        &[&args[..], &[folder.to_str().expect("UTF-8")]].concat(),
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json: Value = serde_json::from_str(&sample_plan().1).expect("JSON");
    let mut looked_at = Vec::new();
    for commune in json["communes"].as_array().expect("communes") {
        let name = format!(
            "{}_{}.docx",
            commune["insee"].as_str().expect("a code"),
            commune["nom"].as_str().expect("a name")
        );
        let file = folder.join(&name);
        let points = commune["facteur4"].as_u64().expect("points")
            + commune["facteur2"].as_u64().expect("points");
        assert_eq!(file.exists(), points > 0, "{name}");
        if points == 0 {
            continue;
        }
        let text = text_of(&file);
        let money = |key: &str| commune["financement"][key].as_i64().expect(key);
        for amount in [
            "cout_ht_centimes",
            "cout_ttc_centimes",
            "reste_a_charge_centimes",
        ] {
            let shown = format!("{} €", euros(money(amount)));
            assert!(text.contains(&shown), "{name}, {amount}: {shown}");
        }
        let fctva = euros(money("fctva_centimes"));
        assert!(text.contains(&fctva), "{name}: {fctva}");
        assert!(text.contains("Données de synthèse"), "{name}");
        let streets = table(&text, "Annexe");
        let total = streets.last().expect("a total");
        let saved = commune["economie_kwh_an"].as_f64().expect("kWh");
        assert_eq!(cents(&total[5]), saved.round() as i64, "{name}: {total:?}");
        if looked_at.len() < 2 {
            looked_at.push((file, euros(money("cout_ttc_centimes"))));
        }
    }
    let files: Vec<PathBuf> = looked_at.iter().map(|(file, _)| file.clone()).collect();
    for (text, (file, amount)) in as_pdf(&work, &files).into_iter().flatten().zip(&looked_at) {
        assert!(
            text.contains(amount),
            "{amount} in {}: {text}",
            file.display()
        );
        assert!(text.contains("LE CONSEIL MUNICIPAL DÉCIDE"), "{text}");
    }
}
